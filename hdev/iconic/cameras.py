"""Pinhole cameras with distorted pictures, as control tuples describe them.

[type, focus, ..., sx, sy, cx, cy, width, height] with the focal length, the size of a pixel (both in metres), the principal
point and the size of the image [pixels]. The distortion is 'area_scan_division' (kappa) or 'area_scan_polynomial' (k1, k2, k3,
p1, p2); tuples of 8 and 12 values without a type are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hdev.iconic.base import Floats


@dataclass(frozen=True)
class Camera:
    """`distortion`: (kappa,) of the division model, or (k1, k2, k3, p1, p2)."""

    focus: float
    distortion: tuple[float, ...]
    sx: float
    sy: float
    cx: float
    cy: float
    width: int
    height: int

    def rays(self, rows: Floats, columns: Floats) -> tuple[Floats, Floats]:
        """x / z and y / z of the points in space that are seen at these places."""
        u, v = (columns - self.cx) * self.sx, (rows - self.cy) * self.sy
        square = u * u + v * v
        if len(self.distortion) == 1:
            scale = 1.0 / (1.0 + self.distortion[0] * square)
            u, v = u * scale, v * scale
        else:
            k1, k2, k3, p1, p2 = self.distortion
            radial = ((k3 * square + k2) * square + k1) * square
            u, v = (
                u + u * radial + p1 * (square + 2 * u * u) + 2 * p2 * u * v,
                v + v * radial + 2 * p1 * u * v + p2 * (square + 2 * v * v),
            )
        return u / self.focus, v / self.focus


def camera(values: Sequence[int | float | str]) -> Camera:
    """The camera of a tuple. Raises ValueError for one that is none, NotImplementedError for other kinds of cameras."""
    kind, numbers = "", list(values)
    if numbers and isinstance(numbers[0], str):
        kind, numbers = numbers[0], numbers[1:]
    if any(isinstance(value, str) for value in numbers):
        raise ValueError("a camera has numbers after its type")
    if kind not in ("", "area_scan_division", "area_scan_polynomial"):
        raise NotImplementedError(f"cameras of the type '{kind}'")
    terms = {8: 1, 12: 5}.get(len(numbers))
    if (
        terms is None
        or (kind == "area_scan_division" and terms != 1)
        or (kind == "area_scan_polynomial" and terms != 5)
    ):
        raise ValueError(f"{len(numbers)} values")
    given = [float(value) for value in numbers]
    if not np.isfinite(given).all():
        raise ValueError("a value that is no number")
    focus, distortion, (sx, sy, cx, cy, width, height) = given[0], given[1 : 1 + terms], given[1 + terms :]
    if not kind and focus == 0.0:
        raise NotImplementedError("telecentric cameras")
    if not (focus > 0 and sx > 0 and sy > 0 and width >= 1 and height >= 1):
        raise ValueError("focal length and sizes are positive")
    return Camera(focus, tuple(distortion), sx, sy, cx, cy, int(width), int(height))
