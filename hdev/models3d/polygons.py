"""Faces with more than three corners, as triangles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hdev.models3d.model import Indices, Points


def triangulated(points: Points, polygon: Indices) -> Indices:
    """Triangles that fill a polygon, (K - 2, 3), with its orientation; the polygon may be concave but not cut itself.

    Ears are cut off in the polygon's mean plane; what is degenerate becomes a fan.
    """
    count = len(polygon)
    if count < 3:
        return np.empty((0, 3), np.int32)
    if count == 3:
        return np.asarray(polygon, np.int32).reshape(1, 3)
    corners = points[polygon] - points[polygon[0]]
    normal = np.cross(corners, np.roll(corners, -1, axis=0)).sum(axis=0)
    keep = [k for k in range(3) if k != int(np.argmax(abs(normal)))]
    flat = corners[:, keep]
    area = float((flat[:, 0] * np.roll(flat[:, 1], -1) - flat[:, 1] * np.roll(flat[:, 0], -1)).sum())
    x, y = (flat if area >= 0 else flat * [1.0, -1.0]).T.tolist()
    rest, found = list(range(count)), []
    while len(rest) > 3:
        ear = _ear(rest, x, y)
        found.append((rest[ear - 1], rest[ear], rest[(ear + 1) % len(rest)]))
        del rest[ear]
    found.append((rest[0], rest[1], rest[2]))
    return np.asarray(polygon, np.int32)[np.array(found)]


def _ear(rest: Sequence[int], x: Sequence[float], y: Sequence[float]) -> int:
    """A corner that can be cut off: convex, no other corner in its triangle."""
    for k in range(len(rest)):
        a, b, c = rest[k - 1], rest[k], rest[(k + 1) % len(rest)]
        if _side(a, b, c, x, y) > 0 and not any(
            _side(a, b, p, x, y) >= 0 and _side(b, c, p, x, y) >= 0 and _side(c, a, p, x, y) >= 0
            for p in rest
            if p not in (a, b, c)
        ):
            return k
    return len(rest) - 1


def _side(a: int, b: int, c: int, x: Sequence[float], y: Sequence[float]) -> float:
    return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])


def triangles_of(points: Points, polygons: Sequence[Indices]) -> tuple[Indices, Indices]:
    """The triangles of several polygons, and for each the number of its polygon."""
    parts = [triangulated(points, polygon) for polygon in polygons]
    sizes = [len(part) for part in parts]
    return np.concatenate([np.empty((0, 3), np.int32), *parts]), np.repeat(np.arange(len(parts), dtype=np.int32), sizes)
