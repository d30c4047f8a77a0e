"""Contours changed in themselves: smoothed, closed, clipped, sorted, approximated."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Contour, Objects, fitting
from hdev.iconic import contour as lines
from hdev.iconic.base import Floats
from hdev.iconic.clipping import inside, joined
from hdev.iconic.contour_features import Outline
from hdev.iconic.outlines import ellipse_points
from hdev.iconic.polygon import Polygon
from hdev.operators.xld._common import contour_like, part
from hdev.registry import operator


def smoothed(contour: Contour, count: int) -> Contour:
    """Each point moved onto the regression line of the `count` points around it."""
    closed = contour.is_closed
    size = contour.rows.size - 1 if closed else contour.rows.size
    if size < count:
        return contour
    half = count // 2
    if closed:
        index = (np.arange(size)[:, None] + np.arange(-half, half + 1)) % size
    else:
        start = np.clip(np.arange(size) - half, 0, size - count)
        index = start[:, None] + np.arange(count)
    rows, columns = contour.rows[index], contour.columns[index]
    r, c = rows.mean(axis=1), columns.mean(axis=1)
    y, x = rows - r[:, None], columns - c[:, None]
    phi = 0.5 * np.arctan2(2 * (y * x).sum(axis=1), (x * x).sum(axis=1) - (y * y).sum(axis=1))
    along_row, along_column = np.sin(phi), np.cos(phi)
    at = (contour.rows[:size] - r) * along_row + (contour.columns[:size] - c) * along_column
    new_rows, new_columns = r + at * along_row, c + at * along_column
    if closed:
        new_rows, new_columns = np.append(new_rows, new_rows[0]), np.append(new_columns, new_columns[0])
    return contour_like(contour, new_rows, new_columns)


def _odd(number: int, position: int, name: str) -> int:
    if number < 3 or number % 2 == 0:
        raise wrong_value(position, name, f"{number}")
    return number


@operator
def smooth_contours_xld(contours: Contour, num_regr_points: int) -> Contour:
    """Each point moved onto the regression line of the points around it.

    `num_regr_points` is odd and at least 3; at the ends of open contours the first or last as many points are used. A contour
    with fewer points stays as it is. Reference: `smooth_contours_xld` (read in part).
    """
    return smoothed(contours, _odd(num_regr_points, 1, "smooth_contours_xld"))


@operator(effects=("random",))
def add_noise_white_contour_xld(contours: Contour, num_regr_points: int, amp: float, *, session: Any) -> Contour:
    """Each point moved along the normal of the regression line around it, by up to +- `amp` (uniformly distributed).

    Reference: `add_noise_white_contour_xld` (read in part).
    """
    name = "add_noise_white_contour_xld"
    _odd(num_regr_points, 1, name)
    if amp < 0:
        raise wrong_value(2, name, f"{amp}")
    count = contours.rows.size
    half = num_regr_points // 2
    noise = session.random.uniform(-amp, amp, count)
    rows, columns = contours.rows.copy(), contours.columns.copy()
    for k in range(count):
        near = slice(max(k - half, 0), k + half + 1)
        if contours.rows[near].size > 1:
            nr, nc, _ = fitting.line(contours.rows[near], contours.columns[near], np.ones(contours.rows[near].size))
            rows[k] += noise[k] * nr
            columns[k] += noise[k] * nc
    if contours.is_closed:
        rows[-1], columns[-1] = rows[0], columns[0]
    return contour_like(contours, rows, columns)


@operator
def close_contours_xld(contours: Contour) -> Contour:
    """The contour with its first point again at the end, unless it is closed. Reference: `close_contours_xld` (in part)."""
    if contours.is_closed or contours.rows.size < 2:
        return contours
    return part(contours, np.append(np.arange(contours.rows.size), 0))


@operator
def sort_contours_xld(contours: Objects, sort_mode: str, order: str, row_or_col: str) -> Objects:
    """The contours sorted by where they are.

    Parameters
    ----------
    sort_mode
        Corner of the smallest rectangle parallel to the axes: 'upper_left', 'upper_right', 'lower_left', 'lower_right';
        'character': in lines, as text is read.
    order
        'true': increasing, 'false': decreasing.
    row_or_col
        'row': first by rows, then by columns where these are the same; 'column': the other way round.

    Source: reference page of `sort_contours_xld`.
    """
    name = "sort_contours_xld"
    corners = {"upper_left": (0, 1), "upper_right": (0, 3), "lower_left": (2, 1), "lower_right": (2, 3)}
    if sort_mode not in (*corners, "character"):
        raise wrong_value(1, name, f"'{sort_mode}'")
    if order not in ("true", "false"):
        raise wrong_value(2, name, f"'{order}'")
    if row_or_col not in ("row", "column"):
        raise wrong_value(3, name, f"'{row_or_col}'")
    if not len(contours):
        return contours
    box = np.array([Outline(one).box for one in contours])
    if sort_mode == "character":
        from hdev.operators.regions.transformations import _reading_order

        index = _reading_order(box if row_or_col == "row" else box[:, [1, 0, 3, 2]])
    else:
        row, column = (box[:, side] for side in corners[sort_mode])
        index = np.lexsort((column, row) if row_or_col == "row" else (row, column))
    return contours.select(index if order == "true" else index[::-1])


@operator
def clip_contours_xld(contours: Contour, row1: int, column1: int, row2: int, column2: int) -> Objects:
    """The parts of a contour whose points lie in a rectangle (borders included); each unbroken sequence is one contour.

    Reference: `clip_contours_xld` (read in part).
    """
    rows, columns = contours.rows, contours.columns
    keep = (rows >= row1) & (rows <= row2) & (columns >= column1) & (columns <= column2)
    return Objects(_runs(contours, keep))


def _runs(contour: Contour, keep: np.ndarray) -> list[Contour]:
    """The unbroken sequences of kept points; in a closed contour also over its start."""
    if keep.all():
        return [contour]
    index = np.arange(contour.rows.size)
    if contour.is_closed and keep[0] and keep[-1]:
        first = int(np.flatnonzero(~keep)[0])
        index = np.concatenate((index[first:-1], index[:first]))
    kept = keep[index]
    steps = np.flatnonzero(np.diff(np.concatenate(([False], kept, [False])).astype(np.int8)))
    return [part(contour, index[a:b]) for a, b in zip(steps[::2], steps[1::2])]


@operator
def crop_contours_xld(
    contours: Contour, row1: float, col1: float, row2: float, col2: float, close_contours: str
) -> Objects:
    """The contour cut at the sides of a rectangle.

    Parameters
    ----------
    close_contours
        'true': the (closed) contour is a polygon, of which the part in the rectangle is returned, closed; 'false': the lines
        in the rectangle, with points where they are cut.

    Reference: `crop_contours_xld` (read in part).
    """
    if close_contours not in ("true", "false"):
        raise wrong_value(5, "crop_contours_xld", f"'{close_contours}'")
    points = list(zip(contours.rows.tolist(), contours.columns.tolist()))
    sides = ((0, row1, 1.0), (0, row2, -1.0), (1, col1, 1.0), (1, col2, -1.0))
    if close_contours == "true":
        polygon = points[:-1] if contours.is_closed else points
        for axis, limit, sign in sides:
            result: list[tuple[float, float]] = []
            for a, b in zip(polygon, polygon[1:] + polygon[:1]):
                ina, inb = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
                if ina:
                    result.append(a)
                if ina != inb:
                    t = (limit - a[axis]) / (b[axis] - a[axis])
                    result.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            polygon = result
        if not polygon:
            return Objects()
        polygon.append(polygon[0])
        return Objects([Contour([p[0] for p in polygon], [p[1] for p in polygon])])
    pieces = inside(contours.rows, contours.columns, row1, col1, row2, col2)
    if len(pieces) > 1 and contours.is_closed and pieces[0].from_first and pieces[-1].to_last:
        pieces[0] = joined(pieces.pop(), pieces[0])
    return Objects([contour_like(contours, one.rows, one.columns, one.nearest) for one in pieces])


@operator
def clip_end_points_contours_xld(contours: Contour, mode: str, length: int | float) -> Objects:
    """The contour without its ends.

    Parameters
    ----------
    mode
        'num_points': `length` points are left out at both ends; 'length': points within this distance along the contour.

    Nothing is left of contours that are too short. Reference: `clip_end_points_contours_xld` (read in part: parameters).
    """
    name = "clip_end_points_contours_xld"
    if mode not in ("num_points", "length"):
        raise wrong_value(1, name, f"'{mode}'")
    if length < 0:
        raise wrong_value(2, name, f"{length}")
    size = contours.rows.size
    if mode == "num_points":
        keep = np.arange(size)[int(length) : max(size - int(length), 0)]
    else:
        at = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(contours.rows), np.diff(contours.columns)))))
        keep = np.flatnonzero((at >= length) & (at <= at[-1] - length))
    return Objects([part(contours, keep)] if keep.size > 1 else [])


@operator
def regress_contours_xld(contours: Contour, mode: str, iterations: int) -> Contour:
    """The contour with its regression line as attributes 'regr_norm_row', 'regr_norm_col', 'regr_dist' and, of the points'
    distances from it, 'regr_mean_dist' and 'regr_dev_dist'.

    Parameters
    ----------
    mode
        'no': equal weights; 'drop': points further from the line than their mean distance are left out; 'gauss': weights by the
        normal distribution of the distances; 'median': likewise with the standard deviation median / 0.6745, and points beyond
        three of these are left out.
    iterations
        How often weights are worked out, >= 1.

    The normal points from the origin to the line; mean and deviation are those of the distances of all points.
    Source: reference page of `regress_contours_xld`.
    """
    name = "regress_contours_xld"
    ways = {"no": "", "drop": "mean", "gauss": "gauss", "median": "median"}
    if mode not in ways:
        raise wrong_value(1, name, f"'{mode}'")
    if iterations < 1:
        raise wrong_value(2, name, f"{iterations}")
    if contours.rows.size < 2:
        raise HError(3255, "", operator=name)
    nr, nc, dist = fitting.robust_line(contours.rows, contours.columns, ways[mode], iterations, 1.0)
    away = np.abs(nr * contours.rows + nc * contours.columns - dist)
    found = {
        "regr_norm_row": nr,
        "regr_norm_col": nc,
        "regr_dist": dist,
        "regr_mean_dist": float(away.mean()),
        "regr_dev_dist": float(away.std()),
    }
    return Contour(contours.rows, contours.columns, contours.attributes, {**contours.global_attributes, **found})


@operator
def shape_trans_xld(xld: Contour, type: str) -> Contour:
    """Another shape for the contour, closed.

    Parameters
    ----------
    type
        'convex': convex hull; 'ellipse': the ellipse with its moments; 'outer_circle': the smallest circle around it;
        'rectangle1', 'rectangle2': the smallest rectangle parallel to the axes, in any direction.

    Reference: `shape_trans_xld` (read in part).
    """
    from hdev.operators.xld.creation import gen_circle_contour_xld, gen_rectangle2_contour_xld

    outline = Outline(xld)
    if type == "convex":
        hull = outline.hull
        return Contour(np.append(hull[:, 0], hull[:1, 0]), np.append(hull[:, 1], hull[:1, 1]))
    if type == "ellipse":
        ra, rb, phi = outline.ellipse
        steps = max(math.ceil(2 * math.pi * ra), 8)
        rows, columns = ellipse_points(*outline.center, phi, ra, rb, np.linspace(0.0, 2 * math.pi, steps + 1))
        return Contour(np.append(rows[:-1], rows[0]), np.append(columns[:-1], columns[0]))
    if type == "outer_circle":
        row, column, radius = outline.circle
        radius = max(radius, 1e-6)
        return gen_circle_contour_xld([row], [column], [radius], [0.0], [2 * math.pi], ["positive"], 1.0)[0]
    if type == "rectangle2":
        return gen_rectangle2_contour_xld(*([value] for value in outline.rectangle))[0]
    if type == "rectangle1":
        row1, column1, row2, column2 = outline.box
        return Contour([row1, row1, row2, row2, row1], [column2, column1, column1, column2, column2])
    raise wrong_value(1, "shape_trans_xld", f"'{type}'")


@operator
def split_contours_xld(polygons: Objects, mode: str, weight: int, smooth: int) -> Objects:
    """The contours that polygons were made from, split.

    Parameters
    ----------
    mode
        'polygon': at the corners of the polygon; 'dominant': at points where the contour bends by more than 2 pi * `weight` /
        (number of points), and more than all within sqrt (`smooth`) * ln (number of points) points.
    weight
        Larger values give fewer points; > 0.
    smooth
        For 'dominant': directions are those of the regression lines through so many points, smoothed by a Gaussian over so many
        points (6 standard deviations); >= 2.

    A closed contour without dominant points stays whole, otherwise it is split at these only. Error 3259 for polygons without a
    contour, such as those in files. Source: reference page of `split_contours_xld`.
    """
    name = "split_contours_xld"
    if mode not in ("polygon", "dominant"):
        raise wrong_value(1, name, f"'{mode}'")
    if weight < 1:
        raise wrong_value(2, name, f"{weight}")
    if smooth < 2:
        raise wrong_value(3, name, f"{smooth}")
    result = []
    for polygon in polygons:
        contour = polygon.contour if isinstance(polygon, Polygon) else None
        if contour is None:
            raise HError(_NO_CONTOUR, "a polygon without its contour", operator=name)
        if mode == "polygon":
            indices = list(polygon.indices)
            result += [part(contour, np.arange(a, b + 1)) for a, b in itertools.pairwise(indices) if b > a]
        else:
            result += _split_at(contour, dominant_points(contour, weight, smooth))
    return Objects(result)


_NO_CONTOUR = 3259


def _split_at(contour: Contour, points: list[int]) -> list[Contour]:
    size = contour.rows.size - 1
    if not points:
        return [contour]
    if not contour.is_closed:
        bounds = [0, *(k for k in points if 0 < k < size), size]
        return [part(contour, np.arange(a, b + 1)) for a, b in itertools.pairwise(bounds) if b > a]
    return [part(contour, np.arange(a, b + 1) % size) for a, b in itertools.pairwise([*points, points[0] + size])]


def dominant_points(contour: Contour, weight: float, smooth: int) -> list[int]:
    """The points where a contour bends most: see `split_contours_xld`."""
    closed = contour.is_closed
    size = contour.rows.size - 1 if closed else contour.rows.size
    if size < max(smooth, 3):
        return []
    rows, columns = contour.rows[:size], contour.columns[:size]
    reach = smooth // 2
    around = np.arange(size)[:, None] + np.arange(-reach, smooth - reach)
    around = around % size if closed else np.clip(around, 0, size - 1)
    y, x = rows[around], columns[around]
    y, x = y - y.mean(axis=1, keepdims=True), x - x.mean(axis=1, keepdims=True)
    line = 0.5 * np.arctan2(-2 * (y * x).sum(axis=1), (x * x - y * y).sum(axis=1))
    way = np.arctan2(-(rows[around[:, -1]] - rows[around[:, 0]]), columns[around[:, -1]] - columns[around[:, 0]])
    line = way + np.remainder(line - way + math.pi / 2, math.pi) - math.pi / 2  # along the way, not against it
    turns = np.diff(np.append(line, line[:1]))
    turns = np.remainder(turns + math.pi, 2 * math.pi) - math.pi
    if not closed:
        turns = turns[:-1]
    mask = np.arange(-reach, smooth - reach)
    bell = np.exp(-0.5 * (mask / (smooth / 6)) ** 2)
    padded = np.pad(turns, (len(mask), len(mask)), mode="wrap" if closed else "constant")
    turns = np.convolve(padded, bell / bell.sum(), mode="same")[len(mask) : len(mask) + turns.size]
    # turns[k] lies between points k and k + 1: a point bends by the mean of what is before and behind it.
    before = np.roll(turns, 1) if closed else np.concatenate(([0.0], turns))
    behind = turns if closed else np.append(turns, 0.0)
    bend = np.abs(before + behind) / 2
    near = max(math.floor(math.sqrt(smooth) * math.log(size)), 1)
    found = []
    for k in np.flatnonzero(bend > 2 * math.pi * weight / size):
        window = np.arange(k - near, k + near + 1)
        window = window % size if closed else window[(window >= 0) & (window < size)]
        other = bend[window]
        if bend[k] >= other.max() and not any(
            abs(k - j) <= near or (closed and size - abs(k - j) <= near) for j in found
        ):
            found.append(int(k))
    return found


@operator
def segment_contour_attrib_xld(
    contour: Contour, attribute: list[str], operation: str, min: list[int | float], max: list[int | float]
) -> Objects:
    """The parts of a contour where attributes of the points lie between limits (inclusive).

    Parameters
    ----------
    operation
        'and': all attributes; 'or': one of them.
    min, max
        One for each attribute.

    Error 3261 if an attribute is missing. Reference: `segment_contour_attrib_xld` (read in part).
    """
    from hdev.errors import wrong_number

    name = "segment_contour_attrib_xld"
    if operation not in ("and", "or"):
        raise wrong_value(2, name, f"'{operation}'")
    for number, values in ((3, min), (4, max)):
        if len(values) != len(attribute):
            raise wrong_number(number, name, f"{len(values)} limits for {len(attribute)} attributes")
    masks = []
    for one, low, high in zip(attribute, min, max):
        if one not in contour.attributes:
            raise HError(3261, f"'{one}'", operator=name)
        masks.append((contour.attributes[one] >= low) & (contour.attributes[one] <= high))
    combine = np.logical_and if operation == "and" else np.logical_or
    return Objects(_runs(contour, combine.reduce(masks)) if contour.rows.size else [])


# ------------------------------------------------------------------------------------------------------ segmentation


def _line_error(rows: Floats, columns: Floats) -> float:
    """The largest distance of points from the line between the first and the last."""
    down, right = rows[-1] - rows[0], columns[-1] - columns[0]
    length = math.hypot(down, right)
    if length == 0:
        return float(np.hypot(rows - rows[0], columns - columns[0]).max())
    return float(np.abs((columns - columns[0]) * down - (rows - rows[0]) * right).max()) / length


def _arc(rows: Floats, columns: Floats, ellipses: bool) -> tuple[float, float]:
    """The largest distance of points from the arc fitted to them, and 1.0 for a circle, 0.0 for an ellipse; inf for none."""
    if rows.size < (6 if ellipses else 4):
        return math.inf, 0.0
    one = np.ones(rows.size)
    try:
        if not ellipses:
            row, column, radius = fitting.circle(rows, columns, one)
            if radius > 10 * float(np.hypot(np.ptp(rows), np.ptp(columns))):
                return math.inf, 1.0
            return float(np.abs(np.hypot(rows - row, columns - column) - radius).max()), 1.0
        model = fitting.ellipse(rows, columns, one)
        if model[3] > 10 * float(np.hypot(np.ptp(rows), np.ptp(columns))):
            return math.inf, 0.0
        kind = 1.0 if model[3] - model[4] <= 0.01 * model[3] else 0.0
        return float(np.abs(fitting.ellipse_feet(rows, columns, model)[0]).max()), kind
    except (ValueError, np.linalg.LinAlgError):
        return math.inf, 0.0


@operator
def segment_contours_xld(
    contours: Contour, mode: str, smooth_cont: int, max_line_dist1: float, max_line_dist2: float
) -> Objects:
    """The contour split into straight lines and arcs.

    Parameters
    ----------
    mode
        'lines', 'lines_circles', 'lines_ellipses'.
    smooth_cont
        0, or odd and at least 3: the contour is smoothed first (see `smooth_contours_xld`).
    max_line_dist1
        Largest distance of the first approximation by lines (see `gen_polygons_xld`).
    max_line_dist2
        Largest distance of lines that have not become part of an arc; without effect for 'lines' and where it is larger.

    Neighbouring lines become an arc where it is nearer to the contour than they are; then arcs and lines that follow one
    another are joined likewise. The attribute 'cont_approx' of the parts is -1 for lines, 1 for circular, 0 for elliptic arcs.
    Parts share their end points. Reference: `segment_contours_xld` (read in part: how it segments).
    """
    name = "segment_contours_xld"
    if mode not in ("lines", "lines_circles", "lines_ellipses"):
        raise wrong_value(1, name, f"'{mode}'")
    if smooth_cont != 0:
        _odd(smooth_cont, 2, name)
    for number, value in ((3, max_line_dist1), (4, max_line_dist2)):
        if value < 0:
            raise wrong_value(number, name, f"{value}")
    contour = smoothed(contours, smooth_cont) if smooth_cont else contours
    if contour.rows.size < 2:
        return Objects([_approximated(contour, -1.0)] if contour.rows.size else [])
    cuts = lines.split(contour.rows, contour.columns, max_line_dist1)
    pieces = [(np.arange(a, b + 1), -1.0) for a, b in itertools.pairwise(cuts)]
    if mode != "lines":
        pieces = _with_arcs(contour, pieces, mode == "lines_ellipses")
        result = []
        for index, kind in pieces:
            if kind == -1.0 and max_line_dist2 < max_line_dist1:
                inner = lines.split(contour.rows[index], contour.columns[index], max_line_dist2)
                result += [(index[a : b + 1], -1.0) for a, b in itertools.pairwise(inner)]
            else:
                result.append((index, kind))
        pieces = result
    return Objects([_approximated(part(contour, index), kind) for index, kind in pieces])


def _approximated(contour: Contour, kind: float) -> Contour:
    attributes = {**contour.global_attributes, "cont_approx": kind}
    return Contour(contour.rows, contour.columns, contour.attributes, attributes)


def _with_arcs(contour: Contour, pieces: list[tuple[Any, float]], ellipses: bool) -> list[tuple[Any, float]]:
    """Neighbours joined to arcs, the best fit first, as long as an arc is nearer to the contour than its two parts."""

    def error(piece: tuple[Any, float]) -> float:
        index, kind = piece
        rows, columns = contour.rows[index], contour.columns[index]
        return _line_error(rows, columns) if kind == -1.0 else _arc(rows, columns, ellipses)[0]

    known: dict[tuple[float, ...], tuple[float, Any, float]] = {}

    def joined(a: tuple[Any, float], b: tuple[Any, float]) -> tuple[float, Any, float]:
        key = (a[0][0], a[0][-1], a[1], b[0][0], b[0][-1], b[1])
        if key not in known:  # of all pairs only those beside the last one joined are new
            known[key] = scored(a, b)
        return known[key]

    def scored(a: tuple[Any, float], b: tuple[Any, float]) -> tuple[float, Any, float]:
        index = np.concatenate((a[0], b[0][1:]))
        own, kind = _arc(contour.rows[index], contour.columns[index], ellipses)
        limit = max(error(a), error(b))
        if a[1] != -1.0 or b[1] != -1.0:
            # An arc takes up what continues it as well as it fits itself.
            limit = max(limit, 0.5)
        return (own / limit if limit > 1e-9 and own < limit else math.inf), index, kind

    closed = contour.is_closed
    pieces = list(pieces)
    scores: list[Any] = [joined(a, b) for a, b in itertools.pairwise(pieces)]
    if closed and len(pieces) > 2:
        scores.append(joined(pieces[-1], pieces[0]))
    while scores:
        best = min(range(len(scores)), key=lambda k: scores[k][0])
        if not math.isfinite(scores[best][0]):
            break
        piece = (scores[best][1], scores[best][2])
        if best == len(pieces) - 1:  # over the start of a closed contour
            pieces = [piece, *pieces[1:-1]]
            best = 0
        else:
            pieces[best : best + 2] = [piece]
        around = closed and len(pieces) > 2
        old = len(pieces)
        scores = [joined(a, b) for a, b in itertools.pairwise(pieces)]
        if around and old > 2:
            scores.append(joined(pieces[-1], pieces[0]))
    return pieces
