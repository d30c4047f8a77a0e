"""What windows show of samples, results and evaluations."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
import pytest

import hdev
from hdev import HError
from hdev.iconic import Image, Objects, Region

from .support import values

GRAY = Image([np.full((60, 80), 100, np.uint8)])

SAMPLE = """
create_dict (S)
create_dict (R)
create_dict (D)
create_dict (W)
set_dict_tuple (D, 'class_ids', [0, 5])
set_dict_tuple (D, 'class_names', ['nut', 'bolt'])
set_dict_object (Image, S, 'image')
"""


def shown(text: str, key: str, options: str = "[]", **objects: Any) -> tuple[np.ndarray, list[str]]:
    """The picture of the window of a key, without its texts, and the texts in it."""
    inputs = {"Image": GRAY, **objects}
    result = hdev.run_text(
        f"{SAMPLE}{text}\ncreate_dict (G)\ndev_display_dl_data (S, R, D, '{key}', {options}, W)", inputs, environment={}
    )
    (window,) = result.windows
    inner = window._window
    texts = [line for item in inner.shown if item.what == "text" for line in item.data.lines]
    inner._shown = [item for item in inner.shown if item.what != "text"]
    inner._version += 1
    return inner.picture(), texts


def coloured(picture: np.ndarray, share: float = 0.14) -> np.ndarray:
    """Which pixels of the picture are not gray, in the size of the image."""
    spread = picture.astype(int).max(axis=2) - picture.astype(int).min(axis=2)
    rows = np.arange(picture.shape[0]) * 60 // picture.shape[0]
    columns = np.arange(picture.shape[1]) * 80 // picture.shape[1]
    found = np.zeros((60, 80), int)
    # Lines are two pixels wide and may reach a little into the next pixel of the image.
    np.add.at(found, (rows[:, None], columns), spread > 40)
    return found > share * spread.size / 4800


def test_the_image() -> None:
    picture, texts = shown("", "image")
    assert (picture == 100).all()
    assert texts == []
    assert picture.shape[1] / picture.shape[0] == pytest.approx(80 / 60, abs=0.01)


def test_the_domain() -> None:
    picture, _ = shown(
        "rectangle1_domain (Image, Image, 10, 20, 30, 50)\nset_dict_object (Image, S, 'image')", "image_with_domain"
    )
    rows, columns = np.nonzero(coloured(picture))
    assert (rows.min(), columns.min(), rows.max(), columns.max()) == pytest.approx((10, 20, 30, 50), abs=1)


@pytest.mark.parametrize(("found", "colour"), [("[5, 0]", "green"), ("[0, 5]", "red")])
def test_classes(found: str, colour: str) -> None:
    text = (
        f"set_dict_tuple (S, 'image_label_id', 5)\nset_dict_tuple (R, 'classification_class_ids', {found})\n"
        "set_dict_tuple (R, 'classification_confidences', [0.75, 0.25])"
    )
    name = "bolt" if colour == "green" else "nut"
    assert shown(text, "classification_both")[1] == ["Ground truth: bolt", f"Result: {name} (0.75)"]
    assert shown(text, "classification_ground_truth")[1] == ["Ground truth: bolt"]
    assert shown(text, "classification_result")[1] == [f"Result: {name} (0.75)"]


BOXES = (
    "set_dict_tuple ({0}, 'bbox_row1', {1})\nset_dict_tuple ({0}, 'bbox_col1', {2})\nset_dict_tuple ({0}, 'bbox_row2', {3})\n"
    "set_dict_tuple ({0}, 'bbox_col2', {4})\nset_dict_tuple ({0}, '{5}', 5)\n"
)


def test_boxes() -> None:
    text = BOXES.format("S", 10, 20, 30, 50, "bbox_label_id") + BOXES.format("R", 35, 5, 50, 15, "bbox_class_id")
    text += "set_dict_tuple (R, 'bbox_confidence', 0.5)"
    for key, expected, texts in (
        ("bbox_ground_truth", (10, 20, 30, 50), ["bolt"]),
        ("bbox_result", (35, 5, 50, 15), ["bolt 0.50"]),
        ("bbox_both", (10, 5, 50, 50), ["bolt", "bolt 0.50"]),
    ):
        picture, found = shown(text, key)
        rows, columns = np.nonzero(coloured(picture))
        assert (rows.min(), columns.min(), rows.max(), columns.max()) == pytest.approx(expected, abs=1)
        assert found == texts


def test_turned_boxes_and_masks() -> None:
    text = "".join(
        f"set_dict_tuple (R, 'bbox_{key}', {value})\n"
        for key, value in {
            "row": 30.0,
            "col": 40.0,
            "phi": 1.5707963,
            "length1": 20.0,
            "length2": 5.0,
            "class_id": 0,
        }.items()
    )
    picture, _ = shown(text, "bbox_result")
    rows, columns = np.nonzero(coloured(picture))
    assert (rows.min(), columns.min(), rows.max(), columns.max()) == pytest.approx((10, 35, 50, 45), abs=1)
    mask = Region.rectangle1(20, 38, 40, 42)
    picture, _ = shown(text + "set_dict_object (M, R, 'mask')", "bbox_result", M=Objects([mask]))
    assert coloured(picture)[20:41, 38:43].all()


def test_classes_of_pixels() -> None:
    truth = np.zeros((60, 80), np.float32)
    truth[10:20, 10:40] = 5
    found = np.zeros((60, 80), np.float32)
    found[15:30, 10:40] = 5
    objects = {"T": Image([truth]), "F": Image([found])}
    text = "set_dict_object (T, S, 'segmentation_image')\nset_dict_object (F, R, 'segmentation_image')"
    options = "set_dict_tuple (G, 'segmentation_exclude_class_ids', 0)"

    def area(key: str) -> np.ndarray:
        program = f"{text}\ncreate_dict (G)\n{options}\n"
        result = hdev.run_text(
            f"{SAMPLE}{program}dev_display_dl_data (S, R, D, '{key}', G, W)", {"Image": GRAY, **objects}, environment={}
        )
        inner = result.windows[0]._window
        inner._shown = [item for item in inner.shown if item.what != "text"]
        inner._version += 1
        return coloured(inner.picture(), 0.5)

    assert (area("segmentation_image_ground_truth") == (truth == 5)).all()
    assert (area("segmentation_image_result") == (found == 5)).all()
    assert (area("segmentation_image_diff") == (truth != found)).all()
    assert shown(text, "segmentation_image_result", **objects)[1] == ["nut", "bolt"]


def test_anomalies() -> None:
    marks = np.zeros((60, 80), np.uint8)
    marks[5:15, 5:15] = 1
    text = (
        "set_dict_object (A, S, 'anomaly_ground_truth')\nset_dict_tuple (S, 'anomaly_label', 'nok')\n"
        "set_dict_object (P, R, 'anomaly_region')\nset_dict_tuple (R, 'anomaly_class', 'ok')\nset_dict_tuple (R, 'anomaly_score', 0.25)"
    )
    objects = {"A": Image([marks]), "P": Region.rectangle1(30, 30, 40, 60)}
    picture, texts = shown(text, "anomaly_both", **objects)
    rows, columns = np.nonzero(coloured(picture))
    assert (rows.min(), columns.min(), rows.max(), columns.max()) == pytest.approx((5, 5, 40, 60), abs=1)
    assert texts == ["Ground truth: nok", "Result: ok (score 0.250)"]
    picture, texts = shown(text, "anomaly_result", **objects)
    assert np.nonzero(coloured(picture))[0].min() == pytest.approx(30, abs=1)
    assert texts == ["Result: ok (score 0.250)"]


def test_windows_are_used_again() -> None:
    result = hdev.run_text(
        SAMPLE
        + "dev_display_dl_data (S, [], D, ['image', 'image_with_domain'], [], W)\n"
        + "dev_display_dl_data (S, [], D, ['image', 'image_with_domain'], [], W)\ndev_close_window_dict (W)\n"
        + "get_dict_param (W, 'keys', [], K)",
        {"Image": GRAY},
        environment={},
    )
    assert result.windows == []
    assert result["K"] == []


@pytest.mark.parametrize(("key", "result"), [("classification_result", "[]"), ("taste", "R"), ("bbox_result", "R")])
def test_what_can_not_be_shown(key: str, result: str) -> None:
    with pytest.raises(HError):
        values(f"{SAMPLE}dev_display_dl_data (S, {result}, D, '{key}', [], W)", {"Image": GRAY})


# ------------------------------------------------------------------------------------------------------- evaluations


def window_texts(text: str, **inputs: Any) -> list[list[str]]:
    result = hdev.run_text("create_dict (W)\n" + text, inputs, environment={})
    return [
        [line for item in window._window.shown if item.what == "text" for line in item.data.lines]
        for window in result.windows
    ]


CLASSES = """
S := []
R := []
for K := 0 to 5 by 1
    create_dict (A)
    set_dict_tuple (A, 'image_label_id', [0, 0, 0, 1, 1, 1]{0})
    create_dict (B)
    set_dict_tuple (B, 'classification_class_ids', [0, 0, 1, 1, 1, 0]{0})
    S := [S, A]
    R := [R, B]
endfor
create_dict (P)
set_dict_tuple (P, 'class_ids', [0, 1])
set_dict_tuple (P, 'class_names', ['nut', 'bolt'])
set_dict_tuple (P, 'measures', 'all')
evaluate_dl_classification_results (S, R, P, E)
"""


def test_evaluation_of_a_classification() -> None:
    text = CLASSES.replace("[0, 0, 0, 1, 1, 1]{0}", "T[K]").replace("[0, 0, 1, 1, 1, 0]{0}", "F[K]")
    text += (
        "create_dict (G)\nset_dict_tuple (G, 'display_mode', ['measures', 'absolute_confusion_matrix', 'pie_charts_precision'])\n"
        "dev_display_classification_evaluation (E, P, G, W)"
    )
    measures, matrix, pies = window_texts(text, T=[0, 0, 0, 1, 1, 1], F=[0, 0, 1, 1, 1, 0])
    assert "33.33 %" in measures[0]
    assert [line.split() for line in measures[2:]] == [
        ["class", "precision", "recall", "F-score"],
        ["all", "0.6667", "0.6667", "0.6667"],
        ["nut", "0.6667", "0.6667", "0.6667"],
        ["bolt", "0.6667", "0.6667", "0.6667"],
    ]
    assert [line.split()[-2:] for line in matrix[3:]] == [["2", "1"], ["1", "2"]]
    assert pies == ["nut", "precision 0.67", "bolt", "precision 0.67"]


def test_evaluation_of_a_detection() -> None:
    text = (
        "create_dict (A)\ncreate_dict (B)\n"
        + BOXES.format("A", "[0, 20]", "[0, 0]", "[10, 30]", "[10, 10]", "bbox_label_id").replace(
            "'bbox_label_id', 5", "'bbox_label_id', [0, 1]"
        )
        + BOXES.format("B", "[0, 50]", "[0, 0]", "[10, 60]", "[10, 10]", "bbox_class_id").replace(
            "'bbox_class_id', 5", "'bbox_class_id', [0, 1]"
        )
        + "set_dict_tuple (B, 'bbox_confidence', [0.9, 0.8])\ncreate_dict (P)\nset_dict_tuple (P, 'class_ids', [0, 1])\n"
        "set_dict_tuple (P, 'class_names', ['nut', 'bolt'])\nset_dict_tuple (P, 'detailed_evaluation', 'true')\n"
        "evaluate_dl_detection_results (A, B, P, E)\ncreate_dict (G)\nset_dict_tuple (G, 'display_mode', ['summary', 'classes'])\n"
        "dev_display_detection_detailed_evaluation (E, P, G, W)"
    )
    summary, classes = window_texts(text)
    assert summary[0] == "Mean average precision: 0.5000"
    assert [line.split() for line in summary[3:]] == [["nut", "1.0000"], ["bolt", "0.0000"]]
    assert [line.split() for line in classes[3:]] == [["nut", "1", "0", "0"], ["bolt", "0", "1", "1"]]


def test_evaluation_of_anomalies_and_pixels() -> None:
    scores, legend = window_texts(
        "S := []\nR := []\nfor K := 0 to 3 by 1\ncreate_dict (A)\nset_dict_tuple (A, 'anomaly_label', L[K])\ncreate_dict (B)\n"
        "set_dict_tuple (B, 'anomaly_score', 0.1 * K)\nS := [S, A]\nR := [R, B]\nendfor\ncreate_dict (P)\n"
        "set_dict_tuple (P, 'anomaly_classification_thresholds', 0.15)\nevaluate_dl_anomaly_results (S, R, P, E)\n"
        "dev_display_anomaly_detection_evaluation (E, P, [], W)",
        L=["ok", "ok", "nok", "nok"],
    )
    assert "0.300" in scores
    assert legend[-1].split() == ["0.1500", "0.0000", "1.0000", "1.0000", "1.0000"]
    (table,) = window_texts(
        "create_dict (A)\nset_dict_object (T, A, 'segmentation_image')\ncreate_dict (P)\nset_dict_tuple (P, 'class_ids', [0, 1])\n"
        "set_dict_tuple (P, 'class_names', ['ground', 'thing'])\nset_dict_tuple (P, 'measures', 'all')\n"
        "evaluate_dl_segmentation_results (A, A, P, E)\ndev_display_segmentation_evaluation (E, P, [], W)",
        T=Image([np.eye(9, dtype=np.float32)]),
    )
    assert table[0] == "Mean IoU: 1.0000, pixel accuracy: 1.0000"
    assert table[-1].split() == ["thing", "1.0000", "1.0000"]


# ------------------------------------------------------------------------------------------------ colours, charts, words


@pytest.mark.parametrize("number", [0, 1, 2, 7, 12])
def test_colours_differ(number: int) -> None:
    found = values(f"get_distinct_colors ({number}, false, 0, 230, C)")["C"]
    colours = [found] if isinstance(found, str) else found
    assert len(set(colours)) == number
    for index, colour in enumerate(colours):
        hue, saturation, _ = colorsys.rgb_to_hsv(*(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)))
        expected = 230 * index / max(number - 1, 1) / 256
        assert saturation == 1
        assert hue == pytest.approx(expected, abs=0.005)


def test_colours_in_random_order() -> None:
    found = values(
        "set_system ('seed_rand', 4)\nget_distinct_colors (9, 'true', 0, 255, C)\nget_distinct_colors (9, false, 0, 255, O)"
    )
    assert sorted(found["C"]) == sorted(found["O"])
    assert found["C"] != found["O"]


def test_pie_chart() -> None:
    result = hdev.run_text(
        "open_window (0, 0, 200, 200, 0, 'visible', '', W)\ncreate_dict (P)\nset_dict_tuple (P, 'title', 'parts')\n"
        "dev_display_pie_chart (W, [3, 1], 100, 100, 80, ['green', 'red'], P)",
        environment={},
    )
    window = result.windows[0]
    picture = window.picture().astype(int)
    rows, columns = np.mgrid[0:200, 0:200] - 100
    inside = np.hypot(rows, columns) < 76
    # Clockwise from the top: the last quarter is the upper left one.
    red = (rows < -2) & (columns < -2) & inside
    green = ((rows > 2) | (columns > 2)) & inside
    assert (picture[red] == [255, 0, 0]).all()
    assert (picture[green & ~red] == [0, 255, 0]).mean() > 0.999
    assert [line for item in window._window.shown if item.what == "text" for line in item.data.lines] == ["parts"]
    with pytest.raises(HError):
        values(
            "open_window (0, 0, 200, 200, 0, 'visible', '', W)\ndev_display_pie_chart (W, [1, -1], 9, 9, 9, 'red', [])"
        )


def test_selection_by_a_mask() -> None:
    regions = Objects([Region.rectangle1(0, 0, k, k) for k in range(4)])
    assert [r.area for r in values("select_mask_obj (R, S, [1, 0, 0, 5])", {"R": regions})["S"]] == [1, 16]
    assert len(values("select_mask_obj (R, S, [0, 0, 0, 0])", {"R": regions})["S"]) == 0
    assert len(values("gen_empty_obj (R)\nselect_mask_obj (R, S, [])")["S"]) == 0
    with pytest.raises(HError):
        values("select_mask_obj (R, S, [1, 0])", {"R": regions})


def test_words() -> None:
    text = (
        "dev_open_window (0, 0, 80, 60, 'black', Window)\ncreate_dict (R)\ncreate_dict (T)\n"
        + "".join(
            f"set_dict_tuple (T, '{key}', {value})\n"
            for key, value in {
                "row": 30.0,
                "col": 30.0,
                "phi": 0.0,
                "length1": 20.0,
                "length2": 6.0,
                "word": "'HALLO'",
            }.items()
        )
        + "set_dict_tuple (R, 'words', T)\ndev_display_deep_ocr_results (Image, Window, R, 'line_width', 1)"
    )
    result = hdev.run_text(text, {"Image": GRAY}, environment={})
    inner = result.windows[0]._window
    assert [line for item in inner.shown if item.what == "text" for line in item.data.lines] == ["HALLO"]
    inner._shown = [item for item in inner.shown if item.what != "text"]
    inner._version += 1
    rows, columns = np.nonzero(coloured(inner.picture()))
    assert (rows.min(), columns.min(), rows.max()) == pytest.approx((24, 10, 36), abs=1)
    assert columns.max() == pytest.approx(70, abs=1)
