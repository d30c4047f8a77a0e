"""Operators of chapter 3D Object Model, section Transformations: registration."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_type, wrong_value
from hdev.models3d.cells import thinned
from hdev.models3d.distances import angle_weighted
from hdev.models3d.geometry import all_triangles, face_normals, normalized
from hdev.models3d.model import Model, ObjectModel3D, Points
from hdev.models3d.neighbors import moving_least_squares, oriented_alike
from hdev.models3d.registration import Match, matched, refined
from hdev.operators.object_model_3d._options import Options
from hdev.operators.object_model_3d._parameters import need_points
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations._rotations import matrix_pose
from hdev.registry import operator

Plain = int | float | str

_PAIR = "register_object_model_3d_pair"
_GLOBAL = "register_object_model_3d_global"
_PAIR_OPTIONS = (
    "default_parameters", "rel_sampling_distance", "key_point_fraction", "key_point_number", "model_invert_normals",
    "pose_ref_num_steps", "pose_ref_sub_sampling", "pose_ref_dist_threshold_rel", "pose_ref_dist_threshold_abs",
    "rel_sampling_distance_use_normals", "icp_method",
)  # fmt: skip
_DISTANCE = {"fast": 0.06, "accurate": 0.04, "robust": 0.04}
_KEYS = {"fast": 40, "accurate": 80, "robust": 160}

#: More points than this are not looked at in the search for a rough pose.
_SEARCHED = 600


def _has_sides(model: Model) -> bool:
    """Whether it is known to where the normals look."""
    return model.normals is not None or bool(len(all_triangles(model)))


def _prepared(model: Model, distance: float, name: str) -> tuple[Points, Points]:
    """Points at least a distance apart, and normals there."""
    points = need_points(model, name)
    normals = model.normals
    if normals is None and len(all_triangles(model)):
        triangles = all_triangles(model)
        normals = angle_weighted(points, triangles, normalized(face_normals(points, triangles)))
    finite = np.isfinite(points).all(axis=1)
    points = points[finite]
    if len(points) < 6:
        raise HError(9551, f"{len(points)} points", operator=name)
    keep = thinned(points, distance / 4)
    points = points[keep]
    if normals is None:
        normals = oriented_alike(points, moving_least_squares(points, 30, 1, None, 1.0)[1])
    else:
        normals = normals[finite][keep]
    keep = thinned(points, distance)
    return points[keep], normalized(normals[keep])


def _span(model: Model, name: str) -> float:
    points = need_points(model, name)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < 6:
        raise HError(9551, f"{len(points)} points", operator=name)
    return float(np.linalg.norm(points.max(axis=0) - points.min(axis=0)))


def _limited(points: Points, normals: Points) -> tuple[Points, Points]:
    chosen = np.linspace(0, len(points) - 1, min(len(points), _SEARCHED)).astype(int)
    return points[chosen], normals[chosen]


@operator
def register_object_model_3d_pair(
    object_model_3d1: ObjectModel3D,
    object_model_3d2: ObjectModel3D,
    method: str,
    gen_param_name: list[str],
    gen_param_value: list[Plain],
) -> tuple[list[float | int], float]:
    """The pose that moves the first 3D object model onto the second, and a score: the part of its points that then lie on it.

    Parameters
    ----------
    method
        'matching': the pose is looked for, whatever the models' positions are; 'icp': the models lie nearly on each other.
    gen_param_name, gen_param_value
        'default_parameters' ('accurate'; 'fast', 'robust'); 'rel_sampling_distance' (0.04; 0.06 if 'fast'): the distance of the
        points that are looked at, as a part of the first model's diameter; 'key_point_number' or 'key_point_fraction': points
        of the second model that poses are sought for; 'model_invert_normals' ('false'): turn the normals of the first model;
        'pose_ref_num_steps' (50), 'pose_ref_dist_threshold_rel' (of the diameter) or '..._abs' [m]: iterations of the
        refinement, and how far points may lie apart in it (by default three times the distance of points; ten times with
        'icp'); 'pose_ref_sub_sampling', 'rel_sampling_distance_use_normals', 'icp_method' are accepted.

    Models without normals get them as from `surface_normals_object_model_3d`. The score is 0, and the pose that of no movement,
    if nothing is found.

    Errors: 1303 method; 1304, 1305; 9515 no points; 9551 fewer than six.
    Source: signature only; the reference page was not read.
    """
    if method not in ("matching", "icp"):
        raise wrong_value(3, _PAIR, f"'{method}'")
    options = Options(gen_param_name, gen_param_value, 4, _PAIR, _PAIR_OPTIONS)
    kind = options.choice("default_parameters", tuple(_DISTANCE), "accurate")
    span = _span(object_model_3d1.model, _PAIR)
    distance = span * options.number("rel_sampling_distance", _DISTANCE[kind], 1e-4, 1.0)
    keys = options.count("key_point_number", _KEYS[kind], 1)
    if "key_point_fraction" in options:
        keys = max(int(_SEARCHED * options.number("key_point_fraction", 0.2, 1e-6, 1.0)), 1)
    steps = options.count("pose_ref_num_steps", 50, 0)
    reach = (10 if method == "icp" else 3) * distance
    if "pose_ref_dist_threshold_rel" in options:
        reach = span * options.positive("pose_ref_dist_threshold_rel", 0.1)
    if "pose_ref_dist_threshold_abs" in options:
        reach = options.positive("pose_ref_dist_threshold_abs", 0.1)
    source, source_normals = _prepared(object_model_3d1.model, distance, _PAIR)
    target, target_normals = _prepared(object_model_3d2.model, distance, _PAIR)
    if options.flag("model_invert_normals", False):
        source_normals = -source_normals
    if method == "icp":
        found = [Match(np.eye(4), 0.0)]
    else:
        few = _limited(source, source_normals), _limited(target, target_normals)
        found = matched(*few[0], *few[1], keys, 1.5 * distance)
        if not (_has_sides(object_model_3d1.model) and _has_sides(object_model_3d2.model)):
            found += matched(few[0][0], -few[0][1], *few[1], keys, 1.5 * distance)
            found.sort(key=lambda match: -match.overlap)
    if not found or (method == "matching" and found[0].overlap == 0):
        return matrix_pose(np.eye(4)), 0.0
    whole, normals = _prepared(object_model_3d2.model, distance / 4, _PAIR)
    best = refined(source, whole, normals, found[0].matrix, reach, steps)
    best = refined(source, whole, normals, best.matrix, 1.5 * distance, min(steps, 20))
    if best.overlap == 0:
        return matrix_pose(np.eye(4)), 0.0
    return matrix_pose(best.matrix), best.overlap


@operator
def register_object_model_3d_global(
    object_models_3d: list[ObjectModel3D],
    hom_mats_3d: list[int | float],
    from_: list[Plain],
    to: list[int],
    gen_param_name: list[str],
    gen_param_value: list[Plain],
) -> tuple[list[float], list[float]]:
    """Improve the positions of several 3D object models that overlap, all at once.

    Parameters
    ----------
    hom_mats_3d
        Rigid matrices of 12 values. With 'global' as `from_` one for each model: where it lies. With 'previous' one for each
        model but the first: from it to the one before. Else one for each pair: from the model `from_` to the model `to`.
    from_, to
        'global' or 'previous' and []; or the indices of pairs of models.
    gen_param_name, gen_param_value
        'rel_sampling_distance' (0.03): the distance of the points looked at, as a part of the mean diameter;
        'max_num_iterations' (5); 'pose_ref_dist_threshold_rel' (0.1, of the mean diameter): how far points of two models may
        lie apart;
        'default_parameters', 'pose_ref_sub_sampling', 'pose_ref_num_steps', 'pose_ref_dist_threshold_abs' [m].

    The result has a matrix for each model, from it to common coordinates: those of the matrices given ('global'), or of the
    first model. The score of a model is the number of models that overlap with it.

    Errors: 1402, 1403, 1404 numbers of values; 1403, 1404 indices; 9515, 9551 points.
    Source: signature only; the reference page was not read.
    """
    known = ("rel_sampling_distance", "max_num_iterations", "pose_ref_dist_threshold_rel", "pose_ref_dist_threshold_abs",
             "default_parameters", "pose_ref_sub_sampling", "pose_ref_num_steps")  # fmt: skip
    options = Options(gen_param_name, gen_param_value, 5, _GLOBAL, known)
    count = len(object_models_3d)
    if not hom_mats_3d or len(hom_mats_3d) % 12:
        raise wrong_number(2, _GLOBAL, f"{len(hom_mats_3d)} values")
    given = [matrices.affine(hom_mats_3d[k : k + 12], 4, 2, _GLOBAL) for k in range(0, len(hom_mats_3d), 12)]
    places = _places(given, from_, to, count)
    spans = [_span(handle.model, _GLOBAL) for handle in object_models_3d]
    span = float(np.mean(spans))
    distance = span * options.number("rel_sampling_distance", 0.03, 1e-4, 1.0)
    reach = span * options.positive("pose_ref_dist_threshold_rel", 0.1)
    if "pose_ref_dist_threshold_abs" in options:
        reach = options.positive("pose_ref_dist_threshold_abs", 0.1)
    rounds = options.count("max_num_iterations", 5, 0)
    steps = options.count("pose_ref_num_steps", 10, 1)
    clouds = [_prepared(handle.model, distance, _GLOBAL) for handle in object_models_3d]
    dense = [_prepared(handle.model, distance / 4, _GLOBAL) for handle in object_models_3d]
    for number in range(rounds if count > 1 else 0):
        near = max(reach * 0.7**number, min(reach, 2 * distance))
        before = [place.copy() for place in places]
        for own in range(1, count):
            target, normals = _others(dense, places, own)
            places[own] = refined(clouds[own][0], target, normals, places[own], near, steps).matrix
        if max(float(abs(a - b).max()) for a, b in zip(before, places)) < 1e-10:
            break
    scores = [float(_overlapping(clouds, places, own, 2 * distance)) for own in range(count)]
    return [float(value) for place in places for value in place[:3].reshape(-1)], scores


def _places(given: list[Points], from_: list[Plain], to: list[int], count: int) -> list[Points]:
    """Where each model lies."""
    if len(from_) == 1 and isinstance(from_[0], str):
        if from_[0] not in ("global", "previous"):
            raise wrong_value(3, _GLOBAL, f"'{from_[0]}'")
        if to:
            raise wrong_number(4, _GLOBAL, f"{len(to)} values")
        wanted = count if from_[0] == "global" else count - 1
        if len(given) != wanted:
            raise wrong_number(2, _GLOBAL, f"{len(given)} matrices for {count} models")
        if from_[0] == "global":
            return [matrix.copy() for matrix in given]
        places = [np.eye(4)]
        for matrix in given:
            places.append(places[-1] @ matrix)
        return places
    if len(from_) != len(given) or len(to) != len(given):
        raise wrong_number(3 if len(from_) != len(given) else 4, _GLOBAL, f"pairs for {len(given)} matrices")
    known: dict[int, Points] = {0: np.eye(4)}
    pairs: list[tuple[int, int, Any]] = []
    for a, b, matrix in zip(from_, to, given):
        if isinstance(a, str):
            raise wrong_type(3, _GLOBAL, f"'{a}'")
        for position, value in ((3, a), (4, b)):
            if value != int(value) or not 0 <= value < count:
                raise wrong_value(position, _GLOBAL, str(value))
        pairs.append((int(a), int(b), matrix))
    for _ in range(count):
        for a, b, matrix in pairs:
            if b in known and a not in known:
                known[a] = known[b] @ matrix
            elif a in known and b not in known:
                known[b] = known[a] @ np.linalg.inv(matrix)
    missing = [str(k) for k in range(count) if k not in known]
    if missing:
        raise HError(9530, f"models {', '.join(missing)} are linked to none of the others", operator=_GLOBAL)
    return [known[k] for k in range(count)]


def _others(clouds: list[tuple[Points, Points]], places: list[Points], own: int) -> tuple[Points, Points]:
    chosen = [k for k in range(len(clouds)) if k != own]
    points = [clouds[k][0] @ places[k][:3, :3].T + places[k][:3, 3] for k in chosen]
    normals = [clouds[k][1] @ places[k][:3, :3].T for k in chosen]
    return np.concatenate(points), np.concatenate(normals)


def _overlapping(clouds: list[tuple[Points, Points]], places: list[Points], own: int, distance: float) -> int:
    """How many others lie on a model with a tenth of their points."""
    from scipy.spatial import cKDTree

    tree = cKDTree(clouds[own][0] @ places[own][:3, :3].T + places[own][:3, 3])
    result = 0
    for k, (points, _) in enumerate(clouds):
        if k != own:
            near = tree.query(points @ places[k][:3, :3].T + places[k][:3, 3], distance_upper_bound=distance)[0]
            result += bool(np.isfinite(near).mean() > 0.1)
    return result
