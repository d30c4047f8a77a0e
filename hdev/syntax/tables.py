"""LALR tables from the grammar: Lark analyses it, the result is kept on disk.

`hdev.syntax.parser` runs the tables itself instead of through Lark, because a chain of fifteen precedence levels costs Lark
fifteen reductions an operand; see bench/README.md for the figure.
"""

from __future__ import annotations

import marshal
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hdev.cache import cached


@dataclass(frozen=True, slots=True)
class Tables:
    """What the parser needs, in plain lists and dictionaries.

    `actions[state][terminal]` is n >= 0 to shift to state n, or -n - 1 to reduce by rule n; `gotos[state][nonterminal]` is
    the next state. A rule is (nonterminal, length, name); a name of '' passes its only child on. `terminals` are
    (name, regular expression) in the order to try; `keywords` maps words to terminals.
    """

    actions: list[dict[str, int]]
    gotos: list[dict[str, int]]
    rules: list[tuple[str, int, str]]
    terminals: list[tuple[str, str]]
    keywords: dict[str, str]
    start: int
    accept: int


def grammar_text() -> str:
    """The text of the grammar."""
    import hdev.grammar

    return (Path(next(iter(hdev.grammar.__path__))) / "hdevelop.lark").read_text("utf-8")


def load_tables() -> Tables:
    """The tables of the grammar, from the cache where it holds them."""
    text = grammar_text()
    data = cached("grammar", text.encode(), lambda: marshal.dumps(_fields(build_tables(text))))
    return Tables(*marshal.loads(data))


def _fields(tables: Tables) -> tuple[Any, ...]:
    return tuple(getattr(tables, name) for name in Tables.__slots__)


def build_tables(text: str) -> Tables:
    """Let Lark analyse the grammar. Conflicts in it are errors."""
    from lark import Lark
    from lark.lexer import PatternStr
    from lark.parsers.lalr_analysis import Shift

    lark = Lark(text, parser="lalr", lexer="basic", start="start", maybe_placeholders=False)
    table = lark.parser.parser._parse_table
    numbers = {state: number for number, state in enumerate(table.states)}
    rules: list[tuple[str, int, str]] = []
    rule_numbers: dict[Any, int] = {}
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    nonterminals = {str(rule.origin.name) for rule in lark.rules}
    for row in table.states.values():
        action_row: dict[str, int] = {}
        goto_row: dict[str, int] = {}
        for name, (action, argument) in row.items():
            symbol = str(name)
            if symbol in nonterminals:
                goto_row[symbol] = numbers[argument]
            elif action is Shift:
                action_row[symbol] = numbers[argument]
            else:
                if argument not in rule_numbers:
                    rule_numbers[argument] = len(rules)
                    rules.append((str(argument.origin.name), len(argument.expansion), str(argument.alias or "")))
                action_row[symbol] = -rule_numbers[argument] - 1
        actions.append(action_row)
        gotos.append(goto_row)
    word = re.compile(r"[a-z_]+\Z")
    keywords: dict[str, str] = {}
    terminals: list[tuple[str, str]] = []
    for terminal in sorted(lark.terminals, key=_lexing_order):
        pattern = terminal.pattern
        if isinstance(pattern, PatternStr) and word.match(pattern.value):
            keywords[pattern.value] = terminal.name
        else:
            terminals.append((terminal.name, pattern.to_regexp()))
    return Tables(
        actions,
        gotos,
        rules,
        terminals,
        keywords,
        numbers[table.start_states["start"]],
        numbers[table.end_states["start"]],
    )


def _lexing_order(terminal: Any) -> tuple[Any, ...]:
    """The order in which Lark's own lexer tries the terminals."""
    pattern = terminal.pattern
    return (-terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name)
