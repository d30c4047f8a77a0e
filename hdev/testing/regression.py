"""Running a program and comparing what it leaves behind with what is expected."""

from __future__ import annotations

import os
import sys
from typing import Any

from hdev.engine import TIMEOUT, Run
from hdev.errors import HdevError, HError, ProgramError
from hdev.program import load
from hdev.runtime.coverage import Coverage
from hdev.testing.cases import Case
from hdev.testing.compare import Comparison, cut
from hdev.testing.expected import Expected, ExpectedProblem, read_expected
from hdev.testing.failure import explain, place_of
from hdev.testing.pictures import Drawer
from hdev.testing.record import root_of
from hdev.testing.results import ERROR, FAILED, UPDATED, Difference, Outcome
from hdev.testing.settings import Settings
from hdev.values import Handle

#: What a file with recorded answers to interactive operators ends with, beside the program.
ANSWERS = ".answers.json"


class Windows:
    """The windows of a run: which number a handle has, and what each showed last."""

    def __init__(self, run: Run) -> None:
        self.pictures: dict[int, Any] = {}
        self._numbers: dict[Handle, int] = {}
        self._windows = run.session.windows
        self._windows.closing.append(self._closing)

    def _closing(self, window: Any) -> None:
        self._numbers[window] = window.index
        self.pictures[window.index] = window.picture()

    def number(self, handle: Handle) -> int:
        return self._numbers.get(handle, getattr(handle, "index", 0))


def run_regression(case: Case, settings: Settings, coverage: Coverage | None, output: Any = lambda: "") -> Outcome:
    """Run the program of a case in a session of its own.

    `output` gives what was written to standard output so far.
    """
    outcome = Outcome(case.id)
    try:
        expected = _read(case, settings)
        program = load(case.file)
    except (ExpectedProblem, ProgramError) as problem:
        outcome.status, outcome.message = ERROR, str(problem)
        return outcome
    answers = os.path.splitext(case.file)[0] + ANSWERS
    options = settings.session_options()
    if os.path.exists(answers):
        options["answers"] = answers
    try:
        run = Run(program, coverage=coverage, **options)
    except HdevError as problem:
        outcome.status, outcome.message = ERROR, str(problem)
        return outcome
    run.session.seed(settings.seed_of(case.id))
    windows = Windows(run) if expected.windows or settings.update or _mentions_window(expected) else None
    draw = Drawer(settings.pictures, case.id) if settings.pictures else lambda *arguments: None
    timeout = expected.timeout or settings.timeout
    error: HError | None = None
    try:
        run.execute(expected.inputs, timeout=timeout)
    except HError as problem:
        error = problem
    except ProgramError as problem:
        outcome.status, outcome.message = ERROR, str(problem)
        return outcome
    sys.stdout.flush()
    if not _error_is_expected(error, expected, outcome, draw):
        outcome.stopped = outcome.stopped or (error is not None and error.code == TIMEOUT)
        return outcome
    comparison = Comparison(expected, draw, windows.number if windows else lambda handle: 0)
    try:
        for name, spec in expected.variables.items():
            comparison.variable(name, spec, run.variables.get(name))
        for number, spec in expected.windows.items():
            comparison.window(number, spec, windows.pictures.get(number) if windows else None)
        if expected.output is not None:
            comparison.output(expected.output, output())
    except ExpectedProblem as problem:
        outcome.status, outcome.message = ERROR, str(problem)
        return outcome
    if settings.update:
        from hdev.testing.record import record

        outcome.files, absent = record(expected, run.variables, comparison, windows, output())
        outcome.status = UPDATED if outcome.files else outcome.status
        comparison.differences = [found for found in comparison.differences if root_of(found.name) in absent]
    _judge(outcome, comparison.differences, run)
    return outcome


def _read(case: Case, settings: Settings) -> Expected:
    if settings.update and not os.path.exists(case.expected_path):
        from hdev.testing.record import new_expected

        return new_expected(case.expected_path)
    return read_expected(case.expected_path)


def _mentions_window(expected: Expected) -> bool:
    return '"window"' in expected.document.text


def _error_is_expected(error: HError | None, expected: Expected, outcome: Outcome, draw: Any) -> bool:
    """Whether the program ended as it was to end; if not, that is the outcome."""
    wanted = expected.error
    if error is None:
        if wanted is None:
            return True
        outcome.status = FAILED
        outcome.message = f"the program ended without the error {wanted.code} that is expected"
        return False
    if wanted is not None:
        right = error.code == wanted.code
        right = right and wanted.procedure in ("", error.procedure) and wanted.line in (0, error.line)
        if right:
            return True
    explain(error, outcome, draw)
    if not outcome.place and error.call_stack:
        outcome.place = place_of(error.call_stack[0])
    if wanted is not None:
        where = f" in {wanted.procedure}" if wanted.procedure else ""
        where += f", line {wanted.line}" if wanted.line else ""
        outcome.details.insert(0, f"expected: error {wanted.code}{where}")
        outcome.details.insert(1, f"got:      error {error.code} in {error.procedure}, line {error.line}")
    return False


def _judge(outcome: Outcome, differences: list[Difference], run: Run) -> None:
    if not differences:
        return
    outcome.status = FAILED
    outcome.differences = differences
    names = [found.name for found in differences]
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    outcome.message = f"{'differs' if len(names) == 1 else 'differ'}: {shown}"
    places = _assignments(run)
    for found in differences:
        found.place = places.get(root_of(found.name), "")
    outcome.place = next((found.place for found in differences if found.place), "")


def _assignments(run: Run) -> dict[str, str]:
    """For each variable of main the line that assigns it last in the text."""
    from hdev.cli.report import one_line
    from hdev.syntax import nodes as n
    from hdev.syntax import parse_statement

    main = run.program.main
    result: dict[str, str] = {}
    if main is None:
        return result
    for number, line in enumerate(main.lines, start=1):
        if line.is_comment:
            continue
        statement = parse_statement(line.text)
        targets: list[Any] = []
        match statement:
            case n.Assign(target=target):
                targets = [target]
            case n.For(variable=variable):
                targets = [variable]
            case n.Expr(value=n.Call(name=name, arguments=arguments)):
                found = run.session.linker.resolve(name, main, ())
                if found is not None and found.arity == len(arguments):
                    io, oo, ic = len(found.io), len(found.oo), len(found.ic)
                    targets = [*arguments[io : io + oo], *arguments[io + oo + ic :]]
        for target in targets:
            while not isinstance(target, n.Name) and hasattr(target, "base"):
                target = target.base
            if isinstance(target, n.Name):
                result[target.name] = f"main, line {number}: {cut(one_line(line.text))}"
    return result
