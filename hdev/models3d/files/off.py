"""OFF files: text with points and faces; COFF has colours of points, NOFF normals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.files.parts import faces, integers_of, numbers_of, text_table
from hdev.models3d.model import Attribute, Model, frozen
from hdev.models3d.problems import ModelProblem

_HEAD = re.compile(rb"(ST)?(C)?(N)?(4)?(n)?OFF$")


def read(data: bytes, options: Mapping[str, Any]) -> tuple[Model, list[str]]:
    """The model in the file."""
    lines = [words for line in data.splitlines() if (words := line.partition(b"#")[0].split())]
    match = _HEAD.match(lines[0][0]) if lines else None
    if match is None or match[1] or match[4] or match[5] or lines[0][1:2] == [b"BINARY"]:
        raise ModelProblem("not an OFF file as text with points in space")
    if len(lines[0]) > 1:
        lines[0] = lines[0][1:]
    else:
        del lines[0]
    if not lines or len(lines[0]) < 2:
        raise ModelProblem("the numbers of points and faces are missing")
    count, number = integers_of(lines[0][:2]).tolist()
    if min(count, number) < 0 or count + number > len(lines) - 1:
        raise ModelProblem(f"{len(lines) - 1} lines for {count} points and {number} faces")
    wide = 3 + 3 * bool(match[3]) + 4 * bool(match[2])
    rows = lines[1 : 1 + count]
    least = min((len(row) for row in rows), default=wide)
    if least < (wide - 1 if match[2] else wide):  # colours with or without alpha
        raise ModelProblem(f"a point with {least} numbers")
    values = numbers_of([word for row in rows for word in row[:least]]).reshape(count, least)
    fields: dict[str, Any] = {"points": values[:, :3]}
    if match[3]:
        fields["normals"] = values[:, 3:6]
    attributes = {}
    if match[2]:
        first = 6 if match[3] else 3
        colours = values[:, first : first + 3]
        if not any(b"." not in word for row in rows[:1] for word in row[first : first + 3]):
            colours = colours * 255
        attributes = {
            name: Attribute(frozen(_integers(colours[:, k]))) for k, name in enumerate(("red", "green", "blue"))
        }
    polygons = []
    for row in lines[1 + count : 1 + count + number]:
        corners = int(integers_of(row[:1])[0])
        if corners < 0 or corners >= len(row):
            raise ModelProblem(f"a face of {corners} points in a line with {len(row) - 1} numbers more")
        polygons.append(integers_of(row[1 : 1 + corners]))
    return Model(**fields, **faces(polygons, count), attributes=attributes), []


def _integers(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.clip(np.rint(np.nan_to_num(values)), 0, 255).astype(np.int64)


def write(model: Model, kind: str) -> bytes:
    """Points and faces; normals if there are."""
    points = np.empty((0, 3)) if model.points is None else model.points
    parts = ([] if model.triangles is None else model.triangles.tolist()) + [
        part.tolist() for part in model.polygons or ()
    ]
    text = "OFF\n" if model.normals is None else "NOFF\n"
    text += f"{len(points)} {len(parts)} 0\n"
    text += text_table(points) if model.normals is None else text_table(points, model.normals)
    text += "".join(f"{len(part)} {' '.join(map(str, part))}\n" for part in parts)
    return text.encode()
