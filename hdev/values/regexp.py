"""Regular expressions: `regexp_match`, `regexp_replace`, `regexp_select`, `regexp_test` and `=~`.

The syntax is Perl's (the package `regex` runs it). An expression is a string, or a tuple of it and options: 'ignore_case',
'multiline', 'dot_matches_all', 'newline_lf', 'newline_crlf', 'newline_cr'; to count or select what does not match
'invert_match', and to replace every match 'replace_all'. Data that are not strings are error 1201; a malformed
expression or unknown option is 1302. Matching that takes longer than `time_limit`, or beyond a `deadline`, is error 9400.
Source: reference pages of `tuple_regexp_match` ... `tuple_regexp_test`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from time import monotonic
from typing import Any, TypeVar

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.values.elementwise import kind_name
from hdev.values.htuple import HTuple, Value, check_characters, length, tuple_of
from hdev.values.strings import check_strings

TIMEOUT = 9400

#: How many seconds one call may spend matching. The session may set it for the thread that runs a program.
time_limit: ContextVar[float] = ContextVar("time_limit", default=10.0)

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


@contextmanager
def deadline(until: float) -> Iterator[None]:
    """Within the block matching in this thread also ends at a time of `time.monotonic`."""
    token = _deadline.set(until)
    try:
        yield
    finally:
        _deadline.reset(token)


_OPTIONS = {"ignore_case", "multiline", "dot_matches_all", "newline_lf", "newline_crlf", "newline_cr"}
_NEWLINES = {"newline_lf": r"\n", "newline_crlf": r"\r\n", "newline_cr": r"\r"}

_Result = TypeVar("_Result")


def regexp_match(data: Value, expression: Value) -> Value:
    """The first match in each string, '' where there is none (`tuple_regexp_match`).

    If the expression has groups: for a single string all groups of the match (one '' if there is no match), for several
    strings the first group of each.
    """
    operator = "tuple_regexp_match"
    strings, pattern, _ = _arguments(data, expression, operator, "")
    if pattern.groups and len(strings) == 1:
        found = _timed(pattern.search, strings, operator)
        match = next(found)
        return tuple_of(list(match.groups(""))) if match else ""
    group = 1 if pattern.groups else 0
    return tuple_of([(m.group(group) or "") if m else "" for m in _timed(pattern.search, strings, operator)])


def regexp_replace(data: Value, expression: Value, replacement: Value) -> Value:
    """Each string with its first match replaced, or every match with option 'replace_all' (`tuple_regexp_replace`).

    In the replacement `$0` is the match, `$1` to `$9` are its groups, and `$$` is a dollar.
    """
    operator = "tuple_regexp_replace"
    strings, pattern, replace_all = _arguments(data, expression, operator, "replace_all")
    if type(replacement) is not str:
        raise (wrong_number if type(replacement) is HTuple else wrong_type)(3, operator, kind_name(replacement))
    parts = re.split(r"\$([0-9$])", replacement)

    def expanded(match: Any) -> str:
        return "".join(part if i % 2 == 0 else _reference(match, part) for i, part in enumerate(parts))

    def replaced(string: str, timeout: float) -> str:
        return pattern.sub(expanded, string, count=0 if replace_all else 1, timeout=timeout)

    result = list(_timed(replaced, strings, operator))
    for string in result:
        check_characters(len(string))
    return tuple_of(result)


def _reference(match: Any, name: str) -> str:
    if name == "$":
        return "$"
    number = int(name)
    return (match.group(number) or "") if number <= match.re.groups else ""


def regexp_select(data: Value, expression: Value) -> Value:
    """The strings in which the expression matches, or with 'invert_match' the others (`tuple_regexp_select`)."""
    return tuple_of(list(_matching(data, expression, "tuple_regexp_select")))


def regexp_test(data: Value, expression: Value) -> Value:
    """The number of strings in which the expression matches: `data =~ expression` (`tuple_regexp_test`)."""
    return sum(1 for _ in _matching(data, expression, "tuple_regexp_test"))


def _matching(data: Value, expression: Value, operator: str) -> Iterator[str]:
    strings, pattern, invert = _arguments(data, expression, operator, "invert_match")
    for string, match in zip(strings, _timed(pattern.search, strings, operator)):
        if (match is None) is invert:
            yield string


def _timed(search: Callable[..., _Result], strings: list[str], operator: str) -> Iterator[_Result]:
    """`search` of each string, all of them within the time limit."""
    start = monotonic()
    limit = min(time_limit.get(), _deadline.get() - start)
    for string in strings:
        try:
            yield search(string, timeout=max(start + limit - monotonic(), 1e-6))
        except TimeoutError:
            raise HError(TIMEOUT, f"the expression took longer than {max(limit, 0):.3g} s", operator=operator) from None
        except MemoryError:
            raise HError(6001, "the expression needs too much memory", operator=operator) from None


def _arguments(data: Value, expression: Value, operator: str, extra: str) -> tuple[list[str], Any, bool]:
    """The strings, the compiled expression, and whether option `extra` of this operator is among the options."""
    strings = check_strings(data, operator, 1)
    if length(expression) == 0:
        raise wrong_number(2, operator, "no expression")
    source, *options = check_strings(expression, operator, 2)
    for option in options:
        if option not in _OPTIONS and option != extra:
            raise wrong_value(2, operator, f"option '{option}'")
    return strings, _compiled(source, frozenset(options) & _OPTIONS, operator), extra in options


@lru_cache(maxsize=256)
def _compiled(source: str, options: frozenset[str], operator: str) -> Any:
    import regex

    flags = regex.VERSION0
    if "ignore_case" in options:
        flags |= regex.IGNORECASE
    if "multiline" in options:
        flags |= regex.MULTILINE
    if "dot_matches_all" in options:
        flags |= regex.DOTALL
    newline = next((_NEWLINES[name] for name in sorted(_NEWLINES) if name in options), r"\n")
    try:
        return regex.compile(_translated(source, newline, "multiline" in options, "dot_matches_all" in options), flags)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        raise wrong_value(2, operator, f"'{source[:80]}': {error}") from None


_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:[^\]]*:\]|[^\]\\])*\]|[.^$]|[^\\\[.^$]+|.", re.DOTALL)


def _translated(source: str, newline: str, multiline: bool, dot_matches_all: bool) -> str:
    r"""The expression as `regex` writes it: the ends of the string `\z` and `\Z`, and lines that end otherwise than in LF."""
    changes = {r"\z": r"\Z", r"\Z": rf"(?={newline}\Z|\Z)"}
    if newline != r"\n":
        changes["$"] = rf"(?={newline}|\Z)" if multiline else rf"(?={newline}\Z|\Z)"
        changes["^"] = rf"(?<=\A|{newline})" if multiline else r"\A"
        changes["."] = r"(?s:.)" if dot_matches_all else rf"(?s:(?!{newline}).)"
    return "".join(changes.get(token, token) for token in _TOKEN.findall(source))
