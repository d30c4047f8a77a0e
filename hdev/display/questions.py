"""What interactive operators ask a person for, what answers look like, and whoever asks: a viewer.

A `Viewer` shows the windows of a session and gets answers. There are three: the page in the browser (`hdev.view`), recorded
answers (`hdev.display.answers`), and what records them around another one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from hdev.errors import HError

if TYPE_CHECKING:
    from hdev.display.window import Window

#: Device or operator is not available.
NOT_AVAILABLE = 5104
CLEARED_HANDLE = 2454

#: The values of an answer by name: numbers, strings, or lists of them. As JSON it is the same.
Answer: TypeAlias = dict[str, Any]

_NUMBER, _INTEGER, _TEXT, _NUMBERS, _TEXTS = "a number", "an integer", "a string", "numbers", "strings"
_BUTTONS = 63

#: For each kind of question the names of the values of its answer, and what they are.
KINDS: dict[str, dict[str, str]] = {
    "point": dict.fromkeys(("row", "column"), _NUMBER),
    "line": dict.fromkeys(("row1", "column1", "row2", "column2"), _NUMBER),
    "rectangle1": dict.fromkeys(("row1", "column1", "row2", "column2"), _NUMBER),
    "rectangle2": dict.fromkeys(("row", "column", "phi", "length1", "length2"), _NUMBER),
    "circle": dict.fromkeys(("row", "column", "radius"), _NUMBER),
    "ellipse": dict.fromkeys(("row", "column", "phi", "radius1", "radius2"), _NUMBER),
    "region": dict.fromkeys(("row", "column"), _NUMBERS),
    "polygon": dict.fromkeys(("row", "column"), _NUMBERS),
    "contour": dict.fromkeys(("row", "column"), _NUMBERS),
    "nurbs": dict.fromkeys(("row", "column", "weight"), _NUMBERS),
    "nurbs_interp": dict.fromkeys(("row", "column"), _NUMBERS),
    "displacement": dict.fromkeys(("rows", "columns"), _INTEGER),
    "click": {"row": _NUMBER, "column": _NUMBER, "button": _INTEGER},
    "pointer": {"row": _NUMBER, "column": _NUMBER, "button": _INTEGER},
    "key": {"char": _TEXT, "code": _TEXT},
    "text": {"text": _TEXT},
    "file": {"path": _TEXTS},
}

#: Lengths and radii, which are not below 0.
_SIZES = ("radius", "radius1", "radius2", "length1", "length2")


@dataclass(frozen=True)
class Question:
    """Something that a program asks a person for.

    Attributes
    ----------
    operator : str
        Who asks.
    kind : str
        One of `KINDS`.
    window : Window or None
        Where; None for dialogs.
    start : Answer or None
        What is to be changed, for operators that change a figure.
    options : dict
        What else the operator says: 'rotate', 'move', 'scale', 'keep_ratio', 'edit', 'degree' (contours), 'region'
        (displacements), 'text', 'length' (texts), 'filter', 'mode', 'path' (files).
    """

    operator: str
    kind: str
    window: Window | None = None
    start: Answer | None = None
    options: dict[str, Any] = field(default_factory=dict)


class Viewer(Protocol):
    """Whoever shows the windows of a session to somebody, and gets answers from there."""

    def show(self, session: Any) -> None:
        """From now on show the windows of this session. Called once, before the program runs."""

    def ask(self, question: Question) -> Answer:
        """The answer to a question; it waits until there is one, in the thread that asks.

        Raises `HError`: 5104 if nobody can answer (any more), 2454 if the window is closed meanwhile, 9400 and 22 if the
        operator runs into its timeout or is interrupted. To the kind 'pointer' it answers at once; with code 5 (failed) if the
        pointer is not in the window.
        """

    def changed(self, window: Window) -> None:
        """Something of a window has changed that the list of what it shows does not tell: drawing objects, the cursor."""

    def waits(self) -> None:
        """The program looks at its drawing objects, or waits in an operator: whoever replays moves them now."""

    def close(self) -> None:
        """The program has ended. What it showed last may stay to be seen."""


def unavailable(operator: str, reason: str) -> HError:
    """The error of an operator that nobody can answer."""
    return HError(NOT_AVAILABLE, reason, operator=operator)


def ask(session: Any, question: Question) -> Answer:
    """The answer of the session's viewer, checked. Raises what `Viewer.ask` raises, and 5104 without a viewer."""
    if session.viewer is None:
        raise unavailable(
            question.operator,
            "it needs a viewer: run the program with --view to answer in the browser, or with --answers and recorded answers",
        )
    answer = session.viewer.ask(question)
    problem = wrong(question.kind, answer)
    if problem:
        raise unavailable(question.operator, f"the answer is wrong: {problem}")
    return answer


def wrong(kind: str, answer: Answer) -> str:
    """What is wrong with an answer to a question of a kind; '' if nothing is."""
    for name, what in KINDS[kind].items():
        if name not in answer:
            return f"'{name}' is missing"
        value = answer[name]
        if not _fits(value, what):
            return f"'{name}' must be {what}, not {value!r}"
        if name in _SIZES and value < 0:
            return f"'{name}' must not be below 0"
        if name == "button" and not 0 <= value <= _BUTTONS:
            return f"'button' must be 0 to {_BUTTONS}"
    lengths = {len(answer[name]) for name, what in KINDS[kind].items() if what == _NUMBERS}
    if len(lengths) > 1:
        return f"{' and '.join(repr(n) for n in KINDS[kind])} must have the same number of values"
    if 0 in lengths:
        return "there are no points"
    return ""


def _fits(value: Any, what: str) -> bool:
    if what == _NUMBERS:
        return isinstance(value, list) and all(_fits(one, _NUMBER) for one in value)
    if what == _TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if what == _TEXT:
        return isinstance(value, str)
    if isinstance(value, bool):
        return False
    if what == _INTEGER:
        return isinstance(value, int)
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e9
