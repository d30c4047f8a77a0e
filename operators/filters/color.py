"""Colour: from RGB to gray values and to other colour spaces."""

from __future__ import annotations

from hdev.errors import HError
from hdev.iconic import Image
from hdev.iconic.gray import gray_of_rgb, in_domain
from hdev.iconic.setops import intersection
from hdev.registry import operator

_GRAY_TYPES = ("byte", "int2", "uint2", "real")


@operator
def rgb1_to_gray(rgb_image: Image) -> Image:
    """0.299 red + 0.587 green + 0.114 blue of the first three channels, to the nearest gray value (byte, int2, uint2, real).

    An image of one channel is returned as it is. Source: reference page of `rgb1_to_gray`.
    """
    if len(rgb_image.channels) == 1:
        return rgb_image
    if len(rgb_image.channels) < 3:
        raise HError(9005, f"{len(rgb_image.channels)} channels instead of 3", operator="rgb1_to_gray")
    if rgb_image.type not in _GRAY_TYPES:
        raise HError(9001, rgb_image.type, operator="rgb1_to_gray")
    return in_domain(rgb_image, lambda planes: [gray_of_rgb(*planes[:3])])


@operator
def rgb3_to_gray(image_red: Image, image_green: Image, image_blue: Image) -> Image:
    """0.299 red + 0.587 green + 0.114 blue of three images, to the nearest gray value (byte, int2, uint2, real).

    The domain is the intersection of the three. Source: reference page of `rgb3_to_gray`.
    """
    images = same_images((image_red, image_green, image_blue), "rgb3_to_gray")
    if image_red.type not in _GRAY_TYPES:
        raise HError(9001, image_red.type, operator="rgb3_to_gray")
    return in_domain(images[0], lambda red, green, blue: [gray_of_rgb(red[0], green[0], blue[0])], *images[1:])


def same_images(images: tuple[Image, ...], name: str) -> tuple[Image, ...]:
    """The images, the first with the intersection of all domains, if they are of one size and type (3117, 9009)."""
    first = images[0]
    domain = None if first.has_full_domain else first.domain
    for image in images[1:]:
        if image.full_box != first.full_box:
            raise HError(3117, f"{image!r} beside {first!r}", operator=name)
        if image.type != first.type:
            raise HError(9009, f"{image.type} beside {first.type}", operator=name)
        if not image.has_full_domain:
            domain = image.domain if domain is None else intersection(domain, image.domain)
    return (first.with_domain(domain).channel(0), *images[1:])
