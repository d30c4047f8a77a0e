"""Kernels with a histogram that slides along the rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def entropies(around: Any, rows: Any, columns: Any, result: Any) -> None:
    """(H, W) entropy in bits of the uint8 values in rectangles of rows x columns, whose upper left corners are the pixels'."""
    height, width = result.shape
    total = rows * columns
    # with n log2 n for every possible count, adding and removing a value changes two summands only
    table = np.zeros(total + 1)
    for n in range(1, total + 1):
        table[n] = n * np.log2(n)
    for r in range(height):
        counts = np.zeros(256, np.int64)
        for i in range(rows):
            for j in range(columns):
                counts[around[r + i, j]] += 1
        entropy = 0.0
        for g in range(256):
            entropy += table[counts[g]]
        result[r, 0] = np.log2(total) - entropy / total
        for c in range(1, width):
            for i in range(rows):
                g = around[r + i, c - 1]
                entropy += table[counts[g] - 1] - table[counts[g]]
                counts[g] -= 1
                g = around[r + i, c + columns - 1]
                entropy += table[counts[g] + 1] - table[counts[g]]
                counts[g] += 1
            result[r, c] = max(np.log2(total) - entropy / total, 0.0)
