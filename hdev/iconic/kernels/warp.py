"""Kernels that move pixels of a region by a projective map."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def warp_mask(mask: Any, row0: int, column0: int, inverse: Any, box: Any, smooth: int) -> Any:
    """A mask seen through a map.

    Parameters
    ----------
    mask : (H, W) uint8
        Its first pixel has the coordinates (row0, column0).
    inverse : (3, 3) float64
        From a pixel's centre in the result to a place in the mask, both with the origin at the upper left corner of the pixel
        (0, 0).
    box : (4,) int64
        Rows and columns of the result.
    smooth : int
        0: the pixel that the place lies in; 1: interpolation between the four nearest pixels, set from one half on.

    Returns
    -------
    uint8 mask of the box
    """
    height, width = mask.shape
    result = np.zeros((box[2] - box[0] + 1, box[3] - box[1] + 1), np.uint8)
    for r in range(result.shape[0]):
        y = box[0] + r + 0.5
        for c in range(result.shape[1]):
            x = box[1] + c + 0.5
            scale = inverse[2, 0] * y + inverse[2, 1] * x + inverse[2, 2]
            if scale == 0.0:
                continue
            source_r = (inverse[0, 0] * y + inverse[0, 1] * x + inverse[0, 2]) / scale - row0
            source_c = (inverse[1, 0] * y + inverse[1, 1] * x + inverse[1, 2]) / scale - column0
            if not (source_r > -2.0 and source_c > -2.0 and source_r < height + 2.0 and source_c < width + 2.0):
                continue
            if smooth == 0:
                i = np.int64(np.floor(source_r + 1e-9))
                j = np.int64(np.floor(source_c + 1e-9))
                if 0 <= i < height and 0 <= j < width:
                    result[r, c] = mask[i, j]
                continue
            source_r -= 0.5
            source_c -= 0.5
            i = np.int64(np.floor(source_r))
            j = np.int64(np.floor(source_c))
            down = source_r - i
            right = source_c - j
            weight = 0.0
            for di in range(2):
                for dj in range(2):
                    if 0 <= i + di < height and 0 <= j + dj < width and mask[i + di, j + dj]:
                        weight += (down if di else 1.0 - down) * (right if dj else 1.0 - right)
            result[r, c] = weight >= 0.5 - 1e-9
    return result
