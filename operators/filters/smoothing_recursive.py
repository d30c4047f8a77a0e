"""Smoothing with Gaussian, recursive and binomial masks."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image, edge_filters
from hdev.iconic.filters import binomial_mask, filtered, separable
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import check_type, choice
from hdev.registry import operator

_FILTERS = ("deriche1", "deriche2", "shen", "gauss")


@operator
def smooth_image(image: Image, filter: str, alpha: float) -> Image:
    """Smoothing (byte, uint2, real), rounded to the nearest value of the type; the border is mirrored.

    Parameters
    ----------
    filter : str
        'deriche1': (alpha |x| + 1) exp (-alpha |x|); 'deriche2': (cos alpha x + sin alpha |x|) exp (-alpha |x|); 'shen':
        exp (-alpha |x|); 'gauss': a Gaussian with the standard deviation alpha.
    alpha : float
        > 0; smaller values smooth more, with 'gauss' less.

    A comparable amount of smoothing: alpha of 'deriche2' and 'shen' half of that of 'deriche1', of 'gauss' 1.77 / that.
    Errors: 1301, 1302, 9001 for other types. Source: reference page of `smooth_image`.
    """
    name = "smooth_image"
    choice(filter, _FILTERS, 1, name)
    if not 0 < alpha <= 1e4:
        raise wrong_value(2, name, f"{alpha}")
    check_type(image, name)
    mask = edge_filters.masks(filter, alpha)[0]
    reach = mask.size // 2
    return filtered(image, (reach, reach), lambda channel: to_type(separable(channel, mask, mask), image.type))


@operator
def info_smooth(filter: str, alpha: float) -> tuple[int, list[int]]:
    """How wide a filter of `smooth_image` is: up to where it is less than five percent of its largest value.

    For 'gauss' also the positive half of its mask, as integers whose largest is 1000; nothing for the other filters.
    Source: reference page of `info_smooth`.
    """
    choice(filter, _FILTERS, 1, "info_smooth")
    if alpha <= 0:
        raise wrong_value(2, "info_smooth", f"{alpha}")
    at = np.arange(0, max(math.ceil(60.0 / alpha), math.ceil(8.0 * alpha)) + 2, dtype=np.float64)
    values = edge_filters.impulse(filter, alpha, at)[0]
    last = int(np.flatnonzero(values < 0.05 * values[0])[0])
    coefficients = np.rint(values[: last + 1] / values[0] * 1000).astype(int).tolist() if filter == "gauss" else []
    return 2 * last + 1, coefficients


@operator
def info_edges(filter: str, mode: str, alpha: float) -> tuple[int, list[int]]:
    """How wide a filter of `edges_image` is, for its edge ('edge') or smoothing ('smooth') part; see `info_smooth`.

    Coefficients are returned for 'canny'. Source: reference page of `info_edges`.
    """
    name = "info_edges"
    choice(filter, (*edge_filters.RECURSIVE, "canny"), 1, name)
    choice(mode, ("edge", "smooth"), 2, name)
    if alpha <= 0:
        raise wrong_value(3, name, f"{alpha}")
    at = np.arange(0, max(math.ceil(60.0 / alpha), math.ceil(8.0 * alpha)) + 2, dtype=np.float64)
    values = np.abs(edge_filters.impulse(filter, alpha, at)[0 if mode == "smooth" else 1])
    highest = int(values.argmax())
    below = np.flatnonzero(values[highest:] < 0.05 * values[highest])
    last = highest + int(below[0])
    coefficients = np.rint(values[: last + 1] / values.max() * 1000).astype(int).tolist() if filter == "canny" else []
    return 2 * last + 1, coefficients


@operator
def binomial_filter(image: Image, mask_width: int, mask_height: int) -> Image:
    """Smoothing with binomial masks (byte, uint2, real), rounded to the nearest value of the type; the border is mirrored.

    Parameters
    ----------
    mask_width, mask_height : int
        Odd, 1 .. 37.

    Errors: 1301, 1302, 9001 for other types. Source: reference page of `binomial_filter`.
    """
    name = "binomial_filter"
    for number, size in ((1, mask_width), (2, mask_height)):
        if size not in range(1, 38, 2):
            raise wrong_value(number, name, f"{size}")
    check_type(image, name)
    rows, columns = binomial_mask(mask_height), binomial_mask(mask_width)
    return filtered(
        image,
        (mask_height // 2, mask_width // 2),
        lambda channel: to_type(separable(channel, rows, columns), image.type),
    )


@operator
def isotropic_diffusion(image: Image, sigma: float, iterations: int) -> Image:
    """Diffusion of gray values until it equals smoothing with a Gaussian of standard deviation `sigma` (byte, uint2, real).

    Parameters
    ----------
    sigma : float
        > 0
    iterations : int
        0: the Gaussian itself; n: n explicit steps of the diffusion equation, of sigma**2 / (2 n) each (divided further where
        they were unstable).

    Gray values outside the domain do not matter: the Gaussian mirrors those at its border (in rows, then in columns), and
    nothing flows across it. Source: reference page of `isotropic_diffusion`.
    """
    name = "isotropic_diffusion"
    if not 0 < sigma <= 1000:
        raise wrong_value(1, name, f"{sigma}")
    if iterations < 0:
        raise wrong_value(2, name, f"{iterations}")
    check_type(image, name)
    mask = edge_filters.masks("gauss", sigma)[0]
    time = sigma * sigma / 2.0
    steps = max(iterations, math.ceil(time / 0.25)) if iterations else 0

    inside = None
    if not image.has_full_domain:
        inside = np.zeros((1, 1), np.bool_) if image.domain.is_empty else image.domain.to_mask()

    def gauss(channel: np.ndarray) -> np.ndarray:
        if inside is None:
            return separable(channel, mask, mask)
        return _within(_within(channel.astype(np.float64), inside, mask).T, inside.T, mask).T

    def diffused(channel: np.ndarray) -> np.ndarray:
        if not iterations:
            return to_type(np.ascontiguousarray(gauss(channel)), image.type)
        gray = channel.astype(np.float64)
        open_down = open_right = 1.0
        if inside is not None:
            open_down, open_right = inside[1:] & inside[:-1], inside[:, 1:] & inside[:, :-1]
        for _ in range(steps):
            down, right = np.diff(gray, axis=0) * open_down, np.diff(gray, axis=1) * open_right
            flow = np.zeros_like(gray)
            flow[:-1] += down
            flow[1:] -= down
            flow[:, :-1] += right
            flow[:, 1:] -= right
            gray += time / steps * flow
        return to_type(gray, image.type)

    return in_domain(image, lambda planes: [diffused(plane) for plane in planes])


def _within(values: np.ndarray, inside: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Values smoothed along the rows, those at the ends of each run of a mask mirrored."""
    from scipy.ndimage import correlate1d

    result = values.copy()
    ends = np.diff(np.pad(inside.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    for row, first, last in zip(np.nonzero(ends == 1)[0], np.nonzero(ends == 1)[1], np.nonzero(ends == -1)[1]):
        result[row, first:last] = correlate1d(values[row, first:last], mask, mode="mirror")
    return result


@operator
def anisotropic_diffusion(image: Image, mode: str, contrast: float, theta: float, iterations: int) -> Image:
    """Perona-Malik diffusion: smoothing that stops at edges (byte, uint2, real).

    u is changed by theta times the divergence of g (|grad u|**2 / contrast**2) grad u in every iteration, with g (x):
    'parabolic' 1 - x (0 from 1 on); 'perona-malik' 1 / (1 + x); 'weickert' 1 - exp (-3.31488 / x**4), 1 at 0.

    Parameters
    ----------
    contrast : float
        > 0
    theta : float
        Time step, > 0
    iterations : int
        >= 1

    Nothing flows across the border. Reference: `anisotropic_diffusion` (read in part).
    """
    name = "anisotropic_diffusion"
    choice(mode, ("weickert", "perona-malik", "parabolic"), 1, name)
    for number, value in ((2, contrast), (3, theta), (4, iterations)):
        if not value > 0:
            raise wrong_value(number, name, f"{value}")
    check_type(image, name)
    parts = max(math.ceil(theta / 0.25), 1)

    def weight(difference: np.ndarray) -> np.ndarray:
        x = (difference / contrast) ** 2
        if mode == "parabolic":
            return np.maximum(1.0 - x, 0.0)
        if mode == "perona-malik":
            return 1.0 / (1.0 + x)
        return np.where(x > 0, 1.0 - np.exp(-3.31488 / np.maximum(x, 1e-6) ** 4), 1.0)

    def diffused(channel: np.ndarray) -> np.ndarray:
        gray = channel.astype(np.float64)
        for _ in range(iterations * parts):
            down, right = np.diff(gray, axis=0), np.diff(gray, axis=1)
            down, right = down * weight(down), right * weight(right)
            change = np.zeros_like(gray)
            change[:-1] += down
            change[1:] -= down
            change[:, :-1] += right
            change[:, 1:] -= right
            gray += theta / parts * change
        return to_type(gray, image.type)

    reach = iterations * parts
    return filtered(image, (reach, reach), diffused)
