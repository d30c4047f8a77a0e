"""Strings that denote numbers, against C's `strtol` and `strtod`."""

from __future__ import annotations

import ctypes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL, numbers

libc = ctypes.CDLL(None)
libc.strtoll.restype = ctypes.c_longlong
libc.strtod.restype = ctypes.c_double


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers_as_c_reads_them(x):
    for s in (str(x), f"{x:#x}", " \t" + str(x) + "\n "):
        assert numbers.number(s) == x == libc.strtoll(s.encode(), None, 0)
    octal = f"{x:o}".replace("-", "-0") if x < 0 else f"0{x:o}"
    assert numbers.number(octal) == x == libc.strtoll(octal.encode(), None, 0)


@given(
    st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["{!r}", "{:e}", "{:.3f}", "{:+.2E}", " {:.1f} "])
)
def test_reals_as_c_reads_them(x, form):
    s = form.format(x)
    assert same(numbers.number(s), [libc.strtod(s.encode(), None)])


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("020", 16),
        ("0x20", 32),
        ("-0X1f", -31),
        ("55.6", 55.6),
        (" 55.6 ", 55.6),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("08", 8),
        ("0", 0),
        ("-0", 0),
        ("+7", 7),
    ],
)
def test_forms(string, expected):
    assert same(numbers.number(string), [expected])
    assert numbers.is_number(string) == 1


@pytest.mark.parametrize(
    "string", ["", " ", "abc", "12abc", "0x", "1 2", "--1", "1e", ".", "nan", "inf", "1,5", "١", "0x1g", "1\x00"]
)
def test_what_denotes_no_number(string):
    assert numbers.number(string) == string
    assert numbers.is_number(string) == 0


def test_tuples_and_limits():
    assert same(numbers.number(T(1, "2", 3.5, "x", HNULL)), [1, 2, 3.5, "x", HNULL])
    assert L(numbers.is_number(T(1, "2", 3.5, "x", HNULL))) == [1, 1, 1, 0, 0]
    assert L(numbers.number(EMPTY)) == []
    for s in ("9223372036854775808", "-9223372036854775809", "0x8000000000000000", "1" * 10**6):
        with fails(1301):
            numbers.number(s)
        assert numbers.is_number(s) == 1
    assert numbers.number("0" * 10**5 + "7") == 7
