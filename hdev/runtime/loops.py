"""The bounds of a `for` loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hdev.errors import HError
from hdev.values import HTuple
from hdev.values.htuple import wrap

_WRONG_START, _WRONG_STEP, _WRONG_END = 21080, 21081, 21082


class ForLoop:
    """What a `for` loop counts through.

    Attributes
    ----------
    values
        To be iterated over while nothing else changes the variable.
    first, after
        The first value; and, once `values` is exhausted, the first one beyond the end.
    """

    __slots__ = ("_last", "_reached", "first", "step", "values")

    def __init__(self, first: Any, last: Any, step: Any) -> None:
        for value, code in ((first, _WRONG_START), (last, _WRONG_END), (step, _WRONG_STEP)):
            if type(value) is not int and type(value) is not float:
                raise HError(code, f"{len(value)} values" if type(value) is HTuple else "")
        self._last = last
        self.values: Iterable[Any]
        if type(first) is int and type(last) is int and type(step) is int:
            self.first: Any = first
            self.step: Any = step
            self._reached: Any = None
            if step:
                self.values = range(first, last + (1 if step > 0 else -1), step)
            else:
                self.values = self._stepping()
        else:
            self.first, self.step = float(first), float(step)
            self._reached = self.first
            self.values = self._stepping()

    def _stepping(self) -> Iterator[Any]:
        value = self.first
        while self.goes_on(value):
            yield value
            value += self.step
            self._reached = value

    def goes_on(self, value: Any) -> bool:
        """Whether a value is not yet beyond the end."""
        return value >= self._last if self.step < 0 else value <= self._last

    @property
    def after(self) -> Any:
        if isinstance(self.values, range):
            return wrap(self.first + len(self.values) * self.step)
        return self._reached


def for_loop(first: Any, last: Any, step: Any) -> ForLoop:
    """The loop from first to last by step."""
    return ForLoop(first, last, step)


def for_goes_on(loop: ForLoop, value: Any) -> bool:
    """Whether the loop, whose variable the body may have changed, goes on with this value."""
    if type(value) is not int and type(value) is not float:
        raise HError(_WRONG_START)
    return loop.goes_on(value)
