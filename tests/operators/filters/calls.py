"""Calling operators as a program does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

import pytest

from hdev import HError
from hdev.dispatch import bind
from hdev.iconic import Image
from hdev.iconic.objects import as_objects
from hdev.program.model import Program
from hdev.runtime.session import Session
from hdev.values.htuple import from_python

SESSION = Session(Program())


def call(name: str, *arguments: Any) -> Any:
    """The operator's output or outputs; inputs may be Python values and lists."""
    values = [
        a if hasattr(a, "kind") or hasattr(a, "offsets") or hasattr(a, "kinds") else from_python(a) for a in arguments
    ]
    return bind(name, SESSION)(*values)


def one(value: Any) -> Image:
    """The only image of a result."""
    (image,) = as_objects(value)
    return image


@contextmanager
def fails(code: int):
    """The error with this code."""
    with pytest.raises(HError) as caught:
        yield
    assert caught.value.code == code, str(caught.value)
