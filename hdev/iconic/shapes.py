"""Regions of given shapes: circles, ellipses, rectangles, sectors, lines, polygons.

A pixel belongs to a shape if its centre does; a centre on the border counts as inside. `box` limits the rows and columns.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from hdev.iconic.base import MAX_RUNS, Box, Floats, Int64s
from hdev.iconic.region import Region
from hdev.iconic.runs import normal_runs

#: Distance from the border of a shape within which a pixel's centre counts as being on it.
_SLACK = 1e-6
_LIMIT: Box = (-(2**31 - 1), -(2**31 - 1), 2**31 - 1, 2**31 - 1)


def rounded(values: ArrayLike) -> Int64s:
    """The nearest integers, halves upwards."""
    array = np.asarray(values)
    if array.dtype.kind in "iu":
        return array.astype(np.int64)
    return np.floor(np.clip(array.astype(np.float64), -(2.0**40), 2.0**40) + 0.5).astype(np.int64)


def circle(row: float, column: float, radius: float, box: Box | None = None) -> Region:
    """A symmetric circle: the diameter is rounded to an integer, the centre to a pixel if it is odd, else between four.

    Even diameters take the nearest centre whose coordinates end in .5; an integer goes to the next smaller one.
    """
    diameter = math.floor(2.0 * radius + 0.5)
    if diameter < 1:
        return Region.empty()
    if diameter % 2:
        center = math.floor(row + 0.5), math.floor(column + 0.5)
        return ellipse(center[0], center[1], 0.0, diameter / 2, diameter / 2, box)
    return ellipse(_half(row), _half(column), 0.0, diameter / 2, diameter / 2, box)


def _half(value: float) -> float:
    return math.ceil(value) - 0.5


def ellipse(row: float, column: float, phi: float, radius1: float, radius2: float, box: Box | None = None) -> Region:
    """The ellipse with the half axis `radius1` in direction `phi` (from the column axis counter-clockwise)."""
    top, left, bottom, right = box or _LIMIT
    if radius1 <= 0 or radius2 < 0:
        return Region.empty()
    if radius2 == 0:
        return rectangle2(row, column, phi, radius1, 0.0, box)
    sine, cosine = math.sin(phi), math.cos(phi)
    reach = math.hypot(radius1 * sine, radius2 * cosine)
    rows = _rows(max(math.ceil(row - reach - _SLACK), top), min(math.floor(row + reach + _SLACK), bottom))
    # ((c cos - r sin) / a)**2 + ((c sin + r cos) / b)**2 <= 1, a quadratic in c.
    a2, b2 = radius1**2, radius2**2
    y = rows - row
    p = cosine**2 / a2 + sine**2 / b2
    q = y * sine * cosine * (1.0 / b2 - 1.0 / a2)
    s = y * y * (sine**2 / a2 + cosine**2 / b2) - 1.0
    root = q * q - p * s
    inside = root >= -_SLACK * p
    wide = np.sqrt(np.maximum(root[inside], 0.0)) / p
    middle = column - q[inside] / p
    first = np.ceil(middle - wide - _SLACK).astype(np.int64)
    last = np.floor(middle + wide + _SLACK).astype(np.int64)
    return _region(rows[inside], np.maximum(first, left), np.minimum(last, right))


def rectangle2(row: float, column: float, phi: float, length1: float, length2: float, box: Box | None = None) -> Region:
    """The rectangle with half sides `length1` in direction `phi` and `length2` across.

    A rectangle so thin that it passes between pixels consists of its axis, drawn as a line, besides.
    """
    sine, cosine = math.sin(phi), math.cos(phi)
    along = np.array([-sine * length1, cosine * length1])  # row, column
    across = np.array([cosine * length2, sine * length2])
    center = np.array([row, column])
    corners = np.array(
        [center + along + across, center + along - across, center - along - across, center - along + across]
    )
    region = convex_polygon(corners[:, 0], corners[:, 1], box)
    if min(length1, length2) < 0.75:
        axis = along if length1 >= length2 else across
        ends = np.array([center - axis, center + axis])
        region = _joined(region, polyline(ends[:, 0], ends[:, 1]), box)
    return region


def _joined(a: Region, b: Region, box: Box | None) -> Region:
    from hdev.iconic.setops import union

    return union(a, b.clip(*box) if box else b)


def convex_polygon(rows: Floats, columns: Floats, box: Box | None = None) -> Region:
    """The pixels whose centres are in a convex polygon."""
    top, left, bottom, right = box or _LIMIT
    first_row = max(math.ceil(rows.min() - _SLACK), top)
    last_row = min(math.floor(rows.max() + _SLACK), bottom)
    inner = _rows(first_row, last_row)
    low, high = np.full(inner.size, np.inf), np.full(inner.size, -np.inf)
    for r1, c1, r2, c2 in zip(rows, columns, np.roll(rows, -1), np.roll(columns, -1)):
        on = (inner >= min(r1, r2) - _SLACK) & (inner <= max(r1, r2) + _SLACK)
        if abs(r2 - r1) <= 2 * _SLACK:
            low[on] = np.minimum(low[on], min(c1, c2))
            high[on] = np.maximum(high[on], max(c1, c2))
        else:
            share = np.clip((inner[on] - r1) / (r2 - r1), 0.0, 1.0)
            crossing = c1 + share * (c2 - c1)
            low[on] = np.minimum(low[on], crossing)
            high[on] = np.maximum(high[on], crossing)
    seen = low <= high
    first = np.ceil(low[seen] - _SLACK).astype(np.int64)
    last = np.floor(high[seen] + _SLACK).astype(np.int64)
    return _region(inner[seen], np.maximum(first, left), np.minimum(last, right))


def polyline(rows: ArrayLike, columns: ArrayLike, closed: bool = False, neighbourhood: int = 8) -> Region:
    """Straight lines from point to point (rounded to pixels), by Bresenham's algorithm.

    With neighbourhood 4 successive pixels share a side.
    """
    from hdev.iconic.kernels.lines import line_points

    row, column = rounded(rows), rounded(columns)
    if row.size == 0:
        return Region.empty()
    if closed:
        row, column = np.append(row, row[0]), np.append(column, column[0])
    return Region.from_points(*line_points(row, column, int(neighbourhood == 4)))


def polygon(rows: ArrayLike, columns: ArrayLike, neighbourhood: int = 8) -> Region:
    """The closed polygon through the points (rounded to pixels) with everything it encloses."""
    from hdev.iconic.holes import filled

    return filled(polyline(rows, columns, True, neighbourhood).batch(), neighbourhood)[0]


def sector(shape: Region, row: float, column: float, phi: float, ratio: float, start: float, end: float) -> Region:
    """The part of an ellipse between two angles, counter-clockwise from `start` to `end`, seen from its centre.

    Angles count from the main axis `phi` on the circle from which the ellipse comes by shrinking the other axis to `ratio`.
    """
    if abs(end - start) >= 2 * math.pi - 1e-9:
        return shape
    rows, columns = shape.points()
    r, c = rows - row, columns - column
    along = c * math.cos(phi) - r * math.sin(phi)
    across = -(c * math.sin(phi) + r * math.cos(phi)) / (ratio or 1.0)
    angle = np.arctan2(across, along)
    turn = (end - start) % (2 * math.pi)
    inside = (angle - start + 1e-9) % (2 * math.pi) <= turn + 2e-9
    inside |= np.hypot(along, across) < 1e-9  # the centre
    return Region.from_points(rows[inside], columns[inside])


def _rows(first: int, last: int) -> Int64s:
    if last - first >= MAX_RUNS:
        raise MemoryError(f"a shape of {last - first + 1} rows")
    return np.arange(first, last + 1)


def _region(row: Int64s, first: Int64s, last: Int64s) -> Region:
    return Region(*normal_runs(row.astype(np.int64), first, last))
