"""Colour spaces: from red, green and blue in 0 .. 1 to the values of another space, and what ranges these have."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.gray import flat, to_type

Array = NDArray[Any]
Planes = tuple[Array, Array, Array]

#: What a channel holds: 'hue' (radians, 0 .. 2 pi), 'saturation' (0 .. 1), or values of a range.
Kind = str | tuple[float, float]

_MATRICES = {
    "yiq": ((0.299, 0.587, 0.114), (0.599, -0.276, -0.324), (0.214, -0.522, 0.309)),
    "yuv": ((0.299, 0.587, 0.114), (-0.147, -0.289, 0.436), (0.615, -0.515, -0.100)),
    "argyb": ((0.30, 0.59, 0.11), (0.50, -0.50, 0.00), (0.25, 0.25, -0.50)),
    "ciexyz": ((0.412453, 0.357580, 0.180423), (0.212671, 0.715160, 0.072169), (0.019334, 0.119193, 0.950227)),
    "i1i2i3": ((1 / 3, 1 / 3, 1 / 3), (1.0, 0.0, -1.0), (-0.5, 1.0, -0.5)),
}

_PLAIN: Kind = (0.0, 1.0)


def _linear(name: str) -> Callable[[Array, Array, Array], Planes]:
    def transform(r: Array, g: Array, b: Array) -> Planes:
        one, two, three = (a * r + d * g + e * b for a, d, e in _MATRICES[name])
        return one, two, three

    return transform


def _hue(r: Array, g: Array, b: Array, high: Array, spread: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        sixth = np.where(
            r == high, (g - b) / spread, np.where(g == high, 2.0 + (b - r) / spread, 4.0 + (r - g) / spread)
        )
    return np.where(spread > 0, np.mod(sixth * (np.pi / 3.0), 2.0 * np.pi), 0.0)


def _hsv(r: Array, g: Array, b: Array) -> Planes:
    from hdev.iconic.kernels.pixels import hsv_of_rgb

    hue, saturation, value = (np.empty(r.shape) for _ in range(3))
    hsv_of_rgb(*map(flat, (r, g, b)), hue.reshape(-1), saturation.reshape(-1), value.reshape(-1))
    return hue, saturation, value


def _hls(r: Array, g: Array, b: Array) -> Planes:
    high, low = np.maximum(np.maximum(r, g), b), np.minimum(np.minimum(r, g), b)
    spread, light = high - low, (high + low) / 2.0
    with np.errstate(divide="ignore", invalid="ignore"):
        saturation = np.where(light > 0.5, spread / (2.0 - high - low), spread / (high + low))
    return _hue(r, g, b, high, spread), light, np.where(spread > 0, saturation, 0.0)


def _hsi(r: Array, g: Array, b: Array) -> Planes:
    m1 = (2.0 * r - g - b) / np.sqrt(6.0)
    m2 = (g - b) / np.sqrt(2.0)
    return np.mod(np.arctan2(m2, m1), 2.0 * np.pi), np.hypot(m1, m2), (r + g + b) / 3.0


def _ihs(r: Array, g: Array, b: Array) -> Planes:
    mean, low = (r + g + b) / 3.0, np.minimum(np.minimum(r, g), b)
    with np.errstate(divide="ignore", invalid="ignore"):
        saturation = np.where(mean == 0, 1.0, 1.0 - low / mean)
        a = (2.0 * r - g - b) / 2.0
        c = np.sqrt(np.maximum((r - g) ** 2 + (r - b) * (g - b), 0.0))
        angle = np.where(c > 0, np.arccos(np.clip(a / c, -1.0, 1.0)), 0.0)
    hue = np.where((saturation == 0) | (mean == 0), 0.0, np.where(b > g, 2.0 * np.pi - angle, angle))
    return mean, np.mod(hue, 2.0 * np.pi), saturation


_WHITE = tuple(sum(row) for row in _MATRICES["ciexyz"])


def _lightness(y: Array) -> Array:
    return np.where(y > 216 / 24389, 116.0 * np.cbrt(y) - 16.0, y * (24389 / 27))


def _lab(r: Array, g: Array, b: Array) -> Planes:
    f = []
    for values, white in zip(_linear("ciexyz")(r, g, b), _WHITE):
        t = values / white
        f.append(np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16.0) / 116.0))
    return 116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])


def _luv(r: Array, g: Array, b: Array) -> Planes:
    x, y, z = _linear("ciexyz")(r, g, b)
    light = _lightness(y / _WHITE[1])
    total, white = x + 15.0 * y + 3.0 * z, _WHITE[0] + 15.0 * _WHITE[1] + 3.0 * _WHITE[2]
    with np.errstate(divide="ignore", invalid="ignore"):
        u = np.where(total > 0, 4.0 * x / total, 4.0 * _WHITE[0] / white)
        v = np.where(total > 0, 9.0 * y / total, 9.0 * _WHITE[1] / white)
    return light, 13.0 * light * (u - 4.0 * _WHITE[0] / white), 13.0 * light * (v - 9.0 * _WHITE[1] / white)


def _polar(transform: Callable[[Array, Array, Array], Planes]) -> Callable[[Array, Array, Array], Planes]:
    def polar(r: Array, g: Array, b: Array) -> Planes:
        light, one, two = transform(r, g, b)
        return light, np.hypot(one, two), np.mod(np.arctan2(two, one), 2.0 * np.pi)

    return polar


_TRANSFORMS: dict[str, Callable[[Array, Array, Array], Planes]] = {
    **{name: _linear(name) for name in _MATRICES},
    "hsv": _hsv,
    "hls": _hls,
    "hsi": _hsi,
    "ihs": _ihs,
    "cielab": _lab,
    "cieluv": _luv,
    "cielchab": _polar(_lab),
    "cielchuv": _polar(_luv),
}

SPACES = tuple(_TRANSFORMS)

_KINDS: dict[str, tuple[Kind, Kind, Kind]] = {
    "hsv": ("hue", "saturation", _PLAIN),
    "hls": ("hue", _PLAIN, "saturation"),
    "hsi": ("hue", (0.0, float(np.sqrt(2.0 / 3.0))), _PLAIN),
    "ihs": (_PLAIN, "hue", "saturation"),
}


def transformed(space: str, red: Array, green: Array, blue: Array, within: bool = False) -> Planes:
    """The three values of a colour space, float64, of red, green and blue in 0 .. 1.

    Unless `within`, other values may occur, as in real images.
    """
    if space in _COMPILED and (within or all(p.min() >= 0.0 and p.max() <= 1.0 for p in (red, green, blue))):
        return _compiled(space, red, green, blue)
    return _TRANSFORMS[space](*(plane.astype(np.float64, copy=False) for plane in (red, green, blue)))


_COMPILED = ("hls", "hsi", "ihs", "cielab", "cieluv", "cielchab", "cielchuv")


def _compiled(space: str, red: Array, green: Array, blue: Array) -> Planes:
    from hdev.iconic.kernels import colours

    result = [np.empty(red.shape) for _ in range(3)]
    one, two, three = (plane.reshape(-1) for plane in result)
    rgb = [flat(plane.astype(np.float64, copy=False)) for plane in (red, green, blue)]
    matrix = np.array(_MATRICES["ciexyz"])
    if space in ("cielab", "cielchab"):
        colours.cielab(*rgb, matrix / matrix.sum(axis=1, keepdims=True), one, two, three)
    elif space in ("cieluv", "cielchuv"):
        colours.cieluv(*rgb, matrix, one, two, three)
    else:
        {"hls": colours.hls, "hsi": colours.hsi, "ihs": colours.ihs}[space](*rgb, one, two, three)
    if space.startswith("cielch"):
        colours.polar(two, three)
    return result[0], result[1], result[2]


def of_bytes(space: str, red: Array, green: Array, blue: Array) -> list[Array] | None:
    """The channels of a byte image in another space, rounded as in double precision, for spaces without angles; else None."""
    from hdev.iconic.kernels import colours

    rgb = [flat(plane) for plane in (red, green, blue)]
    result = np.empty((3, red.size), np.uint8)
    if space in _MATRICES:
        matrix = _whole(space)
        if matrix[:, 4].max() <= 2000:
            colours.linear_bytes_short(*rgb, matrix.astype(np.float32), result)
        else:
            colours.linear_bytes(*rgb, matrix, result)
    elif space in ("hsv", "hls"):
        (colours.hsv_bytes if space == "hsv" else colours.hls_bytes)(*rgb, *result)
    elif space in ("cielab", "cieluv"):
        _short(space, rgb, result)
    else:
        return None
    return [plane.reshape(red.shape) for plane in result]


def _short(space: str, rgb: list[Array], result: Array) -> None:
    """'cielab' or 'cieluv' of bytes: single precision, and double for the few pixels where it could make a difference."""
    from hdev.iconic.kernels import colours

    matrix = np.array(_MATRICES["ciexyz"])
    if space == "cielab":
        matrix /= matrix.sum(axis=1, keepdims=True)
    bounds = np.array(kinds(space), np.float64)
    doubt = np.empty(rgb[0].size, np.uint8)
    function = colours.cielab_bytes if space == "cielab" else colours.cieluv_bytes
    function(*rgb, (matrix / 255.0).astype(np.float32), bounds, doubt, result)
    at = np.flatnonzero(doubt)
    red, green, blue = (plane[at] / 255.0 for plane in rgb)
    exact = transformed(space, red, green, blue, True)
    for line, values, (low, high) in zip(result, exact, bounds):
        line[at] = to_type((values - low) / (high - low) * 255.0, "byte")


@cache
def _whole(space: str) -> Array:
    """(3, 5) whole numbers a, b, c, d, e: (a * red + b * green + c * blue + d) / e is a channel of 0 .. 255."""
    lines = []
    for row in _MATRICES[space]:
        values = [Fraction(value).limit_denominator(10**6) for value in row]
        scale = lcm(*(value.denominator for value in values))
        a, b, c = (int(value * scale) for value in values)
        low, high = sum(min(value, 0) for value in (a, b, c)), sum(max(value, 0) for value in (a, b, c))
        lines.append((a, b, c, -low * 255, high - low))
    return np.array(lines, np.float64)


@cache
def kinds(space: str) -> tuple[Kind, Kind, Kind]:
    """What the three channels of a colour space hold."""
    if space in _KINDS:
        return _KINDS[space]
    if space in _MATRICES:
        found = [(float(sum(v for v in row if v < 0)), float(sum(v for v in row if v > 0))) for row in _MATRICES[space]]
        return found[0], found[1], found[2]
    # The extremes of the others lie on the surface of the colour cube: a fine grid of it gives them to four digits.
    at = np.linspace(0.0, 1.0, 129)
    grid = np.meshgrid(at, at)
    zero, one = np.zeros_like(grid[0]), np.ones_like(grid[0])
    faces = [(grid[0], grid[1], zero), (grid[0], grid[1], one), (grid[0], zero, grid[1]), (grid[0], one, grid[1])]
    faces += [(zero, *grid), (one, *grid)]
    values = [np.concatenate(part) for part in zip(*(tuple(p.ravel() for p in transformed(space, *f)) for f in faces))]
    bounds: list[Kind] = [(float(v.min()), float(v.max())) for v in values]
    if space.startswith("cielch"):
        bounds[1], bounds[2] = (0.0, float(values[1].max())), "hue"
    return (0.0, 100.0), bounds[1], bounds[2]
