"""Blocks and statements -> Python statements."""

from __future__ import annotations

import ast

from hdev.check.signatures import Resolver
from hdev.compile import build as b
from hdev.compile.build import Place
from hdev.compile.calls import Calls
from hdev.compile.coverage import Segments, is_declaration, leads_away
from hdev.compile.expressions import Expressions
from hdev.compile.loops import assigned_names, continues_outer_loop, for_loop, repeat_loop
from hdev.compile.targets import Targets
from hdev.compile.variables import Variables, appends_to
from hdev.program.model import Interface
from hdev.syntax import blocks as bl
from hdev.syntax import nodes as n


class Statements:
    """The compiler of the statements of one procedure.

    Parameters
    ----------
    invalid : dict of int to str
        Lines that are no statements, or call what does not exist: they are passed over at run time, or fail.
    is_main : bool
        Then the function returns its variables instead of output parameters.
    segments : Segments, optional
        Where flags for the coverage of lines are wanted: the segments found.
    """

    def __init__(
        self,
        expressions: Expressions,
        variables: Variables,
        interface: Interface,
        resolve: Resolver,
        invalid: dict[int, str],
        is_main: bool,
        segments: Segments | None = None,
    ) -> None:
        self.expressions = expressions
        self.segments = segments
        self.variables = variables
        self.interface = interface
        self.invalid = invalid
        self.is_main = is_main
        self.targets = Targets(expressions, variables)
        self.calls = Calls(expressions, variables, self.targets, resolve)
        self.loop_depth = 0
        #: For each enclosing switch (innermost last): the flag by which a `continue` in it reaches the loop outside.
        self.switches: list[str | None] = []

    def body(self, blocks: list[bl.Block], parent: int = 0, label: int = 0, until: int = 0) -> list[ast.stmt]:
        """The statements of a sequence of blocks.

        The lines serve coverage: `parent` is the head of the block around them, `label` a line that is reached by entering
        it, `until` the condition that is reached at its end.
        """
        result: list[ast.stmt] = []
        if self.segments is None:
            for block in blocks:
                result.extend(self.block(block))
            return result
        segment = self.segments.begin(parent, label)
        for block in blocks:
            if is_declaration(block):
                result.extend(self.block(block))
                continue
            self.segments.add(segment, block.line)
            if not leads_away(block):
                result.extend(self.block(block))
                continue
            if block_is(block, "continue") and self.segments.untils and self.segments.untils[-1]:
                self.segments.add(segment, -self.segments.untils[-1])
            result.extend(self.segments.done(segment))
            result.extend(self.block(block))
            segment = self.segments.begin(parent)
        if until:
            self.segments.add(segment, -until)
        result.extend(self.segments.done(segment))
        return result

    def block(self, block: bl.Block) -> list[ast.stmt]:
        self.expressions.line = block.line
        place = (block.line, 0, 0)
        if block.line in self.invalid and isinstance(block, bl.Simple):
            return [b.expression(b.call(".skip", [b.constant(block.line, place)], place), place)]
        match block:
            case bl.Simple(statement=statement):
                return self.statement(statement, place)
            case bl.If():
                return self._if(block, 0)
            case bl.While(condition=condition, body=inner):
                test = self._condition(condition, block.line)
                return [b.while_(test, self._loop_body(inner, block.line), place)]
            case bl.Repeat():
                body = self._loop_body(block.body, block.line, block.until)
                test = self._condition(block.condition, block.until) if block.until else b.constant(True, place)
                return repeat_loop(self.expressions, body, test, block)
            case bl.For():
                return self._for(block)
            case bl.Switch():
                return self._switch(block)
            case bl.Try():
                return self._try(block)
        raise AssertionError(block)

    # ------------------------------------------------------------------------------------------------------- control

    def _condition(self, condition: n.Expression | n.Invalid | None, line: int) -> ast.expr:
        self.expressions.line = line
        place = (line, 0, 0)
        if condition is None or isinstance(condition, n.Invalid) or line in self.invalid:
            return b.call(".invalid", [b.constant(line, place)], place)
        return self.expressions.condition(condition)

    def _if(self, block: bl.If, number: int) -> list[ast.stmt]:
        branch = block.branches[number]
        test = self._condition(branch.condition, branch.line)
        body = self.body(branch.body, branch.line)
        if number + 1 == len(block.branches):
            otherwise = self.body(block.otherwise, branch.line)
        else:
            line = block.branches[number + 1].line
            reached = [] if self.segments is None else self.segments.reached(line, branch.line)
            otherwise = [*reached, *self._if(block, number + 1)]
        return [b.if_(test, body, otherwise, (branch.line, 0, 0))]

    def _loop_body(self, blocks: list[bl.Block], line: int, until: int = 0) -> list[ast.stmt]:
        self.loop_depth += 1
        outer, self.switches = self.switches, []
        if self.segments is not None:
            self.segments.untils.append(until)
        body = self.body(blocks, line, until=until)
        if self.segments is not None:
            self.segments.untils.pop()
        self.switches = outer
        self.loop_depth -= 1
        # An empty loop, too, leaves its first line, so that line events tell its turns apart.
        return body or [b.pass_((line + 1, 0, 0))]

    def _for(self, block: bl.For) -> list[ast.stmt]:
        place = (block.line, 0, 0)
        head = block.head
        if isinstance(head, n.Invalid) or block.line in self.invalid:
            return [b.expression(b.call(".invalid", [b.constant(block.line, place)], place), place)]
        written = assigned_names(block.body, self.calls.outputs)
        index_changes = head.variable.name in written or head.variable.name in self.variables.global_names
        bounds = for_loop.bounds(self.expressions, head, place)
        body = self._loop_body(block.body, block.line)
        return for_loop(self.expressions, self.variables, head, bounds, body, index_changes, place)

    def _switch(self, block: bl.Switch) -> list[ast.stmt]:
        """`switch` is a loop that runs once: `break` leaves it, and falling through is going on to the next body."""
        place = (block.line, 0, 0)
        value = self._switch_value(block, place)
        chosen, flag = self.expressions.temporary(), self.expressions.temporary()
        selection: ast.expr = b.constant(len(block.cases), place)
        for number, case in enumerate(block.cases):
            if case.values is None:
                selection = b.constant(number, place)
        name = self.expressions.temporary()
        for number, case in reversed(list(enumerate(block.cases))):
            for label in reversed(case.values or ()):
                self.expressions.line = case.line
                where = (case.line, 0, 0)
                equal = b.compare(b.load(name, where), ast.Eq(), self.expressions.operand(label), where)
                selection = b.conditional(equal, b.constant(number, where), selection, where)
        outward = self.loop_depth > 0 and any(continues_outer_loop(case.body) for case in block.cases)
        self.switches.append(flag if outward else None)
        inner: list[ast.stmt] = []
        for number, case in enumerate(block.cases):
            where = (case.line, 0, 0)
            test = b.compare(b.load(chosen, where), ast.LtE(), b.constant(number, where), where)
            inner.append(b.if_(test, self.body(case.body, block.line, case.line), [], where))
        self.switches.pop()
        once = b.tuple_load([b.constant(0, place)], place)
        result = [
            b.set_local(name, value, place),
            b.set_local(chosen, selection, place),
            *([b.set_local(flag, b.constant(False, place), place)] if outward else []),
            b.for_(b.store_target(".once", place), once, inner, [], place),
        ]
        if outward:
            result.append(b.if_(b.load(flag, place), self._continue(place), [], place))
        return result

    def _switch_value(self, block: bl.Switch, place: Place) -> ast.expr:
        if isinstance(block.value, n.Invalid) or block.line in self.invalid:
            return b.call(".invalid", [b.constant(block.line, place)], place)
        self.expressions.line = block.line
        return b.call(".switch_value", [self.expressions.operand(block.value)], place)

    def _continue(self, place: Place) -> list[ast.stmt]:
        """Go on with the next turn of the loop, from inside any number of `switch` blocks."""
        if not self.loop_depth:
            return [b.pass_(place)]
        if self.switches and self.switches[-1]:
            return [b.set_local(self.switches[-1], b.constant(True, place), place), b.break_(place)]
        return [b.continue_(place)]

    def _try(self, block: bl.Try) -> list[ast.stmt]:
        place = (block.line, 0, 0)
        body = self.body(block.body, block.line)
        where = (block.catch or block.line, 0, 0)
        handler = self.body(block.handler, block.line, block.catch)
        if self.segments is not None:
            handler.insert(0, self.segments.failed(where))
        if block.variable is not None:
            caught = b.call(".caught", [b.load(".e", where)], where)
            handler = [self.variables.store(block.variable.name, caught, where), *handler]
        named = block.variable is not None or self.segments is not None
        return [b.try_(body, ".Catchable", ".e" if named else None, handler, place)]

    # ---------------------------------------------------------------------------------------------------- statements

    def statement(self, statement: n.Statement, place: Place) -> list[ast.stmt]:
        match statement:
            case n.Assign():
                return self._assign(statement, place)
            case n.Expr(value=n.Call() as call):
                return self.calls.statement(call, place)
            case n.Expr(value=n.Method() as method):
                return self.calls.method(method, place)
            case n.ParStart():
                return self.calls.par_start(statement, place)
            case n.Throw(value=value):
                return [
                    b.raise_(b.call(".thrown", [self.expressions.value(value)], place), self.expressions.place(value))
                ]
            case n.Keyword(keyword="return"):
                return self.leave(place)
            case n.Keyword(keyword="break"):
                return [b.break_(place) if self.loop_depth or self.switches else b.pass_(place)]
            case n.Keyword(keyword="continue"):
                return self._continue(place)
            case n.Keyword(keyword="stop"):
                return [b.expression(b.call(".stop", [b.call(".locals", [], place)], place), place)]
            case n.Keyword(keyword="exit"):
                return [b.expression(b.call(".exit", [], place), place)]
        return [b.pass_(place)]

    def _assign(self, statement: n.Assign, place: Place) -> list[ast.stmt]:
        target, value = statement.target, statement.value
        if appends_to(statement):
            assert isinstance(target, n.Name)
            assert isinstance(value, n.Tuple)
            rest = n.Tuple(value.items[1:], value.start, value.end)
            arguments = [self.variables.read(target.name, place), self.expressions.operand(rest)]
            return [self.variables.store(target.name, b.call(".appended", arguments, place), place)]
        return self.targets.store(target, self.expressions.value(value), place)

    def leave(self, place: Place) -> list[ast.stmt]:
        """The end of the procedure: its outputs go to the caller."""
        finish = self.calls.finish(place)
        if self.is_main:
            return [*finish, b.return_(b.call(".locals", [], place), place)]
        outputs = [*self.interface.oo, *self.interface.oc]
        if not outputs:
            return [*finish, b.return_(None, place)]
        reads = [self.variables.read(parameter.name, place) for parameter in outputs]
        for number, parameter in enumerate(outputs):
            if self.variables.is_updated(parameter.name):
                reads[number] = b.call(".share", [reads[number]], place)
        together = reads[0] if len(reads) == 1 else b.tuple_load(reads, place)
        unset: list[ast.stmt] = []
        for parameter in outputs:
            nothing = b.load(".NO_OBJECTS" if parameter in self.interface.oo else ".UNSET", place)
            read = b.expression(self.variables.read(parameter.name, place), place)
            unset.append(
                b.try_([read], ".Undefined", None, [self.variables.store(parameter.name, nothing, place)], place)
            )
        again = b.return_(together, place)
        return [*finish, b.try_([b.return_(together, place)], ".Undefined", None, [*unset, again], place)]


def block_is(block: bl.Block, keyword: str) -> bool:
    """Whether the block is this one word."""
    return isinstance(block, bl.Simple) and block.statement == n.Keyword(keyword)
