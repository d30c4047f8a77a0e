"""Data sets, their division and their evaluation."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from hdev import HError

from .support import StandIn, channels, needs, values, values_with

#: A classifier of three classes and batches of two images; the result handle is the number of the batch.
CLASSIFIER = {
    "get_dl_classifier_param": StandIn(
        ic="Handle Name",
        oc="Value",
        body="""if (Name == 'classes')
Value := ['a', 'b', 'c']
elseif (Name == 'image_num_channels')
Value := 3
elseif (Name == 'image_width')
Value := 6
elseif (Name == 'image_height')
Value := 4
elseif (Name == 'image_range_min')
Value := -127.0
elseif (Name == 'image_range_max')
Value := 128.0
else
Value := 2
endif""",
    ),
    "get_dl_classifier_result": StandIn(
        ic="Handle Index Name",
        oc="Value",
        body="""global tuple Ranking
First := 3 * (2 * Handle + Index)
Value := Ranking[First:First + 2]
if (Name == 'confidences')
Value := [0.5, 0.3, 0.2]
endif""",
    ),
    "apply_dl_classifier": StandIn(
        io="Images",
        ic="Handle",
        oc="Result",
        body="global tuple Batches\ncount_obj (Images, N)\nResult := |Batches|\nBatches := [Batches, N]",
    ),
}


@pytest.fixture
def images(tmp_path: Path) -> Path:
    for name in ("good/x_01.png", "good/x_02.png", "bad/y.1.png", "bad/deeper.one/z10.bmp"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("last_folder", {"x_01.png": "good", "x_02.png": "good", "y.1.png": "bad", "z10.bmp": "deeper.one"}),
        ("file_name", {"x_01.png": "x_01", "x_02.png": "x_02", "y.1.png": "y.1", "z10.bmp": "z10"}),
        ("file_name_remove_index", {"x_01.png": "x", "x_02.png": "x", "y.1.png": "y.", "z10.bmp": "z"}),
    ],
)
def test_labels(images: Path, source: str, labels: dict[str, str]) -> None:
    result = values(f"read_dl_classifier_data_set ('{images}', '{source}', Files, Labels, Indices, Classes)")
    assert dict(zip([Path(file).name for file in result["Files"]], result["Labels"])) == labels
    assert result["Classes"] == sorted(set(labels.values()))
    assert [result["Classes"][index] for index in result["Indices"]] == result["Labels"]


def test_data_sets_without_labels_or_images(images: Path) -> None:
    result = values(f"read_dl_classifier_data_set ('{images}', [], Files, Labels, Indices, Classes)")
    assert len(result["Files"]) == 4
    assert result["Labels"] == result["Classes"] == []
    for call in (f"'{images}/none', 'file_name'", f"'{images}', 'unknown'", "5, 'file_name'", "[], 'file_name'"):
        with pytest.raises(HError):
            values(f"read_dl_classifier_data_set ({call}, Files, Labels, Indices, Classes)")


FILES = [f"{label}{index}" for label, number in (("a", 10), ("b", 20), ("c", 1)) for index in range(number)]
LABELS = [name[0] for name in FILES]


def test_division() -> None:
    text = "split_dl_classifier_data_set (F, L, 70, 15, A, AL, B, BL, C, CL)"
    result = values(text, {"F": FILES, "L": LABELS})
    parts = [np.atleast_1d(result[name]).tolist() for name in "ABC"]
    assert sorted([*parts[0], *parts[1], *parts[2]]) == sorted(FILES)
    assert Counter(result["AL"]) == {"a": 7, "b": 14}
    assert Counter(np.atleast_1d(result["BL"])) == {"a": 1, "b": 3}
    assert [name[0] for name in parts[0]] == result["AL"]
    assert parts[0] != sorted(parts[0])


@pytest.mark.parametrize("call", ["F, L, -1, 5", "F, L, 80, 30", "[], [], 50, 50", "F, L[0], 50, 50"])
def test_divisions_that_do_not_work(call: str) -> None:
    with pytest.raises(HError):
        values(f"split_dl_classifier_data_set ({call}, A, AL, B, BL, C, CL)", {"F": FILES, "L": LABELS})


def test_selection() -> None:
    text = "select_percentage_dl_classifier_data (F, L, 25, A, AL)\nselect_percentage_dl_classifier_data (F, L, 100, B, BL)"
    result = values(text, {"F": FILES, "L": LABELS})
    assert Counter(result["AL"]) == {"a": 2, "b": 5, "c": 1}
    assert [name[0] for name in result["A"]] == result["AL"]
    assert result["B"] == FILES


def test_classification_in_batches(tmp_path: Path) -> None:
    text = f"""
    global def tuple Ranking
    global def tuple Batches
    Batches := []
    Ranking := ['a', 'b', 'c', 'b', 'c', 'a', 'c', 'a', 'b']
    gen_image_const (Image, 'byte', 4, 4)
    Files := '{tmp_path}/' + ['1', '2', '3'] + '.png'
    for I := 0 to 2 by 1
        write_image (Image, 'png', 0, Files[I])
    endfor
    apply_dl_classifier_batchwise (Files, 0, Results, Classes, Confidences)
    Sizes := Batches
    """
    result = values_with(CLASSIFIER, text)
    assert result["Results"] == [0, 1]
    assert result["Sizes"] == [2, 1]
    assert result["Classes"] == [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"]]
    assert result["Confidences"] == [[0.5, 0.3, 0.2]] * 3


def test_evaluation() -> None:
    """Truth a a b b c, predicted a b b b a."""
    text = """
    global def tuple Ranking
    Ranking := ['a', 'b', 'c', 'b', 'a', 'c', 'b', 'a', 'c', 'b', 'c', 'a', 'a', 'b', 'c']
    Truth := ['a', 'a', 'b', 'b', 'c']
    Measures := ['top1_error', 'top2_error', 'top3_error', 'precision', 'recall', 'f_score']
    evaluate_dl_classifier (Truth, 0, [0, 1, 2], Measures, 'global', Global)
    evaluate_dl_classifier ([0, 0, 1, 1, 2], 0, [0, 1, 2], Measures, 'b', B)
    evaluate_dl_classifier (Truth, 0, [0, 1, 2], 'precision', ['a', 'c'], P)
    """
    result = values_with(CLASSIFIER, text)
    precision = (1 / 2 + 2 / 3 + 0) / 3
    recall = (1 / 2 + 1 + 0) / 3
    f_score = 2 * precision * recall / (precision + recall)
    assert result["Global"] == pytest.approx([2 / 5, 1 / 5, 0, precision, recall, f_score])
    assert result["B"] == pytest.approx([0, 0, 0, 2 / 3, 1, 0.8])
    assert result["P"] == pytest.approx([0.5, 0])


@pytest.mark.parametrize(
    "call",
    ["[], 0, 0, 'recall', 'global'", "['a', 'x'], 0, 0, 'recall', 'global'", "['a', 'a'], 0, 0, 'recall', 'global'"],
)
def test_evaluations_that_do_not_work(call: str) -> None:
    with pytest.raises(HError):
        values_with(
            CLASSIFIER,
            f"global def tuple Ranking\nRanking := ['a', 'b', 'c', 'a', 'b', 'c']\nevaluate_dl_classifier ({call}, M)",
        )


def test_confusion() -> None:
    text = """
    Names := ['display_matrix', 'return_matrix']
    gen_confusion_matrix (T, P, Names, ['none', 'absolute'], 0, A)
    gen_confusion_matrix (T, P, Names, ['none', 'relative'], 0, R)
    gen_confusion_matrix (T, P, Names, ['none', 'none'], 0, N)
    get_full_matrix (A, A)
    get_full_matrix (R, R)
    """
    result = values(text, {"T": list("aabbc"), "P": list("abbba")})
    assert result["A"] == [1, 0, 1, 1, 2, 0, 0, 0, 0]
    assert result["R"] == pytest.approx([0.5, 0, 1, 0.5, 1, 0, 0, 0, 0])
    assert result["N"] == []


@pytest.mark.parametrize("channels", [1, 3])
def test_images_for_a_classifier(channels: int) -> None:
    image = np.full((4, 6, channels), 255, np.uint8) if channels > 1 else np.full((8, 3), 255, np.uint8)
    text = """
    preprocess_dl_classifier_images (Image, Done, [], [], 0)
    get_image_size (Done, Width, Height)
    count_channels (Done, Channels)
    get_image_type (Done, Type)
    min_max_gray (Done, Done, 0, Min, Max, Range)
    """
    result = values_with(CLASSIFIER, text, {"Image": image})
    assert (result["Width"], result["Height"], result["Channels"], result["Type"]) == (6, 4, 3, "real")
    assert result["Max"] == pytest.approx(128)


def test_contrast_of_images_for_a_classifier() -> None:
    image = np.linspace(3, 5, 24, dtype=np.float32).reshape(4, 6)
    text = "preprocess_dl_classifier_images (Image, Done, 'contrast_normalization', 'true', 0)\nmin_max_gray (Done, Done, 0, Min, Max, Range)"
    result = values_with(CLASSIFIER, text, {"Image": image})
    assert (result["Min"], result["Max"]) == (pytest.approx(-127, abs=1e-3), pytest.approx(128, abs=1e-3))


DATA_SET = """
create_dict (Data)
Samples := []
for I := 0 to 19 by 1
    create_dict (Sample)
    set_dict_tuple (Sample, 'image_id', I)
    set_dict_tuple (Sample, 'image_label_id', I % 2)
    set_dict_tuple (Sample, 'kinds', [I % 2, 7])
    Samples := [Samples, Sample]
endfor
set_dict_tuple (Data, 'samples', Samples)
"""


def test_division_of_a_data_set() -> None:
    text = (
        DATA_SET
        + """
    split_dl_dataset (Data, 50, 20, [])
    Labels := []
    Names := ['train', 'validation', 'test']
    for I := 0 to 2 by 1
        find_dl_samples (Samples, 'split', Names[I], 'match', Indices)
        Labels := [Labels, |Indices|, sum(Indices % 2)]
    endfor
    find_dl_samples (Samples, 'split', Names, 'or', All)
    N := |All|
    """
    )
    result = values(text)
    assert result["Labels"] == [10, 5, 4, 2, 6, 3]
    assert result["N"] == 20


def test_a_data_set_is_divided_once() -> None:
    with pytest.raises(HError):
        values(DATA_SET + "split_dl_dataset (Data, 50, 20, [])\nsplit_dl_dataset (Data, 50, 20, [])")
    again = "create_dict (P)\nset_dict_tuple (P, 'overwrite_split', 'true')\nsplit_dl_dataset (Data, 100, 0, P)\n"
    text = (
        DATA_SET
        + "split_dl_dataset (Data, 50, 20, [])\n"
        + again
        + "find_dl_samples (Samples, 'split', 'train', 'match', I)"
    )
    assert len(values(text)["I"]) == 20


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("'image_id', 3, 'match'", 3),
        ("'image_id', [3, 5], 'or'", [3, 5]),
        ("'image_id', [3, 5], 'match'", []),
        ("'kinds', 0, 'contain'", list(range(0, 20, 2))),
        ("'kinds', [1, 7], 'match'", list(range(1, 20, 2))),
        ("'kinds', 7, 'or'", []),
        ("'nothing', 7, 'or'", []),
    ],
)
def test_search(call: str, expected: object) -> None:
    assert values(DATA_SET + f"find_dl_samples (Samples, {call}, I)")["I"] == expected


def test_samples_from_images() -> None:
    text = """
    gen_image_const (A, 'byte', 4, 5)
    gen_image_const (B, 'byte', 6, 7)
    concat_obj (A, B, Images)
    gen_dl_samples_from_images (Images, Samples)
    get_dict_object (Image, Samples[1], 'image')
    get_image_size (Image, W, H)
    N := |Samples|
    """
    result = values(text)
    assert (result["N"], result["W"], result["H"]) == (2, 6, 7)


MODEL = {
    "get_dl_model_param": StandIn(
        ic="Handle Name",
        oc="Value",
        body="""global tuple Type
Names := ['type', 'image_width', 'image_height', 'image_num_channels', 'image_range_min', 'image_range_max', 'ignore_class_ids']
Values := [Type, 320, 240, 3, -127.0, 128.0, 9]
Value := Values[find(Names, Name)]""",
    )
}


@pytest.mark.parametrize(("kind", "ignored"), [("segmentation", 9), ("classification", [])])
def test_preprocessing_for_a_model(kind: str, ignored: object) -> None:
    text = f"""
    global def tuple Type
    Type := '{kind}'
    create_dict (More)
    set_dict_tuple (More, 'extra', 5)
    create_dl_preprocess_param_from_model (0, 'true', 'crop_domain', [], [], More, P)
    Names := ['model_type', 'image_width', 'image_height', 'image_num_channels', 'image_range_min', 'image_range_max']
    Names := [Names, 'normalization_type', 'domain_handling', 'extra']
    Values := []
    for I := 0 to |Names| - 1 by 1
        get_dict_tuple (P, Names[I], Value)
        Values := [Values, Value]
    endfor
    get_dict_tuple (P, 'ignore_class_ids', Ignored)
    """
    result = values_with(MODEL, text)
    assert result["Values"] == [kind, 320, 240, 3, -127, 128, "first_channel", "crop_domain", 5]
    assert result["Ignored"] == ignored


@pytest.mark.parametrize(
    "inputs",
    [
        "'segmentation', 0, 5, 3, 0, 1, 'none', 'full_domain', [], [], [], []",
        "'segmentation', 5, 5, 2, 0, 1, 'none', 'full_domain', [], [], [], []",
        "'segmentation', 5, 5, 3, 1, 1, 'none', 'full_domain', [], [], [], []",
        "'segmentation', 5, 5, 3, 0, 1, 'all', 'full_domain', [], [], [], []",
        "'segmentation', 5, 5, 3, 0, 1, 'none', 'domain', [], [], [], []",
        "'segmentation', 5, 5, 3, 0, 1, 'none', 'full_domain', [], [], 3, []",
        "'segmentation', 5, 5, 3, 0, 1, 'none', 'full_domain', [], 3, [3, 4], []",
    ],
)
def test_preprocessing_that_does_not_work(inputs: str) -> None:
    with pytest.raises(HError):
        values(f"create_dl_preprocess_param ({inputs}, P)")


def test_data_set_of_a_folder(images: Path) -> None:
    text = f"""
    read_dl_dataset_classification ('{images}/', 'last_folder', Data)
    get_dict_tuple (Data, 'image_dir', Dir)
    get_dict_tuple (Data, 'class_names', Names)
    get_dict_tuple (Data, 'class_ids', IDs)
    get_dict_tuple (Data, 'samples', Samples)
    Files := []
    Labels := []
    for I := 0 to |Samples| - 1 by 1
        get_dict_tuple (Samples[I], 'image_file_name', File)
        get_dict_tuple (Samples[I], 'image_label_id', Label)
        get_dict_tuple (Samples[I], 'image_id', ID)
        Files := [Files, File]
        Labels := [Labels, Label]
    endfor
    """
    result = values(text)
    assert result["Dir"] == str(images)
    assert set(result["Files"]) == {"good/x_01.png", "good/x_02.png", "bad/y.1.png", "bad/deeper.one/z10.bmp"}
    assert [result["Names"][label] for label in result["Labels"]] == [Path(f).parent.name for f in result["Files"]]
    assert (result["IDs"], result["ID"]) == ([0, 1, 2], 4)


def test_samples_in_files(tmp_path: Path) -> None:
    text = (
        DATA_SET
        + f"""
    set_dict_tuple (Data, 'dlsample_dir', '{tmp_path}/samples')
    create_dict (Batch)
    set_dict_tuple (Batch, 'image_id', 7)
    write_dl_samples (Data, 7, Batch, [], [])
    set_dict_tuple (Batch, 'image_id', 8)
    write_dl_samples (Data, 7, Batch, [], [])
    read_dl_samples (Data, 7, First)
    write_dl_samples (Data, 7, Batch, 'overwrite_files', 'true')
    read_dl_samples (Data, 7, Second)
    get_dict_tuple (First, 'image_id', FirstID)
    get_dict_tuple (Second, 'image_id', SecondID)
    """
    )
    result = values(text)
    assert (result["FirstID"], result["SecondID"]) == (7, 8)
    assert (tmp_path / "samples" / "7_dlsample.hdict").exists()
    with pytest.raises(HError):
        values(DATA_SET + "set_dict_tuple (Data, 'dlsample_dir', '.')\nread_dl_samples (Data, 0, B)")


@needs("dev_open_window", "dump_window_image", "disp_text", "clear_window")
def test_course_of_a_training() -> None:
    text = """
    dev_open_window (0, 0, 600, 400, 'black', W)
    plot_dl_classifier_training_progress ([], [], [], [], 10, W)
    plot_dl_classifier_training_progress ([0.9, 0.5, 0.2], [0.9, 0.6, 0.4], [0.01, 0.01, 0.001], [1, 2, 3], 10, W)
    dump_window_image (Image, W)
    """
    red, green, blue = channels(np.asarray(values(text)["Image"][0])).astype(int)
    assert ((red > 200) & (green < 50) & (blue > 200)).sum() > 100  # magenta: training
    assert ((red > 200) & (green > 180) & (blue < 50)).sum() > 100  # gold: validation
    assert ((red < 50) & (green > 200) & (blue > 200)).sum() > 100  # cyan: learning rate
    with pytest.raises(HError):
        values("dev_open_window (0, 0, 60, 40, 'black', W)\nplot_dl_classifier_training_progress (1, 1, [], 1, 10, W)")
