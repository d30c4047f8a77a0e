"""Reads the data files: a JSON object per file and an entry per line, so that one entry is found and parsed alone.

`data/README.md` describes the files. They are read once per process, and only when something is asked of them.
"""

from __future__ import annotations

import json
from functools import cache
from os.path import dirname, join
from typing import Any

_DATA = join(dirname(__file__), "data")


@cache
def _text(file: str) -> str:
    with open(join(_DATA, file), encoding="utf-8") as stream:
        return stream.read()


def read_file(file: str) -> dict[str, Any]:
    """All entries of a data file, in its order."""
    entries: dict[str, Any] = json.loads(_text(file))
    return entries


def read_entry(file: str, key: str) -> Any:
    """The value of one entry, without parsing the others; None if the file has no such key."""
    text = _text(file)
    start_of_line = f'\n"{key}":'
    start = text.find(start_of_line)
    if start < 0:
        return None
    start += len(start_of_line)
    return json.loads(text[start : text.index("\n", start)].removesuffix(","))
