import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Region, RegionArray, setops
from tests.iconic.masks import assert_normal, make_mask

LIMIT = 2**31 - 1

pairs = st.builds(
    lambda height, width, one, two, seed: (
        make_mask(height, width, one, seed % 2, seed),
        make_mask(height, width, two, seed % 3, seed + 1),
    ),
    st.integers(1, 20),
    st.integers(1, 150),
    st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]),
    st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]),
    st.integers(0, 2**32),
)


@given(pairs)
def test_against_masks(pair):
    one, two = pair
    a, b = Region.from_mask(one, -7, -40), Region.from_mask(two, -7, -40)
    for operation, expected in (
        (setops.union, one | two),
        (setops.intersection, one & two),
        (setops.difference, one & ~two),
        (setops.symmetric_difference, one ^ two),
    ):
        result = operation(a, b)
        assert_normal(result)
        assert result == Region.from_mask(expected, -7, -40)
    assert setops.is_subset(a, b) == (not (one & ~two).any())
    height, width = one.shape
    box = (-7, -40, height - 8, width - 41)
    assert setops.complement(a, box) == Region.from_mask(~one, -7, -40)


@given(st.lists(pairs, max_size=4))
def test_union_of_many(several):
    regions = [Region.from_mask(mask, k, -3 * k) for k, pair in enumerate(several) for mask in pair]
    canvas = np.zeros((40, 220), bool)
    for k, pair in enumerate(several):
        for mask in pair:
            canvas[k : k + mask.shape[0], 50 - 3 * k : 50 - 3 * k + mask.shape[1]] |= mask
    expected = Region.from_mask(canvas, 0, -50)
    assert setops.union_all(regions) == expected
    assert setops.union_all(RegionArray.of(regions)) == expected
    assert_normal(setops.union_all(regions))


def test_rows_of_different_regions():
    a, b = Region.rectangle1(0, 0, 2, 2), Region.rectangle1(10, 0, 12, 2)
    assert setops.union(b, a).area == 18
    assert setops.intersection(a, b).is_empty
    assert setops.difference(a, b) == a


def test_runs_that_touch_become_one():
    a, b = Region.rectangle1(0, 0, 0, 4), Region.rectangle1(0, 5, 0, 9)
    assert setops.union(a, b).to_numpy().tolist() == [[0, 0, 9]]
    assert setops.symmetric_difference(a, b).to_numpy().tolist() == [[0, 0, 9]]


def test_extreme_coordinates():
    right, left = Region.from_points([0], [LIMIT]), Region.from_points([1], [-LIMIT])
    both = setops.union(right, left)
    assert both.to_numpy().tolist() == [[0, LIMIT, LIMIT], [1, -LIMIT, -LIMIT]]
    row = Region.from_runs([LIMIT], [-LIMIT], [LIMIT])
    assert setops.difference(row, Region.from_points([LIMIT], [0])).to_numpy().tolist() == [
        [LIMIT, -LIMIT, -1],
        [LIMIT, 1, LIMIT],
    ]
    low = Region.from_runs([-LIMIT], [-LIMIT], [LIMIT])
    assert setops.union(row, low).area == 2 * (2 * LIMIT + 1)
    assert setops.intersection(low, Region.from_points([-LIMIT], [-LIMIT])).area == 1


@pytest.mark.parametrize(
    "operation", [setops.union, setops.symmetric_difference, setops.difference, setops.intersection]
)
def test_empty(operation):
    empty, some = Region.empty(), Region.rectangle1(0, 0, 1, 1)
    assert operation(empty, empty).is_empty
    assert operation(some, empty) == (Region.empty() if operation is setops.intersection else some)
    gone = operation in (setops.intersection, setops.difference)
    assert operation(empty, some) == (Region.empty() if gone else some)
    assert setops.union_all([]).is_empty
    assert setops.union_all([some]) == some
    assert setops.is_subset(empty, some)
    assert not setops.is_subset(some, empty)
    assert setops.complement(some, (0, 0, -1, -1)).is_empty
