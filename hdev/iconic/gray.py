"""Gray values: rounding and clipping to a pixel type, and working within the rectangle of a domain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.image import Image
from hdev.iconic.pixels import PIXEL_TYPES

Array = NDArray[Any]

#: From so many values on a compiled kernel is worth loading.
_MANY = 1 << 12


def to_type(values: Array, type: str) -> Array:
    """Values of any kind as those of a pixel type: rounded to the nearest integer (halves away from zero) and clipped.

    NaN becomes 0 in an integer type. Of complex values the real part counts.
    """
    dtype = PIXEL_TYPES[type].dtype
    if values.dtype == dtype:
        return values
    if values.dtype.kind == "c" and dtype.kind != "c":
        values = values.real
    if dtype.kind in "fc":
        with np.errstate(over="ignore"):
            return values.astype(dtype)
    limits = np.iinfo(dtype)
    if values.dtype.kind == "f":
        return _rounded(values, dtype, limits)
    known = np.iinfo(values.dtype) if values.dtype.kind in "iu" else np.iinfo(np.uint8)
    if known.min >= limits.min and known.max <= limits.max:
        return values.astype(dtype)
    result = np.empty(values.shape, dtype)
    low, high = max(limits.min, known.min), min(limits.max, known.max)
    return np.clip(values, low, high, out=result, casting="unsafe")


def _rounded(values: Array, dtype: np.dtype[Any], limits: Any) -> Array:
    if values.size >= _MANY and dtype.itemsize < 8 and values.dtype.itemsize > 2:
        from hdev.iconic.kernels.arithmetic import rounded

        compact = np.empty(values.shape, dtype)
        rounded(flat(values), float(limits.min), float(limits.max), compact.reshape(-1))
        return compact
    if limits.min == 0:
        within = np.fmin(np.fmax(values, values.dtype.type(0)), values.dtype.type(limits.max))  # NaN becomes 0
        result = within.astype(dtype)
        result += within - result >= 0.5
        return result
    # Halves away from zero: the integer part of twice the value tells on which side of the half it is, without an error.
    whole = np.trunc(values)
    with np.errstate(invalid="ignore"):
        half = np.trunc((values - whole) * 2)
    whole += np.nan_to_num(half, copy=False)
    np.nan_to_num(whole, copy=False, nan=0.0, posinf=np.inf, neginf=-np.inf)
    if dtype.itemsize == 8:  # the largest int64 is no float
        result = np.clip(whole, -(2.0**63), 2.0**62).astype(np.int64)
        result = np.where(whole >= 2.0**63, limits.max, np.where(whole < 2.0**62, result, 0))
        between = (whole >= 2.0**62) & (whole < 2.0**63)
        result[between] = whole[between].astype(np.int64)
        return result
    if dtype.itemsize == 4 and values.dtype.itemsize < 8:  # nor is the largest int32 a float32
        whole = whole.astype(np.float64)
    return np.clip(whole, limits.min, limits.max, out=whole).astype(dtype)


def in_domain(image: Image, function: Callable[..., Sequence[Array]], *others: Image, type: str | None = None) -> Image:
    """The image whose channels `function` makes of the channels, worked out in the domain's rectangle only.

    Parameters
    ----------
    function : callable
        Receives the channels of the image as lists of arrays, then those of the others, all cut to the rectangle; returns the
        channels of the result, of the same shape.
    others : images of the same size
    type : str, optional
        Pixel type of the result; default: that of the image.

    Pixels outside of the rectangle are 0. The domain is the image's.
    """
    if image.has_full_domain:
        planes = function(list(image.channels), *(list(other.channels) for other in others))
        return Image(planes, type or image.type)
    box = image.domain.bounding_box
    if box is None:
        box = (0, 0, 0, 0)
    part = (slice(box[0], box[2] + 1), slice(box[1], box[3] + 1))
    cut = [[np.ascontiguousarray(channel[part]) for channel in one.channels] for one in (image, *others)]
    planes = []
    for plane in function(*cut):
        whole = np.zeros((image.height, image.width, *plane.shape[2:]), plane.dtype)
        whole[part] = plane
        planes.append(whole)
    return Image(planes, type or image.type, image.domain)


def gray_of_rgb(red: Array, green: Array, blue: Array) -> Array:
    """0.299 red + 0.587 green + 0.114 blue, rounded to the nearest value of the type (integers: halves up)."""
    if red.dtype == np.uint8:
        from hdev.iconic.kernels.pixels import gray_of_bytes

        gray = np.empty(red.shape, np.uint8)
        gray_of_bytes(*(flat(plane) for plane in (red, green, blue)), gray.reshape(-1))
        return gray
    if red.dtype.kind == "f":
        total = red.astype(np.float64) * 0.299
        total += green * np.float64(0.587)
        total += blue * np.float64(0.114)
        return total.astype(red.dtype)
    exact = red.astype(np.int64) * 299 + green.astype(np.int64) * 587 + blue.astype(np.int64) * 114
    return ((exact + 500) // 1000).astype(red.dtype)


def flat(plane: Array) -> Array:
    """The values one after the other, read-only: what kernels over pixels are compiled for."""
    values = np.ascontiguousarray(plane).reshape(-1)
    if values.flags.writeable:
        values = values.view()
        values.flags.writeable = False
    return values
