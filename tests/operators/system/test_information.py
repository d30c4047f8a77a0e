"""System / Information, Database and Compute Devices."""

from __future__ import annotations

import pytest

from tests.operators.running import fails, run


def test_operator_names():
    assert "wait_seconds" in run("get_operator_name ('_seconds', R)")["R"]
    assert run("get_operator_name ('no such operator', R)")["R"] == []
    assert len(run("get_operator_name ('', R)")["R"]) > 2000


def test_operator_info():
    text = "get_operator_info ('{}', '{}', R)"
    assert run(text.format("threshold", "chapter"))["R"] == ["Segmentation", "Threshold"]
    (short,) = run(text.format("file_exists", "short"))["R"]
    assert short == "1 if there is a file or a directory of this name, else 0."
    assert run(text.format("file_exists", "abstract"))["R"][0].startswith(short)
    assert run(text.format("file_exists", "example"))["R"] == [""]
    assert "short" in run("query_operator_info (R)")["R"]


def test_parameters():
    result = run("get_param_names ('threshold', A, B, C, D)\nget_param_num ('threshold', N, I, O, J, K, T)")
    assert [result[name] for name in "ABCD"] == [["Image"], ["Region"], ["MinGray", "MaxGray"], []]
    assert [result[name][0] for name in "NIOJKT"] == ["threshold", 1, 1, 2, 0, "system"]
    assert run("get_param_num ('dev_display', N, I, O, J, K, T)")["T"] == ["user"]


def test_parameter_info():
    text = "get_param_info ('open_file', '{}', '{}', R)"
    assert run(text.format("FileName", "parameter_class"))["R"] == ["input_control"]
    assert run(text.format("FileName", "sem_type"))["R"] == ["filename"]
    assert run(text.format("FileType", "multivalue"))["R"] == ["optional"]
    assert run(text.format("FileHandle", "parameter_class"))["R"] == ["output_control"]
    assert run(text.format("FileName", "default_value"))["R"] == ["'standard'"]
    assert run(text.format("FileName", "type_list"))["R"] == ["string"]
    assert run("get_param_types ('fread_line', A, B)").raw["A"] == "handle"
    assert "sem_type" in run("query_param_info (R)")["R"]


def test_keywords():
    assert run("get_keywords ('wait_seconds', R)")["R"] == ["System", "Operating System", "wait", "seconds"]
    assert {"wait_seconds", "count_seconds"} <= set(run("search_operator ('operating system', R)")["R"])


def test_chapters():
    assert "System" in run("get_chapter_info ('', R)")["R"]
    assert "Sockets" in run("get_chapter_info ('System', R)")["R"]
    assert "wait_seconds" in run("get_chapter_info (['System', 'Operating System'], R)")["R"]
    assert "dev_display" in run("get_chapter_info ('Develop', R)")["R"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("get_operator_info ('nothing', 'short', R)", 1301),
        ("get_operator_info ('threshold', 'price', R)", 5227),
        ("get_param_info ('threshold', 'Nothing', 'sem_type', R)", 5226),
        ("get_param_info ('threshold', 'Image', 'price', R)", 5227),
        ("get_param_names ('nothing', A, B, C, D)", 1301),
        ("get_keywords ('nothing', R)", 1301),
        ("get_chapter_info ('Nothing', R)", 1301),
        ("get_compute_device_info (0, 'name', R)", 1301),
        ("open_compute_device (0, D)", 1301),
        ("reset_obj_db (0, 1, 0)", 1301),
        ("reset_obj_db (1, 1, -1)", 1303),
    ],
)
def test_wrong_questions(call, code):
    with fails(code):
        run(call)


def test_there_are_no_compute_devices():
    text = "query_available_compute_devices (R)\ndeactivate_all_compute_devices ()\nrelease_all_compute_devices ()"
    assert run(text)["R"] == []


def test_there_are_no_licensed_modules():
    result = run("get_modules (M, K)")
    assert (result["M"], result["K"]) == ([], [0])


def test_the_default_size_of_images():
    assert run("reset_obj_db (640, 480, 1)\nget_system (['width', 'height'], R)")["R"] == [640, 480]
