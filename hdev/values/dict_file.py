"""Files of dictionaries: JSON, and hdev's own `.hdict`.

An `.hdict` of hdev is a JSON text that keeps what plain JSON loses: the types of numbers and keys, tuples of one element,
NaN and infinities, dictionaries that are shared or contain themselves. MVTec's binary `.hdict` is not documented; it is
recognised as foreign (error 5238). Iconic objects stand in it as in hdev's `.hobj` files.
Sources: reference pages of `read_dict` and `write_dict` (which files are looked for, the parameters).
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hdev.errors import HError
from hdev.values.dict_json import JsonReader, to_json
from hdev.values.dictionary import NOT_SERIALIZABLE, Dictionary, Entry
from hdev.values.handle import HNULL, Handle, restored
from hdev.values.htuple import Scalar, elements, tuple_of

FILE_NOT_FOUND = 5200
WRITE_FAILED = 5212
OPEN_FAILED = 5215
WRONG_FORMAT = 5238

_MARK = "hdev_dict"
_VERSION = 1


def _write_object(value: Any) -> str:
    """Iconic objects as text: the bytes of an `.hobj` file of hdev, in base 64."""
    from hdev.iconic.files import hobj

    return base64.standard_b64encode(hobj.write(value)).decode("ascii")


def _read_object(text: str) -> Any:
    from hdev.iconic.files import FileProblem, hobj

    try:
        objects = hobj.read(base64.b64decode(text, validate=True))
    except FileProblem as problem:
        raise ValueError(str(problem)) from None
    return objects


def write(dictionary: Dictionary, path: str, file_type: str = "", *, strict: bool = True) -> None:
    """Write the file as 'json' or 'hdict': as `file_type` says, else the ending of the path, else as 'hdict'.

    If not `strict`, an empty handle is written for what cannot be.
    """
    kind = file_type or ("json" if path.lower().endswith(".json") else "hdict")
    text = to_json(dictionary, strict=strict, indent=2) if kind == "json" else _packed(dictionary, strict)
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        raise HError(WRITE_FAILED, f"{path}: {error}", operator="write_dict") from None


def read(path: str, reader: JsonReader) -> Dictionary:
    """Read a file, whose format shows in its content; without such a file, that with '.hdict' or '.json' added."""
    found = next((p for p in (path, path + ".hdict", path + ".json") if Path(p).is_file()), None)
    if found is None:
        raise HError(FILE_NOT_FOUND, path, operator="read_dict")
    try:
        content = Path(found).read_bytes()
    except OSError as error:
        raise HError(OPEN_FAILED, f"{found}: {error}", operator="read_dict") from None

    def malformed(problem: str) -> HError:
        return HError(WRONG_FORMAT, f"{found}: {problem}", operator="read_dict")

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise malformed("MVTec's binary dictionaries cannot be read; in HALCON, write_dict it to a file '.json'")
    if text.lstrip().startswith('{"' + _MARK + '"'):
        return _unpacked(text, malformed)
    return reader.read(text, malformed)


def _packed(root: Dictionary, strict: bool) -> str:
    root.check()
    table = [root]
    places = {id(root): 0}

    def place(dictionary: Dictionary) -> int:
        if id(dictionary) not in places:
            places[id(dictionary)] = len(table)
            table.append(dictionary)
        return places[id(dictionary)]

    def node(x: Scalar) -> Any:
        if isinstance(x, Dictionary) and x.valid:
            return {"dict": place(x)}
        if isinstance(x, Handle):
            data = x.packed() if x.valid else None
            if data is not None:
                return {"handle": x.semantics, "data": base64.standard_b64encode(data).decode("ascii")}
            if strict and x is not HNULL:
                x.check()
                raise HError(NOT_SERIALIZABLE, f"a handle of type '{x.semantics}'")
            return None
        return {"real": str(x)} if type(x) is float and not math.isfinite(x) else x

    packed = []
    for dictionary in table:  # grows while it is walked
        packed.append(
            [
                [key, kind, [node(x) for x in elements(value)] if kind == "tuple" else _write_object(value)]
                for key, (kind, value) in dictionary.entries.items()
            ]
        )
    return json.dumps({_MARK: _VERSION, "dictionaries": packed}, ensure_ascii=False, allow_nan=False)


def _unpacked(text: str, malformed: Callable[[str], HError]) -> Dictionary:
    try:
        content = json.loads(text)
        if content[_MARK] != _VERSION:
            raise malformed(f"version {content[_MARK]} of hdev's dictionary files")
        packed = content["dictionaries"]
        table = [Dictionary() for _ in packed]
        for dictionary, entries in zip(table, packed):
            for key, kind, value in entries:
                stored = tuple_of([_scalar(x, table) for x in value]) if kind == "tuple" else _read_object(value)
                dictionary.entries[key] = Entry(kind, stored)
        return table[0]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise malformed(f"damaged: {error}") from None


def _scalar(node: Any, table: list[Dictionary]) -> Scalar:
    if node is None:
        return HNULL
    if isinstance(node, dict):
        if "handle" in node:
            return restored(node["handle"], base64.b64decode(node["data"], validate=True))
        return table[node["dict"]] if "dict" in node else float(node["real"])
    return node
