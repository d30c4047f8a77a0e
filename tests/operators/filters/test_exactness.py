"""Filters that are compiled for speed: every value as the formula says, at every border, for every type."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from hdev.iconic import Image, Region
from hdev.iconic.gray import to_type
from hdev.iconic.pixels import PIXEL_TYPES
from tests.operators.pictures import examples, images, inside, random_image
from tests.operators.running import run


def of(text, **inputs):
    return run(text, inputs)


def halves_away(values, type):
    dtype = PIXEL_TYPES[type].dtype
    if dtype.kind == "f":
        return values.astype(dtype)
    values = np.clip(values, -1e12, 1e12)
    whole = np.trunc(values) + np.trunc((values - np.trunc(values)) * 2)
    return np.clip(whole, np.iinfo(dtype).min, np.iinfo(dtype).max).astype(dtype)


@given(
    images(["byte", "int2", "uint2", "real"]),
    st.sampled_from(["nearest_neighbor", "bilinear"]),
    st.tuples(*(st.floats(-1.5, 1.5) for _ in range(4)), st.floats(-9, 30), st.floats(-9, 30)),
)
@examples(60)
def test_affine_maps(image, method, numbers):
    a, b, c, d, row, column = numbers
    linear = np.array([[a, b], [c, d]])
    if abs(np.linalg.det(linear)) < 0.05:
        return
    result = of("affine_trans_image (X, Y, M, I, 'false')", X=image, M=[a, b, row, c, d, column], I=method)["Y"][0]
    at = np.mgrid[0 : image.height, 0 : image.width] + 0.5 - np.array([row, column])[:, None, None]
    y, x = np.tensordot(np.linalg.inv(linear), at, 1) - 0.5
    known = (y > -0.5) & (x > -0.5) & (y < image.height - 0.5) & (x < image.width - 0.5)
    near = [np.clip(np.floor(p + 0.5).astype(int), 0, n - 1) for p, n in ((y, image.height), (x, image.width))]
    known &= inside(image)[near[0], near[1]]
    tie = (abs((y + 0.5) - np.round(y + 0.5)) < 1e-6) | (abs((x + 0.5) - np.round(x + 0.5)) < 1e-6)
    assert np.array_equal(inside(result)[~tie], known[~tie])
    both = known & inside(result) & ~tie
    for mine, channel in zip(result.channels, image.channels):
        if method == "nearest_neighbor":
            assert np.array_equal(mine[both], channel[near[0], near[1]][both])
        else:
            value = ndimage.map_coordinates(channel.astype(float), [y, x], order=1, mode="nearest")
            wide = float(np.abs(channel.astype(float)).max()) + 1
            room = wide * 1e-5 + (0 if image.type == "real" else 0.5)
            assert (np.abs(mine.astype(float) - value)[both] <= room + (wide * 1e-4 if wide > 1e4 else 0.01)).all()
        assert not mine[~inside(result)].any()


@pytest.mark.parametrize("type", ["byte", "uint2", "int2"])
@pytest.mark.parametrize("size", [(7, 5), (40, 30), (23, 61), (1, 1)])
def test_bilinear_zoom_rounds_once(type, size):
    image = random_image(3, type, 20, 15, 1)
    values = of("zoom_image_size (X, Y, W, H, 'bilinear')", X=image, W=size[1], H=size[0])["Y"][0].channels[0]
    y, x = ((np.arange(n) + 0.5) * m / n - 0.5 for n, m in zip(size, (20, 15)))
    grid = np.meshgrid(y, x, indexing="ij")
    exact = ndimage.map_coordinates(image.channels[0].astype(float), grid, order=1, mode="nearest")
    assert np.abs(values - exact).max() <= 0.5 + (0.01 if type == "byte" else 1.0)


@given(st.integers(0, 10**6), st.sampled_from(["byte", "int1", "int2", "uint2", "int4"]))
@examples(30)
def test_arithmetic_on_halves(seed, type):
    one, two = (random_image(seed + k, type, 9, 11, 1).channels[0] for k in (0, 1))
    factor, offset = [(0.5, 0.0), (-0.5, 0.5), (0.25, 3.0), (1.5, -0.5), (100.0, 0.0)][seed % 5]
    call = "\n".join(f"{name}_image (X, Z, {name}, M, A)" for name in ("add", "sub", "mult", "div"))
    result = of(call + "\nscale_image (X, S, M, A)", X=Image([one], type), Z=Image([two], type), M=factor, A=offset)
    a, b = one.astype(float), two.astype(float)
    with np.errstate(all="ignore"):
        quotient = np.where((a == 0) & (b == 0), 0, a / b)
    expected = {"add": a + b, "sub": a - b, "mult": a * b, "div": quotient, "S": a}
    for name, values in expected.items():
        assert np.array_equal(result[name][0].channels[0], halves_away(values * factor + offset, type)), name


def test_large_arrays_are_rounded_as_small_ones():
    edges = [np.nan, np.inf, -np.inf, 0.5, -0.5, 1.5, -1.5, 0.49999997, 254.5, 255.5, 1e9, -1e9, 2147483647.0]
    values = np.resize(np.array(edges), (130, 130))
    for kind in (np.float32, np.float64):
        for type in ("byte", "int1", "int2", "uint2", "int4"):
            assert np.array_equal(to_type(values.astype(kind), type)[0], to_type(values[0].astype(kind), type))


@pytest.mark.parametrize("type", ["byte", "int2", "uint2"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 3), (30, 17)])
def test_gauss_and_sobel_at_borders(type, shape):
    channel = random_image(5, type, *shape, 1).channels[0]
    image = Image([channel], type)
    at = np.arange(-3, 4)
    mask = np.exp(-0.5 * (at / 1.55) ** 2)
    mask /= mask.sum()
    wide = np.pad(channel.astype(float), 9, mode="reflect" if min(shape) > 1 else "symmetric")
    if min(shape) == 1:
        wide = np.pad(channel.astype(float), [(9, 9) if n == 1 else (0, 0) for n in shape], mode="edge")
        wide = np.pad(wide, [(0, 0) if n == 1 else (9, 9) for n in shape], mode="reflect") if max(shape) > 1 else wide
    inner = (slice(9, 9 + shape[0]), slice(9, 9 + shape[1]))
    smooth = ndimage.correlate1d(ndimage.correlate1d(wide, mask, 0), mask, 1)[inner]
    result = of("gauss_filter (X, Y, 7)\nsobel_amp (X, R, 'sum_sqrt', 3)\nsobel_amp (X, S, 'sum_abs', 3)", X=image)
    assert np.abs(result["Y"][0].channels[0] - smooth).max() <= 0.5 + (1e-3 if type == "byte" else 0.05)
    a, b = (ndimage.sobel(wide, axis)[inner] for axis in (0, 1))
    assert np.array_equal(result["S"][0].channels[0], halves_away((abs(a) + abs(b)) / 4, type))
    assert np.abs(result["R"][0].channels[0] - halves_away(np.hypot(a, b) / 4, type)).max() <= (type != "byte")


def test_statistics_of_bytes():
    channel = np.random.default_rng(2).integers(0, 256, (60, 70), np.uint8)
    regions = [
        Region.rectangle1(3, 4, 50, 60),
        Region.from_mask(channel > 100),
        Region.rectangle1(5, 5, 5, 5),
        Region.rectangle1(-9, -9, 20, 200),
    ]
    for region in regions:
        mask = region.clip(0, 0, 59, 69).to_mask((60, 70))
        values = channel[mask]
        text = "intensity (R, X, M, D)\nmin_max_gray (R, X, 0, L, H, G)\nmin_max_gray (R, X, P, LP, HP, GP)\ngray_histo (R, X, A, Q)"
        result = of(text, R=region, X=channel, P=10)
        assert result["M"] == pytest.approx(values.mean(), rel=1e-12)
        assert result["D"] == pytest.approx(values.std(), rel=1e-9, abs=1e-12)
        assert (result["L"], result["H"]) == (values.min(), values.max())
        ordered, skip = np.sort(values), int(values.size * 0.1)
        assert (result["LP"], result["HP"]) == (ordered[skip], ordered[-1 - skip])
        assert list(result["A"]) == np.bincount(values, minlength=256).tolist()


@pytest.mark.parametrize("space", ["hsv", "hls", "yuv", "yiq", "argyb", "i1i2i3", "ciexyz"])
def test_colours_of_bytes_are_exact(space):
    from hdev.iconic.colours import _MATRICES

    rgb = np.random.default_rng(4).integers(0, 256, (3, 1, 400), np.uint8)
    rgb[:, 0, :4] = [[0, 255, 7, 9], [0, 255, 7, 9], [0, 255, 7, 3]]
    planes = [Image([plane]) for plane in rgb]
    result = of("trans_from_rgb (R, G, B, P, Q, S, C)", R=planes[0], G=planes[1], B=planes[2], C=space)
    found = [result[name][0].channels[0][0].tolist() for name in "PQS"]
    for k, (r, g, b) in enumerate(rgb[:, 0].T.tolist()):
        high, low = max(r, g, b), min(r, g, b)
        span = high - low
        if space in _MATRICES:
            expected = []
            for row in _MATRICES[space]:
                weights = [Fraction(w).limit_denominator(10**6) for w in row]
                least = 255 * sum(w for w in weights if w < 0)
                value = sum(w * v for w, v in zip(weights, (r, g, b)))
                expected.append((value - least) / sum(abs(w) for w in weights))
        else:
            part, base = (g - b, 0) if r == high else (b - r, 2) if g == high else (r - g, 4)
            turn = Fraction(0) if not span else (Fraction(part, span) + base) % 6
            if space == "hsv":
                expected = [turn * 255 / 6, Fraction(255 * span, max(high, 1)), Fraction(high)]
            else:
                room = 510 - high - low if high + low > 255 else high + low
                expected = [turn * 255 / 6, Fraction(high + low, 2), Fraction(255 * span, max(room, 1))]
        assert [channel[k] for channel in found] == [int(value + Fraction(1, 2)) for value in expected]
