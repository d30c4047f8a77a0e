"""Contours put together."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Contour, Objects, fitting
from hdev.iconic.base import Floats
from hdev.iconic.contour_features import Outline
from hdev.registry import operator

#: Whether two contours may be joined where the first one ends and the second one begins: a cost, or None.
Test = Callable[[Contour, Contour], float | None]


def _reversed(contour: Contour) -> Contour:
    attributes = {key: values[::-1] for key, values in contour.attributes.items()}
    return Contour(contour.rows[::-1], contour.columns[::-1], attributes, contour.global_attributes)


def _linked(a: Contour, b: Contour, keep: bool) -> Contour:
    skip = int(a.rows[-1] == b.rows[0] and a.columns[-1] == b.columns[0])
    common = [key for key in a.attributes if key in b.attributes] if keep else []
    attributes = {key: np.concatenate((a.attributes[key], b.attributes[key][skip:])) for key in common}
    return Contour(np.append(a.rows, b.rows[skip:]), np.append(a.columns, b.columns[skip:]), attributes)


def _cheapest(
    test: Test, one: tuple[Contour, Contour], other: tuple[Contour, Contour]
) -> tuple[float, Contour, Contour] | None:
    """What joining two contours costs at least, each given in both directions: the cost, the first and the second one."""
    best = None
    for a in one:
        for b in other:
            for first, second in ((a, b), (b, a)):
                cost = test(first, second)
                if cost is not None and (best is None or cost < best[0]):
                    best = (cost, first, second)
    return best


class _Memo:
    """What is computed of a contour once, however many others it is compared with."""

    def __init__(self, compute: Callable[[Contour], Any]) -> None:
        self._compute = compute
        self._known: dict[int, tuple[Contour, Any]] = {}

    def __call__(self, contour: Contour) -> Any:
        found = self._known.get(id(contour))
        if found is None:  # the contour is kept, so that no other gets its id
            found = self._known[id(contour)] = (contour, self._compute(contour))
        return found[1]


def _united(contours: Objects, test: Test, keep: bool, reach: Callable[[Contour], float], smallest: int = 1) -> Objects:
    """Contours joined at the ends that cost least, until none may be joined any more.

    Two contours are compared if an end of one is at most `reach` of one of them from an end of the other, and both have
    `smallest` points or more.
    """
    from scipy.spatial import cKDTree

    items: list[Contour | None] = list(contours)
    both = [(one, _reversed(one)) if one is not None else None for one in items]
    ends = np.full((len(items), 4), np.inf)  # row, column of the first, of the last point
    reaches = np.zeros(len(items))
    versions = [0] * len(items)
    heap: list[tuple[float, int, int, int, int, Contour, Contour]] = []

    def note(i: int, contour: Contour) -> None:
        if contour.rows.size >= smallest and not contour.is_closed:
            ends[i] = contour.rows[0], contour.columns[0], contour.rows[-1], contour.columns[-1]
            reaches[i] = reach(contour)
        else:
            ends[i] = np.inf

    def enter(i: int, j: int) -> None:
        one, other = both[i], both[j]
        if one is None or other is None:
            return
        best = _cheapest(test, one, other)
        if best is not None:
            heapq.heappush(heap, (best[0], i, j, versions[i], versions[j], best[1], best[2]))

    for i, one in enumerate(items):
        assert one is not None
        note(i, one)
    known = np.flatnonzero(np.isfinite(ends).all(axis=1))
    if known.size > 1:
        far = float(reaches[known].max()) * (1 + 1e-9) + 1e-9
        tree = cKDTree(ends[known].reshape(-1, 2))
        pairs = np.unique(np.sort(known[tree.query_pairs(min(far, 1e12), output_type="ndarray") // 2], axis=1), axis=0)
        for i, j in pairs[pairs[:, 0] < pairs[:, 1]].tolist():
            enter(i, j)
    while heap:
        _, i, j, version_i, version_j, first, second = heapq.heappop(heap)
        if (versions[i], versions[j]) != (version_i, version_j):
            continue
        joined = _linked(first, second, keep)
        items[i], items[j] = joined, None
        both[i], both[j] = (joined, _reversed(joined)), None
        versions[i] += 1
        versions[j] += 1
        ends[j] = np.inf
        note(i, joined)
        if not np.isfinite(ends[i]).all():
            continue
        limit = np.maximum(reaches, reaches[i]) * (1 + 1e-9) + 1e-9
        gaps = [np.hypot(ends[:, k] - ends[i, m], ends[:, k + 1] - ends[i, m + 1]) for k in (0, 2) for m in (0, 2)]
        near = np.minimum.reduce(gaps) <= limit
        near[i] = False
        for k in np.flatnonzero(near).tolist():
            enter(min(i, k), max(i, k))
    return Objects([one for one in items if one is not None])


def _united_of_all(contours: Objects, test: Test, keep: bool, most: int = -1) -> Objects:
    """As `_united`, of all pairs however far apart, until `most` pairs are joined."""
    items: list[Contour | None] = list(contours)
    both = [(one, _reversed(one)) if one is not None else None for one in items]
    costs: dict[tuple[int, int], tuple[float, Contour, Contour]] = {}

    def enter(i: int, j: int) -> None:
        one, other = both[i], both[j]
        assert one is not None
        assert other is not None
        best = _cheapest(test, one, other)
        if best is not None:
            costs[i, j] = best

    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            enter(i, j)
    while costs and most != 0:
        most -= 1
        i, j = min(costs, key=lambda key: (costs[key][0], key))
        _, first, second = costs[i, j]
        joined = _linked(first, second, keep)
        items[i], items[j] = joined, None
        both[i], both[j] = (joined, _reversed(joined)), None
        costs = {key: value for key, value in costs.items() if i not in key and j not in key}
        for k in range(len(items)):
            if k != i and both[k] is not None:
                enter(min(i, k), max(i, k))
    return Objects([one for one in items if one is not None])


def _gap(a: Contour, b: Contour) -> float:
    return math.hypot(b.rows[0] - a.rows[-1], b.columns[0] - a.columns[-1])


def _check(name: str, mode: str, number: int, values: dict[int, float]) -> bool:
    for position, value in values.items():
        if value < 0:
            raise wrong_value(position, name, f"{value}")
    if mode not in ("attr_keep", "attr_forget"):
        raise wrong_value(number, name, f"'{mode}'")
    return mode == "attr_keep"


def _length(contour: Contour) -> float:
    return Outline(contour).length


def _near(a: Contour, b: Contour, absolute: float, relative: float, length: Callable[[Contour], float]) -> float | None:
    if a.is_closed or b.is_closed or not a.rows.size or not b.rows.size:
        return None
    gap = _gap(a, b)
    if gap > absolute or gap > relative * max(length(a), length(b)):
        return None
    return gap


@operator
def union_adjacent_contours_xld(contours: Objects, max_dist_abs: float, max_dist_rel: float, mode: str) -> Objects:
    """Contours whose ends are near each other are joined, the nearest first.

    Parameters
    ----------
    max_dist_abs
        Largest distance of the ends [pixels].
    max_dist_rel
        Largest distance of the ends, divided by the length of the longer contour.
    mode
        'attr_keep': attributes that both contours have are kept; 'attr_forget': none is.

    Reference: `union_adjacent_contours_xld` (read in part: how contours are joined).
    """
    name = "union_adjacent_contours_xld"
    keep = _check(name, mode, 3, {1: max_dist_abs, 2: max_dist_rel})
    length = _Memo(_length)
    return _united(
        contours, lambda a, b: _near(a, b, max_dist_abs, max_dist_rel, length), keep, lambda contour: max_dist_abs
    )


def _line(contour: Contour) -> tuple[float, float, float, float]:
    """The regression line, and how far an end of the contour is from it at most."""
    nr, nc, dist = fitting.line(contour.rows, contour.columns, np.ones(contour.rows.size))
    return nr, nc, dist, max(abs(nr * contour.rows[k] + nc * contour.columns[k] - dist) for k in (0, -1))


def _collinear(
    a: Contour,
    b: Contour,
    absolute: float,
    relative: float,
    shift: float,
    angle: float,
    length: Callable[[Contour], float],
    line: Callable[[Contour], tuple[float, float, float, float]],
    overlap: float = 0.0,
) -> tuple[float, float, float] | None:
    """Gap along the line, shift and angle of two contours of which the second goes on where the first one ends."""
    if a.is_closed or b.is_closed or a.rows.size < 2 or b.rows.size < 2:
        return None
    longer, shorter = (a, b) if length(a) >= length(b) else (b, a)
    nr, nc, dist, _ = line(longer)
    mr, mc, _, _ = line(shorter)
    bend = abs(math.atan2(nr * mc - nc * mr, nr * mr + nc * mc))
    bend = min(bend, math.pi - bend)
    along_row, along_column = nc, -nr
    if along_row * (a.rows[-1] - a.rows[0]) + along_column * (a.columns[-1] - a.columns[0]) < 0:
        along_row, along_column = -along_row, -along_column
    if along_row * (b.rows[-1] - b.rows[0]) + along_column * (b.columns[-1] - b.columns[0]) < 0:
        return None
    gap = along_row * (b.rows[0] - a.rows[-1]) + along_column * (b.columns[0] - a.columns[-1])
    end = shorter is b
    row, column = (b.rows[0], b.columns[0]) if end else (a.rows[-1], a.columns[-1])
    aside = abs(nr * row + nc * column - dist)
    if gap < -overlap or gap > absolute or gap > relative * length(longer):
        return None
    return (gap, aside, bend) if aside <= shift and bend <= angle else None


@operator
def union_collinear_contours_xld(
    contours: Objects, max_dist_abs: float, max_dist_rel: float, max_shift: float, max_angle: float, mode: str
) -> Objects:
    """Contours that go on in a straight line are joined, the best fit first.

    Parameters
    ----------
    max_dist_abs, max_dist_rel
        Largest gap along the regression line of the longer contour; also divided by its length.
    max_shift
        Largest distance of the end of the shorter contour from that line.
    max_angle
        Largest angle [rad] between the regression lines.
    mode
        'attr_keep', 'attr_forget': see `union_adjacent_contours_xld`.

    Reference: `union_collinear_contours_xld` (read in part).
    """
    name = "union_collinear_contours_xld"
    keep = _check(name, mode, 5, {1: max_dist_abs, 2: max_dist_rel, 3: max_shift, 4: max_angle})

    length, line = _Memo(_length), _Memo(_line)

    def test(a: Contour, b: Contour) -> float | None:
        found = _collinear(a, b, max_dist_abs, max_dist_rel, max_shift, max_angle, length, line, 1e-9)
        if found is None:
            return None
        return found[0] / max(max_dist_abs, 1e-9) + found[1] / max(max_shift, 1e-9) + found[2] / max(max_angle, 1e-9)

    def reach(
        contour: Contour,
    ) -> float:  # of an end aside of the line only so much further as the line is from its contour
        return math.hypot(max_dist_abs + 1e-9, max_shift + line(contour)[3])

    return _united(contours, test, keep, reach, 2)


@operator
def union_straight_contours_xld(
    contours: Objects, max_dist: float, max_diff: float, percent: float, mode: str, iterations: int | str
) -> Objects:
    """Straight contours with like directions whose ends are near each other are joined, the best pair first.

    Ends are those of the regression line. With the distance d of the nearest ends and the angle a between the lines two
    contours are joined if percent * d / max_dist + (100 - percent) * a / max_diff <= 100: one may be too large if the other
    is small.

    Parameters
    ----------
    max_dist
        Distance of ends [pixels], > 0.
    max_diff
        Angle between regression lines [rad], > 0.
    percent
        Weight of the distance, 0 to 100.
    mode
        'paralleltoo'; 'noparallel': not where one lies beside the other; 'every': all contours, whatever their distances.
    iterations
        How many pairs are joined at most, >= 1, or 'maximum'.

    Attributes are lost; the regression line of joined contours is worked out anew. Contours of fewer than two points stay as
    they are. Source: reference page of `union_straight_contours_xld`.
    """
    name = "union_straight_contours_xld"
    for number, value in ((1, max_dist), (2, max_diff)):
        if not value > 0:
            raise wrong_value(number, name, f"{value}")
    if not 0 <= percent <= 100:
        raise wrong_value(3, name, f"{percent}")
    if mode not in ("noparallel", "paralleltoo", "every"):
        raise wrong_value(4, name, f"'{mode}'")
    if (isinstance(iterations, str) and iterations != "maximum") or (isinstance(iterations, int) and iterations < 1):
        raise wrong_value(5, name, f"{iterations}")

    def test(a: Contour, b: Contour) -> float | None:
        if a.rows.size < 2 or b.rows.size < 2:
            return None
        (start, end, way), (other_start, other_end, other_way) = _straight(a), _straight(b)
        gap = float(np.hypot(*(other_start - end)))
        bend = abs(math.atan2(way[0] * other_way[1] - way[1] * other_way[0], float(way @ other_way)))
        bend = min(bend, math.pi - bend)
        cost = percent * gap / max_dist + (100 - percent) * bend / max_diff
        if mode == "every":
            return cost
        if mode == "noparallel":
            first = sorted((0.0, float((end - start) @ way)))
            second = sorted((float((other_start - start) @ way), float((other_end - start) @ way)))
            if min(first[1], second[1]) - max(first[0], second[0]) > 1e-6 * (first[1] - first[0]):
                return None
        return cost if cost <= 100 else None

    result = _united_of_all(contours, test, False, iterations if isinstance(iterations, int) else -1)
    old = {id(one) for one in contours}
    return Objects([one if id(one) in old else _regressed(one) for one in result])


def _straight(contour: Contour) -> tuple[Floats, Floats, Floats]:
    """The ends of a contour on its regression line, and the line's direction from the first to the second."""
    normal_row, normal_column, distance = fitting.line(contour.rows, contour.columns, np.ones(contour.rows.size))
    normal = np.array([normal_row, normal_column])
    points = contour.to_numpy()[[0, -1]]
    points = points - (points @ normal - distance)[:, None] * normal
    way = np.array([normal_column, -normal_row])
    return points[0], points[1], way if (points[1] - points[0]) @ way >= 0 else -way


def _regressed(contour: Contour) -> Contour:
    from hdev.operators.xld.transformations import regress_contours_xld

    return regress_contours_xld(contour, "no", 1)


@operator
def union_cocircular_contours_xld(
    contours: Objects,
    max_arc_angle_diff: float,
    max_arc_overlap: float,
    max_tangent_angle: float,
    max_dist: float,
    max_radius_diff: float,
    max_center_dist: float,
    merge_small_contours: str,
    iterations: int,
) -> Objects:
    """Arcs of the same circle are joined, those first whose differences are smallest in parts of the limits.

    Parameters
    ----------
    max_arc_angle_diff
        Largest angle [rad] of the gap between the arcs.
    max_arc_overlap
        Largest angle [rad] by which they overlap.
    max_tangent_angle
        Largest angle [rad] between tangents of the circle and the line from one arc to the other.
    max_dist
        Largest distance of the ends.
    max_radius_diff, max_center_dist
        Largest differences of the fitted circles.
    merge_small_contours
        'true': contours too short for a circle of their own (fewer than 5 points) are joined to one that has: all their points
        are as near to that circle as `max_radius_diff`, all their lines as near to its tangents as `max_tangent_angle`.
    iterations
        How often all contours are joined and fitted anew, >= 1; -1: until nothing changes.

    All limits must be kept. Source: reference page of `union_cocircular_contours_xld`.
    """
    name = "union_cocircular_contours_xld"
    limits = (max_arc_angle_diff, max_arc_overlap, max_tangent_angle, max_dist, max_radius_diff, max_center_dist)
    for number, value in enumerate(limits, start=1):
        if value < 0:
            raise wrong_value(number, name, f"{value}")
    if merge_small_contours not in ("true", "false"):
        raise wrong_value(7, name, f"'{merge_small_contours}'")
    if iterations < 1 and iterations != -1:
        raise wrong_value(8, name, f"{iterations}")
    small = merge_small_contours == "true"

    length = _Memo(_length)

    def fitted(contour: Contour) -> tuple[float, float, float] | None:
        if contour.rows.size < 5:
            return None
        try:
            return fitting.circle(contour.rows, contour.columns, np.ones(contour.rows.size))
        except (ValueError, np.linalg.LinAlgError):
            return None

    circle = _Memo(fitted)

    def test(a: Contour, b: Contour) -> float | None:
        if a.is_closed or b.is_closed or a.rows.size < 2 or b.rows.size < 2 or (gap := _gap(a, b)) > max_dist:
            return None
        one, other = circle(a), circle(b)
        if (one is None and other is None) or (not small and (one is None or other is None)):
            return None
        apart = 0.0
        if one is not None and other is not None:
            apart, wider = math.hypot(one[0] - other[0], one[1] - other[1]), abs(one[2] - other[2])
            if wider > max_radius_diff or apart > max_center_dist:
                return None
            main = one if length(a) >= length(b) else other
        else:
            main = one or other
            assert main is not None
            rest = b if one is not None else a
            wider = float(np.abs(np.hypot(rest.rows - main[0], rest.columns - main[1]) - main[2]).max())
            if wider > max_radius_diff or _from_tangents(rest, main) > max_tangent_angle:
                return None
        angles = [
            math.atan2(-(c.rows[k] - main[0]), c.columns[k] - main[1]) for c, k in ((a, 0), (a, -1), (b, 0), (b, -1))
        ]
        sense = 1.0 if _span(a, main) >= 0 else -1.0
        if sense * _span(b, main) < 0:
            return None
        step = sense * math.remainder(angles[2] - angles[1], 2 * math.pi)
        if step > max_arc_angle_diff or step < -max_arc_overlap:
            return None
        bend = 0.0
        if gap > 1e-9 and step > 0:
            tangent = angles[1] + sense * math.pi / 2
            way = math.atan2(-(b.rows[0] - a.rows[-1]), b.columns[0] - a.columns[-1])
            bend = abs(math.remainder(way - tangent, 2 * math.pi))
            if bend > max_tangent_angle:
                return None
        parts = (max(step, 0.0), max(-step, 0.0), bend, gap, wider, apart)
        return sum(value / limit for value, limit in zip(parts, limits) if limit > 0)

    result = contours
    for _ in range(iterations if iterations > 0 else max(len(contours), 1)):
        before = len(result)
        result = _united(result, test, False, lambda contour: max_dist, 2)
        if len(result) == before:
            break
    return result


def _from_tangents(contour: Contour, circle: tuple[float, float, float]) -> float:
    """The largest angle between the lines of a contour and the tangents of a circle beside them."""
    down, right = np.diff(contour.rows), np.diff(contour.columns)
    live = np.hypot(down, right) > 0
    y = (contour.rows[1:] + contour.rows[:-1])[live] / 2 - circle[0]
    x = (contour.columns[1:] + contour.columns[:-1])[live] / 2 - circle[1]
    away = np.abs(np.arctan2(-down[live], right[live]) - np.arctan2(-y, x) - math.pi / 2)
    away = np.abs(np.remainder(away + math.pi / 2, math.pi) - math.pi / 2)
    return float(away.max()) if away.size else 0.0


def _span(contour: Contour, circle: tuple[float, float, float]) -> float:
    """The angle a contour covers around a point, > 0 counter-clockwise."""
    angle = np.unwrap(np.arctan2(-(contour.rows - circle[0]), contour.columns - circle[1]))
    return float(angle[-1] - angle[0])
