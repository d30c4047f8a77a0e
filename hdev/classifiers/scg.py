"""Scaled conjugate gradients: minimisation of a smooth function of many variables without line searches.

Source: M. Møller, A scaled conjugate gradient algorithm for fast supervised learning, Neural Networks 6 (1993).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hdev.classifiers.samples import Floats

_STEP = 1e-4


def minimise(
    value: Callable[[Floats], tuple[float, Any]],
    gradient: Callable[[Floats, Any], Floats],
    start: Floats,
    iterations: int,
    step_tolerance: float,
    value_tolerance: float,
) -> tuple[Floats, list[float]]:
    """The best variables found, and the value after each iteration, which never increases.

    `value` gives the function's value and whatever `gradient` can make use of at the same place. It is over when a step is
    shorter than `step_tolerance` in every variable and changes the value by less than `value_tolerance`.
    """
    here = start
    now, state = value(here)
    slope = gradient(here, state)
    direction = -slope
    damping, successes, moved = 1.0, 0, True
    descent = length = curvature = 0.0
    log: list[float] = []
    for _ in range(iterations):
        if moved:
            descent = float(direction @ slope)
            if descent >= 0:
                direction, successes = -slope, 0
                descent = float(direction @ slope)
            length = float(direction @ direction)
            if length < 1e-300:
                break
            small = _STEP / math.sqrt(length)
            ahead = here + small * direction
            curvature = float(direction @ (gradient(ahead, value(ahead)[1]) - slope)) / small
        bend = curvature + damping * length
        if bend <= 0:
            bend = damping * length
            damping -= curvature / length
        step = -descent / bend
        there = here + step * direction
        then, state = value(there)
        comparison = 2.0 * (then - now) / (step * descent) if step * descent else -1.0
        moved = comparison >= 0 and math.isfinite(then)
        if moved:
            change = now - then
            here, now = there, then
            log.append(now)
            if step * float(abs(direction).max()) < step_tolerance and abs(change) < value_tolerance:
                break
            before, slope = slope, gradient(here, state)
            successes += 1
            if successes == len(here):
                direction, successes = -slope, 0
            else:
                direction = ((before - slope) @ slope / descent) * direction - slope
        else:
            log.append(now)
        if not comparison >= 0.25:
            damping = min(4.0 * damping, 1e100)
        elif comparison > 0.75:
            damping = max(0.5 * damping, 1e-15)
    return here, log
