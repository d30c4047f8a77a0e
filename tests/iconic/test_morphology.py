import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import fftconvolve

from hdev.iconic import Region, morphology
from hdev.iconic.elements import circle as morphology_circle
from hdev.iconic.morphology import dilate, erode
from tests.iconic.masks import assert_normal, make_mask, masks, shifts

elements = st.builds(
    make_mask,
    st.integers(1, 9),
    st.integers(1, 90),
    st.sampled_from([0.05, 0.5, 1.0]),
    st.booleans(),
    st.integers(0, 999),
)
offsets = st.tuples(st.integers(-12, 4), st.integers(-95, 4))


def by_counting(mask, shape, erosion):
    """Where the pixels of the element, laid at a place, meet some or all of the mask: by convolution, as a full array."""
    counts = np.rint(fftconvolve(mask.astype(float), (shape[::-1, ::-1] if erosion else shape).astype(float)))
    return counts == shape.sum() if erosion else counts > 0


@given(masks, shifts, elements, offsets, st.booleans())
def test_against_scipy(mask, shift, shape, offset, sparse):
    region, element = Region.from_mask(mask, *shift), Region.from_mask(shape, *offset)
    kept = morphology._WORDS_PER_RUN
    morphology._WORDS_PER_RUN = 0 if sparse else 10**9
    try:
        results = dilate(region, element), erode(region, element)
    finally:
        morphology._WORDS_PER_RUN = kept
    for result, erosion in zip(results, (False, True)):
        assert_normal(result)
        if element.is_empty:
            assert result.is_empty
            continue
        reach = (1 - shape.shape[0] - offset[0], 1 - shape.shape[1] - offset[1]) if erosion else offset
        expected = by_counting(mask, shape, erosion)
        assert result == Region.from_mask(expected, shift[0] + reach[0], shift[1] + reach[1])


@given(masks, st.integers(1, 12), st.integers(1, 90))
def test_rectangles(mask, height, width):
    region, element = Region.from_mask(mask), Region.rectangle1(0, 0, height - 1, width - 1)
    columns = dilate(dilate(region, Region.rectangle1(0, 0, 0, width - 1)), Region.rectangle1(0, 0, height - 1, 0))
    assert dilate(region, element) == columns
    rows = erode(erode(region, Region.rectangle1(0, 0, 0, width - 1)), Region.rectangle1(0, 0, height - 1, 0))
    assert erode(region, element) == rows


def test_rectangles_in_closed_form():
    big, small = Region.rectangle1(-50, -500, 50, 500), Region.rectangle1(-3, -70, 3, 70)
    assert dilate(big, small) == Region.rectangle1(-53, -570, 53, 570)
    assert erode(big, small) == Region.rectangle1(-47, -430, 47, 430)
    assert erode(small, big).is_empty
    assert erode(big, big) == Region.from_points([0], [0])


def test_far_apart_pixels():
    region = Region.from_points([0, 2_000_000_000], [0, 2_000_000_000])
    assert dilate(region, Region.rectangle1(-1, -1, 1, 1)).area == 18


def test_empty_and_out_of_range():
    some, empty = Region.rectangle1(0, 0, 3, 3), Region.empty()
    for operation in (dilate, erode):
        assert operation(some, empty).is_empty
        assert operation(empty, some).is_empty
    with pytest.raises(ValueError, match="within"):
        dilate(Region.from_points([2**31 - 1], [0]), some)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=40),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9
    ),
    st.integers(-5, 5),
)
def test_elements_of_nested_rectangles(runs, growth, shift):
    """Elements that are unions of ever taller and narrower rectangles, as circles are: rectangle by rectangle as in one."""
    region = Region.from_runs(*zip(*[(r, min(a, b), max(a, b)) for r, a, b in runs]))
    sums = np.cumsum([(up, down, left, right) for up, down, left, right in growth], axis=0)
    boxes = [(-up, down, -left, right) for (up, down), (left, right) in zip(sums[:, :2], sums[::-1, 2:])]
    element = morphology.union(
        Region.empty(), Region.from_runs(*zip(*[(r, f, t) for a, b, f, t in boxes for r in range(a, b + 1)]))
    ).translate(shift, 0)
    levels = morphology._levels(element)
    assert levels
    assert max(t - f for _, _, f, t in levels) == levels[0][3] - levels[0][2]
    found = morphology._dilate_levels(region, levels)
    expected = Region.empty()
    for a, b, f, t in boxes:
        rectangle = Region.rectangle1(a + shift, f, b + shift, t)
        expected = morphology.union(expected, dilate(region, rectangle))
    assert found is None or found == expected
    assert morphology._levels(Region.from_runs([0, 1, 2], [0, 1, 0], [5, 4, 5])) == []
    assert morphology._levels(Region.from_runs([0, 0], [0, 4], [2, 9])) == []


def test_large_circles_on_large_regions():
    """A large square: rows of the circle added to its sides, in closed form; and back."""
    circle = morphology_circle(60.5)
    square = Region.rectangle1(0, 0, 9999, 20000)
    grown = dilate(square, circle)
    reach = dict(zip(circle.row.tolist(), circle.last.tolist()))
    rows = np.arange(-60, 10060)
    last = [20000 + reach[max(-r, r - 9999, 0)] for r in rows.tolist()]
    assert grown == Region.from_runs(rows, [20000 - value for value in last], last)
    assert erode(grown, circle) == square
