"""Structuring elements: regions around the reference point (0, 0)."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from hdev.iconic.region import Region


@lru_cache(maxsize=64)
def circle(radius: float) -> Region:
    """The discrete circle that `dilation_circle` and its relatives use.

    Its diameter is floor(2 * radius) pixels (at least 1); a pixel belongs to it if its distance from the centre is at most the
    radius. With an even diameter the centre lies between pixels and the reference point is the pixel right below it.
    """
    diameter = max(int(2 * radius), 1)
    center = (diameter - 1) / 2
    reference = math.ceil(center)
    # All offsets are multiples of 1/2: squares of twice the offsets are exact integers.
    offsets = 2 * np.arange(diameter, dtype=np.int64) - (diameter - 1)
    room = np.maximum(4 * radius * radius - (offsets * offsets).astype(np.float64), 0.0)
    reach = np.sqrt(room)
    first = np.ceil((diameter - 1 - reach) / 2).astype(np.int64)
    last = np.floor((diameter - 1 + reach) / 2).astype(np.int64)
    first, last = np.maximum(first, 0), np.minimum(last, diameter - 1)
    row = np.arange(diameter)
    kept = first <= last
    return Region.from_runs(row[kept] - reference, first[kept] - reference, last[kept] - reference)


def rectangle(width: int, height: int) -> Region:
    """A rectangle; the reference point is its centre, or with an even size the pixel left of or above it."""
    return Region.rectangle1(-((height - 1) // 2), -((width - 1) // 2), height // 2, width // 2)


def cross() -> Region:
    """A pixel and its four neighbours."""
    return Region.from_runs([-1, 0, 1], [0, -1, 0], [0, 1, 0])


def octagon(size: int) -> Region:
    """The octagon with sides as equal as pixels allow, `size` (odd) pixels wide."""
    half = size // 2
    return _diamond(half, 2 * half - round(size / (2 + math.sqrt(2))))


def rhombus(size: int) -> Region:
    """The square of width `size` (odd) standing on a corner."""
    return _diamond(size // 2, size // 2)


def _diamond(half: int, reach: int) -> Region:
    row = np.arange(-half, half + 1)
    last = np.minimum(reach - abs(row), half)
    return Region.from_runs(row, -last, last)
