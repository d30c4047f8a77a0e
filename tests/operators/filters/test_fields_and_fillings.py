"""Vector fields, pyramids, harmonic interpolation, corners, prepared colour transformations."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from hdev.iconic import Image, Objects, Region
from hdev.iconic.objects import as_objects
from tests.operators.filters.calls import call, fails, one

few = settings(max_examples=25, deadline=None)
rng = np.random.default_rng(11)


def field_of(u, v, domain=None):
    return Image([np.stack((u, v), axis=2).astype(np.float32)], "vector_field_relative", domain)


def plane(image):
    return np.asarray(one(image).channels[0])


# ------------------------------------------------------------------------------------------------------ vector fields


def test_vector_field_length():
    u, v = rng.normal(size=(2, 9, 13))
    field = field_of(u, v, Region.rectangle1(2, 3, 7, 9))
    result = one(call("vector_field_length", field, "length"))
    assert result.type == "real"
    assert result.domain == Region.rectangle1(2, 3, 7, 9)
    inside = (slice(2, 8), slice(3, 10))
    assert np.allclose(np.asarray(result.channels[0])[inside], np.hypot(u, v)[inside], rtol=1e-6)
    squared = plane(call("vector_field_length", field, "squared_length"))
    assert np.allclose(squared[inside], (u * u + v * v)[inside], rtol=1e-6)


@pytest.mark.parametrize("sigma", [0.7, 1.5, [1.0, 2.0]])
def test_derivatives_of_linear_fields(sigma):
    """A rotation by w turns with 2 w, an expansion by s flows out with 2 s, whatever the smoothing."""
    r, c = np.mgrid[:60, :70].astype(float)
    turn = field_of(-0.3 * c, 0.3 * r)
    grow = field_of(0.2 * r, 0.2 * c)
    middle = (slice(20, 40), slice(20, 50))
    for field, component, expected in (
        (turn, "curl", 0.6),
        (turn, "divergence", 0),
        (grow, "divergence", 0.4),
        (grow, "curl", 0),
    ):
        assert np.allclose(plane(call("derivate_vector_field", field, sigma, component))[middle], expected, atol=1e-5)


def test_derivatives_against_gaussian_filters():
    u, v = rng.normal(size=(2, 40, 50))
    div = plane(call("derivate_vector_field", field_of(u, v), 2.0, "divergence"))
    expected = ndimage.gaussian_filter(u, 2, (1, 0), truncate=8) + ndimage.gaussian_filter(v, 2, (0, 1), truncate=8)
    assert np.allclose(div[15:-15, 15:-15], expected[15:-15, 15:-15], atol=2e-3)


@few
@given(st.integers(-4, 4), st.integers(-4, 4), st.sampled_from([np.uint8, np.uint16, np.float32]))
def test_unwarp_moves_back(down, right, dtype):
    picture = rng.integers(0, 255, (20, 30)).astype(dtype)
    moved = np.roll(picture, (down, right), (0, 1))
    field = field_of(np.full((20, 30), down), np.full((20, 30), right))
    result = one(call("unwarp_image_vector_field", Image([moved]), field))
    inside = Region.rectangle1(max(-down, 0), max(-right, 0), 19 - max(down, 0), 29 - max(right, 0))
    assert result.domain == inside
    mask = inside.to_mask((20, 30))
    assert np.array_equal(np.asarray(result.channels[0])[mask], picture[mask])


def test_unwarp_interpolates():
    slope = np.add.outer(3.0 * np.arange(30), 2.0 * np.arange(40)).astype(np.float32)
    field = field_of(np.full((30, 40), 0.25), np.full((30, 40), -0.5))
    result = plane(call("unwarp_image_vector_field", Image([slope]), field))
    assert np.allclose(result[1:-1, 1:-1], slope[1:-1, 1:-1] + 0.75 - 1.0, atol=1e-4)


def test_errors_of_fields():
    field = field_of(np.zeros((4, 5)), np.zeros((4, 5)))
    absolute = Image([np.zeros((4, 5, 2), np.float32)], "vector_field_absolute")
    gray = Image([np.zeros((4, 5), np.uint8)])
    with fails(1301):
        call("vector_field_length", field, "max")
    with fails(9001):
        call("vector_field_length", absolute, "length")
    with fails(9001):
        call("vector_field_length", gray, "length")
    with fails(1301):
        call("derivate_vector_field", field, 0, "curl")
    with fails(1401):
        call("derivate_vector_field", field, [1.0, 2.0, 3.0], "curl")
    with fails(1302):
        call("derivate_vector_field", field, 1.0, "laplace")
    with fails(3117):
        call("unwarp_image_vector_field", Image([np.zeros((5, 5), np.uint8)]), field)
    with fails(9001):
        call("unwarp_image_vector_field", Image([np.zeros((4, 5), np.int32)]), field)


# --------------------------------------------------------------------------------------------------------- pyramids


@few
@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(["min", "max", "constant"]))
def test_pyramid_of_halves(height, width, mode):
    """Each level from blocks of four pixels of the one before."""
    picture = rng.integers(0, 255, (height, width)).astype(np.uint16)
    levels = as_objects(call("gen_gauss_pyramid", Image([picture]), mode, 0.5))
    expected = picture
    for level in levels:
        assert np.array_equal(np.asarray(level.channels[0]), expected)
        h, w = expected.shape[0] // 2, expected.shape[1] // 2
        if h and w:
            four = expected[: 2 * h, : 2 * w].reshape(h, 2, w, 2).astype(np.int64)
            value = {"min": four.min, "max": four.max}.get(mode)
            if value is None:
                expected = cv2.resize(expected[: 2 * h, : 2 * w].copy(), (w, h), interpolation=cv2.INTER_AREA)
                assert (abs(four.sum(axis=(1, 3)) - 4 * expected.astype(np.int64)) <= 2).all()
            else:
                expected = value(axis=(1, 3)).astype(np.uint16)
    assert len(levels) == min(height, width).bit_length()


def test_pyramids():
    picture = Image([rng.integers(0, 255, (50, 90)).astype(np.uint8) for _ in range(3)])
    for mode in ("constant", "weighted", "nearest_neighbor"):
        levels = as_objects(call("gen_gauss_pyramid", picture, mode, 0.7))
        sizes = [(level.height, level.width) for level in levels]
        assert sizes[:3] == [(50, 90), (35, 63), (24, 44)]
        assert sizes[-1][0] == 1
        assert all(len(level.channels) == 3 for level in levels)
    constant = Image([np.full((33, 47), 91, np.uint8)])
    for mode in ("constant", "weighted", "nearest_neighbor", "min", "max"):
        for level in as_objects(call("gen_gauss_pyramid", constant, mode, 0.5)):
            assert (np.asarray(level.channels[0]) == 91).all()
    cut = Image([np.zeros((40, 40), np.uint8)]).with_domain(Region.rectangle1(10, 20, 29, 39))
    for mode in ("constant", "min"):
        second = as_objects(call("gen_gauss_pyramid", cut, mode, 0.5))[1]
        box = second.domain.bounding_box
        assert all(abs(a - b) <= 1 for a, b in zip(box, (5, 10, 14, 19)))
    with fails(1301):
        call("gen_gauss_pyramid", picture, "min", 0.6)
    with fails(1302):
        call("gen_gauss_pyramid", picture, "constant", 0.95)
    with fails(9001):
        call("gen_gauss_pyramid", Image([np.zeros((4, 4), np.int32)]), "constant", 0.5)


# ------------------------------------------------------------------------------------------- harmonic interpolation


def filled(picture, mask, precision=0.001):
    return plane(call("harmonic_interpolation", Image([picture]), Region.from_mask(mask), precision))


@few
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.9))
def test_every_pixel_is_the_mean_of_its_neighbours(seed, share):
    local = np.random.default_rng(seed)
    picture = local.uniform(-50, 50, (14, 17)).astype(np.float32)
    mask = local.random((14, 17)) < share
    mask[3, 4] = False
    result = filled(picture, mask)
    assert np.array_equal(result[~mask], picture[~mask])
    around = np.pad(result.astype(np.float64), 1, mode="edge")
    mean = (around[:-2, 1:-1] + around[2:, 1:-1] + around[1:-1, :-2] + around[1:-1, 2:]) / 4
    assert np.allclose(result[mask], mean[mask], atol=1e-4)
    if mask.any():
        known = picture[~mask]
        assert known.min() - 1e-3 <= result[mask].min()
        assert result[mask].max() <= known.max() + 1e-3


def test_harmonic_functions_are_found_again():
    r, c = np.mgrid[:120, :140].astype(float)
    picture = (0.02 * ((r - 50) ** 2 - (c - 70) ** 2) + 0.3 * r + c).astype(np.float32)
    mask = np.hypot(r - 60, c - 70) < 45
    assert np.allclose(filled(np.where(mask, 0, picture).astype(np.float32), mask), picture, atol=1e-2)
    large = np.zeros((250, 250), bool)
    large[5:-5, 5:-5] = True  # solved step by step
    ramp = np.add.outer(np.arange(250.0), 2 * np.arange(250.0)).astype(np.float32)
    assert np.allclose(filled(np.where(large, 0, ramp).astype(np.float32), large, 1e-4), ramp, atol=0.5)


def test_odd_regions_to_fill():
    picture = rng.integers(0, 255, (8, 9)).astype(np.uint8)
    assert not filled(picture, np.ones((8, 9), bool)).any()
    assert np.array_equal(filled(picture, np.zeros((8, 9), bool)), picture)
    outside = Region.rectangle1(-5, -5, 0, 100)
    result = plane(call("harmonic_interpolation", Image([picture]), outside, 0.0))
    assert np.array_equal(result[1:], picture[1:])
    assert result.dtype == np.uint8
    assert np.array_equal(result[0], picture[1]) or result[0].std() <= picture[1].std()
    with fails(1301):
        call("harmonic_interpolation", Image([picture]), outside, -1.0)
    with fails(9001):
        call("harmonic_interpolation", Image([picture.astype(np.int32)]), outside, 0.1)


# -------------------------------------------------------------------------------------------------- corners, colours


@pytest.mark.parametrize("size", [3, 5, 7, 9, 11])
def test_corner_response(size):
    picture = ndimage.gaussian_filter(rng.normal(size=(40, 50)), 1.5).astype(np.float32) * 40
    sigma = {3: 0.6, 5: 1.075, 7: 1.55, 9: 2.025, 11: 2.55}[size]
    x = ndimage.sobel(picture.astype(float), 1, mode="mirror") / 4
    y = ndimage.sobel(picture.astype(float), 0, mode="mirror") / 4
    mask = np.exp(-((np.arange(size) - size // 2) ** 2) / (2 * sigma**2))
    mask /= mask.sum()

    def smooth(values):
        for axis in (0, 1):
            values = ndimage.correlate1d(values, mask, axis, mode="mirror")
        return values

    a, b, c = smooth(x * x), smooth(y * y), smooth(x * y)
    expected = a * b - c * c - 0.05 * (a + b) ** 2
    result = plane(call("corner_response", Image([picture]), size, 0.05))
    inside = (slice(size, -size), slice(size, -size))
    assert np.allclose(result[inside], expected[inside], rtol=2e-3, atol=1e-2 * abs(expected).max())


def test_corners_and_edges():
    square = np.zeros((40, 40), np.float32)
    square[10:30, 10:30] = 100
    result = plane(call("corner_response", Image([square]), 3, 0.04))
    assert result[10, 10] > 0 > result[20, 10]
    assert {tuple(p) for p in np.argwhere(result > 0.9 * result.max())} <= {
        (r, c) for r in (9, 10, 29, 30) for c in (9, 10, 29, 30)
    }
    byte = plane(call("corner_response", Image([square.astype(np.uint8)]), 3, 0.04))
    assert byte[20, 10] == 0
    assert byte[10, 10] == 255
    assert byte.dtype == np.uint8
    with fails(1301):
        call("corner_response", Image([square]), 4, 0.04)
    with fails(1302):
        call("corner_response", Image([square]), 3, 0.5)
    with fails(9001):
        call("corner_response", Image([square.astype(np.int32)]), 3, 0.04)


@pytest.mark.parametrize("space", ["hsv", "cielab", "yuv"])
def test_color_trans_luts(space):
    planes = [Image([rng.integers(0, 255, (12, 15)).astype(np.uint8)]) for _ in range(3)]
    there = call("create_color_trans_lut", space, "from_rgb", 8)
    back = call("create_color_trans_lut", space, "to_rgb", 8)
    converted = call("apply_color_trans_lut", *planes, there)
    for name, lut, images in (("trans_from_rgb", there, planes), ("trans_to_rgb", back, [one(c) for c in converted])):
        for mine, known in zip(call("apply_color_trans_lut", *images, lut), call(name, *images, space)):
            assert np.array_equal(plane(mine), plane(known))
    call("clear_color_trans_lut", there)
    with fails(2454):
        call("apply_color_trans_lut", *planes, there)


def test_errors_of_luts():
    gray = Image([np.zeros((3, 3), np.uint16)])
    for arguments, code in ((("xyz", "from_rgb", 8), 1301), (("hsv", "both", 8), 1302), (("hsv", "to_rgb", 9), 1303)):
        with fails(code):
            call("create_color_trans_lut", *arguments)
    with fails(9001):
        call("apply_color_trans_lut", gray, gray, gray, call("create_color_trans_lut", "hsv", "from_rgb", 8))


def test_no_images():
    for name, arguments in (
        ("gen_gauss_pyramid", ("constant", 0.5)),
        ("corner_response", (3, 0.04)),
        ("vector_field_length", ("length",)),
    ):
        assert not as_objects(call(name, Objects(()), *arguments))
