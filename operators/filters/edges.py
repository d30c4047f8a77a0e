"""Edge filters."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image
from hdev.iconic.filters import binomial_mask, filtered, gauss_mask, separable, smoothed, sobel
from hdev.iconic.gray import to_type
from hdev.operators.filters.smoothing import _SIGMA
from hdev.registry import operator

_KINDS = ("sum_sqrt", "sum_abs", "thin_sum_abs", "thin_max_abs", "x", "y")


@operator
def sobel_amp(image: Image, filter_type: str, size: list[int]) -> Image:
    """Magnitude of the Sobel gradient (byte, int2, uint2, real), with a = bottom - top and b = right - left:

    'sum_sqrt': sqrt (a**2 + b**2) / 4; 'sum_abs': (|a| + |b|) / 4; 'thin_sum_abs' and 'thin_max_abs': sum and maximum of |a|
    where it is a maximum along the column, and |b| where it is one along the row, / 4; 'y': a / 4; 'x': b / 4.

    Parameters
    ----------
    filter_type : str
        '_binomial' behind the name smooths with a binomial instead of a Gaussian mask.
    size : list of int
        3; or 5, 7, 9, 11, 13 (binomial: odd numbers up to 39, also width and height): the image is smoothed with a mask smaller
        by 2 first, and the result doubled.

    Amplitudes are of the type of the image; 'x' and 'y' of byte images are int1, of int2 and uint2 images int2. Values are
    rounded to the nearest and clipped. Source: reference page of `sobel_amp`.
    """
    kind = filter_type.removesuffix("_binomial")
    if kind not in _KINDS:
        raise wrong_value(1, "sobel_amp", f"'{filter_type}'")
    binomial = kind != filter_type
    if len(size) not in ((1, 2) if binomial else (1,)):
        raise wrong_number(2, "sobel_amp", f"{len(size)} values")
    largest = 39 if binomial else 13
    for value in size:
        if value not in range(3, largest + 1, 2):
            raise wrong_value(2, "sobel_amp", f"{value}")
    if image.type not in ("byte", "int2", "uint2", "real"):
        raise HError(9001, image.type, operator="sobel_amp")
    width, height = size[0], size[-1]
    smooth = max(width, height) > 3
    row_mask, column_mask = _mask(height - 2, binomial), _mask(width - 2, binomial)
    difference, mean = np.array([-1.0, 0.0, 1.0]), np.array([1.0, 2.0, 1.0])
    signed = kind in ("x", "y")
    type = image.type if not signed or image.type == "real" else "int1" if image.type == "byte" else "int2"
    scale = (2.0 if smooth else 1.0) / 4.0

    def amplitude(channel: np.ndarray) -> np.ndarray:
        gray = smoothed(channel, row_mask, column_mask, False) if smooth else channel
        if type != "real" and not kind.startswith("thin"):
            return sobel(gray, kind, scale, type)
        if kind == "x":
            return to_type(separable(gray, mean, difference) * scale, type)
        a = separable(gray, difference, mean)
        if kind == "y":
            return to_type(a * scale, type)
        b = separable(gray, mean, difference)
        if kind == "sum_sqrt":
            return to_type(np.hypot(a, b) * scale, type)
        a, b = np.abs(a), np.abs(b)
        if kind == "thin_sum_abs":
            return to_type((_thin(a, 0) + _thin(b, 1)) * scale, type)
        if kind == "thin_max_abs":
            return to_type(np.maximum(_thin(a, 0), _thin(b, 1)) * scale, type)
        return to_type((a + b) * scale, type)

    return filtered(image, (height // 2 + 2, width // 2 + 2), amplitude, type)


def _mask(size: int, binomial: bool) -> np.ndarray:
    if size == 1:
        return np.ones(1)
    return binomial_mask(size) if binomial else gauss_mask(size, _SIGMA[size])


def _thin(values: np.ndarray, axis: int) -> np.ndarray:
    """The values that are maxima along an axis (of equal neighbours the first counts), 0 elsewhere."""
    before, after = np.zeros_like(values), np.zeros_like(values)
    if axis == 0:
        before[1:], after[:-1] = values[:-1], values[1:]
    else:
        before[:, 1:], after[:, :-1] = values[:, :-1], values[:, 1:]
    return np.where((values > before) & (values >= after), values, 0)
