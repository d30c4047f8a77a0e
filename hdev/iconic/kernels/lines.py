"""Kernels that draw lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def line_points(row: Any, column: Any, four: int) -> tuple[Any, Any]:
    """The pixels of the lines between successive points ((N,) int64 each), by Bresenham's algorithm.

    With `four` a diagonal step becomes two: first along the longer side.
    """
    total = 1
    for i in range(len(row) - 1):
        height = abs(row[i + 1] - row[i])
        width = abs(column[i + 1] - column[i])
        total += height + width if four else max(height, width)
    rows = np.empty(total, np.int64)
    columns = np.empty(total, np.int64)
    rows[0] = row[0]
    columns[0] = column[0]
    count = 1
    for i in range(len(row) - 1):
        r = row[i]
        c = column[i]
        height = abs(row[i + 1] - r)
        width = abs(column[i + 1] - c)
        down = 1 if row[i + 1] > r else -1
        right = 1 if column[i + 1] > c else -1
        error = width - height
        while r != row[i + 1] or c != column[i + 1]:
            doubled = 2 * error
            step_c = doubled > -height
            step_r = doubled < width
            if step_c:
                error -= height
                c += right
                if four and step_r:
                    rows[count] = r
                    columns[count] = c
                    count += 1
            if step_r:
                error += width
                r += down
            rows[count] = r
            columns[count] = c
            count += 1
    return rows[:count].copy(), columns[:count].copy()
