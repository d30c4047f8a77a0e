"""Graphics / Window: plots of gray values as heights (`set_paint` with '3d_plot'): their pose, and which pixel lies where."""

from __future__ import annotations

import math

from hdev.display.canvas import View
from hdev.display.window import Window
from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image
from hdev.registry import operator

_TURNS = {"rotate": "turned", "scale": "nearer", "move": "moved"}


@operator(effects=("window",))
def update_window_pose(
    window_handle: Window,
    last_row: int | float,
    last_col: int | float,
    current_row: int | float,
    current_col: int | float,
    mode: str,
) -> None:
    """Change the pose of the 3D plots that are displayed from now on, as if the pointer were moved from one place to another.

    Rows, columns: coordinates of the image part, as `get_mposition` gives them. Mode: 'rotate' (a ball in the middle of the
    window is turned), 'scale' (down: nearer), 'move' (the plot follows the pointer); else error 1306. `set_paint` keeps the
    pose.
    Source: reference page of `update_window_pose` (not read but for its first lines).
    """
    from hdev.display.scenes import plot

    name = "update_window_pose"
    if mode not in _TURNS:
        raise wrong_value(6, name, f"'{mode}'")
    places = (last_row, last_col, current_row, current_col)
    for position, place in enumerate(places, 2):
        if not math.isfinite(place):
            raise wrong_value(position, name, f"{place}")
    window = window_handle
    view = View.of(window.state.part, window.height, window.width)
    before, after = view.to_window(last_row, last_col), view.to_window(current_row, current_col)
    change = getattr(plot, _TURNS[mode])
    pose = change(plot.pose_of(window.state), before, after, window.height, window.width)
    window.change(plot_pose=tuple(pose.ravel().tolist()))


@operator
def unproject_coordinates(
    image: Image, window_handle: Window, row: list[int | float], column: list[int | float]
) -> tuple[list[int], list[int], list[int | float]]:
    """Which pixels of an image a window shows at places, if the image is displayed as a 3D plot (`set_paint` with '3d_plot')
    with the window's present pose.

    Row, Column: coordinates of the image part, as `get_mposition` gives them (error 1403 for another number of columns). Gives
    rows and columns of the pixels and their gray values in the first channel; -1, -1, 0 where there is nothing of the plot.
    Source: reference page of `unproject_coordinates` (not read but for its first lines).
    """
    from hdev.display.scenes.plot import Plot

    if len(row) != len(column):
        raise wrong_number(3, "unproject_coordinates", f"{len(column)} columns for {len(row)} rows")
    window = window_handle
    view = View.of(window.state.part, window.height, window.width)
    places = [view.to_window(r, c) for r, c in zip(row, column)]
    plot = Plot(image, window.state, window.height, window.width)
    rows, columns = plot.pixels([r for r, _ in places], [c for _, c in places], window.height, window.width)
    channel = image.channels[0]
    whole = channel.dtype.kind in "iu"
    heights: list[int | float] = [
        0 if r < 0 else int(channel[r, c]) if whole else float(plot.values[r, c]) for r, c in zip(rows, columns)
    ]
    return rows, columns, heights
