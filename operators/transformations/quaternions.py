"""Quaternions: [w, x, y, z]."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.system.serialized_item import SerializedItem
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations import _rotations as rotations
from hdev.operators.transformations._matrices import Numbers
from hdev.registry import operator

_NO_QUATERNION = 5760


def _quaternion(values: Numbers, number: int, name: str, unit: bool = False) -> Floats:
    if len(values) != 4:
        raise wrong_number(number, name, f"{len(values)} values")
    result = np.array(values, np.float64)
    if unit:
        length = float(np.linalg.norm(result))
        if length == 0.0:
            raise wrong_value(number, name, "length 0")
        result = result / length
    return result


def product(left: Floats, right: Floats) -> Floats:
    """The product of two quaternions."""
    w = left[0] * right[0] - left[1:] @ right[1:]
    return np.concatenate(([w], left[0] * right[1:] + right[0] * left[1:] + np.cross(left[1:], right[1:])))


@operator
def axis_angle_to_quat(axis_x: float, axis_y: float, axis_z: float, angle: float) -> Floats:
    """The quaternion (cos (angle / 2), sin (angle / 2) * axis): of an axis of length 1 the turn by `angle` [rad] around it.

    The length is not checked; quaternions of other axes are no rotations. Source: reference page of `axis_angle_to_quat`.
    """
    sine = math.sin(angle / 2)
    return np.array([math.cos(angle / 2), axis_x * sine, axis_y * sine, axis_z * sine])


@operator
def quat_to_hom_mat3d(quaternion: Numbers) -> Floats:
    """The matrix (12 values) of the rotation of a quaternion. Reference: `quat_to_hom_mat3d` (read in part)."""
    values = _quaternion(quaternion, 1, "quat_to_hom_mat3d", True)
    return matrices.stored(matrices.around(rotations.quaternion_matrix(values.tolist())))


@operator
def quat_compose(quaternion_left: Numbers, quaternion_right: Numbers) -> Floats:
    """The product left * right: the right rotation comes first. Source: reference page of `quat_compose`."""
    return product(_quaternion(quaternion_left, 1, "quat_compose"), _quaternion(quaternion_right, 2, "quat_compose"))


@operator
def quat_normalize(quaternion: Numbers) -> Floats:
    """The quaternion divided by its length, which is not 0. Reference: `quat_normalize` (read in part)."""
    return _quaternion(quaternion, 1, "quat_normalize", True)


@operator
def quat_conjugate(quaternion: Numbers) -> Floats:
    """[w, -x, -y, -z]: the inverse rotation. Reference: `quat_conjugate` (read in part)."""
    return _quaternion(quaternion, 1, "quat_conjugate") * np.array([1.0, -1.0, -1.0, -1.0])


@operator
def quat_rotate_point_3d(quaternion: Numbers, px: float, py: float, pz: float) -> tuple[float, ...]:
    """The point (px, py, pz) turned by a quaternion. Reference: `quat_rotate_point_3d` (read in part)."""
    values = _quaternion(quaternion, 1, "quat_rotate_point_3d", True)
    return tuple((rotations.quaternion_matrix(values.tolist()) @ np.array([px, py, pz])).tolist())


@operator
def quat_interpolate(quaternion_start: Numbers, quaternion_end: Numbers, interp_pos: Numbers) -> Floats:
    """Rotations on the shortest way from start (0) to end (1), and beyond, at a constant rate: 4 values for each position.

    Reference: `quat_interpolate` (read in part).
    """
    name = "quat_interpolate"
    start, end = _quaternion(quaternion_start, 1, name, True), _quaternion(quaternion_end, 2, name, True)
    if not np.isfinite(interp_pos).all():
        raise wrong_value(3, name, "not a number")
    if start @ end < 0:
        end = -end
    angle = 2.0 * math.atan2(float(np.linalg.norm(end - start)), float(np.linalg.norm(end + start)))
    position = np.array(interp_pos, np.float64)[:, None]
    if angle < 1e-12:
        result = start + position * (end - start)
    else:
        result = (np.sin((1.0 - position) * angle) * start + np.sin(position * angle) * end) / math.sin(angle)
    return (result / np.linalg.norm(result, axis=1, keepdims=True)).reshape(-1)


@operator
def serialize_quat(quaternion: Numbers) -> SerializedItem:
    """A quaternion as a serialized item. Reference: `serialize_quat` (read in part)."""
    _quaternion(quaternion, 1, "serialize_quat")
    return SerializedItem("quaternion", matrices.packed(quaternion))


@operator
def deserialize_quat(serialized_item_handle: SerializedItem) -> list[float]:
    """The quaternion in a serialized item. Reference: `deserialize_quat` (read in part)."""
    return matrices.unpacked(serialized_item_handle.of("quaternion", _NO_QUATERNION, "deserialize_quat"))
