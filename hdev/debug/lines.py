"""What kind of line a program line is for someone who steps through the program."""

from __future__ import annotations

import dis
import re
from collections.abc import Sequence
from types import CodeType

#: Nothing is executed, or nothing that a person would call a step: comments, labels, the ends of blocks.
NOTHING = 0
PLAIN = 1
#: The line of a loop, which is reached again and again without another line between.
LOOP = 2

_WORD = re.compile(r"\s*([a-z]+)\b")
_KINDS = dict.fromkeys(
    "else repeat endif endwhile endfor endswitch case default endtry try import global".split(), NOTHING
)
_KINDS |= dict.fromkeys("while for until".split(), LOOP)
_AFTER_NAME = re.compile(r"\s*(:=|\[|\.)")

#: Instructions that Python puts before a function's first statement.
_PROLOGUE = frozenset({"RESUME", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_GENERATOR"})


def kind_of(text: str) -> int:
    """NOTHING, PLAIN or LOOP for the text of a line."""
    stripped = text.strip()
    if not stripped or stripped[0] in "*#" or stripped.startswith("//"):
        return NOTHING
    match = _WORD.match(text)
    if match is None or _AFTER_NAME.match(text, match.end()):
        return PLAIN
    return _KINDS.get(match.group(1), PLAIN)


def stopping_line(lines: Sequence[str], line: int) -> int | None:
    """The first line from `line` on at which the program can pause; None if there is none."""
    for number in range(max(line, 1), len(lines) + 1):
        if kind_of(lines[number - 1]) != NOTHING:
            return number
    return None


def first_instructions(code: CodeType) -> dict[int, int]:
    """For each line, the offset of its first instruction."""
    result: dict[int, int] = {}
    for instruction in dis.get_instructions(code):
        place = instruction.positions
        line = place.lineno if place is not None else None
        if line is not None and instruction.opname not in _PROLOGUE:
            result.setdefault(line, instruction.offset)
    return result
