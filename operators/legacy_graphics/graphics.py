"""Operators of chapter Legacy, section Graphics."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.display import settings
from hdev.display.window import Window
from hdev.errors import wrong_number, wrong_value
from hdev.registry import operator
from hdev.values import Value


@operator(effects=("window",))
def clear_rectangle(
    window_handle: Window, row1: list[int], column1: list[int], row2: list[int], column2: list[int]
) -> None:
    """Leave only the background in rectangles of pixels (window coordinates, both corners included).

    What lies outside of the window is left out. Tuples of different lengths are error 1403 ff.
    Source: reference page of `clear_rectangle` (not read but for its first lines).
    """
    values = (row1, column1, row2, column2)
    for position, value in enumerate(values, 2):
        if len(value) != len(row1):
            raise wrong_number(position, "clear_rectangle", f"{len(value)} values beside {len(row1)}")
    window = window_handle
    for r1, c1, r2, c2 in zip(*values):
        top, left = max(r1, 0), max(c1, 0)
        height, width = min(r2, window.height - 1) - top + 1, min(c2, window.width - 1) - left + 1
        if height > 0 and width > 0:
            block = np.empty((height, width, 3), np.uint8)
            block[:] = window.background[:3]
            window.show("pixels", (block, top, left))


@operator(effects=("window",))
def move_rectangle(
    window_handle: Window,
    row1: list[int],
    column1: list[int],
    row2: list[int],
    column2: list[int],
    dest_row: list[int],
    dest_column: list[int],
) -> None:
    """Move rectangles of pixels (window coordinates, both corners included) to places of their upper left corners; what they
    uncover has the background.

    What lies outside of the window is left out. Tuples of different lengths are error 1403 ff.
    Source: reference page of `move_rectangle`.
    """
    values = (row1, column1, row2, column2, dest_row, dest_column)
    for position, value in enumerate(values, 2):
        if len(value) != len(row1):
            raise wrong_number(position, "move_rectangle", f"{len(value)} values beside {len(row1)}")
    window = window_handle
    for r1, c1, r2, c2, row, column in zip(*values):
        top, left = max(r1, 0), max(c1, 0)
        block = window.picture()[top : max(r2 + 1, top), left : max(c2 + 1, left)].copy()
        if block.size:
            uncovered = np.empty_like(block)
            uncovered[:] = window.background[:3]
            window.show("pixels", (uncovered, top, left))
            window.show("pixels", (block, row + top - r1, column + left - c1))


@operator(effects=("window",))
def open_textwindow(
    row: int,
    column: int,
    width: int,
    height: int,
    border_width: int,
    border_color: str,
    background_color: str,
    father_window: Value,
    mode: str,
    machine: str,
    *,
    session: Any,
) -> Window:
    """Open a window with a background of its own; text begins in its upper left corner. It is a window like those of
    `open_window`, where sizes and modes are said.

    BorderWidth: 0 or more (else error 1305); windows have no border here. Errors: 1303, 1304 a wrong size, 1309 another mode,
    5105 an unknown colour. Source: reference page of `open_textwindow`.
    """
    name = "open_textwindow"
    if mode not in ("visible", "invisible", "transparent", "buffer"):
        raise wrong_value(9, name, f"'{mode}'")
    if border_width < 0:
        raise wrong_value(5, name, f"{border_width}")
    settings.colour(border_color)
    settings.colour(background_color)
    image = int(session.system["height"]), int(session.system["width"])
    w, h = settings.size(width, height, image, name, 3)
    return session.windows.new(row, column, w, h, background_color, dev=False)
