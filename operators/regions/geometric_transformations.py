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
