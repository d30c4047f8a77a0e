"""Iconic objects as a picture without a window: what a notebook, a terminal or a list of variables shows of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hdev.display.colours import COLORED, Colour, parse
from hdev.display.window import Part, State

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

#: Small objects are enlarged, but not beyond this.
_LARGEST_ZOOM = 16.0

#: A tuple of more images shows the first of them.
_MOST_IMAGES = 16

_GAP = 4


def preview(objects: Any, width: int = 640, height: int = 640) -> NDArray[numpy.uint8]:
    """A picture, (H, W, 3) uint8, of an iconic value that fits into `width` x `height` pixels.

    Regions and contours lie over the images, one in red, several in twelve colours; several images lie side by side. The
    picture shows the whole image or, if there is none, the smallest rectangle around everything, with a margin.
    """
    import numpy as np

    items = list(objects)
    images = [item for item in items if item.kind == "image"]
    others = [item for item in items if item.kind != "image" and _box([item]) is not None]
    if len(images) > 1 and not others:
        return _sheet(images[:_MOST_IMAGES], width, height)
    part = _part(images, others)
    if part is None:
        return np.zeros((min(height, 32), min(width, 64), 3), np.uint8)
    return _drawn([*images, *others], part, width, height)


def _drawn(items: Sequence[Any], part: Part, width: int, height: int) -> NDArray[numpy.uint8]:
    import numpy as np

    from hdev.display.canvas import View, draw_contours, draw_image, draw_regions

    rows, columns = part[2] - part[0] + 1.0, part[3] - part[1] + 1.0
    zoom = min(width / columns, height / rows, _LARGEST_ZOOM)
    if zoom > 1 and any(item.kind == "image" for item in items):
        zoom = math.floor(zoom)
    size = max(round(rows * zoom), 1), max(round(columns * zoom), 1)
    picture = np.zeros((*size, 3), np.uint8)
    state = State(part, colours=_colours(sum(item.kind != "image" for item in items)))
    view = View.of(part, *size)
    number = 0
    for item in items:
        if item.kind == "image":
            draw_image(picture, item, state, view)
            continue
        if item.kind == "region":
            draw_regions(picture, item.batch(), state, view, number)
        else:
            draw_contours(picture, [item], state, view, [number])
        number += 1
    return picture


def _colours(count: int) -> tuple[Colour, ...]:
    found = [parse(name) for name in (COLORED[12] if count > 1 else ("red",))]
    return tuple(colour for colour in found if colour is not None)


def _part(images: Sequence[Any], others: Sequence[Any]) -> Part | None:
    """The image coordinates to be seen."""
    if images:
        return 0.0, 0.0, max(i.height for i in images) - 1.0, max(i.width for i in images) - 1.0
    box = _box(others)
    if box is None:
        return None
    margin = max(2.0, 0.05 * max(box[2] - box[0], box[3] - box[1]))
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def _box(items: Sequence[Any]) -> Part | None:
    """The smallest rectangle around regions and contours; None if they are empty."""
    import numpy as np

    boxes: list[Part] = []
    for item in items:
        if item.kind == "region":
            if not item.is_empty:
                boxes.append(item.bounding_box)
            continue
        points = item.to_numpy()
        points = points[np.isfinite(points).all(axis=1)]
        if points.size:
            boxes.append((*points.min(axis=0).tolist(), *points.max(axis=0).tolist()))
    if not boxes:
        return None
    low, high = np.array(boxes)[:, :2].min(axis=0), np.array(boxes)[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _sheet(images: Sequence[Any], width: int, height: int) -> NDArray[numpy.uint8]:
    """Images side by side, from left to right and then down."""
    import numpy as np

    columns = math.ceil(math.sqrt(len(images)))
    rows = math.ceil(len(images) / columns)
    room = max((width - (columns - 1) * _GAP) // columns, 1), max((height - (rows - 1) * _GAP) // rows, 1)
    pictures = [_drawn([image], (0.0, 0.0, image.height - 1.0, image.width - 1.0), *room) for image in images]
    tall, wide = max(p.shape[0] for p in pictures), max(p.shape[1] for p in pictures)
    sheet = np.full((rows * (tall + _GAP) - _GAP, columns * (wide + _GAP) - _GAP, 3), 96, np.uint8)
    for number, picture in enumerate(pictures):
        row, column = number // columns * (tall + _GAP), number % columns * (wide + _GAP)
        sheet[row : row + picture.shape[0], column : column + picture.shape[1]] = picture
    return sheet
