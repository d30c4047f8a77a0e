"""Widths of lines: where the gradient is largest on both sides, corrected for what the smoothing did to a line's profile."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from hdev.iconic.base import Floats
from hdev.iconic.sampling import interpolated
from hdev.iconic.xld import Contour

#: Steps along the normal, in pixels.
_STEP = 0.1


def with_widths(contour: Contour, down: Floats, right: Floats, sigma: float, light: bool, model: str) -> Contour:
    """The contour with the attributes width_left and width_right, and asymmetry and contrast for a line model.

    The distances to the edges are measured up to 2.5 sigma. With a model the points are moved to the middle of the line.
    """
    angle = contour.attributes["angle"]
    normal_row, normal_column = np.cos(angle), np.sin(angle)
    steps = np.arange(0.0, 2.5 * sigma + 2 * _STEP, _STEP)
    sign = -1.0 if light else 1.0  # gray values fall away from a light line
    sides = []
    for side in (-1.0, 1.0):  # left, right of the contour
        rows = contour.rows[:, None] + side * normal_row[:, None] * steps
        columns = contour.columns[:, None] + side * normal_column[:, None] * steps
        flat = rows.reshape(-1), columns.reshape(-1)
        g = interpolated(down, *flat, "bilinear").reshape(rows.shape) * normal_row[:, None]
        g = g + interpolated(right, *flat, "bilinear").reshape(rows.shape) * normal_column[:, None]
        sides.append(_first_maximum(g * side * sign, steps))
    (left, strong_left), (here_right, strong_right) = sides
    attributes: dict[str, Any] = dict(contour.attributes)
    rows, columns = contour.rows, contour.columns
    if model != "none":
        ok = (left > 0) & (here_right > 0)
        stronger = np.maximum(strong_left, strong_right)
        ratio = np.where(ok, np.minimum(strong_left, strong_right) / np.maximum(stronger, 1e-30), 1.0)
        half, asymmetry, shift, unit = _corrected((left + here_right) / sigma, ratio, model)
        half, shift = half * sigma, shift * sigma
        weak_right = strong_right <= strong_left
        # the middle, seen from the point that was found, towards the weaker side
        move = np.where(ok, np.where(weak_right, shift, -shift), 0.0)
        rows, columns = rows + move * normal_row, columns + move * normal_column
        contrast = np.where(ok, stronger * sigma / np.maximum(unit, 1e-30), 0.0)
        attributes["width_left"] = _filled(np.where(ok, half, 0.0), ok)
        attributes["width_right"] = _filled(np.where(ok, half, 0.0), ok)
        attributes["asymmetry"] = _filled(contrast * asymmetry * np.where(weak_right, 1.0, -1.0), ok)
        attributes["contrast"] = _filled(contrast, ok)
    else:
        attributes["width_left"], attributes["width_right"] = (
            _filled(left, left > 0),
            _filled(here_right, here_right > 0),
        )
    return Contour(rows, columns, attributes, contour.global_attributes)


def _filled(values: Floats, known: Any) -> Floats:
    """Values along a contour, where they are not known interpolated between their neighbours."""
    if known.all() or not known.any():
        return values
    at = np.arange(values.size)
    return np.interp(at, at[known], values[known])


def _first_maximum(values: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """(N,) distance and value of the first maximum along each row of (N, S) values; 0 if there is none."""
    inner = (values[:, 1:-1] > values[:, :-2]) & (values[:, 1:-1] >= values[:, 2:]) & (values[:, 1:-1] > 0)
    found = inner.any(axis=1)
    at = np.where(found, inner.argmax(axis=1) + 1, 1)
    n = np.arange(values.shape[0])
    before, here, after = values[n, at - 1], values[n, at], values[n, at + 1]
    bend = before - 2 * here + after
    offset = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1.0), 0.0)
    return np.where(found, steps[at] + offset * _STEP, 0.0), np.where(found, here, 0.0)


def _corrected(total: Floats, ratio: Floats, model: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Half width, asymmetry, shift to the middle, gradient at the stronger edge, for sigma = 1 and contrast 1.

    Parameters
    ----------
    total : distance of the two edges that were found
    ratio : gradient at the weaker edge, divided by that at the stronger one
    """
    if model == "gaussian":
        # a Gaussian of standard deviation w has its edges at w; smoothing adds 1 to its variance
        edge = np.maximum(total / 2.0, 1.0 + 1e-3)
        width = np.sqrt(edge**2 - 1.0)
        return width, np.zeros_like(total), np.zeros_like(total), width / edge**2 * math.exp(-0.5)
    if model == "parabolic":
        widths, edges, slopes = _parabolic_table()
        width = np.interp(total / 2.0, edges, widths)
        return width, np.zeros_like(total), np.zeros_like(total), np.interp(width, widths, slopes)
    lookup = _bar_table()
    low = lookup["least"]
    point = np.stack((np.maximum(total, low + 1e-3), np.clip(ratio, 0.02, 1.0)), axis=1)
    result = lookup["inside"](point)
    outside = ~np.isfinite(result).all(axis=1)
    if outside.any():
        result[outside] = lookup["nearest"](point[outside])
    return result[:, 0], result[:, 1], result[:, 2], result[:, 3]


def _bell(x: Floats) -> Floats:
    return np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


@cache
def _parabolic_table() -> tuple[Floats, Floats, Floats]:
    """Half widths of a parabola, and where and how large the gradient is after smoothing with sigma = 1."""
    widths = np.linspace(0.05, 4.0, 80)
    edges, slopes = [], []
    at = np.linspace(0.0, 6.0, 601)
    for w in widths.tolist():
        u = np.linspace(-w, w, 801)
        kernel = _bell(at[:, None] - u) * (-2.0 * u / w**2)
        g = -np.trapezoid(kernel, u, axis=1)
        k = int(g.argmax())
        edges.append(at[k])
        slopes.append(g[k])
    return widths, np.maximum.accumulate(np.array(edges) + np.arange(80) * 1e-9), np.array(slopes)


@cache
def _bar_table() -> dict[str, Any]:
    """From the edges' distance and gradient ratio to half width, asymmetry, shift and gradient of a bar (sigma = 1).

    The bar has the height 1 on [-w, w]; left of it is 0, right of it a. It is found where its smoothed profile is largest.
    """
    from scipy.interpolate import LinearNDInterpolator, NearestNDInterpolator

    points, values = [], []
    x = np.linspace(-7.0, 7.0, 5601)
    for w in np.concatenate((np.linspace(0.05, 1.0, 20), np.linspace(1.1, 4.0, 30))).tolist():
        for a in np.linspace(0.0, 0.95, 20).tolist():
            r = _bell(x + w) - (1.0 - a) * _bell(x - w)
            left, right = int(r.argmax()), int(r.argmin())
            if right <= left or r[right] >= 0:
                continue
            zero = left + int(np.flatnonzero(r[left : right + 1] <= 0)[0])
            middle = x[zero - 1] + (x[zero] - x[zero - 1]) * r[zero - 1] / max(r[zero - 1] - r[zero], 1e-30)
            points.append((x[right] - x[left], -r[right] / r[left]))
            values.append((w, a, -middle, r[left]))
    where, what = np.array(points), np.array(values)
    return {
        "inside": LinearNDInterpolator(where, what, rescale=True),
        "nearest": NearestNDInterpolator(where, what, rescale=True),
        "least": float(where[:, 0].min()),
    }
