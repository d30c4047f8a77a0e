"""The same cases under pytest, in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from .support import program
from .test_units import FIXTURES

REGISTERED = any(point.value == "hdev.testing.pytest_plugin" for point in entry_points(group="pytest11"))


def run_pytest(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    plugin = [] if REGISTERED else ["-p", "hdev.testing.pytest_plugin"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "-p", "no:cacheprovider", "--rootdir", str(folder), *words],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=120,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\nhdev_procedures = lib\nhdev_timeout = 60\n")
    (tmp_path / "lib").mkdir()
    program(tmp_path / "lib/twice.hdvp", "procedure twice ( : : A : B)\nB := 2 * A")
    cases = """procedure test_good ()
twice (2, B)
assert_equal (B, 4)
procedure test_bad ()
open_file ('standard', 'output', Out)
fwrite_string (Out, 'said before')
Area := 3
assert_equal (Area, 4)
procedure test_row_parameters ( : : : A, B)
A := [1, 2, 3]
B := [2, 4, 7]
procedure test_row ( : : A, B : )
twice (A, C)
assert_equal (C, B)
procedure test_helper (Image : : : )
A := 1
"""
    program(tmp_path / "cases.hdpl", cases)
    program(tmp_path / "good.hdev", "A := 1", {"variables": {"A": 1}})
    program(tmp_path / "wrong.hdev", "A := 1\nB := 2", {"variables": {"A": 1, "B": 3}})
    program(tmp_path / "untested.hdev", "A := 1 / 0")
    (tmp_path / "test_python.py").write_text("def test_python():\n    assert True\n")
    return tmp_path


def test_cases_run_beside_python_tests(project: Path) -> None:
    done = run_pytest(project, "-v")
    assert done.returncode == 1, done.stderr
    results = dict(re.findall(r"^(\S+::.+?) (PASSED|FAILED|SKIPPED|ERROR)", done.stdout, re.MULTILINE))
    assert results == {
        "cases.hdpl::test_good": "PASSED",
        "cases.hdpl::test_bad": "FAILED",
        "cases.hdpl::test_row[1,2]": "PASSED",
        "cases.hdpl::test_row[2,4]": "PASSED",
        "cases.hdpl::test_row[3,7]": "FAILED",
        "cases.hdpl::test_helper": "SKIPPED",
        "good.hdev::regression": "PASSED",
        "wrong.hdev::regression": "FAILED",
        "test_python.py::test_python": "PASSED",
    }
    assert "assert_equal: the value differs" in done.stdout
    assert "at test_bad, line 4 (" in done.stdout
    assert "said before" in done.stdout
    assert "B: another value" in done.stdout
    assert "Traceback" not in done.stdout


def test_selection_and_one_file(project: Path) -> None:
    assert "2 passed" in run_pytest(project, "-k", "good").stdout
    assert "1 passed" in run_pytest(project, "good.hdev").stdout
    assert "1 passed" in run_pytest(project, "cases.hdpl::test_row[2,4]").stdout
    assert "1 passed" in run_pytest(project, "-p", "no:hdev" if REGISTERED else "no:hdev.testing.pytest_plugin").stdout


def test_updating(project: Path) -> None:
    assert run_pytest(project, "wrong.hdev", "--hdev-update").returncode == 0
    assert '"B": 2' in (project / "wrong.expected.json").read_text()


def test_a_process_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    text = "procedure test_a ()\nassert_true (1)\nprocedure test_hangs ()\nwhile (true)\nendwhile\nprocedure test_z ()\nassert_true (1)"
    program(tmp_path / "t.hdpl", text)
    done = run_pytest(tmp_path, "--hdev-timeout", "4")
    assert "1 failed, 2 passed" in done.stdout
    assert "9400" in done.stdout


def test_fixtures_of_a_file(tmp_path: Path) -> None:
    text = FIXTURES.replace("open_file (get_folder() + 'log', 'output', File)", "throw ([30011, Log.events])")
    program(tmp_path / "t.hdpl", text)
    done = run_pytest(tmp_path)
    assert "2 passed, 1 error" in done.stdout
    assert "in teardown_file: error 30011" in done.stdout


def test_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "test_broken.hdvp").write_text("<hdevelop>")
    done = run_pytest(tmp_path)
    assert "test_broken.hdvp" in done.stdout
    assert "1 error" in done.stdout


def test_with_xdist(project: Path) -> None:
    done = run_pytest(project, "-n", "2")
    assert "3 failed, 5 passed, 1 skipped" in done.stdout, done.stdout
