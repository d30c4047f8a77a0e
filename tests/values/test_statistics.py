"""Functions of whole tuples against Python's `statistics` and sums by hand."""

from __future__ import annotations

import math
import statistics as oracle

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL, statistics
from hdev.values.htuple import from_array, wrap

NUMBERS = st.lists(st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6), min_size=1, max_size=60)
INTEGERS = st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=60)
ALL = [statistics.minimum, statistics.maximum, statistics.mean, statistics.deviation, statistics.median]


@given(NUMBERS)
def test_of_numbers(items):
    t = T(*items)
    real = any(type(x) is float for x in items)
    for f, expected in ((statistics.minimum, min(items)), (statistics.maximum, max(items))):
        assert f(t) == expected
        assert type(f(t)) is (float if real else int)
    assert statistics.mean(t) == pytest.approx(oracle.fmean(items), rel=1e-9, abs=1e-6)
    assert type(statistics.mean(t)) is float
    assert statistics.median(t) == sorted(items)[len(items) // 2]
    assert statistics.total(t) == pytest.approx(math.fsum(items), rel=1e-9, abs=1e-6)
    assert type(statistics.total(t)) is (float if real else int)
    expected = oracle.stdev(items) if len(items) > 1 else 0.0
    assert statistics.deviation(t) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(INTEGERS)
def test_integer_sums_wrap(items):
    running, expected = 0, []
    for x in items:
        running += x
        expected.append(wrap(running))
    assert same(statistics.cumul(T(*items)), expected)
    assert same(statistics.total(T(*items)), [expected[-1]])


def test_the_upper_median():
    assert same(statistics.median(T(4, 1, 3, 2)), [3])
    assert same(statistics.median(T(4, 1.5)), [4])
    assert same(statistics.median(7), [7])


def test_strings():
    assert same(statistics.minimum(T("b", "a", "C")), ["C"])
    assert same(statistics.maximum(T("b", "a", "C")), ["b"])
    assert same(statistics.total(T("b", "a", "")), ["ba"])
    for f in (statistics.mean, statistics.deviation, statistics.median, statistics.cumul):
        with fails(1201):
            f(T("a", "b"))


@pytest.mark.parametrize("f", [*ALL, statistics.total, statistics.cumul])
def test_mixtures(f):
    for wrong in (T(1, "a"), T("a", 1), HNULL, T(1, HNULL)):
        with fails(1201):
            f(wrong)


def test_empty_tuples():
    for f in ALL:
        with fails(1401):
            f(EMPTY)
    assert L(statistics.total(EMPTY)) == []
    assert L(statistics.cumul(EMPTY)) == []


def test_mixed_numbers_are_real():
    assert same(statistics.minimum(T(1, 2.5)), [1.0])
    assert same(statistics.cumul(T(1, 2, 0.5)), [1.0, 3.0, 3.5])


@pytest.mark.parametrize("count", [3, 40])
def test_nan(count):
    t = T(*[1.0] * (count - 1), math.nan)
    for f in (statistics.minimum, statistics.maximum, statistics.mean, statistics.total):
        assert math.isnan(f(t))


def test_histogram_of_integers():
    # The reference page's examples: bins of 1.5 take two, one, two, one ... numbers, bins of 0.5 leave gaps.
    histo, size = statistics.histo_range(T(*range(6)), 0, 5, 4)
    assert (L(histo), size) == ([2, 1, 2, 1], 1.5)
    histo, size = statistics.histo_range(T(0, 1), 0, 1, 4)
    assert (L(histo), size) == ([1, 0, 1, 0], 0.5)
    histo, size = statistics.histo_range(T(1, 2, 3, 9), 1.9, 3.2, 3)
    assert (L(histo), size) == ([1, 1, 1], 1.0)


def test_histogram_of_reals():
    histo, size = statistics.histo_range(T(0.0, 0.5, 1.0, 1.5, 2.0, 9.0, -1.0), 0, 2, 2)
    assert (L(histo), size) == ([3, 2], 1.0)
    histo, size = statistics.histo_range(T(1.0, 1.0, 2.0), 1, 1, 3)
    assert (L(histo), size) == ([2, 0, 0], 0.0)


@given(st.lists(st.floats(0, 10), min_size=1), st.integers(1, 20))
def test_histogram_counts_everything_in_range(items, bins):
    histo, _ = statistics.histo_range(T(*items), 0, 10, bins)
    assert sum(L(histo)) == len(items)
    assert len(L(histo)) == bins


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((EMPTY, 0, 1, 2), 1401),
        ((T("a"), 0, 1, 2), 1201),
        ((1, "a", 1, 2), 1202),
        ((1, 0, EMPTY, 2), 1403),
        ((1, 2, 1, 2), 1303),
        ((1, 0, math.nan, 2), 1303),
        ((1, 0, 1, 0), 1304),
        ((1, 0, 1, 2.0), 1204),
        ((1, 0, 1, T(1, 2)), 1404),
        ((1, 0, 1, 2**40), 6001),
    ],
)
def test_histogram_errors(arguments, code):
    with fails(code):
        statistics.histo_range(*arguments)


def test_large_tuples_stay_arrays():
    t = from_array(numpy.arange(10**6))
    assert statistics.total(t) == 499999500000
    assert type(statistics.cumul(t)._data) is numpy.ndarray
