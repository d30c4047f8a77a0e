"""A process that runs cases, one after the other: `python -m hdev.testing.worker OUTPUT ERRORS`.

It is asked through its standard input and answers through its standard output, a JSON object a line; the programs that it runs
read nothing and write into the two files. When whoever asks is gone, it ends itself and all processes that it has started.

Requests: {"settings": ...} first; {"case": ...}; {"table": case}; {"end": file}. Answers: {"begun": seconds it may take}, then
{"outcome": ..., "lines": ...}, {"labels": [...]} or {"problem": outcome}.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

#: Seconds behind the time of a case after which the process ends itself, whatever it does.
_LATE = 10.0


def main() -> None:
    output, errors = sys.argv[1:3]
    asked, answers = _own_channels(output, errors)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of the one who asks
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, requests), daemon=True).start()
    with contextlib.suppress(BrokenPipeError):
        Worker(requests, answers, output).serve()
    _end()


def _own_channels(output: str, errors: str) -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, kept for the requests; programs get an empty input, and the two files."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    for number, descriptor in (
        (0, os.open(os.devnull, os.O_RDONLY)),
        (1, os.open(output, flags)),
        (2, os.open(errors, flags)),
    ):
        os.dup2(descriptor, number)
        os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)  # type: ignore[union-attr]
    return asked, answers


def _listen(asked: BinaryIO, requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in asked:
        requests.put(json.loads(line))
    _end()


def _end() -> None:
    """End this process, and with it what programs have started."""
    if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


class Worker:
    """Answers requests."""

    def __init__(self, requests: queue.SimpleQueue[dict[str, Any]], answers: BinaryIO, output: str) -> None:
        from hdev.testing.settings import Settings

        self.requests = requests
        self.answers = answers
        self.output = output
        self.settings = Settings()
        self.coverage: Any = None
        self._told: dict[tuple[str, str], set[int]] = {}
        self._shared: Any = None

    def serve(self) -> None:
        from hdev.testing.memory import limit_memory
        from hdev.testing.settings import Settings

        self.settings = Settings.from_json(self.requests.get()["settings"])
        limit_memory(self.settings.memory)
        self._end_late = open(os.devnull, "wb")  # noqa: SIM115 - for as long as the process lives
        if self.settings.coverage:
            from hdev.runtime.coverage import Coverage
            from hdev.runtime.session import standard_procedures

            self.coverage = Coverage([str(standard_procedures())])
        while True:
            request = self.requests.get()
            answer = self.handle(request)
            faulthandler.cancel_dump_traceback_later()
            self._answer(answer)

    def _begin(self, limit: float) -> None:
        """Say that a request is being worked on, and how long that may take.

        Whoever asked ends this process when it takes longer. Should they be gone, and a library never give the interpreter
        back, so that `_listen` is not heard either, a timer that needs no interpreter does it.
        """
        faulthandler.dump_traceback_later(limit + _LATE, exit=True, file=self._end_late)
        self._answer({"begun": limit})

    def _answer(self, message: dict[str, Any]) -> None:
        self.answers.write(json.dumps(message).encode() + b"\n")
        self.answers.flush()

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        from hdev.testing.cases import Case

        if "table" in request:
            return self._table(Case(**request["table"]))
        if "end" in request:
            self._begin(self.settings.timeout)
            return self._outcome(self._end_of_file)
        case = Case(**request["case"])
        return self._outcome(lambda: self._regression(case) if case.kind == "regression" else self._unit(case))

    def _outcome(self, run: Callable[[], Any]) -> dict[str, Any]:
        start = time.perf_counter()
        outcome = run()
        outcome.seconds = time.perf_counter() - start
        sys.stdout.flush()
        if outcome.status != "passed":
            gc.collect()  # errors keep the variables of their procedures alive
        return {"outcome": outcome.to_json(), "lines": self._new_lines()}

    def _regression(self, case: Any) -> Any:
        from hdev.testing.expected import ExpectedProblem, read_expected
        from hdev.testing.regression import run_regression

        limit = self.settings.timeout
        with contextlib.suppress(ExpectedProblem):
            limit = read_expected(case.expected_path).timeout or limit
        self._begin(limit)
        return run_regression(case, self.settings, self.coverage, self._written)

    def _written(self) -> str:
        sys.stdout.flush()
        with open(self.output, encoding="utf-8", errors="replace") as file:
            return file.read()

    def _unit(self, case: Any) -> Any:
        from hdev.errors import ProgramError
        from hdev.testing.results import ERROR, Outcome
        from hdev.testing.unit import TestFile, run_unit

        self._begin(2 * self.settings.timeout)
        try:
            if not case.shared:
                file = TestFile(case.file, self.settings, self.coverage)
                try:
                    return run_unit(case, self.settings, file)
                finally:
                    file.session.close()
            if self._shared is None or self._shared.file != case.file:
                self._shared = TestFile(case.file, self.settings, self.coverage)
            return run_unit(case, self.settings, self._shared)
        except ProgramError as problem:
            return Outcome(case.id, ERROR, message=str(problem))

    def _end_of_file(self) -> Any:
        from hdev.testing.results import Outcome
        from hdev.testing.unit import end_of_file

        shared, self._shared = self._shared, None
        return Outcome("") if shared is None else end_of_file(shared, self.settings)

    def _table(self, case: Any) -> dict[str, Any]:
        from hdev.testing.failure import explain
        from hdev.testing.results import ERROR, Outcome
        from hdev.testing.unit import SetupProblem, table_labels

        self._begin(self.settings.timeout)
        outcome = Outcome(case.id, ERROR)
        try:
            return {"labels": table_labels(case, self.settings)}
        except SetupProblem as problem:
            outcome.message = str(problem)
        except BaseException as error:
            explain(error, outcome, lambda *arguments: None)
            outcome.status = ERROR
            if not isinstance(error, Exception):
                outcome.message = "its time was over" if "Timeout" in type(error).__name__ else "exit () was called"
                outcome.stopped = True
        outcome.message = f"the parameters of {case.procedure} cannot be had: {outcome.message}"
        return {"problem": outcome.to_json()}

    def _new_lines(self) -> list[list[Any]]:
        """Lines that were executed since the last answer: [file, procedure, lines that can be executed, executed]."""
        if self.coverage is None:
            return []
        result = []
        for key, (known, executed) in self.coverage.lines().items():
            told = self._told.get(key)
            if told is None or executed - told:
                result.append([*key, sorted(known), sorted(executed - (told or set()))])
                self._told[key] = set(executed)
        return result


if __name__ == "__main__":
    main()
