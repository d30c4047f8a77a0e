import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Contour, Image, Objects, Region, RegionArray, concat
from hdev.iconic.objects import as_objects, regions_of

IMAGE = Image.from_numpy(np.zeros((2, 3), np.uint8))
CONTOUR = Contour([0, 1], [0, 1])


def square(k):
    return Region.rectangle1(k, k, k + 1, k + 2)


def model(value):
    """The objects of a value as a list."""
    return [value] if not isinstance(value, (Objects, list)) else list(value)


@given(st.data())
def test_concat_and_select_like_lists(data):
    known = [Objects(), square(0), IMAGE, CONTOUR, Objects(RegionArray.of([square(1), square(2), square(3)]))]
    lists = [model(value) for value in known]
    for _ in range(data.draw(st.integers(0, 12))):
        a = data.draw(st.integers(0, len(known) - 1))
        if data.draw(st.booleans()):
            b = data.draw(st.integers(0, len(known) - 1))
            known.append(concat(known[a], known[b]))
            lists.append(lists[a] + lists[b])
        elif lists[a]:
            indices = data.draw(st.lists(st.integers(0, len(lists[a]) - 1), max_size=4))
            known.append(as_objects(known[a]).select(indices))
            lists.append([lists[a][k] for k in indices])
    for value, expected in zip(known, lists):
        assert len(value) == len(expected)
        assert list(value) == expected
        assert [value[k] for k in range(len(value))] == expected
        if expected:
            assert value[-1] == expected[-1]
        if all(isinstance(one, Region) for one in expected):
            assert list(regions_of(value)) == expected


def test_one_object_equals_the_tuple_of_it():
    assert Objects([IMAGE]) == IMAGE
    assert square(1) == Objects([square(1)])
    assert hash(Objects([square(1)])) == hash(square(1))
    assert Objects([square(1)]) != square(2)
    assert Objects([square(1)]) != Objects([square(1), square(1)])
    assert Objects() != Objects([IMAGE])
    assert Objects([IMAGE]) != "image"


def test_appending_in_a_loop_is_linear():
    def seconds(count):
        begin = time.perf_counter()
        everything = Objects()
        for _ in range(count):
            everything = everything.concat(CONTOUR)
        assert len(everything) == count
        return time.perf_counter() - begin

    assert min(seconds(40_000) for _ in range(3)) < 12 * min(seconds(10_000) for _ in range(3))


def test_two_continuations_of_one_tuple():
    base = Objects([square(0)])
    one, two = base.concat(square(1)), base.concat(square(2))
    assert list(one) == [square(0), square(1)]
    assert list(two) == [square(0), square(2)]
    assert len(base) == 1


def test_batches_stay_batches():
    batch = RegionArray.of([square(k) for k in range(5)])
    objects = Objects(batch)
    assert objects.regions() is batch
    assert np.shares_memory(objects[3].row, batch.row)
    assert objects.select([4, 0]).regions() == RegionArray.of([square(4), square(0)])
    assert objects[1:3].regions() == RegionArray.of([square(1), square(2)])
    assert concat(objects, square(9)).regions() == RegionArray.of([*batch, square(9)])
    assert np.shares_memory(batch.slice(1, 3).row, batch.row)
    assert batch.slice(1, 3) == batch.select([1, 2])
    assert len(Objects(RegionArray.of([]))) == 0


def test_region_array_selection():
    batch = RegionArray.of([square(0), Region.empty(), square(2)])
    assert list(batch.select([True, True, False])) == [square(0), Region.empty()]
    assert list(batch.select([2, 2, 0])) == [square(2), square(2), square(0)]
    assert list(batch.select([])) == []
    assert batch[-1] == square(2)
    for which in ([3], [True]):
        with pytest.raises(IndexError):
            batch.select(which)
    with pytest.raises(IndexError):
        batch[3]


def test_kinds():
    mixed = Objects([IMAGE, square(0), CONTOUR])
    assert mixed.kinds == {"image", "region", "xld"}
    assert Objects().kinds == set()
    assert len(Objects().regions()) == 0
    with pytest.raises(TypeError, match="regions"):
        mixed.regions()
    with pytest.raises(TypeError):
        regions_of(IMAGE)


def test_index_errors():
    for index in (3, -4):
        with pytest.raises(IndexError):
            Objects([IMAGE, square(0), CONTOUR])[index]
    with pytest.raises(IndexError):
        Objects([IMAGE]).select([1])
    with pytest.raises(IndexError):
        Objects([IMAGE]).select([-1])
