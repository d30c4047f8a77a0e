"""hdev's own file of iconic objects: images, regions and contours of any kind in one file, exactly as they are.

    hdev objects 1\\n | length of the header, uint64 | header, JSON | arrays

The header lists the objects; the arrays follow in that order, little-endian, each at a multiple of 8 bytes. (HALCON's files of
this ending are of another make, which is not documented; reading one says so.)
"""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Iconic
from hdev.iconic.files import FileProblem
from hdev.iconic.files.probe import check_size
from hdev.iconic.image import Image
from hdev.iconic.objects import Objects, as_objects
from hdev.iconic.pixels import PIXEL_TYPES
from hdev.iconic.region import Region
from hdev.iconic.xld import Contour

_MAGIC = b"hdev objects 1\n "


def write(objects: Iconic) -> bytes:
    """The bytes of a file with these objects."""
    arrays: list[NDArray[Any]] = []
    header = [_described(item, arrays) for item in as_objects(objects)]
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    parts = [_MAGIC, struct.pack("<Q", len(text)), text]
    for array in arrays:
        body = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
        parts += [body, b"\0" * (-len(body) % 8)]
    return b"".join(parts)


def read(data: bytes) -> Objects:
    """The objects in a file. Raises `FileProblem`."""
    if not data.startswith(_MAGIC):
        raise FileProblem("format", "not a file of iconic objects that hdev has written; HALCON's own cannot be read")
    if len(data) < 24:
        raise FileProblem("truncated", "the file ends within its header")
    (length,) = struct.unpack_from("<Q", data, 16)
    if 24 + length > len(data):
        raise FileProblem("truncated", "the file ends within its header")
    try:
        header = json.loads(data[24 : 24 + length])
        reader = _Arrays(data, 24 + length)
        return Objects([_object(entry, reader) for entry in header])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileProblem("format", f"the file is damaged: {error}") from None


def _described(item: Any, arrays: list[NDArray[Any]]) -> dict[str, Any]:
    if item.kind == "region":
        arrays += [item.row, item.first, item.last]
        return {"kind": "region", "runs": item.row.size}
    if item.kind == "xld":
        arrays += [item.rows, item.columns, *item.attributes.values()]
        return {
            "kind": "xld",
            "points": item.rows.size,
            "attributes": list(item.attributes),
            "global": dict(item.global_attributes),
        }
    entry = {"kind": "image", "type": item.type, "width": item.width, "height": item.height}
    entry["channels"] = len(item.channels)
    arrays += item.channels
    if not item.has_full_domain:
        arrays += [item.domain.row, item.domain.first, item.domain.last]
        entry["runs"] = item.domain.row.size
    return entry


class _Arrays:
    """The arrays of a file, one after the other."""

    def __init__(self, data: bytes, place: int) -> None:
        self._data, self._place = data, place

    def take(self, dtype: Any, shape: tuple[int, ...]) -> NDArray[Any]:
        dtype = np.dtype(dtype)
        count = 1
        for size in shape:
            if type(size) is not int or size < 0:
                raise ValueError(f"{size!r} is no size")
            count *= size
        if self._place + count * dtype.itemsize > len(self._data):
            raise FileProblem("truncated", "the file ends too early")
        array = np.frombuffer(self._data, dtype.newbyteorder("<"), count, self._place)
        self._place += -(-count * dtype.itemsize // 8) * 8
        return array.astype(dtype).reshape(shape)

    def region(self, runs: int) -> Region:
        row, first, last = (self.take(np.int32, (runs,)) for _ in range(3))
        region = Region.from_runs(row, first, last)
        if region.row.size != row.size:
            raise ValueError("the runs of a region are not in order")
        return region


def _object(entry: dict[str, Any], arrays: _Arrays) -> Iconic:
    if entry["kind"] == "region":
        return arrays.region(entry["runs"])
    if entry["kind"] == "xld":
        count = entry["points"]
        rows, columns = arrays.take(np.float64, (count,)), arrays.take(np.float64, (count,))
        attributes = {str(name): arrays.take(np.float64, (count,)) for name in entry["attributes"]}
        return Contour(rows, columns, attributes, {str(k): float(v) for k, v in entry["global"].items()})
    if entry["kind"] != "image":
        raise ValueError(f"an object of kind {entry['kind']!r}")
    width, height, count = entry["width"], entry["height"], entry["channels"]
    check_size(width, height)
    pixel = PIXEL_TYPES[entry["type"]]
    shape = (height, width) if pixel.components == 1 else (height, width, pixel.components)
    if type(count) is not int or count < 1:
        raise ValueError("an image without channels")
    channels = [arrays.take(pixel.dtype, shape) for _ in range(count)]
    return Image(channels, pixel.name, arrays.region(entry["runs"]) if "runs" in entry else None)
