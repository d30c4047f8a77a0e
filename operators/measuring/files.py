"""Measure objects in files and serialized items."""

from __future__ import annotations

from typing import Any

from hdev.errors import HError
from hdev.operators.file import _files
from hdev.operators.measuring._measures import WRONG_DATA, Measure
from hdev.operators.system.serialized_item import SerializedItem, item_bytes, item_of
from hdev.registry import operator

_NO_FILE = 8555


def _of(item: SerializedItem, code: int, name: str) -> Measure:
    try:
        return Measure.from_bytes(item.of("measure", code, name))
    except ValueError as problem:
        raise HError(code, f"{problem}", operator=name) from None


@operator
def serialize_measure(measure_handle: Measure) -> SerializedItem:
    """A measure object, with its fuzzy functions, as a serialized item. Reference (not read): `serialize_measure`."""
    return SerializedItem("measure", measure_handle.packed())


@operator
def deserialize_measure(serialized_item_handle: SerializedItem) -> Measure:
    """The measure object in a serialized item; error 8558 if there is none. Reference (not read): `deserialize_measure`."""
    return _of(serialized_item_handle, WRONG_DATA, "deserialize_measure")


@operator(effects=("write",))
def write_measure(measure_handle: Measure, file_name: str, *, session: Any) -> None:
    """Write a measure object to a file, '.msr' by custom, in a form of our own. Reference (not read): `write_measure`."""
    item = SerializedItem("measure", measure_handle.packed())
    _files.write(session.paths.find_write(file_name), item_bytes(item))


@operator(effects=("read",))
def read_measure(file_name: str, *, session: Any) -> Measure:
    """The measure object in a file that `write_measure` has made; error 8555 for another one.

    Reference (not read): `read_measure`.
    """
    path = session.paths.find_read(file_name)
    item = item_of(_files.content(path))
    if item is None:
        raise HError(_NO_FILE, f"{path} is no file of hdev", operator="read_measure")
    return _of(item, _NO_FILE, "read_measure")
