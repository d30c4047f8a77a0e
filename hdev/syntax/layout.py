"""The indentation of a procedure's lines, as HDevelop does it: four blanks a block, labels level with their `switch`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hdev.syntax import nodes as n
from hdev.syntax.parser import parse_statement

_INDENT = "    "
_BEGINS = frozenset("if while repeat for switch try".split())
_GOES_ON = frozenset("elseif else case default catch".split())
_ENDS = frozenset("endif endwhile until endfor endswitch endtry".split())


def indentation(statements: Iterable[n.Statement]) -> Iterator[int]:
    """For each statement, the number of blocks around it."""
    level = 0
    for statement in statements:
        word = _control_word(statement)
        if word in _ENDS or word in _GOES_ON:
            level = max(level - 1, 0)
        yield level
        if word in _BEGINS or word in _GOES_ON:
            level += 1


def format_lines(lines: Iterable[str]) -> list[str]:
    """The lines of a procedure, indented by block; otherwise as they are.

    Of a statement that is continued in further lines, the first is moved. Export lines (`#`) stay where they are.
    """
    lines = list(lines)
    levels = indentation(map(parse_statement, lines))
    return [line if line.startswith("#") else _indented(line, level) for line, level in zip(lines, levels)]


def _indented(line: str, level: int) -> str:
    text = line.strip()
    return _INDENT * level + text if text else ""


def _control_word(statement: n.Statement) -> str:
    match statement:
        case n.Condition(keyword=word) | n.Keyword(keyword=word) | n.Invalid(keyword=word):
            return word
        case n.For():
            return "for"
        case n.Case():
            return "case"
        case n.Catch():
            return "catch"
        case _:
            return ""
