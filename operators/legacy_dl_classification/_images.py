"""What a classifier asks of images."""

from __future__ import annotations

from hdev.deep_learning.model import Channels
from hdev.errors import HError
from hdev.iconic import Image, Objects
from hdev.operators.legacy_dl_classification._classifier import Settings

_UNDEFINED_GRAY_VALUES = 2105
_WRONG_WIDTH = 2106
_WRONG_HEIGHT = 2107
_WRONG_CHANNELS = 3122
_WRONG_TYPE = 9001


def channels_of(images: Objects, settings: Settings, channels: int, operator: str) -> list[Channels]:
    """The channels of each image; an error if one is not as the network wants it."""
    result: list[Channels] = []
    for number, image in enumerate(images, start=1):
        if not isinstance(image, Image):
            raise HError(_UNDEFINED_GRAY_VALUES, f"object {number}", operator=operator)
        found: list[tuple[int, object, object]] = [
            (_WRONG_TYPE, image.type, "real"),
            (_WRONG_CHANNELS, len(image.channels), channels),
            (_WRONG_WIDTH, image.width, settings.image_width),
            (_WRONG_HEIGHT, image.height, settings.image_height),
        ]
        for code, has, wanted in found:
            if has != wanted:
                raise HError(code, f"image {number} has {has}, the classifier takes {wanted}", operator=operator)
        result.append(image.channels)
    return result
