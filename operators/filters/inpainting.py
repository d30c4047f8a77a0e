"""Filling parts of an image from what is around them."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image, Region
from hdev.iconic.gray import to_type
from hdev.operators.filters._common import check_type
from hdev.registry import operator

Floats = np.ndarray

#: Systems with more unknowns are solved step by step.
_DIRECT = 1 << 15


@operator
def harmonic_interpolation(image: Image, region: Region, precision: float) -> Image:
    """Gray values inside a region such that each is the mean of its four neighbours (byte, uint2, real).

    This is the smoothest continuation of what is around the region: the solution of Laplace's equation. At the border of the
    image values are mirrored (those outside count as the border pixels themselves).

    Parameters
    ----------
    region
        One for all images. A region that covers the whole image gives an image of zeros.
    precision : >= 0
        Relative accuracy; it matters for large regions only, smaller ones are solved exactly. There are at most 1000 steps.

    Errors: 1301, 9001. Source: reference page of `harmonic_interpolation`.
    """
    name = "harmonic_interpolation"
    if not precision >= 0:
        raise wrong_value(1, name, f"{precision}")
    check_type(image, name)
    mask = region.to_mask((image.height, image.width))
    domain = None if image.has_full_domain else image.domain
    if mask.all():
        return Image([np.zeros(channel.shape, channel.dtype) for channel in image.channels], image.type, domain)
    if not mask.any():
        return image
    solve = _laplace(mask, precision)
    planes = []
    for channel in image.channels:
        plane = channel.copy()
        plane[mask] = to_type(np.round(solve(channel.astype(np.float64)), 9), image.type)
        planes.append(plane)
    return Image(planes, image.type, domain)


def _laplace(mask: np.ndarray, precision: float) -> Any:
    """What gives the values inside the mask of an array: (N,) in the order of its pixels."""
    from scipy import sparse
    from scipy.sparse import linalg

    height, width = mask.shape
    rows, columns = np.nonzero(mask)
    number = np.full(mask.shape, -1, np.int64)
    number[rows, columns] = np.arange(rows.size)
    degree = np.zeros(rows.size)
    pairs, known = [], []
    for dr, dc in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        r, c = rows + dr, columns + dc
        exists = (r >= 0) & (r < height) & (c >= 0) & (c < width)
        degree += exists
        r, c, own = r[exists], c[exists], np.flatnonzero(exists)
        other = number[r, c]
        pairs.append((own[other >= 0], other[other >= 0]))
        known.append((own[other < 0], r[other < 0], c[other < 0]))
    at = np.concatenate([own for own, _ in pairs]), np.concatenate([other for _, other in pairs])
    matrix = sparse.diags(degree) - sparse.csr_matrix((np.ones(at[0].size), at), (rows.size, rows.size))
    matrix = sparse.csc_matrix(matrix)
    factors = linalg.splu(matrix) if rows.size <= _DIRECT else None

    def solve(gray: Floats) -> Floats:
        right = np.zeros(rows.size)
        for own, r, c in known:
            np.add.at(right, own, gray[r, c])
        if factors is not None:
            return factors.solve(right)
        scale = sparse.diags(1.0 / degree)
        start = np.full(rows.size, right.sum() / max(sum(own.size for own, _, _ in known), 1))
        values, _ = linalg.cg(matrix, right, start, rtol=max(precision * 1e-3, 1e-12), maxiter=1000, M=scale)
        return values

    return solve
