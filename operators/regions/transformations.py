"""Regions made from regions: connected components and their relatives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Region, RegionArray, features, holes, hulls, setops, shapes
from hdev.iconic.connection import connected
from hdev.iconic.shape_features import FEATURES, Shapes
from hdev.iconic.skeleton import skeleton as thinned
from hdev.registry import operator


@operator
def connection(region: Region, *, session: Any) -> RegionArray:
    """The connected components of each input region, one region each, in the order of their first pixels.

    Which pixels are connected is set by `set_system ('neighborhood', 8)` (or 4). An empty region has no component.
    Source: reference page of `connection`.
    """
    return connected(region, session.system["neighborhood"])


@operator
def fill_up(region: RegionArray, *, session: Any) -> RegionArray:
    """The regions without their holes.

    With 'neighborhood' 8 a hole is a part of the background that is connected along sides of pixels and enclosed by the
    region; with 4 it may also be connected over corners. Source: reference page of `fill_up`.
    """
    return holes.filled(region, session.system["neighborhood"])


@operator
def fill_up_shape(
    region: RegionArray, feature: str, min: list[int | float], max: list[int | float], *, session: Any
) -> RegionArray:
    """The regions without those holes that have a feature between min and max.

    Parameters
    ----------
    feature
        'area', 'compactness', 'convexity', 'anisometry', 'phi', 'ra', 'rb', 'inner_circle', 'outer_circle'.
    min, max
        One bound each.

    Source: reference page of `fill_up_shape`.
    """
    names = {"inner_circle": "inner_radius", "outer_circle": "outer_radius"}
    known = ("area", "compactness", "convexity", "anisometry", "phi", "ra", "rb", *names)
    if feature not in known:
        raise wrong_value(1, "fill_up_shape", f"'{feature}'")
    for position, bounds in ((2, min), (3, max)):
        if len(bounds) != 1:
            raise wrong_number(position, "fill_up_shape", f"{len(bounds)} values instead of one")
    neighbourhood = session.system["neighborhood"]

    def wanted(found: RegionArray) -> Any:
        values = FEATURES[names.get(feature, feature)](Shapes(found, neighbourhood))
        return (values >= min[0]) & (values <= max[0])

    return holes.filled(region, neighbourhood, wanted)


_SHAPES = (
    "convex",
    "ellipse",
    "outer_circle",
    "inner_circle",
    "rectangle1",
    "rectangle2",
    "inner_rectangle1",
    "inner_center",
)


@operator
def shape_trans(region: RegionArray, type: str) -> RegionArray:
    """Each region replaced by a simple shape.

    Parameters
    ----------
    type
        'convex': the convex hull; 'ellipse': the ellipse with the same moments; 'outer_circle', 'inner_circle': the circle of
        `smallest_circle`, `inner_circle`; 'rectangle1', 'rectangle2', 'inner_rectangle1': the rectangle of
        `smallest_rectangle1`, `smallest_rectangle2`, `inner_rectangle1`; 'inner_center': the pixel of the skeleton that is
        nearest to the centre of gravity.

    An empty region stays empty. Nothing is clipped. Source: reference page of `shape_trans`.
    """
    if type not in _SHAPES:
        raise wrong_value(1, "shape_trans", f"'{type}'")
    if type == "convex":
        return hulls.convex(region)
    if type in ("rectangle1", "inner_rectangle1"):
        boxes = features.bounding_boxes(region) if type == "rectangle1" else hulls.inner_rectangles(region)
        made = [Region.rectangle1(*box) for box in boxes.tolist()]
    elif type == "rectangle2":
        made = [shapes.rectangle2(*values) for values in hulls.smallest_rectangles(region).tolist()]
    elif type in ("inner_circle", "outer_circle"):
        circles = hulls.inner_circles(region) if type == "inner_circle" else hulls.smallest_circles(region)
        made = [shapes.circle(*values) for values in circles.tolist()]
    elif type == "ellipse":
        made = _ellipses(region)
    else:
        centers = features.area_center(region)[1]
        made = [_inner_center(one, *center) for one, center in zip(region, centers.tolist())]
    area = features.areas(region).tolist()
    return RegionArray.of([shape if pixels else Region.empty() for shape, pixels in zip(made, area)])


def _ellipses(regions: RegionArray) -> list[Region]:
    """The ellipses, their half axes scaled so that the area of each is that of its region."""
    shape = Shapes(regions)
    result = []
    for area, (row, column), (long, short, phi) in zip(
        shape.area.tolist(), shape.center.tolist(), shape.ellipse.tolist()
    ):
        scale = math.sqrt(area / (math.pi * long * short)) if long * short > 0 else 0.0
        if scale:
            result.append(shapes.ellipse(row, column, phi, long * scale, short * scale))
        else:  # a line or a pixel
            result.append(shapes.rectangle2(row, column, phi, max(area - 1, 0) / 2, 0.0))
    return result


def _inner_center(region: Region, row: float, column: float) -> Region:
    rows, columns = thinned(region).points()
    if not rows.size:
        return region
    nearest = int(np.argmin((rows - row) ** 2 + (columns - column) ** 2))
    return Region.from_points(rows[nearest : nearest + 1], columns[nearest : nearest + 1])


@operator
def skeleton(region: Region) -> Region:
    """Lines one pixel wide in the middle of the region, with the same components and holes (8-neighbourhood).

    Source: reference page of `skeleton`.
    """
    return thinned(region)


_POINTS = {
    "upper_left": (0, 1),
    "upper_right": (0, 3),
    "lower_left": (2, 1),
    "lower_right": (2, 3),
}


@operator
def sort_region(regions: RegionArray, sort_mode: list[str | int | float], order: str, row_or_col: str) -> RegionArray:
    """The regions sorted by position.

    Parameters
    ----------
    sort_mode
        'first_point', 'last_point': the first pixel of the first row, the last one of the last row; 'upper_left',
        'upper_right', 'lower_left', 'lower_right': that corner of the smallest rectangle parallel to the axes; 'character':
        as text is read; or numbers, one for each region, to sort by.
    order
        'true': increasing, 'false': decreasing.
    row_or_col
        'row': first by rows, then by columns; 'column': the other way round. For 'character': lines from left to right, from
        top to bottom; or columns from top to bottom, from left to right.

    Regions at the same place keep their order. Two characters are in one line if they share at least a quarter of the height
    of the lower one. Source: reference page of `sort_region`.
    """
    if order not in ("true", "false"):
        raise wrong_value(2, "sort_region", f"'{order}'")
    if row_or_col not in ("row", "column", "col"):
        raise wrong_value(3, "sort_region", f"'{row_or_col}'")
    by_row = row_or_col == "row"
    if len(sort_mode) == 1 and isinstance(sort_mode[0], str):
        index = _position_order(regions, sort_mode[0], by_row)
    elif len(sort_mode) != len(regions) or not all(isinstance(key, int | float) for key in sort_mode):
        raise wrong_number(1, "sort_region", f"{len(sort_mode)} values for {len(regions)} regions")
    else:
        index = np.argsort(np.array(sort_mode), kind="stable")
    return regions.select(index if order == "true" else index[::-1])


def _position_order(regions: RegionArray, mode: str, by_row: bool) -> Any:
    if not len(regions):
        return np.empty(0, np.int64)
    box = features.bounding_boxes(regions).astype(np.int64)
    if mode == "character":
        return _reading_order(box if by_row else box[:, [1, 0, 3, 2]])
    if mode in _POINTS:
        row, column = (box[:, side] for side in _POINTS[mode])
    elif mode in ("first_point", "last_point"):
        run = regions.offsets[:-1] if mode == "first_point" else regions.offsets[1:] - 1
        row, column = np.zeros(len(regions), np.int64), np.zeros(len(regions), np.int64)
        full = np.diff(regions.offsets) > 0
        row[full] = regions.row[run[full]]
        column[full] = (regions.first if mode == "first_point" else regions.last)[run[full]]
    else:
        raise wrong_value(1, "sort_region", f"'{mode}'")
    return np.lexsort((column, row) if by_row else (row, column))


def _reading_order(box: Any) -> Any:
    """Indices of rectangles, line by line: a rectangle joins the line above if they overlap by a quarter of their height."""
    order = np.lexsort((box[:, 1], box[:, 0]))
    lines: list[list[int]] = []
    bottom = top = 0
    for index in order.tolist():
        first, last = int(box[index, 0]), int(box[index, 2])
        overlap = min(bottom, last) - max(top, first) + 1
        if lines and 4 * overlap >= min(last - first, bottom - top) + 1:
            lines[-1].append(index)
            # The line is as high as its highest member: one deep letter does not pull in the next line.
            if last - first > bottom - top:
                top, bottom = first, last
        else:
            lines.append([index])
            top, bottom = first, last
    return np.array([index for line in lines for index in sorted(line, key=lambda k: (box[k, 1], box[k, 0]))], np.int64)


@operator
def partition_rectangle(region: Region, width: float, height: float) -> RegionArray:
    """The region cut along a grid into parts of about the given width and height, row by row; empty parts are left out.

    The smallest rectangle around the region is divided into equal columns, as many as its width divided by `width` says when
    it is rounded, and into rows likewise. So nothing is cut below 1.5 times the size. Source: page of `partition_rectangle`.
    """
    if not width > 0:
        raise wrong_value(1, "partition_rectangle", f"{width}")
    if not height > 0:
        raise wrong_value(2, "partition_rectangle", f"{height}")
    box = region.bounding_box
    if box is None:
        return region.batch()
    parts = []
    for top, bottom in _cells(region.row, region.row, box[0], box[2], height):
        strip = region.clip(top, box[1], bottom, box[3])
        for left, right in _cells(strip.first, strip.last, box[1], box[3], width):
            parts.append(strip.clip(top, left, bottom, right))
    return RegionArray.of(parts)


def _cells(begin: Any, end: Any, first: int, last: int, size: float) -> list[tuple[int, int]]:
    """Of the equal parts of about `size` into which first .. last is divided, those that intervals begin .. end reach."""
    length = last - first + 1
    count = min(max(math.floor(length / size + 0.5), 1), length)

    def start(cell: Any) -> Any:
        return first + np.floor(cell * (length / count) + 0.5).astype(np.int64)

    def cell_of(place: Any) -> Any:
        cell = np.minimum((place.astype(np.int64) - first) * count // length, count - 1)
        cell = np.where(start(cell) > place, cell - 1, cell)
        return np.where(start(cell + 1) <= place, cell + 1, cell)

    low, high = cell_of(begin), cell_of(end)
    if (low == high).all():
        reached = np.unique(low)
    else:
        reached = np.unique(np.concatenate([np.arange(a, b + 1) for a, b in zip(low.tolist(), high.tolist())]))
    return list(zip(start(reached).tolist(), (start(reached + 1) - 1).tolist()))


@operator
def clip_region(region: RegionArray, row1: int, column1: int, row2: int, column2: int) -> RegionArray:
    """The part of each region in the rectangle from (row1, column1) to (row2, column2). Source: page of `clip_region`."""
    return setops.clip_each(region, (row1, column1, row2, column2))


@operator
def clip_region_rel(region: RegionArray, top: int, bottom: int, left: int, right: int) -> RegionArray:
    """Each region without that many rows and columns at the sides of its smallest rectangle parallel to the axes.

    Source: reference page of `clip_region_rel`.
    """
    boxes = features.bounding_boxes(region).astype(np.int64)
    return setops.clip_each(region, boxes + np.array([top, left, -bottom, -right]))
