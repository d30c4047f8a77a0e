"""Networks: their sizes and names as published, their layers, inference."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from hdev.deep_learning import weights  # noqa: E402
from hdev.deep_learning.model import Model  # noqa: E402
from hdev.deep_learning.networks import ARCHITECTURES  # noqa: E402
from hdev.deep_learning.networks.layers import Dropout  # noqa: E402

#: Numbers of parameters with 1000 classes, as torchvision's documentation prints them.
PUBLISHED = {
    "compact": 2_278_604,
    "enhanced": 5_495_976,
    "resnet18": 11_689_512,
    "resnet50": 25_557_032,
    "alexnet": 61_100_840,
    "mobilenet_v2": 3_504_872,
}

#: Some of the names and shapes in the published files.
LAYERS = {
    "compact": {"conv1.0.weight": (24, 3, 3, 3), "stage2.0.branch1.0.weight": (24, 1, 3, 3), "stage3.7.branch2.5.weight": (116, 116, 1, 1), "conv5.1.running_var": (1024,), "fc.bias": (1000,)},
    "enhanced": {"stem.1.weight": (32,), "trunk_output.block1.block1-0.proj.0.weight": (32, 32, 1, 1), "trunk_output.block4.block4-11.f.b.0.weight": (400, 16, 3, 3), "trunk_output.block3.block3-6.f.c.1.bias": (160,)},
    "resnet18": {"conv1.weight": (64, 3, 7, 7), "layer2.0.downsample.0.weight": (128, 64, 1, 1), "layer4.1.bn2.running_mean": (512,), "fc.weight": (1000, 512)},
    "resnet50": {"layer1.0.conv3.weight": (256, 64, 1, 1), "layer3.5.conv2.weight": (256, 256, 3, 3), "layer1.0.downsample.1.weight": (256,), "fc.weight": (1000, 2048)},
    "alexnet": {"features.0.weight": (64, 3, 11, 11), "features.10.bias": (256,), "classifier.1.weight": (4096, 9216), "classifier.6.weight": (1000, 4096)},
    "mobilenet_v2": {"features.0.0.weight": (32, 3, 3, 3), "features.1.conv.0.0.weight": (32, 1, 3, 3), "features.14.conv.3.running_var": (160,), "features.18.0.weight": (1280, 320, 1, 1), "classifier.1.weight": (1000, 1280)},
}  # fmt: skip


def published(model: Model) -> dict[str, torch.Tensor]:
    """A file's content for this network: other numbers under the same names."""
    generator = torch.Generator().manual_seed(77)
    return {
        name: torch.rand(one.shape, generator=generator) + 0.5 if one.dtype.is_floating_point else one.clone()
        for name, one in model.module.state_dict().items()
    }


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_size_and_names(name: str) -> None:
    module = ARCHITECTURES[name].build(3, 1000)
    assert sum(p.numel() for p in module.parameters()) == PUBLISHED[name]
    state = module.state_dict()
    assert {key: tuple(state[key].shape) for key in LAYERS[name]} == LAYERS[name]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_published_weights_load_but_for_the_output(name: str, tmp_path) -> None:
    model = Model(ARCHITECTURES[name], 3, 1000, seed=0)
    tensors = published(model)
    output = ARCHITECTURES[name].output
    before = model.module.get_submodule(output).weight.detach().clone()
    path = tmp_path / "weights.pth"
    torch.save(tensors, path)
    model.load_published(weights.read(str(path)))
    for key, value in model.module.state_dict().items():
        if key.startswith(output + "."):
            continue
        assert torch.equal(value, tensors[key]), key
    assert torch.equal(model.module.get_submodule(output).weight, before)
    with pytest.raises(ValueError, match="do not fit"):
        model.load_published({"conv1.weight": torch.zeros(1)})


def test_files_that_hold_no_weights(tmp_path) -> None:
    class Evil:
        def __reduce__(self) -> tuple:
            return (print, ("executed",))

    path = tmp_path / "evil.pth"
    for content in ({"a": Evil()}, [1, 2], "text"):
        torch.save(content, path)
        with pytest.raises(ValueError):
            weights.read(str(path))
    path.write_bytes(b"no weights")
    with pytest.raises(ValueError):
        weights.read(str(path))


def test_where_published_weights_are_found(tmp_path) -> None:
    architecture = ARCHITECTURES["resnet50"]
    home, own = tmp_path / "home", tmp_path / "own"
    cache = home / "hub" / "checkpoints"
    cache.mkdir(parents=True)
    own.mkdir()
    environment = {"TORCH_HOME": str(home)}
    assert weights.find(architecture, [], environment, download=False) == ""
    second = cache / architecture.weights[1]
    second.touch()
    assert weights.find(architecture, [str(own)], environment, download=False) == str(second)
    first = own / architecture.weights[0]
    first.touch()
    assert weights.find(architecture, [str(own)], environment, download=False) == str(first)


def test_a_download_is_kept_only_if_it_is_the_published_file(tmp_path, monkeypatch) -> None:
    import hashlib
    import io
    from dataclasses import replace

    content = b"weights"
    digest = hashlib.sha256(content).hexdigest()[:8]
    monkeypatch.setattr(weights, "urlopen", lambda url, timeout: io.BytesIO(content))
    environment = {"TORCH_HOME": str(tmp_path)}
    wrong = replace(ARCHITECTURES["compact"], weights=("net-00000000.pth",))
    assert weights.find(wrong, [], environment, download=True) == ""
    right = replace(ARCHITECTURES["compact"], weights=(f"net-{digest}.pth",))
    found = weights.find(right, [], environment, download=True)
    with open(found, "rb") as file:
        assert file.read() == content


@pytest.mark.parametrize("name", ["resnet18", "alexnet"])
def test_gray_images_see_the_sum_of_the_first_layer(name: str) -> None:
    """With equal channels and the same normalization of each, one channel gives what three gave."""
    rng = np.random.default_rng(1)
    model = Model(ARCHITECTURES[name], 3, 4, seed=3)
    gray = rng.uniform(-127, 128, (2, 1, 64, 64)).astype(np.float32)
    model._factor[:] = model._factor.mean()
    model._offset[:] = model._offset.mean()
    three = model.probabilities(list(gray.repeat(3, 1)), 2)
    factor, offset = model._factor[:, :1].clone(), model._offset[:, :1].clone()
    model.set_one_channel()
    model._factor, model._offset = factor, offset
    np.testing.assert_allclose(model.probabilities(list(gray), 2), three, atol=1e-5)


def test_probabilities_do_not_depend_on_the_division_into_batches() -> None:
    model = Model(ARCHITECTURES["compact"], 3, 5, seed=3)
    images = list(np.random.default_rng(1).uniform(-127, 128, (7, 3, 20, 33)).astype(np.float32))
    whole = model.probabilities(images, 7)
    np.testing.assert_allclose(whole.sum(1), 1, rtol=1e-6)
    np.testing.assert_allclose(model.probabilities(images, 3), whole, atol=1e-6)


def test_first_weights_obey_the_seed_and_nothing_else() -> None:
    torch.manual_seed(1)
    one = Model(ARCHITECTURES["compact"], 3, 5, seed=3).state.values
    state = torch.random.get_rng_state()
    other = Model(ARCHITECTURES["compact"], 3, 5, seed=3).state.values
    assert torch.equal(one, other)
    assert torch.equal(state, torch.random.get_rng_state())
    assert not torch.equal(one, Model(ARCHITECTURES["compact"], 3, 5, seed=4).state.values)


def test_dropout_keeps_the_mean_and_obeys_its_generator() -> None:
    layer = Dropout(0.2)
    layer.generator = torch.Generator().manual_seed(0)
    ones = torch.ones(100_000)
    first = layer(ones)
    assert set(first.unique().tolist()) == {0.0, 1.25}
    assert first.mean().item() == pytest.approx(1, abs=0.01)
    assert not torch.equal(first, layer(ones))
    layer.generator.manual_seed(0)
    assert torch.equal(first, layer(ones))
    assert layer.eval()(ones) is ones


def test_smallest_images() -> None:
    """The least size of each network goes through training and inference."""
    for architecture in ARCHITECTURES.values():
        from hdev.deep_learning.training import Hyperparameters

        model = Model(architecture, 3, 2, seed=0)
        side = architecture.minimum
        images = list(np.random.default_rng(1).uniform(-127, 128, (8, 3, side, side)).astype(np.float32))
        model.train(images, [0, 1] * 4, 8, Hyperparameters(0.001, 0.9, 0.0))
        assert model.probabilities(images, 8).shape == (8, 2)
