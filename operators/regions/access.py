"""Coordinates of regions: pixels, runs, contours, polygons."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Region, hulls
from hdev.iconic.base import Int32s, Int64s
from hdev.iconic.contour import outer_contour, split
from hdev.iconic.holes import euler_numbers
from hdev.iconic.shape_features import Shapes
from hdev.registry import operator

TOO_MANY_REGIONS = 3106


@operator
def get_region_points(region: Region) -> tuple[Int32s, Int32s]:
    """Rows and columns of all pixels, row by row from left to right. Source: reference page of `get_region_points`."""
    return region.points()


@operator
def get_region_runs(region: Region) -> tuple[Int32s, Int32s, Int32s]:
    """Row, first and last column of all runs, in order. Source: reference page of `get_region_runs`."""
    return region.row, region.first, region.last


def contour_of_one(region: Region, session: Any) -> tuple[Int64s, Int64s]:
    """The contour of a region of one component."""
    neighbourhood = session.system["neighborhood"]
    if euler_numbers(region.batch(), neighbourhood)[1][0] > 1:
        raise HError(TOO_MANY_REGIONS, "the region has more than one connected component")
    return outer_contour(region, neighbourhood)


@operator
def get_region_contour(region: Region, *, session: Any) -> tuple[Int64s, Int64s]:
    """Rows and columns of the outer contour, pixel by pixel.

    It lies on the region, starts in its first row at the pixel with the largest column, goes clockwise, and ends with the first
    pixel again (a single pixel comes once). Holes are ignored; a region of several components (as set by 'neighborhood') is
    refused (3106). With 'neighborhood' 4 it has no diagonal steps. Empty tuples for an empty region.
    Source: reference page of `get_region_contour`.
    """
    return contour_of_one(region, session)


@operator
def get_region_convex(region: Region) -> tuple[Int64s, Int64s]:
    """Rows and columns of the corners of the convex hull of the pixels' centres, clockwise.

    It starts in the first row at the pixel with the largest column, and ends there. Source: page of `get_region_convex`.
    """
    points, _ = hulls.convex_hulls(region.batch())
    if not len(points):
        return points[:, 0], points[:, 1]
    points = points[::-1]
    first = int(np.lexsort((-points[:, 1], points[:, 0]))[0])
    points = np.roll(points, -first, axis=0)
    closed = np.vstack((points, points[:1])) if len(points) > 1 else points
    return closed[:, 0], closed[:, 1]


@operator
def get_region_polygon(region: Region, tolerance: list[int | float], *, session: Any) -> tuple[Int64s, Int64s]:
    """A polygon from which no pixel of the contour (see `get_region_contour`) is further than the tolerance [pixels].

    It starts and ends at the contour's first pixel; its points lie on the contour. Source: page of `get_region_polygon`.
    """
    if len(tolerance) != 1:
        raise wrong_number(1, "get_region_polygon", f"{len(tolerance)} values instead of one")
    if not tolerance[0] >= 0:
        raise wrong_value(1, "get_region_polygon", f"{tolerance[0]}")
    rows, columns = contour_of_one(region, session)
    if rows.size < 3:
        return rows, columns
    kept = split(rows, columns, float(tolerance[0]))
    return rows[kept], columns[kept]


@operator
def get_region_thickness(region: Region) -> tuple[Int64s, Int64s]:
    """The thickness of the region across its main axis (`elliptic_axis`), and how often each thickness occurs.

    Thickness: for each pixel of the axis, from one end of the region to the other, the distance between the outermost pixels
    across, both included, 0 where there is none. The second tuple counts the thicknesses 0, 1, 2 ... up to the largest.
    Empty tuples for an empty region. Source: reference page of `get_region_thickness`.
    """
    if region.is_empty:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    shape = Shapes(region.batch())
    row, column = shape.center[0]
    phi = shape.ellipse[0, 2]
    rows, columns = region.points()
    along = (columns - column) * np.cos(phi) - (rows - row) * np.sin(phi)
    across = (columns - column) * np.sin(phi) + (rows - row) * np.cos(phi)
    place = np.floor(along - along.min() + 0.5 - 1e-9).astype(np.int64)
    low = np.full(int(place.max()) + 1, np.inf)
    high = np.full(low.size, -np.inf)
    np.minimum.at(low, place, across)
    np.maximum.at(high, place, across)
    thickness = np.where(high >= low, np.floor(high - low + 1.5 - 1e-9), 0).astype(np.int64)
    return thickness, np.bincount(thickness)
