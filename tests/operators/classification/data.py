"""Calling operators as a program does, and samples with known answers."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hdev.dispatch import bind
from hdev.errors import HError
from hdev.iconic.base import Iconic
from hdev.program.model import Program
from hdev.runtime.session import Session
from hdev.values import elements
from hdev.values.htuple import from_python

SESSION = Session(Program())


def call(name: str, *arguments: Any) -> Any:
    """The operator's output or outputs; control inputs may be Python values, lists and arrays."""
    values = [a if isinstance(a, Iconic) or hasattr(a, "offsets") else from_python(_plain(a)) for a in arguments]
    return bind(name, SESSION)(*values)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.tolist() if isinstance(value, np.ndarray) else str(value) if isinstance(value, Path) else value


def array(value: Any) -> np.ndarray:
    """A control output as an array."""
    return np.array(list(elements(value)))


@contextmanager
def fails(code: int, detail: str = ""):
    """The error with this code."""
    with pytest.raises(HError) as caught:
        yield
    assert caught.value.code == code, str(caught.value)
    assert detail in caught.value.detail


def blobs(classes: int = 3, dimension: int = 3, count: int = 40, apart: float = 6.0, seed: int = 0):
    """Normally distributed samples around points on a line: features and classes."""
    rng = np.random.default_rng(seed)
    direction = rng.normal(size=dimension)
    direction /= np.linalg.norm(direction)
    features = np.vstack([rng.normal(size=(count, dimension)) + k * apart * direction for k in range(classes)])
    return features, np.repeat(np.arange(classes), count)


def filled(kind: str, handle: Any, features: np.ndarray, classes: np.ndarray) -> Any:
    """The handle, with these samples."""
    rest = [0.0] if kind == "gmm" else []
    for row, number in zip(features, classes):
        call(f"add_sample_class_{kind}", handle, row, int(number), *rest)
    return handle


CREATE = {
    "mlp": lambda d, c: call("create_class_mlp", d, 5, c, "softmax", "normalization", d, 42),
    "gmm": lambda d, c: call("create_class_gmm", d, c, 1, "full", "normalization", d, 42),
    "svm": lambda d, c: call("create_class_svm", d, "rbf", 0.1, 0.1, c, "one-versus-one", "normalization", d),
    "knn": lambda d, c: call("create_class_knn", d),
}
TRAIN = {
    "mlp": lambda h: call("train_class_mlp", h, 200, 1.0, 0.01),
    "gmm": lambda h: call("train_class_gmm", h, 100, 0.001, "training", 0.0001),
    "svm": lambda h: call("train_class_svm", h, 0.001, "default"),
    "knn": lambda h: call("train_class_knn", h, [], []),
}
BEST = {
    "mlp": lambda h, x: call("classify_class_mlp", h, x, 1)[0],
    "gmm": lambda h, x: call("classify_class_gmm", h, x, 1)[0],
    "svm": lambda h, x: call("classify_class_svm", h, x, 1),
    "knn": lambda h, x: call("classify_class_knn", h, x)[0],
}
KINDS = sorted(CREATE)


def trained(kind: str, features: np.ndarray, classes: np.ndarray) -> Any:
    """A classifier of the usual settings that knows these samples."""
    handle = filled(kind, CREATE[kind](features.shape[1], int(classes.max()) + 1), features, classes)
    TRAIN[kind](handle)
    return handle
