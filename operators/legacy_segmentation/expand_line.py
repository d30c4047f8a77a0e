"""Regions that grow from a line."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image, Region
from hdev.iconic.labels import view, working_area
from hdev.operators.segmentation._common import check_types
from hdev.registry import operator


@operator
def expand_line(image: Image, coordinate: int, expand_type: str, row_column: str, threshold: int | float) -> Region:
    """What lies along a row or a column, as far as gray values stay alike.

    From each pixel of the line the region goes to both sides until a gray value differs too much, or the domain ends.

    Parameters
    ----------
    image : byte
    coordinate : >= 0, of the row or column
    expand_type
        'gradient': a gray value may differ by Threshold from the one before; 'mean': from the mean along the line.
    row_column : 'row' or 'column'
    threshold : 0 .. 255

    Pixels of the line itself always belong to the region; outside of the domain there are none.
    Errors: 1301 .. 1304 for other values, 9001 for other types. Source: reference page of `expand_line`.
    """
    for number, (given, known) in enumerate(
        ((expand_type, ("gradient", "mean")), (row_column, ("row", "column"))), start=2
    ):
        if given not in known:
            raise wrong_value(number, "expand_line", repr(given))
    size = image.height if row_column == "row" else image.width
    if not 0 <= coordinate < size:
        raise wrong_value(1, "expand_line", f"{row_column} {coordinate} of {size}")
    if not 0 <= threshold <= 255:
        raise wrong_value(4, "expand_line", f"threshold {threshold}")
    check_types(image, "expand_line", ("byte",))
    box, inside = working_area(image)
    if box is None:
        return Region.empty()
    gray = view(image.channels[0], box).astype(np.float64)
    line = coordinate - (box[0] if row_column == "row" else box[1])
    if row_column == "column":
        gray, inside = gray.T, inside.T
    if not 0 <= line < len(gray) or not inside[line].any():
        return Region.empty()
    mean = gray[line][inside[line]].mean()
    found = np.zeros(gray.shape, np.bool_)
    found[line] = inside[line]
    for step in (-1, 1):
        at = line
        while 0 <= at + step < len(gray) and found[at].any():
            base = gray[at] if expand_type == "gradient" else mean
            found[at + step] = found[at] & inside[at + step] & (np.abs(gray[at + step] - base) <= threshold)
            at += step
    return Region.from_mask(found if row_column == "row" else found.T, box[0], box[1])
