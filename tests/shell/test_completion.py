"""Candidates and the current parameter, by where the cursor is."""

import pytest

from hdev.catalogue import operator_entry, operator_names
from hdev.iconic import Image, Objects
from hdev.shell.catalogue import operator_signature, procedure_signature, values_of
from hdev.shell.completion import Completer, Names
from hdev.values.dictionary import Dictionary
from hdev.values.htuple import HTuple
from hdev.values.vector import HVector
from tests.shell.driving import Driven


@pytest.fixture
def variables():
    inner = Dictionary()
    inner.set("depth", 3)
    settings = Dictionary()
    for key, value in (("threshold", 5), ("thickness", 0.5), ("two words", 1), ("inner", inner)):
        settings.set(key, value)
    return {
        "Image": Objects(),
        "Regions": Objects(),
        "Area": HTuple([1, 2]),
        "Settings": settings,
        "Vector": HVector([1, 2]),
        "Threshold": 128,
    }


@pytest.fixture
def completer(variables, tmp_path):
    return Completer(
        Names(
            variables=lambda: variables,
            procedures=lambda: ["find_marks", "threshold_marks"],
            commands={"load": "file", "del": "variable", "break": "procedure", "pictures": "=auto =off", "vars": ""},
            directory=lambda: str(tmp_path),
        )
    )


def texts(completer, text):
    return [candidate.text for candidate in completer.candidates(text)]


class TestStatements:
    def test_every_operator_is_found_by_its_beginning(self, completer):
        for name in list(operator_names())[::37]:
            if not operator_entry(name).statement:
                assert name in texts(completer, name[: max(len(name) - 2, 2)])

    def test_beginning_first_then_parts(self, completer):
        found = texts(completer, "thres")
        assert found[:3] == ["Threshold", "threshold_marks", "threshold"] or found[:2] == [
            "threshold_marks",
            "threshold",
        ]
        assert "binary_threshold" in found
        assert found.index("threshold") < found.index("binary_threshold")

    def test_keywords_procedures_variables(self, completer):
        assert "endwhile" in texts(completer, "endw")
        assert "find_marks" in texts(completer, "find_m")
        assert "Settings" in texts(completer, "Set")
        assert "par_start" in texts(completer, "par_")

    def test_in_a_later_line(self, completer):
        assert "endfor" in texts(completer, "for I := 1 to 3 by 1\n    endf")
        assert "threshold" in texts(completer, "for I := 1 to 3 by 1\n    thresh")

    def test_behind_par_start(self, completer):
        assert "find_marks" in texts(completer, "par_start <T> : find")

    @pytest.mark.parametrize("text", ["", "  ", "* thresh", "A := 1 // thresh", "A := 5"])
    def test_nothing(self, completer, text):
        assert texts(completer, text) == []


class TestArguments:
    def test_iconic_input(self, completer):
        assert texts(completer, "threshold (") == ["Image", "Regions"]
        assert texts(completer, "threshold (Re") == ["Regions"]

    def test_output_offers_its_own_name(self, completer):
        assert texts(completer, "threshold (Image, ")[0] == "Region"

    def test_control_input_offers_default_and_variables(self, completer):
        found = texts(completer, "threshold (Image, Region, ")
        assert found[0] == operator_entry("threshold").ic[0].default == "128.0"
        assert {"Area", "Threshold"} <= set(found)
        assert "Image" not in found

    def test_documented_values(self, completer):
        found = texts(completer, "threshold (Image, Region, '")
        assert found == ["min'", "max'"]
        assert values_of("threshold", 2)[0] == "128.0"

    def test_default_string(self, completer):
        default = operator_entry("binary_threshold").ic[0].default
        assert texts(completer, "binary_threshold (Image, R, 'max")[0] + "" == default[1:]

    def test_functions_in_expressions(self, completer):
        assert "sqrt" in texts(completer, "A := sq")
        assert "Area" in texts(completer, "B := 2 * Ar")
        assert "true" in texts(completer, "if (tr")
        assert "to" in texts(completer, "for I := 1 t")


class TestDots:
    def test_keys(self, completer):
        assert texts(completer, "A := Settings.th") == ["threshold", "thickness"]
        assert texts(completer, "Settings.inner.") == ["depth"]
        assert "['two words']" in texts(completer, "Settings.")
        assert texts(completer, "A := Settings.['two") == ["two words']"]
        assert texts(completer, "A := Nothing.") == []

    def test_vector_methods(self, completer):
        assert texts(completer, "Vector.l") == ["length"]


class TestFiles:
    def test_in_quotes(self, completer, tmp_path):
        (tmp_path / "coins.png").touch()
        (tmp_path / "cells").mkdir()
        (tmp_path / "cells" / "one.tif").touch()
        (tmp_path / ".hidden").touch()
        assert texts(completer, "read_image (Image, 'c") == ["cells/", "coins.png'"]
        assert texts(completer, "read_image (Image, 'cells/") == ["one.tif'"]
        assert texts(completer, "read_image (Image, 'cells\\\\") == ["one.tif'"]
        assert texts(completer, f"F := '{tmp_path}/co") == ["coins.png'"]
        assert texts(completer, "read_image (Image, 'nowhere/") == []

    def test_of_commands(self, completer, tmp_path):
        (tmp_path / "program.hdev").touch()
        assert texts(completer, "%load pro") == ["program.hdev"]


class TestCommands:
    def test_names_and_arguments(self, completer):
        assert texts(completer, "%lo") == ["%load"]
        assert texts(completer, "%del Are") == ["Area"]
        assert texts(completer, "%break find") == ["find_marks"]
        assert texts(completer, "%pictures o") == ["off"]
        assert texts(completer, "%vars x") == []

    def test_help(self, completer):
        assert "threshold" in texts(completer, "?thresh")
        assert "find_marks" in texts(completer, "??find")


class TestSignatures:
    @pytest.mark.parametrize(
        ("text", "name", "parameter"),
        [
            ("threshold (", "threshold", 0),
            ("threshold (Image, Region, 1", "threshold", 2),
            ("threshold (Image, Region, [1, 2], ", "threshold", 3),
            ("threshold (Image, Region, max2(1, ", "max2", 1),
            ("A := sin(", "sin", 0),
            ("disp_text ('a, b (', ", "disp_text", 1),
            ("if (A)\n    threshold (Image, ", "threshold", 1),
            ("threshold (Image, \\\n Region, ", "threshold", 2),
        ],
    )
    def test_current_parameter(self, completer, text, name, parameter):
        signature, number = completer.signature(text)
        assert (signature.name, number) == (name, parameter)

    @pytest.mark.parametrize(
        "text", ["", "A := 1", "threshold (Image, Region, 1, 2)", "nonesuch (", "A[", "* threshold ("]
    )
    def test_none(self, completer, text):
        assert completer.signature(text) is None

    def test_text_of_a_signature(self):
        for name in ("threshold", "area_center", "dev_open_window"):
            assert str(operator_signature(name)).replace(" ", "") == operator_entry(name).signature.replace(" ", "")

    def test_procedure(self):
        with Driven("A := 1\nprocedure scale (Image : Result : Factor : Mean)\nMean := 1\n") as driven:
            signature, number = driven.shell.completer.signature("scale (Image, Result, ")
            assert (signature.parameters[number].name, number) == ("Factor", 2)
            assert str(signature) == "scale (Image : Result : Factor : Mean)"
            assert signature == procedure_signature(driven.shell.workspace.program.procedures["scale"])


def test_image_variables_are_iconic(completer, variables):
    import numpy as np

    variables["Picture"] = Image.from_numpy(np.zeros((4, 4), np.uint8))
    assert "Picture" in texts(completer, "threshold (")
