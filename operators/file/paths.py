"""What the operators of this chapter share: names of files and the errors of the system as HALCON's."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hdev.errors import HError

NOT_FOUND = 5200
TOO_MANY_OPEN = 5213
WRONG_NAME = 5214


def path_of(name: str, session: Any, operator_name: str) -> str:
    """A file name of the program as a path. Error 5214 for what cannot be a name."""
    if not name or "\0" in name:
        raise HError(WRONG_NAME, f"'{name}'", operator=operator_name)
    return session.path(name)


def existing(name: str, session: Any, operator_name: str) -> str:
    """The path of a file to read: from the current directory or, if it is not there, where images are looked for.

    Error 5214 for what cannot be a name, 5200 with every place tried if there is none.
    """
    path_of(name, session, operator_name)
    found: str = session.paths.find_existing(name)
    return found


@contextmanager
def system_errors(name: str, operator_name: str, code: int, missing: int = NOT_FOUND) -> Iterator[None]:
    """Errors of the system as error `code` with the name in the detail; a file that does not exist as `missing`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if isinstance(error, FileNotFoundError):
            code = missing
        elif error.errno in (errno.EMFILE, errno.ENFILE):
            code = TOO_MANY_OPEN
        raise HError(code, f"{name}: {reason}", operator=operator_name) from None
