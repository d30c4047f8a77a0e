"""Ctrl-C while something runs: loops end, programs pause, what does not react is left behind."""

import signal
import sys
import threading
import time

import pytest

from hdev.shell.worker import Interrupted, Job, Worker
from tests.shell.driving import Driven

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals"),
    pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="the main thread has Ctrl-C"),
]


@pytest.fixture
def press():
    """Press Ctrl-C after each of these times, counted from when the work has begun (`shell` runs procedures, or None)."""
    threads = []

    def arrange(shell, *seconds):
        def work():
            end = time.monotonic() + 30
            while shell is not None and not shell._frames() and time.monotonic() < end:
                time.sleep(0.01)
            start = time.monotonic()
            for delay in seconds:
                time.sleep(max(start + delay - time.monotonic(), 0))
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

        threads.append(threading.Thread(target=work, daemon=True))
        threads[-1].start()

    yield arrange
    for thread in threads:
        thread.join(30)


def test_loop(press):
    with Driven() as driven:
        driven.send("N := 0")
        press(driven.shell, 0.3)
        shown = driven.send("while (true)\n    N := N + 1\nendwhile")
        assert shown.startswith("interrupted")
        assert driven.shell.status == 1
        assert driven.shell.workspace.variables["N"] > 0
        assert driven.send("1 + 1") == "2  (integer)"


def test_evaluation_in_a_pause_leaves_the_program_paused(press):
    with Driven("A := 1\nB := A\n") as driven:
        driven.send("%debug", "%over")
        press(driven.shell, 0.3)
        assert driven.send("wait_seconds (100)") == "interrupted: wait_seconds (100)"
        assert driven.shell.prompt == "[main:2] > "
        driven.send("A := 5", "%go")
        assert driven.send("B") == "5  (integer)"


def test_program_pauses_then_ends(press):
    with Driven("N := 0\nwhile (true)\n    N := N + 1\nendwhile\n") as driven:
        press(driven.shell, 0.3)
        assert "paused" in driven.send("%run")
        assert driven.shell.pause is not None
        assert driven.send("N > 0") == "1  (integer)"
        driven.send("%end")
        assert driven.shell.workspace.variables["N"] > 0


def test_program_in_an_operator_ends_with_the_second_press(press):
    with Driven("A := 3\nwait_seconds (100)\nB := 1\n") as driven:
        press(driven.shell, 0.3, 0.8)
        assert "interrupted in main, line 2: wait_seconds (100)" in driven.send("%run")
        assert driven.send("A") == "3  (integer)"
        assert "B" not in driven.shell.workspace.variables


def test_what_does_not_react_is_left_behind(press):
    # sleep hears no exception from another thread before its end: like an operator in the middle of a calculation
    with Driven() as driven:
        driven.send("A := 77")
        start = time.monotonic()
        press(None, 0.3, 2.0)
        with pytest.raises(Interrupted, match="left behind"):
            driven.shell.do(lambda: time.sleep(30))
        assert time.monotonic() - start < 20
        assert "is still at work; Ctrl-C again leaves it behind" in driven.written[-1]
        assert driven.send("A + 1") == "78  (integer)"


def test_variables_of_what_is_left_behind_stay(press):
    with Driven() as driven:
        linker = driven.shell.workspace.session.linker
        linker.operator("count_seconds")
        linker._operators["count_seconds"] = lambda: time.sleep(30) or 1.0
        press(driven.shell, 0.3, 2.0)
        shown = driven.send("A := 5\ncount_seconds (T)\nB := 1")
        assert "`count_seconds (T)` was left behind" in shown
        assert driven.send("A") == "5  (integer)"


def test_interrupted_job_does_not_hit_the_next_one():
    finished = threading.Event()
    worker = Worker(lambda job: finished.set())
    for _ in range(30):
        finished.clear()
        job = Job(lambda: sum(range(20000)))
        worker.start(job)
        job.interrupt()
        assert finished.wait(10)
        finished.clear()
        following = Job(lambda: sum(range(2000)))
        worker.start(following)
        assert finished.wait(10)
        assert following.error is None
        assert following.value == 1999000
    worker.close()
