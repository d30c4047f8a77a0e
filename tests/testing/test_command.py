"""`hdev test`: which cases, options, exit codes; `hdev check` knows the assert procedures."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from hdev.cli.main import main
from hdev.cli.test import selection
from hdev.testing.cases import Case
from hdev.testing.memory import fair_share

from .support import hdev_test, program

TWO = "procedure test_first ()\nassert_equal (1, 1)\nprocedure test_second ()\nassert_equal (1, 2)\n"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return program(tmp_path / "two.hdpl", TWO)


def test_exit_codes(two: Path, tmp_path: Path) -> None:
    assert hdev_test(f"{two}::test_first").code == 0
    assert hdev_test(two).code == 1
    (tmp_path / "empty").mkdir()
    assert hdev_test(tmp_path / "empty").code == 5
    assert hdev_test(two, "-k", "none_of_this").code == 5
    for words in (["--jobs", "-1"], ["--timeout", "0"], ["--memory", "much"], ["--no-such-option"], ["-k", "(a"]):
        assert hdev_test(two, *words).code == 2, words
    assert hdev_test(tmp_path / "gone").code == 2
    assert hdev_test(f"{two}::test_third").code == 2
    assert hdev_test(f"{two}::test_first", "--junit", "/dev/null/x").code == 2


def test_a_file_that_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "test_bad.hdvp").write_text("<hdevelop>")
    program(tmp_path / "good.hdpl", "procedure test_good ()\nassert_true (1)")
    result = hdev_test(tmp_path)
    assert result.code == 2
    assert "test_bad.hdvp" in result.err
    assert "1 passed" in result.out


def test_a_program_that_cannot_be_read_is_a_case_that_fails(tmp_path: Path) -> None:
    (tmp_path / "bad.hdev").write_text("<hdevelop>")
    (tmp_path / "bad.expected.json").write_text("{}")
    program(tmp_path / "library.hdev", "procedure helper ()\nA := 1", {"variables": {}})
    result = hdev_test(tmp_path)
    assert result.code == 1
    assert "bad.hdev" in result.out


def test_names(two: Path) -> None:
    result = hdev_test(two, "--list")
    assert result.out.splitlines() == [f"{two}::test_first", f"{two}::test_second"]
    assert hdev_test(two, "--list", "-k", "second").out.splitlines() == [f"{two}::test_second"]


def test_stop_at_the_first_failure(tmp_path: Path) -> None:
    text = "".join(f"procedure test_{k} ()\nassert_fail ('x')\n" for k in range(20))
    result = hdev_test(program(tmp_path / "many.hdpl", text), "-x", "-j", 1)
    assert "1 failed in" in result.out


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", "abc"),
        ("a", "a"),
        ("a or b", "ab"),
        ("not a", "bc"),
        ("not (a or b)", "c"),
        ("test and not a", "bc"),
        ("A", "a"),
        ("not not a or c", "ac"),
    ],
)
def test_words(words: str, names: str) -> None:
    wanted = selection(words)
    assert [name for name in "abc" if wanted(Case("unit", "file", f"t{'es'}t_{name}{name}{name}"))] == [
        name for name in "abc" if (name in names)
    ]


@pytest.mark.parametrize("words", ["and", "a and", "(a", "a)", "not", "a b", "()"])
def test_words_that_make_no_sense(words: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        selection(words)


def test_a_case_that_is_named_twice_runs_once(two: Path) -> None:
    assert "1 passed in" in hdev_test(f"{two}::test_first", f"{two}::test_first").out


def test_procedures_and_options_reach_the_cases(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "t").mkdir()
    program(tmp_path / "lib/twice.hdvp", "procedure twice ( : : A : B)\nB := 2 * A")
    program(tmp_path / "t/test.hdpl", "procedure test_it ()\ntwice (2, B)\nassert_equal (B, 4)")
    assert hdev_test(tmp_path / "t", "-P").code == 1
    assert hdev_test(tmp_path / "t", "-P", "-p", tmp_path / "lib").code == 0
    program(tmp_path / "t/test.hdpl", "procedure test_it ()\nsystem_call ('true')")
    assert "not permitted to run other programs" in hdev_test(tmp_path / "t").out
    assert hdev_test(tmp_path / "t", "--allow-run").code == 0
    program(tmp_path / "t/test.hdpl", f"procedure test_it ()\nopen_file ('{tmp_path}/x', 'output', F)")
    assert "not permitted to write files" in hdev_test(tmp_path / "t", "--sandbox").out


def test_several_processes_run_all_cases(tmp_path: Path) -> None:
    text = "".join(f"procedure test_{k} ()\nassert_equal ({k}, {k})\n" for k in range(30))
    path = program(tmp_path / "many.hdpl", text)
    for jobs in (1, 3, "auto"):
        assert "30 passed in" in hdev_test(path, "-j", jobs).out


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="the size of the memory")
def test_shares_of_the_memory() -> None:
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert whole / 2 >= fair_share(1) >= fair_share(7) > 0
    assert fair_share(1000) == fair_share(10_000)  # enough for one process, however many there are


def test_check_knows_the_assert_procedures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "procedure test_it ()\nassert_equal (1, 1)\nassert_equal (1)\nassert_equl (1, 1)"
    program(tmp_path / "t.hdpl", text)
    main(["check", "--json", str(tmp_path / "t.hdpl")])
    report = json.loads(capsys.readouterr().out)
    assert [(d["line"], d["code"]) for d in report["diagnostics"]] == [(2, "arguments"), (3, "unknown")]
    assert "assert_equal" in report["diagnostics"][1]["message"]


def test_nothing_heavy_is_imported_by_the_command() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from hdev.cli.main import main; import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main(['test', '--help'])\n"
        "import hdev.testing.pytest_plugin\n"
        "print([name for name in ('numpy', 'cv2', 'numba', 'lark', 'hdev.engine') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
