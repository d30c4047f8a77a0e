"""A limit for the memory of a process, where the system offers one (Linux)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

#: What is added to the limit for the report of a case that has reached it.
_ROOM = 256 * 2**20

#: Stacks and buffers of as many threads as a large machine has processors take a part of the limit.
_LEAST = 4 * 2**30


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


def fair_share(jobs: int) -> int:
    """A limit for each of some processes, in bytes: an equal share of the machine's memory with one left for all else, but
    enough for libraries with many threads. 0 where the size of the memory is not known."""
    try:
        sizes = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    except (AttributeError, ValueError, OSError):
        return 0
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            sizes.append(int(Path(path).read_text()))
    whole = min(sizes)
    return max(whole // (jobs + 1), min(_LEAST, whole // 2))
