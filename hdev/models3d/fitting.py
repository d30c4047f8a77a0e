"""Planes, spheres and cylinders through points, with least squared distances."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.distances import to_shape
from hdev.models3d.model import Points, Primitive, frozen

Floats = NDArray[np.float64]

_NO_POSE = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0)
_ROUNDS = 30

#: Points that a cylinder is fitted to in the search for its axis.
_SEARCHED = 2000


def best_shape(
    points: Points, kinds: Sequence[str], robust: str, low: float, high: float
) -> tuple[Primitive, float] | None:
    """The shape with the smallest root of mean squared distances, and that; None if none has a radius in the limits.

    `robust`: '', 'huber' or 'tukey'. Poses are not filled in.
    """
    best: tuple[Primitive, float] | None = None
    for kind in kinds:
        shape = _FITS[kind](points, robust)
        if shape is None or (kind != "plane" and not low <= shape.radius <= high):
            continue
        rms = math.sqrt(float((to_shape(shape, points) ** 2).mean()))
        if best is None or rms < best[1]:
            best = shape, rms
    return best


def _weights(distance: Floats, robust: str) -> Floats:
    """How much each point counts, by its distance, in the next round."""
    scale = 1.4826 * float(np.median(abs(distance)))
    if not scale > 0:
        return np.ones(len(distance))
    ratio = abs(distance) / scale
    if robust == "huber":
        return 1.0 / np.maximum(ratio / 1.345, 1.0)
    return np.maximum(1.0 - (ratio / 4.685) ** 2, 0.0) ** 2


def _axes(normal: Points) -> Points:
    """Three axes as columns, the last along the normal."""
    helper = np.eye(3)[int(abs(normal).argmin())]
    first = np.cross(helper, normal)
    first /= np.linalg.norm(first)
    return np.stack([first, np.cross(normal, first), normal], axis=1)


def _matrix(axes: Points, origin: Points) -> Points:
    result = np.eye(4)
    result[:3, :3], result[:3, 3] = axes, origin
    return frozen(result)


def _plane(points: Points, robust: str) -> Primitive | None:
    from scipy.spatial import ConvexHull, QhullError

    weight = np.ones(len(points))
    for _ in range(_ROUNDS if robust else 1):
        centre = weight @ points / weight.sum()
        offset = points - centre
        normal = np.linalg.eigh((offset * weight[:, None]).T @ offset)[1][:, 0]
        new = _weights(offset @ normal, robust) if robust else weight
        if abs(new - weight).max() < 1e-9 or not new.sum() > 0:
            break
        weight = new
    if normal[2] < 0 or (normal[2] == 0 and normal[np.flatnonzero(normal)[0]] < 0):
        normal = -normal
    axes = _axes(normal)
    flat = (points - centre) @ axes[:, :2]
    try:
        ring = flat[ConvexHull(flat).vertices]
    except QhullError:
        ring = np.empty((0, 2))
    return Primitive("plane", _matrix(axes, centre), _NO_POSE, extent=frozen(ring) if len(ring) else None)


def _sphere(points: Points, robust: str) -> Primitive | None:
    centre = points.mean(axis=0)
    weight = np.ones(len(points))
    start = centre
    for _ in range(_ROUNDS if robust else 1):
        # Algebraic: |p|^2 = 2 c p + (r^2 - c^2), around the middle of the points.
        offset = points - start
        root = np.sqrt(weight)[:, None]
        table = np.column_stack([2 * offset, np.ones(len(points))])
        solution = np.linalg.lstsq(table * root, (offset**2).sum(axis=1) * root[:, 0], rcond=None)[0]
        square = solution[3] + solution[:3] @ solution[:3]
        if not (np.isfinite(square) and square > 0):
            return None
        values = _refined(points, np.append(start + solution[:3], math.sqrt(square)), weight, _of_sphere)
        centre, radius = values[:3], abs(float(values[3]))
        new = _weights(np.linalg.norm(points - centre, axis=1) - radius, robust) if robust else weight
        if abs(new - weight).max() < 1e-9 or not new.sum() > 0:
            break
        weight = new
    return Primitive("sphere", _matrix(np.eye(3), centre), _NO_POSE, radius=radius)


def _of_sphere(values: Floats, points: Points) -> Floats:
    return np.asarray(np.linalg.norm(points - values[:3], axis=1) - values[3])


def _of_cylinder(values: Floats, points: Points) -> Floats:
    """Distances from the cylinder with a direction (x, y, z), a place (x, y, z) and a radius."""
    axis = values[:3] / np.linalg.norm(values[:3])
    offset = points - values[3:6]
    return np.asarray(np.linalg.norm(offset - np.outer(offset @ axis, axis), axis=1) - values[6])


def _refined(points: Points, values: Floats, weight: Floats, distances: object) -> Floats:
    from scipy.optimize import least_squares

    root = np.sqrt(weight)
    scale = max(float(np.ptp(points, axis=0).max()), np.finfo(np.float64).tiny)
    function = _of_sphere if distances is _of_sphere else _of_cylinder
    result: Floats = least_squares(
        lambda v: root * function(v, points) / scale,
        values,
        method="trf",
        max_nfev=100,
        xtol=1e-12,
        ftol=1e-14,
        gtol=1e-14,
    ).x
    return result


def _cylinder(points: Points, robust: str) -> Primitive | None:
    centre = points.mean(axis=0)
    scale = float(np.ptp(points, axis=0).max())
    if not scale > 0:
        return None
    local = (points - centre) / scale
    some = local[:: max(len(local) // _SEARCHED, 1)]
    candidates = []
    for axis in _directions(some):
        start = _circle_along(some, axis)
        if start is not None:
            candidates.append((float((_of_cylinder(start, some) ** 2).mean()), start))
    if not candidates:
        return None
    candidates.sort(key=lambda one: one[0])
    refined = [_refined(some, start, np.ones(len(some)), _of_cylinder) for _, start in candidates[:4]]
    values = min(refined, key=lambda v: float((_of_cylinder(v, some) ** 2).mean()))
    weight = np.ones(len(local))
    for _ in range(_ROUNDS if robust else 1):
        new = _weights(_of_cylinder(values, local), robust) if robust else weight
        if not new.sum() > 0:
            break
        values = _refined(local, values, new, _of_cylinder)
        if robust and abs(new - weight).max() < 1e-6:
            break
        weight = new
    axis = values[:3] / np.linalg.norm(values[:3])
    if axis[2] < 0 or (axis[2] == 0 and axis[np.flatnonzero(axis)[0]] < 0):
        axis = -axis
    radius = abs(float(values[6])) * scale
    height = (local - values[3:6]) @ axis * scale
    middle = centre + values[3:6] * scale + axis * (height.min() + height.max()) / 2
    half = float(height.max() - height.min()) / 2
    if not (math.isfinite(radius) and radius > 0):
        return None
    return Primitive("cylinder", _matrix(_axes(axis), middle), _NO_POSE, radius=radius, z_min=-half, z_max=half)


def _directions(points: Points) -> Points:
    """Directions that an axis may have: the principal ones, and those all over half a sphere."""
    offset = points - points.mean(axis=0)
    principal = np.linalg.svd(offset, full_matrices=True)[2] if len(points) >= 3 else np.eye(3)
    k = np.arange(150)
    z = (k + 0.5) / 150
    angle = k * math.pi * (3 - math.sqrt(5))
    ring = np.sqrt(1 - z * z)
    return np.concatenate([principal, np.stack([ring * np.cos(angle), ring * np.sin(angle), z], axis=1)])


def _circle_along(points: Points, axis: Points) -> Floats | None:
    """A cylinder along an axis, from the circle through the points seen along it."""
    axes = _axes(axis)
    flat = points @ axes[:, :2]
    table = np.column_stack([2 * flat, np.ones(len(flat))])
    solution = np.linalg.lstsq(table, (flat**2).sum(axis=1), rcond=None)[0]
    square = float(solution[2] + solution[:2] @ solution[:2])
    if not (math.isfinite(square) and 0 < square < 1e6):
        return None
    return np.concatenate([axis, axes[:, :2] @ solution[:2], [math.sqrt(square)]])


_FITS = {"plane": _plane, "sphere": _sphere, "cylinder": _cylinder}
