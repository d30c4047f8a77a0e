"""Kernels that paint regions and polygons into a picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def blend(picture: Any, r: int, c: int, red: int, green: int, blue: int, alpha: int) -> None:
    """Paint one pixel."""
    if alpha == 255:
        picture[r, c, 0] = red
        picture[r, c, 1] = green
        picture[r, c, 2] = blue
    else:
        rest = 255 - alpha
        picture[r, c, 0] = (picture[r, c, 0] * rest + red * alpha + 127) // 255
        picture[r, c, 1] = (picture[r, c, 1] * rest + green * alpha + 127) // 255
        picture[r, c, 2] = (picture[r, c, 2] * rest + blue * alpha + 127) // 255


@kernel
def place(first: float, last: float, start: float, scale: float) -> Any:
    """The pixels of a window, from - to, over the rows (or columns) first .. last of an image."""
    begin = np.ceil((first - start) / scale - 0.5)
    end = np.ceil((last + 1.0 - start) / scale - 0.5) - 1.0
    if end < begin:
        begin = np.floor((0.5 * (first + last + 1.0) - start) / scale)
        end = begin
    return np.int64(min(max(begin, -1e9), 1e9)), np.int64(min(max(end, -1e9), 1e9))


@kernel
def paint_row(
    picture: Any,
    painted: Any,
    brush: Any,
    k: int,
    y: int,
    x1: int,
    x2: int,
    red: int,
    green: int,
    blue: int,
    alpha: int,
) -> None:
    """Paint the pixels x1 .. x2 of a row as border pixels of region k."""
    height, width = picture.shape[0], picture.shape[1]
    for x in range(max(x1, 0), min(x2, width - 1) + 1):
        if brush.shape[0] == 1 and alpha == 255:
            picture[y, x, 0] = red
            picture[y, x, 1] = green
            picture[y, x, 2] = blue
            continue
        for j in range(brush.shape[0]):
            v = y + brush[j, 0]
            u = x + brush[j, 1]
            if 0 <= v < height and 0 <= u < width and painted[v, u] != k + 1:
                painted[v, u] = k + 1
                blend(picture, v, u, red, green, blue, alpha)


@kernel
def paint_regions(
    picture: Any,
    stamp: Any,
    painted: Any,
    row: Any,
    first: Any,
    last: Any,
    offsets: Any,
    colours: Any,
    which: Any,
    top: float,
    left: float,
    row_scale: float,
    column_scale: float,
    fill: bool,
    brush: Any,
) -> None:
    """Paint regions k = 0, 1, ... in the colours which[k].

    `stamp` is an int32 array of zeros, one pixel larger than the picture on each side. Row r of a region covers the rows w of
    the picture with floor (top + (w + 0.5) * row_scale) = r; if there is none (the picture is smaller), the one it lies in.
    Without `fill` the outermost pixels of the picture that a region covers are painted with `brush`, the offsets of the pixels
    of a pen; `painted` is an int32 array of zeros, as large as the picture.
    """
    height, width = picture.shape[0], picture.shape[1]
    for k in range(offsets.size - 1):
        red = np.int64(colours[which[k], 0])
        green = np.int64(colours[which[k], 1])
        blue = np.int64(colours[which[k], 2])
        alpha = np.int64(colours[which[k], 3])
        low_r, high_r, low_c, high_c = height + 1, -2, width + 1, -2
        for i in range(offsets[k], offsets[k + 1]):
            a, b = place(np.float64(row[i]), np.float64(row[i]), top, row_scale)
            c, d = place(np.float64(first[i]), np.float64(last[i]), left, column_scale)
            if b < -1 or a > height or d < -1 or c > width:
                continue
            a, b, c, d = max(a, -1), min(b, height), max(c, -1), min(d, width)
            if a < low_r:
                low_r = a
            if b > high_r:
                high_r = b
            if c < low_c:
                low_c = c
            if d > high_c:
                high_c = d
            if fill and alpha == 255:
                for y in range(max(a, 0), min(b, height - 1) + 1):
                    line = picture[y, max(c, 0) : min(d, width - 1) + 1]
                    for x in range(line.shape[0]):
                        line[x, 0] = red
                        line[x, 1] = green
                        line[x, 2] = blue
            elif fill:
                for y in range(max(a, 0), min(b, height - 1) + 1):
                    for x in range(max(c, 0), min(d, width - 1) + 1):
                        if stamp[y + 1, x + 1] != k + 1:
                            stamp[y + 1, x + 1] = k + 1
                            blend(picture, y, x, red, green, blue, alpha)
            else:
                for y in range(a, b + 1):
                    stamp[y + 1, c + 1 : d + 2] = k + 1
        if fill:
            continue
        for y in range(max(low_r, 0), min(high_r, height - 1) + 1):
            for x in range(max(low_c, 0), min(high_c, width - 1) + 1):
                if stamp[y + 1, x + 1] != k + 1 or (
                    (stamp[y, x + 1] == k + 1)
                    & (stamp[y + 2, x + 1] == k + 1)
                    & (stamp[y + 1, x] == k + 1)
                    & (stamp[y + 1, x + 2] == k + 1)
                ):
                    continue
                paint_row(picture, painted, brush, k, y, x, x, red, green, blue, alpha)


@kernel
def paint_borders(
    picture: Any,
    painted: Any,
    row: Any,
    first: Any,
    last: Any,
    offsets: Any,
    colours: Any,
    which: Any,
    top: float,
    left: float,
    row_scale: float,
    column_scale: float,
    brush: Any,
) -> None:
    """What `paint_regions` paints without `fill`, where no pixel of the picture is larger than one of the image.

    Then runs stay apart in the picture, and border pixels are the ends of runs, and what the runs of the rows above and below
    leave free: nothing needs to be done for the pixels inside.
    """
    height = picture.shape[0]
    for k in range(offsets.size - 1):
        red = np.int64(colours[which[k], 0])
        green = np.int64(colours[which[k], 1])
        blue = np.int64(colours[which[k], 2])
        alpha = np.int64(colours[which[k], 3])
        above, begin, stop = offsets[k], offsets[k], offsets[k + 1]
        while begin < stop:
            r = row[begin]
            end = begin
            while end < stop and row[end] == r:
                end += 1
            low, high = place(np.float64(r), np.float64(r), top, row_scale)
            if low < height and high >= 0:
                for i in range(begin, end):
                    c, d = place(np.float64(first[i]), np.float64(last[i]), left, column_scale)
                    for y in range(max(low, 0), min(high, height - 1) + 1):
                        paint_row(picture, painted, brush, k, y, c, c, red, green, blue, alpha)
                        paint_row(picture, painted, brush, k, y, d, d, red, green, blue, alpha)
                for side in range(2):
                    y = low if side == 0 else high
                    if not 0 <= y < height:
                        continue
                    j = above if side == 0 else end
                    there = r - 1 if side == 0 else r + 1
                    for i in range(begin, end):
                        c, d = place(np.float64(first[i]), np.float64(last[i]), left, column_scale)
                        while j < stop and row[j] == there and last[j] < first[i]:
                            j += 1
                        n = j
                        while n < stop and row[n] == there and first[n] <= last[i]:
                            u, v = place(np.float64(first[n]), np.float64(last[n]), left, column_scale)
                            paint_row(picture, painted, brush, k, y, c, u - 1, red, green, blue, alpha)
                            c = v + 1
                            n += 1
                        paint_row(picture, painted, brush, k, y, c, d, red, green, blue, alpha)
            above, begin = begin, end


@kernel
def paint_lines(picture: Any, points: Any, sizes: Any, colours: Any) -> None:
    """Paint lines one pixel wide, line k through sizes[k] points in the opaque colour colours[k].

    `points` are (column, row) in sixteenths of a pixel. A segment has one pixel in each column (if it is steep: row) between
    its ends, the one whose centre is nearest.
    """
    height, width = picture.shape[0], picture.shape[1]
    begin = 0
    for k in range(sizes.size):
        end = begin + sizes[k]
        for i in range(begin, end if end - begin == 1 else end - 1):
            j = min(i + 1, end - 1)
            x1, y1, x2, y2 = points[i, 0], points[i, 1], points[j, 0], points[j, 1]
            steep = abs(y2 - y1) >= abs(x2 - x1)
            if steep:
                x1, y1, x2, y2 = y1, x1, y2, x2
            if x2 < x1:
                x1, y1, x2, y2 = x2, y2, x1, y1
            slope = (y2 - y1) / max(x2 - x1, 1)
            first, last = (x1 + 8) >> 4, (x2 + 8) >> 4
            low, high = min(y1, y2), max(y1, y2)
            for x in range(max(first, 0), min(last, (height if steep else width) - 1) + 1):
                y = (np.int64(np.floor(min(max(y1 + (16 * x - x1) * slope, low), high))) + 8) >> 4
                if steep:
                    if 0 <= y < width:
                        picture[x, y, 0] = colours[k, 0]
                        picture[x, y, 1] = colours[k, 1]
                        picture[x, y, 2] = colours[k, 2]
                elif 0 <= y < height:
                    picture[y, x, 0] = colours[k, 0]
                    picture[y, x, 1] = colours[k, 1]
                    picture[y, x, 2] = colours[k, 2]
        begin = end


@kernel
def cover_lines(mask: Any, points: Any, radius: float, smooth: bool) -> None:
    """How far the pixels of a mask (0 .. 255) are covered by a line through points (column, row), `radius` to each side.

    A pixel whose centre lies `radius` from the line is covered by half, the one further inside or outside wholly or not at all;
    if the line is not `smooth`, those up to `radius` wholly.
    """
    height, width = mask.shape
    for i in range(max(points.shape[0] - 1, 1)):
        j = min(i + 1, points.shape[0] - 1)
        x1, y1 = points[i, 0], points[i, 1]
        dx, dy = points[j, 0] - x1, points[j, 1] - y1
        square = dx * dx + dy * dy
        reach = radius + 1.0
        top: Any = np.floor(max(min(y1, y1 + dy) - reach, 0.0))
        bottom: Any = np.ceil(min(max(y1, y1 + dy) + reach, height - 1.0))
        for y in range(np.int64(top), np.int64(bottom) + 1):
            low, high = min(x1, x1 + dx) - reach, max(x1, x1 + dx) + reach
            if abs(dy) > 1e-9:
                middle = x1 + (y - y1) * dx / dy
                half = reach * np.sqrt(square) / abs(dy)
                low, high = max(low, middle - half), min(high, middle + half)
            left: Any = np.floor(max(low, 0.0))
            right: Any = np.ceil(min(high, width - 1.0))
            for x in range(np.int64(left), np.int64(right) + 1):
                along = 0.0
                if square > 0:
                    along = min(max(((x - x1) * dx + (y - y1) * dy) / square, 0.0), 1.0)
                distance = np.hypot(x - x1 - along * dx, y - y1 - along * dy)
                covered = min(max(radius + 0.5 - distance, 0.0), 1.0)
                if not smooth:
                    covered = 1.0 if distance <= radius else 0.0
                value = np.int64(255.0 * covered + 0.5)
                if value > mask[y, x]:
                    mask[y, x] = value


@kernel
def paint_mask(picture: Any, mask: Any, top: int, left: int, red: int, green: int, blue: int, alpha: int) -> None:
    """Paint a colour through a mask (0 .. 255) whose first pixel lies at (top, left)."""
    height, width = picture.shape[0], picture.shape[1]
    for y in range(max(0, -top), min(mask.shape[0], height - top)):
        for x in range(max(0, -left), min(mask.shape[1], width - left)):
            value = np.int64(mask[y, x])
            if value:
                blend(picture, y + top, x + left, red, green, blue, (alpha * value + 127) // 255)


@kernel
def paint_polygon(picture: Any, rows: Any, columns: Any, red: int, green: int, blue: int, alpha: int) -> None:
    """Paint the pixels whose centres lie in a polygon (even-odd rule)."""
    height, width, count = picture.shape[0], picture.shape[1], rows.size
    crossings = np.empty(count)
    start: Any = max(np.ceil(rows.min()), 0.0)
    for y in range(np.int64(start), height):
        if y > rows.max():
            break
        found = 0
        for i in range(count):
            j = (i + 1) % count
            if (rows[i] <= y) != (rows[j] <= y):
                crossings[found] = columns[i] + (y - rows[i]) / (rows[j] - rows[i]) * (columns[j] - columns[i])
                found += 1
        ordered = np.sort(crossings[:found])
        for i in range(0, found - 1, 2):
            begin = np.int64(np.ceil(max(ordered[i], 0.0)))
            end = np.int64(np.floor(min(ordered[i + 1], width - 1.0)))
            for x in range(begin, end + 1):
                blend(picture, y, x, red, green, blue, alpha)
