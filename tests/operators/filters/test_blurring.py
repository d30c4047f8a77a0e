"""Motion and defocus: impulse responses in closed form, and images convolved with them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from hdev.iconic import Image
from tests.operators.filters.calls import call, fails, one

few = settings(max_examples=25, deadline=None)


def plane(value):
    return np.asarray(one(value).channels[0]).astype(np.float64)


def response(length, angle, kind, size=64):
    return plane(call("gen_psf_motion", size, size, length, angle, kind))


@pytest.mark.parametrize("length", [1, 2, 7, 20])
def test_constant_motion_to_the_right_is_a_box(length):
    psf = response(length, 0, 3)
    assert np.allclose(psf[0, :length], 1 / length, atol=1e-6)
    assert np.isclose(psf.sum(), 1, atol=1e-5)
    assert not psf[1:].any()
    assert not psf[0, length:].any()


def test_directions_turn_counterclockwise():
    right = response(9, 0, 1)
    up = response(9, 90, 1)
    assert np.allclose(up[(-np.arange(9)) % 64, 0], right[0, :9], atol=1e-6)
    left = response(9, 180, 1)
    assert np.allclose(left[0, (-np.arange(9)) % 64], right[0, :9], atol=1e-6)
    assert np.allclose(response(9, -90, 1), response(9, 270, 1))
    assert np.allclose(response(9, 360, 1), right)


def test_exposure_along_the_way():
    lines = {kind: response(30, 0, kind)[0, :30] * 30 for kind in range(1, 6)}
    at = (np.arange(30) + 0.5) / 30
    assert np.allclose(lines[1], 2 * (1 - at), atol=1e-3)
    assert np.allclose(lines[5], 2 * at, atol=1e-3)
    assert np.allclose(lines[2], (1 - at / 2) / 0.75, atol=1e-3)
    assert np.allclose(lines[4], lines[2][::-1], atol=1e-3)


@few
@given(st.floats(0.5, 40), st.integers(-720, 720), st.integers(1, 5))
def test_responses(length, angle, kind):
    psf = response(length, angle, kind, 128)
    assert psf.min() >= 0
    assert np.isclose(psf.sum(), 1, atol=1e-5)
    rows, columns = np.nonzero(psf)
    rows, columns = (rows + 64) % 128 - 64, (columns + 64) % 128 - 64
    turn = np.radians(angle)
    along = columns * np.cos(turn) - rows * np.sin(turn)
    across = columns * np.sin(turn) + rows * np.cos(turn)
    assert abs(across).max() <= 0.75
    assert along.min() >= -1.5
    assert along.max() <= length + 0.75


@pytest.mark.parametrize(("name", "numbers"), [("motion", (9, 30, 2)), ("motion", (6.5, 200, 3)), ("defocus", (4.2,))])
def test_images_are_convolved(name, numbers):
    """As with the response by Fourier transforms, away from the border."""
    picture = ndimage.gaussian_filter(np.random.default_rng(2).normal(size=(64, 64)), 1).astype(np.float32)
    psf = plane(call(f"gen_psf_{name}", 64, 64, *numbers))
    expected = np.fft.ifft2(np.fft.fft2(picture) * np.fft.fft2(psf)).real
    result = one(call(f"simulate_{name}", Image([picture]), *numbers))
    assert result.type == "real"
    assert np.allclose(plane(result)[12:-12, 12:-12], expected[12:-12, 12:-12], atol=1e-4)


def test_a_point_becomes_the_response():
    point = np.zeros((41, 41), np.uint8)
    point[20, 20] = 200
    moved = plane(call("simulate_motion", Image([point]), 8, 90, 3))
    assert np.allclose(moved[13:21, 20], 25, atol=1e-3)
    assert np.isclose(moved.sum(), 200, atol=1e-2)
    disc = plane(call("simulate_defocus", Image([point]), 5))
    inside = np.hypot(*np.ogrid[-20:21, -20:21]) <= 5
    assert np.allclose(disc, inside * (200 / inside.sum()), atol=1e-3)
    constant = plane(call("simulate_motion", Image([np.full((9, 9), 77, np.int16)]), 30, 45, 1))
    assert np.allclose(constant, 77, atol=1e-3)


def test_errors():
    gray = Image([np.zeros((5, 5), np.uint8)])
    for name, arguments, code in (
        ("gen_psf_motion", (0, 5, 3, 0, 3), 1301),
        ("gen_psf_motion", (5, 0, 3, 0, 3), 1302),
        ("gen_psf_motion", (5, 5, 0, 0, 3), 1303),
        ("gen_psf_motion", (5, 5, 3, 0, 6), 1305),
        ("gen_psf_defocus", (5, 5, -1), 1303),
        ("simulate_motion", (gray, 0, 0, 3), 1301),
        ("simulate_motion", (gray, 3, 0, 0), 1303),
        ("simulate_defocus", (gray, 0), 1301),
        ("simulate_defocus", (Image([np.zeros((5, 5), np.complex64)], "complex"), 3), 9001),
    ):
        with fails(code):
            call(name, *arguments)
