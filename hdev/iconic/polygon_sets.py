"""Areas of intersections of polygons, by cutting them into strips between the rows of all corners and crossings."""

from __future__ import annotations

import itertools

import numpy as np

from hdev.iconic.base import Floats

Ring = tuple[Floats, Floats]


def _edges(ring: Ring) -> Floats:
    rows, columns = ring
    edges = np.stack((rows, columns, np.roll(rows, -1), np.roll(columns, -1)), axis=1)
    return edges[edges[:, 0] != edges[:, 2]]


def _crossing_rows(a: Floats, b: Floats) -> Floats:
    """Rows of the points where edges of a and b cross."""
    p, r = a[:, None, :2], a[:, None, 2:] - a[:, None, :2]
    q, s = b[None, :, :2], b[None, :, 2:] - b[None, :, :2]
    cross = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = ((q - p)[..., 0] * s[..., 1] - (q - p)[..., 1] * s[..., 0]) / cross
        u = ((q - p)[..., 0] * r[..., 1] - (q - p)[..., 1] * r[..., 0]) / cross
        hit = (t >= 0) & (t <= 1) & (u >= 0) & (u <= 1)
    i, j = np.nonzero(hit)
    return a[i, 0] + t[i, j] * (a[i, 2] - a[i, 0])


def symmetric_area(first: Ring, second: Ring) -> float:
    """The area that is in one of two polygons only (even-odd rule)."""
    return _strips(first, second, lambda x, y: x != y)


def intersection_area(first: Ring, second: Ring) -> float:
    """The area that is in both polygons (even-odd rule)."""
    return _strips(first, second, lambda x, y: x and y)


def _strips(first: Ring, second: Ring, counts: object) -> float:
    a, b = _edges(first), _edges(second)
    if not len(a) and not len(b):
        return 0.0
    both = np.concatenate((a, b))
    levels = np.unique(np.concatenate((both[:, 0], both[:, 2], _crossing_rows(both, both))))
    total = 0.0
    for top, bottom in itertools.pairwise(levels):
        middle = (top + bottom) / 2
        cuts: list[tuple[float, int]] = []
        for which, edges in enumerate((a, b)):
            lively = edges[
                (np.minimum(edges[:, 0], edges[:, 2]) < middle) & (np.maximum(edges[:, 0], edges[:, 2]) > middle)
            ]
            at = lively[:, 1] + (middle - lively[:, 0]) / (lively[:, 2] - lively[:, 0]) * (lively[:, 3] - lively[:, 1])
            cuts += [(float(value), which) for value in at]
        cuts.sort()
        state = [False, False]
        for k, (value, which) in enumerate(cuts[:-1]):
            state[which] = not state[which]
            if counts(state[0], state[1]):  # type: ignore[operator]
                total += (cuts[k + 1][0] - value) * (bottom - top)
    return total
