"""An error that ended a case -> what a person needs: where, expected, got, the values of variables there, pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from hdev.cli.report import error_summary, marked, one_line
from hdev.errors import OUT_OF_MEMORY, Frame, HError
from hdev.runtime.errors import hdevelop_error, level_of
from hdev.runtime.session import standard_procedures
from hdev.testing.compare import brief
from hdev.testing.memory import make_room
from hdev.testing.results import FAILED, Outcome

#: The code that the assert procedures throw, with what they have to say behind it.
ASSERTION = 30100

#: Variables of an assert procedure that hold what was expected and what came.
EXPECTED, ACTUAL = "Expected", "Actual"


#: Levels of the call stack that are shown: more come from recursion without end.
_MOST_LEVELS = 20


@dataclass(slots=True)
class _Level:
    """A procedure on the way to the error, and its line."""

    frame: Frame
    python: FrameType

    @property
    def variables(self) -> dict[str, Any]:
        return self.python.f_locals


def explain(error: BaseException, outcome: Outcome, draw: Callable[[str, str, Any, Any], Any]) -> Outcome:
    """Fill in the outcome of a case that an error has ended."""
    if isinstance(error, MemoryError) or getattr(error, "code", 0) == OUT_OF_MEMORY:
        make_room()
        outcome.stopped = True
    levels = _levels(error)
    problem = hdevelop_error(error) if isinstance(error, Exception) else HError(0)
    outcome.status = FAILED
    assertion = _assertion(problem, levels)
    if assertion is not None:
        while len(levels) > 1 and _is_assert(levels[0].frame):
            levels.pop(0)
        _explain_assertion(problem, assertion, outcome, draw)
    else:
        outcome.message = f"error {problem.code}: {error_summary(problem)}"
    if levels:
        top = levels[0].frame
        outcome.place = place_of(top)
        outcome.source = _source(top)
        told = [] if assertion is None else [assertion.variables.get(name) for name in (ACTUAL, EXPECTED)]
        outcome.details += _values(levels[0], told)
        if len(levels) > 1:
            outcome.details.append("call stack:")
            shown = levels if len(levels) <= _MOST_LEVELS else levels[:_MOST_LEVELS]
            outcome.details += [f"  {place_of(level.frame)}: {one_line(level.frame.text)}" for level in shown]
            if len(levels) > len(shown):
                outcome.details.append(f"  and {len(levels) - len(shown)} more")
    return outcome


def place_of(frame: Frame) -> str:
    """Procedure, line and file."""
    return f"{frame.procedure}, line {frame.line}" + (f" ({frame.path})" if frame.path else "")


def _levels(error: BaseException | None) -> list[_Level]:
    """The procedures on the way to an error, innermost first; to the one it was made from, if it has none itself."""
    found = []
    traceback = error.__traceback__ if error is not None else None
    while traceback is not None:
        frame = level_of(traceback)
        if frame is not None:
            found.append(_Level(frame, traceback.tb_frame))
        traceback = traceback.tb_next
    if not found and error is not None:
        return _levels(error.__cause__ or error.__context__)
    return found[::-1]


def _is_assert(frame: Frame) -> bool:
    return frame.procedure.startswith("assert_") and frame.path.startswith(str(standard_procedures()))


def _assertion(problem: HError, levels: list[_Level]) -> _Level | None:
    """The assert procedure that failed."""
    if problem.user_data[:1] != (ASSERTION,) or not levels or not _is_assert(levels[0].frame):
        return None
    while len(levels) > 1 and _is_assert(levels[1].frame):
        levels.pop(0)
    return levels[0]


def _explain_assertion(
    problem: HError, assertion: _Level, outcome: Outcome, draw: Callable[[str, str, Any, Any], Any]
) -> None:
    from hdev.iconic.base import Iconic
    from hdev.testing.compare_iconic import kind_of

    texts = [str(item) for item in problem.user_data[1:]]
    outcome.message = f"{assertion.frame.procedure}: {texts[0] if texts else 'failed'}"
    outcome.details += texts[1:]
    values = assertion.variables
    if EXPECTED not in values or ACTUAL not in values:
        return
    expected, actual = values[EXPECTED], values[ACTUAL]
    outcome.details += [f"expected: {brief(expected)}", f"got:      {brief(actual)}"]
    if isinstance(expected, Iconic) and isinstance(actual, Iconic) and len(expected) and len(actual):
        pictures = draw(assertion.frame.procedure, kind_of(expected, actual), expected, actual)
        if pictures is not None:
            outcome.pictures.append(pictures)


def _source(frame: Frame) -> list[str]:
    return [line.removeprefix("    ") for line in marked(frame.text, frame.column, frame.end_column)]


def _values(level: _Level, told: list[Any]) -> list[str]:
    """The values of the variables in the line that failed, but those that are shown already."""
    from hdev.runtime.helpers import UNSET

    result = []
    variables = level.variables
    for name in _names_in(level.frame.text):
        value = variables.get(name, UNSET)
        if value is not UNSET and not any(value is other for other in told):
            result.append(f"{name} = {brief(value)}")
    return result


def _names_in(text: str) -> list[str]:
    """The variables in a line, in the order of their first occurrence."""
    import dataclasses

    from hdev.syntax import nodes as n
    from hdev.syntax import parse_statement

    found: list[str] = []

    def visit(node: Any) -> None:
        if isinstance(node, n.Name):
            if node.name not in found:
                found.append(node.name)
        elif isinstance(node, tuple):
            for item in node:
                visit(item)
        elif dataclasses.is_dataclass(node):
            for field in dataclasses.fields(node):
                visit(getattr(node, field.name))

    visit(parse_statement(text))
    return found
