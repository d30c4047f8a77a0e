"""Kernels that take the colours of byte images to another space, in one pass. Arrays are flat and contiguous.

All results are exact: a quotient of whole numbers, rounded to the nearest (halves up). Such quotients keep a distance from the
next half that is greater than the error of the floats they are computed with; `_HALF` is 0.5 and a bit less than that distance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import pixel_kernel

_HALF = np.float32(0.5002)
_ZERO = np.float32(0.0)
_ONE = np.float32(1.0)
_SIXTH = np.float32(42.5)
_THIRD = np.float32(85.0)
_TURN = np.float32(255.0)
_TWO_TURNS = np.float32(510.0)


@pixel_kernel
def linear_bytes(red: Any, green: Any, blue: Any, matrix: Any, result: Any) -> None:
    """(matrix[k, :3] @ (red, green, blue) + matrix[k, 3]) / matrix[k, 4] for k = 0, 1, 2.

    Parameters
    ----------
    red, green, blue : (N,) uint8
    matrix : (3, 5) float64, whole numbers such that the results are 0 .. 255
    result : (3, N) uint8, written
    """
    for k in range(3):
        a, b, c, d = matrix[k, 0], matrix[k, 1], matrix[k, 2], matrix[k, 3]
        inverse = 1.0 / matrix[k, 4]
        line = result[k]
        for i in range(len(red)):
            total = a * red[i] + b * green[i] + c * blue[i] + d
            line[i] = np.uint8(np.int32(total * inverse + 0.500000001))


@pixel_kernel
def linear_bytes_short(red: Any, green: Any, blue: Any, matrix: Any, result: Any) -> None:
    """As `linear_bytes`, for a float32 matrix with divisors up to 2000."""
    for k in range(3):
        a, b, c, d = matrix[k, 0], matrix[k, 1], matrix[k, 2], matrix[k, 3]
        inverse = _ONE / matrix[k, 4]
        line = result[k]
        for i in range(len(red)):
            total = a * np.float32(red[i]) + b * np.float32(green[i]) + c * np.float32(blue[i]) + d
            line[i] = np.uint8(np.int32(total * inverse + _HALF))


@pixel_kernel
def hsv_bytes(red: Any, green: Any, blue: Any, hue: Any, saturation: Any, value: Any) -> None:
    """Hue (0 .. 255 for 0 .. 2 pi), saturation and value of (N,) uint8; the last three are written."""
    for k in range(len(red)):
        r = np.float32(red[k])
        g = np.float32(green[k])
        b = np.float32(blue[k])
        high = max(r, max(g, b))
        spread = high - min(r, min(g, b))
        if r == high:
            part = g - b
            base = _ZERO
        elif g == high:
            part = b - r
            base = _THIRD
        else:
            part = r - g
            base = _THIRD + _THIRD
        base = base + _TURN if part < _ZERO and r == high else base
        divisor = spread if spread > _ZERO else _ONE
        hue[k] = np.uint8(np.int32(_SIXTH * part / divisor + base + _HALF))
        saturation[k] = np.uint8(np.int32(_TURN * spread / max(high, _ONE) + _HALF))
        value[k] = np.uint8(np.int32(high))


@pixel_kernel
def hls_bytes(red: Any, green: Any, blue: Any, hue: Any, light: Any, saturation: Any) -> None:
    """Hue, lightness and saturation of (N,) uint8, as `hsv_bytes`."""
    for k in range(len(red)):
        r = np.float32(red[k])
        g = np.float32(green[k])
        b = np.float32(blue[k])
        high = max(r, max(g, b))
        low = min(r, min(g, b))
        spread = high - low
        if r == high:
            part = g - b
            base = _ZERO
        elif g == high:
            part = b - r
            base = _THIRD
        else:
            part = r - g
            base = _THIRD + _THIRD
        base = base + _TURN if part < _ZERO and r == high else base
        divisor = spread if spread > _ZERO else _ONE
        hue[k] = np.uint8(np.int32(_SIXTH * part / divisor + base + _HALF))
        total = high + low
        room = _TWO_TURNS - total if total > _TURN else total
        room = room if room > _ZERO else _ONE
        light[k] = np.uint8(np.int32(total * np.float32(0.5) + _HALF))
        saturation[k] = np.uint8(np.int32(_TURN * spread / room + _HALF))
