"""NURBS curves: from control points with weights, and through given points.

Knots: as many as control points + degree + 1, not decreasing; the curve runs from knot `degree` to the one as far from the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hdev.iconic.base import Floats

#: Points of a curve between two neighbouring control points.
_DENSITY = 20


@dataclass(frozen=True, slots=True)
class Interpolation:
    """A curve through points: its control points, knots (0 to 1), and its derivatives at both ends."""

    control: Floats
    knots: Floats
    tangents: Floats
    degree: int

    def points(self) -> tuple[Floats, Floats]:
        """Rows and columns of points on the curve."""
        return _sampled(self.knots, self.control, np.ones(len(self.control)), self.degree)


def even_knots(count: int, degree: int) -> Floats:
    """Knots of a curve that begins at the first control point and ends at the last one: 0, 1, 2 ... between."""
    inner = np.arange(count - degree + 1, dtype=np.float64)
    return np.concatenate((np.zeros(degree), inner, np.full(degree, inner[-1])))


def curve(rows: Any, columns: Any, weights: Any, degree: int) -> tuple[Floats, Floats]:
    """Points on the curve of control points, which begins at the first and ends at the last (even knots)."""
    control = np.stack((np.asarray(rows, np.float64), np.asarray(columns, np.float64)), axis=1)
    return _sampled(even_knots(len(control), degree), control, np.asarray(weights, np.float64), degree)


def interpolating(rows: Any, columns: Any, degree: int) -> Interpolation:
    """The curve through points, with the tangents at its ends that a spline without conditions has there."""
    from scipy.interpolate import make_interp_spline

    points = np.stack((np.asarray(rows, np.float64), np.asarray(columns, np.float64)), axis=1)
    kept = np.concatenate(([True], (np.diff(points, axis=0) != 0).any(axis=1)))
    if np.count_nonzero(kept) > degree:
        points = points[kept]
    at = parameters(points)
    spline = make_interp_spline(at, points, k=degree)
    tangents = np.concatenate((spline.derivative()(0.0), spline.derivative()(1.0)))
    if degree == 1:
        return Interpolation(spline.c, spline.t, tangents, degree)
    return through(points, tangents, degree)


def parameters(points: Floats) -> Floats:
    """Where on a curve points are: parts of the length of the chords between them."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    at = np.concatenate(([0.0], np.cumsum(np.maximum(steps, 1e-9 * max(float(steps.sum()), 1e-9)))))
    return np.asarray(at / at[-1])


def through(points: Floats, tangents: Floats, degree: int) -> Interpolation:
    """The curve through points (two or more, at least `degree` - 1) with these derivatives (row, column each) at its ends.

    Parameters are the lengths of chords, knots their means (Piegl and Tiller, The NURBS Book, 9.2.2). LinAlgError if there is
    none.
    """
    from scipy.interpolate import BSpline

    at = parameters(points)
    count = len(points) + 2
    means = [at[j : j + degree].mean() for j in range(len(points) - degree + 1)]
    knots = np.concatenate((np.zeros(degree + 1), means, np.ones(degree + 1)))
    system, wanted = np.zeros((count, count)), np.zeros((count, 2))
    basis = BSpline.design_matrix(at, knots, degree).toarray()
    # The first two control points and the last two make the tangents.
    system[0], wanted[0] = basis[0], points[0]
    system[1, :2], wanted[1] = (-1.0, 1.0), tangents[:2] * knots[degree + 1] / degree
    system[2:-2], wanted[2:-2] = basis[1:-1], points[1:-1]
    system[-2, -2:], wanted[-2] = (-1.0, 1.0), tangents[2:] * (1.0 - knots[-degree - 2]) / degree
    system[-1], wanted[-1] = basis[-1], points[-1]
    control: Floats = np.asarray(np.linalg.solve(system, wanted), np.float64)
    control[0], control[-1] = points[0], points[-1]
    return Interpolation(control, knots, np.asarray(tangents, np.float64), degree)


def through_closed(points: Floats, degree: int) -> Interpolation:
    """The smooth closed curve through points (three or more, the last the first), which begins at the first one.

    LinAlgError if there is none.
    """
    from scipy.interpolate import BSpline

    at = parameters(points)
    count = len(points) - 1
    # A periodic spline: knots at the points, for even degrees halfway between them.
    period = at[:-1] if degree % 2 else (at[:-1] + at[1:]) / 2
    index = np.arange(-degree, count + degree + 1)
    knots = period[index % count] + index // count
    places = np.where(at[:-1] < knots[degree], at[:-1] + 1.0, at[:-1])
    rolled = BSpline.design_matrix(places, knots, degree).toarray()
    system = np.zeros((count, count))
    for k in range(rolled.shape[1]):
        system[:, k % count] += rolled[:, k]
    control = np.linalg.solve(system, points[:-1])
    periodic = BSpline(knots, control[np.arange(count + degree) % count], degree)

    def value(t: Floats, order: int = 0) -> Floats:
        return np.asarray(periodic(np.where(t < knots[degree], t + 1.0, t), order))

    # The same curve with knots that let it begin and end in the first point.
    inner = period[(period > 0.0) & (period < 1.0)]
    clamped = np.concatenate((np.zeros(degree + 1), inner, np.ones(degree + 1)))
    size = len(clamped) - degree - 1
    means = np.array([clamped[j + 1 : j + degree + 1].mean() for j in range(size)])
    ends = np.linalg.solve(BSpline.design_matrix(means, clamped, degree).toarray(), value(np.minimum(means, 1.0)))
    ends[0] = ends[-1] = points[0]
    tangent = value(np.zeros(1), 1)[0]
    return Interpolation(np.asarray(ends, np.float64), clamped, np.concatenate((tangent, tangent)), degree)


def _sampled(knots: Floats, control: Floats, weights: Floats, degree: int) -> tuple[Floats, Floats]:
    from scipy.interpolate import BSpline

    at = np.linspace(knots[degree], knots[-degree - 1], _DENSITY * (len(control) - 1) + 1)
    spline = BSpline(knots, np.column_stack((control * weights[:, None], weights)), degree)
    values = spline(at)
    return values[:, 0] / values[:, 2], values[:, 1] / values[:, 2]
