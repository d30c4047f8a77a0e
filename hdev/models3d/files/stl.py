"""STL files, as text or binary: triangles. Corners with the same coordinates become one point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from hdev.models3d.files.parts import merged, numbers_of
from hdev.models3d.geometry import all_triangles, face_normals, normalized
from hdev.models3d.model import Model
from hdev.models3d.problems import ModelProblem

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_HEAD = 80


def read(data: bytes, options: Mapping[str, Any]) -> tuple[Model, list[str]]:
    """The model in the file; its content tells text from binary."""
    count = int.from_bytes(data[_HEAD : _HEAD + 4], "little") if len(data) >= _HEAD + 4 else -1
    size = len(data) - _HEAD - 4
    if count >= 0 and count * _RECORD.itemsize == size:
        return _binary(data, count), []
    if data.lstrip()[:5].lower() == b"solid" and b"\0" not in data:
        return _text(data), []
    if count < 0 or count * _RECORD.itemsize > size:
        raise ModelProblem(f"{max(size, 0)} bytes for {max(count, 0)} triangles")
    return _binary(data, count), []


def _binary(data: bytes, count: int) -> Model:
    rows = np.frombuffer(data, _RECORD, count, _HEAD + 4)
    return merged(rows["corners"].reshape(-1, 3))


def _text(data: bytes) -> Model:
    words = data.lower().split()
    places = [k for k, word in enumerate(words) if word == b"vertex"]
    if not words.count(b"endsolid"):
        raise ModelProblem("the file ends too early")
    if len(places) % 3 or words.count(b"facet") != len(places) // 3:
        raise ModelProblem(f"{len(places)} corners for {words.count(b'facet')} triangles")
    return merged(numbers_of([word for k in places for word in words[k + 1 : k + 4]]).reshape(-1, 3))


def write(model: Model, kind: str) -> bytes:
    """The triangles and the polygons, these cut into triangles; normals are those of the triangles."""
    triangles = all_triangles(model)
    if model.points is None or not len(triangles):
        raise ModelProblem("there are no faces")
    corners = model.points[triangles]
    normals = normalized(face_normals(model.points, triangles))
    if kind == "stl_ascii":
        parts = ["solid hdev\n"]
        for normal, corner in zip(normals.tolist(), corners.tolist(), strict=True):
            vertices = "".join(f"    vertex {x!r} {y!r} {z!r}\n" for x, y, z in corner)
            head = " ".join(map(repr, normal))
            parts.append(f"  facet normal {head}\n   outer loop\n{vertices}   endloop\n  endfacet\n")
        return "".join([*parts, "endsolid hdev\n"]).encode()
    rows = np.zeros(len(triangles), _RECORD)
    with np.errstate(over="ignore"):
        rows["normal"], rows["corners"] = normals, corners
    return b"hdev".ljust(_HEAD) + len(triangles).to_bytes(4, "little") + rows.tobytes()
