"""2D metrology: lines, circles, ellipses and rectangles measured from roughly known positions."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np

from hdev.errors import NOT_IMPLEMENTED, HError, wrong_number, wrong_value
from hdev.iconic import Contour, Image, Objects
from hdev.iconic.base import Floats
from hdev.iconic.metrology import FEWEST, NAMES, Found, Shape
from hdev.operators.file import _files
from hdev.operators.metrology._models import (
    DEFAULTS,
    OWN,
    MetrologyModel,
    MetrologyObject,
    Param,
    check_image,
    same_number,
)
from hdev.operators.system.serialized_item import SerializedItem, item_bytes, item_of
from hdev.registry import operator

Numbers = list[int | float]
Index = list[int | str]

_NO_FILE = 8575
_WRONG_ITEM = 8578


# ------------------------------------------------------------------------------------------------------------- models


@operator
def create_metrology_model() -> MetrologyModel:
    """A new metrology model without objects. Source: reference page of `create_metrology_model`."""
    return MetrologyModel()


@operator
def clear_metrology_model(metrology_handle: list[MetrologyModel]) -> None:
    """Free metrology models. Source: reference page of `clear_metrology_model`."""
    for one in metrology_handle:
        one.clear()


@operator
def copy_metrology_model(metrology_handle: MetrologyModel, index: Index) -> MetrologyModel:
    """A copy of a model with some objects ('all' or their numbers), which keep their numbers, without results.

    Reference: `copy_metrology_model` (read in part).
    """
    result = MetrologyModel()
    result.size, result.reference = metrology_handle.size, metrology_handle.reference
    result.alignment = metrology_handle.alignment
    for number in metrology_handle.chosen(index, 2, "copy_metrology_model"):
        result.objects[number] = copy.deepcopy(metrology_handle.objects[number])
        result.objects[number].forget()
    return result


@operator
def clear_metrology_object(metrology_handle: MetrologyModel, index: Index) -> None:
    """Remove objects ('all' or their numbers) from a model. Reference: `clear_metrology_object` (read in part)."""
    for number in metrology_handle.chosen(index, 2, "clear_metrology_object"):
        metrology_handle.objects.pop(number, None)


@operator
def get_metrology_object_indices(metrology_handle: MetrologyModel) -> list[int]:
    """The numbers of the objects of a model. Reference: `get_metrology_object_indices` (read in part)."""
    return sorted(metrology_handle.objects)


@operator
def set_metrology_model_image_size(metrology_handle: MetrologyModel, width: int, height: int) -> None:
    """Say how large images will be; others can be measured as well. Reference: `set_metrology_model_image_size` (in part)."""
    for number, value in ((2, width), (3, height)):
        if value < 1:
            raise wrong_value(number, "set_metrology_model_image_size", f"{value}")
    metrology_handle.size = (width, height)


@operator
def set_metrology_model_param(
    metrology_handle: MetrologyModel, gen_param_name: str, gen_param_value: list[Param]
) -> None:
    """Set a parameter of a model.

    Parameters
    ----------
    gen_param_name
        'reference_system': [row, column, angle] of the system that `align_metrology_model` moves; it must be set before.

    'camera_param', 'plane_pose' and 'scale' need camera models, which are not implemented (error 9000).
    Reference: `set_metrology_model_param` (read in part).
    """
    name = "set_metrology_model_param"
    if gen_param_name in ("camera_param", "plane_pose", "scale"):
        raise HError(NOT_IMPLEMENTED, f"'{gen_param_name}': measuring in world coordinates", operator=name)
    if gen_param_name != "reference_system":
        raise wrong_value(2, name, f"'{gen_param_name}'")
    if len(gen_param_value) != 3:
        raise wrong_number(3, name, f"{len(gen_param_value)} values")
    values = [value for value in gen_param_value if not isinstance(value, str)]
    if len(values) != 3 or not all(map(math.isfinite, values)):
        raise wrong_value(3, name, f"{gen_param_value}")
    metrology_handle.reference = metrology_handle.alignment = (float(values[0]), float(values[1]), float(values[2]))
    metrology_handle.refresh()


@operator
def get_metrology_model_param(metrology_handle: MetrologyModel, gen_param_name: str) -> list[float] | str:
    """The 'reference_system' of a model; 'camera_param', 'plane_pose' and 'scale' are [], [] and 1.

    Reference: `get_metrology_model_param` (read in part).
    """
    found: dict[str, list[float] | str] = {
        "reference_system": list(metrology_handle.reference),
        "camera_param": [],
        "plane_pose": [],
        "scale": [1.0],
    }
    if gen_param_name not in found:
        raise wrong_value(2, "get_metrology_model_param", f"'{gen_param_name}'")
    return found[gen_param_name]


@operator
def align_metrology_model(metrology_handle: MetrologyModel, row: float, column: float, angle: float) -> None:
    """Move a model before it is applied: its reference system comes to (row, column), turned to `angle` [rad].

    Each call starts from the reference system again; the origin with angle 0 if none was set.
    Reference: `align_metrology_model` (read in part).
    """
    for number, value in ((2, row), (3, column), (4, angle)):
        if not math.isfinite(value):
            raise wrong_value(number, "align_metrology_model", f"{value}")
    metrology_handle.alignment = (row, column, angle)
    for item in metrology_handle.objects.values():
        item.forget()
    metrology_handle.refresh()


# ------------------------------------------------------------------------------------------------------------ objects


def _added(
    model: MetrologyModel,
    kind: str,
    values: list[float],
    lengths: tuple[float, float, float, float],
    first: int,
    names: list[str],
    params: list[Param],
    operator_name: str,
) -> int:
    """A new object; `first` is the number of the parameter of the shape's first value, `lengths` follow at once."""
    sizes = {"circle": (2,), "ellipse": (3, 4), "rectangle": (3, 4), "line": ()}[kind]
    generic = operator_name.endswith("generic")
    after = first + (1 if generic else len(values))
    for k, value in enumerate(values):
        if not math.isfinite(value) or (k in sizes and value <= 0):
            raise wrong_value(first if generic else first + k, operator_name, f"{value}")
    if kind == "line" and values[:2] == values[2:]:
        raise wrong_value(first if generic else first + 2, operator_name, "a line of length 0")
    item = MetrologyObject(Shape(kind, tuple(values)), dict(DEFAULTS))
    for k, (parameter, value) in enumerate(zip(OWN, lengths)):
        item.set(parameter, value, after + k, operator_name)
    same_number(names, params, after + 5, operator_name)
    _check_length(item, after, operator_name)
    start, end, order = 0.0, 2 * math.pi, "positive"
    for parameter, given in zip(names, params):
        if parameter in ("start_phi", "end_phi") and kind in ("circle", "ellipse"):
            if isinstance(given, str) or not math.isfinite(given):
                raise wrong_value(after + 5, operator_name, f"{parameter}: {given}")
            start, end = (float(given), end) if parameter == "start_phi" else (start, float(given))
        elif parameter == "point_order" and kind in ("circle", "ellipse"):
            if given not in ("positive", "negative"):
                raise wrong_value(after + 5, operator_name, f"{parameter}: {given}")
            order = str(given)
        else:
            item.set(parameter, given, after + 5, operator_name)
    extent = (end - start) % (2 * math.pi) if order == "positive" else -((start - end) % (2 * math.pi))
    if abs(extent) < 1e-4 or abs(extent) > 2 * math.pi - 1e-4:
        extent = 2 * math.pi
    item.shape = Shape(kind, tuple(values), start, extent)
    return model.add(item)


def _check_length(item: MetrologyObject, after: int, name: str) -> None:
    """Measure regions do not reach beyond the middle of a shape."""
    sizes = {"circle": item.shape.values[2:], "ellipse": item.shape.values[3:], "rectangle": item.shape.values[3:]}
    radii = sizes.get(item.shape.kind, ())
    if radii and item.number("measure_length1") >= min(radii):
        raise wrong_value(after, name, "the measure regions reach the middle of the shape")


@operator
def add_metrology_object_line_measure(
    metrology_handle: MetrologyModel,
    row_begin: float,
    column_begin: float,
    row_end: float,
    column_end: float,
    measure_length1: float,
    measure_length2: float,
    measure_sigma: float,
    measure_threshold: float,
    gen_param_name: list[str],
    gen_param_value: list[Param],
) -> int:
    """Add a line to a model.

    Parameters
    ----------
    measure_length1, measure_length2
        Half lengths of the measure regions across the line (>= 1) and along it. They are evenly spaced, and point to its right.
    measure_sigma, measure_threshold
        See `measure_pos`.
    gen_param_name, gen_param_value
        See `set_metrology_object_param`.

    The result is the number of the object. Reference: `add_metrology_object_line_measure` (read in part).
    """
    values = [row_begin, column_begin, row_end, column_end]
    lengths = (measure_length1, measure_length2, measure_sigma, measure_threshold)
    name = "add_metrology_object_line_measure"
    return _added(metrology_handle, "line", values, lengths, 2, gen_param_name, gen_param_value, name)


@operator
def add_metrology_object_circle_measure(
    metrology_handle: MetrologyModel,
    row: float,
    column: float,
    radius: float,
    measure_length1: float,
    measure_length2: float,
    measure_sigma: float,
    measure_threshold: float,
    gen_param_name: list[str],
    gen_param_value: list[Param],
) -> int:
    """Add a circle or an arc to a model.

    Parameters
    ----------
    measure_length1
        Half length of the measure regions across the circle, >= 1 and smaller than the radius. They point outwards.
    gen_param_name, gen_param_value
        'start_phi', 'end_phi' [rad] and 'point_order' ('positive': counter-clockwise, 'negative') for an arc; and see
        `set_metrology_object_param`.

    Otherwise as `add_metrology_object_line_measure`. Reference: `add_metrology_object_circle_measure` (read in part).
    """
    lengths = (measure_length1, measure_length2, measure_sigma, measure_threshold)
    name = "add_metrology_object_circle_measure"
    values = [row, column, radius]
    return _added(metrology_handle, "circle", values, lengths, 2, gen_param_name, gen_param_value, name)


@operator
def add_metrology_object_ellipse_measure(
    metrology_handle: MetrologyModel,
    row: float,
    column: float,
    phi: float,
    radius1: float,
    radius2: float,
    measure_length1: float,
    measure_length2: float,
    measure_sigma: float,
    measure_threshold: float,
    gen_param_name: list[str],
    gen_param_value: list[Param],
) -> int:
    """Add an ellipse or an arc of one to a model: see `add_metrology_object_circle_measure`.

    Reference: `add_metrology_object_ellipse_measure` (read in part).
    """
    lengths = (measure_length1, measure_length2, measure_sigma, measure_threshold)
    name = "add_metrology_object_ellipse_measure"
    values = [row, column, phi, radius1, radius2]
    return _added(metrology_handle, "ellipse", values, lengths, 2, gen_param_name, gen_param_value, name)


@operator
def add_metrology_object_rectangle2_measure(
    metrology_handle: MetrologyModel,
    row: float,
    column: float,
    phi: float,
    length1: float,
    length2: float,
    measure_length1: float,
    measure_length2: float,
    measure_sigma: float,
    measure_threshold: float,
    gen_param_name: list[str],
    gen_param_value: list[Param],
) -> int:
    """Add a rectangle to a model: see `add_metrology_object_circle_measure`.

    Reference: `add_metrology_object_rectangle2_measure` (read in part).
    """
    lengths = (measure_length1, measure_length2, measure_sigma, measure_threshold)
    name = "add_metrology_object_rectangle2_measure"
    values = [row, column, phi, length1, length2]
    return _added(metrology_handle, "rectangle", values, lengths, 2, gen_param_name, gen_param_value, name)


@operator
def add_metrology_object_generic(
    metrology_handle: MetrologyModel,
    shape: list[str],
    shape_param: Numbers,
    measure_length1: Numbers,
    measure_length2: Numbers,
    measure_sigma: Numbers,
    measure_threshold: Numbers,
    gen_param_name: list[str],
    gen_param_value: list[Param],
) -> list[int]:
    """Add objects to a model.

    Parameters
    ----------
    shape
        'line', 'circle', 'ellipse', 'rectangle2' (or 'rectangle'), one for each object.
    shape_param
        The parameters of all shapes, one after the other.
    measure_length1, measure_length2, measure_sigma, measure_threshold
        One for all objects, or one for each.

    Otherwise as the operators for single shapes. Reference: `add_metrology_object_generic` (read in part).
    """
    name = "add_metrology_object_generic"
    kinds = ["rectangle" if one == "rectangle2" else one for one in shape]
    if any(kind not in FEWEST for kind in kinds):
        raise wrong_value(2, name, f"{shape}")
    if len(shape_param) != sum(len(NAMES[kind]) for kind in kinds):
        raise wrong_number(3, name, f"{len(shape_param)} values for {shape}")
    each = []
    for number, given in enumerate((measure_length1, measure_length2, measure_sigma, measure_threshold), start=4):
        if len(given) not in (1, len(kinds)):
            raise wrong_number(number, name, f"{len(given)} values for {len(kinds)} objects")
        each.append([float(given[k % len(given)]) for k in range(len(kinds))])
    trial = copy.copy(metrology_handle.objects)
    result, at = [], 0
    try:
        for k, kind in enumerate(kinds):
            values = [float(value) for value in shape_param[at : at + len(NAMES[kind])]]
            at += len(values)
            lengths = (each[0][k], each[1][k], each[2][k], each[3][k])
            result.append(_added(metrology_handle, kind, values, lengths, 3, gen_param_name, gen_param_value, name))
    except HError:
        metrology_handle.objects = trial
        raise
    return result


@operator
def set_metrology_object_param(
    metrology_handle: MetrologyModel, index: Index, gen_param_name: list[str], gen_param_value: list[Param]
) -> None:
    """Set parameters of objects ('all' or their numbers); results are forgotten.

    Parameters
    ----------
    gen_param_name
        'measure_length1', 'measure_length2', 'measure_sigma', 'measure_threshold': see
        `add_metrology_object_line_measure`. 'measure_distance' (10): how far the middles of measure regions are apart
        [pixels]; 'num_measures': how many there are instead (at least 2 for a line, 3 circle, 5 ellipse, 8 rectangle).
        'measure_interpolation': 'nearest_neighbor', 'bilinear', 'bicubic'. 'measure_select': 'all', 'first', 'last' edge of a
        region. 'measure_transition': 'all', 'positive', 'negative', 'uniform' (one of the two, for the whole object).
        'distance_threshold' (3.5): how far edges may be from the shape [pixels]. 'min_score' (0.7): least share of the
        regions that agree. 'num_instances' (1): how many shapes are looked for. 'max_num_iterations' (-1: until it is
        nearly sure that there is no better shape), 'rand_seed' (42): of the random samples.
        'instances_outside_measure_regions' ('false'): whether shapes may leave the measure regions.

    Reference: `set_metrology_object_param` (read in part).
    """
    name = "set_metrology_object_param"
    same_number(gen_param_name, gen_param_value, 4, name)
    chosen = metrology_handle.chosen(index, 2, name)
    changed = {}
    for number in chosen:
        item = copy.deepcopy(metrology_handle.objects[number])
        for parameter, value in zip(gen_param_name, gen_param_value):
            item.set(parameter, value, 4, name)
        changed[number] = item
    metrology_handle.objects.update(changed)
    metrology_handle.refresh()


@operator
def reset_metrology_object_param(metrology_handle: MetrologyModel, index: Index) -> None:
    """Parameters of objects as they are by default, but for those that `add_...` was given.

    Reference: `reset_metrology_object_param` (read in part).
    """
    for number in metrology_handle.chosen(index, 2, "reset_metrology_object_param"):
        item = metrology_handle.objects[number]
        item.params = {**DEFAULTS, **{key: item.params[key] for key in OWN}}
        item.count = None
        item.forget()
    metrology_handle.refresh()


@operator
def get_metrology_object_param(
    metrology_handle: MetrologyModel, index: Index, gen_param_name: list[str]
) -> list[Param]:
    """Parameters of objects, object by object.

    Those of `set_metrology_object_param`, 'object_type' ('line', 'circle', 'ellipse', 'rectangle'), 'object_params' and the
    single parameters of the shape. Reference: `get_metrology_object_param` (read in part).
    """
    name = "get_metrology_object_param"
    result: list[Param] = []
    for number in metrology_handle.chosen(index, 2, name):
        item = metrology_handle.objects[number]
        own = dict(zip(NAMES[item.shape.kind], item.shape.values))
        for parameter in gen_param_name:
            if parameter == "num_measures":
                result.append(item.num_measures)
            elif parameter == "object_type":
                result.append(item.shape.kind)
            elif parameter == "object_params":
                result += item.shape.values
            elif parameter in item.params:
                result.append(item.params[parameter])
            elif parameter in own:
                result.append(own[parameter])
            else:
                raise wrong_value(3, name, f"'{parameter}'")
    return result


# ------------------------------------------------------------------------------------------------ measuring, results


@operator
def apply_metrology_model(image: Image, metrology_handle: MetrologyModel) -> None:
    """Measure the objects of a model in an image, and fit their shapes to the edges.

    Shapes are found from random samples of edges (RANSAC), then fitted to those that agree; of each measure region the nearest
    edge counts. For byte, uint2 and real images of one channel (9001, 3107); the domain is ignored.
    Reference: `apply_metrology_model` (read in part).
    """
    check_image(image, "apply_metrology_model")
    metrology_handle.apply(image)


@operator
def get_metrology_object_measures(
    metrology_handle: MetrologyModel, index: Index, transition: str
) -> tuple[Objects, list[float], list[float]]:
    """The measure regions of objects as contours, and the edges found when the model was last applied.

    Parameters
    ----------
    transition
        'all', or only the 'positive' or 'negative' edges.

    Reference: `get_metrology_object_measures` (read in part).
    """
    from hdev.operators.xld.creation import gen_rectangle2_contour_xld

    name = "get_metrology_object_measures"
    if transition not in ("all", "positive", "negative"):
        raise wrong_value(3, name, f"'{transition}'")
    contours = Objects()
    rows: list[float] = []
    columns: list[float] = []
    for number in metrology_handle.chosen(index, 2, name):
        item = metrology_handle.objects[number]
        a, b = item.params["measure_length1"], item.params["measure_length2"]
        given = [[r.row for r in item.regions], [r.column for r in item.regions], [r.phi for r in item.regions]]
        contours = contours.concat(gen_rectangle2_contour_xld(*given, [a], [b]))  # type: ignore[arg-type, list-item]
        if item.edges is not None:
            keep = np.ones(len(item.edges), np.bool_)
            if transition != "all":
                keep = item.amplitudes > 0 if transition == "positive" else item.amplitudes < 0
            rows += item.edges.rows[keep].tolist()
            columns += item.edges.columns[keep].tolist()
    return contours, rows, columns


def _outline(shape: Shape, resolution: float) -> Contour:
    points = shape.outline(resolution)
    return Contour(points[:, 0], points[:, 1])


def _check_resolution(resolution: float, number: int, name: str) -> None:
    if not resolution >= 1.192e-7:
        raise wrong_value(number, name, f"{resolution}")


@operator
def get_metrology_object_model_contour(metrology_handle: MetrologyModel, index: Index, resolution: float) -> Objects:
    """The outlines of objects as they are looked for; points on curves are at most `resolution` apart.

    Reference: `get_metrology_object_model_contour` (read in part).
    """
    name = "get_metrology_object_model_contour"
    _check_resolution(resolution, 3, name)
    chosen = metrology_handle.chosen(index, 2, name)
    return Objects([_outline(metrology_handle.placed(metrology_handle.objects[k]), resolution) for k in chosen])


def _instances(model: MetrologyModel, index: Index, instance: Index, name: str) -> list[tuple[MetrologyObject, Found]]:
    result = []
    for number in model.chosen(index, 2, name):
        item = model.objects[number]
        if instance == ["all"]:
            result += [(item, one) for one in item.found]
            continue
        for k in instance:
            if not isinstance(k, int) or k < 0:
                raise wrong_value(3, name, f"instance {k}")
            if k < len(item.found):
                result.append((item, item.found[k]))
    return result


@operator
def get_metrology_object_result_contour(
    metrology_handle: MetrologyModel, index: Index, instance: Index, resolution: float
) -> Objects:
    """The outlines of what was found, for 'all' instances or some (from 0).

    Reference: `get_metrology_object_result_contour` (read in part).
    """
    name = "get_metrology_object_result_contour"
    _check_resolution(resolution, 4, name)
    return Objects([_outline(one.shape, resolution) for _, one in _instances(metrology_handle, index, instance, name)])


@operator
def get_metrology_object_num_instances(metrology_handle: MetrologyModel, index: Index) -> list[float]:
    """How many instances of objects were found. Reference: `get_metrology_object_num_instances` (read in part)."""
    chosen = metrology_handle.chosen(index, 2, "get_metrology_object_num_instances")
    return [float(len(metrology_handle.objects[k].found)) for k in chosen]


@operator
def get_metrology_object_result(
    metrology_handle: MetrologyModel,
    index: Index,
    instance: Index,
    gen_param_name: list[str],
    gen_param_value: list[str],
) -> list[float]:
    """What was found, object by object and instance by instance; nothing for objects that were not found.

    Parameters
    ----------
    gen_param_name, gen_param_value
        'result_type': 'all_param' (line row_begin, column_begin, row_end, column_end; circle row, column, radius; ellipse row,
        column, phi, radius1, radius2; rectangle row, column, phi, length1, length2), one of these, or 'score': the share of
        measure regions that agree. 'used_edges': 'row', 'column' or 'amplitude' of the edges the shape was fitted to.
        'angle_direction': 'positive' (phi counter-clockwise) or 'negative'.

    Reference: `get_metrology_object_result` (read in part).
    """
    name = "get_metrology_object_result"
    if len(gen_param_name) != len(gen_param_value):
        raise wrong_number(5, name, f"{len(gen_param_value)} values for {len(gen_param_name)} parameters")
    sign, wanted = 1.0, []
    single = {one for names in NAMES.values() for one in names}
    allowed = {
        "result_type": {"all_param", "score", *single},
        "used_edges": {"row", "column", "amplitude"},
        "angle_direction": {"positive", "negative"},
    }
    for parameter, value in zip(gen_param_name, gen_param_value):
        if parameter not in allowed:
            raise wrong_value(4, name, f"'{parameter}'")
        if value not in allowed[parameter]:
            raise wrong_value(5, name, f"'{value}'")
        if parameter == "angle_direction":
            sign = 1.0 if value == "positive" else -1.0
        else:
            wanted.append((parameter, value))
    result: list[float] = []
    for item, one in _instances(metrology_handle, index, instance, name):
        values = dict(zip(NAMES[one.shape.kind], one.shape.values))
        if "phi" in values:
            values["phi"] *= sign
        for parameter, value in wanted:
            result += _wanted(item, one, values, parameter, value, name)
    return result


def _wanted(
    item: MetrologyObject, one: Found, values: dict[str, float], parameter: str, value: str, name: str
) -> list[float]:
    if parameter == "used_edges":
        assert item.edges is not None
        source: dict[str, Floats] = {"row": item.edges.rows, "column": item.edges.columns, "amplitude": item.amplitudes}
        return [float(number) for number in source[value][one.used]]
    if value == "all_param":
        return list(values.values())
    if value == "score":
        return [one.score]
    if value not in values:
        raise wrong_value(5, name, f"'{value}' of a {one.shape.kind}")
    return [values[value]]


# ------------------------------------------------------------------------------------------------------------- files


def _of(item: SerializedItem, code: int, name: str) -> MetrologyModel:
    try:
        return MetrologyModel.from_bytes(item.of("metrology_model", code, name))
    except ValueError as problem:
        raise HError(code, f"{problem}", operator=name) from None


@operator
def serialize_metrology_model(metrology_handle: MetrologyModel) -> SerializedItem:
    """A metrology model, without results, as a serialized item. Reference: `serialize_metrology_model` (read in part)."""
    return SerializedItem("metrology_model", metrology_handle.packed())


@operator
def deserialize_metrology_model(serialized_item_handle: SerializedItem) -> MetrologyModel:
    """The metrology model in a serialized item; error 8578 if there is none.

    Reference: `deserialize_metrology_model` (read in part).
    """
    return _of(serialized_item_handle, _WRONG_ITEM, "deserialize_metrology_model")


@operator(effects=("write",))
def write_metrology_model(metrology_handle: MetrologyModel, file_name: str, *, session: Any) -> None:
    """Write a metrology model, without results, in a form of our own. Reference: `write_metrology_model` (read in part)."""
    item = SerializedItem("metrology_model", metrology_handle.packed())
    _files.write(session.paths.find_write(file_name), item_bytes(item))


@operator(effects=("read",))
def read_metrology_model(file_name: str, *, session: Any) -> MetrologyModel:
    """The metrology model in a file of `write_metrology_model`; error 8575 for another one.

    Reference: `read_metrology_model` (read in part).
    """
    path = session.paths.find_read(file_name)
    item = item_of(_files.content(path))
    if item is None:
        raise HError(_NO_FILE, f"{path} is no file of hdev", operator="read_metrology_model")
    return _of(item, _NO_FILE, "read_metrology_model")
