"""Running test procedures: fixtures, rows of a table, the case, and what is cleaned up after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from hdev.engine import TIMEOUT
from hdev.errors import ProgramError
from hdev.program import Procedure, Program, load
from hdev.runtime.coverage import Coverage
from hdev.runtime.errors import Leave, TimeoutReached
from hdev.runtime.session import Session
from hdev.runtime.watch import limited
from hdev.testing import cases
from hdev.testing.cases import Case
from hdev.testing.failure import explain
from hdev.testing.pictures import Drawer
from hdev.testing.results import ERROR, FAILED, Outcome
from hdev.testing.settings import Settings
from hdev.values import elements
from hdev.values.text import literal
from hdev.values.vector import HVector

#: An output of a table's procedure with this name says what the rows are called.
LABELS = "Case"


class SetupProblem(Exception):
    """Fixtures, tables and parameters do not fit together."""


class TestFile:
    """The session in which cases of a file run: one for each case, or one for all if the file has fixtures of its own.

    Raises ProgramError if the file cannot be read.
    """

    __test__ = False  # for pytest, which would take the class for tests

    def __init__(self, file: str, settings: Settings, coverage: Coverage | None) -> None:
        self.file = file
        self.settings = settings
        self.program: Program = load(file)
        options = settings.session_options()
        beside = os.path.dirname(os.path.abspath(file))
        options["procedure_paths"] = [*options["procedure_paths"], beside]
        self.session = Session(self.program, coverage=coverage, **options)
        #: What `setup_file` gave.
        self.values: dict[str, Any] = {}
        self._begun = False

    def begin(self) -> None:
        """Run `setup_file`, once."""
        if not self._begun:
            self.values = self.call(cases.SETUP_FILE, {})
            self._begun = True

    def end(self) -> None:
        """Run `teardown_file` and close the session."""
        try:
            if self._begun:
                self.call(cases.TEARDOWN_FILE, self.values)
        finally:
            self.session.close()

    def call(self, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Call a procedure, if there is one, with values by the names of its inputs; its outputs by name."""
        procedure = cases.fixture(self.program, name)
        if procedure is None:
            return {}
        interface = procedure.interface
        inputs = [_input(p.name, values, procedure) for p in (*interface.io, *interface.ic)]
        result = self.session.function(procedure)(*inputs)
        outputs = [p.name for p in (*interface.oo, *interface.oc)]
        return dict(zip(outputs, result if len(outputs) > 1 else [result]))


def _input(name: str, values: dict[str, Any], procedure: Procedure) -> Any:
    from hdev.runtime.helpers import UNSET

    if name not in values:
        raise SetupProblem(f"`{procedure.name}` takes `{name}`, and no fixture or table gives that")
    if values[name] is UNSET:
        raise SetupProblem(f"`{procedure.name}` takes `{name}`, to which nothing was assigned")
    return values[name]


# ------------------------------------------------------------------------------------------------------------- tables


def table_labels(case: Case, settings: Settings) -> list[str]:
    """What the rows of a case's table are called. Raises whatever the table's procedure raises, and SetupProblem."""
    file = TestFile(case.file, settings, None)
    try:
        columns = limited(settings.timeout, lambda: _columns(file, case))
    finally:
        file.session.close()
    count = _count(columns, case)
    names = columns.get(LABELS)
    shown = [column for column in columns.values() if _is_short(column, count)]
    labels = [row_label(shown, k) if names is None else _as_text(_element(names, k)) for k in range(count)]
    if len(set(labels)) < len(labels):
        labels = [f"{k}: {label}" for k, label in enumerate(labels)]
    return labels


def _columns(file: TestFile, case: Case) -> dict[str, Any]:
    name = case.procedure + cases.TABLE
    procedure = cases.fixture(file.program, name)
    assert procedure is not None
    if procedure.interface.io or procedure.interface.ic:
        raise SetupProblem(f"`{name}` must have outputs only: each gives one value for every row")
    columns = file.call(name, {})
    if not columns:
        raise SetupProblem(f"`{name}` has no outputs: each gives one value for every row")
    return columns


def _count(columns: dict[str, Any], case: Case) -> int:
    from hdev.runtime.helpers import UNSET

    lengths = {}
    for name, column in columns.items():
        if column is UNSET:
            raise SetupProblem(f"`{case.procedure}{cases.TABLE}` assigns nothing to `{name}`")
        lengths[name] = len(_items(column))
    count = max(lengths.values())
    for name, length in lengths.items():
        if length not in (1, count):
            other = next(n for n in lengths if lengths[n] == count)
            raise SetupProblem(
                f"`{case.procedure}{cases.TABLE}` gives {length} values for `{name}` and {count} for `{other}`"
            )
    if not min(lengths.values()):
        return 0
    return count


def _items(column: Any) -> Any:
    if isinstance(column, HVector) or hasattr(column, "kind"):
        return column
    return elements(column)


def _element(column: Any, k: int) -> Any:
    items = _items(column)
    return items[k if len(items) > 1 else 0]


def row_of(columns: dict[str, Any], k: int) -> dict[str, Any]:
    """The values of one row."""
    return {name: _element(column, k) for name, column in columns.items()}


def _is_short(column: Any, count: int) -> bool:
    """Whether the values of a column are single numbers and strings."""
    return all(isinstance(_element(column, k), int | float | str) for k in range(count))


def row_label(columns: list[Any], k: int) -> str:
    """A row by its values, or by its number where they are too long."""
    label = ",".join(_as_text(_element(column, k)) for column in columns)
    return label if label and len(label) <= 40 else str(k)


def _as_text(value: Any) -> str:
    text = value if isinstance(value, str) else literal(value)
    return " ".join(text.split())


# -------------------------------------------------------------------------------------------------------------- cases


def run_unit(case: Case, settings: Settings, file: TestFile) -> Outcome:
    """Run one case in the session of its file."""
    outcome = Outcome(case.id)
    draw = Drawer(settings.pictures, case.id) if settings.pictures else lambda *arguments: None
    file.session.seed(settings.seed_of(case.id))
    state: dict[str, Any] = {}

    def body() -> None:
        if case.shared:
            state["where"] = cases.SETUP_FILE
            file.begin()
        values = dict(file.values)
        if case.row is not None:
            state["where"] = case.procedure + cases.TABLE
            columns = _columns(file, case)
            _count(columns, case)
            values.update(row_of(columns, case.row))
        state["where"] = cases.SETUP
        values.update(file.call(cases.SETUP, values))
        state["values"] = values
        state["where"] = case.procedure
        values.update(file.call(case.procedure, values))

    def after() -> None:
        state["where"] = cases.TEARDOWN
        file.call(cases.TEARDOWN, state["values"])

    _guarded(body, settings, outcome, state, draw)
    if "values" in state and not outcome.stopped:
        cleaned = Outcome(case.id)
        _guarded(after, settings, cleaned, state, draw)
        if cleaned.status in (FAILED, ERROR):
            _join(outcome, cleaned)
    return outcome


def end_of_file(file: TestFile, settings: Settings) -> Outcome:
    """Run the last fixture of a file; an outcome that is not 'passed' is to be reported."""
    outcome = Outcome(f"{file.file}::{cases.TEARDOWN_FILE}")
    _guarded(file.end, settings, outcome, {"where": cases.TEARDOWN_FILE}, lambda *arguments: None)
    return outcome


def _join(outcome: Outcome, cleaned: Outcome) -> None:
    """Add what went wrong in `teardown`."""
    if outcome.status in (FAILED, ERROR):
        outcome.details += ["in teardown:", f"  {cleaned.message}", f"  {cleaned.place}"]
        outcome.stopped = outcome.stopped or cleaned.stopped
        return
    for name in Outcome.__slots__:
        setattr(outcome, name, getattr(cleaned, name))


def _guarded(
    work: Callable[[], None], settings: Settings, outcome: Outcome, state: dict[str, Any], draw: Callable[..., Any]
) -> None:
    """Do the work within the time allowed; what goes wrong is explained in the outcome."""
    try:
        limited(settings.timeout, work)
    except SetupProblem as problem:
        outcome.status, outcome.message = ERROR, str(problem)
    except ProgramError as problem:
        outcome.status, outcome.message = ERROR, str(problem)
    except Leave as leave:
        explain(leave, outcome, draw)
        outcome.message = "exit () was called: a test ends with return ()"
    except TimeoutReached as reached:
        explain(reached, outcome, draw)
        outcome.message = f"error {TIMEOUT}: the case ran longer than {settings.timeout:g} s"
        outcome.stopped = True
    except Exception as error:
        explain(error, outcome, draw)
    if outcome.status == FAILED and state.get("where") in cases.FIXTURES:
        outcome.message = f"in {state['where']}: {outcome.message}"
    sys.stdout.flush()
