"""The time before a program runs: parsing and compiling, cold and from the cache; starting the command.

python bench/start.py [FOLDER with programs]     (without: a generated program)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def generated(lines: int) -> str:
    """A program of many different lines, of the kinds that programs consist of."""
    forms = [
        "* step {i}",
        "read_image (Image{i}, 'part_{i}')",
        "threshold (Image{i}, Region{i}, {i}, 255)",
        "connection (Region{i}, Parts{i})",
        "select_shape (Parts{i}, Found{i}, ['area', 'circularity'], 'and', [{i}, 0.5], [99999, 1.0])",
        "area_center (Found{i}, Area{i}, Row{i}, Column{i})",
        "if (|Area{i}| > {i} and Mode == 'a{i}')",
        "    Result[{i}] := sum(Area{i}) / 2.0 + max2(Row{i}[0], {i})",
        "endif",
        "Text{i} := 'number ' + {i} + ': ' + Area{i}$'.2f'",
    ]
    return "Mode := ''\n" + "\n".join(form.replace("{i}", str(i)) for i in range(lines // len(forms)) for form in forms)


MEASURE = """
import sys, time
from hdev.program import load
from hdev.engine import Run
from hdev.runtime.linker import Linker
import hdev.compile.procedure, hdev.check.checker, hdev.syntax.parser
hdev.syntax.parser.parse_statement("A := 1")
total = lines = 0
for path in sys.argv[1:]:
    start = time.perf_counter()
    program = load(path)
    total += time.perf_counter() - start
    run = Run(program, warn=lambda text: None)
    start = time.perf_counter()
    for procedure in program.procedures.values():
        if not procedure.locked:
            run.session.linker.compiled(procedure, (), procedure.name == "main")
            lines += len(procedure.lines)
    total += time.perf_counter() - start
print(total, lines)
"""


def measured(paths: list[str], cache: str) -> tuple[float, int]:
    """Seconds and lines for loading and compiling the programs in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *paths], env={**os.environ, "HDEV_CACHE": cache}, capture_output=True, text=True
    )
    seconds, lines = done.stdout.split()
    return float(seconds), int(lines)


def command(*words: str, repeats: int = 7, **environment: str) -> float:
    """The shortest of some runs of a command, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(words, env={**os.environ, **environment}, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            paths = sorted(str(path) for path in Path(sys.argv[1]).rglob("*.hd*") if path.suffix in (".hdev", ".hdvp"))
        else:
            paths = [os.path.join(folder, "program.txt")]
            Path(paths[0]).write_text(generated(20_000))
        measured(paths, os.path.join(folder, "tables"))  # Python's own caches
        cold, lines = measured(paths, os.path.join(folder, "cold"))
        warm = min(measured(paths, os.path.join(folder, "cold"))[0] for _ in range(3))
        print(
            f"{lines} lines, cold: {lines / cold:,.0f} lines a second; from the cache {warm * 1e3:.1f} ms: {cold / warm:.1f}x faster"
        )
        small = os.path.join(folder, "small.txt")
        Path(small).write_text("A := 0\nfor I := 1 to 10 by 1\n  A := A + I\nendfor\nText := 'sum: ' + A\n")
        cache = os.path.join(folder, "cache")
        numpy = command(sys.executable, "-c", "import numpy")
        run = command(sys.executable, "-m", "hdev", "run", small, HDEV_CACHE=cache)
        version = command(sys.executable, "-m", "hdev", "--version")
        python = command(sys.executable, "-c", "pass")
        print(f"hdev --version {version * 1e3:.0f} ms (python -c pass {python * 1e3:.0f} ms)")
        print(
            f"a text-only program, warm: {run * 1e3:.0f} ms; python -c 'import numpy' {numpy * 1e3:.0f} ms: {run / numpy:.2f}x"
        )


if __name__ == "__main__":
    main()
