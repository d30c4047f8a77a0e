"""Operators of chapter 3D Object Model, section Segmentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Region
from hdev.models3d.geometry import subset, transformed
from hdev.models3d.model import Model, ObjectModel3D
from hdev.operators.calibration._lenses import camera_of
from hdev.operators.object_model_3d._parameters import NO_MAPPING, need_points, parameter
from hdev.operators.transformations._rotations import pose_matrix
from hdev.registry import operator

Numbers = list[int | float]
Plain = int | float | str

_SELECT = "select_points_object_model_3d"
_POINTWISE = (
    *(f"point_coord_{axis}" for axis in "xyz"),
    *(f"point_normal_{axis}" for axis in "xyz"),
    "mapping_row", "mapping_col", "red", "green", "blue", "score",
)  # fmt: skip


@operator
def select_points_object_model_3d(
    object_model_3d: list[ObjectModel3D], attrib: list[str], min_value: Numbers, max_value: Numbers
) -> list[ObjectModel3D]:
    """3D object models of the points whose attributes lie in closed intervals, and of the faces between these.

    Parameters
    ----------
    attrib
        'point_coord_x', '..._y', '..._z'; 'point_normal_x', '..._y', '..._z'; 'mapping_row', 'mapping_col'; 'red', 'green',
        'blue', 'score'; 'neighbor_distance', 'neighbor_distance N', 'num_neighbors D', 'num_neighbors_fast D' (see
        `get_object_model_3d_params`); extended attributes of points ('&distance'). With several all must fit.
    min_value, max_value
        One limit for each attribute. Points whose value is not a number do not fit.

    Lines are cut where points are missing.

    Errors: 1302 an unknown attribute, or one that does not belong to points; 1403, 1404 not as many limits; 9515 to 9524 the
    model lacks the attribute. Source: reference page of `select_points_object_model_3d` (name and signature).
    """
    for position, values in ((3, min_value), (4, max_value)):
        if len(values) != len(attrib):
            raise wrong_number(position, _SELECT, f"{len(values)} values for {len(attrib)} attributes")
    result = []
    for handle in object_model_3d:
        model = handle.model
        keep = np.ones(len(need_points(model, _SELECT)), bool)
        for name, low, high in zip(attrib, min_value, max_value):
            values = _of_points(model, name)
            with np.errstate(invalid="ignore"):
                keep &= (values >= low) & (values <= high)
        result.append(ObjectModel3D(subset(model, keep)))
    return result


def _of_points(model: Model, name: str) -> NDArray[Any]:
    known = name in _POINTWISE or name.startswith("&")
    if not known and name.split(" ")[0] not in ("neighbor_distance", "num_neighbors", "num_neighbors_fast"):
        raise wrong_value(2, _SELECT, f"'{name}'")
    values = np.asarray(parameter(model, name))
    attribute = model.attributes.get(name)
    if len(values) != model.count or (attribute is not None and attribute.attached not in ("points", "object")):
        raise wrong_value(2, _SELECT, f"'{name}' does not belong to points")
    return values


@operator
def reduce_object_model_3d_by_view(
    region: Region, object_model_3d: list[ObjectModel3D], cam_param: list[Plain], pose: Numbers
) -> list[ObjectModel3D]:
    """3D object models of the points that a camera sees inside a region, and of the faces between these.

    Parameters
    ----------
    cam_param, pose
        The camera, and the pose of the model in its coordinates, one for all models or one for each. 'xyz_mapping' instead of a
        camera: the pixel that a point comes from must be inside; the pose is not looked at.

    Points are not hidden by others.

    Errors: 1302 camera (9000 for those that are not area scan cameras); 1303 pose; 1403; 9515, 9521.
    Source: signature only; the reference page was not read.
    """
    name = "reduce_object_model_3d_by_view"
    if cam_param == ["xyz_mapping"]:
        result = []
        for handle in object_model_3d:
            need_points(handle.model, name)
            grid = handle.model.mapping
            if grid is None:
                raise HError(NO_MAPPING, "", operator=name)
            result.append(ObjectModel3D(subset(handle.model, region.contains(grid.rows, grid.columns))))
        return result
    camera = camera_of(cam_param, 2, name)
    if not pose or len(pose) % 7 or len(pose) // 7 not in (1, len(object_model_3d)):
        raise wrong_number(3, name, f"{len(pose)} values")
    poses = [pose_matrix(pose[k : k + 7], 3, name) for k in range(0, len(pose), 7)]
    return [
        ObjectModel3D(_in_region(handle.model, region, camera, poses[k % len(poses)], name))
        for k, handle in enumerate(object_model_3d)
    ]


def _in_region(model: Model, region: Region, camera: Any, matrix: Any, name: str) -> Model:
    need_points(model, name)
    moved = transformed(model, matrix).points
    assert moved is not None
    rows, columns = camera.project(moved)
    seen = np.flatnonzero((abs(rows) < 1e9) & (abs(columns) < 1e9))
    keep = np.zeros(model.count, bool)
    places = (np.floor(part[seen] + 0.5).astype(np.int64) for part in (rows, columns))
    keep[seen] = region.contains(*places)
    return subset(model, keep)


# ----------------------------------------------------------------------------------------------------------- primitives

_FIT_OPTIONS = (
    "primitive_type",
    "fitting_algorithm",
    "min_radius",
    "max_radius",
    "output_point_coord",
    "output_xyz_mapping",
)
_SHAPES = ("plane", "sphere", "cylinder")
_ALGORITHMS = ("least_squares", "least_squares_huber", "least_squares_tukey")


def _wanted(names: Sequence[str], values: Sequence[Plain], name: str) -> list[str]:
    """The types of primitives asked for; 'primitive_type' may be given several times."""
    given = [value for key, value in zip(names, values) if key == "primitive_type"] or ["cylinder"]
    for value in given:
        if value not in (*_SHAPES, "all"):
            raise wrong_value(3, name, f"'primitive_type': {value!r}")
    return list(_SHAPES) if "all" in given else [str(value) for value in given]


@operator
def fit_primitives_object_model_3d(
    object_model_3d: list[ObjectModel3D], gen_param_name: list[str], gen_param_value: list[Plain]
) -> list[ObjectModel3D]:
    """3D object models with the primitive shape that fits the points of each best.

    Parameters
    ----------
    gen_param_name, gen_param_value
        'primitive_type' ('cylinder'): 'plane', 'sphere', 'cylinder', or 'all' for the one with the smallest error; may be
        given several times. 'fitting_algorithm' ('least_squares'): or 'least_squares_huber', 'least_squares_tukey', on which
        points far away have less, or no, influence. 'min_radius' (0.01), 'max_radius' (0.2) [m] of spheres and cylinders.
        'output_point_coord' ('true'), 'output_xyz_mapping' ('false'): whether the results have the points and the mapping.

    What can be asked of the result: see `get_object_model_3d_params`, 'primitive_...'. The error is the root of the mean
    squared distance of the points. A plane looks to where z grows, its visible part is the convex hull of the points; a
    cylinder ends where the points do. A result has no primitive if none with a radius in the limits is found.

    Errors: 1302, 1303; 9515 no points; 9551 fewer than four (of planes three).
    Source: reference page of `fit_primitives_object_model_3d` (read in part).
    """
    from hdev.models3d.fitting import best_shape
    from hdev.operators.object_model_3d._options import Options

    name = "fit_primitives_object_model_3d"
    kinds = _wanted(gen_param_name, gen_param_value, name)
    options = Options(gen_param_name, gen_param_value, 2, name, _FIT_OPTIONS)
    algorithm = options.choice("fitting_algorithm", _ALGORITHMS, _ALGORITHMS[0])
    low, high = options.number("min_radius", 0.01, 0.0), options.number("max_radius", 0.2, 0.0)
    keep_points, keep_grid = options.flag("output_point_coord", True), options.flag("output_xyz_mapping", False)
    result = []
    for handle in object_model_3d:
        model = handle.model
        points = need_points(model, name)
        finite = points[np.isfinite(points).all(axis=1)]
        if len(finite) < (3 if kinds == ["plane"] else 4):
            raise HError(9551, f"{len(finite)} points", operator=name)
        found = best_shape(finite, kinds, algorithm.removeprefix("least_squares").removeprefix("_"), low, high)
        shape, rms = found if found is not None else (None, None)
        result.append(
            ObjectModel3D(
                Model(
                    points=points if keep_points else None,
                    normals=model.normals if keep_points else None,
                    mapping=model.mapping if keep_points and keep_grid else None,
                    primitive=_with_pose(shape),
                    rms=rms,
                )
            )
        )
    return result


def _with_pose(shape: Any) -> Any:
    from hdev.operators.transformations._rotations import matrix_pose

    return None if shape is None else shape.moved(shape.matrix, matrix_pose(shape.matrix))


# ---------------------------------------------------------------------------------------------------------- segmentation


@operator
def segment_object_model_3d(
    object_model_3d: list[ObjectModel3D], gen_param_name: list[str], gen_param_value: list[Plain]
) -> list[ObjectModel3D]:
    """The smooth parts of 3D object models, with the primitive shape that fits each.

    Parameters
    ----------
    gen_param_name, gen_param_value
        'max_orientation_diff' (0.15 rad): neighbours belong together if their normals differ by no more;
        'max_curvature_diff' (0.05): and their curvatures by no more; 'min_area' (100): points that a part has at least;
        'fitting' ('true'): whether primitives are fitted; and those of `fit_primitives_object_model_3d`.

    Neighbours are the ends of the edges of faces; without faces those of the mapping, as `prepare_object_model_3d` makes them.
    The curvature is the part of the variance around a point that lies along the normal (0 to 1 / 3). A part has the points, the
    normals and the faces between the points.

    Errors: 1302, 1303; 9515 no points; 9521 neither faces nor a mapping.
    Source: signature only; the reference page was not read.
    """
    from hdev.models3d.grids import grid_triangles
    from hdev.models3d.segments import smooth_parts
    from hdev.operators.object_model_3d._options import Options

    name = "segment_object_model_3d"
    own = ("max_orientation_diff", "max_curvature_diff", "min_area", "fitting")
    options = Options(gen_param_name, gen_param_value, 2, name, (*own, *_FIT_OPTIONS))
    angle = options.number("max_orientation_diff", 0.15, 0.0, np.pi)
    curvature = options.number("max_curvature_diff", 0.05, 0.0)
    least, fitting = options.count("min_area", 100, 1), options.flag("fitting", True)
    parts = []
    for handle in object_model_3d:
        model = handle.model
        points = need_points(model, name)
        if model.triangles is None and not model.polygons:
            if model.mapping is None:
                raise HError(NO_MAPPING, "", operator=name)
            model = model.with_(triangles=grid_triangles(points, model.mapping, 10))
        model = subset(model, np.isfinite(points).all(axis=1))
        parts += smooth_parts(model, angle, curvature, least)
    result = [ObjectModel3D(part) for part in parts]
    if not fitting:
        return result
    chosen = [k for k, key in enumerate(gen_param_name) if key in _FIT_OPTIONS]
    names, values = [gen_param_name[k] for k in chosen], [gen_param_value[k] for k in chosen]
    if len(names) == 0 or "primitive_type" not in names:
        names, values = [*names, "primitive_type"], [*values, "all"]
    fits = [handle for handle in result if handle.model.count >= 4]
    return fit_primitives_object_model_3d(fits, names, values)
