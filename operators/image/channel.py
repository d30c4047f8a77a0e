"""Channels: taking images apart and putting them together."""

from __future__ import annotations

from collections.abc import Sequence

from hdev.errors import HError, wrong_value
from hdev.iconic import Image, Objects
from hdev.iconic.setops import intersection
from hdev.registry import operator

_WRONG_NUMBER_OF_CHANNELS = 9005
_DIFFERENT_TYPES = 9009
_DIFFERENT_SIZES = 3117
_NO_IMAGE = 2105


@operator
def count_channels(multi_channel_image: Image) -> int:
    """Number of channels of each image. Source: reference page of `count_channels`."""
    return len(multi_channel_image.channels)


@operator
def access_channel(multi_channel_image: Image, channel: int) -> Image:
    """One channel, counted from 1, with the same domain. Source: reference page of `access_channel`."""
    if not 1 <= channel <= len(multi_channel_image.channels):
        raise wrong_value(1, "access_channel", f"channel {channel} of {len(multi_channel_image.channels)}")
    return multi_channel_image.channel(channel - 1)


@operator
def append_channel(multi_channel_image: Image, image: Image) -> Image:
    """The channels of both images; the domain is the intersection of both domains.

    Sizes must be equal (3117). Source: reference page of `append_channel`.
    """
    return _composed((multi_channel_image, image), "append_channel")


@operator
def image_to_channels(multi_channel_image: Image) -> Objects:
    """Each channel as an image of its own. Source: reference page of `image_to_channels`."""
    return Objects([multi_channel_image.channel(k) for k in range(len(multi_channel_image.channels))])


@operator
def channels_to_image(images: Objects) -> Image:
    """One image with the (first) channels of all images; its domain is the intersection of all domains.

    Source: reference page of `channels_to_image`.
    """
    if images.kinds - {"image"}:
        raise HError(_NO_IMAGE, "only images have channels", operator="channels_to_image")
    if not len(images):
        raise HError(3110, operator="channels_to_image")
    return _composed([image.channel(0) for image in images], "channels_to_image")


@operator
def compose2(image1: Image, image2: Image) -> Image:
    """Two images as one with their channels; its domain is the intersection. Source: reference page of `compose2`."""
    return _composed((image1, image2), "compose2")


@operator
def compose3(image1: Image, image2: Image, image3: Image) -> Image:
    """Three images as one with their channels; its domain is the intersection. Source: reference page of `compose3`."""
    return _composed((image1, image2, image3), "compose3")


@operator
def compose4(image1: Image, image2: Image, image3: Image, image4: Image) -> Image:
    """Four images as one with their channels; its domain is the intersection. Source: reference page of `compose4`."""
    return _composed((image1, image2, image3, image4), "compose4")


@operator
def compose5(image1: Image, image2: Image, image3: Image, image4: Image, image5: Image) -> Image:
    """Five images as one with their channels; its domain is the intersection. Source: reference page of `compose5`."""
    return _composed((image1, image2, image3, image4, image5), "compose5")


@operator
def compose6(image1: Image, image2: Image, image3: Image, image4: Image, image5: Image, image6: Image) -> Image:
    """Six images as one with their channels; its domain is the intersection. Source: reference page of `compose6`."""
    return _composed((image1, image2, image3, image4, image5, image6), "compose6")


@operator
def compose7(
    image1: Image, image2: Image, image3: Image, image4: Image, image5: Image, image6: Image, image7: Image
) -> Image:
    """Seven images as one with their channels; its domain is the intersection. Source: reference page of `compose7`."""
    return _composed((image1, image2, image3, image4, image5, image6, image7), "compose7")


@operator
def decompose2(multi_channel_image: Image) -> tuple[Image, ...]:
    """The two channels of an image, each with its domain. Source: reference page of `decompose2`."""
    return _decomposed(multi_channel_image, 2)


@operator
def decompose3(multi_channel_image: Image) -> tuple[Image, ...]:
    """The three channels of an image, each with its domain. Another number of channels is error 9005.

    Source: reference page of `decompose3`.
    """
    return _decomposed(multi_channel_image, 3)


@operator
def decompose4(multi_channel_image: Image) -> tuple[Image, ...]:
    """The four channels of an image, each with its domain. Source: reference page of `decompose4`."""
    return _decomposed(multi_channel_image, 4)


@operator
def decompose5(multi_channel_image: Image) -> tuple[Image, ...]:
    """The five channels of an image, each with its domain. Source: reference page of `decompose5`."""
    return _decomposed(multi_channel_image, 5)


@operator
def decompose6(multi_channel_image: Image) -> tuple[Image, ...]:
    """The six channels of an image, each with its domain. Source: reference page of `decompose6`."""
    return _decomposed(multi_channel_image, 6)


@operator
def decompose7(multi_channel_image: Image) -> tuple[Image, ...]:
    """The seven channels of an image, each with its domain. Source: reference page of `decompose7`."""
    return _decomposed(multi_channel_image, 7)


def _decomposed(image: Image, count: int) -> tuple[Image, ...]:
    if len(image.channels) != count:
        detail = f"{len(image.channels)} channels instead of {count}"
        raise HError(_WRONG_NUMBER_OF_CHANNELS, detail, operator=f"decompose{count}")
    return tuple(image.channel(k) for k in range(count))


def _composed(images: Sequence[Image], name: str) -> Image:
    first = images[0]
    for image in images[1:]:
        if image.full_box != first.full_box:
            raise HError(_DIFFERENT_SIZES, f"{image!r} beside {first!r}", operator=name)
        if image.type != first.type:
            raise HError(_DIFFERENT_TYPES, f"{image.type} beside {first.type}", operator=name)
    domain = None
    for image in images:
        if not image.has_full_domain:
            domain = image.domain if domain is None else intersection(domain, image.domain)
    return Image([channel for image in images for channel in image.channels], first.type, domain)
