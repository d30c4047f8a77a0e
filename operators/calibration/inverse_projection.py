"""Operators of chapter Calibration, section Inverse Projection."""

from __future__ import annotations

from hdev.models3d.model import Points
from hdev.operators.calibration._cameras import Plain, camera_of, coordinates
from hdev.registry import operator

Numbers = list[int | float]


@operator
def get_line_of_sight(
    row: Numbers, column: Numbers, camera_param: list[Plain]
) -> tuple[Points, Points, Points, Points, Points, Points]:
    """Two points P and Q on the line of sight of each pixel, in the camera's coordinates [m].

    Of a pinhole camera P is the optical centre (0, 0, 0), and Q lies in the focal plane (z is the focal length); of a
    telecentric one they are at z = 0 and z = 1.

    Errors: 1303 no camera (9000 for those that are not area scan cameras); 1402 different numbers.
    Source: reference page of `get_line_of_sight`.
    """
    name = "get_line_of_sight"
    camera = camera_of(camera_param, 3, name)
    rows, columns = coordinates(name, row, column)
    x, y = camera.camera.rays(rows, columns)
    zero, one = 0.0 * rows, 0.0 * rows + 1.0
    if camera.telecentric:
        return x, y, zero, x, y, one
    focus = camera.camera.focus
    return zero, zero, zero, x * focus, y * focus, one * focus
