"""Short ways to write values and expected errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from hdev.errors import HError
from hdev.values.htuple import Value, from_python, to_python


def T(*items: Any) -> Value:
    """The value with these elements."""
    return from_python(list(items))


def L(value: Any) -> list[Any]:
    """The elements of a value."""
    return to_python(value)


def same(value: Any, expected: list[Any]) -> bool:
    """Whether the elements are these, in type too; NaN equals NaN and 0.0 is not -0.0."""
    items = L(value)
    return [(type(x), repr(x)) for x in items] == [(type(x), repr(x)) for x in expected]


@contextmanager
def fails(code: int) -> Iterator[None]:
    """The body raises an `HError` with this code."""
    with pytest.raises(HError) as caught:
        yield
    assert caught.value.code == code, caught.value
