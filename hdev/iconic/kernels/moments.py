"""Kernels over a batch of regions: sums over all pixels, each run in closed form.

Runs come as (R,) int32 arrays `row`, `first`, `last`; region k of the batch has the runs offsets[k] .. offsets[k + 1] - 1.
Sums are float64: exact as long as they stay below 2**53, which needs more than a square of 30,000 x 30,000 pixels to pass.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def area_center_runs(row: Any, first: Any, last: Any, offsets: Any) -> tuple[Any, Any]:
    """Number of pixels (K,) int64, and centre (K, 2) float64 as row and column (0, 0 for an empty region)."""
    count = len(offsets) - 1
    area = np.empty(count, np.int64)
    center = np.zeros((count, 2), np.float64)
    for k in range(count):
        begin = offsets[k]
        end = offsets[k + 1]
        pixels = np.int64(0)
        if begin < end:
            # Relative to the first pixel, so that a region far away from (0, 0) is as exact as any.
            row0 = np.int64(row[begin])
            column0 = np.int64(first[begin])
            rows = 0.0
            columns = 0.0
            for i in range(begin, end):
                length = np.int64(last[i]) - first[i] + 1
                pixels += length
                rows += float(length) * (row[i] - row0)
                columns += 0.5 * length * (np.int64(first[i]) + last[i] - 2 * column0)
            center[k, 0] = row0 + rows / pixels
            center[k, 1] = column0 + columns / pixels
        area[k] = pixels
    return area, center


@kernel
def moments_runs(row: Any, first: Any, last: Any, offsets: Any, about: Any) -> Any:
    """Moments of order 2 and 3 about the points `about` ((K, 2) float64: row, column).

    Returns
    -------
    (K, 7) float64
        M20, M11, M02, M30, M21, M12, M03, where Mpq is the sum of (row - about row)**p * (column - about column)**q.
    """
    count = len(offsets) - 1
    moments = np.zeros((count, 7), np.float64)
    for k in range(count):
        m20 = m11 = m02 = m30 = m21 = m12 = m03 = 0.0
        for i in range(offsets[k], offsets[k + 1]):
            length = float(np.int64(last[i]) - first[i] + 1)
            r = row[i] - about[k, 0]
            middle = 0.5 * (np.int64(first[i]) + last[i]) - about[k, 1]
            spread = length * (length * length - 1.0) / 12.0  # the sum of (column - middle)**2
            c1 = length * middle
            c2 = c1 * middle + spread
            m20 += length * r * r
            m11 += r * c1
            m02 += c2
            m30 += length * r * r * r
            m21 += r * r * c1
            m12 += r * c2
            m03 += middle * (c2 + 2.0 * spread)
        moments[k, 0] = m20
        moments[k, 1] = m11
        moments[k, 2] = m02
        moments[k, 3] = m30
        moments[k, 4] = m21
        moments[k, 5] = m12
        moments[k, 6] = m03
    return moments


@kernel
def boxes_runs(row: Any, first: Any, last: Any, offsets: Any) -> Any:
    """Smallest enclosing rectangles: (K, 4) int32 row1, column1, row2, column2; (0, 0, -1, -1) for an empty region."""
    count = len(offsets) - 1
    boxes = np.empty((count, 4), np.int32)
    for k in range(count):
        begin = offsets[k]
        end = offsets[k + 1]
        if begin == end:
            boxes[k, 0] = 0
            boxes[k, 1] = 0
            boxes[k, 2] = -1
            boxes[k, 3] = -1
            continue
        left = first[begin]
        right = last[begin]
        for i in range(begin + 1, end):
            left = min(left, first[i])
            right = max(right, last[i])
        boxes[k, 0] = row[begin]
        boxes[k, 1] = left
        boxes[k, 2] = row[end - 1]
        boxes[k, 3] = right
    return boxes
