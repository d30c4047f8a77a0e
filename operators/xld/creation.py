"""Making contours: from points, shapes and regions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour, Objects, Region
from hdev.iconic import contour as lines
from hdev.iconic.base import Floats
from hdev.iconic.outlines import arc_angles, border, ellipse_points, skeleton_paths
from hdev.iconic.polygon import Polygon
from hdev.operators.xld._common import Numbers, broadcast, same_length
from hdev.registry import operator

_SMALLEST_STEP = 1.192e-7
_MOST_POINTS = 1 << 24
_TOO_LONG = 3253


@operator
def gen_contour_polygon_xld(row: Numbers, col: Numbers) -> Contour:
    """The contour through the given points; closed if the last is the first. Reference: `gen_contour_polygon_xld` (in part)."""
    rows, columns = same_length("gen_contour_polygon_xld", 1, row, col)
    if not rows.size:
        raise wrong_number(1, "gen_contour_polygon_xld", "no points")
    return Contour(rows, columns)


@operator
def gen_contour_polygon_rounded_xld(row: Numbers, col: Numbers, radius: Numbers, sampling_interval: float) -> Contour:
    """The contour through the given points with rounded corners.

    Parameters
    ----------
    radius
        Of the arc in each corner (0: not rounded), one for all or one for each point; those of the ends count for closed
        contours only (the first one). Smaller ones are taken where the sides are too short.
    sampling_interval
        Distance of points on the arcs, > 0.

    Reference: `gen_contour_polygon_rounded_xld` (read in part).
    """
    name = "gen_contour_polygon_rounded_xld"
    rows, columns = same_length(name, 1, row, col)
    if not rows.size:
        raise wrong_number(1, name, "no points")
    if len(radius) not in (1, rows.size):
        raise wrong_number(3, name, f"{len(radius)} values for {rows.size} points")
    if any(value < 0 for value in radius):
        raise wrong_value(3, name, "negative")
    if not sampling_interval > 0:
        raise wrong_value(4, name, f"{sampling_interval}")
    points = np.stack((rows, columns), axis=1)
    radii = np.broadcast_to(np.array(radius, np.float64), rows.shape)
    closed = rows.size > 3 and bool((points[0] == points[-1]).all())
    count = rows.size - 1 if closed else rows.size
    result: list[Floats] = []
    for k in range(count):
        if not closed and k in (0, count - 1):
            result.append(points[k : k + 1])
            continue
        result.append(_corner(points[(k - 1) % count], points[k], points[(k + 1) % count], radii[k], sampling_interval))
    if closed:
        result.append(result[0][:1])
    every = np.concatenate(result)
    kept = np.concatenate(([True], (np.abs(np.diff(every, axis=0)) > 1e-12).any(axis=1)))
    return Contour(every[kept, 0], every[kept, 1])


def _corner(before: Floats, at: Floats, after: Floats, radius: float, interval: float) -> Floats:
    """The points of the arc that rounds the corner, which touches both sides."""
    a, b = before - at, after - at
    la, lb = float(np.hypot(*a)), float(np.hypot(*b))
    if radius == 0 or la == 0 or lb == 0:
        return at[None]
    a, b = a / la, b / lb
    half = 0.5 * math.atan2(abs(float(a[0] * b[1] - a[1] * b[0])), float(a @ b))
    if half < 1e-9 or half > math.pi / 2 - 1e-9:
        return at[None]
    reach = min(radius / math.tan(half), la / 2, lb / 2)
    radius = reach * math.tan(half)
    middle = (a + b) / float(np.hypot(*(a + b)))
    center = at + middle * (radius / math.sin(half))
    span = math.pi - 2 * half
    steps = max(math.ceil(span * radius / interval), 1)
    start = (at + a * reach - center) / radius
    side = (at + b * reach - center) / radius
    across = side - start * float(side @ start)
    across = across / float(np.hypot(*across))
    angle = np.linspace(0.0, span, steps + 1)[:, None]
    return center + radius * (np.cos(angle) * start + np.sin(angle) * across)


@operator
def gen_cross_contour_xld(row: Numbers, col: Numbers, size: float, angle: float) -> Objects:
    """A cross at each point: two lines of length `size`, turned by `angle` [rad]; one contour each.

    Reference: `gen_cross_contour_xld` (read in part).
    """
    name = "gen_cross_contour_xld"
    rows, columns = same_length(name, 1, row, col)
    if not size > 0:
        raise wrong_value(3, name, f"{size}")
    a, b = size / 2 * math.cos(angle), size / 2 * math.sin(angle)
    down, right = np.array([-b, b, 0.0, -a, a]), np.array([a, -a, 0.0, -b, b])
    return Objects([Contour(r + down, c + right) for r, c in zip(rows, columns)])


@operator
def gen_circle_contour_xld(
    row: Numbers,
    column: Numbers,
    radius: Numbers,
    start_phi: Numbers,
    end_phi: Numbers,
    point_order: list[str],
    resolution: float,
) -> Objects:
    """Circles and arcs of circles.

    Parameters
    ----------
    radius
        > 0.
    start_phi, end_phi
        Angles [rad] of the ends, counter-clockwise from the column axis; a full turn (to 1e-4) makes a closed contour.
    point_order
        'positive': counter-clockwise from start to end; 'negative': clockwise.
    resolution
        Largest distance between neighbouring points; the smallest one, 1.192e-7, stands for all below it.

    A single value goes with several of other parameters. Error 3253 for more than 2^24 points.
    Reference: `gen_circle_contour_xld` (read in part).
    """
    return _arcs(
        "gen_circle_contour_xld",
        (row, column, [0.0], radius, radius, start_phi, end_phi, point_order),
        (1, 2, 0, 3, 3, 4, 5, 6),
        resolution,
    )


@operator
def gen_ellipse_contour_xld(
    row: Numbers,
    column: Numbers,
    phi: Numbers,
    radius1: Numbers,
    radius2: Numbers,
    start_phi: Numbers,
    end_phi: Numbers,
    point_order: list[str],
    resolution: float,
) -> Objects:
    """Ellipses and arcs of ellipses.

    Parameters
    ----------
    phi
        Direction [rad] of the half axis `radius1`, counter-clockwise from the column axis.
    radius1, radius2
        Half axes, > 0.
    start_phi, end_phi
        Angles [rad] from that axis of the places of the ends on the circle around the ellipse.
    point_order, resolution
        As for `gen_circle_contour_xld`.

    Reference: `gen_ellipse_contour_xld` (read in part: all but the ranges of parameters).
    """
    return _arcs(
        "gen_ellipse_contour_xld",
        (row, column, phi, radius1, radius2, start_phi, end_phi, point_order),
        (1, 2, 3, 4, 5, 6, 7, 8),
        resolution,
    )


def _arcs(name: str, values: tuple[Any, ...], numbers: tuple[int, ...], resolution: float) -> Objects:
    if not math.isfinite(resolution):
        raise wrong_value(numbers[-1] + 1, name, f"{resolution}")
    resolution = max(resolution, _SMALLEST_STEP)
    length = max((len(given) for given in values if len(given) != 1), default=1)
    for number, given in zip(numbers, values):
        if len(given) not in (1, length):
            raise wrong_number(number, name, f"{len(given)} values beside {length}")
    result = []
    for row, column, phi, radius1, radius2, start, end, order in broadcast(name, *values):
        for number, radius in ((numbers[3], radius1), (numbers[4], radius2)):
            if not radius > 0:
                raise wrong_value(number, name, f"{radius}")
        if order not in ("positive", "negative"):
            raise wrong_value(numbers[7], name, f"'{order}'")
        first, span = arc_angles(start, end, order == "positive")
        step = 2 * math.asin(min(resolution / (2 * max(radius1, radius2)), 1.0))
        # A circle does not collapse, however coarse.
        steps = max(math.ceil(abs(span) / min(step, math.pi / 2) - 1e-9), 1)
        if steps > _MOST_POINTS:
            raise HError(_TOO_LONG, f"{steps} points", operator=name)
        rows, columns = ellipse_points(row, column, phi, radius1, radius2, np.linspace(first, first + span, steps + 1))
        if abs(span) == 2 * math.pi:
            rows[-1], columns[-1] = rows[0], columns[0]
        result.append(Contour(rows, columns))
    return Objects(result)


@operator
def gen_rectangle2_contour_xld(
    row: Numbers, column: Numbers, phi: Numbers, length1: Numbers, length2: Numbers
) -> Objects:
    """Rectangles of any direction: closed contours of five points, counter-clockwise.

    Parameters
    ----------
    phi
        Direction [rad] of the half side `length1`, counter-clockwise from the column axis.
    length1, length2
        Half the sides, >= 0.

    They start at the upper right corner (for phi = 0). Reference: `gen_rectangle2_contour_xld` (read in part).
    """
    name = "gen_rectangle2_contour_xld"
    result = []
    for r, c, angle, a, b in broadcast(name, row, column, phi, length1, length2):
        for number, value in ((4, a), (5, b)):
            if value < 0:
                raise wrong_value(number, name, f"{value}")
        along, across = np.array([1.0, -1.0, -1.0, 1.0, 1.0]) * a, np.array([1.0, 1.0, -1.0, -1.0, 1.0]) * b
        sine, cosine = math.sin(angle), math.cos(angle)
        result.append(Contour(r - along * sine - across * cosine, c + along * cosine - across * sine))
    return Objects(result)


@operator
def gen_contour_region_xld(regions: Region, mode: str, *, session: Any) -> Objects:
    """The closed contours of the components of regions, clockwise from the first pixel.

    Parameters
    ----------
    mode
        'border': along the outer sides of the pixels, a point at each of their corners; 'border_holes': those of the holes as
        well (the other way round, after that of their component); 'center': through the centres of the border pixels.

    What is connected depends on 'neighborhood'. An empty region has none. Source: reference page of `gen_contour_region_xld`.
    """
    from hdev.iconic.connection import connected
    from hdev.iconic.holes import holes_of

    if mode not in ("border", "border_holes", "center"):
        raise wrong_value(1, "gen_contour_region_xld", f"'{mode}'")
    neighbourhood = session.system["neighborhood"]
    result = []
    for component in connected(regions, neighbourhood):
        if mode == "center":
            rows, columns = lines.outer_contour(component, neighbourhood)
            result.append(Contour(rows, columns))
            continue
        result.append(Contour(*border(component, neighbourhood)))
        if mode == "border_holes":
            for hole in holes_of(component.batch(), neighbourhood)[0]:
                rows, columns = border(hole, 12 - neighbourhood)
                result.append(Contour(rows[::-1], columns[::-1]))
    return Objects(result)


@operator
def gen_contours_skeleton_xld(skeleton: Region, length: int, mode: str) -> Objects:
    """The lines of a skeleton as contours, from end or junction to end or junction.

    Parameters
    ----------
    length
        Fewest points, >= 1.
    mode
        'filter': shorter lines are left out; 'generalize1': as if they had not been in the region, so that what they divided is
        one contour; 'generalize2': likewise, but short lines between two junctions are kept.

    Lines more than one pixel wide are thinned first. Source: reference page of `gen_contours_skeleton_xld`.
    """
    name = "gen_contours_skeleton_xld"
    if length < 1:
        raise wrong_value(1, name, f"{length}")
    if mode not in ("filter", "generalize1", "generalize2"):
        raise wrong_value(2, name, f"'{mode}'")
    paths = skeleton_paths(skeleton, length, mode)
    return Objects([Contour([r for r, _ in path], [c for _, c in path]) for path in paths])


@operator
def gen_polygons_xld(contours: Contour, type: str, alpha: Numbers) -> Polygon:
    """The contour approximated by straight lines between some of its points.

    Parameters
    ----------
    type
        'ramer': split where the distance is largest, until no point is further than `alpha` from its line. 'sato': split where
        the lines from the ends of a line to a point of the contour are longest, until the polygon is at most by `alpha` times
        the length of the contour shorter than it. 'ray': from the first point on, each line goes on while its length less the
        sum of the distances of the points beside it grows; `alpha` has no effect.
    alpha
        Largest distance [pixels], or part of the length; > 0.

    'ramer' splits a closed contour at the point furthest from its first one. Error 3255 for a contour without points.
    Source: reference page of `gen_polygons_xld`, and the papers of Sato (1992) and Ray and Ray (1994).
    """
    name = "gen_polygons_xld"
    if type not in ("ramer", "ray", "sato"):
        raise wrong_value(1, name, f"'{type}'")
    if len(alpha) != 1:
        raise wrong_number(2, name, f"{len(alpha)} values")
    if not alpha[0] > 0:
        raise wrong_value(2, name, f"{alpha[0]}")
    if not contours.rows.size:
        raise HError(3255, "", operator=name)
    if type == "ray":
        indices = lines.split_by_length(contours.rows, contours.columns)
    elif type == "sato":
        indices = lines.split_by_perimeter(contours.rows, contours.columns, float(alpha[0]))
    else:
        indices = lines.split(contours.rows, contours.columns, float(alpha[0]))
    return Polygon.of(contours, indices)
