"""Worker processes as seen by the one who asks: each lane has one, and gets a new one when it breaks."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any

from hdev.testing.cases import Case
from hdev.testing.results import FAILED, Outcome
from hdev.testing.settings import Settings

#: Seconds a case may go on after its time is over, before its process is killed: in a long operator, say.
GRACE = 2.0

#: Seconds in which a process must be ready.
START = 60.0

#: Bytes that a case may write to standard output or standard error.
MOST_OUTPUT = 32 * 2**20

#: Characters of it that are kept in the outcome.
KEPT_OUTPUT = 20_000

_TICK = 0.1


class Died(Exception):
    """The process has ended, or had to be ended: why."""


class Process:
    """One worker process."""

    def __init__(self, settings: Settings) -> None:
        self.folder = tempfile.mkdtemp(prefix="hdev-test-")
        self.files = [os.path.join(self.folder, name) for name in ("output", "errors")]
        options: dict[str, Any] = {"start_new_session": True}
        if os.name == "nt":
            options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined]
        with open(self.files[1], "wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "hdev.testing.worker", *self.files],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                **options,
            )
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.send({"settings": settings.to_json()})

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            for line in self.process.stdout:
                self._answers.put(json.loads(line))
        self._answers.put(None)

    def send(self, request: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # of a process that has ended: the answer tells
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request. Raises Died."""
        self.send(request)
        deadline = time.monotonic() + START
        limit = 0.0
        while True:
            try:
                answer = self._answers.get(timeout=_TICK)
            except queue.Empty:
                if time.monotonic() > deadline:
                    late = (
                        f"its time of {limit:g} s was over and it did not end by itself"
                        if limit
                        else "it did not start"
                    )
                    raise Died(f"{late}; its process was killed") from None
                if any(size > MOST_OUTPUT for size in self._sizes()):
                    raise Died(f"it wrote more than {MOST_OUTPUT >> 20} MB of text; its process was killed") from None
                continue
            if answer is None:
                raise Died(self._last_words())
            if "begun" not in answer:
                return answer
            limit = answer["begun"]
            deadline = time.monotonic() + limit + GRACE

    def _sizes(self) -> list[int]:
        return [os.path.getsize(path) if os.path.exists(path) else 0 for path in self.files]

    def _last_words(self) -> str:
        """How the process has ended."""
        try:
            status = self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return "its process closed the connection"
        if status < 0:
            with contextlib.suppress(ValueError):
                return f"its process was ended by the signal {signal.Signals(-status).name}"
        return f"its process ended with the exit status {status}"

    def written(self) -> tuple[str, str]:
        """What was written to standard output and standard error since the last call."""
        texts = []
        for path in self.files:
            text = ""
            with contextlib.suppress(OSError), open(path, "r+b") as file:
                data = file.read(KEPT_OUTPUT * 4 + 1)
                file.truncate(0)
                text = data.decode("utf-8", "replace")
            if len(text) > KEPT_OUTPUT:
                text = text[:KEPT_OUTPUT] + "\n... (the rest is left out)\n"
            texts.append(text)
        return texts[0], texts[1]

    def kill(self) -> None:
        """End the process and all that it has started."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError, ValueError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Lane:
    """Runs cases one after the other in a process that stays, or in a new one after one has broken.

    `lines` collects what coverage reports: by file and procedure, the lines that can be executed and those that were.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines: dict[tuple[str, str], tuple[set[int], set[int]]] = {}
        self._process: Process | None = None
        self._closed = False
        self._guard = threading.Lock()
        self._file = ""

    def run(self, case: Case) -> Outcome:
        """Run one case."""
        answer, reason = self._ask({"case": case.to_json()})
        if case.shared:
            self._file = case.file
        return self._outcome(case.id, answer, reason)

    def labels(self, case: Case) -> list[str] | Outcome:
        """What the rows of a case's table are called; or why that cannot be known."""
        answer, reason = self._ask({"table": case.to_json()})
        if answer is not None and "labels" in answer:
            if self._process is not None:
                self._process.written()
            return answer["labels"]
        return self._outcome(case.id, {"outcome": answer["problem"], "lines": []} if answer else None, reason)

    def end_file(self, file: str) -> Outcome | None:
        """The last case of a file whose cases share a session has run; what went wrong in its last fixture."""
        if self._process is None or self._file != file:
            return None
        self._file = ""
        answer, reason = self._ask({"end": file})
        outcome = self._outcome(f"{file}::teardown_file", answer, reason)
        return None if outcome.status == "passed" else outcome

    def close(self) -> None:
        """End the process. Another thread may be waiting for it: that one's case then counts as not run."""
        with self._guard:
            self._closed = True
            process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
        with self._guard:
            if self._closed:
                return None, "the run was stopped"
            if self._process is None:
                self._process = Process(self.settings)
            process = self._process
        try:
            return process.ask(request), ""
        except Died as died:
            return None, str(died)

    def _outcome(self, name: str, answer: dict[str, Any] | None, reason: str) -> Outcome:
        process = self._process
        if answer is None:
            outcome = Outcome(name, FAILED, message=reason, stopped=True)
        else:
            outcome = Outcome.from_json(answer["outcome"])
            for path, procedure, known, executed in answer["lines"]:
                before = self.lines.setdefault((path, procedure), (set(), set()))
                before[0].update(known)
                before[1].update(executed)
        if process is not None and not self._closed:
            outcome.output, outcome.errors = process.written()
            if outcome.stopped:
                self._process = None
                process.kill()
        return outcome
