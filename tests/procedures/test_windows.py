"""What the procedures for windows and messages ask of the operators, with stand-ins that write it down."""

from __future__ import annotations

import numpy as np
import pytest

from hdev import HError

from .support import StandIn, channels, needs, values, values_with


def log(name: str, parameters: str, outputs: str = "", result: str = "") -> StandIn:
    """Writes the name of the operator and its parameters down."""
    listed = ", ".join(parameters.split())
    body = (
        f"global tuple Log\nLog := [Log, '{name}', {listed}]\n"
        if listed
        else f"global tuple Log\nLog := [Log, '{name}']\n"
    )
    return StandIn(ic=parameters, oc=outputs, body=body + result)


STAND_INS = {
    "dev_open_window": log("open", "Row Column Width Height Background", "WindowHandle", "WindowHandle := 77"),
    "dev_set_part": log("part", "Row1 Column1 Row2 Column2"),
    "dev_set_window_extents": log("extents", "Row Column Width Height"),
    "disp_text": log("text", "WindowHandle String CoordSystem Row Column Color Names Values"),
    "set_font": log("font", "WindowHandle Font"),
    "query_font": StandIn(ic="WindowHandle", oc="Font", body="Font := ['Arial', 'Courier New', 'Ubuntu']"),
    "dev_update_pc": log("pc", "Mode"),
    "dev_update_var": log("var", "Mode"),
    "dev_update_window": log("window", "Mode"),
}


def logged(text: str, **inputs: object) -> list[object]:
    return values_with(STAND_INS, f"global def tuple Log\nLog := []\n{text}\nSeen := Log", inputs)["Seen"]


@pytest.mark.parametrize(
    ("size", "limits", "expected"),
    [
        ((640, 480), "-1, -1", (640, 480)),
        ((640, 480), "[], []", (640, 480)),
        ((100, 100), "-1, -1", (500, 500)),
        ((1600, 1200), "-1, -1", (800, 600)),
        ((2000, 100), "-1, -1", (800, 40)),
        ((100, 2000), "-1, -1", (30, 600)),
        ((640, 480), "320, -1", (320, 240)),
        ((640, 480), "1000, 240", (320, 240)),
        ((100, 50), "[400, 500], [100, 300]", (400, 200)),
        ((10, 10), "600, 600", (10, 10)),
    ],
)
def test_windows_keep_the_proportions(size: tuple[int, int], limits: str, expected: tuple[int, int]) -> None:
    width, height = size
    seen = logged(f"dev_open_window_fit_size (3, 4, {width}, {height}, {limits}, W)\nLog := [Log, W]")
    assert seen == ["open", 3, 4, *expected, "black", "part", 0, 0, height - 1, width - 1, 77]
    seen = logged(f"dev_resize_window_fit_size (-1, 4, {width}, {height}, {limits})")
    assert seen == ["extents", -1, 4, *expected, "part", 0, 0, height - 1, width - 1]


def test_windows_for_an_image() -> None:
    image = np.zeros((480, 640), np.uint8)
    part = ["part", 0, 0, 479, 639]
    assert logged("dev_open_window_fit_image (I, 1, 2, -1, -1, W)", I=image) == ["open", 1, 2, 640, 480, "black", *part]
    assert logged("dev_resize_window_fit_image (I, 1, 2, 320, -1)", I=image) == ["extents", 1, 2, 320, 240, *part]


@pytest.mark.parametrize(
    "call", ["dev_open_window_fit_image (E, 0, 0, -1, -1, W)", "dev_open_window_fit_size (0, 0, 0, 5, -1, -1, W)"]
)
def test_windows_for_nothing(call: str) -> None:
    with pytest.raises(HError):
        logged("gen_empty_obj (E)\n" + call)


def test_updates() -> None:
    assert logged("dev_update_off ()") == ["pc", "off", "var", "off", "window", "off"]
    assert logged("dev_update_on ()") == ["pc", "on", "var", "on", "window", "on"]


@pytest.mark.parametrize(
    ("row", "column", "color", "box", "expected"),
    [
        ("12", "20", "'black'", "'true'", [12, 20, "black"]),
        ("-1", "-1", "'red'", "'false'", [12, 12, "red", "box", "false"]),
        ("'top'", "'left'", "''", "'white'", ["top", "left", "box_color", "white"]),
        ("[5, -1]", "[-1, 7]", "[]", "['red', 'false']", [5, 12, 12, 7, "box_color", "shadow", "red", "false"]),
        ("1", "2", "['red', 'blue']", "['true', 'gray']", [1, 2, "red", "blue", "shadow_color", "gray"]),
    ],
)
def test_messages(row: str, column: str, color: str, box: str, expected: list[object]) -> None:
    seen = logged(f"disp_message (77, 'Ünïcode', 'window', {row}, {column}, {color}, {box})")
    assert seen == ["text", 77, "Ünïcode", "window", *expected]


@pytest.mark.parametrize("system", ["'image'", "''", "'anything'"])
def test_messages_are_in_the_image_unless_in_the_window(system: str) -> None:
    seen = logged(f"disp_message (77, 'text', {system}, 1, 2, 'black', 'true')")
    assert seen == ["text", 77, "text", "image", 1, 2, "black"]


def test_messages_at_the_end() -> None:
    for name in ("disp_continue_message", "disp_end_of_program_message"):
        seen = logged(f"{name} (77, 'black', 'true')")
        assert seen[:2] == ["text", 77]
        assert seen[3:] == ["window", "bottom", "right", "black"]


@pytest.mark.parametrize(
    ("parameters", "font"),
    [
        ("16, 'mono', 'true', 'false'", "Courier New-Bold-16"),
        ("-1, 'sans', 'false', 'false'", "Arial-Normal-16"),
        ("20, 'Ubuntu', 'true', 'true'", "Ubuntu-BoldItalic-20"),
        ("9, 'serif', 'false', 'true'", "serif-Italic-9"),
        ("[], 'Nowhere', 'false', 'false'", "Nowhere-Normal-16"),
    ],
)
def test_fonts(parameters: str, font: str) -> None:
    assert logged(f"set_display_font (77, {parameters})") == ["font", 77, font]


@pytest.mark.parametrize("parameters", ["16, 'mono', 'yes', 'false'", "16, 'mono', 'false', 2"])
def test_fonts_that_do_not_exist(parameters: str) -> None:
    with pytest.raises(HError):
        logged(f"set_display_font (77, {parameters})")


def test_windows_of_a_dictionary_are_closed() -> None:
    stand_ins = {
        "dev_set_window": log("activate", "WindowHandle"),
        "dev_close_window": log("close", ""),
        "tuple_sem_type": StandIn(ic="T", oc="Type", body="Type := 'window'"),
    }
    text = """
    global def tuple Log
    Log := []
    create_dict (Windows)
    create_dict (Other)
    set_dict_tuple (Windows, 'a', [Other, 1, 2])
    set_dict_tuple (Windows, 'b', 'text')
    set_dict_tuple (Windows, 'c', [])
    dev_close_window_dict (Windows)
    get_dict_param (Windows, 'keys', [], Keys)
    N := |Log|
    First := Log[0]
    Last := Log[2]
    """
    result = values_with(stand_ins, text)
    assert (result["N"], result["First"], result["Last"]) == (3, "activate", "close")
    assert result["Keys"] == []


@needs("dev_open_window", "get_part", "get_window_extents", "dump_window_image", "disp_text", "get_font")
def test_real_windows() -> None:
    text = """
    gen_image_const (Image, 'byte', 1000, 500)
    dev_open_window_fit_image (Image, 0, 0, 400, -1, W)
    get_window_extents (W, Row, Column, Width, Height)
    get_part (W, R1, C1, R2, C2)
    set_display_font (W, 14, 'mono', 'true', 'false')
    get_font (W, Font)
    disp_message (W, 'text', 'window', 12, 12, 'black', 'white')
    dump_window_image (Image, W)
    dev_resize_window_fit_size (-1, -1, 100, 50, [300, 350], 200)
    get_window_extents (W, Row, Column, NewWidth, NewHeight)
    """
    result = values(text)
    assert (result["Width"], result["Height"], result["NewWidth"], result["NewHeight"]) == (400, 200, 300, 150)
    assert [result[name] for name in ("R1", "C1", "R2", "C2")] == [0, 0, 499, 999]
    assert result["Font"] == "mono-Bold-14"
    rows, columns = np.nonzero(channels(np.asarray(result["Image"][0])).max(axis=0) == 255)
    assert (rows.min(), columns.min()) == (12, 12)
