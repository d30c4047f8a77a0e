"""Gray values as heights: the surface that `set_paint` with '3d_plot' shows, and which pixel lies where in its picture.

The plot lies in a cube around the origin, x along the columns, y along the rows, z against the heights: the longer side of the
image is one long, the range of the gray values about a third. The pose of a window takes it to the camera.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.paint import gray_bytes, looked_up
from hdev.display.scenes.looks import Look
from hdev.display.scenes.rendering import Light, Placed, Rendering
from hdev.models3d.cameras import Lens
from hdev.models3d.model import Model

Floats = NDArray[np.float64]

MODES = ("shaded", "texture", "contour", "hidden_lines")
_MOST = 256
_HEIGHT = 0.35
_DISTANCE = 1.45
_LIGHT = Light((-1.0, 1.5, 2.0, 0.0), (0.35, 0.35, 0.35), (0.65, 0.65, 0.65))
_EVEN = Light(ambient=(1.0, 1.0, 1.0), diffuse=(0.0, 0.0, 0.0))


def first_pose() -> Floats:
    """How a plot is seen at first: from above the front, turned by 30 degrees."""
    turn = math.radians(30)
    lean = math.radians(-55)
    about_z = np.array([[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, math.cos(lean), -math.sin(lean)], [0, math.sin(lean), math.cos(lean)]])
    result = np.eye(4)
    result[:3, :3] = about_x @ about_z
    result[2, 3] = _DISTANCE
    return result


def pose_of(state: Any) -> Floats:
    """The pose of plots in a window."""
    return np.array(state.plot_pose).reshape(4, 4) if state.plot_pose else first_pose()


def camera(height: int, width: int) -> Lens:
    """The camera of plots for a window: square pixels, an angle of view of 45 degrees for the shorter side."""
    size = 2 * math.tan(math.radians(22.5)) / min(height, width)
    return Lens(1.0, False, (0.0,), size, size, (width - 1) / 2, (height - 1) / 2, width, height)


def _options(paint: tuple[Any, ...]) -> tuple[str, int]:
    """Mode and step of ['3d_plot', ...]; step 0: as many pixels as can be seen."""
    mode = next((value for value in paint[1:] if value in MODES), "")
    step = next((int(value) for value in paint[1:] if isinstance(value, int | float) and value >= 1), 0)
    return mode, step


class Plot:
    """The plot of an image in a window of a size."""

    def __init__(self, image: Any, state: Any, height: int, width: int) -> None:
        self.image = image
        mode, step = _options(state.paint)
        self.values = _heights(image)
        rows, columns = image.height, image.width
        step = max(step, math.ceil(max(rows, columns) / _MOST), 1)
        self.rows, self.columns = _places(rows, step), _places(columns, step)
        self.scale = 1.0 / max(rows - 1, columns - 1, 1)
        grid = self.values[np.ix_(self.rows, self.columns)]
        counted = grid[np.isfinite(grid)]
        self.low = float(counted.min()) if counted.size else 0.0
        span = float(counted.max()) - self.low if counted.size else 0.0
        self.lift = _HEIGHT / span if span else 0.0
        points = self.points(*(place.ravel() for place in np.meshgrid(self.rows, self.columns, indexing="ij")))
        model = Model(points=points, triangles=_triangles(len(self.rows), len(self.columns), np.isfinite(grid)))
        model, look = _coloured(model, mode, image, state, self.rows, self.columns)
        light = _EVEN if mode in ("texture", "contour", "hidden_lines") else _LIGHT
        placed = Placed(model, pose_of(state), look, 0)
        self.rendering = Rendering((placed,), camera(height, width), light)

    def points(self, rows: Any, columns: Any) -> Floats:
        """Where pixels lie in the plot, (N, 3)."""
        r, c = np.asarray(rows), np.asarray(columns)
        z = -(np.nan_to_num(self.values[r, c], nan=self.low) - self.low) * self.lift + _HEIGHT / 2
        x, y = (c - (self.image.width - 1) / 2) * self.scale, (r - (self.image.height - 1) / 2) * self.scale
        return np.stack((x, y, z), axis=1)

    def pixels(self, rows: Any, columns: Any, height: int, width: int) -> tuple[list[int], list[int]]:
        """The pixels of the image that a window shows at places; -1 where it shows none."""
        depth, _ = self.rendering.seen(height, width)
        lens, pose = self.rendering.lens, self.rendering.placed[0].matrix
        back = np.linalg.inv(pose)
        found_rows, found_columns = [], []
        for row, column in zip(rows, columns):
            r, c = math.floor(row + 0.5), math.floor(column + 0.5)
            z = depth[r, c] if 0 <= r < height and 0 <= c < width else math.nan
            if not math.isfinite(z):
                found_rows.append(-1)
                found_columns.append(-1)
                continue
            _, directions = lens.rays(np.array([float(r)]), np.array([float(c)]))
            x, y, _ = (back[:3, :3] @ (z * directions[0]) + back[:3, 3]).tolist()
            at_column = round(x / self.scale + (self.image.width - 1) / 2)
            at_row = round(y / self.scale + (self.image.height - 1) / 2)
            found_rows.append(min(max(at_row, 0), self.image.height - 1))
            found_columns.append(min(max(at_column, 0), self.image.width - 1))
        return found_rows, found_columns


def _places(count: int, step: int) -> NDArray[np.int64]:
    """Every step-th of `count` places, and the last one."""
    places = np.arange(0, count, step)
    return places if places[-1] == count - 1 else np.append(places, count - 1)


def _heights(image: Any) -> Floats:
    """The gray values of the first channel; NaN outside of the domain."""
    channel = image.channels[0]
    if channel.ndim == 3:
        channel = np.hypot(channel[..., 0], channel[..., 1])
    elif channel.dtype.kind == "c":
        channel = np.abs(channel)
    values: Floats = channel.astype(np.float64)
    values[~np.isfinite(values)] = np.nan
    if not image.has_full_domain:
        values[~image.domain.to_mask((image.height, image.width))] = np.nan
    return values


def _triangles(rows: int, columns: int, inside: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Two triangles between each four neighbours of a grid that all count."""
    i = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    a, b, c, d = i[:-1, :-1], i[:-1, 1:], i[1:, 1:], i[1:, :-1]
    whole = inside[:-1, :-1] & inside[:-1, 1:] & inside[1:, 1:] & inside[1:, :-1]
    a, b, c, d = a[whole], b[whole], c[whole], d[whole]
    return np.concatenate((np.stack((a, b, c), axis=1), np.stack((a, c, d), axis=1)))


def _coloured(
    model: Model, mode: str, image: Any, state: Any, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> tuple[Model, Look]:
    line = state.colours[0]
    if mode == "shaded":
        return model, Look(color=line)
    if mode == "hidden_lines":
        return model, Look(color=(0, 0, 0, 255), disp_lines=True, line_color=line)
    channels = image.channels[:3] if mode == "texture" and len(image.channels) >= 3 else image.channels[:1]
    planes = [gray_bytes(image, channel)[np.ix_(rows, columns)] for channel in channels]
    colours = (
        looked_up(planes[0], state.lut).reshape(-1, 3) if len(planes) == 1 else np.stack(planes, -1).reshape(-1, 3)
    )
    for name, values in zip(("red", "green", "blue"), colours.T):
        model = model.with_attribute(name, values.astype(np.float64))
    return model, Look(red="red", green="green", blue="blue", attribute="lines" if mode == "contour" else "auto")


def draw_plot(picture: NDArray[np.uint8], image: Any, state: Any, view: Any) -> None:
    """Draw the plot of an image; the picture has nothing else then."""
    picture[:] = picture[0, 0]
    Plot(image, state, *picture.shape[:2]).rendering.paint(picture)


# ---------------------------------------------------------------------------------------------------------- other poses


def turned(pose: Floats, before: tuple[float, float], after: tuple[float, float], height: int, width: int) -> Floats:
    """The pose after the plot was turned like a ball in the middle of the window on which the pointer moves."""
    start, end = _on_ball(before, height, width), _on_ball(after, height, width)
    axis = np.cross(start, end)
    sine, cosine = float(np.linalg.norm(axis)), float(start @ end)
    if sine < 1e-12:
        return pose
    x, y, z = axis / sine
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.eye(3) + sine * cross + (1 - cosine) * (cross @ cross)
    result = pose.copy()
    result[:3, :3] = turn @ pose[:3, :3]
    return result


def _on_ball(place: tuple[float, float], height: int, width: int) -> Floats:
    """The place of a pixel on a ball as large as the window (its back is a hyperbola), of length one; the camera is at z <
    0."""
    radius = min(height, width) / 2
    x, y = (place[1] - (width - 1) / 2) / radius, (place[0] - (height - 1) / 2) / radius
    square = x * x + y * y
    z = math.sqrt(1 - square) if square < 0.5 else 0.5 / math.sqrt(square)
    point = np.array([x, y, -z])
    unit: Floats = point / np.linalg.norm(point)
    return unit


def moved(pose: Floats, before: tuple[float, float], after: tuple[float, float], height: int, width: int) -> Floats:
    """The pose after the middle of the plot was moved as the pointer."""
    size = camera(height, width).sx
    result = pose.copy()
    result[0, 3] += (after[1] - before[1]) * size * pose[2, 3]
    result[1, 3] += (after[0] - before[0]) * size * pose[2, 3]
    return result


def nearer(pose: Floats, before: tuple[float, float], after: tuple[float, float], height: int, width: int) -> Floats:
    """The pose after the pointer was moved up (farther away) or down (nearer)."""
    factor = math.exp(-1.5 * (after[0] - before[0]) / min(height, width))
    result = pose.copy()
    result[:3, 3] *= min(max(factor, 1e-3), 1e3)
    return result
