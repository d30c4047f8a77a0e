"""Regions made from regions: connected components and their relatives."""

from __future__ import annotations

from typing import Any

from hdev.iconic import Region, RegionArray
from hdev.iconic.connection import connected
from hdev.registry import operator


@operator
def connection(region: Region, *, session: Any) -> RegionArray:
    """The connected components of each input region, one region each, in the order of their first pixels.

    Which pixels are connected is set by `set_system ('neighborhood', 8)` (or 4). An empty region has no component.
    Source: reference page of `connection`.
    """
    return connected(region, session.system["neighborhood"])
