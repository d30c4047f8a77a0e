"""Training samples: feature vectors with a class or a target vector each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers import ClassifierProblem, container

Floats = NDArray[np.float64]
Int64s = NDArray[np.int64]


class Samples:
    """Feature vectors of one length and their targets of one length; a class is a target of length 1.

    Adding is amortised O(1) a sample.
    """

    def __init__(self, dimension: int, width: int = 1) -> None:
        self.dimension = dimension
        self.width = width
        self._count = 0
        self._features = np.empty((0, dimension))
        self._targets = np.empty((0, width))

    def __len__(self) -> int:
        return self._count

    @property
    def features(self) -> Floats:
        """(N, dimension); not to be written to."""
        return self._features[: self._count]

    @property
    def targets(self) -> Floats:
        """(N, width); not to be written to."""
        return self._targets[: self._count]

    @property
    def classes(self) -> Int64s:
        """(N,) the targets as numbers of classes."""
        return self.targets[:, 0].astype(np.int64)

    def add(self, features: Any, targets: Any) -> None:
        """Append rows of features with their targets: one value for all, or one row (or number) each."""
        features = np.asarray(features, np.float64).reshape(-1, self.dimension)
        end = self._count + len(features)
        if end > len(self._features):
            room = max(end, 2 * self._count, 16)
            for name in ("_features", "_targets"):
                old = getattr(self, name)
                new = np.empty((room, old.shape[1]))
                new[: self._count] = old[: self._count]
                setattr(self, name, new)
        self._features[self._count : end] = features
        targets = np.asarray(targets, np.float64)
        self._targets[self._count : end] = targets[:, None] if targets.ndim == 1 and self.width == 1 else targets
        self._count = end

    def extend(self, other: Samples) -> None:
        """Append all samples of another set of the same dimensions."""
        self.add(other.features, other.targets)

    def clear(self) -> None:
        self.__init__(self.dimension, self.width)  # type: ignore[misc]

    def select(self, columns: Any) -> Samples:
        """The same samples with some of the features."""
        features = self.features[:, np.asarray(columns, np.int64)]
        result = Samples(features.shape[1], self.width)
        result.add(features, self.targets)
        return result

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file keeps of them."""
        return {"features": self.features, "targets": self.targets}

    @classmethod
    def from_arrays(cls, features: NDArray[Any], targets: NDArray[Any]) -> Samples:
        """Raises `ClassifierProblem` if the arrays do not fit."""
        if features.ndim != 2 or targets.ndim != 2 or len(features) != len(targets) or not targets.shape[1]:
            raise ClassifierProblem("damaged", "features and targets do not fit")
        result = cls(features.shape[1], targets.shape[1])
        result.add(features, targets)
        return result


def write(samples: Samples, kind: str) -> bytes:
    """A file of samples alone."""
    return container.pack(kind, {}, samples.arrays())


def read(data: bytes, kind: str) -> Samples:
    """The samples in such a file. Raises `ClassifierProblem`."""
    _, arrays = container.unpack(data, kind)
    try:
        return Samples.from_arrays(arrays["features"], arrays["targets"])
    except KeyError as error:
        raise ClassifierProblem("damaged", f"there are no {error}") from None
