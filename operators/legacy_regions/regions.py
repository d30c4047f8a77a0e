"""Operators on regions of older versions."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Region, RegionArray, elements, morphology, setops
from hdev.iconic.skeleton import skeleton
from hdev.operators.regions.access import contour_of_one
from hdev.registry import operator

#: The direction of a step down and to the right: 0 is to the right, 2 up.
_DIRECTIONS = {(0, 1): 0, (-1, 1): 1, (-1, 0): 2, (-1, -1): 3, (0, -1): 4, (1, -1): 5, (1, 0): 6, (1, 1): 7}


@operator
def get_region_chain(region: Region, *, session: Any) -> tuple[list[int], list[int], list[int]]:
    """The outer contour (see `get_region_contour`) as its first pixel and the directions of its steps.

    Directions are 0 .. 7 in steps of 45 degrees, 0 to the right, 2 up. Empty tuples for an empty region.
    Source: reference page of `get_region_chain`.
    """
    rows, columns = contour_of_one(region, session)
    if not len(rows):
        return [], [], []
    steps = zip(np.diff(rows).tolist(), np.diff(columns).tolist())
    return [int(rows[0])], [int(columns[0])], [_DIRECTIONS[step] for step in steps]


@operator(effects=("random",))
def hamming_change_region(input_region: Region, width: int, height: int, distance: int, *, session: Any) -> Region:
    """The region with random pixels of the image changed: taken in where they were not, left out where they were.

    Parameters
    ----------
    width, height : >= 1, of the image in which pixels change
    distance : 0 .. Width * Height
        How many pixels change: the Hamming distance of input and output.

    Errors: 1301, 1302, 1303 for values out of range. Source: reference page of `hamming_change_region`.
    """
    for number, size in enumerate((width, height), start=1):
        if not 1 <= size <= 2**15:
            raise wrong_value(number, "hamming_change_region", f"size {size}")
    if not 0 <= distance <= width * height:
        raise wrong_value(3, "hamming_change_region", f"{distance} pixels")
    pixels = session.random.choice(width * height, distance, replace=False, shuffle=False)
    return setops.symmetric_difference(input_region, Region.from_points(pixels // width, pixels % width))


@operator
def interjacent(region: RegionArray, mode: str, *, session: Any) -> Region:
    """The lines between regions, one pixel wide.

    Parameters
    ----------
    mode
        'medial_axis': the skeleton of what no region covers in the image (system 'width', 'height');
        'border': the skeleton of all inner boundaries: the outlines, and single lines where regions touch;
        'mixed': as 'medial_axis' after an erosion of each region with a cross, so that touching regions are separated, too.

    Errors: 1301 for another mode. Source: reference page of `interjacent`.
    """
    if mode not in ("medial_axis", "border", "mixed"):
        raise wrong_value(1, "interjacent", repr(mode))
    cross = elements.cross()
    inner = [one if mode == "medial_axis" else morphology.erode(one, cross) for one in region]
    if mode == "border":
        inner = [setops.difference(one, within) for one, within in zip(region, inner)]
    covered = setops.union_all(inner)
    return skeleton(covered if mode == "border" else setops.complement(covered, session.system.image_box))
