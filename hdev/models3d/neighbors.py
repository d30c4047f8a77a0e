"""The neighbours of points: distances, numbers, planes and surfaces through them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Points

#: Points whose neighbourhoods are worked on at a time.
_CHUNK = 20000


def distances_to_neighbors(points: Points, number: int = 1) -> NDArray[np.float64]:
    """The distance from each point to its nearest (or `number`-th nearest) other point; infinite where there is none.

    Raises ValueError for a number below 1.
    """
    from scipy.spatial import cKDTree

    if number < 1:
        raise ValueError("the number is less than 1")
    result = np.full(len(points), np.inf)
    finite = np.isfinite(points).all(axis=1)
    known = points[finite]
    if len(known) > number:
        result[finite] = cKDTree(known).query(known, [number + 1])[0][:, 0]
    return result


def numbers_of_neighbors(points: Points, distance: float) -> NDArray[np.int64]:
    """How many other points lie within this distance of each point. Raises ValueError for a negative distance."""
    from scipy.spatial import cKDTree

    if not distance >= 0:
        raise ValueError("the distance is negative")
    result = np.zeros(len(points), np.int64)
    finite = np.isfinite(points).all(axis=1)
    if finite.any():
        known = points[finite]
        result[finite] = cKDTree(known).query_ball_point(known, distance, return_length=True) - 1
    return result


def moving_least_squares(
    points: Points,
    count: int,
    order: int,
    absolute: float | None,
    relative: float,
) -> tuple[Points, Points]:
    """Points moved to, and normals (length 1) of, a surface that is fitted to the neighbours of each point.

    Parameters
    ----------
    count
        Neighbours that a surface is fitted to, the point among them.
    order
        Of the polynomial over the tangential plane; 1 is a plane.
    absolute
        The weight of a neighbour is exp(-d^2 / sigma^2) with this sigma, or None for `relative` times the distance to the
        neighbour in the middle (the count / 2-th).

    Where there is no plane through the neighbours (fewer than three places) the point stays and its normal is 0.
    """
    from scipy.spatial import cKDTree

    moved, normals = np.array(points), np.zeros_like(points)
    finite = np.flatnonzero(np.isfinite(points).all(axis=1))
    known = points[finite]
    count = min(count, len(known))
    if count < 3:
        return moved, normals
    tree = cKDTree(known)
    for start in range(0, len(known), _CHUNK):
        part = known[start : start + _CHUNK]
        distance, index = tree.query(part, count)
        place, normal = _fitted(part, known[index], distance, order, absolute, relative)
        moved[finite[start : start + _CHUNK]] = place
        normals[finite[start : start + _CHUNK]] = normal
    return moved, normals


def _fitted(
    centre: Points,
    around: NDArray[np.float64],
    distance: NDArray[np.float64],
    order: int,
    absolute: Any,
    relative: float,
) -> tuple[Points, Points]:
    """See `moving_least_squares`; `around` is (N, K, 3)."""
    sigma = np.full(len(centre), absolute) if absolute is not None else relative * distance[:, distance.shape[1] // 2]
    with np.errstate(all="ignore"):
        weight = np.exp(-((distance / sigma[:, None]) ** 2))
    weight = np.where(np.isfinite(weight), weight, 1.0)
    total = weight.sum(axis=1, keepdims=True)
    mean = np.einsum("nk,nkd->nd", weight, around) / total
    offset = around - mean[:, None]
    covariance = np.einsum("nk,nki,nkj->nij", weight, offset, offset)
    values, axes = np.linalg.eigh(covariance)
    normal, first, second = axes[:, :, 0], axes[:, :, 2], axes[:, :, 1]
    good = values[:, 1] > 1e-14 * np.maximum(values[:, 2], np.finfo(np.float64).tiny)
    own = centre - mean
    u0, v0 = np.einsum("nd,nd->n", own, first), np.einsum("nd,nd->n", own, second)
    if order == 1:
        place = mean + first * u0[:, None] + second * v0[:, None]
        return np.where(good[:, None], place, centre), np.where(good[:, None], normal, 0.0)
    u = np.einsum("nkd,nd->nk", offset, first) - u0[:, None]
    v = np.einsum("nkd,nd->nk", offset, second) - v0[:, None]
    h = np.einsum("nkd,nd->nk", offset, normal)
    scale = np.maximum(np.sqrt((u * u + v * v).max(axis=1, keepdims=True)), np.finfo(np.float64).tiny)
    u, v = u / scale, v / scale
    terms = [u**a * v**b for degree in range(order + 1) for a in range(degree, -1, -1) for b in (degree - a,)]
    table = np.stack(terms, axis=-1)
    weighted = table * weight[..., None]
    left = np.einsum("nka,nkb->nab", weighted, table)
    ridge = 1e-12 * np.trace(left, axis1=1, axis2=2)[:, None, None] * np.eye(left.shape[1])
    right = np.einsum("nka,nk->na", weighted, h)
    solution = np.linalg.solve(left + ridge + np.finfo(np.float64).tiny * np.eye(left.shape[1]), right[..., None])[
        ..., 0
    ]
    place = mean + first * u0[:, None] + second * v0[:, None] + normal * solution[:, :1]
    slope_u, slope_v = solution[:, 1:2] / scale, solution[:, 2:3] / scale
    tilted = normal - first * slope_u - second * slope_v
    tilted /= np.linalg.norm(tilted, axis=1, keepdims=True)
    return np.where(good[:, None], place, centre), np.where(good[:, None], tilted, 0.0)


def oriented_alike(points: Points, normals: Points, count: int = 10) -> Points:
    """The normals with their signs chosen such that those of neighbours agree.

    Along a tree of neighbours whose normals differ least; in each part that hangs together, most normals look away from the
    middle.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree
    from scipy.spatial import cKDTree

    valid = np.flatnonzero(np.isfinite(points).all(axis=1) & normals.any(axis=1))
    if len(valid) < 2:
        return normals
    p, n = points[valid], normals[valid].copy()
    count = min(count, len(p) - 1)
    _, index = cKDTree(p).query(p, count + 1)
    rows, columns = np.repeat(np.arange(len(p)), count), index[:, 1:].reshape(-1)
    cost = 1.0 + 1e-6 - abs(np.einsum("nd,nd->n", n[rows], n[columns]))
    graph = coo_matrix((cost, (rows, columns)), shape=(len(p), len(p))).tocsr()
    tree = minimum_spanning_tree(graph.maximum(graph.T))
    parts, label = connected_components(tree, directed=False)
    sums = [np.bincount(label, p[:, axis], parts) for axis in range(3)]
    centre = np.stack(sums, axis=1) / np.bincount(label, minlength=parts)[:, None]
    both = tree + tree.T
    for part, seed in enumerate(np.unique(label, return_index=True)[1].tolist()):
        order, before = breadth_first_order(both, seed, directed=False)
        flip = np.zeros(len(p), bool)
        against = np.einsum("nd,nd->n", n[order[1:]], n[before[order[1:]]]) < 0
        for k, (own, parent) in enumerate(zip(order[1:].tolist(), before[order[1:]].tolist())):
            flip[own] = flip[parent] != against[k]
        n[flip] *= -1.0
        if np.einsum("nd,nd->n", n[order], p[order] - centre[part]).sum() < 0:
            n[order] *= -1.0
    result = normals.copy()
    result[valid] = n
    return result
