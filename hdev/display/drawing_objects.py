"""Drawing objects: figures in a window that a person moves and changes while the program goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from hdev.display import settings
from hdev.display.editing import ARROWS, LEFT, SHIFT, Event, step_of
from hdev.display.figures import FIGURES, Figure, Line, Points, Turned
from hdev.display.window import Part, Shown, State, Window
from hdev.errors import HError
from hdev.values import Handle

if TYPE_CHECKING:
    from hdev.display.text import Text

#: Object is already attached.
ATTACHED = 5194

EVENTS = ("on_attach", "on_detach", "on_drag", "on_resize", "on_select")

_LOOKS = ("color", "line_width", "line_style", "font")

Callback = Callable[["DrawingObject", "Window | None", str], None]


class TextFigure(Figure):
    """A text at a place: only to be moved."""

    kind = "text"
    names = ("row", "column")

    def handles(self) -> list[tuple[float, float]]:
        return [(self.values[0], self.values[1])]

    def outline(self) -> list[Line]:
        row, column = self.values
        return [(np.array([row]), np.array([column]))]


class DrawingObject(Handle):
    """A figure that can be attached to one window.

    Attributes
    ----------
    figure : Figure
    window : Window or None
        Where it is attached.
    callbacks : dict
        By event ('on_drag' ...) what is called with the object, its window and the event.
    text : str
        For objects of type 'text'.
    """

    semantics = "drawing_object"

    def __init__(self, figure: Figure, text: str = "") -> None:
        super().__init__()
        self.figure = figure
        self.text = text
        #: Its number in the session, in the order of creation, from 1; 0 for none.
        self.index = 0
        self.window: Window | None = None
        self.callbacks: dict[str, Callback] = {}
        #: Runs a callback, or has it run.
        self.dispatch: Callable[[Callable[[], None]], None] = _at_once
        self.look: dict[str, Any] = {"color": "red", "line_width": 1, "line_style": (), "font": "default-Normal-14"}

    # -------------------------------------------------------------------------------------------------- windows, events

    def attach(self, window: Window) -> None:
        """Show it in a window. Error 5194 if it is in one already."""
        if self.window is not None:
            raise HError(ATTACHED)
        self.window = window
        window.objects.append(self)
        window.touch()
        self.happened("on_attach")

    def detach(self) -> None:
        """Take it out of its window."""
        window = self.window
        if window is None:
            return
        if self in window.objects:
            window.objects.remove(self)
        window.touch()
        self.happened("on_detach")
        self.window = None

    def happened(self, event: str) -> None:
        """Tell whoever wants to know."""
        if self.window is not None:
            self.window.touch()
        callback, window = self.callbacks.get(event), self.window
        if callback is not None:
            self.dispatch(lambda: callback(self, window, event))

    def release(self) -> None:
        self.detach()

    # ------------------------------------------------------------------------------------------------------- parameters

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its geometric parameters."""
        return self.figure.names

    def get(self, name: str) -> Any:
        """A parameter: a number, a string, or a list of them. KeyError if it has none of this name."""
        if name == "type":
            return self.figure.kind if self.figure.kind != "contour" else "xld"
        if name == "string" and self.figure.kind == "text":
            return self.text
        if name in _LOOKS:
            value = self.look[name]
            return list(value) if isinstance(value, tuple) else value
        return self.figure.result()[name]

    def set(self, name: str, values: list[Any]) -> None:
        """Set a parameter. KeyError if it has none of this name, ValueError for a value that cannot be."""
        if name == "string" and self.figure.kind == "text":
            self.text = "\n".join(settings.string(value) for value in values)
        elif name in _LOOKS:
            self._set_look(name, values)
        elif isinstance(self.figure, Points) and name in self.figure.names:
            self._set_points(name, values)
        else:
            if name not in self.figure.names:
                raise KeyError(name)
            value = values[0] if len(values) == 1 else None
            if not isinstance(value, int | float) or not abs(value) < 1e9:
                raise ValueError(values)
            if name.startswith(("radius", "length")) and value < 0:
                raise ValueError(values)
            self.figure.values[self.figure.names.index(name)] = float(value)

    def _set_look(self, name: str, values: list[Any]) -> None:
        if name == "line_style":
            if not all(isinstance(value, int) and value > 0 for value in values):
                raise ValueError(values)
            self.look[name] = tuple(values)
            return
        if len(values) != 1:
            raise ValueError(values)
        value = values[0]
        if name == "color":
            settings.colour(value)
        elif name == "line_width":
            if not isinstance(value, int | float):
                raise ValueError(values)
            settings.line_width(value)
        elif not isinstance(value, str):
            raise ValueError(values)
        else:
            settings.font(value)
        self.look[name] = value

    def _set_points(self, name: str, values: list[Any]) -> None:
        assert isinstance(self.figure, Points)
        if not values or not all(isinstance(value, int | float) and abs(value) < 1e9 for value in values):
            raise ValueError(values)
        place = self.figure.names.index(name)
        points = self.figure.points or [(0.0, 0.0)] * len(values)
        if len(points) != len(values):
            # Rows and columns are set one after the other: what is missing is filled up, what is too much is left out.
            points = (points + [points[-1]] * len(values))[: len(values)]
        if place == 0:
            self.figure.points = [(float(v), c) for v, (_, c) in zip(values, points)]
        else:
            self.figure.points = [(r, float(v)) for v, (r, _) in zip(values, points)]

    def values(self) -> dict[str, Any]:
        """Its geometric parameters by name."""
        return self.figure.result()

    # -------------------------------------------------------------------------------------------------------- what it is

    def state(self, part: Part) -> State:
        """How it is drawn."""
        colour = settings.colour(self.look["color"])
        return State(
            part,
            colours=(colour,),
            names=(self.look["color"],),
            fill=False,
            line_width=self.look["line_width"],
            line_style=self.look["line_style"],
        )

    def shown(self, part: Part) -> list[Shown]:
        """What is drawn of it."""
        state = self.state(part)
        if self.figure.kind == "text":
            return [Shown("text", self._text(), state)]
        return [Shown("lines", [line], state) for line in self.figure.outline()]

    def _text(self) -> Text:
        from hdev.display.text import Text

        row, column = self.figure.values
        style = settings.font(self.look["font"])
        colour = settings.colour(self.look["color"])
        return Text(settings.lines_of([self.text]), row, column, (colour,), style, image=True)

    def contains(self, event: Event) -> bool:
        """Whether a click there is meant for it."""
        if self.figure.kind == "text":
            from hdev.display.text import extents

            height, width = extents(settings.lines_of([self.text]), settings.font(self.look["font"]))
            scale = max(event.reach / 5.0, 1e-6)
            row, column = self.figure.values
            return 0 <= event.row - row <= height * scale and 0 <= event.column - column <= width * scale
        return self.figure.reached(event.row, event.column, event.reach) is not None or self.figure.contains(
            event.row, event.column
        )

    def iconic(self) -> Any:
        """The region that it encloses; a contour for lines. Error 5104 for texts, which enclose none."""
        from hdev.iconic import Contour, shapes

        if self.figure.kind == "text":
            raise HError(5104, "a text has no iconic object")
        kind = self.figure.kind
        rows, columns = self.figure.outline()[0]
        if kind in ("line", "contour"):
            return Contour(rows, columns)
        values = list(self.figure.result().values())
        if kind == "rectangle1":
            from hdev.iconic import Region

            return Region.rectangle1(*(round(value) for value in values))
        simple: dict[str, Any] = {"circle": shapes.circle, "ellipse": shapes.ellipse, "rectangle2": shapes.rectangle2}
        return simple[kind](*values) if kind in simple else shapes.polygon(rows, columns)


def _at_once(work: Callable[[], None]) -> None:
    work()


class ObjectMouse:
    """What the mouse does to the drawing objects of a window. `moved` is told of each change."""

    def __init__(self, window: Window, moved: Callable[[DrawingObject, str], None] | None = None) -> None:
        self.window = window
        self._moved = moved
        self.selected: DrawingObject | None = None
        self._handle: int | None = None
        self._from = (0.0, 0.0)

    @property
    def dragging(self) -> bool:
        return self._handle is not None

    def take(self, event: Event) -> bool:
        """Whether an event was meant for an object."""
        if self.selected is not None and self.selected.window is not self.window:
            self.selected = self._handle = None
        if event.what == "down":
            return event.button == LEFT and self._down(event)
        if event.what == "key":
            return self._key(event)
        if self.selected is None or self._handle is None:
            return False
        figure = self.selected.figure
        before = figure.result()
        figure.drag(self._handle, event.row - self._from[0], event.column - self._from[1])
        if figure.result() != before:
            self._tell(self.selected, "on_drag" if self._handle == 0 else "on_resize")
        if event.what == "up":
            self._handle = None
            if isinstance(figure, Turned):
                figure.settle()
        return True

    def _tell(self, item: DrawingObject, event: str) -> None:
        if self._moved is not None:
            self._moved(item, event)
        item.happened(event)

    def _down(self, event: Event) -> bool:
        # The one that is selected comes first, then those on top.
        candidates = [self.selected] if self.selected is not None else []
        for item in [*candidates, *reversed(self.window.objects)]:
            if item.contains(event):
                self._take(item, event)
                return True
        if self.selected is not None:
            self.selected = None
            self.window.touch()
        return False

    def _take(self, item: DrawingObject, event: Event) -> None:
        handle = None if item.figure.kind == "text" else item.figure.reached(event.row, event.column, event.reach)
        self._handle = handle or 0
        row, column = item.figure.handles()[0]
        self._from = (event.row - row, event.column - column) if self._handle == 0 else (0.0, 0.0)
        if self.selected is not item:
            self.selected = item
            self._tell(item, "on_select")

    def _key(self, event: Event) -> bool:
        if event.key.lower() == "n" and self.window.objects:
            places = [None, *self.window.objects]
            now = places.index(self.selected) if self.selected in places else 0
            self.selected = places[(now + (-1 if event.modifiers & SHIFT else 1)) % len(places)]
            self.window.touch()
            if self.selected is not None:
                self._tell(self.selected, "on_select")
            return self.selected is not None
        if self.selected is None or event.key not in ARROWS:
            return False
        self.selected.figure.move(*step_of(event))
        self._tell(self.selected, "on_drag")
        return True


def make(kind: str, *values: Any, text: str = "") -> DrawingObject:
    """A drawing object of a type: 'circle', 'rectangle2', ..., 'text', 'contour'."""
    if kind == "text":
        return DrawingObject(TextFigure(*values), text)
    return DrawingObject(FIGURES[kind](*values))
