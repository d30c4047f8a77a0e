"""Affine maps of images: each pixel of the result is looked up in the image at the position it comes from.

Coordinates of matrices here count from the centre of the first pixel; `corner_based` turns a matrix that counts from its upper
left corner into one of these.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats
from hdev.iconic.gray import to_type
from hdev.iconic.image import Image
from hdev.iconic.region import Region
from hdev.iconic.sampling import interpolated

#: 'constant' and 'weighted' are 'bilinear' with the image averaged first where it gets smaller.
INTERPOLATIONS = ("nearest_neighbor", "bilinear", "bicubic", "constant", "weighted")


def corner_based(matrix: Floats) -> Floats:
    """(2, 3): the same map with coordinates from the centre of the first pixel, where they were from its corner."""
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    full = np.vstack((matrix, [0, 0, 1]))
    return (np.linalg.inv(shift) @ full @ shift)[:2]


def warped(image: Image, matrix: Floats, height: int, width: int, method: str) -> Image:
    """The image of size (height, width) that `matrix` ((2, 3): row, column, 1) makes of the image.

    The domain is where the nearest pixel of origin exists and is in the domain; outside of it the result is 0.
    """
    from hdev.iconic.kernels.warps import affine_bilinear, affine_nearest

    back = np.ascontiguousarray(np.linalg.inv(np.vstack((matrix, [0, 0, 1])))[:2])
    rows, columns = np.empty((height, width), np.int32), np.empty((height, width), np.int32)
    affine_nearest(back, image.height, image.width, rows, columns)
    inside = rows >= 0
    if not image.has_full_domain:
        inside &= image.domain.to_mask((image.height, image.width))[rows, columns]
    planes = []
    for channel in image.channels:
        source = _averaged(channel, matrix, method) if method in ("constant", "weighted") else channel
        if method == "nearest_neighbor":
            plane = source[rows, columns]
        elif method == "bicubic":
            at = np.mgrid[0:height, 0:width].reshape(2, -1)
            y, x = (back[k, 0] * at[0] + back[k, 1] * at[1] + back[k, 2] for k in (0, 1))
            y, x = np.clip(y, 0, image.height - 1), np.clip(x, 0, image.width - 1)
            plane = to_type(interpolated(source, y, x, method).reshape(height, width), image.type)
        else:
            result = np.empty((height, width), np.float32)
            affine_bilinear(source, back, result)
            plane = to_type(result, image.type)
        plane[~inside] = 0
        planes.append(plane)
    return Image(planes, image.type, None if inside.all() else Region.from_mask(inside))


def zoomed(image: Image, height: int, width: int, method: str) -> Image:
    """The image scaled to another size, its corners onto the corners."""
    import cv2

    down, right = height / image.height, width / image.width
    shrunk = method == "constant" and down <= 1 and right <= 1
    matrix = corner_based(np.array([[down, 0, 0], [0, right, 0]], np.float64))
    if shrunk and image.channels[0].dtype in (np.uint8, np.uint16, np.int16, np.float32):
        planes = [cv2.resize(channel, (width, height), interpolation=cv2.INTER_AREA) for channel in image.channels]
        if image.has_full_domain:
            return Image(planes, image.type)
        nearest = warped(image.channel(0), matrix, height, width, "nearest_neighbor")
        return Image(planes, image.type, nearest.domain)
    return warped(image, matrix, height, width, method)


def _averaged(channel: NDArray[Any], matrix: Floats, method: str) -> NDArray[Any]:
    """The channel smoothed as far as the map makes it smaller: with a rectangle ('constant') or a Gaussian ('weighted')."""
    import cv2

    shrink = [1.0 / max(math.hypot(*matrix[:, k]), 1e-6) for k in (0, 1)]
    if max(shrink) <= 1.0:
        return channel
    source = channel.astype(np.float32)
    if method == "weighted":
        sigma = [max(0.5 * factor, 1e-3) for factor in shrink]
        smooth = cv2.GaussianBlur(source, (0, 0), sigma[1], sigmaY=sigma[0], borderType=cv2.BORDER_REPLICATE)
    else:
        size = [max(int(factor) | 1, 1) for factor in shrink]
        smooth = cv2.blur(source, (size[1], size[0]), borderType=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(smooth)
