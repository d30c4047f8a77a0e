"""Kernels of point operations on one or two images. Arrays are flat and contiguous.

Values are computed in double precision, rounded to the nearest (halves away from zero) and clipped to `low` .. `high`, pixel by
pixel, so that nothing but the result is written. NaN becomes 0.
"""

# mypy: disable-error-code="assignment, arg-type, misc"
from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import pixel_kernel

#: The largest double below 1/2: added before the decimals are cut off it rounds halves up and nothing else.
_HALF = 0.49999999999999994

_NONE = np.float32(0.0)


@pixel_kernel
def scaled_whole(values: Any, factor: float, offset: float, low: float, high: float, result: Any) -> None:
    """values * factor + offset of one type of whole numbers up to 32 bits."""
    for k in range(len(values)):
        value = np.float64(values[k]) * factor + offset
        value = value if value >= low else low
        value = value if value <= high else high
        result[k] = np.int32(value + np.copysign(_HALF, value))


@pixel_kernel
def combined_whole(
    a: Any, b: Any, sign: float, product: bool, factor: float, offset: float, low: float, high: float, result: Any
) -> None:
    """(a + sign * b) * factor + offset, or a * b * factor + offset, of one type of whole numbers up to 32 bits."""
    if product:
        for k in range(len(a)):
            value = np.float64(a[k]) * np.float64(b[k]) * factor + offset
            value = value if value >= low else low
            value = value if value <= high else high
            result[k] = np.int32(value + np.copysign(_HALF, value))
    else:
        for k in range(len(a)):
            value = (np.float64(a[k]) + sign * np.float64(b[k])) * factor + offset
            value = value if value >= low else low
            value = value if value <= high else high
            result[k] = np.int32(value + np.copysign(_HALF, value))


@pixel_kernel
def divided_whole(a: Any, b: Any, factor: float, offset: float, low: float, high: float, result: Any) -> None:
    """a / b * factor + offset; 0 / 0 counts as 0."""
    for k in range(len(a)):
        x = np.float64(a[k])
        y = np.float64(b[k])
        value = x / (y if x != 0.0 or y != 0.0 else 1.0) * factor + offset
        value = value if value >= low else (low if value < low else 0.0)
        value = value if value <= high else high
        result[k] = np.int32(value + np.copysign(_HALF, value))


@pixel_kernel
def scaled_real(values: Any, factor: float, offset: float, result: Any) -> None:
    """values * factor + offset of float32."""
    for k in range(len(values)):
        result[k] = np.float64(values[k]) * factor + offset


@pixel_kernel
def combined_real(a: Any, b: Any, sign: float, product: bool, factor: float, offset: float, result: Any) -> None:
    """As `combined_whole`, of float32."""
    if product:
        for k in range(len(a)):
            result[k] = np.float64(a[k]) * np.float64(b[k]) * factor + offset
    else:
        for k in range(len(a)):
            result[k] = (np.float64(a[k]) + sign * np.float64(b[k])) * factor + offset


@pixel_kernel
def scaled_short(values: Any, factor: Any, offset: Any, high: Any, result: Any) -> None:
    """values * factor + offset without its decimals, 0 .. high, in float32: `offset` has the half in it.

    This kernel and the two after it are twice as fast as those in double precision, and used where all values of the types
    come out the same.
    """
    for k in range(len(values)):
        value = np.float32(values[k]) * factor + offset
        value = value if value >= _NONE else _NONE
        value = value if value <= high else high
        result[k] = np.int32(value)


@pixel_kernel
def combined_short(a: Any, b: Any, sign: Any, product: bool, factor: Any, offset: Any, high: Any, result: Any) -> None:
    """(a + sign * b) * factor + offset, or a * b * factor + offset, as `scaled_short`; of bytes if `product`."""
    if product:
        for k in range(len(a)):
            value = np.float32(a[k]) * np.float32(b[k]) * factor + offset
            value = value if value >= _NONE else _NONE
            value = value if value <= high else high
            result[k] = np.int32(value)
    else:
        for k in range(len(a)):
            value = (np.float32(a[k]) + sign * np.float32(b[k])) * factor + offset
            value = value if value >= _NONE else _NONE
            value = value if value <= high else high
            result[k] = np.int32(value)


@pixel_kernel
def divided_short(a: Any, b: Any, factor: Any, offset: Any, high: Any, result: Any) -> None:
    """a / b * factor + offset of bytes, as `scaled_short`."""
    one = np.float32(1.0)
    for k in range(len(a)):
        x = np.float32(a[k])
        y = np.float32(b[k])
        value = x / (y if x != _NONE or y != _NONE else one) * factor + offset
        value = value if value >= _NONE else _NONE
        value = value if value <= high else high
        result[k] = np.int32(value)


@pixel_kernel
def looked_up(a: Any, b: Any, weight: Any, low: Any, table: Any, result: Any) -> None:
    """table[a + weight * b - low] of bytes."""
    for k in range(len(a)):
        result[k] = table[np.uint64(np.int64(a[k]) + weight * np.int64(b[k]) - low)]


@pixel_kernel
def rounded(values: Any, low: float, high: float, result: Any) -> None:
    """Floats as a type of whole numbers up to 32 bits."""
    for k in range(len(values)):
        value = np.float64(values[k])
        value = value if value >= low else (low if value < low else 0.0)
        value = value if value <= high else high
        result[k] = np.int32(value + np.copysign(_HALF, value))


@pixel_kernel
def spread(values: Any, smallest: float, span: float, result: Any) -> None:
    """(values - smallest) * 255 / span as bytes."""
    for k in range(len(values)):
        value = (np.float64(values[k]) - smallest) * 255.0 / span
        value = value if value >= 0.0 else 0.0
        value = value if value <= 255.0 else 255.0
        result[k] = np.int32(value + _HALF)


@pixel_kernel
def emphasized(values: Any, means: Any, factor: float, low: float, high: float, result: Any) -> None:
    """round ((values - means) * factor) + values of whole numbers up to 16 bits."""
    for k in range(len(values)):
        own = np.float64(values[k])
        value = (own - np.float64(means[k])) * factor
        value = value if value >= -1e9 else -1e9
        value = value if value <= 1e9 else 1e9
        whole = np.int32(value)
        rest = value - np.float64(whole)
        value = own + np.float64(whole) + np.float64(rest >= 0.5) - np.float64(rest <= -0.5)
        value = value if value >= low else low
        value = value if value <= high else high
        result[k] = np.int32(value)
