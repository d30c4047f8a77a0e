"""Many regions in one set of arrays: what `connection` returns, and what features are computed on without a Python loop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from hdev.iconic.base import Int32s, Int64s, frozen
from hdev.iconic.region import Region


class RegionArray:
    """An immutable sequence of regions that share their arrays.

    Attributes
    ----------
    row, first, last : (R,) int32, read-only
        The runs of the first region, of the second, and so on; each region in the form described at `Region`.
    offsets : (K + 1,) int64, read-only
        Region k has the runs offsets[k] .. offsets[k + 1] - 1.
    """

    __slots__ = ("first", "last", "offsets", "row")

    row: Int32s
    first: Int32s
    last: Int32s
    offsets: Int64s

    def __init__(self, row: Int32s, first: Int32s, last: Int32s, offsets: Int64s) -> None:
        self.row = frozen(row)
        self.first = frozen(first)
        self.last = frozen(last)
        self.offsets = frozen(offsets)

    @classmethod
    def of(cls, parts: Sequence[Region | RegionArray]) -> RegionArray:
        """The given regions, one array after the other."""
        if len(parts) == 1:
            part = parts[0]
            return part if isinstance(part, RegionArray) else part.batch()
        empty = Region.empty().batch()
        lengths = [np.diff(p.offsets) if isinstance(p, RegionArray) else [p.row.size] for p in parts]
        return cls(
            np.concatenate([empty.row, *(p.row for p in parts)]),
            np.concatenate([empty.first, *(p.first for p in parts)]),
            np.concatenate([empty.last, *(p.last for p in parts)]),
            np.concatenate([[0], np.cumsum(np.concatenate([[], *lengths]), dtype=np.int64)]),
        )

    def __len__(self) -> int:
        return self.offsets.size - 1

    def __getitem__(self, index: int) -> Region:
        count = len(self)
        if not -count <= index < count:
            raise IndexError(f"region {index} of {count}")
        begin, end = self.offsets[index % count : index % count + 2].tolist()
        return Region(self.row[begin:end], self.first[begin:end], self.last[begin:end])

    def __iter__(self) -> Iterator[Region]:
        return (self[k] for k in range(len(self)))

    def select(self, which: ArrayLike) -> RegionArray:
        """The regions that `which` names: (K,) bool, or (N,) integers from 0 in any order, repetitions included."""
        index = np.asarray(which)
        if index.dtype == np.bool_:
            if index.shape != (len(self),):
                raise IndexError(f"{index.shape} flags for {len(self)} regions")
            index = np.flatnonzero(index)
        elif index.size == 0:
            index = index.astype(np.int64)
        start = self.offsets[:-1][index]
        lengths = np.diff(self.offsets)[index]
        offsets = np.zeros(index.size + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        runs = np.arange(offsets[-1]) + np.repeat(start - offsets[:-1], lengths)
        return RegionArray(self.row[runs], self.first[runs], self.last[runs], offsets)

    def slice(self, begin: int, end: int) -> RegionArray:
        """Regions begin .. end - 1, sharing memory."""
        offsets = self.offsets[begin : end + 1]
        low, high = int(offsets[0]), int(offsets[-1])
        return RegionArray(self.row[low:high], self.first[low:high], self.last[low:high], offsets - low)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RegionArray):
            return NotImplemented
        names = ("offsets", "row", "first", "last")
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in names)

    def __hash__(self) -> int:
        return hash((self.offsets.tobytes(), self.row.tobytes(), self.first.tobytes(), self.last.tobytes()))

    def __repr__(self) -> str:
        return f"RegionArray({len(self)} regions, {self.row.size} runs)"
