"""Questions about regions."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number
from hdev.iconic import RegionArray, setops
from hdev.registry import operator

WRONG_NUMBER_OF_OBJECTS = 1500


@operator
def test_equal_region(regions1: RegionArray, regions2: RegionArray) -> int:
    """1 if both tuples have the same number of regions and those at the same places are equal, else 0.

    Source: reference page of `test_equal_region`.
    """
    return int(regions1 == regions2)


@operator
def test_subset_region(region1: RegionArray, region2: RegionArray) -> list[int]:
    """For each pair of regions at the same places: 1 if every pixel of the first belongs to the second, else 0.

    The second tuple may have one region for all. Source: reference page of `test_subset_region`.
    """
    if len(region2) not in (1, len(region1)):
        raise HError(WRONG_NUMBER_OF_OBJECTS + 2, f"{len(region2)} objects beside {len(region1)}")
    return [
        int(setops.is_subset(one, region2[0] if len(region2) == 1 else region2[k])) for k, one in enumerate(region1)
    ]


@operator
def test_region_point(regions: RegionArray, row: list[int | float], column: list[int | float]) -> int:
    """1 if one of the pixels (reals are rounded) belongs to one of the regions, else 0.

    Reference: `test_region_point` (in part).
    """
    if len(row) != len(column):
        raise wrong_number(2, "test_region_point", f"{len(row)} rows and {len(column)} columns")
    inside = [containing(regions, r, c) for r, c in zip(row, column)]
    return int(any(found.size for found in inside))


def containing(regions: RegionArray, row: int | float, column: int | float) -> np.ndarray:
    """Indices (from 0) of the regions that contain a pixel (reals are rounded), without one twice."""
    if not (np.isfinite(row) and np.isfinite(column)):
        return np.empty(0, np.int64)
    r, c = np.floor(row + 0.5), np.floor(column + 0.5)
    runs = np.flatnonzero((regions.row == r) & (regions.first <= c) & (regions.last >= c))
    return np.searchsorted(regions.offsets, runs, side="right") - 1
