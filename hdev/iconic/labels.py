"""Label images, and the regions they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Box, Int32s, Mask
from hdev.iconic.image import Image
from hdev.iconic.region_array import RegionArray


def working_area(image: Image) -> tuple[Box | None, Mask]:
    """The bounding box of the domain, and which pixels of it belong to the domain."""
    box = image.full_box if image.has_full_domain else image.domain.bounding_box
    if box is None:
        return None, np.zeros((0, 0), np.bool_)
    shape = (box[2] - box[0] + 1, box[3] - box[1] + 1)
    if image.has_full_domain:
        return box, np.ones(shape, np.bool_)
    return box, image.domain.to_mask(shape, box[0], box[1])


def view(values: NDArray[Any], box: Box) -> NDArray[Any]:
    """The part of an image array inside `box`."""
    return values[box[0] : box[2] + 1, box[1] : box[3] + 1]


def regions_of_labels(labels: Int32s, row0: int = 0, column0: int = 0, count: int | None = None) -> RegionArray:
    """The regions 1 .. count of a label image whose first pixel is (row0, column0); a label without pixels is empty."""
    height, width = labels.shape
    if count is None:
        count = max(int(labels.max(initial=0)), 0)
    change = np.ones((height, width), np.bool_)
    np.not_equal(labels[:, 1:], labels[:, :-1], out=change[:, 1:])
    start = np.flatnonzero(change.ravel())
    label = labels.ravel()[start]
    last = np.append(start[1:], height * width) - 1
    kept = label > 0
    start, last, label = start[kept], last[kept], label[kept]
    order = np.argsort(label, kind="stable")
    start, last = start[order], last[order]
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(label, minlength=count + 1)[1 : count + 1], out=offsets[1:])
    row = (start // width).astype(np.int32)
    first = (start % width).astype(np.int32)
    end = (last % width).astype(np.int32)
    return RegionArray(row + np.int32(row0), first + np.int32(column0), end + np.int32(column0), offsets)


def ranks(values: NDArray[Any], inside: Mask) -> tuple[Int32s, int]:
    """Gray values as 0 .. count - 1 in their order, and count; pixels that are not inside have 0."""
    levels = np.zeros(values.shape, np.int32)
    if values.dtype.itemsize <= 2 and values.dtype.kind in "iu":
        low = np.iinfo(values.dtype).min
        levels[:] = values.astype(np.int32) - low
        levels[~inside] = 0
        return levels, 1 << (8 * values.dtype.itemsize)
    distinct, inverse = np.unique(values[inside], return_inverse=True)
    levels[inside] = inverse.ravel()
    return levels, max(distinct.size, 1)
