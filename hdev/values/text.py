"""How a value reads as a string: in `+`, `join`, `$'s'`, `write_string` and messages."""

from __future__ import annotations

from hdev.values.handle import Handle, text_of_handle
from hdev.values.htuple import HTuple, Scalar, Value


def real_text(number: float) -> str:
    """A real with six significant digits, always recognisable as a real: 1.0, 3.14159, 1e+06 (see compatibility.md)."""
    text = f"{number:.6g}"
    return text if any(c in text for c in ".einf") else text + ".0"


def text(element: Scalar) -> str:
    """An element as a string."""
    kind = type(element)
    if kind is str:
        return element  # type: ignore[return-value]
    if kind is float:
        return real_text(element)  # type: ignore[arg-type]
    if isinstance(element, Handle):
        return text_of_handle(element)
    return str(element)


def literal(value: Value, digits: int = 6) -> str:
    """A value as HDevelop shows it: reals with `digits` significant digits (17 reads back as the same number)."""
    if type(value) is HTuple:
        return "[" + ", ".join(literal(element, digits) for element in value) + "]"
    if type(value) is str:
        from hdev.syntax.strings import quote

        return quote(value)
    if type(value) is float and digits != 6:
        shown = repr(value) if digits >= 17 else f"{value:.{digits}g}"
        return shown if any(c in shown for c in ".einf") else shown + ".0"
    return text(value)  # type: ignore[arg-type]
