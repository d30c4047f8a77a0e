"""Cameras that points in space are projected with: those of `hdev.iconic.cameras`, and telecentric ones.

A tuple of a telecentric camera is ['area_scan_telecentric_division', magnification, kappa, sx, sy, cx, cy, width, height], the
same with '..._polynomial' and k1, k2, k3, p1, p2, or without a type and with 0 as focal length (its magnification is 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.cameras import Camera, camera
from hdev.models3d.model import Points

Floats = NDArray[np.float64]

_TELECENTRIC = ("area_scan_telecentric_division", "area_scan_telecentric_polynomial")


@dataclass(frozen=True)
class Projection:
    """A camera; of telecentric ones the focal length is the magnification."""

    camera: Camera
    telecentric: bool = False

    @property
    def width(self) -> int:
        return self.camera.width

    @property
    def height(self) -> int:
        return self.camera.height

    def project(self, points: Points) -> tuple[Floats, Floats]:
        """Rows and columns of points in the camera's coordinates; NaN for those that are not in front of a pinhole."""
        x, y, z = points[:, 0], points[:, 1], points[:, 2]
        one = self.camera
        with np.errstate(all="ignore"):
            scale = one.focus if self.telecentric else np.where(z > 0, one.focus / z, np.nan)
            u, v = distorted(x * scale, y * scale, one.distortion)
            return v / one.sy + one.cy, u / one.sx + one.cx

    def lines(self, rows: Floats, columns: Floats) -> tuple[Points, Points]:
        """A point and a direction (of length 1) of the line of sight of each pixel."""
        x, y = self.camera.rays(rows, columns)
        if self.telecentric:
            return np.stack([x, y, np.zeros_like(x)], axis=1), np.broadcast_to([0.0, 0.0, 1.0], (len(x), 3))
        rays = np.stack([x, y, np.ones_like(x)], axis=1)
        return np.zeros_like(rays), rays / np.linalg.norm(rays, axis=1, keepdims=True)


def projection(values: Sequence[int | float | str]) -> Projection:
    """The camera of a tuple. Raises ValueError for one that is none, NotImplementedError for other kinds of cameras."""
    given = list(values)
    if given and given[0] in _TELECENTRIC:
        kind = str(given[0]).replace("telecentric_", "")
        return Projection(camera([kind, *given[1:]]), True)
    numbers = given[1:] if given and isinstance(given[0], str) else given
    if numbers is given and len(given) in (8, 12) and given[0] == 0:
        return Projection(replace(camera([1.0, *given[1:]]), focus=1.0), True)
    return Projection(camera(given))


def distorted(u: Floats, v: Floats, distortion: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Where a point of the image plane without distortion is seen; NaN where it is not."""
    square = u * u + v * v
    if len(distortion) == 1:
        root = 1.0 - 4.0 * distortion[0] * square
        scale = 2.0 / (1.0 + np.sqrt(np.where(root >= 0, root, np.nan)))
        return u * scale, v * scale
    if not any(distortion):
        return u, v
    k1, k2, k3, p1, p2 = distortion
    x, y = u.copy(), v.copy()
    for _ in range(30):  # Newton's method for the two equations of `Camera.rays`
        r = x * x + y * y
        radial = 1.0 + ((k3 * r + k2) * r + k1) * r
        slope = 2.0 * ((3.0 * k3 * r + 2.0 * k2) * r + k1)
        f = x * radial + p1 * (r + 2 * x * x) + 2 * p2 * x * y - u
        g = y * radial + 2 * p1 * x * y + p2 * (r + 2 * y * y) - v
        fx, fy = radial + slope * x * x + 6 * p1 * x + 2 * p2 * y, slope * x * y + 2 * p1 * y + 2 * p2 * x
        gx, gy = fy, radial + slope * y * y + 2 * p1 * x + 6 * p2 * y
        determinant = fx * gy - fy * gx
        dx, dy = (f * gy - g * fy) / determinant, (g * fx - f * gx) / determinant
        x, y = x - dx, y - dy
        if not np.nanmax(abs(dx) + abs(dy), initial=0.0) > 1e-15:
            break
    return x, y
