"""Parts of models: what hangs together, convex hulls, cuts with planes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Attribute, Grid, Indices, Model, Points, frozen

Integers = NDArray[np.int64]


def edges_of_faces(model: Model) -> Integers:
    """The edges of triangles and polygons, (E, 2)."""
    parts = [np.empty((0, 2), np.int64)]
    if model.triangles is not None:
        parts += [model.triangles[:, pair].astype(np.int64) for pair in ([0, 1], [1, 2])]
    parts += [np.stack([face[:-1], face[1:]], axis=1) for face in model.polygons or ()]
    return np.concatenate(parts).astype(np.int64)


def edges_of_lines(model: Model) -> Integers:
    """The pieces of lines between two points, (E, 2)."""
    parts = [np.stack([line[:-1], line[1:]], axis=1) for line in model.lines or ()]
    return np.concatenate([np.empty((0, 2), np.int64), *parts]).astype(np.int64)


def linked(count: int, edges: Integers) -> Integers:
    """A number for each point: that of its part; -1 for points without an edge."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(edges), np.int8), (edges[:, 0], edges[:, 1])), shape=(count, count))
    label: Integers = connected_components(graph, directed=False)[1].astype(np.int64)
    used = np.zeros(count, bool)
    used[edges.reshape(-1)] = True
    label[~used] = -1
    return label


def split(model: Model, labels: Integers) -> list[Model]:
    """A model for each label, in the order of their first points; points with a negative label are left out."""
    assert model.points is not None
    used = labels >= 0
    unique, first, inverse = np.unique(labels[used], return_index=True, return_inverse=True)
    if not len(unique):
        return []
    rank = np.empty(len(unique), np.int64)
    rank[np.argsort(first)] = np.arange(len(unique))
    part = np.full(len(labels), -1)
    part[used] = rank[inverse.reshape(-1)]
    number = len(unique)
    order, bounds = _sorted(part, number)
    place = np.empty(len(part), np.int32)
    place[order] = np.arange(len(order)) - np.repeat(bounds[:-1], np.diff(bounds))
    triangles = None if model.triangles is None else _Shared(part[model.triangles], number)
    polygons = _owned(model.polygons, part)
    lines = _owned(model.lines, part)
    result = []
    for k in range(number):
        chosen = order[bounds[k] : bounds[k + 1]]
        kept: dict[str, Any] = {"points": chosen}
        fields: dict[str, Any] = {"points": model.points[chosen]}
        if model.normals is not None:
            fields["normals"] = model.normals[chosen]
        if model.triangles is not None and triangles is not None:
            kept["triangles"] = triangles.of(k)
            fields["triangles"] = place[model.triangles[kept["triangles"]]]
        for name, given, owned in (("polygons", model.polygons, polygons), ("lines", model.lines, lines)):
            if given is not None:
                kept[name] = np.array(owned.get(k, []), np.int64)
                fields[name] = tuple(place[given[index]] for index in kept[name].tolist())
        if model.mapping is not None:
            grid = model.mapping
            fields["mapping"] = Grid(frozen(grid.rows[chosen]), frozen(grid.columns[chosen]), grid.width, grid.height)
        fields["attributes"] = {
            name: Attribute(frozen(one.values[kept[one.attached]]), one.attached) if one.attached in kept else one
            for name, one in model.attributes.items()
        }
        result.append(Model(**fields))
    return result


def _sorted(part: Integers, number: int) -> tuple[Integers, Integers]:
    """The indices of each part one after the other, and where each begins."""
    order = np.argsort(part, kind="stable")
    order = order[part[order] >= 0]
    return order, np.searchsorted(part[order], np.arange(number + 1))


class _Shared:
    """Faces by the part that all their points belong to."""

    def __init__(self, corners: Integers, number: int) -> None:
        part = (
            np.where((corners == corners[:, :1]).all(axis=1), corners[:, 0], -1)
            if len(corners)
            else np.empty(0, np.int64)
        )
        self._order, self._bounds = _sorted(part, number)

    def of(self, part: int) -> Integers:
        return np.sort(self._order[self._bounds[part] : self._bounds[part + 1]])


def _owned(given: tuple[Indices, ...] | None, part: Integers) -> dict[int, list[int]]:
    result: dict[int, list[int]] = {}
    for index, points in enumerate(given or ()):
        owners = part[points]
        if len(owners) and (owners == owners[0]).all():
            result.setdefault(int(owners[0]), []).append(index)
    return result


# ---------------------------------------------------------------------------------------------------------- convex hull


def convex_hull(points: Points) -> Model:
    """The convex hull: triangles that look outwards; of flat points those of a convex polygon, of others a line or a point."""
    from scipy.spatial import ConvexHull, QhullError

    unique = np.unique(points, axis=0)
    centre = unique.mean(axis=0)
    _, spread, axes = np.linalg.svd(unique - centre, full_matrices=False)
    rank = int((spread > 1e-12 * max(spread[0], np.finfo(np.float64).tiny)).sum()) if spread[0] > 0 else 0
    if rank == 0:
        return Model(points=unique[:1])
    if rank == 1:
        along = (unique - centre) @ axes[0]
        ends = unique[[int(along.argmin()), int(along.argmax())]]
        return Model(points=ends, lines=(np.array([0, 1], np.int32),))
    try:
        if rank == 2:
            ring = ConvexHull((unique - centre) @ axes[:2].T).vertices
            fan = np.stack([np.zeros(len(ring) - 2), np.arange(1, len(ring) - 1), np.arange(2, len(ring))], axis=1)
            return Model(points=unique[ring], triangles=fan.astype(np.int32))
        hull = ConvexHull(unique)
    except QhullError:
        return Model(points=unique)
    triangles = hull.simplices.copy()
    a, b, c = (unique[triangles[:, k]] for k in range(3))
    inwards = np.einsum("nd,nd->n", np.cross(b - a, c - a), hull.equations[:, :3]) < 0
    triangles[inwards] = triangles[inwards][:, ::-1]
    place = np.full(len(unique), -1)
    place[hull.vertices] = np.arange(len(hull.vertices))
    return Model(points=unique[hull.vertices], triangles=place[triangles].astype(np.int32))


# ------------------------------------------------------------------------------------------------------------------ cuts


def cut(points: Points, triangles: Indices, plane: Points) -> Model:
    """The lines in which triangles meet the plane z = 0 of a pose (4 x 4)."""
    height = (points - plane[:3, 3]) @ plane[:3, 2]
    z = height[triangles]
    above = z >= 0
    crossing = np.flatnonzero(above.any(axis=1) & ~above.all(axis=1))
    if not len(crossing):
        return Model()
    t, z, above = triangles[crossing].astype(np.int64), z[crossing], above[crossing]
    lone = np.where(above.sum(axis=1) == 1, above.argmax(axis=1), (~above).argmax(axis=1))
    row = np.arange(len(t))
    # Walk such that what is above lies on the same side in every triangle.
    next_one, last_one = (lone + 1) % 3, (lone + 2) % 3
    swap = above.sum(axis=1) == 1
    start = np.where(swap, next_one, last_one)
    stop = np.where(swap, last_one, next_one)
    keys, places = [], []
    for corner in (start, stop):
        a, b = t[row, lone], t[row, corner]
        low, high = np.minimum(a, b), np.maximum(a, b)
        share = height[low] / (height[low] - height[high])
        places.append(points[low] + (points[high] - points[low]) * share[:, None])
        keys.append(low * len(points) + high)
    unique, first, inverse = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    spots = np.concatenate(places)[first]
    inverse = inverse.reshape(-1)
    segments = np.stack([inverse[: len(t)], inverse[len(t) :]], axis=1)
    return Model(points=spots, lines=tuple(chains(segments, len(unique))))


def chains(segments: Integers, count: int) -> list[Indices]:
    """Lines from pieces with two points each: as long as there is one way only; closed ones end where they begin."""
    around: list[list[int]] = [[] for _ in range(count)]
    ends = segments.tolist()
    for index, (a, b) in enumerate(ends):
        around[a].append(index)
        around[b].append(index)
    used = [False] * len(ends)
    result = []
    starts = [k for k in range(count) if len(around[k]) not in (0, 2)] + [
        k for k in range(count) if len(around[k]) == 2
    ]
    for start in starts:
        for first in around[start]:
            if used[first]:
                continue
            line, here, piece = [start], start, first
            while True:
                used[piece] = True
                a, b = ends[piece]
                here = b if here == a else a
                line.append(here)
                rest = [index for index in around[here] if not used[index]]
                if len(around[here]) != 2 or not rest:
                    break
                piece = rest[0]
            result.append(np.array(line, np.int32))
    return result
