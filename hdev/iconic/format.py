"""Cutting images out of images and putting them together."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from hdev.iconic.gray import to_type
from hdev.iconic.image import Image
from hdev.iconic.region import Region
from hdev.iconic.sampling import interpolated
from hdev.iconic.setops import union_all


def cropped(image: Image, row1: int, column1: int, row2: int, column2: int) -> Image:
    """The rectangle (both corners included) as an image of its own, which shares no memory with the image.

    What is outside of the image is 0 and not in the domain, which moves with the pixels.
    """
    top, left = max(row1, 0), max(column1, 0)
    bottom, right = min(row2, image.height - 1), min(column2, image.width - 1)
    whole = (top, left, bottom, right) == (row1, column1, row2, column2)
    size = (row2 - row1 + 1, column2 - column1 + 1)
    planes = []
    for channel in image.channels:
        part = channel[top : bottom + 1, left : right + 1] if top <= bottom and left <= right else channel[:0, :0]
        if whole:
            planes.append(part.copy())
            continue
        plane = np.zeros((*size, *channel.shape[2:]), channel.dtype)
        if part.size:
            plane[top - row1 : bottom + 1 - row1, left - column1 : right + 1 - column1] = part
        planes.append(plane)
    if whole and image.has_full_domain:
        return Image(planes, image.type)
    return Image(planes, image.type, image.domain.translate(-row1, -column1))


def tile_positions(count: int, columns: int, vertical: bool) -> tuple[int, int, list[tuple[int, int]]]:
    """Rows and columns of a raster for `count` tiles, and row and column of each tile in it."""
    rows = -(-count // columns)
    if vertical:
        return rows, columns, [(k % rows, k // rows) for k in range(count)]
    return rows, columns, [divmod(k, columns) for k in range(count)]


def pasted(tiles: Sequence[Image], places: Sequence[tuple[int, int]], height: int, width: int) -> Image:
    """An image of the given size with the tiles' upper left corners at `places`.

    Only the domain of a tile is copied where tiles overlap or a tile's domain is reduced; later tiles cover earlier ones. The
    rest is 0. The domain is the union of the tiles' domains.
    """
    first = tiles[0]
    planes = [np.zeros((height, width, *channel.shape[2:]), channel.dtype) for channel in first.channels]
    domains: list[Region] = []
    taken = Region.empty()
    for tile, (row, column) in zip(tiles, places):
        top, left = max(row, 0), max(column, 0)
        bottom, right = min(row + tile.height, height), min(column + tile.width, width)
        if top >= bottom or left >= right:
            continue
        source = (slice(top - row, bottom - row), slice(left - column, right - column))
        target = (slice(top, bottom), slice(left, right))
        mask = None
        if not tile.has_full_domain:
            mask = tile.domain.to_mask((bottom - top, right - left), top - row, left - column)
        for plane, channel in zip(planes, tile.channels):
            if mask is None:
                plane[target] = channel[source]
            else:
                plane[target][mask] = channel[source][mask]
        domains.append(tile.domain.translate(row, column))
    taken = union_all(domains) if domains else taken
    return Image(planes, first.type, taken)


def cropped_rectangle2(
    image: Image, row: float, column: float, phi: float, length1: float, length2: float, upright: bool, method: str
) -> Image:
    """A rotated rectangle of an image; see the operator `crop_rectangle2`."""
    cosine, sine = math.cos(phi), math.sin(phi)
    if upright:
        height, width = round(2 * length2) + 1, round(2 * length1) + 1
        down, right = np.mgrid[0:height, 0:width].astype(np.float64)
        down -= (height - 1) / 2
        right -= (width - 1) / 2
        rows = row - right * sine + down * cosine
        columns = column + right * cosine + down * sine
        inside = _known(image, rows, columns)
    else:
        half_height = abs(length1 * sine) + abs(length2 * cosine)
        half_width = abs(length1 * cosine) + abs(length2 * sine)
        top, left = math.floor(row - half_height + 0.5), math.floor(column - half_width + 0.5)
        height = max(math.floor(row + half_height + 0.5) - top + 1, 1)
        width = max(math.floor(column + half_width + 0.5) - left + 1, 1)
        rows, columns = np.mgrid[top : top + height, left : left + width].astype(np.float64)
        along = (columns - column) * cosine - (rows - row) * sine
        across = (columns - column) * sine + (rows - row) * cosine
        near = (np.abs(along) <= length1 + 0.5) & (np.abs(across) <= length2 + 0.5)
        inside = _known(image, rows, columns) & near
    planes = []
    for channel in image.channels:
        values = interpolated(channel, rows.ravel(), columns.ravel(), method)
        if image.type not in ("real", "complex") and channel.ndim == 2:
            values = to_type(values, image.type)
        plane = values.reshape(rows.shape + channel.shape[2:]).astype(channel.dtype)
        plane[~inside] = 0
        planes.append(plane)
    return Image(planes, image.type, Region.from_mask(inside))


def _known(image: Image, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Whether the nearest pixel is in the domain."""
    near = (np.floor(rows + 0.5).astype(np.int64).ravel(), np.floor(columns + 0.5).astype(np.int64).ravel())
    return image.domain.contains(*near).reshape(rows.shape)
