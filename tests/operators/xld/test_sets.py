"""Sets of closed contours: areas and membership of points from the even-odd rule, closed forms, hard cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic import Contour, Objects
from tests.operators.running import fails, run

SEEDS = st.integers(0, 10**6)
NAMES = {
    "intersection_closed": lambda a, b: a & b,
    "union2_closed": lambda a, b: a | b,
    "difference_closed": lambda a, b: a & ~b,
    "symm_difference_closed": lambda a, b: a ^ b,
}


def ring(*points):
    rows, columns = zip(*points, points[0])
    return Contour(rows, columns)


def box(top, left, bottom, right):
    return ring((top, left), (bottom, left), (bottom, right), (top, right))


def combine(name, first, second):
    return list(run(f"{name}_contours_xld (A, B, C)", {"A": Objects(first), "B": Objects(second)})["C"])


def area(contours):
    """The sum of signed areas: holes run the other way."""
    total = 0.0
    for one in contours:
        y, x = one.rows - one.rows[0], one.columns - one.columns[0]
        total += float((x[1:] * y[:-1] - x[:-1] * y[1:]).sum()) / 2
    return total


def inside(contours, rows, columns):
    """Even-odd rule by rays to the right."""
    odd = np.zeros(rows.shape, bool)
    for one in contours:
        r, c = one.rows, one.columns
        if r[0] != r[-1] or c[0] != c[-1]:
            r, c = np.append(r, r[0]), np.append(c, c[0])
        for k in range(r.size - 1):
            if r[k] == r[k + 1]:
                continue
            hit = (np.minimum(r[k], r[k + 1]) <= rows) & (rows < np.maximum(r[k], r[k + 1]))
            at = c[k] + (rows - r[k]) * (c[k + 1] - c[k]) / (r[k + 1] - r[k])
            odd ^= hit & (at > columns)
    return odd


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.sampled_from(sorted(NAMES)))
def test_any_contours(seed, name):
    """Contours that cross themselves and each other, with whole coordinates: corners on lines, lines on lines."""
    rng = np.random.default_rng(seed)
    whole = rng.random() < 0.5

    def some():
        count = rng.integers(1, 4)
        result = []
        for _ in range(count):
            points = rng.uniform(0, 10, (rng.integers(3, 8), 2))
            result.append(ring(*(points.round() if whole else points).tolist()))
        return result

    first, second = some(), some()
    found = combine(name, first, second)
    rows, columns = rng.uniform(-1, 11, (2, 400))
    expected = NAMES[name](inside(first, rows, columns), inside(second, rows, columns))
    assert (inside(found, rows, columns) == expected).all()
    for one in found:
        assert one.is_closed
        hole = one.global_attributes["is_hole"]
        assert hole == (area([one]) < 0)
    assert area(found) >= -1e-9


@pytest.mark.parametrize(
    ("name", "expected"),
    [("intersection_closed", 25), ("union2_closed", 175), ("difference_closed", 75), ("symm_difference_closed", 150)],
)
def test_two_squares(name, expected):
    found = combine(name, [box(0, 0, 10, 10)], [box(5, 5, 15, 15)])
    assert math.isclose(area(found), expected)
    if name == "intersection_closed":
        assert sorted(zip(found[0].rows[:-1], found[0].columns[:-1])) == [(5, 5), (5, 10), (10, 5), (10, 10)]


def test_discs():
    """The lens of two circles of radius 1 at distance 1, scaled: 2 pi / 3 - sqrt(3) / 2."""
    text = """
        gen_circle_contour_xld (A, 100, 100, 50, 0, 6.28318531, 'positive', 0.1)
        gen_circle_contour_xld (B, 100, 150, 50, 0, 6.28318531, 'negative', 0.1)
        intersection_closed_contours_xld (A, B, C)
        area_center_xld (C, Area, Row, Column, Order)
        get_contour_global_attrib_xld (C, 'is_hole', Hole)
        difference_closed_contours_xld (A, B, D)
        area_center_xld (D, Rest, Row2, Column2, Order2)
    """
    result = run(text)
    lens = 2 * math.pi / 3 - math.sqrt(3) / 2
    assert abs(result["Area"][0] / 2500 - lens) < 1e-4
    assert (abs(result["Row"][0] - 100) < 1e-6, abs(result["Column"][0] - 125) < 1e-6) == (True, True)
    assert list(result["Order"]) == ["positive"]
    assert list(result["Hole"]) == [0]
    assert abs(result["Rest"][0] / 2500 - (math.pi - lens)) < 1e-4


def test_holes():
    found = combine("difference_closed", [box(0, 0, 10, 10)], [box(3, 3, 6, 6)])
    assert sorted(one.global_attributes["is_hole"] for one in found) == [0, 1]
    assert math.isclose(area(found), 91)
    # A contour within another of the same set is a hole already.
    found = combine("union2_closed", [box(0, 0, 10, 10), box(3, 3, 6, 6)], [box(4, 4, 5, 5)])
    assert math.isclose(area(found), 92)
    assert len(found) == 3


def test_lines_in_common():
    assert combine("intersection_closed", [box(0, 0, 10, 10)], [box(0, 10, 10, 20)]) == []
    (joined,) = combine("union2_closed", [box(0, 0, 10, 10)], [box(0, 10, 10, 20)])
    assert math.isclose(area([joined]), 200)
    assert combine("symm_difference_closed", [box(0, 0, 10, 10)], [box(0, 0, 10, 10)]) == []
    (same,) = combine(
        "intersection_closed", [box(0, 0, 10, 10)], [box(0, 0, 10, 10).__class__([0, 0, 10, 10], [0, 10, 10, 0])]
    )
    assert math.isclose(area([same]), 100)


def test_points_next_to_each_other_are_one():
    (joined,) = combine("union2_closed", [box(0, 0, 10, 10)], [box(0, 10 + 4e-7, 10, 20)])
    assert math.isclose(area([joined]), 200, rel_tol=1e-5)


def test_a_figure_of_eight():
    eight = ring((0, 0), (10, 10), (10, 0), (0, 10))
    found = combine("union2_closed", [eight], [])
    assert len(found) == 2
    assert math.isclose(area(found), 50)


def test_empty_input():
    assert combine("intersection_closed", [], [box(0, 0, 1, 1)]) == []
    assert combine("union2_closed", [], []) == []
    assert len(combine("difference_closed", [box(0, 0, 1, 1)], [])) == 1
    assert combine("union2_closed", [Contour([], []), Contour([1], [2]), Contour([1, 2], [3, 4])], []) == []
    with fails(3108):
        combine("union2_closed", [Contour([0, 1, math.nan], [0, 1, 2])], [])


def test_far_away():
    far = 2.0**31
    found = combine(
        "intersection_closed", [box(far - 10, far - 10, far, far)], [box(far - 5, far - 5, far + 5, far + 5)]
    )
    assert math.isclose(area(found), 25)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_polygons(name):
    text = f"""
        gen_rectangle2_contour_xld (A, 5, 5, 0, 5, 5)
        gen_rectangle2_contour_xld (B, 10, 10, 0, 5, 5)
        gen_polygons_xld (A, P, 'ramer', 0.1)
        gen_polygons_xld (B, Q, 'ramer', 0.1)
        {name}_polygons_xld (P, Q, C)
        area_center_xld (C, Area, Row, Column, Order)
    """
    expected = {"intersection_closed": 25, "union2_closed": 175, "difference_closed": 75, "symm_difference_closed": 150}
    result = run(text)
    assert math.isclose(sum(result["Area"]), expected[name], rel_tol=1e-9)
    with fails(3259):
        run(text + "        split_contours_xld (C, S, 'polygon', 1, 5)")
