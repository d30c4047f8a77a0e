"""What filters check: pixel types (those of the catalogue), names, odd sizes; images that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hdev.catalogue import operator_entry
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image
from hdev.iconic.setops import intersection

#: More pixels are refused.
MOST_PIXELS = 1 << 29

_USUAL = ("byte", "int1", "int2", "uint2", "int4", "real")


def check_type(image: Image, name: str, position: int = 0) -> None:
    """Error 9001 if iconic input `position` (from 0) of the operator does not take this pixel type."""
    entry = operator_entry(name)
    assert entry is not None
    known = entry.io[position].types or _USUAL  # pages that name none
    if image.type not in known and not (image.type.startswith("vector_field") and "vector_field" in known):
        raise HError(9001, image.type, operator=name)


def choice(value: Any, known: Sequence[Any], number: int, name: str) -> None:
    """Error 130x if the value is none of these."""
    if value not in known:
        raise wrong_value(number, name, f"{value!r} is none of {', '.join(map(str, known))}")


def between(value: float, low: float, high: float, number: int, name: str) -> None:
    """Error 130x if the value is not in the closed interval."""
    if not low <= value <= high:
        raise wrong_value(number, name, f"{value} is not in {low} .. {high}")


def odd_size(size: int, number: int, name: str) -> int:
    """A size of at least 1, even ones made odd by one more pixel; error 130x below 1."""
    if size < 1:
        raise wrong_value(number, name, f"{size}")
    return size | 1


def one(values: Sequence[Any], number: int, name: str) -> Any:
    """The only value; error 140x if there are more or less."""
    if len(values) != 1:
        raise wrong_number(number, name, f"{len(values)} values")
    return values[0]


def image_size(width: int, height: int, number: int, name: str) -> None:
    """Error 130x for sizes below 1, 6001 for too many pixels."""
    for position, size in ((number, width), (number + 1, height)):
        if not 1 <= size <= 1 << 20:
            raise wrong_value(position, name, f"{size}")
    if width * height > MOST_PIXELS:
        raise HError(6001, f"{width} x {height} pixels", operator=name)


def pair(image1: Image, image2: Image, name: str, same_type: bool = True, same_channels: bool = True) -> Image:
    """The first image with the intersection of both domains; 3117, 9009, 3122 if size, type or channels differ."""
    if image1.full_box != image2.full_box:
        raise HError(3117, f"{image2!r} beside {image1!r}", operator=name)
    if same_type and image1.type != image2.type:
        raise HError(9009, f"{image2.type} beside {image1.type}", operator=name)
    if same_channels and len(image1.channels) != len(image2.channels):
        raise HError(3122, f"{len(image2.channels)} channels beside {len(image1.channels)}", operator=name)
    if image2.has_full_domain:
        return image1
    return image1.with_domain(image2.domain if image1.has_full_domain else intersection(image1.domain, image2.domain))
