"""Text drawn at known angles: orientation, slant, pixels and regions of characters."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from scipy import ndimage

from hdev.iconic import Image, Objects, Region
from hdev.iconic.objects import as_objects
from tests.operators.classification.data import array, call, fails

LINES = ("THE QUICK BROWN", "FOX HILT JUMPED", "OVER LAZY DOGS")
FULL = Region.rectangle1(0, 0, 299, 499)


def letters(line: str) -> int:
    """How many connected characters a line has: some touch each other."""
    canvas = np.zeros((60, 500), np.uint8)
    cv2.putText(canvas, line, (60, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 180, 2, cv2.LINE_AA)
    return ndimage.label(canvas > 60, np.ones((3, 3)))[1]


COUNTS = [letters(line) for line in LINES]


def page(
    angle: float = 0.0, slant: float = 0.0, lines: tuple[str, ...] = LINES, noise: float = 5.0, kind: str = "byte"
) -> Image:
    """Text turned counterclockwise; its strokes lean to the left where `slant` is positive."""
    canvas = np.full((300, 500), 220, np.uint8)
    for k, text in enumerate(lines):
        cv2.putText(canvas, text, (60, 100 + 55 * k), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 40, 2, cv2.LINE_AA)
    c, s = math.cos(angle), math.sin(angle)
    matrix = np.array([[c, s], [-s, c]]) @ np.array([[1, math.tan(slant)], [0, 1]])
    center = np.array([250, 150])
    moved = np.hstack([matrix, (center - matrix @ center)[:, None]])
    canvas = cv2.warpAffine(canvas, moved, (500, 300), borderValue=220, flags=cv2.INTER_CUBIC)
    canvas = np.clip(canvas + np.random.default_rng(0).normal(0, noise, canvas.shape), 0, 255)
    return Image([(canvas * 257).astype(np.uint16) if kind == "uint2" else canvas.astype(np.uint8)], kind)


@pytest.mark.parametrize("angle", [0.0, 0.05, -0.1, 0.3, -0.45, 0.17])
def test_orientation(angle: float) -> None:
    for image in (page(angle), page(angle, kind="uint2")):
        found = call("text_line_orientation", FULL, image, 25, -0.523599, 0.523599)
        assert abs(found - angle) < 0.004
    single = page(angle, lines=("", "FOX HILT JUMPED"))
    assert abs(call("text_line_orientation", FULL, single, 25, -0.6, 0.6) - angle) < 0.03


def test_orientation_over_all_angles() -> None:
    found = call("text_line_orientation", FULL, page(math.pi / 2), 25, 1.0, 2.0)
    assert abs(found - math.pi / 2) < 0.004
    assert abs(call("text_line_orientation", FULL, page(0.3), 25, 0.4, 0.5) - 0.4) < 0.1  # the interval holds


@pytest.mark.parametrize("angle", [0.0, 0.1, -0.2, 0.3, -0.4])
def test_slant(angle: float) -> None:
    found = call("text_line_slant", FULL, page(slant=angle), 25, -0.6, 0.6)
    assert abs(found - angle) < 0.02


def test_slant_can_be_undone_as_documented() -> None:
    image = page(slant=0.2)
    matrix = call(
        "hom_mat2d_slant", call("hom_mat2d_identity"), -call("text_line_slant", FULL, image, 25, -0.6, 0.6), "x", 0, 0
    )
    straight = call("affine_trans_image", image, matrix, "constant", "false")
    assert abs(call("text_line_slant", Region.rectangle1(20, 20, 270, 440), straight, 25, -0.6, 0.6)) < 0.03


def test_every_region_has_an_angle() -> None:
    image = page(0.1)
    found = array(call("text_line_orientation", Objects([FULL, Region.empty(), FULL]), image, 25, -0.5, 0.5))
    assert abs(found[0] - 0.1) < 0.004
    assert found[1] == 0.0
    assert found[2] == found[0]
    assert call("text_line_slant", Region.empty(), image, 25, 0.2, 0.5) == 0.2


def test_wrong_angles() -> None:
    image = page()
    for name in ("text_line_orientation", "text_line_slant"):
        for position, values in ((1, (0, -0.1, 0.1)), (2, (25, -4.0, 0.1)), (3, (25, 0.2, 0.1))):
            with fails(1300 + position):
                call(name, FULL, image, *values)
        with fails(9001):
            call(name, FULL, Image([np.zeros((3, 3), np.int16)], "int2"), 25, -0.1, 0.1)
        with fails(3359):
            call(name, FULL, Image([image.channels[0]] * 3, "byte"), 25, -0.1, 0.1)


# ------------------------------------------------------------------------------------------------------------- characters

SEGMENT = ["local_auto_shape", "false", "false", "medium", 20, 25, 0, 10]
SELECT = ["false", "medium", [20, 3, 40], 25, "false", "false", "none", "false", "medium", "false", 5, "completion"]


@pytest.mark.parametrize("method", ["local_auto_shape", "local_contrast_best"])
@pytest.mark.parametrize("kind", ["byte", "uint2"])
def test_characters_are_found(method: str, kind: str) -> None:
    image = page(kind=kind)
    contrast = 40 if kind == "byte" else 40 * 257
    foreground, region, used = call("segment_characters", FULL, image, method, *SEGMENT[1:7], contrast)
    (region,) = as_objects(region)
    gray = image.channels[0]
    dark = region.to_mask(gray.shape)
    assert gray[dark].mean() < 0.6 * gray.max()
    assert dark.sum() > 0.8 * (gray < 0.45 * gray.max()).sum()
    assert used == contrast if method == "local_contrast_best" else used > 0
    assert np.array_equal(as_objects(foreground)[0].channels[0], gray)
    parts = as_objects(call("select_characters", region, *SELECT))
    assert len(parts) == sum(COUNTS)
    boxes = np.array([part.bounding_box for part in parts])
    lines = np.split(boxes, np.cumsum(COUNTS)[:2])
    for line in lines:
        assert (np.diff(line[:, 1]) > 0).all()
        assert np.ptp(line[:, 2]) < 10
    assert lines[0][:, 2].max() < lines[1][:, 0].min()


def test_illumination_does_not_matter() -> None:
    image = page()
    ramp = np.linspace(0.4, 1.0, 500)[None, :]
    shaded = Image([(image.channels[0] * ramp).astype(np.uint8)], "byte")
    region = as_objects(call("segment_characters", FULL, shaded, *SEGMENT)[1])
    assert len(as_objects(call("select_characters", region, *SELECT))) == sum(COUNTS)


def test_lines_are_eliminated() -> None:
    canvas = np.array(page().channels[0])
    canvas[120:123] = 30
    canvas[:, 30:33] = 30
    image = Image([canvas], "byte")
    with_lines, without = (
        as_objects(call("segment_characters", FULL, image, "local_auto_shape", flag, *SEGMENT[2:])[1])[0]
        for flag in ("false", "true")
    )
    assert with_lines.to_mask((300, 500))[120:123].mean() > 0.9
    assert without.to_mask((300, 500))[121, :50].sum() == 0
    assert len(as_objects(call("select_characters", without, *SELECT))) == sum(COUNTS)


def test_dots_become_characters() -> None:
    canvas = np.full((60, 160), 220, np.uint8)
    for k, pattern in enumerate(("0110100110010110", "1111100011101111")):
        for n, dot in enumerate(pattern):
            if dot == "1":
                cv2.circle(canvas, (20 + 60 * k + 8 * (n % 4), 15 + 8 * (n // 4)), 2, 40, -1)
    image = Image([canvas], "byte")
    everywhere = Region.rectangle1(0, 0, 59, 159)
    region = as_objects(
        call("segment_characters", everywhere, image, "local_contrast_best", "false", "true", "medium", 30, 30, 0, 40)[
            1
        ]
    )
    select = [
        "true",
        "medium",
        [30, 3, 50],
        [30, 10, 50],
        "false",
        "false",
        "none",
        "false",
        "wide",
        "false",
        1,
        "completion",
    ]
    assert len(as_objects(call("select_characters", region, *select))) == 2


def boxes_of(*boxes: tuple[int, int, int, int]) -> Region:
    mask = np.zeros((100, 200), bool)
    for row1, column1, row2, column2 in boxes:
        mask[row1 : row2 + 1, column1 : column2 + 1] = True
    return Region.from_mask(mask)


def select(region: Region, **changes: object) -> list[tuple[int, ...]]:
    names = [
        "dot_print",
        "stroke_width",
        "char_width",
        "char_height",
        "punctuation",
        "diacritic_marks",
        "partition_method",
        "partition_lines",
        "fragment_distance",
        "connect_fragments",
        "clutter_size_max",
        "stop_after",
    ]
    values = [
        changes.get(name, default)
        for name, default in zip(names, [*SELECT[:2], [10, 4, 14], [20, 12, 26], *SELECT[4:]])
    ]
    return [part.bounding_box for part in as_objects(call("select_characters", region, *values))]


def test_selection_of_regions() -> None:
    a, b, small, mark = (10, 10, 29, 19), (10, 30, 29, 39), (27, 43, 29, 45), (4, 33, 7, 36)
    assert select(boxes_of(a, b, small, mark)) == [a, b]
    assert select(boxes_of(a, b, small, mark), punctuation="true") == [a, b, small]
    assert select(boxes_of(a, b, mark), diacritic_marks="true") == [a, (4, 30, 29, 39)]
    assert select(boxes_of(a, b, small), clutter_size_max=10, punctuation="true") == [a, b]
    broken = boxes_of((10, 10, 18, 19), (20, 10, 29, 19))
    assert select(broken) == []
    assert select(broken, connect_fragments="true") == [a]
    wide = boxes_of((10, 10, 29, 29))
    assert select(wide) == []
    assert select(wide, partition_method="fixed_width") == [a, (10, 20, 29, 29)]
    joined = boxes_of((10, 10, 29, 20), (18, 21, 20, 22), (10, 23, 29, 31))
    assert select(joined, partition_method="variable_width") == [(10, 10, 29, 20), (10, 21, 29, 31)]
    high = boxes_of((10, 10, 49, 19))
    assert select(high, partition_lines="true") == [a, (30, 10, 49, 19)]
    assert select(boxes_of((2, 2, 4, 4), a), stop_after="step1_select_candidates") == [(2, 2, 4, 4), a]
    assert select(Region.empty()) == []


def test_wrong_parameters() -> None:
    image = page()
    wrong = [(1, "x"), (2, "x"), (3, "x"), (4, "x"), (5, 0), (6, [25, 30]), (8, -1)]
    for position, value in wrong:
        settings = list(SEGMENT)
        settings[position - 1] = value
        with fails(1300 + position):
            call("segment_characters", FULL, image, *settings)
    wrong = [
        (1, "x"),
        (2, "x"),
        (3, 0),
        (4, 0),
        (5, "x"),
        (6, "x"),
        (7, "x"),
        (8, "x"),
        (9, "x"),
        (10, "x"),
        (11, -1),
        (12, "x"),
    ]
    for position, value in wrong:
        settings = list(SELECT)
        settings[position - 1] = value
        with fails(1300 + position):
            call("select_characters", FULL, *settings)
    with fails(1403):
        call("select_characters", FULL, *SELECT[:2], [1, 2, 3, 4], *SELECT[3:])
    empty = call("segment_characters", Region.empty(), image, *SEGMENT)
    assert as_objects(empty[1])[0].is_empty
