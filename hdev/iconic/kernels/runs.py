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
    total = len(a) + len(b) - 2
    ends = np.empty(total + 1, np.int64)
    i = 0
    j = 0
    count = 0
    while i + j < total:  # no branch: i, j and count are odd inside of a run of a, of b, of the result
        ends[count] = min(a[i], b[j])
        step_a = a[i] <= b[j]
        step_b = b[j] <= a[i]
        i += step_a
        j += step_b
        count += ((table >> ((i & 1) + 2 * (j & 1))) ^ count) & 1
    runs = count >> 1
    row = np.empty(runs, np.int32)
    first = np.empty(runs, np.int32)
    last = np.empty(runs, np.int32)
    for k in range(runs):
        row[k] = (ends[2 * k] + _HALF) >> 32
        first[k] = ends[2 * k]  # the lower half
        last[k] = ends[2 * k + 1] - 1
    return row, first, last


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
