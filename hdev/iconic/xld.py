"""Contours (XLD): sub-pixel points with attributes. Pixel centres are at integer coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from hdev.iconic.base import Floats, Iconic, frozen


class Contour(Iconic):
    """An immutable open or closed line of points; it is closed if its first and last points are equal.

    Attributes
    ----------
    rows, columns : (N,) float64, read-only
    attributes : mapping of str to (N,) float64, read-only
        One value per point, e.g. 'angle', 'edge_direction', 'response', 'width_left'.
    global_attributes : mapping of str to float
        One value for the whole contour, e.g. 'cont_approx'.
    """

    __slots__ = ("_finite", "attributes", "columns", "global_attributes", "rows")

    kind: ClassVar[str] = "xld"

    rows: Floats
    columns: Floats
    attributes: Mapping[str, Floats]
    global_attributes: Mapping[str, float]

    def __init__(
        self,
        rows: ArrayLike,
        columns: ArrayLike,
        attributes: Mapping[str, ArrayLike] | None = None,
        global_attributes: Mapping[str, float] | None = None,
    ) -> None:
        """A contour of copies of the given values. Raises ValueError if the numbers of values differ."""
        self.rows = _values(rows)
        self.columns = _values(columns)
        values = {name: _values(value) for name, value in (attributes or {}).items()}
        if any(array.shape != self.rows.shape for array in (self.columns, *values.values())):
            raise ValueError("rows, columns and attributes must have the same number of values")
        self._finite: bool | None = None
        self.attributes = MappingProxyType(values)
        self.global_attributes = MappingProxyType(dict(global_attributes or {}))

    @property
    def is_closed(self) -> bool:
        """Whether the last of two or more points is the first."""
        return bool(self.rows.size > 1 and self.rows[0] == self.rows[-1] and self.columns[0] == self.columns[-1])

    @property
    def is_finite(self) -> bool:
        """Whether all coordinates are numbers, and not infinite."""
        if self._finite is None:
            self._finite = bool(np.isfinite(self.rows).all() and np.isfinite(self.columns).all())
        return self._finite

    def to_numpy(self) -> Floats:
        """(N, 2) float64: row and column of every point."""
        return np.stack((self.rows, self.columns), axis=1)

    def __array__(self, dtype: object = None, copy: bool | None = None) -> Floats:
        return self.to_numpy()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Contour):
            return NotImplemented
        return (
            np.array_equal(self.rows, other.rows)
            and np.array_equal(self.columns, other.columns)
            and self.global_attributes == other.global_attributes
            and self.attributes.keys() == other.attributes.keys()
            and all(
                np.array_equal(value, other.attributes[name], equal_nan=True) for name, value in self.attributes.items()
            )
        )

    def __hash__(self) -> int:
        return hash((self.rows.tobytes(), self.columns.tobytes()))

    def __repr__(self) -> str:
        return f"Contour({self.rows.size} points{', closed' if self.is_closed else ''})"


def _values(values: ArrayLike) -> Floats:
    array = np.array(values, np.float64, ndmin=1)
    if array.ndim != 1:
        raise ValueError("a contour has one value per point")
    return frozen(array)
