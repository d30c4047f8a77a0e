"""What mouse and keyboard do to a figure that a program has asked for: from events of a window to an answer.

Left draws, drags handles and moves; the right button ends. With the keyboard: arrows move what is active (Shift by ten
pixels, Ctrl by a tenth), N goes to the next handle (Shift: back), Space puts a figure or point at the cross, Backspace
takes the last point away, Enter ends, Escape begins again.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from hdev.display.figures import FIGURES, Figure, Line, Points, Turned
from hdev.display.questions import Answer, Question

LEFT, MIDDLE, RIGHT = 1, 2, 4
SHIFT, CTRL, ALT = 8, 16, 32

ARROWS = {"ArrowUp": (-1.0, 0.0), "ArrowDown": (1.0, 0.0), "ArrowLeft": (0.0, -1.0), "ArrowRight": (0.0, 1.0)}

#: Points of a freehand line are at least this far apart [pixels of the window, about].
_STEP = 0.75


@dataclass(frozen=True, slots=True)
class Event:
    """Something that mouse or keyboard did in a window.

    Attributes
    ----------
    what : str
        'down', 'move', 'up', or 'key'.
    row, column : float
        Where, in image coordinates.
    button : int
        For 'down' the button: 1, 2 or 4 (left, middle, right).
    modifiers : int
        8 (Shift), 16 (Ctrl), 32 (Alt) in sum.
    key : str
        The name of the key, as browsers have it ('ArrowUp', 'Enter', 'a').
    reach : float
        Within how many pixels of the image a handle is hit.
    """

    what: str
    row: float = 0.0
    column: float = 0.0
    button: int = 0
    modifiers: int = 0
    key: str = ""
    reach: float = 5.0


def step_of(event: Event) -> tuple[float, float]:
    """Rows and columns that an arrow key moves by."""
    step = 10.0 if event.modifiers & SHIFT else 0.1 if event.modifiers & CTRL else 1.0
    rows, columns = ARROWS[event.key]
    return rows * step, columns * step


class Editor:
    """Turns events into an answer. `done` says that there is one."""

    hint = ""

    def __init__(self, question: Question, middle: tuple[float, float], size: float) -> None:
        self.question = question
        self.done = False
        self.middle, self.size = middle, size
        #: Where the keyboard is; None as long as it is not used.
        self.cursor: tuple[float, float] | None = None

    def take(self, event: Event) -> None:
        """Something happened."""
        if event.what == "key":
            self.key(event)
        elif event.what == "down":
            self.cursor = None
            self.down(event)
        elif event.what == "move":
            self.move(event)
        elif event.what == "up":
            self.up(event)

    def down(self, event: Event) -> None: ...

    def move(self, event: Event) -> None: ...

    def up(self, event: Event) -> None: ...

    def key(self, event: Event) -> None:
        if event.key in ARROWS:
            self.nudge(*step_of(event))
        elif event.key == "Enter":
            self.finish()
        elif event.key == "Escape":
            self.restart()
        elif event.key == " ":
            self.put()

    def nudge(self, rows: float, columns: float) -> None:
        """An arrow key: here the cross moves."""
        row, column = self.cursor or self.middle
        self.cursor = (round(row + rows, 6), round(column + columns, 6))

    def put(self) -> None:
        """The space bar."""

    def finish(self) -> None:
        """The right button or Enter: there is an answer, if what is drawn is one."""

    def restart(self) -> None:
        """Escape."""

    def answer(self) -> Answer:
        raise NotImplementedError

    def lines(self) -> list[Line]:
        """What is drawn over the window."""
        return []

    def handles(self) -> list[tuple[float, float]]:
        return []

    @property
    def active(self) -> int:
        """The handle that the keyboard moves; -1 for none."""
        return -1


class FigureEditor(Editor):
    """Draws a figure of fixed shape, or changes the one that is given."""

    def __init__(self, question: Question, middle: tuple[float, float], size: float) -> None:
        super().__init__(question, middle, size)
        self.kind = FIGURES[question.kind]
        self.figure: Figure | None = self._given()
        self._held: int | None = None
        self._from: tuple[float, float] = (0.0, 0.0)
        self._active = 0
        name = question.kind.rstrip("12")
        self.hint = (
            f"Drag with the left button to draw the {name}, then drag its handles. "
            if question.start is None and name != "point"
            else f"Drag the {name} with the left button. "
        ) + "The right button or Enter ends."

    def _given(self) -> Figure | None:
        start = self.question.start
        return None if start is None else self.kind(*(float(start[name]) for name in self.kind.names))

    def down(self, event: Event) -> None:
        if event.button == RIGHT:
            self.finish()
        if event.button != LEFT:
            return
        handle = None if self.figure is None else self.figure.reached(event.row, event.column, event.reach)
        if handle is None and self.figure is not None and self.figure.contains(event.row, event.column):
            handle = 0
        if handle is not None and self.figure is not None:
            self._held = self._active = handle
            row, column = self.figure.handles()[0]
            self._from = (event.row - row, event.column - column) if handle == 0 else (0.0, 0.0)
        elif self.question.start is None:
            self.figure, self._held = self.kind.begun(event.row, event.column)
            self._from, self._active = (0.0, 0.0), self._held

    def move(self, event: Event) -> None:
        if self._held is not None and self.figure is not None:
            self.figure.drag(self._held, event.row - self._from[0], event.column - self._from[1])

    def up(self, event: Event) -> None:
        self.move(event)
        self._held = None
        self._settle()

    def _settle(self) -> None:
        if isinstance(self.figure, Turned):
            self.figure.settle()

    def key(self, event: Event) -> None:
        if event.key.lower() == "n" and self.figure is not None:
            step = -1 if event.modifiers & SHIFT else 1
            self._active = (self._active + step) % len(self.figure.handles())
        else:
            super().key(event)

    def nudge(self, rows: float, columns: float) -> None:
        if self.figure is None:
            super().nudge(rows, columns)
            return
        row, column = self.figure.handles()[self._active]
        self.figure.drag(self._active, row + rows, column + columns)

    def put(self) -> None:
        if self.figure is None:
            self.figure = self.kind.standard(*(self.cursor or self.middle), self.size)
            self.cursor, self._active = None, 0
            self._settle()

    def finish(self) -> None:
        self.done = self.figure is not None and self.figure.extended

    def restart(self) -> None:
        self.figure, self._held, self._active = self._given(), None, 0

    def answer(self) -> Answer:
        assert self.figure is not None
        return self.figure.result()

    def lines(self) -> list[Line]:
        return [] if self.figure is None else self.figure.outline()

    def handles(self) -> list[tuple[float, float]]:
        return [] if self.figure is None else self.figure.handles()

    @property
    def active(self) -> int:
        return -1 if self.figure is None else self._active


class FreehandEditor(Editor):
    """Draws a line with the pointer; pressing again elsewhere goes on from there in a straight line. A region is closed."""

    def __init__(self, question: Question, middle: tuple[float, float], size: float) -> None:
        super().__init__(question, middle, size)
        self.points: list[tuple[float, float]] = []
        self._drawing = False
        closed = "The region is closed by itself. " if question.kind == "region" else ""
        self.hint = (
            "Draw with the left button held, or click point by point. " + closed + "The right button or Enter ends."
        )

    def down(self, event: Event) -> None:
        if event.button == RIGHT:
            self.finish()
        elif event.button == LEFT:
            self._drawing = True
            self.points.append((event.row, event.column))

    def move(self, event: Event) -> None:
        if self._drawing:
            row, column = self.points[-1]
            if math.hypot(event.row - row, event.column - column) >= _STEP * event.reach / 5.0:
                self.points.append((event.row, event.column))

    def up(self, event: Event) -> None:
        self.move(event)
        self._drawing = False

    def key(self, event: Event) -> None:
        if event.key == "Backspace":
            del self.points[-1:]
        else:
            super().key(event)

    def put(self) -> None:
        self.cursor = self.cursor or self.middle
        self.points.append(self.cursor)

    def finish(self) -> None:
        self.done = bool(self.points)

    def restart(self) -> None:
        self.points, self._drawing = [], False

    def answer(self) -> Answer:
        return {"row": [round(r, 6) for r, _ in self.points], "column": [round(c, 6) for _, c in self.points]}

    def lines(self) -> list[Line]:
        points = self.points
        if self.question.kind == "region" and len(points) > 2 and not self._drawing:
            points = [*points, points[0]]
        array = np.array(points, np.float64).reshape(-1, 2)
        return [(array[:, 0], array[:, 1])] if points else []


class PointsEditor(Editor):
    """Sets points one by one, drags them, and moves, turns or scales the whole, as far as the program permits it."""

    def __init__(self, question: Question, middle: tuple[float, float], size: float) -> None:
        super().__init__(question, middle, size)
        options = question.options
        self.may = {name: options.get(name, "true") == "true" for name in ("rotate", "move", "scale", "edit")}
        self.ratio = options.get("keep_ratio", "true") == "true"
        self.figure = self._given()
        self._held: int | None = None
        self._before: tuple[Points, float, float] | None = None
        self._active = 0
        self.hint = "Click to set points, drag them to move them; Backspace takes the last one away. " + (
            "Drag the middle to move all, its left and right marks to turn and to scale. "
            "The right button or Enter ends."
        )

    def _given(self) -> Points:
        start = self.question.start
        return Points() if start is None else Points(start["row"], start["column"])

    def _frame(self) -> list[tuple[str, float, float]]:
        """The marks that change the whole contour: what they do, and where they are."""
        if len(self.figure.points) < 2:
            return []
        row, column = self.figure.centre
        reach = max(self.size, 1.0) / 2
        marks = [("move", row, column)] if self.may["move"] else []
        marks += [("rotate", row, column + reach)] if self.may["rotate"] else []
        marks += [("scale", row, column - reach)] if self.may["scale"] else []
        return marks

    def handles(self) -> list[tuple[float, float]]:
        marks = [(row, column) for _, row, column in self._frame()]
        return [*marks, *self.figure.points] if self.may["edit"] else marks

    def _reached(self, event: Event) -> int | None:
        places = self.handles()
        distances = [math.hypot(r - event.row, c - event.column) for r, c in places]
        nearest = min(range(len(places)), key=distances.__getitem__, default=None)
        return nearest if nearest is not None and distances[nearest] <= event.reach else None

    def down(self, event: Event) -> None:
        if event.button == RIGHT:
            self.finish()
        if event.button != LEFT:
            return
        self._held = self._reached(event)
        if self._held is None and self.may["edit"]:
            self.figure.points.append((event.row, event.column))
            self._held = len(self.handles()) - 1
        if self._held is not None:
            self._active = self._held
            self._before = (copy.deepcopy(self.figure), event.row, event.column)

    def move(self, event: Event) -> None:
        if self._held is not None:
            self._drag(self._held, event.row, event.column)

    def up(self, event: Event) -> None:
        self.move(event)
        self._held = self._before = None

    def _drag(self, handle: int, row: float, column: float) -> None:
        marks = self._frame()
        if handle >= len(marks):
            self.figure.points[handle - len(marks)] = (row, column)
            return
        assert self._before is not None
        figure, row0, column0 = self._before
        centre = figure.centre
        points = np.array(figure.points) - centre
        what = marks[handle][0]
        if what == "move":
            moved = points + np.array([row - row0, column - column0])
        elif what == "rotate":
            turn = math.atan2(-(row - centre[0]), column - centre[1])
            turn -= math.atan2(-(row0 - centre[0]), column0 - centre[1])
            sine, cosine = math.sin(turn), math.cos(turn)
            moved = np.stack(
                (points[:, 0] * cosine - points[:, 1] * sine, points[:, 0] * sine + points[:, 1] * cosine), 1
            )
        else:
            before = max(math.hypot(row0 - centre[0], column0 - centre[1]), 1e-6)
            factor = math.hypot(row - centre[0], column - centre[1]) / before
            moved = points * ((factor, factor) if self.ratio else (1.0 + (row - row0) / before, factor))
        self.figure.points = [(float(r), float(c)) for r, c in moved + centre]

    def key(self, event: Event) -> None:
        if event.key.lower() == "n" and self.handles():
            step = -1 if event.modifiers & SHIFT else 1
            self._active = (self._active + step) % len(self.handles())
            self.cursor = None
        elif event.key == "Backspace" and self.may["edit"]:
            del self.figure.points[-1:]
            self._active = 0
        else:
            super().key(event)

    def nudge(self, rows: float, columns: float) -> None:
        places = self.handles()
        if not places or self.cursor is not None:
            super().nudge(rows, columns)
            return
        self._active %= len(places)
        row, column = places[self._active]
        self._before = (copy.deepcopy(self.figure), row, column)
        self._drag(self._active, row + rows, column + columns)
        self._before = None

    def put(self) -> None:
        if self.may["edit"]:
            self.cursor = self.cursor or self.middle
            self.figure.points.append(self.cursor)

    def finish(self) -> None:
        least = self.question.options.get("degree", 1) + 1 if self.question.kind.startswith("nurbs") else 2
        self.done = len(self.figure.points) >= least

    def restart(self) -> None:
        self.figure, self._held, self._active = self._given(), None, 0

    def answer(self) -> Answer:
        found = self.figure.result()
        if self.question.kind == "nurbs":
            given = [] if self.question.start is None else self.question.start.get("weight", [])
            found["weight"] = [float(w) for w in given[: len(found["row"])]]
            found["weight"] += [1.0] * (len(found["row"]) - len(found["weight"]))
        return found

    def lines(self) -> list[Line]:
        polygon = self.figure.outline()
        curve = curve_of(self.question, self.answer()) if polygon else None
        return [curve] if curve is not None else polygon

    @property
    def active(self) -> int:
        return self._active if self.handles() else -1


def curve_of(question: Question, answer: Answer) -> Line | None:
    """The curve that points stand for; None if they are joined by straight lines, or are too few."""
    from hdev.iconic import nurbs

    degree = question.options.get("degree", 3)
    if len(answer["row"]) <= degree:
        return None
    if question.kind == "nurbs":
        return nurbs.curve(answer["row"], answer["column"], answer["weight"], degree)
    if question.kind == "nurbs_interp":
        return nurbs.interpolating(answer["row"], answer["column"], degree).points()
    return None


class DisplacementEditor(Editor):
    """Moves a region."""

    hint = "Drag the region with the left button. The right button or Enter ends."

    def __init__(self, question: Question, middle: tuple[float, float], size: float) -> None:
        super().__init__(question, middle, size)
        from hdev.iconic.contour import outer_contour

        self._outline: list[Line] = []
        for region in question.options["region"]:
            rows, columns = outer_contour(region)
            if rows.size:
                self._outline.append((rows.astype(np.float64), columns.astype(np.float64)))
        self.rows = self.columns = 0.0
        self._held: tuple[float, float] | None = None

    def down(self, event: Event) -> None:
        if event.button == RIGHT:
            self.finish()
        elif event.button == LEFT:
            self._held = (event.row - self.rows, event.column - self.columns)

    def move(self, event: Event) -> None:
        if self._held is not None:
            self.rows, self.columns = event.row - self._held[0], event.column - self._held[1]

    def up(self, event: Event) -> None:
        self.move(event)
        self._held = None

    def nudge(self, rows: float, columns: float) -> None:
        self.rows, self.columns = self.rows + rows, self.columns + columns

    def finish(self) -> None:
        self.done = True

    def restart(self) -> None:
        self.rows = self.columns = 0.0

    def answer(self) -> Answer:
        return {"rows": round(self.rows), "columns": round(self.columns)}

    def lines(self) -> list[Line]:
        return [(rows + round(self.rows), columns + round(self.columns)) for rows, columns in self._outline]


class ClickEditor(Editor):
    """Waits for a click."""

    hint = (
        "Click into the window. With the keyboard: arrows move the cross, Enter is the left button, M middle, R right."
    )

    def __init__(self, question: Question, middle: tuple[float, float], size: float) -> None:
        super().__init__(question, middle, size)
        self._answer: Answer = {}

    def down(self, event: Event) -> None:
        self._click(event.row, event.column, event.button | event.modifiers)

    def key(self, event: Event) -> None:
        button = {"enter": LEFT, " ": LEFT, "m": MIDDLE, "r": RIGHT}.get(event.key.lower())
        if button:
            self._click(*(self.cursor or self.middle), button)
        else:
            super().key(event)

    def _click(self, row: float, column: float, button: int) -> None:
        self._answer = {"row": round(row, 6), "column": round(column, 6), "button": button}
        self.done = True

    def answer(self) -> Answer:
        return self._answer


class KeyEditor(Editor):
    """Waits for a key."""

    hint = "Press a key."
    _NAMES: ClassVar[dict[str, str]] = {
        "Enter": "return",
        "Backspace": "backspace",
        "Tab": "tab",
        "Escape": "escape",
        "Delete": "delete",
    }

    def __init__(self, question: Question, middle: tuple[float, float], size: float) -> None:
        super().__init__(question, middle, size)
        self._answer: Answer = {}

    def key(self, event: Event) -> None:
        if event.key in ("Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"):
            return
        if len(event.key) == 1:
            self._answer = {"char": event.key, "code": "control" if event.modifiers & CTRL else "character"}
        elif event.key in ARROWS:
            self._answer = {"char": "\0", "code": event.key[5:].lower()}
        else:
            self._answer = {"char": "\0", "code": self._NAMES.get(event.key, "function")}
        self.done = True

    def answer(self) -> Answer:
        return self._answer


_EDITORS: dict[str, type[Editor]] = {
    **dict.fromkeys(("point", "line", "rectangle1", "rectangle2", "circle", "ellipse"), FigureEditor),
    **dict.fromkeys(("region", "polygon"), FreehandEditor),
    **dict.fromkeys(("contour", "nurbs", "nurbs_interp"), PointsEditor),
    "displacement": DisplacementEditor,
    "click": ClickEditor,
    "key": KeyEditor,
}


def editor(question: Question) -> Editor | None:
    """The editor for a question about a window; None for dialogs (texts, files)."""
    kind = _EDITORS.get(question.kind)
    if kind is None:
        return None
    assert question.window is not None
    row1, column1, row2, column2 = question.window.state.part
    middle = round((row1 + row2) / 2), round((column1 + column2) / 2)
    size = max(min(row2 - row1, column2 - column1) / 5, 1.0)
    return kind(question, middle, size)
