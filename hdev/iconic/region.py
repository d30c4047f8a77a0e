"""A region: a set of pixels, run-length encoded. It needs no image, and its coordinates may be negative."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hdev.iconic.base import MAX_RUNS, Box, Iconic, Int32s, Mask, frozen
from hdev.iconic.runs import (
    as_coordinates,
    clipped,
    mask_of_runs,
    normal_runs,
    pack,
    points_of_runs,
    positions,
    runs_of_bits,
    runs_of_points,
)

if TYPE_CHECKING:
    from hdev.iconic.region_array import RegionArray


class Region(Iconic):
    """An immutable set of pixels.

    Attributes
    ----------
    row, first, last : (R,) int32, read-only
        The runs: row, first column, last column (inclusive); sorted by row, then column; runs of a row neither overlap nor
        touch. Coordinates lie within -(2**31 - 1) .. 2**31 - 1.

    The constructor takes arrays that are in this form already, and keeps them; all other input goes through `from_runs`.
    """

    __slots__ = ("first", "last", "row")

    kind: ClassVar[str] = "region"

    row: Int32s
    first: Int32s
    last: Int32s

    def __init__(self, row: Int32s, first: Int32s, last: Int32s) -> None:
        self.row = frozen(row)
        self.first = frozen(first)
        self.last = frozen(last)

    @classmethod
    def empty(cls) -> Region:
        """The region without pixels."""
        return cls(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))

    @classmethod
    def from_runs(cls, rows: ArrayLike, firsts: ArrayLike, lasts: ArrayLike) -> Region:
        """Union of runs in any order, which may overlap. A run that ends before it starts is empty.

        Raises ValueError if the arrays differ in length, or a coordinate is no integer or out of range.
        """
        row, first, last = as_coordinates(rows), as_coordinates(firsts), as_coordinates(lasts)
        if not row.size == first.size == last.size:
            raise ValueError("rows, first and last columns must have the same number of values")
        return cls(*normal_runs(row, first, last))

    @classmethod
    def from_points(cls, rows: ArrayLike, columns: ArrayLike) -> Region:
        """The given pixels, in any order. Raises ValueError as `from_runs` does."""
        row, column = as_coordinates(rows), as_coordinates(columns)
        if row.size != column.size:
            raise ValueError("rows and columns must have the same number of values")
        return cls(*runs_of_points(row, column))

    @classmethod
    def from_mask(cls, mask: NDArray, row0: int = 0, column0: int = 0) -> Region:
        """The pixels of an (H, W) array that are not 0; its first pixel has the coordinates (row0, column0)."""
        mask = np.asarray(mask)
        if mask.ndim != 2:
            raise ValueError("a mask has two dimensions")
        if mask.size == 0:
            return cls.empty()
        if mask.dtype != np.bool_ and mask.dtype != np.uint8:
            mask = mask != 0
        as_coordinates([row0, column0, row0 + mask.shape[0] - 1, column0 + mask.shape[1] - 1])
        return cls(*runs_of_bits(pack(mask), row0, column0))

    @classmethod
    def rectangle1(cls, row1: int, column1: int, row2: int, column2: int) -> Region:
        """The pixels from (row1, column1) to (row2, column2), both included; empty if the second is before the first."""
        as_coordinates([row1, column1, row2, column2])
        if row2 < row1 or column2 < column1:
            return cls.empty()
        if row2 - row1 >= MAX_RUNS:
            raise MemoryError(f"a rectangle of {row2 - row1 + 1} rows")
        row = np.arange(row1, row2 + 1, dtype=np.int32)
        return cls(row, np.full(row.size, column1, np.int32), np.full(row.size, column2, np.int32))

    @property
    def is_empty(self) -> bool:
        return self.row.size == 0

    @property
    def area(self) -> int:
        """Number of pixels."""
        return int(self.last.sum(dtype=np.int64)) - int(self.first.sum(dtype=np.int64)) + self.row.size

    @property
    def bounding_box(self) -> Box | None:
        """Smallest enclosing rectangle: first row, first column, last row, last column; None for an empty region."""
        if self.is_empty:
            return None
        return int(self.row[0]), int(self.first.min()), int(self.row[-1]), int(self.last.max())

    def points(self) -> tuple[Int32s, Int32s]:
        """Rows and columns of all pixels, in order."""
        return points_of_runs(self.row, self.first, self.last)

    def contains(self, rows: ArrayLike, columns: ArrayLike) -> Mask:
        """(N,) bool: which of the pixels belong to the region."""
        row, column = as_coordinates(rows), as_coordinates(columns)
        if self.is_empty:
            return np.zeros(row.shape, np.bool_)
        pixels = positions(row, column)
        run = np.searchsorted(positions(self.row, self.first), pixels, side="right") - 1
        return (run >= 0) & (pixels <= positions(self.row, self.last)[run])

    def to_mask(self, shape: tuple[int, int] | None = None, row0: int = 0, column0: int = 0) -> Mask:
        """(H, W) bool array, writable, of the pixels from (row0, column0) on.

        Without `shape`: of the bounding box, from its first pixel on, and (0, 0) for an empty region.
        """
        box = self.bounding_box
        if shape is not None:
            box = (row0, column0, row0 + shape[0] - 1, column0 + shape[1] - 1)
        elif box is None:
            return np.zeros((0, 0), np.bool_)
        return mask_of_runs(self.row, self.first, self.last, box)

    def to_numpy(self) -> Int32s:
        """The runs as one (R, 3) int32 array: row, first column, last column."""
        return np.stack((self.row, self.first, self.last), axis=1)

    def translate(self, rows: int, columns: int) -> Region:
        """The region moved down and to the right. Raises ValueError where a coordinate would get out of range."""
        box = self.bounding_box
        if box is None or rows == columns == 0:
            return self
        as_coordinates([box[0] + rows, box[1] + columns, box[2] + rows, box[3] + columns])
        row = self.row + np.int32(rows) if rows else self.row
        if not columns:
            return Region(row, self.first, self.last)
        return Region(row, self.first + np.int32(columns), self.last + np.int32(columns))

    def transpose(self) -> Region:
        """The region point-mirrored at (0, 0)."""
        return Region(-self.row[::-1], -self.last[::-1], -self.first[::-1])

    def clip(self, row1: int, column1: int, row2: int, column2: int) -> Region:
        """The part inside the rectangle from (row1, column1) to (row2, column2), both included."""
        box = self.bounding_box
        if box is None or (box[0] >= row1 and box[1] >= column1 and box[2] <= row2 and box[3] <= column2):
            return self
        if row2 < row1 or column2 < column1:
            return Region.empty()
        return Region(*clipped(self.row, self.first, self.last, (row1, column1, row2, column2)))

    def batch(self) -> RegionArray:
        """The region as an array of one, sharing memory."""
        from hdev.iconic.region_array import RegionArray

        return RegionArray(self.row, self.first, self.last, np.array([0, self.row.size], np.int64))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Region):
            return NotImplemented
        return (
            np.array_equal(self.row, other.row)
            and np.array_equal(self.first, other.first)
            and np.array_equal(self.last, other.last)
        )

    def __hash__(self) -> int:
        return hash((self.row.tobytes(), self.first.tobytes(), self.last.tobytes()))

    def __array__(self, dtype: object = None, copy: bool | None = None) -> Int32s:
        return self.to_numpy()

    def __repr__(self) -> str:
        box = self.bounding_box
        return f"Region(area={self.area}, box={box})" if box else "Region(empty)"
