"""Choosing regions, relations between regions, questions about regions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.ndimage as ndi
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic import Objects, Region, RegionArray, shapes
from hdev.iconic.shape_features import FEATURES
from operators import EIGHT, Caller, batch, blobs, fails, same_size

hl = Caller()
EMPTY = Region.empty()
LABELS, COUNT = ndi.label(blobs(7), EIGHT)
BLOBS = batch(*(k == LABELS for k in range(1, COUNT + 1)))
NOTHING = RegionArray.of([])


@pytest.mark.parametrize("name", FEATURES)
def test_each_feature_selects(name):
    values = np.array(hl.region_features(BLOBS, [name]))
    low, high = np.quantile(values, 0.3), np.quantile(values, 0.8)
    found = hl.select_shape(BLOBS, [name], "and", [float(low)], [float(high)])
    assert found == Objects(BLOBS.select((values >= low) & (values <= high)))


def test_several_features():
    area, width = (np.array(v) for v in np.reshape(hl.region_features(BLOBS, ["area", "width"]), (-1, 2)).T)
    both = hl.select_shape(BLOBS, ["area", "width"], "and", [20, 3], [200, "max"])
    assert both == Objects(BLOBS.select((area >= 20) & (area <= 200) & (width >= 3)))
    either = hl.select_shape(BLOBS, ["area", "width"], "or", [100, "min"], [200, 5])
    assert either == Objects(BLOBS.select(((area >= 100) & (area <= 200)) | (width <= 5)))
    assert len(hl.select_shape(BLOBS, ["area"], "and", ["max"], ["min"])) == 0
    assert len(hl.select_shape(NOTHING, ["area"], "and", [1], [2])) == 0
    assert len(hl.select_shape(EMPTY, ["area"], "and", [0], [2])) == 1


def test_errors():
    fails(1301, hl.select_shape, BLOBS, ["are"], "and", [1], [2])
    fails(1302, hl.select_shape, BLOBS, ["area"], "xor", [1], [2])
    fails(1303, hl.select_shape, BLOBS, ["area"], "and", ["low"], [2])
    fails(1304, hl.select_shape, BLOBS, ["area"], "and", [1], ["high"])
    fails(1403, hl.select_shape, BLOBS, ["area"], "and", [1, 2], [2])
    fails(1404, hl.select_shape, BLOBS, ["area", "width"], "and", [1, 2], [2])
    fails(1401, hl.select_shape, BLOBS, [], "and", [], [])
    fails(1201, hl.select_shape, BLOBS, [3], "and", [1], [2])
    fails(1301, hl.select_shape_std, BLOBS, "circle", 70.0)


def test_standard_shapes():
    area = np.array(hl.area_center(BLOBS)[0])
    assert hl.select_shape_std(BLOBS, "max_area", 70.0) == Objects([BLOBS[int(area.argmax())]])
    turned = shapes.rectangle2(50, 50, 0.5, 20, 8)
    three = RegionArray.of([Region.rectangle1(0, 0, 9, 19), turned, shapes.circle(50, 50, 20.5), EMPTY])
    assert hl.select_shape_std(three, "rectangle1", 100.0) == Objects([three[0]])
    assert hl.select_shape_std(three, "rectangle2", 90.0) == Objects([three[0], three[1]])
    assert len(hl.select_shape_std(three, "rectangle2", 70.0)) == 3
    assert len(hl.select_shape_std(NOTHING, "max_area", 70.0)) == 0


def test_pixels():
    two = RegionArray.of([Region.rectangle1(0, 0, 5, 5), Region.rectangle1(4, 4, 9, 9), EMPTY])
    assert hl.get_region_index(two, 4, 5) == [1, 2]
    assert hl.get_region_index(two, 9, 9) == [2]
    assert hl.get_region_index(two, 9, 0) == []
    assert hl.select_region_point(two, 9, 9) == Objects([two[1]])
    assert hl.test_region_point(two, [9], [9]) == [1]
    assert hl.test_region_point(two, [9.4, 99], [9.4, 99]) == [1]
    assert hl.test_region_point(two, [9.6], [9]) == [0]
    assert hl.test_region_point(NOTHING, [1], [1]) == [0]
    fails(1402, hl.test_region_point, two, [1, 2], [1])


@settings(max_examples=40, deadline=None)
@given(same_size(3), st.integers(0, 11), st.integers(0, 11))
def test_pixels_of_noise(three, row, column):
    inside = [k + 1 for k, m in enumerate(three) if row < m.shape[0] and column < m.shape[1] and m[row, column]]
    assert hl.get_region_index(batch(*three), row, column) == inside
    a, b, _ = three
    assert hl.test_subset_region(batch(a, a), batch(b, a)) == [int((a <= b).all()), 1]
    assert hl.test_subset_region(batch(a, a & b), batch(b)) == [int((a <= b).all()), 1]
    assert hl.test_equal_region(batch(a, b), batch(a, b)) == [1]
    assert hl.test_equal_region(batch(a), batch(b)) == [int(np.array_equal(a, b))]
    assert hl.test_equal_region(batch(a, b), batch(a)) == [0]
    distance = int((a ^ b).sum())
    both = int(a.sum() + b.sum())
    assert hl.hamming_distance(batch(a), batch(b)) == ([distance], [1 - distance / both if both else 0.0])
    if a.any():
        moved = Region.from_mask(a).translate(5, -9)
        assert hl.hamming_distance_norm(moved, batch(a), ["center"]) == ([0], [1.0])


def test_errors_of_pairs():
    one, two = Region.rectangle1(0, 0, 1, 1), batch(np.eye(2), np.eye(2))
    fails(1502, hl.hamming_distance, one, two)
    fails(1502, hl.test_subset_region, one, two)
    fails(1301, hl.hamming_distance_norm, one, one, ["area"])
    fails(1501, hl.find_neighbors, two, batch(np.eye(2), np.eye(2), np.eye(2)), 1)
    fails(1301, hl.find_neighbors, one, two, 0)
    fails(1301, hl.spatial_relation, one, two, 101)
    fails(1301, hl.select_region_spatial, one, two, "over")


GRID = RegionArray.of([Region.rectangle1(r, c, r + 4, c + 4) for r in (0, 10) for c in (0, 7, 20)])


def test_neighbours():
    assert hl.find_neighbors(NOTHING, GRID, 3) == ([1, 4], [2, 5])
    assert hl.find_neighbors(NOTHING, GRID, 2) == ([], [])
    assert hl.find_neighbors(GRID[0], GRID, 6) == ([1, 1, 1], [2, 4, 5])
    assert hl.find_neighbors(GRID, GRID, 5) == ([], [])
    inside = Region.rectangle1(1, 1, 2, 2)
    assert hl.find_neighbors(GRID[0], inside, 5) == ([], [])
    assert hl.find_neighbors(GRID[0], Region.rectangle1(3, 3, 9, 9), 1) == ([1], [1])


@settings(max_examples=40, deadline=None)
@given(same_size(2), st.integers(1, 5))
def test_neighbours_of_noise(two, reach):
    a, b = two
    wide = np.ones((2 * reach + 1, 2 * reach + 1), bool)
    expected = (ndi.binary_dilation(a, wide) & b & ~a).any() and (a & ~b).any()
    assert hl.find_neighbors(batch(a), batch(b), reach) == (([1], [1]) if expected else ([], []))


def test_relations():
    first = GRID[4]  # rows 10 .. 14, columns 7 .. 11
    index1, index2, beside, over = hl.spatial_relation(first, GRID, 50)
    assert list(zip(index2, beside, over)) == [
        (1, "left", "above"),
        (2, "", "above"),
        (3, "right", "above"),
        (4, "left", ""),
        (6, "right", ""),
    ]
    assert index1 == [1] * 5
    part = Region.rectangle1(10, 10, 14, 13)  # half of it right of column 11
    assert hl.spatial_relation(first, part, 50)[2] == ["right"]
    assert hl.spatial_relation(first, part, 51)[2] == []
    assert hl.select_region_spatial(first, GRID, "left") == ([1, 1], [1, 4])
    assert hl.select_region_spatial(first, GRID, "above") == ([1, 1, 1], [1, 2, 3])
    assert hl.select_region_spatial(NOTHING, RegionArray.of([GRID[0], GRID[1]]), "right") == ([1], [2])
    assert hl.select_region_spatial(GRID, GRID, "right") == ([], [])


def test_proto():
    pattern = Region.rectangle1(20, 20, 24, 24)
    regions = RegionArray.of([pattern, Region.rectangle1(20, 30, 29, 39), Region.rectangle1(27, 28, 28, 29), EMPTY])

    def chosen(feature, low, high):
        found = hl.select_shape_proto(regions, pattern, [feature], [low], [high])
        return [k for k in range(4) if any(regions[k] == one for one in found)]

    assert chosen("distance_dilate", 6, 6) == [1]
    assert chosen("distance_dilate", 0, 4) == [0, 2]
    assert chosen("distance_contour", math.hypot(3, 4), math.hypot(3, 4)) == [2]
    assert chosen("distance_center", 0, 10) == [0, 2]
    assert chosen("fits", 0, 0) == [0, 1]
    assert chosen("covers", 100, 100) == [0, 1]
    assert chosen("covers", 0, 0) == [2, 3]
    assert chosen("overlaps_abs", 25, 25) == [0]
    assert chosen("overlaps_rel", 50, 100) == [0]
    both = hl.select_shape_proto(regions, pattern, ["fits", "distance_dilate"], [0, 1], [0, 9])
    assert both == Objects([regions[1]])
    fails(1301, hl.select_shape_proto, regions, pattern, ["size"], [1], [2])
    fails(1402, hl.select_shape_proto, regions, pattern, ["fits"], [], [2])


@settings(max_examples=40, deadline=None)
@given(same_size(2))
def test_distances_between_regions(two):
    a, b = two
    if a.any() and b.any():
        steps = abs(np.argwhere(a)[:, None] - np.argwhere(b)[None])
        nearest = int(steps.max(axis=2).min())
        assert len(hl.select_shape_proto(batch(a), batch(b), ["distance_dilate"], [nearest], [nearest])) == 1
        assert len(hl.select_shape_proto(batch(a), batch(b), ["distance_dilate"], [nearest + 1], [99])) == 0
