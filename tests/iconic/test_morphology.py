import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import fftconvolve

from hdev.iconic import Region, morphology
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
