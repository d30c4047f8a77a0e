"""Sets of closed contours as areas (even-odd rule): intersection, union, differences.

All lines are cut where they meet; a piece belongs to the result's outline if the result lies on one of its sides only. Points
closer than 1e-6 are one point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats, Int64s, Mask
from hdev.iconic.xld import Contour

NEAR = 1e-6
_BLOCK = 256

#: Whether a point is in the result, from whether it is in the first and in the second set.
Rule = Callable[[Mask, Mask], Mask]

RULES: dict[str, Rule] = {
    "intersection": lambda a, b: a & b,
    "union": lambda a, b: a | b,
    "difference": lambda a, b: a & ~b,
    "symmetric": lambda a, b: a ^ b,
}


def combined(first: Sequence[Contour], second: Sequence[Contour], rule: Rule) -> list[tuple[Floats, bool]]:
    """The outlines of the result, closed, (N, 2) rows and columns each, and whether it is that of a hole.

    Outer ones run counter-clockwise, holes clockwise.
    """
    points, edges, which, given = _pieces(first, second)
    if not len(edges):
        return []
    edges, odd = _distinct(edges, which)
    beside, behind = _sides(points, edges, odd)
    one, other = rule(*beside), rule(*behind)
    keep = one != other
    # The result on the left of the way: beside is the side of larger columns (of larger rows for level lines).
    edges, right = edges[keep], one[keep]
    way = points[edges[:, 1]] - points[edges[:, 0]]
    downward = np.where(way[:, 0] != 0, way[:, 0] > 0, way[:, 1] < 0)
    edges = np.where((downward == right)[:, None], edges, edges[:, ::-1])
    result = []
    for loop in _loops(points, edges):
        kept = _without_passed(points, loop, given)
        outline = points[[*kept, kept[0]]]
        result.append((outline, _area(outline) < 0))
    return result


def _area(outline: Floats) -> float:
    """> 0: counter-clockwise, rows down."""
    y, x = (outline - outline[0]).T
    return float((x[1:] * y[:-1] - x[:-1] * y[1:]).sum()) / 2


def _pieces(first: Sequence[Contour], second: Sequence[Contour]) -> tuple[Floats, Int64s, Int64s, Mask]:
    """Points; pieces of lines between them (E, 2); the set of each piece; which points were given."""
    rings, sets = [], []
    for number, contours in enumerate((first, second)):
        for contour in contours:
            ring = contour.to_numpy()
            if len(ring) > 1:
                rings.append(ring)
                sets.append(np.full(len(ring), number))
    if not rings:
        return np.empty((0, 2)), np.empty((0, 2), np.int64), np.empty(0, np.int64), np.empty(0, np.bool_)
    starts = np.concatenate(rings)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    which = np.concatenate(sets)
    line, place = _meetings(starts, ends)
    crossing = starts[line] + place[:, None] * (ends - starts)[line]
    count = len(starts)
    index, points = _merged(np.concatenate((starts, ends, crossing)))
    given = np.zeros(len(points), np.bool_)
    given[index[: 2 * count]] = True
    # Along each line: its start, what it meets, its end.
    owner = np.concatenate((np.arange(count), line, np.arange(count)))
    at = np.concatenate((np.full(count, -1.0), place, np.full(count, 2.0)))
    point = np.concatenate((index[:count], index[2 * count :], index[count : 2 * count]))
    order = np.lexsort((at, owner))
    owner, point = owner[order], point[order]
    real = (owner[1:] == owner[:-1]) & (point[1:] != point[:-1])
    edges = np.stack((point[:-1], point[1:]), axis=1)[real]
    return points, edges, which[owner[:-1][real]], given


def _meetings(starts: Floats, ends: Floats) -> tuple[Int64s, Floats]:
    """Where lines are met by others, or by points of others: numbers of lines, and places along them (0 .. 1)."""
    low, high = np.minimum(starts, ends) - NEAR, np.maximum(starts, ends) + NEAR
    lines: list[Int64s] = []
    places: list[Floats] = []
    for begin in range(0, len(starts), _BLOCK):
        here = slice(begin, begin + _BLOCK)
        bottom, top = low[here].min(axis=0), high[here].max(axis=0)
        other = np.flatnonzero(((low <= top) & (high >= bottom)).all(axis=1))
        boxes = (low[here, None] <= high[other]) & (high[here, None] >= low[other])
        i, j = np.nonzero(boxes.all(axis=2))
        i, j = i + begin, other[j]
        p, r, s = starts[i], ends[i] - starts[i], ends[j] - starts[j]
        gap = starts[j] - p
        cross = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
        square = (r**2).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (gap[:, 0] * s[:, 1] - gap[:, 1] * s[:, 0]) / cross
            u = (gap[:, 0] * r[:, 1] - gap[:, 1] * r[:, 0]) / cross
            crosses = (t > 0) & (t < 1) & (u > 0) & (u < 1)
            along = (gap * r).sum(axis=1) / square
            aside = np.abs(gap[:, 0] * r[:, 1] - gap[:, 1] * r[:, 0]) / np.sqrt(square)
            touches = (aside <= NEAR) & (along > 0) & (along < 1)
        lines += [i[crosses], i[touches]]
        places += [t[crosses], along[touches]]
    return np.concatenate(lines), np.concatenate(places)


def _merged(points: Floats) -> tuple[Int64s, Floats]:
    """For each point the number of the one it becomes, and those: points next to each other are one."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    unique, inverse = np.unique(points, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    pairs = cKDTree(unique).query_pairs(NEAR, output_type="ndarray")
    if not len(pairs):
        return inverse, unique
    size = len(unique)
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (size, size))
    count, label = connected_components(graph, directed=False)
    chosen = np.zeros(count, np.int64)
    chosen[label[::-1]] = np.arange(size)[::-1]
    return label[inverse], unique[chosen]


def _distinct(edges: Int64s, which: Int64s) -> tuple[Int64s, tuple[Mask, Mask]]:
    """Each piece once, and for both sets whether it lies there an odd number of times."""
    unique, inverse = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    counts = [np.bincount(inverse[which == number], minlength=len(unique)) % 2 == 1 for number in (0, 1)]
    live = counts[0] | counts[1]
    return unique[live], (counts[0][live], counts[1][live])


def _sides(points: Floats, edges: Int64s, odd: tuple[Mask, Mask]) -> tuple[tuple[Mask, Mask], tuple[Mask, Mask]]:
    """For both sides of each piece whether they are in the first and in the second set.

    The first side is that of larger columns, for level pieces that of larger rows: a ray from the middle to there crosses
    an odd number of pieces if it starts inside.
    """
    a, b = points[edges[:, 0]], points[edges[:, 1]]
    middle = (a + b) / 2
    level = a[:, 0] == b[:, 0]
    crossed = np.zeros((2, len(edges)), np.bool_)
    weights = np.stack(odd).astype(np.int64)
    for flat in (False, True):
        turned = slice(None, None, -1) if flat else slice(None)
        p, q, m = a[:, turned], b[:, turned], middle[:, turned]
        here = np.flatnonzero(level == flat)
        steep = np.flatnonzero(p[:, 0] != q[:, 0])
        bottom, top = np.minimum(p[steep, 0], q[steep, 0]), np.maximum(p[steep, 0], q[steep, 0])
        slope = (q[steep, 1] - p[steep, 1]) / (q[steep, 0] - p[steep, 0])
        here = here[np.argsort(m[here, 0])]
        for begin in range(0, here.size, _BLOCK):
            some = here[begin : begin + _BLOCK]
            row, column = m[some, 0][:, None], m[some, 1][:, None]
            near = np.flatnonzero((bottom <= row[-1]) & (top > row[0]))
            at = steep[near]
            hit = (bottom[near] <= row) & (row < top[near])
            hit &= p[at, 1] + (row - p[at, 0]) * slope[near] > column
            hit &= some[:, None] != at
            crossed[:, some] = (hit.astype(np.float32) @ weights[:, at].T.astype(np.float32) % 2 == 1).T
    behind = crossed ^ np.stack(odd)
    return (crossed[0], crossed[1]), (behind[0], behind[1])


def _loops(points: Floats, edges: Int64s) -> list[list[int]]:
    """Closed ways along the pieces; where several meet the sharpest turn to the left, so that ways do not cross."""
    way = points[edges[:, 1]] - points[edges[:, 0]]
    angle = np.arctan2(-way[:, 0], way[:, 1]).tolist()
    leaving: dict[int, list[int]] = defaultdict(list)
    listed = edges.tolist()
    for k, (start, _) in enumerate(listed):
        leaving[start].append(k)
    used = [False] * len(listed)
    loops = []
    for first in range(len(listed)):
        if used[first]:
            continue
        loop, k = [], first
        while not used[k]:
            used[k] = True
            start, end = listed[k]
            loop.append(start)
            choices = [j for j in leaving[end] if not used[j] or j == first]
            if not choices:
                break
            # Turns between -pi (back, excluded by how pieces are made) and pi, the largest to the left.
            k = max(choices, key=lambda j: (angle[j] - angle[k] + np.pi) % (2 * np.pi))
        loops.append(loop)
    return [loop for loop in loops if len(loop) > 2]


def _without_passed(points: Floats, loop: list[int], given: NDArray[np.bool_]) -> list[int]:
    """The loop without points where it only passes straight what had crossed it."""
    kept = []
    for before, here, after in zip([loop[-1], *loop[:-1]], loop, [*loop[1:], loop[0]]):
        if not given[here]:
            a, b = points[here] - points[before], points[after] - points[here]
            if abs(a[0] * b[1] - a[1] * b[0]) <= 1e-9 * float(np.hypot(*a) * np.hypot(*b)) + 1e-12 and a @ b > 0:
                continue
        kept.append(here)
    return kept
