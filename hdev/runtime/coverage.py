"""Which lines of the procedures of a session were executed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from hdev.program.model import Procedure

#: What the compiler knows of a procedure: for each flag its lines and the head of the block around them.
Segments = tuple[tuple[tuple[int, ...], int], ...]


@dataclass(slots=True)
class _Counted:
    """One compiled form of a procedure. `flags[k]` is 1 once segment k was executed to its end."""

    segments: Segments
    flags: list[int]
    partial: set[int] = field(default_factory=set)


class Coverage:
    """Collects the executed lines of all sessions that are given it.

    Parameters
    ----------
    leave_out : folders
        Procedures in files below these are not counted.
    """

    def __init__(self, leave_out: Iterable[str] = ()) -> None:
        self._leave_out = tuple(os.path.abspath(folder) + os.sep for folder in leave_out)
        self._counted: dict[tuple[str, str], list[_Counted]] = {}

    def names(self, procedure: Procedure, segments: Segments) -> dict[str, Any]:
        """What compiled code needs to set its flags."""
        counted = _Counted(segments, [0] * len(segments))
        path = os.path.abspath(procedure.path) if procedure.path else ""
        if not path.startswith(self._leave_out):
            known = self._counted.setdefault((path, procedure.name), [])
            same = [other for other in known if other.segments == segments]
            if same:
                counted = same[0]
            else:
                known.append(counted)
        return {".hits_of_procedure": counted.flags, ".failed_line": _on_failure(counted)}

    def lines(self) -> dict[tuple[str, str], tuple[set[int], set[int]]]:
        """By file and procedure: the lines that can be executed, and those that were."""
        result = {}
        for key, forms in self._counted.items():
            known: set[int] = set()
            executed: set[int] = set()
            for form in forms:
                known |= lines_of(form.segments)
                executed |= form.partial
                for flag, (lines, _) in zip(form.flags, form.segments):
                    if flag:
                        executed.update(map(abs, lines))
            result[key] = (known, executed)
        return result


def lines_of(segments: Segments) -> set[int]:
    """All lines of the segments."""
    return {abs(line) for lines, _ in segments for line in lines}


def _on_failure(counted: _Counted) -> Callable[[BaseException], None]:
    """What code calls with an error that came out of one of its lines: this line was reached, hence those before it."""

    def failed_line(error: BaseException) -> None:
        traceback = error.__traceback__
        if traceback is not None and traceback.tb_lineno is not None:
            counted.partial.update(reached_before(counted.segments, traceback.tb_lineno))

    return failed_line


def reached_before(segments: Segments, line: int) -> set[int]:
    """The lines that must have been executed if `line` was reached: those before it in its segment, the heads of the blocks
    around it, and the lines before those."""
    known = lines_of(segments)
    if line not in known:  # the end of a block: nothing to execute, but a time limit may find the program there
        line = max((other for other in known if other < line), default=0)
    result: set[int] = set()
    while line:
        result.add(line)
        for lines, parent in segments:
            if line in lines:
                result.update(other for other in lines[: lines.index(line)] if other > 0)
                line = parent
                break
            if -line in lines:
                line = parent
                break
        else:
            return result
    return result
