"""Derivative and smoothing filters for edges: Deriche, Lanser, Shen, Canny (Gauss), Sobel.

A smoothing mask s has the sum 1; the derivative mask d belonging to it has the sum 1 over its positive half, so that an ideal
step of height h has the amplitude h. The derivative along the columns is d along the rows' direction and s across.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats

RECURSIVE = ("deriche1", "lanser1", "deriche2", "lanser2", "shen", "mshen")

#: Values of a mask that are smaller than this part of the largest one are left out.
_TAIL = 1e-6


def impulse(kind: str, alpha: float, at: Floats) -> tuple[Floats, Floats]:
    """Smoothing and derivative filter (not normalised) at distances >= 0.

    deriche1: (alpha x + 1) exp (-alpha x) and x exp (-alpha x); deriche2: (cos alpha x + sin alpha x) exp (-alpha x) and
    sin (alpha x) exp (-alpha x); shen: exp (-alpha x) twice; canny: a Gaussian of standard deviation alpha and its derivative.
    """
    if kind in ("canny", "gauss"):
        smooth = np.exp(-0.5 * (at / alpha) ** 2)
        return smooth, at * smooth
    decay = np.exp(-alpha * at)
    if kind in ("shen", "mshen"):
        return decay, np.where(at > 0, decay, 0.0)
    if kind.endswith("1"):
        return (alpha * at + 1.0) * decay, at * decay
    return (np.cos(alpha * at) + np.sin(alpha * at)) * decay, np.sin(alpha * at) * decay


def reach(kind: str, alpha: float) -> int:
    """How far the masks go from the centre."""
    if kind == "sobel":
        return 1
    if kind in ("canny", "gauss"):
        return max(math.ceil(alpha * math.sqrt(-2.0 * math.log(_TAIL)) * 0.85), 1)
    extra = 3.0 if kind.endswith("1") else 0.0
    return max(math.ceil((-math.log(_TAIL) + extra) / alpha), 1)


def masks(kind: str, alpha: float) -> tuple[Floats, Floats]:
    """(n,) smoothing mask and (n,) derivative mask, for correlation (rising gray values are positive)."""
    if kind in ("sobel", "sobel_fast"):
        return np.array([0.25, 0.5, 0.25]), np.array([-1.0, 0.0, 1.0])
    at = np.arange(reach(kind, alpha) + 1, dtype=np.float64)
    smooth, rise = impulse(kind, alpha, at)
    smooth = np.concatenate((smooth[:0:-1], smooth))
    total = rise[1:].sum()
    rise = np.concatenate((-rise[:0:-1], [0.0], rise[1:]))
    return smooth / smooth.sum(), rise / total


def gradient(channel: NDArray[Any], kind: str, alpha: float) -> tuple[Floats, Floats]:
    """(H, W) float32 derivatives downwards and to the right.

    Beyond the border of the image gray values are 0 for the recursive filters, and repeat the border for 'canny' and 'sobel'.
    """
    import cv2

    smooth, rise = masks(kind, alpha)
    gray = channel.astype(np.float32)
    border = cv2.BORDER_CONSTANT if kind in RECURSIVE else cv2.BORDER_REPLICATE
    rows = cv2.sepFilter2D(gray, cv2.CV_32F, smooth, rise, borderType=border)
    columns = cv2.sepFilter2D(gray, cv2.CV_32F, rise, smooth, borderType=border)
    return rows, columns  # type: ignore[return-value]


def amplitudes(rows: Floats, columns: Floats, kind: str, alpha: float) -> Floats:
    """(H, W) float32 length of the gradient; for 'lanser1', 'lanser2' and 'mshen' made independent of the direction."""
    length = np.hypot(rows, columns)
    if kind in ("lanser1", "lanser2", "mshen"):
        gain = isotropy(kind, alpha)
        # the direction folded into 0 .. 45 degrees
        low, high = np.minimum(np.abs(rows), np.abs(columns)), np.maximum(np.abs(rows), np.abs(columns))
        angle = np.arctan2(low, np.maximum(high, 1e-30))
        length /= np.interp(angle, np.linspace(0.0, math.pi / 4.0, gain.size), gain).astype(np.float32)
    return length


def isotropy(kind: str, alpha: float) -> Floats:
    """(17,) amplitude of an ideal step of height 1 at angles from 0 to 45 degrees, relative to that at 0."""
    at = np.linspace(-40.0, 40.0, 16001)
    step = at[1] - at[0]
    kernel = impulse(kind, 1.0, np.abs(at))[0]
    kernel /= kernel.sum() * step
    result = [kernel[at.size // 2]]
    for angle in np.linspace(0.0, math.pi / 4.0, 17)[1:]:
        c, s = math.cos(angle), math.sin(angle)
        # the density at 0 of the sum of two independent variables c x and s y
        result.append(float((np.interp(at * s / c, at, kernel) * kernel).sum() * step / c))
    return np.array(result) / result[0]


def directions(rows: Floats, columns: Floats) -> Floats:
    """(H, W) direction of the edge in radians, 0 .. 2 pi, counterclockwise from the columns' axis; bright is to the left."""
    angle = np.arctan2(-rows, columns) - math.pi / 2.0
    return np.where(angle < 0, angle + 2.0 * math.pi, angle)


def direction_image(rows: Floats, columns: Floats, amplitude: NDArray[Any]) -> NDArray[np.uint8]:
    """(H, W) directions in steps of two degrees, 0 .. 179; 255 where the amplitude is 0."""
    steps = np.floor(np.degrees(directions(rows, columns)) / 2.0 + 0.5).astype(np.int64) % 180
    return np.where(amplitude > 0, steps, 255).astype(np.uint8)
