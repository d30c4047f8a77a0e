"""Calls of operators and procedures, threads, and the statements that look like calls but are the compiler's business."""

from __future__ import annotations

import ast

from hdev.check.signatures import Resolver, Target
from hdev.compile import build as b
from hdev.compile.build import Place
from hdev.compile.expressions import Expressions
from hdev.compile.targets import Targets
from hdev.compile.variables import Variables
from hdev.syntax import nodes as n


class Calls:
    """The compiler of calls of one procedure."""

    def __init__(self, expressions: Expressions, variables: Variables, targets: Targets, resolve: Resolver) -> None:
        self.expressions = expressions
        self.variables = variables
        self.targets = targets
        self.resolve = resolve
        self.operators: set[str] = set()
        self.procedures: set[str] = set()
        #: Variables that `dev_error_var` names anywhere in the procedure.
        self.error_variables: list[str] = []
        #: The statements that start threads, each with its number.
        self.sites: dict[n.ParStart, int] = {}

    def outputs(self, call: n.Call) -> list[n.Expression]:
        """The arguments that a call assigns to."""
        if call.name == "assign_at":
            return [call.arguments[2]] if len(call.arguments) == 3 else []
        target = self.resolve(call.name)
        if target is None or target.arity != len(call.arguments):
            return []
        io, oo, ic = len(target.io), len(target.oo), len(target.ic)
        return [*call.arguments[io : io + oo], *call.arguments[io + oo + ic :]]

    def statement(self, call: n.Call, place: Place) -> list[ast.stmt]:
        """A call as a statement."""
        special = getattr(self, "_call_" + call.name, None)
        if special is not None:
            return special(call, place)
        target = self.resolve(call.name)
        assert target is not None, call.name
        function = self._callee(target)
        result = b.call(function, self._inputs(call, target), place)
        stored = self._assign(self.outputs(call), result, target, place)
        if target.operator and self.error_variables:
            return self._tracked(stored, place)
        return stored

    def _callee(self, target: Target) -> str:
        if target.operator:
            self.operators.add(target.name)
            return ".o." + target.name
        self.procedures.add(target.name)
        return ".p." + target.name

    def _inputs(self, call: n.Call, target: Target) -> list[ast.expr]:
        io, oo, ic = len(target.io), len(target.oo), len(target.ic)
        inputs = [*call.arguments[:io], *call.arguments[io + oo : io + oo + ic]]
        return [self.expressions.value(argument) for argument in inputs]

    def _assign(self, outputs: list[n.Expression], result: ast.expr, target: Target, place: Place) -> list[ast.stmt]:
        """Store the result of a call: None, one value, or a tuple of values."""
        if not outputs:
            return [b.expression(result, place)]
        plain = all(isinstance(output, n.Name) for output in outputs)
        after: list[ast.stmt] = []
        if len(outputs) == 1 and plain:
            statements = self.targets.store(outputs[0], result, place)
        else:
            stores: list[ast.expr] = []
            for output in outputs:
                if isinstance(output, n.Name) and output.name != "_":
                    stores.append(self.variables.target(output.name, place))
                else:
                    name = self.expressions.temporary()
                    stores.append(b.store_target(name, place))
                    if not isinstance(output, n.Name):
                        after += self.targets.store(output, b.call(".given", [b.load(name, place)], place), place)
            if len(outputs) == 1:
                statements = [b.assign(stores[0], result, place)]
            else:
                statements = [b.unpack(stores, result, place)]
        if not target.operator:
            after += self._forget_unset(outputs, target, place)
        return statements + after

    def _forget_unset(self, outputs: list[n.Expression], target: Target, place: Place) -> list[ast.stmt]:
        """A control output that the procedure did not set leaves the caller's variable without a value."""
        result: list[ast.stmt] = []
        for output in outputs[len(target.oo) :]:
            if isinstance(output, n.Name) and output.name != "_" and output.name not in self.variables.global_names:
                test = b.compare(self.variables.read(output.name, place), ast.Is(), b.load(".UNSET", place), place)
                result.append(b.if_(test, [b.delete(b.local_name(output.name), place)], [], place))
        return result

    def _tracked(self, statements: list[ast.stmt], place: Place) -> list[ast.stmt]:
        """The call, its code stored in the variables of `dev_error_var` while that is switched on."""
        record: list[ast.stmt] = []
        for name in self.error_variables:
            code = b.named(".code", b.call(".error_code", [b.constant(name, place)], place), place)
            test = b.compare(code, ast.IsNot(), b.constant(None, place), place)
            record.append(b.if_(test, [self.variables.store(name, b.load(".code", place), place)], [], place))
        where = {"lineno": place[0], "col_offset": 0, "end_lineno": place[0], "end_col_offset": 0}
        reset = b.expression(b.call(".reset_error_code", [], place), place)
        return [reset, ast.Try(statements, [], [], record, **where)]

    # ------------------------------------------------------------------------------------------------- special calls

    def _call_assign_at(self, call: n.Call, place: Place) -> list[ast.stmt]:
        index, value, target = call.arguments
        element = n.Index(target, (index,), call.start, call.end)
        return self.targets.store(element, self.expressions.value(value), place)

    def _call_executable_expression(self, call: n.Call, place: Place) -> list[ast.stmt]:
        (argument,) = call.arguments
        if isinstance(argument, n.Method):
            return self.method(argument, place)
        return [b.expression(self.expressions.operand(argument), place)]

    def _call_dev_error_var(self, call: n.Call, place: Place) -> list[ast.stmt]:
        variable, mode = call.arguments
        name = b.constant(variable.name if isinstance(variable, n.Name) else "", place)
        return [b.expression(b.call(".dev_error_var", [name, self.expressions.operand(mode)], place), place)]

    def _call_par_join(self, call: n.Call, place: Place) -> list[ast.stmt]:
        joined = b.call(".par_join", [self.expressions.operand(call.arguments[0])], place)
        return self._collect(joined, place)

    def method(self, method: n.Method, place: Place) -> list[ast.stmt]:
        """`V.insert(i, x).remove(0)`: methods that change the vector, one after the other."""
        chain: list[n.Method] = []
        base: n.Expression = method
        while isinstance(base, n.Method) and base.name != "at":
            chain.insert(0, base)
            base = base.base
        result: list[ast.stmt] = []
        for step in chain:
            arguments = [self.expressions.value(argument) for argument in step.arguments]
            current = self.expressions.compile(base).node
            changed = b.call(".vector_" + step.name, [current, *arguments], place)
            result += self.targets.store(base, changed, place)
        return result

    # -------------------------------------------------------------------------------------------------------- threads

    def par_start(self, statement: n.ParStart, place: Place) -> list[ast.stmt]:
        """`par_start <T> : p (...)`: the outputs are assigned when the thread is joined."""
        call = statement.call
        target = self.resolve(call.name)
        assert target is not None, call.name
        outputs = self.outputs(call)
        saved: list[ast.expr] = []
        for output in outputs:
            if isinstance(output, n.Method):
                saved += self.targets.vector_path(output)[1]
        started = b.call(
            ".par_start",
            [
                b.load(self._callee(target), place),
                b.tuple_load(self._inputs(call, target), place),
                b.constant(self.sites[statement], place),
                b.constant(len(outputs), place),
                b.tuple_load(saved, place),
                b.load(".threads", place),
                b.load(".globals", place),
            ],
            place,
        )
        return self.targets.store(statement.target, started, place)

    def _collect(self, joined: ast.expr, place: Place) -> list[ast.stmt]:
        """For each joined thread, store its outputs as its `par_start` says."""
        thread = ".thread"
        body: list[ast.stmt] = []
        for statement, site in self.sites.items():
            outputs = self.outputs(statement.call)
            stores: list[ast.stmt] = []
            used = 0
            for number, output in enumerate(outputs):
                outputs_of_thread = b.attribute(b.load(thread, place), "outputs", place)
                value = b.item(outputs_of_thread, number, place)
                if isinstance(output, n.Method):
                    name, path = self.targets.vector_path(output)
                    saved = [
                        b.item(b.attribute(b.load(thread, place), "saved", place), used + i, place)
                        for i in range(len(path))
                    ]
                    used += len(path)
                    stores += self.targets.store_element(name, saved, value, place)
                else:
                    stores += self.targets.store(output, value, place)
            site_of_thread = b.attribute(b.load(thread, place), "site", place)
            test = b.compare(site_of_thread, ast.Eq(), b.constant(site, place), place)
            body.append(b.if_(test, stores, [], place))
        return [b.for_(b.store_target(thread, place), joined, body, [], place)]

    def prepare(self, place: Place) -> list[ast.stmt]:
        """What a procedure with threads does first."""
        if not self.sites:
            return []
        return [b.set_local(".threads", b.call(".list", [], place), place)]

    def finish(self, place: Place) -> list[ast.stmt]:
        """Before a procedure ends, the threads it has started end too."""
        if not self.sites:
            return []
        return self._collect(b.call(".par_join_all", [b.load(".threads", place)], place), place)
