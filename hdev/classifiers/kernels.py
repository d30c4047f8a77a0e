"""Compiled parts of the classifiers: sequential minimal optimisation for support vector machines.

The algorithm is that of nu-SVM with second order working sets (P.-H. Chen, R.-E. Fan, C.-J. Lin, A study on SMO-type
decomposition methods for support vector machines, IEEE Trans. Neural Networks 17, 2006).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def kernel_row(points: Any, norms: Any, i: int, kind: int, param: float, out: Any) -> None:
    """Kernel values of sample i with all; `points` is (D, N). Kinds: 0 linear, 1 rbf, 2 and 3 polynomial without, with 1."""
    n = out.size
    out[:] = 0.0
    for k in range(points.shape[0]):
        factor = points[k, i]
        for j in range(n):
            out[j] += factor * points[k, j]
    if kind == 1:
        for j in range(n):
            out[j] = np.exp(-param * max(norms[i] + norms[j] - 2.0 * out[j], 0.0))
    elif kind >= 2:
        shift = 1.0 if kind == 3 else 0.0
        for j in range(n):
            out[j] = (out[j] + shift) ** param


@kernel
def fetch(
    points: Any, norms: Any, i: int, kind: int, param: float, rows: Any, owner: Any, place: Any, state: Any
) -> int:
    """The slot of `rows` that holds the kernel row of sample i; state: the next slot to use, a slot to keep."""
    if place[i] >= 0:
        return place[i]
    slot = state[0]
    if slot == state[1]:
        slot = (slot + 1) % owner.size
    state[0] = (slot + 1) % owner.size
    if owner[slot] >= 0:
        place[owner[slot]] = -1
    owner[slot] = i
    place[i] = slot
    kernel_row(points, norms, i, kind, param, rows[slot])
    return slot


@kernel
def solve(points: Any, sign: Any, alpha: Any, kind: int, param: float, epsilon: float, slots: int, limit: int) -> Any:
    """Minimise the quadratic form of alpha, 0 <= alpha <= 1, with its sums over both signs kept.

    `alpha` is the feasible start and becomes the solution; returned is the gradient.
    """
    n = sign.size
    norms = np.zeros(n)
    for k in range(points.shape[0]):
        for j in range(n):
            norms[j] += points[k, j] * points[k, j]
    rows = np.empty((slots, n))
    owner = np.full(slots, -1, np.int64)
    place = np.full(n, -1, np.int64)
    state = np.array([0, -1], np.int64)
    diagonal = np.ones(n)
    if kind == 0:
        diagonal[:] = norms
    elif kind >= 2:
        for j in range(n):
            diagonal[j] = (norms[j] + (1.0 if kind == 3 else 0.0)) ** param
    gradient = np.zeros(n)
    for i in range(n):
        if alpha[i] > 0:
            row = rows[fetch(points, norms, i, kind, param, rows, owner, place, state)]
            for j in range(n):
                gradient[j] += alpha[i] * sign[i] * sign[j] * row[j]
    for _ in range(limit):
        up_plus = up_minus = -np.inf
        plus = minus = -1
        for t in range(n):
            if sign[t] > 0:
                if alpha[t] < 1.0 and -gradient[t] >= up_plus:
                    up_plus, plus = -gradient[t], t
            elif alpha[t] > 0.0 and gradient[t] >= up_minus:
                up_minus, minus = gradient[t], t
        plus_slot = minus_slot = -1
        state[1] = -1
        if plus >= 0:
            plus_slot = fetch(points, norms, plus, kind, param, rows, owner, place, state)
            state[1] = plus_slot
        if minus >= 0:
            minus_slot = fetch(points, norms, minus, kind, param, rows, owner, place, state)
        down_plus = down_minus = -np.inf
        best, partner = np.inf, -1
        for j in range(n):
            if sign[j] > 0:
                if alpha[j] > 0.0:
                    down_plus = max(down_plus, gradient[j])
                    difference = up_plus + gradient[j]
                    if plus >= 0 and difference > 0:
                        bend = diagonal[plus] + diagonal[j] - 2.0 * rows[plus_slot, j]
                        gain = -difference * difference / max(bend, 1e-12)
                        if gain <= best:
                            best, partner = gain, j
            elif alpha[j] < 1.0:
                down_minus = max(down_minus, -gradient[j])
                difference = up_minus - gradient[j]
                if minus >= 0 and difference > 0:
                    bend = diagonal[minus] + diagonal[j] - 2.0 * rows[minus_slot, j]
                    gain = -difference * difference / max(bend, 1e-12)
                    if gain <= best:
                        best, partner = gain, j
        if partner < 0 or max(up_plus + down_plus, up_minus + down_minus) < epsilon:
            break
        i = plus if sign[partner] > 0 else minus
        slot_i = plus_slot if sign[partner] > 0 else minus_slot
        state[1] = slot_i
        slot_j = fetch(points, norms, partner, kind, param, rows, owner, place, state)
        j = partner
        bend = max(diagonal[i] + diagonal[j] - 2.0 * rows[slot_i, j], 1e-12)
        move = (gradient[i] - gradient[j]) / bend
        total, before_i, before_j = alpha[i] + alpha[j], alpha[i], alpha[j]
        low, high = max(0.0, total - 1.0), min(1.0, total)
        alpha[i] = min(max(before_i - move, low), high)
        alpha[j] = total - alpha[i]
        if alpha[j] < 0.0:
            alpha[j] = 0.0
        elif alpha[j] > 1.0:
            alpha[j] = 1.0
        change_i, change_j = (alpha[i] - before_i) * sign[i], (alpha[j] - before_j) * sign[j]
        for t in range(n):
            gradient[t] += sign[t] * (change_i * rows[slot_i, t] + change_j * rows[slot_j, t])
    return gradient
