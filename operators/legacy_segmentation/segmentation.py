"""Operators of older versions for segmentation."""

from __future__ import annotations

from hdev.iconic import Image, Region
from hdev.iconic import threshold as intervals
from hdev.iconic.histogram import otsu
from hdev.operators.segmentation._common import check_types, gray_histogram, minimum_bin
from hdev.registry import operator


@operator
def bin_threshold(image: Image) -> Region:
    """The dark pixels: those up to the only minimum of the histogram smoothed as far as necessary.

    Parameters
    ----------
    image : byte, uint2, real
        The histogram is that of the domain; real images are looked at in 256 steps.

    A histogram without a minimum is cut at the threshold of Otsu. Errors: 9001 for other types.
    Source: reference page of `bin_threshold`.
    """
    check_types(image, "bin_threshold", ("byte", "uint2", "real"))
    counts, first, step = gray_histogram(image)
    at = minimum_bin(counts, image.type)
    if at is None:
        at = otsu(counts)
    bound = first + at * step if image.type == "real" else at
    return intervals.threshold(image, [(-3.5e38 if image.type == "real" else 0, bound)])
