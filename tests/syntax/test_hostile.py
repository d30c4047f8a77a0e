"""Texts that are no programs: always a node, in time that grows with the text and not faster."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.syntax import nodes as n
from hdev.syntax import parse_statement, print_statement
from hdev.syntax.depth import MAX_NESTING

MANY = 20_000
TEXTS = {
    "parentheses": "A := " + "(" * MANY + "1" + ")" * MANY,
    "open parentheses": "A := " + "(" * MANY,
    "brackets": "A := " + "[" * MANY + "]" * MANY,
    "wide brackets": "A := " + ("[" + " " * 20) * MANY,
    "operators": "A := 1" + "+1" * MANY,
    "minuses": "A := " + "-" * MANY + "1",
    "members": "A := A" + ".b" * MANY,
    "indices": "A := A" + "[1]" * MANY,
    "nested indices": "A := " + "A[" * MANY + "1" + "]" * MANY,
    "bars": "A := " + "|" * MANY,
    "elements": "A := [" + "1," * MANY + "1]",
    "keyword arguments": "f (" + "if," * MANY + "1)",
    "keyword keys": "A := dict{" + "if: 1," * MANY + "a: 1}",
    "long string": "f ('" + "x" * 1_000_000 + "')",
    "open string": "f ('" + "x" * 1_000_000,
    "backslashes": "f ('" + "\\\\" * MANY,
    "quotes": "A := " + "'" * MANY,
    "continuations": "A := " + "\\\n" * MANY + "1",
    "false continuations": "A := " + "\\ " * MANY,
    "blanks": "A := " + " " * MANY + "1",
    "words": "dict " * MANY,
    "long integer": "A := " + "9" * MANY,
    "long octal": "A := 0" + "7" * MANY,
    "long hexadecimal": "A := 0x" + "f" * MANY,
    "long real": "A := " + "9" * MANY + ".5",
    "nested kinds": "global " + "vector(" * MANY,
    "nulls": "\0" * MANY,
    "surrogates": "A := \ud800",
    "chains in brackets": "A := " + "[" * 100 + "1" + ("+A" * 400 + ",B]") * 100,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_huge_texts(text):
    begin = time.process_time()
    statement = parse_statement.__wrapped__(text)
    assert time.process_time() - begin < 5
    if isinstance(statement, n.Invalid):
        assert len(statement.message) < 200
        assert 0 <= statement.column <= len(text)
    else:
        assert parse_statement(print_statement(statement)) == statement


FRAGMENTS = """
' \\ \n ( ) [ ] { } | A if for to else end case := = + - < > 1 1. 0x dict{ : , . not // $ # import par_start global catch
\0 \ud800 ， é ; & ! " ++ *= /* then
""".split(" ")


@settings(max_examples=500)
@given(st.one_of(st.text(st.characters()), st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)))
def test_any_text_is_a_statement_or_invalid(text):
    statement = parse_statement(text)
    if isinstance(statement, n.Invalid):
        assert statement.message
        assert 0 <= statement.column <= len(text)
    else:
        assert parse_statement(print_statement(statement)) == statement


def test_a_chain_may_be_long():
    assert not isinstance(parse_statement("A := " + "+".join(["'a'"] * 400)), n.Invalid)


def test_nesting_may_be_deep_but_not_deeper():
    def nested(levels):
        return parse_statement("A := " + "[" * levels + "1" + "]" * levels)

    assert not isinstance(nested(MAX_NESTING - 2), n.Invalid)
    assert nested(MAX_NESTING + 1) == n.Invalid("the expression is nested too deeply", 5 + MAX_NESTING, "")
