"""Graphics / Drawing: shapes that a user draws with the mouse.

These operators wait for a person to draw. They need a viewer: without one they raise error 5104 and say so.
"""

from __future__ import annotations

from hdev.display import settings
from hdev.display.window import Window
from hdev.iconic import Objects
from hdev.registry import operator


@operator(effects=("window",))
def draw_point(window_handle: Window) -> tuple[float, float]:
    """Let the user draw a point. Source: reference page of `draw_point`."""
    raise settings.needs_viewer("draw_point")


@operator(effects=("window",))
def draw_point_mod(window_handle: Window, row_in: float, column_in: float) -> tuple[float, float]:
    """Let the user change a point. Source: reference page of `draw_point_mod`."""
    raise settings.needs_viewer("draw_point_mod")


@operator(effects=("window",))
def draw_line(window_handle: Window) -> tuple[float, float, float, float]:
    """Let the user draw a line. Source: reference page of `draw_line`."""
    raise settings.needs_viewer("draw_line")


@operator(effects=("window",))
def draw_line_mod(
    window_handle: Window, row1_in: float, column1_in: float, row2_in: float, column2_in: float
) -> tuple[float, float, float, float]:
    """Let the user change a line. Source: reference page of `draw_line_mod`."""
    raise settings.needs_viewer("draw_line_mod")


@operator(effects=("window",))
def draw_rectangle1(window_handle: Window) -> tuple[float, float, float, float]:
    """Let the user draw a rectangle parallel to the axes. Source: reference page of `draw_rectangle1`."""
    raise settings.needs_viewer("draw_rectangle1")


@operator(effects=("window",))
def draw_rectangle1_mod(
    window_handle: Window, row1_in: float, column1_in: float, row2_in: float, column2_in: float
) -> tuple[float, float, float, float]:
    """Let the user change a rectangle parallel to the axes. Source: reference page of `draw_rectangle1_mod`."""
    raise settings.needs_viewer("draw_rectangle1_mod")


@operator(effects=("window",))
def draw_rectangle2(window_handle: Window) -> tuple[float, float, float, float, float]:
    """Let the user draw a rectangle in any direction. Source: reference page of `draw_rectangle2`."""
    raise settings.needs_viewer("draw_rectangle2")


@operator(effects=("window",))
def draw_rectangle2_mod(
    window_handle: Window, row_in: float, column_in: float, phi_in: float, length1_in: float, length2_in: float
) -> tuple[float, float, float, float, float]:
    """Let the user change a rectangle in any direction. Source: reference page of `draw_rectangle2_mod`."""
    raise settings.needs_viewer("draw_rectangle2_mod")


@operator(effects=("window",))
def draw_circle(window_handle: Window) -> tuple[float, float, float]:
    """Let the user draw a circle. Source: reference page of `draw_circle`."""
    raise settings.needs_viewer("draw_circle")


@operator(effects=("window",))
def draw_circle_mod(
    window_handle: Window, row_in: float, column_in: float, radius_in: float
) -> tuple[float, float, float]:
    """Let the user change a circle. Source: reference page of `draw_circle_mod`."""
    raise settings.needs_viewer("draw_circle_mod")


@operator(effects=("window",))
def draw_ellipse(window_handle: Window) -> tuple[float, float, float, float, float]:
    """Let the user draw an ellipse. Source: reference page of `draw_ellipse`."""
    raise settings.needs_viewer("draw_ellipse")


@operator(effects=("window",))
def draw_ellipse_mod(
    window_handle: Window, row_in: float, column_in: float, phi_in: float, radius1_in: float, radius2_in: float
) -> tuple[float, float, float, float, float]:
    """Let the user change an ellipse. Source: reference page of `draw_ellipse_mod`."""
    raise settings.needs_viewer("draw_ellipse_mod")


@operator(effects=("window",))
def draw_region(window_handle: Window) -> Objects:
    """Let the user draw a region. Source: reference page of `draw_region`."""
    raise settings.needs_viewer("draw_region")


@operator(effects=("window",))
def draw_polygon(window_handle: Window) -> Objects:
    """Let the user draw a polygon: the region of its lines. Source: reference page of `draw_polygon`."""
    raise settings.needs_viewer("draw_polygon")


@operator(effects=("window",))
def draw_xld(window_handle: Window, rotate: str, move: str, scale: str, keep_ratio: str) -> Objects:
    """Let the user draw a contour. Source: reference page of `draw_xld`."""
    raise settings.needs_viewer("draw_xld")


@operator(effects=("window",))
def draw_xld_mod(
    cont_in: Objects, window_handle: Window, rotate: str, move: str, scale: str, keep_ratio: str, edit: str
) -> Objects:
    """Let the user change a contour. Source: reference page of `draw_xld_mod`."""
    raise settings.needs_viewer("draw_xld_mod")
