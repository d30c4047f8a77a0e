"""The variables of a procedure: where they live in the generated code, and what they can hold."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hdev.compile import build as b
from hdev.compile.build import Place
from hdev.compile.types import ANYTHING, INT, INTEGER, REAL_NUMBER, Type, join
from hdev.syntax import blocks as bl
from hdev.syntax import nodes as n


class Variables:
    """Kinds of storage and types of all variables of one procedure.

    Parameters
    ----------
    global_names : set of str
        Variables that the procedure shares with others.
    """

    def __init__(self, global_names: set[str]) -> None:
        self.global_names = global_names
        self.updated: set[str] = set()
        self._types: dict[str, Type] = {}

    def is_updated(self, name: str) -> bool:
        """Whether the procedure changes parts of the variable: then it may own its value (see `hdev.values.htuple`)."""
        return name in self.updated

    def type_of(self, name: str) -> Type:
        return self._types.get(name, ANYTHING)

    def read(self, name: str, place: Place) -> ast.expr:
        if name in self.global_names:
            return b.item(b.load(".globals", place), name, place)
        return b.load(b.local_name(name), place)

    def target(self, name: str, place: Place) -> ast.expr:
        """What stands left of `=` to store into the variable."""
        if name in self.global_names:
            return b.store_item(b.load(".globals", place), name, place)
        return b.store_target(b.local_name(name), place)

    def store(self, name: str, value: ast.expr, place: Place) -> ast.stmt:
        if name == "_":
            return b.expression(value, place)
        return b.assign(self.target(name, place), value, place)

    # ------------------------------------------------------------------------------------------------- what they hold

    def infer(
        self,
        body: list[bl.Block],
        opaque: set[str],
        outputs_of: Callable[[n.Call], list[n.Expression]],
        type_of: Callable[[n.Expression], Type | None],
    ) -> None:
        """Find the types: a fixed point over all assignments.

        Parameters
        ----------
        opaque
            Variables that begin with any value: parameters.
        outputs_of
            The arguments of a call that it assigns to.
        type_of
            The type of an expression, given those found so far; None while it depends on a variable without one.
        """
        assignments: list[tuple[str, n.Expression | None, n.For | None]] = []
        for statement in statements(body):
            match statement:
                case n.Assign(target=n.Name(name=name), value=value):
                    assignments.append((name, value, None))
                    if appends_to(statement):
                        opaque.add(name)
                case n.Assign(target=target):
                    name = root(target).name
                    opaque.add(name)
                    if not through_handle(target):
                        self.updated.add(name)
                case n.For():
                    assignments.append((statement.variable.name, None, statement))
                case n.Expr(value=n.Call() as call):
                    for argument in outputs_of(call):
                        self._output(argument, opaque)
                case n.Expr(value=n.Method() as method):
                    opaque.add(root(method).name)
                    self.updated.add(root(method).name)
                case n.ParStart(target=target, call=call):
                    for argument in [target, *outputs_of(call)]:
                        self._output(argument, opaque)
                case n.Catch(variable=n.Name(name=name)):
                    opaque.add(name)
        opaque |= self.global_names
        for name in opaque:
            self._types[name] = ANYTHING
        for round_ in range(12):
            changed = False
            for name, assigned, loop in assignments:
                if name in opaque:
                    continue
                found = loop_type(loop, type_of) if loop is not None else type_of(assigned)  # type: ignore[arg-type]
                if found is None:
                    continue
                if found.kind == INT and (found.bits > 63 or round_ > 3):
                    found = INTEGER
                before = self._types.get(name)
                after = join(before, found)
                if after != before:
                    self._types[name] = after
                    changed = True
            if not changed:
                return
        for name, _, _ in assignments:
            self._types[name] = ANYTHING

    def known(self, name: str) -> Type | None:
        """The type found so far; None before anything was."""
        return self._types.get(name)

    def _output(self, argument: n.Expression, opaque: set[str]) -> None:
        if not isinstance(argument, n.Name | n.Index | n.Method | n.Member | n.Key):
            return
        name = root(argument).name
        opaque.add(name)
        if not isinstance(argument, n.Name) and not through_handle(argument):
            self.updated.add(name)


def loop_type(loop: n.For, type_of: Callable[[n.Expression], Type | None]) -> Type | None:
    """The type of a loop's variable; None while it depends on a variable without one."""
    found = [type_of(e) for e in (loop.first, loop.last, *([loop.step] if loop.step is not None else []))]
    bounds = [bound for bound in found if bound is not None]
    if len(bounds) < len(found):
        return None
    if all(bound.kind == INT for bound in bounds):
        return Type(INT, max(bound.bits for bound in bounds) + 1)
    if all(bound.is_number for bound in bounds):
        return REAL_NUMBER
    return ANYTHING


def root(expression: n.Expression) -> n.Name:
    """The variable at the bottom of an assignable expression."""
    while not isinstance(expression, n.Name):
        expression = expression.base  # type: ignore[union-attr]
    return expression


def through_handle(expression: n.Expression) -> bool:
    """Whether the assignment goes into a dictionary: then the variable itself stays as it is."""
    while not isinstance(expression, n.Name):
        if isinstance(expression, n.Member | n.Key):
            return True
        expression = expression.base  # type: ignore[union-attr]
    return False


def appends_to(statement: n.Assign) -> bool:
    """Whether the statement is `T := [T, ...]`."""
    target, value = statement.target, statement.value
    return (
        isinstance(target, n.Name)
        and isinstance(value, n.Tuple)
        and len(value.items) > 1
        and value.items[0] == target
        and not any(isinstance(item, n.Range) for item in value.items)
    )


def statements(body: list[bl.Block]) -> Iterator[n.Statement]:
    """All statements in the blocks; a loop or catch with its variable comes as its own node."""
    for block in body:
        match block:
            case bl.Simple(statement=statement):
                yield statement
            case bl.If(branches=branches, otherwise=otherwise):
                for branch in branches:
                    yield from statements(branch.body)
                yield from statements(otherwise)
            case bl.While(body=inner) | bl.Repeat(body=inner):
                yield from statements(inner)
            case bl.For(head=head, body=inner):
                yield head
                yield from statements(inner)
            case bl.Switch(cases=cases):
                for case in cases:
                    yield from statements(case.body)
            case bl.Try(body=inner, handler=handler, variable=variable):
                yield n.Catch(variable)
                yield from statements(inner)
                yield from statements(handler)
