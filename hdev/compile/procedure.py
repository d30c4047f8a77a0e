"""A checked procedure -> a Python code object, and the form in which it is kept on disk."""

from __future__ import annotations

import ast
import marshal
from dataclasses import dataclass
from types import CodeType

from hdev.catalogue.functions import CONSTANTS
from hdev.check.checked import Checked
from hdev.compile import build as b
from hdev.compile.expressions import Expressions, static_type
from hdev.compile.statements import Statements
from hdev.compile.types import Type
from hdev.compile.variables import Variables, statements
from hdev.program.model import Interface
from hdev.syntax import nodes as n

#: Part of the key under which compiled procedures are kept; to be raised with every change of the generated code.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled procedure: its code, and the names the code has to be linked with.

    `calls` holds the shape of each callee the code was made for; `invalid` the lines that are passed over, with the reason;
    `iconic` the variables that hold iconic objects.
    """

    code: CodeType
    operators: tuple[str, ...]
    procedures: tuple[tuple[str, tuple[object, ...]], ...]
    functions: tuple[str, ...]
    invalid: tuple[tuple[int, str], ...]
    iconic: frozenset[str]

    def to_bytes(self) -> bytes:
        return marshal.dumps((self.code, self.operators, self.procedures, self.functions, self.invalid, self.iconic))

    @staticmethod
    def from_bytes(data: bytes) -> Compiled:
        return Compiled(*marshal.loads(data))


def compile_procedure(checked: Checked, interface: Interface, name: str, path: str, is_main: bool) -> Compiled:
    """Compile a procedure whose blocks are sound."""
    globals_ = set(checked.globals)
    variables = Variables(globals_)
    expressions = Expressions(variables, dict(CONSTANTS))
    invalid = dict(checked.invalid)
    compiler = Statements(expressions, variables, interface, checked.resolve, invalid, is_main)

    def name_type(variable: str) -> Type | None:
        if variable in CONSTANTS:
            return static_type(n.Integer(CONSTANTS[variable] or 0), name_type)
        return variables.known(variable)

    opaque = {parameter.name for parameter in interface.parameters}
    for line in statements(checked.blocks):
        match line:
            case n.ParStart():
                compiler.calls.sites.setdefault(line, len(compiler.calls.sites))
            case n.Expr(value=n.Call(name="dev_error_var", arguments=(n.Name(name=variable), _))):
                opaque.add(variable)
                if variable not in compiler.calls.error_variables:
                    compiler.calls.error_variables.append(variable)
    variables.infer(checked.blocks, opaque, compiler.calls.outputs, lambda e: static_type(e, name_type))
    body = compiler.body(checked.blocks)
    end = (max(checked.line_count, 1), 0, 0)
    body += compiler.leave(end)
    body[:0] = compiler.calls.prepare((1, 0, 0))
    inputs = [b.local_name(parameter.name) for parameter in (*interface.io, *interface.ic)]
    renamed = [parameter.name for parameter in (*interface.io, *interface.ic) if parameter.name in globals_]
    for parameter in renamed:
        local = b.load(b.local_name(parameter), (1, 0, 0))
        body.insert(0, variables.store(parameter, local, (1, 0, 0)))
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
    )


def _function_code(name: str, inputs: list[str], body: list[ast.stmt], path: str) -> CodeType:
    where = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
    arguments = ast.arguments([], [ast.arg(i, None, **where) for i in inputs], None, [], [], None, [])  # type: ignore[arg-type]
    function = ast.FunctionDef(name, arguments, body, [], None, **where)  # type: ignore[call-overload]
    if "type_params" in ast.FunctionDef._fields:
        function.type_params = []
    module = compile(ast.Module([function], []), path or "<hdevelop>", "exec", dont_inherit=True, optimize=0)
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            return constant
    raise AssertionError("no function in the module")
