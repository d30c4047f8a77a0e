"""What Python raises while compiled code runs -> the error of the HDevelop program; the exception tuple of `catch`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import CodeType, FrameType, TracebackType

from hdev.errors import CONTROL_UNDEFINED, ICONIC_UNDEFINED, OUT_OF_MEMORY, USER_EXCEPTION, Frame, HError
from hdev.values import HTuple, Scalar, Value, elements, tuple_of

INTERNAL_ERROR = 22000
OPERATOR_ERROR = 21000
EXPRESSION_ERROR = 21100

_QUOTED_NAME = re.compile(r"'([^']*)'")


class Leave(BaseException):
    """The program ends here (`exit`)."""


class TimeoutReached(BaseException):
    """The time allowed for the program is over."""


@dataclass(slots=True)
class Source:
    """The procedure a piece of compiled code comes from; compiled code carries it in its globals as '.source'."""

    procedure: str
    path: str
    lines: list[str]
    iconic: frozenset[str]

    def text(self, line: int) -> str:
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""


def source_of(frame: FrameType) -> Source | None:
    """The procedure that runs in a Python frame, if it is compiled HDevelop code."""
    return frame.f_globals.get(".source")


def hdevelop_error(error: BaseException) -> HError:
    """The HError for anything that was raised, its call stack filled in."""
    if isinstance(error, HError):
        result = error
    else:
        result = _translated(error)
        result.__cause__ = error
    if not result.call_stack:
        result.call_stack = call_stack(error.__traceback__)
    return result


def call_stack(traceback: TracebackType | None) -> list[Frame]:
    """The procedures on the way from where the error was caught to where it was raised, innermost first."""
    frames: list[Frame] = []
    while traceback is not None:
        frame = level_of(traceback)
        if frame is not None:
            frames.append(frame)
        traceback = traceback.tb_next
    frames.reverse()
    return frames


def level_of(traceback: TracebackType) -> Frame | None:
    """The procedure and line that the outermost level of a traceback is in; None if that is no compiled code."""
    source = source_of(traceback.tb_frame)
    if source is None:
        return None
    line = traceback.tb_lineno or 1
    columns = columns_of(traceback.tb_frame.f_code, traceback.tb_lasti)
    return Frame(source.procedure, line, source.text(line), source.path, *columns)


def columns_of(code: CodeType, instruction: int) -> tuple[int, int]:
    """The columns of the line that the instruction at this offset stands for; (0, 0) for the whole line."""
    positions = list(code.co_positions())
    number = instruction // 2
    if 0 <= number < len(positions):
        _, _, start, end = positions[number]
        return (start or 0, end or 0)
    return (0, 0)


def _translated(error: BaseException) -> HError:
    innermost = error.__traceback__
    while innermost is not None and innermost.tb_next is not None:
        innermost = innermost.tb_next
    source = source_of(innermost.tb_frame) if innermost is not None else None
    if isinstance(error, RecursionError):
        return HError(OUT_OF_MEMORY, "procedures call each other too deeply")
    if isinstance(error, MemoryError):
        return HError(OUT_OF_MEMORY, str(error))
    if hasattr(error, "error_code"):  # of the iconic values, which know no other errors of programs
        return HError(error.error_code, str(error))
    if source is not None and isinstance(error, NameError | KeyError):
        match = _QUOTED_NAME.search(str(error))
        name = (match.group(1) if match else "").rstrip(".")
        iconic = name in source.iconic
        return HError(ICONIC_UNDEFINED if iconic else CONTROL_UNDEFINED, f"`{name}` has no value")
    if source is not None and isinstance(error, ZeroDivisionError):
        return HError(1302, "division by zero", operator="tuple_div")
    if source is not None and isinstance(error, OverflowError):
        return HError(1301, str(error))
    return HError(INTERNAL_ERROR, f"{type(error).__name__}: {error}")


# --------------------------------------------------------------------------------------------------- exception tuples

#: Places in the exception tuple of a system error, by the names that `dev_get_exception_data` knows.
SLOTS = {
    "error_code": 0,
    "add_error_code": 1,
    "error_message": 2,
    "error_msg": 2,
    "add_error_message": 3,
    "add_error_msg": 3,
    "program_line": 4,
    "proc_line": 4,
    "operator": 5,
    "call_stack_depth": 6,
    "procedure": 7,
}

#: Marks the exception tuple of a system error behind its slots.
_FIELDS = 8


def exception_tuple(error: HError, depth: int) -> Value:
    """What `catch (E)` gives to its variable: the thrown tuple, or the slots of a system error."""
    if error.user_data:
        return tuple_of(list(error.user_data))
    top = error.call_stack[0] if error.call_stack else Frame("", 0)
    additional = error.code if error.code >= OPERATOR_ERROR else OPERATOR_ERROR
    if error.operator.startswith("tuple_") and not _calls_operator(top.text, error.operator):
        additional = EXPRESSION_ERROR
    return HTuple(
        [error.code, additional, error.message, error.detail, top.line, error.operator, depth, top.procedure],
    )


def _calls_operator(text: str, operator: str) -> bool:
    return operator in text


def thrown(value: Value) -> HError:
    """The error that `throw (value)` raises."""
    items = elements(value)
    code = items[0] if items and type(items[0]) is int else USER_EXCEPTION
    return HError(code, user_data=tuple(items) or (USER_EXCEPTION,))


def exception_data(exception: Value, name: str) -> Value:
    """One slot of an exception tuple (`dev_get_exception_data`); '' if it has none of this name."""
    items: list[Scalar] = elements(exception)
    if name == "user_data":
        return tuple_of(items[_FIELDS:] if is_system_tuple(items) else items[1:])
    slot = SLOTS.get(name)
    if slot is None:
        raise HError(1302, f"'{name}'", operator="dev_get_exception_data")
    if slot == 0:
        return items[0] if items else ""
    return items[slot] if is_system_tuple(items) else ""


def is_system_tuple(items: list[Scalar]) -> bool:
    """Whether these are the slots of a system error (with user data behind them, if it was thrown again)."""
    kinds = [int, int, str, str, int, str, int, str]
    return len(items) >= _FIELDS and [type(item) for item in items[:_FIELDS]] == kinds
