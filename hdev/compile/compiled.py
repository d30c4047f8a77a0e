"""A compiled procedure as it is kept on disk. Apart from the compiler, so that a start from the cache does not load that."""

from __future__ import annotations

import marshal
from dataclasses import dataclass
from types import CodeType
from typing import Any

#: Part of the key under which compiled procedures are kept; to be raised with every change of the generated code.
VERSION = 3


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled procedure: its code, and the names the code has to be linked with.

    `procedures` holds the shape of each callee the code was made for; `invalid` the lines that are passed over, with the
    reason; `iconic` the variables that hold iconic objects; `imports` the paths of import lines; `unresolved` the names
    that were neither operator nor procedure when the code was made; `segments` the lines behind each flag where the code
    was made for coverage (see `hdev.compile.coverage`).
    """

    code: CodeType
    operators: tuple[str, ...]
    procedures: tuple[tuple[str, tuple[object, ...]], ...]
    functions: tuple[str, ...]
    invalid: tuple[tuple[int, str], ...]
    iconic: frozenset[str]
    imports: tuple[str, ...]
    unresolved: tuple[str, ...]
    segments: tuple[tuple[tuple[int, ...], int], ...] = ()

    def to_bytes(self) -> bytes:
        fields: Any = tuple(getattr(self, name) for name in Compiled.__slots__)
        return marshal.dumps(fields)

    @staticmethod
    def from_bytes(data: bytes) -> Compiled:
        return Compiled(*marshal.loads(data))
