"""Choosing features for any kind of classifier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem, selection
from hdev.classifiers.samples import Samples
from hdev.classifiers.threads import one_thread
from hdev.errors import HError
from hdev.operators.classification._common import Model, TrainData, one_of


def select_features(
    kind: type[Model], make: Callable[[Samples, int], Any], data: TrainData, method: str, name: str
) -> tuple[Any, list[Any], float]:
    """A trained classifier, the chosen subfeatures (by name, if they have names), and the score."""
    one_of(method, selection.METHODS, 2, name)
    samples = data.samples
    if not len(samples):
        raise HError(kind.codes.no_samples, "there are no training samples", operator=name)
    if samples.classes.min() < 0:
        raise HError(kind.codes.sample_format, f"class {int(samples.classes.min())}", operator=name)
    classes = int(samples.classes.max()) + 1
    groups = data.groups()
    with one_thread():
        chosen, score = selection.select(lambda part: make(part, classes), samples, groups, method)
    try:
        with one_thread():
            model = make(samples.select(np.concatenate([groups[k] for k in chosen])), classes)
    except ClassifierProblem as problem:
        raise HError(kind.codes.of(problem), str(problem), operator=name) from None
    return kind(model), [data.names[k] for k in chosen] if data.names else chosen, score
