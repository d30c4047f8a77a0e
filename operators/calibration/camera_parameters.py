"""Operators of chapter Calibration, section Camera Parameters: camera matrices."""

from __future__ import annotations

from hdev.errors import NOT_IMPLEMENTED, HError, wrong_number, wrong_value
from hdev.operators.calibration._lenses import camera_of
from hdev.registry import operator

Numbers = list[int | float]
Plain = int | float | str


@operator
def cam_par_to_cam_mat(camera_param: list[Plain]) -> tuple[list[float], int, int]:
    """The matrix [f / sx, 0, cx; 0, f / sy, cy; 0, 0, 1] of a pinhole camera (9 values), and the size of its images.

    Errors: 1301 no camera, one with a distortion or a tilt, or a telecentric one.
    Source: signature only; the reference page was not read.
    """
    name = "cam_par_to_cam_mat"
    one = camera_of(camera_param, 1, name)
    if one.parallel or any(one.distortion) or one.sensor is not None:
        raise wrong_value(1, name, "a camera with a distortion, a tilt, or parallel rays")
    matrix = [one.scale / one.sx, 0.0, one.cx, 0.0, one.scale / one.sy, one.cy, 0.0, 0.0, 1.0]
    return matrix, one.width, one.height


@operator
def cam_mat_to_cam_par(camera_matrix: Numbers, kappa: float, image_width: int, image_height: int) -> list[Plain]:
    """The parameters of a pinhole camera ('area_scan_division') with a camera matrix.

    The matrix leaves the size of a pixel open: its height is taken as 1e-6 m.

    Errors: 1301 no camera matrix; 1303, 1304 below 1; 1401 number of values; 9000 axes that are not perpendicular.
    Source: signature only; the reference page was not read.
    """
    name = "cam_mat_to_cam_par"
    if len(camera_matrix) not in (6, 9):
        raise wrong_number(1, name, f"{len(camera_matrix)} values")
    a, skew, cx, lower, b, cy = (float(value) for value in camera_matrix[:6])
    if lower != 0 or not (a > 0 and b > 0) or list(camera_matrix[6:]) not in ([], [0, 0, 1]):
        raise wrong_value(1, name, "not [a, 0, cx, 0, b, cy, 0, 0, 1] with a, b > 0")
    if skew != 0:
        raise HError(NOT_IMPLEMENTED, "axes of the image that are not perpendicular", operator=name)
    for position, size in ((3, image_width), (4, image_height)):
        if size < 1:
            raise wrong_value(position, name, str(size))
    focus = b * 1e-6
    return ["area_scan_division", focus, kappa, focus / a, 1e-6, cx, cy, image_width, image_height]
