"""Poses: rigid transformations of space as seven values (see `create_pose`)."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.file import _files
from hdev.operators.system.serialized_item import SerializedItem
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations import _rotations as rotations
from hdev.operators.transformations._matrices import Numbers
from hdev.operators.transformations._rotations import check_pose, matrix_pose, pose_matrix
from hdev.registry import operator

Pose = list[float | int]

_NO_POSE_FILE = 5235
_SIGMA_R = 15.0


def _kind(transform: str, rotation: str, view: str, first: int, name: str) -> int:
    given = (
        (transform, rotations.TRANSFORM_ORDERS, 8),
        (rotation, rotations.ROTATION_ORDERS, 2),
        (view, rotations.VIEWS, 1),
    )
    kind = 0
    for number, (value, names, weight) in enumerate(given, start=first):
        if value not in names:
            raise wrong_value(number, name, f"'{value}'")
        kind += weight * names.index(value)
    return kind


@operator
def create_pose(
    trans_x: float,
    trans_y: float,
    trans_z: float,
    rot_x: float,
    rot_y: float,
    rot_z: float,
    order_of_transform: str,
    order_of_rotation: str,
    view_of_transform: str,
) -> Pose:
    """A pose: [trans_x, trans_y, trans_z, rot_x, rot_y, rot_z, type].

    Parameters
    ----------
    trans_x, trans_y, trans_z
        Translation T [m].
    rot_x, rot_y, rot_z
        Angles [deg] around the axes; for 'rodriguez' a vector along the axis as long as the tangent of half the angle.
    order_of_transform
        'Rp+T': turn, then move; 'R(p-T)': move back, then turn.
    order_of_rotation
        'gba': R = Rx Ry Rz (z first); 'abg': R = Rz Ry Rx; 'rodriguez'.
    view_of_transform
        'point'; 'coordinate_system': the same with negated angles.

    The type is 8 for 'R(p-T)', plus 0, 2, 4 for the order of rotation, plus 1 for 'coordinate_system'.
    Reference: `create_pose` (read in part).
    """
    kind = _kind(order_of_transform, order_of_rotation, view_of_transform, 7, "create_pose")
    return [trans_x, trans_y, trans_z, rot_x, rot_y, rot_z, kind]


@operator
def get_pose_type(pose: Pose) -> tuple[str, str, str]:
    """Order of transformation and of rotation, and view, of a pose (see `create_pose`).

    Reference: `get_pose_type` (in part).
    """
    check_pose(pose, 1, "get_pose_type")
    kind = int(pose[6])
    return rotations.TRANSFORM_ORDERS[kind // 8], rotations.ROTATION_ORDERS[kind % 8 // 2], rotations.VIEWS[kind % 2]


@operator
def convert_pose_type(pose_in: Pose, order_of_transform: str, order_of_rotation: str, view_of_transform: str) -> Pose:
    """The same transformation as a pose of another type (see `create_pose`). Source: reference page of `convert_pose_type`."""
    kind = _kind(order_of_transform, order_of_rotation, view_of_transform, 2, "convert_pose_type")
    values = pose_matrix(pose_in, 1, "convert_pose_type")
    return pose_in if kind == pose_in[6] else matrix_pose(values, kind)


@operator
def pose_to_hom_mat3d(pose: Pose) -> Floats:
    """The matrix (12 values) of a pose. Source: reference page of `pose_to_hom_mat3d`."""
    return matrices.stored(pose_matrix(pose, 1, "pose_to_hom_mat3d"))


@operator
def hom_mat3d_to_pose(hom_mat3d: Numbers) -> Pose:
    """The pose (of type 0) of a rigid matrix; of any other regular one, that with the nearest rotation.

    Angles lie in 0 <= angle < 360. Error 3605 for reflections and singular matrices, 3125 for projective ones.
    Reference: `hom_mat3d_to_pose` (read in part: the description).
    """
    name = "hom_mat3d_to_pose"
    return matrix_pose(rotations.rigid(matrices.affine(hom_mat3d, 4, 1, name), name))


def _inverse(values: Floats) -> Floats:
    result = np.eye(4)
    result[:3, :3] = values[:3, :3].T
    result[:3, 3] = -values[:3, :3].T @ values[:3, 3]
    return result


def _each(poses: Numbers, number: int, name: str) -> list[Numbers]:
    """The poses in a tuple of one or more."""
    if len(poses) % 7 or not poses:
        raise wrong_number(number, name, f"{len(poses)} values")
    return [poses[k : k + 7] for k in range(0, len(poses), 7)]


@operator
def pose_invert(pose: Pose) -> Pose:
    """The inverse of a pose (of each, if several are given one after the other), of the same type.

    Source: reference page of `pose_invert`.
    """
    result: Pose = []
    for one in _each(pose, 1, "pose_invert"):
        result += matrix_pose(_inverse(pose_matrix(one, 1, "pose_invert")), int(one[6]))
    return result


@operator
def pose_compose(pose_left: Pose, pose_right: Pose) -> Pose:
    """The pose that does what first the right, then the left pose does.

    It has the type of both, or type 0 where theirs are different. With several poses one after the other, pairs are composed;
    one pose goes with all others. Source: reference page of `pose_compose`.
    """
    left, right = _each(pose_left, 1, "pose_compose"), _each(pose_right, 2, "pose_compose")
    if len(left) != len(right) and 1 not in (len(left), len(right)):
        raise wrong_number(2, "pose_compose", f"{len(right)} poses beside {len(left)}")
    count = max(len(left), len(right))
    result: Pose = []
    for k in range(count):
        a, b = left[k % len(left)], right[k % len(right)]
        product = pose_matrix(a, 1, "pose_compose") @ pose_matrix(b, 2, "pose_compose")
        result += matrix_pose(product, int(a[6]) if a[6] == b[6] else 0)
    return result


@operator
def set_origin_pose(pose_in: Pose, dx: float, dy: float, dz: float) -> Pose:
    """The pose (of type 0) with its origin moved by (dx, dy, dz) [m] in its own coordinate system.

    As `pose_to_hom_mat3d`, `hom_mat3d_translate_local` and `hom_mat3d_to_pose`. Source: reference page of `set_origin_pose`.
    """
    return matrix_pose(pose_matrix(pose_in, 1, "set_origin_pose") @ matrices.moved(dx, dy, dz))


@operator
def pose_average(
    poses: Pose, weights: Numbers, mode: str, sigma_t: list[int | float | str], sigma_r: list[int | float | str]
) -> tuple[Pose, list[float]]:
    """The weighted mean of poses (one after the other), and how far they are from it.

    Parameters
    ----------
    weights
        One for each pose (> 0), or [] for equal weights.
    mode
        'direct': the means of translations and of rotations; 'iterative': from there to where the poses are densest, so that
        single poses far away do not count.
    sigma_t, sigma_r
        How far translations [m] and rotations [deg] are expected from each other, for 'iterative': > 0, or 'auto', which are
        the root mean square distance of the translations from their mean, and 15 degrees.

    The quality is [RMS of the translations (m), RMS of the rotations (deg), largest deviation of each]. The result has the
    type of the first pose. Reference: `pose_average` (read in part: all but units and defaults).
    """
    name = "pose_average"
    each = _each(poses, 1, name)
    if len(weights) not in (0, len(each)):
        raise wrong_number(2, name, f"{len(weights)} weights for {len(each)} poses")
    weight = np.array(weights or [1.0] * len(each), np.float64)
    if not (weight > 0).all():
        raise wrong_value(2, name, "not positive")
    if mode not in ("direct", "iterative"):
        raise wrong_value(3, name, f"'{mode}'")
    for number, sigma in ((4, sigma_t), (5, sigma_r)):
        if len(sigma) != 1:
            raise wrong_number(number, name, f"{len(sigma)} values")
        if sigma[0] != "auto" and (isinstance(sigma[0], str) or not sigma[0] > 0):
            raise wrong_value(number, name, f"{sigma[0]}")
    values = np.array([pose_matrix(pose, 1, name) for pose in each])
    weight = weight / weight.sum()
    offset = weight @ values[:, :3, 3]
    rotation = _mean_rotation(values[:, :3, :3], weight)
    distance, angle = _deviations(values, offset, rotation)
    if mode == "iterative":
        spread = math.sqrt(weight @ distance**2) or 1.0
        scales = [
            default if isinstance(one[0], str) else float(one[0])
            for one, default in ((sigma_t, spread), (sigma_r, _SIGMA_R))
        ]
        for _ in range(200):  # mean shift with a Gaussian kernel
            exponent = ((distance / scales[0]) ** 2 + (angle / scales[1]) ** 2) / 2
            near = weight * np.exp(exponent.min() - exponent)
            before, offset = offset, near @ values[:, :3, 3] / near.sum()
            turned, rotation = rotation, _mean_rotation(values[:, :3, :3], near / near.sum())
            distance, angle = _deviations(values, offset, rotation)
            if np.abs(offset - before).max() <= 1e-13 * scales[0] and np.abs(rotation - turned).max() <= 1e-13:
                break
    result = np.eye(4)
    result[:3, :3], result[:3, 3] = rotation, offset
    quality = [
        math.sqrt(weight @ distance**2),
        math.sqrt(weight @ angle**2),
        float(distance.max()),
        float(angle.max()),
    ]
    return matrix_pose(result, int(each[0][6])), quality


def _deviations(values: Floats, offset: Floats, rotation: Floats) -> tuple[Floats, Floats]:
    """Distances [m] and angles [deg] of poses from one."""
    away = np.linalg.norm(values[:, :3, 3] - offset, axis=1)
    angles = np.array([np.linalg.norm(_rotation_vector(one @ rotation.T)) for one in values[:, :3, :3]])
    return away, np.degrees(angles)


def _rotation_vector(rotation: Floats) -> Floats:
    """Axis times angle [rad]."""
    w, *vector = rotations.matrix_quaternion(rotation).tolist()
    length = float(np.linalg.norm(vector))
    return np.array(vector) * (2.0 * math.atan2(length, w) / length if length > 0 else 2.0)


def _mean_rotation(turns: Floats, weight: Floats) -> Floats:
    """The rotation with the least weighted sum of squared angles to those given."""
    quaternions = np.array([rotations.matrix_quaternion(turn) for turn in turns])
    moment = (quaternions * weight[:, None]).T @ quaternions
    mean = rotations.quaternion_matrix(np.linalg.eigh(moment)[1][:, 3].tolist())
    for _ in range(50):
        step = weight @ np.array([_rotation_vector(turn @ mean.T) for turn in turns])
        length = float(np.linalg.norm(step))
        if length < 1e-14:
            break
        mean = rotations.axis_rotation(step.tolist(), length) @ mean
    return mean


# ------------------------------------------------------------------------------------------------------------- files


@operator(effects=("write",))
def write_pose(pose: Pose, pose_file: str, *, session: Any) -> None:
    """Write a pose to a text file: lines 'f TYPE', 'r' with the rotation, 't' with the translation, and comments.

    The file is replaced as a whole or not at all. Source: reference page of `write_pose`.
    """
    check_pose(pose, 1, "write_pose")
    rotation, offset = (" ".join(repr(float(value)) for value in part) for part in (pose[3:6], pose[:3]))
    text = (
        "# 3D POSE PARAMETERS: rotation and translation\n\n"
        f"# Used representation type:\nf {int(pose[6])}\n\n"
        f"# Rotation angles [deg] or Rodriguez vector:\nr {rotation}\n\n"
        f"# Translation vector (x y z [m]):\nt {offset}\n"
    )
    _files.write(session.paths.find_write(pose_file), text.encode("ascii"))


@operator(effects=("read",))
def read_pose(pose_file: str, *, session: Any) -> Pose:
    """The pose in a text file as `write_pose` makes it; error 5235 for another file.

    Source: reference page of `read_pose`.
    """
    path = session.paths.find_read(pose_file)
    text = _files.content(path).decode("latin-1")
    found: dict[str, list[float]] = {}
    for line in text.splitlines():
        match = re.match(r"\s*([frt])\s+(.*)$", line.partition("#")[0])
        if match:
            try:
                found[match[1]] = [float(word) for word in match[2].split()]
            except ValueError:
                raise HError(_NO_POSE_FILE, f"{path}: {line.strip()[:60]}", operator="read_pose") from None
    kind = found.get("f", [0.0])
    if [len(found.get(key, ())) for key in "rt"] != [3, 3] or len(kind) != 1 or kind[0] not in rotations.POSE_TYPES:
        raise HError(_NO_POSE_FILE, f"{path} holds no pose", operator="read_pose")
    return [*found["t"], *found["r"], int(kind[0])]


@operator
def serialize_pose(pose: Pose) -> SerializedItem:
    """A pose as a serialized item. Reference: `serialize_pose` (read in part)."""
    check_pose(pose, 1, "serialize_pose")
    return SerializedItem("pose", matrices.packed(pose))


@operator
def deserialize_pose(serialized_item_handle: SerializedItem) -> Pose:
    """The pose in a serialized item; error 5760 if there is none. Reference: `deserialize_pose` (read in part)."""
    values = matrices.unpacked(serialized_item_handle.of("pose", 5760, "deserialize_pose"))
    return [*values[:6], int(values[6])]


# ------------------------------------------------------------------------------------------------------- quaternions


@operator
def pose_to_quat(pose: Pose) -> Floats:
    """The unit quaternion (w, x, y, z; w >= 0) of the rotation of a pose. Reference: `pose_to_quat` (read in part)."""
    return rotations.matrix_quaternion(pose_matrix(pose, 1, "pose_to_quat")[:3, :3])


@operator
def quat_to_pose(quaternion: Numbers) -> Pose:
    """The pose (of type 0, without translation) of the rotation of a quaternion. Reference: `quat_to_pose` (read in part)."""
    if len(quaternion) != 4:
        raise wrong_number(1, "quat_to_pose", f"{len(quaternion)} values")
    if not any(quaternion):
        raise wrong_value(1, "quat_to_pose", "length 0")
    result = np.eye(4)
    result[:3, :3] = rotations.quaternion_matrix(quaternion)
    return matrix_pose(result)
