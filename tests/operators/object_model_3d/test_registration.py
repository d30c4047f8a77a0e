"""Registration of 3D object models."""

from __future__ import annotations

import numpy as np
import pytest

from tests.operators.object_model_3d.models import handle, rotation
from tests.operators.running import fails, run


def shape(count=4000, seed=0):
    """Points on a surface without any symmetry, with normals."""
    rng = np.random.default_rng(seed)
    u, v = rng.uniform(-1, 1, (2, count))
    points = np.column_stack([u, 0.8 * v, 0.3 * u * u - 0.4 * v**3 + 0.25 * np.sin(3 * u + v)])
    du = np.column_stack([np.ones_like(u), 0 * u, 0.6 * u + 0.75 * np.cos(3 * u + v)])
    dv = np.column_stack([0 * u, 0.8 + 0 * v, -1.2 * v * v + 0.25 * np.cos(3 * u + v)])
    normals = np.cross(du, dv)
    return points, normals / np.linalg.norm(normals, axis=1)[:, None]


def moved(points, normals, turn, shift):
    return handle(points @ turn.T + shift, normals=normals @ turn.T)


def error(pose, points, turn, shift):
    result = run("pose_to_hom_mat3d (P, H)", {"P": pose})["H"]
    matrix = np.array(result).reshape(3, 4)
    return np.linalg.norm(points @ matrix[:, :3].T + matrix[:, 3] - (points @ turn.T + shift), axis=1).max()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_matching_finds_any_pose(seed):
    turn, shift = rotation(seed), np.array([3.0, -2.0, 5.0]) * seed
    points, normals = shape()
    other = shape(4000, 9)
    inputs = {"A": handle(points, normals=normals), "B": moved(*other, turn, shift)}
    result = run("register_object_model_3d_pair (A, B, 'matching', [], [], Pose, Score)", inputs)
    assert error(result["Pose"], points, turn, shift) < 0.01
    assert result["Score"][0] > 0.95


def test_matching_with_half_of_the_target_and_without_normals():
    turn, shift = rotation(4), np.array([1.0, 2.0, 3.0])
    points, _ = shape()
    other, _ = shape(4000, 9)
    half = other[other[:, 0] > -0.2]
    result = run("register_object_model_3d_pair (A, B, 'matching', 'default_parameters', 'robust', Pose, Score)",
                 {"A": handle(points), "B": handle(half @ turn.T + shift)})  # fmt: skip
    assert error(result["Pose"], points, turn, shift) < 0.05
    assert 0.4 < result["Score"][0] < 0.8


def test_icp_refines_a_near_pose():
    angle = np.radians(4)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    shift = np.array([0.05, -0.03, 0.04])
    points, normals = shape()
    inputs = {"A": handle(points, normals=normals), "B": moved(*shape(4000, 9), turn, shift)}
    result = run("register_object_model_3d_pair (A, B, 'icp', [], [], Pose, Score)", inputs)
    assert error(result["Pose"], points, turn, shift) < 0.01


def test_several_models_at_once():
    points, normals = shape(9000)
    parts, starts = [], []
    rng = np.random.default_rng(5)
    for k, low in enumerate((-1.0, -0.5, 0.0)):
        keep = (points[:, 0] >= low) & (points[:, 0] <= low + 1.0)
        parts.append(handle(points[keep], normals=normals[keep]))
        start = np.eye(4)
        start[:3, 3] = 0 if k == 0 else rng.normal(size=3) * 0.02
        starts += start[:3].reshape(-1).tolist()
    text = "register_object_model_3d_global (M, H, 'global', [], 'max_num_iterations', 40, Out, Scores)"
    result = run(text, {"M": parts, "H": starts})
    found = np.array(result["Out"]).reshape(3, 3, 4)
    assert np.allclose(found, np.eye(4)[:3], atol=1e-2)
    assert result["Scores"][1] == 2


def test_pairs_and_chains_of_matrices():
    points, normals = shape(1500)
    model = handle(points, normals=normals)
    unit = np.eye(4)[:3].reshape(-1).tolist()
    for where, to, matrices in (("'previous'", "[]", unit * 2), ("[1,2]", "[0,1]", unit * 2)):
        result = run(
            f"register_object_model_3d_global ([A,A,A], H, {where}, {to}, [], [], Out, S)", {"A": model, "H": matrices}
        )
        assert np.allclose(np.array(result["Out"]).reshape(3, 12), unit, atol=1e-6)
    for call, code in (("'global', []", 1402), ("'x', []", 1303), ("[1,1], [0,0]", 9530), ("[1,7], [0,0]", 1303)):
        with fails(code):
            run(f"register_object_model_3d_global ([A,A,A], H, {call}, [], [], Out, S)", {"A": model, "H": unit * 2})


def test_wrong_pairs():
    points, normals = shape(100)
    inputs = {"A": handle(points, normals=normals), "B": handle(np.eye(3))}
    for call, code in (("A, A, 'x', [], []", 1303), ("A, A, 'icp', 'x', 1", 1304), ("A, B, 'icp', [], []", 9551)):
        with fails(code):
            run(f"register_object_model_3d_pair ({call}, Pose, Score)", inputs)
