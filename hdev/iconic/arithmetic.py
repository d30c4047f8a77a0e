"""Linear functions of gray values: (g * factor + offset), (g1 + g2) * factor + offset and their relatives, rounded and clipped.

Whole values are rounded to the nearest (halves away from zero); cyclic ones are taken modulo 256, directions modulo 180.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.gray import flat, to_type

Array = NDArray[Any]
Number = int | float

#: Types of whole numbers that the kernels in double precision are for.
_WHOLE = ("byte", "int1", "int2", "uint2", "int4")

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mult": lambda a, b: a * b,
    "div": lambda a, b: _divided(a, b),
}


def scaled(plane: Array, type: str, factor: Number, offset: Number) -> Array:
    """plane * factor + offset of one channel of a pixel type."""
    finite = isfinite(factor) and isfinite(offset)
    if plane.dtype == np.uint8:
        return mapped(plane, *_table(type, 0, 256, float(factor), float(offset)))
    if not finite or (type not in _WHOLE and type != "real"):
        return _direct(plane, type, lambda g: g * factor + offset)
    from hdev.iconic.kernels import arithmetic

    result = np.empty(plane.shape, plane.dtype)
    if type == "real":
        arithmetic.scaled_real(flat(plane), float(factor), float(offset), result.reshape(-1))
    else:
        limits = np.iinfo(plane.dtype)
        arithmetic.scaled_whole(
            flat(plane), float(factor), float(offset), float(limits.min), float(limits.max), result.reshape(-1)
        )
    return result


def mapped(plane: Array, table: Array, line: tuple[int, int] | None) -> Array:
    """table[plane] of bytes. `line` is the same function as `line_of` has found it."""
    if line is None or plane.size < 1 << 12:
        import cv2

        return cv2.LUT(plane, table)
    from hdev.iconic.kernels.arithmetic import shifted_byte

    result = np.empty(plane.shape, np.uint8)
    shifted_byte(flat(plane), *line, result.reshape(-1))
    return result


def line_of(table: Array, factor: float, offset: float) -> tuple[int, int] | None:
    """Whole numbers m and a such that (g * m + a) >> 16, clipped, is table[g] for each byte g; None if there are none.

    This takes half the time of looking up. All 256 values are compared.
    """
    if not (abs(factor) < 100 and abs(offset) < 8192):
        return None
    m, a = round(factor * 65536), round(offset * 65536) + 32768
    values = np.clip((np.arange(256) * m + a) >> 16, 0, 255)
    return (m, a) if np.array_equal(values, table) else None


def combined(a: Array, b: Array, type: str, operation: str, factor: Number, offset: Number) -> Array:
    """(a + b) * factor + offset ('add'), a - b ('sub'), a * b ('mult') or a / b ('div'; 0 / 0 is 0) likewise."""
    if a.dtype == np.uint8 and operation in ("add", "sub"):
        import cv2

        if type == "byte" and factor == 1 and offset == 0:
            return cv2.add(a, b) if operation == "add" else cv2.subtract(a, b)
        from hdev.iconic.kernels.arithmetic import looked_up

        low = 0 if operation == "add" else -255
        table = _table(type, low, 511, float(factor), float(offset))[0]
        result = np.empty(a.shape, np.uint8)
        looked_up(flat(a), flat(b), 1 if operation == "add" else -1, low, table, result.reshape(-1))
        return result
    finite = isfinite(factor) and isfinite(offset)
    if not finite or (type not in _WHOLE and (type != "real" or operation == "div")):
        function = OPERATIONS[operation]
        wide = np.complex128 if a.dtype.kind == "c" else np.float64
        with np.errstate(over="ignore", invalid="ignore"):
            return _finished(function(a.astype(wide), b.astype(wide)) * factor + offset, type)
    from hdev.iconic.kernels import arithmetic

    result = np.empty(a.shape, a.dtype)
    sign, product, out = -1.0 if operation == "sub" else 1.0, operation == "mult", result.reshape(-1)
    numbers: tuple[float, ...] = float(factor), float(offset)
    if type == "real":
        arithmetic.combined_real(flat(a), flat(b), sign, product, *numbers, out)
        return result
    limits = np.iinfo(a.dtype)
    numbers += float(limits.min), float(limits.max)
    if operation == "div":
        arithmetic.divided_whole(flat(a), flat(b), *numbers, out)
    else:
        arithmetic.combined_whole(flat(a), flat(b), sign, product, *numbers, out)
    return result


@lru_cache(maxsize=32)
def _table(type: str, first: int, count: int, factor: float, offset: float) -> tuple[Array, tuple[int, int] | None]:
    """The values of `count` whole numbers from `first` on, and for bytes the same as a line."""
    table = _direct(np.arange(first, first + count, dtype=np.int64), type, lambda g: g * factor + offset)
    if type == "direction" and first == 0 and count == 256:
        table[180:] = np.arange(180, 256)
    table.flags.writeable = False
    return table, line_of(table, factor, offset) if type == "byte" and count == 256 else None


def _direct(plane: Array, type: str, formula: Callable[[Array], Array]) -> Array:
    """The formula in double precision, as values of the type."""
    wide = np.complex128 if plane.dtype.kind == "c" else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        return _finished(formula(plane.astype(wide)), type)


def _finished(values: Array, type: str) -> Array:
    if type in ("cyclic", "direction"):
        rounded = np.trunc(values) + np.trunc((values - np.trunc(values)) * 2)
        return np.mod(np.nan_to_num(rounded), 256 if type == "cyclic" else 180).astype(np.uint8)
    return to_type(values, type)


def _divided(a: Array, b: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        result = a / b
    result[(a == 0) & (b == 0)] = 0
    return result
