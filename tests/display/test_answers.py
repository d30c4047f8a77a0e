"""Files of answers: what they may hold, what is wrong with others, and recording them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import hdev
from hdev.display.answers import Recording, Replay, read
from hdev.display.questions import KINDS, Question, wrong
from hdev.engine import Run
from hdev.errors import HdevError, HError
from hdev.program import loads
from tests.operators.running import answered, fails

OPEN = "dev_open_window (0, 0, 300, 200, 'black', W)\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not JSON"),
        ("[1, 2", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "holds no answers"),
        ('{"answers": []}', "holds no answers"),
        ('{"hdev-answers": 2, "answers": []}', "version 2"),
        ('{"hdev-answers": 1}', "must be a list"),
        ('{"hdev-answers": 1, "answers": {}}', "must be a list"),
        ('{"hdev-answers": 1, "answers": [5]}', "answer 1: it must be an object"),
        ('{"hdev-answers": 1, "answers": [{"row": 5}]}', "answer 1: it must name its"),
        ('{"hdev-answers": 1, "answers": [{"operator": "get_mbutton", "times": 0}]}', '"times"'),
        ('{"hdev-answers": 1, "answers": [{"object": true}]}', "number of a drawing object"),
    ],
)
def test_files_that_are_none_are_refused_with_a_reason(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(HdevError, match=problem):
        read(str(tmp_path / "a.json"))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(HdevError, match="cannot be read"):
        hdev.run_text("A := 1", answers=tmp_path / "none.json")


def test_answers_for_another_operator_or_window_are_not_taken() -> None:
    with fails(5104, "answer 1 in"):
        answered(OPEN + "draw_line (W, A, B, C, D)", {"operator": "draw_circle", "row": 1, "column": 2, "radius": 3})
    with fails(5104, "is for window 2, not 1"):
        answered(
            OPEN + "draw_circle (W, A, B, C)",
            {"operator": "draw_circle", "window": 2, "row": 1, "column": 2, "radius": 3},
        )


def test_after_the_last_answer() -> None:
    click = {"operator": "get_mbutton", "row": 1, "column": 2, "button": 1}
    with fails(5104, "no more answers"):
        answered(OPEN + "get_mbutton (W, A, B, C)\nget_mbutton (W, A, B, C)", click)


def test_answers_that_nobody_asked_for_are_a_warning() -> None:
    warnings: list[str] = []
    click = {"operator": "get_mbutton", "row": 1, "column": 2, "button": 1}
    answered(OPEN + "get_mbutton (W, A, B, C)", click, click, click, warn=warnings.append)
    assert any("2 of 3 answers" in text for text in warnings)


CIRCLE: dict[str, Any] = {"row": 1, "column": 2, "radius": 3}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"row": 1, "column": 2}, "'radius' is missing"),
        ({**CIRCLE, "radius": "large"}, "'radius' must be a number"),
        ({**CIRCLE, "radius": -1}, "must not be below 0"),
        ({**CIRCLE, "row": True}, "'row' must be a number"),
        ({**CIRCLE, "row": 1e300}, "'row' must be a number"),
        ({**CIRCLE, "row": None}, "'row' must be a number"),
        ({**CIRCLE, "diameter": 6}, "unknown value 'diameter'"),
    ],
)
def test_wrong_values_are_errors_of_the_operator(values: dict[str, Any], problem: str) -> None:
    with fails(5104, problem):
        answered(OPEN + "draw_circle (W, A, B, C)", {"operator": "draw_circle", **values})


def test_each_kind_of_answer_is_checked() -> None:
    good = {"a number": 1.5, "an integer": 1, "a string": "x", "numbers": [1, 2.5], "strings": ["a"]}
    for kind, names in KINDS.items():
        answer = {name: good[what] for name, what in names.items()}
        assert wrong(kind, answer) == ""
        for name, what in names.items():
            for value in (float("nan"), None, [], {}, "x", 1, [1], ["a"], [None]):
                fits = wrong(kind, {**answer, name: value}) == ""
                if what == "a number":
                    assert fits == (value == 1)
                elif what == "a string":
                    assert fits == (value == "x")
    assert "same number" in wrong("region", {"row": [1, 2], "column": [1]})
    assert "no points" in wrong("region", {"row": [], "column": []})
    assert "0 to 63" in wrong("click", {"row": 1, "column": 1, "button": 64})


class Person:
    """A viewer that answers by itself."""

    def __init__(self, folder: str = "") -> None:
        self.folder = folder
        self.closed = False
        self.positions = 0

    def show(self, session: Any) -> None:
        pass

    def changed(self, window: Any) -> None:
        pass

    def waits(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def ask(self, question: Question) -> dict[str, Any]:
        if question.kind == "pointer":
            self.positions += 1
            if self.positions == 3:
                raise HError(5, operator=question.operator)
            return {"row": 4.5, "column": 5, "button": 0 if self.positions < 6 else 1}
        if question.kind == "file":
            return {"path": [str(Path(self.folder) / "picture.png")]}
        return {"row": 10.25, "column": 20, "radius": 3}


PROGRAM = OPEN + (
    "draw_circle (W, R, C, Radius)\n"
    "N := 0\nButton := 0\nwhile (Button == 0)\ntry\nget_mposition (W, PR, PC, Button)\ncatch (E)\nN := N + 1\nendtry\nendwhile\n"
    "create_drawing_object_circle (1, 2, 3, D)\nattach_drawing_object_to_window (W, D)\nstop ()\n"
    "get_drawing_object_params (D, ['row', 'radius'], V)\n"
    "dev_open_file_dialog ('default', 'read', '.', File)"
)


def test_what_is_recorded_can_be_replayed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    program = tmp_path / "program.txt"
    program.write_text(PROGRAM)

    def run(viewer: Any, moves: bool) -> hdev.Result:
        run = Run(loads(PROGRAM.encode(), str(program)), pedantic=True, environment={})
        viewer.show(run.session)
        run.session.viewer = viewer
        session = run.session

        def stopped(variables: dict[str, Any]) -> None:
            if moves:
                item = session.windows.object(1)
                for row in (20.0, 40.0):
                    item.set("row", [row])
                    for observer in session.windows.moved:
                        observer(item, "on_drag")

        before = session.on_stop
        session.on_stop = stopped if moves else before
        return run.execute()

    person = Person(str(tmp_path))
    first = run(Recording(person, str(path)), True)
    assert person.closed
    data = json.loads(path.read_text())
    assert data["hdev-answers"] == 1
    assert [entry.get("operator", entry.get("object")) for entry in data["answers"]] == [
        "draw_circle", "get_mposition", "get_mposition", "get_mposition", "get_mposition", 1, "dev_open_file_dialog",
    ]  # fmt: skip
    assert [entry.get("times") for entry in data["answers"]] == [None, 2, None, 2, None, None, None]
    assert data["answers"][-1]["path"] == ["picture.png"], "files beside the program by their relative names"
    second = run(Replay(str(path)), False)
    names = ("R", "C", "Radius", "N", "PR", "PC", "Button", "V")
    assert {name: first[name] for name in names} == {name: second[name] for name in names}
    assert first["V"] == [40, 3]
    assert Path(second["File"][0]) == tmp_path / "picture.png"


def test_a_file_that_cannot_be_written_is_said_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(HdevError, match="cannot be recorded"):
        Recording(Person(), str(tmp_path / "none" / "a.json"))


def test_nothing_recorded_is_a_file_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    recording = Recording(Person(), str(path))
    recording.close()
    assert read(str(path)) == []
