"""Where planes lie in space, from the projective matrices that map them to images."""

from __future__ import annotations

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic.base import Floats
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations._matrices import Numbers
from hdev.operators.transformations._rotations import matrix_pose
from hdev.registry import operator


@operator
def proj_hom_mat2d_to_pose(homography: Numbers, camera_matrix: Numbers, method: str) -> list[float | int]:
    """The pose (of type 0, in camera coordinates) of a plane, from the matrix that maps its points to the image.

    Parameters
    ----------
    homography
        Maps (x, y) [m] in the plane z = 0 of the pose to image coordinates, e.g. from `vector_to_proj_hom_mat2d`.
    camera_matrix
        The matrix K that maps (x / z, y / z) in camera coordinates to the same image coordinates.
    method
        Of K^-1 H = s [r1 r2 t]: 'decomposition': s is the mean length of both columns, r1 and r2 the two orthogonal directions
        nearest to theirs; 'decomposition_svd': the rotation and the scale with the least squared differences from both columns.

    The plane lies in front of the camera. Error 3605 for matrices without an inverse.
    Source: reference page of `proj_hom_mat2d_to_pose`.
    """
    name = "proj_hom_mat2d_to_pose"
    plane, lens = matrices.matrix(homography, 3, 1, name), matrices.matrix(camera_matrix, 3, 2, name)
    if method not in ("decomposition", "decomposition_svd"):
        raise wrong_value(3, name, f"'{method}'")
    for values in (plane, lens):
        if not np.isfinite(values).all() or abs(np.linalg.det(values)) <= 1e-14 * np.abs(values).max() ** 3 * 1e-9:
            raise HError(matrices.SINGULAR, "", operator=name)
    seen = np.linalg.solve(lens, plane)
    if seen[2, 2] < 0.0:
        seen = -seen
    first, second, offset = seen.T
    lengths = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    across = np.cross(first, second)
    if not np.linalg.norm(across) > 1e-12 * lengths[0] * lengths[1]:
        raise HError(matrices.SINGULAR, "", operator=name)
    if method == "decomposition":
        scale = (lengths[0] + lengths[1]) / 2
        first, second = _square(first / lengths[0], second / lengths[1])
    else:
        left, singular, right = np.linalg.svd(seen[:, :2], full_matrices=False)
        scale = float(singular.mean())
        first, second = (left @ right).T
    result = np.eye(4)
    result[:3, :3] = np.stack((first, second, np.cross(first, second)), axis=1)
    result[:3, 3] = offset / scale
    return matrix_pose(result)


def _square(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The two orthogonal unit vectors around the same middle."""
    middle, apart = a + b, a - b
    middle, apart = middle / np.linalg.norm(middle), apart / np.linalg.norm(apart)
    return (middle + apart) / np.sqrt(2.0), (middle - apart) / np.sqrt(2.0)
