"""Matrices, poses and quaternions: from their definitions."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from tests.operators.running import fails, run

Finite = st.floats(-100, 100)


def test_steps_in_the_plane():
    result = run(
        """
        hom_mat2d_identity (I)
        hom_mat2d_translate (I, 1, 2, T)
        hom_mat2d_rotate (T, rad(90), 1, 2, Rot)
        hom_mat2d_scale (Rot, 2, 3, 0, 0, Scaled)
        hom_mat2d_slant (I, 0.5, 'x', 1, 1, X)
        hom_mat2d_slant (I, 0.5, 'y', 1, 1, Y)
        hom_mat2d_reflect (I, 0, 1, 1, 2, F)
        hom_mat2d_transpose (T, Transposed)
        hom_mat2d_determinant (Scaled, D)
        affine_trans_point_2d (X, [1, 1, 2], [1, 2, 1], Xx, Xy)
        affine_trans_point_2d (F, 3, 0, Fx, Fy)
        affine_trans_point_2d (I, [], [], Ex, Ey)
        """
    )
    assert result["I"] == [1, 0, 0, 0, 1, 0]
    assert result["T"] == [1, 0, 1, 0, 1, 2]
    np.testing.assert_allclose(result["Rot"], [0, -1, 1, 1, 0, 2], atol=1e-14)
    np.testing.assert_allclose(result["Scaled"], [0, -2, 2, 3, 0, 6], atol=1e-14)
    assert result["Transposed"] == [1, 0, 0, 0, 1, 0, 1, 2, 1]
    np.testing.assert_allclose(result["D"], [6.0])
    sine, cosine = math.sin(0.5), math.cos(0.5)
    np.testing.assert_allclose(result["Xx"], [1, 1, 1 + cosine], atol=1e-14)  # 'x': y-axis stays
    np.testing.assert_allclose(result["Xy"], [1, 2, 1 + sine], atol=1e-14)
    np.testing.assert_allclose(result["Y"], [1, -sine, sine, 0, cosine, 1 - cosine], atol=1e-14)
    np.testing.assert_allclose([*result["Fx"], *result["Fy"]], [-1, 4], atol=1e-14)  # at the line y = x + 1
    assert result["Ex"] == result["Ey"] == []


@settings(deadline=None, max_examples=25)
@given(st.lists(Finite, min_size=2, max_size=2), st.floats(-3, 3), st.sampled_from("xy"))
def test_local_steps_are_steps_before(offset, angle, axis):
    result = run(
        f"""
        hom_mat2d_identity (I)
        hom_mat2d_rotate (I, 0.7, 3, 4, M)
        hom_mat2d_translate_local (M, {offset[0]}, {offset[1]}, M1)
        hom_mat2d_rotate_local (M1, {angle}, M2)
        hom_mat2d_slant_local (M2, {angle / 3}, '{axis}', M3)
        hom_mat2d_scale_local (M3, 2, 3, M4)
        hom_mat2d_reflect_local (M4, 1, 2, L)
        hom_mat2d_reflect (I, 0, 0, 1, 2, G)
        hom_mat2d_scale (G, 2, 3, 0, 0, G1)
        hom_mat2d_slant (G1, {angle / 3}, '{axis}', 0, 0, G2)
        hom_mat2d_rotate (G2, {angle}, 0, 0, G3)
        hom_mat2d_translate (G3, {offset[0]}, {offset[1]}, G4)
        hom_mat2d_compose (M, G4, G)
        hom_mat2d_invert (G, Inverse)
        hom_mat2d_compose (Inverse, L, One)
        """
    )
    np.testing.assert_allclose(result["L"], result["G"], atol=1e-9)
    np.testing.assert_allclose(result["One"], [1, 0, 0, 0, 1, 0], atol=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.floats(0.1, 9), st.floats(0.1, 9), st.floats(-3, 3), st.floats(-3, 3), Finite, Finite)
def test_affine_parameters_come_back(sx, sy, phi, theta, tx, ty):
    if abs(math.cos(theta)) < 1e-3:
        return
    result = run(
        f"""
        hom_mat2d_identity (I)
        hom_mat2d_scale (I, {sx}, {sy}, 0, 0, M)
        hom_mat2d_slant (M, {theta}, 'y', 0, 0, M)
        hom_mat2d_rotate (M, {phi}, 0, 0, M)
        hom_mat2d_translate (M, {tx}, {ty}, M)
        hom_mat2d_to_affine_par (M, Sx, Sy, Phi, Theta, Tx, Ty)
        """
    )
    found = [result[name][0] for name in ("Sx", "Sy", "Phi", "Theta", "Tx", "Ty")]
    np.testing.assert_allclose(found, [sx, sy, phi, theta, tx, ty], atol=1e-9)


def test_pixels_lie_half_a_pixel_from_the_origin():
    result = run(
        """
        hom_mat2d_identity (I)
        hom_mat2d_scale (I, 2, 2, 0, 0, M)
        affine_trans_pixel (M, [0, 1], [0, 2], R, C)
        projective_trans_pixel ([2,0,0,0,2,0,0,0,1], [0, 1], [0, 2], PR, PC)
        projective_trans_point_2d ([2,0,0,0,2,0,0,0,4], 1, 2, 1, X, Y, W)
        """
    )
    assert result["R"] == result["PR"] == [0.5, 2.5]
    assert result["C"] == result["PC"] == [0.5, 4.5]
    assert [*result["X"], *result["Y"], *result["W"]] == [2, 4, 4]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.integers(3, 12))
def test_estimation_finds_exact_maps(seed, count):
    rng = np.random.default_rng(seed)
    p = rng.normal(size=(2, count)) * 50
    angle, scale = rng.uniform(-3, 3), rng.uniform(0.3, 3, 2)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    offset = rng.normal(size=(2, 1)) * 20
    maps = {
        "vector_to_rigid": turn,
        "vector_to_similarity": turn * scale[0],
        "vector_to_aniso": turn @ np.diag(scale),
        "vector_to_hom_mat2d": turn @ np.array([[scale[0], 0.3], [0.0, scale[1]]]),
    }
    for name, linear in maps.items():
        q = linear @ p + offset
        inputs = {"A": p[0].tolist(), "B": p[1].tolist(), "C": q[0].tolist(), "D": q[1].tolist()}
        found = run(f"{name} (A, B, C, D, R)", inputs)["R"]
        np.testing.assert_allclose(np.reshape(found, (2, 3)), np.hstack((linear, offset)), atol=1e-7)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6))
def test_estimation_is_least_squares(seed):
    from scipy.optimize import minimize

    rng = np.random.default_rng(seed)
    p, q = rng.normal(size=(2, 6)), rng.normal(size=(2, 6))
    inputs = {"A": p[0].tolist(), "B": p[1].tolist(), "C": q[0].tolist(), "D": q[1].tolist()}

    def error(matrix):
        return ((matrix[:, :2] @ p + matrix[:, 2:] - q) ** 2).sum()

    def aniso(v):
        turn = np.array([[math.cos(v[0]), -math.sin(v[0])], [math.sin(v[0]), math.cos(v[0])]])
        return np.hstack((turn @ np.diag(v[1:3]), v[3:, None]))

    found = np.reshape(run("vector_to_aniso (A, B, C, D, R)", inputs)["R"], (2, 3))
    best = min(minimize(lambda v: error(aniso(v)), [start, 1, 1, 0, 0]).fun for start in np.linspace(-3, 3, 7))
    assert error(found) <= best + 1e-6
    found = np.reshape(run("vector_to_rigid (A, B, C, D, R)", inputs)["R"], (2, 3))
    best = min(
        minimize(lambda v: error(aniso([v[0], 1, 1, *v[1:]] * np.ones(5))), [start, 0, 0]).fun for start in (-2, 0, 2)
    )
    assert error(found) <= best + 1e-6


def test_rigid_from_one_point_and_angle():
    result = run(
        """
        vector_angle_to_rigid (10, 20, 0.3, 50, 60, 1.1, R)
        affine_trans_point_2d (R, [10, 11], [20, 20], X, Y)
        vector_to_rigid (1, 2, 4, 6, T)
        """
    )
    np.testing.assert_allclose(result["X"], [50, 50 + math.cos(0.8)])
    np.testing.assert_allclose(result["Y"], [60, 60 + math.sin(0.8)])
    assert result["T"] == [1, 0, 3, 0, 1, 4]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from(["normalized_dlt", "dlt", "gold_standard"]))
def test_projective_maps(seed, method):
    rng = np.random.default_rng(seed)
    matrix = np.array([[1.2, 0.1, 5], [-0.2, 0.9, 7], [1e-3, -5e-4, 1]])
    p = rng.uniform(0, 300, (2, 8))
    mapped = matrix @ np.vstack((p, np.ones(8)))
    q = mapped[:2] / mapped[2]
    inputs = {"A": p[0].tolist(), "B": p[1].tolist(), "C": q[0].tolist(), "D": q[1].tolist(), "One": [1] * 8}
    result = run(f"vector_to_proj_hom_mat2d (A, B, C, D, '{method}', [], [], [], [], [], [], R, Cov)", inputs)
    np.testing.assert_allclose(np.reshape(result["R"], (3, 3)), matrix, atol=1e-5)
    assert len(result["Cov"]) == (81 if method == "gold_standard" else 0)
    if method != "gold_standard":
        found = run(f"hom_vector_to_proj_hom_mat2d (A, B, One, C, D, One, '{method}', R)", inputs)["R"]
        np.testing.assert_allclose(np.reshape(found, (3, 3)), matrix, atol=1e-5)
    expected = cv2.findHomography(p.T, q.T)[0]
    np.testing.assert_allclose(np.reshape(result["R"], (3, 3)), expected, atol=1e-3)  # OpenCV stops early


@pytest.mark.parametrize("kind", ["translation", "rigid", "similarity", "aniso", "affine"])
def test_points_on_lines(kind):
    rng = np.random.default_rng(3)
    linear = {
        "translation": np.eye(2),
        "rigid": np.array([[0.8, -0.6], [0.6, 0.8]]),
        "similarity": 2 * np.array([[0.8, -0.6], [0.6, 0.8]]),
        "aniso": np.array([[0.8, -0.6], [0.6, 0.8]]) @ np.diag([2, 3]),
        "affine": np.array([[1.0, 0.5], [0.2, 2.0]]),
    }[kind]
    p = rng.normal(size=(2, 12)) * 5
    start = linear @ p + [[3], [4]]
    direction = rng.normal(size=(2, 12))
    ends = [*p, *(start - direction), *(start + 2 * direction)]
    inputs = {name: values.tolist() for name, values in zip("ABCDEF", ends)}
    found = run(f"point_line_to_hom_mat2d ('{kind}', A, B, C, D, E, F, R)", inputs)["R"]
    np.testing.assert_allclose(np.reshape(found, (2, 3)), np.hstack((linear, [[3], [4]])), atol=1e-5)


def test_steps_in_space():
    result = run(
        """
        hom_mat3d_identity (I)
        hom_mat3d_translate (I, 1, 2, 3, T)
        hom_mat3d_rotate (T, rad(90), 'z', 1, 2, 3, Z)
        hom_mat3d_rotate (T, rad(90), [0, 0, 7], 1, 2, 3, V)
        hom_mat3d_scale (T, 2, 3, 4, 1, 2, 3, S)
        hom_mat3d_rotate_local (T, rad(90), 'x', L)
        hom_mat3d_translate_local (L, 0, 1, 0, L)
        hom_mat3d_scale_local (L, 2, 2, 2, L)
        affine_trans_point_3d (Z, [0, 1], [0, 0], [0, 0], X, Y, W)
        hom_mat3d_determinant (L, D)
        hom_mat3d_invert (L, Inv)
        hom_mat3d_compose (Inv, L, One)
        projective_trans_hom_point_3d (T, 0, 0, 0, 2, A, B, C, E)
        serialize_hom_mat3d (L, Item)
        deserialize_hom_mat3d (Item, Back)
        """
    )
    np.testing.assert_allclose(result["Z"], result["V"], atol=1e-14)
    assert result["S"] == [2, 0, 0, 1, 0, 3, 0, 2, 0, 0, 4, 3]
    np.testing.assert_allclose(result["X"], [1, 1], atol=1e-14)
    np.testing.assert_allclose(result["Y"], [2, 3], atol=1e-14)
    np.testing.assert_allclose(result["L"], [2, 0, 0, 1, 0, 0, -2, 2, 0, 2, 0, 4], atol=1e-14)
    np.testing.assert_allclose(result["D"], [8.0])
    np.testing.assert_allclose(result["One"], np.eye(4)[:3].reshape(-1), atol=1e-14)
    assert [*result["A"], *result["B"], *result["C"], *result["E"]] == [2, 4, 6, 2]
    assert result["Back"] == result["L"]


@pytest.mark.parametrize("kind", ["rigid", "similarity", "affine", "projective"])
def test_estimation_in_space(kind):
    rng = np.random.default_rng(5)
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_rotvec([0.3, -0.8, 1.2]).as_matrix() * (1 if kind == "rigid" else 2)
    matrix[:3, 3] = 1, 2, 3
    if kind in ("affine", "projective"):
        matrix[0, 1] += 0.5
    if kind == "projective":
        matrix[3] = 0.01, 0.02, 0.03, 1
    p = rng.normal(size=(3, 9))
    q = matrix @ np.vstack((p, np.ones(9)))
    q = q[:3] / q[3]
    inputs = {name: values.tolist() for name, values in zip("ABCDEF", [*p, *q])}
    result = run(
        f"vector_to_hom_mat3d ('{kind}', A, B, C, D, E, F, R)\nprojective_trans_point_3d (R, A, B, C, X, Y, Z)", inputs
    )
    np.testing.assert_allclose(result["R"], matrix.reshape(-1)[: len(result["R"])], atol=1e-9)
    np.testing.assert_allclose([result["X"], result["Y"], result["Z"]], q, atol=1e-9)


ORDERS = [
    (t, r, v) for t in ("Rp+T", "R(p-T)") for r in ("gba", "abg", "rodriguez") for v in ("point", "coordinate_system")
]


@pytest.mark.parametrize(("transform", "rotation", "view"), ORDERS)
def test_poses_by_their_definition(transform, rotation, view, tmp_path):
    values = [0.1, -0.2, 0.3, 20.0, 50.0, -70.0] if rotation != "rodriguez" else [0.1, -0.2, 0.3, 0.4, -0.5, 0.6]
    result = _poses(values, transform, rotation, view, tmp_path)
    sign = -1 if view == "coordinate_system" else 1
    if rotation == "rodriguez":
        vector = np.array(values[3:])
        length = np.linalg.norm(vector)
        turn = Rotation.from_rotvec(sign * vector / length * 2 * math.atan(length))
    else:
        turn = Rotation.from_euler("XYZ" if rotation == "gba" else "xyz", [sign * v for v in values[3:]], degrees=True)
    matrix = np.eye(4)
    matrix[:3, :3] = turn.as_matrix()
    matrix[:3, 3] = values[:3] if transform == "Rp+T" else -matrix[:3, :3] @ values[:3]
    np.testing.assert_allclose(result["M"], matrix[:3].reshape(-1), atol=1e-12)
    assert (result["A"], result["B"], result["C"]) == ([transform], [rotation], [view])
    assert result["Q"][6] == 0
    assert all(0 <= angle < 360 for angle in result["Q"][3:6])
    np.testing.assert_allclose(result["MQ"], result["M"], atol=1e-12)
    difference = np.array(result["Back"]) - result["P"]
    if rotation != "rodriguez":
        difference[3:6] = (difference[3:6] + 180) % 360 - 180
    np.testing.assert_allclose(difference, 0, atol=1e-9)
    np.testing.assert_allclose(result["MInv"], np.linalg.inv(matrix)[:3].reshape(-1), atol=1e-12)
    assert result["Inv"][6] == result["P"][6]
    np.testing.assert_allclose(result["MOne"], np.eye(4)[:3].reshape(-1), atol=1e-12)
    moved = matrix.copy()
    moved[:3, 3] += matrix[:3, :3] @ [1, 2, 3]
    np.testing.assert_allclose(result["MO"], moved[:3].reshape(-1), atol=1e-12)
    assert result["Read"] == result["Same"] == result["P"]
    x, y, z, w = turn.as_quat(canonical=True)
    np.testing.assert_allclose(result["Quat"], [w, x, y, z], atol=1e-12)


def _poses(values, transform, rotation, view, folder):
    numbers = ", ".join(map(str, values))
    return run(
        f"""
        create_pose ({numbers}, '{transform}', '{rotation}', '{view}', P)
        pose_to_hom_mat3d (P, M)
        get_pose_type (P, A, B, C)
        hom_mat3d_to_pose (M, Q)
        pose_to_hom_mat3d (Q, MQ)
        convert_pose_type (Q, '{transform}', '{rotation}', '{view}', Back)
        pose_invert (P, Inv)
        pose_to_hom_mat3d (Inv, MInv)
        pose_compose (P, Inv, One)
        pose_to_hom_mat3d (One, MOne)
        set_origin_pose (P, 1, 2, 3, O)
        pose_to_hom_mat3d (O, MO)
        write_pose (P, '{folder}/pose.dat')
        read_pose ('{folder}/pose.dat', Read)
        serialize_pose (P, Item)
        deserialize_pose (Item, Same)
        pose_to_quat (P, Quat)
        """
    )


def test_angles_where_two_axes_fall_together():
    for beta in (90, -90):
        result = run(
            f"""
            create_pose (0, 0, 0, 20, {beta}, 50, 'Rp+T', 'gba', 'point', P)
            pose_to_hom_mat3d (P, M)
            hom_mat3d_to_pose (M, Q)
            pose_to_hom_mat3d (Q, N)
            """
        )
        np.testing.assert_allclose(result["N"], result["M"], atol=1e-7)


def test_pose_average():
    result = run(
        """
        P := [0, 0, 1, 10, 0, 0, 0,  0, 0, 3, 20, 0, 0, 0]
        pose_average (P, [], 'iterative', 'auto', 'auto', A, Q)
        pose_average (P, [1, 3], 'direct', 'auto', 'auto', B, QB)
        """
    )
    np.testing.assert_allclose(result["A"], [0, 0, 2, 15, 0, 0, 0], atol=1e-9)
    np.testing.assert_allclose(result["Q"], [1, 5, 1, 5], atol=1e-9)
    np.testing.assert_allclose(result["B"], [0, 0, 2.5, 17.5, 0, 0, 0], atol=1e-9)


def test_quaternions():
    result = run(
        """
        axis_angle_to_quat (0, 0, 1, rad(90), A)
        axis_angle_to_quat (1, 0, 0, rad(90), B)
        quat_compose (A, B, AB)
        quat_to_hom_mat3d (AB, M)
        quat_to_hom_mat3d (A, MA)
        quat_to_hom_mat3d (B, MB)
        hom_mat3d_compose (MA, MB, MM)
        quat_rotate_point_3d (A, 1, 0, 0, X, Y, Z)
        quat_conjugate (A, Conj)
        quat_compose (A, Conj, One)
        quat_interpolate (A, [1, 0, 0, 0], [0, 0.5, 1], Way)
        quat_normalize ([0, 3, 0, 4], N)
        quat_to_pose (A, Pose)
        """
    )
    np.testing.assert_allclose(result["M"], result["MM"], atol=1e-14)
    np.testing.assert_allclose([*result["X"], *result["Y"], *result["Z"]], [0, 1, 0], atol=1e-14)
    np.testing.assert_allclose(result["One"], [1, 0, 0, 0], atol=1e-14)
    np.testing.assert_allclose(result["N"], [0, 0.6, 0, 0.8])
    np.testing.assert_allclose(result["Pose"], [0, 0, 0, 0, 0, 90, 0], atol=1e-12)
    eighth = math.pi / 8
    np.testing.assert_allclose(result["Way"][4:8], [math.cos(eighth), 0, 0, math.sin(eighth)], atol=1e-14)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("hom_mat2d_scale ([1,0,0,0,1,0], 0, 1, 0, 0, R)", 1302),
        ("hom_mat2d_scale ([1,0,0,0,1,0], 'a', 1, 0, 0, R)", 1202),
        ("hom_mat2d_scale ([1,0,0,0,1], 1, 1, 0, 0, R)", 1401),
        ("hom_mat2d_slant ([1,0,0,0,1,0], 1, 'z', 0, 0, R)", 1303),
        ("hom_mat2d_reflect ([1,0,0,0,1,0], 1, 1, 1, 1, R)", 1304),
        ("hom_mat2d_invert ([1,0,0,1,0,0], R)", 3605),
        ("hom_mat2d_to_affine_par ([1,0,0,0,1,0,1,0,1], A, B, C, D, E, F)", 3125),
        ("affine_trans_point_2d ([1,0,0,0,1,0], [1,2], 1, A, B)", 1403),
        ("affine_trans_point_2d ([1,0,0,0,1,0,1,0,1], 1, 1, A, B)", 3125),
        ("projective_trans_pixel ([1,0,0,0,1,0,1,0,-0.5], 0, 0, A, B)", 3600),
        ("vector_to_hom_mat2d ([1,2], [1,2], [1,2], [1,2], R)", 1401),
        ("vector_to_hom_mat2d ([1,2,3], [1,2,3], [1,2,3], [1,2,5], R)", 3605),
        ("vector_to_similarity ([1,1], [1,1], [1,2], [1,2], R)", 3605),
        ("hom_vector_to_proj_hom_mat2d ([0,1,0,1],[0,0,1,1],[1,1,1,1],[0,1,0,1],[0,0,1,1],[1,1,1,1],'x',R)", 1307),
        ("hom_vector_to_proj_hom_mat2d ([0,1,2,3],[0,1,2,3],[1,1,1,1],[0,1,0,1],[0,0,1,1],[1,1,1,1],'dlt',R)", 3605),
        ("hom_mat3d_rotate ([1,0,0,0,0,1,0,0,0,0,1,0], 1, 'w', 0, 0, 0, R)", 1303),
        ("hom_mat3d_rotate ([1,0,0,0,0,1,0,0,0,0,1,0], 1, [1,2], 0, 0, 0, R)", 1403),
        ("hom_mat3d_to_pose ([-1,0,0,0,0,1,0,0,0,0,1,0], R)", 3605),
        ("create_pose (0,0,0,0,0,0,'x','gba','point', R)", 1307),
        ("create_pose (0,0,0,0,0,0,'Rp+T','x','point', R)", 1308),
        ("create_pose (0,0,0,0,0,0,'Rp+T','gba','x', R)", 1309),
        ("pose_invert ([0,0,0,0,0,0,7], R)", 1301),
        ("pose_invert ([0,0,0,0,0,0], R)", 1401),
        ("quat_normalize ([0,0,0,0], R)", 1301),
        ("quat_compose ([1,0,0,0], [1,0,0], R)", 1402),
    ],
)
def test_errors(line, code):
    with fails(code):
        run(line)


def test_a_file_that_is_no_pose(tmp_path):
    (tmp_path / "x.dat").write_text("f 0\nr 1 2\nt 1 2 3\n")
    with fails(5235, "x.dat"):
        run(f"read_pose ('{tmp_path}/x.dat', P)")


def test_pictures_moved_in_space():
    """By hand: each corner as a point in space, moved, seen through the pinhole."""
    rng = np.random.default_rng(3)
    text = """
        hom_mat3d_identity (I)
        hom_mat3d_project (I, 100, 120, 300, Same)
        hom_mat3d_rotate (I, 0.3, 'x', 120, 100, 300, H)
        hom_mat3d_rotate (H, -0.2, 'y', 120, 100, 300, H)
        hom_mat3d_translate (H, 5, -3, 20, H)
        hom_mat3d_project (H, 100, 120, 300, M)
    """
    result = run(text)
    same = np.array(list(result["Same"])).reshape(3, 3)
    np.testing.assert_allclose(same / same[2, 2], np.eye(3), atol=1e-12)
    space = np.array(list(result["H"])).reshape(3, 4)
    flat = np.array(list(result["M"])).reshape(3, 3)
    for row, column in rng.uniform(0, 240, (5, 2)):
        x, y, z = space @ (column, row, 300, 1)
        seen = 100 + 300 * (y - 100) / z, 120 + 300 * (x - 120) / z
        r, c, w = flat @ (row, column, 1)
        np.testing.assert_allclose((r / w, c / w), seen)
    with fails(1304):
        run("hom_mat3d_identity (I)\nhom_mat3d_project (I, 100, 120, 0, M)")
