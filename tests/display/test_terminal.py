"""Pictures in the terminal, read back by decoders written here from the documents of the protocols."""

from __future__ import annotations

import base64
import io
import os
import re
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from hdev.cli.main import main
from hdev.display.terminal import PROTOCOLS, description, fitted, picture
from hdev.display.tty import Terminal, colour_protocol, known_protocol, terminal
from hdev.display.window import Window
from hdev.iconic import Contour, Image, Objects, Region

BLACK = ("black", (0, 0, 0, 255))


def pattern(height: int, width: int, colours: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    # Multiples of 51 are whole percents, so that sixel keeps them.
    palette = rng.integers(0, 6, (colours, 3)) * 51
    return palette[rng.integers(0, colours, (height, width))].astype(np.uint8)


def decoded(data: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]


def kitty_picture(text: str) -> tuple[dict[str, str], np.ndarray]:
    chunks = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", text)
    assert re.sub(r"\x1b_G[^\x1b]*\x1b\\", "", text) == "\n"
    assert all(len(data) <= 4096 for _, data in chunks)
    keys = [dict(pair.split("=") for pair in head.split(",")) for head, _ in chunks]
    assert [k["m"] for k in keys] == ["1"] * (len(keys) - 1) + ["0"]
    return keys[0], decoded(base64.b64decode("".join(data for _, data in chunks)))


def sixel_picture(text: str) -> np.ndarray:
    match = re.fullmatch(r'\x1bPq"1;1;(\d+);(\d+)(.*)\x1b\\\n', text)
    assert match
    width, height = int(match[1]), int(match[2])
    canvas = np.full((height + 6, width, 3), -1)
    palette: dict[int, list[int]] = {}
    row = column = 0
    colour: list[int] = []
    for define, number, count, bits, control in re.findall(
        r"#(\d+);2;(\d+;\d+;\d+)|!(\d+)([?-~])|([?-~]|#\d+|[$-])", match[3]
    ):
        if define:
            palette[int(define)] = [round(int(part) * 255 / 100) for part in number.split(";")]
        elif control == "$":
            column = 0
        elif control == "-":
            row, column = row + 6, 0
        elif control.startswith("#"):
            colour = palette[int(control[1:])]
        else:
            value = ord(bits or control) - 63
            end = column + int(count or 1)
            for bit in range(6):
                if value >> bit & 1:
                    canvas[row + bit, column:end] = colour
            column = end
    assert (canvas[height:] == -1).all()
    return canvas[:height]


def blocks_picture(text: str) -> np.ndarray:
    """Front and back colour of each half block, as the parameters of SGR are defined."""
    rows: list[list[tuple[int, ...]]] = []
    for line in text.splitlines():
        assert line.endswith("\x1b[0m")
        front: tuple[int, ...] = ()
        back: tuple[int, ...] = ()
        upper, lower = [], []
        for codes, block in re.findall(r"\x1b\[([\d;]*)m|(▀)", line):
            if block:
                upper.append(front)
                lower.append(back)
                continue
            values = [int(code) for code in codes.split(";")]
            while values:
                code = values.pop(0)
                if code in (38, 48):
                    count = {2: 3, 5: 1}[values.pop(0)]
                    found, values = tuple(values[:count]), values[count:]
                else:
                    found = (code % 10 + (8 if code >= 90 else 0),)
                if code in (38, *range(30, 38), *range(90, 98)):
                    front = found
                elif code:
                    back = found
        rows += [upper, lower]
    return np.array(rows)


def test_kitty_carries_every_pixel() -> None:
    pixels = pattern(90, 100, 200)
    keys, shown = kitty_picture(picture(pixels, 80, 24, "kitty", (10, 20)))
    assert (shown == pixels).all()
    assert keys["a"] == "T"
    assert keys["f"] == "100"
    assert keys["c"] == "10"
    assert keys["q"] == "2"


def test_iterm_carries_every_pixel() -> None:
    pixels = pattern(20, 33, 9)
    match = re.fullmatch(r"\x1b\]1337;File=([^:]*):([^\x07]*)\x07\n", picture(pixels, 80, 24, "iterm2", (10, 20)))
    assert match
    keys = dict(pair.split("=") for pair in match[1].split(";"))
    data = base64.b64decode(match[2])
    assert (decoded(data) == pixels).all()
    assert keys["inline"] == "1"
    assert keys["width"] == "4"
    assert int(keys["size"]) == len(data)


@pytest.mark.parametrize(("height", "width", "colours"), [(1, 1, 1), (6, 7, 2), (13, 40, 30), (25, 90, 200)])
def test_sixel_keeps_up_to_256_colours(height: int, width: int, colours: int) -> None:
    pixels = pattern(height, width, colours)
    assert (sixel_picture(picture(pixels, 80, 24, "sixel")) == pixels).all()


def test_sixel_of_a_photograph_is_close() -> None:
    rows, columns = np.mgrid[0:64, 0:64]
    pixels = np.stack((rows * 4, columns * 4, (rows + columns) * 2), axis=2).astype(np.uint8)
    assert np.abs(sixel_picture(picture(pixels, 80, 24, "sixel")) - pixels.astype(int)).mean() < 12


def test_half_blocks_show_two_pixels_a_character() -> None:
    pixels = pattern(8, 12, 20)
    assert (blocks_picture(picture(pixels, 80, 24, "blocks")) == pixels).all()


def test_an_odd_row_is_filled_with_black() -> None:
    shown = blocks_picture(picture(np.full((3, 5, 3), 200, np.uint8), 80, 24, "blocks"))
    assert shown[:, 0, 0].tolist() == [200, 200, 200, 0]


def test_256_colours_are_the_nearest() -> None:
    shown = blocks_picture(
        picture(np.array([[[255, 0, 0], [0, 0, 0]], [[95, 135, 175], [128, 128, 128]]], np.uint8), 80, 24, "blocks256")
    )
    # 16 + 36 r + 6 g + b of the colour cube, 232 + k of the grays.
    assert shown[:, :, 0].tolist() == [[16 + 36 * 5, 16], [16 + 36 * 1 + 6 * 2 + 3, 232 + 12]]


def test_sixteen_colours_are_the_nearest() -> None:
    shown = blocks_picture(
        picture(np.array([[[255, 0, 0], [0, 0, 0]], [[250, 250, 255], [0, 210, 0]]], np.uint8), 80, 24, "blocks16")
    )
    assert shown[:, :, 0].tolist() == [[9, 0], [15, 2]]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_pictures_keep_their_proportions_and_fit(protocol: str) -> None:
    wide = np.zeros((100, 4000, 3), np.uint8)
    text = picture(wide, 40, 10, protocol, (8, 16))
    if protocol == "kitty":
        assert kitty_picture(text)[1].shape == (8, 320, 3)
    elif protocol == "sixel":
        assert sixel_picture(text).shape == (8, 320, 3)
    elif protocol.startswith("blocks"):
        assert blocks_picture(text).shape[:2] == (2, 40)
    assert text.endswith("\n")


def test_small_pictures_are_not_enlarged() -> None:
    assert fitted(np.zeros((3, 4, 3), np.uint8), 100, 100).shape == (3, 4, 3)
    assert picture(np.zeros((1, 1, 3), np.uint8), 0, 0, "blocks").count("▀") == 1


def test_unknown_protocol() -> None:
    with pytest.raises(ValueError, match="morse"):
        picture(np.zeros((1, 1, 3), np.uint8), 10, 10, "morse")


def test_descriptions() -> None:
    assert description(np.zeros((30, 40, 3), np.uint8)) == "picture, 40 x 30 pixels"
    assert description(Region.rectangle1(0, 0, 4, 4)) == "region: area 25, box [0, 0, 4, 4]"
    w = Window(0, 0, 20, 10, BLACK, number=3)
    assert description(w) == "window 3, 20 x 10: empty"
    w.show_objects(Objects([Contour([1.0, 2.0], [1.0, 2.0])]))
    w.show_objects(Objects([Contour([1.0, 2.0], [1.0, 2.0])]))
    assert description(w) == "window 3, 20 x 10: xld: points 2 (2 times)"


def test_iconic_values_are_pictures() -> None:
    image = Image([np.full((4, 6), 80, np.uint8)])
    assert (blocks_picture(picture(image, 6, 2, "blocks")) == 80).all()
    w = Window(0, 0, 6, 4, BLACK)
    w.show_objects(Objects([image]))
    assert (blocks_picture(picture(w, 6, 2, "blocks")) == 80).all()


# ----------------------------------------------------------------------------------------------------------- detection

XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({**XTERM, "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({**XTERM, "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({**XTERM, "TERM_PROGRAM": "iTerm.app"}, "iterm2"),
        ({**XTERM, "LC_TERMINAL": "iTerm2"}, "iterm2"),
        ({**XTERM, "TERM_PROGRAM": "WezTerm"}, "iterm2"),
        ({"TERM": "dumb"}, "text"),
        ({}, "text"),
        (XTERM, None),
        # Graphics of the terminal outside do not get through tmux and screen.
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, None),
        ({"TERM": "screen", "TERM_PROGRAM": "iTerm.app"}, None),
    ],
)
def test_what_the_environment_says(environment: dict[str, str], expected: str | None) -> None:
    assert known_protocol(environment) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({**XTERM, "COLORTERM": "truecolor"}, "blocks"),
        (XTERM, "blocks256"),
        ({"TERM": "linux"}, "blocks16"),
        ({"TERM": "vt100"}, "text"),
        ({"WT_SESSION": "x"}, "blocks"),
        ({**XTERM, "NO_COLOR": "1"}, "text"),
        ({**XTERM, "NO_COLOR": ""}, "blocks256"),
    ],
)
def test_colours(environment: dict[str, str], expected: str) -> None:
    assert colour_protocol(environment) == expected


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answers", "expected", "cell"),
    [
        (b"\x1b_Gi=31;OK\x1b\\\x1b[6;18;9t\x1b[?62;4c", "kitty", (9, 18)),
        (b"\x1b_Gi=31;ENOTSUP\x1b\\\x1b[?62;4;22c", "sixel", (10, 20)),
        (b"\x1b[?64;1;14c", "blocks256", (10, 20)),
        # A level of conformance is no attribute.
        (b"\x1b[?4c", "blocks256", (10, 20)),
        (b"\x1b[6;0;0t\x1b[?1c", "blocks256", (10, 20)),
        (b"", "blocks256", (10, 20)),
    ],
)
def test_what_the_terminal_answers(answers: bytes, expected: str, cell: tuple[int, int]) -> None:
    found = terminal(Screen(), XTERM, ask=lambda: answers)
    assert (found.protocol, found.cell) == (expected, cell)


def test_streams_that_are_no_terminal_get_text_and_are_not_asked() -> None:
    def never() -> bytes:
        raise AssertionError

    assert terminal(io.StringIO(), XTERM, ask=never).protocol == "text"
    assert terminal(io.StringIO(), XTERM, "sixel", ask=never).protocol == "sixel"
    closed = io.StringIO()
    closed.close()
    assert terminal(closed, XTERM, ask=never).protocol == "text"


def test_a_picture_takes_a_share_of_the_screen() -> None:
    text = Terminal("blocks", 41, 20).show(np.zeros((900, 1000, 3), np.uint8))
    assert len(text.splitlines()) == 15
    assert text.count("▀") // 15 <= 40


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
@pytest.mark.parametrize(("reply", "expected"), [(b"\x1b[?62;4c", "\x1bPq"), (b"\x1b[?1;2c", "▀"), (b"", "▀")])
def test_a_real_terminal_is_asked(tmp_path: Path, reply: bytes, expected: str) -> None:
    import pty
    import termios

    program = tmp_path / "p.txt"
    program.write_text("dev_open_window (0, 0, 60, 40, 'red', W)\ndisp_line (W, 0, 0, 9, 9)\n")
    process, device = pty.fork()
    if process == 0:  # pragma: no cover
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        for name in ("NO_COLOR", "COLORTERM", "TMUX", "STY", "KITTY_WINDOW_ID", "TERM_PROGRAM", "LC_TERMINAL"):
            environment.pop(name, None)
        os.execve(sys.executable, [sys.executable, "-m", "hdev", "run", str(program), "--terminal"], environment)
    before = termios.tcgetattr(device)
    output = b""
    answered = False
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            data = os.read(device, 65536)
        except OSError:
            break
        if not data:
            break
        output += data
        if b"\x1b[c" in output and not answered:
            answered = True
            os.write(device, reply)
    assert os.waitpid(process, 0)[1] == 0
    shown = output.decode()
    assert expected in shown.replace("\x1b[c", "")
    assert "window 1, 60 x 40" in shown
    # The answer is not left over for the shell, and the settings are as before.
    assert reply.decode() == "" or reply.decode() not in shown
    assert termios.tcgetattr(device)[3] == before[3]
    os.close(device)


def test_windows_of_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = tmp_path / "p.txt"
    program.write_text(
        "dev_open_window (0, 0, 60, 40, 'black', W)\ndev_disp_text ('ready', 'window', 'top', 'left', 'red', [], [])\n"
        "stop ()\nstop ()\ndisp_line (W, 0, 0, 9, 9)\nstop ()\nopen_window (0, 0, 10, 10, 0, 'visible', '', V)\n"
        "disp_line (V, 1, 1, 2, 2)\nclose_window (V)\n"
    )
    assert main(["run", "--terminal", str(program)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "window 1, 60 x 40: text 'ready'",
        "window 1, 60 x 40: text 'ready', lines",
        "window 2, 10 x 10: lines",
    ]
    assert main(["run", "--terminal-protocol", "blocks", str(program), "--json"]) == 0
    result = capsys.readouterr()
    assert result.out.startswith("{")
    assert result.err.count("window 1, 60 x 40") == 2
    assert result.err.count("▀") > 100


def test_output_that_is_not_unicode(tmp_path: Path) -> None:
    import subprocess

    program = tmp_path / "p.txt"
    program.write_text(
        "dev_open_window (0, 0, 60, 40, 'black', W)\ndev_disp_text ('\u4f60', 'window', 'top', 'left', 'red', [], [])\n"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "hdev", "run", "--terminal-protocol", "blocks", str(program)]
    done = subprocess.run(command, capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    assert b"window 1, 60 x 40" in done.stdout
