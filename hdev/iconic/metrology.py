"""Shapes found through edges that are measured across their outlines: lines, circles, ellipses, rectangles.

Parameters of shapes: line row1, column1, row2, column2; circle row, column, radius; ellipse row, column, phi, radius1, radius2;
rectangle row, column, phi, length1, length2. Angles [rad] counter-clockwise from the column axis.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hdev.iconic import fitting
from hdev.iconic.base import Floats, Int64s, Mask

#: How many measure regions a shape needs at least.
FEWEST = {"line": 2, "circle": 3, "ellipse": 5, "rectangle": 8}
NAMES = {
    "line": ("row_begin", "column_begin", "row_end", "column_end"),
    "circle": ("row", "column", "radius"),
    "ellipse": ("row", "column", "phi", "radius1", "radius2"),
    "rectangle": ("row", "column", "phi", "length1", "length2"),
}
_SAMPLE = {"line": 2, "circle": 3, "ellipse": 5, "rectangle": 5}


@dataclass(frozen=True)
class Region:
    """Where to measure: a rectangle's centre, direction of its main axis, and the side of a rectangle it lies on."""

    row: float
    column: float
    phi: float
    side: int


@dataclass(frozen=True)
class Shape:
    """A shape; arcs of circles and ellipses go from `start` by `extent` (all around: 2 pi)."""

    kind: str
    values: tuple[float, ...]
    start: float = 0.0
    extent: float = 2 * math.pi

    @property
    def is_closed(self) -> bool:
        return self.kind == "rectangle" or (self.kind != "line" and abs(self.extent) >= 2 * math.pi - 1e-4)

    @property
    def length(self) -> float:
        """The length of the outline [pixels]."""
        v = self.values
        if self.kind == "line":
            return math.hypot(v[2] - v[0], v[3] - v[1])
        if self.kind == "circle":
            return v[2] * abs(self.extent)
        if self.kind == "rectangle":
            return 4 * (v[3] + v[4])
        angles = self.start + np.linspace(0.0, self.extent, 721)
        return float(np.hypot(v[3] * np.sin(angles), v[4] * np.cos(angles)).mean()) * abs(self.extent)

    def moved(self, row: float, column: float, angle: float, origin: tuple[float, float]) -> Shape:
        """Turned around `origin` by `angle`, then moved so that `origin` comes to (row, column)."""

        def place(r: float, c: float) -> tuple[float, float]:
            y, x = r - origin[0], c - origin[1]
            return (
                row + y * math.cos(angle) - x * math.sin(angle),
                column + y * math.sin(angle) + x * math.cos(angle),
            )

        v = self.values
        if self.kind == "line":
            return Shape("line", (*place(v[0], v[1]), *place(v[2], v[3])))
        if self.kind == "circle":
            return Shape("circle", (*place(v[0], v[1]), v[2]), self.start + angle, self.extent)
        phi = math.remainder(v[2] + angle, 2 * math.pi)
        return Shape(self.kind, (*place(v[0], v[1]), phi, v[3], v[4]), self.start, self.extent)

    def regions(self, count: int) -> list[Region]:
        """Evenly along the outline; the main axes point to its right: outwards, as outlines run counter-clockwise."""
        v = self.values
        if self.kind == "line":
            return _along((v[0], v[1]), (v[2], v[3]), count, 0)
        if self.kind == "rectangle":
            corners = self._corners()
            each = [count // 4 + (side < count % 4) for side in range(4)]
            found: list[Region] = []
            for side in range(4):
                found += _along(corners[side], corners[(side + 1) % 4], each[side], side)
            return found
        steps = np.arange(count) / count if self.is_closed else (np.arange(count) + 0.5) / count
        angles = self.start + self.extent * steps
        rows, columns = self.at(angles)
        a, b, phi = (v[2], v[2], 0.0) if self.kind == "circle" else (v[3], v[4], v[2])
        # The normal of an ellipse at its angle t is (cos t / a, sin t / b) in its own axes.
        normal = phi + np.arctan2(np.sin(angles) / b, np.cos(angles) / a)
        return [Region(float(r), float(c), float(n), 0) for r, c, n in zip(rows, columns, normal)]

    def at(self, angles: Floats) -> tuple[Floats, Floats]:
        """Points of a circle or ellipse."""
        v = self.values
        a, b, phi = (v[2], v[2], 0.0) if self.kind == "circle" else (v[3], v[4], v[2])
        x, y = a * np.cos(angles), b * np.sin(angles)
        return v[0] - x * math.sin(phi) - y * math.cos(phi), v[1] + x * math.cos(phi) - y * math.sin(phi)

    def _corners(self) -> list[tuple[float, float]]:
        """Counter-clockwise, from the right lower one (for phi = 0): sides 0 right, 1 top, 2 left, 3 bottom."""
        row, column, phi, a, b = self.values
        sine, cosine = math.sin(phi), math.cos(phi)
        return [
            (row - u * sine - w * cosine, column + u * cosine - w * sine)
            for u, w in ((a, -b), (a, b), (-a, b), (-a, -b))
        ]

    def outline(self, resolution: float) -> Floats:
        """(N, 2) points of the outline, at most `resolution` apart on curves."""
        v = self.values
        if self.kind == "line":
            return np.array([[v[0], v[1]], [v[2], v[3]]])
        if self.kind == "rectangle":
            corners = self._corners()
            return np.array([*corners, corners[0]])
        steps = max(math.ceil(self.length / resolution), 8)
        points = np.stack(self.at(self.start + self.extent * np.linspace(0.0, 1.0, steps + 1)), axis=1)
        if self.is_closed:
            points[-1] = points[0]
        return points

    def distances(self, rows: Floats, columns: Floats, sides: Int64s) -> Floats:
        """How far points are from the outline, those of a rectangle from the line of their side."""
        v = self.values
        if self.kind == "line":
            down, right = v[2] - v[0], v[3] - v[1]
            return np.abs((columns - v[1]) * down - (rows - v[0]) * right) / max(math.hypot(down, right), 1e-300)
        if self.kind == "circle":
            return np.abs(np.hypot(rows - v[0], columns - v[1]) - v[2])
        if self.kind == "ellipse":
            return np.abs(fitting.ellipse_feet(rows, columns, (v[0], v[1], v[2], v[3], v[4]))[0])
        u = (columns - v[1]) * math.cos(v[2]) - (rows - v[0]) * math.sin(v[2])
        w = -(columns - v[1]) * math.sin(v[2]) - (rows - v[0]) * math.cos(v[2])
        return np.abs(np.choose(sides, (u - v[3], w - v[4], u + v[3], w + v[4])))


def _along(begin: tuple[float, float], end: tuple[float, float], count: int, side: int) -> list[Region]:
    down, right = end[0] - begin[0], end[1] - begin[1]
    phi = math.atan2(-down, right) - math.pi / 2
    places = (np.arange(count) + 0.5) / max(count, 1)
    return [Region(float(begin[0] + t * down), float(begin[1] + t * right), phi, side) for t in places]


# ------------------------------------------------------------------------------------------------------------ fitting


@dataclass(frozen=True)
class Points:
    """Edges: where they are, on which side of a rectangle, and the number of the measure region they were found in."""

    rows: Floats
    columns: Floats
    sides: Int64s
    regions: Int64s

    def __len__(self) -> int:
        return self.rows.size

    def select(self, index: Int64s | Mask) -> Points:
        return Points(self.rows[index], self.columns[index], self.sides[index], self.regions[index])


@dataclass(frozen=True)
class Found:
    """A shape that was found: how many of the measure regions agree with it, and the numbers of the edges used."""

    shape: Shape
    score: float
    used: Int64s


def fit(model: Shape, points: Points) -> Shape | None:
    """The shape of the model's kind with the least squared distances; None where the points determine none."""
    ones = np.ones(len(points))
    v = model.values
    try:
        if model.kind == "line":
            if len(points) < 2:
                return None
            nr, nc, distance = fitting.line(points.rows, points.columns, ones)
            ends = []
            for r, c in ((v[0], v[1]), (v[2], v[3])):
                away = nr * r + nc * c - distance
                ends += [r - away * nr, c - away * nc]
            return Shape("line", tuple(ends))
        if model.kind == "circle":
            if len(points) < 3:
                return None
            found = fitting.geometric_circle(points.rows, points.columns, ones)
            return Shape("circle", found, model.start, model.extent)
        if model.kind == "ellipse":
            if len(points) < 5:
                return None
            ellipse = fitting.ellipse if len(points) == 5 else fitting.geometric_ellipse
            row, column, phi, a, b = ellipse(points.rows, points.columns, ones)
            phi, a, b = _as_model(phi, a, b, v[2])
            return Shape("ellipse", (row, column, phi, a, b), model.start, model.extent)
        return _rectangle(model, points)
    except (ValueError, np.linalg.LinAlgError):
        return None


def _as_model(phi: float, a: float, b: float, wanted: float) -> tuple[float, float, float]:
    """The same axes in the direction nearest to the model's."""
    turns = [(phi + k * math.pi / 2, *((a, b) if k % 2 == 0 else (b, a))) for k in range(4)]
    if abs(a - b) > 1e-9 * a:
        turns = [turn for turn in turns if (turn[1] >= turn[2])]
    best = min(turns, key=lambda turn: abs(math.remainder(turn[0] - wanted, 2 * math.pi)))
    return math.remainder(best[0], 2 * math.pi), best[1], best[2]


def _rectangle(model: Shape, points: Points) -> Shape | None:
    """Two pairs of parallel lines at right angles: the direction is an eigenvector, the rest are means."""
    counts = np.bincount(points.sides, minlength=4)
    if (counts == 0).any() or len(points) < 5:
        return None
    x, y = points.columns, -points.rows
    scatter = np.zeros((2, 2))
    for side in range(4):
        some = points.sides == side
        p = np.stack((x[some] - x[some].mean(), y[some] - y[some].mean()))
        square = p @ p.T
        # Sides 0 and 2 are across the direction, the others along it: turned by a right angle.
        scatter += square if side % 2 == 0 else np.array([[square[1, 1], -square[0, 1]], [-square[0, 1], square[0, 0]]])
    direction = np.linalg.eigh(scatter)[1][:, 0]
    phi = math.atan2(direction[1], direction[0])
    wanted = model.values[2]
    if math.cos(phi - wanted) < 0:
        phi += math.pi
    phi = math.remainder(phi, 2 * math.pi)
    u, w = x * math.cos(phi) + y * math.sin(phi), -x * math.sin(phi) + y * math.cos(phi)
    at = [float(value[points.sides == side].mean()) for side, value in enumerate((u, w, u, w))]
    a, b = (at[0] - at[2]) / 2, (at[1] - at[3]) / 2
    if a <= 0 or b <= 0:
        return None
    u0, w0 = (at[0] + at[2]) / 2, (at[1] + at[3]) / 2
    column, row = u0 * math.cos(phi) - w0 * math.sin(phi), -(u0 * math.sin(phi) + w0 * math.cos(phi))
    return Shape("rectangle", (row, column, phi, a, b))


@dataclass(frozen=True)
class Rules:
    """What counts as found."""

    threshold: float = 3.5
    min_score: float = 0.7
    instances: int = 1
    iterations: int = -1
    seed: int = 42
    anywhere: bool = False
    reach: float = 0.0


def instances(model: Shape, points: Points, regions: list[Region], rules: Rules) -> list[Found]:
    """The shapes in the points, best first: samples of as few points as determine one, judged by how many regions agree."""
    random = np.random.default_rng(rules.seed)
    left = np.arange(len(points))
    result: list[Found] = []
    while len(result) < rules.instances:
        found = _best(model, points.select(left), regions, rules, random)
        if found is None:
            break
        result.append(Found(found.shape, found.score, left[found.used]))
        left = np.delete(left, found.used)
    return result


def _agreeing(shape: Shape, points: Points, threshold: float) -> Int64s:
    """Of each region the point nearest to the shape, if it is near enough."""
    distance = shape.distances(points.rows, points.columns, points.sides)
    near = np.flatnonzero(distance <= threshold)
    near = near[np.lexsort((distance[near], points.regions[near]))]
    _, first = np.unique(points.regions[near], return_index=True)
    return near[first]


def _best(
    model: Shape, points: Points, regions: list[Region], rules: Rules, random: np.random.Generator
) -> Found | None:
    need, count = _SAMPLE[model.kind], len(regions)
    if len(points) < need or not count:
        return None
    best = np.empty(0, np.int64)
    limit = rules.iterations if rules.iterations >= 0 else 2000
    needed = float(limit)
    turn = useful = -1
    while turn < limit and useful < needed:
        # First of all, all points together: nothing else is needed where there are no outliers.
        sample = np.arange(len(points)) if turn < 0 else _sample(model, points, need, random)
        turn += 1
        shape = fit(model, points.select(sample))
        useful += int(shape is not None or turn == 0)
        if shape is None:
            continue
        agreeing = _agreeing(shape, points, rules.threshold)
        if agreeing.size > best.size:
            better = _refined(model, points, agreeing, rules.threshold)
            best = better if better.size >= agreeing.size else agreeing
            share = min(best.size / len(points), 1.0) ** need
            # So many samples miss with a probability of 1e-4; those without outliers are not all good ones.
            needed = 0.0 if share >= 1 else 2.0 * math.log(1e-4) / math.log1p(-share) if share > 0 else math.inf
    shape = fit(model, points.select(best)) if best.size >= need else None
    score = best.size / count
    if shape is None or score < rules.min_score:
        return None
    if not rules.anywhere:
        rows, columns = np.array([r.row for r in regions]), np.array([r.column for r in regions])
        sides = np.array([r.side for r in regions], np.int64)
        if (shape.distances(rows, columns, sides) > rules.reach + 1e-9).any():
            return None
    return Found(shape, score, best)


def _sample(model: Shape, points: Points, need: int, random: np.random.Generator) -> Int64s:
    """As few points as determine a shape: of a rectangle one on each side, and one more."""
    if model.kind != "rectangle":
        return random.choice(len(points), need, replace=False)
    sides = [np.flatnonzero(points.sides == side) for side in range(4)]
    if any(not side.size for side in sides):
        return np.arange(len(points))
    chosen = [int(random.choice(side)) for side in sides]
    others = np.setdiff1d(np.arange(len(points)), chosen)
    return np.array([*chosen, *random.choice(others, 1)], np.int64)


def _refined(model: Shape, points: Points, agreeing: Int64s, threshold: float) -> Int64s:
    for _ in range(5):
        shape = fit(model, points.select(agreeing))
        if shape is None:
            break
        new = _agreeing(shape, points, threshold)
        if new.size < agreeing.size or np.array_equal(new, agreeing):
            break
        agreeing = new
    return agreeing
