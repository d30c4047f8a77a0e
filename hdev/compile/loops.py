"""The loops of HDevelop by those of Python."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hdev.compile import build as b
from hdev.compile.build import Place
from hdev.compile.expressions import Expressions
from hdev.compile.types import INT
from hdev.compile.variables import Variables, root, statements
from hdev.syntax import blocks as bl
from hdev.syntax import nodes as n


def assigned_names(body: list[bl.Block], outputs_of: Callable[[n.Call], list[n.Expression]]) -> set[str]:
    """The variables that the blocks assign to."""
    names: set[str] = set()
    for statement in statements(body):
        match statement:
            case n.Assign(target=target):
                names.add(root(target).name)
            case n.For(variable=variable):
                names.add(variable.name)
            case n.Expr(value=n.Call() as call) | n.ParStart(call=call):
                names.update(root(a).name for a in outputs_of(call) if isinstance(a, n.Name | n.Index | n.Method))
            case n.Catch(variable=n.Name(name=name)):
                names.add(name)
            case n.Expr(value=n.Method() as method):
                names.add(root(method).name)
    return names


def continues_outer_loop(body: list[bl.Block]) -> bool:
    """Whether a `continue` in these blocks means a loop around them."""
    for block in body:
        match block:
            case bl.Simple(statement=n.Keyword(keyword="continue")):
                return True
            case bl.If(branches=branches, otherwise=otherwise):
                if any(continues_outer_loop(branch.body) for branch in branches) or continues_outer_loop(otherwise):
                    return True
            case bl.Switch(cases=cases):
                if any(continues_outer_loop(case.body) for case in cases):
                    return True
            case bl.Try(body=inner, handler=handler):
                if continues_outer_loop(inner) or continues_outer_loop(handler):
                    return True
    return False


def repeat_loop(expressions: Expressions, body: list[ast.stmt], until: ast.expr, block: bl.Repeat) -> list[ast.stmt]:
    """`repeat ... until (c)` as an endless loop that `c` leaves.

    With a `continue` for this loop in it as `while not (begun and c)`, because that leads to the condition.
    """
    start, end = (block.line, 0, 0), (block.until or block.line, 0, 0)
    if not continues_outer_loop(block.body):
        return [b.while_(b.constant(True, start), [*body, b.if_(until, [b.break_(end)], [], end)], start)]
    begun = expressions.temporary()
    test = b.invert(b.both(b.load(begun, start), until, end), end)
    mark = b.set_local(begun, b.constant(True, start), start)
    return [b.set_local(begun, b.constant(False, start), start), b.while_(test, [mark, *body], start)]


class _ForLoop:
    """`for I := a to b by s`.

    The bounds are evaluated once. Where the body leaves I alone, Python's `for` counts; its `else` gives I the first value
    beyond the end, unless the loop was left by `break`. Otherwise I itself is stepped and tested on every turn.
    """

    def bounds(self, expressions: Expressions, head: n.For, place: Place) -> tuple[list[ast.expr], bool]:
        """First, last and step as expressions, and whether they are known to be integers."""
        nodes = [head.first, head.last, *([head.step] if head.step is not None else [])]
        codes = [expressions.compile(node) for node in nodes]
        integers = all(code.type.kind == INT for code in codes)
        values = [expressions.settled(code, expressions.place(node)) for code, node in zip(codes, nodes, strict=True)]
        if head.step is None:
            values.append(b.constant(1, place))
        return values, integers

    def __call__(
        self,
        expressions: Expressions,
        variables: Variables,
        head: n.For,
        bounds: tuple[list[ast.expr], bool],
        body: list[ast.stmt],
        index_changes: bool,
        place: Place,
    ) -> list[ast.stmt]:
        (first, last, step), _ = bounds
        loop = expressions.temporary()
        name = head.variable.name
        start = b.set_local(loop, b.call(".for_loop", [first, last, step], place), place)
        initial = variables.store(name, b.attribute(b.load(loop, place), "first", place), place)
        if not index_changes:
            after = variables.store(name, b.attribute(b.load(loop, place), "after", place), place)
            values = b.attribute(b.load(loop, place), "values", place)
            return [start, b.for_(variables.target(name, place), values, body, [after], place)]
        begun = expressions.temporary()
        advance = b.call(".add", [variables.read(name, place), b.attribute(b.load(loop, place), "step", place)], place)
        go_on = b.call(".for_goes_on", [b.load(loop, place), variables.read(name, place)], place)
        turn = [
            b.if_(b.load(begun, place), [variables.store(name, advance, place)], [], place),
            b.set_local(begun, b.constant(True, place), place),
            b.if_(go_on, [], [b.break_(place)], place),
            *body,
        ]
        forever = b.while_(b.constant(True, place), turn, place)
        return [start, initial, b.set_local(begun, b.constant(False, place), place), forever]


for_loop = _ForLoop()
