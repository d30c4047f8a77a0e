"""Pictures of windows, pixel by pixel, against closed forms and independent masks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdev.display.window import Window
from hdev.iconic import Contour, Image, Objects, Region, RegionArray

BLACK = ("black", (0, 0, 0, 255))
RED, GREEN = (255, 0, 0, 255), (0, 255, 0, 255)


def window(width: int = 20, height: int = 10, **state: object) -> Window:
    w = Window(0, 0, width, height, BLACK)
    w.change(colours=(RED,), **state)
    return w


def mask(picture: np.ndarray, colour: tuple[int, ...] = RED) -> np.ndarray:
    return (picture == np.array(colour[:3], np.uint8)).all(axis=2)


def show(w: Window, *objects: object) -> np.ndarray:
    w.show_objects(Objects(objects))
    return w.picture()


def test_image_without_zoom_is_itself() -> None:
    gray = np.arange(200, dtype=np.uint8).reshape(10, 20)
    assert (show(window(), Image([gray])) == gray[:, :, None]).all()


@pytest.mark.parametrize("zoom", [2, 3])
def test_zoomed_image_shows_squares(zoom: int) -> None:
    gray = np.arange(200, dtype=np.uint8).reshape(10, 20)
    w = window(20 * zoom, 10 * zoom, part=(0.0, 0.0, 9.0, 19.0))
    assert (show(w, Image([gray]))[:, :, 0] == np.kron(gray, np.ones((zoom, zoom), np.uint8))).all()


def test_three_channels_are_colour_and_two_are_gray() -> None:
    planes = [np.full((10, 20), v, np.uint8) for v in (10, 20, 30)]
    assert (show(window(), Image(planes)) == (10, 20, 30)).all()
    assert (show(window(), Image(planes[:2])) == 10).all()


def test_domain_is_shown() -> None:
    image = Image([np.full((10, 20), 99, np.uint8)]).reduce(Region.rectangle1(2, 3, 4, 8))
    expected = np.zeros((10, 20), np.uint8)
    expected[2:5, 3:9] = 99
    assert (show(window(), image)[:, :, 0] == expected).all()


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.int32, np.float32])
def test_other_types_are_stretched(dtype: type) -> None:
    values = np.linspace(0, 1000, 200).astype(dtype).reshape(10, 20)
    expected = np.rint(values.astype(float) * 255 / 1000)
    assert (show(window(), Image([values]))[:, :, 0] == expected).all()


def test_nan_is_black() -> None:
    values = np.full((10, 20), 5.0, np.float32)
    values[0, 0], values[1, 1] = np.nan, 10.0
    picture = show(window(), Image([values]))
    assert picture[0, 0, 0] == 0
    assert picture[1, 1, 0] == 255


@pytest.mark.parametrize("part", [(100.0, 100.0, 120.0, 130.0), (-50.0, -50.0, -20.0, -1.0), (-1e9, -1e9, 1e9, 1e9)])
def test_part_outside_of_the_image(part: tuple[float, ...]) -> None:
    show(window(part=part), Image([np.full((10, 20), 9, np.uint8)]), Region.rectangle1(0, 0, 5, 5))


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_regions_fill_exactly_their_pixels_and_squares(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 12), st.integers(1, 16)))
    bits = np.array(data.draw(st.lists(st.booleans(), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])))
    pixels = bits.reshape(shape)
    zoom = data.draw(st.integers(1, 4))
    w = window(shape[1] * zoom, shape[0] * zoom, part=(0.0, 0.0, shape[0] - 1.0, shape[1] - 1.0))
    assert (mask(show(w, Region.from_mask(pixels))) == np.kron(pixels, np.ones((zoom, zoom), bool))).all()


@given(st.integers(0, 2**30), st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_margin_is_the_inner_border(seed: int, zoom: int) -> None:
    from scipy import ndimage

    pixels = np.random.default_rng(seed).random((11, 13)) < 0.7
    w = window(13 * zoom, 11 * zoom, part=(0.0, 0.0, 10.0, 12.0), fill=False)
    large = np.kron(pixels, np.ones((zoom, zoom), bool))
    inner = ndimage.binary_erosion(np.pad(large, 1), ndimage.generate_binary_structure(2, 1))[1:-1, 1:-1]
    assert (mask(show(w, Region.from_mask(pixels))) == (large & ~inner)).all()


@given(st.integers(0, 2**30), st.floats(0.3, 3.0), st.sampled_from([0.2, 0.7, 0.95]))
@settings(max_examples=40, deadline=None)
def test_margin_is_the_border_of_what_is_filled(seed: int, zoom: float, filled: float) -> None:
    from scipy import ndimage

    pixels = np.random.default_rng(seed).random((11, 13)) < filled
    width, height = round(17 * zoom), round(15 * zoom)
    w = window(width, height, part=(-2.0, -2.0, 12.0, 14.0))
    large = mask(show(w, Region.from_mask(pixels)))
    w = window(width, height, part=(-2.0, -2.0, 12.0, 14.0), fill=False)
    inner = ndimage.binary_erosion(large, ndimage.generate_binary_structure(2, 1))
    assert (mask(show(w, Region.from_mask(pixels))) == (large & ~inner)).all()


def test_margin_has_no_line_where_the_window_cuts_a_region() -> None:
    picture = show(window(fill=False), Region.rectangle1(-5, -5, 4, 40))
    expected = np.zeros((10, 20), bool)
    expected[4] = True
    assert (mask(picture) == expected).all()


def test_wide_margin() -> None:
    picture = show(window(fill=False, line_width=3.0), Region.rectangle1(-50, -50, 4, 90))
    assert mask(picture).any(axis=1).tolist() == [r in (3, 4, 5) for r in range(10)]


def test_nothing_vanishes_when_zoomed_out() -> None:
    w = window(10, 10, part=(0.0, 0.0, 999.0, 999.0))
    assert mask(show(w, Region.rectangle1(555, 333, 555, 333)))[5, 3]


def test_colours_in_turn_and_opacity() -> None:
    w = window()
    w.change(colours=(RED, GREEN))
    regions = RegionArray.of([Region.rectangle1(0, c, 0, c) for c in range(4)])
    w.show_objects(Objects(regions))
    assert mask(w.picture())[0, :4].tolist() == [True, False, True, False]
    assert mask(w.picture(), GREEN)[0, :4].tolist() == [False, True, False, True]
    w.change(colours=((255, 0, 0, 128),))
    w.show_objects(Region.rectangle1(5, 5, 6, 6).batch() and Objects([Region.rectangle1(5, 5, 6, 6)]))
    assert w.picture()[5, 5].tolist() == [128, 0, 0]


def test_transparent_regions_are_painted_once_when_zoomed_out() -> None:
    w = window(5, 5, part=(0.0, 0.0, 49.0, 49.0))
    w.change(colours=((255, 255, 255, 100),))
    assert (show(w, Region.rectangle1(0, 0, 49, 49)) == 100).all()


@pytest.mark.parametrize("zoom", [1, 4, 7])
def test_contours_pass_through_their_points(zoom: int) -> None:
    rng = np.random.default_rng(zoom)
    rows, columns = rng.uniform(1, 8, 30), rng.uniform(1, 18, 30)
    w = window(20 * zoom, 10 * zoom, part=(0.0, 0.0, 9.0, 19.0))
    drawn = mask(show(w, Contour(rows, columns)))
    at_rows, at_columns = (rows + 0.5) * zoom - 0.5, (columns + 0.5) * zoom - 0.5
    near = np.pad(drawn, 1)
    for r, c in zip(np.rint(at_rows).astype(int), np.rint(at_columns).astype(int)):
        assert near[r : r + 3, c : c + 3].any()


def test_straight_contour_is_one_row() -> None:
    drawn = mask(show(window(), Contour([4.0, 4.0], [2.0, 15.0])))
    expected = np.zeros((10, 20), bool)
    expected[4, 2:16] = True
    assert (drawn == expected).all()


@given(st.lists(st.integers(0, 18 * 16), min_size=4, max_size=4))
def test_segments_have_the_nearest_pixel_in_each_column_or_row(sixteenths: list[int]) -> None:
    r1, c1, r2, c2 = (value / 16 for value in sixteenths)
    drawn = mask(show(window(19, 19), Contour([r1, r2], [c1, c2])))
    if abs(r2 - r1) >= abs(c2 - c1):
        drawn, r1, c1, r2, c2 = drawn.T, c1, r1, c2, r2
    first, last = sorted(int(np.floor(c + 0.5)) for c in (c1, c2))
    assert (np.flatnonzero(drawn.any(axis=0)) == np.arange(first, last + 1)).all()
    assert (drawn.sum(axis=0) <= 1).all()
    for column in range(first, last + 1):
        at = np.interp(column, *zip(*sorted([(c1, r1), (c2, r2)]))) if c1 != c2 else r1
        assert abs(drawn[:, column].argmax() - at) <= 0.5 + 1 / 16


def test_a_point_is_a_dot() -> None:
    for rows in ([4.0], [4.0, 4.0], [4.0, 4.0, 4.0]):
        for width in (1, 3):
            drawn = mask(show(window(line_width=width), Contour(rows, [7.0] * len(rows))))
            assert drawn[4, 7]
            assert drawn.sum() <= width * width


def test_contours_lie_over_each_other_in_their_order() -> None:
    lines = [
        Contour([1.0, 9.0], [10.0, 10.0]),
        Contour([5.0, 5.0], [2.0, 18.0]),
        Contour([], []),
        Contour([0.0], [0.0]),
    ]
    for one_by_one in (False, True):
        for width in (1, 3):
            w = window(line_width=width)
            w.change(colours=(RED, GREEN))
            for group in [[line] for line in lines] if one_by_one else [lines]:
                w.show_objects(Objects(group))
            picture = w.picture()
            assert tuple(picture[9, 10]) == RED[:3]
            assert tuple(picture[5, 10]) == (RED if one_by_one else GREEN)[:3]
            assert tuple(picture[0, 0]) == (RED if one_by_one else GREEN)[:3]


def test_background_of_any_colour() -> None:
    w = Window(0, 0, 7, 5, ("#102030", (16, 32, 48, 255)))
    assert (w.picture() == (16, 32, 48)).all()


@pytest.mark.parametrize("smooth", [True, False])
@pytest.mark.parametrize("width", [2, 3, 4, 7])
def test_wide_lines_cover_what_is_near(width: int, smooth: bool) -> None:
    rng = np.random.default_rng(width)
    rows, columns = rng.uniform(-5, 35, 6), rng.uniform(-5, 45, 6)
    w = window(40, 30, line_width=width, smooth=smooth)
    red = show(w, Contour(rows, columns))[:, :, 0] / 255
    points = np.stack((rows, columns), axis=1) - (0.0 if width % 2 else 0.5)
    at = np.stack(np.mgrid[0:30, 0:40], axis=-1).astype(float)
    distance = np.full((30, 40), np.inf)
    for one, two in pairwise(points):
        step = two - one
        along = np.clip((at - one) @ step / (step @ step), 0, 1)
        distance = np.minimum(distance, np.linalg.norm(at - one - along[:, :, None] * step, axis=-1))
    if smooth:
        assert abs(red - np.clip(width / 2 + 0.5 - distance, 0, 1)).max() < 0.01
    else:
        assert (red == (distance <= width / 2)).all()


@pytest.mark.parametrize("width", [1, 2, 3, 6])
def test_level_lines_are_as_wide_as_they_should_be(width: int) -> None:
    picture = show(window(40, 30, line_width=width), Contour([15.0, 15.0], [-50.0, 90.0]))
    assert (picture[:, 20, 0] == 255).sum() == (picture[:, 20, 0] > 0).sum() == width


def test_lines_that_are_seen_through() -> None:
    for width in (1, 3):
        w = window(line_width=width)
        w.change(colours=((255, 255, 255, 100),))
        picture = show(w, Contour([5.0, 5.0, 5.0], [2.0, 15.0, 2.0]))
        assert picture[5, 8].tolist() == [100, 100, 100], "once, although the line goes to and fro"


def test_dashes() -> None:
    drawn = mask(show(window(line_style=(3, 4)), Contour([4.0, 4.0], [0.0, 19.0])))
    assert not drawn[4, 5]
    assert drawn[4, 1]
    assert drawn[4, 8]


def test_far_and_undefined_points() -> None:
    contour = Contour([4.0, 4.0, np.nan, 4.0], [-1e12, 1e12, 3.0, np.inf])
    assert mask(show(window(), contour))[4].all()


def test_many_points() -> None:
    t = np.linspace(0, 1000, 1_000_000)
    assert mask(show(window(), Contour(5 + 3 * np.sin(t), 10 + 8 * np.cos(t)))).any()


def test_what_is_covered_is_forgotten() -> None:
    w = window()
    image = Image([np.zeros((10, 20), np.uint8)])
    for _ in range(100):
        show(w, image)
        w.show_objects(Objects([Region.rectangle1(0, 0, 1, 1)]))
    assert len(w.shown) == 2


def test_going_on_from_a_picture_gives_the_same() -> None:
    one, two = window(), window()
    for k in range(12):
        thing = Objects([Region.rectangle1(k % 10, k, k % 10, k + 3)])
        one.show_objects(thing)
        one.picture()
        two.show_objects(thing)
    assert (one.picture() == two.picture()).all()


def test_a_picture_stays_as_it_was() -> None:
    w = window()
    before = w.picture()
    show(w, Region.rectangle1(0, 0, 9, 9))
    assert not before.any()


def test_image_size_sets_the_part_unless_the_program_did() -> None:
    w = window()
    image = Image([np.zeros((100, 50), np.uint8)])
    w.fit(image)
    assert w.state.part == (0, 0, 99, 49)
    w.set_part((10, 10, 20, 20))
    w.fit(Image([np.zeros((7, 7), np.uint8)]))
    assert w.state.part == (10, 10, 20, 20)
    w.fit(image)
    assert w.state.part == (0, 0, 99, 49)


@pytest.mark.parametrize("text", ["", " ", "abc", "日本語 ü\u0000\ud800", "a\tb", "x" * 5000, "🙂"])
@pytest.mark.parametrize("font", ["default-Normal-14", "Courier-Bold-9", "mono-Italic-30"])
def test_any_text(text: str, font: str) -> None:
    from hdev.display.text import Box, Text, face

    how = face(font)
    assert how is not None
    w = window(80, 40)
    w.show("text", Text((text, text), "top", "left", (RED,), how, box=Box()))
    w.show("text", Text((text,), -5.0, 1e300, (RED,), how, image=True))
    w.picture()


def test_text_lies_inside_of_its_extents() -> None:
    from hdev.display.text import Text, extents, face

    how = face("default-Normal-20")
    assert how is not None
    w = window(300, 100)
    w.show("text", Text(("Hxg 123",), 10, 20, (RED,), how))
    rows, columns = np.nonzero(w.picture().any(axis=2))
    height, width = extents(("Hxg 123",), how)
    assert rows.min() >= 10
    assert rows.max() < 10 + height
    assert columns.min() >= 20
    assert columns.max() <= 20 + width


@pytest.mark.parametrize(
    ("name", "size", "bold", "fixed"),
    [
        ("default-Normal-16", 16, False, False),
        ("Courier-Bold-14", 14, True, True),
        ("default-24", 24, False, False),
        ("-Courier-18-*-0-*-*-1-", 18, True, True),
        ("mono", 14, False, True),
    ],
)
def test_font_names(name: str, size: int, bold: bool, fixed: bool) -> None:
    from hdev.display.text import face

    how = face(name)
    assert how is not None
    assert (how.size, how.bold, how.fixed) == (size, bold, fixed)
