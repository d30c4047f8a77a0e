"""NURBS curves: from control points with weights, and through given points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hdev.iconic.base import Floats

#: Points of a curve between two neighbouring control points.
_DENSITY = 20


@dataclass(frozen=True, slots=True)
class Interpolation:
    """A curve through points: its control points, knots, and its derivatives at both ends."""

    control: Floats
    knots: Floats
    tangents: Floats
    degree: int

    def points(self) -> tuple[Floats, Floats]:
        """Rows and columns of points on the curve."""
        return _sampled(self.knots, self.control, np.ones(len(self.control)), self.degree)


def curve(rows: Any, columns: Any, weights: Any, degree: int) -> tuple[Floats, Floats]:
    """Points on the curve of control points, which begins at the first and ends at the last (uniform knots)."""
    control = np.stack((np.asarray(rows, np.float64), np.asarray(columns, np.float64)), axis=1)
    inner = np.linspace(0.0, 1.0, len(control) - degree + 1)
    knots = np.concatenate((np.zeros(degree), inner, np.ones(degree)))
    return _sampled(knots, control, np.asarray(weights, np.float64), degree)


def interpolating(rows: Any, columns: Any, degree: int) -> Interpolation:
    """The curve through points, parameterised by the lengths of the chords between them."""
    from scipy.interpolate import make_interp_spline

    points = np.stack((np.asarray(rows, np.float64), np.asarray(columns, np.float64)), axis=1)
    steps = np.maximum(np.hypot(*np.diff(points, axis=0).T), 1e-9)
    at = np.concatenate(([0.0], np.cumsum(steps)))
    at /= at[-1]
    spline = make_interp_spline(at, points, k=degree)
    tangents = np.concatenate((spline.derivative()(0.0), spline.derivative()(1.0)))
    return Interpolation(spline.c, spline.t, tangents, degree)


def _sampled(knots: Floats, control: Floats, weights: Floats, degree: int) -> tuple[Floats, Floats]:
    from scipy.interpolate import BSpline

    at = np.linspace(0.0, 1.0, _DENSITY * (len(control) - 1) + 1)
    spline = BSpline(knots, np.column_stack((control * weights[:, None], weights)), degree)
    values = spline(at)
    return values[:, 0] / values[:, 2], values[:, 1] / values[:, 2]
