"""Runs as arrays: normal form, points, masks. Everything here takes and returns `row, first, last` (R,) int32 arrays.

Normal form: sorted by row, then column; within a row no two runs overlap or touch. A set of pixels has one normal form.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hdev.iconic.base import MAX_COORDINATE, Box, CoordinateError, Int32s, Int64s, Mask

#: Pixels of a mask; a region of few runs may have a bounding box that is larger by far.
_LARGEST_MASK = 2**32

Runs: TypeAlias = tuple[Int32s, Int32s, Int32s]


def as_coordinates(values: ArrayLike) -> Int64s:
    """`values` as (N,) int64; ValueError if one is no integer or out of range."""
    array = np.atleast_1d(np.asarray(values))
    if array.dtype.kind not in "iub" and array.size:
        raise ValueError(f"coordinates must be integers, not {array.dtype}")
    if array.ndim != 1:
        raise ValueError("coordinates must be one-dimensional")
    if array.size and (int(array.max()) > MAX_COORDINATE or int(array.min()) < -MAX_COORDINATE):
        raise CoordinateError(f"coordinates must lie within -{MAX_COORDINATE} .. {MAX_COORDINATE}")
    return array.astype(np.int64, copy=False)


def positions(row: NDArray[Any], column: NDArray[Any]) -> Int64s:
    """One number per pixel, row * 2**32 + column: ordered like the pixels of an image."""
    return (row.astype(np.int64) << 32) + column


def normal_runs(row: Int64s, first: Int64s, last: Int64s) -> Runs:
    """Normal form of runs in any order, which may overlap; a run that ends before it starts is empty."""
    start, end = positions(row, first), positions(row, last)
    if (first > last).any():
        start, end = start[first <= last], end[first <= last]
    if (start[1:] < start[:-1]).any():
        order = np.argsort(start)
        start, end = start[order], end[order]
    reached = np.maximum.accumulate(end)
    if start.size:
        begins = np.concatenate(([True], start[1:] > reached[:-1] + 1))
        start = start[begins]
        reached = reached[np.concatenate((begins[1:], [True]))]
    return _unpacked(start, reached)


def runs_of_points(row: Int64s, column: Int64s) -> Runs:
    """Normal form of single pixels in any order, any of them several times."""
    return normal_runs(row, column, column)


def points_of_runs(row: Int32s, first: Int32s, last: Int32s) -> tuple[Int32s, Int32s]:
    """Rows and columns of all pixels, in order."""
    lengths = last.astype(np.int64) - first + 1
    behind = np.cumsum(lengths)
    total = int(behind[-1]) if behind.size else 0
    columns = np.arange(total) + np.repeat(first - (behind - lengths), lengths)
    return np.repeat(row, lengths), columns.astype(np.int32)


def pack(mask: NDArray[Any]) -> NDArray[np.uint64]:
    """An (H, W) mask as (H, ceil(W / 64)) words, the lowest bit leftmost; what is not 0 is set."""
    height, width = mask.shape
    words = -(-width // 64)
    bits = np.zeros((height, words * 8), np.uint8)
    bits[:, : -(-width // 8)] = np.packbits(mask, axis=1, bitorder="little")
    return bits.view(np.uint64)


def runs_of_bits(bits: NDArray[np.uint64], row0: int, column0: int) -> Runs:
    """The runs of packed bits whose first one is the pixel (row0, column0)."""
    from hdev.iconic.kernels.bits import bits_to_runs

    row, first, last = bits_to_runs(bits, row0, column0)
    return row, first, last


def bits_of_runs(row: Int32s, first: Int32s, last: Int32s, box: Box, inverted: bool = False) -> NDArray[np.uint64]:
    """Packed bits of the pixels in `box`, or of those of the box that are in no run (`inverted`).

    Bits right of the box, up to the end of a word, are as the runs say.
    """
    from hdev.iconic.kernels.bits import runs_to_bits

    words = -(-(box[3] - box[1] + 1) // 64)
    bits: NDArray[np.uint64] = runs_to_bits(row, first, last, box[0], box[1], box[2] - box[0] + 1, words, inverted)
    return bits


def mask_of_runs(row: Int32s, first: Int32s, last: Int32s, box: Box) -> Mask:
    """(H, W) bool of the pixels in `box`."""
    width = box[3] - box[1] + 1
    if width * (box[2] - box[0] + 1) > _LARGEST_MASK:
        raise MemoryError(f"a mask of {box[2] - box[0] + 1} x {width} pixels")
    if width <= 0 or box[2] < box[0]:
        return np.zeros((max(box[2] - box[0] + 1, 0), max(width, 0)), np.bool_)
    bits = bits_of_runs(row, first, last, box)
    return np.unpackbits(bits.view(np.uint8), axis=1, count=width, bitorder="little").view(np.bool_)


def clipped(row: Int32s, first: Int32s, last: Int32s, box: Box) -> Runs:
    """The part of the runs inside `box`."""
    row1, column1, row2, column2 = box
    begin, end = np.searchsorted(row, (row1, row2 + 1))
    row, first, last = row[begin:end], first[begin:end], last[begin:end]
    inside = (first <= column2) & (last >= column1)
    if not inside.all():
        row, first, last = row[inside], first[inside], last[inside]
    low = np.int32(min(max(column1, -MAX_COORDINATE), MAX_COORDINATE))
    high = np.int32(min(max(column2, -MAX_COORDINATE), MAX_COORDINATE))
    return row, np.maximum(first, low), np.minimum(last, high)


def _unpacked(start: Int64s, end: Int64s) -> Runs:
    low = np.int64(2**31)
    return ((start + low) >> 32).astype(np.int32), start.astype(np.int32), end.astype(np.int32)
