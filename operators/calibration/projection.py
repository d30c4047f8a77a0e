"""Operators of chapter Calibration, section Projection."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.operators.calibration._lenses import camera_of
from hdev.operators.matrix._matrix import numbers
from hdev.registry import operator
from hdev.values import Value

CameraParam = list[int | float | str]
Floats = Any


@operator
def project_3d_point(x: Value, y: Value, z: Value, camera_param: CameraParam) -> tuple[Floats, Floats]:
    """Where a camera sees points in space.

    Parameters
    ----------
    x, y, z
        Points in the coordinate system of the camera [m]. Tuples of one length (errors 1402, 1403).
    camera_param
        An area-scan camera: perspective, telecentric or with a tilted lens; division or polynomial distortion
        (error 1304 for no camera, 9000 for a line-scan or hypercentric camera).

    Returns rows and columns in pixels, with parts of pixels. A point that is not in front of a perspective camera (z <= 0), or
    that the distortion does not reach, is error 1303.

    Source: reference page of `project_3d_point`; formulas of `calibrate_cameras`.
    """
    name = "project_3d_point"
    given = [numbers(value, number, name) for number, value in enumerate((x, y, z), start=1)]
    for number, values in enumerate(given[1:], start=2):
        if len(values) != len(given[0]):
            raise wrong_number(number, name, f"{len(values)} values beside {len(given[0])}")
    lens = camera_of(camera_param, 4, name)
    rows, columns = lens.project(np.stack(given, axis=1))
    wrong = ~np.isfinite(rows + columns)
    if wrong.any():
        raise wrong_value(3, name, f"the camera does not see the point with z = {given[2][wrong][0]:g}")
    return rows, columns


@operator
def get_line_of_sight(
    row: Value, column: Value, camera_param: CameraParam
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """The lines of sight of places in an image.

    Returns two points on each in the coordinate system of the camera [m]. Of a perspective camera P is the centre of projection
    (0, 0, 0), and Q lies in the focal plane: its z is the focal length; of a telecentric one they lie at z = 0 and z = 1.
    Errors: 1402 another number of columns than of rows; 1303 no camera, 9000 a line-scan camera.

    Source: reference page of `get_line_of_sight`.
    """
    name = "get_line_of_sight"
    rows, columns = numbers(row, 1, name), numbers(column, 2, name)
    if len(rows) != len(columns):
        raise wrong_number(2, name, f"{len(columns)} values beside {len(rows)}")
    lens = camera_of(camera_param, 3, name)
    starts, directions = lens.rays(rows, columns)
    ends = starts + directions * (1.0 if lens.parallel else lens.scale)
    return starts[:, 0], starts[:, 1], starts[:, 2], ends[:, 0], ends[:, 1], ends[:, 2]
