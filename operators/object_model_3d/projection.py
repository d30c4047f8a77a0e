"""Operators of chapter 3D Object Model, section Transformations: contours of models in images."""

from __future__ import annotations

import math

import numpy as np

from hdev.errors import HError
from hdev.iconic import Contour
from hdev.models3d.edges import projected, sharp_edges
from hdev.models3d.geometry import all_triangles, mesh_of, transformed
from hdev.models3d.model import Model, ObjectModel3D, Points
from hdev.operators.calibration._lenses import camera_of
from hdev.operators.object_model_3d._options import Options
from hdev.operators.object_model_3d._parameters import NO_LINES, NO_PRIMITIVE, NO_TRIANGLES, need_points
from hdev.operators.transformations._rotations import pose_matrix
from hdev.registry import operator

_NAME = "project_object_model_3d"
_DATA = ("auto", "faces", "lines", "primitive", "points")
_OPTIONS = ("data", "hidden_surface_removal", "min_face_angle", "point_shape", "point_size", "union_adjacent_contours")


@operator
def project_object_model_3d(
    object_model_3d: ObjectModel3D,
    cam_param: list[int | float | str],
    pose: list[int | float],
    gen_param_name: list[str],
    gen_param_value: list[int | float | str],
) -> list[Contour]:
    """The edges, lines or points of a 3D object model as contours in the image of a camera.

    Parameters
    ----------
    cam_param, pose
        The camera, and the pose of the model in its coordinates.
    gen_param_name, gen_param_value
        'data' ('auto'): 'faces', 'lines', 'primitive', 'points'; 'auto' is the first of these that the model has.
        'hidden_surface_removal' ('true'): only what is inside of the image and not behind faces; 'min_face_angle' (0.523599
        rad): edges whose faces have normals with a smaller angle are left out, but for the outline; 'point_shape' ('circle',
        'diamond', 'square') and 'point_size' (4, pixels) of points; 'union_adjacent_contours' ('false'): pieces that meet
        become one contour.

    Hidden parts are found pixel by pixel. Points are not hidden.

    Errors: 1302 camera (9000 for those that are not area scan cameras); 1303 pose; 1304, 1305; 9515 to 9522 what is named is
    missing. Source: signature only; the reference page was not read.
    """
    camera = camera_of(cam_param, 2, _NAME)
    options = Options(gen_param_name, gen_param_value, 4, _NAME, _OPTIONS)
    data = options.choice("data", _DATA, "auto")
    hidden, union = options.flag("hidden_surface_removal", True), options.flag("union_adjacent_contours", False)
    angle = options.number("min_face_angle", math.pi / 6, 0.0, math.pi)
    shape = options.choice("point_shape", ("circle", "diamond", "square"), "circle")
    size = options.positive("point_size", 4.0)
    model = object_model_3d.model
    matrix = pose_matrix(pose, 3, _NAME)
    data = _kind(model) if data == "auto" else data
    if data == "points":
        moved = transformed(model.with_(points=need_points(model, _NAME)), matrix).points
        assert moved is not None
        return _points(*camera.project(moved), shape, size)
    if data == "lines":
        if not model.lines:
            raise HError(NO_LINES, "", operator=_NAME)
        points = need_points(model, _NAME)
        triangles = all_triangles(model)
        edges = np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in model.lines]).astype(np.int64)
        local = _moved(points, matrix)
    else:
        if data == "primitive" and model.primitive is None:
            raise HError(NO_PRIMITIVE, "", operator=_NAME)
        points, triangles = mesh_of(Model(primitive=model.primitive) if data == "primitive" else model)
        if not len(triangles):
            raise HError(NO_TRIANGLES, "the primitive has no ends" if data == "primitive" else "", operator=_NAME)
        local = _moved(points, matrix)
        edges = sharp_edges(local, triangles, angle, camera)
    pieces = projected(local, edges, camera, triangles if hidden else None)
    if union:
        pieces = _joined(pieces)
    return [Contour(rows, columns) for rows, columns in pieces]


def _kind(model: Model) -> str:
    if len(all_triangles(model)):
        return "faces"
    if model.lines:
        return "lines"
    return "primitive" if model.primitive is not None and not model.count else "points"


def _moved(points: Points, matrix: Points) -> Points:
    result: Points = points @ matrix[:3, :3].T + matrix[:3, 3]
    return result


def _points(rows: Points, columns: Points, shape: str, size: float) -> list[Contour]:
    """A small closed contour around each point that is seen."""
    count = {"circle": 16, "diamond": 4, "square": 4}[shape]
    turn = np.linspace(0, 2 * math.pi, count + 1) + (math.pi / 4 if shape == "square" else 0.0)
    radius = size / 2 * (math.sqrt(2) if shape == "square" else 1.0)
    dr, dc = radius * np.sin(turn), radius * np.cos(turn)
    dr[-1], dc[-1] = dr[0], dc[0]
    good = np.flatnonzero(np.isfinite(rows) & np.isfinite(columns))
    return [Contour(rows[k] + dr, columns[k] + dc) for k in good.tolist()]


def _joined(pieces: list[tuple[Points, Points]]) -> list[tuple[Points, Points]]:
    """Pieces whose ends are at the same place, one after the other."""
    from hdev.models3d.parts import chains

    if not pieces:
        return pieces
    ends = np.array([[(r[k], c[k]) for k in (0, -1)] for r, c in pieces]).reshape(-1, 2)
    unique, index = np.unique(np.round(ends, 3), axis=0, return_inverse=True)
    pairs = index.reshape(-1, 2)
    if all(len(rows) == 2 for rows, _ in pieces):
        places = np.zeros((len(unique), 2))
        places[index.reshape(-1)] = ends
        return [(places[line, 0], places[line, 1]) for line in chains(pairs.astype(np.int64), len(unique))]
    by_ends = {}
    for number, (a, b) in enumerate(pairs.tolist()):
        by_ends.setdefault((a, b), []).append((number, False))
        by_ends.setdefault((b, a), []).append((number, True))
    used, result = set(), []
    for line in chains(pairs.astype(np.int64), len(unique)):
        rows, columns = [], []
        for a, b in zip(line[:-1].tolist(), line[1:].tolist()):
            number, backwards = next(one for one in by_ends[(a, b)] if one[0] not in used)
            used.add(number)
            r, c = pieces[number]
            r, c = (r[::-1], c[::-1]) if backwards else (r, c)
            rows.append(r if not rows else r[1:])
            columns.append(c if not columns else c[1:])
        result.append((np.concatenate(rows), np.concatenate(columns)))
    return result
