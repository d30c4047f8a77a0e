"""Codes and characters; `ords` and `chrt` undo each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL, characters

CODES = st.integers(1, 0x10FFFF).filter(lambda c: not 0xD800 <= c <= 0xDFFF)


@given(CODES)
def test_ord_and_chr(code):
    assert characters.character(code) == chr(code)
    assert characters.ordinal(chr(code)) == code


@given(st.lists(CODES | st.just(0)))
def test_ords_undoes_chrt(codes):
    assert L(characters.ords(characters.chrt(T(*codes)))) == codes


def test_zero_ends_a_string():
    assert same(characters.chrt(T(65, 66, 0, 67)), ["AB", 0, "C"])
    assert same(characters.chrt(T(0, 0, 65)), [0, 0, "A"])
    assert same(characters.chrt(T(65, 0)), ["A", 0])
    assert same(characters.ords(T("AB", 0, "C")), [65, 66, 0, 67])
    assert characters.character(0) == ""


@pytest.mark.parametrize("f", [characters.character, characters.chrt])
@pytest.mark.parametrize("code", [-1, 0xD800, 0xDFFF, 0x110000, 2**62])
def test_no_character(f, code):
    with fails(1301):
        f(code)
    with fails(1301):
        f(T(65, code))


def test_errors_and_empty():
    for wrong in (1.0, "a", HNULL):
        for f in (characters.character, characters.chrt):
            with fails(1201):
                f(wrong)
    for wrong in ("", "ab"):
        with fails(1301):
            characters.ordinal(wrong)
    with fails(1201):
        characters.ordinal(1)
    with fails(1201):
        characters.ords(1.5)
    for f in (characters.character, characters.chrt, characters.ordinal, characters.ords):
        assert L(f(EMPTY)) == []
