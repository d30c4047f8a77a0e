"""Nearest neighbours against sorting all distances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operators.classification.data import array, blobs, call, fails, trained


def expected(method: str, distances: np.ndarray, classes: np.ndarray) -> dict[int, float]:
    """Class -> rating, by the definition."""
    names = np.unique(classes)
    if method == "classes_distance":
        return {int(c): distances[classes == c].min() for c in names}
    parts = {int(c): float((classes == c).mean()) for c in names}
    if method == "classes_frequency":
        return parts
    weights = {c: part / distances[classes == c].mean() for c, part in parts.items()}
    return {c: weight / sum(weights.values()) for c, weight in weights.items()}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 12), st.integers(1, 4), st.booleans())
def test_neighbours(seed: int, k: int, most: int, normal: bool) -> None:
    rng = np.random.default_rng(seed)
    features, classes = rng.normal(size=(40, 3)) * [1.0, 5.0, 0.2], rng.integers(0, 4, 40)
    handle = call("create_class_knn", 3)
    call("add_sample_class_knn", handle, features.ravel(), classes)
    call("train_class_knn", handle, ["num_trees", "normalization"], [4, "true" if normal else "false"])
    x = rng.normal(size=3)
    scale = 1.0 / features.std(axis=0) if normal else 1.0
    distances = np.linalg.norm((features - x) * scale, axis=1)
    order = np.argsort(distances)[:k]
    for method in ("classes_distance", "classes_frequency", "classes_weighted_frequencies"):
        call("set_params_class_knn", handle, ["method", "k", "max_num_classes"], [method, k, most])
        ratings = expected(method, distances[order], classes[order])
        found, rating = map(array, call("classify_class_knn", handle, x))
        assert len(found) == min(most, len(ratings))
        assert np.allclose(rating, [ratings[int(c)] for c in found])
        ranked = sorted(ratings.values(), reverse=method != "classes_distance")
        assert np.allclose(rating, ranked[: len(found)])
    call("set_params_class_knn", handle, "method", "neighbors_distance")
    found, rating = map(array, call("classify_class_knn", handle, x))
    assert found.tolist() == order.tolist()
    assert np.allclose(rating, distances[order])


def test_a_sample_is_its_own_neighbour() -> None:
    features, classes = blobs(3, apart=1.0)
    handle = trained("knn", features, classes)
    for row, number in list(zip(features, classes))[::17]:
        assert call("classify_class_knn", handle, row) == (number, 0.0)
    call("set_params_class_knn", handle, ["method", "k"], ["classes_weighted_frequencies", 1])
    assert call("classify_class_knn", handle, features[50]) == (classes[50], 1.0)


@pytest.mark.parametrize("method", ["classes_distance", "classes_frequency", "classes_weighted_frequencies"])
def test_labels_are_those_of_single_vectors(method: str) -> None:
    features, classes = blobs(3, apart=1.0)
    handle = trained("knn", features, classes)
    call("set_params_class_knn", handle, ["method", "k"], [method, 7])
    points = np.random.default_rng(0).normal(1, 2, (60, 3))
    single = [call("classify_class_knn", handle, x)[0] for x in points]
    assert handle.model.labels(points).tolist() == single


def test_samples_added_later_count_after_training() -> None:
    handle = call("create_class_knn", 1)
    call("add_sample_class_knn", handle, [0.0, 10.0], [0, 1])
    call("train_class_knn", handle, [], [])
    call("add_sample_class_knn", handle, [4.0], [2])
    assert call("classify_class_knn", handle, [4.0])[0] == 0
    call("train_class_knn", handle, [], [])
    assert call("classify_class_knn", handle, [4.0])[0] == 2


def test_parameters() -> None:
    with fails(1301):
        call("create_class_knn", 0)
    handle = call("create_class_knn", [2, 3])
    assert handle.model.dimension == 5
    names = ["method", "k", "max_num_classes", "num_checks", "epsilon", "num_trees", "normalization"]
    assert list(call("get_params_class_knn", handle, names)) == ["classes_distance", 5, 1, 32, 0.0, 4, "false"]
    for code, name, value in (
        (1302, "x", 1),
        (1303, "method", "x"),
        (1303, "k", 0),
        (1303, "num_checks", -1),
        (1303, "epsilon", -0.1),
        (1403, ["k", "epsilon"], [1]),
    ):
        with fails(code):
            call("set_params_class_knn", handle, name, value)
    with fails(1302):
        call("get_params_class_knn", handle, "x")
    for code, name, value in ((1302, "k", 1), (1303, "num_trees", 0), (1303, "normalization", 1)):
        with fails(code):
            call("train_class_knn", handle, name, value)
    with fails(1403):
        call("add_sample_class_knn", handle, [1.0] * 5, [])
