"""Flags by which a running procedure tells which of its lines were executed.

A *segment* is a run of lines that are executed one after the other. One store, behind the last of them, says that all were:
in a loop into a local variable, which costs a few nanoseconds a turn (Python's own line events cost several times the loop)
and is copied to the list of flags when the procedure ends; elsewhere into the list itself. Where an error leaves a segment
half done, the line of the error tells how far it came (see `hdev.runtime.coverage`).
"""

from __future__ import annotations

import ast

from hdev.compile import build as b
from hdev.compile.build import Place
from hdev.syntax import blocks as bl
from hdev.syntax import nodes as n

#: Name of the local variable that holds the flags.
FLAGS = ".hits"


class Segments:
    """The segments of one procedure, found while its blocks are compiled.

    Attributes
    ----------
    found : list of (lines, parent)
        The lines of each segment in the order of execution, and the line of the block's head that it stands in (0: none). A
        line that is reached by several ways, the condition of a `repeat`, stands there as a negative number.
    """

    def __init__(self) -> None:
        self.found: list[tuple[list[int], int]] = []
        #: For each enclosing loop: the line of the condition to which `continue` leads in a `repeat`, else 0.
        self.untils: list[int] = []
        #: The segments in loops.
        self._repeated: list[int] = []

    def begin(self, parent: int, label: int = 0) -> int:
        """The number of a new segment. `label` is a line that is reached by entering the block: `case`, `catch`."""
        self.found.append(([label] if label else [], parent))
        return len(self.found) - 1

    def add(self, segment: int, line: int) -> None:
        self.found[segment][0].append(line)

    def done(self, segment: int) -> list[ast.stmt]:
        """The statement that says that a segment was executed to its end."""
        lines = self.found[segment][0]
        if not lines:
            return []
        place: Place = (max(abs(lines[-1]), 1), 0, 0)
        if self.untils:
            self._repeated.append(segment)
            return [b.set_local(_flag(segment), b.constant(1, place), place)]
        return [b.assign(b.store_item(b.load(FLAGS, place), segment, place), b.constant(1, place), place)]

    def reached(self, line: int, parent: int) -> list[ast.stmt]:
        """A line that is a segment of its own."""
        segment = self.begin(parent, line)
        return self.done(segment)

    def frozen(self) -> tuple[tuple[tuple[int, ...], int], ...]:
        return tuple((tuple(lines), parent) for lines, parent in self.found)

    def wrapped(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The body of the procedure, which tells of every error on its way out."""
        place: Place = (1, 0, 0)
        local = b.set_local(FLAGS, b.load(".hits_of_procedure", place), place)
        watched = b.try_(body, ".Anything", ".e", [self.failed(place), b.reraise(place)], place)
        if not self._repeated:
            return [local, watched]
        begin, end = [], []
        for segment in self._repeated:
            flag = b.load(_flag(segment), place)
            hit = b.assign(b.store_item(b.load(FLAGS, place), segment, place), b.constant(1, place), place)
            begin.append(b.set_local(_flag(segment), b.constant(0, place), place))
            end.append(b.if_(flag, [hit], [], place))
        return [local, *begin, b.finally_([watched], end, place)]

    @staticmethod
    def failed(place: Place) -> ast.stmt:
        """In a handler: the error `.e` came from a line of this procedure."""
        return b.expression(b.call(".failed_line", [b.load(".e", place)], place), place)


def _flag(segment: int) -> str:
    return f".hit{segment}"


def is_declaration(block: bl.Block) -> bool:
    """Whether there is nothing to execute."""
    return isinstance(block, bl.Simple) and isinstance(block.statement, n.Global | n.Import)


def leads_away(block: bl.Block, in_loop: bool = False, in_switch: bool = False) -> bool:
    """Whether a statement in the block may go on elsewhere than behind it: `return`, or a `break` or `continue` of a loop
    around it."""

    def any_of(bodies: list[list[bl.Block]], loop: bool, switch: bool) -> bool:
        return any(leads_away(inner, loop, switch) for body in bodies for inner in body)

    match block:
        case bl.Simple(statement=n.Keyword(keyword="return" | "exit")) | bl.Simple(statement=n.Throw()):
            return True
        case bl.Simple(statement=n.Keyword(keyword="break")):
            return not in_loop and not in_switch
        case bl.Simple(statement=n.Keyword(keyword="continue")):
            return not in_loop
        case bl.If(branches=branches, otherwise=otherwise):
            return any_of([*(branch.body for branch in branches), otherwise], in_loop, in_switch)
        case bl.While(body=inner) | bl.Repeat(body=inner) | bl.For(body=inner):
            return any_of([inner], True, in_switch)
        case bl.Switch(cases=cases):
            return any_of([case.body for case in cases], in_loop, True)
        case bl.Try(body=inner, handler=handler):
            return any_of([inner, handler], in_loop, in_switch)
    return False
