"""Every operator on models of every kind: a result, or an error of its own."""

from __future__ import annotations

import numpy as np
import pytest

import hdev
from hdev.models3d.model import Grid, Primitive
from tests.operators.object_model_3d.models import box, cloud, handle
from tests.operators.running import run

_NAN = np.array([[0, 0, 1.0], [np.nan, 1, 1], [1, np.inf, 1], [1, 1, 1], [0, 1, 2], [1, 0, 2], [2, 1, 1], [1, 2, 1]])


def _mapped(points, width):
    rows, columns = np.divmod(np.arange(len(points), dtype=np.int32), width)
    return handle(points, mapping=Grid(rows, columns, width, len(points) // width))


MODELS = {
    "empty": lambda: handle(),
    "no points": lambda: handle(np.empty((0, 3))),
    "one point": lambda: handle([[1.0, 2, 3]]),
    "two points": lambda: handle([[1.0, 2, 3], [1, 2, 3]], lines=[[0, 1]]),
    "a line": lambda: handle(np.outer(np.arange(9.0), [1, 2, 3])),
    "a plane": lambda: handle(cloud(1, 40) * [1, 1, 0] + [0, 0, 2]),
    "the same point": lambda: handle(np.ones((70, 3))),
    "points": lambda: handle(cloud(2, 90) + np.array([0, 0, 9]), normals=cloud(3, 90)),
    "not finite": lambda: handle(
        _NAN, normals=_NAN, triangles=[[0, 1, 2], [3, 4, 5], [3, 3, 3]], polygons=[[3, 4, 5, 6]]
    ),
    "huge": lambda: handle(cloud(4, 40, 1e150)),
    "tiny": lambda: handle(cloud(5, 40, 1e-150)),
    "mapping": lambda: _mapped(np.column_stack([cloud(6, 60)[:, :2], np.arange(60) % 7 + 1.0]), 10),
    "mapping not finite": lambda: _mapped(np.concatenate([_NAN, _NAN]), 4),
    "a mesh": lambda: box(1, 2, 3, (0, 0, 9)),
    "no faces": lambda: handle(cloud(7, 5), triangles=np.empty((0, 3), int), polygons=(), lines=()),
    "no extent": lambda: handle(np.zeros((5, 3)), triangles=[[0, 1, 2], [2, 3, 4]]),
    "a sphere": lambda: _shape("sphere", radius=1.0),
    "a plane without borders": lambda: _shape("plane"),
    "a cylinder": lambda: _shape("cylinder", radius=1.0, z_min=-1.0, z_max=1.0),
}


def _shape(kind, **sizes):
    return handle(primitive=Primitive(kind, np.eye(4), (0, 0, 0, 0, 0, 0, 0), **sizes))


CALLS = """
get_object_model_3d_params (M, ['num_points','has_points','center'], R)
get_object_model_3d_params (M, ['bounding_box1','diameter_axis_aligned_bounding_box'], R)
get_object_model_3d_params (M, ['neighbor_distance','num_neighbors 0.5'], R)
rigid_trans_object_model_3d (M, [1,2,3,10,20,30,0], R)
affine_trans_object_model_3d (M, [1,2,0,1,0,1,0,2,0,0,0,3], R)
projective_trans_object_model_3d (M, [1,0,0,0,0,1,0,0,0,0,1,0,0,0,0.01,1], R)
sample_object_model_3d (M, 'fast', 0.3, [], [], R)
sample_object_model_3d (M, 'fast_compute_normals', 0.3, [], [], R)
sample_object_model_3d (M, 'accurate', 0.3, [], [], R)
sample_object_model_3d (M, 'accurate_use_normals', 0.3, [], [], R)
triangulate_object_model_3d (M, 'greedy', [], [], R, I)
triangulate_object_model_3d (M, 'xyz_mapping', [], [], R, I)
triangulate_object_model_3d (M, 'polygon_triangulation', [], [], R, I)
smooth_object_model_3d (M, 'mls', [], [], R)
surface_normals_object_model_3d (M, 'mls', 'mls_kNN', 8, R)
surface_normals_object_model_3d (M, 'triangles', [], [], R)
surface_normals_object_model_3d (M, 'xyz_mapping', [], [], R)
connection_object_model_3d (M, 'distance_3d', 0.5, R)
connection_object_model_3d (M, 'angle', 0.5, R)
connection_object_model_3d (M, 'mesh', 0.5, R)
connection_object_model_3d (M, 'lines', 0.5, R)
connection_object_model_3d (M, 'distance_mapping', 1.5, R)
prepare_object_model_3d (M, 'segmentation', 'true', [], [])
convex_hull_object_model_3d (M, R)
simplify_object_model_3d (M, 'preserve_point_coordinates', 50, [], [], R)
intersect_plane_object_model_3d (M, [0,0,9,10,20,30,0], R)
max_diameter_object_model_3d (M, R)
area_object_model_3d (M, R)
volume_object_model_3d_relative_to_plane (M, [0,0,0,10,20,30,0], 'signed', 'true', R)
moments_object_model_3d (M, ['mean_points','central_moment_2_points','principal_axes'], R)
smallest_sphere_object_model_3d (M, C, R)
smallest_bounding_box_object_model_3d (M, 'oriented', P, L1, L2, L3)
smallest_bounding_box_object_model_3d (M, 'axis_aligned', P, L1, L2, L3)
select_object_model_3d (M, ['volume','diameter_bounding_box','num_faces'], 'or', [0,0,0], [1,1,1], R)
select_points_object_model_3d (M, 'point_coord_z', 0, 1, R)
select_points_object_model_3d (M, 'neighbor_distance', 0, 1, R)
distance_object_model_3d (M, M, [], 0, 'store_closest_index', 'true')
distance_object_model_3d (M, M, [], 0.5, 'signed_distances', 'true')
union_object_model_3d ([M,M], 'points_surface', R)
copy_object_model_3d (M, ['point_coord','faces'], R)
serialize_object_model_3d (M, R)
object_model_3d_to_xyz (X, Y, Z, M, 'cartesian', ['area_scan_division',0.01,0,1e-4,1e-4,40,30,80,60], [0,0,5,0,0,0,0])
object_model_3d_to_xyz (X, Y, Z, M, 'cartesian_faces', ['area_scan_division',0.01,0,1e-4,1e-4,40,30,80,60], [0,0,5,0,0,0,0])
object_model_3d_to_xyz (X, Y, Z, M, 'from_xyz_map', [], [])
project_object_model_3d (X, M, ['area_scan_division',0.01,9,1e-4,1e-4,40,30,80,60], [0,0,5,0,0,0,0], [], [])
project_object_model_3d (X, M, ['area_scan_division',0.01,9,1e-4,1e-4,40,30,80,60], [0,0,5,0,0,0,0], 'data', 'points')
fit_primitives_object_model_3d (M, ['primitive_type','max_radius'], ['all',100], R)
fit_primitives_object_model_3d (M, ['primitive_type','fitting_algorithm'], ['cylinder','least_squares_tukey'], R)
segment_object_model_3d (M, 'min_area', 2, R)
register_object_model_3d_pair (M, M, 'matching', [], [], P, S)
register_object_model_3d_pair (M, M, 'icp', [], [], P, S)
""".strip().splitlines()


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.filterwarnings("ignore")
def test_a_result_or_an_error_of_its_own(kind):
    for call in CALLS:
        try:
            run(call, {"M": MODELS[kind]()})
        except hdev.HError as error:
            assert error.code not in (22000, 9000), f"{call}: {error}"


@pytest.mark.parametrize("ending", ["om3", "ply", "obj", "off", "stl", "dxf"])
def test_every_model_in_every_file(tmp_path, ending):
    for number, (kind, make) in enumerate(MODELS.items()):
        name = str(tmp_path / f"{number}.{ending}")
        try:
            run(
                f"write_object_model_3d (M, '{ending}', F, [], [])\nread_object_model_3d (F, 'm', [], [], R, S)",
                {"M": make(), "F": name},
            )
        except hdev.HError as error:
            assert error.code in (9510, 9511), f"{kind}: {error}"
