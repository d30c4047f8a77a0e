"""Drawing objects and backgrounds."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pytest

import hdev
from hdev.runtime.permissions import permissions
from tests.operators.running import answered, fails, run

OPEN = "dev_open_window (0, 0, 300, 200, 'black', W)\n"

OBJECTS = {
    "circle": ("50, 60, 20", {"row": 50, "column": 60, "radius": 20}),
    "rectangle1": ("10, 20, 30, 40", {"row1": 10, "column1": 20, "row2": 30, "column2": 40}),
    "rectangle2": ("50, 60, 0.5, 20, 10", {"row": 50, "column": 60, "phi": 0.5, "length1": 20, "length2": 10}),
    "ellipse": ("50, 60, 0.5, 20, 10", {"row": 50, "column": 60, "phi": 0.5, "radius1": 20, "radius2": 10}),
    "line": ("10, 20, 30, 40", {"row1": 10, "column1": 20, "row2": 30, "column2": 40}),
    "circle_sector": (
        "50, 60, 20, 0, 1.5",
        {"row": 50, "column": 60, "radius": 20, "start_angle": 0, "end_angle": 1.5},
    ),
    "ellipse_sector": (
        "50, 60, 0.1, 20, 10, 0, 1.5",
        {"row": 50, "column": 60, "phi": 0.1, "radius1": 20, "radius2": 10, "start_angle": 0, "end_angle": 1.5},
    ),
}


@pytest.mark.parametrize("kind", OBJECTS)
def test_parameters_are_what_an_object_was_made_of(kind: str) -> None:
    values, parameters = OBJECTS[kind]
    names = ", ".join(f"'{name}'" for name in parameters)
    result = run(
        f"create_drawing_object_{kind} ({values}, D)\nget_drawing_object_params (D, [{names}], V)\n"
        "get_drawing_object_params (D, 'type', T)"
    )
    assert result["V"] == pytest.approx(list(parameters.values()))
    assert result["T"] == [kind]


@pytest.mark.parametrize("kind", OBJECTS)
def test_parameters_can_be_set(kind: str) -> None:
    values, parameters = OBJECTS[kind]
    name = next(iter(parameters))
    result = run(
        f"create_drawing_object_{kind} ({values}, D)\nset_drawing_object_params (D, ['{name}', 'color'], [7.5, 'blue'])\n"
        f"get_drawing_object_params (D, ['{name}', 'color'], V)"
    )
    assert result["V"] == [7.5, "blue"]


def test_contours_and_texts_have_their_own_parameters() -> None:
    result = run(
        "create_drawing_object_xld ([1, 2, 3], [4, 5, 6], X)\nset_drawing_object_params (X, 'row', [7, 8, 9])\n"
        "get_drawing_object_params (X, ['row', 'column'], V)\ncreate_drawing_object_text (1, 2, 'abc', T)\n"
        "set_drawing_object_params (T, 'string', 'new')\nget_drawing_object_params (T, ['string', 'row'], S)\n"
        "gen_contour_polygon_xld (C, [0, 5], [5, 0])\nset_drawing_object_xld (C, X)\nget_drawing_object_iconic (O, X)\n"
        "get_contour_xld (O, R, K)"
    )
    assert result["V"] == [7, 8, 9, 4, 5, 6]
    assert result["S"] == ["new", 1]
    assert (result["R"], result["K"]) == ([0, 5], [5, 0])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("create_drawing_object_circle (1, 2, -1, D)", 1303),
        ("create_drawing_object_rectangle2 (1, 2, 0, 1, -1, D)", 1305),
        ("create_drawing_object_xld ([], [], D)", 1401),
        ("create_drawing_object_xld ([1, 2], [1], D)", 1402),
        ("create_drawing_object_circle (1, 2, 3, D)\nget_drawing_object_params (D, 'length1', V)", 1302),
        ("create_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_params (D, 'phi', 1)", 1302),
        ("create_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_params (D, 'radius', -1)", 1303),
        ("create_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_params (D, 'radius', 'large')", 1303),
        ("create_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_params (D, ['row', 'column'], 1)", 1403),
        ("create_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_params (D, 'color', 'purplish')", 5105),
        ("create_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_callback (D, 'on_fire', 'f')", 1302),
        ("create_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_callback (D, 'on_drag', 'nobody')", 21104),
        ("create_drawing_object_circle (1, 2, 3, D)\nclear_drawing_object (D)\nget_drawing_object_params (D, 'row', V)", 2454),
        ("create_drawing_object_text (1, 2, 'a', D)\nget_drawing_object_iconic (O, D)", 5104),
        ("gen_contour_polygon_xld (C, [0, 5], [5, 0])\ncreate_drawing_object_circle (1, 2, 3, D)\nset_drawing_object_xld (C, D)", 1301),
        (OPEN + "create_drawing_object_circle (1, 2, 3, D)\nattach_drawing_object_to_window (W, D)\nattach_drawing_object_to_window (W, D)", 5194),
        (OPEN + "detach_background_from_window (W)", 5193),
        (OPEN + "get_window_background_image (I, W)", 5193),
    ],
)  # fmt: skip
def test_wrong_use_has_the_documented_codes(line: str, code: int) -> None:
    with fails(code):
        run(line)


def test_objects_enclose_regions() -> None:
    result = run(
        "create_drawing_object_rectangle1 (10, 20, 30, 40, D)\nget_drawing_object_iconic (O, D)\narea_center (O, A, R, C)\n"
        "create_drawing_object_circle (50, 50, 20, E)\nget_drawing_object_iconic (P, E)\ngen_circle (Q, 50, 50, 20)\n"
        "test_equal_region (P, Q, Same)"
    )
    assert (result["A"], result["R"], result["C"]) == ([21 * 21], [20], [30])
    assert result["Same"] == [1]


def picture(result: hdev.Result) -> np.ndarray:
    return np.asarray(result["Shown"][0].to_numpy())


def test_attached_objects_are_drawn_over_everything_and_vanish_when_detached() -> None:
    text = (
        OPEN + "create_drawing_object_rectangle1 (10, 20, 30, 40, D)\nset_drawing_object_params (D, 'color', 'green')\n"
        "attach_drawing_object_to_window (W, D)\ndev_clear_window ()\n{}dump_window_image (Shown, W)"
    )
    shown = picture(run(text.format("")))
    expected = np.zeros((200, 300), bool)
    expected[10:31, [20, 40]] = expected[[10, 30], 20:41] = True
    assert (shown[:, :, 1] > 0).tolist() == expected.tolist()
    assert not picture(run(text.format("detach_drawing_object_from_window (W, D)\n"))).any()
    assert not picture(run(text.format("clear_drawing_object (D)\n"))).any()


def test_closing_a_window_sets_its_objects_free() -> None:
    result = run(
        OPEN
        + "create_drawing_object_circle (1, 2, 3, D)\nattach_drawing_object_to_window (W, D)\ndev_close_window ()\n"
        "get_drawing_object_params (D, 'row', V)\ndev_open_window (0, 0, 9, 9, 'black', W2)\n"
        "attach_drawing_object_to_window (W2, D)"
    )
    assert result["V"] == [1]


# ---------------------------------------------------------------------------------------------------- mouse and callbacks


def test_sent_mouse_events_move_and_resize() -> None:
    result = run(
        OPEN + "create_drawing_object_circle (50, 60, 20, D)\nattach_drawing_object_to_window (W, D)\n"
        "send_mouse_down_event (W, 150, 200, 1, P0)\n"
        "send_mouse_down_event (W, 50, 60, 1, P1)\nsend_mouse_drag_event (W, 60, 75, 1, P2)\n"
        "send_mouse_up_event (W, 60, 75, 1, P3)\nget_drawing_object_params (D, ['row', 'column', 'radius'], V1)\n"
        "send_mouse_down_event (W, 60, 95, 1, P4)\nsend_mouse_drag_event (W, 60, 105, 1, P5)\n"
        "send_mouse_up_event (W, 60, 105, 1, P6)\nget_drawing_object_params (D, ['row', 'column', 'radius'], V2)"
    )
    assert [result[f"P{k}"] for k in range(7)] == [["false"], *[["true"]] * 6]
    assert result["V1"] == [60, 75, 20]
    assert result["V2"] == [60, 75, 30]


CALLBACK = """
<?xml version="1.0" encoding="UTF-8"?>
<hdevelop file_version="1.2" halcon_version="20.11"><procedure name="main"><interface/><body>
{lines}
</body></procedure><procedure name="moved"><interface><ic>
<par name="DrawID" base_type="ctrl" dimension="0"/><par name="WindowHandle" base_type="ctrl" dimension="0"/>
<par name="Type" base_type="ctrl" dimension="0"/></ic></interface><body>
<l>global tuple Log</l>
<l>get_drawing_object_params (DrawID, 'row', Row)</l>
<l>Log := [Log, Type, Row]</l>
</body></procedure></hdevelop>
""".strip()


def with_callback(text: str, *answers: dict[str, Any]) -> hdev.Result:
    import json
    import tempfile
    from pathlib import Path

    lines = "\n".join(f"<l>{line}</l>" for line in text.split("\n"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.hdev"
        path.write_text(CALLBACK.format(lines=lines))
        (Path(folder) / "a.json").write_text(json.dumps({"hdev-answers": 1, "answers": answers}))
        return hdev.run(path, answers=Path(folder) / "a.json")


def test_callbacks_are_procedures() -> None:
    result = with_callback(
        "global tuple Log\nLog := []\n" + OPEN + "create_drawing_object_circle (50, 60, 20, D)\n"
        "set_drawing_object_callback (D, ['on_attach', 'on_drag', 'on_detach'], 'moved')\n"
        "attach_drawing_object_to_window (W, D)\nsend_mouse_down_event (W, 50, 60, 1, P)\n"
        "send_mouse_drag_event (W, 55, 60, 1, P)\nset_drawing_object_callback (D, 'on_drag', 0)\n"
        "send_mouse_up_event (W, 58, 60, 1, P)\ndetach_drawing_object_from_window (W, D)\nLog := Log"
    )
    assert result["Log"] == ["on_attach", 50.0, "on_drag", 55.0, "on_detach", 58.0]


def test_answers_move_objects_when_the_program_looks() -> None:
    result = with_callback(
        "global tuple Log\nLog := []\n" + OPEN + "create_drawing_object_circle (50, 60, 20, D)\n"
        "set_drawing_object_callback (D, 'on_drag', 'moved')\nattach_drawing_object_to_window (W, D)\n"
        "stop ()\nget_drawing_object_params (D, ['row', 'column', 'radius'], V)\nget_mbutton (W, R, C, B)\n"
        "get_drawing_object_params (D, 'row', V2)\nLog := Log",
        {"object": 1, "event": "on_drag", "row": 70, "radius": 5},
        {"operator": "get_mbutton", "row": 1, "column": 1, "button": 1},
        {"object": 1, "event": "on_drag", "row": 90},
    )
    assert result["V"] == [70, 60, 5]
    assert result["V2"] == [90]
    assert result["Log"] == ["on_drag", 70.0, "on_drag", 90.0]


def test_addresses_of_c_functions_need_a_permission() -> None:
    called: list[tuple[int, int, bytes]] = []
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.c_char_p)
    function = kind(lambda draw, window, event: called.append((draw, window, event)) or 2)
    address = ctypes.cast(function, ctypes.c_void_p).value
    text = (
        OPEN
        + f"create_drawing_object_circle (50, 60, 20, D)\nset_drawing_object_callback (D, 'on_attach', {address})\n"
        "attach_drawing_object_to_window (W, D)"
    )
    with pytest.raises(hdev.HError, match="not permitted"):
        run(text)
    result = run(text, permissions=permissions(run=True))
    assert called == [(result["D"][0].number, result["W"][0].number, b"on_attach")]


# ----------------------------------------------------------------------------------------------------------- backgrounds


def test_a_background_stays_behind_everything() -> None:
    result = run(
        OPEN + "gen_image_const (I, 'byte', 300, 200)\ngen_image_proto (I, I, 77)\nattach_background_to_window (I, W)\n"
        "dev_clear_window ()\ngen_rectangle1 (R, 10, 10, 20, 20)\ndev_display (R)\ndump_window_image (Shown, W)\n"
        "get_window_background_image (Back, W)\ntest_equal_obj (I, Back, Same)\ndetach_background_from_window (W)\n"
        "dump_window_image (Without, W)"
    )
    shown = picture(result)
    assert shown[0, 0].tolist() == [77, 77, 77]
    assert shown[15, 15].tolist() == [255, 0, 0]
    assert result["Same"] == [1]
    assert np.asarray(result["Without"][0].to_numpy())[0, 0].tolist() == [0, 0, 0]


def test_answers_of_objects_that_do_not_exist_are_a_warning() -> None:
    warnings: list[str] = []
    answered("get_system ('version', V)\nstop ()", {"object": 3, "row": 1}, warn=warnings.append)
    assert "no drawing object 3" in warnings[0]
