"""The edges of a model as a camera sees them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.cameras import Lens
from hdev.models3d.geometry import face_normals, normalized
from hdev.models3d.model import Indices, Points
from hdev.models3d.raster import depth_of_faces

Floats = NDArray[np.float64]

#: A piece of a contour: rows and columns.
Piece = tuple[Floats, Floats]

#: Pixels between the places at which an edge is looked at, and between the points of one that a distortion bends.
_STEP = 0.5
_BENT = 5
_MOST = 1 << 24


def sharp_edges(points: Points, triangles: Indices, angle: float, camera: Lens) -> NDArray[np.int64]:
    """The edges, (E, 2), of the outline, of sharp corners, and with one triangle only.

    Those of the outline lie between a triangle that looks to the camera and one that does not; at sharp corners the normals of
    triangles have an angle of at least `angle` [rad].

    Points are in the camera's coordinates. Triangles that share corners at the same place share the edge between them.
    """
    _, same = np.unique(points, axis=0, return_inverse=True)
    first = np.full(int(same.max(initial=-1)) + 1, -1)
    first[same.reshape(-1)[::-1]] = np.arange(len(points))[::-1]
    corners = first[same.reshape(-1)][triangles]
    normals = normalized(face_normals(points, triangles))
    proper = normals.any(axis=1)
    corners, normals, triangles = corners[proper], normals[proper], triangles[proper]
    middle = points[triangles].mean(axis=1)
    towards = -normals[:, 2] if camera.parallel else -np.einsum("nd,nd->n", normals, middle)
    ends = np.concatenate([corners[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
    forward = ends[:, 0] < ends[:, 1]
    ends = np.sort(ends, axis=1)
    owner = np.tile(np.arange(len(corners)), 3)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    ends, owner, forward = ends[order], owner[order], forward[order]
    if not len(ends):
        return np.empty((0, 2), np.int64)
    start = np.flatnonzero(np.append(True, (ends[1:] != ends[:-1]).any(axis=1)))
    count = np.diff(np.append(start, len(ends)))
    kept = count != 2
    pair = np.flatnonzero(count == 2)
    a, b = owner[start[pair]], owner[start[pair] + 1]
    against = np.where(forward[start[pair]] == forward[start[pair] + 1], -1.0, 1.0)  # turned the other way
    dot = np.einsum("nd,nd->n", normals[a], normals[b]) * against
    outline = (towards[a] > 0) != (towards[b] * against > 0)
    kept[pair] = (np.arccos(np.clip(dot, -1.0, 1.0)) >= angle) | outline
    return np.asarray(ends[start[kept]])


def projected(points: Points, edges: NDArray[np.int64], camera: Lens, triangles: Indices | None) -> list[Piece]:
    """The parts of edges that are in front of the camera and, with `triangles`, inside of the image and not behind these."""
    rows, columns = camera.project(points)
    if triangles is None and not any(camera.distortion):
        good = np.isfinite(rows[edges]).all(axis=1)
        return [(rows[edge], columns[edge]) for edge in edges[good]]
    a, b = points[edges[:, 0]], points[edges[:, 1]]
    with np.errstate(invalid="ignore"):
        length = np.hypot(rows[edges[:, 1]] - rows[edges[:, 0]], columns[edges[:, 1]] - columns[edges[:, 0]])
    reach = 2.0 * (camera.width + camera.height)
    steps = np.ceil(np.where(np.isfinite(length), np.minimum(length, 4 * reach), reach) / _STEP).astype(np.int64) + 1
    if steps.sum() > _MOST:
        steps = np.maximum(steps * _MOST // steps.sum(), 2)
    depth = None
    if triangles is not None:
        depth = _depth(points, triangles, camera)
    result: list[Piece] = []
    for begin in range(0, len(edges), 5000):
        part = slice(begin, begin + 5000)
        result += _visible(a[part], b[part], steps[part], camera, depth)
    return result


def _depth(points: Points, triangles: Indices, camera: Lens) -> Floats:
    """For each pixel how far the camera sees, at most, in it and the pixels around."""
    from scipy.ndimage import maximum_filter

    depth = np.full((camera.height, camera.width), np.inf)
    depth_of_faces(points, triangles, camera, depth, np.zeros((camera.height, camera.width, 3)))
    result: Floats = maximum_filter(depth, 3, mode="constant", cval=np.inf)
    return result


def _visible(a: Points, b: Points, steps: NDArray[np.int64], camera: Lens, depth: Floats | None) -> list[Piece]:
    owner = np.repeat(np.arange(len(a)), steps)
    begin = np.cumsum(steps) - steps
    share = (np.arange(len(owner)) - begin[owner]) / (steps[owner] - 1)
    places = a[owner] + (b - a)[owner] * share[:, None]
    rows, columns = camera.project(places)
    seen = np.isfinite(rows) & np.isfinite(columns)
    if depth is not None:
        with np.errstate(invalid="ignore"):
            r, c = np.floor(rows + 0.5), np.floor(columns + 0.5)
            seen &= (r >= 0) & (r < camera.height) & (c >= 0) & (c < camera.width)
        index = np.flatnonzero(seen)
        limit = depth[r[index].astype(np.int64), c[index].astype(np.int64)]
        seen[index] = places[index, 2] <= limit + 1e-6 * abs(limit)
    change = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8)) != 0)
    bent = any(camera.distortion)
    result = []
    cuts = np.searchsorted(begin, np.arange(len(owner)), side="right")
    for start, stop in zip(change[::2].tolist(), change[1::2].tolist()):
        for low, high in _runs(start, stop, cuts, begin):
            if high - low < 2:
                continue
            chosen = (
                np.unique(np.append(np.arange(low, high, int(_BENT / _STEP)), high - 1)) if bent else [low, high - 1]
            )
            result.append((rows[chosen], columns[chosen]))
    return result


def _runs(start: int, stop: int, cuts: NDArray[np.int64], begin: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The pieces of start .. stop between the beginnings of edges."""
    first, last = int(cuts[start]), int(cuts[stop - 1])
    borders = [start, *(int(begin[k]) for k in range(first, last)), stop]
    return list(pairwise(borders))
