"""plot_tuple and plot_funct_1d, in windows that are looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hdev import HError

from .support import channels, needs, values

pytestmark = needs("dev_open_window", "dump_window_image", "disp_line", "get_string_extents", "disp_text")


def seen(call: str, before: str = "") -> tuple[np.ndarray, dict[str, Any]]:
    """The window (red, green, blue) after the call, and the variables."""
    text = f"""
    dev_open_window (0, 0, 400, 300, 'black', W)
    set_part (W, 1, 2, 33, 44)
    {before}
    {call}
    get_part (W, R1, C1, R2, C2)
    dump_window_image (Image, W)
    """
    result = values(text)
    return np.asarray(result["Image"][0]), result


MARGINS = "['margin', 'start_x', 'end_x', 'start_y', 'end_y', 'axes_color'], [50, 0, 299, 0, 199, 'none']"


def test_a_line_lies_where_its_values_are() -> None:
    """With these margins and ranges a unit is a pixel: the point (x, y) is at row 249 - y, column 50 + x."""
    image, result = seen(f"plot_tuple (W, [0, 100, 199], [0, 100, 199], '', '', 'red', {MARGINS})")
    rows, columns = np.nonzero(channels(image)[0])
    assert len(rows) >= 200
    assert np.abs((249 - rows) - (columns - 50)).max() <= 1
    assert (columns.min(), rows.max()) == (50, 249)
    assert abs(columns.max() - 249) <= 1
    assert [result[name] for name in ("R1", "C1", "R2", "C2")] == [1, 2, 33, 44]


def test_what_is_outside_the_range_is_cut_off() -> None:
    image, _ = seen(f"plot_tuple (W, [-100, 500], [100, 100], '', '', 'red', {MARGINS})")
    rows, columns = np.nonzero(channels(image)[0])
    assert set(rows) == {149}
    assert (columns.min(), columns.max()) == (50, 349)
    image, _ = seen(f"plot_tuple (W, [0, 100], [300, 400], '', '', 'red', {MARGINS})")
    assert not image.any()


def test_curves_in_their_colors() -> None:
    image, _ = seen(f"plot_tuple (W, [0, 299], [10, 10, 20, 20], '', '', ['red', 'blue'], {MARGINS})")
    red, _, blue = channels(image)
    assert set(np.nonzero(red)[0]) == {239}
    assert set(np.nonzero(blue)[0]) == {229}


@pytest.mark.parametrize("style", ["line", "cross", "step", "filled"])
def test_styles(style: str) -> None:
    image, _ = seen(f"plot_tuple (W, [], [0, 50, 20, 70], '', '', 'red', 'style', '{style}')")
    red, green, _ = channels(image).astype(int)
    drawn = (red > 0) & (green == 0)
    if style == "filled":
        assert drawn.sum() > 5000
    else:
        assert 10 < drawn.sum() < 2500


def test_axes_and_texts() -> None:
    image, _ = seen("plot_tuple (W, [0, 1], [0, 1], 'Länge', 'Wert', 'black', [], [])")
    white = channels(image).min(axis=0) > 200
    assert white.sum(axis=1).max() > 250
    assert white.sum(axis=0).max() > 150


@pytest.mark.parametrize("number", ["[]", "5", "[3, 3, 3]", "[1e9, 2e9]", "[-1e-9, 1e-9]"])
def test_values_of_any_size(number: str) -> None:
    image, _ = seen(f"plot_tuple (W, [], {number}, 'x', 'y', 'red', 'grid_color', 'gray')")
    assert image.any()


@pytest.mark.parametrize(
    "inputs",
    [
        "[1, 2], [1, 2, 3], '', '', 'red', [], []",
        "[1, 2], [1, 2], '', '', 'red', 'unknown', 5",
        "[1, 2], [1, 2], '', '', 'red', ['style', 'clip'], 'line'",
        "[1, 2], [1, 2], '', '', 'red', 'style', 'pretty'",
        "[1, 2], [1, 2], '', '', 'red', ['start_x', 'end_x'], [5, 4]",
        "[1, 2], [1, 2], '', '', 'red', 'ticks_x', 1e-7",
    ],
)
def test_plots_that_do_not_work(inputs: str) -> None:
    with pytest.raises(HError):
        seen(f"plot_tuple (W, {inputs})")


@needs("create_funct_1d_pairs", "funct_1d_to_pairs")
def test_functions() -> None:
    before = "create_funct_1d_pairs ([0, 100, 199], [0, 100, 199], F)"
    image, _ = seen(f"plot_funct_1d (W, F, '', '', 'red', {MARGINS})", before)
    other, _ = seen(f"plot_tuple (W, [0, 100, 199], [0, 100, 199], '', '', 'red', {MARGINS})")
    assert (image == other).all()
