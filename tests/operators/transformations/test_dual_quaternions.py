"""Dual quaternions against matrices; spherical coordinates by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operators.running import fails, run

SEEDS = st.integers(0, 10**6)


def outputs(text, names):
    result = run(text)
    return [np.array(list(result[name])) for name in names]


def poses(seed, count):
    rng = np.random.default_rng(seed)
    return [
        [*rng.uniform(-2, 2, 3).round(3).tolist(), *rng.uniform(0, 360, 3).round(2).tolist(), 0] for _ in range(count)
    ]


@settings(deadline=None, max_examples=20)
@given(SEEDS)
def test_as_matrices(seed):
    a, b = poses(seed, 2)
    text = f"""
        A := {a}
        B := {b}
        pose_to_dual_quat (A, QA)
        pose_to_dual_quat (B, QB)
        dual_quat_compose (QA, QB, QAB)
        dual_quat_to_hom_mat3d (QAB, M)
        pose_to_hom_mat3d (A, HA)
        pose_to_hom_mat3d (B, HB)
        hom_mat3d_compose (HA, HB, N)
        dual_quat_trans_point_3d (QA, [1, 2], [3, 4], [5, 6], X, Y, Z)
        affine_trans_point_3d (HA, [1, 2], [3, 4], [5, 6], U, V, W)
        dual_quat_conjugate (QA, Inverse)
        dual_quat_compose (QA, Inverse, One)
        dual_quat_to_pose (QA, P)
        pose_to_hom_mat3d (P, HP)
        dual_quat_normalize (QA * 3, Unit)
    """
    m, n, x, y, z, u, v, w, one, hp, ha, unit, qa = outputs(
        text, ["M", "N", "X", "Y", "Z", "U", "V", "W", "One", "HP", "HA", "Unit", "QA"]
    )
    np.testing.assert_allclose(m, n, atol=1e-9)
    np.testing.assert_allclose([x, y, z], [u, v, w], atol=1e-9)
    np.testing.assert_allclose(one, [1, 0, 0, 0, 0, 0, 0, 0], atol=1e-9)
    np.testing.assert_allclose(hp, ha, atol=1e-9)
    np.testing.assert_allclose(unit, qa, atol=1e-12)


@settings(deadline=None, max_examples=20)
@given(SEEDS)
def test_screws(seed):
    """A screw turns around its axis and moves along it: points of the axis only move."""
    (a,) = poses(seed, 1)
    text = f"""
        pose_to_dual_quat ({a}, Q)
        dual_quat_to_screw (Q, 'point', DX, DY, DZ, PX, PY, PZ, Rotation, Translation)
        dual_quat_to_screw (Q, 'moment', DX, DY, DZ, MX, MY, MZ, Rotation, Translation)
        dual_quat_trans_point_3d (Q, PX, PY, PZ, TX, TY, TZ)
        screw_to_dual_quat ('point', DX, DY, DZ, PX, PY, PZ, Rotation, Translation, Again)
        screw_to_dual_quat ('moment', 2 * DX, 2 * DY, 2 * DZ, 2 * MX, 2 * MY, 2 * MZ, Rotation, Translation, Third)
        dual_quat_to_hom_mat3d (Q, M)
    """
    names = [
        "DX",
        "DY",
        "DZ",
        "PX",
        "PY",
        "PZ",
        "TX",
        "TY",
        "TZ",
        "Rotation",
        "Translation",
        "Q",
        "Again",
        "Third",
        "M",
    ]
    *values, rotation, translation, q, again, third, m = outputs(text, names)
    direction, point, moved = (np.ravel(values[k : k + 3]) for k in (0, 3, 6))
    np.testing.assert_allclose(moved, point + translation * direction, atol=1e-9)
    assert abs(point @ direction) < 1e-9
    assert math.isclose(np.linalg.norm(direction), 1)
    for other in (again, third):
        assert min(np.abs(other - q).max(), np.abs(other + q).max()) < 1e-9
    turn = m.reshape(3, 4)[:, :3]
    assert math.isclose(2 * math.cos(rotation[0]) + 1, np.trace(turn), abs_tol=1e-9)


def test_without_rotation():
    text = """
        screw_to_dual_quat ('moment', 0, 0, 1, 5, 6, 7, 0, 4, Q)
        dual_quat_to_screw (Q, 'moment', X, Y, Z, U, V, W, Rotation, Translation)
        dual_quat_to_screw ([1, 0, 0, 0, 0, 0, 0, 0], 'point', A, B, C, D, E, F, None, Still)
    """
    names = ["Q", "X", "Y", "Z", "U", "V", "W", "Rotation", "Translation", "None", "Still"]
    q, *rest, none, still = outputs(text, names)
    np.testing.assert_allclose(q, [1, 0, 0, 0, 0, 0, 0, 2])
    np.testing.assert_allclose(np.ravel(rest), [0, 0, 1, 0, 0, 0, 0, 4])
    assert (none[0], still[0]) == (0, 0)


@settings(deadline=None, max_examples=20)
@given(SEEDS)
def test_on_the_way(seed):
    """At k / 3 of the way three equal steps have the whole as their product."""
    a, b = poses(seed, 2)
    text = f"""
        pose_to_dual_quat ({a}, QA)
        pose_to_dual_quat ({b}, QB)
        dual_quat_interpolate (QA, QB, [0, 1.0 / 3, 2.0 / 3, 1], All)
        dual_quat_to_hom_mat3d (All, M)
    """
    (m,) = outputs(text, ["M"])
    steps = [np.vstack((one.reshape(3, 4), [0, 0, 0, 1])) for one in m.reshape(4, 12)]
    one, two = np.linalg.inv(steps[0]) @ steps[1], np.linalg.inv(steps[1]) @ steps[2]
    three = np.linalg.inv(steps[2]) @ steps[3]
    np.testing.assert_allclose(one, two, atol=1e-7)
    np.testing.assert_allclose(one, three, atol=1e-7)


def test_lines():
    text = """
        pose_to_dual_quat ([1, 2, 3, 10, 20, 30, 0], Q)
        dual_quat_trans_line_3d (Q, 'point', 0, 0, 2, 4, 5, 6, DX, DY, DZ, PX, PY, PZ)
        points_to_pluecker_line (4, 5, 6, 4, 5, 8, AX, AY, AZ, MX, MY, MZ)
        dual_quat_trans_line_3d (Q, 'moment', AX, AY, AZ, MX, MY, MZ, EX, EY, EZ, NX, NY, NZ)
        dual_quat_trans_point_3d (Q, [4, 4], [5, 5], [6, 9], TX, TY, TZ)
        distance_point_pluecker_line (TX, TY, TZ, [EX, EX], [EY, EY], [EZ, EZ], [NX, NX], [NY, NY], [NZ, NZ], D)
        pluecker_line_to_point_direction (EX, EY, EZ, NX, NY, NZ, FX, FY, FZ, GX, GY, GZ)
    """
    names = ["D", "PX", "PY", "PZ", "FX", "FY", "FZ", "DX", "DY", "DZ", "GX", "GY", "GZ"]
    distance, *values = outputs(text, names)
    np.testing.assert_allclose(distance, [0, 0], atol=1e-9)
    np.testing.assert_allclose(np.ravel(values[:3]), np.ravel(values[3:6]), atol=1e-9)
    np.testing.assert_allclose(np.ravel(values[6:9]), 2 * np.ravel(values[9:]), atol=1e-9)


def test_several_at_once():
    text = """
        pose_to_dual_quat ([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 90, 0], Q)
        dual_quat_compose ([1, 0, 0, 0, 0, 0, 0, 0], Q, R)
        serialize_dual_quat (Q, Item)
        deserialize_dual_quat (Item, S)
        dual_quat_to_pose (Q, P)
    """
    q, r, s, p = outputs(text, ["Q", "R", "S", "P"])
    assert q.size == 16
    np.testing.assert_allclose(q, r)
    assert (q == s).all()
    np.testing.assert_allclose(p, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 90, 0], atol=1e-9)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1401, "dual_quat_conjugate ([1, 2, 3], Q)"),
        (1401, "pose_to_dual_quat ([1, 2], Q)"),
        (9310, "dual_quat_normalize ([0, 0, 0, 0, 1, 2, 3, 4], Q)"),
        (1302, "dual_quat_to_screw ([1, 0, 0, 0, 0, 0, 0, 0], 'x', A, B, C, D, E, F, G, H)"),
        (1302, "screw_to_dual_quat ('point', 0, 0, 0, 1, 2, 3, 1, 1, Q)"),
        (1402, "dual_quat_compose (gen_tuple_const (16, 1), gen_tuple_const (24, 1), Q)"),
        (5764, "serialize_tuple (1, I)\ndeserialize_dual_quat (I, Q)"),
        (1304, "convert_point_3d_cart_to_spher (1, 2, 3, 'w', 'x', A, B, C)"),
        (1305, "convert_point_3d_cart_to_spher (1, 2, 3, 'x', '-x', A, B, C)"),
        (1302, "convert_point_3d_spher_to_cart (0, 2, 1, 'z', 'x', A, B, C)"),
        (1303, "convert_point_3d_spher_to_cart (0, 1, -1, 'z', 'x', A, B, C)"),
    ],
)
def test_errors(code, text):
    with fails(code):
        run(text.replace("gen_tuple_const (16, 1)", str([1] * 16)).replace("gen_tuple_const (24, 1)", str([1] * 24)))


def test_spheres():
    text = """
        convert_point_3d_cart_to_spher ([1, 0, 0, -1, 0], [0, 2, 0, 0, 0], [0, 0, 3, 0, 0], 'z', 'x', Lon, Lat, R)
        convert_point_3d_cart_to_spher (0, -1, 0, '-y', '-z', LonP, LatP, RP)
        convert_point_3d_cart_to_spher (0, 0, -1, '-y', '-z', LonZ, LatZ, RZ)
        convert_point_3d_cart_to_spher ([0.1, -2, 3], [4, -5, 0.6], [7, 8, -9], '-x', 'y', A, B, C)
        convert_point_3d_spher_to_cart (A, B, C, '-x', 'y', X, Y, Z)
    """
    lon, lat, r, pole, zero_lon, zero_lat, x, y, z = outputs(
        text, ["Lon", "Lat", "R", "LatP", "LonZ", "LatZ", "X", "Y", "Z"]
    )
    np.testing.assert_allclose(lon, [0, math.pi / 2, 0, math.pi, 0], atol=1e-12)
    np.testing.assert_allclose(lat, [0, 0, math.pi / 2, 0, 0], atol=1e-12)
    np.testing.assert_allclose(r, [1, 2, 3, 1, 0])
    np.testing.assert_allclose([pole[0], zero_lon[0], zero_lat[0]], [math.pi / 2, 0, 0], atol=1e-12)
    np.testing.assert_allclose([x, y, z], [[0.1, -2, 3], [4, -5, 0.6], [7, 8, -9]], atol=1e-12)
