"""Graphics / Output: displaying objects and drawing lines and shapes.

Lines and borders are as wide as `set_line_width` says and dashed as `set_line_style` says; shapes are filled, or drawn by their
border, as `set_draw` says. Coordinates are those of the image; with tuples, shape k gets colour k.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.display.window import Window
from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Objects
from hdev.registry import operator

_NOT_THREE = 5180
Numbers = list[int | float]


@operator(effects=("window",))
def disp_obj(object: Objects, window_handle: Window) -> None:
    """Display images, regions and contours. Source: reference page of `disp_obj`."""
    _display(object, window_handle, "disp_obj", {"image", "region", "xld"})


@operator(effects=("window",))
def disp_image(image: Objects, window_handle: Window) -> None:
    """Display images: three channels in colour, other numbers by the first one. Other pixel types than byte are stretched to
    0 .. 255 from their smallest to their largest value in the domain. Source: reference page of `disp_image`."""
    _display(image, window_handle, "disp_image", {"image"})


@operator(effects=("window",))
def disp_color(color_image: Objects, window_handle: Window) -> None:
    """Display an image of three channels in colour; another number is error 5180. Source: reference page of `disp_color`."""
    for image in color_image:
        if image.kind != "image" or len(image.channels) != 3:
            raise HError(_NOT_THREE)
    _display(color_image, window_handle, "disp_color", {"image"})


@operator(effects=("window",))
def disp_channel(multichannel_image: Objects, window_handle: Window, channel: list[int]) -> None:
    """Display channels of an image, counted from 1, one after the other; one it does not have is error 1302.

    Source: reference page of `disp_channel`.
    """
    for image in multichannel_image:
        for number in channel:
            if not 1 <= number <= len(image.channels):
                raise wrong_value(2, "disp_channel", f"{number} of {len(image.channels)}")
            window_handle.image = image
            window_handle.show("channel", (image, number - 1))


@operator(effects=("window",))
def disp_region(disp_regions: Objects, window_handle: Window) -> None:
    """Display regions, and images by their domain. Source: reference page of `disp_region`."""
    from hdev.iconic import RegionArray

    regions = [item.domain if item.kind == "image" else item for item in disp_regions]
    if any(item.kind != "region" for item in regions):
        raise HError(2105, "disp_region shows regions")
    if regions:
        window_handle.show_objects(Objects(RegionArray.of(regions)))


@operator(effects=("window",))
def disp_xld(xld_object: Objects, window_handle: Window) -> None:
    """Display contours through their sub-pixel points. Source: reference page of `disp_xld`."""
    _display(xld_object, window_handle, "disp_xld", {"xld"})


def _display(objects: Objects, window: Window, name: str, kinds: set[str]) -> None:
    if objects.kinds - kinds:
        raise HError(2105, f"{name} does not show objects of kind {', '.join(sorted(objects.kinds - kinds))}")
    if len(objects):
        window.show_objects(objects)


def _together(name: str, *values: Numbers) -> list[tuple[float, ...]]:
    """The values of tuples of one length, side by side; single values go with all others."""
    count = max(len(value) for value in values)
    for position, value in enumerate(values, 2):
        if len(value) != count and (len(value) != 1 or not count):
            raise wrong_number(position, name, f"{len(value)} values beside {count}")
    return list(zip(*(value * count if len(value) == 1 else value for value in values)))


@operator(effects=("window",))
def disp_line(window_handle: Window, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers) -> None:
    """Draw lines between pairs of points. Source: reference page of `disp_line`."""
    lines = [
        (np.array([r1, r2], float), np.array([c1, c2], float))
        for r1, c1, r2, c2 in _together("disp_line", row1, column1, row2, column2)
    ]
    window_handle.show("lines", lines)


@operator(effects=("window",))
def disp_polygon(window_handle: Window, row: Numbers, column: Numbers) -> None:
    """Draw a line through points. Source: reference page of `disp_polygon`."""
    if len(row) != len(column):
        raise wrong_number(3, "disp_polygon", f"{len(column)} columns for {len(row)} rows")
    if row:
        window_handle.show("lines", [(np.array(row, float), np.array(column, float))])


@operator(effects=("window",))
def disp_cross(window_handle: Window, row: Numbers, column: Numbers, size: int | float, angle: int | float) -> None:
    """Draw crosses. Size: length of the strokes in pixels of the image; Angle: radians, against the clock.

    Source: reference page of `disp_cross`.
    """
    if not size >= 0:
        raise wrong_value(4, "disp_cross", f"{size}")
    lines = []
    window = window_handle
    colours = window.state.colours
    for k, (r, c) in enumerate(_together("disp_cross", row, column)):
        for turn in (angle, angle + np.pi / 2):
            dr, dc = -np.sin(turn) * size / 2, np.cos(turn) * size / 2
            lines.append((np.array([r - dr, r + dr]), np.array([c - dc, c + dc])))
        if len(colours) > 1:
            # Both strokes of a cross have its colour.
            start = k % len(colours)
            before = window.state
            window.change(colours=(colours[start],))
            window.show("lines", lines[-2:])
            window.state = before
    if len(colours) == 1:
        window.show("lines", lines)


@operator(effects=("window",))
def disp_arrow(
    window_handle: Window, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers, size: Numbers
) -> None:
    """Draw arrows from the first to the second point. Size: the strokes of the head are 5 Size pixels long; above 0, else
    error 1306. Source: reference page of `disp_arrow`."""
    arrows = _together("disp_arrow", row1, column1, row2, column2, size)
    if any(not arrow[4] > 0 for arrow in arrows):
        raise wrong_value(6, "disp_arrow", f"{size}")
    window_handle.show("arrows", arrows)


@operator(effects=("window",))
def disp_circle(window_handle: Window, row: Numbers, column: Numbers, radius: Numbers) -> None:
    """Draw circles. A radius below 0 is error 1304. Source: reference page of `disp_circle`."""
    from hdev.display.shapes import ellipse_points

    circles = _together("disp_circle", row, column, radius)
    if any(not circle[2] >= 0 for circle in circles):
        raise wrong_value(4, "disp_circle", f"{radius}")
    window_handle.show("shapes", [ellipse_points(r, c, 0.0, radius, radius) for r, c, radius in circles])


@operator(effects=("window",))
def disp_ellipse(
    window_handle: Window,
    center_row: Numbers,
    center_col: Numbers,
    phi: Numbers,
    radius1: Numbers,
    radius2: Numbers,
) -> None:
    """Draw ellipses with the half axis Radius1 in direction Phi (radians). A radius below 0 is error 1305 or 1306.

    Source: reference page of `disp_ellipse`.
    """
    from hdev.display.shapes import ellipse_points

    ellipses = _together("disp_ellipse", center_row, center_col, phi, radius1, radius2)
    for ellipse in ellipses:
        for position in (3, 4):
            if not ellipse[position] >= 0:
                raise wrong_value(position + 2, "disp_ellipse", f"{ellipse[position]}")
    window_handle.show("shapes", [ellipse_points(*ellipse) for ellipse in ellipses])


@operator(effects=("window",))
def disp_rectangle1(window_handle: Window, row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers) -> None:
    """Draw rectangles of pixels, both corners included. Source: reference page of `disp_rectangle1`."""
    from hdev.iconic import Region, RegionArray

    rectangles = []
    for r1, c1, r2, c2 in _together("disp_rectangle1", row1, column1, row2, column2):
        corners = [int(np.clip(np.floor(v + 0.5), -32_000_000, 32_000_000)) for v in (r1, c1, r2, c2)]
        rectangles.append(Region.rectangle1(*corners))
    if rectangles:
        window_handle.show("objects", Objects(RegionArray.of(rectangles)))


@operator(effects=("window",))
def disp_rectangle2(
    window_handle: Window, center_row: Numbers, center_col: Numbers, phi: Numbers, length1: Numbers, length2: Numbers
) -> None:
    """Draw rectangles with half sides Length1 in direction Phi (radians) and Length2 across.

    A length below 0 is error 1305 or 1306. Source: reference page of `disp_rectangle2`.
    """
    from hdev.display.shapes import rectangle2_points

    rectangles = _together("disp_rectangle2", center_row, center_col, phi, length1, length2)
    for rectangle in rectangles:
        for position in (3, 4):
            if not rectangle[position] >= 0:
                raise wrong_value(position + 2, "disp_rectangle2", f"{rectangle[position]}")
    window_handle.show("shapes", [rectangle2_points(*rectangle) for rectangle in rectangles])


@operator(effects=("window",))
def disp_arc(
    window_handle: Window,
    center_row: Numbers,
    center_col: Numbers,
    angle: Numbers,
    begin_row: Numbers,
    begin_col: Numbers,
) -> None:
    """Draw arcs of circles from the begin point, by an angle in radians against the clock.

    Source: reference page of `disp_arc`.
    """
    from hdev.display.shapes import ellipse_points

    lines: list[Any] = []
    for r, c, extent, r0, c0 in _together("disp_arc", center_row, center_col, angle, begin_row, begin_col):
        radius, start = float(np.hypot(r0 - r, c0 - c)), float(np.arctan2(r - r0, c0 - c))
        rows, columns = ellipse_points(r, c, 0.0, radius, radius, start, float(np.clip(extent, -6.2831, 6.2831)))
        lines.append((rows, columns))
    window_handle.show("lines", lines)
