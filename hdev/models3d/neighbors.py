"""How far the points of a model are from one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Points


def distances_to_neighbors(points: Points, number: int = 1) -> NDArray[np.float64]:
    """The distance from each point to its nearest (or `number`-th nearest) other point; infinite where there is none.

    Raises ValueError for a number below 1.
    """
    from scipy.spatial import cKDTree

    if number < 1:
        raise ValueError("the number is less than 1")
    result = np.full(len(points), np.inf)
    finite = np.isfinite(points).all(axis=1)
    known = points[finite]
    if len(known) > number:
        result[finite] = cKDTree(known).query(known, [number + 1])[0][:, 0]
    return result


def numbers_of_neighbors(points: Points, distance: float) -> NDArray[np.int64]:
    """How many other points lie within this distance of each point. Raises ValueError for a negative distance."""
    from scipy.spatial import cKDTree

    if not distance >= 0:
        raise ValueError("the distance is negative")
    result = np.zeros(len(points), np.int64)
    finite = np.isfinite(points).all(axis=1)
    if finite.any():
        known = points[finite]
        result[finite] = cKDTree(known).query_ball_point(known, distance, return_length=True) - 1
    return result
