"""Maximally stable extremal regions: shapes whose stability is known, and the tree against thresholding and labelling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from segmentation_support import call, examples, objects

from hdev.errors import HError
from hdev.iconic import Image, Region, setops
from hdev.iconic.kernels.trees import component_tree, component_tree_flooded


def mser(image, polarity="both", low=(), high=(), delta=15, **settings):
    names, values = list(settings), list(settings.values())
    arguments = (polarity, list(low), list(high), delta, names, values)
    return tuple(list(objects(result)) for result in call("segment_image_mser", image, *arguments))


def steps(dtype=np.uint8, factor=1):
    """A dark and a light square on gray; in the dark one a darker one."""
    values = np.full((60, 80), 120 * factor, dtype)
    values[10:30, 10:30] = 60 * factor
    values[15:20, 15:20] = 10 * factor
    values[35:50, 40:70] = 200 * factor
    return values


OUTER = Region.rectangle1(10, 10, 29, 29)
INNER = Region.rectangle1(15, 15, 19, 19)
WHOLE = Region.rectangle1(0, 0, 59, 79)
LIGHT = Region.rectangle1(35, 40, 49, 69)


@pytest.mark.parametrize(("dtype", "factor"), [(np.uint8, 1), (np.uint16, 256)])
def test_squares(dtype, factor):
    image = Image.from_numpy(steps(dtype, factor))
    dark, light = mser(image, delta=15 * factor)
    # the gray ground belongs to both: it is darker than the light square and lighter than the dark one
    assert dark == [setops.difference(WHOLE, LIGHT), OUTER, INNER]
    assert light == [setops.difference(WHOLE, OUTER), LIGHT]  # without the inner square alone it is too similar
    assert mser(image, "dark", delta=15 * factor)[1] == []
    assert mser(image, "light", delta=15 * factor)[0] == []


def test_limits():
    image = Image.from_numpy(steps())
    ground = setops.difference(WHOLE, LIGHT)
    assert mser(image, "dark", low=[26])[0] == [ground, OUTER]
    assert mser(image, "dark", low=[25])[0] == [ground, OUTER, INNER]
    assert mser(image, "dark", high=[399])[0] == [INNER]
    assert mser(image, "dark", high=[400])[0] == [OUTER, INNER]
    assert mser(image, "dark", min_diversity=0.93)[0] == [OUTER, INNER]  # 0.908 of the ground, 0.9375 of the outer one
    assert mser(image, "dark", min_gray=60)[0] == [ground, OUTER]
    assert mser(image, "dark", max_gray=59)[0] == [INNER]
    assert mser(image, "dark", delta=200, max_variation=0.1)[0] == []


def test_regions_at_the_border():
    values = np.full((20, 20), 200, np.uint8)
    values[0:5, 5:10] = 50
    values[10:15, 5:10] = 50
    image = Image.from_numpy(values)
    inner = Region.rectangle1(10, 5, 14, 9)
    assert mser(image, "dark")[0] == [Region.rectangle1(0, 5, 4, 9), inner]
    assert mser(image, "dark", may_touch_border="false")[0] == [inner]


def test_domain_and_neighbourhood():
    values = np.full((20, 20), 200, np.uint8)
    values[5, 5] = values[6, 6] = 50
    image = Image.from_numpy(values)
    corners = Region.from_points([5, 6], [5, 6])
    assert mser(image, "dark")[0] == [corners]
    four = call("segment_image_mser", image, "dark", [], [], 15, [], [], neighborhood=4)[0]
    assert list(objects(four)) == [Region.from_points([5], [5]), Region.from_points([6], [6])]
    part = Image.from_numpy(steps()).with_domain(Region.rectangle1(0, 0, 59, 24))
    assert mser(part, "dark")[0] == [Region.rectangle1(10, 10, 29, 24), INNER]


def test_flat_small_and_empty_images():
    for shape in ((1, 1), (1, 9), (9, 1)):
        assert mser(Image.from_numpy(np.full(shape, 7, np.uint8))) == ([], [])
    image = Image.from_numpy(steps())
    assert mser(image.with_domain(Region.empty())) == ([], [])
    line = np.array([[9, 9, 200, 200, 9, 9, 9]], np.uint8)
    assert mser(Image.from_numpy(line), "light")[1] == [Region.rectangle1(0, 2, 0, 3)]


@examples
@given(st.integers(0, 10**6), st.booleans(), st.sampled_from([component_tree, component_tree_flooded]))
def test_tree_against_labelling(seed, eight, tree):
    """The pixels that lead to the one that stands for a component are that component of the thresholded image."""
    random = np.random.default_rng(seed)
    values = random.integers(0, 6, (7, 9)).astype(np.int32)
    values[random.random(values.shape) < 0.1] = -1
    levels = values.ravel()
    order = np.argsort(levels, kind="stable")
    order = order[levels[order] >= 0]
    parent = tree(levels, order, 9, int(eight))
    footprint = np.ones((3, 3)) if eight else None
    for t in range(6):
        labels, _ = ndimage.label((values >= 0) & (values <= t), footprint)
        top = parent.copy()
        for p in order:  # up to the last one at most t
            q = p
            while parent[q] != q and levels[parent[q]] <= t:
                q = parent[q]
            top[p] = q
        within = order[levels[order] <= t]
        pairs = {(int(labels.ravel()[p]), int(top[p])) for p in within}
        assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("no", [], [], 15, [], []), 1301),
        (("dark", [-1], [], 15, [], []), 1302),
        (("dark", [1, 2], [], 15, [], []), 1402),
        (("dark", [], [1, 2], 15, [], []), 1403),
        (("dark", [], [], 0, [], []), 1304),
        (("dark", [], [], 15, ["no"], [1]), 1305),
        (("dark", [], [], 15, ["max_variation"], [-1]), 1306),
        (("dark", [], [], 15, ["may_touch_border"], ["no"]), 1306),
        (("dark", [], [], 15, ["max_variation"], ["a"]), 1206),
        (("dark", [], [], 15, ["max_variation"], []), 1406),
    ],
)
def test_errors(arguments, code):
    with pytest.raises(HError) as caught:
        call("segment_image_mser", Image.from_numpy(steps()), *arguments)
    assert caught.value.code == code


def test_other_types():
    with pytest.raises(HError) as caught:
        call("segment_image_mser", Image.from_numpy(np.zeros((3, 3), np.float32)), "dark", [], [], 15, [], [])
    assert caught.value.code == 9001
