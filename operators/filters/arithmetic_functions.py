"""Functions of gray values: differences, extremes, roots, powers, logarithms, trigonometry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import check_type, choice, one, pair
from hdev.registry import operator


@operator
def abs_diff_image(image1: Image, image2: Image, mult: list[int | float]) -> Image:
    """|g1 - g2| * mult, rounded to the nearest value of the type and clipped; images of the same size, type and channels.

    Source: reference page of `abs_diff_image`.
    """
    name = "abs_diff_image"
    factor = one(mult, 1, name)
    check_type(image1, name)
    first = pair(image1, image2, name)

    def difference(a: Any, b: Any) -> Any:
        if factor == 1 and a.dtype in (np.uint8, np.uint16, np.float32):
            import cv2

            return cv2.absdiff(a, b)
        wide = np.float64 if a.dtype.kind == "f" or a.dtype.itemsize == 8 else np.int64
        result = np.abs(a.astype(wide) - b.astype(wide))
        return to_type(result if factor == 1 else result * float(factor), image1.type)

    return in_domain(first, lambda p, q: [difference(a, b) for a, b in zip(p, q)], image2)


@operator
def max_image(image1: Image, image2: Image) -> Image:
    """The larger gray value of two images of the same size, type and channels. Source: page of `max_image`."""
    check_type(image1, "max_image")
    first = pair(image1, image2, "max_image")
    return in_domain(first, lambda p, q: [np.maximum(a, b) for a, b in zip(p, q)], image2)


@operator
def min_image(image1: Image, image2: Image) -> Image:
    """The smaller gray value of two images of the same size, type and channels. Source: page of `max_image`."""
    check_type(image1, "min_image")
    first = pair(image1, image2, "min_image")
    return in_domain(first, lambda p, q: [np.minimum(a, b) for a, b in zip(p, q)], image2)


@operator
def sqrt_image(image: Image) -> Image:
    """The square root, rounded to the nearest value of the type; 0 for negative gray values.

    Reference: `sqrt_image` (read in part).
    """
    check_type(image, "sqrt_image")

    def root(plane: Any) -> Any:
        return to_type(np.sqrt(np.maximum(plane.astype(np.float64), 0.0)), image.type)

    return in_domain(image, lambda planes: [root(plane) for plane in planes])


def _real(image: Image, name: str, function: Callable[[Any], Any]) -> Image:
    """A real image of a function of gray values in double precision; 0 where it is not defined, the largest real beyond it."""
    check_type(image, name)

    def values(plane: Any) -> Any:
        with np.errstate(all="ignore"):
            result = function(plane.astype(np.float64))
            largest = float(np.finfo(np.float32).max)
            return np.clip(np.where(np.isnan(result), 0.0, result), -largest, largest).astype(np.float32)

    return in_domain(image, lambda planes: [values(plane) for plane in planes], type="real")


@operator
def sin_image(image: Image) -> Image:
    """The sine of gray values in radians, as a real image. Reference: `sin_image` (read in part)."""
    return _real(image, "sin_image", np.sin)


@operator
def cos_image(image: Image) -> Image:
    """The cosine of gray values in radians, as a real image. Reference: `cos_image` (read in part)."""
    return _real(image, "cos_image", np.cos)


@operator
def tan_image(image: Image) -> Image:
    """The tangent of gray values in radians, as a real image. Reference: `tan_image` (read in part)."""
    return _real(image, "tan_image", np.tan)


@operator
def asin_image(image: Image) -> Image:
    """The arcsine in radians as a real image; 0 where it is not defined. Reference: `asin_image` (read in part)."""
    return _real(image, "asin_image", np.arcsin)


@operator
def acos_image(image: Image) -> Image:
    """The arccosine in radians as a real image; 0 where it is not defined. Reference: `acos_image` (read in part)."""
    return _real(image, "acos_image", np.arccos)


@operator
def atan_image(image: Image) -> Image:
    """The arctangent in radians as a real image. Reference: `atan_image` (read in part)."""
    return _real(image, "atan_image", np.arctan)


@operator
def atan2_image(image_y: Image, image_x: Image) -> Image:
    """The angle atan2 (y, x) of two images in radians, -pi .. pi, as a real image. Reference: `atan2_image` (read in part)."""
    check_type(image_y, "atan2_image")
    check_type(image_x, "atan2_image", 1)
    first = pair(image_y, image_x, "atan2_image")

    def angles(p: Any, q: Any) -> Any:
        return [np.arctan2(a.astype(np.float64), b.astype(np.float64)).astype(np.float32) for a, b in zip(p, q)]

    return in_domain(first, angles, image_x, type="real")


def _base(base: list[int | float | str], number: int, name: str) -> float:
    value = one(base, number, name)
    if isinstance(value, str):
        choice(value, ("e",), number, name)
        return float(np.e)
    if not value > 0:
        raise wrong_value(number, name, f"{value}")
    return float(value)


@operator
def exp_image(image: Image, base: list[int | float | str]) -> Image:
    """base to the power of g, as a real image; the base is a positive number or 'e'. Source: page of `exp_image`."""
    number = _base(base, 1, "exp_image")
    return _real(image, "exp_image", lambda g: np.power(number, g))


@operator
def log_image(image: Image, base: list[int | float | str]) -> Image:
    """The logarithm of g to a base, a positive number or 'e', as a real image; 0 where g is not positive.

    Reference: `log_image` (read in part).
    """
    number = _base(base, 1, "log_image")
    if number == 1:
        raise wrong_value(1, "log_image", "1")
    return _real(image, "log_image", lambda g: np.where(g > 0, np.log(g) / np.log(number), 0.0))


@operator
def pow_image(image: Image, exponent: list[int | float]) -> Image:
    """g to the power of the exponent, as a real image; 0 where it is not defined. Source: page of `pow_image`."""
    number = float(one(exponent, 1, "pow_image"))
    return _real(image, "pow_image", lambda g: np.power(g, number))


@operator
def gamma_image(
    image: Image,
    gamma: list[int | float],
    offset: list[int | float],
    threshold: list[int | float],
    max_gray: list[int | float],
    encode: str,
) -> Image:
    """Gamma encoding or decoding of gray values (byte, uint2, real), rounded and clipped.

    With x = g / max_gray, encoding ('true') gives (1 + offset) * x**gamma - offset from the threshold on, and below it the line
    from 0 to the value there; decoding ('false') is the inverse function. The result is times max_gray.
    Errors: 1301 for gamma <= 0, 1302 and 1303 for negative values, 1304 for max_gray <= 0.
    Reference: `gamma_image` (read in part).
    """
    name = "gamma_image"
    g, a, t, top = (float(one(v, k, name)) for k, v in enumerate((gamma, offset, threshold, max_gray), start=1))
    for number, ok in ((1, g > 0), (2, a >= 0), (3, t >= 0), (4, top > 0)):
        if not ok:
            raise wrong_value(number, name, f"{(g, a, t, top)[number - 1]}")
    choice(encode, ("true", "false"), 5, name)
    check_type(image, name)
    at_threshold = (1.0 + a) * t**g - a
    slope = at_threshold / t if t > 0 else 0.0

    def function(values: Any) -> Any:
        x = np.maximum(values.astype(np.float64) / top, 0.0)
        if encode == "true":
            result = np.where(x >= t, (1.0 + a) * x**g - a, x * slope)
        else:
            curved = ((x + a) / (1.0 + a)) ** (1.0 / g)
            result = np.where(x >= at_threshold, curved, x / slope if slope else curved)
        return to_type(result * top, image.type)

    def corrected(planes: list[Any]) -> list[Any]:
        if image.type == "real":
            return [function(plane) for plane in planes]
        table = function(np.arange(256 if image.type == "byte" else 65536))
        return [table[plane] for plane in planes]

    return in_domain(image, corrected)
