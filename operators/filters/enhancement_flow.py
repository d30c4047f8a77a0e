"""Enhancement: histograms made equal, illumination made even, sharpening and smoothing by differential equations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image, edge_filters
from hdev.iconic.filters import filtered, means
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import check_type, choice, odd_size
from hdev.registry import operator

Floats = np.ndarray


@operator
def equ_histo_image(image: Image, *, session: Any) -> Image:
    """Every gray value replaced by the largest one times the share of pixels up to it, in the domain (byte, uint2).

    g' = 255 * sum of h (0 ... g), rounded, where h are relative frequencies. The largest value of uint2 images is that of the
    system's 'int2_bits', 65535 if it is not set (images of their own numbers of bits are not known here).
    Source: reference page of `equ_histo_image`.
    """
    check_type(image, "equ_histo_image")
    bits = int(session.system["int2_bits"])
    top = 255 if image.type == "byte" else 2 ** (bits if bits > 0 else 16) - 1
    size = 256 if image.type == "byte" else 65536
    mask = None if image.has_full_domain else image.domain.to_mask((image.height, image.width))
    tables = []
    for channel in image.channels:
        values = channel if mask is None else channel[mask]
        counts = np.bincount(values.reshape(-1), minlength=size)
        tables.append(to_type(np.cumsum(counts) * top / max(values.size, 1), image.type))
    return in_domain(image, lambda planes: [table[plane] for table, plane in zip(tables, planes)])


@operator
def illuminate(image: Image, mask_width: int, mask_height: int, factor: float) -> Image:
    """Illumination made even: g + (middle - mean) * factor, rounded and clipped (byte, int2, uint2).

    The mean is that of a rectangle (even sizes are made odd); the middle is 127 for byte images, else the median of the domain.
    The border is mirrored. Source: reference page of `illuminate`.
    """
    name = "illuminate"
    width, height = odd_size(mask_width, 1, name), odd_size(mask_height, 2, name)
    if not 0 <= factor <= 1e6:
        raise wrong_value(3, name, f"{factor}")
    check_type(image, name)
    mask = None if image.has_full_domain else image.domain.to_mask((image.height, image.width))

    def middle(channel: Floats) -> float:
        if image.type == "byte":
            return 127.0
        values = channel if mask is None else channel[mask]
        return float(np.median(values)) if values.size else 0.0

    planes = []
    for channel in image.channels:
        value = middle(channel)

        def even(part: Floats, value: float = value) -> Floats:
            mean = means(part, height, width).astype(np.float64)
            return to_type((value - mean) * factor + part, image.type)

        one = Image([channel], image.type, None if image.has_full_domain else image.domain)
        planes.append(filtered(one, (height // 2, width // 2), even).channels[0])
    return Image(planes, image.type, None if image.has_full_domain else image.domain)


def _flow(image: Image, name: str, reach: int, step: Any, steps: int) -> Image:
    check_type(image, name)

    def run(channel: Floats) -> Floats:
        gray = channel.astype(np.float64)
        for _ in range(steps):
            gray = step(gray)
        return to_type(gray, image.type)

    return filtered(image, (reach, reach), run)


def _positive(name: str, *values: float) -> None:
    for number, value in enumerate(values, start=1):
        if not (value > 0 and math.isfinite(value)):
            raise wrong_value(number, name, f"{value}")


def _derivatives(gray: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Central differences: down, right, twice down, both, twice right; the border is repeated."""
    p = np.pad(gray, 1, mode="edge")
    down, right = (p[2:, 1:-1] - p[:-2, 1:-1]) / 2, (p[1:-1, 2:] - p[1:-1, :-2]) / 2
    rr, cc = p[2:, 1:-1] - 2 * gray + p[:-2, 1:-1], p[1:-1, 2:] - 2 * gray + p[1:-1, :-2]
    rc = (p[2:, 2:] - p[2:, :-2] - p[:-2, 2:] + p[:-2, :-2]) / 4
    return down, right, rr, rc, cc


@operator
def shock_filter(image: Image, theta: float, iterations: int, mode: str, sigma: float) -> Image:
    """Edges sharpened: u_t = -sign (L) |grad u|, as erosion on the dark and dilation on the bright side (byte, uint2, real).

    Parameters
    ----------
    theta : float
        Time step, 0 < theta <= 0.5 advised (larger ones are divided).
    iterations : int
        >= 1
    mode : 'laplace' or 'canny'
        L is the Laplacian, or the second derivative along the gradient (of the smoothed image).
    sigma : float
        Standard deviation of the smoothing for L, >= 0.

    Reference: `shock_filter` (read in part).
    """
    name = "shock_filter"
    _positive(name, theta, iterations)
    choice(mode, ("laplace", "canny"), 3, name)
    if not 0 <= sigma <= 100:
        raise wrong_value(4, name, f"{sigma}")
    parts = max(math.ceil(theta / 0.5), 1)
    mask = edge_filters.masks("gauss", sigma)[0] if sigma > 0 else np.ones(1)

    def step(gray: Floats) -> Floats:
        import cv2

        smooth = cv2.sepFilter2D(gray, cv2.CV_64F, mask, mask, borderType=cv2.BORDER_REFLECT_101) if sigma else gray
        down, right, rr, rc, cc = _derivatives(smooth)
        second = rr + cc if mode == "laplace" else down * down * rr + 2 * down * right * rc + right * right * cc
        p = np.pad(gray, 1, mode="edge")
        up, low = gray - p[:-2, 1:-1], p[2:, 1:-1] - gray
        left, far = gray - p[1:-1, :-2], p[1:-1, 2:] - gray
        grow = np.sqrt(
            np.minimum(up, 0) ** 2 + np.maximum(low, 0) ** 2 + np.minimum(left, 0) ** 2 + np.maximum(far, 0) ** 2
        )
        fall = np.sqrt(
            np.maximum(up, 0) ** 2 + np.minimum(low, 0) ** 2 + np.maximum(left, 0) ** 2 + np.minimum(far, 0) ** 2
        )
        return gray + theta / parts * np.where(second < 0, grow, np.where(second > 0, -fall, 0.0))

    return _flow(image, name, iterations * parts + mask.size, step, iterations * parts)


@operator
def mean_curvature_flow(image: Image, sigma: float, theta: float, iterations: int) -> Image:
    """Level lines moved by their curvature: u_t = |grad u| times the curvature (byte, uint2, real).

    sigma: standard deviation of the smoothing for the direction of the gradient, >= 0; theta: time step, > 0; iterations >= 1.
    Reference: `mean_curvature_flow` (read in part).
    """
    name = "mean_curvature_flow"
    if not 0 <= sigma <= 100:
        raise wrong_value(1, name, f"{sigma}")
    for number, value in ((2, theta), (3, iterations)):
        if not value > 0:
            raise wrong_value(number, name, f"{value}")
    parts = max(math.ceil(theta / 0.25), 1)
    mask = edge_filters.masks("gauss", sigma)[0] if sigma > 0 else np.ones(1)

    def step(gray: Floats) -> Floats:
        import cv2

        _, _, rr, rc, cc = _derivatives(gray)
        smooth = cv2.sepFilter2D(gray, cv2.CV_64F, mask, mask, borderType=cv2.BORDER_REFLECT_101) if sigma else gray
        down, right = _derivatives(smooth)[:2]
        square = down * down + right * right
        level = right * right * rr - 2 * down * right * rc + down * down * cc
        return gray + theta / parts * np.where(square > 1e-12, level / np.maximum(square, 1e-12), 0.0)

    return _flow(image, name, iterations * parts + mask.size, step, iterations * parts)


@operator
def coherence_enhancing_diff(image: Image, sigma: float, rho: float, theta: float, iterations: int) -> Image:
    """Diffusion along the lines of the image: u_t = div (D grad u) (byte, uint2, real).

    D has the eigenvalue 0.001 across the structure and 0.001 + 0.999 exp (-1 / k**2) along it, where k is the difference of the
    eigenvalues of the structure tensor (of the image smoothed with sigma >= 0, itself smoothed with rho >= 0).

    theta: time step, > 0; iterations >= 1. Reference: `coherence_enhancing_diff` (read in part).
    """
    import cv2

    name = "coherence_enhancing_diff"
    for number, value in ((1, sigma), (2, rho)):
        if not 0 <= value <= 100:
            raise wrong_value(number, name, f"{value}")
    for number, value in ((3, theta), (4, iterations)):
        if not value > 0:
            raise wrong_value(number, name, f"{value}")
    parts = max(math.ceil(theta / 0.2), 1)
    masks = [edge_filters.masks("gauss", value)[0] if value > 0 else np.ones(1) for value in (sigma, rho)]

    def smooth(values: Floats, mask: Floats) -> Floats:
        return cv2.sepFilter2D(values, cv2.CV_64F, mask, mask, borderType=cv2.BORDER_REFLECT_101)

    def step(gray: Floats) -> Floats:
        down, right = _derivatives(smooth(gray, masks[0]))[:2]
        rr, rc, cc = (smooth(product, masks[1]) for product in (down * down, down * right, right * right))
        half, angle = np.hypot((rr - cc) / 2, rc), 0.5 * np.arctan2(2 * rc, rr - cc)
        k = 4.0 * half * half
        along = 0.001 + 0.999 * np.where(k > 1e-9, np.exp(-1.0 / np.maximum(k, 1e-9)), 0.0)
        c, s = np.cos(angle), np.sin(angle)  # across the structure
        d_rr, d_cc, d_rc = 0.001 * c * c + along * s * s, 0.001 * s * s + along * c * c, (0.001 - along) * c * s
        dr, dc = _derivatives(gray)[:2]
        flow_r, flow_c = d_rr * dr + d_rc * dc, d_rc * dr + d_cc * dc
        flow_r, flow_c = np.pad(flow_r, 1), np.pad(flow_c, 1)
        change = (flow_r[2:, 1:-1] - flow_r[:-2, 1:-1] + flow_c[1:-1, 2:] - flow_c[1:-1, :-2]) / 2
        return gray + theta / parts * change

    reach = iterations * parts * 2 + sum(mask.size for mask in masks)
    return _flow(image, name, reach, step, iterations * parts)
