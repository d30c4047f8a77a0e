"""Segmentation by gray values: thresholds that are given, local, or found in the histogram."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.iconic import Image, Region, RegionArray
from hdev.iconic.histogram import minima, otsu, smoothed
from hdev.operators.segmentation._common import (
    ALL_TYPES,
    FILTER_TOO_LARGE,
    check_pair,
    check_types,
    gray_histogram,
    minimum_bin,
    slices,
)
from hdev.registry import operator


@operator
def threshold(image: Image, min_gray: list[int | float | str], max_gray: list[int | float | str]) -> Region:
    """The pixels of the domain whose gray value g lies in one of the closed intervals: MinGray <= g <= MaxGray.

    Parameters
    ----------
    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real, vector_field
        Only the first channel counts. Of a vector field the length of the vectors is compared.
    min_gray, max_gray
        As many upper as lower bounds. 'min' and 'max' stand for the smallest and largest gray value of the domain.

    NaN lies in no interval. Errors: 1402 for different numbers of bounds, 1302 for MaxGray < MinGray, 9001 for complex images.
    Source: reference page of `threshold`.
    """
    if len(min_gray) != len(max_gray) or not min_gray:
        raise wrong_number(2, "threshold", f"{len(min_gray)} lower and {len(max_gray)} upper bounds")
    check_types(image, "threshold", ALL_TYPES)
    from hdev.iconic import threshold as intervals

    bounds = []
    for given in zip(min_gray, max_gray):
        pair = []
        for number, bound in enumerate(given, start=1):
            if not isinstance(bound, str):
                pair.append(bound)
                continue
            if bound not in ("min", "max"):
                raise wrong_type(number, "threshold", f"{bound!r} is not accepted")
            pair.append(intervals.extreme(image, bound))
        low, high = pair
        if low > high:
            raise wrong_value(2, "threshold", f"{high} is less than {low}")
        bounds.append((low, high))
    return intervals.threshold(image, bounds)


@operator
def fast_threshold(image: Image, min_gray: int | float, max_gray: int | float, min_size: int) -> Region:
    """`threshold` near those pixels only that pass it in every MinSize-th row: objects lower than that may be missed.

    The rows MinSize - 1, 2 * MinSize - 1, ... of the domain's bounding box are looked at first, then the neighbourhood of
    2 * MinSize + 1 pixels square around each pixel found there. Here this saves no time compared with `threshold`.

    Parameters
    ----------
    image : byte, uint2, direction, cyclic, real
    min_gray, max_gray : closed interval
    min_size : >= 1

    Errors: 1302 for MaxGray < MinGray, 1303 for MinSize < 1. Source: reference page of `fast_threshold`.
    """
    check_types(image, "fast_threshold", ("byte", "uint2", "direction", "cyclic", "real"))
    if max_gray < min_gray:
        raise wrong_value(2, "fast_threshold", f"{max_gray} is less than {min_gray}")
    if min_size < 1:
        raise wrong_value(3, "fast_threshold", f"size {min_size}")
    from hdev.iconic import morphology
    from hdev.iconic.setops import intersection
    from hdev.iconic.threshold import threshold as select

    every = select(image, [(min_gray, max_gray)])
    box = image.domain.bounding_box
    if box is None or every.is_empty:
        return every
    lines = (every.row - box[0]) % min_size == min_size - 1
    # the last rows are never further than MinSize from a row that is looked at
    seeds = Region(every.row[lines], every.first[lines], every.last[lines])
    reach = (-min_size, -min_size, min_size, min_size)
    return intersection(every, morphology.dilate_rectangle(seeds, reach))


@operator
def dyn_threshold(orig_image: Image, threshold_image: Image, offset: int | float, light_dark: str) -> Region:
    """Compare an image with another one, pixel by pixel, usually with a smoothed copy of it.

    Parameters
    ----------
    orig_image, threshold_image : byte, int2, uint2, int4, real
        Of the same type and size. The result lies in both domains. Only the first channels count.
    offset : int | float
        How far apart the gray values g_o and g_t must be.
    light_dark
        'light': g_o >= g_t + Offset; 'dark': g_o <= g_t - Offset; 'equal': g_t - Offset <= g_o <= g_t + Offset;
        'not_equal': g_o < g_t - Offset or g_o > g_t + Offset.

    The comparison is exact for integers. NaN is never selected.
    Errors: 1302 for another LightDark, 9001 for other types, 9009 for different types, 3117 for different sizes.
    Source: reference page of `dyn_threshold`.
    """
    from hdev.iconic import local

    if light_dark not in local.RELATIONS:
        raise wrong_value(2, "dyn_threshold", repr(light_dark))
    types = ("byte", "int2", "uint2", "int4", "real")
    check_types(orig_image, "dyn_threshold", types)
    check_types(threshold_image, "dyn_threshold", types)
    check_pair(orig_image, threshold_image, "dyn_threshold")
    return local.compare(orig_image, threshold_image, float(offset), light_dark)


@operator
def var_threshold(
    image: Image,
    mask_width: int,
    mask_height: int,
    std_dev_scale: int | float,
    abs_threshold: int | float,
    light_dark: str,
) -> Region:
    """Compare each pixel with the mean of its neighbourhood; how far it must be off depends on the standard deviation there.

    With the mean m and the standard deviation d of the mask around a pixel, v is the larger of StdDevScale * d and
    AbsThreshold if StdDevScale >= 0, else the smaller one. Selected are pixels g with: 'light': g >= m + v; 'dark':
    g <= m - v; 'equal': m - v <= g <= m + v; 'not_equal': g < m - v or g > m + v.

    Parameters
    ----------
    image : byte, int2, int4, uint2, real
        Gray values outside of the domain, but inside the mask, count too; at the border of the image it is mirrored.
    mask_width, mask_height : >= 1
        Even sizes are made odd by one more pixel.
    std_dev_scale, abs_threshold : int | float
    light_dark : 'light', 'dark', 'equal', 'not_equal'

    NaN is never selected. Errors: 1301, 1302 for sizes below 1, 1305 for another LightDark, 9001 for other types.
    Source: reference page of `var_threshold`.
    """
    from hdev.iconic import local

    if mask_width < 1 or mask_height < 1:
        raise wrong_value(1 if mask_width < 1 else 2, "var_threshold", "the mask has no pixels")
    if light_dark not in local.RELATIONS:
        raise wrong_value(5, "var_threshold", repr(light_dark))
    check_types(image, "var_threshold", ("byte", "int2", "int4", "uint2", "real"))
    mask = (mask_height | 1, mask_width | 1)
    if mask[1] > 2 * image.width or mask[0] > 2 * image.height:
        raise HError(FILTER_TOO_LARGE, "the mask is more than twice as large as the image", operator="var_threshold")
    return local.var_threshold(image, mask, float(std_dev_scale), float(abs_threshold), light_dark)


@operator
def local_threshold(
    image: Image,
    method: str,
    light_dark: str,
    gen_param_name: list[str],
    gen_param_value: list[int | float],
) -> Region:
    """Text on an uneven background: compare each pixel with a threshold from its neighbourhood (Sauvola).

    T = m * (1 + scale * (d / range - 1)) with the mean m and the standard deviation d of the mask around a pixel; selected
    are pixels darker than T. For 'light' the image is inverted first.

    Parameters
    ----------
    image : byte, uint2
        Gray values outside of the domain, but inside the mask, count too; at the border of the image it is mirrored.
    method : 'adapted_std_deviation'
    light_dark : 'dark' or 'light'
    gen_param_name, gen_param_value
        'mask_size' (15, >= 1; made odd), 'scale' (0.2), 'range' (128 for byte, 32768 for uint2).

    Errors: 1301, 1302, 1303, 1304 for other values, 1404 for different numbers of names and values.
    Source: reference page of `local_threshold`; Sauvola and Pietikaeinen, Pattern Recognition 33 (2000).
    """
    from hdev.iconic import local

    if method != "adapted_std_deviation":
        raise wrong_value(1, "local_threshold", repr(method))
    if light_dark not in ("dark", "light"):
        raise wrong_value(2, "local_threshold", repr(light_dark))
    if len(gen_param_name) != len(gen_param_value):
        raise wrong_number(4, "local_threshold", f"{len(gen_param_value)} values for {len(gen_param_name)} names")
    check_types(image, "local_threshold", ("byte", "uint2"))
    settings = {"mask_size": 15.0, "scale": 0.2, "range": 128.0 if image.type == "byte" else 32768.0}
    for name, value in zip(gen_param_name, gen_param_value):
        if name not in settings:
            raise wrong_value(3, "local_threshold", repr(name))
        if (name == "mask_size" and (value < 1 or value != int(value))) or (name == "range" and value <= 0):
            raise wrong_value(4, "local_threshold", f"{name} {value}")
        settings[name] = float(value)
    size = int(settings["mask_size"]) | 1
    if size > 2 * min(image.width, image.height):
        raise HError(FILTER_TOO_LARGE, "the mask is more than twice as large as the image", operator="local_threshold")
    return local.sauvola(image, size, settings["scale"], settings["range"], light_dark == "light")


# ------------------------------------------------------------------------------------------------- from the histogram


@operator
def binary_threshold(image: Image, method: str, light_dark: str) -> tuple[Region, int | float]:
    """Separate light from dark at a threshold found in the histogram of the domain.

    Parameters
    ----------
    image : byte, uint2, real
    method
        'max_separability': the threshold of Otsu, with which the variance between both classes is largest;
        'smooth_histo': the only minimum of the histogram smoothed as far as necessary, see `bin_threshold`.
        Real images are looked at in 256 steps from their smallest to their largest value.
    light_dark
        'dark': the pixels up to UsedThreshold; 'light': those above.

    Returns the region and the threshold. Without a minimum ('smooth_histo') the Otsu threshold is used.
    Errors: 1301, 1302 for other values, 9001 for other types. Source: reference page of `binary_threshold`.
    """
    if method not in ("max_separability", "smooth_histo"):
        raise wrong_value(1, "binary_threshold", repr(method))
    if light_dark not in ("dark", "light"):
        raise wrong_value(2, "binary_threshold", repr(light_dark))
    check_types(image, "binary_threshold", ("byte", "uint2", "real"))
    from hdev.iconic import threshold as intervals

    counts, first, step = gray_histogram(image)
    at = minimum_bin(counts, image.type) if method == "smooth_histo" else None
    if at is None:
        at = otsu(counts)
    if image.type != "real":
        bound: int | float = at
        bounds = (0, at) if light_dark == "dark" else (at + 1, 65535)
    else:
        bound = first + at * step
        bounds = (-np.inf, bound) if light_dark == "dark" else (float(np.nextafter(bound, np.inf)), np.inf)
    return intervals.threshold(image, [bounds]), bound


@operator
def auto_threshold(image: Image, sigma: int | float) -> RegionArray:
    """One region for each hill of the smoothed histogram: gray values are cut at its minima.

    Parameters
    ----------
    image : byte, uint2, real
    sigma : >= 0
        Standard deviation of the Gaussian in gray values. For uint2 it means a histogram of 256 steps (it is multiplied by
        257), for real images gray values; their histogram has up to 65536 steps.

    The regions come from dark to light; each contains the minimum at its upper end, and none is left out if it is empty.
    Errors: 1301 for a negative Sigma, 9001 for other types. Source: reference page of `auto_threshold`.
    """
    if not sigma >= 0:
        raise wrong_value(1, "auto_threshold", f"sigma {sigma}")
    check_types(image, "auto_threshold", ("byte", "uint2", "real"))
    counts, first, step = gray_histogram(image, 4096)
    scale = {"byte": 1.0, "uint2": 257.0, "real": 1.0 / step}[image.type]
    cuts = minima(smoothed(counts, float(sigma) * scale))
    return RegionArray.of(slices(image, cuts, first, step))


@operator
def char_threshold(image: Image, histo_region: Region, sigma: int | float, percent: int | float) -> tuple[Region, int]:
    """Dark characters on light paper: what is darker than the flank of the histogram's highest peak.

    The histogram of HistoRegion (inside the domain) is smoothed; from its maximum, the paper, it is followed to the dark side
    until it is lower than 100 - Percent per cent of that. That is the threshold: pixels up to it are selected.

    Parameters
    ----------
    image : byte
    histo_region
    sigma : >= 0, standard deviation of the Gaussian
    percent : 0 .. 100

    Errors: 1301, 1302 for values out of range, 9001 for other types. Source: reference page of `char_threshold`.
    """
    if not sigma >= 0:
        raise wrong_value(1, "char_threshold", f"sigma {sigma}")
    if not 0 <= percent <= 100:
        raise wrong_value(2, "char_threshold", f"{percent} per cent")
    check_types(image, "char_threshold", ("byte",))
    from hdev.iconic import threshold as intervals
    from hdev.iconic.histogram import domain_values, histogram
    from hdev.iconic.setops import intersection

    inside = histo_region if image.has_full_domain else intersection(histo_region, image.domain)
    values = smoothed(histogram(domain_values(image, inside)), float(sigma))
    at = peak = int(np.argmax(values))
    bound = values[peak] * (100.0 - percent)
    while at > 0 and values[at] * 100.0 >= bound:
        at -= 1
    return intervals.threshold(image, [(0, at)]), at


@operator
def histo_to_thresh(histogramm: list[int | float], sigma: int | float) -> tuple[list[int], list[int]]:
    """The intervals that `auto_threshold` would use for this histogram.

    Parameters
    ----------
    histogramm : one value per gray value, from 0 on
    sigma : >= 0, standard deviation of the Gaussian

    Returns lower and upper gray values: 0 .. first minimum, the next one .. second minimum, ..., .. last gray value.
    Errors: 1401 for an empty histogram, 1301 for a negative entry, 1302 for a negative Sigma.
    Source: reference page of `histo_to_thresh`.
    """
    if not histogramm:
        raise wrong_number(1, "histo_to_thresh", "no values")
    if min(histogramm) < 0:
        raise wrong_value(1, "histo_to_thresh", "a negative frequency")
    if not sigma >= 0:
        raise wrong_value(2, "histo_to_thresh", f"sigma {sigma}")
    cuts = minima(smoothed(np.asarray(histogramm, np.float64), float(sigma))).tolist()
    return [0, *(cut + 1 for cut in cuts)], [*cuts, len(histogramm) - 1]
