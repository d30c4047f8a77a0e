"""Extents and surfaces of 3D object models."""

from __future__ import annotations

import numpy as np

from hdev.models3d.model import Indices, Model, Points
from hdev.models3d.polygons import triangles_of
from hdev.models3d.shapes import box_of, mesh_of_shape


def bounding_box(model: Model) -> tuple[Points, Points] | None:
    """Smallest and largest x, y, z of the points, or of the primitive if there are none; None where nothing is finite."""
    if model.points is not None and len(model.points):
        points = model.points
        low, high = points.min(axis=0), points.max(axis=0)
        if not np.isfinite(low + high).all():
            points = points[np.isfinite(points).all(axis=1)]
            return (points.min(axis=0), points.max(axis=0)) if len(points) else None
        return low, high
    return box_of(model.primitive) if model.primitive is not None else None


def all_triangles(model: Model) -> Indices:
    """The triangles and the polygons, these cut into triangles."""
    parts = [np.empty((0, 3), np.int32)]
    if model.triangles is not None:
        parts.append(model.triangles)
    if model.polygons and model.points is not None:
        parts.append(triangles_of(model.points, model.polygons)[0])
    return parts[-1] if len(parts) < 3 else np.concatenate(parts)


def mesh_of(model: Model) -> tuple[Points, Indices]:
    """Points and triangles of the surface that can be drawn: the faces, or else a mesh that stands for the primitive.

    Without either: the points, and no triangles.
    """
    triangles = all_triangles(model)
    if not len(triangles) and model.primitive is not None:
        return mesh_of_shape(model.primitive)
    return np.empty((0, 3)) if model.points is None else model.points, triangles


def face_normals(points: Points, triangles: Indices) -> Points:
    """The normal of each triangle, as long as twice its area."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    result: Points = np.cross(b - a, c - a)
    return result


def normalized(vectors: Points) -> Points:
    """The vectors with length 1; those of length 0 stay."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)


def mesh_normals(points: Points, triangles: Indices) -> Points:
    """A normal at each point: the mean of those of its triangles, weighted by their areas; 0 for points without any."""
    faces = face_normals(points, triangles)
    result = np.zeros_like(points)
    for axis in range(3):
        for corner in range(3):
            result[:, axis] += np.bincount(triangles[:, corner], faces[:, axis], minlength=len(points))
    return normalized(result)
