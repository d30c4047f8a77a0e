"""What counts as equal, and how a difference reads."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import hdev
from hdev.iconic import Contour, Image, Objects, Region
from hdev.testing import runs
from hdev.testing.compare import Comparison
from hdev.testing.compare_iconic import contour_distance
from hdev.testing.expected import parse_expected

CASES = [
    # program, expected, what differs
    ("A := 3", 3, ""),
    ("A := 3", [3], ""),
    ("A := 3", 4, "another value"),
    ("A := 3", 3.0, "another value"),  # an integer is no real
    ("A := 3.0", 3, "another value"),
    ("A := 3.0", {"value": 3, "absolute": 0}, ""),  # with a tolerance numbers are numbers
    ("A := 9007199254740993", 9007199254740992, "another value"),  # what reals cannot tell apart
    ("A := 1.0 / 3", 0.333333333, ""),
    ("A := 0.5", 0.5001, "another value"),
    ("A := 0.5", {"value": 0.5001, "absolute": 0.001}, ""),
    ("A := 1000.0", {"value": 1001.0, "relative": 0.001}, ""),
    ("A := 1000.0", {"value": 1002.0, "relative": 0.001}, "another value"),
    ("A := 1000.0", {"value": 1000.0001, "absolute": 0}, "another value"),  # no default beside what is given
    ("A := [1, 2, 3]", [1, 2, 3], ""),
    ("A := [1, 2, 3]", [1, 2], "3 elements instead of 2"),
    ("A := [1, 2]", [1, 2, 3], "2 elements instead of 3"),
    ("A := [1, 2, 3]", [1, 5, 3], "1 of 3 elements differ"),
    ("A := []", [], ""),
    ("A := []", [1], "0 elements instead of 1"),
    ("A := 'x'", "x", ""),
    ("A := 'x'", "X", "another value"),
    ("A := '3'", 3, "another value"),
    ("A := ['a', 1, 2.5]", ["a", 1, 2.5], ""),
    ("A := {1, 2}", {"vector": [1, 2]}, ""),
    ("A := {1, 2}", {"vector": [1, 3]}, "A.at(1): another value"),
    ("A := {[1, 2], 3}", {"vector": [[1, 2], 3]}, ""),
    ("A := {1, 2}", {"vector": [1]}, "2 elements instead of 1"),
    ("A := {1, 2}", [1, 2], "another kind of value"),
    ("A := 1", {"vector": [1]}, "no vector"),
    ("A := dict{a: 1, b: 'x'}", {"dictionary": {"a": 1, "b": "x"}}, ""),
    ("A := dict{a: 1, b: 'x'}", {"dictionary": {"b": "x", "a": 1}}, ""),
    ("A := dict{a: 1}", {"dictionary": {"a": 2}}, "A.a: another value"),
    ("A := dict{a: 1}", {"dictionary": {}}, "A.['a']: a key that is not expected"),
    ("A := dict{a: 1}", {"dictionary": {"a": 1, "b": 2}}, "A.b: the key is missing"),
    ("A := dict{a: 1, t: 7}", {"dictionary": {"a": 1}, "ignore": ["t"]}, ""),
    ("A := dict{a: dict{b: [1, 2]}}", {"dictionary": {"a": {"dictionary": {"b": [1, 3]}}}}, "A.a.b: 1 of 2"),
    ("A := dict{}\nset_dict_tuple (A, 7, 'x')", {"dictionary": {"[7]": "x"}}, ""),
    ("A := dict{r: 0.5}", {"dictionary": {"r": 0.6}, "absolute": 0.2}, ""),
    ("A := 1", {"dictionary": {}}, "no dictionary"),
    ("A := [dict{a: 1}, dict{a: 2}]", [{"dictionary": {"a": 1}}, {"dictionary": {"a": 3}}], "A[1].a: another value"),
    ("open_file ('error', 'output', A)", {"handle": "file"}, ""),
    ("open_file ('error', 'output', A)", {"handle": "matrix"}, "another value"),
    ("B := 1", 1, "it has no value at the end"),
    ("A := 1", None, "is not recorded yet"),
    ("A := 1", {"regions": []}, "no iconic objects"),
    ("gen_circle (A, 5, 5, 2)", 1, "another kind of value"),
]


def differences(text: str, expected: Any) -> list[str]:
    result = hdev.run_text(text)
    comparison = Comparison(parse_expected(json.dumps({"variables": {"A": expected}}), "x.expected.json"))
    comparison.variable("A", comparison.expected.variables["A"], result.raw.get("A"))
    return [f"{found.name}: {found.summary}" for found in comparison.differences]


@pytest.mark.parametrize(("text", "expected", "message"), CASES)
def test_control_values(text: str, expected: Any, message: str) -> None:
    found = differences(text, expected)
    assert bool(found) is bool(message), found
    assert not message or message in found[0], found


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [("nan", "nan", True), ("inf", "inf", True), ("-inf", "inf", False), ("nan", "inf", False)],
)
def test_reals_that_are_no_numbers(value: str, expected: str, same: bool) -> None:
    comparison = Comparison(parse_expected(json.dumps({"variables": {"A": {"real": expected}}}), "x"))
    comparison.variable("A", comparison.expected.variables["A"], float(value))
    assert (not comparison.differences) is same
    if not same:
        comparison = Comparison(parse_expected(json.dumps({"variables": {"A": 1.0}}), "x"))
        comparison.variable("A", comparison.expected.variables["A"], math.inf)
        assert comparison.differences


def test_rows_name_the_elements_that_differ() -> None:
    comparison = Comparison(parse_expected('{"variables": {"A": {"value": [1, 2.5, "x", 4], "absolute": 0.25}}}', "x"))
    from hdev.values import HTuple

    comparison.variable("A", comparison.expected.variables["A"], HTuple([2, 2.5, "y"]))
    (found,) = comparison.differences
    assert found.rows == [
        ("[0]", "1", "2", "off by 1"),
        ("[2]", "'x'", "'y'", ""),
        ("[3]", "4", "", "missing"),
    ]


def test_long_strings_show_where_they_differ() -> None:
    from hdev.testing.compare import strings_apart

    text = "".join(chr(97 + k % 26) for k in range(300))
    want, got, remark = strings_apart(text, text[:200] + "X" + text[201:])
    assert remark == "from character 200 on"
    assert text[200 - 15 : 200] in want
    assert "X" in got
    assert len(want) < 70
    assert strings_apart(text, text[:-1])[2] == "from character 299 on"
    assert strings_apart("a", "b") == ("'a'", "'b'", "")


# ------------------------------------------------------------------------------------------------------------- iconic


def iconic_difference(tmp_path: Path, spec: dict[str, Any], actual: Any, **files: bytes) -> str:
    for name, data in files.items():
        (tmp_path / name.replace("_png", ".png").replace("_hobj", ".hobj")).write_bytes(data)
    text = json.dumps({"variables": {"A": spec}})
    comparison = Comparison(parse_expected(text, str(tmp_path / "x.expected.json")))
    comparison.variable("A", comparison.expected.variables["A"], actual)
    return "; ".join([found.summary, *(row[3] for row in found.rows)][0] for found in comparison.differences)


def test_regions_by_their_symmetric_difference(tmp_path: Path) -> None:
    square = Region.rectangle1(0, 0, 9, 9)
    moved = square.translate(0, 1)  # 10 pixels missing, 10 too many; the union has 110
    spec: dict[str, Any] = {"regions": ["0..9:0..9"]}
    assert iconic_difference(tmp_path, spec, square) == ""
    text = iconic_difference(tmp_path, spec, moved)
    assert text == "20 pixels differ (10 missing, 10 too many; 0 allowed)"
    assert iconic_difference(tmp_path, {**spec, "pixels": 19}, moved)
    assert not iconic_difference(tmp_path, {**spec, "pixels": 20}, moved)
    assert iconic_difference(tmp_path, {**spec, "fraction": 0.18}, moved)
    assert not iconic_difference(tmp_path, {**spec, "fraction": 0.182}, moved)  # 20 / 110 = 0.1818...
    assert iconic_difference(tmp_path, spec, Objects([square, square])) == "2 objects instead of 1"
    assert iconic_difference(tmp_path, spec, Contour([1], [1])) == "a contour instead of a region"
    assert iconic_difference(tmp_path, {"regions": [""]}, Region.empty()) == ""


def test_images_by_their_largest_difference(tmp_path: Path) -> None:
    from hdev.testing.storage import png_of

    gray = np.arange(100, dtype=np.uint8).reshape(10, 10)
    other = gray.copy()
    other[3, 4] += 5
    other[0, 0] += 2
    data, spec = png_of(gray), {"images": ["i.png"]}
    assert iconic_difference(tmp_path, spec, Image.from_numpy(gray), i_png=data) == ""
    assert (
        iconic_difference(tmp_path, spec, Image.from_numpy(other))
        == "2 pixels differ, by up to 5 at (3, 4) (0 allowed)"
    )
    assert iconic_difference(tmp_path, {**spec, "gray": 4}, Image.from_numpy(other)).startswith("1 pixel differ")
    assert iconic_difference(tmp_path, {**spec, "gray": 5}, Image.from_numpy(other)) == ""
    assert iconic_difference(tmp_path, {**spec, "gray": 2, "pixels": 1}, Image.from_numpy(other)) == ""
    assert "pixels instead of 10 x 10" in iconic_difference(tmp_path, spec, Image.from_numpy(gray[:5]))
    assert "type uint2" in iconic_difference(tmp_path, spec, Image.from_numpy(gray.astype(np.uint16)))
    assert "3 channels" in iconic_difference(tmp_path, spec, Image([gray, gray, gray]))
    part = Image.from_numpy(other).reduce(Region.rectangle1(5, 0, 9, 9))
    assert iconic_difference(tmp_path, spec, part) == "the domains differ in 50 pixels"


def test_gray_values_outside_of_the_domain_do_not_matter(tmp_path: Path) -> None:
    from hdev.iconic.files import hobj

    gray = np.zeros((8, 8), np.float32)
    other = gray.copy()
    other[0, 0] = np.nan
    domain = Region.rectangle1(4, 0, 7, 7)
    data = hobj.write(Image([gray], domain=domain))
    assert iconic_difference(tmp_path, {"objects": "o.hobj"}, Image([other], domain=domain), o_hobj=data) == ""
    assert "differ" in iconic_difference(tmp_path, {"objects": "o.hobj"}, Image([other]))


def test_contours_by_their_distance(tmp_path: Path) -> None:
    spec: dict[str, Any] = {"contours": [[[0, 0], [0, 10]]]}
    assert iconic_difference(tmp_path, spec, Contour([0, 0, 0], [0, 3, 10])) == ""  # the same line of other points
    assert "up to 0.5 pixels apart" in iconic_difference(tmp_path, spec, Contour([0.5, 0], [0, 10]))
    assert iconic_difference(tmp_path, {**spec, "distance": 0.5}, Contour([0.5, 0], [0, 10])) == ""
    assert "up to 5 pixels apart" in iconic_difference(tmp_path, spec, Contour([0, 0], [0, 5]))  # the end is missing
    assert "0 points" in iconic_difference(tmp_path, spec, Contour([], []))


def test_distance_of_contours_is_hausdorffs() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.random((7, 2)) * 20, rng.random((9, 2)) * 20
    dense = [[(1 - t) * p + t * q for p, q in itertools.pairwise(c) for t in np.linspace(0, 1, 4001)] for c in (a, b)]

    def directed(points: Any, line: Any) -> float:
        return max(float(np.hypot(*(np.array(line) - point).T).min()) for point in points)

    expected = max(directed(a, dense[1]), directed(b, dense[0]))
    assert contour_distance(Contour(*a.T), Contour(*b.T)) == pytest.approx(expected, abs=0.01)


# --------------------------------------------------------------------------------------------------- regions as text


@pytest.mark.parametrize("seed", range(5))
def test_a_region_as_text_and_back(seed: int) -> None:
    mask = np.random.default_rng(seed).random((20, 30)) < 0.6
    region = Region.from_mask(mask, -7, 12)
    text = runs.write(region.to_numpy().tolist())
    assert Region.from_runs(*zip(*runs.parse(text))) == region


def test_text_of_a_region() -> None:
    region = Region.from_runs([0, 1, 1, 2, 4], [5, 5, 9, 5, -3], [7, 7, 9, 7, -3])
    assert runs.write(region.to_numpy().tolist()) == "0:5..7 1:5..7,9 2:5..7 4:-3"
    assert runs.write(Region.rectangle1(-2, 0, 5, 3).to_numpy().tolist()) == "-2..5:0..3"
    assert runs.parse("-2..-1:-5..-4") == [(-2, -5, -4), (-1, -5, -4)]
