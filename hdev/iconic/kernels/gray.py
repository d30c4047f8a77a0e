"""Kernels over the gray values within a batch of regions.

`channel` is (H, W) of any real pixel type; the runs (see `moments`) lie within it. Sums are float64, each run summed by itself.
"""

# mypy: disable-error-code="assignment, arg-type, misc"
from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def gray_sums(channel: Any, zero: Any, row: Any, first: Any, last: Any, offsets: Any) -> Any:
    """(K, 4) float64: number of pixels, sum, smallest and largest gray value (inf and -inf without pixels).

    `zero` is 0 for integer types (their sums are integers within a run) and 0.0 for real ones. Where the sum is NaN the
    smallest and largest values mean nothing.
    """
    count = len(offsets) - 1
    result = np.empty((count, 4), np.float64)
    for k in range(count):
        pixels = np.int64(0)
        total = 0.0
        low = np.inf
        high = -np.inf
        for i in range(offsets[k], offsets[k + 1]):
            line = channel[row[i], first[i] : last[i] + 1]
            part = zero
            smallest = line[0]
            largest = line[0]
            for j in range(len(line)):
                value = line[j]
                part += value
                smallest = min(smallest, value)
                largest = max(largest, value)
            total += part
            pixels += len(line)
            low = min(low, np.float64(smallest))
            high = max(high, np.float64(largest))
        result[k, 0] = pixels
        result[k, 1] = total
        result[k, 2] = low
        result[k, 3] = high
    return result


@kernel
def byte_sums(channel: Any, row: Any, first: Any, last: Any, offsets: Any) -> Any:
    """(K, 3) float64 of a uint8 channel: number of pixels, sum, sum of squares."""
    count = len(offsets) - 1
    result = np.empty((count, 3), np.float64)
    for k in range(count):
        pixels = np.int64(0)
        total = np.int64(0)
        squares = np.int64(0)
        for i in range(offsets[k], offsets[k + 1]):
            start = np.int64(first[i])
            stop = np.int64(last[i]) + 1
            pixels += stop - start
            while start < stop:
                line = channel[row[i], start : min(start + 32768, stop)]  # short enough for sums of 32 bits
                part = np.uint32(0)
                part_squares = np.uint32(0)
                for j in range(len(line)):
                    value = np.uint32(line[j])
                    part = np.uint32(part + value)
                    part_squares = np.uint32(part_squares + np.uint32(value * value))
                total += part
                squares += part_squares
                start += 32768
        result[k, 0] = pixels
        result[k, 1] = total
        result[k, 2] = squares
    return result


@kernel
def byte_ranges(channel: Any, row: Any, first: Any, last: Any, offsets: Any) -> Any:
    """(K,) and (K,) float64: smallest and largest values of a uint8 channel (inf and -inf without pixels)."""
    count = len(offsets) - 1
    lows = np.full(count, np.inf)
    highs = np.full(count, -np.inf)
    for k in range(count):
        if offsets[k] == offsets[k + 1]:
            continue
        low = np.uint8(255)
        high = np.uint8(0)
        for i in range(offsets[k], offsets[k + 1]):
            line = channel[row[i], first[i] : last[i] + 1]
            for j in range(len(line)):
                low = min(low, line[j])
                high = max(high, line[j])
        lows[k] = low
        highs[k] = high
    return lows, highs


@kernel
def byte_counts(channel: Any, row: Any, first: Any, last: Any) -> Any:
    """(256,) int64: how often each value of a uint8 channel occurs in the runs of one region."""
    counts = np.zeros((4, 256), np.int64)  # neighbours are often equal: four counters do not wait for one another
    zero, one, two, three = counts[0], counts[1], counts[2], counts[3]
    for i in range(len(row)):
        line = channel[row[i], first[i] : last[i] + 1]
        whole = len(line) // 4 * 4
        for j in range(0, whole, 4):
            zero[line[j]] += 1
            one[line[j + 1]] += 1
            two[line[j + 2]] += 1
            three[line[j + 3]] += 1
        for j in range(whole, len(line)):
            zero[line[j]] += 1
    return zero + one + two + three


@kernel
def square_sums(channel: Any, row: Any, first: Any, last: Any, offsets: Any, about: Any) -> Any:
    """(K,) float64: sums of (gray value - about[k])**2."""
    count = len(offsets) - 1
    result = np.zeros(count, np.float64)
    for k in range(count):
        middle = about[k]
        total = 0.0
        for i in range(offsets[k], offsets[k + 1]):
            line = channel[row[i], first[i] : last[i] + 1]
            part = 0.0
            for j in range(len(line)):
                difference = line[j] - middle
                part += difference * difference
            total += part
        result[k] = total
    return result


@kernel
def gray_moments(channel: Any, row: Any, first: Any, last: Any, offsets: Any, about: Any) -> Any:
    """(K, 6) float64: sums of g, g r, g c, g r r, g r c, g c c over the pixels; r, c from about[k] ((K, 2) float64)."""
    count = len(offsets) - 1
    result = np.zeros((count, 6), np.float64)
    for k in range(count):
        row0 = about[k, 0]
        column0 = about[k, 1]
        for i in range(offsets[k], offsets[k + 1]):
            line = channel[row[i], first[i] : last[i] + 1]
            r = row[i] - row0
            c = first[i] - column0
            s0 = 0.0
            s1 = 0.0
            s2 = 0.0
            for j in range(len(line)):
                value = np.float64(line[j])
                s0 += value
                s1 += value * c
                s2 += value * c * c
                c += 1.0
            result[k, 0] += s0
            result[k, 1] += r * s0
            result[k, 2] += s1
            result[k, 3] += r * r * s0
            result[k, 4] += r * s1
            result[k, 5] += s2
    return result
