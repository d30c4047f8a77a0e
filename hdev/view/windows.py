"""Windows as the page has them: pictures, what lies over them, and what is under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from hdev.display import canvas
from hdev.display.canvas import Look, View
from hdev.display.drawing_objects import DrawingObject
from hdev.display.editing import Editor
from hdev.display.figures import Line
from hdev.display.window import Window
from hdev.view.packing import packed

#: Lines with more points are thinned out before they are sent.
_MOST_POINTS = 4000

#: Gray values of more channels are not shown.
_CHANNELS = 8


class Shown:
    """A window of the page. When the program closes it, it is gone; at the end of the program it stays as it was."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.index = window.index

    def end(self) -> None:
        """Keep what is to be seen now."""
        self.window = self.window.copied()

    def describe(self) -> dict[str, Any]:
        window = self.window
        title = str(window.parameters.get("window_title", ""))
        return {
            "index": self.index,
            "title": title or f"Window {self.index}",
            "width": window.width,
            "height": window.height,
            "changes": window.changes,
            "cursor": window.cursor,
        }

    def picture(self, look: Look | None) -> tuple[bytes, str]:
        """What is to be seen, or a part of it enlarged, as `packing` says; and "width,height"."""
        pixels = self.window.picture() if look is None else canvas.enlarged(self.window.scene(), look)
        return packed(pixels), f"{pixels.shape[1]},{pixels.shape[0]}"

    def view(self) -> View:
        window = self.window
        return View.of(window.state.part, window.height, window.width)

    def value(self, x: float, y: float) -> dict[str, Any]:
        """What is at a place of the window (pixels): image coordinates, and gray values of the image displayed last."""
        row, column = (float(value) for value in self.view().to_image(y, x))
        found: dict[str, Any] = {"row": round(row, 3), "column": round(column, 3)}
        image = self.window.image
        if image is not None:
            r, c = int(np.floor(row + 0.5)), int(np.floor(column + 0.5))
            if 0 <= r < image.height and 0 <= c < image.width:
                values = [channel[r, c] for channel in image.channels[:_CHANNELS]]
                found["gray"] = [_number(value) for value in values]
                if not image.has_full_domain:
                    found["inside"] = bool(image.domain.contains([r], [c])[0])
        return found

    # --------------------------------------------------------------------------------------------- what lies over windows

    def overlay(self, editor: Editor | None, selected: DrawingObject | None) -> dict[str, Any] | None:
        """The figure that is drawn, or the handles of the drawing object that is selected; in pixels of the window."""
        if editor is not None:
            found = self._figure(editor.lines(), editor.handles(), editor.active)
            if editor.cursor is not None:
                found["cross"] = self._place(*editor.cursor)
            return found
        if selected is not None and selected.window is self.window:
            return self._figure(selected.figure.outline(), selected.figure.handles(), -1)
        return None

    def _figure(self, lines: Sequence[Line], handles: Sequence[tuple[float, float]], active: int) -> dict[str, Any]:
        view = self.view()
        total = sum(rows.size for rows, _ in lines)
        step = max(1, -(-total // _MOST_POINTS))
        shown = []
        for rows, columns in lines:
            r, c = view.to_window(*(_thinned(values, step) for values in (rows, columns)))
            points = np.round(np.stack((c, r), axis=1), 2)
            shown.append(points[np.isfinite(points).all(axis=1)].ravel().tolist())
        return {"lines": shown, "handles": [self._place(*at) for at in handles], "active": active}

    def _place(self, row: float, column: float) -> list[float]:
        r, c = self.view().to_window(row, column)
        return [round(float(c), 2), round(float(r), 2)]


def _thinned(values: Any, step: int) -> Any:
    if step == 1 or values.size < 3:
        return values
    return np.append(values[:-1:step], values[-1])


def _number(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, complex):
        return f"{value.real:g} {value.imag:+g}i"
    if isinstance(value, tuple):
        return "(" + ", ".join(f"{one:g}" for one in value) + ")"
    if isinstance(value, float):
        return round(value, 4) if np.isfinite(value) else str(value)
    return value
