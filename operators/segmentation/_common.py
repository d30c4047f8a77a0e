"""What the operators of this chapter share: checks of images, and histograms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from hdev.errors import HError
from hdev.iconic import Image, Region
from hdev.iconic.base import Int64s
from hdev.iconic.histogram import binned, domain_values, histogram, single_minimum

WRONG_IMAGE_TYPE = 9001
DIFFERENT_SIZES = 3117
DIFFERENT_TYPES = 9009
FILTER_TOO_LARGE = 3033

#: What can be compared with a number.
ALL_TYPES = (
    "byte",
    "direction",
    "cyclic",
    "int1",
    "int2",
    "uint2",
    "int4",
    "int8",
    "real",
    "vector_field_relative",
    "vector_field_absolute",
)
#: Those with one value per pixel.
SCALAR_TYPES = ALL_TYPES[:-2]


def check_types(image: Image, name: str, types: Sequence[str]) -> None:
    """The pixel type is one that the operator works on."""
    if image.type not in types:
        raise HError(WRONG_IMAGE_TYPE, f"{image.type} instead of {', '.join(types)}", operator=name)


def check_pair(a: Image, b: Image, name: str) -> None:
    """Two images have the same type and size."""
    if a.type != b.type:
        raise HError(DIFFERENT_TYPES, f"{a.type} and {b.type}", operator=name)
    if a.full_box != b.full_box:
        raise HError(DIFFERENT_SIZES, f"{a.width} x {a.height} and {b.width} x {b.height}", operator=name)


def gray_histogram(image: Image, bins: int = 256) -> tuple[Int64s, float, float]:
    """The histogram of the domain: counts, the gray value of the first bin, the distance of the bins.

    Real images have `bins` bins from their smallest to their largest value.
    """
    values = domain_values(image)
    if image.type == "real":
        return binned(values, bins)
    return histogram(values), 0.0, 1.0


def minimum_bin(counts: Int64s, kind: str) -> int | None:
    """The minimum that `bin_threshold` takes; None if the histogram never has a single one."""
    return single_minimum(counts, 257.0 if kind == "uint2" else 1.0)


def slices(image: Image, cuts: Any, first: float, step: float) -> list[Region]:
    """The domain cut at bins of its histogram: the pixels up to the first cut, those above and up to the second ..."""
    from hdev.iconic import threshold as intervals

    if image.type != "real":
        lows = [0, *(int(cut) + 1 for cut in cuts)]
        highs = [*(int(cut) for cut in cuts), 65535]
        return [intervals.threshold(image, [pair]) for pair in zip(lows, highs)]
    bounds = [-np.inf, *(first + int(cut) * step for cut in cuts), np.inf]
    pairs = zip([-np.inf, *(float(np.nextafter(bound, np.inf)) for bound in bounds[1:-1])], bounds[1:])
    return [intervals.threshold(image, [pair]) for pair in pairs]
