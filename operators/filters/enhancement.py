"""Enhancing contrast."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image, arithmetic
from hdev.iconic.filters import filtered, means
from hdev.iconic.gray import flat, in_domain
from hdev.registry import operator


@operator
def scale_image_max(image: Image) -> Image:
    """The gray values of the domain spread over 0 .. 255, each channel from its smallest to its largest: a byte image.

    g' = (g - min) * 255 / (max - min), rounded; a constant channel becomes 0. Source: reference page of `scale_image_max`.
    """
    if image.type not in ("byte", "int2", "uint2", "int4", "int8", "real"):
        raise HError(9001, image.type, operator="scale_image_max")
    mask = None if image.has_full_domain else image.domain.to_mask((image.height, image.width))
    bounds = []
    for channel in image.channels:
        if mask is None and channel.dtype in (np.uint8, np.uint16, np.int16):
            import cv2

            bounds.append(cv2.minMaxLoc(channel)[:2])
            continue
        values = channel if mask is None else channel[mask]
        low, high = (values.min(), values.max()) if values.size else (0, 0)
        if not (np.isfinite(low) and np.isfinite(high)):
            values = values[np.isfinite(values)]
            low, high = (values.min(), values.max()) if values.size else (0, 0)
        bounds.append((float(low), float(high)))

    def spread(planes: list[np.ndarray]) -> list[np.ndarray]:
        result = []
        for plane, (low, high) in zip(planes, bounds):
            if high <= low:
                result.append(np.zeros(plane.shape, np.uint8))
            else:
                result.append(arithmetic.spread(plane, low, high))
        return result

    return in_domain(image, spread, type="byte")


@operator
def emphasize(image: Image, mask_width: int, mask_height: int, factor: float) -> Image:
    """High frequencies amplified: round ((g - mean) * factor) + g, clipped, where mean is that of `mean_image`.

    For byte, int2 and uint2. Source: reference page of `emphasize`.
    """
    if image.type not in ("byte", "int2", "uint2"):
        raise HError(9001, image.type, operator="emphasize")
    for number, size in ((1, mask_width), (2, mask_height)):
        if size < 1:
            raise wrong_value(number, "emphasize", f"{size}")
    width, height = mask_width | 1, mask_height | 1

    def emphasized(channel: np.ndarray) -> np.ndarray:
        from hdev.iconic.kernels import arithmetic

        limits, result = np.iinfo(channel.dtype), np.empty(channel.shape, channel.dtype)
        smooth = means(channel, height, width)
        bounds = float(limits.min), float(limits.max)
        arithmetic.emphasized(flat(channel), flat(smooth), float(factor), *bounds, result.reshape(-1))
        return result

    return filtered(image, (height // 2, width // 2), emphasized)
