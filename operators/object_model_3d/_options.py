"""Generic parameters: names and values in two tuples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.values.elementwise import kind_name

Plain = int | float | str


class Options:
    """The generic parameters of a call; `position` is the number of the control parameter with the names.

    Every getter raises error 1300 + position + 1 for a value that the parameter cannot have, 1200 + ... for a wrong type.
    """

    def __init__(
        self, names: Sequence[str], values: Sequence[Plain], position: int, operator: str, known: Iterable[str]
    ) -> None:
        if len(names) != len(values):
            raise wrong_number(position + 1, operator, f"{len(values)} values for {len(names)} names")
        allowed = set(known)
        for name in names:
            if name not in allowed:
                raise wrong_value(position, operator, f"'{name}'")
        self._values = dict(zip(names, values))
        self._position = position + 1
        self._operator = operator

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def wrong(self, name: str) -> Exception:
        """The error for the value of this parameter."""
        value = self._values[name]
        shown = f"'{value}'" if isinstance(value, str) else str(value)
        return wrong_value(self._position, self._operator, f"'{name}': {shown}")

    def raw(self, name: str, default: Any = None) -> Any:
        """The value as it is given."""
        return self._values.get(name, default)

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """One of several words."""
        value = self._values.get(name, default)
        if isinstance(value, str) and value in allowed:
            return value
        raise self.wrong(name)

    def flag(self, name: str, default: bool) -> bool:
        """'true' or 'false' (1 or 0)."""
        value = self._values.get(name, "true" if default else "false")
        if value in ("true", 1):
            return True
        if value in ("false", 0):
            return False
        raise self.wrong(name)

    def number(self, name: str, default: float, low: float = float("-inf"), high: float = float("inf")) -> float:
        """A number from `low` to `high`."""
        value = self._values.get(name, default)
        if isinstance(value, str):
            raise wrong_type(self._position, self._operator, f"'{name}': {kind_name(value)} is not accepted")
        if not low <= value <= high:
            raise self.wrong(name)
        return float(value)

    def positive(self, name: str, default: float) -> float:
        """A number above 0."""
        value = self.number(name, default)
        if not 0 < value < float("inf"):
            raise self.wrong(name)
        return value

    def count(self, name: str, default: int, low: int = 0, high: int = 2**31 - 1) -> int:
        """A whole number from `low` to `high`."""
        value = self.number(name, default, low, high)
        if value != int(value):
            raise self.wrong(name)
        return int(value)
