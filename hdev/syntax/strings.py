"""String literals: escape sequences to characters and back (language table of escapes, HDevelop User's Guide 8.2)."""

from __future__ import annotations

import re

_SIMPLE = {"n": "\n", "t": "\t", "v": "\v", "b": "\b", "r": "\r", "f": "\f", "a": "\a", "\\": "\\", "'": "'"}
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|0([0-7]{3})|\r?\n[ \t]*|(.))", re.DOTALL)


def _character(match: re.Match[str]) -> str:
    hexadecimal, octal, other = match.groups()
    if hexadecimal:
        return chr(int(hexadecimal, 16))
    if octal:
        return chr(int(octal, 8) & 0xFF)
    if other is None:  # backslash and line break: the string goes on in the next line
        return ""
    return _SIMPLE.get(other, "\\" + other)  # an unknown escape keeps its backslash


def unescape(body: str) -> str:
    """The string a literal stands for; `body` is what is between the quotes."""
    return _ESCAPE.sub(_character, body) if "\\" in body else body


_ESCAPES = {
    "\n": "\\n",
    "\t": "\\t",
    "\v": "\\v",
    "\b": "\\b",
    "\r": "\\r",
    "\f": "\\f",
    "\a": "\\a",
    "\\": "\\\\",
    "'": "\\'",
}


def quote(string: str) -> str:
    """The literal for a string."""
    return "'" + "".join(_ESCAPES.get(c) or (c if ord(c) >= 32 else f"\\x{ord(c):02x}") for c in string) + "'"
