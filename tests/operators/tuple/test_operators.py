"""The operators of chapter Tuple are the functions of expressions."""

from __future__ import annotations

import inspect
from types import SimpleNamespace

import numpy
import pytest
from support import L, T, fails

from hdev import registry
from hdev.catalogue import chapter_of, entries
from hdev.catalogue.functions import FUNCTIONS
from hdev.values import EMPTY, HNULL, arithmetic, compare, construct, formatting, logic, strings
from hdev.values.dictionary import Dictionary
from hdev.values.functions import function

SAMPLES = [
    [EMPTY],
    [T(0.25)],
    [T(3, 1, 2)],
    [T("b", "a")],
    [HNULL],
    ["H_INT32_MAX"],
    [T(4, 2, 4), T(1, 2, 1)],
    [T(4, 2.5, 4), 1],
    [T("ab", "b"), "b"],
    ["abc", 1],
    [3, "x"],
    [T(1, 2), 1],
    [T("a1", "b2"), "[a-z]", "x"],
    [T(1, 2, 3), 1, T(8, 9)],
    [T(1, 2, 3), 0, 1],
    ["abcd", 1, 2],
    ["kitten", "sitting", "levenshtein"],
]

#: The operators behind the symbols of expressions.
SYMBOLS = {
    "tuple_add": arithmetic.add,
    "tuple_sub": arithmetic.sub,
    "tuple_mult": arithmetic.mult,
    "tuple_div": arithmetic.div,
    "tuple_mod": arithmetic.mod,
    "tuple_neg": arithmetic.neg,
    "tuple_and": logic.logical_and,
    "tuple_or": logic.logical_or,
    "tuple_xor": logic.logical_xor,
    "tuple_not": logic.logical_not,
    "tuple_band": logic.band,
    "tuple_bor": logic.bor,
    "tuple_bxor": logic.bxor,
    "tuple_bnot": logic.bnot,
    "tuple_concat": construct.concat,
    "tuple_select_range": construct.select_range,
    "tuple_string": formatting.format_value,
    "tuple_str_bit_select": strings.str_bit_select,
    "tuple_substr": strings.substr,
    **{
        f"tuple_{name}": getattr(compare, name)
        for order in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
        for name in (order, f"{order}_elem")
    },
}
PAIRS = SYMBOLS | {
    entry.operator: function(name)
    for name, entry in FUNCTIONS.items()
    if name != "rand" and chapter_of(entry.operator)[0] == "Tuple"
}


def outcome(f, arguments):
    """What a call gives: the elements, or the error."""
    try:
        return L(f(*arguments))
    except Exception as error:
        return type(error), getattr(error, "code", None)


def implementation(name):
    found = registry.find(name)
    assert found is not None, name
    return found.function


@pytest.mark.parametrize("name", [entry.name for entry in entries("Tuple") if not entry.removed])
def test_every_operator_is_implemented_in_its_section(name):
    found = registry.find(name)
    assert found is not None
    section = found.entry.chapter[1].lower().replace(" ", "_")
    assert found.function.__module__ == f"hdev.operators.tuple.{section}"
    assert f"`{name}`" in found.documentation


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_operators_and_functions_agree(name):
    operator = implementation(name)
    count = len(inspect.signature(operator).parameters)
    usable = [sample for sample in SAMPLES if len(sample) == count]
    assert usable
    results = [outcome(operator, sample) for sample in usable]
    assert results == [outcome(PAIRS[name], sample) for sample in usable]
    assert any(type(result) is list for result in results)


def test_sequences_take_the_step_last():
    f = implementation("tuple_gen_sequence")
    assert L(f(1, 9, 2)) == [1, 3, 5, 7, 9]
    for arguments, code in (
        ((1, 5, 0), 1303),
        ((5, 1, 1), 1303),
        (("a", 1, 1), 1201),
        ((1, "a", 1), 1202),
        ((1, 2, "a"), 1203),
    ):
        with fails(code):
            f(*arguments)


def test_features():
    assert implementation("tuple_length")(T(1, 2, 3)) == 3
    histo, size = implementation("tuple_histo_range")(T(1, 2, 2), 1, 2, 2)
    assert (L(histo), size) == ([1, 2], 1.0)


def test_random_numbers_are_the_sessions():
    session = SimpleNamespace(random=numpy.random.default_rng(3))
    expected = numpy.random.default_rng(3).random(4).tolist()
    f = implementation("tuple_rand")
    assert [*L(f(3, session=session)), f(1, session=session)] == expected
    assert registry.find("tuple_rand").effects == {"random"}


def test_handles_and_their_numbers():
    to_integer, to_handle, clear = map(implementation, ("handle_to_integer", "integer_to_handle", "clear_handle"))
    a, b = Dictionary(), Dictionary()
    numbers = to_integer(T(a, b, HNULL))
    assert L(numbers)[2] == 0
    assert L(to_handle(numbers)) == [a, b, HNULL]
    clear(T(a, HNULL))
    assert not a.valid
    assert b.valid
    clear(a)
    assert L(to_integer(T(a, b))) == [0, L(numbers)[1]]
    with fails(2451):
        to_handle(L(numbers)[0])
    for f in (to_integer, clear):
        with fails(1201):
            f(T(b, 5))
    assert b.valid
    with fails(1201):
        to_handle("1")


def test_effects():
    effects = {e.name: set(registry.find(e.name).effects) for e in entries("Tuple") if registry.find(e.name).effects}
    assert effects == {
        "tuple_rand": {"random"},
        "tuple_environment": {"read"},
        "read_dict": {"read"},
        "write_dict": {"write"},
    }
