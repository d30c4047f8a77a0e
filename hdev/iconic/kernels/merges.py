"""Small structuring elements on runs: the union and the intersection of three copies of a region, each moved and widened.

Where the runs of neighbouring rows lie above each other, as in blobs and text, one step finishes one run of the result. Each
case that is not so costs a wrongly guessed branch: `patience` says after how many of them bits are cheaper.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel

#: Beyond all positions row * 2**32 + column; coordinates are less than 2**28 here.
_FAR = np.int64(2**62)
_HALF = np.int64(2**31)
_ZERO = np.uint64(0)
_ONE = np.uint64(1)  # unsigned indices: signed ones are tested for being negative each time


@kernel
def _positions(row: Any, first: Any, last: Any) -> Any:
    """Where the runs begin and end as positions, then twice a place that is never reached."""
    count = len(row)
    begin = np.empty(count + 2, np.int64)
    end = np.empty(count + 2, np.int64)
    for k in range(count):
        base = np.int64(row[k]) << 32
        begin[k] = base + first[k]
        end[k] = base + last[k]
    for k in (count, count + 1):
        begin[k] = _FAR + (_FAR >> 1)
        end[k] = begin[k]
    return begin, end


@kernel
def union_of_three(row: Any, first: Any, last: Any, moves: Any, patience: int) -> Any:
    """The union of three copies of a region.

    Parameters
    ----------
    row, first, last : (R,) int32, normal form
    moves : (3, 2) int64
        By how much the first and the last pixels of runs move, as positions.
    patience : int

    Returns
    -------
    row, first, last : int32
        Normal form.
    finished : bool
        False: patience has run out, the result is not complete.
    """
    begin, end = _positions(row, first, last)
    # What is not in patience uses up a run of each copy.
    total = len(row) + min(patience + 1, 2 * len(row)) + 1
    rows = np.empty(total, np.int32)
    firsts = np.empty(total, np.int32)
    lasts = np.empty(total, np.int32)
    move_1, move_2, move_3 = moves[0, 0], moves[1, 0], moves[2, 0]
    reach_1, reach_2, reach_3 = moves[0, 1], moves[1, 1], moves[2, 1]
    i = _ZERO
    j = _ZERO
    k = _ZERO
    count = _ZERO
    x = begin[i] + move_1
    y = begin[j] + move_2
    z = begin[k] + move_3
    low = min(x, min(y, z))
    while low < _FAR and patience >= 0:
        end_x = end[i] + reach_1
        end_y = end[j] + reach_2
        end_z = end[k] + reach_3
        next_x = begin[i + _ONE] + move_1
        next_y = begin[j + _ONE] + move_2
        next_z = begin[k + _ONE] + move_3
        high = max(end_x, max(end_y, end_z))
        together = max(x, max(y, z)) <= min(end_x, min(end_y, end_z)) + 1
        if together and min(next_x, min(next_y, next_z)) > high + 1:
            i += _ONE
            j += _ONE
            k += _ONE
            x = next_x
            y = next_y
            z = next_z
        else:
            patience -= 1
            in_x = x == low
            in_y = (not in_x) & (y == low)
            in_z = (not in_x) & (not in_y)
            high = end_x if in_x else (end_y if in_y else end_z)
            i += _ONE if in_x else _ZERO
            j += _ONE if in_y else _ZERO
            k += _ONE if in_z else _ZERO
            x = next_x if in_x else x
            y = next_y if in_y else y
            z = next_z if in_z else z
            while min(x, min(y, z)) <= high + 1:  # no other branch: each would be guessed wrong often
                more = x <= high + 1
                high = max(high, end[i] + reach_1) if more else high
                i += _ONE if more else _ZERO
                x = begin[i] + move_1
                more = y <= high + 1
                high = max(high, end[j] + reach_2) if more else high
                j += _ONE if more else _ZERO
                y = begin[j] + move_2
                more = z <= high + 1
                high = max(high, end[k] + reach_3) if more else high
                k += _ONE if more else _ZERO
                z = begin[k] + move_3
        rows[count] = (low + _HALF) >> 32
        firsts[count] = low  # the lower half
        lasts[count] = high
        count += _ONE
        low = min(x, min(y, z))
    runs = np.int64(count)
    if 4 * runs < 3 * total:
        return rows[:runs].copy(), firsts[:runs].copy(), lasts[:runs].copy(), patience >= 0
    return rows[:runs], firsts[:runs], lasts[:runs], patience >= 0


@kernel
def intersection_of_three(row: Any, first: Any, last: Any, moves: Any, patience: int) -> Any:
    """The intersection of three copies of a region, whose runs may have become empty; see `union_of_three`."""
    begin, end = _positions(row, first, last)
    # What is not in patience uses up a run of each copy.
    total = len(row) + min(patience + 1, 2 * len(row)) + 1
    rows = np.empty(total, np.int32)
    firsts = np.empty(total, np.int32)
    lasts = np.empty(total, np.int32)
    move_1, move_2, move_3 = moves[0, 0], moves[1, 0], moves[2, 0]
    reach_1, reach_2, reach_3 = moves[0, 1], moves[1, 1], moves[2, 1]
    i = _ZERO
    j = _ZERO
    k = _ZERO
    count = _ZERO
    x = begin[i] + move_1
    y = begin[j] + move_2
    z = begin[k] + move_3
    low = max(x, max(y, z))
    while low < _FAR and patience >= 0:
        end_x = end[i] + reach_1
        end_y = end[j] + reach_2
        end_z = end[k] + reach_3
        next_x = begin[i + _ONE] + move_1
        next_y = begin[j + _ONE] + move_2
        next_z = begin[k + _ONE] + move_3
        high = min(end_x, min(end_y, end_z))
        rows[count] = (low + _HALF) >> 32
        firsts[count] = low
        lasts[count] = high
        count += _ONE if low <= high else _ZERO
        if min(next_x, min(next_y, next_z)) > max(end_x, max(end_y, end_z)):
            i += _ONE
            j += _ONE
            k += _ONE
            x = next_x
            y = next_y
            z = next_z
        else:
            patience -= 1
            reached = max(high, low - 1)
            in_x = end_x <= reached
            in_y = end_y <= reached
            in_z = end_z <= reached
            i += _ONE if in_x else _ZERO
            j += _ONE if in_y else _ZERO
            k += _ONE if in_z else _ZERO
            x = next_x if in_x else x
            y = next_y if in_y else y
            z = next_z if in_z else z
        low = max(x, max(y, z))
    runs = np.int64(count)
    if 4 * runs < 3 * total:
        return rows[:runs].copy(), firsts[:runs].copy(), lasts[:runs].copy(), patience >= 0
    return rows[:runs], firsts[:runs], lasts[:runs], patience >= 0
