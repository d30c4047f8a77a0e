"""Patterns of 3 x 3 pixels in masks packed to bits: 64 places at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_TOP = np.uint64(63)
_ALL = np.uint64(2**64 - 1)


@kernel
def change_matches(bits: Any, pattern: Any, allowed: Any, add: bool) -> bool:
    """Set (`add`) or clear all pixels around which a pattern lies; whether one of them was not so before.

    Parameters
    ----------
    bits : (H, N) uint64, changed
        Packed bits whose outermost rows and columns are unset.
    pattern : (9,) int
        Row by row what the pixels around a place must be: 1 set, 0 unset, 2 either.
    allowed : (N,) uint64
        The columns that may change. The first and the last row never do.
    """
    height, words = bits.shape
    wanted = np.empty(9, np.uint64)  # inverts what must be unset
    free = np.empty(9, np.uint64)
    for k in range(9):
        wanted[k] = _ALL if pattern[k] == 0 else _ZERO
        free[k] = _ALL if pattern[k] == 2 else _ZERO
    # The rows as they were before, with an empty word at both ends.
    lines = np.zeros((3, words + 2), np.uint64)
    lines[1, 1:-1] = bits[0]
    lines[2, 1:-1] = bits[1]
    match = np.empty(words, np.uint64)
    changed = _ZERO
    for r in range(1, height - 1):
        for w in range(words + 2):
            lines[0, w] = lines[1, w]
            lines[1, w] = lines[2, w]
        for w in range(words):
            lines[2, w + 1] = bits[r + 1, w]
            match[w] = allowed[w]
        for k in range(3):
            line = lines[k]
            a, b, c = wanted[3 * k], wanted[3 * k + 1], wanted[3 * k + 2]
            x, y, z = free[3 * k], free[3 * k + 1], free[3 * k + 2]
            for w in range(words):
                here = line[w + 1]
                left = (here << _ONE) | (line[w] >> _TOP)
                right = (here >> _ONE) | (line[w + 2] << _TOP)
                match[w] &= ((left ^ a) | x) & ((here ^ b) | y) & ((right ^ c) | z)
        if add:
            for w in range(words):
                changed |= match[w] & ~bits[r, w]
                bits[r, w] |= match[w]
        else:
            for w in range(words):
                changed |= match[w] & bits[r, w]
                bits[r, w] &= ~match[w]
    return changed != _ZERO
