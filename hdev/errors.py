"""The errors a user of hdev can meet. Every one of them is an `HdevError`; an error of a program is an `HError`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: Codes that the engine itself raises; the texts of all codes are in `hdev.catalogue.errors`.
OUT_OF_MEMORY = 6001
INVALID_HANDLE = 2451
NULL_HANDLE = 2453
CLEARED_HANDLE = 2454
NOT_IMPLEMENTED = 9000
USER_EXCEPTION = 21001
INVALID_LINE = 21031
UNMATCHED_CONTROL = 21032
LOCKED_PROCEDURE = 21034
ICONIC_UNDEFINED = 21060
CONTROL_UNDEFINED = 21061
CONDITION_NUMBER = 21067
CONDITION_TYPE = 21068
EXPRESSION_ERROR = 21100


class HdevError(Exception):
    """Base of all errors that hdev raises on purpose."""


class ProgramError(HdevError):
    """A file that is not a readable program. `path` names it; `line` is the line of the file, where known."""

    def __init__(self, message: str, path: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.path and self.line else self.path
        return f"{place}: {self.message}" if place else self.message


@dataclass(frozen=True, slots=True)
class Frame:
    """One level of the HDevelop call stack: the procedure and the line (counted from 1) it has reached.

    `column` and `end_column` are the offsets in `text` of the part that failed; both are 0 where that is the whole line.
    """

    procedure: str
    line: int
    text: str = ""
    path: str = ""
    column: int = 0
    end_column: int = 0


class HError(HdevError):
    """An error of a running program.

    Attributes
    ----------
    code : int
        HALCON's error code: below 10000 an operator's, 21000 and up HDevelop's, 30000 and up the program's own.
    message : str
        What the code means.
    detail : str
        What was wrong in this case (empty if there is nothing to add).
    operator : str
        The operator or function that failed ('' for a `throw`).
    procedure, line : str, int
        Where: the procedure, and its line counted from 1 (0 where the error has no line).
    call_stack : list of Frame
        The innermost level first.
    user_data : tuple
        For a `throw`: the whole thrown tuple.
    """

    def __init__(self, code: int, detail: str = "", *, operator: str = "", user_data: tuple[Any, ...] = ()) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.operator = operator
        self.user_data = user_data
        self.call_stack: list[Frame] = []

    @property
    def message(self) -> str:
        """The text of the code (see `get_error_text`)."""
        if self.user_data:
            return "user-defined exception"
        from hdev.catalogue.errors import error_text

        return error_text(self.code)

    @property
    def procedure(self) -> str:
        return self.call_stack[0].procedure if self.call_stack else ""

    @property
    def line(self) -> int:
        return self.call_stack[0].line if self.call_stack else 0

    def __str__(self) -> str:
        where = f" in {self.operator}" if self.operator else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"HALCON error #{self.code}: {self.message}{where}{detail}"

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the error as at the terminal, without the engine's own frames."""
        from hdev.cli.report import error_text

        return error_text(self).splitlines()


def wrong_type(position: int, operator: str = "", detail: str = "") -> HError:
    """The error for control parameter `position` (from 1) that has a type it must not have."""
    return HError(1200 + position, detail, operator=operator)


def wrong_value(position: int, operator: str = "", detail: str = "") -> HError:
    """The error for control parameter `position` (from 1) that has a value it must not have."""
    return HError(1300 + position, detail, operator=operator)


def wrong_number(position: int, operator: str = "", detail: str = "") -> HError:
    """The error for control parameter `position` (from 1) that has a wrong number of values."""
    return HError(1400 + position, detail, operator=operator)
