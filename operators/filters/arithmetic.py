"""Arithmetic of gray values, pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number
from hdev.iconic import Image
from hdev.iconic.gray import in_domain, to_type
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

    def scaled(planes: list[Array]) -> list[Array]:
        if planes[0].dtype == np.uint8:
            import cv2

            table = _direct(np.arange(256, dtype=np.uint8), image.type, lambda g: g * factor + offset)
            return [cv2.LUT(plane, table) for plane in planes]
        return [_direct(plane, image.type, lambda g: g * factor + offset) for plane in planes]

    return in_domain(image, scaled)


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


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "add_image": lambda a, b: a + b,
    "sub_image": lambda a, b: a - b,
    "mult_image": lambda a, b: a * b,
    "div_image": lambda a, b: _divided(a, b),
}


def _divided(a: Array, b: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        result = a / b
    result[(a == 0) & (b == 0)] = 0
    return result


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
    operation = _OPERATIONS[name]
    type = image1.type

    def combined(one: list[Array], other: list[Array]) -> list[Array]:
        return [_of_two(a, b, type, name, operation, factor, offset) for a, b in zip(one, other)]

    return in_domain(first, combined, image2)


def _of_two(a: Array, b: Array, type: str, name: str, operation: Any, factor: Number, offset: Number) -> Array:
    if a.dtype == np.uint8 and name in ("add_image", "sub_image"):
        import cv2

        if type == "byte" and factor == 1 and offset == 0:
            return cv2.add(a, b) if name == "add_image" else cv2.subtract(a, b)
        low = 0 if name == "add_image" else -255
        table = _direct(np.arange(low, low + 511, dtype=np.int64), type, lambda g: g * factor + offset)
        indices = operation(a.astype(np.int16), b.astype(np.int16))
        indices -= low
        return table[indices]
    whole = type in ("int1", "int2", "uint2", "int4") and name != "div_image" and factor == 1 and offset == 0
    if a.dtype.kind in "iu" and a.dtype.itemsize < 8:
        wide = np.int64 if whole else np.float64
        return _finished(_scaled(operation(a.astype(wide), b.astype(wide)), factor, offset, whole), type)
    wide = np.complex128 if a.dtype.kind == "c" else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        return _finished(_scaled(operation(a.astype(wide), b.astype(wide)), factor, offset, whole), type)


def _scaled(values: Array, factor: Number, offset: Number, done: bool) -> Array:
    return values if done else values * factor + offset


def _direct(plane: Array, type: str, formula: Callable[[Array], Array]) -> Array:
    """The formula in double precision, as values of the type; undefined directions stay."""
    wide = np.complex128 if plane.dtype.kind == "c" else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        result = _finished(formula(plane.astype(wide)), type)
    if type == "direction" and plane.dtype == np.uint8:
        result = np.where(plane >= 180, plane, result).astype(np.uint8)
    return result


def _finished(values: Array, type: str) -> Array:
    if type in ("cyclic", "direction"):
        rounded = np.trunc(values) + np.trunc((values - np.trunc(values)) * 2)
        return np.mod(np.nan_to_num(rounded), 256 if type == "cyclic" else 180).astype(np.uint8)
    return to_type(values, type)


def _numbers(mult: list[Number], add: list[Number], name: str) -> tuple[Number, Number]:
    for number, values in ((1, mult), (2, add)):
        if len(values) != 1:
            raise wrong_number(number, name, f"{len(values)} values")
    return mult[0], add[0]


def _no_vectors(image: Image, name: str) -> None:
    if image.channels[0].ndim == 3:
        raise HError(9001, image.type, operator=name)
