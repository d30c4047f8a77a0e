"""Text to tokens.

The lexer never fails: what begins no token becomes one of kind `ILLEGAL`, behind which nothing is read, so that the parser
can report an earlier mistake first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Terminal, text, start, end (offsets).
Token = tuple[str, str, int, int]

ILLEGAL = "ILLEGAL"
END = "$END"
OPENING = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE", "DICT": "RBRACE"}
_CLOSING = frozenset(OPENING.values())


class Lexer:
    """The lexer for one set of terminals, (name, regular expression) in the order to try, and keywords."""

    def __init__(self, terminals: Iterable[tuple[str, str]], keywords: dict[str, str]) -> None:
        alternatives = [f"(?P<{name}>{pattern})" for name, pattern in terminals]
        self._tokens = re.compile("|".join([*alternatives, rf"(?P<{ILLEGAL}>[\s\S])"])).finditer
        self._keywords = keywords
        self._keyword_kinds = frozenset(keywords.values())

    def tokens(self, text: str) -> list[Token]:
        """The tokens of the text, `$END` last."""
        keywords = self._keywords
        result: list[Token] = []
        dictionary = False
        for match in self._tokens(text):
            kind = match.lastgroup
            if kind == "SPACE":
                continue
            word = match.group()
            if kind == "NAME":
                kind = keywords.get(word, "NAME")
            elif kind == "DICT":
                dictionary = True
            start, end = match.span()
            result.append((kind, word, start, end))  # type: ignore[arg-type]
            if kind == ILLEGAL:
                break
        result.append((END, "", len(text), len(text)))
        if dictionary:
            self._free_keys(result)
        return result

    def _free_keys(self, tokens: list[Token]) -> None:
        """Make names of the keywords that are keys of a dictionary literal: `dict{for: 1}`."""
        opened: list[str] = []
        previous = ""
        for index, (kind, text, start, end) in enumerate(tokens):
            if kind in OPENING:
                opened.append(kind)
            elif kind in _CLOSING and opened:
                opened.pop()
            elif (
                kind in self._keyword_kinds
                and previous in ("DICT", "COMMA")
                and opened[-1:] == ["DICT"]
                and tokens[index + 1][0] == "COLON"
            ):
                tokens[index] = ("NAME", text, start, end)
            previous = kind
