"""Functions, constants and reserved words of expressions."""

import pytest

from hdev.catalogue import operator_entry, operator_names
from hdev.catalogue.functions import CONSTANTS, FUNCTIONS, RESERVED_WORDS

IRREGULAR = {
    "firstn": "tuple_first_n",
    "gen_tuple_const": "tuple_gen_const",
    "lastn": "tuple_last_n",
    "str_firstn": "tuple_str_first_n",
    "str_lastn": "tuple_str_last_n",
    "subset": "tuple_select",
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_function_is_its_operator(function):
    assert FUNCTIONS[function.name] is function
    assert function.operator == IRREGULAR.get(function.name, f"tuple_{function.name}")
    operator = operator_entry(function.operator)
    assert operator is not None
    assert (len(operator.io), len(operator.oo), len(operator.oc)) == (0, 0, 1)
    assert function.arity == (len(operator.ic), len(operator.ic))
    assert function.summary


def test_operators_are_used_once():
    operators = [function.operator for function in FUNCTIONS.values()]
    assert len(operators) == len(set(operators))


def test_names_shared_with_operators():
    assert FUNCTIONS.keys() & operator_names() == {"difference", "insert", "intersection", "repeat"}


def test_constants():
    assert CONSTANTS["true"] == 1
    assert CONSTANTS["H_MSG_TRUE"] == CONSTANTS["H_MSG_OK"] == 2
    assert CONSTANTS["H_TYPE_ANY"] == sum(value for name, value in CONSTANTS.items() if name.startswith("H_TYPE")) // 2
    assert CONSTANTS["HNULL"] is None
    assert CONSTANTS.keys().isdisjoint(FUNCTIONS)


def test_reserved_words():
    assert {"if", "par_start", "xor", "sin", "subset", "H_TYPE_INT", "HNULL", "to", "by"} <= RESERVED_WORDS
    assert RESERVED_WORDS.isdisjoint({"Image", "threshold", "step", "x"})
