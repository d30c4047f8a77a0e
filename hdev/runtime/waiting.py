"""Waiting that others can end: a timeout of the program, Ctrl-C, `interrupt_operator`, the end of the session."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from hdev.errors import HError

CANCELLED = 22
TIMEOUT = 9400

#: Seconds after which a waiting thread looks whether it is to go on waiting.
SLICE = 0.05


class Waits:
    """The threads of a session that wait in an operator, and the timeouts that `set_operator_timeout` has set."""

    def __init__(self) -> None:
        self._waiting: dict[int, str] = {}  # by thread: how its waiting is to end, '' for not yet
        self._lock = threading.Lock()
        self._local = threading.local()

    def interrupt(self, thread: int, mode: str) -> None:
        """End the waiting of a thread (its native id), if it waits. Mode: see `until`."""
        with self._lock:
            if thread in self._waiting:
                self._waiting[thread] = mode

    def close(self) -> None:
        """Cancel all waiting."""
        with self._lock:
            self._waiting.update(dict.fromkeys(self._waiting, "cancel"))

    def limit(self, operator: str) -> tuple[float, str] | None:
        """The timeout of an operator in this thread: seconds and 'cancel' or 'break'; None if it has none."""
        return getattr(self._local, "limits", {}).get(operator)

    def set_limit(self, operator: str, seconds: float, mode: str) -> None:
        """Set the timeout of an operator in this thread; 0 seconds for none."""
        limits = self._local.__dict__.setdefault("limits", {})
        limits.pop(operator, None)
        if seconds:
            limits[operator] = (seconds, mode)

    def on(
        self, condition: threading.Condition, ready: Callable[[], bool], operator: str, seconds: float | None = None
    ) -> bool:
        """Wait on a condition that is held; see `until`."""
        return self.until(ready, lambda pause: condition.wait(pause), operator, seconds)

    def sleep(self, seconds: float, operator: str) -> None:
        """Wait for a time."""
        self.until(lambda: False, time.sleep, operator, seconds, breakable=True)

    def until(
        self,
        ready: Callable[[], bool],
        pause: Callable[[float], object],
        operator: str,
        seconds: float | None = None,
        breakable: bool = False,
    ) -> bool:
        """Call `pause` with short times until `ready`; False if that does not come within `seconds`.

        `interrupt` ends it with error 22, and the timeout of the operator with 9400; but in mode 'break' what is `breakable`
        ends as if the time were over.
        """
        if ready():
            return True
        start = time.monotonic()
        limit, limit_mode = self.limit(operator) or (math.inf, "")
        end = math.inf if seconds is None else seconds
        thread = threading.get_native_id()
        with self._lock:
            self._waiting[thread] = ""
        try:
            while not ready():
                elapsed = time.monotonic() - start
                if elapsed >= end:
                    return False
                mode = self._waiting[thread] or (limit_mode if elapsed >= limit else "")
                if mode == "break" and breakable:
                    return False
                if mode:
                    raise HError(TIMEOUT if elapsed >= limit else CANCELLED, operator=operator)
                pause(min(SLICE, end - elapsed, limit - elapsed))
            return True
        finally:
            with self._lock:
                del self._waiting[thread]
