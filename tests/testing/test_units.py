"""Unit tests: assert procedures, fixtures, parameter tables, and what a failing case says."""

from __future__ import annotations

from pathlib import Path

import pytest

from hdev.testing.cases import Case
from hdev.testing.results import Outcome
from hdev.testing.settings import Settings
from hdev.testing.unit import TestFile, run_unit, table_labels

from .support import hdev_test, program

DRAW = """
gen_circle (A, 50, 50, 20)
gen_circle (B, 50, 52, 20)
gen_image_gray_ramp (Image, 1, 1, 128, 16, 16, 32, 32)
gen_image_gray_ramp (Steeper, 1.2, 1, 128, 16, 16, 32, 32)
gen_contour_polygon_xld (Line, [1, 9], [1, 9])
gen_contour_polygon_xld (SameLine, [1, 5, 9], [1, 5, 9])
gen_contour_polygon_xld (Lower, [2, 9], [1, 9])
Nested := dict{a: 1, b: dict{c: [1, 'x']}}
Equal := dict{b: dict{c: [1, 'x']}, a: 1}
Other := dict{a: 1, b: dict{c: [1, 'y']}}
Exception := []
try
    read_image (NoImage, 'there is none of this name')
catch (Exception)
endtry
try
    throw ([30007, 'mine'])
catch (Thrown)
endtry
"""

PASS = [
    "assert_true (1 < 2)",
    "assert_false (1 > 2)",
    "assert_equal ([1, 2], [1, 2])",
    "assert_equal (1, 1.0)",
    "assert_equal ([], [])",
    "assert_not_equal (1, 2)",
    "assert_not_equal ([1], [1, 1])",
    "assert_close ([1.0, 2], [1.0005, 2], 0.001)",
    "assert_close ([1.0, 2], [1.0005, 3], [0.001, 1])",
    "assert_close ([], [], 0.1)",
    "assert_match ('part 17', '^part [0-9]+$')",
    "assert_dict_equal (Nested, Equal)",
    "assert_region_equal (A, A, 0)",
    "assert_region_equal (A, B, 160)",
    "assert_image_close (Image, Image, 0)",
    "assert_image_close (Image, Steeper, 3)",
    "assert_contour_close (Line, SameLine, 1e-9)",
    "assert_contour_close (Line, Lower, 1)",
    "assert_error (Exception, 5200)",
    "assert_error (Exception, [1302, 5200])",
    "assert_error (Thrown, 30007)",
]
FAIL = {
    "assert_true (1 > 2)": "the condition does not hold",
    "assert_true ([1, 1])": "2 values instead of one",
    "assert_true ('true')": "no truth value",
    "assert_true (0.5)": "no truth value",
    "assert_false (1 < 2)": "the condition holds",
    "assert_equal ([1, 2], [1, 3])": "element 1 differs: 2 instead of 3",
    "assert_equal ([1, 2], [1])": "2 elements instead of 1",
    "assert_equal ('1', 1)": "the value differs",
    "assert_equal (1, [])": "1 elements instead of 0",
    "assert_not_equal ([1, 2], [1, 2])": "must not be",
    "assert_close ([1.0, 2], [1.0, 2.5], 0.1)": "element 1 is 2 instead of 2.5, off by 0.5 (0.1 allowed)",
    "assert_close ([1.0, 2], [1.0], 0.1)": "2 elements instead of 1",
    "assert_close ('1', 1, 0.1)": "no number",
    "assert_close (number('nan'), 1, 0.1)": "off by",
    "assert_close ([1, 2, 3], [1, 2, 3], [1, 1])": "2 tolerances for 3 elements",
    "assert_match ('part x', '[0-9]')": "does not match",
    "assert_match (17, '[0-9]')": "no string",
    "assert_dict_equal (Nested, Other)": "under the key b: under the key c there is x instead of y",
    "assert_dict_equal (dict{}, Nested)": "the key a is missing",
    "assert_dict_equal (dict{a: 1}, dict{})": "the key a must not be there",
    "assert_dict_equal (dict{a: [1, 2]}, dict{a: 1})": "2 elements instead of 1",
    "assert_region_equal (A, B, 159)": "160 pixels differ: 80 missing, 80 too many (159 allowed)",
    "assert_image_close (Image, Steeper, 2)": "by up to 3 (2 allowed)",
    "assert_contour_close (Line, Lower, 0.5)": "pixels apart (0.5 allowed)",
    "assert_error (Exception, 1302)": "another error was raised: File not found",
    "assert_error ([], 1302)": "no error was raised",
    "assert_error ('text', 1302)": "without a code",
    "assert_fail ('not to be reached')": "not to be reached",
}


def run(tmp_path: Path, text: str, procedure: str = "test_it", **settings: object) -> Outcome:
    """Run one case of a file in this process."""
    path = program(tmp_path / "cases.txt", text)
    options = Settings(pictures=str(tmp_path / "pictures"), **settings)
    file = TestFile(str(path), options, None)
    try:
        return run_unit(Case("unit", str(path), procedure), options, file)
    finally:
        file.session.close()


def test_assertions_that_hold(tmp_path: Path) -> None:
    outcome = run(tmp_path, "procedure test_it ()\n" + DRAW + "\n".join(PASS))
    assert outcome.status == "passed", (outcome.message, outcome.source)


@pytest.mark.parametrize("call", FAIL)
def test_assertions_that_do_not_hold(tmp_path: Path, call: str) -> None:
    if "number('nan')" in call:
        call = "Nan := 1e308 * 10 - 1e308 * 10\n" + call.replace("number('nan')", "Nan")
    text = "procedure test_it ()\n" + DRAW + call
    outcome = run(tmp_path, text)
    assert outcome.status == "failed"
    assert FAIL.get(call, "off by") in outcome.message
    line = text.count("\n")  # the procedure's own lines begin behind its header
    assert outcome.place.startswith(f"test_it, line {line} (")
    assert outcome.source[0] == call.splitlines()[-1]


def test_a_failing_case_says_what_a_person_needs(tmp_path: Path) -> None:
    text = """procedure test_it ()
Limit := 5
check ([1, 2, 3], Limit)
procedure check ( : : Areas, Limit : )
assert_equal (Areas, [1, 2, Limit])
"""
    outcome = run(tmp_path, text)
    assert outcome.message == "assert_equal: element 2 differs: 3 instead of 5"
    assert outcome.place == f"check, line 1 ({tmp_path / 'cases.txt'})"
    assert outcome.details[:2] == ["expected: [1, 2, 5]", "got:      [1, 2, 3]"]
    assert "Limit = 5" in outcome.details
    assert any("test_it, line 2" in line for line in outcome.details)


def test_pictures_of_what_was_compared(tmp_path: Path) -> None:
    import cv2

    outcome = run(tmp_path, "procedure test_it ()\n" + DRAW + "assert_region_equal (A, B, 10)")
    (pictures,) = outcome.pictures
    images = {name: cv2.imread(path)[:, :, ::-1] for name, path in pictures.files()}
    assert list(images) == ["expected", "got", "difference"]
    colours, counts = (
        v.tolist() for v in __import__("numpy").unique(images["difference"].reshape(-1, 3), axis=0, return_counts=True)
    )
    amount = dict(zip(map(tuple, colours), counts))
    scale = images["difference"].shape[0] // (40 + 2 * (2 + 41 // 20))
    assert amount[(240, 140, 20)] == 80 * scale * scale  # missing
    assert amount[(60, 150, 255)] == 80 * scale * scale  # too many


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("A := 'x' * 2", "error 1201"),
        ("exit ()", "exit () was called"),
        ("throw ([30005, 'mine'])", "error 30005: thrown: [30005, 'mine']"),
        ("test_it ()", "error 6001"),
    ],
)
def test_other_ends(tmp_path: Path, body: str, message: str) -> None:
    outcome = run(tmp_path, f"procedure test_it ()\n{body}")
    assert outcome.status == "failed"
    assert message in outcome.message
    assert outcome.place.startswith("test_it, line 1")


def test_a_case_that_takes_too_long(tmp_path: Path) -> None:
    outcome = run(tmp_path, "procedure test_it ()\nI := 0\nwhile (true)\n  I := I + 1\nendwhile", timeout=0.3)
    assert "longer than 0.3 s" in outcome.message
    assert outcome.place.startswith("test_it, line")
    assert outcome.stopped


FIXTURES = """procedure setup_file ( : : : Log)
Log := dict{events: ['setup_file']}
procedure teardown_file ( : : Log : )
Log.events := [Log.events, 'teardown_file']
open_file (get_folder() + 'log', 'output', File)
procedure setup ( : : Log : Value)
Log.events := [Log.events, 'setup']
Value := 7
procedure teardown ( : : Log, Value : )
Log.events := [Log.events, 'teardown ' + Value]
procedure test_a ( : : Log, Value : )
assert_equal (Value, 7)
assert_equal (Log.events, ['setup_file', 'setup'])
procedure test_b ( : : Log : )
assert_equal (Log.events, ['setup_file', 'setup', 'teardown 7', 'setup'])
"""


def test_fixtures_of_a_file_and_of_a_case(tmp_path: Path) -> None:
    text = FIXTURES.replace("open_file (get_folder() + 'log', 'output', File)", "throw ([30011, Log.events])")
    path = program(tmp_path / "f.hdpl", text)
    result = hdev_test(path, "-v", "-j", 2)
    assert result.out.count("PASSED") == 2, result.out
    assert "in teardown_file: error 30011" in result.out
    events = "'setup_file', 'setup', 'teardown 7', 'setup', 'teardown 7'"
    assert events in result.out


def test_fixtures_that_fail(tmp_path: Path) -> None:
    outcome = run(tmp_path, "procedure setup ()\nA := 1 / 0\nprocedure test_it ()\nA := 1")
    assert outcome.message.startswith("in setup: error 1302")
    outcome = run(tmp_path, "procedure teardown ()\nA := 1 / 0\nprocedure test_it ()\nA := 1")
    assert outcome.message.startswith("in teardown: error 1302")
    outcome = run(tmp_path, "procedure teardown ()\nA := 1 / 0\nprocedure test_it ()\nassert_fail ('x')")
    assert outcome.message == "assert_fail: x"
    assert "in teardown:" in outcome.details
    outcome = run(tmp_path, "procedure setup ( : : : A)\nB := 1\nprocedure test_it ( : : A : )\nassert_equal (A, 1)")
    assert (outcome.status, outcome.message) == ("error", "`test_it` takes `A`, to which nothing was assigned")
    outcome = run(tmp_path, "procedure test_it ( : : A : )\nassert_equal (A, 1)")
    assert (outcome.status, outcome.message) == ("error", "`test_it` takes `A`, and no fixture or table gives that")


def test_teardown_runs_after_a_failure(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    text = f"""procedure teardown ()
open_file ('{mark}', 'output', File)
close_file (File)
procedure test_it ()
assert_fail ('x')
"""
    run(tmp_path, text)
    assert mark.exists()


TABLE = """procedure test_it_parameters ( {outputs})
{body}
procedure test_it ({inputs})
assert_true (1)
"""


@pytest.mark.parametrize(
    ("outputs", "body", "labels"),
    [
        (": : : A, B", "A := [1, 2]\nB := ['x', 'y']", ["1,x", "2,y"]),
        (": : : A, B", "A := [1, 2]\nB := 5", ["1,5", "2,5"]),
        (": : : A", "A := []", []),
        (": : : A", "A := [1, 1]", ["0: 1", "1: 1"]),
        (": : : Case, A", "Case := ['small coin', 'large coin']\nA := [1, 2]", ["small coin", "large coin"]),
        (": : : vector(tuple) A", "A := {[1, 2], [3]}", ["0", "1"]),
        (": R : : A", "gen_circle (R, [5, 9], [5, 9], [2, 2])\nA := [1, 2]", ["1", "2"]),
        (": : : A", "A := [dict{a: 1}, dict{a: 2}]", ["0", "1"]),
    ],
)
def test_rows_of_a_table(tmp_path: Path, outputs: str, body: str, labels: list[str]) -> None:
    path = program(tmp_path / "t.txt", TABLE.format(outputs=outputs, body=body, inputs=""))
    assert table_labels(Case("unit", str(path), "test_it", table=True), Settings()) == labels


@pytest.mark.parametrize(
    ("outputs", "body", "message"),
    [
        (": : : A, B", "A := [1, 2, 3]\nB := [1, 2]", "gives 2 values for `B` and 3 for `A`"),
        (": : : A, B", "A := [1, 2, 3]", "assigns nothing to `B`"),
        (": : A : B", "B := A", "must have outputs only"),
        (": : : ", "A := 1", "has no outputs"),
        (": : : A", "A := 1 / 0", "error 1302"),
        (": : : A", "exit ()", "exit () was called"),
    ],
)
def test_tables_that_are_wrong(tmp_path: Path, outputs: str, body: str, message: str) -> None:
    path = program(tmp_path / "t.txt", TABLE.format(outputs=outputs, body=body, inputs=""))
    result = hdev_test(path)
    assert result.code == 1
    assert message in result.out
    assert "the parameters of test_it cannot be had" in result.out


def test_each_row_gets_its_values(tmp_path: Path) -> None:
    text = """procedure test_it_parameters ( : R : Case, Radius, V)
gen_circle (R, [20, 20, 20], [20, 20, 20], [3, 5, 8])
Radius := [3, 5, 8]
V := {[1], [1, 2], []}
Case := ['a', 'b', 'c']
procedure test_it (R : : Radius, V : )
gen_circle (Expected, 20, 20, Radius)
assert_region_equal (R, Expected, 0)
Lengths := [1, 2, 0]
Length := Lengths[find([3, 5, 8], Radius)]
assert_equal (|V|, Length)
""".replace(": R : Case, Radius, V)", ": R : : Case, Radius, vector(tuple) V)")
    path = program(tmp_path / "t.hdpl", text)
    result = hdev_test(path, "-v")
    assert result.out.count("PASSED") == 3, result.out
    one = hdev_test(f"{path}::test_it[b]", "-v")
    assert "1 passed" in one.out
    assert hdev_test(f"{path}::test_it[z]").code == 1
    assert "2 passed, 1 left out" in hdev_test(path, "-k", "test_it[a or test_it[c").out


def test_procedures_that_only_look_like_tests(tmp_path: Path) -> None:
    text = "procedure test_camera_parameters ()\nA := 1\nprocedure test_pixel (Image : : Row : )\nA := 1"
    path = program(tmp_path / "t.hdpl", text)
    result = hdev_test(path, "-v")
    assert "PASSED" in result.out
    assert "test_camera_parameters" in result.out
    assert "SKIPPED" in result.out
    assert "it takes Image, Row, and neither `setup` nor `test_pixel_parameters` gives that" in result.out


def test_cases_in_hdvp_files(tmp_path: Path) -> None:
    (tmp_path / "setup.hdvp").unlink(missing_ok=True)
    program(tmp_path / "setup.hdvp", "procedure setup ( : : : A)\nA := 3")
    program(tmp_path / "test_one.hdvp", "procedure test_one ( : : A : )\nhelper (A, B)\nassert_equal (B, 6)")
    program(tmp_path / "helper.hdvp", "procedure helper ( : : A : B)\nB := 2 * A")
    program(tmp_path / "test_two.hdvp", "procedure test_two ( : : A, N : )\nassert_equal (A * N, 3 * N)")
    program(tmp_path / "test_two_parameters.hdvp", "procedure test_two_parameters ( : : : N)\nN := [1, 2]")
    result = hdev_test(tmp_path, "-v", "-j", 1)
    assert result.code == 0, result.out
    assert "3 passed" in result.out


def test_cases_do_not_see_each_other(tmp_path: Path) -> None:
    text = """procedure test_a ()
global tuple Shared
Shared := 1
set_system ('neighborhood', 4)
procedure test_b ()
global tuple Shared
get_system ('neighborhood', N)
assert_equal (N, 8)
Exception := []
try
    A := Shared
catch (Exception)
endtry
assert_error (Exception, 21061)
"""
    result = hdev_test(program(tmp_path / "t.hdpl", text), "-j", 1, "-v")
    assert "2 passed" in result.out, result.out
