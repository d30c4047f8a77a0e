"""Sampling, smoothing, normals, components, cuts of 3D object models."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic import Image
from tests.operators.object_model_3d.models import box, cloud, handle, model_of, rotation, values
from tests.operators.running import fails, run


@given(st.integers(0, 10**6), st.floats(0.05, 3))
@settings(max_examples=20, deadline=None)
def test_fast_sampling_is_greedy(seed, distance):
    points = cloud(seed, 120)
    kept: list[np.ndarray] = []
    for point in points:
        if all(np.linalg.norm(point - other) >= distance for other in kept):
            kept.append(point)
    found = model_of("sample_object_model_3d (M, 'fast', D, [], [], R)", M=handle(points), D=distance)
    assert np.array_equal(found.points, kept)


def test_fast_sampling_keeps_what_belongs_to_points():
    whole = handle(cloud(1, 50), normals=cloud(2, 50))
    whole.model = whole.model.with_attribute("&v", np.arange(50))
    found = model_of("sample_object_model_3d (M, 'fast', 0.8, [], [], R)", M=whole)
    index = found.attributes["&v"].values
    assert 1 < len(index) < 50
    assert np.array_equal(found.points, whole.model.points[index])
    assert np.array_equal(found.normals, whole.model.normals[index])


def test_accurate_sampling():
    points = [[0, 0, 0], [0.4, 0, 0], [5, 0, 0], [0, 0.2, 0]]
    found = model_of("sample_object_model_3d (M, 'accurate', 1, [], [], R)", M=handle(points))
    assert np.allclose(found.points, [[0.4 / 3, 0.2 / 3, 0], [5, 0, 0]])
    found = model_of("sample_object_model_3d (M, 'accurate', 1, 'min_num_points', 2, R)", M=handle(points))
    assert np.allclose(found.points, [[0.4 / 3, 0.2 / 3, 0]])
    normals = [[0, 0, 1], [0, 0, 1], [0, 0, 1], [0, 1, 0]]
    found = model_of(
        "sample_object_model_3d (M, 'accurate_use_normals', 1, 'max_angle_diff', 45, R)",
        M=handle(points, normals=normals),
    )
    assert np.allclose(found.points, [[0.2, 0, 0], [5, 0, 0], [0, 0.2, 0]])
    assert np.allclose(found.normals, [[0, 0, 1], [0, 0, 1], [0, 1, 0]])


@pytest.mark.parametrize("make", ["gen_box_object_model_3d ([1,2,3,10,20,30,0], 2, 3, 4, P)",
                                  "gen_sphere_object_model_3d_center (1, 2, 3, 2, P)",
                                  "gen_cylinder_object_model_3d ([1,2,3,10,20,30,0], 1, -1, 2, P)"])  # fmt: skip
def test_surfaces_are_covered(make):
    text = (
        make
        + """
        sample_object_model_3d (P, 'fast', 0.2, [], [], M)
        distance_object_model_3d (M, P, [], 0, [], [])
        get_object_model_3d_params (M, '&distance', D)
        get_object_model_3d_params (M, 'neighbor_distance', N)
        get_object_model_3d_params (M, 'has_point_normals', H)
    """
    )
    result = run(text)
    assert max(result["D"]) < 1e-9
    assert min(result["N"]) >= 0.2
    assert max(result["N"]) < 0.4
    assert result["H"] == ["true"]
    points = result["M"][0].model.points
    shape = result["P"][0].model.primitive
    area = {"box": 52.0, "sphere": 16 * math.pi, "cylinder": 2 * math.pi + 6 * math.pi}[shape.kind]
    assert 0.5 * area < len(points) * 0.2**2 < 1.6 * area
    outside = points + 1e-3 * result["M"][0].model.normals
    from hdev.models3d.distances import to_shape

    assert (to_shape(shape, outside) > 5e-4).all()


def test_wrong_sampling():
    for call, code in (
        ("'x', 1, [], []", 1302),
        ("'fast', 0, [], []", 1303),
        ("'fast', [1,2], [], []", 1403),
        ("'fast', 1, 'x', 1", 1304),
        ("'accurate', 1, 'min_num_points', 0", 1305),
        ("'accurate_use_normals', 1, [], []", 9516),
        ("'fast_compute_normals', 1, [], []", 9521),
    ):
        with fails(code):
            run(f"sample_object_model_3d (M, {call}, R)", {"M": handle(np.eye(3))})
    with fails(6001):
        run("sample_object_model_3d (M, 'fast', 1e-9, [], [], R)", {"M": box()})


# ------------------------------------------------------------------------------------------------------------- normals


def plane_images(height=20, width=30, tilt=(0.2, -0.1), noise=0.0):
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    z = tilt[0] * x + tilt[1] * y + 5 + noise * np.random.default_rng(0).normal(size=x.shape).astype(np.float32)
    return {"X": Image([x], "real"), "Y": Image([y], "real"), "Z": Image([z.astype(np.float32)], "real")}


_PLANE = np.array([0.2, -0.1, -1.0]) / np.linalg.norm([0.2, -0.1, -1.0])


def test_normals_of_a_plane_by_every_method():
    text = "xyz_to_object_model_3d (X, Y, Z, M)\n"
    found = model_of(text + "surface_normals_object_model_3d (M, 'xyz_mapping', [], [], R)", **plane_images())
    assert np.allclose(found.normals, _PLANE, atol=1e-5)
    found = model_of(text + "sample_object_model_3d (M, 'fast_compute_normals', 3, [], [], R)", **plane_images())
    assert np.allclose(found.normals, -_PLANE, atol=1e-5)
    found = model_of(
        text + "surface_normals_object_model_3d (M, 'mls', ['mls_kNN','mls_order'], [10,1], R)", **plane_images()
    )
    assert np.allclose(abs(found.normals @ _PLANE), 1, atol=1e-5)
    assert np.allclose(found.normals, found.normals[0], atol=1e-4)
    found = model_of(text + "triangulate_object_model_3d (M, 'xyz_mapping', [], [], T, I)\nsurface_normals_object_model_3d (T, 'triangles', [], [], R)",
                     **plane_images())  # fmt: skip
    assert np.allclose(found.normals, _PLANE, atol=1e-5)


def test_normals_of_a_sphere_point_outwards():
    text = """
        gen_sphere_object_model_3d_center (1, 2, 3, 2, P)
        sample_object_model_3d (P, 'fast', 0.25, [], [], M)
        remove_object_model_3d_attrib_mod (M, 'point_normal')
        surface_normals_object_model_3d (M, 'mls', 'mls_kNN', 20, R)
    """
    found = model_of(text)
    away = (found.points - [1, 2, 3]) / 2
    assert (np.einsum("nd,nd->n", away, found.normals) > 0.99).all()


def test_smoothing_takes_noise_away():
    text = "xyz_to_object_model_3d (X, Y, Z, M)\nsmooth_object_model_3d (M, 'mls', ['mls_kNN','mls_order','mls_relative_sigma'], [60,1,2.0], R)"
    found = model_of(text, **plane_images(noise=0.1))
    before = plane_images(noise=0.1)
    rough = np.stack([before[name].to_numpy().reshape(-1) for name in "XYZ"], axis=1)
    error = lambda points: np.std((points - [0, 0, 5]) @ _PLANE)  # noqa: E731
    assert error(found.points) < 0.5 * error(rough)
    assert (abs(found.normals @ _PLANE) > 0.98).all()


def test_smoothing_keeps_a_paraboloid():
    x, y = (part.reshape(-1) for part in np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 1, 25)))
    points = np.stack([x, y, x * x + 0.5 * y * y], axis=1)
    found = model_of("smooth_object_model_3d (M, 'mls', ['mls_kNN','mls_order'], [20,2], R)", M=handle(points))
    inner = (abs(x) < 0.8) & (abs(y) < 0.8)
    assert abs(found.points - points)[inner].max() < 2e-3
    expected = np.stack([2 * x, y, -np.ones_like(x)], axis=1)
    expected /= np.linalg.norm(expected, axis=1)[:, None]
    assert (abs(np.einsum("nd,nd->n", found.normals, expected))[inner] > 0.999).all()


def test_degenerate_points_have_no_normals():
    found = model_of("surface_normals_object_model_3d (M, 'mls', [], [], R)", M=handle(np.ones((5, 3))))
    assert not found.normals.any()
    found = model_of("surface_normals_object_model_3d (M, 'mls', [], [], R)", M=handle([[0, 0, 0], [1, 0, 0]]))
    assert not found.normals.any()
    for call, code in (
        ("'x', [], []", 1302),
        ("'triangles', [], []", 9517),
        ("'xyz_mapping', [], []", 9521),
        ("'mls', 'mls_kNN', 1", 1304),
    ):
        with fails(code):
            run(f"surface_normals_object_model_3d (M, {call}, R)", {"M": handle(np.eye(3))})


# ----------------------------------------------------------------------------------------------------------- components


@given(st.integers(0, 10**6), st.floats(0.1, 2))
@settings(max_examples=20, deadline=None)
def test_components_by_distance(seed, distance):
    from scipy.sparse.csgraph import connected_components

    points = cloud(seed, 80)
    near = np.linalg.norm(points[:, None] - points, axis=2) < distance
    _, expected = connected_components(near)
    result = run("connection_object_model_3d (M, 'distance_3d', D, Parts)", {"M": handle(points), "D": distance})
    parts = [part.model.points for part in result["Parts"]]
    order = [np.flatnonzero(expected == label) for label in dict.fromkeys(expected.tolist())]
    assert len(parts) == len(order)
    assert all(np.array_equal(a, points[b]) for a, b in zip(parts, order))


def test_components_of_meshes_lines_and_pixels():
    two = run("union_object_model_3d ([A,B], 'points_surface', U)", {"A": box(), "B": box(1, 1, 1, (9, 9, 9))})["U"][0]
    result = run(
        "connection_object_model_3d (U, 'mesh', 0, P)\narea_object_model_3d (P, Area)\nvolume_object_model_3d_relative_to_plane (P, [0,0,-20,0,0,0,0], 'signed', 'true', V)",
        {"U": two},
    )
    assert np.allclose(result["Area"], [52, 6])
    assert np.allclose(result["V"], [24, 1])
    lines = handle(cloud(1, 6), lines=[[0, 1], [4, 5], [1, 2]])
    found = run("connection_object_model_3d (M, 'lines', 0, P)", {"M": lines})["P"]
    assert [part.model.count for part in found] == [3, 2]
    assert [[line.tolist() for line in part.model.lines] for part in found] == [[[0, 1], [1, 2]], [[0, 1]]]
    mask = np.array([[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0]], bool)
    z = np.where(mask, 1.0, np.nan).astype(np.float32)
    pictures = {name: Image([z], "real") for name in "XYZ"}
    for value, expected in ((1.5, [3, 1]), (1.2, [2, 1, 1]), (9, [4])):
        found = run(
            "xyz_to_object_model_3d (X, Y, Z, M)\nconnection_object_model_3d (M, 'distance_mapping', V, P)",
            {**pictures, "V": value},
        )
        assert [part.model.count for part in found["P"]] == expected
    normals = [[0, 0, 1], [0, 0.1, 1], [0, 1, 0]]
    found = run("connection_object_model_3d (M, 'angle', 0.2, P)", {"M": handle(np.eye(3), normals=normals)})["P"]
    assert [part.model.count for part in found] == [2, 1]
    for call, code in (("'x', 1", 1302), ("'distance_3d', 0", 1303), ("'mesh', 1", 9517), ("'lines', 1", 9518),
                       ("'angle', 1", 9516), ("'distance_mapping', 1", 9521)):  # fmt: skip
        with fails(code):
            run(f"connection_object_model_3d (M, {call}, P)", {"M": handle(np.eye(3))})


# ---------------------------------------------------------------------------------------------------------- preparation


def test_segmentation_data_closes_small_holes():
    z = np.ones((8, 9), np.float32)
    y, x = np.mgrid[0:8, 0:9].astype(np.float32)
    z[2:4, 3] = np.nan
    z[5, 5:8] = np.nan
    pictures = {"X": Image([x], "real"), "Y": Image([y], "real"), "Z": Image([z], "real")}
    for holes, expected in ((0, 56 - 4 - 6), (2, 56 - 6), (10, 56)):
        text = f"xyz_to_object_model_3d (X, Y, Z, M)\nprepare_object_model_3d (M, 'segmentation', 'true', 'max_area_holes', {holes})\narea_object_model_3d (M, R)"
        assert values(text, **pictures) == pytest.approx([expected])
    text = "xyz_to_object_model_3d (X, Y, Z, M)\nprepare_object_model_3d (M, 'segmentation', 'true', [], [])\nget_object_model_3d_params (M, ['has_segmentation_data','has_triangles'], R)"
    assert values(text, **pictures) == ["true", "true"]
    text = "xyz_to_object_model_3d (X, Y, Z, M)\nprepare_object_model_3d (M, 'segmentation', 'true', [], [])\nvolume_object_model_3d_relative_to_plane (M, [0,0,0,0,0,0,0], 'signed', 'true', R)"
    assert values(text, **pictures) == pytest.approx([-56])  # the faces look to the camera, where z is smaller


def test_other_purposes():
    whole = handle(cloud(0, 6))
    run("prepare_object_model_3d (M, 'gen_xyz_mapping', 'true', ['xyz_map_width'], [3])", {"M": whole})
    assert whole.model.mapping.height == 2
    run("prepare_object_model_3d (M, 'distance_computation', 'true', [], [])", {"M": whole})
    assert values("get_object_model_3d_params (M, 'has_distance_computation_data', R)", M=whole) == ["true"]
    for call, code in (("'x', 'true', [], []", 1302), ("'segmentation', 'x', [], []", 1303), ("'segmentation', 'true', 'x', 1", 1304),
                       ("'gen_xyz_mapping', 'true', 'xyz_map_width', 4", 9538)):  # fmt: skip
        with fails(code):
            run(f"prepare_object_model_3d (M, {call})", {"M": whole})
    with fails(9521):
        run("prepare_object_model_3d (M, 'segmentation', 'true', [], [])", {"M": handle(np.eye(3))})


def test_hulls():
    from scipy.spatial import ConvexHull

    points = cloud(9, 100)
    result = run(
        "convex_hull_object_model_3d (M, H)\narea_object_model_3d (H, A)\nvolume_object_model_3d_relative_to_plane (H, [0,0,0,0,0,0,0], 'unsigned', 'true', V)",
        {"M": handle(points)},
    )
    hull = ConvexHull(points)
    assert result["A"] == pytest.approx([hull.area])
    assert result["V"] == pytest.approx([hull.volume])
    flat = np.concatenate([cloud(1, 20) * [1, 1, 0]]) @ rotation().T
    found = run("convex_hull_object_model_3d (M, H)\narea_object_model_3d (H, A)", {"M": handle(flat)})
    assert found["A"] == pytest.approx([ConvexHull((cloud(1, 20))[:, :2]).volume])
    assert model_of("convex_hull_object_model_3d (M, R)", M=handle([[0, 0, 0], [2, 2, 2], [1, 1, 1]])).lines[
        0
    ].tolist() == [0, 1]
    assert model_of("convex_hull_object_model_3d (M, R)", M=handle([[1, 2, 3], [1, 2, 3]])).count == 1


def test_cuts_with_planes():
    found = model_of("intersect_plane_object_model_3d (M, [0,0,0.5,0,0,0,0], R)", M=box(2, 3, 4))
    assert len(found.lines) == 1
    assert found.lines[0][0] == found.lines[0][-1]
    ring = found.points[found.lines[0]]
    assert np.allclose(ring[:, 2], 0.5)
    assert np.linalg.norm(np.diff(ring, axis=0), axis=1).sum() == pytest.approx(10)
    assert model_of("intersect_plane_object_model_3d (M, [0,0,9,0,0,0,0], R)", M=box()).count == 0
    open_box = handle(box().model.points, triangles=box().model.triangles[:6])
    found = model_of("intersect_plane_object_model_3d (M, [0,0,0.5,0,0,0,0], R)", M=open_box)
    assert all(line[0] != line[-1] for line in found.lines)
    with fails(9517):
        run("intersect_plane_object_model_3d (M, [0,0,9,0,0,0,0], R)", {"M": handle(np.eye(3))})
