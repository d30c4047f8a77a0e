"""From other colour spaces back to red, green and blue; see `hdev.iconic.colours`."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.colours import _MATRICES, _WHITE

Array = Any


def _linear(name: str, planes: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
    rows = np.linalg.inv(np.array(_MATRICES[name]))
    r, g, b = (row[0] * planes[0] + row[1] * planes[1] + row[2] * planes[2] for row in rows)
    return r, g, b


def _of_hue(hue: Array, high: Array, spread: Array) -> tuple[Array, Array, Array]:
    """Colours of a hue in radians with the largest value `high` and the difference `spread` to the smallest."""
    sixth = np.mod(hue / (np.pi / 3.0), 6.0)

    def part(shift: float) -> Array:
        k = np.mod(shift + sixth, 6.0)
        return high - spread * np.clip(np.minimum(k, 4.0 - k), 0.0, 1.0)

    return part(5.0), part(3.0), part(1.0)


def _lab(light: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
    y = (light + 16.0) / 116.0
    xyz = []
    for f, white in zip((y + a / 500.0, y, y - b / 200.0), _WHITE):
        cube = f**3
        xyz.append(white * np.where(cube > 216 / 24389, cube, (116.0 * f - 16.0) / (24389 / 27)))
    return _linear("ciexyz", (xyz[0], xyz[1], xyz[2]))


def _luv(light: Array, u: Array, v: Array) -> tuple[Array, Array, Array]:
    total = _WHITE[0] + 15.0 * _WHITE[1] + 3.0 * _WHITE[2]
    safe = np.where(light > 0, light, 1.0)
    u1 = u / (13.0 * safe) + 4.0 * _WHITE[0] / total
    v1 = np.maximum(v / (13.0 * safe) + 9.0 * _WHITE[1] / total, 1e-9)
    y = _WHITE[1] * np.where(light > 8.0, ((light + 16.0) / 116.0) ** 3, light / (24389 / 27))
    x = y * 9.0 * u1 / (4.0 * v1)
    z = y * (12.0 - 3.0 * u1 - 20.0 * v1) / (4.0 * v1)
    black = light <= 0
    return _linear("ciexyz", (np.where(black, 0.0, x), np.where(black, 0.0, y), np.where(black, 0.0, z)))


def _ihs(mean: Array, hue: Array, saturation: Array) -> tuple[Array, Array, Array]:
    # on each third of the circle the smallest value is known, and the hue gives the ratio of the others
    third = 2.0 * np.pi / 3.0
    hue = np.mod(hue, 2.0 * np.pi)
    sector = np.minimum((hue // third).astype(np.int64), 2)
    h = hue - sector * third
    low = mean * (1.0 - saturation)
    first = mean * (1.0 + saturation * np.cos(h) / np.maximum(np.cos(np.pi / 3.0 - h), 1e-9))
    second = 3.0 * mean - low - first
    return (
        np.choose(sector, (first, low, second)),
        np.choose(sector, (second, first, low)),
        np.choose(sector, (low, second, first)),
    )


def restored(space: str, one: Array, two: Array, three: Array) -> tuple[Array, Array, Array]:
    """Red, green and blue, float64, of the three values of a colour space (hues in radians)."""
    if space in _MATRICES:
        return _linear(space, (one, two, three))
    if space == "hsv":
        return _of_hue(one, three, three * two)
    if space == "hls":
        spread = three * np.where(two > 0.5, 2.0 - 2.0 * two, 2.0 * two)
        return _of_hue(one, two + spread / 2.0, spread)
    if space == "hsi":
        m1, m2 = two * np.cos(one), two * np.sin(one)
        r = three + m1 * np.sqrt(2.0 / 3.0)
        other = (3.0 * three - r) / 2.0
        return r, other + m2 / np.sqrt(2.0), other - m2 / np.sqrt(2.0)
    if space == "ihs":
        return _ihs(one, two, three)
    if space.startswith("cielch"):
        two, three = two * np.cos(three), two * np.sin(three)
    return _lab(one, two, three) if space in ("cielab", "cielchab") else _luv(one, two, three)
