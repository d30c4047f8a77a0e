"""Projecting points into images, and the lines of sight of their pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hdev
from hdev import HError
from hdev.models3d.cameras import lens

SENSOR = [5e-6, 6e-6, 321.5, 239.25, 640, 480]
CAMERAS = {
    "perspective": ["area_scan_division", 0.012, -500.0, *SENSOR],
    "barrel": ["area_scan_division", 0.012, 800.0, *SENSOR],
    "polynomial": ["area_scan_polynomial", 0.012, 900.0, -1e6, 2e9, 0.4, -0.3, *SENSOR],
    "telecentric": ["area_scan_telecentric_division", 0.8, 300.0, *SENSOR],
    "telecentric polynomial": ["area_scan_telecentric_polynomial", 0.8, 100.0, 0, 0, 0.1, 0.2, *SENSOR],
    "tilted": ["area_scan_tilt_division", 0.012, 100.0, 0.0135, 8.0, 35.0, *SENSOR],
    "tilted polynomial": ["area_scan_tilt_polynomial", 0.012, 50.0, 0, 0, 0.1, 0.1, 0.0135, 8.0, 200.0, *SENSOR],
    "image side": ["area_scan_tilt_image_side_telecentric_division", 0.012, 100.0, 8.0, 35.0, *SENSOR],
    "object side": ["area_scan_tilt_object_side_telecentric_division", 0.8, 100.0, 0.05, 8.0, 35.0, *SENSOR],
    "bilateral": ["area_scan_tilt_bilateral_telecentric_division", 0.8, 100.0, 8.0, 35.0, *SENSOR],
    "old": [0.012, -500.0, *SENSOR],
    "old telecentric": [0, 0.0, 1e-4, 1e-4, 320, 240, 640, 480],
}


def call(text: str) -> dict[str, list[float]]:
    return dict(hdev.run_text(text, environment={}).items())


@pytest.mark.parametrize("name", CAMERAS)
@settings(max_examples=25, deadline=None)
@given(row=st.floats(0, 479), column=st.floats(0, 639), z=st.floats(0.1, 5))
def test_what_is_on_a_line_of_sight_is_seen_there(name: str, row: float, column: float, z: float) -> None:
    camera = lens(CAMERAS[name])
    starts, directions = camera.rays(np.array([row]), np.array([column]))
    assert directions[0, 2] == 1
    (r,), (c,) = camera.project(starts + z * directions)
    assert (r, c) == pytest.approx((row, column), abs=1e-6)


@pytest.mark.parametrize("name", CAMERAS)
def test_operators_agree_with_each_other(name: str) -> None:
    found = call(
        f"C := {CAMERAS[name]}\nget_line_of_sight ([10, 200.5], [600, 33], C, PX, PY, PZ, QX, QY, QZ)\n"
        "project_3d_point (PX + 70 * (QX - PX), PY + 70 * (QY - PY), PZ + 70 * (QZ - PZ), C, R, S)"
    )
    assert found["R"] == pytest.approx([10, 200.5], abs=1e-6)
    assert found["S"] == pytest.approx([600, 33], abs=1e-6)
    assert found["PZ"] == [0, 0]
    assert found["QZ"] == pytest.approx(
        [1.0 if "telecentric" in name or name in ("object side", "bilateral") else 0.012] * 2
    )


def test_a_pinhole_camera() -> None:
    found = call(
        "gen_cam_par_area_scan_division (0.01, 0, 5e-6, 4e-6, 300, 200, 600, 400, C)\n"
        "project_3d_point ([0, 0.1, -0.2], [0, 0.05, 0.1], [1, 2, 0.5], C, R, S)"
    )
    assert found["R"] == pytest.approx([200, 200 + 0.01 * 0.05 / 2 / 4e-6, 200 + 0.01 * 0.2 / 4e-6])
    assert found["S"] == pytest.approx([300, 300 + 0.01 * 0.1 / 2 / 5e-6, 300 - 0.01 * 0.4 / 5e-6])


def test_a_pinhole_camera_is_that_of_opencv() -> None:
    import cv2

    rng = np.random.default_rng(3)
    points = rng.uniform(-0.3, 0.3, (50, 3)) + np.array([0, 0, 1])
    f, sx, sy = 0.012, 5e-6, 6e-6
    matrix = np.array([[f / sx, 0, 321.5], [0, f / sy, 239.25], [0, 0, 1]])
    expected = cv2.projectPoints(points, np.zeros(3), np.zeros(3), matrix, None)[0][:, 0]
    rows, columns = lens(["area_scan_division", f, 0, *SENSOR]).project(points)
    assert np.allclose(np.stack((columns, rows), 1), expected)


@pytest.mark.parametrize("kappa", [-2000.0, 1500.0])
def test_division_distortion(kappa: float) -> None:
    # What is seen at (u, v) lies where u / (1 + kappa r^2) says.
    f, u, v = 0.01, 1.1e-3, -0.7e-3
    factor = 1 + kappa * (u * u + v * v)
    x, y = u / factor / f, v / factor / f
    found = call(
        f"project_3d_point ({2 * x}, {2 * y}, 2, ['area_scan_division', {f}, {kappa}, 1e-6, 1e-6, 0, 0, 640, 480], R, C)"
    )
    assert found["R"] + found["C"] == pytest.approx([v * 1e6, u * 1e6])


def test_a_tilt_turns_the_sensor() -> None:
    # Turned by 60 degrees about the x-axis, with parallel rays: columns stay, rows are as far apart as 1 / cos (60 degrees).
    plain = lens(["area_scan_tilt_bilateral_telecentric_division", 1.0, 0, 0.0, 0.0, *SENSOR])
    tilted = lens(["area_scan_tilt_bilateral_telecentric_division", 1.0, 0, 60.0, 0.0, *SENSOR])
    points = np.array([[3e-4, 2e-4, 1.0]])
    (r0,), (c0,) = plain.project(points)
    (r1,), (c1,) = tilted.project(points)
    assert c1 == pytest.approx(c0)
    assert r1 - 239.25 == pytest.approx((r0 - 239.25) / math.cos(math.radians(60)))


def test_no_points() -> None:
    found = call("project_3d_point ([], [], [], ['area_scan_division', 0.01, 0, 1e-6, 1e-6, 0, 0, 640, 480], R, C)")
    assert (found["R"], found["C"]) == ([], [])


GOOD = ["area_scan_division", 0.01, 0, 1e-6, 1e-6, 0, 0, 640, 480]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("[0, 1], 0, 1, C", 1402),
        ("0, 0, [1, 2], C", 1403),
        ("'a', 0, 1, C", 1201),
        ("0, 0, -1, C", 1303),
        ("0, 0, 0, C", 1303),
        ("0, 0, 1, []", 1404),
        ("0, 0, 1, [1, 2, 3]", 1304),
        ("0, 0, 1, ['area_scan_hypercentric_division', 0.01, 0, 1e-6, 1e-6, 0, 0, 640, 480]", 9000),
        ("0, 0, 1, ['area_scan_fisheye', 1, 2, 3]", 1304),
        ("0, 0, 1, ['area_scan_division', -0.01, 0, 1e-6, 1e-6, 0, 0, 640, 480]", 1304),
        ("0, 0, 1, ['area_scan_division', 'a', 0, 1e-6, 1e-6, 0, 0, 640, 480]", 1304),
        (
            "0, 0, 1, ['line_scan_division', 0.01, 0, 1e-6, 1e-6, 0, 0, 640, 480, 0, 1e-5, 0]",
            9000,
        ),
    ],
)
def test_bad_input(arguments: str, code: int) -> None:
    with pytest.raises(HError) as caught:
        call(f"C := {GOOD}\nproject_3d_point ({arguments}, R, S)")
    assert caught.value.code == code
