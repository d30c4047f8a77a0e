"""Features of contours: of the area they enclose (open ones are closed by a straight line), and of their points."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from hdev.iconic.base import Floats
from hdev.iconic.xld import Contour


def length(rows: Floats, columns: Floats) -> float:
    return float(np.hypot(np.diff(rows), np.diff(columns)).sum())


def polygon_moments(rows: Floats, columns: Floats) -> tuple[float, float, float, float, float, float]:
    """Signed area (> 0: counter-clockwise), centre (row, column), central moments M11, M20 (rows), M02 of the area."""
    if rows.size == 0:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    # Near its own points the sums are exact enough wherever the contour lies.
    r0, c0 = float(rows.mean()), float(columns.mean())
    y, x = rows - r0, columns - c0
    y1, x1 = np.roll(y, -1), np.roll(x, -1)
    cross = x1 * y - x * y1  # rows point down
    area = float(cross.sum()) / 2
    extent = max(float(np.ptp(rows)), float(np.ptp(columns)))
    if abs(area) <= 1e-14 * extent * extent:
        return 0.0, r0, c0, 0.0, 0.0, 0.0
    row = float((cross * (y + y1)).sum()) / (6 * area)
    column = float((cross * (x + x1)).sum()) / (6 * area)
    sign = math.copysign(1.0, area)
    m20 = sign * float((cross * (y * y + y * y1 + y1 * y1)).sum()) / 12 - abs(area) * row * row
    m02 = sign * float((cross * (x * x + x * x1 + x1 * x1)).sum()) / 12 - abs(area) * column * column
    m11 = sign * float((cross * (2 * x * y + x * y1 + x1 * y + 2 * x1 * y1)).sum()) / 24 - abs(area) * row * column
    return area, row + r0, column + c0, m11, m20, m02


def ellipse_axes(m11: float, m20: float, m02: float) -> tuple[float, float, float]:
    """Half axes and direction (-pi/2 < phi <= pi/2) of the ellipse with these moments, divided by its area."""
    root = math.hypot(m20 - m02, 2 * m11)
    ra = math.sqrt(max(2 * (m20 + m02 + root), 0.0))
    rb = math.sqrt(max(2 * (m20 + m02 - root), 0.0))
    phi = -0.5 * math.atan2(2 * m11, m02 - m20) + 0.0
    # The sum and the root cancel where the points lie on a line; a circle has no direction.
    return ra, rb if rb >= 1e-7 * ra else 0.0, half_turn(phi) if root > 1e-12 * (m20 + m02) else 0.0


def half_turn(phi: float) -> float:
    """The direction -pi/2 of a line as pi/2."""
    return phi + math.pi if phi <= -math.pi / 2 else phi


def convex_hull(rows: Floats, columns: Floats) -> Floats:
    """(V, 2) corners of the convex hull, in one turn; one or two points for a point or a line."""
    points = np.unique(np.stack((rows, columns), axis=1), axis=0)
    if len(points) < 3:
        return points
    listed = points.tolist()

    def chain(sequence: list[list[float]]) -> list[list[float]]:
        kept: list[list[float]] = []
        for p in sequence:
            while len(kept) > 1 and (kept[-1][0] - kept[-2][0]) * (p[1] - kept[-2][1]) <= (
                kept[-1][1] - kept[-2][1]
            ) * (p[0] - kept[-2][0]):
                kept.pop()
            kept.append(p)
        return kept[:-1]

    return np.array(chain(listed) + chain(listed[::-1]))


def smallest_circle(hull: Floats) -> tuple[float, float, float]:
    """The smallest circle (row, column, radius) around the points."""
    if not len(hull):
        return 0.0, 0.0, 0.0
    order = np.random.default_rng(len(hull)).permutation(
        len(hull)
    )  # the expected time is linear in any order but chance's
    points = hull[order]

    def outside(circle: tuple[float, float, float], upto: int) -> int:
        distance = np.hypot(points[:upto, 0] - circle[0], points[:upto, 1] - circle[1])
        far = np.flatnonzero(distance > circle[2] * (1 + 1e-12) + 1e-12)
        return int(far[0]) if far.size else -1

    def through(a: Floats, b: Floats, c: Floats) -> tuple[float, float, float]:
        ab, ac = b - a, c - a
        d = 2 * (ab[0] * ac[1] - ab[1] * ac[0])
        if d == 0:
            return _two(a, b)
        u = (ac[1] * (ab @ ab) - ab[1] * (ac @ ac)) / d
        v = (ab[0] * (ac @ ac) - ac[0] * (ab @ ab)) / d
        return float(a[0] + u), float(a[1] + v), math.hypot(u, v)

    circle = (float(points[0, 0]), float(points[0, 1]), 0.0)
    i = outside(circle, len(points))
    while i >= 0:
        circle = (float(points[i, 0]), float(points[i, 1]), 0.0)
        j = outside(circle, i)
        while j >= 0:
            circle = _two(points[i], points[j])
            k = outside(circle, j)
            while k >= 0:
                circle = through(points[i], points[j], points[k])
                k = outside(circle, j) if outside(circle, j) > k else -1
            following = outside(circle, i)
            j = following if following > j else -1
        following = outside(circle, len(points))
        i = following if following > i else -1
    return circle


def _two(a: Floats, b: Floats) -> tuple[float, float, float]:
    center = (a + b) / 2
    return float(center[0]), float(center[1]), float(np.hypot(*(a - b))) / 2


def smallest_rectangle(hull: Floats) -> tuple[float, float, float, float, float]:
    """Row, column, phi (-pi/2 < phi <= pi/2), length1 >= length2 of the smallest rectangle around the points."""
    if not len(hull):
        return 0.0, 0.0, 0.0, 0.0, 0.0
    if len(hull) == 1:
        return float(hull[0, 0]), float(hull[0, 1]), 0.0, 0.0, 0.0
    sides = np.roll(hull, -1, axis=0) - hull
    angles = np.arctan2(-sides[:, 0], sides[:, 1])
    along = hull[:, 1] * np.cos(angles)[:, None] - hull[:, 0] * np.sin(angles)[:, None]
    across = -hull[:, 1] * np.sin(angles)[:, None] - hull[:, 0] * np.cos(angles)[:, None]
    a, b = np.ptp(along, axis=1), np.ptp(across, axis=1)
    best = int(np.argmin(a * b))
    phi, one, two = float(angles[best]), float(a[best]) / 2, float(b[best]) / 2
    u = (along[best].max() + along[best].min()) / 2
    v = (across[best].max() + across[best].min()) / 2
    row = -u * math.sin(phi) - v * math.cos(phi)
    column = u * math.cos(phi) - v * math.sin(phi)
    if two > one:
        one, two, phi = two, one, phi + math.pi / 2
    phi = -math.remainder(-phi, math.pi)
    if phi <= -math.pi / 2:
        phi += math.pi
    return float(row), float(column), phi, one, two


class Outline:
    """The features of one contour, each worked out when it is first asked for."""

    def __init__(self, contour: Contour) -> None:
        self.contour = contour
        self.rows, self.columns = contour.rows, contour.columns

    @cached_property
    def area_moments(self) -> tuple[float, float, float, float, float, float]:
        return polygon_moments(self.rows, self.columns)

    @property
    def area(self) -> float:
        return abs(self.area_moments[0])

    @property
    def center(self) -> tuple[float, float]:
        return self.area_moments[1:3]

    @property
    def order(self) -> str:
        return "negative" if self.area_moments[0] < 0 else "positive"

    @cached_property
    def points(self) -> tuple[Floats, Floats]:
        """The points, without the last one if it is the first again."""
        stop = self.rows.size - 1 if self.contour.is_closed else self.rows.size
        return self.rows[:stop], self.columns[:stop]

    @cached_property
    def point_moments(self) -> tuple[float, float, float, float, float]:
        """Centre and central moments M11, M20, M02 of the points, divided by their number."""
        rows, columns = self.points
        if not rows.size:
            return 0.0, 0.0, 0.0, 0.0, 0.0
        r, c = float(rows.mean()), float(columns.mean())
        y, x = rows - r, columns - c
        return r, c, float((y * x).mean()), float((y * y).mean()), float((x * x).mean())

    @cached_property
    def length(self) -> float:
        return length(self.rows, self.columns)

    @property
    def closed_length(self) -> float:
        """The length, with the line that closes an open contour."""
        if not self.rows.size:
            return 0.0
        gap = math.hypot(self.rows[-1] - self.rows[0], self.columns[-1] - self.columns[0])
        return self.length + gap

    @cached_property
    def hull(self) -> Floats:
        return convex_hull(self.rows, self.columns)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """First row and column, last row and column."""
        if not self.rows.size:
            return 0.0, 0.0, 0.0, 0.0
        return (
            float(self.rows.min()),
            float(self.columns.min()),
            float(self.rows.max()),
            float(self.columns.max()),
        )

    @cached_property
    def circle(self) -> tuple[float, float, float]:
        return smallest_circle(self.hull)

    @cached_property
    def rectangle(self) -> tuple[float, float, float, float, float]:
        return smallest_rectangle(self.hull)

    @cached_property
    def ellipse(self) -> tuple[float, float, float]:
        if not self.area:
            return 0.0, 0.0, 0.0
        return ellipse_axes(*(value / self.area for value in self.area_moments[3:]))

    @cached_property
    def point_ellipse(self) -> tuple[float, float, float]:
        return ellipse_axes(*self.point_moments[2:])

    @property
    def eccentricity(self) -> tuple[float, float, float]:
        ra, rb, _ = self.ellipse
        if not rb:
            return 0.0, 0.0, 0.0
        bulkiness = math.pi * ra * rb / self.area
        return ra / rb, bulkiness, ra / rb * bulkiness - 1.0

    @property
    def point_anisometry(self) -> float:
        ra, rb, _ = self.point_ellipse
        return ra / rb if rb else 0.0

    def directed(self, phi: float, center: tuple[float, float]) -> float:
        """The direction phi, turned by pi if the point furthest from the centre along it lies on the other side."""
        if not self.rows.size:
            return phi
        distance = np.hypot(self.rows - center[0], self.columns - center[1])
        far = int(distance.argmax())
        along = (self.columns[far] - center[1]) * math.cos(phi) - (self.rows[far] - center[0]) * math.sin(phi)
        if along < 0:
            phi = phi - math.pi if phi > 0 else phi + math.pi
        return phi

    @property
    def orientation(self) -> float:
        return self.directed(self.ellipse[2], self.center)

    @property
    def point_orientation(self) -> float:
        rows, columns = self.points
        if rows.size == 2:  # from the first to the second
            return math.atan2(float(rows[0] - rows[1]), float(columns[1] - columns[0])) + 0.0
        return self.directed(self.point_ellipse[2], self.point_moments[:2])

    @property
    def circularity(self) -> float:
        if not self.rows.size:
            return 0.0
        reach = float(np.hypot(self.rows - self.center[0], self.columns - self.center[1]).max())
        return min(self.area / (math.pi * reach * reach), 1.0) if reach else 0.0

    @property
    def compactness(self) -> float:
        return max(self.closed_length**2 / (4 * math.pi * self.area), 1.0) if self.area else 0.0

    @property
    def convexity(self) -> float:
        if len(self.hull) < 3:
            return 0.0
        whole = abs(polygon_moments(self.hull[:, 0], self.hull[:, 1])[0])
        return min(self.area / whole, 1.0) if whole else 0.0

    @cached_property
    def diameter(self) -> tuple[float, float, float, float, float]:
        if not len(self.hull):
            return 0.0, 0.0, 0.0, 0.0, 0.0
        best = (-1.0, 0, 0)
        for i, point in enumerate(self.hull):
            distance = np.hypot(*(self.hull[i:] - point).T)
            j = int(distance.argmax())
            if distance[j] > best[0]:
                best = (float(distance[j]), i, i + j)
        a, b = self.hull[best[1]].tolist(), self.hull[best[2]].tolist()
        return a[0], a[1], b[0], b[1], best[0]

    @property
    def rectangularity(self) -> float:
        """1 - (area between the contour and the rectangle of the same moments) / (area of the rectangle)."""
        from hdev.iconic.polygon_sets import symmetric_area

        ra, rb, phi = self.ellipse
        if not rb:
            return 0.0
        # A rectangle with half sides a, b has the moments a^2 / 3 and b^2 / 3 where an ellipse has a^2 / 4.
        a, b = ra * math.sqrt(3) / 2, rb * math.sqrt(3) / 2
        along, across = np.array([a, -a, -a, a]), np.array([b, b, -b, -b])
        rows = self.center[0] - along * math.sin(phi) - across * math.cos(phi)
        columns = self.center[1] + along * math.cos(phi) - across * math.sin(phi)
        return max(1.0 - symmetric_area((self.rows, self.columns), (rows, columns)) / (4 * a * b), 0.0)

    @property
    def regression(self) -> tuple[float, float, float, float]:
        """Normal (row, column) and centre of the line with the least squared distances from the points."""
        r, c, m11, m20, m02 = self.point_moments
        phi = 0.5 * math.atan2(2 * m11, m02 - m20)
        return math.cos(phi), -math.sin(phi), r, c


def inside(rows: Floats, columns: Floats, row: Floats, column: Floats) -> np.ndarray:
    """Whether points lie in the closed contour, or on it."""
    r1, c1 = rows, columns
    r2, c2 = np.roll(rows, -1), np.roll(columns, -1)
    result = np.zeros(np.shape(row), np.bool_)
    for k, (r, c) in enumerate(zip(np.atleast_1d(row), np.atleast_1d(column))):
        cross = (c2 - c1) * (r - r1) - (r2 - r1) * (c - c1)
        between = (
            (np.minimum(r1, r2) <= r)
            & (r <= np.maximum(r1, r2))
            & (np.minimum(c1, c2) <= c)
            & (c <= np.maximum(c1, c2))
        )
        if (between & (cross == 0)).any():
            result[k] = True
            continue
        crosses = (r1 <= r) != (r2 <= r)
        hits = crosses & ((cross < 0) == (r2 > r1))
        result[k] = bool(np.count_nonzero(hits) % 2)
    return result
