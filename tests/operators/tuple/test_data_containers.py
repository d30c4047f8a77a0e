"""The operators of dictionaries."""

from __future__ import annotations

import pytest
from support import L, T, fails

from hdev import registry
from hdev.program import loads
from hdev.runtime.session import Session
from hdev.values import EMPTY, HNULL
from hdev.values.handle import Handle

SESSION = Session(loads(b"", "empty.txt"), environment={})


def call(name, *arguments):
    named = {"session": SESSION} if name in ("read_dict", "write_dict") else {}
    return registry.find(name).function(*arguments, **named)


@pytest.fixture
def d():
    result = call("create_dict")
    call("set_dict_tuple", result, "a", T(1, 2.5, "x"))
    call("set_dict_object", "pixels", result, "image")
    return result


def test_entries(d):
    assert L(call("get_dict_tuple", d, "a")) == [1, 2.5, "x"]
    assert call("get_dict_object", d, "image") == "pixels"
    assert L(call("get_dict_param", d, "keys", EMPTY)) == ["a", "image"]
    call("set_dict_tuple_at", d, "a", 1, 7)
    assert L(call("get_dict_tuple", d, "a")) == [1, 7, "x"]
    call("remove_dict_key", d, T("a", "image"))
    assert L(call("get_dict_param", d, "key_exists", T("a", "image"))) == [0, 0]
    with fails(2894):
        call("get_dict_tuple", d, "a")
    with fails(2894):
        call("get_dict_object", d, "image")


def test_handles_are_asked_likewise(d):
    assert L(call("get_handle_tuple", d, "a")) == [1, 2.5, "x"]
    assert call("get_handle_object", d, "image") == "pixels"
    assert L(call("get_handle_param", d, "key_data_type", T("image", "a"))) == ["object", "tuple"]
    with fails(2460):
        call("get_handle_tuple", d, "image")
    with fails(2461):
        call("get_handle_object", d, "a")


def test_copies(d):
    copy = call("copy_dict", d, EMPTY, EMPTY)
    call("set_dict_tuple", d, "a", 5)
    assert L(call("get_dict_tuple", copy, "a")) == [1, 2.5, "x"]
    call("set_dict_tuple", d, "h", Handle())
    with fails(2455):
        call("copy_dict", d, EMPTY, EMPTY)
    strict = "raise_error_if_content_not_serializable"
    assert call("get_dict_tuple", call("copy_dict", d, strict, "false"), "h") is HNULL
    for arguments, code in (((strict, "no"), 1303), (("x", 1), 1302), ((strict, EMPTY), 1403), ((1, 1), 1202)):
        with fails(code):
            call("copy_dict", d, *arguments)


def test_json():
    d = call(
        "json_to_dict",
        '{"t": true, "n": null, "a": [1, 2]}',
        T("json_value_true", "convert_json_arrays_to"),
        T("yes", "tuple_if_possible"),
    )
    assert L(call("get_dict_tuple", d, "t")) == ["yes"]
    assert call("get_dict_tuple", d, "n") is HNULL
    assert L(call("get_dict_tuple", d, "a")) == [1, 2]
    assert call("dict_to_json", d, EMPTY, EMPTY) == '{"t": "yes", "n": null, "a": [1, 2]}'
    call("set_dict_object", "pixels", d, "t")
    with fails(2455):
        call("dict_to_json", d, EMPTY, EMPTY)
    assert (
        call("dict_to_json", d, "raise_error_if_content_not_serializable", "low_level")
        == '{"t": null, "n": null, "a": [1, 2]}'
    )
    for arguments, code in (
        (("{", EMPTY, EMPTY), 1301),
        (("{}", "x", 1), 1302),
        (("{}", "convert_json_arrays_to", "list"), 1303),
        (("{}", "json_value_true", EMPTY), 1403),
    ):
        with fails(code):
            call("json_to_dict", *arguments)


@pytest.mark.parametrize("name", ["d.json", "d.hdict", "d"])
def test_files(tmp_path, name):
    path = str(tmp_path / name)
    d = call("json_to_dict", '{"a": 1.0, "b": {"c": "x"}}', EMPTY, EMPTY)
    call("write_dict", d, path, EMPTY, EMPTY)
    assert (tmp_path / name).read_text().startswith('{"hdev_dict"') is (name != "d.json")
    back = call("read_dict", path, EMPTY, EMPTY)
    assert call("dict_to_json", back, EMPTY, EMPTY) == '{"a": 1.0, "b": {"c": "x"}}'
    call("write_dict", d, path, "file_type", "json")
    assert (tmp_path / name).read_text().startswith("{\n")


def test_file_errors(d, tmp_path):
    path = str(tmp_path / "x.json")
    with fails(2455):
        call("write_dict", d, path, EMPTY, EMPTY)
    call("write_dict", d, path, "raise_error_if_content_not_serializable", "false")
    for arguments, code in (
        (("file_type", "xml"), 1304),
        (("file_type", 1), 1204),
        (("x", 1), 1303),
        (("file_type", EMPTY), 1404),
    ):
        with fails(code):
            call("write_dict", d, path, *arguments)
    with fails(5200):
        call("read_dict", str(tmp_path / "none"), EMPTY, EMPTY)
    with fails(1302):
        call("read_dict", path, "x", 1)
