"""Painting into arrays: regions, contours, other images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    """(H, W) in 0 .. 1: how much of each pixel is covered; 16 x 16 samples per pixel for the inside of closed contours."""
    import cv2

    size = (bottom - top + 1, right - left + 1)
    rows, columns = contour.rows - top, contour.columns - left
    if contour.is_closed and contour.rows.size > 3:
        parts = 16
        finer = np.zeros((size[0] * parts, size[1] * parts), np.uint8)
        corners = np.stack(((columns + 0.5) * parts - 0.5, (rows + 0.5) * parts - 0.5), axis=1)
        cv2.fillPoly(finer, [np.rint(corners * 16).astype(np.int32)], 1, shift=4)
        blocks = finer.reshape(size[0], parts, size[1], parts)
        return blocks.mean(axis=(1, 3))
    line = np.zeros(size, np.uint8)
    points = np.rint(np.stack((columns, rows), axis=1) * 256).astype(np.int32)
    cv2.polylines(line, [points], False, 255, 1, cv2.LINE_AA, 8)
    return line / 255.0
