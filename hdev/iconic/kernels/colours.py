"""Kernels that take colours to another space, in one pass. Arrays are flat and contiguous.

Those of bytes are exact: quotients of whole numbers, rounded to the nearest (halves up). Such quotients keep a distance from
the next half that is greater than the error of the floats they are computed with; `_HALF` is 0.5 and a bit less than that.
"""

# mypy: disable-error-code="assignment, arg-type, misc"
from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import pixel_kernel

_HALF = np.float32(0.5002)
_ZERO = np.float32(0.0)
_ONE = np.float32(1.0)
_SIXTH = np.float32(42.5)
_THIRD = np.float32(85.0)
_TURN = np.float32(255.0)
_TWO_TURNS = np.float32(510.0)


@pixel_kernel
def linear_bytes(red: Any, green: Any, blue: Any, matrix: Any, result: Any) -> None:
    """(matrix[k, :3] @ (red, green, blue) + matrix[k, 3]) / matrix[k, 4] for k = 0, 1, 2.

    Parameters
    ----------
    red, green, blue : (N,) uint8
    matrix : (3, 5) float64, whole numbers such that the results are 0 .. 255
    result : (3, N) uint8, written
    """
    for k in range(3):
        a, b, c, d = matrix[k, 0], matrix[k, 1], matrix[k, 2], matrix[k, 3]
        inverse = 1.0 / matrix[k, 4]
        line = result[k]
        for i in range(len(red)):
            total = a * red[i] + b * green[i] + c * blue[i] + d
            line[i] = np.uint8(np.int32(total * inverse + 0.500000001))


@pixel_kernel
def linear_bytes_short(red: Any, green: Any, blue: Any, matrix: Any, result: Any) -> None:
    """As `linear_bytes`, for a float32 matrix with divisors up to 2000."""
    for k in range(3):
        a, b, c, d = matrix[k, 0], matrix[k, 1], matrix[k, 2], matrix[k, 3]
        inverse = _ONE / matrix[k, 4]
        line = result[k]
        for i in range(len(red)):
            total = a * np.float32(red[i]) + b * np.float32(green[i]) + c * np.float32(blue[i]) + d
            line[i] = np.uint8(np.int32(total * inverse + _HALF))


@pixel_kernel
def hsv_bytes(red: Any, green: Any, blue: Any, hue: Any, saturation: Any, value: Any) -> None:
    """Hue (0 .. 255 for 0 .. 2 pi), saturation and value of (N,) uint8; the last three are written."""
    for k in range(len(red)):
        r = np.float32(red[k])
        g = np.float32(green[k])
        b = np.float32(blue[k])
        high = max(r, max(g, b))
        spread = high - min(r, min(g, b))
        if r == high:
            part = g - b
            base = _ZERO
        elif g == high:
            part = b - r
            base = _THIRD
        else:
            part = r - g
            base = _THIRD + _THIRD
        base = base + _TURN if part < _ZERO and r == high else base
        divisor = spread if spread > _ZERO else _ONE
        hue[k] = np.uint8(np.int32(_SIXTH * part / divisor + base + _HALF))
        saturation[k] = np.uint8(np.int32(_TURN * spread / max(high, _ONE) + _HALF))
        value[k] = np.uint8(np.int32(high))


@pixel_kernel
def hls_bytes(red: Any, green: Any, blue: Any, hue: Any, light: Any, saturation: Any) -> None:
    """Hue, lightness and saturation of (N,) uint8, as `hsv_bytes`."""
    for k in range(len(red)):
        r = np.float32(red[k])
        g = np.float32(green[k])
        b = np.float32(blue[k])
        high = max(r, max(g, b))
        low = min(r, min(g, b))
        spread = high - low
        if r == high:
            part = g - b
            base = _ZERO
        elif g == high:
            part = b - r
            base = _THIRD
        else:
            part = r - g
            base = _THIRD + _THIRD
        base = base + _TURN if part < _ZERO and r == high else base
        divisor = spread if spread > _ZERO else _ONE
        hue[k] = np.uint8(np.int32(_SIXTH * part / divisor + base + _HALF))
        total = high + low
        room = _TWO_TURNS - total if total > _TURN else total
        room = room if room > _ZERO else _ONE
        light[k] = np.uint8(np.int32(total * np.float32(0.5) + _HALF))
        saturation[k] = np.uint8(np.int32(_TURN * spread / room + _HALF))


@pixel_kernel
def _angle(y: float, x: float) -> float:
    """atan2 (y, x) as 0 .. 2 pi, to 1e-13: a polynomial of the smaller tangent, without branches."""
    up = abs(y)
    right = abs(x)
    more = max(up, right)
    tangent = min(up, right) / (more if more > 0.0 else 1.0)
    square = tangent * tangent
    total = -4.675653245713976e-05
    total = total * square + 0.00047047932942708353
    total = total * square - 0.002236884501245287
    total = total * square + 0.006738613877031538
    total = total * square - 0.014620542008843686
    total = total * square + 0.0247840170438091
    total = total * square - 0.035047798676209316
    total = total * square + 0.04388768595526926
    total = total * square - 0.05133686738132485
    total = total * square + 0.05847831850659684
    total = total * square - 0.06659766259907626
    total = total * square + 0.07691307817825473
    total = total * square - 0.09090809121322714
    total = total * square + 0.11111104741426928
    total = total * square - 0.14285714063408597
    total = total * square + 0.19999999997283982
    total = total * square - 0.33333333333358023
    total = total * square + 1.0000000000000027
    angle = total * tangent
    angle = 0.5 * np.pi - angle if up > right else angle
    angle = np.pi - angle if x < 0.0 else angle
    return 2.0 * np.pi - angle if y < 0.0 else angle


@pixel_kernel
def _root(t: float) -> float:
    """The cubic root of 0.0088 .. 1.1: a polynomial and three steps of Halley's method."""
    root = 2.437987026981713
    root = root * t - 8.351288279883866
    root = root * t + 11.030206888655595
    root = root * t - 7.212745820770786
    root = root * t + 2.866495375826075
    root = root * t + 0.22776513622890726
    cube = root * root * root
    root = root * (cube + 2.0 * t) / (2.0 * cube + t)
    cube = root * root * root
    root = root * (cube + 2.0 * t) / (2.0 * cube + t)
    cube = root * root * root
    return root * (cube + 2.0 * t) / (2.0 * cube + t)


@pixel_kernel
def _lightness(t: float) -> float:
    """CIE's function of a relative tristimulus value: its cubic root, or a line for dark colours."""
    root = _root(max(t, 0.0088))
    return root if t > 216.0 / 24389.0 else (24389.0 / 27.0 * t + 16.0) / 116.0


@pixel_kernel
def hls(red: Any, green: Any, blue: Any, hue: Any, light: Any, saturation: Any) -> None:
    """Of (N,) float64 in 0 .. 1, as all that follow; the last three are written."""
    for k in range(len(red)):
        r = red[k]
        g = green[k]
        b = blue[k]
        high = max(r, max(g, b))
        low = min(r, min(g, b))
        spread = high - low
        divisor = spread if spread > 0.0 else 1.0
        part = g - b if r == high else (b - r if g == high else r - g)
        base = 0.0 if r == high else (2.0 if g == high else 4.0)
        base = base + 6.0 if part < 0.0 and r == high else base
        hue[k] = (part / divisor + base) * (np.pi / 3.0) if spread > 0.0 else 0.0
        total = high + low
        light[k] = total * 0.5
        room = 2.0 - total if total > 1.0 else total
        saturation[k] = spread / (room if room > 0.0 else 1.0)


@pixel_kernel
def hsi(red: Any, green: Any, blue: Any, hue: Any, saturation: Any, intensity: Any) -> None:
    for k in range(len(red)):
        r = red[k]
        g = green[k]
        b = blue[k]
        m1 = (2.0 * r - g - b) / np.sqrt(6.0)
        m2 = (g - b) / np.sqrt(2.0)
        hue[k] = _angle(m2, m1)
        saturation[k] = np.sqrt(m1 * m1 + m2 * m2)
        intensity[k] = (r + g + b) / 3.0


@pixel_kernel
def ihs(red: Any, green: Any, blue: Any, intensity: Any, hue: Any, saturation: Any) -> None:
    """The angle arccos (((r - g) + (r - b)) / 2 / root) is that of the legs' tangent here, with its sign."""
    for k in range(len(red)):
        r = red[k]
        g = green[k]
        b = blue[k]
        mean = (r + g + b) / 3.0
        low = min(r, min(g, b))
        angle = _angle(np.sqrt(0.75) * (g - b), 0.5 * ((r - g) + (r - b)))
        intensity[k] = mean
        saturation[k] = 1.0 - low / (mean if mean > 0.0 else 1.0) if mean > 0.0 else 1.0
        hue[k] = angle if max(r, max(g, b)) > low else 0.0


@pixel_kernel
def cielab(red: Any, green: Any, blue: Any, matrix: Any, light: Any, one: Any, two: Any) -> None:
    """`matrix` (3, 3): to tristimulus values relative to white."""
    for k in range(len(red)):
        r = red[k]
        g = green[k]
        b = blue[k]
        x = _lightness(matrix[0, 0] * r + matrix[0, 1] * g + matrix[0, 2] * b)
        y = _lightness(matrix[1, 0] * r + matrix[1, 1] * g + matrix[1, 2] * b)
        z = _lightness(matrix[2, 0] * r + matrix[2, 1] * g + matrix[2, 2] * b)
        light[k] = 116.0 * y - 16.0
        one[k] = 500.0 * (x - y)
        two[k] = 200.0 * (y - z)


@pixel_kernel
def cieluv(red: Any, green: Any, blue: Any, matrix: Any, light: Any, one: Any, two: Any) -> None:
    """`matrix` (3, 3): to the tristimulus values X, Y, Z, where Y of white is 1."""
    white_x = matrix[0, 0] + matrix[0, 1] + matrix[0, 2]
    white_z = matrix[2, 0] + matrix[2, 1] + matrix[2, 2]
    white_y = matrix[1, 0] + matrix[1, 1] + matrix[1, 2]
    white = white_x + 15.0 * white_y + 3.0 * white_z
    for k in range(len(red)):
        r = red[k]
        g = green[k]
        b = blue[k]
        x = matrix[0, 0] * r + matrix[0, 1] * g + matrix[0, 2] * b
        y = matrix[1, 0] * r + matrix[1, 1] * g + matrix[1, 2] * b
        z = matrix[2, 0] * r + matrix[2, 1] * g + matrix[2, 2] * b
        lightness = 116.0 * _lightness(y / white_y) - 16.0
        total = x + 15.0 * y + 3.0 * z
        divisor = total if total > 0.0 else 1.0
        u = 4.0 * x / divisor - 4.0 * white_x / white
        v = 9.0 * y / divisor - 9.0 * white_y / white
        light[k] = lightness
        one[k] = 13.0 * lightness * u if total > 0.0 else 0.0
        two[k] = 13.0 * lightness * v if total > 0.0 else 0.0


@pixel_kernel
def polar(one: Any, two: Any) -> None:
    """Chroma and hue in place of two coordinates."""
    for k in range(len(one)):
        x = one[k]
        y = two[k]
        one[k] = np.sqrt(x * x + y * y)
        two[k] = _angle(y, x)


_ROOT = tuple(
    np.float32(c)
    for c in (
        2.437987026981713,
        -8.351288279883866,
        11.030206888655595,
        -7.212745820770786,
        2.866495375826075,
        0.22776513622890726,
    )
)
_DARK = np.float32(216.0 / 24389.0)
_SLOPE = np.float32(24389.0 / 27.0 / 116.0)
_START = np.float32(16.0 / 116.0)
_LEAST = np.float32(0.0088)
_DOUBLE = np.float32(2.0)


@pixel_kernel
def _short_lightness(t: Any) -> Any:
    """`_lightness` in float32, to 3e-7."""
    s = max(t, _LEAST)
    root = ((((_ROOT[0] * s + _ROOT[1]) * s + _ROOT[2]) * s + _ROOT[3]) * s + _ROOT[4]) * s + _ROOT[5]
    cube = root * root * root
    root = root * (cube + _DOUBLE * s) / (_DOUBLE * cube + s)
    cube = root * root * root
    root = root * (cube + _DOUBLE * s) / (_DOUBLE * cube + s)
    return root if t > _DARK else _SLOPE * t + _START


@pixel_kernel
def cielab_bytes(red: Any, green: Any, blue: Any, matrix: Any, bounds: Any, doubt: Any, result: Any) -> None:
    """Channels of (N,) uint8 as `bounds` (3, 2) mapped to 0 .. 255, in single precision.

    Parameters
    ----------
    matrix : (3, 3) float32, as in `cielab`, divided by 255
    doubt : (N,) uint8, written: 1 where a value is so near a half that double precision has to decide
    result : (3, N) uint8, written
    """
    a0, a1, a2 = matrix[0, 0], matrix[0, 1], matrix[0, 2]
    b0, b1, b2 = matrix[1, 0], matrix[1, 1], matrix[1, 2]
    c0, c1, c2 = matrix[2, 0], matrix[2, 1], matrix[2, 2]
    scale0 = np.float32(255.0 * 116.0 / (bounds[0, 1] - bounds[0, 0]))
    scale1 = np.float32(255.0 * 500.0 / (bounds[1, 1] - bounds[1, 0]))
    scale2 = np.float32(255.0 * 200.0 / (bounds[2, 1] - bounds[2, 0]))
    shift0 = np.float32(0.5 - 255.0 * (bounds[0, 0] + 16.0) / (bounds[0, 1] - bounds[0, 0]))
    shift1 = np.float32(0.5 - 255.0 * bounds[1, 0] / (bounds[1, 1] - bounds[1, 0]))
    shift2 = np.float32(0.5 - 255.0 * bounds[2, 0] / (bounds[2, 1] - bounds[2, 0]))
    light, one, two = result[0], result[1], result[2]
    for k in range(len(red)):
        r = np.float32(red[k])
        g = np.float32(green[k])
        b = np.float32(blue[k])
        x = _short_lightness(a0 * r + a1 * g + a2 * b)
        y = _short_lightness(b0 * r + b1 * g + b2 * b)
        z = _short_lightness(c0 * r + c1 * g + c2 * b)
        u = min(max(scale0 * y + shift0, _ZERO), _TURN)
        v = min(max(scale1 * (x - y) + shift1, _ZERO), _TURN)
        w = min(max(scale2 * (y - z) + shift2, _ZERO), _TURN)
        light[k] = np.uint8(np.int32(u))
        one[k] = np.uint8(np.int32(v))
        two[k] = np.uint8(np.int32(w))
        doubt[k] = np.uint8(max(_near(u), max(_near(v), _near(w))))


@pixel_kernel
def cieluv_bytes(red: Any, green: Any, blue: Any, matrix: Any, bounds: Any, doubt: Any, result: Any) -> None:
    """As `cielab_bytes`; `matrix` as in `cieluv`, divided by 255."""
    a0, a1, a2 = matrix[0, 0], matrix[0, 1], matrix[0, 2]
    b0, b1, b2 = matrix[1, 0], matrix[1, 1], matrix[1, 2]
    c0, c1, c2 = matrix[2, 0], matrix[2, 1], matrix[2, 2]
    white_x, white_y, white_z = a0 + a1 + a2, b0 + b1 + b2, c0 + c1 + c2
    white = white_x + np.float32(15.0) * white_y + np.float32(3.0) * white_z
    middle_u = np.float32(4.0) * white_x / white
    middle_v = np.float32(9.0) * white_y / white
    inverse = _ONE / (white_y * _TURN)
    scale0 = np.float32(255.0 / (bounds[0, 1] - bounds[0, 0]))
    scale1 = np.float32(255.0 * 13.0 / (bounds[1, 1] - bounds[1, 0]))
    scale2 = np.float32(255.0 * 13.0 / (bounds[2, 1] - bounds[2, 0]))
    shift0 = np.float32(0.5 - 255.0 * bounds[0, 0] / (bounds[0, 1] - bounds[0, 0]))
    shift1 = np.float32(0.5 - 255.0 * bounds[1, 0] / (bounds[1, 1] - bounds[1, 0]))
    shift2 = np.float32(0.5 - 255.0 * bounds[2, 0] / (bounds[2, 1] - bounds[2, 0]))
    light, one, two = result[0], result[1], result[2]
    for k in range(len(red)):
        r = np.float32(red[k])
        g = np.float32(green[k])
        b = np.float32(blue[k])
        x = a0 * r + a1 * g + a2 * b
        y = b0 * r + b1 * g + b2 * b
        z = c0 * r + c1 * g + c2 * b
        lightness = np.float32(116.0) * _short_lightness(y * inverse) - np.float32(16.0)
        total = x + np.float32(15.0) * y + np.float32(3.0) * z
        divisor = _ONE / (total if total > _ZERO else _ONE)
        p = lightness * (np.float32(4.0) * x * divisor - middle_u) if total > _ZERO else _ZERO
        q = lightness * (np.float32(9.0) * y * divisor - middle_v) if total > _ZERO else _ZERO
        u = min(max(scale0 * lightness + shift0, _ZERO), _TURN)
        v = min(max(scale1 * p + shift1, _ZERO), _TURN)
        w = min(max(scale2 * q + shift2, _ZERO), _TURN)
        light[k] = np.uint8(np.int32(u))
        one[k] = np.uint8(np.int32(v))
        two[k] = np.uint8(np.int32(w))
        doubt[k] = np.uint8(max(_near(u), max(_near(v), _near(w))))


_TOLERANCE = np.float32(0.001)


@pixel_kernel
def _near(value: Any) -> Any:
    """1 for a value that is hardly different from a whole number."""
    rest = value - np.float32(np.int32(value))
    return np.int32(rest < _TOLERANCE) + np.int32(rest > _ONE - _TOLERANCE)
