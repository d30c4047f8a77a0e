"""System / Parameters."""

from __future__ import annotations

import time

import pytest

from hdev.runtime.system import SystemParameters
from tests.operators.running import fails, run


def test_set_and_get():
    text = "set_system (['width', 'clip_region'], [640, 'false'])\nget_system (['clip_region', 'width', 'height'], R)"
    assert run(text)["R"] == ["false", 640, 512]


def test_every_default_can_be_set():
    parameters = SystemParameters({})
    for name, value in parameters.items():
        parameters[name] = value
        parameters["tsp_" + name] = value


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("'colour', 'red'", 1301),
        ("'tsp_colour', 'red'", 1301),
        ("'neighborhood', 6", 1302),
        ("'clip_region', 1", 1302),
        ("'width', 0", 1302),
        ("'width', '640'", 1302),
        ("'seed_rand', 1.5", 1302),
        ("'thread_num', 'many'", 1302),
        ("'width', dict{}", 1202),
        ("'width', [1,2]", 1402),
        ("['width', 'height'], 1", 1402),
    ],
)
def test_wrong_parameters(arguments, code):
    with fails(code):
        run(f"set_system ({arguments})")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("'cudnn_deterministic'", "'true'"),
        ("'thread_num'", "'default'"),
        ("'thread_num'", "4"),
        ("'no_object_result'", "'exception'"),
        ("'tuple_string_operator_mode'", "'byte'"),
        ("'filename_encoding'", "'locale'"),
        ("'int2_bits'", "-1"),
        ("'image_dir'", "'/a:/b'"),
        ("'use_window_thread'", "'true'"),
    ],
)
def test_values(name, value):
    assert (
        run(f"set_system ({name}, {value})\nget_system ({name}, R)\nX := {value}").raw["R"]
        == run(f"X := {value}").raw["X"]
    )


def test_facts():
    result = run(
        "get_system (['version', 'halcon_xl'], R)\nget_system ('processor_num', N)\nget_system_info ('version', V)"
    )
    assert result["R"] == [result["V"][0], "false"]
    assert result["N"][0] >= 1
    with fails(1301):
        run("set_system ('version', '1')")
    with fails(1301):
        run("get_system ('weather', R)")
    with fails(1301):
        run("get_system_info ('width', R)")


def test_all_names():
    names = run("get_system ('?', R)")["R"]
    assert {"width", "version", "seed_rand"} <= set(names)
    assert len(names) == len(set(names))


def test_the_directory_of_images_comes_from_the_environment():
    assert run("get_system ('image_dir', R)", environment={"HALCONIMAGES": "/pictures"})["R"] == ["/pictures"]


def test_random_numbers_repeat():
    text = "set_system ('seed_rand', 7)\nA := rand(3)\nset_system ('seed_rand', 7)\nB := rand(3)\nset_system ('seed_rand', 8)\nC := rand(3)"
    result = run(text)
    assert result["A"] == result["B"] != result["C"]


def test_a_parameter_of_one_thread():
    result = run("""
        set_system ('width', 100)
        set_system ('tsp_width', 200)
        get_system (['width', 'tsp_width'], Own)
        par_start <T> : get_system ('width', Other)
        par_join (T)
        set_system ('width', 300)
        get_system ('width', After)
    """)
    assert (result["Own"], result["Other"], result["After"]) == ([200, 200], [100], [300])


def test_a_session_of_its_own():
    run("set_system ('width', 100)")
    assert run("get_system ('width', R)")["R"] == [512]


def test_the_timeout_of_an_operator():
    start = time.monotonic()
    with fails(9400):
        run("create_event ([], [], E)\nset_operator_timeout ('wait_event', 0.1, 'cancel')\nwait_event (E)", timeout=20)
    run("set_operator_timeout (['wait_seconds', 'wait_event'], 0.1, 'break')\nwait_seconds (60)", timeout=20)
    assert time.monotonic() - start < 10


def test_no_timeout_any_more():
    text = (
        "set_operator_timeout ('wait_seconds', 0.01, 'cancel')\nset_operator_timeout ('wait_seconds', {}, 'cancel')\n"
    )
    for off in ("'off'", "0"):
        assert run(text.format(off) + "wait_seconds (0.05)\nR := 1")["R"] == [1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("'no_operator', 1, 'cancel'", 1301),
        ("'wait_seconds', -1, 'cancel'", 9401),
        ("'wait_seconds', 'never', 'cancel'", 9401),
        ("'wait_seconds', [1,2], 'cancel'", 1402),
        ("'wait_seconds', 1, 'stop'", 1303),
    ],
)
def test_wrong_timeouts(arguments, code):
    with fails(code):
        run(f"set_operator_timeout ({arguments})")
