"""System / Multithreading: events, by which one thread lets another go on."""

from __future__ import annotations

from typing import Any

from hdev.operators.system.synchronization import Synchronizer
from hdev.registry import operator
from hdev.values import Value


class Event(Synchronizer):
    """A signal that is there or not. The thread that gets it takes it away."""

    semantics = "event"

    def __init__(self, names: Value, values: Value) -> None:
        super().__init__(names, values, "create_event")
        self.signaled = False


@operator
def create_event(attrib_name: Value, attrib_value: Value) -> Event:
    """An event, not signaled.

    Attribute 'type': 'sleep' (the default) or 'spin', which makes no difference here; '' for the defaults. Errors: 1301
    another attribute; 1302 another type.
    Source: reference page of `create_event`.
    """
    return Event(attrib_name, attrib_value)


@operator
def signal_event(event_handle: Event) -> None:
    """Signal an event: one thread that waits for it goes on, now or later. Signals do not add up.

    Source: reference page of `signal_event`.
    """
    with event_handle.condition:
        event_handle.signaled = True
        event_handle.condition.notify()


@operator
def wait_event(event_handle: Event, *, session: Any) -> None:
    """Wait until an event is signaled, and reset it.

    Source: reference page of `wait_event`.
    """
    with event_handle.condition:
        event_handle.wait(lambda: event_handle.signaled, session, "wait_event")
        event_handle.signaled = False


@operator
def try_wait_event(event_handle: Event) -> int:
    """Reset an event that is signaled: 0; else 1 (busy) at once.

    Source: reference page of `try_wait_event`.
    """
    with event_handle.condition:
        busy = not event_handle.signaled
        event_handle.signaled = False
        return int(busy)


@operator
def clear_event(event_handle: Event) -> None:
    """Delete an event; threads that wait for it get error 2454.

    Source: reference page of `clear_event`.
    """
    event_handle.clear()
