"""Geometry and functions: from closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic import Contour, Region
from tests.operators.running import fails, run

SEEDS = st.integers(0, 10**6)


def outputs(text, names, inputs=None):
    result = run(text, inputs)
    return [list(result[name]) for name in names]


def test_points_and_lines():
    text = """
        distance_pp ([0, 3], [0, 4], 0, 0, D)
        distance_pl (5, 3, 0, 0, 0, 10, PL)
        distance_ps (3, 14, 0, 0, 0, 10, Min, Max)
        projection_pl (5, 3, 0, 0, 0, 10, R, C)
        angle_ll (0, 0, 0, 10, 0, 0, -10, 0, A)
        angle_lx (0, 0, -10, 0, X)
        line_orientation (0, 0, 10, 10, Phi)
        line_position (0, 0, 3, 4, LR, LC, Len, LPhi)
    """
    found = outputs(text, ["D", "PL", "Min", "Max", "R", "C", "A", "X", "Phi", "LR", "LC", "Len"])
    half, quarter = math.pi / 2, -math.pi / 4
    expected = [[0, 5], [5], [5], [math.hypot(3, 14)], [0], [3], [half], [half], [quarter], [1.5], [2], [5]]
    for one, other in zip(found, expected):
        np.testing.assert_allclose(one, other, atol=1e-12)


@settings(deadline=None, max_examples=25)
@given(SEEDS)
def test_segments(seed):
    a = np.random.default_rng(seed).integers(-6, 7, 8).tolist()
    least, most = outputs(f"distance_ss ({', '.join(map(str, a))}, Min, Max)", ["Min", "Max"])
    t = np.linspace(0, 1, 201)
    p = np.stack((a[0] + t * (a[2] - a[0]), a[1] + t * (a[3] - a[1])))
    q = np.stack((a[4] + t * (a[6] - a[4]), a[5] + t * (a[7] - a[5])))
    every = np.hypot(p[0][:, None] - q[0], p[1][:, None] - q[1])
    assert least[0] <= every.min() + 1e-9
    assert every.min() - least[0] < 0.15
    assert np.isclose(most[0], every.max())


def test_intersections():
    text = """
        intersection_lines (0, 0, 10, 10, 0, 10, 10, 0, R1, C1, O1)
        intersection_lines (0, 0, 0, 10, 0, 5, 0, 20, R2, C2, O2)
        intersection_segments (0, 0, 0, 10, 0, 5, 0, 20, R3, C3, O3)
        intersection_segments (0, 0, 1, 1, 0, 10, 10, 0, R4, C4, O4)
        intersection_circles (0, 0, 5, 0, 6.28318, 'positive', 0, 6, 5, 0, 6.28318, 'positive', R5, C5, O5)
        intersection_circles (0, 0, 5, 0, 3, 'positive', 0, 6, 5, 0, 6.28318, 'positive', R6, C6, O6)
        intersection_line_circle (0, 0, 0, 1, 0, 0, 5, 0, 6.28318, 'positive', R7, C7)
        intersection_segment_circle (0, 0, 0, 10, 0, 0, 5, 0, 6.28318, 'positive', R8, C8)
        gen_rectangle2_contour_xld (Rect, 0, 0, 0, 5, 5)
        intersection_line_contour_xld (Rect, 1, 100, 1, 200, R9, C9, O9)
        gen_rectangle2_contour_xld (Other, 5, 5, 0, 5, 5)
        intersection_contours_xld (Rect, Other, 'mutual', R10, C10, O10)
        intersection_circle_contour_xld (Rect, 0, 5, 1, 0, 6.28318, 'positive', R11, C11)
        area_intersection_rectangle2 (0, 0, 0, 5, 5, 5, 5, 0, 5, 5, Area)
    """
    result = run(text)

    def found(k):
        return sorted(zip(np.round(result[f"R{k}"], 9).tolist(), np.round(result[f"C{k}"], 9).tolist()))

    assert [found(k) for k in (1, 2, 3, 4)] == [[(5, 5)], [], [(0, 5), (0, 10)], []]
    assert [result[f"O{k}"] for k in (1, 2, 3, 4)] == [[0], [1], [1], [0]]
    assert [found(k) for k in (5, 6)] == [[(-4, 3), (4, 3)], [(-4, 3)]]
    assert [found(k) for k in (7, 8)] == [[(0, -5), (0, 5)], [(0, 5)]]
    assert found(9) == [(1, -5), (1, 5)]
    assert found(10) == [(0, 5), (5, 0)]
    assert found(11) == [(-1, 5), (1, 5)]
    np.testing.assert_allclose(result["Area"], 25)


@settings(deadline=None, max_examples=25)
@given(SEEDS)
def test_distances_of_contours_and_regions(seed):
    rng = np.random.default_rng(seed)
    a, b = rng.uniform(0, 20, (2, 7)), rng.uniform(0, 20, (2, 5)) + np.array([[0], [25]])
    mask = rng.random((6, 7)) < 0.4
    mask[2, 3] = True
    region = Region.from_mask(mask, -2, 4)
    text = """
        distance_cc (A, B, 'point_to_point', PMin, PMax)
        distance_cc_min (A, B, 'point_to_segment', SMin)
        distance_cc_min_points (A, B, 'point_to_segment', Min, R1, C1, R2, C2)
        distance_contours_xld (A, B, D, 'point_to_point')
        get_contour_attrib_xld (D, 'distance', Away)
        distance_pr (R, 20, 3, RMin, RMax)
        move_region (R, Moved, 30, 1)
        distance_rr_min (R, Moved, RR, Q1, Q2, Q3, Q4)
    """
    result = run(
        text,
        {"A": Contour(*a), "B": Contour(*b), "R": region},
    )
    every = np.hypot(a[0][:, None] - b[0], a[1][:, None] - b[1])
    np.testing.assert_allclose([result["PMin"][0], result["PMax"][0]], [every.min(), every.max()])
    np.testing.assert_allclose(result["Away"], every.min(axis=1))
    assert result["SMin"][0] <= every.min() + 1e-9
    ends = [result[name][0] for name in ("R1", "C1", "R2", "C2")]
    np.testing.assert_allclose(math.hypot(ends[0] - ends[2], ends[1] - ends[3]), result["SMin"][0], atol=1e-9)
    rows, columns = np.nonzero(mask)
    away = np.hypot(rows - 2 - 20, columns + 4 - 3)
    np.testing.assert_allclose([result["RMin"][0], result["RMax"][0]], [away.min(), away.max()])
    between = np.hypot(rows[:, None] - rows - 30, columns[:, None] - columns - 1)
    np.testing.assert_allclose(result["RR"][0], between.min())


def test_contour_and_line_distances():
    text = """
        gen_rectangle2_contour_xld (C, 0, 0, 0, 5, 5)
        distance_pc (C, [0, 0], [0, 9], PMin, PMax)
        distance_lc (C, 8, 0, 8, 1, LMin, LMax)
        distance_sc (C, [8, 0], [0, 0], [8, 9], [1, 0], SMin, SMax)
        distance_sl (0, 0, 0, 5, 2, 0, 2, 1, TMin, TMax)
    """
    found = outputs(text, ["PMin", "PMax", "LMin", "LMax", "SMin", "TMin", "TMax"])
    expected = [[5, 4], [math.hypot(5, 5), math.hypot(14, 5)], [3], [13], [3, 0], [2], [2]]
    for one, other in zip(found, expected):
        np.testing.assert_allclose(one, other)


def test_functions():
    text = """
        create_funct_1d_array ([0, 1, 4, 1, 0, -2], F)
        get_y_value_funct_1d (F, [0.5, -1, 9], 'constant', Y)
        get_y_value_funct_1d (F, [-1, 6], 'mirror', YM)
        derivate_funct_1d (F, 'first', D)
        funct_1d_to_pairs (D, X, DY)
        zero_crossings_funct_1d (F, Z)
        local_min_max_funct_1d (F, 'strict_min_max', 'false', Min, Max)
        integrate_funct_1d (F, Pos, Neg)
        create_funct_1d_pairs ([1, 2, 3], [1, 4, 9], P)
        invert_funct_1d (P, I)
        compose_funct_1d (P, I, 'constant', Same)
        funct_1d_to_pairs (Same, SX, SY)
        sample_funct_1d (P, 1, 3, 0.5, 'constant', Sampled)
        funct_1d_to_pairs (Sampled, TX, TY)
        transform_funct_1d (P, [2, 1, 3, 4], T)
        funct_1d_to_pairs (T, UX, UY)
        create_funct_1d_array (gen_tuple_const (20, 5), Flat)
        smooth_funct_1d_gauss (Flat, 2.0, G)
        smooth_funct_1d_mean (Flat, 3, 2, M)
    """
    names = ["Y", "YM", "DY", "Z", "Min", "Max", "Pos", "Neg", "SX", "SY", "TX", "TY", "UX", "UY"]
    found = outputs(text, [*names, "G", "M", "Flat"])
    expected = [
        [0.5, 0, -2],
        [1, 0],
        [0, 2, 0, -2, -1.5, -2.5],
        [0, 4],
        [],
        [2],
        [6],
        [1],
        [1, 2, 3],
        [1, 2, 3],
        [1, 1.5, 2, 2.5, 3],
        [1, 2.5, 4, 6.5, 9],
        [-1, -2 / 3, -1 / 3],  # 2 * P (3 * x + 4) + 1
        [3, 9, 19],
    ]
    for one, other in zip(found, expected):
        np.testing.assert_allclose(one, other)
    np.testing.assert_allclose(found[-3], found[-1])
    np.testing.assert_allclose(found[-2], found[-1])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("distance_pp ([0, 1], [0, 1, 2], 0, 0, D)", 1401),
        ("distance_pp ('a', 0, 0, 0, D)", 1201),
        ("get_points_ellipse (0, 0, 0, 0, 0, 1, R, C)", 1305),
        ("intersection_line_circle (0, 0, 0, 1, 0, 0, -5, 0, 6, 'positive', R, C)", 1307),
        ("get_y_value_funct_1d ([7, 8], 1, 'zero', Y)", 8371),
        ("create_funct_1d_array ([1, 2], F)\nget_y_value_funct_1d (F, 5, 'error', Y)", 1302),
        ("create_funct_1d_array ([1, 2, 1], F)\ninvert_funct_1d (F, I)", 8374),
        ("create_funct_1d_pairs ([1, 3, 2], [1, 2, 3], F)", 8372),
        ("create_funct_1d_pairs ([1, 1], [1, 2], F)", 8372),
        ("create_funct_1d_pairs ([1, 2], 1, F)", 1402),
        ("create_funct_1d_array ([], F)", 1401),
        ("create_funct_1d_array ([1, 2, 3], F)\nsample_funct_1d (F, 1, 1, 0.5, 'zero', G)", 1303),
        ("create_funct_1d_array ([1, 2, 3], F)\nsample_funct_1d (F, 0, 1, 0, 'zero', G)", 1304),
        ("create_funct_1d_array ([1, 2, 3], F)\nsample_funct_1d (F, 0, 1, 0.5, 'none', G)", 1305),
        ("create_funct_1d_array ([1, 2, 3], F)\nsmooth_funct_1d_gauss (F, 1, G)", 1302),
        ("create_funct_1d_array ([1, 2, 3], F)\nget_pair_funct_1d (F, 3, X, Y)", 1302),
        ("create_funct_1d_array ([1, 2, 3], F)\ntransform_funct_1d (F, [1, 0, 0, 0], G)", 1302),
        ("create_funct_1d_array ([1, 2, 3], F)\ntransform_funct_1d (F, [1, 0], G)", 1402),
        ("create_funct_1d_array ([1, 2, 3], F)\nderivate_funct_1d (F, 'third', G)", 1302),
        ("create_funct_1d_array ([1, 2, 3], F)\ncompose_funct_1d (F, F, 'wrap', G)", 1303),
        ("gen_empty_region (R)\ndistance_pr (R, 0, 0, A, B)", 3036),
    ],
)
def test_errors(line, code):
    with fails(code):
        run(line)


def test_the_older_intersection_of_lines():
    result = run("intersection_ll (0, 0, 10, 10, [0, 1], [10, 0], [10, 5], [0, 4], R, C, P)")
    assert (result["R"], result["C"], result["P"]) == ([5, 0], [5, 0], [0, 1])


# ------------------------------------------------------------------------------- what reference pages say, read whole


@settings(deadline=None, max_examples=30)
@given(SEEDS)
def test_segments_and_lines_from_solid_regions(seed):
    """Against samples: pixels' centres, the lines to their neighbours, and the squares between four of them."""
    from scipy.ndimage import binary_fill_holes

    rng = np.random.default_rng(seed)
    mask = rng.random((7, 8)) < rng.uniform(0.2, 0.9)
    mask[3, 4] = True
    ends = np.round(rng.uniform(-3, 10, 4) * 4) / 4 + 0.0123
    region = Region.from_mask(mask)
    text = "distance_sr (R, {0}, {1}, {2}, {3}, A, B)\ndistance_lr (R, {0}, {1}, {2}, {3}, C, D)".format(*ends)
    least, most, line_least, line_most = (one[0] for one in outputs(text, ["A", "B", "C", "D"], {"R": region}))
    solid = binary_fill_holes(mask)
    places = np.argwhere(solid)
    t = np.linspace(0, 1, 41)[:, None]
    y, x = (values.ravel() for values in np.mgrid[0:1:11j, 0:1:11j])
    samples = [places]
    for step in ((0, 1), (1, 0), (1, 1), (1, -1)):
        for p in places:
            q = p + step
            if 0 <= q[1] < 8 and q[0] < 7 and solid[tuple(q)]:
                samples.append(p + t * (q - p))
    for p in places - [[1, 1]]:
        square = [(r, c) for r in (p[0], p[0] + 1) for c in (p[1], p[1] + 1)]
        inside = [0 <= r < 7 and 0 <= c < 8 and bool(solid[r, c]) for r, c in square]
        if sum(inside) >= 3:
            keep = np.ones(y.size, bool)
            if not all(inside):
                corner = np.subtract(square[inside.index(False)], p)
                keep = np.abs(y - corner[0]) + np.abs(x - corner[1]) >= 1
            samples.append(p + np.stack((y, x), axis=1)[keep])
    points = np.concatenate(samples)
    start, way = ends[:2], ends[2:] - ends[:2]
    length = np.hypot(*way)
    if length < 0.5:
        return
    along = np.clip((points - start) @ way / length**2, 0, 1)[:, None]
    expected = np.hypot(*(points - start - along * way).T).min()
    assert least <= expected + 1e-9
    assert expected - least < 0.08
    across = (points - start) @ (way[1], -way[0]) / length
    touched = np.abs(across).min()
    assert line_least <= touched + 1e-9
    assert touched - line_least < 0.08
    pixels = np.argwhere(mask)
    assert np.isclose(line_most, np.abs((pixels - start) @ (way[1], -way[0])).max() / length)
    far = max(np.hypot(*(pixels - end).T).max() for end in (ends[:2], ends[2:]))
    assert np.isclose(most, far)


def test_a_segment_between_two_rows_is_inside():
    text = """
        gen_rectangle1 (R, 0, 0, 10, 10)
        distance_sr (R, [4.5, 4.5, 12], [2, -1, 2], [4.5, 4.5, 12], [5, -3, 5], Min, Max)
        gen_rectangle1 (Hole, 3, 3, 7, 7)
        difference (R, Hole, Ring)
        distance_sr (Ring, 5.5, 4.5, 5.5, 5.5, MinHole, MaxHole)
        distance_lr (R, [5, 20], 0, [5, 20], 1, LMin, LMax)
    """
    least, hole, line, far = outputs(text, ["Min", "MinHole", "LMin", "LMax"])
    assert least == [0, 1, 2]
    assert hole == [0]
    assert line == [0, 10]
    assert far == [5, 20]


def test_a_line_between_two_parts_of_a_region():
    text = """
        gen_rectangle1 (A, 0, 0, 10, 10)
        gen_rectangle1 (B, 20, 0, 30, 10)
        union2 (A, B, R)
        distance_lr (R, 14, 0, 14, 1, Min, Max)
        distance_pr (R, [14, 0], 5, PMin, PMax)
    """
    least, most, points = outputs(text, ["Min", "Max", "PMin"])
    assert (least, most, points) == ([4], [16], [4, 0])


def test_regions_at_the_ends_of_the_coordinates():
    high = 2**31 - 2
    region = Region(
        np.array([-high, high], np.int32), np.array([-high, high], np.int32), np.array([-high, high], np.int32)
    )
    text = "distance_sr (R, 0, 0, 0, 1, A, B)\ndistance_lr (R, 0, 0, 0, 1, C, D)\ndistance_pr (R, 0, 0, E, F)"
    for found in outputs(text, ["A", "B", "E", "F"], {"R": region}):
        assert np.isclose(found[0], math.hypot(high, high))
    with fails(3036):
        run("gen_empty_region (R)\ndistance_sr (R, 0, 0, 0, 1, A, B)")


def test_fast_distances_look_beside_the_nearest_points_only():
    """The nearest points are (0, 0) and (3, 0); the lines that are nearest to each other are elsewhere."""
    one = Contour([0, 0, 0], [0, 20, 40])
    other = Contour([3, 12, 1, 12, 12], [0, 5, 29, 45, 60])
    exact, fast, point = (
        outputs(f"distance_cc_min (A, B, '{mode}', D)", ["D"], {"A": one, "B": other})[0][0]
        for mode in ("point_to_segment", "fast_point_to_segment", "point_to_point")
    )
    assert (exact, fast, point) == (1, 3, 3)
    crossing = Contour([-1, 9], [1, 1])
    text = "distance_cc_min_points (A, B, 'fast_point_to_segment', D, R1, C1, R2, C2)"
    found = outputs(text, ["D", "R1", "C1", "R2", "C2"], {"A": one, "B": crossing})
    assert [value[0] for value in found] == [0, 0, 1, 0, 1]


def test_how_functions_are_laid_out():
    text = """
        create_funct_1d_array ([4, 5, 7], A)
        create_funct_1d_pairs ([1, 2.5], [4, 5], P)
        sample_funct_1d (P, 1, 2, 0.5, 'constant', S)
        transform_funct_1d (A, [1, 0, -2, 0], T)
        negate_funct_1d (P, N)
    """
    expected = [
        [0, 1, 0, 4, 5, 7],
        [1, 1, 4, 2.5, 5],
        [0, 0.5, 1, 4, 4 + 1 / 3, 4 + 2 / 3],
        [0, 0.5, -1, 7, 5, 4],
        [1, 1, -4, 2.5, -5],
    ]
    for one, other in zip(outputs(text, ["A", "P", "S", "T", "N"]), expected):
        np.testing.assert_allclose(one, other)


@settings(deadline=None, max_examples=15)
@given(SEEDS)
def test_derivatives_are_of_second_order(seed):
    """Central and one-sided differences of second order are exact for parabolas (and, second ones, for cubics)."""
    rng = np.random.default_rng(seed)
    x, step = np.linspace(-2, 3, 8), 5 / 7
    a, b, c, d = rng.integers(-4, 5, 4).tolist()
    text = """
        derivate_funct_1d (F, 'first', D)
        derivate_funct_1d (G, 'second', E)
    """
    inputs = {"F": [0, step, -2.0, *(a + b * x + c * x**2)], "G": [0, step, -2.0, *(a + b * x + c * x**2 + d * x**3)]}
    first, second = outputs(text, ["D", "E"], inputs)
    np.testing.assert_allclose(first[3:], b + 2 * c * x, atol=1e-9)
    np.testing.assert_allclose(second[3:], 2 * c + 6 * d * x, atol=1e-9)


def test_zero_crossings_of_parts_that_are_zero():
    text = "create_funct_1d_array ([1, 0, 0, 0, -1, 1, 0, 2, 0], F)\nzero_crossings_funct_1d (F, Z)"
    assert outputs(text, ["Z"])[0] == [1, 3, 4.5, 6, 8]


def test_gaussian_smoothing_is_along_x():
    y = np.zeros(60)
    y[30] = 1.0
    for step in (1.0, 0.25):
        (found,) = outputs("smooth_funct_1d_gauss (F, S, G)", ["G"], {"F": [0, step, 0.0, *y], "S": 2.0 * step})
        values = np.array(found[3:])
        at = np.arange(60) - 30
        np.testing.assert_allclose(values, np.exp(-(at**2) / 8) / math.sqrt(8 * math.pi), atol=1e-3)
    with fails(1302):
        outputs("smooth_funct_1d_gauss (F, S, G)", ["G"], {"F": [0, 0.25, 0.0, *y], "S": 2.0})


def test_smoothing_needs_even_spacing():
    x = np.arange(12.0)
    for call in ("smooth_funct_1d_gauss (F, 1, G)", "smooth_funct_1d_mean (F, 3, 1, G)"):
        run(f"create_funct_1d_pairs ({x.tolist()}, {x.tolist()}, F)\n" + call)
        with fails(8375):
            run(f"create_funct_1d_pairs ({(x**2).tolist()}, {x.tolist()}, F)\n" + call)
    found = outputs(
        """
        create_funct_1d_array ([0, 0, 9, 0, 0], F)
        smooth_funct_1d_mean (F, 2, 1, G)
        smooth_funct_1d_mean (F, 3, 1, H)
        """,
        ["G", "H"],
    )
    assert found[0] == found[1]
    np.testing.assert_allclose(found[0][-5:], [0, 3, 3, 3, 0])


# ------------------------------------------------------------------------------------------------- distances of regions


def least(one, other):
    text = "distance_rr_min (A, B, D, R1, C1, R2, C2)\ndistance_rr_min_dil (A, B, N)"
    result = run(text, {"A": one, "B": other})
    names = ("D", "R1", "C1", "R2", "C2", "N")
    distance, *places, steps = (np.array(result[name], dtype=float).reshape(-1)[0] for name in names)
    return distance, places, steps


@pytest.mark.parametrize(("gap", "steps"), [(1, 1), (2, 1), (3, 3), (4, 3), (5, 5)])
def test_regions_side_by_side(gap, steps):
    """Both regions grow by one pixel in each step: twice their number, minus one."""
    one, other = Region.rectangle1(10, 10, 20, 20), Region.rectangle1(15, 20 + gap, 15, 40)
    distance, places, number = least(one, other)
    assert distance == gap
    assert places == [15, 20, 15, 20 + gap]
    assert number == steps


def test_regions_that_overlap_or_contain_each_other():
    """Only outer contours count: what lies inside has a distance from them, holes do not matter."""
    outer, inner = Region.rectangle1(0, 0, 40, 40), Region.rectangle1(18, 15, 20, 20)
    assert least(outer, inner)[0] == 15
    assert least(outer, inner)[2] == -1
    mask = outer.to_mask()
    mask[10:31, 10:31] = False
    ring = Region.from_mask(mask)
    assert least(ring, inner)[0] == 15
    assert least(ring, inner)[2] == 5  # the nearest pixel of the ring is 5 columns away
    assert least(outer, Region.rectangle1(40, 40, 50, 50))[0] == 0


@pytest.mark.parametrize("text", ["distance_rr_min (A, B, D, R1, C1, R2, C2)", "distance_rr_min_dil (A, B, N)"])
def test_regions_are_not_empty(text):
    with fails(3036):
        run(text, {"A": Region.empty(), "B": Region.rectangle1(0, 0, 1, 1)})
    with fails(3036):
        run(text, {"B": Region.empty(), "A": Region.rectangle1(0, 0, 1, 1)})


def test_an_ellipse_may_be_flat():
    result = run("get_points_ellipse ([0, rad(90)], 10, 20, 0, 5, 0, R, C)")
    np.testing.assert_allclose(list(result["R"]), [10, 10], atol=1e-12)
    np.testing.assert_allclose(list(result["C"]), [25, 20], atol=1e-12)
    with fails(1306):
        run("get_points_ellipse (0, 10, 20, 0, 5, -1, R, C)")
    with fails(1305):
        run("get_points_ellipse (0, 10, 20, 0, 0, 0, R, C)")


@pytest.mark.parametrize(
    ("first", "second", "ends", "overlap"),
    [
        ((0, 60), (50, 110), [50, 60], 1),
        ((0, 180), (180, 360), [0, 180], 0),
        ((0, 90), (90, 180), [90], 0),
        ((0, 350), (340, 370), [0, 10, 340, 350], 1),
        ((0, 360), (30, 70), [30, 70], 1),
        ((0, 360), (0, 360), [], 1),
        ((10, 20), (30, 40), [], 0),
    ],
)
def test_arcs_of_one_circle(first, second, ends, overlap):
    """The ends of what two arcs have in common, and whether that is more than points."""
    angles = ", ".join(f"rad({a}), rad({b}), 'positive'" for a, b in (first,))
    others = ", ".join(f"rad({a}), rad({b}), 'positive'" for a, b in (second,))
    result = run(f"intersection_circles (3, 4, 10, {angles}, 3, 4, 10, {others}, R, C, O)")
    found = np.degrees(np.arctan2(3 - np.array(list(result["R"])), np.array(list(result["C"])) - 4)) % 360
    np.testing.assert_allclose(sorted(np.round(found, 6) % 360), ends, atol=1e-5)
    assert np.array(result["O"]).reshape(-1)[0] == overlap
