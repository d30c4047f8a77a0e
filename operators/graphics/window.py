"""Graphics / Window: opening, closing and clearing windows, their extents, and what they show as an image or file."""

from __future__ import annotations

import os
from typing import Any

from hdev.display import settings
from hdev.display.window import Window
from hdev.errors import HError, wrong_value
from hdev.iconic import Image
from hdev.registry import operator
from hdev.values import Value

_MODES = ("visible", "invisible", "transparent", "buffer")
_DEVICES = {"png": ".png", "jpeg": ".jpg", "jpg": ".jpg", "bmp": ".bmp", "tiff": ".tif", "postscript": ".ps"}
_WRONG_DEVICE = 5120
_CANNOT_WRITE = 5201
_WRONG_ATTRIBUTE = 5190


@operator(effects=("window",))
def open_window(
    row: int | float,
    column: int | float,
    width: int | float,
    height: int | float,
    father_window: Value,
    mode: str,
    machine: str,
    *,
    session: Any,
) -> Window:
    """Open a window with the background of `set_window_attr`.

    Width, Height: pixels, 1 .. 20000; both -1: the size of the largest image so far. Mode: 'visible', 'invisible',
    'transparent', 'buffer' (all are drawn in memory; else error 1306). FatherWindow and Machine do not matter here.
    Source: reference page of `open_window`.
    """
    if mode not in _MODES:
        raise wrong_value(6, "open_window", f"'{mode}'")
    image = int(session.system["height"]), int(session.system["width"])
    w, h = settings.size(width, height, image, "open_window", 3)
    windows = session.windows
    return windows.new(round(row), round(column), w, h, windows.attributes["background_color"], dev=False)


@operator(effects=("window",))
def close_window(window_handle: list[Window]) -> None:
    """Close windows; their handles are invalid from now on (error 2454). Source: reference page of `close_window`."""
    for window in window_handle:
        window.clear()


@operator(effects=("window",))
def clear_window(window_handle: Window) -> None:
    """Leave only the background. Source: reference page of `clear_window`."""
    window_handle.erase()


@operator
def get_window_extents(window_handle: Window) -> tuple[int, int, int, int]:
    """Row and column of the upper left corner, width and height. Source: reference page of `get_window_extents`."""
    return window_handle.row, window_handle.column, window_handle.width, window_handle.height


@operator(effects=("window",))
def set_window_extents(window_handle: Window, row: int, column: int, width: int, height: int) -> None:
    """Move and resize a window; what it shows is scaled. Source: reference page of `set_window_extents`."""
    window = window_handle
    w, h = settings.size(
        window.width if width == -1 else width,
        window.height if height == -1 else height,
        None,
        "set_window_extents",
        4,
    )
    window.resize(row, column, w, h)


@operator
def flush_buffer(window_handle: Window) -> None:
    """Bring what was displayed to the screen: here whoever looks sees all of it, always.

    Source: reference page of `flush_buffer`.
    """


@operator
def query_window_type() -> list[str]:
    """The kinds of windows there are: 'pixmap'. Source: reference page of `query_window_type`."""
    return ["pixmap"]


@operator
def get_window_type(window_handle: Window) -> str:
    """The kind of a window: 'pixmap', a picture in memory. Source: reference page of `get_window_type`."""
    return "pixmap"


@operator(effects=("window",))
def set_window_type(window_type: str) -> None:
    """Choose the kind of windows opened later: there is only 'pixmap'; the kinds of other systems are accepted, and others
    are error 1301. Source: reference page of `set_window_type`."""
    if window_type not in ("pixmap", "X-Window", "WIN32-Window", "PostScript", "default"):
        raise wrong_value(1, "set_window_type", f"'{window_type}'")


@operator(effects=("window",))
def set_window_attr(attribute_name: str, attribute_value: int | float | str, *, session: Any) -> None:
    """Set 'background_color', 'border_color', 'border_width' or 'window_title' of windows opened later.

    An unknown name is error 5190. Source: reference page of `set_window_attr`.
    """
    attributes = session.windows.attributes
    if attribute_name not in attributes:
        raise HError(_WRONG_ATTRIBUTE, f"'{attribute_name}'")
    if attribute_name.endswith("_color"):
        settings.colour(attribute_value)
    attributes[attribute_name] = attribute_value


@operator
def get_window_attr(attribute_name: str, *, session: Any) -> int | float | str:
    """What `set_window_attr` set. Source: reference page of `get_window_attr`."""
    attributes = session.windows.attributes
    if attribute_name not in attributes:
        raise HError(_WRONG_ATTRIBUTE, f"'{attribute_name}'")
    return attributes[attribute_name]


@operator(effects=("window",))
def dump_window_image(window_handle: Window) -> Image:
    """What a window shows, as an image of type byte with the channels red, green and blue.

    Source: reference page of `dump_window_image`.
    """
    picture = window_handle.picture()
    return Image([picture[:, :, k].copy() for k in range(3)], "byte")


@operator(effects=("window", "write"))
def dump_window(window_handle: Window, device: list[int | str], file_name: str, *, session: Any) -> None:
    """Write what a window shows to a file.

    Device: 'png', 'jpeg' (with a quality: 'jpeg 80'), 'bmp', 'tiff', 'postscript'. The extension is added if it is missing.
    Errors: 5120 for an unknown device, 5201 if the file cannot be written. Source: reference page of `dump_window`.
    """
    from PIL import Image as Picture

    words = str(device[0]).split() if device else [""]
    name = words[0].lower()
    if name not in _DEVICES:
        raise HError(_WRONG_DEVICE, f"'{' '.join(map(str, device))}'")
    path = session.path(file_name)
    if not os.path.splitext(path)[1]:
        path += _DEVICES[name]
    kind = {"jpg": "JPEG", "postscript": "EPS"}.get(name, name.upper())
    options: dict[str, Any] = {}
    if kind == "JPEG":
        options["quality"] = int(words[1]) if len(words) > 1 and words[1].isdigit() else 95
    try:
        Picture.fromarray(window_handle.picture()).save(path, kind, **options)
    except OSError as error:
        raise HError(_CANNOT_WRITE, f"{error}") from None


@operator(effects=("window",))
def copy_rectangle(
    window_handle_source: Window,
    window_handle_destination: Window,
    row1: list[int],
    column1: list[int],
    row2: list[int],
    column2: list[int],
    dest_row: list[int],
    dest_column: list[int],
) -> None:
    """Copy rectangles of pixels (window coordinates, both corners included) from one window to another, or the same.

    What lies outside of either window is left out. Tuples of different lengths are error 1404 ff.
    Source: reference page of `copy_rectangle`.
    """
    from hdev.errors import wrong_number

    values = (row1, column1, row2, column2, dest_row, dest_column)
    for position, value in enumerate(values, 3):
        if len(value) != len(row1):
            raise wrong_number(position, "copy_rectangle", f"{len(value)} values beside {len(row1)}")
    picture = window_handle_source.picture()
    for r1, c1, r2, c2, row, column in zip(*values):
        top, left = max(r1, 0), max(c1, 0)
        block = picture[top : max(r2 + 1, top), left : max(c2 + 1, left)]
        window_handle_destination.show("pixels", (block.copy(), row + top - r1, column + left - c1))
