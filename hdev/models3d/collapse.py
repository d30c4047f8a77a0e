"""Fewer points on a mesh: edges are drawn together where that moves the surface least.

The cost of moving a point onto a neighbour is the sum of squared distances of that place from the planes of the triangles that
both have stood for (quadrics, weighted by area), with planes across the border for those on it.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel
from hdev.models3d.model import Indices, Points


def simplified(points: Points, triangles: Indices, count: int) -> Indices:
    """The triangles of a surface with at most so many of the points, or as few as can be without folds and tears."""
    proper = (
        (triangles[:, 0] != triangles[:, 1])
        & (triangles[:, 1] != triangles[:, 2])
        & (triangles[:, 2] != triangles[:, 0])
    )
    faces = triangles[proper].astype(np.int64)
    if not len(faces):
        return triangles[proper]
    scale = max(float(np.ptp(points[faces.reshape(-1)], axis=0).max()), np.finfo(np.float64).tiny)
    kept, alive = _collapsed((points - points[faces[0, 0]]) / scale, faces, count)
    result: Indices = kept[alive].astype(np.int32)
    return result


@kernel
def _add_plane(q: Any, nx: float, ny: float, nz: float, d: float, weight: float) -> None:
    q[0] += weight * nx * nx
    q[1] += weight * nx * ny
    q[2] += weight * nx * nz
    q[3] += weight * nx * d
    q[4] += weight * ny * ny
    q[5] += weight * ny * nz
    q[6] += weight * ny * d
    q[7] += weight * nz * nz
    q[8] += weight * nz * d
    q[9] += weight * d * d


@kernel
def _cost(a: Any, b: Any, p: Any) -> float:
    q = a + b
    x, y, z = p[0], p[1], p[2]
    value = q[0] * x * x + q[4] * y * y + q[7] * z * z + q[9]
    value += 2.0 * (q[1] * x * y + q[2] * x * z + q[3] * x + q[5] * y * z + q[6] * y + q[8] * z)
    return max(value, 0.0)


@kernel
def _around(v: int, faces: Any, alive: Any, head: Any, follower: Any, found: Any, uses: Any) -> int:
    """The neighbours of a point, and how many triangles it shares with each."""
    count = 0
    node = head[v]
    while node >= 0:
        f = node // 3
        if alive[f]:
            for k in range(3):
                u = faces[f, k]
                if u == v:
                    continue
                place = -1
                for m in range(count):
                    if found[m] == u:
                        place = m
                        break
                if place < 0:
                    if count == len(found):
                        return -1
                    found[count] = u
                    uses[count] = 1
                    count += 1
                else:
                    uses[place] += 1
        node = follower[node]
    return count


@kernel
def _folds(v: int, u: int, points: Any, faces: Any, alive: Any, head: Any, follower: Any) -> bool:
    """Whether a triangle of `v` would turn by more than a right angle, or vanish, with `v` at the place of `u`."""
    node = head[v]
    while node >= 0:
        f = node // 3
        if alive[f] and faces[f, 0] != u and faces[f, 1] != u and faces[f, 2] != u:
            k = 0
            while faces[f, k] != v:
                k += 1
            a, b = points[faces[f, (k + 1) % 3]], points[faces[f, (k + 2) % 3]]
            ex, ey, ez = b[0] - a[0], b[1] - a[1], b[2] - a[2]
            ox, oy, oz = points[v, 0] - a[0], points[v, 1] - a[1], points[v, 2] - a[2]
            nx, ny, nz = points[u, 0] - a[0], points[u, 1] - a[1], points[u, 2] - a[2]
            px, py, pz = ey * oz - ez * oy, ez * ox - ex * oz, ex * oy - ey * ox
            qx, qy, qz = ey * nz - ez * ny, ez * nx - ex * nz, ex * ny - ey * nx
            old, new = px * px + py * py + pz * pz, qx * qx + qy * qy + qz * qz
            dot = px * qx + py * qy + pz * qz
            if new <= 1e-24 or (old > 1e-24 and dot <= 0.1 * np.sqrt(old * new)):
                return True
        node = follower[node]
    return False


@kernel
def _best(
    v: int, points: Any, quadrics: Any, faces: Any, alive: Any, head: Any, follower: Any, found: Any, uses: Any, other: Any,
    ignored: Any,
) -> Any:  # fmt: skip
    """The neighbour that a point is best moved onto, and the cost; -1 if there is none."""
    count = _around(v, faces, alive, head, follower, found, uses)
    if count <= 0:
        return -1, np.inf
    border = False
    for m in range(count):
        if uses[m] == 1:
            border = True
        elif uses[m] > 2:
            return -1, np.inf
    best, least = -1, np.inf
    for m in range(count):
        u = found[m]
        if border and uses[m] != 1:
            continue
        value = _cost(quadrics[v], quadrics[u], points[u])
        if value >= least:
            continue
        # Both points may share the neighbours in their common triangles only: else the surface would be pinched.
        number = _around(u, faces, alive, head, follower, other, ignored)
        if number < 0:
            continue
        shared = 0
        for a in range(count):
            for b in range(number):
                if found[a] == other[b]:
                    shared += 1
        if shared != uses[m] or _folds(v, u, points, faces, alive, head, follower):
            continue
        best, least = u, value
    return best, least


@kernel
def _collapsed(points: Any, faces: Any, target: int) -> Any:
    count = len(points)
    alive = np.ones(len(faces), np.bool_)
    head, tail = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    follower = np.full(3 * len(faces), -1, np.int64)
    quadrics = np.zeros((count, 10))
    left = 0
    for f in range(len(faces)):
        a, b, c = points[faces[f, 0]], points[faces[f, 1]], points[faces[f, 2]]
        n = np.cross(b - a, c - a)
        length = np.sqrt(np.dot(n, n))
        if length > 0.0:
            n = n / length
        for k in range(3):
            v = faces[f, k]
            _add_plane(quadrics[v], n[0], n[1], n[2], -np.dot(n, a), length)
            node = 3 * f + k
            if head[v] < 0:
                head[v] = node
                left += 1
            else:
                follower[tail[v]] = node
            tail[v] = node
    found, uses = np.empty(256, np.int64), np.empty(256, np.int64)
    other, ignored = np.empty(256, np.int64), np.empty(256, np.int64)
    for f in range(len(faces)):  # planes across the border
        for k in range(3):
            v, u = faces[f, k], faces[f, (k + 1) % 3]
            number = _around(v, faces, alive, head, follower, found, uses)
            for m in range(number):
                if found[m] == u and uses[m] == 1:
                    a, b, c = points[v], points[u], points[faces[f, (k + 2) % 3]]
                    edge = b - a
                    across = np.cross(np.cross(edge, c - a), edge)
                    length = np.sqrt(np.dot(across, across))
                    if length > 0.0:
                        across = across / length
                        weight = 10.0 * np.dot(edge, edge)
                        _add_plane(quadrics[v], across[0], across[1], across[2], -np.dot(across, a), weight)
                        _add_plane(quadrics[u], across[0], across[1], across[2], -np.dot(across, a), weight)
    version = np.zeros(count, np.int64)
    queue = [(np.inf, np.int64(-1), np.int64(-1), np.int64(0))]
    for v in range(count):
        if head[v] >= 0:
            u, value = _best(v, points, quadrics, faces, alive, head, follower, found, uses, other, ignored)
            if u >= 0:
                heapq.heappush(queue, (value, np.int64(v), np.int64(u), np.int64(0)))
    changed = np.empty(257, np.int64)
    while left > target and len(queue) > 1:
        value, v, u, stamp = heapq.heappop(queue)
        if v < 0 or version[v] != stamp:
            if v < 0:
                break
            continue
        now, _ = _best(v, points, quadrics, faces, alive, head, follower, found, uses, other, ignored)
        if now != u:  # what was around has changed
            version[v] += 1
            if now >= 0:
                cost = _cost(quadrics[v], quadrics[now], points[now])
                heapq.heappush(queue, (cost, v, np.int64(now), version[v]))
            continue
        node = head[v]
        while node >= 0:
            f = node // 3
            if alive[f]:
                if faces[f, 0] == u or faces[f, 1] == u or faces[f, 2] == u:
                    alive[f] = False
                else:
                    for k in range(3):
                        if faces[f, k] == v:
                            faces[f, k] = u
            node = follower[node]
        follower[tail[u]] = head[v]
        tail[u] = tail[v]
        head[v] = -1
        version[v] += 1
        left -= 1
        for k in range(10):
            quadrics[u, k] += quadrics[v, k]
        number = _around(u, faces, alive, head, follower, found, uses)
        if number < 0:
            number = 0
        changed[0] = u
        for m in range(number):
            changed[m + 1] = found[m]
        for m in range(number + 1):
            w = changed[m]
            version[w] += 1
            best, cost = _best(w, points, quadrics, faces, alive, head, follower, found, uses, other, ignored)
            if best >= 0:
                heapq.heappush(queue, (cost, np.int64(w), np.int64(best), version[w]))
    return faces, alive
