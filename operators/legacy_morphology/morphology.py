"""Region morphology of older versions."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.iconic import Region, RegionArray, elements, morphology, setops
from hdev.iconic.connection import connected
from hdev.operators.morphology._common import centered, clipped
from hdev.registry import operator


def _times(iterations: int | str, name: str) -> int:
    """A number of iterations; 'maximal' is more than there ever will be."""
    if isinstance(iterations, str):
        if iterations != "maximal":
            raise wrong_value(3, name, repr(iterations))
        return 2**31
    if iterations < 0:
        raise wrong_value(3, name, f"{iterations} iterations")
    return iterations


@operator
def thinning(
    region: Region, struct_element1: Region, struct_element2: Region, row: int, column: int, iterations: int | str
) -> Region:
    """The region without the pixels that `hit_or_miss` finds, again and again.

    Parameters
    ----------
    region, struct_element1, struct_element2, row, column : see `hit_or_miss`
    iterations : >= 0, or 'maximal': until nothing changes any more

    Errors: 1303 for other Iterations. Source: reference page of `thinning`.
    """
    inside, outside = (element.translate(-row, -column) for element in (struct_element1, struct_element2))
    for _ in range(_times(iterations, "thinning")):
        before, region = region, setops.difference(region, morphology.hit_or_miss(region, inside, outside))
        if region == before:
            break
    return region


@operator
def thickening(
    region: Region,
    struct_element1: Region,
    struct_element2: Region,
    row: int,
    column: int,
    iterations: int | str,
    *,
    session: Any,
) -> Region:
    """The region and the pixels that `hit_or_miss` finds, again and again; parameters and errors as of `thinning`.

    It stops where the image ends if `set_system ('clip_region', 'true')`. Source: reference page of `thickening`.
    """
    inside, outside = (element.translate(-row, -column) for element in (struct_element1, struct_element2))
    given = region
    for _ in range(_times(iterations, "thickening")):
        found = clipped(morphology.hit_or_miss(region, inside, outside), given, session)
        before, region = region, setops.union(region, found)
        if region == before:
            break
    return region


@operator
def morph_hat(region: Region, struct_element: Region) -> Region:
    """What an opening removes and what a closing adds: `top_hat` and `bottom_hat` together.

    Source: reference page of `morph_hat`.
    """
    removed = setops.difference(region, morphology.opened(region, struct_element))
    added = setops.difference(morphology.closed(region, struct_element.transpose()), region)
    return setops.union(removed, added)


@operator
def morph_skeleton(region: Region) -> Region:
    """The centres of the largest squares that fit into the region: what openings of its erosions (3 x 3 pixels) remove.

    It is one or two pixels wide and may have gaps. Source: page of `morph_skeleton`; Lantuejoul's formula.
    """
    square = elements.rectangle(3, 3)
    result = Region.empty()
    while not region.is_empty:
        smaller = morphology.erode(region, square)
        result = setops.union(result, setops.difference(region, morphology.dilate(smaller, square)))
        region = smaller
    return result


@operator
def fitting(region: Region, struct_elements: RegionArray) -> Region:
    """The union of the openings with all structuring elements, then the intersection of its closings with all of them.

    Objects that hold none of the elements vanish, gaps into which none fits are closed. Without elements the result is empty.
    Source: reference page of `fitting`.
    """
    opened = Region.empty()
    for element in struct_elements:
        opened = setops.union(opened, morphology.opened(region, element))
    result: Region | None = None
    for element in struct_elements:
        closed = morphology.closed(opened, element.transpose())
        result = closed if result is None else setops.intersection(result, closed)
    return Region.empty() if result is None else result


@operator
def opening_seg(region: Region, struct_element: Region, *, session: Any) -> RegionArray:
    """Parts of a region that hang together only where the structuring element does not fit, apart from each other.

    The region is eroded, its components are dilated (`erosion1`, `connection`, `dilation1`); the results may overlap.
    Source: reference page of `opening_seg`.
    """
    element = centered(struct_element)
    parts = connected(morphology.erode(region, element), session.system["neighborhood"])
    mirrored = element.transpose()
    return RegionArray.of([clipped(morphology.dilate(part, mirrored), region, session) for part in parts])
