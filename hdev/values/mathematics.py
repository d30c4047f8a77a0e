"""Functions of one and of two numbers, element by element: trigonometry, exponentials, rounding, minima of pairs.

Results are those of the C library on doubles, for scalars and tuples alike: NaN gives NaN and an overflow gives an
infinity. Outside a function's domain (`log` of 0, `asin` of 2) the error is 1301 (1302 for the second operand of `fmod`).
A string or handle is error 1201 or 1202. Sources: the reference pages of `tuple_sin` and its relatives, which state the
result types and domains; they are silent about NaN and overflow.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hdev.errors import wrong_type, wrong_value
from hdev.values.elementwise import binary, kind_name, operand_error, unary
from hdev.values.htuple import HTuple, Scalar, Value, tuple_of

_NUMBERS = (int, float)
_LOW = -0x8000000000000000


def _real(
    scalar: Callable[[Any], float],
    operator: str,
    doc: str,
    overflow: Callable[[float], float] = abs,
    exact: str = "",
) -> Callable[[Value], Value]:
    """The function that applies `scalar` to each number; `overflow` gives the sign of an infinite result.

    `exact` names the NumPy function that gives the very same numbers for arrays (most differ in the last digit).
    """

    def element(a: Scalar) -> float:
        if type(a) is not float and type(a) is not int:
            raise wrong_type(1, operator, kind_name(a))
        try:
            return scalar(a)
        except OverflowError:
            return math.copysign(math.inf, overflow(a))
        except ValueError:
            raise wrong_value(1, operator, f"{a} is outside the domain") from None

    def whole(a: Value) -> Value:
        kind = type(a)
        if kind is float or kind is int:
            try:
                return scalar(a)
            except (OverflowError, ValueError):
                return element(a)  # type: ignore[arg-type]
        if type(a) is HTuple:
            result = _exactly(exact, a._data) if exact and type(a._data) is not list else None
            if result is not None:
                return result
            items = a.to_list()
            try:
                return tuple_of(list(map(scalar, items)))
            except (OverflowError, ValueError, TypeError):
                return tuple_of([element(x) for x in items])
        return element(a)  # type: ignore[arg-type]

    whole.__name__ = whole.__qualname__ = operator.removeprefix("tuple_")
    whole.__doc__ = f"{doc} (`{operator}`)."
    return whole


def _exactly(name: str, array: Any) -> Value | None:
    """The NumPy function applied to an array; None if a result is not finite, and so perhaps an error."""
    import numpy

    with numpy.errstate(all="ignore"):
        result = getattr(numpy, name)(array.astype(numpy.float64))
    return HTuple(result) if numpy.isfinite(result).all() else None


def _identity(x: float) -> float:
    return x


sin = _real(math.sin, "tuple_sin", "Sine of an angle in radians")
cos = _real(math.cos, "tuple_cos", "Cosine of an angle in radians")
tan = _real(math.tan, "tuple_tan", "Tangent of an angle in radians")
asin = _real(math.asin, "tuple_asin", "Arc sine in radians, of a number from -1 to 1")
acos = _real(math.acos, "tuple_acos", "Arc cosine in radians, of a number from -1 to 1")
atan = _real(math.atan, "tuple_atan", "Arc tangent in radians")
sinh = _real(math.sinh, "tuple_sinh", "Hyperbolic sine", _identity)
cosh = _real(math.cosh, "tuple_cosh", "Hyperbolic cosine")
tanh = _real(math.tanh, "tuple_tanh", "Hyperbolic tangent")
asinh = _real(math.asinh, "tuple_asinh", "Inverse hyperbolic sine")
acosh = _real(math.acosh, "tuple_acosh", "Inverse hyperbolic cosine, of a number of at least 1")
atanh = _real(math.atanh, "tuple_atanh", "Inverse hyperbolic tangent, of a number between -1 and 1")
exp = _real(math.exp, "tuple_exp", "e to the power of a number")
exp2 = _real(math.exp2, "tuple_exp2", "2 to the power of a number")
exp10 = _real(lambda x: math.pow(10.0, x), "tuple_exp10", "10 to the power of a number")
log = _real(math.log, "tuple_log", "Natural logarithm of a positive number")
log2 = _real(math.log2, "tuple_log2", "Logarithm to base 2 of a positive number")
log10 = _real(math.log10, "tuple_log10", "Logarithm to base 10 of a positive number")
sqrt = _real(math.sqrt, "tuple_sqrt", "Square root of a number that is not negative", exact="sqrt")
cbrt = _real(math.cbrt, "tuple_cbrt", "Cube root")
tgamma = _real(
    math.gamma, "tuple_tgamma", "Gamma function; its poles at 0, -1, -2 ... are outside its domain", _identity
)
lgamma = _real(math.lgamma, "tuple_lgamma", "Logarithm of the absolute value of the gamma function")
erf = _real(math.erf, "tuple_erf", "Error function")
erfc = _real(math.erfc, "tuple_erfc", "Complementary error function")
fabs = _real(math.fabs, "tuple_fabs", "Absolute value as a real", exact="fabs")
rad = _real(math.radians, "tuple_rad", "Degrees to radians", exact="radians")
deg = _real(math.degrees, "tuple_deg", "Radians to degrees", _identity, exact="degrees")


def _rounded(whole_number: Callable[[float], float], operator: str, doc: str) -> Callable[[Value], Value]:
    """A rounding whose result is a real; what has no integer part (NaN, infinities) stays as it is."""

    def scalar(x: float) -> float:
        # Beyond 2^52 every real is whole; the sign of zero is that of the argument, as in C.
        return math.copysign(float(whole_number(x)), x) if -4503599627370496.0 < x < 4503599627370496.0 else float(x)

    return _real(scalar, operator, doc, exact=whole_number.__name__)


ceil = _rounded(math.ceil, "tuple_ceil", "Smallest whole number that is not less, as a real")
floor = _rounded(math.floor, "tuple_floor", "Largest whole number that is not greater, as a real")


def _to_integer(x: float, rounding: bool, operator: str) -> int:
    if x != x or not -9223372036854775808.0 <= x < 9223372036854775808.0:
        raise wrong_value(1, operator, f"{x} is no 64-bit integer")
    result = int(x)
    if rounding and abs(x - result) >= 0.5:
        return result + 1 if x > 0 else result - 1
    return result


def _whole_numbers(a: Value, rounding: bool, operator: str) -> Value:
    def element(x: Scalar) -> int:
        if type(x) is float:
            return _to_integer(x, rounding, operator)
        if type(x) is int:
            return x
        raise wrong_type(1, operator, kind_name(x))

    if type(a) is HTuple:
        array = a._data
        if type(array) is not list:
            return _whole_array(a, array, rounding, element)
    return unary(element, a)


def _whole_array(a: HTuple, array: Any, rounding: bool, element: Callable[[Scalar], int]) -> Value:
    if array.dtype.kind == "i":
        return a.share()
    import numpy

    if not (abs(array) < 9223372036854775808.0).all():
        return unary(element, a)
    result = numpy.trunc(array)
    if rounding:
        result += numpy.where(abs(array - result) >= 0.5, numpy.copysign(1.0, array), 0.0)
    return HTuple(result.astype(numpy.int64))


def round(a: Value) -> Value:
    """The nearest integer; halves go away from zero (`tuple_round`). NaN or beyond 64 bits: 1301."""
    kind = type(a)
    if kind is float:
        return _to_integer(a, True, "tuple_round")  # type: ignore[arg-type]
    return a if kind is int else _whole_numbers(a, True, "tuple_round")


def to_int(a: Value) -> Value:
    """The integer part: `int(a)` cuts the fraction off (`tuple_int`). NaN or beyond 64 bits: 1301."""
    kind = type(a)
    if kind is float:
        return _to_integer(a, False, "tuple_int")  # type: ignore[arg-type]
    return a if kind is int else _whole_numbers(a, False, "tuple_int")


def to_real(a: Value) -> Value:
    """The number as a real: `real(a)` (`tuple_real`)."""
    kind = type(a)
    if kind is float:
        return a
    if kind is int:
        return float(a)  # type: ignore[arg-type]
    return unary(_real_element, a, lambda x: x.astype(float))


def _real_element(x: Scalar) -> float:
    if type(x) is int or type(x) is float:
        return float(x)
    raise wrong_type(1, "tuple_real", kind_name(x))


def absolute(a: Value) -> Value:
    """Absolute value of the same type: `abs(a)` (`tuple_abs`). That of the smallest integer wraps to itself."""
    kind = type(a)
    if kind is float:
        return abs(a)  # type: ignore[arg-type]
    if kind is int:
        return abs(a) if a != _LOW else a  # type: ignore[arg-type]
    if kind is HTuple:
        return unary(absolute, a, abs)
    raise wrong_type(1, "tuple_abs", kind_name(a))


def sgn(a: Value) -> Value:
    """-1, 0 or 1, an integer for reals too (`tuple_sgn`); 0 for NaN."""
    kind = type(a)
    if kind is float or kind is int:
        return (a > 0) - (a < 0)  # type: ignore[operator]
    if kind is HTuple:
        return unary(sgn, a)
    raise wrong_type(1, "tuple_sgn", kind_name(a))


def _real2(
    scalar: Callable[[Any, Any], float], operator: str, doc: str, culprit: int = 1
) -> Callable[[Value, Value], Value]:
    """The function that applies `scalar` to each pair of numbers; a domain error is that of parameter `culprit`."""

    def element(a: Scalar, b: Scalar) -> float:
        if type(a) not in _NUMBERS or type(b) not in _NUMBERS:
            raise operand_error(a, b, operator, _NUMBERS)
        try:
            return scalar(a, b)
        except ValueError:
            raise wrong_value(culprit, operator, f"{a} and {b} are outside the domain") from None

    def whole(a: Value, b: Value) -> Value:
        if type(a) is HTuple or type(b) is HTuple:
            return binary(element, a, b, operator)
        return element(a, b)  # type: ignore[arg-type]

    whole.__name__ = whole.__qualname__ = operator.removeprefix("tuple_")
    whole.__doc__ = f"{doc} (`{operator}`)."
    return whole


def _power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf


def _scaled(a: float, b: float) -> float:
    exponent = min(max(b, -10000.0), 10000.0)  # far beyond what a real can hold, and small enough for ldexp
    try:
        return math.ldexp(a, math.floor(exponent))
    except OverflowError:
        return math.copysign(math.inf, a)


atan2 = _real2(math.atan2, "tuple_atan2", "Angle of the point (x, y) in radians, from y and x")
fmod = _real2(math.fmod, "tuple_fmod", "Remainder with the sign of the first operand, as a real; by 0 is error 1302", 2)
pow = _real2(_power, "tuple_pow", "First operand to the power of the second, as a real")
ldexp = _real2(_scaled, "tuple_ldexp", "First operand times 2 to the power of the second, rounded down", 2)
hypot = _real2(math.hypot, "tuple_hypot", "Length of the vector with these two components")


def min2(a: Value, b: Value) -> Value:
    """The smaller of two (`tuple_min2`): both numbers or both strings. A real if either is one; NaN wins."""
    return _extreme2(a, b, "tuple_min2", False)


def max2(a: Value, b: Value) -> Value:
    """The larger of two (`tuple_max2`): both numbers or both strings. A real if either is one; NaN wins."""
    return _extreme2(a, b, "tuple_max2", True)


def _extreme2(a: Any, b: Any, operator: str, largest: bool) -> Value:
    ta, tb = type(a), type(b)
    if ta is tb and (ta is int or ta is str):
        return b if (b > a) is largest else a
    if (ta is float or ta is int) and (tb is float or tb is int):
        if a != a or b != b:
            return math.nan
        return float(b if (b > a) is largest else a)
    if ta is HTuple or tb is HTuple:
        import numpy

        function = numpy.maximum if largest else numpy.minimum
        return binary(lambda x, y: _extreme2(x, y, operator, largest), a, b, operator, function)
    raise operand_error(a, b, operator, (str,) if ta is str else _NUMBERS)
