"""Files of iconic objects of any kind."""

from __future__ import annotations

from typing import Any

from hdev.iconic import Objects
from hdev.iconic.files import FileProblem, hobj
from hdev.operators.file import _files
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator

_NO_OBJECT_ITEM = 5276


@operator(effects=("write",))
def write_object(object: Objects, file_name: str, *, session: Any) -> None:
    """Write images, regions and contours, also mixed ones, to a file that `read_object` reads; they are kept exactly.

    '.hobj' is appended to a name without it. The file is replaced as a whole or not at all. HALCON does not read it.
    Source: reference page of `write_object`.
    """
    path = session.paths.find_write(file_name, ".hobj")
    _files.write(path, hobj.write(object))


@operator(effects=("read",))
def read_object(file_name: str, *, session: Any) -> Objects:
    """The objects in a file that `write_object` has written.

    HALCON's own files of this ending are of a make that is not documented; they are refused (5235).
    Source: reference page of `read_object`.
    """
    path = session.paths.find_read(file_name, (".hobj",))
    try:
        return hobj.read(_files.content(path))
    except FileProblem as problem:
        raise _files.read_error(problem, path) from None


@operator
def serialize_object(object: Objects) -> SerializedItem:
    """Objects of any kind as a serialized item. Source: reference page of `serialize_object`."""
    return SerializedItem("object", hobj.write(object))


@operator
def deserialize_object(serialized_item_handle: SerializedItem) -> Objects:
    """The objects in a serialized item; error 5276 if there are none. Source: reference page of `deserialize_object`."""
    return _files.deserialized(serialized_item_handle, "object", _NO_OBJECT_ITEM, "deserialize_object")
