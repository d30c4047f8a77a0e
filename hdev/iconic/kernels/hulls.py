"""Kernels over a batch of regions: convex hulls of the pixel centres, and what follows from them.

Hulls come as (V, 2) int64 points (row, column) with (K + 1,) offsets; each turns once, its points are corners only: one for a
single pixel, two for a straight line.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def _turn(points: Any, a: int, b: int, row: int, column: int) -> int:
    """The cross product of a -> b and a -> (row, column): 0 if the three are on a line."""
    return (points[b, 0] - points[a, 0]) * (column - points[a, 1]) - (points[b, 1] - points[a, 1]) * (
        row - points[a, 0]
    )


@kernel
def hulls_runs(row: Any, first: Any, last: Any, offsets: Any) -> tuple[Any, Any]:
    """The convex hulls: down the left side, then up the right side, starting at the leftmost pixel of the first row."""
    regions = len(offsets) - 1
    points = np.empty((2 * len(row), 2), np.int64)
    starts = np.zeros(regions + 1, np.int64)
    count = 0
    for k in range(regions):
        begin = offsets[k]
        end = offsets[k + 1]
        base = count
        i = begin
        while i < end:  # the left side: the first run of each row
            r = np.int64(row[i])
            c = np.int64(first[i])
            while count - base >= 2 and _turn(points, count - 2, count - 1, r, c) <= 0:
                count -= 1
            points[count, 0] = r
            points[count, 1] = c
            count += 1
            i += 1
            while i < end and row[i] == row[i - 1]:
                i += 1
        if begin < end:
            base = count - 1  # the right side starts where the left one ends
            i = end - 1
            while i >= begin:
                r = np.int64(row[i])
                c = np.int64(last[i])
                if not (r == points[count - 1, 0] and c == points[count - 1, 1]):
                    while count - base >= 2 and _turn(points, count - 2, count - 1, r, c) <= 0:
                        count -= 1
                    points[count, 0] = r
                    points[count, 1] = c
                    count += 1
                i -= 1
                while i >= begin and row[i] == row[i + 1]:
                    i -= 1
            home = starts[k]
            if count - home > 1 and points[count - 1, 0] == points[home, 0] and points[count - 1, 1] == points[home, 1]:
                count -= 1
            # The two sides meet at the first and the last row: no corner may lie on a line of its neighbours.
            while count - home > 2 and _turn(points, count - 2, count - 1, points[home, 0], points[home, 1]) == 0:
                count -= 1
        starts[k + 1] = count
    return points[:count].copy(), starts


@kernel
def filled_hulls(points: Any, starts: Any) -> tuple[Any, Any, Any, Any]:
    """The pixels whose centres are in the hulls, as a batch of regions (one run per row)."""
    regions = len(starts) - 1
    offsets = np.zeros(regions + 1, np.int64)
    for k in range(regions):
        low = high = np.int64(0)
        for v in range(starts[k], starts[k + 1]):
            low = points[v, 0] if v == starts[k] else min(low, points[v, 0])
            high = points[v, 0] if v == starts[k] else max(high, points[v, 0])
        offsets[k + 1] = offsets[k] + (high - low + 1 if starts[k] < starts[k + 1] else 0)
    total = offsets[regions]
    row = np.empty(total, np.int32)
    first = np.full(total, 2**31 - 1, np.int32)
    last = np.full(total, -(2**31) + 1, np.int32)
    left = np.full(total, np.inf, np.float64)
    right = np.full(total, -np.inf, np.float64)
    for k in range(regions):
        if starts[k] == starts[k + 1]:
            continue
        top = points[starts[k], 0]  # a hull starts in its first row
        for v in range(starts[k], starts[k + 1]):
            w = v + 1 if v + 1 < starts[k + 1] else starts[k]
            r1, c1, r2, c2 = points[v, 0], points[v, 1], points[w, 0], points[w, 1]
            if r1 > r2:
                r1, c1, r2, c2 = r2, c2, r1, c1
            height = r2 - r1
            for r in range(r1, r2 + 1):
                at = offsets[k] + r - top
                row[at] = r
                if height == 0:
                    first[at] = min(first[at], min(c1, c2))
                    last[at] = max(last[at], max(c1, c2))
                else:
                    # Between two columns an edge bounds one side only. Rounded up and down it is right for that side, and no
                    # tighter than the edge opposite for the other.
                    product = (c2 - c1) * (r - r1)
                    first[at] = min(first[at], c1 - (-product) // height)
                    last[at] = max(last[at], c1 + product // height)
                    crossing = c1 + product / height
                    left[at] = min(left[at], crossing)
                    right[at] = max(right[at], crossing)
    for at in range(total):
        if first[at] > last[at]:  # the hull passes between two pixels: the nearer one keeps it connected
            first[at] = np.int32(np.floor(0.5 * (left[at] + right[at]) + 0.5))
            last[at] = first[at]
    return row, first, last, offsets


@kernel
def smallest_rectangles(points: Any, starts: Any) -> Any:
    """(K, 5) float64: row, column, phi, length1, length2 of the rectangles of least area; zeros for an empty region."""
    regions = len(starts) - 1
    result = np.zeros((regions, 5), np.float64)
    for k in range(regions):
        begin = starts[k]
        count = starts[k + 1] - begin
        if count == 0:
            continue
        if count == 1:
            result[k, 0] = points[begin, 0]
            result[k, 1] = points[begin, 1]
            continue
        best = np.inf
        for v in range(count):
            w = (v + 1) % count
            dr = float(points[begin + w, 0] - points[begin + v, 0])
            dc = float(points[begin + w, 1] - points[begin + v, 1])
            norm = np.sqrt(dr * dr + dc * dc)
            dr /= norm
            dc /= norm
            low1 = high1 = low2 = high2 = 0.0
            for u in range(count):
                r = float(points[begin + u, 0] - points[begin + v, 0])
                c = float(points[begin + u, 1] - points[begin + v, 1])
                along = r * dr + c * dc
                across = r * dc - c * dr
                low1 = min(low1, along)
                high1 = max(high1, along)
                low2 = min(low2, across)
                high2 = max(high2, across)
            area = (high1 - low1) * (high2 - low2)
            if area < best - 1e-9 * (1.0 + abs(area)):
                best = area
                middle1 = 0.5 * (low1 + high1)
                middle2 = 0.5 * (low2 + high2)
                result[k, 0] = points[begin + v, 0] + middle1 * dr + middle2 * dc
                result[k, 1] = points[begin + v, 1] + middle1 * dc - middle2 * dr
                half1 = 0.5 * (high1 - low1)
                half2 = 0.5 * (high2 - low2)
                phi = np.arctan2(-dr, dc)
                if half2 > half1 * (1.0 + 1e-12):
                    half1, half2 = half2, half1
                    phi += 0.5 * np.pi
                while phi > 0.5 * np.pi + 1e-12:
                    phi -= np.pi
                while phi <= -0.5 * np.pi + 1e-12:
                    phi += np.pi
                if half1 <= half2 * (1.0 + 1e-12) and phi > 0.25 * np.pi + 1e-12:  # a square: the flatter side
                    phi -= 0.5 * np.pi
                result[k, 2] = phi
                result[k, 3] = half1
                result[k, 4] = half2
    return result


@kernel
def _circle_of_three(a: Any, b: Any, c: Any) -> tuple[float, float, float]:
    """Centre and squared radius of the circle through three points, (inf) if they are on a line."""
    br = b[0] - a[0]
    bc = b[1] - a[1]
    cr = c[0] - a[0]
    cc = c[1] - a[1]
    d = 2.0 * (br * cc - bc * cr)
    if d == 0.0:
        return 0.0, 0.0, np.inf
    b2 = br * br + bc * bc
    c2 = cr * cr + cc * cc
    r = (cc * b2 - bc * c2) / d
    s = (br * c2 - cr * b2) / d
    return a[0] + r, a[1] + s, r * r + s * s


@kernel
def smallest_circles(points: Any, starts: Any) -> Any:
    """(K, 3) float64: row, column, radius of the smallest circles around the points; radius -1 for an empty region."""
    regions = len(starts) - 1
    result = np.zeros((regions, 3), np.float64)
    for k in range(regions):
        count = starts[k + 1] - starts[k]
        if count == 0:
            result[k, 2] = -1.0
            continue
        origin = points[starts[k]]
        local = np.empty((count, 2), np.float64)
        for v in range(count):  # every seventh point, and so on: no order of the corners is bad then
            local[v, 0] = points[starts[k] + v, 0] - origin[0]
            local[v, 1] = points[starts[k] + v, 1] - origin[1]
        seed = np.uint32(12345)
        for v in range(count - 1, 0, -1):
            seed = np.uint32(seed * np.uint32(1664525) + np.uint32(1013904223))
            w = np.int64(seed >> np.uint32(8)) % (v + 1)
            for axis in range(2):
                kept = local[v, axis]
                local[v, axis] = local[w, axis]
                local[w, axis] = kept
        r = local[0, 0]
        c = local[0, 1]
        square = 0.0
        slack = 1e-9
        for i in range(1, count):
            if (local[i, 0] - r) ** 2 + (local[i, 1] - c) ** 2 <= square + slack * (1.0 + square):
                continue
            r = local[i, 0]
            c = local[i, 1]
            square = 0.0
            for j in range(i):
                if (local[j, 0] - r) ** 2 + (local[j, 1] - c) ** 2 <= square + slack * (1.0 + square):
                    continue
                r = 0.5 * (local[i, 0] + local[j, 0])
                c = 0.5 * (local[i, 1] + local[j, 1])
                square = (local[i, 0] - r) ** 2 + (local[i, 1] - c) ** 2
                for m in range(j):
                    if (local[m, 0] - r) ** 2 + (local[m, 1] - c) ** 2 <= square + slack * (1.0 + square):
                        continue
                    r, c, square = _circle_of_three(local[i], local[j], local[m])
        result[k, 0] = origin[0] + r
        result[k, 1] = origin[1] + c
        result[k, 2] = np.sqrt(square)
    return result


@kernel
def diameters(points: Any, starts: Any) -> tuple[Any, Any]:
    """The two points of each hull that are furthest apart, (K, 4) int64, and their distance, (K,) float64."""
    regions = len(starts) - 1
    ends = np.zeros((regions, 4), np.int64)
    distance = np.zeros(regions, np.float64)
    for k in range(regions):
        best = -1.0
        for v in range(starts[k], starts[k + 1]):
            for w in range(v, starts[k + 1]):
                dr = float(points[w, 0] - points[v, 0])
                dc = float(points[w, 1] - points[v, 1])
                square = dr * dr + dc * dc
                if square > best:
                    best = square
                    ends[k, 0] = points[v, 0]
                    ends[k, 1] = points[v, 1]
                    ends[k, 2] = points[w, 0]
                    ends[k, 3] = points[w, 1]
        distance[k] = np.sqrt(max(best, 0.0))
    return ends, distance
