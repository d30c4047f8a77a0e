"""Develop: what concerns HDevelop's own surface is checked and passed over."""

from __future__ import annotations

import numpy as np
import pytest

from tests.operators.running import fails, run


@pytest.mark.parametrize("name", ["dev_update_pc", "dev_update_time", "dev_update_var", "dev_update_window"])
def test_updates(name):
    assert run(f"{name} ('off')\n{name} ('on')\nR := 1")["R"] == [1]
    with fails(1301, "'maybe'"):
        run(f"{name} ('maybe')")


def test_inspection():
    assert run("V := [1,2]\ndev_inspect_ctrl (V)\ndev_close_inspect_ctrl (V)\nR := 1")["R"] == [1]


@pytest.mark.parametrize("what", ["par", "prog", "var"])
def test_mapping(what):
    assert run(f"dev_unmap_{what} ()\ndev_map_{what} ()\nR := 1")["R"] == [1]


def test_tools():
    result = run("""
        dev_open_tool ('feature_histogram', 0, 0, 100, 100, [], [], A)
        dev_open_tool ('zoom_window', 'default', 'default', 'default', 'default', [], [], B)
        dev_set_tool_geometry (A, 0, 0, 200, 200)
        dev_show_tool (B, 'hide')
        dev_close_tool (A)
        dev_show_tool (B, 'show')
    """)
    assert result["A"] != result["B"]


def test_tools_that_are_not_open():
    for call in ("dev_close_tool (3)", "dev_show_tool (3, 'show')", "dev_set_tool_geometry (3, 0, 0, 9, 9)"):
        with fails(1301, "no tool 3"):
            run(call)
    with fails(1302, "'dance'"):
        run("dev_open_tool ('x', 0, 0, 1, 1, [], [], T)\ndev_show_tool (T, 'dance')")
    with fails(1301):
        run("dev_open_tool ('x', 0, 0, 1, 1, [], [], T)\ndev_close_tool (T)\ndev_close_tool (T)")


def test_clearing_objects_leaves_the_program_running():
    image = np.zeros((4, 5), np.uint8)
    assert run("dev_clear_obj (Image)\nR := 1", {"Image": image})["R"] == [1]
