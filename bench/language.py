"""The speed of the language: loops, growing tuples, procedure calls, operator calls; beside Python and GNU Octave.

python bench/language.py            (Octave is used if it is installed: apt-get install octave)
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable

from hdev.engine import Run
from hdev.program import loads

TURNS = 1_000_000


def best(function: Callable[[], object], repeats: int = 5) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def program(text: str) -> Callable[[], object]:
    """The main procedure of a program as a function."""
    run = Run(loads(text.encode(), "bench.txt"))
    main = run.program.main
    assert main is not None
    return run.session.linker.function(main, (), is_main=True)


def by_hand() -> int:
    s = 0
    for i in range(1, TURNS + 1):
        s = s + i * 2
        if s > 1e12:
            s = 0
    return s


LOOP = f"S := 0\nfor I := 1 to {TURNS} by 1\n  S := S + I * 2\n  if (S > 1e12)\n    S := 0\n  endif\nendfor"
UNKNOWN = f"N := number('{TURNS}')\nS := number('0')\nI := number('1')\nwhile (I <= N)\n  S := S + I * 2\n  I := I + 1\nendwhile"


def octave() -> float | None:
    """Seconds for the same loop in GNU Octave, its start not counted."""
    if shutil.which("octave-cli") is None:
        return None
    code = f"tic; s = 0; for i = 1:{TURNS}; s = s + i * 2; if (s > 1e12) s = 0; end; end; disp(toc)"
    runs = [
        float(subprocess.run(["octave-cli", "--quiet", "--eval", code], capture_output=True, text=True).stdout)
        for _ in range(2)
    ]
    return min(runs)


def main() -> None:
    hand, ours = best(by_hand), best(program(LOOP))
    print(
        f"scalar loop: {ours / TURNS * 1e9:.0f} ns a turn; by hand in Python {hand / TURNS * 1e9:.0f} ns: {ours / hand:.2f}x"
    )
    unknown = best(program(UNKNOWN), 3)
    print(f"the same with a while loop over values of unknown type: {unknown / TURNS * 1e9:.0f} ns a turn")
    other = octave()
    if other is not None:
        print(f"GNU Octave: {other / TURNS * 1e9:.0f} ns a turn: {other / ours:.1f}x as long as ours")
    forms = {
        "append": "T := []\nfor I := 1 to {n} by 1\n  T := [T, I]\nendfor",
        "append, read whole": "T := []\nfor I := 1 to {n} by 1\n  T := [T, I]\n  tuple_length (T, L)\nendfor",
        "assign an element": "T := []\nfor I := 0 to {n} - 1 by 1\n  T[I] := I\nendfor",
    }
    for name, text in forms.items():
        one, two = (best(program(text.replace("{n}", str(n))), 5) for n in (100_000, 200_000))
        print(f"{name}: 100,000 in {one * 1e3:.1f} ms, 200,000 in {two * 1e3:.1f} ms: {two / one:.2f}x")
    calls = 200_000
    empty = best(program(f"for I := 1 to {calls} by 1\nendfor"))
    procedure = "procedure f ( : : A, B : C)\nC := A + B\nreturn ()"
    ours = best(program(f"for I := 1 to {calls} by 1\nf (I, 2, R)\nendfor\n{procedure}")) - empty

    def python_calls() -> None:
        def f(a: int, b: int) -> int:
            return a + b

        for i in range(calls):
            f(i, 2)

    def python_loop() -> None:
        for _ in range(calls):
            pass

    hand = best(python_calls) - best(python_loop)
    print(
        f"procedure call: {ours / calls * 1e9:.0f} ns; Python function {hand / calls * 1e9:.0f} ns: {ours / hand:.2f}x"
    )
    for operator in ("tuple_add (I, 2, R)", "tuple_strlen ('abc', R)", "count_seconds (R)"):
        cost = best(program(f"for I := 1 to {calls} by 1\n{operator}\nendfor")) - empty
        print(f"{operator}: {cost / calls * 1e9:.0f} ns a call")


if __name__ == "__main__":
    main()
