"""Operators of chapter 3D Object Model, section Transformations: moving models, and images of coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Region
from hdev.models3d.geometry import all_triangles, transformed
from hdev.models3d.model import Grid, Model, ObjectModel3D, Points, frozen
from hdev.models3d.raster import depth_of_faces, depth_of_points
from hdev.operators.calibration._lenses import camera_of
from hdev.operators.object_model_3d._parameters import NO_MAPPING, need_points
from hdev.operators.transformations import _matrices as matrices
from hdev.operators.transformations._rotations import matrix_pose, pose_matrix, rigid
from hdev.registry import operator

Numbers = list[int | float]
Plain = int | float | str


def moved(model: Model, matrix: Points) -> Model:
    """A model after a rigid transformation, with its primitive."""
    result = transformed(model, matrix)
    shape = model.primitive
    if shape is None:
        return result
    whole = matrix @ shape.matrix
    return result.with_(primitive=shape.moved(whole, matrix_pose(whole, int(shape.pose[6]))))


@operator
def rigid_trans_object_model_3d(object_model_3d: list[ObjectModel3D], pose: Numbers) -> list[ObjectModel3D]:
    """3D object models moved by a pose: points, normals, primitives; faces, attributes and the mapping stay as they are.

    One pose for all models, one for each, or one model with several poses (a result for each pose).

    Errors: 1402 number of values; 1302 no pose. Source: signature only; the reference page was not read.
    """
    name = "rigid_trans_object_model_3d"
    if not pose or len(pose) % 7:
        raise wrong_number(2, name, f"{len(pose)} values")
    poses = [pose_matrix(pose[k : k + 7], 2, name) for k in range(0, len(pose), 7)]
    return [ObjectModel3D(moved(model, matrix)) for model, matrix in _pairs(object_model_3d, poses, name)]


def _pairs(handles: Sequence[ObjectModel3D], given: Sequence[Points], name: str) -> list[tuple[Model, Points]]:
    if len(given) != len(handles) and 1 not in (len(given), len(handles)):
        raise wrong_number(2, name, f"{len(given)} transformations for {len(handles)} models")
    count = max(len(given), len(handles)) if handles else 0
    return [(handles[k % len(handles)].model, given[k % len(given)]) for k in range(count)]


@operator
def affine_trans_object_model_3d(object_model_3d: list[ObjectModel3D], hom_mat_3d: Numbers) -> list[ObjectModel3D]:
    """3D object models after an affine transformation: points, and normals such that they stay perpendicular.

    One matrix (12 values) for all models, one for each, or one model with several matrices. A primitive moves with a rigid
    transformation, and grows with one that scales all axes alike; others remove it.

    Errors: 1402 number of values; 3125 a projective matrix. Source: signature only; the reference page was not read.
    """
    name = "affine_trans_object_model_3d"
    size = 12 if len(hom_mat_3d) % 12 == 0 else 16
    if not hom_mat_3d or len(hom_mat_3d) % size:
        raise wrong_number(2, name, f"{len(hom_mat_3d)} values")
    parts = [hom_mat_3d[k : k + size] for k in range(0, len(hom_mat_3d), size)]
    found = [matrices.affine(part, 4, 2, name) for part in parts]
    return [ObjectModel3D(_affine(model, matrix, name)) for model, matrix in _pairs(object_model_3d, found, name)]


def _affine(model: Model, matrix: Points, name: str) -> Model:
    result = transformed(model, matrix)
    shape = model.primitive
    if shape is None:
        return result
    linear = matrix[:3, :3]
    scale = float(np.cbrt(np.linalg.det(linear)))
    if not (scale > 0 and abs(linear @ linear.T - scale**2 * np.eye(3)).max() < 1e-9 * scale**2):
        return result.with_(primitive=None, rms=None)
    whole = np.eye(4)
    whole[:3, :3] = linear @ shape.matrix[:3, :3] / scale
    whole[:3, 3] = linear @ shape.matrix[:3, 3] + matrix[:3, 3]
    whole = rigid(whole, name)
    a, b, c = (float(length) * scale for length in shape.lengths)
    grown = type(shape)(
        shape.kind,
        frozen(whole),
        tuple(matrix_pose(whole, int(shape.pose[6]))),
        shape.radius * scale,
        shape.z_min * scale,
        shape.z_max * scale,
        None if shape.extent is None else frozen(shape.extent * scale),
        (a, b, c),
    )
    return result.with_(primitive=grown, rms=None if model.rms is None else model.rms * scale)


@operator
def projective_trans_object_model_3d(object_model_3d: list[ObjectModel3D], hom_mat_3d: Numbers) -> list[ObjectModel3D]:
    """3D object models after a projective transformation (16 values) of their points; normals and primitives are removed.

    Errors: 1402 number of values; 3600 a point becomes infinite. Source: signature only; the reference page was not read.
    """
    name = "projective_trans_object_model_3d"
    matrix = matrices.matrix(hom_mat_3d, 4, 2, name)
    result = []
    for handle in object_model_3d:
        points = need_points(handle.model, name)
        whole = np.column_stack([points, np.ones(len(points))]) @ matrix.T
        if not whole[:, 3].all():
            raise HError(matrices.AT_INFINITY, "", operator=name)
        model = handle.model.with_(points=whole[:, :3] / whole[:, 3:], normals=None, primitive=None, rms=None)
        result.append(ObjectModel3D(model.with_(prepared=frozenset())))
    return result


# ----------------------------------------------------------------------------------------------- images of coordinates


@operator
def xyz_to_object_model_3d(x: Image, y: Image, z: Image) -> ObjectModel3D:
    """A 3D object model of three images with the coordinates of points.

    Points are the pixels in the domains of all three images, row by row; those that are not finite are left out. The model
    knows the pixel of each point (the mapping).

    Errors: 9001 not of the type real; 9003 sizes differ (codes chosen by hdev).
    Source: signature only; the reference page was not read.
    """
    name = "xyz_to_object_model_3d"
    images = (x, y, z)
    if any(image.type != "real" for image in images):
        raise HError(9001, "the images must be real", operator=name)
    if len({image.full_box for image in images}) != 1:
        raise HError(9003, "the images have different sizes", operator=name)
    if all(image.has_full_domain for image in images):
        keep = np.ones((x.height, x.width), bool)
    else:
        keep = _mask(x.domain, x) & _mask(y.domain, x) & _mask(z.domain, x)
    stack = np.stack([image.channels[0] for image in images], axis=-1)
    keep &= np.isfinite(stack).all(axis=-1)
    rows, columns = (frozen(part, np.int32) for part in np.nonzero(keep))
    return ObjectModel3D(Model(points=stack[keep].astype(np.float64), mapping=Grid(rows, columns, x.width, x.height)))


def _mask(region: Region, image: Image) -> NDArray[np.bool_]:
    return region.to_mask((image.height, image.width))


@operator
def object_model_3d_to_xyz(
    object_model_3d: list[ObjectModel3D], type: str, cam_param: list[Plain], pose: Numbers
) -> tuple[Image, Image, Image]:
    """Images with the coordinates x, y, z of the points of a 3D object model; their domain are the pixels with a point.

    Parameters
    ----------
    object_model_3d
        One; several for 'cartesian_faces' (models without faces do not count there).
    type
        'cartesian': the points are moved by the pose into the camera's coordinates and projected; in a pixel that several
        share, the one with the smallest z is seen. 'cartesian_faces' ('cartesian_faces_no_opengl'): the same for faces; every
        pixel that a face covers gets the coordinates of the place that is seen. 'from_xyz_map': each point at the pixel that it
        comes from; camera and pose are not looked at.
    cam_param, pose
        The camera, and the pose of the model in its coordinates.

    Errors: 1302 type; 1303 camera (9000 for those that are not area scan cameras); 1304 pose; 1401 number of models; 9515, 9517
    no points, no faces; 9521 no mapping. Source: reference page of `object_model_3d_to_xyz` (read in part).
    """
    name = "object_model_3d_to_xyz"
    faces = ("cartesian_faces", "cartesian_faces_no_opengl")
    if type not in ("cartesian", "from_xyz_map", *faces):
        raise wrong_value(2, name, f"'{type}'")
    if not object_model_3d or (len(object_model_3d) > 1 and type not in faces):
        raise wrong_number(1, name, f"{len(object_model_3d)} models")
    if type == "from_xyz_map":
        model = object_model_3d[0].model
        points = need_points(model, name)
        if model.mapping is None:
            raise HError(NO_MAPPING, "", operator=name)
        grid = model.mapping
        return _images(points, grid.rows, grid.columns, grid.width, grid.height)
    camera = camera_of(cam_param, 3, name)
    matrix = pose_matrix(pose, 4, name)
    models = [transformed(handle.model, matrix) for handle in object_model_3d]
    if type == "cartesian":
        points = need_points(models[0], name)
        rows, columns = camera.project(points)
        index, places_r, places_c = depth_of_points(points[:, 2], rows, columns, camera.width, camera.height)
        return _images(points[index], places_r, places_c, camera.width, camera.height)
    meshes = [(model.points, all_triangles(model)) for model in models]
    meshes = [(points, triangles) for points, triangles in meshes if points is not None and len(triangles)]
    if not meshes:
        raise HError(9517, "no model has faces", operator=name)
    depth = np.full((camera.height, camera.width), np.inf)
    seen = np.zeros((camera.height, camera.width, 3))
    for points, triangles in meshes:
        assert points is not None
        depth_of_faces(points, triangles, camera, depth, seen)
    rows, columns = np.nonzero(np.isfinite(depth))
    return _images(seen[rows, columns], rows, columns, camera.width, camera.height)


def _images(
    points: Points, rows: NDArray[Any], columns: NDArray[Any], width: int, height: int
) -> tuple[Image, Image, Image]:
    mask = np.zeros((height, width), bool)
    mask[rows, columns] = True
    domain = None if mask.all() else Region.from_mask(mask)
    result = []
    for axis in range(3):
        channel = np.zeros((height, width), np.float32)
        channel[rows, columns] = points[:, axis]
        result.append(Image([channel], "real", domain))
    return result[0], result[1], result[2]
