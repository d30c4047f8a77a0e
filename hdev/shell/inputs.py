"""What a typed text is, and whether it is complete."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hdev.catalogue import operator_names
from hdev.catalogue.functions import FUNCTIONS
from hdev.program.model import is_comment_text
from hdev.syntax import SyntaxProblem, parse_expression, parse_statement
from hdev.syntax import nodes as n
from hdev.syntax.blocks import unfinished

Kind = Literal["empty", "command", "help", "procedure", "expression", "statements"]

_HEADER = re.compile(r"\s*(?:(?:public|private)\s+)?(procedure|proc)\s+[^\W\d]\w*\s*(\(|$)")
_END_OF_PROCEDURE = re.compile(r"\s*endproc\s*(?://.*)?")


@dataclass(frozen=True, slots=True)
class Input:
    """A typed text. `lines` are its program lines: those that end in a backslash and the next are one."""

    kind: Kind
    text: str
    lines: tuple[str, ...] = ()


def program_lines(text: str) -> list[str]:
    """The program lines of a text: a physical line that ends in a backslash goes on, unless it is a comment."""
    result: list[str] = []
    begun: list[str] = []
    physical = text.split("\n")
    for number, part in enumerate(physical, 1):
        begun.append(part)
        if part.endswith("\\") and number < len(physical) and not is_comment_text(begun[0]):
            continue
        result.append("\n".join(begun))
        begun = []
    return result


def read(text: str, procedures: frozenset[str] | set[str] = frozenset()) -> Input:
    """What the text is. `procedures` are the names of those that can be called."""
    text = text.rstrip()
    stripped = text.strip()
    if not stripped:
        return Input("empty", "")
    if stripped[0] == "%":
        return Input("command", stripped)
    if stripped[0] == "?":
        return Input("help", stripped)
    if re.fullmatch(r"\w+\?\??", stripped):  # `name?`, as in other shells
        mark = stripped[stripped.index("?") :]
        return Input("help", mark + stripped.rstrip("?"))
    lines = program_lines(text)
    if any(_HEADER.match(line) for line in lines):
        return Input("procedure", text, tuple(lines))
    if len(lines) == 1 and _is_expression(lines[0], procedures):
        return Input("expression", stripped, tuple(lines))
    return Input("statements", text, tuple(lines))


def _is_expression(line: str, procedures: frozenset[str] | set[str]) -> bool:
    match parse_statement(line):
        case n.Invalid():
            try:
                parse_expression(line)
            except SyntaxProblem:
                return False
            return True
        case n.Expr(value=n.Call(name=name)):
            return name in FUNCTIONS and name not in operator_names() and name not in procedures
        case n.Expr(value=n.Method(name=name)):
            return name in ("at", "length", "concat")
    return False


def is_complete(text: str) -> bool:
    """Whether nothing has to follow: no block is open and the last line does not go on."""
    stripped = text.strip()
    if not stripped or stripped[0] in "%?":
        return True
    lines = text.split("\n")
    headers = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    if headers:
        # A procedure ends with `endproc` or an empty line.
        return _END_OF_PROCEDURE.fullmatch(lines[-1]) is not None or (len(lines) > 1 and not lines[-1].strip())
    if lines[-1].endswith("\\") and not is_comment_text(lines[-1]):
        return False
    return not unfinished(parse_statement(line) for line in program_lines(text))
