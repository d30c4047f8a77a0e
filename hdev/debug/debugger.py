"""The debugger of a session: when the program pauses, and how it goes on. See `hdev.debug`."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from hdev.debug.breakpoints import Breakpoint, Breakpoints
from hdev.debug.events import Wanted, line_events
from hdev.debug.frames import StackFrame, declared_globals, ended_frames, live_frames
from hdev.debug.lines import LOOP, NOTHING, first_instructions, kind_of, stopping_line
from hdev.debug.pause import Command, Pause, Reason
from hdev.errors import HError
from hdev.runtime.errors import Leave, Source, hdevelop_error, source_of
from hdev.runtime.fragments import expression

if TYPE_CHECKING:
    from hdev.program.model import Procedure
    from hdev.runtime.session import Session

T = TypeVar("T")


class Aborted(Leave):
    """The program was ended by `Pause.abort`."""


class Listener(Protocol):
    """Whoever shows the program. Both methods are called in the program's thread; there is one pause at a time."""

    def paused(self, pause: Pause) -> None:
        """The program has paused. Give a command here and now, or return and give it later from another thread."""

    def resumed(self, pause: Pause) -> None:
        """The program goes on, or ends, after this pause."""


class Debugger:
    """Controls what runs in a session. To be attached before the first procedure runs.

    Parameters
    ----------
    listener : Listener
        Is told of every pause.
    pause_at_start : bool
        Pause at the first line.
    pause_at_errors : bool
        Pause at errors that nothing catches.
    settable : bool
        Whether variables can be set while the program runs; see `hdev.debug` on its cost.
    """

    def __init__(
        self,
        session: Session,
        listener: Listener,
        *,
        pause_at_start: bool = False,
        pause_at_errors: bool = True,
        settable: bool = True,
    ) -> None:
        self.session = session
        self.listener = listener
        self.pause_at_errors = pause_at_errors
        self.breakpoints = Breakpoints(self._refresh)
        self._requested: Reason | None = "start" if pause_at_start else None
        self._step: _Step | None = None
        self._target: tuple[str, int] | None = None
        self._pausing = threading.Lock()
        self._busy: set[int] = set()  # threads that pause: what is evaluated in them does not pause
        self._last: dict[int, tuple[FrameType, int]] = {}
        self._firsts: dict[CodeType, dict[int, int]] = {}
        self._kinds: dict[str, int] = {}
        self._globals: dict[int, tuple[Source, dict[str, str]]] = {}
        session.linker.settable = settable
        self._on_stop = session.on_stop
        session.on_stop = self._stopped
        session.resources["debugger"] = self  # closed with it
        self._closed = False
        self._events = line_events(session.linker, self._line)

    # -------------------------------------------------------------------------------------------------------- controls

    def run(self, work: Callable[[], T]) -> T:
        """Do the work, which calls procedures, in this thread; an error that it raises is a pause first.

        Raises what the work raises, and `Aborted`.
        """
        self._last.pop(threading.get_ident(), None)
        try:
            self._refresh()
            self._events.begin()
            return work()
        except Exception as error:
            if self.pause_at_errors and threading.get_ident() not in self._busy:
                pause = Pause("error", error=hdevelop_error(error))
                pause.stack = self.post_mortem(error, pause.call)
                if pause.stack:
                    self._wait(pause)
            raise
        finally:
            self._requested = self._step = self._target = None
            self._last.pop(threading.get_ident(), None)
            self._refresh()
            self._events.end()

    def post_mortem(self, error: BaseException, in_thread: Callable[[Callable[[], Any]], Any]) -> list[StackFrame]:
        """The procedures that an error has ended, innermost first; `in_thread` evaluates in the thread that should."""
        levels = []
        for level in ended_frames(error.__traceback__):
            source = source_of(level.tb_frame)
            assert source is not None
            declared = self._declared(source)
            line, instruction = level.tb_lineno or 1, level.tb_lasti
            levels.append(StackFrame(level.tb_frame, line, instruction, self.session, in_thread, declared, True))
        return levels

    def pause(self, reason: Reason = "pause") -> None:
        """Pause at the next line that any thread reaches. From any thread."""
        self._requested = reason
        self._refresh()

    def close(self) -> None:
        """Detach: the program runs on, and nothing pauses it any more. The end of the session does it, too."""
        if self._closed:
            return
        self._closed = True
        self._requested = self._step = self._target = None
        self._events.close()

    def breakable(self, procedure: Procedure, line: int) -> int | None:
        """The line from this one on that a breakpoint can stand at: comments, labels and ends of blocks are not reached.

        None if there is none.
        """
        return stopping_line([entry.text for entry in procedure.lines], line)

    # ---------------------------------------------------------------------------------------------------------- events

    def _refresh(self) -> None:
        """Ask for the line events that are needed from now on."""
        if self._closed:
            return
        lines = self.breakpoints.lines()
        if self._target is not None:
            procedure, number = self._target
            lines[procedure] = lines.get(procedure, frozenset()) | {number}
        self._events.want(Wanted(self._requested is not None or self._step is not None, lines))

    def _line(self, frame: FrameType, number: int) -> None:
        """A procedure has reached a line."""
        thread = threading.get_ident()
        if thread in self._busy:
            return
        source = source_of(frame)
        assert source is not None
        kind = self._kind(source.text(number))
        if kind == NOTHING:
            return
        if self._requested is not None:
            reason, self._requested = self._requested, None
            self._last[thread] = (frame, number)
            self._pause(frame, number, reason)
            return
        again = self._last.get(thread) == (frame, number) and kind != LOOP and not self._begins(frame, number)
        self._last[thread] = (frame, number)
        if again:
            return
        stop = self.breakpoints.at(source.procedure, number)
        if stop is not None and self._holds(stop, frame, source):
            stop.hits += 1
            self._pause(frame, number, "breakpoint", stop)
        elif self._target == (source.procedure, number):
            self._pause(frame, number, "target")
        elif self._step is not None and self._step.leads_to(frame, thread):
            self._pause(frame, number, "step")

    def _kind(self, text: str) -> int:
        kind = self._kinds.get(text)
        if kind is None:
            kind = self._kinds[text] = kind_of(text)
        return kind

    def _begins(self, frame: FrameType, number: int) -> bool:
        """Whether the frame is at the beginning of its line (and not in the middle, after a jump within the line)."""
        firsts = self._firsts.get(frame.f_code)
        if firsts is None:
            firsts = self._firsts[frame.f_code] = first_instructions(frame.f_code)
        return firsts.get(number) == frame.f_lasti

    def _holds(self, stop: Breakpoint, frame: FrameType, source: Source) -> bool:
        """Whether the condition of a breakpoint holds."""
        if not stop.condition:
            return True
        from hdev.values.logic import truth

        pause = Pause("breakpoint")
        variables = self._level(frame, stop.line, None, pause).variables.copy()
        key = tuple(variables)
        stop.problem = ""
        with self._undisturbed():
            try:
                compiled: Any = stop.compiled.get(key)
                if compiled is None:
                    globals_ = self._declared(source)
                    compiled = expression(self.session, stop.condition, variables, globals_, (), source)
                    stop.compiled[key] = compiled
                return truth(compiled.value(variables))
            except HError as error:
                stop.problem = error.detail or error.message
                return True

    def _stopped(self, variables: dict[str, Any]) -> None:
        """The program is in `stop ()`."""
        if self._on_stop is not None:
            self._on_stop(variables)
        if self._closed or threading.get_ident() in self._busy:
            return
        frames = live_frames(sys._getframe(1))
        if frames:
            self._pause(frames[0], frames[0].f_lineno, "stop")

    # ---------------------------------------------------------------------------------------------------------- pauses

    def _pause(self, frame: FrameType, line: int, reason: Reason, stop: Breakpoint | None = None) -> None:
        pause = Pause(reason, stop)
        pause.stack = [self._level(frame, line, None, pause)]
        pause.stack += [self._level(f, f.f_lineno, f.f_lasti, pause) for f in live_frames(frame.f_back)]
        command = self._wait(pause)
        if command.kind == "abort":
            raise Aborted
        frames = live_frames(frame)
        self._step = _Step.of(command, frames) if command.kind in ("over", "into", "out") else None
        self._target = (command.procedure, command.line) if command.kind == "target" else None
        self._last[threading.get_ident()] = (frame, line)
        self._refresh()

    def _wait(self, pause: Pause) -> Command:
        with self._pausing, self._undisturbed():
            self._step = self._target = None
            self._refresh()
            self.listener.paused(pause)
            command = pause.wait()
            self.listener.resumed(pause)
            return command

    @contextlib.contextmanager
    def _undisturbed(self) -> Iterator[None]:
        thread = threading.get_ident()
        self._busy.add(thread)
        try:
            yield
        finally:
            self._busy.discard(thread)

    def _level(self, frame: FrameType, line: int, instruction: int | None, pause: Pause) -> StackFrame:
        source = source_of(frame)
        assert source is not None
        return StackFrame(frame, line, instruction, self.session, pause.call, self._declared(source), False)

    def _declared(self, source: Source) -> dict[str, str]:
        found = self._globals.get(id(source))
        if found is None:
            found = self._globals[id(source)] = (source, declared_globals(source))
        return found[1]


class _Step:
    """A step that is under way: it leads to the next line of one of some procedure calls, or of any in its thread."""

    def __init__(self, thread: int, frames: set[FrameType] | None) -> None:
        self._thread = thread
        self._frames = frames

    @staticmethod
    def of(command: Command, frames: list[FrameType]) -> _Step:
        """The step that a command asks for in a call stack (innermost first)."""
        thread = threading.get_ident()
        if command.kind == "into":
            return _Step(thread, None)
        return _Step(thread, set(frames[1:] if command.kind == "out" else frames))

    def leads_to(self, frame: FrameType, thread: int) -> bool:
        return thread == self._thread and (self._frames is None or frame in self._frames)
