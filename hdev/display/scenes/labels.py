"""Texts in pictures of 3D scenes: boxes at places of the window or beside points in space, with a line to the point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.colours import Colour
from hdev.display.text import Face, extents, mask_of

Pixels = NDArray[np.uint8]

#: Where labels can be said to lie: parts of the free space above and left of them.
PLACES: dict[str, tuple[float, float]] = {
    f"{row}_{column}" if row and column else row or column or "center": (down, across)
    for row, down in (("top", 0.0), ("", 0.5), ("bottom", 1.0))
    for column, across in (("left", 0.0), ("", 0.5), ("right", 1.0))
}
_MARGIN = 12
_PADDING = 4


@dataclass(frozen=True, slots=True)
class Label:
    """A text. `place` is one of PLACES, or row and column: of the window, or from `point` if it `relates_to` that.

    `point` is seen from the camera; None for a text without one.
    """

    lines: tuple[str, ...]
    face: Face
    place: str | tuple[float, float]
    point: tuple[float, float, float] | None = None
    relates_to: str = "window"
    text_color: Colour = (0, 0, 0, 255)
    color: Colour = (255, 255, 255, 255)
    alpha: float = 1.0
    border_color: Colour = (0, 0, 0, 255)
    border_width: int = 1
    line_color: Colour = (255, 255, 255, 255)
    line_width: float = 1.0

    def draw(self, picture: Pixels, point: tuple[float, float] | None) -> None:
        """Draw the label; `point` is where the picture shows its point, None where it does not."""
        from hdev.display.canvas import draw_polyline
        from hdev.display.kernels import paint_mask
        from hdev.display.window import State

        if self.point is not None and point is None:
            return
        high, wide = extents(self.lines, self.face)
        height, width = high + 2 * _PADDING, wide + 2 * _PADDING
        row, column = self._corner(picture.shape, point, height, width)
        if point is not None and self.line_width > 0:
            middle = row + (height - 1) / 2.0, column + (width - 1) / 2.0
            state = State((0.0, 0.0, 1.0, 1.0), line_width=self.line_width)
            ends = np.array([middle, point])
            draw_polyline(picture, ends[:, 0].copy(), ends[:, 1].copy(), state, self.line_color)
        if self.alpha > 0:
            box = np.full((height, width), 255, np.uint8)
            colour = (*self.color[:3], round(self.color[3] * self.alpha))
            paint_mask(picture, box, row, column, *colour)
            self._border(picture, row, column, height, width)
        step = self.face.ascent + self.face.descent
        for k, line in enumerate(self.lines):
            mask, top, left = mask_of(line, self.face)
            if mask.size:
                paint_mask(picture, mask, row + _PADDING + k * step + top, column + _PADDING + left, *self.text_color)

    def _border(self, picture: Pixels, row: int, column: int, height: int, width: int) -> None:
        from hdev.display.kernels import paint_mask

        if self.border_width < 1:
            return
        frame = np.full((height, width), 255, np.uint8)
        inner = self.border_width
        frame[inner : height - inner, inner : width - inner] = 0
        paint_mask(picture, frame, row, column, *self.border_color)

    def _corner(self, shape: Any, point: tuple[float, float] | None, height: int, width: int) -> tuple[int, int]:
        if self.relates_to == "point" and point is not None:
            if isinstance(self.place, str):
                down, across = PLACES[self.place]
                # On this side of the point, as far from it as the padding.
                gap = (2 * down - 1) * _PADDING, (2 * across - 1) * _PADDING
                at = point[0] - (1 - down) * height + gap[0], point[1] - (1 - across) * width + gap[1]
            else:
                at = point[0] + self.place[0], point[1] + self.place[1]
        elif isinstance(self.place, str):
            down, across = PLACES[self.place]
            at = (
                _MARGIN + down * (shape[0] - 2 * _MARGIN - height),
                _MARGIN + across * (shape[1] - 2 * _MARGIN - width),
            )
        else:
            at = self.place
        row, column = np.clip(np.rint(at), -1_000_000, 1_000_000)
        return int(row), int(column)
