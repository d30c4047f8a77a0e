"""Support vector machines against those of scikit-learn, which solve the same problem."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.svm import NuSVC, OneClassSVM

from hdev.classifiers.svm import SupportVectorMachine
from tests.operators.classification.data import array, blobs, call, fails, filled, trained

KERNELS = {
    "linear": (0.0, {"kernel": "linear"}),
    "rbf": (0.2, {"kernel": "rbf", "gamma": 0.2}),
    "polynomial_homogeneous": (2.0, {"kernel": "poly", "gamma": 1.0, "degree": 2, "coef0": 0.0}),
    "polynomial_inhomogeneous": (3.0, {"kernel": "poly", "gamma": 1.0, "degree": 3, "coef0": 1.0}),
}


def machine(features, classes, kernel="rbf", nu=0.3, mode="one-versus-one", epsilon=1e-4, param=None):
    param = KERNELS[kernel][0] if param is None else param
    count = 1 if mode == "novelty-detection" else int(classes.max()) + 1
    handle = call("create_class_svm", features.shape[1], kernel, param, nu, count, mode, "none", 1)
    filled("svm", handle, features, classes)
    call("train_class_svm", handle, epsilon, "default")
    return handle


@pytest.mark.parametrize("kernel", KERNELS)
def test_one_against_one(kernel: str) -> None:
    features, classes = blobs(3, 3, 40, apart=2.0)
    features /= 4.0 if kernel.startswith("polynomial") else 1.0
    handle = machine(features, classes, kernel, nu=0.6)
    theirs = NuSVC(nu=0.6, decision_function_shape="ovo", tol=1e-4, **KERNELS[kernel][1]).fit(features, classes)
    values = handle.model.values(features)
    expected = theirs.decision_function(features)
    assert np.allclose(values, expected, atol=0.02 * np.abs(expected).max())
    found = [call("classify_class_svm", handle, row, 1) for row in features]
    assert np.mean(np.array(found) == theirs.predict(features)) > 0.99
    total, each = call("get_support_vector_num_class_svm", handle)
    assert abs(total - len(theirs.support_)) <= 3
    assert len(array(each)) == 3
    numbers = {call("get_support_vector_class_svm", handle, k) for k in range(total)}
    assert len(numbers) == total
    assert len(numbers - set(theirs.support_.tolist())) <= 3


def test_order_of_classes_is_that_of_votes() -> None:
    features, classes = blobs(4, 2, 30, apart=2.5)
    handle = machine(features, classes)
    for row in features[::11]:
        values = handle.model.values(row.reshape(1, -1))[0]
        votes = np.zeros(4)
        for value, (one, other) in zip(values, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]):
            votes[one if value > 0 else other] += 1
        expected = sorted(range(4), key=lambda k: (-votes[k], k))
        assert array(call("classify_class_svm", handle, row, 4)).tolist() == expected
        assert array(call("classify_class_svm", handle, row, 2)).tolist() == expected[:2]


def test_one_against_all() -> None:
    features, classes = blobs(3, 3, 40, apart=2.0)
    handle = machine(features, classes, mode="one-versus-all")
    values = handle.model.values(features)
    for k in range(3):
        theirs = NuSVC(nu=0.3, kernel="rbf", gamma=0.2, tol=1e-4).fit(features, classes == k)
        expected = theirs.decision_function(features)
        assert np.allclose(values[:, k], expected, atol=0.02 * np.abs(expected).max())
    for row, value in list(zip(features, values))[::7]:
        assert array(call("classify_class_svm", handle, row, 3)).tolist() == np.argsort(-value).tolist()


def test_novelties() -> None:
    features, classes = blobs(1, 3, 150)
    handle = machine(features, classes, nu=0.1, mode="novelty-detection", epsilon=1e-6)
    theirs = OneClassSVM(nu=0.1, gamma=0.2, tol=1e-6).fit(features)
    expected = theirs.decision_function(features)
    assert np.allclose(handle.model.values(features)[:, 0], expected, atol=1e-3)
    for row, value in zip(features, expected):
        score = call("evaluate_class_svm", handle, row)
        assert np.isclose(score, 1 + value / theirs.offset_[0], atol=1e-3)
        if abs(value) > 1e-3:
            assert call("classify_class_svm", handle, row, 1) == int(value > 0)
    assert call("classify_class_svm", handle, [30.0, 0.0, 0.0], 1) == 0
    assert call("evaluate_class_svm", handle, [30.0, 0.0, 0.0]) < 1
    with fails(1303):
        call("classify_class_svm", handle, features[0], 2)
    with fails(1303):
        call("add_sample_class_svm", handle, features[0], 1)


def test_nu_bounds_errors_and_support_vectors() -> None:
    features, classes = blobs(2, 2, 100, apart=1.0)
    for nu in (0.1, 0.4, 0.7):
        try:
            handle = machine(features, classes, nu=nu)
        except Exception as error:
            pytest.fail(str(error))
        values = handle.model.values(features)[:, 0] * np.where(classes == 0, 1, -1)
        assert len(handle.model.vectors) >= nu * 200 - 2
        if handle.model.values(features).any() and nu > 0.4:
            assert (values < 1 - 1e-2).mean() <= nu + 0.02
    few = np.r_[0:10, 100:200]
    with fails(3387, "0.18"):
        machine(features[few], classes[few], nu=0.3)
    with fails(3392):
        machine(features[:100], classes[:100] + 1)


def test_a_cache_that_is_too_small_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    features, classes = blobs(2, 3, 60, apart=1.0)
    expected = machine(features, classes).model.values(features)
    monkeypatch.setattr("hdev.classifiers.svm._CACHE", 8 * 120 * 3)
    assert np.allclose(machine(features, classes).model.values(features), expected, atol=1e-6)


def test_own_vectors_as_samples() -> None:
    features, classes = blobs(2, 3, 50, apart=4.5)
    for preparation, components in (("normalization", 3), ("principal_components", 3), ("canonical_variates", 1)):
        handle = call("create_class_svm", 3, "rbf", 0.2, 0.2, 2, "one-versus-one", preparation, components)
        filled("svm", handle, features, classes)
        call("train_class_svm", handle, 0.001, "default")
        vectors, theirs = handle.model._own_vectors()
        origin = handle.model.origin
        assert np.array_equal(theirs, classes[origin])
        if components == 3:
            assert np.allclose(vectors, features[origin])
        call("train_class_svm", handle, 0.001, "add_sv_to_train_set")
        found = [call("classify_class_svm", handle, row, 1) for row in features]
        assert np.mean(np.array(found) == classes) > 0.95
    other = trained("svm", features, classes)
    call("train_class_svm", other, 0.001, handle)
    with fails(3389):
        call("train_class_svm", other, 0.001, machine(features, classes, "linear"))
    with fails(1203):
        call("train_class_svm", other, 0.001, call("create_class_knn", 2))
    with fails(1303):
        call("train_class_svm", other, 0.001, "x")
    with fails(1302):
        call("train_class_svm", other, 0.0, "default")
    fresh = call("create_class_svm", 3, "rbf", 0.2, 0.2, 2, "one-versus-one", "none", 3)
    call("add_sample_class_svm", fresh, features[0], 0)
    with fails(3393):
        call("train_class_svm", fresh, 0.001, "add_sv_to_train_set")


@pytest.mark.parametrize("mode", ["one-versus-one", "one-versus-all", "novelty-detection"])
def test_reduction(mode: str) -> None:
    features, classes = blobs(1 if mode == "novelty-detection" else 3, 2, 100, apart=4.0)
    handle = machine(features, classes, nu=0.3, mode=mode, param=0.05)
    full = handle.model
    sizes = []
    for least, error in ((2, 0.01), (2, 0.3), (5, 1000.0)):
        model = call("reduce_class_svm", handle, "bottom_up", least, error).model
        sizes.append(len(model.vectors))
        assert np.mean(model.labels(features) == full.labels(features)) > (0.5 if error > 1 else 0.95)
        for m in range(len(full.offsets)):
            # The norm of the difference of the decision functions, by kernel values.
            points = np.vstack((full.vectors, model.vectors))
            weights = np.concatenate((full.coefficients[:, m], -model.coefficients[:, m]))
            kernel = np.exp(-0.05 * ((points[:, None] - points[None]) ** 2).sum(-1))
            norm = full.coefficients[:, m] @ kernel[: len(full.vectors), : len(full.vectors)] @ full.coefficients[:, m]
            assert weights @ kernel @ weights <= error * norm * (1 + 1e-9)
            if error == 1000.0:
                kept = np.flatnonzero(model.coefficients[:, m])
                assert len(kept) >= 2
    assert sizes[0] >= sizes[1]
    assert sizes[1] < len(full.vectors)
    assert call("get_support_vector_class_svm", call("reduce_class_svm", handle, "bottom_up", 5, 10.0), 0) == -1
    for code, values in ((1302, ("x", 2, 0.1)), (1303, ("bottom_up", 1, 0.1)), (1304, ("bottom_up", 2, 0.0))):
        with fails(code):
            call("reduce_class_svm", handle, *values)


def test_only_rbf_can_be_reduced() -> None:
    features, classes = blobs(2)
    with fails(3391):
        call("reduce_class_svm", machine(features, classes, "linear"), "bottom_up", 2, 0.1)
    with fails(3393):
        call(
            "reduce_class_svm",
            call("create_class_svm", 3, "rbf", 0.2, 0.2, 2, "one-versus-one", "none", 3),
            "bottom_up",
            2,
            0.1,
        )


def test_classes_that_overlap_too_much_for_nu_still_train() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(60, 2))
    model = SupportVectorMachine(2, "rbf", 0.02, 0.01, 2, "one-versus-one", "none", 2)
    model.samples.add(features, np.arange(60) % 2)
    model.train(0.001)
    assert np.isfinite(model.values(features)).all()
    features, classes = blobs(2, 2, 100, apart=2.0)
    model = SupportVectorMachine(2, "linear", 0.0, 0.01, 2, "one-versus-one", "none", 2)
    model.samples.add(features, classes)
    model.train(0.001)
    assert np.mean(model.labels(features) == classes) > 0.75


def test_wrong_parameters() -> None:
    good = [3, "rbf", 0.1, 0.1, 2, "one-versus-one", "normalization", 3]
    wrong = [(1, 0), (2, "x"), (3, 0.0), (4, 0.0), (4, 1.0), (5, 1), (6, "x"), (7, "x")]
    for position, value in wrong:
        with fails(1300 + position):
            call("create_class_svm", *good[: position - 1], value, *good[position:])
    with fails(1303):
        call("create_class_svm", 3, "polynomial_homogeneous", 1.5, *good[3:])
    with fails(1308):
        call("create_class_svm", *good[:6], "canonical_variates", 2)
    with fails(1307):
        call("create_class_svm", *good[:5], "novelty-detection", "canonical_variates", 1)
    handle = call("create_class_svm", *good)
    assert list(call("get_params_class_svm", handle)) == good
    with fails(3393):
        call("get_support_vector_num_class_svm", handle)
    features, classes = blobs(2)
    handle = trained("svm", features, classes)
    for index in (-1, 10000):
        with fails(1302):
            call("get_support_vector_class_svm", handle, index)
    with fails(1301):
        call("evaluate_class_svm", handle, features[0])
    with fails(1303):
        call("classify_class_svm", handle, features[0], 0)
