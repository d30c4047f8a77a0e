"""Develop: graphics windows. The `dev_` operators work on the active window, the one opened or chosen last."""

from __future__ import annotations

from typing import Any

from hdev.display import settings
from hdev.display.questions import Question, ask
from hdev.display.window import Window
from hdev.errors import wrong_value
from hdev.iconic import Objects
from hdev.registry import operator
from hdev.values import Value


@operator(effects=("window",))
def dev_open_window(
    row: int | float,
    column: int | float,
    width: int | float,
    height: int | float,
    background: str | int,
    *,
    session: Any,
) -> Window:
    """Open a window, which becomes the active one.

    Row, Column: position of the upper left corner. Width, Height: pixels, 1 .. 20000; both -1: the size of the image that was
    displayed last; one -1: in its proportions. Background: a colour name, '#rrggbb', or a gray value.
    Errors: 1303, 1304 for a size that cannot be; 5105 for an unknown colour.
    Source: reference page of `dev_open_window`.
    """
    windows = session.windows
    active = windows.active
    image = None if active is None else active.image_size
    w, h = settings.size(width, height, image or session_image(session), "dev_open_window", 3)
    if isinstance(background, int):
        if not 0 <= background <= 255:
            raise wrong_value(5, "dev_open_window", f"{background}")
        background = f"#{background:02x}{background:02x}{background:02x}"
    settings.colour(background)
    return windows.new(round(row), round(column), w, h, background, dev=True)


def session_image(session: Any) -> tuple[int, int]:
    """Height and width of the largest image so far, for windows of the size -1."""
    return int(session.system["height"]), int(session.system["width"])


@operator(effects=("window",))
def dev_close_window(*, session: Any) -> None:
    """Close the active window; of those that are left the one opened last becomes active. Without a window nothing happens.

    Source: reference page of `dev_close_window`.
    """
    session.windows.close_active()


@operator(effects=("window",))
def dev_clear_window(*, session: Any) -> None:
    """Clear the active window. Without a window nothing happens. Source: reference page of `dev_clear_window`."""
    window = session.windows.active
    if window is not None:
        window.erase()


@operator(effects=("window",))
def dev_set_window(window_handle: Window, *, session: Any) -> None:
    """Make a window the active one. Source: reference page of `dev_set_window`."""
    session.windows.active = window_handle


@operator(effects=("window",))
def dev_get_window(*, session: Any) -> Value:
    """The active window; -1 if there is none. Source: reference page of `dev_get_window`."""
    return session.windows.active or -1


@operator(effects=("window",))
def dev_display(objects: Objects, *, session: Any) -> None:
    """Display images, regions and contours in the active window (which is opened if there is none).

    An image of another size than the one displayed before fills the window, unless the program has set the part since.
    Source: reference pages of `dev_display`, `dev_open_window`.
    """
    window = session.windows.needed()
    first = objects.leading
    if first is None:
        return
    if getattr(first, "kind", "") == "image":
        window.fit(first)
    window.show_objects(objects)


@operator(effects=("window",))
def dev_disp_text(
    string: Value,
    coord_system: str,
    row: list[int | float | str],
    column: list[int | float | str],
    color: list[str],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
    *,
    session: Any,
) -> None:
    """Display text in the active window: see `disp_text`.

    Source: reference page of `dev_disp_text`.
    """
    from hdev.values import elements

    frame = settings.box(gen_param_name, gen_param_value, "dev_disp_text", 6)
    window = session.windows.needed()
    settings.display_text(window, elements(string), coord_system, row, column, color, frame, "dev_disp_text", 1)


@operator(effects=("window",))
def dev_set_color(color_name: list[str], *, session: Any) -> None:
    """Colours of regions and contours: object k of a display gets colour k modulo their number. Unknown: error 5105.

    Names, '#rrggbb', or '#rrggbbaa' with opacity. Source: reference pages of `dev_set_color`, `set_color`.
    """
    session.windows.change(**settings.colours(color_name))


@operator(effects=("window",))
def dev_set_colored(num_colors: int, *, session: Any) -> None:
    """Show objects in 3, 6 or 12 colours in turn (else error 1301). Source: reference page of `dev_set_colored`."""
    session.windows.change(**settings.colored(num_colors, "dev_set_colored", 1))


@operator(effects=("window",))
def dev_set_draw(draw_mode: str, *, session: Any) -> None:
    """Show regions by all their pixels ('fill') or their border ('margin'); else error 5107.

    Source: reference page of `dev_set_draw`.
    """
    session.windows.change(**settings.draw_mode(draw_mode))


@operator(effects=("window",))
def dev_set_line_width(line_width: int | float, *, session: Any) -> None:
    """Width of lines and borders in pixels of the window, above 0 (else error 5110).

    Source: reference page of `dev_set_line_width`.
    """
    session.windows.change(**settings.line_width(line_width))


@operator(effects=("window",))
def dev_set_lut(lut_name: list[int | float | str], *, session: Any) -> None:
    """The look-up table of gray values: see `set_lut`. Source: reference page of `dev_set_lut`."""
    session.windows.change(**settings.lut(lut_name))


@operator(effects=("window",))
def dev_set_paint(mode: list[int | float | str], *, session: Any) -> None:
    """How gray values are shown: see `set_paint`. Source: reference page of `dev_set_paint`."""
    session.windows.change(**settings.paint(mode, session.windows.state.paint))


@operator(effects=("window",))
def dev_set_shape(shape: str, *, session: Any) -> None:
    """The shape in whose place regions are shown: see `set_shape`. Source: reference page of `dev_set_shape`."""
    session.windows.change(**settings.shape(shape, "dev_set_shape", 1))


@operator(effects=("window",))
def dev_set_contour_style(style: str, *, session: Any) -> None:
    """Show contours by their line ('stroke'), filled ('fill'), or both ('stroke_and_fill'); else error 5171.

    Source: reference page of `dev_set_contour_style`.
    """
    session.windows.change(**settings.contour_style(style))


@operator(effects=("window",))
def dev_set_part(
    row1: int | float, column1: int | float, row2: int | float, column2: int | float, *, session: Any
) -> None:
    """The image coordinates that fill the active window: see `set_part`. Source: reference page of `dev_set_part`."""
    settings.set_part(session.windows.needed(), (row1, column1, row2, column2))


@operator(effects=("window",))
def dev_set_window_extents(
    row: int | float, column: int | float, width: int | float, height: int | float, *, session: Any
) -> None:
    """Move and resize the active window. -1 leaves the position, or the size, as it is.

    Source: reference page of `dev_set_window_extents`.
    """
    window = session.windows.needed()
    w, h = settings.size(
        window.width if width == -1 else width,
        window.height if height == -1 else height,
        None,
        "dev_set_window_extents",
        3,
    )
    window.resize(window.row if row == -1 else round(row), window.column if column == -1 else round(column), w, h)


@operator(effects=("window",))
def dev_open_dialog(dialog_name: str) -> None:
    """Would open a dialog of HDevelop; an engine has none, and goes on. Source: reference page of `dev_open_dialog`."""


_FILE_MODES = ("default", "read", "read_multi", "write", "dir")


@operator(effects=("window",))
def dev_open_file_dialog(filter: str, mode: str, path: str, *, session: Any) -> list[str]:
    """Ask the user for a file. Selection is its path; empty if the user chose none.

    Filter: 'default' (all files), the name of an operator that reads or writes files, or filters such as 'Images (*.png
    *.jpg);;All files (*)'. Mode: 'read', 'read_multi' (several files), 'write' (a new file, too), 'dir' (a folder), or
    'default': what the operator in Filter does, else 'read'; others are error 1302. Path: where the dialog begins. Needs a
    viewer (error 5104 without one). Source: reference page of `dev_open_file_dialog`.
    """
    if mode not in _FILE_MODES:
        raise wrong_value(2, "dev_open_file_dialog", f"'{mode}'")
    if mode == "default":
        mode = "write" if filter.startswith(("write_", "dump_", "save_")) else "read"
    options = {"filter": filter, "mode": mode, "path": "" if path == "default" else session.path(path)}
    paths = ask(session, Question("dev_open_file_dialog", "file", None, None, options))["path"]
    return paths if mode == "read_multi" else paths[:1]
