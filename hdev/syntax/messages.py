"""Where the parser stopped, and the general words for it: what was found and what would have been accepted.

Mistakes that deserve words of their own are in `hdev.syntax.mistakes`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hdev.syntax.lexer import END, ILLEGAL, OPENING, Token

#: Message, column, what would have been accepted.
Explanation = tuple[str, int, tuple[str, ...]]

_WORDS = {
    "NAME": "a name",
    "INTEGER": "a number",
    "STRING": "a string",
    "__ANON_0": "`:=`",
    "TO": "`to`",
    "BY": "`by`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "RSQB": "`]`",
    "RBRACE": "`}`",
    "VBAR": "`|`",
    "LESSTHAN": "`<`",
    "MORETHAN": "`>`",
    END: "the end of the line",
}
_OPENERS_TOO = frozenset({"LPAR", "LESSTHAN", "MORETHAN"})
_BRACKETS = ("RPAR", "RSQB", "RBRACE")
_OPENERS = frozenset((*OPENING, "VBAR"))
_CLOSERS = frozenset((*OPENING.values(), "VBAR"))


@dataclass(frozen=True, slots=True)
class Failure:
    """Where the parser stopped: at `tokens[index]`, with `accepted` terminals and `values`, its stack, before it."""

    text: str
    tokens: list[Token]
    index: int
    accepted: frozenset[str]
    values: list[Any]
    keywords: dict[str, str]

    @property
    def token(self) -> Token:
        """The token that does not fit."""
        return self.tokens[self.index]

    @property
    def kind(self) -> str:
        """Its terminal."""
        return self.token[0]

    @property
    def start(self) -> int:
        """Its column."""
        return self.token[2]

    @property
    def before(self) -> Token | None:
        """The token before it."""
        return self.tokens[self.index - 1] if self.index else None

    @property
    def after(self) -> str:
        """The terminal behind it."""
        return self.tokens[min(self.index + 1, len(self.tokens) - 1)][0]

    @property
    def first(self) -> str:
        """The line's first word, as it is written."""
        return self.tokens[0][1]

    @property
    def wants_operand(self) -> bool:
        """Whether an expression may begin here."""
        return self.accepted >= {"NAME", "INTEGER", "STRING", "LSQB"}

    @property
    def after_operand(self) -> bool:
        """Whether an expression may go on here with an operator."""
        return self.accepted >= {"PLUS", "STAR", "AND"}

    @property
    def is_keyword(self) -> bool:
        """Whether the token is a keyword."""
        return self.kind in self.keywords.values()

    def opener(self) -> Token | None:
        """The innermost bracket or bar that is open."""
        brackets = [value for value in self.values if _is_token(value, _OPENERS)]
        if self.after_operand and self.values and _is_token(self.values[-1], _CLOSERS):
            # The bracket behind an operand is not reduced yet. A bar that closes counts as an opener, too.
            del brackets[-2 if self.values[-1][0] == "VBAR" else -1 :]
        return brackets[-1] if brackets else None

    def says(self, message: str, *expected: str, column: int | None = None) -> Explanation:
        """An explanation, of the token that does not fit unless another column is given."""
        return message, self.start if column is None else column, expected


def _is_token(value: Any, kinds: frozenset[str]) -> bool:
    return isinstance(value, tuple) and len(value) == 4 and value[0] in kinds


def unexpected(failure: Failure) -> Explanation:
    """The general message: what was found, what would have been accepted."""
    expected = tuple(dict.fromkeys(_expected(failure)))
    message = _found(failure) + (f"; expected {_either(expected)}" if expected else "")
    return failure.says(message, *expected)


def _expected(failure: Failure) -> Iterator[str]:
    accepted = failure.accepted
    if failure.wants_operand:
        yield "an expression"
        yield from (_WORDS[kind] for kind in _BRACKETS if kind in accepted)
        return
    if failure.after_operand:
        yield "an operator"
        accepted -= _OPENERS_TOO
    elif END in accepted:
        accepted -= _misleading(failure)
    yield from (word for kind, word in _WORDS.items() if kind in accepted)


def _misleading(failure: Failure) -> set[str]:
    """What fits the grammar here but makes no statement, or is no help: a name alone, `f () :=`, `endif ()`."""
    if failure.before and failure.before[0] == "RPAR":
        return {"__ANON_0"}
    if "__ANON_0" in failure.accepted:
        return {END}
    return set() if failure.first == "catch" else {"LPAR"}


def _found(failure: Failure) -> str:
    kind, text, _, _ = failure.token
    if kind == END:
        return "the line ends too early"
    if kind == ILLEGAL:
        return f"{character_name(text)} is no part of the language"
    what = "keyword " if failure.is_keyword else "string " if kind == "STRING" else ""
    return f"unexpected {what}{_quoted(text)}"


def shorten(text: str) -> str:
    """The text, its end left out if it is long."""
    return text if len(text) <= 40 else text[:37] + "..."


def character_name(character: str) -> str:
    """A character as a message names it."""
    if character.isprintable() and not character.isspace():
        return _quoted(character)
    name = unicodedata.name(character, "").lower()
    return f"the character U+{ord(character):04X}" + (f" ({name})" if name else "")


def _quoted(text: str) -> str:
    return shorten(text) if text.startswith("'") and len(text) > 1 else f"'{shorten(text)}'"


def _either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
