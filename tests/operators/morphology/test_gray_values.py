"""Gray morphology against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from segmentation_support import call, examples, images, objects

from hdev.errors import HError
from hdev.iconic import Image, Region

RECT = ("byte", "direction", "cyclic", "uint2", "int2", "int4", "real")


def one(value: object) -> Image:
    (image,) = objects(value)
    return image


@examples
@given(images(RECT, few=False), st.integers(1, 9), st.integers(1, 9))
def test_rectangles(image: Image, height: int, width: int) -> None:
    values = image.channels[0]
    size = (height | 1, width | 1)
    low = ndimage.minimum_filter(values, size, mode="mirror")
    high = ndimage.maximum_filter(values, size, mode="mirror")
    out = one(call("gray_erosion_rect", image, height, width))
    assert out.type == image.type
    assert out.domain == image.domain
    assert (out.channels[0] == low).all()
    assert (one(call("gray_dilation_rect", image, height, width)).channels[0] == high).all()
    opened = one(call("gray_opening_rect", image, height, width)).channels[0]
    closed = one(call("gray_closing_rect", image, height, width)).channels[0]
    assert (opened == ndimage.maximum_filter(low, size, mode="mirror")).all()
    assert (closed == ndimage.minimum_filter(high, size, mode="mirror")).all()
    if image.type != "direction":
        spread = high.astype(np.float64) - low
        if values.dtype.kind == "i":
            spread = np.minimum(spread, np.iinfo(values.dtype).max)
        got = one(call("gray_range_rect", image, height, width)).channels[0]
        assert np.allclose(got, spread, rtol=1e-6)


def octagon(size: int) -> np.ndarray:
    half = size // 2
    cut = round(size / (2 + 2**0.5))
    r, c = np.mgrid[-half : half + 1, -half : half + 1]
    return abs(r) + abs(c) <= 2 * half - cut


@examples
@given(images(("byte", "uint2"), few=False), st.integers(1, 9), st.sampled_from(["octagon", "rhombus", "rectangle"]))
def test_shapes(image: Image, size: int, shape: str) -> None:
    n = size | 1
    half = n // 2
    r, c = np.mgrid[-half : half + 1, -half : half + 1]
    mask = {"octagon": octagon(n), "rhombus": abs(r) + abs(c) <= half, "rectangle": np.ones((n, n), bool)}[shape]
    values = image.channels[0]
    low = ndimage.minimum_filter(values, footprint=mask, mode="mirror")
    got = one(call("gray_erosion_shape", image, size, size, shape)).channels[0]
    if min(values.shape) > n:  # SciPy mirrors several times in small images
        assert (got == low).all()
    assert (got <= values).all()
    opened = one(call("gray_opening_shape", image, size, size, shape)).channels[0]
    closed = one(call("gray_closing_shape", image, size, size, shape)).channels[0]
    assert (opened <= values).all()
    assert (closed >= values).all()
    again = one(call("gray_opening_shape", Image([opened], image.type), size, size, shape)).channels[0]
    assert (again == opened).all()
    inverse = Image([np.iinfo(values.dtype).max - values], image.type)
    dual = one(call("gray_dilation_shape", inverse, size, size, shape)).channels[0]
    assert (np.iinfo(values.dtype).max - dual == got).all()


def test_float_sizes() -> None:
    values = np.random.default_rng(1).integers(0, 256, (20, 30)).astype(np.uint8)
    image = Image([values])
    small, large = (ndimage.minimum_filter(values, n, mode="mirror").astype(float) for n in (3, 5))
    got = one(call("gray_erosion_shape", image, 4.0, 4.0, "rectangle")).channels[0]
    wide = ndimage.minimum_filter(values, (3, 5), mode="mirror").astype(float)
    high = ndimage.minimum_filter(values, (5, 3), mode="mirror").astype(float)
    assert (got == np.rint((small + large + wide + high) / 4)).all()
    assert (one(call("gray_erosion_shape", image, 4, 4, "rectangle")).channels[0] == large).all()
    assert (
        one(call("gray_erosion_shape", image, 5.0, 5.0, "octagon")).channels[0]
        == one(call("gray_erosion_shape", image, 5, 5, "octagon")).channels[0]
    ).all()


@examples
@given(images(("byte", "uint2", "real"), few=False), st.integers(1, 5), st.integers(1, 5), st.integers(0, 30))
def test_elements_with_heights(image: Image, width: int, height: int, top: int) -> None:
    se = one(call("gen_disc_se", image.type, width, height, top))
    values = image.channels[0].astype(np.float64)
    inside = se.domain.to_mask((height, width))
    heights = np.where(inside, se.channels[0], 0).astype(np.float64)
    rows, columns = values.shape
    high, low = np.full(values.shape, -np.inf), np.full(values.shape, np.inf)
    for r in range(rows):
        for c in range(columns):
            for i, k in np.argwhere(inside):
                down, right = i - height // 2, k - width // 2
                if 0 <= r - down < rows and 0 <= c - right < columns:
                    high[r, c] = max(high[r, c], values[r - down, c - right] + heights[i, k])
                if 0 <= r + down < rows and 0 <= c + right < columns:
                    low[r, c] = min(low[r, c], values[r + down, c + right] - heights[i, k])
    if image.type != "real":
        limit = np.iinfo(image.channels[0].dtype).max
        high, low = np.clip(high, 0, limit), np.clip(low, 0, limit)
    reached = np.isfinite(high) & np.isfinite(low)
    dilated = one(call("gray_dilation", image, se)).channels[0]
    eroded = one(call("gray_erosion", image, se)).channels[0]
    assert np.allclose(dilated[reached], high[reached], rtol=1e-6)
    assert np.allclose(eroded[reached], low[reached], rtol=1e-6)


def test_hats() -> None:
    values = np.full((20, 20), 100, np.uint8)
    values[5, 5] = 150
    values[12, 12] = 30
    image = Image([values])
    se = one(call("gen_disc_se", "byte", 5, 5, 0))
    light = one(call("gray_tophat", image, se)).channels[0]
    dark = one(call("gray_bothat", image, se)).channels[0]
    assert light[5, 5] == 50
    assert light.sum() == 50
    assert dark[12, 12] == 70
    assert dark.sum() == 70
    assert one(call("gray_opening", image, se)).channels[0].max() == 100
    assert one(call("gray_closing", image, se)).channels[0].min() == 100


@examples
@given(images(("byte", "int2", "real")), st.integers(1, 2), st.sampled_from(["circle", "square", "rhombus"]))
def test_dual_rank(image: Image, radius: int, shape: str) -> None:
    values = image.channels[0]
    for percent, first, second in ((0, "minimum", "maximum"), (100, "maximum", "minimum")):
        n = 2 * radius + 1
        r, c = np.mgrid[-radius : radius + 1, -radius : radius + 1]
        mask = {
            "square": np.ones((n, n), bool),
            "rhombus": abs(r) + abs(c) <= radius,
            "circle": r * r + c * c <= (radius + 0.5) ** 2,
        }[shape]
        expected = getattr(ndimage, f"{first}_filter")(values, footprint=mask, mode="nearest")
        expected = getattr(ndimage, f"{second}_filter")(expected, footprint=mask, mode="nearest")
        assert (one(call("dual_rank", image, shape, radius, percent, "continued")).channels[0] == expected).all()


def test_read_gray_se(tmp_path: object) -> None:
    path = str(tmp_path) + "/star"
    with open(path + ".gse", "w") as file:
        file.write("3 2\n-1 5 -1\n0 7 2\n")
    se = one(call("read_gray_se", path))
    assert se.domain == Region.from_mask(np.array([[0, 1, 0], [1, 1, 1]]))
    assert se.channels[0].tolist() == [[0, 5, 0], [0, 7, 2]]
    with pytest.raises(HError) as caught:
        call("read_gray_se", path + "x")
    assert caught.value.code == 5200


@pytest.mark.parametrize(
    ("code", "name", "arguments"),
    [
        (1301, "gray_erosion_rect", [0, 3]),
        (1302, "gray_range_rect", [3, 0]),
        (1302, "gray_erosion_shape", [3, 5, "octagon"]),
        (1303, "gray_erosion_shape", [3, 3, "circle"]),
        (1301, "dual_rank", ["star", 1, 10, "mirrored"]),
        (1304, "dual_rank", ["circle", 1, 10, "void"]),
    ],
)
def test_errors(code: int, name: str, arguments: list[object]) -> None:
    with pytest.raises(HError) as caught:
        call(name, Image([np.zeros((5, 5), np.uint8)]), *arguments)
    assert caught.value.code == code


def test_wrong_types() -> None:
    for name, arguments in (("gray_erosion_rect", [3, 3]), ("gray_closing_shape", [3, 3, "octagon"])):
        with pytest.raises(HError) as caught:
            call(name, Image([np.zeros((5, 5), np.complex64)]), *arguments)
        assert caught.value.code == 9001
