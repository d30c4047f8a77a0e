"""Classifiers of feature vectors: samples, preprocessing, perceptrons, mixtures, support vectors, neighbours, boxes.

Nothing here knows sessions, operators or their error codes: what goes wrong is a `ClassifierProblem` with a reason. Modules
are imported when a classifier of their kind is first used. Feature vectors are rows of (N, D) float64 arrays.
"""

from __future__ import annotations


class ClassifierProblem(Exception):
    """What a classifier cannot do.

    Attributes
    ----------
    reason : str
        'untrained'; 'samples' (there are none, or none of a class); 'few' (too few); 'collapsed' (a covariance matrix is
        singular); 'nu' (too large for the samples); 'kernel' (not of this kernel); 'size' (too large a table); of a file:
        'format' (not one of ours), 'kind' (of another kind), 'truncated', 'damaged'.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
