"""Short constructors for Python syntax nodes that carry HDevelop positions.

A position is (line of the procedure, first column, column behind the last): Python stores it with the code it belongs to, so
tracebacks, profilers and debuggers speak of HDevelop lines, at no cost while the program runs.
"""

from __future__ import annotations

import ast
from typing import Any, TypeAlias

Place: TypeAlias = tuple[int, int, int]

LOAD, STORE, DEL = ast.Load(), ast.Store(), ast.Del()

#: Names Python does not let a program assign; an HDevelop variable of this name gets a dot.
_RESERVED = frozenset({"None", "True", "False", "__debug__"})


def _at(place: Place) -> dict[str, Any]:
    line, start, end = place
    return {"lineno": line, "col_offset": start, "end_lineno": line, "end_col_offset": max(start, end)}


def local_name(variable: str) -> str:
    """The Python name of an HDevelop variable: its own. The engine's own names begin with a dot and never clash."""
    return variable + "." if variable in _RESERVED else variable


def load(name: str, place: Place) -> ast.expr:
    return ast.Name(name, LOAD, **_at(place))


def constant(value: Any, place: Place) -> ast.expr:
    return ast.Constant(value, **_at(place))


def call(function: str, arguments: list[ast.expr], place: Place) -> ast.expr:
    where = _at(place)
    return ast.Call(ast.Name(function, LOAD, **where), arguments, [], **where)


def named(name: str, value: ast.expr, place: Place) -> ast.expr:
    """`(name := value)`."""
    where = _at(place)
    return ast.NamedExpr(ast.Name(name, STORE, **where), value, **where)


def conditional(test: ast.expr, yes: ast.expr, no: ast.expr, place: Place) -> ast.expr:
    return ast.IfExp(test, yes, no, **_at(place))


def compare(left: ast.expr, operator: ast.cmpop, right: ast.expr, place: Place) -> ast.expr:
    return ast.Compare(left, [operator], [right], **_at(place))


def binary(left: ast.expr, operator: ast.operator, right: ast.expr, place: Place) -> ast.expr:
    return ast.BinOp(left, operator, right, **_at(place))


def both(left: ast.expr, right: ast.expr, place: Place) -> ast.expr:
    """`left and right`."""
    return ast.BoolOp(ast.And(), [left, right], **_at(place))


def invert(value: ast.expr, place: Place) -> ast.expr:
    """`not value`."""
    return ast.UnaryOp(ast.Not(), value, **_at(place))


def negate(value: ast.expr, place: Place) -> ast.expr:
    """`-value`."""
    return ast.UnaryOp(ast.USub(), value, **_at(place))


def type_is(value: ast.expr, kind: str, place: Place) -> ast.expr:
    """`type(value) is kind`, for kind '.int', '.float' or '.HTuple'."""
    return compare(call(".type", [value], place), ast.Is(), load(kind, place), place)


def within(low: int, value: ast.expr, high: int, place: Place) -> ast.expr:
    """`low <= value <= high`."""
    return ast.Compare(constant(low, place), [ast.LtE(), ast.LtE()], [value, constant(high, place)], **_at(place))


def tuple_load(items: list[ast.expr], place: Place) -> ast.expr:
    return ast.Tuple(items, LOAD, **_at(place))


def attribute(value: ast.expr, name: str, place: Place) -> ast.expr:
    return ast.Attribute(value, name, LOAD, **_at(place))


def item(value: ast.expr, key: Any, place: Place) -> ast.expr:
    """`value[key]` for a constant key."""
    return ast.Subscript(value, constant(key, place), LOAD, **_at(place))


def store_target(name: str, place: Place) -> ast.expr:
    return ast.Name(name, STORE, **_at(place))


def store_item(value: ast.expr, key: Any, place: Place) -> ast.expr:
    return ast.Subscript(value, constant(key, place), STORE, **_at(place))


def assign(target: ast.expr, value: ast.expr, place: Place) -> ast.stmt:
    return ast.Assign([target], value, **_at(place))


def set_local(name: str, value: ast.expr, place: Place) -> ast.stmt:
    return ast.Assign([store_target(name, place)], value, **_at(place))


def unpack(targets: list[ast.expr], value: ast.expr, place: Place) -> ast.stmt:
    return ast.Assign([ast.Tuple(targets, STORE, **_at(place))], value, **_at(place))


def expression(value: ast.expr, place: Place) -> ast.stmt:
    return ast.Expr(value, **_at(place))


def if_(test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt], place: Place) -> ast.stmt:
    return ast.If(test, body or [pass_(place)], otherwise, **_at(place))


def while_(test: ast.expr, body: list[ast.stmt], place: Place) -> ast.stmt:
    return ast.While(test, body or [pass_(place)], [], **_at(place))


def for_(target: ast.expr, values: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt], place: Place) -> ast.stmt:
    return ast.For(target, values, body or [pass_(place)], otherwise, **_at(place))


def try_(body: list[ast.stmt], caught: str, name: str | None, handler: list[ast.stmt], place: Place) -> ast.stmt:
    where = _at(place)
    clause = ast.ExceptHandler(load(caught, place), name, handler or [pass_(place)], **where)
    return ast.Try(body or [pass_(place)], [clause], [], [], **where)


def finally_(body: list[ast.stmt], end: list[ast.stmt], place: Place) -> ast.stmt:
    return ast.Try(body, [], [], end, **_at(place))


def return_(value: ast.expr | None, place: Place) -> ast.stmt:
    return ast.Return(value, **_at(place))


def raise_(value: ast.expr, place: Place) -> ast.stmt:
    return ast.Raise(value, None, **_at(place))


def reraise(place: Place) -> ast.stmt:
    """In a handler: the error goes on."""
    return ast.Raise(None, None, **_at(place))


def pass_(place: Place) -> ast.stmt:
    return ast.Pass(**_at(place))


def break_(place: Place) -> ast.stmt:
    return ast.Break(**_at(place))


def continue_(place: Place) -> ast.stmt:
    return ast.Continue(**_at(place))


def delete(name: str, place: Place) -> ast.stmt:
    return ast.Delete([ast.Name(name, DEL, **_at(place))], **_at(place))
