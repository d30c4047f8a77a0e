"""Region morphology against SciPy on masks, and against shapes with known results."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from segmentation_support import call, examples, masks, objects

from hdev.errors import HError
from hdev.iconic import Image, Objects, Region

FREE = {"clip_region": "false"}
PAD = 40


def padded(mask: np.ndarray) -> np.ndarray:
    return np.pad(mask, PAD)


def result(name: str, mask: np.ndarray, *arguments: object) -> np.ndarray:
    """The operator on a mask, as a mask with PAD pixels more at each side."""
    region = Region.from_mask(mask, 5, -3)
    (out,) = objects(call(name, region, *arguments, **FREE))
    return out.to_mask((mask.shape[0] + 2 * PAD, mask.shape[1] + 2 * PAD), 5 - PAD, -3 - PAD)


def disc(radius: float) -> np.ndarray:
    """Pixels within the radius of the middle, floor(2 * radius) wide, as the definition says."""
    n = max(int(2 * radius), 1)
    middle = (n - 1) / 2
    return np.array([[math.hypot(r - middle, c - middle) <= radius for c in range(n)] for r in range(n)])


def add(mask: np.ndarray, element: np.ndarray, row: int, column: int) -> np.ndarray:
    """Minkowski addition by definition: the union of translates; (row, column) is the reference point."""
    out = np.zeros_like(mask)
    for r, c in np.argwhere(element):
        out |= np.roll(mask, (r - row, c - column), (0, 1))
    return out


def sub(mask: np.ndarray, element: np.ndarray, row: int, column: int) -> np.ndarray:
    """Minkowski subtraction by definition: the intersection of translates."""
    if not element.any():
        return np.zeros_like(mask)
    return ~add(~mask, element, row, column)


RADII = st.sampled_from([0.5, 1, 1.5, 2, 2.5, 3.5, 5, 7.5])


@examples
@given(masks, RADII)
def test_circles(mask: np.ndarray, radius: float) -> None:
    element = disc(radius)
    at = math.ceil((element.shape[0] - 1) / 2)
    image = padded(mask)
    assert (result("dilation_circle", mask, radius) == add(image, element, at, at)).all()
    assert (result("erosion_circle", mask, radius) == sub(image, element, at, at)).all()
    # nothing moves: the erosion with the mirrored element belongs to the addition
    assert (
        result("opening_circle", mask, radius)
        == add(sub(image, element[::-1, ::-1], len(element) - 1 - at, len(element) - 1 - at), element, at, at)
    ).all()
    closed = result("closing_circle", mask, radius)
    assert (
        closed == sub(add(image, element, at, at), element[::-1, ::-1], len(element) - 1 - at, len(element) - 1 - at)
    ).all()
    assert (closed >= image).all()


@examples
@given(masks, st.integers(1, 12), st.integers(1, 12))
def test_rectangles(mask: np.ndarray, width: int, height: int) -> None:
    image = padded(mask)
    box = np.ones((height, width), np.bool_)
    # with even sizes one pixel more at the right and at the bottom
    origin = ((height - 1) // 2, (width - 1) // 2)
    mirrored = (height // 2, width // 2)
    assert (result("dilation_rectangle1", mask, width, height) == add(image, box, *origin)).all()
    assert (result("erosion_rectangle1", mask, width, height) == sub(image, box, *mirrored)).all()
    assert (result("opening_rectangle1", mask, width, height) == ndimage.binary_opening(image, box)).all()
    assert (result("closing_rectangle1", mask, width, height) == ndimage.binary_closing(image, box)).all()


elements = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(st.booleans(), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda flags: np.array(flags).reshape(shape)
    )
)


@examples
@given(masks, elements, st.integers(-2, 3), st.integers(-2, 3), st.integers(1, 3))
def test_any_element(mask: np.ndarray, element: np.ndarray, row: int, column: int, iterations: int) -> None:
    image = padded(mask)
    region = Region.from_mask(element)
    flipped = element[::-1, ::-1]
    mirror = (element.shape[0] - 1 - row, element.shape[1] - 1 - column)
    for name, function, shape, at in (
        ("minkowski_add2", add, element, (row, column)),
        ("minkowski_sub2", sub, element, (row, column)),
        ("dilation2", add, flipped, mirror),
        ("erosion2", sub, flipped, mirror),
    ):
        expected = image
        for _ in range(iterations):
            expected = function(expected, shape, *at)
        assert (result(name, mask, region, row, column, iterations) == expected).all(), name
    if element.any():
        rows, columns = np.nonzero(element)
        center = math.floor(rows.mean() + 0.5), math.floor(columns.mean() + 0.5)
        for one, two in (
            ("dilation1", "dilation2"),
            ("erosion1", "erosion2"),
            ("minkowski_add1", "minkowski_add2"),
            ("minkowski_sub1", "minkowski_sub2"),
        ):
            assert (result(one, mask, region, iterations) == result(two, mask, region, *center, iterations)).all()
        assert (result("opening", mask, region) == ndimage.binary_opening(image, element)).all()
        closed = sub(add(image, flipped, 0, 0), element, element.shape[0] - 1, element.shape[1] - 1)
        assert (result("closing", mask, region) == closed).all()
        assert (result("top_hat", mask, region) == (image & ~ndimage.binary_opening(image, element))).all()
        assert (result("bottom_hat", mask, region) == (closed & ~image)).all()


@examples
@given(masks)
def test_boundary(mask: np.ndarray) -> None:
    image = padded(mask)
    cross = ndimage.generate_binary_structure(2, 1)
    filled = ndimage.binary_fill_holes(image, cross)
    assert (result("boundary", mask, "inner") == (image & ~ndimage.binary_erosion(image, cross))).all()
    assert (result("boundary", mask, "inner_filled") == (filled & ~ndimage.binary_erosion(filled, cross))).all()
    assert (result("boundary", mask, "outer") == (ndimage.binary_dilation(image, cross) & ~image)).all()


def test_known_circles() -> None:
    pixel = Region.rectangle1(10, 10, 10, 10)
    for radius, area, box in (
        (0.5, 1, (10, 10, 10, 10)),
        (1, 4, (9, 9, 10, 10)),
        (1.5, 9, (9, 9, 11, 11)),
        (2.5, 21, (8, 8, 12, 12)),
        (3.5, 37, (7, 7, 13, 13)),
    ):
        (out,) = objects(call("dilation_circle", pixel, radius, **FREE))
        assert (out.area, out.bounding_box) == (area, box)
        (back,) = objects(call("opening_circle", out, radius))
        assert back == out


def test_large_circle_far_away() -> None:
    big = 2**31 - 1000
    (out,) = objects(call("dilation_circle", Region.rectangle1(big, -big, big, -big), 100.5, **FREE))
    assert out.bounding_box == (big - 100, -big - 100, big + 100, -big + 100)
    assert abs(out.area - math.pi * 100.5**2) < 100
    (back,) = objects(call("erosion_circle", out, 100.5))
    assert back.area == 1


def test_clipping() -> None:
    region = Region.rectangle1(0, 0, 9, 9)
    (out,) = objects(call("dilation_rectangle1", region, 5, 5, width=10, height=11))
    assert out == Region.rectangle1(0, 0, 10, 9)
    (out,) = objects(call("dilation_rectangle1", region, 5, 5, width=10, height=11, **FREE))
    assert out == Region.rectangle1(-2, -2, 11, 11)


def test_empty_and_tuples() -> None:
    pixel, empty = Region.rectangle1(3, 4, 3, 4), Region.empty()
    for name, *arguments in (
        ("dilation_circle", 3.5),
        ("erosion_circle", 3.5),
        ("opening_rectangle1", 3, 3),
        ("closing_rectangle1", 3, 3),
        ("boundary", "outer"),
        ("boundary", "inner_filled"),
        ("dilation1", pixel, 2),
        ("erosion1", pixel, 2),
        ("top_hat", pixel),
    ):
        assert objects(call(name, empty, *arguments))[0].is_empty
        assert len(objects(call(name, Objects(), *arguments))) == 0
    for name in ("dilation1", "erosion1", "minkowski_add1", "minkowski_sub1"):
        assert objects(call(name, pixel, empty, 1))[0].is_empty
    two = objects(call("dilation_circle", Objects([pixel, empty]), 1.5))
    assert [r.area for r in two] == [9, 0]
    image = Image([np.zeros((5, 6), np.uint8)], domain=pixel)
    assert objects(call("dilation_circle", image, 1.5))[0].area == 9


@pytest.mark.parametrize(
    ("code", "name", "arguments"),
    [
        (1301, "dilation_circle", [0]),
        (1301, "erosion_circle", [-1.5]),
        (1201, "opening_circle", ["a"]),
        (1401, "closing_circle", [[1.5, 2.5]]),
        (1301, "dilation_rectangle1", [0, 1]),
        (1302, "erosion_rectangle1", [1, 0]),
        (1202, "opening_rectangle1", [1, 2.0]),
        (1301, "dilation1", [Region.empty(), 0]),
        (1303, "erosion2", [Region.empty(), 0, 0, 0]),
        (1301, "boundary", ["middle"]),
    ],
)
def test_errors(code: int, name: str, arguments: list[object]) -> None:
    with pytest.raises(HError) as caught:
        call(name, Region.rectangle1(0, 0, 1, 1), *arguments)
    assert caught.value.code == code
