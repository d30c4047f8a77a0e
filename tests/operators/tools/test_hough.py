"""The Hough transform of lines."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hdev.iconic import Image, Region
from tests.operators.running import fails, run


def lines(region, *values):
    result = run(f"hough_lines (R, {', '.join(map(str, values))}, A, D)", {"R": region})
    return list(zip(result["A"], result["D"]))


def test_rows_and_columns():
    mask = np.zeros((100, 120), bool)
    mask[30, :] = True
    mask[:, 70] = True
    found = lines(Region.from_mask(mask), 4, 90, 5, 5)
    assert len(found) == 2
    np.testing.assert_allclose(found, [(math.pi / 2, 30), (0, 70)], atol=1e-9)


@pytest.mark.parametrize("angle", [-1.2, -0.4, 0.3, 0.8, 1.9, 2.7])
@pytest.mark.parametrize("distance", [20, 45])
def test_slanted_lines_of_points(angle, distance):
    """Pixels within half a pixel of a line, most of them left out, and noise."""
    rng = np.random.default_rng(5)
    r, c = np.mgrid[0:160, 0:160]
    mask = np.abs(c * math.cos(angle) + r * math.sin(angle) - distance) < 0.5
    count = int(mask.sum())
    mask &= rng.random(mask.shape) < 0.6
    mask |= rng.random(mask.shape) < 0.003
    if count < 60:
        pytest.skip("the line hardly touches the picture")
    (found, where), *_ = lines(Region.from_mask(mask), 4, 20, 20, 20)
    assert abs(math.remainder(found - angle, 2 * math.pi)) < math.radians(1.0)
    assert abs(where - distance) <= 2
    assert -math.pi / 2 - 1e-9 <= found <= math.pi


def test_thresholds_and_gaps():
    mask = np.zeros((50, 100), bool)
    mask[10, :60] = True
    mask[14, :50] = True
    region = Region.from_mask(mask)
    assert len(lines(region, 1, 61, 0, 0)) == 0
    assert [round(d) for _, d in lines(region, 1, 45, 3, 3)] == [10, 14]
    assert [round(d) for _, d in lines(region, 1, 45, 3, 4)] == [10]


def test_through_the_origin_once():
    region = Region.from_mask(np.eye(50, dtype=bool))
    assert len(lines(region, 4, 40, 10, 3)) == 1


def test_empty_and_errors():
    assert lines(Region.from_mask(np.zeros((3, 3), bool)), 4, 10, 5, 5) == []
    region = Region.from_mask(np.eye(5, dtype=bool))
    for position, values in enumerate([(3, 1, 1, 1), (4, 0, 1, 1), (4, 1, -1, 1), (4, 1, 1, -1)], start=1):
        with fails(1300 + position):
            lines(region, *values)


# ------------------------------------------------------------------------------------------- Hough images and circles


def hough_image(region, resolution=1):
    return run("hough_line_trans (R, H, N)", {"R": region, "N": resolution})["H"][0]


def test_hough_image():
    """Each pixel once for each of 271 angles at which its distance is not below 0."""
    region = Region.from_points([10], [20])
    image = hough_image(region)
    values = image.channels[0]
    assert image.type == "int2"
    assert values.shape == (round(math.hypot(10, 20)) + 1, 271)
    for k in range(271):
        angle = math.radians(k - 90)
        distance = math.floor(20 * math.cos(angle) + 10 * math.sin(angle) + 0.5)
        wanted = np.zeros(len(values))
        if distance >= 0:
            wanted[distance] = 1
        np.testing.assert_array_equal(values[:, k], wanted)


@pytest.mark.parametrize("resolution", [1, 2, 4, 8])
def test_maxima_of_the_hough_image_are_lines(resolution):
    mask = np.zeros((50, 60), bool)
    mask[30, 5:50] = True
    values = hough_image(Region.from_mask(mask), resolution).channels[0]
    assert values.shape[1] == 270 * resolution + 1
    assert values.max() == values[30, 180 * resolution] == 45


def test_hough_image_of_nothing():
    assert not hough_image(Region.empty()).channels[0].any()
    with fails(1301):
        run("hough_line_trans (R, H, 3)", {"R": Region.empty()})


def directions(mask, step, other=255):
    return Image([np.where(mask, step, other).astype(np.uint8)], "direction", Region.from_mask(mask))


def test_hough_image_with_directions():
    """A horizontal edge has the direction 0 or 180 degrees: its pixels count only for nearly horizontal lines."""
    mask = np.zeros((50, 60), bool)
    mask[30, 5:50] = True
    every = hough_image(Region.from_mask(mask)).channels[0]
    for step in (0, 90):
        image = run("hough_line_trans_dir (I, H, 4, 1)", {"I": directions(mask, step)})["H"][0]
        assert image.type == "uint2"
        near = np.abs(np.arange(271) - 180) <= 4
        near |= np.abs(np.arange(271) - 0) <= 4
        np.testing.assert_array_equal(image.channels[0], np.where(near, every, 0))
    image = run("hough_line_trans_dir (I, H, 180, 1)", {"I": directions(mask, 33)})["H"][0]
    np.testing.assert_array_equal(image.channels[0], every)
    image = run("hough_line_trans_dir (I, H, 10, 1)", {"I": directions(mask, 255)})["H"][0]
    assert not image.channels[0].any()


@pytest.mark.parametrize("degrees", [20, 70, 110, 160])
def test_slanted_edges_count_for_their_line(degrees):
    """The direction of an edge is counter-clockwise from the column axis."""
    r, c = np.mgrid[0:100, 0:100]
    turn = math.radians(degrees)
    along = (c - 50) * math.sin(turn) + (r - 50) * math.cos(turn)
    mask = np.abs(along) < 0.5
    found = run(
        "hough_lines_dir (I, H, L, 2, 4, 'none', 5, 40, 40, 20, 'true', A, D)", {"I": directions(mask, degrees // 2)}
    )
    angle, distance = found["A"][0], found["D"][0]
    # The line runs through (50, 50), and its normal is across the direction.
    assert 50 * math.cos(angle) + 50 * math.sin(angle) == pytest.approx(distance, abs=1.0)
    assert abs(math.cos(turn) * math.cos(angle) - math.sin(turn) * math.sin(angle)) < math.sin(math.radians(2.1))
    region = found["L"][0]
    assert region.area > 0.6 * mask.sum()


def test_lines_with_smoothing():
    mask = np.zeros((60, 80), bool)
    mask[20, 5:75] = True
    mask[45, 5:75] = True
    image = directions(mask, 0)
    for smoothing in ("'mean'", "'gauss'"):
        found = run(f"hough_lines_dir (I, H, L, 4, 2, {smoothing}, 3, 10, 10, 10, 'true', A, D)", {"I": image})
        assert sorted(found["D"]) == [20, 45]
        np.testing.assert_allclose(found["A"], math.pi / 2, atol=0.02)
        assert [one.area for one in found["L"]] == [70, 70]
        assert found["H"][0].channels[0].max() == 70  # not smoothed
    none = run("hough_lines_dir (I, H, L, 4, 2, 'none', 3, 10, 10, 10, 'false', A, D)", {"I": image})
    assert len(none["D"]) == 2
    assert len(none["L"]) == 0


def test_errors_of_lines_with_directions():
    image = Image([np.zeros((5, 5), np.uint8)], "direction")
    good = ["2", "4", "'mean'", "5", "100", "5", "5", "'true'"]
    for number, bad in enumerate(("-1", "3", "'median'", "0", "0", "-1", "-1", "'maybe'")):
        values = ", ".join([*good[:number], bad, *good[number + 1 :]])
        with fails(1301 + number):
            run(f"hough_lines_dir (I, H, L, {values}, A, D)", {"I": image})
    with fails(9001):
        run("hough_line_trans_dir (I, H, 2, 4)", {"I": Image([np.zeros((5, 5), np.uint8)])})


def circle(row, column, radius, size=60, width=1.0):
    r, c = np.mgrid[0:size, 0:size]
    away = np.hypot(r - row, c - column)
    return Region.from_mask((away >= radius - width / 2) & (away < radius + width / 2))


def test_circles_in_the_hough_image():
    region = circle(25, 30, 12)
    images = run("hough_circle_trans (R, H, [12, 15])", {"R": region})["H"]
    assert [one.type for one in images] == ["int2", "int2"]
    values = images[0].channels[0]
    assert values.shape == (37 + 31, 42 + 31)
    assert values.max() == region.area
    assert np.argwhere(values == values.max()).tolist() == [[25 + 15, 30 + 15]]
    for radius, image in zip((12, 15), images):
        for row, column in ((25, 30), (20, 31), (3, 40)):
            expected = np.count_nonzero(
                np.isin(
                    np.stack(circle(row, column, radius).points(), 1) @ [1000, 1],
                    np.stack(region.points(), 1) @ [1000, 1],
                )
            )
            assert image.channels[0][row + 15, column + 15] == expected


def test_circles():
    region = circle(25, 30, 12)
    result = run("hough_circles (R, C, [12, 9], [100, 60], 1)", {"R": region})["C"]
    assert len(result) == 4
    assert result[0] == Region.from_points([25], [30])
    assert result[1].contains([25], [30]).all()
    assert result[1].area >= 1
    assert result[2].is_empty


@pytest.mark.parametrize(("mode", "found"), [(0, True), (1, False), (2, True)])
def test_where_the_radius_of_circles_ends(mode, found):
    """The border of a disk of radius 12: its pixels' outer border is at 12."""
    r, c = np.mgrid[0:60, 0:60]
    away = np.hypot(r - 25, c - 30)
    region = Region.from_mask((away >= 11) & (away < 12))
    result = run(f"hough_circles (R, C, 12, 95, {mode})", {"R": region})["C"][0]
    assert bool(result.contains([25], [30]).all()) == found


def test_circles_of_nothing_and_errors():
    empty = {"R": Region.empty()}
    result = run("hough_circles (R, C, 12, 60, [0, 1])", empty)["C"]
    assert all(one.is_empty for one in result)
    assert not run("hough_circle_trans (R, H, 3)", empty)["H"][0].channels[0].any()
    with fails(1301):
        run("hough_circle_trans (R, H, 0)", empty)
    with fails(1301):
        run("hough_circles (R, C, 0, 60, 0)", empty)
    with fails(1302):
        run("hough_circles (R, C, 5, 101, 0)", empty)
    with fails(1303):
        run("hough_circles (R, C, 5, 60, 3)", empty)
    with fails(1403):
        run("hough_circles (R, C, 5, 60, [0,1,2,0])", empty)


def test_matching_lines():
    mask = np.zeros((100, 100), bool)
    mask[30, :] = True
    mask[:, 60] = True
    mask[31, :50] = True
    values = {"R": Region.from_mask(mask), "A": [math.pi / 2, math.pi / 2, 0.0], "D": [30.0, 32.0, 60.0]}
    found = run("select_matching_lines (R, L, A, D, 3, 60, AO, DO)", values)
    # Of the second line nothing is left that the first one does not cover; the crossing counts once.
    assert found["DO"] == [30.0, 60.0]
    assert found["AO"] == [math.pi / 2, 0.0]
    assert [one.area for one in found["L"]] == [100 + 50 + 2, 97]
    assert run("select_matching_lines (R, L, A, D, 3, 500, AO, DO)", values)["DO"] == []
    assert run("select_matching_lines (R, L, A, D, 3, 5, AO, DO)", {**values, "R": Region.empty()})["DO"] == []
    with fails(1402):
        run("select_matching_lines (R, L, A, [1.0], 3, 60, AO, DO)", values)
    with fails(1303):
        run("select_matching_lines (R, L, A, D, 0, 60, AO, DO)", values)
    with fails(1304):
        run("select_matching_lines (R, L, A, D, 3, 0, AO, DO)", values)
