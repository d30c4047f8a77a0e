"""Regions of simple shapes."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.iconic import Contour, Region, RegionArray, shapes
from hdev.iconic.base import MAX_COORDINATE, Box
from hdev.operators.regions._parameters import broadcast, clipped, created
from hdev.registry import operator

Numbers = list[int | float]


def _at_least(name: str, position: int, values: Numbers, least: float, *, above: bool = False) -> None:
    """Raise the error of a wrong value unless all values are at least (or above) `least`; NaN is neither."""
    for value in values:
        if not (value > least if above else value >= least):
            raise wrong_value(position, name, f"{value}")


def coordinates(name: str, position: int, values: Numbers) -> list[int]:
    """The values as rounded coordinates; the error of a wrong value for what no coordinate is."""
    for value in values:
        if not abs(value) <= MAX_COORDINATE:
            raise wrong_value(position, name, f"{value} is no coordinate")
    return shapes.rounded(values).tolist() if values else []


@operator
def gen_empty_region() -> Region:
    """The region without pixels. Source: reference page of `gen_empty_region`."""
    return Region.empty()


@operator
def gen_rectangle1(row1: Numbers, column1: Numbers, row2: Numbers, column2: Numbers, *, session: Any) -> RegionArray:
    """Rectangles parallel to the axes, from (row1, column1) to (row2, column2), both included.

    Parameters
    ----------
    row1, column1, row2, column2
        Corners [pixels]; reals are rounded. Any number of rectangles; a single value goes with all.

    Clipped to the largest image so far unless 'clip_region' is 'false'. A second corner before the first is refused (1303,
    1304). Source: reference page of `gen_rectangle1`.
    """
    name = "gen_rectangle1"
    corners = [coordinates(name, n, values) for n, values in enumerate((row1, column1, row2, column2), start=1)]

    def rectangle(top: int, left: int, bottom: int, right: int, box: Box | None) -> Region:
        if bottom < top:
            raise wrong_value(3, name, f"{bottom} is less than {top}")
        if right < left:
            raise wrong_value(4, name, f"{right} is less than {left}")
        if box is not None:
            top, left = max(top, box[0]), max(left, box[1])
            bottom, right = min(bottom, box[2]), min(right, box[3])
        return Region.rectangle1(top, left, bottom, right)

    return created(name, session, rectangle, *corners)


@operator
def gen_rectangle2(
    row: Numbers, column: Numbers, phi: Numbers, length1: Numbers, length2: Numbers, *, session: Any
) -> RegionArray:
    """Rectangles with centre (row, column), orientation phi and half sides length1 (in direction phi) and length2.

    Parameters
    ----------
    row, column
        Centres [pixels], not rounded.
    phi
        Angle from the column axis, counter-clockwise [rad].
    length1, length2
        Half sides [pixels], at least 0. A pixel belongs to the rectangle if its centre is not outside.

    Clipped to the largest image so far unless 'clip_region' is 'false'. Source: reference page of `gen_rectangle2`.
    """
    name = "gen_rectangle2"
    _finite(name, row, column, phi)
    _at_least(name, 4, length1, 0)
    _at_least(name, 5, length2, 0)
    return created(name, session, shapes.rectangle2, row, column, phi, length1, length2)


def _finite(name: str, *tuples: Numbers) -> None:
    for position, values in enumerate(tuples, start=1):
        for value in values:
            if not abs(value) <= MAX_COORDINATE:
                raise wrong_value(position, name, f"{value}")


@operator
def gen_circle(row: Numbers, column: Numbers, radius: Numbers, *, session: Any) -> RegionArray:
    """Circles that are symmetric on the grid of pixels.

    Parameters
    ----------
    row, column
        Centres [pixels].
    radius
        Above 0 [pixels]; rounded to a multiple of 0.5. Where the diameter is odd (radius 1.5, 2.5 ...) the centre is rounded
        to a pixel, where it is even (radius 1, 2 ...) to the nearest point between four pixels, integers downwards.

    Clipped to the largest image so far unless 'clip_region' is 'false'. Source: reference page of `gen_circle`.
    """
    _finite("gen_circle", row, column)
    _at_least("gen_circle", 3, radius, 0, above=True)
    return created("gen_circle", session, shapes.circle, row, column, radius)


@operator
def gen_ellipse(
    row: Numbers, column: Numbers, phi: Numbers, radius1: Numbers, radius2: Numbers, *, session: Any
) -> RegionArray:
    """Ellipses with centre (row, column), orientation phi of the half axis radius1, and the other half axis radius2.

    Parameters
    ----------
    row, column
        Centres [pixels], not rounded.
    phi
        Angle from the column axis, counter-clockwise [rad].
    radius1, radius2
        Half axes [pixels], above 0 and at least 0. A pixel belongs to the ellipse if its centre is not outside.

    Clipped to the largest image so far unless 'clip_region' is 'false'. Source: reference page of `gen_ellipse`.
    """
    name = "gen_ellipse"
    _finite(name, row, column, phi)
    _at_least(name, 4, radius1, 0, above=True)
    _at_least(name, 5, radius2, 0)
    return created(name, session, shapes.ellipse, row, column, phi, radius1, radius2)


@operator
def gen_circle_sector(
    row: Numbers, column: Numbers, radius: Numbers, start_angle: Numbers, end_angle: Numbers, *, session: Any
) -> RegionArray:
    """Sectors of circles, counter-clockwise from the start to the end angle [rad].

    The circles are those of `gen_circle`; the angles are seen from their (rounded) centres. A difference of 2 pi or more gives
    the whole circle. Source: reference page of `gen_circle_sector`.
    """
    name = "gen_circle_sector"
    _finite(name, row, column)
    _at_least(name, 3, radius, 0, above=True)

    def make(row: float, column: float, radius: float, start: float, end: float, box: Box | None) -> Region:
        whole = shapes.circle(row, column, radius)
        r1, c1, r2, c2 = whole.bounding_box or (0, 0, 0, 0)
        part = shapes.sector(whole, (r1 + r2) / 2, (c1 + c2) / 2, 0.0, 1.0, start, end)
        return part.clip(*box) if box else part

    return created(name, session, make, row, column, radius, start_angle, end_angle)


@operator
def gen_ellipse_sector(
    row: Numbers,
    column: Numbers,
    phi: Numbers,
    radius1: Numbers,
    radius2: Numbers,
    start_angle: Numbers,
    end_angle: Numbers,
    *,
    session: Any,
) -> RegionArray:
    """Sectors of ellipses, counter-clockwise from the start to the end angle [rad].

    The angles count from the axis of radius1, on the circle whose compression across that axis is the ellipse. Otherwise as
    `gen_ellipse`. Source: reference page of `gen_ellipse_sector`.
    """
    name = "gen_ellipse_sector"
    _finite(name, row, column, phi)
    _at_least(name, 4, radius1, 0, above=True)
    _at_least(name, 5, radius2, 0)

    def make(
        row: float, column: float, phi: float, a: float, b: float, start: float, end: float, box: Box | None
    ) -> Region:
        return shapes.sector(shapes.ellipse(row, column, phi, a, b, box), row, column, phi, b / a, start, end)

    return created(name, session, make, row, column, phi, radius1, radius2, start_angle, end_angle)


@operator
def gen_region_points(rows: Numbers, columns: Numbers, *, session: Any) -> Region:
    """The region of the given pixels, in any order; reals are rounded.

    As many rows as columns (1402). Clipped unless 'clip_region' is 'false'. Source: page of `gen_region_points`.
    """
    pairs = broadcast("gen_region_points", rows, columns) if rows or columns else []
    row = coordinates("gen_region_points", 1, [pair[0] for pair in pairs])
    column = coordinates("gen_region_points", 2, [pair[1] for pair in pairs])
    return clipped(Region.from_points(row, column) if row else Region.empty(), session)


@operator
def gen_region_runs(row: list[int], column_begin: list[int], column_end: list[int], *, session: Any) -> Region:
    """The region of the given runs (row, first column, last column), in any order; they may overlap.

    A run that ends before it begins is refused (1303). Source: reference page of `gen_region_runs`.
    """
    name = "gen_region_runs"
    runs = broadcast(name, row, column_begin, column_end)
    parts = [coordinates(name, n, [run[n - 1] for run in runs]) for n in (1, 2, 3)]
    for first, last in zip(parts[1], parts[2]):
        if last < first:
            raise wrong_value(3, name, f"{last} is less than {first}")
    return clipped(Region.from_runs(*parts) if runs else Region.empty(), session)


@operator
def gen_region_polygon(rows: list[int | float], columns: list[int | float], *, session: Any) -> Region:
    """The line through the given points, as pixels (Bresenham, rounded points). It is not closed and not filled.

    Source: reference page of `gen_region_polygon`.
    """
    row, column = _points("gen_region_polygon", rows, columns)
    return clipped(shapes.polyline(row, column, False, session.system["neighborhood"]), session)


@operator
def gen_region_polygon_filled(rows: Numbers, columns: Numbers, *, session: Any) -> Region:
    """The closed polygon through the given points (rounded to pixels), with everything inside.

    Source: reference page of `gen_region_polygon_filled`.
    """
    row, column = _points("gen_region_polygon_filled", rows, columns)
    return clipped(shapes.polygon(row, column, session.system["neighborhood"]), session)


def _points(name: str, rows: Numbers, columns: Numbers) -> tuple[list[int], list[int]]:
    pairs = broadcast(name, rows, columns)
    return coordinates(name, 1, [pair[0] for pair in pairs]), coordinates(name, 2, [pair[1] for pair in pairs])


@operator
def gen_region_contour_xld(contour: Contour, mode: str, *, session: Any) -> Region:
    """The region of a contour, whose points are rounded to pixels and joined by lines; open contours are closed.

    Parameters
    ----------
    contour
    mode
        'filled': with everything inside; 'margin': the line only.

    With 'neighborhood' 4 the line is connected along sides of pixels. Source: reference page of `gen_region_contour_xld`.
    """
    if mode not in ("filled", "margin"):
        raise wrong_value(1, "gen_region_contour_xld", f"'{mode}'")
    neighbourhood = session.system["neighborhood"]
    if not contour.rows.size:
        return Region.empty()
    if mode == "margin":
        return clipped(shapes.polyline(contour.rows, contour.columns, True, neighbourhood), session)
    return clipped(shapes.polygon(contour.rows, contour.columns, neighbourhood), session)


@operator
def gen_region_polygon_xld(polygon: Contour, mode: str, *, session: Any) -> Region:
    """The region of an XLD polygon: as `gen_region_contour_xld`. Source: reference page of `gen_region_polygon_xld`."""
    if mode not in ("filled", "margin"):
        raise wrong_value(1, "gen_region_polygon_xld", f"'{mode}'")
    return gen_region_contour_xld(polygon, mode, session=session)


@operator
def gen_region_line(
    begin_row: Numbers, begin_col: Numbers, end_row: Numbers, end_col: Numbers, *, session: Any
) -> RegionArray:
    """Straight lines one pixel wide between pairs of points (rounded), by Bresenham's algorithm; one region each.

    Clipped to the largest image so far unless 'clip_region' is 'false'. Source: reference page of `gen_region_line`.
    """
    name = "gen_region_line"
    ends = [coordinates(name, n, values) for n, values in enumerate((begin_row, begin_col, end_row, end_col), start=1)]

    def line(row1: int, column1: int, row2: int, column2: int, box: Box | None) -> Region:
        region = shapes.polyline([row1, row2], [column1, column2], False, session.system["neighborhood"])
        return region.clip(*box) if box else region

    return created(name, session, line, *ends)
