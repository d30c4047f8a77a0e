"""Minimum, maximum and rank filters of gray values, and morphology with gray structuring elements.

Beyond the border images are mirrored. For the masks here (convex and symmetric) that is the same as to leave out what lies
outside, which is what the filters do. Gray values outside of the domain, but inside the image, count.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Mask
from hdev.iconic.image import Image
from hdev.iconic.region import Region

Values = NDArray[Any]


def extremum(values: Values, mask: Mask | tuple[int, int], largest: bool) -> Values:
    """The smallest or largest value under a mask: a (height, width) of odd numbers, or an array with odd sizes."""
    import cv2

    if isinstance(mask, tuple):
        height, width = (min(size, 2 * length + 1) for size, length in zip(mask, values.shape))
        kernel = np.ones((height, width), np.uint8)
    else:
        kernel = mask.astype(np.uint8)
    apply = cv2.dilate if largest else cv2.erode
    if values.dtype in (np.int8, np.int32):  # OpenCV has no such filter; the wider type holds every value
        wide = np.int16 if values.dtype == np.int8 else np.float64
        return apply(values.astype(wide), kernel).astype(values.dtype)
    return apply(values, kernel)


def mapped(image: Image, function: Any) -> Image:
    """The image with every channel replaced by what `function` makes of it; the domain stays."""
    return Image([function(channel) for channel in image.channels], image.type, image._domain)


def rounded(values: NDArray[np.float64], dtype: np.dtype[Any]) -> Values:
    """`values` as `dtype`: integers are rounded and cut off at the ends of their range."""
    if dtype.kind == "f":
        return values.astype(dtype)
    limits = np.iinfo(dtype)
    return np.clip(np.rint(values), limits.min, limits.max).astype(dtype)


def rank(values: Values, mask: Mask, index: int, margin: str | float) -> Values:
    """The value of rank `index` (0 is the smallest) under the mask.

    `margin` says what lies outside of the image: 'mirrored', 'continued', 'cyclic', or a gray value.
    """
    from scipy.ndimage import rank_filter

    modes = {"mirrored": "mirror", "continued": "nearest", "cyclic": "wrap"}
    if isinstance(margin, str):
        return rank_filter(values, index, footprint=mask, mode=modes[margin])
    return rank_filter(values, index, footprint=mask, mode="constant", cval=margin)


class Element:
    """A gray structuring element: offsets from its reference point, and a height for each.

    Attributes
    ----------
    rows, columns : (N,) int64
    heights : (N,) float64
    """

    def __init__(self, image: Image) -> None:
        """Of an image: the domain is the shape, the gray values are the heights, the reference point is the image's centre."""
        rows, columns = image.domain.points()
        self.heights = image.channels[0][rows, columns].astype(np.float64)
        self.rows = rows.astype(np.int64) - image.height // 2
        self.columns = columns.astype(np.int64) - image.width // 2

    def dilate(self, values: Values) -> Values:
        """max f(x - s) + h(s) over all s with x - s inside of the image."""
        return self._combined(values, 1)

    def erode(self, values: Values) -> Values:
        """min f(x + s) - h(s) over all s with x + s inside of the image."""
        return self._combined(values, -1)

    def _combined(self, values: Values, sign: int) -> Values:
        height, width = values.shape
        wide = values.astype(np.float64 if values.dtype.kind == "f" else np.int64)
        result = np.full(values.shape, -np.inf if values.dtype.kind == "f" else np.iinfo(np.int64).min, wide.dtype)
        wide *= sign
        for row, column, extra in zip(self.rows, self.columns, self.heights.astype(wide.dtype)):
            down, right = (int(row), int(column)) if sign > 0 else (-int(row), -int(column))
            if abs(down) >= height or abs(right) >= width:
                continue
            target = result[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
            source = wide[max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)]
            # erosion: the smallest f - h is minus the largest -f + h
            np.maximum(target, source + extra, out=target)
        result *= sign
        if values.dtype.kind == "f":
            return np.where(np.isinf(result), values, result).astype(values.dtype)
        limits = np.iinfo(values.dtype)
        return np.clip(result, limits.min, limits.max).astype(values.dtype)


def disc(kind: str, width: int, height: int, top: float) -> Image:
    """A half ellipsoid `width` x `height` pixels wide and `top` high; flat with a `top` of 0."""
    dtype = {"byte": np.uint8, "uint2": np.uint16, "real": np.float32}[kind]
    row = (2 * np.arange(height) - (height - 1)) / height
    column = (2 * np.arange(width) - (width - 1)) / width
    square = row[:, None] ** 2 + column[None, :] ** 2
    heights = top * np.sqrt(np.maximum(1 - square, 0))
    values = rounded(heights, np.dtype(dtype))
    return Image([values], kind, Region.from_mask(square <= 1))
