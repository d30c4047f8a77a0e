"""Training and evaluation, with stand-ins for the model; measures against independent calculations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import hdev.halcon
from hdev import HError
from hdev.iconic import Image, Objects, Region

from .models import MODEL
from .support import values_with


def run(text: str, inputs: dict[str, Any] | None = None) -> dict[str, Any]:
    return values_with(MODEL, text, inputs)


#: A data set of N images of three classes, whose samples already lie in files. A result is right; the entry 'wrong' is not.
DATA = """
create_dict (D)
Samples := []
for K := 0 to {n} - 1 by 1
    create_dict (S)
    set_dict_tuple (S, 'image_id', K + 1)
    set_dict_tuple (S, 'image_label_id', K % 3)
    Split := 'train'
    if (K >= {train})
        Split := 'validation'
    endif
    set_dict_tuple (S, 'split', Split)
    Samples := [Samples, S]
    create_dict (F)
    set_dict_tuple (F, 'image_id', K + 1)
    set_dict_tuple (F, 'image_label_id', K % 3)
    gen_image_const (I, 'real', 4, 4)
    set_dict_object (I, F, 'image')
    create_dict (R)
    set_dict_tuple (R, 'classification_class_ids', [K % 3, (K + 1) % 3, (K + 2) % 3])
    set_dict_tuple (F, 'result', R)
    create_dict (W)
    set_dict_tuple (W, 'classification_class_ids', [(K + 1) % 3, K % 3, (K + 2) % 3])
    set_dict_tuple (F, 'wrong', W)
    Files := [Samples, F]
    set_dict_tuple (D, 'samples', Samples)
    set_dict_tuple (D, 'dlsample_dir', '{folder}/samples')
    write_dl_samples (D, K, F, [], [])
endfor
set_dict_tuple (D, 'class_ids', [0, 1, 2])
set_dict_tuple (D, 'class_names', ['a', 'b', 'c'])
create_dict (M)
set_dict_tuple (M, 'type', 'classification')
set_dict_tuple (M, 'batch_size', {batch})
set_dict_tuple (M, 'batch_size_multiplier', 1)
set_dict_tuple (M, 'learning_rate', 0.1)
"""


def data(folder: Path, n: int = 14, train: int = 11, batch: int = 4) -> str:
    (folder / "samples").mkdir(exist_ok=True)
    return DATA.format(folder=folder, n=n, train=train, batch=batch)


def entries(handles: Any, *names: str) -> list[Any]:
    """The values of a key in each of several dictionaries, or of keys within each other."""
    found = []
    for handle in handles if isinstance(handles, list) else [handles]:
        value = handle
        for name in names:
            value = value.entries[name].value
        found.append(value)
    return found


def trained(folder: Path, names: str = "[]", given: str = "[]", before: str = "", **options: Any) -> dict[str, Any]:
    settings = {"epochs": 3, "interval": 1, "display": "'false'", "seed": 42, "start": 0}
    settings.update({k: v for k, v in options.items() if k in settings})
    text = data(folder, **{k: v for k, v in options.items() if k not in settings})
    return run(
        f"set_system ('seed_rand', 1)\n{text}{before}\nset_current_dir ('{folder}')\n"
        f"create_dl_train_param (M, {settings['epochs']}, {settings['interval']}, {settings['display']}, {settings['seed']}, {names}, {given}, T)\n"
        f"train_dl_model (D, M, T, {settings['start']}, Results, Infos, Evaluations)\nget_dict_tuple (M, 'steps', Steps)\n"
        "get_dict_tuple (M, 'seen', Seen)"
    )


def test_every_epoch_uses_each_sample_once_at_most(tmp_path: Path) -> None:
    found = trained(tmp_path)
    # 11 samples in batches of 4: two steps an epoch, three epochs.
    assert found["Steps"] == 6
    epochs = [found["Seen"][k : k + 8] for k in range(0, 24, 8)]
    for epoch in epochs:
        assert len(set(epoch)) == 8
        assert set(epoch) <= set(range(1, 12))
    assert len({tuple(epoch) for epoch in epochs}) > 1


def test_the_seed_repeats_the_training(tmp_path: Path) -> None:
    first, second = trained(tmp_path)["Seen"], trained(tmp_path)["Seen"]
    assert first == second
    assert trained(tmp_path, seed=43)["Seen"] != first


def test_course_of_the_loss(tmp_path: Path) -> None:
    infos = trained(tmp_path, "'update_interval_seconds'", "0")["Infos"]
    assert entries(infos, "iteration") == [1, 2, 3, 4, 5, 6]
    assert entries(infos, "epoch") == pytest.approx([0.5, 1.0, 1.5, 2.0, 2.5, 3.0])
    # The loss of step k is 1 / k; two batches fit into the 11 samples over which it is averaged.
    losses = [1.0, (1 + 1 / 2) / 2, (1 / 2 + 1 / 3) / 2, (1 / 3 + 1 / 4) / 2, (1 / 4 + 1 / 5) / 2, (1 / 5 + 1 / 6) / 2]
    assert entries(infos, "mean_loss") == pytest.approx(losses)
    assert min(entries(infos, "time_elapsed")) > 0


@pytest.mark.parametrize(
    ("interval", "steps"), [("1", [2, 4, 6]), ("2", [4, 6]), ("0.5", [1, 2, 3, 4, 5, 6]), ("[]", [])]
)
def test_evaluations(tmp_path: Path, interval: str, steps: list[int]) -> None:
    found = trained(tmp_path, interval=interval)
    evaluations = found["Evaluations"]
    assert entries(evaluations, "iteration") == steps
    assert entries(evaluations, "result", "global", "top1_error") == [0.0] * len(steps)


def test_evaluation_before_the_training(tmp_path: Path) -> None:
    found = trained(tmp_path, "'evaluate_before_train'", "'true'", "set_dict_tuple (M, 'steps_needed', 3)")
    errors = dict(
        zip(entries(found["Evaluations"], "iteration"), entries(found["Evaluations"], "result", "global", "top1_error"))
    )
    assert errors == {0: 1.0, 2: 1.0, 4: 0.0, 6: 0.0}


def test_the_best_model_is_written_to_model_best(tmp_path: Path) -> None:
    trained(tmp_path, epochs=2)
    assert (tmp_path / "model_best.hdl").read_text() == "4"
    assert (tmp_path / "model_best_info.hdict").exists()


def test_models_are_written_when_they_are_asked_for(tmp_path: Path) -> None:
    before = (
        "create_dict (A)\nset_dict_tuple (A, 'type', 'final')\nset_dict_tuple (A, 'basename', 'last')\n"
        "create_dict (B)\nset_dict_tuple (B, 'type', 'epoch')\nset_dict_tuple (B, 'basename', 'at')\n"
        "set_dict_tuple (B, 'epochs', [1, 3])"
    )
    trained(tmp_path, "['serialize', 'serialize']", "[A, B]", before)
    assert (tmp_path / "last.hdl").read_text() == "6"
    assert sorted(p.name for p in tmp_path.glob("at*")) == ["at_epoch-1.hdl", "at_epoch-3.hdl"]
    assert not (tmp_path / "model_best.hdl").exists()


def test_parameters_change_at_their_epochs(tmp_path: Path) -> None:
    before = (
        "create_dict (C)\nset_dict_tuple (C, 'model_param', 'learning_rate')\nset_dict_tuple (C, 'initial_value', 0.5)\n"
        "set_dict_tuple (C, 'epochs', [1, 2])\nset_dict_tuple (C, 'values', [0.2, 0.1])"
    )
    found = trained(tmp_path, "'change'", "C", before + "\nset_dict_tuple (M, 'log', [])")
    log = entries(found["M"], "log")[0].to_list()
    assert [log[k : k + 3] for k in range(0, len(log), 3)] == [
        [0, "learning_rate", 0.5],
        [2, "learning_rate", 0.2],
        [4, "learning_rate", 0.1],
    ]


def test_samples_are_distorted(tmp_path: Path) -> None:
    before = "create_dict (A)\nset_dict_tuple (A, 'brightness_variation', 10)\nset_dict_tuple (A, 'augmentation_percentage', 100)"
    assert trained(tmp_path, "'augment'", "A", before)["Steps"] == 6


def test_training_goes_on_later(tmp_path: Path) -> None:
    whole = trained(tmp_path)["Seen"]
    assert trained(tmp_path, start=1)["Seen"] == whole[8:]


def test_progress_in_a_window(tmp_path: Path) -> None:
    found = trained(tmp_path, "'update_interval_seconds'", "0", display="'true'")
    assert len(found["Infos"]) == 6


@pytest.mark.parametrize(
    ("names", "given", "options"),
    [
        ("'cake'", "1", {}),
        ("['augment']", "[]", {}),
        ("[]", "[]", {"epochs": 0}),
        ("[]", "[]", {"batch": 20}),
        ("[]", "[]", {"train": 0}),
    ],
)
def test_trainings_that_do_not_work(tmp_path: Path, names: str, given: str, options: dict[str, int]) -> None:
    with pytest.raises(HError):
        trained(tmp_path, names, given, **options)


# --------------------------------------------------------------------------------------------------------- evaluation


def test_classes_against_counting() -> None:
    rng = np.random.default_rng(8)
    truth, found = rng.integers(0, 4, 60), rng.integers(0, 3, 60)
    result = run(
        "S := []\nR := []\nfor K := 0 to |Truth| - 1 by 1\ncreate_dict (A)\nset_dict_tuple (A, 'image_label_id', Truth[K])\n"
        "create_dict (B)\nset_dict_tuple (B, 'classification_class_ids', [Found[K], 9])\nS := [S, A]\nR := [R, B]\nendfor\n"
        "create_dict (P)\nset_dict_tuple (P, 'class_ids', [0, 1, 2, 3, 4])\nset_dict_tuple (P, 'class_names', ['a', 'b', 'c', 'd', 'e'])\n"
        "set_dict_tuple (P, 'measures', 'all')\nevaluate_dl_classification_results (S, R, P, E)",
        {"Truth": truth.tolist(), "Found": found.tolist()},
    )["E"]
    assert entries(result, "global", "top1_error")[0] == pytest.approx((truth != found).mean())
    precisions, recalls = [], []
    for k, name in enumerate("abcd"):
        right = ((truth == k) & (found == k)).sum()
        precision = right / (found == k).sum() if (found == k).any() else 0.0
        recall = right / (truth == k).sum()
        assert entries(result, name, "precision")[0] == pytest.approx(precision)
        assert entries(result, name, "recall")[0] == pytest.approx(recall)
        precisions.append(precision)
        recalls.append(recall)
    p, r = np.mean(precisions), np.mean(recalls)
    assert entries(result, "global", "f_score")[0] == pytest.approx(2 * p * r / (p + r))
    counts = Counter(zip(found.tolist(), truth.tolist()))
    confusion = entries(result, "global", "confusion")[0].to_list()
    assert confusion == [counts[f, t] for f in range(5) for t in range(5)]
    absolute = entries(result, "global", "absolute_confusion_matrix")[0]
    assert hdev.halcon.get_full_matrix(absolute) == confusion
    relative = entries(result, "global", "relative_confusion_matrix")[0]
    shares = np.array(hdev.halcon.get_full_matrix(relative)).reshape(5, 5).sum(axis=0)
    assert shares == pytest.approx([1, 1, 1, 1, 0])


def test_pixels_against_counting() -> None:
    rng = np.random.default_rng(9)
    pairs = [(rng.integers(0, 4, (20, 30)), rng.integers(0, 3, (20, 30))) for _ in range(2)]
    images = {f"{n}{k}": Image([p.astype(np.float32)]) for k, pair in enumerate(pairs) for n, p in zip("TF", pair)}
    result = run(
        "S := []\nR := []\n"
        + "".join(
            f"create_dict (A{k})\nset_dict_object (T{k}, A{k}, 'segmentation_image')\ncreate_dict (B{k})\n"
            f"set_dict_object (F{k}, B{k}, 'segmentation_image')\nS := [S, A{k}]\nR := [R, B{k}]\n"
            for k in range(2)
        )
        + "create_dict (P)\nset_dict_tuple (P, 'class_ids', [0, 1, 2, 3])\nset_dict_tuple (P, 'class_names', ['a', 'b', 'c', 'no'])\n"
        "set_dict_tuple (P, 'ignore_class_ids', 3)\nset_dict_tuple (P, 'measures', 'all')\nevaluate_dl_segmentation_results (S, R, P, E)",
        images,
    )["E"]
    truth, found = (np.concatenate([pair[k].ravel() for pair in pairs]) for k in (0, 1))
    counted = truth != 3
    truth, found = truth[counted], found[counted]
    ious = [((truth == k) & (found == k)).sum() / ((truth == k) | (found == k)).sum() for k in range(3)]
    shares = [(truth == k).mean() for k in range(3)]
    assert entries(result, "global", "mean_iou")[0] == pytest.approx(np.mean(ious))
    assert entries(result, "global", "pixel_accuracy")[0] == pytest.approx((truth == found).mean())
    assert entries(result, "global", "frequency_weighted_class_iou")[0] == pytest.approx(np.dot(ious, shares))
    accuracy = [(found[truth == k] == k).mean() for k in range(3)]
    assert entries(result, "global", "class_pixel_accuracy")[0] == pytest.approx(np.mean(accuracy))
    assert [entries(result, n, "class_iou")[0] for n in "abc"] == pytest.approx(ious)


def average_precision(images: list[tuple[np.ndarray, np.ndarray, np.ndarray]], threshold: float) -> float:
    """From the definition, for one class: images of (overlaps found x right, confidences, -)."""
    total = sum(overlaps.shape[1] for overlaps, _, _ in images)
    found = sorted(((c, k, i) for k, (_, conf, _) in enumerate(images) for i, c in enumerate(conf)), reverse=True)
    free = [np.ones(overlaps.shape[1], bool) for overlaps, _, _ in images]
    right = []
    for _, k, i in found:
        overlaps = np.where(free[k], images[k][0][i], -1) if free[k].size else np.array([-1.0])
        best = int(overlaps.argmax())
        right.append(overlaps[best] >= threshold)
        if right[-1]:
            free[k][best] = False
    hits = np.cumsum(right)
    precision = hits / np.arange(1, len(right) + 1)
    recall = hits / total
    return sum((recall[j] - (recall[j - 1] if j else 0)) * precision[j:].max() for j in range(len(right)))


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    down, across = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(down, 0) * max(across, 0)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def test_boxes_against_the_definition() -> None:
    rng = np.random.default_rng(12)
    text = "S := []\nR := []\n"
    classes: dict[int, list[Any]] = {0: [], 1: []}
    confidences = iter(rng.permutation(100) / 100)
    for _ in range(3):
        right = [np.array([10 * j, 5, 10 * j + 8, 13]) + rng.uniform(0, 2, 4) for j in range(4)]
        labels = rng.integers(0, 2, 4)
        found = [box + rng.uniform(-1.5, 1.5, 4) for box in right] + [np.array([0, 30, 5, 40.0])]
        kinds = np.append(labels, 1)
        scores = np.array([next(confidences) for _ in found])
        for variable, boxes, key, ids in (("A", right, "bbox_label_id", labels), ("B", found, "bbox_class_id", kinds)):
            text += f"create_dict ({variable})\n"
            for column, name in enumerate(("row1", "col1", "row2", "col2")):
                text += f"set_dict_tuple ({variable}, 'bbox_{name}', {[float(b[column]) for b in boxes]})\n"
            text += f"set_dict_tuple ({variable}, '{key}', {ids.tolist()})\n"
        text += f"set_dict_tuple (B, 'bbox_confidence', {scores.tolist()})\nS := [S, A]\nR := [R, B]\n"
        for kind in classes:
            r = [b for b, label in zip(right, labels) if label == kind]
            f = [(b, s) for b, label, s in zip(found, kinds, scores) if label == kind]
            table = np.array([[overlap(b, other) for other in r] for b, _ in f]).reshape(len(f), len(r))
            classes[kind].append((table, np.array([s for _, s in f]), None))
    text += (
        "create_dict (P)\nset_dict_tuple (P, 'class_ids', [0, 1])\nset_dict_tuple (P, 'class_names', ['nut', 'bolt'])\n"
        "set_dict_tuple (P, 'detailed_evaluation', 'true')\nevaluate_dl_detection_results (S, R, P, E)"
    )
    result = entries(run(text)["E"], "max_num_detections_all", "area_all")[0]
    levels = np.arange(50, 100, 5) / 100
    expected = np.array([[average_precision(classes[k], t) for t in levels] for k in (0, 1)])
    assert entries(result, "mean_ap")[0] == pytest.approx(expected.mean())
    assert entries(result, "nut", "mean_ap")[0] == pytest.approx(expected[0].mean())
    assert entries(result, "iou_50", "mean_ap")[0] == pytest.approx(expected[:, 0].mean())
    assert entries(result, "iou_75", "mean_ap")[0] == pytest.approx(expected[:, 5].mean())
    details = result.entries["detailed_evaluation"].value
    right = entries(details, "true_positives")[0].to_list()
    assert sum(right) + sum(entries(details, "false_positives")[0].to_list()) == 15
    assert sum(right) + sum(entries(details, "false_negatives")[0].to_list()) == 12


@pytest.mark.parametrize("angle", [0.0, 0.4])
def test_overlap_of_turned_boxes_and_masks(angle: float) -> None:
    text = ""
    for name, row in (("A", 10.0), ("B", 12.0)):
        text += f"create_dict ({name})\n"
        for key, value in (("row", row), ("col", 20.0), ("phi", angle), ("length1", 8.0), ("length2", 4.0)):
            text += f"set_dict_tuple ({name}, 'bbox_{key}', {value})\n"
    found = run(text + "dl_instance_ious (A, B, 'rectangle2', O)")["O"]
    # Both are moved by 2 down: along the box by 2 sin, across it by 2 cos.
    both = (16 - 2 * np.sin(angle)) * (8 - 2 * np.cos(angle))
    assert found == pytest.approx(both / (2 * 16 * 8 - both), rel=1e-6)
    masks = Objects([Region.rectangle1(0, 0, 9, 9), Region.rectangle1(50, 50, 59, 59)])
    others = Objects([Region.rectangle1(5, 0, 14, 9)])
    found = run(
        "create_dict (A)\ncreate_dict (B)\nset_dict_object (M, A, 'mask')\nset_dict_object (N, B, 'mask')\n"
        "dl_instance_ious (A, B, 'mask', O)",
        {"M": masks, "N": others},
    )["O"]
    assert found == pytest.approx([50 / 150, 0])


SCORES = "S := []\nR := []\nfor K := 0 to |Labels| - 1 by 1\ncreate_dict (A)\nset_dict_tuple (A, 'anomaly_label', Labels[K])\ncreate_dict (B)\nset_dict_tuple (B, 'anomaly_score', Scores[K])\nS := [S, A]\nR := [R, B]\nendfor\n"


def test_scores_against_counting() -> None:
    labels = ["ok", "ok", "nok", "ok", "nok", "nok"]
    scores = [0.1, 0.4, 0.4, 0.2, 0.9, 0.15]
    result = run(
        SCORES + "create_dict (P)\nset_dict_tuple (P, 'anomaly_classification_thresholds', [0.3, 0.5])\n"
        "evaluate_dl_anomaly_results (S, R, P, E)",
        {"Labels": labels, "Scores": scores},
    )["E"]
    pairs = [(g, b) for g, lg in zip(scores, labels) for b, lb in zip(scores, labels) if (lg, lb) == ("ok", "nok")]
    expected = np.mean([1.0 if b > g else 0.5 if b == g else 0.0 for g, b in pairs])
    assert entries(result, "global", "area_under_roc")[0] == pytest.approx(expected)
    first, second = result.entries["thresholds"].value.to_list()
    assert entries([first], "confusion")[0].to_list() == [2, 1, 1, 2]
    assert entries([second], "top1_error")[0] == pytest.approx(2 / 6)
    assert entries([second], "precision")[0] == 1.0


def test_thresholds_of_scores(tmp_path: Path) -> None:
    text = (
        data(tmp_path, n=6, train=0) + "set_dict_tuple (M, 'type', 'anomaly_detection')\nfor K := 0 to 5 by 1\n"
        "Label := 'ok'\nif (K > 3)\nLabel := 'nok'\nendif\nset_dict_tuple (Samples[K], 'anomaly_label', Label)\n"
        "read_dl_samples (D, K, F)\ncreate_dict (R)\nset_dict_tuple (R, 'anomaly_score', [0.1, 0.3, 0.2, 0.6, 0.5, 0.9][K])\n"
        "gen_image_const (I, 'real', 4, 4)\npaint_region (I, I, I, 0.1 * K, 'fill')\nset_dict_object (I, R, 'anomaly_image')\n"
        "set_dict_tuple (F, 'result', R)\nwrite_dl_samples (D, K, F, 'overwrite_files', 'true')\nendfor\n"
        "compute_dl_anomaly_thresholds (M, D, [], Segmentation, Classification)\n"
        "read_dl_samples (D, [3, 5], B)\ntest_apply_dl_model (M, B, [], Out)\nthreshold_dl_anomaly_results (0.4, 0.55, Out)\n"
    )
    found = run(
        text.replace("[0.1, 0.3, 0.2, 0.6, 0.5, 0.9][K]", "Given[K]").replace(
            "paint_region (I, I, I, 0.1 * K, 'fill')", "scale_image (I, I, 1, 0.1 * K)"
        ),
        {"Given": [0.1, 0.3, 0.2, 0.6, 0.5, 0.9]},
    )
    # Good: 0.1 0.3 0.2 0.6, bad: 0.5 0.9. One image is wrong at 0.4 (0.6 is) and at 0.75 (0.5 is); 0.4 comes first.
    assert found["Classification"][0] == pytest.approx(0.4)
    assert sorted(found["Classification"][1:]) == pytest.approx([0.15, 0.25, 0.4, 0.55, 0.75])
    assert found["Segmentation"] == pytest.approx(0.3)
    first, second = found["Out"]
    assert entries([first, second], "anomaly_class") == ["nok", "nok"]
    assert entries([first, second], "anomaly_class_id") == [1, 1]
    assert first.entries["anomaly_region"].value[0].area == 0
    assert second.entries["anomaly_region"].value[0].area == 16


@pytest.mark.parametrize(
    "call",
    [
        "evaluate_dl_model (D, M, 'colour', 'red', [], E, P)",
        "evaluate_dl_model (D, M, 'split', 'nothing', [], E, P)",
        "set_dict_tuple (M, 'type', 'counting')\nevaluate_dl_model (D, M, 'split', 'train', [], E, P)",
    ],
)
def test_evaluations_that_do_not_work(tmp_path: Path, call: str) -> None:
    with pytest.raises(HError):
        run(data(tmp_path) + call)


def test_samples_by_number(tmp_path: Path) -> None:
    text = (
        data(tmp_path)
        + "evaluate_dl_model (D, M, '{}', {}, [], E, P)\nget_dict_tuple (E, 'evaluated_samples', V)\nget_dict_tuple (V, 'image_ids', N)"
    )
    assert run(text.format("image_ids", "[3, 9, 4]"))["N"] == [3, 4, 9]
    assert run(text.format("sample_indices", "[0, 5]"))["N"] == [1, 6]
