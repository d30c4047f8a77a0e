"""`par_start` and `par_join`: procedures and operators in threads of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from hdev.errors import HError
from hdev.runtime.errors import hdevelop_error
from hdev.values import Handle, HTuple, Value, elements
from hdev.values.vector import HVector

_WRONG_THREAD = 2404


class Watcher(Protocol):
    """Whoever wants to know of the threads that `par_start` starts. Both methods are called in the new thread."""

    def thread_begins(self, shared: dict[str, Any]) -> None:
        """This thread is about to call a procedure of the session that has these global variables."""

    def thread_ends(self) -> None:
        """This thread has done its work."""


#: Those who are told, of all sessions.
watchers: list[Watcher] = []


class ThreadHandle(Handle):
    """A started thread. `site` says which `par_start` it comes from, `saved` the indices its outputs go to."""

    semantics = "thread_id"

    def __init__(self, site: int, count: int, saved: tuple[Any, ...]) -> None:
        super().__init__()
        self.site = site
        self.saved = saved
        self.joined = False
        self._count = count
        self._result: Any = None
        self._error: HError | None = None
        self._thread: threading.Thread | None = None

    def start(self, function: Callable[..., Any], arguments: tuple[Any, ...], shared: dict[str, Any]) -> None:
        def run() -> None:
            told = tuple(watchers)
            for watcher in told:
                watcher.thread_begins(shared)
            try:
                self._result = function(*arguments)
            except Exception as error:
                self._error = hdevelop_error(error)
            finally:
                for watcher in told:
                    watcher.thread_ends()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for the end; the error that ended the thread is raised here."""
        assert self._thread is not None
        while self._thread.is_alive():
            self._thread.join(0.2)  # in pieces, so that a timeout or Ctrl-C gets through
        self.joined = True
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    @property
    def outputs(self) -> tuple[Any, ...]:
        return (self._result,) if self._count == 1 else self._result or ()


def _own(value: Any) -> Any:
    """A copy that shares no growing list with the starting thread."""
    if type(value) is HTuple:
        return HTuple(list(value.to_list())) if type(value._data) is list else value
    if type(value) is HVector:
        return HVector([_own(item) for item in value])
    return value


def par_start(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    site: int,
    count: int,
    saved: tuple[Any, ...],
    started: list[ThreadHandle],
    shared: dict[str, Any],
) -> ThreadHandle:
    """Start a thread; `started` collects those of the calling procedure, `shared` are the session's global variables."""
    handle = ThreadHandle(site, count, saved)
    started.append(handle)
    handle.start(function, tuple(_own(argument) for argument in arguments), shared)
    return handle


def par_join(threads: Value) -> Iterable[ThreadHandle]:
    """Wait for these threads."""
    handles = elements(threads)
    for handle in handles:
        if not isinstance(handle, ThreadHandle):
            raise HError(_WRONG_THREAD, "no thread", operator="par_join")
    return _joined(handles)  # type: ignore[arg-type]


def par_join_all(started: list[ThreadHandle]) -> Iterable[ThreadHandle]:
    """At its end a procedure waits for the threads that nobody joined."""
    return _joined([handle for handle in started if not handle.joined])


def _joined(handles: list[ThreadHandle]) -> Iterable[ThreadHandle]:
    result = []
    for handle in handles:
        if not handle.joined:
            handle.join()
            result.append(handle)
    return result
