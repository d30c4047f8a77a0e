"""'ima': the pixels of one channel, row by row, and nothing else; type and size are in a text beside it (ending '.exp')."""

from __future__ import annotations

import re

import numpy as np

from hdev.iconic.files import FileProblem
from hdev.iconic.files.probe import check_size
from hdev.iconic.image import Image
from hdev.iconic.pixels import PIXEL_TYPES


def read(data: bytes, description: str | None, size: tuple[int, int]) -> Image:
    """The image. Without a description it is of type byte and of `size` (width, height). Raises `FileProblem`."""
    type = "byte"
    width, height = size
    if description is not None:
        words = dict(re.findall(r"^(type|width|height)\s+(\w+)\s*$", description, re.MULTILINE))
        try:
            type, width, height = words["type"], int(words["width"]), int(words["height"])
        except (KeyError, ValueError):
            raise FileProblem("format", "the description (.exp) says nothing of type, width and height") from None
    if type not in PIXEL_TYPES:
        raise FileProblem("format", f"the description (.exp) names a pixel type '{type}'")
    check_size(width, height)
    pixel = PIXEL_TYPES[type]
    needed = width * height * pixel.components * pixel.dtype.itemsize
    if len(data) != needed:
        reason = "truncated" if len(data) < needed else "format"
        raise FileProblem(reason, f"{len(data)} bytes instead of {needed} ({width} x {height} {type})")
    shape = (height, width) if pixel.components == 1 else (height, width, pixel.components)
    array = np.frombuffer(data, pixel.dtype.newbyteorder("<")).astype(pixel.dtype).reshape(shape)
    return Image([array], type)


def write(image: Image, fill: float = 0) -> bytes:
    """The pixels of the first channel, `fill` outside of the domain. Raises `FileProblem` for more channels."""
    if len(image.channels) != 1:
        raise FileProblem("channels", f"'ima' holds one channel, not {len(image.channels)}")
    array = image.channels[0]
    if not image.has_full_domain:
        mask = image.domain.to_mask((image.height, image.width))
        array = np.where(mask if array.ndim == 2 else mask[:, :, None], array, array.dtype.type(fill))
    return array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()


def description(image: Image) -> str:
    """The text beside it."""
    return f"type {image.type}\nwidth {image.width}\nheight {image.height}\n"
