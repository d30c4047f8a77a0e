"""Functions of one variable: pairs of x and y, x increasing, as a control tuple.

Equidistant functions are [0, distance of the x, first x, y ...], others [1, x, y, x, y, ...]. Between the points a function is
linear.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.file import _files
from hdev.registry import operator

Numbers = list[int | float]

_NO_FUNCTION = 8371
_NOT_ASCENDING = 8372
_NOT_MONOTONIC = 8374
_NOT_EQUIDISTANT = 8375


def _read(function: Numbers, name: str) -> tuple[Floats, Floats]:
    """The x and y values of a function; error 8371 for another tuple."""
    values = np.array(function, np.float64)
    if values.size > 3 and values[0] == 0 and values[1] > 0:
        return values[2] + values[1] * np.arange(values.size - 3), values[3:]
    if values.size > 2 and values[0] == 1 and values.size % 2:
        return values[1::2], values[2::2]
    raise HError(_NO_FUNCTION, "", operator=name)


def _equidistant(x: Floats, name: str) -> None:
    """Error 8375 for a function whose x values are not evenly spaced."""
    steps = np.diff(x)
    if steps.size and np.ptp(steps) > 1e-9 * float(np.abs(x).max() + steps.max()):
        raise HError(_NOT_EQUIDISTANT, "the x values are not evenly spaced", operator=name)


def _like(function: Numbers, x: Floats, y: Floats) -> Floats:
    if function[0] == 0:
        return np.concatenate((np.array(function[:3], np.float64), y))
    return _pairs(x, y)


def _pairs(x: Floats, y: Floats) -> Floats:
    return np.concatenate(([1.0], np.stack((x, y), axis=1).reshape(-1)))


@operator
def create_funct_1d_array(y_values: Numbers) -> Floats:
    """The function with these values at 0, 1, 2, ...: the tuple [0, 1, 0, values ...].

    Source: reference page of `create_funct_1d_array`.
    """
    if not y_values:
        raise wrong_number(1, "create_funct_1d_array", "no values")
    return np.concatenate(([0.0, 1.0, 0.0], np.array(y_values, np.float64)))


@operator
def create_funct_1d_pairs(x_values: Numbers, y_values: Numbers) -> Floats:
    """The function with these pairs: the tuple [1, x, y, x, y, ...].

    Errors: 8372 unless the x values ascend. Source: reference page of `create_funct_1d_pairs`.
    """
    name = "create_funct_1d_pairs"
    if not x_values:
        raise wrong_number(1, name, "no values")
    if len(x_values) != len(y_values):
        raise wrong_number(2, name, f"{len(y_values)} values beside {len(x_values)}")
    x, y = np.array(x_values, np.float64), np.array(y_values, np.float64)
    if not (np.diff(x) > 0).all():
        raise HError(_NOT_ASCENDING, "x values must ascend", operator=name)
    return _pairs(x, y)


@operator
def funct_1d_to_pairs(function: Numbers) -> tuple[Floats, Floats]:
    """The x and y values of a function. Source: reference page of `funct_1d_to_pairs`."""
    return _read(function, "funct_1d_to_pairs")


@operator
def num_points_funct_1d(function: Numbers) -> int:
    """The number of points of a function. Reference: `num_points_funct_1d` (read in part)."""
    return _read(function, "num_points_funct_1d")[0].size


@operator
def get_pair_funct_1d(function: Numbers, index: list[int]) -> tuple[Floats, Floats]:
    """The pairs with these indices (from 0). Source: reference page of `get_pair_funct_1d`."""
    x, y = _read(function, "get_pair_funct_1d")
    if any(not 0 <= k < x.size for k in index):
        raise wrong_value(2, "get_pair_funct_1d", "no such point")
    return x[index], y[index]


def _values(x: Floats, y: Floats, at: Floats, border: str, number: int, name: str) -> Floats:
    """The function's values; outside as `border` says."""
    if border not in ("zero", "constant", "mirror", "cyclic", "error"):
        raise wrong_value(number, name, f"'{border}'")
    first, last = x[0], x[-1]
    outside = (at < first) | (at > last)
    if border == "error" and outside.any():
        raise wrong_value(2, name, "outside the function")
    if last > first:
        span = last - first
        if border == "mirror":
            turn = np.mod(at - first, 2 * span)
            at = first + np.minimum(turn, 2 * span - turn)
        elif border == "cyclic":
            at = np.where(outside, first + np.mod(at - first, span), at)
    result = np.interp(at, x, y)
    return np.where(outside, 0.0, result) if border == "zero" else result


@operator
def get_y_value_funct_1d(function: Numbers, x: Numbers, border: str) -> Floats:
    """The values of a function at x.

    Parameters
    ----------
    border
        Outside: 'zero'; 'constant': the value at the end; 'mirror'; 'cyclic'; 'error': refused (error 1302).

    Source: reference page of `get_y_value_funct_1d`.
    """
    name = "get_y_value_funct_1d"
    xs, ys = _read(function, name)
    return _values(xs, ys, np.array(x, np.float64), border, 3, name)


@operator
def sample_funct_1d(function: Numbers, x_min: float, x_max: float, x_dist: float, border: str) -> Floats:
    """The function at x_min, x_min + x_dist ... up to x_max > x_min; `border`: see `get_y_value_funct_1d`.

    Source: reference page of `sample_funct_1d`.
    """
    name = "sample_funct_1d"
    xs, ys = _read(function, name)
    if not x_max > x_min:
        raise wrong_value(3, name, f"{x_max}")
    if not x_dist > 0:
        raise wrong_value(4, name, f"{x_dist}")
    count = math.floor((x_max - x_min) / x_dist + 1e-9) + 1
    at = x_min + x_dist * np.arange(count)
    return np.concatenate(([0.0, x_dist, x_min], _values(xs, ys, at, border, 5, name)))


@operator
def smooth_funct_1d_gauss(function: Numbers, sigma: float) -> Floats:
    """The function, evenly spaced (else 8375), smoothed with a Gaussian; values are mirrored at the ends.

    Parameters
    ----------
    sigma
        Standard deviation along x, > 0, at most (n - 2) / 7.8 times the distance of the n points.

    Source: reference page of `smooth_funct_1d_gauss`.
    """
    from scipy.ndimage import gaussian_filter1d

    x, y = _read(function, "smooth_funct_1d_gauss")
    _equidistant(x, "smooth_funct_1d_gauss")
    step = float(x[1] - x[0]) if x.size > 1 else 1.0
    if not 0 < sigma <= (x.size - 2) / 7.8 * step * (1 + 1e-9):
        raise wrong_value(2, "smooth_funct_1d_gauss", f"{sigma} for {x.size} points")
    return _like(function, x, gaussian_filter1d(y, sigma / step, mode="mirror"))


@operator
def smooth_funct_1d_mean(function: Numbers, smooth_size: int, iterations: int) -> Floats:
    """Each value of an evenly spaced function (else 8375) replaced by the mean of the values around it.

    Parameters
    ----------
    smooth_size
        How many values, > 0; of an even number the next larger odd one. Values are mirrored at the ends.
    iterations
        How often, >= 1.

    Source: reference page of `smooth_funct_1d_mean`.
    """
    from scipy.ndimage import uniform_filter1d

    name = "smooth_funct_1d_mean"
    x, y = _read(function, name)
    _equidistant(x, name)
    if smooth_size < 1:
        raise wrong_value(2, name, f"{smooth_size}")
    if iterations < 1:
        raise wrong_value(3, name, f"{iterations}")
    for _ in range(iterations):
        y = uniform_filter1d(y, smooth_size | 1, mode="mirror" if y.size > 1 else "nearest")
    return _like(function, x, y)


@operator
def derivate_funct_1d(function: Numbers, mode: str) -> Floats:
    """The 'first' or 'second' derivative at the points of the function, by differences of second order.

    Source: reference page of `derivate_funct_1d`.
    """
    name = "derivate_funct_1d"
    x, y = _read(function, name)
    if mode not in ("first", "second"):
        raise wrong_value(2, name, f"'{mode}'")
    if x.size < 2:
        return _like(function, x, np.zeros_like(y))
    if mode == "first":
        return _like(function, x, np.gradient(y, x, edge_order=2 if x.size > 2 else 1))
    if x.size < 3:
        return _like(function, x, np.zeros_like(y))
    left, right = np.diff(x)[:-1], np.diff(x)[1:]
    slope = np.diff(y) / np.diff(x)
    inner = 2 * (slope[1:] - slope[:-1]) / (left + right)
    result = np.concatenate((inner[:1], inner, inner[-1:]))
    if inner.size > 1:  # continued linearly at the ends
        result[0] += (inner[0] - inner[1]) * left[0] / right[0]
        result[-1] += (inner[-1] - inner[-2]) * right[-1] / left[-1]
    return _like(function, x, result)


@operator
def integrate_funct_1d(function: Numbers) -> tuple[float, float]:
    """The areas between the function and the x-axis: above it, and below it (>= 0).

    Source: reference page of `integrate_funct_1d`.
    """
    x, y = _read(function, "integrate_funct_1d")
    zeros = _zeros(x, y)
    at = np.union1d(x, zeros)
    value = np.interp(at, x, y)
    value[np.isin(at, zeros)] = 0.0
    area = (value[1:] + value[:-1]) / 2 * np.diff(at)
    return float(area[area > 0].sum()), float(-area[area < 0].sum()) + 0.0


def _zeros(x: Floats, y: Floats) -> Floats:
    change = np.flatnonzero(y[:-1] * y[1:] < 0)
    between = x[change] - y[change] * (x[change + 1] - x[change]) / (y[change + 1] - y[change])
    zero = y == 0
    inner = np.zeros_like(zero)
    inner[1:-1] = zero[:-2] & zero[2:]
    return np.sort(np.concatenate((between, x[zero & ~inner])))


@operator
def zero_crossings_funct_1d(function: Numbers) -> Floats:
    """Where the function is zero, increasing; of parts that are zero the ends.

    Source: reference page of `zero_crossings_funct_1d`.
    """
    return _zeros(*_read(function, "zero_crossings_funct_1d"))


@operator
def local_min_max_funct_1d(function: Numbers, mode: str, interpolation: str) -> tuple[list[float], list[float]]:
    """The x of local minima and maxima (without the ends).

    Parameters
    ----------
    mode
        'strict_min_max': points lower or higher than both neighbours; 'plateaus_center': also the middle of equal values.
    interpolation
        'true': by the parabola through a point and its neighbours; 'false': extrema are points of the function.

    Source: reference page of `local_min_max_funct_1d`.
    """
    name = "local_min_max_funct_1d"
    x, y = _read(function, name)
    if mode not in ("strict_min_max", "plateaus_center"):
        raise wrong_value(2, name, f"'{mode}'")
    if interpolation not in ("true", "false"):
        raise wrong_value(3, name, f"'{interpolation}'")
    found: tuple[list[float], list[float]] = [], []
    start = 1
    while start < y.size - 1:
        end = start
        while end + 1 < y.size and y[end + 1] == y[start]:
            end += 1
        if end == y.size - 1 or (end > start and mode == "strict_min_max"):
            start = end + 1
            continue
        low = y[start - 1] > y[start] < y[end + 1]
        if low or y[start - 1] < y[start] > y[end + 1]:
            found[0 if low else 1].append(_peak(x, y, start, end, interpolation == "true"))
        start = end + 1
    return found


def _peak(x: Floats, y: Floats, start: int, end: int, interpolate: bool) -> float:
    if end > start or not interpolate:
        return float((x[start] + x[end]) / 2)
    a, b = x[start - 1] - x[start], x[start + 1] - x[start]
    da, db = y[start - 1] - y[start], y[start + 1] - y[start]
    return float(x[start] + (b * b * da - a * a * db) / (2 * (b * da - a * db)))


@operator
def abs_funct_1d(function: Numbers) -> Floats:
    """The absolute values. Reference: `abs_funct_1d` (read in part)."""
    x, y = _read(function, "abs_funct_1d")
    return _like(function, x, np.abs(y))


@operator
def negate_funct_1d(function: Numbers) -> Floats:
    """The negated values. Reference: `negate_funct_1d` (read in part)."""
    x, y = _read(function, "negate_funct_1d")
    return _like(function, x, -y + 0.0)


@operator
def scale_y_funct_1d(function: Numbers, mult: float, add: float) -> Floats:
    """Mult times the values plus Add. Reference: `scale_y_funct_1d` (read in part)."""
    x, y = _read(function, "scale_y_funct_1d")
    return _like(function, x, mult * y + add)


@operator
def x_range_funct_1d(function: Numbers) -> tuple[float, float]:
    """Smallest and largest x. Reference: `x_range_funct_1d` (read in part)."""
    x, _ = _read(function, "x_range_funct_1d")
    return float(x[0]), float(x[-1])


@operator
def y_range_funct_1d(function: Numbers) -> tuple[float, float]:
    """Smallest and largest value. Reference: `y_range_funct_1d` (read in part)."""
    _, y = _read(function, "y_range_funct_1d")
    return float(y.min()), float(y.max())


@operator
def invert_funct_1d(function: Numbers) -> Floats:
    """The inverse function; error 8374 unless the function is strictly monotonic. Reference: `invert_funct_1d` (in part)."""
    x, y = _read(function, "invert_funct_1d")
    steps = np.diff(y)
    if not ((steps > 0).all() or (steps < 0).all()):
        raise HError(_NOT_MONOTONIC, "", operator="invert_funct_1d")
    order = slice(None) if steps.size == 0 or steps[0] > 0 else slice(None, None, -1)
    return _pairs(y[order], x[order])


@operator
def compose_funct_1d(function1: Numbers, function2: Numbers, border: str) -> Floats:
    """Function2 (Function1 (x)) at the points of Function1; `border` of Function2: see `get_y_value_funct_1d`.

    Source: reference page of `compose_funct_1d`.
    """
    name = "compose_funct_1d"
    x, y = _read(function1, name)
    xs, ys = _read(function2, name)
    return _like(function1, x, _values(xs, ys, y, border, 3, name))


@operator
def transform_funct_1d(function: Numbers, params: Numbers) -> Floats:
    """With params [a1, a2, a3, a4]: the function x -> a1 * f (a3 * x + a4) + a2 (a3 not 0), see `match_funct_1d_trans`.

    The points are moved to (x - a4) / a3, not sampled anew. Source: reference page of `transform_funct_1d`.
    """
    name = "transform_funct_1d"
    x, y = _read(function, name)
    if len(params) != 4:
        raise wrong_number(2, name, f"{len(params)} values")
    a1, a2, a3, a4 = (float(value) for value in params)
    if a3 == 0:
        raise wrong_value(2, name, "a3 is 0")
    new, values = (x - a4) / a3, a1 * y + a2
    if a3 < 0:
        new, values = new[::-1], values[::-1]
    if function[0] == 0:
        return np.concatenate(([0.0, function[1] / abs(a3), new[0]], values))
    return _pairs(new, values)


@operator(effects=("write",))
def write_funct_1d(function: Numbers, file_name: str, *, session: Any) -> None:
    """Write a function to a text file: a line 'x y' for each point. Reference: `write_funct_1d` (read in part)."""
    x, y = _read(function, "write_funct_1d")
    text = "".join(f"{a!r} {b!r}\n" for a, b in zip(x.tolist(), y.tolist()))
    _files.write(session.paths.find_write(file_name), text.encode("ascii"))


@operator(effects=("read",))
def read_funct_1d(file_name: str, *, session: Any) -> Floats:
    """The function in a file as `write_funct_1d` makes it; error 5235 for another one. Reference: `read_funct_1d` (in part)."""
    path = session.paths.find_read(file_name)
    try:
        rows = [[float(word) for word in line.split()] for line in _files.content(path).decode("latin-1").splitlines()]
        x, y = np.array(rows, np.float64).reshape(-1, 2).T
    except ValueError:
        raise HError(5235, f"{path} holds no function", operator="read_funct_1d") from None
    if not x.size or (np.diff(x) <= 0).any():
        raise HError(5235, f"{path} holds no function", operator="read_funct_1d")
    return _pairs(x, y)
