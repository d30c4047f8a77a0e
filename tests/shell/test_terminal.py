"""`hdev repl` end to end: in a real terminal, and from a pipe."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()=>][0-9A-B]?|\x1b\][^\x07]*\x07|\x1b_[^\x1b]*\x1b\\")
HDEV = [sys.executable, "-m", "hdev", "repl"]


def piped(text: str, *arguments: str, environment=None):
    return subprocess.run(
        [*HDEV, *arguments], input=text, capture_output=True, text=True, check=False, timeout=120, env=environment
    )


class TestPipe:
    def test_lines(self):
        result = piped("A := 3\nfor I := 1 to 3 by 1\nA := A * I\nendfor\nA\n")
        assert result.stdout == "18  (integer)\n"
        assert result.returncode == 0

    def test_status_of_an_error(self):
        result = piped("A := 1 / 0\n5\n")
        assert result.stdout.splitlines()[-1] == "5  (integer)"
        assert "error 1302" in result.stdout
        assert result.returncode == 1

    def test_unfinished_block_is_an_error(self):
        result = piped("if (true)\nA := 1\n")
        assert "`endif` is missing" in result.stdout
        assert result.returncode == 1

    def test_quit_with_status(self):
        assert piped("%quit 7\n1 / 0\n").returncode == 7

    def test_program_is_debugged(self, tmp_path):
        file = tmp_path / "program.txt"
        file.write_text("A := 1\nstop ()\nB := A + 1\n")
        result = piped("%over\nA\n%go\n%go\nB\n", str(file))
        assert "-> 1  A := 1" in result.stdout
        assert "stop ()" in result.stdout
        assert result.stdout.splitlines()[-2:] == ["the program has ended", "2  (integer)"]
        assert result.returncode == 0

    def test_end_of_input_ends_a_paused_program(self, tmp_path):
        file = tmp_path / "program.txt"
        file.write_text("while (true)\nA := 1\nendwhile\n")
        assert piped("%over\n", str(file)).returncode == 0

    def test_wrong_usage(self, tmp_path):
        missing = piped("", str(tmp_path / "nowhere.hdev"))
        assert missing.returncode == 1
        assert "nowhere.hdev" in missing.stderr
        assert piped("", "--pictures", "oil").returncode == 2


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    pexpect = pytest.importorskip("pexpect")
    pytest.importorskip("prompt_toolkit")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("HDEV_HISTORY", str(tmp_path / "history"))
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
    open_terminals = []

    def start(*arguments: str) -> Terminal:
        child = pexpect.spawn(HDEV[0], [*HDEV[1:], *arguments], encoding="utf-8", dimensions=(40, 100), timeout=60)
        open_terminals.append(child)
        return Terminal(child)

    yield start
    for child in open_terminals:
        child.close(force=True)


class Terminal:
    """A person at a terminal."""

    def __init__(self, child) -> None:
        self.child = child
        self.seen = ""

    def type(self, text: str) -> None:
        self.child.send(text)

    def wait(self, text: str) -> None:
        """Until this is to be seen (new since the last wait)."""
        import pexpect

        end = time.monotonic() + 60
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} does not come; there is {self.seen[-2000:]!r}"
            try:
                self.seen = ESCAPES.sub("", self.seen + self.child.read_nonblocking(65536, 1))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert text in self.seen, f"the shell has ended: {self.seen[-2000:]!r}"
        self.seen = self.seen[self.seen.index(text) + len(text) :]

    def leave(self) -> int:
        import pexpect

        self.type("\x04")
        self.child.expect(pexpect.EOF)
        self.child.wait()
        return self.child.exitstatus


class TestTerminal:
    def test_beginner(self, terminal):
        shell = terminal()
        shell.wait("%help lists commands")
        shell.type("A := [1, 2, 3]\r")
        shell.type("A * 2\r")
        shell.wait("[2, 4, 6]  (3 integers)")
        shell.type("tresh")
        shell.type("\x03")
        shell.type("A := 1 / 0\r")
        shell.wait("^^^^^")
        shell.wait("error 1302")
        shell.type("?threshold\r")
        shell.wait("chapter Segmentation / Threshold")
        shell.type("|A|\r")
        shell.wait("3  (integer)")
        assert shell.leave() == 1

    def test_ctrl_c_stops_a_loop_and_keeps_variables(self, terminal):
        shell = terminal()
        shell.wait("> ")
        shell.type("N := 5\r")
        shell.type("while (true)\rN := N + 1\rendwhile\r")
        shell.wait("endwhile")
        time.sleep(2.0)
        shell.child.sendintr()
        shell.wait("interrupted")
        shell.type("'counted ' + (N >= 5)\r")
        shell.wait("'counted 1'")
        shell.type("'again ' + (1 + 1)\r")
        shell.wait("'again 2'")
        shell.leave()

    def test_ctrl_c_stops_an_operator(self, terminal):
        shell = terminal()
        shell.wait("> ")
        shell.type("A := 77\r")
        shell.type("wait_seconds (1000)\r")
        shell.wait("wait_seconds (1000)")
        time.sleep(2.0)
        shell.child.sendintr()
        shell.wait("interrupted")
        shell.type("A + 1\r")
        shell.wait("78  (integer)")
        shell.leave()

    def test_ctrl_c_pauses_a_program(self, terminal, tmp_path):
        file = tmp_path / "endless.txt"
        file.write_text("N := 0\nwhile (N >= 0)\n    N := N + 1\nendwhile\nDone := 'done'\n")
        shell = terminal(str(file))
        shell.wait("-> 1  N := 0")
        shell.wait("[main:1] > ")
        shell.type("\x1b[15~")  # F5
        shell.wait("%go")
        time.sleep(2.0)
        shell.child.sendintr()
        shell.wait("paused")
        shell.type("N := -1000\r")
        shell.type("%to 5\r")
        shell.wait("-> 5  Done := 'done'")
        shell.type("%go\r")
        shell.wait("the program has ended")
        shell.type("Done + '!'\r")
        shell.wait("'done!'")
        assert shell.leave() == 0

    def test_without_prompt_toolkit(self, terminal, tmp_path):
        (tmp_path / "sitecustomize.py").write_text(
            "import importlib.util as u\nfind = u.find_spec\n"
            "u.find_spec = lambda name, package=None: None if name == 'prompt_toolkit' else find(name, package)\n"
        )
        import os

        import pexpect

        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        child = pexpect.spawn(HDEV[0], HDEV[1:], encoding="utf-8", env=environment, timeout=60)
        child.expect("needs prompt_toolkit")
        child.expect(r"pip install 'hdev\[shell\]'")
        child.expect(pexpect.EOF)
        child.wait()
        assert child.exitstatus == 2
