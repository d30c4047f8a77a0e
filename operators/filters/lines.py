"""Lines as sub-pixel contours."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Contour, Image
from hdev.registry import operator

_MODELS = ("none", "bar-shaped", "parabolic", "gaussian")


@operator
def lines_gauss(
    image: Image,
    sigma: float,
    low: float,
    high: float,
    light_dark: str,
    extract_width: str,
    line_model: str,
    complete_junctions: str,
) -> list[Contour]:
    """Centres of lines with sub-pixel precision, and their widths (byte, int1, int2, uint2, int4, real).

    A line is where the second derivative of the image, smoothed with a Gaussian, is large across a direction in which the
    first derivative is 0.

    Parameters
    ----------
    sigma : float
        Standard deviation; at least w / sqrt (3) for lines of half width w.
    low, high : float
        Hysteresis on the second derivative.
    light_dark : 'light' or 'dark'
    extract_width : 'true' or 'false'
    line_model : 'none', 'bar-shaped', 'parabolic' or 'gaussian'
        How positions and widths are corrected ('true' widths only).
    complete_junctions : 'true' or 'false'
        Lines that end beside another line are continued up to it.

    Attributes: 'angle' (normal on the right side, radians from the rows' axis), 'response' (second derivative), and with widths
    'width_left', 'width_right'; with a model also 'asymmetry' (positive if the weaker edge is on the right) and 'contrast'.
    Errors: 1301 ... 1307, 9001 for other types. Source: reference page of `lines_gauss`.
    """
    from hdev.iconic import edge_contours

    name = "lines_gauss"
    if not 0 < sigma <= 1000:
        raise wrong_value(1, name, f"{sigma}")
    _limits(low, high, name)
    _choice(light_dark, ("light", "dark"), 4, name)
    _choice(extract_width, ("true", "false"), 5, name)
    _choice(line_model, _MODELS, 6, name)
    _choice(complete_junctions, ("true", "false"), 7, name)
    _check(image, ("byte", "int1", "int2", "uint2", "int4", "real"), name)
    found = edge_contours.lines(image, sigma, low, high, light_dark == "light", extract_width == "true", line_model)
    return edge_contours.completed(found) if complete_junctions == "true" else found


@operator
def lines_facet(image: Image, mask_size: int, low: float, high: float, light_dark: str) -> list[Contour]:
    """Centres of lines with sub-pixel precision from a facet model: a quadratic polynomial fitted in a square (3, 5, 7, 9, 11).

    Low and High: hysteresis on the second derivative across the line. Attributes: 'angle' and 'response', see `lines_gauss`.
    For byte, int1, int2, uint2, int4 and real. Source: reference page of `lines_facet`.
    """
    import cv2

    from hdev.iconic import edge_contours

    name = "lines_facet"
    if mask_size not in (3, 5, 7, 9, 11):
        raise wrong_value(1, name, f"{mask_size}")
    _limits(low, high, name)
    _choice(light_dark, ("light", "dark"), 4, name)
    _check(image, ("byte", "int1", "int2", "uint2", "int4", "real"), name)
    half = mask_size // 2
    found = edge_contours.cut(image, half + 2)
    if found is None:
        return []
    channels, mask, top, left = found
    at = np.arange(-half, half + 1, dtype=np.float64)
    flat = np.full(mask_size, 1.0 / mask_size)
    first = at / (at**2).sum()
    bent = at**2 - (at**2).mean()
    second = 2.0 * bent / (bent**2).sum()
    gray = channels[0].astype(np.float64)

    def both(across: np.ndarray, down: np.ndarray) -> np.ndarray:
        return cv2.sepFilter2D(gray, cv2.CV_64F, across, down, borderType=cv2.BORDER_REFLECT_101)

    return edge_contours.of_hessian(
        both(flat, first),
        both(first, flat),
        both(flat, second),
        both(first, first),
        both(second, flat),
        mask,
        top,
        left,
        low,
        high,
        light_dark == "light",
        0.0,
        "none",
    )


def _limits(low: float, high: float, name: str) -> None:
    if low < 0:
        raise wrong_value(2, name, f"{low}")
    if high < low:
        raise wrong_value(3, name, f"{high} is less than {low}")


def _choice(value: str, known: tuple[str, ...], number: int, name: str) -> None:
    if value not in known:
        raise wrong_value(number, name, f"'{value}'")


def _check(image: Image, types: tuple[str, ...], name: str) -> None:
    if image.type not in types:
        raise HError(9001, image.type, operator=name)
