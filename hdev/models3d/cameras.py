"""Where cameras see points in space, and where they look: area-scan cameras as control tuples describe them.

Points are in the coordinate system of the camera: x to the right, y down, z away from it, in metres. A lens projects a point to
the plane z = focus (or, telecentric, along z with its magnification), distorts it there, and where the sensor is tilted
projects it once more, onto the sensor. Pixel (row, column) has its centre at (row, column).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Types of cameras: the values before those of the distortion, and those behind it.
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "area_scan": (("focus",), ()),
    "area_scan_telecentric": (("magnification",), ()),
    "area_scan_tilt": (("focus",), ("image_plane_dist", "tilt", "rot")),
    "area_scan_tilt_image_side_telecentric": (("focus",), ("tilt", "rot")),
    "area_scan_tilt_object_side_telecentric": (("magnification",), ("image_plane_dist", "tilt", "rot")),
    "area_scan_tilt_bilateral_telecentric": (("magnification",), ("tilt", "rot")),
}
_DISTORTIONS = {"division": ("kappa",), "polynomial": ("k1", "k2", "k3", "p1", "p2")}
_SENSOR = ("sx", "sy", "cx", "cy", "width", "height")


@dataclass(frozen=True)
class Lens:
    """A camera. `scale` is the focal length, or the magnification of a `parallel` (object-side telecentric) one.

    `distortion` holds kappa, or k1, k2, k3, p1, p2. `sensor` maps places on the tilted sensor to those on the plane of the
    image (homogeneous, 3 x 3); None for one that is not tilted.
    """

    scale: float
    parallel: bool
    distortion: tuple[float, ...]
    sx: float
    sy: float
    cx: float
    cy: float
    width: int
    height: int
    sensor: Floats | None = None

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Rows and columns of points, (N, 3). What is not in front of the camera has NaN."""
        points = np.asarray(points, np.float64)
        x, y, z = points[:, 0], points[:, 1], points[:, 2]
        if self.parallel:
            u, v = x * self.scale, y * self.scale
        else:
            with np.errstate(divide="ignore", invalid="ignore"):
                seen = np.where(z > 0, z, np.nan)
                u, v = self.scale * x / seen, self.scale * y / seen
        u, v = self.distorted(u, v)
        if self.sensor is not None:
            back: Floats = np.asarray(np.linalg.inv(self.sensor), np.float64)
            u, v = _mapped(back, u, v)
        return v / self.sy + self.cy, u / self.sx + self.cx

    def rays(self, rows: Floats, columns: Floats) -> tuple[Floats, Floats]:
        """The lines of sight of places in the image: points on them, (N, 3), at z = 0, and directions with z = 1."""
        u = (np.asarray(columns, np.float64) - self.cx) * self.sx
        v = (np.asarray(rows, np.float64) - self.cy) * self.sy
        if self.sensor is not None:
            u, v = _mapped(self.sensor, u, v)
        u, v = self.undistorted(u, v)
        zero, one = np.zeros_like(u), np.ones_like(u)
        if self.parallel:
            return np.stack((u / self.scale, v / self.scale, zero), 1), np.stack((zero, zero, one), 1)
        return np.zeros((u.size, 3)), np.stack((u / self.scale, v / self.scale, one), 1)

    def undistorted(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Places in the plane of the image [m], where a lens without distortion would have them."""
        square = u * u + v * v
        if len(self.distortion) == 1:
            if not self.distortion[0]:
                return u, v
            factor = 1.0 + self.distortion[0] * square
            with np.errstate(divide="ignore"):
                return u / factor, v / factor
        k1, k2, k3, p1, p2 = self.distortion
        radial = 1.0 + ((k3 * square + k2) * square + k1) * square
        return (
            u * radial + p1 * (square + 2 * u * u) + 2 * p2 * u * v,
            v * radial + 2 * p1 * u * v + p2 * (square + 2 * v * v),
        )

    def distorted(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """The inverse of `undistorted`; NaN where there is none."""
        if not any(self.distortion):
            return u, v
        if len(self.distortion) == 1:
            with np.errstate(invalid="ignore"):
                root = np.sqrt(1.0 - 4.0 * self.distortion[0] * (u * u + v * v))
            factor = 2.0 / (1.0 + root)
            return u * factor, v * factor
        return self._polynomial_inverse(u, v)

    def _polynomial_inverse(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Newton's method, from the places themselves; the Jacobian is that of `undistorted`."""
        k1, k2, k3, p1, p2 = self.distortion
        a, b = np.array(u, np.float64), np.array(v, np.float64)
        with np.errstate(all="ignore"):
            for _ in range(30):
                s = a * a + b * b
                radial = 1.0 + ((k3 * s + k2) * s + k1) * s
                slope = (3.0 * k3 * s + 2.0 * k2) * s + k1
                fa, fb = self.undistorted(a, b)
                ea, eb = fa - u, fb - v
                aa = radial + 2 * a * a * slope + 6 * p1 * a + 2 * p2 * b
                ab = 2 * a * b * slope + 2 * p1 * b + 2 * p2 * a
                bb = radial + 2 * b * b * slope + 2 * p1 * a + 6 * p2 * b
                determinant = aa * bb - ab * ab
                da, db = (bb * ea - ab * eb) / determinant, (aa * eb - ab * ea) / determinant
                a, b = a - da, b - db
                if not (np.abs(da) + np.abs(db) > 1e-17).any():
                    break
            fa, fb = self.undistorted(a, b)
            wrong = ~(np.hypot(fa - u, fb - v) <= 1e-9 * (1e-3 + np.hypot(u, v)))
        a[wrong] = b[wrong] = np.nan
        return a, b


def _mapped(matrix: Floats, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    w = matrix[2, 0] * u + matrix[2, 1] * v + matrix[2, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        return (matrix[0, 0] * u + matrix[0, 1] * v + matrix[0, 2]) / w, (
            matrix[1, 0] * u + matrix[1, 1] * v + matrix[1, 2]
        ) / w


def _tilted(tilt: float, rot: float, distance: float | None) -> Floats:
    """From places on a sensor, turned by `tilt` about the axis in direction `rot` (degrees), to those on the image plane.

    `distance` is that of the image plane from the point where the rays come from; None for parallel rays.
    """
    t, r = math.radians(tilt), math.radians(rot)
    axis = np.array([math.cos(r), math.sin(r), 0.0])
    cross = np.array([[0, 0, axis[1]], [0, 0, -axis[0]], [-axis[1], axis[0], 0]])
    turn = math.cos(t) * np.eye(3) + math.sin(t) * cross + (1 - math.cos(t)) * np.outer(axis, axis)
    result = np.eye(3)
    result[:2, :2] = turn[:2, :2]
    if distance is not None:
        result[2, :2] = turn[2, :2] / distance
    return result


def lens(values: Sequence[int | float | str]) -> Lens:
    """The camera of a tuple: with its type, or of 8 or 12 numbers as in old versions (focus 0: telecentric).

    Raises ValueError for a tuple that is no camera, NotImplementedError for a kind of camera that is none with an area sensor.
    """
    numbers = list(values)
    kind = str(numbers.pop(0)) if numbers and isinstance(numbers[0], str) else ""
    if any(isinstance(value, str) for value in numbers):
        raise ValueError("a camera has numbers after its type")
    given = [float(value) for value in numbers]
    if not np.isfinite(given).all():
        raise ValueError("a value that is not a number")
    if not kind:
        if len(given) not in (8, 12):
            raise ValueError(f"{len(given)} values")
        distortion = "division" if len(given) == 8 else "polynomial"
        kind = "area_scan_" + ("telecentric_" if given[0] == 0.0 else "") + distortion
        given[0] = given[0] or 1.0
    family, _, distortion = kind.rpartition("_")
    if family not in _KINDS or distortion not in _DISTORTIONS:
        if kind.startswith(("line_scan", "area_scan_hypercentric")):
            raise NotImplementedError(f"cameras of the type '{kind}'")
        raise ValueError(f"'{kind}' is no type of camera")
    before, behind = _KINDS[family]
    names = (*before, *_DISTORTIONS[distortion], *behind, *_SENSOR)
    if len(given) != len(names):
        raise ValueError(f"{len(given)} values for '{kind}'")
    named = dict(zip(names, given))
    scale = named.get("focus", named.get("magnification", 0.0))
    if not (scale > 0 and named["sx"] > 0 and named["sy"] > 0 and named["width"] >= 1 and named["height"] >= 1):
        raise ValueError("focal length, magnification and sizes are positive")
    sensor = None
    if "tilt" in named and named["tilt"] != 0.0:
        distance = named.get("image_plane_dist")
        if not 0 <= named["tilt"] < 90 or (distance is not None and not distance > 0):
            raise ValueError("a tilt of 90 degrees and more, or an image plane that is not behind the lens")
        sensor = _tilted(named["tilt"], named["rot"], distance)
    return Lens(
        scale,
        "magnification" in named,
        tuple(named[name] for name in _DISTORTIONS[distortion]),
        named["sx"],
        named["sy"],
        named["cx"],
        named["cy"],
        int(named["width"]),
        int(named["height"]),
        sensor,
    )
