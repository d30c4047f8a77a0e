"""Interest points: corners, junctions, dots."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image
from hdev.iconic.filters import binomial_mask, filtered, gauss_mask
from hdev.iconic.gray import to_type
from hdev.operators.filters._common import check_type, choice, one
from hdev.operators.filters.edges_masks import gauss_derivative
from hdev.operators.filters.smoothing import _SIGMA
from hdev.registry import operator

Floats = np.ndarray


def _smooth(values: Floats, rows: Floats, columns: Floats) -> Floats:
    import cv2

    return cv2.sepFilter2D(values, cv2.CV_64F, columns, rows, borderType=cv2.BORDER_REFLECT_101)


def _tensor(image: Image, smooth: Floats, rise: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Sums over the channels of the products of derivatives (down, both, right), smoothed."""
    rr = rc = cc = 0.0
    for channel in image.channels:
        gray = channel.astype(np.float64)
        down, right = _smooth(gray, rise, smooth), _smooth(gray, smooth, rise)
        rr, rc, cc = rr + down * down, rc + down * right, cc + right * right
    return tuple(_smooth(np.asarray(values), weights, weights) for values in (rr, rc, cc))  # type: ignore[return-value]


def _maxima(response: Floats, image: Image, least: float, size: int, subpixel: bool = True) -> tuple[Floats, Floats]:
    """Positions of the local maxima of at least `least` (and above 0) in squares of `size`, in the domain, row by row."""
    from scipy import ndimage

    peak = (response >= ndimage.maximum_filter(response, size, mode="nearest")) & (response > 0) & (response >= least)
    if not image.has_full_domain:
        peak &= image.domain.to_mask((image.height, image.width))
    # of a plateau the first pixel
    labels, count = ndimage.label(peak, np.ones((3, 3)))
    if not count:
        return np.empty(0), np.empty(0)
    first = np.unique(labels.reshape(-1), return_index=True)[1][1:]
    first.sort()
    r, c = first // response.shape[1], first % response.shape[1]
    rows, columns = r.astype(np.float64), c.astype(np.float64)
    if not subpixel:
        return rows, columns
    around = np.pad(response, 1, mode="edge")

    def at(i: int, j: int) -> Floats:
        return around[r + 1 + i, c + 1 + j]

    dr, dc = (at(1, 0) - at(-1, 0)) / 2, (at(0, 1) - at(0, -1)) / 2
    rr, cc = at(1, 0) - 2 * at(0, 0) + at(-1, 0), at(0, 1) - 2 * at(0, 0) + at(0, -1)
    rc = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4
    det = rr * cc - rc * rc
    good = (det > 0) & (rr < 0)
    safe = np.where(good, det, 1.0)
    move_r, move_c = np.where(good, (rc * dc - cc * dr) / safe, 0), np.where(good, (rc * dr - rr * dc) / safe, 0)
    near = (np.abs(move_r) <= 1) & (np.abs(move_c) <= 1)
    return rows + np.where(near, move_r, 0), columns + np.where(near, move_c, 0)


@operator
def points_harris(
    image: Image, sigma_grad: float, sigma_smooth: float, alpha: float, threshold: list[int | float]
) -> tuple[list[float], list[float]]:
    """Corners by Harris with sub-pixel precision: local maxima of det M - alpha * trace (M)**2 (byte, uint2, real).

    M has the products of the derivatives (of a Gaussian of sigma_grad), summed over the channels, smoothed with a Gaussian of
    sigma_smooth. Maxima are positive and at least `threshold`. Returns rows and columns. The border is mirrored.
    Errors: 1301 ... 1304, 9001. Reference: `points_harris` (read in part).
    """
    name = "points_harris"
    least = one(threshold, 4, name)
    for number, value in ((1, sigma_grad), (2, sigma_smooth), (3, alpha)):
        if not 0 < value <= 1000:
            raise wrong_value(number, name, f"{value}")
    if least < 0:
        raise wrong_value(4, name, f"{least}")
    check_type(image, name)
    smooth, rise = gauss_derivative(sigma_grad, 0), gauss_derivative(sigma_grad, 1)
    rr, rc, cc = _tensor(image, smooth, rise, gauss_derivative(sigma_smooth, 0))
    rows, columns = _maxima(rr * cc - rc * rc - alpha * (rr + cc) ** 2, image, float(least), 3)
    return rows.tolist(), columns.tolist()


@operator
def points_harris_binomial(
    image: Image, mask_size_grad: int, mask_size_smooth: int, alpha: float, threshold: list[int | float], subpix: str
) -> tuple[list[float], list[float]]:
    """`points_harris` with binomial masks: Sobel derivatives of the smoothed image, and sums over a binomial mask.

    subpix 'off' returns whole pixels. Reference: `points_harris_binomial` (read in part).
    """
    name = "points_harris_binomial"
    least = one(threshold, 4, name)
    for number, size in ((1, mask_size_grad), (2, mask_size_smooth)):
        if not 1 <= size <= 201:
            raise wrong_value(number, name, f"{size}")
    if not alpha > 0:
        raise wrong_value(3, name, f"{alpha}")
    if least < 0:
        raise wrong_value(4, name, f"{least}")
    choice(subpix, ("on", "off"), 5, name)
    check_type(image, name)
    before = binomial_mask(max((mask_size_grad | 1) - 2, 1))
    smooth = np.convolve(before, [0.25, 0.5, 0.25])
    rise = np.convolve(before, [-0.5, 0.0, 0.5])
    rr, rc, cc = _tensor(image, smooth, rise, binomial_mask(mask_size_smooth | 1))
    rows, columns = _maxima(rr * cc - rc * rc - alpha * (rr + cc) ** 2, image, float(least), 3, subpix == "on")
    return rows.tolist(), columns.tolist()


@operator
def points_foerstner(
    image: Image,
    sigma_grad: float,
    sigma_int: float,
    sigma_points: float,
    thresh_inhom: float,
    thresh_shape: float,
    smoothing: str,
    eliminate_doublets: str,
) -> tuple[list[float], ...]:
    """Junctions and centres of homogeneous areas by Foerstner (byte, uint2, real), with their covariances.

    Parameters
    ----------
    sigma_grad, sigma_int, sigma_points : float
        Standard deviations: of the derivatives, of the window for the products of derivatives (M), of the window in which a
        point is located and must be the largest.
    thresh_inhom : float
        Least inhomogeneity, trace M.
    thresh_shape : float
        Least isotropy, 4 det M / (trace M)**2, 0 .. 1.
    smoothing : 'gauss' or 'mean' (of a window of the same width)
    eliminate_doublets : 'true' or 'false'
        Of points of one kind that lie closer than sigma_points only the stronger one is kept.

    A candidate is a maximum of det M / trace M. It is a junction if the edges around it pass through one point better than they
    surround one. Returns for junctions, then for areas: rows, columns, and covariances row-row, row-column, column-column.
    Reference: `points_foerstner` (read in part).
    """
    name = "points_foerstner"
    for number, value in ((1, sigma_grad), (2, sigma_int), (3, sigma_points)):
        if not 0 < value <= 1000:
            raise wrong_value(number, name, f"{value}")
    if thresh_inhom < 0:
        raise wrong_value(4, name, f"{thresh_inhom}")
    if not 0 <= thresh_shape <= 1:
        raise wrong_value(5, name, f"{thresh_shape}")
    choice(smoothing, ("gauss", "mean"), 6, name)
    choice(eliminate_doublets, ("true", "false"), 7, name)
    check_type(image, name)
    smooth, rise = gauss_derivative(sigma_grad, 0), gauss_derivative(sigma_grad, 1)
    window = gauss_derivative(sigma_int, 0)
    if smoothing == "mean":
        size = 2 * max(round(sigma_int * math.sqrt(3.0)), 1) + 1
        window = np.full(size, 1.0 / size)
    rr, rc, cc = _tensor(image, smooth, rise, window)
    trace, det = rr + cc, rr * cc - rc * rc
    safe = np.where(trace > 0, trace, 1.0)
    weight = np.where((trace >= thresh_inhom) & (4.0 * det / safe**2 >= thresh_shape), det / safe, 0.0)
    size = 2 * max(round(sigma_points), 1) + 1
    rows, columns = _maxima(weight, image, 0.0, size, subpixel=False)
    gradients = []
    for channel in image.channels:
        gray = channel.astype(np.float64)
        gradients.append((_smooth(gray, rise, smooth), _smooth(gray, smooth, rise)))
    found: dict[bool, list[tuple[float, ...]]] = {True: [], False: []}
    reach = max(math.ceil(2.5 * sigma_points), 2)
    for r, c in zip(rows.astype(int).tolist(), columns.astype(int).tolist()):
        part = (
            slice(max(r - reach, 0), min(r + reach, image.height - 1) + 1),
            slice(max(c - reach, 0), min(c + reach, image.width - 1) + 1),
        )
        y, x = np.mgrid[part]
        y, x = (y - r).astype(np.float64), (x - c).astype(np.float64)
        bell = np.exp(-0.5 * (y * y + x * x) / sigma_points**2)
        fits = [_intersection(gradients, part, y, x, bell, across) for across in (False, True)]
        junction = fits[0][5] <= fits[1][5]
        best = fits[0 if junction else 1]
        if math.isfinite(best[0]) and math.hypot(best[0], best[1]) <= 2.0 * sigma_points + 1:
            found[junction].append((r + best[0], c + best[1], best[2], best[3], best[4], float(weight[r, c])))
    result: list[list[float]] = []
    for kind in (True, False):
        points = _apart(found[kind], sigma_points) if eliminate_doublets == "true" else found[kind]
        result += [[point[k] for point in points] for k in range(5)]
    return tuple(result)


def _intersection(
    gradients: list[Any], part: tuple[slice, slice], y: Floats, x: Floats, bell: Floats, across: bool
) -> tuple[float, float, float, float, float, float]:
    """The point nearest to all edge lines (or, `across`, to all their normals): row, column, covariances, sum of squares."""
    a = np.zeros((2, 2))
    b = np.zeros(2)
    total, count = 0.0, 0
    for down, right in gradients:
        gy, gx = down[part], right[part]
        if across:
            gy, gx = -gx, gy
        along = gy * y + gx * x
        a += [[(bell * gy * gy).sum(), (bell * gy * gx).sum()], [(bell * gy * gx).sum(), (bell * gx * gx).sum()]]
        b += [(bell * gy * along).sum(), (bell * gx * along).sum()]
        total += float((bell * along * along).sum())
        count += along.size
    det = a[0, 0] * a[1, 1] - a[0, 1] ** 2
    if det <= 1e-12 * max(a[0, 0] + a[1, 1], 1e-30) ** 2:
        return math.nan, math.nan, 0.0, 0.0, 0.0, math.inf
    inverse = np.linalg.inv(a)
    p = inverse @ b
    rest = max(total - float(b @ p), 0.0)
    covariance = inverse * (rest / max(count - 2, 1))
    return float(p[0]), float(p[1]), float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1]), rest


def _apart(points: list[tuple[float, ...]], distance: float) -> list[tuple[float, ...]]:
    kept: list[tuple[float, ...]] = []
    for point in sorted(points, key=lambda p: -p[5]):
        if all(math.hypot(point[0] - q[0], point[1] - q[1]) > distance for q in kept):
            kept.append(point)
    return sorted(kept)


@operator
def dots_image(image: Image, diameter: int, filter_type: str, pixel_shift: int) -> Image:
    """Round dots enhanced: the mean of a disc minus the mean of the ring around it (byte, uint2).

    Parameters
    ----------
    diameter : 3, 5, ... 23
        Of the disc; the ring is one pixel wide.
    filter_type : 'light' (positive differences), 'dark' (negative ones), 'all' (both)
    pixel_shift : int
        The result is multiplied by 2 to the power of this, 0 .. 2, and clipped.

    Reference: `dots_image` (read in part).
    """
    import cv2

    name = "dots_image"
    choice(diameter, range(3, 25, 2), 1, name)
    choice(filter_type, ("light", "dark", "all"), 2, name)
    choice(pixel_shift, (-2, -1, 0, 1, 2), 3, name)
    check_type(image, name)
    half = diameter // 2 + 1
    at = np.arange(-half, half + 1)
    radius = np.hypot(at[:, None], at[None, :])
    disc = radius <= diameter / 2
    ring = ~disc & (radius <= diameter / 2 + 1)
    mask = disc / disc.sum() - ring / ring.sum()

    def dots(channel: Floats) -> Floats:
        value = cv2.filter2D(channel.astype(np.float64), cv2.CV_64F, mask, borderType=cv2.BORDER_REFLECT_101)
        value = np.round(value, 9) * 2.0**pixel_shift
        if filter_type == "dark":
            value = -value
        elif filter_type == "all":
            value = np.abs(value)
        return to_type(value, image.type)

    return filtered(image, (half, half), dots)


@operator
def corner_response(image: Image, size: int, weight: float) -> Image:
    """How much each pixel is a corner: A B - C^2 - Weight (A + B)^2, in the type of the image (byte, int2, uint2, real).

    A and B are the squares of the derivatives to the right and downwards, C their product, each smoothed with the mask of
    `gauss_filter`; derivatives are those of `sobel_amp` ('x' and 'y', size 3), not rounded. Edges give negative values, which
    become 0 in images of types without sign; values too large for the type are clipped.

    Parameters
    ----------
    size : 3, 5, 7, 9 or 11, of the Gaussian mask
    weight : 0.0 .. 0.3, usually 0.04

    Errors: 1301, 1302, 9001. Source: reference page of `corner_response`; that nothing is rounded in between is our reading.
    """
    name = "corner_response"
    choice(size, tuple(_SIGMA), 1, name)
    if not 0.0 <= weight <= 0.3:
        raise wrong_value(2, name, f"{weight}")
    check_type(image, name)
    mean, difference = np.array([1.0, 2.0, 1.0]), np.array([-1.0, 0.0, 1.0])
    mask = gauss_mask(size, _SIGMA[size])

    def response(channel: Floats) -> Floats:
        gray = channel.astype(np.float64)
        right, down = _smooth(gray, mean, difference) / 4.0, _smooth(gray, difference, mean) / 4.0
        a, b, c = (_smooth(product, mask, mask) for product in (right * right, down * down, right * down))
        return to_type(a * b - c * c - weight * (a + b) ** 2, image.type)

    return filtered(image, (size // 2 + 1, size // 2 + 1), response)
