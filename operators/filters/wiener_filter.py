"""Blurred by motion or defocus: impulse responses, and images convolved with them."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image
from hdev.iconic.filters import filtered
from hdev.operators.filters._common import check_type, choice, image_size
from hdev.registry import operator

Floats = np.ndarray

#: What is exposed along the way from 0 to 1, by `Type`.
_PROFILES = {
    1: lambda u: 1.0 - u,
    2: lambda u: 1.0 - u / 2.0,
    3: lambda u: np.ones_like(u),
    4: lambda u: 0.5 + u / 2.0,
    5: lambda u: u,
}

#: So many points of the way are looked at for each pixel of it.
_FINE = 32


def _motion(blurring: float, angle: int, kind: int, number: int, name: str) -> Floats:
    """(2n + 1, 2n + 1): the impulse response with the origin in the middle; the sum is 1."""
    if not 0 < blurring <= 4096:
        raise wrong_value(number, name, f"{blurring}")
    choice(kind, tuple(_PROFILES), number + 2, name)
    count = max(math.ceil(blurring * _FINE), 1)
    way = (np.arange(count) + 0.5) / count
    length = way * blurring - 0.5
    turn = math.radians(angle % 360)
    right = np.floor(np.round(length * math.cos(turn), 9) + 0.5).astype(np.int64)
    down = np.floor(np.round(-length * math.sin(turn), 9) + 0.5).astype(np.int64)
    reach = int(max(abs(right).max(), abs(down).max()))
    mask = np.zeros((2 * reach + 1, 2 * reach + 1))
    np.add.at(mask, (down + reach, right + reach), _PROFILES[kind](way))
    return mask / mask.sum()


def _defocus(blurring: float, number: int, name: str) -> Floats:
    """A disc of radius `blurring`, likewise."""
    if not 0 < blurring <= 4096:
        raise wrong_value(number, name, f"{blurring}")
    reach = int(blurring)
    offsets = np.arange(-reach, reach + 1)
    mask = (offsets[:, None] ** 2 + offsets**2 <= blurring * blurring).astype(np.float64)
    return mask / mask.sum()


def _blurred(image: Image, mask: Floats, name: str) -> Image:
    import cv2

    check_type(image, name)
    reach = len(mask) // 2
    turned = np.ascontiguousarray(mask[::-1, ::-1])

    def blurred(channel: Floats) -> Floats:
        values = cv2.filter2D(channel.astype(np.float64), cv2.CV_64F, turned, borderType=cv2.BORDER_REFLECT_101)
        return values.astype(np.float32)

    return filtered(image, (reach, reach), blurred, "real")


def _response(mask: Floats, width: int, height: int) -> Image:
    """The mask in an image whose first pixel is the origin; what lies above or left of it is at the far end."""
    plane = np.zeros((height, width))
    reach = len(mask) // 2
    rows, columns = np.nonzero(mask)
    np.add.at(plane, ((rows - reach) % height, (columns - reach) % width), mask[rows, columns])
    return Image([plane.astype(np.float32)], "real")


@operator
def gen_psf_motion(psf_width: int, psf_height: int, blurring: float, angle: int, type: int) -> Image:
    """The impulse response of a motion during exposure: a real image whose sum is 1.

    Parameters
    ----------
    psf_width, psf_height : size of the image
        The origin is its first pixel; what lies above or left of the origin is at the other end of the image.
    blurring : > 0, length of the motion in pixels
    angle : direction of the motion in degrees, from the right counterclockwise
    type
        Exposure along the way: 1 falls to 0 (acceleration), 2 falls to one half, 3 constant, 4 rises from one half, 5 rises
        from 0 (deceleration).

    Errors: 1301, 1302, 1303, 1305. Source: reference page of `gen_psf_motion`; the shapes of 1, 2, 4 and 5 are our reading.
    """
    image_size(psf_width, psf_height, 1, "gen_psf_motion")
    return _response(_motion(blurring, angle, type, 3, "gen_psf_motion"), psf_width, psf_height)


@operator
def gen_psf_defocus(psf_width: int, psf_height: int, blurring: float) -> Image:
    """The impulse response of a lens out of focus, a disc of radius Blurring: a real image whose sum is 1, as `gen_psf_motion`.

    Errors: 1301, 1302, 1303. Reference: `gen_psf_defocus` (not read): our reading.
    """
    image_size(psf_width, psf_height, 1, "gen_psf_defocus")
    return _response(_defocus(blurring, 3, "gen_psf_defocus"), psf_width, psf_height)


@operator
def simulate_motion(image: Image, blurring: float, angle: int, type: int) -> Image:
    """An image blurred by a motion: convolved with the impulse response of `gen_psf_motion`; a real image.

    The border is mirrored. Errors: 1301, 1303, 9001. Reference: `simulate_motion` (not read; see `gen_psf_motion`).
    """
    return _blurred(image, _motion(blurring, angle, type, 1, "simulate_motion"), "simulate_motion")


@operator
def simulate_defocus(image: Image, blurring: float) -> Image:
    """An image out of focus: convolved with a disc of radius Blurring; a real image. The border is mirrored.

    Errors: 1301, 9001. Reference: `simulate_defocus` (not read): our reading.
    """
    return _blurred(image, _defocus(blurring, 1, "simulate_defocus"), "simulate_defocus")
