"""A limit for the memory of a process, where the system offers one (Linux)."""

from __future__ import annotations

import contextlib

#: What is added to the limit for the report of a case that has reached it.
_ROOM = 256 * 2**20


def limit_memory(size: int) -> None:
    """Refuse memory beyond this many bytes; 0 for no limit."""
    if not size:
        return
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def make_room() -> None:
    """Raise the limit a little: the case that has reached it is over, and what it did is to be told."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if soft != resource.RLIM_INFINITY:
            more = soft + _ROOM
            resource.setrlimit(
                resource.RLIMIT_DATA, (more if hard == resource.RLIM_INFINITY else min(more, hard), hard)
            )
