"""3D object models: points in space with normals, faces, lines, attributes, or a primitive shape.

A `Model` never changes: its arrays are not writeable, and what changes a model makes another one. `ObjectModel3D` is the
handle that a program holds; operators that change a model put another `Model` into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.values.handle import Handle

Points = NDArray[np.float64]
Indices = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Grid:
    """Where points come from in an image: the pixel of each of them, and the size of the image (the 'xyz_mapping')."""

    rows: Indices
    columns: Indices
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Attribute:
    """An extended attribute; `attached` says to what: 'points', 'triangles', 'polygons', 'lines' or 'object'."""

    values: NDArray[Any]
    attached: str = "points"


@dataclass(frozen=True, eq=False)
class Primitive:
    """A shape that is not made of points.

    Attributes
    ----------
    kind : 'plane', 'sphere', 'cylinder' or 'box'
    matrix : (4, 4)
        From the shape's own coordinates to those of the model. A plane is z = 0, a cylinder turns around z, spheres and boxes
        have their centre at the origin.
    pose : 7 values
        The matrix as a pose.
    radius : float
        Of spheres and cylinders.
    z_min, z_max : float
        The extent of a cylinder along its axis; both 0 for one without ends.
    extent : (K, 2)
        The corners of a plane's visible part in its own x and y; none for one without borders.
    lengths : 3 floats
        The edges of a box along x, y and z.
    """

    kind: str
    matrix: Points
    pose: tuple[float, ...]
    radius: float = 0.0
    z_min: float = 0.0
    z_max: float = 0.0
    extent: Points | None = None
    lengths: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def moved(self, matrix: Points, pose: Sequence[float]) -> Primitive:
        """The same shape at another place."""
        return replace(self, matrix=frozen(matrix, np.float64), pose=tuple(pose))


_NO_ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Model:
    """The content of a 3D object model. What a model does not have is None.

    Attributes
    ----------
    points, normals : (N, 3) float64
    triangles : (M, 3) int32
        Indices of points.
    polygons, lines : tuple of int32 arrays
        Faces, and polylines, as indices of points.
    mapping : Grid
    attributes : mapping from names ('&intensity', 'red', 'green', 'blue', '&distance' ...) to Attribute
    primitive : Primitive
    rms : float
        How well the points fit the primitive [m].
    prepared : set of str
        What `prepare_object_model_3d` has done.
    """

    points: Points | None = None
    normals: Points | None = None
    triangles: Indices | None = None
    polygons: tuple[Indices, ...] | None = None
    lines: tuple[Indices, ...] | None = None
    mapping: Grid | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: _NO_ATTRIBUTES)
    primitive: Primitive | None = None
    rms: float | None = None
    prepared: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        put = object.__setattr__
        for name, dtype, width in (("points", np.float64, 3), ("normals", np.float64, 3), ("triangles", np.int32, 3)):
            given = getattr(self, name)
            if given is not None:
                array = frozen(given, dtype)
                if array.ndim != 2 or array.shape[1] != width:
                    raise ValueError(f"{name} of shape {array.shape}")
                put(self, name, array)
        for name in ("polygons", "lines"):
            given = getattr(self, name)
            if given is not None:
                put(self, name, tuple(frozen(one, np.int32) for one in given))

    @property
    def count(self) -> int:
        """The number of points."""
        return 0 if self.points is None else len(self.points)

    def with_(self, **changes: Any) -> Model:
        """The model with other values of some of its fields."""
        return replace(self, **changes)

    def with_attribute(self, name: str, values: NDArray[Any], attached: str = "points") -> Model:
        """The model with an extended attribute more, or with other values of it."""
        attribute = Attribute(frozen(values), attached)
        return replace(self, attributes=MappingProxyType({**self.attributes, name: attribute}))

    def without_attributes(self, names: Iterable[str]) -> Model:
        """The model without these extended attributes."""
        gone = set(names)
        return replace(self, attributes=MappingProxyType({k: v for k, v in self.attributes.items() if k not in gone}))


def frozen(values: Any, dtype: Any = None) -> NDArray[Any]:
    """The values as an array that cannot be written to; memory is shared with an array that is one already."""
    array = np.ascontiguousarray(values, dtype)
    if array.flags.writeable:
        array = array.view() if array is not values and not np.may_share_memory(array, values) else array.copy()
        array.flags.writeable = False
    return array


class ObjectModel3D(Handle):
    """A reference to a 3D object model; `model` is its content."""

    semantics = "object_model_3d"

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def release(self) -> None:
        self.model = Model()

    def packed(self) -> bytes:
        """The content as bytes (see `hdev.models3d.container`)."""
        from hdev.models3d.container import pack

        return pack(self.model)
