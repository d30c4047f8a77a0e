"""Graphics / Text: fonts, their extents, and text."""

from __future__ import annotations

from typing import Any

from hdev.display import settings
from hdev.display.canvas import View
from hdev.display.questions import Question, ask
from hdev.display.text import FAMILIES, Text, extents
from hdev.display.window import Window
from hdev.errors import wrong_value
from hdev.registry import operator
from hdev.values import Value, elements


@operator(effects=("window",))
def set_font(window_handle: Window, font: str) -> None:
    """The font of text: '<name>-<style>-<size>' as in 'default-Bold-16' (style and size may be missing), or
    '-<name>-<height>-...'. Every name gives the typeface that comes with hdev; those of fixed width ('mono', 'Courier',
    'Consolas') give each character the same width. Error 5177 for a name without a size where one must be.
    Source: reference page of `set_font`.
    """
    settings.font(font)
    window_handle.change(font=font)


@operator
def get_font(window_handle: Window) -> str:
    """The name of the font, as it was set. Source: reference page of `get_font`."""
    return window_handle.state.font


@operator
def query_font(window_handle: Window) -> list[str]:
    """Names of fonts. Source: reference page of `query_font`."""
    return list(FAMILIES)


@operator
def get_font_extents(window_handle: Window) -> tuple[int, int, int, int]:
    """Ascent, descent, width and height of the largest characters, in pixels.

    Source: reference page of `get_font_extents`.
    """
    face = settings.font(window_handle.state.font)
    return face.ascent, face.descent, face.cell, face.ascent + face.descent


@operator
def get_string_extents(window_handle: Window, values: Value) -> tuple[int, int, int, int]:
    """Ascent and descent of a string's font, and width and height of the string, in pixels.

    Several values are one string. Source: reference page of `get_string_extents`.
    """
    face = settings.font(window_handle.state.font)
    text = "".join(settings.string(value) for value in elements(values))
    height, width = extents(tuple(text.split("\n")), face)
    return face.ascent, face.descent, width, height


@operator(effects=("window",))
def set_tposition(window_handle: Window, row: int | float, column: int | float) -> None:
    """Where `write_string` starts: the upper left corner of the text, in image coordinates.

    Source: reference page of `set_tposition`.
    """
    window_handle.text_row, window_handle.text_column = float(row), float(column)
    window_handle.text_begin = float(column)


@operator
def get_tposition(window_handle: Window) -> tuple[int, int]:
    """Where `write_string` goes on, rounded. Source: reference page of `get_tposition`."""
    return round(window_handle.text_row), round(window_handle.text_column)


@operator(effects=("window",))
def write_string(window_handle: Window, string: Value) -> None:
    """Write text at the text position, which moves behind it. Several values are written one after the other; a line break
    starts a new line. Source: reference page of `write_string`."""
    face = settings.font(window_handle.state.font)
    text = "".join(settings.string(value) for value in elements(string))
    for k, line in enumerate(text.split("\n")):
        if k:
            _next_line(window_handle)
        if line:
            state, row, column = window_handle.state, window_handle.text_row, window_handle.text_column
            window_handle.show("text", Text((line,), row, column, state.colours[:1], face, True))
            window_handle.text_column += face.width(line) * _view(window_handle).column_scale


@operator(effects=("window",))
def new_line(window_handle: Window) -> None:
    """Move the text position to the next line, below where the present one began. Source: reference page of `new_line`."""
    _next_line(window_handle)


def _next_line(window: Window) -> None:
    face = settings.font(window.state.font)
    window.text_row += (face.ascent + face.descent) * _view(window).row_scale
    window.text_column = window.text_begin


def _view(window: Window) -> View:
    return View.of(window.state.part, window.height, window.width)


@operator(effects=("window",))
def disp_text(
    window_handle: Window,
    string: Value,
    coord_system: str,
    row: list[int | float | str],
    column: list[int | float | str],
    color: list[str],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> None:
    """Display text, in a box unless told otherwise.

    With one position every string is a line; with several positions each has its own string, or all the same. Line breaks
    start a line; those at the end do not count. CoordSystem: 'window' or 'image'; in 'window', Row may be 'top', 'center' or
    'bottom' and Column 'left', 'center' or 'right'. Color: one colour for each line (or position) in turn; '' and [] for the
    present one; 'auto' for black or white, whichever is seen on the box.
    Parameters: 'box' ('true'), 'box_color' ('#fce9d4'), 'shadow' ('true'), 'shadow_color' ('#f28d26'), 'border_radius' (2),
    'box_padding' (0), 'shadow_sigma' (1.5), 'shadow_dx' and 'shadow_dy' (2). An unknown name is error 1307.
    Source: reference page of `disp_text`.
    """
    frame = settings.box(gen_param_name, gen_param_value, "disp_text", 7)
    values = elements(string)
    settings.display_text(window_handle, values, coord_system, row, column, color, frame, "disp_text", 2)


@operator(effects=("window",))
def read_string(window_handle: Window, in_string: str, length: int, *, session: Any) -> str:
    """Let the user type a text of at most Length characters (from 1 on, else 1303), beginning with InString.

    Needs a viewer (error 5104 without one). Source: reference page of `read_string`.
    """
    if length < 1:
        raise wrong_value(3, "read_string", f"{length}")
    options = {"text": in_string[:length], "length": length}
    return ask(session, Question("read_string", "text", window_handle, None, options))["text"][:length]


@operator(effects=("window",))
def read_char(window_handle: Window, *, session: Any) -> tuple[str, str]:
    """Wait for a key: Char is its character, and Code 'character' or 'control'; for others Char is '\\0' and Code their name:
    'left', 'right', 'up', 'down', 'return', 'backspace', 'tab', 'escape', 'delete', or 'function'.

    Needs a viewer (error 5104 without one). Source: reference page of `read_char`.
    """
    answer = ask(session, Question("read_char", "key", window_handle))
    return answer["char"], answer["code"]
