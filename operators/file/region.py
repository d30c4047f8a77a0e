"""Files of regions."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError
from hdev.iconic import Objects, Region, RegionArray
from hdev.iconic.files import FileProblem
from hdev.operators.file import _files
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_ENDINGS = (".hobj", ".reg", ".tif", ".tiff")
_NO_REGION_FILE = 5247
_NO_REGION_ITEM = 5270


@operator(effects=("write",))
def write_region(region: RegionArray, file_name: str, *, session: Any) -> None:
    """Write regions to a file that `read_region` reads: '.hobj' (also without an ending) and '.reg' keep them exactly.

    '.tif' and '.tiff' make bilevel TIFF pages, one per region, which start at (0, 0) and hold no negative coordinates (5201).
    The file is replaced as a whole or not at all. Source: reference page of `write_region`.
    """
    path = session.paths.find_write(file_name, ".hobj", known=_ENDINGS)
    if path.lower().endswith((".tif", ".tiff")):
        from hdev.iconic.files import tiff_write

        try:
            data = tiff_write.write_regions(list(region))
        except FileProblem as problem:
            raise _files.write_error(problem, path) from None
    else:
        from hdev.iconic.files import hobj

        data = hobj.write(Objects(region))
    _files.write(path, data)


@operator(effects=("read",))
def read_region(file_name: str, *, session: Any) -> Objects:
    """The regions in a file that `write_region` has written; of a TIFF file the pixels of each page that are not 0.

    HALCON's own region files are of a make that is not documented; they are refused (5247).
    Source: reference page of `read_region`.
    """
    path = session.paths.find_read(file_name, _ENDINGS)
    data = _files.content(path)
    try:
        if data[:2] in (b"II", b"MM"):
            from hdev.iconic.files import tiff

            return Objects([Region.from_mask(page.channels[0] != 0) for page in tiff.read(data)])
        from hdev.iconic.files import hobj

        objects = hobj.read(data)
    except FileProblem as problem:
        code = _NO_REGION_FILE if problem.reason == "format" else None
        raise HError(code, f"{path}: {problem}") if code else _files.read_error(problem, path) from None
    if objects.kinds - {"region"}:
        raise HError(_NO_REGION_FILE, f"{path}: the file holds other objects than regions")
    return objects


@operator
def serialize_region(region: RegionArray) -> SerializedItem:
    """Regions as a serialized item. Source: reference page of `serialize_region`."""
    from hdev.iconic.files import hobj

    return SerializedItem("region", hobj.write(Objects(region)))


@operator
def deserialize_region(serialized_item_handle: SerializedItem) -> Objects:
    """The regions in a serialized item; error 5270 if there are none. Source: reference page of `deserialize_region`."""
    return _files.deserialized(serialized_item_handle, "region", _NO_REGION_ITEM, "deserialize_region")
