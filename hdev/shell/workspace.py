"""The variables of the shell, and the lines that made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hdev.errors import HError
from hdev.program import Program, loads
from hdev.program.model import Line, Procedure, is_comment_text
from hdev.runtime.errors import hdevelop_error
from hdev.runtime.fragments import Fragment, by_kind, evaluate, holds_control, variables_at, visible
from hdev.runtime.session import Session
from hdev.syntax import nodes as n
from hdev.syntax import parse_statement
from hdev.values.vector import share

_NO_STATEMENT = 21104


@dataclass(slots=True)
class InputProblem(Exception):
    """A typed text that cannot be run: the line (from 0), the column (from 0) in it and why."""

    lines: tuple[str, ...]
    line: int
    column: int
    message: str


class Workspace:
    """Lines are run in it one after the other, as if they were one program.

    Attributes
    ----------
    session : Session
    variables : dict
        Values as the engine has them, global variables left out.
    program : Program
        The one that is loaded; its procedures can be called. Without one, an empty program.
    typed : list of str
        The lines that ran without error.
    """

    def __init__(self, program: Program | None = None, **options: Any) -> None:
        self.program = program or loads(b"", "")
        self.session = Session(self.program, **options)
        self.session.linker.settable = True
        self.variables: dict[str, Any] = {}
        self.typed: list[str] = []
        self._globals: dict[str, str] = {}
        self._imports: list[str] = []

    # ------------------------------------------------------------------------------------------------------- variables

    def all_variables(self) -> dict[str, Any]:
        """All variables that have a value, global ones among them."""
        shared = {name: self.session.globals[name] for name in self._globals if name in self.session.globals}
        return {**self.variables, **shared}

    def delete(self, name: str) -> None:
        """Delete a variable. KeyError if there is none."""
        if name in self._globals:
            self.session.globals.pop(name, None)
            del self._globals[name]
        else:
            del self.variables[name]

    def reset(self) -> None:
        """Delete all variables, and forget declarations and typed lines."""
        self.variables.clear()
        self._globals.clear()
        self._imports.clear()
        self.typed.clear()

    # --------------------------------------------------------------------------------------------------------- running

    def evaluate(self, text: str) -> Any:
        """The value of an expression. Raises `HError`."""
        return evaluate(self.session, text, self.all_variables(), self._globals, self._imports)

    def execute(self, lines: Sequence[str]) -> None:
        """Run statements. What was assigned before an error, or Ctrl-C, stays. Raises `HError`."""
        self._declare(lines)
        variables = self.all_variables()
        fragment = Fragment(self.session, lines, *by_kind(variables), self._globals, self._imports)
        try:
            self._keep(fragment.run(variables))
        except BaseException as error:
            self._keep(variables_at(error) or {})
            if isinstance(error, Exception):
                raise hdevelop_error(error) from None
            raise

    def keep(self, variables: Mapping[str, Any]) -> None:
        """Take over variables, such as those of a program that has run."""
        for name, value in variables.items():
            if name not in self._globals:
                self.variables[name] = share(value)

    def adopt_globals(self) -> None:
        """See the global variables of a program that has run."""
        for name, value in self.session.globals.items():
            self._globals.setdefault(name, "control" if holds_control(value) else "iconic")
            self.variables.pop(name, None)

    def _keep(self, variables: Mapping[str, Any]) -> None:
        self.keep(visible(variables))

    def _declare(self, lines: Sequence[str]) -> None:
        for line in lines:
            match parse_statement(line):
                case n.Global(name=name, kind=kind):
                    self._globals[name] = "iconic" if kind == "object" else "control"
                    self.variables.pop(name, None)
                case n.Import(path=path):
                    if path not in self._imports:
                        self._imports.append(path)

    def check(self, lines: Sequence[str], variables: Mapping[str, Any]) -> None:
        """Raise `InputProblem` if the lines cannot be run with these variables."""
        for number, line in enumerate(lines):
            statement = parse_statement(line)
            if isinstance(statement, n.Invalid):
                raise InputProblem(tuple(lines), number, statement.column, statement.message)
        fragment = Fragment(self.session, lines, *by_kind(variables), self._globals, self._imports)
        for found in fragment.problems():
            raise InputProblem(tuple(lines), found.line - 1, max(found.column - 1, 0), found.message)

    # -------------------------------------------------------------------------------------------------------- programs

    def open(self, program: Program) -> None:
        """Make a program the current one; variables and windows stay."""
        self.program = program
        self.session.open(program)

    def define(self, lines: Sequence[str]) -> list[str]:
        """Define procedures, given as text (see `hdev.program.text`); their names. Raises `ProgramError`."""
        text = "\n".join(line for line in lines) + "\n"
        defined = loads(text.encode("utf-8", "surrogatepass"), "input.txt")
        names = []
        for procedure in defined:
            if procedure.name == "main":
                continue
            while procedure.lines and not procedure.lines[-1].text.strip():
                procedure.lines.pop()
            procedure.path = self.program.path
            self.program.add(procedure)
            names.append(procedure.name)
        self.session.linker.forget()
        return names

    def typed_program(self) -> Program:
        """The lines that were typed, with the procedures of the current program that are not its main."""
        from hdev.syntax import format_lines

        lines = [Line(text, is_comment_text(text)) for text in format_lines(self.typed)]
        result = Program(kind="hdev", procedures={"main": Procedure("main", lines=lines)})
        for procedure in self.program:
            if procedure.name != "main":
                result.add(procedure)
        return result

    def save_variables(self, path: str, names: Sequence[str]) -> list[str]:
        """Write variables into a dictionary file (.hdict); the names of those that cannot be in one."""
        from hdev.values import EMPTY
        from hdev.values.dictionary import Dictionary

        stored, left_out = Dictionary(), []
        variables = self.all_variables()
        for name in names:
            try:
                stored.set(name, variables[name])
                _checked(self.session, stored, name)
            except HError:
                stored.entries.pop(name, None)
                left_out.append(name)
        self.session.linker.operator("write_dict")(stored, path, EMPTY, EMPTY)
        return left_out

    def load_variables(self, path: str) -> list[str]:
        """Read variables from a dictionary file; their names."""
        from hdev.values import EMPTY

        found = self.session.linker.operator("read_dict")(path, EMPTY, EMPTY)
        values = {str(key): entry.value for key, entry in found.entries.items()}
        self.keep(values)
        return list(values)


def _checked(session: Session, stored: Any, name: str) -> None:
    """Raise `HError` if the entry cannot be written to a file: a handle that cannot be serialized, or a vector."""
    from hdev.values import elements
    from hdev.values.handle import Handle
    from hdev.values.vector import HVector

    value = stored.entries[name].value
    if isinstance(value, HVector):
        raise HError(_NO_STATEMENT, "a vector")
    if stored.entries[name].kind == "tuple":
        for element in elements(value):
            if isinstance(element, Handle) and not element.serializable:
                raise HError(2455)
