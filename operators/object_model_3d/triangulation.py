"""Operators of chapter 3D Object Model, section Transformations: triangulation, fewer triangles."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.models3d.geometry import as_triangles, face_normals, normalized, subset
from hdev.models3d.greedy import Settings, triangulated, without_small
from hdev.models3d.grids import grid_triangles
from hdev.models3d.model import Model, ObjectModel3D
from hdev.models3d.neighbors import moving_least_squares, oriented_alike
from hdev.operators.object_model_3d._options import Options
from hdev.operators.object_model_3d._parameters import NO_MAPPING, NO_POLYGONS, NO_TRIANGLES, need_points
from hdev.registry import operator

_NAME = "triangulate_object_model_3d"
_GREEDY = (
    "greedy_kNN", "greedy_radius_type", "greedy_radius_value", "greedy_neigh_orient_tol", "greedy_neigh_orient_consistent",
    "greedy_neigh_latitude_tol", "greedy_neigh_vertical_tol", "greedy_hole_filling", "greedy_fix_flips",
    "greedy_prefetch_neighbors", "greedy_mesh_erosion", "greedy_mesh_dilation", "greedy_remove_small_surfaces",
    "greedy_timeout", "greedy_suppress_timeout_error", "greedy_output_all_points", "information",
)  # fmt: skip
_GRID = ("xyz_mapping_max_area_holes", "xyz_mapping_max_view_angle", "xyz_mapping_max_view_dir_x",
         "xyz_mapping_max_view_dir_y", "xyz_mapping_max_view_dir_z", "xyz_mapping_output_all_points")  # fmt: skip


@operator
def triangulate_object_model_3d(
    object_model_3d: list[ObjectModel3D],
    method: str,
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> tuple[list[ObjectModel3D], list[int]]:
    """3D object models with a surface of triangles, and the number of these of each.

    Parameters
    ----------
    method
        'polygon_triangulation': the polygons are cut into triangles. 'xyz_mapping': neighbouring pixels of the mapping are
        connected; triangles look to where z is smaller. 'greedy': a surface through points with normals (those of
        `surface_normals_object_model_3d` with 'mls' if there are none), triangles turned as the normals.
    gen_param_name, gen_param_value
        'xyz_mapping': 'xyz_mapping_max_area_holes' (10, pixels; larger ones stay open), 'xyz_mapping_max_view_angle' (no
        limit [rad]: triangles whose normal differs more from the direction stay out), 'xyz_mapping_max_view_dir_x', '..._y',
        '..._z' (0, 0, 1), 'xyz_mapping_output_all_points' ('true').
        'greedy': 'greedy_kNN' (40) neighbours are looked at; 'greedy_radius_type' with 'greedy_radius_value': 'auto' (1.0;
        times a distance that follows from those of the nearest points), 'fixed' [m], 'z_factor' (times the mean z of the
        points); 'greedy_neigh_orient_tol' (30, degrees): normals of neighbours may differ so much;
        'greedy_neigh_orient_consistent' ('false'): opposite normals do differ; 'greedy_neigh_latitude_tol' (30, degrees):
        neighbours may lie so much above or below the tangential plane; 'greedy_hole_filling' (40, 'false' for none): holes
        with so many corners are filled; 'greedy_remove_small_surfaces' ('false'; 'true' for 10 triangles, or a number, below 1
        as a part of all triangles): smaller parts stay out; 'greedy_output_all_points' ('false'): keep points without
        triangles. Accepted without an effect: 'greedy_neigh_vertical_tol', 'greedy_fix_flips', 'greedy_prefetch_neighbors',
        'greedy_mesh_erosion', 'greedy_mesh_dilation', 'greedy_timeout', 'greedy_suppress_timeout_error', 'information'.

    Errors: 1302 method; 9000 'implicit', which hdev does not have; 1303, 1304; 9515, 9520, 9521 points, polygons or the
    mapping are missing. Source: reference page of `triangulate_object_model_3d` (read in part).
    """
    if method == "implicit":
        raise HError(9000, "the method 'implicit' is not implemented in hdev yet; 'greedy' is", operator=_NAME)
    if method not in ("polygon_triangulation", "xyz_mapping", "greedy"):
        raise wrong_value(2, _NAME, f"'{method}'")
    known = {"polygon_triangulation": (), "xyz_mapping": _GRID, "greedy": _GREEDY}[method]
    options = Options(gen_param_name, gen_param_value, 3, _NAME, known)
    make = {"polygon_triangulation": _polygons, "xyz_mapping": _mapping, "greedy": _greedy}[method]
    found = [make(handle.model, options) for handle in object_model_3d]
    return [ObjectModel3D(model) for model in found], [0 if m.triangles is None else len(m.triangles) for m in found]


def _polygons(model: Model, options: Options) -> Model:
    if model.polygons is None:
        raise HError(NO_POLYGONS, "", operator=_NAME)
    return as_triangles(model)


def _mapping(model: Model, options: Options) -> Model:
    points = need_points(model, _NAME)
    if model.mapping is None:
        raise HError(NO_MAPPING, "", operator=_NAME)
    triangles = grid_triangles(points, model.mapping, options.count("xyz_mapping_max_area_holes", 10))
    if "xyz_mapping_max_view_angle" in options:
        angle = options.number("xyz_mapping_max_view_angle", np.pi / 2, 0.0, np.pi)
        default = (0.0, 0.0, 1.0)
        direction = np.array([options.number(f"xyz_mapping_max_view_dir_{a}", d) for a, d in zip("xyz", default)])
        length = float(np.linalg.norm(direction))
        if not 0 < length < np.inf:
            raise options.wrong("xyz_mapping_max_view_angle")
        agreement = abs(normalized(face_normals(points, triangles)) @ (direction / length))
        triangles = triangles[agreement >= np.cos(angle)]
    return _used_only(
        model.with_(triangles=triangles, polygons=None), options.flag("xyz_mapping_output_all_points", True)
    )


def _used_only(model: Model, everything: bool) -> Model:
    model = model.with_(prepared=frozenset(), primitive=None, rms=None)
    if everything or model.triangles is None:
        return model
    used = np.zeros(model.count, bool)
    used[model.triangles.reshape(-1)] = True
    return subset(model, used)


def _greedy(model: Model, options: Options) -> Model:
    points = need_points(model, _NAME)
    settings = _settings(model, options)
    finite = np.isfinite(points).all(axis=1)
    model = subset(model.with_(triangles=None, polygons=None), finite)
    assert model.points is not None
    if model.normals is None:
        normals = moving_least_squares(model.points, 60, 2, None, 1.0)[1]
        model = model.with_(normals=oriented_alike(model.points, normals))
    assert model.normals is not None
    assert model.points is not None
    triangles = triangulated(model.points, model.normals, settings)
    small = options.raw("greedy_remove_small_surfaces", "false")
    if not isinstance(small, str) and 0 < small < 1:
        triangles = without_small(triangles, model.count, max(int(small * len(triangles)), 1))
    return _used_only(model.with_(triangles=triangles), options.flag("greedy_output_all_points", False))


def _settings(model: Model, options: Options) -> Settings:
    kind = options.choice("greedy_radius_type", ("auto", "fixed", "z_factor"), "auto")
    value = options.positive("greedy_radius_value", 1.0)
    radius = value if kind == "fixed" else None
    if kind == "z_factor":
        z = need_points(model, _NAME)[:, 2]
        radius = value * float(abs(z[np.isfinite(z)]).mean()) if np.isfinite(z).any() else None
    holes = 0 if options.raw("greedy_hole_filling") == "false" else options.count("greedy_hole_filling", 40, 0)
    small = options.raw("greedy_remove_small_surfaces", "false")
    if small not in ("true", "false") and (isinstance(small, str) or not small >= 0):
        raise options.wrong("greedy_remove_small_surfaces")
    smallest = {"true": 10, "false": 0}.get(small, 0) if isinstance(small, str) else int(small)
    return Settings(
        neighbors=options.count("greedy_kNN", 40, 3),
        radius=radius,
        factor=2.0 * value,
        orientation=options.number("greedy_neigh_orient_tol", 30.0, 0.0, 180.0),
        consistent=options.flag("greedy_neigh_orient_consistent", False),
        latitude=options.number("greedy_neigh_latitude_tol", 30.0, 0.0, 90.0),
        holes=holes,
        smallest=smallest,
    )


_SIMPLIFY = "simplify_object_model_3d"
_AMOUNTS = ("percentage_remaining", "percentage_to_remove", "num_points_remaining", "num_points_to_remove")


@operator
def simplify_object_model_3d(
    object_model_3d: list[ObjectModel3D],
    method: str,
    amount: list[int | float],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> list[ObjectModel3D]:
    """3D object models with fewer points and triangles, which stand for the same surface as well as they can.

    Parameters
    ----------
    method
        'preserve_point_coordinates': the points that stay do not move.
    amount
        How many points stay, in percent of the points, or as 'amount_type' says; one for all models or one for each.
    gen_param_name, gen_param_value
        'amount_type' ('percentage_remaining'): or 'percentage_to_remove', 'num_points_remaining', 'num_points_to_remove';
        'avoid_triangle_flips' ('false'): hdev never lets triangles flip.

    Points are taken away one by one, where that changes the surface least; fewer are if others would fold or tear it. Points of
    no triangle are left out. Normals and attributes of points stay with these; attributes of triangles are removed. Polygons
    are cut into triangles first.

    Errors: 1302 method; 1303; 1304, 1305; 1403; 9515, 9517 no points, no triangles.
    Source: reference page of `simplify_object_model_3d` (read in part).
    """
    from hdev.models3d.collapse import simplified

    if method != "preserve_point_coordinates":
        raise wrong_value(2, _SIMPLIFY, f"'{method}'")
    if len(amount) not in (1, len(object_model_3d)):
        raise wrong_number(3, _SIMPLIFY, f"{len(amount)} values for {len(object_model_3d)} models")
    options = Options(gen_param_name, gen_param_value, 4, _SIMPLIFY, ("amount_type", "avoid_triangle_flips"))
    kind = options.choice("amount_type", _AMOUNTS, _AMOUNTS[0])
    options.flag("avoid_triangle_flips", False)
    for value in amount:
        if not 0 <= value <= (100 if kind.startswith("percentage") else 2**62):
            raise wrong_value(3, _SIMPLIFY, str(value))
    result = []
    for k, handle in enumerate(object_model_3d):
        model = handle.model
        points = need_points(model, _SIMPLIFY)
        if model.triangles is None and model.polygons is None:
            raise HError(NO_TRIANGLES, "", operator=_SIMPLIFY)
        value = amount[k % len(amount)]
        share = model.count * value / 100 if kind.startswith("percentage") else value
        target = round(share if kind.endswith("remaining") else model.count - share)
        model = subset(as_triangles(model), np.isfinite(points).all(axis=1))
        assert model.points is not None
        assert model.triangles is not None
        gone = [name for name, one in model.attributes.items() if one.attached in ("triangles", "polygons")]
        triangles = simplified(model.points, model.triangles, max(target, 0))
        model = model.without_attributes(gone).with_(triangles=triangles)
        result.append(ObjectModel3D(_used_only(model, False)))
    return result
