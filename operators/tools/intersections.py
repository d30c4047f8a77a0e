"""Intersections of lines, segments, circles and contours.

Circles are arcs: from a start to an end angle [rad], 'positive' counter-clockwise or 'negative'; a full turn is the circle.
"""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Contour
from hdev.iconic.base import Floats
from hdev.iconic.crossings import overlaps, segment_hits, segments
from hdev.iconic.outlines import arc_angles
from hdev.registry import operator

Points = list[tuple[float, float]]
Result = tuple[list[float], list[float]]
Arc = tuple[float, float, float, float, float, str]


def _split(points: Points) -> Result:
    return [row for row, _ in points], [column for _, column in points]


def _distinct(points: Points) -> Points:
    result: Points = []
    for point in points:
        if not any(math.hypot(point[0] - r, point[1] - c) < 1e-9 for r, c in result):
            result.append(point)
    return result


def _crossing(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float, bool, float, float]:
    """Places t and u along a and b where the lines meet; whether they are parallel; the distance of b's start from line a."""
    dr, dc, er, ec = a[2] - a[0], a[3] - a[1], b[2] - b[0], b[3] - b[1]
    cross = dr * ec - dc * er
    gr, gc = b[0] - a[0], b[1] - a[1]
    scale = math.hypot(dr, dc) * math.hypot(er, ec)
    if abs(cross) <= 1e-12 * scale or scale == 0:
        length = math.hypot(dr, dc)
        return 0.0, 0.0, True, abs(gr * dc - gc * dr) / length if length else math.hypot(gr, gc), 0.0
    return (gr * ec - gc * er) / cross, (gr * dc - gc * dr) / cross, False, 0.0, 0.0


def _meet(
    a: tuple[float, ...], b: tuple[float, ...], a_ends: bool, b_ends: bool
) -> tuple[list[float], list[float], int]:
    t, u, parallel, apart, _ = _crossing(a, b)
    if not parallel:
        slack = 1e-12
        if (a_ends and not -slack <= t <= 1 + slack) or (b_ends and not -slack <= u <= 1 + slack):
            return [], [], 0
        return [a[0] + t * (a[2] - a[0])], [a[1] + t * (a[3] - a[1])], 0
    if apart > 1e-9:
        return [], [], 0
    if not a_ends and not b_ends:
        return [], [], 1
    if not a_ends:
        return [b[0], b[2]], [b[1], b[3]], 1
    if not b_ends:
        return [a[0], a[2]], [a[1], a[3]], 1
    _, _, shared = overlaps(np.array([a]), np.array([b]))
    if len(shared):
        r1, c1, r2, c2 = shared[0].tolist()
        return [r1, r2], [c1, c2], 1
    touching = [p for p in (a[:2], a[2:]) for q in (b[:2], b[2:]) if math.dist(p, q) < 1e-9]
    return ([touching[0][0]], [touching[0][1]], 0) if touching else ([], [], 0)


@operator
def intersection_lines(
    line1_row1: float,
    line1_column1: float,
    line1_row2: float,
    line1_column2: float,
    line2_row1: float,
    line2_column1: float,
    line2_row2: float,
    line2_column2: float,
) -> tuple[list[float], list[float], int]:
    """Where two lines meet; [] if they are parallel; and 1 if they are the same line, else 0.

    Source: reference page of `intersection_lines`.
    """
    return _meet(
        (line1_row1, line1_column1, line1_row2, line1_column2),
        (line2_row1, line2_column1, line2_row2, line2_column2),
        False,
        False,
    )


@operator
def intersection_segments(
    segment1_row1: float,
    segment1_column1: float,
    segment1_row2: float,
    segment1_column2: float,
    segment2_row1: float,
    segment2_column1: float,
    segment2_row2: float,
    segment2_column2: float,
) -> tuple[list[float], list[float], int]:
    """Where two segments meet. If they overlap, the ends of the common part and 1, else 0.

    Source: reference page of `intersection_segments`.
    """
    return _meet(
        (segment1_row1, segment1_column1, segment1_row2, segment1_column2),
        (segment2_row1, segment2_column1, segment2_row2, segment2_column2),
        True,
        True,
    )


@operator
def intersection_segment_line(
    segment_row1: float,
    segment_column1: float,
    segment_row2: float,
    segment_column2: float,
    line_row1: float,
    line_column1: float,
    line_row2: float,
    line_column2: float,
) -> tuple[list[float], list[float], int]:
    """Where a segment meets a line. If it lies on it, its ends and 1, else 0.

    Source: page of `intersection_segment_line`.
    """
    return _meet(
        (segment_row1, segment_column1, segment_row2, segment_column2),
        (line_row1, line_column1, line_row2, line_column2),
        True,
        False,
    )


def _arc(values: Arc, first: int, name: str) -> Arc:
    if not values[2] > 0:
        raise wrong_value(first + 2, name, f"{values[2]}")
    if values[5] not in ("positive", "negative"):
        raise wrong_value(first + 5, name, f"'{values[5]}'")
    return values


def _on_arc(point: tuple[float, float], arc: Arc) -> bool:
    start, span = arc_angles(arc[3], arc[4], arc[5] == "positive")
    if abs(span) >= 2 * math.pi:
        return True
    turn = math.atan2(-(point[0] - arc[0]), point[1] - arc[1]) - start
    turn = turn % (2 * math.pi) if span >= 0 else -((-turn) % (2 * math.pi))
    return abs(turn) <= abs(span) + 1e-9 or 2 * math.pi - abs(turn) < 1e-9


def _line_circle(line: tuple[float, ...], arc: Arc, ends: bool) -> Points:
    down, right = line[2] - line[0], line[3] - line[1]
    square = down * down + right * right
    if square == 0:
        return []
    gr, gc = line[0] - arc[0], line[1] - arc[1]
    half = (gr * down + gc * right) / square
    root = half * half - (gr * gr + gc * gc - arc[2] ** 2) / square
    if root < -1e-12 * max(arc[2] ** 2 / square, half * half):
        return []
    step = math.sqrt(max(root, 0.0))
    places = [-half] if step < 1e-9 * max(abs(half), arc[2] / math.sqrt(square)) else [-half - step, -half + step]
    points = [(line[0] + t * down, line[1] + t * right) for t in places if not ends or -1e-12 <= t <= 1 + 1e-12]
    return [point for point in points if _on_arc(point, arc)]


@operator
def intersection_line_circle(
    line_row1: float,
    line_column1: float,
    line_row2: float,
    line_column2: float,
    circle_row: float,
    circle_column: float,
    circle_radius: float,
    circle_start_phi: float,
    circle_end_phi: float,
    circle_point_order: str,
) -> Result:
    """Where a line meets a circle or arc, in the order of the line. Source: reference page of `intersection_line_circle`."""
    given = (circle_row, circle_column, circle_radius, circle_start_phi, circle_end_phi, circle_point_order)
    arc = _arc(given, 5, "intersection_line_circle")
    return _split(_line_circle((line_row1, line_column1, line_row2, line_column2), arc, False))


@operator
def intersection_segment_circle(
    segment_row1: float,
    segment_column1: float,
    segment_row2: float,
    segment_column2: float,
    circle_row: float,
    circle_column: float,
    circle_radius: float,
    circle_start_phi: float,
    circle_end_phi: float,
    circle_point_order: str,
) -> Result:
    """Where a segment meets a circle or arc, in the order of the segment.

    Source: page of `intersection_segment_circle`.
    """
    given = (circle_row, circle_column, circle_radius, circle_start_phi, circle_end_phi, circle_point_order)
    arc = _arc(given, 5, "intersection_segment_circle")
    return _split(_line_circle((segment_row1, segment_column1, segment_row2, segment_column2), arc, True))


@operator
def intersection_circles(
    circle1_row: float,
    circle1_column: float,
    circle1_radius: float,
    circle1_start_phi: float,
    circle1_end_phi: float,
    circle1_point_order: str,
    circle2_row: float,
    circle2_column: float,
    circle2_radius: float,
    circle2_start_phi: float,
    circle2_end_phi: float,
    circle2_point_order: str,
) -> tuple[list[float], list[float], int]:
    """Where two circles or arcs meet. If they overlap, the ends of what they have in common (none for circles) and 1, else 0.

    Source: reference page of `intersection_circles`.
    """
    name = "intersection_circles"
    a = _arc(
        (circle1_row, circle1_column, circle1_radius, circle1_start_phi, circle1_end_phi, circle1_point_order), 1, name
    )
    b = _arc(
        (circle2_row, circle2_column, circle2_radius, circle2_start_phi, circle2_end_phi, circle2_point_order), 7, name
    )
    distance = math.hypot(b[0] - a[0], b[1] - a[1])
    if distance < 1e-9 and abs(a[2] - b[2]) < 1e-9:
        points = [p for p in _ends(a) if _on_arc(p, b)] + [p for p in _ends(b) if _on_arc(p, a)]
        rows, columns = _split(_distinct(points))
        return rows, columns, int(_overlap(a, b))
    if distance == 0 or distance > a[2] + b[2] + 1e-9 or distance < abs(a[2] - b[2]) - 1e-9:
        return [], [], 0
    along = (distance**2 + a[2] ** 2 - b[2] ** 2) / (2 * distance)
    aside = math.sqrt(max(a[2] ** 2 - along**2, 0.0))
    er, ec = (b[0] - a[0]) / distance, (b[1] - a[1]) / distance
    points = [(a[0] + along * er - s * aside * ec, a[1] + along * ec + s * aside * er) for s in (1.0, -1.0)]
    rows, columns = _split(_distinct([p for p in points if _on_arc(p, a) and _on_arc(p, b)]))
    return rows, columns, 0


def _overlap(a: Arc, b: Arc) -> bool:
    """Whether two arcs of the same circle have more than points in common: the middle between two ends lies on both."""
    angles = sorted(math.atan2(a[0] - r, c - a[1]) for r, c in (*_ends(a), *_ends(b))) or [0.0]
    for one, other in zip(angles, [*angles[1:], angles[0] + 2 * math.pi]):
        middle = (one + other) / 2
        point = a[0] - a[2] * math.sin(middle), a[1] + a[2] * math.cos(middle)
        if other - one > 1e-9 and _on_arc(point, a) and _on_arc(point, b):
            return True
    return False


def _at(arc: Arc, place: float) -> tuple[float, float]:
    start, span = arc_angles(arc[3], arc[4], arc[5] == "positive")
    angle = start + place * span
    return arc[0] - arc[2] * math.sin(angle), arc[1] + arc[2] * math.cos(angle)


def _ends(arc: Arc) -> Points:
    if abs(arc_angles(arc[3], arc[4], arc[5] == "positive")[1]) >= 2 * math.pi:
        return []
    return [_at(arc, 0.0), _at(arc, 1.0)]


# ---------------------------------------------------------------------------------------------------------- contours


def _with_lines(one: Floats, other: Floats) -> tuple[list[float], list[float], int]:
    """Where two sets of segments meet, in the order of the first."""
    i, j, t, _ = segment_hits(one, other)
    del j
    rows = one[i, 0] + t * (one[i, 2] - one[i, 0])
    columns = one[i, 1] + t * (one[i, 3] - one[i, 1])
    _, _, shared = overlaps(one, other)
    order = np.lexsort((t, i))
    points = list(zip(rows[order].tolist(), columns[order].tolist()))
    for r1, c1, r2, c2 in shared.tolist():
        points += [(r1, c1), (r2, c2)]
    found = _split(_distinct(points))
    return found[0], found[1], int(len(shared) > 0)


@operator
def intersection_segment_contour_xld(
    contour: Contour, segment_row1: float, segment_column1: float, segment_row2: float, segment_column2: float
) -> tuple[list[float], list[float], int]:
    """Where a segment meets a contour, in the order of the contour; 1 if they overlap (with the ends of that), else 0.

    Reference: `intersection_segment_contour_xld` (read in part).
    """
    line = np.array([[segment_row1, segment_column1, segment_row2, segment_column2]])
    return _with_lines(segments(contour.rows, contour.columns), line)


@operator
def intersection_line_contour_xld(
    contour: Contour, line_row1: float, line_column1: float, line_row2: float, line_column2: float
) -> tuple[list[float], list[float], int]:
    """Where a line meets a contour, in the order of the contour; 1 if they overlap, else 0.

    Reference: `intersection_line_contour_xld` (read in part).
    """
    down, right = line_row2 - line_row1, line_column2 - line_column1
    length = math.hypot(down, right)
    if length == 0:
        raise wrong_value(3, "intersection_line_contour_xld", "the points of the line are the same")
    reach = float(np.hypot(contour.rows - line_row1, contour.columns - line_column1).max()) + 1.0
    down, right = down / length * reach, right / length * reach
    line = np.array([[line_row1 - down, line_column1 - right, line_row1 + down, line_column1 + right]])
    return _with_lines(segments(contour.rows, contour.columns), line)


@operator
def intersection_circle_contour_xld(
    contour: Contour,
    circle_row: float,
    circle_column: float,
    circle_radius: float,
    circle_start_phi: float,
    circle_end_phi: float,
    circle_point_order: str,
) -> Result:
    """Where a circle or arc meets a contour, in the order of the contour.

    Reference: `intersection_circle_contour_xld` (in part).
    """
    given = (circle_row, circle_column, circle_radius, circle_start_phi, circle_end_phi, circle_point_order)
    arc = _arc(given, 1, "intersection_circle_contour_xld")
    points: Points = []
    for line in segments(contour.rows, contour.columns).tolist():
        points += _line_circle(tuple(line), arc, True)
    return _split(_distinct(points))


@operator
def intersection_contours_xld(
    contour1: Contour, contour2: Contour, intersection_type: str
) -> tuple[list[float], list[float], int]:
    """Where two contours meet, or one of them meets itself.

    Parameters
    ----------
    intersection_type
        'mutual': each other; 'self': each itself; 'all': both.

    The last output is 1 if lines overlap, else 0. Reference: `intersection_contours_xld` (read in part).
    """
    if intersection_type not in ("all", "mutual", "self"):
        raise wrong_value(1, "intersection_contours_xld", f"'{intersection_type}'")
    lines = [segments(one.rows, one.columns) for one in (contour1, contour2)]
    points: Points = []
    overlap = 0
    if intersection_type != "self":
        rows, columns, overlap = _with_lines(*lines)
        points += zip(rows, columns)
    if intersection_type != "mutual":
        for one, contour in zip(lines, (contour1, contour2)):
            i, j, t, _ = segment_hits(one, one)
            gap = j - i
            keep = (gap > 1) & ~(contour.is_closed & (gap == len(one) - 1))
            rows = (one[i, 0] + t * (one[i, 2] - one[i, 0]))[keep].tolist()
            columns = (one[i, 1] + t * (one[i, 3] - one[i, 1]))[keep].tolist()
            points += zip(rows, columns)
            i, j, _shared = overlaps(one, one)
            overlap |= int((i < j).any())
    rows, columns = _split(_distinct(points))
    return rows, columns, overlap
