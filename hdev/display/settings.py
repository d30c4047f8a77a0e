"""The values of drawing parameters as programs give them, checked: what both `set_color` and `dev_set_color` need.

Wrong values raise the codes of windows (51xx), or `wrong_value` with the position that the caller names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hdev.display.colours import COLORED, Colour, parse
from hdev.display.text import Box, Face, Text, face
from hdev.display.window import Part, State, Window
from hdev.errors import HError, wrong_number, wrong_value

UNKNOWN_COLOUR = 5105
WRONG_FILL_MODE = 5107
WRONG_LINE_WIDTH = 5110
WRONG_TABLE = 5112
WRONG_DISPLAY_MODE = 5113
WRONG_ROWS = 5174
WRONG_COLUMNS = 5175
FONT_MISSING = 5177
WRONG_CONTOUR_STYLE = 5171

#: Windows are at most this large.
LARGEST = 20_000
_THICKEST = 2_000.0

CONTOUR_STYLES = ("stroke", "fill", "stroke_and_fill")


def colour(name: Any) -> Colour:
    """A colour by name or '#rrggbb'; 5105 if there is none of this name."""
    found = parse(name) if isinstance(name, str) else None
    if found is None:
        raise HError(UNKNOWN_COLOUR, f"'{name}'")
    return found


def colours(names: Sequence[str]) -> dict[str, Any]:
    """The state of `set_color`."""
    if not names:
        raise HError(UNKNOWN_COLOUR, "no colour is given")
    return {"colours": tuple(colour(name) for name in names), "names": tuple(names), "colored": 0}


def colored(number: int, operator: str, position: int) -> dict[str, Any]:
    """The state of `set_colored`."""
    if number not in COLORED:
        raise wrong_value(position, operator, f"{number} colours; there are sets of 3, 6 and 12")
    return {**colours(COLORED[number]), "colored": number}


def draw_mode(mode: str) -> dict[str, Any]:
    """The state of `set_draw`: 'fill' or 'margin'."""
    if mode not in ("fill", "margin"):
        raise HError(WRONG_FILL_MODE, f"'{mode}'")
    return {"fill": mode == "fill"}


def line_width(width: float) -> dict[str, Any]:
    """The state of `set_line_width`: pixels."""
    if not 0 < width <= _THICKEST:
        raise HError(WRONG_LINE_WIDTH, f"{width}")
    return {"line_width": width}


def lut(values: Sequence[Any]) -> dict[str, Any]:
    """The state of `set_lut`: a name, or 768 gray values."""
    from hdev.display.paint import LUTS

    if len(values) == 1 and values[0] in LUTS:
        return {"lut": (values[0],)}
    if len(values) == 768 and all(isinstance(value, int | float) and 0 <= value <= 255 for value in values):
        return {"lut": tuple(values)}
    raise HError(WRONG_TABLE, f"{values[0] if len(values) == 1 else f'{len(values)} values'}")


def paint(values: Sequence[Any], before: tuple[Any, ...]) -> dict[str, Any]:
    """The state of `set_paint`: a mode, and parameters of which '*' and those left out keep their values."""
    from hdev.display.paint import PLOTS

    if not values or values[0] not in ("default", "gray", *PLOTS):
        raise HError(WRONG_DISPLAY_MODE, f"{values[0] if values else 'no mode is given'}")
    kept = before[1:] if before[0] == values[0] else ()
    given = [kept[k] if value == "*" and k < len(kept) else value for k, value in enumerate(values[1:])]
    mode = "default" if values[0] == "gray" else values[0]
    return {"paint": (mode, *given, *kept[len(given) :])}


def shape(name: str, operator: str, position: int) -> dict[str, Any]:
    """The state of `set_shape`."""
    from hdev.display.shapes import SHAPES

    if name not in SHAPES:
        raise wrong_value(position, operator, f"'{name}'")
    return {"shape": name}


def contour_style(style: str) -> dict[str, Any]:
    """The state of `set_contour_style`."""
    if style not in CONTOUR_STYLES:
        raise HError(WRONG_CONTOUR_STYLE, f"'{style}'")
    return {"contour_style": style}


def set_part(window: Window, part: Part) -> None:
    """Choose the image part: coordinates; all -1 for the window's size, (Row1, Column1, -1, -1) for the image displayed last,
    (0, 0, -2, -2) for this image in its proportions."""
    row1, column1, row2, column2 = (float(value) for value in part)
    height, width = window.image_size or (window.height, window.width)
    if row1 == column1 == row2 == column2 == -1:
        window.set_part((0.0, 0.0, window.height - 1.0, window.width - 1.0))
        return
    if row2 == column2 == -1 and row1 >= 0 and column1 >= 0:
        window.set_part((row1, column1, row1 + height - 1.0, column1 + width - 1.0))
        return
    if row2 == column2 == -2:
        zoom = min(window.height / height, window.width / width)
        rows, columns = window.height / zoom, window.width / zoom
        top, left = (height - rows) / 2, (width - columns) / 2
        window.set_part((top, left, top + rows - 1, left + columns - 1))
        return
    if not row2 - row1 > -1:
        raise HError(WRONG_ROWS, f"rows {part[0]} .. {part[2]}")
    if not column2 - column1 > -1:
        raise HError(WRONG_COLUMNS, f"columns {part[1]} .. {part[3]}")
    window.set_part((row1, column1, row2, column2))


def size(width: float, height: float, image: tuple[int, int] | None, operator: str, position: int) -> tuple[int, int]:
    """Width and height of a window; -1 stands for the size of the image displayed last, or goes with the other one."""
    w, h = round(width), round(height)
    image_height, image_width = image or (512, 512)
    if w == h == -1:
        w, h = image_width, image_height
    elif w == -1:
        w = max(round(h * image_width / image_height), 1)
    elif h == -1:
        h = max(round(w * image_height / image_width), 1)
    if not 0 < w <= LARGEST:
        raise wrong_value(position, operator, f"a width of {width}")
    if not 0 < h <= LARGEST:
        raise wrong_value(position + 1, operator, f"a height of {height}")
    return w, h


# ---------------------------------------------------------------------------------------------------------------- text


def font(name: str) -> Face:
    """The font of a name; 5177 if the name says none."""
    found = face(name)
    if found is None:
        raise HError(FONT_MISSING, f"'{name}'")
    return found


def string(value: Any) -> str:
    """A control value as it is written."""
    if isinstance(value, str):
        return value
    from hdev.values.text import text

    return text(value)


def lines_of(strings: Sequence[Any]) -> tuple[str, ...]:
    """Lines of text: one for each string, more where it has line breaks; those at the end do not count."""
    return tuple(line for value in strings for line in string(value).rstrip("\n").split("\n"))


_TRUTH = {"true": True, "false": False, 1: True, 0: False}


def box(names: Sequence[str], values: Sequence[Any], operator: str, position: int) -> Box | None:
    """The box of `disp_text` from its generic parameters."""
    if len(names) != len(values):
        raise wrong_number(position + 1, operator, f"{len(values)} values for {len(names)} names")
    wanted, shadow = True, True
    shadow_colour: Colour = (0xF2, 0x8D, 0x26, 255)
    settings: dict[str, Any] = {}
    for name, value in zip(names, values):
        if name == "box":
            wanted = _truth(value, operator, position + 1)
        elif name == "shadow":
            shadow = _truth(value, operator, position + 1)
        elif name == "box_color":
            settings["colour"] = colour(value)
        elif name == "shadow_color":
            shadow_colour = colour(value)
        elif name in _NUMBERS:
            if not isinstance(value, int | float) or (value < 0 and not name.startswith("shadow_d")):
                raise wrong_value(position + 1, operator, f"'{name}' = {value}")
            settings[_NUMBERS[name]] = float(value) if name == "shadow_sigma" else round(value)
        else:
            raise wrong_value(position, operator, f"'{name}'")
    return Box(shadow=shadow_colour if shadow else None, **settings) if wanted else None


_NUMBERS = {
    "border_radius": "radius",
    "box_padding": "padding",
    "shadow_sigma": "shadow_sigma",
    "shadow_dx": "shadow_dx",
    "shadow_dy": "shadow_dy",
}


def _truth(value: Any, operator: str, position: int) -> bool:
    if value not in _TRUTH:
        raise wrong_value(position, operator, f"{value}")
    return _TRUTH[value]


def display_text(
    window: Window,
    strings: Sequence[Any],
    system: str,
    rows: Sequence[Any],
    columns: Sequence[Any],
    colour_names: Sequence[str],
    frame: Box | None,
    operator: str,
    first: int,
) -> None:
    """Display text as `disp_text` does. `first` is the position of the parameter String."""
    if system not in ("window", "image"):
        raise wrong_value(first + 1, operator, f"'{system}'")
    for k, (values, words) in enumerate(((rows, ("top", "center", "bottom")), (columns, ("left", "center", "right")))):
        for value in values:
            if isinstance(value, str) and (value not in words or system != "window"):
                raise wrong_value(first + 2 + k, operator, f"'{value}' with coordinate system '{system}'")
    count = max(len(rows), len(columns))
    if not rows or len(rows) not in (1, count):
        raise wrong_number(first + 2, operator, f"{len(rows)} rows for {len(columns)} columns")
    if not columns or len(columns) not in (1, count):
        raise wrong_number(first + 3, operator, f"{len(columns)} columns for {len(rows)} rows")
    if not strings:
        return
    shown = _text_colours(window.state, colour_names, frame)
    style = font(window.state.font)
    if count == 1:
        blocks = [lines_of(strings)]
    elif len(strings) in (1, count):
        blocks = [lines_of([strings[k if len(strings) > 1 else 0]]) for k in range(count)]
    else:
        raise wrong_number(first, operator, f"{len(strings)} strings for {count} positions")
    for k, block in enumerate(blocks):
        used = shown if count == 1 else (shown[k % len(shown)],)
        row, column = rows[k if len(rows) > 1 else 0], columns[k if len(columns) > 1 else 0]
        window.show("text", Text(block, row, column, used, style, system == "image", frame))


def _text_colours(state: State, names: Sequence[str], frame: Box | None) -> tuple[Colour, ...]:
    found: list[Colour] = []
    for name in names:
        if name == "auto" and frame is not None:
            bright = sum(w * c for w, c in zip((0.299, 0.587, 0.114), frame.colour)) > 127
            found.append((0, 0, 0, 255) if bright else (255, 255, 255, 255))
        elif name in ("", "auto"):
            found.append(state.colours[0])
        else:
            found.append(colour(name))
    return tuple(found) or state.colours[:1]
