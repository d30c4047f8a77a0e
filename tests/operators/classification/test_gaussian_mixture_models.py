"""Mixture models: closed forms for one centre, the number of centres, probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, multivariate_normal
from sklearn.mixture import GaussianMixture

from hdev.classifiers.gmm import MixtureModel, outside
from tests.operators.classification.data import array, blobs, call, fails, filled, trained

SHAPES = {
    "full": lambda c: c,
    "diag": lambda c: np.diag(np.diag(c)),
    "spherical": lambda c: np.eye(len(c)) * np.trace(c) / len(c),
}


@pytest.mark.parametrize("covariance", SHAPES)
@pytest.mark.parametrize("priors", ["training", "uniform"])
def test_one_centre_in_closed_form(covariance: str, priors: str) -> None:
    features, classes = blobs(apart=2.0)
    features = features @ np.array([[1.0, 0.4, 0.0], [0.0, 1.5, 0.2], [0.0, 0.0, 0.7]])
    keep = np.r_[0:10, 40:120]
    features, classes = features[keep], classes[keep]
    handle = filled("gmm", call("create_class_gmm", 3, 3, 1, covariance, "none", 3, 42), features, classes)
    centers, used = call("train_class_gmm", handle, 100, 0.001, priors, 0.01)
    assert array(centers).tolist() == [1, 1, 1]
    assert (array(used) >= 1).all()
    shares = np.bincount(classes) / len(classes) if priors == "training" else np.full(3, 1 / 3)
    normals = []
    for k in range(3):
        mine = features[classes == k]
        cov = SHAPES[covariance](np.cov(mine.T, bias=True)) + 0.01 * np.eye(3)
        normals.append(multivariate_normal(mine.mean(axis=0), cov))
    for x in np.vstack((features[::9], [[20.0, 3.0, 4.0]])):
        joint = np.array([share * normal.pdf(x) for share, normal in zip(shares, normals)])
        sigma = max(
            share * chi2.sf((x - n.mean) @ np.linalg.inv(n.cov) @ (x - n.mean), 3) for share, n in zip(shares, normals)
        )
        found, density, k_sigma = call("evaluate_class_gmm", handle, x)
        assert np.allclose(array(found), joint / joint.sum())
        assert np.isclose(array(found).sum(), 1.0)
        assert np.isclose(density, joint.sum())
        assert np.isclose(k_sigma, sigma / shares.max())
        best, probable, again, _ = call("classify_class_gmm", handle, x, 2)
        assert array(best).tolist() == np.argsort(-joint)[:2].tolist()
        assert np.allclose(array(probable), np.sort(joint / joint.sum())[::-1][:2])
        assert again == density


def test_the_number_of_centres_is_found() -> None:
    rng = np.random.default_rng(0)
    means = np.array([[0.0, 0.0], [6.0, 1.0], [-2.0, 7.0]])
    points = np.vstack([rng.normal(m, 0.7, (150, 2)) for m in means])
    handle = call("create_class_gmm", 2, 1, [1, 8], "full", "none", 2, 42)
    call("add_sample_class_gmm", handle, points[0], 0, 0.0)
    handle.model.samples.add(points[1:], np.zeros(len(points) - 1))
    centers, used = call("train_class_gmm", handle, 300, 0.0001, "training", 0.0001)
    assert centers == 3
    assert 3 <= used <= 300
    mixture = handle.model.mixtures[0]
    order = np.argsort(mixture.means[:, 0])
    assert np.allclose(mixture.means[order], means[np.argsort(means[:, 0])], atol=0.2)
    assert np.allclose(mixture.weights, 1 / 3, atol=0.02)
    theirs = GaussianMixture(3, random_state=0, n_init=3).fit(points).score(points)
    ours = np.log([call("evaluate_class_gmm", handle, x)[1] for x in points]).mean()
    assert ours > theirs - 1e-3


@pytest.mark.parametrize("covariance", SHAPES)
def test_likelihood_is_as_good_as_that_of_others(covariance: str) -> None:
    rng = np.random.default_rng(2)
    points = np.vstack([rng.normal(0, 1, (200, 3)), rng.normal([4, 0, 2], [0.5, 2, 1], (150, 3))])
    model = MixtureModel(3, 1, [(2, 2)], covariance, "none", 3, 1)
    model.samples.add(points, np.zeros(len(points)))
    model.train(500, 1e-8, "uniform", 1e-6)
    theirs = GaussianMixture(2, covariance_type=covariance, random_state=0, n_init=3, tol=1e-8, max_iter=500).fit(
        points
    )
    assert np.log(model.evaluate(points)[1]).mean() > theirs.score(points) - 1e-3


def test_outside() -> None:
    squares = np.linspace(0.0, 200.0, 301)
    for dimension in (1, 2, 3, 4, 5, 12, 33, 40, 41, 60):
        assert np.allclose(outside(squares, dimension), chi2.sf(squares, dimension), rtol=1e-8, atol=1e-300)


def test_labels_are_the_most_probable_classes() -> None:
    features, classes = blobs(3, apart=1.5)
    model = MixtureModel(3, 3, [(1, 4)] * 3, "full", "normalization", 3, 42)
    model.samples.add(features, classes)
    model.train(100, 0.001, "training", 0.0001)
    points = np.random.default_rng(1).normal(2, 4, (500, 3))
    shares, _, sigma = model.evaluate(points)
    best = np.argmax(shares, axis=1)
    assert np.array_equal(model.labels(points, 0.0), best)
    assert np.array_equal(model.labels(points, 0.05), np.where(sigma < 0.05, -1, best))


def test_centres_of_each_class() -> None:
    for numbers, low, high in (
        (2, [2, 2], [2, 2]),
        ([1, 3], [1, 1], [3, 3]),
        ([1, 2, 3, 4], [1, 3], [2, 4]),
    ):
        handle = call("create_class_gmm", 2, 2, numbers, "diag", "none", 2, 42)
        d, c, least, most, kind = call("get_params_class_gmm", handle)
        assert (d, c, kind) == (2, 2, "diag")
        assert array(least).tolist() == low
        assert array(most).tolist() == high


def test_noise() -> None:
    handles = [call("create_class_gmm", 2, 1, 1, "full", "none", 2, 5) for _ in range(2)]
    for handle in handles:
        for _ in range(400):
            call("add_sample_class_gmm", handle, [10, 20], 0, 2.0)
    one, two = (handle.model.samples.features for handle in handles)
    assert np.array_equal(one, two)
    assert np.allclose(one.mean(axis=0), [10, 20], atol=0.5)
    assert np.allclose(one.std(axis=0), 2.0, atol=0.3)


def test_wrong_parameters() -> None:
    good = [3, 2, 1, "full", "normalization", 3, 42]
    for position, value in ((1, 0), (2, 0), (3, 0), (3, [2, 1]), (4, "x"), (5, "x")):
        with fails(1300 + position):
            call("create_class_gmm", *good[: position - 1], value, *good[position:])
    with fails(1403):
        call("create_class_gmm", 3, 2, [1, 2, 3], "full", "none", 3, 42)
    with fails(1306):
        call("create_class_gmm", 3, 2, 1, "full", "principal_components", 4, 42)
    features, classes = blobs(2)
    handle = trained("gmm", features, classes)
    for position, value in ((2, (0, 0.1, "training", 0.1)), (3, (1, -1.0, "training", 0.1)), (4, (1, 0.1, "x", 0.1))):
        with fails(1300 + position):
            call("train_class_gmm", handle, *value)
    with fails(1305):
        call("train_class_gmm", handle, 1, 0.1, "training", -0.1)
    with fails(1304):
        call("add_sample_class_gmm", handle, features[0], 0, -1.0)
    with fails(1303):
        call("classify_class_gmm", handle, features[0], 0)


def test_samples_that_cannot_be_described() -> None:
    flat = call("create_class_gmm", 2, 1, 1, "full", "none", 2, 42)
    for k in range(10):
        call("add_sample_class_gmm", flat, [k, 2.0 * k], 0, 0.0)
    with fails(3336):
        call("train_class_gmm", flat, 10, 0.001, "training", 0.0)
    assert call("train_class_gmm", flat, 10, 0.001, "training", 0.0001)[0] == 1
    lacking = call("create_class_gmm", 1, 3, 1, "full", "none", 1, 42)
    call("add_sample_class_gmm", lacking, 1.0, 0, 0.0)
    with fails(3341, "class 1"):
        call("train_class_gmm", lacking, 10, 0.001, "training", 0.0001)
