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
    flat = channel.reshape(-1)
    weights = np.empty((8, result.shape[1]))
    places = np.empty((2, result.shape[1]), np.int32)
    for r in range(result.shape[0]):
        row = matrix[0, 0] * r + matrix[0, 2]
        column = matrix[1, 0] * r + matrix[1, 2]
        begin, end, inner, outer = extent[r, 0], extent[r, 1] + 1, extent[r, 2], extent[r, 3] + 1
        line = result[r]
        line[:begin] = 0
        line[max(end, begin) :] = 0
        _keys_weights(row, matrix[0, 1], height - 1.0, begin, end, places[0], weights[:4])
        _keys_weights(column, matrix[1, 1], width - 1.0, begin, end, places[1], weights[4:])
        if whole:
            first, behind = min(max(inner, begin), end), max(min(outer, end), begin)
            _bicubic_inside(flat, width, places, weights, first, behind, low, high, line)
        else:
            first, behind = end, end
        for part in range(2):
            for c in range(begin if part == 0 else max(behind, first), first if part == 0 else end):
                total = _bicubic_at_border(channel, places[0, c], places[1, c], weights[:, c])
                if whole:
                    total = min(max(total + (0.5 if total >= 0 else -0.5), low), high)
                line[c] = total


@kernel
def _bicubic_inside(
    flat: Any, width: int, places: Any, weights: Any, begin: int, end: int, low: float, high: float, line: Any
) -> None:
    """Samples all of whose pixels exist."""
    one = np.uint64(1)
    two = np.uint64(2)
    three = np.uint64(3)
    step = np.uint64(width)
    rows, columns = places[0], places[1]
    w0, w1, w2, w3 = weights[0], weights[1], weights[2], weights[3]
    v0, v1, v2, v3 = weights[4], weights[5], weights[6], weights[7]
    for at in range(end - begin):
        c = np.uint64(begin + at)
        k = np.uint64(np.int64(rows[c] - 1) * width + np.int64(columns[c] - 1))
        a, b, d, e = v0[c], v1[c], v2[c], v3[c]
        total = w0[c] * (a * flat[k] + b * flat[k + one] + d * flat[k + two] + e * flat[k + three])
        k += step
        total += w1[c] * (a * flat[k] + b * flat[k + one] + d * flat[k + two] + e * flat[k + three])
        k += step
        total += w2[c] * (a * flat[k] + b * flat[k + one] + d * flat[k + two] + e * flat[k + three])
        k += step
        total += w3[c] * (a * flat[k] + b * flat[k + one] + d * flat[k + two] + e * flat[k + three])
        total += 0.5 if total >= 0.0 else -0.5
        total = total if total >= low else low
        total = total if total <= high else high
        line[c] = np.int64(total)


@kernel
def _keys_weights(start: float, step: float, last: float, begin: int, end: int, places: Any, weights: Any) -> None:
    """Of the positions start + step * c, moved to 0 .. last: the pixel before, and the weights of four pixels."""
    # One array at a time, from 0 on, so that several pixels are worked on at once.
    place = places[begin:end]
    one, two, three, four = weights[0, begin:end], weights[1, begin:end], weights[2, begin:end], weights[3, begin:end]
    for k in range(len(place)):
        at = start + step * np.float64(np.int32(begin + k))
        at = at if at >= 0.0 else 0.0
        four[k] = at if at <= last else last
    for k in range(len(place)):
        place[k] = np.int32(four[k])
    for k in range(len(place)):
        four[k] -= np.float64(place[k])
    for k in range(len(place)):
        t = four[k]
        one[k] = ((-0.5 * t + 1.0) * t - 0.5) * t
    for k in range(len(place)):
        t = four[k]
        two[k] = (1.5 * t - 2.5) * t * t + 1.0
    for k in range(len(place)):
        t = four[k]
        three[k] = ((-1.5 * t + 2.0) * t + 0.5) * t
    for k in range(len(place)):
        t = four[k]
        four[k] = (0.5 * t - 0.5) * t * t


@kernel
def _bicubic_at_border(channel: Any, i: int, j: int, weights: Any) -> float:
    """The sample whose pixels may be outside: those count as the nearest one inside."""
    height, width = channel.shape
    total = 0.0
    for k in range(4):
        for m in range(4):
            weight = weights[k] * weights[4 + m]
            if weight != 0.0:
                at_row = min(max(i - 1 + k, 0), height - 1)
                at_column = min(max(j - 1 + m, 0), width - 1)
                total += weight * channel[at_row, at_column]
    return total
