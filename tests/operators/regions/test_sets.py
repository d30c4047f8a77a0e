"""Set operations against masks; empty tuples and regions; what the system parameters say about them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from hdev.iconic import Objects, Region, RegionArray
from operators import Caller, batch, fails, mask, masks, same_size

hl = Caller()
NOTHING = RegionArray.of([])


@settings(max_examples=40, deadline=None)
@given(same_size(4))
def test_set_operations(four):
    a, b, c, d = four
    shape = a.shape
    first, second = batch(a, b), batch(c, d)
    both = c | d
    assert all(np.array_equal(m, w) for m, w in zip(masks(hl.union2(first, second), shape), (a | both, b | both)))
    assert all(np.array_equal(m, w) for m, w in zip(masks(hl.intersection(first, second), shape), (a & both, b & both)))
    assert all(np.array_equal(m, w) for m, w in zip(masks(hl.difference(first, second), shape), (a & ~both, b & ~both)))
    found = masks(hl.symm_difference(first, second), shape)
    assert all(np.array_equal(m, w) for m, w in zip(found, (a ^ both, b ^ both)))
    assert np.array_equal(mask(hl.union1(batch(a, b, c)), shape), a | b | c)


def test_each_result_is_in_normal_form():
    left, right = Region.rectangle1(0, 0, 3, 4), Region.rectangle1(0, 5, 3, 9)
    assert hl.union2(left, right) == Objects([Region.rectangle1(0, 0, 3, 9)])


def test_complement_is_taken_in_the_largest_image():
    caller = Caller(width=7, height=5)
    assert np.array_equal(
        mask(caller.complement(Region.rectangle1(1, 1, 2, 9)), (5, 7)), ~np.pad(np.ones((2, 6), bool), ((1, 2), (1, 0)))
    )
    caller.gen_circle([1], [1], [1])
    assert caller.session.system["width"] == 7


def test_images_make_the_largest_image_larger():
    from hdev.iconic import Image

    caller = Caller(width=7, height=5)
    caller.threshold(Image([np.zeros((9, 3), np.uint8)]), [0], [1])
    assert caller.session.system.image_box == (0, 0, 8, 6)


def test_nothing():
    some = Region.rectangle1(0, 0, 3, 4)
    assert len(hl.union1(NOTHING)) == 0
    assert len(hl.intersection(NOTHING, some)) == 0
    assert hl.difference(some, NOTHING) == Objects([some])
    assert hl.intersection(some, NOTHING) == Objects([Region.empty()])
    assert hl.union2(Region.empty(), some) == Objects([some])


def test_what_is_empty_does_as_the_system_says():
    some = Region.rectangle1(0, 0, 3, 4)
    fails(2101, Caller(no_object_result="exception").union1, NOTHING)
    fails(2101, Caller(no_object_result="exception").complement, NOTHING)
    fails(3, Caller(no_object_result="false").area_center, NOTHING)
    fails(3036, Caller(empty_region_result="exception").area_center, batch(some, Region.empty()))
    caller = Caller(store_empty_region="false")
    assert len(caller.intersection(batch(some, Region.empty()), some)) == 1
    assert len(caller.gen_empty_region()) == 1


def test_wrong_kinds():
    from hdev.iconic import Contour

    fails(2105, hl.union1, Contour([0, 1], [0, 1]))


def test_extreme_coordinates():
    far = 2**31 - 1
    corner = Region.rectangle1(-far, -far, -far + 1, -far + 1)
    other = Region.rectangle1(far - 1, far - 1, far, far)
    assert hl.area_center(hl.union2(corner, other))[0] == [8]
    assert hl.intersection(corner, other) == Objects([Region.empty()])
