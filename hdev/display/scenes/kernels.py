"""Kernels that paint triangles, lines and points into a picture with a depth for each pixel.

Depths are kept as nearness, which is linear in the picture: 1 / z for perspective cameras, -z for telecentric ones. A pixel
belongs to a triangle if its centre lies in it; one on an edge belongs to the triangle below or right of it, so that triangles
with a common edge leave no gap and share no pixel. What is as near as what is there already does not show.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def _cosine(nx: float, ny: float, nz: float, x: float, y: float, z: float, light: Any) -> float:
    """The cosine between a unit normal at a place and the direction of the light."""
    if light[3] == 0.0:
        lx, ly, lz = -light[0], -light[1], -light[2]
    else:
        lx, ly, lz = light[0] / light[3] - x, light[1] / light[3] - y, light[2] / light[3] - z
    size = np.sqrt(lx * lx + ly * ly + lz * lz)
    return (nx * lx + ny * ly + nz * lz) / size if size > 0 else 0.0


@kernel
def corner_colours(
    points: Any,
    triangles: Any,
    normals: Any,
    colours: Any,
    per_face: bool,
    parallel: bool,
    light: Any,
    ambient: Any,
    diffuse: Any,
) -> Any:
    """(M, 3, 3) float32: the colour of each corner of each triangle under a light.

    `points` and `normals` are seen from the camera; without normals each triangle is plane and has one brightness. `colours`
    has one row for all, or one for each point, or one for each face. `light` is (x, y, z, w): a point, or with w = 0 the
    direction of the light. Both sides of a face are lit as the side that the camera sees. A surface has all of `diffuse` where
    it looks towards the light, none where it looks away, half of it in between: (1 + cos) / 2.
    """
    result = np.empty((triangles.shape[0], 3, 3), np.float32)
    smooth = normals.shape[0] > 0
    single = colours.shape[0] == 1
    cosines = np.empty(points.shape[0] if smooth else 0)
    for p in range(cosines.size):
        x, y, z = normals[p, 0], normals[p, 1], normals[p, 2]
        size = np.sqrt(x * x + y * y + z * z)
        if size > 0:
            cosines[p] = _cosine(x / size, y / size, z / size, points[p, 0], points[p, 1], points[p, 2], light)
        else:
            cosines[p] = 0.0
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
        vx, vy, vz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
        fx, fy, fz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        if parallel:
            towards = -fz
        else:
            towards = -(fx * points[a, 0] + fy * points[a, 1] + fz * points[a, 2])
        if towards < 0:
            fx, fy, fz = -fx, -fy, -fz
        flat = 0.0
        if not smooth:
            length = np.sqrt(fx * fx + fy * fy + fz * fz)
            if length > 0:
                x = (points[a, 0] + points[b, 0] + points[c, 0]) / 3.0
                y = (points[a, 1] + points[b, 1] + points[c, 1]) / 3.0
                z = (points[a, 2] + points[b, 2] + points[c, 2]) / 3.0
                flat = _cosine(fx / length, fy / length, fz / length, x, y, z, light)
        for k in range(3):
            p = triangles[t, k]
            cosine = flat
            if smooth:
                cosine = cosines[p]
                if normals[p, 0] * fx + normals[p, 1] * fy + normals[p, 2] * fz < 0:
                    cosine = -cosine
            part = (1.0 + cosine) / 2.0
            row = 0 if single else (t if per_face else p)
            for channel in range(3):
                value = colours[row, channel] * (ambient[channel] + diffuse[channel] * part)
                result[t, k, channel] = min(max(value, 0.0), 255.0)
    return result


@kernel
def _edge(x0: float, y0: float, x1: float, y1: float) -> Any:
    """The coefficients a, b, c of a line through two points: a x + b y + c > 0 to its left, exactly opposite for the line
    back."""
    if x0 < x1 or (x0 == x1 and y0 < y1):
        a, b = y0 - y1, x1 - x0
        return a, b, -(a * x0 + b * y0)
    a, b = y1 - y0, x0 - x1
    return -a, -b, a * x1 + b * y1


@kernel
def _owned(e: float, a: float, b: float) -> bool:
    """Whether a pixel with this value belongs to the side of an edge."""
    return e > 0.0 or (e == 0.0 and (a > 0.0 or (a == 0.0 and b > 0.0)))


@kernel
def fill_triangles(
    picture: Any,
    nearness: Any,
    owners: Any,
    columns: Any,
    rows: Any,
    near: Any,
    triangles: Any,
    colours: Any,
    alphas: Any,
    objects: Any,
    parallel: bool,
    keep: bool,
) -> None:
    """Paint triangles, the first one first.

    `columns`, `rows` and `near` belong to the points; `colours` is (M, 3, 3), of the corners. `alphas` (0 .. 1) and `objects`
    have one value for each triangle, or one for all. `owners` is an int32 picture of the numbers of the objects, or (0, 0).
    Without `keep` the nearness of pixels stays as it is: for what can be seen through.
    """
    height, width = picture.shape[0], picture.shape[1]
    with_owners = owners.shape[0] > 0
    for t in range(triangles.shape[0]):
        i0, i1, i2 = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0 = columns[i0], rows[i0]
        x1, y1 = columns[i1], rows[i1]
        x2, y2 = columns[i2], rows[i2]
        area = (x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)
        if not np.isfinite(area) or area == 0.0:
            continue
        k1, k2 = 1, 2
        if area < 0:
            i1, i2, k1, k2 = i2, i1, 2, 1
            x1, y1, x2, y2 = x2, y2, x1, y1
            area = -area
        left, right = min(x0, x1, x2), max(x0, x1, x2)
        top, bottom = min(y0, y1, y2), max(y0, y1, y2)
        if right < 0 or bottom < 0 or left > width - 1 or top > height - 1:
            continue
        c_low, c_high = int(np.ceil(max(left, 0.0))), int(np.floor(min(right, width - 1.0)))
        r_low, r_high = int(np.ceil(max(top, 0.0))), int(np.floor(min(bottom, height - 1.0)))
        if c_low > c_high or r_low > r_high:
            continue
        a0, b0, e0 = _edge(x1, y1, x2, y2)
        a1, b1, e1 = _edge(x2, y2, x0, y0)
        a2, b2, e2 = _edge(x0, y0, x1, y1)
        n0, n1, n2 = near[i0], near[i1], near[i2]
        part = 1.0 / area
        small = c_high - c_low < 6
        alpha = alphas[t] if alphas.size > 1 else alphas[0]
        owner = objects[t] if objects.size > 1 else objects[0]
        for r in range(r_low, r_high + 1):
            f0, f1, f2 = b0 * r + e0, b1 * r + e1, b2 * r + e2
            low, high = c_low, c_high
            if not small:
                # Where the three lines cross this row, with a pixel to spare.
                for a, f in ((a0, f0), (a1, f1), (a2, f2)):
                    if a > 0:
                        low = max(low, int(min(max(-f / a, -1.0), width + 1.0)) - 1)
                    elif a < 0:
                        high = min(high, int(min(max(-f / a, -2.0), width + 1.0)) + 1)
            inside = False
            for c in range(max(low, c_low), high + 1):
                g0, g1, g2 = a0 * c + f0, a1 * c + f1, a2 * c + f2
                if not (_owned(g0, a0, b0) and _owned(g1, a1, b1) and _owned(g2, a2, b2)):
                    if inside:
                        break
                    continue
                inside = True
                w0, w1, w2 = g0 * part, g1 * part, g2 * part
                depth = w0 * n0 + w1 * n1 + w2 * n2
                if not depth > nearness[r, c]:
                    continue
                if not parallel:
                    w0, w1, w2 = w0 * n0 / depth, w1 * n1 / depth, w2 * n2 / depth
                for channel in range(3):
                    value = w0 * colours[t, 0, channel] + w1 * colours[t, k1, channel] + w2 * colours[t, k2, channel]
                    if alpha < 1.0:
                        value = alpha * value + (1.0 - alpha) * picture[r, c, channel]
                    picture[r, c, channel] = np.uint8(min(max(value + 0.5, 0.0), 255.0))
                if keep:
                    nearness[r, c] = depth
                if with_owners:
                    owners[r, c] = owner


@kernel
def _put(
    picture: Any,
    nearness: Any,
    owners: Any,
    r: int,
    c: int,
    depth: float,
    colour: Any,
    alpha: float,
    owner: int,
    keep: bool,
) -> None:
    if not depth > nearness[r, c]:
        return
    for channel in range(3):
        value = colour[channel] * 1.0
        if alpha < 1.0:
            value = alpha * value + (1.0 - alpha) * picture[r, c, channel]
        picture[r, c, channel] = np.uint8(min(max(value + 0.5, 0.0), 255.0))
    if keep:
        nearness[r, c] = depth
    if owners.shape[0] > 0:
        owners[r, c] = owner


@kernel
def draw_points(
    picture: Any,
    nearness: Any,
    owners: Any,
    columns: Any,
    rows: Any,
    near: Any,
    colours: Any,
    size: float,
    alpha: float,
    owner: int,
    keep: bool,
) -> None:
    """Paint points as discs of a diameter in pixels, each at least as large as the pixel it lies in.

    Of points that cannot be seen through, only the nearest one of each pixel is painted, at the end.
    """
    height, width = picture.shape[0], picture.shape[1]
    radius = size / 2.0
    square = radius * radius
    single = colours.shape[0] == 1
    solid = alpha >= 1.0 and keep
    nearest = np.full((height, width) if solid else (1, 1), -1, np.int32)
    for i in range(columns.size):
        x, y = columns[i], rows[i]
        if not (x > -radius - 1 and y > -radius - 1 and x < width + radius and y < height + radius):
            continue
        depth = near[i]
        middle_r, middle_c = int(np.floor(y + 0.5)), int(np.floor(x + 0.5))
        r_low, r_high = max(int(np.ceil(y - radius)), 0), min(int(np.floor(y + radius)), height - 1)
        if 0 <= middle_r < height and 0 <= middle_c < width:
            if not solid:
                colour = colours[0 if single else i]
                _put(picture, nearness, owners, middle_r, middle_c, depth, colour, alpha, owner, keep)
            elif depth > nearness[middle_r, middle_c]:
                nearness[middle_r, middle_c] = depth
                nearest[middle_r, middle_c] = i
        for r in range(r_low, r_high + 1):
            half = np.sqrt(max(square - (r - y) * (r - y), 0.0))
            c_low, c_high = max(int(np.ceil(x - half)), 0), min(int(np.floor(x + half)), width - 1)
            if solid:
                for c in range(c_low, c_high + 1):
                    if depth > nearness[r, c]:
                        nearness[r, c] = depth
                        nearest[r, c] = i
            else:
                colour = colours[0 if single else i]
                for c in range(c_low, c_high + 1):
                    if not (r == middle_r and c == middle_c):
                        _put(picture, nearness, owners, r, c, depth, colour, alpha, owner, keep)
    if not solid:
        return
    with_owners = owners.shape[0] > 0
    for r in range(height):
        for c in range(width):
            i = nearest[r, c]
            if i >= 0:
                row = 0 if single else i
                for channel in range(3):
                    picture[r, c, channel] = np.uint8(min(max(colours[row, channel] + 0.5, 0.0), 255.0))
                if with_owners:
                    owners[r, c] = owner


@kernel
def draw_lines(
    picture: Any,
    nearness: Any,
    owners: Any,
    columns: Any,
    rows: Any,
    near: Any,
    segments: Any,
    colours: Any,
    width_of_lines: float,
    alpha: float,
    owner: int,
    keep: bool,
) -> None:
    """Paint segments, (K, 2) indices of points: one pixel in each column of a flat one, in each row of a steep one, or as many
    beside each other as the line is wide."""
    height, width = picture.shape[0], picture.shape[1]
    across = max(int(np.floor(width_of_lines + 0.5)), 1)
    single = colours.shape[0] == 1
    for s in range(segments.shape[0]):
        i, j = segments[s, 0], segments[s, 1]
        x0, y0, x1, y1 = columns[i], rows[i], columns[j], rows[j]
        if not (np.isfinite(x0) and np.isfinite(y0) and np.isfinite(x1) and np.isfinite(y1)):
            continue
        n0, n1 = near[i], near[j]
        colour = colours[0 if single else i]
        flat = abs(x1 - x0) >= abs(y1 - y0)
        if not flat:
            x0, y0, x1, y1 = y0, x0, y1, x1
        if x0 > x1:
            x0, y0, x1, y1, n0, n1 = x1, y1, x0, y0, n1, n0
        along, beside = (width, height) if flat else (height, width)
        if x0 > along or x1 < -1:
            continue
        first = int(np.floor(max(x0, -1.0) + 0.5))
        last = int(np.floor(min(x1, along + 1.0) + 0.5))
        for a in range(max(first, 0), min(last, along - 1) + 1):
            part = 0.0 if x1 == x0 else min(max((a - x0) / (x1 - x0), 0.0), 1.0)
            depth = n0 + part * (n1 - n0)
            y = y0 + part * (y1 - y0)
            if not -across - 1 <= y <= beside + across + 1:
                continue
            start = int(np.floor(y - (across - 1) / 2.0 + 0.5))
            for b in range(max(start, 0), min(start + across, beside)):
                if flat:
                    _put(picture, nearness, owners, b, a, depth, colour, alpha, owner, keep)
                else:
                    _put(picture, nearness, owners, a, b, depth, colour, alpha, owner, keep)
