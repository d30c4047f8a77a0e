"""Look-up tables against the classifiers they were made of."""

from __future__ import annotations

import numpy as np
import pytest

from hdev.iconic import Image, Region
from hdev.iconic.objects import as_objects
from tests.operators.classification.data import CREATE, KINDS, TRAIN, call, fails


def colours(channels: int, classes: int = 3, seed: int = 0):
    """Byte colours of some classes."""
    rng = np.random.default_rng(seed)
    means = rng.integers(40, 215, (classes, channels))
    features = np.clip(np.vstack([rng.normal(m, 12, (40, channels)) for m in means]), 0, 255).round()
    return features, np.repeat(np.arange(classes), 40)


def known(kind: str, channels: int):
    features, classes = colours(channels)
    handle = CREATE[kind](channels, 3)
    handle.model.samples.add(features, classes)
    TRAIN[kind](handle)
    return handle


def picture(channels: int, seed: int = 1, size: tuple[int, int] = (20, 30), domain: bool = True) -> Image:
    rng = np.random.default_rng(seed)
    planes = [rng.integers(0, 256, size, dtype=np.uint8) for _ in range(channels)]
    return Image(planes, "byte", Region.from_mask(rng.random(size) < 0.7) if domain else None)


def classified(kind: str, image: Image, handle, threshold: float) -> list[np.ndarray]:
    rest = [] if kind == "svm" else [threshold]
    found = call(f"classify_image_class_{kind}", image, handle, *rest)
    return masks(found[0] if kind == "knn" else found, image)


def masks(regions, image: Image) -> list[np.ndarray]:
    return [region.to_mask((image.height, image.width)) for region in as_objects(regions)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_full_table_says_what_the_classifier_says(kind: str, channels: int) -> None:
    handle, image = known(kind, channels), picture(channels)
    names = [] if kind == "svm" else ["rejection_threshold"]
    threshold = {"mlp": 0.9, "gmm": 0.01, "knn": 30.0, "svm": 0.0}[kind]
    table = call(f"create_class_lut_{kind}", handle, names, [threshold] * len(names))
    found = masks(call("classify_image_class_lut", image, table), image)
    assert len(found) == 3
    for one, other in zip(found, classified(kind, image, handle, threshold)):
        assert np.array_equal(one, other)


def test_three_channels() -> None:
    handle, image = known("mlp", 3), picture(3, size=(40, 200), domain=False)
    table = call("create_class_lut_mlp", handle, [], [])
    for one, other in zip(
        masks(call("classify_image_class_lut", image, table), image), classified("mlp", image, handle, 0.5)
    ):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("selection", ["fast", "best"])
@pytest.mark.parametrize("bits", [1, 3, 6, 8])
def test_fewer_bits(bits: int, selection: str) -> None:
    handle = known("mlp", 2)
    grid = np.stack(np.meshgrid(np.arange(256), np.arange(256), indexing="ij"), -1).reshape(-1, 2)
    width = 1 << (8 - bits)
    exact = handle.model.labels(grid.astype(float), 0.5) + 1
    if selection == "fast":
        middle = grid // width * width + (width - 1) / 2
        expected = handle.model.labels(middle, 0.5) + 1
    else:
        cells = exact.reshape(256 // width, width, 256 // width, width).transpose(0, 2, 1, 3).reshape(-1, width**2)
        modes = np.array([np.bincount(cell, minlength=4).argmax() for cell in cells])
        expected = modes[(grid[:, 0] // width) * (256 // width) + grid[:, 1] // width]
    table = call("create_class_lut_mlp", handle, ["bit_depth", "class_selection"], [bits, selection])
    image = Image([part.reshape(256, 256).astype(np.uint8) for part in grid.T.copy()], "byte")
    found = sum((k + 1) * mask for k, mask in enumerate(masks(call("classify_image_class_lut", image, table), image)))
    assert np.array_equal(found.ravel(), expected)


def test_many_channels_with_few_components() -> None:
    features, classes = colours(5)
    handle = call("create_class_mlp", 5, 6, 3, "softmax", "canonical_variates", 2, 42)
    handle.model.samples.add(features, classes)
    call("train_class_mlp", handle, 200, 1.0, 0.01)
    table = call("create_class_lut_mlp", handle, "rejection_threshold", 0.0)
    image = Image([plane.reshape(8, 15).astype(np.uint8) for plane in features.T.copy()], "byte")
    exact = classified("mlp", image, handle, 0.0)
    found = masks(call("classify_image_class_lut", image, table), image)
    assert np.mean([np.array_equal(one, other) for one, other in zip(exact, found)]) == 1.0


def test_errors() -> None:
    wide = call("create_class_mlp", 4, 3, 2, "softmax", "normalization", 4, 42)
    wide.model.samples.add(np.random.default_rng(0).normal(size=(10, 4)), np.arange(10) % 2)
    with fails(3394):
        call("create_class_lut_mlp", wide, [], [])
    call("train_class_mlp", wide, 10, 1.0, 0.01)
    with fails(3371):
        call("create_class_lut_mlp", wide, [], [])
    handle = known("svm", 2)
    for code, name, value in (
        (1302, "rejection_threshold", 0.5),
        (1303, "bit_depth", 9),
        (1303, "bit_depth", 0),
        (1303, "class_selection", "x"),
        (1403, ["bit_depth"], []),
    ):
        with fails(code):
            call("create_class_lut_svm", handle, name, value)
    table = call("create_class_lut_svm", handle, "bit_depth", 2)
    with fails(3370):
        call("classify_image_class_lut", picture(3), table)
    with fails(9001):
        call("classify_image_class_lut", Image([np.zeros((2, 2), np.int16)] * 2, "int2"), table)
    empty = Image([np.zeros((2, 2), np.uint8)] * 2, "byte", Region.empty())
    assert [region.area for region in as_objects(call("classify_image_class_lut", empty, table))] == [0, 0, 0]
    call("clear_class_lut", table)
    with fails(2454):
        call("classify_image_class_lut", picture(2), table)
