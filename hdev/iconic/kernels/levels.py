"""Level lines of images: marching squares, linked to contours."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def level_links(values: Any, inside: Any, level: float) -> Any:
    """Which crossings of the level are neighbours on the level line.

    The crossing between pixel k (counted in the flat image) and the pixel at its right has the number 2 * k, that between it
    and the pixel below 2 * k + 1. Pixels at the level belong to the light side.

    Parameters
    ----------
    values : (H, W) float64
    inside : (H, W) bool
        Only squares of four pixels inside are looked at.

    Returns
    -------
    (2 * H * W, 2) int32
        Up to two neighbours of each crossing, or -1: first that to which the line comes with the light side at its left.
    """
    height, width = values.shape
    links = np.full((2 * height * width, 2), -1, np.int32)
    for r in range(height - 1):
        for c in range(width - 1):
            if not (inside[r, c] and inside[r, c + 1] and inside[r + 1, c] and inside[r + 1, c + 1]):
                continue
            a = values[r, c] >= level
            b = values[r, c + 1] >= level
            d = values[r + 1, c + 1] >= level
            e = values[r + 1, c] >= level
            if a == b and b == d and d == e:
                continue
            k = r * width + c
            top = 2 * k
            left = 2 * k + 1
            right = 2 * (k + 1) + 1
            bottom = 2 * (k + width)
            if a != b and b != d and d != e:
                # A saddle: the bilinear surface says which corners are joined.
                p = values[r, c] - level
                q = values[r, c + 1] - level
                s = values[r + 1, c + 1] - level
                t = values[r + 1, c] - level
                joined = p * s > q * t  # the middle is on the side of a and d
                light = a == joined
                # light corners joined: lines cut off the dark corners; otherwise they cut off the light ones
                if a:
                    if light:
                        _link(links, right, top)  # around b, dark
                        _link(links, left, bottom)  # around e, dark
                    else:
                        _link(links, left, top)
                        _link(links, right, bottom)
                elif light:
                    _link(links, top, left)
                    _link(links, bottom, right)
                else:
                    _link(links, top, right)
                    _link(links, bottom, left)
                continue
            # One line: from the crossing where light follows dark clockwise to the other one: light at the left.
            begin = -1
            end = -1
            if a != b:
                if b:
                    begin = top
                else:
                    end = top
            if b != d:
                if d:
                    begin = right
                else:
                    end = right
            if d != e:
                if e:
                    begin = bottom
                else:
                    end = bottom
            if e != a:
                if a:
                    begin = left
                else:
                    end = left
            _link(links, begin, end)
    return links


@kernel
def _link(links: Any, source: int, target: int) -> None:
    links[source, 1] = target
    links[target, 0] = source


@kernel
def trace_lines(values: Any, level: float, links: Any) -> Any:
    """The level lines as points: rows, columns (N,) float64 and offsets (K + 1,) int64; closed lines repeat their first point.

    Points that repeat the one before are left out. `links` is used up.
    """
    _height, width = values.shape
    rows = np.empty(1024, np.float64)
    columns = np.empty(1024, np.float64)
    offsets = np.empty(64, np.int64)
    offsets[0] = 0
    lines = 0
    count = 0
    for turn in range(2):  # first open lines from their ends, then closed ones
        for start in range(len(links)):
            if links[start, 1] < 0 or (turn == 0 and links[start, 0] >= 0):
                continue
            node = start
            begin = count
            while node >= 0:
                if count + 1 >= len(rows):
                    more_rows = np.empty(2 * len(rows), np.float64)
                    more_columns = np.empty(2 * len(rows), np.float64)
                    more_rows[:count] = rows[:count]
                    more_columns[:count] = columns[:count]
                    rows = more_rows
                    columns = more_columns
                k = node >> 1
                r = k // width
                c = k % width
                v = values[r, c]
                row = float(r)
                column = float(c)
                if node & 1:
                    row += (level - v) / (values[r + 1, c] - v)
                else:
                    column += (level - v) / (values[r, c + 1] - v)
                if count == begin or rows[count - 1] != row or columns[count - 1] != column:
                    rows[count] = row
                    columns[count] = column
                    count += 1
                following = links[node, 1]
                links[node, 1] = -1
                if following == start and turn == 1:
                    break
                node = following
            if turn == 1 and count > begin and (rows[count - 1] != rows[begin] or columns[count - 1] != columns[begin]):
                rows[count] = rows[begin]
                columns[count] = columns[begin]
                count += 1
            if count - begin < 2:  # a single pixel at the level
                count = begin
                continue
            lines += 1
            if lines == len(offsets):
                longer = np.empty(2 * lines, np.int64)
                longer[:lines] = offsets[:lines]
                offsets = longer
            offsets[lines] = count
    return rows[:count], columns[:count], offsets[: lines + 1]
