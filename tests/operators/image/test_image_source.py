"""Image sources in the place of which there are files."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.operators.running import fails, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (1, 2, 3):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((6, 8), 10 * number, np.uint8))
    return tmp_path


FETCH = "fetch_from_image_source (I, S, D)\nget_grayval (I, 0, 0, V)\n"


def test_a_program_that_acquires(folder: Path) -> None:
    text = (
        "query_image_sources ('GenICam', [], [], All)\nS := All[0]\nconnect_image_source (S, [], [])\n"
        "start_image_source (S, [], [])\nValues := []\n"
        f"for K := 1 to 4 by 1\n{FETCH}Values := [Values, V]\nendfor\nget_dict_tuple (D, 'image_file', File)\n"
        "stop_image_source (S, [], [])\nsnap_from_image_source (I, S, D)\nget_grayval (I, 0, 0, W)\n"
        "set_image_source_param (S, 'ExposureTime', [], [], 5.5)\nget_image_source_param (S, 'ExposureTime', [], [], E)\n"
        "control_image_source (S, 'ExecuteTrigger', [], [], R)\n"
        "disconnect_image_source (S, [], [])\nconnect_image_source (S, [], [])\nsnap_from_image_source (I, S, D)\n"
        "get_grayval (I, 0, 0, Again)\n"
    )
    result = run(text, cameras={"GenICam": str(folder)})
    assert result["Values"] == [10, 20, 30, 10]
    assert result["File"] == [str(folder / "1.png")]
    assert (result["W"], result["E"], result["Again"], result["R"]) == ([20], [5.5], [10], [""])


def test_devices(folder: Path) -> None:
    cameras = {"P:a": str(folder / "1.png"), "P:b": str(folder / "2.png")}
    text = "query_image_sources ('P', [], [], All)\nquery_image_sources ('Q', [], [], None)\nValues := []\n"
    text += "connect_image_source (All, [], [])\nfor K := 0 to 1 by 1\nS := All[K]\nstart_image_source (S, [], [])\n"
    text += FETCH + "Values := [Values, V]\nendfor\n"
    result = run(text, cameras=cameras)
    assert (result["Values"], result["None"]) == ([10, 20], [])


def test_files_without_a_camera(folder: Path) -> None:
    text = f"create_image_source ('File', '{folder}', [], [], S)\nconnect_image_source (S, [], [])\n"
    assert run(text + "start_image_source (S, [], [])\n" + FETCH)["V"] == [10]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fetch_from_image_source (I, S, D)", 5300),
        ("start_image_source (S, [], [])", 5300),
        ("connect_image_source (S, [], [])\nfetch_from_image_source (I, S, D)", 5312),
        ("connect_image_source (S, 'x', 1)", 1302),
        ("get_image_source_param (S, 'Gain', [], [], V)", 5321),
        ("create_image_source ('Other', 'x', [], [], T)\nconnect_image_source (T, [], [])", 5305),
        ("connect_image_source (S, [], [])\nfor K := 1 to 4 by 1\nsnap_from_image_source (I, S, D)\nendfor", 5322),
        ("clear_handle (S)\nconnect_image_source (S, [], [])", 2454),
    ],
)
def test_errors(folder: Path, text: str, code: int) -> None:
    with fails(code):
        run("create_image_source ('P', 'x', [], [], S)\n" + text, cameras={"P": str(folder)}, cameras_repeat=False)
