"""What running a case gave: plain data that travels between processes and into reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PASSED, FAILED, ERROR, SKIPPED, UPDATED = "passed", "failed", "error", "skipped", "updated"

#: What counts against the run.
BAD = (FAILED, ERROR)


@dataclass(slots=True)
class Pictures:
    """Files with pictures of what was expected, what came, and the difference; '' for one that does not exist.

    `colours` says what those of the difference mean: 'parts' (missing orange, too much blue) or 'amount' (the brighter the
    farther off).
    """

    title: str
    expected: str = ""
    got: str = ""
    difference: str = ""
    colours: str = "parts"

    def files(self) -> list[tuple[str, str]]:
        named = (("expected", self.expected), ("got", self.got), ("difference", self.difference))
        return [(name, path) for name, path in named if path]


@dataclass(slots=True)
class Difference:
    """A value that is not as expected.

    Attributes
    ----------
    name : str
        The variable, or the part of it: Area, Result.count, V.at(2), window 1.
    summary : str
        In a line.
    rows : list of (where, expected, got, remark)
        The elements that differ.
    more : int
        How many more of them there are.
    place : str
        Procedure and line where the variable was assigned last.
    """

    name: str
    summary: str
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    more: int = 0
    place: str = ""
    pictures: list[Pictures] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """The result of a case.

    Attributes
    ----------
    status : str
        'passed', 'failed' (not as expected), 'error' (it could not be run to an answer), 'skipped' or 'updated'.
    message : str
        In a line: what is wrong.
    place : str
        Procedure, line and file where it went wrong.
    source : list of str
        The line there, with a mark below.
    details : list of str
        What else a person needs to know: expected and got, values of variables, the call stack.
    output, errors : str
        What was written to standard output and standard error.
    stopped : bool
        Whether the process that ran it is no longer fit for others.
    """

    case: str
    status: str = PASSED
    seconds: float = 0.0
    message: str = ""
    place: str = ""
    source: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    pictures: list[Pictures] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    output: str = ""
    errors: str = ""
    stopped: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Outcome:
        data = dict(data)
        data["pictures"] = [Pictures(**item) for item in data["pictures"]]
        data["differences"] = [_difference(item) for item in data["differences"]]
        return Outcome(**data)


def _difference(data: dict[str, Any]) -> Difference:
    data = dict(data)
    data["pictures"] = [Pictures(**item) for item in data["pictures"]]
    data["rows"] = [tuple(row) for row in data["rows"]]
    return Difference(**data)
