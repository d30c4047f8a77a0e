"""Hand-eye calibration, 3D object models and their display: what the procedures ask of operators that are still missing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from hdev import HError
from hdev.iconic import Image, Objects, Region

from .support import StandIn, values, values_with

RNG = np.random.default_rng(6)


def matrix(rng: np.random.Generator) -> np.ndarray:
    result = np.eye(4)
    result[:3, :3] = Rotation.random(random_state=int(rng.integers(1 << 30))).as_matrix()
    result[:3, 3] = rng.uniform(-0.5, 0.5, 3)
    return result


def pose(m: np.ndarray) -> list[float]:
    """Of the type 0: the rotations about x, y, z are applied in the order gba."""
    angles = Rotation.from_matrix(m[:3, :3]).as_euler("XYZ", degrees=True)
    return [*m[:3, 3].tolist(), *(angles % 360).tolist(), 0]


@pytest.mark.parametrize("seed", range(5))
def test_a_motion_is_a_screw_in_every_coordinate_system(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first, second, change = (matrix(rng) for _ in range(3))
    motion = np.linalg.inv(first) @ second
    turn = Rotation.from_matrix(motion[:3, :3]).as_rotvec()
    for a, b in ((first, second), (change @ first, change @ second), (first @ change, second @ change)):
        found = values("screw_of_poses (A, B, Angle, Shift)", {"A": pose(a), "B": pose(b)})
        assert found["Angle"] == pytest.approx(np.linalg.norm(turn), abs=1e-6)
        assert found["Shift"] == pytest.approx(motion[:3, 3] @ turn / np.linalg.norm(turn), abs=1e-6)


def test_a_motion_without_rotation() -> None:
    found = values("screw_of_poses ([0,0,0,10,20,30,0], [0.3,0,0.4,10,20,30,0], Angle, Shift)")
    assert (found["Angle"], found["Shift"]) == (pytest.approx(0, abs=1e-6), pytest.approx(0.5))


CALIBRATION = {
    "query_calib_data_observ_indices": StandIn(
        ic="Handle Type Index", oc="Objects Poses", body="get_dict_tuple (Handle, 'poses', Poses)\nObjects := Poses * 0"
    ),
    "get_calib_data": StandIn(
        ic="Handle Type Index Name", oc="Pose", body="get_dict_tuple (Handle, 'tool ' + Index, Pose)"
    ),
    "get_calib_data_observ_pose": StandIn(
        ic="Handle Camera Object Index", oc="Pose", body="get_dict_tuple (Handle, 'object ' + Index, Pose)"
    ),
}


def warnings(tools: list[np.ndarray], objects: list[np.ndarray]) -> list[str]:
    text = "create_dict (D)\n" + "".join(
        f"set_dict_tuple (D, 'tool {3 * k}', {pose(t)})\nset_dict_tuple (D, 'object {3 * k}', {pose(o)})\n"
        for k, (t, o) in enumerate(zip(tools, objects))
    )
    text += f"set_dict_tuple (D, 'poses', {[3 * k for k in range(len(tools))]})\n"
    found = values_with(CALIBRATION, text + "check_hand_eye_calibration_input_poses (D, 0.05, 0.005, W)")["W"]
    return [found] if isinstance(found, str) else found


@pytest.mark.parametrize("moving", [True, False])
def test_poses_that_fit(moving: bool) -> None:
    tools = [matrix(RNG) for _ in range(6)]
    x, y = matrix(RNG), matrix(RNG)
    # The object in the camera: a camera on the tool sees an object that stands still, or the other way round.
    objects = [x @ np.linalg.inv(t) @ y if moving else x @ t @ y for t in tools]
    assert warnings(tools, objects) == []
    objects[4] = objects[4] @ matrix(RNG)
    found = warnings(tools, objects)
    assert len(found) == 1
    assert "Pose 12 " in found[0]
    assert "5 of 5" in found[0]


def test_two_poses_say_nothing() -> None:
    assert warnings([matrix(RNG), matrix(RNG)], [matrix(RNG), matrix(RNG)]) == []


# ------------------------------------------------------------------------------------------------------------ 3D models

#: Models are dictionaries of what they were made of.
MODELS = {
    "gen_object_model_3d_from_points": StandIn(
        ic="X Y Z",
        oc="Model",
        body="create_dict (Model)\nset_dict_tuple (Model, 'x', X)\nset_dict_tuple (Model, 'y', Y)\nset_dict_tuple (Model, 'z', Z)\n"
        "set_dict_tuple (Model, 'box', [min(X), min(Y), min(Z), max(X), max(Y), max(Z)])",
    ),
    "set_object_model_3d_attrib": StandIn(
        ic="Model Name To Values", oc="Out", body="copy_dict (Model, [], [], Out)\nset_dict_tuple (Out, Name, Values)"
    ),
    "set_object_model_3d_attrib_mod": StandIn(ic="Model Name To Values", body="set_dict_tuple (Model, Name, Values)"),
    "gen_box_object_model_3d": StandIn(
        ic="Pose A B C",
        oc="Model",
        body="create_dict (Model)\nset_dict_tuple (Model, 'pose', Pose)\nset_dict_tuple (Model, 'size', [A, B, C])",
    ),
    "rigid_trans_object_model_3d": StandIn(
        ic="Model Pose",
        oc="Out",
        body="Out := []\nfor K := 0 to |Model| - 1 by 1\ncopy_dict (Model[K], [], [], One)\nset_dict_tuple (One, 'moved', Pose)\nOut := [Out, One]\nendfor",
    ),
    "get_object_model_3d_params": StandIn(ic="Model Name", oc="Value", body="get_dict_tuple (Model, 'box', Value)"),
    "xyz_to_object_model_3d": StandIn(io="X Y Z", oc="Model", body="create_dict (Model)"),
    "get_line_of_sight": StandIn(
        ic="Row Column Camera",
        oc="PX PY PZ QX QY QZ",
        body="PX := 0.0\nPY := 0.0\nPZ := 0.0\nQX := (Column - 319.5) * 0.001\nQY := (Row - 239.5) * 0.001\nQZ := 1.0",
    ),
    "project_3d_point": StandIn(
        ic="X Y Z Camera", oc="Row Column", body="Row := 256 + 1000 * Y / Z\nColumn := 256 + 1000 * X / Z"
    ),
    "disp_object_model_3d": StandIn(
        ic="Window Models Camera Poses Names Values",
        body="global tuple Displayed\nDisplayed := [Displayed, Poses]",
    ),
}


def run(text: str, inputs: dict[str, Any] | None = None, **more: StandIn) -> dict[str, Any]:
    return values_with({**MODELS, **more}, "global tuple Displayed\nDisplayed := []\n" + text, inputs)


def entry(model: Any, name: str) -> Any:
    value = model.entries[name].value
    return value.to_list() if hasattr(value, "to_list") else value


@pytest.mark.parametrize("end", [[0.0, 0.0, 0.2], [0.1, -0.2, 0.05], [-1, 0, 0]])
def test_arrow(end: list[float]) -> None:
    model = run(f"gen_arrow_object_model_3d (0.01, [0.5, 0.5, 0.5], {[0.5 + e for e in end]}, A)")["A"]
    points = np.array([entry(model, axis) for axis in "xyz"]).T - 0.5
    triangles = np.array(entry(model, "triangles")).reshape(-1, 3)
    length = np.linalg.norm(end)
    along = points @ np.array(end) / length
    around = np.linalg.norm(points - along[:, None] * np.array(end) / length, axis=1)
    assert along.min() == pytest.approx(0, abs=1e-12)
    assert along.max() == pytest.approx(length)
    assert around[along.argmax()] == pytest.approx(0, abs=1e-9)
    assert around.max() == pytest.approx(0.025)
    # A closed surface: each edge belongs to two triangles, once in each direction; its volume is that of shaft and head.
    edges = [(int(a), int(b)) for t in triangles for a, b in zip(t, np.roll(t, -1))]
    assert len(set(edges)) == len(edges)
    assert {(b, a) for a, b in edges} == set(edges)
    volume = sum(np.linalg.det(points[t]) for t in triangles) / 6
    head = min(0.2 * length, 0.08)
    sixteen = 16 / 2 * math.sin(2 * math.pi / 16)
    expected = sixteen * (0.01**2 * (length - head) + 0.025**2 * head / 3)
    assert abs(volume) == pytest.approx(expected, rel=1e-6)


def test_no_arrow() -> None:
    with pytest.raises(HError):
        run("gen_arrow_object_model_3d (0.01, [1, 1, 1], [1, 1, 1], A)")


def test_tool_base_and_camera() -> None:
    found = run(
        "gen_robot_tool_and_base_object_model_3d (0.002, 0.1, Tool, Base)\n"
        "gen_cam_par_area_scan_division (0.012, 0, 5e-6, 5e-6, 320, 240, 640, 480, C)\n"
        "gen_camera_and_tool_moving_cam_object_model_3d ([0,0,0.2,0,0,0,0], [0.5,0,0,0,0,90,0], 0.05, 0.3, Tool, C, Camera, Moved)"
    )
    assert (len(found["Tool"]), len(found["Base"]), len(found["Moved"]), len(found["Camera"])) == (3, 4, 3, 2)
    ends = [[max(entry(m, axis)) for axis in "xyz"] for m in found["Tool"]]
    assert [e.index(max(e)) for e in ends] == [0, 1, 2]
    assert [max(e) for e in ends] == pytest.approx([0.1] * 3)
    # Tool in base times camera in tool: the camera lies 0.2 behind the tool.
    assert entry(found["Camera"][0], "moved") == pytest.approx([0.5, 0, -0.2, 0, 0, 90, 0])
    cone = found["Camera"][1]
    assert entry(cone, "z") == pytest.approx([0, 0.3, 0.3, 0.3, 0.3])
    assert entry(cone, "x") == pytest.approx([0, -0.3195 * 0.3, 0.3195 * 0.3, 0.3195 * 0.3, -0.3195 * 0.3])


def test_camera_setup() -> None:
    setup = StandIn(
        ic="Setup Index Name",
        oc="Value",
        body="if (Name == 'num_cameras')\nValue := 2\nelseif (Name == 'pose')\nValue := [0.1 * Index, 0, 0, 0, 0, 0, 0]\nelse\n"
        "gen_cam_par_area_scan_division (0.012, 0, 5e-6, 5e-6, 320, 240, 640, 480, Value)\nendif",
    )
    found = run("gen_camera_setup_object_model_3d (0, 0.1, 0.5, Cameras, Cones)", get_camera_setup_param=setup)
    assert [entry(c, "moved")[0] for c in found["Cameras"]] == [0, 0.1]
    assert [max(entry(c, "z")) for c in found["Cones"]] == [0.5, 0.5]


def boxes(*corners: list[float]) -> str:
    return "M := []\n" + "".join(f"create_dict (B)\nset_dict_tuple (B, 'box', {box})\nM := [M, B]\n" for box in corners)


def test_common_center() -> None:
    found = run(
        boxes([0, 0, 0, 2, 2, 2], [9, 0, 0, 11, 2, 2])
        + "get_object_models_center (M, C)\nget_object_models_center ([], N)"
    )
    assert found["C"] == pytest.approx([5.5, 1, 1])
    assert found["N"] == []
    small = run(boxes([0, 0, 0, 2, 2, 2], [100, 0, 0, 100.01, 0, 0]) + "get_object_models_center (M, C)")["C"]
    assert small == pytest.approx([1, 1, 1], abs=1e-4)


def test_values_of_points() -> None:
    pixels = np.arange(12, dtype=np.float32).reshape(3, 4)
    x = Image([pixels]).reduce(Region.rectangle1(0, 0, 1, 2))
    z = Image([pixels]).reduce(Region.rectangle1(1, 1, 2, 3))
    text = "xyz_attrib_to_object_model_3d (X, X, Z, I, {}, M)"
    model = run(text.format("'&gray'"), {"X": x, "Z": z, "I": Image([pixels * 10])})["M"]
    assert entry(model, "&gray") == [50.0, 60.0]
    colours = Image([(pixels + k).astype(np.uint8) for k in range(3)])
    model = run(text.format("['&r', '&g', '&b']"), {"X": x, "Z": z, "I": colours})["M"]
    assert [entry(model, n) for n in ("&r", "&g", "&b")] == [[5.0, 6.0], [6.0, 7.0], [7.0, 8.0]]
    with pytest.raises(HError):
        run(text.format("['&r', '&g']"), {"X": x, "Z": z, "I": colours})


WINDOW = "open_window (0, 0, 512, 512, 0, 'visible', '', W)\n"


def test_models_are_displayed_once_where_nobody_sees_them() -> None:
    found = run(
        WINDOW
        + boxes([-1, -1, -1, 1, 1, 1])
        + "visualize_object_model_3d (W, M, [], [], [], [], 'title', 'label', 'help', P)"
    )
    assert found["Displayed"] == found["P"]
    x, y, z = found["P"][:3]
    assert (x, y) == (0, 0)
    # 0.66 x 512 pixels of 8.5 micrometers at a focus of 0.06: the ball around the box is as large as that.
    assert 0.06 * 2 * math.sqrt(3) / z == pytest.approx(0.66 * 512 * 8.5e-6)
    assert found["P"][3:] == [0, 0, 0, 0]


@pytest.mark.parametrize(("given", "expected"), [("[0,0,5,1,2,3,0]", 2), ("[0,0,5,1,2,3,0,1,0,5,1,2,3,0]", 2)])
def test_poses_of_models(given: str, expected: int) -> None:
    text = WINDOW + boxes([-1, -1, -1, 1, 1, 1], [0, 0, 0, 1, 1, 1])
    found = run(text + f"visualize_object_model_3d (W, M, [], {given}, 'color_0', 'red', [], [], [], P)")
    assert len(found["P"]) == 7 * expected
    assert found["P"][:7] == [0, 0, 5, 1, 2, 3, 0]
    for wrong in ("M, [], [1,2], [], []", "M, [], [], 'color', []", "[], [], [], [], []"):
        with pytest.raises(HError):
            run(text + f"visualize_object_model_3d (W, {wrong}, [], [], [], P)")


def test_a_person_turns_the_models() -> None:
    mouse = {
        "get_mbutton_sub_pix": StandIn(
            ic="Window",
            oc="Row Column Button",
            body="global tuple Clicks\nClicks := Clicks + 1\nRow := 100.0\nColumn := 100.0\nButton := 1\nif (Clicks > 1)\nButton := 4\nendif",
        ),
        "get_mposition_sub_pix": StandIn(
            ic="Window",
            oc="Row Column Button",
            body="global tuple Moves\nMoves := Moves + 1\nRow := 100.0\nColumn := 100.0 + 128\nButton := 1\nif (Moves > 1)\nButton := 0\nendif",
        ),
    }
    text = "global tuple Clicks\nglobal tuple Moves\nClicks := 0\nMoves := 0\n" + WINDOW + boxes([-1, -1, -1, 1, 1, 1])
    found = run(text + "visualize_object_model_3d (W, M, [], [0,0,5,0,0,0,0], [], [], [], [], [], P)", **mouse)
    # A quarter of the window to the right: 45 degrees about the vertical axis, and the center stays.
    turned = Rotation.from_euler("XYZ", found["P"][3:6], degrees=True)
    assert np.degrees(turned.magnitude()) == pytest.approx(45)
    assert found["P"][:3] == pytest.approx([0, 0, 5])
    near = turned.apply([0, 0, -1])
    assert near[0] > 0.7


@pytest.mark.parametrize(
    ("kind", "down", "across", "point", "expected"),
    [
        ("move", 0, 100, (0, 0, 2), (0.5 * 2 * 100 / 512, 0, 2)),
        ("zoom", 100, 0, (0, 0, 2), (0, 0, 2 * math.exp(-150 / 512))),
    ],
)
def test_moving_and_zooming(kind: str, down: int, across: int, point: Any, expected: Any) -> None:
    found = values(f"move_poses_by_mouse ([0,0,2,0,0,0,0], '{kind}', {down}, {across}, [0.0,0.0,2.0], 512, P)")["P"]
    assert found[:3] == pytest.approx(expected)


def test_an_error_of_the_display_is_shown() -> None:
    import hdev

    result = hdev.run_text(
        WINDOW + "disp_object_model_3d_safe (W, 'no model', [], [], [], [])", environment={}, warn=lambda text: None
    )
    texts = [line for item in result.windows[0]._window.shown if item.what == "text" for line in item.data.lines]
    assert texts[0] == "The 3D object models can not be displayed:"
    assert len(texts) == 2


def test_samples_of_coordinates() -> None:
    images = {name: Objects([Image([np.full((2, 2), k + 0.5, np.float32)])] * 2) for k, name in enumerate("IXYZ")}
    found = values(
        "gen_empty_obj (N)\ngen_dl_samples_3d_gripping_point_detection (I, X, Y, Z, N, B)\nget_dict_object (Out, B[1], 'z')\n"
        "get_dict_param (B[0], 'keys', [], Keys)",
        images,
    )
    assert found["Keys"] == ["image", "x", "y", "z"]
    assert found["Out"][0].to_numpy()[0, 0] == 3.5
    with pytest.raises(HError):
        values("gen_dl_samples_3d_gripping_point_detection (I, X, Y, Z, I1, B)", {**images, "I1": images["I"][:1]})
