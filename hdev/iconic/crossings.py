"""Where lines, segments and contours meet."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.base import Floats

_SLACK = 1e-12

#: Pairs of points and segments that are looked at together.
_BLOCK = 1 << 20


def segment_hits(a: Floats, b: Floats) -> tuple[Any, Any, Floats, Floats]:
    """All pairs of segments (N, 4) and (M, 4), each row1, column1, row2, column2, that meet in one point.

    Indices into a and b, and the places along both (0 .. 1). Parallel ones do not count.
    """
    p, r = a[:, None, :2], a[:, None, 2:] - a[:, None, :2]
    q, s = b[None, :, :2], b[None, :, 2:] - b[None, :, :2]
    cross = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    gap = q - p
    scale = np.hypot(r[..., 0], r[..., 1]) * np.hypot(s[..., 0], s[..., 1])
    flat = np.abs(cross) <= _SLACK * scale
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (gap[..., 0] * s[..., 1] - gap[..., 1] * s[..., 0]) / cross
        u = (gap[..., 0] * r[..., 1] - gap[..., 1] * r[..., 0]) / cross
    hit = ~flat & (t >= -_SLACK) & (t <= 1 + _SLACK) & (u >= -_SLACK) & (u <= 1 + _SLACK)
    i, j = np.nonzero(hit)
    return i, j, np.clip(t[i, j], 0, 1), np.clip(u[i, j], 0, 1)


def overlaps(a: Floats, b: Floats) -> tuple[Any, Any, Floats]:
    """Pairs of segments on one line that share more than a point: index into a, index into b, (K, 4) what they share."""
    p, r = a[:, None, :2], a[:, None, 2:] - a[:, None, :2]
    q, s = b[None, :, :2], b[None, :, 2:] - b[None, :, :2]
    length = np.hypot(r[..., 0], r[..., 1])
    scale = length * np.hypot(s[..., 0], s[..., 1])
    cross = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    gap = q - p
    aside = gap[..., 0] * r[..., 1] - gap[..., 1] * r[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        t0 = (gap * r).sum(axis=-1) / length**2
        t1 = ((gap + s) * r).sum(axis=-1) / length**2
    low, high = np.maximum(np.minimum(t0, t1), 0), np.minimum(np.maximum(t0, t1), 1)
    hit = (scale > 0) & (np.abs(cross) <= 1e-10 * scale) & (np.abs(aside) <= 1e-9 * length) & (high - low > 1e-9)
    i, j = np.nonzero(hit)
    start, step = a[i, :2], a[i, 2:] - a[i, :2]
    shared = np.concatenate((start + low[i, j][:, None] * step, start + high[i, j][:, None] * step), axis=1)
    return i, j, shared


def segments(rows: Floats, columns: Floats) -> Floats:
    """(N - 1, 4) lines from each point to the next; a single point is one of length 0."""
    if rows.size == 1:
        return np.array([[rows[0], columns[0], rows[0], columns[0]]])
    return np.stack((rows[:-1], columns[:-1], rows[1:], columns[1:]), axis=1)


def crosses_itself(rows: Floats, columns: Floats, close: bool) -> bool:
    """Whether lines of a contour meet that do not follow one another."""
    closed = rows.size > 1 and rows[0] == rows[-1] and columns[0] == columns[-1]
    if close and not closed and rows.size > 2:
        rows, columns, closed = np.append(rows, rows[0]), np.append(columns, columns[0]), True
    lines = segments(rows, columns)
    lines = lines[np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]) > 0]
    count = len(lines)
    for begin in range(0, count, 256):
        some = lines[begin : begin + 256]
        i, j, _, _ = segment_hits(some, lines[begin:])
        gap = j - i
        if ((gap > 1) & ~(closed & (gap + 0 == count - 1) & (i + begin == 0))).any():
            return True
        i, j, _ = overlaps(some, lines[begin:])
        if (j > i).any():
            return True
    return False


def nearest_on(points: Floats, lines: Floats) -> tuple[Floats, Floats]:
    """The distance of each point from the nearest of some segments (M, 4), and the place (N, 2) on it."""
    distance, place = np.full(len(points), np.inf), np.zeros((len(points), 2))
    step = max(_BLOCK // max(len(lines), 1), 1)
    start, way = lines[:, :2], lines[:, 2:] - lines[:, :2]
    square = (way**2).sum(axis=1)
    for begin in range(0, len(points), step):
        some = points[begin : begin + step]
        gap = some[:, None] - start
        t = np.clip((gap * way).sum(axis=-1) / np.where(square > 0, square, 1.0), 0.0, 1.0)
        feet = start + t[..., None] * way
        away = np.hypot(some[:, None, 0] - feet[..., 0], some[:, None, 1] - feet[..., 1])
        best = away.argmin(axis=1)
        row = np.arange(len(some))
        distance[begin : begin + step] = away[row, best]
        place[begin : begin + step] = feet[row, best]
    return distance, place
