"""Thresholds with a sign or with sub-pixel precision, and the comparison with a pattern."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image, Objects, Region, RegionArray, levels
from hdev.operators.segmentation._common import check_types
from hdev.registry import operator

_SIGNED_TYPES = ("int1", "int2", "int4", "real")
_LINE_TYPES = ("byte", "int1", "int2", "uint2", "int4", "real")


@operator
def threshold_sub_pix(image: Image, threshold: int | float) -> Objects:
    """The lines that separate darker from lighter gray values, with sub-pixel precision.

    Parameters
    ----------
    image : byte, int1, int2, uint2, int4, real
        Between the centres of pixels gray values are interpolated bilinearly.
    threshold
        Pixels with exactly this gray value count as light: of areas with it the border is returned.

    Returns contours; those that end at the border of the domain are open, the others closed. Light is at their left.
    Source: reference page of `threshold_sub_pix`.
    """
    check_types(image, "threshold_sub_pix", _LINE_TYPES)
    return Objects(levels.level_lines(image, float(threshold)))


@operator
def zero_crossing_sub_pix(image: Image) -> Objects:
    """The lines on which gray values pass zero, with sub-pixel precision; see `threshold_sub_pix`.

    image : int1, int2, int4, real. Source: reference page of `zero_crossing_sub_pix`.
    """
    check_types(image, "zero_crossing_sub_pix", _SIGNED_TYPES)
    return Objects(levels.level_lines(image, 0.0))


@operator
def zero_crossing(image: Image) -> Region:
    """The pixels whose gray value is zero, or that have a 4-neighbour of the other sign.

    image : int1, int2, int4, real. Source: reference page of `zero_crossing`.
    """
    check_types(image, "zero_crossing", _SIGNED_TYPES)
    return levels.zero_crossings(image)


@operator
def dual_threshold(image: Image, min_size: int, min_gray: int | float, threshold: int | float) -> RegionArray:
    """Connected regions (8-connected) of gray values >= Threshold, then those of gray values <= -Threshold.

    Parameters
    ----------
    image : byte, int1, int2, int4, real
        Of byte images there are only regions of the first kind.
    min_size : >= 0; regions with fewer pixels are left out
    min_gray : >= 0; regions whose largest absolute gray value is smaller are left out
    threshold : > 0

    Errors: 1301 .. 1303 for values out of range, 9001 for other types. Source: reference page of `dual_threshold`.
    """
    if min_size < 0:
        raise wrong_value(1, "dual_threshold", f"size {min_size}")
    if not min_gray >= 0:
        raise wrong_value(2, "dual_threshold", f"gray value {min_gray}")
    if not threshold > 0:
        raise wrong_value(3, "dual_threshold", f"threshold {threshold}")
    check_types(image, "dual_threshold", ("byte", "int1", "int2", "int4", "real"))
    from hdev.iconic.connection import connected
    from hdev.iconic.growing import large_enough
    from hdev.iconic.threshold import threshold as select

    results = []
    for sign in (1, -1):
        if sign < 0 and image.type == "byte":
            continue
        pair = (threshold, np.inf) if sign > 0 else (-np.inf, -threshold)
        found = large_enough(connected(select(image, [pair])), min_size)
        strong = select(image, [(min_gray, np.inf) if sign > 0 else (-np.inf, -min_gray)])
        if len(found) and not strong.is_empty:
            results.append(found.select(_touched(found, strong)))
    return RegionArray.of(results) if results else RegionArray.of([Region.empty()]).select([])


def _touched(regions: RegionArray, other: Region) -> np.ndarray:
    """Which regions have a pixel in `other`."""
    from hdev.iconic.runs import positions
    from hdev.iconic.setops import intersection

    # The regions are disjoint: together in order they are one, and a run of the intersection lies in one of its runs.
    start = positions(regions.row, regions.first)
    order = np.argsort(start)
    owner = np.repeat(np.arange(len(regions)), np.diff(regions.offsets))[order]
    both = intersection(Region(regions.row[order], regions.first[order], regions.last[order]), other)
    which = np.searchsorted(start[order], positions(both.row, both.first), side="right") - 1
    result = np.zeros(len(regions), np.bool_)
    result[owner[which]] = True
    return result


@operator
def check_difference(
    image: Image,
    pattern: Image,
    mode: str,
    diff_lower_bound: int,
    diff_upper_bound: int,
    gray_offset: int,
    add_row: int,
    add_col: int,
) -> Region:
    """Compare an image with a moved pattern, pixel by pixel.

    Parameters
    ----------
    image, pattern : byte
        Pixel (r, c) of the pattern lies on pixel (r + AddRow, c + AddCol) of the image. Only pixels in both domains count.
    mode
        With d = image - pattern - GrayOffset. 'diff_outside': d <= DiffLowerBound or d >= DiffUpperBound; 'diff_inside':
        DiffLowerBound < d < DiffUpperBound.
    diff_lower_bound, diff_upper_bound, gray_offset, add_row, add_col : int

    Errors: 1301 for another mode, 9001 for other types. Source: reference page of `check_difference`.
    """
    if mode not in ("diff_outside", "diff_inside"):
        raise wrong_value(1, "check_difference", repr(mode))
    check_types(image, "check_difference", ("byte",))
    check_types(pattern, "check_difference", ("byte",))
    from hdev.iconic.setops import intersection

    common = intersection(image.domain, pattern.domain.translate(add_row, add_col))
    box = common.bounding_box
    if box is None:
        return common
    row1, column1, row2, column2 = box
    a = image.channels[0][row1 : row2 + 1, column1 : column2 + 1].astype(np.int64)
    b = pattern.channels[0][row1 - add_row : row2 - add_row + 1, column1 - add_col : column2 - add_col + 1]
    difference = a - b - gray_offset
    inside = (difference > diff_lower_bound) & (difference < diff_upper_bound)
    chosen = inside if mode == "diff_inside" else ~inside
    return intersection(Region.from_mask(chosen, row1, column1), common)
