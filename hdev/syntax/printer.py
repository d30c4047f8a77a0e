"""Syntax tree to text, in HDevelop's own layout.

Reading what is printed gives an equal tree. Comments at the end of a line are no part of the tree and are not printed;
parentheses stand only where precedence demands them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from hdev.syntax import nodes as n
from hdev.syntax.strings import quote

#: Operators from the weakest to the strongest (`grammar/hdevelop.lark`).
_LEVELS = (
    ("or",),
    ("xor",),
    ("and",),
    ("bor",),
    ("bxor",),
    ("band",),
    ("==", "!=", "=~"),
    ("<", ">", "<=", ">="),
    ("[==]", "[!=]"),
    ("[<]", "[>]", "[<=]", "[>=]"),
    ("+", "-"),
    ("*", "/", "%"),
)
_LEVEL = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
_PREFIX = len(_LEVELS)
_FORMAT = _LEVEL["$"] = _PREFIX + 1
_POSTFIX = _PREFIX + 2

_NEEDS_QUOTES = re.compile(r"\A[\s:']|\s\Z|(?:\A|\s)//")
_MINIMUM = 1 << 63


def print_statement(statement: n.Statement) -> str:
    """The program line of a statement. ValueError for `Invalid`, which has no text."""
    printer = _STATEMENTS.get(type(statement))
    if printer is None:
        raise ValueError(f"{type(statement).__name__} cannot be printed")
    return printer(statement)


def print_expression(expression: n.Expression) -> str:
    """The text of an expression."""
    return _EXPRESSIONS[type(expression)](expression)


# ------------------------------------------------------------------------------------------------------- statements


def _comment(node: n.Comment) -> str:
    return node.text


def _assign(node: n.Assign) -> str:
    return f"{print_expression(node.target)} := {print_expression(node.value)}"


def _expression_statement(node: n.Expr) -> str:
    call = node.value
    return _statement_call(call) if isinstance(call, n.Call) else print_expression(call)


def _statement_call(call: n.Call) -> str:
    return f"{call.name} ({', '.join(map(print_expression, call.arguments))})"


def _par_start(node: n.ParStart) -> str:
    return f"par_start <{print_expression(node.target)}> : {_statement_call(node.call)}"


def _global(node: n.Global) -> str:
    kind = "vector(" * node.dimension + node.kind + ")" * node.dimension
    return f"global {'def ' if node.definition else ''}{kind} {node.name}"


def _import(node: n.Import) -> str:
    return f"import '{node.path}'" if _NEEDS_QUOTES.search(node.path) else f"import {node.path}"


def _for(node: n.For) -> str:
    first, last = print_expression(node.first), print_expression(node.last)
    step = "" if node.step is None else f" by {print_expression(node.step)}"
    return f"for {node.variable.name} := {first} to {last}{step}"


def _condition(node: n.Condition) -> str:
    return f"{node.keyword} ({print_expression(node.expression)})"


def _case(node: n.Case) -> str:
    return f"case {', '.join(map(print_expression, node.values))}:"


def _catch(node: n.Catch) -> str:
    return "catch" if node.variable is None else f"catch ({node.variable.name})"


def _throw(node: n.Throw) -> str:
    return f"throw ({print_expression(node.value)})"


def _keyword(node: n.Keyword) -> str:
    word = node.keyword
    if word in ("return", "stop", "exit"):
        return f"{word} ()"
    return "default:" if word == "default" else word


_STATEMENTS: dict[type[n.Node], Callable[[Any], str]] = {
    n.Comment: _comment,
    n.Assign: _assign,
    n.Expr: _expression_statement,
    n.ParStart: _par_start,
    n.Global: _global,
    n.Import: _import,
    n.For: _for,
    n.Condition: _condition,
    n.Case: _case,
    n.Catch: _catch,
    n.Throw: _throw,
    n.Keyword: _keyword,
}

# ------------------------------------------------------------------------------------------------------ expressions


def _at_level(node: n.Expression, level: int) -> str:
    """The text of an operand, in parentheses if it binds less than `level`."""
    text = print_expression(node)
    return text if _strength(node) >= level else f"({text})"


def _strength(node: n.Expression) -> int:
    if isinstance(node, n.Binary):
        return _LEVEL[node.operator]
    return _PREFIX if isinstance(node, n.Unary) else _POSTFIX


def _base(node: n.Expression) -> str:
    """The text of what an index or a member stands behind."""
    if isinstance(node, n.Integer) or (isinstance(node, n.Name) and node.name == "dict"):
        return f"({print_expression(node)})"  # `1.` would be a real, `dict{` a literal
    return _at_level(node, _POSTFIX)


def _list(nodes: Iterable[n.Expression]) -> str:
    return ",".join(map(print_expression, nodes))


def _integer(node: n.Integer) -> str:
    value = node.value
    return str(value) if 0 <= value < _MINIMUM else f"0x{value & 0xFFFFFFFFFFFFFFFF:X}"


def _real(node: n.Real) -> str:
    text = repr(node.value)
    if not text[0].isdigit():
        raise ValueError(f"{text} is no real constant")
    return text


def _string(node: n.String) -> str:
    return quote(node.value)


def _name(node: n.Name) -> str:
    return node.name


def _unary(node: n.Unary) -> str:
    operator, operand = node.operator, node.operand
    if operator == "-":
        if isinstance(operand, n.Integer) and operand.value == _MINIMUM:
            return f"-{_MINIMUM}"
        text = _at_level(operand, _PREFIX)
        return f"- {text}" if text.startswith("-") else f"-{text}"
    return f"{operator} {_at_level(operand, _PREFIX)}"


def _binary(node: n.Binary) -> str:
    parts: list[str] = []
    left: n.Expression = node
    while isinstance(left, n.Binary) and _LEVEL[left.operator] == _LEVEL[node.operator]:  # a long chain is no recursion
        operator = "$" if left.operator == "$" else f" {left.operator} "
        parts += (_at_level(left.right, _LEVEL[left.operator] + 1), operator)
        left = left.left
    parts.append(_at_level(left, _LEVEL[node.operator]))
    return "".join(reversed(parts))


def _tuple(node: n.Tuple) -> str:
    return f"[{_list(node.items)}]"


def _range(node: n.Range) -> str:
    bounds = (node.first, node.last) if node.step is None else (node.first, node.step, node.last)
    return ":".join(map(print_expression, bounds))


def _length(node: n.Length) -> str:
    return f"|{print_expression(node.operand)}|"


def _call(node: n.Call) -> str:
    return f"{node.name}({_list(node.arguments)})"


def _index(node: n.Index) -> str:
    return f"{_base(node.base)}[{_list(node.items)}]"


def _character(node: n.Character) -> str:
    return f"{_base(node.base)}{{{print_expression(node.index)}}}"


def _substring(node: n.Substring) -> str:
    return f"{_base(node.base)}{{{print_expression(node.first)}:{print_expression(node.last)}}}"


def _member(node: n.Member) -> str:
    return f"{_base(node.base)}.{node.name}"


def _key(node: n.Key) -> str:
    return f"{_base(node.base)}.[{print_expression(node.key)}]"


def _method(node: n.Method) -> str:
    return f"{_base(node.base)}.{node.name}({_list(node.arguments)})"


def _vector(node: n.Vector) -> str:
    return f"{{{_list(node.items)}}}"


def _dict(node: n.Dict) -> str:
    return f"dict{{{', '.join(map(_entry, node.entries))}}}"


def _entry(node: n.Entry) -> str:
    if node.static and isinstance(node.key, n.String):
        return f"{node.key.value}: {print_expression(node.value)}"
    return f"[{print_expression(node.key)}]: {print_expression(node.value)}"


_EXPRESSIONS: dict[type[n.Node], Callable[[Any], str]] = {
    n.Integer: _integer,
    n.Real: _real,
    n.String: _string,
    n.Name: _name,
    n.Unary: _unary,
    n.Binary: _binary,
    n.Tuple: _tuple,
    n.Range: _range,
    n.Length: _length,
    n.Call: _call,
    n.Index: _index,
    n.Character: _character,
    n.Substring: _substring,
    n.Member: _member,
    n.Key: _key,
    n.Method: _method,
    n.Vector: _vector,
    n.Dict: _dict,
}
