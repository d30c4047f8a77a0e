"""Interactive operators, answered from files: what they give, and what they say when there is no answer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import hdev
from tests.operators.running import answered, fails, run

OPEN = "dev_open_window (0, 0, 300, 200, 'black', W)\n"

#: Operator, its inputs, its outputs, an answer.
SHAPES = [
    ("draw_point", "", "R, C", {"row": 10.25, "column": 20.5}),
    ("draw_point_mod", "1, 2, ", "R, C", {"row": 10.25, "column": 20.5}),
    ("draw_line", "", "A, B, C, D", {"row1": 1.5, "column1": 2, "row2": 3, "column2": 4}),
    ("draw_line_mod", "1, 2, 3, 4, ", "A, B, C, D", {"row1": 1.5, "column1": 2, "row2": 3, "column2": 4}),
    ("draw_rectangle1", "", "A, B, C, D", {"row1": 1.5, "column1": 2, "row2": 3, "column2": 4}),
    ("draw_rectangle1_mod", "1, 2, 3, 4, ", "A, B, C, D", {"row1": 1.5, "column1": 2, "row2": 3, "column2": 4}),
    ("draw_rectangle2", "", "A, B, C, D, E", {"row": 9, "column": 8, "phi": 0.5, "length1": 7, "length2": 6}),
    ("draw_rectangle2_mod", "1, 2, 0, 4, 5, ", "A, B, C, D, E", {"row": 9, "column": 8, "phi": 0.5, "length1": 7, "length2": 6}),
    ("draw_circle", "", "A, B, C", {"row": 9.5, "column": 8, "radius": 0.5}),
    ("draw_circle_mod", "1, 2, 3, ", "A, B, C", {"row": 9.5, "column": 8, "radius": 0.5}),
    ("draw_ellipse", "", "A, B, C, D, E", {"row": 9, "column": 8, "phi": 0.5, "radius1": 7, "radius2": 6}),
    ("draw_ellipse_mod", "1, 2, 0, 4, 5, ", "A, B, C, D, E", {"row": 9, "column": 8, "phi": 0.5, "radius1": 7, "radius2": 6}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "inputs", "outputs", "answer"), SHAPES, ids=[shape[0] for shape in SHAPES])
def test_figures_come_as_reals_in_the_order_of_the_reference(
    name: str, inputs: str, outputs: str, answer: dict[str, Any]
) -> None:
    result = answered(f"{OPEN}{name} (W, {inputs}{outputs})", {"operator": name, "window": 1, **answer})
    values = [result[output][0] for output in outputs.split(", ")]
    assert values == list(answer.values())
    assert all(type(value) is float for value in values)


@pytest.mark.parametrize("name", [shape[0] for shape in SHAPES])
def test_without_a_viewer_an_operator_says_what_it_needs(name: str) -> None:
    inputs, outputs = next((shape[1], shape[2]) for shape in SHAPES if shape[0] == name)
    with fails(5104, "--view") as _:
        run(f"{OPEN}{name} (W, {inputs}{outputs})")


@pytest.mark.parametrize(
    "line",
    [
        "draw_region (R, W)",
        "draw_polygon (R, W)",
        "get_mbutton (W, R, C, B)",
        "get_mbutton_sub_pix (W, R, C, B)",
        "get_mposition (W, R, C, B)",
        "get_mposition_sub_pix (W, R, C, B)",
        "draw_xld (X, W, 'true', 'true', 'true', 'true')",
        "draw_nurbs (X, W, 'true', 'true', 'true', 'true', 3, R, C, V)",
        "dev_open_file_dialog ('default', 'read', 'default', S)",
        "read_string (W, '', 10, S)",
        "read_char (W, C, D)",
    ],
)
def test_the_others_say_so_too_and_a_program_can_go_on(line: str) -> None:
    with fails(5104, "--answers"):
        run(OPEN + line)
    result = run(f"{OPEN}try\n{line}\ncatch (E)\nCode := E[0]\nendtry\nAfter := 1")
    assert (result["Code"], result["After"]) == ([5104], [1])


def test_errors_reach_the_program_in_its_line() -> None:
    with pytest.raises(hdev.HError) as caught:
        run(OPEN + "A := 1\ndraw_circle (W, R, C, Radius)")
    assert (caught.value.line, caught.value.operator) == (3, "draw_circle")


# -------------------------------------------------------------------------------------------------------- bad parameters


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("draw_circle_mod (W, 1, 2, -3, R, C, Radius)", 1304),
        ("draw_rectangle2_mod (W, 1, 2, 0, -3, 1, R, C, P, A, B)", 1305),
        ("draw_ellipse_mod (W, 1, 2, 0, 3, -1, R, C, P, A, B)", 1306),
        ("draw_circle (7, R, C, Radius)", 1201),
        ("draw_xld (X, W, 'yes', 'true', 'true', 'true')", 1302),
        ("draw_xld (X, W, 'true', 'true', 'true', 'no')", 1305),
        ("draw_nurbs (X, W, 'true', 'true', 'true', 'true', 0, R, C, V)", 1306),
        ("draw_nurbs_mod (X, W, 'true', 'true', 'true', 'true', 'true', 3, [1, 2], [1], [1, 1], R, C, V)", 1409),
        ("read_string (W, '', 0, S)", 1303),
        ("dev_open_file_dialog ('default', 'erase', 'default', S)", 1302),
        ("set_mshape (W, 'hand of god')", 5111),
    ],
)
def test_wrong_parameters_fail_before_anybody_is_asked(line: str, code: int) -> None:
    with fails(code):
        answered(OPEN + line)


def test_a_closed_window_cannot_be_drawn_in() -> None:
    with fails(2454):
        answered(OPEN + "close_window (W)\ndraw_circle (W, R, C, Radius)")


# --------------------------------------------------------------------------------------------------- regions and contours


def test_a_drawn_region_is_the_filled_polygon_and_a_drawn_polygon_its_line() -> None:
    points = {"row": [10, 10, 30, 30], "column": [10, 40, 40, 10]}
    result = answered(
        OPEN + "draw_region (R, W)\narea_center (R, A, Row, Column)\ndraw_polygon (P, W)\narea_center (P, B, r, c)",
        {"operator": "draw_region", **points},
        {"operator": "draw_polygon", **points},
    )
    assert (result["A"], result["Row"], result["Column"]) == ([21 * 31], [20.0], [25.0])
    assert result["B"] == [31 + 20 + 30]


@pytest.mark.parametrize(
    ("line", "area", "row"),
    [
        ("drag_region1 (R, S, W)", 100, 21.5),
        ("drag_region2 (R, S, W, 0, 0)", 100, 21.5),
        ("gen_rectangle1 (M, 0, 0, 21, 500)\ndrag_region3 (R, M, S, W, 0, 0)", 50, 19),  # rows 17 .. 21 are left
    ],
)
def test_dragged_regions_move(line: str, area: int, row: float) -> None:
    name = line.split("\n")[-1].split()[0]
    text = f"{OPEN}gen_rectangle1 (R, 10, 20, 19, 29)\n{line}\narea_center (S, A, Row, Column)"
    result = answered(text, {"operator": name, "rows": 7, "columns": 12})
    assert (result["A"], result["Row"], result["Column"]) == ([area], [row], [36.5])


def test_contours_pass_through_the_drawn_points() -> None:
    points = {"row": [1.5, 2.5, 9.0], "column": [3.0, 8.25, 4.0]}
    result = answered(
        OPEN
        + """draw_xld (X, W, 'true', 'true', 'true', 'true')
        get_contour_xld (X, R, C)
        draw_xld_mod (X, Y, W, 'true', 'true', 'true', 'true', 'false')
        get_contour_xld (Y, R2, C2)""".replace("        ", ""),
        {"operator": "draw_xld", **points},
        {"operator": "draw_xld_mod", "row": [5], "column": [6]},
    )
    assert (result["R"], result["C"]) == (points["row"], points["column"])
    assert (result["R2"], result["C2"]) == ([5.0], [6.0])


def test_nurbs_of_degree_1_is_the_polygon_and_of_degree_3_bends_inside() -> None:
    points = {"row": [0, 0, 10, 10], "column": [0, 10, 10, 0], "weight": [1, 1, 1, 1]}
    text = (
        "draw_nurbs (X, W, 'true', 'true', 'true', 'true', {}, Rows, Cols, Weights)\n"
        "get_contour_xld (X, R, C)\nlength_xld (X, Length)"
    )
    straight = answered(OPEN + text.format(1), {"operator": "draw_nurbs", **points})
    assert straight["Length"][0] == pytest.approx(30)
    bent = answered(OPEN + text.format(3), {"operator": "draw_nurbs", **points})
    # With as many points as the degree needs it is a Bezier curve: its middle is (P0 + 3 P1 + 3 P2 + P3) / 8.
    middle = len(bent["R"]) // 2
    assert (bent["R"][middle], bent["C"][middle]) == (pytest.approx(5.0), pytest.approx(7.5))
    assert (bent["R"][0], bent["C"][0], bent["R"][-1], bent["C"][-1]) == (0, 0, pytest.approx(10), pytest.approx(0))
    assert (bent["Rows"], bent["Cols"], bent["Weights"]) == ([0, 0, 10, 10], [0, 10, 10, 0], [1, 1, 1, 1])


def test_weights_pull_a_curve_towards_their_points() -> None:
    points = {"row": [0, 0, 10, 10], "column": [0, 10, 10, 0], "weight": [1, 9, 1, 1]}
    text = (
        "draw_nurbs_mod (X, W, 'true', 'true', 'true', 'true', 'true', 3, [0, 0, 10, 10], [0, 10, 10, 0], [1, 9, 1, 1], R0, C0, V)\n"
        "get_contour_xld (X, R, C)"
    )
    result = answered(OPEN + text, {"operator": "draw_nurbs_mod", **points})
    middle = len(result["R"]) // 2
    # (P0 + 3 * 9 P1 + 3 P2 + P3) / (1 + 27 + 3 + 1)
    assert (result["R"][middle], result["C"][middle]) == (pytest.approx(40 / 32), pytest.approx(300 / 32))


def test_interpolating_curves_pass_through_their_points() -> None:
    points = {"row": [0.0, 5.0, 3.0, 9.0, 12.0], "column": [0.0, 4.0, 9.0, 12.0, 20.0]}
    text = (
        "draw_nurbs_interp (X, W, 'true', 'true', 'true', 'true', 3, CR, CC, Knots, Rows, Cols, Tangents)\n"
        "get_contour_xld (X, R, C)"
    )
    result = answered(OPEN + text, {"operator": "draw_nurbs_interp", **points})
    curve = np.stack((result["R"], result["C"]), axis=1)
    for row, column in zip(points["row"], points["column"]):
        assert np.hypot(*(curve - (row, column)).T).min() < 0.3
    assert len(result["Knots"]) == len(result["CR"]) + 4
    assert (result["Rows"], result["Cols"]) == (points["row"], points["column"])
    begin = curve[1] - curve[0]
    angle = math.atan2(*begin) - math.atan2(*result["Tangents"][:2])
    assert abs(angle) < 0.2


def test_too_few_points_for_a_curve() -> None:
    with fails(5104, "needs 4 points"):
        answered(
            OPEN + "draw_nurbs (X, W, 'true', 'true', 'true', 'true', 3, Rows, Cols, Weights)",
            {"operator": "draw_nurbs", "row": [1, 2], "column": [1, 2], "weight": [1, 1]},
        )


# -------------------------------------------------------------------------------------------------- mouse, texts, files


def test_clicks_are_pixels_or_places() -> None:
    result = answered(
        OPEN + "get_mbutton (W, R, C, B)\nget_mbutton_sub_pix (W, R2, C2, B2)",
        {"operator": "get_mbutton", "row": 10.6, "column": -0.4, "button": 12},
        {"operator": "get_mbutton_sub_pix", "row": 10.6, "column": -0.4, "button": 1},
    )
    assert (result["R"], result["C"], result["B"]) == ([11], [0], [12])
    assert (result["R2"], result["C2"], result["B2"]) == ([10.6], [-0.4], [1])


def test_a_pointer_outside_fails_with_code_5_and_positions_repeat() -> None:
    text = (
        OPEN
        + "N := 0\nrepeat\nget_mposition (W, R, C, B)\nN := N + 1\nuntil (B == 4)\nget_mposition_sub_pix (W, R, C, B)"
    )
    with fails(5):
        answered(
            text,
            {"operator": "get_mposition", "row": 1, "column": 2, "button": 0, "times": 20},
            {"operator": "get_mposition", "row": 1, "column": 2, "button": 4},
            {"operator": "get_mposition_sub_pix", "failed": True},
        )


def test_texts_keys_and_files() -> None:
    result = answered(
        OPEN + "read_string (W, 'ab', 4, S)\nread_char (W, Char, Code)\n"
        "dev_open_file_dialog ('read_image', 'read_multi', 'default', Files)\n"
        "dev_open_file_dialog ('write_image', 'default', 'default', None)",
        {"operator": "read_string", "text": "abcdefg"},
        {"operator": "read_char", "char": "x", "code": "character"},
        {"operator": "dev_open_file_dialog", "path": ["/a/b.png", "/c.png"]},
        {"operator": "dev_open_file_dialog", "path": []},
    )
    assert (result["S"], result["Char"], result["Code"]) == (["abcd"], ["x"], ["character"])
    assert (result["Files"], result["None"]) == (["/a/b.png", "/c.png"], [])


def test_shapes_of_the_pointer() -> None:
    result = run(
        OPEN + "query_mshape (W, Names)\nget_mshape (W, Before)\nset_mshape (W, 'crosshair')\nget_mshape (W, Now)"
    )
    assert result["Before"] == ["arrow"]
    assert result["Now"] == ["crosshair"]
    assert "crosshair" in result["Names"]
