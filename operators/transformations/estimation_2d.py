"""Matrices of the plane from corresponding points."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations._matrices import Numbers, stored
from hdev.registry import operator


@operator
def vector_angle_to_rigid(
    row1: float, column1: float, angle1: float, row2: float, column2: float, angle2: float
) -> Floats:
    """The matrix that turns by angle2 - angle1 [rad] and maps the point (row1, column1) to (row2, column2).

    Reference: `vector_angle_to_rigid` (read in part: the description).
    """
    sine, cosine = math.sin(angle2 - angle1), math.cos(angle2 - angle1)
    return np.array(
        [
            cosine,
            -sine,
            row2 - cosine * row1 + sine * column1,
            sine,
            cosine,
            column2 - sine * row1 - cosine * column1,
        ]
    )


def _pairs(name: str, least: int, *coordinates: Numbers) -> tuple[Floats, Floats]:
    points = matrices.points(name, 1, *coordinates)
    if points.shape[1] < least:
        raise wrong_number(1, name, f"{points.shape[1]} points")
    return points[:2], points[2:]


def _centred(points: Floats) -> tuple[Floats, Floats]:
    center = points.mean(axis=1, keepdims=True)
    return points - center, center


def _fitted(linear: Floats, p: Floats, q: Floats) -> Floats:
    """The matrix with this linear part that maps the mean of p to the mean of q."""
    result = np.eye(3)
    result[:2, :2] = linear
    result[:2, 2:] = q.mean(axis=1, keepdims=True) - linear @ p.mean(axis=1, keepdims=True)
    return stored(result)


@operator
def vector_to_rigid(px: Numbers, py: Numbers, qx: Numbers, qy: Numbers) -> Floats:
    """The turn and move that map the points p nearest to the points q (least squares).

    One pair (the page asks for two): a move only.

    Source: reference page of `vector_to_rigid`.
    """
    p, q = _pairs("vector_to_rigid", 1, px, py, qx, qy)
    return _fitted(_turn(p, q)[0], p, q)


def _turn(p: Floats, q: Floats) -> tuple[Floats, float]:
    """The best rotation, and the sum of the products of turned p and q around their means."""
    a, b = _centred(p)[0], _centred(q)[0]
    cosine, sine = float((a * b).sum()), float((a[0] * b[1] - a[1] * b[0]).sum())
    length = math.hypot(cosine, sine)
    if length == 0.0:
        return np.eye(2), 0.0
    return np.array([[cosine, -sine], [sine, cosine]]) / length, length


@operator
def vector_to_similarity(px: Numbers, py: Numbers, qx: Numbers, qy: Numbers) -> Floats:
    """The turn, uniform scaling and move that map the points p nearest to the points q (least squares).

    One pair (the page asks for two): a move only. Source: reference page of `vector_to_similarity`.
    """
    p, q = _pairs("vector_to_similarity", 1, px, py, qx, qy)
    spread = float((_centred(p)[0] ** 2).sum())
    if p.shape[1] == 1:
        return _fitted(np.eye(2), p, q)
    turn, product = _turn(p, q)
    if spread == 0.0 or product == 0.0:
        raise HError(matrices.SINGULAR, "the points are the same", operator="vector_to_similarity")
    return _fitted(turn * (product / spread), p, q)


@operator
def vector_to_aniso(px: Numbers, py: Numbers, qx: Numbers, qy: Numbers) -> Floats:
    """The scaling along both axes, then turn and move that map the points p nearest to the points q (least squares).

    At least three pairs not on a line parallel to an axis. Reference: `vector_to_aniso` (read in part: the description).
    """
    name = "vector_to_aniso"
    p, q = _pairs(name, 3, px, py, qx, qy)
    a, b = _centred(p)[0], _centred(q)[0]
    xx, yy = float((a[0] ** 2).sum()), float((a[1] ** 2).sum())
    if min(xx, yy) <= 1e-20 * max(xx, yy) or max(xx, yy) == 0.0:
        raise HError(matrices.SINGULAR, "the points lie on a line", operator=name)
    # Turned by phi, with the best sx and sy, the squared error is constant - v' M v with v = (cos phi, sin phi).
    first, second = a[0] @ b.T / math.sqrt(xx), np.array([a[1] @ b[1], -(a[1] @ b[0])]) / math.sqrt(yy)
    cosine, sine = np.linalg.eigh(np.outer(first, first) + np.outer(second, second))[1][:, 1]
    sx = (cosine * (a[0] @ b[0]) + sine * (a[0] @ b[1])) / xx
    sy = (cosine * (a[1] @ b[1]) - sine * (a[1] @ b[0])) / yy
    if sx + sy < 0:
        sx, sy, cosine, sine = -sx, -sy, -cosine, -sine
    return _fitted(np.array([[cosine * sx, -sine * sy], [sine * sx, cosine * sy]]), p, q)


@operator
def vector_to_hom_mat2d(px: Numbers, py: Numbers, qx: Numbers, qy: Numbers) -> Floats:
    """The affine matrix that maps the points p nearest to the points q (least squares).

    At least three pairs not on one line (error 3605). Source: reference page of `vector_to_hom_mat2d`.
    """
    name = "vector_to_hom_mat2d"
    p, q = _pairs(name, 3, px, py, qx, qy)
    a, b = _centred(p)[0], _centred(q)[0]
    if np.linalg.matrix_rank(a, tol=1e-10 * max(float(np.abs(p).max()), 1e-300)) < 2:
        raise HError(matrices.SINGULAR, "the points lie on a line", operator=name)
    return _fitted(np.linalg.lstsq(a.T, b.T, rcond=None)[0].T, p, q)


@operator
def point_line_to_hom_mat2d(
    transformation_type: str, px: Numbers, py: Numbers, l1x: Numbers, l1y: Numbers, l2x: Numbers, l2y: Numbers
) -> Floats:
    """The matrix that brings the points p nearest to the lines through l1 and l2 (least squares of the distances).

    Parameters
    ----------
    transformation_type
        'translation', 'rigid', 'similarity', 'aniso' or 'affine'; they need 2, 3, 4, 5 and 6 pairs.

    Error 3605 if the pairs do not determine it. Reference: `point_line_to_hom_mat2d` (read in part: the description).
    """
    name = "point_line_to_hom_mat2d"
    least = {"translation": 2, "rigid": 3, "similarity": 4, "aniso": 5, "affine": 6}.get(transformation_type)
    if least is None:
        raise wrong_value(1, name, f"'{transformation_type}'")
    values = matrices.points(name, 2, px, py, l1x, l1y, l2x, l2y)
    if values.shape[1] < least:
        raise wrong_number(2, name, f"{values.shape[1]} points")
    p, start, line = values[:2], values[2:4], values[4:] - values[2:4]
    length = np.hypot(*line)
    if (length == 0).any():
        raise wrong_value(6, name, "the points of a line are the same")
    normal = np.stack((-line[1], line[0])) / length
    offset = (normal * start).sum(axis=0)

    def full(parameters: Floats) -> Floats:
        result = np.eye(3)
        result[:2, 2] = parameters[:2]
        rest = parameters[2:]
        if transformation_type == "affine":
            result[:2, :2] = rest.reshape(2, 2)
        elif transformation_type == "similarity":
            result[:2, :2] = [[rest[0], -rest[1]], [rest[1], rest[0]]]
        elif rest.size:
            cosine, sine = math.cos(rest[0]), math.sin(rest[0])
            scale = np.diag(rest[1:]) if rest.size > 1 else np.eye(2)
            result[:2, :2] = np.array([[cosine, -sine], [sine, cosine]]) @ scale
        return result

    def error(parameters: Floats) -> Floats:
        matrix = full(parameters)
        return (normal * (matrix[:2, :2] @ p + matrix[:2, 2:])).sum(axis=0) - offset

    starts = {
        "translation": [()],
        "rigid": [(k * math.pi / 4,) for k in range(8)],
        "similarity": [(1.0, 0.0)],
        "aniso": [(k * math.pi / 4, 1.0, 1.0) for k in range(8)],
        "affine": [(1.0, 0.0, 0.0, 1.0)],
    }
    from scipy.optimize import least_squares

    found = [least_squares(error, np.array([0.0, 0.0, *start]), x_scale="jac") for start in starts[transformation_type]]
    best = min(found, key=lambda result: result.cost)
    singular = np.linalg.svd(best.jac, compute_uv=False)
    if singular[-1] <= 1e-10 * singular[0]:
        raise HError(matrices.SINGULAR, "the pairs do not determine the matrix", operator=name)
    return stored(full(best.x))


# ------------------------------------------------------------------------------------------------------- projective


def _normalization(points: Floats) -> Floats:
    """The similarity after which homogeneous points have mean 0 and a mean distance of sqrt (2) from it."""
    finite = points[:, points[2] != 0.0]
    if not finite.shape[1]:
        return np.eye(3)
    plane = finite[:2] / finite[2]
    centred, center = _centred(plane)
    distance = float(np.hypot(*centred).mean())
    scale = math.sqrt(2.0) / distance if distance > 0 else 1.0
    return np.array([[scale, 0.0, -scale * center[0, 0]], [0.0, scale, -scale * center[1, 0]], [0.0, 0.0, 1.0]])


def _linear(p: Floats, q: Floats, name: str, normalized: bool) -> Floats:
    """Direct linear transformation: the 3 x 3 matrix with q ~ H p."""
    before, after = (_normalization(p), _normalization(q)) if normalized else (np.eye(3), np.eye(3))
    a, b = before @ p, after @ q
    a, b = a / np.linalg.norm(a, axis=0), b / np.linalg.norm(b, axis=0)
    zero = np.zeros_like(a)
    rows = np.concatenate(
        (
            np.concatenate((zero, -b[2] * a, b[1] * a)),
            np.concatenate((b[2] * a, zero, -b[0] * a)),
            np.concatenate((-b[1] * a, b[0] * a, zero)),
        ),
        axis=1,
    ).T
    _, singular, vectors = np.linalg.svd(rows, full_matrices=True)
    if singular[7] <= 1e-12 * singular[0]:
        raise HError(matrices.SINGULAR, "the points do not determine the matrix", operator=name)
    result = np.linalg.inv(after) @ vectors[8].reshape(3, 3) @ before
    return _scaled(result)


def _scaled(values: Floats) -> Floats:
    """The same projective map, the last element 1 unless it vanishes."""
    result: Floats = values / (np.linalg.norm(values) or 1.0)
    if abs(result[2, 2]) > 1e-12:
        result = result / result[2, 2]
    return result


@operator
def hom_vector_to_proj_hom_mat2d(
    px: Numbers, py: Numbers, pw: Numbers, qx: Numbers, qy: Numbers, qw: Numbers, method: str
) -> Floats:
    """The projective matrix (9 values) that maps homogeneous points p to q; four pairs at least.

    Parameters
    ----------
    method
        'normalized_dlt': linear, after both sets of points have been normalized; 'dlt': without that.

    Error 3605 if the points do not determine it. Reference: `hom_vector_to_proj_hom_mat2d` (read in part: the description).
    """
    name = "hom_vector_to_proj_hom_mat2d"
    points = matrices.points(name, 1, px, py, pw, qx, qy, qw)
    if method not in ("normalized_dlt", "dlt"):
        raise wrong_value(7, name, f"'{method}'")
    if points.shape[1] < 4:
        raise wrong_number(1, name, f"{points.shape[1]} points")
    for number, end in ((1, points[:3]), (4, points[3:])):
        if (end == 0.0).all(axis=0).any():
            raise wrong_value(number, name, "(0, 0, 0) is no point")
    return stored(_linear(points[:3], points[3:], name, method == "normalized_dlt"), True)


@operator
def vector_to_proj_hom_mat2d(
    px: Numbers,
    py: Numbers,
    qx: Numbers,
    qy: Numbers,
    method: str,
    cov_xx1: Numbers,
    cov_yy1: Numbers,
    cov_xy1: Numbers,
    cov_xx2: Numbers,
    cov_yy2: Numbers,
    cov_xy2: Numbers,
) -> tuple[Floats, Floats]:
    """The projective matrix (9 values) that maps the points p to q, four pairs at least; and its 9 x 9 covariance matrix.

    Parameters
    ----------
    method
        'normalized_dlt', 'dlt': linear, see `hom_vector_to_proj_hom_mat2d`. 'gold_standard': the sum of the squared distances
        of the given points from those that fit the matrix exactly becomes as small as possible, weighted by covariances.
    cov_xx1, cov_yy1, cov_xy1, cov_xx2, cov_yy2, cov_xy2
        Covariances of p and q, one of each for each point, or [] for the same precision everywhere; used by 'gold_standard'.

    The covariance (of the matrix scaled to norm 1) is [] for the linear methods.
    Reference: `vector_to_proj_hom_mat2d` (read in part: the description).
    """
    name = "vector_to_proj_hom_mat2d"
    if method not in ("normalized_dlt", "dlt", "gold_standard"):
        raise wrong_value(5, name, f"'{method}'")
    p, q = _pairs(name, 4, px, py, qx, qy)
    count = p.shape[1]
    given = (cov_xx1, cov_yy1, cov_xy1, cov_xx2, cov_yy2, cov_xy2)
    for number, values in enumerate(given, start=6):
        if len(values) not in (0, count):
            raise wrong_number(number, name, f"{len(values)} values for {count} points")
    one = np.ones((1, count))
    start = _linear(np.concatenate((p, one)), np.concatenate((q, one)), name, method != "dlt")
    if method != "gold_standard":
        return stored(start, True), np.empty(0)
    whitening = [_whitening(*(np.array(v, np.float64) for v in given[k : k + 3]), count, name) for k in (0, 3)]
    return _gold_standard(start, p, q, whitening)


def _whitening(xx: Floats, yy: Floats, xy: Floats, count: int, name: str) -> Floats:
    """(count, 2, 2): inverse Cholesky factors of the covariances."""
    if not xx.size:
        return np.tile(np.eye(2), (count, 1, 1))
    cross = xy if xy.size else np.zeros(count)
    yy = yy if yy.size else xx
    covariance = np.stack((np.stack((xx, cross), -1), np.stack((cross, yy), -1)), -2)
    try:
        return np.linalg.inv(np.linalg.cholesky(covariance))
    except np.linalg.LinAlgError:
        raise HError(3607, "", operator=name) from None


def _gold_standard(start: Floats, p: Floats, q: Floats, whitening: list[Floats]) -> tuple[Floats, Floats]:
    from scipy.optimize import least_squares

    before, after = (_normalization(np.concatenate((x, np.ones((1, x.shape[1]))))) for x in (p, q))
    first = after @ start @ np.linalg.inv(before)
    first = first / np.linalg.norm(first)
    p0 = before[:2, :2] @ p + before[:2, 2:]
    q0 = after[:2, :2] @ q + after[:2, 2:]
    wp, wq = whitening[0] / before[0, 0], whitening[1] / after[0, 0]
    basis = np.linalg.svd(first.reshape(1, 9))[2][1:]  # the 8 directions that change the map

    def matrix(parameters: Floats) -> Floats:
        return (first.reshape(9) + parameters[:8] @ basis).reshape(3, 3)

    def errors(parameters: Floats) -> Floats:
        points = parameters[8:].reshape(2, -1)
        mapped = matrix(parameters) @ np.concatenate((points, np.ones((1, points.shape[1]))))
        return np.concatenate(
            (
                np.einsum("kij,jk->ki", wp, points - p0).reshape(-1),
                np.einsum("kij,jk->ki", wq, mapped[:2] / mapped[2] - q0).reshape(-1),
            )
        )

    count = p.shape[1]
    from scipy.sparse import lil_matrix

    pattern = lil_matrix((4 * count, 8 + 2 * count), dtype=np.int8)
    pattern[2 * count :, :8] = 1
    for k in range(count):
        for half in (0, 2 * count):
            pattern[half + 2 * k : half + 2 * k + 2, [8 + k, 8 + count + k]] = 1
    found = least_squares(errors, np.concatenate((np.zeros(8), p0.reshape(-1))), jac_sparsity=pattern, x_scale=1.0)
    jacobian = found.jac.toarray()
    information = jacobian.T @ jacobian
    rest = information[:8, 8:] @ np.linalg.solve(information[8:, 8:], information[8:, :8])
    covariance = basis.T @ np.linalg.pinv(information[:8, :8] - rest) @ basis
    change = np.kron(np.linalg.inv(after), before.T)  # vec (A H B) of rows
    result = np.linalg.inv(after) @ matrix(found.x) @ before
    norm = np.linalg.norm(result)
    flat = result.reshape(9) / norm
    project = (np.eye(9) - np.outer(flat, flat)) @ change / norm
    return stored(_scaled(result), True), (project @ covariance @ project.T).reshape(-1)
