"""Procedures as callable functions: parsed, checked and compiled when first needed, or taken from the cache."""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, Any

from hdev import cache
from hdev.check.signatures import Target, operator_target, procedure_target
from hdev.compile.compiled import VERSION, Compiled
from hdev.errors import INVALID_LINE, LOCKED_PROCEDURE, UNMATCHED_CONTROL, HdevError, HError
from hdev.program.model import Procedure
from hdev.runtime.collection import no_collection
from hdev.runtime.errors import Source, exception_tuple, hdevelop_error
from hdev.runtime.helpers import HELPERS

if TYPE_CHECKING:
    from hdev.check.checked import Checked
    from hdev.runtime.session import Session


class Linker:
    """The compiled procedures of one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        #: Whether variables of running procedures may be given any value from outside: then code relies on no type that it
        #: finds out in advance. Holds for procedures that are linked afterwards.
        self.settable = False
        #: Called with every function that is linked from now on.
        self.on_link: list[Callable[[FunctionType], None]] = []
        self._functions: dict[tuple[int, tuple[str, ...]], FunctionType] = {}
        self._keep: list[Procedure] = []
        self._passing: weakref.WeakSet[FunctionType] = weakref.WeakSet()
        self._operators: dict[str, Callable[..., Any]] = {}
        self._expression_functions: dict[str, Callable[..., Any]] = {}
        self._lock = threading.RLock()

    # ----------------------------------------------------------------------------------------------------- procedures

    def function(self, procedure: Procedure, inputs: tuple[str, ...] = (), is_main: bool = False) -> Callable[..., Any]:
        """The function of a procedure.

        `inputs` are variables of a main procedure whose values the caller gives. The function of a main procedure returns
        its variables by name; that of any other its outputs.
        """
        key = (id(procedure), (*inputs, ".main") if is_main else inputs)
        with self._lock:
            found = self._functions.get(key)
            if found is None:
                found = self._functions[key] = self._link(procedure, inputs, is_main)
                self._keep.append(procedure)  # its id must not be used again
        return found

    def forget(self) -> None:
        """Link procedures anew when they are called next: some have changed."""
        with self._lock:
            self._functions.clear()
            self._keep.clear()

    def functions(self) -> list[FunctionType]:
        """The functions there are."""
        with self._lock:
            return [*self._functions.values(), *self._passing]

    def passing(self, procedure: Procedure) -> FunctionType:
        """The function of a main procedure that was made up for one occasion, such as a typed line: it is not kept."""
        with no_collection(), self._lock:
            function = self._function(procedure, self._compile(procedure, (), True))
            self._passing.add(function)
        return function

    def _link(self, procedure: Procedure, inputs: tuple[str, ...], is_main: bool) -> FunctionType:
        if procedure.locked:
            raise HError(LOCKED_PROCEDURE, f"the procedure {procedure.name} is protected; its text cannot be read")
        return self._function(procedure, self.compiled(procedure, inputs, is_main))

    def _function(self, procedure: Procedure, compiled: Compiled) -> FunctionType:
        lines = [line.text for line in procedure.lines]
        source = Source(procedure.name, procedure.path, lines, compiled.iconic)
        names = self._names(procedure, compiled, source)
        function = FunctionType(compiled.code, names, procedure.name)
        for notify in list(self.on_link):
            notify(function)
        return function

    def _names(self, procedure: Procedure, compiled: Compiled, source: Source) -> dict[str, Any]:
        session = self.session
        reasons = dict(compiled.invalid)

        def skip(line: int) -> None:
            session.skip(source, line, reasons.get(line, "invalid line"))

        def invalid(line: int) -> None:
            raise HError(INVALID_LINE, reasons.get(line, "the line is invalid"))

        def caught(error: BaseException) -> Any:
            problem = hdevelop_error(error)
            return exception_tuple(problem, len(problem.call_stack) + _depth(sys._getframe(1)) - 1)

        names: dict[str, Any] = {
            **HELPERS,
            "__builtins__": {},
            ".source": source,
            ".globals": session.globals,
            ".skip": skip,
            ".invalid": invalid,
            ".caught": caught,
            ".stop": session.stop,
            ".exit": session.exit,
            ".dev_error_var": session.dev_error_var,
            ".error_code": session.error_code,
            ".reset_error_code": session.reset_error_code,
        }
        if session.coverage is not None:
            names.update(session.coverage.names(procedure, compiled.segments))
        names[".NO_OBJECTS"] = session.no_objects if compiled.iconic else None
        for name in compiled.operators:
            names[".o." + name] = self.operator(name)
        for name in compiled.functions:
            names[".f." + name] = self.expression_function(name)
        for name, _ in compiled.procedures:
            names[".p." + name] = self._stub(name, procedure, compiled.imports, names)
        return names

    def _stub(self, name: str, caller: Procedure, imports: Sequence[str], names: dict[str, Any]) -> Callable[..., Any]:
        """Stands for a procedure until it is first called: then it is compiled, and takes the stub's place."""

        def first_call(*arguments: Any) -> Any:
            procedure = self.session.procedures.find(name, caller, imports)
            assert procedure is not None
            function = self.function(procedure)
            names[".p." + name] = function
            return function(*arguments)

        return first_call

    def operator(self, name: str) -> Callable[..., Any]:
        """An operator, ready to be called."""
        with self._lock:
            if name not in self._operators:
                from hdev.dispatch import bind

                self._operators[name] = bind(name, self.session)
            return self._operators[name]

    def expression_function(self, name: str) -> Callable[..., Any]:
        """A function of expressions."""
        with self._lock:
            if name not in self._expression_functions:
                from hdev.values.functions import function

                self._expression_functions[name] = function(name, self.session)
            return self._expression_functions[name]

    # ---------------------------------------------------------------------------------------------------- compilation

    def compiled(self, procedure: Procedure, inputs: tuple[str, ...] = (), is_main: bool = False) -> Compiled:
        """The code of a procedure, from the cache if nothing it depends on has changed."""
        key = _cache_key(procedure, inputs, is_main, self.settable, self.session.coverage is not None)
        data = cache.read("code", key)
        if data is not None:
            compiled = Compiled.from_bytes(data)
            if self._still_valid(procedure, compiled):
                return compiled
        with no_collection():
            compiled = self._compile(procedure, inputs, is_main)
        cache.write("code", key, compiled.to_bytes())
        return compiled

    def _still_valid(self, procedure: Procedure, compiled: Compiled) -> bool:
        def resolve(name: str) -> Target | None:
            return self.resolve(name, procedure, compiled.imports)

        for name, shape in compiled.procedures:
            target = resolve(name)
            if target is None or target.shape() != shape:
                return False
        return all(resolve(name) is None for name in compiled.unresolved)

    def _compile(self, procedure: Procedure, inputs: tuple[str, ...], is_main: bool) -> Compiled:
        from hdev.compile.procedure import compile_procedure

        checked = self.check(procedure)
        if checked.broken:
            raise HError(UNMATCHED_CONTROL, f"{procedure.name}, {checked.broken}")
        return compile_procedure(
            checked,
            procedure.interface,
            procedure.name,
            procedure.path,
            is_main,
            inputs,
            settable=self.settable,
            coverage=self.session.coverage is not None,
        )

    def check(self, procedure: Procedure, forgiving: bool = True) -> Checked:
        """Parse and check a procedure."""
        from hdev.check.checker import check_procedure
        from hdev.syntax import nodes as n
        from hdev.syntax import parse_statement

        statements: list[tuple[int, n.Statement]] = []
        imports: list[str] = []
        for number, text in _statement_texts(procedure):
            statement = parse_statement(text)
            if isinstance(statement, n.Import):
                imports.append(statement.path)
            statements.append((number, statement))
        resolved: dict[str, Target | None] = {}

        def resolve(name: str) -> Target | None:
            if name not in resolved:
                resolved[name] = self.resolve(name, procedure, imports)
            return resolved[name]

        def names() -> list[str]:
            return self.session.procedures.names(procedure, imports)

        return check_procedure(
            procedure.name, procedure.interface, statements, len(procedure.lines), resolve, names, forgiving
        )

    def resolve(self, name: str, caller: Procedure, imports: Sequence[str]) -> Target | None:
        """What a call of `name` in `caller` means; None if nothing."""
        target = operator_target(name)
        if target is not None:
            return target
        try:
            procedure = self.session.procedures.find(name, caller, imports)
        except HdevError as error:
            self.session.warn(str(error))
            return None
        return None if procedure is None else procedure_target(name, procedure.interface)


def _statement_texts(procedure: Procedure) -> Iterator[tuple[int, str]]:
    """The texts of the statements with their line numbers; lines that end in a backslash and the next are one statement."""
    pending: list[str] = []
    first = 0
    for number, line in enumerate(procedure.lines, start=1):
        if not pending and (line.comment or line.is_comment):
            continue
        if not pending:
            first = number
        pending.append(line.text)
        if not line.text.rstrip().endswith("\\") or number == len(procedure.lines):
            yield first, "\n".join(pending)
            pending = []


def _cache_key(procedure: Procedure, inputs: tuple[str, ...], is_main: bool, settable: bool, coverage: bool) -> bytes:
    interface = procedure.interface
    parts = [str(VERSION), procedure.name, procedure.path, repr(inputs), f"{is_main} {settable} {coverage}"]
    for group in (interface.io, interface.oo, interface.ic, interface.oc):
        parts.append(",".join(f"{p.name}:{p.dimension}" for p in group))
    parts.extend("*" if line.comment else line.text for line in procedure.lines)
    return "\0".join(parts).encode("utf-8", "surrogatepass")


def _depth(frame: Any) -> int:
    """The number of HDevelop procedures on the Python stack from this frame outwards."""
    count = 0
    while frame is not None:
        count += ".source" in frame.f_globals
        frame = frame.f_back
    return count
