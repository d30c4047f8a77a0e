"""Operators of chapter 3D Object Model, section Creation: files and serialized items."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.models3d import files
from hdev.models3d.container import unpack
from hdev.models3d.geometry import as_triangles, subset, turned_inside_out
from hdev.models3d.model import Grid, Model, ObjectModel3D, frozen
from hdev.models3d.problems import ModelProblem
from hdev.operators.file.paths import existing, path_of, system_errors
from hdev.operators.object_model_3d._options import Options, Plain
from hdev.operators.system.serialized_item import SerializedItem
from hdev.registry import operator
from hdev.runtime.paths import read_whole, write_whole

INVALID_FILE = 9510
UNKNOWN_TYPE = 9512
NO_ITEM = 9525
WRITE_FAILED = 5212
READ_FAILED = 5215

_UNITS = {
    "m": 1.0,
    "dm": 0.1,
    "cm": 0.01,
    "mm": 0.001,
    "um": 1e-6,
    "microns": 1e-6,
    "nm": 1e-9,
    "km": 1000.0,
    "in": 0.0254,
    "ft": 0.3048,
    "yd": 0.9144,
}
_READ_OPTIONS = (
    "file_type",
    "convert_to_triangles",
    "invert_normals",
    "max_approx_error",
    "min_num_points",
    "xyz_map_width",
    "xyz_map_height",
)


@operator(effects=("read",))
def read_object_model_3d(
    file_name: str, scale: Plain, gen_param_name: list[str], gen_param_value: list[Plain], *, session: Any
) -> tuple[ObjectModel3D, list[str]]:
    """A 3D object model from a file.

    Parameters
    ----------
    file_name
        Its ending says the type: 'om3' (hdev's own), 'ply', 'obj', 'off', 'stl', 'dxf'. Without one, '.om3' is tried, too.
    scale
        What one unit of the file is: 'm', 'dm', 'cm', 'mm', 'um' ('microns'), 'nm', 'km', 'in', 'ft', 'yd', or a number of
        metres. Files of the type 'om3' are not scaled.
    gen_param_name, gen_param_value
        'file_type': a type from above ('stl_ascii' and 'stl_binary' are the same as 'stl'), whatever the ending;
        'convert_to_triangles' ('true'): cut faces with more corners into triangles, not in 'om3'; 'invert_normals' ('false');
        'xyz_map_width', 'xyz_map_height': the points are the pixels of an image of this size, row by row;
        'max_approx_error' (0.25, units of the file), 'min_num_points' (20): how curves of 'dxf' become lines.

    The status tells what was left out: entities of 'dxf' and 'obj' that are no faces, lines or points, and points that are
    not finite; it is empty if that is nothing.

    Errors: 5200 there is no such file; 9512 unknown type; 9510 no file of the type, or a damaged one; 1302 scale; 1303, 1304.
    Source: reference page of `read_object_model_3d` (read in part).
    """
    name = "read_object_model_3d"
    options = Options(gen_param_name, gen_param_value, 3, name, _READ_OPTIONS)
    factor = _factor(scale, name)
    curves = {
        "max_approx_error": options.positive("max_approx_error", 0.25),
        "min_num_points": options.count("min_num_points", 20, 2, 10**6),
    }
    path = _existing(file_name, session, name)
    kind = _type(path, options.raw("file_type"), options, name)
    with system_errors(file_name, name, READ_FAILED):
        data = read_whole(path)
    try:
        model, status = files.read(kind, data, curves)
    except ModelProblem as problem:
        raise HError(INVALID_FILE, f"{file_name}: {problem}", operator=name) from None
    if kind != "om3":
        if factor != 1.0 and model.points is not None:
            model = model.with_(points=model.points * factor)
        if options.flag("convert_to_triangles", True):
            model = as_triangles(model)
    model = _mapped(model, options, file_name, name)
    if model.points is not None:
        finite = np.isfinite(model.points).all(axis=1)
        if not finite.all():
            status = [*status, f"left out: {int((~finite).sum())} points that are not finite"]
            model = subset(model, finite)
    if options.flag("invert_normals", False):
        model = turned_inside_out(model)
    return ObjectModel3D(model), status


def _factor(scale: Plain, name: str) -> float:
    if isinstance(scale, str):
        if scale not in _UNITS:
            raise wrong_value(2, name, f"'{scale}'")
        return _UNITS[scale]
    if not (np.isfinite(scale) and scale > 0):
        raise wrong_value(2, name, str(scale))
    return float(scale)


def _existing(file_name: str, session: Any, name: str) -> str:
    try:
        return existing(file_name, session, name)
    except HError:
        if os.path.splitext(file_name)[1]:
            raise
        try:
            return existing(file_name + ".om3", session, name)
        except HError:
            pass
        raise


def _type(path: str, given: Any, options: Options, name: str) -> str:
    if given is not None:
        if given not in files.TYPES:
            raise options.wrong("file_type")
        return str(given)
    kind = files.type_of_name(path)
    if kind is None:
        raise HError(UNKNOWN_TYPE, f"{path}; types are {', '.join(files.TYPES)}", operator=name)
    return kind


def _mapped(model: Model, options: Options, file_name: str, name: str) -> Model:
    """The model with its points as pixels, if that is asked for."""
    if "xyz_map_width" not in options and "xyz_map_height" not in options:
        return model
    width = options.count("xyz_map_width", 0, 0)
    height = options.count("xyz_map_height", 0, 0)
    count = model.count
    width = width or (count // height if height else 0)
    height = height or (count // width if width else 0)
    if width * height != count:
        raise wrong_value(4, name, f"{file_name}: {count} points for {width} x {height} pixels")
    rows, columns = np.divmod(np.arange(count, dtype=np.int32), np.int32(max(width, 1)))
    return model.with_(mapping=Grid(frozen(rows), frozen(columns), width, height))


@operator(effects=("write",))
def write_object_model_3d(
    object_model_3d: ObjectModel3D,
    file_type: str,
    file_name: str,
    gen_param_name: list[str],
    gen_param_value: list[Plain],
    *,
    session: Any,
) -> None:
    """Write a 3D object model to a file. A name without ending gets that of the type; a write that fails leaves the old file.

    Parameters
    ----------
    file_type
        'om3': all of the model, in a form of hdev's own; 'ply', 'ply_binary': points, normals, attributes of points, faces,
        lines as edges; 'obj': points, colours, normals, faces, lines; 'off': points, normals, faces; 'stl_binary' ('stl'),
        'stl_ascii': faces as triangles; 'dxf': faces, lines, else points.
    gen_param_name, gen_param_value
        'invert_normals' ('false'): invert normals and the orientation of faces.

    Numbers are written such that nothing is lost, but for 'stl_binary', which has half the digits.

    Errors: 1302 file type; 5212 writing failed; 5214 no file name; 9511 the type cannot hold the model.
    Source: reference page of `write_object_model_3d` (read in part).
    """
    name = "write_object_model_3d"
    if file_type not in files.TYPES:
        raise wrong_value(2, name, f"'{file_type}'")
    options = Options(gen_param_name, gen_param_value, 4, name, ("invert_normals",))
    model = object_model_3d.model
    if options.flag("invert_normals", False):
        model = turned_inside_out(model)
    path = path_of(file_name, session, name)
    if not os.path.splitext(path)[1]:
        path += files.TYPES[file_type][1]
    try:
        data = files.write(file_type, model)
    except ModelProblem as problem:
        raise HError(9511, f"{file_name}: {problem}", operator=name) from None
    with system_errors(file_name, name, WRITE_FAILED, WRITE_FAILED):
        write_whole(path, data)


@operator
def serialize_object_model_3d(object_model_3d: ObjectModel3D) -> SerializedItem:
    """A 3D object model as serialized item.

    Source: reference page of `serialize_object_model_3d` (read in part).
    """
    return SerializedItem("object_model_3d", object_model_3d.packed())


@operator
def deserialize_object_model_3d(serialized_item_handle: SerializedItem) -> ObjectModel3D:
    """The 3D object model in a serialized item; error 9525 if there is none.

    Source: reference page of `deserialize_object_model_3d` (read in part).
    """
    name = "deserialize_object_model_3d"
    try:
        return ObjectModel3D(unpack(serialized_item_handle.of("object_model_3d", NO_ITEM, name)))
    except ModelProblem as problem:
        raise HError(NO_ITEM, str(problem), operator=name) from None
