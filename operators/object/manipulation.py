"""Tuples of objects: joining, selecting, exchanging."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Iconic, Objects
from hdev.registry import operator

_SURROGATES = "surrogates of objects"


@operator
def gen_empty_obj() -> Objects:
    """The tuple of no objects. Source: reference page of `gen_empty_obj`."""
    return Objects()


@operator
def concat_obj(objects1: Objects, objects2: Objects) -> Objects:
    """The objects of the first tuple, then those of the second; nothing is copied.

    Source: reference page of `concat_obj`.
    """
    return objects1.concat(objects2)


@operator
def select_obj(objects: Objects, index: list[int]) -> Objects:
    """The objects at the given positions, counted from 1, in this order; a position may occur repeatedly.

    A position that does not exist is error 1301. Source: reference page of `select_obj`.
    """
    return objects.select(_positions(index, objects, "select_obj", 1))


@operator
def copy_obj(objects: Objects, index: int, num_obj: int) -> Objects:
    """`num_obj` objects from position `index` (from 1) on; -1 copies all up to the end.

    The gray values are shared with the input. Source: reference page of `copy_obj`.
    """
    if not 1 <= index <= len(objects):
        if index == 1 and num_obj == -1:
            return objects
        raise wrong_value(1, "copy_obj", f"there is no object {index} in a tuple of {len(objects)}")
    count = len(objects) - index + 1 if num_obj == -1 else num_obj
    if not 1 <= count <= len(objects) - index + 1:
        raise wrong_value(2, "copy_obj", f"{num_obj} objects from {index} on, of {len(objects)}")
    return objects if count == len(objects) else objects[index - 1 : index - 1 + count]


@operator
def insert_obj(objects: Objects, objects_insert: Objects, index: int) -> Objects:
    """The first tuple with the objects of the second before position `index` (from 1; one past the end appends).

    Source: reference page of `insert_obj`.
    """
    if not 1 <= index <= len(objects) + 1:
        raise wrong_value(1, "insert_obj", f"position {index} in a tuple of {len(objects)}")
    if index == len(objects) + 1:
        return objects.concat(objects_insert)
    return objects[: index - 1].concat(objects_insert).concat(objects[index - 1 :])


@operator
def remove_obj(objects: Objects, index: list[int]) -> Objects:
    """The objects without those at the given positions (from 1, any order, repetitions allowed).

    Source: reference page of `remove_obj`.
    """
    removed = set(_positions(index, objects, "remove_obj", 1))
    return objects.select([k for k in range(len(objects)) if k not in removed]) if removed else objects


@operator
def replace_obj(objects: Objects, objects_replace: Objects, index: list[int]) -> Objects:
    """The first tuple with the objects at the given positions (from 1) exchanged for those of the second, one by one.

    One object may replace any number of objects; else there are as many objects as positions (1401).
    Source: reference page of `replace_obj`.
    """
    places = _positions(index, objects, "replace_obj", 1)
    if len(objects_replace) not in (1, len(places)):
        raise wrong_number(1, "replace_obj", f"{len(objects_replace)} objects for {len(places)} positions")
    result: list[Any] = list(objects)
    for number, place in enumerate(places):
        result[place] = objects_replace[number if len(objects_replace) > 1 else 0]
    return Objects(result)


@operator
def obj_diff(objects: Objects, objects_sub: Objects) -> Objects:
    """The objects of the first tuple that do not equal (see `test_equal_obj`) one of the second.

    Source: reference page of `obj_diff`.
    """
    taken = set(objects_sub)
    return objects.select([k for k, item in enumerate(objects) if item not in taken])


@operator
def clear_obj(objects: Objects) -> None:
    """Nothing: memory is freed when the last variable lets go of an object. Kept for old programs.

    Source: reference page of `clear_obj`.
    """


@operator
def obj_to_integer(objects: Objects, index: int, number: int, *, session: Any) -> list[int]:
    """Numbers that stand for `number` objects (-1: all) from position `index` (from 1) on; see `integer_to_obj`.

    An object keeps its number as long as the program runs. Source: reference page of `obj_to_integer`.
    """
    count = len(objects) - index + 1 if number == -1 else number
    if not 1 <= index <= max(len(objects), 1):
        raise wrong_value(1, "obj_to_integer", f"there is no object {index} in a tuple of {len(objects)}")
    if not 0 <= count <= len(objects) - index + 1:
        raise wrong_value(2, "obj_to_integer", f"{number} objects from {index} on, of {len(objects)}")
    known: dict[int, Iconic] = session.resources.setdefault(_SURROGATES, {})
    numbers = []
    for item in (objects[k] for k in range(index - 1, index - 1 + count)):
        known.setdefault(id(item), item)
        numbers.append(id(item))
    return numbers


@operator
def integer_to_obj(surrogate_tuple: list[int], *, session: Any) -> Objects:
    """The objects with the given numbers. A number that stands for no object is error 1301.

    Source: reference page of `integer_to_obj`.
    """
    known: dict[int, Iconic] = session.resources.get(_SURROGATES, {})
    for number in surrogate_tuple:
        if number not in known:
            raise wrong_value(1, "integer_to_obj", f"{number} stands for no object")
    return Objects([known[number] for number in surrogate_tuple])


def _positions(index: list[int], objects: Objects, name: str, parameter: int) -> list[int]:
    for position in index:
        if not 1 <= position <= len(objects):
            raise wrong_value(parameter, name, f"there is no object {position} in a tuple of {len(objects)}")
    return [position - 1 for position in index]
