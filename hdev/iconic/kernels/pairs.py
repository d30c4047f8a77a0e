"""Kernels over pairs of regions: distances, neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def squared_distance(
    row_a: Any, first_a: Any, last_a: Any, row_b: Any, first_b: Any, last_b: Any, chessboard: int
) -> float:
    """The smallest squared distance between pixels of a and of b; inf if one is empty. Chessboard distance if that is 1."""
    best = np.inf
    start = 0
    for i in range(len(row_a)):
        # Rows of b from which on the distance may be smaller.
        while start < len(row_b) and row_b[start] < row_a[i] and float(np.int64(row_a[i]) - row_b[start]) ** 2 >= best:
            start += 1
        for j in range(start, len(row_b)):
            dr = float(np.int64(row_b[j]) - row_a[i])
            if dr > 0 and dr * dr >= best:
                break
            dc = float(max(np.int64(first_b[j]) - last_a[i], np.int64(first_a[i]) - last_b[j], 0))
            square = max(abs(dr), dc) ** 2 if chessboard else dr * dr + dc * dc
            if square < best:
                best = square
                if best == 0.0:
                    return best
    return best
