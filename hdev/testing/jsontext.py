"""JSON with positions: so that a message about a value can name its line, and an update changes nothing but values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}
_DEEPEST = 200


class JsonProblem(ValueError):
    """What is wrong, and the line where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON text: its value, and for the path of every value in it the offsets where it begins and ends."""

    text: str
    value: Any
    spans: dict[Path, tuple[int, int]]

    def line(self, path: Path) -> int:
        """The line (from 1) of a value; of the innermost one around it that exists."""
        while path not in self.spans and path:
            path = path[:-1]
        return line_of(self.text, self.spans[path][0])

    def replaced(self, changes: dict[Path, str]) -> str:
        """The text with other texts in the place of some values, none inside another."""
        parts = []
        end = len(self.text)
        for path in sorted(changes, key=lambda path: self.spans[path][0], reverse=True):
            start, behind = self.spans[path]
            parts += [self.text[behind:end], changes[path]]
            end = start
        return "".join(reversed([*parts, self.text[:end]]))


def parse(text: str) -> Document:
    """Read JSON. Numbers keep their kind: 24 is an int, 24.0 a float. Raises `JsonProblem`."""
    spans: dict[Path, tuple[int, int]] = {}
    reader = _Reader(text.removeprefix("\ufeff"), spans)
    value, end = reader.value(_SPACE.match(reader.text, 0).end(), (), 0)  # type: ignore[union-attr]
    end = reader.skip(end)
    if end != len(reader.text):
        reader.fail("nothing may follow the last `}`", end)
    return Document(reader.text, value, spans)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


class _Reader:
    def __init__(self, text: str, spans: dict[Path, tuple[int, int]]) -> None:
        self.text = text
        self.spans = spans

    def fail(self, message: str, at: int) -> Any:
        if at >= len(self.text):
            message += " (the file ends here)"
        raise JsonProblem(message, line_of(self.text, min(at, len(self.text.rstrip()))))

    def skip(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]

    def value(self, at: int, path: Path, depth: int) -> tuple[Any, int]:
        """The value that begins at an offset, and the offset behind it."""
        if depth > _DEEPEST:
            self.fail("nested too deeply", at)
        character = self.text[at : at + 1]
        result: Any
        if character == "{":
            result, end = self._object(at, path, depth)
        elif character == "[":
            result, end = self._array(at, path, depth)
        elif character == '"':
            result, end = self._string(at)
        else:
            result, end = self._plain(at)
        self.spans[path] = (at, end)
        return result, end

    def _string(self, at: int) -> tuple[str, int]:
        try:
            return scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            return self.fail(f"a string is not right: {error.msg}", error.pos)

    def _plain(self, at: int) -> tuple[Any, int]:
        match = _NUMBER.match(self.text, at)
        if match is not None:
            integer, fraction, exponent = match.groups()
            number = float(match[0]) if fraction or exponent else int(integer)
            return number, match.end()
        for word, value in _WORDS.items():
            if self.text.startswith(word, at):
                return value, at + len(word)
        return self.fail("a value is missing", at)

    def _object(self, at: int, path: Path, depth: int) -> tuple[dict[str, Any], int]:
        result: dict[str, Any] = {}
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "}":
            return result, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                self.fail("a name in quotes is missing", at)
            name_at = at
            name, at = self._string(at)
            if name in result:
                self.fail(f'"{name}" stands here a second time', name_at)
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                self.fail(f'`:` is missing behind "{name}"', at)
            result[name], at = self.value(self.skip(at + 1), (*path, name), depth + 1)
            at = self.skip(at)
            follows = self.text[at : at + 1]
            if follows == "}":
                return result, at + 1
            if follows != ",":
                self.fail(f'`,` or `}}` is missing behind the value of "{name}"', at)
            at = self.skip(at + 1)

    def _array(self, at: int, path: Path, depth: int) -> tuple[list[Any], int]:
        result: list[Any] = []
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "]":
            return result, at + 1
        while True:
            item, at = self.value(at, (*path, len(result)), depth + 1)
            result.append(item)
            at = self.skip(at)
            follows = self.text[at : at + 1]
            if follows == "]":
                return result, at + 1
            if follows != ",":
                self.fail("`,` or `]` is missing", at)
            at = self.skip(at + 1)
