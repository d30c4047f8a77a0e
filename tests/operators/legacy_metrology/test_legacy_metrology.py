"""Metrology objects copied and moved one by one."""

from __future__ import annotations

import pytest

from tests.operators.running import fails, run

MODEL = """
create_metrology_model (M)
add_metrology_object_circle_measure (M, 40, 50, 20, 5, 2, 1, 30, [], [], C)
add_metrology_object_rectangle2_measure (M, 60, 70, 0.5, 30, 20, 5, 2, 1, 30, [], [], R)
add_metrology_object_line_measure (M, 10, 10, 30, 50, 5, 2, 1, 30, 'min_score', 0.3, L)
"""


def params(text):
    return list(run(MODEL + text + "\nget_metrology_object_param (M, 'all', 'object_params', P)")["P"])


def test_copies_get_new_numbers():
    result = run(MODEL + "copy_metrology_object (M, [2, 0], I)\nget_metrology_object_param (M, I, 'min_score', P)")
    assert result["I"] == [3, 4]
    assert result["P"] == [0.3, 0.7]
    assert params("copy_metrology_object (M, 'all', I)")[12:] == params("")


def test_copies_are_separate():
    text = "copy_metrology_object (M, 0, I)\nset_metrology_object_param (M, I, 'min_score', 0.1)"
    assert run(MODEL + text + "\nget_metrology_object_param (M, [0, I], 'min_score', P)")["P"] == [0.7, 0.1]


def test_absolute():
    found = params("transform_metrology_object (M, 'all', 100, 90, 0.25, 'absolute')")
    assert found == pytest.approx([100, 90, 20, 100, 90, 0.25, 30, 20, 90, 70, 110, 110])


def test_relative():
    found = params("transform_metrology_object (M, 'all', 1, 2, 0.25, 'relative')")
    assert found == pytest.approx([41, 52, 20, 61, 72, 0.75, 30, 20, 11, 12, 31, 52])


def test_values_for_each_object():
    found = params("transform_metrology_object (M, [1, 0], [1, 5], [2, 6], [0.25, 3], ['relative', 'absolute'])")
    assert found == pytest.approx([5, 6, 20, 61, 72, 0.75, 30, 20, 10, 10, 30, 50])


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("7, 1, 2, 0, 'absolute'", 1302),
        ("'all', [1, 2], 2, 0, 'absolute'", 1403),
        ("'all', 1, [2, 3], 0, 'absolute'", 1404),
        ("'all', 1, 2, [0, 1], 'absolute'", 1405),
        ("'all', 1, 2, 0, 'other'", 1306),
    ],
)
def test_errors(values, code):
    with fails(code):
        run(MODEL + f"transform_metrology_object (M, {values})")


def test_no_such_object():
    with fails(1302):
        run(MODEL + "copy_metrology_object (M, 5, I)")
