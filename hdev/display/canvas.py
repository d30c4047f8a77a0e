"""Drawing what a window shows into an array of pixels. The same list gives the same bytes.

Pixel w of a window that shows the rows row1 .. row2 of an image lies over row `floor (row1 + (w + 0.5) * scale)`; the scale is
`(row2 - row1 + 1) / height`; columns likewise. Points between pixels (contours, lines, text) go where they lie in that picture:
pixel centres are at integers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hdev.display.colours import Colour
from hdev.display.window import Scene, Shown, State

if TYPE_CHECKING:
    from hdev.iconic import RegionArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

#: Binary digits behind the point of coordinates of thin lines.
_SHIFT = 4
#: So many contours are converted at once.
_TOGETHER = 500
#: Further outside lines are cut off before they are drawn.
_FAR = 16_000.0


@dataclass(frozen=True, slots=True)
class View:
    """How image coordinates lie in a window."""

    top: float
    left: float
    row_scale: float
    column_scale: float
    height: int
    width: int

    @classmethod
    def of(cls, part: tuple[float, float, float, float], height: int, width: int) -> View:
        row1, column1, row2, column2 = part
        rows, columns = max(row2 - row1 + 1.0, 1e-6), max(column2 - column1 + 1.0, 1e-6)
        return cls(row1, column1, rows / height, columns / width, height, width)

    def to_window(self, rows: Any, columns: Any) -> tuple[Any, Any]:
        """Image coordinates as coordinates of the window."""
        return (rows + 0.5 - self.top) / self.row_scale - 0.5, (columns + 0.5 - self.left) / self.column_scale - 0.5

    def to_image(self, rows: Any, columns: Any) -> tuple[Any, Any]:
        """Coordinates of the window as image coordinates."""
        return self.top + (rows + 0.5) * self.row_scale - 0.5, self.left + (columns + 0.5) * self.column_scale - 0.5

    @property
    def zoom(self) -> float:
        """Pixels of the window per pixel of the image (the mean of both directions)."""
        return math.sqrt(1.0 / (self.row_scale * self.column_scale))

    def lookup(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The image row of each row of the window, the image column of each column."""
        rows = np.floor(self.top + (np.arange(self.height) + 0.5) * self.row_scale)
        columns = np.floor(self.left + (np.arange(self.width) + 0.5) * self.column_scale)
        return rows.astype(np.int64), columns.astype(np.int64)


def blank(scene: Scene) -> Pixels:
    """The picture of a window without the items it shows: the background, or what it goes on from."""
    if scene.base is not None:
        return _resampled(scene.base, Look(0.0, 0.0, float(scene.height), float(scene.width)), scene)
    picture = np.empty((scene.height, scene.width, 3), np.uint8)
    # By rows: NumPy spreads three values over an array twenty times slower.
    picture.reshape(scene.height, -1)[:] = np.tile(np.array(scene.background[:3], np.uint8), scene.width)
    if scene.backdrop is not None:
        view = View.of(scene.state.part, scene.height, scene.width)
        draw_image(picture, scene.backdrop, scene.state, view)
    return picture


def draw(picture: Pixels, items: Sequence[Shown], scene: Scene) -> None:
    """Draw displayed things, the first at the bottom."""
    follow = scene.state.part if scene.follows else None
    for kind, alike in _alike(items):
        state = alike[0].state if follow is None else replace(alike[0].state, part=follow)
        view = View.of(state.part, picture.shape[0], picture.shape[1])
        if kind == "region":
            _regions(picture, [item.data.regions() for item in alike], state, view)
        elif kind == "xld":
            numbered = [pair for item in alike for pair in enumerate(item.data)]
            for begin in range(0, len(numbered), _TOGETHER):
                numbers, contours = zip(*numbered[begin : begin + _TOGETHER])
                draw_contours(picture, contours, state, view, numbers)
        else:
            for item in alike:
                _DRAW[item.what](picture, item.data, state, view)


def _alike(items: Sequence[Shown]) -> Iterator[tuple[str, list[Shown]]]:
    """Regions, and contours, that were displayed one by one in the same state: they are drawn together."""

    def key(item: Shown) -> tuple[str, int]:
        kinds = item.data.kinds if item.what == "objects" else ()
        return (next(iter(kinds)) if len(kinds) == 1 else "", id(item.state))

    for (kind, _), alike in groupby(items, key):
        yield kind, list(alike)


def over(scene: Scene) -> list[Shown]:
    """The drawing objects of a window, which lie over all it shows."""
    return [shown for item in scene.objects for shown in item.shown(scene.state.part)]


# ---------------------------------------------------------------------------------------------------- a part of a window


@dataclass(frozen=True, slots=True)
class Look:
    """The rectangle of a window that somebody looks at, enlarged: its edges in pixels of the window."""

    top: float
    left: float
    bottom: float
    right: float


def enlarged(scene: Scene, look: Look) -> Pixels:
    """A part of a window as a picture of the window's size.

    Objects are drawn anew, as sharp as in a window with that part; text at places of the window stays where it is and as large
    as it is.
    """
    rows, columns = (look.bottom - look.top) / scene.height, (look.right - look.left) / scene.width

    def part_of(part: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        view = View.of(part, scene.height, scene.width)
        row, column = view.top + look.top * view.row_scale, view.left + look.left * view.column_scale
        height, width = scene.height * rows * view.row_scale, scene.width * columns * view.column_scale
        return row, column, row + height - 1.0, column + width - 1.0

    state = replace(scene.state, part=part_of(scene.state.part))
    if scene.base is None:
        picture = blank(replace(scene, state=state))
    else:
        picture = _resampled(scene.base, look, scene)
    states: dict[int, State] = {}
    items = []
    for item in (*scene.items, *over(scene)):
        moved = states.get(id(item.state))
        if moved is None:
            moved = states[id(item.state)] = replace(item.state, part=part_of(item.state.part))
        data = item.data
        if item.what == "models":
            edges = (
                look.top / scene.height,
                look.left / scene.width,
                look.bottom / scene.height,
                look.right / scene.width,
            )
            data = data.looked_at(*edges)
        if item.what == "pixels":
            block, row, column = data
            top, left = round((row - look.top) / rows), round((column - look.left) / columns)
            bottom, right = row + block.shape[0], column + block.shape[1]
            height, width = round((bottom - look.top) / rows) - top, round((right - look.left) / columns) - left
            if height < 1 or width < 1 or top > scene.height or left > scene.width or max(height, width) > 40_000:
                continue
            picked = np.arange(height) * block.shape[0] // height, np.arange(width) * block.shape[1] // width
            data = (block[picked[0][:, None], picked[1]], top, left)
        items.append(Shown(item.what, data, moved))
    draw(picture, items, replace(scene, state=state))
    return picture


def _resampled(base: Pixels, look: Look, scene: Scene) -> Pixels:
    """The nearest pixels of a picture of the window for each pixel of its part; those outside have the background."""
    if base.shape[:2] == (scene.height, scene.width) == (look.bottom - look.top, look.right - look.left):
        if look.top == look.left == 0:
            return base.copy()
    height, width = base.shape[:2]
    rows = look.top + (np.arange(scene.height) + 0.5) * (look.bottom - look.top) / scene.height
    columns = look.left + (np.arange(scene.width) + 0.5) * (look.right - look.left) / scene.width
    r = np.floor(rows * height / scene.height).astype(np.int64)
    c = np.floor(columns * width / scene.width).astype(np.int64)
    picture = base[np.clip(r, 0, height - 1)[:, None], np.clip(c, 0, width - 1)]
    picture[(r < 0) | (r >= height)] = scene.background[:3]
    picture[:, (c < 0) | (c >= width)] = scene.background[:3]
    return picture


# ------------------------------------------------------------------------------------------------------------- objects


def _objects(picture: Pixels, objects: Any, state: State, view: View) -> None:
    for number, item in enumerate(objects):
        if item.kind == "image":
            draw_image(picture, item, state, view)
        elif item.kind == "region":
            draw_regions(picture, item.batch(), state, view, number)
        else:
            draw_contours(picture, [item], state, view, [number])


def _channel(picture: Pixels, data: Any, state: State, view: View) -> None:
    image, channel = data
    draw_image(picture, image.channel(channel), state, view)


def draw_image(picture: Pixels, image: Any, state: State, view: View) -> None:
    """The pixels of the domain, the nearest one for each pixel of the window (interpolated with part style 1 and 2)."""
    from hdev.display.paint import GRAY_LUTS, PLOTS, gray_bytes, looked_up

    plot = PLOTS.get(state.paint[0])
    if plot is not None:
        plot(picture, image, state, view)
        return
    rows, columns = view.lookup()
    inside_rows, inside_columns = (rows >= 0) & (rows < image.height), (columns >= 0) & (columns < image.width)
    if not inside_rows.any() or not inside_columns.any():
        return
    first_row, first_column = int(inside_rows.argmax()), int(inside_columns.argmax())
    rows, columns = rows[inside_rows], columns[inside_columns]
    target = picture[first_row : first_row + rows.size, first_column : first_column + columns.size]
    shown = image.channels[:3] if len(image.channels) >= 3 else image.channels[:1]
    planes = [gray_bytes(image, channel) for channel in shown]
    if state.part_style and view.zoom > 1:
        planes = [_interpolated(plane, view, rows.size, columns.size, first_row, first_column) for plane in planes]
    else:
        planes = [_picked(plane, rows, columns) for plane in planes]
    if image.has_full_domain and target.flags.c_contiguous and (len(planes) == 3 or state.lut in GRAY_LUTS):
        import cv2

        cv2.merge(planes * (3 // len(planes)), dst=target)
        return
    colours: Any = looked_up(planes[0], state.lut) if len(planes) == 1 else _merged(planes)
    if image.has_full_domain:
        target[:] = colours
        return
    mask = image.domain.to_mask((image.height, image.width))[rows[:, None], columns]
    target[mask] = colours[mask]


def _merged(planes: list[Any]) -> Any:
    import cv2

    return cv2.merge(planes)


def _picked(plane: Pixels, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Any:
    """The pixels of these rows and columns."""
    import cv2

    if _consecutive(rows) and _consecutive(columns):
        return np.ascontiguousarray(plane[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    # Whole rows are copied fast; turned, columns are rows.
    return cv2.transpose(cv2.transpose(plane[rows])[columns])


def _consecutive(indices: NDArray[np.int64]) -> bool:
    return bool(indices[-1] - indices[0] + 1 == indices.size)


def _interpolated(plane: Pixels, view: View, height: int, width: int, first_row: int, first_column: int) -> Any:
    import cv2

    rows, columns = view.to_image(first_row + np.arange(height), first_column + np.arange(width))
    x = np.broadcast_to(columns.astype(np.float32), (height, width))
    y = np.broadcast_to(rows.astype(np.float32)[:, None], (height, width))
    return cv2.remap(plane, x.copy(), y.copy(), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def draw_regions(picture: Pixels, regions: RegionArray, state: State, view: View, number: int = 0) -> None:
    """Regions: filled, or their border; region k in colour k + `number` modulo the number of colours."""
    _regions(picture, [regions], state, view, number)


def _regions(picture: Pixels, batches: Sequence[RegionArray], state: State, view: View, number: int = 0) -> None:
    """Batches of regions, the colours of each counted from `number`."""
    from hdev.display.kernels import paint_borders, paint_regions
    from hdev.display.shapes import replaced
    from hdev.iconic import RegionArray

    if state.shape != "original":
        batches = [replaced(regions, state.shape, state.icon) for regions in batches]
    which = np.concatenate([np.arange(len(regions)) for regions in batches]) + number
    regions = RegionArray.of(batches)
    height, width = picture.shape[:2]
    brush = _brush(state.line_width)
    what = (
        regions.row,
        regions.first,
        regions.last,
        regions.offsets,
        np.array(state.colours, np.uint8),
        which % len(state.colours),
        view.top,
        view.left,
        view.row_scale,
        view.column_scale,
    )
    opaque = all(colour[3] == 255 for colour in state.colours)
    if not state.fill and max(view.row_scale, view.column_scale) <= 1.0:
        painted = np.zeros((1, 1) if len(brush) == 1 and opaque else (height, width), np.int32)
        paint_borders(picture, painted, *what, brush)
        return
    stamp = np.zeros((1, 1) if state.fill and opaque else (height + 2, width + 2), np.int32)
    painted = np.zeros((1, 1) if state.fill else (height, width), np.int32)
    paint_regions(picture, stamp, painted, *what, state.fill, brush)


def _brush(line_width: float) -> NDArray[np.int64]:
    """The pixels of a round pen; one of even width lies half a pixel up and to the left."""
    size = max(round(line_width), 1)
    steps = np.arange(size) - (size - 1) / 2.0
    inside = steps[:, None] ** 2 + steps**2 <= (size / 2.0) ** 2
    rows, columns = np.nonzero(inside)
    return np.stack((rows, columns), axis=1) - size // 2


def draw_contours(picture: Pixels, contours: Sequence[Any], state: State, view: View, numbers: Sequence[int]) -> None:
    """Contours, through their sub-pixel points, in the colours with these numbers; filled if the contour style asks for it."""
    colours = [state.colours[number % len(state.colours)] for number in numbers]
    plain = state.contour_style == "stroke" and not state.line_style and all(colour[3] == 255 for colour in colours)
    if plain and _strokes(picture, contours, state, view, colours):
        return
    for contour, colour in zip(contours, colours):
        rows, columns = view.to_window(contour.rows, contour.columns)
        if state.contour_style in ("fill", "stroke_and_fill"):
            fill_polygon(picture, rows, columns, colour)
        if state.contour_style != "fill":
            draw_polyline(picture, rows, columns, state, colour)


def _strokes(picture: Pixels, contours: Sequence[Any], state: State, view: View, colours: Sequence[Colour]) -> bool:
    """Draw all contours with the points of all converted at once. False: they have points that need care, and none is drawn."""
    rows = np.concatenate([contour.rows for contour in contours])
    columns = np.concatenate([contour.columns for contour in contours])
    if not rows.size:
        return True
    at = np.stack(view.to_window(rows, columns)[::-1], axis=1)
    if not np.abs(at).max() < _FAR:  # far away, or not finite
        return False
    sizes = [contour.rows.size for contour in contours]
    if state.line_width < 1.5:
        _thin(picture, at, sizes, colours)
        return True
    begin = 0
    for size, colour in zip(sizes, colours):
        _stroke(picture, at[begin : begin + size, 1], at[begin : begin + size, 0], state, colour)
        begin += size
    return True


# --------------------------------------------------------------------------------------------------------------- lines


def draw_polyline(picture: Pixels, rows: Floats, columns: Floats, state: State, colour: Colour) -> None:
    """A line through points in window coordinates."""
    keep = np.isfinite(rows) & np.isfinite(columns)
    if not keep.all():
        rows, columns = rows[keep], columns[keep]
    if not rows.size:
        return
    for part_rows, part_columns in _dashed(rows, columns, state.line_style):
        for r, c in _within(part_rows, part_columns, picture.shape):
            _stroke(picture, r, c, state, colour)


def _stroke(picture: Pixels, rows: Floats, columns: Floats, state: State, colour: Colour) -> None:
    """One line. Wide ones have round ends; of even width, they lie half a pixel up and to the left, as regions' borders do."""
    if not rows.size:
        return
    points = np.stack((columns, rows), axis=1)
    width = max(round(state.line_width), 1)
    if width == 1 and colour[3] == 255:
        _thin(picture, points, [rows.size], [colour])
        return
    from hdev.display.kernels import cover_lines, paint_mask

    if width % 2 == 0:
        points -= 0.5
    margin = width // 2 + 2
    low = np.maximum(np.floor(points.min(axis=0)).astype(np.int64) - margin, 0)
    high = np.minimum(
        np.ceil(points.max(axis=0)).astype(np.int64) + margin, [picture.shape[1] - 1, picture.shape[0] - 1]
    )
    if (high < low).any():
        return
    size = int(high[1] - low[1] + 1), int(high[0] - low[0] + 1)
    if width == 1:
        drawn = np.zeros((*size, 3), np.uint8)
        _thin(drawn, points - low, [rows.size], [(255, 255, 255, 255)])
        mask = np.ascontiguousarray(drawn[:, :, 0])
    else:
        mask = np.zeros(size, np.uint8)
        cover_lines(mask, points - low, width / 2.0, state.smooth)
    paint_mask(picture, mask, int(low[1]), int(low[0]), *colour)


def _thin(picture: Pixels, points: Floats, sizes: Sequence[int], colours: Sequence[Colour]) -> None:
    """Opaque lines one pixel wide, line k through sizes[k] of the points (column, row)."""
    from hdev.display.kernels import paint_lines

    sixteenths = np.rint(points * (1 << _SHIFT)).astype(np.int64)
    paint_lines(picture, sixteenths, np.array(sizes, np.int64), np.array(colours, np.uint8))


def _within(rows: Floats, columns: Floats, shape: tuple[int, ...]) -> list[tuple[Floats, Floats]]:
    """The line, cut where it goes far outside of the picture."""
    if max(np.abs(rows).max(), np.abs(columns).max()) < _FAR:
        return [(rows, columns)]
    pieces: list[tuple[Floats, Floats]] = []
    low, high = -_FAR / 2, max(shape[0], shape[1]) + _FAR / 2
    for k in range(rows.size - 1):
        segment = _cut(rows[k], columns[k], rows[k + 1], columns[k + 1], low, high)
        if segment is not None:
            pieces.append(segment)
    return pieces


def _cut(r1: float, c1: float, r2: float, c2: float, low: float, high: float) -> tuple[Floats, Floats] | None:
    """The part of a segment inside of a square (Liang and Barsky)."""
    begin, end = 0.0, 1.0
    for start, step in ((r1, r2 - r1), (c1, c2 - c1)):
        if step == 0:
            if not low <= start <= high:
                return None
            continue
        one, two = sorted(((low - start) / step, (high - start) / step))
        begin, end = max(begin, one), min(end, two)
    if begin > end:
        return None
    at = np.array([begin, end])
    return r1 + at * (r2 - r1), c1 + at * (c2 - c1)


def _dashed(rows: Floats, columns: Floats, style: tuple[int, ...]) -> list[tuple[Floats, Floats]]:
    """The visible pieces of a line: `style` holds lengths in pixels, visible and invisible in turn."""
    if not style or rows.size < 2:
        return [(rows, columns)]
    steps = np.hypot(np.diff(rows), np.diff(columns))
    along = np.concatenate(([0.0], np.cumsum(steps)))
    total = float(along[-1])
    pattern = style if len(style) % 2 == 0 else style * 2
    pieces: list[tuple[Floats, Floats]] = []
    position, k = 0.0, 0
    while position < total and len(pieces) < 100_000:
        length = max(float(pattern[k % len(pattern)]), 0.5)
        if k % 2 == 0:
            begin, end = position, min(position + length, total)
            inner = along[(along > begin) & (along < end)]
            at = np.concatenate(([begin], inner, [end]))
            pieces.append((np.interp(at, along, rows), np.interp(at, along, columns)))
        position += length
        k += 1
    return pieces


def fill_polygon(picture: Pixels, rows: Floats, columns: Floats, colour: Colour) -> None:
    """The pixels of the window whose centres lie in a polygon, given in window coordinates."""
    from hdev.display.kernels import paint_polygon

    keep = np.isfinite(rows) & np.isfinite(columns)
    if keep.sum() > 2:
        paint_polygon(picture, rows[keep], columns[keep], *colour)


# -------------------------------------------------------------------------------------------------------------- shapes


def _lines(picture: Pixels, lines: Any, state: State, view: View) -> None:
    """Polylines in image coordinates, line k in colour k; each (rows, columns)."""
    for number, (rows, columns) in enumerate(lines):
        r, c = view.to_window(rows, columns)
        draw_polyline(picture, r, c, state, state.colours[number % len(state.colours)])


def _shapes(picture: Pixels, shapes: Any, state: State, view: View) -> None:
    """Closed polygons in image coordinates, filled or as border."""
    for number, (rows, columns) in enumerate(shapes):
        r, c = view.to_window(rows, columns)
        colour = state.colours[number % len(state.colours)]
        if state.fill:
            fill_polygon(picture, r, c, colour)
        else:
            draw_polyline(picture, np.append(r, r[0]), np.append(c, c[0]), state, colour)


def _arrows(picture: Pixels, arrows: Any, state: State, view: View) -> None:
    """Lines with a head of two strokes at their end; `size` is in pixels of the window."""
    for number, (row1, column1, row2, column2, size) in enumerate(arrows):
        colour = state.colours[number % len(state.colours)]
        (r1, c1), (r2, c2) = view.to_window(row1, column1), view.to_window(row2, column2)
        draw_polyline(picture, np.array([r1, r2]), np.array([c1, c2]), state, colour)
        length = math.hypot(r2 - r1, c2 - c1)
        if length == 0:
            continue
        head = 5.0 * size
        ur, uc = (r2 - r1) / length * head, (c2 - c1) / length * head
        rows = np.array([r2 - ur + uc / 2, r2, r2 - ur - uc / 2])
        columns = np.array([c2 - uc - ur / 2, c2, c2 - uc + ur / 2])
        draw_polyline(picture, rows, columns, state, colour)


def _text(picture: Pixels, text: Any, state: State, view: View) -> None:
    from hdev.display.text import draw_text

    draw_text(picture, text, view)


def _models(picture: Pixels, rendering: Any, state: State, view: View) -> None:
    rendering.paint(picture)


def _pixels(picture: Pixels, data: Any, state: State, view: View) -> None:
    """Pixels copied from a picture to a place in the window."""
    block, row, column = data
    r0, c0 = max(row, 0), max(column, 0)
    r1, c1 = min(row + block.shape[0], picture.shape[0]), min(column + block.shape[1], picture.shape[1])
    if r0 < r1 and c0 < c1:
        picture[r0:r1, c0:c1] = block[r0 - row : r1 - row, c0 - column : c1 - column]


_DRAW = {
    "objects": _objects,
    "channel": _channel,
    "lines": _lines,
    "shapes": _shapes,
    "arrows": _arrows,
    "text": _text,
    "models": _models,
    "pixels": _pixels,
}
