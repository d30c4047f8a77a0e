"""Lines, circles, ellipses and rectangles fitted to contours, and distances of contours from ellipses and rectangles."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Contour, fitting
from hdev.iconic.base import Floats
from hdev.iconic.contour_features import Outline, polygon_moments
from hdev.registry import operator

_TOO_FEW = 3274
_ALL_CLIPPED = 3264
_UNTIL_DONE = 50


def _chosen(contour: Contour, count: int, clipping: int, least: int, name: str) -> tuple[Floats, Floats]:
    """The points to fit: without the ends, at most `count` of them (-1: all), evenly chosen."""
    rows, columns = contour.rows, contour.columns
    if clipping:
        rows, columns = rows[clipping : rows.size - clipping], columns[clipping : columns.size - clipping]
    if contour.rows.size and not rows.size:
        raise HError(_ALL_CLIPPED, "", operator=name)
    if count > 0 and rows.size > count:
        index = np.round(np.linspace(0, rows.size - 1, count)).astype(np.int64)
        rows, columns = rows[index], columns[index]
    if rows.size < least:
        raise HError(_TOO_FEW, f"{rows.size} points", operator=name)
    return rows, columns


def _checked(
    name: str, algorithm: str, known: dict[str, str], count: int, least: int, numbers: tuple[int, ...], *values: float
) -> str:
    """The way of weighting; `values`: closure distance or None, clipped points, iterations, factor."""
    if algorithm not in known:
        raise wrong_value(1, name, f"'{algorithm}'")
    if count != -1 and count < least:
        raise wrong_value(2, name, f"{count}")
    for number, value in zip(numbers, values):
        if value < 0 or (number == numbers[-1] and value == 0 and known[algorithm]):
            raise wrong_value(number, name, f"{value}")
    return known[algorithm]


_LINES = {"regression": "", "huber": "huber", "tukey": "tukey", "drop": "drop", "gauss": "gauss"}


@operator
def fit_line_contour_xld(
    contours: Contour,
    algorithm: str,
    max_num_points: int,
    clipping_end_points: int,
    iterations: int,
    clipping_factor: float,
) -> tuple[float, ...]:
    """The straight line through a contour: begin, end (row, column each), and normal nr, nc and distance of nr r + nc c = dist.

    Parameters
    ----------
    algorithm
        'regression': least squares; 'huber', 'tukey', 'drop', 'gauss': with smaller weights for points far away. 'drop' leaves
        them out.
    max_num_points
        Points to use, evenly chosen; -1: all.
    clipping_end_points
        Points to leave out at both ends.
    iterations
        How often weights are worked out; for 'geohuber' and 'geotukey' (circles) until they stay.
    clipping_factor
        > 0: points further than this times the standard deviation, estimated from the median distance, are outliers.

    The ends are the feet of the first and last point used; dist >= 0. Error 3274 for fewer than two points, 3264 if none is
    left. Reference: `fit_line_contour_xld` (read in part: ways of fitting, limits, number of points).
    """
    name = "fit_line_contour_xld"
    numbers = (3, 4, 5)
    way = _checked(
        name, algorithm, _LINES, max_num_points, 2, numbers, clipping_end_points, iterations, clipping_factor
    )
    rows, columns = _chosen(contours, max_num_points, clipping_end_points, 2, name)
    nr, nc, dist = fitting.robust_line(rows, columns, way, iterations, clipping_factor)
    ends = []
    for k in (0, -1):
        away = nr * rows[k] + nc * columns[k] - dist
        ends += [float(rows[k] - away * nr), float(columns[k] - away * nc)]
    return *ends, nr, nc, dist


_CIRCLES = {
    "algebraic": "",
    "ahuber": "huber",
    "atukey": "tukey",
    "geometric": "",
    "geohuber": "huber",
    "geotukey": "tukey",
}


@operator
def fit_circle_contour_xld(
    contours: Contour,
    algorithm: str,
    max_num_points: int,
    max_closure_dist: float,
    clipping_end_points: int,
    iterations: int,
    clipping_factor: float,
) -> tuple[float, float, float, float, float, str]:
    """The circle through a contour: row, column, radius, angles [rad] of the first and last point, and the sense.

    Parameters
    ----------
    algorithm
        'algebraic': least squares of r^2 + c^2 + a r + b c + d; 'geometric': of the distances; 'ahuber', 'atukey',
        'geohuber', 'geotukey': with smaller weights for points far away.
    max_num_points, clipping_end_points, iterations, clipping_factor
        See `fit_line_contour_xld`.
    max_closure_dist
        A contour with end points at most this far from each other is closed: angles 0 and 2 pi.

    The sense is 'positive' for counter-clockwise, else 'negative'. Error 3274 for fewer than three points or points on a line.
    Reference: `fit_circle_contour_xld` (read in part: ways of fitting, limits, number of points).
    """
    name = "fit_circle_contour_xld"
    values = (max_closure_dist, clipping_end_points, iterations, clipping_factor)
    way = _checked(name, algorithm, _CIRCLES, max_num_points, 3, (3, 4, 5, 6), *values)
    rows, columns = _chosen(contours, max_num_points, clipping_end_points, 3, name)
    fit = fitting.circle if algorithm[0] == "a" else fitting.geometric_circle
    try:
        row, column, radius = fitting.robust(
            lambda weight: fit(rows, columns, weight),
            lambda model: np.hypot(rows - model[0], columns - model[1]) - model[2],
            rows.size,
            way,
            iterations if algorithm[0] == "a" else _UNTIL_DONE,
            clipping_factor,
        )
    except (ValueError, np.linalg.LinAlgError) as error:
        raise HError(_TOO_FEW, str(error), operator=name) from None
    return row, column, radius, *_sense(contours, max_closure_dist, (row, column, 0.0, 1.0, 1.0))


def _sense(contour: Contour, closure: float, model: fitting.Ellipse) -> tuple[float, float, str]:
    """Angles of the ends of a contour on an ellipse, from its axis on the circle around it; and the sense of its points."""
    row, column, phi, a, b = model
    order = "negative" if polygon_moments(contour.rows, contour.columns)[0] < 0 else "positive"
    gap = math.hypot(contour.rows[-1] - contour.rows[0], contour.columns[-1] - contour.columns[0])
    if gap <= closure or contour.is_closed:
        return 0.0, 2 * math.pi, order
    u = (contour.columns - column) * math.cos(phi) - (contour.rows - row) * math.sin(phi)
    v = -(contour.columns - column) * math.sin(phi) - (contour.rows - row) * math.cos(phi)
    angles = np.arctan2(v / b, u / a)
    turn = np.diff(angles)
    order = "positive" if float((np.remainder(turn + math.pi, 2 * math.pi) - math.pi).sum()) >= 0 else "negative"
    return float(angles[0] % (2 * math.pi)), float(angles[-1] % (2 * math.pi)), order


_ELLIPSES = {
    "fitzgibbon": "",
    "fhuber": "huber",
    "ftukey": "tukey",
    "geometric": "",
    "geohuber": "huber",
    "geotukey": "tukey",
    "voss": "",
    "focpoints": "",
    "fphuber": "huber",
    "fptukey": "tukey",
}


@operator
def fit_ellipse_contour_xld(
    contours: Contour,
    algorithm: str,
    max_num_points: int,
    max_closure_dist: float,
    clipping_end_points: int,
    voss_tab_size: int,
    iterations: int,
    clipping_factor: float,
) -> tuple[float, float, float, float, float, float, float, str]:
    """The ellipse through a contour: row, column, phi [rad], half axes, angles of the ends, and the sense.

    Parameters
    ----------
    algorithm
        'fitzgibbon': least squares of the algebraic distance; 'geometric': of the distance; 'focpoints': of the sum of the
        distances from the focal points; 'fhuber', 'ftukey', 'geohuber', 'geotukey', 'fphuber', 'fptukey': with smaller weights
        for points far away; 'voss': the ellipse with the moments of the enclosed area, of arcs as 'fitzgibbon'.
    max_num_points, max_closure_dist, clipping_end_points, iterations, clipping_factor
        See `fit_circle_contour_xld`.
    voss_tab_size
        25 to 5000; without effect in hdev.

    -pi/2 < phi <= pi/2. The angles are those of the points on the circle around the ellipse, from its longer axis. Points on a
    line give that line: radius2 is 0. Error 3274 for fewer than five points, and for points of no ellipse.
    Reference: `fit_ellipse_contour_xld` (read in part: ways of fitting, number of points).
    """
    name = "fit_ellipse_contour_xld"
    values = (max_closure_dist, clipping_end_points, iterations, clipping_factor)
    way = _checked(name, algorithm, _ELLIPSES, max_num_points, 5, (3, 4, 6, 7), *values)
    if not 25 <= voss_tab_size <= 5000:
        raise wrong_value(5, name, f"{voss_tab_size}")
    rows, columns = _chosen(contours, max_num_points, clipping_end_points, 5, name)
    flat = _flat_ellipse(rows, columns)
    if flat is not None:
        return flat
    fit = {"g": fitting.geometric_ellipse, "fp": fitting.focal_ellipse, "fo": fitting.focal_ellipse}.get(
        algorithm[0] if algorithm[0] == "g" else algorithm[:2], fitting.ellipse
    )
    gap = math.hypot(contours.rows[-1] - contours.rows[0], contours.columns[-1] - contours.columns[0])
    try:
        if algorithm == "voss" and gap <= max(max_closure_dist, 0.05 * Outline(contours).length):
            outline = Outline(contours)
            ra, rb, phi = outline.ellipse
            model: fitting.Ellipse = (*outline.center, fitting.half_turn(phi), ra, rb)
            if not rb:
                raise ValueError("no area")
        else:
            model = fitting.robust(
                lambda weight: fit(rows, columns, weight),
                lambda found: fitting.ellipse_feet(rows, columns, found)[0],
                rows.size,
                way,
                iterations,
                clipping_factor,
            )
    except (ValueError, np.linalg.LinAlgError) as error:
        raise HError(_TOO_FEW, str(error), operator=name) from None
    return *model, *_sense(contours, max_closure_dist, model)


def _flat_ellipse(rows: Floats, columns: Floats) -> tuple[float, float, float, float, float, float, float, str] | None:
    """Of points on a line the ellipse that is this line: its shorter half axis is 0."""
    nr, nc, dist = fitting.line(rows, columns, np.ones(rows.size))
    along = nc * rows - nr * columns
    low, high = float(along.min()), float(along.max())
    if not high > low or np.abs(nr * rows + nc * columns - dist).max() > 1e-9 * max(high - low, abs(dist)):
        return None
    middle = (low + high) / 2
    phi = fitting.half_turn(math.atan2(-nc, -nr))
    forward = nc * -math.sin(phi) - nr * math.cos(phi) > 0  # whether `along` grows in the direction phi
    ends = [
        math.acos(max(-1.0, min(1.0, (1 if forward else -1) * (along[k] - middle) / (high - low) * 2))) for k in (0, -1)
    ]
    return nr * dist + nc * middle, nc * dist - nr * middle, phi, (high - low) / 2, 0.0, ends[0], ends[1], "positive"


def _ellipse_distances(
    contour: Contour, mode: str, count: int, clipping: int, model: fitting.Ellipse, name: str
) -> Floats:
    """How far the points of a contour are from an ellipse: < 0 inside, but for 'bisec'."""
    rows, columns = _chosen(contour, count, clipping, 1, name)
    row, column, phi, a, b = model
    u = (columns - column) * math.cos(phi) - (rows - row) * math.sin(phi)
    v = -(columns - column) * math.sin(phi) - (rows - row) * math.cos(phi)
    if mode == "algebraic":
        return b * ((u / a) ** 2 + (v / b) ** 2 - 1.0)
    if mode in ("focpoints", "bisec"):
        focus = math.sqrt(max(a * a - b * b, 0.0))
        ways = [np.stack((f - u, -v)) for f in (-focus, focus)]
        lengths = [np.hypot(*way) for way in ways]
        if mode == "focpoints":
            return lengths[0] + lengths[1] - 2 * a
        along = sum(way / np.where(size > 0, size, 1.0) for way, size in zip(ways, lengths))
        flat = np.hypot(*along) < 1e-12
        du, dv = np.where(flat, 0.0, along[0]), np.where(flat, 1.0, along[1])
        square = (du / a) ** 2 + (dv / b) ** 2
        half = u * du / a**2 + v * dv / b**2
        root = np.sqrt(np.maximum(half**2 - square * ((u / a) ** 2 + (v / b) ** 2 - 1.0), 0.0))
        return np.minimum(np.abs(-half + root), np.abs(-half - root)) / square * np.hypot(du, dv)
    return fitting.ellipse_feet(rows, columns, model)[0]


@operator
def dist_ellipse_contour_xld(
    contours: Contour,
    mode: str,
    max_num_points: int,
    clipping_end_points: int,
    row: float,
    column: float,
    phi: float,
    radius1: float,
    radius2: float,
) -> tuple[float, float, float, float]:
    """Least, largest and mean distance of the points of a contour from an ellipse, and their standard deviation.

    Parameters
    ----------
    mode
        'geometric': distances; 'algebraic': the value of the equation, scaled so that it is `radius2` in the centre;
        'focpoints': how much the sum of the distances from the focal points differs from 2 `radius1`; 'bisec': the distance
        from where the line that halves the angle to the focal points meets the ellipse.
    max_num_points, clipping_end_points
        See `fit_line_contour_xld`; at least 3 points, or -1.
    row, column, phi, radius1, radius2
        The ellipse; radius1 >= radius2 > 0.

    All distances are absolute values. Source: reference page of `dist_ellipse_contour_xld`.
    """
    name = "dist_ellipse_contour_xld"
    if mode not in ("geometric", "algebraic", "focpoints", "bisec"):
        raise wrong_value(1, name, f"'{mode}'")
    if max_num_points != -1 and max_num_points < 3:
        raise wrong_value(2, name, f"{max_num_points}")
    if clipping_end_points < 0:
        raise wrong_value(3, name, f"{clipping_end_points}")
    for number, value in ((7, radius1), (8, radius2)):
        if not value > 0:
            raise wrong_value(number, name, f"{value}")
    model = (row, column, phi, radius1, radius2)
    distance = np.abs(_ellipse_distances(contours, mode, max_num_points, clipping_end_points, model, name))
    return float(distance.min()), float(distance.max()), float(distance.mean()), float(distance.std())


@operator
def dist_ellipse_contour_points_xld(
    contour: Contour,
    distance_mode: str,
    clipping_end_points: int,
    row: float,
    column: float,
    phi: float,
    radius1: float,
    radius2: float,
) -> Floats:
    """The distance of each point of a contour from an ellipse; 'signed': negative inside, 'unsigned'.

    Source: reference page of `dist_ellipse_contour_points_xld`.
    """
    name = "dist_ellipse_contour_points_xld"
    if distance_mode not in ("unsigned", "signed"):
        raise wrong_value(1, name, f"'{distance_mode}'")
    if clipping_end_points < 0:
        raise wrong_value(2, name, f"{clipping_end_points}")
    for number, value in ((6, radius1), (7, radius2)):
        if not value > 0:
            raise wrong_value(number, name, f"{value}")
    model = (row, column, phi, radius1, radius2)
    distance = _ellipse_distances(contour, "geometric", -1, clipping_end_points, model, name)
    return distance if distance_mode == "signed" else np.abs(distance)


def _rectangle_distances(rows: Floats, columns: Floats, model: tuple[float, float, float, float, float]) -> Floats:
    """Signed distances (> 0: outside) from the border of a rectangle."""
    row, column, phi, a, b = model
    u = np.abs((columns - column) * math.cos(phi) - (rows - row) * math.sin(phi)) - a
    v = np.abs((columns - column) * math.sin(phi) + (rows - row) * math.cos(phi)) - b
    return np.hypot(np.maximum(u, 0), np.maximum(v, 0)) + np.minimum(np.maximum(u, v), 0)


@operator
def dist_rectangle2_contour_points_xld(
    contour: Contour, clipping_end_points: int, row: float, column: float, phi: float, length1: float, length2: float
) -> Floats:
    """The distance (>= 0) of each point of a contour from the border of a rectangle.

    Source: reference page of `dist_rectangle2_contour_points_xld`.
    """
    name = "dist_rectangle2_contour_points_xld"
    if clipping_end_points < 0:
        raise wrong_value(1, name, f"{clipping_end_points}")
    for number, value in ((5, length1), (6, length2)):
        if value < 0:
            raise wrong_value(number, name, f"{value}")
    rows, columns = _chosen(contour, -1, clipping_end_points, 1, name)
    return np.abs(_rectangle_distances(rows, columns, (row, column, phi, length1, length2)))


@operator
def fit_rectangle2_contour_xld(
    contours: Contour,
    algorithm: str,
    max_num_points: int,
    max_closure_dist: float,
    clipping_end_points: int,
    iterations: int,
    clipping_factor: float,
) -> tuple[float, float, float, float, float, str]:
    """The rectangle through a contour: row, column, phi [rad], half the longer and the shorter side, and the sense.

    Parameters
    ----------
    algorithm
        'regression': least squares of the distances from the border; 'huber', 'tukey': with smaller weights for points far
        away.
    max_num_points, max_closure_dist, clipping_end_points, iterations, clipping_factor
        See `fit_circle_contour_xld`; at least eight points, of a closed contour.

    Reference: `fit_rectangle2_contour_xld` (read in part: ways of fitting, number of points).
    """
    from scipy.optimize import least_squares

    name = "fit_rectangle2_contour_xld"
    known = {"regression": "", "huber": "huber", "tukey": "tukey"}
    values = (max_closure_dist, clipping_end_points, iterations, clipping_factor)
    way = _checked(name, algorithm, known, max_num_points, 8, (3, 4, 5, 6), *values)
    rows, columns = _chosen(contours, max_num_points, clipping_end_points, 8, name)
    outline = Outline(contours)
    if not outline.ellipse[1]:
        raise HError(_TOO_FEW, "the points enclose no area", operator=name)
    ra, rb, phi = outline.ellipse
    scale = math.sqrt(3) / 2
    starts = [(*outline.center, phi, ra * scale, rb * scale), outline.rectangle]

    def fit(weight: Floats) -> Floats:
        root = np.sqrt(weight)
        found = [
            least_squares(
                lambda p: root * _rectangle_distances(rows, columns, (p[0], p[1], p[2], abs(p[3]), abs(p[4]))),
                np.array(start),
                xtol=1e-12,
                ftol=1e-12,
            )
            for start in starts
        ]
        return min(found, key=lambda one: one.cost).x

    p = fitting.robust(
        fit,
        lambda p: _rectangle_distances(rows, columns, (p[0], p[1], p[2], abs(p[3]), abs(p[4]))),
        rows.size,
        way,
        iterations,
        clipping_factor,
    )
    row, column, phi, a, b = (float(value) for value in p)
    a, b = abs(a), abs(b)
    if b > a:
        a, b, phi = b, a, phi + math.pi / 2
    return row, column, fitting.half_turn(phi), a, b, outline.order
