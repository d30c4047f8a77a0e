"""Histograms and projections of gray values within regions, whatever the domain of the image."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Region
from hdev.iconic.base import Floats, Int64s
from hdev.iconic.gray_features import GrayRegions
from hdev.registry import operator

#: Offset of the smallest gray value, and number of gray values, of the types with few of them.
_LEVELS = {
    "byte": (0, 256),
    "cyclic": (0, 256),
    "direction": (0, 256),
    "int1": (128, 256),
    "uint2": (0, 65536),
    "int2": (32768, 65536),
}


@operator
def gray_histo(region: Region, image: Image) -> tuple[Int64s, Floats]:
    """Absolute and relative frequencies of 256 gray values within the region (256 values for each region).

    The gray values of int1 images are counted from -128. Those of int2, uint2, int4 and real images are first mapped linearly,
    with rounding, from the smallest and largest gray value of the whole image to 0 .. 255. Relative frequencies are divided
    by the area of the region (0 for an empty region). Source: reference page of `gray_histo`.
    """
    if image.type in ("complex", "int8") or image.channels[0].ndim == 3:
        raise HError(9001, image.type, operator="gray_histo")
    if image.channels[0].dtype == np.uint8:
        counts = GrayRegions(region.batch(), image).histogram(0)
        return counts, counts / max(counts.sum(), 1)
    values = _values(region, image)
    if image.type in _LEVELS and _LEVELS[image.type][1] == 256:
        bins = values.astype(np.int64) + _LEVELS[image.type][0]
    else:
        channel = image.channels[0]
        low, high = float(np.nanmin(channel)), float(np.nanmax(channel))
        wide = values.astype(np.float64)
        wide = wide[np.isfinite(wide)]
        scale = 255.0 / (high - low) if np.isfinite(high - low) and high > low else 0.0
        bins = np.clip(np.floor((wide - low) * scale + 0.5), 0, 255).astype(np.int64)
    absolute = np.bincount(bins, minlength=256)
    return absolute, absolute / max(values.size, 1)


@operator
def gray_histo_abs(region: Region, image: Image, quantization: list[int | float]) -> Int64s:
    """Frequencies of gray values within the region, `quantization` gray values to a bin, from the smallest of the type on.

    byte, cyclic and direction images have 256 gray values, uint2 65536, from 0; int1 256 from -128, int2 65536 from -32768.
    Source: reference page of `gray_histo_abs`.
    """
    if image.type not in _LEVELS:
        raise HError(9001, image.type, operator="gray_histo_abs")
    if len(quantization) != 1:
        raise wrong_number(1, "gray_histo_abs", f"{len(quantization)} values")
    step = float(quantization[0])
    if not step >= 1:
        raise wrong_value(1, "gray_histo_abs", f"{quantization[0]} is less than 1")
    offset, levels = _LEVELS[image.type]
    bins = np.floor((_values(region, image).astype(np.int64) + offset) / step).astype(np.int64)
    return np.bincount(bins, minlength=int(np.ceil(levels / step)))


@operator
def gray_histo_range(
    region: Region, image: Image, min: list[int | float], max: list[int | float], num_bins: int
) -> tuple[Int64s, float]:
    """Frequencies of the gray values between `min` and `max` in `num_bins` bins of equal size, and that size.

    The size is (max - min + 1) / num_bins for integer images, (max - min) / num_bins for real ones, where `max` itself
    belongs to the last bin. Of images with several channels the histograms follow one another; there is one pair of bounds
    for all, or one for each. Source: reference page of `gray_histo_range`.
    """
    name = "gray_histo_range"
    if image.type == "complex" or image.channels[0].ndim == 3:
        raise HError(9001, image.type, operator=name)
    count = len(image.channels)
    for number, bounds in ((1, min), (2, max)):
        if len(bounds) not in (1, count):
            raise wrong_number(number, name, f"{len(bounds)} bounds for {count} channels")
    if num_bins < 1 or num_bins > 1 << 24:
        raise wrong_value(3, name, f"{num_bins}")
    whole = image.type != "real"
    result, size = [], 0.0
    for k in range(count):
        low, high = (float(bounds[k if len(bounds) > 1 else 0]) for bounds in (min, max))
        size = (high - low + whole) / num_bins
        if not size > 0:
            raise wrong_value(2, name, f"{high} is not greater than {low}")
        values = _values(region, image.channel(k)).astype(np.float64)
        values = values[(values >= low) & (values <= high)]
        bins = np.minimum(np.floor((values - low) / size).astype(np.int64), num_bins - 1)
        result.append(np.bincount(bins, minlength=num_bins))
    return np.concatenate(result), size


@operator
def histo_2dim(regions: Region, image_col: Image, image_row: Image) -> Image:
    """How often pairs of gray values occur at the pixels of each region: an int4 image of 256 x 256 pixels.

    The gray value of the first image is the column, that of the second the row (of int1 images counted from -128).
    Source: reference page of `histo_2dim`.
    """
    for image in (image_col, image_row):
        if _LEVELS.get(image.type, (0, 0))[1] != 256:
            raise HError(9001, image.type, operator="histo_2dim")
    if image_col.full_box != image_row.full_box:
        raise HError(3117, f"{image_row!r} beside {image_col!r}", operator="histo_2dim")
    columns = _values(regions, image_col).astype(np.int64) + _LEVELS[image_col.type][0]
    rows = _values(regions, image_row).astype(np.int64) + _LEVELS[image_row.type][0]
    counts = np.bincount(rows * 256 + columns, minlength=65536)
    return Image([counts.astype(np.int32).reshape(256, 256)])


@operator
def gray_projections(region: Region, image: Image, mode: str) -> tuple[Floats, Floats]:
    """Mean gray values of the rows and of the columns of a region.

    Parameters
    ----------
    mode : 'simple' or 'rectangle'
        Along the axes of the image, within the region: a row or column without a pixel has the value -1. Or along the axes of
        the smallest enclosing rectangle of any orientation: the means over the whole rectangle, sampled in steps of a pixel
        (bilinear), the first along its longer axis.

    Source: reference page of `gray_projections`.
    """
    if mode not in ("simple", "rectangle"):
        raise wrong_value(1, "gray_projections", f"'{mode}'")
    if image.type == "complex" or image.channels[0].ndim == 3:
        raise HError(9001, image.type, operator="gray_projections")
    region = region.clip(*image.full_box)
    box = region.bounding_box
    if box is None:
        return np.empty(0), np.empty(0)
    if mode == "rectangle":
        return _rotated_projections(region, image)
    mask = region.to_mask()
    part = image.channels[0][box[0] : box[2] + 1, box[1] : box[3] + 1].astype(np.float64)
    part[~mask] = 0.0
    result = []
    for axis in (1, 0):
        pixels = mask.sum(axis=axis)
        result.append(np.where(pixels > 0, part.sum(axis=axis) / np.maximum(pixels, 1), -1.0))
    return result[0], result[1]


def _rotated_projections(region: Region, image: Image) -> tuple[Floats, Floats]:
    from hdev.iconic.hulls import smallest_rectangles
    from hdev.iconic.sampling import interpolated

    row, column, phi, length1, length2 = smallest_rectangles(region.batch())[0].tolist()
    along = np.arange(2 * int(np.floor(length1 + 0.5)) + 1) - int(np.floor(length1 + 0.5))
    across = np.arange(2 * int(np.floor(length2 + 0.5)) + 1) - int(np.floor(length2 + 0.5))
    rows = row - along[None, :] * np.sin(phi) + across[:, None] * np.cos(phi)
    columns = column + along[None, :] * np.cos(phi) + across[:, None] * np.sin(phi)
    inside = (rows > -1) & (rows < image.height) & (columns > -1) & (columns < image.width)
    rows, columns = np.clip(rows, 0, image.height - 1), np.clip(columns, 0, image.width - 1)
    values = interpolated(image.channels[0], rows.ravel(), columns.ravel(), "bilinear").reshape(rows.shape)
    values[~inside] = 0.0
    result = []
    for axis in (1, 0):
        pixels = inside.sum(axis=axis)
        result.append(np.where(pixels > 0, values.sum(axis=axis) / np.maximum(pixels, 1), -1.0))
    return result[0], result[1]


def _values(region: Region, image: Image) -> NDArray[Any]:
    return GrayRegions(region.batch(), image).values(0)
