"""Graphics / Mouse: where the pointer is, and what is clicked.

These operators ask for the pointer in a window. They need a viewer: without one they raise error 5104 and say so.
"""

from __future__ import annotations

from hdev.display import settings
from hdev.display.window import Window
from hdev.registry import operator


@operator(effects=("window",))
def get_mbutton(window_handle: Window) -> tuple[int, int, int]:
    """Wait for a click: row, column (image coordinates) and the button. Source: reference page of `get_mbutton`."""
    raise settings.needs_viewer("get_mbutton")


@operator(effects=("window",))
def get_mposition(window_handle: Window) -> tuple[int, int, int]:
    """Row, column (image coordinates) and pressed buttons of the pointer, at once.

    Source: reference page of `get_mposition`.
    """
    raise settings.needs_viewer("get_mposition")


@operator(effects=("window",))
def get_mbutton_sub_pix(window_handle: Window) -> tuple[float, float, int]:
    """As `get_mbutton`, with parts of pixels. Source: reference page of `get_mbutton_sub_pix`."""
    raise settings.needs_viewer("get_mbutton_sub_pix")


@operator(effects=("window",))
def get_mposition_sub_pix(window_handle: Window) -> tuple[float, float, int]:
    """As `get_mposition`, with parts of pixels. Source: reference page of `get_mposition_sub_pix`."""
    raise settings.needs_viewer("get_mposition_sub_pix")
