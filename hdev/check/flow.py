"""Control flow: lines that are never reached."""

from __future__ import annotations

from hdev.syntax import blocks as bl
from hdev.syntax import nodes as n

_LEAVE = frozenset({"return", "break", "continue", "exit"})


def unreachable_lines(body: list[bl.Block]) -> list[int]:
    """The first line behind each statement that never lets the program go on.

    A `return` at the very end is not followed by anything; one inside a `switch` may be followed by its `break`.
    """
    found: list[int] = []
    _sequence(body, found)
    return found


def _sequence(body: list[bl.Block], found: list[int]) -> bool:
    """Look through a sequence; whether it never reaches its end."""
    for number, block in enumerate(body):
        if _leaves(block, found):
            if number + 1 < len(body):
                after = body[number + 1]
                if not isinstance(after, bl.Simple) or after.statement not in _HARMLESS:
                    found.append(after.line)
            return True
    return False


#: Written by habit behind a `return` or `throw`, and no mistake.
_HARMLESS = (n.Keyword("break"), n.Keyword("return"))


def _leaves(block: bl.Block, found: list[int]) -> bool:
    match block:
        case bl.Simple(statement=n.Keyword(keyword=word)):
            return word in _LEAVE
        case bl.Simple(statement=n.Throw()):
            return True
        case bl.If(branches=branches, otherwise=otherwise, has_else=has_else):
            ends = [_sequence(branch.body, found) for branch in branches]
            ends.append(_sequence(otherwise, found))
            return has_else and all(ends)
        case bl.While(body=inner) | bl.Repeat(body=inner) | bl.For(body=inner):
            _sequence(inner, found)
        case bl.Switch(cases=cases):
            for case in cases:
                _sequence(case.body, found)
        case bl.Try(body=inner, handler=handler):
            tried = _sequence(inner, found)
            caught = _sequence(handler, found)
            return tried and caught
    return False
