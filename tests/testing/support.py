"""What the tests of the test runner share."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hdev.cli.main import main
from hdev.program import loads
from hdev.program.writer import write


@dataclass
class Outcome:
    code: int
    out: str
    err: str


def hdev_test(*words: object) -> Outcome:
    """`hdev test` with these words, in this process (and its workers)."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(["test", *map(str, words)])
        except SystemExit as leave:
            code = int(leave.code or 0)
    return Outcome(code, out.getvalue(), err.getvalue())


def program(path: Path, text: str, expected: Any = None) -> Path:
    """A program with this text; with an expected file if `expected` is given (a text, or what JSON makes of it)."""
    if path.suffix == ".txt":
        path.write_text(text, encoding="utf-8")
    else:
        made = loads(text.encode(), "made.txt")
        made.kind, made.source = path.suffix[1:], None  # type: ignore[assignment]
        if made.kind != "hdev":
            made.procedures.pop("main", None)
        write(made, path)
    if expected is not None:
        content = expected if isinstance(expected, str) else json.dumps(expected)
        path.with_name(path.stem + ".expected.json").write_text(content, encoding="utf-8")
    return path


def start(*words: object, cwd: Path) -> subprocess.Popen[str]:
    """`hdev test` as a command of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "hdev", "test", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
    )


def wait_for(path: Path, seconds: float = 30) -> str:
    """The text of a file, once there is some."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.02)
    raise AssertionError(f"{path} was not written")


def alive(pid: int) -> bool:
    """Whether a process exists (and is not only waiting to be forgotten)."""
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def still_there(pids: list[int], seconds: float = 10) -> list[int]:
    """Which of the processes do not end within a time; they are ended now."""
    end = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    left = [pid for pid in pids if alive(pid)]
    for pid in left:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return left
