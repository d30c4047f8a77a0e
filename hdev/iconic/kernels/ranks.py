"""Rank filters by sliding histograms."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def median_bytes(around: Any, half: Any, result: Any) -> None:
    """Medians over a mask that is symmetric about its middle column.

    Parameters
    ----------
    around : (H + 2 R, W + 2 R) uint8
        The image with R = len(half) // 2 pixels more on each side.
    half : (2 R + 1,) int64
        Row k of the mask has the columns R - half[k] .. R + half[k].
    result : (H, W) uint8, written
    """
    height, width = result.shape
    size = len(half)
    radius = size // 2
    total = 0
    for k in range(size):
        total += 2 * half[k] + 1
    middle = total // 2
    for r in range(height):
        histogram = np.zeros(256, np.int32)
        for k in range(size):
            for c in range(radius - half[k], radius + half[k] + 1):
                histogram[around[r + k, c]] += 1
        median = 0
        below = 0  # pixels of the mask that are less than the median
        for c in range(width):
            if c:
                for k in range(size):
                    gone = around[r + k, c - 1 + radius - half[k]]
                    come = around[r + k, c + radius + half[k]]
                    histogram[gone] -= 1
                    histogram[come] += 1
                    below += (come < median) - (gone < median)
            while below > middle:
                median -= 1
                below -= histogram[median]
            while below + histogram[median] <= middle:
                below += histogram[median]
                median += 1
            result[r, c] = median
