"""Features of all regions of a batch at once, from their runs in closed form.

For one region pass `region.batch()`. K is the number of regions.
"""

from __future__ import annotations

import numpy as np

from hdev.iconic.base import Floats, Int32s, Int64s
from hdev.iconic.region_array import RegionArray

#: Columns of what the moment functions return: p and q of Mpq, the powers of the row and of the column.
MOMENT_ORDERS = ((2, 0), (1, 1), (0, 2), (3, 0), (2, 1), (1, 2), (0, 3))


def areas(regions: RegionArray) -> Int64s:
    """(K,) int64: numbers of pixels."""
    return area_center(regions)[0]


def area_center(regions: RegionArray) -> tuple[Int64s, Floats]:
    """Numbers of pixels (K,) int64 and centres of gravity (K, 2) float64 (row, column; 0, 0 for an empty region)."""
    from hdev.iconic.kernels.moments import area_center_runs

    area, center = area_center_runs(regions.row, regions.first, regions.last, regions.offsets)
    return area, center


def bounding_boxes(regions: RegionArray) -> Int32s:
    """(K, 4) int32: first row, first column, last row, last column; (0, 0, -1, -1) for an empty region."""
    from hdev.iconic.kernels.moments import boxes_runs

    return boxes_runs(regions.row, regions.first, regions.last, regions.offsets)


def moments_about(regions: RegionArray, points: Floats) -> Floats:
    """(K, 7) float64: M20, M11, M02, M30, M21, M12, M03 about `points` ((K, 2): row, column; of each region one).

    Mpq is the sum over all pixels of (row - point row)**p * (column - point column)**q.
    """
    from hdev.iconic.kernels.moments import moments_runs

    return moments_runs(
        regions.row, regions.first, regions.last, regions.offsets, np.ascontiguousarray(points, np.float64)
    )


def central_moments(regions: RegionArray) -> Floats:
    """(K, 7) float64: M20, M11, M02, M30, M21, M12, M03 about the centres; invariant to translation, 0 if empty."""
    return moments_about(regions, area_center(regions)[1])


def raw_moments(regions: RegionArray) -> Floats:
    """(K, 10) float64: M00, M10, M01, M20, M11, M02, M30, M21, M12, M03 about the pixel (0, 0)."""
    area, center = area_center(regions)
    low = np.column_stack((np.ones(len(area)), center)) * area[:, None]
    return np.hstack((low, moments_about(regions, np.zeros_like(center))))


def normalised_moments(regions: RegionArray) -> Floats:
    """(K, 7) float64: central moments divided by area**(1 + (p + q) / 2), invariant to translation and (but for the pixel
    grid) to scale; 0 if empty."""
    area, center = area_center(regions)
    power = [1 + (p + q) / 2 for p, q in MOMENT_ORDERS]
    return moments_about(regions, center) / np.maximum(area, 1)[:, None] ** power
