"""Functions of one and two numbers against Python's `math` and the definitions."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.values import EMPTY, HNULL, mathematics
from hdev.values.functions import function
from hdev.values.htuple import HTuple

INT64 = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False)
NAMES = {
    name: getattr(math, name)
    for name in (
        *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
        *("exp", "exp2", "log", "log2", "log10", "sqrt", "cbrt", "lgamma", "erf", "erfc", "fabs"),
    )
} | {"tgamma": math.gamma, "rad": math.radians, "deg": math.degrees, "exp10": lambda x: math.pow(10, x)}


@pytest.mark.parametrize("name", NAMES)
@given(x=INT64 | FLOATS)
def test_one_number(name, x):
    try:
        expected = NAMES[name](x)
    except OverflowError:
        assert math.isinf(function(name)(x))
        assert math.isinf(L(function(name)(T(x, 1)))[0])
    except ValueError:
        with fails(1301):
            function(name)(x)
        with fails(1301):
            function(name)(T(0.5, x))
    else:
        assert same(function(name)(x), [expected])
        assert same(function(name)(T(x, x)), [expected, expected])


@pytest.mark.parametrize("name", [*NAMES, "ceil", "floor", "round", "int", "real", "abs", "sgn"])
def test_wrong_types_and_empty(name):
    for wrong in ("a", HNULL, T(0 if name == "atanh" else 1, "a"), T("1", 1)):
        with fails(1201):
            function(name)(wrong)
    assert L(function(name)(EMPTY)) == []


@pytest.mark.parametrize("name", NAMES)
def test_nan_gives_nan(name):
    assert math.isnan(function(name)(math.nan))


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("sinh", -1000.0, -math.inf),
        ("sinh", 1000.0, math.inf),
        ("cosh", -1000.0, math.inf),
        ("exp", 1000.0, math.inf),
        ("exp", -math.inf, 0.0),
        ("exp2", 2000, math.inf),
        ("exp10", 400, math.inf),
        ("tgamma", 200, math.inf),
        ("deg", -1.7e308, -math.inf),
    ],
)
def test_overflow_is_infinite(name, x, expected):
    assert function(name)(x) == expected


@given(st.floats(-1e18, 1e18) | INT64)
def test_rounding(x):
    assert same(mathematics.floor(x), [math.copysign(float(math.floor(x)), x)]) or abs(x) >= 2**52
    assert mathematics.floor(x) <= x or type(x) is int
    whole = mathematics.to_int(x)
    assert type(whole) is int
    assert whole == math.trunc(x)
    nearest = mathematics.round(x)
    assert type(nearest) is int
    assert 2 * abs(nearest - (x if type(x) is int else __import__("fractions").Fraction(x))) <= 1


def test_halves_go_away_from_zero():
    values = [0.5, -0.5, 1.5, -1.5, 2.5, 0.49999999999999994, -0.49999999999999994, 4503599627370495.5]
    expected = [1, -1, 2, -2, 3, 0, 0, 4503599627370496]
    assert same(mathematics.round(T(*values)), expected)
    assert [mathematics.round(x) for x in values] == expected
    assert same(mathematics.round(T(*values * 10)), expected * 10)
    assert same(mathematics.round(mathematics.to_real(T(*values * 10))), expected * 10)
    assert same(mathematics.round(mathematics.sqrt(T(*[2.25] * 50))), [2] * 50)


def test_array_rounding_is_that_of_scalars():
    array = mathematics.to_real(T(*range(-40, 40)))
    data = L(array)
    from hdev.values import arithmetic

    halves = arithmetic.div(array, 4)
    assert type(halves._data) is numpy.ndarray
    assert same(mathematics.round(halves), [mathematics.round(x / 4) for x in data])
    assert same(mathematics.to_int(halves), [mathematics.to_int(x / 4) for x in data])


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf, 2.0**63, -1e300])
def test_what_is_no_64_bit_integer(x):
    for f in (mathematics.round, mathematics.to_int):
        with fails(1301):
            f(x)
        with fails(1301):
            f(mathematics.to_real(T(*[1.0] * 30, x)))
    assert mathematics.to_int(-(2.0**63)) == -(2**63)


def test_ceil_and_floor_are_real():
    assert same(mathematics.ceil(T(10.5, -10.5, 0, 3.0, -0.5)), [11.0, -10.0, 0.0, 3.0, -0.0])
    assert same(mathematics.floor(T(10.5, -10.5, -0.5, 2**62 + 1)), [10.0, -11.0, -1.0, float(2**62)])
    assert same(mathematics.ceil(math.inf), [math.inf])


def test_abs_and_sgn():
    assert same(mathematics.absolute(T(-3, -2.5, 0, -0.0)), [3, 2.5, 0, 0.0])
    assert same(mathematics.absolute(-(2**63)), [-(2**63)])
    assert same(mathematics.absolute(T(*[-(2**63)] * 30)), [-(2**63)] * 30)
    assert same(mathematics.sgn(T(-7, 0, 4, -0.5, 0.0, math.nan, math.inf)), [-1, 0, 1, -1, 0, 0, 1])


@given(a=INT64 | FLOATS, b=INT64 | FLOATS)
def test_two_numbers(a, b):
    assert same(mathematics.atan2(a, b), [math.atan2(a, b)])
    assert same(mathematics.hypot(a, b), [math.hypot(a, b)])
    expected_min, expected_max = (min(a, b), max(a, b))
    if type(a) is float or type(b) is float:
        expected_min, expected_max = float(expected_min), float(expected_max)
    assert mathematics.min2(a, b) == expected_min
    assert type(mathematics.min2(a, b)) is type(expected_min)
    assert mathematics.max2(a, b) == expected_max
    assert type(mathematics.max2(a, b)) is type(expected_max)
    if b == 0 or math.isinf(a):
        with fails(1302):
            mathematics.fmod(a, b)
    else:
        assert same(mathematics.fmod(a, b), [math.fmod(a, b)])


def test_pow():
    assert same(mathematics.pow(2, 10), [1024.0])
    assert same(mathematics.pow(T(-10.0, -10.0, 10.0), T(309, 310, 400)), [-math.inf, math.inf, math.inf])
    for a, b in ((-8.0, 0.5), (0, -1)):
        with fails(1301):
            mathematics.pow(a, b)


def test_ldexp_takes_the_floor_of_the_exponent():
    assert same(mathematics.ldexp(T(3, 3, 3), T(2, 2.9, -0.1)), [12.0, 12.0, 1.5])
    assert same(mathematics.ldexp(-1, 2**62), [-math.inf])
    assert same(mathematics.ldexp(1, -(2**62)), [0.0])
    with fails(1302):
        mathematics.ldexp(1.0, math.nan)


def test_pairs_of_strings_nan_and_lengths():
    assert same(mathematics.min2(T("b", "a"), "aa"), ["aa", "a"])
    assert same(mathematics.max2("a", "b"), ["b"])
    assert math.isnan(mathematics.max2(math.nan, 1))
    assert math.isnan(mathematics.min2(1, math.nan))
    assert same(mathematics.max2(T(*range(30)), 15), [max(i, 15) for i in range(30)])
    assert same(mathematics.min2(T(*range(30)), 15.5), [float(min(i, 15.5)) for i in range(30)])
    for name in ("min2", "pow", "atan2"):
        with fails(1202):
            function(name)(1, "a")
        with fails(1201):
            function(name)(HNULL, 1)
        with fails(1402):
            function(name)(T(1, 2), T(1, 2, 3))
        assert L(function(name)(EMPTY, 1)) == []


@pytest.mark.parametrize("name", ["sqrt", "fabs", "rad", "deg", "ceil", "floor"])
@given(items=st.lists(st.integers(0, 2**62) | st.floats(0, allow_infinity=True), min_size=2, max_size=30))
def test_arrays_give_the_same_numbers(name, items):
    for kind in (int, float):
        chosen = [x for x in items if type(x) is kind] * 20
        if chosen:
            array = HTuple(numpy.array(chosen))
            assert same(function(name)(array), [function(name)(x) for x in chosen])


def test_arrays_outside_the_domain():
    with fails(1301):
        mathematics.sqrt(HTuple(numpy.array([1.0, -1.0])))
    assert same(mathematics.sqrt(HTuple(numpy.array([4.0, math.nan]))), [2.0, math.nan])
    assert same(mathematics.ceil(HTuple(numpy.array([-0.5, 1.5]))), [-0.0, 2.0])
