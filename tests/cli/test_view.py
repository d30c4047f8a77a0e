"""`hdev run --view`, `--answers` and `--record` as somebody at a terminal has them."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hdev.cli.main import main

PROGRAM = "dev_open_window (0, 0, 300, 200, 'black', W)\nget_mbutton (W, R, C, B)\n"


class Command:
    """A running `hdev run`."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hdev", "run", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "BROWSER": "true"},
        )
        self.errors: list[str] = []
        assert self.process.stderr is not None
        self.url = ""
        for line in self.process.stderr:
            self.errors.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+/\S+", line)
            if found:
                self.url = found.group()
                break
        self._reader = threading.Thread(target=lambda: self.errors.extend(self.process.stderr or ()), daemon=True)
        self._reader.start()

    def connect(self) -> http.client.HTTPResponse:
        """What a page listens to."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=30)
        connection.request("GET", parts.path + "events")
        return connection.getresponse()

    def post(self, path: str, data: object) -> int:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=30)
        connection.request("POST", parts.path + path, json.dumps(data), {"Content-Type": "application/json"})
        return connection.getresponse().status

    def end(self) -> tuple[int, str, str]:
        assert self.process.stdout is not None
        output = self.process.stdout.read()
        code = self.process.wait(40)
        self._reader.join(10)
        return code, output, "".join(self.errors)


def until(events: http.client.HTTPResponse, holds: object) -> dict:
    while True:
        line = events.readline()
        assert line
        if line.startswith(b"data: ") and holds(state := json.loads(line[6:])):  # type: ignore[operator]
            return state


def test_a_program_waits_for_its_page_and_the_page_outlives_it(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(PROGRAM)
    record = tmp_path / "a.json"
    command = Command(str(tmp_path / "p.txt"), "--view", "--no-open", "--record", str(record), "-d", "R")
    events = command.connect()
    until(events, lambda state: state["windows"] and state["windows"][0]["asked"])
    command.post("input", {"window": 1, "what": "down", "x": 30, "y": 20, "button": 1, "held": 1})
    state = until(events, lambda state: state["status"] == "ended")
    assert state["windows"][0]["index"] == 1
    assert command.process.poll() is None, "somebody still looks"
    assert command.post("act", {"do": "close"}) == 200
    code, output, _ = command.end()
    assert (code, output) == (0, "R = 20\n")
    again = subprocess.run(
        [sys.executable, "-m", "hdev", "run", str(tmp_path / "p.txt"), "--answers", str(record), "-d", "C"],
        capture_output=True,
        text=True,
    )
    assert (again.returncode, again.stdout, again.stderr) == (0, "C = 30\n", "")


def test_the_command_ends_when_the_page_is_closed_after_the_program(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("A := 1\nB := A + 'x' * 2\n")
    command = Command(str(tmp_path / "p.txt"), "--view", "--no-open")
    events = command.connect()
    until(events, lambda state: state["reason"] == "error")
    command.post("act", {"do": "go"})
    until(events, lambda state: state["status"] == "failed")
    events.close()
    code, _, errors = command.end()
    assert code == 1
    assert "error 1201" in errors


def test_ctrl_c_ends_the_wait_for_a_page(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(PROGRAM)
    command = Command(str(tmp_path / "p.txt"), "--view", "--no-open")
    command.process.send_signal(signal.SIGINT)
    code, _, errors = command.end()
    assert code == 1
    assert "interrupted" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("I := 0\nwhile (true)\n    I := I + 1\nendwhile", lambda state: state["status"] == "running"),
        (PROGRAM, lambda state: state["windows"] and state["windows"][0]["asked"]),
        ("stop ()", lambda state: state["status"] == "paused"),
        ("A := 1", lambda state: state["status"] == "ended"),
    ],
    ids=["computing", "asking", "paused", "ended"],
)
def test_ctrl_c_ends_a_program_that_is_looked_at(tmp_path: Path, text: str, reached: object) -> None:
    (tmp_path / "p.txt").write_text(text)
    command = Command(str(tmp_path / "p.txt"), "--view", "--no-open")
    events = command.connect()
    until(events, reached)
    time.sleep(1.0)  # what the program still does when it has ended is done
    command.process.send_signal(signal.SIGINT)
    code, _, errors = command.end()
    assert "Traceback" not in errors
    assert code == (0 if text == "A := 1" else 1)
    assert ("interrupted" in errors) == (code == 1)


def test_a_port_in_use_is_said_and_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("A := 1")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = Command(str(tmp_path / "p.txt"), "--view", "--no-open", "--port", str(port))
        assert f":{port}/" not in command.url
        assert f"port {port} cannot be used" in command.errors[0]
        events = command.connect()
        until(events, lambda state: state["status"] == "ended")
        command.post("act", {"do": "close"})
        assert command.end()[0] == 0


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--view", "--answers", "a.json"], "exclude each other"),
        (["--view", "--trace"], "--trace"),
        (["--view", "--profile"], "--profile"),
        (["--record", "a.json"], "--record needs --view"),
        (["--port", "8000"], "--port needs --view"),
        (["--no-open"], "--no-open needs --view"),
        (["--paused"], "--paused needs --view"),
    ],
)
def test_options_that_do_not_go_together(
    options: list[str], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.txt").write_text("A := 1")
    assert main(["run", str(tmp_path / "p.txt"), *options]) == 2
    assert problem in capsys.readouterr().err


def test_ports_that_are_none(tmp_path: Path) -> None:
    for port in ("-1", "70000", "http"):
        with pytest.raises(SystemExit) as caught:
            main(["run", "p.txt", "--view", "--port", port])
        assert caught.value.code == 2


def test_a_file_of_answers_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.txt").write_text("A := 1")
    (tmp_path / "a.json").write_text("nothing")
    assert main(["run", str(tmp_path / "p.txt"), "--answers", str(tmp_path / "a.json")]) == 1
    assert "is not JSON" in capsys.readouterr().err


def test_the_viewer_costs_nothing_where_it_is_not_used() -> None:
    code = (
        "import sys; from hdev.cli.main import main; main(['run', '-']); "
        "print([name for name in sys.modules if name.startswith('hdev.view') or name in ('http.server', 'webbrowser', 'socketserver')])"
    )
    done = subprocess.run([sys.executable, "-c", code], input="A := 1", capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
