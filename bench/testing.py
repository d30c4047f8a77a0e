"""`hdev test` beside running the same programs in one process, and what coverage costs.

python bench/testing.py
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hdev.engine import Run
from hdev.program import loads
from hdev.runtime.coverage import Coverage

COUNT = 100
TURNS = 500_000

SMALL = """Numbers := []
for I := 1 to {n} by 1
    Numbers := [Numbers, I * {k} % 17]
endfor
Sorted := sort(Numbers)
Name := 'program ' + {k}
gen_circle (Circle, [50, 50], [30, 90], [10, {r}])
union1 (Circle, Both)
connection (Both, Parts)
area_center (Parts, Area, Row, Column)
count_obj (Parts, Number)
Sum := sum(Area)
"""

ONE_PROCESS = """
import sys, glob, hdev
for path in sorted(glob.glob(sys.argv[1] + '/*.hdev')):
    hdev.run(path)
"""


def write_programs(folder: Path) -> None:
    from hdev.program.writer import write

    for k in range(COUNT):
        made = loads(SMALL.format(n=50 + k, k=k, r=5 + k % 20).encode(), "made.txt")
        made.kind = "hdev"
        made.source = None
        path = folder / f"p{k:03d}.hdev"
        write(made, path)
        values = Run(made).execute()
        expected = {name: values[name] for name in ("Numbers", "Sorted", "Name", "Area", "Number", "Sum")}
        (folder / f"p{k:03d}.expected.json").write_text(json.dumps({"variables": expected}))


def seconds(words: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def many_programs() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HDEV_CACHE"] = str(Path(folder) / "cache")
        programs = Path(folder) / "programs"
        programs.mkdir()
        write_programs(programs)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        ways = {
            "one process": [sys.executable, "-c", ONE_PROCESS, str(programs)],
            "hdev test": [sys.executable, "-m", "hdev", "test", str(programs)],
            "hdev test -j 1": [sys.executable, "-m", "hdev", "test", "-j", "1", str(programs)],
            "hdev test --coverage": [sys.executable, "-m", "hdev", "test", "--coverage", str(programs)],
        }
        for words in ways.values():
            seconds(words, environment)
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(9):  # in turn, so that a busy moment of the machine meets all of them
            for name, words in ways.items():
                times[name].append(seconds(words, environment))
        alone = min(times["one process"])
        for name, found in times.items():
            middle = statistics.median(found)
            print(f"{COUNT} programs, {name}: {min(found):.2f} s (median {middle:.2f} s): {min(found) / alone:.2f}x")


PROGRAMS = {
    "scalar loop": f"S := 0\nfor I := 1 to {TURNS} by 1\n  S := S + I * 2\n  if (S > 1e12)\n    S := 0\n  endif\nendfor",
    "both branches of an if": f"S := 0\nfor I := 1 to {TURNS} by 1\n  if (I % 2 == 0)\n    S := S + 1\n  else\n    S := S - 1\n  endif\nendfor",
    "while loop, types unknown": f"N := number('{TURNS // 4}')\nS := number('0')\nI := number('1')\nwhile (I <= N)\n  S := S + I * 2\n  I := I + 1\nendwhile",
    "procedure calls": f"S := 0\nfor I := 1 to {TURNS // 4} by 1\n  add_one (S, S)\nendfor\nprocedure add_one ( : : A : B)\nB := A + 1\nreturn ()",
    "growing tuple": f"T := []\nfor I := 1 to {TURNS // 4} by 1\n  T := [T, I]\nendfor",
    "operators on regions": f"gen_circle (C, 50, 50, 20)\nfor I := 1 to {TURNS // 500} by 1\n  area_center (C, A, R, Col)\n  union1 (C, D)\nendfor",
    "the emptiest loop": f"for I := 1 to {TURNS} by 1\n  S := I\nendfor",
}


def function(text: str, coverage: Coverage | None) -> Callable[[], object]:
    run = Run(loads(text.encode(), "bench.txt"), coverage=coverage)
    assert run.program.main is not None
    return run.session.linker.function(run.program.main, (), is_main=True)


def traced(work: Callable[[], object]) -> float:
    """Seconds with Python's line events, the usual way to measure coverage before Python 3.12."""
    seen = set()

    def line(frame, event, argument):
        seen.add((frame.f_code, frame.f_lineno))
        return line

    before = sys.gettrace()
    start = time.perf_counter()
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before)
    return time.perf_counter() - start


def coverage_costs() -> None:
    for name, text in PROGRAMS.items():
        plain, measured = function(text, None), function(text, Coverage())
        best = [float("inf")] * 2
        for _ in range(9):
            for k, work in enumerate((plain, measured)):
                start = time.perf_counter()
                work()
                best[k] = min(best[k], time.perf_counter() - start)
        events = min(traced(plain) for _ in range(2))
        print(
            f"coverage, {name}: {(best[1] / best[0] - 1) * 100:+.0f} % ({best[0] * 1e3:.1f} -> {best[1] * 1e3:.1f} ms); "
            f"with sys.settrace {(events / best[0] - 1) * 100:+,.0f} %"
        )


if __name__ == "__main__":
    coverage_costs()
    many_programs()
