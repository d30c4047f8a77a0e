"""What the operators of this chapter share: the range of their parameters, and clipping at the border of the image."""

from __future__ import annotations

import math
from typing import Any

from hdev.errors import wrong_value
from hdev.iconic import Region


def clipped(result: Region, source: Region, session: Any) -> Region:
    """`result` as far as it lies in the image (`clip_region`; see `SystemParameters.clip_box`).

    Where `source` lies outside of it already, nothing is cut at that side that is within the bounding box of `source`.
    """
    box, before, limit = result.bounding_box, source.bounding_box, session.system.clip_box
    if box is None or before is None or limit is None:
        return result
    return result.clip(
        min(limit[0], before[0]), min(limit[1], before[1]), max(limit[2], before[2]), max(limit[3], before[3])
    )


def check_radius(radius: float, name: str, number: int = 1) -> None:
    """A radius is a positive number."""
    if not (0 < radius <= 32767) or math.isnan(radius):
        raise wrong_value(number, name, f"radius {radius}")


def check_size(size: int, number: int, name: str) -> None:
    """A width or height is at least one pixel."""
    if not 1 <= size <= 65535:
        raise wrong_value(number, name, f"size {size}")


def check_iterations(iterations: int, number: int, name: str) -> None:
    """There is at least one iteration."""
    if iterations < 1:
        raise wrong_value(number, name, f"{iterations} iterations")


def reference(element: Region) -> tuple[int, int]:
    """The centre of gravity of a structuring element, rounded to the next pixel (halves upwards); (0, 0) if it is empty."""
    from hdev.iconic.features import area_center

    area, center = area_center(element.batch())
    if not area[0]:
        return 0, 0
    return math.floor(center[0, 0] + 0.5), math.floor(center[0, 1] + 0.5)


def centered(element: Region) -> Region:
    """The element moved so that its reference point is (0, 0)."""
    row, column = reference(element)
    return element.translate(-row, -column)
