"""Windows, their parameters and what is drawn, as programs see it."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from hdev.engine import Run, run_text
from hdev.errors import HError
from hdev.program import loads

OPEN = "open_window (0, 0, 40, 20, 0, 'visible', '', W)\nset_color (W, 'red')\n"


def picture(text: str, head: str = OPEN) -> np.ndarray:
    return run_text(head + text + "\ndump_window_image (Dump, W)")["Dump"][0].to_numpy()


def red(text: str, head: str = OPEN) -> np.ndarray:
    return (picture(text, head) == (255, 0, 0)).all(axis=2)


def code(text: str, head: str = OPEN) -> int:
    with pytest.raises(HError) as caught:
        run_text(head + text)
    return caught.value.code


def rectangle(r1: int, c1: int, r2: int, c2: int) -> np.ndarray:
    expected = np.zeros((20, 40), bool)
    expected[r1 : r2 + 1, c1 : c2 + 1] = True
    return expected


def test_geometry() -> None:
    result = run_text(
        OPEN
        + "get_window_extents (W, R, C, Width, Height)\nget_part (W, R1, C1, R2, C2)\nset_window_extents (W, 3, 4, -1, 50)\n"
        + "get_window_extents (W, Rn, Cn, Wn, Hn)\nget_window_type (W, T)\nS := is_handle (W)\nSem := ''\ntuple_sem_type (W, Sem)"
    )
    assert [result[n] for n in ("R", "C", "Width", "Height")] == [[0], [0], [40], [20]]
    assert [result[n] for n in ("R1", "C1", "R2", "C2")] == [[0], [0], [19], [39]]
    assert [result[n] for n in ("Rn", "Cn", "Wn", "Hn")] == [[3], [4], [40], [50]]
    assert result["Sem"] == ["window"]


def test_rectangle1() -> None:
    assert (red("disp_rectangle1 (W, 2, 3, 5, 9)") == rectangle(2, 3, 5, 9)).all()
    margin = rectangle(2, 3, 5, 9) & ~rectangle(3, 4, 4, 8)
    assert (red("set_draw (W, 'margin')\ndisp_rectangle1 (W, 2, 3, 5, 9)") == margin).all()


def test_rectangle2_and_circle_contain_the_centres_inside() -> None:
    assert (red("disp_rectangle2 (W, 10, 20, 0, 5.5, 3.5)") == rectangle(7, 15, 13, 25)).all()
    rows, columns = np.mgrid[0:20, 0:40]
    distance = np.hypot(rows - 10, columns - 20)
    drawn = red("disp_circle (W, 10, 20, 7.5)")
    assert drawn[distance < 7.3].all()
    assert not drawn[distance > 7.6].any()
    ellipse = red("disp_ellipse (W, 10, 20, 0, 15, 5)")
    level = ((rows - 10) / 5) ** 2 + ((columns - 20) / 15) ** 2
    assert ellipse[level < 0.95].all()
    assert not ellipse[level > 1.05].any()


def test_lines() -> None:
    assert (red("disp_line (W, 5, 3, 5, 30)") == rectangle(5, 3, 5, 30)).all()
    assert (red("disp_polygon (W, [5, 5, 12], [3, 30, 30])") == rectangle(5, 3, 5, 30) | rectangle(5, 30, 12, 30)).all()
    assert (red("disp_cross (W, 10, 20, 6, 0)") == rectangle(10, 17, 10, 23) | rectangle(7, 20, 13, 20)).all()
    assert red("disp_arrow (W, 10, 5, 10, 30, 1)")[10, 5:31].all()
    arc = red("disp_arc (W, 10, 20, rad(90), 10, 28)")
    assert arc[10, 28]
    assert arc[2, 20]
    assert not arc[11:].any()


def test_shapes_in_turn() -> None:
    text = "set_color (W, ['red', 'green'])\ndisp_rectangle1 (W, [0, 2, 4], [0, 0, 0], [0, 2, 4], [9, 9, 9])"
    assert (red(text) == rectangle(0, 0, 0, 9) | rectangle(4, 0, 4, 9)).all()


def test_part() -> None:
    zoomed = "set_part (W, 0, 0, 9, 19)\ndisp_rectangle1 (W, 2, 3, 5, 9)"
    assert (red(zoomed) == rectangle(4, 6, 11, 19)).all()
    result = run_text(
        OPEN
        + "gen_image_const (I, 'byte', 100, 100)\ndisp_image (I, W)\nset_part (W, 0, 0, -1, -1)\nget_part (W, A, B, C, D)\n"
        + "set_part (W, 0, 0, -2, -2)\nget_part (W, E, F, G, H)\nset_part (W, -1, -1, -1, -1)\nget_part (W, I1, J, K, L)\n"
        + "set_part (W, 0.5, 0, 9.5, 19)\nget_part (W, M, N, O, P)\nset_part (W, 0, 0, 9, 19)\n"
        + "convert_coordinates_image_to_window (W, 0, 0, X, Y)\nconvert_coordinates_window_to_image (W, X, Y, X0, Y0)"
    )
    assert [result[n] for n in "ABCD"] == [[0], [0], [99], [99]]
    assert [result[n] for n in "EFGH"] == [[0], [-50], [99], [149]]
    assert [result[n] for n in ("I1", "J", "K", "L")] == [[0], [0], [19], [39]]
    assert [result[n] for n in "MNOP"] == [[0.5], [0], [9.5], [19]]
    assert [result[n] for n in ("X", "Y", "X0", "Y0")] == [[0.5], [0.5], [0.0], [0.0]]


def test_graphics_stack_follows_the_part() -> None:
    stack = "set_window_param (W, 'graphics_stack', 'true')\n"
    text = "disp_rectangle1 (W, 2, 3, 5, 9)\nset_part (W, 0, 0, 9, 19)"
    assert (red(stack + text) == rectangle(4, 6, 11, 19)).all()
    assert (red(text) == rectangle(2, 3, 5, 9)).all()


def test_background_is_used_by_the_next_clear() -> None:
    assert not picture("set_window_param (W, 'background_color', 'blue')").any()
    assert (picture("set_window_param (W, 'background_color', 'blue')\nclear_window (W)") == (0, 0, 255)).all()
    assert (picture("", "set_window_attr ('background_color', '#102030')\n" + OPEN) == (16, 32, 48)).all()


def test_parameters_are_kept() -> None:
    result = run_text(
        OPEN
        + "set_rgb (W, [1, 2], [3, 4], [5, 6])\nget_rgb (W, R, G, B)\nset_draw (W, 'margin')\nget_draw (W, D)\n"
        + "set_line_width (W, 2.5)\nget_line_width (W, L)\nset_line_style (W, [4, 2])\nget_line_style (W, S)\n"
        + "set_shape (W, 'convex')\nget_shape (W, Sh)\nset_paint (W, ['histogram', 5])\nset_paint (W, ['histogram', '*', 7])\n"
        + "get_paint (W, P)\nset_lut (W, 'inverse')\nget_lut (W, T)\nset_font (W, 'mono-20')\nget_font (W, F)\n"
        + "set_window_param (W, 'flush', 'false')\nget_window_param (W, 'flush', Fl)\nget_window_param (W, 'region_quality', Q)\n"
        + "set_color (W, '#01020304')\nget_rgba (W, R1, G1, B1, A1)\nquery_colored (N)\nquery_color (W, Names)"
    )
    assert [result[n] for n in "RGBDLS"] == [[1, 2], [3, 4], [5, 6], ["margin"], [2.5], [4, 2]]
    assert [result[n] for n in ("Sh", "P", "T", "F")] == [["convex"], ["histogram", 5, 7], ["inverse"], ["mono-20"]]
    assert [result[n] for n in ("Fl", "Q")] == [["false"], ["low"]]
    assert [result[n][0] for n in ("R1", "G1", "B1", "A1")] == [1, 2, 3, 4]
    assert result["N"] == [3, 6, 12]
    assert "slate blue" in result["Names"]


def test_look_up_tables() -> None:
    image = (
        "gen_image_const (I, 'byte', 40, 20)\npaint_gray (I, I, I)\n"
        if False
        else "gen_image_const (I, 'byte', 40, 20)\n"
    )
    assert (picture(image + "set_lut (W, 'inverse')\ndisp_image (I, W)") == 255).all()
    table = (
        "set_lut (W, [gen_tuple_const(256, 7), gen_tuple_const(256, 8), gen_tuple_const(256, 9)])\ndisp_image (I, W)"
    )
    assert (picture(image + table) == (7, 8, 9)).all()


@pytest.mark.parametrize(
    "mode", ["'3d_plot'", "'histogram'", "['row', 5]", "['column', 5]", "'vector_field'", "'default'"]
)
def test_every_paint_mode_draws(mode: str) -> None:
    ramp = "gen_image_gray_ramp (I, 2, 5, 90, 10, 20, 40, 20)\n"
    assert picture(ramp + f"set_paint (W, {mode})\ndisp_image (I, W)").any()


@pytest.mark.parametrize(
    "shape", ["original", "convex", "outer_circle", "inner_circle", "ellipse", "rectangle1", "rectangle2", "icon"]
)
def test_every_shape_draws(shape: str) -> None:
    region = f"gen_rectangle1 (R, 5, 5, 9, 20)\ngen_empty_region (E)\nset_shape (W, '{shape}')\ndisp_region (E, W)\n"
    drawn = red(region + "disp_region (R, W)")
    assert drawn.any()
    if shape in ("original", "convex", "rectangle1"):
        assert (drawn == rectangle(5, 5, 9, 20)).all()


def test_text_moves_the_position() -> None:
    result = run_text(
        OPEN
        + "set_tposition (W, 2, 3)\nget_tposition (W, R, C)\nwrite_string (W, ['a', 1.5])\nget_tposition (W, R2, C2)\n"
        + "new_line (W)\nget_tposition (W, R3, C3)\nget_string_extents (W, 'a1.5', A, D, Wi, He)\n"
        + "get_font_extents (W, MA, MD, MW, MH)"
    )
    assert (result["R"], result["C"]) == ([2], [3])
    assert result["C2"] == [3 + result["Wi"][0]]
    assert (result["R3"], result["C3"]) == ([2 + result["He"][0]], [3])
    assert result["MH"] == [result["MA"][0] + result["MD"][0]]


@pytest.mark.parametrize("row", ["'top'", "'center'", "'bottom'", "3"])
@pytest.mark.parametrize("column", ["'left'", "'center'", "'right'", "5"])
def test_text_at_every_place(row: str, column: str) -> None:
    head = "dev_open_window (0, 0, 200, 100, 'black', W)\n"
    drawn = picture(f"dev_disp_text ('Text', 'window', {row}, {column}, 'black', 'shadow', 'false')", head)
    rows, columns = np.nonzero(drawn.any(axis=2))
    box = (rows.min(), rows.max(), columns.min(), columns.max())
    at = {"'top'": box[0] == 12, "'bottom'": box[1] == 87, "3": box[0] == 3, "'center'": abs(box[0] + box[1] - 99) <= 1}
    assert at[row]
    at = {
        "'left'": box[2] == 12,
        "'right'": box[3] == 187,
        "5": box[2] == 5,
        "'center'": abs(box[2] + box[3] - 199) <= 1,
    }
    assert at[column]


def test_text_without_a_box_has_no_box() -> None:
    colours = picture("disp_text (W, 'x', 'window', 1, 1, 'red', 'box', 'false')").reshape(-1, 3)
    assert not colours[:, 1:].any()


def test_copied_rectangle() -> None:
    text = "disp_rectangle1 (W, 0, 0, 2, 3)\ncopy_rectangle (W, W, 0, 0, 2, 3, 10, 20)"
    assert (red(text) == rectangle(0, 0, 2, 3) | rectangle(10, 20, 12, 23)).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("close_window (W)\ndisp_line (W, 0, 0, 1, 1)", 2454),
        ("set_color (W, 'no colour')", 5105),
        ("set_color (W, '#12345')", 5105),
        ("set_colored (W, 5)", 1302),
        ("set_draw (W, 'both')", 5107),
        ("set_line_width (W, 0)", 5110),
        ("set_lut (W, 'nothing')", 5112),
        ("set_paint (W, 'nothing')", 5113),
        ("set_font (W, 'a-b-c')", 5177),
        ("set_part (W, 5, 0, 3, 10)", 5174),
        ("set_part (W, 0, 5, 10, 3)", 5175),
        ("set_rgb (W, 256, 0, 0)", 5125),
        ("set_rgb (W, [1, 2], 0, 0)", 1403),
        ("set_gray (W, -1)", 5108),
        ("set_window_param (W, 'no', 1)", 5190),
        ("set_window_param (W, 'flush', 'maybe')", 5191),
        ("disp_circle (W, 1, 1, -1)", 1304),
        ("disp_line (W, [1, 2], [1, 2, 3], 1, 1)", 1402),
        ("disp_arrow (W, 1, 1, 2, 2, 0)", 1306),
        ("disp_text (W, 'a', 'image', 'top', 1, 'red', [], [])", 1304),
        ("disp_text (W, 'a', 'screen', 1, 1, 'red', [], [])", 1303),
        ("disp_text (W, 'a', 'window', 1, 1, 'red', 'no', 1)", 1307),
        ("disp_text (W, 'a', 'window', 1, 1, 'red', ['box', 'shadow'], 'true')", 1408),
        ("get_mbutton (W, Row, Column, Button)", 5104),
        ("draw_rectangle1 (W, R1, C1, R2, C2)", 5104),
        ("draw_region (R, W)", 5104),
        ("open_window (0, 0, 0, 5, 0, 'visible', '', W2)", 1303),
        ("open_window (0, 0, 5, 5, 0, 'seen', '', W2)", 1306),
        ("disp_line ('window', 1, 1, 1, 1)", 1201),
        ("dump_window (W, 'paper', 'x')", 5120),
        ("gen_image_const (I, 'byte', 4, 4)\ndisp_color (I, W)", 5180),
        ("gen_image_const (I, 'byte', 4, 4)\ndisp_channel (I, W, 2)", 1302),
    ],
)
def test_errors(text: str, expected: int) -> None:
    assert code(text) == expected


def test_dump_window_writes_a_file(tmp_path: Any) -> None:
    import cv2

    path = os.path.join(tmp_path, "dump")
    run_text(OPEN + f"disp_rectangle1 (W, 2, 3, 5, 9)\ndump_window (W, 'png', '{path}')".replace("\\", "/"))
    assert ((cv2.imread(path + ".png") == (0, 0, 255)).all(axis=2) == rectangle(2, 3, 5, 9)).all()


def test_dev_windows() -> None:
    result = run_text(
        "dev_close_window ()\ndev_clear_window ()\ndev_get_window (None)\ndev_set_color ('green')\n"
        "dev_open_window (0, 0, 30, 20, 'white', A)\ndev_open_window (0, 0, 40, 20, 'black', B)\ndev_get_window (C)\n"
        "dev_set_window (A)\ngen_rectangle1 (R, 1, 1, 3, 3)\ndev_display (R)\ndump_window_image (ImageA, A)\n"
        "dev_close_window ()\ndev_get_window (D)\nSame := [C == B, D == B]\ndev_set_window_extents (-1, -1, 50, -1)\n"
        "get_window_extents (B, Row, Column, Width, Height)"
    )
    assert result["None"] == [-1]
    assert result["Same"] == [1, 1]
    assert (result["Width"], result["Height"]) == ([50], [20])
    shown = result["ImageA"][0].to_numpy()
    assert shown[2, 2].tolist() == [0, 255, 0]
    assert shown[0, 0].tolist() == [255, 255, 255]


def test_dev_display_opens_a_window_and_fits_the_image() -> None:
    result = run_text(
        "gen_image_const (I, 'byte', 100, 50)\ndev_display (I)\ndev_get_window (W)\nget_part (W, A, B, C, D)\n"
        "gen_image_const (J, 'byte', 10, 20)\ndev_display (J)\nget_part (W, E, F, G, H)"
    )
    assert [result[n] for n in "ABCDEFGH"] == [[0], [0], [49], [99], [0], [0], [19], [9]]


def test_windows_are_saved_at_stops_and_at_the_end(tmp_path: Any) -> None:
    from hdev.display.save import WindowSaver

    text = (
        "dev_open_window (0, 0, 30, 20, 'red', A)\nstop ()\ndev_open_window (0, 0, 40, 20, 'blue', B)\nstop ()\n"
        "dev_close_window ()\nX := 1 / 0"
    )
    run = Run(loads(text.encode(), "program.txt"))
    saver = WindowSaver(run.session, str(tmp_path / "out"))
    with pytest.raises(HError):
        run.execute()
    names = ["window01-stop001.png", "window01-stop002.png", "window01.png", "window02-stop002.png", "window02.png"]
    assert sorted(os.listdir(tmp_path / "out")) == names
    assert sorted(os.path.basename(path) for path in saver.written) == names


def test_command_saves_windows(tmp_path: Any, capsys: Any) -> None:
    from hdev.cli.main import main

    program = tmp_path / "p.txt"
    program.write_text("dev_open_window (0, 0, 30, 20, 'red', A)\n")
    assert main(["run", str(program), "--save-windows", str(tmp_path / "w")]) == 0
    assert os.listdir(tmp_path / "w") == ["window01.png"]
