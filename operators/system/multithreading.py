"""System / Multithreading: threads. Mutexes, events, conditions with barriers, and messages have modules of their own."""

from __future__ import annotations

import threading
from typing import Any

from hdev.errors import wrong_value
from hdev.operators.system.synchronization import Synchronizer
from hdev.registry import operator

_MODES = ("cancel", "break")


@operator
def get_current_hthread_id() -> int:
    """The number of the thread that calls, for `interrupt_operator`.

    Source: reference page of `get_current_hthread_id`.
    """
    return threading.get_native_id()


@operator
def interrupt_operator(h_thread_id: int, mode: str, *, session: Any) -> None:
    """End what an operator does in another thread, if it waits (for a time, a signal, a message, data from a socket).

    Mode 'cancel' ends it with error 22; 'break' does so, too, but `wait_seconds` then just ends early. Other operators, and
    those the thread calls later, are not touched. Errors: 1301 there is no such thread; 1302 an unknown mode.
    Source: reference page of `interrupt_operator`.
    """
    if mode not in _MODES:
        raise wrong_value(2, "interrupt_operator", f"'{mode}'")
    if all(thread.native_id != h_thread_id for thread in threading.enumerate()):
        raise wrong_value(1, "interrupt_operator", f"no thread {h_thread_id}")
    session.waits.interrupt(h_thread_id, mode)


@operator
def get_threading_attrib(threading_handle: Synchronizer) -> tuple[str, str, str]:
    """What a synchronization object is ('mutex', 'event', 'condition' or 'barrier'), and its attribute: 'type' and its value.

    Source: reference page of `get_threading_attrib`.
    """
    return threading_handle.semantics, "type", threading_handle.type
