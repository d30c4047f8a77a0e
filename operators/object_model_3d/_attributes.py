"""Setting, copying and removing attributes of models by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.models3d.model import Attribute, Grid, Indices, Model, frozen
from hdev.operators.matrix._matrix import numbers
from hdev.operators.object_model_3d._parameters import (
    NO_LINES,
    NO_POINTS,
    NO_POLYGONS,
    NO_TRIANGLES,
)
from hdev.values import HTuple, Value

_COORDINATES = tuple(f"point_coord_{axis}" for axis in "xyz")
_NORMALS = tuple(f"point_normal_{axis}" for axis in "xyz")
_OF_POINTS = ("red", "green", "blue", "score")
_ATTACHED = ("points", "triangles", "polygons", "lines", "object")

_SET_ALL = {"points": 9531, "normals": 9532}
_NOT_FIT = {"points": 9533, "normals": 9534, "triangles": 9535, "polygons": 9536, "lines": 9537, "mapping": 9538}
_NOT_FIT_EXTENDED = 9539
_MISSING = {"points": NO_POINTS, "triangles": NO_TRIANGLES, "polygons": NO_POLYGONS, "lines": NO_LINES}

Values = NDArray[Any]


def with_attributes(model: Model, names: Sequence[str], attach: Sequence[str], given: Value, operator: str) -> Model:
    """See `set_object_model_3d_attrib`."""
    for name in names:
        known = (*_COORDINATES, *_NORMALS, *_SETTERS, *_OF_POINTS)
        if name not in known and not (name.startswith("&") and len(name) > 1):
            raise wrong_value(2, operator, f"'{name}'")
    if not names:
        raise wrong_number(2, operator, "no name")
    if len(attach) > 1:
        raise wrong_number(3, operator, f"{len(attach)} values")
    attached = attach[0] if attach else "object"
    if attached not in _ATTACHED:
        raise wrong_value(3, operator, f"'{attached}'")
    array = given.to_array() if isinstance(given, HTuple) else None
    whole = array is not None and array.dtype == np.int64
    values = array if array is not None and whole else numbers(given, 4, operator)
    if not isinstance(given, HTuple):
        values = np.array([given]) if isinstance(given, int | float) else values
    if len(values) % len(names):
        raise wrong_number(4, operator, f"{len(values)} values for {len(names)} attributes")
    parts = dict(zip(names, np.split(np.asarray(values), len(names))))
    model = _three(model, "points", {k: parts[n] for k, n in enumerate(_COORDINATES) if n in parts}, operator)
    model = _three(model, "normals", {k: parts[n] for k, n in enumerate(_NORMALS) if n in parts}, operator)
    for name, part in parts.items():
        if name in _SETTERS:
            model = _SETTERS[name](model, part, operator)
        elif name in _OF_POINTS:
            model = _extended(model, name, part, "points", operator)
        elif name.startswith("&"):
            model = _extended(model, name, part, attached, operator)
    return model


def _three(model: Model, field: str, axes: dict[int, Values], operator: str) -> Model:
    """The model with the coordinates (or normals) of some axes."""
    if not axes:
        return model
    if field == "normals" and model.points is None:
        raise HError(NO_POINTS, "", operator=operator)
    old = getattr(model, field)
    if old is None and len(axes) < 3:
        raise HError(_SET_ALL[field], "", operator=operator)
    count = len(next(iter(axes.values())))
    if model.count and count != model.count:
        raise HError(_NOT_FIT[field], f"{count} values for {model.count} points", operator=operator)
    result = np.zeros((count, 3)) if old is None or not model.count else old.copy()
    for axis, values in axes.items():
        result[:, axis] = values
    return model.with_(**{field: result, "prepared": frozenset()})


def _indices(model: Model, values: Values, operator: str) -> Indices:
    if model.points is None:
        raise HError(NO_POINTS, "", operator=operator)
    if values.size and not ((values == np.trunc(values)).all() and values.min() >= 0 and values.max() < model.count):
        raise wrong_value(4, operator, f"an index that is not from 0 to {model.count - 1}")
    return values.astype(np.int32)


def _set_triangles(model: Model, values: Values, operator: str) -> Model:
    if len(values) % 3:
        raise HError(_NOT_FIT["triangles"], f"{len(values)} values", operator=operator)
    model = _without(model, "triangles")
    return model.with_(triangles=_indices(model, values, operator).reshape(-1, 3))


def _lists(field: str, least: int) -> Callable[[Model, Values, str], Model]:
    def setter(model: Model, values: Values, operator: str) -> Model:
        parts, place = [], 0
        while place < len(values):
            size = int(values[place])
            if size != values[place] or size < least or place + 1 + size > len(values):
                raise HError(_NOT_FIT[field], f"a number of points of {values[place]}", operator=operator)
            parts.append(_indices(model, values[place + 1 : place + 1 + size], operator))
            place += 1 + size
        return _without(model, field).with_(**{field: tuple(parts)})

    return setter


def _set_mapping(model: Model, values: Values, operator: str) -> Model:
    if model.points is None:
        raise HError(NO_POINTS, "", operator=operator)
    if len(values) != 2 + 2 * model.count:
        raise HError(_NOT_FIT["mapping"], f"{len(values)} values for {model.count} points", operator=operator)
    width, height = int(values[0]), int(values[1])
    rows, columns = values[2 : 2 + model.count], values[2 + model.count :]
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    if not (0 <= width < 2**31 and 0 <= height < 2**31 and inside.all()):
        raise wrong_value(4, operator, f"a pixel outside of {width} x {height}")
    return model.with_(mapping=Grid(frozen(rows, np.int32), frozen(columns, np.int32), width, height))


def _extended(model: Model, name: str, values: Values, attached: str, operator: str) -> Model:
    if attached != "object":
        owner = getattr(model, attached)
        if owner is None:
            raise HError(_MISSING[attached], f"'{name}' belongs to them", operator=operator)
        if len(owner) != len(values):
            detail = f"{len(values)} values of '{name}' for {len(owner)} {attached}"
            raise HError(_NOT_FIT_EXTENDED, detail, operator=operator)
    return model.with_attribute(name, values, attached)


_SETTERS: dict[str, Callable[[Model, Values, str], Model]] = {
    "triangles": _set_triangles,
    "polygons": _lists("polygons", 3),
    "lines": _lists("lines", 2),
    "xyz_mapping": _set_mapping,
}


# ------------------------------------------------------------------------------------------------ copying and removing

_FIELDS = {
    "point_coord": ("points",),
    "point_normal": ("normals",),
    "triangles": ("triangles",),
    "polygons": ("polygons",),
    "faces": ("triangles", "polygons"),
    "lines": ("lines",),
    "xyz_mapping": ("mapping",),
    "primitives_all": ("primitive", "rms"),
    "primitive": ("primitive", "rms"),
}
_PREPARED = {
    "shape_based_matching_3d_data": "shape_based_matching_3d",
    "distance_computation_data": "distance_computation",
    "segmentation_data": "segmentation",
}


def _without(model: Model, field: str) -> Model:
    """The model without faces or lines of one kind, and what is attached to them."""
    gone = [name for name, one in model.attributes.items() if one.attached == field]
    return model.without_attributes(gone).with_(**{field: None, "prepared": frozenset()})


def _check(model: Model, name: Any, position: int, operator: str) -> str:
    known = (*_FIELDS, *_PREPARED, "extended_attribute", "all", *_OF_POINTS)
    if not isinstance(name, str) or (name not in known and not name.startswith("&")):
        raise wrong_value(position, operator, f"'{name}'")
    return name


def removed(model: Model, names: Sequence[Any], operator: str) -> Model:
    """See `remove_object_model_3d_attrib`."""
    for name in names:
        _check(model, name, 2, operator)
        if name == "all":
            return Model()
        if name == "point_coord":
            kept = {key: one for key, one in model.attributes.items() if one.attached == "object"}
            model = Model(primitive=model.primitive, rms=model.rms, attributes=kept)
        elif name in _PREPARED:
            model = model.with_(prepared=model.prepared - {_PREPARED[name]})
        elif name == "extended_attribute":
            model = model.without_attributes([key for key in model.attributes if key.startswith("&")])
        elif name in _FIELDS:
            for field in _FIELDS[name]:
                model = _without(model, field)
        else:
            model = model.without_attributes([name])
    return model


def copied(model: Model, names: Sequence[Any], operator: str) -> Model:
    """See `copy_object_model_3d`."""
    without = [_check(model, name[1:], 2, operator) for name in names if isinstance(name, str) and name.startswith("~")]
    wanted = [
        _check(model, name, 2, operator) for name in names if not (isinstance(name, str) and name.startswith("~"))
    ]
    if not wanted or "all" in wanted:
        return removed(model, without, operator)
    fields = {field for name in wanted if name in _FIELDS for field in _FIELDS[name]}
    attributes: dict[str, Attribute] = {}
    for name, one in model.attributes.items():
        if name in wanted or (name.startswith("&") and "extended_attribute" in wanted):
            attributes[name] = one
            if one.attached != "object":
                fields.add(one.attached)
    if fields - {"primitive", "rms"}:
        fields.add("points")
    prepared = frozenset(_PREPARED[name] for name in wanted if name in _PREPARED) & model.prepared
    result = Model(**{field: getattr(model, field) for field in fields}, attributes=attributes, prepared=prepared)
    return removed(result, without, operator)
