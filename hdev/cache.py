"""Files that save work on the next start: parse tables and compiled procedures.

They lie in `HDEV_CACHE` if that is set, else in `$XDG_CACHE_HOME/hdev` (`~/.cache/hdev`). An entry is found by a digest of
what it was made from, hdev's version and Python's. Nothing breaks if the folder cannot be written or an entry is damaged.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from hashlib import blake2b

from hdev.version import __version__

_STAMP = f"hdev {__version__} {sys.implementation.cache_tag} 2\n".encode()


def folder() -> str:
    """The folder of the cache; it need not exist. '' if the cache is switched off (`HDEV_CACHE` set to '')."""
    if "HDEV_CACHE" in os.environ:
        return os.environ["HDEV_CACHE"]
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "hdev")


def read(kind: str, source: bytes) -> bytes | None:
    """The entry made from `source`, or None."""
    path = _path(kind, source)
    if not path:
        return None
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    body = data[len(_STAMP) + 16 :]
    intact = data.startswith(_STAMP) and data[len(_STAMP) : len(_STAMP) + 16] == _digest(body)
    return body if intact else None


def write(kind: str, source: bytes, data: bytes) -> None:
    """Keep `data` as made from `source`; a failure to write is no error."""
    path = _path(kind, source)
    if not path:
        return
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(_STAMP + _digest(data) + data)
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def cached(kind: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """The entry made from `source`, made now if there is none."""
    data = read(kind, source)
    if data is None:
        data = make()
        write(kind, source, data)
    return data


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _path(kind: str, source: bytes) -> str:
    base = folder()
    if not base:
        return ""
    name = blake2b(_STAMP + source, digest_size=16).hexdigest()
    return os.path.join(base, kind, name)
