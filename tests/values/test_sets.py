"""Set operations against Python's sets of (type, value)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, same

from hdev.values import EMPTY, HNULL, sets
from hdev.values.handle import Handle

OPERATIONS = {"union": set.__or__, "intersection": set.__and__, "difference": set.__sub__, "symmdiff": set.__xor__}
ELEMENTS = st.lists(st.integers(-5, 5) | st.integers(-5, 5).map(float) | st.sampled_from("abc"), max_size=40)


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=ELEMENTS, b=ELEMENTS)
def test_against_sets(name, a, b):
    keys = OPERATIONS[name]({(type(x), x) for x in a}, {(type(x), x) for x in b})
    expected = sorted((x for _, x in keys), key=lambda x: (isinstance(x, str), x, type(x) is float))
    assert same(getattr(sets, name)(T(*a), T(*b)), expected)


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=st.lists(st.integers(-50, 50), min_size=15, max_size=60), b=st.lists(st.integers(-50, 50), min_size=15))
def test_many_integers(name, a, b):
    assert same(getattr(sets, name)(T(*a), T(*b)), sorted(OPERATIONS[name](set(a), set(b))))
    reals = [float(x) for x in a]
    assert same(getattr(sets, name)(T(*reals), T(*reals)), sorted(OPERATIONS[name](set(reals), set(reals))))


def test_the_documented_example():
    assert L(sets.symmdiff(T(0, 1, 3, 3, 5), T(2, 3, 5, 10))) == [0, 1, 2, 10]


def test_handles_nan_and_empty():
    a, b = Handle(), Handle()
    assert L(sets.union(T(b, a, "x"), T(a, 1, HNULL))) == [1, "x", HNULL, a, b]
    assert L(sets.intersection(T(a, b), T(b))) == [b]
    assert same(sets.union(T(math.nan, 1.0), math.nan), [1.0, math.nan])
    assert L(sets.union(EMPTY, EMPTY)) == []
    assert L(sets.difference(T(2, 1, 2), EMPTY)) == [1, 2]
