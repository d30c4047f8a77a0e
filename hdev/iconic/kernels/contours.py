"""Kernels over a mask of one region: tracing its contour, distances."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel

#: Steps clockwise from the right: rows, columns.
_DOWN = np.array([0, 1, 1, 1, 0, -1, -1, -1], np.int64)
_RIGHT = np.array([1, 1, 0, -1, -1, -1, 0, 1], np.int64)

FAR = np.int64(2**31 - 1)


@kernel
def trace(mask: Any, row: int, column: int, four: int) -> tuple[Any, Any]:
    """The outer contour of a component, clockwise, from its uppermost pixel furthest to the right back to it.

    Parameters
    ----------
    mask : (H, W) uint8
        With a border of zeros.
    row, column : int
        The first pixel.
    four : int
        1 if only steps along rows and columns are to be taken.

    Returns
    -------
    rows, columns : (N,) int64; the last pixel is the first again (a single pixel comes once)
    """
    rows = np.empty(1024, np.int64)
    columns = np.empty(1024, np.int64)
    rows[0] = row
    columns[0] = column
    count = 1
    r = row
    c = column
    direction = 0
    first_step = -1
    step = 2 if four else 1
    while True:
        # As far to the left as the contour can turn, then clockwise.
        start = (direction + 6) % 8 if four else (direction + 7 - (direction & 1)) % 8
        found = -1
        for k in range(0, 8, step):
            d = (start + k) % 8
            if mask[r + _DOWN[d], c + _RIGHT[d]]:
                found = d
                break
        if found < 0:
            break
        if r == row and c == column:
            if first_step < 0:
                first_step = found
            elif found == first_step:
                break
        direction = found
        r += _DOWN[found]
        c += _RIGHT[found]
        if count == len(rows):
            grown = np.empty((2, 2 * count), np.int64)
            grown[0, :count] = rows
            grown[1, :count] = columns
            rows = grown[0]
            columns = grown[1]
        rows[count] = r
        columns[count] = c
        count += 1
    return rows[:count].copy(), columns[:count].copy()


@kernel
def flood_distances(sources: Any, pattern: Any) -> tuple[Any, Any]:
    """Distances in steps, and the nearest source of every pixel.

    Parameters
    ----------
    sources : (H, W) uint8
    pattern : (P,) int64
        Neighbours that a step may reach, 4 or 8; step k takes pattern[k % P].

    Returns
    -------
    distance : (H, W) int32, FAR without a source
    nearest : (H, W) int64, row * W + column of the source, -1 without
    """
    height, width = sources.shape
    distance = np.full((height, width), FAR, np.int32)
    nearest = np.full((height, width), -1, np.int64)
    queue = np.empty(height * width, np.int64)
    count = 0
    for r in range(height):
        for c in range(width):
            if sources[r, c]:
                distance[r, c] = 0
                nearest[r, c] = r * width + c
                queue[count] = r * width + c
                count += 1
    begin = 0
    step = 0
    while begin < count:
        end = count
        stride = 2 if pattern[step % len(pattern)] == 4 else 1
        step += 1
        for k in range(begin, end):
            r = queue[k] // width
            c = queue[k] % width
            for d in range(0, 8, stride):
                rn = r + _DOWN[d]
                cn = c + _RIGHT[d]
                if 0 <= rn < height and 0 <= cn < width and nearest[rn, cn] < 0:
                    nearest[rn, cn] = nearest[r, c]
                    distance[rn, cn] = step
                    queue[count] = rn * width + cn
                    count += 1
        begin = end
    return distance, nearest


@kernel
def chamfer_distances(sources: Any, straight: int, diagonal: int) -> tuple[Any, Any]:
    """As `flood_distances`, with weights for steps along an axis and for diagonal ones."""
    height, width = sources.shape
    distance = np.full((height, width), FAR, np.int32)
    nearest = np.full((height, width), -1, np.int64)
    for r in range(height):
        for c in range(width):
            if sources[r, c]:
                distance[r, c] = 0
                nearest[r, c] = r * width + c
    for turn in range(2):
        for i in range(height):
            r = i if turn == 0 else height - 1 - i
            for j in range(width):
                c = j if turn == 0 else width - 1 - j
                for d in range(4):  # left, upper left, above, upper right; then the opposite ones
                    side = (d + 4) % 8 if turn == 0 else d
                    rn = r + _DOWN[side]
                    cn = c + _RIGHT[side]
                    if 0 <= rn < height and 0 <= cn < width and nearest[rn, cn] >= 0:
                        reached = np.int64(distance[rn, cn]) + (diagonal if side & 1 else straight)
                        if reached < distance[r, c]:
                            distance[r, c] = reached
                            nearest[r, c] = nearest[rn, cn]
    return distance, nearest


@kernel
def euclidean_distances(sources: Any) -> tuple[Any, Any]:
    """Squared Euclidean distances ((H, W) int64, -1 without a source) and `nearest` as `flood_distances` gives it.

    The nearest source of each column first, then for each row the lower envelope of the parabolas over its columns.
    """
    height, width = sources.shape
    square = np.full((height, width), -1, np.int64)
    nearest = np.full((height, width), -1, np.int64)
    gap = np.full((height, width), -1, np.int64)  # the row of the nearest source in the column
    for c in range(width):
        seen = -1
        for r in range(height):
            if sources[r, c]:
                seen = r
            gap[r, c] = seen
        seen = -1
        for r in range(height - 1, -1, -1):
            if sources[r, c]:
                seen = r
            if seen >= 0 and (gap[r, c] < 0 or seen - r < r - gap[r, c]):
                gap[r, c] = seen
    place = np.empty(width, np.int64)
    until = np.empty(width, np.float64)
    for r in range(height):
        count = 0
        for c in range(width):
            if gap[r, c] < 0:
                continue
            f = (r - gap[r, c]) ** 2
            while count > 0:
                p = place[count - 1]
                g = (r - gap[r, p]) ** 2
                cut = (f + c * c - g - p * p) / (2.0 * (c - p))
                if count > 1 and cut <= until[count - 2]:
                    count -= 1
                    continue
                until[count - 1] = cut
                break
            place[count] = c
            count += 1
        if count == 0:
            continue
        k = 0
        for c in range(width):
            while k < count - 1 and until[k] < c:
                k += 1
            p = place[k]
            square[r, c] = (c - p) ** 2 + (r - gap[r, p]) ** 2
            nearest[r, c] = gap[r, p] * width + p
    return square, nearest


@kernel
def expand_labels(labels: Any, allowed: Any, steps: int) -> None:
    """Let labels grow into the pixels that are allowed and have none.

    Parameters
    ----------
    labels : (H, W) int64, changed
        0 has none. A pixel that two labels reach in the same step gets the smaller.
    allowed : (H, W) uint8
    steps : int
        Strips one pixel wide that are added at most, over sides and over sides and corners in turn; -1: until nothing changes.
    """
    height, width = labels.shape
    queue = np.empty(height * width, np.int64)
    count = 0
    for r in range(height):
        for c in range(width):
            if labels[r, c] > 0:
                queue[count] = r * width + c
                count += 1
    begin = 0
    step = 0
    reached = np.full((height, width), -1, np.int64)
    while begin < count and (steps < 0 or step < steps):
        end = count
        stride = 2 if step % 2 == 0 else 1
        for k in range(begin, end):
            r = queue[k] // width
            c = queue[k] % width
            for d in range(0, 8, stride):
                rn = r + _DOWN[d]
                cn = c + _RIGHT[d]
                if not (0 <= rn < height and 0 <= cn < width) or not allowed[rn, cn]:
                    continue
                if labels[rn, cn] == 0:
                    labels[rn, cn] = labels[r, c]
                    reached[rn, cn] = step
                    queue[count] = rn * width + cn
                    count += 1
                elif reached[rn, cn] == step and labels[r, c] < labels[rn, cn]:
                    labels[rn, cn] = labels[r, c]
        # A pixel of the last step may reach a corner in the next one only: its neighbours are looked at again.
        begin = end if stride == 1 else begin
        step += 1


@kernel
def label_runs(labels: Any, mask: Any) -> tuple[Any, Any, Any, Any]:
    """The runs of equal labels ((H, W) int64) inside of the mask: row, first, last column and label, in order."""
    height, width = labels.shape
    size = 1024
    runs = np.empty((4, size), np.int64)
    count = 0
    for r in range(height):
        c = 0
        while c < width:
            if not mask[r, c]:
                c += 1
                continue
            begin = c
            while c < width and mask[r, c] and labels[r, c] == labels[r, begin]:
                c += 1
            if count == size:
                grown = np.empty((4, 2 * size), np.int64)
                grown[:, :size] = runs
                runs = grown
                size *= 2
            runs[0, count] = r
            runs[1, count] = begin
            runs[2, count] = c - 1
            runs[3, count] = labels[r, begin]
            count += 1
    return (
        runs[0, :count].copy(),
        runs[1, :count].copy(),
        runs[2, :count].copy(),
        runs[3, :count].copy(),
    )


@kernel
def polar_mask(mask: Any, row0: int, column0: int, geometry: Any, result: Any, smooth: int) -> None:
    """A mask seen in polar coordinates.

    Parameters
    ----------
    mask : (H, W) uint8, whose first pixel is (row0, column0)
    geometry : (6,) float64
        Centre (row, column), first and last angle, first and last radius.
    result : (height, width) uint8, changed
        Rows are radii, columns angles; the first and the last belong to the given values.
    smooth : int
        As in `warp_mask`.
    """
    height, width = result.shape
    for i in range(height):
        radius = geometry[4] + (geometry[5] - geometry[4]) * (i / max(height - 1, 1))
        for j in range(width):
            angle = geometry[2] + (geometry[3] - geometry[2]) * (j / max(width - 1, 1))
            r = geometry[0] - radius * np.sin(angle) - row0
            c = geometry[1] + radius * np.cos(angle) - column0
            result[i, j] = _sample(mask, r, c, smooth)


@kernel
def cartesian_mask(mask: Any, geometry: Any, row0: int, column0: int, result: Any, smooth: int) -> None:
    """The inverse of `polar_mask`: `mask` is the polar image, the first pixel of `result` is (row0, column0)."""
    rows, columns = mask.shape
    height, width = result.shape
    span = geometry[3] - geometry[2]
    depth = geometry[5] - geometry[4]
    full = 2.0 * np.pi
    slack = 1e-9
    for i in range(height):
        for j in range(width):
            r = i + row0 - geometry[0]
            c = j + column0 - geometry[1]
            radius = np.sqrt(r * r + c * c)
            if depth == 0.0:
                share = 0.0 if abs(radius - geometry[4]) <= 0.5 else -1.0
            else:
                share = (radius - geometry[4]) / depth
            if share < -slack - 0.5 / max(rows - 1, 1) or share > 1.0 + slack + 0.5 / max(rows - 1, 1):
                continue
            angle = np.arctan2(-r, c) - geometry[2]
            if span >= 0:
                angle -= full * np.floor(angle / full + slack)
            else:
                angle -= full * np.ceil(angle / full - slack)
            turn = angle / span if span != 0.0 else 0.0
            if turn > 1.0 + 0.5 / max(columns - 1, 1):
                turn -= full / abs(span)
                if turn < -0.5 / max(columns - 1, 1):
                    continue
            result[i, j] = _sample(mask, share * (rows - 1), turn * (columns - 1), smooth)


@kernel
def _sample(mask: Any, r: float, c: float, smooth: int) -> Any:
    """The mask at a place (pixel centres are at integers): the nearest pixel, or interpolated and set from one half on."""
    height, width = mask.shape
    if smooth == 0:
        i = np.int64(np.floor(r + 0.5 + 1e-9))
        j = np.int64(np.floor(c + 0.5 + 1e-9))
        return np.int64(mask[i, j]) if 0 <= i < height and 0 <= j < width else np.int64(0)
    i = np.int64(np.floor(r))
    j = np.int64(np.floor(c))
    weight = 0.0
    for di in range(2):
        for dj in range(2):
            if 0 <= i + di < height and 0 <= j + dj < width and mask[i + di, j + dj]:
                weight += (r - i if di else 1.0 - (r - i)) * (c - j if dj else 1.0 - (c - j))
    return np.int64(weight >= 0.5 - 1e-9)
