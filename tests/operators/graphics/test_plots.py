"""Gray values as heights: the plot, its pose, and which pixel lies where in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hdev
from hdev import HError
from hdev.display.scenes.plot import Plot
from hdev.iconic import Image, Region

WINDOW = "open_window (0, 0, 300, 240, 0, 'visible', '', W)\nset_paint (W, '3d_plot')\n"


def run(text: str, image: Image) -> Any:
    return hdev.run_text(WINDOW + text, {"I": image}, environment={})


def hill(height: int = 48, width: int = 64) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width]
    return 200 * np.exp(-((rows - 20) ** 2 + (columns - 30) ** 2) / 150.0)


def places(plot: Plot, rows: Any, columns: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a window shows pixels, and how far away they are."""
    pose = plot.rendering.placed[0].matrix
    seen = plot.points(rows, columns) @ pose[:3, :3].T + pose[:3, 3]
    return (*plot.rendering.lens.project(seen), seen[:, 2])


@settings(max_examples=25, deadline=None)
@given(
    row=st.integers(0, 47),
    column=st.integers(0, 63),
    turn=st.tuples(*[st.integers(60, 240)] * 4),
    real=st.booleans(),
)
def test_what_was_projected_is_found_again(row: int, column: int, turn: tuple[int, ...], real: bool) -> None:
    values = hill().astype(np.float32 if real else np.uint8)
    image = Image([values])
    text = f"update_window_pose (W, {turn[0]}, {turn[1]}, {turn[2]}, {turn[3]}, 'rotate')\n"
    window = run(text, image).windows[0]._window
    plot = Plot(image, window.state, 240, 300)
    (r,), (c,), (z,) = places(plot, [row], [column])
    found = run(text + f"unproject_coordinates (I, W, {r}, {c}, R, C, H)", image)
    if found["R"] == [-1]:
        # Only what lies at the rim of the plot can be missed.
        assert row in (0, 47) or column in (0, 63) or turn[:2] != turn[2:]
        return
    rows, columns, depths = places(plot, found["R"], found["C"])
    # It is this pixel, one beside it, or one that hides it.
    assert abs(rows[0] - r) < 8
    assert abs(columns[0] - c) < 8
    assert (abs(found["R"][0] - row) <= 1 and abs(found["C"][0] - column) <= 1) or depths[0] < z + 0.05
    assert found["H"] == [pytest.approx(values[found["R"][0], found["C"][0]])]


def test_every_pixel_of_the_first_view_of_a_plane() -> None:
    image = Image([np.full((30, 40), 7, np.uint8)])
    window = run("", image).windows[0]._window
    plot = Plot(image, window.state, 240, 300)
    rows, columns = (v.ravel() for v in np.mgrid[1:29, 1:39])
    r, c, _ = places(plot, rows, columns)
    found = run(f"unproject_coordinates (I, W, {r.tolist()}, {c.tolist()}, R, C, H)", image)
    assert found["R"] == rows.tolist()
    assert found["C"] == columns.tolist()
    assert set(found["H"]) == {7}


def test_beside_the_plot() -> None:
    found = run("unproject_coordinates (I, W, [1, -50], [1, 9000], R, C, H)", Image([hill().astype(np.uint8)]))
    assert (found["R"], found["C"], found["H"]) == ([-1, -1], [-1, -1], [0, 0])


def test_the_plot_is_what_is_displayed() -> None:
    image = Image([hill().astype(np.uint8)])
    result = run("disp_obj (I, W)\ndump_window_image (D, W)", image)
    shown = result["D"][0].to_numpy().any(axis=2)
    plot = Plot(image, result.windows[0]._window.state, 240, 300)
    owners = plot.rendering.seen(240, 300)[1] >= 0
    # The lowest gray values are black; the hill is not.
    assert not shown[~owners].sum() > 0.02 * owners.sum()
    r, c, _ = places(plot, [20], [30])
    assert result["D"][0].to_numpy()[round(r[0]) + 2, round(c[0])].min() > 60


def test_outside_of_the_domain_there_is_no_plot() -> None:
    image = Image([np.full((40, 40), 100, np.uint8)])
    half = image.reduce(Region.rectangle1(0, 0, 39, 15))
    window = run("", image).windows[0]._window
    whole, part = ((Plot(one, window.state, 240, 300).rendering.seen(240, 300)[1] >= 0).sum() for one in (image, half))
    assert 0.25 * whole < part < 0.5 * whole


def state_of(text: str) -> np.ndarray:
    window = run(text, Image([hill().astype(np.uint8)])).windows[0]._window
    return np.array(window.state.plot_pose).reshape(4, 4)


def test_turning_and_turning_back() -> None:
    there = state_of("update_window_pose (W, 100, 100, 130, 180, 'rotate')\n")
    assert np.allclose(there[:3, :3] @ there[:3, :3].T, np.eye(3))
    back = state_of(
        "update_window_pose (W, 100, 100, 130, 180, 'rotate')\nupdate_window_pose (W, 130, 180, 100, 100, 'rotate')\n"
    )
    same = state_of("update_window_pose (W, 5, 5, 5, 5, 'rotate')\n")
    assert np.allclose(back, same)
    assert not np.allclose(there, same)


def test_the_side_that_is_near_follows_the_pointer() -> None:
    before = state_of("update_window_pose (W, 5, 5, 5, 5, 'rotate')\n")
    after = state_of("update_window_pose (W, 119.5, 149.5, 119.5, 180, 'rotate')\n")
    # A place between the middle of the plot and the camera.
    near = np.linalg.inv(before[:3, :3]) @ [0, 0, -0.3]
    assert (after[:3, :3] @ near)[0] > 0.05
    assert (after[:3, :3] @ near)[1] == pytest.approx(0, abs=1e-9)


def test_moving_and_scaling() -> None:
    image = Image([np.full((41, 41), 9, np.uint8)])
    base = Plot(image, run("", image).windows[0]._window.state, 240, 300)
    r0, c0, _ = places(base, [20], [20])
    moved = Plot(image, run("update_window_pose (W, 10, 20, 35, 60, 'move')", image).windows[0]._window.state, 240, 300)
    shift = moved.rendering.placed[0].matrix[:3, 3] - base.rendering.placed[0].matrix[:3, 3]
    lens = base.rendering.lens
    assert shift[:2] / base.rendering.placed[0].matrix[2, 3] / lens.sx == pytest.approx([40, 25])
    sizes = []
    for end in (60, 100, 140):
        text = f"update_window_pose (W, 100, 100, {end}, 100, 'scale')"
        plot = Plot(image, run(text, image).windows[0]._window.state, 240, 300)
        sizes.append((plot.rendering.seen(240, 300)[1] >= 0).sum())
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1] < sizes[2]
    assert np.isfinite(r0 + c0).all()


@pytest.mark.parametrize("mode", ["shaded", "texture", "contour", "hidden_lines"])
def test_modes(mode: str) -> None:
    colour = Image(
        [np.full((20, 20), 200, np.uint8), np.full((20, 20), 100, np.uint8), np.full((20, 20), 50, np.uint8)]
    )
    result = run(
        f"set_color (W, 'red')\nset_paint (W, ['3d_plot', '{mode}', 4])\ndisp_obj (I, W)\ndump_window_image (D, W)",
        colour,
    )
    shown = result["D"][0].to_numpy()
    colours = {tuple(c) for c in shown.reshape(-1, 3).tolist()}
    if mode == "texture":
        assert (200, 100, 50) in colours
    elif mode == "contour":
        assert (200, 200, 200) in colours
    else:
        assert max(colours)[1:] == (0, 0)
        assert max(colours)[0] > 100


@pytest.mark.parametrize("kind", ["real", "int2", "complex", "vector"])
def test_other_types_and_the_smallest_images(kind: str) -> None:
    values = {
        "real": np.array([[1.5, np.nan], [2, 3]], np.float32),
        "int2": np.array([[-5]], np.int16),
        "complex": np.ones((3, 3), np.complex64),
        "vector": np.ones((3, 3, 2), np.float32),
    }[kind]
    image = Image([values], "vector_field_relative") if kind == "vector" else Image([values])
    result = run("disp_obj (I, W)\ndump_window_image (D, W)\nunproject_coordinates (I, W, 119, 149, R, C, H)", image)
    assert len(result["R"]) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("update_window_pose (W, 1, 1, 2, 2, 'turn')", 1306),
        ("update_window_pose (W, 'a', 1, 2, 2, 'rotate')", 1202),
        ("unproject_coordinates (I, W, [1, 2], 1, R, C, H)", 1403),
        ("unproject_coordinates (I, W, 'a', 1, R, C, H)", 1202),
    ],
)
def test_wrong_input(text: str, code: int) -> None:
    with pytest.raises(HError) as caught:
        run(text, Image([hill().astype(np.uint8)]))
    assert caught.value.code == code
