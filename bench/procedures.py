"""What a program pays for calling a standard procedure: finding, reading and compiling it and all that it calls, in a new
process.

python bench/procedures.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

MEASURE = """
import sys, time
import hdev
from hdev.engine import Run
from hdev.program import load
from hdev.program.model import Program
from hdev.program.reader import loads
from hdev.runtime.session import standard_procedures

hdev.run_text("A := 1")
paths = sorted(standard_procedures().rglob("*.hdvp"))
names = [path.stem for path in paths] if sys.argv[1] == "all" else sys.argv[1:]
run = Run(loads(b"A := 1", "x.txt"), warn=lambda text: None, environment={})
start = time.process_time()
waiting, seen = list(names), set()
while waiting:
    name = waiting.pop()
    found = run.session.procedures.find(name, None)
    if found is not None and name not in seen:
        seen.add(name)
        code = run.session.linker.compiled(found, (), False)
        # What it calls is compiled when it is first called: count it, too.
        waiting += [called for called, _ in code.procedures]
print((time.process_time() - start) * 1e3, len(names))
"""


def measured(*names: str, cache: str) -> tuple[float, int]:
    """Milliseconds for the procedures in a new process, and how many they are."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *names],
        env={**os.environ, "HDEV_CACHE": cache},
        capture_output=True,
        text=True,
        check=True,
    )
    time, number = done.stdout.split()
    return float(time), int(number)


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        cold, number = measured("all", cache=cache)
        warm = statistics.median(measured("all", cache=cache)[0] for _ in range(7))
        print(f"all {number} standard procedures: {cold:.0f} ms cold, {warm:.1f} ms warm")
        for name in (
            *("disp_message", "dev_open_window_fit_image", "list_image_files", "set_display_font"),
            *("dev_display_dl_data", "evaluate_dl_model", "train_dl_model", "visualize_object_model_3d"),
        ):
            warm = statistics.median(measured(name, cache=cache)[0] for _ in range(5))
            print(f"{name:>26}: {warm:5.1f} ms warm (at most 20)")


if __name__ == "__main__":
    main()
