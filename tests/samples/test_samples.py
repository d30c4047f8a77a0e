"""Every sample runs, says something, and finds what its `.expected.json` says can be seen in the picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import hdev

SAMPLES = Path(__file__).parents[2] / "samples"
PROGRAMS = sorted(SAMPLES.rglob("*.hdev"))


def mismatch(actual: list[Any], expected: dict[str, Any]) -> str:
    """What differs from an expectation; '' if nothing does."""
    if "equals" in expected:
        return "" if actual == expected["equals"] else f"{actual} instead of {expected['equals']}"
    wanted, tolerance = expected["close"], expected["tolerance"]
    if len(actual) != len(wanted):
        return f"{len(actual)} values instead of {len(wanted)}: {actual}"
    far = [(k, a, w) for k, (a, w) in enumerate(zip(actual, wanted)) if not abs(a - w) <= tolerance]
    return "".join(f"[{k}] is {a} instead of {w} +- {tolerance}; " for k, a, w in far)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_sample(program: Path, capfd: pytest.CaptureFixture[str]) -> None:
    expected = json.loads(program.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert list(expected) == ["variables"]
    answers = program.with_suffix(".answers.json")
    result = hdev.run(program, timeout=300, pedantic=True, answers=answers if answers.exists() else None)
    wrong = {name: mismatch(result[name], value) for name, value in expected["variables"].items()}
    assert not {name: text for name, text in wrong.items() if text}
    output = capfd.readouterr()
    assert output.out.strip()
    assert not output.err


def test_there_are_samples() -> None:
    assert len(PROGRAMS) >= 5


@pytest.mark.parametrize(
    ("actual", "expected", "same"),
    [
        ([24], {"equals": [24]}, True),
        ([24, 1], {"equals": [24]}, False),
        ([1.0, 2.4], {"close": [1, 2], "tolerance": 0.5}, True),
        ([1.0, 2.6], {"close": [1, 2], "tolerance": 0.5}, False),
        ([1.0], {"close": [1, 2], "tolerance": 0.5}, False),
        ([float("nan")], {"close": [1], "tolerance": 0.5}, False),
    ],
)
def test_comparison(actual: list[Any], expected: dict[str, Any], same: bool) -> None:
    assert (mismatch(actual, expected) == "") is same
