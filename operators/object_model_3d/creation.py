"""Operators of chapter 3D Object Model, section Creation."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_number
from hdev.models3d.model import Model, ObjectModel3D
from hdev.operators.matrix._matrix import numbers
from hdev.registry import operator
from hdev.values import Value


@operator
def gen_object_model_3d_from_points(x: Value, y: Value, z: Value) -> ObjectModel3D:
    """A 3D object model of points.

    `x`, `y`, `z` are the coordinates of the points; they must have the same length (errors 1402, 1403).

    Source: reference page of `gen_object_model_3d_from_points` (read in part).
    """
    name = "gen_object_model_3d_from_points"
    given = [numbers(value, number, name) for number, value in enumerate((x, y, z), start=1)]
    for number, values in enumerate(given[1:], start=2):
        if len(values) != len(given[0]):
            raise wrong_number(number, name, f"{len(values)} values beside {len(given[0])}")
    return ObjectModel3D(Model(points=np.stack(given, axis=1)))
