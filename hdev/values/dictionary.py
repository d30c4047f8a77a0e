"""Dictionaries: handles to a mutable map from keys (strings and integers) to tuples and iconic objects.

Keys stay in the order in which they were added. What is stored is a value of its own: changing the variable that held it
changes nothing here, except that a handle stored in a dictionary still refers to the same resource. Iconic objects are
immutable and are kept as they are, whatever they are.
Sources: reference pages of `create_dict`, `get_dict_tuple` ... `set_dict_tuple_at`, `copy_dict`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.values.construct import assign_at
from hdev.values.elementwise import kind_name
from hdev.values.handle import HNULL, Handle, duplicate, text_of_handle
from hdev.values.htuple import HTuple, Scalar, Value, elements, length, share, tuple_of

MISSING_KEY = 2894
NOT_SERIALIZABLE = 2455
CONTROL_EXPECTED = 2460
ICONIC_EXPECTED = 2461

Key: TypeAlias = str | int


class Entry(NamedTuple):
    """What a key refers to: a control value, or ('object') an iconic object."""

    kind: str
    value: Any


class Dictionary(Handle):
    """A dictionary; `entries` holds what its keys refer to."""

    semantics = "dict"
    serializable = True

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[Key, Entry] = {}

    def release(self) -> None:
        self.entries.clear()

    def __repr__(self) -> str:
        keys = ", ".join(map(repr, list(self.entries)[:8])) + (", ..." if len(self.entries) > 8 else "")
        return f"<dict handle {text_of_handle(self)}: {keys or 'no keys'}>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from hdev.display.notebook import dictionary_html

        return dictionary_html(self)

    def get(self, key: Value) -> Any:
        """What a key refers to, a tuple or an iconic object; error 2894 without such a key."""
        return self._entry(key, "").value

    def set(self, key: Value, value: Any) -> None:
        """Let the key refer to a control value or, where `value` is none, to an iconic object."""
        store = self.set_tuple if isinstance(value, int | float | str | Handle | HTuple) else self.set_object
        store(key, value, "")

    def get_tuple(self, key: Value, operator: str = "get_dict_tuple") -> Value:
        """The tuple of a key; error 2894 without such a key, 2460 if it refers to an iconic object."""
        entry = self._entry(key, operator)
        if entry.kind != "tuple":
            raise HError(CONTROL_EXPECTED, f"key {key!r} refers to an iconic object", operator=operator)
        return entry.value

    def get_object(self, key: Value, operator: str = "get_dict_object") -> Any:
        """The iconic object of a key; error 2894 without such a key, 2461 if it refers to a tuple."""
        entry = self._entry(key, operator)
        if entry.kind != "object":
            raise HError(ICONIC_EXPECTED, f"key {key!r} refers to a tuple", operator=operator)
        return entry.value

    def _entry(self, key: Value, operator: str) -> Entry:
        self.check()
        entry = self.entries.get(check_key(key, operator))
        if entry is None:
            raise HError(MISSING_KEY, f"no key {key!r}", operator=operator)
        return entry

    def set_tuple(self, key: Value, value: Value, operator: str = "set_dict_tuple") -> None:
        """Let the key refer to a tuple, instead of what it may refer to now."""
        self.check()
        self.entries[check_key(key, operator)] = Entry("tuple", share(value))

    def set_object(self, key: Value, value: Any, operator: str = "set_dict_object") -> None:
        """Let the key refer to an iconic object, instead of what it may refer to now."""
        self.check()
        self.entries[check_key(key, operator)] = Entry("object", value)

    def set_at(self, key: Value, index: Value, value: Value, operator: str = "set_dict_tuple_at") -> None:
        """`dict.key[index] := value`; a key that does not exist yet starts as `[]`."""
        self.check()
        old = self.get_tuple(key, operator) if check_key(key, operator) in self.entries else tuple_of([])
        self.set_tuple(key, assign_at(old, index, value), operator)

    def remove(self, keys: Value, operator: str = "remove_dict_key") -> None:
        """Forget the keys. All that exist are removed before one that does not is error 2894."""
        self.check()
        missing = [k for k in [check_key(k, operator) for k in elements(keys)] if self.entries.pop(k, None) is None]
        if missing:
            raise HError(MISSING_KEY, f"no key {missing[0]!r}", operator=operator)

    def parameter(self, name: Value, keys: Value, operator: str = "get_dict_param") -> Value:
        """'keys': all keys (no key given); 'key_exists': 0 or 1, 'key_data_type': 'tuple' or 'object', for each key."""
        self.check()
        if type(name) is not str:
            raise (wrong_number if type(name) is HTuple else wrong_type)(2, operator, kind_name(name))
        if name == "keys":
            if length(keys) != 0:
                raise wrong_number(3, operator, "'keys' takes no key")
            return tuple_of(list(self.entries))
        wanted = [check_key(k, operator, 3) for k in elements(keys)]
        if name == "key_exists":
            return tuple_of([1 if k in self.entries else 0 for k in wanted])
        if name == "key_data_type":
            return tuple_of([self._entry(k, operator).kind for k in wanted])
        raise wrong_value(2, operator, f"parameter '{name}'")

    def copy(self, replace: Callable[[Handle], Handle] | None = None) -> Dictionary:
        """A deep copy: dictionaries within are copied too, each once.

        `replace` gives the handle to store for one that cannot be copied; without it that is error 2455, or 2454
        for a handle that was cleared.
        """
        return _copy(self, replace or _refuse)


def check_key(key: Value, operator: str, parameter: int = 2) -> Key:
    """The key, which is one integer or one string that is not empty."""
    if type(key) is int or (type(key) is str and key):
        return key
    if type(key) is HTuple:
        raise wrong_number(parameter, operator, f"{len(key)} keys")
    if type(key) is str:
        raise wrong_value(parameter, operator, "an empty key")
    raise wrong_type(parameter, operator, kind_name(key))


def _refuse(handle: Handle) -> Handle:
    handle.check()
    raise HError(NOT_SERIALIZABLE, f"a handle of type '{handle.semantics}'")


def _copy(root: Dictionary, replace: Callable[[Handle], Handle]) -> Dictionary:
    copies: dict[int, Dictionary] = {}
    waiting: list[Dictionary] = []

    def copy_of(original: Dictionary) -> Dictionary:
        if id(original) not in copies:
            original.check()
            copies[id(original)] = Dictionary()
            waiting.append(original)
        return copies[id(original)]

    def copied(x: Scalar) -> Scalar:
        if not isinstance(x, Handle) or x is HNULL:
            return x
        if isinstance(x, Dictionary) and x.valid:
            return copy_of(x)
        return duplicate(x) or replace(x)

    result = copy_of(root)
    for original in waiting:  # grows while it is walked
        target = copies[id(original)]
        for key, (kind, value) in original.entries.items():
            if kind == "tuple" and any(isinstance(x, Handle) for x in _handles(value)):
                value = tuple_of([copied(x) for x in elements(value)])
            target.entries[key] = Entry(kind, value)
    return result


def _handles(value: Value) -> list[Scalar]:
    """The elements among which there may be handles."""
    return [] if type(value) is HTuple and type(value._data) is not list else elements(value)


def options(names: Value, values: Value, allowed: dict[str, Value], operator: str, parameter: int) -> dict[str, Any]:
    """Generic parameters by name, over the defaults in `allowed`; `parameter` is the position of the names."""
    result = dict(allowed)
    if length(names) != length(values):
        raise wrong_number(parameter + 1, operator, f"{length(values)} values for {length(names)} parameters")
    for name, value in zip(elements(names), elements(values)):
        if type(name) is not str:
            raise wrong_type(parameter, operator, kind_name(name))
        if name not in allowed:
            raise wrong_value(parameter, operator, f"parameter '{name}'")
        result[name] = value
    return result
