"""Smoothing: means, medians, Gaussians. Beyond the border of the image its pixels are mirrored."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image
from hdev.iconic.filters import filtered, gauss_mask, means, medians, smoothed
from hdev.registry import operator


@operator
def mean_image(image: Image, mask_width: int, mask_height: int) -> Image:
    """Mean of the gray values in a rectangle around each pixel, rounded to the nearest value of the type.

    Even sizes are enlarged by one. For byte, int2, uint2, int4, int8, real and vector fields; other types are error 9001, a
    mask with more than twice the size of the image is 3033. Source: reference page of `mean_image`.
    """
    width, height = _odd(image, mask_width, mask_height, "mean_image")
    if image.channels[0].ndim == 3:

        def both(channel: np.ndarray) -> np.ndarray:
            parts = [means(np.ascontiguousarray(channel[:, :, k]), height, width) for k in (0, 1)]
            return np.stack(parts, axis=2)

        return filtered(image, (height // 2, width // 2), both)
    if image.type not in ("byte", "int2", "uint2", "int4", "int8", "real"):
        raise HError(9001, image.type, operator="mean_image")
    return filtered(image, (height // 2, width // 2), lambda channel: means(channel, height, width))


@operator
def median_image(image: Image, mask_type: str, radius: int, margin: list[int | float | str]) -> Image:
    """Median of the gray values in a circle or square around each pixel (byte, int2, uint2, int4, real).

    Parameters
    ----------
    mask_type : 'circle' (pixels at distances up to the radius) or 'square' (of 2 * radius + 1 pixels)
    margin
        What lies beyond the border: 'mirrored', 'cyclic', 'continued', or a gray value.

    Source: reference page of `median_image`.
    """
    if mask_type not in ("circle", "square"):
        raise wrong_value(1, "median_image", f"'{mask_type}'")
    if not 1 <= radius <= 4095:
        raise wrong_value(2, "median_image", f"{radius}")
    if len(margin) != 1:
        raise wrong_number(3, "median_image", f"{len(margin)} values")
    if isinstance(margin[0], str) and margin[0] not in ("mirrored", "cyclic", "continued"):
        raise wrong_value(3, "median_image", f"'{margin[0]}'")
    if image.type not in ("byte", "int2", "uint2", "int4", "real"):
        raise HError(9001, image.type, operator="median_image")
    if margin[0] == "cyclic" and not image.has_full_domain:
        full = median_image(image.with_domain(None), mask_type, radius, margin)
        return full.with_domain(image.domain)
    return filtered(image, (radius, radius), lambda channel: medians(channel, radius, mask_type == "circle", margin[0]))


#: Standard deviations of the masks of `gauss_filter`, by their size.
_SIGMA = {3: 0.600, 5: 1.075, 7: 1.550, 9: 2.025, 11: 2.550}


@operator
def gauss_filter(image: Image, size: int) -> Image:
    """Smoothing with a Gaussian mask of 3, 5, 7, 9 or 11 pixels, rounded to the nearest value of the type.

    Their standard deviations are 0.6, 1.075, 1.55, 2.025 and 2.55. For byte, int2, uint2, int4 and real.
    Source: reference page of `gauss_filter`.
    """
    return gauss(image, size, "gauss_filter")


def gauss(image: Image, size: int, name: str) -> Image:
    """`gauss_filter`, also under its old name."""
    if size not in _SIGMA:
        raise wrong_value(1, name, f"{size} is none of 3, 5, 7, 9, 11")
    if image.type not in ("byte", "int2", "uint2", "int4", "real"):
        raise HError(9001, image.type, operator=name)
    reach = size // 2
    mask = gauss_mask(size, _SIGMA[size])
    return filtered(image, (reach, reach), lambda channel: smoothed(channel, mask, mask, True))


def _odd(image: Image, width: int, height: int, name: str) -> tuple[int, int]:
    for number, size in ((1, width), (2, height)):
        if size < 1:
            raise wrong_value(number, name, f"{size}")
    if width > 2 * image.width + 1 or height > 2 * image.height + 1:
        raise HError(3033, f"a mask of {width} x {height} on {image!r}", operator=name)
    return width | 1, height | 1
