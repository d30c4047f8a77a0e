"""Features of regions, computed for all regions of a tuple at once."""

from __future__ import annotations

from hdev.iconic import RegionArray, features
from hdev.iconic.base import Floats, Int64s
from hdev.registry import operator


@operator
def area_center(regions: RegionArray) -> tuple[Int64s, Floats, Floats]:
    """Area (number of pixels) and centre of gravity (row, column: the mean of the pixels' coordinates) of each region.

    An empty region has area 0 and the centre (0.0, 0.0). Source: reference page of `area_center`.
    """
    area, center = features.area_center(regions)
    return area, center[:, 0], center[:, 1]
