"""Holes of regions: finding, filling, counting. For one region pass `region.batch()`; K is the number of regions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hdev.iconic.base import Floats, Int64s, Mask
from hdev.iconic.region_array import RegionArray


def holes_of(regions: RegionArray, neighbourhood: int = 8) -> tuple[RegionArray, Int64s]:
    """All holes, one region each, and for each the index of the region it is a hole of.

    With neighbourhood 8 a hole is connected along the sides of its pixels, with 4 also over their corners.
    """
    from hdev.iconic.kernels.holes import holes_runs, label_gaps

    label, owner = label_gaps(regions.row, regions.first, regions.last, regions.offsets, int(neighbourhood == 4))
    return RegionArray(*holes_runs(regions.row, regions.first, regions.last, label, len(owner))), owner


def filled(
    regions: RegionArray, neighbourhood: int = 8, which: Callable[[RegionArray], Mask] | None = None
) -> RegionArray:
    """The regions without their holes, or without those for which `which` (holes -> (H,) bool) says True."""
    from hdev.iconic.kernels.holes import close_gaps, holes_runs, label_gaps

    runs = (regions.row, regions.first, regions.last)
    label, owner = label_gaps(*runs, regions.offsets, int(neighbourhood == 4))
    if not len(owner):
        return regions
    if which is None:
        closed = np.ones(len(owner), np.bool_)
    else:
        closed = np.asarray(which(RegionArray(*holes_runs(*runs, label, len(owner)))), np.bool_)
    return RegionArray(*close_gaps(*runs, regions.offsets, label, closed))


def euler_numbers(regions: RegionArray, neighbourhood: int = 8) -> tuple[Int64s, Int64s]:
    """Numbers of components without holes (K,), and numbers of components (K,)."""
    from hdev.iconic.kernels.holes import euler_runs

    euler, components = euler_runs(regions.row, regions.first, regions.last, regions.offsets, int(neighbourhood == 8))
    return euler, components


def contour_lengths(regions: RegionArray, neighbourhood: int = 8) -> Floats:
    """(K,) lengths of the outer contours through the centres of the pixels: 1 per step along an axis, 2**0.5 diagonal."""
    from hdev.iconic.kernels.holes import contour_lengths as lengths

    solid = filled(regions, neighbourhood)
    corner = 2 * 2**0.5 if neighbourhood == 8 else 0.0  # there and back
    return lengths(solid.row, solid.first, solid.last, solid.offsets, corner)
