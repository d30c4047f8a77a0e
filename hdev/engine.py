"""Running programs, evaluating expressions and calling procedures from Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hdev.errors import HdevError, HError, ProgramError
from hdev.program import Procedure as ProgramProcedure
from hdev.program import Program, load, loads
from hdev.runtime.errors import Leave, TimeoutReached, hdevelop_error
from hdev.runtime.fragments import variables_at, visible
from hdev.runtime.permissions import Permissions
from hdev.runtime.session import Session
from hdev.runtime.watch import limited
from hdev.values import HTuple, Scalar
from hdev.values.htuple import from_python, to_python
from hdev.values.vector import HVector

if TYPE_CHECKING:
    from hdev.debug import Debugger
    from hdev.display.still import Still

__all__ = ["Procedure", "Result", "Run", "eval", "run"]

TIMEOUT = 9400


class Result(Mapping[str, Any]):
    """The variables of a program after it has run.

    A control variable reads as a list of int, float, str and handles, a vector as a list of such lists, an iconic variable as
    `hdev.iconic` objects. `raw` holds the values as the engine has them, and `windows` the graphics windows that were open at
    the end, each with `picture ()`.
    """

    def __init__(self, raw: dict[str, Any], windows: Sequence[Still] = ()) -> None:
        self.raw = raw
        self.windows = list(windows)

    def __getitem__(self, name: str) -> Any:
        return python_value(self.raw[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __repr__(self) -> str:
        return f"Result({', '.join(self.raw)})"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from hdev.display.notebook import result_html

        return result_html(self.raw, self.windows)


def python_value(value: Any) -> Any:
    """A value of the engine as a Python caller wants it."""
    if isinstance(value, HVector):
        return [python_value(item) for item in value]
    if is_control(value):
        return to_python(value)
    return value


def is_control(value: Any) -> bool:
    """Whether a value is a control tuple (and not an iconic one)."""
    from hdev.values import Handle

    return isinstance(value, int | float | str | Handle | HTuple)


def engine_value(value: Any) -> Any:
    """What a Python caller gives, as a value of the engine: numbers, strings and sequences of them; iconic objects as they
    are; arrays of two or more dimensions as images."""
    if getattr(value, "ndim", 0) >= 2:
        from hdev.iconic import Image

        return Image.from_numpy(value)
    if type(value).__module__.startswith("hdev.iconic") or isinstance(value, HVector):
        return value
    return from_python(value)


class Run:
    """One program with its session: for callers that want more than `run` gives.

    Parameters are those of `Session`; `variables` and `windows` are there after `execute`, whether it succeeded or not.
    """

    def __init__(self, program: Program, **options: Any) -> None:
        self.program = program
        self.session = Session(program, **options)
        self.variables: dict[str, Any] = {}
        self.windows: list[Still] = []
        #: Controls the run, if it was attached to the session (see `hdev.debug`).
        self.debugger: Debugger | None = None

    def execute(self, inputs: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Result:
        """Run main. Raises `HError` if the program fails."""
        main = self.program.main
        if main is None:
            raise ProgramError("the file has no procedure `main`: it is a library, not a program", self.program.path)
        given = {name: engine_value(value) for name, value in (inputs or {}).items()}
        try:
            parameters = [p.name for p in (*main.interface.io, *main.interface.ic)]
            names = [*parameters, *(name for name in given if name not in parameters)]
            missing = [name for name in parameters if name not in given]
            if missing:
                raise HError(21105, f"main has the input parameter `{missing[0]}`: give its value as an input")

            def work() -> dict[str, Any]:
                function = self.session.linker.function(main, tuple(names), is_main=True)
                return function(*(given[name] for name in names))

            debugger = self.debugger
            self.variables = visible(limited(timeout, work if debugger is None else lambda: debugger.run(work)))
        except Leave as leave:
            self._keep_variables(leave)
        except TimeoutReached as error:
            self._keep_variables(error)
            raise timeout_error(error, timeout) from None
        except Exception as error:
            self._keep_variables(error)
            if isinstance(error, HdevError) and not isinstance(error, HError):
                raise
            raise hdevelop_error(error) from None
        finally:
            self._keep_windows()
            self.session.close()
        self.variables.update(self.session.globals)
        return Result(self.variables, self.windows)

    def _keep_windows(self) -> None:
        windows = self.session.resources.get("windows")
        if windows is not None:
            from hdev.display.still import Still

            self.windows = [Still(window) for window in windows.open]

    def _keep_variables(self, error: BaseException) -> None:
        variables = variables_at(error)
        if variables is not None:
            self.variables = {**variables, **self.session.globals}


def timeout_error(error: BaseException, timeout: float | None) -> HError:
    """The error of a program that ran too long; `error` says where it was."""
    from hdev.runtime.errors import call_stack

    problem = HError(TIMEOUT, f"the program ran longer than {timeout:g} s")
    problem.call_stack = call_stack(error.__traceback__)
    return problem


def run(
    program: str | os.PathLike[str] | Program,
    inputs: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    **options: Any,
) -> Result:
    """Run a program's `main` and return its variables.

    Parameters
    ----------
    program
        A file (.hdev, .hdvp, .hdpl or plain text), or a `Program`.
    inputs
        Values of variables: input parameters of `main`, or variables whose first assignment at the outermost level then
        counts as a default.
    timeout : float, optional
        Seconds after which the run ends with error 9400.
    options
        See `hdev.runtime.session.Session`: procedure_paths, image_paths, permissions, pedantic, warn ...

    Raises
    ------
    HError
        The program failed.
    ProgramError
        The file is not a readable program.
    """
    loaded = program if isinstance(program, Program) else load(program)
    return Run(loaded, **options).execute(inputs, timeout=timeout)


def run_text(text: str, inputs: Mapping[str, Any] | None = None, **options: Any) -> Result:
    """Run statements given as text."""
    timeout = options.pop("timeout", None)
    return Run(loads(text.encode("utf-8", "surrogatepass"), "program.txt"), **options).execute(inputs, timeout=timeout)


def eval(expression: str, variables: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> list[Scalar]:
    """The value of an expression, as a list of its elements: `hdev.eval("[1,2,3] * 2")` is `[2, 4, 6]`.

    Raises `HError`; for text that is no expression with code 21104.
    """
    return to_python(evaluate(expression, variables, timeout=timeout))


def evaluate(
    expression: str,
    variables: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    permissions: Permissions | None = None,
) -> Any:
    """As `eval`, with the value as the engine has it."""
    from hdev.program import Line
    from hdev.syntax import SyntaxProblem, parse_expression

    syntax_error = 21104
    try:
        parse_expression(expression)
    except SyntaxProblem as problem:
        raise HError(syntax_error, f"{problem.message} (column {problem.column + 1})") from None
    program = loads(b"", "expression.txt")
    main = program.main
    assert main is not None
    main.lines[:] = [Line("Result := " + expression.replace("\r", "").replace("\n", " "), False)]
    session_run = Run(program, pedantic=True, permissions=permissions)
    result = session_run.execute(variables, timeout=timeout)
    return result.raw["Result"]


def bound_inputs(what: str, names: Sequence[str], arguments: Sequence[Any], named: Mapping[str, Any]) -> list[Any]:
    """The inputs of a Python call, by position and by name, as values of the engine in the order of `names`."""
    if len(arguments) > len(names):
        raise TypeError(f"{what} takes {len(names)} inputs, not {len(arguments)}")
    values = dict(zip(names, arguments))
    for name, value in named.items():
        if name not in names or name in values:
            raise TypeError(f"{what} has no input `{name}`, or it is given twice")
        values[name] = value
    missing = [name for name in names if name not in values]
    if missing:
        raise TypeError(f"{what} needs the input `{missing[0]}`")
    return [engine_value(values[name]) for name in names]


class Procedure:
    """A procedure as a Python function.

    Call it with its inputs in order (iconic, then control) or by name; it returns its outputs: None, one value, or a tuple
    (iconic first). Control outputs are lists, as in `Result`.
    """

    def __init__(self, procedure: ProgramProcedure, program: Program, **options: Any) -> None:
        self._procedure = procedure
        self._session = Session(program, **options)

    @classmethod
    def load(cls, path: str | os.PathLike[str], name: str | None = None, **options: Any) -> Procedure:
        """The procedure in a file: the only one of an .hdvp file, or the one called `name`."""
        program = load(path)
        if name is None:
            candidates = [p for p in program.procedures if p != "main"] or list(program.procedures)
            if len(candidates) != 1:
                raise ProgramError(f"say which procedure: {', '.join(candidates)}", str(path))
            name = candidates[0]
        if name not in program.procedures:
            raise ProgramError(f"there is no procedure `{name}` in the file", str(path))
        return cls(program.procedures[name], program, **options)

    @property
    def name(self) -> str:
        return self._procedure.name

    @property
    def interface(self) -> Any:
        """The parameters, by group: io, oo, ic, oc."""
        return self._procedure.interface

    def __call__(self, *arguments: Any, timeout: float | None = None, **named: Any) -> Any:
        interface = self._procedure.interface
        names = [p.name for p in (*interface.io, *interface.ic)]
        inputs = bound_inputs(self.name, names, arguments, named)
        try:
            result = limited(timeout, lambda: self._session.function(self._procedure)(*inputs))
        except TimeoutReached as error:
            raise timeout_error(error, timeout) from None
        except Leave:
            return None
        except Exception as error:
            raise hdevelop_error(error) from None
        if len(interface.oo) + len(interface.oc) > 1:
            return tuple(python_value(value) for value in result)
        return python_value(result) if result is not None else None


def load_program(path: str | Path) -> Program:
    """A program from a file, or from standard input for '-'."""
    if str(path) == "-":
        return loads(sys.stdin.buffer.read(), "<stdin>.txt")
    return load(path)


def program_paths(paths: Sequence[str]) -> list[str]:
    """The programs named: files as they are, folders by what lies in them."""
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            for folder, _, files in sorted(os.walk(path)):
                found += [os.path.join(folder, f) for f in sorted(files) if f.endswith((".hdev", ".hdvp", ".hdpl"))]
        else:
            found.append(path)
    return found
