"""Characters and their codes. Codes are Unicode code points; strings cannot contain the character 0.

Source: reference pages of `tuple_ord`, `tuple_ords`, `tuple_chr`, `tuple_chrt`.
"""

from __future__ import annotations

from hdev.errors import wrong_type, wrong_value
from hdev.values.elementwise import kind_name, unary
from hdev.values.htuple import Scalar, Value, elements, tuple_of


def ordinal(s: Value) -> Value:
    """The code of each string, which consists of one character: `ord(s)` (`tuple_ord`)."""
    return unary(_code, s)


def _code(x: Scalar) -> int:
    if type(x) is not str:
        raise wrong_type(1, "tuple_ord", kind_name(x))
    if len(x) != 1:
        raise wrong_value(1, "tuple_ord", f"a string of length {len(x)}")
    return ord(x)


def ords(t: Value) -> Value:
    """The codes of all characters of all strings; integers stay as they are (`tuple_ords`)."""
    result: list[Scalar] = []
    for x in elements(t):
        if type(x) is str:
            result.extend(map(ord, x))
        elif type(x) is int:
            result.append(x)
        else:
            raise wrong_type(1, "tuple_ords", kind_name(x))
    return tuple_of(result)


def character(codes: Value) -> Value:
    """The string that consists of the character with a code; 0 gives '': `chr(codes)` (`tuple_chr`)."""
    return unary(lambda x: _character(x, "tuple_chr"), codes)


def _character(code: Scalar, operator: str) -> str:
    if type(code) is not int:
        raise wrong_type(1, operator, kind_name(code))
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise wrong_value(1, operator, f"no character has the code {code}")
    return chr(code) if code else ""


def chrt(codes: Value) -> Value:
    """The characters with these codes as strings as long as possible; each 0 ends one and stays (`tuple_chrt`)."""
    result: list[Scalar] = []
    run: list[str] = []
    for code in elements(codes):
        run.append(_character(code, "tuple_chrt"))
        if code == 0:
            if len(run) > 1:
                result.append("".join(run))
            run = []
            result.append(0)
    if run:
        result.append("".join(run))
    return tuple_of(result)
