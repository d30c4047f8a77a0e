"""Planes seen by a camera: matrices made of poses, and poses found again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from tests.operators.running import fails, run

LENS = np.array([[2300.0, 0.0, 320.0], [0.0, 2310.0, 240.0], [0.0, 0.0, 1.0]])
METHODS = ["decomposition", "decomposition_svd"]


def found(homography, method, lens=LENS):
    return run(
        f"proj_hom_mat2d_to_pose (H, K, '{method}', P)\npose_to_hom_mat3d (P, M)",
        {"H": np.ravel(homography).tolist(), "K": np.ravel(lens).tolist()},
    )


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_poses_are_found_again(method, seed):
    """Whatever the scale and the sign of the matrix."""
    rng = np.random.default_rng(seed)
    turn = Rotation.random(random_state=seed).as_matrix()
    offset = np.array([*rng.uniform(-0.3, 0.3, 2), rng.uniform(0.5, 2)])
    homography = LENS @ np.column_stack((turn[:, :2], offset)) * rng.uniform(0.1, 5) * rng.choice([-1, 1])
    result = found(homography, method)
    np.testing.assert_allclose(np.reshape(result["M"], (3, 4)), np.column_stack((turn, offset)), atol=1e-9)
    assert result["P"][6] == 0


@pytest.mark.parametrize("method", METHODS)
def test_columns_that_are_not_orthogonal(method):
    """Both ways find a rotation near by; the one by singular values has the least squared differences."""
    turn = Rotation.from_euler("xyz", [0.2, -0.4, 1.0]).as_matrix()
    seen = np.column_stack((turn[:, :2], [0.0, 0.1, 1.0])) + np.array([[0.02, -0.01, 0], [0, 0.03, 0], [-0.02, 0, 0]])
    result = np.reshape(found(LENS @ seen, method)["M"], (3, 4))
    np.testing.assert_allclose(result[:, :3].T @ result[:, :3], np.eye(3), atol=1e-12)
    assert np.linalg.det(result[:, :3]) == pytest.approx(1)
    assert np.abs(result[:, :3] - turn).max() < 0.05
    if method == "decomposition_svd":
        scale = np.linalg.svd(seen[:, :2])[1].mean()
        least = np.linalg.norm(seen[:, :2] - scale * result[:, :2])
        for axis in np.eye(3):
            for angle in (-0.01, 0.01):
                other = Rotation.from_rotvec(angle * axis).as_matrix() @ result[:, :3]
                assert np.linalg.norm(seen[:, :2] - scale * other[:, :2]) > least


def test_from_points():
    """Four corners of a sheet, through `vector_to_proj_hom_mat2d`."""
    turn = Rotation.from_euler("xyz", [0.3, 0.2, -0.1]).as_matrix()
    corners = np.array([[0, 0], [0.2, 0], [0.2, 0.1], [0, 0.1]])
    places = LENS @ (turn[:, :2] @ corners.T + np.array([[0.05], [-0.02], [0.8]]))
    x, y = places[:2] / places[2]
    result = run(
        """
        vector_to_proj_hom_mat2d (X, Y, C, R, 'normalized_dlt', [], [], [], [], [], [], H, Cov)
        proj_hom_mat2d_to_pose (H, K, 'decomposition', P)
        """,
        {
            "X": corners[:, 0].tolist(),
            "Y": corners[:, 1].tolist(),
            "C": x.tolist(),
            "R": y.tolist(),
            "K": LENS.ravel().tolist(),
        },
    )
    np.testing.assert_allclose(result["P"][:3], [0.05, -0.02, 0.8], atol=1e-9)


@pytest.mark.parametrize(
    ("homography", "lens", "method", "code"),
    [
        ([1, 2, 3], LENS, "decomposition", 1401),
        (np.eye(3), [1, 2], "decomposition", 1402),
        (np.eye(3), LENS, "x", 1303),
        (np.zeros((3, 3)), LENS, "decomposition", 3605),
        (np.ones((3, 3)), LENS, "decomposition_svd", 3605),
        (np.eye(3), np.zeros((3, 3)), "decomposition", 3605),
    ],
)
def test_errors(homography, lens, method, code):
    with fails(code):
        found(homography, method, lens)
