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


@kernel
def distances_runs(row: Any, first: Any, last: Any, offsets: Any, points: Any) -> tuple[Any, Any]:
    """The pixel of each region that is furthest from its point: (K, 2) int64 row and column, and (K,) float64 the distance.

    The first of equally far ones; zeros for an empty region.
    """
    count = len(offsets) - 1
    pixel = np.zeros((count, 2), np.int64)
    distance = np.zeros(count, np.float64)
    for k in range(count):
        best = -1.0
        for i in range(offsets[k], offsets[k + 1]):
            r = row[i] - points[k, 0]
            for side in range(2):
                column = first[i] if side == 0 else last[i]
                c = column - points[k, 1]
                square = r * r + c * c
                if square > best * (1.0 + 1e-12):
                    best = square
                    pixel[k, 0] = row[i]
                    pixel[k, 1] = column
        distance[k] = np.sqrt(max(best, 0.0))
    return pixel, distance


@kernel
def mean_distances_runs(row: Any, first: Any, last: Any, offsets: Any, points: Any) -> Any:
    """(K, 2) float64: mean and standard deviation of the distances of all pixels of each region from its point."""
    count = len(offsets) - 1
    result = np.zeros((count, 2), np.float64)
    for k in range(count):
        total = np.int64(0)
        mean = 0.0
        spread = 0.0
        for i in range(offsets[k], offsets[k + 1]):
            r = row[i] - points[k, 0]
            for column in range(np.int64(first[i]), np.int64(last[i]) + 1):
                c = column - points[k, 1]
                distance = np.sqrt(r * r + c * c)
                total += 1
                step = distance - mean
                mean += step / total
                spread += step * (distance - mean)
        if total:
            result[k, 0] = mean
            result[k, 1] = np.sqrt(max(spread, 0.0) / total)
    return result


@kernel
def borders_runs(row: Any, first: Any, last: Any, offsets: Any, reach: int) -> tuple[Any, Any, Any, Any]:
    """The pixels of each region that have a neighbour outside: one of four (reach 0), or one of eight (reach 1)."""
    regions = len(offsets) - 1
    total = len(row)
    row_out = np.empty(3 * total + 16, np.int32)
    first_out = np.empty(3 * total + 16, np.int32)
    last_out = np.empty(3 * total + 16, np.int32)
    offsets_out = np.zeros(regions + 1, np.int64)
    count = 0
    for k in range(regions):
        end_of_region = offsets[k + 1]
        above = above_end = offsets[k]
        begin = offsets[k]
        while begin < end_of_region:
            end = begin
            while end < end_of_region and row[end] == row[begin]:
                end += 1
            below = end
            below_end = end
            if end < end_of_region and np.int64(row[end]) - row[begin] == 1:
                while below_end < end_of_region and row[below_end] == row[end]:
                    below_end += 1
            if not (above < above_end and np.int64(row[begin]) - row[above] == 1):
                above = above_end
            p = above
            q = below
            for i in range(begin, end):
                # Interior pixels: inside of this run, and of one run above and one below, each shrunk at both ends.
                low = np.int64(first[i]) + 1
                high = np.int64(last[i]) - 1
                open_from = np.int64(first[i])  # border pixels not written yet start here
                while p < above_end and last[p] < low:
                    p += 1
                while q < below_end and last[q] < low:
                    q += 1
                a = p
                b = q
                while a < above_end and b < below_end and first[a] <= high and first[b] <= high:
                    start = max(max(np.int64(first[a]), np.int64(first[b])) + reach, low)
                    stop = min(min(np.int64(last[a]), np.int64(last[b])) - reach, high)
                    if start <= stop:
                        if count + 2 >= len(row_out):
                            size = 2 * len(row_out)
                            grown = np.empty((3, size), np.int32)
                            grown[0, :count] = row_out[:count]
                            grown[1, :count] = first_out[:count]
                            grown[2, :count] = last_out[:count]
                            row_out = grown[0]
                            first_out = grown[1]
                            last_out = grown[2]
                        row_out[count] = row[i]
                        first_out[count] = open_from
                        last_out[count] = start - 1
                        count += 1
                        open_from = stop + 1
                    if last[a] < last[b]:
                        a += 1
                    else:
                        b += 1
                if count + 2 >= len(row_out):
                    size = 2 * len(row_out)
                    grown = np.empty((3, size), np.int32)
                    grown[0, :count] = row_out[:count]
                    grown[1, :count] = first_out[:count]
                    grown[2, :count] = last_out[:count]
                    row_out = grown[0]
                    first_out = grown[1]
                    last_out = grown[2]
                row_out[count] = row[i]
                first_out[count] = open_from
                last_out[count] = last[i]
                count += 1
            above = begin
            above_end = end
            begin = end
        offsets_out[k + 1] = count
    return row_out[:count].copy(), first_out[:count].copy(), last_out[:count].copy(), offsets_out


@kernel
def inside_rectangles(row: Any, first: Any, last: Any, offsets: Any, rectangles: Any) -> Any:
    """(K,) int64: numbers of pixels whose centres are in the rectangles (K, 5): row, column, phi, half length, half width."""
    count = len(offsets) - 1
    inside = np.zeros(count, np.int64)
    slack = 1e-9
    for k in range(count):
        sine = np.sin(rectangles[k, 2])
        cosine = np.cos(rectangles[k, 2])
        for i in range(offsets[k], offsets[k + 1]):
            r = row[i] - rectangles[k, 0]
            low = first[i] - rectangles[k, 1]
            high = last[i] - rectangles[k, 1]
            # |c * cosine - r * sine| <= length and |c * sine + r * cosine| <= width: two intervals of c
            for side in range(2):
                factor = cosine if side == 0 else sine
                shift = -r * sine if side == 0 else r * cosine
                limit = rectangles[k, 3 + side] + slack
                if abs(factor) < 1e-12:
                    if abs(shift) > limit:
                        high = low - 1.0
                else:
                    a = (-limit - shift) / factor
                    b = (limit - shift) / factor
                    low = max(low, min(a, b))
                    high = min(high, max(a, b))
            if low <= high:
                inside[k] += (
                    np.int64(np.floor(high + rectangles[k, 1] + 1e-6) - np.ceil(low + rectangles[k, 1] - 1e-6)) + 1
                )
    return inside
