"""Moving 3D object models, and images of coordinates."""

from __future__ import annotations

import numpy as np

from hdev.iconic import Image, Region
from tests.operators.object_model_3d.models import box, cloud, handle, model_of, values
from tests.operators.running import fails, run

CAMERA = ["area_scan_division", 0.01, 0, 1e-5, 1e-5, 40, 30, 80, 60]


def test_rigid_movement():
    points = cloud(1, 20)
    whole = handle(points, normals=points)
    found = model_of("rigid_trans_object_model_3d (M, [1,2,3,0,0,90,0], R)", M=whole)
    assert np.allclose(found.points, points[:, [1, 0, 2]] * [-1, 1, 1] + [1, 2, 3])
    assert np.allclose(found.normals, points[:, [1, 0, 2]] * [-1, 1, 1])
    assert np.array_equal(whole.model.points, points)
    text = "rigid_trans_object_model_3d (M, [1,0,0,0,0,0,0, 2,0,0,0,0,0,0], T)\nget_object_model_3d_params (T, 'point_coord_x', R)"
    assert values(text, M=handle([[0, 0, 0]])) == [1, 2]
    text = "rigid_trans_object_model_3d ([M,N], [1,0,0,0,0,0,0], T)\nget_object_model_3d_params (T, 'point_coord_x', R)"
    assert values(text, M=handle([[0, 0, 0]]), N=handle([[5, 0, 0]])) == [1, 6]
    with fails(1402):
        run("rigid_trans_object_model_3d (M, [1,2], R)", {"M": whole})


def test_primitives_move_too():
    text = """
        gen_cylinder_object_model_3d ([0,0,0,0,0,0,0], 1, 0, 2, C)
        rigid_trans_object_model_3d (C, [1,2,3,90,0,0,0], T)
        get_object_model_3d_params (T, ['primitive_parameter','bounding_box1'], R)
    """
    assert np.allclose(values(text), [1, 2, 3, 0, -1, 0, 1, 0, 0, 2, 2, 2, 4])
    text = """
        gen_sphere_object_model_3d_center (1, 0, 0, 1, C)
        affine_trans_object_model_3d (C, [2,0,0,5, 0,2,0,0, 0,0,2,0], T)
        get_object_model_3d_params (T, 'primitive_parameter', R)
    """
    assert np.allclose(values(text), [7, 0, 0, 2])
    text = """
        gen_sphere_object_model_3d_center (1, 0, 0, 1, C)
        affine_trans_object_model_3d (C, [2,0,0,5, 0,1,0,0, 0,0,1,0], T)
        get_object_model_3d_params (T, 'has_primitive_data', R)
    """
    assert values(text) == ["false"]


def test_affine_and_projective():
    points = cloud(2, 30)
    matrix = np.random.default_rng(3).normal(size=(3, 4))
    found = model_of("affine_trans_object_model_3d (M, H, R)", M=box(), H=matrix.reshape(-1).tolist())
    assert np.allclose(found.points, box().model.points @ matrix[:, :3].T + matrix[:, 3])
    tangent = np.cross(points, [1, 0, 0])
    turned = model_of(
        "affine_trans_object_model_3d (M, H, R)", M=handle(points, normals=points), H=matrix.reshape(-1).tolist()
    )
    assert np.allclose(np.einsum("nd,nd->n", turned.normals, tangent @ matrix[:, :3].T), 0, atol=1e-9)
    h = np.eye(4)
    h[3] = [0.1, 0, 0, 1]
    found = model_of("projective_trans_object_model_3d (M, H, R)", M=handle(points), H=h.reshape(-1).tolist())
    assert np.allclose(found.points, points / (1 + 0.1 * points[:, :1]))
    with fails(3125):
        run("affine_trans_object_model_3d (M, H, R)", {"M": box(), "H": h.reshape(-1).tolist()})


def images(seed=0, height=7, width=9):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=(height, width)).astype(np.float32) for name in "XYZ"}


def test_images_of_coordinates_there_and_back():
    given = images()
    given["Y"][2, 3] = np.nan
    inputs = {name: Image([array], "real") for name, array in given.items()}
    inputs["Z"] = inputs["Z"].with_domain(Region.rectangle1(1, 1, 5, 6))
    text = """
        xyz_to_object_model_3d (X, Y, Z, M)
        get_object_model_3d_params (M, ['mapping_size','num_points'], Sizes)
        get_object_model_3d_params (M, ['mapping_row','mapping_col'], Pixels)
        get_object_model_3d_params (M, 'point_coord_y', PY)
        object_model_3d_to_xyz (X2, Y2, Z2, M, 'from_xyz_map', [], [])
    """
    result = run(text, inputs)
    mask = np.zeros((7, 9), bool)
    mask[1:6, 1:7] = True
    mask[2, 3] = False
    assert result["Sizes"] == [9, 7, int(mask.sum())]
    assert result["Pixels"] == [*np.nonzero(mask)[0], *np.nonzero(mask)[1]]
    assert np.array_equal(result["PY"], given["Y"][mask])
    for name in "XYZ":
        image = result[name + "2"][0]
        assert np.array_equal(image.to_numpy()[mask], given[name][mask])
        assert np.array_equal(image.domain.to_mask((7, 9)), mask)


def test_wrong_images():
    given = {name: Image([array], "real") for name, array in images().items()}
    with fails(9001):
        run("xyz_to_object_model_3d (B, X, Y, M)", {**given, "B": Image([np.zeros((7, 9), np.uint8)])})
    with fails(9003):
        run("xyz_to_object_model_3d (B, X, Y, M)", {**given, "B": Image([np.zeros((7, 8), np.float32)])})


def test_projected_points_hide_each_other():
    points = [[0, 0, 1], [0, 0, 2], [0.01, 0, 1], [0, 0, -1], [9, 9, 1]]
    text = "object_model_3d_to_xyz (X, Y, Z, M, 'cartesian', C, [0,0,0,0,0,0,0])"
    result = run(text, {"M": handle(points), "C": CAMERA})
    z = result["Z"][0]
    assert z.domain.area == 2
    assert z.to_numpy()[30, 40] == 1
    assert z.to_numpy()[30, 50] == 1
    assert result["X"][0].to_numpy()[30, 50] == np.float32(0.01)


def test_projected_faces_are_planes_of_depth():
    text = """
        rigid_trans_object_model_3d (M, [0,0,0.5,20,30,40,0], T)
        object_model_3d_to_xyz (X, Y, Z, T, 'cartesian_faces', C, [0,0,0.5,0,0,0,0])
        xyz_to_object_model_3d (X, Y, Z, Seen)
        distance_object_model_3d (Seen, T, [0,0,0.5,0,0,0,0], 0, 'invert_pose', 'true')
        get_object_model_3d_params (Seen, '&distance', R)
    """
    found = values(text, M=box(0.02, 0.03, 0.02), C=CAMERA)
    assert len(found) > 500
    assert max(found) < 1e-7
    with fails(9517):
        run(
            "object_model_3d_to_xyz (X, Y, Z, M, 'cartesian_faces', C, [0,0,1,0,0,0,0])",
            {"M": handle(np.eye(3)), "C": CAMERA},
        )
    for call, code in (
        ("'x', C, [0,0,1,0,0,0,0]", 1302),
        ("'cartesian', [1,2], [0,0,1,0,0,0,0]", 1303),
        ("'cartesian', ['line_scan',1,2], [0,0,1,0,0,0,0]", 9000),
        ("'cartesian', C, [0,0]", 1404),
        ("'from_xyz_map', [], []", 9521),
    ):
        with fails(code):
            run(f"object_model_3d_to_xyz (X, Y, Z, M, {call})", {"M": handle(np.eye(3)), "C": CAMERA})
