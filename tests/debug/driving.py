"""Programs under the debugger, driven by a script of commands or from another thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from typing import Any

from hdev.debug import Debugger, Pause
from hdev.engine import Run
from hdev.program import loads


class Script:
    """A listener that answers each pause with the next command, and notes what it has seen.

    A command is the name of a method of `Pause`, or a function that is given the pause.
    """

    def __init__(self, commands: Iterable[str | Callable[[Pause], Any]], then: str = "go") -> None:
        self.commands = iter(commands)
        self.then = then
        self.seen: list[tuple[str, str, int]] = []
        self.resumed_count = 0

    def paused(self, pause: Pause) -> None:
        top = pause.stack[0]
        self.seen.append((pause.reason, top.procedure, top.line))
        command = next(self.commands, self.then)
        if callable(command):
            command(pause)
            if not pause.over:
                pause.go()
        else:
            getattr(pause, command)()

    def resumed(self, pause: Pause) -> None:
        self.resumed_count += 1

    @property
    def lines(self) -> list[int]:
        return [line for _, _, line in self.seen]


class Remote:
    """A listener that hands pauses to the thread of the test."""

    def __init__(self) -> None:
        self.pauses: queue.Queue[Pause] = queue.Queue()

    def paused(self, pause: Pause) -> None:
        self.pauses.put(pause)

    def resumed(self, pause: Pause) -> None:
        pass

    def next(self) -> Pause:
        return self.pauses.get(timeout=20)


def prepared(text: str, listener: Any, **options: Any) -> tuple[Run, Debugger]:
    """A program with a debugger, ready to run."""
    run = Run(loads(text.encode(), "program.txt"))
    run.debugger = Debugger(run.session, listener, **options)
    return run, run.debugger


class InThread:
    """A run in a thread of its own."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._execute, daemon=True)
        self._thread.start()

    def _execute(self) -> None:
        try:
            self.run.execute()
        except BaseException as error:
            self.error = error

    def join(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive(), "the program still runs"

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()
