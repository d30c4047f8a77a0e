"""Lines cut at the sides of a rectangle."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hdev.iconic.base import Floats, Int64s


class Piece(NamedTuple):
    """A part of a line of points. `nearest`: for each of its points the nearest one of the line, along it."""

    rows: Floats
    columns: Floats
    nearest: Int64s
    from_first: bool
    to_last: bool


def joined(first: Piece, second: Piece) -> Piece:
    """Both, where the second one begins with the last point of the first one."""
    rows, columns, nearest = (np.concatenate((a, b[1:])) for a, b in zip(first[:3], second[:3]))
    return Piece(rows, columns, nearest, first.from_first, second.to_last)


def inside(rows: Floats, columns: Floats, row1: float, column1: float, row2: float, column2: float) -> list[Piece]:
    """The parts of a line in a rectangle (its sides belong to it), with points where it is cut."""
    low, high = np.zeros(max(rows.size - 1, 0)), np.ones(max(rows.size - 1, 0))
    for values, least, most in ((rows, row1, row2), (columns, column1, column2)):
        for sign, limit in ((1.0, least), (-1.0, most)):
            start, step = sign * (values[:-1] - limit), sign * np.diff(values)
            with np.errstate(divide="ignore", invalid="ignore"):
                at = -start / step
            low = np.where(step > 0, np.maximum(low, at), low)
            high = np.where(step < 0, np.minimum(high, at), high)
            high = np.where((step == 0) & (start < 0), -1.0, high)
    live = low < high
    # A line goes on where it leaves one segment at its end and enters the next one at its start.
    goes_on = np.concatenate(([False], live[1:] & live[:-1] & (low[1:] == 0.0) & (high[:-1] == 1.0)))
    begins = np.flatnonzero(live & ~goes_on)
    ends = np.flatnonzero(live & ~np.concatenate((goes_on[1:], [False])))
    result = []
    for k, m in zip(begins.tolist(), ends.tolist()):
        at = np.concatenate(([k + low[k]], np.arange(k + 1, m + 1), [m + high[m]]))
        index = np.minimum(at.astype(np.int64), rows.size - 2)
        part = at - index
        found_rows, found_columns = (
            np.where(part == 0.0, values[index], np.where(part == 1.0, values[index + 1], values[index] + part * step))
            for values, step in ((rows, np.diff(rows)[index]), (columns, np.diff(columns)[index]))
        )
        nearest = np.where(part > 0.5, index + 1, index)
        found_rows, found_columns = found_rows.clip(row1, row2), found_columns.clip(column1, column2)
        result.append(Piece(found_rows, found_columns, nearest, bool(at[0] == 0.0), bool(at[-1] == rows.size - 1)))
    return result
