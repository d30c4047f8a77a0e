"""Waiting that others can end: a timeout of the program, Ctrl-C, `interrupt_operator`, the end of the session."""

from __future__ import annotations

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
        """End the waiting of a thread (its native id), if it waits: 'cancel' with error 22, 'break' without."""
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
        self.until(lambda: False, time.sleep, operator, seconds)

    def until(
        self,
        ready: Callable[[], bool],
        pause: Callable[[float], object],
        operator: str,
        seconds: float | None = None,
    ) -> bool:
        """Call `pause` with short times until `ready`; False if that does not come within `seconds`.

        Raises error 22 if `interrupt` cancels it and 9400 if the timeout of the operator is over.
        """
        if ready():
            return True
        limit = self.limit(operator)
        start = time.monotonic()
        ends = [time_allowed for time_allowed in (seconds, limit and limit[0]) if time_allowed is not None]
        thread = threading.get_native_id()
        with self._lock:
            self._waiting[thread] = ""
        try:
            while not ready():
                mode = self._waiting[thread]
                if mode == "cancel":
                    raise HError(CANCELLED, operator=operator)
                elapsed = time.monotonic() - start
                if limit is not None and elapsed >= limit[0] and limit[1] == "cancel":
                    raise HError(TIMEOUT, f"{limit[0]:g} s", operator=operator)
                if mode or any(elapsed >= end for end in ends):
                    return False
                pause(min(SLICE, *(end - elapsed for end in ends)) if ends else SLICE)
            return True
        finally:
            with self._lock:
                del self._waiting[thread]
