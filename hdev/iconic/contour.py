"""The contour of a region as a sequence of pixels, and its approximation by straight lines."""

from __future__ import annotations

import heapq
import math

import numpy as np

from hdev.iconic.base import Floats, Int64s, Mask
from hdev.iconic.region import Region


def outer_contour(region: Region, neighbourhood: int = 8) -> tuple[Int64s, Int64s]:
    """Rows and columns of the border pixels of the first component, clockwise.

    It starts in the first row, at the pixel furthest to the right, and ends there; a single pixel comes once. Holes have no
    contour. An empty region gives empty arrays.
    """
    from hdev.iconic.kernels.contours import trace

    box = region.bounding_box
    if box is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    mask = np.pad(region.to_mask().view(np.uint8), 1)
    last = int(region.last[np.searchsorted(region.row, region.row[0], side="right") - 1])
    rows, columns = trace(mask, 1, last - box[1] + 1, int(neighbourhood == 4))
    return rows + (box[0] - 1), columns + (box[1] - 1)


def split(rows: Int64s, columns: Int64s, tolerance: float) -> list[int]:
    """Indices of the points to keep, so that no point is further than `tolerance` from the line between those around it."""
    kept = [0]
    stack = [(0, rows.size - 1)]
    points = np.stack((rows, columns), axis=1).astype(np.float64)
    while stack:
        begin, end = stack.pop()
        if end - begin > 1:
            line = points[end] - points[begin]
            offset = points[begin + 1 : end] - points[begin]
            length = float(np.hypot(*line))
            if length > 0:
                along = np.clip(offset @ line / length**2, 0.0, 1.0)
                distance = np.hypot(*(offset - along[:, None] * line).T)
            else:
                distance = np.hypot(offset[:, 0], offset[:, 1])
            worst = int(distance.argmax())
            if distance[worst] > tolerance:
                middle = begin + 1 + worst
                stack += [(middle, end), (begin, middle)]
                continue
        kept.append(end)
    return kept if rows.size > 1 else kept[:1]


def split_by_perimeter(rows: Floats, columns: Floats, tolerance: float) -> list[int]:
    """Indices of the points to keep, so that the lines between them are at most `tolerance` (0 to 1) shorter than the contour.

    Again and again the point is kept whose distances from those around it are largest, as far as they make the lines longer
    (Sato: Piecewise linear approximation of plane curves by perimeter optimization, 1992).
    """
    size = rows.size
    total = float(np.hypot(np.diff(rows), np.diff(columns)).sum())
    if size < 3 or not total:
        return list(range(size)) if size < 2 else [0, size - 1]

    def best(begin: int, end: int) -> tuple[float, int, int, int]:
        between = slice(begin + 1, end)
        way = np.hypot(rows[between] - rows[begin], columns[between] - columns[begin])
        way += np.hypot(rows[between] - rows[end], columns[between] - columns[end])
        middle = int(way.argmax())
        gain = float(way[middle]) - math.hypot(rows[end] - rows[begin], columns[end] - columns[begin])
        return -gain, begin, begin + 1 + middle, end

    kept = [0, size - 1]
    short = total - math.hypot(rows[-1] - rows[0], columns[-1] - columns[0])
    heap = [best(0, size - 1)]
    while heap and short > tolerance * total:
        gain, begin, middle, end = heapq.heappop(heap)
        if gain >= 0.0:
            break
        short += gain
        kept.append(middle)
        for a, b in ((begin, middle), (middle, end)):
            if b - a > 1:
                heapq.heappush(heap, best(a, b))
    return sorted(kept)


def split_by_length(rows: Floats, columns: Floats) -> list[int]:
    """Indices of the points to keep: each line goes on while its length, less the distances of the points beside it, grows.

    (Ray and Ray: A new approach to polygonal approximation, 1994.)
    """
    size = rows.size
    kept = [0]
    while kept[-1] < size - 1:
        begin = end = kept[-1]
        best = -math.inf
        while end < size - 1:
            y, x = rows[begin + 1 : end + 2] - rows[begin], columns[begin + 1 : end + 2] - columns[begin]
            length = math.hypot(y[-1], x[-1])
            away = np.abs(y * x[-1] - x * y[-1]) / length if length else np.hypot(y, x)
            value = length - float(away.sum())
            if value < best - 1e-9:
                break
            best, end = value, end + 1
        kept.append(end)
    return kept if size else []


def ordered(region: Region) -> tuple[Int64s, Int64s]:
    """The pixels of a line one pixel wide, from one end to the other (from the first pixel if it is closed)."""
    from hdev.iconic.skeleton import neighbour_counts

    if region.is_empty:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    rows, columns, count, _ = neighbour_counts(region)
    ends = np.flatnonzero(count <= 1)
    index = {(r, c): k for k, (r, c) in enumerate(zip(rows.tolist(), columns.tolist()))}
    here = (int(rows[ends[0]]), int(columns[ends[0]])) if ends.size else (int(rows[0]), int(columns[0]))
    path = [here]
    del index[here]
    while True:
        r, c = here
        steps = (
            (r - 1, c),
            (r, c - 1),
            (r, c + 1),
            (r + 1, c),
            (r - 1, c - 1),
            (r - 1, c + 1),
            (r + 1, c - 1),
            (r + 1, c + 1),
        )
        following = next((step for step in steps if step in index), None)
        if following is None:
            break
        here = following
        del index[here]
        path.append(here)
    return np.array([r for r, _ in path], np.int64), np.array([c for _, c in path], np.int64)


def ends_and_junctions(region: Region) -> tuple[Region, Region]:
    """Of a skeleton: the ends of its lines, and the pixels where three or more lines meet."""
    from hdev.iconic.skeleton import neighbour_counts

    if region.is_empty:
        return region, region
    rows, columns, count, changes = neighbour_counts(region)
    end: Mask = count <= 1
    junction: Mask = changes >= 3
    return Region.from_points(rows[end], columns[end]), Region.from_points(rows[junction], columns[junction])
