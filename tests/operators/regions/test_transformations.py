"""Transformations against masks, SciPy and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.ndimage as ndi
from hypothesis import given, settings

from hdev.iconic import Objects, Region, RegionArray
from operators import EIGHT, FOUR, Caller, batch, blobs, fails, mask, masks, noise, same_size

hl = Caller()
four = Caller(neighborhood=4)
EMPTY = Region.empty()


@settings(max_examples=50, deadline=None)
@given(noise)
def test_connection_and_fill_up(m):
    for caller, structure, other in ((hl, EIGHT, FOUR), (four, FOUR, EIGHT)):
        labels, count = ndi.label(m, structure)
        found = masks(caller.connection(batch(m)), m.shape)
        assert len(found) == count
        assert sum(f.astype(int) for f in found).sum() == m.sum() if count else True
        assert {labels[f].max() for f in found} == set(range(1, count + 1))
        assert np.array_equal(mask(caller.fill_up(batch(m)), m.shape), ndi.binary_fill_holes(m, other))
        holes, number = ndi.label(ndi.binary_fill_holes(m, other) & ~m, other)
        small = [k for k in range(1, number + 1) if 2 <= (holes == k).sum() <= 4]
        assert np.array_equal(
            mask(caller.fill_up_shape(batch(m), "area", [2], [4]), m.shape), m | np.isin(holes, small)
        )


def test_fill_up_of_many_is_that_of_each():
    labels, count = ndi.label(blobs(5), EIGHT)
    regions = batch(*(labels == k for k in range(1, count + 1)), EMPTY)
    assert hl.fill_up(regions) == Objects([hl.fill_up(one)[0] for one in regions])
    fails(1301, hl.fill_up_shape, regions, "colour", [1], [2])
    fails(1402, hl.fill_up_shape, regions, "area", [], [2])


@settings(max_examples=50, deadline=None)
@given(noise)
def test_convex(m):
    hull = hl.shape_trans(batch(m), "convex")
    found = mask(hull, m.shape)
    assert not (m & ~found).any()
    assert hl.shape_trans(hull, "convex") == hull
    if m.any():
        if ndi.label(m, EIGHT)[1] == 1:
            assert hl.connect_and_holes(hull) == ([1], [0])
        box = Region.from_mask(m).bounding_box
        assert hull[0].bounding_box == box


def test_shapes_that_replace_regions():
    square = Region.rectangle1(10, 10, 20, 30)
    both = RegionArray.of([square, EMPTY])
    for kind in ("convex", "rectangle1", "rectangle2", "inner_rectangle1"):
        assert hl.shape_trans(both, kind) == Objects([square, EMPTY])
    assert hl.area_center(hl.shape_trans(square, "ellipse"))[0][0] == pytest.approx(231, rel=0.06)
    circle = hl.gen_circle([40], [40], [12.5])
    assert hl.shape_trans(circle, "inner_circle") == circle
    assert hl.area_center(hl.shape_trans(circle, "outer_circle"))[0][0] >= 491
    row, column = hl.get_region_points(hl.shape_trans(square, "inner_center"))
    assert (abs(row[0] - 15) <= 1, abs(column[0] - 20) <= 1) == (True, True)
    pixel = Region.rectangle1(3, 4, 3, 4)
    for kind in (
        "convex",
        "ellipse",
        "outer_circle",
        "inner_circle",
        "rectangle1",
        "rectangle2",
        "inner_rectangle1",
        "inner_center",
    ):
        assert hl.shape_trans(pixel, kind) == Objects([pixel])
    fails(1301, hl.shape_trans, square, "star")


@settings(max_examples=60, deadline=None)
@given(noise)
def test_skeletons_keep_components_and_holes(m):
    thin = hl.skeleton(batch(m))
    found = mask(thin, m.shape)
    assert not (found & ~m).any()
    assert ndi.label(found, EIGHT)[1] == ndi.label(m, EIGHT)[1]
    assert ndi.label(~np.pad(found, 1), FOUR)[1] == ndi.label(~np.pad(m, 1), FOUR)[1]
    assert hl.skeleton(thin) == thin


def test_skeletons_are_in_the_middle():
    bar = np.ones((9, 60), bool)
    rows, columns = hl.get_region_points(hl.skeleton(batch(bar)))
    inner = [r for r, c in zip(rows, columns) if 10 < c < 50]
    assert set(inner) == {4}
    assert len(inner) == 39
    assert hl.skeleton(EMPTY) == Objects([EMPTY])


def test_junctions():
    cross = np.zeros((9, 9), bool)
    cross[4, :] = cross[:, 4] = True
    ends, junctions = hl.junctions_skeleton(batch(cross))
    assert hl.get_region_points(ends) == ([0, 4, 4, 8], [4, 0, 8, 4])
    assert hl.get_region_points(junctions) == ([4], [4])
    ends, junctions = hl.junctions_skeleton(EMPTY)
    assert (ends, junctions) == (Objects([EMPTY]), Objects([EMPTY]))


BOXES = [(10, 40, 18, 48), (12, 5, 20, 12), (11, 20, 19, 30), (40, 22, 45, 30), (38, 2, 47, 9)]
REGIONS = RegionArray.of([Region.rectangle1(*box) for box in BOXES])


def order(*arguments):
    found = hl.sort_region(REGIONS, *arguments)
    return [BOXES.index(region.bounding_box) for region in found]


def test_sorting():
    assert order(["character"], "true", "row") == [1, 2, 0, 4, 3]
    assert order(["character"], "false", "row") == [3, 4, 0, 2, 1]
    assert order(["character"], "true", "column") == [1, 4, 2, 3, 0]
    assert order(["first_point"], "true", "row") == [0, 2, 1, 4, 3]
    assert order(["upper_left"], "true", "column") == [4, 1, 2, 3, 0]
    assert order(["lower_right"], "true", "row") == [0, 2, 1, 3, 4]
    assert order([3, 1, 2, 5, 4], "true", "row") == [1, 2, 0, 4, 3]
    fails(1301, hl.sort_region, REGIONS, ["middle"], "true", "row")
    fails(1302, hl.sort_region, REGIONS, ["first_point"], "yes", "row")
    fails(1303, hl.sort_region, REGIONS, ["first_point"], "true", "diagonal")
    fails(1401, hl.sort_region, REGIONS, [1, 2], "true", "row")
    assert len(hl.sort_region(RegionArray.of([]), ["character"], "true", "row")) == 0


@settings(max_examples=40, deadline=None)
@given(noise)
def test_first_and_last_points(m):
    labels, count = ndi.label(m, EIGHT)
    regions = batch(*(labels == k for k in range(1, count + 1)))
    for mode, pick in (("first_point", 0), ("last_point", -1)):
        for by in ("row", "column"):
            found = hl.sort_region(regions, [mode], "true", by)
            keys = [tuple(np.argwhere(f)[pick])[:: 1 if by == "row" else -1] for f in masks(found, m.shape)]
            assert keys == sorted(keys)


def test_partition_rectangle():
    whole = Region.rectangle1(5, 7, 104, 206)
    parts = hl.partition_rectangle(whole, 50.0, 60.0)
    assert [region.bounding_box for region in parts] == [
        (r, c, r + 49, c + 49) for r in (5, 55) for c in (7, 57, 107, 157)
    ]
    assert hl.partition_rectangle(whole, 150.0, 100.0) == Objects([whole])
    assert hl.union1(hl.partition_rectangle(batch(blobs(2)), 7.0, 11.5)) == Objects([Region.from_mask(blobs(2))])
    assert hl.partition_rectangle(EMPTY, 5.0, 5.0) == Objects([EMPTY])
    fails(1301, hl.partition_rectangle, whole, 0.0, 5.0)


def test_partition_dynamic():
    beads = np.zeros((21, 100), bool)
    beads[10, :] = True
    for middle in (15, 52, 85):
        beads[:, middle - 10 : middle + 11] = True
    parts = hl.partition_dynamic(batch(beads), 33.0, 50.0)
    assert hl.union1(parts)[0].area == beads.sum()
    assert len(parts) == 3
    cuts = [region.bounding_box[1] for region in parts][1:]
    assert all(beads[:, cut].sum() == 1 for cut in cuts)
    equal = hl.partition_dynamic(batch(beads), 33.0, 0.0)
    assert [region.bounding_box[1] for region in equal] == [0, 33, 67]
    assert hl.partition_dynamic(batch(beads), 70.0, 20.0) == Objects([Region.from_mask(beads)])
    fails(1302, hl.partition_dynamic, batch(beads), 33.0, 101.0)


@settings(max_examples=40, deadline=None)
@given(noise)
def test_clipping(m):
    expected = m.copy()
    expected[:2] = expected[:, :1] = False
    expected[5:] = expected[:, 8:] = False
    assert np.array_equal(mask(hl.clip_region(batch(m), 2, 1, 4, 7), m.shape), expected)
    box = Region.from_mask(m).bounding_box
    if box:
        inner = Region.from_mask(m).clip(box[0] + 1, box[1] + 2, box[2], box[3] - 1)
        assert hl.clip_region_rel(batch(m), 1, 0, 2, 1) == Objects([inner])


@settings(max_examples=30, deadline=None)
@given(noise)
def test_small_ones(m):
    padded = np.pad(m, 8)
    count = ndi.convolve(padded.astype(int), np.ones((3, 5), int), mode="constant")
    assert np.array_equal(mask(hl.rank_region(batch(m), 4, 2, 4), padded.shape, -8, -8), count >= 4)
    corners = np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1]])
    for name, kernel in (("n_4", corners == 0), ("n_8", corners), ("n_48", np.ones((3, 3)))):
        kernel = np.array(kernel, int)
        kernel[1, 1] = 0
        neighbours = ndi.convolve(m.astype(int), kernel, mode="constant")
        assert np.array_equal(mask(hl.remove_noise_region(batch(m), name), m.shape), m & (neighbours > 0))
    region = Region.from_mask(m)
    lengths = region.last - region.first + 1
    kept = hl.eliminate_runs(region, 2, 3)
    assert hl.area_center(kept)[0] == [int(lengths[(lengths >= 2) & (lengths <= 3)].sum())]
    caller = Caller(width=m.shape[1], height=m.shape[0])
    background = masks(caller.background_seg(region), m.shape)
    assert len(background) == ndi.label(~m, FOUR)[1]
    assert np.array_equal(sum(background, np.zeros(m.shape, bool)), ~m)


METRICS = {
    "city-block": lambda r, c: r + c,
    "chessboard": np.maximum,
    "octagonal": lambda r, c: np.maximum(np.maximum(r, c), -(-2 * (r + c) // 3)),
    "chamfer-3-4-unnormalized": lambda r, c: 4 * np.minimum(r, c) + 3 * abs(r - c),
    "chamfer-3-4": lambda r, c: (4 * np.minimum(r, c) + 3 * abs(r - c)) // 3,
    "euclidean": np.hypot,
}


@pytest.mark.parametrize("metric", METRICS)
@settings(max_examples=25, deadline=None)
@given(m=noise)
def test_distances(metric, m):
    """Every pixel against every other."""
    height, width = m.shape
    padded = np.pad(m, 1)
    for foreground, sources in (("true", ~padded), ("false", padded)):
        image = hl.distance_transform(batch(m), metric, foreground, width, height)[0]
        assert image.type == ("real" if metric == "euclidean" else "int4")
        points = np.argwhere(sources) - 1
        if not len(points):
            assert image.channels[0].min() > 2e9
            continue
        rows, columns = np.indices(m.shape)
        all_distances = METRICS[metric](abs(rows[..., None] - points[:, 0]), abs(columns[..., None] - points[:, 1]))
        expected = all_distances.min(axis=-1)
        np.testing.assert_allclose(image.channels[0], expected, rtol=1e-6)
        _, closest = hl.closest_point_transform(batch(m), metric, foreground, "absolute", width, height)
        point = closest[0].channels[0].astype(int)
        reached = METRICS[metric](abs(rows - point[..., 0]), abs(columns - point[..., 1]))
        np.testing.assert_allclose(reached, expected)
        _, relative = hl.closest_point_transform(batch(m), metric, foreground, "relative", width, height)
        assert np.array_equal(relative[0].channels[0] + np.stack((rows, columns), axis=2), point)


def test_errors_of_distances():
    region = Region.rectangle1(0, 0, 3, 3)
    fails(1301, hl.distance_transform, region, "manhattan", "true", 5, 5)
    fails(1302, hl.distance_transform, region, "octagonal", "yes", 5, 5)
    fails(1303, hl.distance_transform, region, "octagonal", "true", 0, 5)
    fails(1303, hl.closest_point_transform, region, "octagonal", "true", "near", 5, 5)
    fails(1305, hl.closest_point_transform, region, "octagonal", "true", "absolute", 5, 0)


def test_split_skeletons():
    corner = np.zeros((40, 40), bool)
    corner[5, 5:30] = True
    corner[5:35, 30] = True
    rows1, columns1, rows2, columns2 = hl.split_skeleton_lines(batch(corner), 3)
    ends = sorted(zip(rows1 + rows2, columns1 + columns2))
    assert (ends[0], ends[-1]) == ((5, 5), (34, 30))
    assert len(rows1) == 2
    assert math.hypot(rows2[0] - 5, columns2[0] - 30) <= 2
    pieces = hl.split_skeleton_region(batch(corner), 3)
    assert hl.union1(pieces)[0] == Region.from_mask(corner)
    assert sum(hl.area_center(pieces)[0]) == corner.sum()
    straight = Region.rectangle1(3, 3, 3, 30)
    assert hl.split_skeleton_lines(straight, 3) == ([3], [3], [3], [30])
    assert hl.split_skeleton_region(straight, 3) == Objects([straight])
    fails(1301, hl.split_skeleton_lines, straight, 0)


@settings(max_examples=30, deadline=None)
@given(same_size(3))
def test_expand(three):
    a, b, forbidden = three
    regions, wall = batch(a, b), batch(forbidden)
    kept = masks(hl.expand_region(regions, wall, [0], "image"), a.shape)
    assert np.array_equal(kept[0], a & ~b)
    assert np.array_equal(kept[1], b & ~a)
    grown = masks(hl.expand_region(regions, wall, ["maximal"], "image"), a.shape)
    assert not (grown[0] & grown[1]).any()
    new = grown[0] | grown[1]
    assert not (new & forbidden & ~(a | b)).any()
    assert (kept[0] <= grown[0]).all()
    split = masks(hl.expand_region(regions, batch(np.zeros_like(a)), ["maximal"], "region"), a.shape)
    assert (split[0] <= a).all()
    assert (split[1] <= b).all()
    assert not (split[0] & split[1]).any()


def test_expand_shares_gaps_evenly():
    left, right = Region.rectangle1(0, 0, 9, 2), Region.rectangle1(0, 13, 9, 15)
    grown = hl.expand_region(RegionArray.of([left, right]), EMPTY, ["maximal"], "image")
    assert [region.bounding_box for region in grown] == [(0, 0, 9, 7), (0, 8, 9, 15)]
    once = hl.expand_region(RegionArray.of([left, right]), EMPTY, [2], "image")
    assert [region.bounding_box for region in once] == [(0, 0, 9, 4), (0, 11, 9, 15)]
    fails(1301, hl.expand_region, left, EMPTY, ["all"], "image")
    fails(1302, hl.expand_region, left, EMPTY, [1], "all")


def test_line_scan():
    previous = RegionArray.of([Region.rectangle1(80, 10, 99, 20), Region.rectangle1(10, 50, 20, 60)])
    current = RegionArray.of([Region.rectangle1(0, 12, 30, 18), Region.rectangle1(40, 40, 50, 50)])
    merged, rest = hl.merge_regions_line_scan(current, previous, 100, "top", 3)
    assert [region.bounding_box for region in merged] == [(-20, 10, 30, 20), (40, 40, 50, 50)]
    assert rest == Objects([previous[1]])
    cut, _ = hl.merge_regions_line_scan(current, previous, 100, "top", 1)
    assert cut[0] == current[0]
    below = RegionArray.of([Region.rectangle1(0, 10, 5, 20)])
    above = RegionArray.of([Region.rectangle1(90, 21, 99, 30)])
    merged, rest = hl.merge_regions_line_scan(above, below, 100, "bottom", 3)
    assert merged[0].bounding_box == (90, 10, 105, 30)
    assert len(rest) == 0
    fork = RegionArray.of([Region.rectangle1(0, 0, 9, 2), Region.rectangle1(0, 6, 9, 8)])
    merged, rest = hl.merge_regions_line_scan(fork, RegionArray.of([Region.rectangle1(95, 0, 99, 8)]), 100, "top", 2)
    assert [region.bounding_box for region in merged] == [(-5, 0, 9, 8)]
    fails(1302, hl.merge_regions_line_scan, current, previous, 100, "left", 3)
