"""Errors and values as a person at a terminal reads them, and as JSON."""

from __future__ import annotations

import math
from typing import Any

from hdev.errors import Frame, HError
from hdev.iconic.summary import facts, summary
from hdev.values import Handle, HTuple, elements
from hdev.values.text import literal, text_of_handle
from hdev.values.vector import HVector


def error_text(error: HError) -> str:
    """An uncaught error: where, the line with a caret, code and text, the call stack."""
    lines = []
    if error.call_stack:
        top = error.call_stack[0]
        lines.append(f"{place(top)}:")
        lines.extend(marked(top.text, top.column, top.end_column))
    lines.append(f"error {error.code}: {error_summary(error)}")
    if len(error.call_stack) > 1:
        lines.append("call stack:")
        lines.extend(f"  {place(frame)}: {one_line(frame.text)}" for frame in error.call_stack)
    return "\n".join(lines)


def error_summary(error: HError) -> str:
    """What an error says beside its code."""
    if error.user_data:
        return f"thrown: {literal(HTuple(list(error.user_data)))}"
    operator = f" in {error.operator}" if error.operator else ""
    detail = f": {error.detail}" if error.detail else ""
    return f"{error.message}{operator}{detail}"


def place(frame: Frame) -> str:
    """Procedure, line and file of a level of the call stack."""
    file = f" ({frame.path})" if frame.path else ""
    return f"{frame.procedure}, line {frame.line}{file}"


def one_line(text: str) -> str:
    return " ".join(text.split())


def marked(text: str, start: int, end: int) -> list[str]:
    """The source line, and below it a mark under the columns from `start` to `end` (if that is a part of it)."""
    offset = 0
    for line in text.split("\n"):
        if offset <= start <= offset + len(line) or start >= len(text):
            shown = line.replace("\t", " ").replace("\r", "")
            result = ["    " + shown.strip()]
            first = min(start - offset, len(shown)) - (len(shown) - len(shown.lstrip()))
            if end > start:
                length = max(min(end - offset, len(shown)) - (start - offset), 1)
                result.append("    " + " " * max(first, 0) + "^" * length)
            return result
        offset += len(line) + 1
    return ["    " + one_line(text)]


# ------------------------------------------------------------------------------------------------------------- values


def value_text(value: Any) -> str:
    """A value in a line, as HDevelop's variable window shows it."""
    if isinstance(value, HVector):
        return "{" + ", ".join(value_text(item) for item in value) + "}"
    if isinstance(value, int | float | str | Handle | HTuple):
        return literal(value)
    return summary(value)


def value_json(value: Any) -> Any:
    """A value for JSON, with types: [{"int": 3}, {"real": 0.5}, {"string": "a"}, {"handle": "dict", "id": "H1000"}];
    {"vector": [...]}; {"iconic": [{"region": {"area": 25, "box": [0, 0, 4, 4]}}, {"image": {...}}, {"xld": {...}}]}."""
    if isinstance(value, HVector):
        return {"vector": [value_json(item) for item in value]}
    if isinstance(value, int | float | str | Handle | HTuple):
        return [element_json(element) for element in elements(value)]
    return {"iconic": [facts(item) for item in value]}


def element_json(element: Any) -> dict[str, Any]:
    if isinstance(element, Handle):
        return {"handle": element.semantics, "id": text_of_handle(element)}
    if isinstance(element, float):
        return {"real": element if math.isfinite(element) else str(element)}
    if isinstance(element, int):
        return {"int": element}
    return {"string": element}
