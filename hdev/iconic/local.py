"""Thresholds that differ from pixel to pixel: comparison with another image, or with statistics of the neighbourhood."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Box, Floats, Mask
from hdev.iconic.image import Image
from hdev.iconic.region import Region
from hdev.iconic.runs import pack, runs_of_bits
from hdev.iconic.setops import intersection

RELATIONS = ("light", "dark", "equal", "not_equal")

#: Pixels that are compared at a time.
_BLOCK = 1 << 17


def compare(image: Image, reference: Image, offset: float, relation: str) -> Region:
    """Pixels of both domains where the first channels are related, see the operator `dyn_threshold`.

    The images have the same type and size. Integers are compared exactly, real values as float64.
    """
    domain = _common_domain(image, reference)
    box = image.full_box if domain is None else domain.bounding_box
    if box is None:
        return Region.empty()
    a, b = (_view(i.channels[0], box) for i in (image, reference))
    if a.dtype == np.uint8:
        test = _bytes
    else:
        test = _wide
    region = _selected(box, lambda rows: test(a[rows], b[rows], offset, relation))
    return region if domain is None else intersection(region, domain)


def _common_domain(a: Image, b: Image) -> Region | None:
    if a.has_full_domain:
        return None if b.has_full_domain else b.domain
    return a.domain if b.has_full_domain else intersection(a.domain, b.domain)


def _view(values: NDArray[Any], box: Box) -> NDArray[Any]:
    return values[box[0] : box[2] + 1, box[1] : box[3] + 1]


def _selected(box: Box, mask_of: Any) -> Region:
    """The region of a mask over `box` that is made block by block of rows."""
    height, width = box[2] - box[0] + 1, box[3] - box[1] + 1
    bits = np.empty((height, -(-width // 64)), np.uint64)
    step = max(_BLOCK // width, 1)
    for begin in range(0, height, step):
        rows = slice(begin, min(begin + step, height))
        bits[rows] = pack(mask_of(rows))
    return Region(*runs_of_bits(bits, box[0], box[1]))


def _bytes(a: NDArray[Any], b: NDArray[Any], offset: float, relation: str) -> Mask:
    difference = np.subtract(a, b, dtype=np.int16)
    return _related(difference, max(min(offset, 1000.0), -1000.0), relation)


def _wide(a: NDArray[Any], b: NDArray[Any], offset: float, relation: str) -> Mask:
    if a.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            return _related(np.subtract(a, b, dtype=np.float64), offset, relation)
    return _related(np.subtract(a, b, dtype=np.int64), offset, relation)


def _related(difference: NDArray[Any], offset: float, relation: str) -> Mask:
    """Whether g_o - g_t, which is `difference`, is as `relation` wants it."""
    if difference.dtype.kind == "i":  # whole numbers: compare with the whole number that decides
        limit = np.iinfo(difference.dtype).max - 1
        up = difference.dtype.type(int(max(min(np.ceil(offset), limit), -limit)))  # d >= offset
        down = difference.dtype.type(int(max(min(np.floor(offset), limit), -limit)))  # d <= offset
    else:
        up = down = offset
    if relation == "light":
        return difference >= up
    if relation == "dark":
        return difference <= -up
    inside = (difference >= -down) & (difference <= down)
    if relation == "equal":
        return inside
    return ~inside & ~np.isnan(difference) if difference.dtype.kind == "f" else ~inside


def _statistics(image: Image, box: Box, mask: tuple[int, int]) -> tuple[NDArray[Any], Floats, Floats]:
    """Gray values, and means and standard deviations of a mask of (height, width) odd pixels around each pixel of `box`.

    All pixels of the image count; beyond its border it is mirrored at the outermost pixels. A mask with a value that is not
    finite has the mean NaN.
    """
    import cv2

    rows, columns = mask[0] // 2, mask[1] // 2
    top, left = min(rows, box[0]), min(columns, box[1])
    bottom, right = min(rows, image.height - 1 - box[2]), min(columns, image.width - 1 - box[3])
    view = image.channels[0][box[0] - top : box[2] + bottom + 1, box[1] - left : box[3] + right + 1]
    values = view.astype(np.float64)
    # About a value in the middle, so that squares of large values do not cost the digits of the deviation.
    center = _middle(values)
    values -= center
    bad = ~np.isfinite(values) if view.dtype.kind == "f" else None
    if bad is not None and bad.any():
        values[bad] = 0  # the sums below run along rows: one NaN would spoil all that follow
    else:
        bad = None
    size = (mask[1], mask[0])
    mean: Floats = cv2.boxFilter(values, cv2.CV_64F, size, borderType=cv2.BORDER_REFLECT_101)  # type: ignore[assignment]
    square: Floats = cv2.sqrBoxFilter(values, cv2.CV_64F, size, borderType=cv2.BORDER_REFLECT_101)  # type: ignore[assignment]
    square -= mean * mean
    np.maximum(square, 0, out=square)
    if bad is not None:
        mean[cv2.dilate(bad.astype(np.uint8), np.ones(mask, np.uint8)) > 0] = np.nan
    inner = np.s_[top : top + box[2] - box[0] + 1, left : left + box[3] - box[1] + 1]
    return _view(image.channels[0], box), mean[inner] + center, np.sqrt(square[inner])


def _middle(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(np.rint((finite.min() + finite.max()) / 2)) if finite.size else 0.0


def var_threshold(image: Image, mask: tuple[int, int], scale: float, least: float, relation: str) -> Region:
    """Pixels of the domain related to the mean of their neighbourhood, see the operator `var_threshold`."""
    box = image.full_box if image.has_full_domain else image.domain.bounding_box
    if box is None:
        return Region.empty()
    values, mean, deviation = _statistics(image, box, mask)
    deviation *= scale
    offset = np.maximum(deviation, least) if scale >= 0 else np.minimum(deviation, least)
    difference = values - mean
    with np.errstate(invalid="ignore"):
        if relation == "light":
            selected = difference >= offset
        elif relation == "dark":
            selected = difference <= -offset
        elif relation == "equal":
            selected = (difference >= -offset) & (difference <= offset)
        else:
            selected = (difference < -offset) | (difference > offset)
    region = Region.from_mask(selected, box[0], box[1])
    return region if image.has_full_domain else intersection(region, image.domain)


def sauvola(image: Image, size: int, scale: float, spread: float, light: bool) -> Region:
    """Pixels of the domain darker than mean * (1 + scale * (deviation / spread - 1)); of the inverted image if `light`."""
    box = image.full_box if image.has_full_domain else image.domain.bounding_box
    if box is None:
        return Region.empty()
    values, mean, deviation = _statistics(image, box, (size, size))
    factor = deviation
    factor *= scale / spread
    factor += 1 - scale
    if light:
        top = float(np.iinfo(values.dtype).max)
        selected = values > top - (top - mean) * factor
    else:
        selected = values < mean * factor
    region = Region.from_mask(selected, box[0], box[1])
    return region if image.has_full_domain else intersection(region, image.domain)
