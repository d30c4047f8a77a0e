"""Set operations on regions, each one pass over the runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from hdev.iconic.base import Box
from hdev.iconic.region import Region
from hdev.iconic.region_array import RegionArray
from hdev.iconic.runs import normal_runs

# Truth tables for `combine_runs`: bit (in a + 2 * in b).
_UNION = 0b1110
_INTERSECTION = 0b1000
_DIFFERENCE = 0b0010
_SYMMETRIC_DIFFERENCE = 0b0110


def union(a: Region, b: Region) -> Region:
    """Pixels of `a`, of `b`, or of both."""
    if a.is_empty or b.is_empty:
        return b if a.is_empty else a
    return _combined(a, b, _UNION)


def union_all(regions: RegionArray | Sequence[Region]) -> Region:
    """Pixels of any of the regions; empty if there is none."""
    batch = regions if isinstance(regions, RegionArray) else RegionArray.of(regions)
    if len(batch) == 1:
        return batch[0]
    if len(batch) == 2:
        return union(batch[0], batch[1])
    return Region(*normal_runs(batch.row.astype(np.int64), batch.first.astype(np.int64), batch.last.astype(np.int64)))


def intersection(a: Region, b: Region) -> Region:
    """Pixels of both `a` and `b`."""
    if a.is_empty or b.is_empty:
        return Region.empty()
    return _combined(a, b, _INTERSECTION)


def difference(a: Region, b: Region) -> Region:
    """Pixels of `a` that are not in `b`."""
    if a.is_empty or b.is_empty:
        return a
    return _combined(a, b, _DIFFERENCE)


def symmetric_difference(a: Region, b: Region) -> Region:
    """Pixels of either `a` or `b`, but not of both."""
    if a.is_empty or b.is_empty:
        return b if a.is_empty else a
    return _combined(a, b, _SYMMETRIC_DIFFERENCE)


def complement(region: Region, box: Box) -> Region:
    """Pixels of the rectangle `box` that are not in `region`."""
    return difference(Region.rectangle1(*box), region)


def each_union(regions: RegionArray, other: Region) -> RegionArray:
    """The union of each region with `other`."""
    return _each(regions, other, _UNION)


def each_intersection(regions: RegionArray, other: Region) -> RegionArray:
    """The intersection of each region with `other`."""
    return _each(regions, other, _INTERSECTION)


def each_difference(regions: RegionArray, other: Region) -> RegionArray:
    """Each region without the pixels of `other`."""
    return _each(regions, other, _DIFFERENCE)


def each_symmetric_difference(regions: RegionArray, other: Region) -> RegionArray:
    """The symmetric difference of each region and `other`."""
    return _each(regions, other, _SYMMETRIC_DIFFERENCE)


def clip_each(regions: RegionArray, boxes: ArrayLike) -> RegionArray:
    """The part of each region in its box: (K, 4), or one box for all; row1, column1, row2, column2."""
    from hdev.iconic.kernels.batches import clip_batch

    table = np.broadcast_to(np.asarray(boxes, np.int64), (len(regions), 4))
    return RegionArray(
        *clip_batch(regions.row, regions.first, regions.last, regions.offsets, np.ascontiguousarray(table))
    )


def _each(regions: RegionArray, other: Region, table: int) -> RegionArray:
    from hdev.iconic.kernels.batches import combine_batch

    return RegionArray(
        *combine_batch(
            regions.row, regions.first, regions.last, regions.offsets, other.row, other.first, other.last, table
        )
    )


def is_subset(a: Region, b: Region) -> bool:
    """Whether every pixel of `a` is in `b`."""
    return difference(a, b).is_empty


def _combined(a: Region, b: Region, table: int) -> Region:
    from hdev.iconic.kernels.runs import combine_runs

    return Region(*combine_runs(a.row, a.first, a.last, b.row, b.first, b.last, table))
