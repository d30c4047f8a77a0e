"""Distances, angles, projections and intersections of points, lines, segments and circles."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.registry import operator

Numbers = list[int | float]


def _arrays(name: str, *values: Numbers) -> list[Floats]:
    """All tuples as arrays of one length; a single value goes with several of others."""
    size = max((len(one) for one in values if len(one) != 1), default=1)
    for number, one in enumerate(values, start=1):
        if len(one) not in (1, size):
            raise wrong_number(number, name, f"{len(one)} values beside {size}")
    return [np.broadcast_to(np.array(one, np.float64), (size,)) for one in values]


def _to_segment(r: Floats, c: Floats, r1: Floats, c1: Floats, r2: Floats, c2: Floats) -> Floats:
    down, right = r2 - r1, c2 - c1
    square = down * down + right * right
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(square > 0, ((r - r1) * down + (c - c1) * right) / square, 0.0)
    t = np.clip(t, 0.0, 1.0)
    return np.hypot(r - r1 - t * down, c - c1 - t * right)


def _to_line(r: Floats, c: Floats, r1: Floats, c1: Floats, r2: Floats, c2: Floats) -> Floats:
    down, right = r2 - r1, c2 - c1
    length = np.hypot(down, right)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.abs((c - c1) * down - (r - r1) * right) / length
    return np.where(length > 0, away, np.hypot(r - r1, c - c1))


@operator
def distance_pp(row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers) -> Floats:
    """Distances of pairs of points; a single point goes with several others. Reference: `distance_pp` (read in part)."""
    r1, c1, r2, c2 = _arrays("distance_pp", row1, column1, row2, column2)
    return np.hypot(r1 - r2, c1 - c2)


@operator
def distance_pl(
    row: Numbers, column: Numbers, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers
) -> Floats:
    """Distances of points from the lines through two points each. Source: reference page of `distance_pl`."""
    return _to_line(*_arrays("distance_pl", row, column, row1, column1, row2, column2))


@operator
def distance_ps(
    row: Numbers, column: Numbers, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers
) -> tuple[Floats, Floats]:
    """Least and largest distances of points from segments. Source: page of `distance_ps`."""
    r, c, r1, c1, r2, c2 = _arrays("distance_ps", row, column, row1, column1, row2, column2)
    return _to_segment(r, c, r1, c1, r2, c2), np.maximum(np.hypot(r - r1, c - c1), np.hypot(r - r2, c - c2))


@operator
def distance_ss(
    row_a1: Numbers,
    column_a1: Numbers,
    row_a2: Numbers,
    column_a2: Numbers,
    row_b1: Numbers,
    column_b1: Numbers,
    row_b2: Numbers,
    column_b2: Numbers,
) -> tuple[Floats, Floats]:
    """Least (0 if they meet) and largest distances of segments. Source: reference page of `distance_ss`."""
    given = (row_a1, column_a1, row_a2, column_a2, row_b1, column_b1, row_b2, column_b2)
    a, b, c, d, e, f, g, h = _arrays("distance_ss", *given)
    least = np.minimum.reduce(
        [
            _to_segment(a, b, e, f, g, h),
            _to_segment(c, d, e, f, g, h),
            _to_segment(e, f, a, b, c, d),
            _to_segment(g, h, a, b, c, d),
        ]
    )

    def side(r: Floats, s: Floats, r1: Floats, c1: Floats, r2: Floats, c2: Floats) -> Floats:
        return np.sign((r2 - r1) * (s - c1) - (c2 - c1) * (r - r1))

    meet = (side(a, b, e, f, g, h) * side(c, d, e, f, g, h) < 0) & (side(e, f, a, b, c, d) * side(g, h, a, b, c, d) < 0)
    most = np.maximum.reduce(
        [np.hypot(a - e, b - f), np.hypot(a - g, b - h), np.hypot(c - e, d - f), np.hypot(c - g, d - h)]
    )
    return np.where(meet, 0.0, least), most


@operator
def distance_sl(
    row_a1: Numbers,
    column_a1: Numbers,
    row_a2: Numbers,
    column_a2: Numbers,
    row_b1: Numbers,
    column_b1: Numbers,
    row_b2: Numbers,
    column_b2: Numbers,
) -> tuple[Floats, Floats]:
    """Least (0 if they meet) and largest distances of segments a from lines b. Source: page of `distance_sl`."""
    given = (row_a1, column_a1, row_a2, column_a2, row_b1, column_b1, row_b2, column_b2)
    a, b, c, d, e, f, g, h = _arrays("distance_sl", *given)
    one, other = _to_line(a, b, e, f, g, h), _to_line(c, d, e, f, g, h)
    crosses = ((g - e) * (b - f) - (h - f) * (a - e)) * ((g - e) * (d - f) - (h - f) * (c - e)) < 0
    return np.where(crosses, 0.0, np.minimum(one, other)), np.maximum(one, other)


@operator
def angle_lx(row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers) -> Floats:
    """Angles [rad] of lines from point 1 to point 2 with the column axis, counter-clockwise, -pi < angle <= pi.

    Source: reference page of `angle_lx`.
    """
    r1, c1, r2, c2 = _arrays("angle_lx", row1, column1, row2, column2)
    return np.arctan2(-(r2 - r1) + 0.0, c2 - c1) + 0.0


@operator
def angle_ll(
    row_a1: Numbers,
    column_a1: Numbers,
    row_a2: Numbers,
    column_a2: Numbers,
    row_b1: Numbers,
    column_b1: Numbers,
    row_b2: Numbers,
    column_b2: Numbers,
) -> Floats:
    """Angles [rad] by which lines a are turned counter-clockwise to get the direction of lines b, -pi < angle <= pi.

    0 if one of both has length 0. Source: reference page of `angle_ll`.
    """
    given = (row_a1, column_a1, row_a2, column_a2, row_b1, column_b1, row_b2, column_b2)
    a, b, c, d, e, f, g, h = _arrays("angle_ll", *given)
    down1, right1, down2, right2 = c - a, d - b, g - e, h - f
    return np.arctan2(down1 * right2 - right1 * down2 + 0.0, right1 * right2 + down1 * down2) + 0.0


@operator
def projection_pl(
    row: Numbers, column: Numbers, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers
) -> tuple[Floats, Floats]:
    """The points of lines (through two points each) nearest to given points. Source: page of `projection_pl`."""
    r, c, r1, c1, r2, c2 = _arrays("projection_pl", row, column, row1, column1, row2, column2)
    down, right = r2 - r1, c2 - c1
    square = down * down + right * right
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(square > 0, ((r - r1) * down + (c - c1) * right) / square, 0.0)
    return r1 + t * down, c1 + t * right


@operator
def get_points_ellipse(
    angle: Numbers, row: float, column: float, phi: float, radius1: float, radius2: float
) -> tuple[Floats, Floats]:
    """Points of an ellipse at angles [rad] of the circle around it, counter-clockwise from its axis `radius1` (direction phi).

    Angles are not checked. Source: reference page of `get_points_ellipse`.
    """
    from hdev.iconic.outlines import ellipse_points

    if not radius1 > 0:
        raise wrong_value(5, "get_points_ellipse", f"{radius1}")
    if not radius2 >= 0:
        raise wrong_value(6, "get_points_ellipse", f"{radius2}")
    return ellipse_points(row, column, phi, radius1, radius2, np.array(angle, np.float64))


@operator
def area_intersection_rectangle2(
    rect1_row: Numbers,
    rect1_column: Numbers,
    rect1_phi: Numbers,
    rect1_length1: Numbers,
    rect1_length2: Numbers,
    rect2_row: Numbers,
    rect2_column: Numbers,
    rect2_phi: Numbers,
    rect2_length1: Numbers,
    rect2_length2: Numbers,
) -> list[float]:
    """The areas that rectangles 1 have in common with rectangles 2: for each of 1 one value for each of 2.

    Reference: `area_intersection_rectangle2` (read in part).
    """
    from hdev.iconic.polygon_sets import intersection_area

    name = "area_intersection_rectangle2"
    first, second = (
        [_corners(*values) for values in zip(*_arrays(name, *group))]
        for group in (
            (rect1_row, rect1_column, rect1_phi, rect1_length1, rect1_length2),
            (rect2_row, rect2_column, rect2_phi, rect2_length1, rect2_length2),
        )
    )
    return [intersection_area(one, other) for one in first for other in second]


def _corners(row: float, column: float, phi: float, a: float, b: float) -> tuple[Floats, Floats]:
    along, across = np.array([a, -a, -a, a]), np.array([b, b, -b, -b])
    sine, cosine = math.sin(phi), math.cos(phi)
    return row - along * sine - across * cosine, column + along * cosine - across * sine
