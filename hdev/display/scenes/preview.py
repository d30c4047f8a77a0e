"""3D object models as a picture without a window, and in a few words: what a notebook shows of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Model


def models_picture(models: list[Model], size: int) -> NDArray[np.uint8]:
    """A picture of models as they lie beside each other, `size` wide and three quarters as high."""
    from hdev.display.scenes.looks import Look, colored
    from hdev.display.scenes.looks import look_of as looked
    from hdev.display.scenes.rendering import Placed, Rendering, fitting_matrix
    from hdev.models3d.cameras import Lens

    height = max(size * 3 // 4, 1)
    camera = Lens(0.06, False, (0.0,), 0.0072 / size, 0.0072 / size, (size - 1) / 2, (height - 1) / 2, size, height)
    matrix = fitting_matrix(models, camera)
    one = Look(point_size=max(size / 200, 1.0))
    placed = []
    for number, model in enumerate(models):
        look = one if len(models) == 1 else looked({**colored(12, number), "point_size": one.point_size})
        placed.append(Placed(model, matrix, look, number))
    picture = np.full((height, size, 3), 24, np.uint8)
    Rendering(tuple(placed), camera).paint(picture)
    return picture


def words(model: Model) -> str:
    """What a model consists of: '3D object model: 8 points, 12 triangles'."""
    parts = []
    for count, name in (
        (model.count, "point"),
        (0 if model.triangles is None else len(model.triangles), "triangle"),
        (len(model.polygons or ()), "polygon"),
        (len(model.lines or ()), "line"),
    ):
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    if model.primitive is not None:
        parts.append(model.primitive.kind)
    return f"3D object model: {', '.join(parts) or 'empty'}"
