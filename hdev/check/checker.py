"""The meaning of a procedure's names: which operator or procedure a call means, what kind each variable is, what cannot run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from hdev.catalogue.functions import CONSTANTS, FUNCTIONS
from hdev.check.checked import Checked
from hdev.check.diagnostics import Diagnostic
from hdev.check.flow import unreachable_lines
from hdev.check.signatures import Resolver, Target
from hdev.program.model import Interface, Parameter
from hdev.syntax import nodes as n
from hdev.syntax.blocks import assemble

#: Methods of vectors: number of arguments, and whether they change the vector.
METHODS = {"at": 1, "length": 0, "concat": 1, "insert": 2, "remove": 1, "clear": 0}
CHANGING = frozenset({"insert", "remove", "clear"})


def check_procedure(
    name: str,
    interface: Interface,
    statements: list[tuple[int, n.Statement]],
    line_count: int,
    resolve: Resolver,
    procedure_names: Callable[[], Iterable[str]] = list,
    forgiving: bool = True,
) -> Checked:
    """Check one procedure.

    Parameters
    ----------
    statements
        The numbered lines.
    procedure_names
        All procedures a call could mean, for suggestions.
    forgiving : bool
        Lines that HDevelop itself keeps as invalid are warnings (else errors).
    """
    checker = _Checker(name, interface, resolve, procedure_names, forgiving)
    return checker.run(statements, line_count)


class _Checker:
    def __init__(
        self,
        name: str,
        interface: Interface,
        resolve: Resolver,
        procedure_names: Callable[[], Iterable[str]],
        forgiving: bool,
    ) -> None:
        self.name = name
        self.interface = interface
        self.resolve = resolve
        self.procedure_names = procedure_names
        self.forgiving = forgiving
        self.line = 0
        self.result = Checked([], resolve, 0)
        self.kinds: dict[str, str] = {}
        self.assigned: set[str] = set()
        self.reads: list[tuple[str, int, int]] = []

    def run(self, statements: list[tuple[int, n.Statement]], line_count: int) -> Checked:
        result = self.result
        result.line_count = line_count
        for kind, group in (("iconic", (*self.interface.io, *self.interface.oo)), ("control", self._control())):
            for parameter in group:
                self.kinds[parameter.name] = kind
        self.assigned.update(p.name for p in (*self.interface.io, *self.interface.ic))
        result.blocks, problems = assemble(statements)
        for problem in problems:
            self.line = problem.line
            self.report("block", "error", 0, problem.message)
        if problems:
            result.broken = f"line {problems[0].line}: {problems[0].message}"
        for line, statement in statements:
            self.line = line
            if isinstance(statement, n.Global):
                result.globals[statement.name] = "iconic" if statement.kind == "object" else "control"
                self.kind_of(statement.name, result.globals[statement.name], 0)
        result.imports = tuple(statement.path for _, statement in statements if isinstance(statement, n.Import))
        for line, statement in statements:
            self.line = line
            self.statement(statement)
        self._undefined()
        for line in unreachable_lines(result.blocks):
            self.line = line
            self.report("unreachable", "warning", 0, "this line is never reached")
        result.iconic = {name for name, kind in self.kinds.items() if kind == "iconic"}
        result.diagnostics.sort(key=lambda d: (d.line, d.column))
        return result

    def _control(self) -> tuple[Parameter, ...]:
        return (*self.interface.ic, *self.interface.oc)

    # ---------------------------------------------------------------------------------------------------- diagnostics

    def report(self, code: str, severity: str, column: int, message: str) -> None:
        self.result.diagnostics.append(Diagnostic(code, severity, self.name, self.line, column, message))

    def refuse(self, code: str, node: n.Expression | int, message: str) -> None:
        """The line cannot be executed."""
        column = node if isinstance(node, int) else node.start + 1
        self.report(code, "warning" if self.forgiving and code == "syntax" else "error", column, message)
        self.result.invalid.setdefault(self.line, message)

    def _undefined(self) -> None:
        known = self.assigned | set(self.result.globals)
        seen: set[str] = set()
        for name, line, column in self.reads:
            if name not in known and name not in seen:
                seen.add(name)
                self.line = line
                close = [other for other in known if other.lower() == name.lower()] or _close(name, known)
                hint = f"; did you mean `{close[0]}`?" if close else ""
                self.report("undefined", "warning", column, f"`{name}` has no value: nothing assigns to it{hint}")

    def kind_of(self, name: str, kind: str, column: int) -> None:
        """Note that `name` is used as iconic or control; the first use decides."""
        if name == "_":
            return
        before = self.kinds.setdefault(name, kind)
        if before != kind:
            article = {"iconic": "an iconic", "control": "a control"}
            text = f"`{name}` is {article[before]} variable and cannot be {article[kind]} one as well"
            self.report("kind", "error", column, text)

    # ----------------------------------------------------------------------------------------------------- statements

    def statement(self, statement: n.Statement) -> None:
        match statement:
            case n.Invalid(message=message, column=column):
                self.refuse("syntax", column + 1, message)
            case n.Assign(target=target, value=value):
                kind = self.expression(value)
                self.target(target, kind)
            case n.Expr(value=n.Call() as call):
                self.call(call)
            case n.Expr(value=n.Method() as method):
                self.method_statement(method)
            case n.ParStart(target=target, call=call):
                self.target(target, "control")
                self.call(call)
            case n.For(variable=variable, first=first, last=last, step=step):
                for bound in (first, last, step):
                    if bound is not None:
                        self.expression(bound)
                self.target(variable, "control")
            case n.Condition(expression=expression):
                self.expression(expression)
            case n.Case(values=values):
                for value in values:
                    self.label(value)
            case n.Catch(variable=n.Name() as variable):
                self.target(variable, "control")
            case n.Throw(value=value):
                self.expression(value)

    def label(self, value: n.Expression) -> None:
        inner = value.operand if isinstance(value, n.Unary) and value.operator == "-" else value
        if not isinstance(inner, n.Integer) and not (isinstance(inner, n.Name) and inner.name in CONSTANTS):
            self.refuse("label", value, "a case label must be an integer constant")

    def method_statement(self, method: n.Method) -> None:
        base: n.Expression = method
        while isinstance(base, n.Method) and base.name != "at":
            if base.name in METHODS and base.name not in CHANGING:
                self.refuse("method", base, f"`.{base.name}` does not change a vector: its result has to be used")
                return
            self._method_arguments(base)
            base = base.base
        self.target(base, "any")

    def target(self, target: n.Expression, kind: str) -> None:
        """Something that is assigned to."""
        match target:
            case n.Name(name=name, start=start):
                if name in CONSTANTS:
                    self.refuse("constant", target, f"`{name}` is a constant")
                    return
                self.assigned.add(name)
                if kind != "any":
                    self.kind_of(name, kind, start + 1)
            case n.Index(base=base, items=items):
                for item in items:
                    self.expression(item)
                self.target(base, "any" if isinstance(base, n.Method) else "control")
            case n.Method(base=base, name="at", arguments=arguments):
                for argument in arguments:
                    self.expression(argument)
                self.target(base, kind if isinstance(base, n.Name | n.Method) else "control")
            case n.Member(base=base):
                self.expression(base)
            case n.Key(base=base, key=key):
                self.expression(key)
                self.expression(base)
            case _:
                self.refuse("output", target, "an output parameter must be a variable")

    def call(self, call: n.Call) -> None:
        target = self.resolve(call.name)
        if target is None:
            self._unknown(call)
            return
        (self.result.operators if target.operator else self.result.procedures).add(target.name)
        count, arity = len(call.arguments), target.arity
        if count != arity:
            some = "no parameters" if not arity else "one parameter" if arity == 1 else f"{arity} parameters"
            self.refuse("arguments", call.end, f"`{call.name}` has {some}, not {count}: {usage(target)}")
            return
        io, oo, ic = len(target.io), len(target.oo), len(target.ic)
        for number, argument in enumerate(call.arguments):
            if number < io:
                self.iconic_input(argument)
            elif number < io + oo:
                self.target(argument, "iconic")
            elif number < io + oo + ic:
                if call.name == "dev_error_var" and isinstance(argument, n.Name):
                    self.target(argument, "control")
                else:
                    self.expression(argument)
            else:
                self.target(argument, "control")

    def iconic_input(self, argument: n.Expression) -> None:
        match argument:
            case n.Name(name=name, start=start):
                if name in CONSTANTS:
                    self.refuse("kind", argument, "an iconic variable is needed here")
                    return
                self.reads.append((name, self.line, start + 1))
                self.kind_of(name, "iconic", start + 1)
            case n.Method(base=base, name="at", arguments=arguments):
                for item in arguments:
                    self.expression(item)
                self.iconic_input(base)
            case n.Member() | n.Key() | n.Vector():
                self.expression(argument)
            case n.Method(name="concat"):
                self.expression(argument)
            case _:
                self.refuse("kind", argument, "an iconic variable is needed here")

    def _unknown(self, call: n.Call) -> None:
        candidates = list(dict.fromkeys([*_close(call.name, self.procedure_names()), *_operators_like(call.name)]))[:3]
        hint = f"; did you mean `{'`, `'.join(candidates)}`?" if candidates else ""
        what = "function of expressions" if call.name in FUNCTIONS else "operator or procedure"
        text = f"`{call.name}` is a function: its result has to be assigned" if call.name in FUNCTIONS else ""
        self.refuse("unknown", call, text or f"there is no {what} `{call.name}`{hint}")
        self.result.procedures.add(call.name)
        for argument in call.arguments:
            if isinstance(argument, n.Name):
                self.assigned.add(argument.name)

    # ---------------------------------------------------------------------------------------------------- expressions

    def expression(self, node: n.Expression) -> str:
        """Check an expression; its kind is 'control', 'iconic', or 'any' where only the run can tell."""
        match node:
            case n.Integer(value=value):
                if value > 0x7FFFFFFFFFFFFFFF:
                    self.refuse("literal", node, f"the integer {value} does not fit into 64 bits")
            case n.Name(name=name, start=start):
                if name in CONSTANTS:
                    return "control"
                self.reads.append((name, self.line, start + 1))
                return self.kinds.get(name, "any")
            case n.Unary(operator="-", operand=n.Integer()):
                return "control"
            case n.Unary(operand=operand):
                self.expression(operand)
            case n.Binary(left=left, right=right):
                self.expression(left)
                self.expression(right)
            case n.Tuple(items=items):
                for item in items:
                    self.expression(item)
            case n.Range(first=first, step=step, last=last):
                for bound in (first, step, last):
                    if bound is not None:
                        self.expression(bound)
            case n.Length(operand=operand):
                if self.expression(operand) == "iconic":
                    self.refuse("kind", node, "`| |` counts tuples; use count_obj for iconic objects")
            case n.Call():
                self._function(node)
            case n.Index(base=base, items=items):
                self.expression(base)
                for item in items:
                    self.expression(item)
            case n.Character(base=base, index=index):
                self.expression(base)
                self.expression(index)
            case n.Substring(base=base, first=first, last=last):
                for part in (base, first, last):
                    self.expression(part)
            case n.Member(base=base):
                self.expression(base)
                return "any"
            case n.Key(base=base, key=key):
                self.expression(base)
                self.expression(key)
                return "any"
            case n.Method(base=base, name=name):
                self._method_arguments(node)
                kind = self.expression(base)
                if name in CHANGING:
                    self.refuse("method", node, f"`.{name}` changes the vector: it stands alone in its line")
                return "control" if name == "length" else kind
            case n.Vector(items=items):
                kinds = {self.expression(item) for item in items}
                return kinds.pop() if len(kinds) == 1 else "any"
            case n.Dict(entries=entries):
                for entry in entries:
                    self.expression(entry.key)
                    self.expression(entry.value)
        return "control"

    def _function(self, call: n.Call) -> None:
        entry = FUNCTIONS.get(call.name)
        if entry is None:
            from hdev.catalogue import suggest

            close = suggest(call.name, list(FUNCTIONS))
            hint = f"; did you mean `{close[0]}`?" if close else ""
            self.refuse("function", call, f"there is no function `{call.name}`{hint}")
        else:
            low, high = entry.arity
            if not low <= len(call.arguments) <= high:
                some = "no argument" if not high else "one argument" if high == 1 else f"{high} arguments"
                self.refuse("arguments", call, f"`{call.name}` takes {some}, not {len(call.arguments)}")
        for argument in call.arguments:
            self.expression(argument)

    def _method_arguments(self, method: n.Method) -> None:
        count = METHODS.get(method.name)
        if count is None:
            close = _close(method.name, METHODS)
            hint = f"; did you mean `.{close[0]}`?" if close else ""
            self.refuse("method", method, f"vectors have no method `.{method.name}`{hint}")
        elif len(method.arguments) != count:
            self.refuse("arguments", method, f"`.{method.name}` takes {count} arguments, not {len(method.arguments)}")
        for argument in method.arguments:
            self.expression(argument)


@lru_cache(maxsize=1000)
def _operators_like(name: str) -> list[str]:
    from hdev.catalogue import suggest

    return suggest(name)


def usage(target: Target) -> str:
    """How the operator or procedure is called."""
    return f"{target.name} ({', '.join(target.names)})"


def _close(name: str, candidates: Iterable[str]) -> list[str]:
    from hdev.catalogue import suggest

    names = list(candidates)
    return suggest(name, names) if names else []
