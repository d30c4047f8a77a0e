"""Fewer points, and points on surfaces."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.cells import thinned
from hdev.models3d.geometry import all_triangles, face_normals, normalized, subset
from hdev.models3d.model import Indices, Model, Points
from hdev.models3d.shapes import mesh_of_shape

#: More points than this on a surface are refused.
MOST_POINTS = 1 << 26


class TooManyPoints(ValueError):
    """The distance is too small for the surface."""


def on_surface(model: Model, distance: float) -> Model:
    """Points on the faces, or else on the primitive, of a model, at least `distance` apart; with normals.

    Raises `TooManyPoints`.
    """
    triangles = all_triangles(model)
    if len(triangles) and model.points is not None:
        points, normals = _on_triangles(model.points, triangles, distance)
    else:
        assert model.primitive is not None
        vertices, triangles = mesh_of_shape(model.primitive)
        points, normals = _on_triangles(vertices, triangles, distance)
        points, normals = _onto_shape(model, points, normals)
    keep = thinned(points, distance)
    return Model(points=points[keep], normals=normals[keep])


def _on_triangles(points: Points, triangles: Indices, distance: float) -> tuple[Points, Points]:
    """The corners, then points in rows on each triangle, half the distance apart."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    normals = normalized(face_normals(points, triangles))
    longest = np.max([np.linalg.norm(side, axis=1) for side in (b - a, c - b, a - c)], axis=0)
    with np.errstate(over="ignore"):
        steps = np.maximum(np.ceil(2.0 * longest / distance), 1.0)
        counts = (steps + 1) * (steps + 2) / 2
    if not counts.sum() <= MOST_POINTS:
        raise TooManyPoints(f"{counts.sum():.0f} points")
    order = np.argsort(steps, kind="stable")
    parts: list[Points] = []
    owners: list[NDArray[np.int64]] = []
    edges = np.flatnonzero(np.diff(steps[order])) + 1
    for group in np.split(order, edges):
        if not len(group):
            continue
        step = int(steps[group[0]])
        i, j = np.meshgrid(np.arange(step + 1), np.arange(step + 1), indexing="ij")
        inside = i + j <= step
        u, v = i[inside] / step, j[inside] / step
        w = 1.0 - u - v
        made = a[group, None] * w[:, None] + b[group, None] * u[:, None] + c[group, None] * v[:, None]
        parts.append(made.reshape(-1, 3))
        owners.append(np.repeat(group, len(u)))
    found, owner = np.concatenate(parts), np.concatenate(owners)
    rank = np.argsort(owner, kind="stable")
    return found[rank], normals[owner[rank]]


def _onto_shape(model: Model, points: Points, normals: Points) -> tuple[Points, Points]:
    """Points of a mesh moved to the round surface that it stands for."""
    shape = model.primitive
    assert shape is not None
    if shape.kind not in ("sphere", "cylinder"):
        return points, normals
    centre, axis = shape.matrix[:3, 3], shape.matrix[:3, 2]
    offset = points - centre
    if shape.kind == "sphere":
        away = normalized(offset)
        return centre + away * shape.radius, away
    height = offset @ axis
    radial = offset - np.outer(height, axis)
    away = normalized(radial)
    side = abs(normals @ axis) < 0.5
    length = np.linalg.norm(radial, axis=1)
    shrink = math.cos(math.pi / 48)  # the mesh's sides are that much nearer to the axis than its corners
    round_length = np.where(side, shape.radius, np.minimum(length / shrink, shape.radius))
    placed = centre + np.outer(height, axis) + away * round_length[:, None]
    return placed, np.where(side[:, None], away, normals)


def thinned_model(model: Model, distance: float) -> Model:
    """The points of a model that are not nearer than `distance` to an earlier one, with all that belongs to them."""
    assert model.points is not None
    finite = np.isfinite(model.points).all(axis=1)
    keep = np.zeros(model.count, bool)
    keep[finite] = thinned(model.points[finite], distance)
    return subset(model, keep)
