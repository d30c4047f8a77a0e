"""Filters by the order of gray values: medians, ranks, and means of selected values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image, Region
from hdev.iconic.filters import filtered, padded
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import between, check_type, choice, odd_size, one
from hdev.registry import operator

Array = Any


def _ranked(image: Image, height: int, width: int, rank: int) -> Image:
    """The rank-th smallest value (from 0) of rectangles; the border is mirrored."""
    from scipy import ndimage

    def function(channel: Array) -> Array:
        if channel.dtype == np.uint8 and height == width and rank == height * width // 2:
            import cv2

            around = padded(channel, height // 2, width // 2, "mirrored") if min(channel.shape) > height else None
            if around is not None:
                inner = cv2.medianBlur(around, height)
                return np.ascontiguousarray(
                    inner[height // 2 : -(height // 2) or None, width // 2 : -(width // 2) or None]
                )
        return ndimage.rank_filter(channel, rank, size=(height, width), mode="mirror")

    return filtered(image, (height // 2, width // 2), function)


@operator
def median_rect(image: Image, mask_width: int, mask_height: int) -> Image:
    """Median of the gray values in a rectangle (byte); even sizes are made odd, the border is mirrored.

    Reference: `median_rect` (read in part).
    """
    width, height = odd_size(mask_width, 1, "median_rect"), odd_size(mask_height, 2, "median_rect")
    check_type(image, "median_rect")
    return _ranked(image, height, width, width * height // 2)


@operator
def rank_rect(image: Image, mask_width: int, mask_height: int, rank: int) -> Image:
    """The Rank-th smallest gray value (from 1) in a rectangle (byte); even sizes are made odd, the border is mirrored.

    Errors: 1303 if the rank is not in 1 .. MaskWidth * MaskHeight. Source: reference page of `rank_rect`.
    """
    width, height = odd_size(mask_width, 1, "rank_rect"), odd_size(mask_height, 2, "rank_rect")
    between(rank, 1, width * height, 3, "rank_rect")
    check_type(image, "rank_rect")
    return _ranked(image, height, width, rank - 1)


def _mask(region: Region, name: str) -> Array:
    """A region as a mask of odd size about its centre of gravity, rounded to the nearest pixel."""
    box = region.bounding_box
    if box is None:
        raise HError(3036, "an empty mask", operator=name)
    mask = region.to_mask()
    places = []
    for size, at in zip(mask.shape, np.nonzero(mask)):
        centre = math.floor(float(at.mean()) + 0.5)
        reach = max(centre, size - 1 - centre)
        places.append((reach - centre, reach - (size - 1 - centre)))
    return np.pad(mask, places)


def _margin(margin: list[int | float | str], number: int, name: str) -> Any:
    value = one(margin, number, name)
    if isinstance(value, str):
        choice(value, ("mirrored", "cyclic", "continued"), number, name)
    return value


def _sorted_stack(channel: Array, mask: Array, margin: Any) -> Array:
    """(N, H, W): the values under the mask around each pixel, in order."""
    rows, columns = mask.shape[0] // 2, mask.shape[1] // 2
    around = padded(channel, rows, columns, margin)
    h, w = channel.shape
    stack = np.stack([around[r : r + h, c : c + w] for r, c in zip(*np.nonzero(mask))])
    stack.sort(axis=0)
    return stack


def _of_sorted(image: Image, mask: Array, margin: Any, function: Any) -> Image:
    def by_rows(channel: Array) -> Array:
        block = max(int(2e7 // (mask.sum() * channel.shape[1] + 1)), 1)
        rows = mask.shape[0] // 2
        if channel.shape[0] <= block:
            return function(_sorted_stack(channel, mask, margin))
        around = padded(channel, rows, 0, margin)
        parts = []
        for top in range(0, channel.shape[0], block):
            part = around[top : min(top + block, channel.shape[0]) + 2 * rows]
            wide = padded(part, 0, mask.shape[1] // 2, margin)
            h, w = part.shape[0] - 2 * rows, channel.shape[1]
            stack = np.stack([wide[r : r + h, c : c + w] for r, c in zip(*np.nonzero(mask))])
            stack.sort(axis=0)
            parts.append(function(stack))
        return np.concatenate(parts)

    if margin == "cyclic" and not image.has_full_domain:
        return _of_sorted(image.with_domain(None), mask, margin, function).with_domain(image.domain)
    return filtered(image, (mask.shape[0] // 2, mask.shape[1] // 2), by_rows)


@operator
def rank_image(image: Image, mask: Region, rank: int, margin: list[int | float | str]) -> Image:
    """The Rank-th smallest gray value (from 1) under a mask of any shape.

    Parameters
    ----------
    mask : Region
        Its centre of gravity, rounded, is over the pixel; where the mask is does not matter.
    rank : int
        1 .. area of the mask
    margin
        What lies beyond the border: 'mirrored', 'cyclic', 'continued', or a gray value.

    Errors: 1301, 1302, 3036 for an empty mask. Source: reference page of `rank_image`.
    """
    name = "rank_image"
    value = _margin(margin, 2, name)
    check_type(image, name)
    pixels = _mask(mask, name)
    between(rank, 1, int(pixels.sum()), 1, name)
    return _of_sorted(image, pixels, value, lambda stack: np.ascontiguousarray(stack[rank - 1]))


@operator
def midrange_image(image: Image, mask: Region, margin: list[int | float | str]) -> Image:
    """The mean of the smallest and the largest gray value under a mask, see `rank_image`.

    Source: reference page of `midrange_image`.
    """
    name = "midrange_image"
    value = _margin(margin, 1, name)
    check_type(image, name)

    def middle(stack: Array) -> Array:
        return to_type((stack[0].astype(np.float64) + stack[-1]) / 2.0, image.type)

    return _of_sorted(image, _mask(mask, name), value, middle)


@operator
def trimmed_mean(image: Image, mask: Region, number: int, margin: list[int | float | str]) -> Image:
    """The mean of the `number` gray values in the middle of the order under a mask, see `rank_image`.

    As many values are left out at both ends. Source: reference page of `trimmed_mean`.
    """
    name = "trimmed_mean"
    value = _margin(margin, 2, name)
    check_type(image, name)
    pixels = _mask(mask, name)
    between(number, 1, int(pixels.sum()), 1, name)
    first = (int(pixels.sum()) - number) // 2

    def mean(stack: Array) -> Array:
        return to_type(stack[first : first + number].astype(np.float64).mean(axis=0), image.type)

    return _of_sorted(image, pixels, value, mean)


@operator
def mean_image_shape(image: Image, mask: Region) -> Image:
    """The mean of the gray values under a mask of any shape, see `rank_image`; the border is mirrored.

    Source: reference page of `mean_image_shape`.
    """
    check_type(image, "mean_image_shape")
    import cv2

    pixels = _mask(mask, "mean_image_shape").astype(np.float64)
    pixels /= pixels.sum()

    def mean(channel: Array) -> Array:
        result = cv2.filter2D(channel.astype(np.float64), cv2.CV_64F, pixels, borderType=cv2.BORDER_REFLECT_101)
        return to_type(np.round(result, 9), image.type)

    return filtered(image, (pixels.shape[0] // 2, pixels.shape[1] // 2), mean)


@operator
def median_separate(image: Image, mask_width: int, mask_height: int, margin: list[int | float | str]) -> Image:
    """The mean of two images: the median along the columns of the median along the rows, and both the other way round.

    Even sizes are made odd; means are rounded to the nearest value of the type. For the margin see `rank_image`.
    Source: reference page of `median_separate`.
    """
    name = "median_separate"
    width, height = odd_size(mask_width, 1, name), odd_size(mask_height, 2, name)
    value = _margin(margin, 3, name)
    check_type(image, name)
    row, column = np.ones((1, width), bool), np.ones((height, 1), bool)

    def both(channel: Array) -> Array:
        def median(values: Array, mask: Array) -> Array:
            return np.ascontiguousarray(_sorted_stack(values, mask, value)[mask.size // 2])

        one, other = median(median(channel, row), column), median(median(channel, column), row)
        return to_type((one.astype(np.float64) + other) / 2.0, image.type)

    if value == "cyclic" and not image.has_full_domain:
        return median_separate(image.with_domain(None), mask_width, mask_height, margin).with_domain(image.domain)
    return filtered(image, (height // 2, width // 2), both)


@operator
def median_weighted(image: Image, mask_type: str, mask_size: int) -> Image:
    """Median with weights: each value counts as often as the mask says; the border is mirrored.

    mask_type 'gauss' has the weights 1, 2, 1 in both directions, 'inner' counts the pixel itself three times; mask_size is 3.
    Source: reference page of `median_weighted`.
    """
    name = "median_weighted"
    choice(mask_type, ("gauss", "inner"), 1, name)
    choice(mask_size, (3,), 2, name)
    check_type(image, name)
    weights = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]] if mask_type == "gauss" else [[1, 1, 1], [1, 3, 1], [1, 1, 1]])
    middle = int(weights.sum()) // 2

    def median(channel: Array) -> Array:
        around = padded(channel, 1, 1, "mirrored" if min(channel.shape) > 1 else "continued")
        h, w = channel.shape
        stack = np.stack(
            [around[r : r + h, c : c + w] for r in range(3) for c in range(3) for _ in range(int(weights[r, c]))]
        )
        return np.ascontiguousarray(np.partition(stack, middle, axis=0)[middle])

    return filtered(image, (1, 1), median)


@operator
def mean_n(image: Image) -> Image:
    """The mean over all channels, rounded to the nearest value of the type. Source: reference page of `mean_n`."""
    check_type(image, "mean_n")

    def mean(planes: list[Array]) -> list[Array]:
        total = np.zeros(planes[0].shape, np.float64)
        for plane in planes:
            total += plane
        return [to_type(total / len(planes), image.type)]

    return in_domain(image, mean)


@operator
def rank_n(image: Image, rank_index: int) -> Image:
    """The RankIndex-th smallest value (from 1) over the channels. Source: reference page of `rank_n`."""
    check_type(image, "rank_n")
    between(rank_index, 1, len(image.channels), 1, "rank_n")
    return in_domain(image, lambda planes: [np.sort(np.stack(planes), axis=0)[rank_index - 1]])


@operator
def sigma_image(image: Image, mask_height: int, mask_width: int, sigma: int) -> Image:
    """The mean of those gray values in a rectangle that differ from the pixel by less than `sigma` standard deviations.

    The standard deviation is that of the rectangle. Pixels without such values keep theirs; even sizes are made odd, the border
    is mirrored. Source: reference page of `sigma_image`.
    """
    name = "sigma_image"
    height, width = odd_size(mask_height, 1, name), odd_size(mask_width, 2, name)
    if sigma < 0:
        raise wrong_value(3, name, f"{sigma}")
    check_type(image, name)

    def mean(channel: Array) -> Array:
        around = padded(channel, height // 2, width // 2, "mirrored").astype(np.float64)
        gray = channel.astype(np.float64)
        h, w = gray.shape
        parts = [(slice(r, r + h), slice(c, c + w)) for r in range(height) for c in range(width)]
        total, squares = np.zeros_like(gray), np.zeros_like(gray)
        for part in parts:
            total += around[part]
            squares += around[part] ** 2
        # (n * difference)**2 is compared with sigma**2 * n**2 * variance: exact for whole numbers.
        limit = float(sigma) ** 2 * np.maximum(len(parts) * squares - total**2, 0.0)
        total, count = np.zeros_like(gray), np.zeros_like(gray)
        for part in parts:
            other = around[part]
            near = ((other - gray) * len(parts)) ** 2 < limit
            total += np.where(near, other, 0.0)
            count += near
        return to_type(np.where(count > 0, total / np.maximum(count, 1), gray), image.type)

    return filtered(image, (height // 2, width // 2), mean)


def _limits(low: int, high: int, number: int, name: str) -> None:
    if high < low:
        raise wrong_value(number + 1, name, f"{high} is less than {low}")


@operator
def mean_sp(image: Image, mask_width: int, mask_height: int, min_thresh: int, max_thresh: int) -> Image:
    """Salt and pepper removed: the mean of the gray values in a rectangle that lie between the thresholds (inclusive).

    Pixels without such a neighbour keep their value; the border is mirrored. Even sizes are made odd; a mask must
    be smaller than twice the image (3033). Source: reference page of `mean_sp`.
    """
    return _without_extremes(image, mask_width, mask_height, min_thresh, max_thresh, "mean_sp", every=True)


@operator
def eliminate_sp(image: Image, mask_width: int, mask_height: int, min_thresh: int, max_thresh: int) -> Image:
    """Pixels beyond the thresholds replaced by the mean of those in a rectangle around that lie between them (inclusive).

    Other pixels, and those without such a neighbour, keep their value. Sizes as in `mean_sp`.
    Source: reference page of `eliminate_sp`.
    """
    return _without_extremes(image, mask_width, mask_height, min_thresh, max_thresh, "eliminate_sp", every=False)


def _without_extremes(image: Image, width: int, height: int, low: int, high: int, name: str, every: bool) -> Image:
    import cv2

    size = odd_size(width, 1, name), odd_size(height, 2, name)
    _limits(low, high, 3, name)
    check_type(image, name)
    if size[0] >= 2 * image.width or size[1] >= 2 * image.height:
        raise HError(3033, f"a mask of {size[0]} x {size[1]} on {image!r}", operator=name)

    def mean(channel: Array) -> Array:
        good = (channel >= low) & (channel <= high)
        mirrored = cv2.BORDER_REFLECT_101
        total = cv2.boxFilter(
            np.where(good, channel, 0).astype(np.float64), -1, size, normalize=False, borderType=mirrored
        )
        count = cv2.boxFilter(good.astype(np.float64), -1, size, normalize=False, borderType=mirrored)
        replaced = to_type(np.rint(total) / np.maximum(np.rint(count), 1), image.type)
        use = count > 0.5
        return np.where(use if every else use & ~good, replaced, channel)

    return filtered(image, (size[1] // 2, size[0] // 2), mean)


@operator
def eliminate_min_max(image: Image, mask_width: int, mask_height: int, gap: float, mode: int) -> Image:
    """Local extremes smoothed: pixels that exceed all others in the rectangle around them, or fall below, by more than `gap`.

    Parameters
    ----------
    mode
        1: they get the value of the nearest of the others; 2: the mean of the rectangle, rounded; any other number: its median.
        Both with the pixel itself.

    Even sizes are made odd; pixels beyond the border do not count. Reference: `eliminate_min_max` (read but for its list of
    parameters).
    """
    from scipy import ndimage

    name = "eliminate_min_max"
    width, height = odd_size(mask_width, 1, name), odd_size(mask_height, 2, name)
    if gap < 0:
        raise wrong_value(3, name, f"{gap}")
    check_type(image, name)
    ring = np.ones((height, width), bool)
    if ring.size == 1:
        return image
    ring[height // 2, width // 2] = False

    def smoothed(channel: Array) -> Array:
        gray = channel.astype(np.float64)
        low = ndimage.minimum_filter(gray, footprint=ring, mode="constant", cval=np.inf)
        high = ndimage.maximum_filter(gray, footprint=ring, mode="constant", cval=-np.inf)
        # A pixel without any other one is no extreme.
        alone = ~np.isfinite(low)
        below, above = (low - gray > gap) & ~alone, (gray - high > gap) & ~alone
        if mode == 1:
            return to_type(np.where(below, low, np.where(above, high, gray)), image.type)
        result = channel.copy()
        rows, columns = np.nonzero(below | above)
        around = np.pad(gray, ((height // 2,) * 2, (width // 2,) * 2), constant_values=np.inf)
        windows = np.lib.stride_tricks.sliding_window_view(around, (height, width))
        step = max(int(2e7 // (height * width)), 1)
        for first in range(0, rows.size, step):
            at = rows[first : first + step], columns[first : first + step]
            values = np.sort(windows[at].reshape(len(at[0]), -1), axis=1)
            inside = np.isfinite(values)
            count = inside.sum(axis=1)
            if mode == 2:
                new = np.where(inside, values, 0.0).sum(axis=1) / count
            else:
                new = values[np.arange(count.size), count // 2]
            result[at] = to_type(new, image.type)
        return result

    return filtered(image, (height // 2, width // 2), smoothed)


@operator
def fill_interlace(image_camera: Image, mode: str) -> Image:
    """One half image made full: rows between are the mean of their neighbours, or half images swapped.

    Parameters
    ----------
    mode : str
        'odd': rows 1, 3, ... are replaced; 'even': rows 0, 2, ...; 'rmeven' and 'rmodd': these rows are removed; 'switch': both
        half images change places.

    The first and the last row have one neighbour. Source: reference page of `fill_interlace`.
    """
    choice(mode, ("odd", "even", "rmeven", "rmodd", "switch"), 1, "fill_interlace")
    check_type(image_camera, "fill_interlace")

    def filled(channel: Array) -> Array:
        if mode in ("rmeven", "rmodd"):
            return np.ascontiguousarray(channel[1::2] if mode == "rmeven" else channel[::2])
        result = channel.copy()
        if mode == "switch":
            pairs = channel.shape[0] // 2 * 2
            result[0:pairs:2], result[1:pairs:2] = channel[1:pairs:2], channel[0:pairs:2]
            return result
        around = np.pad(channel, ((1, 1), (0, 0)), mode="reflect" if channel.shape[0] > 1 else "edge").astype(
            np.float64
        )
        mean = to_type((around[:-2] + around[2:]) / 2.0, image_camera.type)
        first = 1 if mode == "odd" else 0
        result[first::2] = mean[first::2]
        return result

    planes = [filled(channel) for channel in image_camera.channels]
    if planes[0].shape[0] == 0:
        raise HError(3033, "no row is left", operator="fill_interlace")
    kept = planes[0].shape == image_camera.channels[0].shape and not image_camera.has_full_domain
    return Image(planes, image_camera.type, image_camera.domain if kept else None)


@operator
def guided_filter(image: Image, image_guide: Image, radius: int, amplitude: float) -> Image:
    """Smoothing that keeps the edges of a guide image.

    In each square of 2 * radius + 1 pixels the result is a linear function of the guide, with variances below amplitude**2
    smoothed away; the functions of all squares over a pixel are averaged. Image and guide have the same size (3117) and type
    (9009); a guide with fewer channels serves with its last one. The border is mirrored. Reference: `guided_filter` (read in
    part: its list of parameters and the formula were not).
    """
    name = "guided_filter"
    if radius < 1:
        raise wrong_value(1, name, f"{radius}")
    if amplitude <= 0:
        raise wrong_value(2, name, f"{amplitude}")
    check_type(image, name)
    check_type(image_guide, name, 1)
    if image.full_box != image_guide.full_box:
        raise HError(3117, f"{image_guide!r} beside {image!r}", operator=name)
    if image.type != image_guide.type:
        raise HError(9009, f"{image_guide.type} beside {image.type}", operator=name)
    size = 2 * radius + 1
    import cv2

    def mean(values: Array) -> Array:
        return cv2.blur(values, (size, size), borderType=cv2.BORDER_REFLECT_101)

    planes = []
    for number, channel in enumerate(image.channels):
        p = channel.astype(np.float64)
        guide = image_guide.channels[min(number, len(image_guide.channels) - 1)].astype(np.float64)
        mean_guide, mean_p = mean(guide), mean(p)
        variance = np.maximum(mean(guide * guide) - mean_guide**2, 0.0)
        slope = (mean(guide * p) - mean_guide * mean_p) / (variance + amplitude**2)
        offset = mean_p - slope * mean_guide
        planes.append(to_type(mean(slope) * guide + mean(offset), image.type))
    return Image(planes, image.type, None if image.has_full_domain else image.domain)


@operator
def bilateral_filter(
    image: Image,
    image_joint: Image,
    sigma_spatial: float,
    sigma_range: float,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> Image:
    """Smoothing with weights that fall with the distance and with the difference of gray values in a joint image.

    Parameters
    ----------
    sigma_spatial, sigma_range : float
        Standard deviations of the two Gaussians, > 0.
    gen_param_name, gen_param_value
        'sampling_method' ('grid', 'poisson_disk', 'exact') and 'sampling_ratio': accepted; all pixels up to 3 sigma are used.

    The border is mirrored. Reference: `bilateral_filter` (read in part).
    """
    name = "bilateral_filter"
    for number, sigma in ((1, sigma_spatial), (2, sigma_range)):
        if not sigma > 0:
            raise wrong_value(number, name, f"{sigma}")
    for given in gen_param_name:
        choice(given, ("sampling_method", "sampling_ratio"), 3, name)
    if len(gen_param_value) != len(gen_param_name):
        raise HError(1404, f"{len(gen_param_value)} values for {len(gen_param_name)} names", operator=name)
    check_type(image, name)
    check_type(image_joint, name, 1)
    if image.full_box != image_joint.full_box:
        raise HError(3117, f"{image_joint!r} beside {image!r}", operator=name)
    reach = max(int(np.ceil(3.0 * sigma_spatial)), 1)
    planes = []
    for number, channel in enumerate(image.channels):
        joint = image_joint.channels[min(number, len(image_joint.channels) - 1)].astype(np.float32)
        wide = np.pad(channel.astype(np.float32), reach, mode="reflect" if min(channel.shape) > 1 else "edge")
        guide = np.pad(joint, reach, mode="reflect" if min(channel.shape) > 1 else "edge")
        total, weights = np.zeros(channel.shape, np.float32), np.zeros(channel.shape, np.float32)
        h, w = channel.shape
        for r in range(-reach, reach + 1):
            for c in range(-reach, reach + 1):
                if r * r + c * c > 9.0 * sigma_spatial**2 and (r, c) != (0, 0):
                    continue
                part = (slice(reach + r, reach + r + h), slice(reach + c, reach + c + w))
                weight = np.exp(-0.5 * ((guide[part] - joint) / sigma_range) ** 2, dtype=np.float32)
                weight *= np.float32(np.exp(-0.5 * (r * r + c * c) / sigma_spatial**2))
                total += weight * wide[part]
                weights += weight
        planes.append(to_type(total / weights, image.type))
    return Image(planes, image.type, None if image.has_full_domain else image.domain)
