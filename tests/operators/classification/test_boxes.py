"""The classifier by boxes: what boxes promise, files, sets of samples, pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hdev.iconic import Image, Region
from hdev.iconic.objects import as_objects
from tests.operators.classification.data import array, call, fails


def learnt(points: np.ndarray, classes: np.ndarray):
    handle = call("create_class_box")
    for x, name in zip(points, classes):
        call("learn_class_box", handle, x, int(name))
    return handle


def test_one_box_is_the_range_of_its_samples() -> None:
    points = np.random.default_rng(0).normal(size=(40, 3))
    handle = learnt(points, np.full(40, 7))
    names, numbers, low, high, trained, wrong = map(array, call("descript_class_box", handle, 3))
    assert names.tolist() == [7]
    assert numbers.tolist() == [0]
    assert np.array_equal(low, points.min(axis=0))
    assert np.array_equal(high, points.max(axis=0))
    assert trained.tolist() == [40]
    assert wrong.tolist() == [0]
    assert len(array(call("descript_class_box", handle, 2)[2])) == 2
    for x in points:
        assert call("enquire_class_box", handle, x) == call("enquire_reject_class_box", handle, x) == 7
    assert call("enquire_class_box", handle, [50.0, 0.0, 0.0]) == 7
    assert call("enquire_reject_class_box", handle, [50.0, 0.0, 0.0]) == -1


def test_separable_classes() -> None:
    rng = np.random.default_rng(1)
    points = np.vstack([rng.uniform(4 * k, 4 * k + 3, (50, 2)) for k in range(3)])
    classes = np.repeat([0, 1, 2], 50)
    order = rng.permutation(150)
    handle = learnt(points[order], classes[order])
    for x, name in zip(points, classes):
        assert call("enquire_reject_class_box", handle, x) == name
    grid = rng.uniform(-2, 14, (200, 2))
    for x in grid:
        offset = [np.linalg.norm(np.maximum(np.maximum(p.min(0) - x, x - p.max(0)), 0)) for p in np.split(points, 3)]
        near = np.flatnonzero(np.isclose(offset, min(offset)))
        assert call("enquire_class_box", handle, x) in near


def test_boxes_in_boxes_and_splits() -> None:
    rng = np.random.default_rng(2)
    outer = np.vstack([rng.uniform(0, 1, (300, 1)), rng.uniform(9, 10, (300, 1))])
    points = np.vstack([outer, rng.uniform(4, 6, (200, 1))])
    classes = np.repeat([0, 1], [600, 200])
    order = rng.permutation(800)
    handle = learnt(points[order], classes[order])
    found = [call("enquire_class_box", handle, x) for x in points]
    assert np.mean(np.array(found) == classes) > 0.99


def test_unknown_features() -> None:
    handle = learnt(np.array([[0.0, 0.0], [1.0, 1.0], [5.0, 8.0], [6.0, 9.0]]), np.array([0, 0, 1, 1]))
    assert call("enquire_class_box", handle, ["*", 8.5]) == 1
    assert call("enquire_class_box", handle, [0.5, "*"]) == 0
    assert call("enquire_class_box", handle, [5.5]) == 1
    call("learn_class_box", handle, ["*", 20.0], 2)
    assert call("enquire_class_box", handle, ["*", 20.0]) == 2
    for code, values in ((1402, [1.0, 2.0, 3.0]), (1402, []), (1302, ["x", 1.0]), (1302, [float("inf"), 1.0])):
        with fails(code):
            call("enquire_class_box", handle, values)
    with fails(1303):
        call("learn_class_box", handle, [1.0, 2.0], -1)


def test_files_and_parameters(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    points, classes = rng.normal(size=(60, 2)), rng.integers(0, 3, 60)
    handle = learnt(points, classes)
    call("set_class_box_param", handle, "split_error", 0.3)
    call("write_class_box", handle, tmp_path / "boxes")
    item = call("serialize_class_box", handle)
    copies = [call("create_class_box") for _ in range(2)]
    call("read_class_box", copies[0], tmp_path / "boxes")
    call("deserialize_class_box", copies[1], item)
    for copy in copies:
        assert [call("enquire_class_box", copy, x) for x in points] == [
            call("enquire_class_box", handle, x) for x in points
        ]
        assert call("get_class_box_param", copy, "split_error") == 0.3
        assert (
            call("get_class_box_param", copy, "used_memory") == call("get_class_box_param", handle, "used_memory") > 0
        )
    whole = (tmp_path / "boxes.cbx").read_bytes()
    for length in (0, 30, len(whole) // 2, len(whole) - 8):
        (tmp_path / "bad").write_bytes(whole[:length])
        with fails(3316):
            call("read_class_box", copies[0], tmp_path / "bad")
    call("write_class_box", call("create_class_box"), tmp_path / "empty")
    call("read_class_box", copies[0], tmp_path / "empty")
    with fails(3394):
        call("enquire_class_box", copies[0], [1.0])
    with fails(3318):
        call("deserialize_class_box", handle, call("serialize_tuple", 1))
    for code, name, value in ((1302, "x", 1), (1303, "min_samples_for_split", 1), (1303, "split_error", -1.0)):
        with fails(code):
            call("set_class_box_param", handle, name, value)
    with fails(1302):
        call("get_class_box_param", handle, "x")
    with fails(1302):
        call("descript_class_box", handle, 0)
    call("close_class_box", handle)
    with fails(2454):
        call("enquire_class_box", handle, [1.0])


def test_sets_of_samples(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    lines = ["# features, class"]
    for _ in range(100):
        name = int(rng.integers(2))
        lines.append(f"{rng.uniform(0, 1) + 3 * name}, {rng.uniform(0, 1)}; {name}")
    (tmp_path / "set").write_text("\n".join(lines))
    samples = call("read_sampset", tmp_path / "set")
    handle = call("create_class_box")
    with fails(3394):
        call("test_sampset_box", handle, samples)
    call("learn_sampset_box", handle, samples, str(tmp_path / "protocol"), 500, 0.05, 50)
    assert call("test_sampset_box", handle, samples) == 0.0
    protocol = np.loadtxt(tmp_path / "protocol", ndmin=2)
    assert protocol[-1, 1] <= 0.05
    for code, values in ((1304, ("", 0, 0.1, 1)), (1305, ("", 1, -0.1, 1)), (1306, ("", 1, 0.1, 0))):
        with fails(code):
            call("learn_sampset_box", handle, samples, *values)
    for text in ("1 2 x\n", "1 2 0\n1 0\n", "5\n", "1 2 -1\n"):
        (tmp_path / "bad").write_text(text)
        with fails(5238, "line"):
            call("read_sampset", tmp_path / "bad")
    (tmp_path / "other").write_text("1 0\n* 1\n")
    with fails(1302):
        call("test_sampset_box", handle, call("read_sampset", tmp_path / "other"))
    (tmp_path / "none").write_text("")
    assert call("test_sampset_box", handle, call("read_sampset", tmp_path / "none")) == 0.0
    call("clear_sampset", samples)
    with fails(2454):
        call("test_sampset_box", handle, samples)


@pytest.mark.parametrize("type", ["byte", "direction", "cyclic", "int1", "int2", "int4", "real"])
def test_pixels(type: str) -> None:
    rng = np.random.default_rng(5)
    dtype = {
        "byte": np.uint8,
        "direction": np.uint8,
        "cyclic": np.uint8,
        "int1": np.int8,
        "int2": np.int16,
        "int4": np.int32,
    }
    planes = [rng.integers(0, 40, (20, 20)).astype(dtype.get(type, np.float32)) for _ in range(2)]
    for plane in planes:
        plane[5:12, 6:15] += 60
    image = Image(planes, type)
    handle = call("create_class_box")
    with fails(3394):
        call("class_ndim_box", image, handle)
    call("learn_ndim_box", Region.rectangle1(5, 6, 11, 14), Region.rectangle1(0, 0, 4, 19), image, handle)
    (found,) = as_objects(call("class_ndim_box", image, handle))
    assert found == Region.rectangle1(5, 6, 11, 14)
    part = Image(planes, type, Region.rectangle1(0, 0, 7, 19))
    (found,) = as_objects(call("class_ndim_box", part, handle))
    assert found == Region.rectangle1(5, 6, 7, 14)
    with fails(3359):
        call("class_ndim_box", Image(planes[:1], type), handle)
    with fails(9001):
        call("class_ndim_box", Image([np.zeros((3, 3), np.uint16)] * 2, "uint2"), handle)
