"""Models for the tests of 3D object models, made in Python."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.models3d.model import Model, ObjectModel3D
from hdev.models3d.shapes import mesh_of_shape
from tests.operators.running import run


def handle(points: Any = None, **fields: Any) -> ObjectModel3D:
    """A handle of a model with these fields."""
    return ObjectModel3D(Model(points=None if points is None else np.asarray(points, float), **fields))


def values(text: str, **inputs: Any) -> Any:
    """The variable R of a program that gets these inputs."""
    return run(text, inputs)["R"]


def model_of(text: str, **inputs: Any) -> Model:
    """The content of the handle R of a program."""
    (found,) = values(text, **inputs)
    return found.model


def box(x: float = 2.0, y: float = 3.0, z: float = 4.0, centre: tuple[float, ...] = (0.0, 0.0, 0.0)) -> ObjectModel3D:
    """A closed box of 12 triangles."""
    from hdev.models3d.model import Primitive

    matrix = np.eye(4)
    matrix[:3, 3] = centre
    points, triangles = mesh_of_shape(Primitive("box", matrix, (0, 0, 0, 0, 0, 0, 0), lengths=(x, y, z)))
    return handle(points, triangles=triangles)


def cloud(seed: int = 0, count: int = 200, scale: float = 1.0) -> np.ndarray:
    """Random points."""
    return np.random.default_rng(seed).normal(size=(count, 3)) * scale


def rotation(seed: int = 1) -> np.ndarray:
    """A random rotation."""
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    return q * np.array([1.0, 1.0, np.linalg.det(q)])
