"""Distance transforms of regions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Int64s
from hdev.iconic.region import Region

_STEPS = {"city-block": (4,), "chessboard": (8,), "octagonal": (4, 8)}
METRICS = (*_STEPS, "chamfer-3-4", "chamfer-3-4-unnormalized", "euclidean")


def distance_transform(
    region: Region, metric: str, inside: bool, width: int, height: int
) -> tuple[NDArray[Any], Int64s, Int64s]:
    """The distance of every pixel of an image from the region or from what is outside of it, and the pixel it is taken from.

    Parameters
    ----------
    metric : one of METRICS
    inside : bool
        True: pixels of the region have their distance from the nearest pixel outside (pixels outside of the image count as
        such), the others 0. False: pixels outside have their distance from the region, its pixels 0.

    Returns
    -------
    (H, W) int32, or float32 for 'euclidean'; (H, W) rows and columns. Without anything to take a distance from: the largest
    int32, or infinity, and the pixel itself.
    """
    from hdev.iconic.kernels import contours

    mask = region.to_mask((height, width)).view(np.uint8)
    sources = np.pad(1 - mask, 1, constant_values=1) if inside else np.pad(mask, 1)
    if metric == "euclidean":
        square, nearest = contours.euclidean_distances(sources)
        distance: NDArray[Any] = np.where(square >= 0, np.sqrt(np.maximum(square, 0)), np.inf).astype(np.float32)
    elif metric in _STEPS:
        distance, nearest = contours.flood_distances(sources, np.array(_STEPS[metric], np.int64))
    else:
        distance, nearest = contours.chamfer_distances(sources, 3, 4)
        if metric == "chamfer-3-4":
            distance = np.where(nearest >= 0, distance // 3, distance)
    own = np.arange(nearest.size, dtype=np.int64).reshape(nearest.shape)
    nearest = np.where(nearest >= 0, nearest, own)[1:-1, 1:-1]
    return distance[1:-1, 1:-1], nearest // (width + 2) - 1, nearest % (width + 2) - 1
