"""What mouse and keyboard do to figures, against the geometry that the hand has in mind."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.display.editing import Editor, Event, editor
from hdev.display.figures import FIGURES
from hdev.display.questions import KINDS, Question, wrong
from hdev.display.window import Window
from hdev.iconic import Objects, Region

BLACK = ("black", (0, 0, 0, 255))


def edit(kind: str, start: dict | None = None, **options: object) -> Editor:
    found = editor(Question(f"draw_{kind}", kind, Window(0, 0, 300, 200, BLACK), start, options))
    assert found is not None
    return found


def drag(ed: Editor, *places: tuple[float, float]) -> None:
    ed.take(Event("down", *places[0], button=1))
    for place in places[1:]:
        ed.take(Event("move", *place))
    ed.take(Event("up", *places[-1]))


def right(ed: Editor) -> None:
    ed.take(Event("down", 0, 0, button=4))


def keys(ed: Editor, *names: str, modifiers: int = 0) -> None:
    for name in names:
        ed.take(Event("key", key=name, modifiers=modifiers))


# ---------------------------------------------------------------------------------------------------------------- figures


def test_a_circle_is_drawn_from_its_centre_and_ends_with_the_right_button() -> None:
    ed = edit("circle")
    right(ed)
    assert not ed.done, "there is nothing yet"
    drag(ed, (50.5, 60), (50.5, 61), (53.5, 64))
    assert not ed.done
    right(ed)
    assert ed.done
    assert ed.answer() == {"row": 50.5, "column": 60, "radius": 5}


def test_a_circle_can_be_moved_and_resized_before_it_ends() -> None:
    ed = edit("circle")
    drag(ed, (50, 60), (50, 80))
    drag(ed, (52, 61), (62, 71))  # near the centre: moves by as much as the pointer does
    assert ed.answer() == {"row": 60, "column": 70, "radius": 20}
    drag(ed, (60 - 20, 70), (60 - 30, 70))  # anywhere on the line: the radius
    assert ed.answer() == {"row": 60, "column": 70, "radius": 30}


def test_a_click_without_a_drag_is_no_circle_but_a_point() -> None:
    for kind, done in (("circle", False), ("point", True), ("rectangle1", False), ("line", False)):
        ed = edit(kind)
        drag(ed, (5, 6))
        right(ed)
        assert ed.done == done, kind


def test_corners_of_a_rectangle_come_in_order_wherever_it_was_begun() -> None:
    for first, second in (((10, 20), (30, 50)), ((30, 50), (10, 20)), ((30, 20), (10, 50)), ((10, 50), (30, 20))):
        ed = edit("rectangle1")
        drag(ed, first, second)
        assert ed.answer() == {"row1": 10, "column1": 20, "row2": 30, "column2": 50}


def test_corners_and_sides_of_a_rectangle_are_handles() -> None:
    ed = edit("rectangle1", {"row1": 10, "column1": 20, "row2": 30, "column2": 60})
    drag(ed, (10, 20), (12, 18))
    assert ed.answer() == {"row1": 12, "column1": 18, "row2": 30, "column2": 60}
    drag(ed, (30, 39), (40, 99))  # the lower side: rows only
    assert ed.answer() == {"row1": 12, "column1": 18, "row2": 40, "column2": 60}
    drag(ed, (20, 30), (21, 31))  # inside: all
    assert ed.answer() == {"row1": 13, "column1": 19, "row2": 41, "column2": 61}


def test_a_turned_rectangle_has_its_first_side_where_it_was_dragged() -> None:
    ed = edit("rectangle2")
    drag(ed, (100, 100), (70, 140))
    answer = ed.answer()
    assert answer["phi"] == pytest.approx(math.atan2(30, 40), abs=1e-6)
    assert (answer["length1"], answer["length2"]) == (50, 25)
    # The second handle lies across; dragging it changes nothing but length2.
    row, column = ed.handles()[2]
    assert math.hypot(row - 100, column - 100) == pytest.approx(25)
    drag(ed, (row, column), (100 - 1.6 * (100 - row), 100 - 1.6 * (100 - column)))
    assert ed.answer() == {**answer, "length2": 40}
    # And the first one turns without changing it.
    drag(ed, ed.handles()[1], (100, 160))
    assert ed.answer() == {"row": 100, "column": 100, "phi": 0, "length1": 60, "length2": 40}


def test_an_ellipse_is_given_with_its_longer_half_axis_first() -> None:
    ed = edit("ellipse", {"row": 50, "column": 60, "phi": 0, "radius1": 20, "radius2": 10})
    drag(ed, ed.handles()[2], (50 - 40, 60))
    assert ed.answer() == {
        "row": 50,
        "column": 60,
        "phi": pytest.approx(math.pi / 2, abs=1e-6),
        "radius1": 40,
        "radius2": 20,
    }


def test_figures_to_be_changed_are_not_begun_anew() -> None:
    ed = edit("circle", {"row": 50, "column": 60, "radius": 20})
    drag(ed, (150, 250), (160, 260))
    right(ed)
    assert ed.done
    assert ed.answer() == {"row": 50, "column": 60, "radius": 20}


def test_escape_begins_again() -> None:
    ed = edit("circle")
    drag(ed, (50, 60), (50, 80))
    keys(ed, "Escape")
    assert ed.lines() == []
    changed = edit("circle", {"row": 50, "column": 60, "radius": 20})
    drag(changed, (50, 60), (80, 80))
    keys(changed, "Escape")
    assert changed.answer() == {"row": 50, "column": 60, "radius": 20}


def test_handles_keep_their_reach_at_any_zoom() -> None:
    ed = edit("line", {"row1": 10, "column1": 10, "row2": 10, "column2": 50})
    ed.take(Event("down", 10.4, 50.4, button=1, reach=0.2))  # much enlarged: half a pixel beside is no hit
    ed.take(Event("up", 20, 50))
    assert ed.answer()["row2"] == 10
    ed.take(Event("down", 10.4, 50.4, button=1, reach=1.0))
    ed.take(Event("up", 20.25, 50.5))
    assert (ed.answer()["row2"], ed.answer()["column2"]) == (20.25, 50.5)


@pytest.mark.parametrize("kind", ["point", "line", "rectangle1", "rectangle2", "circle", "ellipse"])
def test_the_keyboard_alone_draws(kind: str) -> None:
    ed = edit(kind)
    keys(ed, "ArrowRight", "ArrowDown")
    assert ed.cursor == (101, 151)
    keys(ed, "ArrowRight", modifiers=8)
    assert ed.cursor == (101, 161)
    keys(ed, " ")
    before = ed.answer()
    keys(ed, "ArrowDown", "ArrowDown")
    after = ed.answer()
    rows = [name for name in before if name.startswith("row")]
    assert [after[name] - before[name] for name in rows] == [2] * len(rows)
    keys(ed, "ArrowUp", modifiers=16)
    assert ed.answer()[rows[0]] == pytest.approx(after[rows[0]] - 0.1)
    keys(ed, "Enter")
    assert ed.done
    assert not wrong(kind, ed.answer())


def test_n_goes_from_handle_to_handle() -> None:
    ed = edit("rectangle1", {"row1": 10, "column1": 20, "row2": 30, "column2": 60})
    keys(ed, "n", "ArrowUp")
    assert ed.answer()["row1"] == 9
    keys(ed, "N", modifiers=8)
    keys(ed, "ArrowUp")
    assert ed.answer() == {"row1": 8, "column1": 20, "row2": 29, "column2": 60}


@given(
    st.sampled_from(["line", "rectangle1", "rectangle2", "circle", "ellipse"]),
    st.lists(st.tuples(st.floats(0, 199), st.floats(0, 299), st.sampled_from(["down", "move", "up"])), max_size=12),
)
@settings(max_examples=80, deadline=None)
def test_whatever_the_hand_does_an_answer_is_one(kind: str, events: list[tuple[float, float, str]]) -> None:
    ed = edit(kind)
    for row, column, what in events:
        ed.take(Event(what, row, column, button=1))
    right(ed)
    if ed.done:
        answer = ed.answer()
        assert not wrong(kind, answer)
        assert list(answer) == list(KINDS[kind])
        assert all(np.isfinite(points).all() for line in ed.lines() for points in line)


# ---------------------------------------------------------------------------------------------- freehand, points, regions


def test_freehand_lines_follow_the_pointer_and_join_pieces_by_straight_lines() -> None:
    ed = edit("polygon")
    drag(ed, (10, 10), (10, 20), (20, 20))
    drag(ed, (50, 60))
    assert ed.answer() == {"row": [10, 10, 20, 50], "column": [10, 20, 20, 60]}
    keys(ed, "Backspace")
    assert ed.answer()["row"] == [10, 10, 20]
    right(ed)
    assert ed.done


def test_the_outline_of_a_region_is_shown_closed() -> None:
    ed = edit("region")
    drag(ed, (10, 10), (10, 20), (20, 20))
    rows, columns = ed.lines()[0]
    assert (rows[-1], columns[-1]) == (10, 10)


def test_points_are_set_dragged_and_taken_away() -> None:
    ed = edit("contour", rotate="false", move="false", scale="false")
    for place in ((10, 10), (10, 50), (60, 50)):
        drag(ed, place)
    drag(ed, (10, 50), (12, 55))
    assert ed.answer() == {"row": [10, 12, 60], "column": [10, 55, 50]}
    keys(ed, "Backspace")
    assert ed.answer()["row"] == [10, 12]
    right(ed)
    assert ed.done


def test_contours_are_moved_turned_and_scaled_as_a_whole() -> None:
    square = {"row": [50, 50, 90, 90], "column": [60, 100, 100, 60]}
    ed = edit("contour", square, edit="false")
    move, turn, scale = ed.handles()
    assert move == (70, 80)
    drag(ed, move, (80, 90))
    assert ed.answer() == {"row": [60, 60, 100, 100], "column": [70, 110, 110, 70]}
    keys(ed, "Escape")
    reach = turn[1] - 80
    drag(ed, turn, (70 - reach, 80))  # a quarter against the clock
    assert ed.answer()["row"] == pytest.approx([90, 50, 50, 90])
    assert ed.answer()["column"] == pytest.approx([60, 60, 100, 100])
    keys(ed, "Escape")
    drag(ed, scale, (70, 80 - 2 * reach))
    assert ed.answer()["row"] == pytest.approx([30, 30, 110, 110])
    assert ed.answer()["column"] == pytest.approx([40, 120, 120, 40])


def test_what_the_program_forbids_is_not_offered() -> None:
    square = {"row": [50, 50, 90, 90], "column": [60, 100, 100, 60]}
    assert len(edit("contour", square, edit="false", rotate="false", scale="false").handles()) == 1
    ed = edit("contour", square, edit="false", move="false", rotate="false", scale="false")
    assert ed.handles() == []
    drag(ed, (50, 60), (0, 0))
    assert ed.answer() == square


def test_curves_need_as_many_points_as_their_degree_and_keep_weights() -> None:
    ed = edit("nurbs", {"row": [1, 2, 3], "column": [1, 5, 1], "weight": [1.0, 2.0, 3.0]}, degree=3)
    right(ed)
    assert not ed.done
    drag(ed, (100, 100))
    right(ed)
    assert ed.done
    assert ed.answer()["weight"] == [1, 2, 3, 1]


def test_regions_move_by_whole_pixels() -> None:
    region = Objects([Region.rectangle1(10, 10, 20, 20)])
    ed = edit("displacement", region=region)
    drag(ed, (15, 15), (18.4, 11.7))
    assert ed.answer() == {"rows": 3, "columns": -3}
    rows, columns = ed.lines()[0]
    assert (rows.min(), columns.max()) == (13, 17)


def test_clicks_count_buttons_and_modifiers() -> None:
    ed = edit("click")
    ed.take(Event("move", 3, 4))
    assert not ed.done
    ed.take(Event("down", 3.25, 4.5, button=2, modifiers=8 + 32))
    assert ed.answer() == {"row": 3.25, "column": 4.5, "button": 42}
    for name, button in (("Enter", 1), (" ", 1), ("m", 2), ("r", 4)):
        ed = edit("click")
        keys(ed, "ArrowLeft", name)
        assert ed.answer() == {"row": 100, "column": 149, "button": button}


def test_keys_have_characters_or_names() -> None:
    for name, modifiers, expected in (
        ("a", 0, {"char": "a", "code": "character"}),
        ("c", 16, {"char": "c", "code": "control"}),
        ("ArrowLeft", 0, {"char": "\0", "code": "left"}),
        ("Enter", 0, {"char": "\0", "code": "return"}),
        ("F3", 0, {"char": "\0", "code": "function"}),
    ):
        ed = edit("key")
        keys(ed, "Shift")
        assert not ed.done
        keys(ed, name, modifiers=modifiers)
        assert ed.answer() == expected


# ---------------------------------------------------------------------------------------------------------------- sectors


@pytest.mark.parametrize("kind", ["circle_sector", "ellipse_sector"])
def test_sectors_keep_their_angles_where_their_ends_are_dragged(kind: str) -> None:
    if kind == "circle_sector":
        figure = FIGURES[kind](100, 100, 50, 0, math.pi / 2)
    else:
        figure = FIGURES[kind](100, 100, 0, 50, 50, 0, math.pi / 2)
    figure.drag(1, 100 + 30, 100 + 30)  # to the lower right: an angle of -45 degrees
    result = figure.result()
    assert result["start_angle"] == pytest.approx(2 * math.pi - math.pi / 4, abs=1e-5)
    assert result["end_angle"] == pytest.approx(math.pi / 2, abs=1e-5)
    rows, columns = figure.outline()[0]
    distances = np.hypot(rows[1:-1] - 100, columns[1:-1] - 100)
    assert distances == pytest.approx(np.full(distances.size, 50))
    assert figure.contains(100, 130)
    assert not figure.contains(130, 90)
