"""Text: fonts by name, style and size, the extents of strings, and text in boxes.

There is one typeface, the scalable one that comes with Pillow, on every machine: the same program gives the same picture. Bold
is drawn wider, italic slanted, and the fonts of fixed width give every character a cell of its own. A line with characters that
this typeface lacks is drawn in a font of the system if one has them; else accents are left out, and the rest are boxes.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.colours import Colour

Pixels = NDArray[np.uint8]

#: What `query_font` lists.
FAMILIES = ("default", "sans", "mono", "serif")
_STYLES = {"normal": (False, False), "bold": (True, False), "italic": (False, True), "bolditalic": (True, True)}
_FIXED = ("mono", "courier", "consolas", "fixed", "lucida console", "menlo", "typewriter")
_SMALLEST, _LARGEST = 1, 512
_TAB = "        "


@dataclass(frozen=True, slots=True)
class Face:
    """A font: its size is the height of a line of text in pixels, about."""

    size: int
    bold: bool = False
    italic: bool = False
    fixed: bool = False

    @property
    def ascent(self) -> int:
        return _font(self.size).getmetrics()[0]

    @property
    def descent(self) -> int:
        return _font(self.size).getmetrics()[1]

    @property
    def cell(self) -> int:
        """The width of the widest common character."""
        return round(_font(self.size).getlength("M")) + self.weight

    @property
    def weight(self) -> int:
        """By how many pixels strokes, and with them characters, are wider than those of the normal font."""
        return max(self.size // 24, 1) if self.bold else 0

    def width(self, text: str) -> int:
        """How far the next character would be from the first."""
        text, font = _prepared(text, self.size)
        if self.fixed:
            return len(text) * _fixed_cell(self.size)
        return int(np.ceil(font.getlength(text))) + self.weight * len(text)


def face(name: str) -> Face | None:
    """The font of a name such as 'default-Bold-16', 'Courier-14', or of the older '-Courier-18-*-1-*-*-1-'; None if the
    name is of neither form."""
    older = name.startswith("-")
    parts = name.strip("-").split("-")
    family, rest = parts[0].lower(), parts[1:]
    bold = italic = False
    size = 0
    for place, part in enumerate(rest):
        style = _STYLES.get(part.lower())
        if style:
            bold, italic = bold or style[0], italic or style[1]
        elif part.lstrip("+").isdigit() and not size:
            size = int(part)
        elif older and place and size:
            # -name-height-width-italic-underlined-strikeout-bold-charset-
            if place == 2 and part == "1":
                italic = True
        elif not older and place > 2:
            break
    if older and len(rest) > 5 and rest[5] == "1":
        bold = True
    if not family or (rest and not size):
        return None
    return Face(min(max(size or 14, _SMALLEST), _LARGEST), bold, italic, any(word in family for word in _FIXED))


@lru_cache(maxsize=64)
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


#: Fonts with many scripts, where systems keep them; looked at only for text that the bundled one cannot show.
_SYSTEM_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/segoeui.ttf",
)
_REPLACED = {"µ": "u", "μ": "u", "ß": "ss", "×": "x", "·": ".", "–": "-", "—": "-", "…": "...", "æ": "ae", "ø": "o"}


@lru_cache(maxsize=512)
def _prepared(text: str, size: int) -> tuple[str, Any]:
    """The text that is drawn, and the font that has its characters."""
    text, font = _plain(text), _font(size)
    if text.isascii() or all(_has(None, c) for c in text):
        return text, font
    for path in _SYSTEM_FONTS:
        if os.path.exists(path) and all(_has(path, c) for c in text):
            return text, _system_font(path, size)
    return "".join(c if _has(None, c) else _replaced(c) for c in text), font


def _replaced(character: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return bare if bare and all(_has(None, c) for c in bare) else _REPLACED.get(character, character)


@lru_cache(maxsize=16)
def _system_font(path: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(path, size)


@lru_cache(maxsize=4096)
def _has(path: str | None, character: str) -> bool:
    """Whether a font (None: the bundled one) has a glyph of its own for a character."""
    if character.isascii():
        return True
    try:
        font = _font(16) if path is None else _system_font(path, 16)
    except OSError:
        return False
    missing = font.getmask("\uffff", mode="L")
    mask = font.getmask(character, mode="L")
    return mask.size != missing.size or bytes(mask) != bytes(missing)


def _fixed_cell(size: int) -> int:
    return max(round(size * 0.6), 1)


def _plain(text: str) -> str:
    """Without what has no glyph: controls, and halves of surrogate pairs."""
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" else _TAB if c == "\t" else "" for c in text)


@lru_cache(maxsize=512)
def mask_of(text: str, how: Face) -> tuple[Pixels, int, int]:
    """A line of text as opacities, and where the first pixel lies from the upper left corner of the line."""
    text, font = _prepared(text, how.size)
    if not text.strip():
        return np.zeros((0, 0), np.uint8), 0, 0
    if how.fixed:
        cell = _fixed_cell(how.size)
        mask = np.zeros((how.ascent + how.descent + how.size, cell * len(text) + how.size), np.uint8)
        for k, character in enumerate(text):
            glyph, top, left = _glyphs(font, character)
            left += k * cell + max(cell - round(font.getlength(character)), 0) // 2
            part = mask[top : top + glyph.shape[0], max(left, 0) : max(left, 0) + glyph.shape[1]]
            np.maximum(part, glyph[: part.shape[0], : part.shape[1]], out=part)
        top = left = 0
    elif how.bold:
        mask, top, left = _spaced(font, text, how)
    else:
        mask, top, left = _glyphs(font, text)
    if how.bold and mask.size:
        mask = np.pad(mask, ((0, 0), (0, how.weight)))
        mask = np.maximum.reduce([np.roll(mask, k, axis=1) for k in range(how.weight + 1)])
    if how.italic and mask.size:
        lean = (mask.shape[0] - np.arange(mask.shape[0])) // 5
        slanted = np.zeros((mask.shape[0], mask.shape[1] + int(lean.max())), np.uint8)
        for row, shift in enumerate(lean.tolist()):
            slanted[row, shift : shift + mask.shape[1]] = mask[row]
        mask = slanted
    return mask, top, left


def _spaced(font: Any, text: str, how: Face) -> tuple[Pixels, int, int]:
    """Characters with room between them for wider strokes."""
    mask = np.zeros((how.ascent + how.descent + how.size, how.width(text) + 2 * how.size), np.uint8)
    for k, character in enumerate(text):
        if character == " ":
            continue
        glyph, top, left = _glyphs(font, character)
        # As far from the first character as in the whole line, kerning included.
        at = round(font.getlength(text[: k + 1]) - font.getlength(character)) + k * how.weight + left + how.size
        part = mask[top : top + glyph.shape[0], at : at + glyph.shape[1]]
        np.maximum(part, glyph[: part.shape[0], : part.shape[1]], out=part)
    return mask, 0, -how.size


def _glyphs(font: Any, text: str) -> tuple[Pixels, int, int]:
    mask, (left, top) = font.getmask2(text, mode="L")
    width, height = mask.size
    return np.frombuffer(bytes(mask), np.uint8).reshape(height, width), max(int(top), 0), int(left)


# ------------------------------------------------------------------------------------------------------- what is drawn


@dataclass(frozen=True, slots=True)
class Box:
    """The box behind a text, and its shadow."""

    colour: Colour = (0xFC, 0xE9, 0xD4, 255)
    shadow: Colour | None = (0xF2, 0x8D, 0x26, 255)
    radius: int = 2
    padding: int = 0
    shadow_sigma: float = 1.5
    shadow_dx: int = 2
    shadow_dy: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text at a place: window coordinates, image coordinates, or words ('top', 'center', 'bottom'; 'left' ...)."""

    lines: tuple[str, ...]
    row: float | str
    column: float | str
    colours: tuple[Colour, ...]
    face: Face
    image: bool = False
    box: Box | None = None
    #: Distance from the border of the window, for places given as words.
    margin: int = field(default=12)


def extents(lines: tuple[str, ...], how: Face) -> tuple[int, int]:
    """Height and width of a block of lines."""
    return len(lines) * (how.ascent + how.descent), max((how.width(line) for line in lines), default=0)


def draw_text(picture: Pixels, text: Text, view: Any) -> None:
    """Draw a text, its box, and the shadow of the box."""
    from hdev.display.kernels import paint_mask

    height, width = extents(text.lines, text.face)
    pad = 0 if text.box is None else 4 + text.box.padding
    row, column = _place(text, picture.shape, view, height + 2 * pad, width + 2 * pad)
    if text.box is not None:
        _draw_box(picture, text.box, row, column, height + 2 * pad, width + 2 * pad)
    step = text.face.ascent + text.face.descent
    for k, line in enumerate(text.lines):
        mask, top, left = mask_of(line, text.face)
        colour = text.colours[k % len(text.colours)]
        if mask.size:
            paint_mask(picture, mask, row + pad + k * step + top, column + pad + left, *colour)


def _place(text: Text, shape: tuple[int, ...], view: Any, height: int, width: int) -> tuple[int, int]:
    row, column = text.row, text.column
    if isinstance(row, str):
        at_row = {"top": text.margin, "bottom": shape[0] - text.margin - height}.get(row, (shape[0] - height) // 2)
    if isinstance(column, str):
        at_column = {"left": text.margin, "right": shape[1] - text.margin - width}.get(column, (shape[1] - width) // 2)
    if isinstance(row, str) or isinstance(column, str) or not text.image:
        r = at_row if isinstance(row, str) else _integer(row)
        c = at_column if isinstance(column, str) else _integer(column)
        return r, c
    r, c = view.to_window(float(row), float(column))
    return _integer(r), _integer(c)


def _integer(value: float) -> int:
    return int(np.clip(np.rint(np.nan_to_num(value)), -1_000_000, 1_000_000))


def _draw_box(picture: Pixels, box: Box, row: int, column: int, height: int, width: int) -> None:
    from hdev.display.kernels import paint_mask

    shape: Any = _rounded(height, width, box.radius)
    if box.shadow is not None:
        shadow, grown = shape, 0
        if box.shadow_sigma > 0:
            import cv2

            grown = int(np.ceil(3 * box.shadow_sigma))
            shadow = cv2.GaussianBlur(np.pad(shape, grown), (0, 0), box.shadow_sigma)
        paint_mask(picture, shadow, row + box.shadow_dy - grown, column + box.shadow_dx - grown, *box.shadow)
    paint_mask(picture, shape, row, column, *box.colour)


@lru_cache(maxsize=64)
def _rounded(height: int, width: int, radius: int) -> Pixels:
    """A rectangle with round corners, as opacities."""
    mask = np.full((max(height, 1), max(width, 1)), 255, np.uint8)
    radius = min(radius, height // 2, width // 2)
    if radius > 0:
        at = np.arange(radius) - radius + 0.5
        inside = np.clip(radius + 0.5 - np.hypot(at[:, None], at), 0, 1)
        corner = np.rint(inside * 255).astype(np.uint8)
        mask[:radius, :radius] = corner
        mask[:radius, -radius:] = corner[:, ::-1]
        mask[-radius:, :radius] = corner[::-1]
        mask[-radius:, -radius:] = corner[::-1, ::-1]
    return mask
