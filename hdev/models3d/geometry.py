"""Extents and surfaces of 3D object models."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Attribute, Grid, Indices, Model, Points, frozen
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


# ------------------------------------------------------------------------------------------------- parts and changes


def subset(model: Model, keep: NDArray[np.bool_]) -> Model:
    """The model with some of its points, and the faces of which all points stay; lines are cut where points are missing."""
    assert model.points is not None
    if keep.all():
        return model
    index = np.full(model.count, -1, np.int32)
    index[keep] = np.arange(int(keep.sum()), dtype=np.int32)
    changes: dict[str, Any] = {"points": model.points[keep], "prepared": frozenset()}
    kept: dict[str, Any] = {"points": keep}
    if model.normals is not None:
        changes["normals"] = model.normals[keep]
    if model.triangles is not None:
        triangles = index[model.triangles]
        kept["triangles"] = (triangles >= 0).all(axis=1)
        changes["triangles"] = triangles[kept["triangles"]]
    if model.polygons is not None:
        polygons = [index[part] for part in model.polygons]
        kept["polygons"] = np.array([bool((part >= 0).all()) for part in polygons], bool)
        changes["polygons"] = tuple(part for part, stays in zip(polygons, kept["polygons"]) if stays)
    if model.lines is not None:
        pieces = [_pieces(index[line]) for line in model.lines]
        changes["lines"] = tuple(piece for part in pieces for piece in part)
        kept["lines"] = np.repeat(np.arange(len(pieces)), [len(part) for part in pieces])
    if model.mapping is not None:
        grid = model.mapping
        changes["mapping"] = Grid(frozen(grid.rows[keep]), frozen(grid.columns[keep]), grid.width, grid.height)
    changes["attributes"] = {
        name: Attribute(frozen(one.values[kept[one.attached]]), one.attached) if one.attached in kept else one
        for name, one in model.attributes.items()
    }
    return model.with_(**changes)


def _pieces(line: Indices) -> list[Indices]:
    """The parts of a line between the points that are missing (-1)."""
    parts = np.split(line, np.flatnonzero(line < 0))
    return [part[part >= 0] for part in parts if (part >= 0).sum() > 1]


def without_faces(model: Model) -> Model:
    """The model with its points, and without faces, lines and what is attached to them."""
    gone = [name for name, one in model.attributes.items() if one.attached in ("triangles", "polygons", "lines")]
    return model.without_attributes(gone).with_(triangles=None, polygons=None, lines=None, prepared=frozenset())


def as_triangles(model: Model) -> Model:
    """The model with its polygons cut into triangles, behind those it has."""
    if not model.polygons or model.points is None:
        return model.with_(polygons=None)
    own = np.empty((0, 3), np.int32) if model.triangles is None else model.triangles
    cut, source = triangles_of(model.points, model.polygons)
    attributes = {name: one for name, one in model.attributes.items() if one.attached not in ("triangles", "polygons")}
    if not len(own):
        given = [(name, one) for name, one in model.attributes.items() if one.attached == "polygons"]
        attributes.update({name: Attribute(frozen(one.values[source]), "triangles") for name, one in given})
    return model.with_(triangles=np.concatenate([own, cut]), polygons=None, attributes=attributes)


def turned_inside_out(model: Model) -> Model:
    """The model with its normals, and the orientation of its faces, inverted."""
    return model.with_(
        normals=None if model.normals is None else -model.normals,
        triangles=None if model.triangles is None else model.triangles[:, ::-1],
        polygons=None if model.polygons is None else tuple(part[::-1] for part in model.polygons),
    )


def transformed(model: Model, matrix: Points) -> Model:
    """Points and normals of a model after an affine transformation (4 x 4); the primitive is left as it is."""
    linear, offset = matrix[:3, :3], matrix[:3, 3]
    changes: dict[str, Any] = {"prepared": frozenset()}
    if model.points is not None:
        changes["points"] = model.points @ linear.T + offset
    if model.normals is not None:
        if abs(linear @ linear.T - np.eye(3)).max() < 1e-12:
            changes["normals"] = model.normals @ linear.T
        else:  # normals go with the cofactors: the inverse transpose, without its determinant
            cofactors = np.stack(
                [np.cross(linear[1], linear[2]), np.cross(linear[2], linear[0]), np.cross(linear[0], linear[1])]
            )
            sign = -1.0 if np.linalg.det(linear) < 0 else 1.0
            changes["normals"] = normalized(model.normals @ (sign * cofactors).T)
    return model.with_(**changes)
