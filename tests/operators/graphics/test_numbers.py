"""Windows called by integers, as in programs of old versions."""

from __future__ import annotations

import numpy as np
import pytest

import hdev
from hdev import HError


def windows(text: str) -> dict[int, np.ndarray]:
    return {w.index: w.picture() for w in hdev.run_text(text, environment={}).windows}


RED = "set_color ({0}, 'red')\ndisp_rectangle1 ({0}, 0, 0, 600, 600)\n"


@pytest.mark.parametrize("first", [3600, 200000])
def test_windows_by_number(first: int) -> None:
    text = "open_window (0, 0, 30, 20, 0, 'visible', '', A)\nopen_window (0, 0, 40, 20, 0, 'visible', '', B)\n"
    found = windows(text + RED.format(first + 1))
    assert (found[1] == 0).all()
    assert (found[2] == [255, 0, 0]).all()
    found = windows(text + f"dev_set_window ({first})\ndev_set_color ('red')\n" + RED.format(first))
    assert (found[1] == [255, 0, 0]).all()


def test_the_window_that_is_open_from_the_start() -> None:
    found = windows(
        "set_display_font (3600, 14, 'mono', 'true', 'false')\ndisp_message (3600, 'ready', 'window', 12, 12, 'red', 'false')"
    )
    assert found[1].shape == (512, 512, 3)
    assert found[1].any()


def test_the_only_window_is_meant() -> None:
    text = (
        "dev_open_window (0, 0, 30, 20, 'black', W)\ndev_close_window ()\ndev_open_window (0, 0, 40, 20, 'black', W)\n"
    )
    assert (windows(text + RED.format(3600))[2] == [255, 0, 0]).all()


@pytest.mark.parametrize("number", [1, -1, 3599, 3601, 9999, 0])
def test_other_numbers_are_no_windows(number: int) -> None:
    text = "open_window (0, 0, 30, 20, 0, 'visible', '', A)\nopen_window (0, 0, 40, 20, 0, 'visible', '', B)\nclose_window (B)\nopen_window (0, 0, 40, 20, 0, 'visible', '', B)\n"
    with pytest.raises(HError) as caught:
        hdev.run_text(text + f"clear_window ({number})", environment={})
    assert caught.value.code == 1201


def test_several_numbers() -> None:
    text = "open_window (0, 0, 30, 20, 0, 'visible', '', A)\nclose_window (3600)\n"
    assert windows(text) == {}
