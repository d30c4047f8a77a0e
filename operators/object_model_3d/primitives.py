"""Operators of chapter 3D Object Model, section Creation: primitive shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.models3d.model import Model, ObjectModel3D, Primitive, frozen
from hdev.operators.transformations._rotations import pose_matrix
from hdev.registry import operator

Numbers = list[int | float]


def _poses(values: Numbers, name: str) -> list[Numbers]:
    if not values or len(values) % 7:
        raise wrong_number(1, name, f"{len(values)} values")
    return [values[k : k + 7] for k in range(0, len(values), 7)]


def _sizes(count: int, sizes: Sequence[Sequence[float]], first: int, name: str) -> list[tuple[float, ...]]:
    """The sizes of each model, for as many models as there are poses, or values of a size."""
    total = max(count, *map(len, sizes))
    for position, given in enumerate(sizes, start=first):
        if len(given) not in (1, total):
            raise wrong_number(position, name, f"{len(given)} values for {total} models")
    if count not in (1, total):
        raise wrong_number(1, name, f"{count} poses for {total} models")
    return [tuple(float(given[k % len(given)]) for given in sizes) for k in range(total)]


def _positive(values: Sequence[float], position: int, name: str) -> None:
    for value in values:
        if not (value > 0 and np.isfinite(value)):
            raise wrong_value(position, name, str(value))


def _shape(kind: str, pose: Numbers, name: str, **sizes: Any) -> ObjectModel3D:
    matrix = frozen(pose_matrix(pose, 1, name))
    return ObjectModel3D(Model(primitive=Primitive(kind, matrix, tuple(pose), **sizes)))


@operator
def gen_box_object_model_3d(
    pose: Numbers, length_x: Numbers, length_y: Numbers, length_z: Numbers
) -> list[ObjectModel3D]:
    """Boxes as 3D object models.

    Parameters
    ----------
    pose
        The centre and the directions of the edges; several poses one after the other for several boxes.
    length_x, length_y, length_z
        The edges [m], > 0; one for all boxes or one for each.

    Source: reference page of `gen_box_object_model_3d` (read in part).
    """
    name = "gen_box_object_model_3d"
    poses = _poses(pose, name)
    for position, given in enumerate((length_x, length_y, length_z), start=2):
        _positive(given, position, name)
    sizes = _sizes(len(poses), (length_x, length_y, length_z), 2, name)
    return [_shape("box", poses[k % len(poses)], name, lengths=size) for k, size in enumerate(sizes)]


@operator
def gen_sphere_object_model_3d(pose: Numbers, radius: Numbers) -> list[ObjectModel3D]:
    """Spheres as 3D object models, by the poses of their centres and their radii [m]; one radius for all or one for each.

    Source: signature only; the reference page was not read.
    """
    name = "gen_sphere_object_model_3d"
    poses = _poses(pose, name)
    _positive(radius, 2, name)
    sizes = _sizes(len(poses), (radius,), 2, name)
    return [_shape("sphere", poses[k % len(poses)], name, radius=size) for k, (size,) in enumerate(sizes)]


@operator
def gen_sphere_object_model_3d_center(x: Numbers, y: Numbers, z: Numbers, radius: Numbers) -> list[ObjectModel3D]:
    """Spheres as 3D object models, by their centres and radii [m]; each one for all or one for each.

    Source: signature only; the reference page was not read.
    """
    name = "gen_sphere_object_model_3d_center"
    for position, given in enumerate((x, y, z), start=1):
        if not np.isfinite(given).all():
            raise wrong_value(position, name, str(given[0]))
    _positive(radius, 4, name)
    sizes = _sizes(1, (x, y, z, radius), 1, name)
    return [_shape("sphere", [*size[:3], 0.0, 0.0, 0.0, 0], name, radius=size[3]) for size in sizes]


@operator
def gen_cylinder_object_model_3d(
    pose: Numbers, radius: Numbers, min_extent: Numbers, max_extent: Numbers
) -> list[ObjectModel3D]:
    """Cylinders as 3D object models.

    Parameters
    ----------
    pose
        The axis is its z axis; several poses one after the other for several cylinders.
    radius
        [m], > 0.
    min_extent, max_extent
        From where to where the cylinder goes along its axis [m]; the second is larger.

    Errors: 1302 radius; 1304 the extents. Source: signature only; the reference page was not read.
    """
    name = "gen_cylinder_object_model_3d"
    poses = _poses(pose, name)
    _positive(radius, 2, name)
    sizes = _sizes(len(poses), (radius, min_extent, max_extent), 2, name)
    for _, low, high in sizes:
        if not (np.isfinite(low) and np.isfinite(high) and low < high):
            raise wrong_value(4, name, f"{high}, beginning at {low}")
    return [
        _shape("cylinder", poses[k % len(poses)], name, radius=size, z_min=low, z_max=high)
        for k, (size, low, high) in enumerate(sizes)
    ]


@operator
def gen_plane_object_model_3d(pose: Numbers, x_extent: Numbers, y_extent: Numbers) -> ObjectModel3D:
    """A plane as 3D object model: z = 0 of the pose.

    `x_extent`, `y_extent` are the corners of the polygon that can be seen, in the plane's own coordinates [m]; [] for a plane
    without borders.

    Errors: 1401 not one pose; 1402, 1403 fewer than three corners, or different numbers.
    Source: signature only; the reference page was not read.
    """
    name = "gen_plane_object_model_3d"
    if len(pose) != 7:
        raise wrong_number(1, name, f"{len(pose)} values")
    if len(x_extent) in (1, 2):
        raise wrong_number(2, name, f"{len(x_extent)} corners")
    if len(x_extent) != len(y_extent):
        raise wrong_number(3, name, f"{len(y_extent)} values beside {len(x_extent)}")
    corners = frozen(np.array([x_extent, y_extent], np.float64).T) if x_extent else None
    return _shape("plane", pose, name, extent=corners)
