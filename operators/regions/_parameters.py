"""What several operators of this chapter do with their parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hdev.errors import wrong_number
from hdev.iconic import Region, RegionArray


def broadcast(name: str, *tuples: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The n-th values of all tuples for each n; a tuple of length one goes with all values of the others.

    Raises the error of a wrong number of values for the first tuple whose length does not fit.
    """
    length = max((len(values) for values in tuples if len(values) != 1), default=1)
    for position, values in enumerate(tuples, start=1):
        if len(values) not in (1, length):
            raise wrong_number(position, name, f"{len(values)} values beside {length}")
    return list(zip(*(list(values) * (length if len(values) == 1 else 1) for values in tuples), strict=True))


def created(name: str, session: Any, make: Callable[..., Region], *tuples: Sequence[Any]) -> RegionArray:
    """One region for each group of values (see `broadcast`), clipped as the system says; `make` gets the box as well."""
    box = session.system.clip_box
    return RegionArray.of([make(*values, box) for values in broadcast(name, *tuples)])


def clipped(region: Region, session: Any) -> Region:
    """The region, clipped to the largest image if the system says so."""
    box = session.system.clip_box
    return region if box is None else region.clip(*box)
