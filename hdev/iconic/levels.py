"""Level lines of images with sub-pixel precision, and zero crossings as regions."""

from __future__ import annotations

import numpy as np

from hdev.iconic.image import Image
from hdev.iconic.labels import view, working_area
from hdev.iconic.region import Region
from hdev.iconic.xld import Contour


def level_lines(image: Image, level: float) -> list[Contour]:
    """The lines on which the gray values, interpolated bilinearly between pixel centres, pass the level.

    Open lines (that end at the border of the domain) come first, each kind in the order of first pixels. The lighter side is at
    the left of the line. Within a square of pixels a line is straight.
    """
    from hdev.iconic.kernels.levels import level_links, trace_lines

    box, inside = working_area(image)
    if box is None:
        return []
    values = np.ascontiguousarray(view(image.channels[0], box).astype(np.float64))
    if image.channels[0].dtype.kind == "f":
        inside &= np.isfinite(values)
    rows, columns, offsets = trace_lines(values, level, level_links(values, inside, level))
    rows += box[0]
    columns += box[1]
    return [Contour(rows[a:b], columns[a:b]) for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist())]


def zero_crossings(image: Image) -> Region:
    """Pixels of the domain with gray value 0, or a 4-neighbour of the other sign in the domain."""
    box, inside = working_area(image)
    if box is None:
        return Region.empty()
    values = view(image.channels[0], box)
    sign = np.sign(values)
    sign = np.where(np.isnan(sign), 2, sign).astype(np.int8) if values.dtype.kind == "f" else sign.astype(np.int8)
    sign[~inside] = 2
    found = sign == 0
    across = (sign[:, 1:] == -sign[:, :-1]) & (sign[:, 1:] != 2)
    down = (sign[1:] == -sign[:-1]) & (sign[1:] != 2)
    found[:, 1:] |= across
    found[:, :-1] |= across
    found[1:] |= down
    found[:-1] |= down
    return Region.from_mask(found & inside, box[0], box[1])
