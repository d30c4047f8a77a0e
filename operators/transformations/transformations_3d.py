"""Homogeneous matrices of space: made step by step, composed, inverted, estimated, applied to points."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.system.serialized_item import SerializedItem
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations._matrices import Numbers, around, matrix, moved, stored
from hdev.operators.transformations._rotations import axis_rotation
from hdev.registry import operator

Axis = list[int | float | str]


def _before(hom_mat3d: Numbers, change: Floats, name: str) -> Floats:
    return stored(change @ matrix(hom_mat3d, 4, 1, name), len(hom_mat3d) == 16)


def _after(hom_mat3d: Numbers, change: Floats, name: str) -> Floats:
    return stored(matrix(hom_mat3d, 4, 1, name) @ change, len(hom_mat3d) == 16)


def _rotation(phi: float, axis: Axis, name: str) -> Floats:
    if len(axis) == 1:
        directions = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
        if axis[0] not in directions:
            raise wrong_value(3, name, f"{axis[0]}")
        return axis_rotation(directions[str(axis[0])], phi)
    if len(axis) != 3:
        raise wrong_number(3, name, f"{len(axis)} values")
    values = [float(value) for value in axis if not isinstance(value, str)]
    if len(values) != 3:
        raise wrong_type(3, name)
    if not any(values):
        raise wrong_value(3, name, "an axis of length 0")
    return axis_rotation((values[0], values[1], values[2]), phi)


def _scaling(sx: float, sy: float, sz: float, name: str) -> Floats:
    for number, value in enumerate((sx, sy, sz), start=2):
        if value == 0.0:
            raise wrong_value(number, name, "0")
    return np.diag([sx, sy, sz])


@operator
def hom_mat3d_identity() -> Floats:
    """The matrix that changes nothing (12 values). Source: reference page of `hom_mat3d_identity`."""
    return stored(np.eye(4))


@operator
def hom_mat3d_translate(hom_mat3d: Numbers, tx: float, ty: float, tz: float) -> Floats:
    """Then move by (tx, ty, tz), in the global coordinate system.

    Reference: `hom_mat3d_translate` (read in part: the description).
    """
    return _before(hom_mat3d, moved(tx, ty, tz), "hom_mat3d_translate")


@operator
def hom_mat3d_translate_local(hom_mat3d: Numbers, tx: float, ty: float, tz: float) -> Floats:
    """First move by (tx, ty, tz), in the local coordinate system.

    Reference: `hom_mat3d_translate_local` (read in part: the description).
    """
    return _after(hom_mat3d, moved(tx, ty, tz), "hom_mat3d_translate_local")


@operator
def hom_mat3d_rotate(hom_mat3d: Numbers, phi: float, axis: Axis, px: float, py: float, pz: float) -> Floats:
    """Then turn by `phi` [rad] around an axis ('x', 'y', 'z' or a vector of 3 values) through (px, py, pz).

    Reference: `hom_mat3d_rotate` (read in part: the description).
    """
    return _before(hom_mat3d, around(_rotation(phi, axis, "hom_mat3d_rotate"), px, py, pz), "hom_mat3d_rotate")


@operator
def hom_mat3d_rotate_local(hom_mat3d: Numbers, phi: float, axis: Axis) -> Floats:
    """First turn by `phi` [rad] around an axis ('x', 'y', 'z' or a vector) through the local origin.

    Reference: `hom_mat3d_rotate_local` (read in part: the description).
    """
    return _after(hom_mat3d, around(_rotation(phi, axis, "hom_mat3d_rotate_local")), "hom_mat3d_rotate_local")


@operator
def hom_mat3d_scale(hom_mat3d: Numbers, sx: float, sy: float, sz: float, px: float, py: float, pz: float) -> Floats:
    """Then scale by sx, sy, sz (not 0) with the fixed point (px, py, pz).

    Reference: `hom_mat3d_scale` (read in part: the description).
    """
    return _before(hom_mat3d, around(_scaling(sx, sy, sz, "hom_mat3d_scale"), px, py, pz), "hom_mat3d_scale")


@operator
def hom_mat3d_scale_local(hom_mat3d: Numbers, sx: float, sy: float, sz: float) -> Floats:
    """First scale by sx, sy, sz (not 0) from the local origin.

    Reference: `hom_mat3d_scale_local` (read in part: the description).
    """
    return _after(hom_mat3d, around(_scaling(sx, sy, sz, "hom_mat3d_scale_local")), "hom_mat3d_scale_local")


@operator
def hom_mat3d_compose(hom_mat3d_left: Numbers, hom_mat3d_right: Numbers) -> Floats:
    """The product left * right: the right matrix is applied first.

    Source: reference page of `hom_mat3d_compose`.
    """
    left = matrix(hom_mat3d_left, 4, 1, "hom_mat3d_compose")
    right = matrix(hom_mat3d_right, 4, 2, "hom_mat3d_compose")
    return stored(left @ right, len(hom_mat3d_left) == 16 or len(hom_mat3d_right) == 16)


@operator
def hom_mat3d_invert(hom_mat3d: Numbers) -> Floats:
    """The inverse matrix; error 3605 if there is none. Source: reference page of `hom_mat3d_invert`."""
    result = matrices.inverse(matrix(hom_mat3d, 4, 1, "hom_mat3d_invert"), "hom_mat3d_invert")
    return stored(result, len(hom_mat3d) == 16)


@operator
def hom_mat3d_determinant(hom_mat3d: Numbers) -> float:
    """The determinant of the 4 x 4 matrix. Reference: `hom_mat3d_determinant` (read in part: the description)."""
    return float(np.linalg.det(matrix(hom_mat3d, 4, 1, "hom_mat3d_determinant")))


@operator
def hom_mat3d_transpose(hom_mat3d: Numbers) -> Floats:
    """The transposed matrix, always with 16 values. Reference: `hom_mat3d_transpose` (read in part: the description)."""
    return stored(matrix(hom_mat3d, 4, 1, "hom_mat3d_transpose").T.copy(), True)


@operator
def affine_trans_point_3d(hom_mat3d: Numbers, px: Numbers, py: Numbers, pz: Numbers) -> tuple[Floats, ...]:
    """The points (px, py, pz) mapped by an affine matrix.

    Source: reference page of `affine_trans_point_3d`.
    """
    values = matrices.affine(hom_mat3d, 4, 1, "affine_trans_point_3d")
    points = matrices.points("affine_trans_point_3d", 2, px, py, pz)
    return tuple(values[:3, :3] @ points + values[:3, 3:])


@operator
def projective_trans_point_3d(hom_mat3d: Numbers, px: Numbers, py: Numbers, pz: Numbers) -> tuple[Floats, ...]:
    """The points (px, py, pz) mapped by a projective matrix; error 3600 if one gets to infinity.

    Reference: `projective_trans_point_3d` (read in part: the description).
    """
    name = "projective_trans_point_3d"
    points = matrices.points(name, 2, px, py, pz)
    mapped = matrix(hom_mat3d, 4, 1, name) @ np.concatenate((points, np.ones((1, points.shape[1]))))
    if (mapped[3] == 0.0).any():
        raise HError(matrices.AT_INFINITY, "", operator=name)
    return tuple(mapped[:3] / mapped[3])


@operator
def projective_trans_hom_point_3d(
    hom_mat3d: Numbers, px: Numbers, py: Numbers, pz: Numbers, pw: Numbers
) -> tuple[Floats, ...]:
    """Homogeneous points multiplied by a matrix. Reference: `projective_trans_hom_point_3d` (read in part: the description)."""
    name = "projective_trans_hom_point_3d"
    return tuple(matrix(hom_mat3d, 4, 1, name) @ matrices.points(name, 2, px, py, pz, pw))


@operator
def hom_mat3d_project(
    hom_mat3d: Numbers, principal_point_row: float, principal_point_col: float, focus: float
) -> Floats:
    """The projective matrix that shows a picture after its plane has been moved in space.

    In space x are columns and y rows. The camera is at (principal_point_col, principal_point_row, 0) and looks along z; the
    picture lies at z = `focus` [pixels], as does the plane it is seen in. `hom_mat3d` (affine) moves the picture. In the
    result, for `projective_trans_image`, rows come before columns; the identity gives the identity.

    Error 3125 for a matrix that is not affine. Source: reference page of `hom_mat3d_project`.
    """
    name = "hom_mat3d_project"
    if not focus > 0.0:
        raise wrong_value(4, name, f"{focus}")
    values = matrices.affine(hom_mat3d, 4, 1, name)
    r, c, f = principal_point_row, principal_point_col, focus
    camera = np.array([[f, 0.0, c, -f * c], [0.0, f, r, -f * r], [0.0, 0.0, 1.0, 0.0]])
    plane = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, f], [0.0, 0.0, 1.0]])
    swap = np.eye(3)[[1, 0, 2]]
    return stored(swap @ camera @ values @ plane @ swap / f, True)


@operator
def vector_to_hom_mat3d(
    transformation_type: str, px: Numbers, py: Numbers, pz: Numbers, qx: Numbers, qy: Numbers, qz: Numbers
) -> Floats:
    """The matrix that maps the points p nearest to the points q (least squares).

    Parameters
    ----------
    transformation_type
        'rigid' (3 pairs at least), 'similarity' (3), 'affine' (4, not in one plane), 'projective' (5; gives 16 values).

    Error 3605 if the points do not determine it. Reference: `vector_to_hom_mat3d` (read in part: the description).
    """
    name = "vector_to_hom_mat3d"
    least = {"rigid": 3, "similarity": 3, "affine": 4, "projective": 5}.get(transformation_type)
    if least is None:
        raise wrong_value(1, name, f"'{transformation_type}'")
    points = matrices.points(name, 2, px, py, pz, qx, qy, qz)
    if points.shape[1] < least:
        raise wrong_number(2, name, f"{points.shape[1]} points")
    p, q = points[:3], points[3:]
    if transformation_type == "projective":
        return _projective(p, q, name)
    p_mean, q_mean = p.mean(axis=1, keepdims=True), q.mean(axis=1, keepdims=True)
    a, b = p - p_mean, q - q_mean
    rank = np.linalg.matrix_rank(a, tol=1e-10 * max(float(np.abs(p).max()), 1e-300))
    if rank < (3 if transformation_type == "affine" else 2):
        raise HError(matrices.SINGULAR, "the points do not determine the matrix", operator=name)
    if transformation_type == "affine":
        linear = np.linalg.lstsq(a.T, b.T, rcond=None)[0].T
    else:
        left, singular, right = np.linalg.svd(b @ a.T)
        sign = np.array([1.0, 1.0, math.copysign(1.0, float(np.linalg.det(left @ right)))])
        linear = (left * sign) @ right
        if transformation_type == "similarity":
            linear = linear * float((singular * sign).sum() / (a**2).sum())
    result = np.eye(4)
    result[:3, :3] = linear
    result[:3, 3:] = q_mean - linear @ p_mean
    return stored(result)


def _projective(p: Floats, q: Floats, name: str) -> Floats:
    """Direct linear transformation after normalization."""
    norms = []
    for points in (p, q):
        center = points.mean(axis=1)
        distance = float(np.linalg.norm(points - center[:, None], axis=0).mean()) or 1.0
        norm = np.diag([math.sqrt(3.0) / distance] * 3 + [1.0])
        norm[:3, 3] = -center * norm[0, 0]
        norms.append(norm)
    one = np.ones((1, p.shape[1]))
    a, b = norms[0] @ np.concatenate((p, one)), norms[1] @ np.concatenate((q, one))
    rows = np.zeros((3 * p.shape[1], 16))
    for k in range(3):
        rows[k::3, 4 * k : 4 * k + 4] = (a * b[3]).T
        rows[k::3, 12:] = -(a * b[k]).T
    _, singular, vectors = np.linalg.svd(rows)
    if singular[14] <= 1e-12 * singular[0]:
        raise HError(matrices.SINGULAR, "the points do not determine the matrix", operator=name)
    result = np.linalg.inv(norms[1]) @ vectors[15].reshape(4, 4) @ norms[0]
    result /= np.linalg.norm(result)
    return stored(result / result[3, 3] if abs(result[3, 3]) > 1e-12 else result, True)


@operator
def serialize_hom_mat3d(hom_mat3d: Numbers) -> SerializedItem:
    """The matrix as a serialized item. Reference: `serialize_hom_mat3d` (read in part: the description)."""
    matrix(hom_mat3d, 4, 1, "serialize_hom_mat3d")
    return SerializedItem("hom_mat3d", matrices.packed(hom_mat3d))


@operator
def deserialize_hom_mat3d(serialized_item_handle: SerializedItem) -> list[float]:
    """The matrix in a serialized item; error 5755 if there is none.

    Reference: `deserialize_hom_mat3d` (read in part: the description).
    """
    return matrices.unpacked(serialized_item_handle.of("hom_mat3d", 5755, "deserialize_hom_mat3d"))
