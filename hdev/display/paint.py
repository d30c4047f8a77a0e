"""Gray values as they are seen: bytes of other pixel types, look-up tables, and images as plots."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

#: Pixel types whose values are shown as they are.
_PLAIN = ("byte", "cyclic", "direction")


def gray_bytes(image: Any, channel: NDArray[Any]) -> Pixels:
    """A channel as bytes: other types are stretched from the smallest to the largest value in the domain."""
    if image.type in _PLAIN:
        return channel
    if channel.ndim == 3:
        channel = np.hypot(channel[..., 0], channel[..., 1])
    elif channel.dtype.kind == "c":
        channel = np.abs(channel)
    gray = channel.astype(np.float64)
    finite = np.isfinite(gray)
    counted = finite if image.has_full_domain else finite & image.domain.to_mask((image.height, image.width))
    if not counted.any():
        return np.zeros(gray.shape, np.uint8)
    low, high = float(gray[counted].min()), float(gray[counted].max())
    if high <= low:
        return np.where(finite, np.clip(gray, 0, 255), 0).astype(np.uint8)
    scaled = (np.where(finite, gray, low) - low) * (255.0 / (high - low))
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)


# ------------------------------------------------------------------------------------------------------ look-up tables

_t = np.arange(256) / 255.0


def _ramp(*stops: tuple[float, tuple[int, int, int]]) -> NDArray[np.float64]:
    at = [stop[0] for stop in stops]
    return np.stack([np.interp(_t, at, [stop[1][k] for stop in stops]) for k in range(3)], axis=1)


def _gray(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.repeat(np.clip(values, 0, 1)[:, None] * 255.0, 3, axis=1)


def _hues() -> NDArray[np.float64]:
    red, yellow, green, cyan = (255, 0, 0), (255, 255, 0), (0, 255, 0), (0, 255, 255)
    blue, magenta = (0, 0, 255), (255, 0, 255)
    stops = (red, yellow, green, cyan, blue, magenta, red)
    return _ramp(*((k / 6, colour) for k, colour in enumerate(stops)))


def _steps(number: int) -> NDArray[np.float64]:
    hues = _hues()
    step = np.arange(256) * number // 256
    return hues[np.minimum(step * 256 // number, 255)]


_TABLES: dict[str, Any] = {
    "default": lambda: _gray(_t),
    "linear": lambda: _gray(_t),
    "inverse": lambda: _gray(1 - _t),
    "sqr": lambda: _gray(_t**2),
    "inv_sqr": lambda: _gray(1 - _t**2),
    "cube": lambda: _gray(_t**3),
    "inv_cube": lambda: _gray(1 - _t**3),
    "sqrt": lambda: _gray(np.sqrt(_t)),
    "inv_sqrt": lambda: _gray(1 - np.sqrt(_t)),
    "cubicroot": lambda: _gray(np.cbrt(_t)),
    "inv_cubicroot": lambda: _gray(1 - np.cbrt(_t)),
    "cyclic_gray": lambda: _gray(1 - np.abs(2 * _t - 1)),
    "color1": lambda: _hues(),
    "color2": lambda: _hues()[::-1],
    "color3": lambda: np.roll(_hues(), 85, axis=0),
    "color4": lambda: np.roll(_hues(), 170, axis=0),
    "hsi": lambda: _hues(),
    "three": lambda: _steps(3),
    "six": lambda: _steps(6),
    "twelve": lambda: _steps(12),
    "twenty_four": lambda: _steps(24),
    "rainbow": lambda: _ramp(
        (0.0, (148, 0, 211)),
        (0.2, (0, 0, 255)),
        (0.4, (0, 255, 255)),
        (0.6, (0, 255, 0)),
        (0.8, (255, 255, 0)),
        (1.0, (255, 0, 0)),
    ),
    "temperature": lambda: _ramp(
        (0.0, (0, 0, 255)), (0.25, (0, 255, 255)), (0.5, (0, 255, 0)), (0.75, (255, 255, 0)), (1.0, (255, 0, 0))
    ),
    "cyclic_temperature": lambda: _ramp(
        (0.0, (0, 0, 255)), (0.25, (0, 255, 0)), (0.5, (255, 0, 0)), (0.75, (255, 255, 0)), (1.0, (0, 0, 255))
    ),
    "jet": lambda: _ramp(
        (0.0, (0, 0, 128)),
        (0.125, (0, 0, 255)),
        (0.375, (0, 255, 255)),
        (0.625, (255, 255, 0)),
        (0.875, (255, 0, 0)),
        (1.0, (128, 0, 0)),
    ),
    "inverse_jet": lambda: _TABLES["jet"]()[::-1],
}

#: What `query_lut` lists.
LUTS = tuple(_TABLES)


@cache
def table(lut: tuple[Any, ...]) -> Pixels:
    """(256, 3): the colour of each gray value. `lut` is a name, or 768 values: all of red, of green, of blue."""
    if len(lut) == 1:
        return np.rint(_TABLES[lut[0]]()).astype(np.uint8)
    return np.array(lut, np.float64).reshape(3, 256).T.clip(0, 255).astype(np.uint8)


def looked_up(gray: Pixels, lut: tuple[Any, ...]) -> Any:
    """(H, W, 3): the colours of gray values."""
    import cv2

    return cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB) if lut in (("default",), ("linear",)) else table(lut)[gray]


# --------------------------------------------------------------------------------------------------------------- plots


def _first_bytes(image: Any) -> NDArray[np.float64]:
    return gray_bytes(image, image.channels[0]).astype(np.float64)


def _row_plot(picture: Pixels, image: Any, state: Any, view: Any) -> None:
    from hdev.display.canvas import draw_polyline

    row = int(np.clip(_number(state.paint, 1, image.height // 2), 0, image.height - 1))
    values = _first_bytes(image)[row]
    rows, columns = view.to_window(row - values * _number(state.paint, 2, 50) / 100.0, np.arange(image.width) * 1.0)
    draw_polyline(picture, rows, columns, state, state.colours[0])


def _column_plot(picture: Pixels, image: Any, state: Any, view: Any) -> None:
    from hdev.display.canvas import draw_polyline

    column = int(np.clip(_number(state.paint, 1, image.width // 2), 0, image.width - 1))
    values = _first_bytes(image)[:, column]
    rows, columns = view.to_window(np.arange(image.height) * 1.0, column + values * _number(state.paint, 2, 50) / 100.0)
    draw_polyline(picture, rows, columns, state, state.colours[0])


def _histogram(picture: Pixels, image: Any, state: Any, view: Any) -> None:
    from hdev.display.canvas import draw_polyline

    gray = gray_bytes(image, image.channels[0])
    inside = gray if image.has_full_domain else gray[image.domain.to_mask((image.height, image.width))]
    scale = max(int(_number(state.paint, 3, 1)), 1)
    counts = np.bincount(inside.ravel() // scale, minlength=256 // scale).astype(np.float64)
    row = _number(state.paint, 1, image.height // 2)
    column = _number(state.paint, 2, image.width // 2)
    middle_row, middle_column = view.to_window(float(row), float(column))
    top = counts.max() or 1.0
    high, wide = min(128.0, 0.8 * picture.shape[0]), min(256.0, 0.8 * picture.shape[1])
    columns = middle_column + (np.arange(counts.size) / counts.size - 0.5) * wide
    rows = middle_row + high / 2 - counts / top * high
    draw_polyline(picture, rows, columns, state, state.colours[0])


def _number(paint: tuple[Any, ...], index: int, default: float) -> float:
    if len(paint) > index and isinstance(paint[index], int | float):
        return float(paint[index])
    return float(default)


def _plot_3d(picture: Pixels, image: Any, state: Any, view: Any) -> None:
    """The gray values as heights, as the pose of the window shows them."""
    from hdev.display.scenes.plot import draw_plot

    draw_plot(picture, image, state, view)


def _vectors(picture: Pixels, image: Any, state: Any, view: Any) -> None:
    """A vector field as arrows; (step, length) may follow the name."""
    from hdev.display.canvas import draw_polyline

    field = image.channels[0]
    if field.ndim != 3:
        _plain(picture, image, state, view)
        return
    step = max(int(_number(state.paint, 1, 6)), 1)
    low = _number(state.paint, 2, 1)
    mask = None if image.has_full_domain else image.domain.to_mask((image.height, image.width))
    rows, columns = np.mgrid[0 : image.height : step, 0 : image.width : step]
    number = 0
    for r, c in zip(rows.ravel().tolist(), columns.ravel().tolist()):
        dr, dc = (float(field[r, c, 0]), float(field[r, c, 1]))
        if image.type == "vector_field_absolute":
            dr, dc = dr - r, dc - c
        if (mask is not None and not mask[r, c]) or math.hypot(dr, dc) < low:
            continue
        ends = view.to_window(np.array([r, r + dr]), np.array([c, c + dc]))
        draw_polyline(picture, ends[0], ends[1], state, state.colours[number % len(state.colours)])
        number += 1


def _plain(picture: Pixels, image: Any, state: Any, view: Any) -> None:
    from dataclasses import replace

    from hdev.display.canvas import draw_image

    draw_image(picture, image, replace(state, paint=("default",)), view)


#: Modes of `set_paint` other than 'default'.
PLOTS: dict[str, Any] = {
    "3d_plot": _plot_3d,
    "histogram": _histogram,
    "row": _row_plot,
    "column": _column_plot,
    "vector_field": _vectors,
}
