"""Pixels, runs, contours, polygons."""

from __future__ import annotations

import itertools

import numpy as np
import scipy.ndimage as ndi
from hypothesis import assume, given, settings
from scipy.spatial import ConvexHull

from hdev.iconic import Region, shapes
from operators import EIGHT, FOUR, Caller, batch, fails, noise

hl = Caller()
four = Caller(neighborhood=4)
EMPTY = Region.empty()


@settings(max_examples=40, deadline=None)
@given(noise)
def test_points_and_runs(m):
    rows, columns = np.nonzero(m)
    assert hl.get_region_points(batch(m)) == (rows.tolist(), columns.tolist())
    row, first, last = hl.get_region_runs(batch(m))
    assert [(r, c) for r, a, b in zip(row, first, last) for c in range(a, b + 1)] == list(zip(rows, columns))


@settings(max_examples=60, deadline=None)
@given(noise)
def test_contours(m):
    """A closed way over border pixels that meets every pixel of the outer border."""
    for caller, structure, other, step in ((hl, EIGHT, FOUR, 2), (four, FOUR, EIGHT, 1)):
        _labels, count = ndi.label(m, structure)
        if count != 1:
            continue
        rows, columns = (np.array(v) for v in caller.get_region_contour(batch(m)))
        assert (rows[0], columns[0]) == (rows[-1], columns[-1])
        assert rows[0] == rows.min()
        assert columns[0] == np.flatnonzero(m[rows[0]]).max()
        moves = abs(np.diff(rows)) + abs(np.diff(columns))
        assert (moves >= 1).all()
        assert (moves <= step).all()
        solid = ndi.binary_fill_holes(m, other)
        border = solid & ~ndi.binary_erosion(solid, other)
        if structure is FOUR:  # a way over sides also passes pixels that touch the outside at a corner only
            border = solid & ~ndi.binary_erosion(solid, EIGHT)
        met = np.zeros_like(m)
        met[rows, columns] = True
        if structure is EIGHT:
            assert np.array_equal(met, border)
        else:
            assert not (met & ~border).any()
            assert (met >= (solid & ~ndi.binary_erosion(solid, FOUR))).all()
        # Clockwise: twice the area to the right is not negative.
        assert (columns[:-1] * rows[1:] - columns[1:] * rows[:-1]).sum() >= 0


def test_contour_of_a_square():
    rows, columns = hl.get_region_contour(Region.rectangle1(1, 1, 3, 3))
    assert list(zip(rows, columns)) == [(1, 3), (2, 3), (3, 3), (3, 2), (3, 1), (2, 1), (1, 1), (1, 2), (1, 3)]
    assert hl.get_region_contour(Region.rectangle1(-4, -5, -4, -5)) == ([-4], [-5])
    assert hl.get_region_contour(EMPTY) == ([], [])
    fails(3106, hl.get_region_contour, batch(np.array([[1, 0, 1]])))
    fails(3106, four.get_region_contour, batch(np.eye(2)))
    assert hl.get_region_contour(batch(np.eye(2))) == ([0, 1, 0], [0, 1, 0])


@settings(max_examples=40, deadline=None)
@given(noise)
def test_convex_hull(m):
    rows, columns = hl.get_region_convex(batch(m))
    points = np.argwhere(m)
    assume(len(points) > 2 and np.linalg.matrix_rank(points - points[0]) == 2)
    hull = points[ConvexHull(points).vertices]
    assert {*zip(rows, columns)} == {*map(tuple, hull.tolist())}
    assert (rows[0], columns[0]) == (rows[-1], columns[-1]) == (points[0][0], np.flatnonzero(m[points[0][0]]).max())
    r, c = np.array(rows), np.array(columns)
    assert (c[:-1] * r[1:] - c[1:] * r[:-1]).sum() > 0


def test_hulls_of_little():
    assert hl.get_region_convex(EMPTY) == ([], [])
    assert hl.get_region_convex(Region.rectangle1(2, 3, 2, 3)) == ([2], [3])
    assert hl.get_region_convex(Region.rectangle1(2, 3, 2, 9)) == ([2, 2, 2], [9, 3, 9])


def test_polygon():
    square = Region.rectangle1(10, 10, 40, 60)
    rows, columns = hl.get_region_polygon(square, [1.0])
    assert list(zip(rows, columns)) == [(10, 60), (40, 60), (40, 10), (10, 10), (10, 60)]
    circle = shapes.circle(100, 100, 50.5)
    contour = np.array(hl.get_region_contour(circle)).T
    for tolerance in (1, 3.0, 10):
        polygon = np.array(hl.get_region_polygon(circle, [tolerance])).T
        assert {*map(tuple, polygon.tolist())} <= {*map(tuple, contour.tolist())}
        distance = min_distances(contour, polygon)
        assert distance.max() <= tolerance + 1e-9
    assert np.array_equal(np.array(hl.get_region_polygon(circle, [0])).T[[0, -1]], contour[[0, -1]])
    fails(1301, hl.get_region_polygon, circle, [-1])
    fails(1401, hl.get_region_polygon, circle, [1, 2])


def min_distances(points, polygon):
    best = np.full(len(points), np.inf)
    for a, b in itertools.pairwise(polygon):
        line = b - a
        share = np.clip((points - a) @ line / max(line @ line, 1), 0, 1)
        best = np.minimum(best, np.hypot(*(points - a - share[:, None] * line).T))
    return best


def test_thickness():
    thickness, histogram = hl.get_region_thickness(Region.rectangle1(0, 0, 6, 30))
    assert thickness == [7] * 31
    assert histogram == [0] * 7 + [31]
    gap = np.ones((5, 30), bool)
    gap[1:4, 10:20] = False
    assert hl.get_region_thickness(batch(gap))[0] == [5] * 30
    assert hl.get_region_thickness(batch(gap.T))[0] == [5] * 30
    assert hl.get_region_thickness(EMPTY) == ([], [])
