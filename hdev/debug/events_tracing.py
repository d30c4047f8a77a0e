"""Line events through `sys.settrace` (Python 3.11).

A trace function can only be set by the thread it is for, and slows all code of that thread. So there is one only while lines
are wanted. To get it into a thread that is running compiled code without one, the functions that compiled code calls are
replaced in its globals: the next call in a thread sets the trace function there, and then puts things back.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from types import FrameType, FunctionType
from typing import TYPE_CHECKING, Any

from hdev.debug.events import NOTHING, OnLine, Wanted
from hdev.debug.frames import current_frames, live_frames
from hdev.runtime.errors import source_of
from hdev.runtime.threads import watchers

if TYPE_CHECKING:
    from hdev.runtime.linker import Linker

#: Names in the globals of compiled code that nothing may stand in for: types and values are compared, not called, and the
#: last two look at the frame that calls them.
_KEPT = frozenset(
    {".int", ".float", ".HTuple", ".Undefined", ".Catchable", ".source", ".globals", ".locals", ".caught"}
)


class TracingEvents:
    """See `hdev.debug.events.LineEvents`."""

    def __init__(self, linker: Linker, on_line: OnLine) -> None:
        self._linker = linker
        self._on_line = on_line
        self._wanted = NOTHING
        self._lock = threading.RLock()
        #: By the identity of the globals: these, and for each name the function and what stands in for it.
        self._hooks: dict[int, tuple[dict[str, Any], dict[str, tuple[Any, Any]]]] = {}
        self._waiting: set[int] = set()  # threads that are to set the trace function
        self._threads: set[int] = set()  # threads that have begun: they call procedures, or will at once
        linker.on_link.append(self._linked)
        watchers.append(self)

    def want(self, wanted: Wanted) -> None:
        self._wanted = wanted
        if not wanted:
            self._put_back()
            self._trace_no_more()
            return  # in other threads the trace function removes itself
        own = threading.get_ident()
        if own in self._threads or self._frames(sys._getframe()):
            self._trace()
        with self._lock:
            others = {thread for thread, frame in current_frames().items() if self._frames(frame)}
            others |= self._threads
            others.discard(own)
            self._waiting = others
        if others:
            self._hook(
                self._linker.functions()
            )  # the linker has a lock of its own, which it holds when it calls `_linked`

    def begin(self) -> None:
        with self._lock:
            self._threads.add(threading.get_ident())  # before the look at what is wanted: `want` may come in between
        self._trace()

    def end(self) -> None:
        thread = threading.get_ident()
        with self._lock:
            self._threads.discard(thread)
            self._waiting.discard(thread)
        self._trace_no_more()

    def close(self) -> None:
        self.want(NOTHING)
        self._linker.on_link.remove(self._linked)
        watchers.remove(self)

    def thread_begins(self, shared: dict[str, Any]) -> None:
        if shared is self._linker.session.globals:
            self.begin()

    def thread_ends(self) -> None:
        self.end()

    def _frames(self, frame: FrameType | None) -> list[FrameType]:
        """The procedures of this session on a thread's stack."""
        shared = self._linker.session.globals
        return [found for found in live_frames(frame) if found.f_globals.get(".globals") is shared]

    # --------------------------------------------------------------------------------------------------- trace function

    def _linked(self, function: FunctionType) -> None:
        with self._lock:
            if self._waiting:
                self._stand_in(function)

    def _trace(self) -> None:
        if not self._wanted:
            return
        sys.settrace(self._enter)
        for frame in self._frames(sys._getframe(1)):
            frame.f_trace = self._step

    def _trace_no_more(self) -> None:
        if sys.gettrace() == self._enter:
            sys.settrace(None)

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not self._wanted:
            sys.settrace(None)
            return None
        if source_of(frame) is None or not self._wanted.procedure(frame.f_code.co_name):
            return None
        return self._step

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not self._wanted:
            sys.settrace(None)
            return None
        if event == "line" and self._wanted.line(frame.f_code.co_name, frame.f_lineno):
            self._on_line(frame, frame.f_lineno)
        return self._step

    # ------------------------------------------------------------------------------------------ reaching other threads

    def _hook(self, functions: Iterable[FunctionType]) -> None:
        with self._lock:
            if not self._waiting:
                return
            running = current_frames()
            for thread in self._waiting:
                for frame in self._frames(running.get(thread)):
                    self._stand_in_for(frame.f_globals)
                    frame.f_trace = self._step
            for function in functions:
                self._stand_in(function)

    def _stand_in(self, function: FunctionType) -> None:
        self._stand_in_for(function.__globals__)

    def _stand_in_for(self, names: dict[str, Any]) -> None:
        if id(names) in self._hooks:
            return
        replaced = {}
        for name, value in list(names.items()):
            if callable(value) and name not in _KEPT:
                replaced[name] = (value, self._setter(value))
                names[name] = replaced[name][1]
        self._hooks[id(names)] = (names, replaced)

    def _setter(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def first(*arguments: Any) -> Any:
            self._arrived()
            return function(*arguments)

        return first

    def _arrived(self) -> None:
        """In a thread that runs compiled code: set the trace function."""
        thread = threading.get_ident()
        with self._lock:
            if thread in self._waiting:
                self._waiting.discard(thread)
                self._trace()
            running = current_frames()
            self._waiting = {other for other in self._waiting if other in running}
            if not self._waiting:
                self._put_back()

    def _put_back(self) -> None:
        with self._lock:
            self._waiting = set()
            for names, replaced in self._hooks.values():
                for name, (function, stand_in) in replaced.items():
                    if names.get(name) is stand_in:
                        names[name] = function
            self._hooks.clear()
