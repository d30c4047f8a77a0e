import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Image, Region
from hdev.iconic import threshold as module
from hdev.iconic.threshold import threshold
from tests.iconic.masks import assert_normal, make_mask, masks

DTYPES = [np.uint8, np.int8, np.int16, np.uint16, np.int32, np.int64, np.float32]

bounds = st.one_of(
    st.integers(-300, 300),
    st.integers(-(2**70), 2**70),
    st.floats(-300, 300),
    st.floats(allow_nan=True, allow_infinity=True),
)


def exactly_within(value, low, high):
    """By Python's comparison of int and float, which is exact."""
    return low <= value <= high


@given(
    st.sampled_from(DTYPES),
    st.integers(1, 6),
    st.integers(1, 140),
    st.integers(0, 2**32),
    st.lists(st.tuples(bounds, bounds), max_size=3),
    st.one_of(st.none(), masks),
)
def test_every_type_and_domain(dtype, height, width, seed, intervals, domain):
    random = np.random.default_rng(seed)
    if dtype is np.float32:
        array = random.normal(scale=100, size=(height, width)).astype(dtype)
        array[random.random(array.shape) < 0.2] = np.nan
        array[random.random(array.shape) < 0.1] = np.inf
        array[random.random(array.shape) < 0.1] = -np.inf
    else:
        limits = np.iinfo(dtype)
        array = random.integers(limits.min, limits.max, (height, width), dtype, endpoint=True)
        near = random.integers(-100, 100, (height, width))
        array = np.where(random.random(array.shape) < 0.5, np.clip(near, limits.min, limits.max).astype(dtype), array)
        array.flat[0] = limits.max
        array.flat[-1] = limits.min
    image = Image.from_numpy(array)
    inside = np.array([any(exactly_within(v, *i) for i in intervals) for v in array.ravel().tolist()], bool)
    inside = inside.reshape(array.shape)
    if domain is not None:
        region = Region.from_mask(domain, -1, 1)
        image = image.with_domain(region)
        inside &= region.to_mask(array.shape)
    result = threshold(image, intervals)
    assert_normal(result)
    assert result == Region.from_mask(inside)


@pytest.mark.parametrize("width", [1, 63, 64, 65, 300])
def test_blocks_of_rows(width, monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", 200)
    mask = make_mask(23, width, 0.5, False, 3)
    assert threshold(Image.from_numpy(mask), [(1, 1)]) == Region.from_mask(mask)


def test_direction_and_cyclic_are_bytes():
    array = np.array([[0, 179, 255]], np.uint8)
    for name in ("direction", "cyclic"):
        assert threshold(Image.from_numpy(array, name), [(0, 180)]).area == 2


def test_vectors_by_length():
    field = np.array([[[3.0, 4.0], [0.0, 0.0], [np.nan, 1.0]]], np.float32)
    for name in ("vector_field_relative", "vector_field_absolute"):
        assert threshold(Image.from_numpy(field, name), [(5, 5)]).to_numpy().tolist() == [[0, 0, 0]]


def test_complex_is_refused():
    with pytest.raises(ValueError, match="complex"):
        threshold(Image.from_numpy(np.zeros((2, 2), np.complex64)), [(0, 1)])


def test_first_channel_counts():
    array = np.zeros((2, 2, 3), np.uint8)
    array[0, 0, 0] = array[1, 1, 1] = 9
    assert threshold(Image.from_numpy(array), [(9, 9)]).area == 1


def test_empty_domain():
    image = Image.from_numpy(np.zeros((2, 2), np.uint8)).reduce(Region.empty())
    assert threshold(image, [(0, 255)]).is_empty
