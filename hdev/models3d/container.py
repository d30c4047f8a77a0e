"""3D object models as bytes, exactly: facts as JSON, arrays as they are. Nothing in such a file is ever executed.

    hdev model 3d 1\n | length of the header, uint64 | header, JSON | arrays

The header has the facts, and the arrays with type and shape; these follow in that order, little endian, each at a multiple of
8 bytes. Serialized items and files of the type 'om3' hold this. (MVTec's own om3 is not documented.)
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Attribute, Grid, Model, ObjectModel3D, Primitive, frozen
from hdev.models3d.problems import ModelProblem

MARK = b"hdev model 3d 1\n"
_START = len(MARK) + 8
_TYPES = {name: np.dtype(name).newbyteorder("<") for name in ("int32", "int64", "float64", "S1")}
_KINDS = ("plane", "sphere", "cylinder", "box")
_ATTACHED = ("points", "triangles", "polygons", "lines", "object")


def pack(model: Model) -> bytes:
    """All of a model."""
    arrays: dict[str, NDArray[Any]] = {}
    facts: dict[str, Any] = {"prepared": sorted(model.prepared), "rms": model.rms}
    for name in ("points", "normals", "triangles"):
        if getattr(model, name) is not None:
            arrays[name] = getattr(model, name)
    for name in ("polygons", "lines"):
        parts = getattr(model, name)
        if parts is not None:
            arrays[name + ".sizes"] = np.array([len(part) for part in parts], np.int32)
            arrays[name] = np.concatenate([np.empty(0, np.int32), *parts])
    if model.mapping is not None:
        arrays["rows"], arrays["columns"] = model.mapping.rows, model.mapping.columns
        facts["size"] = [model.mapping.width, model.mapping.height]
    facts["attributes"] = []
    for number, (name, attribute) in enumerate(model.attributes.items()):
        values = attribute.values
        text = values.dtype.kind in "OUS"
        facts["attributes"].append([name, attribute.attached, values.tolist() if text else None])
        if not text:
            arrays[f"attribute {number}"] = values.astype(np.int64 if values.dtype.kind in "iub" else np.float64)
    shape = model.primitive
    if shape is not None:
        facts["primitive"] = shape.kind
        arrays["matrix"], arrays["pose"] = shape.matrix, np.array(shape.pose, np.float64)
        arrays["sizes"] = np.array([shape.radius, shape.z_min, shape.z_max, *shape.lengths])
        if shape.extent is not None:
            arrays["extent"] = shape.extent
    table = [[name, array.dtype.name, list(array.shape)] for name, array in arrays.items()]
    text_bytes = json.dumps({"facts": facts, "arrays": table}, separators=(",", ":")).encode()
    text_bytes += b" " * (-len(text_bytes) % 8)
    result = [MARK, struct.pack("<Q", len(text_bytes)), text_bytes]
    for array in arrays.values():
        body = np.ascontiguousarray(array, _TYPES[array.dtype.name]).tobytes()
        result += [body, b"\0" * (-len(body) % 8)]
    return b"".join(result)


def restored(data: bytes) -> ObjectModel3D:
    """A handle of the model in these bytes. Raises ValueError if there is none."""
    return ObjectModel3D(unpack(data))


def unpack(data: bytes) -> Model:
    """The model in the bytes that `pack` gave. Raises `ModelProblem`."""
    if not data.startswith(MARK):
        raise ModelProblem("not a 3D object model that hdev has written")
    try:
        (length,) = struct.unpack_from("<Q", data, len(MARK))
        header = json.loads(data[_START : _START + length])
        place = _START + length
        arrays = {}
        for name, kind, shape in header["arrays"]:
            arrays[str(name)], place = _array(data, place, _TYPES[kind], shape)
        return _model(header["facts"], arrays)
    except ModelProblem:
        raise
    except (ValueError, KeyError, TypeError, IndexError, struct.error, RecursionError, OverflowError) as error:
        raise ModelProblem(f"the file is damaged: {type(error).__name__}: {error}") from None


def _array(data: bytes, place: int, dtype: np.dtype[Any], shape: Any) -> tuple[NDArray[Any], int]:
    if type(shape) is not list or not all(type(size) is int and size >= 0 for size in shape):
        raise ModelProblem(f"the file is damaged: {shape!r} is no shape")
    count = math.prod(shape)
    if place + count * dtype.itemsize > len(data):
        raise ModelProblem("the file ends too early")
    array = np.frombuffer(data, dtype, count, place).astype(dtype.newbyteorder("=")).reshape(shape)
    return array, place + -(-count * dtype.itemsize // 8) * 8


def _model(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Model:
    fields: dict[str, Any] = {name: arrays.get(name) for name in ("points", "normals", "triangles")}
    count = 0 if fields["points"] is None else len(fields["points"])
    for name in ("polygons", "lines"):
        if name in arrays:
            sizes = arrays[name + ".sizes"]
            if (sizes < 0).any() or sizes.sum(dtype=np.int64) != len(arrays[name]):
                raise ModelProblem(f"the file is damaged: {name}")
            fields[name] = tuple(np.split(arrays[name], np.cumsum(sizes)[:-1])) if len(sizes) else ()
    for name in ("triangles", "polygons", "lines"):
        if name in arrays and arrays[name].size and not (arrays[name].min() >= 0 and arrays[name].max() < count):
            raise ModelProblem(f"{name} of points that do not exist")
    if fields["normals"] is not None and len(fields["normals"]) != count:
        raise ModelProblem("the file is damaged: normals")
    if "rows" in arrays:
        width, height = (int(size) for size in facts["size"])
        if not len(arrays["rows"]) == len(arrays["columns"]) == count:
            raise ModelProblem("the file is damaged: mapping")
        fields["mapping"] = Grid(frozen(arrays["rows"], np.int32), frozen(arrays["columns"], np.int32), width, height)
    lengths = {"points": count, "triangles": len(arrays.get("triangles", ())), "object": -1}
    attributes = {}
    for number, (name, attached, text) in enumerate(facts["attributes"]):
        values = np.array(text, object) if text is not None else arrays[f"attribute {number}"]
        if attached not in _ATTACHED or lengths.get(attached, -1) not in (-1, len(values)):
            raise ModelProblem(f"the file is damaged: attribute {name}")
        attributes[str(name)] = Attribute(frozen(values), attached)
    fields["attributes"] = attributes
    if "primitive" in facts:
        if facts["primitive"] not in _KINDS or arrays["matrix"].shape != (4, 4) or arrays["pose"].shape != (7,):
            raise ModelProblem("the file is damaged: primitive")
        radius, z_min, z_max, *edges = arrays["sizes"].tolist()
        pose = arrays["pose"].tolist()
        fields["primitive"] = Primitive(
            facts["primitive"],
            frozen(arrays["matrix"]),
            (*pose[:6], int(pose[6])),
            radius,
            z_min,
            z_max,
            frozen(arrays["extent"].reshape(-1, 2)) if "extent" in arrays else None,
            (edges[0], edges[1], edges[2]),
        )
    rms = facts["rms"]
    return Model(**fields, rms=None if rms is None else float(rms), prepared=frozenset(map(str, facts["prepared"])))
