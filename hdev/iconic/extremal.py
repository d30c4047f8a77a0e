"""Maximally stable extremal regions (Matas et al. 2002)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hdev.iconic.image import Image
from hdev.iconic.labels import regions_of_labels, view, working_area
from hdev.iconic.region import Region
from hdev.iconic.region_array import RegionArray
from hdev.iconic.setops import union_all


@dataclass(frozen=True)
class Stability:
    """What a region must be to be taken; see `stable_components`."""

    delta: int
    min_area: float
    max_area: float
    max_variation: float
    min_diversity: float
    min_gray: int
    max_gray: int
    may_touch_border: bool


def stable_regions(image: Image, stability: Stability, light: bool, eight: bool) -> list[Region]:
    """The regions darker (or lighter) than what surrounds them that are maximally stable, by position of their first pixel.

    Parameters
    ----------
    image : byte or uint2
    stability : Stability
    light : bool
    eight : bool
        Whether pixels that touch at a corner are connected.
    """
    from hdev.iconic.kernels.trees import component_tree, component_tree_flooded, nearest_chosen, stable_components

    box, inside = working_area(image)
    if box is None:
        return []
    values = view(image.channels[0], box)
    top = int(np.iinfo(values.dtype).max)
    gray = np.ascontiguousarray(top - values if light else values)
    levels = np.where(inside, gray.astype(np.int32), -1).ravel()
    order = np.argsort(gray, axis=None, kind="stable")
    order = order[inside.ravel()[order]]
    height, width = values.shape
    parent = (component_tree_flooded if top < 256 else component_tree)(levels, order, width, int(eight))
    low, high = stability.min_gray, stability.max_gray
    if light:
        low, high = top - high, top - low
    border = np.zeros((height, width), np.bool_)
    if not stability.may_touch_border:
        border[:] = _rim(inside)
    limits = np.array([stability.min_area, stability.max_area, stability.max_variation])
    whole = stability.max_area < np.inf  # without a limit, what is not a whole component of the domain
    chosen = stable_components(
        levels, order, parent, stability.delta, low, high, limits, border.ravel(), stability.min_diversity, whole
    )
    if not whole:
        chosen = chosen[parent[chosen] != chosen]
    label, outer = nearest_chosen(levels, order, parent, chosen)
    own = regions_of_labels((label + 1).astype(np.int32).reshape(height, width), box[0], box[1], len(chosen))
    parts: list[list[Region]] = [[region] for region in own]
    regions = []
    for k in range(len(chosen)):  # inner ones come before outer ones
        region = union_all(RegionArray.of(parts[k]))
        regions.append(region)
        if outer[k] >= 0:
            parts[outer[k]].append(region)
    return sorted(regions, key=lambda region: (int(region.row[0]), int(region.first[0]), -region.area))


def _rim(inside: np.ndarray) -> np.ndarray:
    """The pixels of a mask with a neighbour outside of it or of the array."""
    room = np.pad(inside, 1)
    kept = room.copy()
    for dr, dc in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        kept &= np.roll(room, (dr, dc), (0, 1))
    rim: np.ndarray = inside & ~kept[1:-1, 1:-1]
    return rim
