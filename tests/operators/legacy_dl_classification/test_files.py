"""Classifiers in files: what comes back, where files are looked for, what is refused."""

from __future__ import annotations

import json
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from hdev.deep_learning.model import Model  # noqa: E402
from hdev.deep_learning.networks import ARCHITECTURES  # noqa: E402
from hdev.runtime.permissions import NOT_PERMITTED, Permissions  # noqa: E402

from ..running import fails, run  # noqa: E402

MAKE = """
    set_system ('seed_rand', 5)
    read_dl_classifier ('pretrained_dl_classifier_compact.hdl', H)
    set_dl_classifier_param (H, 'image_dimensions', [16,16,1])
    set_dl_classifier_param (H, 'classes', ['x','y'])
    set_dl_classifier_param (H, ['batch_size','learning_rate','gpu','runtime'], [2,0.0625,1,'cpu'])
    gen_image_gray_ramp (A, 5, 3, 0, 8, 8, 16, 16)
    gen_image_gray_ramp (B, -5, 3, 0, 8, 8, 16, 16)
    concat_obj (A, B, Images)
    convert_image_type (Images, Images, 'real')
    train_dl_classifier_batch (Images, H, ['x','y'], R)
    """
ASK = """
    apply_dl_classifier (Images, {0}, Result)
    get_dl_classifier_result (Result, 1, 'confidences', C{0})
    get_dl_classifier_param ({0}, ['batch_size','learning_rate','image_width','image_num_channels','gpu','runtime'], P{0})
    get_dl_classifier_param ({0}, 'classes', N{0})
    """


def test_what_comes_back(tmp_path: Path) -> None:
    """Weights, classes and parameters; but not where to compute."""
    name = (tmp_path / "trained").as_posix()
    result = run(
        MAKE
        + f"write_dl_classifier (H, '{name}')\nread_dl_classifier ('{name}.hdl', F)\n"
        + "serialize_dl_classifier (H, Item)\ndeserialize_dl_classifier (Item, S)\n"
        + ASK.format("H")
        + ASK.format("F")
        + ASK.format("S")
    )
    assert result["CH"] == result["CF"] == result["CS"]
    assert result["NH"] == result["NF"] == result["NS"] == ["x", "y"]
    assert result["PH"] == [2, 0.0625, 16, 1, 1, "cpu"]
    assert result["PF"] == result["PS"] == [2, 0.0625, 16, 1, 0, "gpu"]
    assert list(tmp_path.iterdir()) == [tmp_path / "trained.hdl"]


def test_classifiers_in_tuples_and_dictionaries(tmp_path: Path) -> None:
    """As other handles that can be serialized: in a tuple's item and in the file of a dictionary."""
    name = (tmp_path / "kept.hdict").as_posix()
    result = run(
        MAKE
        + "serialize_tuple ([H,1], Item)\ndeserialize_tuple (Item, T)\nF := T[0]\n"
        + f"create_dict (D)\nset_dict_tuple (D, 'net', H)\nwrite_dict (D, '{name}', [], [])\n"
        + f"read_dict ('{name}', [], [], E)\nget_dict_tuple (E, 'net', S)\n"
        + ASK.format("H")
        + ASK.format("F")
        + ASK.format("S")
    )
    assert result["CH"] == result["CF"] == result["CS"]


def test_a_file_is_safetensors_with_json(tmp_path: Path) -> None:
    """As docs/deep_learning.md describes it: other tools can read it."""
    from safetensors import safe_open

    path = tmp_path / "net.hdl"
    run(MAKE + f"write_dl_classifier (H, '{path.as_posix()}')")
    with safe_open(path, "np") as file:
        description = json.loads(file.metadata()["hdev"])
        assert file.get_tensor("fc.weight").shape == (2, 1024)
    assert description["format"] == 1
    assert description["network"] == {"architecture": "compact", "channels": 1, "outputs": 2}
    assert description["settings"]["classes"] == ["x", "y"]


def content() -> bytes:
    model = Model(ARCHITECTURES["compact"], 1, 2, seed=0)
    settings = {"batch_size": 2, "classes": ["x", "y"]}
    return model.pack({"settings": settings})


def changed(change: dict[str, object]) -> bytes:
    """A file with another description."""
    data = content()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    description = json.loads(header["__metadata__"]["hdev"])
    description.update(change)
    header["__metadata__"]["hdev"] = json.dumps(description)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data[8 + size :]


NETWORK = {"architecture": "compact", "channels": 1, "outputs": 2}
BROKEN = {
    "empty": (b"", 7703, "cut off"),
    "three bytes": (b"abc", 7703, "cut off"),
    "text": (b"not a network at all" * 20, 7703, "cannot be read"),
    "pickle": (pickle.dumps(np.zeros(3)), 7703, "pickle"),
    "zip": (b"PK\3\4" + bytes(100), 7703, "pickle"),
    "huge header": (struct.pack("<Q", 1 << 60) + b"{}", 7703, "cannot be read"),
    "no description": (struct.pack("<Q", 2) + b"{}", 7703, "no network of hdev"),
    "deep header": (struct.pack("<Q", 200_000) + b"{" * 200_000, 7703, "no network of hdev"),
    "later": (changed({"format": 2}), 7715, "format 2"),
    "other kind": (changed({"kind": "segmentation"}), 7703, "segmentation"),
    "other network": (changed({"network": {**NETWORK, "architecture": "vgg"}}), 7703, "do not fit"),
    "more outputs": (changed({"network": {**NETWORK, "outputs": 10**9}}), 7703, "do not fit"),
    "other channels": (changed({"network": {**NETWORK, "channels": 3}}), 7703, "do not fit"),
    "no network": (changed({"network": None}), 7703, "do not fit"),
    "doubled class": (changed({"settings": {"classes": ["x", "x"]}}), 7703, "damaged"),
    "wrong number of classes": (changed({"settings": {"classes": ["x"]}}), 7703, "do not fit"),
    "no settings": (changed({"settings": 3}), 7703, "damaged"),
    "unknown setting": (changed({"settings": {"colour": 1}}), 7703, "damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_files_that_are_refused(name: str, tmp_path: Path) -> None:
    data, code, text = BROKEN[name]
    path = tmp_path / "net.hdl"
    path.write_bytes(data)
    with fails(code, text):
        run(f"read_dl_classifier ('{path.as_posix()}', H)")


@pytest.mark.parametrize("share", [0.0001, 0.01, 0.5, 0.999])
def test_truncated_files(share: float, tmp_path: Path) -> None:
    data = content()
    path = tmp_path / "net.hdl"
    path.write_bytes(data[: int(len(data) * share)])
    with fails(7703, "cut off"):
        run(f"read_dl_classifier ('{path.as_posix()}', H)")


def test_a_file_that_is_missing() -> None:
    with fails(5200):
        run("read_dl_classifier ('no_such_network', H)")


def test_an_item_of_something_else() -> None:
    with fails(7703):
        run("serialize_tuple (1, I)\ndeserialize_dl_classifier (I, H)")


def test_writing_that_fails(tmp_path: Path) -> None:
    with fails(5215):
        run(MAKE + f"write_dl_classifier (H, '{(tmp_path / 'no' / 'net.hdl').as_posix()}')")


def test_a_sandbox_writes_nothing(tmp_path: Path) -> None:
    with fails(NOT_PERMITTED):
        run(
            "read_dl_classifier ('pretrained_dl_classifier_compact', H)\n"
            f"write_dl_classifier (H, '{(tmp_path / 'net').as_posix()}')",
            permissions=Permissions(Permissions().allowed - {"write"}),
        )
    assert not list(tmp_path.iterdir())


class Pretrained:
    """A folder with published weights for resnet18: other numbers under the right names."""

    def __init__(self, folder: Path) -> None:
        model = Model(ARCHITECTURES["resnet18"], 3, 1000, seed=5)
        self.first = model.module.state_dict()["conv1.weight"].clone()
        torch.save(dict(model.module.state_dict()), folder / "resnet18-f37072fd.pth")


def first_layer(item: object) -> object:
    return Model.unpack(item.data)[0].module.state_dict()["conv1.weight"]  # type: ignore[attr-defined]


def environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    monkeypatch.delenv("HDEV_PRETRAINED", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


READ = (
    "read_dl_classifier ('C:/Program Files/x/pretrained_dl_classifier_resnet18.hdl', H)\nserialize_dl_classifier (H, I)"
)


def test_published_weights_out_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretrained = Pretrained(tmp_path)
    environment(monkeypatch, HDEV_MODELS=str(tmp_path), TORCH_HOME=str(tmp_path / "none"))
    warnings: list[str] = []
    result = run(READ, warn=warnings.append)
    assert torch.equal(first_layer(result["I"][0]), pretrained.first)
    assert warnings == []


def test_without_published_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One warning and random weights; or an error, if the environment says so."""
    environment(monkeypatch, HDEV_MODELS=str(tmp_path), TORCH_HOME=str(tmp_path / "none"))
    warnings: list[str] = []
    run(READ + "\nread_dl_classifier ('pretrained_dl_classifier_resnet18', H)", warn=warnings.append)
    assert len(warnings) == 1
    assert "resnet18-f37072fd.pth" in warnings[0]
    assert "--allow-net" in warnings[0]
    monkeypatch.setenv("HDEV_PRETRAINED", "require")
    with fails(7721, "resnet18-f37072fd.pth"):
        run(READ)


def test_a_file_of_the_name_of_a_pretrained_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of ours is read; MVTec's own in HALCONROOT/dl is passed over, and the warning says so."""
    environment(monkeypatch, HALCONROOT=str(tmp_path), TORCH_HOME=str(tmp_path / "none"))
    (tmp_path / "dl").mkdir()
    path = tmp_path / "dl" / "pretrained_dl_classifier_compact.hdl"
    program = "read_dl_classifier ('pretrained_dl_classifier_compact', H)\nget_dl_classifier_param (H, 'classes', C)"
    path.write_bytes(content())
    assert run(program)["C"] == ["x", "y"]
    path.write_bytes(b"something of MVTec's" * 10)
    warnings: list[str] = []
    assert run(program, warn=warnings.append)["C"] == []
    assert str(path) in warnings[0]


def test_damaged_published_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resnet18-f37072fd.pth").write_bytes(b"damaged")
    environment(monkeypatch, HDEV_MODELS=str(tmp_path), TORCH_HOME=str(tmp_path / "none"))
    warnings: list[str] = []
    run(READ, warn=warnings.append)
    assert "resnet18-f37072fd.pth" in warnings[0]
    assert len(warnings) == 1


def test_without_pytorch_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from hdev.deep_learning.errors import require_torch

    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    with fails(7704, 'pip install "hdev[deep-learning]"'):
        require_torch()
