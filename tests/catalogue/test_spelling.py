"""Suggestions for misspelt names."""

import pytest

from hdev.catalogue import suggest


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("treshold", "threshold"),
        ("Threshold", "threshold"),
        ("readimage", "read_image"),
        ("image_read", "read_image"),
        ("dev_openwindow", "dev_open_window"),
        ("conection", "connection"),
        ("tuple_lenght", "tuple_length"),
        ("find_shape_modell", "find_shape_model"),
        ("area_centre", "area_center"),
        ("reduce_domian", "reduce_domain"),
        ("create_shapemodel", "create_shape_model"),
    ],
)
def test_best_suggestion(wrong, right):
    assert suggest(wrong)[0] == right


def test_same_letters_leave_no_doubt():
    assert suggest("readimage") == ["read_image"]


def test_nothing_alike():
    assert suggest("xyzzy") == []
    assert suggest("") == []


def test_number_of_suggestions():
    assert suggest("gen_rectangle") == ["gen_rectangle1", "gen_rectangle2"]
    assert suggest("gen_rectangle", n=1) == ["gen_rectangle1"]


def test_own_candidates():
    assert suggest("Imgae", ["Region", "Image", "ImageOut"]) == ["Image"]
    assert suggest("disp_mesage", iter(["disp_message", "disp_text"])) == ["disp_message"]
    assert suggest("threshold", []) == []
