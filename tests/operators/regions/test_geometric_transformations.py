"""Maps of regions against maps of their pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic import Objects, Region
from operators import Caller, batch, blobs, fails, mask, noise

hl = Caller()
SHAPE = (60, 80)
BLOB = blobs(4)
PLACES = np.indices((140, 140)) - 30


def test_identity_and_whole_steps():
    region = Region.from_mask(BLOB)
    for mode in ("nearest_neighbor", "constant"):
        assert hl.affine_trans_region(region, [1.0, 0, 0, 0, 1, 0], mode) == Objects([region])
        assert hl.affine_trans_region(region, [1.0, 0, -70, 0, 1, 9], mode) == Objects([region.translate(-70, 9)])
        quarter = hl.affine_trans_region(region, [0.0, -1, 0, 1, 0, 0], mode)
        assert quarter == Objects([Region.from_mask(BLOB.T[::-1], -80, 0)])
    assert hl.projective_trans_region(region, [1.0, 0, 5, 0, 1, 9, 0, 0, 1], "bilinear") == hl.move_region(region, 5, 9)


@settings(max_examples=30, deadline=None)
@given(st.floats(-3, 3), st.floats(0.5, 2), st.floats(0.5, 2), st.floats(-5, 5))
def test_affine(phi, scale1, scale2, shift):
    matrix = np.array(
        [
            [scale1 * math.cos(phi), -scale2 * math.sin(phi), shift],
            [scale1 * math.sin(phi), scale2 * math.cos(phi), 3],
            [0, 0, 1],
        ]
    )
    found = mask(
        hl.affine_trans_region(Region.from_mask(BLOB), matrix[:2].ravel().tolist(), "nearest_neighbor"),
        (140, 140),
        -30,
        -30,
    )
    source = np.tensordot(np.linalg.inv(matrix), np.concatenate((PLACES + 0.5, np.ones((1, 140, 140)))), 1)[:2]
    pixel = np.floor(source + 1e-9).astype(int)
    inside = (pixel >= 0).all(axis=0) & (pixel[0] < 60) & (pixel[1] < 80)
    expected = inside & BLOB[np.clip(pixel[0], 0, 59), np.clip(pixel[1], 0, 79)]
    near_edge = np.abs(source - np.round(source)).min(axis=0) < 1e-6
    assert np.array_equal(found[~near_edge], expected[~near_edge])
    smooth = hl.affine_trans_region(Region.from_mask(BLOB), matrix[:2].ravel().tolist(), "constant")
    assert hl.area_center(smooth)[0][0] == pytest.approx(BLOB.sum() * scale1 * scale2, rel=0.1)


def test_projective():
    matrix = [1.0, 0.1, 3, -0.1, 1.2, 20, 1e-3, 2e-3, 1]
    corners = np.array([[10, 10, 1], [10, 60, 1], [50, 60, 1], [50, 10, 1]]) @ np.reshape(matrix, (3, 3)).T
    corners = corners[:, :2] / corners[:, 2:] - 0.5
    region = hl.projective_trans_region(Region.rectangle1(10, 10, 49, 59), matrix, "nearest_neighbor")[0]
    rows, columns = corners.T
    expected = 0.5 * abs((rows * np.roll(columns, -1) - columns * np.roll(rows, -1)).sum())
    assert region.area == pytest.approx(expected, rel=0.03)
    box = region.bounding_box
    assert box == pytest.approx((rows.min(), columns.min(), rows.max(), columns.max()), abs=1.5)


def test_errors_of_matrices():
    region = Region.from_mask(BLOB)
    fails(1401, hl.affine_trans_region, region, [1.0, 0, 0], "constant")
    fails(1301, hl.affine_trans_region, region, [1.0, 1, 0, 1, 1, 0], "constant")
    fails(1301, hl.affine_trans_region, region, [math.nan, 1, 0, 1, 1, 0], "constant")
    fails(1301, hl.affine_trans_region, region, [1.0, 0, 1e12, 0, 1, 0], "constant")
    fails(1302, hl.affine_trans_region, region, [1.0, 0, 0, 0, 1, 0], "cubic")
    fails(1301, hl.affine_trans_region, region, [1.0, 0, 0, 0, 1, 0, 0.1, 0, 1], "constant")
    fails(1301, hl.projective_trans_region, region, [1.0, 0, 0, 0, 1, 0, 0.1, 0, -3], "bilinear")
    fails(1302, hl.projective_trans_region, region, [1.0, 0, 0, 0, 1, 0, 0, 0, 1], "constant")
    assert hl.affine_trans_region(Region.empty(), [2.0, 0, 0, 0, 1, 0], "constant") == Objects([Region.empty()])


@settings(max_examples=40, deadline=None)
@given(noise, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 20))
def test_moves_and_mirrors(m, row, column, size):
    rows, columns = np.nonzero(m)
    region = batch(m)

    def points(found):
        return sorted(zip(*hl.get_region_points(found)))

    def expected(r, c):
        return sorted(zip(r.tolist(), c.tolist()))

    assert points(hl.move_region(region, row, column)) == expected(rows + row, columns + column)
    assert points(hl.transpose_region(region, row, column)) == expected(2 * row - rows, 2 * column - columns)
    assert points(hl.mirror_region(region, "row", size)) == expected(size - 1 - rows, columns)
    assert points(hl.mirror_region(region, "column", size)) == expected(rows, size - 1 - columns)
    assert points(hl.mirror_region(region, "diagonal", size)) == expected(columns, rows)


def test_clipping_and_errors():
    caller = Caller(clip_region="true", width=10, height=10)
    square = Region.rectangle1(2, 2, 5, 5)
    assert caller.move_region(square, 6, -4) == Objects([Region.rectangle1(8, 0, 9, 1)])
    assert hl.move_region(square, 6, -4) == Objects([Region.rectangle1(8, -2, 11, 1)])
    fails(1301, hl.move_region, square, 2**31, 0)
    fails(1301, hl.mirror_region, square, "both", 5)
    fails(1302, hl.mirror_region, square, "row", 0)
    fails(1201, hl.move_region, square, 1.5, 0)


@pytest.mark.parametrize(("width", "height"), [(2.0, 3.0), (0.5, 1.0), (1.7, 0.4)])
def test_zoom(width, height):
    zoomed = hl.zoom_region(Region.rectangle1(10, 20, 29, 59), width, height)[0]
    box = zoomed.bounding_box
    assert box == pytest.approx((10 * height, 20 * width, 30 * height - 1, 60 * width - 1), abs=0.51)
    whole = np.kron(BLOB, np.ones((3, 2), bool))
    if (width, height) == (2.0, 3.0):
        assert hl.zoom_region(Region.from_mask(BLOB), width, height) == Objects([Region.from_mask(whole)])
    fails(1301, hl.zoom_region, zoomed, 0.0, 1.0)


def test_polar():
    ring = hl.difference(hl.gen_circle([100], [100], [40.5]), hl.gen_circle([100], [100], [20.5]))
    full = hl.polar_trans_region(ring, [100], [100], 0.0, 2 * math.pi, [0], [60], 400, 61, "nearest_neighbor")
    assert [v[0] for v in hl.smallest_rectangle1(full)] == pytest.approx([20, 0, 40, 399], abs=1)
    back = hl.polar_trans_region_inv(
        full, [100], [100], 0.0, 2 * math.pi, [0], [60], 400, 61, 200, 200, "nearest_neighbor"
    )
    assert hl.hamming_distance(back, ring)[1][0] > 0.97
    up = hl.gen_rectangle1([50], [98], [60], [102])
    narrow = hl.polar_trans_region(up, [100], [100], 0.0, math.pi, [0], [60], 181, 61, "bilinear")
    _area, row, column = (v[0] for v in hl.area_center(narrow))
    assert (row, column) == (pytest.approx(45, abs=1), pytest.approx(90, abs=1))
    turned = hl.polar_trans_region(up, [100], [100], math.pi, 0.0, [60], [0], 181, 61, "bilinear")
    assert hl.area_center(turned)[1][0] == pytest.approx(15, abs=1)
    fails(1305, hl.polar_trans_region, up, [100], [100], 0.0, 1.0, [-1], [60], 10, 10, "bilinear")
    fails(1307, hl.polar_trans_region, up, [100], [100], 0.0, 1.0, [1], [60], 0, 10, "bilinear")
    fails(1309, hl.polar_trans_region, up, [100], [100], 0.0, 1.0, [1], [60], 10, 10, "cubic")
    fails(1311, hl.polar_trans_region_inv, up, [9], [9], 0.0, 1.0, [1], [60], 10, 10, 10, 10, "cubic")
