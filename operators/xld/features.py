"""Features of contours, and selection by them. Open contours are closed by a straight line where an area is meant."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Contour, Objects
from hdev.iconic.base import Floats
from hdev.iconic.contour_features import Outline, inside, polygon_moments
from hdev.operators.xld._common import Numbers
from hdev.registry import operator


@operator
def area_center_xld(xld: Contour) -> tuple[float, float, float, str]:
    """Area and centre (row, column) of what the contour encloses; 'positive' if it runs counter-clockwise, else 'negative'.

    The centre of a contour without area is the mean of its points. Source: reference page of `area_center_xld`.
    """
    outline = Outline(xld)
    return outline.area, *outline.center, outline.order


@operator
def area_center_points_xld(xld: Contour) -> tuple[float, float, float]:
    """Number of points and their mean (row, column); a last point that is the first does not count.

    Source: reference page of `area_center_points_xld`.
    """
    outline = Outline(xld)
    return float(outline.points[0].size), *outline.point_moments[:2]


@operator
def length_xld(xld: Contour) -> float:
    """The length of the contour. Source: reference page of `length_xld`."""
    return Outline(xld).length


@operator
def smallest_rectangle1_xld(xld: Contour) -> tuple[float, ...]:
    """The smallest rectangle parallel to the axes: row1, column1, row2, column2.

    Source: reference page of `smallest_rectangle1_xld`.
    """
    return Outline(xld).box


@operator
def smallest_rectangle2_xld(xld: Contour) -> tuple[float, ...]:
    """The rectangle of smallest area in any direction: row, column, phi [rad], half the longer and the shorter side.

    Source: reference page of `smallest_rectangle2_xld`.
    """
    return Outline(xld).rectangle


@operator
def smallest_circle_xld(xld: Contour) -> tuple[float, ...]:
    """The smallest circle around the points: row, column, radius. Source: reference page of `smallest_circle_xld`."""
    return Outline(xld).circle


@operator
def diameter_xld(xld: Contour) -> tuple[float, ...]:
    """The two points furthest from each other, and their distance. Source: reference page of `diameter_xld`."""
    return Outline(xld).diameter


@operator
def height_width_ratio_xld(xld: Contour) -> tuple[float, float, float]:
    """Height and width of the smallest rectangle parallel to the axes, and height / width (0.0 for width 0).

    Source: reference page of `height_width_ratio_xld`.
    """
    row1, column1, row2, column2 = Outline(xld).box
    height, width = row2 - row1, column2 - column1
    return height, width, height / width if width else 0.0


@operator
def moments_xld(xld: Contour) -> tuple[float, ...]:
    """Central moments M11, M20 (rows), M02 (columns) of the enclosed area: integrals.

    Source: reference page of `moments_xld`.
    """
    return Outline(xld).area_moments[3:]


@operator
def moments_points_xld(xld: Contour) -> tuple[float, ...]:
    """Central moments M11, M20, M02 of the points, divided by their number. Reference: `moments_points_xld` (in part)."""
    return Outline(xld).point_moments[2:]


@operator
def moments_any_xld(
    xld: Objects,
    mode: str,
    point_order: list[str],
    area: Numbers,
    center_row: Numbers,
    center_col: Numbers,
    p: Numbers,
    q: Numbers,
) -> list[float]:
    """Moments of the enclosed areas: for each contour the integrals of row^p column^q, for each pair of p and q.

    Parameters
    ----------
    mode
        'unnormalized'; 'normalized': divided by `area`; 'unnormalized_central', 'central': likewise, of the area moved by
        (-center_row, -center_col).
    point_order
        'positive' or 'negative': the sense in which a contour is taken to run (see `area_center_xld`).
    point_order, area, center_row, center_col
        One for each contour, or one for all; what `area_center_xld` gives.
    p, q
        >= 0.

    Source: reference page of `moments_any_xld`.
    """
    name = "moments_any_xld"
    for order in point_order:
        if order not in ("positive", "negative"):
            raise wrong_value(2, name, f"'{order}'")
    pairs = _orders(p, q, mode, name, 6)
    given = _for_each(xld, name, 2, point_order, area, center_row, center_col)
    nodes, weights = np.polynomial.legendre.leggauss(max((i + j for i, j in pairs), default=0) // 2 + 2)
    t = (nodes[:, None] + 1) / 2
    result = []
    for contour, (order, size, r0, c0) in zip(xld, given):
        divisor, r0, c0 = _norm(mode, size, r0, c0, name, 3)
        y, x = contour.rows - r0, contour.columns - c0
        right = np.roll(x, -1) - x
        rows, columns = y + t * (np.roll(y, -1) - y), x + t * right
        sign = 1.0 if order == "positive" else -1.0
        for i, j in pairs:
            # Green: the integral of y^i x^j over the area is that of y^(i + 1) / (i + 1) x^j dx around it.
            value = sign * float((weights[:, None] / 2 * rows ** (i + 1) / (i + 1) * columns**j * right).sum())
            result.append(value / divisor)
    return result


_MODES = ("unnormalized", "unnormalized_central", "normalized", "central")


def _orders(p: Numbers, q: Numbers, mode: str, name: str, first: int) -> list[tuple[int, int]]:
    if mode not in _MODES:
        raise wrong_value(1, name, f"'{mode}'")
    if len(p) != len(q):
        raise wrong_number(first + 1, name, f"{len(q)} values beside {len(p)}")
    for number, values in ((first, p), (first + 1, q)):
        if any(value < 0 or value != int(value) for value in values):
            raise wrong_value(number, name, "negative")
    return [(int(i), int(j)) for i, j in zip(p, q)]


def _for_each(xld: Objects, name: str, first: int, *values: list[Any]) -> list[tuple[Any, ...]]:
    """The values for each contour, of tuples with one for each or one for all."""
    for number, given in enumerate(values, start=first):
        if len(given) not in (1, len(xld)):
            raise wrong_number(number, name, f"{len(given)} values for {len(xld)} contours")
    return [tuple(given[k % len(given)] for given in values) for k in range(len(xld))]


def _norm(mode: str, area: float, row: float, column: float, name: str, number: int) -> tuple[float, float, float]:
    """What to divide by, and where the origin is."""
    if not mode.startswith("unnormalized") and area == 0:
        raise wrong_value(number, name, "0")
    divisor = 1.0 if mode.startswith("unnormalized") else area
    return (divisor, row, column) if mode.endswith("central") else (divisor, 0.0, 0.0)


@operator
def moments_any_points_xld(
    xld: Objects, mode: str, area: Numbers, center_row: Numbers, center_col: Numbers, p: Numbers, q: Numbers
) -> list[float]:
    """Moments of the points of contours: sums of row^p column^q. `area`: the number of points.

    See `moments_any_xld`. A last point that is the first does not count. Reference: `moments_any_points_xld` (read in part:
    what it computes).
    """
    name = "moments_any_points_xld"
    pairs = _orders(p, q, mode, name, 5)
    result = []
    for contour, (size, r0, c0) in zip(xld, _for_each(xld, name, 2, area, center_row, center_col)):
        divisor, r0, c0 = _norm(mode, size, r0, c0, name, 2)
        rows, columns = Outline(contour).points
        result += [float(((rows - r0) ** i * (columns - c0) ** j).sum()) / divisor for i, j in pairs]
    return result


@operator
def elliptic_axis_xld(xld: Contour) -> tuple[float, ...]:
    """Half axes Ra >= Rb and direction phi [rad] of the ellipse with the moments of the enclosed area.

    Source: reference page of `elliptic_axis_xld`.
    """
    return Outline(xld).ellipse


@operator
def elliptic_axis_points_xld(xld: Contour) -> tuple[float, ...]:
    """Half axes and direction of the ellipse with the moments of the points.

    Source: reference page of `elliptic_axis_points_xld`.
    """
    return Outline(xld).point_ellipse


@operator
def orientation_xld(xld: Contour) -> float:
    """Phi of `elliptic_axis_xld`, turned by pi if the point furthest from the centre is on the other side.

    Source: reference page of `orientation_xld`.
    """
    return Outline(xld).orientation


@operator
def orientation_points_xld(xld: Contour) -> float:
    """As `orientation_xld`, from the points; of two points the direction from the first to the second.

    Source: reference page of `orientation_points_xld`.
    """
    return Outline(xld).point_orientation


@operator
def eccentricity_xld(xld: Contour) -> tuple[float, ...]:
    """Anisometry Ra / Rb, bulkiness pi Ra Rb / area, structure factor anisometry * bulkiness - 1; 0.0 without area.

    Source: reference page of `eccentricity_xld`.
    """
    return Outline(xld).eccentricity


@operator
def eccentricity_points_xld(xld: Contour) -> float:
    """Anisometry Ra / Rb of the points. Source: reference page of `eccentricity_points_xld`."""
    return Outline(xld).point_anisometry


@operator
def circularity_xld(xld: Contour) -> float:
    """area / (pi max^2) with the largest distance from the centre, at most 1. Source: reference page of `circularity_xld`."""
    return Outline(xld).circularity


@operator
def compactness_xld(xld: Contour) -> float:
    """length^2 / (4 pi area), at least 1; 0.0 without area. Source: reference page of `compactness_xld`."""
    return Outline(xld).compactness


@operator
def convexity_xld(xld: Contour) -> float:
    """Area divided by that of the convex hull. Source: reference page of `convexity_xld`."""
    return Outline(xld).convexity


@operator
def rectangularity_xld(xld: Contour) -> float:
    """1 - D / R: how well the contour fits the rectangle (of area R) with its moments; D is the area between both.

    Source: reference page of `rectangularity_xld`.
    """
    return Outline(xld).rectangularity


@operator
def test_closed_xld(xld: Contour) -> int:
    """Whether the last point is the first: 1 or 0. Reference: `test_closed_xld` (read in part)."""
    return int(xld.is_closed)


@operator
def test_xld_point(xld: Objects, row: Numbers, column: Numbers) -> list[int]:
    """Whether points lie in contours, or on them: 1 or 0. One of both comes once, or as many of each.

    Source: reference page of `test_xld_point`.
    """
    if len(row) != len(column):
        raise wrong_number(2, "test_xld_point", f"{len(column)} values beside {len(row)}")
    if len(xld) > 1 and len(row) not in (1, len(xld)):
        raise wrong_number(1, "test_xld_point", f"{len(row)} points for {len(xld)} contours")
    if not len(xld):
        return []
    if len(xld) == 1:
        return [int(v) for v in inside(xld[0].rows, xld[0].columns, np.array(row, float), np.array(column, float))]
    pairs = zip(xld, list(row) * (len(xld) // len(row)), list(column) * (len(xld) // len(row)))
    return [int(inside(c.rows, c.columns, np.array([r], float), np.array([k], float))[0]) for c, r, k in pairs]


@operator
def select_xld_point(xlds: Objects, row: Numbers, column: Numbers) -> Objects:
    """The contours that enclose one of the points. Source: reference page of `select_xld_point`."""
    if len(row) != len(column):
        raise wrong_number(2, "select_xld_point", f"{len(column)} values beside {len(row)}")
    rows, columns = np.array(row, float), np.array(column, float)
    return xlds.select([k for k, one in enumerate(xlds) if inside(one.rows, one.columns, rows, columns).any()])


@operator
def test_self_intersection_xld(xld: Contour, close_xld: str) -> int:
    """Whether a contour meets itself, 1 or 0; with `close_xld` 'true' the line that closes it counts.

    Reference: `test_self_intersection_xld` (read in part).
    """
    from hdev.iconic.crossings import crosses_itself

    if close_xld not in ("true", "false"):
        raise wrong_value(1, "test_self_intersection_xld", f"'{close_xld}'")
    return int(crosses_itself(xld.rows, xld.columns, close_xld == "true"))


# --------------------------------------------------------------------------------------------------------- selection

_FEATURES: dict[str, Callable[[Outline], float]] = {
    "area": lambda o: o.area,
    "row": lambda o: o.center[0],
    "column": lambda o: o.center[1],
    "width": lambda o: o.box[3] - o.box[1],
    "height": lambda o: o.box[2] - o.box[0],
    "ratio": lambda o: (o.box[2] - o.box[0]) / (o.box[3] - o.box[1]) if o.box[3] > o.box[1] else 0.0,
    "row1": lambda o: o.box[0],
    "column1": lambda o: o.box[1],
    "row2": lambda o: o.box[2],
    "column2": lambda o: o.box[3],
    "circularity": lambda o: o.circularity,
    "compactness": lambda o: o.compactness,
    "contlength": lambda o: o.length,
    "convexity": lambda o: o.convexity,
    "rectangularity": lambda o: o.rectangularity,
    "ra": lambda o: o.ellipse[0],
    "rb": lambda o: o.ellipse[1],
    "phi": lambda o: o.ellipse[2],
    "orientation": lambda o: o.orientation,
    "anisometry": lambda o: o.eccentricity[0],
    "bulkiness": lambda o: o.eccentricity[1],
    "struct_factor": lambda o: o.eccentricity[2],
    "outer_radius": lambda o: o.circle[2],
    "max_diameter": lambda o: o.diameter[4],
    "rect2_phi": lambda o: o.rectangle[2],
    "rect2_len1": lambda o: o.rectangle[3],
    "rect2_len2": lambda o: o.rectangle[4],
    "moments_m11": lambda o: o.area_moments[3],
    "moments_m20": lambda o: o.area_moments[4],
    "moments_m02": lambda o: o.area_moments[5],
    "area_points": lambda o: float(o.points[0].size),
    "row_points": lambda o: o.point_moments[0],
    "column_points": lambda o: o.point_moments[1],
    "ra_points": lambda o: o.point_ellipse[0],
    "rb_points": lambda o: o.point_ellipse[1],
    "phi_points": lambda o: o.point_ellipse[2],
    "orientation_points": lambda o: o.point_orientation,
    "anisometry_points": lambda o: o.point_anisometry,
    "moments_m11_points": lambda o: o.point_moments[2],
    "moments_m20_points": lambda o: o.point_moments[3],
    "moments_m02_points": lambda o: o.point_moments[4],
}


@operator
def select_shape_xld(
    xld: Objects, features: list[str], operation: str, min: list[int | float | str], max: list[int | float | str]
) -> Objects:
    """The contours whose features lie between limits (inclusive).

    Parameters
    ----------
    features
        'area', 'row', 'column', 'width', 'height', 'ratio', 'row1', 'column1', 'row2', 'column2', 'circularity', 'compactness',
        'contlength', 'convexity', 'rectangularity', 'ra', 'rb', 'phi', 'orientation', 'anisometry', 'bulkiness',
        'struct_factor', 'outer_radius', 'max_diameter', 'rect2_phi', 'rect2_len1', 'rect2_len2', 'moments_m11',
        'moments_m20', 'moments_m02'; of the points: 'area_points', 'row_points', 'column_points', 'ra_points', 'rb_points',
        'phi_points', 'orientation_points', 'anisometry_points', 'moments_m11_points', 'moments_m20_points',
        'moments_m02_points'.
    operation
        'and': all features must fit; 'or': one of them.
    min, max
        One for each feature; 'min' and 'max' stand for no limit.

    Reference: `select_shape_xld` (read in part: its features).
    """
    name = "select_shape_xld"
    for feature in features:
        if feature not in _FEATURES:
            raise wrong_value(1, name, f"'{feature}'")
    if operation not in ("and", "or"):
        raise wrong_value(2, name, f"'{operation}'")
    limits = []
    for number, values, word, free in ((3, min, "min", -math.inf), (4, max, "max", math.inf)):
        if len(values) != len(features):
            raise wrong_number(number, name, f"{len(values)} limits for {len(features)} features")
        if any(isinstance(value, str) and value != word for value in values):
            raise wrong_value(number, name, f"{values}")
        limits.append([free if isinstance(value, str) else float(value) for value in values])
    combine = all if operation == "and" else any
    kept = []
    for k, contour in enumerate(xld):
        outline = Outline(contour)
        if combine(low <= _FEATURES[f](outline) <= high for f, low, high in zip(features, *limits)):
            kept.append(k)
    return xld.select(kept)


@operator
def select_contours_xld(contours: Objects, feature: str, min1: float, max1: float, min2: float, max2: float) -> Objects:
    """The contours whose feature lies between limits (inclusive).

    Parameters
    ----------
    feature
        'contour_length'; 'maximum_extent': largest distance of opposite ones of the eight extreme points (first and last point
        of the top row, of the right column, ...); 'direction' [rad]: that of the regression line; 'curvature': mean
        distance of the points from it between min1 and max1, standard deviation of the distances between min2 and max2, each
        without effect if both limits are 0; 'closed': distance of the end points at most max1; 'open': more than min1.
    min1, max1, min2, max2
        The limits; the latter are used by 'curvature' only. For 'direction' they are taken modulo 2 pi.

    The regression line is that of `regress_contours_xld`, or of all points with equal weights where that has not been called.
    Source: reference page of `select_contours_xld`.
    """
    tests: dict[str, Callable[[Outline], bool]] = {
        "contour_length": lambda o: min1 <= o.length <= max1,
        "maximum_extent": lambda o: min1 <= _extent(o) <= max1,
        "direction": lambda o: _direction(o, min1, max1),
        "curvature": lambda o: _curved(o, min1, max1, min2, max2),
        "closed": lambda o: o.closed_length - o.length <= max1,
        "open": lambda o: o.closed_length - o.length > min1,
    }
    if feature not in tests:
        raise wrong_value(1, "select_contours_xld", f"'{feature}'")
    return contours.select([k for k, contour in enumerate(contours) if tests[feature](Outline(contour))])


def _extent(outline: Outline) -> float:
    """The largest distance of opposite extreme points (Haralick and Shapiro 1992, 3.2)."""
    rows, columns = outline.rows, outline.columns
    if not rows.size:
        return 0.0

    def extreme(side: Floats, along: Floats, last: bool) -> int:
        """The first or last point along one of the points furthest to one side."""
        edge = np.flatnonzero(side == side.min())
        return int(edge[np.argmax(along[edge]) if last else np.argmin(along[edge])])

    pairs = [
        (extreme(rows, columns, False), extreme(-rows, columns, True)),  # top left, bottom right
        (extreme(rows, columns, True), extreme(-rows, columns, False)),
        (extreme(-columns, rows, False), extreme(columns, rows, True)),  # right top, left bottom
        (extreme(-columns, rows, True), extreme(columns, rows, False)),
    ]
    return max(math.hypot(rows[i] - rows[j], columns[i] - columns[j]) for i, j in pairs)


def _regression(outline: Outline) -> tuple[float, float, float]:
    """Normal and distance of the regression line: what `regress_contours_xld` has found, or now."""
    given = outline.contour.global_attributes
    if "regr_norm_row" in given:
        return given["regr_norm_row"], given["regr_norm_col"], given["regr_dist"]
    normal_row, normal_column, row, column = outline.regression
    return normal_row, normal_column, normal_row * row + normal_column * column


def _direction(outline: Outline, low: float, high: float) -> bool:
    normal_row, normal_column, _ = _regression(outline)
    angle = math.atan2(normal_column, normal_row) % math.pi
    low, span = low % math.pi, high - low
    return span >= math.pi or (angle - low) % math.pi <= (span if span >= 0 else span % math.pi) + 1e-12


def _curved(outline: Outline, min1: float, max1: float, min2: float, max2: float) -> bool:
    normal_row, normal_column, distance = _regression(outline)
    away = np.abs(normal_row * outline.rows + normal_column * outline.columns - distance)
    if not away.size:
        return False
    first = min1 == max1 == 0 or min1 <= away.mean() <= max1
    return bool(first and (min2 == max2 == 0 or min2 <= away.std() <= max2))


@operator
def get_regress_params_xld(contours: Contour) -> tuple[int | float, ...]:
    """The regression line of a contour, as `regress_contours_xld` has found it, else by all points with equal weights.

    Number of points; normal (nx, ny) and distance from the origin; foot points (fpx, fpy) and (lpx, lpy) of the first and the
    last point; mean and standard deviation of the distances of the points. x are rows, y columns.
    Source: reference page of `get_regress_params_xld`.
    """
    outline = Outline(contours)
    given = contours.global_attributes
    nx, ny, row, column = outline.regression
    if "regr_norm_row" in given:
        nx, ny = given["regr_norm_row"], given["regr_norm_col"]
        distance = given["regr_dist"]
    else:
        distance = nx * row + ny * column
    away = nx * contours.rows + ny * contours.columns - distance
    feet = np.stack((contours.rows - away * nx, contours.columns - away * ny), axis=1)
    ends = (*feet[0].tolist(), *feet[-1].tolist()) if len(feet) else (0.0, 0.0, 0.0, 0.0)
    absolute = np.abs(away)
    return (
        contours.rows.size,
        nx,
        ny,
        distance,
        *ends,
        float(absolute.mean()) if absolute.size else 0.0,
        float(absolute.std()) if absolute.size else 0.0,
    )


def signed_area(contour: Contour) -> float:
    return polygon_moments(contour.rows, contour.columns)[0]
