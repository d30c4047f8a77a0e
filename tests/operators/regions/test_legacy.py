"""Operators of older versions on regions, lines and gray values along lines."""

import numpy as np
import pytest

from hdev.errors import HError
from hdev.iconic import Image, Objects, Region, setops
from operators import Caller

hl = Caller()


def one(result):
    (region,) = result
    return region


def lists(result):
    return tuple(value if isinstance(value, list) else [value] for value in result)


def test_chain_goes_around():
    square = Region.rectangle1(3, 5, 5, 7)
    (row,), (column,), chain = lists(hl.get_region_chain(square))
    assert (row, column) == (3, 7)
    steps = [(0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1)]
    at = (row, column)
    seen = [at]
    for code in chain:
        at = (at[0] + steps[code][0], at[1] + steps[code][1])
        seen.append(at)
    assert at == (row, column)
    rows, columns = hl.get_region_contour(square)
    assert seen == list(zip(rows, columns))
    assert len(chain) == 8


def test_chain_of_little():
    assert lists(hl.get_region_chain(Region.from_points([-4], [9]))) == ([-4], [9], [])
    assert hl.get_region_chain(Region.empty()) == ([], [], [])
    with pytest.raises(HError) as caught:
        hl.get_region_chain(Region.from_points([0, 5], [0, 5]))
    assert caught.value.code == 3106


@pytest.mark.parametrize("distance", [0, 1, 77, 2000])
def test_hamming_distance(distance):
    square = Region.rectangle1(-5, 10, 20, 30)
    changed = one(hl.hamming_change_region(square, 50, 40, distance))
    where = setops.symmetric_difference(square, changed)
    assert where.area == distance
    assert where.clip(0, 0, 39, 49) == where


@pytest.mark.parametrize(
    ("arguments", "code"), [((0, 9, 1), 1301), ((9, 0, 1), 1302), ((3, 3, 10), 1303), ((3, 3, -1), 1303)]
)
def test_hamming_errors(arguments, code):
    with pytest.raises(HError) as caught:
        hl.hamming_change_region(Region.empty(), *arguments)
    assert caught.value.code == code


# rows and columns of the ends: horizontal (length 10), diagonal (5), vertical (3)
LINES = ([0, 0, 2], [0, 0, 4], [0, 4, 5], [10, 3, 4])


def test_select_lines():
    assert lists(hl.select_lines(*LINES, "length", "and", 4, 6)) == ([0], [0], [4], [3])
    assert lists(hl.select_lines(*LINES, "phi", "and", 1.5, "max")) == ([2], [4], [5], [4])
    assert lists(hl.select_lines(*LINES, ["length", "row"], "and", [4, 1], ["max", "max"])) == ([0], [0], [4], [3])
    assert lists(hl.select_lines(*LINES, ["length", "row"], "or", [9, 3], ["max", 4])) == (
        [0, 2],
        [0, 4],
        [0, 5],
        [10, 4],
    )
    assert lists(hl.select_lines(*LINES, "column", "and", "min", "max")) == LINES
    assert hl.select_lines([], [], [], [], "length", "and", "min", "max") == ([], [], [], [])


def test_partition_and_longest():
    parts = lists(hl.partition_lines(*LINES, "length", "and", 4, 6))
    assert parts == ([0], [0], [4], [3], [0, 2], [0, 4], [0, 5], [10, 4])
    assert hl.select_lines_longest(*LINES, 2) == ([0, 0], [0, 0], [0, 4], [10, 3])
    assert hl.select_lines_longest(*LINES, 20) == ([0, 0, 2], [0, 0, 4], [0, 4, 5], [10, 3, 4])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (([1], [1, 2], [1], [1], "length", "and", 0, 1), 1402),
        (([1], [1], [1], [1], "area", "and", 0, 1), 1305),
        (([1], [1], [1], [1], "length", "xor", 0, 1), 1306),
        (([1], [1], [1], [1], "length", "and", [0, 1], 1), 1407),
        (([1], [1], [1], [1], "length", "and", 0, []), 1408),
        (([1], [1], [1], [1], "length", "and", "max", 1), 1207),
        (([1], [1], [1], [1], [], "and", [], []), 1405),
    ],
)
def test_line_errors(arguments, code):
    for name in ("select_lines", "partition_lines"):
        with pytest.raises(HError) as caught:
            getattr(hl, name)(*arguments)
        assert caught.value.code == code


GRAY = np.array([[9, 9, 9, 90], [8, 9, 50, 12], [7, 9, 10, 11], [6, 9, 10, 50], [5, 60, 10, 11]], np.uint8)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((2, "gradient", "row", 1), [[1, 1, 0, 0], [1, 1, 0, 1], [1, 1, 1, 1], [1, 1, 1, 0], [1, 0, 1, 0]]),
        ((2, "mean", "row", 1.5), [[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0], [0, 0, 1, 0]]),
        ((0, "gradient", "column", 2), [[1, 1, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0]]),
    ],
)
def test_expand_line(arguments, expected):
    image = Image.from_numpy(GRAY)
    assert one(hl.expand_line(image, *arguments)) == Region.from_mask(np.array(expected))


def test_expand_line_in_a_domain():
    image = Image.from_numpy(np.full((9, 9), 3, np.uint8)).with_domain(
        setops.union(Region.rectangle1(4, 2, 8, 3), Region.rectangle1(0, 2, 1, 3))
    )
    assert one(hl.expand_line(image, 5, "gradient", "row", 0)) == Region.rectangle1(4, 2, 8, 3)
    assert one(hl.expand_line(image, 3, "gradient", "row", 0)).is_empty
    assert one(hl.expand_line(image.with_domain(Region.empty()), 3, "mean", "column", 0)).is_empty


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((5, "mean", "row", 1), 1301),
        ((-1, "mean", "row", 1), 1301),
        ((0, "no", "row", 1), 1302),
        ((0, "mean", "no", 1), 1303),
        ((0, "mean", "row", 256), 1304),
    ],
)
def test_expand_line_errors(arguments, code):
    with pytest.raises(HError) as caught:
        hl.expand_line(Image.from_numpy(GRAY), *arguments)
    assert caught.value.code == code


def test_edge_segments_of_a_rectangle():
    values = np.zeros((60, 80), np.uint8)
    values[20:40, 15:65] = 200
    begin_row, begin_column, end_row, end_column = map(
        np.asarray, hl.detect_edge_segments(Image.from_numpy(values), 3, 60, 2, 10)
    )
    lengths = np.hypot(end_row - begin_row, end_column - begin_column)
    assert (lengths >= 10).all()
    horizontal = np.abs(end_row - begin_row) <= 2
    vertical = np.abs(end_column - begin_column) <= 2
    assert (horizontal | vertical).all()
    assert lengths[horizontal].sum() > 80
    assert lengths[vertical].sum() > 25
    near = np.minimum(np.abs(begin_row - 19.5), np.abs(begin_row - 39.5)) < 2
    assert near[horizontal].all()
    assert hl.detect_edge_segments(Image.from_numpy(values), 3, 255, 2, 10) == ([], [], [], [])
    assert hl.detect_edge_segments(Image.from_numpy(values), 3, 60, 2, 500) == ([], [], [], [])


@pytest.mark.parametrize(
    ("arguments", "code"), [((4, 1, 1, 1), 1301), ((3, -1, 1, 1), 1302), ((3, 1, -1, 1), 1303), ((3, 1, 1, -1), 1304)]
)
def test_edge_segment_errors(arguments, code):
    with pytest.raises(HError) as caught:
        hl.detect_edge_segments(Image.from_numpy(GRAY), *arguments)
    assert caught.value.code == code
    with pytest.raises(HError) as caught:
        hl.detect_edge_segments(Image.from_numpy(GRAY.astype(np.uint16)), 3, 1, 1, 1)
    assert caught.value.code == 9001


def test_interjacent():
    left, right = Region.rectangle1(5, 5, 14, 14), Region.rectangle1(5, 25, 14, 34)
    touching = Region.rectangle1(5, 15, 14, 24)
    within = Caller(width=40, height=20)

    def lines(mode, *regions):
        (result,) = within.interjacent(Objects(regions), mode)
        return result

    middle = lines("medial_axis", left, right)
    assert middle.contains([10], [19])[0] or middle.contains([10], [20])[0]
    for one in (left, right):
        assert setops.intersection(middle, one).is_empty
    # What touches is separated by 'mixed' and by 'border' only.
    assert setops.intersection(lines("medial_axis", left, touching), setops.union(left, touching)).is_empty
    for mode in ("mixed", "border"):
        found = lines(mode, left, touching)
        assert found.contains([10], [14])[0] or found.contains([10], [15])[0]
    outline = lines("border", left)
    assert outline.area == 32  # the corners are no part of a line one pixel wide
    assert setops.difference(outline, left).is_empty
    assert lines("border").is_empty
    with pytest.raises(HError) as caught:
        lines("middle", left)
    assert caught.value.code == 1301


def test_obj_def():
    assert hl.test_obj_def(Region.empty()) == [1]
    assert len(hl.test_obj_def(Objects((Region.empty(), Region.empty())))) == 2
