"""Operators of 3D Object Model / Features, against closed forms and all pairs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operators.object_model_3d.models import box, cloud, handle, rotation, values
from tests.operators.running import fails, run


@given(st.integers(0, 10**6), st.integers(1, 60), st.sampled_from([0, 1, 2, 3]))
@settings(max_examples=25, deadline=None)
def test_diameter_against_all_pairs(seed, count, rank):
    points = cloud(seed, count) * [1.0 if k < rank else 0.0 for k in range(3)]
    expected = np.linalg.norm(points[:, None] - points, axis=2).max()
    assert values("max_diameter_object_model_3d (M, R)", M=handle(points)) == pytest.approx([expected], abs=1e-12)


def test_diameter_of_a_large_cloud():
    points = cloud(2, 3000)
    points[7], points[8] = [100, 0, 0], [-100, 1, 0]
    assert values("max_diameter_object_model_3d (M, R)", M=handle(points)) == pytest.approx([math.hypot(200, 1)])


def test_area_and_volume_of_boxes():
    assert values("area_object_model_3d (M, R)", M=box(2, 3, 4)) == pytest.approx([52.0])
    text = "volume_object_model_3d_relative_to_plane (M, [0,0,Z,0,0,0,0], Mode, Turn, R)"
    for z, mode, turn, expected in (
        (-2, "signed", "true", 24.0),
        (-9, "signed", "true", 24.0),
        (9, "signed", "true", -24.0),
        (9, "unsigned", "true", 24.0),
        (0.5, "positive", "true", 9.0),
        (0.5, "negative", "true", -15.0),
        (0.5, "signed", "true", -6.0),
        (0.5, "unsigned", "true", 24.0),
        (-2, "signed", "false", 24.0),
        (-3, "signed", "false", 36.0),
    ):
        assert values(text, M=box(2, 3, 4), Z=z, Mode=mode, Turn=turn) == pytest.approx([expected]), (z, mode, turn)
    turned = values(
        "volume_object_model_3d_relative_to_plane (M, [0.3,0,0,30,40,50,0], ['unsigned'], 'true', R)", M=box(2, 3, 4)
    )
    assert turned == pytest.approx([24.0])


def test_volume_of_a_height_field():
    points = [[0, 0, 1], [2, 0, 2], [0, 2, 3], [2, 2, -1]]
    model = handle(points, triangles=[[0, 1, 2]], polygons=[[1, 3, 2]])
    result = values("volume_object_model_3d_relative_to_plane (M, [0,0,0,0,0,0,0], 'positive', 'true', R)", M=model)
    lone = 2 * 1 / 3 * (1 / ((2 + 1) * (3 + 1)))  # of the second triangle only one corner is below
    assert result == pytest.approx([2 * 2 + (2 * 4 / 3 + lone)])


def test_faces_are_needed():
    for text in (
        "area_object_model_3d (M, R)",
        "volume_object_model_3d_relative_to_plane (M, [0,0,0,0,0,0,0], 'signed', 'true', R)",
    ):
        with fails(9517):
            values(text, M=handle(np.eye(3)))
    with fails(1303):
        values("volume_object_model_3d_relative_to_plane (M, [0,0,0,0,0,0,0], 'x', 'true', R)", M=box())


def test_moments():
    points = cloud(5, 100) @ rotation(3).T * [1, 2, 3] + [4, 5, 6]
    found = values("moments_object_model_3d (M, ['mean_points','central_moment_2_points'], R)", M=handle(points))
    c = np.cov(points.T, bias=True)
    assert np.allclose(found, [*points.mean(axis=0), c[0, 0], c[1, 1], c[2, 2], c[0, 1], c[0, 2], c[1, 2]])
    text = """
        moments_object_model_3d (M, 'principal_axes', Pose)
        pose_invert (Pose, Inverse)
        rigid_trans_object_model_3d (M, Inverse, T)
        moments_object_model_3d (T, ['mean_points','central_moment_2_points'], R)
    """
    mean, moments = np.split(np.array(values(text, M=handle(points))), [3])
    assert np.allclose(mean, 0, atol=1e-9)
    assert np.allclose(moments[3:], 0, atol=1e-9)
    assert moments[0] > moments[1] > moments[2]
    with fails(1302):
        values("moments_object_model_3d (M, 'x', R)", M=handle(points))
    with fails(9515):
        values("gen_empty_object_model_3d (E)\nmoments_object_model_3d (E, 'mean_points', R)")


@given(st.integers(0, 10**6), st.integers(1, 40), st.sampled_from([1, 2, 3]))
@settings(max_examples=25, deadline=None)
def test_smallest_sphere_holds_all_and_touches_enough(seed, count, rank):
    points = cloud(seed, count) * [1.0 if k < rank else 0.0 for k in range(3)]
    result = run("smallest_sphere_object_model_3d (M, C, Radius)", {"M": handle(points)})
    centre, (radius,) = np.array(result["C"]), result["Radius"]
    distance = np.linalg.norm(points - centre, axis=1)
    assert distance.max() <= radius * (1 + 1e-9) + 1e-12
    touching = points[distance > radius * (1 - 1e-7) - 1e-12]
    # It is the smallest if its centre lies in the convex hull of the points on it.
    from scipy.optimize import nnls

    system = np.vstack([touching.T, np.ones(len(touching))])
    assert nnls(system, np.append(centre, 1.0))[1] < 1e-6


def test_smallest_boxes():
    points = cloud(1, 300)
    points = np.clip(points, -1, 1) * [3, 2, 1]
    corners = np.array([[x, y, z] for x in (-3, 3) for y in (-2, 2) for z in (-1, 1)])
    turned = np.concatenate([points, corners]) @ rotation(7).T + [1, 2, 3]
    result = run("smallest_bounding_box_object_model_3d (M, 'oriented', Pose, L1, L2, L3)", {"M": handle(turned)})
    assert [result["L1"][0], result["L2"][0], result["L3"][0]] == pytest.approx([6, 4, 2], rel=1e-6)
    assert np.allclose(result["Pose"][:3], [1, 2, 3], atol=1e-6)
    text = """
        smallest_bounding_box_object_model_3d (M, 'oriented', Pose, L1, L2, L3)
        pose_invert (Pose, I)
        rigid_trans_object_model_3d (M, I, T)
        get_object_model_3d_params (T, 'bounding_box1', R)
    """
    assert np.allclose(values(text, M=handle(turned)), [-3, -2, -1, 3, 2, 1], atol=1e-5)
    result = run("smallest_bounding_box_object_model_3d (M, 'axis_aligned', Pose, L1, L2, L3)", {"M": handle(corners)})
    assert [*result["Pose"], *result["L1"], *result["L2"], *result["L3"]] == [0, 0, 0, 0, 0, 0, 0, 6, 4, 2]
    for flat in (cloud(3, 20) * [1, 1, 0], cloud(3, 20) * [1, 0, 0], np.ones((4, 3))):
        run(
            "smallest_bounding_box_object_model_3d (M, 'oriented', Pose, L1, L2, L3)",
            {"M": handle(flat @ rotation().T)},
        )
    with fails(1302):
        run("smallest_bounding_box_object_model_3d (M, 'x', Pose, L1, L2, L3)", {"M": handle(corners)})


def test_selection():
    small, large = box(1, 1, 1), box(5, 5, 5)
    for feature, low, high, expected in (
        ("'volume'", "2", "200", 0),
        ("'area'", "6", "7", 1),
        ("'diameter_object'", "1.7", "1.8", 1),
        ("'diameter_bounding_box'", "1.7", "'max'", 2),
        ("'diameter_axis_aligned_bounding_box'", "'min'", "2", 1),
        ("'has_triangles'", "1", "1", 2),
        ("'has_triangles'", "'true'", "'true'", 2),
        ("'has_point_normals'", "0", "0", 2),
        ("'num_points'", "8", "8", 2),
        ("['mean_points_x','central_moment_2_x']", "[-1,1]", "[1,10]", 1),
        ("'volume_axis_aligned_bounding_box'", "100", "130", 1),
    ):
        text = f"select_object_model_3d ([A,B], {feature}, 'and', {low}, {high}, S)\nR := |S|"
        assert values(text, A=small, B=large) == [expected], feature
    text = "select_object_model_3d ([A,B], ['area','area'], 'or', [0,140], [7,160], S)\nR := |S|"
    assert values(text, A=small, B=large) == [2]
    assert values("select_object_model_3d (A, 'area', 'and', 0, 1, S)\nR := |S|", A=handle(np.eye(3))) == [0]
    for call, code in (("'x', 'and', 0, 1", 1302), ("'area', 'x', 0, 1", 1303), ("'area', 'and', 'x', 1", 1304),
                       ("'area', 'and', 0, [1,2]", 1405)):  # fmt: skip
        with fails(code):
            run(f"select_object_model_3d (A, {call}, S)", {"A": small})


# ------------------------------------------------------------------------------------------------------------ distances

_DISTANCE = "distance_object_model_3d (A, B, Pose, Max, N, V)\nget_object_model_3d_params (A, '&distance', R)"


def distances(points, to, pose=(), limit=0, **options):
    return np.array(
        values(_DISTANCE, A=handle(points), B=to, Pose=list(pose), Max=limit, N=list(options), V=list(options.values()))
    )


def test_distances_from_points_against_all_pairs():
    a, b = cloud(1, 50), cloud(2, 70)
    expected = np.linalg.norm(a[:, None] - b, axis=2)
    assert np.allclose(distances(a, handle(b)), expected.min(axis=1))
    assert np.allclose(distances(a, handle(b), limit=0.3), np.minimum(expected.min(axis=1), 0.3))
    moved = np.linalg.norm((a + np.array([1, 0, 0]))[:, None] - b, axis=2).min(axis=1)
    assert np.allclose(distances(a, handle(b), (1, 0, 0, 0, 0, 0, 0)), moved)
    assert np.allclose(distances(a, handle(b), (-1, 0, 0, 0, 0, 0, 0), invert_pose="true"), moved)
    text = "distance_object_model_3d (A, B, [], 0, ['store_closest_index','output_attribute'], ['true','far'])\nget_object_model_3d_params (A, ['&closest_index','&far'], R)"
    found = values(text, A=handle(a), B=handle(b))
    assert found[:50] == expected.argmin(axis=1).tolist()
    assert np.allclose(found[50:], expected.min(axis=1))


def _to_box(points, half):
    beyond = abs(points) - half
    return np.linalg.norm(np.maximum(beyond, 0), axis=1) + np.minimum(beyond.max(axis=1), 0)


@pytest.mark.parametrize("signed", ["true", "false"])
def test_distances_from_a_box_of_triangles_and_a_primitive(signed):
    points = cloud(4, 400, 2.0)
    expected = _to_box(points, np.array([1, 1.5, 2]))
    expected = expected if signed == "true" else abs(expected)
    assert np.allclose(distances(points, box(2, 3, 4), signed_distances=signed), expected)
    primitive = run("gen_box_object_model_3d ([0,0,0,0,0,0,0], 2, 3, 4, M)")["M"][0]
    assert np.allclose(distances(points, primitive, signed_distances=signed), expected)


def test_distances_from_triangles_against_sampling():
    rng = np.random.default_rng(0)
    corners = rng.normal(size=(40, 3, 3))
    to = handle(corners.reshape(-1, 3), triangles=np.arange(120).reshape(-1, 3))
    points = rng.normal(size=(60, 3)) * 2
    u, v = rng.random((2, 3000))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    table = np.stack([1 - u - v, u, v], axis=1)
    sampled = np.einsum("sk,tkd->tsd", table, corners).reshape(-1, 3)
    rough = np.array([np.linalg.norm(sampled - p, axis=1).min() for p in points])
    found = distances(points, to)
    assert (found <= rough + 1e-12).all()
    assert (rough - found).max() < 0.2
    assert np.allclose(
        distances(points, to, distance_to="points"),
        np.linalg.norm(points[:, None] - to.model.points, axis=2).min(axis=1),
    )


def test_distances_from_round_primitives_and_planes():
    points = cloud(6, 100, 2.0)
    sphere = run("gen_sphere_object_model_3d_center (1, 0, 0, 1.5, M)")["M"][0]
    expected = np.linalg.norm(points - [1, 0, 0], axis=1) - 1.5
    assert np.allclose(distances(points, sphere, signed_distances="true"), expected)
    cylinder = run("gen_cylinder_object_model_3d ([0,0,0,0,0,0,0], 1, -1, 2, M)")["M"][0]
    beyond = np.stack([np.hypot(*points[:, :2].T) - 1, abs(points[:, 2] - 0.5) - 1.5], axis=1)
    expected = np.linalg.norm(np.maximum(beyond, 0), axis=1) + np.minimum(beyond.max(axis=1), 0)
    assert np.allclose(distances(points, cylinder, signed_distances="true"), expected)
    plane = run("gen_plane_object_model_3d ([0,0,1,0,0,0,0], [], [], M)")["M"][0]
    assert np.allclose(distances(points, plane), abs(points[:, 2] - 1))


def test_wrong_distances():
    for options, code in (
        ({"distance_to": "primitive"}, 9522),
        ({"distance_to": "triangles"}, 9517),
        ({"distance_to": "x"}, 1306),
        ({"signed_distances": "true"}, 9516),
        ({"nothing": 1}, 1305),
    ):
        with fails(code):
            distances(np.eye(3), handle(np.eye(3)), **options)
    with fails(1304):
        distances(np.eye(3), handle(np.eye(3)), limit=-1)
