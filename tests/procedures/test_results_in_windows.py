"""Matching results and coordinate systems, with stand-ins for the models and the camera."""

from __future__ import annotations

import numpy as np
import pytest

from .support import StandIn, needs, values, values_with

SHOWN = StandIn(
    io="Object",
    body="""global object Shown
concat_obj (Shown, Object, Shown)""",
)
MODELS = {
    "dev_display": SHOWN,
    "dev_set_color": StandIn(ic="Color", body="global tuple Colors\nColors := [Colors, Color]"),
    "get_shape_model_contours": StandIn(
        oo="Contours", ic="Model Level", body="gen_contour_polygon_xld (Contours, [0, 10 + Model], [0, 0])"
    ),
    "get_ncc_model_region": StandIn(oo="Region", ic="Model", body="gen_rectangle1 (Region, 100, 200, 110, 240)"),
    "get_ncc_model_origin": StandIn(ic="Model", oc="Row Column", body="Row := 0\nColumn := 0"),
}
PROGRAM = """
global def object Shown
global def tuple Colors
gen_empty_obj (Shown)
Colors := []
{call}
count_obj (Shown, N)
Seen := Colors
Rows := []
Columns := []
for I := 1 to N by 1
    select_obj (Shown, One, I)
    get_contour_xld (One, Row, Column)
    Rows := [Rows, Row]
    Columns := [Columns, Column]
endfor
"""

pytestmark = needs(
    "gen_contour_polygon_xld", "affine_trans_contour_xld", "hom_mat2d_rotate", "hom_mat2d_scale", "get_contour_xld"
)


def test_shape_models_lie_where_they_were_found() -> None:
    call = (
        "dev_display_shape_matching_results ([0, 10], ['red', 'blue'], [50, 60], [70, 80], [0, rad(90)], 1, 2, [1, 0])"
    )
    result = values_with(MODELS, PROGRAM.format(call=call))
    assert result["N"] == 2
    assert result["Seen"] == ["red", "blue"]
    # The first match is model 1 (20 pixels long), the second model 0 (10 pixels, turned by 90 degrees).
    assert result["Rows"] == pytest.approx([60, 60, 50, 70])
    assert result["Columns"] == pytest.approx([80, 90, 70, 70])


def test_one_scale_and_no_matches() -> None:
    call = "dev_display_shape_matching_results (0, 'red', [50, 60], [70, 80], [0, 0], 3, 1, [])"
    result = values_with(MODELS, PROGRAM.format(call=call))
    assert result["Rows"] == pytest.approx([50, 80, 60, 90])
    call = "dev_display_shape_matching_results (0, 'red', [], [], [], 1, 1, 0)"
    assert values_with(MODELS, PROGRAM.format(call=call))["N"] == 0


def test_the_matrix_of_a_match() -> None:
    turned, scaled = np.deg2rad(30.0), np.diag([2.0, 0.5])
    text = "get_hom_mat2d_from_matching_result (50.5, 70.25, rad(30), 2, 0.5, HomMat2D)"
    matrix = np.reshape(values(text)["HomMat2D"], (2, 3))
    # Rows and columns: positive angles turn against the clock, from the columns to smaller rows.
    turn = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    assert matrix[:, :2] == pytest.approx(turn @ scaled)
    assert matrix[:, 2].tolist() == [50.5, 70.25]


@needs("gen_contour_region_xld", "gen_cross_contour_xld")
def test_ncc_models_lie_where_they_were_found() -> None:
    call = "dev_display_ncc_matching_results (0, 'red', 50, 70, rad(90), 0)"
    result = values_with(MODELS, PROGRAM.format(call=call))
    assert result["N"] == 2
    # The model is 11 rows high and 41 columns wide; turned by 90 degrees it is the other way round.
    assert (min(result["Rows"]), max(result["Rows"])) == (pytest.approx(30, abs=1), pytest.approx(70, abs=1))
    assert (min(result["Columns"]), max(result["Columns"])) == (pytest.approx(60, abs=5), pytest.approx(80, abs=5))


@needs("pose_to_hom_mat3d", "affine_trans_point_3d", "create_pose")
def test_axes_in_space() -> None:
    """A camera that maps a meter at a distance of 1 m to 100 pixels around (120, 160)."""
    camera = {
        "project_3d_point": StandIn(
            ic="X Y Z Camera", oc="Row Column", body="Row := 120 + 100.0 * Y / Z\nColumn := 160 + 100.0 * X / Z"
        ),
        "disp_obj": StandIn(io="Object", ic="Window", body="global object Shown\nconcat_obj (Shown, Object, Shown)"),
        "disp_text": StandIn(ic="Window String System Row Column Color Names Values"),
        "get_rgb": StandIn(ic="Window", oc="Red Green Blue", body="Red := 1\nGreen := 2\nBlue := 3"),
        "set_rgb": StandIn(ic="Window Red Green Blue"),
    }
    call = """gen_cam_par_area_scan_division (0.01, 0, 1e-5, 1e-5, 160, 120, 320, 240, Camera)
create_pose (0, 0, {z}, 0, 0, 0, 'Rp+T', 'gba', 'point', Pose)
disp_3d_coord_system (7, Camera, Pose, [0.5, 0.4, 0.3])"""
    result = values_with(camera, PROGRAM.format(call=call.format(z=1)))
    assert result["N"] == 3
    assert max(result["Columns"]) == pytest.approx(210)
    assert max(result["Rows"]) == pytest.approx(160)
    assert values_with(camera, PROGRAM.format(call=call.format(z=-1)))["N"] == 0


@needs("project_3d_point", "get_rgb", "dump_window_image")
def test_axes_in_the_active_window() -> None:
    """As in the window itself; without one nothing is drawn."""
    result = values("""gen_cam_par_area_scan_division (0.01, 0, 1e-5, 1e-5, 160, 120, 320, 240, Camera)
create_pose (0, 0, 0.2, 20, 30, 0, 'Rp+T', 'gba', 'point', Pose)
dev_disp_3d_coord_system (Camera, Pose, 0.01)
dev_open_window (0, 0, 320, 240, 'black', W)
dev_disp_3d_coord_system (Camera, Pose, 0.01)
dump_window_image (Active, W)
clear_window (W)
disp_3d_coord_system (W, Camera, Pose, 0.01)
dump_window_image (Named, W)
compare_obj (Active, Named, 0, Same)
abs_diff_image (Active, Named, Difference, 1)
threshold (Named, Drawn, 1, 255)
area_center (Drawn, Area, Row, Column)""")
    assert result["Same"] == 1
    assert result["Area"] > 0
