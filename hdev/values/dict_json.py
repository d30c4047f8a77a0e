"""Dictionaries as JSON text.

An object is a dictionary, and so is an array: one with the keys 0, 1, 2 ... (or, on demand, a tuple). `true`, `false` and
`null` are 1, 0 and HNULL, or what the caller says. Towards JSON a tuple of one element is that element and every other an
array, HNULL is `null`, an integer key becomes a string, and a dictionary with the keys 0, 1, 2 ... an array.
Sources: reference pages of `read_dict`, `write_dict`, `dict_to_json`, `json_to_dict`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from hdev.errors import HError
from hdev.values.dictionary import NOT_SERIALIZABLE, Dictionary, Entry
from hdev.values.handle import HNULL, Handle
from hdev.values.htuple import Scalar, Value, elements, tuple_of

CYCLE = 2456

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(dictionary: Dictionary, *, strict: bool = True, indent: int | None = None) -> str:
    """The dictionary as JSON text. What JSON cannot hold (iconic objects, other handles, NaN and infinities) is error
    2455 or, if not `strict`, `null`. A dictionary within itself, or nested too deeply, is error 2456."""
    try:
        tree = _tree(dictionary, strict, [])
        return json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=indent)
    except RecursionError:
        raise HError(CYCLE, "dictionaries nested too deeply") from None


def _tree(dictionary: Dictionary, strict: bool, within: list[Dictionary]) -> Any:
    dictionary.check()
    if any(d is dictionary for d in within):
        raise HError(CYCLE, "a dictionary within itself")
    path = [*within, dictionary]
    nodes = {key: _entry_node(entry, strict, path) for key, entry in dictionary.entries.items()}
    if nodes and list(nodes) == list(range(len(nodes))):
        return list(nodes.values())
    return {str(key): node for key, node in nodes.items()}


def _entry_node(entry: Entry, strict: bool, within: list[Dictionary]) -> Any:
    if entry.kind != "tuple":
        return _impossible("an iconic object", strict)
    nodes = [_node(x, strict, within) for x in elements(entry.value)]
    return nodes[0] if len(nodes) == 1 else nodes


def _node(x: Scalar, strict: bool, within: list[Dictionary]) -> Any:
    if isinstance(x, Dictionary) and x.valid:
        return _tree(x, strict, within)
    if x is HNULL:
        return None
    if isinstance(x, Handle):
        return _impossible(f"a handle of type '{x.semantics}'", strict)
    if type(x) is float and not math.isfinite(x):
        return _impossible(f"the number {x}", strict)
    return x


def _impossible(what: str, strict: bool) -> None:
    if strict:
        raise HError(NOT_SERIALIZABLE, f"JSON cannot hold {what}")


class JsonReader:
    """Reads JSON text as a dictionary.

    Parameters
    ----------
    true, false, null : Value
        What these literals become.
    arrays_to_tuples : bool
        An array becomes a tuple, if none of its elements is an array, instead of a dictionary.
    """

    def __init__(
        self, *, true: Value = 1, false: Value = 0, null: Value = HNULL, arrays_to_tuples: bool = False
    ) -> None:
        self.true = true
        self.false = false
        self.null = null
        self.arrays_to_tuples = arrays_to_tuples

    def read(self, text: str, error: Callable[[str], HError]) -> Dictionary:
        """The dictionary that an object or array stands for; `error` makes the error for a malformed text."""
        try:
            tree = json.loads(text, parse_constant=_no_constant, parse_int=_integer)
            if not isinstance(tree, dict | list):
                raise error("the text is neither an object nor an array")
            return self._dictionary(tree)
        except (ValueError, RecursionError) as problem:
            raise error(str(problem)) from None

    def _dictionary(self, node: dict[str, Any] | list[Any]) -> Dictionary:
        result = Dictionary()
        for key, item in node.items() if isinstance(node, dict) else enumerate(node):
            if key == "":
                raise ValueError("an empty key")
            result.entries[_clean(key) if isinstance(key, str) else key] = Entry("tuple", self._value(item))
        return result

    def _value(self, node: Any) -> Value:
        if isinstance(node, list) and self.arrays_to_tuples and not any(isinstance(x, list) for x in node):
            values = [self._value(x) for x in node]
            return tuple_of([x for value in values for x in elements(value)])
        if isinstance(node, dict | list):
            return self._dictionary(node)
        if node is None:
            return self.null
        if isinstance(node, bool):
            return self.true if node else self.false
        return _clean(node) if isinstance(node, str) else node


def _clean(string: str) -> str:
    """The string with halves of surrogate pairs, which are no characters, replaced."""
    return _SURROGATE.sub("\ufffd", string)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _integer(digits: str) -> int | float:
    """A JSON number without point and exponent; beyond 64 bits it is a real."""
    if len(digits) > 20:
        return float(digits)
    number = int(digits)
    return number if -0x8000000000000000 <= number <= 0x7FFFFFFFFFFFFFFF else float(number)
