"""Compiled procedures are kept, and made anew when what they depend on changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import hdev
from hdev import cache
from hdev.runtime.linker import Linker


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The names of the procedures that were really compiled."""
    monkeypatch.setenv("HDEV_CACHE", str(tmp_path / "cache"))
    names: list[str] = []
    original = Linker._compile

    def recording(self, procedure, inputs, is_main):
        names.append(procedure.name)
        return original(self, procedure, inputs, is_main)

    monkeypatch.setattr(Linker, "_compile", recording)
    return names


def library(path: Path, outputs: str, body: str) -> None:
    path.mkdir(exist_ok=True)
    (path / "f.hdvp").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<hdevelop file_version="1.2" halcon_version="23.05.0.0">\n'
        f'<procedure name="f">\n<interface>\n<oc>{outputs}</oc>\n</interface>\n<body>\n<l>{body}</l>\n<l>return ()</l>\n'
        "</body>\n</procedure>\n</hdevelop>\n"
    )


ONE = '<par name="A" base_type="ctrl" dimension="0"/>'
TWO = ONE + '<par name="B" base_type="ctrl" dimension="0"/>'


def test_second_run_compiles_nothing(compilations: list[str]) -> None:
    for _ in range(2):
        assert hdev.run_text("R := 1 + 1")["R"] == [2]
    assert compilations == ["main"]


def test_changed_text_is_compiled(compilations: list[str]) -> None:
    hdev.run_text("R := 1")
    assert hdev.run_text("R := 2")["R"] == [2]
    assert compilations == ["main", "main"]


def test_changed_interface_of_a_callee_recompiles_the_caller(compilations: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "library"
    program = tmp_path / "p.txt"
    program.write_text("R := 0\nf (R)\n")
    library(folder, ONE, "A := 1")
    assert hdev.run(program, procedure_paths=[folder])["R"] == [1]
    library(folder, TWO, "A := 1")
    assert hdev.run(program, procedure_paths=[folder], warn=lambda text: None)["R"] == [0]
    assert compilations == ["main", "f", "main"]


def test_changed_body_of_a_callee_leaves_the_caller(compilations: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "library"
    program = tmp_path / "p.txt"
    program.write_text("f (R)\n")
    library(folder, ONE, "A := 1")
    hdev.run(program, procedure_paths=[folder])
    library(folder, ONE, "A := 5")
    assert hdev.run(program, procedure_paths=[folder])["R"] == [5]
    assert compilations == ["main", "f", "f"]


def test_procedure_that_appears_later_is_found(compilations: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "library"
    program = tmp_path / "p.txt"
    program.write_text("R := 0\nf (R)\n")
    assert hdev.run(program, procedure_paths=[folder], warn=lambda text: None)["R"] == [0]
    library(folder, ONE, "A := 7")
    assert hdev.run(program, procedure_paths=[folder])["R"] == [7]


def test_damaged_entry_is_made_anew(compilations: list[str], tmp_path: Path) -> None:
    hdev.run_text("R := 3")
    for file in (tmp_path / "cache" / "code").iterdir():
        data = file.read_bytes()
        file.write_bytes(data[: len(data) // 2])
    assert hdev.run_text("R := 3")["R"] == [3]
    assert compilations == ["main", "main"]


def test_cache_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HDEV_CACHE", str(tmp_path / "file" / "below"))
    assert hdev.run_text("R := 4")["R"] == [4]
    monkeypatch.setenv("HDEV_CACHE", "")
    assert cache.folder() == ""
    assert hdev.run_text("R := 4")["R"] == [4]


def test_input_names_are_part_of_the_key(compilations: list[str]) -> None:
    assert hdev.run_text("A := 1\nR := A")["R"] == [1]
    assert hdev.run_text("A := 1\nR := A", inputs={"A": 5})["R"] == [5]
    assert hdev.run_text("A := 1\nR := A")["R"] == [1]
