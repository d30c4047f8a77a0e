"""Rotations in space: matrices, axes, quaternions, and poses.

A pose has 7 values: three of the translation, three of the rotation, and the code of what they mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic.base import Floats

TRANSFORM_ORDERS = ("Rp+T", "R(p-T)")
ROTATION_ORDERS = ("gba", "abg", "rodriguez")
VIEWS = ("point", "coordinate_system")

#: A type of pose is 8 * order of transformation + 2 * order of rotation + view.
POSE_TYPES = tuple(
    8 * transform + 2 * rotation + view for transform in (0, 1) for rotation in (0, 1, 2) for view in (0, 1)
)


def axis_rotation(axis: Sequence[float], angle: float) -> Floats:
    """The matrix that turns by `angle` [rad] around `axis`, of any length but 0."""
    x, y, z = np.array(axis, np.float64) / math.sqrt(sum(value * value for value in axis))
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    result: Floats = np.eye(3) + math.sin(angle) * cross + (1.0 - math.cos(angle)) * (cross @ cross)
    return result


def quaternion_matrix(quaternion: Sequence[float]) -> Floats:
    """The rotation of a quaternion (w, x, y, z), of any length but 0."""
    w, x, y, z = np.array(quaternion, np.float64) / np.linalg.norm(quaternion)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def matrix_quaternion(rotation: Floats) -> Floats:
    """The unit quaternion (w >= 0) of a rotation matrix."""
    r = rotation
    symmetric = np.array(
        [
            [r[0, 0] + r[1, 1] + r[2, 2], r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]],
            [0.0, r[0, 0] - r[1, 1] - r[2, 2], r[1, 0] + r[0, 1], r[0, 2] + r[2, 0]],
            [0.0, 0.0, r[1, 1] - r[0, 0] - r[2, 2], r[2, 1] + r[1, 2]],
            [0.0, 0.0, 0.0, r[2, 2] - r[0, 0] - r[1, 1]],
        ]
    )
    vector: Floats = np.linalg.eigh(symmetric, UPLO="U")[1][:, 3]
    return vector if vector[0] > 0 or (vector[0] == 0 and vector[np.flatnonzero(vector)[0]] > 0) else -vector


def _turned(matrices: Sequence[Floats]) -> Floats:
    return matrices[0] @ matrices[1] @ matrices[2]


def pose_rotation(angles: Sequence[float], kind: int) -> Floats:
    """The rotation matrix that the three rotation values of a pose of this type mean."""
    order, sign = kind % 8 // 2, -1.0 if kind % 2 else 1.0
    if order == 2:
        length = math.sqrt(sum(value * value for value in angles))
        if length == 0.0:
            return np.eye(3)
        return axis_rotation(angles, sign * 2.0 * math.atan(length))
    turns = [axis_rotation(np.eye(3)[k].tolist(), sign * math.radians(angle)) for k, angle in enumerate(angles)]
    return _turned(turns if order == 0 else turns[::-1])


def rotation_values(rotation: Floats, kind: int) -> list[float]:
    """The rotation values of a pose of this type; angles in degrees from 0 to 360."""
    order, sign = kind % 8 // 2, -1.0 if kind % 2 else 1.0
    if order == 2:
        w, *vector = matrix_quaternion(rotation).tolist()
        # Half a turn has no tangent: the longest vector that can be turned back exactly enough.
        return [sign * value / max(w, 1e-12) for value in vector]
    # The matrix of negated angles in the same order is the transpose of that in the other order.
    r = rotation if order == 0 else rotation.T
    beta = math.atan2(r[0, 2], math.hypot(r[0, 0], r[0, 1]))
    if math.hypot(r[0, 0], r[0, 1]) > 1e-12:
        alpha, gamma = math.atan2(-r[1, 2], r[2, 2]), math.atan2(-r[0, 1], r[0, 0])
    else:
        alpha, gamma = math.atan2(r[2, 1], r[1, 1]), 0.0
    flip = sign if order == 0 else -sign
    return [_degrees(flip * angle) for angle in (alpha, beta, gamma)]


def _degrees(angle: float) -> float:
    value = math.degrees(angle) % 360.0
    return 0.0 if value >= 360.0 - 1e-12 else value


def check_pose(pose: Sequence[int | float], number: int, name: str) -> None:
    if len(pose) != 7:
        raise wrong_number(number, name, f"{len(pose)} values")
    if pose[6] not in POSE_TYPES:
        raise wrong_value(number, name, f"a pose of type {pose[6]}")


def pose_matrix(pose: Sequence[int | float], number: int, name: str) -> Floats:
    """The 4 x 4 matrix of a pose, parameter `number` of an operator."""
    check_pose(pose, number, name)
    kind = int(pose[6])
    result = np.eye(4)
    result[:3, :3] = pose_rotation([float(value) for value in pose[3:6]], kind)
    offset = np.array(pose[:3], np.float64)
    result[:3, 3] = -result[:3, :3] @ offset if kind >= 8 else offset
    return result


def matrix_pose(values: Floats, kind: int = 0) -> list[float | int]:
    """The pose of this type that a rigid 4 x 4 matrix is."""
    rotation, offset = values[:3, :3], values[:3, 3]
    if kind >= 8:
        offset = -rotation.T @ offset
    return [*(float(value) + 0.0 for value in offset), *rotation_values(rotation, kind), kind]


def rigid(values: Floats, name: str) -> Floats:
    """The matrix with its nearest rotation; error 3605 where the linear part is none (far from orthogonal, or a reflection)."""
    linear = values[:3, :3]
    if not np.isfinite(values).all():
        raise HError(3605, "not a number", operator=name)
    left, singular, right = np.linalg.svd(linear)
    if np.linalg.det(linear) <= 0 or singular[2] < 1e-12 * singular[0]:
        raise HError(3605, "not a rotation", operator=name)
    result = values.copy()
    result[:3, :3] = left @ right
    return result
