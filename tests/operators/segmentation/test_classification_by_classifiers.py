"""Images against the classification of single gray value vectors, for every pixel type and domain."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Image, Objects, Region
from hdev.iconic.objects import as_objects
from tests.operators.classification.data import CREATE, KINDS, TRAIN, array, call, fails
from tests.operators.pictures import GRAY_TYPES, examples, inside, random_image, random_region


def known(kind: str, image: Image, regions: list[Region]) -> Any:
    """A classifier trained with the gray values of regions."""
    handle = CREATE[kind](len(image.channels), len(regions))
    rest = [0.0] if kind == "gmm" else []
    call(f"add_samples_image_class_{kind}", image, Objects(regions), handle, *rest)
    TRAIN[kind](handle)
    return handle


def answer(kind: str, handle: Any, x: np.ndarray, threshold: float) -> tuple[int, float]:
    """The class of one vector (-1 for none), and how safe it is: the distance from being decided otherwise."""
    if kind == "mlp":
        values = np.sort(array(call("evaluate_class_mlp", handle, x)))[::-1]
        best = call("classify_class_mlp", handle, x, 1)[0]
        safe = min(abs(values[0] - threshold), values[0] - values[1])
        return best if values[0] >= threshold else -1, safe
    if kind == "gmm":
        values, _, sigma = call("evaluate_class_gmm", handle, x)
        values = np.sort(array(values))[::-1]
        best = call("classify_class_gmm", handle, x, 1)[0]
        return best if sigma >= threshold else -1, min(abs(sigma - threshold), values[0] - values[1])
    if kind == "svm":
        return call("classify_class_svm", handle, x, 1), np.abs(handle.model.values(x.reshape(1, -1))).min()
    best, distance = call("classify_class_knn", handle, x)
    near = handle.model.neighbors(x.reshape(1, -1), 2)[0][0]
    return best if distance <= threshold else -1, min(abs(distance - threshold), near[1] - near[0])


THRESHOLDS = {"mlp": 0.6, "gmm": 0.01, "svm": 0.0, "knn": 80.0}


@pytest.mark.parametrize("kind", KINDS)
@examples(12)
@given(
    st.integers(0, 2**31),
    st.sampled_from(GRAY_TYPES),
    st.sampled_from([1, 3, 4]),
    st.sampled_from(["full", "mask", "pixel"]),
)
def test_every_pixel(kind: str, seed: int, type: str, channels: int, domain: str) -> None:
    image = random_image(seed, type, 9, 11, channels, "full")
    regions = [Region.rectangle1(0, 0, 2, 10), Region.rectangle1(3, 0, 5, 10), Region.rectangle1(6, 0, 8, 10)]
    handle = known(kind, image, regions)
    image = random_image(seed + 1, type, 9, 11, channels, domain)
    rest = [] if kind == "svm" else [THRESHOLDS[kind]]
    found = call(f"classify_image_class_{kind}", image, handle, *rest)
    masks = [region.to_mask((9, 11)) for region in as_objects(found[0] if kind == "knn" else found)]
    assert len(masks) == 3
    labels = sum((k + 1) * mask.astype(int) for k, mask in enumerate(masks)) - 1
    domain_mask = inside(image)
    assert (labels[~domain_mask] == -1).all()
    vectors = np.stack([channel.astype(float) for channel in image.channels], axis=-1)
    for r, c in np.argwhere(domain_mask)[::7]:
        expected, safe = answer(kind, handle, vectors[r, c], THRESHOLDS[kind])
        if safe > 1e-4:
            assert labels[r, c] == expected
    if kind == "knn":
        (distances,) = as_objects(found[1])
        assert distances.type == "real"
        for r, c in np.argwhere(domain_mask)[::13]:
            near = handle.model.neighbors(vectors[r, c].reshape(1, -1), 1)[0][0, 0]
            assert np.isclose(distances.channels[0][r, c], near, rtol=1e-5)


@pytest.mark.parametrize("size", [(30, 40), (300, 400)])
@pytest.mark.parametrize("domain", [True, False])
def test_small_and_large_byte_images(size: tuple[int, int], domain: bool) -> None:
    """Colours are looked up in different ways."""
    rng = np.random.default_rng(0)
    planes = [rng.integers(0, 256, size, dtype=np.uint8) for _ in range(3)]
    mask = rng.random(size) < 0.5 if domain else np.ones(size, bool)
    image = Image(planes, "byte", Region.from_mask(mask) if domain else None)
    handle = CREATE["knn"](3, 2)
    handle.model.samples.add(rng.integers(0, 256, (50, 3)), np.arange(50) % 2)
    TRAIN["knn"](handle)
    regions, distances = call("classify_image_class_knn", image, handle, 60.0)
    vectors = np.stack(planes, -1).reshape(-1, 3).astype(float)
    far, near = handle.model.neighbors(vectors, 1)
    labels = np.where(far[:, 0] <= 60.0, near[:, 0] % 2, -1).reshape(size)
    labels[~mask] = -1
    for k, region in enumerate(as_objects(regions)):
        assert np.array_equal(region.to_mask(size), labels == k)
    expected = np.where(mask, far.reshape(size), 0.0)
    assert np.allclose(as_objects(distances)[0].channels[0], expected, rtol=1e-6)


@examples(15)
@given(st.integers(0, 2**31), st.sampled_from(GRAY_TYPES), st.sampled_from(["full", "mask", "pixel", "empty"]))
def test_samples_are_the_pixels_of_regions(seed: int, type: str, domain: str) -> None:
    image = random_image(seed, type, 8, 9, 2, domain)
    regions = [random_region(seed + k, 8, 9) for k in range(3)]
    for kind in KINDS:
        handle = CREATE[kind](2, 3)
        rest = [0.0] if kind == "gmm" else []
        call(f"add_samples_image_class_{kind}", image, Objects(regions), handle, *rest)
        samples = handle.model.samples
        for k, region in enumerate(regions):
            mask = region.to_mask((8, 9)) & inside(image)
            expected = np.stack([channel[mask].astype(float) for channel in image.channels], axis=1)
            assert np.array_equal(samples.features[samples.classes == k], expected)


def test_novelties_are_the_region() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(100, 3, (20, 20)).astype(np.float32)
    handle = call("create_class_svm", 1, "rbf", 0.1, 0.01, 1, "novelty-detection", "normalization", 1)
    call("add_samples_image_class_svm", Image([values], "real"), Region.rectangle1(0, 0, 19, 19), handle)
    call("train_class_svm", handle, 0.001, "default")
    values = values.copy()
    values[5, 7:10] = 200.0
    (found,) = as_objects(call("classify_image_class_svm", Image([values], "real"), handle))
    assert found.to_mask((20, 20))[5, 7:10].all()
    assert found.area < 20


def test_nan_belongs_to_no_class() -> None:
    values = np.array([[0.0, 1.0, np.nan, 10.0, np.inf, 11.0]], np.float32)
    image = Image([values], "real")
    for kind in KINDS:
        handle = known(kind, image, [Region.rectangle1(0, 0, 0, 2), Region.rectangle1(0, 3, 0, 5)])
        assert call(f"get_sample_num_class_{kind}", handle) == 4
        rest = [] if kind == "svm" else [0.0 if kind != "knn" else 1.0]
        found = call(f"classify_image_class_{kind}", image, handle, *rest)
        regions = as_objects(found[0] if kind == "knn" else found)
        assert [region.area for region in regions] == [2, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_errors(kind: str) -> None:
    image = random_image(0, "byte", 6, 6, 2)
    handle = CREATE[kind](2, 2)
    add = [0.0] if kind == "gmm" else []
    rest = [] if kind == "svm" else [0.5]
    with fails({"mlp": 3394, "gmm": 3340, "svm": 3393, "knn": 3394}[kind]):
        call(f"classify_image_class_{kind}", image, handle, *rest)
    for wrong, code in ((random_image(0, "byte", 6, 6, 3), 3359), (random_image(0, "complex", 6, 6, 2), 9001)):
        with fails(code):
            call(f"add_samples_image_class_{kind}", wrong, Region.rectangle1(0, 0, 2, 2), handle, *add)
        with fails(code):
            call(f"classify_image_class_{kind}", wrong, handle, *rest)
    three = Objects([Region.rectangle1(k, 0, k, 5) for k in range(3)])
    if kind != "knn":
        with fails(1502):
            call(f"add_samples_image_class_{kind}", image, three, handle, *add)
    if kind in ("mlp", "gmm"):
        with fails(1302):
            call(f"classify_image_class_{kind}", image, handle, 1.5)
    if kind == "gmm":
        with fails(1302):
            call("add_samples_image_class_gmm", image, three, handle, -1.0)
    if kind == "knn":
        with fails(1302):
            call("classify_image_class_knn", image, handle, -1.0)
    handle = known(kind, image, [Region.rectangle1(0, 0, 2, 5), Region.rectangle1(3, 0, 5, 5)])
    nothing = random_image(0, "byte", 6, 6, 2, "empty")
    found = call(f"classify_image_class_{kind}", nothing, handle, *rest)
    assert [region.area for region in as_objects(found[0] if kind == "knn" else found)] == [0, 0]


def test_perceptrons_without_classes() -> None:
    image = random_image(0, "byte", 6, 6, 2)
    handle = call("create_class_mlp", 2, 3, 2, "linear", "none", 2, 42)
    with fails(3356):
        call("add_samples_image_class_mlp", image, Region.rectangle1(0, 0, 2, 2), handle)
    with fails(3356):
        call("classify_image_class_mlp", image, handle, 0.5)
    with fails(3356):
        call("create_class_lut_mlp", handle, [], [])
