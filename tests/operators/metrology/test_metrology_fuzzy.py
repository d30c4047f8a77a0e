"""Edges of metrology objects judged by functions."""

from __future__ import annotations

import numpy as np
import pytest

from tests.operators.running import fails, run

LINE = """
create_metrology_model (M)
add_metrology_object_line_measure (M, 20, 40, 80, 40, 20, 2, 1, 10, 'measure_distance', 5, I)
create_funct_1d_pairs ([0, 40, 60, 100], [1, 1, 0, 0], Weak)
create_funct_1d_pairs ([0, 1, 8, 9], [1, 1, 1, 0], Early)
"""
EDGES = """
apply_metrology_model (Image, M)
get_metrology_object_measures (Contours, M, 'all', 'all', Row, Column)
"""


def two_steps(first=100.0, second=30.0):
    """A strong edge at column 30, a weak one at column 50 (in the middle between pixels: + 0.5)."""
    image = np.zeros((100, 80), np.float32)
    image[:, 31:] = first
    image[:, 51:] += second
    return image


def columns(text):
    result = run(LINE + text + EDGES, {"Image": two_steps()})
    return sorted(set(np.round(list(result["Column"]), 2)))


def test_without_functions_the_threshold_means_nothing():
    assert columns("set_metrology_object_fuzzy_param (M, 'all', 'fuzzy_thresh', 1)") == [30.5, 50.5]


def test_contrast():
    assert columns("set_metrology_object_fuzzy_param (M, 'all', 'function_contrast', Weak)") == [50.5]
    assert columns("set_metrology_object_fuzzy_param (M, I, ['fuzzy_thresh', 'function_contrast'], [0, Weak])") == [
        30.5,
        50.5,
    ]


def test_positions():
    """Measure regions are 41 pixels long around column 40; which end is the beginning depends on the direction of the line."""
    assert len(columns("set_metrology_object_fuzzy_param (M, 0, 'function_position_first_edge', Early)")) == 1
    assert len(columns("set_metrology_object_fuzzy_param (M, 0, 'function_position', Early)")) == 0
    # A second function of positions replaces the first one.
    both = "set_metrology_object_fuzzy_param (M, 0, 'function_position', Early)\n"
    both += "set_metrology_object_fuzzy_param (M, 0, 'function_position_first_edge', Early)"
    assert len(columns(both)) == 1


def test_reset():
    text = "set_metrology_object_fuzzy_param (M, 'all', 'function_contrast', Weak)\n"
    assert columns(text + "reset_metrology_object_fuzzy_param (M, 'all')") == [30.5, 50.5]


def test_what_was_set():
    text = "get_metrology_object_fuzzy_param (M, 'all', 'fuzzy_thresh', Before)\n"
    text += "set_metrology_object_fuzzy_param (M, 0, ['fuzzy_thresh', 'function_contrast'], [0.25, Weak])\n"
    text += "get_metrology_object_fuzzy_param (M, 0, ['fuzzy_thresh', 'function_contrast'], After)\n"
    text += "copy_metrology_model (M, 'all', N)\nserialize_metrology_model (N, S)\ndeserialize_metrology_model (S, D)\n"
    text += "get_metrology_object_fuzzy_param (D, 0, ['fuzzy_thresh', 'function_contrast'], Kept)"
    result = run(LINE + text)
    assert result["Before"] == 0.5 or result["Before"] == [0.5]
    assert list(result["After"]) == [0.25, 1, 0, 1, 40, 1, 60, 0, 100, 0]
    assert list(result["Kept"]) == list(result["After"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("set_metrology_object_fuzzy_param (M, 3, 'fuzzy_thresh', 0.5)", 1302),
        ("set_metrology_object_fuzzy_param (M, 0, 'function_size', Weak)", 1303),
        ("set_metrology_object_fuzzy_param (M, 0, ['function_contrast', 'fuzzy_thresh'], [Weak, 0.5])", 1303),
        ("set_metrology_object_fuzzy_param (M, 0, 'fuzzy_thresh', 1.5)", 1304),
        ("set_metrology_object_fuzzy_param (M, 0, 'fuzzy_thresh', [0.5, 0.6])", 1404),
        ("set_metrology_object_fuzzy_param (M, 0, 'fuzzy_thresh', [])", 1404),
        ("set_metrology_object_fuzzy_param (M, 0, 'function_contrast', [0.5])", 8371),
        ("set_metrology_object_fuzzy_param (M, 0, 'function_contrast', [0, 1, 0, 2, 1])", 1304),
        ("get_metrology_object_fuzzy_param (M, 0, 'function_contrast', F)", 8577),
        ("get_metrology_object_fuzzy_param (M, 0, 'function_size', F)", 1303),
        ("reset_metrology_object_fuzzy_param (M, 9)", 1302),
    ],
)
def test_errors(text, code):
    with fails(code):
        run(LINE + text)
