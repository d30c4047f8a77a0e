"""Dual quaternions: rigid motions as eight values, a quaternion [w, x, y, z] and its dual part.

A unit dual quaternion is r + e t r / 2 with the rotation r and the translation t. Tuples may hold several, one after the other.
"""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.system.serialized_item import SerializedItem
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations import _rotations as rotations
from hdev.operators.transformations._matrices import Numbers
from hdev.registry import operator

_NORM_ZERO = 9310
_WRONG_ITEM = 5764
_CONJUGATE = np.array([1.0, -1.0, -1.0, -1.0])

Axis = tuple[Floats, Floats, Floats, Floats, Floats, Floats]


def _duals(values: Numbers, number: int, name: str) -> Floats:
    """(N, 8) dual quaternions."""
    if not values or len(values) % 8:
        raise wrong_number(number, name, f"{len(values)} values")
    return np.array(values, np.float64).reshape(-1, 8)


def _units(values: Numbers, number: int, name: str) -> Floats:
    return _normalized(_duals(values, number, name), name)


def _normalized(duals: Floats, name: str) -> Floats:
    real, dual = duals[:, :4], duals[:, 4:]
    norm = np.linalg.norm(real, axis=1, keepdims=True)
    if not (norm > 0).all():
        raise HError(_NORM_ZERO, "", operator=name)
    real, dual = real / norm, dual / norm
    return np.concatenate((real, dual - real * (real * dual).sum(axis=1, keepdims=True)), axis=1)


def _product(a: Floats, b: Floats) -> Floats:
    """Products of quaternions (N, 4)."""
    w = a[:, 0] * b[:, 0] - (a[:, 1:] * b[:, 1:]).sum(axis=1)
    vector = a[:, :1] * b[:, 1:] + b[:, :1] * a[:, 1:] + np.cross(a[:, 1:], b[:, 1:])
    return np.concatenate((w[:, None], vector), axis=1)


def _composed(a: Floats, b: Floats) -> Floats:
    real = _product(a[:, :4], b[:, :4])
    return np.concatenate((real, _product(a[:, :4], b[:, 4:]) + _product(a[:, 4:], b[:, :4])), axis=1)


def _matrix(dual: Floats) -> Floats:
    """The 4 x 4 matrix of a unit dual quaternion (8,)."""
    result = np.eye(4)
    result[:3, :3] = rotations.quaternion_matrix(dual[:4].tolist())
    result[:3, 3] = 2.0 * _product(dual[None, 4:], dual[None, :4] * _CONJUGATE)[0, 1:]
    return result


def _of_matrix(values: Floats) -> Floats:
    real = rotations.matrix_quaternion(values[:3, :3])
    offset = np.concatenate(([0.0], values[:3, 3]))
    return np.concatenate((real, 0.5 * _product(offset[None], real[None])[0]))


@operator
def pose_to_dual_quat(pose: Numbers) -> Floats:
    """Poses (7 values each) as unit dual quaternions. Reference (not read): `pose_to_dual_quat`."""
    name = "pose_to_dual_quat"
    if not pose or len(pose) % 7:
        raise wrong_number(1, name, f"{len(pose)} values")
    each = [_of_matrix(rotations.pose_matrix(pose[k : k + 7], 1, name)) for k in range(0, len(pose), 7)]
    return np.concatenate(each)


@operator
def dual_quat_to_pose(dual_quaternion: Numbers) -> list[int | float]:
    """Unit dual quaternions as poses of type 0; others are normalized first. Reference (not read): `dual_quat_to_pose`."""
    duals = _units(dual_quaternion, 1, "dual_quat_to_pose")
    return [value for dual in duals for value in rotations.matrix_pose(_matrix(dual))]


@operator
def dual_quat_to_hom_mat3d(dual_quaternion: Numbers) -> Floats:
    """Unit dual quaternions as matrices (12 values each). Reference (not read): `dual_quat_to_hom_mat3d`."""
    duals = _units(dual_quaternion, 1, "dual_quat_to_hom_mat3d")
    return np.concatenate([matrices.stored(_matrix(dual)) for dual in duals])


@operator
def dual_quat_compose(dual_quaternion_left: Numbers, dual_quaternion_right: Numbers) -> Floats:
    """Products left * right: the right motion comes first. One goes with several.

    Source: reference page of `dual_quat_compose`.
    """
    name = "dual_quat_compose"
    left, right = _duals(dual_quaternion_left, 1, name), _duals(dual_quaternion_right, 2, name)
    if len(left) != len(right) and 1 not in (len(left), len(right)):
        raise wrong_number(2, name, f"{len(right)} dual quaternions beside {len(left)}")
    size = max(len(left), len(right))
    return _composed(np.broadcast_to(left, (size, 8)), np.broadcast_to(right, (size, 8))).reshape(-1)


@operator
def dual_quat_conjugate(dual_quaternion: Numbers) -> Floats:
    """Both parts conjugated: of a unit dual quaternion the inverse motion. Source: reference page of `dual_quat_conjugate`."""
    return (_duals(dual_quaternion, 1, "dual_quat_conjugate") * np.tile(_CONJUGATE, 2)).reshape(-1)


@operator
def dual_quat_normalize(dual_quaternion: Numbers) -> Floats:
    """The unit dual quaternion: real part of length 1, dual part orthogonal to it. Error 9310 for a real part of length 0.

    Source: reference page of `dual_quat_normalize`.
    """
    return _units(dual_quaternion, 1, "dual_quat_normalize").reshape(-1)


@operator
def dual_quat_interpolate(dual_quaternion_start: Numbers, dual_quaternion_end: Numbers, interp_pos: Numbers) -> Floats:
    """Motions on the screw from start (0) to end (1), and beyond: 8 values for each position.

    Source: reference page of `dual_quat_interpolate`.
    """
    name = "dual_quat_interpolate"
    start, end = _units(dual_quaternion_start, 1, name), _units(dual_quaternion_end, 2, name)
    for number, duals in ((1, start), (2, end)):
        if len(duals) != 1:
            raise wrong_number(number, name, f"{len(duals)} dual quaternions")
    if not np.isfinite(interp_pos).all():
        raise wrong_value(3, name, "not a number")
    way = _composed(start * np.tile(_CONJUGATE, 2), end)[0]
    direction, moment, angle, shift = _screw(way)
    parts = [_of_screw(direction, moment, t * angle, t * shift) for t in interp_pos]
    count = len(parts)
    if not count:
        return np.empty(0)
    return _composed(np.broadcast_to(start, (count, 8)), np.stack(parts)).reshape(-1)


def _screw(dual: Floats) -> tuple[Floats, Floats, float, float]:
    """Axis direction and moment, angle (0 .. pi) and shift of a unit dual quaternion (8,)."""
    if dual[0] < 0:
        dual = -dual
    sine = float(np.linalg.norm(dual[1:4]))
    angle = 2.0 * math.atan2(sine, float(dual[0]))
    if sine > 1e-12:
        direction = dual[1:4] / sine
        shift = -2.0 * float(dual[4]) / sine
        moment = (dual[5:] - direction * (shift / 2 * dual[0])) / sine
        return direction, moment, angle, shift
    offset = 2.0 * dual[5:]
    shift = float(np.linalg.norm(offset))
    direction = offset / shift if shift > 0 else np.array([0.0, 0.0, 1.0])
    return direction, np.zeros(3), 0.0, shift


def _of_screw(direction: Floats, moment: Floats, angle: float, shift: float) -> Floats:
    sine, cosine = math.sin(angle / 2), math.cos(angle / 2)
    dual = sine * moment + shift / 2 * cosine * direction
    return np.concatenate(([cosine], sine * direction, [-shift / 2 * sine], dual))


def _check_format(value: str, number: int, name: str) -> None:
    if value not in ("moment", "point"):
        raise wrong_value(number, name, f"'{value}'")


@operator
def dual_quat_to_screw(
    dual_quaternion: Numbers, screw_format: str
) -> tuple[list[float], list[float], list[float], list[float], list[float], list[float], list[float], list[float]]:
    """The screw motion of unit dual quaternions.

    Parameters
    ----------
    screw_format
        'moment': the axis by its direction and moment; 'point': by its direction and the point next to the origin.

    Returns
    -------
    Direction (x, y, z), moment or point (x, y, z), rotation [rad, 0 to pi], translation along the axis. A motion without
    rotation has its axis through the origin.

    Source: reference page of `dual_quat_to_screw`.
    """
    name = "dual_quat_to_screw"
    _check_format(screw_format, 2, name)
    rows = []
    for dual in _units(dual_quaternion, 1, name):
        direction, moment, angle, shift = _screw(dual)
        second = moment if screw_format == "moment" else np.cross(direction, moment)
        rows.append((*direction.tolist(), *second.tolist(), angle, shift))
    x, y, z, u, v, w, angles, shifts = (list(column) for column in zip(*rows))
    return x, y, z, u, v, w, angles, shifts


@operator
def screw_to_dual_quat(
    screw_format: str,
    axis_direction_x: float,
    axis_direction_y: float,
    axis_direction_z: float,
    axis_moment_or_point_x: float,
    axis_moment_or_point_y: float,
    axis_moment_or_point_z: float,
    rotation: float,
    translation: float,
) -> Floats:
    """The unit dual quaternion of a screw motion, see `dual_quat_to_screw`; the direction may have any length but 0.

    Reference (not read): `screw_to_dual_quat`.
    """
    name = "screw_to_dual_quat"
    _check_format(screw_format, 1, name)
    direction = np.array([axis_direction_x, axis_direction_y, axis_direction_z])
    length = float(np.linalg.norm(direction))
    if length == 0.0:
        raise wrong_value(2, name, "a direction of length 0")
    second = np.array([axis_moment_or_point_x, axis_moment_or_point_y, axis_moment_or_point_z])
    direction, moment = direction / length, second / length
    if screw_format == "point":
        moment = np.cross(second, direction)
    return _of_screw(direction, moment, rotation, translation)


@operator
def dual_quat_trans_point_3d(dual_quaternion: Numbers, px: Numbers, py: Numbers, pz: Numbers) -> tuple[Floats, ...]:
    """Points moved by a unit dual quaternion. Reference (not read): `dual_quat_trans_point_3d`."""
    name = "dual_quat_trans_point_3d"
    duals = _units(dual_quaternion, 1, name)
    if len(duals) != 1:
        raise wrong_number(1, name, f"{len(duals)} dual quaternions")
    motion = _matrix(duals[0])
    return tuple(motion[:3, :3] @ matrices.points(name, 2, px, py, pz) + motion[:3, 3:])


@operator
def dual_quat_trans_line_3d(
    dual_quaternion: Numbers,
    line_format: str,
    line_direction_x: Numbers,
    line_direction_y: Numbers,
    line_direction_z: Numbers,
    line_moment_or_point_x: Numbers,
    line_moment_or_point_y: Numbers,
    line_moment_or_point_z: Numbers,
) -> Axis:
    """Lines moved by a unit dual quaternion.

    Parameters
    ----------
    line_format
        'moment': lines by direction and moment; 'point': by direction and a point. The result has the same form; its point is
        the one next to the origin.

    Reference: `dual_quat_trans_line_3d` (read in part: parameters).
    """
    name = "dual_quat_trans_line_3d"
    _check_format(line_format, 2, name)
    duals = _units(dual_quaternion, 1, name)
    if len(duals) != 1:
        raise wrong_number(1, name, f"{len(duals)} dual quaternions")
    values = matrices.points(
        name,
        3,
        line_direction_x,
        line_direction_y,
        line_direction_z,
        line_moment_or_point_x,
        line_moment_or_point_y,
        line_moment_or_point_z,
    )
    direction, second = values[:3], values[3:]
    length = np.linalg.norm(direction, axis=0)
    if (length == 0).any():
        raise wrong_value(3, name, "a direction of length 0")
    motion = _matrix(duals[0])
    turned = motion[:3, :3] @ direction
    if line_format == "moment":
        moment = motion[:3, :3] @ second + np.cross(motion[:3, 3], turned, axisb=0).T
        return (*turned, *moment)  # type: ignore[return-value]
    point = motion[:3, :3] @ second + motion[:3, 3:]
    point = point - turned * ((point * turned).sum(axis=0) / length**2)
    return (*turned, *point)  # type: ignore[return-value]


@operator
def serialize_dual_quat(dual_quaternion: Numbers) -> SerializedItem:
    """Dual quaternions as a serialized item. Reference (not read): `serialize_dual_quat`."""
    _duals(dual_quaternion, 1, "serialize_dual_quat")
    return SerializedItem("dual_quaternion", matrices.packed(dual_quaternion))


@operator
def deserialize_dual_quat(serialized_item_handle: SerializedItem) -> list[float]:
    """The dual quaternions in a serialized item; error 5764 if there are none.

    Reference (not read): `deserialize_dual_quat`.
    """
    return matrices.unpacked(serialized_item_handle.of("dual_quaternion", _WRONG_ITEM, "deserialize_dual_quat"))
