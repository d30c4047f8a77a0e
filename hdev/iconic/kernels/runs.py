"""Kernels over runs: set operations and connected components."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel

_END = np.int64(2**63 - 1)
_HALF = np.int64(2**31)


@kernel
def _ends(row: Any, first: Any, last: Any) -> Any:
    """Where runs begin and have ended, in turn, as positions row * 2**32 + column; then one that is never reached."""
    ends = np.empty(2 * len(row) + 1, np.int64)
    for k in range(len(row)):
        start = np.int64(row[k]) << 32
        ends[2 * k] = start + first[k]
        ends[2 * k + 1] = start + last[k] + 1
    ends[2 * len(row)] = _END
    return ends


@kernel
def combine_runs(
    row_a: Any, first_a: Any, last_a: Any, row_b: Any, first_b: Any, last_b: Any, table: int
) -> tuple[Any, Any, Any]:
    """Any set operation on two regions: one pass over the ends of all runs.

    Parameters
    ----------
    row_a ... last_b : (A,), (B,) int32
        Two regions in normal form.
    table : int
        Truth table: bit (in_a + 2 * in_b) says whether such a pixel is in the result. Bit 0 is 0.

    Returns
    -------
    row, first, last : (R,) int32
        The result in normal form.
    """
    a = _ends(row_a, first_a, last_a)
    b = _ends(row_b, first_b, last_b)
    # Each step waits for the one before: two parts, above and below the row in the middle, take turns and wait less.
    middle = (np.int64(row_a[len(row_a) // 2]) << 32 if len(row_a) else np.int64(0)) - _HALF
    split_a = np.searchsorted(a, middle, "right")
    split_b = np.searchsorted(b, middle, "right")
    begin = np.uint64(split_a + split_b)
    end = np.uint64(len(a) + len(b) - 2)
    ends = np.empty(len(a) + len(b) - 1, np.int64)
    truth = np.uint64(table)
    i = np.uint64(0)  # unsigned: signed indices are tested for being negative each time
    j = np.uint64(0)
    count = np.uint64(0)
    p = np.uint64(split_a)
    q = np.uint64(split_b)
    more = begin
    while i + j < begin and p + q < end:
        i, j, count = _step(a, b, truth, ends, i, j, count)
        p, q, more = _step(a, b, truth, ends, p, q, more)
    while i + j < begin:
        i, j, count = _step(a, b, truth, ends, i, j, count)
    while p + q < end:
        p, q, more = _step(a, b, truth, ends, p, q, more)
    above = np.int64(count) >> 1
    runs = above + (np.int64(more - begin) >> 1)
    row = np.empty(runs, np.int32)
    first = np.empty(runs, np.int32)
    last = np.empty(runs, np.int32)
    _unpack(ends[: np.int64(count)], row[:above], first[:above], last[:above])
    _unpack(ends[np.int64(begin) : np.int64(more)], row[above:], first[above:], last[above:])
    return row, first, last


@kernel
def _step(a: Any, b: Any, truth: Any, ends: Any, i: Any, j: Any, count: Any) -> Any:
    """The next end of a run; without a branch: i, j and count are odd inside of a run of a, of b, of the result."""
    end_a = a[i]
    end_b = b[j]
    ends[count] = min(end_a, end_b)
    i += np.uint64(end_a <= end_b)
    j += np.uint64(end_b <= end_a)
    one = np.uint64(1)
    count += ((truth >> ((i & one) + ((j & one) << one))) ^ count) & one
    return i, j, count


@kernel
def _unpack(ends: Any, row: Any, first: Any, last: Any) -> None:
    if not len(row):
        return
    pairs = ends.reshape(len(row), 2)
    for k in range(len(row)):
        row[k] = (pairs[k, 0] + _HALF) >> 32
        first[k] = pairs[k, 0]  # the lower half
        last[k] = pairs[k, 1] - 1


@kernel
def _root(parent: Any, k: int) -> int:
    while parent[k] != k:
        parent[k] = parent[parent[k]]
        k = parent[k]
    return k


@kernel
def connected_runs(row: Any, first: Any, last: Any, reach: int) -> tuple[Any, Any, Any, Any]:
    """The runs of a region sorted by connected component.

    Parameters
    ----------
    row, first, last : (R,) int32
    reach : int
        1 if pixels that touch at a corner are connected (8-neighbourhood), else 0.

    Returns
    -------
    row, first, last : (R,) int32
        The runs of the first component, of the second ...; each component in order, components by their first run.
    offsets : (K + 1,) int64
        Component k has the runs offsets[k] .. offsets[k + 1] - 1.
    """
    total = len(row)
    parent = np.empty(total, np.int32)
    above = 0
    above_end = 0
    begin = 0
    while begin < total:
        end = begin
        while end < total and row[end] == row[begin]:
            parent[end] = end
            end += 1
        if above < above_end and row[begin] - row[above] == 1:
            p = above
            q = begin
            while p < above_end and q < end:
                if last[p] + reach < first[q]:
                    p += 1
                elif last[q] + reach < first[p]:
                    q += 1
                else:
                    one = _root(parent, p)
                    two = _root(parent, q)
                    parent[max(one, two)] = min(one, two)
                    if last[p] < last[q]:
                        p += 1
                    else:
                        q += 1
        above = begin
        above_end = end
        begin = end
    # A parent never comes after its child: one pass turns parents into labels.
    components = 0
    for k in range(total):
        if parent[k] == k:
            parent[k] = components
            components += 1
        else:
            parent[k] = parent[parent[k]]
    offsets = np.zeros(components + 1, np.int64)
    for k in range(total):
        offsets[parent[k] + 1] += 1
    for k in range(components):
        offsets[k + 1] += offsets[k]
    place = offsets[:-1].copy()
    row_out = np.empty(total, np.int32)
    first_out = np.empty(total, np.int32)
    last_out = np.empty(total, np.int32)
    for k in range(total):
        at = place[parent[k]]
        place[parent[k]] = at + 1
        row_out[at] = row[k]
        first_out[at] = first[k]
        last_out[at] = last[k]
    return row_out, first_out, last_out, offsets
