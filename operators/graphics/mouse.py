"""Graphics / Mouse: where the pointer is, what is clicked, the shape of the pointer, and mouse events that a program sends.

What asks for the pointer needs a viewer (`hdev run --view`) or recorded answers (`--answers`); without one it raises error
5104.
"""

from __future__ import annotations

import math
from typing import Any

from hdev.display.drawing_objects import ObjectMouse
from hdev.display.editing import Event
from hdev.display.questions import Answer, Question, ask
from hdev.display.window import Window
from hdev.errors import HError, wrong_value
from hdev.registry import operator

_WRONG_CURSOR = 5111

#: What `set_mshape` takes.
CURSORS = (
    "arrow",
    "default",
    "crosshair",
    "text I-beam",
    "Slashed circle",
    "Size All",
    "Size NESW",
    "Size S",
    "Size NWSE",
    "Size WE",
    "Vertical Arrow",
    "Hourglass",
)


def _asked(session: Any, window: Window, name: str, kind: str) -> Answer:
    return ask(session, Question(name, kind, window))


def _pixel(answer: Answer) -> tuple[int, int, int]:
    """The pixel that a place lies in."""
    return math.floor(answer["row"] + 0.5), math.floor(answer["column"] + 0.5), answer["button"]


def _place(answer: Answer) -> tuple[float, float, int]:
    return float(answer["row"]), float(answer["column"]), answer["button"]


@operator(effects=("window",))
def get_mbutton(window_handle: Window, *, session: Any) -> tuple[int, int, int]:
    """Wait for a click: the pixel (image coordinates) and the button: 1, 2, 4 for left, middle, right, and in sum 8, 16, 32 for
    Shift, Ctrl, Alt. Source: reference page of `get_mbutton`."""
    return _pixel(_asked(session, window_handle, "get_mbutton", "click"))


@operator(effects=("window",))
def get_mbutton_sub_pix(window_handle: Window, *, session: Any) -> tuple[float, float, int]:
    """As `get_mbutton`, with parts of pixels. Source: reference page of `get_mbutton_sub_pix`."""
    return _place(_asked(session, window_handle, "get_mbutton_sub_pix", "click"))


@operator(effects=("window",))
def get_mposition(window_handle: Window, *, session: Any) -> tuple[int, int, int]:
    """The pixel that the pointer is at (image coordinates) and the buttons that are pressed (0 for none; see `get_mbutton`), at
    once. Error 5 if the pointer is not in the window. Source: reference page of `get_mposition`."""
    return _pixel(_asked(session, window_handle, "get_mposition", "pointer"))


@operator(effects=("window",))
def get_mposition_sub_pix(window_handle: Window, *, session: Any) -> tuple[float, float, int]:
    """As `get_mposition`, with parts of pixels. Source: reference page of `get_mposition_sub_pix`."""
    return _place(_asked(session, window_handle, "get_mposition_sub_pix", "pointer"))


# ---------------------------------------------------------------------------------------------------------- the pointer


@operator
def query_mshape(window_handle: Window) -> list[str]:
    """What `set_mshape` takes. Source: reference page of `query_mshape`."""
    return list(CURSORS)


@operator
def get_mshape(window_handle: Window) -> str:
    """The shape of the pointer in a window. Source: reference page of `get_mshape`."""
    return window_handle.cursor


@operator(effects=("window",))
def set_mshape(window_handle: Window, cursor: str, *, session: Any) -> None:
    """Choose the shape of the pointer in a window, as a viewer shows it; see `query_mshape`. Another is error 5111.

    Source: reference page of `set_mshape`.
    """
    if cursor not in CURSORS:
        raise HError(_WRONG_CURSOR, f"'{cursor}'")
    window_handle.cursor = cursor
    if session.viewer is not None:
        session.viewer.changed(window_handle)


# ----------------------------------------------------------------------------------------------------------- sent events


def _mouse(session: Any, window: Window) -> ObjectMouse:
    """The pointer and keyboard of sent events in a window."""
    mice = session.resources.setdefault("sent mouse events", {})
    mouse = mice.get(window.number)
    if mouse is None:
        mouse = mice[window.number] = ObjectMouse(window)
    found: ObjectMouse = mouse
    return found


def _sent(session: Any, window: Window, name: str, what: str, row: float, column: float, button: int) -> str:
    if not 0 <= button <= 63:
        raise wrong_value(4, name, f"{button}")
    mouse = _mouse(session, window)
    row1, _, row2, _ = window.state.part
    reach = 5.0 * (row2 - row1 + 1.0) / window.height
    event = Event(what, float(row), float(column), button & 7, button & 56, reach=reach)
    return "true" if mouse.take(event) else "false"


@operator(effects=("window",))
def send_mouse_down_event(
    window_handle: Window, row: int | float, column: int | float, button: int, *, session: Any
) -> str:
    """Press a button (see `get_mbutton`) at image coordinates, for drawing objects. Processed: 'true' if there was one.

    Source: reference page of `send_mouse_down_event`.
    """
    return _sent(session, window_handle, "send_mouse_down_event", "down", row, column, button)


@operator(effects=("window",))
def send_mouse_drag_event(
    window_handle: Window, row: int | float, column: int | float, button: int, *, session: Any
) -> str:
    """Move the pointer, for drawing objects; see `send_mouse_down_event`.

    Source: reference page of `send_mouse_drag_event`.
    """
    return _sent(session, window_handle, "send_mouse_drag_event", "move", row, column, button)


@operator(effects=("window",))
def send_mouse_up_event(
    window_handle: Window, row: int | float, column: int | float, button: int, *, session: Any
) -> str:
    """Let a button go, for drawing objects; see `send_mouse_down_event`.

    Source: reference page of `send_mouse_up_event`.
    """
    return _sent(session, window_handle, "send_mouse_up_event", "up", row, column, button)


@operator(effects=("window",))
def send_mouse_double_click_event(
    window_handle: Window, row: int | float, column: int | float, button: int, *, session: Any
) -> str:
    """Click twice: drawing objects take it like one click. See `send_mouse_down_event`.

    Source: reference page of `send_mouse_double_click_event`.
    """
    taken = _sent(session, window_handle, "send_mouse_double_click_event", "down", row, column, button)
    _sent(session, window_handle, "send_mouse_double_click_event", "up", row, column, button)
    return taken


# ---------------------------------------------------------------------------------------------------------- sent keys

#: Keys without a character, by the codes of Windows and of X11.
_KEYS = {37: "ArrowLeft", 38: "ArrowUp", 39: "ArrowRight", 40: "ArrowDown"}
_KEYS |= {65361: "ArrowLeft", 65362: "ArrowUp", 65363: "ArrowRight", 65364: "ArrowDown"}


@operator(effects=("window",))
def send_key_press_event(window_handle: Window, char: str, code: int, *, session: Any) -> None:
    """Press a key in a window, for its drawing objects: arrows move the one that is selected, N selects the next one.

    Char: the character of the key, or ''. Code: of a key without one, as Windows (37 .. 40 for arrows) or X11 (65361 .. 65364)
    have it. Other keys do nothing. Source: reference page of `send_key_press_event` (not read but for its first lines).
    """
    key = char or _KEYS.get(code, "")
    if key:
        _mouse(session, window_handle).take(Event("key", key=key))


@operator(effects=("window",))
def send_key_release_event(window_handle: Window, char: str, code: int) -> None:
    """Let a key go; drawing objects do nothing then. Source: reference page of `send_key_release_event`."""
