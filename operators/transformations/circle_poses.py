"""Where circles lie in space, from what a camera sees of them."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import NOT_IMPLEMENTED, HError, wrong_number, wrong_value
from hdev.iconic import Objects, fitting
from hdev.iconic.base import Floats
from hdev.operators.calibration._lenses import camera_of
from hdev.registry import operator

_NO_ELLIPSE = 3262
_TOO_SHORT = 3255
_SCALE = 1e3  #: distances in about pixels suit the fit

Values = list[int | float]


def _conic(x: Floats, y: Floats, name: str) -> Floats:
    """The symmetric matrix of the ellipse through points of the plane z = 1: inside it is < 0."""
    try:
        # Rows go down as y does, so that the fit's rows are y.
        row, column, phi, a, b = fitting.geometric_ellipse(_SCALE * y, _SCALE * x, np.ones(x.size))
        if b < 1e-6 * a:
            raise ValueError("a line")
    except (ValueError, np.linalg.LinAlgError):
        raise HError(_NO_ELLIPSE, "", operator=name) from None
    sine, cosine = -math.sin(phi), math.cos(phi)  # phi is counter-clockwise with rows downwards
    turn = np.array([[cosine, -sine], [sine, cosine]])
    quadratic = turn @ np.diag([1 / a**2, 1 / b**2]) @ turn.T
    center = np.array([column, row])
    result = np.empty((3, 3))
    result[:2, :2] = quadratic
    result[:2, 2] = result[2, :2] = -quadratic @ center
    result[2, 2] = center @ quadratic @ center - 1.0
    unit = np.diag([_SCALE, _SCALE, 1.0])
    return unit @ result @ unit


def circles_of_cone(conic: Floats, radius: float) -> list[tuple[Floats, Floats]]:
    """Centre and normal of both circles of this radius on a cone of rays; normals point away from its tip."""
    values, vectors = np.linalg.eigh(conic)
    # Two positive values, the larger one first, then the negative one.
    order = [2, 1, 0]
    l1, l2, l3 = values[order]
    axes = vectors[:, order]
    across = math.sqrt(max((l1 - l2) / (l1 - l3), 0.0))
    along = math.sqrt(max((l2 - l3) / (l1 - l3), 0.0))
    distance = radius / math.sqrt(-l1 * l3)
    result = []
    for sign in (1.0, -1.0):
        normal = axes @ np.array([sign * across, 0.0, -along])
        center = distance * (axes @ np.array([sign * l3 * across, 0.0, -l1 * along]))
        if center[2] < 0:
            center = -center
        if normal @ center < 0:
            normal = -normal
        result.append((center, normal))
    return result


@operator
def get_circle_pose(
    contour: Objects, camera_param: list[int | float | str], radius: Values, output_type: str
) -> tuple[list[int | float], list[int | float]]:
    """Where circles of known size lie that are seen as ellipses: two answers for each contour.

    Parameters
    ----------
    camera_param
        A pinhole camera: 'area_scan_division' or 'area_scan_polynomial' (others: error 9000).
    radius
        Of the circles [m], one for all or one for each contour; > 0.
    output_type
        'pose': poses in camera coordinates, z along the normal and without a turn around it (7 values for each contour);
        'center_normal': centre and normal of length 1 (6 values). Normals point away from the camera.

    Errors: 3262 for contours that are no ellipse, 3255 for fewer than 5 points; 1301 for what is no camera, 1401 for no values.
    Source: reference page of `get_circle_pose`.
    """
    name = "get_circle_pose"
    lens = camera_of(camera_param, 1, name)
    if lens.parallel or lens.sensor is not None:
        raise HError(NOT_IMPLEMENTED, "telecentric and tilted cameras", operator=name)
    if len(radius) not in (1, len(contour)):
        raise wrong_number(2, name, f"{len(radius)} values for {len(contour)} contours")
    if not all(0 < value < math.inf for value in radius):
        raise wrong_value(2, name, f"{radius}")
    if output_type not in ("pose", "center_normal"):
        raise wrong_value(3, name, f"'{output_type}'")
    results: tuple[list[int | float], list[int | float]] = [], []
    for k, one in enumerate(contour):
        stop = one.rows.size - 1 if one.is_closed else one.rows.size
        if stop < 5:
            raise HError(_TOO_SHORT, "", operator=name)
        _, rays = lens.rays(one.rows[:stop], one.columns[:stop])
        found = circles_of_cone(_conic(rays[:, 0], rays[:, 1], name), float(radius[k % len(radius)]))
        for result, (center, normal) in zip(results, found):
            result += (center + 0.0).tolist()
            if output_type == "center_normal":
                result += (normal + 0.0).tolist()
            else:
                alpha, beta = math.atan2(-normal[1], normal[2]), math.asin(max(-1.0, min(1.0, normal[0])))
                result += [math.degrees(alpha) % 360.0, math.degrees(beta) % 360.0, 0.0, 0]
    return results
