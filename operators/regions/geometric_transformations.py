"""Moving, turning and scaling regions."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Region
from hdev.iconic.base import Floats
from hdev.iconic.warp import warp
from hdev.operators.regions._parameters import clipped
from hdev.registry import operator


def _matrix(values: list[int | float], name: str, affine: bool) -> Floats:
    """A homogeneous 2D matrix from its 6 (affine) or 9 values."""
    if len(values) != 9 and not (affine and len(values) == 6):
        raise wrong_number(1, name, f"{len(values)} values")
    full = [*values, 0.0, 0.0, 1.0] if len(values) == 6 else values
    matrix = np.array(full, np.float64).reshape(3, 3)
    if affine and (matrix[2] != (0.0, 0.0, 1.0)).any():
        raise wrong_value(1, name, "not affine")
    return matrix


def _warped(region: Region, matrix: Floats, smooth: bool, name: str, session: Any) -> Region:
    try:
        return clipped(warp(region, matrix, smooth, session.system.clip_box), session)
    except ValueError as error:
        raise wrong_value(1, name, str(error)) from error


@operator
def affine_trans_region(region: Region, hom_mat2d: list[int | float], interpolate: str, *, session: Any) -> Region:
    """The region mapped by an affine matrix (of rows and columns).

    Parameters
    ----------
    hom_mat2d
        6 values. The origin is the upper left corner of the first pixel, as for `affine_trans_pixel`: the centre of the pixel
        (r, c) lies at (r + 0.5, c + 0.5).
    interpolate
        'nearest_neighbor': the pixels whose centres come from inside a pixel of the region; 'constant': with interpolation,
        for smoother borders.

    Clipped to the largest image so far unless 'clip_region' is 'false'. A matrix without inverse is refused (1301).
    Source: reference page of `affine_trans_region`.
    """
    if interpolate not in ("nearest_neighbor", "constant", "true", "false"):
        raise wrong_value(2, "affine_trans_region", f"'{interpolate}'")
    matrix = _matrix(hom_mat2d, "affine_trans_region", True)
    return _warped(region, matrix, interpolate in ("constant", "true"), "affine_trans_region", session)


@operator
def projective_trans_region(
    regions: Region, hom_mat2d: list[int | float], interpolation: str, *, session: Any
) -> Region:
    """The region mapped by a projective matrix (of rows and columns).

    Parameters
    ----------
    hom_mat2d
        9 values (or 6 of an affine matrix); the origin is the upper left corner of the first pixel, as for
        `projective_trans_pixel`.
    interpolation
        'nearest_neighbor', 'bilinear': as 'nearest_neighbor' and 'constant' of `affine_trans_region`.

    Clipped to the largest image so far unless 'clip_region' is 'false'. A matrix without inverse, or one that maps to
    infinity what is not clipped, is refused (1301). Source: reference page of `projective_trans_region`.
    """
    if interpolation not in ("nearest_neighbor", "bilinear"):
        raise wrong_value(2, "projective_trans_region", f"'{interpolation}'")
    if len(hom_mat2d) not in (6, 9):
        raise wrong_number(1, "projective_trans_region", f"{len(hom_mat2d)} values")
    matrix = _matrix(hom_mat2d, "projective_trans_region", len(hom_mat2d) == 6)
    return _warped(regions, matrix, interpolation == "bilinear", "projective_trans_region", session)


def _moved(region: Region, rows: int, columns: int, name: str) -> Region:
    try:
        return region.translate(rows, columns)
    except ValueError as error:
        raise wrong_value(1, name, str(error)) from error


@operator
def move_region(region: Region, row: int, column: int, *, session: Any) -> Region:
    """The region moved down by `row` and to the right by `column` pixels.

    Clipped to the largest image so far unless 'clip_region' is 'false'. Source: reference page of `move_region`.
    """
    return clipped(_moved(region, row, column, "move_region"), session)


@operator
def transpose_region(region: Region, row: int, column: int, *, session: Any) -> Region:
    """The region reflected at the point (row, column). Clipped unless 'clip_region' is 'false'.

    Reference: `transpose_region` (in part).
    """
    return clipped(_moved(region.transpose(), 2 * row, 2 * column, "transpose_region"), session)


@operator
def mirror_region(region: Region, mode: str, width_height: int, *, session: Any) -> Region:
    """The region reflected at an axis.

    Parameters
    ----------
    mode
        'row': rows are counted from the other side, 'column': columns are, 'diagonal': rows and columns change places.
    width_height
        Height ('row') or width ('column') of the image in which the region is mirrored: r becomes width_height - 1 - r. At
        least 1; without meaning for 'diagonal'.

    Clipped unless 'clip_region' is 'false'. Source: reference page of `mirror_region`.
    """
    if mode not in ("row", "column", "diagonal"):
        raise wrong_value(1, "mirror_region", f"'{mode}'")
    if width_height < 1:
        raise wrong_value(2, "mirror_region", f"{width_height}")
    row, first, last = (part.astype(np.int64) for part in (region.row, region.first, region.last))
    if mode == "row":
        mirrored = Region.from_runs(width_height - 1 - row, first, last)
    elif mode == "column":
        mirrored = Region.from_runs(row, width_height - 1 - last, width_height - 1 - first)
    else:
        rows, columns = region.points()
        mirrored = Region.from_points(columns, rows)
    return clipped(mirrored, session)


@operator
def zoom_region(region: Region, scale_width: float, scale_height: float, *, session: Any) -> Region:
    """The region enlarged or reduced, from the upper left corner of the first pixel on.

    Parameters
    ----------
    scale_width, scale_height
        Above 0: factors of the columns and of the rows.

    A pixel belongs to the result if its centre comes from a pixel of the region. Clipped unless 'clip_region' is 'false'.
    Source: reference page of `zoom_region`.
    """
    for position, scale in ((1, scale_width), (2, scale_height)):
        if not 0 < scale < 1e6:
            raise wrong_value(position, "zoom_region", f"{scale}")
    return _warped(region, np.diag([scale_height, scale_width, 1.0]), False, "zoom_region", session)


def _polar(
    name: str,
    positions: dict[str, int],
    row: list[int | float],
    column: list[int | float],
    angles: tuple[float, float],
    radii: tuple[list[int | float], list[int | float]],
    interpolation: str,
    sizes: dict[int, int],
) -> Floats:
    """Centre, angles and radii of a polar transformation, checked."""
    for position, values in ((1, row), (2, column), (5, radii[0]), (6, radii[1])):
        if len(values) != 1:
            raise wrong_number(position, name, f"{len(values)} values instead of one")
    for position, radius in ((5, radii[0][0]), (6, radii[1][0])):
        if not radius >= 0:
            raise wrong_value(position, name, f"{radius}")
    for position, size in sizes.items():
        if not 0 < size <= 32767:
            raise wrong_value(position, name, f"{size}")
    if interpolation not in ("nearest_neighbor", "bilinear"):
        raise wrong_value(positions["interpolation"], name, f"'{interpolation}'")
    return np.array([row[0], column[0], *angles, radii[0][0], radii[1][0]], np.float64)


@operator
def polar_trans_region(
    region: Region,
    row: list[int | float],
    column: list[int | float],
    angle_start: float,
    angle_end: float,
    radius_start: list[int | float],
    radius_end: list[int | float],
    width: int,
    height: int,
    interpolation: str,
) -> Region:
    """The part of the region in an annular arc, in polar coordinates.

    Parameters
    ----------
    row, column
        Centre of the arc [pixels].
    angle_start, angle_end
        Angles [rad] of the first and the last column, counter-clockwise from the column axis; any order.
    radius_start, radius_end
        Radii [pixels] of the first and the last row, at least 0; any order.
    width, height
        Size of the result.
    interpolation
        'nearest_neighbor': a pixel is set if the pixel nearest to its place in the region is; 'bilinear': if interpolation
        gives at least one half.

    Source: reference page of `polar_trans_region`.
    """
    geometry = _polar(
        "polar_trans_region",
        {"interpolation": 9},
        row,
        column,
        (angle_start, angle_end),
        (radius_start, radius_end),
        interpolation,
        {7: width, 8: height},
    )
    box = region.bounding_box
    if box is None:
        return region
    from hdev.iconic.kernels.contours import polar_mask

    result = np.zeros((height, width), np.uint8)
    polar_mask(region.to_mask().view(np.uint8), box[0], box[1], geometry, result, int(interpolation == "bilinear"))
    return Region.from_mask(result)


@operator
def polar_trans_region_inv(
    polar_region: Region,
    row: list[int | float],
    column: list[int | float],
    angle_start: float,
    angle_end: float,
    radius_start: list[int | float],
    radius_end: list[int | float],
    width_in: int,
    height_in: int,
    width: int,
    height: int,
    interpolation: str,
) -> Region:
    """A region in polar coordinates back in the image: the inverse of `polar_trans_region`.

    Parameters
    ----------
    row ... radius_end, interpolation
        As for `polar_trans_region`.
    width_in, height_in
        Size of the polar image: its last column belongs to `angle_end`, its last row to `radius_end`.
    width, height
        Size of the result. An arc of more than one turn counts once.

    Source: reference page of `polar_trans_region_inv`.
    """
    geometry = _polar(
        "polar_trans_region_inv",
        {"interpolation": 11},
        row,
        column,
        (angle_start, angle_end),
        (radius_start, radius_end),
        interpolation,
        {7: width_in, 8: height_in, 9: width, 10: height},
    )
    from hdev.iconic.kernels.contours import cartesian_mask

    reach = int(np.ceil(geometry[4:].max())) + 2
    around = Region.rectangle1(
        *(int(v) for v in (geometry[0] - reach, geometry[1] - reach, geometry[0] + reach, geometry[1] + reach))
    )
    target = around.clip(0, 0, height - 1, width - 1).bounding_box
    if target is None or polar_region.is_empty:
        return Region.empty()
    mask = polar_region.to_mask((height_in, width_in)).view(np.uint8)
    result = np.zeros((target[2] - target[0] + 1, target[3] - target[1] + 1), np.uint8)
    cartesian_mask(mask, geometry, target[0], target[1], result, int(interpolation == "bilinear"))
    return Region.from_mask(result, target[0], target[1])
