"""Operators of 3D Object Model / Segmentation, and triangulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hdev.iconic import Image
from tests.operators.object_model_3d.models import box, cloud, handle, model_of, rotation, values
from tests.operators.running import fails, run

CAMERA = ["area_scan_division", 0.01, 0, 1e-5, 1e-5, 40, 30, 80, 60]


def test_points_are_selected_with_their_faces():
    whole = handle(
        [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]],
        triangles=[[0, 1, 2], [0, 1, 3]],
        polygons=[[0, 1, 2, 3]],
        lines=[[0, 1, 3, 2], [2, 3]],
        normals=np.eye(4)[:, :3],
    )
    whole.model = whole.model.with_attribute("&v", np.array([5, 6, 7, 8])).with_attribute(
        "&t", np.array([1, 2]), "triangles"
    )
    found = model_of("select_points_object_model_3d (M, '&v', 5, 7, R)", M=whole)
    assert found.triangles.tolist() == [[0, 1, 2]]
    assert found.polygons == ()
    assert [x.tolist() for x in found.lines] == [[0, 1]]
    assert found.attributes["&v"].values.tolist() == [5, 6, 7]
    assert found.attributes["&t"].values.tolist() == [1]
    found = model_of("select_points_object_model_3d (M, ['point_coord_z','&v'], [0.5,-1], [2,9], R)", M=whole)
    assert found.points.tolist() == [[0, 0, 1]]
    assert len(found.triangles) == 0
    for call, code in (("'x', 0, 1", 1302), ("'&v', [0,1], 1", 1403), ("'&v', 0, [1,2]", 1404), ("'&none', 0, 1", 9524),
                       ("'&t', 0, 1", 1302), ("'mapping_row', 0, 1", 9521)):  # fmt: skip
        with fails(code):
            run(f"select_points_object_model_3d (M, {call}, R)", {"M": whole})


def test_outliers_go_by_their_neighbours():
    points = np.concatenate([cloud(1, 100, 0.1), [[9, 9, 9]]])
    assert model_of("select_points_object_model_3d (M, 'num_neighbors 0.5', 5, 1000, R)", M=handle(points)).count == 100
    assert model_of("select_points_object_model_3d (M, 'neighbor_distance', 0, 1, R)", M=handle(points)).count == 100


def test_points_in_a_view():
    points = [[0, 0, 1], [0.01, 0, 1], [0, 0, -1]]
    text = "gen_rectangle1 (Region, 20, 35, 40, 45)\nreduce_object_model_3d_by_view (Region, M, C, [0,0,0,0,0,0,0], R)"
    assert model_of(text, M=handle(points), C=CAMERA).points.tolist() == [[0, 0, 1]]
    z = np.ones((6, 6), np.float32)
    text = "xyz_to_object_model_3d (X, X, X, M)\ngen_rectangle1 (Region, 1, 2, 3, 9)\nreduce_object_model_3d_by_view (Region, M, 'xyz_mapping', [], R)"
    assert model_of(text, X=Image([z], "real")).count == 12
    with fails(9521):
        run(
            "gen_rectangle1 (Region, 1, 2, 3, 9)\nreduce_object_model_3d_by_view (Region, M, 'xyz_mapping', [], R)",
            {"M": handle(points)},
        )


# ------------------------------------------------------------------------------------------------------------- fitting


def test_a_plane_is_found():
    turn = rotation(5)
    turn = turn * np.sign(turn[2, 2])
    points = cloud(1, 200) * [1, 1, 0] @ turn.T + [1, 2, 3]
    text = "fit_primitives_object_model_3d (M, ['primitive_type','fitting_algorithm'], ['plane',A], F)\nget_object_model_3d_params (F, ['primitive_parameter','primitive_rms'], R)"
    normal = turn[:, 2]
    for algorithm in ("least_squares", "least_squares_huber", "least_squares_tukey"):
        found = values(text, M=handle(points), A=algorithm)
        assert np.allclose(found, [*normal, normal @ [1, 2, 3], 0], atol=1e-7)
    far = np.concatenate([points, points[:20] + normal * 3])
    tukey = values(text, M=handle(far), A="least_squares_tukey")
    assert np.allclose(tukey[:4], [*normal, normal @ [1, 2, 3]], atol=1e-6)


@pytest.mark.parametrize("algorithm", ["least_squares", "least_squares_huber", "least_squares_tukey"])
def test_spheres_and_cylinders_are_found(algorithm):
    rng = np.random.default_rng(1)
    away = rng.normal(size=(300, 3))
    away = away[away[:, 2] > 0] / np.linalg.norm(away[away[:, 2] > 0], axis=1)[:, None]
    text = "fit_primitives_object_model_3d (M, ['primitive_type','fitting_algorithm','max_radius'], [T,A,10], F)\nget_object_model_3d_params (F, ['primitive_parameter','primitive_rms'], R)"
    found = values(text, M=handle(away * 0.7 + [1, 2, 3]), T="sphere", A=algorithm)
    assert np.allclose(found, [1, 2, 3, 0.7, 0], atol=1e-7)
    angle, height = rng.random(300) * 2.5, rng.random(300) * 2
    turn = rotation(3)
    local = np.stack([0.5 * np.cos(angle), 0.5 * np.sin(angle), height], axis=1)
    points = local @ turn.T + [1, 2, 3]
    found = np.array(values(text, M=handle(points), T="cylinder", A=algorithm))
    axis = turn[:, 2] * np.sign(turn[2, 2])
    assert np.allclose(found[3:], [*axis, 0.5, 0], atol=1e-6)
    assert np.allclose(np.cross(found[:3] - [1, 2, 3], axis), 0, atol=1e-6)


def test_the_best_of_all_and_limits():
    text = """
        gen_sphere_object_model_3d_center (0, 0, 0, 0.1, S)
        sample_object_model_3d (S, 'fast', 0.02, [], [], P)
        fit_primitives_object_model_3d (P, 'primitive_type', 'all', F)
        get_object_model_3d_params (F, ['primitive_type','num_points'], R)
        fit_primitives_object_model_3d (P, ['primitive_type','max_radius','output_point_coord'], ['sphere',0.05,'false'], G)
        get_object_model_3d_params (G, ['has_primitive_data','has_points'], None)
    """
    result = run(text)
    assert result["R"][0] == "sphere"
    assert result["R"][1] > 100
    assert result["None"] == ["false", "false"]
    with fails(9551):
        run("fit_primitives_object_model_3d (M, [], [], F)", {"M": handle(np.eye(3))})
    with fails(1303):
        run("fit_primitives_object_model_3d (M, 'primitive_type', 'cone', F)", {"M": handle(np.eye(3))})


# --------------------------------------------------------------------------------------------------------- triangulation


def test_polygons_become_triangles():
    concave = [[0, 0, 0], [4, 0, 0], [4, 4, 0], [2, 1, 0], [0, 4, 0]]
    whole = handle(concave, polygons=[[0, 1, 2, 3, 4]])
    text = "triangulate_object_model_3d (M, 'polygon_triangulation', [], [], T, N)\narea_object_model_3d (T, R)"
    assert values(text, M=whole) == pytest.approx([16 - 6])
    with fails(9520):
        values(text, M=box())


def test_a_mapping_becomes_triangles():
    y, x = np.mgrid[0:5, 0:6].astype(np.float32)
    pictures = {
        "X": Image([x], "real"),
        "Y": Image([y], "real"),
        "Z": Image([np.where(x > 2, 9, 1).astype(np.float32)], "real"),
    }
    text = "xyz_to_object_model_3d (X, Y, Z, M)\ntriangulate_object_model_3d (M, 'xyz_mapping', N, V, R, I)"
    assert len(model_of(text, **pictures, N=[], V=[]).triangles) == 40
    steep = model_of(text, **pictures, N="xyz_mapping_max_view_angle", V=0.5)
    assert len(steep.triangles) == 32
    with fails(9521):
        run("triangulate_object_model_3d (M, 'xyz_mapping', [], [], R, I)", {"M": handle(np.eye(3))})


def _check_surface(model, closed):
    edges = np.concatenate([np.sort(model.triangles[:, pair], axis=1) for pair in ([0, 1], [1, 2], [2, 0])])
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert counts.max() == 2
    if closed:
        assert counts.min() == 2
        assert model.count - len(counts) + len(model.triangles) == 2  # Euler


def test_greedy_closes_a_sphere():
    text = """
        gen_sphere_object_model_3d_center (0, 0, 0, 1, S)
        sample_object_model_3d (S, 'fast', 0.12, [], [], P)
        triangulate_object_model_3d (P, 'greedy', [], [], T, Information)
        area_object_model_3d (T, Area)
        volume_object_model_3d_relative_to_plane (T, [0,0,0,0,0,0,0], 'unsigned', 'true', Volume)
    """
    result = run(text)
    model = result["T"][0].model
    assert result["Information"] == [len(model.triangles)]
    _check_surface(model, True)
    assert result["Area"][0] == pytest.approx(4 * math.pi, rel=0.02)
    assert result["Volume"][0] == pytest.approx(4 / 3 * math.pi, rel=0.02)


def test_greedy_on_a_random_height_field():
    rng = np.random.default_rng(0)
    xy = rng.random((1500, 2))
    points = np.column_stack([xy, 0.05 * np.sin(6 * xy[:, 0]) * np.cos(5 * xy[:, 1])])
    model = model_of("triangulate_object_model_3d (M, 'greedy', [], [], R, I)", M=handle(points))
    _check_surface(model, False)
    flat = model.points[:, :2][model.triangles]
    u, v = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    area = abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]).sum() / 2
    assert 0.93 < area < 1.0  # nearly all of the square, and nothing twice
    assert model.count > 1480


def test_greedy_with_noise_and_wrong_parameters():
    points = np.column_stack(
        [np.random.default_rng(0).random((400, 2)), np.random.default_rng(1).normal(size=400) * 0.01]
    )
    _check_surface(
        model_of("triangulate_object_model_3d (M, 'greedy', 'greedy_radius_type', 'auto', R, I)", M=handle(points)),
        False,
    )
    found = model_of(
        "triangulate_object_model_3d (M, 'greedy', ['greedy_radius_type','greedy_radius_value'], ['fixed',1e-6], R, I)",
        M=handle(points),
    )
    assert found.count == 0
    assert model_of("triangulate_object_model_3d (M, 'greedy', [], [], R, I)", M=handle(np.eye(3)[:2])).count == 0
    for call, code in (
        ("'x', [], []", 1302),
        ("'implicit', [], []", 9000),
        ("'greedy', 'x', 1", 1303),
        ("'greedy', 'greedy_kNN', 1", 1304),
    ):
        with fails(code):
            run(f"triangulate_object_model_3d (M, {call}, R, I)", {"M": handle(points)})


def _grid_model(height):
    y, x = (part.reshape(-1).astype(float) for part in np.mgrid[0:21, 0:31])
    index = np.arange(21 * 31).reshape(21, 31)
    quads = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], axis=-1).reshape(-1, 4)
    return handle(np.column_stack([x, y, height(x, y)]), triangles=np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]]))


def test_fewer_triangles_of_flat_parts():
    roof = _grid_model(lambda x, y: np.minimum(x, 30 - x))
    text = """
        simplify_object_model_3d (M, 'preserve_point_coordinates', Amount, N, V, R)
        area_object_model_3d ([M,R], Area)
        distance_object_model_3d (M, R, [], 0, [], [])
        get_object_model_3d_params (M, '&distance', D)
        get_object_model_3d_params (R, 'num_points', Count)
    """
    for amount, names, kinds, most in ((2, [], [], 13), (99, ["amount_type"], ["percentage_to_remove"], 7),
                                       (60, ["amount_type"], ["num_points_remaining"], 60),
                                       (600, ["amount_type"], ["num_points_to_remove"], 51)):  # fmt: skip
        result = run(text, {"M": roof, "Amount": amount, "N": names, "V": kinds})
        assert 6 <= result["Count"][0] <= most
        assert result["Area"][0] == pytest.approx(result["Area"][1])
        assert max(result["D"]) < 1e-9
        model = result["R"][0].model
        _check_surface(model, False)
        assert set(map(tuple, model.points.tolist())) <= set(map(tuple, roof.model.points.tolist()))


def test_fewer_triangles_of_a_sphere():
    text = """
        gen_sphere_object_model_3d_center (0, 0, 0, 1, S)
        sample_object_model_3d (S, 'fast', 0.08, [], [], P)
        triangulate_object_model_3d (P, 'greedy', [], [], T, Information)
        simplify_object_model_3d (T, 'preserve_point_coordinates', 20, [], [], R)
    """
    model = model_of(text)
    _check_surface(model, True)
    assert abs(np.linalg.norm(model.points, axis=1) - 1).max() < 1e-9
    corners = model.points[model.triangles]
    volume = np.einsum("nd,nd->n", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert volume == pytest.approx(4 / 3 * math.pi, rel=0.04)
    for call, code in (("'x', 1, [], []", 1302), ("'preserve_point_coordinates', 101, [], []", 1303),
                       ("'preserve_point_coordinates', 1, 'amount_type', 'x'", 1305)):  # fmt: skip
        with fails(code):
            run(f"simplify_object_model_3d (M, {call}, R)", {"M": box()})
    with fails(9517):
        run("simplify_object_model_3d (M, 'preserve_point_coordinates', 1, [], [], R)", {"M": handle(np.eye(3))})


def test_a_box_falls_into_its_faces():
    text = """
        triangulate_object_model_3d (Sides, 'polygon_triangulation', [], [], T, I)
        segment_object_model_3d (T, ['min_area','fitting'], [3,'false'], Parts)
        get_object_model_3d_params (Parts, 'num_points', N)
        segment_object_model_3d (M, ['min_area','primitive_type'], [100,'plane'], Planes)
        get_object_model_3d_params (Planes, ['primitive_type','primitive_rms'], R)
    """
    y, x = np.mgrid[0:20, 0:30].astype(float)
    z = np.where(x < 15, x, 30 - x)
    grid = np.stack([x, y, z], axis=-1).reshape(-1, 3)
    index = np.arange(600).reshape(20, 30)
    quads = np.stack([index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]], axis=-1).reshape(-1, 4)
    triangles = np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]])
    corners = box().model.points
    sides = handle(np.tile(corners, (2, 1)), polygons=[[0, 1, 3, 2], [12, 14, 15, 13]])
    result = run(text, {"M": handle(grid, triangles=triangles), "Sides": sides})
    assert result["N"] == [4, 4]
    assert result["R"][::2] == ["plane", "plane"]
    assert max(result["R"][1::2]) < 0.2
    with fails(9521):
        run("segment_object_model_3d (M, [], [], Parts)", {"M": handle(np.eye(3))})


# ------------------------------------------------------------------------------------------------------------ projection


def _length(contours):
    return sum(float(np.hypot(np.diff(one.rows), np.diff(one.columns)).sum()) for one in contours)


def test_edges_of_a_box():
    text = "project_object_model_3d (R, M, C, [0,0,1,0,0,0,0], N, V)"
    inputs = {"M": box(0.09, 0.045, 0.2), "C": ["area_scan_division", 0.01, 0, 1e-5, 1e-5, 100, 80, 200, 160]}
    front = run(text, {**inputs, "N": [], "V": []})["R"]
    assert _length(front) == pytest.approx(2 * (100 + 50), rel=0.03)
    everything = run(text, {**inputs, "N": "hidden_surface_removal", "V": "false"})["R"]
    assert len(everything) == 12
    union = run(text, {**inputs, "N": ["hidden_surface_removal", "union_adjacent_contours"], "V": ["false", "true"]})[
        "R"
    ]
    assert _length(union) == pytest.approx(_length(everything))
    assert min(one.rows.min() for one in front) == pytest.approx(55, abs=0.6)


def test_hidden_edges_are_not_seen():
    camera = ["area_scan_telecentric_division", 1.0, 0, 0.01, 0.01, 100, 80, 200, 160]
    text = "project_object_model_3d (R, M, C, [0,0,10,35,45,0,0], N, V)"
    seen = run(text, {"M": box(0.6, 0.6, 0.6), "C": camera, "N": [], "V": []})["R"]
    every = run(text, {"M": box(0.6, 0.6, 0.6), "C": camera, "N": "hidden_surface_removal", "V": "false"})["R"]
    assert _length(seen) == pytest.approx(_length(every) * 9 / 12, rel=0.04)  # three of twelve edges are behind


def test_the_outline_of_a_sphere_with_distortion():
    camera = ["area_scan_division", 0.01, -3000.0, 1e-5, 1e-5, 100, 80, 200, 160]
    text = "gen_sphere_object_model_3d_center (0.005, 0, 1, 0.04, M)\nproject_object_model_3d (R, M, C, [0,0,0,0,0,0,0], [], [])"
    seen = run(text, {"C": camera})["R"]
    assert _length(seen) == pytest.approx(2 * math.pi * 40, rel=0.06)


def test_points_and_lines_as_contours():
    text = "project_object_model_3d (R, M, C, [0,0,1,0,0,0,0], N, V)"
    found = run(text, {"M": handle([[0, 0, 0]]), "C": CAMERA, "N": ["point_size", "point_shape"], "V": [6, "square"]})[
        "R"
    ]
    assert found[0].rows.min() == pytest.approx(27)
    assert found[0].columns.max() == pytest.approx(43)
    line = handle([[0, 0, 0], [0.01, 0, 0], [0.01, 0.01, 0]], lines=[[0, 1, 2]])
    found = run(text, {"M": line, "C": CAMERA, "N": "union_adjacent_contours", "V": "true"})["R"]
    assert len(found) == 1
    assert found[0].columns.tolist() == pytest.approx([40, 50, 50])
    for names, value, code in (
        ("data", "faces", 9517),
        ("data", "primitive", 9522),
        ("data", "x", 1305),
        ("x", 1, 1304),
    ):
        with fails(code):
            run(text, {"M": line, "C": CAMERA, "N": names, "V": value})
