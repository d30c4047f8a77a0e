"""Segmentation by gray values."""

from __future__ import annotations

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image, Region
from hdev.registry import operator


@operator
def threshold(image: Image, min_gray: list[int | float], max_gray: list[int | float]) -> Region:
    """The pixels of the domain whose gray value g lies in one of the closed intervals: MinGray <= g <= MaxGray.

    Parameters
    ----------
    image : byte, direction, cyclic, int1, int2, uint2, int4, int8, real, vector_field
        Only the first channel counts. Of a vector field the length of the vectors is compared.
    min_gray, max_gray
        As many upper as lower bounds; 'min' and 'max' of newer versions are not numbers and are refused (1201, 1301).

    NaN lies in no interval. Source: reference page of `threshold`.
    """
    if len(min_gray) != len(max_gray) or not min_gray:
        raise wrong_number(2, "threshold", f"{len(min_gray)} lower and {len(max_gray)} upper bounds")
    for low, high in zip(min_gray, max_gray):
        if low > high:
            raise wrong_value(2, "threshold", f"{high} is less than {low}")
    from hdev.iconic import threshold as intervals

    return intervals.threshold(image, list(zip(min_gray, max_gray)))
