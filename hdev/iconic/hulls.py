"""Convex hulls of regions (of the centres of their pixels), and the rectangles and circles around and inside of them.

All functions take a batch of K regions; for one region pass `region.batch()`.
"""

from __future__ import annotations

import numpy as np

from hdev.iconic.base import MAX_RUNS, Floats, Int64s
from hdev.iconic.region_array import RegionArray


def convex_hulls(regions: RegionArray) -> tuple[Int64s, Int64s]:
    """Corners (V, 2) (row, column) of all hulls, down the left and up the right side, and their offsets (K + 1,)."""
    from hdev.iconic.kernels.hulls import hulls_runs

    points, starts = hulls_runs(regions.row, regions.first, regions.last, regions.offsets)
    return points, starts


def convex(regions: RegionArray) -> RegionArray:
    """The convex hulls as regions: the pixels whose centres are inside."""
    from hdev.iconic.features import bounding_boxes
    from hdev.iconic.kernels.hulls import filled_hulls

    box = bounding_boxes(regions).astype(np.int64)
    rows = int((box[:, 2] - box[:, 0] + 1).sum())
    if rows > MAX_RUNS:
        raise MemoryError(f"hulls of {rows} rows")
    return RegionArray(*filled_hulls(*convex_hulls(regions)))


def smallest_rectangles(regions: RegionArray) -> Floats:
    """(K, 5) row, column, phi, length1, length2 of the smallest rectangles around the pixels' centres; zeros if empty.

    length1 >= length2 are half the sides; phi is the angle of the longer one in -pi/2 < phi <= pi/2.
    """
    from hdev.iconic.kernels.hulls import smallest_rectangles as kernel

    return kernel(*convex_hulls(regions))


def smallest_circles(regions: RegionArray) -> Floats:
    """(K, 3) row, column, radius of the smallest circles around the pixels' centres, the radius enlarged by half a pixel."""
    from hdev.iconic.kernels.hulls import smallest_circles as kernel

    circles = kernel(*convex_hulls(regions))
    empty = circles[:, 2] < 0
    circles[:, 2] += 0.5
    circles[empty] = 0.0
    return circles


def diameters(regions: RegionArray) -> tuple[Int64s, Floats]:
    """(K, 4) row1, column1, row2, column2 of two pixels as far apart as possible, and (K,) their distance."""
    from hdev.iconic.kernels.hulls import diameters as kernel

    ends, distance = kernel(*convex_hulls(regions))
    return ends, distance


def inner_circles(regions: RegionArray) -> Floats:
    """(K, 3) row, column, radius of the largest discrete circles (see `shapes.circle`) inside; zeros if empty."""
    from hdev.iconic.kernels.inside import inner_circles as kernel

    return kernel(regions.row, regions.first, regions.last, regions.offsets)


def inner_rectangles(regions: RegionArray) -> Int64s:
    """(K, 4) row1, column1, row2, column2 of the largest rectangles parallel to the axes inside; zeros if empty."""
    from hdev.iconic.kernels.inside import inner_rectangles as kernel

    return kernel(regions.row, regions.first, regions.last, regions.offsets)
