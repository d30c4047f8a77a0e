"""Helpers of programs that train a classifier: distorted images, predicted classes, progress and errors in a window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import hdev
from hdev import HError
from hdev.iconic import Image, Objects

from .support import StandIn, values, values_with
from .test_deep_learning import CLASSIFIER


def augmented(pixels: np.ndarray, names: str, given: str, count: int = 1, seed: int = 7) -> list[np.ndarray]:
    image = Image([pixels])
    result = values(
        f"set_system ('seed_rand', {seed})\naugment_images (Images, Out, {names}, {given})",
        {"Images": Objects([image] * count)},
    )
    assert [(i.type, i.width, i.height, i.has_full_domain) for i in result["Out"]] == [
        (image.type, image.width, image.height, True)
    ] * count
    return [item.to_numpy() for item in result["Out"]]


def all_of(pixels: np.ndarray, name: str, value: str, count: int = 20) -> list[np.ndarray]:
    return augmented(pixels, f"['augmentation_percentage', {name!r}]", f"[100, {value}]", count)


PIXELS = np.random.default_rng(3).uniform(-127, 128, (24, 24)).astype(np.float32)


@pytest.mark.parametrize("parameters", ["[], []", "['mirror', 'rotate'], ['off', 0]", "'crop_percentage', 'off'"])
def test_without_distortions_images_stay(parameters: str) -> None:
    names, given = parameters.rsplit(", ", 1) if "[" not in parameters else parameters.split("], ")
    names = names if "[" not in parameters else names + "]"
    for result in augmented(PIXELS, names, given, 3):
        assert (result == PIXELS).all()


@pytest.mark.parametrize(("percentage", "count", "changed"), [(50, 9, 5), (100, 4, 4), (1, 3, 1)])
def test_share_of_the_images(percentage: int, count: int, changed: int) -> None:
    results = augmented(PIXELS, "['augmentation_percentage', 'rotate']", f"[{percentage}, 180]", count)
    assert sum((r != PIXELS).any() for r in results) == changed


def test_half_of_the_images_by_default() -> None:
    results = augmented(PIXELS, "'mirror'", "'r'", 10)
    assert sum((r != PIXELS).any() for r in results) == 5


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("r", [PIXELS[::-1]]),
        ("c", [PIXELS[:, ::-1]]),
        ("rc", [PIXELS[::-1], PIXELS[:, ::-1], PIXELS[::-1, ::-1]]),
        ("cr", [PIXELS[::-1], PIXELS[:, ::-1], PIXELS[::-1, ::-1]]),
    ],
)
def test_mirrored(letters: str, expected: list[np.ndarray]) -> None:
    results = all_of(PIXELS, "mirror", f"'{letters}'", 30)
    seen = {next(k for k, e in enumerate(expected) if (e == r).all()) for r in results}
    assert seen == set(range(len(expected)))


def test_turned_by_right_angles() -> None:
    expected = [np.rot90(PIXELS, k) for k in (1, 2, 3)]
    seen = {next(k for k, e in enumerate(expected) if (e == r).all()) for r in all_of(PIXELS, "rotate", "90", 30)}
    assert seen == {0, 1, 2}


@pytest.mark.parametrize(("name", "value"), [("rotate_range", 180), ("rotate", 25), ("crop_percentage", 40)])
def test_turned_images_have_no_empty_corners(name: str, value: int) -> None:
    # Wherever a part of the picture came from outside, it would not be 100.
    for result in all_of(np.full((20, 41), 100, np.float32), name, str(value)):
        assert result == pytest.approx(100, abs=1e-3)


def test_turned_pictures_keep_their_middle_and_their_angle() -> None:
    _, columns = np.mgrid[0:61, 0:61] - 30.0
    ramp = columns.astype(np.float32)
    for result in all_of(ramp, "rotate_range", "30"):
        # A ramp stays a ramp: its gradient has turned, and grown smaller as the inner part was zoomed.
        down, right = (float(np.median(np.gradient(result[5:-5, 5:-5], axis=a))) for a in (0, 1))
        angle = np.degrees(np.arctan2(abs(down), right))
        assert 0.4 < angle < 30.6
        assert round(angle) == pytest.approx(angle, abs=0.3)
        turned = np.radians(round(angle))
        assert np.hypot(down, right) == pytest.approx(1 / (np.cos(turned) + np.sin(turned)), rel=0.03)
        assert abs(result[30, 30]) < 0.8


def test_a_part_in_full_size() -> None:
    ramp = np.broadcast_to(np.arange(50, dtype=np.float32), (40, 50)).copy()
    for name, value, width in (("crop_percentage", "50", 25), ("crop_pixel", "10", 10), ("crop_pixel", "99", 50)):
        results = all_of(ramp, name, value)
        for result in results:
            # The gradient tells how wide the part was, and no value is new.
            assert float(np.median(np.diff(result, axis=1))) == pytest.approx(width / 50, abs=0.02)
            assert result.min() >= 0
            assert result.max() <= 49
        starts = {round(float(r.min())) for r in results}
        assert len(starts) > 5 if width < 50 else starts == {0}


def test_brightness() -> None:
    changes = []
    for result in all_of(PIXELS, "brightness_variation", "60"):
        change = result - PIXELS
        assert np.ptp(change) < 1e-3
        changes.append(float(change[0, 0]))
    assert max(map(abs, changes)) <= 60
    assert min(changes) < -10
    assert max(changes) > 10


@pytest.mark.parametrize("channels", [1, 3])
def test_bright_spot(channels: int) -> None:
    planes = [np.full((80, 100), 10.0 * k, np.float32) for k in range(channels)]
    result = values(
        "set_system ('seed_rand', 2)\naugment_images (I, O, ['augmentation_percentage', 'brightness_variation_spot'], [100, 50])",
        {"I": Objects([Image(planes)] * 12)},
    )
    signs = set()
    for out in result["O"]:
        spots = [channel - plane for channel, plane in zip(out.channels, planes)]
        spot = spots[0]
        assert all(np.allclose(s, spot, atol=1e-3) for s in spots)
        peak = spot.flat[np.abs(spot).argmax()]
        signs.add(np.sign(peak))
        assert 0 < abs(peak) <= 50
        # A Gaussian: the logarithm is a paraboloid with the same second derivative -1 / s^2 everywhere.
        log = np.log(np.abs(spot[::8, ::8]) / 50 + 1e-300)
        curvature = np.diff(log, 2, axis=1) / 64
        sigma = np.sqrt(-1 / np.median(curvature))
        assert 100 * 0.5 / 4 - 0.5 <= sigma <= 100 / 4 + 0.5
    assert signs == {-1.0, 1.0}


def test_bytes_are_clipped() -> None:
    pixels = np.full((30, 30), 250, np.uint8)
    for result in all_of(pixels, "brightness_variation_spot", "255"):
        assert result.dtype == np.uint8
    assert any((r == 255).any() for r in all_of(pixels, "brightness_variation", "255"))


def test_the_same_seed_gives_the_same_images() -> None:
    names, given = "['mirror', 'rotate_range', 'crop_percentage']", "['rc', 20, 70]"
    first, second = (augmented(PIXELS, names, given, 8) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, second))
    assert any((a != b).any() for a, b in zip(first, augmented(PIXELS, names, given, 8, seed=8)))


@pytest.mark.parametrize(
    "parameters",
    [
        "'wobble', 1",
        "'mirror', 'x'",
        "'mirror', 3",
        "'rotate', 181",
        "'rotate', 'on'",
        "'brightness_variation', 256",
        "'crop_percentage', -1",
        "['rotate', 'mirror'], [1]",
    ],
)
def test_wrong_parameters(parameters: str) -> None:
    with pytest.raises(HError) as caught:
        values(f"augment_images (I, O, {parameters})", {"I": Image([PIXELS])})
    assert "augment_images" in caught.value.user_data[0] if caught.value.user_data else str(caught.value)


def test_predicted_classes(tmp_path: Path) -> None:
    for name in "abc":
        hdev.run_text(f"gen_image_const (I, 'byte', 6, 4)\nwrite_object (I, '{tmp_path}/{name}.hobj')")
    files = [str(tmp_path / f"{name}.hobj") for name in "abc"]
    result = values_with(
        CLASSIFIER,
        "global tuple Ranking\nglobal tuple Batches\nBatches := []\n"
        "Ranking := ['c', 'a', 'b', 'a', 'b', 'c', 'b', 'a', 'c']\nget_predicted_classes (Files, 0, Classes)",
        {"Files": files},
    )
    assert result["Classes"] == ["c", "a", "b"]


def test_files_that_would_overwrite_each_other() -> None:
    values("check_output_file_names_for_duplicates (['a/1.png', 'b/2.png'], ['o/1', 'o/2'])")
    values("check_output_file_names_for_duplicates ([], [])")
    with pytest.raises(HError) as caught:
        values("check_output_file_names_for_duplicates (['a/1.png', 'b/2.png', 'c/1.png'], ['o/1', 'o/2', 'o/1'])")
    message = str(caught.value.user_data[0])
    assert "a/1.png" in message
    assert "c/1.png" in message
    with pytest.raises(HError):
        values("check_output_file_names_for_duplicates (['a'], [])")


def shown_texts(program: str) -> tuple[list[str], Any]:
    result = hdev.run_text(program, environment={})
    window = result.windows[0]
    texts = [line for item in window._window.shown if item.what == "text" for line in item.data.lines]
    return texts, window.picture()


def test_progress() -> None:
    program = "open_window (0, 0, 400, 200, 0, 'visible', '', W)\nFiles := gen_tuple_const(25, 'x.png')\n"
    texts, picture = shown_texts(program + "dev_disp_preprocessing_progress (9, Files, 'out', W)")
    assert "10 of 25" in texts
    assert any("out" in text for text in texts)
    green = (picture == [0, 255, 0]).all(axis=2)
    _, columns = np.nonzero(green)
    # 0.9 of the width times 10 of 25 images.
    assert np.ptp(columns) + 1 == pytest.approx(0.9 * 400 * 0.4, abs=2)
    assert shown_texts(program + "dev_disp_preprocessing_progress (10, Files, 'out', W)")[0] == []
    assert "25 of 25" in shown_texts(program + "dev_disp_preprocessing_progress (24, Files, 'out', W)")[0]


def test_errors_in_the_window() -> None:
    program = (
        "dev_open_window (0, 0, 600, 200, 'black', W)\ntry\n    {}\ncatch (E)\n    dev_disp_error_text (E)\nendtry"
    )
    texts, _ = shown_texts(program.format("read_image (I, '/no/such/file')"))
    assert any("read_image" in text for text in texts)
    assert any("5200" in text for text in texts)
    texts, _ = shown_texts(
        program.format("throw ([4104, 'train_dl_classifier_batch', 'Out of compute device memory'])")
    )
    assert any("4104" in text for text in texts)
    assert any("batch size" in text for text in texts)


#: A classifier that is a dictionary: what it was trained with is noted in it; it finds the class of the gray value of an image,
#: and one class further before it was trained for as many steps as 'needed' says.
TRAINED = {
    "get_dl_classifier_param": StandIn(ic="Handle Name", oc="Value", body="get_dict_tuple (Handle, Name, Value)"),
    "set_dl_classifier_param": StandIn(
        ic="Handle Name Value",
        body="set_dict_tuple (Handle, Name, Value)\nget_dict_tuple (Handle, 'steps', Steps)\n"
        "get_dict_tuple_or_default (Handle, 'log', [], Log)\nset_dict_tuple (Handle, 'log', [Log, Steps, Value])",
    ),
    "train_dl_classifier_batch": StandIn(
        io="Images",
        ic="Handle Labels",
        oc="Result",
        body="count_obj (Images, N)\nget_dict_tuple (Handle, 'seen', Seen)\nget_dict_tuple (Handle, 'steps', Steps)\n"
        "for K := 1 to N by 1\nselect_obj (Images, I, K)\nget_grayval (I, 0, 0, Gray)\nif ('c' + Gray % 3 != Labels[K - 1])\nthrow ('label')\nendif\n"
        "Seen := [Seen, Gray]\nendfor\nset_dict_tuple (Handle, 'seen', Seen)\nset_dict_tuple (Handle, 'steps', Steps + 1)\nResult := 0",
    ),
    "get_dl_classifier_train_result": StandIn(ic="Result Name", oc="Value", body="Value := 0.5"),
    "apply_dl_classifier": StandIn(
        io="Images",
        ic="Handle",
        oc="Result",
        body="count_obj (Images, N)\ncreate_dict (Result)\nget_dict_tuple (Handle, 'steps', Steps)\nget_dict_tuple (Handle, 'needed', Needed)\n"
        "for K := 1 to N by 1\nselect_obj (Images, I, K)\nget_grayval (I, 0, 0, Gray)\nset_dict_tuple (Result, K - 1, ['c' + (Gray + (Steps < Needed)) % 3, 'c9'])\nendfor",
    ),
    "get_dl_classifier_result": StandIn(
        ic="Result Index Name",
        oc="Value",
        body="if (Name == 'confidences')\nValue := [0.9, 0.1]\nelseif (Index == 'all')\nget_dict_param (Result, 'keys', [], Keys)\nValue := []\n"
        "for K := 0 to |Keys| - 1 by 1\nget_dict_tuple (Result, Keys[K], V)\nValue := [Value, V[0]]\nendfor\nelse\nget_dict_tuple (Result, Index, Value)\nendif",
    ),
    "write_dl_classifier": StandIn(
        ic="Handle FileName",
        body="get_dict_tuple (Handle, 'steps', Steps)\nopen_file (FileName, 'output', F)\nfwrite_string (F, Steps + '')\nclose_file (F)",
    ),
}

TRAINING = """
create_dict (C)
set_dict_tuple (C, 'batch_size', 2)
set_dict_tuple (C, 'batch_size_multiplier', 2)
set_dict_tuple (C, 'learning_rate', 0.1)
set_dict_tuple (C, 'classes', ['c0', 'c1', 'c2'])
set_dict_tuple (C, 'steps', 0)
set_dict_tuple (C, 'seen', [])
set_dict_tuple (C, 'needed', {needed})
dev_open_window (0, 0, 300, 200, 'white', W)
set_system ('seed_rand', 3)
train_dl_classifier (C, '{file}', 5, Files[0:8], Labels[0:8], Files[9:11], Labels[9:11], 2, 0.1, 2, W)
get_dict_tuple (C, 'seen', Seen)
get_dict_tuple (C, 'log', Log)
"""


@pytest.fixture
def images(tmp_path: Path) -> list[str]:
    for k in range(12):
        hdev.run_text(
            f"gen_image_const (I, 'byte', 4, 4)\nscale_image (I, I, 1, {k})\nwrite_object (I, '{tmp_path}/{k}.hobj')"
        )
    return [str(tmp_path / f"{k}.hobj") for k in range(12)]


def train(images: list[str], file: Path, needed: int = 0) -> dict[str, Any]:
    labels = [f"c{k % 3}" for k in range(12)]
    text = TRAINING.format(file=file, needed=needed)
    return values_with(TRAINED, text, {"Files": images, "Labels": labels})


def test_training_of_a_classifier(tmp_path: Path, images: list[str]) -> None:
    found = train(images, tmp_path / "best.hdl")
    # Nine images in batches of four: two steps an epoch, five epochs; no image twice in an epoch.
    epochs = [found["Seen"][k : k + 8] for k in range(0, 40, 8)]
    assert len(found["Seen"]) == 40
    assert all(len(set(epoch)) == 8 and max(epoch) <= 8 for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) > 1
    # The learning rate falls after two and after four epochs.
    assert found["Log"] == pytest.approx([4, 0.01, 8, 0.001])
    assert (tmp_path / "best.hdl").read_text() == "10"


def test_only_the_best_classifier_is_written(tmp_path: Path, images: list[str]) -> None:
    # Wrong until step 6: evaluated after 4, 8 and 10 steps, it is better at 8 and as good at 10.
    train(images, tmp_path / "best.hdl", needed=6)
    assert (tmp_path / "best.hdl").read_text() == "10"
    with pytest.raises(HError):
        train(images[:1] * 12, tmp_path / "x.hdl")


def test_images_that_were_classified_wrong(images: list[str]) -> None:
    text = (
        "open_window (0, 0, 100, 100, 0, 'visible', '', W)\nF := Files[0:5]\nG := ['a', 'a', 'b', 'b', 'a', 'b']\nP := ['a', 'b', 'b', 'a', 'a', 'b']\n"
        "get_dl_classifier_image_results (I, F, G, P, {}, W)"
    )

    def grays(parameters: str) -> list[int]:
        found = values(text.format(parameters), {"Files": images})["I"]
        return [int(image.to_numpy()[0, 0]) for image in found]

    assert grays("[], []") == [1, 3]
    assert grays("'ground_truth', 'a'") == [0, 1, 4]
    assert grays("['ground_truth', 'predicted'], ['a', 'b']") == [1]
    assert grays("['ground_truth', 'max_images'], ['b', 2]") == [2, 3]
    with pytest.raises(HError):
        values(text.format("'x', 1"), {"Files": images})
