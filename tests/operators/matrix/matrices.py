"""Matrices for the tests, in and out of programs."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hdev.operators.matrix._matrix import Matrix
from tests.operators.running import run

EXAMPLES = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

TYPES = (
    "general",
    "symmetric",
    "positive_definite",
    "tridiagonal",
    "upper_triangular",
    "permuted_upper_triangular",
    "lower_triangular",
    "permuted_lower_triangular",
)

SEEDS = st.integers(0, 2**32 - 1)


def M(rows) -> Matrix:
    """A matrix as an input of a program."""
    return Matrix(np.atleast_2d(np.array(rows, dtype=float)).copy())


def results(call: str, inputs: dict, outputs: str = "R"):
    """The matrices a program leaves in variables, as arrays."""
    result = run(
        call,
        {name: value if isinstance(value, Matrix | str | int | float) else M(value) for name, value in inputs.items()},
    )
    found = [result[name][0].array for name in outputs.split()]
    return found[0] if len(found) == 1 else found


def of_type(kind: str, size: int, rng: np.random.Generator):
    """A well conditioned matrix of a type, and the same with rubbish where elements do not count."""
    full = rng.uniform(-1, 1, (size, size)) + np.diag(rng.choice([-1, 1], size) * (size + 1.0))
    rubbish = rng.uniform(-9, 9, (size, size))
    if kind == "symmetric":
        matrix = np.triu(full) + np.triu(full, 1).T
        return matrix, np.triu(matrix) + np.tril(rubbish, -1)
    if kind == "positive_definite":
        matrix = full @ full.T
        return matrix, np.triu(matrix) + np.tril(rubbish, -1)
    if kind == "tridiagonal":
        matrix = np.tril(np.triu(full, -1), 1)
        return matrix, matrix + np.triu(rubbish, 2) + np.tril(rubbish, -2)
    if kind == "upper_triangular":
        return np.triu(full), np.triu(full) + np.tril(rubbish, -1)
    if kind == "lower_triangular":
        return np.tril(full), np.tril(full) + np.triu(rubbish, 1)
    if kind.startswith("permuted"):
        triangle = np.triu(full) if "upper" in kind else np.tril(full)
        matrix = triangle[rng.permutation(size)][:, rng.permutation(size)]
        return matrix, matrix
    return full, full
