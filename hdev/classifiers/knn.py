"""Nearest neighbours: exact search in a tree.

Sources: reference pages of `train_class_knn`, `set_params_class_knn`, `classify_class_knn`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem, container
from hdev.classifiers.samples import Floats, Int64s, Samples

METHODS = ("classes_distance", "classes_frequency", "classes_weighted_frequencies", "neighbors_distance")


@dataclass(slots=True)
class Settings:
    """What `classify` returns, and how far the search may fall short (which it never does: it is exact)."""

    method: str = "classes_distance"
    k: int = 5
    max_num_classes: int = 1
    num_checks: int = 32
    epsilon: float = 0.0
    num_trees: int = 4
    normalization: str = "false"


class Neighbors:
    """A classifier with its samples and, once trained, a tree of them."""

    kind = "class_knn"

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.samples = Samples(dimension)
        self.settings = Settings()
        self.count = 0  #: how many of the samples are in the tree
        self._tree: Any = None
        self._mean, self._scale = np.zeros(dimension), np.ones(dimension)

    @property
    def trained(self) -> bool:
        return self.count > 0

    @property
    def classes(self) -> int:
        """One more than the largest class."""
        return int(self.samples.classes.max(initial=-1)) + 1

    def train(self) -> None:
        """Build the tree. Raises `ClassifierProblem` without samples."""
        from hdev.classifiers.preprocessing import normalisation

        if not len(self.samples):
            raise ClassifierProblem("samples", "there are no training samples")
        if self.settings.normalization == "true":
            self._mean, self._scale = normalisation(self.samples.features)
        else:
            self._mean, self._scale = np.zeros(self.dimension), np.ones(self.dimension)
        self._grow()

    def _grow(self) -> None:
        from scipy.spatial import cKDTree

        self._tree = cKDTree(self.prepared(self.samples.features))
        self.count = len(self.samples)

    def prepared(self, features: Floats) -> Floats:
        """The features as distances are computed of them."""
        return (features - self._mean) * self._scale

    def neighbors(self, features: Floats, k: int | None = None) -> tuple[Floats, Int64s]:
        """(N, k) distances and numbers of the nearest samples, the nearest first. Raises `ClassifierProblem`."""
        if self._tree is None:
            raise ClassifierProblem("untrained", "the classifier has not been trained")
        number = min(self.settings.k if k is None else k, self.count)
        distances, index = self._tree.query(self.prepared(features), number)
        shape = (len(features), number)
        return np.reshape(distances, shape), np.reshape(index, shape).astype(np.int64)

    def classify(self, feature: Floats) -> tuple[list[int], list[float]]:
        """Classes (or, by the method, samples) of one vector, and how they are rated."""
        distances, index = self.neighbors(feature.reshape(1, -1))
        distance, sample = distances[0], index[0]
        if self.settings.method == "neighbors_distance":
            return sample.tolist(), distance.tolist()
        names, rating = ranked(self.samples.classes[sample], distance, self.settings.method)
        most = self.settings.max_num_classes
        return names[:most], rating[:most]

    def labels(self, features: Floats, threshold: float = np.inf) -> Int64s:
        """(N,) the best classes by the method; -1 where the nearest sample is further away than the threshold."""
        return self.labels_and_distances(features, threshold)[0]

    def labels_and_distances(self, features: Floats, threshold: float) -> tuple[Int64s, Floats]:
        """As `labels`, and the distances of the nearest samples."""
        method = self.settings.method
        by_distance = method in ("classes_distance", "neighbors_distance")
        distances, index = self.neighbors(features, 1 if by_distance else None)
        classes = self.samples.classes[index]
        if by_distance:
            best = classes[:, 0].copy()
        else:
            weights = np.zeros((len(features), self.classes))
            rows = np.arange(len(features))[:, None]
            np.add.at(weights, (rows, classes), 1.0)
            if method == "classes_weighted_frequencies":
                sums = np.zeros_like(weights)
                np.add.at(sums, (rows, classes), distances)
                weights = _weighted(weights, sums)
            order = np.full(weights.shape, np.inf)
            np.minimum.at(order, (rows, classes), distances)
            best_weight = weights.max(axis=1, keepdims=True)
            best = np.argmin(np.where(weights == best_weight, order, np.inf), axis=1)
        best[distances[:, 0] > threshold] = -1
        return best, distances[:, 0]

    # ------------------------------------------------------------------------------------------------------------ files

    def to_bytes(self) -> bytes:
        """A file of everything, the samples included: they are the classifier."""
        settings = self.settings
        facts = {
            "settings": [
                settings.method,
                settings.k,
                settings.max_num_classes,
                settings.num_checks,
                settings.epsilon,
                settings.num_trees,
                settings.normalization,
            ],
            "trained": self.trained,
        }
        arrays = {**self.samples.arrays(), "mean": self._mean, "scale": self._scale}
        return container.pack(self.kind, facts, arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> Neighbors:
        """The classifier in a file. Raises `ClassifierProblem`."""
        facts, arrays = container.unpack(data, cls.kind)
        try:
            samples = Samples.from_arrays(arrays["features"], arrays["targets"])
            if samples.width != 1 or (len(samples) and samples.classes.min() < 0):
                raise ValueError("the classes are none")
            result = cls(samples.dimension)
            result.samples = samples
            method, k, most, checks, epsilon, trees, normalization = facts["settings"]
            if method not in METHODS:
                raise ValueError("unknown method")
            result.settings = Settings(
                method, int(k), int(most), int(checks), float(epsilon), int(trees), str(normalization)
            )
            if arrays["mean"].shape != (samples.dimension,) or arrays["scale"].shape != (samples.dimension,):
                raise ValueError("the normalisation does not fit")
            result._mean, result._scale = arrays["mean"], arrays["scale"]
            with np.errstate(over="ignore", invalid="ignore"):
                if not np.isfinite(result.prepared(samples.features)).all():
                    raise ValueError("the normalisation is none")
            if facts["trained"] and len(samples):
                result._grow()
            return result
        except (KeyError, TypeError, ValueError) as error:
            raise ClassifierProblem("damaged", f"the file is damaged: {error}") from None


def _weighted(counts: Floats, sums: Floats) -> Floats:
    """Frequencies divided by the mean distances (those at distance 0 before all others), as parts of 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums / counts
        weights = np.where(counts > 0, counts / np.maximum(means, 1e-300), 0.0)
        weights /= weights.max(axis=-1, keepdims=True)
        return weights / weights.sum(axis=-1, keepdims=True)


def ranked(classes: Int64s, distances: Floats, method: str) -> tuple[list[int], list[float]]:
    """The classes among some neighbours (the nearest first), the best first, with their ratings."""
    names, first, inverse, counts = np.unique(classes, return_index=True, return_inverse=True, return_counts=True)
    nearest = distances[first]
    if method == "classes_distance":
        rating, order = nearest, np.lexsort((first, nearest))
    else:
        rating = counts.astype(np.float64) / len(classes)
        if method == "classes_weighted_frequencies":
            rating = _weighted(counts.astype(np.float64), np.bincount(inverse, distances).astype(np.float64))
        order = np.lexsort((first, nearest, -rating))
    return names[order].tolist(), rating[order].tolist()
