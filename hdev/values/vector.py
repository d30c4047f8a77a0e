"""Vectors: containers of tuples, iconic objects or vectors, with value semantics.

As with tuples, a vector that is owned by its variable is changed in place by compiled code; `share` gives up ownership before
anyone else sees the vector. A copy of the outer list makes the inner values shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hdev.errors import HError
from hdev.values.construct import assign_at
from hdev.values.htuple import EMPTY, HTuple, Value, elements, length, tuple_of

WRONG_VECTOR_TYPE = 2410
VECTOR_INDEX = 2402

#: A longer vector is refused: `V.at(10^12) := 1` is a mistake, not a wish.
MAX_LENGTH = 1 << 24


class HVector:
    """A vector; what is in it are values of one kind (not checked)."""

    __slots__ = ("_items", "_owned")

    def __init__(self, items: list[Any]) -> None:
        self._items = items
        self._owned = False

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __getitem__(self, index: int) -> Any:
        return share(self._items[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HVector) and self._items == other._items

    def __hash__(self) -> int:
        return hash(tuple(self._items))

    def __repr__(self) -> str:
        return f"HVector({self._items!r})"

    def share(self) -> HVector:
        """The vector, from now on not changed by the variable that held it."""
        self._owned = False
        return self


EMPTY_VECTOR = HVector([])


def share(value: Any) -> Any:
    """A tuple, vector or iconic value, free to be seen by others than the variable that holds it."""
    if type(value) is HTuple or type(value) is HVector:
        value._owned = False
    return value


def vector(*items: Any) -> HVector:
    """`{a, b, ...}`."""
    return HVector(list(items))


def _vector(value: Any, name: str) -> HVector:
    if type(value) is HVector:
        return value
    raise HError(WRONG_VECTOR_TYPE, f".{name} of something that is no vector")


def _position(index: Any, name: str, limit: int) -> int:
    if type(index) is not int:
        raise HError(1201, f"the index of .{name} must be one integer")
    if not 0 <= index <= limit:
        raise HError(VECTOR_INDEX, f"index {index} of .{name}")
    return index


def vector_at(value: Any, *path: Any) -> Any:
    """`value.at(i).at(j)`: the element, counted from 0. Outside the vector: error 2402."""
    for index in path:
        items = _vector(value, "at")._items
        value = items[_position(index, "at", len(items) - 1)]
    return share(value)


def vector_length(value: Any) -> int:
    """`value.length()`."""
    return len(_vector(value, "length")._items)


def vector_concat(value: Any, other: Any) -> HVector:
    """`value.concat(other)`: a new vector."""
    items = _vector(value, "concat")._items + _vector(other, "concat")._items
    return HVector([share(item) for item in items])


def _owned(value: Any, name: str) -> HVector:
    vector = _vector(value, name)
    if vector._owned:
        return vector
    result = HVector([share(item) for item in vector._items])
    result._owned = True
    return result


def _gap(value: Any) -> Any:
    """What stands in the places that a vector gets by growing: empty, and of the kind of what is put in."""
    if type(value) is HVector:
        return EMPTY_VECTOR
    empty = getattr(type(value), "EMPTY", None)  # iconic tuples know their empty one
    return EMPTY if empty is None else empty


def _grown(items: list[Any], size: int, filler: Any) -> None:
    if size > MAX_LENGTH:
        raise HError(6001, f"a vector of {size} elements")
    items.extend([filler] * (size - len(items)))


def vector_set(value: Any, new: Any, index: Any, *path: Any) -> HVector:
    """`V.at(index)... := new` for the variable that holds `value`; gives what it holds then. The vector grows as needed."""
    result = _owned(value, "at")
    items = result._items
    i = _position(index, "at", MAX_LENGTH)
    if i >= len(items):
        _grown(items, i + 1, EMPTY_VECTOR if path else _gap(new))
    if path:
        inner = items[i]
        if type(inner) is not HVector and length(inner) == 0:
            inner = EMPTY_VECTOR
        items[i] = vector_set(inner, new, *path)
    else:
        items[i] = share(new)
    return result


def vector_assign_at(value: Any, index: Any, new: Any, *path: Any) -> HVector:
    """`V.at(...)[index] := new`."""
    result = _owned(value, "at")
    items = result._items
    i = _position(path[0], "at", MAX_LENGTH)
    if i >= len(items):
        _grown(items, i + 1, EMPTY_VECTOR if len(path) > 1 else EMPTY)
    if len(path) > 1:
        items[i] = vector_assign_at(items[i], index, new, *path[1:])
    else:
        items[i] = assign_at(items[i], index, new)
    return result


def vector_insert(value: Any, index: Any, new: Any) -> HVector:
    """`V.insert(index, new)`: what is there and behind moves up. Beyond the end the vector grows first."""
    result = _owned(value, "insert")
    i = _position(index, "insert", MAX_LENGTH)
    if i > len(result._items):
        _grown(result._items, i, _gap(new))
    result._items.insert(i, share(new))
    return result


def vector_remove(value: Any, index: Any) -> HVector:
    """`V.remove(index)`; an index outside the vector removes nothing."""
    result = _owned(value, "remove")
    i = _position(index, "remove", MAX_LENGTH)
    if i < len(result._items):
        del result._items[i]
    return result


def vector_clear(value: Any) -> HVector:
    """`V.clear()`."""
    _vector(value, "clear")
    return EMPTY_VECTOR


def to_tuple(value: Any) -> Value:
    """All tuples in a vector of any dimension, one after the other (`convert_vector_to_tuple`)."""
    if type(value) is not HVector:
        return value
    return tuple_of([element for item in value for element in elements(to_tuple(item))])


def from_tuple(value: Value, part: int) -> HVector:
    """A tuple cut into parts of a length (`convert_tuple_to_vector_1d`); the last may be shorter."""
    items = elements(value)
    return HVector([tuple_of(items[i : i + part]) for i in range(0, len(items), part)])
