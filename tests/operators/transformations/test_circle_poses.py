"""Circles in space, projected by hand and found again."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic import Contour, Objects
from tests.operators.running import fails, run

DIVISION = ["area_scan_division", 0.016, -800.0, 7e-6, 7e-6, 320.0, 240.0, 640, 480]
POLYNOMIAL = ["area_scan_polynomial", 0.016, 300.0, 2e5, 0.0, 0.05, -0.03, 7e-6, 8e-6, 310.0, 250.0, 640, 480]


def seen(center, normal, radius, camera, count=60):
    """The contour of a circle in the picture; the distortion is undone numerically."""
    from scipy.optimize import least_squares

    normal = np.array(normal) / np.linalg.norm(normal)
    one = np.cross(normal, [0.3, 1, 0.2])
    one /= np.linalg.norm(one)
    other = np.cross(normal, one)
    t = np.linspace(0, 2 * math.pi, count, endpoint=False)[:, None]
    points = np.array(center) + radius * (np.cos(t) * one + np.sin(t) * other)
    focus, *terms, sx, sy, cx, cy, _, _ = camera[1:]
    u, v = focus * points[:, 0] / points[:, 2], focus * points[:, 1] / points[:, 2]
    if len(terms) == 1:
        scale = 2 / (1 + np.sqrt(1 - 4 * terms[0] * (u * u + v * v)))
        u, v = u * scale, v * scale
    else:
        k1, k2, k3, p1, p2 = terms

        def undistorted(d):
            a, b = d.reshape(2, -1)
            s = a * a + b * b
            radial = k1 * s + k2 * s**2 + k3 * s**3
            x = a + a * radial + p1 * (s + 2 * a * a) + 2 * p2 * a * b
            y = b + b * radial + 2 * p1 * a * b + p2 * (s + 2 * b * b)
            return np.concatenate((x - u, y - v)) * 1e6

        u, v = least_squares(undistorted, np.concatenate((u, v)), xtol=1e-15, ftol=1e-15, gtol=1e-15).x.reshape(2, -1)
    return Contour(np.append(v / sy + cy, v[0] / sy + cy), np.append(u / sx + cx, u[0] / sx + cx))


def poses(contours, camera, radius, kind="center_normal"):
    text = f"get_circle_pose (C, {camera}, {radius}, '{kind}', P, Q)"
    result = run(text, {"C": contours})
    return np.array(list(result["P"])), np.array(list(result["Q"]))


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_one_of_the_two_answers_is_the_circle(seed):
    rng = np.random.default_rng(seed)
    camera = [DIVISION, POLYNOMIAL][seed % 2]
    center = np.array([*rng.uniform(-0.02, 0.02, 2), rng.uniform(0.2, 0.5)])
    normal = np.array([*rng.uniform(-0.7, 0.7, 2), 1.0])
    normal /= np.linalg.norm(normal)
    contour = seen(center, normal, 0.01, camera)
    both = poses(contour, camera, 0.01)
    errors = [np.abs(one - np.concatenate((center, normal))).max() for one in both]
    assert min(errors) < 1e-6
    # The other one gives the same picture.
    for one in both:
        assert one[3:] @ one[:3] > 0
        if camera is POLYNOMIAL:
            continue
        again = seen(one[:3], one[3:], 0.01, camera, 6000)
        away = np.hypot(contour.rows[:, None] - again.rows, contour.columns[:, None] - again.columns).min(axis=1)
        assert away.max() < 0.1


def test_straight_ahead():
    contour = seen((0, 0, 0.3), (0, 0, 1), 0.02, DIVISION)
    for one in poses(contour, DIVISION, 0.02):
        np.testing.assert_allclose(one[:3], [0, 0, 0.3], atol=1e-5)
        assert one[5] > 0.9999


def test_poses_have_z_along_the_normal():
    first, second = (
        seen((0.01, 0.005, 0.3), (0.4, -0.2, 1), 0.01, DIVISION),
        seen((0, 0, 0.4), (0, 0.5, 1), 0.02, DIVISION),
    )
    contours = Objects([first, second])
    for flat, posed in zip(
        poses(contours, DIVISION, [0.01, 0.02]), poses(contours, DIVISION, [0.01, 0.02], "pose"), strict=True
    ):
        assert (flat.size, posed.size) == (12, 14)
        for k in range(2):
            pose, values = posed[7 * k : 7 * k + 7], flat[6 * k : 6 * k + 6]
            text = f"P := {[*pose[:6].tolist(), 0]}\npose_to_hom_mat3d (P, M)"
            matrix = np.array(list(run(text)["M"])).reshape(3, 4)
            np.testing.assert_allclose(matrix[:, 2], values[3:], atol=1e-9)
            np.testing.assert_allclose(matrix[:, 3], values[:3], atol=1e-12)
            assert pose[5] == 0


@pytest.mark.parametrize(
    ("code", "camera", "radius", "kind"),
    [
        (1301, [1, 2, 3], 1, "pose"),
        (1301, ["area_scan_division", *DIVISION[1:], 3], 1, "pose"),
        (1301, [-1.0, *DIVISION[2:]], 1, "pose"),
        (9000, [0, *DIVISION[2:]], 1, "pose"),
        (9000, ["line_scan", *DIVISION[1:]], 1, "pose"),
        (1302, DIVISION, 0, "pose"),
        (1402, DIVISION, [1, 2], "pose"),
        (1303, DIVISION, 1, "x"),
    ],
)
def test_errors(code, camera, radius, kind):
    contour = seen((0, 0, 0.3), (0, 0, 1), 0.02, DIVISION)
    with fails(code):
        poses(contour, camera, radius, kind)


def test_no_ellipse():
    with fails(3255):
        poses(Contour([1, 2, 3], [1, 2, 4]), DIVISION, 1)
    with fails(3262):
        poses(Contour([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]), [*DIVISION[:2], 0, *DIVISION[3:]], 1)
    assert poses(Objects(), DIVISION, 1)[0].size == 0
