"""Kernels that combine every region of a batch with one region."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel
from hdev.iconic.kernels.runs import combine_runs


@kernel
def combine_batch(
    row: Any, first: Any, last: Any, offsets: Any, row_b: Any, first_b: Any, last_b: Any, table: int
) -> tuple[Any, Any, Any, Any]:
    """Each region of the batch combined with region b by a set operation (see `combine_runs`), as a batch.

    The rows of b that a region does not reach are looked at only if `table` keeps pixels of b alone.
    """
    regions = len(offsets) - 1
    size = len(row) + 64
    row_out = np.empty(size, np.int32)
    first_out = np.empty(size, np.int32)
    last_out = np.empty(size, np.int32)
    offsets_out = np.zeros(regions + 1, np.int64)
    count = 0
    for k in range(regions):
        begin = offsets[k]
        end = offsets[k + 1]
        low = 0
        high = len(row_b)
        if not table & 4:
            if begin == end:
                high = 0
            else:
                low = np.searchsorted(row_b, row[begin])
                high = np.searchsorted(row_b, row[end - 1], side="right")
        r, f, l = combine_runs(
            row[begin:end],
            first[begin:end],
            last[begin:end],
            row_b[low:high],
            first_b[low:high],
            last_b[low:high],
            table,
        )
        needed = count + len(r)
        if needed > size:
            size = 2 * needed
            grown = np.empty((3, size), np.int32)
            grown[0, :count] = row_out[:count]
            grown[1, :count] = first_out[:count]
            grown[2, :count] = last_out[:count]
            row_out = grown[0]
            first_out = grown[1]
            last_out = grown[2]
        row_out[count:needed] = r
        first_out[count:needed] = f
        last_out[count:needed] = l
        count = needed
        offsets_out[k + 1] = count
    return row_out[:count].copy(), first_out[:count].copy(), last_out[:count].copy(), offsets_out


@kernel
def clip_batch(row: Any, first: Any, last: Any, offsets: Any, boxes: Any) -> tuple[Any, Any, Any, Any]:
    """The part of each region in its box ((K, 4) int64: row1, column1, row2, column2), as a batch."""
    regions = len(offsets) - 1
    row_out = np.empty(len(row), np.int32)
    first_out = np.empty(len(row), np.int32)
    last_out = np.empty(len(row), np.int32)
    offsets_out = np.zeros(regions + 1, np.int64)
    count = 0
    for k in range(regions):
        for i in range(offsets[k], offsets[k + 1]):
            if row[i] < boxes[k, 0] or row[i] > boxes[k, 2]:
                continue
            low = max(np.int64(first[i]), boxes[k, 1])
            high = min(np.int64(last[i]), boxes[k, 3])
            if low <= high:
                row_out[count] = row[i]
                first_out[count] = low
                last_out[count] = high
                count += 1
        offsets_out[k + 1] = count
    return row_out[:count].copy(), first_out[:count].copy(), last_out[:count].copy(), offsets_out
