"""Operators of chapter 3D Object Model, section Features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.models3d import measures
from hdev.models3d.geometry import all_triangles, bounding_box, transformed
from hdev.models3d.model import Indices, Model, ObjectModel3D, Points
from hdev.operators.object_model_3d._parameters import NO_TRIANGLES, joined, need_points, parameter
from hdev.operators.transformations._rotations import matrix_pose, pose_matrix
from hdev.registry import operator

Numbers = list[int | float]


def finite_points(model: Model, operator_name: str) -> Points:
    """The points that are finite; error 9515 if there are none."""
    points = need_points(model, operator_name)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        raise HError(9515, "no point is finite" if model.count else "", operator=operator_name)
    return points


def faces_of(model: Model, operator_name: str) -> tuple[Points, Indices]:
    """Points and triangles, polygons cut into triangles; errors 9515, 9517 if there are none."""
    points = need_points(model, operator_name)
    triangles = all_triangles(model)
    if model.triangles is None and model.polygons is None:
        raise HError(NO_TRIANGLES, "", operator=operator_name)
    return points, triangles


@operator
def get_object_model_3d_params(object_model_3d: list[ObjectModel3D], gen_param_name: list[str]) -> Any:
    """Attributes and facts of 3D object models, those of the first model first, in the order of their names.

    Parameters
    ----------
    gen_param_name
        Points: 'point_coord_x', '..._y', '..._z' [m]; 'point_normal_x', '..._y', '..._z'; 'mapping_row', 'mapping_col' and
        'mapping_size' [width, height]; 'score', 'red', 'green', 'blue'; 'neighbor_distance', 'neighbor_distance N' (to the
        nearest, the N-th nearest point), 'num_neighbors D', 'num_neighbors_fast D' (points not farther than D).
        Faces: 'triangles' (three indices each); 'polygons', 'lines' (each with its number of points before their indices).
        Sizes: 'num_points', 'num_triangles', 'num_polygons', 'num_lines', 'num_primitive_parameter',
        'num_primitive_parameter_extension', 'num_extended_attribute'.
        Extent: 'center', 'bounding_box1' [smallest x, y, z, largest x, y, z], 'diameter_axis_aligned_bounding_box',
        'reference_point' (of a model prepared for shape-based matching).
        Primitives: 'primitive_type' ('plane', 'sphere', 'cylinder', 'box'), 'primitive_rms', 'primitive_pose',
        'primitive_parameter' (sphere: centre, radius; cylinder: centre, axis, radius; plane: unit normal n and d of
        n p = d; box: centre, lengths), 'primitive_parameter_pose' (the pose, then radius or lengths),
        'primitive_parameter_extension' (cylinder: smallest and largest z; plane: x of its corners, then y).
        'has_...': 'true' or 'false' (points, point_normals, triangles, polygons, lines, xyz_mapping, primitive_data,
        primitive_rms, extended_attribute, shape_based_matching_3d_data, surface_based_matching_data, segmentation_data,
        distance_computation_data).
        Extended attributes by their names ('&intensity'); 'extended_attribute_names', 'extended_attribute_types'.

    Errors: 9515 to 9526 the model lacks the attribute; 1302 an unknown name.
    Source: reference page of `get_object_model_3d_params` (read in part).
    """
    return joined([parameter(handle.model, name) for handle in object_model_3d for name in gen_param_name])


@operator
def max_diameter_object_model_3d(object_model_3d: list[ObjectModel3D]) -> list[float]:
    """The largest distance between two points of each 3D object model [m].

    Errors: 9515 no points. Source: signature only; the reference page was not read.
    """
    name = "max_diameter_object_model_3d"
    return [measures.diameter(finite_points(handle.model, name)) for handle in object_model_3d]


@operator
def area_object_model_3d(object_model_3d: list[ObjectModel3D]) -> list[float]:
    """The area of the faces of each 3D object model [m^2].

    Errors: 9515, 9517 no points, no faces. Source: signature only; the reference page was not read.
    """
    return [measures.area(*faces_of(handle.model, "area_object_model_3d")) for handle in object_model_3d]


@operator
def volume_object_model_3d_relative_to_plane(
    object_model_3d: list[ObjectModel3D], plane: Numbers, mode: list[str], use_face_orientation: list[str]
) -> list[float]:
    """The volume between the faces of each 3D object model and a plane [m^3].

    Parameters
    ----------
    plane
        The pose whose plane z = 0 is meant; above is where its z axis points. One for all models or one for each.
    mode
        'signed': what is above the plane minus what is below; 'unsigned': both added; 'positive': above; 'negative': below, as
        a number that is not positive.
    use_face_orientation
        'true': faces that look towards the plane count negative, so that a closed surface has the volume that is inside;
        'false': all faces count positive.

    Errors: 1402 number of values; 1303, 1304; 9515, 9517 no points, no faces.
    Source: signature only; the reference page was not read.
    """
    name = "volume_object_model_3d_relative_to_plane"
    count = len(object_model_3d)
    if not plane or len(plane) % 7 or len(plane) // 7 not in (1, count):
        raise wrong_number(2, name, f"{len(plane)} values")
    for position, values, allowed in (
        (3, mode, ("signed", "unsigned", "positive", "negative")),
        (4, use_face_orientation, ("true", "false")),
    ):
        if len(values) not in (1, count):
            raise wrong_number(position, name, f"{len(values)} values")
        for value in values:
            if value not in allowed:
                raise wrong_value(position, name, f"'{value}'")
    result = []
    for k, handle in enumerate(object_model_3d):
        points, triangles = faces_of(handle.model, name)
        matrix = pose_matrix(plane[7 * k : 7 * k + 7] if len(plane) > 7 else plane, 2, name)
        local = (points - matrix[:3, 3]) @ matrix[:3, :3]
        oriented = use_face_orientation[k % len(use_face_orientation)] == "true"
        above, below = measures.volume_over_plane(local, triangles, oriented)
        kind = mode[k % len(mode)]
        result.append({"signed": above - below, "unsigned": above + below, "positive": above, "negative": -below}[kind])
    return result


# ----------------------------------------------------------------------------------------------------------- moments


def _mean(points: Points) -> list[float]:
    return [float(value) for value in points.mean(axis=0)]


def _central(points: Points) -> list[float]:
    """Covariances xx, yy, zz, xy, xz, yz."""
    offset = points - points.mean(axis=0)
    c = offset.T @ offset / len(points)
    return [float(c[a, b]) for a, b in ((0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2))]


def _principal_axes(points: Points) -> list[float]:
    """The pose of the mean, with x along the largest extent and z along the smallest."""
    mean = points.mean(axis=0)
    offset = points - mean
    axes = np.linalg.eigh(offset.T @ offset)[1][:, ::-1]
    largest = abs(axes).argmax(axis=0)
    axes = axes * np.where(axes[largest, range(3)] < 0, -1.0, 1.0)
    axes[:, 2] = np.cross(axes[:, 0], axes[:, 1])
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = axes, mean
    return matrix_pose(matrix)


_MOMENTS: dict[str, Callable[[Points], list[float]]] = {
    "mean_points": _mean,
    "central_moment_2_points": _central,
    "principal_axes": _principal_axes,
}


@operator
def moments_object_model_3d(object_model_3d: list[ObjectModel3D], moments_to_calculate: list[str]) -> list[float]:
    """Moments of the points of each 3D object model, those of the first model first.

    Parameters
    ----------
    moments_to_calculate
        'mean_points': the mean x, y, z; 'central_moment_2_points': the mean products of the distances from it, xx, yy, zz, xy,
        xz, yz; 'principal_axes': the pose at the mean with x along the largest and z along the smallest of the principal axes
        (whose largest component is positive, but for z).

    Errors: 1302 an unknown name; 9515 no points. Source: signature only; the reference page was not read.
    """
    name = "moments_object_model_3d"
    for moment in moments_to_calculate:
        if moment not in _MOMENTS:
            raise wrong_value(2, name, f"'{moment}'")
    models = [finite_points(handle.model, name) for handle in object_model_3d]
    return [value for points in models for moment in moments_to_calculate for value in _MOMENTS[moment](points)]


# ------------------------------------------------------------------------------------------------ enclosing box, sphere


@operator
def smallest_sphere_object_model_3d(object_model_3d: list[ObjectModel3D]) -> tuple[list[float], list[float]]:
    """Centre (x, y, z) and radius of the smallest sphere around the points of each 3D object model [m].

    Errors: 9515 no points. Source: signature only; the reference page was not read.
    """
    found = [
        measures.smallest_sphere(finite_points(handle.model, "smallest_sphere_object_model_3d"))
        for handle in object_model_3d
    ]
    return [float(value) for centre, _ in found for value in centre], [float(radius) for _, radius in found]


@operator
def smallest_bounding_box_object_model_3d(
    object_model_3d: list[ObjectModel3D], type: str
) -> tuple[list[float | int], list[float], list[float], list[float]]:
    """A box around the points of each 3D object model: the pose of its centre, and its lengths along the pose's x, y, z [m].

    Parameters
    ----------
    type
        'oriented': the box with the smallest volume that is found, its longest edge along x; 'axis_aligned': edges along the
        axes of the model, and a pose without rotation.

    Errors: 1302 type; 9515 no points. Source: signature only; the reference page was not read.
    """
    name = "smallest_bounding_box_object_model_3d"
    if type not in ("oriented", "axis_aligned"):
        raise wrong_value(2, name, f"'{type}'")
    poses: list[float | int] = []
    sizes = []
    for handle in object_model_3d:
        points = finite_points(handle.model, name)
        matrix = np.eye(4)
        if type == "axis_aligned":
            low, high = points.min(axis=0), points.max(axis=0)
            matrix[:3, 3], lengths = (low + high) / 2, high - low
        else:
            matrix[:3, :3], matrix[:3, 3], lengths = measures.smallest_box(points)
        poses += matrix_pose(matrix)
        sizes.append([float(length) for length in lengths])
    return poses, *([size[axis] for size in sizes] for axis in range(3))  # type: ignore[return-value]


# ------------------------------------------------------------------------------------------------------------ selection


def _aligned_box(model: Model) -> Points:
    box = bounding_box(model)
    if box is None:
        raise HError(9515, "", operator=_SELECT)
    return box[1] - box[0]


def _volume(model: Model) -> float:
    above, below = measures.volume_over_plane(*faces_of(model, _SELECT), True)
    return above - below


_SELECT = "select_object_model_3d"
_FEATURES: dict[str, Callable[[Model], float]] = {
    **{
        f"mean_points_{axis}": lambda model, k=k: _mean(finite_points(model, _SELECT))[k]  # type: ignore[misc]
        for k, axis in enumerate("xyz")
    },
    **{
        f"central_moment_2_{axes}": lambda model, k=k: _central(finite_points(model, _SELECT))[k]  # type: ignore[misc]
        for k, axes in enumerate(("x", "y", "z", "xy", "xz", "yz"))
    },
    "diameter_axis_aligned_bounding_box": lambda model: float(np.linalg.norm(_aligned_box(model))),
    "diameter_bounding_box": lambda model: float(
        np.linalg.norm(measures.smallest_box(finite_points(model, _SELECT))[2])
    ),
    "diameter_object": lambda model: measures.diameter(finite_points(model, _SELECT)),
    "volume": _volume,
    "volume_axis_aligned_bounding_box": lambda model: float(np.prod(_aligned_box(model))),
    "area": lambda model: measures.area(*faces_of(model, _SELECT)),
}
_COUNTED = ("num_points", "num_triangles", "num_polygons", "num_lines")
_KNOWN = (
    "points", "point_normals", "triangles", "polygons", "lines", "xyz_mapping", "primitive_data", "primitive_rms",
    "extended_attribute", "shape_based_matching_3d_data", "surface_based_matching_data", "segmentation_data",
    "distance_computation_data",
)  # fmt: skip


def _feature(model: Model, name: str) -> float:
    if name in _FEATURES:
        return _FEATURES[name](model)
    if name == "num_faces":
        return (
            float(len(all_triangles(model)))
            if not model.polygons
            else float(sum(len(part) for part in (model.triangles, model.polygons) if part is not None))
        )
    if name == "has_faces":
        return float(model.triangles is not None or model.polygons is not None)
    value = parameter(model, name)[0]
    return float(value == "true") if name.startswith("has_") else float(value)


@operator
def select_object_model_3d(
    object_model_3d: list[ObjectModel3D],
    feature: list[str],
    operation: str,
    min_value: list[int | float | str],
    max_value: list[int | float | str],
) -> list[ObjectModel3D]:
    """The 3D object models whose features lie in closed intervals.

    Parameters
    ----------
    feature
        'mean_points_x', '..._y', '..._z'; 'central_moment_2_x', '..._y', '..._z', '..._xy', '..._xz', '..._yz';
        'diameter_axis_aligned_bounding_box', 'diameter_bounding_box' (oriented), 'diameter_object'; 'volume' (over z = 0),
        'volume_axis_aligned_bounding_box', 'area'; 'num_points', 'num_triangles', 'num_polygons', 'num_faces', 'num_lines';
        'has_points', 'has_triangles', ... (0 or 1; see `get_object_model_3d_params`).
    operation
        'and': all features must fit; 'or': one is enough.
    min_value, max_value
        The limits of each feature; 'min' and 'max' for none. 'true' and 'false' stand for 1 and 0.

    A model that lacks what a feature needs does not fit.

    Errors: 1302 feature; 1303 operation; 1304, 1305 limits; 1404, 1405 not as many as features.
    Source: reference page of `select_object_model_3d` (read in part).
    """
    for one in feature:
        known = one in _FEATURES or one in (*_COUNTED, "num_faces", "has_faces")
        if not known and not (one.startswith("has_") and one[4:] in _KNOWN):
            raise wrong_value(2, _SELECT, f"'{one}'")
    if operation not in ("and", "or"):
        raise wrong_value(3, _SELECT, f"'{operation}'")
    limits = []
    for position, values, word in ((4, min_value, "min"), (5, max_value, "max")):
        if len(values) != len(feature):
            raise wrong_number(position, _SELECT, f"{len(values)} values for {len(feature)} features")
        words = {word: -np.inf if word == "min" else np.inf, "true": 1.0, "false": 0.0}
        for value in values:
            if isinstance(value, str) and value not in words:
                raise wrong_value(position, _SELECT, f"'{value}'")
        limits.append([words[value] if isinstance(value, str) else float(value) for value in values])
    result = []
    for handle in object_model_3d:
        fits = [_fits(handle.model, one, low, high) for one, low, high in zip(feature, *limits)]
        if all(fits) if operation == "and" else any(fits):
            result.append(ObjectModel3D(handle.model))
    return result


def _fits(model: Model, feature: str, low: float, high: float) -> bool:
    try:
        return low <= _feature(model, feature) <= high
    except HError:
        return False


# ------------------------------------------------------------------------------------------------------------ distances

_DISTANCE = "distance_object_model_3d"
_METHODS = ("auto", "kd-tree", "linear", "voxel")
_TARGETS = ("auto", "points", "triangles", "polygons", "primitive")


@operator
def distance_object_model_3d(
    object_model_3d_from: ObjectModel3D,
    object_model_3d_to: ObjectModel3D,
    pose: Numbers,
    max_distance: Numbers,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> None:
    """Give each point of a 3D object model its distance from another model, as the extended attribute '&distance'.

    Parameters
    ----------
    pose
        Applied to the points first; [] for none.
    max_distance
        Distances are cut at this value; 0 for no limit.
    gen_param_name, gen_param_value
        'distance_to': 'primitive', 'triangles', 'polygons', 'points', or 'auto' (the first of these that the model has);
        'signed_distances' ('false'): negative behind faces and points with normals, inside primitives and below planes;
        'invert_pose' ('false'); 'output_attribute' ('distance'): the attribute's name without '&'; 'store_closest_index'
        ('false'): the index of the nearest point or triangle as '&closest_index' (-1 beyond the limit);
        'method' ('auto', 'kd-tree', 'linear', 'voxel'), 'sampling_dist_rel', 'sampling_dist_abs': all methods give the exact
        distance.

    Planes are taken without borders.

    Errors: 1303 pose; 1304; 1305, 1306; 9515 to 9522 what is named is missing.
    Source: reference page of `distance_object_model_3d` (read in part).
    """
    from hdev.operators.object_model_3d._options import Options

    names = ("distance_to", "signed_distances", "invert_pose", "output_attribute", "store_closest_index", "method")
    sampling = ("sampling_dist_rel", "sampling_dist_abs")
    options = Options(gen_param_name, gen_param_value, 5, _DISTANCE, (*names, *sampling))
    options.choice("method", _METHODS, "auto")
    for name in sampling:
        options.positive(name, 1.0)
    target = options.choice("distance_to", _TARGETS, "auto")
    signed, closest = options.flag("signed_distances", False), options.flag("store_closest_index", False)
    output = options.raw("output_attribute", "distance")
    if not isinstance(output, str) or not output.strip("&"):
        raise options.wrong("output_attribute")
    if len(max_distance) != 1:
        raise wrong_number(4, _DISTANCE, f"{len(max_distance)} values")
    if not max_distance[0] >= 0:
        raise wrong_value(4, _DISTANCE, str(max_distance[0]))
    limit = float(max_distance[0]) or np.inf
    model = object_model_3d_from.model
    points = need_points(model, _DISTANCE)
    if pose:
        matrix = pose_matrix(pose, 3, _DISTANCE)
        if options.flag("invert_pose", False):
            matrix = np.linalg.inv(matrix)
        moved = transformed(model, matrix).points
        assert moved is not None
        points = moved
    finite = np.isfinite(points).all(axis=1)
    distance, index = np.full(len(points), limit), np.full(len(points), -1)
    distance[finite], index[finite] = _distances(points[finite], object_model_3d_to.model, target, signed, limit)
    model = model.with_attribute("&" + output.removeprefix("&"), np.clip(distance, -limit, limit))
    if closest:
        model = model.with_attribute("&closest_index", index)
    object_model_3d_from.model = model


def _distances(points: Points, to: Model, target: str, signed: bool, limit: float) -> tuple[Any, Any]:
    """Distances and indices (-1 where there is none)."""
    from scipy.spatial import cKDTree

    from hdev.models3d.distances import TriangleTree, to_shape

    if target == "primitive" or (target == "auto" and to.primitive is not None):
        if to.primitive is None:
            raise HError(9522, "", operator=_DISTANCE)
        values = to_shape(to.primitive, points)
        return values if signed else abs(values), np.full(len(points), -1)
    for name, code in (("triangles", NO_TRIANGLES), ("polygons", 9520)):
        faces = getattr(to, name)
        if target == name and faces is None:
            raise HError(code, "", operator=_DISTANCE)
        if target == name or (target == "auto" and faces is not None and len(faces)):
            other = "polygons" if name == "triangles" else "triangles"
            triangles = all_triangles(to.with_(**{other: None}))
            return _from_triangles(TriangleTree(need_points(to, _DISTANCE), triangles), points, signed, limit)
    goal = need_points(to, _DISTANCE)
    known = np.flatnonzero(np.isfinite(goal).all(axis=1))
    if not len(known):
        return np.full(len(points), limit), np.full(len(points), -1)
    distance, index = cKDTree(goal[known]).query(points, distance_upper_bound=limit)
    near = index < len(known)
    index = np.where(near, known[np.minimum(index, len(known) - 1)], -1)
    if signed:
        if to.normals is None:
            raise HError(9516, "signed distances from points", operator=_DISTANCE)
        behind = near & (np.einsum("nd,nd->n", points - goal[index], to.normals[index]) < 0)
        distance = np.where(behind, -distance, distance)
    return distance, index


def _from_triangles(tree: Any, points: Points, signed: bool, limit: float) -> tuple[Any, Any]:
    distance, index, place, where = tree.nearest(points, limit)
    if signed:
        near = np.flatnonzero(index >= 0)
        distance[near] *= tree.signs(points[near], index[near], place[near], where[near])
    return distance, index
