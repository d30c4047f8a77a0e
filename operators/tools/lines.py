"""Features of line segments."""

from __future__ import annotations

import math

import numpy as np

from hdev.iconic.base import Floats
from hdev.operators.tools.geometry import Numbers, _arrays
from hdev.registry import operator


def _orientation(r1: Floats, c1: Floats, r2: Floats, c2: Floats) -> Floats:
    """-pi/2 < phi <= pi/2."""
    phi = np.arctan2(-(r2 - r1) + 0.0, c2 - c1)
    phi = np.where(phi > math.pi / 2, phi - math.pi, phi)
    return np.where(phi <= -math.pi / 2, phi + math.pi, phi) + 0.0


@operator
def line_orientation(row_begin: Numbers, col_begin: Numbers, row_end: Numbers, col_end: Numbers) -> Floats:
    """Orientation [rad] of lines, -pi/2 < phi <= pi/2, counter-clockwise from the column axis.

    Source: reference page of `line_orientation`.
    """
    return _orientation(*_arrays("line_orientation", row_begin, col_begin, row_end, col_end))


@operator
def line_position(
    row_begin: Numbers, col_begin: Numbers, row_end: Numbers, col_end: Numbers
) -> tuple[Floats, Floats, Floats, Floats]:
    """Centre (row, column), length and orientation [rad] of lines. Source: page of `line_position`."""
    r1, c1, r2, c2 = _arrays("line_position", row_begin, col_begin, row_end, col_end)
    return (r1 + r2) / 2, (c1 + c2) / 2, np.hypot(r2 - r1, c2 - c1), _orientation(r1, c1, r2, c2)
