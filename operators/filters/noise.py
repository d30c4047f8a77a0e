"""Noise: added to images, and its distributions."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image, RegionArray
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import check_type, odd_size
from hdev.registry import operator


@operator(effects=("random",))
def add_noise_white(image: Image, amp: float, *, session: Any) -> Image:
    """Noise of equal distribution in -amp .. amp added (byte, int2, uint2, real); the result is rounded and clipped.

    `set_system ('seed_rand', ...)` makes it repeatable. Errors: 1301 for amp <= 0. Source: reference page of `add_noise_white`.
    """
    if not amp > 0:
        raise wrong_value(1, "add_noise_white", f"{amp}")
    check_type(image, "add_noise_white")
    random = session.random

    def noisy(planes: list[np.ndarray]) -> list[np.ndarray]:
        return [to_type(plane + random.uniform(-amp, amp, plane.shape), image.type) for plane in planes]

    return in_domain(image, noisy)


@operator(effects=("random",))
def add_noise_distribution(image: Image, distribution: list[int | float], *, session: Any) -> Image:
    """Noise with given frequencies added (byte, int2); the result is clipped.

    Parameters
    ----------
    distribution : list of 513 numbers
        How often -256 ... 256 are added. If only the first and the last value besides that in the middle are not 0, it is salt
        and pepper noise: pixels become the smallest and the largest gray value.

    Errors: 1401 for another number of values, 1301 for negative ones. Source: reference page of `add_noise_distribution`.
    """
    name = "add_noise_distribution"
    if len(distribution) != 513:
        raise wrong_number(1, name, f"{len(distribution)} values")
    weights = np.array(distribution, np.float64)
    if not (weights >= 0).all() or not 0 < weights.sum() < np.inf:
        raise wrong_value(1, name, "frequencies are not negative, and not all 0")
    check_type(image, name)
    random = session.random
    limits = np.cumsum(weights) / weights.sum()
    used = np.flatnonzero(weights)
    extremes = bool((np.isin(used, (0, 256, 512))).all())
    low, high = (0, 255) if image.type == "byte" else (-32768, 32767)

    def noisy(planes: list[np.ndarray]) -> list[np.ndarray]:
        result = []
        for plane in planes:
            noise = np.searchsorted(limits, random.random(plane.shape), side="right").clip(0, 512) - 256
            if extremes:
                values = np.where(noise == 256, high, np.where(noise == -256, low, plane))
            else:
                values = plane.astype(np.int64) + noise
            result.append(to_type(values, image.type))
        return result

    return in_domain(image, noisy)


@operator
def gauss_distribution(sigma: float) -> list[float]:
    """The 513 frequencies of Gaussian noise of a standard deviation, with the sum 1.
    Reference: `gauss_distribution` (read in part)."""
    if not sigma > 0:
        raise wrong_value(1, "gauss_distribution", f"{sigma}")
    at = np.arange(-256, 257, dtype=np.float64)
    with np.errstate(under="ignore", over="ignore"):
        values = np.exp(-0.5 * (at / sigma) ** 2)
    return (values / values.sum()).tolist()


@operator
def sp_distribution(percent_salt: float, percent_pepper: float) -> list[float]:
    """The 513 frequencies of salt and pepper noise, with the sum 1: pepper first, salt last.

    Both are percentages of pixels, 0 .. 100, at most 100 together. Source: reference page of `sp_distribution`.
    """
    for number, percent in ((1, percent_salt), (2, percent_pepper)):
        if not 0 <= percent <= 100:
            raise wrong_value(number, "sp_distribution", f"{percent}")
    if percent_salt + percent_pepper > 100:
        raise wrong_value(2, "sp_distribution", "more than 100 percent")
    values = [0.0] * 513
    values[0], values[512] = percent_pepper / 100.0, percent_salt / 100.0
    values[256] = 1.0 - values[0] - values[512]
    return values


@operator
def noise_distribution_mean(const_region: RegionArray, image: Image, filter_size: int) -> list[float]:
    """The frequencies of differences between an image and its mean in regions of constant gray value (byte).

    filter_size is the size of the mean's mask, odd. The result has 513 values with the sum 1 (see `add_noise_distribution`).
    Reference: `noise_distribution_mean` (read in part).
    """
    from hdev.iconic.filters import means

    size = odd_size(filter_size, 1, "noise_distribution_mean")
    check_type(image, "noise_distribution_mean", 1)
    smooth = means(image.channels[0], size, size)
    difference = image.channels[0].astype(np.int64) - smooth
    counts = np.zeros(513)
    for region in const_region:
        mask = region.to_mask((image.height, image.width))
        counts += np.bincount(np.clip(difference[mask], -256, 256) + 256, minlength=513)
    return (counts / max(counts.sum(), 1.0)).tolist()
