"""The program as the page has it: its text, and variables with values, pictures and plots."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hdev.errors import HError
from hdev.runtime.errors import call_stack
from hdev.values import Handle, HTuple, elements
from hdev.values.vector import HVector

if TYPE_CHECKING:
    from hdev.program.model import Procedure

#: Characters of a value in the list of variables, and of one that is looked at.
_SHORT, _LONG = 120, 20_000
#: Points of a plot: more are drawn as the least and greatest of as many stretches.
_PLOT = 600
#: Elements whose text is made at most.
_ELEMENTS = 2_000


def text_of(procedure: Procedure) -> dict[str, Any]:
    """The lines of a procedure, and which of them a program can pause at."""
    from hdev.debug.lines import NOTHING, kind_of

    lines = [line.text for line in procedure.lines]
    stops = [not (line.comment or line.is_comment) and kind_of(line.text) != NOTHING for line in procedure.lines]
    return {"name": procedure.name, "path": procedure.path, "lines": lines, "stops": stops}


def described(error: HError) -> dict[str, Any]:
    """An error: code, text, and where it happened."""
    from hdev.cli.report import error_summary

    stack = error.call_stack or call_stack(error.__traceback__)
    top = {"procedure": stack[0].procedure, "line": stack[0].line} if stack else {"procedure": "", "line": 0}
    return {"code": error.code, "text": error_summary(error).encode("utf-8", "replace").decode(), **top}


def describe(variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Variables in a list: names, kinds, short values."""
    return [{"name": name, **summary(value)} for name, value in variables.items()]


def summary(value: Any) -> dict[str, Any]:
    """A value in a few words."""
    if isinstance(value, HVector):
        return {"kind": "vector", "count": len(value), "text": _cut(_vector(value), _SHORT)}
    if isinstance(value, int | float | str | Handle):
        return {"kind": "control", "count": 1, "text": _cut(_literal(value), _SHORT)}
    if isinstance(value, HTuple):
        return {
            "kind": "control",
            "count": len(value),
            "text": _cut(_tuple(value, 40), _SHORT),
            "plot": len(value) > 1 and _numeric(value),
        }
    from hdev.cli.report import value_text

    return {"kind": "iconic", "count": len(value), "text": value_text(value)}


def detail(value: Any) -> dict[str, Any]:
    """A value in full, as far as that makes sense, and the points of its plot."""
    found = summary(value)
    if found["kind"] == "iconic":
        return found
    if isinstance(value, HVector):
        found["text"] = _cut(_vector(value), _LONG)
    else:
        found["text"] = _cut(_tuple(value, _ELEMENTS) if isinstance(value, HTuple) else _literal(value), _LONG)
    if found.get("plot"):
        found["points"] = plot(elements(value))
    return found


def plot(values: list[Any]) -> list[list[float]]:
    """Pairs of index and value; of many values the least and greatest of each stretch."""
    numbers = [(k, float(v)) for k, v in enumerate(values) if math.isfinite(v)]
    if len(numbers) <= _PLOT:
        return [[k, v] for k, v in numbers]
    stretch = len(numbers) / (_PLOT / 2)
    found = []
    for turn in range(_PLOT // 2):
        part = numbers[int(turn * stretch) : int((turn + 1) * stretch)]
        ends = sorted({min(part, key=lambda pair: pair[1]), max(part, key=lambda pair: pair[1])})
        found += [[k, v] for k, v in ends]
    return found


def thumbnail(objects: Any, size: int) -> bytes:
    """An iconic value as a small picture (PNG)."""
    from hdev.display.preview import preview
    from hdev.display.save import png

    return png(preview(objects, size, size))


def _numeric(value: HTuple) -> bool:
    return all(isinstance(element, int | float) for element in elements(value))


def _literal(value: Any) -> str:
    from hdev.values.text import literal

    return literal(value)


def _tuple(value: HTuple, most: int) -> str:
    if len(value) <= most:
        return _literal(value)
    return f"{_literal(HTuple(elements(value)[:most]))[:-1]}, ... {len(value)} values]"


def _vector(value: HVector) -> str:
    from hdev.cli.report import value_text

    if len(value) > _ELEMENTS:
        return f"a vector of {len(value)}"
    return value_text(value)


def _cut(text: str, length: int) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= length else text[: length - 3] + "..."
