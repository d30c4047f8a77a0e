"""Lines in regions, found by the Hough transform."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hdev.errors import wrong_value
from hdev.iconic import Region
from hdev.iconic.base import Floats
from hdev.operators.tools.distances import pixels
from hdev.registry import operator


def _votes(points: Floats, resolution: int) -> tuple[NDArray[np.int32], Floats]:
    """(angles, distances) how many points lie on each line, and the angles [rad].

    A line is where column * cos (angle) + row * sin (angle) = distance, which is >= 0.
    """
    steps = np.arange(360 * resolution)
    angles = np.radians(steps / resolution - 180.0)
    reach = math.ceil(float(np.hypot(points[:, 0], points[:, 1]).max())) + 1
    votes = np.zeros((angles.size, reach + 1), np.int32)
    for k, angle in enumerate(angles):
        distance = np.floor(points[:, 1] * math.cos(angle) + points[:, 0] * math.sin(angle) + 0.5).astype(np.int64)
        votes[k] = np.bincount(distance[distance >= 0], minlength=reach + 1)[: reach + 1]
    votes[: 180 * resolution, 0] = 0  # through the origin: once, not from both sides
    return votes, angles


@operator
def hough_lines(
    region_in: Region, angle_resolution: int, threshold: int, angle_gap: int, dist_gap: int
) -> tuple[list[float], list[float]]:
    """Lines on which many pixels of a region lie, connected or not, those with most pixels first.

    Parameters
    ----------
    angle_resolution
        Steps per degree: 1, 2, 4, 8. Distances are whole.
    threshold
        How many pixels lie on a line at least, >= 1.
    angle_gap, dist_gap
        Lines are the best ones within so many steps of the angle and of the distance, >= 0.

    Returns
    -------
    Angles [rad] of the normals and distances (>= 0) from the origin: column * cos (angle) + row * sin (angle) = distance. With
    rows and columns >= 0 angles are from -pi/2 to pi.

    Nothing for an empty region. Source: reference page of `hough_lines`.
    """
    from scipy.ndimage import label, maximum_filter

    name = "hough_lines"
    if angle_resolution not in (1, 2, 4, 8):
        raise wrong_value(1, name, f"{angle_resolution}")
    for number, value, least in ((2, threshold, 1), (3, angle_gap, 0), (4, dist_gap, 0)):
        if value < least:
            raise wrong_value(number, name, f"{value}")
    if region_in.is_empty:
        return [], []
    votes, angles = _votes(pixels(region_in), angle_resolution)
    size = (min(2 * angle_gap + 1, 2 * len(votes) - 1), min(2 * dist_gap + 1, 2 * votes.shape[1] - 1))
    best = maximum_filter(votes, size, mode=("wrap", "constant"))
    top = (votes >= threshold) & (votes == best)
    plateaus, count = label(top, np.ones((3, 3)))
    rows, columns = np.nonzero(top)
    each = plateaus[rows, columns] - 1
    # Of neighbours with as many pixels the one in their middle counts.
    size_of = np.maximum(np.bincount(each, minlength=count), 1)
    middle = [np.bincount(each, at, minlength=count) / size_of for at in (rows, columns)]
    away = np.hypot(rows - middle[0][each], columns - middle[1][each])
    order = np.lexsort((columns, rows, away, each))
    first = order[np.unique(each[order], return_index=True)[1]]
    rows, columns = rows[first], columns[first]
    order = np.lexsort((columns, rows, -votes[rows, columns]))
    found: list[tuple[int, int]] = []
    for k, d in zip(rows[order].tolist(), columns[order].tolist()):
        if all(min(abs(k - i), len(votes) - abs(k - i)) > angle_gap or abs(d - j) > dist_gap for i, j in found):
            found.append((k, d))
    return [float(angles[k]) for k, _ in found], [float(d) for _, d in found]
