"""Painting into arrays: regions, contours, other images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats
from hdev.iconic.region import Region
from hdev.iconic.xld import Contour


def fill(channel: NDArray[Any], region: Region, value: Any) -> None:
    """Set the pixels of the region that are inside the array."""
    region = region.clip(0, 0, channel.shape[0] - 1, channel.shape[1] - 1)
    box = region.bounding_box
    if box is None:
        return
    part = channel[box[0] : box[2] + 1, box[1] : box[3] + 1]
    if region.area == (box[2] - box[0] + 1) * (box[3] - box[1] + 1):
        part[...] = value
    else:
        part[region.to_mask()] = value


def margin(region: Region) -> Region:
    """The pixels of the region that have a neighbour above, below, left or right which is not in the region."""
    box = region.bounding_box
    if box is None:
        return region
    mask = np.pad(region.to_mask(), 1)
    inner = mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    return Region.from_mask(mask[1:-1, 1:-1] & ~inner, box[0], box[1])


def draw_contour(channels: Sequence[NDArray[Any]], contour: Contour, values: Sequence[Any]) -> None:
    """Draw a contour as a thin anti-aliased line, its inside filled if it is closed.

    A pixel gets the gray value in the proportion in which the line (of width 1), or the inside, covers it.
    """
    if contour.rows.size == 0:
        return
    height, width = channels[0].shape[:2]
    top = max(int(np.floor(contour.rows.min())) - 1, 0)
    left = max(int(np.floor(contour.columns.min())) - 1, 0)
    bottom = min(int(np.ceil(contour.rows.max())) + 1, height - 1)
    right = min(int(np.ceil(contour.columns.max())) + 1, width - 1)
    if top > bottom or left > right:
        return
    cover = _coverage(contour, top, left, bottom, right)
    for channel, value in zip(channels, values):
        part = channel[top : bottom + 1, left : right + 1]
        mixed = part * (1.0 - cover) + value * cover
        if channel.dtype.kind in "iu":
            limits = np.iinfo(channel.dtype)
            mixed = np.clip(np.floor(mixed + 0.5), limits.min, limits.max)
        part[...] = np.where(cover > 0, mixed, part).astype(channel.dtype)


def _coverage(contour: Contour, top: int, left: int, bottom: int, right: int) -> NDArray[np.float64]:
    """(H, W) in 0 .. 1: how much of each pixel is covered."""
    size = (bottom - top + 1, right - left + 1)
    rows, columns = contour.rows - top, contour.columns - left
    if contour.is_closed and contour.rows.size > 3:
        return _filled(rows, columns, size)
    import cv2

    line = np.zeros(size, np.uint8)
    points = np.rint(np.stack((columns, rows), axis=1) * 256).astype(np.int32)
    cv2.polylines(line, [points], False, 255, 1, cv2.LINE_AA, 8)
    return line / 255.0


def _filled(rows: Floats, columns: Floats, size: tuple[int, int]) -> Floats:
    """How much of each pixel is inside of a closed line (even-odd rule): exact along rows, on 16 lines per row."""
    lines = 16
    cover = np.zeros(size)
    edges = np.arange(size[1] + 1) - 0.5
    row1, row2, column1, column2 = rows[:-1], rows[1:], columns[:-1], columns[1:]
    for number in range(size[0] * lines):
        y = (number + 0.5) / lines - 0.5
        crossing = (row1 <= y) != (row2 <= y)
        if not crossing.any():
            continue
        slope = (column2[crossing] - column1[crossing]) / (row2[crossing] - row1[crossing])
        ends = np.sort(column1[crossing] + (y - row1[crossing]) * slope)
        reached = np.clip(edges[:, None], ends[None, ::2], ends[None, 1::2]).sum(axis=1)
        cover[number // lines] += np.diff(reached) / lines
    return cover
