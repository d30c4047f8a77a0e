"""The points, attributes and lines of contours."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Contour, Objects
from hdev.iconic.base import Floats
from hdev.registry import operator

_NO_ATTRIBUTE = 3261
_TOO_SHORT = 3255


@operator
def get_contour_xld(contour: Contour) -> tuple[Floats, Floats]:
    """Rows and columns of the points. Of several contours, those of all one after the other.

    Reference: `get_contour_xld` (in part).
    """
    return contour.rows, contour.columns


def line_lengths(contour: Contour) -> tuple[Floats, Floats]:
    """Length and angle [rad] of the line from each point to the next."""
    down, right = np.diff(contour.rows), np.diff(contour.columns)
    return np.hypot(down, right), np.arctan2(-down, right) + 0.0


@operator
def get_polygon_xld(polygon: Contour) -> tuple[Floats, ...]:
    """Rows and columns of the corners; length and angle [rad] of the line that starts in each (one less).

    Reference: `get_polygon_xld` (read in part).
    """
    return contour_ends(polygon)


def contour_ends(polygon: Contour) -> tuple[Floats, ...]:
    return polygon.rows, polygon.columns, *line_lengths(polygon)


@operator
def get_lines_xld(polygon: Contour) -> tuple[Floats, ...]:
    """The lines of a polygon: begin row and column, end row and column, length, angle [rad].

    Reference: `get_lines_xld` (in part).
    """
    rows, columns = polygon.rows, polygon.columns
    return rows[:-1], columns[:-1], rows[1:], columns[1:], *line_lengths(polygon)


@operator
def get_contour_attrib_xld(contour: Contour, name: str) -> Floats:
    """The values of an attribute at the points of one contour, e.g. 'angle'; error 3261 if it has none of this name.

    Reference: `get_contour_attrib_xld` (read in part).
    """
    if name not in contour.attributes:
        raise HError(_NO_ATTRIBUTE, f"'{name}'", operator="get_contour_attrib_xld")
    return contour.attributes[name]


@operator
def get_contour_global_attrib_xld(contour: Contour, name: list[str]) -> list[float]:
    """Attributes of whole contours, e.g. 'cont_approx' (-1: line, 0: elliptic arc, 1: circular arc); for each contour one
    value for each name. Error 3261 if one is missing.

    'regr_norm_row', 'regr_norm_col', 'regr_mean_dist', 'regr_dev_dist' are set by `regress_contours_xld`.
    Reference: `get_contour_global_attrib_xld` (read in part).
    """
    missing = [one for one in name if one not in contour.global_attributes]
    if missing:
        raise HError(_NO_ATTRIBUTE, f"'{missing[0]}'", operator="get_contour_global_attrib_xld")
    return [contour.global_attributes[one] for one in name]


@operator
def query_contour_attribs_xld(contour: Contour) -> list[str]:
    """The names of the attributes that the points have. Reference: `query_contour_attribs_xld` (read in part)."""
    return list(contour.attributes)


@operator
def query_contour_global_attribs_xld(contour: Contour) -> list[str]:
    """The names of the attributes of the contour. Reference: `query_contour_global_attribs_xld` (read in part)."""
    return list(contour.global_attributes)


@operator
def contour_point_num_xld(contour: Contour) -> int:
    """The number of points. Reference: `contour_point_num_xld` (read in part)."""
    return contour.rows.size


@operator
def get_contour_angle_xld(contour: Contour, angle_mode: str, calc_mode: str, lookaround: int) -> Floats:
    """The direction of a contour at each point [rad].

    Parameters
    ----------
    angle_mode
        'abs': from the column axis, counter-clockwise, 0 <= angle < 2 pi; 'rel': from the direction at the point before,
        -pi < angle <= pi, > 0 for a turn to the left (0 at the first point of an open contour).
    calc_mode
        'range': from the point `lookaround` before to that `lookaround` after; 'mean': the mean of the directions from each of
        these points to the next one; 'regress': the line through all these points.
    lookaround
        > 0. At the ends of open contours there are fewer points.

    Error 3255 for a contour of fewer than 2 `lookaround` + 2 points. Source: reference page of `get_contour_angle_xld`.
    """
    name = "get_contour_angle_xld"
    if angle_mode not in ("abs", "rel"):
        raise wrong_value(1, name, f"'{angle_mode}'")
    if calc_mode not in ("range", "mean", "regress"):
        raise wrong_value(2, name, f"'{calc_mode}'")
    if lookaround < 1:
        raise wrong_value(3, name, f"{lookaround}")
    if contour.rows.size < 2 * lookaround + 2:
        raise HError(_TOO_SHORT, f"{contour.rows.size} points", operator=name)
    closed = contour.is_closed
    count = contour.rows.size - 1 if closed else contour.rows.size
    points = np.stack((contour.columns, -contour.rows), axis=1)[:count]
    angles = np.zeros(count)
    for k in range(count):
        index = np.arange(k - lookaround, k + lookaround + 1)
        near = points[index % count if closed else index[(index >= 0) & (index < count)]]
        step = near[-1] - near[0]
        if calc_mode == "mean":
            lines = np.diff(near, axis=0)
            size = np.hypot(*lines.T)
            step = (lines[size > 0] / size[size > 0][:, None]).sum(axis=0)
        elif calc_mode == "regress":
            axis = np.linalg.eigh(np.cov(near.T))[1][:, 1]
            step = axis * (1.0 if axis @ step >= 0 else -1.0)
        angles[k] = np.arctan2(step[1], step[0])
    if angle_mode == "rel":
        turn = np.diff(angles, prepend=angles[-1:] if closed else angles[:1])
        angles = np.pi - np.remainder(np.pi - turn, 2 * np.pi)
    else:
        angles = np.remainder(angles, 2 * np.pi)
        angles[angles >= 2 * np.pi] = 0.0  # of a tiny negative one
    return np.append(angles, angles[0]) if closed else angles


def select(objects: Objects, keep: list[bool]) -> Objects:
    return objects.select([k for k, one in enumerate(keep) if one])
