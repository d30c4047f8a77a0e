"""Points sorted into the cells of a grid: thinning, gathering, components. Points must be finite."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Points

#: Cells along an axis: products of three such numbers fit into 63 bits.
_MOST = (1 << 21) - 1


def _cells(points: Points, edge: float) -> tuple[Any, ...]:
    """The arguments that the kernels of cells take between the points and the distance."""
    low = points.min(axis=0)
    extent = float((points.max(axis=0) - low).max())
    edge = max(edge, extent / (_MOST - 1), np.finfo(np.float64).tiny)
    cells = np.floor((points - low) / edge).astype(np.int64)
    size = cells.max(axis=0) + 1
    keys, ids = np.unique((cells[:, 0] * size[1] + cells[:, 1]) * size[2] + cells[:, 2], return_inverse=True)
    return cells, keys, ids.reshape(-1), size


def thinned(points: Points, distance: float) -> NDArray[np.bool_]:
    """Which points stay if, one by one, each goes that is nearer than `distance` to one that stays."""
    from hdev.models3d.kernels import thin

    if not len(points) or distance <= 0:
        return np.ones(len(points), bool)
    result: NDArray[np.bool_] = thin(points, *_cells(points, distance), distance)
    return result


def gathered(
    points: Points, normals: Points | None, distance: float, cosine: float, least: int
) -> tuple[Points, NDArray[np.int64], Points]:
    """Centres of gravity of the points within a distance (see `kernels.gather`)."""
    from hdev.models3d.kernels import gather

    if not len(points):
        return points, np.empty(0, np.int64), points
    given = np.empty((0, 3)) if normals is None else normals
    result: tuple[Points, NDArray[np.int64], Points] = gather(
        points, given, *_cells(points, distance), distance, cosine, least
    )
    return result


def connected(points: Points, distance: float) -> NDArray[np.int64]:
    """A number for each point: that of its component, where points nearer than `distance` are connected."""
    from hdev.models3d.kernels import components

    if not len(points) or not distance > 0:
        return np.arange(len(points))
    result: NDArray[np.int64] = components(points, *_cells(points, distance), distance)
    return result
