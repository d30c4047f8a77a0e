"""Repetition and constants."""

from __future__ import annotations

import struct

import numpy
import pytest
from support import L, T, fails, same

from hdev.catalogue.functions import CONSTANTS
from hdev.values import EMPTY, HNULL, creation, types
from hdev.values.htuple import from_array


@pytest.mark.parametrize("count", [0, 1, 2, 999, 1000, 3.0])
@pytest.mark.parametrize("value", [7, 2.5, "a", HNULL])
def test_const(count, value):
    assert same(creation.gen_tuple_const(count, value), [value] * int(count))


@pytest.mark.parametrize("items", [[], [1], [1, 2.5, "a"], list(range(40))])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_repeat(items, count):
    assert same(creation.repeat(T(*items), count), items * count)
    assert same(creation.repeat_elem(T(*items), count), [x for x in items for _ in range(count)])


def test_arrays():
    t = from_array(numpy.arange(30))
    assert L(creation.repeat(t, 2)) == [*range(30), *range(30)]
    assert L(creation.repeat_elem(t, 2)) == [i // 2 for i in range(60)]


def test_errors():
    for f, position in (
        (lambda n: creation.gen_tuple_const(n, 1), 1),
        (lambda n: creation.repeat(1, n), 2),
        (lambda n: creation.repeat_elem(T(1, 2), n), 2),
    ):
        for count, code in ((-1, 1300), (0.5, 1300), ("1", 1200), (EMPTY, 1400), (T(1, 2), 1400)):
            with fails(code + position):
                f(count)
        with fails(6001):
            f(2**40)
    with fails(1402):
        creation.gen_tuple_const(2, EMPTY)
    with fails(1402):
        creation.gen_tuple_const(2, T(1, 2))


def test_constants():
    assert creation.constant("HNULL") is HNULL
    assert creation.constant("true") == 1
    assert creation.constant("H_INT32_MIN") == -(2**31)
    assert creation.constant("H_FLOAT32_MAX") == struct.unpack("<f", b"\xff\xff\x7f\x7f")[0]
    assert creation.constant("H_FLOAT64_EPSILON") == numpy.finfo(float).eps
    for name in CONSTANTS:
        if name.startswith("H_TYPE"):
            assert creation.constant(name) == getattr(types, name)
    for name, code in (("pi?", 1301), (1, 1201), (EMPTY, 1401)):
        with fails(code):
            creation.constant(name)
