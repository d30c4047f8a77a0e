"""Kernels over a batch of regions: gaps between runs, holes, Euler numbers, lengths of contours.

A gap is what lies between two neighbouring runs of a row; it has the index of the run at its left. Gaps that touch each other
and nowhere the outside of the region are a hole.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel
from hdev.iconic.kernels.runs import _root

#: Labels of gaps that are no holes.
NO_GAP = -2
OPEN = -1

_DIAGONAL = 2.0**0.5


@kernel
def label_gaps(row: Any, first: Any, last: Any, offsets: Any, reach: int) -> tuple[Any, Any]:
    """The hole to which the gap right of each run belongs.

    Parameters
    ----------
    row, first, last, offsets : a batch of regions
    reach : int
        1 if pixels of the background that touch at a corner are connected, else 0.

    Returns
    -------
    label : (R,) int64
        Number of the hole, counted through the whole batch in the order of their first pixels; OPEN for a gap that leads
        outside, NO_GAP for the last run of a row.
    owner : (H,) int64
        The region of each hole.
    """
    total = len(row)
    parent = np.full(total, NO_GAP, np.int64)
    is_open = np.zeros(total, np.bool_)
    for k in range(len(offsets) - 1):
        above = offsets[k]
        above_end = above
        begin = offsets[k]
        while begin < offsets[k + 1]:
            end = begin + 1
            while end < offsets[k + 1] and row[end] == row[begin]:
                end += 1
            for i in range(begin, end - 1):
                parent[i] = i
            adjacent = above < above_end and np.int64(row[begin]) - row[above] == 1
            if not adjacent:
                for i in range(above, above_end - 1):
                    is_open[i] = True
                for i in range(begin, end - 1):
                    is_open[i] = True
            else:
                for i in range(above, above_end - 1):
                    if last[i] + 1 - reach < first[begin] or first[i + 1] - 1 + reach > last[end - 1]:
                        is_open[i] = True
                for i in range(begin, end - 1):
                    if last[i] + 1 - reach < first[above] or first[i + 1] - 1 + reach > last[above_end - 1]:
                        is_open[i] = True
                p = above
                q = begin
                while p < above_end - 1 and q < end - 1:
                    if first[p + 1] - 1 + reach < last[q] + 1:
                        p += 1
                    elif first[q + 1] - 1 + reach < last[p] + 1:
                        q += 1
                    else:
                        one = _root(parent, p)
                        two = _root(parent, q)
                        parent[max(one, two)] = min(one, two)
                        if first[p + 1] < first[q + 1]:
                            p += 1
                        else:
                            q += 1
            above = begin
            above_end = end
            begin = end
        for i in range(above, above_end - 1):
            is_open[i] = True
    for i in range(total):
        if parent[i] >= 0 and is_open[i]:
            is_open[_root(parent, i)] = True
    owner = np.empty(total, np.int64)
    count = 0
    for k in range(len(offsets) - 1):
        for i in range(offsets[k], offsets[k + 1]):
            if parent[i] == NO_GAP:
                continue
            if parent[i] == i:
                if is_open[i]:
                    parent[i] = OPEN
                else:
                    parent[i] = count
                    owner[count] = k
                    count += 1
            else:  # its parent comes before it and has its label already
                parent[i] = parent[parent[i]] if not is_open[i] else OPEN
    return parent, owner[:count].copy()


@kernel
def close_gaps(row: Any, first: Any, last: Any, offsets: Any, label: Any, closed: Any) -> tuple[Any, Any, Any, Any]:
    """The regions with the gaps filled whose hole h has closed[h]."""
    total = len(row)
    row_out = np.empty(total, np.int32)
    first_out = np.empty(total, np.int32)
    last_out = np.empty(total, np.int32)
    offsets_out = np.zeros(len(offsets), np.int64)
    count = 0
    for k in range(len(offsets) - 1):
        joined = False
        for i in range(offsets[k], offsets[k + 1]):
            if joined:
                last_out[count - 1] = last[i]
            else:
                row_out[count] = row[i]
                first_out[count] = first[i]
                last_out[count] = last[i]
                count += 1
            joined = label[i] >= 0 and closed[label[i]]
        offsets_out[k + 1] = count
    return row_out[:count].copy(), first_out[:count].copy(), last_out[:count].copy(), offsets_out


@kernel
def holes_runs(row: Any, first: Any, last: Any, label: Any, holes: int) -> tuple[Any, Any, Any, Any]:
    """The holes as a batch of regions."""
    offsets = np.zeros(holes + 1, np.int64)
    for i in range(len(row)):
        if label[i] >= 0:
            offsets[label[i] + 1] += 1
    for h in range(holes):
        offsets[h + 1] += offsets[h]
    place = offsets[:-1].copy()
    total = offsets[holes]
    row_out = np.empty(total, np.int32)
    first_out = np.empty(total, np.int32)
    last_out = np.empty(total, np.int32)
    for i in range(len(row)):
        if label[i] >= 0:
            at = place[label[i]]
            place[label[i]] = at + 1
            row_out[at] = row[i]
            first_out[at] = last[i] + 1
            last_out[at] = first[i + 1] - 1
    return row_out, first_out, last_out, offsets


@kernel
def euler_runs(row: Any, first: Any, last: Any, offsets: Any, reach: int) -> tuple[Any, Any]:
    """Euler numbers and numbers of connected components, (K,) int64 each.

    The Euler number is the number of runs without that of touching pairs of runs in neighbouring rows: a pair joins two
    components, or closes a hole.
    """
    regions = len(offsets) - 1
    euler = np.zeros(regions, np.int64)
    components = np.zeros(regions, np.int64)
    parent = np.empty(len(row), np.int64)
    for k in range(regions):
        above = offsets[k]
        above_end = above
        begin = offsets[k]
        touching = 0
        joined = 0
        while begin < offsets[k + 1]:
            end = begin
            while end < offsets[k + 1] and row[end] == row[begin]:
                parent[end] = end
                end += 1
            if above < above_end and np.int64(row[begin]) - row[above] == 1:
                p = above
                q = begin
                while p < above_end and q < end:
                    if np.int64(last[p]) + reach < first[q]:
                        p += 1
                    elif np.int64(last[q]) + reach < first[p]:
                        q += 1
                    else:
                        touching += 1
                        one = _root(parent, p)
                        two = _root(parent, q)
                        if one != two:
                            parent[max(one, two)] = min(one, two)
                            joined += 1
                        if last[p] < last[q]:
                            p += 1
                        else:
                            q += 1
            above = begin
            above_end = end
            begin = end
        euler[k] = offsets[k + 1] - offsets[k] - touching
        components[k] = offsets[k + 1] - offsets[k] - joined
    return euler, components


@kernel
def _window_length(row: Any, first: Any, last: Any, p: int, p_end: int, q: int, q_end: int, corner: float) -> float:
    """The length of the contour between two neighbouring rows: the runs p .. p_end - 1 and q .. q_end - 1.

    Each window of 2 x 2 pixels is one step of a contour that goes through pixel centres: an axis-parallel one if two
    neighbours are set, a diagonal one if three are, and `corner` if only the two of a diagonal are.
    """
    length = 0.0
    column = np.int64(0)
    if p < p_end:
        column = np.int64(first[p])
    if q < q_end and (p >= p_end or first[q] < column):
        column = np.int64(first[q])
    # The state of the column left of `column`.
    upper = False
    lower = False
    while p < p_end or q < q_end:
        up = p < p_end and first[p] <= column
        low = q < q_end and first[q] <= column
        bits = np.int64(upper) + np.int64(lower) + np.int64(up) + np.int64(low)
        if bits == 3:
            length += _DIAGONAL
        elif bits == 2:
            length += 1.0 if upper in (lower, up) else corner
        # As far as nothing changes.
        stop = np.int64(2**62)
        if p < p_end:
            stop = np.int64(last[p]) + 1 if up else np.int64(first[p])
        if q < q_end:
            stop = min(stop, np.int64(last[q]) + 1 if low else np.int64(first[q]))
        if up != low:
            length += stop - column - 1
        column = stop
        if up and last[p] + 1 <= column:
            p += 1
        if low and last[q] + 1 <= column:
            q += 1
        upper = up
        lower = low
    if upper and lower:  # the column right of the last one is empty
        length += 1.0
    return length


@kernel
def contour_lengths(row: Any, first: Any, last: Any, offsets: Any, corner: float) -> Any:
    """(K,) float64: lengths of all contours, outer ones and those of holes. `corner`: see `_window_length`."""
    lengths = np.zeros(len(offsets) - 1, np.float64)
    for k in range(len(offsets) - 1):
        above = offsets[k]
        above_end = above
        begin = offsets[k]
        length = 0.0
        while begin < offsets[k + 1]:
            end = begin
            while end < offsets[k + 1] and row[end] == row[begin]:
                end += 1
            if above < above_end and np.int64(row[begin]) - row[above] == 1:
                length += _window_length(row, first, last, above, above_end, begin, end, corner)
            else:
                length += _window_length(row, first, last, above, above_end, 0, 0, corner)
                length += _window_length(row, first, last, 0, 0, begin, end, corner)
            above = begin
            above_end = end
            begin = end
        lengths[k] = length + _window_length(row, first, last, above, above_end, 0, 0, corner)
    return lengths
