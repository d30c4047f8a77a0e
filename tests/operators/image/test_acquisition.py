"""Image acquisition from files, from videos, and in the place of cameras."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.cli.support import hdev
from tests.operators.running import fails, run

OPEN = "open_framegrabber ('File', {0}, 'default', -1, 'default', -1, 'default', {1}, 'default', -1, -1, G)\n"
WHOLE = "1, 1, 0, 0, 0, 0"


def opened(files: str, part: str = WHOLE) -> str:
    return OPEN.format(part, files)


def camera(name: str, device: str = "default") -> str:
    return (
        f"open_framegrabber ('{name}', 0, 0, 0, 0, 0, 0, 'progressive', -1, 'default', -1, 'false', 'default', "
        f"'{device}', 0, -1, G)\n"
    )


GRAB = "grab_image (I, G)\nget_grayval (I, 0, 0, V)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three images of 40 x 30 pixels whose gray values are 10, 20 and 30, and something else."""
    path = tmp_path / "series"
    path.mkdir()
    for number in (3, 1, 2):
        cv2.imwrite(str(path / f"{number}.png"), np.full((30, 40), 10 * number, np.uint8))
    (path / "notes.txt").write_text("nothing")
    (path / "sub").mkdir()
    return path


def values(text: str, count: int, **options: object) -> list[int]:
    """The first gray values of so many images."""
    loop = f"Values := []\nfor K := 1 to {count} by 1\n{GRAB}Values := [Values, V]\nendfor\n"
    return run(text + loop, **options)["Values"]


def test_folder_in_alphabetical_order_again_and_again(folder: Path) -> None:
    assert values(opened(f"'{folder}'"), 7) == [10, 20, 30, 10, 20, 30, 10]


def test_single_image_without_its_ending(folder: Path) -> None:
    assert values(opened("'2'"), 3, image_paths=[str(folder)]) == [20, 20, 20]


def test_list_of_images(folder: Path) -> None:
    assert values(opened(f"['{folder}/3.png', '{folder}/1']"), 3) == [30, 10, 30]


def test_sequence_file_names_images_found_or_beside_it(folder: Path, tmp_path: Path) -> None:
    (folder / "all.seq").write_text("2.png\n\n1\r\n")
    assert values(opened(f"'{folder}/all.seq'"), 3) == [20, 10, 20]
    (tmp_path / "other.seq").write_text("series/3\nseries\\1\n")
    assert values(opened("'other'"), 2, image_paths=[str(tmp_path)]) == [30, 10]


def test_images_of_a_file_of_several(folder: Path) -> None:
    write = f"read_image (A, ['{folder}/2', '{folder}/3'])\nwrite_image (A, 'tiff', 0, '{folder}/many')\n"
    assert values(write + opened(f"'{folder}/many'"), 3) == [20, 30, 20]


def test_video(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (64, 48))
    for level in (40, 120, 200):
        frame = np.zeros((48, 64, 3), np.uint8)
        frame[:, :, 2] = level  # red
        writer.write(frame)
    writer.release()
    text = opened(f"'{path}'") + "Red := []\nfor K := 1 to 4 by 1\n    grab_image_async (I, G, -1)\n"
    text += "    get_grayval (I, 20, 20, V)\n    Red := [Red, V[0]]\nendfor\ncount_channels (I, C)\nget_image_size (I, W, H)\n"
    result = run(text)
    assert np.allclose(result["Red"], [40, 120, 200, 40], atol=6)
    assert (result["C"], result["W"], result["H"]) == ([3], [64], [48])


def test_start_and_asynchronous_grabbing_lose_no_image(folder: Path) -> None:
    text = opened(f"'{folder}'") + "grab_image_start (G, -1)\nValues := []\nfor K := 1 to 3 by 1\n"
    text += "    grab_image_async (I, G, -1.0)\n    get_grayval (I, 0, 0, V)\n    Values := [Values, V]\nendfor\n"
    assert run(text)["Values"] == [10, 20, 30]


def test_grab_data(folder: Path) -> None:
    text = (
        opened(f"'{folder}'")
        + "grab_data (I, R, C, G, D)\nget_grayval (I, 0, 0, V)\ncount_obj (R, N)\ncount_obj (C, M)\n"
    )
    text += "grab_data_async (I, R, C, G, -1, E)\nget_grayval (I, 0, 0, W)\n"
    result = run(text)
    assert [result[name] for name in "VWNMDE"] == [[10], [20], [0], [0], [], []]


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """A colour image of 8 x 6 pixels: red 10 * row + column, green 100, blue 0."""
    rows, columns = np.mgrid[:6, :8]
    bgr = np.stack([0 * rows, 0 * rows + 100, 10 * rows + columns], axis=-1).astype(np.uint8)
    path = tmp_path / "ramp.png"
    cv2.imwrite(str(path), bgr)
    return path


@pytest.mark.parametrize(
    ("part", "size", "first"),
    [
        ("1, 1, 4, 3, 2, 1", (4, 3), 21),
        ("1, 1, 0, 0, 2, 1", (6, 2), 21),
        ("2, 2, 0, 0, 0, 0", (4, 3), 0),
        ("2, 1, 2, 0, 1, 1", (2, 4), 12),
        ("8, 6, 0, 0, 0, 0", (8, 6), 0),
    ],
)
def test_resolution_and_part(ramp: Path, part: str, size: tuple[int, int], first: int) -> None:
    text = opened(f"'{ramp}'", part) + GRAB + "get_image_size (I, W, H)\n"
    text += "get_framegrabber_param (G, ['image_width', 'image_height'], Size)\n"
    result = run(text)
    assert result["V"] == [first, 100, 0]
    assert (*result["W"], *result["H"]) == size == tuple(result["Size"])


@pytest.mark.parametrize(("space", "expected"), [("gray", [59]), ("rgb", [0, 100, 0]), ("default", [0, 100, 0])])
def test_colour_spaces(ramp: Path, space: str, expected: list[int]) -> None:
    assert run(opened(f"'{ramp}'").replace("-1, 'default', -1", f"-1, '{space}', -1") + GRAB)["V"] == expected


def test_gray_images_as_colour(folder: Path) -> None:
    assert run(opened(f"'{folder}'") + "set_framegrabber_param (G, 'color_space', 'rgb')\n" + GRAB)["V"] == [10] * 3


def test_parameters(ramp: Path) -> None:
    text = (
        opened(f"'{ramp}'") + "get_framegrabber_param (G, ['name', 'device', 'line_in', 'horizontal_resolution'], A)\n"
    )
    text += "set_framegrabber_param (G, ['start_row', 'image_height'], [1, 2])\n" + GRAB
    text += "get_framegrabber_param (G, 'image_height', H)\nset_framegrabber_param (G, 'grab_timeout', 300)\n"
    text += "get_framegrabber_param (G, 'grab_timeout', T)\nget_framegrabber_param (G, 'image_file', F)\n"
    text += "get_framegrabber_param (G, 'available_param_names', Names)\nget_framegrabber_param (G, Names[0], First)\n"
    result = run(text)
    assert result["A"] == ["File", "default", -1, 1]
    assert (result["V"], result["H"], result["T"], result["F"]) == ([10, 100, 0], [2], [300], [str(ramp)])
    assert {"grab_timeout", "image_width", "name", "camera_type"} <= set(result["Names"])
    assert result["First"] == ["File"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("set_framegrabber_param (G, 'ExposureTime', 5)", 5321),
        ("get_framegrabber_param (G, 'ExposureTime', V)", 5321),
        ("set_framegrabber_param (G, 'name', 'x')", 5329),
        ("set_framegrabber_param (G, 'grab_timeout', 'x')", 5325),
        ("set_framegrabber_param (G, 'image_width', -3)", 5326),
        ("set_framegrabber_param (G, 'color_space', 'cmyk')", 5326),
        ("set_framegrabber_param (G, ['start_row', 'image_height'], 1)", 1403),
        ("set_framegrabber_param (G, 5, 1)", 1202),
        ("set_framegrabber_param (G, 'start_column', 9)\ngrab_image (I, G)", 5308),
        ("get_framegrabber_lut (G, A, B, C)", 5327),
        ("set_framegrabber_lut (G, 1, 2, 3)", 5327),
        ("get_framegrabber_callback (G, 'exception', A, B)", 5334),
        ("set_framegrabber_callback (G, 'exception', 0, 0)", 5334),
        ("close_framegrabber (G)\ngrab_image (I, G)", 2454),
        ("close_framegrabber (G)\nclose_framegrabber (G)", 2454),
        ("close_all_framegrabbers ()\ngrab_image (I, G)", 2454),
        ("create_dict (D)\ngrab_image (I, D)", 2404),
        ("info_framegrabber ('File', 'weather', A, B)", 1302),
        ("info_framegrabber ('GigEVision2', 'device', A, B)", 5305),
        (opened("'nowhere'"), 5312),
        (opened("'default'"), 5317),
        (opened("'.'", "3, 1, 0, 0, 0, 0"), 5312),
        (opened("'ramp'", "3, 1, 0, 0, 0, 0"), 5307),
        (opened("'ramp'", "1, 1, 9, 0, 0, 0"), 5308),
        (opened("'ramp'").replace("-1, 'default', -1", "-1, 'yuv', -1"), 5315),
    ],
)
def test_errors(ramp: Path, text: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = ramp.parent / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    with fails(code):
        run(opened(f"'{ramp}'") + text, image_paths=[str(ramp.parent)])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nxx")
    (tmp_path / "bad.avi").write_bytes(b"no video")
    (tmp_path / "bad.seq").write_text("missing\n")
    (tmp_path / "none.seq").write_text("\n")
    for name, code in (("bad.png", 5235), ("bad.avi", 5312), ("bad.seq", 5312), ("none.seq", 5312)):
        with fails(code):
            run(opened(f"'{tmp_path}/{name}'"))


def test_interface_that_is_not_there_names_the_option() -> None:
    with fails(5305, "--camera GigEVision2=FOLDER"):
        run(camera("GigEVision2"))


def test_folder_in_the_place_of_a_camera(folder: Path) -> None:
    options = {"cameras": {"GigEVision2": str(folder)}}
    assert values(camera("GigEVision2"), 4, cameras={"GigEVision2": str(folder)}) == [10, 20, 30, 10]
    text = "info_framegrabber ('GigEVision2', 'device', Info, Devices)\n" + camera("GigEVision2", "x")
    text += "set_framegrabber_param (G, 'ExposureTime', 8000.0)\nget_framegrabber_param (G, 'ExposureTime', E)\n"
    text += "set_framegrabber_param (G, ['Gain', 'TriggerMode'], [1, 'On'])\n"
    text += "get_framegrabber_param (G, ['Width', 'HeightMax', 'OffsetX', 'Gain', 'TriggerMode', 'name'], P)\n"
    result = run(text, **options)
    assert len(result["Devices"]) == 1
    assert result["E"] == [8000.0]
    assert result["P"] == [40, 30, 0, 1, "On", "GigEVision2"]
    with fails(5321, "has not been set"):
        run(camera("GigEVision2") + "get_framegrabber_param (G, 'DeviceTemperature', T)\n", **options)


def test_two_cameras_of_an_interface(folder: Path) -> None:
    cameras = {"pylon:left": str(folder / "1.png"), "pylon:right": str(folder / "3.png"), "*": str(folder / "2.png")}
    text = "info_framegrabber ('pylon', 'device', Info, Devices)\nValues := []\n"
    for name, device in (("pylon", "left"), ("pylon", "right"), ("uEye", "1")):
        text += camera(name, device) + GRAB + "Values := [Values, V]\n"
    result = run(text, cameras=cameras)
    assert result["Values"] == [10, 30, 20]
    assert len(result["Devices"]) == 2


def test_description_of_a_device_opens_it(folder: Path) -> None:
    text = "info_framegrabber ('GigEVision2', 'device', Info, Devices)\nValues := []\nfor K := 0 to |Devices| - 1 by 1\n    "
    text += camera("GigEVision2").replace("'default', 0, -1", "Devices[K], 0, -1") + GRAB
    text += "    Values := [Values, V]\nendfor\n"
    cameras = {"GigEVision2:MechEye 7": str(folder / "3.png"), "GigEVision2:b": str(folder / "1.png")}
    assert run(text, cameras=cameras)["Values"] == [30, 10]
    with fails(5305):
        run(camera("GigEVision2", "c"), cameras=cameras)


def test_camera_that_ends_times_out(folder: Path) -> None:
    text = camera("uEye") + "N := 0\nwhile (true)\n    try\n        grab_image_async (I, G, -1)\n        N := N + 1\n"
    text += "    catch (E)\n        break\n    endtry\nendwhile\n"
    result = run(text, cameras={"uEye": str(folder)}, cameras_repeat=False)
    assert (result["N"], result["E"][0]) == ([3], 5322)


def test_no_such_camera() -> None:
    with fails(5312, "no camera 97"):
        run(camera("DirectShow"), cameras={"DirectShow": "97"})


def test_command_line(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "p.txt"
    program.write_text(camera("Video4Linux2") + GRAB)
    outcome = hdev("run", str(program), "--camera", f"Video4Linux2={folder}", "-d", "V")
    assert (outcome.code, outcome.out) == (0, "V = 10\n"), outcome.err
    outcome = hdev("run", str(program))
    assert outcome.code == 1
    assert "--camera Video4Linux2=FOLDER" in outcome.err
    program.write_text(camera("Video4Linux2") + "while (true)\n    grab_image (I, G)\nendwhile\n")
    outcome = hdev("run", str(program), "--camera", f"Video4Linux2={folder}", "--camera-once")
    assert outcome.code == 1
    assert "5322" in outcome.err
    assert hdev("run", str(program), "--camera", "x").code == 2
    outcome = hdev("run", str(program), "--camera", f"Video4Linux2={folder}", "--sandbox")
    assert outcome.code == 1
    assert "not permitted" in outcome.err


def test_settings_beside_the_program(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "p.txt"
    program.write_text(camera("pylon", "2") + GRAB)
    settings = tmp_path / "hdev.toml"
    settings.write_text('[camera]\npylon = "series/3.png"\n"pylon:2" = "series"\nDirectShow = 96\n')
    monkeypatch.chdir(folder)
    outcome = hdev("run", str(program), "-d", "V")
    assert (outcome.code, outcome.out) == (0, "V = 10\n"), outcome.err
    outcome = hdev("run", str(program), "-d", "V", "--camera", "pylon:2=2.png")
    assert (outcome.code, outcome.out) == (0, "V = 20\n"), outcome.err
    program.write_text(camera("DirectShow"))
    assert "no camera 96" in hdev("run", str(program)).err
    settings.write_text('[camera."*"]\nimages = "series"\nDeviceTemperature = 41.5\nModes = ["a", "b"]\nOn = true\n')
    program.write_text(camera("X") + "get_framegrabber_param (G, ['DeviceTemperature', 'Modes', 'On'], P)\n")
    outcome = hdev("run", str(program), "-d", "P")
    assert outcome.out == "P = [41.5, 'a', 'b', 1]\n", outcome.err
    settings.write_text("[camera.X]\nDeviceTemperature = 41.5\n")
    assert "[camera] needs" in hdev("run", str(program)).err
    settings.write_text("camera = 3")
    assert "[camera] needs" in hdev("run", str(program)).err
