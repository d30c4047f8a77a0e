"""Following the sides of pixels around a region."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def follow_sides(mask: Any, row: int, column: int, four: int) -> tuple[Any, Any]:
    """Corners of pixels along the outer border of the component that contains (row, column), clockwise, closed.

    `mask` has an empty frame; (row, column) is the first pixel of the component in its first row. A corner (r, c) is the upper
    left one of pixel (r, c). `four`: pixels that touch in a corner are not connected.
    """
    steps_r = (0, 1, 0, -1)
    steps_c = (1, 0, -1, 0)
    rows = np.empty(64, np.int64)
    columns = np.empty(64, np.int64)
    rows[0] = row
    columns[0] = column
    count = 1
    r = row
    c = column
    d = 0
    while True:
        r += steps_r[d]
        c += steps_c[d]
        if count == len(rows):
            rows = np.concatenate((rows, np.empty(count, np.int64)))
            columns = np.concatenate((columns, np.empty(count, np.int64)))
        rows[count] = r
        columns[count] = c
        count += 1
        # The pixels ahead, to the left and to the right of the way; a corner's pixels are those up to it.
        if d == 0:
            left = mask[r - 1, c]
            right = mask[r, c]
        elif d == 1:
            left = mask[r, c]
            right = mask[r, c - 1]
        elif d == 2:
            left = mask[r, c - 1]
            right = mask[r - 1, c - 1]
        else:
            left = mask[r - 1, c - 1]
            right = mask[r - 1, c]
        if four:
            if not right:
                d = (d + 1) % 4
            elif left:
                d = (d + 3) % 4
        elif left:
            d = (d + 3) % 4
        elif not right:
            d = (d + 1) % 4
        if r == row and c == column and d == 0:
            break
    return rows[:count].copy(), columns[:count].copy()
