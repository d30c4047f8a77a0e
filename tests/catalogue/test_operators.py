"""Look-up of operators."""

import subprocess
import sys

import pytest

from hdev.catalogue import OperatorEntry, Parameter, chapter_of, entries, operator_entry, operator_names

SIGNATURES = """
    read_image ( : Image : FileName : )
    threshold (Image : Region : MinGray, MaxGray : )
    connection (Region : ConnectedRegions : : )
    select_shape (Regions : SelectedRegions : Features, Operation, Min, Max : )
    area_center (Regions : : : Area, Row, Column)
    smallest_rectangle1 (Regions : : : Row1, Column1, Row2, Column2)
    reduce_domain (Image, Region : ImageReduced : : )
    mean_image (Image : ImageMean : MaskWidth, MaskHeight : )
    gen_circle ( : Circle : Row, Column, Radius : )
    count_obj (Objects : : : Number)
    get_image_size (Image : : : Width, Height)
    dev_open_window ( : : Row, Column, Width, Height, Background : WindowHandle)
    dev_display (Object : : : )
    tuple_add ( : : S1, S2 : Sum)
    tuple_regexp_replace ( : : Data, Expression, Replace : Result)
    tuple_str_replace ( : : String, Before, After : Replaced)
    hom_mat2d_identity ( : : : HomMat2DIdentity)
    affine_trans_image (Image : ImageAffineTrans : HomMat2D, Interpolation, AdaptImageSize : )
    write_image (Image : : Format, FillColor, FileName : )
"""


@pytest.mark.parametrize("signature", [line.strip() for line in SIGNATURES.strip().splitlines()])
def test_signature(signature):
    entry = operator_entry(signature.split()[0])
    assert entry is not None
    assert entry.signature == signature


def test_entry():
    entry = operator_entry("threshold")
    assert entry is not None
    assert entry.chapter == ("Segmentation", "Threshold")
    assert [parameter.name for parameter in entry.parameters] == ["Image", "Region", "MinGray", "MaxGray"]
    assert [parameter.name for parameter in entry.inputs] == ["Image", "MinGray", "MaxGray"]
    assert [parameter.name for parameter in entry.outputs] == ["Region"]
    assert entry.ic[1] == Parameter("MaxGray", "control", "in", 2, "number", ("integer", "real"), "1n", "255.0")
    assert "byte" in entry.io[0].types
    assert entry.arity == 4
    assert not any([entry.legacy, entry.removed, entry.hdevelop_only, entry.statement])


def test_unknown_operator():
    assert operator_entry("no_such_operator") is None
    assert chapter_of("no_such_operator") is None
    assert operator_entry("") is None


def test_unknown_signature():
    assert OperatorEntry("mystery", ("Tools",), known_signature=False).signature == "mystery (...)"


def test_names_and_chapters():
    assert "threshold" in operator_names()
    assert chapter_of("threshold") == ("Segmentation", "Threshold")
    assert chapter_of("open_io_device") == ("System", "I/O Devices")
    assert chapter_of("gen_measure_arc") == ("1D Measuring",)


def test_entries_by_chapter():
    section = [entry.name for entry in entries("Segmentation/Threshold")]
    chapter = [entry.name for entry in entries("Segmentation")]
    assert "threshold" in section
    assert set(section) < set(chapter) < operator_names()
    assert [entry.name for entry in entries("System/I/O Devices")]
    assert list(entries("Segmentatio")) == []


def test_statements_are_no_operators():
    statements = {entry.name for entry in entries("Control") if entry.statement}
    assert {"if", "for", "endwhile", "catch", "throw", "return"} <= statements
    assert statements.isdisjoint({"assign", "assign_at", "par_join", "export_def"})
    assert all(entry.hdevelop_only for entry in entries("Control"))
    assert all(entry.hdevelop_only for entry in entries("Develop"))


def test_legacy_and_removed():
    thinning = operator_entry("thinning")
    assert thinning is not None
    assert thinning.legacy
    assert not thinning.removed
    assert sum(entry.removed for entry in entries()) == 32


def test_import_reads_no_data():
    script = """if True:
        import sys
        opened = []
        sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
        import hdev.catalogue, hdev.catalogue.errors, hdev.catalogue.functions
        assert not [path for path in opened if path.endswith(".json")], opened
        assert "difflib" not in sys.modules
        hdev.catalogue.operator_entry("threshold")
        hdev.catalogue.operator_entry("binary_threshold")
        assert [path.rpartition("data")[2][1:] for path in opened if path.endswith(".json")] == [
            "index.json", "segmentation.json"
        ], opened
    """
    subprocess.run([sys.executable, "-c", script], check=True)
