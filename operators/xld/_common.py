"""What several operators of this chapter do with their parameters."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_number
from hdev.iconic import Contour
from hdev.iconic.base import Floats
from hdev.operators.regions._parameters import broadcast as broadcast

Numbers = list[int | float]


def contour_like(contour: Contour, rows: Any, columns: Any, keep: Any = None) -> Contour:
    """The contour with other points; its attributes go with them (those of the points `keep`, if not all are kept)."""
    attributes = {name: values if keep is None else values[keep] for name, values in contour.attributes.items()}
    return Contour(rows, columns, attributes, contour.global_attributes)


def part(contour: Contour, keep: Any) -> Contour:
    """Some points of a contour, with their attributes."""
    return contour_like(contour, contour.rows[keep], contour.columns[keep], keep)


def same_length(name: str, first: int, *tuples: Numbers) -> Floats:
    for number, values in enumerate(tuples):
        if len(values) != len(tuples[0]):
            raise wrong_number(first + number, name, f"{len(values)} values beside {len(tuples[0])}")
    return np.array(tuples, np.float64).reshape(len(tuples), -1)
