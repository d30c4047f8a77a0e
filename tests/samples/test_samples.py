"""Every sample runs without a warning, says something, and finds what its `.expected.json` says can be seen in the picture."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from hdev.cli.main import main

SAMPLES = Path(__file__).parents[2] / "samples"
#: A program without expectations needs data that is made first, and has a test of its own (deep_learning/digits).
PROGRAMS = sorted(path for path in SAMPLES.rglob("*.hdev") if path.with_suffix(".expected.json").exists())


def test_samples(tmp_path: Path) -> None:
    report = tmp_path / "samples.xml"
    code = main(
        ["test", str(SAMPLES), "--pedantic", "--timeout", "300", "--junit", str(report), "--pictures", str(tmp_path)]
    )
    cases = {case.get("name"): case for case in ET.parse(report).getroot().iter("testcase")}
    failed = [
        case.get("name")
        for case in cases.values()
        if case.find("failure") is not None or case.find("error") is not None
    ]
    assert (code, failed) == (0, [])
    assert {path.name for path in PROGRAMS} <= set(cases)
    for path in PROGRAMS:
        assert cases[path.name].findtext("system-out"), f"{path.name} says nothing"
        assert cases[path.name].find("system-err") is None


def test_there_are_samples() -> None:
    assert len(PROGRAMS) >= 6


def test_samples_are_sound() -> None:
    assert main(["check", str(SAMPLES), "-p", str(SAMPLES / "testing")]) == 0
