"""The Hough transform of lines."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hdev.iconic import Region
from tests.operators.running import fails, run


def lines(region, *values):
    result = run(f"hough_lines (R, {', '.join(map(str, values))}, A, D)", {"R": region})
    return list(zip(result["A"], result["D"]))


def test_rows_and_columns():
    mask = np.zeros((100, 120), bool)
    mask[30, :] = True
    mask[:, 70] = True
    found = lines(Region.from_mask(mask), 4, 90, 5, 5)
    assert len(found) == 2
    np.testing.assert_allclose(found, [(math.pi / 2, 30), (0, 70)], atol=1e-9)


@pytest.mark.parametrize("angle", [-1.2, -0.4, 0.3, 0.8, 1.9, 2.7])
@pytest.mark.parametrize("distance", [20, 45])
def test_slanted_lines_of_points(angle, distance):
    """Pixels within half a pixel of a line, most of them left out, and noise."""
    rng = np.random.default_rng(5)
    r, c = np.mgrid[0:160, 0:160]
    mask = np.abs(c * math.cos(angle) + r * math.sin(angle) - distance) < 0.5
    count = int(mask.sum())
    mask &= rng.random(mask.shape) < 0.6
    mask |= rng.random(mask.shape) < 0.003
    if count < 60:
        pytest.skip("the line hardly touches the picture")
    (found, where), *_ = lines(Region.from_mask(mask), 4, 20, 20, 20)
    assert abs(math.remainder(found - angle, 2 * math.pi)) < math.radians(1.0)
    assert abs(where - distance) <= 2
    assert -math.pi / 2 - 1e-9 <= found <= math.pi


def test_thresholds_and_gaps():
    mask = np.zeros((50, 100), bool)
    mask[10, :60] = True
    mask[14, :50] = True
    region = Region.from_mask(mask)
    assert len(lines(region, 1, 61, 0, 0)) == 0
    assert [round(d) for _, d in lines(region, 1, 45, 3, 3)] == [10, 14]
    assert [round(d) for _, d in lines(region, 1, 45, 3, 4)] == [10]


def test_through_the_origin_once():
    region = Region.from_mask(np.eye(50, dtype=bool))
    assert len(lines(region, 4, 40, 10, 3)) == 1


def test_empty_and_errors():
    assert lines(Region.from_mask(np.zeros((3, 3), bool)), 4, 10, 5, 5) == []
    region = Region.from_mask(np.eye(5, dtype=bool))
    for position, values in enumerate([(3, 1, 1, 1), (4, 0, 1, 1), (4, 1, -1, 1), (4, 1, 1, -1)], start=1):
        with fails(1300 + position):
            lines(region, *values)
