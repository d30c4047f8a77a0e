"""Figures that a person draws and changes with the mouse: their handles, outlines, and what dragging does to them.

Coordinates are those of the image. An angle phi points from the column axis against the clock: (-sin phi, cos phi).
"""

from __future__ import annotations

import math
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hdev.display.shapes import ellipse_points, rectangle2_points

Floats = NDArray[np.float64]
Place: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Floats, Floats]

_TWO_PI = 2 * math.pi


def _rounded(value: float) -> float:
    """A coordinate or angle without the noise of the last digits."""
    return round(float(value), 6)


class Figure:
    """A figure given by numbers, which `names` names in the order of the operators."""

    kind: ClassVar[str]
    names: ClassVar[tuple[str, ...]]

    def __init__(self, *values: float) -> None:
        self.values = [float(value) for value in values]
        assert len(self.values) == len(self.names), self.kind

    @classmethod
    def begun(cls, row: float, column: float) -> tuple[Figure, int]:
        """The figure where a button is pressed, and the handle that follows the pointer as long as it is held."""
        raise NotImplementedError

    @classmethod
    def standard(cls, row: float, column: float, size: float) -> Figure:
        """A figure around a place, of about this size: where somebody begins without a mouse."""
        figure, handle = cls.begun(row, column)
        figure.drag(handle, row, column + size)
        return figure

    def handles(self) -> list[Place]:
        """The places to drag; the first moves the whole figure."""
        raise NotImplementedError

    def outline(self) -> list[Line]:
        """What is to be seen of it."""
        raise NotImplementedError

    def drag(self, handle: int, row: float, column: float) -> None:
        """The handle goes to a place."""
        if handle == 0:
            at = self.handles()[0]
            self.move(row - at[0], column - at[1])
        else:
            self.reshape(handle, row, column)

    def reshape(self, handle: int, row: float, column: float) -> None:
        """A handle other than the first goes to a place."""

    def move(self, rows: float, columns: float) -> None:
        """The figure moves."""
        for k, name in enumerate(self.names):
            if name.startswith("row"):
                self.values[k] += rows
            elif name.startswith("column"):
                self.values[k] += columns

    @property
    def extended(self) -> bool:
        """Whether it is more than the place where it was begun."""
        return True

    def result(self) -> dict[str, Any]:
        """Its numbers by name, as the operators give them."""
        return dict(zip(self.names, map(_rounded, self.values)))

    def reached(self, row: float, column: float, reach: float) -> int | None:
        """The handle at a place, or 0 on the outline; None if neither is as near as `reach`."""
        places = np.array(self.handles())
        distances = np.hypot(places[:, 0] - row, places[:, 1] - column)
        # Of handles that lie together the last one: the first can be reached by the outline, too.
        nearest = len(places) - 1 - int(distances[::-1].argmin())
        if distances[nearest] <= reach:
            return nearest
        return 0 if any(_distance(line, row, column) <= reach for line in self.outline()) else None

    def contains(self, row: float, column: float) -> bool:
        """Whether a place lies in it."""
        import cv2

        for rows, columns in self.outline():
            points = np.stack((columns, rows), axis=1).astype(np.float32)
            if len(points) > 2 and cv2.pointPolygonTest(points, (column, row), False) >= 0:
                return True
        return False


def _distance(line: Line, row: float, column: float) -> float:
    """How far a place is from a line through points."""
    rows, columns = line
    if rows.size < 2:
        return float(np.hypot(rows - row, columns - column).min()) if rows.size else math.inf
    r, c = rows[:-1], columns[:-1]
    dr, dc = np.diff(rows), np.diff(columns)
    length = np.maximum(dr * dr + dc * dc, 1e-30)
    t = np.clip(((row - r) * dr + (column - c) * dc) / length, 0.0, 1.0)
    return float(np.hypot(r + t * dr - row, c + t * dc - column).min())


def _line(*places: Place) -> Line:
    points = np.array(places, np.float64)
    return points[:, 0], points[:, 1]


def _ring(line: Line) -> Line:
    return np.append(line[0], line[0][0]), np.append(line[1], line[1][0])


def _angle(phi: float) -> float:
    """The angle in (-pi, pi]."""
    phi = math.fmod(phi, _TWO_PI)
    return phi - _TWO_PI if phi > math.pi else phi + _TWO_PI if phi <= -math.pi else phi


class Point(Figure):
    """A point, shown as a cross."""

    kind = "point"
    names = ("row", "column")
    arm = 8.0

    @classmethod
    def begun(cls, row: float, column: float) -> tuple[Figure, int]:
        return cls(row, column), 0

    @classmethod
    def standard(cls, row: float, column: float, size: float) -> Figure:
        return cls(row, column)

    def handles(self) -> list[Place]:
        return [(self.values[0], self.values[1])]

    def outline(self) -> list[Line]:
        row, column = self.values
        return [
            _line((row - self.arm, column), (row + self.arm, column)),
            _line((row, column - self.arm), (row, column + self.arm)),
        ]


class LineFigure(Figure):
    """A line between two points."""

    kind = "line"
    names = ("row1", "column1", "row2", "column2")

    @classmethod
    def begun(cls, row: float, column: float) -> tuple[Figure, int]:
        return cls(row, column, row, column), 2

    @classmethod
    def standard(cls, row: float, column: float, size: float) -> Figure:
        return cls(row, column - size, row, column + size)

    @property
    def extended(self) -> bool:
        return self.values[:2] != self.values[2:]

    def handles(self) -> list[Place]:
        r1, c1, r2, c2 = self.values
        return [((r1 + r2) / 2, (c1 + c2) / 2), (r1, c1), (r2, c2)]

    def outline(self) -> list[Line]:
        r1, c1, r2, c2 = self.values
        return [_line((r1, c1), (r2, c2))]

    def reshape(self, handle: int, row: float, column: float) -> None:
        self.values[2 * handle - 2 : 2 * handle] = [row, column]


class Rectangle1(Figure):
    """A rectangle parallel to the axes, by two opposite corners."""

    kind = "rectangle1"
    names = ("row1", "column1", "row2", "column2")

    @classmethod
    def begun(cls, row: float, column: float) -> tuple[Figure, int]:
        return cls(row, column, row, column), 3

    @classmethod
    def standard(cls, row: float, column: float, size: float) -> Figure:
        return cls(row - size, column - size, row + size, column + size)

    @property
    def extended(self) -> bool:
        return self.values[:2] != self.values[2:]

    def handles(self) -> list[Place]:
        r1, c1, r2, c2 = self.values
        row, column = (r1 + r2) / 2, (c1 + c2) / 2
        sides = [(r1, column), (row, c2), (r2, column), (row, c1)]
        return [(row, column), (r1, c1), (r1, c2), (r2, c2), (r2, c1), *sides]

    def outline(self) -> list[Line]:
        r1, c1, r2, c2 = self.values
        return [_line((r1, c1), (r1, c2), (r2, c2), (r2, c1), (r1, c1))]

    def reshape(self, handle: int, row: float, column: float) -> None:
        if handle in (1, 2, 5):
            self.values[0] = row
        if handle in (3, 4, 7):
            self.values[2] = row
        if handle in (1, 4, 8):
            self.values[1] = column
        if handle in (2, 3, 6):
            self.values[3] = column

    def result(self) -> dict[str, Any]:
        r1, c1, r2, c2 = self.values
        values = (min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2))
        return dict(zip(self.names, map(_rounded, values)))


class Turned(Figure):
    """A figure with a centre, a direction and two half axes. `axes` are the places of phi and both half axes."""

    axes: ClassVar[tuple[int, int, int]] = (2, 3, 4)

    @classmethod
    def begun(cls, row: float, column: float) -> tuple[Figure, int]:
        return cls(row, column, 0.0, 0.0, 0.0), 1

    @property
    def extended(self) -> bool:
        return self.values[self.axes[1]] > 0

    def _ends(self) -> tuple[Place, Place]:
        row, column = self.values[:2]
        phi, along, across = (self.values[k] for k in self.axes)
        sine, cosine = math.sin(phi), math.cos(phi)
        return (row - along * sine, column + along * cosine), (row - across * cosine, column - across * sine)

    def handles(self) -> list[Place]:
        return [(self.values[0], self.values[1]), *self._ends()]

    def reshape(self, handle: int, row: float, column: float) -> None:
        rows, columns = row - self.values[0], column - self.values[1]
        place_of_phi, first, second = self.axes
        if handle == 1:
            if (self.values[first] == 0 and self.values[second] == 0) or self._fresh:
                self._fresh = True
                self.values[second] = math.hypot(rows, columns) / 2
            self.values[first] = math.hypot(rows, columns)
            self.values[place_of_phi] = math.atan2(-rows, columns)
        elif handle == 2:
            phi = self.values[place_of_phi]
            self.values[second] = abs(rows * math.cos(phi) + columns * math.sin(phi))

    #: While the figure is being begun its second half axis is half of the first.
    _fresh = False

    def settle(self) -> None:
        """The button was let go: from now on both axes change on their own."""
        self._fresh = False


class Rectangle2(Turned):
    """A rectangle in any direction: half sides `length1` in the direction of phi, `length2` across."""

    kind = "rectangle2"
    names = ("row", "column", "phi", "length1", "length2")

    def outline(self) -> list[Line]:
        row, column = self.values[:2]
        return [_ring(rectangle2_points(*self.values)), _line((row, column), self._ends()[0])]


class Ellipse(Turned):
    """An ellipse; it is given with its longer half axis first."""

    kind = "ellipse"
    names = ("row", "column", "phi", "radius1", "radius2")

    def outline(self) -> list[Line]:
        row, column = self.values[:2]
        return [_ring(ellipse_points(*self.values)), _line((row, column), self._ends()[0])]

    def result(self) -> dict[str, Any]:
        row, column, phi, radius1, radius2 = self.values
        if radius2 > radius1:
            phi, radius1, radius2 = _angle(phi + math.pi / 2), radius2, radius1
        return dict(zip(self.names, map(_rounded, (row, column, phi, radius1, radius2))))


class Circle(Figure):
    """A circle."""

    kind = "circle"
    names = ("row", "column", "radius")

    @classmethod
    def begun(cls, row: float, column: float) -> tuple[Figure, int]:
        return cls(row, column, 0.0), 1

    @property
    def extended(self) -> bool:
        return self.values[2] > 0

    def handles(self) -> list[Place]:
        row, column, radius = self.values
        return [(row, column), (row, column + radius)]

    def outline(self) -> list[Line]:
        row, column, radius = self.values
        return [_ring(ellipse_points(row, column, 0.0, radius, radius))]

    def reshape(self, handle: int, row: float, column: float) -> None:
        self.values[2] = math.hypot(row - self.values[0], column - self.values[1])

    def reached(self, row: float, column: float, reach: float) -> int | None:
        """As for others, but the whole line changes the radius."""
        radius = self.values[2]
        distance = math.hypot(row - self.values[0], column - self.values[1])
        if abs(distance - radius) <= reach and distance > reach:
            return 1
        return 0 if distance <= reach else None


class _Sector(Figure):
    """A part of a circle or ellipse between two angles, which count from the direction of phi against the clock."""

    def _ellipse(self) -> tuple[float, float, float, float, float]:
        raise NotImplementedError

    def _at(self, angle: float) -> Place:
        row, column, phi, radius1, radius2 = self._ellipse()
        along, across = radius1 * math.cos(angle), radius2 * math.sin(angle)
        sine, cosine = math.sin(phi), math.cos(phi)
        return row - along * sine - across * cosine, column + along * cosine - across * sine

    def handles(self) -> list[Place]:
        start, end = self.values[-2:]
        return [(self.values[0], self.values[1]), self._at(start), self._at(end), self._at((start + end) / 2)]

    def outline(self) -> list[Line]:
        start, end = self.values[-2:]
        extent = (end - start) % _TWO_PI or _TWO_PI
        rows, columns = ellipse_points(*self._ellipse(), start, extent - 1e-9)
        centre = self.values[0], self.values[1]
        return [(np.concatenate(([centre[0]], rows, [centre[0]])), np.concatenate(([centre[1]], columns, [centre[1]])))]

    def reshape(self, handle: int, row: float, column: float) -> None:
        centre_row, centre_column, phi, radius1, radius2 = self._ellipse()
        rows, columns = row - centre_row, column - centre_column
        along = columns * math.cos(phi) - rows * math.sin(phi)
        across = -columns * math.sin(phi) - rows * math.cos(phi)
        if handle == 3:
            self._scale(math.hypot(rows, columns), math.hypot(*np.subtract(self.handles()[3], self.handles()[0])))
        elif radius1 > 0 and radius2 > 0:
            self.values[len(self.values) - 3 + handle] = math.atan2(across / radius2, along / radius1) % _TWO_PI

    def _scale(self, distance: float, before: float) -> None:
        raise NotImplementedError


class CircleSector(_Sector):
    """A sector of a circle."""

    kind = "circle_sector"
    names = ("row", "column", "radius", "start_angle", "end_angle")

    def _ellipse(self) -> tuple[float, float, float, float, float]:
        row, column, radius = self.values[:3]
        return row, column, 0.0, radius, radius

    def _scale(self, distance: float, before: float) -> None:
        self.values[2] = distance


class EllipseSector(_Sector):
    """A sector of an ellipse."""

    kind = "ellipse_sector"
    names = ("row", "column", "phi", "radius1", "radius2", "start_angle", "end_angle")

    def _ellipse(self) -> tuple[float, float, float, float, float]:
        row, column, phi, radius1, radius2 = self.values[:5]
        return row, column, phi, radius1, radius2

    def _scale(self, distance: float, before: float) -> None:
        if before > 0:
            self.values[3:5] = [value * distance / before for value in self.values[3:5]]


class Points(Figure):
    """A line through any number of points, which can each be dragged. `names` name the tuples."""

    kind = "contour"
    names = ("row", "column")

    def __init__(self, rows: Any = (), columns: Any = (), *, closed: bool = False) -> None:
        self.values = []
        self.points: list[Place] = [(float(r), float(c)) for r, c in zip(rows, columns)]
        self.closed = closed

    @property
    def centre(self) -> Place:
        points = np.array(self.points)
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2

    @property
    def extended(self) -> bool:
        return len(self.points) > 1

    def handles(self) -> list[Place]:
        return [self.centre, *self.points] if self.points else []

    def outline(self) -> list[Line]:
        if not self.points:
            return []
        line = _line(*self.points)
        return [_ring(line) if self.closed and len(self.points) > 2 else line]

    def reshape(self, handle: int, row: float, column: float) -> None:
        self.points[handle - 1] = (row, column)

    def move(self, rows: float, columns: float) -> None:
        self.points = [(r + rows, c + columns) for r, c in self.points]

    def result(self) -> dict[str, Any]:
        return {"row": [_rounded(r) for r, _ in self.points], "column": [_rounded(c) for _, c in self.points]}


#: Figures by the kind of question that asks for them, and by the type of drawing object.
FIGURES: dict[str, type[Figure]] = {
    figure.kind: figure
    for figure in (Point, LineFigure, Rectangle1, Rectangle2, Circle, Ellipse, CircleSector, EllipseSector, Points)
}
