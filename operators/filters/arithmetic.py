"""Arithmetic of gray values, pixel by pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number
from hdev.iconic import Image
from hdev.iconic.arithmetic import combined, scaled
from hdev.iconic.gray import in_domain
from hdev.iconic.setops import intersection
from hdev.registry import operator

Array = NDArray[Any]
Number = int | float


@operator
def scale_image(image: Image, mult: list[int | float], add: list[int | float]) -> Image:
    """Gray values g * mult + add, rounded to the nearest value of the type and clipped.

    cyclic images are taken modulo 256, directions modulo 180 (undefined ones stay). Source: reference page of `scale_image`.
    """
    factor, offset = _numbers(mult, add, "scale_image")
    _no_vectors(image, "scale_image")

    return in_domain(image, lambda planes: [scaled(plane, image.type, factor, offset) for plane in planes])


@operator
def add_image(image1: Image, image2: Image, mult: list[int | float], add: list[int | float]) -> Image:
    """(g1 + g2) * mult + add, rounded and clipped as in `scale_image`; the domain is the intersection of both.

    The images have the same size, type and number of channels. Source: reference page of `add_image`.
    """
    return _combined(image1, image2, mult, add, "add_image")


@operator
def sub_image(image_minuend: Image, image_subtrahend: Image, mult: list[int | float], add: list[int | float]) -> Image:
    """(g1 - g2) * mult + add, rounded and clipped as in `scale_image`; the domain is the intersection of both.

    Source: reference page of `sub_image`.
    """
    return _combined(image_minuend, image_subtrahend, mult, add, "sub_image")


@operator
def mult_image(image1: Image, image2: Image, mult: list[int | float], add: list[int | float]) -> Image:
    """g1 * g2 * mult + add, rounded and clipped as in `scale_image`; the domain is the intersection of both.

    Source: reference page of `mult_image`.
    """
    return _combined(image1, image2, mult, add, "mult_image")


@operator
def div_image(image1: Image, image2: Image, mult: list[int | float], add: list[int | float]) -> Image:
    """g1 / g2 * mult + add, rounded and clipped as in `scale_image`; the domain is the intersection of both.

    Division by 0 gives the largest or smallest value of the type (infinity in real images), 0 / 0 gives `add`.
    Source: reference page of `div_image`.
    """
    return _combined(image1, image2, mult, add, "div_image")


@operator
def abs_image(image: Image) -> Image:
    """Absolute gray values, clipped to the type; of complex images the absolute values as a real image.

    Source: reference page of `abs_image`.
    """
    _no_vectors(image, "abs_image")
    if image.type == "complex":
        return in_domain(image, lambda planes: [np.abs(plane) for plane in planes], type="real")

    def absolute(planes: list[Array]) -> list[Array]:
        if planes[0].dtype.kind != "i":
            return [np.abs(plane) for plane in planes]
        lowest = np.iinfo(planes[0].dtype).min
        return [np.abs(np.maximum(plane, lowest + 1)) for plane in planes]

    return in_domain(image, absolute)


@operator
def invert_image(image: Image) -> Image:
    """Inverted gray values: 255 - g (byte, cyclic), 65535 - g (uint2), -g (signed types, clipped), and for directions the
    direction at a right angle, (g + 90) modulo 180.

    Source: reference page of `invert_image`.
    """
    _no_vectors(image, "invert_image")
    if image.type == "complex":
        raise HError(9001, image.type, operator="invert_image")

    def inverted(planes: list[Array]) -> list[Array]:
        if image.type == "direction":
            return [np.where(p < 180, (p.astype(np.int16) + 90) % 180, 255).astype(np.uint8) for p in planes]
        if planes[0].dtype.kind == "u":
            return [~plane for plane in planes]
        if planes[0].dtype.kind == "f":
            return [-plane for plane in planes]
        lowest = np.iinfo(planes[0].dtype).min
        return [-np.maximum(plane, lowest + 1) for plane in planes]

    return in_domain(image, inverted)


def _combined(image1: Image, image2: Image, mult: list[Number], add: list[Number], name: str) -> Image:
    factor, offset = _numbers(mult, add, name)
    for image in (image1, image2):
        _no_vectors(image, name)
    if image1.full_box != image2.full_box:
        raise HError(3117, f"{image2!r} beside {image1!r}", operator=name)
    if image1.type != image2.type:
        raise HError(9009, f"{image2.type} beside {image1.type}", operator=name)
    if len(image1.channels) != len(image2.channels):
        raise HError(3122, f"{len(image2.channels)} channels beside {len(image1.channels)}", operator=name)
    first = image1
    if not image2.has_full_domain:
        first = image1.with_domain(
            image2.domain if image1.has_full_domain else intersection(image1.domain, image2.domain)
        )
    operation = name.removesuffix("_image")

    def both(one: list[Array], other: list[Array]) -> list[Array]:
        return [combined(a, b, image1.type, operation, factor, offset) for a, b in zip(one, other)]

    return in_domain(first, both, image2)


def _numbers(mult: list[Number], add: list[Number], name: str) -> tuple[Number, Number]:
    for number, values in ((1, mult), (2, add)):
        if len(values) != 1:
            raise wrong_number(number, name, f"{len(values)} values")
    return mult[0], add[0]


def _no_vectors(image: Image, name: str) -> None:
    if image.channels[0].ndim == 3:
        raise HError(9001, image.type, operator=name)
