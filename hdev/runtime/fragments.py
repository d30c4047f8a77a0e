"""Statements and expressions that are not part of a program: typed lines, conditions of breakpoints, watched expressions.

A fragment is compiled like a main procedure whose input parameters are the variables there are; it gives back all variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import FrameType
from typing import Any

from hdev.check.diagnostics import Diagnostic
from hdev.errors import Frame, HError
from hdev.program.model import Interface, Line, Parameter, Procedure, is_comment_text
from hdev.runtime.errors import Source, hdevelop_error, source_of
from hdev.runtime.session import Session
from hdev.values import HTuple
from hdev.values.handle import Handle
from hdev.values.vector import HVector, share

#: The name of a fragment in call stacks.
INPUT = "input"

_SYNTAX_ERROR = 21104
_RESULT = "Result"
#: The characters before an expression in the statement that is made of it.
_OFFSET = len(_RESULT + " := ")


class Fragment:
    """Lines to be run with given variables, any number of times.

    Parameters
    ----------
    lines
        The statements, one a line; a line may hold newlines that a backslash continues.
    iconic, control
        The names of the variables there are, by kind.
    globals_ : mapping
        The global variables that the lines see: name to 'iconic' or 'control'.
    imports
        Paths of import lines that were given before.
    """

    def __init__(
        self,
        session: Session,
        lines: Sequence[str],
        iconic: Iterable[str] = (),
        control: Iterable[str] = (),
        globals_: Mapping[str, str] | None = None,
        imports: Sequence[str] = (),
        caller: Source | None = None,
    ) -> None:
        shared = dict(globals_ or {})
        inputs = [Parameter(name, "iconic") for name in iconic if name not in shared]
        control_inputs = [Parameter(name, "control") for name in control if name not in shared]
        body = [Line(text, is_comment_text(text)) for text in lines]
        # What was declared before stands behind the lines: so they keep their numbers.
        kinds = {"iconic": "object", "control": "tuple"}
        body += [Line(f"global {kinds[kind]} {name}") for name, kind in shared.items()]
        body += [Line(f"import {path}") for path in imports]
        self.lines = list(lines)
        self.names = [parameter.name for parameter in (*inputs, *control_inputs)]
        path = caller.path if caller is not None else session.program.path
        self._procedure = Procedure(INPUT, Interface(io=tuple(inputs), ic=tuple(control_inputs)), body, path=path)
        self._session = session
        self._function: Any = None

    def problems(self) -> list[Diagnostic]:
        """What keeps lines from being run. Lines with a mere warning run."""
        checked = self._session.linker.check(self._procedure, forgiving=False)
        return [
            found
            for found in checked.diagnostics
            if found.line <= len(self.lines) and (found.line in checked.invalid or found.code == "block")
        ]

    def prepare(self) -> None:
        """Compile, if that has not been done."""
        if self._function is None:
            self._function = self._session.linker.passing(self._procedure)

    def run(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Run with the variables' values; all variables afterwards, as the frame has them."""
        self.prepare()
        return self._function(*(share(variables[name]) for name in self.names))


def evaluate(
    session: Session,
    text: str,
    variables: Mapping[str, Any],
    globals_: Mapping[str, str] | None = None,
    imports: Sequence[str] = (),
    caller: Source | None = None,
) -> Any:
    """The value of an expression, or of an iconic variable. Raises `HError`; columns count in `text`."""
    return expression(session, text, variables, globals_, imports, caller).value(variables)


class Expression:
    """A compiled expression; see `expression`."""

    def __init__(self, fragment: Fragment, text: str) -> None:
        self._fragment = fragment
        self.text = text
        self.names = fragment.names

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The value for these variables. Raises `HError`, its columns counted in `text`."""
        try:
            return share(self._fragment.run(variables)[_RESULT])
        except Exception as error:
            failure = hdevelop_error(error)
            if failure.call_stack and failure.call_stack[-1].procedure == INPUT:
                failure.call_stack[-1] = _shifted(failure.call_stack[-1], _OFFSET)
            raise failure from None


def expression(
    session: Session,
    text: str,
    variables: Mapping[str, Any],
    globals_: Mapping[str, str] | None = None,
    imports: Sequence[str] = (),
    caller: Source | None = None,
) -> Expression:
    """Compile an expression for these variables (their names and kinds count, not their values)."""
    from hdev.syntax import SyntaxProblem, parse_expression

    try:
        parse_expression(text)
    except SyntaxProblem as problem:
        raise HError(_SYNTAX_ERROR, f"{problem.message} (column {problem.column + 1})") from None
    line = f"{_RESULT} := {' '.join(text.splitlines())}"
    iconic, control = by_kind(variables)
    fragment = Fragment(session, [line], iconic, control, globals_, imports, caller)
    for found in fragment.problems():
        raise HError(_SYNTAX_ERROR, f"{found.message} (column {max(found.column - _OFFSET, 1)})")
    return Expression(fragment, text)


def _shifted(frame: Frame, offset: int) -> Frame:
    """The level of a call stack, its text without the first `offset` characters."""
    column, end = max(frame.column - offset, 0), max(frame.end_column - offset, 0)
    return replace(frame, text=frame.text[offset:], column=column, end_column=end)


def holds_control(value: Any) -> bool:
    """Whether a value is a control tuple, or a vector of such (an empty vector counts as one)."""
    while isinstance(value, HVector):
        if not len(value):
            return True
        value = value[0]
    return isinstance(value, int | float | str | Handle | HTuple)


def by_kind(variables: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The names of the iconic and of the control variables."""
    control = [name for name, value in variables.items() if holds_control(value)]
    known = set(control)
    return [name for name in variables if name not in known], control


def visible(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The HDevelop variables among the locals of compiled code."""
    from hdev.runtime.helpers import UNSET

    return {
        name.rstrip("."): value for name, value in variables.items() if not name.startswith(".") and value is not UNSET
    }


def variables_at(error: BaseException) -> dict[str, Any] | None:
    """The variables of the outermost procedure that an error went through; None if it went through none."""
    traceback = error.__traceback__
    while traceback is not None:
        frame: FrameType = traceback.tb_frame
        if source_of(frame) is not None:
            return visible(frame.f_locals)
        traceback = traceback.tb_next
    return None
