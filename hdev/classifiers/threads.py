"""One thread for products of small matrices: more of them wait for each other longer than they compute."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any


@cache
def _library() -> Any:
    import numpy  # noqa: F401  (its library must have been loaded to be found)
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def one_thread() -> AbstractContextManager[Any]:
    """Within, NumPy multiplies matrices with one thread."""
    return _library().limit(limits=1)
