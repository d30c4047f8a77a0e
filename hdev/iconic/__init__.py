"""Iconic values: images, regions, contours, and the object tuples that iconic variables hold.

Importing this package costs nothing; a name is loaded when it is first used, and Numba only by the first kernel that runs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hdev.iconic.base import Iconic
    from hdev.iconic.image import Image
    from hdev.iconic.objects import Objects, concat
    from hdev.iconic.region import Region
    from hdev.iconic.region_array import RegionArray
    from hdev.iconic.xld import Contour

__all__ = ["Contour", "Iconic", "Image", "Objects", "Region", "RegionArray", "concat"]

_HOME = {
    "Contour": "xld",
    "Iconic": "base",
    "Image": "image",
    "Objects": "objects",
    "Region": "region",
    "RegionArray": "region_array",
    "concat": "objects",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'hdev.iconic' has no attribute {name!r}")
    value = getattr(import_module(f"hdev.iconic.{_HOME[name]}"), name)
    globals()[name] = value
    return value
