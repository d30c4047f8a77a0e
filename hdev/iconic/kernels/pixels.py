"""Kernels over pixels, for what NumPy and OpenCV do not do in one pass. Arrays are flat and contiguous."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def gray_of_bytes(red: Any, green: Any, blue: Any, gray: Any) -> None:
    """(299 red + 587 green + 114 blue) / 1000 to the nearest integer, halves up, of (N,) uint8; `gray` is written.

    The division by 1000 is exact for these values: by 8, then by 125 as a product with its reciprocal in 24 bits.
    """
    for k in range(len(gray)):
        total = np.uint32(red[k]) * np.uint32(299) + np.uint32(green[k]) * np.uint32(587)
        total += np.uint32(blue[k]) * np.uint32(114) + np.uint32(500)
        gray[k] = np.uint8(((total >> np.uint32(3)) * np.uint32(134218)) >> np.uint32(24))


@kernel
def hsv_of_rgb(red: Any, green: Any, blue: Any, hue: Any, saturation: Any, value: Any) -> None:
    """Hue (radians), saturation and value (0 .. 1) of (N,) float64 in 0 .. 1; the last three are written."""
    for k in range(len(red)):
        r = red[k]
        g = green[k]
        b = blue[k]
        high = max(r, g, b)
        spread = high - min(r, g, b)
        angle = 0.0
        if spread > 0:
            if r == high:
                angle = (g - b) / spread
                if angle < 0:
                    angle += 6.0
            elif g == high:
                angle = 2.0 + (b - r) / spread
            else:
                angle = 4.0 + (r - g) / spread
        hue[k] = angle * (np.pi / 3.0)
        saturation[k] = spread / high if spread > 0 else 0.0
        value[k] = high
