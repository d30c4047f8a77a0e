"""Callbacks of changed windows, sent keys, icons, colours as hue and saturation, and rectangles that are cleared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hdev
from hdev import HError
from hdev.iconic import Region
from hdev.program.model import Interface, Line, Parameter, Procedure, Program

WINDOW = "open_window (0, 0, 100, 80, 0, 'visible', '', W)\n"


def run(text: str, **inputs: Any) -> Any:
    return hdev.run_text(WINDOW + text, inputs, environment={})


def picture(result: Any, name: str = "I") -> np.ndarray:
    return np.asarray(result[name][0].to_numpy())


def code_of(text: str, **inputs: Any) -> int:
    with pytest.raises(HError) as caught:
        run(text, **inputs)
    return caught.value.code


# ----------------------------------------------------------------------------------------------------------- callbacks


def with_procedure(text: str, body: str, names: tuple[str, ...] = ("WindowHandle", "Context")) -> Any:
    program = Program(kind="hdev")
    interface = Interface((), (), tuple(Parameter(name, "control") for name in names), ())
    program.add(Procedure("main", lines=[Line(line) for line in (WINDOW + text).splitlines()]))
    program.add(Procedure("changed", interface, [Line(line) for line in body.splitlines()]))
    return hdev.Run(program, environment={}).execute()


def test_a_callback_is_told_of_changes() -> None:
    result = with_procedure(
        "global tuple Told\nTold := []\nset_content_update_callback (W, 'changed', 7)\ndisp_line (W, 1, 1, 5, 5)\nclear_window (W)\n"
        "set_color (W, 'red')\nset_content_update_callback (W, 0, 0)\ndisp_line (W, 1, 1, 5, 5)\nSeen := Told",
        "global tuple Told\nTold := [Told, Context]\ndisp_line (WindowHandle, 2, 2, 3, 3)\nreturn ()",
    )
    assert result["Seen"] == [7, 7]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("'changed', 0", 1302), ("'nobody', 0", 21104), ("'changed', [1, 2]", 1403), ("1.5, 0", 1202)],
)
def test_wrong_callbacks(arguments: str, code: int) -> None:
    with pytest.raises(HError) as caught:
        with_procedure(f"set_content_update_callback (W, {arguments})", "return ()", ("WindowHandle",))
    assert caught.value.code == code


# ---------------------------------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize(("code", "moved"), [(37, (0, -1)), (38, (-1, 0)), (65363, (0, 1)), (40, (1, 0)), (13, (0, 0))])
def test_keys_move_drawing_objects(code: int, moved: tuple[int, int]) -> None:
    result = run(
        "create_drawing_object_circle (30, 40, 10, D)\nattach_drawing_object_to_window (W, D)\nsend_key_press_event (W, 'n', 0)\n"
        f"send_key_press_event (W, '', {code})\nsend_key_release_event (W, '', {code})\n"
        "get_drawing_object_params (D, ['row', 'column'], P)"
    )
    assert result["P"] == pytest.approx([30 + moved[0], 40 + moved[1]])


def test_keys_without_objects() -> None:
    run("send_key_press_event (W, 'n', 0)\nsend_key_press_event (W, '', 39)\nsend_key_release_event (W, 'x', 1)")
    assert code_of("close_window (W)\nsend_key_press_event (W, 'n', 0)") == 2454


# --------------------------------------------------------------------------------------------------------------- icons


def test_icons() -> None:
    text = (
        "gen_rectangle1 (Icon, 0, 0, 2, 4)\ngen_rectangle1 (R, 30, 30, 50, 50)\n{}set_shape (W, 'icon')\n"
        "disp_region (R, W)\ndump_window_image (I, W)\nget_icon (G, W)"
    )
    result = run(text.format("set_icon (Icon, W)\n"))
    rows, columns = np.nonzero(picture(result).any(axis=2))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (39, 41, 38, 42)
    assert result["G"][0].bounding_box == (0, 0, 2, 4)
    plain = run(text.format(""))
    assert picture(plain).any(axis=2).sum() == plain["G"][0].area
    assert code_of("gen_empty_region (E)\nset_icon (E, W)") == 1401
    assert isinstance(result["G"][0], Region)


# ------------------------------------------------------------------------------------------------------------- colours


@settings(max_examples=40, deadline=None)
@given(colour=st.tuples(*[st.integers(0, 255)] * 3))
def test_hue_saturation_intensity(colour: tuple[int, int, int]) -> None:
    red, green, blue = colour
    result = run(
        f"set_rgb (W, {red}, {green}, {blue})\nget_hsi (W, H, S, N)\nset_hsi (W, H, S, N)\nget_rgb (W, R, G, B)"
    )
    # Saturations above 255 do not exist: strong colours come back paler.
    total = sum(colour) / 3
    strength = np.hypot((red - total) * np.sqrt(6) * np.sqrt(6) / 2, (green - blue) * np.sqrt(12) / 2)
    assert result["N"] == [round(total)]
    if strength <= 255:
        assert [*result["R"], *result["G"], *result["B"]] == pytest.approx(colour, abs=3)


# ---------------------------------------------------------------------------------------------------------- rectangles


def test_rectangles_are_cleared() -> None:
    result = run(
        "set_color (W, 'red')\ndisp_rectangle1 (W, 0, 0, 79, 99)\nclear_rectangle (W, [10, -5, 70], [20, -5, 90], [12, 3, 500], [25, 2, 500])\n"
        "clear_rectangle (W, 30, 30, 20, 20)\ndump_window_image (I, W)"
    )
    shown = picture(result)[:, :, 0] > 0
    expected = np.ones((80, 100), bool)
    expected[10:13, 20:26] = expected[:4, :3] = expected[70:, 90:] = False
    assert np.array_equal(shown, expected)
    assert code_of("clear_rectangle (W, [1, 2], 1, [3, 4], [3, 4])") == 1403


def test_rectangles_are_moved() -> None:
    result = run(
        "set_color (W, 'red')\ndisp_rectangle1 (W, 10, 10, 29, 29)\nmove_rectangle (W, 10, 10, 29, 29, 15, 70)\ndump_window_image (I, W)\n"
        "move_rectangle (W, [-10, 15], [60, 70], [19, 16], [74, 71], [40, 0], [0, 0])\ndump_window_image (J, W)"
    )
    expected = np.zeros((80, 100), bool)
    expected[15:35, 70:90] = True
    assert np.array_equal(picture(result)[:, :, 0] > 0, expected)
    # The part of the first rectangle outside of the window is left out: row 0 goes to 50; the second one is empty then.
    expected[15:20, 70:75] = False
    expected[65:70, 10:15] = True
    assert np.array_equal(picture(result, "J")[:, :, 0] > 0, expected)
    assert code_of("move_rectangle (W, 1, 1, 3, 3, [4, 5], 5)") == 1406


def test_text_windows() -> None:
    result = run(
        "open_textwindow (0, 0, 60, 40, 2, 'white', 'blue', 0, 'visible', '', T)\nget_window_extents (T, R, C, Width, Height)\n"
        "dump_window_image (I, T)"
    )
    assert (result["Width"], result["Height"]) == ([60], [40])
    assert (picture(result) == [0, 0, 255]).all()
    for arguments, code in (
        ("0, 0, 60, 40, 2, 'white', 'bluish', 0, 'visible', ''", 5105),
        ("0, 0, 0, 40, 2, 'white', 'blue', 0, 'visible', ''", 1303),
        ("0, 0, 60, 40, -1, 'white', 'blue', 0, 'visible', ''", 1305),
        ("0, 0, 60, 40, 1, 'white', 'blue', 0, 'open', ''", 1309),
    ):
        assert code_of(f"open_textwindow ({arguments}, T)") == code
