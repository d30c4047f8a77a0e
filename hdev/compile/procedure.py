"""A checked procedure -> a Python code object, and the form in which it is kept on disk."""

from __future__ import annotations

import ast
from types import CodeType
from typing import Any

from hdev.catalogue.functions import CONSTANTS
from hdev.check.checked import Checked
from hdev.compile import build as b
from hdev.compile.compiled import Compiled
from hdev.compile.coverage import Segments
from hdev.compile.expressions import Expressions, static_type
from hdev.compile.loops import assigned_names
from hdev.compile.statements import Statements
from hdev.compile.types import Type
from hdev.compile.variables import Variables, statements
from hdev.errors import UNMATCHED_CONTROL, HError
from hdev.program.model import Interface
from hdev.syntax import nodes as n
from hdev.syntax.blocks import Block, Simple


def compile_procedure(
    checked: Checked,
    interface: Interface,
    name: str,
    path: str,
    is_main: bool,
    given: tuple[str, ...] = (),
    *,
    settable: bool = False,
    coverage: bool = False,
) -> Compiled:
    """Compile a procedure whose blocks are sound.

    `given` are variables of a main procedure whose values the caller provides: they become parameters of the function, and
    the first assignment to each at the outermost level, which gives the program's own value, is left out. In a `settable`
    procedure a debugger may give variables other values while it runs, so nothing is concluded about their types. With
    `coverage` the code tells which lines were executed.
    """
    globals_ = set(checked.globals)
    variables = Variables(globals_)
    expressions = Expressions(variables, dict(CONSTANTS))
    invalid = dict(checked.invalid)
    segments = Segments() if coverage else None
    compiler = Statements(expressions, variables, interface, checked.resolve, invalid, is_main, segments)

    def name_type(variable: str) -> Type | None:
        if variable in CONSTANTS:
            return static_type(n.Integer(CONSTANTS[variable] or 0), name_type)
        return variables.known(variable)

    opaque = {parameter.name for parameter in interface.parameters} | set(given)
    _drop_first_assignments(checked.blocks, given)
    for line in statements(checked.blocks):
        match line:
            case n.ParStart():
                compiler.calls.sites.setdefault(line, len(compiler.calls.sites))
            case n.Expr(value=n.Call(name="dev_error_var", arguments=(n.Name(name=variable), _))):
                opaque.add(variable)
                if variable not in compiler.calls.error_variables:
                    compiler.calls.error_variables.append(variable)
    if settable:
        opaque.update(assigned_names(checked.blocks, compiler.calls.outputs))
    variables.infer(checked.blocks, opaque, compiler.calls.outputs, lambda e: static_type(e, name_type))
    body = compiler.body(checked.blocks)
    end = (max(checked.line_count, 1), 0, 0)
    body += compiler.leave(end)
    body[:0] = compiler.calls.prepare((1, 0, 0))
    parameters = [parameter.name for parameter in (*interface.io, *interface.ic)]
    parameters += [variable for variable in given if variable not in parameters]
    inputs = [b.local_name(parameter) for parameter in parameters]
    for parameter in parameters:
        if parameter in globals_:
            local = b.load(b.local_name(parameter), (1, 0, 0))
            body.insert(0, variables.store(parameter, local, (1, 0, 0)))
    if segments is not None:
        body = segments.wrapped(body)
    code = _function_code(name, inputs, body, path)
    procedures = []
    for callee in sorted(compiler.calls.procedures):
        target = checked.resolve(callee)
        assert target is not None
        procedures.append((callee, target.shape()))
    return Compiled(
        code,
        tuple(sorted(compiler.calls.operators)),
        tuple(procedures),
        tuple(sorted(expressions.functions)),
        tuple(sorted(invalid.items())),
        frozenset(checked.iconic),
        checked.imports,
        tuple(sorted(name for name in checked.procedures if checked.resolve(name) is None)),
        () if segments is None else segments.frozen(),
    )


def _drop_first_assignments(blocks: list[Block], names: tuple[str, ...]) -> None:
    missing = set(names)
    for block in list(blocks):
        match block:
            case Simple(statement=n.Assign(target=n.Name(name=name))) if name in missing:
                missing.discard(name)
                blocks.remove(block)


def _function_code(name: str, inputs: list[str], body: list[ast.stmt], path: str) -> CodeType:
    # Line 0: Python 3.13 has no line event for a first statement that stands in the line of the `def`.
    where: dict[str, Any] = {"lineno": 0, "col_offset": 0, "end_lineno": 0, "end_col_offset": 0}
    arguments = ast.arguments([], [ast.arg(i, None, **where) for i in inputs], None, [], [], None, [])
    function = ast.FunctionDef(name, arguments, body, [], None, **where)
    if "type_params" in ast.FunctionDef._fields:
        setattr(function, "type_params", [])  # noqa: B010 - Python 3.12 and newer
    try:
        module = compile(ast.Module([function], []), path or "<hdevelop>", "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        # The only thing Python can object to: more than 20 loops and `try` blocks inside each other.
        raise HError(
            UNMATCHED_CONTROL, f"{name}, line {error.lineno}: too many loops or `try` inside each other"
        ) from None
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            return constant
    raise AssertionError("no function in the module")
