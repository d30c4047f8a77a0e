"""Random numbers come from the generator that is given."""

from __future__ import annotations

import numpy
import pytest
from support import L, T, fails

from hdev.values import EMPTY
from hdev.values.random import rand


def test_range_and_seed():
    first = L(rand(1000, numpy.random.default_rng(7)))
    assert first == L(rand(1000, numpy.random.default_rng(7)))
    assert first != L(rand(1000, numpy.random.default_rng(8)))
    assert all(0 <= x < 1 for x in first)
    assert 0.4 < sum(first) / 1000 < 0.6
    generator = numpy.random.default_rng(7)
    assert [rand(1, generator), *L(rand(2, generator))] == first[:3]


def test_lengths():
    generator = numpy.random.default_rng(7)
    assert L(rand(0, generator)) == []
    assert type(rand(1, generator)) is float
    for count, code in ((-1, 1301), (1.5, 1201), ("1", 1201), (EMPTY, 1401), (T(1, 2), 1401), (2**40, 6001)):
        with fails(code):
            rand(count, generator)


def test_it_needs_a_generator():
    with pytest.raises(TypeError):
        rand(1)
