"""Texture and noise of gray values, and surfaces that fit them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats
from hdev.iconic.image import Image
from hdev.iconic.region import Region

#: Step to the neighbour of each direction: rows, columns.
_STEPS = {0: (0, 1), 45: (-1, 1), 90: (-1, 0), 135: (-1, -1)}


def cooccurrence(image: Image, region: Region, bits: int, direction: int) -> Floats:
    """(N, N) float64, N = 2**bits: relative frequencies of pairs of gray levels at neighbouring pixels of the region."""
    size = 1 << bits
    region = region.clip(*image.full_box)
    box = region.bounding_box
    if box is None:
        return np.zeros((size, size))
    mask = region.to_mask()
    levels = image.channels[0][box[0] : box[2] + 1, box[1] : box[3] + 1] >> (8 - bits)
    down, right = _STEPS[direction]
    height, width = mask.shape
    here = (slice(max(-down, 0), height - max(down, 0)), slice(max(-right, 0), width - max(right, 0)))
    there = (slice(max(down, 0), height - max(-down, 0)), slice(max(right, 0), width - max(-right, 0)))
    both = mask[here] & mask[there]
    pairs = levels[here][both].astype(np.int64) * size + levels[there][both]
    counts = np.bincount(pairs, minlength=size * size).reshape(size, size).astype(np.float64)
    counts += counts.T.copy()
    return counts / max(counts.sum(), 1.0)


def cooccurrence_features(matrix: Floats) -> tuple[float, float, float, float]:
    """Energy, correlation, homogeneity and contrast of a co-occurrence matrix."""
    i = np.arange(matrix.shape[0], dtype=np.float64)[:, None]
    j = np.arange(matrix.shape[1], dtype=np.float64)[None, :]
    u, v = float((i * matrix).sum()), float((j * matrix).sum())
    s, t = float(((i - u) ** 2 * matrix).sum()), float(((j - v) ** 2 * matrix).sum())
    mixed = float(((i - u) * (j - v) * matrix).sum())
    correlation = mixed / np.sqrt(s * t) if s > 0 and t > 0 else 0.0
    apart = (i - j) ** 2
    energy, homogeneity = float((matrix**2).sum()), float((matrix / (1.0 + apart)).sum())
    return energy, float(correlation), homogeneity, float((apart * matrix).sum())


def noise(gray: Floats, mask: NDArray[np.bool_], method: str, percent: float) -> float:
    """Standard deviation of additive noise; see the operator `estimate_noise`."""
    inner = mask.copy()
    inner[[0, -1]] = inner[:, [0, -1]] = False
    if not inner.any():
        return 0.0
    if method == "immerkaer":
        return _immerkaer(gray, inner)
    gradient = np.zeros_like(gray)
    # Differences over two pixels, halved: of pure noise each has half of its variance.
    gradient[1:-1, 1:-1] = ((gray[1:-1, 2:] - gray[1:-1, :-2]) / 2) ** 2 + ((gray[2:, 1:-1] - gray[:-2, 1:-1]) / 2) ** 2
    if method == "foerstner":
        return _foerstner(gradient[inner], _immerkaer(gray, inner))
    values = gradient[inner]
    keep = max(int(np.ceil(values.size * percent / 100.0)), 1)
    chosen = inner & (gradient <= np.partition(values, keep - 1)[keep - 1])
    if method == "least_squares":
        return float(np.sqrt(np.maximum(_plane_residuals(gray)[chosen] / 6.0, 0.0)).mean())
    mean = _sum3(gray) / 9.0
    difference = (gray - mean)[chosen]
    return float(np.sqrt((difference**2).mean() * 9.0 / 8.0))  # the pixel is part of its mean


def _immerkaer(gray: Floats, inner: NDArray[np.bool_]) -> float:
    rows = np.zeros_like(gray)
    rows[1:-1] = gray[:-2] - 2 * gray[1:-1] + gray[2:]
    response = np.zeros_like(gray)
    response[:, 1:-1] = rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]
    return float(np.sqrt(np.pi / 2.0) / 6.0 * np.abs(response[inner]).mean())


def _foerstner(gradient: Floats, start: float) -> float:
    """Squared gradients of noise of deviation s are exponentially distributed with mean s**2: their mean below the threshold
    3 s**2 is 0.843 s**2, which is solved for s again and again."""
    sigma = start
    share = 1.0 - 3.0 * np.exp(-3.0) / (1.0 - np.exp(-3.0))
    for _ in range(100):
        homogeneous = gradient[gradient <= 3.0 * sigma * sigma]
        if not homogeneous.size:
            return 0.0
        following = float(np.sqrt(homogeneous.mean() / share))
        if abs(following - sigma) <= 1e-6 * max(sigma, 1e-12):
            return following
        sigma = following
    return sigma


def _sum3(gray: Floats) -> Floats:
    """Sums over 3 x 3 pixels; 0 at the border."""
    result = np.zeros_like(gray)
    lines = gray[:-2] + gray[1:-1] + gray[2:]
    result[1:-1, 1:-1] = lines[:, :-2] + lines[:, 1:-1] + lines[:, 2:]
    return result


def _plane_residuals(gray: Floats) -> Floats:
    """Sums of squared residuals of the planes fitted to 3 x 3 pixels; 0 at the border."""
    total, squares = _sum3(gray), _sum3(gray * gray)
    down, right = np.zeros_like(gray), np.zeros_like(gray)
    columns = gray[2:] - gray[:-2]
    down[1:-1, 1:-1] = columns[:, :-2] + columns[:, 1:-1] + columns[:, 2:]
    rows = gray[:, 2:] - gray[:, :-2]
    right[1:-1, 1:-1] = rows[:-2] + rows[1:-1] + rows[2:]
    return squares - total**2 / 9.0 - (down**2 + right**2) / 6.0


def fitted_surface(
    channel: NDArray[Any], region: Region, algorithm: str, iterations: int, factor: float, order: int
) -> Floats:
    """(3,) or (6,) coefficients of a surface of first or second order, highest order first; 0 for an empty region."""
    rows, columns = region.points()
    if not rows.size:
        return np.zeros(3 if order == 1 else 6)
    gray = channel[rows, columns].astype(np.float64)
    r, c = rows - rows.mean(), columns - columns.mean()
    terms = [r, c, np.ones_like(r)] if order == 1 else [r * r, c * c, r * c, r, c, np.ones_like(r)]
    matrix = np.stack(terms, axis=1)
    result = _solved(matrix, gray, None)
    if algorithm == "regression":
        return result
    for _ in range(iterations):
        residual = np.abs(gray - matrix @ result)
        sigma = float(np.median(residual)) / 0.6745
        if sigma <= 0:
            break
        clip = factor * sigma
        if algorithm == "huber":
            weights = np.minimum(1.0, clip / np.maximum(residual, 1e-300))
        else:
            weights = np.where(residual <= clip, (1.0 - (residual / clip) ** 2) ** 2, 0.0)
        result = _solved(matrix, gray, weights)
    return result


def _solved(matrix: Floats, gray: Floats, weights: Floats | None) -> Floats:
    weighted = matrix if weights is None else matrix * weights[:, None]
    scale = np.sqrt(np.maximum((matrix * matrix).mean(axis=0), 1e-300))
    normal = (weighted.T @ matrix) / np.outer(scale, scale)
    return np.linalg.lstsq(normal, (weighted.T @ gray) / scale, rcond=1e-12)[0] / scale


def shape_histogram(image: Image, feature: str, point: tuple[int, int] | None) -> Floats:
    """(256,) the feature of the domain's pixels with at least each gray value (of the component around `point`)."""
    from hdev.iconic import threshold
    from hdev.iconic.connection import connected

    result = np.zeros(256)
    present = np.unique(image.channels[0][image.domain.to_mask((image.height, image.width))])
    for gray in range(255, -1, -1):
        if gray < 255 and gray not in present:
            result[gray] = result[gray + 1]
            continue
        region = threshold.threshold(image, [(gray, 255)])
        if point is not None:
            components = [part for part in connected(region) if part.contains([point[0]], [point[1]])[0]]
            region = components[0] if components else Region.empty()
        result[gray] = _shape_feature(region, feature)
    return result


def _shape_feature(region: Region, feature: str) -> float:
    if region.is_empty:
        return 0.0
    from hdev.iconic.connection import connected
    from hdev.iconic.shape_features import Shapes

    if feature == "connected_components":
        return float(len(connected(region)))
    shapes = Shapes(region.batch())
    return float(shapes.feature("holes_num" if feature == "holes" else feature)[0])
