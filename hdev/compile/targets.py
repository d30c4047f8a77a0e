"""Storing a value where an assignment or an output parameter says: variable, part of a tuple, vector element, dictionary."""

from __future__ import annotations

import ast

from hdev.compile import build as b
from hdev.compile.build import Place
from hdev.compile.expressions import Expressions
from hdev.compile.variables import Variables
from hdev.syntax import nodes as n


class Targets:
    """The compiler of assignments of one procedure."""

    def __init__(self, expressions: Expressions, variables: Variables) -> None:
        self.expressions = expressions
        self.variables = variables

    def store(self, target: n.Expression, value: ast.expr, place: Place) -> list[ast.stmt]:
        """The statements that put `value` into `target`."""
        expressions = self.expressions
        match target:
            case n.Name(name=name):
                return [self.variables.store(name, value, place)]
            case n.Member(base=base, name=name):
                arguments = [expressions.operand(base), b.constant(name, place), value]
                return [b.expression(b.call(".set_key", arguments, place), place)]
            case n.Key(base=base, key=key):
                arguments = [expressions.operand(base), expressions.operand(key), value]
                return [b.expression(b.call(".set_key", arguments, place), place)]
            case n.Method(name="at"):
                return self.store_element(*self.vector_path(target), value, place)
            case n.Index(base=n.Name(name=name), items=items):
                arguments = [self._read(name, place), self.index(items, place), value]
                updated = b.call(".assign_at", arguments, place)
                return [*self._ready(name, ".EMPTY", place), self.variables.store(name, updated, place)]
            case n.Index(base=n.Method(name="at") as base, items=items):
                name, path = self.vector_path(base)
                arguments = [self._read(name, place), self.index(items, place), value, *path]
                updated = b.call(".vector_assign_at", arguments, place)
                return [*self._ready(name, ".EMPTY_VECTOR", place), self.variables.store(name, updated, place)]
            case n.Index(base=n.Member(base=base, name=name), items=items):
                arguments = [expressions.operand(base), b.constant(name, place), self.index(items, place), value]
                return [b.expression(b.call(".assign_at_key", arguments, place), place)]
            case n.Index(base=n.Key(base=base, key=key), items=items):
                arguments = [expressions.operand(base), expressions.operand(key), self.index(items, place), value]
                return [b.expression(b.call(".assign_at_key", arguments, place), place)]
        raise AssertionError(f"the parser let {target} pass as a target")

    def store_element(self, name: str, path: list[ast.expr], value: ast.expr, place: Place) -> list[ast.stmt]:
        """`name.at(path) ... := value`."""
        updated = b.call(".vector_set", [self._read(name, place), value, *path], place)
        return [*self._ready(name, ".EMPTY_VECTOR", place), self.variables.store(name, updated, place)]

    def index(self, items: tuple[n.Expression, ...], place: Place) -> ast.expr:
        if len(items) == 1 and isinstance(items[0], n.Range):
            return self.expressions.compile(items[0]).node
        return self.expressions.index_value(items, place)

    def vector_path(self, target: n.Expression) -> tuple[str, list[ast.expr]]:
        """The variable of `V.at(i).at(j)` and its indices."""
        path: list[ast.expr] = []
        while isinstance(target, n.Method):
            path[:0] = [self.expressions.operand(argument) for argument in target.arguments]
            target = target.base
        assert isinstance(target, n.Name)
        return target.name, path

    def _read(self, name: str, place: Place) -> ast.expr:
        return self.variables.read(name, place)

    def _ready(self, name: str, empty: str, place: Place) -> list[ast.stmt]:
        """Give a variable that has no value yet an empty one (`T[i] := x` may be the first thing done to T)."""
        read = b.expression(self._read(name, place), place)
        start = self.variables.store(name, b.load(empty, place), place)
        return [b.try_([read], ".Undefined", None, [start], place)]
