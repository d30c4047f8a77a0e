"""Expressions and programs with their results, from HALCON's documentation (cases.json).

`basis` says where a result comes from: 'documented' stands in the reference itself, 'derived' follows from a rule there,
'recall' is what users of HALCON know. An expected {"error": "any"} means that the case must raise an error.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

import hdev
from hdev.engine import evaluate
from hdev.program import loads
from hdev.values import elements

CASES = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))


#: Cases we believe wrong, each with the reason; they must go on failing, or be taken off this list.
WRONG = {
    "num-402": "the page this comes from prints 131, and 130 + 1 is a sum of two integers, hence an integer",
}


def outcome(case: dict[str, Any]) -> list[Any]:
    if "expr" in case:
        return list(elements(evaluate(case["expr"], timeout=20)))
    data = case["program"].encode()
    program = loads(data, "case.hdev" if case.get("format") == "hdev" else "case.txt")
    return list(elements(hdev.run(program, timeout=20).raw[case["result"]]))


def parameters() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(reason=WRONG[case["id"]], strict=True)] if case["id"] in WRONG else [],
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", parameters())
def test_case(case: dict[str, Any]) -> None:
    expected = case["expect"]
    if expected and "error" in expected[0]:
        with pytest.raises(hdev.HError):
            outcome(case)
        return
    found = outcome(case)
    assert len(found) == len(expected)
    for element, wanted in zip(found, expected, strict=True):
        ((kind, value),) = wanted.items()
        assert type(element) is {"int": int, "real": float, "string": str}[kind]
        if kind == "real":
            assert math.isclose(element, value, rel_tol=1e-9, abs_tol=1e-15)
        else:
            assert element == value


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 508
    assert len({case["id"] for case in CASES}) == len(CASES)
