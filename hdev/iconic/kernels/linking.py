"""Linking points on the pixel grid, each with a sub-pixel position and a direction, into contours."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def link(order: Any, state: Any, rows: Any, columns: Any, along_row: Any, along_column: Any, directed: int) -> Any:
    """Chains of neighbouring points that follow their directions.

    Parameters
    ----------
    order : (K,) int64
        Flat indices of the points at which a contour may start, the best first.
    state : (H, W) uint8, written
        1 where there is a point, 0 elsewhere; 2 becomes what is used.
    rows, columns : (H, W) float64
        The sub-pixel positions.
    along_row, along_column : (H, W) float64
        Unit vectors along the contour.
    directed : int
        1: a contour never continues against the direction of a point; 0: directions count modulo 180 degrees.

    Returns
    -------
    (N,) int64 flat indices of all points in their order, (M + 1,) int64 offsets of the contours; the first index is repeated
    at the end of a closed contour.
    """
    height, width = state.shape
    path = np.empty(2 * height * width + 8, np.int64)
    offsets = np.empty(order.size + 1, np.int64)
    offsets[0] = 0
    size = 0
    contours = 0
    half = np.empty(height * width + 8, np.int64)
    for k in range(order.size):
        start_r, start_c = order[k] // width, order[k] % width
        if state[start_r, start_c] != 1 or _passed(
            state, start_r, start_c, rows, columns, along_row, along_column, directed
        ):
            continue
        state[start_r, start_c] = 2
        dr0, dc0 = along_row[start_r, start_c], along_column[start_r, start_c]
        # what lies beside the start and has the same direction is the same line
        for i in range(-1, 2):
            for j in range(-1, 2):
                r, c = start_r + i, start_c + j
                if (i == 0 and j == 0) or r < 0 or c < 0 or r >= height or c >= width or state[r, c] != 1:
                    continue
                if abs(i * dr0 + j * dc0) <= 0.5 * np.sqrt(i * i + j * j) and _same(
                    dr0, dc0, along_row[r, c], along_column[r, c], directed
                ):
                    state[r, c] = 3
        closed = False
        begin = size
        for way in range(2):
            r0, c0 = start_r, start_c
            dr, dc = (dr0, dc0) if way == 0 else (-dr0, -dc0)
            count = 0
            while True:
                best, best_r, best_c, best_sign = 1e9, -1, -1, 1.0
                octant = int(np.floor(np.arctan2(dr, dc) * 4.0 / np.pi + 0.5))
                # the three neighbours ahead; if there is none, five, and points that were passed over before
                for attempt in range(2):
                    for turn in range(-1 - attempt, 2 + attempt):
                        i, j = _step(octant + turn)
                        r, c = r0 + i, c0 + j
                        if r < 0 or c < 0 or r >= height or c >= width:
                            continue
                        if way == 0 and count >= 3 and r == start_r and c == start_c:
                            closed = True
                        if state[r, c] != 1 and (attempt == 0 or state[r, c] != 3):
                            continue
                        down, right = rows[r, c] - rows[r0, c0], columns[r, c] - columns[r0, c0]
                        if attempt == 1 and down * dr + right * dc < 0.1:
                            continue
                        er, ec = along_row[r, c], along_column[r, c]
                        dot = er * dr + ec * dc
                        sign = 1.0
                        if directed == 1:
                            if way == 1:
                                dot, sign = -dot, -1.0
                            if dot < 0:
                                continue
                        elif dot < 0:
                            dot, sign = -dot, -1.0
                        cost = np.sqrt(down * down + right * right) + np.arccos(min(dot, 1.0))
                        if cost < best:
                            best, best_r, best_c, best_sign = cost, r, c, sign
                    if closed or best_r >= 0:
                        break
                if closed or best_r < 0:
                    break
                for turn in range(-1, 2):
                    i, j = _step(octant + turn)
                    r, c = r0 + i, c0 + j
                    if r < 0 or c < 0 or r >= height or c >= width or state[r, c] != 1:
                        continue
                    if (r != best_r or c != best_c) and _same(
                        along_row[best_r, best_c],
                        along_column[best_r, best_c],
                        along_row[r, c],
                        along_column[r, c],
                        directed,
                    ):
                        # a neighbour further ahead is still needed: only what lies beside the point found is dropped
                        ahead = (r - best_r) * dr + (c - best_c) * dc
                        if abs(ahead) <= 0.8:
                            state[r, c] = 3
                state[best_r, best_c] = 2
                half[count] = best_r * width + best_c
                count += 1
                dr, dc = along_row[best_r, best_c] * best_sign, along_column[best_r, best_c] * best_sign
                r0, c0 = best_r, best_c
            if way == 0:
                # the way back comes in front of the start, in reverse: keep this half until then
                kept = half[:count].copy()
                if closed:
                    path[size] = order[k]
                    size += 1
                    path[size : size + count] = kept
                    size += count
                    path[size] = order[k]
                    size += 1
                    break
            else:
                for n in range(count):
                    path[size] = half[count - 1 - n]
                    size += 1
                path[size] = order[k]
                size += 1
                path[size : size + kept.size] = kept
                size += kept.size
        if size - begin > 1:
            contours += 1
            offsets[contours] = size
        else:
            size = begin
    return path[:size].copy(), offsets[: contours + 1].copy()


@kernel
def _passed(state: Any, r0: Any, c0: Any, rows: Any, columns: Any, down: Any, right: Any, directed: Any) -> Any:
    """Whether a contour found before runs through the same place in the same direction."""
    height, width = state.shape
    for i in range(-1, 2):
        for j in range(-1, 2):
            r, c = r0 + i, c0 + j
            if r < 0 or c < 0 or r >= height or c >= width or state[r, c] != 2:
                continue
            away = (rows[r, c] - rows[r0, c0]) ** 2 + (columns[r, c] - columns[r0, c0]) ** 2
            if away < 0.75 and _same(down[r, c], right[r, c], down[r0, c0], right[r0, c0], directed):
                return True
    return False


@kernel
def _step(octant: Any) -> Any:
    """Row and column of the neighbour in a direction, in steps of 45 degrees from the columns' towards the rows' axis."""
    k = octant % 8
    i = 0
    j = 0
    if k == 1 or k == 2 or k == 3:
        i = 1
    elif k >= 5:
        i = -1
    if k == 0 or k == 1 or k == 7:
        j = 1
    elif k == 3 or k == 4 or k == 5:
        j = -1
    return i, j


@kernel
def _same(ar: Any, ac: Any, br: Any, bc: Any, directed: Any) -> Any:
    dot = ar * br + ac * bc
    if directed == 0:
        dot = abs(dot)
    return dot > 0.7


@kernel
def refine(
    amplitude: Any, normal_row: Any, normal_column: Any, low: Any, inside: Any, state: Any, rows: Any, columns: Any
) -> None:
    """Ridges of an amplitude across given unit normals, by a parabola through the pixels around each one.

    Where the amplitude reaches `low` inside of the mask and its maximum lies in the pixel, `state` becomes 1 and `rows`,
    `columns` the position.
    """
    height, width = amplitude.shape
    for r in range(1, height - 1):
        for c in range(1, width - 1):
            a = amplitude[r, c]
            if a < low or a <= 0 or inside[r, c] == 0:
                continue
            nr, nc = normal_row[r, c], normal_column[r, c]
            ar = (amplitude[r + 1, c] - amplitude[r - 1, c]) * 0.5
            ac = (amplitude[r, c + 1] - amplitude[r, c - 1]) * 0.5
            arr = amplitude[r + 1, c] - 2 * a + amplitude[r - 1, c]
            acc = amplitude[r, c + 1] - 2 * a + amplitude[r, c - 1]
            arc = (
                amplitude[r + 1, c + 1] - amplitude[r + 1, c - 1] - amplitude[r - 1, c + 1] + amplitude[r - 1, c - 1]
            ) * 0.25
            second = arr * nr * nr + 2 * arc * nr * nc + acc * nc * nc
            if second >= 0:
                continue
            t = -(ar * nr + ac * nc) / second
            if abs(t * nr) > 0.6 or abs(t * nc) > 0.6:
                continue
            state[r, c] = 1
            rows[r, c] = r + t * nr
            columns[r, c] = c + t * nc
