"""How regions lie to each other, and how alike they are (section Regions/Features)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Region, RegionArray, features, setops
from hdev.iconic.base import Floats, Int64s
from hdev.operators.regions.selection import distance
from hdev.registry import operator

WRONG_NUMBER_OF_OBJECTS = 1500


def _pairs(one: RegionArray, two: RegionArray, ordered: bool = False) -> tuple[RegionArray, Iterator[tuple[int, int]]]:
    """The first tuple, and the pairs of indices (from 0) to look at.

    Without regions in the first tuple: all pairs of the second, each once (or in both orders).
    """
    count = len(two)
    if not len(one):
        return two, ((i, j) for i in range(count) for j in range(0 if ordered else i + 1, count) if i != j)
    if len(one) == 1:
        return one, ((0, j) for j in range(count))
    if len(one) != count:
        raise HError(WRONG_NUMBER_OF_OBJECTS + 1, f"{len(one)} objects beside {count}")
    return one, ((i, i) for i in range(count))


@operator
def find_neighbors(regions1: RegionArray, regions2: RegionArray, max_distance: int) -> tuple[list[int], list[int]]:
    """Pairs of neighbouring regions.

    Parameters
    ----------
    regions1
        No region: each pair of the second tuple is looked at once. One: it is compared with all of the second. As many as in
        the second: those at the same places are compared.
    max_distance
        Largest chessboard distance, at least 1.

    Returns the indices (from 1) of the regions of each pair. A region that lies wholly inside of the other is no neighbour.
    Source: reference page of `find_neighbors`.
    """
    if max_distance < 1:
        raise wrong_value(1, "find_neighbors", f"{max_distance}")
    first, pairs = _pairs(regions1, regions2)
    boxes1 = features.bounding_boxes(first).astype(np.int64)
    boxes2 = features.bounding_boxes(regions2).astype(np.int64)
    found = []
    for i, j in pairs:
        a, b = boxes1[i], boxes2[j]
        if (a[:2] - b[2:] > max_distance).any() or (b[:2] - a[2:] > max_distance).any():
            continue
        one, two = first[i], regions2[j]
        outside = setops.difference(two, one)
        if outside.is_empty or setops.difference(one, two).is_empty:
            continue
        if distance(one, outside, chessboard=True) <= max_distance:
            found.append((i + 1, j + 1))
    return [i for i, _ in found], [j for _, j in found]


def _share(region: Region, row1: int, column1: int, row2: int, column2: int) -> float:
    """The part of the region's area in a rectangle."""
    return region.clip(row1, column1, row2, column2).area / region.area


_FAR = 2**31 - 1


def _sides(one: Region, two: Region, share: float) -> tuple[str, str]:
    """Where at least that part of the second region lies: 'left' or 'right', 'above' or 'below' of the first; '' else."""
    box = one.bounding_box
    if box is None or two.is_empty:
        return "", ""
    top, left, bottom, right = box
    parts = {
        "left": _share(two, -_FAR, -_FAR, _FAR, left - 1),
        "right": _share(two, -_FAR, right + 1, _FAR, _FAR),
        "above": _share(two, -_FAR, -_FAR, top - 1, _FAR),
        "below": _share(two, bottom + 1, -_FAR, _FAR, _FAR),
    }
    hits = [side if part >= share and part > 0 else "" for side, part in parts.items()]
    return hits[0] or hits[1], hits[2] or hits[3]


@operator
def spatial_relation(
    regions1: RegionArray, regions2: RegionArray, percent: int
) -> tuple[list[int], list[int], list[str], list[str]]:
    """Pairs of regions, one of which lies beside, above or below the other.

    Parameters
    ----------
    regions1
        As for `find_neighbors`.
    percent
        0 .. 100: part of the area of the second region that must lie beyond the margin of the first.

    Returns indices (from 1), and where the second region lies: 'left', 'right' or '', and 'above', 'below' or ''.
    Source: reference page of `spatial_relation`.
    """
    if not 0 <= percent <= 100:
        raise wrong_value(1, "spatial_relation", f"{percent}")
    first, pairs = _pairs(regions1, regions2)
    found = []
    for i, j in pairs:
        beside, over = _sides(first[i], regions2[j], percent / 100)
        if beside or over:
            found.append((i + 1, j + 1, beside, over))
    return tuple([entry[k] for entry in found] for k in range(4))  # type: ignore[return-value]


@operator
def select_region_spatial(regions1: RegionArray, regions2: RegionArray, direction: str) -> tuple[list[int], list[int]]:
    """Pairs of regions where the second lies in a direction from the first.

    Parameters
    ----------
    regions1
        No region: all pairs of the second tuple. One: it is compared with all of the second. As many as in the second: those at
        the same places are compared.
    direction
        'left', 'right', 'above', 'below': where the centre of the second region lies beyond the margin of the first.

    Returns indices from 1. Source: reference page of `select_region_spatial`.
    """
    sides = {"left": (1, -1), "right": (3, 1), "above": (0, -1), "below": (2, 1)}
    if direction not in sides:
        raise wrong_value(1, "select_region_spatial", f"'{direction}'")
    first, pairs = _pairs(regions1, regions2, ordered=True)
    side, sign = sides[direction]
    margin = features.bounding_boxes(first)[:, side].astype(np.float64)
    area, center = features.area_center(regions2)
    place = center[:, side % 2]
    full = features.areas(first) > 0
    found = [(i + 1, j + 1) for i, j in pairs if full[i] and area[j] and sign * (place[j] - margin[i]) > 0]
    return [i for i, _ in found], [j for _, j in found]


@operator
def hamming_distance(regions1: RegionArray, regions2: RegionArray) -> tuple[Int64s, Floats]:
    """For regions at the same places: the number of pixels in only one of them, and their similarity.

    The similarity is 1 - distance / (area1 + area2), and 0 for two empty regions. Source: page of `hamming_distance`.
    """
    return _hamming(regions1, regions2)


@operator
def hamming_distance_norm(regions1: RegionArray, regions2: RegionArray, norm: list[str]) -> tuple[Int64s, Floats]:
    """As `hamming_distance`, after the first region has been moved.

    Parameters
    ----------
    norm
        'center': so that both centres of gravity agree, as near as whole pixels allow.

    Source: reference page of `hamming_distance_norm`.
    """
    if len(norm) != 1:
        raise wrong_number(1, "hamming_distance_norm", f"{len(norm)} values instead of one")
    if norm[0] != "center":
        raise wrong_value(1, "hamming_distance_norm", f"'{norm[0]}'")
    if len(regions1) == len(regions2):
        shift = features.area_center(regions2)[1] - features.area_center(regions1)[1]
        steps = np.floor(shift + 0.5).astype(np.int64).tolist()
        regions1 = RegionArray.of(
            [one if two.is_empty else one.translate(*step) for one, two, step in zip(regions1, regions2, steps)]
        )
    return _hamming(regions1, regions2)


def _hamming(regions1: RegionArray, regions2: RegionArray) -> tuple[Int64s, Floats]:
    if len(regions1) != len(regions2):
        raise HError(WRONG_NUMBER_OF_OBJECTS + 2, f"{len(regions2)} objects beside {len(regions1)}")
    both = features.areas(regions1) + features.areas(regions2)
    distance = np.array([setops.symmetric_difference(one, two).area for one, two in zip(regions1, regions2)], np.int64)
    return distance, np.where(both > 0, 1.0 - distance / np.maximum(both, 1), 0.0)


#: Bytes that one run takes in HALCON's memory: three 16-bit coordinates.
_BYTES_PER_RUN = 6


@operator
def runlength_features(regions: RegionArray) -> tuple[Any, ...]:
    """Number of runs, K-factor runs / sqrt (area), L-factor (runs per row that occurs), mean length of the runs, bytes.

    0 for an empty region. Source: reference page of `runlength_features`.
    """
    runs = np.diff(regions.offsets)
    area = features.areas(regions)
    fresh = np.ones(regions.row.size + 1, np.bool_)
    fresh[1:-1] = regions.row[1:] != regions.row[:-1]
    fresh[regions.offsets] = True
    rows = np.diff(np.concatenate(([0], np.cumsum(fresh[:-1])))[regions.offsets])
    return (
        runs,
        runs / np.sqrt(np.maximum(area, 1)),
        runs / np.maximum(rows, 1),
        area / np.maximum(runs, 1),
        _BYTES_PER_RUN * runs,
    )


@operator
def runlength_distribution(region: Region) -> tuple[Int64s, Int64s]:
    """How many runs of each length the region has, and how many gaps of each length lie between two runs of a row.

    Both tuples count the lengths 0, 1, 2 ... up to the largest. Source: reference page of `runlength_distribution`.
    """
    lengths = region.last.astype(np.int64) - region.first + 1
    same = region.row[1:] == region.row[:-1]
    gaps = (region.first[1:].astype(np.int64) - region.last[:-1] - 1)[same]
    return _counted(lengths), _counted(gaps)


def _counted(lengths: Int64s) -> Int64s:
    if lengths.size and lengths.max() > 10**8:
        raise HError(6001, f"a tuple of {lengths.max()} values")
    return np.bincount(lengths).astype(np.int64)
