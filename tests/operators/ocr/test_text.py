"""Finding and reading lines of text that were drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from hdev.iconic import Image, Region
from hdev.iconic.objects import as_objects
from hdev.values import elements
from tests.operators.classification.data import array, call, fails
from tests.operators.ocr.test_segmentation import COUNTS, page

NAMES = list("0123456789")


def digits(lines: list[str], spacing: int = 34, kind: str = "byte", light: bool = False, seed: int = 0) -> Image:
    """Numbers in lines; a blank leaves a place free."""
    rng = np.random.default_rng(seed)
    canvas = np.full((60 * len(lines) + 40, 40 + spacing * max(map(len, lines))), 205, np.uint8)
    for row, line in enumerate(lines):
        for column, letter in enumerate(line):
            if letter != " ":
                cv2.putText(
                    canvas, letter, (20 + spacing * column, 60 + 60 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 45, 2
                )
    values = np.clip(canvas + rng.normal(0, 4, canvas.shape), 0, 255)
    values = 255 - values if light else values
    return Image([(values * 257).astype(np.uint16) if kind == "uint2" else values.astype(np.uint8)], kind)


def lines_of(result: Any) -> list[list[Region]]:
    count = call("get_text_result", result, "num_lines")
    return [list(as_objects(call("get_text_object", result, ["line", k]))) for k in range(count)]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A perceptron that knows the digits, trained with what a text model without one finds."""
    path = tmp_path_factory.mktemp("digits") / "digits.trf"
    model = call("create_text_model_reader", "manual", [])
    for seed in range(6):
        image = digits(["0123456789"], seed=seed)
        (line,) = lines_of(call("find_text", image, model))
        for name, region in zip(NAMES, line, strict=True):
            call("append_ocr_trainf", region, image, name, path)
    handle = call("create_ocr_class_mlp", 8, 10, "constant", ["default", "num_holes"], NAMES, 30, "none", 10, 42)
    call("trainf_ocr_class_mlp", handle, path, 200, 1.0, 0.01)
    return handle


@pytest.mark.parametrize("angle", [0.0, 0.03])
def test_lines_and_characters(angle: float) -> None:
    model = call("create_text_model_reader", "manual", [])
    found = lines_of(call("find_text", page(angle), model))
    assert [len(line) for line in found] == COUNTS
    for line in found:
        assert (np.diff([region.bounding_box[1] for region in line]) > 0).all()
    everything = as_objects(call("get_text_object", call("find_text", page(angle), model), "all_lines"))
    assert len(everything) == sum(COUNTS)


@pytest.mark.parametrize("kind", ["byte", "uint2"])
@pytest.mark.parametrize("light", [False, True])
def test_text_is_read(kind: str, light: bool, classifier: Any) -> None:
    model = call("create_text_model_reader", "auto", classifier)
    call("set_text_model_param", model, "polarity", "both")
    lines = ["31415", "926", "5358979"]
    result = call("find_text", digits(lines, kind=kind, light=light, seed=50), model)
    assert call("get_text_result", result, "polarity") == ("light_on_dark" if light else "dark_on_light")
    assert call("get_text_result", result, "num_lines") == 3
    assert "".join(elements(call("get_text_result", result, "class"))) == "".join(lines)
    for k, line in enumerate(lines):
        assert "".join(elements(call("get_text_result", result, ["class_line", k]))) == line
        assert "".join(elements(call("get_text_result", result, f"class_line_{k}"))) == line
        sure = array(call("get_text_result", result, ["confidence_line", k]))
        assert len(sure) == len(line)
        assert (sure > 0.5).all()
    call("set_text_model_param", model, "polarity", "light_on_dark" if not light else "dark_on_light")
    other = call("find_text", digits(lines, kind=kind, light=light), model)
    assert "".join(elements(call("get_text_result", other, "class"))) != "".join(lines)


def test_classifiers_from_files(classifier: Any, tmp_path: Path) -> None:
    call("write_ocr_class_mlp", classifier, tmp_path / "digits")
    model = call("create_text_model_reader", "auto", str(tmp_path / "digits"))
    result = call("find_text", digits(["2718"]), model)
    assert "".join(elements(call("get_text_result", result, "class"))) == "2718"
    with fails(5200):
        call("create_text_model_reader", "auto", str(tmp_path / "missing"))
    (tmp_path / "font.omc").write_bytes(b"MVTec")
    with fails(8320):
        call("create_text_model_reader", "auto", str(tmp_path / "font.omc"))


def test_sizes_and_contrast() -> None:
    canvas = np.array(digits(["12345"]).channels[0])
    cv2.putText(canvas, "678", (20, 90), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 45, 1)
    cv2.putText(canvas, "999", (120, 95), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 185, 2)
    image = Image([canvas], "byte")
    model = call("create_text_model_reader", "manual", [])
    call("set_text_model_param", model, ["manual_min_char_height", "max_char_height", "min_contrast"], [18, 30, 40])
    assert [len(line) for line in lines_of(call("find_text", image, model))] == [5]
    call("set_text_model_param", model, ["min_char_height", "max_char_height"], [8, 14])
    assert [len(line) for line in lines_of(call("find_text", image, model))] == [3]
    call("set_text_model_param", model, "min_stroke_width", 10.0)
    assert lines_of(call("find_text", image, model)) == []
    assert call("get_text_model_param", model, "min_stroke_width") == 10.0


def test_structure_punctuation_and_borders() -> None:
    image = digits(["12 345", "123 45", "12345"])
    model = call("create_text_model_reader", "manual", [])
    call("set_text_model_param", model, "text_line_structure", "2 3")
    (line,) = lines_of(call("find_text", image, model))
    assert len(line) == 5
    assert line[0].bounding_box[0] < 80
    call("set_text_model_param", model, "text_line_structure", "5")
    assert len(lines_of(call("find_text", image, model))) == 3
    canvas = np.array(digits(["12 34"]).channels[0])
    cv2.circle(canvas, (105, 58), 3, 45, -1)
    cv2.rectangle(canvas, (0, 40), (8, 60), 45, -1)
    image = Image([canvas], "byte")
    call("set_text_model_param", model, ["text_line_structure", "eliminate_border_blobs"], ["", "true"])
    assert [len(line) for line in lines_of(call("find_text", image, model))] == [5]
    call("set_text_model_param", model, "return_punctuation", "false")
    assert [len(line) for line in lines_of(call("find_text", image, model))] == [4]
    call("set_text_model_param", model, "eliminate_border_blobs", "false")
    assert [len(line) for line in lines_of(call("find_text", image, model))] == [5]


def test_dots_and_fragments() -> None:
    canvas = np.full((80, 200), 220, np.uint8)
    for k, pattern in enumerate(("01110100011000101110", "11110100011000111110", "10001100011111110001")):
        for n, dot in enumerate(pattern):
            if dot == "1":
                cv2.circle(canvas, (25 + 55 * k + 7 * (n % 5), 20 + 7 * (n // 5)), 2, 40, -1)
    model = call("create_text_model_reader", "manual", [])
    call("set_text_model_param", model, ["manual_is_dotprint", "dot_print_max_dot_gap"], ["true", 4])
    call("set_text_model_param", model, ["min_char_height", "max_char_height"], [18, 34])
    assert [len(line) for line in lines_of(call("find_text", Image([canvas], "byte"), model))] == [3]
    canvas = np.full((80, 200), 220, np.uint8)
    for k in range(4):
        canvas[30:50, 20 + 30 * k : 25 + 30 * k] = 40
        canvas[22:26, 20 + 30 * k : 25 + 30 * k] = 40
    model = call("create_text_model_reader", "manual", [])
    (line,) = lines_of(call("find_text", Image([canvas], "byte"), model))
    assert [region.bounding_box[0] for region in line] == [22] * 4


def test_domain_and_nothing(classifier: Any) -> None:
    model = call("create_text_model_reader", "auto", classifier)
    image = digits(["123", "456"])
    part = Image(image.channels, "byte", Region.rectangle1(80, 0, image.height - 1, image.width - 1))
    assert "".join(elements(call("get_text_result", call("find_text", part, model), "class"))) == "456"
    for nothing in (Image(image.channels, "byte", Region.empty()), Image([np.full((50, 60), 9, np.uint8)], "byte")):
        result = call("find_text", nothing, model)
        assert call("get_text_result", result, "num_lines") == 0
        assert list(elements(call("get_text_result", result, "class"))) == []
        assert len(as_objects(call("get_text_object", result, "all_lines"))) == 0


def test_errors(classifier: Any) -> None:
    for code, arguments in (
        (1301, ("x", classifier)),
        (1402, ("auto", [])),
        (1402, ("manual", [classifier, classifier])),
    ):
        with fails(code):
            call("create_text_model_reader", *arguments)
    model = call("create_text_model_reader", "manual", [])
    for code, name, value in (
        (1302, "x", 1),
        (1303, "polarity", "x"),
        (1303, "min_contrast", 0),
        (1303, "min_char_height", "tall"),
        (1303, "dot_print", "yes"),
        (1303, "text_line_structure", "a"),
        (1403, ["polarity", "dot_print"], ["both"]),
    ):
        with fails(code):
            call("set_text_model_param", model, name, value)
    with fails(1302):
        call("get_text_model_param", model, "x")
    result = call("find_text", digits(["12"]), model)
    with fails(8338):
        call("get_text_result", result, "class")
    for name in ("x", ["class_line", 5], ["class_line", -1]):
        with fails(1302):
            call("get_text_result", result, name)
    for name in ("x", ["line", 1]):
        with fails(1302):
            call("get_text_object", result, name)
    with fails(1402):
        call("get_text_object", result, [])
    with fails(9001):
        call("find_text", Image([np.zeros((5, 5), np.float32)], "real"), model)
    untrained = call("create_ocr_class_mlp", 8, 10, "constant", "default", NAMES, 5, "none", 10, 42)
    with fails(3394):
        call("find_text", digits(["12"]), call("create_text_model_reader", "auto", untrained))
    for name, handle in (("clear_text_model", model), ("clear_text_result", result)):
        call(name, handle)
    with fails(2454):
        call("find_text", digits(["12"]), model)
