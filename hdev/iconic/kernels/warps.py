"""Kernels that sample an image at affinely mapped positions.

`matrix` is (2, 3) float64: from pixels of the result (row, column, 1) to positions (row, column). A position belongs to the
image if its nearest pixel does; what lies between that and the centres of the border's pixels has the border's values.
"""

# mypy: disable-error-code="assignment, arg-type, misc"
from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def affine_extent(matrix: Any, height: int, width: int, columns: int, low: float, high: float, extent: Any) -> None:
    """Which columns of each row of the result come from an image of this size.

    Parameters
    ----------
    columns : int
        Number of columns of the result.
    low, high : float
        Positions from `low` on and below height - high, width - high are in the inner part, where all pixels that count exist.
    extent : (R, 4) int64, written
        First and last column that come from the image, then of those that come from its inner part (last < first if none).
    """
    for r in range(len(extent)):
        for part in range(2):
            start, stop = 0, columns - 1
            near, far = (-0.5, 0.5) if part == 0 else (low, high)
            for axis in range(2):
                # The position grows or falls with the column, also after rounding: halve the interval until it starts or ends.
                limit = (height if axis == 0 else width) - far
                base = matrix[axis, 0] * r
                step = matrix[axis, 1]
                offset = matrix[axis, 2]
                a, b = 0, columns
                while a < b:
                    middle = (a + b) // 2
                    at = base + step * middle + offset
                    if (at >= near) if step >= 0 else (at < limit):
                        b = middle
                    else:
                        a = middle + 1
                start = max(start, a)
                b = columns
                while a < b:
                    middle = (a + b) // 2
                    at = base + step * middle + offset
                    if (at >= limit) if step >= 0 else (at < near):
                        b = middle
                    else:
                        a = middle + 1
                stop = min(stop, a - 1)
            if stop < start:
                start, stop = 0, -1
            extent[r, 2 * part] = start
            extent[r, 2 * part + 1] = stop
        if extent[r, 3] < extent[r, 2]:
            extent[r, 2] = extent[r, 1] + 1
            extent[r, 3] = extent[r, 1]


@kernel
def _at_border(channel: Any, y: float, x: float) -> float:
    height, width = channel.shape
    y = min(max(y, 0.0), height - 1.0)
    x = min(max(x, 0.0), width - 1.0)
    i = int(y)
    j = int(x)
    down = min(i + 1, height - 1)
    right = min(j + 1, width - 1)
    v = y - i
    u = x - j
    above = (1.0 - u) * channel[i, j] + u * channel[i, right]
    below = (1.0 - u) * channel[down, j] + u * channel[down, right]
    return (1.0 - v) * above + v * below


@kernel
def _fixed(position: float) -> Any:
    """A position (or step) with 40 binary places."""
    return np.int64(np.rint(position * 1099511627776.0))


@kernel
def affine_bilinear(channel: Any, matrix: Any, extent: Any, result: Any) -> None:
    """Bilinear samples of whole gray values, rounded to the nearest (halves away from zero), with weights of 16 bits.

    Parameters
    ----------
    channel : (H, W) uint8, uint16 or int16
    extent : (R, 4) int64
        From `affine_extent` with positions from 0 to the last but one pixel as inner part, with room for rounding.
    result : (R, C) of the same type, written; 0 where there is no position
    """
    width = channel.shape[1]
    flat = channel.reshape(-1)
    step_y = _fixed(matrix[0, 1])
    step_x = _fixed(matrix[1, 1])
    for r in range(result.shape[0]):
        row = matrix[0, 0] * r
        column = matrix[1, 0] * r
        begin, end, inner, outer = extent[r, 0], extent[r, 1] + 1, extent[r, 2], extent[r, 3] + 1
        line = result[r]
        line[:begin] = 0
        line[max(end, begin) :] = 0
        for part in range(2):
            for c in range(begin if part == 0 else outer, inner if part == 0 else end):
                value = _at_border(
                    channel, row + matrix[0, 1] * c + matrix[0, 2], column + matrix[1, 1] * c + matrix[1, 2]
                )
                line[c] = np.int64(value + (0.5 if value >= 0 else -0.5))
        y = _fixed(row + matrix[0, 1] * inner + matrix[0, 2])
        x = _fixed(column + matrix[1, 1] * inner + matrix[1, 2])
        for c in range(inner, outer):
            k = np.uint64((y >> 40) * width + (x >> 40))
            v = (y >> 24) & 65535
            u = (x >> 24) & 65535
            p = np.int64(flat[k])
            q = np.int64(flat[k + np.uint64(1)])
            s = np.int64(flat[k + np.uint64(width)])
            t = np.int64(flat[k + np.uint64(width + 1)])
            above = (p << 16) + (q - p) * u
            below = (s << 16) + (t - s) * u
            total = (above << 16) + (below - above) * v
            line[c] = (total + 2147483648 + (total >> 63)) >> 32
            y += step_y
            x += step_x


@kernel
def affine_bilinear_real(channel: Any, matrix: Any, extent: Any, result: Any) -> None:
    """Bilinear samples of real gray values; parameters as in `affine_bilinear`, float32."""
    width = channel.shape[1]
    flat = channel.reshape(-1)
    step_y = _fixed(matrix[0, 1])
    step_x = _fixed(matrix[1, 1])
    unit = np.float32(2.0**-24)
    one = np.float32(1.0)
    for r in range(result.shape[0]):
        row = matrix[0, 0] * r
        column = matrix[1, 0] * r
        begin, end, inner, outer = extent[r, 0], extent[r, 1] + 1, extent[r, 2], extent[r, 3] + 1
        line = result[r]
        line[:begin] = 0
        line[max(end, begin) :] = 0
        for part in range(2):
            for c in range(begin if part == 0 else outer, inner if part == 0 else end):
                line[c] = _at_border(
                    channel, row + matrix[0, 1] * c + matrix[0, 2], column + matrix[1, 1] * c + matrix[1, 2]
                )
        y = _fixed(row + matrix[0, 1] * inner + matrix[0, 2])
        x = _fixed(column + matrix[1, 1] * inner + matrix[1, 2])
        for c in range(inner, outer):
            k = np.uint64((y >> 40) * width + (x >> 40))
            v = np.float32(np.int32((y >> 16) & 16777215)) * unit
            u = np.float32(np.int32((x >> 16) & 16777215)) * unit
            above = (one - u) * flat[k] + u * flat[k + np.uint64(1)]
            below = (one - u) * flat[k + np.uint64(width)] + u * flat[k + np.uint64(width + 1)]
            line[c] = (one - v) * above + v * below
            y += step_y
            x += step_x


@kernel
def affine_nearest(channel: Any, matrix: Any, extent: Any, result: Any) -> None:
    """The values of the nearest pixels; parameters as in `affine_bilinear`, of any type."""
    height, width = channel.shape
    flat = channel.reshape(-1)
    index = np.empty(result.shape[1], np.int64)
    for r in range(result.shape[0]):
        row = matrix[0, 0] * r
        column = matrix[1, 0] * r
        begin, end = extent[r, 0], extent[r, 1] + 1
        line = result[r]
        line[:begin] = 0
        line[max(end, begin) :] = 0
        for k in range(end - begin):
            c = np.float64(np.int32(begin + k))
            i = np.int32(row + matrix[0, 1] * c + matrix[0, 2] + 0.5)
            j = np.int32(column + matrix[1, 1] * c + matrix[1, 2] + 0.5)
            index[k] = np.int64(min(i, np.int32(height - 1))) * width + min(j, np.int32(width - 1))
        for k in range(end - begin):
            line[begin + k] = flat[np.uint64(index[k])]


@kernel
def affine_bicubic(channel: Any, matrix: Any, extent: Any, whole: bool, low: float, high: float, result: Any) -> None:
    """Bicubic samples (Keys, a = -0.5); whole gray values are rounded to the nearest and clipped to `low` .. `high`.

    Positions are moved into the image first. Pixels of weight 0 do not count, even if they are NaN. The inner part of the
    extent is where all 16 pixels exist.
    """
    height, width = channel.shape
    weights = np.empty((result.shape[1], 8))
    places = np.empty((result.shape[1], 2), np.int64)
    for r in range(result.shape[0]):
        row = matrix[0, 0] * r
        column = matrix[1, 0] * r
        begin, end, inner, outer = extent[r, 0], extent[r, 1] + 1, extent[r, 2], extent[r, 3] + 1
        line = result[r]
        line[:begin] = 0
        line[max(end, begin) :] = 0
        for c in range(begin, end):
            y = min(max(row + matrix[0, 1] * c + matrix[0, 2], 0.0), height - 1.0)
            x = min(max(column + matrix[1, 1] * c + matrix[1, 2], 0.0), width - 1.0)
            i = np.int64(y)
            j = np.int64(x)
            places[c, 0] = i
            places[c, 1] = j
            t = y - i
            weights[c, 0] = ((-0.5 * t + 1.0) * t - 0.5) * t
            weights[c, 1] = (1.5 * t - 2.5) * t * t + 1.0
            weights[c, 2] = ((-1.5 * t + 2.0) * t + 0.5) * t
            weights[c, 3] = (0.5 * t - 0.5) * t * t
            t = x - j
            weights[c, 4] = ((-0.5 * t + 1.0) * t - 0.5) * t
            weights[c, 5] = (1.5 * t - 2.5) * t * t + 1.0
            weights[c, 6] = ((-1.5 * t + 2.0) * t + 0.5) * t
            weights[c, 7] = (0.5 * t - 0.5) * t * t
        for c in range(begin, end):
            i = places[c, 0]
            j = places[c, 1]
            total = 0.0
            if whole and inner <= c < outer:
                for k in range(4):
                    part = weights[c, 4] * channel[np.uint64(i - 1 + k), np.uint64(j - 1)]
                    part += weights[c, 5] * channel[np.uint64(i - 1 + k), np.uint64(j)]
                    part += weights[c, 6] * channel[np.uint64(i - 1 + k), np.uint64(j + 1)]
                    part += weights[c, 7] * channel[np.uint64(i - 1 + k), np.uint64(j + 2)]
                    total += weights[c, k] * part
            else:
                for k in range(4):
                    for m in range(4):
                        weight = weights[c, k] * weights[c, 4 + m]
                        if weight != 0.0:
                            at_row = min(max(i - 1 + k, 0), height - 1)
                            at_column = min(max(j - 1 + m, 0), width - 1)
                            total += weight * channel[at_row, at_column]
            if whole:
                total = min(max(total + (0.5 if total >= 0 else -0.5), low), high)
            line[c] = total
