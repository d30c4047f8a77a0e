"""The levels of a paused program's call stack, and their variables."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from hdev.compile.build import local_name
from hdev.errors import HError
from hdev.runtime.collection import no_collection
from hdev.runtime.errors import Source, columns_of, source_of
from hdev.runtime.fragments import Fragment, by_kind, evaluate, holds_control, visible
from hdev.values.vector import share

if TYPE_CHECKING:
    from hdev.runtime.session import Session

_WRONG_KIND = 21068


class Variables(MutableMapping[str, Any]):
    """The variables of a procedure that is paused, by name; those that have no value yet are missing.

    Values are as the engine has them: int, float, str, handles, `HTuple`, `HVector`, and `hdev.iconic` objects. Global
    variables that the procedure declares are among them. Setting a variable takes effect in the running procedure; one that
    the procedure does not know is kept beside the others as long as it runs. A variable cannot change between iconic and
    control (error 21068). After an error the variables of the ended procedure are here, and can still be set.
    """

    def __init__(self, frame: FrameType, session: Session, globals_: Mapping[str, str], ended: bool) -> None:
        self._frame = frame
        self._session = session
        self._globals = globals_
        self._ended: dict[str, Any] | None = visible(frame.f_locals) if ended else None

    def _locals(self) -> dict[str, Any]:
        return visible(self._frame.f_locals) if self._ended is None else self._ended

    def _all(self) -> dict[str, Any]:
        shared = {name: self._session.globals[name] for name in self._globals if name in self._session.globals}
        return {name: value for name, value in self._locals().items() if name not in self._globals} | shared

    def __getitem__(self, name: str) -> Any:
        return share(self._all()[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def copy(self) -> dict[str, Any]:
        """All variables with their values as they are now."""
        return {name: share(value) for name, value in self._all().items()}

    def __setitem__(self, name: str, value: Any) -> None:
        before = self._all().get(name)
        if before is not None and holds_control(before) != holds_control(value):
            is_, is_not = ("a control", "an iconic") if holds_control(before) else ("an iconic", "a control")
            raise HError(_WRONG_KIND, f"`{name}` is {is_} variable and cannot become {is_not} one")
        if name in self._globals:
            self._session.globals[name] = share(value)
        elif self._ended is not None:
            self._ended[name] = share(value)
        else:
            _set_local(self._frame, local_name(name), share(value))

    def __delitem__(self, name: str) -> None:
        raise TypeError("a variable of a running procedure cannot be deleted")


def _set_local(frame: FrameType, name: str, value: Any) -> None:
    frame.f_locals[name] = value
    if sys.version_info < (3, 13):  # from then on, f_locals writes through
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


class StackFrame:
    """A procedure on the call stack: where it is, and what its variables are.

    Attributes
    ----------
    procedure, path : str
        Its name and file ('input' for a typed line).
    line : int
        The line that comes next, or (in callers, after errors and in `stop ()`) that is being executed; counted from 1.
    text : str
        That line.
    columns : (int, int)
        The part of the text that is being executed; (0, 0) for the whole line.
    lines : list of str
        All lines of the procedure.
    """

    def __init__(
        self,
        frame: FrameType,
        line: int,
        instruction: int | None,
        session: Session,
        in_thread: Callable[[Callable[[], Any]], Any],
        globals_: Mapping[str, str],
        ended: bool,
    ) -> None:
        source = source_of(frame)
        assert source is not None
        self._source = source
        self._session = session
        self._in_thread = in_thread
        self._globals = globals_
        self.procedure = source.procedure
        self.path = source.path
        self.lines = source.lines
        self.line = line
        self.text = source.text(line)
        self.columns = (0, 0) if instruction is None else columns_of(frame.f_code, instruction)
        self.variables = Variables(frame, session, globals_, ended)

    def __repr__(self) -> str:
        return f"StackFrame({self.procedure!r}, {self.line})"

    def evaluate(self, text: str) -> Any:
        """The value of an expression here. Raises `HError`."""

        def work() -> Any:
            return evaluate(self._session, text, self.variables.copy(), self._globals, (), self._source)

        return self._in_thread(work)

    def execute(self, lines: Sequence[str]) -> None:
        """Execute statements here; what they assign becomes part of the paused procedure. Raises `HError`.

        Variables that were set before an error stay set.
        """
        from hdev.runtime.errors import hdevelop_error
        from hdev.runtime.fragments import variables_at

        def work() -> None:
            before = self.variables.copy()
            iconic, control = by_kind(before)
            fragment = Fragment(self._session, lines, iconic, control, self._globals, (), self._source)
            try:
                after = visible(fragment.run(before))
            except BaseException as error:
                self._store(before, variables_at(error) or {})
                if isinstance(error, Exception):
                    raise hdevelop_error(error) from None
                raise
            self._store(before, after)

        self._in_thread(work)

    def _store(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        for name, value in after.items():
            if name not in self._globals and before.get(name) is not value:
                self.variables[name] = value


def current_frames() -> dict[int, FrameType]:
    """The innermost frame of each thread. A collection in the middle of that would be a deadlock (CPython issue 106883)."""
    with no_collection():
        return sys._current_frames()


def live_frames(frame: FrameType | None) -> list[FrameType]:
    """The Python frames of HDevelop procedures, from this frame outwards."""
    result = []
    while frame is not None:
        if source_of(frame) is not None:
            result.append(frame)
        frame = frame.f_back
    return result


def ended_frames(traceback: TracebackType | None) -> list[TracebackType]:
    """The levels of a traceback that are HDevelop procedures, innermost first."""
    result = []
    while traceback is not None:
        if source_of(traceback.tb_frame) is not None:
            result.append(traceback)
        traceback = traceback.tb_next
    return result[::-1]


def declared_globals(source: Source) -> dict[str, str]:
    """The global variables that a procedure declares: name to 'iconic' or 'control'."""
    from hdev.syntax import nodes as n
    from hdev.syntax import parse_statement

    result: dict[str, str] = {}
    for text in source.lines:
        if text.lstrip().startswith("global"):
            statement = parse_statement(text)
            if isinstance(statement, n.Global):
                result[statement.name] = "iconic" if statement.kind == "object" else "control"
    return result
