"""`--update`: what no longer holds in an expected file is written anew; all else in it stays as it is, to the character."""

from __future__ import annotations

import json
import os
from typing import Any

from hdev.testing.compare import Comparison
from hdev.testing.expected import Expected, Spec, parse_expected
from hdev.testing.storage import iconic_json, picture_json
from hdev.values import Handle, HTuple, elements
from hdev.values.vector import HVector

#: Columns of a line in the file.
_WIDTH = 120


def new_expected(path: str) -> Expected:
    """An expected file that does not exist yet."""
    return parse_expected('{\n  "variables": {}\n}\n', path)


def root_of(name: str) -> str:
    """The variable that a difference is in: `Result` for `Result.Area[3]`."""
    return name.partition(".")[0].partition("[")[0]


def record(
    expected: Expected, variables: dict[str, Any], comparison: Comparison, windows: Any, output: str
) -> tuple[list[str], set[str]]:
    """Write the file, and those beside it, with the values of this run; the files that were written, and the names of what
    cannot be recorded, because it is not there.

    Only what the comparison found to differ is replaced. A file that is new gets all variables except images.
    """
    writer = _Writer(expected, comparison)
    names = {root_of(found.name) for found in comparison.differences}
    if not os.path.exists(expected.path):
        writer.all_variables(variables)
        return writer.write(), set()
    absent = {name for name in names & set(expected.variables) if name not in variables}
    absent |= {f"window {number}" for number in expected.windows if number not in windows.pictures}
    for name, spec in expected.variables.items():
        if name in names and name in variables:
            writer.change(spec, writer.spec(name, variables[name], spec))
    for number, spec in expected.windows.items():
        if f"window {number}" in names and number in windows.pictures:
            picture = picture_json(windows.pictures[number], number, expected.path, writer.files)
            writer.change(spec, {**picture, **_limits(spec, expected)})
    if expected.output is not None and "output" in names:
        writer.change(expected.output, output.splitlines())
    return writer.write(), absent


class _Writer:
    def __init__(self, expected: Expected, comparison: Comparison) -> None:
        self.expected = expected
        self.comparison = comparison
        self.files: dict[str, bytes] = {}
        self.changes: dict[Any, str] = {}
        self.text = expected.document.text

    def change(self, spec: Spec, value: Any) -> None:
        """Put a value in the place of a spec."""
        if value is not None:
            start, _ = self.expected.document.spans[spec.path]
            line = self.text.rfind("\n", 0, start) + 1
            indent = len(self.text[line:start]) - len(self.text[line:start].lstrip())
            self.changes[spec.path] = formatted(value, indent, start - line)

    def all_variables(self, variables: dict[str, Any]) -> None:
        values = {}
        for name, value in variables.items():
            if getattr(value, "kinds", None) == {"image"} or getattr(value, "kind", "") == "image":
                continue
            found = self.spec(name, value, None)
            if found is not None:
                values[name] = found
        self.text = formatted({"variables": values}, 0, 0) + "\n"

    def write(self) -> list[str]:
        text = self.expected.document.replaced(self.changes) if self.changes else self.text
        unchanged = os.path.exists(self.expected.path) and text == self.expected.document.text
        if not unchanged:
            self.files[self.expected.path] = text.encode()
        for path, data in self.files.items():
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            temporary = f"{path}.{os.getpid()}.tmp"
            with open(temporary, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        return sorted(self.files)

    # ------------------------------------------------------------------------------------------------------ values

    def spec(self, name: str, value: Any, old: Spec | None) -> Any:
        """The JSON of a value, with the tolerances that the old spec has; None for what cannot be stored."""
        limits = _limits(old, self.expected) if old is not None else {}
        if isinstance(value, HVector):
            items = [self.spec(f"{name}_{k}", item, None) for k, item in enumerate(value)]
            return {"vector": items, **limits}
        if isinstance(value, int | float | str | Handle | HTuple):
            items = [self.element(f"{name}", element) for element in elements(value)]
            plain = items[0] if len(items) == 1 else items
            if isinstance(plain, dict) and "dictionary" in plain:
                kept = self._dictionary_limits(old)
                return {**plain, **kept}
            return {"value": plain, **limits} if limits else plain
        stored = iconic_json(value, name, self.expected.path, self.files)
        return {**stored, **limits}

    def element(self, name: str, element: Any) -> Any:
        if isinstance(element, float) and (element != element or element in (float("inf"), float("-inf"))):
            return {"real": str(element)}
        if not isinstance(element, Handle):
            return element
        entries = getattr(element, "entries", None)
        if isinstance(entries, dict) and element.semantics == "dict":
            return {
                "dictionary": {
                    key if isinstance(key, str) else f"[{key}]": self.spec(f"{name}_{key}", entry.value, None)
                    for key, entry in entries.items()
                }
            }
        if element.semantics == "window":
            number = self.comparison.window_number(element)
            if number:
                return {"window": number}
        return {"handle": element.semantics}

    def _dictionary_limits(self, old: Spec | None) -> dict[str, Any]:
        """What stands beside "dictionary" in the old spec."""
        node = _node(old, self.expected) if old is not None else None
        if not isinstance(node, dict):
            return {}
        return {key: item for key, item in node.items() if key not in ("dictionary", "summary")}


def _node(spec: Spec, expected: Expected) -> Any:
    node = expected.document.value
    for step in spec.path:
        node = node[step]
    return node


def _limits(spec: Spec, expected: Expected) -> dict[str, Any]:
    """The tolerances that stand beside a value in the file."""
    node = _node(spec, expected)
    names = ("absolute", "relative", "pixels", "fraction", "gray", "distance")
    return {name: node[name] for name in names if isinstance(node, dict) and name in node}


def formatted(value: Any, indent: int, column: int) -> str:
    """JSON with objects and long lists over several lines, such that a review shows what has changed."""
    flat = json.dumps(value, ensure_ascii=False)
    deep = isinstance(value, dict) and any(isinstance(item, dict) for item in value.values())
    if len(flat) + column <= _WIDTH and not deep:
        return flat
    space = " " * (indent + 2)
    if isinstance(value, dict) and value:
        parts = []
        for key, item in value.items():
            name = json.dumps(key, ensure_ascii=False) + ": "
            parts.append(f"{space}{name}{formatted(item, indent + 2, indent + 2 + len(name))}")
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + "\n".join(_filled(value, space)) + "\n" + " " * indent + "]"
    return flat


def _filled(items: list[Any], space: str) -> list[str]:
    """The items of a list in lines that are as full as they may be."""
    lines: list[str] = []
    if all(isinstance(item, str) for item in items):
        return [f"{space}{json.dumps(item, ensure_ascii=False)}," for item in items[:-1]] + [
            space + json.dumps(items[-1], ensure_ascii=False)
        ]
    texts = [formatted(item, len(space), len(space)) for item in items]
    for number, text in enumerate(texts):
        piece = text + ("," if number + 1 < len(texts) else "")
        if lines and len(lines[-1]) + len(piece) + 1 <= _WIDTH and "\n" not in piece:
            lines[-1] += " " + piece
        else:
            lines.append(space + piece)
    return lines
