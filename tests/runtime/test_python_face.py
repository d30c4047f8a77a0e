"""hdev from Python: run, eval, Procedure, operators as functions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hdev
import hdev.halcon as ha


def test_eval() -> None:
    assert hdev.eval("[1,2,3] * 2") == [2, 4, 6]
    assert hdev.eval("A + 1", {"A": 41}) == [42]
    with pytest.raises(hdev.HError) as caught:
        hdev.eval("1 +")
    assert caught.value.code == 21104


def test_error_has_all_attributes() -> None:
    with pytest.raises(hdev.HError) as caught:
        hdev.run_text("A := 1\nB := sqrt('x')")
    error = caught.value
    assert (error.code, error.operator, error.procedure, error.line) == (1201, "tuple_sqrt", "main", 2)
    assert error.user_data == ()
    assert error.message
    assert error.call_stack[0].text == "B := sqrt('x')"


@pytest.fixture
def procedure(tmp_path: Path) -> hdev.Procedure:
    file = tmp_path / "p.txt"
    file.write_text(
        "procedure measure (Image : Region : Low : Area, Name)\nthreshold (Image, Region, Low, 255)\narea_center (Region, Area, R, C)\nName := 'n'\nreturn ()\n"
    )
    return hdev.Procedure.load(file, "measure")


def test_procedure_as_a_function(procedure: hdev.Procedure) -> None:
    image = np.zeros((6, 8), np.uint8)
    image[2:4, 3:6] = 200
    region, area, name = procedure(image, 100)
    assert area == [6]
    assert name == ["n"]
    assert region[0].bounding_box == (2, 3, 3, 5)
    assert procedure(Image=image, Low=201)[1] == [0]


def test_wrong_arguments_of_a_procedure(procedure: hdev.Procedure) -> None:
    with pytest.raises(TypeError, match="Low"):
        procedure(np.zeros((2, 2), np.uint8))
    with pytest.raises(TypeError, match="takes 2"):
        procedure(1, 2, 3)
    with pytest.raises(TypeError, match="Other"):
        procedure(Other=1)


def test_error_in_a_procedure(procedure: hdev.Procedure) -> None:
    with pytest.raises(hdev.HError) as caught:
        procedure(np.zeros((2, 2), np.uint8), [])
    assert caught.value.procedure == "measure"


def test_operators_as_functions() -> None:
    assert ha.tuple_sort([3, 1, 2]) == [1, 2, 3]
    assert ha.tuple_sum(tuple=[1, 2]) == 3
    image = np.zeros((5, 5), np.uint8)
    image[1, 1] = image[3, 3] = 9
    parts = ha.connection(ha.threshold(image, 1, 255))
    assert ha.count_obj(parts) == 2
    with pytest.raises(AttributeError, match="threshold"):
        ha.treshold  # noqa: B018
    with pytest.raises(hdev.HError):
        ha.tuple_sqrt(-1)


def test_iconic_variables() -> None:
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    result = hdev.run_text("threshold (I, R, 5, 255)\nV := {1, 'a'}", inputs={"I": image})
    assert result["R"][0].area == 7
    assert result["V"] == [[1], ["a"]]
    assert set(result) == {"I", "R", "V"}


def test_main_with_parameters_needs_them(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text("procedure main ( : : A : B)\nB := A * 2\nreturn ()\n")
    assert hdev.run(file, {"A": 21})["B"] == [42]
    with pytest.raises(hdev.HError):
        hdev.run(file)
