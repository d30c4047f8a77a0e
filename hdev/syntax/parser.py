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
from hdev.syntax.depth import MAX_NESTING, too_deep
from hdev.syntax.lexer import Lexer, Token
from hdev.syntax.messages import Failure
from hdev.syntax.mistakes import explain
from hdev.syntax.tables import Tables, load_tables


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
        builder = Builder(tables.keywords)
        self._rules: list[tuple[str, int, Any]] = [
            (origin, length, getattr(builder, name) if name else None) for origin, length, name in tables.rules
        ]
        self._start = tables.start
        self._accept = tables.accept
        self._keywords = tables.keywords
        self.tokens = Lexer(tables.terminals, tables.keywords).tokens
        self._settled: dict[tuple[int, str, str], int] = {}

    def parse(self, text: str) -> n.Statement:
        """The statement that `text` is; `SyntaxProblem` if it is none."""
        tokens = self.tokens(text)
        try:
            statement = self._statement(text, tokens)
        except NotAStatement as problem:
            raise SyntaxProblem(problem.message, problem.column, problem.expected) from None
        if len(tokens) > MAX_NESTING and (node := too_deep(statement)) is not None:
            raise SyntaxProblem("the expression is nested too deeply", getattr(node, "start", 0))
        return statement

    def _statement(self, text: str, tokens: list[Token]) -> n.Statement:
        actions, rules, settled = self._actions, self._rules, self._settled
        states = [self._start]
        values: list[Any] = []
        state = self._start
        for index, token in enumerate(tokens):
            kind = token[0]
            while True:
                action = actions[state].get(kind)
                if action is None:
                    if state == self._accept:
                        return values[0]
                    raise self._problem(text, tokens, index, values)
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
                values.append(build(children) if build is not None else children[0])
                key = (states[-1], origin, kind)
                next_state = settled.get(key)
                if next_state is None:
                    next_state = settled[key] = self._settle(*key)
                states.append(next_state)
                state = next_state
        raise AssertionError("the tables neither accept nor refuse the end")

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

    def _problem(self, text: str, tokens: list[Token], index: int, values: list[Any]) -> SyntaxProblem:
        states = [self._start]
        for kind, *_ in tokens[:index]:
            self._advance(states, kind)
        accepted = frozenset(kind for kind in self._actions[states[-1]] if self._advance(list(states), kind))
        return SyntaxProblem(*explain(Failure(text, tokens, index, accepted, values, self._keywords)))

    def _advance(self, states: list[int], kind: str) -> bool:
        """Run the automaton, without values, over one token of this kind; whether it fits.

        What a state has an action for is not enough: an LALR state lists more than its context allows, and by the time a
        token is refused, reductions may have been made that close what an operator could have continued.
        """
        while True:
            action = self._actions[states[-1]].get(kind)
            if action is None:
                return states[-1] == self._accept
            if action >= 0:
                states.append(action)
                return True
            origin, length, _ = self._rules[-action - 1]
            if length:
                del states[-length:]
            states.append(self._gotos[states[-1]][origin])


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(load_tables())


_FIRST_WORDS = re.compile(r"\s*(\w+)(?:\s+(\w+))?")
_CONTROL = frozenset(
    "if ifelse elseif else endif while endwhile repeat until for endfor switch case default endswitch try catch endtry".split()
)
_SAME = {"ifelse": "if", "elif": "elseif", "elsif": "elseif"}


def _control_word(text: str) -> str:
    """The control word that an invalid line begins with, also where it is misspelt (`Else If`); '' if there is none."""
    match = _FIRST_WORDS.match(text)
    if match is None:
        return ""
    first, second = (word.lower() for word in match.groups(""))
    word = first + second if first in ("else", "end") and first + second in _CONTROL else first
    word = _SAME.get(word, word)
    return word if word in _CONTROL else ""


@lru_cache(maxsize=20_000)
def parse_statement(text: str) -> n.Statement:
    """The statement of one program line; `Invalid` with the reason if it is none. Equal lines are parsed once."""
    stripped = text.lstrip()
    if not stripped or stripped[0] == "*" or stripped[0] == "#" or stripped.startswith("//"):
        return n.Comment(text)
    try:
        return _parser().parse(text)
    except SyntaxProblem as problem:
        return n.Invalid(problem.message, problem.column, _control_word(text), problem.expected)


def parse_expression(text: str) -> n.Expression:
    """The expression that `text` is; `SyntaxProblem` if it is none."""
    prefix = "_ := "
    try:
        statement = _parser().parse(prefix + text)
    except SyntaxProblem as problem:
        raise SyntaxProblem(problem.message, max(problem.column - len(prefix), 0), problem.expected) from None
    assert isinstance(statement, n.Assign)
    return statement.value
