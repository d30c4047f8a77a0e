"""Wavefront OBJ files: points, colours of points, normals, faces and lines; no free forms, textures, materials or groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hdev.models3d.files.parts import checked, faces, numbers_of, text_table
from hdev.models3d.geometry import normalized
from hdev.models3d.model import Attribute, Model, frozen
from hdev.models3d.problems import ModelProblem

_SKIPPED = {b"cstype", b"curv", b"curv2", b"surf", b"p"}


def read(data: bytes, options: Mapping[str, Any]) -> tuple[Model, list[str]]:
    """The model in the file."""
    vertices: list[list[bytes]] = []
    normals: list[list[bytes]] = []
    polygons, lines, corner_normals = [], [], []
    skipped: set[str] = set()
    if b"\0" in data:
        raise ModelProblem("not text")
    for line in data.replace(b"\\\n", b" ").replace(b"\\\r\n", b" ").splitlines():
        words = line.partition(b"#")[0].split()
        if not words:
            continue
        kind = words[0]
        if kind == b"v":
            vertices.append(words[1:])
        elif kind == b"vn":
            normals.append(words[1:4])
        elif kind in (b"f", b"fo", b"l"):
            corners = [word.split(b"/") for word in words[1:]]
            indices = [_index(corner[0], len(vertices)) for corner in corners]
            if kind == b"l":
                lines.append(indices)
                continue
            polygons.append(indices)
            if corners and len(corners[0]) == 3 and all(len(corner) == 3 for corner in corners):
                corner_normals.append((indices, [_index(corner[2], len(normals)) for corner in corners]))
        elif kind in _SKIPPED:
            skipped.add(kind.decode())
    if not vertices:
        raise ModelProblem("there are no points")
    least = min(map(len, vertices))
    if least < 3:
        raise ModelProblem(f"a point with {least} numbers")
    width = 6 if least >= 6 else 3
    values = numbers_of([word for row in vertices for word in row[:width]]).reshape(-1, width)
    count = len(values)
    fields: dict[str, Any] = {"points": values[:, :3], **faces([np.array(one, np.int64) for one in polygons], count)}
    if lines:
        fields["lines"] = tuple(checked(np.array(line, np.int64), count) for line in lines if len(line) > 1)
    attributes = {}
    if width == 6:
        names = ("red", "green", "blue")
        colours = np.clip(np.rint(np.nan_to_num(values[:, 3:]) * 255), 0, 255).astype(np.int64)
        attributes = {name: Attribute(frozen(colours[:, k])) for k, name in enumerate(names)}
    if normals:
        if any(len(row) != 3 for row in normals):
            raise ModelProblem("a normal without three numbers")
        given = numbers_of([word for row in normals for word in row]).reshape(-1, 3)
        found = _point_normals(given, corner_normals, count)
        if found is not None:
            fields["normals"] = found
    remarks = [f"left out: {', '.join(sorted(skipped))}"] if skipped else []
    return Model(**fields, attributes=attributes), remarks


def _index(word: bytes, count: int) -> int:
    """An index from 0; the file counts from 1, or backwards from the last one."""
    try:
        number = int(word)
    except ValueError:
        raise ModelProblem(f"{word[:40].decode('latin-1')!r} is no index") from None
    index = number - 1 if number > 0 else count + number
    if number == 0 or index < 0 or index >= 2**31:
        raise ModelProblem(f"{number} is no index of one of {count}")
    return index


def _point_normals(given: Any, corners: Sequence[tuple[list[int], list[int]]], count: int) -> Any:
    """A normal for each point: the mean of those of its corners; without corners, the normals in order if there are as many."""
    if not corners:
        return given if len(given) == count else None
    points = np.array([index for one, _ in corners for index in one], np.int64)
    chosen = np.array([index for _, one in corners for index in one], np.int64)
    checked(points, count)
    if chosen.max() >= len(given):
        raise ModelProblem("a face has a normal that does not exist")
    if len(given) == count and (points == chosen).all():
        return given
    columns = [np.bincount(points, given[chosen, axis], minlength=count) for axis in range(3)]
    return normalized(np.stack(columns, axis=1).astype(np.float64))


def write(model: Model, kind: str) -> bytes:
    """Points, normals, faces and lines."""
    points = np.empty((0, 3)) if model.points is None else model.points
    rows = [points]
    colours = [model.attributes.get(name) for name in ("red", "green", "blue")]
    if all(colour is not None and colour.attached == "points" for colour in colours):
        rows.append(np.stack([np.asarray(colour.values, np.float64) / 255 for colour in colours if colour], axis=1))
    text = "".join(f"v {line}\n" for line in text_table(*rows).splitlines())
    form = "{0}"
    if model.normals is not None:
        text += "".join(f"vn {line}\n" for line in text_table(model.normals).splitlines())
        form = "{0}//{0}"
    parts = ([] if model.triangles is None else model.triangles.tolist()) + [
        part.tolist() for part in model.polygons or ()
    ]
    text += "".join(f"f {' '.join(form.format(index + 1) for index in part)}\n" for part in parts)
    text += "".join(f"l {' '.join(str(index + 1) for index in part.tolist())}\n" for part in model.lines or ())
    return text.encode()
