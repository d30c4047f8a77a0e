"""A broken expected file names its line; one that is right says what it says."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from hdev.testing.expected import DictSpec, ExpectedProblem, HandleSpec, parse_expected
from hdev.testing.jsontext import JsonProblem, parse

from .support import hdev_test, program

BROKEN = {
    # name: (text, line, part of the message)
    "no JSON": ("variables", 1, "a value is missing"),
    "empty": ("", 1, "a value is missing"),
    "ends early": ('{\n  "variables": {\n    "A": 1', 3, "`,` or `}` is missing behind the value of"),
    "comma missing": ('{\n  "variables": {\n    "A": 1\n    "B": 2\n  }\n}', 4, '`,` or `}` is missing behind the value of "A"'),
    "comma too much": ('{\n  "variables": {\n    "A": 1,\n  }\n}', 4, "a name in quotes is missing"),
    "colon missing": ('{\n  "variables" {}\n}', 2, "`:` is missing"),
    "text behind": ('{}\n{}', 2, "nothing may follow"),
    "bad string": ('{\n\n"a\n": 1}', 3, "a string is not right"),
    "comment": ('{\n  // the count\n  "variables": {}\n}', 2, "a name in quotes is missing"),
    "name twice": ('{\n  "variables": {\n    "A": 1,\n    "A": 2\n  }\n}', 4, '"A" stands here a second time'),
    "no object": ("\n[1, 2]", 2, "the file must be an object"),
    "unknown word": ('{\n  "variabels": {}\n}', 2, 'did you mean "variables"?'),
    "unknown word in a value": ('{"variables": {\n  "A": {"value": 1,\n "tolerance": 2}}}', 3, '"tolerance" means nothing here'),
    "tolerance that does not fit": ('{"variables": {\n  "A": {"value": 1,\n "distance": 2}}}', 3, '"distance" means nothing here'),
    "negative tolerance": ('{"variables": {\n  "A": {"value": 1,\n "absolute": -2}}}', 3, "0 or more"),
    "text as tolerance": ('{"variables": {\n  "A": {"value": 1,\n "absolute": "2"}}}', 3, "must be a number"),
    "two kinds": ('{"variables": {\n  "A": {"value": 1, "vector": []}}}', 2, '"value" and "vector" cannot both be here'),
    "no kind": ('{"variables": {\n\n  "A": {}}}', 3, "is needed"),
    "true": ('{"variables": {\n  "A": [1,\n true]}}', 3, "an element of a tuple is a number"),
    "tuple in a tuple": ('{"variables": {\n  "A": [1,\n [2]]}}', 3, "an element of a tuple is a number"),
    "65 bits": ('{"variables": {\n  "A": 9223372036854775808}}', 2, "an integer has 64 bits"),
    "no variable": ('{"variables": {\n  "A B": 1}}', 2, "is no name of a variable"),
    "region": ('{"variables": {\n  "R": {"regions": ["1:2..3",\n "4;5"]}}}', 3, "'4;5' is no part of a region"),
    "region backwards": ('{"variables": {\n  "R": {"regions": ["1:7..3"]}}}', 2, "ends before it begins"),
    "region far away": ('{"variables": {\n  "R": {"regions": ["1:2..99999999999"]}}}', 2, "beyond the coordinates"),
    "contour": ('{"variables": {\n  "C": {"contours": [[[1, 2],\n [3]]]}}}', 2, "a contour is a list of points"),
    "missing file": ('{"variables": {\n  "I": {"images":\n ["none.png"]}}}', 3, "there is no file 'none.png'"),
    "vector": ('{"variables": {\n  "V": {"vector": 1}}}', 2, "a vector is a list"),
    "dictionary": ('{"variables": {\n  "D": {"dictionary": [1]}}}', 2, "must be an object"),
    "inside a dictionary": ('{"variables": {"D": {"dictionary": {\n"a": 1,\n"b": true}}}}', 3, "an element of a tuple"),
    "real": ('{"variables": {\n  "A": {"real": "x"}}}', 2, '"real" is "nan"'),
    "window": ('{"windows": {\n  "0": null}}', 2, "windows are counted from"),
    "input": ('{"inputs": {\n  "A": {"x": 1}}}', 2, "an input is a number"),
    "timeout": ('{\n"timeout": 0}', 2, "positive number"),
    "error": ('{\n"error": "x"}', 2, "the code of the error"),
    "output": ('{\n"output": "x"}', 2, "a list of lines"),
    "deep": ('{"variables": {"D": ' + '{"dictionary": {"a": ' * 300 + "1" + "}}" * 300 + "}}", 1, "nested too deeply"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_names_its_line(name: str) -> None:
    text, line, message = BROKEN[name]
    with pytest.raises(ExpectedProblem) as caught:
        parse_expected(text, "x.expected.json")
    assert caught.value.line == line, caught.value
    assert message in caught.value.message
    assert str(caught.value).startswith(f"x.expected.json:{line}: ")


def test_the_command_reports_it_and_goes_on(tmp_path: Path) -> None:
    program(tmp_path / "broken.hdev", "A := 1", '{\n  "variables": {\n    "A": 1,,\n  }\n}')
    program(tmp_path / "good.hdev", "A := 1", {"variables": {"A": 1}})
    (tmp_path / "latin.expected.json").write_bytes(b'{\n"variables": {"\xe4": 1}}')
    program(tmp_path / "latin.hdev", "A := 1")
    result = hdev_test(tmp_path, "-v", "-j", 1)
    assert result.code == 1
    assert "broken.expected.json:3: a name in quotes is missing" in result.out
    assert "latin.expected.json:2: the text is not UTF-8" in result.out
    assert "PASSED" in result.out


def test_an_expected_file_without_a_program(tmp_path: Path) -> None:
    (tmp_path / "alone.expected.json").write_text("{}")
    result = hdev_test(tmp_path)
    assert result.code == 2
    assert "alone.expected.json: there is no program of this name beside it" in result.err


def test_what_is_said_is_understood(tmp_path: Path) -> None:
    expected = parse_expected(
        """{
          "comment": "by hand",
          "inputs": {"N": [1, 2.5, "a"]}, "timeout": 3, "error": {"code": 5200, "line": 3},
          "tolerances": {"absolute": 0.5},
          "variables": {
            "A": 3, "B": [1.5, "x"], "C": {"value": [1], "relative": 0.1}, "N": {"real": "nan"},
            "D": {"dictionary": {"a": 1, "[7]": {"value": 2, "absolute": 1}}, "ignore": ["t"]},
            "H": [{"handle": "matrix"}, {"window": 2}], "E": []
          },
          "windows": {"2": null}
        }""",
        str(tmp_path / "x.expected.json"),
    )
    assert expected.inputs == {"N": [1, 2.5, "a"]}
    assert (expected.timeout, expected.error.code, expected.error.line) == (3, 5200, 3)
    variables = expected.variables
    assert variables["A"].data == [3]
    assert (variables["A"].tolerances.absolute, variables["A"].tolerances.relative) == (0.5, 0.0)
    assert not variables["A"].tolerances.given  # a default of the file is no word about this integer
    assert (variables["C"].tolerances.absolute, variables["C"].tolerances.relative) == (0.0, 0.1)
    assert variables["C"].tolerances.given
    assert math.isnan(variables["N"].data[0])
    (dictionary,) = variables["D"].data
    assert isinstance(dictionary, DictSpec)
    assert dictionary.ignored == {"t"}
    assert dictionary.entries[7].tolerances.absolute == 1
    assert variables["H"].data == [HandleSpec("matrix"), HandleSpec("window", 2)]
    assert variables["E"].data == []
    assert expected.windows[2].kind == "unrecorded"


@pytest.mark.parametrize(
    "text", ['{"a": [1, -2.5e3, "\\u00e4", true, null, {}], "b": {"c": []}}', " [ ] ", '"x"', "-0"]
)
def test_the_reader_agrees_with_that_of_python(text: str) -> None:
    import json

    assert parse(text).value == json.loads(text)


@pytest.mark.parametrize(
    "text", ["01", "1.", ".5", "+1", "[1 2]", "{'a': 1}", "nul", "NaN", "Infinity", '"\\x"', "[", '{"a"']
)
def test_what_python_refuses_is_refused(text: str) -> None:
    with pytest.raises(JsonProblem):
        parse(text)


def test_places_of_values() -> None:
    document = parse('{\n "a": [10,\n  20],\n "b": {"c": "x"}\n}')
    assert document.line(("a", 1)) == 3
    assert document.line(("b", "c")) == 4
    assert document.line(("b", "none")) == 4
    changed = document.replaced({("a", 0): "11", ("b", "c"): '"y"'})
    assert changed == '{\n "a": [11,\n  20],\n "b": {"c": "y"}\n}'
