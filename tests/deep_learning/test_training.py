"""Steps of training against computations that share no code with them."""

from __future__ import annotations

import copy

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from hdev import HError  # noqa: E402
from hdev.deep_learning import training  # noqa: E402
from hdev.deep_learning.model import Model  # noqa: E402
from hdev.deep_learning.networks import ARCHITECTURES  # noqa: E402
from hdev.deep_learning.state import State  # noqa: E402
from hdev.deep_learning.training import Hyperparameters  # noqa: E402

RATES = (0.01, 0.01, 0.002, 0.05)


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


@pytest.mark.parametrize("parts", [1, 3])
@pytest.mark.parametrize("prior", [0.0, 0.1])
def test_logistic_regression_by_its_formula(parts: int, prior: float) -> None:
    """Weights, biases and losses of four steps, with a learning rate that changes, against NumPy in double precision."""
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(12, 5)), rng.integers(0, 4, 12)
    layer = torch.nn.Linear(5, 4)
    w, b = layer.weight.detach().numpy().astype(float), layer.bias.detach().numpy().astype(float)
    state = State(layer, torch.device("cpu"))
    vw, vb, mu = np.zeros_like(w), np.zeros_like(b), 0.9
    for rate in RATES:
        size = 12 // parts
        batches = [
            (torch.tensor(x[i : i + size]).float(), torch.tensor(y[i : i + size]), 1 / parts)
            for i in range(0, 12, size)
        ]
        loss = training.step(state, batches, torch.nn.functional.cross_entropy, Hyperparameters(rate, mu, prior))
        p = softmax(x @ w.T + b)
        task, penalty = -np.log(p[np.arange(12), y]).mean(), prior / 2 * (w**2).sum()
        assert loss.values() == pytest.approx((task, penalty), rel=1e-5)
        error = (p - np.eye(4)[y]) / 12
        vw = mu * vw - rate * (error.T @ x + prior * w)
        vb = mu * vb - rate * error.sum(0)
        w, b = w + vw, b + vb
        np.testing.assert_allclose(layer.weight.detach(), w, atol=1e-6)
        np.testing.assert_allclose(layer.bias.detach(), b, atol=1e-6)


class Reference:
    """The same network in double precision, driven by hand: gradients by `torch.autograd.grad`, the update by its formula."""

    def __init__(self, module: torch.nn.Module) -> None:
        self.module = copy.deepcopy(module).double()
        for p in self.module.parameters():
            p.data, p.grad = p.data.clone().contiguous(), None
        self.velocity = [torch.zeros_like(p) for p in self.module.parameters()]

    def step(self, images: np.ndarray, labels: list[int], parts: int, rate: float, mu: float, prior: float) -> float:
        x = normalized(images)
        parameters = list(self.module.parameters())
        self.module.train()
        total, gradients = 0.0, [torch.zeros_like(p) for p in parameters]
        for part, targets in zip(x.chunk(parts), torch.tensor(labels).chunk(parts)):
            scores = torch.log_softmax(self.module(part), 1)
            loss = -scores[torch.arange(len(targets)), targets].mean() / parts
            for sum_, g in zip(gradients, torch.autograd.grad(loss, parameters)):
                sum_ += g
            total += loss.item()
        for p, v, g in zip(parameters, self.velocity, gradients):
            if p.dim() > 1:
                total += prior / 2 * (p.data**2).sum().item()
                g += prior * p.data
            v.mul_(mu).sub_(rate * g)
            p.data += v
        return total


def without_dropout(model: Model) -> Model:
    for layer in model.module.modules():
        if isinstance(layer, torch.nn.Dropout):
            layer.p = 0.0
    return model


def normalized(images: np.ndarray) -> torch.Tensor:
    """Gray values g - 127 as published weights expect them: (g / 255 - mean) / deviation of ImageNet's channels."""
    mean = np.array([0.485, 0.456, 0.406])[:, None, None]
    deviation = np.array([0.229, 0.224, 0.225])[:, None, None]
    return torch.tensor(((images.astype(float) + 127) / 255 - mean) / deviation)


def agree(own: torch.nn.Module, other: torch.nn.Module, tolerance: float) -> None:
    for (key, one), two in zip(own.state_dict().items(), other.state_dict().values()):
        np.testing.assert_allclose(one.double(), two.double(), rtol=tolerance, atol=tolerance, err_msg=key)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_steps_of_each_network(name: str) -> None:
    """Several steps in double precision (two networks driven alike do not drift apart there), the last in two parts."""
    architecture = ARCHITECTURES[name]
    side = max(architecture.minimum, 64)
    module = without_dropout(Model(architecture, 3, 3, seed=1)).module
    reference = Reference(module)
    state = State(module.double(), torch.device("cpu"))
    rng = np.random.default_rng(7)
    for rate, parts in zip(RATES[1:] if name != "alexnet" else RATES[2:], (1, 1, 2)):
        images = rng.uniform(-127, 128, (4 * parts, 3, side, side))
        labels = rng.integers(0, 3, 4 * parts).tolist()
        rate /= 100
        x = normalized(images).contiguous(memory_format=torch.channels_last)
        batches = [(x[i : i + 4], torch.tensor(labels[i : i + 4]), 1 / parts) for i in range(0, len(labels), 4)]
        loss = training.step(state, batches, torch.nn.functional.cross_entropy, Hyperparameters(rate, 0.9, 1e-3))
        assert sum(loss.values()) == pytest.approx(reference.step(images, labels, parts, rate, 0.9, 1e-3), rel=1e-6)
    agree(module, reference.module, 1e-6)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_step_in_single_precision(name: str) -> None:
    """What `train` does with images and labels: the loss agrees to 1e-5, the step itself nearly.

    Normalized over the few pixels of deep layers, gradients in single precision differ by some percent from the exact ones.
    """
    architecture = ARCHITECTURES[name]
    side = max(architecture.minimum, 64)
    model = without_dropout(Model(architecture, 3, 3, seed=1))
    reference = Reference(model.module)
    images = np.random.default_rng(7).uniform(-127, 128, (4, 3, side, side)).astype(np.float32)
    loss = model.train(list(images), [0, 2, 1, 0], 4, Hyperparameters(1e-5, 0.9, 1e-3))
    expected = reference.step(images, [0, 2, 1, 0], 1, 1e-5, 0.9, 1e-3)
    assert sum(loss.values()) == pytest.approx(expected, rel=1e-5)
    own = torch.cat([one.double().flatten() for one in model.state.velocities().values()])
    names = dict(reference.module.named_parameters())
    other = dict(zip(names, reference.velocity))
    other = torch.cat([other[key].flatten() for key in model.state.velocities()])
    assert (own - other).norm() < 0.1 * other.norm()
    for key, one in model.module.state_dict().items():
        if "running" in key:
            np.testing.assert_allclose(one, reference.module.state_dict()[key], rtol=3e-4, atol=3e-4, err_msg=key)


def test_velocity_keeps_the_learning_rate_it_was_made_with() -> None:
    """With gradient 1: v = -0.1, then -0.05 - 0.001, whereas torch's own SGD would rescale the first part."""
    layer = torch.nn.Linear(1, 1, bias=False)
    layer.weight.data.zero_()
    state = State(layer, torch.device("cpu"))
    batch = [(torch.ones(1, 1), torch.zeros(1), 1.0)]
    for rate in (0.1, 0.001):
        training.step(state, batch, lambda output, _: output.sum(), Hyperparameters(rate, 0.5, 0.0))
    assert layer.weight.item() == pytest.approx(-0.1 - 0.051)


def numbers(model: Model) -> list[np.ndarray]:
    velocity = model.state.velocities()
    return [one.detach().clone().numpy() for one in [*model.module.state_dict().values(), *velocity.values()]]


def test_a_gradient_that_overflows_changes_nothing() -> None:
    """Four equal images leave a batch normalization of 1x1 pixels nothing to normalize: the loss is finite, its gradient not."""
    model = Model(ARCHITECTURES["compact"], 1, 2, seed=1)
    images = [[np.random.default_rng(0).uniform(-127, 128, (16, 16)).astype(np.float32)]] * 4
    before = model.state.values.clone()
    with pytest.raises(HError) as caught:
        model.train(images, [0, 1, 0, 1], 4, Hyperparameters(0.01, 0.9, 0.0))
    assert caught.value.code == 7720
    assert torch.equal(before, model.state.values)


def test_a_failed_step_changes_nothing() -> None:
    """A loss that is no number leaves weights, velocity and running statistics as they were."""
    model = Model(ARCHITECTURES["compact"], 1, 2, seed=1)
    good = list(np.random.default_rng(0).uniform(-127, 128, (4, 1, 16, 16)).astype(np.float32))
    hyper = Hyperparameters(0.01, 0.9, 0.0)
    model.train(good, [0, 1, 0, 1], 4, hyper)
    before = numbers(model)
    bad = [*good[:3], [np.full((16, 16), np.nan, np.float32)]]
    with pytest.raises(HError) as caught:
        model.train(bad, [0, 1, 0, 1], 2, hyper)
    assert caught.value.code == 7720
    assert all(np.array_equal(a, b) for a, b in zip(before, numbers(model)))


def test_a_step_without_memory_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch's errors become 4104 on a GPU and 6001 elsewhere; the second part of the batch fails here."""
    model = Model(ARCHITECTURES["compact"], 1, 2, seed=1)
    images = list(np.random.default_rng(0).uniform(-127, 128, (4, 1, 16, 16)).astype(np.float32))
    hyper = Hyperparameters(0.01, 0.9, 0.0)
    model.train(images, [0, 1, 0, 1], 4, hyper)
    before, calls = numbers(model), []
    original = torch.nn.functional.cross_entropy
    for error, code in (
        (torch.cuda.OutOfMemoryError("CUDA out of memory"), 4104),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:100] DefaultCPUAllocator: can't allocate memory"), 6001),
    ):

        def fails(*arguments: object, error: Exception = error) -> object:
            calls.append(1)
            if len(calls) % 2 == 0:
                raise error
            return original(*arguments)

        monkeypatch.setattr(torch.nn.functional, "cross_entropy", fails)
        with pytest.raises(HError) as caught:
            model.train(images, [0, 1, 0, 1], 2, hyper)
        assert caught.value.code == code
        assert all(np.array_equal(a, b) for a, b in zip(before, numbers(model)))
    monkeypatch.undo()
    model.train(images, [0, 1, 0, 1], 2, hyper)


@pytest.mark.parametrize("name", ["compact", "mobilenet_v2"])
def test_training_goes_on_from_a_file(name: str) -> None:
    """Three steps, a file, three steps: the weights of six steps, to the last bit (with and without dropout)."""
    architecture = ARCHITECTURES[name]
    side = 64
    rng = np.random.default_rng(5)
    batches = [rng.uniform(-127, 128, (4, 3, side, side)).astype(np.float32) for _ in range(4)]
    straight, broken = (Model(architecture, 3, 2, seed=9) for _ in range(2))
    hyper = Hyperparameters(0.001, 0.9, 1e-4)
    for number, batch in enumerate(batches):
        straight.train(list(batch), [0, 1, 1, 0], 4, hyper, seed=number)
    for number, batch in enumerate(batches):
        if number == 2:
            broken, _ = Model.unpack(broken.pack({}))
        broken.train(list(batch), [0, 1, 1, 0], 4, hyper, seed=number)
    assert all(np.array_equal(a, b) for a, b in zip(numbers(straight), numbers(broken)))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_cuda_computes_what_the_cpu_computes(name: str) -> None:
    architecture = ARCHITECTURES[name]
    side = max(architecture.minimum, 64)
    images = list(np.random.default_rng(2).uniform(-127, 128, (4, 3, side, side)).astype(np.float32))
    here, there = (without_dropout(Model(architecture, 3, 3, seed=1)) for _ in range(2))
    there.move(torch.device("cuda"))
    for _ in range(2):
        losses = [
            model.train(
                images, [0, 1, 2, 0], 4, Hyperparameters(1e-4, 0.9, 1e-3), precision="float32", deterministic=True
            )
            for model in (here, there)
        ]
        assert losses[0].values() == pytest.approx(losses[1].values(), rel=1e-3)
    np.testing.assert_allclose(
        here.probabilities(images, 4), there.probabilities(images, 4, precision="float32"), atol=1e-3
    )
