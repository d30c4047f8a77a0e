"""Whatever the program: it runs, or it ends with an error of its own; never with an error of Python's, never without end."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hdev
from tests.properties.programs import DAMAGED, EXPRESSIONS, PROGRAMS

SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck)}
INTERNAL_ERROR = 22000


def attempt(text: str, pedantic: bool) -> None:
    try:
        hdev.run_text(text, timeout=0.4, pedantic=pedantic, warn=lambda message: None)
    except hdev.HError as error:
        assert error.code != INTERNAL_ERROR, str(error)
    except hdev.ProgramError:
        pass


@settings(max_examples=150, **SETTINGS)
@given(PROGRAMS, st.booleans())
def test_any_program(text: str, pedantic: bool) -> None:
    attempt(text, pedantic)


@settings(max_examples=150, **SETTINGS)
@given(DAMAGED, st.booleans())
def test_damaged_program(text: str, pedantic: bool) -> None:
    attempt(text, pedantic)


@settings(max_examples=200, **SETTINGS)
@given(EXPRESSIONS)
def test_compiled_in_context_is_the_same_as_alone(expression: str) -> None:
    """An expression has the same value whether the types of its variables are known to the compiler or not."""
    setting = {"A": "3", "B": "2.5", "T": "[4,5,6]", "S": "'text'", "V": "{1,2}", "D": "dict{key: 7}"}
    known = "\n".join(f"{name} := {value}" for name, value in setting.items())
    hidden = "\n".join(
        f"{name} := {value}"
        if name in ("V", "D")
        else f"{name}_ := {value}\n{name}_[0] := {name}_[0]\n{name} := {name}_"
        for name, value in setting.items()
    )
    outcomes = []
    for preparation in (known, hidden):
        try:
            outcomes.append(
                repr(hdev.run_text(f"{preparation}\nResult := {expression}", timeout=2, pedantic=True).raw["Result"])
            )
        except hdev.HError as error:
            assert error.code != INTERNAL_ERROR, str(error)
            outcomes.append(f"error {error.code}")
    if "handle" not in outcomes[0] and "error" not in outcomes[0]:
        assert outcomes[0] == outcomes[1]
    elif "error" in outcomes[0]:
        assert "error" in outcomes[1]


@pytest.mark.long
@settings(max_examples=20_000, **SETTINGS)
@given(st.one_of(PROGRAMS, DAMAGED), st.booleans())
def test_many_programs(text: str, pedantic: bool) -> None:
    with contextlib.suppress(RecursionError):
        attempt(text, pedantic)


class TestAttacks:
    @pytest.mark.parametrize(
        "text",
        [
            "A := " + "(" * 5000 + "1" + ")" * 5000,
            "A := " + "-" * 5000 + "1",
            "A := 1" + " + 1" * 100_000,
            "A := " + "[" * 3000 + "]" * 3000,
            "\n".join(["if (1)"] * 3000),
            "\n".join(["if (1)"] * 300 + ["A := 1"] + ["endif"] * 300),
            "A := '" + "x" * 1_000_000 + "'",
            "A := gen_tuple_const(1000000000, 1)",
            "A := [0:1000000000]",
            "A := [0:0.0000001:1000]",
            "A := 'x'$'999999999s'",
            "V.at(100000000) := 1",
            "T[1000000000] := 1",
            "while (true)\nendwhile",
            "A := [1]\nwhile (true)\nA := [A, A]\nendwhile",
            "p ()\nprocedure p ()\np ()\nreturn ()",
            "p ()\nprocedure p ()\nq ()\nreturn ()\nprocedure q ()\ntry\np ()\ncatch (E)\np ()\nendtry\nreturn ()",
            "A := regexp_match('" + "a" * 40 + "', '(a+)+$x')",
            "A := lsh(1, 1000000000)",
            "A := pow(10, 400)",
            "A := 9223372036854775807 * 9223372036854775807 * 9223372036854775807 * 9223372036854775807 * 9223372036854775807",
            "A := (-9223372036854775807 - 1) / -1",
            "A := (-9223372036854775807 - 1) % -1",
            "for I := 1 to 10 by 0\nendfor",
            "for I := 9223372036854775806 to 9223372036854775807 by 1\nA := I\nendfor",
        ],
        ids=lambda text: text[:40],
    )
    def test_ends_in_an_error_or_a_value(self, text: str) -> None:
        try:
            hdev.run_text(text, timeout=4, pedantic=True)
        except hdev.HError as error:
            assert error.code != INTERNAL_ERROR, str(error)
