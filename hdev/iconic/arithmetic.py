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

#: Factor, offset and limit for kernels in single precision.
Line = tuple[np.float32, np.float32, np.float32]

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
        short = _short(plane.dtype.char, "scale", float(factor), float(offset)) if plane.size > _WORTH else None
        if short is not None:
            arithmetic.scaled_short(flat(plane), *short, result.reshape(-1))
            return result
        arithmetic.scaled_whole(
            flat(plane), float(factor), float(offset), float(limits.min), float(limits.max), result.reshape(-1)
        )
    return result


def mapped(plane: Array, table: Array, line: Line | None) -> Array:
    """table[plane] of bytes. `line` is the same function as `line_of` has found it."""
    if line is None or plane.size < 1 << 12:
        import cv2

        return cv2.LUT(plane, table)
    from hdev.iconic.kernels.arithmetic import scaled_short

    result = np.empty(plane.shape, np.uint8)
    scaled_short(flat(plane), *line, result.reshape(-1))
    return result


def line_of(table: Array, factor: float, offset: float, first: int = 0) -> Line | None:
    """Numbers with which `scaled_short` makes of g what table[g - first] is; None if there are none.

    This takes a third of the time of looking up. All values from `first` on are compared.
    """
    if not (abs(factor) < 1e6 and abs(offset) < 1e6):
        return None
    values = np.arange(first, first + len(table)).astype(np.float32)
    for half in _halves(255.0):
        line = np.float32(factor), np.float32(offset + half), np.float32(255)
        if np.array_equal(np.clip(values * line[0] + line[1], np.float32(0), line[2]).astype(np.uint8), table):
            return line
    return None


def _halves(limit: float) -> tuple[float, float, float]:
    """What is added before the decimals are cut off: more or less than 1/2 by the error of single precision."""
    error = limit * 2.0**-22
    return 0.5 + error, 0.5, 0.5 - error


def combined(a: Array, b: Array, type: str, operation: str, factor: Number, offset: Number) -> Array:
    """(a + b) * factor + offset ('add'), a - b ('sub'), a * b ('mult') or a / b ('div'; 0 / 0 is 0) likewise."""
    if a.dtype == np.uint8 and operation in ("add", "sub"):
        import cv2

        if type == "byte" and factor == 1 and offset == 0:
            return cv2.add(a, b) if operation == "add" else cv2.subtract(a, b)
        from hdev.iconic.kernels.arithmetic import combined_short, looked_up

        low, weight = (0, 1) if operation == "add" else (-255, -1)
        table, line = _table(type, low, 511, float(factor), float(offset))
        result = np.empty(a.shape, np.uint8)
        if line is not None:
            combined_short(flat(a), flat(b), np.float32(weight), False, *line, result.reshape(-1))
        else:
            looked_up(flat(a), flat(b), weight, low, table, result.reshape(-1))
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
    short = _short(a.dtype.char, operation, *numbers) if a.size > _WORTH else None
    if short is not None and operation == "div":
        arithmetic.divided_short(flat(a), flat(b), *short, out)
        return result
    if short is not None:
        arithmetic.combined_short(flat(a), flat(b), np.float32(sign), product, *short, out)
        return result
    numbers += float(limits.min), float(limits.max)
    if operation == "div":
        arithmetic.divided_whole(flat(a), flat(b), *numbers, out)
    else:
        arithmetic.combined_whole(flat(a), flat(b), sign, product, *numbers, out)
    return result


def spread(plane: Array, low: float, high: float) -> Array:
    """(plane - low) * 255 / (high - low) as bytes; `low` and `high` are the smallest and the largest value."""
    from hdev.iconic.kernels import arithmetic

    result = np.empty(plane.shape, np.uint8)
    line = None
    if plane.dtype == np.uint8:
        table = to_type((np.arange(256) - low) * 255.0 / (high - low), "byte")
        return mapped(plane, table, line_of(table, 255.0 / (high - low), -low * 255.0 / (high - low)))
    if plane.dtype.kind in "iu" and plane.dtype.itemsize == 2 and plane.size > _WORTH:
        line = _spread_line(low, high)
    if line is not None:
        arithmetic.scaled_short(flat(plane), *line, result.reshape(-1))
    else:
        arithmetic.spread(flat(plane), low, high - low, result.reshape(-1))
    return result


@lru_cache(maxsize=8)
def _spread_line(low: float, high: float) -> Line | None:
    """As `line_of`, of values of 16 bits."""
    from hdev.iconic.kernels import arithmetic

    every = flat(np.arange(int(low), int(high) + 1, dtype=np.int32))
    table = np.empty(every.size, np.uint8)
    arithmetic.spread(every, low, high - low, table)
    return line_of(table, 255.0 / (high - low), -low * 255.0 / (high - low), int(low))


@lru_cache(maxsize=32)
def _table(type: str, first: int, count: int, factor: float, offset: float) -> tuple[Array, Line | None]:
    """The values of `count` whole numbers from `first` on, and for bytes the same as a line."""
    table = _direct(np.arange(first, first + count, dtype=np.int64), type, lambda g: g * factor + offset)
    if type == "direction" and first == 0 and count == 256:
        table[180:] = np.arange(180, 256)
    table.flags.writeable = False
    return table, line_of(table, factor, offset, first) if type == "byte" else None


#: Images with more pixels than this are worth finding out whether single precision does.
_WORTH = 1 << 17


@lru_cache(maxsize=64)
def _short(code: str, operation: str, factor: float, offset: float) -> Line | None:
    """Factor, offset and limit for a kernel in single precision that gives what the one in double precision does; None if
    there are none. All values that the operation can have are compared: of bytes, and of uint2 unless it is 'mult' or 'div'.
    """
    from hdev.iconic.kernels import arithmetic

    dtype = np.dtype(code)
    if dtype not in (np.uint8, np.uint16) or (dtype == np.uint16 and operation in ("mult", "div")):
        return None
    limit = float(np.iinfo(dtype).max)
    if not (0 < abs(factor) < 1e6 and abs(offset) < 1e6):
        return None
    every = np.arange(np.iinfo(dtype).max + 1)
    if operation == "scale":
        a = b = every.astype(dtype)
    elif operation == "add":
        a, b = np.append(every, np.full(len(every), len(every) - 1)), np.append(np.zeros_like(every), every)
    elif operation == "sub":
        a, b = np.append(every, np.zeros_like(every)), np.append(np.zeros_like(every), every)
    else:
        a, b = np.repeat(every, len(every)), np.tile(every, len(every))
    a, b = (flat(part.astype(dtype)) for part in (a, b))
    exact, found = np.empty(a.shape, dtype), np.empty(a.shape, dtype)
    sign, product = -1.0 if operation == "sub" else 1.0, operation == "mult"
    if operation == "scale":
        arithmetic.scaled_whole(a, factor, offset, 0.0, limit, exact)
    elif operation == "div":
        arithmetic.divided_whole(a, b, factor, offset, 0.0, limit, exact)
    else:
        arithmetic.combined_whole(a, b, sign, product, factor, offset, 0.0, limit, exact)
    for half in _halves(limit):
        numbers = np.float32(factor), np.float32(offset + half), np.float32(limit)
        if operation == "scale":
            arithmetic.scaled_short(a, *numbers, found)
        elif operation == "div":
            arithmetic.divided_short(a, b, *numbers, found)
        else:
            arithmetic.combined_short(a, b, np.float32(sign), product, *numbers, found)
        if np.array_equal(exact, found):
            return numbers
    return None


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
