"""The formats of `send_data` and `receive_data`: values as bytes of a packet, and back."""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from hdev.errors import HError
from hdev.values import Scalar

MISMATCH = 5628
INVALID = 5629

_NUMBERS = {"c": "b", "C": "B", "s": "h", "S": "H", "i": "i", "I": "I", "q": "q", "Q": "Q", "f": "f", "d": "d"}
_REALS = "fd"
_STRINGS = "AaZz"
_FIXED = {"-": b"\0", "_": b" "}
_LENGTH = 1024

_FIELD = re.compile(r"(?P<letter>[cCsSiIqQfdAaZz_-])(?P<order>[nl]?)(?P<count>\d*)(?P<late_order>[nl]?)|(?P<space>\s+)")


@dataclass(frozen=True, slots=True)
class Field:
    """One letter of a format: `count` values, or for a string its length; `code` is that of `struct`, byte order included."""

    letter: str
    code: str
    count: int

    @property
    def size(self) -> int:
        """The number of bytes; for 'z', the largest."""
        return struct.calcsize(self.code) * self.count if self.code else self.count


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Letters: c s i q integers of 1, 2, 4, 8 bytes, C S I Q without sign; f d reals of 4 and 8 bytes; A a Z z strings padded with
    blanks, as they are, padded with zero bytes, of any length up to a largest one; - and _ a zero byte and a blank. Behind a
    letter: n for network byte order, l for little endian (without: the machine's); a number, how many values, or how long a
    string (1024 without).
    """

    fields: tuple[Field, ...]

    @classmethod
    def parse(cls, text: str, operator: str) -> Format:
        """Raises 5629 for what is no format."""
        fields = []
        position = 0
        while position < len(text):
            found = _FIELD.match(text, position)
            if found is None:
                raise HError(INVALID, f"'{text}', position {position}", operator=operator)
            position = found.end()
            if found["space"]:
                continue
            letter = found["letter"]
            order = {"n": ">", "l": "<"}.get(
                found["order"] or found["late_order"], "<" if sys.byteorder == "little" else ">"
            )
            code = order + _NUMBERS[letter] if letter in _NUMBERS else ""
            count = int(found["count"]) if found["count"] else _LENGTH if letter in _STRINGS else 1
            fields.append(Field(letter, code, count))
        if not fields:
            raise HError(INVALID, "empty", operator=operator)
        return cls(tuple(fields))

    @property
    def size(self) -> int:
        """The number of bytes it takes; for one with 'z', the largest."""
        return sum(field.size for field in self.fields)

    @property
    def variable(self) -> bool:
        """Whether packets of several sizes fit."""
        return any(field.letter == "z" for field in self.fields)

    def fits(self, size: int) -> bool:
        """Whether a packet of this size may be of this format."""
        return size <= self.size if self.variable else size == self.size

    def encode(self, values: list[Scalar]) -> bytes:
        """The packet with these values. Raises 5628 if they are too few, too many, too large or of other types."""
        rest = iter(values)
        try:
            data = b"".join([_encoded(field, rest) for field in self.fields])
        except StopIteration:
            raise HError(MISMATCH, f"{len(values)} values are too few", operator="send_data") from None
        except (struct.error, OverflowError) as error:
            raise HError(MISMATCH, str(error), operator="send_data") from None
        if next(rest, None) is not None:
            raise HError(MISMATCH, f"{len(values)} values are too many", operator="send_data")
        return data

    def decode(self, data: bytes) -> list[Scalar]:
        """The values in a packet. Raises 5628 if it has not the right size."""
        values: list[Scalar] = []
        position = 0
        for field in self.fields:
            part = data[position : position + field.size]
            if field.letter == "z":
                end = part.find(b"\0")
                values.append(_text(part if end < 0 else part[:end]))
                position += len(part) if end < 0 else end + 1
                continue
            if len(part) < field.size:
                raise HError(MISMATCH, f"{len(data)} bytes are too few", operator="receive_data")
            position += field.size
            if field.code:
                values += [value for (value,) in struct.iter_unpack(field.code, part)]
            elif field.letter in _STRINGS:
                values.append(_decoded(field.letter, part))
        return values


def _encoded(field: Field, values: Iterator[Scalar]) -> bytes:
    if field.letter in _FIXED:
        return _FIXED[field.letter] * field.count
    if field.code:
        return b"".join([struct.pack(field.code, _number(next(values), field)) for _ in range(field.count)])
    value = next(values)
    if not isinstance(value, str):
        raise struct.error("a string is expected")
    data = value.encode("utf-8", "surrogateescape")
    if field.letter == "a":
        return data
    if field.letter == "z":
        return data[: field.count]
    if field.letter == "Z":
        return data[: field.count - 1].ljust(field.count, b"\0")
    return data[: field.count].ljust(field.count)


def _number(value: object, field: Field) -> int | float:
    if not isinstance(value, int | float):
        raise struct.error("a number is expected")
    return float(value) if field.letter in _REALS else value


def _decoded(letter: str, data: bytes) -> str:
    if letter == "Z":
        data = data.split(b"\0", 1)[0]
    return _text(data.rstrip(b" ") if letter == "A" else data)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
