"""Filters: arithmetic, smoothing, edges, contrast, geometric transformations, colour."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from skimage import color

from hdev.iconic import Image, Region
from hdev.iconic.pixels import PIXEL_TYPES
from tests.operators.pictures import examples, images, inside, random_image, refused
from tests.operators.running import run

SCALAR = ["byte", "int1", "int2", "uint2", "int4", "real"]


def of(text, **inputs):
    return run(text, inputs)


def stored(values, type):
    """Values rounded (halves away from zero) and clipped to a pixel type."""
    dtype = PIXEL_TYPES[type].dtype
    if dtype.kind == "f":
        return np.asarray(values).astype(dtype)
    whole = np.trunc(values) + np.trunc((values - np.trunc(values)) * 2)
    limits = np.iinfo(dtype)
    return np.clip(whole, limits.min, limits.max).astype(dtype)


def agree(result, expected, image, tolerance=0):
    """Within the domain the result is as expected; it has the domain of the image."""
    assert np.array_equal(inside(result), inside(image))
    mask = inside(image)
    for mine, known in zip(result.channels, expected, strict=True):
        difference = np.abs(mine[mask].astype(float) - np.asarray(known)[mask].astype(float))
        assert (difference <= tolerance).all(), difference.max()


# ------------------------------------------------------------------------------------------------------------- arithmetic


@given(images(SCALAR), st.sampled_from([1, 0.01, -1.0, 2, 2.5, 0]), st.sampled_from([0, 128, -3.5]), st.integers(0, 99))
@examples(40)
def test_arithmetic(image, mult, add, seed):
    other = random_image(seed, image.type, image.height, image.width, len(image.channels))
    result = of(
        """
        scale_image (X, S, M, A)
        add_image (X, Y, P, M, A)
        sub_image (X, Y, D, M, A)
        mult_image (X, Y, Q, M, A)
        """,
        X=image,
        Y=other,
        M=mult,
        A=add,
    )
    one, two = ([c.astype(float) for c in i.channels] for i in (image, other))
    tolerance = 1e30 if image.type == "real" else 0
    for name, values in {
        "S": one,
        "P": [a + b for a, b in zip(one, two)],
        "D": [a - b for a, b in zip(one, two)],
        "Q": [a * b for a, b in zip(one, two)],
    }.items():
        expected = [stored(v * mult + add, image.type) for v in values]
        if image.type == "real":
            assert all(
                np.allclose(a[inside(image)], b[inside(image)], rtol=1e-6)
                for a, b in zip(result[name][0].channels, expected)
            )
        agree(result[name][0], expected, image, tolerance)


def test_cyclic_and_directions():
    cyclic = Image([np.array([[250, 3]], np.uint8)], "cyclic")
    assert of("scale_image (X, Y, 1, 10)", X=cyclic)["Y"][0].channels[0].tolist() == [[4, 13]]
    assert of("sub_image (X, X, Y, 1, -1)", X=cyclic)["Y"][0].channels[0].tolist() == [[255, 255]]
    direction = Image([np.array([[170, 3, 255]], np.uint8)], "direction")
    assert of("scale_image (X, Y, 1, 20)", X=direction)["Y"][0].channels[0].tolist() == [[10, 23, 255]]
    assert of("invert_image (X, Y)", X=direction)["Y"][0].channels[0].tolist() == [[80, 93, 255]]


def test_absolute_and_inverted():
    extremes = Image([np.array([[-128, -5, 127]], np.int8)])
    assert of("abs_image (X, Y)", X=extremes)["Y"][0].channels[0].tolist() == [[127, 5, 127]]
    assert of("invert_image (X, Y)", X=extremes)["Y"][0].channels[0].tolist() == [[127, 5, -127]]
    assert of("invert_image (X, Y)", X=Image([np.array([[0, 7]], np.uint16)]))["Y"][0].channels[0].tolist() == [
        [65535, 65528]
    ]
    result = of("abs_image (X, Y)", X=Image([np.array([[3 - 4j]], np.complex64)]))["Y"][0]
    assert (result.type, result.channels[0].tolist()) == ("real", [[5.0]])
    quotient = of("div_image (X, Z, Y, 1, 1)", X=np.array([[8, 5, 0]], np.uint8), Z=np.array([[3, 0, 0]], np.uint8))
    assert quotient["Y"][0].channels[0].tolist() == [[4, 255, 1]]


def test_images_must_fit():
    one = np.zeros((3, 4), np.uint8)
    refused(3117, "add_image (X, Y, Z, 1, 0)", {"X": one, "Y": np.zeros((4, 3), np.uint8)})
    refused(9009, "add_image (X, Y, Z, 1, 0)", {"X": one, "Y": np.zeros((3, 4), np.int16)})
    refused(3122, "add_image (X, Y, Z, 1, 0)", {"X": one, "Y": np.zeros((3, 4, 3), np.uint8)})
    refused(1401, "scale_image (X, Y, [1, 2], 0)", {"X": one})
    refused(1202, "scale_image (X, Y, 1, 'a')", {"X": one})


# -------------------------------------------------------------------------------------------------------------- smoothing


@given(images(["byte", "int2", "uint2", "int4", "real"]), st.integers(1, 8), st.integers(1, 8))
@examples(40)
def test_mean(image, width, height):
    if width > 2 * image.width + 1 or height > 2 * image.height + 1:
        return
    result = of("mean_image (X, Y, W, H)", X=image, W=width, H=height)["Y"][0]
    expected = []
    for channel in image.channels:
        mean = ndimage.uniform_filter(channel.astype(float), (height | 1, width | 1), mode="mirror")
        expected.append(mean if image.type == "real" else stored(np.round(mean, 6), image.type))
    agree(result, expected, image, 1e-3 if image.type == "real" else 0)


@given(images(["byte", "int2", "uint2", "real"]), st.integers(1, 3), st.sampled_from(["square", "circle"]))
@examples(40)
def test_median(image, radius, shape):
    at = np.arange(-radius, radius + 1)
    disk = at[:, None] ** 2 + at[None, :] ** 2 <= radius * radius
    footprint = disk if shape == "circle" else np.ones_like(disk)
    for margin, mode in (("'mirrored'", "mirror"), ("'continued'", "nearest"), ("'cyclic'", "wrap"), ("7", "constant")):
        if margin == "'mirrored'" and min(image.width, image.height) == 1:
            continue
        result = of(f"median_image (X, Y, S, R, {margin})", X=image, S=shape, R=radius)["Y"][0]
        agree(result, [ndimage.median_filter(c, footprint=footprint, mode=mode, cval=7) for c in image.channels], image)


def test_large_circular_median():
    image = random_image(1, "byte", 40, 50)
    at = np.arange(-9, 10)
    expected = ndimage.median_filter(image.channels[0], footprint=at[:, None] ** 2 + at**2 <= 81, mode="mirror")
    agree(of("median_image (X, Y, 'circle', 9, 'mirrored')", X=image)["Y"][0], [expected], image)


@given(images(["byte", "int2", "real"]), st.sampled_from([(3, 0.6), (5, 1.075), (7, 1.55), (9, 2.025), (11, 2.55)]))
@examples(20)
def test_gauss(image, mask):
    size, sigma = mask
    weights = np.exp(-0.5 * ((np.arange(size) - size // 2) / sigma) ** 2)
    weights /= weights.sum()
    result = of("gauss_filter (X, Y, S)\ngauss_image (X, Z, S)", X=image, S=size)
    expected = []
    for channel in image.channels:
        smooth = channel.astype(float)
        for axis in (0, 1):
            smooth = ndimage.correlate1d(smooth, weights, axis, mode="mirror")
        expected.append(smooth if image.type == "real" else stored(smooth, image.type))
    agree(result["Y"][0], expected, image, 1e-2 if image.type == "real" else 1)
    assert result["Y"] == result["Z"]


def test_smoothing_keeps_constants():
    for type in ("byte", "uint2", "int2", "real"):
        image = of(f"gen_image_const (X, '{type}', 9, 7)\ngen_image_proto (X, X, 77)")["X"]
        for call in (
            "mean_image (X, Y, 5, 3)",
            "gauss_filter (X, Y, 7)",
            "median_image (X, Y, 'circle', 2, 'mirrored')",
        ):
            assert (of(call, X=image)["Y"][0].channels[0] == 77).all()


# ------------------------------------------------------------------------------------------------------- edges, contrast


@given(images(["byte", "int2", "uint2", "real"]), st.sampled_from(["sum_sqrt", "sum_abs", "x", "y"]))
@examples(30)
def test_sobel(image, kind):
    result = of("sobel_amp (X, Y, K, 3)", X=image, K=kind)["Y"][0]
    type = image.type if kind.startswith("sum") or image.type == "real" else "int1" if image.type == "byte" else "int2"
    assert result.type == type
    expected = []
    for channel in image.channels:
        a, b = (ndimage.sobel(channel.astype(float), axis, mode="mirror") for axis in (0, 1))
        value = {"sum_sqrt": np.hypot(a, b), "sum_abs": abs(a) + abs(b), "x": b, "y": a}[kind] / 4
        expected.append(value if type == "real" else stored(value, type))
    agree(result, expected, image, 1e-2 if type == "real" else 1 if kind == "sum_sqrt" else 0)


def test_sobel_of_larger_size_and_thinned():
    c = np.mgrid[0:20, 0:20][1]
    ramp = Image([(3 * c).astype(np.float32)])
    for kind in ("x", "x_binomial", "sum_abs", "sum_sqrt_binomial"):
        values = of("sobel_amp (X, Y, K, 7)", X=ramp, K=kind)["Y"][0].channels[0]
        assert values[8:12, 8:12] == pytest.approx(2 * 6)
    step = Image([np.where(c < 10, 0, 100).astype(np.uint8)])
    thin = of("sobel_amp (X, Y, 'thin_sum_abs', 3)\nsobel_amp (X, Z, 'thin_max_abs', 3)", X=step)
    assert thin["Y"][0].channels[0][5].tolist() == [0] * 9 + [100] + [0] * 10
    assert thin["Y"] == thin["Z"]
    for call, code in {"'sum', 3": 1301, "'x', 4": 1302, "'x', 15": 1302, "'x', [3, 3]": 1402}.items():
        refused(code, f"sobel_amp (X, Y, {call})", {"X": step})


@given(images(["byte", "int2", "uint2", "real"]))
@examples(20)
def test_contrast(image):
    result = of("scale_image_max (X, Y)", X=image)["Y"][0]
    mask = inside(image)
    expected = []
    for channel in image.channels:
        values = channel[mask].astype(float)
        low, high = (values.min(), values.max()) if values.size else (0, 0)
        expected.append(
            stored((channel.astype(float) - low) * 255 / (high - low), "byte")
            if high > low
            else np.zeros(channel.shape)
        )
    assert result.type == "byte"
    agree(result, expected, image, 0)
    if image.type == "real":
        return
    emphasized = of("emphasize (X, Y, 3, 5, 1.5)", X=image)["Y"][0]
    expected = []
    for channel in image.channels:
        mean = stored(np.round(ndimage.uniform_filter(channel.astype(float), (5, 3), mode="mirror"), 6), image.type)
        detail = stored((channel.astype(float) - mean) * 1.5, "int4").astype(float)
        expected.append(stored(detail + channel, image.type))
    agree(emphasized, expected, image)


# -------------------------------------------------------------------------------------------------------------- geometry


@given(images(["byte", "int2", "uint2", "real"]))
@examples(20)
def test_exact_rotations_and_mirrors(image):
    result = of(
        """
        rotate_image (X, R0, 360, 'constant')
        rotate_image (X, R1, 90, 'constant')
        rotate_image (X, R3, -90.0, 'bilinear')
        rotate_image (X, R2, 180, 'nearest_neighbor')
        mirror_image (X, M1, 'row')
        mirror_image (X, M2, 'column')
        mirror_image (X, M3, 'diagonal')
        """,
        X=image,
    )
    functions = {
        "R0": lambda a: a,
        "R1": np.rot90,
        "R2": lambda a: np.rot90(a, 2),
        "R3": lambda a: np.rot90(a, 3),
        "M1": np.flipud,
        "M2": np.fliplr,
        "M3": np.transpose,
    }
    for name, function in functions.items():
        found = result[name][0]
        assert all(np.array_equal(a, function(b)) for a, b in zip(found.channels, image.channels))
        assert np.array_equal(inside(found), function(inside(image)))


@given(
    images(["byte", "uint2", "real"]),
    st.sampled_from(["nearest_neighbor", "bilinear", "bicubic", "constant", "weighted"]),
)
@examples(20)
def test_identity_and_translation(image, method):
    result = of(
        """
        affine_trans_image (X, A, [1.0,0,0,0,1,0], I, 'false')
        affine_trans_image (X, B, [1.0,0,2,0,1,1], I, 'false')
        zoom_image_factor (X, C, 1.0, 1.0, I)
        """,
        X=image,
        I=method,
    )
    agree(result["A"][0], image.channels, image)
    agree(result["C"][0], image.channels, image)
    moved = result["B"][0]
    assert np.array_equal(inside(moved)[2:, 1:], inside(image)[:-2, :-1])
    for mine, known in zip(moved.channels, image.channels):
        assert np.array_equal(mine[2:, 1:][inside(moved)[2:, 1:]], known[:-2, :-1][inside(image)[:-2, :-1]])


def test_maps_of_a_plane():
    r, c = np.mgrid[0:60, 0:80].astype(np.float32)
    plane = Image([2 * r + 3 * c])
    matrix = [0.9, -0.2, 7.0, 0.3, 1.1, -4.0]
    for method in ("bilinear", "bicubic"):
        result = of("affine_trans_image (X, Y, M, I, 'true')", X=plane, M=matrix, I=method)["Y"][0]
        y, x = np.mgrid[0 : result.height, 0 : result.width] + 0.5
        back = np.linalg.inv(np.array(matrix).reshape(2, 3)[:, :2])
        source = np.tensordot(back, np.stack((y - 7.0, x + 4.0)), 1) - 0.5
        safe = (source[0] > 2) & (source[0] < 57) & (source[1] > 2) & (source[1] < 77)
        assert np.allclose(result.channels[0][safe], (2 * source[0] + 3 * source[1])[safe], atol=1e-3)
        domain = inside(result)
        expected = (source[0] > -0.5) & (source[0] < 59.5) & (source[1] > -0.5) & (source[1] < 79.5)
        assert (domain == expected).mean() > 0.995  # but for ties
    assert (result.height, result.width) == (61, 102)


def test_zoom():
    r, c = np.mgrid[0:60, 0:80].astype(np.float32)
    plane = Image([2 * r + 3 * c], domain=Region.rectangle1(0, 0, 29, 39))
    for method in ("bilinear", "bicubic", "constant", "weighted"):
        for width, height in ((40, 30), (160, 120), (80, 30)):
            result = of("zoom_image_size (X, Y, W, H, I)", X=plane, W=width, H=height, I=method)["Y"][0]
            assert (result.width, result.height) == (width, height)
            assert result.domain == Region.rectangle1(0, 0, height // 2 - 1, width // 2 - 1)
            y = (np.arange(height)[:, None] + 0.5) * 60 / height - 0.5
            x = (np.arange(width)[None, :] + 0.5) * 80 / width - 0.5
            middle = (slice(height // 8, height // 4), slice(width // 8, width // 4))
            assert np.allclose(result.channels[0][middle], (2 * y + 3 * x)[middle], atol=0.02)
    factor = of("zoom_image_factor (X, Y, 0.25, 0.5, 'constant')", X=plane)["Y"][0]
    assert (factor.width, factor.height) == (20, 30)
    blocks = Image([np.random.default_rng(0).integers(0, 255, (8, 12), np.uint8)])
    small = of("zoom_image_size (X, Y, 6, 4, 'constant')", X=blocks)["Y"][0].channels[0]
    assert np.abs(small - blocks.channels[0].reshape(4, 2, 6, 2).mean(axis=(1, 3))).max() <= 0.5


def test_rotation_about_the_centre():
    dot = np.zeros((41, 41), np.uint8)
    dot[20, 35] = 255
    result = of("rotate_image (X, Y, 30, 'bilinear')", X=dot)["Y"][0].channels[0].astype(float)
    y, x = np.mgrid[0:41, 0:41]
    assert (result * y).sum() / result.sum() == pytest.approx(20 - 15 * 0.5, abs=0.1)
    assert (result * x).sum() / result.sum() == pytest.approx(20 + 15 * np.cos(np.pi / 6), abs=0.1)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("zoom_image_size (X, Y, 0, 3, 'constant')", 1301),
        ("zoom_image_size (X, Y, 3, 3, 'cubic')", 1303),
        ("zoom_image_factor (X, Y, -1.0, 3, 'constant')", 1301),
        ("rotate_image (X, Y, 'a', 'constant')", 1201),
        ("mirror_image (X, Y, 'rows')", 1301),
        ("affine_trans_image (X, Y, [1, 2], 'constant', 'false')", 1401),
        ("affine_trans_image (X, Y, [1, 2, 3, 2, 4, 5], 'constant', 'false')", 1301),
        ("affine_trans_image (X, Y, [1, 0, 0, 0, 1, 0, 0.1, 0, 1], 'constant', 'false')", 3125),
        ("affine_trans_image (X, Y, [1e6, 0, 0, 0, 1e6, 0], 'constant', 'true')", 1301),
        ("affine_trans_image (X, Y, [1, 0, 0, 0, 1, 0], 'constant', 'maybe')", 1303),
        ("trans_from_rgb (X, X, X, A, B, C, 'cmyk')", 1301),
        ("rgb1_to_gray (P, Y)", 9005),
        ("gauss_filter (X, Y, 4)", 1301),
        ("median_image (X, Y, 'disk', 1, 'mirrored')", 1301),
        ("median_image (X, Y, 'circle', 0, 'mirrored')", 1302),
        ("median_image (X, Y, 'circle', 1, 'none')", 1303),
        ("mean_image (X, Y, 0, 1)", 1301),
        ("mean_image (X, Y, 99, 1)", 3033),
    ],
)
def test_wrong_parameters(call, code):
    refused(code, call, {"X": np.zeros((4, 5), np.uint8), "P": np.zeros((4, 5, 2), np.uint8)})


# ----------------------------------------------------------------------------------------------------------------- colour


@given(images(["byte", "int2", "uint2", "real"], channels=(3,)))
@examples(30)
def test_gray_of_colours(image):
    result = of(
        "rgb1_to_gray (X, Y)\ndecompose3 (X, R, G, B)\nrgb3_to_gray (R, G, B, Z)\nrgb1_to_gray (R, One)", X=image
    )
    r, g, b = (channel.astype(float) for channel in image.channels)
    gray = 0.299 * r + 0.587 * g + 0.114 * b
    agree(
        result["Y"][0],
        [gray if image.type == "real" else np.floor(np.round(gray, 6) + 0.5)],
        image,
        1e-3 if image.type == "real" else 0,
    )
    assert result["Z"] == result["Y"]
    assert result["One"] == result["R"]


def test_gray_of_all_byte_sums():
    # Every sum 299 r + 587 g + 114 b is rounded exactly.
    r, g, b = np.meshgrid(np.arange(0, 256, 3), np.arange(0, 256, 5), np.arange(0, 256, 7), indexing="ij")
    planes = [x.reshape(86, -1).astype(np.uint8) for x in (r, g, b)]
    gray = of("rgb1_to_gray (X, Y)", X=Image(planes))["Y"][0].channels[0]
    exact = (299 * planes[0].astype(int) + 587 * planes[1].astype(int) + 114 * planes[2].astype(int) + 500) // 1000
    assert np.array_equal(gray, exact)


@pytest.mark.parametrize("space", ["hsv", "hls", "cielab", "cieluv", "yuv", "ihs", "hsi", "i1i2i3", "cielchab"])
def test_colour_spaces(space):
    rgb = np.random.default_rng(1).random((7, 9, 3)).astype(np.float32)
    rgb[0, :3] = [[0, 0, 0], [1, 1, 1], [0.5, 0.5, 0.5]]
    result = of("decompose3 (X, R, G, B)\ntrans_from_rgb (R, G, B, P, Q, S, C)", X=Image.from_numpy(rgb), C=space)
    found = np.dstack([result[name][0].channels[0] for name in "PQS"]).astype(float)
    wide = rgb.astype(float)
    if space in ("hsv", "hls"):
        function = colorsys.rgb_to_hsv if space == "hsv" else colorsys.rgb_to_hls
        expected = np.array([[function(*pixel) for pixel in row] for row in wide])
        expected[:, :, 0] *= 2 * np.pi
        assert np.allclose(found, expected, atol=1e-5)
    elif space in ("cielab", "cieluv"):
        linear = np.where(wide > 0.0031308, 1.055 * np.maximum(wide, 1e-12) ** (1 / 2.4) - 0.055, 12.92 * wide)
        expected = (color.rgb2lab if space == "cielab" else color.rgb2luv)(linear)
        assert np.allclose(found, expected, atol=0.05)
    else:
        gray = found[1 - 1, 2]
        assert np.isfinite(found).all()
        if space == "yuv":
            assert np.allclose(found[:, :, 0], wide @ [0.299, 0.587, 0.114], atol=1e-5)
        if space == "hsi":
            assert gray == pytest.approx([gray[0], 0, 0.5], abs=1e-6)
        if space == "ihs":
            assert gray == pytest.approx([0.5, 0, 0], abs=1e-6)


def test_colour_spaces_of_bytes():
    image = random_image(3, "byte", 9, 9, 3)
    for space in (
        "hsv",
        "yuv",
        "cielab",
        "ciexyz",
        "argyb",
        "hls",
        "hsi",
        "ihs",
        "cieluv",
        "cielchuv",
        "yiq",
        "i1i2i3",
    ):
        for type in ("byte", "uint2"):
            scaled = Image(
                [c.astype(PIXEL_TYPES[type].dtype) * (257 if type == "uint2" else 1) for c in image.channels]
            )
            result = of("decompose3 (X, R, G, B)\ntrans_from_rgb (R, G, B, P, Q, S, C)", X=scaled, C=space)
            assert all(result[name][0].type == type for name in "PQS")
    red = Image([np.full((1, 1), v, np.uint8) for v in (0, 255, 0)])
    result = of("decompose3 (X, R, G, B)\ntrans_from_rgb (R, G, B, H, S, V, 'hsv')", X=red)
    assert [result[name][0].channels[0][0, 0] for name in "HSV"] == [85, 255, 255]
