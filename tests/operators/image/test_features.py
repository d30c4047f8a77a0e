"""Image / Features: gray values within regions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Image, Objects, Region
from tests.operators.pictures import GRAY_TYPES, examples, images, inside, random_image, random_region, refused
from tests.operators.running import run

RAMP = Image([np.arange(20, dtype=np.uint8).reshape(4, 5)])
ALL = Region.rectangle1(0, 0, 3, 4)


def of(text, **inputs):
    return run(text, inputs)


def regions_for(image, seeds):
    return [*(random_region(seed, image.height, image.width) for seed in seeds), Region.empty()]


@given(images(GRAY_TYPES, channels=(1,)), st.lists(st.integers(0, 2**32), max_size=3))
@examples(40)
def test_statistics(image, seeds):
    regions = regions_for(image, seeds)
    result = of(
        """
        intensity (R, X, Mean, Deviation)
        min_max_gray (R, X, 0, Min, Max, Range)
        area_center_gray (R, X, Area, Row, Column)
        elliptic_axis_gray (R, X, Ra, Rb, Phi)
        """,
        R=Objects(regions),
        X=image,
    )
    for k, region in enumerate(regions):
        mask = region.to_mask((image.height, image.width))
        g = image.channels[0][mask].astype(float)
        r, c = np.nonzero(mask)
        if not g.size:
            assert all(result[name][k] == 0 for name in ("Mean", "Deviation", "Min", "Max", "Area", "Row", "Ra"))
            continue
        assert result["Mean"][k] == pytest.approx(g.mean(), rel=1e-9, abs=1e-9)
        assert result["Deviation"][k] == pytest.approx(g.std(), rel=1e-9, abs=1e-9)
        assert (result["Min"][k], result["Max"][k], result["Range"][k]) == (g.min(), g.max(), g.max() - g.min())
        volume = g.sum()
        assert result["Area"][k] == pytest.approx(volume, rel=1e-9, abs=1e-6)
        if abs(volume) > 1e-3 * np.abs(g).sum() and volume:
            row, column = (r * g).sum() / volume, (c * g).sum() / volume
            assert (result["Row"][k], result["Column"][k]) == pytest.approx((row, column), rel=1e-6, abs=1e-6)
            if (g >= 0).all():
                m20, m11, m02 = (
                    (g * (r - row) ** p * (c - column) ** q).sum() / volume for p, q in ((2, 0), (1, 1), (0, 2))
                )
                root = np.sqrt((m20 - m02) ** 2 + 4 * m11**2)
                assert result["Ra"][k] == pytest.approx(np.sqrt(8 * (m20 + m02 + root)) / 2, rel=1e-6, abs=1e-4)
                # The eigenvalue of the covariance matrix along phi is the larger one.
                along = np.array([-np.sin(result["Phi"][k]), np.cos(result["Phi"][k])])
                assert along @ [[m20, m11], [m11, m02]] @ along == pytest.approx(
                    ((m20 + m02) + root) / 2, rel=1e-6, abs=1e-6
                )


def test_percent_leaves_out_pixels_at_both_ends():
    histogram = [2, 8, 0, 7, 13, *[0] * 245, 10, 10, 5, 3, 1, 1]  # the example of the reference page
    values = np.repeat(np.arange(256), histogram).astype(np.uint8)
    image = Image([values.reshape(6, 10)])
    region = Region.rectangle1(0, 0, 5, 9)
    result = of("min_max_gray (R, X, 5, Min, Max, Range)\nmin_max_gray (R, X, 50, A, B, C)", R=region, X=image)
    assert (result["Min"], result["Max"], result["Range"]) == ([1], [253], [252])
    assert result["A"] == result["B"]
    odd = Image([np.array([[5, 1, 9]], np.float32)])
    assert of("min_max_gray (R, X, 50, A, B, C)", R=Region.rectangle1(0, 0, 0, 2), X=odd)["A"] == [5.0]


def test_nan_is_neither_smallest_nor_largest():
    image = Image([np.array([[np.nan, 2, -7, np.nan]], np.float32)])
    region = Region.rectangle1(0, 0, 0, 3)
    result = of("min_max_gray (R, X, 0, Min, Max, Range)\nmin_max_gray (R, X, 25, A, B, C)", R=region, X=image)
    assert (result["Min"], result["Max"]) == ([-7], [2])


def test_plane():
    r, c = np.mgrid[0:9, 0:7].astype(np.float32)
    image = Image([2 * r - 3 * c + 10])
    region = Region.from_mask(np.random.default_rng(0).random((9, 7)) < 0.5)
    line = Region.rectangle1(2, 1, 2, 5)
    point = Region.from_points([1], [1])
    result = of(
        "moments_gray_plane (R, X, MRow, MCol, Alpha, Beta, Mean)\nplane_deviation (R, X, D)",
        R=Objects([region, line, point]),
        X=image,
    )
    assert result["Alpha"][0] == pytest.approx(2)
    assert result["Beta"] == pytest.approx([-3, -3, 0])
    assert result["Alpha"][1] == pytest.approx(0)
    assert result["D"] == pytest.approx([0, 0, 0], abs=1e-5)
    mask = region.to_mask((9, 7))
    g, y, x = image.channels[0][mask], r[mask], c[mask]
    assert result["MRow"][0] == pytest.approx(((y - y.mean()) * (g - g.mean())).sum() / g.size**2, rel=1e-5)
    assert result["MCol"][0] == pytest.approx(((x - x.mean()) * (g - g.mean())).sum() / g.size**2, rel=1e-5)


def test_entropy_and_fuzziness():
    two = Image([np.array([[0, 0, 255, 255]], np.uint8)])
    region = Region.rectangle1(0, 0, 0, 3)
    text = """
    entropy_gray (R, X, E, A)
    fuzzy_entropy (R, X, 0, 255, FE)
    fuzzy_perimeter (R, X, 0, 255, FP)
    """
    result = of(text, R=region, X=two)
    assert result["E"] == [1.0]
    assert result["A"] == [-0.5]
    assert result["FE"] == [0.0]
    assert result["FP"] == [1.0]
    middle = of("fuzzy_entropy (R, X, 0, 254, F)", R=region, X=Image([np.full((1, 4), 127, np.uint8)]))
    assert middle["F"] == pytest.approx([1.0])
    refused(3010, "fuzzy_entropy (R, X, 0, 255, F)", {"R": Region.rectangle1(0, 0, 9, 9), "X": two})
    refused(1302, "fuzzy_entropy (R, X, 9, 8, F)", {"R": region, "X": two})


@given(st.integers(0, 2**32), st.integers(0, 2**32))
@examples(10)
def test_features_by_name(seed, region_seed):
    image = random_image(seed, "byte", 9, 11)
    regions = [random_region(region_seed, 9, 11), Region.rectangle1(2, 3, 5, 6)]
    result = of(
        """
        area_center_gray (R, X, A1, A2, A3)
        elliptic_axis_gray (R, X, E1, E2, E3)
        min_max_gray (R, X, 0, M1, M2, _)
        min_max_gray (R, X, 50, M3, _, _)
        intensity (R, X, I1, I2)
        plane_deviation (R, X, P1)
        entropy_gray (R, X, N2, N1)
        moments_gray_plane (R, X, G1, G2, G3, G4, _)
        Names := ['area','row','column','ra','rb','phi','min','max','median','mean','deviation','plane_deviation','anisotropy']
        Names := [Names,'entropy','moments_row','moments_column','alpha','beta']
        gray_features (R, X, Names, V)
        Single := [A1[0],A2[0],A3[0],E1[0],E2[0],E3[0],M1[0],M2[0],M3[0],I1[0],I2[0],P1[0],N1[0],N2[0],G1[0],G2[0],G3[0],G4[0]]
        select_gray (R, X, S, ['mean', 'max'], 'and', [I1[0] - 0.01, 0], [I1[0] + 0.01, 255])
        count_obj (S, Count)
        """,
        R=Objects(regions),
        X=image,
    )
    assert len(result["V"]) == 36
    assert result["V"][:18] == pytest.approx(result["Single"])
    assert result["Count"][0] >= 1


@given(images(["byte", "cyclic", "direction", "int1", "uint2", "int2"], channels=(1,)), st.integers(0, 2**32))
@examples(25)
def test_histograms(image, seed):
    region = random_region(seed, image.height, image.width)
    values = image.channels[0][region.to_mask((image.height, image.width))].astype(np.int64)
    result = of(
        """
        gray_histo (R, X, A, Rel)
        gray_histo_abs (R, X, 2, B)
        gray_histo_range (R, X, -5, 34, 8, C, Size)
        """,
        R=region,
        X=image,
    )
    assert len(result["A"]) == 256
    assert sum(result["A"]) == values.size
    assert sum(result["Rel"]) == pytest.approx(float(values.size > 0))
    offset = {"int1": 128, "int2": 32768}.get(image.type, 0)
    levels = 65536 if "2" in image.type else 256
    if levels == 256:
        assert result["A"] == np.bincount(values + offset, minlength=256).tolist()
    assert result["B"] == np.bincount((values + offset) // 2, minlength=levels // 2).tolist()
    assert result["Size"] == [5.0]
    assert result["C"] == np.histogram(values, bins=np.arange(-5, 36, 5) - 0.5)[0].tolist()


def test_histogram_of_two_images():
    a, b = random_image(1, "byte", 6, 8), random_image(2, "byte", 6, 8)
    region = random_region(3, 6, 8)
    matrix = of("histo_2dim (R, A, B, H)", R=region, A=a, B=b)["H"][0].channels[0]
    mask = region.to_mask((6, 8))
    expected = np.zeros((256, 256), int)
    np.add.at(expected, (b.channels[0][mask], a.channels[0][mask]), 1)
    assert np.array_equal(matrix, expected)


def test_projections():
    region = Region.from_runs([0, 2, 2], [1, 0, 3], [2, 1, 4])
    result = of("gray_projections (R, X, 'simple', H, V)", R=region, X=RAMP)
    assert result["H"] == [1.5, -1.0, (10 + 11 + 13 + 14) / 4]
    assert result["V"] == [10, (1 + 11) / 2, 2, 13, 14]
    turned = of("gray_projections (R, X, 'rectangle', H, V)", R=ALL, X=RAMP)
    assert sorted(map(len, (turned["H"], turned["V"]))) == [4, 5] or len(turned["V"]) == 5
    assert np.mean(turned["V"]) == pytest.approx(9.5)


def test_cooccurrence():
    image = Image([np.array([[0, 128], [0, 0]], np.uint8)])
    region = Region.rectangle1(0, 0, 1, 1)
    result = of(
        """
        gen_cooc_matrix (R, X, M, 1, 0)
        cooc_feature_matrix (M, Energy, Correlation, Homogeneity, Contrast)
        cooc_feature_image (R, X, 1, 0, E, C, H, K)
        cooc_feature_image (R, X, 1, 'mean', E2, C2, H2, K2)
        """,
        R=region,
        X=image,
    )
    assert result["M"][0].channels[0].tolist() == [[0.5, 0.25], [0.25, 0]]
    assert result["Energy"] == [0.375]
    assert result["Contrast"] == [0.5]
    assert result["Homogeneity"] == [0.75]
    assert result["Correlation"] == pytest.approx([-1 / 3])
    assert (result["E"], result["K"]) == ([0.375], [0.5])
    for call, code in {
        "gen_cooc_matrix (R, X, M, 0, 0)": 1301,
        "gen_cooc_matrix (R, X, M, 6, 30)": 1302,
        "cooc_feature_image (R, X, 6, 'all', E, C, H, K)": 1302,
    }.items():
        refused(code, call, {"R": region, "X": image})


@given(st.integers(0, 2**32), st.sampled_from([0, 45, 90, 135]))
@examples(10)
def test_cooccurrence_counts_pairs_in_the_region(seed, direction):
    image, region = random_image(seed, "byte", 6, 7), random_region(seed + 1, 6, 7)
    matrix = of("gen_cooc_matrix (R, X, M, 3, D)", R=region, X=image, D=direction)["M"][0].channels[0]
    mask, gray = region.to_mask((6, 7)), image.channels[0] >> 5
    step = {0: (0, 1), 45: (-1, 1), 90: (-1, 0), 135: (-1, -1)}[direction]
    expected = np.zeros((8, 8))
    for r, c in zip(*np.nonzero(mask)):
        y, x = r + step[0], c + step[1]
        if 0 <= y < 6 and 0 <= x < 7 and mask[y, x]:
            expected[gray[r, c], gray[y, x]] += 1
            expected[gray[y, x], gray[r, c]] += 1
    assert np.allclose(matrix, expected / max(expected.sum(), 1))


@pytest.mark.parametrize("method", ["foerstner", "immerkaer", "least_squares", "mean"])
def test_noise_is_estimated(method):
    rng = np.random.default_rng(4)
    r, c = np.mgrid[0:120, 0:130]
    for sigma in (4.0, 11.0):
        slope = 0 if method == "foerstner" else 1  # slopes count as noise there
        gray = 1000 + slope * (2 * r + c) + rng.normal(0, sigma, r.shape)
        image = Image([np.rint(gray).astype(np.uint16)])
        estimate = of("estimate_noise (X, M, 100, S)", X=image, M=method)["S"][0]
        assert estimate == pytest.approx(sigma, rel=0.15)
    assert of("estimate_noise (X, M, 20, S)", X=Image([np.full((9, 9), 3, np.uint8)]), M=method)["S"] == [0.0]


def test_robust_surface():
    r, c = np.mgrid[0:20, 0:20].astype(np.float32)
    gray = (3 * r - c + 5).astype(np.float32)
    gray[::5, ::4] += 500
    region = Region.rectangle1(0, 0, 19, 19)
    for algorithm in ("huber", "tukey"):
        result = of("fit_surface_first_order (R, X, A, 20, 2, Al, Be, Ga)", R=region, X=Image([gray]), A=algorithm)
        assert result["Al"] + result["Be"] == pytest.approx([3, -1], abs=0.05)


def test_shape_histograms():
    image = Image([np.array([[9, 0, 9, 5], [9, 0, 0, 5]], np.uint8)])
    region = Region.rectangle1(0, 0, 1, 3)
    result = of(
        "shape_histo_all (R, X, 'connected_components', A, _)\nshape_histo_point (R, X, 'connected_components', 0, 0, P, _)",
        R=region,
        X=image,
    )
    assert result["A"][:11] == [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0]
    assert result["P"][:11] == [1] * 10 + [0]


def test_types_are_checked():
    for call in ("entropy_gray (R, X, E, A)", "estimate_noise (X, 'mean', 20, S)", "gray_histo_abs (R, X, 1, H)"):
        refused(9001, call, {"R": ALL, "X": random_image(0, "real", 4, 5)})
    refused(9001, "intensity (R, X, M, D)", {"R": ALL, "X": random_image(0, "complex", 4, 5)})
    refused(1301, "gray_features (R, X, 'size', V)", {"R": ALL, "X": RAMP})
    refused(1401, "min_max_gray (R, X, [1, 2], A, B, C)", {"R": ALL, "X": RAMP})
    refused(1301, "min_max_gray (R, X, 51, A, B, C)", {"R": ALL, "X": RAMP})
    assert inside(RAMP).all()
