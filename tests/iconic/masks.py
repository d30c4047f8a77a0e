"""Random masks for property tests: sizes across the 64 columns of a word, densities from empty to full, blobs and noise."""

import numpy as np
from hypothesis import strategies as st
from scipy import ndimage

from hdev.iconic import Region


def make_mask(height, width, density, smooth, seed):
    noise = np.random.default_rng(seed).random((height, width))
    if smooth:
        noise = ndimage.uniform_filter(noise, 3)
        noise = noise.argsort(axis=None).argsort().reshape(noise.shape) / noise.size
    return noise < density


masks = st.builds(
    make_mask,
    st.integers(1, 20),
    st.integers(1, 150),
    st.sampled_from([0.0, 0.02, 0.2, 0.5, 0.9, 1.0]),
    st.booleans(),
    st.integers(0, 2**32),
)

#: A place for a mask: negative, beyond 16 bits.
shifts = st.tuples(st.integers(-100, 100), st.integers(-100_000, 100))


def assert_normal(region: Region):
    """Whether the runs are sorted, maximal, of the right type and read-only."""
    for array in (region.row, region.first, region.last):
        assert array.dtype == np.int32
        assert not array.flags.writeable
    start = (region.row.astype(np.int64) << 32) + region.first
    end = (region.row.astype(np.int64) << 32) + region.last
    assert (start <= end).all()
    assert (start[1:] > end[:-1] + 1).all()
