"""3D object models and 3D scenes in windows: what is shown, what lies where, and wrong input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import hdev
from hdev import HError
from hdev.models3d.model import Model, ObjectModel3D, Primitive

CAMERA = "gen_cam_par_area_scan_division (0.01, 0, 1e-5, 1e-5, 100, 80, 200, 160, C)\n"
WINDOW = "open_window (0, 0, 200, 160, 0, 'visible', '', W)\n"
SETUP = CAMERA + WINDOW
KEEP = "['object_index_persistence', 'depth_persistence'], ['true', 'true']"


def rectangle(width: float = 0.1, height: float = 0.08, **more: Any) -> ObjectModel3D:
    x, y = width / 2, height / 2
    points = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0]])
    return ObjectModel3D(Model(points=points, triangles=np.array([[0, 1, 2], [0, 2, 3]]), **more))


def run(text: str, setup: str = SETUP, **inputs: Any) -> Any:
    return hdev.run_text(setup + text, inputs, environment={})


def image(result: Any, name: str = "I") -> np.ndarray:
    return np.asarray(result[name][0].to_numpy())


def code_of(text: str, **inputs: Any) -> int:
    with pytest.raises(HError) as caught:
        run(text, **inputs)
    return caught.value.code


# ------------------------------------------------------------------------------------------------------------- display


def test_a_model_in_a_window() -> None:
    found = image(
        run(
            "disp_object_model_3d (W, M, C, [0,0,1,0,0,0,0], 'color', 'green')\ndump_window_image (I, W)", M=rectangle()
        )
    )
    assert found[80, 60].tolist()[::2] == [0, 0]
    assert found[80, 60, 1] > 100
    assert not found[80, 40].any()


def test_nothing_is_drawn_until_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    from hdev.display.scenes.rendering import Rendering

    monkeypatch.setattr(Rendering, "paint", lambda self, picture: pytest.fail("drawn"))
    result = run("for K := 1 to 5 by 1\ndisp_object_model_3d (W, M, C, [0,0,1,0,0,0,0], [], [])\nendfor", M=rectangle())
    assert [item.what for item in result.windows[0]._window.shown] == ["models"]


def test_the_camera_fills_the_window_and_projects_as_the_operator() -> None:
    text = (
        "open_window (0, 0, 400, 320, 0, 'visible', '', V)\nset_part (V, 0, 0, 159, 199)\n"
        f"disp_object_model_3d (V, M, C, [0.01,0,1,20,30,0,0], {KEEP})\n"
        "pose_to_hom_mat3d ([0.01,0,1,20,30,0,0], H)\n"
        "affine_trans_point_3d (H, [0.045,-0.045,0.06], [0.035,0.035,0], [0,0,0], X, Y, Z)\n"
        "project_3d_point (X, Y, Z, C, Row, Column)\n"
        "get_disp_object_model_3d_info (V, Row, Column, ['object_index', 'depth'], Found)"
    )
    result = run(text, M=rectangle())
    assert result["Found"][::2] == [0, 0, -1]
    assert result["Found"][1:4:2] == pytest.approx(result["Z"][:2], abs=1e-3)
    assert result["Found"][5] == -1


def test_what_lies_where() -> None:
    text = (
        f"disp_object_model_3d (W, [A, B], C, [0,0,1,0,0,0,0, 0.03,0,0.5,0,0,0,0], {KEEP})\n"
        "get_disp_object_model_3d_info (W, [80, 80, 10, 80, -5], [60, 130, 10, 199.6, 3], 'object_index', Index)\n"
        "get_disp_object_model_3d_info (W, [80, 80], [60, 130], 'depth', Depth)"
    )
    result = run(text, A=rectangle(), B=rectangle(0.04, 0.04))
    assert result["Index"] == [0, 1, -1, -1, -1]
    assert result["Depth"] == pytest.approx([1, 0.5])


def test_a_display_replaces_or_goes_over_what_there_is() -> None:
    start = "set_color (W, 'red')\ndisp_rectangle1 (W, 0, 0, 159, 199)\n"
    shown = "disp_object_model_3d (W, M, C, [0,0,1,0,0,0,0], {})\ndump_window_image (I, W)"
    found = image(run(start + shown.format("[], []"), M=rectangle()))
    assert found[0, 0].tolist() == [0, 0, 0]
    found = image(run(start + shown.format("'disp_background', 'true'"), M=rectangle()))
    assert found[0, 0].tolist() == [255, 0, 0]
    assert found[80, 100].tolist() != [255, 0, 0]


def test_the_default_camera_and_pose_show_all() -> None:
    result = run(
        "disp_object_model_3d (W, M, [], [], 'color', 'white')\ndump_window_image (I, W)",
        M=rectangle(3.0, 2.0),
    )
    rows, columns = np.nonzero(image(result)[:, :, 0])
    assert 2 < rows.min() < 50 < 110 < rows.max() < 158
    assert columns.min() + columns.max() == pytest.approx(199, abs=2)


def test_parameters_of_single_models() -> None:
    result = run(
        "P := [-0.05,0,1,0,0,0,0, 0.05,0,1,0,0,0,0]\n"
        "disp_object_model_3d (W, [M, M], C, P, ['color', 'color_1', 'light_ambient', 'light_diffuse'], ['red', 'blue', '1 1 1', '0 0 0'])\n"
        "dump_window_image (I, W)\n"
        "disp_object_model_3d (W, [M, M], C, P, ['colored', 'light_ambient', 'light_diffuse'], [3, '1,1,1', '0,0,0'])\ndump_window_image (J, W)",
        M=rectangle(0.05, 0.05),
    )
    assert image(result)[80, [50, 150]].tolist() == [[255, 0, 0], [0, 0, 255]]
    assert image(result, "J")[80, [50, 150]].tolist() == [[255, 0, 0], [0, 255, 0]]


def test_a_window_of_another_size_and_a_closed_one() -> None:
    result = run(
        "disp_object_model_3d (W, M, C, [0,0,1,0,0,0,0], [], [])\nset_window_extents (W, 0, 0, 400, 320)\ndump_window_image (I, W)",
        M=rectangle(),
    )
    found = image(result)[:, :, 0] > 0
    rows, columns = np.nonzero(found)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == pytest.approx((80, 240, 100, 300), abs=1)
    assert code_of("close_window (W)\ndisp_object_model_3d (W, M, C, [0,0,1,0,0,0,0], [], [])", M=rectangle()) == 2454


def test_a_model_that_was_cleared_stays_in_the_window() -> None:
    result = run(
        "disp_object_model_3d (W, M, C, [0,0,1,0,0,0,0], [], [])\nclear_handle (M)\ndump_window_image (I, W)",
        M=rectangle(),
    )
    assert image(result)[80, 100].any()
    assert code_of("clear_handle (M)\ndisp_object_model_3d (W, M, C, [0,0,1,0,0,0,0], [], [])", M=rectangle()) == 2454


def test_models_without_anything() -> None:
    result = run(
        f"disp_object_model_3d (W, M, C, [], {KEEP})\nget_disp_object_model_3d_info (W, 80, 80, 'object_index', V)\ndump_window_image (I, W)",
        M=ObjectModel3D(Model()),
    )
    assert result["V"] == [-1]
    assert not image(result).any()


POSE = "[0,0,1,0,0,0,0]"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (f"W, 1, C, {POSE}, [], []", 1202),
        (f"W, M, [1, 2], {POSE}, [], []", 1303),
        ("W, M, C, [1, 2], [], []", 1404),
        ("W, M, C, [0,0,1,0,0,0,99], [], []", 1304),
        (f"W, M, C, {POSE}, 'colour', 'red'", 1305),
        (f"W, M, C, {POSE}, 'color', 'redish'", 1306),
        (f"W, M, C, {POSE}, 'alpha', 2", 1306),
        (f"W, M, C, {POSE}, 'alpha', []", 1406),
        (f"W, M, C, {POSE}, 'disp_lines', 1", 1306),
        (f"W, M, C, {POSE}, 'light_position', '1 2 3'", 1306),
        (f"W, M, C, {POSE}, 'light_position', 'a b c d'", 1306),
        (f"W, M, C, {POSE}, 'colored', 4", 1306),
        (f"W, M, C, {POSE}, 'lut', 'no such table'", 1306),
        (f"W, M, C, {POSE}, 'color_attrib', '&none'", 9524),
        (f"W, M, C, {POSE}, 'attribute', 'primitive'", 9522),
        (f"W, P, C, {POSE}, 'attribute', 'faces'", 9517),
        (f"W, P, C, {POSE}, 'attribute', 'lines'", 9518),
        (f"W, P, C, {POSE}, 'attribute', 'triangles'", 1306),
        (f"W, E, C, {POSE}, [], []", 9526),
        ("W, M, ['area_scan_hypercentric_division', 0.01, 0, 1e-5, 1e-5, 100, 80, 200, 160], [], [], []", 1303),
    ],
)
def test_wrong_input(arguments: str, code: int) -> None:
    endless = Primitive("plane", np.eye(4), (0.0,) * 7)
    assert (
        code_of(
            f"disp_object_model_3d ({arguments})",
            M=rectangle(),
            P=ObjectModel3D(Model(points=np.zeros((2, 3)))),
            E=ObjectModel3D(Model(primitive=endless)),
        )
        == code
    )


def test_an_attribute_that_some_models_lack() -> None:
    coloured = rectangle(0.05, 0.05)
    coloured.model = coloured.model.with_attribute("&v", np.arange(4.0))
    result = run(
        "disp_object_model_3d (W, [A, B], C, [-0.05,0,1,0,0,0,0, 0.05,0,1,0,0,0,0], ['color_attrib', 'color'], ['&v', 'green'])\n"
        "dump_window_image (I, W)",
        A=coloured,
        B=rectangle(0.05, 0.05),
    )
    assert image(result)[80, 150].tolist()[::2] == [0, 0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("get_disp_object_model_3d_info (W, 1, 1, 'depth', V)", 5190),
        ("{}get_disp_object_model_3d_info (W, 1, 1, 'depth', V)", 1304),
        ("{}get_disp_object_model_3d_info (W, 1, 1, 'object_index', V)", 1304),
        ("{}get_disp_object_model_3d_info (W, 1, 1, 'color', V)", 1304),
        ("{}get_disp_object_model_3d_info (W, 1, [1, 2], 'depth', V)", 1403),
        ("{}clear_window (W)\nget_disp_object_model_3d_info (W, 1, 1, 'depth', V)", 5190),
    ],
)
def test_information_that_is_not_there(text: str, code: int) -> None:
    shown = f"disp_object_model_3d (W, M, C, {POSE}, [], [])\n"
    assert code_of(text.format(shown), M=rectangle()) == code


def test_models_as_an_image() -> None:
    result = run(
        f"disp_object_model_3d (W, M, C, {POSE}, 'color', 'yellow')\ndump_window_image (I, W)\n"
        f"render_object_model_3d (J, M, C, {POSE}, 'color', 'yellow')",
        M=rectangle(),
    )
    assert np.array_equal(image(result), image(result, "J"))
    assert code_of(f"render_object_model_3d (J, M, [], {POSE}, [], [])", M=rectangle()) == 1402
    assert code_of(f"render_object_model_3d (J, M, C, {POSE}, 'x', 1)", M=rectangle()) == 1304


# -------------------------------------------------------------------------------------------------------------- scenes

SCENE = "create_scene_3d (S)\nadd_scene_3d_camera (S, C, CameraIndex)\n"
LIT = "add_scene_3d_light (S, [0, 0, 1], 'directional_light', L)\nset_scene_3d_light_param (S, L, ['ambient', 'diffuse'], [1,1,1, 0,0,0])\n"


def scene(text: str, **inputs: Any) -> Any:
    return run(SCENE + LIT + text, **({"M": rectangle(0.04, 0.04)} | inputs))


def test_instances_of_a_scene() -> None:
    result = scene(
        "add_scene_3d_instance (S, [M, M], [-0.05,0,1,0,0,0,0, 0.05,0,1,0,0,0,0], N)\n"
        "set_scene_3d_instance_param (S, N[0], 'color', 'red')\n"
        "set_scene_3d_instance_param (S, N[1], ['color', 'visible'], ['blue', 'true'])\n"
        "render_scene_3d (I, S, 0)\n"
        "set_scene_3d_instance_pose (S, N[1], [0.05,0.05,1,0,0,0,0])\nrender_scene_3d (J, S, 0)\n"
        "remove_scene_3d_instance (S, N[0])\nadd_scene_3d_instance (S, M, [0,0,1,0,0,0,0], O)\nrender_scene_3d (K, S, 0)"
    )
    assert (result["N"], result["O"]) == ([0, 1], [2])
    assert image(result)[80, [50, 150, 100]].tolist() == [[255, 0, 0], [0, 0, 255], [0, 0, 0]]
    assert image(result, "J")[[80, 130], 150].tolist() == [[0, 0, 0], [0, 0, 255]]
    assert image(result, "K")[80, [50, 100]].tolist() == [[0, 0, 0], [255, 255, 255]]


def test_poses_of_camera_and_scene() -> None:
    # The scene lies at x = 0.05 in the world; a camera that is there, too, sees its origin in the middle.
    result = scene(
        "add_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\nset_scene_3d_to_world_pose (S, [0.05,0,0,0,0,0,0])\n"
        "render_scene_3d (I, S, 0)\n"
        "add_scene_3d_camera (S, C, Second)\nset_scene_3d_camera_pose (S, Second, [0.05,0,0.5,0,0,0,0])\nrender_scene_3d (J, S, Second)"
    )
    rows, columns = np.nonzero(image(result)[:, :, 0])
    assert columns.min() + columns.max() == pytest.approx(300, abs=1)
    rows, columns = np.nonzero(image(result, "J")[:, :, 0])
    assert columns.min() + columns.max() == pytest.approx(200, abs=1)
    assert np.ptp(rows) == pytest.approx(80, abs=1)


def test_information_about_a_scene() -> None:
    result = scene(
        "set_scene_3d_param (S, 'object_index_persistence', 'true')\nset_scene_3d_param (S, 'depth_persistence', 'true')\n"
        "add_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\nremove_scene_3d_instance (S, N)\n"
        "add_scene_3d_instance (S, M, [0,0,0.8,0,0,0,0], N)\ndisplay_scene_3d (W, S, 0)\n"
        "set_scene_3d_instance_pose (S, N, [0,0,5,0,0,0,0])\n"
        "get_display_scene_3d_info (W, S, [80, 1], [100, 1], ['object_index', 'depth'], V)"
    )
    # As it was displayed.
    assert result["V"] == [1, pytest.approx(0.8), -1, -1]


def test_parameters_of_all_instances() -> None:
    result = scene(
        "add_scene_3d_instance (S, M, [-0.05,0,1,0,0,0,0], N)\nset_scene_3d_instance_param (S, N, 'color', 'red')\n"
        "set_scene_3d_param (S, 'color', 'green')\nadd_scene_3d_instance (S, M, [0.05,0,1,0,0,0,0], O)\nrender_scene_3d (I, S, 0)\n"
        "set_scene_3d_param (S, 'visible', 'false')\nrender_scene_3d (J, S, 0)"
    )
    assert image(result)[80, [50, 150]].tolist() == [[0, 255, 0]] * 2
    assert not image(result, "J").any()


def test_an_empty_scene_and_cleared_handles() -> None:
    result = scene(
        "render_scene_3d (I, S, 0)\nadd_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\nclear_handle (M)\nrender_scene_3d (J, S, 0)\n"
        "display_scene_3d (W, S, 0)\nclear_scene_3d (S)\ndump_window_image (K, W)"
    )
    assert not image(result).any()
    assert image(result, "J")[80, 100].all()
    assert image(result, "K")[80, 100].all()
    assert code_of(SCENE + "clear_scene_3d (S)\ndisplay_scene_3d (W, S, 0)") == 2454


def test_a_changed_model_is_shown_as_it_is() -> None:
    text = "add_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\n"
    model = rectangle(0.04, 0.04)
    session_text = SCENE + LIT + text + "render_scene_3d (I, S, 0)"
    assert image(run(session_text, M=model))[80, 100].any()
    model.model = Model()
    assert not image(run(session_text, M=model)).any()


def test_light() -> None:
    text = "add_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\n"
    behind = "add_scene_3d_light (S, [0, 0, -1], 'directional_light', L)\n"
    point = "add_scene_3d_light (S, [0, 0, 0], 'point_light', L)\n"
    strength = "set_scene_3d_light_param (S, L, 'diffuse', [0.6, 0.4, 0.2])\n"
    middle = {
        name: image(run(SCENE + text + light + "render_scene_3d (I, S, 0)", M=rectangle(0.04, 0.04)))[80, 100].tolist()
        for name, light in {"behind": behind, "point": point, "coloured": point + strength}.items()
    }
    assert middle["behind"] == [51] * 3
    assert middle["point"] == [255] * 3
    assert middle["coloured"] == [204, 153, 102]
    removed = SCENE + text + point + "remove_scene_3d_light (S, L)\nrender_scene_3d (I, S, 0)"
    plain = SCENE + text + "render_scene_3d (I, S, 0)"
    images = [image(run(t, M=rectangle(0.04, 0.04))) for t in (removed, plain)]
    assert np.array_equal(*images)


def test_labels() -> None:
    base = "set_scene_3d_param (S, 'quality', 'low')\n"
    plain = image(scene(base + "display_scene_3d (W, S, 0)\ndump_window_image (I, W)"))
    assert not plain.any()
    result = scene(
        base + "add_scene_3d_label (S, ['one', 'two'], [0.05,0,1], ['top_left', 'bottom_right'], 'window', L2)\n"
        "set_scene_3d_label_param (S, L2[1], 'visible', 'false')\nset_scene_3d_label_param (S, L2, 'color', 'blue')\n"
        "set_scene_3d_label_param (S, L2, 'connecting_line_color', 'red')\n"
        "display_scene_3d (W, S, 0)\ndump_window_image (I, W)\n"
        "set_scene_3d_label_param (S, L2, 'visible', 'true')\nremove_scene_3d_label (S, L2[0])\n"
        "display_scene_3d (W, S, 0)\ndump_window_image (J, W)"
    )
    first, second = image(result), image(result, "J")
    assert result["L2"] == [0, 1]
    assert (first[14:20, 14:20] == [0, 0, 255]).all(axis=2).any()
    # The line ends at the point: 50 pixels right of the middle.
    assert first[80, 150].tolist() == [255, 0, 0]
    assert not first[140:, 170:].any()
    assert (second[130:150, 150:190] == [0, 0, 255]).all(axis=2).any()
    assert not second[:60, :60].any()


def test_labels_beside_points() -> None:
    result = scene(
        "add_scene_3d_label (S, 'x', [0,0,1], 'top', 'point', L2)\nset_scene_3d_label_param (S, 0, 'connecting_line_width', 0)\n"
        "display_scene_3d (W, S, 0)\ndump_window_image (I, W)\n"
        "set_scene_3d_label_param (S, 0, 'position', [10, 20])\ndisplay_scene_3d (W, S, 0)\ndump_window_image (J, W)\n"
        "set_scene_3d_label_param (S, 0, 'reference_point', [0,0,-1])\ndisplay_scene_3d (W, S, 0)\ndump_window_image (K, W)"
    )
    rows, columns = np.nonzero(image(result).any(axis=2))
    assert rows.max() < 80
    assert columns.min() < 100 < columns.max()
    rows, columns = np.nonzero(image(result, "J").any(axis=2))
    # Its black border is not to be seen.
    assert (rows.min(), columns.min()) == (91, 121)
    # The point is behind the camera.
    assert not image(result, "K").any()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("add_scene_3d_camera (S, [1, 2], N)", 1302),
        ("add_scene_3d_camera (S, ['area_scan_hypercentric_division', 0.01, 0, 1e-5, 1e-5, 1, 1, 2, 2], N)", 1302),
        ("remove_scene_3d_camera (S, 3)", 1302),
        ("set_scene_3d_camera_pose (S, 3, [0,0,0,0,0,0,0])", 1302),
        ("set_scene_3d_camera_pose (S, 0, [0,0,0])", 1403),
        ("set_scene_3d_to_world_pose (S, [0,0,0])", 1402),
        ("add_scene_3d_instance (S, M, [0,0,0], N)", 1403),
        ("add_scene_3d_instance (S, 5, [0,0,0,0,0,0,0], N)", 1202),
        ("remove_scene_3d_instance (S, 0)", 1302),
        ("set_scene_3d_instance_pose (S, 0, [0,0,0,0,0,0,0])", 1302),
        ("set_scene_3d_instance_param (S, 0, 'color', 'red')", 1302),
        ("add_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\nset_scene_3d_instance_param (S, 0, 'colour', 'red')", 1303),
        (
            "add_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\nset_scene_3d_instance_param (S, 0, 'color', 'redish')",
            1304,
        ),
        ("add_scene_3d_instance (S, M, [0,0,1,0,0,0,0], N)\nset_scene_3d_instance_param (S, 0, 'color', [])", 1404),
        ("set_scene_3d_param (S, 'colour', 'red')", 1302),
        ("set_scene_3d_param (S, 'quality', 'best')", 1303),
        ("set_scene_3d_param (S, 'quality', [])", 1403),
        ("add_scene_3d_light (S, [1, 2], 'point_light', L)", 1402),
        ("add_scene_3d_light (S, [1, 2, 3], 'lamp', L)", 1303),
        ("set_scene_3d_light_param (S, 0, 'ambient', [1, 1, 1])", 1302),
        ("remove_scene_3d_light (S, 0)", 1302),
        ("add_scene_3d_light (S, [1, 2, 3], 'point_light', L)\nset_scene_3d_light_param (S, 0, 'x', [1, 1, 1])", 1303),
        ("add_scene_3d_light (S, [1, 2, 3], 'point_light', L)\nset_scene_3d_light_param (S, 0, 'ambient', 1)", 1404),
        (
            "add_scene_3d_light (S, [1, 2, 3], 'point_light', L)\nset_scene_3d_light_param (S, 0, 'ambient', [-1, 0, 0])",
            1304,
        ),
        ("add_scene_3d_label (S, 'x', [], [1, 2], 'point', L)", 1303),
        ("add_scene_3d_label (S, 'x', [1], [1, 2], 'window', L)", 1403),
        ("add_scene_3d_label (S, 'x', [], 'middle', 'window', L)", 1304),
        ("add_scene_3d_label (S, 'x', [], [1, 2, 3], 'window', L)", 1404),
        ("add_scene_3d_label (S, 'x', [], [1, 2], 'screen', L)", 1305),
        ("remove_scene_3d_label (S, 0)", 1302),
        ("set_scene_3d_label_param (S, 0, 'text', 'x')", 1302),
        ("add_scene_3d_label (S, 'x', [], [1, 2], 'window', L)\nset_scene_3d_label_param (S, 0, 'size', 1)", 1303),
        ("add_scene_3d_label (S, 'x', [], [1, 2], 'window', L)\nset_scene_3d_label_param (S, 0, 'alpha', 3)", 1304),
        (
            "add_scene_3d_label (S, 'x', [], [1, 2], 'window', L)\nset_scene_3d_label_param (S, 0, 'relates_to', 'point')",
            1304,
        ),
        ("display_scene_3d (W, S, 1)", 1303),
        ("display_scene_3d (W, S, 'zero')", 1303),
        ("render_scene_3d (I, S, 1)", 1302),
        ("get_display_scene_3d_info (W, S, 1, 1, 'depth', V)", 5190),
        ("display_scene_3d (W, S, 0)\nget_display_scene_3d_info (W, S, 1, 1, 'depth', V)", 1305),
        ("display_scene_3d (W, S, 0)\nget_display_scene_3d_info (W, S, 1, [], 'depth', V)", 1404),
    ],
)
def test_wrong_scenes(text: str, code: int) -> None:
    assert code_of(SCENE + text, M=rectangle()) == code


def test_the_scene_of_another_display() -> None:
    text = (
        SCENE + "set_scene_3d_param (S, 'depth_persistence', 'true')\ndisplay_scene_3d (W, S, 0)\ncreate_scene_3d (T)\n"
        "get_display_scene_3d_info (W, T, 1, 1, 'depth', V)"
    )
    assert code_of(text) == 5190


# ---------------------------------------------------------------------------------------------------------- procedures


def test_procedures_show_real_models() -> None:
    result = run(
        "visualize_object_model_3d (W, [M, N], [], [], ['color_0', 'color_1', 'disp_pose'], ['red', 'blue', 'true'], 'Title', ['a', 'b'], 'Info', Pose)\n"
        "dump_window_image (I, W)\nclear_window (W)\nset_color (W, 'green')\ndisp_3d_coord_system (W, C, [0,0,1,0,0,0,0], 0.05)\ndump_window_image (J, W)\n"
        "disp_object_model_3d_safe (W, M, C, [0,0,1,0,0,0,0], [], [])\ndump_window_image (K, W)",
        M=rectangle(),
        N=ObjectModel3D(Model(points=np.array([[0, 0, 0.05], [0.05, 0.05, 0.0]]))),
    )
    assert len(result["Pose"]) == 14
    assert (image(result)[:, :, 0] > 0).sum() > 1000
    axes = (image(result, "J") == [0, 255, 0]).all(axis=2)
    assert axes[80, 100:148].all()
    assert axes[80:128, 100].all()
    assert image(result, "K")[80, 60].any()
