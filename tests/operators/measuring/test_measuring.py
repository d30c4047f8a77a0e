"""1D measuring: steps at known places, pairing by its rules, profiles by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter1d, map_coordinates
from scipy.signal import find_peaks

from tests.operators.running import fails, run


def bars(edges, width=100, height=40, low=50.0, high=200.0, start_low=True):
    """A real image whose rows are dark and light bars with sides at these columns (areas of pixels are exact)."""
    x = np.arange(width + 1) - 0.5
    covered = np.zeros(width + 1)
    for k, edge in enumerate(edges):
        covered += (1 if k % 2 == 0 else -1) * np.maximum(x - edge, 0.0)
    row = np.diff(covered)
    if not start_low:
        row = 1.0 - row
    return np.tile((low + (high - low) * row).astype(np.float32), (height, 1))


def half_plane(row, column, phi, width=80, height=80):
    """Dark, and light beyond the line through the point whose normal has the direction phi; sixteen samples a pixel."""
    r, c = np.mgrid[0 : height * 16, 0 : width * 16] / 16 - 0.5 + 1 / 32
    away = (c - column) * math.cos(phi) - (r - row) * math.sin(phi)
    cover = (away > 0).reshape(height, 16, width, 16).mean(axis=(1, 3))
    return (40 + 160 * cover).astype(np.float32)


def measured(image, text, names, **inputs):
    result = run(text, {"Image": image, **inputs})
    return [np.array(list(result[name])) for name in names]


POS = """
    gen_measure_rectangle2 ({0}, {1}, {2}, {3}, {4}, {5}, {6}, '{7}', M)
    measure_pos (Image, M, {8}, 20, '{9}', '{10}', R, C, A, D)
    close_measure (M)
"""


def pos(image, row, column, phi, l1, l2, mode="bilinear", sigma=1.0, transition="all", select="all"):
    height, width = image.shape
    text = POS.format(row, column, phi, l1, l2, width, height, mode, sigma, transition, select)
    return measured(image, text, ["R", "C", "A", "D"])


@pytest.mark.parametrize("mode", ["nearest_neighbor", "bilinear", "bicubic"])
@pytest.mark.parametrize("sigma", [0.4, 0.7, 1.0, 2.5, 5.0])
def test_steps_between_pixels_are_exact(mode, sigma):
    image = bars([20.5, 50.5])
    rows, columns, amplitudes, distances = pos(image, 20, 45, 0, 40, 5, mode, sigma)
    np.testing.assert_allclose(rows, 20)
    np.testing.assert_allclose(columns, [20.5, 50.5], atol=1e-6)
    np.testing.assert_allclose(amplitudes, [150, -150], rtol=1e-5)
    np.testing.assert_allclose(distances, [30], atol=1e-6)


@pytest.mark.parametrize("shift", [0.0, 0.1, 0.25, 0.4, 0.73])
@pytest.mark.parametrize("sigma", [1.0, 1.5, 3.0])
def test_blurred_steps_within_pixels(shift, sigma):
    """A step blurred by a Gaussian of 1.2 pixels: its derivative, smoothed again, is a Gaussian around the step."""
    x = (np.arange(100) - 50 - shift) / 1.2
    row = 50 + 150 * np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in x])
    image = np.tile(row.astype(np.float32), (40, 1))
    _, columns, amplitudes, _ = pos(image, 20, 45, 0, 40, 5, sigma=sigma)
    assert abs(columns[0] - 50 - shift) < 3e-4
    spread = math.hypot(sigma, 1.2)
    assert abs(amplitudes[0] - 150 * sigma / spread) < 3


@pytest.mark.parametrize("shift", [0.1, 0.25, 0.4, 0.73])
def test_sharp_steps_within_pixels(shift):
    """A pixel that is light in part makes two steps of two heights."""
    at = np.linspace(-1, 2, 300001)
    a = 1 - shift
    slope = a * np.exp(-(at**2) / 2) + (1 - a) * np.exp(-((at - 1) ** 2) / 2)
    _, columns, amplitudes, _ = pos(bars([30.5 + shift]), 20, 45, 0, 40, 5, sigma=1.0)
    assert abs(columns[0] - 30.5 - at[slope.argmax()]) < 1e-4
    assert abs(amplitudes[0] - 150 * slope.max()) < 1e-3


@pytest.mark.parametrize("phi", [0.3, 1.0, 2.0, 3.0, -0.7, -2.2, 0.785398])
@pytest.mark.parametrize("mode", ["bilinear", "bicubic"])
def test_slanted_edges(phi, mode):
    rows, columns, amplitudes, _ = pos(half_plane(39.3, 41.2, phi), 40, 40, phi, 15, 6, mode, 1.0)
    # The axis goes through (40, 40); the edge cuts it where (point - edge) . normal = 0.
    along = (41.2 - 40) * math.cos(phi) - (39.3 - 40) * math.sin(phi)
    assert rows.size == 1
    assert abs(columns[0] - 40 - along * math.cos(phi)) < 0.03
    assert abs(rows[0] - 40 + along * math.sin(phi)) < 0.03
    assert abs(amplitudes[0] - 160) < 25


@pytest.mark.parametrize(("phi", "expected"), [(0.0, 1), (math.pi, -1), (math.pi / 2, 0), (-math.pi / 2, 0)])
def test_the_direction_of_the_axis_decides_on_the_sign(phi, expected):
    _, _, amplitudes, _ = pos(bars([50.5]), 20, 50, phi, 15, 5)
    assert [round(a / 150) for a in amplitudes] == ([expected] if expected else [])
    rows, columns, amplitudes, _ = pos(bars([50.5], height=100).T.copy(), 50, 20, phi, 15, 5)
    vertical = {math.pi / 2: [-1], -math.pi / 2: [1]}.get(phi, [])
    assert [round(a / 150) for a in amplitudes] == vertical
    assert all(abs(r - 50.5) < 1e-6 for r in rows)
    assert all(c == 20 for c in columns)


def test_choices():
    image = bars([10.5, 25.5, 42.5, 70.5])
    expected = {"all": [10.5, 25.5, 42.5, 70.5], "positive": [10.5, 42.5], "negative": [25.5, 70.5]}
    for transition, places in expected.items():
        for select, part in {"all": places, "first": places[:1], "last": places[-1:]}.items():
            _, columns, _, distances = pos(image, 20, 50, 0, 48, 3, transition=transition, select=select)
            np.testing.assert_allclose(columns, part, atol=1e-6)
            np.testing.assert_allclose(distances, np.diff(part), atol=1e-6)


def test_nothing_to_find():
    for image in (np.full((40, 100), 7.0, np.float32), bars([50.5], high=60.0)):
        assert all(value.size == 0 for value in pos(image, 20, 50, 0, 30, 3))
    # A measure object beside the image has no profile.
    assert all(value.size == 0 for value in pos(bars([50.5]), -100, 50, 0.3, 30, 3))
    # A profile of one value has no edge.
    assert all(value.size == 0 for value in pos(bars([50.5]), 20, 50, 0, 0, 0))


def test_lines_beyond_the_image_are_left_out():
    image = bars([3.5, 96.5])
    gray = {}
    for mode in ("nearest_neighbor", "bilinear", "bicubic"):
        text = f"gen_measure_rectangle2 (20, 50, 0.001, 60, 3, 100, 40, '{mode}', M)\nmeasure_projection (Image, M, G)"
        (gray[mode],) = measured(image, text, ["G"])
    assert [gray[mode].size for mode in gray] == [100, 96, 94]
    text = "gen_measure_rectangle2 (20, 50, 0, 60, 3, 100, 40, 'bicubic', M)\nmeasure_projection (Image, M, G)"
    np.testing.assert_allclose(measured(image, text, ["G"])[0], image[0])


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_profiles_are_means_across_the_axis(seed):
    rng = np.random.default_rng(seed)
    image = rng.random((40, 60)).astype(np.float32)
    row, column, phi = rng.uniform(18, 22), rng.uniform(28, 32), rng.uniform(-3, 3)
    l1, l2 = rng.uniform(0, 11), rng.uniform(0, 5)
    text = f"gen_measure_rectangle2 ({row}, {column}, {phi}, {l1}, {l2}, 60, 40, 'bilinear', M)\nmeasure_projection (Image, M, G)"
    (found,) = measured(image, text, ["G"])
    expected = []
    for t in range(-math.floor(l1), math.floor(l1) + 1):
        s = np.arange(-math.floor(l2), math.floor(l2) + 1)
        r = row - t * math.sin(phi) - s * math.cos(phi)
        c = column + t * math.cos(phi) - s * math.sin(phi)
        expected.append(map_coordinates(image.astype(float), [r, c], order=1).mean())
    np.testing.assert_allclose(found, expected, atol=1e-6)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_edges_are_extrema_of_the_smoothed_derivative(seed):
    rng = np.random.default_rng(seed)
    row = np.cumsum(rng.normal(0, 1, 80)).astype(np.float32) * 20
    image = np.tile(row, (5, 1))
    _, columns, amplitudes, _ = pos(image, 2, 40, 0, 39, 1, sigma=2.0)
    # Independently: the same on a fine grid, by constant interpolation.
    fine = 50
    profile = np.repeat(row[1:].astype(float), fine)
    slope = (
        gaussian_filter1d(profile, 2.0 * fine, order=1, mode="nearest", truncate=8)
        * fine
        * 2.0
        * math.sqrt(2 * math.pi)
    )
    at = np.arange(profile.size) / fine + 1 - 0.5 + 0.5 / fine
    # Bends that hardly turn back, within half a pixel, need not be found.
    plain, clear = (find_peaks(np.abs(slope), prominence=least)[0] for least in (0, 1.0))
    exact, prominent = (list(zip(at[peak], slope[peak])) for peak in (plain, clear))
    found = list(zip(columns, amplitudes))
    for one, other in ((prominent, found), (found, exact)):
        # Near the ends, and near the threshold, one may have what the other does not.
        for x, a in one:
            if 8.5 < x < 71.5 and abs(a) >= 22:
                assert any(abs(x - u) < 0.05 and abs(a - b) < 0.1 + 0.01 * abs(a) for u, b in other), (x, a)


PAIRS = """
    gen_measure_rectangle2 (20, 50, 0, 48, 3, 100, 40, 'bilinear', M)
    measure_pairs (Image, M, 1, 20, '{}', '{}', R1, C1, A1, R2, C2, A2, Intra, Inter)
"""


@pytest.mark.parametrize(
    ("transition", "first", "second"),
    [
        ("positive", [10.5, 42.5], [25.5, 70.5]),
        ("negative", [25.5], [42.5]),
        ("all", [10.5, 42.5], [25.5, 70.5]),
        ("all_strongest", [10.5, 42.5], [25.5, 70.5]),
    ],
)
def test_pairs(transition, first, second):
    image = bars([10.5, 25.5, 42.5, 70.5])
    names = ["C1", "C2", "A1", "A2", "Intra", "Inter", "R1", "R2"]
    found = measured(image, PAIRS.format(transition, "all"), names)
    np.testing.assert_allclose(found[0], first, atol=1e-6)
    np.testing.assert_allclose(found[1], second, atol=1e-6)
    assert (found[2] * found[3] < 0).all()
    np.testing.assert_allclose(found[4], np.subtract(second, first), atol=1e-6)
    np.testing.assert_allclose(found[5], np.subtract(first[1:], second[:-1]), atol=1e-6)
    assert (found[6] == 20).all()
    assert (found[7] == 20).all()
    one = measured(image, PAIRS.format(transition, "last"), names)
    np.testing.assert_allclose(one[0], first[-1:], atol=1e-6)
    assert one[5].size == 0


def test_the_strongest_of_neighbours():
    # Rises by 30 at 20.5 and by 100 at 30.5, falls by 90 at 60.5 and by 40 at 70.5.
    row = np.full(100, 50.0, np.float32)
    row[21:] += 30
    row[31:] += 100
    row[61:] -= 90
    row[71:] -= 40
    image = np.tile(row, (40, 1))
    first, second = measured(image, PAIRS.format("positive", "all"), ["C1", "C2"])
    np.testing.assert_allclose([*first, *second], [20.5, 60.5], atol=1e-4)
    first, second = measured(image, PAIRS.format("positive_strongest", "all"), ["C1", "C2"])
    np.testing.assert_allclose([*first, *second], [30.5, 60.5], atol=1e-4)
    mirrored = image[:, ::-1].copy()
    first, second = measured(mirrored, PAIRS.format("all_strongest", "all"), ["C1", "C2"])
    np.testing.assert_allclose([*first, *second], [38.5, 68.5], atol=1e-4)


def disc_sectors(borders, size=101):
    """Light between the angles (every second sector), around the centre of the image."""
    r, c = np.mgrid[0 : size * 8, 0 : size * 8] / 8 - 0.5 + 1 / 16
    angle = np.arctan2(-(r - 50), c - 50) % (2 * math.pi)
    light = np.searchsorted(np.array(borders), angle) % 2
    return (50 + 150 * light.reshape(size, 8, size, 8).mean(axis=(1, 3))).astype(np.float32)


def test_arcs():
    borders = [0.5, 1.3, 2.9, 4.4]
    image = disc_sectors(borders)
    text = """
        gen_measure_arc (50, 50, 35, {}, {}, 6, 101, 101, 'bilinear', M)
        measure_pos (Image, M, 1, 50, 'all', 'all', R, C, A, D)
    """
    rows, columns, amplitudes, distances = measured(image, text.format(0, 6.0), ["R", "C", "A", "D"])
    np.testing.assert_allclose(np.hypot(rows - 50, columns - 50), 35, atol=1e-9)
    np.testing.assert_allclose(np.arctan2(-(rows - 50), columns - 50) % (2 * math.pi), borders, atol=0.004)
    assert np.sign(amplitudes).tolist() == [1, -1, 1, -1]
    np.testing.assert_allclose(distances, np.diff(borders) * 35, atol=0.15)
    rows, columns, amplitudes, _ = measured(image, text.format(2.0, -1.9), ["R", "C", "A", "D"])
    np.testing.assert_allclose(np.arctan2(-(rows - 50), columns - 50), [1.3, 0.5], atol=0.004)
    assert np.sign(amplitudes).tolist() == [1, -1]


def test_an_arc_that_leaves_the_image_has_several_profiles():
    image = np.zeros((101, 101), np.float32)
    text = "gen_measure_arc (50, 50, 60, 0, 6.28, 0, 101, 101, 'nearest_neighbor', M)\nmeasure_projection (Image, M, G)"
    (gray,) = measured(image, text, ["G"])
    angle = np.arange(math.floor(6.28 * 60) + 1) / 60
    r, c = np.floor(50.5 - 60 * np.sin(angle)), np.floor(50.5 + 60 * np.cos(angle))
    assert gray.size == np.count_nonzero((r >= 0) & (r <= 100) & (c >= 0) & (c <= 100))


def test_translated():
    image = bars([50.5])
    text = """
        gen_measure_rectangle2 (5, 20, 0, 20, 3, 100, 40, 'bilinear', M)
        measure_pos (Image, M, 1, 20, 'all', 'all', R0, C0, A, D)
        translate_measure (M, 30, 45)
        measure_pos (Image, M, 1, 20, 'all', 'all', R, C, A, D)
    """
    none, rows, columns = measured(image, text, ["C0", "R", "C"])
    assert none.size == 0
    np.testing.assert_allclose([rows[0], columns[0]], [30, 50.5], atol=1e-6)


def test_thresholds():
    ramp = np.tile(np.arange(100, dtype=np.float32) * 2, (40, 1))
    ramp[:, 60:] = np.maximum(118 - 4 * np.arange(40), 0)
    text = """
        gen_measure_rectangle2 (20, 50, 0, 45, 3, 100, 40, 'bilinear', M)
        measure_thresh (Image, M, {}, {}, '{}', R, C, D)
    """
    # Rises by 2, falls by 4 a pixel.
    for select, expected in {
        "all": [25.5, 76.75],
        "first": [25.5],
        "last": [76.75],
        "first_last": [25.5, 76.75],
    }.items():
        rows, columns, distances = measured(ramp, text.format(0, 51, select), ["R", "C", "D"])
        np.testing.assert_allclose(columns, expected)
        np.testing.assert_allclose(rows, 20)
        np.testing.assert_allclose(distances, np.diff(expected))
    # A Gaussian does not move a straight line; exact hits count once.
    np.testing.assert_allclose(measured(ramp, text.format(2.0, 50, "all"), ["C"])[0], [25, 77], atol=1e-5)
    assert measured(ramp, text.format(1, 500, "all"), ["C"])[0].size == 0


def test_types():
    image = bars([50.5])
    for kind in ("byte", "uint2", "real"):
        text = f"convert_image_type (Image, I, '{kind}')\ngen_measure_rectangle2 (20, 50, 0, 20, 3, 100, 40, 'bilinear', M)\n"
        _, columns = measured(image, text + "measure_pos (I, M, 1, 20, 'all', 'all', R, C, A, D)", ["R", "C"])
        np.testing.assert_allclose(columns, [50.5], atol=1e-6)


GEN = "gen_measure_rectangle2 (20, 50, 0, 20, 3, 100, 40, 'bilinear', M)\n"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1304, "gen_measure_rectangle2 (20, 50, 0, -1, 3, 100, 40, 'bilinear', M)"),
        (1305, "gen_measure_rectangle2 (20, 50, 0, 20, -1, 100, 40, 'bilinear', M)"),
        (1306, "gen_measure_rectangle2 (20, 50, 0, 20, 3, 0, 40, 'bilinear', M)"),
        (1307, "gen_measure_rectangle2 (20, 50, 0, 20, 3, 100, 0, 'bilinear', M)"),
        (1308, "gen_measure_rectangle2 (20, 50, 0, 20, 3, 100, 40, 'linear', M)"),
        (1201, "gen_measure_rectangle2 ('a', 50, 0, 20, 3, 100, 40, 'bilinear', M)"),
        (1402, "gen_measure_rectangle2 (20, [50, 60], 0, 20, 3, 100, 40, 'bilinear', M)"),
        (8557, "gen_measure_rectangle2 (20, 50, 0, 1e6, 1e6, 100, 40, 'bilinear', M)"),
        (1303, "gen_measure_arc (20, 50, 0, 0, 1, 1, 100, 40, 'bilinear', M)"),
        (1306, "gen_measure_arc (20, 50, 10, 0, 1, 11, 100, 40, 'bilinear', M)"),
        (1309, "gen_measure_arc (20, 50, 10, 0, 1, 1, 100, 40, 'cubic', M)"),
        (8554, "gen_measure_rectangle2 (20, 50, 0, 20, 3, 99, 40, 'bilinear', M)\nmeasure_projection (Image, M, G)"),
        (1302, GEN + "measure_pos (Image, M, 0.3, 20, 'all', 'all', R, C, A, D)"),
        (1303, GEN + "measure_pos (Image, M, 1, -1, 'all', 'all', R, C, A, D)"),
        (1304, GEN + "measure_pos (Image, M, 1, 20, 'up', 'all', R, C, A, D)"),
        (1304, GEN + "measure_pos (Image, M, 1, 20, 'all_strongest', 'all', R, C, A, D)"),
        (1305, GEN + "measure_pos (Image, M, 1, 20, 'all', 'first_last', R, C, A, D)"),
        (1302, GEN + "measure_thresh (Image, M, -1, 20, 'all', R, C, D)"),
        (1304, GEN + "measure_thresh (Image, M, 1, 20, 'middle', R, C, D)"),
        (1304, GEN + "measure_pairs (Image, M, 1, 20, 'x_strongest', 'all', R, C, A, R2, C2, A2, I, J)"),
        (9001, GEN + "convert_image_type (Image, I, 'int4')\nmeasure_projection (I, M, G)"),
        (2454, GEN + "close_measure (M)\nmeasure_projection (Image, M, G)"),
        (1202, GEN + "translate_measure (M, 'a', 1)"),
    ],
)
def test_errors(code, text):
    with fails(code):
        run(text, {"Image": bars([50.5])})


# ------------------------------------------------------------------------------------------------------------- fuzzy

FUZZY = """
    gen_measure_rectangle2 (20, 50, 0, 48, 3, 100, 40, 'bilinear', M)
    {}
    fuzzy_measure_pairs (Image, M, 1, 20, {}, '{}', R1, C1, A1, R2, C2, A2, RC, CC, S, Intra, Inter)
"""


def test_scores_of_edges():
    row = np.full(100, 50.0, np.float32)
    row[21:] += 40
    row[61:] += 100
    image = np.tile(row, (40, 1))
    text = """
        gen_measure_rectangle2 (20, 50, 0, 48, 3, 100, 40, 'bilinear', M)
        create_funct_1d_pairs ([0, 100], [0, 1], F)
        set_fuzzy_measure (M, 'contrast', F)
        fuzzy_measure_pos (Image, M, 1, 20, {0}, 'all', R, C, A, S, D)
        create_funct_1d_pairs ([-60, 0], [0, 0.5], G)
        set_fuzzy_measure (M, 'position_center', G)
        set_fuzzy_measure (M, 'position_end', G)
        fuzzy_measure_pos (Image, M, 1, 20, 0, 'all', R2, C2, A2, S2, D2)
        reset_fuzzy_measure (M, 'contrast')
        reset_fuzzy_measure (M, 'position')
        fuzzy_measure_pos (Image, M, 1, 20, 1, 'all', R3, C3, A3, S3, D3)
    """
    columns, scores, both, none, distance = measured(image, text.format(0), ["C", "S", "S2", "S3", "D"])
    np.testing.assert_allclose(columns, [20.5, 60.5], atol=1e-5)
    np.testing.assert_allclose(distance, [40], atol=1e-5)
    np.testing.assert_allclose(scores, [0.4, 1.0], atol=1e-5)
    # The profile ends at 98: 20.5 is 77.5 before it, 60.5 is 37.5 before it.
    np.testing.assert_allclose(both, [0.0, math.sqrt(0.5 * 22.5 / 60)], atol=1e-5)
    np.testing.assert_allclose(none, [1, 1])
    np.testing.assert_allclose(measured(image, text.format(0.5), ["C"])[0], [60.5], atol=1e-5)


def test_pairs_by_size():
    image = bars([10.5, 15.5, 30.5, 42.5, 50.5, 55.5, 80.5, 93.5])
    size = "create_funct_1d_pairs ([10, 12, 14], [0, 1, 0], F)\nset_fuzzy_measure (M, 'size', F)"
    found = measured(image, FUZZY.format(size, 0.3, "positive"), ["C1", "C2", "S", "CC", "Intra", "Inter", "RC"])
    for one, expected in zip(found, ([30.5, 80.5], [42.5, 93.5], [1, 0.5], [36.5, 87], [12, 13], [38], [20, 20])):
        np.testing.assert_allclose(one, expected, atol=1e-5)
    # The same in parts of the size.
    for kind, x in {"size": "[10.0 / 12, 1, 14.0 / 12]", "size_diff": "[-2.0 / 12, 0, 2.0 / 12]"}.items():
        text = f"create_funct_1d_pairs ({x}, [0, 1, 0], F)\nset_fuzzy_measure_norm_pair (M, 12, '{kind}', F)"
        again = measured(image, FUZZY.format(text, 0.3, "positive"), ["C1", "C2", "S"])
        for one, expected in zip(again, found):
            np.testing.assert_allclose(one, expected, atol=1e-4)
    text = "create_funct_1d_pairs ([0, 2.0 / 12], [1, 0], F)\nset_fuzzy_measure_norm_pair (M, 12, 'size_abs_diff', F)"
    again = measured(image, FUZZY.format(text, 0.3, "positive"), ["C1", "C2", "S"])
    for one, expected in zip(again, found):
        np.testing.assert_allclose(one, expected, atol=1e-4)


def test_pairs_by_gray_and_position():
    row = np.full(100, 50.0, np.float32)
    row[11:21] = 100
    row[41:61] = 150
    row[71:81] = 200
    image = np.tile(row, (40, 1))
    gray = "create_funct_1d_pairs ([100, 200], [0, 1], F)\nset_fuzzy_measure (M, 'gray', F)"
    (scores,) = measured(image, FUZZY.format(gray, 0, "positive"), ["S"])
    np.testing.assert_allclose(scores, [0, 0.5, 1], atol=1e-4)
    place = "create_funct_1d_pairs ([0, 100], [1, 0], F)\nset_fuzzy_measure (M, 'position_{}', F)"
    # Middles at 15.5, 50.5, 75.5; the profile begins at 2.
    for kind, origin in {"pair": 2, "pair_center": 50, "first_pair": 15.5, "last_pair": 75.5}.items():
        (scores,) = measured(image, FUZZY.format(place.format(kind), 0, "positive"), ["S"])
        expected = np.clip(1 - (np.array([15.5, 50.5, 75.5]) - origin) / 100, 0, 1)
        np.testing.assert_allclose(scores, expected, atol=1e-4)


def test_pairings_may_cross():
    image = bars([10.5, 15.5, 30.5, 42.5])
    text = """
        gen_measure_rectangle2 (20, 50, 0, 48, 3, 100, 40, 'bilinear', M)
        create_funct_1d_pairs ([0, 32], [0, 1], F)
        set_fuzzy_measure (M, 'size', F)
        fuzzy_measure_pairing (Image, M, 1, 20, 0, 'positive', 'no_restriction', {}, R1, C1, A1, R2, C2, A2, RC, CC, S, I)
    """
    first, second, scores = measured(image, text.format(0), ["C1", "C2", "S"])
    np.testing.assert_allclose(first, [10.5, 30.5, 10.5], atol=1e-4)
    np.testing.assert_allclose(second, [42.5, 42.5, 15.5], atol=1e-4)
    np.testing.assert_allclose(scores, [1, 12 / 32, 5 / 32], atol=1e-5)
    assert measured(image, text.format(2), ["S"])[0].size == 2


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_the_best_pairs_that_stay_apart(seed):
    """Against all ways to choose pairs."""
    import itertools

    from hdev.operators.measuring.fuzzy import _apart

    rng = np.random.default_rng(seed)
    count = 7
    every = [(a, b) for a in range(count) for b in range(a + 1, count) if (b - a) % 2]
    chosen = [every[k] for k in rng.permutation(len(every))[: rng.integers(0, 9)]]
    scores = rng.integers(1, 10, len(chosen)) / 10
    first, second = (np.array([pair[k] for pair in chosen], float) for k in (0, 1))

    def apart(group):
        pairs = sorted(chosen[k] for k in group)
        return all(a[1] < b[0] for a, b in itertools.pairwise(pairs))

    groups = [g for n in range(len(chosen) + 1) for g in itertools.combinations(range(len(chosen)), n) if apart(g)]
    best = max(sum(scores[list(g)]) for g in groups)
    found = _apart(first, second, scores, count)
    assert apart(found)
    assert math.isclose(sum(scores[found]), best)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1302, "set_fuzzy_measure (M, 'size_diff', F)"),
        (8371, "set_fuzzy_measure (M, 'size', [1, 2])"),
        (1303, "create_funct_1d_pairs ([0, 1], [0, 2], F)\nset_fuzzy_measure (M, 'size', F)"),
        (1303, "create_funct_1d_pairs ([-1, 1], [0, 1], F)\nset_fuzzy_measure (M, 'size', F)"),
        (1403, "create_funct_1d_pairs (1, 1, F)\nset_fuzzy_measure (M, 'size', F)"),
        (1302, "set_fuzzy_measure_norm_pair (M, 0, 'size', F)"),
        (1303, "set_fuzzy_measure_norm_pair (M, 1, 'contrast', F)"),
        (1302, "reset_fuzzy_measure (M, 'x')"),
        (1304, "fuzzy_measure_pos (Image, M, 1, 20, 2, 'all', R, C, A, S, D)"),
        (1305, "fuzzy_measure_pos (Image, M, 1, 20, 0, 'none', R, C, A, S, D)"),
        (1306, "fuzzy_measure_pairing (Image, M, 1, 20, 0, 'all', 'x', 0, R, C, A, S, T, U, V, W, X, Y)"),
        (1307, "fuzzy_measure_pairing (Image, M, 1, 20, 0, 'all', 'no_restriction', -1, R, C, A, S, T, U, V, W, X, Y)"),
    ],
)
def test_fuzzy_errors(code, text):
    with fails(code):
        run(GEN + "create_funct_1d_pairs ([0, 1], [0, 1], F)\n" + text, {"Image": bars([50.5])})


def test_kept_in_files(tmp_path):
    image = disc_sectors([0.5, 1.3])
    text = f"""
        gen_measure_arc (50, 50, 35, 0, 3, 6, 101, 101, 'bicubic', M)
        create_funct_1d_pairs ([0, 300], [0, 1], F)
        set_fuzzy_measure (M, 'contrast', F)
        write_measure (M, '{tmp_path}/m.msr')
        read_measure ('{tmp_path}/m.msr', N)
        serialize_measure (M, Item)
        deserialize_measure (Item, O)
        fuzzy_measure_pos (Image, M, 1, 20, 0, 'all', R1, C1, A1, S1, D1)
        fuzzy_measure_pos (Image, N, 1, 20, 0, 'all', R2, C2, A2, S2, D2)
        fuzzy_measure_pos (Image, O, 1, 20, 0, 'all', R3, C3, A3, S3, D3)
    """
    found = measured(image, text, ["R1", "R2", "R3", "S1", "S2", "S3"])
    assert found[0].size == 2
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])
    assert np.array_equal(found[3], found[4])
    assert np.array_equal(found[3], found[5])


def test_files_that_hold_no_measure_object(tmp_path):
    for number, data in enumerate((b"", b"nonsense", b"hdev-item\nmeasure\n" + (2).to_bytes(8, "little") + b"{}")):
        (tmp_path / f"{number}").write_bytes(data)
        with fails(8555):
            run(f"read_measure ('{tmp_path}/{number}', M)")
    with fails(8558):
        run("serialize_tuple (1, Item)\ndeserialize_measure (Item, M)")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_values_that_are_no_numbers(odd):
    image = bars([20.5, 60.5])
    image[:, 80] = odd
    text = """
        gen_measure_rectangle2 (20, 35, 0.001, 30, 3, 100, 40, 'bilinear', M)
        measure_pos (Image, M, 1, 20, 'all', 'all', R, C, A, D)
        translate_measure (M, 20, 60)
        measure_pos (Image, M, 1, 20, 'all', 'all', R2, C2, A2, D2)
        measure_thresh (Image, M, 0, 100, 'all', R3, C3, D3)
        measure_projection (Image, M, G)
    """
    beside, _, crossings = measured(image, text, ["C", "C2", "C3"])
    np.testing.assert_allclose(beside, [20.5, 60.5], atol=0.01)
    np.testing.assert_allclose(crossings, [60.5], atol=0.2)


def test_small_images():
    for height, width in ((1, 30), (30, 1), (1, 1)):
        image = np.zeros((height, width), np.float32)
        image[:, width // 2 :] = 100
        text = f"""
            gen_measure_rectangle2 ({height // 2}, {width // 2}, 0, 20, 0, {width}, {height}, 'nearest_neighbor', M)
            measure_projection (Image, M, G)
            measure_pos (Image, M, 1, 20, 'all', 'all', R, C, A, D)
        """
        gray, columns = measured(image, text, ["G", "C"])
        assert gray.size == width
        np.testing.assert_allclose(columns, [width // 2 - 0.5] if width > 1 else [], atol=1e-6)


def test_the_domain_is_ignored():
    text = """
        gen_rectangle1 (Small, 0, 0, 3, 3)
        reduce_domain (Image, Small, Reduced)
        gen_measure_rectangle2 (20, 50, 0, 40, 3, 100, 40, 'bilinear', M)
        measure_pos (Reduced, M, 1, 20, 'all', 'all', R, C, A, D)
    """
    np.testing.assert_allclose(measured(bars([50.5]), text, ["C"])[0], [50.5], atol=1e-6)
