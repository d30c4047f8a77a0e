"""PBM, PGM and PPM: bytes to arrays and back, with the values as they are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.files import FileProblem
from hdev.iconic.files.probe import check_size

#: Of P1 .. P6: samples per pixel, and whether they are written as text.
_KINDS = {b"1": (1, True), b"2": (1, True), b"3": (3, True), b"4": (1, False), b"5": (1, False), b"6": (3, False)}


def read(data: bytes) -> list[NDArray[Any]]:
    """The channels of the (first) image: byte, or uint2 where the largest value is above 255. Bitmaps become 0 and 255."""
    kind = data[1:2]
    samples, text = _KINDS[kind]
    bitmap = kind in b"14"
    numbers, place = _header(data, 2 if bitmap else 3)
    width, height = numbers[0], numbers[1]
    largest = 1 if bitmap else numbers[2]
    check_size(width, height)
    if not 1 <= largest <= 65535:
        raise FileProblem("format", f"a largest value of {largest}")
    count = width * height * samples
    dtype = np.dtype(np.uint8) if largest < 256 else np.dtype(">u2")
    if kind == b"4":
        row = -(-width // 8)
        packed = _taken(data, place, row * height, np.dtype(np.uint8)).reshape(height, row)
        values = np.unpackbits(packed, axis=1, count=width)
    elif text:
        values = _written(data[place:], count, bitmap)
        if values.size and values.max() > largest:
            raise FileProblem("format", f"a value above the largest, {largest}")
    else:
        values = _taken(data, place, count, dtype)
    values = values.reshape(height, width, samples)
    if bitmap:
        return [np.where(values[:, :, 0], np.uint8(0), np.uint8(255))]
    native = np.uint8 if largest < 256 else np.uint16
    return [np.ascontiguousarray(values[:, :, k]).astype(native, copy=True) for k in range(samples)]


def write(channels: list[NDArray[Any]]) -> bytes:
    """PGM of one channel, PPM of three; uint8 or uint16."""
    height, width = channels[0].shape
    wide = channels[0].dtype == np.uint16
    head = f"P{6 if len(channels) == 3 else 5}\n{width} {height}\n{65535 if wide else 255}\n"
    return head.encode() + np.stack(channels, axis=2).astype(">u2" if wide else np.uint8).tobytes()


def _header(data: bytes, count: int) -> tuple[list[int], int]:
    """The first numbers after the signature, comments left out, and where the pixels begin."""
    numbers: list[int] = []
    place = 2
    while len(numbers) < count:
        while data[place : place + 1].isspace() or data[place : place + 1] == b"#":
            if data[place : place + 1] == b"#":
                end = data.find(b"\n", place)
                place = len(data) if end < 0 else end
            else:
                place += 1
        end = place
        while data[end : end + 1].isdigit():
            end += 1
        if end == place or end - place > 10:
            raise FileProblem("truncated" if place >= len(data) else "format", "the header is incomplete")
        numbers.append(int(data[place:end]))
        place = end
    return numbers, place + 1


def _taken(data: bytes, place: int, count: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    if place + count * dtype.itemsize > len(data):
        raise FileProblem("truncated", f"the file has {len(data)} of {place + count * dtype.itemsize} bytes")
    return np.frombuffer(data, dtype, count, place)


def _written(text: bytes, count: int, bitmap: bool) -> NDArray[Any]:
    lines = [line.split(b"#", 1)[0] for line in text.split(b"\n")]
    words = b" ".join(lines)
    if bitmap:
        digits = np.frombuffer(words, np.uint8)
        values = digits[(digits == 48) | (digits == 49)] - 48
    else:
        parts = words.split(None, count)[:count]
        if not all(part.isdigit() and len(part) < 6 for part in parts):
            raise FileProblem("format", "a value that is no number")
        values = np.array([int(part) for part in parts], np.int64)
    if values.size < count:
        raise FileProblem("truncated", f"the file has {values.size} of {count} values")
    return values[:count]
