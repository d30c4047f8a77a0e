"""Size, type and gray values of images."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour, Image
from hdev.iconic.sampling import interpolated
from hdev.registry import operator

_WRONG_TYPE = 9001


@operator
def get_image_size(image: Image) -> tuple[int, int]:
    """Width and height of each image, whatever its domain. Source: reference page of `get_image_size`."""
    return image.width, image.height


@operator
def get_image_type(image: Image) -> str:
    """The pixel type of each image, e.g. 'byte'. Source: reference page of `get_image_type`."""
    return image.type


@operator
def get_grayval(image: Image, row: list[int], column: list[int]) -> NDArray[Any]:
    """The gray values of pixels, of all channels of the first pixel, then of the second ...; the domain does not matter.

    Complex images and vector fields give two values for each channel: real and imaginary part, row and column. Integers
    for integer pixel types, reals for the others. A pixel outside of the image is an error (1301 for the row, 1302 for the
    column). Source: reference page of `get_grayval`.
    """
    rows, columns = _inside(image, row, column, "get_grayval")
    values = [_components(channel[rows, columns]) for channel in image.channels]
    return np.stack(values, axis=1).ravel()


@operator
def get_grayval_interpolated(
    image: Image, row: list[int | float], column: list[int | float], interpolation: str
) -> NDArray[Any]:
    """Gray values at sub-pixel positions: 'nearest_neighbor', 'bilinear' or 'bicubic'; order as in `get_grayval`.

    The positions must lie within the image (1301, 1302). Pixels needed beyond the border repeat the border.
    Source: reference page of `get_grayval_interpolated`.
    """
    rows, columns = np.array(row, np.float64), np.array(column, np.float64)
    _same_number(rows.size, columns.size, "get_grayval_interpolated")
    for number, (values, limit) in enumerate(((rows, image.height), (columns, image.width)), start=1):
        if not bool(((values >= 0) & (values <= limit - 1)).all()):
            raise wrong_value(number, "get_grayval_interpolated", "a position lies outside of the image")
    if interpolation not in ("nearest_neighbor", "bilinear", "bicubic"):
        raise wrong_value(3, "get_grayval_interpolated", f"'{interpolation}'")
    return _sampled(image, rows, columns, interpolation)


@operator
def get_grayval_contour_xld(image: Image, contour: Contour, interpolation: str) -> NDArray[Any]:
    """Gray values at the points of a contour, interpolated as in `get_grayval_interpolated`.

    Points outside of the image get the gray value of the nearest border pixel.
    Source: reference page of `get_grayval_contour_xld`.
    """
    if interpolation not in ("nearest_neighbor", "bilinear", "bicubic"):
        raise wrong_value(1, "get_grayval_contour_xld", f"'{interpolation}'")
    rows = np.clip(contour.rows, 0, image.height - 1)
    columns = np.clip(contour.columns, 0, image.width - 1)
    return _sampled(image, rows, columns, interpolation)


@operator
def get_image_time(image: Image) -> tuple[int, int, int, int, int, int, int, int]:
    """When the image was made: milliseconds, seconds, minutes, hours, day, day of the year, month, year (local time).

    hdev does not keep the time of an image: this is the time of the call.
    Source: reference page of `get_image_time`.
    """
    now = datetime.now()
    yday = now.timetuple().tm_yday
    return now.microsecond // 1000, now.second, now.minute, now.hour, now.day, yday, now.month, now.year


@operator
def get_image_pointer1(image: Image) -> tuple[int, str, int, int]:
    """Address of the first channel's pixels, pixel type, width and height.

    The address is valid as long as the program holds the image; `gen_image1` makes an image from it. It serves no other
    purpose in a program without C code. Source: reference page of `get_image_pointer1`.
    """
    return _address(image.channels[0], image), image.type, image.width, image.height


@operator
def get_image_pointer1_rect(image: Image) -> tuple[int, int, int, int, int, int]:
    """Address of the first pixel of the domain's rectangle, its width and height, and distances: bytes from a row to the
    next, bits from a pixel to the next, bits per pixel. For byte, uint2 and int4.

    Source: reference page of `get_image_pointer1_rect`.
    """
    if image.type not in ("byte", "uint2", "int4"):
        raise HError(_WRONG_TYPE, image.type, operator="get_image_pointer1_rect")
    box = image.domain.bounding_box
    if box is None:
        raise HError(3013, operator="get_image_pointer1_rect")
    channel = image.channels[0]
    part = channel[box[0] : box[2] + 1, box[1] : box[3] + 1]
    bits = 8 * channel.itemsize
    return _address(part, image), part.shape[1], part.shape[0], channel.strides[0], bits, bits


@operator
def get_image_pointer3(image: Image) -> tuple[int, int, int, str, int, int]:
    """Addresses of the pixels of three channels, pixel type, width and height; see `get_image_pointer1`.

    Source: reference page of `get_image_pointer3`.
    """
    if len(image.channels) != 3:
        raise HError(9005, f"{len(image.channels)} channels instead of 3", operator="get_image_pointer3")
    red, green, blue = (_address(channel, image) for channel in image.channels)
    return red, green, blue, image.type, image.width, image.height


def _address(array: NDArray[Any], image: Image) -> int:
    from hdev.iconic import memory

    return memory.lend(array)


def _sampled(image: Image, rows: NDArray[Any], columns: NDArray[Any], interpolation: str) -> NDArray[Any]:
    values = [_components(interpolated(channel, rows, columns, interpolation)) for channel in image.channels]
    if interpolation == "nearest_neighbor" and values[0].dtype.kind != "f":
        return np.stack(values, axis=1).ravel()
    return np.stack(values, axis=1).astype(np.float64).ravel()


def _components(values: NDArray[Any]) -> NDArray[Any]:
    """(N, K) int64 or float64: what a program sees of a channel's pixels."""
    if values.dtype.kind == "c":
        return np.stack((values.real, values.imag), axis=1).astype(np.float64)
    wide = values.astype(np.float64 if values.dtype.kind == "f" else np.int64)
    return wide if wide.ndim == 2 else wide[:, None]


def _inside(image: Image, row: list[int], column: list[int], name: str) -> tuple[NDArray[Any], NDArray[Any]]:
    rows, columns = np.array(row, np.int64), np.array(column, np.int64)
    _same_number(rows.size, columns.size, name)
    for number, (values, limit) in enumerate(((rows, image.height), (columns, image.width)), start=1):
        outside = (values < 0) | (values >= limit)
        if outside.any():
            raise wrong_value(number, name, f"{values[outside][0]} is outside of the image (0 .. {limit - 1})")
    return rows, columns


def _same_number(rows: int, columns: int, name: str) -> None:
    if rows != columns:
        raise wrong_number(2, name, f"{rows} rows and {columns} columns")
