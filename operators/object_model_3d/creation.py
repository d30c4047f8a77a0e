"""Operators of chapter 3D Object Model, section Creation: models of points and of nothing, copies, unions."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.models3d.combine import union
from hdev.models3d.model import Model, ObjectModel3D
from hdev.operators.matrix._matrix import numbers
from hdev.operators.object_model_3d._attributes import (
    copied,
    removed,
    with_attributes,
)
from hdev.operators.object_model_3d._parameters import NO_POINTS
from hdev.registry import operator
from hdev.values import Value


@operator
def gen_object_model_3d_from_points(x: Value, y: Value, z: Value) -> ObjectModel3D:
    """A 3D object model of points.

    `x`, `y`, `z` are the coordinates of the points; they must have the same length (errors 1402, 1403).

    Source: signature only; the reference page was not read.
    """
    name = "gen_object_model_3d_from_points"
    given = [numbers(value, number, name) for number, value in enumerate((x, y, z), start=1)]
    for number, values in enumerate(given[1:], start=2):
        if len(values) != len(given[0]):
            raise wrong_number(number, name, f"{len(values)} values beside {len(given[0])}")
    return ObjectModel3D(Model(points=np.stack(given, axis=1)))


@operator
def gen_empty_object_model_3d() -> ObjectModel3D:
    """A 3D object model without anything; `set_object_model_3d_attrib` puts something into it.

    Source: signature only; the reference page was not read.
    """
    return ObjectModel3D(Model())


@operator
def clear_object_model_3d(object_model_3d: list[ObjectModel3D]) -> None:
    """Free 3D object models. Their handles, and all copies of these, are invalid from now on.

    Source: signature only; the reference page was not read.
    """
    for handle in object_model_3d:
        handle.clear()


@operator
def copy_object_model_3d(object_model_3d: ObjectModel3D, attributes: list[int | float | str]) -> ObjectModel3D:
    """A new 3D object model with some of the attributes.

    Parameters
    ----------
    attributes
        'all', or any of 'point_coord', 'point_normal', 'triangles', 'polygons', 'faces' (both), 'lines', 'xyz_mapping',
        'primitives_all' ('primitive'), 'extended_attribute', 'red', 'green', 'blue', 'score', names of extended attributes,
        'shape_based_matching_3d_data', 'distance_computation_data', 'segmentation_data'. Names after '~' are left out (of all,
        if nothing else is named). What needs the points brings them along.

    Errors: 1302 an unknown name. Attributes that the model does not have are no error.
    Source: signature only; the reference page was not read.
    """
    return ObjectModel3D(copied(object_model_3d.model, attributes, "copy_object_model_3d"))


@operator
def remove_object_model_3d_attrib(object_model_3d: ObjectModel3D, attributes: list[str]) -> ObjectModel3D:
    """A new 3D object model without some of the attributes (names as of `copy_object_model_3d`).

    Errors: 1302 an unknown name. Attributes that the model does not have are no error.
    Source: signature only; the reference page was not read.
    """
    return ObjectModel3D(removed(object_model_3d.model, attributes, "remove_object_model_3d_attrib"))


@operator
def remove_object_model_3d_attrib_mod(object_model_3d: ObjectModel3D, attributes: list[str]) -> None:
    """Remove attributes from a 3D object model (see `remove_object_model_3d_attrib`).

    Source: signature only; the reference page was not read.
    """
    object_model_3d.model = removed(object_model_3d.model, attributes, "remove_object_model_3d_attrib_mod")


@operator
def set_object_model_3d_attrib(
    object_model_3d: ObjectModel3D, attrib_name: list[str], attach_ext_attrib_to: list[str], attrib_values: Value
) -> ObjectModel3D:
    """A new 3D object model with attributes set.

    Parameters
    ----------
    attrib_name
        'point_coord_x', '..._y', '..._z'; 'point_normal_x', '..._y', '..._z'; 'triangles' (three indices of points for each);
        'polygons', 'lines' (for each the number of its points, then their indices); 'xyz_mapping' (width and height of the
        image, the rows of all points, their columns); 'red', 'green', 'blue', 'score' (one for each point); and extended
        attributes, whose names begin with '&'.
    attach_ext_attrib_to
        To what the extended attributes belong: 'points', 'triangles', 'polygons', 'lines' (as many values as there are of
        them), or 'object' or [] (any number).
    attrib_values
        The values of all attributes, one after the other, each as many.

    Coordinates must be set together if there are none yet; so must normals.

    Errors: 1302 an unknown name; 1303; 1304 an index of a point that does not exist; 1404 the values cannot be shared out;
    9515 to 9520 what the attribute belongs to is missing; 9531, 9532 not all three; 9533 to 9539 wrong number of values.
    Source: signature only; the reference page was not read.
    """
    name = "set_object_model_3d_attrib"
    model = with_attributes(object_model_3d.model, attrib_name, attach_ext_attrib_to, attrib_values, name)
    return ObjectModel3D(model)


@operator
def set_object_model_3d_attrib_mod(
    object_model_3d: ObjectModel3D, attrib_name: list[str], attach_ext_attrib_to: list[str], attrib_values: Value
) -> None:
    """Set attributes of a 3D object model itself (see `set_object_model_3d_attrib`).

    Source: signature only; the reference page was not read.
    """
    name = "set_object_model_3d_attrib_mod"
    handle = object_model_3d
    handle.model = with_attributes(handle.model, attrib_name, attach_ext_attrib_to, attrib_values, name)


@operator
def union_object_model_3d(object_models_3d: list[ObjectModel3D], method: str) -> ObjectModel3D:
    """One 3D object model with the points, faces and lines of several ('points_surface').

    Normals, colours and extended attributes are there if all the models have them; empty models do not count. The mapping to
    an image and primitives are left out.

    Errors: 1302 method; 9515 a model is a primitive without points (see `sample_object_model_3d`).
    Source: signature only; the reference page was not read.
    """
    name = "union_object_model_3d"
    if method != "points_surface":
        raise wrong_value(2, name, f"'{method}'")
    models = [handle.model for handle in object_models_3d]
    for number, model in enumerate(models):
        if model.points is None and model.primitive is not None:
            raise HError(NO_POINTS, f"model {number} is a {model.primitive.kind}", operator=name)
    return ObjectModel3D(union(models))
