"""Shapes against their definition on the grid of pixels; clipping; broadcasting; errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import draw

from hdev.iconic import Contour, Image, Objects, Region
from operators import Caller, batch, fails, mask, masks

hl = Caller()
SIZE = (60, 70)
ROWS, COLUMNS = np.indices(SIZE)
near = st.floats(-20, 20)
place = st.floats(20, 40)


def area(value):
    return hl.area_center(value)[0]


def test_rectangle1():
    assert hl.gen_rectangle1([1, 5], [2, 0], [3, 5], [6, 9]) == Objects(
        [Region.rectangle1(1, 2, 3, 6), Region.rectangle1(5, 0, 5, 9)]
    )
    assert hl.gen_rectangle1([1.4], [2.5], [3.6], [6.49]) == Objects([Region.rectangle1(1, 3, 4, 6)])
    assert area(hl.gen_rectangle1([0], [0], [1, 2, 3], [9])) == [20, 30, 40]
    assert area(Caller(clip_region="true", width=10, height=8).gen_rectangle1([-5], [-5], [20], [20])) == [80]
    assert area(Caller(clip_region="true", width=10, height=8).gen_rectangle1([30], [30], [40], [40])) == [0]
    fails(1303, hl.gen_rectangle1, [5], [0], [4], [9])
    fails(1304, hl.gen_rectangle1, [0], [9], [4], [8])
    fails(1401, hl.gen_rectangle1, [0, 1], [0], [4, 5, 6], [9])
    fails(1302, hl.gen_rectangle1, [0], [3e9], [4], [9])
    fails(1301, hl.gen_rectangle1, [math.nan], [0], [4], [9])
    fails(1201, hl.gen_rectangle1, ["a"], [0], [4], [9])


@pytest.mark.parametrize(
    ("radius", "pixels"), [(0.5, 1), (1, 4), (1.5, 9), (2, 12), (2.5, 21), (3.5, 37), (1.3, 9), (100, 31428)]
)
def test_circles_are_symmetric(radius, pixels):
    circle = hl.gen_circle([50.2], [60], [radius])
    assert hl.area_center(circle)[0][0] == pytest.approx(pixels, abs=0 if pixels < 100 else 60)
    region = circle[0]
    top, left, bottom, right = region.bounding_box
    small = region.to_mask()
    for other in (small[::-1], small[:, ::-1], small.T):
        assert np.array_equal(small, other)
    assert bottom - top + 1 == round(2 * radius)
    center = (top + bottom) / 2, (left + right) / 2
    assert center == ((50, 60) if round(2 * radius) % 2 else (50.5, 59.5))


@settings(max_examples=50, deadline=None)
@given(place, place, st.floats(0.6, 15))
def test_circles_hold_the_pixels_within_the_radius(row, column, radius):
    region = hl.gen_circle([row], [column], [radius])[0]
    diameter = math.floor(2 * radius + 0.5)
    half = 0 if diameter % 2 else 0.5
    near = (math.floor(v + 0.5 + half) - half if half == 0 else math.ceil(v) - 0.5 for v in (row, column))
    r, c = near
    assert np.array_equal(region.to_mask(SIZE), (ROWS - r) ** 2 + (COLUMNS - c) ** 2 <= diameter**2 / 4)


@settings(max_examples=50, deadline=None)
@given(place, place, st.floats(-4, 4), st.floats(1, 18), st.floats(1, 18))
def test_ellipses_and_rectangles(row, column, phi, a, b):
    r, c = ROWS - row, COLUMNS - column
    along, across = c * math.cos(phi) - r * math.sin(phi), c * math.sin(phi) + r * math.cos(phi)
    ellipse = mask(hl.gen_ellipse([row], [column], [phi], [a], [b]), SIZE)
    value = (along / a) ** 2 + (across / b) ** 2
    assert not (ellipse & (value > 1 + 1e-4)).any()
    assert not (~ellipse & (value < 1 - 1e-4)).any()
    rectangle = mask(hl.gen_rectangle2([row], [column], [phi], [a], [b]), SIZE)
    outside = np.maximum(abs(along) - a, abs(across) - b)
    assert not (rectangle & (outside > 1e-4)).any()
    assert not (~rectangle & (outside < -1e-4)).any()


def test_thin_shapes_do_not_vanish():
    line = hl.gen_rectangle2([20.3], [20.4], [0.4], [10], [0])
    assert hl.connect_and_holes(line)[0] == [1]
    assert hl.area_center(line)[0][0] >= 18
    assert hl.area_center(hl.gen_ellipse([20], [20], [0], [10], [0]))[0] == [21]
    assert area(hl.gen_rectangle2([20], [20], [math.pi / 2], [10], [3])) == [21 * 7]


def test_errors_of_shapes():
    fails(1303, hl.gen_circle, [1], [1], [0])
    fails(1303, hl.gen_circle, [1], [1], [math.nan])
    fails(1302, hl.gen_circle, [1], [math.inf], [4])
    fails(1304, hl.gen_rectangle2, [1], [1], [0], [-1], [4])
    fails(1305, hl.gen_ellipse, [1], [1], [0], [4], [-1])
    fails(1401, hl.gen_circle, [1, 2], [1, 2, 3], [4])


def test_sectors():
    whole = hl.gen_circle([30], [30], [20.5])
    quarters = [
        hl.gen_circle_sector([30], [30], [20.5], [k * math.pi / 2], [(k + 1) * math.pi / 2])[0] for k in range(4)
    ]
    assert hl.union1(batch(*quarters)) == whole
    first = quarters[0]
    assert first.bounding_box == (10, 30, 30, 50)
    assert hl.gen_circle_sector([30], [30], [20.5], [0], [7]) == whole
    back = hl.gen_circle_sector([30], [30], [20.5], [math.pi / 2], [0])
    assert area(back)[0] == pytest.approx(0.75 * whole[0].area, rel=0.05)
    half = hl.gen_ellipse_sector([30], [30], [0.3], [20], [10], [0], [math.pi])
    assert area(half)[0] == pytest.approx(math.pi * 100, rel=0.08)


def test_points_and_runs():
    points = hl.gen_region_points([3, 1, 3, 1.2], [4, 2, 4, 5])
    assert hl.get_region_points(points) == ([1, 1, 3], [2, 5, 4])
    runs = hl.gen_region_runs([2, 0, 2], [5, 1, 3], [9, 2, 4])
    assert hl.get_region_runs(runs) == ([0, 2], [1, 3], [2, 9])
    assert hl.gen_region_points([], []) == Objects([Region.empty()])
    small = Caller(clip_region="true", width=4, height=4)
    assert small.get_region_points(small.gen_region_points([-1, 3, 9], [0, 3, 3])) == ([3], [3])
    fails(1401, hl.gen_region_points, [1, 2], [1, 2, 3])
    fails(1303, hl.gen_region_runs, [1], [4], [3])
    fails(1201, hl.gen_region_runs, [1.5], [4], [3])


@settings(max_examples=40, deadline=None)
@given(*[st.integers(0, 40)] * 4)
def test_lines(row1, column1, row2, column2):
    region = hl.gen_region_line([row1], [column1], [row2], [column2])
    rows, columns = hl.get_region_points(region)
    assert len(rows) == max(abs(row1 - row2), abs(column1 - column2)) + 1
    assert {(row1, column1), (row2, column2)} <= set(zip(rows, columns))
    assert hl.connect_and_holes(region)[0] == [1]
    length = max(math.hypot(row2 - row1, column2 - column1), 1)
    off = [
        abs((r - row1) * (column2 - column1) - (c - column1) * (row2 - row1)) / length for r, c in zip(rows, columns)
    ]
    assert max(off) <= 0.5 + 1e-9
    sides = Caller(neighborhood=4).gen_region_line([row1], [column1], [row2], [column2])
    assert Caller(neighborhood=4).connect_and_holes(sides)[0] == [1]
    assert hl.difference(region, sides)[0].is_empty


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=3))
def test_polygons(points):
    rows, columns = (list(values) for values in zip(*points))
    filled = hl.gen_region_polygon_filled(rows, columns)
    shape = (40, 40)
    expected = draw.polygon2mask(shape, np.array(points)) if len(points) > 2 else np.zeros(shape, bool)
    found = mask(filled, shape)
    assert not (expected & ~found).any()
    border = mask(hl.gen_region_contour_xld(Contour(rows, columns), "margin"), shape)
    assert np.array_equal(found, border | expected)
    assert hl.gen_region_contour_xld(Contour(rows, columns), "filled") == filled
    assert hl.gen_region_polygon_xld(Contour(rows, columns), "filled") == filled
    assert not (mask(hl.gen_region_polygon(rows, columns), shape) & ~border).any()


def test_contour_of_the_manual_is_rounded():
    contour = Contour([0.5, 0.5, 1.5, 1.5, 0.5], [0.5, 1.5, 1.5, 0.5, 0.5])
    assert hl.get_region_points(hl.gen_region_contour_xld(contour, "filled")) == ([1, 1, 2, 2], [1, 2, 1, 2])
    fails(1301, hl.gen_region_contour_xld, contour, "full")


def test_checker_and_grid():
    checker = mask(hl.gen_checker_region(9, 7, 3, 2), (8, 10))
    assert np.array_equal(checker, (ROWS[:8, :10] // 2 + COLUMNS[:8, :10] // 3) % 2 == 0)
    grid = mask(hl.gen_grid_region([4], [3], "lines", 10, 9), (9, 10))
    assert np.array_equal(grid, (ROWS[:9, :10] % 4 == 0) | (COLUMNS[:9, :10] % 3 == 0))
    points = mask(hl.gen_grid_region([4], [2.5], "points", 10, 9), (9, 10))
    assert [tuple(p) for p in np.argwhere(points)] == [(r, c) for r in (0, 4, 8) for c in (0, 3, 5, 8)]
    rows_only = mask(hl.gen_grid_region([4], [0], "lines", 10, 9), (9, 10))
    assert np.array_equal(rows_only, ROWS[:9, :10] % 4 == 0)
    fails(1302, hl.gen_grid_region, [4], [0], "points", 10, 9)
    fails(1301, hl.gen_grid_region, [1], [4], "lines", 10, 9)
    fails(1303, hl.gen_grid_region, [4], [4], "dots", 10, 9)
    fails(1304, hl.gen_checker_region, 9, 7, 3, 0)


def test_histogram():
    region = hl.gen_region_histo([0, 5, 10, 0], 200, 100, 1)
    assert region[0].bounding_box == (72, 98, 327, 101)
    columns = np.bincount(np.array(hl.get_region_points(region)[1]) - 98)
    assert columns.tolist() == [1, 129, 256, 1]
    assert hl.gen_region_histo([0.0, 2.5, 5.0, 0.0], 200, 100, 1) == region
    for wrong in (-1, -0.5, float("nan"), float("inf")):
        fails(1301, hl.gen_region_histo, [wrong], 0, 0, 1)
    fails(1304, hl.gen_region_histo, [1], 0, 0, 0)


def test_lines_in_hesse_normal_form():
    caller = Caller(width=40, height=30)
    assert caller.gen_region_hline([0], [7]) == Objects([Region.rectangle1(0, 7, 29, 7)])
    assert caller.gen_region_hline([math.pi / 2], [7]) == Objects([Region.rectangle1(7, 0, 7, 39)])
    rows, columns = caller.get_region_points(caller.gen_region_hline([0.6], [20]))
    assert np.abs(np.array(columns) * math.cos(0.6) + np.array(rows) * math.sin(0.6) - 20).max() <= 0.5
    assert caller.gen_region_hline([0], [99]) == Objects([Region.empty()])


def test_random_regions_repeat_with_the_seed():
    one, two = Caller(), Caller()
    one.session.seed(5)
    two.session.seed(5)
    assert one.gen_random_region(50, 40) == two.gen_random_region(50, 40)
    for kind in ("circle", "ring", "ellipse", "rectangle1", "rectangle2"):
        arguments = (kind, [5], [9], [2], [4], [0], [1], 12, 60, 50)
        regions = one.gen_random_regions(*arguments)
        assert len(regions) == 12
        assert regions == two.gen_random_regions(*arguments)
        assert all(m.any() for m in masks(regions, (50, 60)))
    fails(1301, one.gen_random_regions, "star", [5], [9], [2], [4], [0], [1], 12, 60, 50)
    fails(1303, one.gen_random_regions, "circle", [5], [4], [2], [4], [0], [1], 12, 60, 50)


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.int64])
def test_labels(kind):
    values = np.random.default_rng(2).choice([0, 1, 7, 100], (9, 11)).astype(kind)
    domain = Region.from_mask(np.random.default_rng(3).random((9, 11)) < 0.7)
    inside = domain.to_mask((9, 11))
    regions = hl.label_to_region(Image([values], domain=domain))
    assert all(
        np.array_equal(m, (values == v) & inside) for m, v in zip(masks(regions, (9, 11)), (0, 1, 7, 100), strict=True)
    )
    assert len(hl.label_to_region(Image([values], domain=Region.empty()))) == 0
    if kind == np.int16:
        fails(3115, hl.label_to_region, Image([values - 1]))
        fails(9001, hl.label_to_region, Image([values.astype(np.float32)]))


def test_what_fits_in_no_memory():
    far = 2**31 - 1
    fails(6001, hl.gen_rectangle1, [-far], [0], [far], [9])
    fails(6001, hl.gen_circle, [0], [0], [2e9])
    fails(6001, hl.gen_rectangle2, [0], [0], [1], [2e9], [5])
    assert area(Caller(clip_region="true", width=10, height=8).gen_circle([0], [0], [1e9])) == [80]
