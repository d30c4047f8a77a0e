"""Contours in ARC/INFO's generate format: a number, a line 'x y' for each point, END; END after the last contour."""

from __future__ import annotations

import math
from collections.abc import Sequence

from hdev.iconic.files import FileProblem
from hdev.iconic.xld import Contour


def write(contours: Sequence[Contour]) -> bytes:
    """The bytes of a file."""
    lines: list[str] = []
    for number, contour in enumerate(contours, start=1):
        lines.append(f"{number}")
        lines += [f"{x!r} {y!r}" for x, y in zip(contour.columns.tolist(), contour.rows.tolist())]
        lines.append("END")
    lines.append("END")
    return ("\n".join(lines) + "\n").encode()


def read(data: bytes) -> list[Contour]:
    """The contours in a file. Raises `FileProblem`."""
    contours: list[Contour] = []
    rows: list[float] = []
    columns: list[float] = []
    inside = False
    for line in data.decode("utf-8", "replace").splitlines():
        words = line.replace(",", " ").split()
        if not words:
            continue
        if words[0].upper() == "END":
            if not inside:
                return contours
            contours.append(Contour(rows, columns))
            rows, columns, inside = [], [], False
        elif not inside:
            inside = True
            if len(words) >= 3:  # the number of a polygon, and a point in it
                continue
        else:
            try:
                x, y = float(words[0]), float(words[1])
            except (ValueError, IndexError):
                raise FileProblem("format", f"'{line[:40]}' is no point") from None
            if not (math.isfinite(x) and math.isfinite(y)):
                raise FileProblem("format", f"'{line[:40]}' is no point")
            columns.append(x)
            rows.append(y)
    raise FileProblem("truncated", "the last END is missing")
