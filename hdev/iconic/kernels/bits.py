"""Kernels over masks packed to bits: one row of uint64 words per image row, the lowest bit leftmost.

Two such rows overlap, shift and combine 64 pixels at a time; that is what makes thresholds and morphology fast.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import count_bits, kernel, lowest_bit, trailing_zeros

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
    ends = np.empty(max(64 * words + 5, 4 * height), np.int32)
    offsets = np.empty(height + 1, np.int64)
    count = 0
    for r in range(height):
        offsets[r] = count >> 1
        if count + 64 * words + 5 > len(ends):
            grown = np.empty(2 * len(ends) + 64 * words + 5, np.int32)
            grown[:count] = ends[:count]
            ends = grown
        carry = np.uint64(0)
        for w in range(words):
            word = bits[r, w]
            edges = word ^ ((word << _ONE) | carry)
            carry = word >> _TOP
            # Four at a time without asking how many there are: what is too much is overwritten. Guessing wrong costs more.
            more = count_bits(edges)
            for k in range(4):
                ends[count + k] = 64 * w + lowest_bit(edges)
                edges &= edges - _ONE
            done = 4
            while done < more:
                ends[count + done] = 64 * w + trailing_zeros(edges)
                edges &= edges - _ONE
                done += 1
            count += more
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
def dilate_bits(bits: Any, levels: int, moves: Any, lengths: Any, words: int) -> Any:
    """The OR of `bits` moved by every pixel of a structuring element.

    Rows are moved all at once, as one long row: the caller leaves room at the end of each for what moves in. A row widened by
    2**k pixels is made once for every k; a run of any length is then the OR of two such rows.

    Parameters
    ----------
    bits : (H, N) uint64
    levels : int
        The longest run of the element is shorter than 2**levels.
    moves, lengths : (E,) int64
        The runs of the element: by how many bits its first pixel moves (>= 0), and number of pixels (>= 1).
    words : int
        Length of the result; bits that move further are lost.

    Returns
    -------
    (words,) uint64
    """
    wide = np.zeros((levels, bits.size + 1), np.uint64)  # the empty word at the left is for shifts to read
    wide[0, 1:] = bits.ravel()
    for level in range(1, levels):
        wide[level] = wide[level - 1]
        _or_moved(wide[level, 1:], wide[level - 1], 1 << (level - 1))
    result = np.zeros(words, np.uint64)
    for e in range(len(moves)):
        level = 0
        while 2 << level <= lengths[e]:
            level += 1
        _or_moved(result, wide[level], moves[e])
        rest = lengths[e] - (1 << level)
        if rest:
            _or_moved(result, wide[level], moves[e] + rest)
    return result


@kernel
def _or_moved(target: Any, source: Any, move: int) -> None:
    """target |= source moved by `move` bits, where `source` starts with one empty word more."""
    left = np.uint64(move & 63)
    right = np.uint64(63 - (move & 63))
    changed = target[move >> 6 :]
    here = source[1:]
    for w in range(min(len(changed), len(here))):
        changed[w] |= (here[w] << left) | ((source[w] >> _ONE) >> right)
