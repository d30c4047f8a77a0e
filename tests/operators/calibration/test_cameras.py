"""Camera matrices, and the projection that they are of."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.operators.running import fails, run

PLAIN = ["area_scan_division", 0.012, 0.0, 4e-6, 5e-6, 320.5, 240.25, 640, 480]
DIVISION = ["area_scan_division", 0.012, -1500.0, 4e-6, 5e-6, 320.5, 240.25, 640, 480]
TELECENTRIC = ["area_scan_telecentric_division", 0.5, 800.0, 4e-6, 5e-6, 320.5, 240.25, 640, 480]


def points(count=40):
    rng = np.random.default_rng(1)
    return np.column_stack([rng.uniform(-0.05, 0.05, (count, 2)), rng.uniform(0.8, 1.5, count)])


def projected(camera, p):
    result = run("project_3d_point (X, Y, Z, C, R, Col)", {"X": p[:, 0], "Y": p[:, 1], "Z": p[:, 2], "C": camera})
    return np.array(result["R"]), np.array(result["Col"])


def test_a_plain_camera_against_opencv():
    p = points()
    matrix = np.array([[3000, 0, 320.5], [0, 2400, 240.25], [0, 0, 1]])
    expected = cv2.projectPoints(p, np.zeros(3), np.zeros(3), matrix, None)[0].reshape(-1, 2)
    r, c = projected(PLAIN, p)
    assert np.allclose(c, expected[:, 0])
    assert np.allclose(r, expected[:, 1])
    assert run("cam_par_to_cam_mat (C, M, W, H)", {"C": PLAIN})["M"] == pytest.approx(matrix.reshape(-1))


def test_division_by_its_formula():
    p = points()
    u, v = 0.012 * p[:, 0] / p[:, 2], 0.012 * p[:, 1] / p[:, 2]
    r, c = projected(DIVISION, p)
    ud, vd = (c - 320.5) * 4e-6, (r - 240.25) * 5e-6
    scale = 1 / (1 - 1500.0 * (ud**2 + vd**2))
    assert np.allclose(ud * scale, u)
    assert np.allclose(vd * scale, v)


def test_matrices_there_and_back():
    text = "cam_mat_to_cam_par ([3000,0,320.5,0,2400,240.25,0,0,1], 0.0, 640, 480, C)\ncam_par_to_cam_mat (C, M, W, H)"
    result = run(text)
    assert result["M"] == pytest.approx([3000, 0, 320.5, 0, 2400, 240.25, 0, 0, 1])
    assert result["W"] + result["H"] == [640, 480]


def test_one_value_and_wrong_ones():
    result = run("project_3d_point (0, 0, 1, C, R, Col)", {"C": PLAIN})
    assert result["R"] + result["Col"] == [240.25, 320.5]
    for text, code in (
        ("cam_mat_to_cam_par ([1,2], 0.0, 640, 480, R)", 1401),
        ("cam_mat_to_cam_par ([1,0,0,1,1,0,0,0,1], 0.0, 640, 480, R)", 1301),
        ("cam_mat_to_cam_par ([1,0,0,0,1,0,0,0,1], 0.0, 0, 480, R)", 1303),
    ):
        with fails(code):
            run(text, {"C": PLAIN})
    for camera in (DIVISION, TELECENTRIC):
        with fails(1301):
            run("cam_par_to_cam_mat (C, M, W, H)", {"C": camera})
