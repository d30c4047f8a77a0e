"""Lines, circles and ellipses fitted to points, with weights that keep outliers out.

`ways` of weighting: '' (all the same), 'huber', 'tukey', 'drop', 'gauss', and for regression 'mean' (points beyond the mean
distance are left out) and 'median' (Gaussian weights, up to three standard deviations). The standard deviation is estimated
from the median of the distances, divided by 0.6745; a distance above `factor` times it is an outlier.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.iconic.base import Floats


def weights(distance: Floats, way: str, factor: float) -> Floats:
    """Weights of points at these distances."""
    away = np.abs(distance)
    if way == "gauss":
        sigma = float(np.sqrt((away**2).mean()))
    elif way == "mean":
        sigma = float(away.mean())
    else:
        sigma = float(np.median(away)) / 0.6745
    limit = factor * sigma
    if limit <= 1e-12:
        return np.where(away <= 1e-9, 1.0, 0.0 if way != "huber" else 1e-6) if way else np.ones_like(away)
    if way == "huber":
        return np.minimum(1.0, limit / np.maximum(away, limit))
    if way == "tukey":
        return np.where(away <= limit, (1.0 - (away / limit) ** 2) ** 2, 0.0)
    if way in ("drop", "mean"):
        return np.where(away <= limit, 1.0, 0.0)
    if way == "gauss":
        return np.exp(-((away / limit) ** 2) / 2)
    if way == "median":
        return np.where(away <= 3 * limit, np.exp(-((away / limit) ** 2) / 2), 0.0)
    return np.ones_like(away)


def robust(
    fit: Callable[[Floats], Any], distance: Callable[[Any], Floats], count: int, way: str, steps: int, factor: float
) -> Any:
    """Fit with equal weights, then `steps` times with weights by the distances.

    Stops where too few points are left, and where weights do not change any more.
    """
    weight = np.ones(count)
    model = fit(weight)
    if not way:
        return model
    for _ in range(steps):
        before, weight = weight, weights(distance(model), way, factor)
        if np.count_nonzero(weight > 0) < 2 or np.allclose(weight, before, rtol=0.0, atol=1e-12):
            break
        try:
            model = fit(weight)
        except (np.linalg.LinAlgError, ValueError):
            break
    return model


def line(rows: Floats, columns: Floats, weight: Floats) -> tuple[float, float, float]:
    """Unit normal (row, column) and distance >= 0 from the origin of the line with the least squared distances."""
    total = weight.sum()
    if not total > 0:
        raise ValueError("no weights")
    r, c = float(weight @ rows / total), float(weight @ columns / total)
    y, x = rows - r, columns - c
    phi = 0.5 * math.atan2(2 * float(weight @ (y * x)), float(weight @ (x * x) - weight @ (y * y)))
    normal_row, normal_column = math.cos(phi), -math.sin(phi)
    distance = normal_row * r + normal_column * c
    if distance < 0:
        normal_row, normal_column, distance = -normal_row, -normal_column, -distance
    return normal_row + 0.0, normal_column + 0.0, distance + 0.0


def robust_line(rows: Floats, columns: Floats, way: str, steps: int, factor: float) -> tuple[float, float, float]:
    return robust(
        lambda weight: line(rows, columns, weight),
        lambda model: model[0] * rows + model[1] * columns - model[2],
        rows.size,
        way,
        steps,
        factor,
    )


def circle(rows: Floats, columns: Floats, weight: Floats) -> tuple[float, float, float]:
    """Row, column, radius of the circle with the least squared algebraic distances. ValueError for points on a line."""
    r0, c0 = float(rows.mean()), float(columns.mean())
    y, x = rows - r0, columns - c0
    size = max(float(np.hypot(y, x).max()), 1e-300)
    y, x = y / size, x / size
    root = np.sqrt(weight)
    matrix = np.stack((y, x, np.ones_like(y)), axis=1) * root[:, None]
    if np.linalg.svd(matrix, compute_uv=False)[2] <= 1e-9 * math.sqrt(float(weight.sum())):
        raise ValueError("the points lie on a line")
    a, b, c = np.linalg.lstsq(matrix, (y * y + x * x) * root, rcond=None)[0]
    square = c + (a * a + b * b) / 4
    if square <= 0:
        raise ValueError("no circle")
    return r0 + size * a / 2, c0 + size * b / 2, size * math.sqrt(square)


def geometric_circle(rows: Floats, columns: Floats, weight: Floats) -> tuple[float, float, float]:
    """The circle with the least squared distances (Gauss-Newton with damping)."""
    row, column, radius = circle(rows, columns, weight)
    state = np.array([row, column, radius])
    cost = math.inf
    damping = 1e-6
    for _ in range(100):
        y, x = rows - state[0], columns - state[1]
        distance = np.maximum(np.hypot(y, x), 1e-12)
        error = distance - state[2]
        cost = float(weight @ error**2)
        jacobian = np.stack((-y / distance, -x / distance, -np.ones_like(y)), axis=1)
        normal = jacobian.T @ (jacobian * weight[:, None])
        gradient = jacobian.T @ (weight * error)
        while True:
            step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)), -gradient)
            trial = state + step
            new = float(weight @ (np.hypot(rows - trial[0], columns - trial[1]) - trial[2]) ** 2)
            if new <= cost or damping > 1e8:
                break
            damping *= 10
        damping = max(damping / 10, 1e-12)
        if new > cost:
            break
        state = trial
        if float(np.abs(step).max()) < 1e-11 * max(abs(state[2]), 1.0):
            break
    return float(state[0]), float(state[1]), abs(float(state[2]))


Ellipse = tuple[float, float, float, float, float]


def ellipse(rows: Floats, columns: Floats, weight: Floats) -> Ellipse:
    """Row, column, phi, radius1 >= radius2 of the ellipse with the least squared algebraic distances (Fitzgibbon; Halir)."""
    r0, c0 = float(rows.mean()), float(columns.mean())
    size = max(float(np.hypot(rows - r0, columns - c0).max()), 1e-300)
    y, x = -(rows - r0) / size, (columns - c0) / size
    root = np.sqrt(weight)[:, None]
    quadratic = np.stack((x * x, x * y, y * y), axis=1) * root
    linear = np.stack((x, y, np.ones_like(x)), axis=1) * root
    s2, s3 = quadratic.T @ linear, linear.T @ linear
    if np.linalg.cond(s3) > 1e14:
        raise ValueError("the points lie on a line")
    t = -np.linalg.solve(s3, s2.T)
    m = quadratic.T @ quadratic + s2 @ t
    m = np.stack((m[2] / 2, -m[1], m[0] / 2))
    values, vectors = np.linalg.eig(m)
    vectors = np.real(vectors)
    condition = 4 * vectors[0] * vectors[2] - vectors[1] ** 2
    good = np.flatnonzero((condition > 0) & (np.abs(np.imag(values)) < 1e-9))
    if not good.size:
        raise ValueError("no ellipse")
    first = vectors[:, good[np.argmin(np.abs(np.real(values[good])))]]
    found = _of_conic(*first, *(t @ first))
    return r0 - size * found[1], c0 + size * found[0], found[2], size * found[3], size * found[4]


def _of_conic(a: float, b: float, c: float, d: float, e: float, f: float) -> tuple[float, float, float, float, float]:
    """Centre x, y, direction, half axes of a x^2 + b xy + c y^2 + d x + e y + f = 0."""
    determinant = 4 * a * c - b * b
    if not determinant > 0:
        raise ValueError("no ellipse")
    x, y = (b * e - 2 * c * d) / determinant, (b * d - 2 * a * e) / determinant
    level = -(f + (d * x + e * y) / 2)
    values, vectors = np.linalg.eigh(np.array([[a, b / 2], [b / 2, c]]))
    squares = level / values
    if not (squares > 0).all():
        raise ValueError("no ellipse")
    long = int(np.argmax(squares))
    axis = vectors[:, long]
    radius1, radius2 = math.sqrt(squares[long]), math.sqrt(squares[1 - long])
    if radius1 - radius2 <= 1e-12 * radius1:
        return x, y, 0.0, radius1, radius1
    phi = math.atan2(axis[1], axis[0])
    return x, y, half_turn(phi), radius1, radius2


def half_turn(phi: float) -> float:
    """The same direction of an axis in -pi/2 < phi <= pi/2."""
    phi = math.remainder(phi, math.pi)
    return phi + math.pi if phi <= -math.pi / 2 else phi


def ellipse_feet(rows: Floats, columns: Floats, model: Ellipse) -> tuple[Floats, Floats, Floats]:
    """Signed distances (> 0: outside) of points from an ellipse, and the nearest points in its axes (along, across)."""
    row, column, phi, a, b = model
    u = (columns - column) * math.cos(phi) - (rows - row) * math.sin(phi)
    v = -(columns - column) * math.sin(phi) - (rows - row) * math.cos(phi)
    x, y = np.abs(u), np.abs(v)
    # Newton on the evolute's side that always converges: the nearest point by its centre of curvature.
    tx = np.full_like(x, math.sqrt(0.5))
    ty = np.full_like(x, math.sqrt(0.5))
    for _ in range(30):
        ex, ey = (a * a - b * b) * tx**3 / a, (b * b - a * a) * ty**3 / b
        rx, ry = a * tx - ex, b * ty - ey
        qx, qy = x - ex, y - ey
        r, q = np.hypot(rx, ry), np.maximum(np.hypot(qx, qy), 1e-300)
        nx = np.clip((qx * r / q + ex) / a, 0.0, 1.0)
        ny = np.clip((qy * r / q + ey) / b, 0.0, 1.0)
        norm = np.maximum(np.hypot(nx, ny), 1e-300)
        nx, ny = nx / norm, ny / norm
        change = float(np.abs(nx - tx).max() + np.abs(ny - ty).max()) if nx.size else 0.0
        tx, ty = nx, ny
        if change < 1e-15:
            break
    fx, fy = a * tx, b * ty
    distance = np.hypot(x - fx, y - fy)
    outside = (x / a) ** 2 + (y / b) ** 2 >= 1.0
    return np.where(outside, distance, -distance), np.copysign(fx, u), np.copysign(fy, v)


def geometric_ellipse(rows: Floats, columns: Floats, weight: Floats) -> Ellipse:
    """The ellipse with the least squared distances."""
    from scipy.optimize import least_squares

    start = ellipse(rows, columns, weight)
    root = np.sqrt(weight)

    def errors(p: Floats) -> Floats:
        a, b = abs(p[3]), abs(p[4])
        if min(a, b) < 1e-9:
            return np.full(rows.size, 1e6)
        return root * ellipse_feet(rows, columns, (p[0], p[1], p[2], a, b))[0]

    scale = max(start[3], 1e-9)
    found = least_squares(errors, np.array(start), x_scale=[scale, scale, 1.0, scale, scale], xtol=1e-12, ftol=1e-12)
    return _ordered(found.x)


def focal_ellipse(rows: Floats, columns: Floats, weight: Floats) -> Ellipse:
    """The ellipse whose sums of distances from the focal points differ least from 2 a (least squares)."""
    from scipy.optimize import least_squares

    row, column, phi, a, b = ellipse(rows, columns, weight)
    focus = math.sqrt(max(a * a - b * b, 0.0))
    down, right = -focus * math.sin(phi), focus * math.cos(phi)
    root = np.sqrt(weight)

    def errors(p: Floats) -> Floats:
        total = np.hypot(rows - p[0], columns - p[1]) + np.hypot(rows - p[2], columns - p[3])
        return root * (total / 2 - p[4])

    p = least_squares(errors, np.array([row + down, column + right, row - down, column - right, a]), xtol=1e-12).x
    half = math.hypot(p[0] - p[2], p[1] - p[3]) / 2
    phi = math.atan2(-(p[0] - p[2]), p[1] - p[3]) if half > 1e-9 * abs(p[4]) else 0.0
    b = math.sqrt(max(p[4] ** 2 - half**2, 0.0))
    return (p[0] + p[2]) / 2, (p[1] + p[3]) / 2, half_turn(phi), abs(float(p[4])), b


def _ordered(p: Floats) -> Ellipse:
    row, column, phi, a, b = (float(value) for value in p)
    a, b = abs(a), abs(b)
    if b > a:
        a, b, phi = b, a, phi + math.pi / 2
    return row, column, half_turn(phi), a, b
