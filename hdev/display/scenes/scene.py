"""3D scenes: models at their poses, cameras, a light and texts, changed one by one and displayed as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.scenes import looks
from hdev.display.scenes.looks import Settings
from hdev.display.text import Face
from hdev.models3d.cameras import Lens
from hdev.models3d.model import Model, ObjectModel3D
from hdev.values.handle import Handle

Floats = NDArray[np.float64]


@dataclass(eq=False)
class Instance:
    """A model in a scene. Where its handle was cleared, the content of that time stays."""

    handle: ObjectModel3D
    content: Model
    matrix: Floats
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> Model:
        if self.handle.valid:
            self.content = self.handle.model
        return self.content


@dataclass(eq=False)
class Camera:
    """A camera; `matrix` takes points from its own coordinates to those of the world."""

    lens: Lens
    matrix: Floats = field(default_factory=lambda: np.eye(4))


@dataclass(eq=False)
class LabelText:
    """A text in a scene: what `add_scene_3d_label` and `set_scene_3d_label_param` said."""

    lines: tuple[str, ...]
    point: tuple[float, float, float] | None
    place: str | tuple[float, float]
    relates_to: str
    face: Face | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    visible: bool = True


class Scene3D(Handle):
    """A 3D scene. Numbers of instances, cameras and labels are never used twice."""

    semantics = "scene_3d"

    def __init__(self) -> None:
        super().__init__()
        self.release()

    def release(self) -> None:
        self.instances: dict[int, Instance] = {}
        self.cameras: dict[int, Camera] = {}
        self.labels: dict[int, LabelText] = {}
        #: Position and kind of the light; None for the one that is there by itself.
        self.light: tuple[tuple[float, float, float], str] | None = None
        self.light_parameters: dict[str, tuple[float, float, float]] = {}
        self.settings = Settings()
        #: Parameters of all instances, and numbers of models to which they are restricted.
        self.parameters: dict[str, Any] = {}
        self.to_world: Floats = np.eye(4)
        self._numbers = {"instances": 0, "cameras": 0, "labels": 0}

    def added(self, kind: str, thing: Any) -> int:
        """The number of a new instance, camera or label."""
        number = self._numbers[kind]
        self._numbers[kind] = number + 1
        getattr(self, kind)[number] = thing
        return number

    def rendering(self, camera: Camera, face: Face) -> Any:
        """What this camera sees now; changes of the scene do not change it."""
        from hdev.display.scenes.labels import Label
        from hdev.display.scenes.rendering import Light, Placed, Rendering

        to_camera = np.linalg.inv(camera.matrix)
        scene_to_camera = to_camera @ self.to_world
        placed = []
        for number, instance in self.instances.items():
            given = {**looks.colored(self.settings.colored, number), **self.parameters, **instance.parameters}
            matrix = scene_to_camera @ instance.matrix
            placed.append(Placed(instance.model, matrix, looks.look_of(given), number))
        labels = []
        for text in self.labels.values():
            if not text.visible:
                continue
            point = None
            if text.point is not None:
                seen = scene_to_camera[:3, :3] @ np.array(text.point) + scene_to_camera[:3, 3]
                point = (float(seen[0]), float(seen[1]), float(seen[2]))
            labels.append(Label(text.lines, text.face or face, text.place, point, text.relates_to, **text.parameters))
        position, kind = self.light or ((-100.0, -100.0, 0.0), "point_light")
        w = 1.0 if kind == "point_light" else 0.0
        x, y, z = (to_camera[:3, :3] @ np.array(position) + w * to_camera[:3, 3]).tolist()
        light = Light((x, y, z, w), **self.light_parameters)
        smooth = self.settings.quality == "high"
        return Rendering(tuple(placed), camera.lens, light, tuple(labels), smooth, face)
