"""Which points and faces a camera sees: images of depth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.cameras import Lens
from hdev.models3d.model import Indices, Points


def depth_of_points(
    depth: NDArray[np.float64], rows: NDArray[np.float64], columns: NDArray[np.float64], width: int, height: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of the points that are projected to these places those that are seen: their indices, and the pixels (rounded)."""
    with np.errstate(invalid="ignore"):
        inside = (rows >= -0.5) & (rows < height - 0.5) & (columns >= -0.5) & (columns < width - 0.5)
    index = np.flatnonzero(inside)
    r, c = (np.floor(part[index] + 0.5).astype(np.int64) for part in (rows, columns))
    order = np.lexsort((index, depth[index]))[::-1]  # the nearest last: it stays
    winner = np.full(width * height, -1)
    winner[(r * width + c)[order]] = order
    kept = winner[winner >= 0]
    return index[kept], r[kept], c[kept]


def depth_of_faces(
    points: Points,
    triangles: Indices,
    camera: Lens,
    depth: NDArray[np.float64],
    seen: NDArray[np.float64],
    label: NDArray[np.int32] | None = None,
    number: int = 0,
) -> None:
    """Put what is seen of triangles in the camera's coordinates into `depth` (z) and `seen` (x, y, z), both (H, W).

    `label`: gets, where it is given, for each pixel that is seen the number of the triangle, counted from `number`.
    """
    from hdev.models3d.kernels import cast_rays

    rows, columns = camera.project(points)
    place = np.column_stack([rows, columns])
    known = np.asarray(np.isfinite(points).all(axis=1))
    finite = np.flatnonzero(known[triangles].all(axis=1))
    visible, numbers = triangles[finite], finite.astype(np.int32) + np.int32(number)
    grid_r, grid_c = np.divmod(np.arange(camera.width * camera.height), camera.width)
    starts, directions = camera.rays(grid_r.astype(np.float64), grid_c.astype(np.float64))
    x, y = (starts if camera.parallel else directions)[:, :2].T
    labels: Any = np.empty((0, 0), np.int32) if label is None else label
    shape = (camera.height, camera.width)
    rays = np.ascontiguousarray(x).reshape(shape), np.ascontiguousarray(y).reshape(shape)
    cast_rays(points, visible, numbers, place, *rays, camera.parallel, depth, seen, labels)
