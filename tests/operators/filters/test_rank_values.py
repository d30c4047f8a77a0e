"""Filters by the order of gray values against their definitions, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest

from hdev.iconic import Image, Region
from tests.operators.filters.calls import call, fails, one
from tests.operators.pictures import random_image
from tests.operators.running import run


def rounded(value):
    return np.floor(np.abs(value) + 0.5) * np.sign(value)


def windows(gray, height, width, mode="reflect"):
    """The values around each pixel; without those beyond the border if `mode` is None."""
    h, w = height // 2, width // 2
    if mode is not None:
        around = np.pad(gray.astype(np.float64), ((h, h), (w, w)), mode=mode)
        for r in range(gray.shape[0]):
            for c in range(gray.shape[1]):
                yield r, c, around[r : r + height, c : c + width].reshape(-1)
        return
    for r in range(gray.shape[0]):
        for c in range(gray.shape[1]):
            part = gray[max(r - h, 0) : r + h + 1, max(c - w, 0) : c + w + 1].astype(np.float64)
            yield r, c, part.reshape(-1)


@pytest.mark.parametrize("type", ["byte", "int2", "uint2", "real"])
@pytest.mark.parametrize("sigma", [0, 1, 2])
def test_sigma(type, sigma):
    image = random_image(3, type, 8, 9)
    gray = image.channels[0]
    got = one(call("sigma_image", image, 3, 4, sigma)).channels[0]  # 4 is made 5
    for r, c, values in windows(gray, 3, 5):
        near = values[np.abs(values - gray[r, c]) < sigma * values.std()]
        expected = near.mean() if near.size else gray[r, c]
        assert got[r, c] == pytest.approx(expected if type == "real" else rounded(expected), rel=1e-5)


def test_sigma_of_even_ground():
    image = Image([np.full((6, 7), 30, np.uint8)])
    assert one(call("sigma_image", image, 5, 5, 3)) == image


@pytest.mark.parametrize("type", ["byte", "uint2"])
@pytest.mark.parametrize("mode", [1, 2, 3, 7])
@pytest.mark.parametrize("gap", [0.0, 10.0])
def test_local_extremes(type, mode, gap):
    image = random_image(4, type, 9, 8)
    gray = image.channels[0].astype(np.float64)
    got = one(call("eliminate_min_max", image, 3, 3, gap, mode)).channels[0]
    changed = 0
    for r, c, values in windows(gray, 3, 3, None):
        value = gray[r, c]
        others = np.delete(values, np.flatnonzero(values == value)[0])
        low, high = others.min(), others.max()
        expected = value
        if value + gap < low or value - gap > high:
            changed += 1
            nearest = low if value + gap < low else high
            expected = {1: nearest, 2: values.mean()}.get(mode, np.sort(values)[values.size // 2])
        assert got[r, c] == pytest.approx(expected if type == "real" else rounded(expected), rel=1e-5)
    assert changed > 3


def test_errors_of_local_extremes():
    image = random_image(4, "byte", 9, 8)
    assert one(call("eliminate_min_max", image, 1, 1, 0.0, 1)) == image
    with fails(1301):
        call("eliminate_min_max", image, 0, 3, 0.0, 1)
    with fails(1303):
        call("eliminate_min_max", image, 3, 3, -1.0, 1)
    with fails(9001):
        call("eliminate_min_max", random_image(4, "int4", 9, 8), 3, 3, 1.0, 1)


@pytest.mark.parametrize("type", ["byte", "uint2", "real"])
@pytest.mark.parametrize("margin", ["mirrored", "continued", "cyclic"])
def test_separate_medians(type, margin):
    """Rows first and columns first: the mean of both."""
    image = random_image(5, type, 10, 9)
    gray = image.channels[0].astype(np.float64)
    mode = {"mirrored": "reflect", "continued": "edge", "cyclic": "wrap"}[margin]

    def median(values, height, width):
        result = np.empty_like(values)
        for r, c, part in windows(values, height, width, mode):
            result[r, c] = np.median(part)
        return result

    both = (median(median(gray, 1, 5), 3, 1) + median(median(gray, 3, 1), 1, 5)) / 2
    got = one(call("median_separate", image, 5, 3, margin)).channels[0]
    np.testing.assert_allclose(got, both if type == "real" else rounded(both), rtol=1e-6)


def test_both_orders_of_medians_differ():
    image = random_image(5, "byte", 30, 30)
    result = one(call("median_separate", image, 5, 5, "mirrored")).channels[0]
    turned = one(call("median_separate", Image([image.channels[0].T.copy()]), 5, 5, "mirrored")).channels[0]
    np.testing.assert_array_equal(result, turned.T)


def test_the_reference_point_of_rank_masks():
    """The centre of gravity, not the middle of the box: an L-shaped mask."""
    mask = Region.from_points([0, 1, 2, 3, 3], [0, 0, 0, 0, 1])  # its centre of gravity: (1.8, 0.2)
    image = random_image(6, "byte", 9, 9)
    gray = image.channels[0].astype(int)
    for moved in (mask, mask.translate(50, -20)):
        got = one(call("rank_image", image, moved, 2, "continued")).channels[0]
        mean = one(call("trimmed_mean", image, moved, 3, "continued")).channels[0]
        middle = one(call("midrange_image", image, moved, "continued")).channels[0]
        for r in range(9):
            for c in range(9):
                places = [(-2, 0), (-1, 0), (0, 0), (1, 0), (1, 1)]
                values = sorted(gray[np.clip(r + y, 0, 8), np.clip(c + x, 0, 8)] for y, x in places)
                assert got[r, c] == values[1]
                assert mean[r, c] == rounded(np.mean(values[1:4]))
                assert middle[r, c] == rounded((values[0] + values[-1]) / 2)


@pytest.mark.parametrize("kind", ["gauss", "inner"])
def test_weighted_median(kind):
    image = random_image(7, "byte", 7, 8)
    weights = [1, 2, 1, 2, 4, 2, 1, 2, 1] if kind == "gauss" else [1, 1, 1, 1, 3, 1, 1, 1, 1]
    got = one(call("median_weighted", image, kind, 3)).channels[0]
    for r, c, values in windows(image.channels[0], 3, 3):
        every = np.sort(np.repeat(values, weights))
        assert got[r, c] == every[every.size // 2]
    with fails(1301):
        call("median_weighted", image, "outer", 3)
    with fails(1302):
        call("median_weighted", image, kind, 5)


@pytest.mark.parametrize("name", ["mean_sp", "eliminate_sp"])
def test_salt_and_pepper(name):
    image = random_image(8, "byte", 8, 9)
    gray = image.channels[0]
    got = one(call(name, image, 3, 3, 60, 190)).channels[0]
    for r, c, values in windows(gray, 3, 3):
        good = values[(values >= 60) & (values <= 190)]
        keep = not good.size or (name == "eliminate_sp" and 60 <= gray[r, c] <= 190)
        assert got[r, c] == (gray[r, c] if keep else rounded(good.mean()))
    with fails(1304):
        call(name, image, 3, 3, 100, 99)
    with fails(3033):
        call(name, image, 19, 3, 1, 254)
    with fails(3033):
        call(name, image, 3, 17, 1, 254)
    assert one(call(name, image, 17, 15, 1, 254)).full_box == image.full_box


def test_half_images():
    rows = np.arange(6, dtype=np.uint8)[:, None] * np.ones((1, 4), np.uint8) * 10
    rows[1::2] += 3

    def column(mode):
        return one(call("fill_interlace", Image([rows]), mode)).channels[0][:, 0].tolist()

    assert column("odd") == [0, 10, 20, 30, 40, 40]
    assert column("even") == [13, 23, 20 + 3, 43, 43, 53] or column("even") == [13, 13, 23, 33, 43, 53]
    assert column("rmodd") == [0, 20, 40]
    assert column("rmeven") == [13, 33, 53]
    assert column("switch") == [13, 0, 33, 20, 53, 40]
    with fails(1301):
        call("fill_interlace", Image([rows]), "both")


def test_even_histograms_of_few_bits():
    """The largest value of uint2 images is that of the system's 'int2_bits'."""
    gray = np.array([[0, 1, 1, 900], [900, 900, 900, 1000]], np.uint16)
    shares = {0: 1 / 8, 1: 3 / 8, 900: 7 / 8, 1000: 1.0}
    for bits, top in ((-1, 65535), (10, 1023)):
        text = f"set_system ('int2_bits', {bits})\nequ_histo_image (I, E)"
        got = run(text, {"I": Image([gray])})["E"][0].channels[0]
        for value, share in shares.items():
            assert (got[gray == value] == rounded(share * top)).all()


# -------------------------------------------------------------------------------------------- tables, several channels


def test_tables():
    """Gray values without an entry become 0; of int2 images a short table begins at 0, a whole one at -32768."""
    byte = Image([np.arange(256, dtype=np.uint8).reshape(16, 16)])
    table = np.arange(255, -1, -1)
    got = one(call("lut_trans", byte, table.tolist()))
    assert np.array_equal(got.channels[0], 255 - byte.channels[0])
    for length in (255, 257):
        with fails(1401):
            call("lut_trans", byte, [0] * length)
    wide = Image([np.array([[0, 255, 256, 65535]], np.uint16)])
    assert one(call("lut_trans", wide, list(range(7, 263)))).channels[0].tolist() == [[7, 262, 0, 0]]
    signed = Image([np.array([[-32768, -1, 0, 255, 256, 32767]], np.int16)])
    assert one(call("lut_trans", signed, list(range(7, 263)))).channels[0].tolist() == [[0, 0, 7, 262, 0, 0]]
    whole = (np.arange(65536) - 32767).tolist()  # one more than the gray value, clipped at the end
    assert one(call("lut_trans", signed, whole)).channels[0].tolist() == [[-32767, 0, 1, 256, 257, 32767]]
    with fails(1401):
        call("lut_trans", signed, [0] * 40000)


@pytest.mark.parametrize("type", ["byte", "int2", "uint2", "int4", "real"])
def test_deviations_over_channels(type):
    image = random_image(9, type, 5, 6, 4)
    stack = np.stack(image.channels).astype(np.float64)
    got = one(call("deviation_n", image))
    assert got.type == type
    expected = 2.0 * stack.std(axis=0, ddof=1)
    if type != "real":
        expected = np.minimum(rounded(expected), np.iinfo(image.channels[0].dtype).max)
    np.testing.assert_allclose(got.channels[0], expected, rtol=1e-6)
    assert not one(call("deviation_n", random_image(9, type, 5, 6))).channels[0].any()


@pytest.mark.parametrize("type", ["byte", "real"])
@pytest.mark.parametrize("iterations", [0, 5])
def test_isotropic_diffusion_within_the_domain(type, iterations):
    """The border of the domain is as that of an image: what lies outside does not matter."""
    gray = random_image(10, type, 14, 15).channels[0]
    domain = Region.rectangle1(3, 2, 10, 12)
    changed = gray.copy()
    changed[:3], changed[11:], changed[:, :2], changed[:, 13:] = 0, 200, 7, 90
    alone = one(call("isotropic_diffusion", Image([gray[3:11, 2:13].copy()]), 1.5, iterations)).channels[0]
    for values in (gray, changed):
        got = one(call("isotropic_diffusion", Image([values], None, domain), 1.5, iterations))
        assert got.domain == domain
        np.testing.assert_allclose(
            got.channels[0][3:11, 2:13].astype(float), alone.astype(float), atol=1.001 * (type == "byte"), rtol=1e-4
        )
    ring = Region.from_mask(np.hypot(*np.mgrid[-7:7, -7:8]) > 3)
    flat = Image([np.where(ring.to_mask((14, 15)), 50, 200).astype(gray.dtype)], None, ring)
    assert (
        one(call("isotropic_diffusion", flat, 2.0, iterations)).channels[0][ring.to_mask((14, 15))].round(3) == 50
    ).all()
