"""File names as programs write them; whole files."""

from __future__ import annotations

import contextlib
import os
import threading


def native(name: str) -> str:
    """The name with the separators of this system: programs from Windows write a backslash."""
    return name if os.sep == "\\" else name.replace("\\", "/")


def read_whole(path: str) -> bytes:
    """The contents of a file. Raises OSError."""
    with open(path, "rb") as file:
        return file.read()


def write_whole(path: str, data: bytes) -> None:
    """Write a file that others see complete or, if something fails, as it was. Raises OSError."""
    path = os.path.realpath(path)
    temporary = f"{path}.{os.getpid()}-{threading.get_ident()}.tmp"
    try:
        with open(temporary, "xb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
