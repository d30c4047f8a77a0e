"""Regions of patterns: grids, chessboards, histograms, random regions, label images (section Regions/Creation)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Region, RegionArray, setops, shapes
from hdev.iconic.base import Int64s
from hdev.operators.regions._parameters import broadcast, clipped
from hdev.registry import operator

NEGATIVE_LABELS = 3115
WRONG_IMAGE_TYPE = 9001


@operator
def gen_checker_region(
    width_region: int, height_region: int, width_pattern: int, height_pattern: int, *, session: Any
) -> Region:
    """The fields of one colour of a chessboard, among them that of the pixel (0, 0).

    Parameters
    ----------
    width_region, height_region
        Largest column and row, at least 1.
    width_pattern, height_pattern
        Size of one field, at least 1.

    Source: reference page of `gen_checker_region`.
    """
    sizes = (width_region, height_region, width_pattern, height_pattern)
    for position, size in enumerate(sizes, start=1):
        if size < 1:
            raise wrong_value(position, "gen_checker_region", f"{size}")
    box = clipped(Region.rectangle1(0, 0, height_region, width_region), session).bounding_box
    if box is None:
        return Region.empty()
    rows = np.arange(box[2] + 1)
    first = np.arange(0, box[3] + 1, 2 * width_pattern)
    shift = (rows // height_pattern % 2) * width_pattern
    begin = (first[None, :] + shift[:, None]).ravel()
    end = np.minimum(begin + width_pattern - 1, box[3])
    keep = begin <= box[3]
    return Region.from_runs(np.repeat(rows, first.size)[keep], begin[keep], end[keep])


@operator
def gen_grid_region(
    row_steps: list[int | float], column_steps: list[int | float], type: str, width: int, height: int, *, session: Any
) -> Region:
    """A grid of lines, or of the points where they cross, from the pixel (0, 0) to (height - 1, width - 1).

    Parameters
    ----------
    row_steps, column_steps
        Distance of the rows and of the columns [pixels], reals are possible (lines are rounded to pixels); more than 1, or 0
        for no rows or no columns (only lines).
    type
        'lines' or 'points'.
    width, height
        At least 1.

    Source: reference page of `gen_grid_region`.
    """
    name = "gen_grid_region"
    if type not in ("lines", "points"):
        raise wrong_value(3, name, f"'{type}'")
    for position, size in ((4, width), (5, height)):
        if size < 1:
            raise wrong_value(position, name, f"{size}")
    lines = []
    for position, (steps, length) in enumerate(((row_steps, height), (column_steps, width)), start=1):
        if len(steps) != 1:
            raise wrong_number(position, name, f"{len(steps)} values instead of one")
        step = steps[0]
        if not (step > 1 or (step == 0 and type == "lines")):
            raise wrong_value(position, name, f"{step}")
        count = math.floor((length - 0.5) / step) + 1 if step else 0
        line = shapes.rounded(np.arange(count) * float(step))
        lines.append(line[line < length])
    rows, columns = lines
    if type == "points":
        grid = np.meshgrid(rows, columns, indexing="ij")
        return clipped(Region.from_points(grid[0].ravel(), grid[1].ravel()), session)
    across = Region.from_runs(rows, np.zeros_like(rows), np.full_like(rows, width - 1))
    every = np.repeat(np.arange(height), columns.size)
    down = Region.from_points(every, np.tile(columns, height)) if columns.size else Region.empty()
    return clipped(setops.union(across, down), session)


@operator
def gen_region_histo(histogram: list[int | float], row: int, column: int, scale: int, *, session: Any) -> Region:
    """The area under the graph of a histogram.

    Parameters
    ----------
    histogram
        Frequencies, at least 0; smoothed ones are reals.
    row, column
        Centre of the graph.
    scale
        From 1 on: values that share a column of the graph. The graph is as wide as there are columns, and 256 / scale high; the
        largest frequency reaches the top.

    Source: reference page of `gen_region_histo` (which leaves size and proportions open).
    """
    if scale < 1:
        raise wrong_value(4, "gen_region_histo", f"{scale}")
    if not histogram:
        raise wrong_number(1, "gen_region_histo", "no values")
    values = np.array(histogram, np.float64)
    wrong = values[~((values >= 0) & (values < np.inf))]
    if wrong.size:
        raise wrong_value(1, "gen_region_histo", f"{wrong[0]:g}")
    values = np.concatenate((values, np.zeros(-values.size % scale))).reshape(-1, scale).max(axis=1)
    height = max(256 // scale, 1)
    bars = shapes.rounded(values / max(values.max(), 1.0) * (height - 1))
    bottom = row + height // 2 - 1
    left = column - values.size // 2
    rows = np.repeat(bottom, bars.sum() + bars.size) - np.concatenate([np.arange(bar + 1) for bar in bars])
    columns = left + np.repeat(np.arange(values.size), bars + 1)
    return clipped(Region.from_points(rows, columns), session)


@operator
def gen_region_hline(orientation: list[int | float], distance: list[int | float], *, session: Any) -> RegionArray:
    """Straight lines in Hesse normal form across the largest image so far, one pixel wide.

    Parameters
    ----------
    orientation, distance
        Angle [rad] and length [pixels] of the normal from the pixel (0, 0): column cos (orientation) + row sin (orientation) =
        distance.

    A line that misses the image is empty. Source: reference page of `gen_region_hline`.
    """
    box = session.system.image_box
    return RegionArray.of(
        [_hline(float(angle), float(d), box) for angle, d in broadcast("gen_region_hline", orientation, distance)]
    )


def _hline(angle: float, distance: float, box: tuple[int, int, int, int]) -> Region:
    sine, cosine = math.sin(angle), math.cos(angle)
    height, width = box[2] + 1, box[3] + 1
    if not math.isfinite(distance):
        return Region.empty()
    if abs(sine) >= abs(cosine):  # one pixel per column
        columns: Int64s = np.arange(width)
        rows = shapes.rounded((distance - columns * cosine) / sine)
    else:
        rows = np.arange(height)
        columns = shapes.rounded((distance - rows * sine) / cosine)
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return Region.from_points(rows[inside], columns[inside])


@operator(effects=("random",))
def gen_random_region(width: int, height: int, *, session: Any) -> Region:
    """A region to which every pixel from (0, 0) to (height - 1, width - 1) belongs with a probability of one half.

    Source: reference page of `gen_random_region`.
    """
    for position, size in ((1, width), (2, height)):
        if size < 1:
            raise wrong_value(position, "gen_random_region", f"{size}")
    return Region.from_mask(session.random.random((height, width)) < 0.5)


@operator(effects=("random",))
def gen_random_regions(
    type: str,
    width_min: list[int | float],
    width_max: list[int | float],
    height_min: list[int | float],
    height_max: list[int | float],
    phi_min: list[int | float],
    phi_max: list[int | float],
    num_regions: int,
    width: int,
    height: int,
    *,
    session: Any,
) -> RegionArray:
    """Regions of one shape with random size, orientation and place in an image; they may overlap.

    Parameters
    ----------
    type
        'circle' (radius: the width), 'ring' (outer radius: the width, inner one: the height), 'ellipse' (half axes),
        'rectangle1' (sides), 'rectangle2' (half sides).
    width_min, width_max, height_min, height_max, phi_min, phi_max
        Intervals of the uniformly distributed sizes [pixels] and angles [rad].
    num_regions
        At least 1.
    width, height
        The image, at least 1. Centres lie in it; what reaches beyond is cut off.

    Source: reference page of `gen_random_regions`.
    """
    name = "gen_random_regions"
    if type not in ("circle", "ring", "ellipse", "rectangle1", "rectangle2"):
        raise wrong_value(1, name, f"'{type}'")
    bounds = []
    for position, values in enumerate((width_min, width_max, height_min, height_max, phi_min, phi_max), start=2):
        if len(values) != 1:
            raise wrong_number(position, name, f"{len(values)} values instead of one")
        bounds.append(float(values[0]))
    for position in (3, 5, 7):
        if bounds[position - 2] < bounds[position - 3]:
            raise wrong_value(position, name, f"{bounds[position - 2]} is less than {bounds[position - 3]}")
    for position, least in ((8, num_regions), (9, width), (10, height)):
        if least < 1:
            raise wrong_value(position, name, f"{least}")
    box = (0, 0, height - 1, width - 1)
    draw = session.random.uniform
    made = []
    for _ in range(num_regions):
        a, b, phi = (float(draw(bounds[k], bounds[k + 1])) for k in (0, 2, 4))
        row, column = float(draw(0, height - 1)), float(draw(0, width - 1))
        if type == "rectangle1":
            top, left = round(row - b / 2), round(column - a / 2)
            region = Region.rectangle1(top, left, top + max(round(b), 1) - 1, left + max(round(a), 1) - 1).clip(*box)
        elif type == "rectangle2":
            region = shapes.rectangle2(row, column, phi, a, b, box)
        elif type == "ellipse":
            region = shapes.ellipse(row, column, phi, max(a, 0.5), b, box)
        else:
            region = shapes.circle(row, column, max(a, 0.5), box)
            if type == "ring" and b > 0:
                region = setops.difference(region, shapes.circle(row, column, min(b, a), box))
        made.append(region)
    return RegionArray.of(made)


@operator
def label_to_region(label_image: Image) -> RegionArray:
    """One region for each gray value that occurs in the domain, in increasing order (0 included).

    Parameters
    ----------
    label_image : byte, int1, int2, uint2, int4, int8, direction, cyclic
        Values are at least 0 (3115). Regions need not be connected. Other types are refused (9001).

    Source: reference page of `label_to_region`.
    """
    channel = label_image.channels[0]
    if channel.dtype.kind not in "iu":
        raise HError(WRONG_IMAGE_TYPE, f"images of type {label_image.type}")
    from hdev.iconic.kernels.contours import label_runs

    box = label_image.domain.bounding_box
    if box is None:
        return RegionArray.of([])
    view = np.ascontiguousarray(channel[box[0] : box[2] + 1, box[1] : box[3] + 1], np.int64)
    mask = label_image.domain.to_mask().view(np.uint8)
    row, first, last, label = label_runs(view, mask)
    if label.size and label.min() < 0:
        raise HError(NEGATIVE_LABELS, f"{label.min()}")
    order = np.argsort(label, kind="stable")
    counts = np.unique(label, return_counts=True)[1]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    parts = ((row[order] + box[0]), (first[order] + box[1]), (last[order] + box[1]))
    return RegionArray(*(part.astype(np.int32) for part in parts), offsets.astype(np.int64))
