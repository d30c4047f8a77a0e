"""What images, regions, contours and tuples of them have in common, and the array types of this package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

Int32s: TypeAlias = NDArray[np.int32]
Int64s: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

#: A rectangle of pixels: first row, first column, last row, last column (inclusive).
Box: TypeAlias = tuple[int, int, int, int]

#: Rows and columns of regions lie within -MAX_COORDINATE .. MAX_COORDINATE, so that their negation and successor are safe.
MAX_COORDINATE = 2**31 - 1

#: Runs that a region made from a few numbers may have: more would not fit into memory.
MAX_RUNS = 2**28


class CoordinateError(ValueError):
    """A coordinate is out of range."""

    #: What a program sees of it: "Values are out of range".
    error_code: ClassVar[int] = 3108


class Iconic:
    """An iconic value: one object, or a tuple of them (`Objects`). A single object is a tuple of length one."""

    __slots__ = ()

    #: 'image', 'region' or 'xld'; '' for a tuple.
    kind: ClassVar[str] = ""

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[Any]:
        yield self

    def __getitem__(self, index: int) -> Any:
        if index in (0, -1):
            return self
        raise IndexError(f"object {index} of one")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """What a notebook shows: a picture."""
        from hdev.display.notebook import bundle

        return bundle(self)


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """`array`, marked read-only. Kernels are compiled for read-only input, hence once only."""
    array.flags.writeable = False
    return array
