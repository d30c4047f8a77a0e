"""Dictionaries as JSON text, and in files."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import L, T, fails, same

from hdev.errors import HError
from hdev.iconic import Contour, Image, Objects, Region
from hdev.values import EMPTY, HNULL, dict_file
from hdev.values.dict_json import JsonReader, to_json
from hdev.values.dictionary import Dictionary
from hdev.values.handle import Handle

KEYS = st.text(min_size=1, max_size=4)
SCALARS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4)
VALUES = st.lists(SCALARS, max_size=3).map(lambda items: T(*items))


def malformed(problem: str) -> HError:
    return HError(5238, problem)


def read(text: str, **settings) -> Dictionary:
    return JsonReader(**settings).read(text, malformed)


def make(entries) -> Dictionary:
    result = Dictionary()
    for key, value in entries.items():
        result.set_tuple(key, value)
    return result


def plain(d: Dictionary):
    """The dictionary as Python values, so that two can be compared."""
    return {k: [plain(x) if isinstance(x, Dictionary) else x for x in L(e.value)] for k, e in d.entries.items()}


@given(st.dictionaries(KEYS, VALUES))
def test_text_is_json(entries):
    parsed = json.loads(to_json(make(entries)))
    assert parsed == {k: L(v)[0] if len(L(v)) == 1 else L(v) for k, v in entries.items()}


@given(st.dictionaries(KEYS, VALUES))
def test_tuples_come_back(entries):
    back = read(to_json(make(entries)), arrays_to_tuples=True)
    assert list(back.entries) == list(entries)
    for key, value in entries.items():
        assert same(back.get_tuple(key), L(value))


def test_writing():
    d = make({"a": 1, "b": T(1, 2.5, "x"), "c": EMPTY, "d": HNULL, 7: 1.0})
    d.set_tuple("list", make({0: 5, 1: make({"x": "ü"})}))
    d.set_tuple("dicts", T(make({}), make({1: 2})))
    assert to_json(d) == (
        '{"a": 1, "b": [1, 2.5, "x"], "c": [], "d": null, "7": 1.0, "list": [5, {"x": "ü"}], "dicts": [{}, {"1": 2}]}'
    )
    assert to_json(make({"a": T(1, 2)}), indent=2) == '{\n  "a": [\n    1,\n    2\n  ]\n}'


def test_reading():
    d = read(
        '{"t": true, "f": false, "n": null, "i": 1, "r": 1.0, "e": 1e2, "s": "\\u00e4", "a": [1, [2]], "o": {"x": {}}}'
    )
    assert plain(d) == {
        "t": [1],
        "f": [0],
        "n": [HNULL],
        "i": [1],
        "r": [1.0],
        "e": [100.0],
        "s": ["ä"],
        "a": [{0: [1], 1: [{0: [2]}]}],
        "o": [{"x": [{}]}],
    }
    assert type(d.get_tuple("r")) is float
    d = read('[true, null, 18446744073709551616, "\\ud800", ' + "9" * 400 + "]", true="yes", null=T(-1))
    assert plain(d) == {0: ["yes"], 1: [-1], 2: [2.0**64], 3: ["\ufffd"], 4: [math.inf]}


def test_arrays_to_tuples():
    d = read('{"a": [1, 2.5, "x", true, null], "b": [], "c": [[1], 2], "d": [{"x": [1, 2]}, 3]}', arrays_to_tuples=True)
    assert L(d.get_tuple("a")) == [1, 2.5, "x", 1, HNULL]
    assert L(d.get_tuple("b")) == []
    assert plain(d.get_tuple("c")) == {0: [1], 1: [2]}
    inner, three = L(d.get_tuple("d"))
    assert (plain(inner), three) == ({"x": [1, 2]}, 3)


@pytest.mark.parametrize(
    "text", ["", "{", "5", '"a"', "null", "{a: 1}", '{"a": NaN}', "[1,]", '{"": 1}', "[" * 100000, '{"a": 1} x']
)
def test_malformed_texts(text):
    with fails(5238):
        read(text)


def test_what_json_cannot_hold():
    cleared = Dictionary()
    cleared.clear()
    d = make({"a": T(1, math.nan), "b": Handle(), "c": -math.inf})
    d.set_object("image", object())
    with fails(2455):
        to_json(d)
    assert json.loads(to_json(d, strict=False)) == {"a": [1, None], "b": None, "c": None, "image": None}
    with fails(2455):
        to_json(make({"a": cleared}))
    with fails(2454):
        to_json(cleared)
    d = make({})
    d.set_tuple("self", make({"back": d}))
    with fails(2456):
        to_json(d)
    shared = make({"x": 1})
    assert to_json(make({"a": shared, "b": shared})) == '{"a": {"x": 1}, "b": {"x": 1}}'


def test_deep_dictionaries_are_an_error_not_a_crash():
    d = Dictionary()
    for _ in range(5000):
        d = make({"a": d})
    with fails(2456):
        to_json(d)


@given(
    st.dictionaries(
        KEYS | st.integers(-5, 5),
        st.lists(SCALARS | st.sampled_from([math.nan, math.inf, -math.inf, HNULL]), max_size=3),
    )
)
def test_own_files_keep_everything(tmp_path_factory, entries):
    path = str(tmp_path_factory.mktemp("dict") / "d.hdict")
    dict_file.write(make({k: T(*v) for k, v in entries.items()}), path)
    back = dict_file.read(path, JsonReader())
    assert list(back.entries) == list(entries)
    for key, value in entries.items():
        assert same(back.get_tuple(key), value)


def test_own_files_keep_sharing(tmp_path):
    inner = make({"x": 1})
    d = make({"a": inner, "b": T(inner, 1)})
    inner.set_tuple("up", d)
    dict_file.write(d, str(tmp_path / "d"))
    back = dict_file.read(str(tmp_path / "d"), JsonReader())
    assert back.get_tuple("a") is L(back.get_tuple("b"))[0]
    assert back.get_tuple("a").get_tuple("up") is back


def test_files_are_found_and_recognised(tmp_path):
    dict_file.write(make({"a": 1.0}), str(tmp_path / "one.hdict"))
    dict_file.write(make({"a": T(1, 2)}), str(tmp_path / "two.JSON"))
    dict_file.write(make({"a": 2.0}), str(tmp_path / "three"), "json")
    assert json.loads((tmp_path / "two.JSON").read_text()) == {"a": [1, 2]}
    assert json.loads((tmp_path / "three").read_text()) == {"a": 2.0}
    assert plain(dict_file.read(str(tmp_path / "one"), JsonReader())) == {"a": [1.0]}
    assert plain(dict_file.read(str(tmp_path / "two.JSON"), JsonReader(arrays_to_tuples=True))) == {"a": [1, 2]}
    assert plain(dict_file.read(str(tmp_path / "three"), JsonReader())) == {"a": [2.0]}
    with fails(5200):
        dict_file.read(str(tmp_path / "four"), JsonReader())
    with fails(5212):
        dict_file.write(make({}), str(tmp_path / "no" / "folder.hdict"))


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01HDICT",
        b"\xff\xfe\xfa",
        b"HALCON",
        b'{"hdev_dict": 2}',
        b'{"hdev_dict": 1, "dictionaries": []}',
        b'{"hdev_dict": 1, "dictionaries": [[["a", "tuple", [{"dict": 9}]]]]}',
    ],
)
def test_foreign_and_damaged_files(tmp_path, content):
    (tmp_path / "x.hdict").write_bytes(content)
    with fails(5238):
        dict_file.read(str(tmp_path / "x.hdict"), JsonReader())


def test_what_files_cannot_hold(tmp_path):
    path = str(tmp_path / "x.hdict")
    d = make({"a": T(Handle(), 1)})
    with fails(2455):
        dict_file.write(d, path)
    dict_file.write(d, path, strict=False)
    assert plain(dict_file.read(path, JsonReader())) == {"a": [HNULL, 1]}


def test_iconic_objects_in_files(tmp_path):
    image = Image([np.arange(12, dtype=np.float32).reshape(3, 4)]).reduce(Region.rectangle1(0, 1, 2, 2))
    objects = Objects([Region.rectangle1(0, 0, 3, 3), Contour([1.5, 2.0], [0.0, np.pi], {"angle": [1.0, 2.0]})])
    d = make({"a": 1})
    d.set_object("image", image)
    inner = make({})
    inner.set_object("objects", objects)
    inner.set_object("none", Objects())
    d.set("inner", inner)
    path = str(tmp_path / "x.hdict")
    dict_file.write(d, path)
    back = dict_file.read(path, JsonReader())
    assert list(back.entries) == ["a", "image", "inner"]
    assert back.get_object("image") == image
    assert back.get("inner").get_object("objects") == objects
    assert len(back.get("inner").get_object("none")) == 0
    with fails(2455):
        dict_file.write(d, str(tmp_path / "x.json"))


@pytest.mark.parametrize("text", ["", "!!!", "aGFsY29u"])
def test_damaged_iconic_objects(tmp_path, text):
    (tmp_path / "x.hdict").write_text('{"hdev_dict": 1, "dictionaries": [[["a", "object", "' + text + '"]]]}')
    with fails(5238):
        dict_file.read(str(tmp_path / "x.hdict"), JsonReader())
