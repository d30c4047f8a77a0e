"""Contours moved, turned, scaled, projected, unrolled, and shifted sideways."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Contour, Objects
from hdev.iconic.base import Floats
from hdev.iconic.clipping import Piece, inside, joined
from hdev.iconic.polygon import Polygon
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.xld._common import Numbers, contour_like
from hdev.registry import operator


def _mapped(contour: Contour, hom_mat2d: Numbers, name: str, affine: bool) -> Contour:
    read = matrices.affine if affine else matrices.matrix
    values = read(hom_mat2d, 3, 1, name)
    points = np.stack((contour.rows + 0.5, contour.columns + 0.5, np.ones_like(contour.rows)))
    x, y, w = values @ points
    if (w == 0.0).any():
        raise HError(matrices.AT_INFINITY, "", operator=name)
    rows, columns = x / w - 0.5, y / w - 0.5
    if isinstance(contour, Polygon):
        inner = None if contour.contour is None else _mapped(contour.contour, hom_mat2d, name, affine)
        return Polygon(rows, columns, inner, contour.indices)
    return contour_like(contour, rows, columns)


@operator
def affine_trans_contour_xld(contours: Contour, hom_mat2d: Numbers) -> Contour:
    """The contour mapped by an affine matrix whose origin is the upper left corner of the pixel (0, 0).

    As `affine_trans_pixel`: 0.5 is added to the points, and subtracted afterwards. Attributes stay as they are.
    Source: reference page of `affine_trans_contour_xld`.
    """
    return _mapped(contours, hom_mat2d, "affine_trans_contour_xld", True)


@operator
def affine_trans_polygon_xld(polygons: Contour, hom_mat2d: Numbers) -> Contour:
    """The polygon mapped by an affine matrix, as `affine_trans_contour_xld`.

    Reference: `affine_trans_polygon_xld` (in part).
    """
    return _mapped(polygons, hom_mat2d, "affine_trans_polygon_xld", True)


@operator
def projective_trans_contour_xld(contours: Contour, hom_mat2d: Numbers) -> Contour:
    """The contour mapped by a projective matrix whose origin is the upper left corner of the pixel (0, 0).

    Error 3600 if a point gets to infinity. Source: reference page of `projective_trans_contour_xld`.
    """
    return _mapped(contours, hom_mat2d, "projective_trans_contour_xld", False)


@operator
def gen_parallel_contour_xld(contours: Contour, mode: str, distance: float) -> Contour:
    """The contour with each point moved along its normal by `distance` (backwards if < 0).

    Parameters
    ----------
    mode
        Where normals come from. 'regression_normal': lines fitted to five points around each; they point to the right of
        the contour's way. 'gradient': the attribute 'edge_direction' of edges; they point to the bright side.
        'contour_normal': the attribute 'angle'. Error 3261 without the attribute.

    Source: reference page of `gen_parallel_contour_xld`.
    """
    name = "gen_parallel_contour_xld"
    needed = {"regression_normal": "", "contour_normal": "angle", "gradient": "edge_direction"}
    if mode not in needed:
        raise wrong_value(1, name, f"'{mode}'")
    rows, columns = contours.rows, contours.columns
    if needed[mode] and needed[mode] not in contours.attributes:
        raise HError(3261, f"'{needed[mode]}'", operator=name)
    if mode == "gradient":
        # Edges run with the bright side on their left: the gradient is the direction turned to the left.
        angle = contours.attributes["edge_direction"] + math.pi / 2
        down, right = -np.sin(angle), np.cos(angle)
    elif mode == "contour_normal":
        angle = contours.attributes["angle"]  # from the axis of rows
        down, right = np.cos(angle), np.sin(angle)
    else:
        if rows.size < 2:
            raise HError(3255, "", operator=name)
        down, right = _normals(contours)
    return contour_like(contours, rows + distance * down, columns + distance * right)


def _normals(contour: Contour) -> tuple[Floats, Floats]:
    """Unit normals on the right of the way, of lines fitted to five points around each (at open ends to fewer)."""
    rows, columns = contour.rows, contour.columns
    size = rows.size - 1 if contour.is_closed else rows.size
    around = np.arange(size)[:, None] + np.arange(-2, 3)
    around = around % size if contour.is_closed else np.clip(around, 0, size - 1)
    y, x = rows[around], columns[around]
    y, x = y - y.mean(axis=1, keepdims=True), x - x.mean(axis=1, keepdims=True)
    phi = 0.5 * np.arctan2(-2 * (y * x).sum(axis=1), (x * x - y * y).sum(axis=1))
    along_row, along_column = -np.sin(phi), np.cos(phi)
    k = np.arange(size)
    before, behind = np.maximum(k - 1, 0), np.minimum(k + 1, size - 1)
    if contour.is_closed:
        before, behind = (k - 1) % size, (k + 1) % size
    against = along_row * (rows[behind] - rows[before]) + along_column * (columns[behind] - columns[before]) < 0
    along_row, along_column = np.where(against, -along_row, along_row), np.where(against, -along_column, along_column)
    if contour.is_closed:
        along_row, along_column = np.append(along_row, along_row[0]), np.append(along_column, along_column[0])
    return along_column, -along_row


_ROUNDING = 1e-7  #: so far outside points on the border of an image may be computed


@operator
def polar_trans_contour_xld(
    contour: Contour,
    row: float,
    column: float,
    angle_start: float,
    angle_end: float,
    radius_start: float,
    radius_end: float,
    width: int,
    height: int,
) -> Objects:
    """The contour in polar coordinates: columns 0 .. width - 1 are angles, rows 0 .. height - 1 are radii.

    Parameters
    ----------
    row, column
        The centre of the circles.
    angle_start, angle_end
        Angles [rad] of the first and the last column, counter-clockwise from the column axis; any two different ones.
    radius_start, radius_end
        Radii of the first and the last row, >= 0 and different.
    width, height
        Size of the result, >= 2.

    What lies beyond these angles and radii is cut off, so that there may be several parts or none; where the angles go round
    more than once, everything comes again. Between points the lines are straight.
    Source: reference page of `polar_trans_contour_xld`.
    """
    name = "polar_trans_contour_xld"
    _check_polar(name, angle_start, angle_end, radius_start, radius_end, width, height, 7)
    if contour.rows.size < 2:
        return Objects()
    down, right = contour.rows - row, contour.columns - column
    angle = np.unwrap(np.arctan2(-down, right))
    turns = round(float(angle[-1] - angle[0]) / (2 * math.pi)) if contour.is_closed else 0
    if contour.is_closed:
        angle[-1] = angle[0] + turns * 2 * math.pi
    rows = (np.hypot(down, right) - radius_start) / (radius_end - radius_start) * (height - 1)
    low, high = sorted((angle_start, angle_end))
    pieces: list[Piece] = []
    first = math.floor((low - float(angle.max())) / (2 * math.pi))
    for k in range(first, math.ceil((high - float(angle.min())) / (2 * math.pi)) + 1):
        columns = (angle + 2 * math.pi * k - angle_start) / (angle_end - angle_start) * (width - 1)
        pieces += inside(rows, columns, -_ROUNDING, -_ROUNDING, height - 1 + _ROUNDING, width - 1 + _ROUNDING)
    if contour.is_closed:
        pieces = _rejoined(pieces)
    result = []
    for one in pieces:
        found_rows, found_columns = one.rows.clip(0, height - 1), one.columns.clip(0, width - 1)
        near = np.hypot(np.diff(found_rows), np.diff(found_columns)) < 10 * _ROUNDING
        keep = np.ones(found_rows.size, bool)
        keep[0], keep[-1] = not near[0], not near[-1]  # a cut beside a point
        if np.count_nonzero(keep) > 1:
            result.append(contour_like(contour, found_rows[keep], found_columns[keep], one.nearest[keep]))
    return Objects(result)


def _rejoined(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a closed contour without the cut at its first point."""
    result = [one for one in pieces if not one.to_last]
    for last in (one for one in pieces if one.to_last):
        near = [
            k
            for k, one in enumerate(result)
            if one.from_first and math.hypot(one.rows[0] - last.rows[-1], one.columns[0] - last.columns[-1]) < 1e-6
        ]
        if near:
            result[near[0]] = joined(last, result[near[0]])
        else:
            result.append(last)
    return result


def _check_polar(
    name: str, start: float, end: float, radius1: float, radius2: float, width: int, height: int, number: int
) -> None:
    if start == end:
        raise wrong_value(4, name, "no angle")
    for position, radius in ((5, radius1), (6, radius2)):
        if radius < 0 or (position == 6 and radius == radius1):
            raise wrong_value(position, name, f"{radius}")
    for position, size in ((number, width), (number + 1, height)):
        if size < 2:
            raise wrong_value(position, name, f"{size}")


@operator
def polar_trans_contour_xld_inv(
    polar_contour: Contour,
    row: float,
    column: float,
    angle_start: float,
    angle_end: float,
    radius_start: float,
    radius_end: float,
    width_in: int,
    height_in: int,
    width: int,
    height: int,
) -> Objects:
    """The contour whose `polar_trans_contour_xld` (to an image of width_in x height_in) is given.

    What lies outside an image of width x height (pixels have their area) is cut off, so that there may be several parts or
    none; a line that ends where it begins is closed. Between points the lines are straight.
    Source: reference page of `polar_trans_contour_xld_inv`.
    """
    name = "polar_trans_contour_xld_inv"
    _check_polar(name, angle_start, angle_end, radius_start, radius_end, width_in, height_in, 7)
    angle = angle_start + polar_contour.columns / (width_in - 1) * (angle_end - angle_start)
    radius = radius_start + polar_contour.rows / (height_in - 1) * (radius_end - radius_start)
    rows, columns = row - radius * np.sin(angle), column + radius * np.cos(angle)
    closed = rows.size > 1 and math.hypot(rows[-1] - rows[0], columns[-1] - columns[0]) < 10 * _ROUNDING
    if closed:
        rows[-1], columns[-1] = rows[0], columns[0]
    pieces = inside(rows, columns, -0.5, -0.5, height - 0.5, width - 0.5)
    if len(pieces) > 1 and closed:
        pieces = _rejoined(pieces)
    return Objects(contour_like(polar_contour, one.rows, one.columns, one.nearest) for one in pieces)
