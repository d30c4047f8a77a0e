"""Smooth parts of surfaces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.distances import angle_weighted
from hdev.models3d.geometry import all_triangles, face_normals, normalized
from hdev.models3d.model import Model, Points
from hdev.models3d.parts import linked, split


def smooth_parts(model: Model, angle: float, curvature: float, least: int) -> list[Model]:
    """The parts of a surface within which neighbours have similar normals and curvatures, with at least so many points."""
    assert model.points is not None
    points, triangles = model.points, all_triangles(model)
    edges = np.concatenate([triangles[:, pair] for pair in ([0, 1], [1, 2], [2, 0])]).astype(np.int64)
    normals = model.normals
    if normals is None:
        normals = angle_weighted(points, triangles, normalized(face_normals(points, triangles)))
    normals = normalized(normals)
    bend = _variation(points, edges)
    a, b = edges[:, 0], edges[:, 1]
    alike = np.einsum("nd,nd->n", normals[a], normals[b]) >= np.cos(angle)
    alike &= abs(bend[a] - bend[b]) <= curvature
    labels = linked(model.count, edges[alike])
    used = labels >= 0
    sizes = np.bincount(labels[used], minlength=1)
    labels[used] = np.where(sizes[labels[used]] >= least, labels[used], -1)
    return split(model.with_(normals=normals), labels)


def _variation(points: Points, edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each point the part of the variance of the points up to two edges away that lies in its smallest direction."""
    from scipy.sparse import coo_matrix, identity

    count = len(points)
    ones = np.ones(2 * len(edges))
    both = np.concatenate([edges, edges[:, ::-1]])
    near = coo_matrix((ones, (both[:, 0], both[:, 1])), shape=(count, count)).tocsr() + identity(count, format="csr")
    near = near @ near
    near.data[:] = 1.0
    local = points - points.mean(axis=0)
    number = np.asarray(near.sum(axis=1)).reshape(-1)
    mean = near @ local / number[:, None]
    products = np.stack([local[:, i] * local[:, j] for i in range(3) for j in range(3)], axis=1)
    covariance = (near @ products / number[:, None]).reshape(-1, 3, 3) - mean[:, :, None] * mean[:, None, :]
    values = np.linalg.eigvalsh(covariance)
    total = values.sum(axis=1)
    result: NDArray[np.float64] = np.divide(np.maximum(values[:, 0], 0.0), total, out=np.zeros(count), where=total > 0)
    return result
