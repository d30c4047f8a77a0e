"""Watching a run: its time, its depth, the lines it executes."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TypeVar

from hdev.runtime.errors import Source, TimeoutReached, source_of

T = TypeVar("T")

#: Python frames that a chain of procedure calls may take.
MAX_FRAMES = 6000

#: An exception that comes while Python runs a finalizer is lost: the time that passes until it is raised again.
_AGAIN = 0.25


@contextlib.contextmanager
def deep_recursion() -> Iterator[None]:
    """Let procedures call each other deeper than Python's own limit."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, MAX_FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def limited(seconds: float | None, work: Callable[[], T]) -> T:
    """Do the work, procedure calls in it as deep as they may be; raise `TimeoutReached` in it when the time is over.

    Regular expressions end then, too. The work is a function, not the body of a `with`, because a second signal must not come
    between the end of the work and the moment from which on signals are ignored.
    """
    with deep_recursion():
        if seconds is None:
            return work()
        from hdev.values import regexp

        with regexp.deadline(time.monotonic() + seconds):
            if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
                return _by_signal(seconds, work)
            return _by_timer(seconds, work)


def _by_signal(seconds: float, work: Callable[[], T]) -> T:
    running = True

    def reached(number: int, frame: FrameType | None) -> None:
        if running:
            raise TimeoutReached

    before = signal.signal(signal.SIGALRM, reached)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6), _AGAIN)
    try:
        try:
            return work()
        finally:
            running = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _by_timer(seconds: float, work: Callable[[], T]) -> T:
    thread = threading.get_ident()
    finished = threading.Event()
    lock = threading.Lock()
    raised = False

    def watch() -> None:
        nonlocal raised
        wait = seconds
        while not finished.wait(wait):
            with lock:
                if not finished.is_set():
                    raised = True
                    raise_in(thread, TimeoutReached)
            wait = _AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        return work()
    finally:
        with lock:
            finished.set()
        if raised:
            absorb(TimeoutReached)


def raise_in(thread: int, exception: type[BaseException]) -> None:
    """Raise an exception in another thread as soon as that executes Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))


def absorb(exception: type[BaseException]) -> None:
    """Take an exception that may be on its way to this thread (see `raise_in`).

    Taking it back instead would leave Python 3.11 with a mark that makes it look for the exception for ever; a thread that is
    being traced then hangs.
    """
    try:
        time.sleep(0)
    except exception:
        pass


class LineProfile:
    """Calls and time of every line. `lines` maps (procedure, line) to [calls, seconds, text].

    A line's time includes what it calls.
    """

    def __init__(self) -> None:
        self.lines: dict[tuple[str, int], list[Any]] = {}

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        with tracing(self._make):
            yield

    def _make(self, source: Source) -> Callable[[int], None]:
        current: list[Any] = []
        clock = time.perf_counter

        def line(number: int) -> None:
            now = clock()
            if current:
                current[0][1] += now - current[1]
            if number:
                entry = self.lines.setdefault((source.procedure, number), [0, 0.0, source.text(number)])
                entry[0] += 1
                current[:] = [entry, clock()]

        return line


@contextlib.contextmanager
def tracing(make: Callable[[Source], Callable[[int], None]]) -> Iterator[None]:
    """Call, for every procedure call, the function that `make` gives with each line reached, and with 0 at its end."""

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        source = source_of(frame)
        if source is None or frame.f_code.co_name != source.procedure:
            return None
        line = make(source)
        last = 0

        def step(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal last
            if event == "line" and frame.f_lineno != last:
                last = frame.f_lineno
                line(last)
            elif event == "return":
                line(0)
            return step

        return step

    before = sys.gettrace()
    sys.settrace(enter)
    threading.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(before)
        threading.settrace(None)
