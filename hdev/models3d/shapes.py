"""Primitive shapes: their extents, and meshes that stand for them."""

from __future__ import annotations

import math

import numpy as np

from hdev.models3d.model import Indices, Points, Primitive

#: How many parts a full turn of a sphere or a cylinder has in its mesh.
TURN = 48


def box_of(shape: Primitive) -> tuple[Points, Points] | None:
    """Smallest and largest x, y, z of a shape; None for one that never ends."""
    centre, turn = shape.matrix[:3, 3], shape.matrix[:3, :3]
    if shape.kind == "sphere":
        return centre - shape.radius, centre + shape.radius
    if shape.kind == "box":
        half = abs(turn) @ np.array(shape.lengths) / 2
        return centre - half, centre + half
    if shape.kind == "cylinder":
        if not has_ends(shape):
            return None
        axis = turn[:, 2]
        ends = centre + np.outer([shape.z_min, shape.z_max], axis)
        disc = shape.radius * np.sqrt(np.maximum(1.0 - axis * axis, 0.0))
        return ends.min(axis=0) - disc, ends.max(axis=0) + disc
    if not has_ends(shape):
        return None
    corners = corners_of(shape)
    return corners.min(axis=0), corners.max(axis=0)


def has_ends(shape: Primitive) -> bool:
    """Whether the shape is finite."""
    if shape.kind == "cylinder":
        return shape.z_max > shape.z_min
    return shape.kind != "plane" or (shape.extent is not None and len(shape.extent) > 0)


def corners_of(shape: Primitive) -> Points:
    """The corners of a plane's visible part in space."""
    if shape.extent is None:
        return np.empty((0, 3))
    return shape.extent @ shape.matrix[:3, :2].T + shape.matrix[:3, 3]


def volume_of(shape: Primitive) -> float:
    """The volume of a finite shape; 0 for planes."""
    if shape.kind == "sphere":
        return 4.0 / 3.0 * math.pi * shape.radius**3
    if shape.kind == "cylinder":
        return math.pi * shape.radius**2 * (shape.z_max - shape.z_min)
    return math.prod(shape.lengths) if shape.kind == "box" else 0.0


def mesh_of_shape(shape: Primitive) -> tuple[Points, Indices]:
    """Points and triangles on the surface, turned to the outside; none for a shape that never ends."""
    if not has_ends(shape):
        return np.empty((0, 3)), np.empty((0, 3), np.int32)
    points, triangles = _MAKERS[shape.kind](shape)
    return points @ shape.matrix[:3, :3].T + shape.matrix[:3, 3], triangles


def _plane(shape: Primitive) -> tuple[Points, Indices]:
    from hdev.models3d.polygons import triangulated

    assert shape.extent is not None
    points = np.zeros((len(shape.extent), 3))
    points[:, :2] = shape.extent
    return points, triangulated(points, np.arange(len(points), dtype=np.int32))


def _box(shape: Primitive) -> tuple[Points, Indices]:
    corners = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [part for a, b, c, d in quads for part in ((a, b, c), (a, c, d))]
    return corners * shape.lengths, np.array(triangles, np.int32)


def _circle(radius: float) -> Points:
    angle = np.arange(TURN) * (2 * math.pi / TURN)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _rings(count: int) -> Indices:
    """Triangles between rings of TURN points, one ring after the other, seen from outside when they rise along z."""
    i = np.arange(TURN)
    j = (i + 1) % TURN
    low = (np.arange(count - 1) * TURN)[:, None]
    a, b, c, d = low + i, low + j, low + TURN + j, low + TURN + i
    return np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]).astype(
        np.int32
    )


def _caps(bottom: int, first: int, top: int, last: int) -> Indices:
    """Triangles from a pole at the bottom to the ring that begins at `first`, and from the last ring to a pole at the top."""
    i = np.arange(TURN)
    j = (i + 1) % TURN
    low = np.stack([np.full(TURN, bottom), first + j, first + i], axis=1)
    high = np.stack([np.full(TURN, top), last + i, last + j], axis=1)
    return np.concatenate([low, high]).astype(np.int32)


def _cylinder(shape: Primitive) -> tuple[Points, Indices]:
    circle = _circle(shape.radius)
    rings = [np.column_stack([circle, np.full(TURN, z)]) for z in (shape.z_min, shape.z_max)]
    poles = np.array([[0.0, 0.0, shape.z_min], [0.0, 0.0, shape.z_max]])
    points = np.concatenate([*rings, poles])
    return points, np.concatenate([_rings(2), _caps(2 * TURN, 0, 2 * TURN + 1, TURN)])


def _sphere(shape: Primitive) -> tuple[Points, Indices]:
    circle, count = _circle(1.0), TURN // 2 - 1
    latitude = (np.arange(1, count + 1) / (count + 1) - 0.5) * math.pi
    rings = [np.column_stack([circle * math.cos(angle), np.full(TURN, math.sin(angle))]) for angle in latitude.tolist()]
    points = np.concatenate([*rings, [[0.0, 0.0, -1.0], [0.0, 0.0, 1.0]]]) * shape.radius
    poles = count * TURN
    return points, np.concatenate([_rings(count), _caps(poles, 0, poles + 1, poles - TURN)])


_MAKERS = {"plane": _plane, "box": _box, "cylinder": _cylinder, "sphere": _sphere}
