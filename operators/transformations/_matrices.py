"""Homogeneous matrices as control tuples: reading, checking, writing. Rows are stored one after the other; the last row of an
affine matrix is left out (6 values in 2D, 12 in 3D), that of a projective one is not (9, 16)."""

from __future__ import annotations

import struct

import numpy as np

from hdev.errors import HError, wrong_number
from hdev.iconic.base import Floats

Numbers = list[int | float]

NOT_AFFINE = 3125
SINGULAR = 3605
AT_INFINITY = 3600
CORRESPONDENCES = 3620


def matrix(values: Numbers, size: int, number: int, name: str) -> Floats:
    """The `size` x `size` matrix that parameter `number` holds, with or without its last row."""
    if len(values) not in (size * (size - 1), size * size):
        raise wrong_number(number, name, f"{len(values)} values")
    result = np.eye(size)
    result.flat[: len(values)] = values
    return result


def affine(values: Numbers, size: int, number: int, name: str) -> Floats:
    """As `matrix`; error 3125 if it is not affine."""
    result = matrix(values, size, number, name)
    if not is_affine(result):
        raise HError(NOT_AFFINE, "", operator=name)
    return result


def is_affine(values: Floats) -> bool:
    return bool((values[-1, :-1] == 0.0).all() and values[-1, -1] == 1.0)


def stored(values: Floats, full: bool = False) -> Floats:
    """The values of a matrix as a tuple, the last row only if it is needed or `full`."""
    return (values if full or not is_affine(values) else values[:-1]).reshape(-1)


def inverse(values: Floats, name: str) -> Floats:
    """The inverse; error 3605 if there is none."""
    size = np.abs(values[:-1, :-1]).max()
    determinant = float(np.linalg.det(values))
    if not np.isfinite(determinant) or abs(determinant) <= 1e-14 * max(size, 1e-100) ** (len(values) - 1):
        raise HError(SINGULAR, "", operator=name)
    result: Floats = np.linalg.inv(values)
    if is_affine(values):
        result[-1] = [0.0] * (len(values) - 1) + [1.0]
    return result


def around(linear: Floats, *point: float) -> Floats:
    """The linear map with a fixed point, as a homogeneous matrix."""
    size = len(linear)
    result = np.eye(size + 1)
    result[:size, :size] = linear
    result[:size, size] = np.array(point) - linear @ np.array(point) if point else 0.0
    return result


def moved(*offset: float) -> Floats:
    result = np.eye(len(offset) + 1)
    result[:-1, -1] = offset
    return result


def points(name: str, first: int, *coordinates: Numbers) -> Floats:
    """(number of coordinates, N) array; the first of them is control parameter `first`, all have the same length."""
    for number, values in enumerate(coordinates):
        if len(values) != len(coordinates[0]):
            raise wrong_number(first + number, name, f"{len(values)} values beside {len(coordinates[0])}")
    return np.array(coordinates, np.float64).reshape(len(coordinates), -1)


def packed(values: Numbers) -> bytes:
    return struct.pack(f"<{len(values)}d", *values)


def unpacked(data: bytes) -> list[float]:
    return list(struct.unpack(f"<{len(data) // 8}d", data))
