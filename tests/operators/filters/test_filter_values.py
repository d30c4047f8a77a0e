"""Values of filters against SciPy, NumPy and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from hdev.iconic import Image, Objects, Region
from hdev.iconic.objects import as_objects
from tests.operators.filters.calls import call, fails, one
from tests.operators.pictures import examples, images, random_image


def rounded(values: np.ndarray) -> np.ndarray:
    return np.floor(np.abs(values) + 0.5) * np.sign(values)


@examples(15)
@given(images(["byte"], (1,)), st.sampled_from([3, 5]), st.sampled_from([1, 3, 5]))
def test_ranks(image: Image, height: int, width: int) -> None:
    inside = image.domain.to_mask((image.height, image.width))
    gray = image.channels[0]
    for rank in (1, height * width // 2 + 1, height * width):
        expected = ndimage.rank_filter(gray, rank - 1, size=(height, width), mode="mirror")
        assert (one(call("rank_rect", image, width, height, rank)).channels[0] == expected)[inside].all()
        mask = Region.rectangle1(0, 0, height - 1, width - 1)
        assert (one(call("rank_image", image, mask, rank, "mirrored")).channels[0] == expected)[inside].all()
    median = ndimage.median_filter(gray, size=(height, width), mode="mirror")
    assert (one(call("median_rect", image, width, height)).channels[0] == median)[inside].all()


@examples(10)
@given(images(["byte", "int2", "uint2", "real"], (1,)), st.integers(0, 2**32))
def test_convolution(image: Image, seed: int) -> None:
    mask = np.random.default_rng(seed).integers(-3, 4, (3, 5))
    gray = image.channels[0].astype(np.float64)
    inside = image.domain.to_mask((image.height, image.width))
    for margin, mode in (("mirrored", "mirror"), ("continued", "nearest"), ("cyclic", "wrap"), (7, "constant")):
        expected = ndimage.correlate(gray, mask.astype(np.float64), mode=mode, cval=7.0) / 4
        got = one(call("convol_image", image, [3, 5, 4, *mask.reshape(-1).tolist()], margin)).channels[0]
        if image.type == "real":
            assert np.allclose(got[inside], expected[inside], rtol=1e-5, atol=1e-3)
        else:
            limits = np.iinfo(got.dtype)
            assert (got == np.clip(rounded(expected), limits.min, limits.max))[inside].all()


def test_the_reference_pixel_of_a_mask() -> None:
    """The centre of the values that are not 0: a mask with a single one changes nothing, wherever it is."""
    image = random_image(7, "byte", 9, 11)
    gray = image.channels[0]
    for mask in ([1, 3, 1, 5, 0, 0], [3, 2, 1, 0, 0, 0, 5, 0, 0], [2, 2, 1, 0, 5, 0, 0]):
        mask = [v if v != 5 or k < 3 else 1 for k, v in enumerate(mask)]
        assert np.array_equal(one(call("convol_image", image, mask, "mirrored")).channels[0], gray)
    # two values side by side: 0.5 is rounded to 1, the right one
    got = one(call("convol_image", image, [1, 2, 1, 1, 0.0], "mirrored")).channels[0]
    assert np.array_equal(got, gray)
    got = one(call("convol_image", image, [1, 2, 2, 1, 1], "continued")).channels[0]
    left = np.concatenate((gray[:, :1], gray[:, :-1]), axis=1).astype(int)
    assert np.array_equal(got, rounded((left + gray) / 2))
    assert not one(call("convol_image", image, [1, 1, 1, 0], "mirrored")).channels[0].any()


def test_masks_in_files(tmp_path) -> None:
    image = random_image(8, "int2", 9, 11)
    (tmp_path / "edge.fil").write_text("2 3\n4\n1 2 1\n-1 -2.5 -1\n")
    for name in ("edge", "edge.fil"):
        got = call("convol_image", image, str(tmp_path / name), "cyclic")
        assert one(got) == one(call("convol_image", image, [2, 3, 4, 1, 2, 1, -1, -2.5, -1], "cyclic"))
    (tmp_path / "bad.fil").write_text("three by three")
    with fails(1301):
        call("convol_image", image, str(tmp_path / "bad"), "cyclic")
    with fails(5200):
        call("convol_image", image, str(tmp_path / "none"), "cyclic")
    stored = one(call("gen_filter_mask", "sobel_c", 8.0, 5, 5)).channels[0]
    assert stored[1:4, 1:4].tolist() == [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    with fails(1302):
        call("gen_filter_mask", "sobel_c", 0, 5, 5)


@examples(10)
@given(images(["byte", "uint2", "real"], (1,)), st.sampled_from([1, 3, 7]), st.sampled_from([3, 5]))
def test_binomial(image: Image, width: int, height: int) -> None:
    def mask(size: int) -> np.ndarray:
        return np.array([math.comb(size - 1, k) for k in range(size)]) / 2 ** (size - 1)

    gray = image.channels[0].astype(np.float64)
    expected = ndimage.correlate1d(
        ndimage.correlate1d(gray, mask(width), 1, mode="mirror"), mask(height), 0, mode="mirror"
    )
    got = one(call("binomial_filter", image, width, height)).channels[0]
    inside = image.domain.to_mask((image.height, image.width))
    assert abs(got - expected)[inside].max(initial=0) <= (0.51 if image.type != "real" else 1e-3)


@pytest.mark.parametrize(("kind", "alpha"), [("deriche1", 0.8), ("deriche2", 0.6), ("shen", 0.5), ("gauss", 2.0)])
def test_smoothing_of_a_point(kind: str, alpha: float) -> None:
    values = np.zeros((81, 81), np.float32)
    values[40, 40] = 1000
    result = one(call("smooth_image", Image([values]), kind, alpha)).channels[0]
    assert result.sum() == pytest.approx(1000, rel=1e-3)
    x = np.abs(np.arange(-40, 41))
    shape = {
        "deriche1": (alpha * x + 1) * np.exp(-alpha * x),
        "deriche2": (np.cos(alpha * x) + np.sin(alpha * x)) * np.exp(-alpha * x),
        "shen": np.exp(-alpha * x),
        "gauss": np.exp(-(x**2) / (2 * alpha**2)),
    }[kind]
    shape = shape / shape.sum()
    assert np.allclose(result[40], 1000 * shape * shape[40], atol=1e-2)
    flat = Image([np.full((7, 9), 77, np.uint8)])
    assert (one(call("smooth_image", flat, kind, alpha)).channels[0] == 77).all()


@examples(15)
@given(images(["byte", "int2", "real"], (1,)))
def test_fourier_transforms(image: Image) -> None:
    gray = image.channels[0].astype(np.float64)
    expected = np.fft.fft2(gray)
    size = max(abs(expected).max(), 1)
    got = one(call("fft_generic", image, "to_freq", -1, "none", "dc_edge", "complex")).channels[0]
    assert np.allclose(got, expected, atol=1e-5 * size)
    if image.type != "int2":
        shifted = np.fft.fftshift(expected) / math.sqrt(gray.size)
        assert np.allclose(one(call("fft_image", image)).channels[0], shifted, atol=1e-5 * size)
    half = call("rft_generic", image, "to_freq", "none", "complex", image.width)
    assert np.allclose(one(half).channels[0], expected[:, : image.width // 2 + 1], atol=1e-5 * size)
    for norm in ("none", "sqrt", "n"):
        back = {"none": "n", "sqrt": "sqrt", "n": "none"}[norm]
        there = call("fft_generic", image, "to_freq", -1, norm, "dc_center", "complex")
        again = one(call("fft_generic", there, "from_freq", 1, back, "dc_center", "real")).channels[0]
        assert np.allclose(again, gray, atol=1e-4 * max(abs(gray).max(), 1))
        there = call("rft_generic", image, "to_freq", norm, "complex", image.width)
        again = one(call("rft_generic", there, "from_freq", back, "real", image.width)).channels[0]
        assert np.allclose(again, gray, atol=1e-4 * max(abs(gray).max(), 1))
    with fails(1303):
        call("rft_generic", image, "to_freq", "none", "real", image.width)
    if image.width > 1:
        with fails(1304):
            call("rft_generic", half, "from_freq", "n", "real", image.width + 2)


@pytest.mark.parametrize(("width", "height"), [(32, 24), (33, 25)])
def test_a_gaussian_in_the_frequency_domain(width: int, height: int) -> None:
    image = random_image(3, "byte", height, width)
    expected = ndimage.gaussian_filter(image.channels[0].astype(float), (1.5, 2.5), mode="wrap", truncate=8)
    kernel = call("gen_gauss_filter", 2.5, 1.5, 0.0, "n", "rft", width, height)
    product = call("convol_fft", call("rft_generic", image, "to_freq", "none", "complex", width), kernel)
    got = one(call("rft_generic", product, "from_freq", "none", "real", width)).channels[0]
    assert np.allclose(got, expected, atol=0.2)
    kernel = call("gen_gauss_filter", 2.5, 1.5, 0.0, "none", "dc_center", width, height)
    got = one(call("fft_image_inv", call("convol_fft", call("fft_image", image), kernel))).channels[0]
    assert abs(got - expected).max() < 0.75
    edge = one(call("gen_gauss_filter", 2.5, 1.5, 0.4, "none", "dc_edge", width, height)).channels[0]
    center = one(call("gen_gauss_filter", 2.5, 1.5, 0.4, "none", "dc_center", width, height)).channels[0]
    assert np.allclose(np.fft.fftshift(edge), center)
    assert edge[0, 0] == 1


def test_frequency_filters() -> None:
    low = one(call("gen_lowpass", 0.5, "none", "dc_center", 64, 32)).channels[0]
    high = one(call("gen_highpass", 0.5, "none", "dc_center", 64, 32)).channels[0]
    assert (low + high == 1).all()
    assert low[16, 32] == 1
    assert low[16, 48] == 1
    assert low[16, 49] == 0
    band = one(call("gen_bandpass", 0.2, 0.4, "none", "dc_center", 64, 32)).channels[0]
    rest = one(call("gen_bandfilter", 0.2, 0.4, "none", "dc_center", 64, 32)).channels[0]
    assert (band + rest == 1).all()
    sine = one(call("gen_sin_bandpass", 0.4, "none", "dc_center", 100, 100)).channels[0]
    assert sine[50, 50] == 0
    assert sine[50, 70] == pytest.approx(1)
    assert sine[50, 90] == pytest.approx(0, abs=1e-6)
    for name, arguments in (("gen_sin_bandpass", (0.0,)), ("gen_std_bandpass", (0.5, 0.0, "gauss"))):
        narrow = one(call(name, *arguments, "none", "dc_center", 64, 32)).channels[0]
        assert narrow.sum() == (0 if name == "gen_sin_bandpass" else 4)  # (16, 16), (16, 48), (8, 32), (24, 32)
    for position in (2, 3):
        diameters = [5.0, 5.0]
        diameters[position - 2] = 0.0
        with fails(1300 + position):
            call("gen_mean_filter", "ellipse", *diameters, 0.0, "none", "dc_center", 64, 32)
    numbers = Image([np.array([[3 + 4j, 0, 1]], np.complex64)], "complex")
    assert np.allclose(one(call("power_ln", numbers)).channels[0], [[math.log(5), math.log(2**-126), 0]])
    ramp = Image([np.cos(2 * np.pi * 3 * np.arange(64) / 64)[None, :].repeat(8, 0).astype(np.float32)])
    derivative = call("gen_derivative_filter", "x", 1, "none", "dc_edge", 64, 8)
    there = call("fft_generic", ramp, "to_freq", -1, "none", "dc_edge", "complex")
    got = one(
        call("fft_generic", call("convol_fft", there, derivative), "from_freq", 1, "n", "dc_edge", "real")
    ).channels[0]
    expected = -2 * np.pi * 3 / 64 * np.sin(2 * np.pi * 3 * np.arange(64) / 64)
    assert np.allclose(got, expected[None, :], atol=1e-4)


@pytest.mark.parametrize("name", ["convol_fft", "correlation_fft", "phase_correlation_fft"])
def test_products_of_transforms_ignore_domains(name: str) -> None:
    there = one(call("fft_image", random_image(5, "byte", 12, 16)))
    whole = one(call(name, there, there))
    part = one(call(name, there.with_domain(Region.rectangle1(2, 2, 5, 9)), there))
    assert part.has_full_domain
    assert np.array_equal(part.channels[0], whole.channels[0])


def test_correlation_finds_a_shift() -> None:
    image = random_image(1, "byte", 32, 48)
    moved = Image([np.roll(image.channels[0], (5, 9), (0, 1))])
    there = [call("rft_generic", i, "to_freq", "none", "complex", 48) for i in (moved, image)]
    for name in ("correlation_fft", "phase_correlation_fft"):
        peak = one(call("rft_generic", call(name, *there), "from_freq", "n", "real", 48)).channels[0]
        assert np.unravel_index(peak.argmax(), peak.shape) == (5, 9)


@examples(10)
@given(
    images(["byte", "int2", "uint2"], (1,)), st.sampled_from([("le", 3), ("ss", 3), ("er", 5), ("lw", 5), ("ou", 7)])
)
def test_laws(image: Image, which: tuple[str, int]) -> None:
    vectors = {
        ("l", 3): [1, 2, 1],
        ("e", 3): [-1, 0, 1],
        ("s", 3): [-1, 2, -1],
        ("e", 5): [-1, -2, 0, 2, 1],
        ("r", 5): [1, -4, 6, -4, 1],
        ("l", 5): [1, 4, 6, 4, 1],
        ("w", 5): [-1, 2, 0, -2, 1],
        ("o", 7): [-1, 6, -15, 20, -15, 6, -1],
        ("u", 7): [1, -4, 5, 0, -5, 4, -1],
    }
    name, size = which
    down, right = (np.array(vectors[(letter, size)]) for letter in name)
    wide = image.channels[0].astype(np.int64)
    value = ndimage.correlate1d(ndimage.correlate1d(wide, right, 1, mode="mirror"), down, 0, mode="mirror")
    if image.type != "int2":
        value = abs(value)
    limits = np.iinfo(image.channels[0].dtype)
    expected = np.clip(np.trunc(value / 8), limits.min, limits.max)
    got = one(call("texture_laws", image, name, 3, size)).channels[0]
    inside = image.domain.to_mask((image.height, image.width))
    assert (got == expected)[inside].all()


@examples(10)
@given(images(["byte"], (1,)))
def test_deviation_and_entropy(image: Image) -> None:
    inside = image.domain.to_mask((image.height, image.width))
    gray = image.channels[0]
    deviation = ndimage.generic_filter(gray.astype(float), np.std, size=(3, 5), mode="mirror")
    assert abs(one(call("deviation_image", image, 5, 3)).channels[0] - deviation)[inside].max(initial=0) <= 0.51

    def entropy(values: np.ndarray) -> float:
        share = np.unique(values, return_counts=True)[1] / values.size
        return float(-(share * np.log2(share)).sum()) * 32

    expected = ndimage.generic_filter(gray.astype(float), entropy, size=(3, 5), mode="mirror")
    assert abs(one(call("entropy_image", image, 5, 3)).channels[0] - expected)[inside].max(initial=0) <= 0.51


DIRECTIONS = [(-1, 0, 0), (-1, -1, 45), (0, -1, 90), (1, -1, 135), (1, 0, 180), (1, 1, 225), (0, 1, 270), (-1, 1, 315)]


@pytest.mark.parametrize(("down", "right", "direction"), DIRECTIONS)
def test_directions(down: int, right: int, direction: int) -> None:
    """Brighter in the direction (down, right); the edge has it on its left."""
    r, c = np.mgrid[0:9, 0:9]
    image = Image([(100 + 5 * (down * (r - 4) + right * (c - 4))).astype(np.uint8)])
    for name, arguments in (
        ("sobel_dir", ("sum_abs", 3)),
        ("prewitt_dir", ()),
        ("frei_dir", ()),
        ("kirsch_dir", ()),
        ("robinson_dir", ()),
    ):
        _, steps = call(name, image, *arguments)
        assert one(steps).channels[0][4, 4] in (direction // 2, (direction + 1) // 2), name
    _, steps = call("edges_image", image, "canny", 1.0, "none", -1, -1)
    assert one(steps).channels[0][4, 4] in (direction // 2, (direction + 1) // 2)


def test_masks_on_a_step() -> None:
    values = np.zeros((9, 9), np.uint8)
    values[:, 5:] = 10
    image = Image([values])
    expected = {"kirsch_amp": 150, "robinson_amp": 40, "prewitt_amp": 30, "frei_amp": 34}
    for name, value in expected.items():
        assert one(call(name, image)).channels[0][4, 4] == value, name
    for name in ("prewitt_dir", "frei_dir", "kirsch_dir", "robinson_dir"):
        amplitude = one(call(name, image)[0])
        assert amplitude == one(call(name.replace("_dir", "_amp"), image)), name
    assert one(call("roberts", image, "gradient_sum")).channels[0][4].tolist() == [0, 0, 0, 0, 0, 20, 0, 0, 0]
    assert one(call("roberts", image, "roberts_max")).channels[0][4, 5] == 10
    dot = np.zeros((5, 5), np.uint8)
    dot[2, 2] = 9
    expected = np.zeros((5, 5), np.uint8)  # the pixel is the lower right one of four
    expected[2:4, 2:4] = 9
    assert np.array_equal(one(call("roberts", Image([dot]), "roberts_max")).channels[0], expected)
    assert np.array_equal(one(call("roberts", Image([dot]), "gradient_max")).channels[0], expected)
    for mask, value in (("n_4", 10), ("n_8", 15), ("n_8_isotropic", 13)):
        assert one(call("laplace", image, "signed", 3, mask)).channels[0][4, 4] == value
        assert one(call("laplace", image, "signed", 3, mask)).channels[0][4, 5] == -value
        assert one(call("laplace", image, "absolute", 3, mask)).channels[0][4, 5] == value
    assert one(call("laplace", image, "signed", 3, "n_4")).type == "int2"
    assert one(call("laplace", image, "signed_clipped", 3, "n_4")).type == "int1"
    flat = Image([np.full((9, 9), 40, np.uint8)])
    assert (one(call("highpass_image", flat, 5, 3)).channels[0] == 128).all()
    assert (one(call("highpass_image", Image([np.full((9, 9), 40, np.uint16)]), 5, 3)).channels[0] == 32767).all()
    ramp = random_image(12, "byte", 20, 21)
    mean = one(call("mean_image", ramp, 7, 5)).channels[0].astype(int)
    assert np.array_equal(
        one(call("highpass_image", ramp, 6, 4)).channels[0], np.clip(mean - ramp.channels[0] + 128, 0, 255)
    )
    with fails(1302):
        call("highpass_image", ramp, 3, 2)


def test_derivatives_of_a_polynomial() -> None:
    r, c = np.mgrid[0:41, 0:41] - 20.0
    values = 2 * c**2 + 3 * r * c - r**2 + 5 * c - 4 * r + 0.1 * c**3
    image = Image([values.astype(np.float32)])
    expected = {"x": 5 + 0.3, "y": -4, "xx": 4, "yy": -2, "xy": 3, "xxx": 0.6, "laplace": 2, "det": -17, "none": 2 - 1}
    for component, value in expected.items():
        got = one(call("derivate_gauss", image, 1.0, component)).channels[0][20, 20]
        assert got == pytest.approx(value, abs=0.05), component
    gradient = one(call("derivate_gauss", image, 1.0, "gradient")).channels[0][20, 20]
    assert gradient == pytest.approx(math.hypot(5.3, 4), abs=0.02)
    assert one(call("laplace_of_gauss", Image([(values * 10).astype(np.int32)]), 1.0)).channels[0][20, 20] == 20


def test_features_of_derivatives() -> None:
    """By the formulas of the reference, from the derivatives that the operator gives by themselves."""
    image = Image([ndimage.gaussian_filter(np.random.default_rng(4).random((24, 31)), 2).astype(np.float32) * 40])

    def get(component: str) -> np.ndarray:
        return one(call("derivate_gauss", image, [1.0, 1.5], component)).channels[0].astype(np.float64)

    x, y, xx, xy, yy = (get(name) for name in ("x", "y", "xx", "xy", "yy"))
    square, det = x**2 + y**2, xx * yy - xy**2
    mean = ((1 + x**2) * yy - 2 * x * y * xy + (1 + y**2) * xx) / (1 + square) ** 1.5
    gauss = det / (1 + square) ** 2
    root = np.sqrt(np.maximum(mean**2 - gauss, 0))
    across = (xx * y**2 + yy * x**2 - 2 * xy * x * y) / square
    half = (xx + yy) / 2
    expected = {
        "gradient": np.sqrt(square),
        "det": det,
        "laplace": xx + yy,
        "mean_curvature": mean,
        "gauss_curvature": gauss,
        "main1_curvature": mean + root,
        "main2_curvature": mean - root,
        "area": (1 + x**2) * (1 + y**2) - (x * y) ** 2,
        "eigenvalue1": half + np.sqrt(np.maximum(half**2 - det, 0)),
        "eigenvalue2": half - np.sqrt(np.maximum(half**2 - det, 0)),
        "kitchen_rosenfeld": across,
        "zuniga_haralick": across / np.sqrt(square),
        "2nd_ddg": (xx * x**2 + 2 * x * y * xy + yy * y**2) / square,
    }
    for component, values in expected.items():
        assert np.allclose(get(component), values, rtol=1e-3, atol=1e-3), component


def test_the_mask_for_dots() -> None:
    """The mask of diameter 5: 21 pixels of 16 / 336 in a ring of 16 pixels of -21 / 336."""
    rows = ["..---..", ".-+++-.", "-+++++-", "-+++++-", "-+++++-", ".-+++-.", "..---.."]
    mask = np.array([[{".": 0, "+": 16, "-": -21}[letter] for letter in row] for row in rows])
    image = random_image(11, "byte", 20, 25)
    values = ndimage.correlate(image.channels[0].astype(np.int64), mask, mode="mirror") / 336
    for kind, expected in (("light", values), ("dark", -values), ("all", abs(values))):
        for shift in (-1, 0, 1, 2):
            got = one(call("dots_image", image, 5, kind, shift)).channels[0]
            assert np.array_equal(got, np.clip(rounded(expected * 2.0**shift), 0, 255)), (kind, shift)
    for arguments, code in (((4, "light", 0), 1301), ((5, "grey", 0), 1302), ((5, "light", -2), 1303)):
        with fails(code):
            call("dots_image", image, *arguments)


@examples(10)
@given(st.integers(0, 2**32), st.sampled_from(["byte", "int1", "int2", "uint2", "int4", "real"]))
def test_two_images(seed: int, type: str) -> None:
    a, b = random_image(seed, type, 6, 7, 2, "mask"), random_image(seed + 1, type, 6, 7, 2)
    inside = a.domain.to_mask((6, 7))
    x, y = (np.stack(i.channels).astype(np.float64) for i in (a, b))
    high = np.inf if type == "real" else np.iinfo(a.channels[0].dtype).max
    for name, arguments, expected in (
        ("max_image", (), np.maximum(x, y)),
        ("min_image", (), np.minimum(x, y)),
        ("abs_diff_image", (1.0,), np.minimum(abs(x - y), high)),
        ("abs_diff_image", (0.5,), np.minimum(rounded(abs(x - y) / 2) if type != "real" else abs(x - y) / 2, high)),
    ):
        got = one(call(name, a, b, *arguments))
        assert got.domain == a.domain
        assert np.allclose(np.stack(got.channels)[:, inside], expected[:, inside], rtol=1e-6), name
    if type != "real":
        for name, function in (("bit_and", np.bitwise_and), ("bit_or", np.bitwise_or), ("bit_xor", np.bitwise_xor)):
            got = one(call(name, a, b))
            assert (np.stack(got.channels) == function(np.stack(a.channels), np.stack(b.channels)))[:, inside].all()
    with fails(3117):
        call("max_image", a, random_image(1, type, 6, 8, 2))
    with fails(9009):
        call("max_image", a, random_image(1, "byte" if type != "byte" else "int1", 6, 7, 2))


def test_gamma_and_functions() -> None:
    image = Image([np.arange(256, dtype=np.uint8).reshape(16, 16)])
    coded = call("gamma_image", image, 1 / 2.4, 0.055, 0.0031308, 255.0, "true")
    x = np.arange(256) / 255
    srgb = np.where(
        x >= 0.0031308, 1.055 * x ** (1 / 2.4) - 0.055, x * (1.055 * 0.0031308 ** (1 / 2.4) - 0.055) / 0.0031308
    )
    assert (one(coded).channels[0].reshape(-1) == rounded(srgb * 255)).all()
    back = one(call("gamma_image", coded, 1 / 2.4, 0.055, 0.0031308, 255.0, "false")).channels[0]
    assert abs(back.astype(int) - image.channels[0])[8:].max() <= 1
    real = Image([np.array([[1.0, 4.0, -1.0]], np.float32)])
    assert one(call("log_image", real, 2)).channels[0].tolist() == [[0, 2, 0]]
    assert one(call("exp_image", real, 2)).channels[0].tolist() == [[2, 16, 0.5]]
    assert one(call("pow_image", real, 0.5)).channels[0].tolist() == [[1, 2, 0]]
    largest = float(np.finfo(np.float32).max)  # also where the power is too large
    assert one(call("pow_image", Image([np.array([[1e20, -1e13, 2]], np.float32)]), 3)).channels[0].tolist() == [
        [largest, -largest, 8]
    ]
    assert one(call("sqrt_image", image)).channels[0].reshape(-1)[[0, 2, 3, 255]].tolist() == [0, 1, 2, 16]


def test_maps() -> None:
    image = random_image(2, "byte", 11, 13)
    at = np.arange(11 * 13, dtype=np.int32).reshape(11, 13)
    assert one(call("map_image", image, Image([at]))) == image
    away = at.copy()
    away[0] = -1
    mapped = one(call("map_image", image, Image([away])))
    assert mapped.domain == Region.rectangle1(1, 0, 10, 12)
    weights = [np.full((11, 13), w, np.int32) for w in (32768, 32767, 0, 0)]
    mean = one(call("map_image", image, Image([at, *weights], "int4"))).channels[0][:, :-1]
    gray = image.channels[0].astype(int)
    assert abs(mean - (gray[:, :-1] + gray[:, 1:]) / 2).max() <= 0.51
    field = np.stack(np.mgrid[0:11, 0:13], axis=2).astype(np.float32)
    assert one(call("map_image", image, Image([field], "vector_field_absolute"))) == image
    converted = call("convert_map_type", Image([field], "vector_field_absolute"), "nearest_neighbor", 13)
    assert (one(converted).channels[0] == at).all()
    with fails(9005):
        call("map_image", image, Image([at, at], "int4"))


@pytest.mark.parametrize("method", ["nearest_neighbor", "bilinear", "bicubic"])
def test_projective(method: str) -> None:
    image = random_image(4, "byte", 12, 15)
    for matrix in ([1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 0, 0, 0, 3, 0, 0, 0, 3], [-1, 0, 0, 0, -1, 0, 0, 0, -1]):
        assert one(call("projective_trans_image", image, matrix, method, "false", "true")) == image
    moved = one(call("projective_trans_image", image, [1, 0, 2, 0, 1, 3, 0, 0, 1], method, "true", "true"))
    assert (moved.height, moved.width) == (14, 18)
    assert moved.domain == Region.rectangle1(2, 3, 13, 17)
    assert (moved.channels[0][2:, 3:] == image.channels[0]).all()
    full = one(call("projective_trans_image_size", image, [1, 0, 2, 0, 1, 3, 0, 0, 1], method, 9, 8, "false"))
    assert full.has_full_domain
    assert (full.channels[0][2:, 3:] == image.channels[0][:6, :6]).all()
    with fails(1301):
        call("projective_trans_image", image, [1, 0, 0, 2, 0, 0, 0, 0, 1], method, "false", "false")
    with fails(1401):
        call("projective_trans_image", image, [1, 0, 0], method, "false", "false")


def test_projective_maps_points() -> None:
    """A bright spot comes where the matrix says (from corners: half a pixel more)."""
    matrix = np.array([[1.1, 0.1, 2.0], [-0.2, 0.9, 12.0], [0.001, -0.002, 1.0]])
    r, c = np.mgrid[0:80, 0:80]
    image = Image([(200 * np.exp(-((r - 40) ** 2 + (c - 30) ** 2) / 18)).astype(np.float32)])
    result = one(
        call("projective_trans_image", image, matrix.reshape(-1).tolist(), "bilinear", "false", "false")
    ).channels[0]
    p = matrix @ [40.5, 30.5, 1]
    weight = result.sum()
    rr, cc = np.mgrid[0:80, 0:80]
    assert (rr * result).sum() / weight == pytest.approx(p[0] / p[2] - 0.5, abs=0.1)
    assert (cc * result).sum() / weight == pytest.approx(p[1] / p[2] - 0.5, abs=0.1)


def test_polar() -> None:
    r, c = np.mgrid[0:101, 0:101] - 50
    angle, radius = np.arctan2(-r, c) % (2 * np.pi), np.hypot(r, c)
    image = Image([(radius * 2 + 20 * np.cos(angle)).astype(np.float32)])
    polar = one(call("polar_trans_image_ext", image, 50, 50, 0.0, np.pi, 10, 40, 181, 31, "bilinear"))
    expected = 2 * np.linspace(10, 40, 31)[:, None] + 20 * np.cos(np.linspace(0, np.pi, 181))[None, :]
    assert np.allclose(polar.channels[0], expected, atol=0.1)
    back = one(call("polar_trans_image_inv", polar, 50, 50, 0.0, np.pi, 10, 40, 101, 101, "bilinear"))
    inside = back.domain.to_mask((101, 101))
    wanted = (radius > 11) & (radius < 39) & (r < 0)
    assert inside[wanted].all()
    assert not inside[(radius > 41) | (radius < 9)].any()
    assert np.allclose(back.channels[0][wanted], image.channels[0][wanted], atol=0.3)


def test_noise() -> None:
    image = Image([np.full((100, 100), 128, np.uint8)])
    call_values = one(call("add_noise_white", image, 20)).channels[0].astype(int) - 128
    assert abs(call_values).max() <= 20
    assert call_values.std() == pytest.approx(20 / math.sqrt(3), rel=0.05)
    assert abs(call_values.mean()) < 1
    distribution = np.array(list(call("gauss_distribution", 5.0)), float)
    assert distribution.sum() == pytest.approx(1)
    noise = one(call("add_noise_distribution", image, distribution.tolist())).channels[0].astype(int) - 128
    assert noise.std() == pytest.approx(5, rel=0.05)
    salt = [0.0] * 513
    salt[0], salt[256], salt[512] = 0.1, 0.7, 0.2
    result = one(call("add_noise_distribution", image, salt)).channels[0]
    assert set(np.unique(result)) == {0, 128, 255}
    assert (result == 255).mean() == pytest.approx(0.2, abs=0.02)
    with fails(1301):
        call("add_noise_white", image, 0)
    with fails(1401):
        call("add_noise_distribution", image, [1.0])


def test_points() -> None:
    values = np.zeros((60, 60), np.float32)
    values[20:40, 15:45] = 100
    image = Image([values])
    rows, columns = (np.array(list(values)) for values in call("points_harris", image, 0.7, 1.0, 0.08, 1000.0))
    corners = {(19.5, 14.5), (19.5, 44.5), (39.5, 14.5), (39.5, 44.5)}
    assert len(rows) == 4
    for r, c in corners:
        assert np.hypot(rows - r, columns - c).min() < 1.2
    result = call("points_foerstner", image, 1.0, 2.0, 3.0, 100, 0.3, "gauss", "true")
    rows, columns = np.array(list(result[0])), np.array(list(result[1]))
    assert len(rows) == 4
    for r, c in corners:
        assert np.hypot(rows - r, columns - c).min() < 0.5


def test_dots() -> None:
    r, c = np.mgrid[0:41, 0:41]
    image = Image([np.where(np.hypot(r - 20, c - 20) <= 2.5, 150, 50).astype(np.uint8)])
    result = one(call("dots_image", image, 5, "light", 0)).channels[0]
    assert result[20, 20] == 100
    assert np.unravel_index(result.argmax(), result.shape) == (20, 20)
    assert one(call("dots_image", image, 5, "dark", 0)).channels[0][20, 20] == 0


SPACES = [
    "hsv",
    "hls",
    "hsi",
    "ihs",
    "yiq",
    "yuv",
    "argyb",
    "i1i2i3",
    "ciexyz",
    "cielab",
    "cieluv",
    "cielchab",
    "cielchuv",
]


@pytest.mark.parametrize("space", SPACES)
def test_colours_and_back(space: str) -> None:
    rng = np.random.default_rng(5)
    planes = [Image([rng.random((6, 7)).astype(np.float32)]) for _ in range(3)]
    there = call("trans_from_rgb", *planes, space)
    back = call("trans_to_rgb", *there, space)
    for a, b in zip(planes, back):
        assert np.allclose(a.channels[0], one(b).channels[0], atol=2e-4)


def test_colour_filter_arrays() -> None:
    r, c = np.mgrid[0:12, 0:14]
    for name, pattern in {"gb": "GBRG", "gr": "GRBG", "bg": "BGGR", "rg": "RGGB"}.items():
        value = {"R": 200, "G": 100, "B": 50}
        gray = np.choose((r % 2) * 2 + c % 2, [value[p] for p in pattern]).astype(np.uint8)
        for how in ("bilinear", "bilinear_dir", "bilinear_enhanced"):
            result = one(call("cfa_to_rgb", Image([gray]), f"bayer_{name}", how))
            assert [int(p.min()) for p in result.channels] == [200, 100, 50] == [int(p.max()) for p in result.channels]


def test_principal_components() -> None:
    rng = np.random.default_rng(1)
    base = rng.normal(0, 50, (20, 30))
    image = Image([(base + rng.normal(0, 1, base.shape) + 7).astype(np.float32), (2 * base).astype(np.float32)], "real")
    result, _share = call("principal_comp", image)
    a, b = one(result).channels
    assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 1e-3
    assert a.var() > b.var()
    there, back, *_ = call("gen_principal_comp_trans", image)
    again = one(call("linear_trans_color", call("linear_trans_color", image, there), back))
    assert np.allclose(again.to_numpy(), image.to_numpy(), atol=1e-2)


def test_principal_components_of_several_images() -> None:
    """All pixels together: as of one image that has them all."""
    one_image, other = random_image(1, "byte", 6, 7, 3), random_image(2, "byte", 4, 7, 3)
    both = Image([np.concatenate(pair) for pair in zip(one_image.channels, other.channels)])
    got = call("gen_principal_comp_trans", Objects([one_image, other]))
    for part, expected in zip(got, call("gen_principal_comp_trans", both)):
        assert np.allclose(list(part), list(expected))
    with fails(3122):
        call("gen_principal_comp_trans", Objects([one_image, random_image(2, "byte", 4, 7, 2)]))


def test_enhancement() -> None:
    image = Image([np.repeat(np.array([10, 20, 30, 40], np.uint8), 25).reshape(10, 10)])
    assert sorted(set(one(call("equ_histo_image", image)).channels[0].ravel().tolist())) == [64, 128, 191, 255]
    flat = Image([np.full((20, 20), 60, np.uint8)])
    assert (one(call("illuminate", flat, 5, 5, 1.0)).channels[0] == 127).all()
    _r, c = np.mgrid[0:40, 0:40]
    blurred = Image([(100 + 100 * np.tanh((c - 19.5) / 4)).astype(np.float32)])
    sharp = one(call("shock_filter", blurred, 0.5, 30, "laplace", 0.0)).channels[0]
    assert abs(np.diff(sharp[20])).max() > 3 * abs(np.diff(blurred.channels[0][20])).max()
    assert sharp.max() <= 200.01
    noisy = random_image(1, "byte", 20, 20)
    for name, arguments in (
        ("isotropic_diffusion", (2.0, 10)),
        ("anisotropic_diffusion", ("perona-malik", 1000.0, 1.0, 10)),
        ("mean_curvature_flow", (0.5, 0.5, 20)),
        ("coherence_enhancing_diff", (0.5, 2.0, 0.5, 20)),
        ("guided_filter", None),
        ("bilateral_filter", None),
    ):
        if arguments is not None:
            result = one(call(name, noisy, *arguments))
        elif name == "guided_filter":
            result = one(call(name, noisy, noisy, 3, 1000.0))
        else:
            result = one(call(name, noisy, noisy, 3.0, 1000.0, [], []))
        assert result.channels[0].std() < 0.9 * noisy.channels[0].std(), name


def test_differences_of_gaussians() -> None:
    """The ratio may be below 1: the difference changes its sign; with equal deviations nothing is left."""
    image = random_image(13, "byte", 20, 21)
    one_way = one(call("diff_of_gauss", image, 2.0, 1.6)).channels[0].astype(int)
    other = one(call("diff_of_gauss", image, 2.0, 1 / 1.6)).channels[0].astype(int)
    assert np.abs(one_way + other).max() <= 1
    assert np.abs(one_way).max() > 10
    assert not one(call("diff_of_gauss", image, 2.0, 1.0)).channels[0].any()
    for arguments, code in (((0.0, 1.6), 1301), ((2.0, 0.0), 1302)):
        with fails(code):
            call("diff_of_gauss", image, *arguments)
    with fails(9009):
        call("guided_filter", image, random_image(13, "real", 20, 21), 3, 10.0)


def test_close_edges() -> None:
    """Each pixel's strongest neighbour is added, if it is strong enough: one pixel further, whatever the gap."""
    line = Region.from_points([5] * 8, [1, 2, 3, 4, 7, 8, 9, 10])
    amplitude = np.zeros((12, 12), np.uint8)
    amplitude[5, 1:11] = 50
    amplitude[5, 5], amplitude[4, 9] = 60, 70
    for least, more in ((49, [(5, 5), (4, 9), (5, 6)]), (50, [(5, 5), (4, 9)]), (60, [(4, 9)]), (70, [])):
        expected = Region.from_points([5] * 8 + [r for r, _ in more], [1, 2, 3, 4, 7, 8, 9, 10] + [c for _, c in more])
        assert as_objects(call("close_edges", line, Image([amplitude]), least))[0] == expected
    assert as_objects(call("close_edges", Region.empty(), Image([amplitude]), 5))[0].is_empty
    with fails(1301):
        call("close_edges", line, Image([amplitude]), -1)


def test_close_longer_gaps() -> None:
    line = Region.from_points([5] * 8, [1, 2, 3, 4, 7, 8, 9, 10])
    amplitude = np.zeros((12, 12), np.uint8)
    amplitude[5, 1:11] = 50

    def closed(edges: Region, least: int, longest: int) -> Region:
        return as_objects(call("close_edges_length", edges, Image([amplitude]), least, longest))[0]

    assert closed(line, 20, 3) == Region.rectangle1(5, 1, 5, 10)
    assert closed(line, 50, 3) == line  # the amplitude is larger than the least one
    assert closed(line, 49, 3) == Region.rectangle1(5, 1, 5, 10)
    # gaps of one pixel are closed, single pixels removed, whatever the amplitude
    gap = Region.from_points([5] * 7 + [9], [1, 2, 3, 4, 6, 7, 8, 3])
    assert closed(gap, 200, 1) == Region.rectangle1(5, 1, 5, 8)
    assert closed(Region.empty(), 5, 1).is_empty
    with fails(1301):
        closed(line, -1, 1)
    with fails(1302):
        closed(line, 5, 0)
