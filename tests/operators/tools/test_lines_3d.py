"""Lines in space, and functions fitted to one another."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.operators.running import fails, run


def outputs(text, names):
    result = run(text)
    return [np.array(list(result[name])) for name in names]


def test_pluecker_lines():
    text = """
        points_to_pluecker_line ([1, 0], [2, 0], [3, 5], [1, 0], [2, 3], [7, 5], DX, DY, DZ, MX, MY, MZ)
        pluecker_line_to_points (DX, DY, DZ, MX, MY, MZ, AX, AY, AZ, BX, BY, BZ)
        point_direction_to_pluecker_line (1, 2, 3, 0, 0, 4, EX, EY, EZ, NX, NY, NZ)
        distance_point_line ([1, 4], [2, 6], [9, 0], [1, 1], [2, 2], [3, 3], [1, 1], [2, 2], [7, 7], D)
        distance_point_pluecker_line (4, 6, 0, EX, EY, EZ, NX, NY, NZ, F)
        distance_point_pluecker_line (4, 6, 0, 2 * EX, 2 * EY, 2 * EZ, 2 * NX, 2 * NY, 2 * NZ, G)
    """
    names = ["DX", "DY", "DZ", "MX", "MY", "MZ", "AX", "AY", "AZ", "BX", "BY", "BZ", "D", "F", "G", "NX", "NY", "NZ"]
    found = outputs(text, names)
    np.testing.assert_allclose(np.array(found[:3]).T, [[0, 0, 1], [0, 1, 0]], atol=1e-12)
    np.testing.assert_allclose(np.array(found[3:6]).T, [[2, -1, 0], [-5, 0, 0]], atol=1e-12)  # point x direction
    np.testing.assert_allclose(np.array(found[6:9]).T, [[1, 2, 0], [0, 0, 5]], atol=1e-12)
    np.testing.assert_allclose(np.array(found[9:12]).T, [[1, 2, 1], [0, 1, 5]], atol=1e-12)
    np.testing.assert_allclose(found[12], [0, 5], atol=1e-12)
    np.testing.assert_allclose([found[13][0], found[14][0]], [5, 5])
    np.testing.assert_allclose([one[0] for one in found[15:]], [2, -1, 0], atol=1e-12)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1304, "points_to_pluecker_line (1, 2, 3, 1, 2, 3, A, B, C, D, E, F)"),
        (1304, "point_direction_to_pluecker_line (1, 2, 3, 0, 0, 0, A, B, C, D, E, F)"),
        (1301, "pluecker_line_to_points (0, 0, 0, 1, 2, 3, A, B, C, D, E, F)"),
        (1402, "points_to_pluecker_line ([1, 2], 2, 3, 1, 2, 3, A, B, C, D, E, F)"),
        (1307, "distance_point_line (1, 2, 3, 4, 5, 6, 4, 5, 6, D)"),
        (1304, "distance_point_pluecker_line (1, 2, 3, 0, 0, 0, 4, 5, 6, D)"),
    ],
)
def test_errors(code, text):
    with fails(code):
        run(text)


BUMP = [math.exp(-((k - 20) ** 2) / 30) for k in range(41)]


@pytest.mark.parametrize("use", [[1, 1, 1, 1], [1, 1, 0, 1], [0, 0, 0, 1], [1, 0, 0, 1]])
def test_functions_matched(use):
    true = [3.0 if use[0] else 1.0, 0.5 if use[1] else 0.0, 0.8 if use[2] else 1.0, 6.0]
    x = np.arange(41)
    first = true[0] * np.interp(true[2] * x + true[3], x, BUMP) + true[1]
    text = f"""
        create_funct_1d_array ({first.tolist()}, F1)
        create_funct_1d_array ({BUMP}, F2)
        match_funct_1d_trans (F1, F2, 'constant', [1, 0, 1, 0], {["true" if u else "false" for u in use]}, P, Chi, Covar)
        transform_funct_1d (F2, P, T)
        get_y_value_funct_1d (T, [0, 5, 10.5], 'constant', Y)
        get_y_value_funct_1d (F1, [0, 5, 10.5], 'constant', YF)
    """
    params, chi, covariance, y, yf = outputs(text, ["P", "Chi", "Covar", "Y", "YF"])
    np.testing.assert_allclose(params, true, atol=1e-4)
    assert chi[0] < 1e-6
    assert covariance.size == 16
    np.testing.assert_allclose(y, yf, atol=0.02)
    given = covariance.reshape(4, 4)[[k for k in range(4) if not use[k]]]
    assert (given == 0).all()


def test_match_errors():
    text = "create_funct_1d_array ([1, 2, 3], F)\nmatch_funct_1d_trans (F, F, {}, {}, {}, P, Chi, Covar)"
    for code, values in {
        1303: ("'error'", "[1, 0, 1, 0]", "['true', 'true', 'true', 'true']"),
        1404: ("'zero'", "[1, 0, 1]", "['true', 'true', 'true', 'true']"),
        1405: ("'zero'", "[1, 0, 1, 0]", "['true']"),
        1305: ("'zero'", "[1, 0, 1, 0]", "['true', 'yes', 'true', 'true']"),
    }.items():
        with fails(code):
            run(text.format(*values))


def test_one_point_and_several_lines():
    """And the other way round; the z axis, and lines parallel to it."""
    result = run(
        """
        distance_point_line (3, 4, 7, [0, 3, 0], [0, 0, 4], [0, 0, 0], [0, 3, 0], [0, 0, 4], [1, 1, 1], A)
        distance_point_line ([3, 0], [4, 2], [7, 1], 0, 0, 0, 0, 0, 1, B)
        distance_point_pluecker_line ([3, 0], [4, 2], [7, 1], 0, 0, 1, 0, 0, 0, C)
        distance_point_pluecker_line (3, 4, 7, [0, 0], [0, 0], [1, 2], [0, 0], [0, 0], [0, 0], D)
        """
    )
    assert list(result["A"]) == pytest.approx([5, 4, 3])
    assert list(result["B"]) == pytest.approx([5, 2])
    assert list(result["C"]) == pytest.approx([5, 2])
    assert list(result["D"]) == pytest.approx([5, 5])
    with fails(1404):
        run("distance_point_line ([1, 2, 3], [1, 2, 3], [1, 2, 3], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [1, 1], A)")
    with fails(1402):
        run("distance_point_line ([1, 2], 1, [1, 2], 0, 0, 0, 0, 0, 1, A)")
    with fails(1307):
        run("distance_point_line (1, 1, 1, 0, 0, 0, 0, 0, 0, A)")
