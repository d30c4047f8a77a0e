"""A surface through a cloud of points with normals: triangles on which neighbouring points agree.

Each point proposes the Delaunay triangles around it that its neighbours make, seen along its normal. Triangles that all three
of their corners propose come first, then those of two, then those of one, the smaller first; one is taken if the surface stays
a surface: each edge has at most two triangles, on different sides, and what is around a point does not fold over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.geometry import normalized
from hdev.models3d.model import Indices, Points


@dataclass(frozen=True)
class Settings:
    """See `triangulate_object_model_3d`. `radius`: None for one from the points, or the largest distance of neighbours [m]."""

    neighbors: int = 40
    radius: float | None = None
    factor: float = 2.0
    orientation: float = 30.0
    consistent: bool = False
    latitude: float = 30.0
    holes: int = 40
    smallest: int = 0


def triangulated(points: Points, normals: Points, settings: Settings) -> Indices:
    """The triangles, turned as the normals; points must be finite."""
    from scipy.spatial import cKDTree

    from hdev.models3d.kernels import choose_triangles, stars

    count = len(points)
    if count < 3:
        return np.empty((0, 3), np.int32)
    normals = normalized(normals)
    number = min(settings.neighbors + 1, count)
    distance, index = cKDTree(points).query(points, number)
    distance, index = distance[:, 1:], index[:, 1:]
    if settings.radius is not None:
        limit = np.full(count, settings.radius)
    else:  # a few times the distance to the nearest points, the same for all that are as dense
        near = distance[:, : min(6, number - 1)].mean(axis=1)
        limit = settings.factor * 1.5 * np.maximum(near, np.median(near))
    cosine = np.cos(np.radians(settings.orientation))
    agreement = np.einsum("nd,nkd->nk", normals, normals[index])
    agreement = agreement if settings.consistent else abs(agreement)
    offset = points[index] - points[:, None]
    with np.errstate(all="ignore"):
        rise = abs(np.einsum("nkd,nd->nk", offset, normals)) / distance
    flat = np.asarray(~(rise > np.sin(np.radians(settings.latitude))))
    turned = np.asarray(normals.any(axis=1))[:, None]
    good = (distance <= limit[:, None]) & (distance > 0) & (agreement >= cosine) & flat & turned
    order = np.argsort(~good, axis=1, kind="stable")
    neighbors = np.take_along_axis(index, order, axis=1).astype(np.int64)
    first, second = _across(normals)
    found = stars(points, first, second, neighbors, good.sum(axis=1))
    if not len(found):
        return np.empty((0, 3), np.int32)
    corners = points[found]
    side = np.max([((corners[:, k] - corners[:, (k + 1) % 3]) ** 2).sum(axis=1) for k in range(3)], axis=0)
    found = found[side <= limit[found].max(axis=1) ** 2]
    unique, votes = np.unique(np.sort(found, axis=1), axis=0, return_counts=True)
    a, b, c = (points[unique[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    wrong = np.einsum("nd,nd->n", face, normals[unique[:, 0]]) < 0
    unique[wrong] = unique[wrong][:, ::-1]
    face[wrong] *= -1.0
    longest = np.max([np.linalg.norm(part, axis=1) for part in (b - a, c - b, a - c)], axis=0)
    rank = np.lexsort((longest, -votes))
    chosen = choose_triangles(points, unique[rank], normalized(face)[rank], first, second, normals, count)
    triangles: Indices = unique[rank][chosen].astype(np.int32)
    if settings.holes:
        triangles = filled(points, triangles, settings.holes)
    return without_small(triangles, count, settings.smallest) if settings.smallest else triangles


def _across(normals: Points) -> tuple[Points, Points]:
    """Two directions across each normal."""
    helper = np.eye(3)[abs(normals).argmin(axis=1)]
    first = normalized(np.cross(normals, helper))
    return first, np.cross(normals, first)


def filled(points: Points, triangles: Indices, most: int) -> Indices:
    """The triangles, and others in holes with at most so many corners; the outermost border of each part stays."""
    from hdev.models3d.polygons import triangulated as cut

    parts = [triangles]
    outer: dict[int, tuple[float, list[int]]] = {}
    loops = boundary_loops(triangles)
    label = _labels(triangles, len(points))
    for loop in loops:
        ring = points[loop]
        extent = float(np.linalg.norm(ring.max(axis=0) - ring.min(axis=0)))
        part = int(label[loop[0]])
        if part not in outer or extent > outer[part][0]:
            outer[part] = (extent, loop)
    used = {frozenset(edge) for pair in ([0, 1], [1, 2], [2, 0]) for edge in triangles[:, pair].tolist()}
    for loop in loops:
        if len(loop) > most or outer[int(label[loop[0]])][1] is loop:
            continue
        new = cut(points, np.array(loop[::-1], np.int32))
        border = {frozenset(edge) for edge in zip(loop, loop[1:] + loop[:1])}
        inner = {frozenset(edge) for pair in ([0, 1], [1, 2], [2, 0]) for edge in new[:, pair].tolist()} - border
        if not inner & used and len(inner) == len(new) - 1:
            used |= inner
            parts.append(new)
    return np.concatenate(parts)


def boundary_loops(triangles: Indices) -> list[list[int]]:
    """The closed lines of edges with one triangle only, in the direction that the triangles have there."""
    begin = triangles.reshape(-1).astype(np.int64)
    end = np.roll(triangles, -1, axis=1).reshape(-1).astype(np.int64)
    count = int(triangles.max(initial=0)) + 1
    forward, backward = begin * count + end, end * count + begin
    lone = ~np.isin(forward, backward)
    following: dict[int, list[int]] = {}
    for a, b in zip(begin[lone].tolist(), end[lone].tolist()):
        following.setdefault(a, []).append(b)
    loops = []
    while following:
        start = next(iter(following))
        loop, seen = [start], {start: 0}
        while True:
            here = loop[-1]
            choices = following.get(here)
            if not choices:
                break  # not closed
            there = choices.pop()
            if not choices:
                del following[here]
            if there in seen:
                place = seen[there]
                if len(loop) - place > 2:
                    loops.append(loop[place:])
                for gone in loop[place + 1 :]:
                    del seen[gone]
                del loop[place + 1 :]
                if place == 0 and there not in following:
                    break
                continue
            seen[there] = len(loop)
            loop.append(there)
    return loops


def _labels(triangles: Indices, count: int) -> NDArray[np.int64]:
    from hdev.models3d.parts import linked

    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]]]).astype(np.int64)
    return linked(count, edges)


def without_small(triangles: Indices, count: int, least: int) -> Indices:
    """Only the triangles of parts with at least so many triangles."""
    label = _labels(triangles, count)[triangles[:, 0]]
    sizes = np.bincount(label, minlength=1)
    return triangles[sizes[label] >= least]
