"""The tuple: HDevelop's only container of control values.

Elements are kept in a Python list, or in a NumPy array (int64 or float64) where a calculation produced one. A tuple never
changes for whoever holds it. Two things make growing and filling one in a loop cheap all the same:

- `appended` lets several tuples share one list: each knows its own length, and whoever is at the end of the list may go on.
- A tuple may be *owned* by the variable that holds it. Compiled code updates an owned tuple in place (`T[i] := x`,
  `T := [T, x]`) and gives up ownership (`share`) before the tuple is seen by anyone else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from hdev.errors import OUT_OF_MEMORY, HError
from hdev.values.handle import Handle

if TYPE_CHECKING:
    import numpy

Scalar: TypeAlias = int | float | str | Handle

#: A value with more elements, or a string with more characters, is refused with error 6001.
MAX_ELEMENTS = 1 << 27
MAX_CHARACTERS = 1 << 28

#: Longer tuples are shown by their first and last elements.
_MOST_SHOWN = 1000

#: From this length on, calculations on homogeneous tuples go through NumPy (below, its overhead exceeds the loop's).
ARRAY_LENGTH = 24


class HTuple:
    """A tuple of length 0, or 2 and more. Length one is a plain element: build values with `tuple_of`."""

    __slots__ = ("_count", "_data", "_owned")

    _data: Any
    _count: int
    _owned: bool

    def __init__(self, data: list[Scalar] | numpy.ndarray) -> None:
        self._data = data
        self._count = len(data)
        self._owned = False

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Scalar]:
        return iter(self.to_list())

    @overload
    def __getitem__(self, index: int) -> Scalar: ...
    @overload
    def __getitem__(self, index: slice) -> list[Scalar]: ...
    def __getitem__(self, index: int | slice) -> Scalar | list[Scalar]:
        return self.to_list()[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, HTuple):
            return self.to_list() == other.to_list()
        return self.to_list() == other if isinstance(other, list) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.to_list()))

    def __repr__(self) -> str:
        if self._count <= _MOST_SHOWN:
            return f"HTuple({self.to_list()!r})"
        first, last = self.to_list()[:3], self.to_list()[-3:]
        return f"HTuple([{repr(first)[1:-1]}, ..., {repr(last)[1:-1]}]: {self._count} elements)"

    def to_list(self) -> list[Scalar]:
        """The elements as Python values. Not to be changed: it may be the tuple's own list."""
        data = self._data
        if type(data) is list:
            return data if len(data) == self._count else data[: self._count]
        return data.tolist()

    def first(self, count: int) -> list[Scalar]:
        """The first elements as Python values, without touching the others."""
        data = self._data[: min(count, self._count)]
        return data if type(data) is list else data.tolist()

    def to_array(self) -> numpy.ndarray | None:
        """The elements as an int64 or float64 array if all are integers or all are reals, else None. Not to be changed."""
        data = self._data
        if type(data) is not list:
            return data
        items = self.to_list()
        kinds = set(map(type, items))
        if len(kinds) != 1:
            return None
        kind = kinds.pop()
        if kind is not int and kind is not float:
            return None
        import numpy

        return numpy.array(items, dtype=numpy.int64 if kind is int else numpy.float64)

    def share(self) -> HTuple:
        """The tuple, from now on not changed by the variable that held it."""
        self._owned = False
        return self


Value: TypeAlias = Scalar | HTuple

EMPTY = HTuple([])


def tuple_of(items: Sequence[Scalar] | Iterable[Scalar]) -> Value:
    """The value with these elements. A list given is taken over: the caller keeps no use of it."""
    if type(items) is not list:
        items = list(items)
    if len(items) == 1:
        return items[0]
    if len(items) > MAX_ELEMENTS:
        raise HError(OUT_OF_MEMORY, f"a tuple of {len(items)} elements")
    return HTuple(items)


def from_array(array: numpy.ndarray) -> Value:
    """The value with the elements of a one-dimensional array of integers or reals, which is taken over."""
    if array.size == 1:
        return array.item()
    import numpy

    if array.dtype != numpy.float64 and array.dtype != numpy.int64:
        array = array.astype(numpy.float64 if array.dtype.kind == "f" else numpy.int64)
    return HTuple(array)


def from_python(value: Any) -> Value:
    """The value for what a Python caller has: numbers, strings, handles, booleans, sequences and arrays of them."""
    if isinstance(value, HTuple | Handle):
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return wrap(int(value))
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "dtype"):
        flat = value.reshape(-1)
        if flat.dtype.kind in "biuf":
            return from_array(flat.copy()) if flat.size != 1 else from_python(flat[0].item())
        return from_python(flat.tolist())
    if isinstance(value, Iterable):
        result: list[Scalar] = []
        for item in value:
            result.extend(elements(from_python(item)))
        return tuple_of(result)
    raise TypeError(f"a {type(value).__name__} is no control value")


def to_python(value: Value) -> list[Scalar]:
    """The elements as a list of its own."""
    return list(value.to_list()) if type(value) is HTuple else [value]  # type: ignore[list-item]


def elements(value: Value) -> list[Scalar]:
    """The elements as a list that must not be changed."""
    return value.to_list() if type(value) is HTuple else [value]  # type: ignore[list-item]


def length(value: Value) -> int:
    """The number of elements: `|value|`."""
    return value._count if type(value) is HTuple else 1


def numeric_array(value: Value) -> numpy.ndarray | None:
    """A scalar number or homogeneous numeric tuple as int64 or float64 array, else None. Not to be changed."""
    if type(value) is HTuple:
        return value.to_array()
    if type(value) is int or type(value) is float:
        import numpy

        return numpy.array([value])
    return None


def share(value: Value) -> Value:
    """The value, free to be seen by others than the variable that holds it."""
    if type(value) is HTuple:
        value._owned = False
    return value


def wrap(number: int) -> int:
    """The integer reduced to 64 bits, as two's complement."""
    return ((number + 0x8000000000000000) & 0xFFFFFFFFFFFFFFFF) - 0x8000000000000000


def check_elements(count: int) -> None:
    """Raise 6001 if a tuple of this length is beyond the limit."""
    if count > MAX_ELEMENTS:
        raise HError(OUT_OF_MEMORY, f"a tuple of {count} elements")


def check_characters(count: int) -> None:
    """Raise 6001 if a string of this length is beyond the limit."""
    if count > MAX_CHARACTERS:
        raise HError(OUT_OF_MEMORY, f"a string of {count} characters")
