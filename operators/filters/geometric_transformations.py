"""Images scaled, rotated, mirrored, mapped."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image
from hdev.iconic.image_warp import INTERPOLATIONS, corner_based, warped, zoomed
from hdev.iconic.region import Region
from hdev.registry import operator

Rearrangement = Callable[[np.ndarray], np.ndarray]

#: What OpenCV rearranges; vector fields among them have a third axis, which stays where it is.
_OF_OPENCV = (np.uint8, np.int8, np.uint16, np.int16, np.int32, np.float32)

_TYPES = ("byte", "int2", "uint2", "real")
_MOST_PIXELS = 1 << 29


@operator
def zoom_image_size(image: Image, width: int, height: int, interpolation: str) -> Image:
    """The image scaled to a size in pixels (byte, int2, uint2, real).

    `interpolation` is 'nearest_neighbor', 'bilinear', 'bicubic', 'constant' (bilinear; mean of what becomes one pixel where the
    image gets smaller) or 'weighted' (likewise with Gaussian weights). Corners are mapped to corners, and the domain is scaled
    as well. Source: reference page of `zoom_image_size`.
    """
    _check(image, interpolation, 3, "zoom_image_size")
    _size(width, height, 1, "zoom_image_size")
    return zoomed(image, height, width, interpolation)


@operator
def zoom_image_factor(image: Image, scale_width: float, scale_height: float, interpolation: str) -> Image:
    """The image scaled by factors; its size is rounded to the nearest number of pixels (at least 1). See `zoom_image_size`.

    Source: reference page of `zoom_image_factor`.
    """
    _check(image, interpolation, 3, "zoom_image_factor")
    for number, factor in ((1, scale_width), (2, scale_height)):
        if not 0 < factor <= 1e4:
            raise wrong_value(number, "zoom_image_factor", f"{factor}")
    width = max(math.floor(image.width * scale_width + 0.5), 1)
    height = max(math.floor(image.height * scale_height + 0.5), 1)
    _size(width, height, 1, "zoom_image_factor")
    return zoomed(image, height, width, interpolation)


@operator
def rotate_image(image: Image, phi: list[int | float], interpolation: str) -> Image:
    """The image rotated counterclockwise by an angle in degrees about its centre (byte, int2, uint2, real).

    Multiples of 90 are exact, and width and height change places where they must. For other angles the size stays, and what
    leaves the image is cut off; the domain is what is covered. Source: reference page of `rotate_image`.
    """
    _check(image, interpolation, 2, "rotate_image")
    if len(phi) != 1:
        raise wrong_number(1, "rotate_image", f"{len(phi)} values")
    angle = float(phi[0]) % 360.0
    if angle % 90.0 == 0:
        turns = int(angle // 90) % 4
        return _rearranged(image, _turned(turns))
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    row, column = (image.height - 1) / 2, (image.width - 1) / 2
    matrix = np.array([[c, -s, row - c * row + s * column], [s, c, column - s * row - c * column]])
    return warped(image, matrix, image.height, image.width, interpolation)


@operator
def mirror_image(image: Image, mode: str) -> Image:
    """The image mirrored with its domain: 'row' (upside down), 'column' (left to right) or 'diagonal' (rows become columns).

    Source: reference page of `mirror_image`.
    """
    if mode == "row":
        return _rearranged(image, _flipped(0))
    if mode == "column":
        return _rearranged(image, _flipped(1))
    if mode in ("diagonal", "main"):
        return _rearranged(image, _transposed)
    raise wrong_value(1, "mirror_image", f"'{mode}'")


@operator
def affine_trans_image(image: Image, hom_mat2d: list[int | float], interpolation: str, adapt_image_size: str) -> Image:
    """The image under a homogeneous 2D matrix of 6 (or 9) numbers (byte, int2, uint2, real).

    The matrix maps (row, column), counted from the upper left corner of the first pixel as in `affine_trans_pixel`.

    Parameters
    ----------
    interpolation
        See `zoom_image_size`.
    adapt_image_size : 'true' or 'false'
        The size such that nothing is cut off at the right and at the bottom, or that of the image.

    The domain is the mapped one, as far as it is inside. A matrix that cannot be inverted, or is none, is error 1301 or 1401;
    one that is not affine is 3125. Source: reference page of `affine_trans_image`.
    """
    name = "affine_trans_image"
    _check(image, interpolation, 2, name)
    if adapt_image_size not in ("true", "false"):
        raise wrong_value(3, name, f"'{adapt_image_size}'")
    if len(hom_mat2d) not in (6, 9):
        raise wrong_number(1, name, f"{len(hom_mat2d)} values")
    values = np.array(hom_mat2d, np.float64)
    if len(hom_mat2d) == 9:
        if values[6] or values[7] or not values[8]:
            raise HError(3125, operator=name)
        values = values[:6] / values[8]
    matrix = values.reshape(2, 3)
    if not np.isfinite(matrix).all() or abs(np.linalg.det(matrix[:, :2])) < 1e-12:
        raise wrong_value(1, name, "the matrix has no inverse")
    height, width = image.height, image.width
    if adapt_image_size == "true":
        corners = np.array([[0, 0, height, height], [0, width, 0, width], [1, 1, 1, 1]], np.float64)
        far = (matrix @ corners).max(axis=1)
        height, width = (max(math.ceil(extent - 1e-9), 1) for extent in far.tolist())
        _size(width, height, 1, name)
    return warped(image, corner_based(matrix), height, width, interpolation)


def _turned(turns: int) -> Rearrangement:
    """Turned counterclockwise by a multiple of 90 degrees."""
    import cv2

    if turns == 0:
        return np.copy
    code = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}[turns]
    return lambda plane: cv2.rotate(plane, code) if plane.dtype in _OF_OPENCV else np.rot90(plane, turns)


def _flipped(axis: int) -> Rearrangement:
    import cv2

    return lambda plane: cv2.flip(plane, axis) if plane.dtype in _OF_OPENCV else np.flip(plane, axis)


def _transposed(plane: np.ndarray) -> np.ndarray:
    import cv2

    return cv2.transpose(plane) if plane.dtype in _OF_OPENCV else plane.swapaxes(0, 1)


def _rearranged(image: Image, function: Rearrangement) -> Image:
    planes = [np.ascontiguousarray(function(channel)) for channel in image.channels]
    if image.has_full_domain:
        return Image(planes, image.type)
    mask = function(image.domain.to_mask((image.height, image.width)).view(np.uint8))
    return Image(planes, image.type, Region.from_mask(np.ascontiguousarray(mask)))


def _check(image: Image, interpolation: str, number: int, name: str) -> None:
    if interpolation not in INTERPOLATIONS:
        raise wrong_value(number, name, f"'{interpolation}'")
    if image.type not in _TYPES:
        raise HError(9001, image.type, operator=name)


def _size(width: int, height: int, number: int, name: str) -> None:
    for position, size in ((number, width), (number + 1, height)):
        if not 1 <= size <= 1 << 20:
            raise wrong_value(position, name, f"{size}")
    if width * height > _MOST_PIXELS:
        raise HError(6001, f"{width} x {height} pixels", operator=name)
