"""Noise on contours comes from the session's random numbers."""

from __future__ import annotations

import numpy as np

import hdev

PROGRAM = """
set_system ('seed_rand', {seed})
gen_contour_polygon_xld (C, [0:99], gen_tuple_const(100, 5.0))
add_noise_white_contour_xld (C, N, 5, 0.75)
get_contour_xld (N, Row, Column)
"""


def columns(seed: int) -> np.ndarray:
    return np.array(hdev.run_text(PROGRAM.replace("{seed}", str(seed)))["Column"])


def test_points_move_along_the_normal_and_not_too_far() -> None:
    result = hdev.run_text(PROGRAM.replace("{seed}", "7"))
    np.testing.assert_allclose(result["Row"], np.arange(100), atol=1e-9)
    moved = np.array(result["Column"]) - 5
    assert np.abs(moved).max() <= 0.75
    assert np.abs(moved).max() > 0.3


def test_the_seed_decides() -> None:
    np.testing.assert_array_equal(columns(3), columns(3))
    assert (columns(3) != columns(4)).any()
