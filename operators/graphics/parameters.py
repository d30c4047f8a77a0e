"""Graphics / Parameters: how windows draw: colours, lines, image part, gray values."""

from __future__ import annotations

import math
from typing import Any

from hdev.display import settings
from hdev.display.colours import COLORED, NAMES, text
from hdev.display.window import Window
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Region
from hdev.registry import operator
from hdev.values import Value

_WRONG_RGB = 5125
_WRONG_GRAY = 5108
_WRONG_PARAMETER = 5190
_WRONG_PARAMETER_VALUE = 5191

# -------------------------------------------------------------------------------------------------------------- colours


@operator(effects=("window",))
def set_color(window_handle: Window, color: list[str]) -> None:
    """Colours of regions, contours and lines: object k of a display gets colour k modulo their number.

    Names, '#rrggbb', or '#rrggbbaa' with opacity; error 5105 for an unknown one. Source: reference page of `set_color`.
    """
    window_handle.change(**settings.colours(color))


@operator(effects=("window",))
def set_colored(window_handle: Window, number_of_colors: int) -> None:
    """Show objects in 3, 6 or 12 colours in turn (else error 1302). Source: reference page of `set_colored`."""
    window_handle.change(**settings.colored(number_of_colors, "set_colored", 2))


@operator
def query_colored() -> list[int]:
    """What `set_colored` takes: 3, 6, 12. Source: reference page of `query_colored`."""
    return list(COLORED)


@operator
def query_color(window_handle: Window) -> list[str]:
    """Names of colours. Source: reference page of `query_color`."""
    return list(NAMES)


@operator
def query_all_colors(window_handle: Window) -> list[str]:
    """Names of colours. Source: reference page of `query_all_colors`."""
    return list(NAMES)


def _components(name: str, **parts: list[int]) -> list[tuple[int, ...]]:
    lengths = {len(part) for part in parts.values()}
    for position, part in enumerate(parts.values(), 2):
        if not part or len(part) != max(lengths):
            raise wrong_number(position, name, f"{len(part)} values")
        if any(not 0 <= value <= 255 for value in part):
            raise HError(_WRONG_RGB, f"{part}", operator=name)
    return list(zip(*parts.values()))


def _set_rgba(window: Window, colours: list[tuple[int, int, int, int]]) -> None:
    window.change(colours=tuple(colours), names=tuple(text(colour) for colour in colours), colored=0)


@operator(effects=("window",))
def set_rgb(window_handle: Window, red: list[int], green: list[int], blue: list[int]) -> None:
    """Colours by red, green and blue, 0 .. 255 each (else error 5125). Source: reference page of `set_rgb`."""
    found = _components("set_rgb", red=red, green=green, blue=blue)
    _set_rgba(window_handle, [(r, g, b, 255) for r, g, b in found])


@operator(effects=("window",))
def set_rgba(window_handle: Window, red: list[int], green: list[int], blue: list[int], alpha: list[int]) -> None:
    """As `set_rgb`, with the opacity: 0 (nothing is seen) .. 255. Source: reference page of `set_rgba`."""
    found = _components("set_rgba", red=red, green=green, blue=blue, alpha=alpha)
    _set_rgba(window_handle, [(r, g, b, a) for r, g, b, a in found])


@operator(effects=("window",))
def set_gray(window_handle: Window, gray_values: list[int]) -> None:
    """Gray values as colours, 0 .. 255 (else error 5108). Source: reference page of `set_gray`."""
    if not gray_values:
        raise wrong_number(2, "set_gray", "no gray value")
    if any(not 0 <= value <= 255 for value in gray_values):
        raise HError(_WRONG_GRAY, f"{gray_values}")
    _set_rgba(window_handle, [(gray, gray, gray, 255) for gray in gray_values])


@operator(effects=("window",))
def set_hsi(window_handle: Window, hue: list[int], saturation: list[int], intensity: list[int]) -> None:
    """Colours by hue, saturation and intensity, 0 .. 255 each (else error 5125).

    With H = 2 pi Hue / 255, I = sqrt (6) Intensity / 255, M1 = Saturation sin (H) / (255 sqrt (6)) and
    M2 = Saturation cos (H) / (255 sqrt (2)): red = (2 M1 + I) / sqrt (6), green = (-M1 + M2 + I) / sqrt (6) and
    blue = (-M1 - M2 + I) / sqrt (6), times 255 and clipped. (The page divides by 4 / sqrt (6), which would leave full
    intensity above the range; full intensity without saturation is white here.)
    Source: reference page of `set_hsi`.
    """
    colours = []
    for h, s, i in _components("set_hsi", hue=hue, saturation=saturation, intensity=intensity):
        angle = 2 * math.pi * h / 255
        total = math.sqrt(6) * i / 255
        m1, m2 = s / 255 * math.sin(angle) / math.sqrt(6), s / 255 * math.cos(angle) / math.sqrt(2)
        parts = (2 * m1 + total, -m1 + m2 + total, -m1 - m2 + total)
        r, g, b = (min(max(round(part / math.sqrt(6) * 255), 0), 255) for part in parts)
        colours.append((r, g, b, 255))
    _set_rgba(window_handle, colours)


@operator
def get_hsi(window_handle: Window) -> tuple[list[int], list[int], list[int]]:
    """Hue, saturation and intensity of the present colours, 0 .. 255: what `set_hsi` takes for them, as near as that can come.

    Source: reference page of `set_hsi`, whose formulas are inverted.
    """
    found: tuple[list[int], list[int], list[int]] = ([], [], [])
    for colour in window_handle.state.colours:
        red, green, blue = (part / 255 * math.sqrt(6) for part in colour[:3])
        total = (red + green + blue) / 3
        sine, cosine = (red - total) / 2 * math.sqrt(6), (green - blue) / 2 * math.sqrt(2)
        hue = math.atan2(sine, cosine) % (2 * math.pi) / (2 * math.pi) * 255
        values = (hue, math.hypot(sine, cosine) * 255, total / math.sqrt(6) * 255)
        for values_of, value in zip(found, values):
            values_of.append(min(round(value), 255))
    return found


@operator
def get_rgb(window_handle: Window) -> tuple[list[int], list[int], list[int]]:
    """Red, green and blue of the present colours. Source: reference page of `get_rgb`."""
    colours = window_handle.state.colours
    return [c[0] for c in colours], [c[1] for c in colours], [c[2] for c in colours]


@operator
def get_rgba(window_handle: Window) -> tuple[list[int], list[int], list[int], list[int]]:
    """Red, green, blue and opacity of the present colours. Source: reference page of `get_rgba`."""
    colours = window_handle.state.colours
    return [c[0] for c in colours], [c[1] for c in colours], [c[2] for c in colours], [c[3] for c in colours]


@operator
def query_gray(window_handle: Window) -> list[int]:
    """The gray values that can be shown: 0 .. 255. Source: reference page of `query_gray`."""
    return list(range(256))


# ---------------------------------------------------------------------------------------------------- regions and lines


@operator(effects=("window",))
def set_draw(window_handle: Window, mode: str) -> None:
    """Show regions by all their pixels ('fill') or their border ('margin'); else error 5107.

    Source: reference page of `set_draw`.
    """
    window_handle.change(**settings.draw_mode(mode))


@operator
def get_draw(window_handle: Window) -> str:
    """'fill' or 'margin'. Source: reference page of `get_draw`."""
    return "fill" if window_handle.state.fill else "margin"


@operator(effects=("window",))
def set_line_width(window_handle: Window, width: int | float) -> None:
    """Width of lines and borders in pixels of the window, above 0 (else error 5110).

    Source: reference page of `set_line_width`.
    """
    window_handle.change(**settings.line_width(width))


@operator
def get_line_width(window_handle: Window) -> float:
    """The width of lines. Source: reference page of `get_line_width`."""
    return float(window_handle.state.line_width)


@operator
def query_line_width() -> tuple[int, int]:
    """The smallest and the largest width of lines. Source: reference page of `query_line_width`."""
    return 1, 2000


@operator(effects=("window",))
def set_line_style(window_handle: Window, style: list[int]) -> None:
    """Dash lines: lengths in pixels, visible and invisible in turn; [] for an unbroken line. Below 0: error 1302.

    Source: reference page of `set_line_style`.
    """
    if any(length < 0 for length in style):
        raise wrong_value(2, "set_line_style", f"{style}")
    window_handle.change(line_style=tuple(style))


@operator
def get_line_style(window_handle: Window) -> list[int]:
    """The lengths of dashes. Source: reference page of `get_line_style`."""
    return list(window_handle.state.line_style)


@operator(effects=("window",))
def set_shape(window_handle: Window, shape: str) -> None:
    """Show each region as 'original', 'convex', 'outer_circle', 'inner_circle', 'ellipse', 'rectangle1', 'rectangle2' or
    'icon' (a disc at its centre); else error 1302. Source: reference page of `set_shape`."""
    window_handle.change(**settings.shape(shape, "set_shape", 2))


@operator
def get_shape(window_handle: Window) -> str:
    """The shape that regions are shown in. Source: reference page of `get_shape`."""
    return window_handle.state.shape


@operator
def query_shape() -> list[str]:
    """What `set_shape` takes. Source: reference page of `query_shape`."""
    from hdev.display.shapes import SHAPES

    return list(SHAPES)


@operator(effects=("window",))
def set_contour_style(window_handle: Window, style: str) -> None:
    """Show contours by their line ('stroke'), filled ('fill'), or both ('stroke_and_fill'); else error 5171.

    Source: reference page of `set_contour_style`.
    """
    window_handle.change(**settings.contour_style(style))


@operator
def get_contour_style(window_handle: Window) -> str:
    """How contours are shown. Source: reference page of `get_contour_style`."""
    return window_handle.state.contour_style


# --------------------------------------------------------------------------------------------------------- image part


@operator(effects=("window",))
def set_part(
    window_handle: Window, row1: int | float, column1: int | float, row2: int | float, column2: int | float
) -> None:
    """The image coordinates that fill the window: upper left and lower right pixel, both included.

    (-1, -1, -1, -1): as large as the window, no zoom; (Row1, Column1, -1, -1): the image displayed last; (0, 0, -2, -2): this
    image in its proportions, in the middle. It may lie outside of the image.
    Errors: 5174 if Row2 < Row1, 5175 if Column2 < Column1.
    Source: reference page of `set_part`.
    """
    settings.set_part(window_handle, (row1, column1, row2, column2))


@operator
def get_part(window_handle: Window) -> Value:
    """The image part: integers where they are. Source: reference page of `get_part`."""
    return tuple(int(v) if v == int(v) else v for v in window_handle.state.part)  # type: ignore[return-value]


@operator(effects=("window",))
def set_part_style(window_handle: Window, style: int) -> None:
    """How images are zoomed: 0 nearest pixel, 1 and 2 interpolated; else error 1302.

    Source: reference page of `set_part_style`.
    """
    if style not in (0, 1, 2):
        raise wrong_value(2, "set_part_style", f"{style}")
    window_handle.change(part_style=style)


@operator
def get_part_style(window_handle: Window) -> int:
    """How images are zoomed. Source: reference page of `get_part_style`."""
    return window_handle.state.part_style


def _view(window: Window) -> Any:
    from hdev.display.canvas import View

    return View.of(window.state.part, window.height, window.width)


@operator
def convert_coordinates_image_to_window(
    window_handle: Window, row_image: list[float], column_image: list[float]
) -> tuple[list[float], list[float]]:
    """Where points of the image lie in the window (pixel centres at integers in both).

    Source: reference page of `convert_coordinates_image_to_window`.
    """
    return _converted(_view(window_handle).to_window, row_image, column_image, "convert_coordinates_image_to_window")


@operator
def convert_coordinates_window_to_image(
    window_handle: Window, row_window: list[float], column_window: list[float]
) -> tuple[list[float], list[float]]:
    """Where points of the window lie in the image. Source: reference page of `convert_coordinates_window_to_image`."""
    return _converted(_view(window_handle).to_image, row_window, column_window, "convert_coordinates_window_to_image")


def _converted(convert: Any, rows: list[float], columns: list[float], name: str) -> tuple[list[float], list[float]]:
    if len(rows) != len(columns):
        raise wrong_number(3, name, f"{len(columns)} columns for {len(rows)} rows")
    found = [convert(row, column) for row, column in zip(rows, columns)]
    return [float(row) for row, _ in found], [float(column) for _, column in found]


# --------------------------------------------------------------------------------------------------------- gray values


@operator(effects=("window",))
def set_paint(window_handle: Window, mode: list[int | float | str]) -> None:
    """How gray values are shown: 'default', or 'row', 'column', 'histogram', '3d_plot', 'vector_field' with parameters.

    ['row', Row, Scale] and ['column', Column, Scale]: a profile, in percent of the gray values. ['histogram', Row, Column,
    Bin]. ['3d_plot', Mode, Step]: gray values of every Step-th pixel as heights, 'shaded' in the present colour, with the
    colours of the image ('texture'), as lines ('contour', 'hidden_lines'), or, without a mode, with those of the look-up table
    under a light; see `update_window_pose`. '*' keeps a parameter. Another mode is error 5113.
    Source: reference page of `set_paint`.
    """
    window_handle.change(**settings.paint(mode, window_handle.state.paint))


@operator
def get_paint(window_handle: Window) -> list[int | float | str]:
    """The mode of gray values with its parameters. Source: reference page of `get_paint`."""
    return list(window_handle.state.paint)


@operator
def query_paint(window_handle: Window) -> list[str]:
    """What `set_paint` takes. Source: reference page of `query_paint`."""
    from hdev.display.paint import PLOTS

    return ["default", *PLOTS]


# ---------------------------------------------------------------------------------------------------- window parameters

_SWITCH = ("true", "false")
_CHOICES: dict[str, tuple[str, ...]] = {
    "flush": _SWITCH,
    "region_quality": ("low", "good"),
    "anti_aliasing": _SWITCH,
    "graphics_stack": _SWITCH,
    "interactive_plot": _SWITCH,
    "display_axes": _SWITCH,
    "display_grid": _SWITCH,
    "display_navigation": _SWITCH,
    "plot_quality": ("best", "high", "medium", "low"),
    "scale_plot": _SWITCH,
}
_NUMBERS: dict[str, int | float] = {
    "graphics_stack_max_element_num": 100,
    "graphics_stack_max_memory_size": 512,
    "angle_of_view": 90,
}
_TEXTS = {"window_title": "", "caption_color": "white", "axis_captions": "", "background_color": "black"}
_DEFAULTS: dict[str, Any] = {
    **{name: choices[0] for name, choices in _CHOICES.items()},
    "graphics_stack": "false",
    "interactive_plot": "false",
    "display_axes": "false",
    "display_grid": "false",
    "display_navigation": "false",
    **_NUMBERS,
    **_TEXTS,
}


@operator(effects=("window",))
def set_window_param(window_handle: Window, param: str, value: int | float | str) -> None:
    """Set a parameter of an open window.

    'background_color' (for the next `clear_window`), 'window_title', 'anti_aliasing' (smooth thick lines), 'graphics_stack'
    ('true': a new part moves what is displayed already), and 'flush', 'region_quality' and others that are kept and change
    nothing here. An unknown name is error 5190, a wrong value 5191. Source: reference page of `set_window_param`.
    """
    window = window_handle
    if param not in _DEFAULTS:
        raise HError(_WRONG_PARAMETER, f"'{param}'")
    if param in _CHOICES and value not in _CHOICES[param]:
        raise HError(_WRONG_PARAMETER_VALUE, f"'{param}' = {value}")
    if param in _NUMBERS and not isinstance(value, int | float):
        raise HError(_WRONG_PARAMETER_VALUE, f"'{param}' = {value}")
    if param == "background_color":
        window.background_next = (str(value), settings.colour(value))
    elif param == "anti_aliasing":
        window.change(smooth=value == "true")
    window.parameters[param] = value


@operator
def get_window_param(window_handle: Window, param: str) -> int | float | str:
    """A parameter of an open window. An unknown name is error 5190. Source: reference page of `get_window_param`."""
    if param not in _DEFAULTS:
        raise HError(_WRONG_PARAMETER, f"'{param}'")
    if param == "background_color":
        return window_handle.background_next[0]
    return window_handle.parameters.get(param, _DEFAULTS[param])


# --------------------------------------------------------------------------------------------------------------- icons


@operator(effects=("window",))
def set_icon(icon: Region, window_handle: Window) -> None:
    """Choose the region that stands for regions displayed with the shape 'icon' (see `set_shape`): its centre lies at theirs.

    An empty region is error 1401. Source: reference page of `set_icon` (not read but for its first lines).
    """
    if icon.bounding_box is None:
        raise wrong_number(1, "set_icon", "an icon without pixels")
    window_handle.change(icon=icon)


@operator
def get_icon(window_handle: Window) -> Region:
    """The region of `set_icon`; at first a circle of radius 8 around (0, 0). Source: reference page of `get_icon`."""
    from hdev.iconic import shapes

    icon: Region = window_handle.state.icon or shapes.circle(0.0, 0.0, 8.0)
    return icon
