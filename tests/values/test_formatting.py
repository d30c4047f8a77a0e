"""The `$` operator against `snprintf` of the C library."""

from __future__ import annotations

import ctypes
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import L, T, fails

from hdev.values import EMPTY, HNULL, formatting
from hdev.values.formatting import format_value as string

libc = ctypes.CDLL(None)

FLAGS = st.lists(st.sampled_from("-+ #0"), max_size=4).map("".join)
WIDTH = st.sampled_from(["", "1", "5", "12", "30"])
PRECISION = st.sampled_from(["", ".", ".0", ".1", ".3", ".10", ".20"])


def c_format(form: str, length: str, value) -> str:
    buffer = ctypes.create_string_buffer(3000)
    libc.snprintf(buffer, ctypes.c_size_t(3000), ("%" + form[:-1] + length + form[-1]).encode(), value)
    return buffer.value.decode()


@given(st.integers(-(2**63), 2**63 - 1) | st.integers(-20, 20), FLAGS, WIDTH, PRECISION, st.sampled_from("diuoxX"))
def test_integers(x, flags, width, precision, conversion):
    form = flags + width + precision + conversion
    assert string(x, form) == c_format(form, "ll", ctypes.c_longlong(x))


def _without_g(x, flags, width, precision, conversion):
    """A format for e or f that means the same as one for g with '#', by the rule of the C standard.

    glibc itself drops zeros where a number is rounded up to a power of ten: 999.5 with '#.3g'.
    """
    digits = max(int(precision[1:] or 0), 1) if precision else 6
    exponent = int(c_format(f".{digits - 1}e", "", ctypes.c_double(x)).partition("e")[2])
    if -4 <= exponent < digits:
        return f"{flags}{width}.{digits - 1 - exponent}f"
    return f"{flags}{width}.{digits - 1}{'E' if conversion == 'G' else 'e'}"


@given(st.floats() | st.floats(-1000, 1000), FLAGS, WIDTH, PRECISION, st.sampled_from("feEgG"))
@example(999.5, "#", "", ".3", "g")
@example(-99.995, "#0", "10", ".2", "G")
@example(0.00099995, "#", "", ".4", "g")
def test_reals(x, flags, width, precision, conversion):
    form = flags + width + precision + conversion
    if math.isnan(x):
        x = math.nan  # C shows the sign of a NaN
    known = form
    if "#" in flags and conversion in "gG" and math.isfinite(x):
        known = _without_g(x, flags, width, precision, conversion)
    assert string(x, form) == c_format(known, "", ctypes.c_double(x))


@given(st.text(st.sampled_from("abcé\U0001f600"), max_size=10), st.sampled_from(["", "-"]), WIDTH, PRECISION)
def test_strings(s, flags, width, precision):
    expected = s if not precision else s[: int(precision[1:] or 0)]
    expected = expected.ljust(int(width or 0)) if flags else expected.rjust(int(width or 0))
    for conversion in ("s", "", "b"):
        assert string(s, flags + width + precision + conversion) == expected


@pytest.mark.parametrize(
    ("x", "form", "expected"),
    [
        (23, "10.2f", "     23.00"),
        (23, "-10.2f", "23.00     "),
        (4, ".7f", "4.0000000"),
        (1234.56789, "+10.3f", " +1234.568"),
        (0xFF, ".5d", "00255"),
        ("total", "-10.3s", "tot       "),
        (5, "", "5"),
        (5, "4", "   5"),
        (1.5, ".3", "1.5"),
        (1e6, "", "1e+06"),
        (2.9, "d", "2"),
        (-2.9, "d", "-2"),
        (255.0, "x", "ff"),
        (2.5, "6s", "   2.5"),
        (17, ".1s", "1"),
        (1.0, "s", "1.0"),
    ],
)
def test_examples_and_adaptation(x, form, expected):
    assert string(x, form) == expected


def test_tuples_and_handles():
    assert L(string(T(1, 2.5, "a"), "5")) == ["    1", "  2.5", "    a"]
    assert L(string(EMPTY, "d")) == []
    assert string(HNULL, "8s") == "   HNULL"
    for x in (HNULL, "1", T(1, "1")):
        for form in ("d", "f", "x"):
            with fails(1201):
                string(x, form)


@pytest.mark.parametrize("form", ["k", "dd", "%d", "5.2.1f", "5 d", "ld", "*d", "d ", "5-d", ".-1f", "c", "٣d"])
def test_malformed_formats(form):
    with fails(1302):
        string(1, form)


def test_format_is_one_string():
    for form, code in ((1, 1202), (HNULL, 1202), (EMPTY, 1402), (T("d", "d"), 1402)):
        with fails(code):
            string(1, form)


@pytest.mark.parametrize("x", [math.nan, math.inf, 2.0**63, -1e19])
def test_what_is_no_integer(x):
    with fails(1301):
        string(x, "d")


@pytest.mark.parametrize("digits", ["999999999", "9" * 30, "9" * 100000])
@pytest.mark.parametrize("conversion", ["d", "x", "f", "e", "g", "s"])
def test_bombs(digits, conversion):
    for form in (digits, "." + digits, "0" + digits + "." + digits):
        with fails(6001):
            string(1 if conversion != "s" else "a", form + conversion)


def test_more_digits_than_a_double_has():
    x = 0.1
    assert string(x, ".2000f") == c_format(".2000f", "", ctypes.c_double(x))
    assert string(x, "#.2000e") == c_format("#.2000e", "", ctypes.c_double(x))
    assert string(x, "#.2000g") == c_format("#.2000g", "", ctypes.c_double(x))
    assert string(x, ".2000g") == c_format(".2000g", "", ctypes.c_double(x))
    assert string(5e-324, ".1074f") == c_format(".1074f", "", ctypes.c_double(5e-324))
    assert len(string(x, ".10000000f")) == 10000002


def test_parsed_formats_are_remembered():
    assert formatting.parse("5.2f") is formatting.parse("5.2f")
