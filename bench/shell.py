"""The shell in a terminal beside IPython: start and answer to a key; and what an attached debugger costs a program.

python bench/shell.py     (needs pexpect and IPython)
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import time

import pexpect

#: Output that comes within this time after a key belongs to it.
QUIET = 0.12


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "HDEV_HISTORY": ""}


SHELLS = {
    "hdev repl": ([sys.executable, "-m", "hdev", "repl"], "> "),
    "python -m IPython": ([sys.executable, "-m", "IPython", "--no-banner"], "]: "),
}
TYPED = {
    "hdev repl": "threshold (Image, Region, [128, 200], max2(Area, 255",
    "python -m IPython": "import os.path; sorted([os.path.join('a', 'b'), str(5",
}


def started(name: str) -> tuple[pexpect.spawn, float]:
    """The shell in a terminal, and the seconds until it is ready for a key."""
    command, prompt = SHELLS[name]
    start = time.perf_counter()
    child = pexpect.spawn(command[0], command[1:], env=environment(), dimensions=(40, 120), timeout=60)
    child.expect_exact(prompt.encode())
    return child, time.perf_counter() - start


def answers(name: str) -> list[float]:
    """For each key, the seconds until the screen no longer changes."""
    child, _ = started(name)
    settle(child)
    times = []
    for key in TYPED[name] * 2:
        start = time.perf_counter()
        os.write(child.child_fd, key.encode())
        times.append(settle(child) - start)
    child.close(force=True)
    return times


def settle(child: pexpect.spawn) -> float:
    """Read until nothing comes; the time at which the last of it came."""
    last = time.perf_counter()
    while select.select([child.child_fd], [], [], QUIET)[0]:
        os.read(child.child_fd, 65536)
        last = time.perf_counter()
    return last


LOOP = (
    "S := 0\nfor I := 1 to 1000000 by 1\n    S := S + I\nendfor\nother (S, T)\nprocedure other ( : : A : B)\nB := A\n"
)


class _Silent:
    def paused(self, pause) -> None:
        pause.go()

    def resumed(self, pause) -> None:
        pass


CASES: dict[str, dict[str, object]] = {
    "plain": {},
    "attached": {"attach": True},
    "settable": {"settable": True},
    "settable, attached": {"settable": True, "attach": True},
    "settable, a breakpoint elsewhere": {"settable": True, "attach": True, "stop": ("other", 1)},
}


def loop_seconds(attach: bool = False, settable: bool = False, stop: tuple[str, int] | None = None) -> float:
    """Processor time of the loop."""
    from hdev.debug import Debugger
    from hdev.engine import Run
    from hdev.program import loads

    run = Run(loads(LOOP.encode(), "loop.txt"))
    run.session.linker.settable = settable
    if attach:
        debugger = run.debugger = Debugger(run.session, _Silent(), settable=settable)
        if stop is not None:
            debugger.breakpoints.add(*stop)
    start = time.process_time()
    run.execute()
    return time.process_time() - start


def main() -> None:
    from hdev.catalogue import operator_names

    print(f"{len(operator_names())} operators known, Python {sys.version.split()[0]}")
    starts: dict[str, list[float]] = {name: [] for name in SHELLS}
    for _ in range(8):  # in turn, so that a busy moment meets both
        for name in SHELLS:
            child, seconds = started(name)
            child.close(force=True)
            starts[name].append(seconds)
    for name, times in starts.items():
        print(f"start {name:<18} best {min(times) * 1000:6.0f} ms, median {statistics.median(times) * 1000:6.0f} ms")
    ours, peer = (min(starts[name]) for name in SHELLS)
    print(f"start ratio {ours / peer:.2f} (bar 1.5)")
    for name in SHELLS:
        times = sorted(answers(name))
        p95 = times[int(len(times) * 0.95)]
        print(
            f"key   {name:<18} median {statistics.median(times) * 1000:5.1f} ms, 95 % {p95 * 1000:5.1f} ms, "
            f"worst {times[-1] * 1000:5.1f} ms (bar 50 ms)"
        )
    debugging()


def debugging() -> None:
    """What an attached debugger costs: the cases in turn, so that a busy moment meets all."""
    best = dict.fromkeys(CASES, 1e9)
    for _ in range(7):
        for name, options in CASES.items():
            best[name] = min(best[name], loop_seconds(**options))  # type: ignore[arg-type]
    print(f"loop of 10^6 turns: {best['plain'] * 1000:.0f} ms")
    for name, seconds in best.items():
        print(f"    {name:<34} {seconds / best['plain']:5.2f}")


if __name__ == "__main__":
    main()
