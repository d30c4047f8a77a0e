"""A program that hangs, exits, kills its process, fills the memory or writes to the terminal fails alone and is reported."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from .support import hdev_test, program, start, still_there, wait_for

posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups")
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory")

HANGS = "procedure test_hangs ()\nI := 0\nwhile (true)\n  I := I + 1\nendwhile\n"
GOOD = "procedure test_good{n} ()\nassert_equal ({n}, {n})\n"


def between(bad: str) -> str:
    """A bad case between good ones: the good ones before and after it must pass."""
    return GOOD.format(n=1) + bad + GOOD.format(n=2) + GOOD.format(n=3)


def alone(path: Path, *options: object) -> str:
    """The output of a run in which one case fails and three pass, all in one process at first."""
    result = hdev_test(path, "-j", 1, "-v", *options)
    assert result.code == 1, result.out + result.err
    assert "1 failed, 3 passed" in result.out, result.out
    return result.out


def test_a_case_that_hangs(tmp_path: Path) -> None:
    out = alone(program(tmp_path / "t.hdpl", between(HANGS)), "--timeout", 4)
    assert "error 9400: the case ran longer than 4 s" in out
    assert "at test_hangs, line" in out


def test_a_program_that_hangs(tmp_path: Path) -> None:
    program(tmp_path / "a.hdev", "I := 0\nwhile (true)\n  I := I + 1\nendwhile", {"variables": {"I": 1}})
    program(tmp_path / "b.hdev", "A := 1", {"variables": {"A": 1}})
    result = hdev_test(tmp_path, "-j", 1, "--timeout", 4)
    assert "1 failed, 1 passed" in result.out
    assert "9400" in result.out
    assert "at main, line" in result.out


def test_a_time_limit_in_the_expected_file(tmp_path: Path) -> None:
    text = "I := 0\nwhile (true)\n  I := I + 1\nendwhile"
    program(tmp_path / "a.hdev", text, {"timeout": 3, "variables": {"I": 1}})
    started = time.monotonic()
    assert "longer than 3 s" in hdev_test(tmp_path, "--timeout", 100).out
    assert time.monotonic() - started < 60


@posix
def test_a_process_that_does_not_react(tmp_path: Path) -> None:
    bad = "procedure test_stops ()\nsystem_call ('kill -STOP $PPID')\n"
    out = alone(program(tmp_path / "t.hdpl", between(bad)), "--timeout", 4, "--allow-run")
    assert "its time of 8 s was over and it did not end by itself; its process was killed" in out


def test_a_case_that_exits(tmp_path: Path) -> None:
    out = alone(program(tmp_path / "t.hdpl", between("procedure test_exits ()\nexit ()\n")))
    assert "exit () was called" in out


@posix
@pytest.mark.parametrize("name", ["KILL", "TERM", "SEGV", "ABRT"])
def test_a_case_that_kills_its_process(tmp_path: Path, name: str) -> None:
    bad = f"procedure test_kills ()\nsystem_call ('kill -{name} $PPID')\nwait_seconds (5)\n"
    out = alone(program(tmp_path / "t.hdpl", between(bad)), "--allow-run")
    assert f"its process was ended by the signal SIG{name}" in out
    assert "t.hdpl::test_kills" in out


@linux
@pytest.mark.parametrize(
    "body",
    [
        "gen_image_const (Image, 'real', 30000, 30000)\nImages := Image\nconcat_obj (Image, Image, Images)\n",
        "S := 'x'\nwhile (true)\n  S := S + S\nendwhile\n",
        "T := {[]}\nfor I := 0 to 100000 by 1\n  T.at(I) := [1:1000000] + I\nendfor\n",
    ],
    ids=["image", "string", "tuples"],
)
def test_a_case_that_fills_the_memory(tmp_path: Path, body: str) -> None:
    bad = f"procedure test_greedy ()\n{body}"
    out = alone(program(tmp_path / "t.hdpl", between(bad)), "--memory", "1500M", "--timeout", 60)
    assert "error 6001" in out
    assert "at test_greedy, line" in out


WRITES = """procedure test_writes ()
open_file ('standard', 'output', Out)
fwrite_string (Out, 'to the \\x1b[31mscreen')
fnew_line (Out)
open_file ('error', 'output', Err)
fwrite_string (Err, 'to the error output')
assert_fail ('now')
"""


def test_what_a_case_writes_is_shown_with_it_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    quiet = "procedure test_noisy ()\nopen_file ('standard', 'output', Out)\nfwrite_string (Out, 'noise')\n"
    out = alone(program(tmp_path / "t.hdpl", between(WRITES).replace(GOOD.format(n=2), quiet)))
    assert "--- output:\n        to the \\x1b[31mscreen\n" in out  # no colours of a program on our screen
    assert "--- standard error:\n        to the error output\n" in out
    assert "noise" not in out
    written = capfd.readouterr()
    assert written.out == written.err == ""


@posix
def test_what_other_processes_write_is_caught_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = "procedure test_writes ()\nsystem_call ('echo by another; echo problem >&2')\nassert_fail ('now')\n"
    out = alone(program(tmp_path / "t.hdpl", between(bad)), "--allow-run")
    assert "by another" in out
    assert "problem" in out
    assert capfd.readouterr().out == ""


@posix
def test_a_case_cannot_write_to_the_terminal_itself(tmp_path: Path) -> None:
    bad = "procedure test_writes ()\nopen_file ('/dev/tty', 'output', Out)\nfwrite_string (Out, 'x')\nfnew_line (Out)\n"
    out = alone(program(tmp_path / "t.hdpl", between(bad)))
    assert "at test_writes, line 1" in out


def test_a_case_that_writes_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hdev.testing.pool.MOST_OUTPUT", 2**20)
    bad = """procedure test_floods ()
open_file ('standard', 'output', Out)
Text := sum(gen_tuple_const(10000, 'x'))
while (true)
  fwrite_string (Out, Text)
  fnew_line (Out)
endwhile
"""
    result = alone(program(tmp_path / "t.hdpl", between(bad)), "--timeout", 20)
    assert "it wrote more than 1 MB of text; its process was killed" in result
    assert "(the rest is left out)" in result


def test_requests_cannot_be_read_or_answered_by_a_program(tmp_path: Path) -> None:
    text = """procedure test_reads ()
open_file ('standard', 'input', In)
fread_line (In, Line, IsEof)
assert_equal (IsEof, 1)
open_file ('standard', 'output', Out)
fwrite_string (Out, '{"outcome": {}}')
fnew_line (Out)
"""
    assert "1 passed" in hdev_test(program(tmp_path / "t.hdpl", text)).out


# ----------------------------------------------------------------------------------------------- nothing is left behind

BUSY = """procedure test_busy ()
system_call ('echo $PPID $$ > pids; exec sleep 60')
"""


def busy(tmp_path: Path, *options: str) -> tuple[object, list[int]]:
    """A run whose case has started another process: the command, and the processes of worker and program."""
    program(tmp_path / "t.hdpl", BUSY)
    command = start("t.hdpl", "--allow-run", *options, cwd=tmp_path)
    return command, [int(word) for word in wait_for(tmp_path / "pids").split()]


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_no_process_behind(tmp_path: Path, number: int) -> None:
    command, pids = busy(tmp_path)
    command.send_signal(number)
    out, err = command.communicate(timeout=20)
    assert command.returncode == 130, (out, err)
    assert "interrupted" in out
    assert "Traceback" not in err
    assert still_there(pids) == []


@posix
def test_neither_does_a_run_that_is_killed(tmp_path: Path) -> None:
    command, pids = busy(tmp_path)
    command.kill()
    command.communicate(timeout=20)
    assert still_there(pids) == []


@posix
def test_neither_does_a_case_whose_time_is_over(tmp_path: Path) -> None:
    command, pids = busy(tmp_path, "--timeout", "4")
    command.communicate(timeout=30)
    assert command.returncode == 1
    assert still_there(pids) == []


@posix
def test_neither_does_the_first_failure(tmp_path: Path) -> None:
    program(tmp_path / "a.hdpl", "procedure test_fails ()\nwait_seconds (1)\nassert_fail ('x')\n")
    program(tmp_path / "t.hdpl", BUSY)
    command = start(".", "-x", "-j", 2, "--allow-run", cwd=tmp_path)
    pids = [int(word) for word in wait_for(tmp_path / "pids").split()]
    out, _ = command.communicate(timeout=30)
    assert command.returncode == 1
    assert "1 failed in" in out
    assert still_there(pids) == []


def test_temporary_folders_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hdev_test(program(tmp_path / "t.hdpl", between("procedure test_exits ()\nexit ()\n")))
    assert [path.name for path in tmp_path.iterdir()] == ["t.hdpl"]
