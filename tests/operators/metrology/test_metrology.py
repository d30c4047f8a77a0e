"""2D metrology: shapes drawn at known places are found there."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.iconic.metrology import Points, Rules, Shape, fit, instances
from tests.operators.running import fails, run

FINE = 6


def drawn(inside, size=160):
    """A bright shape on dark ground; pixels are means of 6 x 6 samples."""
    r, c = np.mgrid[0 : size * FINE, 0 : size * FINE] / FINE - 0.5 + 0.5 / FINE
    cover = inside(r, c).reshape(size, FINE, size, FINE).mean(axis=(1, 3))
    return (40 + 150 * cover).astype(np.float32)


def disc(row, column, radius):
    return lambda r, c: np.hypot(r - row, c - column) < radius


def oval(row, column, phi, a, b):
    def inside(r, c):
        u = (c - column) * math.cos(phi) - (r - row) * math.sin(phi)
        w = -(c - column) * math.sin(phi) - (r - row) * math.cos(phi)
        return (u / a) ** 2 + (w / b) ** 2 < 1

    return inside


def block(row, column, phi, a, b):
    def inside(r, c):
        u = (c - column) * math.cos(phi) - (r - row) * math.sin(phi)
        w = -(c - column) * math.sin(phi) - (r - row) * math.cos(phi)
        return (np.abs(u) < a) & (np.abs(w) < b)

    return inside


def measured(image, text, names):
    result = run("create_metrology_model (M)\n" + text, {"Image": image})
    return [np.array(list(result[name]), dtype=float) for name in names]


ALL = """
apply_metrology_model (Image, M)
get_metrology_object_result (M, 'all', 'all', 'result_type', 'all_param', P)
get_metrology_object_result (M, 'all', 'all', 'result_type', 'score', S)
"""


def test_circle():
    image = drawn(disc(80.3, 77.6, 41.2))
    text = "add_metrology_object_circle_measure (M, 82, 76, 40, 12, 1, 1, 30, [], [], I)\n" + ALL
    params, score, index = measured(image, text, ["P", "S", "I"])
    np.testing.assert_allclose(params, [80.3, 77.6, 41.2], atol=0.03)
    assert score.tolist() == [1]
    assert index.tolist() == [0]


def test_an_arc():
    image = drawn(lambda r, c: disc(80.3, 77.6, 41.2)(r, c) & (r < 80))
    text = """
        add_metrology_object_circle_measure (M, 82, 76, 40, 12, 1, 1, 30, ['start_phi', 'end_phi'], [0.3, 2.8], I)
        get_metrology_object_measures (Regions, M, 'all', 'all', R, C)
    """
    (params,) = measured(image, text + ALL, ["P"])
    np.testing.assert_allclose(params, [80.3, 77.6, 41.2], atol=0.05)
    result = run("create_metrology_model (M)\n" + text, {"Image": image})
    assert len(result["Regions"]) == 10  # 2.5 * 40 / 10
    assert all(one.rows.mean() < 80 for one in result["Regions"])


def test_ellipse():
    image = drawn(oval(79.2, 81.7, 0.4, 55.5, 33.3))
    text = "add_metrology_object_ellipse_measure (M, 80, 80, 0.45, 54, 35, 10, 1, 1, 30, [], [], I)\n" + ALL
    params, _ = measured(image, text, ["P", "S"])
    np.testing.assert_allclose(params, [79.2, 81.7, 0.4, 55.5, 33.3], atol=0.06)


@pytest.mark.parametrize("turn", [0.0, math.pi, 1.8])
def test_rectangle(turn):
    phi = 0.3 + turn
    image = drawn(block(79.2, 81.7, phi, 50.5, 30.3))
    text = f"add_metrology_object_rectangle2_measure (M, 80, 80, {phi + 0.04}, 49, 31, 10, 3, 1, 30, [], [], I)\n" + ALL
    params, score = measured(image, text, ["P", "S"])
    params[2] -= 2 * math.pi * round((params[2] - phi) / (2 * math.pi))
    np.testing.assert_allclose(params, [79.2, 81.7, phi, 50.5, 30.3], atol=0.06)
    assert score[0] > 0.9


def test_line():
    image = drawn(lambda r, c: c - 70.4 - 0.2 * (r - 80) > 0)
    text = """
        add_metrology_object_line_measure (M, 20, 58, 140, 82, 12, 3, 1, 30, [], [], I)
        apply_metrology_model (Image, M)
        get_metrology_object_result (M, 0, 0, 'result_type', 'all_param', P)
        get_metrology_object_result (M, 0, 0, ['result_type', 'result_type'], ['row_end', 'score'], Two)
        get_metrology_object_result (M, 0, 0, 'used_edges', 'row', R)
        get_metrology_object_result (M, 0, 0, 'used_edges', 'column', C)
        get_metrology_object_result (M, 0, 0, 'used_edges', 'amplitude', A)
        get_metrology_object_measures (Regions, M, 0, 'positive', RP, CP)
        get_metrology_object_measures (Regions, M, 0, 'negative', RN, CN)
    """
    names = ["P", "Two", "R", "C", "A", "RP", "RN"]
    params, two, rows, columns, amplitudes, positive, negative = measured(image, text, names)
    r = params[[0, 2]]
    np.testing.assert_allclose(params[[1, 3]], 70.4 + 0.2 * (r - 80), atol=0.03)
    np.testing.assert_allclose(r, [20, 140], atol=1)
    assert two.tolist() == [params[2], 1]
    np.testing.assert_allclose(columns, 70.4 + 0.2 * (rows - 80), atol=0.1)
    assert rows.size == 12
    # Downwards, the right of the way is on the left: regions run from light to dark.
    assert (amplitudes < 0).all()
    assert (positive.size, negative.size) == (0, 12)


def test_transitions_select_edges():
    """A ring: from dark to light at 30, from light to dark at 40 (outwards)."""
    image = drawn(lambda r, c: disc(80, 80, 40)(r, c) & ~disc(80, 80, 30)(r, c))
    text = """
        add_metrology_object_circle_measure (M, 80.4, 79.7, 35, 15, 1, 1, 30, 'measure_transition', '{}', I)
        set_metrology_object_param (M, I, 'measure_select', '{}')
        set_metrology_object_param (M, 'all', ['num_instances', 'instances_outside_measure_regions'], [{}, 'false'])
        apply_metrology_model (Image, M)
        get_metrology_object_result (M, 'all', 'all', 'result_type', 'radius', P)
        get_metrology_object_num_instances (M, 0, N)
    """

    def radii(*choice):
        found, count = measured(image, text.format(*choice), ["P", "N"])
        assert count[0] == found.size
        return sorted(found.round(1).tolist())

    assert radii("positive", "all", 1) == [30]
    assert radii("negative", "all", 1) == [40]
    assert radii("all", "first", 1) == [30]
    assert radii("all", "last", 1) == [40]
    assert radii("all", "all", 5) == [30, 40]
    assert radii("uniform", "all", 1) in ([30], [40])


def test_outliers_do_not_count():
    def inside(r, c):
        bump = np.hypot(r - 45, c - 110) < 9
        return disc(80.3, 77.6, 41.2)(r, c) | bump

    text = "add_metrology_object_circle_measure (M, 82, 76, 40, 12, 1, 1, 30, 'distance_threshold', 1, I)\n" + ALL
    params, score = measured(drawn(inside), text, ["P", "S"])
    np.testing.assert_allclose(params, [80.3, 77.6, 41.2], atol=0.05)
    assert 0.7 < score[0] < 1


def test_nothing_found():
    flat = np.full((160, 160), 50, np.float32)
    text = "add_metrology_object_circle_measure (M, 82, 76, 40, 12, 1, 1, 30, [], [], I)\n" + ALL
    params, score = measured(flat, text, ["P", "S"])
    assert params.size == score.size == 0
    # Half a circle is not 0.7 of one.
    half = drawn(lambda r, c: disc(80.3, 77.6, 41.2)(r, c) & (r < 80))
    assert measured(half, text, ["P"])[0].size == 0
    low = text.replace("[], [], I)", "'min_score', 0.4, I)")
    params, score = measured(half, low, ["P", "S"])
    np.testing.assert_allclose(params, [80.3, 77.6, 41.2], atol=0.1)
    assert 0.4 < score[0] < 0.6


def test_before_it_is_applied_there_are_no_results():
    text = """
        add_metrology_object_circle_measure (M, 82, 76, 40, 12, 1, 1, 30, [], [], I)
        get_metrology_object_result (M, 'all', 'all', 'result_type', 'all_param', P)
        get_metrology_object_measures (Regions, M, 'all', 'all', R, C)
        get_metrology_object_result_contour (None, M, 'all', 'all', 1.5)
        count_obj (None, N)
    """
    for found in measured(np.zeros((9, 9), np.float32), text, ["P", "R", "C"]):
        assert found.size == 0


def test_aligned():
    """The part of (60, 60) has come to (95.5, 88.2), turned by 0.5."""
    angle, row, column = 0.5, 95.5, 88.2
    # A rectangle at (60, 80), direction 0, half sides 20 and 12, turned around (60, 60).
    center = row - 20 * math.sin(angle), column + 20 * math.cos(angle)
    image = drawn(block(*center, angle, 20, 12))
    text = f"""
        add_metrology_object_rectangle2_measure (M, 60, 80, 0, 20, 12, 6, 2, 1, 30, 'measure_distance', 4, I)
        set_metrology_model_param (M, 'reference_system', [60, 60, 0])
        get_metrology_model_param (M, 'reference_system', Ref)
        align_metrology_model (M, 0, 0, 1)
        align_metrology_model (M, {row}, {column}, {angle})
    """
    params, reference = measured(image, text + ALL, ["P", "Ref"])
    np.testing.assert_allclose(params, [*center, angle, 20, 12], atol=0.06)
    assert reference.tolist() == [60, 60, 0]


def test_contours():
    image = drawn(disc(80.3, 77.6, 41.2))
    text = """
        create_metrology_model (M)
        add_metrology_object_circle_measure (M, 82, 76, 40, 12, 1, 1, 30, [], [], I)
        apply_metrology_model (Image, M)
        get_metrology_object_result_contour (C, M, 'all', 'all', 1.5)
        get_metrology_object_model_contour (D, M, 0, 1.5)
        get_metrology_object_measures (Regions, M, 'all', 'all', R, Col)
    """
    result = run(text, {"Image": image})
    (found,), (model,) = list(result["C"]), list(result["D"])
    np.testing.assert_allclose(np.hypot(found.rows - 80.3, found.columns - 77.6), 41.2, atol=0.05)
    np.testing.assert_allclose(np.hypot(model.rows - 82, model.columns - 76), 40)
    assert found.is_closed
    assert np.hypot(np.diff(model.rows), np.diff(model.columns)).max() <= 1.5
    count = math.floor(2 * math.pi * 40 / 10)
    assert len(result["Regions"]) == count
    assert len(result["R"]) == count
    side = result["Regions"][0]
    assert math.isclose(math.hypot(side.rows[1] - side.rows[0], side.columns[1] - side.columns[0]), 24)


def test_parameters():
    text = """
        add_metrology_object_generic (M, ['line', 'circle'], [0, 0, 0, 100, 50, 60, 30], 5, [2, 3], 1, 30, [], [], I)
        get_metrology_object_param (M, 'all', 'num_measures', N1)
        set_metrology_object_param (M, 1, 'num_measures', 7)
        get_metrology_object_param (M, [1, 0], ['num_measures', 'measure_length2'], N2)
        set_metrology_object_param (M, 'all', 'measure_distance', 5)
        get_metrology_object_param (M, 'all', 'num_measures', N3)
        set_metrology_object_param (M, 'all', ['num_measures', 'min_score'], [1, 0.2])
        get_metrology_object_param (M, 'all', 'num_measures', N4)
        reset_metrology_object_param (M, 'all')
        get_metrology_object_param (M, 'all', ['num_measures', 'min_score', 'measure_length1'], N5)
        get_metrology_object_param (M, 1, ['row', 'column', 'radius', 'object_params'], Own)
        get_metrology_object_indices (M, Indices)
        copy_metrology_model (M, 1, Copy)
        get_metrology_object_indices (Copy, IndicesCopy)
        clear_metrology_object (M, 0)
        get_metrology_object_indices (M, Left)
        add_metrology_object_line_measure (M, 0, 0, 5, 5, 5, 2, 1, 30, [], [], J)
    """
    names = ["I", "N1", "N2", "N3", "N4", "N5", "Own", "Indices", "IndicesCopy", "Left", "J"]
    found = measured(np.zeros((9, 9), np.float32), text, names)
    expected = [
        [0, 1],
        [10, 18],
        [7, 3, 10, 2],
        [20, 37],
        [2, 3],
        [10, 0.7, 5, 18, 0.7, 5],
        [50, 60, 30, 50, 60, 30],
        [0, 1],
        [1],
        [1],
        [2],
    ]
    for one, other in zip(found, expected):
        np.testing.assert_allclose(one, other)


def test_kept_in_files(tmp_path):
    image = drawn(disc(80.3, 77.6, 41.2))
    text = f"""
        add_metrology_object_circle_measure (M, 82, 76, 40, 12, 1, 1, 30, ['start_phi', 'end_phi'], [0.3, 4], I)
        set_metrology_model_image_size (M, 160, 160)
        set_metrology_model_param (M, 'reference_system', [1, 2, 0])
        write_metrology_model (M, '{tmp_path}/m.mtr')
        read_metrology_model ('{tmp_path}/m.mtr', N)
        serialize_metrology_model (N, Item)
        deserialize_metrology_model (Item, O)
        clear_metrology_model ([M, N])
        apply_metrology_model (Image, O)
        get_metrology_object_result (O, 'all', 'all', 'result_type', 'all_param', P)
    """
    (params,) = measured(image, text, ["P"])
    np.testing.assert_allclose(params, [80.3, 77.6, 41.2], atol=0.05)
    (tmp_path / "x").write_bytes(b"x")
    with fails(8575):
        run(f"read_metrology_model ('{tmp_path}/x', M)")
    with fails(8578):
        run("serialize_tuple (1, I)\ndeserialize_metrology_model (I, M)")


CIRCLE = "add_metrology_object_circle_measure (M, 80, 80, 40, 12, 1, 1, 30, [], [], I)\n"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1304, "add_metrology_object_circle_measure (M, 80, 80, 0, 12, 3, 1, 30, [], [], I)"),
        (1305, "add_metrology_object_circle_measure (M, 80, 80, 40, 40, 3, 1, 30, [], [], I)"),
        (1305, "add_metrology_object_circle_measure (M, 80, 80, 40, 0.5, 3, 1, 30, [], [], I)"),
        (1306, "add_metrology_object_circle_measure (M, 80, 80, 40, 12, 0, 1, 30, [], [], I)"),
        (1307, "add_metrology_object_circle_measure (M, 80, 80, 40, 12, 3, 0.1, 30, [], [], I)"),
        (1308, "add_metrology_object_circle_measure (M, 80, 80, 40, 12, 3, 1, -1, [], [], I)"),
        (1309, "add_metrology_object_circle_measure (M, 80, 80, 40, 12, 1, 1, 30, 'x', 1, I)"),
        (1310, "add_metrology_object_circle_measure (M, 80, 80, 40, 12, 1, 1, 30, 'min_score', 2, I)"),
        (1410, "add_metrology_object_circle_measure (M, 80, 80, 40, 12, 1, 1, 30, 'min_score', [], I)"),
        (1304, "add_metrology_object_line_measure (M, 1, 1, 1, 1, 12, 3, 1, 30, [], [], I)"),
        (1302, "add_metrology_object_generic (M, 'star', [1, 2, 3], 12, 3, 1, 30, [], [], I)"),
        (1403, "add_metrology_object_generic (M, 'circle', [1, 2], 12, 3, 1, 30, [], [], I)"),
        (1405, "add_metrology_object_generic (M, 'circle', [1, 2, 30], 12, [3, 3], 1, 30, [], [], I)"),
        (1302, CIRCLE + "set_metrology_object_param (M, 1, 'min_score', 0.5)"),
        (1303, CIRCLE + "set_metrology_object_param (M, 0, 'score', 0.5)"),
        (1304, CIRCLE + "set_metrology_object_param (M, 0, 'measure_select', 'best')"),
        (1404, CIRCLE + "set_metrology_object_param (M, 0, 'measure_select', [])"),
        (1303, CIRCLE + "get_metrology_object_param (M, 0, 'length1', V)"),
        (1303, CIRCLE + "get_metrology_object_measures (C, M, 0, 'up', R, Co)"),
        (6001, CIRCLE + "get_metrology_object_model_contour (C, M, 0, 0)"),
        (1304, CIRCLE + "get_metrology_object_result (M, 0, 'all', 'x', 'all_param', P)"),
        (1305, CIRCLE + "get_metrology_object_result (M, 0, 'all', 'result_type', 'x', P)"),
        (1303, CIRCLE + "get_metrology_object_result (M, 0, -1, 'result_type', 'all_param', P)"),
        (9001, CIRCLE + "convert_image_type (Image, J, 'int4')\napply_metrology_model (J, M)"),
        (1302, "set_metrology_model_param (M, 'x', 1)"),
        (1403, "set_metrology_model_param (M, 'reference_system', [1, 2])"),
        (9000, "set_metrology_model_param (M, 'camera_param', [0, 0, 0, 0, 0, 0, 0, 0])"),
        (1302, "set_metrology_model_image_size (M, 0, 1)"),
        (2454, "clear_metrology_model (M)\nget_metrology_object_indices (M, I)"),
    ],
)
def test_errors(code, text):
    with fails(code):
        run("create_metrology_model (M)\n" + text, {"Image": np.zeros((160, 160), np.uint8)})


# ------------------------------------------------------------------------------------------------------- the fitting


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from(["line", "circle", "ellipse", "rectangle"]))
def test_shapes_from_points_on_them(seed, kind):
    rng = np.random.default_rng(seed)
    phi = rng.uniform(-3, 3)
    values = {
        "line": tuple(rng.uniform(0, 100, 4)),
        "circle": (*rng.uniform(0, 100, 2), rng.uniform(10, 50)),
        "ellipse": (*rng.uniform(0, 100, 2), phi, rng.uniform(40, 50), rng.uniform(10, 30)),
        "rectangle": (*rng.uniform(0, 100, 2), phi, rng.uniform(40, 50), rng.uniform(10, 30)),
    }[kind]
    shape = Shape(kind, values)
    regions = shape.regions(24)
    points = Points(
        np.array([r.row for r in regions]),
        np.array([r.column for r in regions]),
        np.array([r.side for r in regions]),
        np.arange(24),
    )
    found = fit(shape, points)
    assert shape.distances(points.rows, points.columns, points.sides).max() < 1e-9
    assert found.distances(points.rows, points.columns, points.sides).max() < 1e-6
    if kind == "rectangle":
        np.testing.assert_allclose(found.values, values, atol=1e-6)
    # A quarter of the points moved far away: they are not used.
    away = rng.permutation(24)[:6]
    noisy = Points(points.rows.copy(), points.columns + 0.0, points.sides, points.regions)
    shift = 8 + 4.0 * np.arange(6)  # each its own way, so that outliers do not agree with each other
    noisy.rows[away] += shift
    noisy.columns[away] -= 0.7 * shift
    rules = Rules(threshold=0.5, min_score=0.6, anywhere=True)
    best = instances(shape, noisy, regions, rules)
    clear = shape.distances(noisy.rows, noisy.columns, noisy.sides)[away].min() > 1
    if clear and np.bincount(noisy.sides[away]).max() <= (2 if kind == "rectangle" else 6):
        assert best
        assert best[0].score >= 0.75
        still = np.setdiff1d(np.arange(24), away)
        assert best[0].shape.distances(points.rows[still], points.columns[still], points.sides[still]).max() < 0.6


def test_regions_point_outwards():
    for shape in (
        Shape("circle", (50, 50, 20)),
        Shape("ellipse", (50, 50, 0.5, 30, 20)),
        Shape("rectangle", (50, 50, 0.5, 30, 20)),
    ):
        for region in shape.regions(16):
            r, c = region.row - math.sin(region.phi), region.column + math.cos(region.phi)
            assert math.hypot(r - 50, c - 50) > math.hypot(region.row - 50, region.column - 50)


def test_all_instances():
    """Three parallel edges in the measure regions of one line."""
    image = np.zeros((100, 100), np.float32)
    for column in (30, 50, 70):
        image[:, column:] += 60
    text = """
        add_metrology_object_line_measure (M, 20, 50, 80, 50, 30, 2, 1, 20, 'num_instances', {}, I)
        apply_metrology_model (Image, M)
        get_metrology_object_num_instances (M, 'all', N)
        get_metrology_object_param (M, 'all', 'num_instances', P)
    """
    for number, count in (("'all'", 3), ("2", 2), ("1", 1)):
        result = run("create_metrology_model (M)\n" + text.format(number), {"Image": image})
        assert np.array(result["N"]).reshape(-1).tolist() == [count]
        assert str(np.array(result["P"]).reshape(-1)[0]) == number.strip("'")
    with fails(1311):
        run("create_metrology_model (M)\n" + text.format("'some'"), {"Image": image})


def test_lines_have_two_points_whatever_the_resolution():
    text = """
        create_metrology_model (M)
        add_metrology_object_line_measure (M, 10, 10, 30, 50, 5, 2, 1, 30, [], [], L)
        get_metrology_object_model_contour (Contour, M, 'all', 1)
        get_contour_xld (Contour, Rows, Columns)
    """
    result = run(text)
    assert list(result["Rows"]) == [10, 30]
    assert list(result["Columns"]) == [10, 50]
