"""Set operations on regions."""

from __future__ import annotations

from typing import Any

from hdev.iconic import Region, RegionArray, setops
from hdev.registry import operator


@operator
def union1(region: RegionArray) -> Region | RegionArray:
    """The union of all input regions, as one region (no region if there is none). Source: reference page of `union1`."""
    return setops.union_all(region) if len(region) else region


@operator
def union2(region1: RegionArray, region2: RegionArray) -> RegionArray:
    """The union of each region of the first tuple with all regions of the second. Source: reference page of `union2`."""
    return setops.each_union(region1, setops.union_all(region2))


@operator
def intersection(region1: RegionArray, region2: RegionArray) -> RegionArray:
    """Each region of the first tuple intersected with the union of the second, in the order of the first.

    Source: reference page of `intersection`.
    """
    return setops.each_intersection(region1, setops.union_all(region2))


@operator
def difference(region: RegionArray, sub: RegionArray) -> RegionArray:
    """Each region of the first tuple without the pixels of all regions of the second. Source: page of `difference`."""
    return setops.each_difference(region, setops.union_all(sub))


@operator
def symm_difference(region1: RegionArray, region2: RegionArray) -> RegionArray:
    """The pixels that are either in a region of the first tuple or in the union of the second, but not in both.

    Source: reference page of `symm_difference`.
    """
    return setops.each_symmetric_difference(region1, setops.union_all(region2))


@operator
def complement(region: Region, *, session: Any) -> Region:
    """The pixels of the image plane that are not in the region: of the largest image so far (system 'width', 'height').

    A region has no other complement here, also if 'clip_region' is 'false'. Source: reference page of `complement`.
    """
    return setops.complement(region, session.system.image_box)
