"""Sorting, ranks and reversal against Python's `sorted`."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL, construct, order
from hdev.values.htuple import from_array

NUMBERS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False), max_size=60)


@given(
    NUMBERS
    | st.lists(st.text(max_size=3), max_size=40)
    | st.lists(st.floats(), max_size=40).filter(lambda x: not any(map(math.isnan, x)))
)
def test_sorting(items):
    t = T(*items)
    assert same(order.sort(t), sorted(items))
    index = L(order.sort_index(t))
    assert index == sorted(range(len(items)), key=items.__getitem__)
    assert same(construct.select(t, order.sort_index(t)), sorted(items))
    assert same(order.inverse(t), items[::-1])


@pytest.mark.parametrize("count", [3, 30])
def test_nan_comes_last(count):
    items = [math.nan, *map(float, range(count)), math.nan, -1.0]
    assert same(order.sort(T(*items)), [-1.0, *map(float, range(count)), math.nan, math.nan])
    assert L(order.sort_index(T(*items)))[0] == count + 2
    assert L(order.sort_index(T(*items)))[-2:] == [0, count + 1]
    assert same(order.sort(T(math.nan, 2, 1)), [1, 2, math.nan])


def test_equal_elements_keep_their_order():
    assert same(order.sort(T(1.0, 1, 0)), [0, 1.0, 1])
    assert L(order.sort_index(T(*[1, 0] * 20))) == [*range(1, 40, 2), *range(0, 40, 2)]


def test_strings_by_code():
    assert L(order.sort(T("b", "a", "C", "ä", "", "\U0001f600", "\uffff"))) == [
        "",
        "C",
        "a",
        "b",
        "ä",
        "\uffff",
        "\U0001f600",
    ]


@pytest.mark.parametrize("f", [order.sort, order.sort_index])
def test_what_cannot_be_compared(f):
    for wrong in (T(1, "a"), T("a", 1), HNULL, T(1, HNULL)):
        with fails(1201):
            f(wrong)
    assert L(f(EMPTY)) == []


@given(NUMBERS.filter(bool), st.data())
def test_rank(items, data):
    i = data.draw(st.integers(0, len(items) - 1))
    assert order.select_rank(T(*items), i) == sorted(items)[i]


def test_rank_errors():
    assert same(order.select_rank(T(5, 3.0, 9), 1.0), [5])
    for arguments, code in (((T(1, 2), 2), 1302), ((T(1, 2), -1), 1302), ((T(1, 2), 0.5), 1302), ((T("a"), 0), 1201)):
        with fails(code):
            order.select_rank(*arguments)
    with fails(1202):
        order.select_rank(T(1, 2), "0")
    with fails(1402):
        order.select_rank(T(1, 2), T(0, 1))
    with fails(1302):
        order.select_rank(EMPTY, 0)


def test_large_tuples_stay_arrays():
    t = from_array(numpy.arange(10**5)[::-1].copy())
    for f in (order.sort, order.sort_index, order.inverse):
        assert type(f(t)._data) is numpy.ndarray
    assert order.select_rank(t, 7) == 7
