"""Contours in DXF files (AutoCAD Release 12 and what later versions added): x is the column, y the row.

Written are POLYLINEs with attributes as extended data of the application HALCON. Read are POLYLINE, LWPOLYLINE, LINE, POINT,
CIRCLE, ARC, ELLIPSE, SPLINE, and BLOCKs through INSERT; z is left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from hdev.iconic.base import Floats
from hdev.iconic.files import FileProblem
from hdev.iconic.xld import Contour

Pair = tuple[int, str]

_MOST_POINTS = 1 << 24
_DEEPEST = 16


# -------------------------------------------------------------------------------------------------------------- writing


def write(contours: Sequence[Contour]) -> bytes:
    """The bytes of a DXF file."""
    lines: list[str] = []

    def put(*pairs: tuple[int, Any]) -> None:
        for code, value in pairs:
            lines.append(f"{code:3d}\n{value!r}" if isinstance(value, float) else f"{code:3d}\n{value}")

    put((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009"), (0, "ENDSEC"))
    put((0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "APPID"), (70, 1))
    put((0, "APPID"), (2, "HALCON"), (70, 0), (0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES"))
    for contour in contours:
        closed = contour.is_closed
        put((0, "POLYLINE"), (8, "0"), (66, 1), (10, 0.0), (20, 0.0), (30, 0.0), (70, int(closed)))
        if contour.attributes or contour.global_attributes:
            put((1001, "HALCON"))
        if contour.global_attributes:
            put(*_listed("global contour attributes", contour.global_attributes.values()))
            put(*_named("names of global contour attributes", contour.global_attributes))
        if contour.attributes:
            put(*_named("names of contour attributes", contour.attributes))
        table = list(zip(*(values.tolist() for values in contour.attributes.values())))
        for k, (row, column) in enumerate(zip(contour.rows.tolist(), contour.columns.tolist())):
            put((0, "VERTEX"), (8, "0"), (10, column), (20, row), (30, 0.0))
            if table:
                put((1001, "HALCON"), *_listed("contour attributes", table[k]))
        put((0, "SEQEND"))
    put((0, "ENDSEC"), (0, "EOF"))
    return ("\n".join(lines) + "\n").encode("ascii", "backslashreplace")


def _listed(title: str, values: Any) -> list[tuple[int, Any]]:
    values = list(values)
    return [(1000, title), (1002, "{"), (1070, len(values)), *((1040, float(v)) for v in values), (1002, "}")]


def _named(title: str, names: Any) -> list[tuple[int, Any]]:
    names = list(names)
    return [(1000, title), (1002, "{"), (1070, len(names)), *((1000, name) for name in names), (1002, "}")]


# -------------------------------------------------------------------------------------------------------------- reading


@dataclass
class Entity:
    """An entity with its group codes and values; the vertices of a POLYLINE."""

    kind: str
    pairs: list[Pair]
    vertices: list[Entity] = field(default_factory=list)

    def number(self, code: int, default: float = 0.0) -> float:
        for found, value in self.pairs:
            if found == code:
                return _number(value)
        return default

    def numbers(self, code: int) -> list[float]:
        return [_number(value) for found, value in self.pairs if found == code]

    def text(self, code: int) -> str:
        return next((value for found, value in self.pairs if found == code), "")


@dataclass
class Options:
    """How curves become points: see the operator `read_contour_xld_dxf`."""

    points: int = 20
    error: float = 0.25
    attributes: bool = True


def read(data: bytes, options: Options) -> tuple[list[Contour], list[str]]:
    """The contours in a DXF file, and what was left out, in words. Raises `FileProblem`."""
    blocks, entities = entities_of(data)
    reader = _Reader(blocks, options)
    contours: list[Contour] = []
    for entity in entities:
        contours += reader.contours(entity, 0)
    return contours, reader.warnings()


def entities_of(data: bytes) -> tuple[dict[str, tuple[Entity, list[Entity]]], list[Entity]]:
    """Blocks by name (with the entity that opens each), and the entities of the drawing. Raises `FileProblem`."""
    if data.startswith(b"AutoCAD Binary DXF"):
        raise FileProblem("unsupported", "a binary DXF file")
    return _parsed(_pairs(data))


def _pairs(data: bytes) -> list[Pair]:
    lines = data.decode("utf-8", "replace").splitlines()
    pairs = []
    for code, value in zip(lines[::2], lines[1::2]):
        try:
            pairs.append((int(code), value.strip()))
        except ValueError:
            raise FileProblem("format", f"not a DXF file: '{code.strip()[:40]}' is no group code") from None
    if (0, "SECTION") not in pairs:
        raise FileProblem("format", "not a DXF file: there is no section")
    if pairs[-1] != (0, "EOF"):
        raise FileProblem("truncated", "the DXF file ends too early")
    return pairs


def _parsed(pairs: list[Pair]) -> tuple[dict[str, tuple[Entity, list[Entity]]], list[Entity]]:
    """Blocks by name (with the entity that opens each), and the entities of the drawing."""
    blocks: dict[str, tuple[Entity, list[Entity]]] = {}
    entities: list[Entity] = []
    section = ""
    target: list[Entity] = entities
    current: Entity | None = None
    polyline: Entity | None = None
    for k, (code, value) in enumerate(pairs):
        if code != 0:
            if current is not None:
                current.pairs.append((code, value))
            continue
        current = Entity(value, [])
        if value == "SECTION":
            section = pairs[k + 1][1] if k + 1 < len(pairs) and pairs[k + 1][0] == 2 else ""
            target, polyline = entities, None
        elif section == "BLOCKS" and value == "BLOCK":
            opening = current
            contents: list[Entity] = []
            name = next((v for c, v in pairs[k + 1 : k + 40] if c == 2), "")
            blocks[name] = (opening, contents)
            target = contents
        elif value in ("ENDBLK", "ENDSEC", "EOF", "SEQEND"):
            polyline = None if value == "SEQEND" else polyline
        elif section in ("ENTITIES", "BLOCKS"):
            if value == "VERTEX" and polyline is not None:
                polyline.vertices.append(current)
            else:
                target.append(current)
                polyline = current if value == "POLYLINE" else None
    return blocks, entities


class _Reader:
    def __init__(self, blocks: dict[str, tuple[Entity, list[Entity]]], options: Options) -> None:
        self._blocks, self._options = blocks, options
        self._skipped: dict[str, int] = {}
        self._points = 0

    def warnings(self) -> list[str]:
        return [f"{count} x {kind} not read" for kind, count in sorted(self._skipped.items())]

    def contours(self, entity: Entity, depth: int) -> list[Contour]:
        if entity.kind == "INSERT":
            return self._inserted(entity, depth)
        read = _ENTITIES.get(entity.kind)
        if read is None:
            self._skipped[entity.kind] = self._skipped.get(entity.kind, 0) + 1
            return []
        contour = read(entity, self._options)
        if contour is None:
            self._skipped[entity.kind] = self._skipped.get(entity.kind, 0) + 1
            return []
        self._points += contour.rows.size
        if self._points > _MOST_POINTS:
            raise FileProblem("size", "the DXF file has too many points")
        return [contour]

    def _inserted(self, entity: Entity, depth: int) -> list[Contour]:
        opening, contents = self._blocks.get(entity.text(2), (entity, []))
        if depth >= _DEEPEST:
            raise FileProblem("format", "blocks of the DXF file contain each other")
        base_x, base_y = (opening.number(10), opening.number(20)) if contents else (0.0, 0.0)
        scale_x, scale_y = entity.number(41, 1.0), entity.number(42, 1.0)
        angle = math.radians(entity.number(50))
        parts = [contour for inner in contents for contour in self.contours(inner, depth + 1)]
        result = []
        for column in range(_count(entity, 70)):
            for row in range(_count(entity, 71)):
                for part in parts:
                    x = (part.columns - base_x) * scale_x + column * entity.number(44)
                    y = (part.rows - base_y) * scale_y + row * entity.number(45)
                    turned_x = x * math.cos(angle) - y * math.sin(angle) + entity.number(10)
                    turned_y = x * math.sin(angle) + y * math.cos(angle) + entity.number(20)
                    self._points += turned_x.size
                    if self._points > _MOST_POINTS:
                        raise FileProblem("size", "the DXF file has too many points")
                    result.append(Contour(turned_y, turned_x, part.attributes, part.global_attributes))
        return result


def _count(entity: Entity, code: int) -> int:
    return min(max(int(entity.number(code, 1.0)), 1), 10000)


def _polyline(entity: Entity, options: Options) -> Contour | None:
    vertices = [v for v in entity.vertices if not int(v.number(70)) & 16]  # 16: control point of a spline frame
    points = [(v.number(10), v.number(20), v.number(42)) for v in vertices]
    if not points:
        return None
    closed = bool(int(entity.number(70)) & 1)
    names = _extended_names(entity, "names of contour attributes") if options.attributes else []
    values = [_extended_numbers(v, "contour attributes") for v in vertices] if names else []
    attributes = {}
    if names and all(len(v) == len(names) for v in values) and not any(p[2] for p in points):
        attributes = {name: [v[k] for v in values] for k, name in enumerate(names)}
    contour = _bulged(points, closed, options, attributes)
    if not options.attributes:
        return contour
    global_names = _extended_names(entity, "names of global contour attributes")
    global_values = _extended_numbers(entity, "global contour attributes")
    if len(global_names) != len(global_values):
        return contour
    return Contour(contour.rows, contour.columns, contour.attributes, dict(zip(global_names, global_values)))


def _lwpolyline(entity: Entity, options: Options) -> Contour | None:
    points: list[list[float]] = []
    for code, value in entity.pairs:
        if code == 10:
            points.append([_number(value), 0.0, 0.0])
        elif code in (20, 42) and points:
            points[-1][1 if code == 20 else 2] = _number(value)
    if not points:
        return None
    return _bulged([(x, y, b) for x, y, b in points], bool(int(entity.number(70)) & 1), options, {})


def _bulged(
    points: list[tuple[float, float, float]], closed: bool, options: Options, attributes: dict[str, list[float]]
) -> Contour:
    """A line through points, with arcs where a point has a bulge (the tangent of a quarter of the arc's angle)."""
    if closed and points[0][:2] != points[-1][:2]:
        points = [*points, (*points[0][:2], 0.0)]
        attributes = {name: [*values, values[0]] for name, values in attributes.items()}
    x, y = [points[0][0]], [points[0][1]]
    for (x1, y1, bulge), (x2, y2, _) in pairwise(points):
        if bulge:
            angle = 4.0 * math.atan(bulge)
            middle = math.atan2(y2 - y1, x2 - x1) + math.pi / 2 - angle / 2
            chord = math.hypot(x2 - x1, y2 - y1)
            radius = chord / (2.0 * math.sin(angle / 2)) if math.sin(angle / 2) else 0.0
            center_x, center_y = x1 + radius * math.cos(middle), y1 + radius * math.sin(middle)
            start = math.atan2(y1 - center_y, x1 - center_x)
            steps = np.linspace(start, start + angle, _steps(abs(radius), abs(angle), options) + 1)[1:-1]
            x += (center_x + abs(radius) * np.cos(steps)).tolist()
            y += (center_y + abs(radius) * np.sin(steps)).tolist()
        x.append(x2)
        y.append(y2)
    return Contour(y, x, attributes)


def _steps(radius: float, angle: float, options: Options) -> int:
    """Into how many lines an arc is divided."""
    share = angle / (2.0 * math.pi)
    count = math.ceil(options.points * share)
    if radius > options.error > 0:
        count = max(count, math.ceil(angle / (2.0 * math.acos(1.0 - options.error / radius))))
    return min(max(count, 2), 100000)


def _line(entity: Entity, options: Options) -> Contour:
    return Contour([entity.number(20), entity.number(21)], [entity.number(10), entity.number(11)])


def _point(entity: Entity, options: Options) -> Contour:
    return Contour([entity.number(20)], [entity.number(10)])


def _circle(entity: Entity, options: Options) -> Contour | None:
    return _arc_points(entity, 0.0, 2.0 * math.pi, options)


def _arc(entity: Entity, options: Options) -> Contour | None:
    start, end = math.radians(entity.number(50)), math.radians(entity.number(51))
    return _arc_points(entity, start, start + ((end - start) % (2.0 * math.pi) or 2.0 * math.pi), options)


def _arc_points(entity: Entity, start: float, end: float, options: Options) -> Contour | None:
    radius = entity.number(40)
    if radius <= 0:
        return None
    angles = np.linspace(start, end, _steps(radius, end - start, options) + 1)
    return _closed_up(
        entity.number(20) + radius * np.sin(angles), entity.number(10) + radius * np.cos(angles), start, end
    )


def _ellipse(entity: Entity, options: Options) -> Contour | None:
    major_x, major_y, ratio = entity.number(11), entity.number(21), entity.number(40, 1.0)
    start, end = entity.number(41), entity.number(42, 2.0 * math.pi)
    end = start + ((end - start) % (2.0 * math.pi) or 2.0 * math.pi)
    radius = math.hypot(major_x, major_y)
    if radius <= 0:
        return None
    angles = np.linspace(start, end, _steps(radius, end - start, options) + 1)
    x = entity.number(10) + major_x * np.cos(angles) - ratio * major_y * np.sin(angles)
    y = entity.number(20) + major_y * np.cos(angles) + ratio * major_x * np.sin(angles)
    return _closed_up(y, x, start, end)


def _closed_up(rows: Floats, columns: Floats, start: float, end: float) -> Contour:
    if end - start >= 2.0 * math.pi - 1e-12:
        rows[-1], columns[-1] = rows[0], columns[0]
    return Contour(rows, columns)


def _spline(entity: Entity, options: Options) -> Contour | None:
    degree, knots = int(entity.number(71, 3.0)), np.array(entity.numbers(40))
    x, y, weights = entity.numbers(10), entity.numbers(20), entity.numbers(41)
    if not (1 <= degree <= 10 and len(x) == len(y) and len(knots) == len(x) + degree + 1 and len(x) > degree):
        return None
    if not bool((np.diff(knots) >= 0).all()) or knots[degree] >= knots[-degree - 1]:
        return None
    from scipy.interpolate import BSpline

    weight = np.array(weights if len(weights) == len(x) else [1.0] * len(x))
    control = np.column_stack((np.array(x) * weight, np.array(y) * weight, weight))
    spline = BSpline(knots, control, degree)
    count = 4 * len(x)
    previous = np.zeros((0, 2))
    while True:  # twice as many points, until what lies between two points is near enough to their line
        homogeneous = spline(np.linspace(knots[degree], knots[-degree - 1], count + 1))
        points = homogeneous[:, :2] / homogeneous[:, 2:]
        if len(previous) and count <= 1 << 18:
            between = points[1::2] - (previous[:-1] + previous[1:]) / 2
            if float(np.hypot(*between.T).max()) <= max(options.error, 1e-9):
                return Contour(previous[:, 1], previous[:, 0])
        elif len(previous):
            return Contour(previous[:, 1], previous[:, 0])
        previous, count = points, 2 * count


_ENTITIES: dict[str, Any] = {
    "POLYLINE": _polyline,
    "LWPOLYLINE": _lwpolyline,
    "LINE": _line,
    "POINT": _point,
    "CIRCLE": _circle,
    "ARC": _arc,
    "ELLIPSE": _ellipse,
    "SPLINE": _spline,
}


def _extended(entity: Entity, title: str, code: int) -> list[str]:
    """What the list of this title holds in the extended data."""
    try:
        begin = entity.pairs.index((1000, title)) + 1
    except ValueError:
        return []
    values = []
    for found, value in entity.pairs[begin:]:
        if found == 1002 and value == "}":
            break
        if found == code:
            values.append(value)
    return values


def _extended_names(entity: Entity, title: str) -> list[str]:
    return _extended(entity, title, 1000)


def _extended_numbers(entity: Entity, title: str) -> list[float]:
    return [_number(value) for value in _extended(entity, title, 1040)]


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise FileProblem("format", f"'{text[:40]}' is no number") from None
    if not math.isfinite(value):
        raise FileProblem("format", f"'{text[:40]}' is no number")
    return value
