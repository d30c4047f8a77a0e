"""Kernels over masks packed to bits: one row of uint64 words per image row, the lowest bit leftmost.

Two such rows overlap, shift and combine 64 pixels at a time; that is what makes thresholds and morphology fast.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel, trailing_zeros

_ONE = np.uint64(1)
_TOP = np.uint64(63)
_ALL = np.uint64(2**64 - 1)


@kernel
def bits_to_runs(bits: Any, row0: int, column0: int) -> Any:
    """The runs of set bits.

    Parameters
    ----------
    bits : (H, N) uint64
    row0, column0 : int
        Coordinates of the first bit of the first row.

    Returns
    -------
    row, first, last : (R,) int32
        Maximal runs in order.
    """
    height, words = bits.shape
    # A run starts and ends where a bit differs from its left neighbour: all ends in one list, start and end in turn.
    ends = np.empty(max(64 * words + 1, 4 * height), np.int32)
    offsets = np.empty(height + 1, np.int64)
    count = 0
    for r in range(height):
        offsets[r] = count >> 1
        if count + 64 * words + 1 > len(ends):
            grown = np.empty(2 * len(ends) + 64 * words + 1, np.int32)
            grown[:count] = ends[:count]
            ends = grown
        carry = np.uint64(0)
        for w in range(words):
            word = bits[r, w]
            edges = word ^ ((word << _ONE) | carry)
            carry = word >> _TOP
            while edges:
                ends[count] = 64 * w + trailing_zeros(edges)
                count += 1
                edges &= edges - _ONE
        if carry:
            ends[count] = 64 * words
            count += 1
    runs = count >> 1
    offsets[height] = runs
    row = np.empty(runs, np.int32)
    first = np.empty(runs, np.int32)
    last = np.empty(runs, np.int32)
    for r in range(height):
        row[offsets[r] : offsets[r + 1]] = r + row0
    for k in range(runs):
        first[k] = ends[2 * k] + column0
        last[k] = ends[2 * k + 1] + (column0 - 1)
    return row, first, last


@kernel
def runs_to_bits(row: Any, first: Any, last: Any, row0: int, column0: int, bits: Any) -> None:
    """Set the bits of the runs that lie in the frame.

    Parameters
    ----------
    row, first, last : (R,) int32
    row0, column0 : int
        Coordinates of the first bit of the first row.
    bits : (H, N) uint64, changed
    """
    height, words = bits.shape
    for k in range(len(row)):
        r = row[k] - row0
        a = max(first[k] - column0, 0)
        b = min(last[k] - column0, 64 * words - 1)
        if r < 0 or r >= height or a > b:
            continue
        head = _ALL << np.uint64(a & 63)
        tail = _ALL >> np.uint64(63 - (b & 63))
        if a >> 6 == b >> 6:
            bits[r, a >> 6] |= head & tail
        else:
            bits[r, a >> 6] |= head
            for w in range((a >> 6) + 1, b >> 6):
                bits[r, w] = _ALL
            bits[r, b >> 6] |= tail


@kernel
def dilate_bits(bits: Any, levels: int, element_row: Any, element_shift: Any, element_length: Any, height: int) -> Any:
    """The OR of `bits` moved by every pixel of a structuring element.

    A row widened by 2**k pixels is made once for every k; a run of any length is then the OR of two such rows.

    Parameters
    ----------
    bits : (H, N) uint64
        Wide enough that no set bit is moved out.
    levels : int
        The longest run of the element is shorter than 2**levels.
    element_row, element_shift, element_length : (E,) int64
        The runs of the element: rows down (>= 0), pixels to the right (>= 0), number of pixels (>= 1).
    height : int
        Rows of the result.

    Returns
    -------
    (height, N) uint64
    """
    rows, words = bits.shape
    wide = np.zeros((levels, rows, words + 1), np.uint64)  # the empty word at the left is for shifts to read
    wide[0, :, 1:] = bits
    for level in range(1, levels):
        for r in range(rows):
            wide[level, r] = wide[level - 1, r]
            _or_shifted(wide[level, r, 1:], wide[level - 1, r], 1 << (level - 1))
    result = np.zeros((height, words), np.uint64)
    for e in range(len(element_row)):
        level = 0
        while 2 << level <= element_length[e]:
            level += 1
        rest = element_length[e] - (1 << level)
        for r in range(rows):
            target = result[r + element_row[e]]
            _or_shifted(target, wide[level, r], element_shift[e])
            if rest:
                _or_shifted(target, wide[level, r], element_shift[e] + rest)
    return result


@kernel
def _or_shifted(target: Any, source: Any, shift: int) -> None:
    """target |= source moved right by `shift` pixels, where `source` (N + 1 words) starts with one empty word more."""
    jump = shift >> 6
    left = np.uint64(shift & 63)
    right = np.uint64(63 - (shift & 63))
    for w in range(jump, len(target)):
        target[w] |= (source[w - jump + 1] << left) | ((source[w - jump] >> _ONE) >> right)
