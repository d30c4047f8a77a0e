import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from hdev.iconic import Region
from hdev.iconic.connection import connected
from tests.iconic.masks import assert_normal, masks, shifts


@given(masks, shifts, st.sampled_from([4, 8]))
def test_against_scipy(mask, shift, neighbourhood):
    labels, count = ndimage.label(mask, np.ones((3, 3)) if neighbourhood == 8 else None)
    components = connected(Region.from_mask(mask, *shift), neighbourhood)
    assert len(components) == count
    seen = []
    for component in components:
        assert_normal(component)
        inside = component.to_mask(mask.shape, *shift)
        label = labels[inside][0]
        assert (inside == (labels == label)).all()
        seen.append(np.flatnonzero(inside)[0])
    assert seen == sorted(seen)


@given(masks, st.sampled_from([4, 8]))
def test_against_opencv(mask, neighbourhood):
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=neighbourhood)
    components = connected(Region.from_mask(mask), neighbourhood)
    assert sorted(c.area for c in components) == sorted(stats[1:, cv2.CC_STAT_AREA])
    assert len(components) == count - 1


def test_corners():
    pixels = Region.from_points([0, 1, 2, 1], [0, 1, 2, -1])
    assert len(connected(pixels)) == 1
    assert len(connected(pixels, 4)) == 4


def test_spiral_joins_late():
    mask = np.array([[1, 0, 1, 0, 1], [1, 0, 1, 0, 1], [1, 0, 1, 1, 1], [1, 0, 0, 0, 0], [1, 1, 1, 1, 1]], bool)
    assert [c.area for c in connected(Region.from_mask(mask))] == [9, 7]


def test_a_missing_row_separates():
    assert len(connected(Region.from_points([0, 2], [0, 0]))) == 2


def test_extreme_coordinates():
    limit = 2**31 - 1
    region = Region.from_points([-limit, 0, 0, limit - 1, limit], [limit, limit, -limit, -limit, -limit])
    assert len(connected(region)) == 4


def test_empty_and_refused():
    assert len(connected(Region.empty())) == 0
    with pytest.raises(ValueError, match="4 or 8"):
        connected(Region.empty(), 6)
