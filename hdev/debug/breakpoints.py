"""Breakpoints: where a program pauses, and under what condition."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Breakpoint:
    """A breakpoint before a line of a procedure.

    Attributes
    ----------
    condition : str
        An expression that is evaluated in the procedure each time; '' for none. The program pauses where it is not 0. If it
        cannot be evaluated the program pauses too, and `problem` says why.
    hits : int
        How often the program paused here.
    """

    number: int
    procedure: str
    line: int
    condition: str = ""
    enabled: bool = True
    hits: int = 0
    problem: str = ""
    compiled: dict[tuple[str, ...], object] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        condition = f" if {self.condition}" if self.condition else ""
        return f"{self.number}: {self.procedure}, line {self.line}{condition}{'' if self.enabled else ' (off)'}"


class Breakpoints:
    """The breakpoints of a debugger. May be changed from any thread, also while the program runs."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._all: dict[int, Breakpoint] = {}
        self._next = 1
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Breakpoint]:
        with self._lock:
            return iter(list(self._all.values()))

    def __len__(self) -> int:
        return len(self._all)

    def add(self, procedure: str, line: int, condition: str = "") -> Breakpoint:
        """A breakpoint before this line; one that is there already gets the new condition and is enabled.

        The line must be one that is executed (see `Debugger.breakable`); others are never reached.
        """
        with self._lock:
            found = next((b for b in self._all.values() if (b.procedure, b.line) == (procedure, line)), None)
            if found is None:
                found = self._all[self._next] = Breakpoint(self._next, procedure, line)
                self._next += 1
            found.condition, found.enabled, found.problem = condition, True, ""
            found.compiled.clear()
        self._changed()
        return found

    def enable(self, number: int, on: bool = True) -> None:
        """Switch a breakpoint on or off. KeyError if there is none with this number."""
        self._all[number].enabled = on
        self._changed()

    def remove(self, number: int) -> Breakpoint:
        """Remove a breakpoint and return it. KeyError if there is none with this number."""
        with self._lock:
            found = self._all.pop(number)
        self._changed()
        return found

    def clear(self) -> None:
        """Remove all."""
        with self._lock:
            self._all.clear()
        self._changed()

    def at(self, procedure: str, line: int) -> Breakpoint | None:
        """The enabled breakpoint before this line, if there is one."""
        for found in list(self._all.values()):
            if found.line == line and found.procedure == procedure and found.enabled:
                return found
        return None

    def lines(self) -> dict[str, frozenset[int]]:
        """The lines with enabled breakpoints, by procedure."""
        result: dict[str, set[int]] = {}
        for found in self:
            if found.enabled:
                result.setdefault(found.procedure, set()).add(found.line)
        return {procedure: frozenset(lines) for procedure, lines in result.items()}
