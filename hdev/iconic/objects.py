"""The tuple of iconic objects that an iconic variable holds.

Regions that come out of one operator stay together in one `RegionArray`; a `Region` is made of one of them when it is asked
for. Appending in a loop (`concat_obj (All, One, All)`) does not copy what is there: tuples share one list of parts, each knows
how many of them are its own, and whoever is at the end of the list may go on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Any, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike

from hdev.iconic.base import Iconic
from hdev.iconic.region import Region
from hdev.iconic.region_array import RegionArray

#: One object, or a batch of regions.
Part: TypeAlias = Iconic | RegionArray

_append_lock = Lock()


class Objects(Iconic):
    """An immutable sequence of images, regions and contours, counted from 0. One of length 1 equals its only object."""

    __slots__ = ("_batch", "_count", "_parts", "_starts", "_used")

    _parts: list[Part]  # shared, only ever appended to
    _starts: list[int]  # shared: the index of the first object of each part
    _used: int  # number of parts that belong to this tuple
    _count: int  # number of objects
    _batch: RegionArray | None  # all regions in one, once asked for

    def __init__(self, objects: Iterable[Iconic] | RegionArray = ()) -> None:
        self._parts, self._starts, self._count = [], [], 0
        for value in (objects,) if isinstance(objects, RegionArray) else objects:
            for part in _parts_of(value):
                self._parts.append(part)
                self._starts.append(self._count)
                self._count += len(part)
        self._used = len(self._parts)
        self._batch = None

    def concat(self, other: Iconic) -> Objects:
        """These objects, then `other`'s."""
        more = _parts_of(other)
        if not more:
            return self
        if not self._used:
            return other if isinstance(other, Objects) else Objects([other])
        result = object.__new__(Objects)
        result._batch = None
        with _append_lock:
            shared = len(self._parts) == self._used
            result._parts = self._parts if shared else self._parts[: self._used]
            result._starts = self._starts if shared else self._starts[: self._used]
            count = self._count
            for part in more:
                result._parts.append(part)
                result._starts.append(count)
                count += len(part)
            result._used = self._used + len(more)
            result._count = count
        return result

    def select(self, indices: ArrayLike) -> Objects:
        """The objects with these indices (from 0) in this order. Raises IndexError if one does not exist."""
        index = np.asarray(indices, np.int64)
        wrong = index[(index < 0) | (index >= self._count)]
        if wrong.size:
            raise IndexError(f"object {wrong[0]} of {self._count}")
        if self._used == 1 and isinstance(self._parts[0], RegionArray):
            return Objects(self._parts[0].select(index))
        return Objects([self[k] for k in index.tolist()])

    @property
    def leading(self) -> Part | None:
        """The first object, or the batch of regions that it belongs to; None if there is none."""
        return self._parts[0] if self._used else None

    @property
    def kinds(self) -> set[str]:
        """Which of 'image', 'region', 'xld' occur."""
        return {"region" if isinstance(part, RegionArray) else part.kind for part in self._parts[: self._used]}

    def regions(self) -> RegionArray:
        """All objects as one batch of regions. Raises TypeError if one is not a region."""
        if self._batch is None:
            if self.kinds - {"region"}:
                raise TypeError("not all objects are regions")
            self._batch = RegionArray.of(self._parts[: self._used])  # type: ignore[arg-type]
        return self._batch

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Objects: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return self.select(range(*index.indices(self._count)))
        if not -self._count <= index < self._count:
            raise IndexError(f"object {index} of {self._count}")
        index %= self._count
        place = bisect_right(self._starts, index, 0, self._used) - 1
        return self._parts[place][index - self._starts[place]]

    def __iter__(self) -> Iterator[Any]:
        for part in self._parts[: self._used]:
            yield from part

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Iconic):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other))

    def __hash__(self) -> int:
        return hash(self[0]) if self._count == 1 else hash(tuple(self))

    def __repr__(self) -> str:
        inside = ", ".join(repr(part) for part in self._parts[: min(self._used, 4)])
        return f"Objects({self._count}: {inside}{', ...' if self._used > 4 else ''})"


def concat(*values: Iconic) -> Objects:
    """The objects of all values, one after the other."""
    result = as_objects(values[0]) if values else Objects()
    for value in values[1:]:
        result = result.concat(value)
    return result


def as_objects(value: Iconic | RegionArray) -> Objects:
    """`value` as a tuple: itself if it is one."""
    return value if isinstance(value, Objects) else Objects(value if isinstance(value, RegionArray) else [value])


def regions_of(value: Iconic | RegionArray) -> RegionArray:
    """All objects of `value` as one batch of regions. Raises TypeError if one is not a region."""
    if isinstance(value, RegionArray):
        return value
    return value.batch() if isinstance(value, Region) else as_objects(value).regions()


def _parts_of(value: Iconic | RegionArray) -> Sequence[Part]:
    if isinstance(value, Objects):
        return value._parts[: value._used]
    if isinstance(value, RegionArray) and not len(value):
        return ()
    return (value,)
