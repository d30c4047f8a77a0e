"""The commands and their options."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import hdev


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "program.txt"
    file.write_text("A := 3\nB := [0.5, 'x']\nv := {1, [2, 3]}\nD := dict{}\n")
    return file


class TestRun:
    def test_file_alone_means_run(self, program: Path) -> None:
        assert hdev(str(program)).code == 0

    def test_dump(self, program: Path) -> None:
        assert hdev("run", str(program), "-d", "A", "-d", "B").out == "A = 3\nB = [0.5, 'x']\n"
        assert "v = {1, [2, 3]}" in hdev("run", str(program), "-d").out

    def test_json_has_types(self, program: Path) -> None:
        variables = json.loads(hdev("run", str(program), "--json").out)
        assert variables["A"] == [{"int": 3}]
        assert variables["B"] == [{"real": 0.5}, {"string": "x"}]
        assert variables["v"] == {"vector": [[{"int": 1}], [{"int": 2}, {"int": 3}]]}
        assert variables["D"][0]["handle"] == "dict"

    @pytest.mark.parametrize(
        ("value", "code"), [("1", 0), ("0", 1), ("0.0", 1), ("'true'", 0), ("'false'", 1), ("'yes'", 1), ("[]", 1)]
    )
    def test_check_variable(self, value: str, code: int, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text(f"Ok := {value}\n")
        assert hdev("run", "-c", "Ok", str(file)).code == code

    def test_check_of_a_missing_variable_fails(self, program: Path) -> None:
        assert hdev("run", "-c", "Nothing", str(program)).code == 1

    def test_define_sets_a_global_string(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("global tuple Name\nR := Name + '!'\n")
        assert hdev("run", str(file), "-D", "Name=12", "-d", "R").out == "R = '12!'\n"

    @pytest.mark.parametrize("given", ['{"A": [1, 2.5, "x"]}', "A=[1, 2.5, 'x']"])
    def test_inputs(self, given: str, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("A := 0\nR := A\n")
        assert hdev("run", str(file), "--inputs", given, "-d", "R").out == "R = [1, 2.5, 'x']\n"

    def test_inputs_from_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "p.txt").write_text("A := 0\nR := A * 2\n")
        (tmp_path / "in.json").write_text('{"A": [{"int": 21}]}')
        outcome = hdev("run", str(tmp_path / "p.txt"), "--inputs", str(tmp_path / "in.json"), "-d", "R")
        assert outcome.out == "R = 42\n"

    @pytest.mark.parametrize("given", ["{", "[1]", "no_such.json", "A=1 +", '{"A": {"b": 1}}'])
    def test_wrong_inputs_are_wrong_usage(self, given: str, program: Path) -> None:
        assert hdev("run", str(program), "--inputs", given).code == 2

    def test_external_procedures(self, tmp_path: Path) -> None:
        library = tmp_path / "library"
        library.mkdir()
        (library / "twice.hdvp").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<hdevelop file_version="1.2" halcon_version="23.05.0.0">\n'
            '<procedure name="twice">\n<interface>\n<ic><par name="A" base_type="ctrl" dimension="0"/></ic>\n'
            '<oc><par name="B" base_type="ctrl" dimension="0"/></oc>\n</interface>\n<body>\n<l>B := 2 * A</l>\n'
            "<l>return ()</l>\n</body>\n</procedure>\n</hdevelop>\n"
        )
        file = tmp_path / "p.txt"
        file.write_text("R := 0\ntwice (21, R)\n")
        assert hdev("run", str(file), "-p", str(library), "-d", "R").out == "R = 42\n"
        without = hdev("run", str(file), "-d", "R")
        assert without.out == "R = 0\n"
        assert "twice" in without.err

    def test_thread_mode(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        body = "global tuple L\nL := [L, '{0}']\nreturn ()\n"
        file.write_text(
            "procedure init ()\nglobal tuple L\nL := 'init'\nreturn ()\n"
            + "".join(f"procedure {name} ()\n" + body.format(name) for name in ("work", "cleanup"))
        )
        assert hdev("run", "-t", "work", str(file), "-d", "L").out == "L = ['init', 'work', 'cleanup']\n"

    def test_timeout(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("while (true)\nendwhile\n")
        outcome = hdev("run", "--timeout", "0.2", str(file))
        assert outcome.code == 1
        assert "error 9400" in outcome.err

    def test_timeout_in_thread_mode(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text(
            "procedure init ()\nreturn ()\nprocedure work ()\nwhile (1)\nendwhile\nreturn ()\nprocedure cleanup ()\nreturn ()\n"
        )
        done = subprocess.run(
            [sys.executable, "-m", "hdev", "run", "-t", "work", "--timeout", "0.3", str(file)],
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == 1
        assert "error 9400" in done.stderr

    def test_trace_names_each_line(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("A := 1\nfor I := 1 to 2 by 1\n  A := A + I\nendfor\n")
        lines = hdev("run", "--trace", str(file)).err.splitlines()
        assert [line.split(": ")[0] for line in lines if line.endswith("A := A + I")] == ["main:3", "main:3"]

    def test_profile_counts_calls(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("A := 1\nfor I := 1 to 5 by 1\n  A := A + I\nendfor\n")
        rows = [line.split() for line in hdev("run", "--profile", str(file)).err.splitlines()]
        assert ["5", "main:3:"] in [[row[0], row[2]] for row in rows]

    def test_variables_are_shown_after_an_error(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("A := 7\nB := A / 0\n")
        outcome = hdev("run", str(file), "-d", "A")
        assert outcome.code == 1
        assert outcome.out == "A = 7\n"

    def test_standard_input(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "hdev", "run", "-", "-d", "R"], input="R := 6 * 7\n", capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (0, "R = 42\n")

    def test_library_is_no_program(self, tmp_path: Path) -> None:
        file = tmp_path / "l.hdpl"
        file.write_text(
            '<?xml version="1.0"?>\n<hdevelop file_version="1.2" halcon_version="12.0">\n<library/>\n</hdevelop>\n'
        )
        outcome = hdev("run", str(file))
        assert outcome.code == 1
        assert "main" in outcome.err


class TestEval:
    def test_value(self) -> None:
        assert hdev("eval", "[1,2,3] * 2").out == "[2, 4, 6]\n"

    def test_json(self) -> None:
        assert json.loads(hdev("eval", "[3, 0.5, 'a']", "--json").out) == [{"int": 3}, {"real": 0.5}, {"string": "a"}]

    def test_error_has_a_caret(self) -> None:
        outcome = hdev("eval", "1 + (2 * 'a')")
        assert outcome.code == 1
        assert outcome.err.splitlines()[:2] == ["    1 + (2 * 'a')", "        ^^^^^^^^^"]

    def test_no_expression(self) -> None:
        outcome = hdev("eval", "1 +")
        assert outcome.code == 1
        assert "error 21104" in outcome.err

    def test_newline_is_a_blank(self) -> None:
        assert hdev("eval", "1 +\n2").out == "3\n"


class TestCheck:
    def test_report(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text(
            "A := 1\nB := C + sine(A)\nfind_shape_model (I, M, 0, 1, 1, 1, 1, 'a', 1, 1, R, C, G, S)\nfoo (A)\n"
        )
        outcome = hdev("check", "--json", str(file))
        report = json.loads(outcome.out)
        assert outcome.code == 1
        assert set(report) == {"file", "parsed", "diagnostics", "operators", "not_implemented", "not_found", "lacking"}
        assert report["parsed"] is True
        assert report["operators"] == ["find_shape_model"]
        assert report["not_found"] == ["foo"]
        found = {(d["code"], d["line"]) for d in report["diagnostics"]}
        assert {("function", 2), ("unknown", 4), ("undefined", 3)} <= found
        assert set(report["diagnostics"][0]) == {"code", "severity", "procedure", "line", "column", "message"}

    def test_clean_program(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("A := [1,2]\nB := sum(A)\n")
        assert (hdev("check", str(file)).code, hdev("check", str(file)).out) == (0, "")

    def test_unreadable_file_is_reported(self, tmp_path: Path) -> None:
        (tmp_path / "bad.hdev").write_bytes(b"\x00\x01\x02")
        outcome = hdev("check", "--json", str(tmp_path))
        report = json.loads(outcome.out)
        assert (outcome.code, report["parsed"]) == (1, False)
        assert report["diagnostics"][0]["severity"] == "error"

    def test_structure(self, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text("if (1)\nA := 1\nendfor\n")
        outcome = hdev("check", str(file))
        assert outcome.code == 1
        assert "[block]" in outcome.out

    @pytest.mark.parametrize(
        ("text", "line"),
        [("return ()\nA := 1", 2), ("while (1)\nbreak\nA := 1\nendwhile", 3), ("throw (1)\nA := 1", 2)],
    )
    def test_unreachable_lines(self, text: str, line: int, tmp_path: Path) -> None:
        file = tmp_path / "p.txt"
        file.write_text(text)
        found = json.loads(hdev("check", "--json", str(file)).out)["diagnostics"]
        assert [(d["code"], d["line"]) for d in found] == [("unreachable", line)]

    def test_lines_hdevelop_keeps_as_invalid_are_warnings(self, tmp_path: Path) -> None:
        file = tmp_path / "p.hdev"
        file.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<hdevelop file_version="1.2" halcon_version="23.05.0.0">\n'
            '<procedure name="main">\n<interface/>\n<body>\n<l>gen_circle(,6.5)</l>\n</body>\n</procedure>\n</hdevelop>\n'
        )
        outcome = hdev("check", "--json", str(file))
        (found,) = json.loads(outcome.out)["diagnostics"]
        assert (outcome.code, found["severity"], found["line"]) == (0, "warning", 1)


class TestOps:
    def test_one(self) -> None:
        outcome = hdev("ops", "tuple_sin")
        assert outcome.code == 0
        assert outcome.out.startswith("tuple_sin ( : : T : Sin)")
        assert "radians" in outcome.out

    def test_unknown_name_gets_a_suggestion(self) -> None:
        outcome = hdev("ops", "treshold")
        assert outcome.code == 1
        assert "threshold" in outcome.err

    def test_json_list(self) -> None:
        rows = json.loads(hdev("ops", "--json").out)
        assert len(rows) > 2400
        assert set(rows[0]) == {"name", "chapter", "signature", "implemented"}
        by_name = {row["name"]: row for row in rows}
        assert by_name["tuple_add"]["implemented"] is True
        assert by_name["find_deformable_surface_model"]["implemented"] is False

    def test_coverage_with_usage(self, tmp_path: Path) -> None:
        usage = tmp_path / "usage.csv"
        usage.write_text("operator,chapter,scripts\ntuple_add,Tuple,3\ntuple_sub,Tuple,0\n")
        table = json.loads(hdev("ops", "--coverage", str(usage), "--json").out)
        assert table["Tuple"]["used"] == table["Tuple"]["used_implemented"] == 1

    def test_missing_usage_table(self) -> None:
        assert hdev("ops", "--coverage", "no_such.csv").code == 2


class TestOther:
    def test_version_imports_little(self) -> None:
        code = "import sys; from hdev.cli.main import main; main(['--version']); print([m for m in ('numpy', 'lark', 'argparse') if m in sys.modules])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"

    def test_text_program_imports_little(self, program: Path) -> None:
        code = f"import sys; from hdev.cli.main import main; main(['run', {str(program)!r}]); print([m for m in ('numpy', 'lark', 'cv2', 'numba', 'scipy') if m in sys.modules])"
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"

    @pytest.mark.parametrize("words", [["run"], ["--no-such-option"], ["run", "x", "--timeout", "-1"], ["check"], []])
    def test_wrong_usage(self, words: list[str]) -> None:
        assert hdev(*words).code == 2

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_completion(self, shell: str) -> None:
        outcome = hdev("completion", shell)
        assert outcome.code == 0
        assert "check" in outcome.out
        assert "sandbox" in outcome.out


def test_iconic_variables_are_described(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text(
        "gen_rectangle1 (R, 1, 2, 3, 5)\nconcat_obj (R, R, Two)\ngen_image_const (I, 'byte', 4, 3)\ngen_empty_obj (E)\n"
    )
    assert hdev("run", str(file), "-d", "R", "-d", "Two", "-d", "I", "-d", "E").out == (
        "R = region: area 12, box [1, 2, 3, 5]\nTwo = 2 regions, 24 pixels\n"
        "I = image: type byte, width 4, height 3, channels 1\nE = no objects\n"
    )
    variables = json.loads(hdev("run", str(file), "--json").out)
    assert variables["R"] == {"iconic": [{"region": {"area": 12, "box": [1, 2, 3, 5]}}]}
