"""How one function of one variable becomes another."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.tools.function import Numbers, _read, _values
from hdev.registry import operator

_BORDERS = ("zero", "constant", "mirror", "cyclic")


@operator
def match_funct_1d_trans(
    function1: Numbers, function2: Numbers, border: str, params_const: Numbers, use_params: list[str]
) -> tuple[Floats, float, Floats]:
    """The parameters with which y1 (x) = a1 * y2 (a3 * x + a4) + a2 fits best at the points of the first function.

    Parameters
    ----------
    border
        Values of the second function outside: 'zero', 'constant', 'mirror', 'cyclic', see `get_y_value_funct_1d`.
    params_const
        [a1, a2, a3, a4] for those that are not to be found.
    use_params
        'true' for each parameter to be found, else 'false'.

    Returns
    -------
    [a1, a2, a3, a4]; sum of squared errors; 4 x 4 covariances row by row (0 where a parameter was given).

    Least squares with several beginnings: no scaling, and shifts over the whole range of the second function.
    Source: reference page of `match_funct_1d_trans`.
    """
    from scipy.optimize import least_squares

    name = "match_funct_1d_trans"
    x1, y1 = _read(function1, name)
    x2, y2 = _read(function2, name)
    if border not in _BORDERS:
        raise wrong_value(3, name, f"'{border}'")
    if len(params_const) != 4:
        raise wrong_number(4, name, f"{len(params_const)} values")
    if len(use_params) != 4:
        raise wrong_number(5, name, f"{len(use_params)} values")
    if any(value not in ("true", "false") for value in use_params):
        raise wrong_value(5, name, f"{use_params}")
    used = np.array([value == "true" for value in use_params])
    base = np.array(params_const, np.float64)
    inner = used[2:]

    def second(scale: float, shift: float) -> Floats:
        return _values(x2, y2, scale * x1 + shift, border, 3, name)

    def outer(values: Floats) -> Floats:
        """The best a1 and a2 for these values of the second function, where they are to be found."""
        a1, a2 = float(base[0]), float(base[1])
        if used[0] and used[1]:
            spread = values - values.mean()
            square = float(spread @ spread)
            a1 = float(spread @ (y1 - y1.mean())) / square if square > 0 else 1.0
            a2 = float(y1.mean() - a1 * values.mean())
        elif used[0]:
            square = float(values @ values)
            a1 = float(values @ (y1 - a2)) / square if square > 0 else 1.0
        elif used[1]:
            a2 = float((y1 - a1 * values).mean())
        return np.array([a1, a2])

    def whole(chosen: Floats) -> Floats:
        scale, shift = float(base[2]), float(base[3])
        free = iter(chosen.tolist())
        if inner[0]:
            scale = next(free)
        if inner[1]:
            shift = next(free)
        return np.concatenate((outer(second(scale, shift)), [scale, shift]))

    def errors(chosen: Floats) -> Floats:
        p = whole(chosen)
        return p[0] * second(p[2], p[3]) + p[1] - y1

    best = np.empty(0)
    if inner.any():
        scale = 1.0 if inner[0] else float(base[2])
        low, high = x2[0] - max(scale * x1), x2[-1] - min(scale * x1)
        shifts = np.union1d(np.linspace(low, high, 64), [0.0]) if inner[1] else [0.0]
        starts = [np.array([v for v, use in zip((scale, shift), inner) if use]) for shift in shifts]
        starts.sort(key=lambda start: float((errors(start) ** 2).sum()))
        tries = [least_squares(errors, start, x_scale="jac", xtol=1e-12, ftol=1e-12) for start in starts[:4]]
        best = min(tries, key=lambda one: float(one.cost)).x
    found = whole(best)

    def all_errors(p: Floats) -> Floats:
        return p[0] * second(p[2], p[3]) + p[1] - y1

    chi_square = float((all_errors(found) ** 2).sum())
    covariance = np.zeros((4, 4))
    index = np.flatnonzero(used)
    if index.size:
        jacobian = np.empty((y1.size, index.size))
        for column, k in enumerate(index):
            step = np.zeros(4)
            step[k] = 1e-6 * max(abs(found[k]), 1.0)
            jacobian[:, column] = (all_errors(found + step) - all_errors(found - step)) / (2 * step[k])
        variance = chi_square / max(y1.size - index.size, 1)
        covariance[np.ix_(index, index)] = variance * np.linalg.pinv(jacobian.T @ jacobian)
    return found, chi_square, covariance.reshape(-1)
