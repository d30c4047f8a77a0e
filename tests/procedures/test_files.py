"""Every standard procedure: its file, its documentation, its interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from hdev.program import load
from hdev.program.documentation import Documentation

from .interfaces import CALLED, DOCUMENTED, OWN, UNCONFIRMED, camera_interfaces
from .support import FILES, FOLDER

NAMES = [path.stem for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_file_has_one_procedure_of_its_name(path: Path) -> None:
    program = load(path)
    assert list(program.procedures) == [path.stem]
    assert not program.procedures[path.stem].locked
    assert path.read_bytes() == load(path).to_bytes()


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_documentation_is_complete(path: Path) -> None:
    procedure = load(path).procedures[path.stem]
    documentation: Documentation = procedure.documentation
    assert documentation.short.endswith(".")
    assert len(documentation.short) <= 150
    assert len(documentation.text("abstract")) >= len(documentation.short)
    assert documentation.items("chapters")
    assert set(documentation.parameters) == {parameter.name for parameter in procedure.interface.parameters}
    for name, parameter in documentation.parameters.items():
        assert parameter.description.endswith("."), name
        assert parameter.sem_type, name
    for parameter in procedure.interface.ic:
        described = documentation.parameters[parameter.name]
        # Handles and what earlier steps computed have no sensible default.
        computed = (
            "window",
            "dict",
            "campar",
            "pose",
            "real",
            "point",
            "shape_model",
            "ncc_model",
            "class",
            "handle",
            "function_1d",
        )
        assert (
            described.default_value
            or described.sem_type.startswith(computed)
            or described.items("type_list")[0] in ("handle",)
        ), parameter.name


def groups_of(name: str) -> list[list[str]]:
    """The parameters of a procedure by group."""
    (path,) = [path for path in FILES if path.stem == name]
    interface = load(path).procedures[name].interface
    return [[p.name for p in group] for group in (interface.io, interface.oo, interface.ic, interface.oc)]


@pytest.mark.parametrize(("name", "signature"), sorted({**DOCUMENTED, **camera_interfaces()}.items()))
def test_documented_interfaces(name: str, signature: str) -> None:
    expected = [[p.strip() for p in group.split(",") if p.strip()] for group in signature.split(":")]
    assert groups_of(name) == expected


@pytest.mark.parametrize(("name", "counts"), sorted({**CALLED, **UNCONFIRMED}.items()))
def test_interfaces_of_calls(name: str, counts: tuple[int, ...]) -> None:
    assert tuple(len(group) for group in groups_of(name)) == counts


def test_every_procedure_has_a_source() -> None:
    known = [*DOCUMENTED, *camera_interfaces(), *CALLED, *UNCONFIRMED, *OWN]
    assert sorted(known) == sorted(NAMES)


def test_no_name_is_an_operator_or_twice() -> None:
    from hdev.catalogue import operator_names

    assert len(set(NAMES)) == len(NAMES)
    assert [name for name in NAMES if name in operator_names()] == []


def test_check_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    from hdev.cli.main import main

    main(["check", "--json", str(FOLDER)])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == len(FILES)
    for line in lines:
        assert line["diagnostics"] == [], line["file"]
        assert line["not_found"] == [], line["file"]
