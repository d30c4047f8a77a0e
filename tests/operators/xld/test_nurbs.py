"""NURBS curves: circles, polygons, Bezier curves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.operators.running import fails, run


def curve(text):
    return run(f"gen_contour_nurbs_xld (C, {text})")["C"][0]


def test_a_circle_in_four_parts():
    """A quadratic NURBS with weights 1 and sqrt (2) / 2 on a square is a circle."""
    w = math.sqrt(0.5)
    text = f"""[50, 30, 30, 30, 50, 70, 70, 70, 50], [70, 70, 50, 30, 30, 30, 50, 70, 70],
        [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4], [1, {w}, 1, {w}, 1, {w}, 1, {w}, 1], 2, 0.01, {{}}"""
    text = " ".join(text.split())
    for distance in ("'omit'", 2, 0.5):
        found = curve(text.format(distance))
        away = np.hypot(found.rows - 50, found.columns - 50)
        np.testing.assert_allclose(away, 20, atol=1e-9)
        gaps = np.hypot(np.diff(found.rows), np.diff(found.columns))
        assert (20 - np.sqrt(400 - (gaps / 2) ** 2)).max() <= 0.0101
        if distance != "'omit'":
            assert gaps.max() <= distance
        assert found.is_closed


def test_degree_one_is_the_polygon():
    found = curve("[0, 10, 10], [0, 0, 5], 'auto', 'auto', 1, 1, 'omit'")
    assert list(zip(found.rows, found.columns)) == [(0, 0), (10, 0), (10, 5)]


def test_a_bezier_curve():
    found = curve("[0, 0, 10, 10], [0, 10, 10, 20], 'auto', 'auto', 3, 0.001, 0.2")
    t = np.linspace(0, 1, 4001)
    control = np.array([[0, 0], [0, 10], [10, 10], [10, 20]], float)
    basis = np.stack(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3), axis=1)
    exact = basis @ control
    for point in found.to_numpy()[::7]:
        assert np.hypot(*(exact - point).T).min() < 0.005
    assert (found.rows[0], found.columns[0], found.rows[-1], found.columns[-1]) == (0, 0, 10, 20)


def test_equal_weights_do_not_matter():
    one = curve("[0, 0, 10, 10, 3], [0, 10, 10, 20, 7], 'auto', 'auto', 3, 0.1, 1")
    other = curve("[0, 0, 10, 10, 3], [0, 10, 10, 20, 7], [0, 0, 0, 0, 2, 4, 4, 4, 4], [2, 2, 2, 2, 2], 3, 0.1, 1")
    np.testing.assert_allclose(one.to_numpy(), other.to_numpy(), atol=1e-9)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1402, "[0, 1, 2, 3], [0, 1, 2], 'auto', 'auto', 3, 1, 5"),
        (1401, "[0, 1, 2], [0, 1, 2], 'auto', 'auto', 3, 1, 5"),
        (1403, "[0, 1, 2, 3], [0, 1, 2, 3], [0, 1], 'auto', 3, 1, 5"),
        (1303, "[0, 1, 2, 3], [0, 1, 2, 3], [0, 0, 0, 0, 1, 1, 1, 0], 'auto', 3, 1, 5"),
        (1404, "[0, 1, 2, 3], [0, 1, 2, 3], 'auto', [1, 1], 3, 1, 5"),
        (1304, "[0, 1, 2, 3], [0, 1, 2, 3], 'auto', [1, 1, 0, 1], 3, 1, 5"),
        (1305, "[0, 1, 2, 3], [0, 1, 2, 3], 'auto', 'auto', 0, 1, 5"),
        (1306, "[0, 1, 2, 3], [0, 1, 2, 3], 'auto', 'auto', 3, 0, 5"),
        (1307, "[0, 1, 2, 3], [0, 1, 2, 3], 'auto', 'auto', 3, 1, 'x'"),
        (3291, "[0, 1, 2, 3], [0, 1, 2, 3], [1, 1, 1, 1, 1, 1, 1, 1], 'auto', 3, 1, 5"),
    ],
)
def test_errors(code, text):
    with fails(code):
        curve(text)
