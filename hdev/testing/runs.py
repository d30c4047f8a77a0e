"""A region as a text that can be read and compared in a review: `10..12:5..15 13:5..9,11..15`.

For rows 10 to 12 the columns 5 to 15, for row 13 the columns 5 to 9 and 11 to 15. A row or column stands alone where the range
has only one; the empty text is the empty region.
"""

from __future__ import annotations

import re

_RANGE = r"-?\d+(?:\.\.-?\d+)?"
_BLOCK = re.compile(rf"({_RANGE}):({_RANGE}(?:,{_RANGE})*)")
_LIMIT = 2**31 - 1

Run = tuple[int, int, int]


def parse(text: str) -> list[Run]:
    """The runs (row, first column, last column) that a text names. Raises ValueError."""
    result: list[Run] = []
    for block in text.split():
        match = _BLOCK.fullmatch(block)
        if match is None:
            raise ValueError(f"'{block[:40]}' is no part of a region: it needs the form 10..12:5..15,17")
        row1, row2 = _range(match[1])
        columns = [_range(part) for part in match[2].split(",")]
        if len(result) + (row2 - row1 + 1) * len(columns) > 2**24:
            raise ValueError("the region has too many runs")
        result += [(row, first, last) for row in range(row1, row2 + 1) for first, last in columns]
    return result


def _range(text: str) -> tuple[int, int]:
    first, dots, last = text.partition("..")
    low, high = int(first), int(last if dots else first)
    if low > high:
        raise ValueError(f"the range {text} ends before it begins")
    if max(abs(low), abs(high)) > _LIMIT:
        raise ValueError(f"the range {text} is beyond the coordinates of regions")
    return low, high


def write(runs: list[Run]) -> str:
    """The text of sorted runs: equal rows that follow each other stand together."""
    rows: list[tuple[int, list[tuple[int, int]]]] = []
    for row, first, last in runs:
        if rows and rows[-1][0] == row:
            rows[-1][1].append((first, last))
        else:
            rows.append((row, [(first, last)]))
    blocks: list[tuple[int, int, list[tuple[int, int]]]] = []
    for row, columns in rows:
        if blocks and blocks[-1][1] == row - 1 and blocks[-1][2] == columns:
            blocks[-1] = (blocks[-1][0], row, columns)
        else:
            blocks.append((row, row, columns))
    return " ".join(
        f"{_shown(first, last)}:{','.join(_shown(*part) for part in columns)}" for first, last, columns in blocks
    )


def _shown(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}..{last}"
