"""Files -> the cases in them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hdev.errors import HdevError, ProgramError
from hdev.program import Procedure, Program, load
from hdev.testing.expected import SUFFIX

#: Procedures with this beginning are cases; one that gives the rows of a table for one ends so.
PREFIX = "test_"
TABLE = "_parameters"

#: Procedures that run before and after each case of a file, and before the first and after the last of them.
SETUP, TEARDOWN, SETUP_FILE, TEARDOWN_FILE = "setup", "teardown", "setup_file", "teardown_file"
FIXTURES = (SETUP, TEARDOWN, SETUP_FILE, TEARDOWN_FILE)

REGRESSION, UNIT = "regression", "unit"
_SUFFIXES = (".hdev", ".hdvp", ".hdpl")
_TEST = re.compile(rb'name="test_\w')


class CollectProblem(HdevError):
    """What was asked for cannot be tested."""


@dataclass(frozen=True, slots=True)
class Case:
    """A program with an expected file, or a procedure that is a test.

    Attributes
    ----------
    kind : str
        'regression' or 'unit'.
    file : str
        The program or the file of the procedure.
    procedure : str
        '' for a program.
    table : bool
        Whether the case stands for all rows of its table, which are not known before the table's procedure has run.
    row : int or None
        The row of the table, counted from 0.
    label : str
        What stands for the row in the name of the case.
    shared : bool
        Whether the file has a `setup_file` or `teardown_file`: its cases then run in one session.
    skip : str
        Why the case is not run.
    """

    kind: str
    file: str
    procedure: str = ""
    table: bool = False
    row: int | None = None
    label: str = ""
    shared: bool = False
    skip: str = ""

    @property
    def name(self) -> str:
        """The case without its file."""
        if self.kind == REGRESSION:
            return os.path.basename(self.file)
        return self.procedure if self.row is None else f"{self.procedure}[{self.label}]"

    @property
    def id(self) -> str:
        return self.file if self.kind == REGRESSION else f"{self.file}::{self.name}"

    @property
    def expected_path(self) -> str:
        return os.path.splitext(self.file)[0] + SUFFIX

    def rows(self, labels: Sequence[str]) -> list[Case]:
        """A case for each row of the table."""
        return [replace(self, table=False, row=k, label=label) for k, label in enumerate(labels)]

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in Case.__slots__}


@dataclass(slots=True)
class Collection:
    """The cases found; files that cannot be read as (path, what is wrong); programs that have no expected file."""

    cases: list[Case] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    untested: list[str] = field(default_factory=list)


def collect(paths: Sequence[str]) -> Collection:
    """The cases in files and folders. `FILE::NAME` is the one case, or the one procedure, of this name.

    Raises CollectProblem for a path that does not exist.
    """
    result = Collection()
    seen: set[str] = set()
    for path in paths:
        name, _, wanted = path.partition("::")
        if os.path.isdir(name):
            files = _files_in(name)
        elif os.path.isfile(name):
            files = [_program_of(name) if name.endswith(SUFFIX) else name]
        else:
            raise CollectProblem(f"there is no file or folder '{name}'")
        for file in files:
            found = cases_of(file, result)
            if wanted:
                found = [case for case in found if case.name == wanted or case.procedure == wanted.partition("[")[0]]
                found = [_narrowed(case, wanted) for case in found]
                if not found:
                    raise CollectProblem(f"there is no case '{wanted}' in {name}")
            for case in found:
                if case.id not in seen:
                    seen.add(case.id)
                    result.cases.append(case)
    return result


def _narrowed(case: Case, wanted: str) -> Case:
    """A table of which one row is wanted: its label is looked at once the table is known."""
    return replace(case, label=wanted.partition("[")[2].removesuffix("]")) if case.table and "[" in wanted else case


def _files_in(folder: str) -> list[str]:
    found = []
    for directory, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        for name in sorted(files):
            if name.endswith(_SUFFIXES):
                found.append(os.path.normpath(os.path.join(directory, name)))
            elif name.endswith(SUFFIX):
                expected = os.path.normpath(os.path.join(directory, name))
                program = _program_of(expected)
                if not program.endswith(_SUFFIXES) or not os.path.exists(program):
                    found.append(program)
    return found


def _program_of(expected: str) -> str:
    """The program beside an expected file."""
    stem = expected.removesuffix(SUFFIX)
    for suffix in (*_SUFFIXES, ".txt"):
        if os.path.exists(stem + suffix):
            return stem + suffix
    return stem + ".hdev"


def cases_of(file: str, collection: Collection) -> list[Case]:
    """The cases of one file; what is wrong with it is noted in the collection."""
    has_expected = os.path.exists(os.path.splitext(file)[0] + SUFFIX)
    result = []
    if has_expected:
        result.append(Case(REGRESSION, file))
        if not os.path.exists(file):
            collection.broken.append((os.path.splitext(file)[0] + SUFFIX, "there is no program of this name beside it"))
            return []
    try:
        if may_have_tests(file):
            program = load(file)
            result += unit_cases(file, program)
            if not has_expected and not result and "main" in program.procedures:
                collection.untested.append(file)
        elif not has_expected and file.endswith(".hdev"):
            collection.untested.append(file)
    except ProgramError as error:
        if not has_expected:
            collection.broken.append((file, error.message))
    return result


def may_have_tests(file: str) -> bool:
    """Whether a look at the bytes leaves it possible that there are test procedures in a file."""
    if file.endswith(".hdvp"):  # its procedure has the name of the file
        return os.path.basename(file).startswith(PREFIX)
    if not file.endswith((".hdev", ".hdpl")):
        return True
    try:
        with open(file, "rb") as stream:
            data = stream.read()
    except OSError:
        return True
    return _TEST.search(data) is not None or not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def unit_cases(file: str, program: Program) -> list[Case]:
    """The test procedures of a program or library."""
    result = []
    shared = any(fixture(program, name) is not None for name in (SETUP_FILE, TEARDOWN_FILE))
    given = {
        parameter.name
        for name in (SETUP, SETUP_FILE)
        for found in [fixture(program, name)]
        if found is not None
        for parameter in (*found.interface.oo, *found.interface.oc)
    }
    for name, procedure in program.procedures.items():
        if not is_test(name, program):
            continue
        table = fixture(program, name + TABLE)
        case = Case(UNIT, file, name, table=table is not None, shared=shared)
        if table is None:
            missing = [p.name for p in (*procedure.interface.io, *procedure.interface.ic) if p.name not in given]
            if missing:
                takes = ", ".join(missing)
                reason = f"it takes {takes}, and neither `{SETUP}` nor `{name}{TABLE}` gives that"
                case = replace(case, skip=reason)
        result.append(case)
    return result


def is_test(name: str, program: Program) -> bool:
    """Whether a procedure is a case: not if it gives the parameters of one."""
    if name.endswith(TABLE) and fixture(program, name.removesuffix(TABLE)) is not None:
        return False
    return name.startswith(PREFIX)


def fixture(program: Program, name: str) -> Procedure | None:
    """The procedure of this name beside the tests of a file: in the same file, or, for an .hdvp file, in the same folder."""
    found = program.procedures.get(name)
    if found is None and program.kind == "hdvp":
        path = os.path.join(os.path.dirname(program.path), name + ".hdvp")
        if os.path.exists(path):
            return load(path).procedures.get(name)
    return found
