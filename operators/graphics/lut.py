"""Graphics / LUT: the colours that gray values are shown in."""

from __future__ import annotations

from hdev.display import settings
from hdev.display.window import Window
from hdev.registry import operator


@operator(effects=("window",))
def set_lut(window_handle: Window, look_up_table: list[int | float | str]) -> None:
    """The colours of the gray values of images with one channel: a name of `query_lut`, or 768 values 0 .. 255, first all of
    red, then green, then blue. Anything else is error 5112. Source: reference page of `set_lut`."""
    window_handle.change(**settings.lut(look_up_table))


@operator
def get_lut(window_handle: Window) -> list[int | float | str]:
    """The look-up table, as it was set. Source: reference page of `get_lut`."""
    return list(window_handle.state.lut)


@operator
def query_lut(window_handle: Window) -> list[str]:
    """Names of look-up tables. Source: reference page of `query_lut`."""
    from hdev.display.paint import LUTS

    return list(LUTS)
