"""Operators on objects of older versions."""

from __future__ import annotations

from hdev.iconic import Objects
from hdev.registry import operator


@operator
def test_obj_def(object: Objects) -> list[int]:
    """1 for each object: none can be deleted while a variable holds it.

    Nothing for the empty tuple; a variable that has no value at all is an error before the operator is called.
    Source: reference page of `test_obj_def`, whose objects could be deleted by hand: our reading.
    """
    return [1] * len(object)
