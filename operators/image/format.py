"""Cutting and tiling images."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects
from hdev.iconic.format import cropped, pasted, tile_positions
from hdev.registry import operator

_EMPTY_DOMAIN = 3013


@operator
def crop_domain(image: Image) -> Image:
    """The smallest rectangle that encloses the domain, as an image of its own; the domain moves with it.

    An empty domain is error 3013. Source: reference page of `crop_domain`.
    """
    box = image.domain.bounding_box
    if box is None:
        raise HError(_EMPTY_DOMAIN, operator="crop_domain")
    return cropped(image, *box)


@operator
def crop_domain_rel(image: Image, top: int, left: int, bottom: int, right: int) -> Image:
    """The smallest rectangle around the domain made smaller by so many pixels on each side (negative: larger).

    Parts outside of the image are cut off. What remains of no pixel is error 1301. Source: reference page of
    `crop_domain_rel`.
    """
    box = image.domain.bounding_box
    if box is None:
        raise HError(_EMPTY_DOMAIN, operator="crop_domain_rel")
    row1, column1 = max(box[0] + top, 0), max(box[1] + left, 0)
    row2, column2 = min(box[2] - bottom, image.height - 1), min(box[3] - right, image.width - 1)
    if row2 < row1 or column2 < column1:
        raise wrong_value(1, "crop_domain_rel", "nothing remains of the image")
    return cropped(image, row1, column1, row2, column2)


@operator
def crop_part(image: Objects, row: list[int], column: list[int], width: list[int], height: list[int]) -> Objects:
    """Rectangles of each image, given by their upper left corners and sizes, as images of their own.

    Several rectangles give several images, for the first image all, then for the second ... The corner must be in the image
    (1301, 1302); what of a rectangle lies beyond the right or lower border is black and not in the domain.
    Source: reference page of `crop_part`.
    """
    _only_images(image, "crop_part")
    row, column, width, height = _lists("crop_part", row, column, width, height)
    for number, sizes in ((3, width), (4, height)):
        if min(sizes) < 1:
            raise wrong_value(number, "crop_part", f"{min(sizes)}")
    _check_corners(image, row, column, "crop_part")
    boxes = [(r, c, r + h - 1, c + w - 1) for r, c, w, h in zip(row, column, width, height)]
    return _parts(image, boxes, "crop_part")


@operator
def crop_rectangle1(
    image: Objects, row1: list[int], column1: list[int], row2: list[int], column2: list[int]
) -> Objects:
    """Rectangles of each image, given by their first and last pixels (both included), as images of their own.

    Several rectangles give several images. The first pixel must be in the image (1301, 1302); what lies beyond the right or
    lower border is black and not in the domain.
    Source: reference page of `crop_rectangle1`.
    """
    _only_images(image, "crop_rectangle1")
    row1, column1, row2, column2 = _lists("crop_rectangle1", row1, column1, row2, column2)
    for number, first, last in ((3, row1, row2), (4, column1, column2)):
        for low, high in zip(first, last):
            if high < low:
                raise wrong_value(number, "crop_rectangle1", f"{high} is less than {low}")
    _check_corners(image, row1, column1, "crop_rectangle1")
    return _parts(image, list(zip(row1, column1, row2, column2)), "crop_rectangle1")


def _lists(name: str, *lists: list[Any]) -> tuple[list[Any], ...]:
    count = max(map(len, lists))
    for number, values in enumerate(lists, start=1):
        if len(values) not in (1, count) or not values:
            raise wrong_number(number, name, f"{len(values)} values beside {count}")
    return tuple(values if len(values) == count else values * count for values in lists)


def _only_images(objects: Objects, name: str) -> None:
    if objects.kinds - {"image"}:
        raise HError(2105, "only images have gray values", operator=name)


def _check_corners(images: Objects, rows: list[int], columns: list[int], name: str) -> None:
    for image in images:
        for number, values, limit in ((1, rows, image.height), (2, columns, image.width)):
            for value in values:
                if not 0 <= value < limit:
                    raise wrong_value(number, name, f"{value} is outside of the image (0 .. {limit - 1})")


def _parts(images: Objects, boxes: list[tuple[int, int, int, int]], name: str) -> Objects:
    for row1, column1, row2, column2 in boxes:
        if (row2 - row1 + 1) * (column2 - column1 + 1) > 1 << 32:
            raise HError(9004, f"{column2 - column1 + 1} x {row2 - row1 + 1} pixels", operator=name)
    return Objects([cropped(image, *box) for image in images for box in boxes])


@operator
def crop_rectangle2(
    image: Objects,
    row: list[int | float],
    column: list[int | float],
    phi: list[int | float],
    length1: list[int | float],
    length2: list[int | float],
    align_to_axis: str,
    interpolation: str,
) -> Objects:
    """Rotated rectangles of each image: centre, angle (radians, from the column axis, mathematically positive), half edges.

    Parameters
    ----------
    align_to_axis : 'true' or 'false'
        Whether the rectangle is turned upright (its long axis is then horizontal; 2 * length1 + 1 by 2 * length2 + 1 pixels,
        rounded), or its enclosing upright rectangle is cut out with the rotated rectangle as the domain.
    interpolation : 'nearest_neighbor', 'bilinear' or 'bicubic'

    What is outside of the image's domain is 0 and not in the domain. Source: reference page of `crop_rectangle2`.
    """
    if align_to_axis not in ("true", "false"):
        raise wrong_value(6, "crop_rectangle2", f"'{align_to_axis}'")
    if interpolation not in ("nearest_neighbor", "bilinear", "bicubic"):
        raise wrong_value(7, "crop_rectangle2", f"'{interpolation}'")
    lists = _lists("crop_rectangle2", row, column, phi, length1, length2)
    for number in (4, 5):
        if not min(lists[number - 1]) >= 0:
            raise wrong_value(number, "crop_rectangle2", f"{min(lists[number - 1])}")
    _only_images(image, "crop_rectangle2")
    from hdev.iconic.format import cropped_rectangle2

    return Objects(
        [
            cropped_rectangle2(item, *(float(v) for v in values), align_to_axis == "true", interpolation)
            for item in image
            for values in zip(*lists)
        ]
    )


@operator
def change_format(image: Image, width: int, height: int) -> Image:
    """The image with another size: cut at the right and at the bottom, or extended there by black pixels.

    The domain is the part of the old one inside the new image; pixels that were added are not in it.
    Source: reference page of `change_format`.
    """
    for number, size in ((1, width), (2, height)):
        if not 1 <= size <= 1 << 20:
            raise wrong_value(number, "change_format", f"{size}")
    return cropped(image, 0, 0, height - 1, width - 1)


@operator
def tile_images(images: Objects, num_columns: int, tile_order: str) -> Image:
    """One large image with the images side by side in `num_columns` columns, in rows ('horizontal') or columns ('vertical').

    A tile has the largest width and height of all images; each image lies in the middle of its tile (with an odd rest, one
    pixel nearer to the upper left), the rest is black. All images have the same type and number of channels (9009). The
    domain is made of the images' domains. Source: reference page of `tile_images`.
    """
    tiles = _tiles(images, "tile_images")
    width, height = max(tile.width for tile in tiles), max(tile.height for tile in tiles)
    rows, columns, places = tile_positions(len(tiles), *_tiling(num_columns, tile_order, "tile_images"))
    corners = [
        (r * height + (height - tile.height) // 2, c * width + (width - tile.width) // 2)
        for tile, (r, c) in zip(tiles, places)
    ]
    return pasted(tiles, corners, rows * height, columns * width)


@operator
def tile_channels(image: Image, num_columns: int, tile_order: str) -> Image:
    """The channels of an image side by side, as one channel; see `tile_images`. Source: reference page of `tile_channels`."""
    tiles = [image.channel(k) for k in range(len(image.channels))]
    rows, columns, places = tile_positions(len(tiles), *_tiling(num_columns, tile_order, "tile_channels"))
    corners = [(r * image.height, c * image.width) for r, c in places]
    return pasted(tiles, corners, rows * image.height, columns * image.width)


@operator
def tile_images_offset(
    images: Objects,
    offset_row: list[int],
    offset_col: list[int],
    row1: list[int],
    col1: list[int],
    row2: list[int],
    col2: list[int],
    width: int,
    height: int,
) -> Image:
    """One image of the given size with the images at the given places; later images cover earlier ones.

    Of each image the rectangle (row1, col1) .. (row2, col2) is taken, all of it where one of the four is -1. The domain is made
    of the images' domains; only these are copied, the rest is black. Source: reference page of `tile_images_offset`.
    """
    tiles = _tiles(images, "tile_images_offset")
    for number, values in enumerate((offset_row, offset_col, row1, col1, row2, col2), start=1):
        if len(values) != len(tiles):
            raise wrong_number(number, "tile_images_offset", f"{len(values)} values for {len(tiles)} images")
    for number, size in ((7, width), (8, height)):
        if not 1 <= size <= 1 << 20:
            raise wrong_value(number, "tile_images_offset", f"{size}")
    parts = []
    for tile, top, left, bottom, right in zip(tiles, row1, col1, row2, col2):
        if -1 in (top, left, bottom, right):
            parts.append(tile)
            continue
        if not (0 <= top <= bottom < tile.height and 0 <= left <= right < tile.width):
            raise wrong_value(3, "tile_images_offset", f"the rectangle {top}, {left}, {bottom}, {right} of {tile!r}")
        parts.append(cropped(tile, top, left, bottom, right))
    return pasted(parts, list(zip(offset_row, offset_col)), height, width)


def _tiling(num_columns: int, tile_order: str, name: str) -> tuple[int, bool]:
    if num_columns < 1:
        raise wrong_value(1, name, f"{num_columns}")
    if tile_order not in ("horizontal", "vertical"):
        raise wrong_value(2, name, f"'{tile_order}'")
    return num_columns, tile_order == "vertical"


def _tiles(images: Objects, name: str) -> list[Image]:
    _only_images(images, name)
    if not len(images):
        raise HError(3110, operator=name)
    tiles = list(images)
    for tile in tiles[1:]:
        if tile.type != tiles[0].type or len(tile.channels) != len(tiles[0].channels):
            raise HError(9009, f"{tile!r} beside {tiles[0]!r}", operator=name)
    return tiles
