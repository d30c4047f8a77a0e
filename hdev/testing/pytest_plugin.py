"""The cases of `hdev test` as items of pytest: `pytest` runs them beside Python tests.

A program with NAME.expected.json beside it is an item, and so is each procedure test_* (each row of its table) in .hdev, .hdvp
and .hdpl files. They run in a process of their own; `pytest -p no:hdev` leaves them out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from hdev.testing.cases import Case
    from hdev.testing.pool import Lane
    from hdev.testing.results import Outcome

_SUFFIXES = (".hdev", ".hdvp", ".hdpl")
_LANE: pytest.StashKey[Any] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hdev", "HDevelop programs and procedures")
    group.addoption("--hdev-timeout", metavar="SECONDS", type=float, help="time for each case (default: 120)")
    group.addoption("--hdev-seed", metavar="N", type=int, default=0, help="of the random numbers of HDevelop cases")
    group.addoption("--hdev-update", action="store_true", help="write what no longer holds into the expected files")
    parser.addini("hdev_procedures", "folders and libraries with external procedures", "paths", [])
    parser.addini("hdev_images", "folders where images are looked for", "paths", [])
    parser.addini("hdev_timeout", "time for each HDevelop case in seconds", default="")
    parser.addini("hdev_pedantic", "invalid lines fail when they are reached", "bool", False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix not in _SUFFIXES:
        return None
    from hdev.testing.cases import SUFFIX, may_have_tests

    if file_path.with_suffix(SUFFIX).exists() or may_have_tests(str(file_path)):
        return HdevFile.from_parent(parent, path=file_path)
    return None


def pytest_unconfigure(config: pytest.Config) -> None:
    lane = config.stash.get(_LANE, None)
    if lane is not None:
        lane.close()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """After the last case of a file whose cases share a session its `teardown_file` runs."""
    if isinstance(item, HdevItem) and item.case.shared:
        if not (isinstance(nextitem, HdevItem) and nextitem.case.file == item.case.file):
            outcome = lane_of(item.config).end_file(item.case.file)
            if outcome is not None:
                raise CaseFailed(outcome)


def lane_of(config: pytest.Config) -> Lane:
    """The process that runs the cases of this session."""
    lane = config.stash.get(_LANE, None)
    if lane is None:
        from hdev.testing.memory import fair_share
        from hdev.testing.pool import Lane
        from hdev.testing.settings import TIMEOUT, Settings, picture_folder

        settings = Settings(
            procedure_paths=[str(path) for path in config.getini("hdev_procedures")],
            image_paths=[str(path) for path in config.getini("hdev_images")],
            timeout=config.getoption("--hdev-timeout") or float(config.getini("hdev_timeout") or TIMEOUT),
            seed=config.getoption("--hdev-seed"),
            update=config.getoption("--hdev-update"),
            pictures=picture_folder(),
            memory=fair_share(int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))),
            pedantic=config.getini("hdev_pedantic"),
        )
        lane = config.stash[_LANE] = Lane(settings)
    return lane


class CaseFailed(Exception):
    """A case of HDevelop failed."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


class HdevFile(pytest.File):
    """A program, procedure or library with cases."""

    def collect(self) -> Iterator[pytest.Item]:
        from hdev.testing.cases import Collection, cases_of

        found = Collection()
        cases = cases_of(str(self.path), found)
        for path, message in found.broken:
            raise self.CollectError(f"{path}: {message}")
        for case in cases:
            if not case.table:
                name = case.name if case.procedure else "regression"
                yield HdevItem.from_parent(self, name=name, case=case)
                continue
            labels = lane_of(self.config).labels(case)
            if isinstance(labels, list):
                for row in case.rows(labels):
                    yield HdevItem.from_parent(self, name=row.name, case=row)
            else:
                yield HdevItem.from_parent(self, name=case.name, case=case, outcome=labels)


class HdevItem(pytest.Item):
    """One case. `outcome` is there already if its table could not be read."""

    def __init__(self, *, case: Case, outcome: Outcome | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.case = case
        self.outcome = outcome

    def runtest(self) -> None:
        if self.case.skip:
            pytest.skip(self.case.skip)
        outcome = self.outcome or lane_of(self.config).run(self.case)
        for name, text in (("stdout", outcome.output), ("stderr", outcome.errors)):
            if text:
                self.add_report_section("call", name, text)
        if outcome.status in ("failed", "error"):
            raise CaseFailed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, CaseFailed):
            from dataclasses import replace

            from hdev.testing.terminal import body

            return "\n".join(body(replace(excinfo.value.outcome, output="", errors="")))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name
