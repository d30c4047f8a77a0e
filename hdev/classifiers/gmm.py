"""Gaussian mixture models: each class is a weighted sum of normal distributions.

The number of centres of a class is chosen by minimum description length: training starts with the largest number and takes the
weakest centre away until the smallest is reached.
Sources: reference pages of `create_class_gmm`, `train_class_gmm`, `evaluate_class_gmm`; M. Figueiredo and A. Jain, Unsupervised
learning of finite mixture models, PAMI 24 (2002).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem, container
from hdev.classifiers import preprocessing as prep
from hdev.classifiers.samples import Floats, Int64s, Samples

COVARIANCES = ("spherical", "diag", "full")
_CHUNK = 1 << 17
#: Points at once where only classes are wanted: what is computed of them stays in the cache.
_PART = 1 << 13


@dataclass(slots=True)
class Mixture:
    """Normal distributions: weights (K,), means (K, D), covariances (K, D, D)."""

    weights: Floats
    means: Floats
    covariances: Floats

    def distances(self, points: Floats) -> tuple[Floats, Floats]:
        """(N, K) squared Mahalanobis distances from the means, and (K,) logarithms of the densities there.

        Raises `ClassifierProblem` if a covariance matrix is singular.
        """
        count, dimension = self.means.shape
        squares, peaks = np.empty((len(points), count)), np.empty(count)
        for k in range(count):
            try:
                factor = np.linalg.cholesky(self.covariances[k])
            except np.linalg.LinAlgError:
                raise ClassifierProblem("collapsed", "a covariance matrix is singular; regularise more") from None
            spread = np.linalg.inv(factor)
            offset = (points - self.means[k]) @ spread.T
            squares[:, k] = np.einsum("nd,nd->n", offset, offset)
            peaks[k] = -0.5 * dimension * math.log(2.0 * math.pi) - np.log(np.diag(factor)).sum()
        return squares, peaks

    def squares(self, points: Floats) -> tuple[Floats, Floats]:
        """As `distances`, for (D, N) points: (K, N) and (K,)."""
        result, peaks = np.empty((len(self.means), points.shape[1])), np.empty(len(self.means))
        for k, mean in enumerate(self.means):
            factor = np.linalg.cholesky(self.covariances[k])
            spread = np.linalg.inv(factor)
            offset = spread @ points
            offset -= (spread @ mean)[:, None]
            np.multiply(offset, offset, out=offset)
            np.add.reduce(offset, out=result[k])
            peaks[k] = -0.5 * len(mean) * math.log(2.0 * math.pi) - np.log(np.diag(factor)).sum()
        return result, peaks

    def log_terms(self, points: Floats) -> Floats:
        """(N, K) logarithms of weight times density."""
        squares, peaks = self.distances(points)
        with np.errstate(divide="ignore"):
            return np.log(self.weights) + peaks - 0.5 * squares

    def without(self, k: int) -> Mixture:
        kept = np.arange(len(self.weights)) != k
        weights = self.weights[kept]
        return Mixture(weights / weights.sum(), self.means[kept], self.covariances[kept])


class MixtureModel:
    """A classifier with its samples, preprocessing and, once trained, a mixture and a prior for every class."""

    kind = "class_gmm"

    def __init__(
        self,
        dimension: int,
        classes: int,
        centers: list[tuple[int, int]],
        covariance: str,
        preprocessing: str,
        components: int,
        seed: int,
    ) -> None:
        self.dimension, self.classes, self.centers, self.covariance = dimension, classes, centers, covariance
        self.preprocessing, self.components, self.seed = preprocessing, components, seed
        self.samples = Samples(dimension)
        self.random = np.random.default_rng(abs(seed))
        self.prepare: prep.Preprocessing | None = None
        self.mixtures: list[Mixture] = []
        self.priors = np.zeros(classes)

    @property
    def trained(self) -> bool:
        return self.prepare is not None

    def information(self, preprocessing: str) -> Floats:
        """See `preprocessing.information`."""
        return prep.information(preprocessing, self.samples.features, self.samples.classes)

    def train(self, iterations: int, threshold: float, priors: str, regularize: float) -> tuple[list[int], list[int]]:
        """Fit the mixtures; `priors` is 'training' or 'uniform'. Numbers of centres and of iterations of each class.

        Raises `ClassifierProblem`, and is then as before.
        """
        features, classes = self.samples.features, self.samples.classes
        if not len(features):
            raise ClassifierProblem("samples", "there are no training samples")
        counts = np.bincount(classes, minlength=self.classes)
        if not counts.all():
            raise ClassifierProblem("samples", f"there are no training samples of class {int(np.argmin(counts))}")
        prepare = prep.fit(self.preprocessing, features, classes, self.components)
        points = prepare(features)
        generator = np.random.default_rng(abs(self.seed))
        mixtures, numbers = [], []
        for name, (least, most) in zip(range(self.classes), self.centers):
            mixture, used = _fit(
                points[classes == name], least, most, self.covariance, generator, iterations, threshold, regularize
            )
            mixtures.append(mixture)
            numbers.append(used)
        self.prepare, self.mixtures = prepare, mixtures
        self.priors = counts / counts.sum() if priors == "training" else np.full(self.classes, 1.0 / self.classes)
        return [len(mixture.weights) for mixture in mixtures], numbers

    def evaluate(self, features: Floats) -> tuple[Floats, Floats, Floats]:
        """(N, classes) probabilities of the classes, (N,) densities, (N,) k-sigma probabilities.

        The last is the probability that a member of the class lies further away from its centres, times its prior, of the class
        where that is largest, divided by the largest prior. Raises `ClassifierProblem`.
        """
        if self.prepare is None:
            raise ClassifierProblem("untrained", "the mixture model has not been trained")
        parts = [
            self._evaluate(self.prepare(features[start : start + _CHUNK])) for start in range(0, len(features), _CHUNK)
        ]
        if not parts:
            return np.zeros((0, self.classes)), np.zeros(0), np.zeros(0)
        return tuple(np.concatenate(values) for values in zip(*parts))  # type: ignore[return-value]

    def _evaluate(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        logs, sigmas = np.empty((len(points), self.classes)), np.empty((len(points), self.classes))
        for k, mixture in enumerate(self.mixtures):
            squares, peaks = mixture.distances(points)
            logs[:, k] = _log_sum(np.log(mixture.weights) + peaks - 0.5 * squares)
            sigmas[:, k] = outside(squares, points.shape[1]) @ mixture.weights
        with np.errstate(divide="ignore"):
            logs += np.log(self.priors)
        top = logs.max(axis=1, keepdims=True)
        shares = np.exp(logs - top)
        total = shares.sum(axis=1, keepdims=True)
        density = np.exp(top[:, 0] + np.log(total[:, 0]))
        sigma = (sigmas * self.priors).max(axis=1) / self.priors.max()
        return shares / total, density, sigma

    def labels(self, features: Floats, threshold: float) -> Int64s:
        """(N,) the most probable classes; -1 where the k-sigma probability is below the threshold."""
        if self.prepare is None:
            raise ClassifierProblem("untrained", "the mixture model has not been trained")
        result = np.empty(len(features), np.int64)
        for start in range(0, len(features), _PART):
            points = np.ascontiguousarray(self.prepare(features[start : start + _PART]).T)
            result[start : start + _PART] = self._labels(points, threshold)
        return result

    def _labels(self, points: Floats, threshold: float) -> Int64s:
        """The same for (D, N) transformed points: loops over centres, each with few passes over all points."""
        best, most = np.zeros(points.shape[1], np.int64), np.full(points.shape[1], -np.inf)
        usual = np.zeros(points.shape[1])
        for k, (mixture, prior) in enumerate(zip(self.mixtures, self.priors)):
            squares, peaks = mixture.squares(points)
            logs = (np.log(mixture.weights) + peaks)[:, None] - 0.5 * squares
            top = np.maximum.reduce(logs)
            density = top + np.log(np.add.reduce(np.exp(logs - top))) + (np.log(prior) if prior > 0 else -np.inf)
            better = density > most
            best[better] = k
            np.maximum(most, density, out=most)
            if threshold > 0:
                np.maximum(usual, prior * (mixture.weights @ outside(squares, len(points))), out=usual)
        if threshold > 0:
            best[usual < threshold * self.priors.max()] = -1
        return best

    # ------------------------------------------------------------------------------------------------------------ files

    def to_bytes(self) -> bytes:
        """A file of all but the samples."""
        facts = {
            "sizes": [self.dimension, self.classes, self.components, self.seed],
            "centers": self.centers,
            "covariance": self.covariance,
            "preprocessing": self.preprocessing,
        }
        arrays: dict[str, NDArray[Any]] = {}
        if self.prepare is not None:
            facts["found"] = [len(mixture.weights) for mixture in self.mixtures]
            arrays = {"priors": self.priors, **self.prepare.arrays()}
            for name in ("weights", "means", "covariances"):
                arrays[name] = np.concatenate([getattr(mixture, name) for mixture in self.mixtures])
        return container.pack(self.kind, facts, arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> MixtureModel:
        """The model in a file. Raises `ClassifierProblem`."""
        facts, arrays = container.unpack(data, cls.kind)
        try:
            dimension, classes, components, seed = map(int, facts["sizes"])
            centers = [(int(low), int(high)) for low, high in facts["centers"]]
            size = prep.length(facts["preprocessing"], dimension, components)
            if min(dimension, classes, size) < 1 or len(centers) != classes:
                raise ValueError("the sizes do not fit")
            if facts["covariance"] not in COVARIANCES or facts["preprocessing"] not in prep.KINDS:
                raise ValueError("unknown kind of model")
            result = cls(dimension, classes, centers, facts["covariance"], facts["preprocessing"], components, seed)
            if "found" in facts:
                found = [int(number) for number in facts["found"]]
                total = sum(found)
                weights, means, covariances = arrays["weights"], arrays["means"], arrays["covariances"]
                if min(found) < 1 or len(found) != classes or arrays["priors"].shape != (classes,):
                    raise ValueError("the centers do not fit")
                if weights.shape != (total,) or means.shape != (total, size) or covariances.shape[1:] != (size, size):
                    raise ValueError("the centers do not fit")
                if len(covariances) != total:
                    raise ValueError("the centers do not fit")
                cuts = np.cumsum(found)[:-1]
                parts = (np.split(array, cuts) for array in (weights, means, covariances))
                result.mixtures = [Mixture(*part) for part in zip(*parts)]
                result.priors = arrays["priors"]
                result.prepare = prep.Preprocessing.from_arrays(arrays, dimension)
                if result.prepare.dimension != size:
                    raise ValueError("the preprocessing does not fit")
            return result
        except (KeyError, TypeError, ValueError) as error:
            raise ClassifierProblem("damaged", f"the file is damaged: {error}") from None


def outside(squares: Floats, dimension: int) -> Floats:
    """The probability that a normally distributed vector lies further away than the root of these squared distances."""
    half = 0.5 * squares
    if dimension > 40:
        from scipy.special import gammaincc

        return gammaincc(0.5 * dimension, half)
    term = np.exp(-half)
    if dimension % 2:
        from scipy.special import erfc

        result = erfc(np.sqrt(half))
        term *= np.sqrt(half / math.pi) * 2.0
        order = 0.5
    else:
        result = term.copy()
        term *= half
        order = 1.0
    while order < 0.5 * dimension:
        result += term
        order += 1.0
        term *= half / order
    return np.minimum(result, 1.0)


def _log_sum(logs: Floats) -> Floats:
    top = logs.max(axis=1, keepdims=True)
    return top[:, 0] + np.log(np.exp(logs - top).sum(axis=1))


def _fit(
    points: Floats,
    least: int,
    most: int,
    covariance: str,
    generator: np.random.Generator,
    iterations: int,
    threshold: float,
    regularize: float,
) -> tuple[Mixture, int]:
    """The mixture of one class, and the number of iterations it took."""
    count, dimension = points.shape
    most = max(min(most, count), 1)
    least = min(least, most)
    free = {"spherical": 1, "diag": dimension, "full": dimension * (dimension + 1) // 2}[covariance] + dimension
    mixture = _start(points, most, covariance, generator, regularize)
    best, best_cost, used = mixture, math.inf, 0
    while True:
        cost = math.inf
        while used < iterations:
            used += 1
            terms = mixture.log_terms(points)
            likelihood = _log_sum(terms)
            shares = np.exp(terms - likelihood[:, None])
            mixture = _centers(points, shares, covariance, regularize, free if len(mixture.weights) > least else 0)
            now = _description(float(likelihood.sum()), mixture, free, count)
            done = abs(cost - now) <= threshold * abs(now)
            cost = now
            if done:
                break
        cost = _description(float(_log_sum(mixture.log_terms(points)).sum()), mixture, free, count)
        if cost < best_cost:
            best, best_cost = mixture, cost
        if len(mixture.weights) <= least or used >= iterations:
            return best, used
        mixture = mixture.without(int(np.argmin(mixture.weights)))


def _description(likelihood: float, mixture: Mixture, free: int, count: int) -> float:
    """The length of the description of samples and mixture."""
    number = len(mixture.weights)
    parameters = 0.5 * free * float(np.log(np.maximum(mixture.weights * count / 12.0, 1e-300)).sum())
    return parameters + 0.5 * number * math.log(count / 12.0) + 0.5 * number * (free + 1) - likelihood


def _start(points: Floats, number: int, covariance: str, generator: np.random.Generator, regularize: float) -> Mixture:
    """Clusters as by k-means, from centres that are far apart."""
    chosen = [int(generator.integers(len(points)))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < number and nearest.sum() > 0:
        chosen.append(int(generator.choice(len(points), p=nearest / nearest.sum())))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    means = points[chosen]
    owner = np.zeros(len(points), np.int64)
    for _ in range(10):
        squares = (means**2).sum(axis=1) - 2.0 * points @ means.T
        owner = np.argmin(squares, axis=1)
        sizes = np.bincount(owner, minlength=len(means))
        sums = np.zeros_like(means)
        np.add.at(sums, owner, points)
        means = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], means)
    shares = np.zeros((len(points), len(means)))
    shares[np.arange(len(points)), owner] = 1.0
    mixture = _centers(points, shares, covariance, regularize, 0)
    # A cluster of few points would be degenerate: give it some of the spread of all.
    spread = np.maximum(points.var(axis=0), 1e-12) / len(means) ** 2
    small = shares.sum(axis=0) <= points.shape[1] + 1
    if len(means) > 1:
        mixture.covariances[small[: len(mixture.weights)]] += np.diag(spread)
    return mixture


def _centers(points: Floats, shares: Floats, covariance: str, regularize: float, free: int) -> Mixture:
    """The most likely mixture where each point belongs to the centres by these shares.

    `free` parameters of a centre are paid for by as many half points: a centre with fewer vanishes.
    """
    number, dimension = shares.shape[1], points.shape[1]
    sizes = shares.sum(axis=0)
    strengths = np.maximum(sizes - 0.5 * free, 0.0)
    if not strengths.any():
        strengths = sizes
    kept = strengths > 1e-10 * strengths.sum()
    shares, sizes, strengths = shares[:, kept], sizes[kept], strengths[kept]
    number = len(sizes)
    means = (shares.T @ points) / sizes[:, None]
    covariances = np.zeros((number, dimension, dimension))
    for k in range(number):
        offset = points - means[k]
        if covariance == "full":
            covariances[k] = (offset * shares[:, k : k + 1]).T @ offset / sizes[k]
        else:
            variances = shares[:, k] @ (offset * offset) / sizes[k]
            if covariance == "spherical":
                variances = np.full(dimension, variances.mean())
            covariances[k] = np.diag(variances)
    covariances += regularize * np.eye(dimension)
    return Mixture(strengths / strengths.sum(), means, covariances)
