"""Text of a program line -> statement.

The driver runs the LALR tables of the grammar. Chains of rules that only pass their child on (an operand climbing through
all precedence levels) are followed once for each state and lookahead, and remembered.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from hdev.syntax import nodes as n
from hdev.syntax.builder import Builder, NotAStatement
from hdev.syntax.messages import unexpected
from hdev.syntax.tables import Tables, load_tables

#: Deeper nesting than this is refused: it is no program but an attack on the stack.
MAX_DEPTH = 120

Token = tuple[str, str, int, int]


class SyntaxProblem(Exception):
    """Why a text is not a statement (or expression): message, column (offset), what would have been accepted."""

    def __init__(self, message: str, column: int, expected: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.expected = expected


class Parser:
    """The parser for one set of tables."""

    def __init__(self, tables: Tables) -> None:
        self._actions = tables.actions
        self._gotos = tables.gotos
        builder = Builder()
        self._rules: list[tuple[str, int, Any]] = [
            (origin, length, getattr(builder, name) if name else None) for origin, length, name in tables.rules
        ]
        self._start = tables.start
        self._accept = tables.accept
        self._keywords = tables.keywords
        self._match = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in tables.terminals)).match
        self._settled: dict[tuple[int, str, str], int] = {}

    def tokens(self, text: str) -> list[Token]:
        """The tokens of the text, `$END` last."""
        match = self._match
        keywords = self._keywords
        result: list[Token] = []
        position, end = 0, len(text)
        while position < end:
            found = match(text, position)
            if found is None:
                raise SyntaxProblem(_bad_character(text, position), position)
            kind = found.lastgroup
            stop = found.end()
            if kind != "SPACE":
                word = found.group()
                if kind == "NAME" and word in keywords and not _is_dict_key(result, text, stop):
                    kind = keywords[word]
                result.append((kind, word, position, stop))  # type: ignore[arg-type]
            position = stop
        result.append(("$END", "", end, end))
        return result

    def parse(self, text: str) -> n.Statement:
        """The statement that `text` is; `SyntaxProblem` if it is none."""
        tokens = self.tokens(text)
        _check_depth(tokens)
        actions, rules, settled = self._actions, self._rules, self._settled
        states = [self._start]
        values: list[Any] = []
        state = self._start
        for token in tokens:
            kind = token[0]
            while True:
                action = actions[state].get(kind)
                if action is None:
                    if state == self._accept:
                        return values[0]
                    raise self._problem(states, token)
                if action >= 0:
                    states.append(action)
                    values.append(token)
                    state = action
                    break
                origin, length, build = rules[-action - 1]
                if length:
                    children = values[-length:]
                    del values[-length:], states[-length:]
                else:
                    children = []
                try:
                    values.append(build(children) if build is not None else children[0])
                except NotAStatement as problem:
                    raise SyntaxProblem(problem.message, problem.column) from None
                key = (states[-1], origin, kind)
                next_state = settled.get(key)
                if next_state is None:
                    next_state = settled[key] = self._settle(*key)
                states.append(next_state)
                state = next_state
            if kind == "$END":
                break
        return values[0]

    def _settle(self, state: int, origin: str, kind: str) -> int:
        """The state after reducing to `origin` in `state`, all rules that only pass on followed."""
        while True:
            after = self._gotos[state][origin]
            action = self._actions[after].get(kind)
            if action is None or action >= 0:
                return after
            next_origin, length, build = self._rules[-action - 1]
            if build is not None or length != 1:
                return after
            origin = next_origin

    def _problem(self, states: list[int], token: Token) -> SyntaxProblem:
        accepted = frozenset(kind for kind in self._actions[states[-1]] if self._accepts(states, kind))
        message, expected = unexpected(token, accepted, self._keywords)
        return SyntaxProblem(message, token[2], expected)

    def _accepts(self, stack: list[int], kind: str) -> bool:
        """Whether a token of this kind could really come next (an LALR state lists more than its context allows)."""
        states = list(stack)
        while True:
            action = self._actions[states[-1]].get(kind)
            if action is None:
                return states[-1] == self._accept
            if action >= 0:
                return True
            origin, length, _ = self._rules[-action - 1]
            if length:
                del states[-length:]
            states.append(self._gotos[states[-1]][origin])


def _is_dict_key(before: list[Token], text: str, stop: int) -> bool:
    """Whether the word that ends at `stop` is a key in a dictionary literal, where keywords are plain names."""
    if not before or before[-1][0] not in ("DICT", "COMMA"):
        return False
    return text[stop:].lstrip().startswith(":") and any(token[0] == "DICT" for token in before)


def _check_depth(tokens: list[Token]) -> None:
    depth = run = 0
    for kind, _, start, _ in tokens:
        if kind in ("LPAR", "LSQB", "LBRACE", "DICT"):
            depth += 1
        elif kind in ("RPAR", "RSQB", "RBRACE"):
            depth -= 1
        run = run + 1 if kind in ("MINUS", "NOT", "BNOT", "VBAR") else 0
        if depth > MAX_DEPTH or run > MAX_DEPTH:
            raise SyntaxProblem(f"the expression is nested more than {MAX_DEPTH} levels deep", start)
    if len(tokens) > 400 and sum(kind in _CHAINING for kind, *_ in tokens) > 4 * MAX_DEPTH:
        longest = run = 0
        for kind, *_ in tokens:
            run = 0 if kind == "COMMA" else run + (kind in _CHAINING)
            longest = max(longest, run)
        if longest > 4 * MAX_DEPTH:
            raise SyntaxProblem(f"more than {4 * MAX_DEPTH} operators in one expression", tokens[-1][2])


_CHAINING = frozenset(
    "OR XOR AND BOR BXOR BAND EQUALITY ORDERING LESSTHAN MORETHAN EQUALITY_BY_ELEMENT ORDERING_BY_ELEMENT PLUS MINUS STAR "
    "SLASH PERCENT DOLLAR MEMBER DOT LSQB LBRACE".split()
)


def _bad_character(text: str, position: int) -> str:
    character = text[position]
    if character == "'":
        return "the string has no end: a closing ' is missing"
    if character == '"':
        return "strings are written in single quotes: '...'"
    if character == "!":
        return "'!' is no operator: write `not` or `!=`"
    if character == "&":
        return "'&' is no operator: write `and` or `band`"
    if character == "\\":
        return "a backslash continues a line only at its end"
    return f"unexpected character {character!r}"


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(load_tables())


_FIRST_WORD = re.compile(r"\s*(\w+)")
_CONTROL = frozenset(
    "if ifelse elseif else endif while endwhile repeat until for endfor switch case default endswitch try catch endtry".split()
)


@lru_cache(maxsize=20_000)
def parse_statement(text: str) -> n.Statement:
    """The statement of one program line; `Invalid` with the reason if it is none. Equal lines are parsed once."""
    stripped = text.lstrip()
    if not stripped or stripped[0] == "*" or stripped[0] == "#" or stripped.startswith("//"):
        return n.Comment(text)
    try:
        return _parser().parse(text)
    except SyntaxProblem as problem:
        first = _FIRST_WORD.match(text)
        word = first.group(1) if first else ""
        keyword = ("if" if word == "ifelse" else word) if word in _CONTROL else ""
        return n.Invalid(problem.message, problem.column, keyword, problem.expected)


def parse_expression(text: str) -> n.Expression:
    """The expression that `text` is; `SyntaxProblem` if it is none."""
    prefix = "_ := "
    try:
        statement = _parser().parse(prefix + text)
    except SyntaxProblem as problem:
        raise SyntaxProblem(problem.message, max(problem.column - len(prefix), 0), problem.expected) from None
    assert isinstance(statement, n.Assign)
    return statement.value
