"""Colour: from RGB to gray values and to other colour spaces."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image
from hdev.iconic.gray import gray_of_rgb, in_domain, to_type
from hdev.iconic.setops import intersection
from hdev.registry import operator

#: Pixels that are taken to another colour space at once.
_BLOCK = 1 << 14

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


@operator
def trans_from_rgb(
    image_red: Image, image_green: Image, image_blue: Image, color_space: str
) -> tuple[Image, Image, Image]:
    """Red, green and blue in another colour space (byte, uint2, int4, real; real values are 0 .. 1).

    Parameters
    ----------
    color_space : str
        'hsv', 'hls', 'hsi', 'ihs', 'yiq', 'yuv', 'argyb', 'i1i2i3', 'ciexyz' (sRGB primaries, white D65), 'cielab', 'cieluv',
        'cielchab', 'cielchuv'.

    Real images hold the values themselves (hues in radians). In byte and uint2 images the range of a channel's values is mapped
    to 0 .. 255 and 0 .. 65535; hues of byte images map 0 .. 2 pi to 0 .. 255, those of uint2 and int4 are minutes (0 .. 21599),
    saturations of uint2 and int4 are 0 .. 10000. int4 images are taken as values of 16 bits. The domain is the intersection
    of the three. Source: reference page of `trans_from_rgb`.
    """
    from hdev.iconic import colours

    name = "trans_from_rgb"
    images = same_images((image_red, image_green, image_blue), name)
    type = image_red.type
    if type not in ("byte", "uint2", "int4", "real"):
        raise HError(9001, type, operator=name)
    if color_space not in colours.SPACES:
        raise wrong_value(1, name, f"'{color_space}'")
    largest = {"byte": 255.0, "real": 1.0}.get(type, 65535.0)

    def transformed(red: list[np.ndarray], green: list[np.ndarray], blue: list[np.ndarray]) -> list[np.ndarray]:
        if type == "byte" and (exact := colours.of_bytes(color_space, red[0], green[0], blue[0])):
            return exact
        result = [np.empty(red[0].shape, red[0].dtype) for _ in range(3)]
        within = type in ("byte", "uint2")
        rows = max(_BLOCK // red[0].shape[1], 1)
        for top in range(0, red[0].shape[0], rows):  # what lies in between stays in the cache
            part = slice(top, top + rows)
            planes = colours.transformed(
                color_space, *(plane[0][part] / largest for plane in (red, green, blue)), within
            )
            for plane, values, kind in zip(result, planes, colours.kinds(color_space)):
                plane[part] = _stored(values, kind, type)
        return result

    result = in_domain(images[0], transformed, *images[1:])
    return result.channel(0), result.channel(1), result.channel(2)


def _stored(values: np.ndarray, kind: str | tuple[float, float], type: str) -> np.ndarray:
    """The values of a colour channel as a pixel type has them."""
    if type == "real":
        return values.astype(np.float32)
    if kind == "hue":
        turn = values / (2.0 * np.pi)
        return to_type(turn * 255.0 if type == "byte" else np.minimum(turn * 21600.0, 21599.0), type)
    if kind == "saturation":
        return to_type(values * (255.0 if type == "byte" else 10000.0), type)
    low, high = kind  # type: ignore[misc]
    if type == "int4":
        return to_type(values * 65535.0, type)  # type: ignore[operator]
    return to_type((values - low) / (high - low) * (255.0 if type == "byte" else 65535.0), type)  # type: ignore[operator]


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
