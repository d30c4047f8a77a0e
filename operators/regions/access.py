"""Coordinates of regions: pixels, runs, contours, polygons."""

from __future__ import annotations

from hdev.iconic import Region
from hdev.iconic.base import Int32s
from hdev.registry import operator


@operator
def get_region_points(region: Region) -> tuple[Int32s, Int32s]:
    """Rows and columns of all pixels, row by row from left to right. Source: reference page of `get_region_points`."""
    return region.points()


@operator
def get_region_runs(region: Region) -> tuple[Int32s, Int32s, Int32s]:
    """Row, first and last column of all runs, in order. Source: reference page of `get_region_runs`."""
    return region.row, region.first, region.last
