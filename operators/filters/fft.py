"""Fourier transforms of images, and what is worked out of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image, frequency
from hdev.iconic.gray import to_type
from hdev.operators.filters._common import check_type, choice, pair
from hdev.registry import operator

_NORMS = ("none", "sqrt", "n")
_TYPES = ("complex", "byte", "int1", "int2", "uint2", "int4", "real", "direction", "cyclic")


@operator
def fft_generic(image: Image, direction: str, exponent: int, norm: str, mode: str, result_type: str) -> Image:
    """The Fourier transform of every channel: 1 / c times the sum of f (k, l) exp (s 2 pi i (k m / M + l n / N)).

    Parameters
    ----------
    direction : 'to_freq' or 'from_freq'
    exponent : the sign s, 1 or -1
    norm : 'none' (c = 1), 'sqrt' (root of the number of pixels) or 'n' (number of pixels)
    mode : 'dc_center' (frequency 0 in the middle of the frequency image, at (H / 2, W / 2)) or 'dc_edge' (at the corner)
    result_type : pixel type of the result; others than 'complex' get the real part, rounded and clipped

    The domain is ignored, that of the result is full. Errors: 1301 ... 1305. Source: reference page of `fft_generic`.
    """
    name = "fft_generic"
    choice(direction, ("to_freq", "from_freq"), 1, name)
    choice(exponent, (1, -1), 2, name)
    choice(norm, _NORMS, 3, name)
    choice(mode, ("dc_center", "dc_edge"), 4, name)
    choice(result_type, _TYPES, 5, name)
    check_type(image, name)
    center, forward = mode == "dc_center", direction == "to_freq"
    planes = [
        to_type(frequency.transformed(channel, exponent, norm, center, forward), result_type)
        for channel in image.channels
    ]
    return Image(planes, result_type)


@operator
def fft_image(image: Image) -> Image:
    """`fft_generic` with 'to_freq', -1, 'sqrt', 'dc_center', 'complex'. Reference: `fft_image` (read in part)."""
    check_type(image, "fft_image")
    return fft_generic(image, "to_freq", -1, "sqrt", "dc_center", "complex")


@operator
def fft_image_inv(image: Image) -> Image:
    """`fft_generic` with 'from_freq', 1, 'sqrt', 'dc_center', 'byte'. Reference: `fft_image_inv` (read in part)."""
    check_type(image, "fft_image_inv")
    return fft_generic(image, "from_freq", 1, "sqrt", "dc_center", "byte")


@operator
def rft_generic(image: Image, direction: str, norm: str, result_type: str, width: int) -> Image:
    """The Fourier transform of real images, of which only the left W / 2 + 1 columns are kept.

    Parameters
    ----------
    direction : 'to_freq' (of a real image: complex) or 'from_freq' (of a complex image: real)
    norm : 'none', 'sqrt' or 'n', see `fft_generic`
    result_type : pixel type; must be 'complex' for 'to_freq'
    width : the width of the image before it was transformed (2 w - 2 or 2 w - 1 for a transform of w columns); only for
        'from_freq'

    Errors: 1303, 1304 if the width does not belong to that of the transform; 9001 for a real image from, a complex one to
    frequencies.
    Source: reference page of `rft_generic`.
    """
    name = "rft_generic"
    choice(direction, ("to_freq", "from_freq"), 1, name)
    choice(norm, _NORMS, 2, name)
    choice(result_type, _TYPES, 3, name)
    check_type(image, name)
    forward = direction == "to_freq"
    if forward and result_type != "complex":
        raise wrong_value(3, name, f"'{result_type}' for '{direction}'")
    if (image.type == "complex") == forward:
        raise HError(9001, f"{image.type} for '{direction}'", operator=name)
    if forward:
        return Image([to_type(frequency.real_transformed(c, norm), "complex") for c in image.channels], "complex")
    if width // 2 + 1 != image.width or width < 1:
        raise wrong_value(4, name, f"{width} for a transform of {image.width} columns")
    kind = "real" if result_type == "complex" else result_type
    return Image([to_type(frequency.real_inverse(c, norm, width), kind) for c in image.channels], kind)


def _product(image1: Image, image2: Image, name: str, function: Any) -> Image:
    check_type(image1, name)
    check_type(image2, name, 1)
    pair(image1, image2, name, same_type=False)
    planes = [
        to_type(function(a.astype(np.complex128), b.astype(np.complex128)), "complex")
        for a, b in zip(image1.channels, image2.channels)
    ]
    return Image(planes, "complex")


@operator
def convol_fft(image_fft: Image, image_filter: Image) -> Image:
    """The product of a transformed image with a filter in the frequency domain (real or complex), pixel by pixel.

    Domains are ignored. Source: reference page of `convol_fft`.
    """
    return _product(image_fft, image_filter, "convol_fft", lambda a, b: a * b)


@operator
def correlation_fft(image_fft1: Image, image_fft2: Image) -> Image:
    """The transform of the correlation of two transformed images: the first times the conjugate of the second.

    Domains are ignored. Source: reference page of `correlation_fft`.
    """
    return _product(image_fft1, image_fft2, "correlation_fft", lambda a, b: a * np.conj(b))


@operator
def phase_correlation_fft(image_fft1: Image, image_fft2: Image) -> Image:
    """`correlation_fft` with every value divided by its magnitude (0 stays 0).

    Domains are ignored. Source: reference page of `phase_correlation_fft`.
    """

    def phases(a: Any, b: Any) -> Any:
        product = a * np.conj(b)
        size = np.abs(product)
        return np.where(size > 0, product / np.where(size > 0, size, 1.0), 0.0)

    return _product(image_fft1, image_fft2, "phase_correlation_fft", phases)


def _each(image: Image, name: str, type: str, function: Any) -> Image:
    check_type(image, name)
    planes = [to_type(function(channel.astype(np.complex128)), type) for channel in image.channels]
    return Image(planes, type, None if image.has_full_domain else image.domain)


@operator
def phase_deg(image_complex: Image) -> Image:
    """The phase atan2 (imaginary, real) of complex images in steps of two degrees, 0 .. 179, as a direction image.

    Reference: `phase_deg` (read in part).
    """

    def steps(values: Any) -> Any:
        return np.floor((np.degrees(np.angle(values)) % 360.0) / 2.0 + 0.5).astype(np.int64) % 180

    return _each(image_complex, "phase_deg", "direction", steps)


@operator
def phase_rad(image_complex: Image) -> Image:
    """The phase atan2 (imaginary, real) of complex images in radians, -pi .. pi. Reference: `phase_rad` (read in part)."""
    return _each(image_complex, "phase_rad", "real", np.angle)


@operator
def power_byte(image: Image) -> Image:
    """The power spectrum sqrt (re**2 + im**2) as bytes, rounded and clipped. Source: reference page of `power_byte`."""
    return _each(image, "power_byte", "byte", np.abs)


@operator
def power_real(image: Image) -> Image:
    """The power spectrum sqrt (re**2 + im**2) as a real image. Source: reference page of `power_real`."""
    return _each(image, "power_real", "real", np.abs)


@operator
def power_ln(image: Image) -> Image:
    """The logarithm of the power spectrum, ln (sqrt (re**2 + im**2)), as a real image; of 0 that of the smallest real number.

    Source: reference page of `power_ln`.
    """
    least = float(np.finfo(np.float32).tiny)
    return _each(image, "power_ln", "real", lambda values: np.log(np.maximum(np.abs(values), least)))


@operator
def optimize_fft_speed(width: int, height: int, mode: str) -> None:
    """Nothing to do here: transforms need no measuring. The parameters are checked.

    Reference: `optimize_fft_speed` (read in part).
    """
    _checked(width, height, mode, "optimize_fft_speed")


@operator
def optimize_rft_speed(width: int, height: int, mode: str) -> None:
    """Nothing to do here: transforms need no measuring. The parameters are checked.

    Reference: `optimize_rft_speed` (read in part).
    """
    _checked(width, height, mode, "optimize_rft_speed")


def _checked(width: int, height: int, mode: str, name: str) -> None:
    for number, size in ((1, width), (2, height)):
        if size < 1:
            raise wrong_value(number, name, f"{size}")
    choice(mode, ("standard", "patient", "exhaustive"), 3, name)
