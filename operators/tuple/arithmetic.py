"""Operators of chapter Tuple, section Arithmetic: the arithmetic of expressions and functions of one and two numbers."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, arithmetic, mathematics, statistics


@operator
def tuple_abs(t: Value) -> Value:
    """Absolute value of each number, of the same type.

    Errors: 1201 if an element is no number.

    Source: reference page of `tuple_abs`.
    """
    return mathematics.absolute(t)


@operator
def tuple_acos(t: Value) -> Value:
    """Arc cosine of each number from -1 to 1, in radians, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_acos`.
    """
    return mathematics.acos(t)


@operator
def tuple_acosh(t: Value) -> Value:
    """Inverse hyperbolic cosine of each number of at least 1, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_acosh`.
    """
    return mathematics.acosh(t)


@operator
def tuple_add(s1: Value, s2: Value) -> Value:
    """Sum of each pair of elements: numbers added, or strings joined if either element is one.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_add`.
    """
    return arithmetic.add(s1, s2)


@operator
def tuple_asin(t: Value) -> Value:
    """Arc sine of each number from -1 to 1, in radians, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_asin`.
    """
    return mathematics.asin(t)


@operator
def tuple_asinh(t: Value) -> Value:
    """Inverse hyperbolic sine of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_asinh`.
    """
    return mathematics.asinh(t)


@operator
def tuple_atan(t: Value) -> Value:
    """Arc tangent of each number, in radians, real.

    Errors: 1201 type.

    Source: reference page of `tuple_atan`.
    """
    return mathematics.atan(t)


@operator
def tuple_atan2(y: Value, x: Value) -> Value:
    """Angle of each point (x, y) against the x-axis, in radians from -pi to pi, real.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_atan2`.
    """
    return mathematics.atan2(y, x)


@operator
def tuple_atanh(t: Value) -> Value:
    """Inverse hyperbolic tangent of each number between -1 and 1, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_atanh`.
    """
    return mathematics.atanh(t)


@operator
def tuple_cbrt(t: Value) -> Value:
    """Cube root of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_cbrt`.
    """
    return mathematics.cbrt(t)


@operator
def tuple_ceil(t: Value) -> Value:
    """Smallest whole number that is not less than each number, as a real.

    Errors: 1201 type.

    Source: reference page of `tuple_ceil`.
    """
    return mathematics.ceil(t)


@operator
def tuple_cos(t: Value) -> Value:
    """Cosine of each angle in radians, real.

    Errors: 1201 type, 1301 infinite.

    Source: reference page of `tuple_cos`.
    """
    return mathematics.cos(t)


@operator
def tuple_cosh(t: Value) -> Value:
    """Hyperbolic cosine of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_cosh`.
    """
    return mathematics.cosh(t)


@operator
def tuple_cumul(t: Value) -> Value:
    """Sums of the first, the first two, the first three ... numbers; real if one of all is.

    Errors: 1201 type.

    Source: reference page of `tuple_cumul`.
    """
    return statistics.cumul(t)


@operator
def tuple_deg(t: Value) -> Value:
    """Each angle in radians converted to degrees, real.

    Errors: 1201 type.

    Source: reference page of `tuple_deg`.
    """
    return mathematics.deg(t)


@operator
def tuple_div(q1: Value, q2: Value) -> Value:
    """Quotient of each pair of numbers; of two integers without its fraction.

    Errors: 1201, 1202 type; 1302 division by 0; 1402 different lengths.

    Source: reference page of `tuple_div`.
    """
    return arithmetic.div(q1, q2)


@operator
def tuple_erf(t: Value) -> Value:
    """Error function of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_erf`.
    """
    return mathematics.erf(t)


@operator
def tuple_erfc(t: Value) -> Value:
    """Complementary error function of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_erfc`.
    """
    return mathematics.erfc(t)


@operator
def tuple_exp(t: Value) -> Value:
    """e to the power of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_exp`.
    """
    return mathematics.exp(t)


@operator
def tuple_exp10(t: Value) -> Value:
    """10 to the power of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_exp10`.
    """
    return mathematics.exp10(t)


@operator
def tuple_exp2(t: Value) -> Value:
    """2 to the power of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_exp2`.
    """
    return mathematics.exp2(t)


@operator
def tuple_fabs(t: Value) -> Value:
    """Absolute value of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_fabs`.
    """
    return mathematics.fabs(t)


@operator
def tuple_floor(t: Value) -> Value:
    """Largest whole number that is not greater than each number, as a real.

    Errors: 1201 type.

    Source: reference page of `tuple_floor`.
    """
    return mathematics.floor(t)


@operator
def tuple_fmod(t1: Value, t2: Value) -> Value:
    """Remainder of the division of each pair of numbers, with the sign of the first, real.

    Errors: 1201, 1202 type; 1302 division by 0; 1402 different lengths.

    Source: reference page of `tuple_fmod`.
    """
    return mathematics.fmod(t1, t2)


@operator
def tuple_hypot(t1: Value, t2: Value) -> Value:
    """Length of the hypotenuse for each pair of legs, real.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_hypot`.
    """
    return mathematics.hypot(t1, t2)


@operator
def tuple_ldexp(t1: Value, t2: Value) -> Value:
    """First number times 2 to the power of the second, whose fraction does not count, real.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_ldexp`.
    """
    return mathematics.ldexp(t1, t2)


@operator
def tuple_lgamma(t: Value) -> Value:
    """Logarithm of the absolute value of the gamma function of each number, real.

    Errors: 1201 type, 1301 at a pole.

    Source: reference page of `tuple_lgamma`.
    """
    return mathematics.lgamma(t)


@operator
def tuple_log(t: Value) -> Value:
    """Natural logarithm of each positive number, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_log`.
    """
    return mathematics.log(t)


@operator
def tuple_log10(t: Value) -> Value:
    """Logarithm to base 10 of each positive number, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_log10`.
    """
    return mathematics.log10(t)


@operator
def tuple_log2(t: Value) -> Value:
    """Logarithm to base 2 of each positive number, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_log2`.
    """
    return mathematics.log2(t)


@operator
def tuple_max2(t1: Value, t2: Value) -> Value:
    """The larger one of each pair of numbers or of strings; real if either number is.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_max2`.
    """
    return mathematics.max2(t1, t2)


@operator
def tuple_min2(t1: Value, t2: Value) -> Value:
    """The smaller one of each pair of numbers or of strings; real if either number is.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_min2`.
    """
    return mathematics.min2(t1, t2)


@operator
def tuple_mod(t1: Value, t2: Value) -> Value:
    """Remainder of the division of each pair of integers, with the sign of the first.

    Errors: 1201, 1202 type; 1302 division by 0; 1402 different lengths.

    Source: reference page of `tuple_mod`.
    """
    return arithmetic.mod(t1, t2)


@operator
def tuple_mult(p1: Value, p2: Value) -> Value:
    """Product of each pair of numbers.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_mult`.
    """
    return arithmetic.mult(p1, p2)


@operator
def tuple_neg(t: Value) -> Value:
    """Each number with the other sign.

    Errors: 1201 type.

    Source: reference page of `tuple_neg`.
    """
    return arithmetic.neg(t)


@operator
def tuple_pow(t1: Value, t2: Value) -> Value:
    """First number to the power of the second, real.

    Errors: 1201, 1202 type; 1301 outside the domain; 1402 different lengths.

    Source: reference page of `tuple_pow`.
    """
    return mathematics.pow(t1, t2)


@operator
def tuple_rad(t: Value) -> Value:
    """Each angle in degrees converted to radians, real.

    Errors: 1201 type.

    Source: reference page of `tuple_rad`.
    """
    return mathematics.rad(t)


@operator
def tuple_sgn(t: Value) -> Value:
    """Sign of each number: -1, 0 or 1, an integer.

    Errors: 1201 type.

    Source: reference page of `tuple_sgn`.
    """
    return mathematics.sgn(t)


@operator
def tuple_sin(t: Value) -> Value:
    """Sine of each angle in radians, real.

    Errors: 1201 type, 1301 infinite.

    Source: reference page of `tuple_sin`.
    """
    return mathematics.sin(t)


@operator
def tuple_sinh(t: Value) -> Value:
    """Hyperbolic sine of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_sinh`.
    """
    return mathematics.sinh(t)


@operator
def tuple_sqrt(t: Value) -> Value:
    """Square root of each number that is not negative, real.

    Errors: 1201 type, 1301 outside the domain.

    Source: reference page of `tuple_sqrt`.
    """
    return mathematics.sqrt(t)


@operator
def tuple_sub(d1: Value, d2: Value) -> Value:
    """Difference of each pair of numbers.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_sub`.
    """
    return arithmetic.sub(d1, d2)


@operator
def tuple_tan(t: Value) -> Value:
    """Tangent of each angle in radians, real.

    Errors: 1201 type, 1301 infinite.

    Source: reference page of `tuple_tan`.
    """
    return mathematics.tan(t)


@operator
def tuple_tanh(t: Value) -> Value:
    """Hyperbolic tangent of each number, real.

    Errors: 1201 type.

    Source: reference page of `tuple_tanh`.
    """
    return mathematics.tanh(t)


@operator
def tuple_tgamma(t: Value) -> Value:
    """Gamma function of each number, real.

    Errors: 1201 type, 1301 at a pole.

    Source: reference page of `tuple_tgamma`.
    """
    return mathematics.tgamma(t)
