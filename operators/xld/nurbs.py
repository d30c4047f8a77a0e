"""Contours along NURBS curves (non-uniform rational B-splines)."""

from __future__ import annotations

import itertools
import math

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Contour
from hdev.iconic.base import Floats
from hdev.iconic.nurbs import even_knots
from hdev.operators.xld._common import Numbers
from hdev.registry import operator

_NO_BASE_FUNCTION = 3291
_MOST_POINTS = 1 << 22

Mixed = list[int | float | str]


@operator
def gen_contour_nurbs_xld(
    rows: Numbers,
    cols: Numbers,
    knots: Mixed,
    weights: Mixed,
    degree: int,
    max_error: int | float | str,
    max_distance: int | float | str,
) -> Contour:
    """A contour with points on a NURBS curve.

    Parameters
    ----------
    rows, cols
        The control points, at least `degree` + 1.
    knots
        As many values as control points + `degree` + 1, not decreasing; the curve runs from knot `degree` to the one as far
        from the end. 'auto': evenly, the first and the last `degree` + 1 times, so that the curve begins and ends in control
        points.
    weights
        How much control points attract the curve, > 0; 'auto': all the same.
    degree
        Of the curve, >= 1.
    max_error
        How far the contour may be from the curve [pixels], or 'omit'.
    max_distance
        How far apart neighbouring points may be [pixels], or 'omit'.

    Error 3291 for knots without a curve between them. Source: reference page of `gen_contour_nurbs_xld`.
    """
    from scipy.interpolate import BSpline

    name = "gen_contour_nurbs_xld"
    count = len(rows)
    if len(cols) != count:
        raise wrong_number(2, name, f"{len(cols)} values beside {count}")
    if degree < 1:
        raise wrong_value(5, name, f"{degree}")
    if count < degree + 1:
        raise wrong_number(1, name, f"{count} control points for degree {degree}")
    knot = _knots(knots, count, degree, name)
    weight = np.ones(count) if weights == ["auto"] else _numbers(weights, count, 4, name)
    if not (weight > 0).all():
        raise wrong_value(4, name, "a weight that is not positive")
    limits = []
    for number, value in ((6, max_error), (7, max_distance)):
        if value == "omit":
            limits.append(math.inf)
        elif isinstance(value, str) or not 0 < value < math.inf:
            raise wrong_value(number, name, f"{value}")
        else:
            limits.append(float(value))
    points = np.stack((np.array(rows, np.float64), np.array(cols, np.float64)), axis=1)
    if not np.isfinite(points).all():
        raise wrong_value(1, name, "not a number")
    begin, end = knot[degree], knot[count]
    if not end > begin:
        raise HError(_NO_BASE_FUNCTION, "the knots leave no curve", operator=name)
    spline = BSpline(knot, np.column_stack((points * weight[:, None], weight)), degree)

    def curve(at: Floats) -> Floats:
        values = spline(np.clip(at, begin, end))
        return np.asarray(values[..., :2] / values[..., 2:])

    spans = np.unique(knot[(knot >= begin) & (knot <= end)])
    parts = 1 if degree == 1 and len(set(weight.tolist())) == 1 else 2 * degree
    at = np.unique(np.concatenate([np.linspace(a, b, parts + 1) for a, b in itertools.pairwise(spans)]))
    found = curve(_refined(curve, at, limits[0], limits[1], name))
    if np.allclose(found[0], found[-1], rtol=0.0, atol=1e-9):
        found[-1] = found[0]
    return Contour(found[:, 0], found[:, 1])


@operator
def gen_nurbs_interp(
    rows: Numbers, cols: Numbers, tangents: Numbers, degree: int
) -> tuple[list[float], list[float], list[float]]:
    """Control points (rows, columns) and knots of a NURBS curve through points, for `gen_contour_nurbs_xld` (weights 'auto').

    Parameters
    ----------
    rows, cols
        The points: for an open curve two or more, and at least `degree` - 1; a closed one (the last point is the first) has
        three different ones or more.
    tangents
        The derivatives of an open curve at its ends: [row, column, row, column], where its parameter goes from 0 to 1; [] for
        a closed one, which is smooth everywhere.
    degree
        Of the curve, >= 2.

    Parameters of the points are lengths of chords; knots are their means, of closed curves the parameters themselves or, for
    even degrees, the middles between them. Source: reference page of `gen_nurbs_interp`.
    """
    from hdev.iconic import nurbs

    name = "gen_nurbs_interp"
    if len(cols) != len(rows):
        raise wrong_number(2, name, f"{len(cols)} values beside {len(rows)}")
    if degree < 2:
        raise wrong_value(4, name, f"{degree}")
    points = np.stack((np.array(rows, np.float64), np.array(cols, np.float64)), axis=1)
    for number, values in ((1, points[:, 0]), (2, points[:, 1]), (3, tangents)):
        if not np.isfinite(values).all():
            raise wrong_value(number, name, "not a number")
    if len(points):
        points = points[np.concatenate(([True], (np.diff(points, axis=0) != 0).any(axis=1)))]
    closed = len(points) > 1 and bool((points[0] == points[-1]).all())
    if len(tangents) != (0 if closed else 4):
        raise wrong_number(3, name, f"{len(tangents)} values for {'a closed' if closed else 'an open'} curve")
    least = 4 if closed else max(2, degree - 1)
    if len(points) < least:
        raise wrong_number(1, name, f"{len(points)} different points, not {least}")
    try:
        if closed:
            found = nurbs.through_closed(points, degree)
        else:
            found = nurbs.through(points, np.array(tangents, np.float64), degree)
    except np.linalg.LinAlgError:
        raise HError(_NO_BASE_FUNCTION, "no curve through these points", operator=name) from None
    return found.control[:, 0].tolist(), found.control[:, 1].tolist(), found.knots.tolist()


def _numbers(values: Mixed, count: int, number: int, name: str) -> Floats:
    if len(values) != count:
        raise wrong_number(number, name, f"{len(values)} values, not {count}")
    numbers = [value for value in values if not isinstance(value, str)]
    if len(numbers) != count or not np.isfinite(numbers).all():
        raise wrong_value(number, name, f"{values}")
    return np.array(numbers, np.float64)


def _knots(knots: Mixed, count: int, degree: int, name: str) -> Floats:
    if knots == ["auto"]:
        return even_knots(count, degree)
    values = _numbers(knots, count + degree + 1, 3, name)
    if (np.diff(values) < 0).any():
        raise wrong_value(3, name, "decreasing knots")
    return values


def _refined(curve: object, at: Floats, error: float, distance: float, name: str) -> Floats:
    """More places on the curve until its points are near enough to each other, and the lines between them to the curve."""
    assert callable(curve)
    places = curve(at)
    while True:
        start, way = places[:-1], places[1:] - places[:-1]
        length = np.hypot(way[:, 0], way[:, 1])
        wide = length > distance
        if error < math.inf:
            between = curve(at[:-1, None] + np.diff(at)[:, None] * np.array([0.25, 0.5, 0.75]))
            gap = between - start[:, None]
            along = (gap * way[:, None]).sum(axis=2) / np.where(length > 0, length**2, 1.0)[:, None]
            feet = np.clip(along, 0.0, 1.0)[..., None] * way[:, None]
            wide |= np.hypot(gap[..., 0] - feet[..., 0], gap[..., 1] - feet[..., 1]).max(axis=1) > error
        wide &= np.diff(at) > 1e-12 * max(abs(at[0]), abs(at[-1]), 1.0)
        if not wide.any():
            return at
        if at.size + np.count_nonzero(wide) > _MOST_POINTS:
            raise HError(3253, "", operator=name)
        at = np.sort(np.concatenate((at, ((at[:-1] + at[1:]) / 2)[wide])))
        places = curve(at)
