"""Thinning a mask to its skeleton."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


def _simple_codes() -> Any:
    """For each neighbourhood (bit k: neighbour k, clockwise from above) whether the pixel in the middle may go.

    It may if the set pixels around it stay connected (8-neighbourhood) without it, the background does not get a hole, and it
    is no end of a line.
    """
    table = np.zeros(256, np.bool_)
    for code in range(256):
        ring = [code >> k & 1 for k in range(8)]
        # Yokoi's number of 8-connected components around the pixel; sides are the even neighbours.
        crossings = sum(
            (1 - ring[k]) - (1 - ring[k]) * (1 - ring[(k + 1) % 8]) * (1 - ring[(k + 2) % 8]) for k in (0, 2, 4, 6)
        )
        table[code] = crossings == 1 and sum(ring) > 1
    return table


SIMPLE = _simple_codes()


@kernel
def thin_mask(mask: Any, simple: Any) -> None:
    """Reduce the mask ((H, W) uint8, changed; a border of two pixels is 0) to lines one pixel wide.

    Border pixels of one side (above, below, right, left in turn) are removed together, as long as there are any that may be:
    that keeps every component and every hole.
    """
    height, width = mask.shape
    area = np.int64(mask.sum())
    queue = np.empty(area, np.int64)  # no pixel comes into it twice
    queued = np.zeros((height, width), np.uint8)
    count = 0
    for r in range(1, height - 1):
        for c in range(1, width - 1):
            if mask[r, c] and not (mask[r - 1, c] and mask[r + 1, c] and mask[r, c - 1] and mask[r, c + 1]):
                queue[count] = r * width + c
                queued[r, c] = 1
                count += 1
    gone = np.empty(area, np.int64)
    row_step = (-1, 1, 0, 0)
    column_step = (0, 0, 1, -1)
    idle = 0
    side = 0
    while idle < 4:
        removed = 0
        kept = 0
        for k in range(count):
            place = queue[k]
            r = place // width
            c = place % width
            queue[kept] = place
            kept += 1
            if mask[r + row_step[side], c + column_step[side]]:
                continue
            code = (
                mask[r - 1, c]
                | mask[r - 1, c + 1] << 1
                | mask[r, c + 1] << 2
                | mask[r + 1, c + 1] << 3
                | mask[r + 1, c] << 4
                | mask[r + 1, c - 1] << 5
                | mask[r, c - 1] << 6
                | mask[r - 1, c - 1] << 7
            )
            if simple[code]:
                kept -= 1
                gone[removed] = place
                removed += 1
        count = kept
        for k in range(removed):
            r = gone[k] // width
            c = gone[k] % width
            mask[r, c] = 0
        for k in range(removed):
            r = gone[k] // width
            c = gone[k] % width
            for i in range(4):
                rn = r + row_step[i]
                cn = c + column_step[i]
                if mask[rn, cn] and not queued[rn, cn]:
                    queued[rn, cn] = 1
                    queue[count] = rn * width + cn
                    count += 1
        idle = 0 if removed else idle + 1
        side = (side + 1) % 4
