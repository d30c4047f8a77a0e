import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdev.iconic import Region
from tests.iconic.masks import assert_normal, masks, shifts

LIMIT = 2**31 - 1


@given(masks, shifts)
def test_mask_there_and_back(mask, shift):
    region = Region.from_mask(mask, *shift)
    assert_normal(region)
    assert region.area == np.count_nonzero(mask)
    assert (region.to_mask(mask.shape, *shift) == mask).all()
    rows, columns = np.nonzero(mask)
    got = region.points()
    assert (got[0] == rows + shift[0]).all()
    assert (got[1] == columns + shift[1]).all()
    box = region.bounding_box
    if not mask.any():
        assert region.is_empty
        assert box is None
        return
    assert box == (
        rows.min() + shift[0],
        columns.min() + shift[1],
        rows.max() + shift[0],
        columns.max() + shift[1],
    )
    assert (region.to_mask() == mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]).all()


@given(masks, shifts, st.randoms(use_true_random=False))
def test_points_and_runs_in_any_order(mask, shift, random):
    region = Region.from_mask(mask, *shift)
    points = list(zip(*(a.tolist() for a in region.points())))
    random.shuffle(points)
    points += points[:5]
    rows, columns = zip(*points) if points else ((), ())
    assert Region.from_points(rows, columns) == region
    runs = region.to_numpy().tolist()
    runs += [[r, (a + b) // 2, b] for r, a, b in runs[:7]] + [[0, 5, 4]]
    random.shuffle(runs)
    again = Region.from_runs(*zip(*runs))
    assert_normal(again)
    assert again == region
    assert hash(again) == hash(region)


@given(masks, shifts, st.tuples(*[st.integers(-30, 170)] * 4))
def test_clip_and_frame(mask, shift, box):
    region = Region.from_mask(mask, *shift)
    row1, column1, row2, column2 = box
    clipped = region.clip(row1 + shift[0], column1 + shift[1], row2 + shift[0], column2 + shift[1])
    assert_normal(clipped)
    kept = np.zeros_like(mask)
    kept[max(row1, 0) : max(row2 + 1, 0), max(column1, 0) : max(column2 + 1, 0)] = True
    assert clipped == Region.from_mask(mask & kept, *shift)
    frame = region.to_mask((9, 70), shift[0] + row1, shift[1] + column1)
    expected = np.zeros((9, 70), bool)
    for r, c in np.argwhere(mask):
        if 0 <= r - row1 < 9 and 0 <= c - column1 < 70:
            expected[r - row1, c - column1] = True
    assert (frame == expected).all()


@given(masks, shifts)
def test_contains(mask, shift):
    region = Region.from_mask(mask, *shift)
    rows, columns = np.indices((mask.shape[0] + 4, mask.shape[1] + 4))
    inside = region.contains(rows.ravel() - 2 + shift[0], columns.ravel() - 2 + shift[1])
    assert (inside.reshape(rows.shape) == np.pad(mask, 2)).all()


@given(masks, shifts)
def test_translate_and_transpose(mask, shift):
    region = Region.from_mask(mask)
    assert region.translate(*shift) == Region.from_mask(mask, *shift)
    mirrored = region.transpose()
    assert_normal(mirrored)
    assert mirrored == Region.from_mask(mask[::-1, ::-1], 1 - mask.shape[0], 1 - mask.shape[1])


def test_rectangle():
    region = Region.rectangle1(-2, -3, 1, 4)
    assert_normal(region)
    assert region.area == 32
    assert region.bounding_box == (-2, -3, 1, 4)
    assert Region.rectangle1(1, 0, 0, 5).is_empty
    assert Region.rectangle1(0, 1, 5, 0).is_empty


def test_one_pixel_and_one_row():
    assert Region.from_points(-7, 9).to_numpy().tolist() == [[-7, 9, 9]]
    assert Region.from_mask(np.ones((1, 1000), np.uint8)).to_numpy().tolist() == [[0, 0, 999]]
    assert Region.from_mask(np.ones((1000, 1), np.float64)).area == 1000


def test_empty():
    for region in (
        Region.empty(),
        Region.from_runs([], [], []),
        Region.from_points([], []),
        Region.from_mask(np.zeros((0, 5), bool)),
        Region.from_mask(np.zeros((5, 0), bool)),
        Region.rectangle1(0, 0, 3, 3).clip(5, 5, 4, 4),
    ):
        assert region == Region.empty()
        assert region.area == 0
        assert region.translate(2**40, 0) == region
        assert region.to_mask().shape == (0, 0)
        assert not region.to_mask((2, 3)).any()
        assert region.contains([1, 2], [3, 4]).tolist() == [False, False]
        assert region.to_numpy().shape == (0, 3)
        assert repr(region) == "Region(empty)"


def test_extreme_coordinates():
    rows = [-LIMIT, -LIMIT, 0, LIMIT]
    region = Region.from_runs(rows, [-LIMIT, 5, -LIMIT, -LIMIT], [-LIMIT, LIMIT, LIMIT, LIMIT])
    assert_normal(region)
    assert region.area == 1 + (LIMIT - 4) + 2 * (2 * LIMIT + 1)
    assert region.bounding_box == (-LIMIT, -LIMIT, LIMIT, LIMIT)
    assert region.contains(LIMIT, LIMIT).all()
    assert region.transpose().transpose() == region
    assert region.clip(-5, -5, 5, 5).to_numpy().tolist() == [[0, -5, 5]]
    assert region.clip(-(2**40), -(2**40), 2**40, 2**40) == region
    with pytest.raises(ValueError, match="within"):
        region.translate(1, 0)
    # Two runs of neighbouring rows, one at the far right and one at the far left, do not touch.
    apart = Region.from_runs([0, 1], [LIMIT, -LIMIT], [LIMIT, -LIMIT])
    assert apart.row.size == 2


@pytest.mark.parametrize("value", [2**31, -(2**31), 2**63 - 1])
def test_coordinates_out_of_range(value):
    with pytest.raises(ValueError, match="within"):
        Region.from_points([value], [0])
    with pytest.raises(ValueError, match="within"):
        Region.rectangle1(0, 0, value, 0)


def test_refused_input():
    with pytest.raises(ValueError, match="integers"):
        Region.from_points([0.5], [1])
    with pytest.raises(ValueError, match="same number"):
        Region.from_runs([1, 2], [1], [1])
    with pytest.raises(ValueError, match="same number"):
        Region.from_points([1, 2], [1])
    with pytest.raises(ValueError, match="two dimensions"):
        Region.from_mask(np.zeros(5, bool))
    with pytest.raises(ValueError, match="within"):
        Region.from_mask(np.ones((2, 2), bool), LIMIT)


def test_an_array_cannot_be_changed():
    region = Region.rectangle1(0, 0, 3, 3)
    with pytest.raises(ValueError, match="read-only"):
        region.row[0] = 5


def test_a_region_is_a_tuple_of_one():
    region = Region.rectangle1(0, 0, 3, 3)
    assert len(region) == 1
    assert list(region) == [region]
    assert region[0] is region
    assert np.asarray(region).shape == (4, 3)
    with pytest.raises(IndexError):
        region[1]


@pytest.mark.parametrize("foreground", [0.02, 0.5, 0.9])
def test_many_runs(foreground):
    """More runs than are gathered at a time (see `bits_to_runs`)."""
    mask = np.random.default_rng(3).random((700, 901)) < foreground
    mask[5] = True
    mask[6] = False
    region = Region.from_mask(mask, -350, 100)
    steps = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, first = np.nonzero(steps == 1)
    last = np.nonzero(steps == -1)[1] - 1
    assert np.array_equal(region.to_numpy(), np.stack((rows - 350, first + 100, last + 100), axis=1))
    assert np.array_equal(region.to_mask(mask.shape, -350, 100), mask)
    part = region.to_mask((300, 333), -200, 200)
    assert np.array_equal(part, mask[150:450, 100:433])
