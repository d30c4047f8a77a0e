"""PLY files: text, and binary of both byte orders.

Of vertices: x, y, z; nx, ny, nz; red, green, blue; every other number becomes an extended attribute of its name. Of faces:
the list of vertices (vertex_indices or vertex_index); every other number becomes an attribute of the triangles if there are no
other faces. Edges (vertex1, vertex2) become lines. Other elements are skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.files.parts import checked, faces, numbers_of, text_table
from hdev.models3d.model import Attribute, Model, frozen
from hdev.models3d.problems import ModelProblem

_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2", "uint16": "u2",
    "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4", "double": "f8", "float64": "f8",
}  # fmt: skip
_COORDINATES = ("x", "y", "z")
_NORMALS = ("nx", "ny", "nz")
_COLOURS = ("red", "green", "blue")
_END = b"end_header"
_LONGEST_HEADER = 1 << 20


@dataclass
class _Property:
    name: str
    type: str
    counter: str = ""  # of lists: the type of their length


@dataclass
class _Element:
    name: str
    count: int
    properties: list[_Property] = field(default_factory=list)


def read(data: bytes, options: Mapping[str, Any]) -> tuple[Model, list[str]]:
    """The model in the file."""
    form, elements, place = _header(data)
    source = _Text(data[place:].split()) if form == "ascii" else _Binary(data, place, form)
    tables = {}
    for element in elements:
        tables[element.name] = source.table(element)
    vertices = tables.get("vertex")
    if vertices is None or not all(name in vertices for name in _COORDINATES):
        raise ModelProblem("there are no vertices with x, y and z")
    fields: dict[str, Any] = {"points": _stacked(vertices, _COORDINATES)}
    count = len(fields["points"])
    attributes: dict[str, Attribute] = {}
    used = set(_COORDINATES)
    if all(name in vertices for name in _NORMALS):
        fields["normals"] = _stacked(vertices, _NORMALS)
        used.update(_NORMALS)
    for name, values in vertices.items():
        if name not in used and isinstance(values, np.ndarray):
            attributes[name if name in _COLOURS else f"&{name}"] = Attribute(_plain(values))
    fields.update(_faces(tables.get("face", {}), count, attributes))
    edges = tables.get("edge", {})
    if "vertex1" in edges and "vertex2" in edges and len(edges["vertex1"]):
        pairs = np.stack([edges["vertex1"], edges["vertex2"]], axis=1)
        fields["lines"] = tuple(checked(pairs, count))
    return Model(**fields, attributes=attributes), []


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    return frozen(values.astype(np.int64 if values.dtype.kind in "iu" else np.float64))


def _stacked(table: Mapping[str, Any], names: tuple[str, ...]) -> NDArray[np.float64]:
    return np.stack([np.asarray(table[name], np.float64) for name in names], axis=1)


def _faces(table: Mapping[str, Any], count: int, attributes: dict[str, Attribute]) -> dict[str, Any]:
    given = table.get("vertex_indices", table.get("vertex_index"))
    if given is None or not len(given):
        return {}
    if isinstance(given, np.ndarray):  # all with the same number of corners
        if given.shape[1] != 3:
            return faces(list(given), count)
        for name, values in table.items():
            if isinstance(values, np.ndarray) and values.ndim == 1:
                attributes[f"&{name}"] = Attribute(_plain(values), "triangles")
        return {"triangles": checked(given, count)}
    return faces(given, count)


def _header(data: bytes) -> tuple[str, list[_Element], int]:
    """The form, the elements, and where their values begin."""
    if not data.startswith(b"ply"):
        raise ModelProblem("not a PLY file")
    end = data.find(_END, 0, _LONGEST_HEADER)
    stop = data.find(b"\n", end)
    if end < 0:
        raise ModelProblem("the header has no end")
    place = stop + 1 if stop >= 0 else len(data)
    form, elements = "", []
    for line in data[:end].decode("latin-1").splitlines()[1:]:
        words = line.split()
        if not words or words[0] in ("comment", "obj_info"):
            continue
        if words[0] == "format" and len(words) >= 2:
            form = words[1]
        elif words[0] == "element" and len(words) == 3 and words[2].isdigit():
            elements.append(_Element(words[1], int(words[2])))
        elif words[0] == "property" and elements and _is_property(words):
            counter = _TYPES[words[2]] if words[1] == "list" else ""
            elements[-1].properties.append(_Property(words[-1], _TYPES[words[-2]], counter))
        else:
            raise ModelProblem(f"the header has a line {line[:60]!r}")
    if form not in ("ascii", "binary_little_endian", "binary_big_endian"):
        raise ModelProblem(f"the format is {form!r}")
    return form, elements, place


def _is_property(words: list[str]) -> bool:
    if words[1] == "list":
        return len(words) == 5 and _TYPES.get(words[2], "f")[0] in "iu" and words[3] in _TYPES
    return len(words) == 3 and words[1] in _TYPES


class _Text:
    def __init__(self, words: list[bytes]) -> None:
        self.words = words
        self.place = 0

    def take(self, count: int) -> list[bytes]:
        part = self.words[self.place : self.place + count]
        if len(part) < count:
            raise ModelProblem("the file ends too early")
        self.place += count
        return part

    def table(self, element: _Element) -> dict[str, Any]:
        properties = element.properties
        if not any(one.counter for one in properties):
            words = self.take(element.count * len(properties))
            values = numbers_of(words).reshape(element.count, len(properties))
            return {one.name: _typed(values[:, k], one.type) for k, one in enumerate(properties)}
        if element.count > len(self.words) - self.place:
            raise ModelProblem("the file ends too early")
        result: dict[str, Any] = {one.name: [] for one in properties}
        for _ in range(element.count):
            for one in properties:
                if one.counter:
                    size = int(_typed(numbers_of(self.take(1)), "i8")[0])
                    if size < 0:
                        raise ModelProblem("a list with a negative length")
                    result[one.name].append(_typed(numbers_of(self.take(size)), one.type))
                else:
                    result[one.name].append(float(numbers_of(self.take(1))[0]))
        return {one.name: _gathered(result[one.name], one) for one in properties}


def _typed(values: NDArray[np.float64], kind: str) -> NDArray[Any]:
    if kind[0] == "f":
        return values
    if values.size and not (np.isfinite(values).all() and (abs(values) < 2**53).all()):
        raise ModelProblem("an integer that is none")
    return values.astype(np.int64)


def _gathered(values: list[Any], one: _Property) -> Any:
    """Lists of the same length as one array."""
    if not one.counter:
        return _typed(np.array(values, np.float64), one.type)
    if values and all(len(value) == len(values[0]) for value in values):
        return np.stack(values)
    return values


class _Binary:
    def __init__(self, data: bytes, place: int, form: str) -> None:
        self.data = data
        self.place = place
        self.order = "<" if form == "binary_little_endian" else ">"

    def array(self, dtype: Any, count: int) -> NDArray[Any]:
        dtype = np.dtype(dtype)
        if count * dtype.itemsize > len(self.data) - self.place:
            raise ModelProblem("the file ends too early")
        result = np.frombuffer(self.data, dtype, count, self.place)
        self.place += count * dtype.itemsize
        return result

    def table(self, element: _Element) -> dict[str, Any]:
        properties, start = element.properties, self.place
        least = sum(int((one.counter or one.type)[1]) for one in properties)
        if element.count * max(least, 1) > len(self.data) - self.place:
            raise ModelProblem("the file ends too early")
        if not element.count or not properties:
            return {one.name: np.empty(0) if not one.counter else [] for one in properties}
        sizes = self._sizes(properties)
        self.place = start
        dtype = np.dtype([entry for k, one in enumerate(properties) for entry in self._fields(k, one, sizes)])
        if element.count * dtype.itemsize <= len(self.data) - start:
            rows = self.array(dtype, element.count)
            if all((rows[f"n{k}"] == size).all() for k, size in sizes.items()):
                return {one.name: rows[f"v{k}"] for k, one in enumerate(properties)}
            self.place = start
        return self._by_row(element)

    def _sizes(self, properties: list[_Property]) -> dict[int, int]:
        """The lengths of the lists of the first row."""
        sizes = {}
        for k, one in enumerate(properties):
            if one.counter:
                sizes[k] = int(self.array(self.order + one.counter, 1)[0])
                if sizes[k] < 0:
                    raise ModelProblem("a list with a negative length")
                self.array(self.order + one.type, sizes[k])
            else:
                self.array(self.order + one.type, 1)
        return sizes

    def _fields(self, k: int, one: _Property, sizes: dict[int, int]) -> list[Any]:
        if not one.counter:
            return [(f"v{k}", self.order + one.type)]
        return [(f"n{k}", self.order + one.counter), (f"v{k}", self.order + one.type, (sizes[k],))]

    def _by_row(self, element: _Element) -> dict[str, Any]:
        result: dict[str, list[Any]] = {one.name: [] for one in element.properties}
        for _ in range(element.count):
            for one in element.properties:
                size = int(self.array(self.order + one.counter, 1)[0]) if one.counter else 1
                if size < 0:
                    raise ModelProblem("a list with a negative length")
                values = self.array(self.order + one.type, size)
                result[one.name].append(values if one.counter else values[0])
        return {
            one.name: result[one.name] if one.counter else np.array(result[one.name], one.type)
            for one in element.properties
        }


def write(model: Model, kind: str) -> bytes:
    """Points, normals, colours, numbers attached to points, and faces."""
    points = np.empty((0, 3)) if model.points is None else model.points
    columns: list[tuple[str, str, NDArray[Any]]] = [("xyz"[k], "double", points[:, k]) for k in range(3)]
    if model.normals is not None:
        columns += [(_NORMALS[k], "double", model.normals[:, k]) for k in range(3)]
    for name, attribute in model.attributes.items():
        values = attribute.values
        if attribute.attached != "points" or values.dtype.kind not in "iuf":
            continue
        if name in _COLOURS:
            columns.append((name, "uchar", np.clip(np.rint(values), 0, 255).astype(np.int64)))
        elif " " not in name:
            small = values.dtype.kind in "iu" and (not values.size or abs(values).max() < 2**31)
            columns.append((name.removeprefix("&"), "int" if small else "double", values))
    parts: list[NDArray[Any]] = [] if model.triangles is None else list(model.triangles)
    parts += list(model.polygons or ())
    lines = [part[k : k + 2] for part in model.lines or () for k in range(len(part) - 1)]
    binary = kind == "ply_binary"
    head = ["ply", "format binary_little_endian 1.0" if binary else "format ascii 1.0", f"element vertex {len(points)}"]
    head += [f"property {type_name} {name}" for name, type_name, _ in columns]
    if parts:
        head += [f"element face {len(parts)}", "property list int int vertex_indices"]
    if lines:
        head += [f"element edge {len(lines)}", "property int vertex1", "property int vertex2"]
    header = ("\n".join([*head, "end_header"]) + "\n").encode()
    if binary:
        rows = np.empty(len(points), [(name, "<" + _TYPES[type_name]) for name, type_name, _ in columns])
        for name, _, values in columns:
            rows[name] = values
        flat = np.concatenate([np.empty(0, "<i4"), *(np.concatenate([[len(part)], part]) for part in parts)])
        edges = np.array(lines, "<i4").tobytes() if lines else b""
        return header + rows.tobytes() + flat.astype("<i4").tobytes() + edges
    body = text_table(*(values for _, _, values in columns))
    body += "".join(f"{len(part)} {' '.join(map(str, part.tolist()))}\n" for part in parts)
    body += "".join(f"{a} {b}\n" for a, b in (line.tolist() for line in lines))
    return header + body.encode()
