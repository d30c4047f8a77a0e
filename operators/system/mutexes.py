"""System / Multithreading: mutexes, which only one thread holds at a time."""

from __future__ import annotations

import threading
from typing import Any

from hdev.errors import HError
from hdev.operators.system.synchronization import WRONG_STATE, Synchronizer
from hdev.registry import operator
from hdev.values import Value


class Mutex(Synchronizer):
    """A lock with an owner."""

    semantics = "mutex"
    types = ("sleep", "spin", "recursive")

    def __init__(self, names: Value, values: Value) -> None:
        super().__init__(names, values, "create_mutex")
        self._owner: int | None = None
        self._count = 0

    def _free(self) -> bool:
        return self._owner is None or (self._owner == threading.get_ident() and self.type == "recursive")

    def lock(self, session: Any, operator_name: str) -> None:
        """Wait until it is free, and own it. Error 2861 if this thread would wait for itself."""
        with self.condition:
            if self._owner == threading.get_ident() and self.type != "recursive":
                raise HError(WRONG_STATE, "the thread holds the mutex already", operator=operator_name)
            self.wait(self._free, session, operator_name)
            self._take(1)

    def try_lock(self) -> bool:
        """Own it if it is free now."""
        with self.condition:
            free = self._free()
            if free:
                self._take(1)
            return free

    def _take(self, count: int) -> None:
        self._owner = threading.get_ident()
        self._count += count

    def unlock(self, operator_name: str) -> None:
        """Give it back, a recursive one once for each time it was locked. Error 2861 if this thread does not own it."""
        with self.condition:
            self._check_owner(operator_name)
            self._count -= 1
            if not self._count:
                self._owner = None
                self.condition.notify()

    def suspend(self, operator_name: str) -> int:
        """Give it back altogether; gives what `resume` needs."""
        with self.condition:
            self._check_owner(operator_name)
            count, self._count, self._owner = self._count, 0, None
            self.condition.notify()
            return count

    def resume(self, count: int, session: Any, operator_name: str) -> None:
        """Own it again as before `suspend`."""
        with self.condition:
            self.wait(lambda: self._owner is None, session, operator_name)
            self._take(count)

    def _check_owner(self, operator_name: str) -> None:
        if self._owner != threading.get_ident():
            raise HError(WRONG_STATE, "the thread does not hold the mutex", operator=operator_name)


@operator
def create_mutex(attrib_name: Value, attrib_value: Value) -> Mutex:
    """A mutex, unlocked.

    Attribute 'type': 'sleep' (the default) and 'spin' may be locked once; 'recursive' again and again by the thread that
    holds it. Attribute '' stands for the defaults. Errors: 1301 another attribute; 1302 another type.
    Source: reference page of `create_mutex`.
    """
    return Mutex(attrib_name, attrib_value)


@operator
def lock_mutex(mutex_handle: Mutex, *, session: Any) -> None:
    """Lock a mutex, waiting until no other thread holds it. Error 2861 if this thread does, and it is not recursive.

    Source: reference pages of `lock_mutex`, `create_mutex`.
    """
    mutex_handle.lock(session, "lock_mutex")


@operator
def try_lock_mutex(mutex_handle: Mutex) -> int:
    """Lock a mutex if it is free: 0; else 1 (busy) at once.

    Source: reference page of `try_lock_mutex`.
    """
    return int(not mutex_handle.try_lock())


@operator
def unlock_mutex(mutex_handle: Mutex) -> None:
    """Unlock a mutex. Error 2861 if this thread does not hold it.

    Source: reference pages of `unlock_mutex`, `create_mutex`.
    """
    mutex_handle.unlock("unlock_mutex")


@operator
def clear_mutex(mutex_handle: Mutex) -> None:
    """Delete a mutex; threads that wait for it get error 2454.

    Source: reference page of `clear_mutex`.
    """
    mutex_handle.clear()
