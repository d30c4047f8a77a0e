"""Points in space: Cartesian and spherical coordinates."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic.base import Floats
from hdev.operators.transformations._matrices import Numbers, points
from hdev.registry import operator

_AXES = {
    f"{sign}{axis}": (-1.0 if sign else 1.0) * np.eye(3)["xyz".index(axis)] for axis in "xyz" for sign in ("", "-")
}


def _frame(equat_plane_normal: str, zero_meridian: str, name: str) -> Floats:
    """The rows: to the zero meridian, 90 degrees east of it, to the north pole."""
    for number, value in ((4, equat_plane_normal), (5, zero_meridian)):
        if value not in _AXES:
            raise wrong_value(number, name, f"'{value}'")
    north, zero = _AXES[equat_plane_normal], _AXES[zero_meridian]
    if north @ zero:
        raise wrong_value(5, name, f"'{zero_meridian}' is no direction in the equatorial plane")
    return np.stack((zero, np.cross(north, zero), north))


@operator
def convert_point_3d_cart_to_spher(
    x: Numbers, y: Numbers, z: Numbers, equat_plane_normal: str, zero_meridian: str
) -> tuple[Floats, Floats, Floats]:
    """Longitude [rad, -pi to pi, eastwards], latitude [rad, -pi/2 to pi/2] and radius of points.

    Parameters
    ----------
    equat_plane_normal
        The axis to the north pole: 'x', 'y', 'z', '-x', '-y', '-z'.
    zero_meridian
        The axis to where both angles are 0; not parallel to the other.

    The angles of the origin, and the longitude of the poles, are 0. Source: reference page of `convert_point_3d_cart_to_spher`.
    """
    name = "convert_point_3d_cart_to_spher"
    frame = _frame(equat_plane_normal, zero_meridian, name)
    a, b, c = frame @ points(name, 1, x, y, z) + 0.0
    flat = np.hypot(a, b)
    return np.arctan2(b, a), np.arctan2(c, flat), np.hypot(flat, c)


@operator
def convert_point_3d_spher_to_cart(
    longitude: Numbers, latitude: Numbers, radius: Numbers, equat_plane_normal: str, zero_meridian: str
) -> tuple[Floats, Floats, Floats]:
    """The points with these spherical coordinates: see `convert_point_3d_cart_to_spher`.

    Latitudes are within -pi/2 .. pi/2, radii not negative. Source: reference page of `convert_point_3d_spher_to_cart`.
    """
    name = "convert_point_3d_spher_to_cart"
    frame = _frame(equat_plane_normal, zero_meridian, name)
    east, north, size = points(name, 1, longitude, latitude, radius)
    if (np.abs(north) > np.pi / 2 + 1e-12).any():
        raise wrong_value(2, name, "beyond a pole")
    if (size < 0).any():
        raise wrong_value(3, name, "a negative radius")
    values = np.stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north))) * size
    x, y, z = frame.T @ values
    return x, y, z
