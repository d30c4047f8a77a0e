"""What mutexes, events, conditions and barriers have in common."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from hdev.errors import wrong_number, wrong_value
from hdev.values import Handle, Value, elements, length

TIMEOUT = 9400
WRONG_STATE = 2861


class Synchronizer(Handle):
    """An object that threads wait on. Its state is read and changed only while `condition` is held.

    Parameters
    ----------
    names, values : Value
        Attributes as the program gives them: 'type', or '' for the defaults. Errors: 1301 another name, 1302 another value
        than those in `types`, 1402 not as many values as names.
    operator : str
        Who creates it, for these errors.
    """

    types: tuple[str, ...] = ("sleep", "spin")

    def __init__(self, names: Value, values: Value, operator: str) -> None:
        super().__init__()
        self.condition = threading.Condition()
        self.type = self.types[0]
        if length(names) != length(values):
            raise wrong_number(2, operator, f"{length(values)} values for {length(names)} attributes")
        for name, value in zip(elements(names), elements(values)):
            if name == "":
                continue
            if name != "type":
                raise wrong_value(1, operator, f"{name!r}")
            if value not in self.types:
                raise wrong_value(2, operator, f"{value!r}")
            self.type = str(value)

    def release(self) -> None:
        """Whoever waits gets error 2454."""
        with self.condition:
            self.condition.notify_all()

    def wait(self, ready: Callable[[], bool], session: Any, operator: str, seconds: float | None = None) -> bool:
        """Wait, while `condition` is held, until `ready`; False if that does not come within `seconds`."""

        def alive_and_ready() -> bool:
            self.check()
            return ready()

        return session.waits.on(self.condition, alive_and_ready, operator, seconds)
