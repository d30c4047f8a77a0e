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


def loop_seconds(attach: bool, **options) -> float:
    from hdev.debug import Debugger
    from hdev.engine import Run
    from hdev.program import loads

    times = []
    for _ in range(5):
        run = Run(loads(LOOP.encode(), "loop.txt"))
        stop = options.get("stop")
        if attach:
            debugger = run.debugger = Debugger(run.session, _Silent(), settable=options.get("settable", True))
            if stop:
                debugger.breakpoints.add(*stop)
        else:
            run.session.linker.settable = options.get("settable", False)
        start = time.perf_counter()
        run.execute()
        times.append(time.perf_counter() - start)
    return min(times)


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
    plain = loop_seconds(False)
    settable = loop_seconds(False, settable=True)
    fixed = loop_seconds(True, settable=False)
    attached = loop_seconds(True)
    elsewhere = loop_seconds(True, stop=("other", 1))
    print(f"loop of 10^6 turns: {plain * 1000:.0f} ms; with a debugger that cannot set variables {fixed / plain:.2f},")
    print(
        f"    with variables that can be set {settable / plain:.2f}, with a debugger {attached / settable:.2f} of that,"
    )
    print(f"    with a breakpoint in another procedure {elsewhere / settable:.2f} of that")


if __name__ == "__main__":
    main()
