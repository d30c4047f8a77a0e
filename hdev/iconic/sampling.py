"""Gray values at sub-pixel positions. Pixels beyond the border repeat the border."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats


def interpolated(channel: NDArray[Any], rows: Floats, columns: Floats, method: str) -> NDArray[Any]:
    """(N,) values of an (H, W) channel, (N, 2) of a vector field.

    Parameters
    ----------
    rows, columns : (N,) float64
    method : 'nearest_neighbor' (values of the channel's own type), 'bilinear' or 'bicubic' (Keys, a = -0.5; both float64)
    """
    height, width = channel.shape[:2]
    if method == "nearest_neighbor":
        near_row = np.clip(np.floor(rows + 0.5), 0, height - 1).astype(np.int64)
        near_column = np.clip(np.floor(columns + 0.5), 0, width - 1).astype(np.int64)
        return channel[near_row, near_column]
    taps, weights = (_LINEAR, _linear) if method == "bilinear" else (_CUBIC, _cubic)
    base_row, base_column = np.floor(rows), np.floor(columns)
    weight_row, weight_column = weights(rows - base_row), weights(columns - base_column)
    total: Any = 0.0
    for i, down in enumerate(taps):
        row = np.clip(base_row + down, 0, height - 1).astype(np.int64)
        for j, right in enumerate(taps):
            column = np.clip(base_column + right, 0, width - 1).astype(np.int64)
            weight = weight_row[i] * weight_column[j]
            values = channel[row, column]
            wide = values.astype(np.complex128 if values.dtype.kind == "c" else np.float64)
            if wide.ndim == 2:
                weight = weight[:, None]
            total = total + np.where(weight == 0, 0.0, wide * weight)
    return np.asarray(total)


_LINEAR = (0, 1)
_CUBIC = (-1, 0, 1, 2)


def _linear(t: Floats) -> list[Floats]:
    return [1.0 - t, t]


def _cubic(t: Floats) -> list[Floats]:
    return [
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    ]
