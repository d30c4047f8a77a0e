"""Filters with masks: every output pixel of the domain from the pixels around it, whether these are in the domain or not.

Beyond the border of the image pixels are mirrored at it (the border pixel itself is not repeated).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.gray import to_type
from hdev.iconic.image import Image
from hdev.iconic.pixels import PIXEL_TYPES

Array = NDArray[Any]


def filtered(
    image: Image, reach: tuple[int, int], function: Callable[[Array], Array], type: str | None = None
) -> Image:
    """The image with each channel filtered; worked out for the rectangle of the domain.

    Parameters
    ----------
    reach : (rows, columns)
        How far the filter looks from a pixel.
    function : callable
        Filters an array as if it was the whole image; what it does at edges that are none of the image is cut off.
    type : str, optional
        Pixel type of the result, default that of the image.

    Pixels outside of the domain's rectangle are 0.
    """
    if image.has_full_domain:
        return Image([function(channel) for channel in image.channels], type or image.type)
    box = image.domain.bounding_box or (0, 0, 0, 0)
    top, left = max(box[0] - reach[0], 0), max(box[1] - reach[1], 0)
    bottom, right = min(box[2] + reach[0], image.height - 1), min(box[3] + reach[1], image.width - 1)
    planes = []
    for channel in image.channels:
        part = function(np.ascontiguousarray(channel[top : bottom + 1, left : right + 1]))
        plane = np.zeros((image.height, image.width, *part.shape[2:]), part.dtype)
        inner = part[box[0] - top : box[2] + 1 - top, box[1] - left : box[3] + 1 - left]
        plane[box[0] : box[2] + 1, box[1] : box[3] + 1] = inner
        planes.append(plane)
    return Image(planes, type or image.type, image.domain)


def means(channel: Array, height: int, width: int) -> Array:
    """Means over rectangles of odd size, rounded to the nearest value of the type."""
    import cv2

    if channel.dtype in (np.uint8, np.uint16, np.int16, np.float32):
        return cv2.blur(channel, (width, height), borderType=cv2.BORDER_REFLECT_101)
    total = cv2.boxFilter(
        channel.astype(np.float64), -1, (width, height), normalize=False, borderType=cv2.BORDER_REFLECT_101
    )
    return to_type(total / (width * height), _TYPE_OF[channel.dtype.name])


def separable(channel: Array, rows: Array, columns: Array) -> Array:
    """(H, W) float32 (float64 for int4 and real): the correlation with the outer product of two odd masks."""
    import cv2

    if channel.dtype in (np.uint8, np.uint16, np.int16):
        return cv2.sepFilter2D(channel, cv2.CV_32F, columns, rows, borderType=cv2.BORDER_REFLECT_101)
    depth = np.float32 if channel.dtype.itemsize < 4 else np.float64
    return cv2.sepFilter2D(channel.astype(depth), -1, columns, rows, borderType=cv2.BORDER_REFLECT_101)


def smoothed(channel: Array, rows: Array, columns: Array, whole: bool) -> Array:
    """The correlation with the outer product of two symmetric odd masks of sum 1: rounded to the channel's type, or floats."""
    if channel.dtype not in (np.uint8, np.uint16, np.int16):
        result = separable(channel, rows, columns)
        return to_type(result, _TYPE_OF[channel.dtype.name]) if whole else result
    from hdev.iconic.kernels.masks import symmetric

    limits = np.iinfo(channel.dtype)
    result = np.empty(channel.shape, channel.dtype if whole else np.float32)
    masks = rows.astype(np.float32), columns.astype(np.float32)
    symmetric(_frozen(channel), *masks, whole, float(limits.min), float(limits.max), result)
    return result


_SOBEL = {"sum_abs": 0, "sum_sqrt": 1, "x": 2, "y": 3}


def sobel(channel: Array, kind: str, scale: float, type: str) -> Array:
    """Sobel's differences a (downwards) and b (to the right) as |a| + |b|, sqrt (a**2 + b**2), b or a, times `scale`.

    Parameters
    ----------
    channel : uint8, uint16, int16 or float32
    kind : 'sum_abs', 'sum_sqrt', 'x' or 'y'
    type : pixel type of the result, of whole numbers up to 16 bits
    """
    from hdev.iconic.kernels.masks import sobel as filter

    dtype = PIXEL_TYPES[type].dtype
    limits, result = np.iinfo(dtype), np.empty(channel.shape, dtype)
    fine = channel.dtype != np.uint8
    filter(_frozen(channel), _SOBEL[kind], fine, float(scale), float(limits.min), float(limits.max), result)
    return result


def _frozen(channel: Array) -> Array:
    if channel.flags.writeable:
        channel = channel.view()
        channel.flags.writeable = False
    return channel


def gauss_mask(size: int, sigma: float) -> NDArray[np.float64]:
    """(size,) samples of a Gaussian, with the sum 1."""
    at = np.arange(size) - (size - 1) / 2
    mask = np.exp(-0.5 * (at / sigma) ** 2)
    return mask / mask.sum()


def binomial_mask(size: int) -> NDArray[np.float64]:
    """(size,) binomial coefficients, with the sum 1."""
    from math import comb

    return np.array([comb(size - 1, k) for k in range(size)], np.float64) / 2.0 ** (size - 1)


def padded(channel: Array, rows: int, columns: int, margin: Any) -> Array:
    """The array with so many rows and columns more on each side: 'mirrored', 'cyclic', 'continued', or a gray value."""
    modes = {"mirrored": "reflect", "cyclic": "wrap", "continued": "edge"}
    pads = ((rows, rows), (columns, columns))
    if isinstance(margin, str):
        return np.pad(channel, pads, mode=modes[margin])  # type: ignore[call-overload]
    value = to_type(np.array([margin]), _TYPE_OF[channel.dtype.name])[0]
    return np.pad(channel, pads, constant_values=value)


def medians(channel: Array, radius: int, circle: bool, margin: Any) -> Array:
    """Medians over squares of 2 * radius + 1 pixels, or over circles (distances up to the radius)."""
    import cv2

    size = 2 * radius + 1
    around = padded(channel, radius, radius, margin)
    inner = (slice(radius, radius + channel.shape[0]), slice(radius, radius + channel.shape[1]))
    if not circle or radius == 0:
        if channel.dtype == np.uint8 or (size <= 5 and channel.dtype in (np.uint16, np.int16, np.float32)):
            return np.ascontiguousarray(cv2.medianBlur(around, size)[inner])
        from scipy import ndimage

        return np.ascontiguousarray(ndimage.median_filter(around, size=size)[inner])
    at = np.arange(size) - radius
    if channel.dtype == np.uint8:
        from hdev.iconic.kernels.ranks import median_bytes

        half = np.array([int(np.sqrt(radius * radius - d * d)) for d in at.tolist()], np.int64)
        result = np.empty(channel.shape, np.uint8)
        median_bytes(np.ascontiguousarray(around), half, result)
        return result
    from scipy import ndimage

    disk = at[:, None] ** 2 + at[None, :] ** 2 <= radius * radius
    return np.ascontiguousarray(ndimage.median_filter(around, footprint=disk)[inner])


_TYPE_OF = {
    "uint8": "byte",
    "int8": "int1",
    "int16": "int2",
    "uint16": "uint2",
    "int32": "int4",
    "int64": "int8",
    "float32": "real",
}
