"""Runs work in a thread of its own, where it can be interrupted, and left behind if it does not react.

The main thread stays free to hear Ctrl-C. Python raises an exception in another thread as soon as that executes Python
again: loops and waiting operators end at once, an operator that computes ends when it returns.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from hdev.runtime.watch import absorb, deep_recursion, raise_in

#: Room for procedures that call each other deeply (bytes).
_STACK = 256 << 20

#: An exception that comes while Python runs a finalizer is lost: the seconds until it is raised again.
_AGAIN = 0.25


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C."""


class Job:
    """Some work; afterwards its result, or what it raised."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._lock = threading.Lock()
        self._thread = 0
        self._interrupted = False
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """In the thread that does the work. Never raises."""
        try:
            self._thread = threading.get_ident()
            self.value = self._function()
        except BaseException as error:
            self.error = error
        while not self.done:
            try:
                with self._lock:
                    self.done = True
            except Interrupted:  # it came late
                pass
        if self._interrupted:
            absorb(Interrupted)

    def interrupt(self) -> None:
        """Raise `Interrupted` in the work, again and again until it ends. From any other thread."""
        with self._lock:
            if self.done or not self._thread:
                return
            self._interrupted = True
            raise_in(self._thread, Interrupted)
        again = threading.Timer(_AGAIN, self.interrupt)
        again.daemon = True
        again.start()


class Worker:
    """A thread that does one job after the other.

    `finished` is called with every job that has been done, in the thread.
    """

    def __init__(self, finished: Callable[[Job], None]) -> None:
        self._finished = finished
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        before = threading.stack_size()
        threading.stack_size(_STACK)
        try:
            self._thread = threading.Thread(target=self._work, daemon=True, name="program")
            self._thread.start()
        finally:
            threading.stack_size(before)

    def start(self, job: Job) -> None:
        self._jobs.put(job)

    def close(self) -> None:
        """No more jobs after those that have been started."""
        self._jobs.put(None)

    def frame(self) -> FrameType | None:
        """The innermost frame of the thread."""
        from hdev.debug.frames import current_frames

        return current_frames().get(self._thread.ident or 0)

    def _work(self) -> None:
        with deep_recursion():
            while (job := self._jobs.get()) is not None:
                job.run()
                self._finished(job)
