"""Develop: exceptions, checks, the environment."""

from __future__ import annotations

import pytest

from tests.operators.running import fails, run

CAUGHT = """
try
    tuple_select ([1,2], 5, X)
catch (E)
    dev_get_exception_data (E, {names}, R)
endtry
"""


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("'error_code'", [1302]),
        ("['error_code', 'operator']", [1302, "tuple_select"]),
        ("['program_line', 'proc_line']", [3, 3]),
        ("'procedure'", ["main"]),
        ("'call_stack_depth'", [1]),
        ("'add_error_code'", [21000]),
        ("[]", []),
    ],
)
def test_exception_data(names, expected):
    assert run(CAUGHT.format(names=names))["R"] == expected


def test_exception_data_of_a_throw():
    text = "try\nthrow ([30001, 'why', 5])\ncatch (E)\ndev_get_exception_data (E, {}, R)\nendtry"
    assert run(text.format("'error_code'"))["R"] == [30001]
    assert run(text.format("['operator', 'program_line']"))["R"] == ["", ""]
    assert run(text.format("'user_data'"))["R"] == ["why", 5]


def test_exception_data_of_an_unknown_name():
    with fails(1302, "'colour'"):
        run(CAUGHT.format(names="'colour'"))


def test_errors_ignored():
    result = run("""
        dev_error_var (Code, 1)
        dev_set_check ('~give_error')
        tuple_select ([1,2], 5, R)
        First := Code
        tuple_select ([1,2], 1, S)
        Second := Code
        dev_set_check ('give_error')
    """)
    assert (result["R"], result["First"], result["S"], result["Second"]) == ([], [1302], [2], [2])


def test_errors_given_again():
    with fails(1302):
        run("dev_set_check ('~give_error')\ndev_set_check ('give_error')\ntuple_select ([1,2], 5, R)")


def test_unknown_check():
    with fails(1301, "'everything'"):
        run("dev_set_check ('everything')")


def test_the_environment_is_an_engine():
    assert run("dev_get_system ('engine_environment', R)")["R"] == ["HDevEngine"]
    with fails(1301):
        run("dev_get_system ('weather', R)")


def test_preferences_are_kept():
    result = run("""
        dev_get_preferences ('suppress_handled_exceptions_dlg', Before)
        dev_set_preferences (['suppress_handled_exceptions_dlg', 'graphics_window_tool_tip'], ['true', 'false'])
        dev_get_preferences (['graphics_window_tool_tip', 'suppress_handled_exceptions_dlg'], After)
    """)
    assert (result["Before"], result["After"]) == (["false"], ["false", "true"])


def test_wrong_preferences():
    with fails(1301, "'mood'"):
        run("dev_set_preferences ('mood', 'good')")
    with fails(1301, "'mood'"):
        run("dev_get_preferences ('mood', R)")
    with fails(1402):
        run("dev_set_preferences ('graphics_window_tool_tip', ['true', 'false'])")
