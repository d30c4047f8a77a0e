"""System / Multithreading: conditions, by which threads wait for a change of what a mutex protects; barriers."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError, wrong_value
from hdev.operators.system.mutexes import Mutex
from hdev.operators.system.synchronization import TIMEOUT, Synchronizer
from hdev.registry import operator
from hdev.values import Value


class Condition(Synchronizer):
    """Threads that wait, in the order in which they came; `released` are those that a signal has reached."""

    semantics = "condition"

    def __init__(self, names: Value, values: Value) -> None:
        super().__init__(names, values, "create_condition")
        self._waiting: list[object] = []

    def wait_signal(self, mutex: Mutex, session: Any, operator_name: str, seconds: float | None = None) -> bool:
        """Unlock the mutex and wait for a signal, then lock it again, whatever happened; False if no signal came within
        `seconds`."""
        ticket = object()
        failure: HError | None = None
        signaled = False
        with self.condition:
            count = mutex.suspend(operator_name)
            self._waiting.append(ticket)
            try:
                signaled = self.wait(lambda: ticket not in self._waiting, session, operator_name, seconds)
            except HError as error:
                failure = error
            finally:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
        mutex.resume(count, session, operator_name)
        if failure is not None:
            raise failure
        return signaled

    def signal(self, count: int | None) -> None:
        """Let the first `count` waiting threads go on, or all."""
        with self.condition:
            del self._waiting[:count]
            self.condition.notify_all()


class Barrier(Synchronizer):
    """Holds threads back until there are as many as the team has."""

    semantics = "barrier"

    def __init__(self, names: Value, values: Value, team: int) -> None:
        super().__init__(names, values, "create_barrier")
        self.team = team
        self._arrived = 0
        self._round = 0

    def pass_through(self, session: Any) -> None:
        """Wait for the rest of the team. Then the barrier serves for the next round."""
        with self.condition:
            this_round = self._round
            self._arrived += 1
            if self._arrived == self.team:
                self._arrived = 0
                self._round += 1
                self.condition.notify_all()
                return
            try:
                self.wait(lambda: self._round != this_round, session, "wait_barrier")
            finally:
                if self._round == this_round:
                    self._arrived -= 1


@operator
def create_condition(attrib_name: Value, attrib_value: Value) -> Condition:
    """A condition, to be used together with a mutex.

    Attribute 'type': 'sleep' (the default) or 'spin', which makes no difference here; '' for the defaults. Errors: 1301
    another attribute; 1302 another type.
    Source: reference page of `create_condition`.
    """
    return Condition(attrib_name, attrib_value)


@operator
def wait_condition(condition_handle: Condition, mutex_handle: Mutex, *, session: Any) -> None:
    """Unlock the mutex and, in the same step, wait for a signal of the condition; lock the mutex again before going on.

    Error 2861 if this thread does not hold the mutex.
    Source: reference page of `wait_condition`.
    """
    condition_handle.wait_signal(mutex_handle, session, "wait_condition")


@operator
def timed_wait_condition(condition_handle: Condition, mutex_handle: Mutex, timeout: int, *, session: Any) -> None:
    """As `wait_condition`, but not longer than `timeout` microseconds (negative: any time); then error 9400.

    Source: reference page of `timed_wait_condition`.
    """
    name = "timed_wait_condition"
    seconds = timeout / 1e6 if timeout >= 0 else None
    if not condition_handle.wait_signal(mutex_handle, session, name, seconds):
        raise HError(TIMEOUT, f"{timeout} microseconds", operator=name)


@operator
def signal_condition(condition_handle: Condition) -> None:
    """Let one thread go on that waits for the condition; without one, the signal is lost.

    Source: reference page of `signal_condition`.
    """
    condition_handle.signal(1)


@operator
def broadcast_condition(condition_handle: Condition) -> None:
    """Let all threads go on that wait for the condition.

    Source: reference page of `broadcast_condition`.
    """
    condition_handle.signal(None)


@operator
def clear_condition(condition_handle: Condition) -> None:
    """Delete a condition; threads that wait for it get error 2454.

    Source: reference page of `clear_condition`.
    """
    condition_handle.clear()


@operator
def create_barrier(attrib_name: Value, attrib_value: Value, team_size: int) -> Barrier:
    """A barrier for a team of `team_size` threads (at least 1, else 1303).

    Attribute 'type': 'sleep' (the default) or 'spin', which makes no difference here; '' for the defaults. Errors: 1301
    another attribute; 1302 another type.
    Source: reference page of `create_barrier`.
    """
    if team_size < 1:
        raise wrong_value(3, "create_barrier", str(team_size))
    return Barrier(attrib_name, attrib_value, team_size)


@operator
def wait_barrier(barrier_handle: Barrier, *, session: Any) -> None:
    """Wait until the whole team waits; then all go on, and the barrier is closed again.

    Source: reference page of `wait_barrier`.
    """
    barrier_handle.pass_through(session)


@operator
def clear_barrier(barrier_handle: Barrier) -> None:
    """Delete a barrier; threads that wait at it get error 2454.

    Source: reference page of `clear_barrier`.
    """
    barrier_handle.clear()
