"""Gray-value histograms, smoothed, and what thresholds are taken from them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats, Int64s
from hdev.iconic.image import Image
from hdev.iconic.region import Region


def domain_values(image: Image, region: Region | None = None) -> NDArray[Any]:
    """(N,) the gray values of the first channel in the domain (or in the part of `region` inside the image)."""
    values = image.channels[0]
    if region is None:
        if image.has_full_domain:
            return values.reshape(-1, *values.shape[2:])
        region = image.domain
    region = region.clip(*image.full_box)
    box = region.bounding_box
    if box is None:
        return values.reshape(-1, *values.shape[2:])[:0]
    view = values[box[0] : box[2] + 1, box[1] : box[3] + 1]
    return view[region.to_mask()]


def histogram(values: NDArray[Any]) -> Int64s:
    """(256,) or (65536,) int64: how often each value of uint8 or uint16 occurs."""
    if values.dtype == np.uint8:
        return np.bincount(values.ravel(), minlength=256)
    return np.bincount(values.ravel(), minlength=65536)


def smoothed(histogram: NDArray[Any], sigma: float) -> Floats:
    """The histogram convolved with a Gaussian of standard deviation `sigma` in bins; beyond its ends it is mirrored."""
    if sigma <= 0:
        return histogram.astype(np.float64)
    from scipy.fft import dct, idct

    frequency = np.arange(histogram.size) * (np.pi / histogram.size)
    return idct(dct(histogram.astype(np.float64)) * np.exp(-0.5 * (frequency * sigma) ** 2))


def minima(values: Floats) -> Int64s:
    """Positions of the local minima between two maxima; of a flat valley the middle (rounded down).

    A valley is lower on both sides' neighbours than they are: what falls or rises to the ends of the histogram is none.
    """
    if values.size < 3:
        return np.empty(0, np.int64)
    # differences below rounding noise are none
    noise = 1e-11 * max(float(np.abs(values).max()), 1e-300)
    step = np.diff(values)
    sign = np.where(step > noise, 1, np.where(step < -noise, -1, 0))
    moved = np.flatnonzero(sign)
    if moved.size < 2:
        return np.empty(0, np.int64)
    down = (sign[moved[:-1]] < 0) & (sign[moved[1:]] > 0)
    first = moved[:-1][down] + 1
    last = moved[1:][down]
    return (first + last) // 2


def otsu(histogram: NDArray[Any]) -> int:
    """The bin t for which the classes 0 .. t and t + 1 .. are separated best (Otsu: largest variance between them)."""
    count = histogram.astype(np.float64)
    bins = np.arange(count.size, dtype=np.float64)
    weight = np.cumsum(count)
    total = weight[-1] if weight.size else 0.0
    if not total:
        return 0
    moment = np.cumsum(count * bins)
    mean = moment[-1] / total
    other = total - weight
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean * weight - moment) ** 2 / (weight * other)
    between[(weight == 0) | (other == 0)] = -1.0
    best = int(np.argmax(between))
    if between[best] < 0:  # one gray value only
        return int(np.flatnonzero(count)[0])
    return best


def single_minimum(histogram: NDArray[Any], scale: float = 1.0) -> int | None:
    """The only minimum that is left when the histogram is smoothed more and more; None if there never is a single one.

    `scale` is the number of bins per unit of the standard deviation, which grows by a quarter at a time.
    """
    sigma = 0.5
    last: Int64s | None = None
    while sigma * scale <= histogram.size:
        found = minima(smoothed(histogram, sigma * scale))
        if found.size == 1:
            return int(found[0])
        if found.size == 0:
            break
        last = found
        sigma += max(0.25, 0.1 * sigma)
    if last is None:
        return None
    # The last two minima vanished at once: the lower one of them.
    values = smoothed(histogram, scale)
    return int(last[np.argmin(values[last])])


def binned(values: NDArray[Any], bins: int = 256) -> tuple[Int64s, float, float]:
    """The histogram of real values: counts, the value of the first bin's centre, the distance of the bins.

    The smallest value is the centre of the first bin, the largest that of the last one. NaN and infinities do not count.
    """
    finite = values[np.isfinite(values)].astype(np.float64)
    if not finite.size:
        return np.zeros(1, np.int64), 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        return np.array([finite.size], np.int64), low, 1.0
    step = (high - low) / (bins - 1)
    if not math.isfinite(step) or step == 0:
        return np.array([finite.size], np.int64), low, 1.0
    index = np.rint((finite - low) / step).astype(np.int64)
    return np.bincount(np.clip(index, 0, bins - 1), minlength=bins), low, step
