"""Functions of strings: length, search, parts, splitting and joining, replacement, distance.

Positions and lengths count Unicode code points, from 0 (not bytes, not composed characters), as HALCON does by default.
Sources: reference pages of `tuple_strlen` ... `tuple_str_distance` and of the chapter Tuple / String Operations.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.values.construct import position
from hdev.values.elementwise import binary, kind_name, operand_error, pairs, unary
from hdev.values.htuple import EMPTY, HTuple, Scalar, Value, check_characters, elements, length, tuple_of
from hdev.values.text import text


def check_strings(value: Value, operator: str, parameter: int) -> list[str]:
    """The elements, which must be strings."""
    items: list[Any] = elements(value)
    for x in items:
        if type(x) is not str:
            raise wrong_type(parameter, operator, kind_name(x))
    return items


def strlen(s: Value) -> Value:
    """The number of characters (`tuple_strlen`)."""
    if type(s) is str:
        return len(s)
    if type(s) is HTuple:
        return unary(strlen, s)
    raise wrong_type(1, "tuple_strlen", kind_name(s))


def _search(scalar: Callable[[str, str], int], operator: str, doc: str) -> Callable[[Value, Value], Value]:
    def element(s: Scalar, wanted: Scalar) -> int:
        if type(s) is str and type(wanted) is str:
            return scalar(s, wanted)
        raise operand_error(s, wanted, operator, (str,))

    def whole(s: Value, wanted: Value) -> Value:
        if type(s) is HTuple or type(wanted) is HTuple:
            return binary(element, s, wanted, operator)
        return element(s, wanted)  # type: ignore[arg-type]

    whole.__name__ = whole.__qualname__ = operator.removeprefix("tuple_")
    whole.__doc__ = f"{doc}, or -1 (`{operator}`)."
    return whole


def _first_of(s: str, characters: str) -> int:
    return next((i for i, c in enumerate(s) if c in characters), -1)


def _last_of(s: str, characters: str) -> int:
    return max(map(s.rfind, characters), default=-1)


strstr = _search(str.find, "tuple_strstr", "Position of the first occurrence of a substring")
strrstr = _search(str.rfind, "tuple_strrstr", "Position of the last occurrence of a substring")
strchr = _search(_first_of, "tuple_strchr", "Position of the first character that is one of the given ones")
strrchr = _search(_last_of, "tuple_strrchr", "Position of the last character that is one of the given ones")


def _cut(s: Scalar, first: int, last: int, parameters: tuple[int, int], operator: str) -> str:
    """The characters `first` to `last`, both inclusive; `last` = `first` - 1 gives ''. Outside the string: error 13xx."""
    if type(s) is not str:
        raise wrong_type(1, operator, kind_name(s))
    if not 0 <= first <= len(s):
        raise wrong_value(parameters[0], operator, f"position {first} of a string of length {len(s)}")
    if not first - 1 <= last < len(s):
        raise wrong_value(parameters[1], operator, f"position {last} of a string of length {len(s)}")
    return s[first : last + 1]


def _check_positions(s: Value, positions: Value, operator: str, parameter: int) -> None:
    if length(positions) == 0 and length(s) != 0:
        raise wrong_number(parameter, operator, "no position")


def str_firstn(s: Value, n: Value) -> Value:
    """The characters from the first up to and with position `n` (`tuple_str_first_n`)."""
    operator = "tuple_str_first_n"
    _check_positions(s, n, operator, 2)

    def element(x: Scalar, at: Scalar) -> str:
        last = position(at, operator, 2)
        if last < 0:
            raise wrong_value(2, operator, f"position {last}")
        return _cut(x, 0, last, (2, 2), operator)

    return binary(element, s, n, operator)


def str_lastn(s: Value, n: Value) -> Value:
    """The characters from position `n` to the last (`tuple_str_last_n`)."""
    operator = "tuple_str_last_n"
    _check_positions(s, n, operator, 2)

    def element(x: Scalar, at: Scalar) -> str:
        first = position(at, operator, 2)
        if type(x) is str and first >= len(x):
            raise wrong_value(2, operator, f"position {first} of a string of length {len(x)}")
        return _cut(x, first, len(x) - 1 if type(x) is str else 0, (2, 2), operator)

    return binary(element, s, n, operator)


def str_bit_select(s: Value, index: Value) -> Value:
    """The character at a position: `s{index}` (`tuple_str_bit_select`)."""
    operator = "tuple_str_bit_select"
    _check_positions(s, index, operator, 2)

    def element(x: Scalar, at: Scalar) -> str:
        i = position(at, operator, 2)
        return _cut(x, i, i, (2, 2), operator)

    return binary(element, s, index, operator)


def substr(s: Value, first: Value, last: Value) -> Value:
    """The characters from position `first` to `last`, both inclusive: `s{first:last}` (`tuple_substr`).

    `last` = `first` - 1 gives ''. There are as many first as last positions (1403).
    """
    operator = "tuple_substr"
    if length(s) == 0:
        return EMPTY
    _check_positions(s, first, operator, 2)
    _check_positions(s, last, operator, 3)
    if length(first) != length(last):
        raise wrong_number(3, operator, f"{length(last)} last for {length(first)} first positions")
    ends = dict(enumerate(elements(last)))
    starts = elements(first)
    result: list[Scalar] = []
    for x, i in pairs(s, tuple_of(list(range(len(starts)))), operator):
        begin, end = position(starts[i], operator, 2), position(ends[i], operator, 3)
        result.append(_cut(x, begin, end, (2, 3), operator))
    return tuple_of(result)


def split(s: Value, separators: Value) -> Value:
    """The parts of the strings between separator characters (`tuple_split`).

    Every character of a separator string separates; several in a row count as one, and none gives an empty part at an
    end. A string of nothing but separators gives ''.
    """
    check_strings(s, "tuple_split", 1)
    check_strings(separators, "tuple_split", 2)
    result: list[Scalar] = []
    for x, characters in pairs(s, separators, "tuple_split"):
        for c in characters[1:]:
            x = x.replace(c, characters[0])
        parts = [part for part in x.split(characters[0]) if part] if characters else [x]
        result.extend(parts or [""])
    return tuple_of(result)


def join(t: Value, separators: Value) -> Value:
    """The elements joined to one string, once for each separator (`tuple_join`); numbers read as in `+`."""
    check_strings(separators, "tuple_join", 2)
    items = [text(x) for x in elements(t)]
    if not items:
        return EMPTY
    size = sum(map(len, items))
    result: list[Scalar] = []
    for separator in elements(separators):
        assert isinstance(separator, str)
        check_characters(size + len(separator) * (len(items) - 1))
        result.append(separator.join(items))
    return tuple_of(result)


def str_replace(s: Value, before: Value, after: Value) -> Value:
    """Every occurrence of `before` replaced by `after` (`tuple_str_replace`); an empty `before` replaces nothing."""
    operator = "tuple_str_replace"
    for parameter, value in enumerate((s, before, after), start=1):
        check_strings(value, operator, parameter)
    if length(before) != length(after) and 1 not in (length(before), length(after)):
        raise wrong_number(3, operator, f"{length(after)} replacements for {length(before)} strings")
    changes = list(pairs(before, after, operator))
    if not changes or length(s) == 0:
        return EMPTY
    result: list[Scalar] = []
    for x, i in pairs(s, tuple_of(list(range(len(changes)))), operator):
        old, new = changes[i]
        check_characters(len(x) + (x.count(old) * (len(new) - len(old)) if old else 0))
        result.append(x.replace(old, new) if old else x)
    return tuple_of(result)


def str_distance(a: Value, b: Value, mode: Value) -> Value:
    """The number of characters to insert, delete or replace that makes one string the other (`tuple_str_distance`).

    The only mode is 'levenshtein'.
    """
    operator = "tuple_str_distance"
    if type(mode) is not str:
        raise (wrong_number if type(mode) is HTuple else wrong_type)(3, operator)
    if mode != "levenshtein":
        raise wrong_value(3, operator, f"mode '{mode}'")
    check_strings(a, operator, 1)
    check_strings(b, operator, 2)
    return binary(levenshtein, a, b, operator)


def levenshtein(a: str, b: str) -> int:
    """Edit distance by the bit-vector method of Myers (1999), in Hyyrö's form: one column of the table is two integers."""
    if not a:
        return len(b)
    masks: dict[str, int] = {}
    for i, c in enumerate(a):
        masks[c] = masks.get(c, 0) | 1 << i
    full, last = (1 << len(a)) - 1, 1 << len(a) - 1
    plus, minus, distance = full, 0, len(a)
    for c in b:
        match = masks.get(c, 0)
        diagonal = (((match & plus) + plus) ^ plus) | match | minus
        up = minus | ~(diagonal | plus) & full
        down = diagonal & plus
        distance += (up & last != 0) - (down & last != 0)
        up = up << 1 | 1
        plus = (down << 1 | ~(diagonal | up)) & full
        minus = diagonal & up & full
    return distance


def environment(names: Value) -> Value:
    """The values of environment variables, '' for one that is not set (`tuple_environment`)."""
    return tuple_of([os.environ.get(name, "") for name in check_strings(names, "tuple_environment", 1)])
