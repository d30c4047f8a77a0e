"""Data sets of folders and files, their samples, and samples distorted at random."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from hdev import HError
from hdev.iconic import Image, Objects, Region

from .support import values
from .test_dl_preprocessing import param

LIST = """
Names := []
for I := 0 to |S| - 1 by 1
    get_dict_tuple_or_default (S[I], '{key}', '-', V)
    Names := [Names, V]
endfor
"""


def keys(result_of: str, *names: str) -> str:
    """Program text that collects the values of keys of all samples in variables of these names."""
    text = f"{result_of}\nget_dict_tuple (D, 'samples', S)\n"
    for name in names:
        text += LIST.format(key=name) + f"{name} := Names\n"
    return text


def write(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), pixels)


@pytest.fixture
def segmentation(tmp_path: Path) -> Path:
    rng = np.random.default_rng(4)
    for name in ("a", "b", "deep/c"):
        classes = rng.integers(0, 3, (12, 16)).astype(np.uint8)
        write(tmp_path / f"images/{name}.png", classes * 40)
        write(tmp_path / f"labels/{name}.bmp", classes)
    return tmp_path


SEGMENTATION = "read_dl_dataset_segmentation ('{0}/images', '{0}/labels', ['x', 'y', 'z'], [0, 1, 2], [], [], [], D)"


def test_images_and_their_classes(segmentation: Path) -> None:
    found = values(keys(SEGMENTATION.format(segmentation), "image_id", "image_file_name", "segmentation_file_name"))
    assert found["image_id"] == [1, 2, 3]
    assert found["image_file_name"] == ["a.png", "b.png", "deep/c.png"]
    assert found["segmentation_file_name"] == ["a.bmp", "b.bmp", "deep/c.bmp"]


def test_images_by_name(segmentation: Path) -> None:
    call = SEGMENTATION.replace("[], [], []", "['b.png'], ['b.bmp'], []").format(segmentation)
    assert values(keys(call, "image_file_name"))["image_file_name"] == "b.png"


def test_an_image_without_classes(segmentation: Path) -> None:
    (segmentation / "labels/b.bmp").unlink()
    with pytest.raises(HError) as caught:
        values(SEGMENTATION.format(segmentation))
    assert "b.png" in str(caught.value.user_data)


def test_samples_of_images(segmentation: Path) -> None:
    program = (
        SEGMENTATION.format(segmentation)
        + "\ngen_dl_samples (D, [2, 0], [], [], B)\nget_dict_object (I, B[0], 'image')\n"
        "get_dict_object (C, B[0], 'segmentation_image')\nget_dict_tuple (B[0], 'image_id', N)\n"
        "gen_dl_samples (D, 1, 'image', [], R)\nget_dict_param (R, 'keys', [], Keys)"
    )
    found = values(program)
    assert found["N"] == 3
    assert (found["I"][0].to_numpy() == found["C"][0].to_numpy() * 40).all()
    assert sorted(found["Keys"]) == ["image", "image_id"]
    with pytest.raises(HError):
        values(SEGMENTATION.format(segmentation) + "\ngen_dl_samples (D, 3, [], [], B)")


@pytest.fixture
def anomalies(tmp_path: Path) -> Path:
    for name in ("good/1", "good/2", "scratch/1", "hole/7"):
        write(tmp_path / f"images/{name}.png", np.full((12, 16), 50, np.uint8))
    mark = np.zeros((12, 16), np.uint8)
    mark[2:5, 3:9] = 255
    write(tmp_path / "marks/scratch/1.png", mark)
    return tmp_path


def test_good_images_and_others(anomalies: Path) -> None:
    call = f"read_dl_dataset_anomaly ('{anomalies}/images', '{anomalies}/marks', [], [], [], D)"
    found = values(
        keys(call, "image_file_name", "anomaly_label", "anomaly_file_name")
        + "get_dict_tuple (D, 'class_names', Classes)"
    )
    assert found["image_file_name"] == ["good/1.png", "good/2.png", "hole/7.png", "scratch/1.png"]
    assert found["anomaly_label"] == ["ok", "ok", "nok", "nok"]
    assert found["anomaly_file_name"] == ["-", "-", "-", "scratch/1.png"]
    assert found["Classes"] == ["ok", "nok"]


def test_some_of_the_folders(anomalies: Path) -> None:
    call = (
        "create_dict (G)\nset_dict_tuple (G, 'image_sub_dirs', ['scratch', 'good'])\n"
        f"read_dl_dataset_anomaly ('{anomalies}/images', [], [], [], G, D)"
    )
    found = values(keys(call, "image_file_name", "anomaly_label"))
    assert dict(zip(found["image_file_name"], found["anomaly_label"])) == {
        "good/1.png": "nok",
        "good/2.png": "nok",
        "scratch/1.png": "ok",
    }


def test_samples_with_anomalies(anomalies: Path) -> None:
    call = f"read_dl_dataset_anomaly ('{anomalies}/images', '{anomalies}/marks', [], [], [], D)\n"
    found = values(
        call + "gen_dl_samples (D, [0, 3, 2], [], [], B)\nget_dict_object (A, B[0], 'anomaly_ground_truth')\n"
        "get_dict_object (M, B[1], 'anomaly_ground_truth')\nget_dict_param (B[2], 'key_exists', 'anomaly_ground_truth', E)\n"
        "get_dict_tuple (B[0], 'anomaly_label_id', N)\nget_dict_tuple (B[1], 'anomaly_label_id', K)"
    )
    assert found["A"][0].to_numpy().max() == 0
    assert (found["M"][0].to_numpy() > 0).sum() == 18
    assert (found["E"], found["N"], found["K"]) == (0, 0, 1)


COCO = {
    "images": [
        {"id": 10, "file_name": "x.png", "width": 20, "height": 10},
        {"id": 11, "file_name": "y.png", "width": 20, "height": 10},
    ],
    "categories": [{"id": 7, "name": "nut"}, {"id": 3, "name": "bolt"}],
    "annotations": [
        {"id": 1, "image_id": 11, "category_id": 7, "bbox": [2, 3, 4, 5], "iscrowd": 0, "segmentation": [[2, 3, 6, 3, 6, 8, 2, 8]]},
        {"id": 2, "image_id": 11, "category_id": 3, "bbox": [0.5, 1, 2, 2], "iscrowd": 0,
         "segmentation": {"size": [10, 20], "counts": [12, 3, 7, 2, 176]}},
        {"id": 3, "image_id": 11, "category_id": 3, "bbox": [0, 0, 1, 1], "iscrowd": 1, "segmentation": []},
    ],
}  # fmt: skip


def test_annotations_of_coco(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(COCO))
    call = (
        "create_dict (G)\nset_dict_tuple (G, 'read_segmentation_masks', 'true')\nset_dict_tuple (G, 'read_raw_annotations', 'true')\n"
        f"read_dl_dataset_from_coco ('{file}', 'images', G, D)"
    )
    found = values(
        keys(call, "image_id", "image_file_name")
        + "get_dict_tuple (D, 'class_ids', IDs)\nget_dict_tuple (D, 'class_names', Classes)\n"
        "get_dict_tuple (S[1], 'bbox_row1', R1)\nget_dict_tuple (S[1], 'bbox_col1', C1)\nget_dict_tuple (S[1], 'bbox_row2', R2)\n"
        "get_dict_tuple (S[1], 'bbox_col2', C2)\nget_dict_tuple (S[1], 'bbox_label_id', L)\nget_dict_object (M, S[1], 'mask')\n"
        "get_dict_tuple (S[0], 'bbox_label_id', None)\nget_dict_tuple (S[1], 'coco_raw_annotations', Raw)"
    )
    assert (found["IDs"], found["Classes"]) == ([3, 7], ["bolt", "nut"])
    assert found["image_id"] == [10, 11]
    assert (found["R1"], found["C1"], found["R2"], found["C2"]) == ([3, 1], [2, 0.5], [8, 3], [6, 2.5])
    assert found["L"] == [7, 3]
    assert found["None"] == []
    assert len(found["Raw"]) == 2
    polygon, runs = found["M"]
    assert polygon.bounding_box == (3, 2, 8, 6)
    # Down the columns of 10 rows: pixels 12 .. 14 are rows 2 .. 4 of column 1, pixels 22, 23 rows 2, 3 of column 2.
    assert sorted(zip(*(p.tolist() for p in runs.points()))) == [(2, 1), (2, 2), (3, 1), (3, 2), (4, 1)]


def test_crowds_and_compressed_masks(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(COCO))
    call = (
        "create_dict (G)\nset_dict_tuple (G, 'read_only_non_crowd', 'false')\n"
        f"read_dl_dataset_from_coco ('{file}', 'images', G, D)\nget_dict_tuple (D, 'samples', S)\nget_dict_tuple (S[1], 'bbox_label_id', L)"
    )
    assert values(call)["L"] == [7, 3, 3]
    packed = {**COCO, "annotations": [{**COCO["annotations"][1], "segmentation": {"size": [2, 2], "counts": "1x2"}}]}
    file.write_text(json.dumps(packed))
    with pytest.raises(HError):
        values(
            "create_dict (G)\nset_dict_tuple (G, 'read_segmentation_masks', 'true')\n"
            f"read_dl_dataset_from_coco ('{file}', 'images', G, D)"
        )


def test_a_preprocessed_data_set(segmentation: Path) -> None:
    out = segmentation / "out"
    program = (
        SEGMENTATION.format(segmentation)
        + "\n"
        + param("segmentation", width=16, height=12)
        + f"preprocess_dl_dataset (D, '{out}', P, [], File)\nread_dl_samples (D, [1], B)\nget_dict_object (I, B, 'image')\n"
        "get_dict_object (C, B, 'segmentation_image')\nread_dict (File, [], [], Again)\nread_dl_samples (Again, 2, B2)\n"
        "get_dict_tuple (B2, 'image_id', N)"
    )
    found = values(program)
    assert (found["I"][0].to_numpy() == found["C"][0].to_numpy() * 40 - 127).all()
    assert found["N"] == 3
    assert found["File"] == f"{out}/dl_dataset.hdict"
    assert sorted(p.name for p in (out / "samples").iterdir()) == [f"{k}_dlsample.hdict" for k in (1, 2, 3)]


def test_samples_are_made_again_only_if_something_changed(segmentation: Path) -> None:
    out = segmentation / "out"

    def run(width: int, overwrite: str = "") -> list[int]:
        given = f"set_dict_tuple (G, 'overwrite_files', {overwrite})\n" if overwrite else ""
        values(
            SEGMENTATION.format(segmentation)
            + "\n"
            + param("segmentation", width=width, height=12)
            + f"create_dict (G)\n{given}preprocess_dl_dataset (D, '{out}', P, G, File)\nread_dl_samples (D, 0, B)"
        )
        return [p.stat().st_mtime_ns for p in sorted((out / "samples").iterdir())]

    first = run(16)
    assert run(16) == first
    second = run(8)
    assert second != first
    assert run(8, "'true'") != second
    with pytest.raises(HError):
        run(8, "'false'")


def test_rare_classes_weigh_more(segmentation: Path) -> None:
    program = (
        SEGMENTATION.format(segmentation)
        + "\n"
        + param("segmentation", width=16, height=12)
        + "create_dict (G)\nset_dict_tuple (G, 'max_weight', 1.05)\n"
        f"preprocess_dl_dataset (D, '{segmentation}/out', P, G, File)\nget_dict_tuple (D, 'class_weights', W)\n"
        "read_dl_samples (D, [0, 1, 2], B)\nget_dict_object (C, B[0], 'segmentation_image')\nget_dict_object (I, B[0], 'weight_image')\n"
        "gen_empty_obj (All)\nfor K := 0 to 2 by 1\nget_dict_object (X, B[K], 'segmentation_image')\nconcat_obj (All, X, All)\nendfor"
    )
    found = values(program)
    counts = [sum(int((x.to_numpy() == k).sum()) for x in found["All"]) for k in range(3)]
    expected = [min(max(counts) / c, 1.05) for c in counts]
    assert found["W"] == pytest.approx(expected)
    classes = found["C"][0].to_numpy().astype(int)
    assert found["I"][0].to_numpy() == pytest.approx(np.array(expected)[classes], abs=1e-6)


# ------------------------------------------------------------------------------------------------------- augmentation


def distorted(parameters: dict[str, Any], text: str, count: int = 12, **objects: Any) -> list[dict[str, Any]]:
    """`count` copies of a sample after one distortion each, as dictionaries of keys."""
    sets = "".join(f"set_dict_object ({name}, Sample, '{name}')\n" for name in objects)
    given = "".join(
        f"set_dict_tuple (G, '{k}', {v})\n" for k, v in {"augmentation_percentage": 100, **parameters}.items()
    )
    found = values(
        f"set_system ('seed_rand', 11)\nB := []\nfor K := 1 to {count} by 1\ncreate_dict (Sample)\n{sets}{text}\n"
        f"B := [B, Sample]\nendfor\ncreate_dict (G)\n{given}augment_dl_samples (B, G)",
        objects,
    )
    return [{key: entry.value for key, entry in sample.entries.items()} for sample in found["B"]]


ROWS, COLUMNS = np.mgrid[0:40, 0:60]


@pytest.mark.parametrize(
    "parameters",
    [
        {"mirror": "'rc'"},
        {"rotate": 180},
        {"rotate": 90},
        {"crop_percentage": 50},
        {"crop_pixel": 20},
        {"rotate_range": 40},
    ],
    ids=str,
)
def test_everything_moves_together(parameters: dict[str, Any]) -> None:
    # A bright block in the image, in the classes, the weights, the mask and the box.
    block = (ROWS >= 14) & (ROWS <= 23) & (COLUMNS >= 26) & (COLUMNS <= 33)
    boxes = (
        "set_dict_tuple (Sample, 'bbox_row', [18.5])\nset_dict_tuple (Sample, 'bbox_col', [29.5])\n"
        "set_dict_tuple (Sample, 'bbox_phi', [0.0])\nset_dict_tuple (Sample, 'bbox_length1', [4.0])\n"
        "set_dict_tuple (Sample, 'bbox_length2', [5.0])\nset_dict_tuple (Sample, 'bbox_label_id', [1])"
    )
    samples = distorted(
        parameters,
        boxes,
        image=Image([block.astype(np.float32) * 100]),
        segmentation_image=Image([block.astype(np.float32)]),
        weight_image=Image([block.astype(np.float32) + 1]),
        mask=Objects([Region.from_mask(block)]),
    )
    moved = 0
    for sample in samples:
        image = sample["image"][0].to_numpy()
        shown = image > 50
        moved += (shown != block).any()
        if not shown.any():
            assert len(sample["mask"]) == 0 or sample["mask"][0].area < 40
            continue
        area = shown.sum()
        for other in (sample["segmentation_image"][0].to_numpy() > 0.5, sample["weight_image"][0].to_numpy() > 1.5):
            assert (other != shown).sum() <= 0.12 * area + 10
        centre = np.argwhere(shown).mean(axis=0)
        inside = shown[0].sum() + shown[-1].sum() + shown[:, 0].sum() + shown[:, -1].sum() == 0
        if inside:
            assert (sample["mask"][0].to_mask((40, 60)) != shown).sum() <= 0.12 * area + 10
            assert (sample["bbox_row"], sample["bbox_col"]) == pytest.approx(tuple(centre), abs=0.6)
            assert 4 * sample["bbox_length1"] * sample["bbox_length2"] == pytest.approx(area, rel=0.12)
    assert moved >= 8


def test_upright_boxes_stay_around_their_things() -> None:
    block = (ROWS >= 5) & (ROWS <= 13) & (COLUMNS >= 40) & (COLUMNS <= 51)
    boxes = "".join(
        f"set_dict_tuple (Sample, 'bbox_{name}', [{value}])\n"
        for name, value in {"row1": 5, "col1": 40, "row2": 13, "col2": 51, "label_id": 2}.items()
    )
    for sample in distorted({"mirror": "'rc'", "rotate": 90}, boxes, image=Image([block.astype(np.float32)])):
        rows, columns = np.nonzero(sample["image"][0].to_numpy() > 0.5)
        found = [sample[f"bbox_{n}"] for n in ("row1", "col1", "row2", "col2")]
        assert found == pytest.approx([rows.min(), columns.min(), rows.max(), columns.max()], abs=1.01)


def test_upright_boxes_are_not_turned_by_any_angle() -> None:
    boxes = "".join(f"set_dict_tuple (Sample, 'bbox_{n}', [3])\n" for n in ("row1", "col1", "row2", "col2", "label_id"))
    with pytest.raises(HError):
        distorted({"rotate_range": 20}, boxes, image=Image([np.zeros((40, 60), np.float32)]))


def test_gray_values() -> None:
    pixels = np.random.default_rng(2).uniform(-100, 100, (40, 60)).astype(np.float32)
    for sample in distorted({"contrast_variation": 0.5}, "", image=Image([pixels])):
        out = sample["image"][0].to_numpy()
        factor = np.polyfit(pixels.ravel(), out.ravel(), 1)[0]
        assert 0.5 <= factor <= 1.5
        assert out.mean() == pytest.approx(pixels.mean(), abs=1e-2)
    for sample in distorted({"remove_pixel": 7}, "", image=Image([pixels])):
        changed = sample["image"][0].to_numpy() != pixels
        rows, columns = np.nonzero(changed)
        assert changed.sum() == 49
        assert (np.ptp(rows), np.ptp(columns)) == (6, 6)
    planes = [pixels, pixels[::-1].copy(), pixels[:, ::-1].copy()]
    gray = 0.299 * planes[0] + 0.587 * planes[1] + 0.114 * planes[2]
    factors = set()
    for sample in distorted({"saturation_variation": 0.9}, "", image=Image(planes)):
        out = sample["image"][0].channels
        factor = float(np.median((out[0] - gray) / (planes[0] - gray)))
        factors.add(round(factor, 2))
        assert out[1] == pytest.approx(gray + factor * (planes[1] - gray), abs=0.1)
    assert len(factors) > 6


def test_parameters_that_do_nothing_or_do_not_exist() -> None:
    image = Image([np.ones((40, 60), np.float32)])
    for sample in distorted({"mirror": "'off'", "rotate": 0}, "", image=image):
        assert (sample["image"][0].to_numpy() == 1).all()
    with pytest.raises(HError):
        distorted({"dance": 1}, "", image=image)


# -------------------------------------------------------------------------------------------- parameters of a detection


def detection(tmp_path: Path, boxes: list[tuple[float, float]], **given: Any) -> dict[str, Any]:
    """What is proposed for upright boxes of these widths and heights in an image of 400 x 200 pixels."""
    write(tmp_path / "i.png", np.zeros((200, 400), np.uint8))
    names = {"row1": 0.0, "col1": 0.0}
    text = "create_dict (S)\nset_dict_tuple (S, 'image_file_name', 'i.png')\n"
    text += "".join(f"set_dict_tuple (S, 'bbox_{k}', {[v] * len(boxes)})\n" for k, v in names.items())
    text += f"set_dict_tuple (S, 'bbox_row2', {[float(h) for _, h in boxes]})\nset_dict_tuple (S, 'bbox_col2', {[float(w) for w, _ in boxes]})\n"
    text += f"create_dict (D)\nset_dict_tuple (D, 'samples', S)\nset_dict_tuple (D, 'image_dir', '{tmp_path}')\n"
    text += "set_dict_tuple (D, 'class_ids', [3, 4])\nset_dict_tuple (D, 'class_names', ['a', 'b'])\n"
    size = given.get("size", (400, 200))
    found = values(text + f"determine_dl_model_detection_param (D, {size[0]}, {size[1]}, [], P)")["P"]
    return {key: entry.value for key, entry in found.entries.items()}


def test_levels_enclose_the_boxes(tmp_path: Path) -> None:
    found = detection(tmp_path, [(16, 16), (32, 32), (64, 64)])
    # Anchors of level k measure 2 to the power of k + 2.
    assert (found["min_level"], found["max_level"]) == (2, 4)
    assert found["image_dimensions"].to_list() == [400, 208, 3]
    assert found["anchor_aspect_ratios"] == 1.0
    assert found["class_ids"].to_list() == [3, 4]
    # Twice the size: one level more.
    found = detection(tmp_path, [(16, 16), (32, 32), (64, 64)], size=(800, 400))
    assert (found["min_level"], found["max_level"]) == (3, 5)


def test_shapes_of_the_boxes(tmp_path: Path) -> None:
    found = detection(tmp_path, [(40, 10)] * 3 + [(10, 20)] * 3 + [(30, 30)] * 20 + [(10, 40)])
    assert found["anchor_aspect_ratios"].to_list() == [0.5, 1.0, 4.0]


def test_directions_of_the_boxes(tmp_path: Path) -> None:
    write(tmp_path / "i.png", np.zeros((200, 400), np.uint8))
    angles = [0.02, -0.5, 3.1, 1.0]
    text = "create_dict (S)\nset_dict_tuple (S, 'image_file_name', 'i.png')\n" + "".join(
        f"set_dict_tuple (S, 'bbox_{k}', {v})\n"
        for k, v in {
            "row": [9.0] * 4,
            "col": [9.0] * 4,
            "phi": angles,
            "length1": [20.0] * 4,
            "length2": [10.0] * 4,
        }.items()
    )
    text += f"create_dict (D)\nset_dict_tuple (D, 'samples', S)\nset_dict_tuple (D, 'image_dir', '{tmp_path}')\ncreate_dict (G)\n"
    call = "determine_dl_model_detection_param (D, 400, 200, G, P)\nget_dict_tuple (P, 'anchor_angles', A)\nget_dict_tuple (P, 'anchor_aspect_ratios', R)"
    found = values(text + call)
    assert sorted(np.degrees(found["A"])) == pytest.approx([-30, 0, 60, 180])
    assert found["R"] == 2.0
    found = values(text + "set_dict_tuple (G, 'ignore_direction', 'true')\n" + call)
    assert sorted(np.degrees(found["A"])) == pytest.approx([-30, 0, 60])


def test_no_boxes(tmp_path: Path) -> None:
    with pytest.raises(HError):
        detection(tmp_path, [])
