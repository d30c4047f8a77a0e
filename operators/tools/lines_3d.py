"""Lines in space: two points, a point and a direction, or direction and moment (Pluecker coordinates)."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.transformations._matrices import Numbers, points
from hdev.registry import operator

Six = tuple[Floats, Floats, Floats, Floats, Floats, Floats]


def _unit(direction: Floats, number: int, name: str) -> tuple[Floats, Floats]:
    """Directions (3, N) of length 1, and what their lengths were."""
    length = np.linalg.norm(direction, axis=0)
    if (length == 0).any():
        raise wrong_value(number, name, "a direction of length 0")
    return direction / length, length


def _cross(a: Floats, b: Floats) -> Floats:
    return np.cross(a, b, axis=0)


def _six(a: Floats, b: Floats) -> Six:
    return (*(a + 0.0), *(b + 0.0))  # type: ignore[return-value]


@operator
def points_to_pluecker_line(
    point1x: Numbers, point1y: Numbers, point1z: Numbers, point2x: Numbers, point2y: Numbers, point2z: Numbers
) -> Six:
    """Direction (of length 1, from point 1 to point 2) and moment (point x direction) of lines through two points.

    Source: reference page of `points_to_pluecker_line`.
    """
    name = "points_to_pluecker_line"
    values = points(name, 1, point1x, point1y, point1z, point2x, point2y, point2z)
    direction, _ = _unit(values[3:] - values[:3], 4, name)
    return _six(direction, _cross(values[:3], direction))


@operator
def point_direction_to_pluecker_line(
    point_x: Numbers,
    point_y: Numbers,
    point_z: Numbers,
    direction_x: Numbers,
    direction_y: Numbers,
    direction_z: Numbers,
) -> Six:
    """Direction (of length 1) and moment of lines through a point. Source: page of
    `point_direction_to_pluecker_line`."""
    name = "point_direction_to_pluecker_line"
    values = points(name, 1, point_x, point_y, point_z, direction_x, direction_y, direction_z)
    direction, _ = _unit(values[3:], 4, name)
    return _six(direction, _cross(values[:3], direction))


def _line(name: str, number: int, *coordinates: Numbers) -> tuple[Floats, Floats]:
    """Unit direction and the point next to the origin of lines of which the direction is parameter `number`."""
    values = points(name, number, *coordinates)
    direction, length = _unit(values[:3], number, name)
    return direction, _cross(direction, values[3:] / length)


@operator
def pluecker_line_to_point_direction(
    line_direction_x: Numbers,
    line_direction_y: Numbers,
    line_direction_z: Numbers,
    line_moment_x: Numbers,
    line_moment_y: Numbers,
    line_moment_z: Numbers,
) -> Six:
    """The point next to the origin, and the direction (of length 1) of lines.

    Source: reference page of `pluecker_line_to_point_direction`.
    """
    given = (line_direction_x, line_direction_y, line_direction_z, line_moment_x, line_moment_y, line_moment_z)
    direction, point = _line("pluecker_line_to_point_direction", 1, *given)
    return _six(point, direction)


@operator
def pluecker_line_to_points(
    line_direction_x: Numbers,
    line_direction_y: Numbers,
    line_direction_z: Numbers,
    line_moment_x: Numbers,
    line_moment_y: Numbers,
    line_moment_z: Numbers,
) -> Six:
    """Two points of lines: the one next to the origin, and the one at distance 1 from it along the direction.

    Source: reference page of `pluecker_line_to_points`.
    """
    given = (line_direction_x, line_direction_y, line_direction_z, line_moment_x, line_moment_y, line_moment_z)
    direction, point = _line("pluecker_line_to_points", 1, *given)
    return _six(point, point + direction)


def _together(name: str, point: tuple[Numbers, ...], line: tuple[Numbers, ...]) -> tuple[Floats, Floats]:
    """(3, N) points and (6, N) lines: as many of both, or one of them for all of the others."""
    given, lines = points(name, 1, *point), points(name, 4, *line)
    if given.shape[1] != lines.shape[1] and 1 not in (given.shape[1], lines.shape[1]):
        raise wrong_number(4, name, f"{lines.shape[1]} lines for {given.shape[1]} points")
    count = given.shape[1] if lines.shape[1] == 1 else lines.shape[1]
    return np.broadcast_to(given, (3, count)), np.broadcast_to(lines, (6, count))


@operator
def distance_point_line(
    point_x: Numbers,
    point_y: Numbers,
    point_z: Numbers,
    point1x: Numbers,
    point1y: Numbers,
    point1z: Numbers,
    point2x: Numbers,
    point2y: Numbers,
    point2z: Numbers,
) -> Floats:
    """Distances of points from lines through two points in space; one point or line goes with several others.

    Source: reference page of `distance_point_pluecker_line`.
    """
    name = "distance_point_line"
    line = (point1x, point1y, point1z, point2x, point2y, point2z)
    given, ends = _together(name, (point_x, point_y, point_z), line)
    direction, _ = _unit(ends[3:] - ends[:3], 7, name)
    return np.linalg.norm(_cross(given - ends[:3], direction), axis=0)


@operator
def distance_point_pluecker_line(
    point_x: Numbers,
    point_y: Numbers,
    point_z: Numbers,
    line_direction_x: Numbers,
    line_direction_y: Numbers,
    line_direction_z: Numbers,
    line_moment_x: Numbers,
    line_moment_y: Numbers,
    line_moment_z: Numbers,
) -> Floats:
    """Distances of points from lines given by direction and moment; one point or line goes with several others.

    Source: reference page of `distance_point_pluecker_line`.
    """
    name = "distance_point_pluecker_line"
    line = (line_direction_x, line_direction_y, line_direction_z, line_moment_x, line_moment_y, line_moment_z)
    given, both = _together(name, (point_x, point_y, point_z), line)
    direction, length = _unit(both[:3], 4, name)
    return np.linalg.norm(_cross(given, direction) - both[3:] / length, axis=0)
