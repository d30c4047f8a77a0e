"""Kernels that sample an image at affinely mapped positions."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def affine_bilinear(channel: Any, matrix: Any, result: Any) -> None:
    """Bilinear samples, the border repeated: result[r, c] is `channel` at matrix @ (r, c, 1).

    Parameters
    ----------
    channel : (H, W), any real type
    matrix : (2, 3) float64
        From pixels of the result (row, column, 1) to positions (row, column).
    result : (R, C) float32, written
    """
    height, width = channel.shape
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            y = min(max(matrix[0, 0] * r + matrix[0, 1] * c + matrix[0, 2], 0.0), height - 1.0)
            x = min(max(matrix[1, 0] * r + matrix[1, 1] * c + matrix[1, 2], 0.0), width - 1.0)
            i = int(y)
            j = int(x)
            down = min(i + 1, height - 1)
            right = min(j + 1, width - 1)
            v = y - i
            u = x - j
            above = (1.0 - u) * channel[i, j] + u * channel[i, right]
            below = (1.0 - u) * channel[down, j] + u * channel[down, right]
            result[r, c] = (1.0 - v) * above + v * below


@kernel
def affine_nearest(matrix: Any, height: int, width: int, rows: Any, columns: Any) -> None:
    """The pixels nearest to the mapped positions, -1 where these are outside of an image of this size.

    Parameters
    ----------
    matrix : (2, 3) float64
        As in `affine_bilinear`.
    rows, columns : (R, C) int32, written
    """
    for r in range(rows.shape[0]):
        for c in range(rows.shape[1]):
            y = np.floor(matrix[0, 0] * r + matrix[0, 1] * c + matrix[0, 2] + 0.5)
            x = np.floor(matrix[1, 0] * r + matrix[1, 1] * c + matrix[1, 2] + 0.5)
            if y < 0 or x < 0 or y >= height or x >= width:
                rows[r, c] = -1
                columns[r, c] = -1
            else:
                rows[r, c] = int(y)
                columns[r, c] = int(x)
