"""Python's line events of compiled procedures, switched on where they are wanted and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from hdev.runtime.linker import Linker

#: Called with the frame of a procedure and the line it has reached.
OnLine: TypeAlias = Callable[[FrameType, int], None]


class Wanted:
    """The lines that are wanted: all of them, or some of some procedures."""

    def __init__(self, everything: bool, lines: Mapping[str, frozenset[int]]) -> None:
        self.everything = everything
        self.lines = lines

    def __bool__(self) -> bool:
        return self.everything or bool(self.lines)

    def procedure(self, name: str) -> bool:
        return self.everything or name in self.lines

    def line(self, procedure: str, number: int) -> bool:
        return self.everything or number in self.lines.get(procedure, ())


NOTHING = Wanted(False, {})


class LineEvents(Protocol):
    """A source of line events for the procedures of one session."""

    def want(self, wanted: Wanted) -> None:
        """From now on these lines, in all threads, also those that are running. Any thread may call it."""

    def begin(self) -> None:
        """This thread is about to call procedures."""

    def end(self) -> None:
        """This thread calls no more procedures for the time being."""

    def close(self) -> None:
        """No events any more."""


def line_events(linker: Linker, on_line: OnLine) -> LineEvents:
    """The events by the means this Python has."""
    if sys.version_info >= (3, 12):
        from hdev.debug.events_monitoring import MonitoringEvents

        return MonitoringEvents(linker, on_line)
    from hdev.debug.events_tracing import TracingEvents

    return TracingEvents(linker, on_line)
