"""From the grammar's alternatives to nodes: one method for each name behind `->` in the grammar.

A method gets the children of its alternative as a list: nodes, and tokens as (terminal, text, start, end).
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import isinf
from typing import Any

from hdev.syntax import nodes as n
from hdev.syntax.messages import shorten
from hdev.syntax.mistakes import no_statement
from hdev.syntax.strings import unescape


class NotAStatement(Exception):
    """The words fit the grammar but not the place; `column` is an offset into the text."""

    def __init__(self, message: str, column: int, expected: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.expected = expected


def extent(node: Any) -> tuple[int, int]:
    """Start and end of an expression."""
    return (node.start, node.end)


#: Legacy spellings of operators.
_MODERN = {"=": "==", "#": "!=", "[=]": "[==]", "[#]": "[!=]"}

_QUOTED_PATH = re.compile(r"'([^']*)'\s*(?://.*)?\Z")
_COMMENT = re.compile(r"(?:\A|\s+)//")
_OCTAL = re.compile(r"[0-7]+\Z")
_HIGHEST = (1 << 63) - 1
_MINIMUM = 1 << 63
_HIGHEST_HEXADECIMAL = (1 << 64) - 1
_TOO_LARGE = 1 << 64
#: Digits of the longest integer, in octal, and some.
_LONGEST = 24


class Builder:
    """The actions of the grammar; the keywords are for messages."""

    def __init__(self, keywords: dict[str, str]) -> None:
        self._keywords = keywords

    # ------------------------------------------------------------------------------------------------ lists, empties

    def skip(self, c: list[Any]) -> None:
        return None

    def first(self, c: list[Any]) -> list[Any]:
        return [c[0]]

    def more(self, c: list[Any]) -> list[Any]:
        c[0].append(c[2])
        return c[0]

    def next(self, c: list[Any]) -> list[Any]:
        c[0].append(c[1])
        return c[0]

    # ---------------------------------------------------------------------------------------------------- statements

    def assign(self, c: list[Any]) -> n.Assign:
        return n.Assign(target(c[0]), c[2])

    def expression_statement(self, c: list[Any]) -> n.Expr:
        if not isinstance(c[0], n.Call | n.Method):
            name = c[0].name if isinstance(c[0], n.Name) else ""
            message = no_statement(name, self._keywords) if name else "a value alone is no statement: `:=` is missing"
            raise NotAStatement(message, c[0].start if name else c[0].end, ("`:=`", "`(`") if name else ("`:=`",))
        return n.Expr(c[0])

    def par_start(self, c: list[Any]) -> n.ParStart:
        if not isinstance(c[5], n.Call):
            raise NotAStatement("par_start needs the call of a procedure or operator", c[5].start)
        return n.ParStart(target(c[2]), c[5])

    def word(self, c: list[Any]) -> tuple[str, int, int]:
        return (c[0][1], 0, c[0][2])

    def nested_word(self, c: list[Any]) -> tuple[str, int, int]:
        kind, depth, start = c[2]
        if c[0][1] != "vector":
            raise NotAStatement(f"unknown kind of variable '{c[0][1]}'", c[0][2])
        return (kind, depth + 1, start)

    def global_(self, c: list[Any]) -> n.Global:
        words = c[1]
        definition = len(words) == 3 and words[0][:2] == ("def", 0)
        if definition:
            words = words[1:]
        if len(words) != 2 or words[1][1]:
            raise NotAStatement("global is followed by `tuple`, `object` or `vector(...)` and one name", words[0][2])
        (kind, dimension, start), (name, _, _) = words
        if kind not in ("tuple", "object"):
            raise NotAStatement(f"unknown kind of variable '{kind}'", start)
        return n.Global(name, kind, dimension, definition)

    def import_(self, c: list[Any]) -> n.Import:
        text = c[0][1][len("import") :].strip()
        quoted = _QUOTED_PATH.match(text)
        if text.startswith("'") and quoted is None:
            raise NotAStatement("the quoted path has no end: a closing ' is missing", c[0][3], ("`'`",))
        path = quoted.group(1) if quoted else _COMMENT.split(text)[0]
        if not path:
            raise NotAStatement("a path is missing after `import`", c[0][3], ("a path",))
        return n.Import(path)

    def if_(self, c: list[Any]) -> n.Condition:
        return n.Condition("if", c[1])

    def elseif(self, c: list[Any]) -> n.Condition:
        return n.Condition("elseif", c[1])

    def while_(self, c: list[Any]) -> n.Condition:
        return n.Condition("while", c[1])

    def until(self, c: list[Any]) -> n.Condition:
        return n.Condition("until", c[1])

    def switch(self, c: list[Any]) -> n.Condition:
        return n.Condition("switch", c[1])

    def for_(self, c: list[Any]) -> n.For:
        return n.For(variable(c[1]), c[3], c[5], None)

    def for_by(self, c: list[Any]) -> n.For:
        return n.For(variable(c[1]), c[3], c[5], c[7])

    def case(self, c: list[Any]) -> n.Case:
        return n.Case(tuple(c[1]))

    def catch(self, c: list[Any]) -> n.Catch:
        return n.Catch(None)

    def catch_variable(self, c: list[Any]) -> n.Catch:
        return n.Catch(variable(c[2]))

    def throw(self, c: list[Any]) -> n.Throw:
        return n.Throw(c[1])

    def keyword(self, c: list[Any]) -> n.Keyword:
        return n.Keyword(c[0][1])

    else_ = endif = endwhile = repeat = endfor = default = endswitch = break_ = continue_ = try_ = endtry = keyword
    return_ = stop = exit_ = keyword

    # --------------------------------------------------------------------------------------------------- expressions

    def binary(self, c: list[Any]) -> n.Binary:
        left, token, right = c
        operator = "".join(token[1].split())
        return n.Binary(_MODERN.get(operator, operator), left, right, left.start, right.end)

    def unary(self, c: list[Any]) -> n.Unary:
        return n.Unary(c[0][1], c[1], c[0][2], c[1].end)

    def index(self, c: list[Any]) -> n.Index:
        return n.Index(c[0], tuple(c[2]), c[0].start, c[3][3])

    def character(self, c: list[Any]) -> n.Character:
        return n.Character(c[0], c[2], c[0].start, c[3][3])

    def substring(self, c: list[Any]) -> n.Substring:
        return n.Substring(c[0], c[2], c[4], c[0].start, c[5][3])

    def member(self, c: list[Any]) -> n.Member:
        return n.Member(c[0], c[1][1][1:].strip(), c[0].start, c[1][3])

    def method(self, c: list[Any]) -> n.Method:
        arguments = tuple(c[3]) if len(c) == 5 else ()
        return n.Method(c[0], c[1][1][1:].strip(), arguments, c[0].start, c[-1][3])

    def key(self, c: list[Any]) -> n.Key:
        return n.Key(c[0], c[3], c[0].start, c[4][3])

    def integer(self, c: list[Any]) -> n.Integer:
        _, text, start, end = c[0]
        hexadecimal = text[:2] in ("0x", "0X")
        base = 16 if hexadecimal else 8 if text[0] == "0" else 10
        if base == 8 and not _OCTAL.match(text):
            raise NotAStatement(f"{shorten(text)} is no octal number (integers that begin with 0 are octal)", start)
        value = int(text, base) if len(text.lstrip("0xX")) < _LONGEST else _TOO_LARGE
        if value > (_HIGHEST_HEXADECIMAL if hexadecimal else _HIGHEST):
            raise NotAStatement(f"the integer {shorten(text)} does not fit into 64 bits", start)
        return n.Integer(value if value <= _MINIMUM else value - _TOO_LARGE, start, end)

    def minimum(self, c: list[Any]) -> n.Unary:
        _, _, start, end = c[1]
        return n.Unary("-", n.Integer(_MINIMUM, start, end), c[0][2], end)

    def real(self, c: list[Any]) -> n.Real:
        _, text, start, end = c[0]
        value = float(text)
        if isinf(value):
            raise NotAStatement(f"the real {shorten(text)} is too large", start)
        return n.Real(value, start, end)

    def string(self, c: list[Any]) -> n.String:
        return n.String(unescape(c[0][1][1:-1]), c[0][2], c[0][3])

    def name(self, c: list[Any]) -> n.Name:
        return n.Name(c[0][1], c[0][2], c[0][3])

    def call(self, c: list[Any]) -> n.Call:
        return n.Call(c[0][1], tuple(c[2]) if len(c) == 4 else (), c[0][2], c[-1][3])

    def parenthesis(self, c: list[Any]) -> Any:
        return replace(c[1], start=c[0][2], end=c[2][3])

    def empty_tuple(self, c: list[Any]) -> n.Tuple:
        return n.Tuple((), c[0][2], c[1][3])

    def tuple_(self, c: list[Any]) -> n.Tuple:
        return n.Tuple(tuple(c[1]), c[0][2], c[2][3])

    def range(self, c: list[Any]) -> n.Range:
        return n.Range(c[0], None, c[2], c[0].start, c[2].end)

    def range_by(self, c: list[Any]) -> n.Range:
        return n.Range(c[0], c[2], c[4], c[0].start, c[4].end)

    def length(self, c: list[Any]) -> n.Length:
        return n.Length(c[1], c[0][2], c[2][3])

    def empty_vector(self, c: list[Any]) -> n.Vector:
        return n.Vector((), c[0][2], c[1][3])

    def vector(self, c: list[Any]) -> n.Vector:
        return n.Vector(tuple(c[1]), c[0][2], c[2][3])

    def empty_dict(self, c: list[Any]) -> n.Dict:
        return n.Dict((), c[0][2], c[1][3])

    def dict_(self, c: list[Any]) -> n.Dict:
        return n.Dict(tuple(c[1]), c[0][2], c[2][3])

    def entry(self, c: list[Any]) -> n.Entry:
        _, name, start, end = c[0]
        return n.Entry(n.String(name, start, end), c[2], True, start, c[2].end)

    def entry_key(self, c: list[Any]) -> n.Entry:
        return n.Entry(c[1], c[4], False, c[0][2], c[4].end)


def target(node: Any) -> n.Expression:
    """The node, if something can be assigned to it."""
    place = node.base if isinstance(node, n.Index) else node
    if isinstance(place, n.Member | n.Key):
        # A dictionary's entry: the dictionary itself may come from anywhere below a variable.
        place = place.base
        while isinstance(place, n.Index | n.Member | n.Key):
            place = place.base
    while isinstance(place, n.Method) and place.name == "at":
        place = place.base
    if not isinstance(place, n.Name):
        raise NotAStatement("nothing can be assigned to this", node.start)
    if isinstance(node, n.Index) and any(isinstance(item, n.Range) for item in node.items) and len(node.items) > 1:
        raise NotAStatement("a range stands alone in an index", node.items[0].start)
    return node


def variable(node: Any) -> n.Name:
    """The node, if it is a plain variable."""
    if not isinstance(node, n.Name):
        raise NotAStatement("a variable is needed here", node.start)
    return node
