"""DXF files (as text): faces and lines of CAD drawings.

Read are 3DFACE, SOLID, POLYLINE (polyface meshes, polygon meshes, lines in space and in a plane), LWPOLYLINE, LINE, POINT,
CIRCLE, ARC, ELLIPSE, and BLOCKs through INSERT. Closed curves and closed polylines are faces. Written are 3DFACEs and
POLYLINEs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from hdev.iconic.files import FileProblem
from hdev.iconic.files.dxf import Entity, entities_of
from hdev.models3d.files.parts import faces
from hdev.models3d.model import Model, Points
from hdev.models3d.problems import ModelProblem

_MOST_POINTS = 1 << 24
_DEEPEST = 16

#: A part of a drawing: its points, its faces, its lines (both as indices).
Part = tuple[Points, list[list[int]], list[list[int]]]


def read(data: bytes, options: Mapping[str, Any]) -> tuple[Model, list[str]]:
    """The model in the file; points at the same place become one."""
    try:
        blocks, entities = entities_of(data)
        reader = _Reader(blocks, options)
        parts = [part for entity in entities for part in reader.parts(entity, 0)]
    except FileProblem as problem:
        raise ModelProblem(str(problem)) from None
    points = np.concatenate([np.empty((0, 3)), *(part[0] for part in parts)]) + 0.0
    unique, inverse = np.unique(points, axis=0, return_inverse=True) if len(points) else (points, np.empty(0, np.int64))
    inverse = inverse.reshape(-1)
    polygons, lines, start = [], [], 0
    for part_points, part_faces, part_lines in parts:
        polygons += [_without_repeats(inverse[start + np.array(face, np.int64)]) for face in part_faces]
        lines += [inverse[start + np.array(line, np.int64)].astype(np.int32) for line in part_lines]
        start += len(part_points)
    fields = faces(polygons, len(unique))
    if lines:
        fields["lines"] = tuple(lines)
    remarks = [f"{count} x {kind} not read" for kind, count in sorted(reader.skipped.items())]
    return Model(points=unique, **fields), remarks


def _without_repeats(face: Any) -> Any:
    """A face without corners that follow themselves."""
    return face[face != np.roll(face, 1)]


class _Reader:
    def __init__(self, blocks: dict[str, tuple[Entity, list[Entity]]], options: Mapping[str, Any]) -> None:
        self.blocks = blocks
        self.error = float(options.get("max_approx_error", 0.25))
        self.points = int(options.get("min_num_points", 20))
        self.skipped: dict[str, int] = {}
        self.count = 0

    def parts(self, entity: Entity, depth: int) -> list[Part]:
        if entity.kind == "INSERT":
            return self.inserted(entity, depth)
        read_one = getattr(self, f"read_{entity.kind.lower()}", None)
        if read_one is None:
            self.skipped[entity.kind] = self.skipped.get(entity.kind, 0) + 1
            return []
        part: Part = read_one(entity)
        self.grow(len(part[0]))
        return [part]

    def grow(self, count: int) -> None:
        self.count += count
        if self.count > _MOST_POINTS:
            raise ModelProblem("the file has too many points")

    def inserted(self, entity: Entity, depth: int) -> list[Part]:
        if depth >= _DEEPEST:
            raise ModelProblem("blocks of the file contain each other")
        opening, contents = self.blocks.get(entity.text(2), (entity, []))
        base = np.array([opening.number(code) for code in (10, 20, 30)]) if contents else np.zeros(3)
        scale = np.array([entity.number(code, 1.0) for code in (41, 42, 43)])
        angle = math.radians(entity.number(50))
        turn = np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1.0]])
        place = np.array([entity.number(code) for code in (10, 20, 30)])
        columns, rows = (min(max(int(entity.number(code, 1.0)), 1), 10000) for code in (70, 71))
        result: list[Part] = []
        for points, polygons, lines in [part for one in contents for part in self.parts(one, depth + 1)]:
            for column in range(columns):
                for row in range(rows):
                    self.grow(len(points))
                    shift = np.array([column * entity.number(44), row * entity.number(45), 0.0])
                    moved = ((points - base) * scale + shift) @ turn.T @ _extrusion(entity).T + place
                    result.append((moved, polygons, lines))
        return result

    def read_3dface(self, entity: Entity) -> Part:
        points = _corners(entity, 4)
        return points, [[0, 1, 2, 3]], []

    def read_solid(self, entity: Entity) -> Part:
        points = _corners(entity, 4) @ _extrusion(entity).T
        return points, [[0, 1, 3, 2]], []

    read_trace = read_solid

    def read_line(self, entity: Entity) -> Part:
        return _corners(entity, 2), [], [[0, 1]]

    def read_point(self, entity: Entity) -> Part:
        return _corners(entity, 1), [], []

    def read_polyline(self, entity: Entity) -> Part:
        flags = int(entity.number(70))
        if flags & 64:
            return _polyface(entity)
        vertices = [one for one in entity.vertices if not int(one.number(70)) & 16 or flags & 16]
        points = np.array([[one.number(code) for code in (10, 20, 30)] for one in vertices]).reshape(-1, 3)
        if flags & 16:
            return _grid(entity, points, flags)
        if not flags & 8:
            if flags & 1 or len(points):
                points = np.concatenate([points[:, :2], np.full((len(points), 1), entity.number(30))], axis=1)
            bulges = [one.number(42) for one in vertices]
            points = self.bulged(points, bulges, bool(flags & 1)) @ _extrusion(entity).T
        return _curve(points, bool(flags & 1))

    def read_lwpolyline(self, entity: Entity) -> Part:
        corners: list[list[float]] = []
        for code, value in entity.pairs:
            if code == 10:
                corners.append([float(value), 0.0, 0.0])
            elif code in (20, 42) and corners:
                corners[-1][1 if code == 20 else 2] = float(value)
        points = np.array([[x, y, entity.number(38)] for x, y, _ in corners]).reshape(-1, 3)
        closed = bool(int(entity.number(70)) & 1)
        points = self.bulged(points, [bulge for _, _, bulge in corners], closed)
        return _curve(points @ _extrusion(entity).T, closed)

    def bulged(self, points: Points, bulges: list[float], closed: bool) -> Points:
        """A line in a plane, with arcs where a point has a bulge (the tangent of a quarter of the arc's angle)."""
        if not any(bulges):
            return points
        result = []
        for k, bulge in enumerate(bulges):
            result.append(points[k : k + 1])
            if bulge and (closed or k + 1 < len(points)):
                a, b = points[k], points[(k + 1) % len(points)]
                angle = 4.0 * math.atan(bulge)
                chord, half = b - a, math.sin(angle / 2)
                if not half or not chord.any():
                    continue
                middle = (a + b) / 2 + np.array([-chord[1], chord[0], 0.0]) / (2 * math.tan(angle / 2))
                steps = np.linspace(0.0, angle, self.steps(float(np.linalg.norm(a - middle)), abs(angle)) + 1)[
                    1:-1, None
                ]
                arm = a - middle
                across = np.array([-arm[1], arm[0], 0.0])
                result.append(middle + arm * np.cos(steps) + across * np.sin(steps))
        return np.concatenate(result)

    def steps(self, radius: float, angle: float) -> int:
        count = math.ceil(self.points * angle / (2.0 * math.pi))
        if radius > self.error > 0:
            count = max(count, math.ceil(angle / (2.0 * math.acos(1.0 - self.error / radius))))
        return min(max(count, 2), 100000)

    def arc(self, entity: Entity, along: Points, across: Points, start: float, end: float) -> Part:
        """Part of an ellipse around the point of codes 10, 20 and 30."""
        closed = end - start >= 2 * math.pi - 1e-9
        count = self.steps(float(max(np.linalg.norm(along), np.linalg.norm(across))), end - start)
        angles = np.linspace(start, end, count + 1)[: -1 if closed else None, None]
        centre = np.array([entity.number(code) for code in (10, 20, 30)])
        return _curve(centre + along * np.cos(angles) + across * np.sin(angles), closed)

    def read_circle(self, entity: Entity, start: float = 0.0, end: float = 2 * math.pi) -> Part:
        radius = abs(entity.number(40))
        points, polygons, lines = self.arc(entity, np.array([radius, 0, 0]), np.array([0, radius, 0]), start, end)
        return points @ _extrusion(entity).T, polygons, lines

    def read_arc(self, entity: Entity) -> Part:
        start, end = math.radians(entity.number(50)), math.radians(entity.number(51))
        return self.read_circle(entity, start, start + ((end - start) % (2 * math.pi) or 2 * math.pi))

    def read_ellipse(self, entity: Entity) -> Part:
        along = np.array([entity.number(code) for code in (11, 21, 31)])
        across = np.cross(_extrusion(entity)[:, 2], along) * entity.number(40, 1.0)
        start, end = entity.number(41), entity.number(42, 2 * math.pi)
        return self.arc(entity, along, across, start, start + ((end - start) % (2 * math.pi) or 2 * math.pi))


def _corners(entity: Entity, count: int) -> Points:
    """The points of codes 10 20 30, 11 21 31 ...; a fourth that is missing is the third."""
    codes = {code for code, _ in entity.pairs}
    points = [[entity.number(10 * axis + k) for axis in (1, 2, 3)] for k in range(count)]
    if count == 4 and 13 not in codes:
        points[3] = points[2]
    return np.array(points)


def _extrusion(entity: Entity) -> Points:
    """From an entity's own axes to those of the drawing (the arbitrary axis algorithm of DXF)."""
    z = np.array([entity.number(210), entity.number(220), entity.number(230, 1.0)])
    length = float(np.linalg.norm(z))
    if length == 0 or (not z[:2].any() and z[2] > 0):
        return np.eye(3)
    z /= length
    x = np.cross([0.0, 1.0, 0.0] if abs(z[0]) < 1 / 64 and abs(z[1]) < 1 / 64 else [0.0, 0.0, 1.0], z)
    x /= np.linalg.norm(x)
    return np.stack([x, np.cross(z, x), z], axis=1)


def _curve(points: Points, closed: bool) -> Part:
    if closed and len(points) > 2:
        return points, [list(range(len(points)))], []
    return points, [], [list(range(len(points)))] if len(points) > 1 else []


def _polyface(entity: Entity) -> Part:
    points, polygons = [], []
    for one in entity.vertices:
        flags = int(one.number(70))
        if flags & 64:
            points.append([one.number(code) for code in (10, 20, 30)])
        elif flags & 128:
            face = [abs(int(one.number(code))) - 1 for code in (71, 72, 73, 74)]
            polygons.append([index for index in face if index >= 0])
    if any(index >= len(points) for face in polygons for index in face):
        raise ModelProblem("a face has a point that does not exist")
    return np.array(points).reshape(-1, 3), polygons, []


def _grid(entity: Entity, points: Points, flags: int) -> Part:
    rows, columns = int(entity.number(71)), int(entity.number(72))
    if rows < 2 or columns < 2 or rows * columns > len(points):
        raise ModelProblem(f"a mesh of {rows} x {columns} with {len(points)} points")
    down, right = (rows if flags & 1 else rows - 1), (columns if flags & 32 else columns - 1)
    polygons = []
    for r in range(down):
        for c in range(right):
            s, e = (r + 1) % rows * columns, (c + 1) % columns
            polygons.append([r * columns + c, r * columns + e, s + e, s + c])
    return points[: rows * columns], polygons, []


def write(model: Model, kind: str) -> bytes:
    """Faces as 3DFACEs (those with more than four corners in triangles), lines as POLYLINEs; else points."""
    from hdev.models3d.polygons import triangulated

    points = np.empty((0, 3)) if model.points is None else model.points
    polygons: list[list[int]] = [] if model.triangles is None else model.triangles.tolist()
    for face in model.polygons or ():
        polygons += [face.tolist()] if len(face) == 4 else triangulated(points, face).tolist()
    lines = ["0\nSECTION\n2\nENTITIES"]
    for polygon in polygons:
        lines.append("0\n3DFACE\n8\n0")
        for k, index in enumerate((polygon * 2)[:4] if len(polygon) > 3 else [*polygon, polygon[2]]):
            x, y, z = points[index].tolist()
            lines.append(f"1{k}\n{x!r}\n2{k}\n{y!r}\n3{k}\n{z!r}")
    for line in model.lines or ():
        lines.append("0\nPOLYLINE\n8\n0\n66\n1\n70\n8")
        lines += [f"0\nVERTEX\n8\n0\n10\n{x!r}\n20\n{y!r}\n30\n{z!r}\n70\n32" for x, y, z in points[line].tolist()]
        lines.append("0\nSEQEND")
    if not polygons and not model.lines:
        lines += [f"0\nPOINT\n8\n0\n10\n{x!r}\n20\n{y!r}\n30\n{z!r}" for x, y, z in points.tolist()]
    return "\n".join([*lines, "0\nENDSEC\n0\nEOF\n"]).encode()
