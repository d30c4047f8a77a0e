"""Operators of chapter Calibration, section Projection."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_value
from hdev.models3d.model import Points
from hdev.operators.calibration._cameras import Plain, camera_of, coordinates
from hdev.registry import operator

Numbers = list[int | float]


@operator
def project_3d_point(x: Numbers, y: Numbers, z: Numbers, camera_param: list[Plain]) -> tuple[Points, Points]:
    """The rows and columns at which a camera sees points, given in its coordinates [m].

    Points behind a pinhole camera are projected through it all the same; points that its distortion puts nowhere are NaN.

    Errors: 1303 z is 0; 1304 no camera (9000 for those that are not area scan cameras); 1402, 1403 different numbers.
    Source: signature only; the reference page was not read.
    """
    name = "project_3d_point"
    camera = camera_of(camera_param, 4, name)
    px, py, pz = coordinates(name, x, y, z)
    if camera.telecentric:
        return camera.project(np.stack([px, py, pz], axis=1))
    if not pz.all():
        raise wrong_value(3, name, "0.0")
    return camera.project(np.stack([px / pz, py / pz, np.ones_like(pz)], axis=1))
