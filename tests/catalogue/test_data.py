"""The data files: format, order and agreement with each other."""

import json
from pathlib import Path

import pytest

import hdev.catalogue

DATA = Path(hdev.catalogue.__file__).parent / "data"
CHAPTERS = sorted(path for path in DATA.glob("*.json") if path.stem not in ("index", "errors"))
FLAGS = {"legacy", "removed", "hdevelop_only", "statement", "unconfirmed"}
KEYS = {"io", "oo", "ic", "oc", "flags", "arity", "source"}
CONTROL_TYPES = {"integer", "real", "string", "handle"}
PIXEL_TYPES = {
    *("byte", "int1", "int2", "int4", "int8", "uint2", "real", "complex", "direction", "cyclic", "vector_field")
}


def unique_keys(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys))
    return dict(pairs)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique_keys)


def test_index_agrees_with_the_chapters():
    index = load(DATA / "index.json")
    assert list(index) == sorted(index)
    placed = [name for names in index.values() for name in names.split()]
    assert len(placed) == len(set(placed)) == 2444
    for section, names in index.items():
        assert names.split() == sorted(names.split())
        chapter = section.split("/")[0].lower().replace(" ", "_")
        assert load(DATA / f"{chapter}.json").keys() >= set(names.split())
    assert sum(len(load(path)) for path in CHAPTERS) == len(placed)


@pytest.mark.parametrize("path", [*CHAPTERS, DATA / "index.json", DATA / "errors.json"], ids=lambda path: path.stem)
def test_one_entry_a_line(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("{", "}")
    assert len(lines) - 2 == len(load(path))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_records(path):
    records = load(path)
    assert list(records) == sorted(records)
    for name, record in records.items():
        assert record.keys() <= KEYS, name
        assert set(record.get("flags", "").split()) <= FLAGS, name
        assert record.get("source", "https://").startswith("https://"), name


def test_parameters():
    for entry in hdev.catalogue.entries():
        names = [parameter.name for parameter in entry.parameters]
        assert all(name.isidentifier() for name in names), entry.name
        assert len(names) == len(set(names)), entry.name
        for group, kind, direction in (
            (entry.io, "iconic", "in"),
            (entry.oo, "iconic", "out"),
            (entry.ic, "control", "in"),
            (entry.oc, "control", "out"),
        ):
            assert [parameter.position for parameter in group] == list(range(1, len(group) + 1)), entry.name
            for parameter in group:
                assert (parameter.kind, parameter.direction) == (kind, direction), entry.name
                assert set(parameter.types) <= (PIXEL_TYPES if kind == "iconic" else CONTROL_TYPES), entry.name
                assert parameter.count in ("", "1", "n", "1n"), entry.name
                assert not parameter.default or direction == "in", entry.name
        assert entry.arity == len(names), entry.name
        assert entry.known_signature, entry.name


def test_error_codes_ascend():
    codes = [int(code) for code in load(DATA / "errors.json")]
    assert codes == sorted(codes)
