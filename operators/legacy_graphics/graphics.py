"""Operators of chapter Legacy, section Graphics."""

from __future__ import annotations

import numpy as np

from hdev.display.window import Window
from hdev.errors import wrong_number
from hdev.registry import operator


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
