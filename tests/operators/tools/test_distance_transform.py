"""Distance transforms of contours."""

from __future__ import annotations

import numpy as np
import pytest

from hdev.iconic import Contour, Objects
from tests.operators.running import fails, run

LINE = Contour([0, 0], [0, 10])
OTHER = Contour([30, 30], [0, 10])
PROBE = Contour([0, 3, 20, 100], [5, 5, 10, 0], {"response": [1, 2, 3, 4]})


def test_distances():
    text = """
        create_distance_transform_xld (C, '{}', 20, T)
        apply_distance_transform_xld (P, Out, T)
        get_contour_attrib_xld (Out, 'distance', D)
        get_contour_attrib_xld (Out, 'response', R)
        get_distance_transform_xld_param (T, ['max_distance', 'mode'], V)
        get_distance_transform_xld_contour (Again, T)
    """
    inputs = {"C": Objects([LINE, OTHER]), "P": PROBE}
    result = run(text.format("point_to_segment"), inputs)
    np.testing.assert_allclose(list(result["D"]), [0, 3, 10, 20])
    assert list(result["R"]) == [1, 2, 3, 4]
    assert list(result["V"]) == [20.0, "point_to_segment"]
    assert len(result["Again"]) == 2
    result = run(text.format("point_to_point"), inputs)
    np.testing.assert_allclose(list(result["D"]), [5, np.hypot(3, 5), 10, 20])


def test_changed_kept_and_cleared(tmp_path):
    text = f"""
        create_distance_transform_xld (C, 'point_to_point', 20, T)
        set_distance_transform_xld_param (T, ['mode', 'max_distance'], ['point_to_segment', 5])
        write_distance_transform_xld (T, '{tmp_path}/t')
        read_distance_transform_xld ('{tmp_path}/t', U)
        serialize_distance_transform_xld (U, Item)
        deserialize_distance_transform_xld (Item, V)
        clear_distance_transform_xld ([T, U])
        apply_distance_transform_xld (P, Out, V)
        get_contour_attrib_xld (Out, 'distance', D)
    """
    result = run(text, {"C": Objects([LINE, OTHER]), "P": PROBE})
    np.testing.assert_allclose(list(result["D"]), [0, 3, 5, 5])
    (tmp_path / "x").write_bytes(b"nothing")
    with fails(5235):
        run(f"read_distance_transform_xld ('{tmp_path}/x', T)")
    with fails(5274):
        run("serialize_tuple (1, I)\ndeserialize_distance_transform_xld (I, T)")


def test_empty_contours():
    text = "create_distance_transform_xld (C, 'point_to_point', 7, T)\napply_distance_transform_xld (P, Out, T)"
    out = run(text, {"C": Contour([], []), "P": PROBE})["Out"][0]
    assert out.attributes["distance"].tolist() == [7, 7, 7, 7]
    out = run(text, {"C": PROBE, "P": Contour([], [])})["Out"][0]
    assert out.attributes["distance"].size == 0


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1301, "create_distance_transform_xld (C, 'x', 7, T)"),
        (1302, "create_distance_transform_xld (C, 'point_to_point', 0, T)"),
        (
            1302,
            "create_distance_transform_xld (C, 'point_to_point', 7, T)\nget_distance_transform_xld_param (T, 'x', V)",
        ),
        (
            1303,
            "create_distance_transform_xld (C, 'point_to_point', 7, T)\nset_distance_transform_xld_param (T, 'mode', 'x')",
        ),
        (
            1403,
            "create_distance_transform_xld (C, 'point_to_point', 7, T)\nset_distance_transform_xld_param (T, 'mode', [])",
        ),
    ],
)
def test_errors(code, text):
    with fails(code):
        run(text, {"C": LINE})
