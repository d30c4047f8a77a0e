"""Point operations on all values of a type: what is fast for large images gives what the formula gives."""

import numpy as np
import pytest

from hdev.iconic import arithmetic, colours
from hdev.iconic.arithmetic import combined, scaled, spread
from hdev.iconic.gray import to_type

NUMBERS = [
    (1.5, -20),
    (0.5, 0),
    (0.7, 0.3),
    (1 / 3, 0.5),
    (-1, 255),
    (2.5, -0.5),
    (0.005, 0.25),
    (255 / 77, -3.1),
    (1e4, 0),
    (0, 7),
]


def readonly(array):
    array.flags.writeable = False
    return array


def every(dtype, low=0):
    """An image of all values, large enough for the kernels in single precision."""
    values = np.arange(low, np.iinfo(dtype).max + 1).astype(dtype)
    return readonly(np.tile(values, -(-(arithmetic._WORTH + 1) // values.size)).reshape(1, -1))


def pairs(dtype):
    """Two images of all pairs of bytes, or of many pairs of uint2."""
    if dtype == np.uint8:
        a, b = np.meshgrid(*[np.arange(256, dtype=dtype)] * 2)
        return readonly(np.tile(a, (3, 1))), readonly(np.tile(b, (3, 1)))
    rng = np.random.default_rng(1)
    return tuple(readonly(rng.integers(0, 65536, (400, 400)).astype(dtype)) for _ in range(2))


@pytest.mark.parametrize(("factor", "offset"), NUMBERS)
@pytest.mark.parametrize(("type", "dtype"), [("byte", np.uint8), ("uint2", np.uint16), ("int2", np.int16)])
def test_scaled(type, dtype, factor, offset):
    plane = every(dtype, np.iinfo(dtype).min)
    expected = to_type(plane.astype(np.float64) * factor + offset, type)
    assert np.array_equal(scaled(plane, type, factor, offset), expected)


@pytest.mark.parametrize(("factor", "offset"), NUMBERS)
@pytest.mark.parametrize(("type", "dtype"), [("byte", np.uint8), ("uint2", np.uint16)])
@pytest.mark.parametrize("operation", ["add", "sub", "mult", "div"])
def test_combined(type, dtype, operation, factor, offset):
    a, b = pairs(dtype)
    x, y = a.astype(np.float64), b.astype(np.float64)
    if operation == "div" and factor == 0:
        y = np.maximum(y, 1)
        b = readonly(np.maximum(b, 1).astype(dtype))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = {"add": x + y, "sub": x - y, "mult": x * y, "div": np.where((x == 0) & (y == 0), 0, x / y)}[operation]
        expected = to_type(value * factor + offset, type)
    assert np.array_equal(combined(a, b, type, operation, factor, offset), expected)


def test_halves():
    """The doubles just below and above a half."""
    below = np.nextafter(0.5, 0)
    plane = readonly(np.array([[1, 3, 5, 7, 65535]], np.uint16))
    for factor in (below, 0.5, np.nextafter(0.5, 1), 1.5, np.nextafter(1.5, 0)):
        expected = to_type(plane.astype(np.float64) * factor, "uint2")
        assert np.array_equal(scaled(plane, "uint2", factor, 0), expected)
        signed = readonly(np.array([[-1, -3, -5, 1, 32767, -32768]], np.int16))
        assert np.array_equal(scaled(signed, "int2", factor, 0), to_type(signed.astype(np.float64) * factor, "int2"))


@pytest.mark.parametrize(("low", "high"), [(0, 255), (13, 200), (0, 1), (254, 255), (7, 84)])
def test_spread_bytes(low, high):
    plane = readonly(np.arange(low, high + 1, dtype=np.uint8).reshape(1, -1))
    expected = to_type((plane.astype(np.float64) - low) * 255.0 / (high - low), "byte")
    assert np.array_equal(spread(plane, low, high), expected)


@pytest.mark.parametrize(("low", "high"), [(0, 65535), (100, 4195), (3, 60000), (65000, 65535), (10, 11)])
@pytest.mark.parametrize("dtype", [np.uint16, np.int16])
def test_spread_16_bits(low, high, dtype):
    low, high = (low, high) if dtype == np.uint16 else (low - 32768, high - 32768)
    values = np.arange(low, high + 1).astype(dtype)
    plane = readonly(np.tile(values, -(-(arithmetic._WORTH + 1) // values.size)).reshape(1, -1))
    expected = to_type((plane.astype(np.float64) - low) * 255.0 / (high - low), "byte")
    assert np.array_equal(spread(plane, low, high), expected)


@pytest.mark.parametrize("space", ["cielab", "cieluv"])
@pytest.mark.parametrize("blue", [0, 1, 128, 255])
def test_colours_of_bytes(space, blue):
    """All reds and greens: as the formula in double precision."""
    red, green = (readonly(p) for p in np.meshgrid(*[np.arange(256, dtype=np.uint8)] * 2))
    planes = red, green, readonly(np.full((256, 256), blue, np.uint8))
    found = colours.of_bytes(space, *planes)
    exact = colours.transformed(space, *(plane / 255.0 for plane in planes))
    for one, values, (low, high) in zip(found, exact, colours.kinds(space)):
        assert np.array_equal(one, to_type((values - low) / (high - low) * 255.0, "byte"))
