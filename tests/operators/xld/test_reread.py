"""What the reference pages of operators on contours say of modes, ranges and limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic import Contour, Objects
from tests.operators.running import fails, run

TURN = 2 * math.pi


def polar(contour, text, size=(101, 51)):
    call = f"polar_trans_contour_xld (C, P, {text}, {size[0]}, {size[1]})"
    return list(run(call, {"C": contour})["P"])


def arc(radius, start, end, steps=721, center=(50.0, 50.0)):
    phi = np.linspace(start, end, steps)
    rows, columns = center[0] - radius * np.sin(phi), center[1] + radius * np.cos(phi)
    if abs(end - start - TURN) < 1e-12:
        rows[-1], columns[-1] = rows[0], columns[0]
    return Contour(rows, columns)


# The direction of contours


def angles(contour, mode, way, around):
    text = f"get_contour_angle_xld (C, '{mode}', '{way}', {around}, A)"
    return np.array(run(text, {"C": contour})["A"])


@pytest.mark.parametrize("way", ["range", "mean", "regress"])
def test_angles_are_those_of_tangents(way):
    circle = arc(20, 0, TURN, 361)
    found = angles(circle, "abs", way, 3)
    wanted = np.remainder(np.linspace(0, TURN, 361) + math.pi / 2, TURN)
    np.testing.assert_allclose(np.angle(np.exp(1j * (found - wanted))), 0, atol=1e-9)
    assert found.min() >= 0
    assert found.max() < TURN
    turn = angles(circle, "rel", way, 3)
    np.testing.assert_allclose(turn, math.radians(1), atol=1e-9)
    back = Contour(circle.rows[::-1], circle.columns[::-1])
    np.testing.assert_allclose(angles(back, "rel", way, 3), -math.radians(1), atol=1e-9)


def test_angles_of_a_corner():
    """Three points before and behind a corner: the mean of the directions of the lines between neighbours."""
    line = Contour([0, 0, 0, 0, -1, -2, -3, -4], [0, 1, 2, 3, 3, 3, 3, 3])
    found = angles(line, "abs", "mean", 2)
    np.testing.assert_allclose(found[[0, 3, 7]], [0, math.pi / 4, math.pi / 2], atol=1e-12)
    np.testing.assert_allclose(angles(line, "abs", "range", 1)[3], math.pi / 4)
    assert angles(line, "rel", "range", 1)[0] == 0


def test_angles_need_points():
    with fails(3255):
        run(
            "gen_contour_polygon_xld (C, [0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6])\nget_contour_angle_xld (C, 'abs', 'range', 3, A)"
        )
    run("gen_contour_polygon_xld (C, [0, 0, 0, 0, 0, 0, 0, 0], [0:7])\nget_contour_angle_xld (C, 'abs', 'range', 3, A)")
    for text, code in (("'x', 'range', 1", 1301), ("'abs', 'regression', 1", 1302), ("'abs', 'mean', 0", 1303)):
        with fails(code):
            run(f"gen_contour_polygon_xld (C, [0:9], [0:9])\nget_contour_angle_xld (C, {text}, A)")


# Polar coordinates


def test_polar_contours_are_split_at_the_first_angle():
    """A circle that begins at 90 degrees is one line from 0 to 360 degrees."""
    (found,) = polar(arc(20, math.pi / 2, math.pi / 2 + TURN), f"50, 50, 0, {TURN}, 0, 50")
    np.testing.assert_allclose(found.rows, 20, atol=1e-5)
    np.testing.assert_allclose(found.columns[[0, -1]], [0, 100], atol=1e-9)
    assert (np.diff(found.columns) > 0).all()


def test_polar_contours_are_cut_off():
    half = polar(arc(20, 0, TURN), f"50, 50, {math.pi / 4}, {math.pi}, 0, 50")
    assert len(half) == 1
    np.testing.assert_allclose(half[0].columns[[0, -1]], [0, 100], atol=1e-5)
    # Two parts of an ellipse lie beyond a radius.
    phi = np.linspace(0, TURN, 721)
    ellipse = Contour(50 - 10 * np.sin(phi), 50 + 40 * np.cos(phi))
    parts = polar(ellipse, f"50, 50, -1.0, {TURN - 1}, 20, 50")
    assert len(parts) == 2
    for part in parts:
        np.testing.assert_allclose(part.rows[[0, -1]], 0, atol=1e-6)
        assert part.rows.max() == pytest.approx(20 / 30 * 50, abs=1e-3)
    assert not polar(ellipse, "50, 50, 0, 1, 60, 70")


def test_polar_contours_come_again_after_a_turn():
    short = arc(20, 0.5, 1.0, 51)
    found = polar(short, f"50, 50, 0, {2 * TURN}, 0, 50")
    assert len(found) == 2
    np.testing.assert_allclose(found[1].columns - found[0].columns, 50, atol=1e-9)
    # The other way round.
    (turned,) = polar(short, f"50, 50, {TURN}, 0, 50, 0")
    np.testing.assert_allclose(turned.rows, 30, atol=1e-9)
    np.testing.assert_allclose(turned.columns, 100 * (1 - np.linspace(0.5, 1, 51) / TURN), atol=1e-9)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_polar_contours_and_back(seed):
    rng = np.random.default_rng(seed)
    phi = np.linspace(0, TURN, 200)
    radius = 25 + 10 * np.sin(3 * phi + rng.uniform(0, 6)) * rng.uniform(0, 1)
    rows, columns = 50 - radius * np.sin(phi), 50 + radius * np.cos(phi)
    contour = Contour(np.append(rows[:-1], rows[0]), np.append(columns[:-1], columns[0]), {"angle": phi})
    start = rng.uniform(-6, 6)
    angles = f"50, 50, {start}, {start + TURN}, 0, 50"
    result = run(
        f"polar_trans_contour_xld (C, P, {angles}, 721, 51)\npolar_trans_contour_xld_inv (P, B, {angles}, 721, 51, 100, 100)",
        {"C": contour},
    )
    assert len(result["P"]) == len(result["B"]) == 1
    back, inner = result["B"][0], result["P"][0]
    # Each point of the contour is there again, and a cut between two of them.
    away = np.hypot(*(np.stack((rows, columns))[:, :, None] - np.stack((back.rows, back.columns))[:, None]))
    assert away.min(axis=1).max() < 1e-6
    assert inner.attributes["angle"].size == inner.rows.size


def test_contours_back_from_polar_coordinates_are_cut_off():
    """A circle of radius 30 around (0, 0): a quarter lies in the image."""
    result = run(
        f"gen_contour_polygon_xld (P, gen_tuple_const (361, 30), [0:360])\n"
        f"polar_trans_contour_xld_inv (P, C, 0, 0, 0, {TURN}, 0, 50, 361, 51, 100, 100)"
    )
    (found,) = result["C"]
    np.testing.assert_allclose(np.hypot(found.rows, found.columns), 30, atol=0.01)
    assert found.rows.min() == -0.5
    assert found.columns.min() == -0.5
    assert not len(
        run(
            "gen_contour_polygon_xld (P, [30, 30], [0, 1])\npolar_trans_contour_xld_inv (P, C, 0, 0, 0, 1, 0, 50, 100, 51, 5, 5)"
        )["C"]
    )


# Moments


def test_modes_of_moments():
    """A rectangle of 10 x 20 around (30, 40), and one twice as large."""
    text = """
        gen_rectangle2_contour_xld (C, [30, 5], [40, 6], 0, [10, 20], [5, 10])
        area_center_xld (C, A, R, Co, O)
        moments_any_xld (C, 'unnormalized', O, A, R, Co, [0, 1, 0], [0, 0, 1], M)
        moments_any_xld (C, 'unnormalized_central', O, A, R, Co, [0, 1, 2], [0, 0, 0], UC)
        moments_any_xld (C, 'normalized', O, A, R, Co, [0, 1, 1], [0, 0, 1], N)
        moments_any_xld (C, 'central', O, A, R, Co, [1, 2], [1, 0], Ce)
        moments_any_xld (C, 'central', 'positive', 1, 0, 0, 0, 0, One)
        area_center_points_xld (C, AP, RP, CP)
        moments_any_points_xld (C, 'unnormalized', AP, RP, CP, [0, 1], [0, 0], P)
        moments_any_points_xld (C, 'central', AP, RP, CP, [2, 0], [0, 2], PC)
        moments_points_xld (C, M11, M20, M02)
    """
    found = run(text)
    np.testing.assert_allclose(found["M"], [200, 6000, 8000, 800, 4000, 4800])
    np.testing.assert_allclose(found["UC"], [200, 0, 200 * 100 / 12, 800, 0, 800 * 400 / 12], atol=1e-9)
    np.testing.assert_allclose(found["N"], [1, 30, 1200, 1, 5, 30])
    np.testing.assert_allclose(found["Ce"], [0, 100 / 12, 0, 400 / 12], atol=1e-9)
    np.testing.assert_allclose(found["One"], [200, 800])
    np.testing.assert_allclose(found["P"], [4, 120, 4, 20])
    np.testing.assert_allclose(found["PC"], [25, 100, 100, 400])
    np.testing.assert_allclose(found["PC"][::2], found["M20"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("'x', 'positive', 1, 0, 0, 0, 0", 1301),
        ("'central', 'x', 1, 0, 0, 0, 0", 1302),
        ("'central', ['positive', 'positive'], 1, 0, 0, 0, 0", 1402),
        ("'central', 'positive', [1, 2], 0, 0, 0, 0", 1403),
        ("'central', 'positive', 0, 0, 0, 0, 0", 1303),
        ("'central', 'positive', 1, 0, 0, -1, 0", 1306),
        ("'central', 'positive', 1, 0, 0, 0, [0, 1]", 1407),
    ],
)
def test_moments_that_are_none(text, code):
    with fails(code):
        run(f"gen_rectangle2_contour_xld (C, 30, 40, 0, 10, 5)\nmoments_any_xld (C, {text}, M)")


def test_the_number_of_points_is_an_integer():
    found = run(
        "gen_contour_polygon_xld (C, [0, 1], [0, 1])\nget_regress_params_xld (C, N, A, B, D, E, F, G, H, I, J)\nT := is_int (N)"
    )
    assert found["T"] == [1]


# Polygons


def polygon(contour, text):
    return run(f"gen_polygons_xld (C, P, {text})", {"C": contour})["P"][0]


def test_polygons_of_sato():
    """The corners of a square come first; the polygon is at most a part of the length shorter."""
    side = np.arange(40.0)
    rows = np.concatenate((0 * side, side, 0 * side + 40, 40 - side, [0]))
    columns = np.concatenate((side, 0 * side + 40, 40 - side, 0 * side, [0]))
    found = polygon(Contour(rows, columns), "'sato', 0.001")
    assert sorted(zip(found.rows, found.columns)) == [(0, 0), (0, 0), (0, 40), (40, 0), (40, 40)]
    circle = arc(20, 0, TURN, 721)
    for part in (0.2, 0.05, 0.001):
        found = polygon(circle, f"'sato', {part}")
        length = np.hypot(np.diff(found.rows), np.diff(found.columns)).sum()
        whole = np.hypot(np.diff(circle.rows), np.diff(circle.columns)).sum()
        assert (whole - length) / whole <= part
    assert polygon(circle, "'sato', 0.2").rows.size < polygon(circle, "'sato', 0.001").rows.size < 100


def test_polygons_of_ray():
    corner = Contour([0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4])
    first, second = polygon(corner, "'ray', 1"), polygon(corner, "'ray', 50")
    assert (first.rows == second.rows).all()
    # Lines go on until what is beside them outweighs what they gain.
    assert (first.rows[0], first.columns[0], first.rows[-1], first.columns[-1]) == (0, 0, 6, 4)
    straight = polygon(Contour(np.arange(50.0), 2 * np.arange(50.0)), "'ray', 1")
    assert straight.rows.size == 2
    for size in (1, 2):
        assert polygon(Contour([5.0] * size, [7.0] * size), "'ray', 1").rows.size >= 1
        assert polygon(Contour([5.0] * size, [7.0] * size), "'sato', 1").rows.size == size


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.sampled_from(["'ramer', 1.5", "'sato', 0.01", "'ray', 1"]))
def test_polygons_of_any_contour(seed, text):
    rng = np.random.default_rng(seed)
    contour = Contour(rng.normal(0, 1, 60).cumsum(), rng.normal(0, 1, 60).cumsum())
    found = polygon(contour, text)
    at = list(found.indices)
    assert at[0] == 0
    assert at[-1] == 59
    assert at == sorted(set(at))
    assert (found.rows == contour.rows[at]).all()


def test_polygons_that_are_none():
    for text, code in (("'x', 1", 1301), ("'ramer', 0", 1302), ("'sato', -1", 1302), ("'ramer', [1, 2]", 1402)):
        with fails(code):
            run(f"gen_contour_polygon_xld (C, [0, 1], [0, 1])\ngen_polygons_xld (C, P, {text})")
    with fails(3255):
        run("gen_polygons_xld (C, P, 'sato', 1)", {"C": Contour([], [])})


# Curves through points


@pytest.mark.parametrize("degree", [2, 3, 4, 5])
def test_curves_through_points(degree):
    rng = np.random.default_rng(degree)
    rows, columns, tangents = rng.uniform(0, 100, 7), rng.uniform(0, 100, 7), rng.uniform(-200, 200, 4)
    given_ = {"R": rows.tolist(), "C": columns.tolist(), "T": tangents.tolist()}
    found = run(
        f"gen_nurbs_interp (R, C, T, {degree}, CR, CC, K)\n"
        f"gen_contour_nurbs_xld (X, CR, CC, K, 'auto', {degree}, 0.001, 0.05)",
        given_,
    )
    assert len(found["K"]) == len(found["CR"]) + degree + 1
    curve = found["X"][0]
    away = np.hypot(curve.rows[:, None] - rows, curve.columns[:, None] - columns)
    assert away.min(axis=0).max() < 0.03
    np.testing.assert_allclose((curve.rows[0], curve.columns[0]), (rows[0], columns[0]))
    # It begins and ends in the given directions.
    for ends, tangent in ((slice(0, 2), tangents[:2]), (slice(-2, None), tangents[2:])):
        way = np.array([np.diff(curve.rows[ends])[0], np.diff(curve.columns[ends])[0]])
        assert way @ tangent / np.hypot(*way) / np.hypot(*tangent) > 0.999


@pytest.mark.parametrize("degree", [2, 3, 4])
def test_closed_curves_through_points(degree):
    phi = np.linspace(0, TURN, 13)
    rows, columns = 50 - 30 * np.sin(phi), 50 + 30 * np.cos(phi)
    rows[-1], columns[-1] = rows[0], columns[0]
    found = run(
        f"gen_nurbs_interp (R, C, [], {degree}, CR, CC, K)\n"
        f"gen_contour_nurbs_xld (X, CR, CC, K, 'auto', {degree}, 0.001, 1)",
        {"R": rows.tolist(), "C": columns.tolist()},
    )
    curve = found["X"][0]
    assert curve.is_closed
    np.testing.assert_allclose(np.hypot(curve.rows - 50, curve.columns - 50), 30, atol=0.15)
    turn = np.diff(np.unwrap(np.arctan2(np.diff(curve.rows), np.diff(curve.columns))))
    assert np.abs(turn).max() < 0.1


def test_a_straight_curve():
    """Tangents as long as the line: parameter and place are the same."""
    found = run("gen_nurbs_interp ([0, 30], [0, 40], [30, 40, 30, 40], 3, R, C, K)")
    np.testing.assert_allclose(found["R"], [0, 10, 20, 30])
    np.testing.assert_allclose(found["C"], [0, 40 / 3, 80 / 3, 40])
    assert found["K"] == [0, 0, 0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[0, 1], [0], [1, 1, 1, 1], 3", 1402),
        ("[0, 1], [0, 1], [], 3", 1403),
        ("[0, 1, 2, 0], [0, 1, 0, 0], [1, 1, 1, 1], 3", 1403),
        ("[0, 1], [0, 1], [1, 1, 1, 1], 1", 1304),
        ("[0, 1, 0], [0, 1, 0], [], 3", 1401),
        ("[5, 5], [5, 5], [1, 1, 1, 1], 3", 1401),
        ("[0, 1], [0, 1], [1, 1, 1, 1], 5", 1401),
        ("[], [], [1, 1, 1, 1], 3", 1401),
    ],
)
def test_curves_that_are_none(text, code):
    with fails(code):
        run(f"gen_nurbs_interp ({text}, R, C, K)")


# Fits and limits


def test_weights_of_geometric_circles_are_worked_out_until_they_stay():
    """The number of iterations is that of the algebraic ways only."""
    rng = np.random.default_rng(3)
    contour = arc(30, 0, 4, 200)
    rows = contour.rows + np.where(rng.uniform(size=200) < 0.2, rng.normal(0, 8, 200), 0)
    contour = Contour(rows, contour.columns)
    text = "fit_circle_contour_xld (C, '{}', -1, 0, 0, {}, 2, R, Co, Ra, S, E, O)"
    found = {
        (way, steps): run(text.format(way, steps), {"C": contour})["Ra"][0]
        for way in ("geotukey", "atukey")
        for steps in (0, 3, 30)
    }
    assert found["geotukey", 0] == found["geotukey", 3] == found["geotukey", 30]
    assert found["geotukey", 0] == pytest.approx(30, abs=1e-3)
    assert found["atukey", 0] != found["atukey", 3]


def distances(points, mode, ellipse="0, 0, 0, 5, 3"):
    contour = Contour([-p[1] for p in points], [p[0] for p in points])
    found = run(f"dist_ellipse_contour_xld (C, '{mode}', -1, 0, {ellipse}, A, B, M, S)", {"C": contour})
    return [found[key][0] for key in "ABMS"]


def test_measures_of_the_distance_from_an_ellipse():
    """Half axes 5 and 3, hence focal points at 4; points on the axes have known distances."""
    for mode in ("geometric", "focpoints", "bisec", "algebraic"):
        assert distances([(5, 0), (0, -3)], mode) == pytest.approx([0, 0, 0, 0], abs=1e-12)
    assert distances([(0, 0)], "algebraic")[0] == pytest.approx(3)
    assert distances([(10, 0), (0, 6)], "algebraic") == pytest.approx([9, 9, 9, 0])
    # Beyond the pole each focal point is one further away; above it is at sqrt (16 + 36).
    assert distances([(6, 0)], "focpoints")[0] == pytest.approx(2)
    assert distances([(0, 6)], "focpoints")[0] == pytest.approx(2 * math.sqrt(52) - 10)
    assert distances([(0, 1), (7, 0), (0, 0)], "bisec")[:2] == pytest.approx([2, 3])
    # On the normal of a point of the ellipse the three directions are nearly the same.
    t = 0.7
    foot, normal = np.array([5 * math.cos(t), 3 * math.sin(t)]), np.array([3 * math.cos(t), 5 * math.sin(t)])
    point = foot + 0.1 * normal / np.hypot(*normal)
    assert distances([point], "geometric")[0] == pytest.approx(0.1)
    assert distances([point], "bisec")[0] == pytest.approx(0.1, rel=0.01)
    for text, code in (("'bookstein', -1", 1301), ("'bisec', 2", 1302)):
        with fails(code):
            run(
                f"gen_contour_polygon_xld (C, [0, 1, 2], [0, 1, 2])\ndist_ellipse_contour_xld (C, {text}, 0, 0, 0, 0, 5, 3, A, B, D, E)"
            )


def test_limits_that_are_open():
    found = run(
        """
        gen_circle_contour_xld (C, [10, 50, 90], [10, 50, 90], [1, 5, 10], 0, 6.28318, 'positive', 0.1)
        select_shape_xld (C, Small, 'area', 'and', 'min', 100)
        select_shape_xld (C, Large, ['area', 'row'], 'and', [50, 'min'], ['max', 60])
        """
    )
    assert (len(found["Small"]), len(found["Large"])) == (2, 1)


def test_attributes_of_cut_contours():
    contour = Contour(np.zeros(11), np.arange(11.0), {"angle": np.arange(11.0)})
    (found,) = run("crop_contours_xld (C, D, -5, 2.4, 5, 7.3, 'false')", {"C": contour})["D"]
    np.testing.assert_allclose(found.columns, [2.4, 3, 4, 5, 6, 7, 7.3])
    np.testing.assert_allclose(found.attributes["angle"], [2, 3, 4, 5, 6, 7, 7])


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6))
def test_cropped_lines(seed):
    """Against many points on each line: those in the rectangle are on the result, others are not."""
    rng = np.random.default_rng(seed)
    rows, columns = np.round(rng.uniform(0, 20, (2, 12)), rng.integers(0, 3))
    contour = Contour(np.append(rows, rows[0]), np.append(columns, columns[0]))
    found = run("crop_contours_xld (C, D, 5, 4, 15, 14, 'false')", {"C": contour})["D"]
    t = np.linspace(0, 1, 51)[:, None]
    many = [(v[:-1] + t * np.diff(v)).T.ravel() for v in (contour.rows, contour.columns)]
    live = (many[0] > 5.001) & (many[0] < 14.999) & (many[1] > 4.001) & (many[1] < 13.999)
    away = np.full(many[0].size, np.inf)
    for part in found:
        assert part.rows.min() >= 5 - 1e-9
        assert part.rows.max() <= 15 + 1e-9
        for k in range(part.rows.size - 1):
            y, x = part.rows[k + 1] - part.rows[k], part.columns[k + 1] - part.columns[k]
            square = max(y * y + x * x, 1e-30)
            at = np.clip(((many[0] - part.rows[k]) * y + (many[1] - part.columns[k]) * x) / square, 0, 1)
            away = np.minimum(away, np.hypot(many[0] - part.rows[k] - at * y, many[1] - part.columns[k] - at * x))
    if live.any():
        assert away[live].max() < 1e-6
    far = (many[0] < 4.99) | (many[0] > 15.01) | (many[1] < 3.99) | (many[1] > 14.01)
    if far.any():
        assert away[far].min() > 1e-3


def test_nothing_gives_nothing():
    found = run(
        f"""
        polar_trans_contour_xld (E, A, 0, 0, 0, {TURN}, 0, 10, 100, 20)
        gen_polygons_xld (E, B, 'sato', 1)
        """,
        {"E": Objects()},
    )
    assert not len(found["A"])
    assert not len(found["B"])


@pytest.mark.parametrize("phi", [0.0, 0.4, math.pi / 2, -1.2])
@pytest.mark.parametrize("way", ["fitzgibbon", "geometric", "ftukey"])
def test_an_ellipse_of_points_on_a_line(phi, way):
    t = np.linspace(-10, 10, 21)
    line = Contour(50 - t * math.sin(phi), 40 + t * math.cos(phi))
    text = f"fit_ellipse_contour_xld (C, '{way}', -1, 0, 0, 200, 3, 2, R, Co, P, A, B, S, E, O)"
    found = run(text, {"C": line})
    values = [found[key][0] for key in ("R", "Co", "P", "A", "B", "S", "E")]
    np.testing.assert_allclose(values, [50, 40, phi, 10, 0, math.pi, 0], atol=1e-9)


def test_points_that_are_dropped():
    """Of points on a line and few beside it all that are further than the factor times sigma are left out."""
    rng = np.random.default_rng(1)
    columns = np.arange(100.0)
    rows = 10 + rng.normal(0, 0.01, 100)
    rows[::10] += 3
    text = "fit_line_contour_xld (C, 'drop', -1, 0, 5, {}, R1, C1, R2, C2, Nr, Nc, D)"
    found = run(text.format(3), {"C": Contour(rows, columns)})
    assert abs(found["R2"][0] - 10) < 0.02
    assert found["D"][0] == pytest.approx(10, abs=0.02)


@pytest.mark.parametrize(
    ("end", "phi"), [((0, 5), 0.0), ((0, -5), math.pi), ((-3, 3), math.pi / 4), ((3, -3), -3 * math.pi / 4)]
)
def test_two_points_have_a_direction(end, phi):
    """From the first to the second one."""
    contour = Contour([10, 10 + end[0]], [20, 20 + end[1]])
    assert run("orientation_points_xld (C, P)", {"C": contour})["P"][0] == pytest.approx(phi)


@pytest.mark.parametrize("shift", [0.0, 0.1, 1e-3])
def test_ellipses_point_up(shift):
    """An upright ellipse has the direction pi/2 (never -pi/2), as that of a region."""
    text = f"""
        gen_contour_polygon_xld (C, [1, 91, 91, 1, 1], [{3 + shift}, {3 + shift}, {9 + shift}, {9 + shift}, {3 + shift}])
        elliptic_axis_xld (C, A, B, P)
        elliptic_axis_points_xld (C, A, B, Q)
        smallest_rectangle2_xld (C, R, S, T, L, M)
        gen_rectangle1 (Region, 1, 3, 91, 9)
        elliptic_axis (Region, A, B, U)
        gen_image_const (Image, 'byte', 100, 100)
        paint_region (Region, Image, Image, 7, 'fill')
        elliptic_axis_gray (Region, Image, A, B, V)
    """
    result = run(text, {})
    for name in "PQTUV":
        assert result[name] == pytest.approx([math.pi / 2]), name


def test_ellipses_of_points_on_a_line_and_around():
    text = """
        gen_contour_polygon_xld (C, [1, 2, 3, 7.1], [0.1, 0.2, 0.3, 0.71])
        elliptic_axis_points_xld (C, A, B, P)
        eccentricity_points_xld (C, E)
        gen_contour_polygon_xld (D, [0, 0, 9, 9, 0], [0, 9, 9, 0, 0])
        elliptic_axis_xld (D, F, G, Q)
    """
    result = run(text, {})
    assert result["B"] == [0.0]
    assert result["P"] == pytest.approx([-math.atan(10)])
    assert result["E"] == [0.0]
    np.testing.assert_allclose([result["F"], result["G"]], 9 / math.sqrt(3))
    assert result["Q"] == [0.0]
