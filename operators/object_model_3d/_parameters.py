"""What `get_object_model_3d_params` knows of a model, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.models3d.geometry import bounding_box
from hdev.models3d.model import Attribute, Grid, Model, Points, Primitive
from hdev.models3d.shapes import has_ends

NO_ATTRIBUTE = 9514
NO_POINTS = 9515
NO_NORMALS = 9516
NO_TRIANGLES = 9517
NO_LINES = 9518
NO_POLYGONS = 9520
NO_MAPPING = 9521
NO_PRIMITIVE = 9522
NO_SHAPE_MODEL = 9523
NO_EXTENDED = 9524
NO_EXTENSION = 9526

_NAME = "get_object_model_3d_params"


def need_points(model: Model, operator: str) -> Points:
    """The points; error 9515 for a model without."""
    if model.points is None:
        raise HError(NO_POINTS, "", operator=operator)
    return model.points


def joined(parts: Sequence[Any]) -> Any:
    """Sequences and arrays one after the other, as an array where all are arrays of one type."""
    if parts and all(isinstance(part, np.ndarray) and part.dtype == parts[0].dtype for part in parts):
        return np.concatenate(parts) if len(parts) > 1 else parts[0]
    return [value for part in parts for value in (part.tolist() if isinstance(part, np.ndarray) else part)]


def parameter(model: Model, name: str) -> Sequence[Any] | np.ndarray[Any, Any]:
    """The values of this name; errors as of `get_object_model_3d_params`."""
    if name in _GIVEN:
        return _GIVEN[name](model)
    if name.startswith("has_") and name[4:] in _HAS:
        return ["true" if _HAS[name[4:]](model) else "false"]
    if name in model.attributes:
        return model.attributes[name].values
    if name.startswith("&") or name in ("red", "green", "blue", "score"):
        raise HError(NO_EXTENDED, f"'{name}'", operator=_NAME)
    word, _, number = name.partition(" ")
    if word in ("neighbor_distance", "num_neighbors", "num_neighbors_fast"):
        return _neighbors(model, word, number, name)
    raise wrong_value(2, _NAME, f"'{name}'")


def _neighbors(model: Model, word: str, text: str, name: str) -> Sequence[Any] | np.ndarray[Any, Any]:
    from hdev.models3d.neighbors import distances_to_neighbors, numbers_of_neighbors

    points = need_points(model, _NAME)
    try:
        if word == "neighbor_distance":
            return distances_to_neighbors(points, int(text or 1))
        return numbers_of_neighbors(points, float(text))
    except ValueError:
        raise wrong_value(2, _NAME, f"'{name}'") from None


def _column(field: str, axis: int, code: int) -> Callable[[Model], Any]:
    def values(model: Model) -> Any:
        array = getattr(model, field)
        if array is None:
            raise HError(code, "", operator=_NAME)
        return array[:, axis]

    return values


def _grid(model: Model) -> Grid:
    if model.mapping is None:
        raise HError(NO_MAPPING, "", operator=_NAME)
    return model.mapping


def _primitive(model: Model) -> Primitive:
    if model.primitive is None:
        raise HError(NO_PRIMITIVE, "", operator=_NAME)
    return model.primitive


def _triangles(model: Model) -> Any:
    if model.triangles is None:
        raise HError(NO_TRIANGLES, "", operator=_NAME)
    return model.triangles.reshape(-1).astype(np.int64)


def _lists(field: str, code: int) -> Callable[[Model], Any]:
    def values(model: Model) -> Any:
        parts = getattr(model, field)
        if parts is None:
            raise HError(code, "", operator=_NAME)
        return [value for part in parts for value in (len(part), *part.tolist())]

    return values


def _box(model: Model) -> tuple[Points, Points]:
    box = bounding_box(model)
    if box is None:
        raise HError(NO_POINTS, "", operator=_NAME)
    return box


def _center(model: Model) -> list[float]:
    if not model.count and model.primitive is not None and not has_ends(model.primitive):
        return [float(value) for value in model.primitive.matrix[:3, 3]]
    low, high = _box(model)
    return [float(value) for value in (low + high) / 2]


def _diameter(model: Model) -> list[float]:
    low, high = _box(model)
    return [float(np.linalg.norm(high - low))]


def _reference_point(model: Model) -> list[float]:
    if "shape_based_matching_3d" not in model.prepared:
        raise HError(NO_SHAPE_MODEL, "", operator=_NAME)
    return _center(model)


def _rms(model: Model) -> list[float]:
    _primitive(model)
    if model.rms is None:
        raise HError(NO_PRIMITIVE, "the primitive was not fitted", operator=_NAME)
    return [model.rms]


def primitive_parameter(shape: Primitive) -> list[float]:
    """See `get_object_model_3d_params`."""
    centre, axis = shape.matrix[:3, 3].tolist(), shape.matrix[:3, 2].tolist()
    if shape.kind == "sphere":
        return [*centre, shape.radius]
    if shape.kind == "cylinder":
        return [*centre, *axis, shape.radius]
    if shape.kind == "box":
        return [*centre, *shape.lengths]
    return [*axis, float(shape.matrix[:3, 2] @ shape.matrix[:3, 3])]


def _primitive_pose(model: Model) -> list[float | int]:
    *values, kind = _primitive(model).pose
    return [*values, int(kind)]


def _parameter_pose(model: Model) -> list[float | int]:
    shape = _primitive(model)
    sizes = {"plane": (), "box": shape.lengths}.get(shape.kind, (shape.radius,))
    return [*_primitive_pose(model), *sizes]


def _extension(model: Model) -> list[float]:
    shape = _primitive(model)
    if shape.kind in ("cylinder", "plane") and has_ends(shape):
        if shape.kind == "cylinder":
            return [shape.z_min, shape.z_max]
        assert shape.extent is not None
        return [float(value) for value in shape.extent.T.reshape(-1)]
    raise HError(NO_EXTENSION, f"a {shape.kind} without", operator=_NAME)


def _num_extension(model: Model) -> list[int]:
    shape = _primitive(model)
    return [len(_extension(model)) if shape.kind in ("cylinder", "plane") and has_ends(shape) else 0]


def extended(model: Model) -> dict[str, Attribute]:
    """The extended attributes that a program has named: those that begin with '&'."""
    return {name: values for name, values in model.attributes.items() if name.startswith("&")}


_GIVEN: dict[str, Callable[[Model], Any]] = {
    **{f"point_coord_{axis}": _column("points", k, NO_POINTS) for k, axis in enumerate("xyz")},
    **{f"point_normal_{axis}": _column("normals", k, NO_NORMALS) for k, axis in enumerate("xyz")},
    "mapping_row": lambda model: _grid(model).rows.astype(np.int64),
    "mapping_col": lambda model: _grid(model).columns.astype(np.int64),
    "mapping_size": lambda model: [_grid(model).width, _grid(model).height],
    "triangles": _triangles,
    "polygons": _lists("polygons", NO_POLYGONS),
    "lines": _lists("lines", NO_LINES),
    "num_points": lambda model: [model.count],
    "num_triangles": lambda model: [0 if model.triangles is None else len(model.triangles)],
    "num_polygons": lambda model: [len(model.polygons or ())],
    "num_lines": lambda model: [len(model.lines or ())],
    "num_primitive_parameter": lambda model: [len(primitive_parameter(_primitive(model)))],
    "num_primitive_parameter_extension": _num_extension,
    "num_extended_attribute": lambda model: [len(extended(model))],
    "extended_attribute_names": lambda model: list(extended(model)),
    "extended_attribute_types": lambda model: [attribute.attached for attribute in extended(model).values()],
    "center": _center,
    "bounding_box1": lambda model: [float(value) for corner in _box(model) for value in corner],
    "diameter_axis_aligned_bounding_box": _diameter,
    "diameter": _diameter,
    "reference_point": _reference_point,
    "primitive_type": lambda model: [_primitive(model).kind],
    "primitive_rms": _rms,
    "primitive_parameter": lambda model: primitive_parameter(_primitive(model)),
    "primitive_pose": _primitive_pose,
    "primitive_parameter_pose": _parameter_pose,
    "primitive_parameter_extension": _extension,
}
_HAS: dict[str, Callable[[Model], bool]] = {
    "points": lambda model: model.count > 0,
    "point_normals": lambda model: model.normals is not None,
    "triangles": lambda model: model.triangles is not None,
    "polygons": lambda model: model.polygons is not None,
    "lines": lambda model: model.lines is not None,
    "xyz_mapping": lambda model: model.mapping is not None,
    "primitive_data": lambda model: model.primitive is not None,
    "primitive_rms": lambda model: model.rms is not None,
    "extended_attribute": lambda model: bool(extended(model)),
    "shape_based_matching_3d_data": lambda model: "shape_based_matching_3d" in model.prepared,
    "surface_based_matching_data": lambda model: (
        model.normals is not None
        or model.triangles is not None
        or model.polygons is not None
        or model.mapping is not None
    ),
    "segmentation_data": lambda model: "segmentation" in model.prepared,
    "distance_computation_data": lambda model: "distance_computation" in model.prepared,
}
