"""Filters in the frequency domain, as images."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image, frequency
from hdev.operators.filters._common import choice, image_size
from hdev.registry import operator

Floats = np.ndarray


def _check(norm: str, mode: str, width: int, height: int, number: int, name: str) -> None:
    choice(norm, ("none", "n"), number, name)
    choice(mode, frequency.MODES, number + 1, name)
    image_size(width, height, number + 2, name)


def _image(values: Floats, norm: str, width: int, height: int) -> Image:
    """The filter as a real image; 'n' takes the transform's division by the number of pixels into the filter."""
    return Image([(values / (width * height if norm == "n" else 1.0)).astype(np.float32)], "real")


def _fraction(value: float, number: int, name: str) -> None:
    if not value >= 0:
        raise wrong_value(number, name, f"{value}")


def _rotated(phi: float, width: int, height: int, mode: str) -> tuple[Floats, Floats]:
    """Frequencies along a direction (counterclockwise from the columns' axis) and across it."""
    rows, columns = frequency.frequencies(width, height, mode)
    c, s = math.cos(phi), math.sin(phi)
    return columns * c - rows * s, columns * s + rows * c


@operator
def gen_gauss_filter(sigma1: float, sigma2: float, phi: float, norm: str, mode: str, width: int, height: int) -> Image:
    """A Gaussian: exp (-2 pi**2 (sigma1**2 u**2 + sigma2**2 v**2)), with u along and v across the direction phi.

    Parameters
    ----------
    sigma1, sigma2 : float
        Standard deviations in the spatial domain, in pixels, >= 0.
    phi : float
        Radians, counterclockwise from the columns' axis.
    norm : 'none', or 'n' (divided by the number of pixels, for transforms with 'none' in both directions)
    mode : 'dc_center', 'dc_edge' (where the frequency 0 is), or 'rft' (the left width / 2 + 1 columns, for `rft_generic`)
    width, height : of the image in the spatial domain

    Source: reference page of `gen_gauss_filter`.
    """
    name = "gen_gauss_filter"
    _fraction(sigma1, 1, name)
    _fraction(sigma2, 2, name)
    _check(norm, mode, width, height, 4, name)
    along, across = _rotated(phi, width, height, mode)
    return _image(np.exp(-2 * math.pi**2 * ((sigma1 * along) ** 2 + (sigma2 * across) ** 2)), norm, width, height)


@operator
def gen_mean_filter(
    mask_shape: str,
    diameter1: float,
    diameter2: float,
    phi: float,
    norm: str,
    mode: str,
    width: int,
    height: int,
) -> Image:
    """The transform of a mean over an ellipse or a rectangle with these diameters along and across the direction phi.

    Parameters as in `gen_gauss_filter`; mask_shape is 'ellipse' or 'rectangle', diameters are > 0.
    Source: reference page of `gen_mean_filter`.
    """
    name = "gen_mean_filter"
    choice(mask_shape, ("ellipse", "rectangle"), 1, name)
    for number, diameter in ((2, diameter1), (3, diameter2)):
        if not diameter > 0:
            raise wrong_value(number, name, f"{diameter}")
    _check(norm, mode, width, height, 5, name)
    along, across = _rotated(phi, width, height, mode)
    if mask_shape == "rectangle":
        return _image(np.sinc(along * diameter1) * np.sinc(across * diameter2), norm, width, height)
    from scipy.special import j1

    r = math.pi * np.hypot(along * diameter1, across * diameter2)
    safe = np.where(r > 1e-9, r, 1.0)
    return _image(np.where(r > 1e-9, 2.0 * j1(safe) / safe, 1.0), norm, width, height)


@operator
def gen_derivative_filter(derivative: str, exponent: int, norm: str, mode: str, width: int, height: int) -> Image:
    """A derivative: the product of 2 pi i u for every 'x' and 2 pi i v for every 'y' of its name, as a complex image.

    Parameters
    ----------
    derivative : 'x', 'y', 'xx', 'xy', 'yy', 'xxx', 'xxy', 'xyy', 'yyy'
    exponent : 1 or -1
        The exponent of the transform back from frequencies; -1 changes the sign of i.

    Others as in `gen_gauss_filter`. Reference: `gen_derivative_filter` (read in part).
    """
    name = "gen_derivative_filter"
    choice(derivative, ("x", "y", "xx", "xy", "yy", "xxx", "xxy", "xyy", "yyy"), 1, name)
    choice(exponent, (1, -1), 2, name)
    _check(norm, mode, width, height, 3, name)
    rows, columns = frequency.frequencies(width, height, mode)
    values = np.ones((height, columns.size), np.complex128)
    for axis in derivative:
        values = values * (2j * math.pi * exponent * (columns if axis == "x" else rows))
    return Image([(values / (width * height if norm == "n" else 1.0)).astype(np.complex64)], "complex")


@operator
def gen_lowpass(frequency_: float, norm: str, mode: str, width: int, height: int) -> Image:
    """An ideal low pass: 1 up to the frequency, 0 beyond; 1.0 is the largest frequency along each axis.

    Parameters as in `gen_gauss_filter`. Source: reference page of `gen_lowpass`.
    """
    _fraction(frequency_, 1, "gen_lowpass")
    _check(norm, mode, width, height, 2, "gen_lowpass")
    return _image(frequency.radii(width, height, mode) <= frequency_, norm, width, height)


@operator
def gen_highpass(frequency_: float, norm: str, mode: str, width: int, height: int) -> Image:
    """An ideal high pass: 0 up to the frequency, 1 beyond; see `gen_lowpass`. Source: reference page of `gen_highpass`."""
    _fraction(frequency_, 1, "gen_highpass")
    _check(norm, mode, width, height, 2, "gen_highpass")
    return _image(frequency.radii(width, height, mode) > frequency_, norm, width, height)


def _band(low: float, high: float, norm: str, mode: str, width: int, height: int, name: str) -> Floats:
    _fraction(low, 1, name)
    if high < low:
        raise wrong_value(2, name, f"{high} is less than {low}")
    _check(norm, mode, width, height, 3, name)
    r = frequency.radii(width, height, mode)
    return (r >= low) & (r <= high)


@operator
def gen_bandpass(min_frequency: float, max_frequency: float, norm: str, mode: str, width: int, height: int) -> Image:
    """An ideal band pass: 1 from the smaller to the larger frequency, else 0; see `gen_lowpass`.

    Source: reference page of `gen_bandpass`.
    """
    band = _band(min_frequency, max_frequency, norm, mode, width, height, "gen_bandpass")
    return _image(band, norm, width, height)


@operator
def gen_bandfilter(min_frequency: float, max_frequency: float, norm: str, mode: str, width: int, height: int) -> Image:
    """An ideal band filter: 0 from the smaller to the larger frequency, else 1; see `gen_lowpass`.

    Source: reference page of `gen_bandfilter`.
    """
    band = _band(min_frequency, max_frequency, norm, mode, width, height, "gen_bandfilter")
    return _image(~band, norm, width, height)


@operator
def gen_sin_bandpass(frequency_: float, norm: str, mode: str, width: int, height: int) -> Image:
    """A band pass sin (pi r / (2 frequency)) up to twice the frequency, 0 beyond; see `gen_lowpass`.

    Source: reference page of `gen_sin_bandpass`.
    """
    name = "gen_sin_bandpass"
    _fraction(frequency_, 1, name)
    _check(norm, mode, width, height, 2, name)
    r = frequency.radii(width, height, mode)
    if frequency_ == 0:
        return _image(np.zeros_like(r), norm, width, height)
    values = np.where(r <= 2 * frequency_, np.sin(math.pi * r / (2 * frequency_)), 0.0)
    return _image(np.maximum(values, 0.0), norm, width, height)


@operator
def gen_std_bandpass(
    frequency_: float, sigma: float, type: str, norm: str, mode: str, width: int, height: int
) -> Image:
    """A band pass about a frequency: 'gauss' exp (-(r - frequency)**2 / (2 sigma**2)), 'sin' cos (pi (r - frequency) / (2
    sigma)) up to the distance sigma.

    Others as in `gen_lowpass`. Source: reference page of `gen_std_bandpass`.
    """
    name = "gen_std_bandpass"
    _fraction(frequency_, 1, name)
    _fraction(sigma, 2, name)
    choice(type, ("sin", "gauss"), 3, name)
    _check(norm, mode, width, height, 4, name)
    away = frequency.radii(width, height, mode) - frequency_
    if sigma == 0:
        return _image(np.isclose(away, 0.0, atol=1e-6), norm, width, height)
    if type == "gauss":
        return _image(np.exp(-0.5 * (away / sigma) ** 2), norm, width, height)
    values = np.where(np.abs(away) < sigma, np.cos(0.5 * math.pi * away / sigma), 0.0)
    return _image(values, norm, width, height)


@operator
def gen_filter_mask(
    filter_mask: list[int | float | str], scale: float, width: int, height: int, *, session: Any
) -> Image:
    """A filter mask of `convol_image` in the middle of an otherwise black real image, its values times `scale` > 0.

    With `fft_generic`, 'dc_edge' or 'dc_center', it becomes a filter in the frequency domain.
    Errors: 1301 for a mask that is none, or larger than the image; 1302. Source: reference page of `gen_filter_mask`.
    """
    from hdev.operators.filters.misc_convolution import mask_of

    name = "gen_filter_mask"
    image_size(width, height, 3, name)
    if not scale > 0:
        raise wrong_value(2, name, f"{scale}")
    mask, weight = mask_of(filter_mask, 1, name, session)
    if mask.shape[0] > height or mask.shape[1] > width:
        raise wrong_value(1, name, f"{mask.shape[1]} x {mask.shape[0]} in {width} x {height}")
    plane = np.zeros((height, width), np.float32)
    top, left = height // 2 - mask.shape[0] // 2, width // 2 - mask.shape[1] // 2
    plane[top : top + mask.shape[0], left : left + mask.shape[1]] = mask / weight * scale
    return Image([plane], "real")
