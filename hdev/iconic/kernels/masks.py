"""Kernels of filters with masks, row by row in buffers that stay in the cache. Beyond the border pixels are mirrored."""

# mypy: disable-error-code="assignment, arg-type, misc"
from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel, pixel_kernel

_TWO = np.float32(2.0)


@kernel
def _mirrored(index: int, size: int) -> int:
    if size == 1:
        return 0
    while index < 0 or index >= size:
        index = -index if index < 0 else 2 * (size - 1) - index
    return index


@pixel_kernel
def symmetric(channel: Any, rows: Any, columns: Any, whole: bool, low: float, high: float, result: Any) -> None:
    """The correlation with the outer product of two symmetric masks, in single precision.

    Parameters
    ----------
    channel : (H, W) uint8, uint16, int16 or float32
    rows, columns : float32, of odd lengths
    whole : bool
        Whether to round (halves away from zero) and clip to `low` .. `high`.
    result : (H, W), written
    """
    height, width = channel.shape
    reach_r = len(rows) // 2
    reach_c = len(columns) // 2
    line = np.empty(width + 2 * reach_c, np.float32)
    middle = line[reach_c : reach_c + width]
    total = np.empty(width, np.float32)
    least = np.float32(low)
    most = np.float32(high)
    half = np.float32(0.5)
    for r in range(height):
        source = channel[r]
        weight = rows[reach_r]
        for c in range(width):
            middle[c] = weight * np.float32(source[c])
        for k in range(1, reach_r + 1):
            above = channel[_mirrored(r - k, height)]
            below = channel[_mirrored(r + k, height)]
            weight = rows[reach_r + k]
            for c in range(width):
                middle[c] += weight * (np.float32(above[c]) + np.float32(below[c]))
        for k in range(1, reach_c + 1):
            line[reach_c - k] = middle[_mirrored(-k, width)]
            line[reach_c + width - 1 + k] = middle[_mirrored(width - 1 + k, width)]
        weight = columns[reach_c]
        for c in range(width):
            total[c] = weight * middle[c]
        for k in range(1, reach_c + 1):
            left = line[reach_c - k : reach_c - k + width]
            right = line[reach_c + k : reach_c + k + width]
            weight = columns[reach_c + k]
            for c in range(width):
                total[c] += weight * (left[c] + right[c])
        target = result[r]
        if whole:
            for c in range(width):
                value = total[c]
                value = value + (half if value >= 0 else -half)
                target[c] = np.int32(min(max(value, least), most))
        else:
            for c in range(width):
                target[c] = total[c]


@pixel_kernel
def sobel(channel: Any, kind: int, fine: bool, scale: float, low: float, high: float, result: Any) -> None:
    """Sobel's differences a (downwards) and b (to the right), combined, times `scale`, rounded and clipped.

    Parameters
    ----------
    channel : (H, W) uint8, uint16, int16 or float32
    kind : 0: |a| + |b|, 1: sqrt (a**2 + b**2), 2: b, 3: a
    fine : bool
        Roots in double precision; single is exact for bytes.
    result : (H, W) of whole numbers, written
    """
    height, width = channel.shape
    scale = np.float32(scale)
    least = np.float32(low)
    most = np.float32(high)
    half = np.float32(0.5)
    smooth = np.empty(width + 2, np.float32)  # down the columns: 1 2 1
    slope = np.empty(width + 2, np.float32)  # down the columns: -1 0 1
    value = np.empty(width, np.float32)
    for r in range(height):
        above = channel[_mirrored(r - 1, height)]
        source = channel[r]
        below = channel[_mirrored(r + 1, height)]
        for c in range(width):
            one = np.float32(above[c])
            two = np.float32(below[c])
            smooth[c + 1] = one + two + _TWO * np.float32(source[c])
            slope[c + 1] = two - one
        smooth[0] = smooth[1 + _mirrored(-1, width)]
        smooth[width + 1] = smooth[1 + _mirrored(width, width)]
        slope[0] = slope[1 + _mirrored(-1, width)]
        slope[width + 1] = slope[1 + _mirrored(width, width)]
        if kind == 0:
            for c in range(width):
                a = slope[c] + slope[c + 2] + _TWO * slope[c + 1]
                value[c] = abs(a) + abs(smooth[c + 2] - smooth[c])
        elif kind == 1 and not fine:
            for c in range(width):
                a = slope[c] + slope[c + 2] + _TWO * slope[c + 1]
                b = smooth[c + 2] - smooth[c]
                value[c] = np.sqrt(a * a + b * b)
        elif kind == 1:
            for c in range(width):
                a = np.float64(slope[c] + slope[c + 2] + _TWO * slope[c + 1])
                b = np.float64(smooth[c + 2] - smooth[c])
                value[c] = np.sqrt(a * a + b * b)
        elif kind == 2:
            for c in range(width):
                value[c] = smooth[c + 2] - smooth[c]
        else:
            for c in range(width):
                value[c] = slope[c] + slope[c + 2] + _TWO * slope[c + 1]
        target = result[r]
        for c in range(width):
            v = value[c] * scale
            v = v + (half if v >= 0 else -half)
            target[c] = np.int32(min(max(v, least), most))
