"""Choosing features: those with which a classifier does best in a cross validation.

Source: reference pages of `select_feature_set_mlp` and its relatives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hdev.classifiers import ClassifierProblem
from hdev.classifiers.samples import Int64s, Samples

METHODS = ("greedy", "greedy_oscillating")

#: Makes a trained classifier of some samples.
Maker = Callable[[Samples], Any]


def folds(classes: Int64s, number: int = 2) -> Int64s:
    """(N,) the fold of each sample: those of each class are dealt out in an order that is always the same."""
    generator = np.random.default_rng(42)
    result = np.zeros(len(classes), np.int64)
    for name in np.unique(classes):
        members = generator.permutation(np.flatnonzero(classes == name))
        result[members] = np.arange(len(members)) % number
    return result


def score(make: Maker, samples: Samples, fold: Int64s) -> float:
    """The part of the samples that is classified correctly by a classifier trained on the other folds."""
    features, classes = samples.features, samples.classes
    right = 0
    for number in np.unique(fold):
        training = Samples(samples.dimension)
        training.add(features[fold != number], classes[fold != number])
        try:
            right += int((make(training).labels(features[fold == number], 0.0) == classes[fold == number]).sum())
        except ClassifierProblem:
            continue
    return right / max(len(classes), 1)


def select(make: Maker, samples: Samples, groups: Sequence[Any], method: str) -> tuple[list[int], float]:
    """The numbers of the chosen groups of features (in ascending order), and their score.

    'greedy' adds the group that helps most, as long as one does; 'greedy_oscillating' also tries to take groups away again.
    """
    fold = folds(samples.classes)

    def rated(chosen: Sequence[int]) -> float:
        columns = np.concatenate([groups[k] for k in sorted(chosen)])
        return score(make, samples.select(columns), fold)

    chosen: list[int] = []
    best = -1.0
    while len(chosen) < len(groups):
        others = [k for k in range(len(groups)) if k not in chosen]
        scores = [rated([*chosen, k]) for k in others]
        top = int(np.argmax(scores))
        if scores[top] <= best:
            break
        best = scores[top]
        chosen.append(others[top])
        while method == "greedy_oscillating" and len(chosen) > 2:
            left = [[k for k in chosen if k != gone] for gone in chosen[:-1]]
            scores = [rated(candidate) for candidate in left]
            top = int(np.argmax(scores))
            if scores[top] <= best:
                break
            best, chosen = scores[top], left[top]
    return sorted(chosen), best
