"""Graphics / Drawing: figures that a user draws with the mouse.

These operators wait for a person to draw in a window: the left button draws, the right button ends. They need a viewer
(`hdev run --view`) or recorded answers (`--answers`); without one they raise error 5104. Coordinates are sub-pixel
coordinates of the image. If the window is closed meanwhile they raise 2454, if the viewer goes away 5104.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.display.questions import Answer, Question, ask
from hdev.display.window import Window
from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Contour, Objects, Region, RegionArray, shapes
from hdev.registry import operator

Numbers = list[int | float]


def _asked(session: Any, window: Window, name: str, kind: str, start: Answer | None = None, **options: Any) -> Answer:
    return ask(session, Question(name, kind, window, start, options))


def _numbers(answer: Answer) -> Any:
    return tuple(float(value) for value in answer.values())


def _start(name: str, names: str, *values: float) -> Answer:
    """What is to be changed; lengths and radii below 0 are the error of their parameter."""
    for position, (one, value) in enumerate(zip(names.split(), values), start=2):
        if not abs(value) < 1e9 or (one.startswith(("radius", "length")) and value < 0):
            raise wrong_value(position, name, f"{value}")
    return dict(zip(names.split(), values))


@operator(effects=("window",))
def draw_point(window_handle: Window, *, session: Any) -> tuple[float, float]:
    """Let the user draw a point. Source: reference page of `draw_point`."""
    return _numbers(_asked(session, window_handle, "draw_point", "point"))


@operator(effects=("window",))
def draw_point_mod(window_handle: Window, row_in: float, column_in: float, *, session: Any) -> tuple[float, float]:
    """Let the user move a point. Source: reference page of `draw_point_mod`."""
    start = _start("draw_point_mod", "row column", row_in, column_in)
    return _numbers(_asked(session, window_handle, "draw_point_mod", "point", start))


@operator(effects=("window",))
def draw_line(window_handle: Window, *, session: Any) -> tuple[float, float, float, float]:
    """Let the user draw a line: its two end points. Source: reference page of `draw_line`."""
    return _numbers(_asked(session, window_handle, "draw_line", "line"))


@operator(effects=("window",))
def draw_line_mod(
    window_handle: Window, row1_in: float, column1_in: float, row2_in: float, column2_in: float, *, session: Any
) -> tuple[float, float, float, float]:
    """Let the user change a line. Source: reference page of `draw_line_mod`."""
    start = _start("draw_line_mod", "row1 column1 row2 column2", row1_in, column1_in, row2_in, column2_in)
    return _numbers(_asked(session, window_handle, "draw_line_mod", "line", start))


@operator(effects=("window",))
def draw_rectangle1(window_handle: Window, *, session: Any) -> tuple[float, float, float, float]:
    """Let the user draw a rectangle parallel to the axes: its upper left and lower right corners.

    Source: reference page of `draw_rectangle1`.
    """
    return _numbers(_asked(session, window_handle, "draw_rectangle1", "rectangle1"))


@operator(effects=("window",))
def draw_rectangle1_mod(
    window_handle: Window, row1_in: float, column1_in: float, row2_in: float, column2_in: float, *, session: Any
) -> tuple[float, float, float, float]:
    """Let the user change a rectangle parallel to the axes. Source: reference page of `draw_rectangle1_mod`."""
    start = _start("draw_rectangle1_mod", "row1 column1 row2 column2", row1_in, column1_in, row2_in, column2_in)
    return _numbers(_asked(session, window_handle, "draw_rectangle1_mod", "rectangle1", start))


@operator(effects=("window",))
def draw_rectangle2(window_handle: Window, *, session: Any) -> tuple[float, float, float, float, float]:
    """Let the user draw a rectangle in any direction: centre, direction (radians) and half sides.

    Source: reference page of `draw_rectangle2`.
    """
    return _numbers(_asked(session, window_handle, "draw_rectangle2", "rectangle2"))


@operator(effects=("window",))
def draw_rectangle2_mod(
    window_handle: Window,
    row_in: float,
    column_in: float,
    phi_in: float,
    length1_in: float,
    length2_in: float,
    *,
    session: Any,
) -> tuple[float, float, float, float, float]:
    """Let the user change a rectangle in any direction. Source: reference page of `draw_rectangle2_mod`."""
    names = "row column phi length1 length2"
    start = _start("draw_rectangle2_mod", names, row_in, column_in, phi_in, length1_in, length2_in)
    return _numbers(_asked(session, window_handle, "draw_rectangle2_mod", "rectangle2", start))


@operator(effects=("window",))
def draw_circle(window_handle: Window, *, session: Any) -> tuple[float, float, float]:
    """Let the user draw a circle: centre and radius. Source: reference page of `draw_circle`."""
    return _numbers(_asked(session, window_handle, "draw_circle", "circle"))


@operator(effects=("window",))
def draw_circle_mod(
    window_handle: Window, row_in: float, column_in: float, radius_in: float, *, session: Any
) -> tuple[float, float, float]:
    """Let the user change a circle. Source: reference page of `draw_circle_mod`."""
    start = _start("draw_circle_mod", "row column radius", row_in, column_in, radius_in)
    return _numbers(_asked(session, window_handle, "draw_circle_mod", "circle", start))


@operator(effects=("window",))
def draw_ellipse(window_handle: Window, *, session: Any) -> tuple[float, float, float, float, float]:
    """Let the user draw an ellipse: centre, direction of the longer half axis (radians), both half axes.

    Source: reference page of `draw_ellipse`.
    """
    return _numbers(_asked(session, window_handle, "draw_ellipse", "ellipse"))


@operator(effects=("window",))
def draw_ellipse_mod(
    window_handle: Window,
    row_in: float,
    column_in: float,
    phi_in: float,
    radius1_in: float,
    radius2_in: float,
    *,
    session: Any,
) -> tuple[float, float, float, float, float]:
    """Let the user change an ellipse. Source: reference page of `draw_ellipse_mod`."""
    names = "row column phi radius1 radius2"
    start = _start("draw_ellipse_mod", names, row_in, column_in, phi_in, radius1_in, radius2_in)
    return _numbers(_asked(session, window_handle, "draw_ellipse_mod", "ellipse", start))


# -------------------------------------------------------------------------------------------------------------- regions


@operator(effects=("window",))
def draw_region(window_handle: Window, *, session: Any) -> Region:
    """Let the user draw the border of a region, which is closed and filled. Source: reference page of `draw_region`."""
    answer = _asked(session, window_handle, "draw_region", "region")
    return shapes.polygon(answer["row"], answer["column"], session.system["neighborhood"])


@operator(effects=("window",))
def draw_polygon(window_handle: Window, *, session: Any) -> Region:
    """Let the user draw a line: the region of its pixels. Source: reference page of `draw_polygon`."""
    answer = _asked(session, window_handle, "draw_polygon", "polygon")
    return shapes.polyline(answer["row"], answer["column"], False, session.system["neighborhood"])


def _moved(session: Any, window: Window, name: str, regions: RegionArray) -> list[Region]:
    shown = Objects(regions)
    answer = _asked(session, window, name, "displacement", region=shown)
    return [region.translate(answer["rows"], answer["columns"]) for region in shown]


@operator(effects=("window",))
def drag_region1(source_region: RegionArray, window_handle: Window, *, session: Any) -> RegionArray:
    """Let the user move regions. Source: reference page of `drag_region1`."""
    return RegionArray.of(_moved(session, window_handle, "drag_region1", source_region))


@operator(effects=("window",))
def drag_region2(
    source_region: RegionArray, window_handle: Window, row: int, column: int, *, session: Any
) -> RegionArray:
    """Let the user move regions; Row and Column, the place where they are held, do not matter here: whatever is dragged moves
    them. Source: reference page of `drag_region2`."""
    return RegionArray.of(_moved(session, window_handle, "drag_region2", source_region))


@operator(effects=("window",))
def drag_region3(
    source_region: RegionArray, mask_region: Region, window_handle: Window, row: int, column: int, *, session: Any
) -> RegionArray:
    """Let the user move regions; what lies outside of the mask is cut off. Source: reference page of `drag_region3`."""
    from hdev.iconic.setops import intersection

    moved = _moved(session, window_handle, "drag_region3", source_region)
    return RegionArray.of([intersection(region, mask_region) for region in moved])


# ------------------------------------------------------------------------------------------------------------- contours

_SWITCHES = ("rotate", "move", "scale", "keep_ratio", "edit")


def _switches(name: str, first: int, *values: str) -> dict[str, str]:
    """What may be done to a contour; another value than 'true' and 'false' is the error of its parameter."""
    for position, value in enumerate(values, start=first):
        if value not in ("true", "false"):
            raise wrong_value(position, name, f"'{value}'")
    return dict(zip(_SWITCHES, values))


def _degree(name: str, position: int, degree: int) -> int:
    if not 1 <= degree <= 25:
        raise wrong_value(position, name, f"a degree of {degree}")
    return degree


@operator(effects=("window",))
def draw_xld(window_handle: Window, rotate: str, move: str, scale: str, keep_ratio: str, *, session: Any) -> Contour:
    """Let the user draw a contour point by point. Rotate, Move, Scale: whether the whole can be turned, moved, scaled ('true',
    'false'; else 1302 ff.); KeepRatio: whether scaling keeps its proportions. Source: reference page of `draw_xld`."""
    options = _switches("draw_xld", 2, rotate, move, scale, keep_ratio)
    answer = _asked(session, window_handle, "draw_xld", "contour", **options)
    return Contour(answer["row"], answer["column"])


@operator(effects=("window",))
def draw_xld_mod(
    cont_in: Contour,
    window_handle: Window,
    rotate: str,
    move: str,
    scale: str,
    keep_ratio: str,
    edit: str,
    *,
    session: Any,
) -> Contour:
    """Let the user change a contour: see `draw_xld`; Edit: whether its points can be changed.

    Source: reference page of `draw_xld_mod`.
    """
    options = _switches("draw_xld_mod", 2, rotate, move, scale, keep_ratio, edit)
    start = {"row": cont_in.rows.tolist(), "column": cont_in.columns.tolist()}
    answer = _asked(session, window_handle, "draw_xld_mod", "contour", start, **options)
    return Contour(answer["row"], answer["column"])


def _points(name: str, first: int, rows: Numbers, *others: Numbers) -> None:
    for position, values in enumerate(others, start=first + 1):
        if len(values) != len(rows):
            raise wrong_number(position, name, f"{len(values)} values for {len(rows)} points")
    if not rows:
        raise wrong_number(first, name, "no points")


def _nurbs(name: str, answer: Answer, degree: int) -> tuple[Contour, list[float], list[float], list[float]]:
    from hdev.display.questions import unavailable
    from hdev.iconic import nurbs

    rows, columns, weights = answer["row"], answer["column"], answer["weight"]
    if len(rows) <= degree or any(not weight > 0 for weight in weights):
        raise unavailable(name, f"a curve of degree {degree} needs {degree + 1} points, with weights above 0")
    contour = Contour(*nurbs.curve(rows, columns, weights, degree))
    return contour, *([float(value) for value in values] for values in (rows, columns, weights))


@operator(effects=("window",))
def draw_nurbs(
    window_handle: Window, rotate: str, move: str, scale: str, keep_ratio: str, degree: int, *, session: Any
) -> tuple[Contour, list[float], list[float], list[float]]:
    """Let the user draw a NURBS curve by its control points; their weights are 1. See `draw_xld`.

    Degree: 1 to 25 (else 1306). Source: reference page of `draw_nurbs`.
    """
    options = _switches("draw_nurbs", 2, rotate, move, scale, keep_ratio)
    options["degree"] = _degree("draw_nurbs", 6, degree)  # type: ignore[assignment]
    return _nurbs("draw_nurbs", _asked(session, window_handle, "draw_nurbs", "nurbs", **options), degree)


@operator(effects=("window",))
def draw_nurbs_mod(
    window_handle: Window,
    rotate: str,
    move: str,
    scale: str,
    keep_ratio: str,
    edit: str,
    degree: int,
    rows_in: Numbers,
    cols_in: Numbers,
    weights_in: Numbers,
    *,
    session: Any,
) -> tuple[Contour, list[float], list[float], list[float]]:
    """Let the user change a NURBS curve by its control points; new ones get the weight 1. See `draw_nurbs`.

    Source: reference page of `draw_nurbs_mod`.
    """
    name = "draw_nurbs_mod"
    options = _switches(name, 2, rotate, move, scale, keep_ratio, edit)
    options["degree"] = _degree(name, 7, degree)  # type: ignore[assignment]
    _points(name, 8, rows_in, cols_in, weights_in)
    start = {"row": rows_in, "column": cols_in, "weight": weights_in}
    return _nurbs(name, _asked(session, window_handle, name, "nurbs", start, **options), degree)


Interpolated = tuple[Contour, list[float], list[float], list[float], list[float], list[float], list[float]]


def _interpolated(name: str, answer: Answer, degree: int) -> Interpolated:
    from hdev.display.questions import unavailable
    from hdev.iconic import nurbs

    rows, columns = np.array(answer["row"], float), np.array(answer["column"], float)
    if len(rows) <= degree:
        raise unavailable(name, f"a curve of degree {degree} needs {degree + 1} points")
    curve = nurbs.interpolating(rows, columns, degree)
    control = curve.control
    return (
        Contour(*curve.points()),
        control[:, 0].tolist(),
        control[:, 1].tolist(),
        curve.knots.tolist(),
        rows.tolist(),
        columns.tolist(),
        curve.tangents.tolist(),
    )


@operator(effects=("window",))
def draw_nurbs_interp(
    window_handle: Window, rotate: str, move: str, scale: str, keep_ratio: str, degree: int, *, session: Any
) -> Interpolated:
    """Let the user draw a NURBS curve through points; all weights are 1. See `draw_xld`.

    ControlRows, ControlCols and Knots describe the curve (chord lengths as parameter), Rows and Cols are the points, Tangents
    the derivatives at both ends (row, column; row, column). Degree: see `draw_nurbs`.
    Source: reference page of `draw_nurbs_interp`.
    """
    options = _switches("draw_nurbs_interp", 2, rotate, move, scale, keep_ratio)
    options["degree"] = _degree("draw_nurbs_interp", 6, degree)  # type: ignore[assignment]
    answer = _asked(session, window_handle, "draw_nurbs_interp", "nurbs_interp", **options)
    return _interpolated("draw_nurbs_interp", answer, degree)


@operator(effects=("window",))
def draw_nurbs_interp_mod(
    window_handle: Window,
    rotate: str,
    move: str,
    scale: str,
    keep_ratio: str,
    edit: str,
    degree: int,
    rows_in: Numbers,
    cols_in: Numbers,
    tangents_in: Numbers,
    *,
    session: Any,
) -> Interpolated:
    """Let the user change a NURBS curve through points. The tangents at its ends follow from the points; TangentsIn does not
    matter. See `draw_nurbs_interp`. Source: reference page of `draw_nurbs_interp_mod`."""
    name = "draw_nurbs_interp_mod"
    options = _switches(name, 2, rotate, move, scale, keep_ratio, edit)
    options["degree"] = _degree(name, 7, degree)  # type: ignore[assignment]
    _points(name, 8, rows_in, cols_in)
    answer = _asked(session, window_handle, name, "nurbs_interp", {"row": rows_in, "column": cols_in}, **options)
    return _interpolated(name, answer, degree)
