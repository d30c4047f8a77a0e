"""Perceptrons: derivatives, optima, probabilities, regularisation, rejects."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import minimize

from hdev.classifiers.mlp import Network, Perceptron, Regularization
from hdev.classifiers.scg import minimise
from tests.operators.classification.data import array, blobs, call, fails, trained

FUNCTIONS = ["linear", "logistic", "softmax"]


def problem(function: str, seed: int = 0):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(30, 3))
    if function == "softmax":
        targets = np.eye(4)[rng.integers(0, 4, 30)].T
    else:
        targets = rng.random((4, 30)) if function == "linear" else (rng.random((4, 30)) < 0.5).astype(float)
    return Network.random(3, 5, 4, function, seed + 1), features, np.ascontiguousarray(targets)


def outputs_by_definition(network: Network, weights: np.ndarray, features: np.ndarray) -> np.ndarray:
    w1, b1, w2, b2 = network.parts(weights)
    result = []
    for x in features:
        a = [sum(w * np.tanh(v @ x + b) for w, v, b in zip(row, w1, b1)) + c for row, c in zip(w2, b2)]
        if network.function == "softmax":
            a = [np.exp(value) / sum(np.exp(a)) for value in a]
        elif network.function == "logistic":
            a = [1 / (1 + np.exp(-value)) for value in a]
        result.append(a)
    return np.array(result)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_outputs_and_error_by_definition(function: str) -> None:
    network, features, targets = problem(function)
    y, t = outputs_by_definition(network, network.weights, features), targets.T
    assert np.allclose(network.outputs_of(features), y)
    error = {
        "linear": lambda: 0.5 * ((y - t) ** 2).sum(),
        "logistic": lambda: -(t * np.log(y) + (1 - t) * np.log(1 - y)).sum(),
        "softmax": lambda: -(t * np.log(y)).sum(),
    }[function]()
    assert np.isclose(network.error(network.weights, features, targets)[0], error)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_gradient_by_finite_differences(function: str) -> None:
    network, features, targets = problem(function)
    weights = network.weights

    def error(w: np.ndarray) -> float:
        return network.error(w, features, targets)[0]

    steps = 1e-6 * np.eye(len(weights))
    numeric = [(error(weights + step) - error(weights - step)) / 2e-6 for step in steps]
    gradient = network.error_gradient(weights, features, targets, network.error(weights, features, targets)[1])
    assert np.allclose(gradient, numeric, atol=1e-6 * np.abs(gradient).max())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_curvature_is_that_of_a_linearised_network(function: str) -> None:
    network, features, _ = problem(function)

    def activations(w: np.ndarray) -> np.ndarray:
        return network._activations(features, w)[1].T.ravel()

    steps = 1e-6 * np.eye(len(network.weights))
    jacobian = np.array(
        [(activations(network.weights + s) - activations(network.weights - s)) / 2e-6 for s in steps]
    ).T.reshape(30, 4, -1)
    expected = 0.0
    for j, y in zip(jacobian, network.outputs_of(features)):
        inner = {"linear": np.eye(4), "logistic": np.diag(y * (1 - y)), "softmax": np.diag(y) - np.outer(y, y)}
        expected = expected + j.T @ inner[function] @ j
    assert np.allclose(network.curvature(features), expected, atol=1e-6)


def test_minimiser_finds_what_scipy_finds() -> None:
    rng = np.random.default_rng(0)
    a = rng.normal(size=(6, 6))
    a = a @ a.T + np.eye(6)
    b = rng.normal(size=6)

    def value(x: np.ndarray):
        return float(0.5 * x @ a @ x - b @ x + 0.1 * (x**4).sum()), None

    def gradient(x: np.ndarray, state: object) -> np.ndarray:
        return a @ x - b + 0.4 * x**3

    found, log = minimise(value, gradient, np.ones(6), 500, 1e-9, 1e-12)
    best = minimize(lambda x: value(x)[0], np.ones(6), jac=lambda x: gradient(x, None), tol=1e-12)
    assert np.allclose(found, best.x, atol=1e-5)
    assert all(later <= earlier for earlier, later in pairwise(log))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_training_ends_at_a_minimum_of_the_penalised_error(function: str) -> None:
    _, features, targets = problem(function)
    model = Perceptron(3, 5, 4, function, "none", 3, 42)
    classes = np.argmax(targets, axis=0) if function == "softmax" else targets.T
    model.samples.add(features, classes)
    model.regularization = Regularization([0.5])
    error, log = model.train(2000, 1e-7, 1e-10)
    weights = model.network.weights
    total, state = model.network.error(weights, features, targets)
    assert np.isclose(error * 30, total + 0.25 * weights @ weights)
    gradient = model.network.error_gradient(weights, features, targets, state) + 0.5 * weights
    assert np.abs(gradient).max() < 1e-3
    assert all(later <= earlier for earlier, later in pairwise(log))
    assert log[-1] == error


def test_probabilities_and_their_order() -> None:
    features, classes = blobs(4, apart=2.0)
    handle = trained("mlp", features, classes)
    for row in features[::13]:
        values = array(call("evaluate_class_mlp", handle, row))
        assert np.isclose(values.sum(), 1.0)
        assert (values >= 0).all()
        for count in (1, 3, 9):
            best, confidence = map(array, call("classify_class_mlp", handle, row, count))
            assert best.tolist() == np.argsort(-values, kind="stable")[:count].tolist()
            assert np.allclose(confidence, values[best])


def test_the_same_seed_gives_the_same_result() -> None:
    features, classes = blobs(apart=1.0)
    one, same = (trained("mlp", features, classes) for _ in range(2))
    x = features[3] + 0.5
    assert np.array_equal(*(array(call("evaluate_class_mlp", handle, x)) for handle in (one, same)))


def test_regression() -> None:
    x = np.linspace(-1.0, 1.0, 60)
    handle = call("create_class_mlp", 1, 8, 2, "linear", "normalization", 1, 7)
    for value in x:
        call("add_sample_class_mlp", handle, [value], [np.sin(3 * value), value**2])
    error, log = call("train_class_mlp", handle, 2000, 1e-4, 1e-6)
    assert error < 1e-4
    assert array(log)[-1] == error
    for value in (-0.73, 0.11, 0.9):
        found = array(call("evaluate_class_mlp", handle, [value]))
        assert np.allclose(found, [np.sin(3 * value), value**2], atol=0.05)
    with fails(3356):
        call("classify_class_mlp", handle, [0.0], 1)
    for name in ("get_class_train_data_mlp",):
        with fails(3356):
            call(name, handle)


def test_attributes() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(80, 2)) * 3
    handle = call("create_class_mlp", 2, 4, 2, "logistic", "normalization", 2, 42)
    for row in features:
        call("add_sample_class_mlp", handle, row, [float(row[0] > 0), float(row[1] > row[0])])
    call("train_class_mlp", handle, 300, 0.01, 1e-4)
    right = [
        (array(call("evaluate_class_mlp", handle, row)) > 0.5).tolist() == [row[0] > 0, row[1] > row[0]]
        for row in features
    ]
    assert np.mean(right) > 0.95


def test_targets() -> None:
    handle = call("create_class_mlp", 1, 2, 3, "softmax", "none", 1, 42)
    call("add_sample_class_mlp", handle, [1.0], [0, 1, 0])
    call("add_sample_class_mlp", handle, [1.0], 2)
    assert array(call("get_sample_class_mlp", handle, 0)[1]).tolist() == [0, 1, 0]
    assert array(call("get_sample_class_mlp", handle, 1)[1]).tolist() == [0, 0, 1]
    for code, target in ((3351, [0, 1, 1]), (3351, [0.5, 0.5, 0]), (1403, [0, 1]), (1303, [3]), (1303, [0.5])):
        with fails(code):
            call("add_sample_class_mlp", handle, [1.0], target)
    handle = call("create_class_mlp", 1, 2, 1, "linear", "none", 1, 42)
    with fails(1303):
        call("add_sample_class_mlp", handle, [1.0], [float("nan")])


def test_rejects() -> None:
    features, classes = blobs(2, 2, 60, apart=8.0)
    for strategy in ("hyperbox_around_all_classes", "hyperbox_around_each_class", "hyperbox_ring_around_each_class"):
        handle = call("create_class_mlp", 2, 15, 3, "softmax", "normalization", 2, 42)
        for row, number in zip(features, classes):
            call("add_sample_class_mlp", handle, row, int(number))
        names = ["sampling_strategy", "hyperbox_tolerance", "rejection_sample_factor"]
        call("set_rejection_params_class_mlp", handle, names, [strategy, 1.0, 2.0])
        call("train_class_mlp", handle, 500, 0.01, 0.001)
        found = [call("classify_class_mlp", handle, row, 1)[0] for row in features]
        assert np.mean(np.array(found) == classes) > 0.8, strategy
        corner = features.min(axis=0) - 0.8 * np.ptp(features[classes == 0], axis=0)
        assert call("classify_class_mlp", handle, corner, 1)[0] == 2, strategy
        settings = call("get_rejection_params_class_mlp", handle, [*names, "random_seed", "rejection_class_index"])
        assert list(settings) == [strategy, 1.0, 2.0, 42, 2]
    for code, name, value in (
        (1302, "x", 1),
        (1303, "sampling_strategy", "x"),
        (1303, "hyperbox_tolerance", -1.0),
        (1303, "rejection_class_index", 3),
        (1403, ["random_seed", "hyperbox_tolerance"], [1]),
    ):
        with fails(code):
            call("set_rejection_params_class_mlp", handle, name, value)
    with fails(1302):
        call("get_rejection_params_class_mlp", handle, "x")


def test_regularisation() -> None:
    features, classes = blobs(2, 2, 30, apart=1.5)
    lengths = []
    for prior in ([0.01], [0.1, 0.1], [10.0] * 4, [100.0] * 5):
        handle = call("create_class_mlp", 2, 4, 2, "softmax", "normalization", 2, 42)
        call("set_regularization_params_class_mlp", handle, "weight_prior", prior)
        for row, number in zip(features, classes):
            call("add_sample_class_mlp", handle, row, int(number))
        call("train_class_mlp", handle, 500, 0.001, 1e-5)
        lengths.append(np.linalg.norm(handle.model.network.weights))
    assert lengths == sorted(lengths, reverse=True)
    call("set_regularization_params_class_mlp", handle, "weight_prior", [0.1] * 4)
    call("set_regularization_params_class_mlp", handle, "num_outer_iterations", 5)
    call("set_regularization_params_class_mlp", handle, "num_inner_iterations", 2)
    call("train_class_mlp", handle, 200, 0.01, 0.001)
    get = lambda name: call("get_regularization_params_class_mlp", handle, name)  # noqa: E731
    assert len(array(get("weight_prior"))) == 4
    assert (array(get("weight_prior")) > 0).all()
    assert 0 < get("fraction_well_determined_params") < 1
    assert np.isclose(get("num_well_determined_params"), 22 * get("fraction_well_determined_params"))
    for code, name, value in (
        (1302, "x", 1.0),
        (1303, "weight_prior", -1.0),
        (1403, "weight_prior", [1.0] * 3),
        (1303, "noise_prior", 0.0),
        (1303, "num_outer_iterations", -1),
        (1303, "num_inner_iterations", 0),
    ):
        with fails(code):
            call("set_regularization_params_class_mlp", handle, name, value)
    with fails(1302):
        call("get_regularization_params_class_mlp", handle, "x")


def test_evidence_finds_the_noise_of_a_regression() -> None:
    rng = np.random.default_rng(5)
    x = rng.uniform(-1.5, 1.5, 400)
    handle = call("create_class_mlp", 1, 6, 1, "linear", "none", 1, 42)
    call("set_regularization_params_class_mlp", handle, "weight_prior", 0.1)
    call("set_regularization_params_class_mlp", handle, "num_outer_iterations", 10)
    for value in x:
        call("add_sample_class_mlp", handle, [value], [np.tanh(2 * value) + rng.normal(0, 0.2)])
    call("train_class_mlp", handle, 300, 1e-4, 1e-5)
    assert 20 < call("get_regularization_params_class_mlp", handle, "noise_prior") < 31  # 1 / 0.2^2


def test_wrong_parameters() -> None:
    good = [3, 5, 2, "softmax", "normalization", 3, 42]
    for position, value in ((1, 0), (2, 0), (3, 0), (4, "x"), (5, "x")):
        with fails(1300 + position):
            call("create_class_mlp", *good[: position - 1], value, *good[position:])
    with fails(1306):
        call("create_class_mlp", 3, 5, 2, "softmax", "canonical_variates", 2, 42)
    with fails(1306):
        call("create_class_mlp", 3, 5, 2, "softmax", "principal_components", 4, 42)
    with fails(1305):
        call("create_class_mlp", 3, 5, 2, "linear", "canonical_variates", 1, 42)
    handle = call("create_class_mlp", *good)
    assert list(call("get_params_class_mlp", handle)) == [3, 5, 2, "softmax", "normalization", 3]
    for position, values in ((2, (0, 1.0, 0.01)), (3, (1, 0.0, 0.01)), (4, (1, 1.0, -1.0))):
        with fails(1300 + position):
            call("train_class_mlp", handle, *values)
    features, classes = blobs(2, 3)
    handle = trained("mlp", features, classes)
    with fails(1402):
        call("evaluate_class_mlp", handle, [1.0])
    with fails(1303):
        call("classify_class_mlp", handle, features[0], 0)
    with fails(2404):
        call("evaluate_class_gmm", handle, features[0])
