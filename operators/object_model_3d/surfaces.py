"""Operators of chapter 3D Object Model, section Transformations: sampling, smoothing, normals, parts, cuts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.models3d import parts, sampling
from hdev.models3d.cells import connected, gathered
from hdev.models3d.distances import angle_weighted
from hdev.models3d.geometry import all_triangles, face_normals, normalized
from hdev.models3d.grids import grid_normals, grid_triangles
from hdev.models3d.model import Model, ObjectModel3D, Points
from hdev.models3d.neighbors import moving_least_squares, oriented_alike
from hdev.models3d.shapes import has_ends
from hdev.operators.object_model_3d._options import Options
from hdev.operators.object_model_3d._parameters import (
    NO_EXTENSION,
    NO_LINES,
    NO_MAPPING,
    NO_NORMALS,
    NO_TRIANGLES,
    need_points,
)
from hdev.operators.transformations._rotations import pose_matrix
from hdev.registry import operator

Numbers = list[int | float]
Plain = int | float | str

# ------------------------------------------------------------------------------------------------------------- sampling

_SAMPLE = "sample_object_model_3d"
_SAMPLE_METHODS = ("fast", "fast_compute_normals", "accurate", "accurate_use_normals")


@operator
def sample_object_model_3d(
    object_model_3d: list[ObjectModel3D],
    method: str,
    sample_distance: Numbers,
    gen_param_name: list[str],
    gen_param_value: list[Plain],
) -> list[ObjectModel3D]:
    """3D object models of points that are at least a distance apart.

    Parameters
    ----------
    method
        For models of points only. 'fast': one by one, points stay that are not near to one that stays, with all that belongs
        to them; 'fast_compute_normals': the same, and normals from the mapping if there are none (their z is positive);
        'accurate': each group of points within the distance of one of them becomes its centre of gravity;
        'accurate_use_normals': the same, among points with similar normals.
    sample_distance
        [m], > 0; one for all models or one for each.
    gen_param_name, gen_param_value
        'min_num_points' (1): smaller groups are left out ('accurate'); 'max_angle_diff' (180, degrees): between normals of one
        group ('accurate_use_normals').

    Models with faces, and primitives, are sampled on their surface, whatever the method: the points have normals.

    Errors: 1302 method; 1303; 1304, 1305; 1403; 9515 no points; 9516 'accurate_use_normals' without normals; 9521
    'fast_compute_normals' without normals and mapping; 6001 the distance is too small for the surface.
    Source: reference page of `sample_object_model_3d` (read in part).
    """
    if method not in _SAMPLE_METHODS:
        raise wrong_value(2, _SAMPLE, f"'{method}'")
    if len(sample_distance) not in (1, len(object_model_3d)):
        raise wrong_number(3, _SAMPLE, f"{len(sample_distance)} values for {len(object_model_3d)} models")
    for value in sample_distance:
        if not (value > 0 and math.isfinite(value)):
            raise wrong_value(3, _SAMPLE, str(value))
    options = Options(gen_param_name, gen_param_value, 4, _SAMPLE, ("min_num_points", "max_angle_diff"))
    least = options.count("min_num_points", 1, 1)
    cosine = math.cos(math.radians(options.number("max_angle_diff", 180.0, 0.0, 180.0)))
    return [
        ObjectModel3D(_sampled(one.model, method, float(sample_distance[k % len(sample_distance)]), least, cosine))
        for k, one in enumerate(object_model_3d)
    ]


def _sampled(model: Model, method: str, distance: float, least: int, cosine: float) -> Model:
    faces = bool(len(all_triangles(model)))
    if faces or (model.primitive is not None and not model.count):
        if not faces and model.primitive is not None and not has_ends(model.primitive):
            raise HError(NO_EXTENSION, f"a {model.primitive.kind} without borders", operator=_SAMPLE)
        try:
            return sampling.on_surface(model, distance)
        except sampling.TooManyPoints as error:
            raise HError(6001, str(error), operator=_SAMPLE) from None
    points = need_points(model, _SAMPLE)
    if not method.startswith("accurate"):
        if method == "fast_compute_normals" and model.normals is None:
            model = model.with_(normals=_upwards(_from_mapping(model, _SAMPLE)))
        return sampling.thinned_model(model.with_(triangles=None, polygons=None, primitive=None, rms=None), distance)
    finite = np.isfinite(points).all(axis=1)
    normals = None
    if method == "accurate_use_normals":
        if model.normals is None:
            raise HError(NO_NORMALS, "", operator=_SAMPLE)
        normals = normalized(model.normals[finite])
    centres, _, turned = gathered(points[finite], normals, distance, cosine, least)
    return Model(points=centres, normals=None if normals is None else normalized(turned))


def _from_mapping(model: Model, name: str) -> Points:
    if model.mapping is None:
        raise HError(NO_MAPPING, "", operator=name)
    assert model.points is not None
    return grid_normals(model.points, model.mapping)


def _upwards(normals: Points) -> Points:
    return normals * np.where(normals[:, 2:] < 0, -1.0, 1.0)


# --------------------------------------------------------------------------------------------------- normals, smoothing

_MLS = ("mls_kNN", "mls_order", "mls_abs_sigma", "mls_relative_sigma", "mls_force_inwards")


def _mls(options: Options, points: Points) -> tuple[Points, Points]:
    moved, normals = moving_least_squares(
        points,
        options.count("mls_kNN", 60, 3),
        options.count("mls_order", 2, 1, 4),
        options.positive("mls_abs_sigma", 1.0) if "mls_abs_sigma" in options else None,
        options.positive("mls_relative_sigma", 1.0),
    )
    normals = oriented_alike(moved, normals)
    if options.flag("mls_force_inwards", False):  # towards the middle of all points
        finite = np.isfinite(points).all(axis=1)
        if finite.any():
            away = np.einsum("nd,nd->n", np.nan_to_num(moved - moved[finite].mean(axis=0)), normals)
            normals = normals * np.where(away > 0, -1.0, 1.0)[:, None]
    return moved, normals


@operator
def surface_normals_object_model_3d(
    object_model_3d: list[ObjectModel3D], method: str, gen_param_name: list[str], gen_param_value: list[Plain]
) -> list[ObjectModel3D]:
    """3D object models with normals at their points.

    Parameters
    ----------
    method
        'mls': from a surface fitted to the neighbours (see `smooth_object_model_3d`); 'triangles': the mean of the triangles at
        the point, weighted by their angles there; 'xyz_mapping': from a plane through the 5 x 5 pixels around, looking to
        where z is smaller.
    gen_param_name, gen_param_value
        Of 'mls': those of `smooth_object_model_3d`.

    Normals of 'mls' are turned such that neighbours agree, and most look outwards. Where none can be found they are 0.

    Errors: 1302 method; 1303, 1304; 9515, 9517, 9521 points, triangles or the mapping are missing.
    Source: reference page of `surface_normals_object_model_3d` (read in part).
    """
    name = "surface_normals_object_model_3d"
    if method not in ("mls", "triangles", "xyz_mapping"):
        raise wrong_value(2, name, f"'{method}'")
    options = Options(gen_param_name, gen_param_value, 3, name, _MLS if method == "mls" else ())
    result = []
    for handle in object_model_3d:
        model = handle.model
        points = need_points(model, name)
        if method == "mls":
            normals = _mls(options, points)[1]
        elif method == "triangles":
            triangles = all_triangles(model)
            if not len(triangles):
                raise HError(NO_TRIANGLES, "", operator=name)
            normals = normalized(angle_weighted(points, triangles, normalized(face_normals(points, triangles))))
        else:
            normals = _from_mapping(model, name)
        result.append(ObjectModel3D(model.with_(normals=normals)))
    return result


@operator
def smooth_object_model_3d(
    object_model_3d: list[ObjectModel3D], method: str, gen_param_name: list[str], gen_param_value: list[Plain]
) -> list[ObjectModel3D]:
    """3D object models with their points moved to smooth surfaces, and normals of these.

    Parameters
    ----------
    method
        'mls': moving least squares, a polynomial fitted to the nearest points of each.
    gen_param_name, gen_param_value
        'mls_kNN' (60): number of nearest points; 'mls_order' (2): order of the polynomial, 1 is a plane; 'mls_abs_sigma' [m]
        or 'mls_relative_sigma' (1.0, times the distance to the neighbour in the middle of the nearest points): a neighbour at
        the distance d has the weight exp(-d^2 / sigma^2); 'mls_force_inwards' ('false'): turn all normals to the middle.

    Errors: 1302 method; 1303, 1304; 9515 no points.
    Source: reference page of `smooth_object_model_3d` (read in part).
    """
    name = "smooth_object_model_3d"
    if method != "mls":
        raise wrong_value(2, name, f"'{method}'")
    options = Options(gen_param_name, gen_param_value, 3, name, _MLS)
    result = []
    for handle in object_model_3d:
        points, normals = _mls(options, need_points(handle.model, name))
        model = handle.model.with_(points=points, normals=normals, primitive=None, rms=None, prepared=frozenset())
        result.append(ObjectModel3D(model))
    return result


# ----------------------------------------------------------------------------------------------------------- components

_CONNECTION = "connection_object_model_3d"


@operator
def connection_object_model_3d(
    object_model_3d: list[ObjectModel3D], feature: list[str], value: Numbers
) -> list[ObjectModel3D]:
    """The parts of 3D object models that hang together, in the order of their first points.

    Parameters
    ----------
    feature
        'distance_3d': points whose distance is below the value [m] are connected; 'angle': points whose normals differ by less
        than the value [rad]; 'distance_mapping': points whose pixels are nearer than the value; 'mesh': points of the same
        faces; 'lines': points of the same lines (the value does not count). With several, the parts by the first are parted by
        the next.
    value
        One for each feature; > 0.

    Faces that belong to more than one part are left out.

    Errors: 1302, 1303, 1403; 9515 to 9521 what the feature needs is missing.
    Source: reference page of `connection_object_model_3d` (read in part).
    """
    if not feature:
        raise wrong_number(2, _CONNECTION, "no feature")
    if len(value) != len(feature) and not (len(value) == 1):
        raise wrong_number(3, _CONNECTION, f"{len(value)} values for {len(feature)} features")
    for one in feature:
        if one not in ("distance_3d", "angle", "distance_mapping", "mesh", "lines"):
            raise wrong_value(2, _CONNECTION, f"'{one}'")
    found = [handle.model for handle in object_model_3d]
    for k, one in enumerate(feature):
        limit = float(value[k % len(value)])
        if one not in ("mesh", "lines") and not limit > 0:
            raise wrong_value(3, _CONNECTION, str(limit))
        found = [part for model in found for part in parts.split(model, _labels(model, one, limit))]
    return [ObjectModel3D(model) for model in found]


def _labels(model: Model, feature: str, limit: float) -> NDArray[np.int64]:
    """The number of the part of each point."""
    points = need_points(model, _CONNECTION)
    if feature == "mesh":
        if model.triangles is None and model.polygons is None:
            raise HError(NO_TRIANGLES, "", operator=_CONNECTION)
        return parts.linked(model.count, parts.edges_of_faces(model))
    if feature == "lines":
        if model.lines is None:
            raise HError(NO_LINES, "", operator=_CONNECTION)
        return parts.linked(model.count, parts.edges_of_lines(model))
    if feature == "angle":
        if model.normals is None:
            raise HError(NO_NORMALS, "", operator=_CONNECTION)
        values, limit = normalized(model.normals), 2 * math.sin(min(limit, math.pi) / 2)
        limit = np.nextafter(limit, np.inf)
    elif feature == "distance_mapping":
        if model.mapping is None:
            raise HError(NO_MAPPING, "", operator=_CONNECTION)
        values = np.column_stack([model.mapping.rows, model.mapping.columns, np.zeros(model.count)]).astype(np.float64)
    else:
        values = points
    finite = np.isfinite(values).all(axis=1)
    labels = np.full(model.count, -1)
    labels[finite] = connected(values[finite], limit)
    labels[~finite] = labels.max(initial=-1) + 1 + np.arange(int((~finite).sum()))
    return labels


# --------------------------------------------------------------------------------------------------- preparing, hulls, cuts

_PURPOSES = ("shape_based_matching_3d", "segmentation", "distance_computation", "gen_xyz_mapping")


@operator
def prepare_object_model_3d(
    object_model_3d: list[ObjectModel3D],
    purpose: str,
    overwrite_data: str,
    gen_param_name: list[Plain],
    gen_param_value: list[Plain],
) -> None:
    """Prepare 3D object models for what comes after.

    Parameters
    ----------
    purpose
        'segmentation': triangles from the mapping, if there are none; 'distance_computation', 'shape_based_matching_3d': noted
        only, hdev needs no preparation for them; 'gen_xyz_mapping': points become pixels, row by row.
    overwrite_data
        'true': make what is there already once more; 'false': leave it.
    gen_param_name, gen_param_value
        'max_area_holes' (10, pixels; 'segmentation'): holes in the mapping up to this size are closed by triangles;
        'xyz_map_width', 'xyz_map_height' ('gen_xyz_mapping'); 'distance_to', 'method', 'max_distance', 'sampling_dist_rel',
        'sampling_dist_abs' ('distance_computation'), and 'min_face_angle', 'min_size', 'model_tolerance'
        ('shape_based_matching_3d') are accepted.

    Errors: 1302 purpose; 1303; 1304, 1305; 9515 no points; 9521 'segmentation' without mapping and faces; 9538 the size of
    the image does not fit. Source: signature only; the reference page was not read.
    """
    name = "prepare_object_model_3d"
    if purpose not in _PURPOSES:
        raise wrong_value(2, name, f"'{purpose}'")
    if overwrite_data not in ("true", "false"):
        raise wrong_value(3, name, f"'{overwrite_data}'")
    known = {
        "segmentation": ("max_area_holes",),
        "gen_xyz_mapping": ("xyz_map_width", "xyz_map_height"),
        "distance_computation": ("distance_to", "method", "max_distance", "sampling_dist_rel", "sampling_dist_abs"),
        "shape_based_matching_3d": ("min_face_angle", "min_size", "model_tolerance", "lowest_model_level"),
    }[purpose]
    options = Options([str(one) for one in gen_param_name], gen_param_value, 4, name, known)
    holes = options.count("max_area_holes", 10, 0) if purpose == "segmentation" else 0
    for handle in object_model_3d:
        model = handle.model
        if purpose == "gen_xyz_mapping":
            handle.model = _with_mapping(model, options, overwrite_data == "true", name)
            continue
        if purpose == "segmentation":
            points = need_points(model, name)
            if model.triangles is None and model.polygons is None:
                if model.mapping is None:
                    raise HError(NO_MAPPING, "", operator=name)
                model = model.with_(triangles=grid_triangles(points, model.mapping, holes))
        handle.model = model.with_(prepared=model.prepared | {purpose})


def _with_mapping(model: Model, options: Options, again: bool, name: str) -> Model:
    from hdev.models3d.model import Grid, frozen

    need_points(model, name)
    if model.mapping is not None and not again:
        return model
    width, height = options.count("xyz_map_width", 0), options.count("xyz_map_height", 0)
    width = width or (model.count // height if height else 0)
    height = height or (model.count // width if width else 0)
    if width * height != model.count or not width:
        raise HError(9538, f"{model.count} points for {width} x {height} pixels", operator=name)
    rows, columns = np.divmod(np.arange(model.count, dtype=np.int32), np.int32(width))
    return model.with_(mapping=Grid(frozen(rows), frozen(columns), width, height))


@operator
def convex_hull_object_model_3d(object_model_3d: list[ObjectModel3D]) -> list[ObjectModel3D]:
    """The convex hulls of the points of 3D object models, as triangles that look outwards.

    Points in a plane give the triangles of their convex polygon, points on a line a line, a single point itself.

    Errors: 9515 no points. Source: signature only; the reference page was not read.
    """
    from hdev.operators.object_model_3d.features import finite_points

    name = "convex_hull_object_model_3d"
    return [ObjectModel3D(parts.convex_hull(finite_points(handle.model, name))) for handle in object_model_3d]


@operator
def intersect_plane_object_model_3d(object_model_3d: list[ObjectModel3D], plane: Numbers) -> list[ObjectModel3D]:
    """The lines in which the faces of 3D object models meet planes.

    `plane`: the pose whose plane z = 0 is meant; one for all models, one for each, or several for one model. The results have
    points and lines; those of a model that the plane misses are empty.

    Errors: 1402 number of values; 9515, 9517 no points, no faces. Source: signature only; the reference page was not read.
    """
    from hdev.operators.object_model_3d.features import faces_of

    name = "intersect_plane_object_model_3d"
    count = len(object_model_3d)
    planes = len(plane) // 7
    if not plane or len(plane) % 7 or (planes != count and 1 not in (planes, count)):
        raise wrong_number(2, name, f"{len(plane)} values")
    result = []
    for k in range(max(count, planes) if count else 0):
        start = 7 * k if planes > 1 else 0
        matrix = pose_matrix(plane[start : start + 7], 2, name)
        points, triangles = faces_of(object_model_3d[k % count].model, name)
        result.append(ObjectModel3D(parts.cut(points, triangles, matrix)))
    return result
