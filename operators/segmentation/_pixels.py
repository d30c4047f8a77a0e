"""Gray values of multichannel images as feature vectors, and the classes of all pixels of an image.

Colours of byte images are classified once each, however many pixels have them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError
from hdev.iconic import Image, Region, RegionArray
from hdev.iconic.base import Box, Floats, Int32s, Mask
from hdev.iconic.labels import regions_of_labels, view, working_area
from hdev.iconic.setops import intersection
from hdev.operators.segmentation._common import check_types

#: What the pixels of classified images may be.
TYPES = ("byte", "cyclic", "direction", "int1", "int2", "uint2", "int4", "real")

_WRONG_CHANNELS = 3359
#: Up to this many bytes a pixel, colours can be counted in a table.
_TABLE_CHANNELS = 3
_WORTH_A_TABLE = 1 << 15


def check_image(image: Image, channels: int, name: str) -> None:
    """The image has a known type and as many channels as there are features."""
    check_types(image, name, TYPES)
    if len(image.channels) != channels:
        raise HError(_WRONG_CHANNELS, f"{len(image.channels)} channels for {channels} features", operator=name)


def samples_of(image: Image, region: Region) -> Floats:
    """(N, channels) the gray values of a region's pixels that are in the domain, in their order."""
    rows, columns = intersection(region, image.domain).points()
    return np.stack([channel[rows, columns].astype(np.float64) for channel in image.channels], axis=1)


def classified(image: Image, labels: Callable[[Floats], NDArray[Any]], count: int) -> RegionArray:
    """The regions of classes 0 .. count - 1; `labels` gives the classes of some vectors, -1 for none."""
    box, inside = working_area(image)
    if box is None:
        return RegionArray.of([Region.empty()] * count)
    (marks,) = per_pixel(image, box, inside, lambda features: [labels(features).astype(np.int32) + 1])
    return regions_of_labels(marks, box[0], box[1], count)


def per_pixel(
    image: Image, box: Box, inside: Mask, values: Callable[[Floats], list[NDArray[Any]]]
) -> list[NDArray[Any]]:
    """Maps of the box of what `values` gives for each feature vector; 0 outside of the domain and where a value is NaN."""
    channels = [view(channel, box) for channel in image.channels]
    full = image.has_full_domain or bool(inside.all())
    if channels[0].dtype.itemsize == 1 and len(channels) <= _TABLE_CHANNELS:
        codes = channels[0].view(np.uint8).astype(np.int32)
        for channel in channels[1:]:
            codes <<= 8
            codes |= channel.view(np.uint8)
        return _by_colour(codes, None if full else inside, len(channels), channels[0].dtype, values)
    features = np.stack([channel.reshape(-1) if full else channel[inside] for channel in channels], axis=1)
    features = features.astype(np.float64)
    unknown = ~np.isfinite(features).all(axis=1)
    features[unknown] = 0.0
    maps = []
    for found in values(features):
        found[unknown] = 0
        maps.append(_spread(found, inside, full))
    return maps


def _spread(values: NDArray[Any], inside: Mask, full: bool) -> NDArray[Any]:
    """The values of the pixels inside as a map."""
    if full:
        return values.reshape(inside.shape)
    result = np.zeros(inside.shape, values.dtype)
    result[inside] = values
    return result


def _by_colour(
    codes: Int32s, inside: Mask | None, channels: int, dtype: Any, values: Callable[[Floats], list[NDArray[Any]]]
) -> list[NDArray[Any]]:
    """As `per_pixel`, for pixels whose bytes are packed into integers."""
    used = codes if inside is None else codes[inside]
    if used.size < _WORTH_A_TABLE and channels == _TABLE_CHANNELS:
        colours, index = np.unique(used, return_inverse=True)
        found = values(_unpacked(colours, channels, dtype))
        whole = np.ones(codes.shape, np.bool_) if inside is None else inside
        return [_spread(part[index.reshape(-1)], whole, inside is None) for part in found]
    seen = np.zeros(1 << (8 * channels), np.bool_)
    seen[used] = True
    colours = np.flatnonzero(seen).astype(np.int32)
    maps = []
    for part in values(_unpacked(colours, channels, dtype)):
        table = np.zeros(seen.size, part.dtype)
        table[colours] = part
        spread = table[codes]
        if inside is not None:
            spread[~inside] = 0
        maps.append(spread)
    return maps


def _unpacked(colours: NDArray[Any], channels: int, dtype: Any) -> Floats:
    parts = [(colours >> (8 * (channels - 1 - k)) & 255).astype(np.uint8).view(dtype) for k in range(channels)]
    return np.stack(parts, axis=1).astype(np.float64)
