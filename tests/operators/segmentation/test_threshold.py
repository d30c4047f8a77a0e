"""Thresholds against NumPy on images of every type and domain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import ndimage
from segmentation_support import call, examples, images, objects

from hdev.errors import HError
from hdev.iconic import Image, Objects, Region

DYN = ("byte", "int2", "uint2", "int4", "real")
EVERY = ("byte", "direction", "cyclic", "int1", "int2", "uint2", "int4", "int8", "real")
RELATIONS = st.sampled_from(["light", "dark", "equal", "not_equal"])


def selected(value: object, image: Image) -> np.ndarray:
    (region,) = objects(value)
    return region.to_mask((image.height, image.width))


def domain(image: Image) -> np.ndarray:
    return image.domain.to_mask((image.height, image.width))


def relation(difference: np.ndarray, offset: object, which: str) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return {
            "light": difference >= offset,
            "dark": difference <= -np.asarray(offset),
            "equal": (difference >= -np.asarray(offset)) & (difference <= offset),
            "not_equal": (difference < -np.asarray(offset)) | (difference > offset),
        }[which]


@examples
@given(images(EVERY, few=False), st.floats(-300, 300), st.floats(-300, 300))
def test_threshold(image: Image, low: float, high: float) -> None:
    assume(low <= high)
    values = image.channels[0].astype(np.float64)
    assert (
        selected(call("threshold", image, low, high), image) == ((values >= low) & (values <= high) & domain(image))
    ).all()
    assert (selected(call("threshold", image, "min", "max"), image) == domain(image)).all()


def test_threshold_of_intervals_and_extremes() -> None:
    image = Image([np.array([[-(2**31), -1, 0, 2**31 - 1]], np.int32)])
    assert selected(call("threshold", image, [-(2**31), 2**31 - 1], [-(2**31), 2**31 - 1]), image).tolist() == [
        [1, 0, 0, 1]
    ]
    real = Image([np.array([[np.nan, 1.0, np.inf, -np.inf]], np.float32)])
    assert selected(call("threshold", real, "min", 5), real).tolist() == [[0, 1, 0, 1]]
    assert selected(call("threshold", real, -1e300, 1e300), real).tolist() == [[0, 1, 0, 0]]


@examples
@given(st.data(), st.sampled_from(DYN), RELATIONS)
def test_dyn_threshold(data: st.DataObject, kind: str, which: str) -> None:
    image = data.draw(images((kind,), few=data.draw(st.booleans())))
    shape = (image.height, image.width)
    other = np.random.default_rng(data.draw(st.integers(0, 99))).integers(0, 100, shape).astype(image.channels[0].dtype)
    reference = Image([other], kind, Region.from_mask(np.indices(shape).sum(0) % 3 > 0))
    offset = data.draw(st.floats(-50, 50) | st.integers(-300, 300))
    difference = image.channels[0].astype(np.float64) - other.astype(np.float64)
    expected = relation(difference, offset, which) & domain(image) & domain(reference)
    assert (selected(call("dyn_threshold", image, reference, offset, which), image) == expected).all()


def test_dyn_threshold_of_nan_and_huge_values() -> None:
    a = Image([np.array([[np.nan, 1, 2]], np.float32)])
    b = Image([np.array([[0, np.nan, 0]], np.float32)])
    for which, expected in (
        ("light", [[0, 0, 1]]),
        ("not_equal", [[0, 0, 1]]),
        ("equal", [[0, 0, 0]]),
        ("dark", [[0, 0, 0]]),
    ):
        assert selected(call("dyn_threshold", a, b, 1, which), a).tolist() == expected
    low, high = Image([np.array([[-(2**31)]], np.int32)]), Image([np.array([[2**31 - 1]], np.int32)])
    assert selected(call("dyn_threshold", high, low, 2**32 - 1, "light"), low).all()
    assert not selected(call("dyn_threshold", high, low, 2**32, "light"), low).any()


def statistics(values: np.ndarray, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    padded = np.pad(values.astype(np.float64), ((height // 2,) * 2, (width // 2,) * 2), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (height, width))
    return windows.mean((2, 3)), windows.std((2, 3))


@examples
@given(
    images(DYN),
    st.sampled_from([1, 3, 5]),
    st.sampled_from([1, 3, 4]),
    st.sampled_from([-0.7, 0.2, 1.0]),
    st.sampled_from([-3.5, 2.5, 7.5]),
    RELATIONS,
)
def test_var_threshold(image: Image, width: int, height: int, scale: float, least: float, which: str) -> None:
    assume(width // 2 < image.width and (height | 1) // 2 < image.height)
    mean, deviation = statistics(image.channels[0], height | 1, width)
    offset = (np.maximum if scale >= 0 else np.minimum)(scale * deviation, least)
    difference = image.channels[0] - mean
    expected = relation(difference, offset, which) & domain(image)
    doubtful = abs(abs(difference) - abs(offset)) < 1e-6
    got = selected(call("var_threshold", image, width, height, scale, least, which), image)
    assert ((got == expected) | doubtful).all()


def test_var_threshold_with_nan() -> None:
    values = np.tile(np.array([0, 10, 0, 10, 0, 10, 0, 10], np.float32), (6, 1))
    values[2, 2] = np.nan
    image = Image([values])
    got = selected(call("var_threshold", image, 3, 3, 0.1, 1, "light"), image)
    assert not got[1:4, 1:4].any()
    assert got[5].tolist() == [0, 1, 0, 1, 0, 1, 0, 1]


@examples
@given(
    images(("byte", "uint2"), few=False),
    st.sampled_from([1, 3, 5]),
    st.sampled_from([0.1, 0.5]),
    st.sampled_from([20, 200]),
    st.booleans(),
)
def test_local_threshold(image: Image, size: int, scale: float, spread: float, light: bool) -> None:
    assume(size // 2 < min(image.width, image.height))
    values = image.channels[0].astype(np.float64)
    if light:
        values = np.iinfo(image.channels[0].dtype).max - values
    mean, deviation = statistics(values, size, size)
    bound = mean * (1 + scale * (deviation / spread - 1))
    got = selected(
        call(
            "local_threshold",
            image,
            "adapted_std_deviation",
            "light" if light else "dark",
            ["mask_size", "scale", "range"],
            [size, scale, spread],
        ),
        image,
    )
    assert ((got == ((values < bound) & domain(image))) | (abs(values - bound) < 1e-6)).all()


@examples
@given(images(("byte", "uint2", "direction", "cyclic", "real")), st.integers(1, 4))
def test_fast_threshold(image: Image, size: int) -> None:
    low, high = 20, 60
    every = selected(call("threshold", image, low, high), image)
    got = selected(call("fast_threshold", image, low, high, size), image)
    assert not (got & ~every).any()
    if every.any():
        first = image.domain.bounding_box[0]
        seeds = every & ((np.arange(image.height)[:, None] - first) % size == size - 1)
        near = ndimage.binary_dilation(seeds, np.ones((2 * size + 1,) * 2))
        assert (got == (every & near)).all()


def bimodal(dtype: type = np.uint8, factor: int = 1) -> Image:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(60, 8, 6000), rng.normal(180, 12, 4000)]).clip(0, 255).reshape(100, 100)
    return Image([(values.astype(np.uint8).astype(np.int64) * factor).astype(dtype)])


@pytest.mark.parametrize("method", ["max_separability", "smooth_histo"])
@pytest.mark.parametrize(("dtype", "factor"), [(np.uint8, 1), (np.uint16, 257), (np.float32, 1)])
def test_binary_threshold(method: str, dtype: type, factor: int) -> None:
    image = bimodal(dtype, factor)
    dark, bound = call("binary_threshold", image, method, "dark")
    light, again = call("binary_threshold", image, method, "light")
    assert bound == again
    assert 85 * factor < bound < 140 * factor
    assert abs(objects(dark)[0].area - 6000) < 3
    assert (selected(dark, image) == ~selected(light, image)).all()
    assert (selected(dark, image) == (image.channels[0] <= bound)).all()
    if method == "smooth_histo":
        assert objects(call("bin_threshold", image))[0] == objects(dark)[0]


@examples
@given(images(("byte",), few=False))
def test_otsu_is_best(image: Image) -> None:
    values = image.channels[0][domain(image)].astype(np.float64)
    assume(values.size > 1 and values.min() < values.max())

    def spread(bound: float) -> float:
        low, high = values[values <= bound], values[values > bound]
        return len(low) * len(high) * (low.mean() - high.mean()) ** 2 if len(low) and len(high) else 0.0

    _, bound = call("binary_threshold", image, "max_separability", "dark")
    best = max(spread(value) for value in np.unique(values))
    assert spread(bound) == pytest.approx(best, rel=1e-9)


def test_two_values() -> None:
    image = Image([np.array([[50, 200, 50]], np.uint8)])
    for method in ("max_separability", "smooth_histo"):
        assert selected(call("binary_threshold", image, method, "dark")[0], image).tolist() == [[1, 0, 1]]
        assert selected(call("binary_threshold", image, method, "light")[0], image).tolist() == [[0, 1, 0]]
    flat = Image([np.full((3, 3), 7, np.uint8)])
    region, bound = call("binary_threshold", flat, "max_separability", "dark")
    assert (objects(region)[0].area, bound) == (9, 7)


def test_auto_threshold() -> None:
    rng = np.random.default_rng(5)
    values = (
        np.concatenate([rng.normal(m, 6, 3000) for m in (40, 120, 200)]).clip(0, 255).astype(np.uint8).reshape(90, 100)
    )
    image = Image([values])
    parts = objects(call("auto_threshold", image, 4.0))
    assert [r.area for r in parts] == [3000, 3000, 3000]
    wide = objects(call("auto_threshold", Image([values.astype(np.uint16) * 257]), 4.0))
    assert [r.area for r in wide] == [3000, 3000, 3000]
    real = objects(call("auto_threshold", Image([values.astype(np.float32)]), 4.0))
    assert [r.area for r in real] == [3000, 3000, 3000]
    histogram = np.bincount(values.ravel(), minlength=256).tolist()
    low, high = call("histo_to_thresh", histogram, 4.0)
    expected = [((values >= a) & (values <= b)).sum() for a, b in zip(low, high)]
    assert expected == [3000, 3000, 3000]
    assert next(iter(low)) == 0
    assert list(high)[-1] == 255


@examples
@given(images(("byte", "uint2", "real")), st.sampled_from([0.0, 1.0, 3.0]))
def test_auto_threshold_covers_the_domain(image: Image, sigma: float) -> None:
    masks = [r.to_mask((image.height, image.width)) for r in objects(call("auto_threshold", image, sigma))]
    assert (sum(m.astype(int) for m in masks) == domain(image)).all()


def test_char_threshold() -> None:
    values = np.full((50, 50), 200, np.uint8)
    values[:, :] += np.random.default_rng(0).integers(0, 9, (50, 50)).astype(np.uint8)
    values[20:30, 20:23] = 40
    image = Image([values])
    region, bound = call("char_threshold", image, Region.rectangle1(0, 0, 49, 49), 2.0, 95)
    assert objects(region)[0] == Region.rectangle1(20, 20, 29, 22)
    assert 185 < bound < 200


@pytest.mark.parametrize(
    "name",
    [
        "dyn_threshold",
        "threshold",
        "binary_threshold",
        "auto_threshold",
        "var_threshold",
        "local_threshold",
        "fast_threshold",
    ],
)
def test_empty_domain_and_no_image(name: str) -> None:
    arguments = {
        "dyn_threshold": [Image([np.zeros((9, 9), np.uint8)]), 5, "light"],
        "threshold": [0, 255],
        "binary_threshold": ["max_separability", "dark"],
        "auto_threshold": [2.0],
        "var_threshold": [3, 3, 0.2, 2, "dark"],
        "local_threshold": ["adapted_std_deviation", "dark", [], []],
        "fast_threshold": [0, 255, 3],
    }[name]
    image = Image([np.zeros((9, 9), np.uint8)], domain=Region.empty())
    out = call(name, image, *arguments)
    out = out[0] if isinstance(out, tuple) else out
    assert all(region.is_empty for region in objects(out))
    none = call(name, Objects(), *arguments)
    assert len(objects(none[0] if isinstance(none, tuple) else none)) == 0
    with pytest.raises(HError) as caught:
        call(name, Objects(), *arguments, no_object_result="exception")
    assert caught.value.code == 2101


@pytest.mark.parametrize(
    ("code", "name", "arguments"),
    [
        (1402, "threshold", [[1, 2], [3]]),
        (1302, "threshold", [5, 4]),
        (1201, "threshold", ["x", 4]),
        (1302, "fast_threshold", [5, 4, 3]),
        (1303, "fast_threshold", [4, 5, 0]),
        (1301, "binary_threshold", ["otsu", "dark"]),
        (1302, "binary_threshold", ["max_separability", "equal"]),
        (1301, "auto_threshold", [-1.0]),
        (1301, "var_threshold", [0, 3, 0.2, 2, "dark"]),
        (1305, "var_threshold", [3, 3, 0.2, 2, "grey"]),
        (3033, "var_threshold", [101, 3, 0.2, 2, "dark"]),
        (1301, "local_threshold", ["x", "dark", [], []]),
        (1303, "local_threshold", ["adapted_std_deviation", "dark", "size", 3]),
        (1304, "local_threshold", ["adapted_std_deviation", "dark", "mask_size", 0]),
        (1404, "local_threshold", ["adapted_std_deviation", "dark", "mask_size", []]),
    ],
)
def test_errors(code: int, name: str, arguments: list[object]) -> None:
    with pytest.raises(HError) as caught:
        call(name, Image([np.zeros((9, 9), np.uint8)]), *arguments)
    assert caught.value.code == code


def test_errors_of_pairs_and_types() -> None:
    byte, wide = Image([np.zeros((3, 3), np.uint8)]), Image([np.zeros((3, 4), np.uint8)])
    word = Image([np.zeros((3, 3), np.int16)])
    for code, a, b, which in ((3117, byte, wide, "light"), (9009, byte, word, "light"), (1302, byte, byte, "x")):
        with pytest.raises(HError) as caught:
            call("dyn_threshold", a, b, 5, which)
        assert caught.value.code == code
    for name, arguments in (
        ("binary_threshold", ["max_separability", "dark"]),
        ("local_threshold", ["adapted_std_deviation", "dark", [], []]),
    ):
        with pytest.raises(HError) as caught:
            call(name, word, *arguments)
        assert caught.value.code == 9001
