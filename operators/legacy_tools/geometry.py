"""Geometry that newer operators have replaced."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hdev.errors import wrong_number, wrong_type, wrong_value
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

    Use `intersection_lines` in new programs. Source: page of `intersection_ll`.
    """
    given = (row_a1, column_a1, row_a2, column_a2, row_b1, column_b1, row_b2, column_b2)
    a, b, c, d, e, f, g, h = _arrays("intersection_ll", *given)
    cross = (c - a) * (h - f) - (d - b) * (g - e)
    parallel = np.abs(cross) <= 1e-12 * np.hypot(c - a, d - b) * np.hypot(g - e, h - f)
    t = ((e - a) * (h - f) - (f - b) * (g - e)) / np.where(parallel, 1.0, cross)
    rows, columns = a + t * (c - a), b + t * (d - b)
    return np.where(parallel, 0.0, rows), np.where(parallel, 0.0, columns), [int(one) for one in parallel]


def _lines(name: str, rows1: Numbers, columns1: Numbers, rows2: Numbers, columns2: Numbers) -> list[list[int | float]]:
    lines = [rows1, columns1, rows2, columns2]
    for number, values in enumerate(lines, start=1):
        if len(values) != len(rows1):
            raise wrong_number(number, name, f"{len(values)} values for {len(rows1)} lines")
    return lines


def _accepted(
    name: str,
    lines: list[list[int | float]],
    features: list[str],
    operation: str,
    low: Sequence[int | float | str],
    high: Sequence[int | float | str],
) -> np.ndarray:
    """Which lines have features within the bounds: all of them ('and') or one ('or')."""
    if operation not in ("and", "or"):
        raise wrong_value(6, name, repr(operation))
    if not features:
        raise wrong_number(5, name, "no features")
    for number, bounds in ((7, low), (8, high)):
        if len(bounds) != len(features):
            raise wrong_number(number, name, f"{len(bounds)} bounds for {len(features)} features")
    a, b, c, d = (np.asarray(values, np.float64) for values in lines)
    phi = np.arctan2(a - c, d - b)
    phi = np.where(phi <= -np.pi / 2, phi + np.pi, np.where(phi > np.pi / 2, phi - np.pi, phi))
    values = {"length": np.hypot(c - a, d - b), "row": (a + c) / 2, "column": (b + d) / 2, "phi": phi}
    passed = []
    for feature, least, most in zip(features, low, high):
        if feature not in values:
            raise wrong_value(5, name, repr(feature))
        limits = []
        for number, bound, word, default in ((7, least, "min", -np.inf), (8, most, "max", np.inf)):
            if isinstance(bound, str) and bound != word:
                raise wrong_type(number, name, f"{bound!r} is not accepted")
            limits.append(default if isinstance(bound, str) else bound)
        passed.append((values[feature] >= limits[0]) & (values[feature] <= limits[1]))
    return np.all(passed, axis=0) if operation == "and" else np.any(passed, axis=0)


def _chosen(lines: list[list[int | float]], which: np.ndarray) -> list[list[int | float]]:
    return [[value for value, kept in zip(values, which) if kept] for values in lines]


@operator
def select_lines(
    row_begin_in: Numbers,
    col_begin_in: Numbers,
    row_end_in: Numbers,
    col_end_in: Numbers,
    feature: list[str],
    operation: str,
    min: list[int | float | str],
    max: list[int | float | str],
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The lines whose features lie within bounds.

    Parameters
    ----------
    row_begin_in, col_begin_in, row_end_in, col_end_in : both ends of each line
    feature
        'length'; 'row', 'column' (of the middle); 'phi' (-pi/2 < phi <= pi/2, of the line without direction).
    operation : 'and' or 'or': all features or at least one
    min, max
        One bound for each feature, 'min' and 'max' for none; both are allowed.

    Errors: 1402 .. 1404, 1407, 1408 for different numbers of values, 1305, 1306 for other names.
    Source: reference page of `select_lines` (read in part).
    """
    lines = _lines("select_lines", row_begin_in, col_begin_in, row_end_in, col_end_in)
    a, b, c, d = _chosen(lines, _accepted("select_lines", lines, feature, operation, min, max))
    return a, b, c, d


@operator
def partition_lines(
    row_begin_in: Numbers,
    col_begin_in: Numbers,
    row_end_in: Numbers,
    col_end_in: Numbers,
    feature: list[str],
    operation: str,
    min: list[int | float | str],
    max: list[int | float | str],
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]:
    """The lines that `select_lines` selects, then the others; parameters and errors as there.

    Source: reference page of `partition_lines` (read in part).
    """
    lines = _lines("partition_lines", row_begin_in, col_begin_in, row_end_in, col_end_in)
    which = _accepted("partition_lines", lines, feature, operation, min, max)
    a, b, c, d = _chosen(lines, which)
    e, f, g, h = _chosen(lines, ~which)
    return a, b, c, d, e, f, g, h


@operator
def select_lines_longest(
    row_begin_in: Numbers, col_begin_in: Numbers, row_end_in: Numbers, col_end_in: Numbers, num: int
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The Num longest lines, the longest first (of equal ones as given).

    Errors: 1305 for a Num below 1, 1402 .. 1404 for different numbers of values.
    Source: reference page of `select_lines_longest` (read in part).
    """
    lines = _lines("select_lines_longest", row_begin_in, col_begin_in, row_end_in, col_end_in)
    if num < 1:
        raise wrong_value(5, "select_lines_longest", f"{num}")
    a, b, c, d = (np.asarray(values, np.float64) for values in lines)
    order = np.argsort(-np.hypot(c - a, d - b), kind="stable")[:num]
    rows1, columns1, rows2, columns2 = [[values[k] for k in order] for values in lines]
    return rows1, columns1, rows2, columns2
