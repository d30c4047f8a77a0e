"""Pictures of 3D object models: what a camera sees of them under a light, and how far away what it sees is.

The camera's whole image fills the window. Everything is drawn in software, into arrays; the same models give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.canvas import View
from hdev.display.scenes import kernels
from hdev.display.scenes.labels import Label
from hdev.display.scenes.looks import Look, colours_of
from hdev.display.text import Face, Text, draw_text
from hdev.models3d.cameras import Lens
from hdev.models3d.geometry import bounding_box
from hdev.models3d.model import Model
from hdev.models3d.tessellation import Surface, surface_of_faces, surface_of_shape

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]
Indices = NDArray[np.int32]

#: In how many rows and columns a pixel is divided where edges are to be smooth.
_FINE = 2
#: Lines on surfaces are that part nearer than these, so that they are not hidden by them.
_LIFT = 1e-3
#: Nothing nearer than this part of the focal length is drawn.
_NEAREST = 1e-2
#: Pictures with more pixels have no smooth edges.
_LARGEST = 8_000_000
_AXIS_COLOURS = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.float32)
_NOBODY = np.zeros((0, 0), np.int32)


@dataclass(frozen=True, slots=True)
class Light:
    """(x, y, z, w), seen from the camera: a point, or with w = 0 a direction; and the strengths of red, green and blue."""

    position: tuple[float, float, float, float] = (-100.0, -100.0, 0.0, 1.0)
    ambient: tuple[float, float, float] = (0.2, 0.2, 0.2)
    diffuse: tuple[float, float, float] = (0.8, 0.8, 0.8)


@dataclass(frozen=True, eq=False)
class Placed:
    """A model in a picture: `matrix` takes its points to the camera, `number` is what the picture of owners has for it."""

    model: Model
    matrix: Floats
    look: Look
    number: int


@dataclass(frozen=True, eq=False)
class Rendering:
    """What is to be drawn. `part` is what is seen of the whole picture: top, left, bottom, right, 0 .. 1."""

    placed: tuple[Placed, ...]
    lens: Lens
    light: Light = field(default_factory=Light)
    labels: tuple[Label, ...] = ()
    smooth: bool = True
    face: Face = field(default_factory=lambda: Face(14))
    part: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    #: What was asked for the window's size: (height, width, depth, owner).
    _seen: list[Any] = field(default_factory=list)

    @property
    def nbytes(self) -> int:
        return sum(0 if one.model.points is None else 2 * one.model.points.nbytes for one in self.placed)

    def looked_at(self, top: float, left: float, bottom: float, right: float) -> Rendering:
        """The same, of which only a part is seen (0 .. 1 of what is seen now)."""
        t, l, b, r = self.part
        height, width = b - t, r - l
        part = (t + top * height, l + left * width, t + bottom * height, l + right * width)
        return replace(self, part=part, _seen=[])

    def paint(self, picture: Pixels) -> None:
        """Draw into a picture."""
        height, width = picture.shape[:2]
        fine = _FINE if self.smooth and height * width <= _LARGEST else 1
        board = _Board(self, picture, fine)
        board.draw()
        if fine > 1:
            import cv2

            picture[:] = cv2.resize(board.picture, (width, height), interpolation=cv2.INTER_AREA)
        self._write(picture)

    def seen(self, height: int, width: int) -> tuple[Floats, Indices]:
        """For each pixel of a window of this size how far away what is seen there is (z, NaN: nothing), and its number or
        -1."""
        if not (self._seen and self._seen[0][:2] == (height, width)):
            board = _Board(self, np.zeros((height, width, 3), np.uint8), 1, owners=True)
            board.draw()
            self._seen[:] = [(height, width, board.depth(), board.owners)]
        return self._seen[0][2], self._seen[0][3]

    # --------------------------------------------------------------------------------------------------------- texts

    def view(self, height: int, width: int) -> View:
        """How the camera's image lies in a window."""
        top, left, bottom, right = self.part
        rows, columns = self.lens.height, self.lens.width
        frame = (top * rows, left * columns, bottom * rows - 1.0, right * columns - 1.0)
        return View.of(frame, height, width)

    def _write(self, picture: Pixels) -> None:
        view = self.view(*picture.shape[:2])
        for one in self.placed:
            if one.look.disp_pose and one.look.visible:
                ends = _axes(one)[1::2]
                for name, row, column in zip("XYZ", *self._places(ends, view)):
                    if np.isfinite(row + column):
                        text = Text((name,), row + 2.0, column + 2.0, ((255, 255, 255, 255),), self.face)
                        draw_text(picture, text, view)
        for label in self.labels:
            point = None
            if label.point is not None:
                (row,), (column,) = self._places(np.array([label.point]), view)
                point = (float(row), float(column)) if np.isfinite(row + column) else None
            label.draw(picture, point)

    def _places(self, points: Floats, view: View) -> tuple[Floats, Floats]:
        rows, columns = self.lens.project(points)
        rows, columns = view.to_window(rows, columns)
        return rows, columns


# --------------------------------------------------------------------------------------------------------- what is drawn


def _moved(points: Floats, matrix: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.ascontiguousarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def _axes(one: Placed) -> Floats:
    """The axes of a model's coordinate system, seen from the camera: (origin, end) of x, of y, of z."""
    box = bounding_box(one.model)
    length = 1.0 if box is None else max(float(np.linalg.norm(box[1] - box[0])) / 2.0, 1e-9)
    ends = np.zeros((6, 3))
    ends[[1, 3, 5], [0, 1, 2]] = length
    return _moved(ends, one.matrix)


def surface_shown(model: Model, look: Look) -> Surface | None:
    """The faces that a look shows of a model."""
    if look.attribute == "primitive":
        return None if model.primitive is None else surface_of_shape(model.primitive)
    if look.attribute not in ("auto", "faces"):
        return None
    faces = surface_of_faces(model)
    if faces is None and look.attribute == "auto" and model.primitive is not None:
        return surface_of_shape(model.primitive)
    return faces


def segments_of(model: Model) -> Indices | None:
    """The lines of a model as pairs of points."""
    if not model.lines:
        return None
    pairs = [np.stack((line[:-1], line[1:]), axis=1) for line in model.lines]
    return np.ascontiguousarray(np.concatenate(pairs), np.int32)


@dataclass(eq=False)
class _Triangles:
    """Triangles where they lie in the picture, with the colours of their corners."""

    columns: Floats
    rows: Floats
    near: Floats
    triangles: Indices
    colours: NDArray[np.float32]
    alpha: float
    number: int


class _Board:
    """A picture in the making, with a nearness for each pixel."""

    def __init__(self, rendering: Rendering, picture: Pixels, fine: int, owners: bool = False) -> None:
        height, width = picture.shape[:2]
        self.rendering = rendering
        self.fine = fine
        self.parallel = rendering.lens.parallel
        self.picture = picture if fine == 1 else np.repeat(np.repeat(picture, fine, axis=0), fine, axis=1)
        shape = (height * fine, width * fine)
        self.nearness = np.full(shape, -np.inf if self.parallel else 0.0)
        self.owners = np.full(shape, -1, np.int32) if owners else _NOBODY
        self.view = rendering.view(*shape)
        self.light = np.array(rendering.light.position)
        self.ambient, self.diffuse = np.array(rendering.light.ambient), np.array(rendering.light.diffuse)
        self.solid = owners
        self.limit = _NEAREST * rendering.lens.scale

    def depth(self) -> Floats:
        nothing = ~np.isfinite(self.nearness) if self.parallel else self.nearness == 0
        with np.errstate(divide="ignore"):
            return np.where(nothing, np.nan, -self.nearness if self.parallel else 1.0 / self.nearness)

    def draw(self) -> None:
        shown = [one for one in self.rendering.placed if one.look.visible]
        clear = [] if self.solid else [one for one in shown if one.look.alpha < 1.0]
        full = shown if self.solid else [one for one in shown if one.look.alpha >= 1.0]
        for one in full:
            part = self._triangles(one)
            if part is not None:
                self._fill(part)
        for one in full:
            self._lines_and_points(one)
        parts = [part for part in map(self._triangles, clear) if part is not None]
        if parts:
            self._fill_sorted(parts)
        for one in clear:
            self._lines_and_points(one)

    # ------------------------------------------------------------------------------------------------------- places

    def _places(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Columns, rows and nearness of points seen from the camera."""
        rows, columns = self.rendering.lens.project(points)
        rows, columns = self.view.to_window(rows, columns)
        with np.errstate(divide="ignore"):
            near = -points[:, 2] if self.parallel else 1.0 / points[:, 2]
        if not self.parallel:
            columns = np.where(points[:, 2] >= self.limit, columns, np.nan)
        return np.ascontiguousarray(columns), np.ascontiguousarray(rows), np.ascontiguousarray(near)

    # ---------------------------------------------------------------------------------------------------- triangles

    def _triangles(self, one: Placed) -> _Triangles | None:
        surface = surface_shown(one.model, one.look)
        if surface is None or not len(surface.triangles):
            return None
        points = _moved(surface.points, one.matrix)
        normals = np.zeros((0, 3)) if surface.normals is None else _turned(surface.normals, one.matrix)
        colours, of = colours_of(one.model, one.look)
        if of == "triangles":
            colours = colours[np.minimum(surface.faces, len(colours) - 1)]
        elif of == "points" and len(colours) != len(points):
            colours, of = colours[:1], "one"
        corners = kernels.corner_colours(
            points,
            surface.triangles,
            normals,
            np.ascontiguousarray(colours),
            of == "triangles",
            self.parallel,
            self.light,
            self.ambient,
            self.diffuse,
        )
        triangles = surface.triangles
        if not self.parallel:
            points, triangles, corners = _in_front(points, triangles, corners, self.limit)
        columns, rows, near = self._places(points)
        return _Triangles(columns, rows, near, triangles, corners, one.look.alpha, one.number)

    def _fill(self, part: _Triangles, alphas: Any = None, keep: bool = True) -> None:
        kernels.fill_triangles(
            self.picture,
            self.nearness,
            self.owners,
            part.columns,
            part.rows,
            part.near,
            part.triangles,
            part.colours,
            np.array([1.0]) if alphas is None else alphas,
            np.array([part.number], np.int32),
            self.parallel,
            keep,
        )

    def _fill_sorted(self, parts: list[_Triangles]) -> None:
        """Triangles that can be seen through, the farthest first."""
        offsets = np.cumsum([0] + [len(part.columns) for part in parts[:-1]])
        triangles = np.concatenate([part.triangles + offset for part, offset in zip(parts, offsets)]).astype(np.int32)
        near = np.concatenate([part.near for part in parts])
        alphas = np.concatenate([np.full(len(part.triangles), part.alpha) for part in parts])
        order = np.argsort(near[triangles].mean(axis=1), kind="stable")
        joined = _Triangles(
            np.concatenate([part.columns for part in parts]),
            np.concatenate([part.rows for part in parts]),
            near,
            np.ascontiguousarray(triangles[order]),
            np.ascontiguousarray(np.concatenate([part.colours for part in parts])[order]),
            1.0,
            -1,
        )
        alphas = alphas[order]
        # One value means all of them: a second one keeps the number of values above one.
        self._fill(joined, alphas if alphas.size > 1 else np.repeat(alphas, 2), keep=False)

    # ---------------------------------------------------------------------------------------------- lines and points

    def _lines_and_points(self, one: Placed) -> None:
        model, look = one.model, one.look
        surface = surface_shown(model, look)
        if look.disp_lines and surface is not None:
            self._lines(one, surface.points, surface.outline, look.line_color, lifted=True)
        points = model.points
        if points is not None and len(points):
            segments = segments_of(model) if look.attribute in ("auto", "lines") and surface is None else None
            if look.attribute == "lines" and segments is None:
                faces = surface_of_faces(model)
                segments = None if faces is None else faces.outline
            if segments is not None:
                self._lines(one, points, segments, None)
            if look.attribute == "points" or (look.attribute == "auto" and surface is None and segments is None):
                self._points(one, points)
            if look.disp_normals and model.normals is not None:
                self._normals(one, points, model.normals)
        elif look.attribute == "lines" and model.primitive is not None:
            shape = surface_of_shape(model.primitive)
            if shape is not None:
                self._lines(one, shape.points, shape.outline, None)
        if look.disp_pose and not self.solid:
            segments = np.arange(6, dtype=np.int32).reshape(3, 2)
            self._draw_lines(_axes(one), segments, np.repeat(_AXIS_COLOURS, 2, axis=0), 2.0, 1.0, one.number, over=True)

    def _points(self, one: Placed, points: Floats) -> None:
        seen = _moved(points, one.matrix)
        columns, rows, near = self._places(seen)
        colours, of = colours_of(one.model, one.look)
        if of != "points":
            colours = colours[:1] if of == "one" else np.array([one.look.color[:3]], np.float32)
        kernels.draw_points(
            self.picture,
            self.nearness,
            self.owners,
            columns,
            rows,
            near,
            np.ascontiguousarray(colours),
            one.look.point_size * self.fine,
            1.0 if self.solid else one.look.alpha,
            one.number,
            self.solid or one.look.alpha >= 1.0,
        )

    def _lines(self, one: Placed, points: Floats, segments: Indices, colour: Any, lifted: bool = False) -> None:
        if colour is not None:
            colours = np.array([colour[:3]], np.float32)
        else:
            colours, of = colours_of(one.model, one.look)
            if of == "triangles" or (of == "points" and len(colours) != len(points)):
                colours = np.array([one.look.color[:3]], np.float32)
        seen = _moved(points, one.matrix)
        self._draw_lines(seen, segments, colours, one.look.line_width, one.look.alpha, one.number, lifted)

    def _normals(self, one: Placed, points: Floats, normals: Floats) -> None:
        box = bounding_box(one.model)
        length = 0.05 * float(np.linalg.norm(box[1] - box[0])) if box is not None else 1.0
        sizes = np.linalg.norm(normals, axis=1, keepdims=True)
        unit = np.divide(normals, sizes, out=np.zeros_like(normals), where=sizes > 0)
        ends = np.concatenate((points, points + unit * (length or 1.0)))
        count = len(points)
        segments = np.stack((np.arange(count), np.arange(count) + count), axis=1).astype(np.int32)
        colours = np.array([one.look.normal_color[:3]], np.float32)
        seen = _moved(ends, one.matrix)
        self._draw_lines(seen, segments, colours, one.look.line_width, one.look.alpha, one.number, lifted=True)

    def _draw_lines(
        self,
        seen: Floats,
        segments: Indices,
        colours: Any,
        width: float,
        alpha: float,
        number: int,
        lifted: bool = False,
        over: bool = False,
    ) -> None:
        if not self.parallel:
            seen, segments, colours = _lines_in_front(seen, segments, colours, self.limit)
        columns, rows, near = self._places(seen)
        if over:
            near = np.where(np.isfinite(near), 1e300, near)
        elif lifted:
            finite = near[np.isfinite(near)]
            if self.parallel and finite.size:
                near = near + _LIFT * max(float(finite.max() - finite.min()), 1e-12)
            else:
                near = near * (1.0 + _LIFT)
        kernels.draw_lines(
            self.picture,
            self.nearness,
            self.owners,
            columns,
            rows,
            near,
            np.ascontiguousarray(segments, np.int32),
            np.ascontiguousarray(colours, np.float32),
            width * self.fine,
            1.0 if self.solid else alpha,
            number,
            not over and (self.solid or alpha >= 1.0),
        )


def _turned(normals: Floats, matrix: Floats) -> Floats:
    return np.ascontiguousarray(normals @ matrix[:3, :3].T)


# ------------------------------------------------------------------------------------------ what is behind the camera


def _in_front(
    points: Floats, triangles: Indices, colours: NDArray[np.float32], limit: float
) -> tuple[Floats, Indices, NDArray[np.float32]]:
    """Triangles without the parts nearer than `limit`."""
    behind = ~(points[:, 2] >= limit)
    if not behind.any():
        return points, triangles, colours
    number = behind[triangles].sum(axis=1)
    keep = number == 0
    more_points, more_triangles, more_colours = [], [], []
    count = len(points)
    for t in np.flatnonzero((number == 1) | (number == 2)).tolist():
        corners = _cut(points[triangles[t]], colours[t].astype(np.float64), limit)
        if corners is None:
            continue
        places, shades = corners
        for k in range(1, len(places) - 1):
            more_points.append(places[[0, k, k + 1]])
            more_colours.append(shades[[0, k, k + 1]])
            more_triangles.append((count, count + 1, count + 2))
            count += 3
    kept = triangles[keep], colours[keep]
    if not more_points:
        return points, np.ascontiguousarray(kept[0]), np.ascontiguousarray(kept[1])
    return (
        np.concatenate((points, *more_points)),
        np.concatenate((kept[0], np.array(more_triangles, np.int32))),
        np.concatenate((kept[1], np.array(more_colours, np.float32))),
    )


def _cut(places: Floats, shades: Floats, limit: float) -> tuple[Floats, Floats] | None:
    """The corners of the part of a triangle with z >= limit, and their colours."""
    if not np.isfinite(places).all():
        return None
    corners, colours = [], []
    for k in range(3):
        a, b = k, (k + 1) % 3
        if places[a, 2] >= limit:
            corners.append(places[a])
            colours.append(shades[a])
        if (places[a, 2] >= limit) != (places[b, 2] >= limit):
            part = (limit - places[a, 2]) / (places[b, 2] - places[a, 2])
            between = places[a] + part * (places[b] - places[a])
            between[2] = limit
            corners.append(between)
            colours.append(shades[a] + part * (shades[b] - shades[a]))
    return np.array(corners), np.array(colours)


def _lines_in_front(points: Floats, segments: Indices, colours: Any, limit: float) -> tuple[Floats, Indices, Any]:
    """Segments without the parts nearer than `limit`; each end that is moved becomes a point of its own."""
    behind = ~(points[:, 2] >= limit)
    if not behind.any():
        return points, segments, colours
    hidden = behind[segments]
    segments = segments[~hidden.all(axis=1)].copy()
    hidden = behind[segments]
    single = len(colours) == 1
    for end in (0, 1):
        cut = np.flatnonzero(hidden[:, end])
        if not cut.size:
            continue
        a, b = points[segments[cut, end]], points[segments[cut, 1 - end]]
        part = ((limit - a[:, 2]) / (b[:, 2] - a[:, 2]))[:, None]
        moved = a + part * (b - a)
        moved[:, 2] = limit
        if not single:
            colours = np.concatenate((colours, colours[segments[cut, end]]))
        segments[cut, end] = len(points) + np.arange(cut.size)
        points = np.concatenate((points, moved))
    return points, segments, colours


# ------------------------------------------------------------------------------------------------------ where to stand


def fitting_matrix(models: list[Model], lens: Lens) -> Floats:
    """A pose in which a camera sees all models (which lie as they are, beside each other)."""
    boxes = [box for box in map(bounding_box, models) if box is not None]
    result = np.eye(4)
    if not boxes:
        result[2, 3] = 1.0
        return result
    low = np.min([box[0] for box in boxes], axis=0)
    high = np.max([box[1] for box in boxes], axis=0)
    centre, radius = (low + high) / 2, max(float(np.linalg.norm(high - low)) / 2, 1e-6)
    top, left = -0.5, -0.5
    rows = np.array([lens.cy, lens.cy, top, lens.height - 0.5])
    columns = np.array([left, lens.width - 0.5, lens.cx, lens.cx])
    _, directions = lens.rays(rows, columns)
    if lens.parallel:
        distance = 2 * radius
    else:
        # The ball around the models touches the nearest of the four sides of what is seen.
        slopes = np.abs(np.array([directions[0, 0], directions[1, 0], directions[2, 1], directions[3, 1]]))
        finite = slopes[np.isfinite(slopes) & (slopes > 0)]
        slope = float(finite.min()) if finite.size else 1.0
        distance = radius * float(np.sqrt(1 + slope * slope)) / slope * 1.1
    result[:3, 3] = np.array([0.0, 0.0, distance]) - centre
    return result
