"""Coverage of HDevelop lines: exact, as Python's own line events tell; the reports; what it costs stands in bench/."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hdev.engine import Run
from hdev.errors import HError
from hdev.program import loads
from hdev.runtime.coverage import Coverage
from hdev.runtime.errors import Leave
from hdev.runtime.watch import tracing
from hdev.testing import coverage as reports

from .support import hdev_test, program

PROGRAMS = {
    "straight": "A := 1\nB := A + 1\n* end",
    "if": "A := 1\nif (A > 1)\n  B := 1\nelseif (A == 1)\n  B := 2\nelseif (A == 2)\n  B := 3\nelse\n  B := 4\nendif\nC := 1\n* end",
    "error in the middle": "A := 1\nB := A / 0\nC := 1\n* end",
    "error in a loop": "for I := 0 to 5 by 1\n  A := 1\n  B := 6 / (3 - I)\n  C := 1\nendfor\nD := 1\n* end",
    "error in a condition": "A := 1\nif (A / 0)\n  B := 1\nendif\nC := 2\n* end",
    "error in until": "A := 1\nrepeat\n  A := 2\nuntil (A / 0)\nB := 1\n* end",
    "caught": "try\n  A := 1\n  B := A / 0\n  C := 1\ncatch (E)\n  D := 1\nendtry\nF := 1\n* end",
    "caught without a variable": "try\n  A := 1\n  B := A / 0\n  C := 1\ncatch ()\n  D := 1\nendtry\n* end",
    "caught outside": "try\n  if (true)\n    A := 1\n    B := A / 0\n  endif\n  C := 1\ncatch (E)\nendtry\n* end",
    "nothing to catch": "Z := 0\ntry\n  A := 1\ncatch (E)\n  B := 1\nendtry\n* end",
    "throw": "A := 1\nthrow (3)\nB := 1\n* end",
    "break": "for I := 0 to 9 by 1\n  A := 1\n  if (I == 3)\n    break\n  endif\n  B := 1\nendfor\nC := 1\n* end",
    "break at once": "while (true)\n  A := 1\n  break\n  B := 1\nendwhile\nC := 1\n* end",
    "continue": "for I := 0 to 3 by 1\n  A := 1\n  continue\n  B := 1\nendfor\n* end",
    "continue in repeat": "I := 0\nrepeat\n  I := I + 1\n  if (I < 3)\n    continue\n  endif\n  B := 1\nuntil (I == 3)\n* end",
    "continue in a switch": "for I := 0 to 2 by 1\n  switch (I)\n  case 0:\n    continue\n  case 1:\n    A := 1\n    break\n  default:\n    B := 1\n  endswitch\n  C := 1\nendfor\n* end",
    "falling through": "switch (1)\ncase 0:\n  A := 1\ncase 1:\n  B := 1\ncase 2:\n  C := 1\n  break\ncase 3:\n  D := 1\nendswitch\nF := 1\n* end",
    "loop that does not run": "for I := 1 to 0 by 1\n  A := 1\nendfor\nwhile (false)\n  B := 1\nendwhile\nC := 1\n* end",
    "exit": "A := 1\nif (A)\n  exit ()\nendif\nB := 1\n* end",
    "return": "A := 1\nif (A)\n  return ()\nendif\nB := 1\n* end",
    "call": "A := 1\nhelp (A, B)\nC := 1\n* end\nprocedure help ( : : A : B)\nif (A == 1)\n  B := 2\n  return ()\nendif\nB := 3\n* end",
    "call that fails": "A := 1\nhelp (A, B)\nC := 1\n* end\nprocedure help ( : : A : B)\nB := 1\nB := A / 0\nB := 2\n* end",
    "call that is caught": "try\n  help ()\n  A := 1\ncatch (E)\n  B := 1\nendtry\n* end\nprocedure help ()\nA := 1\nthrow (7)\n* end",
    "thread": "par_start <T> : help (0)\npar_join (T)\nA := 1\n* end\nprocedure help ( : : A : )\nB := 1\nC := 1\n* end",
    "thread that fails": "par_start <T> : help (0)\ntry\n  par_join (T)\ncatch (E)\nendtry\n* end\nprocedure help ( : : A : )\nB := 1\nC := B / A\nD := 1\n* end",
    "output that is not set": "help (A)\n* end\nprocedure help ( : : : B)\nC := 1\n* end",
    "global": "global tuple G\nG := 1\n* end",
    "recursion": "fib (6, F)\n* end\nprocedure fib ( : : N : F)\nif (N < 2)\n  F := N\n  return ()\nendif\nfib (N - 1, A)\nfib (N - 2, B)\nF := A + B\n* end",
}  # fmt: skip


def by_coverage(text: str) -> dict[str, tuple[set[int], set[int]]]:
    measured = Coverage()
    run = Run(loads(text.encode(), "p.txt"), coverage=measured, warn=lambda text: None)
    with contextlib.suppress(HError):
        run.execute()
    return {name: lines for (_, name), lines in measured.lines().items()}


def by_tracing(text: str) -> dict[str, set[int]]:
    seen: dict[str, set[int]] = {}
    run = Run(loads(text.encode(), "p.txt"), warn=lambda text: None)

    def make(source):
        lines = seen.setdefault(source.procedure, set())
        return lambda number: lines.add(number) if number else None

    with tracing(make), contextlib.suppress(HError, Leave):
        run.execute()
    return seen


def labels(text: str) -> set[int]:
    """Lines of the main procedure that Python's events count otherwise: a case is looked at before it is entered, the
    condition of a `repeat` has an event when the loop begins, a `catch` without a variable none."""
    words = ("case", "default", "until", "catch ()")
    return {k for k, line in enumerate(text.split("\n"), 1) if line.strip().startswith(words)}


def agree(text: str) -> None:
    traced = by_tracing(text)
    covered = by_coverage(text)
    assert set(covered) == set(traced)
    for name, (known, executed) in covered.items():
        assert executed <= known
        ignored = labels(text) if name == "main" else set()
        assert executed - ignored == (traced[name] & known) - ignored, name


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_lines_are_those_that_were_executed(name: str) -> None:
    agree(PROGRAMS[name])


BY_HAND = {
    "repeat\n  A := 1\n  break\nuntil (true)": {1, 2, 3},
    "repeat\n  A := 1\nuntil (true)": {1, 2, 3},
    "repeat\n  A := 1\nuntil (1 / 0)": {1, 2, 3},
    "repeat\n  A := 1\n  B := 1 / 0\nuntil (true)": {1, 2, 3},
    "I := 0\nrepeat\n  I := I + 1\n  if (I < 3)\n    continue\n  endif\n  break\nuntil (I > 5)": {1, 2, 3, 4, 5, 7, 8},
    "I := 0\nrepeat\n  I := I + 1\n  continue\n  B := 1\nuntil (I == 3)": {1, 2, 3, 4, 6},
    "switch (1)\ncase 0:\n  A := 1\ncase 1:\n  B := 1\ncase 2:\n  C := 1\n  break\ncase 3:\n  D := 1\nendswitch": {
        1, 4, 5, 6, 7, 8,
    },
    "switch (9)\ncase 0:\n  A := 1\n  break\ndefault:\n  B := 1\nendswitch": {1, 5, 6},
    "try\n  A := 1 / 0\ncatch ()\nendtry": {1, 2, 3},
    "try\n  A := 1\ncatch ()\nendtry": {1, 2},
}  # fmt: skip


@pytest.mark.parametrize("text", BY_HAND)
def test_lines_found_by_hand(text: str) -> None:
    assert by_coverage(text)["main"][1] == BY_HAND[text]


def generated(rng: random.Random, depth: int, loop: bool) -> list[str]:
    """Blocks that end, with errors, jumps and handlers here and there."""
    lines: list[str] = []
    for _ in range(rng.randrange(1, 4)):
        kind = rng.randrange(10)
        if depth == 0 or kind < 3:
            lines.append(rng.choice(["A := A + 1", "B := 6 / (A - 3)", "C := [A, 1]", "A := A * 2", "D := [1, 2][A]"]))
            continue
        inner = ["  " + line for line in generated(rng, depth - 1, loop)]
        looped = ["  " + line for line in generated(rng, depth - 1, True)]
        if kind == 3:
            lines += [f"if (A % {rng.randrange(2, 4)} == 0)", *inner, "else", *looped_safe(inner), "endif"]
        elif kind == 4:
            lines += ["try", *inner, "catch (E)", "  A := A + 1", "endtry"]
        elif kind == 5:
            lines += [f"for I{depth} := 0 to 2 by 1", *looped, "endfor"]
        elif kind == 6:
            n = f"N{rng.randrange(10**9)}"
            lines += [f"{n} := 0", "repeat", f"  {n} := {n} + 1", *looped, f"until ({n} > {rng.randrange(3)})"]
        elif kind == 7:
            lines += ["switch (A % 3)", "case 0:", *inner, "  break", "case 1:", *looped_safe(inner), "endswitch"]
        elif kind == 8 and loop:
            lines.append(rng.choice(["break", "continue"]))
        elif kind == 9:
            lines.append(rng.choice(["throw (A)", "return ()", "help (A, A)", "help (A, A)"]))
    return lines


def looped_safe(lines: list[str]) -> list[str]:
    return ["  A := A + 1", *lines]


@pytest.mark.parametrize("seed", range(150))
def test_generated_programs(seed: int) -> None:
    rng = random.Random(seed)
    text = [
        "A := 1",
        *generated(rng, 4, False),
        "* end",
        "procedure help ( : : A : B)",
        "if (A > 5)",
        "  B := 1 / (A - 7)",
    ]
    agree("\n".join([*text, "  return ()", "endif", "B := A + 1", "* end"]))


def test_nothing_is_counted_unless_it_is_asked_for() -> None:
    run = Run(loads(b"A := 1", "p.txt"))
    main = run.program.main
    assert main is not None
    assert ".hits" not in run.session.linker.compiled(main, (), True).code.co_varnames
    assert "hits" not in str(run.session.linker.compiled(main, (), True).code.co_names)


def test_a_program_runs_as_before() -> None:
    text = "S := 0\nfor I := 1 to 9 by 1\n  if (I % 2)\n    continue\n  endif\n  S := S + I\nendfor\nV := [S, I]"
    plain = Run(loads(text.encode(), "p.txt")).execute()
    measured = Run(loads(text.encode(), "p.txt"), coverage=Coverage()).execute()
    assert dict(plain) == dict(measured)


def test_errors_point_to_the_same_place() -> None:
    text = "A := 1\nif (A)\n  B := 4 + (A * 'x')\nendif"
    found = []
    for coverage in (None, Coverage()):
        with pytest.raises(HError) as caught:
            Run(loads(text.encode(), "p.txt"), coverage=coverage).execute()
        found.append(caught.value.call_stack)
    assert found[0] == found[1]


# ------------------------------------------------------------------------------------------------------------ reports

LIBRARY = """procedure used ( : : A : B)
* a comment
B := 1
if (A > 5)
    B := 2
endif
return ()
procedure unused ()
A := 1
return ()
"""
TESTS = "procedure test_used ()\nused (1, B)\nassert_equal (B, 1)\nprocedure setup ()\nA := 1\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    program(tmp_path / "lib.hdpl", LIBRARY)
    program(tmp_path / "test_lib.hdpl", TESTS)
    return tmp_path


def test_table_of_lines(project: Path) -> None:
    result = hdev_test(".", "--coverage")
    assert result.code == 0, result.out
    rows = {
        line.split()[0]: line.split()[1:] for line in result.out.splitlines() if line.startswith(("lib", "  ", "all"))
    }
    assert rows["lib.hdpl"] == ["6", "3", "50", "%"]  # B, if, B, return; A, return
    assert rows["used"] == ["4", "3", "75", "%", "4"]
    assert rows["unused"] == ["2", "0", "0", "%", "1-2"]
    assert rows["all"] == ["6", "3", "50", "%"]
    assert "test_used" not in result.out
    assert "setup" not in result.out


def test_cobertura(project: Path) -> None:
    assert hdev_test(".", "--coverage-xml", "out/cover.xml").code == 0
    root = ET.parse(project / "out/cover.xml").getroot()
    assert root.tag == "coverage"
    assert (root.get("lines-valid"), root.get("lines-covered"), root.get("line-rate")) == ("6", "3", "0.5000")
    assert root.findtext("sources/source") == str(project)
    (found,) = root.iter("class")
    assert found.get("filename") == "lib.hdpl"
    source = (project / "lib.hdpl").read_text().splitlines()
    hits = {source[int(line.get("number", "0")) - 1]: line.get("hits") for line in found.findall("lines/line")}
    assert hits == {
        "<l>B := 1</l>": "1",
        "<l>if (A &gt; 5)</l>": "1",
        "<l>    B := 2</l>": "0",
        "<l>return ()</l>": "0",  # of both procedures, the last one counts
        "<l>A := 1</l>": "0",
    }
    names = ["packages", "package", "classes", "class", "methods", "method", "lines", "line"]
    assert {element.tag for element in root.iter()} == {"coverage", "sources", "source", *names}


def test_page(project: Path) -> None:
    assert hdev_test(".", "--coverage-html", "cover.html").code == 0
    page = (project / "cover.html").read_text()
    assert "3 of 6 lines were executed" in page
    assert '<span class="l x" title="not executed"><b>4</b>    B := 2</span>' in page
    assert '<span class="l y" title="executed"><b>2</b>B := 1</span>' in page


def test_least_share(project: Path) -> None:
    assert hdev_test(".", "--coverage-min", 50).code == 0
    result = hdev_test(".", "--coverage-min", 51)
    assert result.code == 1
    assert "coverage of 50.0 % is below 51 %" in result.out


def test_several_processes_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program(tmp_path / "lib.hdpl", "procedure sign ( : : A : B)\nif (A < 0)\n  B := -1\nelse\n  B := 1\nendif\n")
    for name, value in (("a", 3), ("b", -3)):
        text = f"procedure test_{name} ()\nsign ({value}, B)\nwait_seconds (0.2)\nkill_me (B)\nprocedure kill_me ( : : A : )\nB := A\n"
        program(tmp_path / f"test_{name}.hdpl", text)
    result = hdev_test(".", "-j", 2, "--coverage")
    assert "lib.hdpl" in result.out
    assert next(line for line in result.out.splitlines() if "sign" in line).split() == ["sign", "3", "3", "100", "%"]


def test_a_loop_sets_one_flag_a_turn() -> None:
    """What makes coverage cheap; the time itself is measured in bench/testing.py."""
    from hdev.compile.coverage import FLAGS

    text = "S := 0\nfor I := 1 to 9 by 1\n  S := S + I * 2\n  if (S > 1e12)\n    S := 0\n  endif\n  S := S + 1\nendfor"
    run = Run(loads(text.encode(), "p.txt"), coverage=Coverage())
    assert run.program.main is not None
    compiled = run.session.linker.compiled(run.program.main, (), True)
    assert [sorted(lines) for lines, _ in compiled.segments if lines] == [[1, 2], [3, 4, 7], [5]]
    assert FLAGS in compiled.code.co_varnames


def test_ranges() -> None:
    assert reports.ranges([3, 4, 5, 9]) == "3-5, 9"
    assert reports.ranges([]) == ""
