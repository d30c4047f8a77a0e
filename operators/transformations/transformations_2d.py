"""Homogeneous matrices of the plane: made step by step, composed, inverted, applied to points.

x stands for rows and y for columns, so that a positive angle turns counter-clockwise in the image.
"""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.system.serialized_item import SerializedItem
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations._matrices import Numbers, around, matrix, moved, stored
from hdev.registry import operator

Pair = tuple[Floats, Floats]


def _before(hom_mat2d: Numbers, change: Floats, name: str) -> Floats:
    """A change in the global coordinate system: multiplied from the left."""
    return stored(change @ matrix(hom_mat2d, 3, 1, name), len(hom_mat2d) == 9)


def _after(hom_mat2d: Numbers, change: Floats, name: str) -> Floats:
    """A change in the local coordinate system: multiplied from the right."""
    return stored(matrix(hom_mat2d, 3, 1, name) @ change, len(hom_mat2d) == 9)


def _rotation(phi: float) -> Floats:
    sine, cosine = math.sin(phi), math.cos(phi)
    return np.array([[cosine, -sine], [sine, cosine]])


def _scaling(sx: float, sy: float, name: str) -> Floats:
    for number, value in ((2, sx), (3, sy)):
        if value == 0.0:
            raise wrong_value(number, name, "0")
    return np.diag([sx, sy])


def _slant(theta: float, axis: str, name: str) -> Floats:
    if axis == "x":
        return np.array([[math.cos(theta), 0.0], [math.sin(theta), 1.0]])
    if axis == "y":
        return np.array([[1.0, -math.sin(theta)], [0.0, math.cos(theta)]])
    raise wrong_value(3, name, f"'{axis}'")


def _reflection(x: float, y: float, number: int, name: str) -> Floats:
    """Reflection at the line through the origin in direction (x, y)."""
    square = x * x + y * y
    if square == 0.0:
        raise wrong_value(number, name, "the points are the same")
    return np.array([[x * x - y * y, 2 * x * y], [2 * x * y, y * y - x * x]]) / square


@operator
def hom_mat2d_identity() -> Floats:
    """The matrix that changes nothing: [1, 0, 0, 0, 1, 0]. Source: reference page of `hom_mat2d_identity`."""
    return stored(np.eye(3))


@operator
def hom_mat2d_translate(hom_mat2d: Numbers, tx: float, ty: float) -> Floats:
    """Then move by (tx, ty), in the global coordinate system. Source: reference page of `hom_mat2d_translate`."""
    return _before(hom_mat2d, moved(tx, ty), "hom_mat2d_translate")


@operator
def hom_mat2d_translate_local(hom_mat2d: Numbers, tx: float, ty: float) -> Floats:
    """First move by (tx, ty), in the local coordinate system.

    Reference: `hom_mat2d_translate_local` (read in part: the description).
    """
    return _after(hom_mat2d, moved(tx, ty), "hom_mat2d_translate_local")


@operator
def hom_mat2d_rotate(hom_mat2d: Numbers, phi: float, px: float, py: float) -> Floats:
    """Then turn by `phi` [rad] around (px, py). Reference: `hom_mat2d_rotate` (read in part: the description)."""
    return _before(hom_mat2d, around(_rotation(phi), px, py), "hom_mat2d_rotate")


@operator
def hom_mat2d_rotate_local(hom_mat2d: Numbers, phi: float) -> Floats:
    """First turn by `phi` [rad] around the local origin. Source: reference page of `hom_mat2d_rotate_local`."""
    return _after(hom_mat2d, around(_rotation(phi)), "hom_mat2d_rotate_local")


@operator
def hom_mat2d_scale(hom_mat2d: Numbers, sx: float, sy: float, px: float, py: float) -> Floats:
    """Then scale by sx and sy (not 0) with the fixed point (px, py). Source: reference page of `hom_mat2d_scale`."""
    return _before(hom_mat2d, around(_scaling(sx, sy, "hom_mat2d_scale"), px, py), "hom_mat2d_scale")


@operator
def hom_mat2d_scale_local(hom_mat2d: Numbers, sx: float, sy: float) -> Floats:
    """First scale by sx and sy (not 0) from the local origin.

    Reference: `hom_mat2d_scale_local` (read in part: the description).
    """
    return _after(hom_mat2d, around(_scaling(sx, sy, "hom_mat2d_scale_local")), "hom_mat2d_scale_local")


@operator
def hom_mat2d_slant(hom_mat2d: Numbers, theta: float, axis: str, px: float, py: float) -> Floats:
    """Then turn one axis, 'x' or 'y', by `theta` [rad] while the other stays; (px, py) is the fixed point.

    'x': [cos, 0; sin, 1], 'y': [1, -sin; 0, cos]. Reference: `hom_mat2d_slant` (read in part: the description).
    """
    return _before(hom_mat2d, around(_slant(theta, axis, "hom_mat2d_slant"), px, py), "hom_mat2d_slant")


@operator
def hom_mat2d_slant_local(hom_mat2d: Numbers, theta: float, axis: str) -> Floats:
    """As `hom_mat2d_slant`, first and in the local coordinate system.

    Reference: `hom_mat2d_slant_local` (read in part: the description).
    """
    return _after(hom_mat2d, around(_slant(theta, axis, "hom_mat2d_slant_local")), "hom_mat2d_slant_local")


@operator
def hom_mat2d_reflect(hom_mat2d: Numbers, px: float, py: float, qx: float, qy: float) -> Floats:
    """Then reflect at the line through (px, py) and (qx, qy), two different points.

    Reference: `hom_mat2d_reflect` (read in part: the description).
    """
    change = around(_reflection(qx - px, qy - py, 4, "hom_mat2d_reflect"), px, py)
    return _before(hom_mat2d, change, "hom_mat2d_reflect")


@operator
def hom_mat2d_reflect_local(hom_mat2d: Numbers, px: float, py: float) -> Floats:
    """First reflect at the line through the local origin and (px, py).

    Reference: `hom_mat2d_reflect_local` (read in part: the description).
    """
    change = around(_reflection(px, py, 2, "hom_mat2d_reflect_local"))
    return _after(hom_mat2d, change, "hom_mat2d_reflect_local")


@operator
def hom_mat2d_compose(hom_mat2d_left: Numbers, hom_mat2d_right: Numbers) -> Floats:
    """The product left * right: the right matrix is applied first. Source: reference page of `hom_mat2d_compose`."""
    left = matrix(hom_mat2d_left, 3, 1, "hom_mat2d_compose")
    right = matrix(hom_mat2d_right, 3, 2, "hom_mat2d_compose")
    return stored(left @ right, len(hom_mat2d_left) == 9 or len(hom_mat2d_right) == 9)


@operator
def hom_mat2d_invert(hom_mat2d: Numbers) -> Floats:
    """The inverse matrix; error 3605 if there is none. Source: reference page of `hom_mat2d_invert`."""
    result = matrices.inverse(matrix(hom_mat2d, 3, 1, "hom_mat2d_invert"), "hom_mat2d_invert")
    return stored(result, len(hom_mat2d) == 9)


@operator
def hom_mat2d_determinant(hom_mat2d: Numbers) -> float:
    """The determinant of the 3 x 3 matrix. Source: reference page of `hom_mat2d_determinant`."""
    values = matrix(hom_mat2d, 3, 1, "hom_mat2d_determinant")
    return float(np.dot(values[0], np.cross(values[1], values[2])))


@operator
def hom_mat2d_transpose(hom_mat2d: Numbers) -> Floats:
    """The transposed matrix, always with 9 values. Reference: `hom_mat2d_transpose` (read in part: the description)."""
    return stored(matrix(hom_mat2d, 3, 1, "hom_mat2d_transpose").T.copy(), True)


@operator
def hom_mat2d_to_affine_par(hom_mat2d: Numbers) -> tuple[float, ...]:
    """sx, sy > 0, phi, theta [rad], tx, ty, so that the matrix is: scale, slant of the y-axis by theta, turn by phi, move.

    |theta| > pi/2 means a reflection. Error 3605 for a singular matrix.
    Source: reference page of `hom_mat2d_to_affine_par`.
    """
    name = "hom_mat2d_to_affine_par"
    values = matrices.affine(hom_mat2d, 3, 1, name)
    matrices.inverse(values, name)
    (a, b, tx), (c, d, ty), _ = values.tolist()
    phi = math.atan2(c, a)
    theta = math.remainder(math.atan2(-b, d) - phi, 2 * math.pi)
    return math.hypot(a, c), math.hypot(b, d), phi, theta, tx, ty


# ----------------------------------------------------------------------------------------------------------- points


@operator
def affine_trans_point_2d(hom_mat2d: Numbers, px: Numbers, py: Numbers) -> Pair:
    """The points (px, py) mapped by an affine matrix. Source: reference page of `affine_trans_point_2d`."""
    values = matrices.affine(hom_mat2d, 3, 1, "affine_trans_point_2d")
    x, y = values[:2, :2] @ matrices.points("affine_trans_point_2d", 2, px, py) + values[:2, 2:]
    return x, y


@operator
def affine_trans_pixel(hom_mat2d: Numbers, row: Numbers, col: Numbers) -> Pair:
    """Pixels mapped by an affine matrix whose origin is the upper left corner of the pixel (0, 0), as for images.

    The same as adding 0.5, `affine_trans_point_2d`, and subtracting 0.5.
    Reference: `affine_trans_pixel` (read in part: the description).
    """
    values = matrices.affine(hom_mat2d, 3, 1, "affine_trans_pixel")
    rows, columns = values[:2, :2] @ (matrices.points("affine_trans_pixel", 2, row, col) + 0.5) + values[:2, 2:] - 0.5
    return rows, columns


@operator
def projective_trans_point_2d(hom_mat2d: Numbers, px: Numbers, py: Numbers, pw: Numbers) -> tuple[Floats, ...]:
    """Homogeneous points (px, py, pw) multiplied by a matrix.

    Reference: `projective_trans_point_2d` (read in part: the description).
    """
    values = matrix(hom_mat2d, 3, 1, "projective_trans_point_2d")
    return tuple(values @ matrices.points("projective_trans_point_2d", 2, px, py, pw))


@operator
def projective_trans_pixel(hom_mat2d: Numbers, row: Numbers, col: Numbers) -> Pair:
    """Pixels mapped by a projective matrix whose origin is the upper left corner of the pixel (0, 0), as for images.

    Error 3600 for a pixel that is mapped to infinity. Reference: `projective_trans_pixel` (read in part: the description).
    """
    values = matrix(hom_mat2d, 3, 1, "projective_trans_pixel")
    rows, columns = matrices.points("projective_trans_pixel", 2, row, col) + 0.5
    x, y, w = values @ np.stack((rows, columns, np.ones_like(rows)))
    if (w == 0.0).any():
        raise HError(matrices.AT_INFINITY, "", operator="projective_trans_pixel")
    return x / w - 0.5, y / w - 0.5


# ---------------------------------------------------------------------------------------------------- serialization


@operator
def serialize_hom_mat2d(hom_mat2d: Numbers) -> SerializedItem:
    """The matrix as a serialized item. Reference: `serialize_hom_mat2d` (read in part: the description)."""
    matrix(hom_mat2d, 3, 1, "serialize_hom_mat2d")
    return SerializedItem("hom_mat2d", matrices.packed(hom_mat2d))


@operator
def deserialize_hom_mat2d(serialized_item_handle: SerializedItem) -> list[float]:
    """The matrix in a serialized item; error 5753 if there is none.

    Reference: `deserialize_hom_mat2d` (read in part: the description).
    """
    return matrices.unpacked(serialized_item_handle.of("hom_mat2d", 5753, "deserialize_hom_mat2d"))
