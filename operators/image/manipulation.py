"""Changing gray values: single pixels, regions, contours, whole domains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects, RegionArray
from hdev.iconic.gray import to_type
from hdev.iconic.memory import writable
from hdev.iconic.paint import draw_contour, fill, margin
from hdev.registry import operator


@operator
def set_grayval(image: Image, row: list[int], column: list[int], grayval: list[int | float]) -> None:
    """Set pixels of an image in place: of every image that shares its gray values.

    Parameters
    ----------
    row, column
        Pixels inside the image (1301, 1302).
    grayval
        One gray value for all; or one per channel (two for complex images and vector fields) for all pixels; or so many for
        each pixel. Values are rounded and clipped to the pixel type.

    Source: reference page of `set_grayval`.
    """
    rows, columns = np.array(row, np.int64), np.array(column, np.int64)
    if rows.size != columns.size:
        raise wrong_number(2, "set_grayval", f"{rows.size} rows and {columns.size} columns")
    for number, (values, limit) in enumerate(((rows, image.height), (columns, image.width)), start=1):
        outside = (values < 0) | (values >= limit)
        if outside.any():
            raise wrong_value(number, "set_grayval", f"{values[outside][0]} is outside of the image (0 .. {limit - 1})")
    table = _gray_table(grayval, image, rows.size, 3, "set_grayval")
    for k in range(len(image.channels)):
        writable(image, k)[rows, columns] = table[:, k]


@operator
def paint_region(region: RegionArray, image: Image, grayval: list[int | float], type: str) -> Image:
    """A copy of the image with the regions painted in it.

    Parameters
    ----------
    grayval
        One gray value for all; or one per channel for all regions; or one per channel for each region, region after region.
        Values are rounded and clipped to the pixel type.
    type : 'fill' or 'margin'
        The whole region, or the pixels of the region at its border.

    Parts outside of the image are left out; the domain does not matter, and stays. Source: reference page of `paint_region`.
    """
    channels = [channel.copy() for channel in image.channels]
    _paint(channels, image, region, grayval, type, 1, "paint_region")
    return Image(channels, image.type, None if image.has_full_domain else image.domain)


@operator
def overpaint_region(image: Image, region: RegionArray, grayval: list[int | float], type: str) -> None:
    """Paint regions into an image in place, see `paint_region`: all images that share its gray values change.

    Source: reference page of `overpaint_region`.
    """
    channels = [writable(image, k) for k in range(len(image.channels))]
    _paint(channels, image, region, grayval, type, 1, "overpaint_region")


@operator
def paint_gray(image_source: Image, image_destination: Image) -> Image:
    """A copy of the second image with the gray values of the first within its domain; type, size and channels must agree.

    The domain is that of the second image. Source: reference page of `paint_gray`.
    """
    _same_kind(image_source, image_destination, "paint_gray")
    channels = [channel.copy() for channel in image_destination.channels]
    _copy_domain(image_source, channels)
    domain = None if image_destination.has_full_domain else image_destination.domain
    return Image(channels, image_destination.type, domain)


@operator
def overpaint_gray(image_destination: Image, image_source: Image) -> None:
    """Put the gray values of the second image within its domain into the first, in place; type, size and channels must agree.

    All images that share the gray values change. Source: reference page of `overpaint_gray`.
    """
    _same_kind(image_source, image_destination, "overpaint_gray")
    source = image_source.with_domain(image_source.domain)
    if any(np.shares_memory(a, b) for a, b in zip(source.channels, image_destination.channels)):
        source = Image([channel.copy() for channel in source.channels], source.type, source.domain)
    _copy_domain(source, [writable(image_destination, k) for k in range(len(image_destination.channels))])


@operator
def paint_xld(xld: Objects, image: Image, grayval: list[int | float]) -> Image:
    """A copy of the image with contours painted in it, anti-aliased: closed contours filled, open ones as lines of width 1.

    `grayval` is as in `paint_region`. Source: reference page of `paint_xld`.
    """
    if xld.kinds - {"xld"}:
        raise HError(2105, "iconic parameter 1 must be an XLD", operator="paint_xld")
    table = _gray_table(grayval, image, len(xld), 1, "paint_xld")
    channels = [channel.copy() for channel in image.channels]
    for contour, values in zip(xld, table):
        draw_contour(channels, contour, [complex(v) if channels[0].dtype.kind == "c" else float(v) for v in values])
    return Image(channels, image.type, None if image.has_full_domain else image.domain)


def _paint(
    channels: Sequence[NDArray[Any]],
    image: Image,
    regions: RegionArray,
    grayval: list[int | float],
    type: str,
    number: int,
    name: str,
) -> None:
    if type not in ("fill", "margin"):
        raise wrong_value(number + 1, name, f"'{type}'")
    table = _gray_table(grayval, image, len(regions), number, name)
    for region, values in zip(regions, table):
        shape = margin(region) if type == "margin" else region
        for channel, value in zip(channels, values):
            fill(channel, shape, value)


def _gray_table(grayval: list[int | float], image: Image, count: int, number: int, name: str) -> NDArray[Any]:
    """(count, channels) gray values, (count, channels, 2) for vector fields, of the image's type."""
    channels = len(image.channels)
    parts = 2 if image.type == "complex" or image.channels[0].ndim == 3 else 1
    size = len(grayval)
    given: list[Any] = list(grayval)
    if size == 1 and channels * parts > 1:
        given, size = given * (channels * parts), channels * parts
    if size == channels and parts == 2 and size != channels * parts:
        given = [value for item in given for value in (item, 0)]
        size = channels * parts
    if size == channels * parts:
        given *= count
    elif size != channels * parts * count:
        raise wrong_number(number, name, f"{size} gray values for {count} objects of {channels} channels")
    exact = all(type(value) is int and abs(value) < 1 << 62 for value in given)
    values = np.array(given, np.int64 if exact else np.float64).reshape(count, channels, parts)
    if image.type == "complex":
        return (values[:, :, 0] + 1j * values[:, :, 1]).astype(np.complex64)
    if parts == 2:
        return values.astype(np.float32)
    result = to_type(values[:, :, 0], image.type)
    if image.type == "direction":
        result = np.where(result < 180, result, 255).astype(np.uint8)
    return result


def _same_kind(source: Image, destination: Image, name: str) -> None:
    if source.full_box != destination.full_box:
        raise HError(3117, f"{source!r} and {destination!r}", operator=name)
    if source.type != destination.type:
        raise HError(9009, f"{source.type} and {destination.type}", operator=name)
    if len(source.channels) != len(destination.channels):
        raise HError(3122, f"{len(source.channels)} and {len(destination.channels)} channels", operator=name)


def _copy_domain(source: Image, targets: Sequence[NDArray[Any]]) -> None:
    box = source.domain.bounding_box
    if box is None:
        return
    part = (slice(box[0], box[2] + 1), slice(box[1], box[3] + 1))
    mask = None if source.has_full_domain else source.domain.to_mask()
    for channel, target in zip(source.channels, targets):
        if mask is None:
            target[...] = channel
        else:
            target[part][mask] = channel[part][mask]
