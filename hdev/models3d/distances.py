"""Distances of points from points, triangles, and primitives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.geometry import face_normals, normalized
from hdev.models3d.model import Indices, Points, Primitive
from hdev.models3d.shapes import has_ends

Floats = NDArray[np.float64]


class TriangleTree:
    """Triangles in a tree of boxes, for the nearest place on them."""

    def __init__(self, points: Points, triangles: Indices) -> None:
        from hdev.models3d.kernels import build_boxes

        self.points, self.triangles = points, triangles
        self._corners = np.ascontiguousarray(points[triangles])
        low, high = self._corners.min(axis=1), self._corners.max(axis=1)
        self._tree = build_boxes((low + high) / 2, low, high, 4)

    def nearest(
        self, queries: Points, limit: float = np.inf
    ) -> tuple[Floats, NDArray[np.int64], Points, NDArray[np.int64]]:
        """Distance, triangle (-1 beyond `limit`), place and where on the triangle that is (see `kernels._to_triangle`)."""
        from hdev.models3d.kernels import nearest_on_triangles

        square, index, place, where = nearest_on_triangles(
            np.ascontiguousarray(queries), self._corners, *self._tree, np.float64(limit) ** 2
        )
        return np.sqrt(square), index, place, where

    def signs(self, queries: Points, index: NDArray[np.int64], place: Points, where: NDArray[np.int64]) -> Floats:
        """1 where a query is on the side that the faces look to, -1 on the other.

        At edges and corners the mean of the normals decides, weighted by angles, which is right for closed surfaces.
        """
        faces = normalized(face_normals(self.points, self.triangles))
        normals: Points = faces[index].copy()
        edges = np.flatnonzero((where >= 1) & (where <= 3))
        if edges.size:
            start = self.triangles[index[edges], where[edges] - 1].astype(np.int64)
            stop = self.triangles[index[edges], where[edges] % 3].astype(np.int64)
            normals[edges] = self._edge_normals(faces, start, stop)
        corners = np.flatnonzero(where >= 4)
        if corners.size:
            normals[corners] = self._corner_normals(faces)[self.triangles[index[corners], where[corners] - 4]]
        side = np.einsum("nd,nd->n", queries - place, normals)
        return np.where(side < 0, -1.0, 1.0)

    def _edge_normals(self, faces: Points, start: NDArray[np.int64], stop: NDArray[np.int64]) -> Points:
        count = len(self.points)
        begin = self.triangles.astype(np.int64)
        end = np.roll(begin, -1, axis=1)
        keys = (np.minimum(begin, end) * count + np.maximum(begin, end)).reshape(-1)
        unique, inverse = np.unique(keys, return_inverse=True)
        owner = np.repeat(np.arange(len(begin)), 3)
        columns = [np.bincount(inverse.reshape(-1), faces[owner, axis]) for axis in range(3)]
        sums = np.stack(columns, axis=1).astype(np.float64)
        wanted = np.minimum(start, stop) * count + np.maximum(start, stop)
        result: Points = sums[np.searchsorted(unique, wanted)]
        return result

    def _corner_normals(self, faces: Points) -> Points:
        return angle_weighted(self.points, self.triangles, faces)


def angle_weighted(points: Points, triangles: Indices, faces: Points) -> Points:
    """At each point the sum of the normals of its triangles, each times its angle at the point."""
    result = np.zeros_like(points)
    corners = points[triangles]
    for corner in range(3):
        a = corners[:, (corner + 1) % 3] - corners[:, corner]
        b = corners[:, (corner + 2) % 3] - corners[:, corner]
        angle = np.arctan2(np.linalg.norm(np.cross(a, b), axis=1), np.einsum("nd,nd->n", a, b))
        for axis in range(3):
            result[:, axis] += np.bincount(triangles[:, corner], faces[:, axis] * angle, minlength=len(points))
    return result


def to_shape(shape: Primitive, points: Points) -> Floats:
    """Signed distances from a primitive's surface: negative inside, and on the side of a plane that its z axis looks away from.

    A plane is taken without borders.
    """
    local = (points - shape.matrix[:3, 3]) @ shape.matrix[:3, :3]
    if shape.kind == "plane":
        return local[:, 2].copy()
    if shape.kind == "sphere":
        return np.asarray(np.linalg.norm(local, axis=1) - shape.radius)
    if shape.kind == "box":
        return _to_box(abs(local) - np.array(shape.lengths) / 2)
    radial = np.hypot(local[:, 0], local[:, 1]) - shape.radius
    if not has_ends(shape):
        return radial
    middle, half = (shape.z_min + shape.z_max) / 2, (shape.z_max - shape.z_min) / 2
    return _to_box(np.stack([radial, abs(local[:, 2] - middle) - half], axis=1))


def _to_box(beyond: Floats) -> Floats:
    """The distance from how far a point is beyond each of the sides."""
    outside = np.linalg.norm(np.maximum(beyond, 0.0), axis=1)
    return np.asarray(outside + np.minimum(beyond.max(axis=1), 0.0))
