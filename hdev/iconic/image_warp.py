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
    from hdev.iconic.kernels import warps

    back = np.ascontiguousarray(np.linalg.inv(np.vstack((matrix, [0, 0, 1])))[:2])
    extent = np.empty((height, 4), np.int64)
    low, high = (1.0, 2.0) if method == "bicubic" else (1e-5, 1.0 + 1e-5)
    warps.affine_extent(back, image.height, image.width, width, low, high, extent)
    dtype = image.channels[0].dtype
    whole = dtype.kind in "iu"
    limits = np.iinfo(dtype) if whole else np.finfo(dtype)
    planes = []
    for channel in image.channels:
        plane = np.empty((height, width), dtype)
        source = _averaged(channel, matrix, method) if method in ("constant", "weighted") else channel
        if method == "nearest_neighbor":
            warps.affine_nearest(channel, back, extent, plane)
        elif method == "bicubic":
            warps.affine_bicubic(channel, back, extent, whole, float(limits.min), float(limits.max), plane)
        elif source.dtype.kind == "f":
            result = plane if not whole else np.empty((height, width), np.float32)
            warps.affine_bilinear_real(source, back, extent, result)
            plane = to_type(result, image.type)
        else:
            warps.affine_bilinear(source, back, extent, plane)
        planes.append(plane)
    if image.has_full_domain:
        first, last = extent[:, 0], extent[:, 1]
        if not first.any() and (last == width - 1).all():
            return Image(planes, image.type)
        filled = np.flatnonzero(last >= first)
        return Image(planes, image.type, Region.from_runs(filled, first[filled], last[filled]))
    return Image(_cleared(planes, inside := _domain(image, back, extent, width)), image.type, Region.from_mask(inside))


def _domain(image: Image, back: Floats, extent: NDArray[np.int64], width: int) -> NDArray[np.uint8]:
    """Mask of the pixels whose nearest pixel of origin is in the image's domain."""
    from hdev.iconic.kernels.warps import affine_nearest

    known = image.domain.to_mask((image.height, image.width)).view(np.uint8)
    known.flags.writeable = False
    inside = np.empty((len(extent), width), np.uint8)
    affine_nearest(known, back, extent, inside)
    return inside


def _cleared(planes: list[NDArray[Any]], inside: NDArray[np.uint8]) -> list[NDArray[Any]]:
    for plane in planes:
        plane[inside == 0] = 0
    return planes


def zoomed(image: Image, height: int, width: int, method: str) -> Image:
    """The image scaled to another size, its corners onto the corners."""
    import cv2

    down, right = height / image.height, width / image.width
    matrix = corner_based(np.array([[down, 0, 0], [0, right, 0]], np.float64))
    how = None
    if method == "constant" and down <= 1 and right <= 1:
        how = cv2.INTER_AREA
    elif method == "bilinear" or (method in ("constant", "weighted") and down >= 1 and right >= 1):
        how = cv2.INTER_LINEAR
    if how is None:
        return warped(image, matrix, height, width, method)
    planes = [_resized(channel, width, height, how) for channel in image.channels]
    if image.has_full_domain:
        return Image(planes, image.type)
    nearest = warped(image.channel(0), matrix, height, width, "nearest_neighbor")
    if how != cv2.INTER_AREA:
        _cleared(planes, nearest.domain.to_mask((height, width)).view(np.uint8))
    return Image(planes, image.type, nearest.domain)


def _resized(channel: NDArray[Any], width: int, height: int, how: int) -> NDArray[Any]:
    import cv2

    if channel.dtype == np.uint8 and how == cv2.INTER_LINEAR:
        if (height, width) == (2 * channel.shape[0], 2 * channel.shape[1]):
            return cv2.resize(channel, (width, height), interpolation=cv2.INTER_LINEAR_EXACT)
        # OpenCV rounds bytes twice; with 16 bits it has floats in between.
        return cv2.resize(channel.astype(np.uint16), (width, height), interpolation=how).astype(np.uint8)
    return cv2.resize(channel, (width, height), interpolation=how)


def _averaged(channel: NDArray[Any], matrix: Floats, method: str) -> NDArray[Any]:
    """The channel smoothed as far as the map makes it smaller: with a rectangle ('constant') or a Gaussian ('weighted')."""
    import cv2

    shrink = [1.0 / max(math.hypot(*matrix[:, k]), 1e-6) for k in (0, 1)]
    if max(shrink) <= 1.0:
        return channel
    if method == "weighted":
        source = channel.astype(np.float32)
        sigma = [max(0.5 * factor, 1e-3) for factor in shrink]
        smooth = cv2.GaussianBlur(source, (0, 0), sigma[1], sigmaY=sigma[0], borderType=cv2.BORDER_REPLICATE)
    else:
        size = [max(int(factor) | 1, 1) for factor in shrink]
        smooth = cv2.boxFilter(channel, cv2.CV_32F, (size[1], size[0]), borderType=cv2.BORDER_REPLICATE)
    smooth.flags.writeable = False  # as channels are: the kernels are compiled for these
    return smooth
