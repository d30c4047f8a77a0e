"""What happens to feature vectors before a classifier sees them: normalisation, principal components, canonical variates.

Every kind is one affine map, so that it costs one product of matrices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem
from hdev.classifiers.samples import Floats, Int64s

KINDS = ("none", "normalization", "principal_components", "canonical_variates")

#: What an eigenvalue must exceed, relative to the largest, to count as a direction in which samples differ.
_TINY = 1e-10


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """The map x -> (x - mean) matrix. `mean` is (D,), `matrix` (D, K), or (D,) where it is diagonal."""

    mean: Floats
    matrix: Floats

    @property
    def dimension(self) -> int:
        """The length of the transformed vectors."""
        return self.matrix.shape[-1]

    def __call__(self, features: Floats) -> Floats:
        moved = features - self.mean
        return moved * self.matrix if self.matrix.ndim == 1 else moved @ self.matrix

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file keeps of it."""
        return {"mean": self.mean, "matrix": self.matrix}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], dimension: int) -> Preprocessing:
        """Raises `ClassifierProblem` if they are not those of vectors of this length."""
        mean, matrix = arrays.get("mean"), arrays.get("matrix")
        if mean is None or matrix is None or mean.shape != (dimension,) or matrix.shape[:1] != (dimension,):
            raise ClassifierProblem("damaged", "the preprocessing does not fit")
        if matrix.ndim > 2:
            raise ClassifierProblem("damaged", "the preprocessing does not fit")
        return cls(mean, matrix)


def length(kind: str, dimension: int, components: int) -> int:
    """The length of transformed vectors."""
    return dimension if kind in ("none", "normalization") else components


def largest(kind: str, dimension: int, classes: int) -> int:
    """The largest number of components that there is."""
    return min(dimension, classes - 1) if kind == "canonical_variates" else dimension


def fit(kind: str, features: Floats, classes: Int64s | None, components: int) -> Preprocessing:
    """The preprocessing for these samples. Raises `ClassifierProblem` without samples."""
    if kind == "none":
        return Preprocessing(np.zeros(features.shape[1]), np.ones(features.shape[1]))
    mean, scale = normalisation(features)
    if kind == "normalization":
        return Preprocessing(mean, scale)
    directions, _ = _ANALYSES[kind]((features - mean) * scale, classes)
    return Preprocessing(mean, scale[:, None] * directions[:, :components])


def information(kind: str, features: Floats, classes: Int64s | None) -> Floats:
    """The part of the variation that each transformed feature holds, the largest first; they sum up to 1."""
    mean, scale = normalisation(features)
    _, values = _ANALYSES[kind]((features - mean) * scale, classes)
    total = values.sum()
    return values / total if total > 0 else np.full(len(values), 1.0 / max(len(values), 1))


def normalisation(features: Floats) -> tuple[Floats, Floats]:
    """Means, and factors that give each feature the standard deviation 1 (a constant one stays as it is)."""
    if not len(features):
        raise ClassifierProblem("samples", "there are no training samples")
    mean = features.mean(axis=0)
    deviation = np.sqrt(np.mean((features - mean) ** 2, axis=0))
    constant = deviation <= 1e-12 * np.abs(mean)
    return mean, 1.0 / np.where(constant, 1.0, deviation)


def _signed(directions: Floats) -> Floats:
    """Directions whose largest coordinate is positive, so that the result does not depend on the library."""
    if not directions.size:
        return directions
    biggest = directions[np.argmax(np.abs(directions), axis=0), np.arange(directions.shape[1])]
    return directions * np.where(biggest < 0, -1.0, 1.0)


def _principal(normal: Floats, classes: Int64s | None) -> tuple[Floats, Floats]:
    """Orthogonal directions, and the variances of the samples along them."""
    values, vectors = np.linalg.eigh(normal.T @ normal / len(normal))
    return _signed(vectors[:, ::-1]), np.maximum(values[::-1], 0.0)


def _canonical(normal: Floats, classes: Int64s | None) -> tuple[Floats, Floats]:
    """Directions in which classes differ most: within classes the transformed samples have the covariance 1 on average."""
    assert classes is not None
    names, index, counts = np.unique(classes, return_inverse=True, return_counts=True)
    means = np.zeros((len(names), normal.shape[1]))
    np.add.at(means, index, normal)
    means /= counts[:, None]
    apart = normal - means[index]
    within = apart.T @ apart / len(normal)
    between = (means * counts[:, None]).T @ means / len(normal)
    values, vectors = np.linalg.eigh(within)
    # A direction without variation within the classes: that of the smallest that counts.
    floor = max(_TINY * max(float(values[-1]), float(np.trace(between)) / len(between)), np.finfo(np.float64).tiny)
    whitened = vectors / np.sqrt(np.maximum(values, floor))
    values, vectors = np.linalg.eigh(whitened.T @ between @ whitened)
    count = max(min(normal.shape[1], len(names) - 1), 1)
    return _signed(whitened @ vectors[:, ::-1]), np.maximum(values[::-1][:count], 0.0)


_ANALYSES: dict[str, Callable[[Floats, Int64s | None], tuple[Floats, Floats]]] = {
    "principal_components": _principal,
    "canonical_variates": _canonical,
}
