"""Distances of points, lines and segments from contours and regions, and of these from each other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour, Objects, Region
from hdev.iconic.base import Floats
from hdev.iconic.crossings import nearest_on, overlaps, segment_hits, segments
from hdev.registry import operator

Numbers = list[int | float]

_EMPTY = 3036


def _points(contour: Contour, name: str) -> Floats:
    if not contour.rows.size:
        raise HError(3255, "", operator=name)
    return contour.to_numpy()


def _largest(a: Floats, b: Floats) -> float:
    from hdev.iconic.contour_features import convex_hull

    one, other = convex_hull(a[:, 0], a[:, 1]), convex_hull(b[:, 0], b[:, 1])
    return float(np.hypot(one[:, None, 0] - other[:, 0], one[:, None, 1] - other[:, 1]).max())


def _paired(name: str, values: tuple[Numbers, ...]) -> list[tuple[float, ...]]:
    """Groups of one value of each parameter; a single value goes with all of the others."""
    size = max((len(one) for one in values if len(one) != 1), default=1)
    for number, one in enumerate(values, start=1):
        if len(one) not in (1, size):
            raise wrong_number(number, name, f"{len(one)} values beside {size}")
    return [tuple(float(one[k % len(one)]) for one in values) for k in range(size)]


@operator
def distance_pc(contour: Contour, row: Numbers, column: Numbers) -> tuple[list[float], list[float]]:
    """Least distance of points from the lines of a contour, and largest distance from its points.

    Reference: `distance_pc` (in part).
    """
    points = _points(contour, "distance_pc")
    given = np.array(_paired("distance_pc", (row, column))).reshape(-1, 2)
    least, _ = nearest_on(given, segments(contour.rows, contour.columns))
    most = [float(np.hypot(*(points - one).T).max()) for one in given]
    return least.tolist(), most


def _segment_to(lines: Floats, one: Floats) -> float:
    """The least distance of segments from one (1, 4)."""
    i, _, _, _ = segment_hits(lines, one)
    if len(i) or len(overlaps(lines, one)[0]):
        return 0.0
    ends = one.reshape(2, 2)
    starts = np.concatenate((lines[:, :2], lines[:, 2:]))
    return min(float(nearest_on(ends, lines)[0].min()), float(nearest_on(starts, one)[0].min()))


@operator
def distance_sc(
    contour: Contour, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers
) -> tuple[list[float], list[float]]:
    """Least (0 if they meet) and largest distances of segments from a contour. Source: page of `distance_sc`."""
    points = _points(contour, "distance_sc")
    lines = segments(contour.rows, contour.columns)
    least, most = [], []
    for given in _paired("distance_sc", (row1, column1, row2, column2)):
        least.append(_segment_to(lines, np.array([given])))
        most.append(_largest(points, np.array(given).reshape(2, 2)))
    return least, most


def _from_line(points: Floats, line: tuple[float, ...], name: str) -> Floats:
    down, right = line[2] - line[0], line[3] - line[1]
    length = math.hypot(down, right)
    if length == 0:
        raise wrong_value(3, name, "the points of the line are the same")
    return ((points[:, 1] - line[1]) * down - (points[:, 0] - line[0]) * right) / length


def _line_range(points: Floats, given: list[tuple[float, ...]], name: str) -> tuple[list[float], list[float]]:
    least, most = [], []
    for line in given:
        away = _from_line(points, line, name)
        least.append(0.0 if away.min() <= 0 <= away.max() else float(np.abs(away).min()))
        most.append(float(np.abs(away).max()))
    return least, most


@operator
def distance_lc(
    contour: Contour, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers
) -> tuple[list[float], list[float]]:
    """Least (0 if they meet) and largest distances of lines from a contour. Reference: `distance_lc` (read in part)."""
    given = _paired("distance_lc", (row1, column1, row2, column2))
    return _line_range(_points(contour, "distance_lc"), given, "distance_lc")


# ---------------------------------------------------------------------------------------------- contours from contours


def _modes(mode: str, known: tuple[str, ...], name: str) -> bool:
    """Whether the distance is that to lines, not to points."""
    if mode not in known:
        raise wrong_value(1, name, f"'{mode}'")
    return mode != "point_to_point"


def _nearest(points: Floats, other: Contour, to_lines: bool) -> tuple[Floats, Floats]:
    if to_lines:
        return nearest_on(points, segments(other.rows, other.columns))
    from scipy.spatial import cKDTree

    targets = other.to_numpy()
    distance, index = cKDTree(targets).query(points)
    return distance, targets[index]


def _closest(a: Contour, b: Contour, to_lines: bool, name: str) -> tuple[float, Floats, Floats]:
    """The least distance of two contours, and where it is on both."""
    p, q = _points(a, name), _points(b, name)
    if to_lines:
        one, other = segments(a.rows, a.columns), segments(b.rows, b.columns)
        i, _, t, _ = segment_hits(one, other)
        if len(i):
            place = one[i[0], :2] + t[0] * (one[i[0], 2:] - one[i[0], :2])
            return 0.0, place, place
    distance, place = _nearest(p, b, to_lines)
    k = int(distance.argmin())
    best = (float(distance[k]), p[k], place[k])
    if to_lines:
        distance, place = _nearest(q, a, True)
        k = int(distance.argmin())
        if distance[k] < best[0]:
            best = (float(distance[k]), place[k], q[k])
    return best


_BOTH = ("point_to_point", "point_to_segment")
_ALL = (*_BOTH, "fast_point_to_segment")


def _beside(contour: Contour, k: int) -> Contour:
    """The part of a contour from the point before number k to the one behind it."""
    count = contour.rows.size
    index = np.arange(max(k - 1, 0), min(k + 2, count))
    if contour.is_closed and count > 2 and k in (0, count - 1):
        index = np.array([count - 2, 0, 1])
    return Contour(contour.rows[index], contour.columns[index])


def _minimum(a: Contour, b: Contour, mode: str, name: str) -> tuple[float, Floats, Floats]:
    """The least distance in one of the modes of `distance_cc_min`, and where it is on both contours."""
    to_lines = _modes(mode, _ALL, name)
    if mode != "fast_point_to_segment":
        return _closest(a, b, to_lines, name)
    from scipy.spatial import cKDTree

    p, q = _points(a, name), _points(b, name)
    distance, index = cKDTree(q).query(p)
    k = int(distance.argmin())
    return _closest(_beside(a, k), _beside(b, int(index[k])), True, name)


@operator
def distance_cc(contour1: Contour, contour2: Contour, mode: str) -> tuple[float, float]:
    """Least and largest distance of two contours.

    Parameters
    ----------
    mode
        'point_to_point': of their points; 'point_to_segment': of the lines between these (0 where they cross).

    Source: reference page of `distance_cc`.
    """
    least = _closest(contour1, contour2, _modes(mode, _BOTH, "distance_cc"), "distance_cc")[0]
    return least, _largest(contour1.to_numpy(), contour2.to_numpy())


@operator
def distance_cc_min(contour1: Contour, contour2: Contour, mode: str) -> float:
    """The least distance of two contours.

    Parameters
    ----------
    mode
        'point_to_point': of their points; 'point_to_segment': of the lines between these; 'fast_point_to_segment': of the
        lines beside the two points that are nearest to each other, which others may be nearer than.

    Error 3255 for a contour without points. Source: reference page of `distance_cc_min`.
    """
    return _minimum(contour1, contour2, mode, "distance_cc_min")[0]


@operator
def distance_cc_min_points(contour1: Contour, contour2: Contour, mode: str) -> tuple[float, float, float, float, float]:
    """The least distance of two contours (see `distance_cc_min`), and the points (row, column) where it is.

    Reference: `distance_cc_min_points` (read in part).
    """
    distance, one, other = _minimum(contour1, contour2, mode, "distance_cc_min_points")
    return distance, float(one[0]), float(one[1]), float(other[0]), float(other[1])


@operator
def distance_contours_xld(contour_from: Objects, contour_to: Objects, mode: str) -> Objects:
    """The first contours with the attribute 'distance': how far each point is from the nearest of the second contours.

    Parameters
    ----------
    mode
        'point_to_point': from their points; 'point_to_segment': from the lines between these.

    Source: reference page of `distance_contours_xld`.
    """
    name = "distance_contours_xld"
    to_lines = _modes(mode, _BOTH, name)
    targets = [one for one in contour_to if one.rows.size]
    if not targets:
        raise HError(3255, "no contours to measure from", operator=name)
    result = []
    for contour in contour_from:
        points = contour.to_numpy()
        distance = np.minimum.reduce([_nearest(points, one, to_lines)[0] for one in targets])
        attributes = {**contour.attributes, "distance": distance}
        result.append(Contour(contour.rows, contour.columns, attributes, contour.global_attributes))
    return Objects(result)


# ----------------------------------------------------------------------------------------------------------- regions


def pixels(region: Region, name: str = "") -> Floats:
    """The rows and columns of all pixels."""
    if region.is_empty:
        raise HError(_EMPTY, "", operator=name)
    length = region.last.astype(np.int64) - region.first + 1
    total = int(length.sum())
    rows = np.repeat(region.row.astype(np.float64), length)
    offset = np.arange(total) - np.repeat(np.cumsum(length) - length, length)
    return np.stack((rows, np.repeat(region.first.astype(np.float64), length) + offset), axis=1)


def _extremes(region: Region, name: str) -> Floats:
    """The ends of the runs: for largest distances and for lines."""
    if region.is_empty:
        raise HError(_EMPTY, "", operator=name)
    rows = np.concatenate((region.row, region.row)).astype(np.float64)
    return np.stack((rows, np.concatenate((region.first, region.last)).astype(np.float64)), axis=1)


def _outer(region: Region, name: str) -> Floats:
    """The pixels of a region without holes that have one of their four neighbours outside."""
    from hdev.iconic.holes import filled

    if region.is_empty:
        raise HError(_EMPTY, "", operator=name)
    region = filled(region.batch())[0]
    mask = np.pad(region.to_mask(), 1)
    inner = mask[1:-1, 1:-1] & mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    box = region.bounding_box
    assert box is not None
    return np.argwhere(mask[1:-1, 1:-1] & ~inner).astype(np.float64) + np.array(box[:2], np.float64)


def _solid(region: Region, name: str) -> tuple[Region, Floats]:
    """The region without its holes, and the lines between the centres of its pixels: runs, and steps to the next row.

    Of the steps those around both ends of what two runs have in common are enough: between them everything is inside.
    """
    from hdev.iconic.holes import filled

    if region.is_empty:
        raise HError(_EMPTY, "", operator=name)
    region = filled(region.batch())[0]
    row, first, last = (values.astype(np.int64) for values in (region.row, region.first, region.last))
    lines = [np.stack((row, first, row, last), axis=1)]
    # Runs of the next row that touch run k, also over a corner: positions low[k] to high[k].
    line = np.cumsum(np.minimum(np.diff(row, prepend=row[:1]), 2)) << 34  # rows, with gaps of one row made small
    low = np.searchsorted(line + last, line + (1 << 34) + first - 1)
    high = np.searchsorted(line + first, line + (1 << 34) + last + 1, side="right")
    count = np.maximum(high - low, 0)
    upper = np.repeat(np.arange(row.size), count)
    lower = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
    left, right = np.maximum(first[upper], first[lower]), np.minimum(last[upper], last[lower])
    # Straight down at both ends of what the runs have in common, and from there over the corner where one goes on.
    for end, beyond in ((left, left - 1), (right, right + 1)):
        for above, below in ((end, end), (end, beyond), (beyond, end)):
            ends = np.clip(above, first[upper], last[upper]), np.clip(below, first[lower], last[lower])
            lines.append(np.stack((row[upper], ends[0], row[lower], ends[1]), axis=1))
    return region, np.concatenate(lines).astype(np.float64)


def _within(region: Region, row: float, column: float) -> bool:
    """Whether a point lies between the centres of pixels of the region: in a square of four or a triangle of three."""
    top, left = math.floor(row), math.floor(column)
    y, x = row - top, column - left
    near = [
        [bool(((region.row == r) & (region.first <= c) & (region.last >= c)).any()) for c in (left, left + 1)]
        for r in (top, top + 1)
    ]
    missing = [(i, j) for i in (0, 1) for j in (0, 1) if not near[i][j]]
    if len(missing) != 1:
        return not missing
    (i, j) = missing[0]
    return (y if i else 1 - y) + (x if j else 1 - x) <= 1.0


def _from_solid(region: Region, lines: Floats, given: tuple[float, ...]) -> float:
    if _within(region, given[0], given[1]):
        return 0.0
    return _segment_to(lines, np.array([given]))


@operator
def distance_pr(region: Region, row: Numbers, column: Numbers) -> tuple[list[float], list[float]]:
    """Least and largest distances of points from the pixels (their centres) of a region; 0 within a pixel.

    A single row or column goes with several of the other. Error 3036 for an empty region.
    Source: reference page of `distance_pr`.
    """
    ends = _extremes(region, "distance_pr")
    least, most = [], []
    for r, c in _paired("distance_pr", (row, column)):
        inside = (region.row == math.floor(r + 0.5)) & (region.first <= math.floor(c + 0.5))
        inside &= math.floor(c + 0.5) <= region.last
        near = np.round(np.clip(c, region.first, region.last))
        least.append(0.0 if inside.any() else float(np.hypot(region.row - r, near - c).min()))
        most.append(float(np.hypot(ends[:, 0] - r, ends[:, 1] - c).max()))
    return least, most


@operator
def distance_lr(
    region: Region, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers
) -> tuple[list[float], list[float]]:
    """Least and largest orthogonal distances of lines (through two points each) from a region.

    The region reaches from centre to centre of its pixels; its holes count as filled. A line that goes through it has the
    least distance 0. Error 3036 for an empty region. Source: reference page of `distance_lr`.
    """
    name = "distance_lr"
    ends = _extremes(region, name)
    region, lines = _solid(region, name)
    least, most = [], []
    for line in _paired(name, (row1, column1, row2, column2)):
        away = np.abs(_from_line(ends, line, name))
        down, right = line[2] - line[0], line[3] - line[1]
        length = math.hypot(down, right)
        along = ((ends[:, 0] - line[0]) * down + (ends[:, 1] - line[1]) * right) / length
        t = np.array([along.min() - 1.0, along.max() + 1.0]) / length  # as far as the region reaches, and a little more
        whole = (line[0] + t[0] * down, line[1] + t[0] * right, line[0] + t[1] * down, line[1] + t[1] * right)
        least.append(_segment_to(lines, np.array([whole])))
        most.append(float(away.max()))
    return least, most


@operator
def distance_sr(
    region: Region, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers
) -> tuple[list[float], list[float]]:
    """Least and largest distances of segments from a region.

    The region reaches from centre to centre of its pixels; its holes count as filled. A segment that meets it has the least
    distance 0. Error 3036 for an empty region. Source: reference page of `distance_sr`.
    """
    name = "distance_sr"
    ends = _extremes(region, name)
    region, lines = _solid(region, name)
    least, most = [], []
    for given in _paired(name, (row1, column1, row2, column2)):
        least.append(_from_solid(region, lines, given))
        most.append(_largest(ends, np.array(given).reshape(2, 2)))
    return least, most


@operator
def distance_rr_min(regions1: Region, regions2: Region) -> tuple[float, Any, Any, Any, Any]:
    """The least distance of the outer contour pixels of two regions, and the pixels where it is.

    Holes do not count, and a region within another one has a distance from it. Error 3036 if one is empty.
    Source: reference page of `distance_rr_min`.
    """
    from scipy.spatial import cKDTree

    name = "distance_rr_min"
    one, other = _outer(regions1, name), _outer(regions2, name)
    distance, index = cKDTree(other).query(one)
    k = int(distance.argmin())
    r1, c1, r2, c2 = (int(value) for value in (*one[k], *other[index[k]]))
    return float(distance[k]), r1, c1, r2, c2


@operator
def distance_rr_min_dil(regions1: Region, regions2: Region) -> int:
    """2 n - 1, if both regions grown n times by the eight neighbours of their pixels meet; -1 if they overlap.

    Error 3036 if one is empty. Source: reference page of `distance_rr_min_dil`.
    """
    from scipy.spatial import cKDTree

    one, other = pixels(regions1, "distance_rr_min_dil"), pixels(regions2, "distance_rr_min_dil")
    distance, _ = cKDTree(other).query(one, p=np.inf)
    return 2 * ((int(distance.min()) + 1) // 2) - 1
