"""Parts of tuples against slices and brute force."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL, selection
from hdev.values.htuple import from_array

ITEMS = st.lists(st.integers(0, 3) | st.sampled_from(["a", "b", 1.0]), max_size=50)


@given(ITEMS, st.integers(-3, 60))
def test_first_and_last(items, i):
    t = T(*items)
    if 0 <= i < len(items):
        assert same(selection.firstn(t, i), items[: i + 1])
        assert same(selection.lastn(t, float(i)), items[i:])
    else:
        for f in (selection.firstn, selection.lastn):
            with fails(1302):
                f(t, i)


def test_index_errors():
    for f in (selection.firstn, selection.lastn):
        for index, code in ((EMPTY, 1402), (T(0, 1), 1402), ("0", 1202), (0.5, 1302), (math.nan, 1302)):
            with fails(code):
                f(T(1, 2, 3), index)


@given(st.lists(st.tuples(st.sampled_from([1, "a", 2.5]), st.sampled_from([-1, 0, 1, 0.5, 0.0, 3]))))
def test_mask(rows):
    items, mask = [x for x, _ in rows], [m for _, m in rows]
    assert same(selection.select_mask(T(*items), T(*mask)), [x for x, m in rows if m > 0])


def test_mask_of_arrays_and_errors():
    assert L(selection.select_mask(from_array(numpy.arange(5)), T(1, 0, 1, 0, -1))) == [0, 2]
    with fails(1402):
        selection.select_mask(T(1, 2, 3), T(1, 0))
    with fails(1402):
        selection.select_mask(EMPTY, 1)
    with fails(1202):
        selection.select_mask(T(1, 2), T(1, "1"))
    assert L(selection.select_mask(EMPTY, EMPTY)) == []


@given(ITEMS, st.lists(st.integers(-5, 60)))
def test_remove(items, indices):
    assert same(selection.remove(T(*items), T(*indices)), [x for i, x in enumerate(items) if i not in indices])


@given(ITEMS.filter(bool), st.data(), ITEMS.filter(bool))
def test_insert(items, data, new):
    i = data.draw(st.integers(0, len(items)))
    expected = list(items)
    expected[i:i] = new
    assert same(selection.insert(T(*items), i, T(*new)), expected)


def test_insert_and_remove_errors():
    for arguments, code in (
        ((EMPTY, 0, 1), 1401),
        ((1, EMPTY, 1), 1402),
        ((1, 0, EMPTY), 1403),
        ((1, 2, 1), 1302),
        ((1, -1, 1), 1302),
        ((1, T(0, 1), 1), 1402),
        ((1, "0", 1), 1202),
    ):
        with fails(code):
            selection.insert(*arguments)
    with fails(1202):
        selection.remove(T(1, 2), "0")
    with fails(1302):
        selection.remove(T(1, 2), 0.5)
    assert L(selection.remove(EMPTY, 0)) == []


@given(ITEMS, st.lists(st.integers(0, 60), min_size=1, max_size=5), st.data())
def test_replace(items, indices, data):
    many = data.draw(st.booleans())
    new = [f"n{i}" for i in range(len(indices))] if many else ["n"]
    expected = items + [0] * max(0, max(indices) + 1 - len(items))
    for k, i in enumerate(indices):
        expected[i] = new[k if many else 0]
    t = T(*items)
    assert same(selection.replace(t, T(*indices), T(*new)), expected)
    assert same(t, items)


def test_replace_does_not_change_an_owned_tuple():
    from hdev.values.construct import assign_at

    owned = assign_at(T(1, 2, 3), 0, 9)
    assert L(selection.replace(owned, 1, 8)) == [9, 8, 3]
    assert L(owned) == [9, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((1, EMPTY, 1), 1402),
        ((1, -1, 1), 1302),
        ((T(1, 2), T(0, 1), T(1, 2, 3)), 1403),
        ((1, "a", 1), 1202),
        ((1, 2**40, 1), 6001),
    ],
)
def test_replace_errors(arguments, code):
    with fails(code):
        selection.replace(*arguments)


@given(
    st.lists(st.integers(0, 2) | st.sampled_from(["a", 1.0]), max_size=60),
    st.lists(st.integers(0, 2), min_size=1, max_size=3),
)
def test_find(items, wanted):
    expected = [i for i in range(len(items) - len(wanted) + 1) if items[i : i + len(wanted)] == wanted]
    t, w = T(*items), T(*wanted)
    assert L(selection.find(t, w)) == (expected or [-1] if items else [])
    assert selection.find_first(t, w) == (expected[0] if expected else -1)
    assert selection.find_last(t, w) == (expected[-1] if expected else -1)


@given(st.lists(st.integers(0, 2), min_size=30, max_size=80), st.lists(st.integers(0, 2), min_size=1, max_size=4))
def test_find_in_arrays(items, wanted):
    expected = [i for i in range(len(items) - len(wanted) + 1) if items[i : i + len(wanted)] == wanted]
    t, w = from_array(numpy.array(items)), T(*wanted)
    assert L(selection.find(t, w)) == (expected or [-1])
    assert selection.find_first(t, w) == (expected[0] if expected else -1)
    assert selection.find_last(t, w) == (expected[-1] if expected else -1)


def test_find_compares_by_value():
    assert L(selection.find(T(1, "1", 1.0), 1)) == [0, 2]
    assert L(selection.find(T(math.nan, 1.0), math.nan)) == [-1]
    assert L(selection.find(T(*[math.nan] * 40), math.nan)) == [-1]
    assert L(selection.find(T(*[2**53 + 1] * 40), float(2**53))) == [-1]
    assert L(selection.find(T(HNULL, 1), HNULL)) == [0]
    for a, b in ((EMPTY, 1), (1, EMPTY), (EMPTY, EMPTY)):
        assert L(selection.find(a, b)) == []
        assert selection.find_first(a, b) == -1
        assert selection.find_last(a, b) == -1


@given(ITEMS)
def test_uniq(items):
    expected = [x for i, x in enumerate(items) if i == 0 or x != items[i - 1]]
    assert same(selection.uniq(T(*items)), expected)
    numbers = [x for x in items if type(x) is int]
    assert same(
        selection.uniq(T(*numbers * 5)), [x for i, x in enumerate(numbers * 5) if i == 0 or x != (numbers * 5)[i - 1]]
    )


@given(st.lists(st.integers(0, 2), min_size=2, max_size=60), st.lists(st.integers(-5, 70)))
def test_arrays(items, indices):
    t = from_array(numpy.array(items))
    assert same(selection.remove(t, T(*indices)), [x for i, x in enumerate(items) if i not in indices])
    assert same(selection.select_mask(t, t), [x for x in items if x > 0])
    assert same(selection.firstn(t, 1), items[:2])
    assert same(selection.lastn(t, 1), items[1:])
