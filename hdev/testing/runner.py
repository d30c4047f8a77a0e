"""All cases over some lanes: what is ready is run, what comes back is handed on."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hdev.testing.cases import Case
from hdev.testing.pool import Lane
from hdev.testing.results import BAD, ERROR, SKIPPED, Outcome
from hdev.testing.settings import Settings

#: Seconds after which another process may be started, and seconds that the cases that wait must be likely to take: a process
#: needs about half a second to be ready, and takes it from the others.
ANOTHER = 0.4
WORTH_IT = 1.0


@dataclass(slots=True)
class Work:
    """Cases that one lane runs in their order."""

    cases: list[Case]
    shared: bool = False


@dataclass(slots=True)
class Run:
    """The cases of a run and what has become of them.

    Parameters
    ----------
    jobs : int
        Processes; 0: as many as there are processors, started as they are needed.
    wanted : callable, optional
        Whether a case is to be run at all.
    stop_at_first : bool
        Nothing is begun after the first case that fails.
    """

    cases: list[Case]
    settings: Settings
    jobs: int = 0
    wanted: Callable[[Case], bool] = lambda case: True
    stop_at_first: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    lines: dict[tuple[str, str], tuple[set[int], set[int]]] = field(default_factory=dict)
    #: Cases that were left out because they are not wanted.
    left_out: int = 0
    _lanes: list[Lane] = field(default_factory=list)
    _results: queue.SimpleQueue[Outcome | None] = field(default_factory=queue.SimpleQueue)
    _pending: deque[Work] = field(default_factory=deque)
    _lock: threading.Condition = field(default_factory=threading.Condition)
    _open: int = 0
    _idle: int = 0
    _over: bool = False
    _begun: float = 0.0
    _started: float = 0.0
    _first: float = 0.0
    _tables: dict[str, int] = field(default_factory=dict)
    _shared: dict[str, list[Case]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Outcome]:
        """Run the cases; each outcome as it comes. No process is left when the iteration ends, in whatever way."""
        self._prepare()
        limit = self.jobs or os.cpu_count() or 1
        self._begun = self._started = time.monotonic()
        try:
            self._start_lanes(min(limit, len(self._pending)) if self.jobs else 1)
            while True:
                if len(self._lanes) < limit and self._another_helps():
                    self._start_lanes(1)
                try:
                    outcome = self._results.get(timeout=0.05)
                except queue.Empty:
                    if self._finished():
                        break
                    continue
                if outcome is None:
                    break
                self._first = self._first or time.monotonic()
                self.outcomes.append(outcome)
                yield outcome
                if self.stop_at_first and outcome.status in BAD:
                    break
        finally:
            self._stop()

    def _prepare(self) -> None:
        for case in self.cases:
            if case.table:
                self._tables[case.file] = self._tables.get(case.file, 0) + 1
                self._add(Work([case]))
            elif case.shared:
                self._shared.setdefault(case.file, []).append(case)
            else:
                self._take([case])
        for file in {case.file: None for case in self.cases if case.shared}:
            if not self._tables.get(file):
                self._add_shared(file)

    def _take(self, cases: list[Case]) -> None:
        """Queue the cases that are wanted."""
        for case in cases:
            if not self.wanted(case):
                self.left_out += 1
            elif case.skip:
                self._results.put(Outcome(case.id, SKIPPED, message=case.skip))
            else:
                self._add(Work([case]))

    def _add(self, work: Work) -> None:
        self._open += 1
        self._pending.append(work)

    def _add_shared(self, file: str) -> None:
        """All cases of a file that share a session, in the order of the file."""
        cases = []
        for case in self._shared.pop(file, []):
            if not self.wanted(case):
                self.left_out += 1
            elif case.skip:
                self._results.put(Outcome(case.id, SKIPPED, message=case.skip))
            else:
                cases.append(case)
        if cases:
            order = {case.procedure: number for number, case in enumerate(self.cases) if case.file == file}
            cases.sort(key=lambda case: order[case.procedure])
            self._add(Work(cases, True))

    # ------------------------------------------------------------------------------------------------------------ lanes

    def _start_lanes(self, count: int) -> None:
        for _ in range(count):
            lane = Lane(self.settings)
            self._lanes.append(lane)
            threading.Thread(target=self._drive, args=(lane,), daemon=True).start()

    def _drive(self, lane: Lane) -> None:
        """What the thread of a lane does."""
        while True:
            with self._lock:
                self._idle += 1
                while not self._pending and not self._over:
                    self._lock.wait(0.5)
                self._idle -= 1
                if self._over:
                    return
                work = self._pending.popleft()
            try:
                self._do(lane, work)
            except Exception as error:  # a mistake of hdev must not leave the run waiting for ever
                self._results.put(Outcome(work.cases[0].id, ERROR, message=f"{type(error).__name__}: {error}"))
            with self._lock:
                self._open -= 1
                if not self._open:
                    self._results.put(None)

    def _do(self, lane: Lane, work: Work) -> None:
        for case in work.cases:
            if self._over:
                return
            if case.table:
                self._expand(case, lane.labels(case))
            else:
                self._results.put(lane.run(case))
        if work.shared and not self._over:
            problem = lane.end_file(work.cases[0].file)
            if problem is not None:
                self._results.put(problem)

    def _expand(self, case: Case, labels: list[str] | Outcome) -> None:
        with self._lock:
            rows: list[Case] = []
            if isinstance(labels, Outcome):
                if self.wanted(case):
                    self._results.put(labels)
            else:
                rows = [row for row in case.rows(labels) if case.label in ("", row.label)]
                if not labels:
                    self._results.put(Outcome(case.id, SKIPPED, message=f"{case.procedure}_parameters gives no rows"))
                elif not rows:
                    self._results.put(Outcome(case.id, ERROR, message=f"its table has no row '{case.label}'"))
            self._tables[case.file] -= 1
            if case.shared:
                self._shared.setdefault(case.file, []).extend(rows)
                if not self._tables[case.file]:
                    self._add_shared(case.file)
            else:
                self._take(rows)
            self._lock.notify_all()

    def _finished(self) -> bool:
        with self._lock:
            return not self._open and self._results.empty()

    def _another_helps(self) -> bool:
        """Whether cases wait that would keep another process busy."""
        now = time.monotonic()
        if now - self._started < ANOTHER:
            return False
        with self._lock:
            if self._idle or not self._pending:
                return False
            waiting = len(self._pending)
        done = len(self.outcomes) - 1  # the first case waits for the process to be ready
        if done < 1 and now - self._begun < 2 * WORTH_IT:
            return False
        if done > 0 and waiting * (now - self._first) / done < WORTH_IT:
            return False
        self._started = now
        return True

    def _stop(self) -> None:
        with self._lock:
            self._over = True
            self._pending.clear()
            self._lock.notify_all()
        for lane in self._lanes:
            with contextlib.suppress(OSError):
                lane.close()
            for key, (known, executed) in lane.lines.items():
                before = self.lines.setdefault(key, (set(), set()))
                before[0].update(known)
                before[1].update(executed)
