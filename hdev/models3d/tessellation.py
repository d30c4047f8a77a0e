"""Surfaces of 3D object models as they are drawn: triangles, normals for the light, and the edges of the faces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from hdev.models3d.model import Indices, Model, Points, Primitive
from hdev.models3d.polygons import triangles_of
from hdev.models3d.shapes import TURN, has_ends, mesh_of_shape


@dataclass(eq=False)
class Surface:
    """Triangles to be drawn. Without normals each is plane; `faces` says to which face of the model each belongs.

    `edges` holds those of the faces, (K, 2), one or several times.
    """

    points: Points
    triangles: Indices
    normals: Points | None
    faces: Indices
    edges: Indices | None = None

    @cached_property
    def outline(self) -> Indices:
        """The edges of the faces, each once."""
        edges = self.edges
        if edges is None:
            edges = self.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
        return _once(edges)


_surfaces: WeakKeyDictionary[Model, Surface] = WeakKeyDictionary()
_shapes: WeakKeyDictionary[Primitive, Surface] = WeakKeyDictionary()


def surface_of_faces(model: Model) -> Surface | None:
    """The triangles and polygons of a model; None if it has none."""
    if model.points is None or (model.triangles is None and not model.polygons):
        return None
    found = _surfaces.get(model)
    if found is None:
        found = _surfaces[model] = _of_faces(model, model.points)
    return found


def _of_faces(model: Model, points: Points) -> Surface:
    triangles = np.empty((0, 3), np.int32) if model.triangles is None else model.triangles
    faces = np.arange(len(triangles), dtype=np.int32)
    edges: Indices | None = None
    polygons = model.polygons or ()
    if polygons:
        parts, which = triangles_of(points, polygons)
        rings = [np.stack((polygon, np.roll(polygon, -1)), axis=1) for polygon in polygons]
        edges = np.concatenate((triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), *rings))
        faces = np.concatenate((faces, len(triangles) + which)).astype(np.int32)
        triangles = np.concatenate((triangles, parts)).astype(np.int32)
    return Surface(points, triangles, model.normals, faces, edges)


def _once(edges: Indices) -> Indices:
    """Each edge once, whatever its direction."""
    if not len(edges):
        return edges
    pairs = np.sort(edges, axis=1).astype(np.int64)
    _, first = np.unique(pairs[:, 0] * (int(pairs.max()) + 1) + pairs[:, 1], return_index=True)
    return np.ascontiguousarray(edges[np.sort(first)])


def surface_of_shape(shape: Primitive) -> Surface | None:
    """The surface of a primitive shape; None of a plane or a cylinder without ends."""
    if not has_ends(shape):
        return None
    found = _shapes.get(shape)
    if found is None:
        found = _shapes[shape] = _of_shape(shape)
    return found


def _of_shape(shape: Primitive) -> Surface:
    points, triangles = mesh_of_shape(shape)
    normals: Points | None = None
    edges: Indices | None = None
    centre, axis = shape.matrix[:3, 3], shape.matrix[:3, 2]
    if shape.kind == "sphere":
        normals = points - centre
    elif shape.kind == "cylinder":
        # The ends have corners of their own, with normals along the axis: the rims stay sharp.
        sides, ends = triangles[: -2 * TURN], triangles[-2 * TURN :] + len(points)
        outwards = points - centre
        outwards = outwards - np.outer(outwards @ axis, axis)
        along = np.where(((points - centre) @ axis > (shape.z_min + shape.z_max) / 2)[:, None], axis, -axis)
        points, normals = np.concatenate((points, points)), np.concatenate((outwards, along))
        triangles = np.concatenate((sides, ends))
        ring = np.arange(TURN)
        rims = np.stack((ring, (ring + 1) % TURN), axis=1)
        edges = np.concatenate((rims, TURN + rims)).astype(np.int32)
    elif shape.kind == "plane":
        ring = np.arange(len(points))
        edges = np.stack((ring, np.roll(ring, -1)), axis=1).astype(np.int32)
    elif shape.kind == "box":
        pairs = [(a, a | bit) for a in range(8) for bit in (1, 2, 4) if not a & bit]
        edges = np.array(pairs, np.int32)
    faces = np.zeros(len(triangles), np.int32)
    return Surface(points, np.ascontiguousarray(triangles, np.int32), normals, faces, edges)
