"""The windows of a session: which are open, and which is the active one that the `dev_` operators use."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hdev.display.colours import parse
from hdev.display.window import Part, State, Window

#: The size of a window that is opened because something is displayed and there is none.
DEFAULT_SIZE = 512

#: The number of the first window in versions whose handles were integers, and how many numbers from there on mean windows.
_FIRST_NUMBERS = (3600, 200_000)
_MOST_NUMBERS = 100


def _dev_state(part: Part) -> State:
    """How a window of the `dev_` operators draws at first."""
    return State(part, colours=((255, 0, 0, 255),), names=("red",))


class Windows:
    """All windows of a session.

    Attributes
    ----------
    closing : list of callables
        Called with a window before it is closed, and at the end of the program with each that is still open.
    moved : list of callables
        Called with a drawing object and an event ('on_drag' ...) when a person changes it.
    on_change : callable or None
        Called when what is to be seen in a window has changed, or which windows are open or active.
    dispatch : callable
        Runs the callback of a drawing object, or has it run.
    ended : bool
        Whether the program has ended; then what closes its windows is this.
    attributes : dict
        What `set_window_attr` sets for windows that are opened later.
    """

    def __init__(self) -> None:
        self.open: list[Window] = []
        self.closing: list[Callable[[Window], None]] = []
        self.moved: list[Callable[[Any, str], None]] = []
        self.on_change: Callable[[], None] | None = None
        self.dispatch: Callable[[Callable[[], None]], None] = lambda work: work()
        self.objects: list[Any] = []
        self.ended = False
        self.attributes: dict[str, Any] = {
            "border_width": 2,
            "border_color": "white",
            "background_color": "black",
            "window_title": "",
        }
        self._active: Window | None = None
        self._count = 0
        self._pending: State | None = None

    def new(self, row: int, column: int, width: int, height: int, background: str, *, dev: bool) -> Window:
        """Open a window. The caller has checked the values."""
        colour = parse(background)
        assert colour is not None
        part = (0.0, 0.0, height - 1.0, width - 1.0)
        state = State(part)
        if dev:
            state = replace(self._pending, part=part) if self._pending else _dev_state(part)
            self._pending = None
        self._count += 1
        window = Window(row, column, width, height, (background, colour), number=self._count, state=state)
        window.parameters["window_title"] = str(self.attributes["window_title"])
        window.on_close = self._closed
        window.on_change = self._changed
        self.open.append(window)
        if dev:
            window.dev = True
            self._active = window
        self._changed()
        return window

    @property
    def active(self) -> Window | None:
        """The window of the `dev_` operators; None if there is none."""
        if self._active is not None and not self._active.valid:
            self._active = None
        return self._active

    @active.setter
    def active(self, window: Window | None) -> None:
        self._active = window
        self._changed()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()

    def needed(self) -> Window:
        """The active window; if there is none, it is opened now."""
        return self.active or self.new(0, 0, DEFAULT_SIZE, DEFAULT_SIZE, "black", dev=True)

    def numbered(self, number: int) -> Window | None:
        """The window that old versions of HDevelop called by this number: 3600, or 200000 in later ones, is the first that is
        opened, 3601 the second and so on. HDevelop had one open from the start, so it is opened if there is none. If that
        window is gone and another is the only one, that one is meant. None: no window."""
        start = next((first for first in _FIRST_NUMBERS if first <= number < first + _MOST_NUMBERS), None)
        if start is None:
            return None
        if not self.open:
            return self.needed() if number == start else None
        place = number - start + 1
        found = next((window for window in self.open if window.index == place), None)
        return found or (self.open[0] if len(self.open) == 1 else None)

    def change(self, **settings: Any) -> None:
        """Set the drawing state of the active window; if there is none, of the next one."""
        window = self.active
        if window is not None:
            window.change(**settings)
        else:
            state = self._pending or _dev_state((0.0, 0.0, DEFAULT_SIZE - 1.0, DEFAULT_SIZE - 1.0))
            self._pending = replace(state, **settings)

    @property
    def state(self) -> State:
        """The drawing state of the active (or next) window."""
        window = self.active
        return (
            window.state
            if window is not None
            else self._pending or _dev_state((0.0, 0.0, DEFAULT_SIZE - 1.0, DEFAULT_SIZE - 1.0))
        )

    def add_object(self, item: Any) -> Any:
        """Number a new drawing object and have its callbacks run by `dispatch`."""
        self.objects.append(weakref.ref(item))
        item.index = len(self.objects)
        item.dispatch = lambda work: self.dispatch(work)
        return item

    def object(self, index: int) -> Any:
        """The drawing object with this number (from 1); None if there is none, or it is gone."""
        item = self.objects[index - 1]() if 0 < index <= len(self.objects) else None
        return item if item is not None and item.valid else None

    def close_active(self) -> None:
        """Close the active window; the one opened last becomes active. Nothing happens if there is none."""
        window = self.active
        if window is not None:
            window.clear()

    def _closed(self, window: Window) -> None:
        for observer in self.closing:
            observer(window)
        if window in self.open:
            self.open.remove(window)
        if self._active is window:
            dev = [other for other in self.open if other.dev]
            self._active = dev[-1] if dev else None

    def close(self) -> None:
        """The end of the program."""
        self.ended = True
        for window in list(self.open):
            window.clear()
        self.open.clear()
        self._active = None
