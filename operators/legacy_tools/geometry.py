"""Geometry that newer operators have replaced."""

from __future__ import annotations

import numpy as np

from hdev.iconic.base import Floats
from hdev.operators.tools.geometry import Numbers, _arrays
from hdev.registry import operator


@operator
def intersection_ll(
    row_a1: Numbers,
    column_a1: Numbers,
    row_a2: Numbers,
    column_a2: Numbers,
    row_b1: Numbers,
    column_b1: Numbers,
    row_b2: Numbers,
    column_b2: Numbers,
) -> tuple[Floats, Floats, list[int]]:
    """Where lines a (through two points each) meet lines b: row, column; and whether they are parallel: 1 (then 0.0) or 0.

    Use `intersection_lines` in new programs. Source: reference page of `intersection_ll`.
    """
    given = (row_a1, column_a1, row_a2, column_a2, row_b1, column_b1, row_b2, column_b2)
    a, b, c, d, e, f, g, h = _arrays("intersection_ll", *given)
    cross = (c - a) * (h - f) - (d - b) * (g - e)
    parallel = np.abs(cross) <= 1e-12 * np.hypot(c - a, d - b) * np.hypot(g - e, h - f)
    t = ((e - a) * (h - f) - (f - b) * (g - e)) / np.where(parallel, 1.0, cross)
    rows, columns = a + t * (c - a), b + t * (d - b)
    return np.where(parallel, 0.0, rows), np.where(parallel, 0.0, columns), [int(one) for one in parallel]
