"""scale_image_range, calculate_lines_gauss_parameters, gen_arrow_contour_xld."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hdev import HError

from .support import needs, values


def scaled(image: np.ndarray, call: str) -> np.ndarray:
    return np.asarray(values(f"scale_image_range (Image, Scaled, {call})", {"Image": image})["Scaled"])[0]


@pytest.mark.parametrize(("lower", "upper"), [(100, 200), (0, 255), (50, 51), (200, 100)])
def test_range_becomes_the_whole_range(lower: int, upper: int) -> None:
    image = np.arange(256, dtype=np.uint8).reshape(16, 16)
    expected = np.clip((image.astype(float) - lower) * 255 / (upper - lower), 0, 255)
    assert np.abs(scaled(image, f"{lower}, {upper}").astype(float) - expected).max() <= 0.5 + 1e-6


def test_real_images_are_clipped() -> None:
    image = np.linspace(-10, 10, 64, dtype=np.float32).reshape(8, 8)
    expected = np.clip((image + 5) * 25.5, 0, 255)
    np.testing.assert_allclose(scaled(image, "-5, 5"), expected, atol=1e-3)


def test_range_of_the_result() -> None:
    image = np.arange(256, dtype=np.uint8).reshape(16, 16)
    expected = np.clip(10 + (image.astype(float) - 100) * 90 / 100, 10, 100)
    assert np.abs(scaled(image, "[100, 10], [200, 100]").astype(float) - expected).max() <= 0.5 + 1e-6


def test_all_channels_of_all_images() -> None:
    text = """
    gen_image_const (A, 'byte', 4, 4)
    scale_image (A, A, 1, 150)
    compose2 (A, A, B)
    concat_obj (A, B, Images)
    scale_image_range (Images, Scaled, 100, 200)
    count_obj (Scaled, N)
    count_channels (Scaled, Channels)
    get_grayval (A, 0, 0, Before)
    """
    result = values(text)
    assert result["N"] == 2
    assert list(result["Channels"]) == [1, 2]


def test_no_range() -> None:
    with pytest.raises(HError):
        scaled(np.zeros((2, 2), np.uint8), "5, 5")


@pytest.mark.parametrize(("width", "contrast"), [(8, 12.0), (3, 50.0), (20, 1.0)])
def test_parameters_of_lines(width: float, contrast: float) -> None:
    """The response is the second derivative of the bar smoothed with a Gaussian, here computed numerically."""
    result = values(f"calculate_lines_gauss_parameters ({width}, [{contrast}, 0], Sigma, Low, High)")
    sigma = result["Sigma"]
    assert sigma == pytest.approx(width / 2 / math.sqrt(3))

    def smoothed(x: float) -> float:
        edge = math.sqrt(2) * sigma
        return contrast * 0.5 * (math.erf((x + width / 2) / edge) - math.erf((x - width / 2) / edge))

    step = 1e-3 * sigma
    second = (smoothed(step) - 2 * smoothed(0) + smoothed(-step)) / step**2
    assert result["High"] == pytest.approx(-second, rel=1e-4)
    assert result["Low"] == 0


def test_parameters_of_thin_lines() -> None:
    result = values(
        "calculate_lines_gauss_parameters (1, 30, Sigma, Low, High)\n"
        "calculate_lines_gauss_parameters (sqrt(3), 30 / sqrt(3), S, L, H)"
    )
    assert result["Sigma"] == pytest.approx(0.5)
    assert result["High"] == pytest.approx(result["H"])
    assert result["Low"] == pytest.approx(result["High"] / 3)


@pytest.mark.parametrize("inputs", ["0, 10", "-1, 10", "[1, 2], 10", "5, []", "5, [1, 2]", "5, [1, 2, 3]"])
def test_lines_that_do_not_exist(inputs: str) -> None:
    with pytest.raises(HError):
        values(f"calculate_lines_gauss_parameters ({inputs}, Sigma, Low, High)")


@needs("gen_contour_polygon_xld", "get_contour_xld")
def test_arrows() -> None:
    text = """
    gen_arrow_contour_xld (Arrow, [10, 5], [20, 5], [10, 5], [60, 5], 8, 6)
    count_obj (Arrow, N)
    select_obj (Arrow, First, 1)
    get_contour_xld (First, R, C)
    select_obj (Arrow, Second, 2)
    get_contour_xld (Second, R2, C2)
    gen_arrow_contour_xld (None, [], [], [], [], 8, 6)
    count_obj (None, Zero)
    """
    result = values(text)
    assert (result["N"], result["Zero"]) == (2, 0)
    points = set(zip(result["R"], result["C"]))
    assert points == {(10, 20), (10, 60), (13, 52), (7, 52)}
    assert (result["R"][-1], result["C"][-1]) == (10, 60)
    assert (result["R2"], result["C2"]) == (5, 5)
