"""What windows forget never changes what is seen, and bounds what they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.display import canvas
from hdev.display import window as window_module
from hdev.display.canvas import Look
from hdev.display.window import Window
from hdev.iconic import Contour, Image, Objects, Region, RegionArray

BLACK = ("black", (0, 0, 0, 255))
COLOURS = ((255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 128))


def displayed(kind: str, seed: int, size: tuple[int, int]) -> Objects:
    rng = np.random.default_rng(seed)
    height, width = size
    if kind == "image":
        shape = (height, width) if seed % 3 else (height // 2, width // 2)
        image = Image([rng.integers(0, 256, shape, dtype=np.uint8)])
        return Objects([image.reduce(Region.rectangle1(2, 2, 5, 5)) if seed % 5 == 0 else image])
    if kind == "contour":
        return Objects([Contour(rng.uniform(-3, height + 3, 4), rng.uniform(-3, width + 3, 4))])
    regions = []
    for _ in range(1 + seed % 3):
        r, c = int(rng.integers(-3, height)), int(rng.integers(-3, width))
        regions.append(Region.rectangle1(r, c, r + int(rng.integers(0, 6)), c + int(rng.integers(0, 6))))
    return Objects(RegionArray.of(regions))


STEP = st.tuples(
    st.sampled_from(["image", "region", "region", "contour"]),
    st.integers(0, 50),
    st.sampled_from(
        [(-4.0, -4.0, 23.0, 33.0), (-4.0, -4.0, 23.0, 33.0), (0.0, 0.0, 19.0, 29.0), (-40.0, -40.0, 60.0, 70.0)]
    ),
    st.booleans(),
    st.sampled_from([1.0, 3.0]),
)


@given(st.lists(STEP, max_size=14), st.sampled_from([1, 3, 20_000]))
@settings(max_examples=120, deadline=None)
def test_the_picture_is_that_of_all_that_was_displayed(steps: list, longest: int) -> None:
    """Against a window that keeps everything and draws item by item."""
    before, window_module._LONGEST = window_module._LONGEST, longest
    try:
        window = Window(0, 0, 45, 35, BLACK)
        expected = np.zeros((35, 45, 3), np.uint8)
        for kind, seed, part, fill, width in steps:
            window.change(part=part, colours=COLOURS, fill=fill, line_width=width)
            objects = displayed(kind, seed, (20, 30))
            window.show_objects(objects)
            single = Window(0, 0, 45, 35, BLACK, state=window.state)
            single.show("objects", objects)
            canvas.draw(expected, single.scene().items, single.scene())
        assert (window.picture() == expected).all()
    finally:
        window_module._LONGEST = before


def test_images_with_a_margin_do_not_pile_up() -> None:
    window = Window(0, 0, 100, 100, BLACK)
    for k in range(50):
        window.change(part=(-10.0, -10.0, 109.0, 109.0))
        window.show_objects(Objects([Image([np.full((100, 100), k, np.uint8)])]))
        window.show_objects(Objects([Region.rectangle1(30, 30, 40 + k % 7, 40)]))
    assert len(window.shown) == 2


def test_memory_is_bounded_by_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_module, "_HEAVIEST", 1 << 20)
    window = Window(0, 0, 50, 50, BLACK)
    window.change(part=(0.0, 0.0, 299.0, 299.0))
    most = 0
    for k in range(100):
        image = Image([np.full((300, 300), k, np.uint8)]).reduce(Region.rectangle1(k, 0, k + 100, 200))
        window.show_objects(Objects([image]))
        most = max(most, sum(window_module.weight(item.data) for item in window.shown))
    assert most <= (1 << 20) + 91_000
    assert window.picture()[8, 0, 0] == 51, (
        "the row of the image in the middle of row 8, which is the first of image 51"
    )


def test_regions_shown_one_by_one_keep_their_colours() -> None:
    one, all_ = Window(0, 0, 30, 20, BLACK), Window(0, 0, 30, 20, BLACK)
    regions = [Region.rectangle1(k, 2 * k, k + 3, 2 * k + 5) for k in range(8)]
    for window in (one, all_):
        window.change(colours=COLOURS)
    for region in regions:
        one.show_objects(Objects([region]))
        all_.show_objects(Objects([region]))
        all_.picture()  # drawn one by one
    assert (one.picture() == all_.picture()).all()
    assert (one.picture()[:, :, 1:] == 0).all(), "each is the first of its display"


# ---------------------------------------------------------------------------------------------------------------- looking


def test_a_part_looked_at_is_what_a_window_with_that_part_shows() -> None:
    gray = np.arange(200, dtype=np.uint8).reshape(10, 20)
    window = Window(0, 0, 20, 10, BLACK)
    window.show_objects(Objects([Image([gray])]))
    window.change(colours=COLOURS[:1], fill=False)
    window.show_objects(Objects([Region.rectangle1(4, 6, 6, 9)]))
    window.show_objects(Objects([Contour([4.25, 6.75], [5.5, 9.25])]))
    enlarged = canvas.enlarged(window.scene(), Look(2.5, 5.0, 7.5, 15.0))
    direct = Window(0, 0, 20, 10, BLACK)
    direct.change(part=(2.5, 5.0, 6.5, 14.0), colours=COLOURS[:1], fill=False)
    for item in window.shown:
        direct.change(fill=item.state.fill)
        direct.show(item.what, item.data)
    assert (enlarged == direct.picture()).all()


def test_looking_at_the_whole_window_changes_nothing() -> None:
    window = Window(0, 0, 20, 10, BLACK)
    window.show_objects(Objects([Image([np.arange(200, dtype=np.uint8).reshape(10, 20)])]))
    window.show("pixels", (np.full((2, 3, 3), 9, np.uint8), 4, 5))
    assert (canvas.enlarged(window.scene(), Look(0.0, 0.0, 10.0, 20.0)) == window.picture()).all()


def test_looking_beyond_the_window_shows_more_of_the_image_and_flattened_pixels_in_their_place() -> None:
    gray = np.full((30, 40), 7, np.uint8)
    window = Window(0, 0, 20, 10, BLACK)
    window.change(part=(10.0, 10.0, 19.0, 29.0))
    window.show_objects(Objects([Image([gray])]))
    assert (canvas.enlarged(window.scene(), Look(-10.0, -10.0, 10.0, 30.0)) == 7).all()
    window._flatten()
    shown = canvas.enlarged(window.scene(), Look(-10.0, -20.0, 10.0, 20.0))
    assert (shown[5:, 10:] == 7).all()
    assert not shown[:5].any()
    assert not shown[:, :10].any()
