"""Kernels over masks packed to bits: one row of uint64 words per image row, the lowest bit leftmost.

Two such rows overlap, shift and combine 64 pixels at a time; that is what makes thresholds and morphology fast.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import count_bits, kernel, lowest_bit, trailing_zeros

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_TWO = np.uint64(2)
_THREE = np.uint64(3)
_FOUR = np.uint64(4)
_SIX = np.uint64(6)
_SIXTEEN = np.uint64(16)
_TOP = np.uint64(63)
_ALL = np.uint64(2**64 - 1)

#: Words of a result that are worked on at a time: they stay in the fastest cache.
_BLOCK = 2048


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
    # A run starts and ends where a bit differs from its left neighbour. They are counted first: the result of noise is larger
    # than the image, and must not be moved.
    count = _ZERO
    for r in range(height):
        carry = _ZERO
        line = bits[r]
        for w in range(words):
            word = line[w]
            count += np.uint64(count_bits(word ^ ((word << _ONE) | carry)))
            carry = word >> _TOP
        count += carry
    runs = np.int64(count) >> 1
    row = np.empty(runs + 16, np.int32)
    first = np.empty(runs, np.int32)
    last = np.empty(runs, np.int32)
    # All ends in one list, start and end in turn, which is emptied when it is full.
    # Indices are unsigned where Numba cannot see that they are not negative: it would test each of them.
    room = 64 * words + 6
    ends = np.empty(min(2 * runs, _BLOCK * 16) + room, np.int32)
    done = np.int64(0)
    count = _ZERO
    for r in range(height):
        found = np.int64(count)
        if found + room > len(ends):
            _ends_to_runs(ends[:found].view(np.int64), column0, first[done:], last[done:])
            done += found >> 1
            count = _ZERO
            found = np.int64(0)
        carry = _ZERO
        line = bits[r]
        base = 0
        for w in range(words):
            word = line[w]
            edges = word ^ ((word << _ONE) | carry)
            carry = word >> _TOP
            # Four at a time without asking how many there are: what is too much is overwritten. Guessing wrong costs more.
            more = np.uint64(count_bits(edges))
            ends[count] = base + lowest_bit(edges)
            edges &= edges - _ONE
            ends[count + _ONE] = base + lowest_bit(edges)
            edges &= edges - _ONE
            ends[count + _TWO] = base + lowest_bit(edges)
            edges &= edges - _ONE
            ends[count + _THREE] = base + lowest_bit(edges)
            edges &= edges - _ONE
            at = count + _FOUR
            while edges:
                ends[at] = base + trailing_zeros(edges)
                edges &= edges - _ONE
                at += _ONE
            count += more
            base += 64
        if carry:
            ends[count] = base
            count += _ONE
        # sixteen at a time, as above
        at = np.uint64(done + (found >> 1))
        stop = np.uint64(done) + (count >> _ONE)
        value = np.int32(r + row0)
        while at < stop:
            for k in range(16):
                row[at + np.uint64(k)] = value
            at += _SIXTEEN
    _ends_to_runs(ends[: np.int64(count)].view(np.int64), column0, first[done:], last[done:])
    return row[:runs], first, last


@kernel
def _ends_to_runs(pairs: Any, column0: int, first: Any, last: Any) -> None:
    """First and last columns from pairs of ends, two int32 in one int64: the first bit and the one behind the last."""
    left = np.int32(column0)
    right = np.int32(column0 - 1)
    for k in range(len(pairs)):
        first[k] = np.int32(pairs[k]) + left
        last[k] = np.int32(pairs[k] >> 32) + right


@kernel
def runs_to_bits(
    row: Any, first: Any, last: Any, row0: int, column0: int, height: int, words: int, inverted: bool
) -> Any:
    """The runs, as far as they lie in the frame, as bits; or all bits of the frame but those.

    Parameters
    ----------
    row, first, last : (R,) int32, normal form
    row0, column0 : int
        Coordinates of the first bit of the first row.
    height, words : int
        Size of the frame.
    inverted : bool

    Returns
    -------
    (height, words) uint64
    """
    total = height * words
    width = np.int64(64 * words)
    # Ends of runs first; then each bit becomes the parity of all ends up to it.
    bits = np.zeros(total + 1, np.uint64)
    lowest = np.int32(2**31 - 1)
    highest = np.int32(-(2**31) + 1)
    for k in range(len(row)):
        lowest = min(lowest, first[k])
        highest = max(highest, last[k])
    begin = 0
    while begin < len(row) and row[begin] < row0:
        begin += 1
    stop = len(row)
    while stop > begin and np.int64(row[stop - 1]) - row0 >= height:
        stop -= 1
    if lowest >= column0 and np.int64(highest) - column0 < width:
        origin = row0 * width + column0
        for k in range(begin, stop):
            base = row[k] * width - origin
            a = np.uint64(base + first[k])
            b = np.uint64(base + last[k] + 1)
            bits[a >> _SIX] ^= _ONE << (a & _TOP)
            bits[b >> _SIX] ^= _ONE << (b & _TOP)
    else:
        for k in range(begin, stop):
            base = (row[k] - row0) * width
            a = np.uint64(base + min(max(np.int64(first[k]) - column0, 0), width))
            b = np.uint64(base + min(max(np.int64(last[k]) - column0 + 1, 0), width))
            bits[a >> _SIX] ^= _ONE << (a & _TOP)
            bits[b >> _SIX] ^= _ONE << (b & _TOP)
    for w in range(total):
        word = bits[w]
        word ^= word << np.uint64(1)
        word ^= word << np.uint64(2)
        word ^= word << np.uint64(4)
        word ^= word << np.uint64(8)
        word ^= word << np.uint64(16)
        word ^= word << np.uint64(32)
        bits[w] = word
    carry = _ALL if inverted else _ZERO
    for w in range(total):
        word = bits[w]
        bits[w] = word ^ carry
        carry ^= np.uint64(np.int64(word) >> np.int64(63))
    return bits[:total].reshape(height, words)


@kernel
def keep_unset(bits: Any, columns: Any) -> None:
    """Invert the rows of `bits`, (H, N) uint64, changed; bits that are not set in `columns`, (N,) uint64, become 0."""
    height, words = bits.shape
    for r in range(height):
        for w in range(words):
            bits[r, w] = ~bits[r, w] & columns[w]


@kernel
def dilate_bits(bits: Any, levels: int, moves: Any, lengths: Any, words: int) -> Any:
    """The OR of `bits` moved by every pixel of a structuring element.

    Rows are moved all at once, as one long row: the caller leaves room at the end of each for what moves in. A row widened by
    2**k pixels is made once for every k; a run of any length is then the OR of two such rows.

    Parameters
    ----------
    bits : (H, N) uint64, contiguous
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
    narrow = bits.reshape(bits.size)
    wide = np.empty((levels, narrow.size), np.uint64)
    wide[0] = narrow
    for level in range(1, levels):
        wide[level] = wide[level - 1]
        _or_moved(wide[level], wide[level - 1], 1 << (level - 1), 0, narrow.size)
    result = np.zeros(words, np.uint64)
    for begin in range(0, words, _BLOCK):
        end = min(begin + _BLOCK, words)
        for e in range(len(moves)):
            level = 0
            while 2 << level <= lengths[e]:
                level += 1
            _or_moved(result, wide[level], moves[e], begin, end)
            rest = lengths[e] - (1 << level)
            if rest:
                _or_moved(result, wide[level], moves[e] + rest, begin, end)
    return result


@kernel
def _or_moved(target: Any, source: Any, move: int, begin: int, end: int) -> None:
    """target |= source moved by `move` bits, for the words begin .. end - 1 of target."""
    step = move >> 6
    low = max(begin, step)
    high = min(end, step + len(source))
    if low >= high:
        return
    left = np.uint64(move & 63)
    right = np.uint64(63 - (move & 63))
    if low == step:
        target[low] |= source[0] << left
        low += 1
    changed = target[low:high]
    here = source[low - step : high - step]
    before = source[low - step - 1 : high - step - 1]
    for w in range(len(changed)):
        changed[w] |= (here[w] << left) | ((before[w] >> _ONE) >> right)
