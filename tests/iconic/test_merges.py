"""Small elements on runs (hdev.iconic.kernels.merges) against shifted masks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Region, morphology
from hdev.iconic.kernels.merges import intersection_of_three, union_of_three
from hdev.iconic.morphology import dilate, erode
from tests.iconic.masks import assert_normal, masks

PATIENT = 10**9

runs = st.tuples(st.integers(-4, 4), st.integers(-5, 5), st.integers(0, 6))
shapes = st.lists(runs, min_size=1, max_size=3)


def moves_of(shape):
    three = (shape * 3)[:3]
    return np.array([((r << 32) + c, (r << 32) + c + w) for r, c, w in three], np.int64)


@given(masks, shapes)
def test_against_moved_masks(mask, shape):
    region = Region.from_mask(mask)
    room = np.pad(mask, 20).astype(bool)
    copies = [
        [np.roll(room, (r, c + k), (0, 1)) for k in range(w + 1)] for r, c, w in shape
    ]  # the room is larger than any move
    joined = np.any([copy for widened in copies for copy in widened], axis=0)
    # a run that shrinks by as much at its end as it moves at its begin
    shrunk = np.all([np.roll(room, (-r, -c - k), (0, 1)) for r, c, w in shape for k in range(w + 1)], axis=0)
    moves = moves_of(shape)
    *found, finished = union_of_three(region.row, region.first, region.last, moves, PATIENT)
    assert finished
    assert Region(*found) == Region.from_mask(joined, -20, -20)
    assert_normal(Region(*found))
    *found, finished = intersection_of_three(region.row, region.first, region.last, -moves, PATIENT)
    assert finished
    assert Region(*found) == Region.from_mask(shrunk, -20, -20)
    assert_normal(Region(*found))


@pytest.mark.parametrize("merge", [union_of_three, intersection_of_three])
def test_patience_ends(merge):
    noise = Region.from_mask(np.random.default_rng(1).random((60, 70)) < 0.4)
    moves = moves_of([(-1, 0, 0), (0, -1, 2), (1, 0, 0)]) * (1 if merge is union_of_three else -1)
    *_, finished = merge(noise.row, noise.first, noise.last, moves, 10)
    assert not finished
    *few, finished = merge(noise.row, noise.first, noise.last, moves, PATIENT)
    assert finished
    assert_normal(Region(*few))


def test_what_is_chosen_does_not_matter():
    cross = Region.from_runs([-1, 0, 1], [0, -1, 0], [0, 1, 0])
    random = np.random.default_rng(2)
    for foreground in (0.01, 0.3, 0.9):
        region = Region.from_mask(random.random((200, 300)) < foreground, -100, -150)
        five = Region.from_runs([-1, 0, 0, 0, 1], [0, -1, 0, 1, 0], [0, -1, 0, 1, 0])
        assert five == cross  # normal form
        near = morphology._NEAR
        results = []
        for limit in (near, 0):
            morphology._NEAR = limit
            try:
                results.append((dilate(region, cross), erode(region, cross)))
            finally:
                morphology._NEAR = near
        assert results[0] == results[1]


@pytest.mark.parametrize("corner", [2**31 - 200, -(2**31) + 200, 2**28 - 50, -(2**28) + 50])
def test_far_away(corner):
    square = Region.rectangle1(corner - 3, corner - 5, corner + 3, corner + 5)
    three = Region.rectangle1(-1, -1, 1, 1)
    assert dilate(square, three) == Region.rectangle1(corner - 4, corner - 6, corner + 4, corner + 6)
    assert erode(square, three) == Region.rectangle1(corner - 2, corner - 4, corner + 2, corner + 4)


@pytest.mark.parametrize("far", [10**9, 2**30, -(10**9), 2**28, -(2**28)])
def test_elements_that_reach_far(far):
    """The result is near, but the way to it is not."""
    square = Region.rectangle1(far, far, far + 9, far + 9)
    element = Region.rectangle1(-far, -far, -far + 1, -far + 1)
    assert dilate(square, element) == Region.rectangle1(0, 0, 10, 10)
    assert erode(square, Region.rectangle1(far, far, far + 1, far + 1)) == Region.rectangle1(0, 0, 8, 8)


def test_one_pixel_and_one_line():
    three = Region.rectangle1(-1, -1, 1, 1)
    pixel = Region.from_points([7], [-3])
    assert dilate(pixel, three) == Region.rectangle1(6, -4, 8, -2)
    assert erode(pixel, three).is_empty
    assert erode(dilate(pixel, three), three) == pixel
    line = Region.rectangle1(0, 0, 0, 1000)
    assert dilate(line, three) == Region.rectangle1(-1, -1, 1, 1001)
    assert erode(line, Region.rectangle1(0, -1, 0, 1)) == Region.rectangle1(0, 1, 0, 999)
