"""`--update` records what a program leaves behind, and changes nothing else in an expected file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

import hdev
from hdev.iconic import Image, Objects, Region
from hdev.testing.storage import picture_of_regions, regions_of_picture

from .support import hdev_test, program

EVERYTHING = """
A := [1, 2, 3]
B := 0.1
C := 'x "y" \\\\ z'
Empty := []
Wide := [1:60]
Nan := [1.0, real('nan')]
gen_rectangle1 (R, -5, 10, 20, 30)
gen_circle (Round, [20.0, 50], [20.0, 90], [12.0, 30])
concat_obj (R, Round, Overlapping)
gen_random_regions (Noise, 'circle', 1, 4, 0, 0, 0, 0, 0, 0, 60, 200, 200)
gen_contour_polygon_xld (Line, [1, 2.5, 3], [4.5, 5, 6])
gen_circle_contour_xld (Big, 50, 50, 40, 0, 6.28318, 'positive', 0.5)
create_dict (D)
set_dict_tuple (D, 'count', 3)
set_dict_object (R, D, 'region')
set_dict_tuple (D, 7, ['a', 2.5])
gen_image_gray_ramp (Image, 1, 1, 128, 16, 16, 32, 24)
convert_image_type (Image, Real, 'real')
dev_open_window (0, 0, 100, 80, 'black', WindowHandle)
dev_display (R)
V := {[1, 2], 'z'}
open_file ('standard', 'output', Out)
fwrite_string (Out, 'A: ' + A[1])
fnew_line (Out)
""".replace("real('nan')", "number('nan')")


def test_a_new_program_is_recorded_and_passes(tmp_path: Path) -> None:
    path = program(tmp_path / "all.hdev", EVERYTHING.replace("Nan := [1.0, number('nan')]\n", ""))
    result = hdev_test(path, "--update", "-j", 1)
    assert result.code == 0, result.out
    assert "UPDATED" in result.out
    data = json.loads((tmp_path / "all.expected.json").read_text())["variables"]
    assert data["A"] == [1, 2, 3]
    assert data["C"] == 'x "y" \\ z'
    assert data["Empty"] == []
    assert data["Line"] == {"contours": [[[1.0, 4.5], [2.5, 5.0], [3.0, 6.0]]]}
    assert data["R"]["regions"] == ["0..20:10..30"]  # clipped at the border of images
    assert data["Big"]["objects"] == "all.expected/Big.hobj"
    assert data["D"]["dictionary"]["[7]"] == ["a", 2.5]
    assert data["WindowHandle"] == {"window": 1}
    assert data["V"] == {"vector": [[1, 2], "z"]}
    assert "Image" not in data  # images only where they are asked for
    assert hdev_test(path, "-j", 1).code == 0
    again = hdev_test(path, "--update", "-j", 1)
    assert "UPDATED" not in again.out


def test_what_is_asked_for_is_recorded(tmp_path: Path) -> None:
    expected = {
        "variables": {
            "Image": None,
            "Real": None,
            "B": {"absolute": 0.5},
            "Overlapping": {"regions": None, "pixels": 7},
        },
        "windows": {"1": {"gray": 3}},
        "output": None,
    }
    path = program(tmp_path / "some.hdev", EVERYTHING.replace("Nan := [1.0, number('nan')]\n", ""), expected)
    before = hdev_test(path, "-j", 1)
    assert before.code == 1
    assert "not recorded yet" in before.out
    assert hdev_test(path, "--update", "-j", 1).code == 0
    data = json.loads((tmp_path / "some.expected.json").read_text())
    assert data["variables"]["Image"] == {"images": ["some.expected/Image.png"]}
    assert data["variables"]["Real"]["objects"] == "some.expected/Real.hobj"  # PNG holds no reals
    assert data["variables"]["B"] == {"value": 0.1, "absolute": 0.5}
    assert data["variables"]["Overlapping"]["pixels"] == 7
    assert data["windows"] == {"1": {"picture": "some.expected/window1.png", "gray": 3}}
    assert data["output"] == ["A: 2"]
    assert hdev_test(path, "-j", 1).code == 0


def test_what_still_holds_stays_to_the_character(tmp_path: Path) -> None:
    text = """{
   "variables" : {
      "A": {"value":[ 1,2,3 ], "absolute": 1},
      "B":   0.5,
      "C": "old"
   },
   "comment": "by hand"
}
"""
    path = program(tmp_path / "p.hdev", "A := [1, 2, 4]\nB := 0.5\nC := 'new'", text)
    assert hdev_test(path, "--update").code == 0
    assert (tmp_path / "p.expected.json").read_text() == text.replace('"old"', '"new"')


def test_what_is_not_there_cannot_be_recorded(tmp_path: Path) -> None:
    path = program(tmp_path / "p.hdev", "A := 1", {"variables": {"A": 2, "Gone": 1}, "windows": {"3": None}})
    result = hdev_test(path, "--update")
    assert result.code == 1
    assert "Gone: it has no value" in result.out
    assert "window 3: the program opened no such window" in result.out
    assert json.loads((tmp_path / "p.expected.json").read_text())["variables"] == {"A": 1, "Gone": 1}


def test_a_program_that_fails_is_not_recorded(tmp_path: Path) -> None:
    path = program(tmp_path / "p.hdev", "A := 1 / 0")
    result = hdev_test(path, "--update")
    assert result.code == 1
    assert not (tmp_path / "p.expected.json").exists()


def test_programs_without_expectations_are_left_alone(tmp_path: Path) -> None:
    program(tmp_path / "p.hdev", "A := 1")
    result = hdev_test(tmp_path)
    assert result.code == 5
    assert "hdev test --update PROGRAM" in result.err
    hdev_test(tmp_path, "--update")
    assert not (tmp_path / "p.expected.json").exists()


def test_regions_as_a_picture_and_back() -> None:
    labels = np.zeros((40, 50), np.uint8)
    labels[5:20, 3:30] = 1
    labels[10:12, 5:9] = 2
    labels[30:, 40:] = 3
    regions = [Region.from_mask(labels == k) for k in (1, 2, 3)]
    data = picture_of_regions(regions)
    assert data is not None
    assert regions_of_picture(data) == Objects(regions)
    assert picture_of_regions([regions[0], regions[0]]) is None
    assert picture_of_regions([regions[0].translate(-6, 0)]) is None
    buffer = io.BytesIO()
    Pillow.fromarray(labels).save(buffer, "PNG")
    with pytest.raises(ValueError, match="palette"):
        regions_of_picture(buffer.getvalue())


def test_a_stored_image_is_the_image(tmp_path: Path) -> None:
    from hdev.testing.expected import parse_expected
    from hdev.testing.storage import iconic_json, load_objects

    rng = np.random.default_rng(3)
    gray = rng.integers(0, 65536, (30, 40)).astype(np.uint16)
    whole = Image([gray])
    part = Image([gray, gray // 2, gray // 3]).reduce(Region.rectangle1(3, 4, 20, 30))
    for image in (whole, part, Image([gray.astype(np.float32)])):
        files: dict[str, bytes] = {}
        path = str(tmp_path / "x.expected.json")
        spec = iconic_json(image, "I", path, files)
        for name, data in files.items():
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_bytes(data)
        expected = parse_expected(json.dumps({"variables": {"I": spec}}), path)
        (loaded,) = load_objects(expected, expected.variables["I"])
        assert (loaded.type, loaded.domain) == (image.type, image.domain)
        inside = image.domain.to_mask((30, 40))
        for one, other in zip(loaded.channels, image.channels, strict=True):
            assert np.array_equal(one[inside], other[inside])


def test_inputs_errors_and_exit(tmp_path: Path) -> None:
    program(tmp_path / "inputs.hdev", "N := 1\nM := N * 2", {"inputs": {"N": 21}, "variables": {"M": 42}})
    program(tmp_path / "fails.hdev", "A := 1\nB := A / 0", {"error": {"code": 1302, "line": 2}, "variables": {"A": 1}})
    program(tmp_path / "other.hdev", "A := 1 / 0", {"error": 5200})
    program(tmp_path / "fine.hdev", "A := 1", {"error": 5200})
    program(tmp_path / "ends.hdev", "A := 1\nexit ()\nA := 2", {"variables": {"A": 1}})
    result = hdev_test(tmp_path, "-v", "-j", 1)
    assert "2 failed, 3 passed" in result.out
    assert "expected: error 5200" in result.out
    assert "got:      error 1302 in main, line 1" in result.out
    assert "ended without the error 5200" in result.out


def test_random_numbers_are_the_same_in_every_run(tmp_path: Path) -> None:
    path = program(tmp_path / "p.hdev", "A := rand(3)")
    hdev_test(path, "--update", "--seed", 7)
    assert hdev_test(path, "--seed", 7).code == 0
    assert hdev_test(path, "--seed", 8).code == 1
    assert hdev.run(path)["A"] != hdev.run(path)["A"]
