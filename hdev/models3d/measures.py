"""Areas, volumes, diameters, enclosing boxes and spheres."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.geometry import face_normals
from hdev.models3d.model import Indices, Points

#: Of more points than this, and of hulls with more corners, boxes are sought around the extreme ones only.
_MANY = 20000
_FEW = 2000


def area(points: Points, triangles: Indices) -> float:
    """The area of triangles."""
    return float(np.linalg.norm(face_normals(points, triangles), axis=1).sum()) / 2


def hull_points(points: Points) -> Points:
    """The corners of the convex hull; of points in a plane or a line, those of it there. Points must be finite."""
    from scipy.spatial import ConvexHull, QhullError

    unique = np.unique(points, axis=0)
    if len(unique) < 4:
        return unique
    centre = unique.mean(axis=0)
    _, spread, axes = np.linalg.svd(unique - centre, full_matrices=False)
    rank = int((spread > 1e-12 * spread[0]).sum()) if spread[0] > 0 else 0
    flat = (unique - centre) @ axes[: max(rank, 1)].T
    if rank < 2:
        return unique[[int(flat[:, 0].argmin()), int(flat[:, 0].argmax())]]
    try:
        return np.asarray(unique[ConvexHull(flat).vertices])
    except QhullError:
        return unique


def diameter(points: Points) -> float:
    """The largest distance between two points; 0 for fewer than two. Points must be finite."""
    if len(points) < 2:
        return 0.0
    centre, radius = smallest_sphere(points)
    away = np.linalg.norm(points - centre, axis=1)
    best, here = 0.0, points[int(away.argmax())]
    for _ in range(10):  # from a point to the farthest one, and on from there
        distance = np.linalg.norm(points - here, axis=1)
        far = int(distance.argmax())
        if distance[far] <= best:
            break
        best, here = float(distance[far]), points[far]
    # Both points of a larger distance are that far from the centre, and each is near the place opposite to the other.
    points = points[away >= best - radius - 1e-9 * radius]
    if len(points) > 2000:
        points = hull_points(points)
    for start in range(0, len(points), 100):
        part, rest = points[start : start + 100], points[start:]
        square = ((part**2).sum(axis=1)[:, None] + (rest**2).sum(axis=1)) - 2 * part @ rest.T
        i, j = np.unravel_index(int(square.argmax()), square.shape)
        best = max(best, float(np.linalg.norm(part[i] - rest[j])))
    return best


def extreme_points(points: Points, directions: int = 500) -> Points:
    """The points that lie farthest in many directions, seen with all three principal axes scaled alike."""
    offset = points - points.mean(axis=0)
    spread, axes = np.linalg.eigh(offset.T @ offset / len(points))
    local = offset @ (axes / np.sqrt(np.maximum(spread, 1e-24 * max(float(spread[2]), np.finfo(np.float64).tiny))))
    k = np.arange(directions)
    z = 1.0 - (2 * k + 1) / directions
    angle = k * math.pi * (3 - math.sqrt(5))
    ring = np.sqrt(1 - z * z)
    table = np.concatenate([np.stack([ring * np.cos(angle), ring * np.sin(angle), z], axis=1), np.eye(3), -np.eye(3)])
    best, index = np.full(len(table), -np.inf), np.zeros(len(table), np.int64)
    for start in range(0, len(points), 10000):
        product = table @ local[start : start + 10000].T
        chosen = product.argmax(axis=1)
        value = product[np.arange(len(table)), chosen]
        better = value > best
        best[better], index[better] = value[better], chosen[better] + start
    return np.asarray(points[np.unique(index)])


def volume_over_plane(points: Points, triangles: Indices, oriented: bool) -> tuple[float, float]:
    """The volumes between triangles and the plane z = 0: above it, and below it.

    `oriented`: triangles that look towards the plane count negative, those that look away positive; so the volume of a closed
    surface is that inside. Else all count positive.
    """
    corners = points[triangles]
    z = np.sort(corners[:, :, 2], axis=1)
    normal = face_normals(points, triangles)[:, 2] / 2
    size = abs(normal)
    with np.errstate(all="ignore"):
        whole = size * z.mean(axis=1)
        one_up = (
            size * z[:, 2] ** 3 / (3 * (z[:, 2] - z[:, 0]) * (z[:, 2] - z[:, 1]))
        )  # only the highest corner is above
        one_down = -size * z[:, 0] ** 3 / (3 * (z[:, 0] - z[:, 1]) * (z[:, 0] - z[:, 2]))
    up = np.select([z[:, 0] >= 0, z[:, 2] <= 0, z[:, 1] <= 0], [whole, 0.0, one_up], whole + one_down)
    down = up - whole
    if not oriented:
        return float(up.sum()), float(down.sum())
    sign = np.sign(normal)
    return float((sign * up).sum()), float((-sign * down).sum())


# ------------------------------------------------------------------------------------------------- enclosing box, sphere


def smallest_sphere(points: Points) -> tuple[Points, float]:
    """Centre and radius of the smallest sphere around points: a sphere through a few that takes in the farthest one by one."""
    corners = points
    scale = max(float(abs(corners - corners.mean(axis=0)).max()), np.finfo(np.float64).tiny)
    support: list[int] = [0]
    centre, radius = _sphere_through(corners[support])
    for _ in range(1000):
        distance = np.linalg.norm(corners - centre, axis=1)
        far = int(distance.argmax())
        if distance[far] <= radius + 1e-12 * scale or far in support:
            return centre, max(radius, float(distance.max()))
        support = _new_support(corners, [*support, far])
        centre, radius = _sphere_through(corners[support])
    return centre, float(np.linalg.norm(corners - centre, axis=1).max())


def _new_support(corners: Points, given: list[int]) -> list[int]:
    """Of at most five points those on the smallest sphere around all of them."""
    best: list[int] = given[:1]
    smallest = math.inf
    for size in range(1, 5):
        for chosen in combinations(given, size):
            centre, radius = _sphere_through(corners[list(chosen)])
            if (
                radius < smallest
                and (np.linalg.norm(corners[given] - centre, axis=1) <= radius * (1 + 1e-10) + 1e-300).all()
            ):
                best, smallest = list(chosen), radius
        if smallest < math.inf:
            break
    return best


def _sphere_through(points: Points) -> tuple[Points, float]:
    """The smallest sphere with all (at most four) points on it."""
    base = points[0]
    if len(points) == 1:
        return base, 0.0
    edges = points[1:] - base
    solution = np.linalg.lstsq(2 * edges @ edges.T, (edges**2).sum(axis=1), rcond=None)[0]
    centre = base + solution @ edges
    return centre, float(np.linalg.norm(points - centre, axis=1).max())


def smallest_box(points: Points) -> tuple[Points, Points, Points]:
    """The oriented box with the smallest volume that is found: (axes as columns, centre, lengths), the longest edge first.

    One face of the convex hull lies in a side of the box, or one of its edges is parallel to an edge of the box; the best is
    improved by small turns. Points must be finite.
    """
    corners = hull_points(points if len(points) <= _MANY else extreme_points(points))
    if len(corners) > _FEW:
        corners = extreme_points(corners)
    best = _box_in(corners, _principal(corners))
    for axes in _candidates(corners):
        found = _box_in(corners, axes)
        if _size(found[2]) < _size(best[2]) * (1 - 1e-12):
            best = found
    axes, centre, lengths = _box_in(points, _improved(corners, best)[0])
    order = np.argsort(-lengths, kind="stable")
    axes = axes[:, order]
    largest = abs(axes).argmax(axis=0)
    axes = axes * np.where(axes[largest, range(3)] < 0, -1.0, 1.0)
    if np.linalg.det(axes) < 0:
        axes = axes * np.array([1.0, 1.0, -1.0])
    return axes, centre, lengths[order]


def _principal(corners: Points) -> Points:
    offset = corners - corners.mean(axis=0)
    axes: Points = np.linalg.svd(offset, full_matrices=True)[2].T if len(corners) > 1 else np.eye(3)
    return axes


def _size(lengths: NDArray[np.float64]) -> float:
    """What is smallest: the volume; of flat points the area, of a line the length."""
    long, middle, short = sorted(lengths.tolist(), reverse=True)
    floor = 1e-9 * max(long, 1e-300)
    return float(max(long, floor) * max(middle, floor) * max(short, floor))


def _box_in(corners: Points, axes: Points) -> tuple[Points, Points, Points]:
    local = corners @ axes
    low, high = local.min(axis=0), local.max(axis=0)
    return axes, axes @ ((low + high) / 2), high - low


def _candidates(corners: Points) -> list[Points]:
    """Axes with a face of the hull in a side, each with the best turn in that side."""
    from scipy.spatial import ConvexHull, QhullError

    if len(corners) < 4:
        return []
    try:
        hull = ConvexHull(corners)
        normals = np.unique(np.round(hull.equations[:, :3], 9), axis=0)
    except QhullError:
        normals = _principal(corners)[:, 2:].T
    normals = np.concatenate([normals, np.eye(3)])
    if len(normals) > 300:
        normals = normals[np.linspace(0, len(normals) - 1, 300).astype(int)]
    return [_turned_in_plane(corners, normal / np.linalg.norm(normal)) for normal in normals]


def _turned_in_plane(corners: Points, normal: Points) -> Points:
    """Axes with the third along the normal and the rectangle across of the smallest area (one side along a hull edge)."""
    from scipy.spatial import ConvexHull, QhullError

    helper = np.eye(3)[int(np.argmin(abs(normal)))]
    first = np.cross(normal, helper)
    first /= np.linalg.norm(first)
    second = np.cross(normal, first)
    flat = corners @ np.stack([first, second], axis=1)
    try:
        ring = flat[ConvexHull(flat).vertices]
    except QhullError:
        ring = flat
    edges = np.roll(ring, -1, axis=0) - ring
    angles = np.unique(np.round(np.arctan2(edges[:, 1], edges[:, 0]) % (math.pi / 2), 12))
    c, s = np.cos(angles)[:, None], np.sin(angles)[:, None]
    x, y = ring[:, 0] * c + ring[:, 1] * s, ring[:, 1] * c - ring[:, 0] * s
    k = int(((x.max(axis=1) - x.min(axis=1)) * (y.max(axis=1) - y.min(axis=1))).argmin())
    u = first * c[k, 0] + second * s[k, 0]
    return np.stack([u, np.cross(normal, u), normal], axis=1)


def _improved(corners: Points, best: tuple[Points, Points, Points]) -> tuple[Points, Points, Points]:
    """Turn about each axis by ever smaller angles while that makes the box smaller."""
    step = 0.1
    while step > 1e-7:
        improved = False
        for axis in range(3):
            for sign in (1.0, -1.0):
                a, b = (axis + 1) % 3, (axis + 2) % 3
                axes = best[0].copy()
                c, s = math.cos(step), sign * math.sin(step)
                axes[:, a], axes[:, b] = best[0][:, a] * c + best[0][:, b] * s, best[0][:, b] * c - best[0][:, a] * s
                found = _box_in(corners, axes)
                if _size(found[2]) < _size(best[2]) * (1 - 1e-10):
                    best, improved = found, True
        if not improved:
            step /= 2
    return best
