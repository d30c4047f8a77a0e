"""What the reference pages say of the types of poses, and of positions beyond both ends."""

from __future__ import annotations

import numpy as np
import pytest

from tests.operators.running import fails, run


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("'Rp+T', 'abg', 'point'", "'Rp+T', 'abg', 'point'", 2),
        ("'R(p-T)', 'gba', 'coordinate_system'", "'R(p-T)', 'gba', 'coordinate_system'", 9),
        ("'Rp+T', 'abg', 'point'", "'Rp+T', 'gba', 'point'", 0),
        ("'Rp+T', 'gba', 'point'", "'R(p-T)', 'rodriguez', 'point'", 0),
    ],
)
def test_types_of_composed_poses(left, right, kind):
    """The type of both, or 0 where they differ; whatever it is, the matrices are multiplied."""
    found = run(
        f"""
        create_pose (0.1, 0.2, 0.3, 10, 20, 0.3, {left}, A)
        create_pose (0.3, -0.2, 1.0, 0.1, 0.2, 0.3, {right}, B)
        pose_compose (A, B, C)
        pose_to_hom_mat3d (A, MA)
        pose_to_hom_mat3d (B, MB)
        hom_mat3d_compose (MA, MB, Product)
        pose_to_hom_mat3d (C, MC)
        """
    )
    assert found["C"][6] == kind
    np.testing.assert_allclose(found["MC"], found["Product"], atol=1e-9)


def test_composed_tuples_of_poses():
    found = run(
        """
        A := [1, 0, 0, 0, 0, 0, 0]
        B := [0, 1, 0, 0, 0, 0, 0]
        C := [0, 0, 1, 0, 0, 0, 2]
        pose_compose ([A, A], [B, C], Pairs)
        pose_compose (A, [B, C, A], One)
        """
    )
    assert found["Pairs"] == [1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]
    assert found["One"] == [1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
    with fails(1402):
        run("A := [1, 0, 0, 0, 0, 0, 0]\npose_compose ([A, A], [A, A, A], X)")


def test_a_moved_origin_has_the_type_of_matrices():
    """As by way of matrices: along the axes of the pose, which becomes one of type 0."""
    found = run(
        """
        create_pose (0.1, 0.2, 0.3, 10, 20, 30, 'R(p-T)', 'abg', 'coordinate_system', P)
        set_origin_pose (P, 0.4, 0.5, 0.6, Q)
        pose_to_hom_mat3d (P, M)
        hom_mat3d_translate_local (M, 0.4, 0.5, 0.6, Moved)
        hom_mat3d_to_pose (Moved, Same)
        """
    )
    np.testing.assert_allclose(found["Q"], found["Same"], atol=1e-12)
    assert found["Q"][6] == 0


def test_beyond_both_ends():
    """Half a turn around z from 0 to 1: twice that far at 2; and a screw that goes on."""
    found = run(
        """
        axis_angle_to_quat (0, 0, 1, rad(40), Q)
        quat_interpolate ([1, 0, 0, 0], Q, [-1, 0.5, 2], R)
        create_pose (0, 0, 0.2, 0, 0, 40, 'Rp+T', 'gba', 'point', P)
        pose_to_dual_quat ([0, 0, 0, 0, 0, 0, 0], Start)
        pose_to_dual_quat (P, End)
        dual_quat_interpolate (Start, End, [-1, 0.5, 2], D)
        dual_quat_to_pose (D, Poses)
        """
    )
    half = np.radians([-20, 10, 40])
    wanted = np.stack((np.cos(half), 0 * half, 0 * half, np.sin(half)), axis=1)
    np.testing.assert_allclose(np.reshape(found["R"], (3, 4)), wanted, atol=1e-12)
    poses = np.reshape(found["Poses"], (3, 7))
    np.testing.assert_allclose(poses[:, 2], [-0.2, 0.1, 0.4], atol=1e-12)
    np.testing.assert_allclose(poses[:, 5], [320, 20, 80], atol=1e-9)


def test_axes_of_any_length():
    """The axis is taken as it is."""
    found = run("axis_angle_to_quat (0, 0, 2, rad(60), Q)\naxis_angle_to_quat (0, 0, 0, rad(60), Z)")
    np.testing.assert_allclose(found["Q"], [np.cos(np.pi / 6), 0, 0, 1])
    np.testing.assert_allclose(found["Z"], [np.cos(np.pi / 6), 0, 0, 0])


def test_averages_of_poses_with_outliers():
    """Nine poses around one and one far away: 'iterative' stays with the nine, 'direct' does not."""
    rng = np.random.default_rng(5)
    offsets = rng.normal(0, 0.01, (9, 3)) + np.array([0, 0, 1])
    poses = [[*offset, *rng.normal(0, 0.5, 3) % 360, 0] for offset in offsets] + [[1, 1, 2, 0, 0, 60, 0]]
    found = run(
        """
        pose_average (P, [], 'direct', 'auto', 'auto', D, QD)
        pose_average (P, [], 'iterative', 0.05, 5, I, QI)
        pose_average (P, [], 'iterative', 'auto', 'auto', A, QA)
        pose_average (P, [], 'iterative', 1000, 100000, Wide, QW)
        """,
        {"P": np.ravel(poses).tolist()},
    )
    away = {key: np.linalg.norm(np.array(found[key][:3]) - [0, 0, 1]) for key in "DIA"}
    assert away["D"] > 0.15
    assert away["I"] < 0.02
    assert away["A"] < away["D"] / 2
    np.testing.assert_allclose(found["Wide"], found["D"], atol=1e-4)
    near = np.mean(np.array(poses)[:9, :3], axis=0)
    np.testing.assert_allclose(found["I"][:3], near, atol=0.005)
    assert len(found["QI"]) == 4
    assert found["QI"][2] == max(np.linalg.norm(np.array(p[:3]) - found["I"][:3]) for p in poses)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 0], 'direct', 'auto', 'auto'", 1302),
        ("[1], 'direct', 'auto', 'auto'", 1402),
        ("[], 'x', 'auto', 'auto'", 1303),
        ("[], 'iterative', 0, 'auto'", 1304),
        ("[], 'iterative', 'auto', 'x'", 1305),
    ],
)
def test_averages_that_are_none(text, code):
    with fails(code):
        run(f"P := [0, 0, 1, 10, 0, 0, 0, 0, 0, 3, 20, 0, 0, 0]\npose_average (P, {text}, A, Q)")
