"""1D measuring: edges, pairs of edges and gray values along a line or an arc."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image
from hdev.iconic.base import Floats
from hdev.iconic.measure import Arc, Line, crossings, pairs_of, smoothed
from hdev.operators.measuring._measures import Measure, check_image, check_sigma, split, with_direction
from hdev.registry import operator

_TOO_LARGE = 8557
_MOST_SAMPLES = 1 << 27


def _measure(path: Line | Arc, across: float, name: str) -> Measure:
    if path.steps * (2 * across + 1) > _MOST_SAMPLES:
        raise HError(_TOO_LARGE, "", operator=name)
    return Measure(path)


def _finite(name: str, *values: float) -> None:
    for number, value in enumerate(values, start=1):
        if not math.isfinite(value) or abs(value) > 1e9:
            raise wrong_value(number, name, f"{value}")


@operator
def gen_measure_rectangle2(
    row: float,
    column: float,
    phi: float,
    length1: float,
    length2: float,
    width: int,
    height: int,
    interpolation: str,
) -> Measure:
    """A measure object for edges across the main axis of a rectangle.

    Parameters
    ----------
    row, column
        Centre. Parallel to the axes of the image it is rounded to a pixel, so that pixels themselves are measured.
    phi
        Direction of the main axis [rad], counter-clockwise from the column axis.
    length1, length2
        Half lengths along the main axis and across; samples lie at whole distances from the centre within them.
    width, height
        Size of the images that will be measured.
    interpolation
        'nearest_neighbor', 'bilinear', 'bicubic'. Lines across the axis that do not lie in the image with all their samples
        ('bilinear': and one pixel around them, 'bicubic': two) are left out.

    Source: reference page of `gen_measure_rectangle2`.
    """
    name = "gen_measure_rectangle2"
    _finite(name, row, column, phi, length1, length2)
    for number, value in ((4, length1), (5, length2)):
        if value < 0:
            raise wrong_value(number, name, f"{value}")
    check_image(width, height, interpolation, 6, name)
    return _measure(Line(row, column, width, height, interpolation, phi, length1, length2), length2, name)


@operator
def gen_measure_arc(
    center_row: float,
    center_col: float,
    radius: float,
    angle_start: float,
    angle_extent: float,
    annulus_radius: float,
    width: int,
    height: int,
    interpolation: str,
) -> Measure:
    """A measure object for edges across an arc.

    Parameters
    ----------
    center_row, center_col, radius
        The circle; the first line lies at `angle_start` [rad], the others one pixel further along the arc each.
    angle_extent
        How far the arc goes [rad]: > 0 counter-clockwise, < 0 clockwise.
    annulus_radius
        Half the width of the ring; must be at most `radius`.
    width, height, interpolation
        As in `gen_measure_rectangle2`.

    Source: reference page of `gen_measure_arc`.
    """
    name = "gen_measure_arc"
    _finite(name, center_row, center_col, radius, angle_start, angle_extent, annulus_radius)
    if not radius > 0:
        raise wrong_value(3, name, f"{radius}")
    if not 0 <= annulus_radius <= radius:
        raise wrong_value(6, name, f"{annulus_radius}")
    check_image(width, height, interpolation, 7, name)
    arc = Arc(center_row, center_col, width, height, interpolation, radius, angle_start, angle_extent, annulus_radius)
    return _measure(arc, annulus_radius, name)


@operator
def translate_measure(measure_handle: Measure, row: float, column: float) -> None:
    """Move a measure object: its centre (the reference point) is at (row, column) from now on.

    Source: reference page of `translate_measure`.
    """
    for number, value in ((2, row), (3, column)):
        if not math.isfinite(value) or abs(value) > 1e9:
            raise wrong_value(number, "translate_measure", f"{value}")
    measure_handle.path = measure_handle.path.moved(row, column)


@operator
def close_measure(measure_handle: list[Measure]) -> None:
    """Free measure objects. Reference (not read): `close_measure`."""
    for one in measure_handle:
        one.clear()


def _selected(select: str, size: int, number: int, name: str, *, ends: bool = False) -> list[int]:
    known = {"all": list(range(size)), "first": [0], "last": [size - 1]}
    if ends:
        known["first_last"] = [0, size - 1] if size > 1 else [0]
    if select not in known:
        raise wrong_value(number, name, f"'{select}'")
    return known[select] if size else []


@operator
def measure_pos(
    image: Image, measure_handle: Measure, sigma: float, threshold: float, transition: str, select: str
) -> tuple[Floats, Floats, Floats, Floats]:
    """Edges across the main axis of a measure object.

    Gray values are averaged across the axis, and smoothed along it. The domain of the image is ignored.

    Parameters
    ----------
    sigma
        Of the Gaussian, in pixels, >= 0.4; should be at most half of the object's Length1.
    threshold
        Least amplitude: the largest derivative times sigma * sqrt (2 pi), which is the height of a step.
    transition
        'positive': from dark to light along the axis; 'negative'; 'all'.
    select
        'all', 'first', 'last'.

    Returns
    -------
    Rows and columns of the edges on the axis, amplitudes (< 0: from light to dark), and distances from one edge to the next
    (one value less), along the axis or the arc. Nothing where there are no edges.

    Errors: 8554 image of another size than the measure object is for; byte, uint2 and real images of one channel (9001, 3107).
    Source: reference page of `measure_pos`.
    """
    name = "measure_pos"
    kind, _ = split(transition, 4, name)
    _selected(select, 0, 5, name)
    edges = with_direction(measure_handle.edges(image, sigma, threshold, name), kind)
    edges = edges.select(np.array(_selected(select, len(edges), 5, name), np.int64))
    rows, columns = measure_handle.path.place(edges.places)
    return rows, columns, edges.heights, np.diff(edges.places)


@operator
def measure_pairs(
    image: Image, measure_handle: Measure, sigma: float, threshold: float, transition: str, select: str
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats]:
    """Pairs of edges across the main axis of a measure object: see `measure_pos`.

    Parameters
    ----------
    transition
        Of the first edges: 'positive', 'negative', or 'all' (as the first edge there is). A first edge goes with the next one
        of the other direction. Of neighbours with the same direction the first is taken, with 'positive_strongest',
        'negative_strongest' and 'all_strongest' the strongest.
    select
        'all', 'first', 'last'.

    Returns
    -------
    Row, column, amplitude of first edges and of second edges; distance between them; distance of each second edge from the next
    first one (one value less).

    Source: reference page of `measure_pairs`.
    """
    name = "measure_pairs"
    kind, strongest = split(transition, 4, name, strongest=True)
    _selected(select, 0, 5, name)
    edges = measure_handle.edges(image, sigma, threshold, name)
    pairs = pairs_of(edges, kind, strongest)
    pairs = pairs[_selected(select, len(pairs), 5, name)]
    result: list[Floats] = []
    for side in (0, 1):
        chosen = edges.select(pairs[:, side])
        result += [*measure_handle.path.place(chosen.places), chosen.heights]
    first, second = edges.places[pairs[:, 0]], edges.places[pairs[:, 1]]
    return (*result, second - first, first[1:] - second[:-1])  # type: ignore[return-value]


@operator
def measure_projection(image: Image, measure_handle: Measure) -> Floats:
    """The gray values along the main axis of a measure object: means of lines across it, one pixel apart.

    Lines that do not lie in the image are left out. Source: reference page of `measure_projection`.
    """
    profiles = measure_handle.profiles(image, "measure_projection")
    return np.concatenate([values for _, values in profiles] or [np.empty(0)])


@operator
def measure_thresh(
    image: Image, measure_handle: Measure, sigma: float, threshold: float, select: str
) -> tuple[Floats, Floats, Floats]:
    """Points on the main axis of a measure object where the gray values pass through a threshold.

    Parameters
    ----------
    sigma
        Of the Gaussian that smooths the gray values, >= 0 (0: none). Between samples they are linear.
    select
        'all', 'first', 'last', 'first_last'.

    Returns
    -------
    Rows, columns, and distances from one to the next (one value less).

    Source: reference page of `measure_thresh`.
    """
    name = "measure_thresh"
    check_sigma(sigma, 0.0, name)
    _selected(select, 0, 4, name, ends=True)
    profiles = measure_handle.profiles(image, name)
    found = [crossings(start, smoothed(values, sigma), threshold) for start, values in profiles]
    places = np.concatenate(found or [np.empty(0)])
    places = places[_selected(select, places.size, 4, name, ends=True)]
    return (*measure_handle.path.place(places), np.diff(places))
