"""Kernels over a batch of regions: the largest circle and the largest rectangle inside of each."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def row_groups(row: Any, begin: int, end: int) -> Any:
    """Where the runs of each row start: indices, and `end` at last."""
    starts = np.empty(end - begin + 1, np.int64)
    count = 0
    for i in range(begin, end):
        if i == begin or row[i] != row[i - 1]:
            starts[count] = i
            count += 1
    starts[count] = end
    return starts[: count + 1].copy()


_NEVER = np.int64(2**40)


@kernel
def _shift(first: Any, last: Any, begin: int, end: int, left: int, right: int) -> Any:
    """How far the pixels left .. right must at least be moved to the right until one run of the row contains them."""
    low = begin
    high = end
    while low < high:
        middle = (low + high) >> 1
        if last[middle] < left:
            low = middle + 1
        else:
            high = middle
    while low < end:
        move = max(np.int64(first[low]) - left, 0)
        if last[low] - right >= move:
            return move
        low += 1
    return _NEVER


@kernel
def _circle_shift(row: Any, first: Any, last: Any, starts: Any, g: int, column: int, diameter: int, half: int) -> Any:
    """0 if the circle at row group g (see `inner_circles`) is in the region, else how far it must at least be moved."""
    groups = len(starts) - 1
    steps = (diameter - 1) // 2  # rows above the middle, or above the upper one of the two middle rows
    if g < steps or g + steps + half >= groups:
        return _NEVER
    if np.int64(row[starts[g + steps + half]]) - row[starts[g - steps]] != 2 * steps + half:
        return _NEVER
    for turn in range(steps + 1):
        step = 0 if turn == 0 else steps + 1 - turn  # the middle, then from the outside
        rows2 = 2 * step + half
        reach2 = np.int64(np.sqrt(float(diameter * diameter - rows2 * rows2)))
        while reach2 * reach2 > diameter * diameter - rows2 * rows2:
            reach2 -= 1
        reach = reach2 >> 1 if half == 0 else (reach2 - 1) >> 1
        for side in range(2):
            other = g - step if side == 0 else g + step + half
            move = _shift(first, last, starts[other], starts[other + 1], column - reach, column + reach + half)
            if move:
                return move
    return 0


@kernel
def inner_circles(row: Any, first: Any, last: Any, offsets: Any) -> Any:
    """(K, 3) float64: row, column, radius of the largest discrete circles, the first of equally large ones.

    A circle of odd diameter lies on a pixel, one of even diameter between four. Both consist of the pixels whose centres are
    not further away than the radius, a multiple of one half.
    """
    regions = len(offsets) - 1
    result = np.zeros((regions, 3), np.float64)
    for k in range(regions):
        if offsets[k] == offsets[k + 1]:
            continue
        starts = row_groups(row, offsets[k], offsets[k + 1])
        groups = len(starts) - 1
        found = 0  # the diameter of the largest circle so far
        for g in range(groups):
            for half in range(2):  # centres (row, column), or (row + 1/2, column + 1/2)
                wanted = found + 1 + (found & 1 ^ half)
                i = starts[g]
                column = np.int64(first[i])
                while i < starts[g + 1] and g >= (wanted - 1) // 2:
                    if column > last[i]:
                        i += 1
                        if i < starts[g + 1]:
                            column = max(column, np.int64(first[i]))
                        continue
                    move = _circle_shift(row, first, last, starts, g, column, wanted, half)
                    if move == _NEVER:
                        break
                    if move == 0:
                        found = wanted
                        wanted += 2
                        result[k, 0] = row[starts[g]] + 0.5 * half
                        result[k, 1] = column + 0.5 * half
                        result[k, 2] = 0.5 * found
                    column += move
    return result


@kernel
def inner_rectangles(row: Any, first: Any, last: Any, offsets: Any) -> Any:
    """(K, 4) int64: row1, column1, row2, column2 of the largest rectangles parallel to the axes; zeros for an empty region.

    Of equally large ones that whose upper left corner comes first. Columns are taken in intervals in which no run begins or
    ends; the heights of the columns of pixels that end in a row are worked off with a stack.
    """
    regions = len(offsets) - 1
    result = np.zeros((regions, 4), np.int64)
    for k in range(regions):
        begin = offsets[k]
        end = offsets[k + 1]
        if begin == end:
            continue
        edges = np.empty(2 * (end - begin), np.int64)
        for i in range(begin, end):
            edges[2 * (i - begin)] = first[i]
            edges[2 * (i - begin) + 1] = np.int64(last[i]) + 1
        edges = np.unique(edges)
        cells = len(edges) - 1
        height = np.zeros(cells + 1, np.int64)
        stack = np.empty(cells + 1, np.int64)
        starts = row_groups(row, begin, end)
        best = np.int64(0)
        for g in range(len(starts) - 1):
            here = np.int64(row[starts[g]])
            if g > 0 and here - row[starts[g - 1]] != 1:
                height[:] = 0
            cell = 0
            for i in range(starts[g], starts[g + 1]):
                while edges[cell] < first[i]:
                    height[cell] = 0
                    cell += 1
                while cell < cells and edges[cell] <= last[i]:
                    height[cell] += 1
                    cell += 1
            while cell < cells:
                height[cell] = 0
                cell += 1
            top = 0
            for c in range(cells + 1):  # the last height is 0 and empties the stack
                while top > 0 and height[stack[top - 1]] >= height[c]:
                    tall = height[stack[top - 1]]
                    top -= 1
                    left = edges[stack[top - 1] + 1] if top > 0 else edges[0]
                    area = tall * (edges[c] - left)
                    if area == 0 or area < best:
                        continue
                    row1 = here - tall + 1
                    if area > best or row1 < result[k, 0] or (row1 == result[k, 0] and left < result[k, 1]):
                        best = area
                        result[k, 0] = row1
                        result[k, 1] = left
                        result[k, 2] = here
                        result[k, 3] = edges[c] - 1
                stack[top] = c
                top += 1
    return result
