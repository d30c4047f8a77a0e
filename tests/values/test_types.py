"""Types of tuples and elements."""

from __future__ import annotations

import numpy
import pytest
from support import L, T

from hdev.values import EMPTY, HNULL, types
from hdev.values.dictionary import Dictionary
from hdev.values.handle import Handle
from hdev.values.htuple import from_array

ALL_OF = {"int": types.is_int, "real": types.is_real, "string": types.is_string, "handle": types.is_handle}
EACH_OF = {
    "int": types.is_int_elem,
    "real": types.is_real_elem,
    "string": types.is_string_elem,
    "handle": types.is_handle_elem,
}
SAMPLES = {"int": 1, "real": 1.0, "string": "1", "handle": HNULL}


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("other", SAMPLES)
def test_kinds(kind, other):
    x, y = SAMPLES[kind], SAMPLES[other]
    expected = 1 if kind == other else 0
    assert ALL_OF[kind](y) == expected
    assert ALL_OF[kind](T(y, y)) == expected
    assert ALL_OF[kind](T(x, y)) == expected
    assert types.is_mixed(T(x, y)) == 1 - expected
    assert L(EACH_OF[kind](T(x, y))) == [1, expected]


def test_the_empty_tuple_has_every_type():
    for f in ALL_OF.values():
        assert f(EMPTY) == 1
    assert types.is_mixed(EMPTY) == 0
    assert types.type_of(EMPTY) == types.H_TYPE_ANY
    assert types.sem_type(EMPTY) == "any"
    for f in (types.type_elem, types.sem_type_elem, types.is_nan_elem, types.is_valid_handle, *EACH_OF.values()):
        assert L(f(EMPTY)) == []


def test_constants():
    assert L(types.type_elem(T(1, 1.0, "1", HNULL))) == [1, 2, 4, 16]
    assert types.type_of(T(1, 1.0)) == 8
    assert types.type_of(from_array(numpy.arange(3))) == 1
    assert types.type_of(from_array(numpy.ones(3))) == 2


def test_semantic_types():
    a, b, cleared = Dictionary(), Dictionary(), Dictionary()
    cleared.clear()
    assert types.sem_type(T(a, b)) == "dict"
    for t in (T(a, cleared), T(a, Handle()), cleared, HNULL):
        assert types.sem_type(t) == "handle"
    assert types.sem_type(T(a, 1)) == "any"
    assert types.sem_type(T(1, 1.0)) == "any"
    assert [types.sem_type(x) for x in (1, 1.0, "1")] == ["integer", "real", "string"]
    assert L(types.sem_type_elem(T(a, 1, 1.0, "HALCON", HNULL, cleared))) == [
        "dict",
        "integer",
        "real",
        "string",
        "handle",
        "handle",
    ]


def test_handles_and_nan():
    a, cleared = Dictionary(), Dictionary()
    cleared.clear()
    assert L(types.is_valid_handle(T(a, cleared, HNULL, 1))) == [1, 0, 0, 0]
    assert L(types.is_serializable_elem(T(a, cleared, HNULL, 1, Handle()))) == [1, 0, 0, 1, 0]
    assert types.is_serializable(T(a, 1, "a")) == 1
    assert types.is_serializable(T(a, Handle())) == 0
    assert L(types.is_nan_elem(T(float("nan"), 1, "nan", float("inf")))) == [1, 0, 0, 0]
