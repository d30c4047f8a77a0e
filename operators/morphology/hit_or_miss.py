"""Operators that look for patterns of pixels inside and outside of a region."""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.iconic import Region, morphology
from hdev.operators.morphology._common import clipped
from hdev.registry import operator


@operator
def hit_or_miss(
    region: Region, struct_element1: Region, struct_element2: Region, row: int, column: int, *, session: Any
) -> Region:
    """The pixels around which the first structuring element lies in the region and the second one outside of it.

    Parameters
    ----------
    region : region(-array)
    struct_element1, struct_element2
        If they overlap, nothing fits. An empty second element always fits, an empty first one never.
    row, column
        Reference point of both elements.

    Source: reference page of `hit_or_miss`.
    """
    inside, outside = (element.translate(-row, -column) for element in (struct_element1, struct_element2))
    return clipped(morphology.hit_or_miss(region, inside, outside), region, session)


@operator
def pruning(region: Region, length: int) -> Region:
    """A skeleton without branches that are shorter than Length.

    A branch goes from an end to a junction, which does not count, or to another end. Closed lines have none.
    Errors: 1301 for a Length below 1. Source: reference page of `pruning`.
    """
    if length < 1:
        raise wrong_value(1, "pruning", f"length {length}")
    return morphology.pruned(region, length)
