"""hit_or_miss, pruning and the operators of older versions against masks and formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from segmentation_support import call, examples, masks, objects

from hdev.errors import HError
from hdev.iconic import Region, RegionArray, setops

FREE = {"clip_region": "false"}


def one(value):
    (region,) = objects(value)
    return region


def shaped(text):
    """A region from rows of characters; '#' belongs to it."""
    return Region.from_mask(np.array([[c == "#" for c in line] for line in text.split()]))


def within(region, shape=(60, 60), origin=-15):
    return region.to_mask(shape, origin, origin)


small = st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=5)


def points(pairs):
    return Region.from_points([r for r, _ in pairs], [c for _, c in pairs])


@examples
@given(masks, small, small, st.integers(-2, 2), st.integers(-2, 2))
def test_hit_or_miss(mask, inside, outside, row, column):
    found = one(call("hit_or_miss", Region.from_mask(mask), points(inside), points(outside), row, column, **FREE))
    room = np.pad(mask, 12).astype(bool)
    expected = np.ones(room.shape, bool)
    for r, c in set(inside):
        expected &= np.roll(room, (row - r, column - c), (0, 1))
    for r, c in set(outside):
        expected &= ~np.roll(room, (row - r, column - c), (0, 1))
    assert found == Region.from_mask(expected, -12, -12)


def test_hit_or_miss_without_elements():
    square = Region.rectangle1(0, 0, 4, 4)
    pixel = Region.from_points([0], [0])
    assert one(call("hit_or_miss", square, pixel, Region.empty(), 0, 0)) == square
    assert one(call("hit_or_miss", square, Region.empty(), pixel, 0, 0)).is_empty
    assert one(call("hit_or_miss", Region.empty(), pixel, pixel, 0, 0)).is_empty


def test_corners_are_cut_and_filled():
    corner = shaped("##. ##. ..."), shaped("... ..# ###")
    square = Region.rectangle1(5, 5, 9, 9)
    thin = one(call("thinning", square, *corner, 1, 1, 1))
    assert thin == setops.difference(square, Region.from_points([9], [9]))
    assert one(call("thinning", square, *corner, 1, 1, 0)) == square
    # again and again until no corner of this kind is left
    whole = one(call("thinning", square, *corner, 1, 1, "maximal"))
    assert one(call("thinning", whole, *corner, 1, 1, 1)) == whole
    notch = shaped("### #.. #..")
    place = shaped("### #.. #.."), shaped("... .#. ...")
    thick = one(call("thickening", notch, *place, 1, 1, 1))
    assert thick == setops.union(notch, Region.from_points([1], [1]))


@pytest.mark.parametrize(("iterations", "code"), [(-1, 1303), ("all", 1303), (1.5, 1203), ([1, 2], 1403)])
@pytest.mark.parametrize("name", ["thinning", "thickening"])
def test_iterations(name, iterations, code):
    pixel = Region.from_points([0], [0])
    with pytest.raises(HError) as caught:
        call(name, pixel, pixel, pixel, 0, 0, iterations)
    assert caught.value.code == code


def test_pruning():
    tee = shaped("......... ######### ....#.... ....#.... ....#....")
    assert one(call("pruning", tee, 3)) == tee
    assert one(call("pruning", tee, 4)) == Region.rectangle1(1, 0, 1, 8)
    assert one(call("pruning", tee, 5)) == Region.from_points([1], [4])
    straight = Region.rectangle1(0, 0, 0, 3)
    assert one(call("pruning", straight, 4)) == straight
    assert one(call("pruning", straight, 5)).is_empty
    pixel = Region.from_points([3], [9])
    assert one(call("pruning", pixel, 1)) == pixel
    assert one(call("pruning", pixel, 2)).is_empty
    ring = setops.difference(Region.rectangle1(0, 0, 9, 9), Region.rectangle1(1, 1, 8, 8))
    assert one(call("pruning", ring, 500)) == ring
    assert one(call("pruning", Region.empty(), 5)).is_empty
    with pytest.raises(HError) as caught:
        call("pruning", tee, 0)
    assert caught.value.code == 1301


@examples
@given(masks)
def test_skeleton_gives_the_region_back(mask):
    """Lantuejoul: dilating the parts of the skeleton as often as the region was eroded gives the region."""
    region = Region.from_mask(mask)
    skeleton = one(call("morph_skeleton", region))
    room = np.pad(mask, 2).astype(bool)
    expected = np.zeros_like(room)
    eroded = room
    square = np.ones((3, 3))
    while eroded.any():
        expected |= eroded & ~ndimage.binary_opening(eroded, square)
        eroded = ndimage.binary_erosion(eroded, square)
    assert skeleton == Region.from_mask(expected, -2, -2)


@examples
@given(masks, small)
def test_hats(mask, pairs):
    region, element = Region.from_mask(mask), points(pairs)
    expected = setops.union(one(call("top_hat", region, element)), one(call("bottom_hat", region, element)))
    assert one(call("morph_hat", region, element)) == expected


@examples
@given(masks, st.lists(small, min_size=1, max_size=3))
def test_fitting(mask, several):
    region = Region.from_mask(mask)
    elements = [points(pairs) for pairs in several]
    opened = setops.union_all([one(call("opening", region, e)) for e in elements])
    expected = one(call("closing", opened, elements[0]))
    for element in elements[1:]:
        expected = setops.intersection(expected, one(call("closing", opened, element)))
    assert one(call("fitting", region, RegionArray.of(elements))) == expected


def test_opening_seg():
    two = setops.union_all(
        [Region.rectangle1(0, 0, 9, 9), Region.rectangle1(0, 20, 9, 29), Region.rectangle1(4, 10, 5, 19)]
    )
    parts = list(objects(call("opening_seg", two, Region.rectangle1(0, 0, 2, 2))))
    assert parts == [Region.rectangle1(0, 0, 9, 9), Region.rectangle1(0, 20, 9, 29)]
    assert list(objects(call("opening_seg", Region.empty(), Region.rectangle1(0, 0, 2, 2)))) == []
