"""Object: tuples of objects."""

from __future__ import annotations

import numpy as np
import pytest

from hdev.iconic import Contour, Image, Objects, Region
from tests.operators.pictures import refused
from tests.operators.running import run

A, B, C, D = (Region.rectangle1(k, 0, k, 3) for k in range(4))
ALL = Objects([A, B, C])


def given(text, **inputs):
    return run(text, inputs)


def test_empty_tuple_and_concatenation():
    result = given(
        "gen_empty_obj (E)\nconcat_obj (E, X, Y)\nconcat_obj (Y, E, Z)\ncount_obj (E, N)\ncount_obj (Z, M)", X=ALL
    )
    assert result["N"] == [0]
    assert result["M"] == [3]
    assert result["Z"] == ALL


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("select_obj (X, Y, 2)", [B]),
        ("select_obj (X, Y, [3, 1, 3])", [C, A, C]),
        ("select_obj (X, Y, [])", []),
        ("copy_obj (X, Y, 2, -1)", [B, C]),
        ("copy_obj (X, Y, 1, 2)", [A, B]),
        ("insert_obj (X, Z, Y, 1)", [D, A, B, C]),
        ("insert_obj (X, Z, Y, 3)", [A, B, D, C]),
        ("insert_obj (X, Z, Y, 4)", [A, B, C, D]),
        ("remove_obj (X, Y, 2)", [A, C]),
        ("remove_obj (X, Y, [3, 1, 1])", [B]),
        ("replace_obj (X, Z, Y, 2)", [A, D, C]),
        ("replace_obj (X, Z, Y, [1, 3])", [D, B, D]),
        ("obj_diff (X, Z, Y)", [A, B, C]),
        ("obj_diff (Z, Z, Y)", []),
    ],
)
def test_selecting(call, expected):
    assert list(given(call, X=ALL, Z=Objects([D]))["Y"]) == expected


def test_difference_is_by_value():
    other = Objects([Region.rectangle1(1, 0, 1, 3)])
    assert list(given("obj_diff (X, Z, Y)", X=ALL, Z=other)["Y"]) == [A, C]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("select_obj (X, Y, 0)", 1301),
        ("select_obj (X, Y, 4)", 1301),
        ("select_obj (X, Y, 1.0)", 1201),
        ("select_obj (X, Y, 'a')", 1201),
        ("copy_obj (X, Y, 2, 3)", 1302),
        ("copy_obj (X, Y, 4, 1)", 1301),
        ("insert_obj (X, X, Y, 5)", 1301),
        ("remove_obj (X, Y, 4)", 1301),
        ("replace_obj (X, X, Y, [1, 2])", 1401),
        ("integer_to_obj (Y, 1)", 1301),
        ("obj_to_integer (X, 4, 1, S)", 1301),
        ("get_channel_info (X, 'size', 0, S)", 1301),
        ("compare_obj (X, X, -1, S)", 1301),
    ],
)
def test_wrong_parameters(call, code):
    refused(code, call, {"X": ALL})


def test_integers_stand_for_objects():
    result = given("obj_to_integer (X, 1, -1, S)\ninteger_to_obj (Y, [S[2], S[0]])", X=ALL)
    assert len(set(result["S"])) == 3
    assert list(result["Y"]) == [C, A]


def test_classes_and_channels():
    image = Image([np.zeros((2, 3), np.uint16)] * 2)
    both = Objects([image, A, Contour([0, 1], [0, 1])])
    result = given("get_obj_class (X, K)\nget_channel_info (I, 'type', [0, 1, 2], T)", X=both, I=image)
    assert result["K"] == ["image", "region", "xld_cont"]
    assert result["T"] == ["region", "uint2", "uint2"]


def test_equality():
    plane = np.arange(12, dtype=np.float32).reshape(3, 4)
    near = plane + np.float32(0.25)
    domain = Region.from_points([0], [1])
    outside = plane.copy()
    outside[2, 3] = 99
    pairs = [
        (Image([plane]), Image([plane.copy()]), 1, 1),
        (Image([plane]), Image([near]), 0, 1),
        (Image([plane], domain=domain), Image([outside], domain=domain), 1, 1),
        (Image([plane]), Image([plane], domain=domain), 0, 0),
        (Image([plane]), Image([plane, plane]), 0, 0),
        (A, B, 0, 0),
        (A, Region.rectangle1(0, 0, 0, 3), 1, 1),
        (Objects(), Objects(), 1, 1),
        (Objects([A]), Objects([A, A]), 0, 0),
        (Contour([0, 1], [2, 3]), Contour([0, 1.2], [2, 3]), 0, 1),
    ]
    for one, other, equal, close in pairs:
        result = given("test_equal_obj (X, Y, E)\ncompare_obj (X, Y, 0.25, K)", X=one, Y=other)
        assert (result["E"], result["K"]) == ([equal], [close])
