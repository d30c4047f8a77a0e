"""Affine and projective maps of regions."""

from __future__ import annotations

import math

import numpy as np

from hdev.iconic.base import Box, Floats
from hdev.iconic.region import Region
from hdev.iconic.runs import as_coordinates


def warp(region: Region, matrix: Floats, smooth: bool = False, limit: Box | None = None) -> Region:
    """The region mapped by a 3 x 3 matrix of rows and columns whose origin is the upper left corner of the pixel (0, 0).

    A pixel belongs to the result if the place that is mapped to its centre lies in a pixel of the region; with `smooth`, if
    interpolation between the four nearest pixels gives at least one half. Raises ValueError if the matrix has no inverse or
    the result gets out of range; `limit` restricts it.
    """
    from hdev.iconic.kernels.warp import warp_mask

    determinant = float(np.linalg.det(matrix)) if np.isfinite(matrix).all() else math.nan
    if not (math.isfinite(determinant) and abs(determinant) > 1e-12 * max(np.abs(matrix[:2, :2]).max(), 1e-150) ** 2):
        raise ValueError("the matrix has no inverse")
    box = region.bounding_box
    if box is None:
        return region
    target = _target(box, matrix, limit)
    if target is None:
        return Region.empty()
    mask = region.to_mask().view(np.uint8)
    inverse = np.ascontiguousarray(np.linalg.inv(matrix))
    return Region.from_mask(
        warp_mask(mask, box[0], box[1], inverse, np.array(target, np.int64), int(smooth)), target[0], target[1]
    )


def _target(box: Box, matrix: Floats, limit: Box | None) -> Box | None:
    """The rows and columns that the corners of the box are mapped to."""
    corners = np.array([(r, c, 1.0) for r in (box[0] - 1.0, box[2] + 2.0) for c in (box[1] - 1.0, box[3] + 2.0)])
    mapped = corners @ matrix.T
    if not (mapped[:, 2] > 0).all() and not (mapped[:, 2] < 0).all():
        if limit is None:
            raise ValueError("the region reaches infinity")
        return limit
    points = mapped[:, :2] / mapped[:, 2:]
    low = np.floor(points.min(axis=0) - 1)
    high = np.ceil(points.max(axis=0) + 1)
    if limit is not None:
        low, high = np.maximum(low, limit[:2]), np.minimum(high, limit[2:])
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        raise ValueError("the result is out of range")
    result = (int(low[0]), int(low[1]), int(high[0]), int(high[1]))
    if result[2] < result[0] or result[3] < result[1]:
        return None
    as_coordinates(list(result))
    return result
