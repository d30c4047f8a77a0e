"""gen_cam_par_*, get_cam_par_names, get_cam_par_data, set_cam_par_data."""

from __future__ import annotations

import pytest

from hdev import HError
from hdev.program import load

from .support import FILES, values

MAKERS = [path for path in FILES if path.stem.startswith("gen_cam_par_")]


@pytest.mark.parametrize("path", MAKERS, ids=[path.stem for path in MAKERS])
def test_each_value_is_found_by_its_name(path) -> None:
    """The documentation of set_calib_data_cam_param names the values: a maker's parameters are these names."""
    names = [parameter.name for parameter in load(path).procedures[path.stem].interface.ic]
    numbers = [index + 1.5 for index in range(len(names))]
    text = f"{path.stem} ({', '.join(map(str, numbers))}, C)\nget_cam_par_names (C, Type, Names)"
    result = values(text)
    kind = path.stem.removeprefix("gen_cam_par_")
    assert list(result["C"]) == [kind, *numbers]
    assert result["Type"] == kind
    assert [name.replace("_", "").lower() for name in list(result["Names"])[1:]] == [name.lower() for name in names]


def test_documented_orders() -> None:
    text = """
    gen_cam_par_area_scan_division (0.016, -500, 1e-5, 2e-5, 320, 240, 640, 480, A)
    gen_cam_par_area_scan_tilt_polynomial (0.016, 1, 2, 3, 4, 5, 0.017, 6, 7, 1e-5, 2e-5, 320, 240, 640, 480, B)
    gen_cam_par_line_scan_telecentric_division (0.2, 0, 1e-5, 2e-5, 320, 0, 640, 480, 1, 2, 3, C)
    """
    result = values(text)
    assert list(result["A"]) == ["area_scan_division", 0.016, -500, 1e-5, 2e-5, 320, 240, 640, 480]
    assert list(result["B"])[1:10] == [0.016, 1, 2, 3, 4, 5, 0.017, 6, 7]
    assert list(result["C"])[-3:] == [1, 2, 3]


def test_get_and_set() -> None:
    text = """
    gen_cam_par_area_scan_division (0.016, -500, 1e-5, 2e-5, 320, 240, 640, 480, C)
    get_cam_par_data (C, ['image_height', 'camera_type', 'focus'], V)
    set_cam_par_data (C, ['cx', 'cy'], [1, 2], D)
    set_cam_par_data (C, ['sx', 'sy'], 5e-6, E)
    get_cam_par_data (C, [], None)
    """
    result = values(text)
    assert list(result["V"]) == [480, "area_scan_division", 0.016]
    assert list(result["D"]) == ["area_scan_division", 0.016, -500, 1e-5, 2e-5, 1, 2, 640, 480]
    assert list(result["E"])[3:5] == [5e-6, 5e-6]
    assert list(result["None"]) == []


@pytest.mark.parametrize(
    ("camera", "kind", "first"),
    [
        ([0.016, 0, 1, 1, 2, 2, 3, 3], "area_scan_division", "focus"),
        ([0, 0, 1, 1, 2, 2, 3, 3], "area_scan_telecentric_division", "magnification"),
        ([0.016, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3], "area_scan_polynomial", "focus"),
        ([0.016, 0, 1, 1, 2, 2, 3, 3, 0, 1, 0], "line_scan_division", "focus"),
    ],
)
def test_tuples_of_older_versions(camera: list[float], kind: str, first: str) -> None:
    result = values("get_cam_par_names (C, T, N)\nget_cam_par_data (C, 'image_width', W)", {"C": camera})
    assert result["T"] == kind
    assert first in result["N"][:1]
    assert result["W"] == 3


@pytest.mark.parametrize(
    "call",
    [
        "get_cam_par_data (C, 'magnification', V)",
        "get_cam_par_data (C, 'nothing', V)",
        "get_cam_par_data ([1, 2], 'focus', V)",
        "get_cam_par_data ([], 'focus', V)",
        "get_cam_par_data (['area_scan_unknown', 1], 'focus', V)",
        "get_cam_par_data (C[0:5], 'focus', V)",
        "set_cam_par_data (C, 'camera_type', 'line_scan_division', V)",
        "set_cam_par_data (C, ['cx', 'cy', 'sx'], [1, 2], V)",
        "set_cam_par_data (C, 'k1', 1, V)",
    ],
)
def test_wrong_names_and_values(call: str) -> None:
    with pytest.raises(HError):
        values("gen_cam_par_area_scan_division (0.016, -500, 1e-5, 2e-5, 320, 240, 640, 480, C)\n" + call)
