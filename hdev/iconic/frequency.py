"""The Fourier transform of images, and the frequencies its pixels stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats

Array = NDArray[Any]

MODES = ("dc_center", "dc_edge", "rft")


def scale(norm: str, height: int, width: int) -> float:
    """What a transform is divided by: 'none' 1, 'sqrt' the root of the number of pixels, 'n' the number of pixels."""
    return {"none": 1.0, "sqrt": float(np.sqrt(height * width)), "n": float(height * width)}[norm]


def transformed(plane: Array, exponent: int, norm: str, center: bool, forward: bool) -> Array:
    """(H, W) complex128 two-dimensional transform with exp (exponent 2 pi i ...).

    With `center` the frequency 0 is (to be) in the middle of the frequency image, at (H // 2, W // 2).
    """
    from scipy import fft

    height, width = plane.shape
    values = plane.astype(np.complex128)
    if center and not forward:
        values = np.fft.ifftshift(values)
    values = fft.fft2(values) if exponent < 0 else fft.ifft2(values) * (height * width)
    if center and forward:
        values = np.fft.fftshift(values)
    return values / scale(norm, height, width)


def real_transformed(plane: Array, norm: str) -> Array:
    """(H, W // 2 + 1) complex128: the left part of the transform of a real image."""
    from scipy import fft

    return fft.rfft2(plane.astype(np.float64)) / scale(norm, *plane.shape)


def real_inverse(plane: Array, norm: str, width: int) -> Array:
    """(H, width) float64: the real image of which `plane` is the left part of the transform."""
    from scipy import fft

    height = plane.shape[0]
    return fft.irfft2(plane.astype(np.complex128), s=(height, width)) * (height * width) / scale(norm, height, width)


def frequencies(width: int, height: int, mode: str) -> tuple[Floats, Floats]:
    """(H, 1) and (1, W) frequencies in cycles per pixel, downwards and to the right, as the image of the mode has them."""
    rows, columns = np.fft.fftfreq(height), np.fft.fftfreq(width)
    if mode == "dc_center":
        rows, columns = np.fft.fftshift(rows), np.fft.fftshift(columns)
    elif mode == "rft":
        columns = np.fft.rfftfreq(width)
    return rows[:, None].astype(np.float64), columns[None, :].astype(np.float64)


def radii(width: int, height: int, mode: str) -> Floats:
    """(H, W) distance from the frequency 0, where 1 is the largest frequency along each axis."""
    rows, columns = frequencies(width, height, mode)
    return np.hypot(rows * 2.0, columns * 2.0)
