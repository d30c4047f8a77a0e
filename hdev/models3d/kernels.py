"""Kernels over points and triangles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def cast_rays(
    points: Any,
    triangles: Any,
    numbers: Any,
    place: Any,
    x: Any,
    y: Any,
    parallel: bool,
    depth: Any,
    seen: Any,
    label: Any,
) -> None:
    """Where the rays of pixels (x, y, 1) t, or for parallel ones (x, y, t), meet triangles first."""
    height, width = depth.shape
    for t in range(len(triangles)):
        low_r, high_r, low_c, high_c = np.inf, -np.inf, np.inf, -np.inf
        behind = 0
        for k in range(3):
            r, c = place[triangles[t, k], 0], place[triangles[t, k], 1]
            if math.isfinite(r) and math.isfinite(c):
                low_r, high_r = min(low_r, r), max(high_r, r)
                low_c, high_c = min(low_c, c), max(high_c, c)
            else:
                behind += 1
        if behind == 3:
            continue
        if behind > 0:
            low_r, high_r, low_c, high_c = 0.0, float(height), 0.0, float(width)
        a = points[triangles[t, 0]]
        b, d = points[triangles[t, 1]], points[triangles[t, 2]]
        ux, uy, uz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
        vx, vy, vz = d[0] - a[0], d[1] - a[1], d[2] - a[2]
        first_r, last_r = max(int(max(low_r, 0.0)) - 1, 0), int(min(high_r + 2.0, height - 1.0))
        first_c, last_c = max(int(max(low_c, 0.0)) - 1, 0), int(min(high_c + 2.0, width - 1.0))
        for r in range(first_r, last_r + 1):
            for c in range(first_c, last_c + 1):
                dx, dy, dz = x[r, c], y[r, c], 1.0
                ox, oy, oz = -a[0], -a[1], -a[2]
                if parallel:
                    ox, oy = dx - a[0], dy - a[1]
                    dx, dy = 0.0, 0.0
                px, py, pz = dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx
                determinant = ux * px + uy * py + uz * pz
                if determinant == 0.0:
                    continue
                s = (ox * px + oy * py + oz * pz) / determinant
                if not (-1e-9 <= s <= 1.0 + 1e-9):
                    continue
                qx, qy, qz = oy * uz - oz * uy, oz * ux - ox * uz, ox * uy - oy * ux
                w = (dx * qx + dy * qy + dz * qz) / determinant
                if not (w >= -1e-9 and s + w <= 1.0 + 1e-9):
                    continue
                z = (vx * qx + vy * qy + vz * qz) / determinant
                if (parallel or z > 0.0) and z < depth[r, c]:
                    depth[r, c] = z
                    if parallel:
                        seen[r, c, 0], seen[r, c, 1] = x[r, c], y[r, c]
                    else:
                        seen[r, c, 0], seen[r, c, 1] = x[r, c] * z, y[r, c] * z
                    seen[r, c, 2] = z
                    if label.size:
                        label[r, c] = numbers[t]


# ------------------------------------------------------------------------------------------------------- cells of space


@kernel
def first_cell(keys: Any, key: int) -> int:
    """The place of the first key that is not smaller, in sorted keys."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def find_cell(keys: Any, key: int) -> int:
    """The place of a key in sorted keys; -1 if it is not there."""
    low = first_cell(keys, key)
    return low if low < len(keys) and keys[low] == key else -1


@kernel
def by_cell(ids: Any, cells: int) -> Any:
    """The points of each cell: those of cell k are order[start[k]] .. order[start[k + 1] - 1], in their order."""
    start = np.zeros(cells + 1, np.int64)
    for i in range(len(ids)):
        start[ids[i] + 1] += 1
    for k in range(cells):
        start[k + 1] += start[k]
    filled = start[:-1].copy()
    order = np.empty(len(ids), np.int64)
    for i in range(len(ids)):
        order[filled[ids[i]]] = i
        filled[ids[i]] += 1
    return start, order


@kernel
def thin(points: Any, cells: Any, keys: Any, ids: Any, size: Any, distance: float) -> Any:
    """Which points stay if one by one each goes that is nearer than `distance` to one that stays.

    `cells`: for each point its cell (edges as long as the distance) along x, y, z; `keys`: the sorted keys of cells with
    points; `ids`: for each point the place of its key; `size`: how many cells there are along x, y, z.
    """
    keep = np.zeros(len(points), np.bool_)
    head = np.full(len(keys), -1, np.int64)
    follower = np.full(len(points), -1, np.int64)
    limit = distance * distance
    for i in range(len(points)):
        near = False
        for dx in range(-1, 2):
            for dy in range(-1, 2):
                for dz in range(-1, 2):
                    if near:
                        break
                    cx, cy, cz = cells[i, 0] + dx, cells[i, 1] + dy, cells[i, 2] + dz
                    if not (0 <= cx < size[0] and 0 <= cy < size[1] and 0 <= cz < size[2]):
                        continue
                    cell = (
                        ids[i]
                        if dx == 0 and dy == 0 and dz == 0
                        else find_cell(keys, (cx * size[1] + cy) * size[2] + cz)
                    )
                    j = head[cell] if cell >= 0 else -1
                    while j >= 0:
                        x, y, z = points[i, 0] - points[j, 0], points[i, 1] - points[j, 1], points[i, 2] - points[j, 2]
                        if x * x + y * y + z * z < limit:
                            near = True
                            break
                        j = follower[j]
        if not near:
            keep[i] = True
            follower[i] = head[ids[i]]
            head[ids[i]] = i
    return keep


@kernel
def gather(
    points: Any, normals: Any, cells: Any, keys: Any, ids: Any, size: Any, distance: float, cosine: float, least: int
) -> Any:
    """Centres of gravity: point by point, of all points within the distance that no one has taken yet.

    Points whose normals differ by more (cosine) are not taken, if there are normals; centres of fewer than `least` points are
    left out. Returns (centres, indices of the points they were found at, sums of normals).
    """
    count = len(points)
    start, order = by_cell(ids, len(keys))
    taken = np.zeros(count, np.bool_)
    centres = np.empty((count, 3))
    turned = np.zeros((count, 3))
    source = np.empty(count, np.int64)
    found = 0
    limit = distance * distance
    with_normals = len(normals) > 0
    members = np.empty(count, np.int64)
    for i in range(count):
        if taken[i]:
            continue
        number = 0
        for dx in range(-1, 2):
            for dy in range(-1, 2):
                for dz in range(-1, 2):
                    cx, cy, cz = cells[i, 0] + dx, cells[i, 1] + dy, cells[i, 2] + dz
                    if not (0 <= cx < size[0] and 0 <= cy < size[1] and 0 <= cz < size[2]):
                        continue
                    cell = find_cell(keys, (cx * size[1] + cy) * size[2] + cz)
                    if cell < 0:
                        continue
                    for place in range(start[cell], start[cell + 1]):
                        j = order[place]
                        if taken[j]:
                            continue
                        x, y, z = points[i, 0] - points[j, 0], points[i, 1] - points[j, 1], points[i, 2] - points[j, 2]
                        if x * x + y * y + z * z >= limit and j != i:
                            continue
                        if with_normals and j != i:
                            dot = 0.0
                            for k in range(3):
                                dot += normals[i, k] * normals[j, k]
                            if dot < cosine:
                                continue
                        members[number] = j
                        number += 1
        if number < least:
            continue
        for k in range(3):
            total = 0.0
            for m in range(number):
                total += points[members[m], k]
            centres[found, k] = total / number
        for m in range(number):
            taken[members[m]] = True
            if with_normals:
                for k in range(3):
                    turned[found, k] += normals[members[m], k]
        source[found] = i
        found += 1
    return centres[:found], source[:found], turned[:found]


@kernel
def components(points: Any, cells: Any, keys: Any, ids: Any, size: Any, distance: float) -> Any:
    """A number for each point: that of its component, where points nearer than `distance` are connected."""
    count = len(points)
    start, order = by_cell(ids, len(keys))
    end = start[1:].copy()
    label = np.full(count, -1, np.int64)
    stack = np.empty(count, np.int64)
    limit = distance * distance
    number = 0
    for seed in range(count):
        if label[seed] >= 0:
            continue
        label[seed] = number
        stack[0] = seed
        top = 1
        while top > 0:
            top -= 1
            i = stack[top]
            for dx in range(-1, 2):
                for dy in range(-1, 2):
                    cx, cy = cells[i, 0] + dx, cells[i, 1] + dy
                    if not (0 <= cx < size[0] and 0 <= cy < size[1]):
                        continue
                    base = (cx * size[1] + cy) * size[2]
                    last_key = base + min(cells[i, 2] + 1, size[2] - 1)
                    cell = first_cell(keys, base + max(cells[i, 2] - 1, 0))
                    while cell < len(keys) and keys[cell] <= last_key:
                        place = start[cell]
                        while place < end[cell]:  # points that have a label leave the cell
                            j = order[place]
                            near = label[j] >= 0
                            if not near:
                                x = points[i, 0] - points[j, 0]
                                y = points[i, 1] - points[j, 1]
                                z = points[i, 2] - points[j, 2]
                                if x * x + y * y + z * z < limit:
                                    near = True
                                    label[j] = number
                                    stack[top] = j
                                    top += 1
                            if near:
                                end[cell] -= 1
                                order[place] = order[end[cell]]
                            else:
                                place += 1
                        cell += 1
        number += 1
    return label


# ------------------------------------------------------------------------------------------------ distances to triangles


@kernel
def build_boxes(centres: Any, low: Any, high: Any, leaf: int) -> Any:
    """A tree of boxes around triangles: (order of triangles, first, last, left child, box low, box high) of nodes."""
    count = len(centres)
    order = np.arange(count)
    most = max(2 * count, 1)
    first, last = np.zeros(most, np.int64), np.zeros(most, np.int64)
    child = np.full(most, -1, np.int64)
    box_low, box_high = np.full((most, 3), np.inf), np.full((most, 3), -np.inf)
    stack = np.empty(most, np.int64)
    last[0] = count
    nodes, top = 1, 1
    stack[0] = 0
    while top > 0:
        top -= 1
        node = stack[top]
        a, b = first[node], last[node]
        middle_low, middle_high = np.full(3, np.inf), np.full(3, -np.inf)
        for place in range(a, b):
            t = order[place]
            for k in range(3):
                box_low[node, k] = min(box_low[node, k], low[t, k])
                box_high[node, k] = max(box_high[node, k], high[t, k])
                middle_low[k] = min(middle_low[k], centres[t, k])
                middle_high[k] = max(middle_high[k], centres[t, k])
        if b - a <= leaf:
            continue
        axis = 0
        for k in range(1, 3):
            if middle_high[k] - middle_low[k] > middle_high[axis] - middle_low[axis]:
                axis = k
        part = order[a:b]
        part = part[np.argsort(centres[part, axis])]
        order[a:b] = part
        half = (a + b) // 2
        child[node] = nodes
        first[nodes], last[nodes] = a, half
        first[nodes + 1], last[nodes + 1] = half, b
        stack[top], stack[top + 1] = nodes, nodes + 1
        top += 2
        nodes += 2
    return order, first[:nodes], last[:nodes], child[:nodes], box_low[:nodes], box_high[:nodes]


@kernel
def _to_triangle(p: Any, a: Any, b: Any, c: Any, nearest: Any) -> int:
    """The nearest place of a triangle; returns where that is: 0 inside, 1 2 3 on ab bc ca, 4 5 6 at a b c."""
    ab, ac, ap = b - a, c - a, p - a
    d1, d2 = np.dot(ab, ap), np.dot(ac, ap)
    if d1 <= 0.0 and d2 <= 0.0:
        nearest[:] = a
        return 4
    bp = p - b
    d3, d4 = np.dot(ab, bp), np.dot(ac, bp)
    if d3 >= 0.0 and d4 <= d3:
        nearest[:] = b
        return 5
    vc = d1 * d4 - d3 * d2
    if vc <= 0.0 and d1 >= 0.0 and d3 <= 0.0:
        nearest[:] = a + ab * (d1 / (d1 - d3))
        return 1
    cp = p - c
    d5, d6 = np.dot(ab, cp), np.dot(ac, cp)
    if d6 >= 0.0 and d5 <= d6:
        nearest[:] = c
        return 6
    vb = d5 * d2 - d1 * d6
    if vb <= 0.0 and d2 >= 0.0 and d6 <= 0.0:
        nearest[:] = a + ac * (d2 / (d2 - d6))
        return 3
    va = d3 * d6 - d5 * d4
    if va <= 0.0 and d4 - d3 >= 0.0 and d5 - d6 >= 0.0:
        nearest[:] = b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)))
        return 2
    total = va + vb + vc
    if total == 0.0:
        nearest[:] = a
        return 4
    nearest[:] = a + ab * (vb / total) + ac * (vc / total)
    return 0


@kernel
def _outside(p: Any, low: Any, high: Any) -> float:
    total = 0.0
    for k in range(3):
        if p[k] < low[k]:
            total += (low[k] - p[k]) ** 2
        elif p[k] > high[k]:
            total += (p[k] - high[k]) ** 2
    return total


@kernel
def nearest_on_triangles(
    queries: Any, corners: Any, order: Any, first: Any, last: Any, child: Any, low: Any, high: Any, limit: float
) -> Any:
    """For each query the nearest place on the triangles: (square of the distance, triangle, place, where on the triangle).

    `corners`: (M, 3, 3). Beyond the square `limit` nothing is looked for: then the triangle is -1.
    """
    count = len(queries)
    square = np.full(count, limit)
    index = np.full(count, -1, np.int64)
    place = np.zeros((count, 3))
    where = np.zeros(count, np.int64)
    stack = np.empty(128, np.int64)
    spot = np.empty(3)
    for i in range(count):
        p = queries[i]
        top = 1
        stack[0] = 0
        while top > 0:
            top -= 1
            node = stack[top]
            if _outside(p, low[node], high[node]) > square[i]:
                continue
            if child[node] < 0:
                for k in range(first[node], last[node]):
                    t = order[k]
                    kind = _to_triangle(p, corners[t, 0], corners[t, 1], corners[t, 2], spot)
                    d = (p[0] - spot[0]) ** 2 + (p[1] - spot[1]) ** 2 + (p[2] - spot[2]) ** 2
                    if d < square[i] or (d == square[i] and (index[i] < 0 or t < index[i])):
                        square[i], index[i], where[i] = d, t, kind
                        place[i] = spot
                continue
            left = child[node]
            near, far = left, left + 1
            if _outside(p, low[far], high[far]) < _outside(p, low[near], high[near]):
                near, far = far, near
            stack[top], stack[top + 1] = far, near
            top += 2
    return square, index, place, where


# ------------------------------------------------------------------------------------------- triangulation of point clouds


@kernel
def stars(points: Any, first: Any, second: Any, neighbors: Any, counts: Any) -> Any:
    """For each point the triangles around it in the Delaunay triangulation of its neighbors, seen in its tangential plane.

    `first`, `second`: the plane's directions, (N, 3); `neighbors`: (N, K), of which `counts` are used. Each triangle is
    returned once for each point that has it, as (point, next, next but one), counterclockwise.

    The triangles are the edges of the convex hull of the neighbors q / |q|^2 and the origin, but those at the origin.
    """
    count, most = neighbors.shape
    found = np.empty((count * (most + 1), 3), np.int64)
    total = 0
    x, y = np.empty(most + 1), np.empty(most + 1)
    name = np.empty(most + 1, np.int64)
    hull = np.empty(2 * most + 4, np.int64)
    for i in range(count):
        number = 0
        for k in range(counts[i]):
            j = neighbors[i, k]
            u, v = 0.0, 0.0
            for axis in range(3):
                d = points[j, axis] - points[i, axis]
                u += d * first[i, axis]
                v += d * second[i, axis]
            square = u * u + v * v
            if square == 0.0:
                continue
            x[number], y[number], name[number] = u / square, v / square, j
            number += 1
        if number < 2:
            continue
        x[number], y[number], name[number] = 0.0, 0.0, -1
        number += 1
        order = np.argsort(x[:number])
        for a in range(1, number):  # equal x: by y
            b = a
            while b > 0 and x[order[b]] == x[order[b - 1]] and y[order[b]] < y[order[b - 1]]:
                order[b], order[b - 1] = order[b - 1], order[b]
                b -= 1
        size = 0
        for a in range(number):
            while size >= 2 and _turn(x, y, hull[size - 2], hull[size - 1], order[a]) <= 0.0:
                size -= 1
            hull[size] = order[a]
            size += 1
        lower = size + 1
        for a in range(number - 2, -1, -1):
            while size >= lower and _turn(x, y, hull[size - 2], hull[size - 1], order[a]) <= 0.0:
                size -= 1
            hull[size] = order[a]
            size += 1
        for a in range(size - 1):
            p, q = name[hull[a]], name[hull[a + 1]]
            if p >= 0 and q >= 0:
                found[total, 0], found[total, 1], found[total, 2] = i, p, q
                total += 1
    return found[:total]


@kernel
def _turn(x: Any, y: Any, a: int, b: int, c: int) -> float:
    return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])


@kernel
def choose_triangles(points: Any, given: Any, faces: Any, first: Any, second: Any, normals: Any, count: int) -> Any:
    """Which triangles are taken, one by one, such that a surface arises. `faces`: their normals, length 1.

    Around each point the triangles, seen along its normal, must not overlap; an edge has at most two of them.
    """
    most = 24
    ring = np.full((count, most, 2), -1, np.int64)  # for each point the other two corners of its triangles
    angle = np.zeros((count, most, 2))  # where these are, seen along the normal: from, and how far counterclockwise
    size = np.zeros(count, np.int64)
    chosen = np.zeros(len(given), np.bool_)
    start, width = np.zeros(3), np.zeros(3)
    left, right = np.zeros(3, np.int64), np.zeros(3, np.int64)
    turn = 2.0 * math.pi
    for t in range(len(given)):
        fits = True
        for k in range(3):
            p = given[t, k]
            a, b = given[t, (k + 1) % 3], given[t, (k + 2) % 3]
            side = 0.0
            ax, ay, bx, by = 0.0, 0.0, 0.0, 0.0
            for axis in range(3):
                side += faces[t, axis] * normals[p, axis]
                ax += (points[a, axis] - points[p, axis]) * first[p, axis]
                ay += (points[a, axis] - points[p, axis]) * second[p, axis]
                bx += (points[b, axis] - points[p, axis]) * first[p, axis]
                by += (points[b, axis] - points[p, axis]) * second[p, axis]
            left[k], right[k] = a, b
            if side < 0.0:  # the normal of this point looks the other way
                ax, ay, bx, by = bx, by, ax, ay
                left[k], right[k] = b, a
            start[k] = math.atan2(ay, ax)
            width[k] = (math.atan2(by, bx) - start[k]) % turn
            if size[p] >= most or width[k] >= math.pi:
                fits = False
                break
            for m in range(size[p]):
                # The same edge may be used once from each side.
                if ring[p, m, 0] == left[k] or ring[p, m, 1] == right[k]:
                    fits = False
                    break
                gap = (start[k] - angle[p, m, 0]) % turn
                back = (angle[p, m, 0] - start[k]) % turn
                touches = ring[p, m, 1] == left[k]
                touched = ring[p, m, 0] == right[k]
                if (gap < angle[p, m, 1] - 1e-9 and not touches) or (back < width[k] - 1e-9 and not touched):
                    fits = False
                    break
            if not fits:
                break
        if not fits:
            continue
        chosen[t] = True
        for k in range(3):
            p = given[t, k]
            ring[p, size[p], 0], ring[p, size[p], 1] = left[k], right[k]
            angle[p, size[p], 0], angle[p, size[p], 1] = start[k], width[k]
            size[p] += 1
    return chosen


# ----------------------------------------------------------------------------------------------------------- pixels


@kernel
def grid_planes(points: Any, image: Any, rows: Any, columns: Any, radius: int, normals: Any) -> None:
    """Normals of planes through the points of the pixels around each point, looking to where z is smaller.

    `image` has the numbers of the points; normals stay where there is no plane.
    """
    height, width = image.shape
    for i in range(len(points)):
        count = 0
        sx = sy = sz = xx = xy = xz = yy = yz = zz = 0.0
        for row in range(max(rows[i] - radius, 0), min(rows[i] + radius + 1, height)):
            for column in range(max(columns[i] - radius, 0), min(columns[i] + radius + 1, width)):
                j = image[row, column]
                if j < 0:
                    continue
                x, y, z = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1], points[j, 2] - points[i, 2]
                count += 1
                sx, sy, sz = sx + x, sy + y, sz + z
                xx, xy, xz = xx + x * x, xy + x * y, xz + x * z
                yy, yz, zz = yy + y * y, yz + y * z, zz + z * z
        if count < 3:
            continue
        xx, xy, xz = xx - sx * sx / count, xy - sx * sy / count, xz - sx * sz / count
        yy, yz, zz = yy - sy * sy / count, yz - sy * sz / count, zz - sz * sz / count
        # The smallest eigenvalue of the covariances, then the vector across the rows of what is left without it.
        third = (xx + yy + zz) / 3.0
        a, b, c = xx - third, yy - third, zz - third
        p = math.sqrt((a * a + b * b + c * c + 2.0 * (xy * xy + xz * xz + yz * yz)) / 6.0)
        if not (math.isfinite(p) and p > 0.0):
            continue
        half = (a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz)) / (2.0 * p * p * p)
        angle = math.acos(min(max(half, -1.0), 1.0)) / 3.0
        largest = third + 2.0 * p * math.cos(angle)
        least = third + 2.0 * p * math.cos(angle + 2.0 * math.pi / 3.0)
        middle = 3.0 * third - largest - least
        if not middle > 1e-12 * largest:
            continue
        a, b, c = xx - least, yy - least, zz - least
        best, nx, ny, nz = 0.0, 0.0, 0.0, 0.0
        for k in range(3):
            if k == 0:
                x, y, z = xy * yz - xz * b, xz * xy - a * yz, a * b - xy * xy
            elif k == 1:
                x, y, z = xy * c - xz * yz, xz * xz - a * c, a * yz - xy * xz
            else:
                x, y, z = b * c - yz * yz, yz * xz - xy * c, xy * yz - b * xz
            size = x * x + y * y + z * z
            if size > best:
                best, nx, ny, nz = size, x, y, z
        if best == 0.0:
            continue
        size = -math.sqrt(best) if nz > 0.0 else math.sqrt(best)
        normals[i, 0], normals[i, 1], normals[i, 2] = nx / size, ny / size, nz / size
