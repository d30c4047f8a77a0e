"""The operators of the Golay alphabet against masks, and the properties that make the letters what they are."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage
from segmentation_support import call, examples, masks, objects

from hdev.errors import HError
from hdev.iconic import Objects, Region, golay

FREE = {"clip_region": "false"}
EIGHT = np.ones((3, 3), bool)

letters = st.sampled_from(sorted(golay.LETTERS))


@st.composite
def placed(draw):
    """A letter and one of its rotations."""
    letter = draw(letters)
    return letter, draw(st.integers(0, 2 * {"h": 1, "i": 1, "e": 4}.get(letter, 8) - 1))


def one(value):
    (region,) = objects(value)
    return region


def grown(mask, times=1):
    return np.pad(np.asarray(mask, bool), times)


def moved(mask, row, column):
    """What lies `row` down and `column` to the right of every pixel; outside of the mask nothing does."""
    far = np.pad(mask, 1)
    return far[1 + row : far.shape[0] - 1 + row, 1 + column : far.shape[1] - 1 + column]


def pattern_of(letter, rotation):
    """The elements of a letter as two lists of offsets, as `golay_elements` gives them."""
    first, second = call("golay_elements", letter, rotation - rotation % 2, 10, 20)
    both = [list(zip(*(a.tolist() for a in one(e).points()))) for e in (first, second)]
    both = [[(r - 10, c - 20) for r, c in pixels] for pixels in both]
    return both[::-1] if rotation % 2 else both


def hits(mask, letter, rotation):
    inside, outside = pattern_of(letter, rotation)
    found = np.ones(mask.shape, bool) if inside else np.zeros(mask.shape, bool)
    for r, c in inside:
        found &= moved(mask, r, c)
    for r, c in outside:
        found &= ~moved(mask, r, c)
    return found


def topology(mask):
    """How many components (8-neighbourhood) and holes."""
    room = grown(mask)
    return ndimage.label(room, EIGHT)[1], ndimage.label(~room)[1]


# ----------------------------------------------------------------------------------------------------------- the alphabet


def test_what_the_reference_shows():
    """The pictures of h, i and e, and what is said about the others."""
    square = {(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)}
    assert [set(part) for part in pattern_of("h", 0)] == [square, set()]
    assert [set(part) for part in pattern_of("i", 0)] == [{(0, 0)}, square - {(0, 0)}]
    free = [[(-1, c) for c in (-1, 0, 1)], [(r, 1) for r in (-1, 0, 1)]]
    free += [[(1, c) for c in (-1, 0, 1)], [(r, -1) for r in (-1, 0, 1)]]
    for turn in range(4):
        assert [set(part) for part in pattern_of("e", 2 * turn)] == [{(0, 0)}, square - {(0, 0)} - set(free[turn])]
    for turn in range(0, 16, 2):
        assert pattern_of("l", turn)[0] == pattern_of("m", turn)[0] == pattern_of("f2", turn)[0]


@pytest.mark.parametrize("letter", sorted(set(golay.LETTERS) - {"h", "i"}))
def test_rotations_turn_the_ring(letter):
    ring = [(-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1)]
    step = 2 if letter == "e" else 1

    def turned(pixels):
        return {p if p == (0, 0) else ring[(ring.index(p) + step) % 8] for p in pixels}

    count = golay.rotations(letter)
    seen = [tuple(frozenset(part) for part in pattern_of(letter, 2 * turn)) for turn in range(count)]
    for turn in range(count):
        assert tuple(turned(part) for part in seen[turn]) == seen[(turn + 1) % count]
    assert len(set(seen)) == count
    assert all(not first & second for first, second in seen)


# ------------------------------------------------------------------------------------------------- one rotation at a time


@examples
@given(masks, placed())
def test_hit_or_miss_golay(mask, which):
    letter, rotation = which
    room = grown(mask, 2)
    expected = hits(room, letter, rotation)
    found = one(call("hit_or_miss_golay", Region.from_mask(mask), letter, rotation, **FREE))
    assert found == Region.from_mask(expected, -2, -2)
    thin = one(call("thinning_golay", Region.from_mask(mask), letter, rotation))
    assert thin == Region.from_mask(room & ~expected, -2, -2)
    thick = one(call("thickening_golay", Region.from_mask(mask), letter, rotation, **FREE))
    assert thick == Region.from_mask(room | expected, -2, -2)


@examples
@given(masks, placed(), st.integers(1, 3))
def test_dilation_and_erosion(mask, which, iterations):
    letter, rotation = which
    inside = pattern_of(letter, rotation)[0]
    region, room = Region.from_mask(mask), grown(mask, 5)
    more, less = room, room
    for _ in range(iterations if inside else 0):
        more = np.logical_or.reduce([moved(more, r, c) for r, c in inside])
        less = np.logical_and.reduce([moved(less, r, c) for r, c in inside])
    assert one(call("dilation_golay", region, letter, iterations, rotation, **FREE)) == Region.from_mask(more, -5, -5)
    assert one(call("erosion_golay", region, letter, iterations, rotation)) == Region.from_mask(less, -5, -5)


@examples
@given(masks, placed())
def test_opening_and_closing(mask, which):
    letter, rotation = which
    region = Region.from_mask(mask)
    inside = pattern_of(letter, rotation)[0]
    opened = one(call("opening_golay", region, letter, rotation))
    closed = one(call("closing_golay", region, letter, rotation))
    room = grown(mask, 4)
    if not inside:
        assert opened == closed == region
        return

    def covered(pixels):
        fits = np.logical_and.reduce([moved(pixels, r, c) for r, c in inside])
        return np.logical_or.reduce([moved(fits, -r, -c) for r, c in inside])

    assert opened == Region.from_mask(covered(room), -4, -4)
    assert closed == Region.from_mask(~np.pad(covered(np.pad(~room, 3, constant_values=True)), 0)[3:-3, 3:-3], -4, -4)
    assert one(call("opening_golay", opened, letter, rotation)) == opened
    assert one(call("closing_golay", closed, letter, rotation)) == closed


# ----------------------------------------------------------------------------------------------------------------- sequences


@examples
@given(masks, letters)
def test_sequences_are_their_rotations(mask, letter):
    region = Region.from_mask(mask)
    count = golay.rotations(letter)
    room = grown(mask, 10)
    assert one(call("hit_or_miss_seq", region, letter, **FREE)) == Region.from_mask(
        np.logical_or.reduce([hits(room, letter, 2 * k) for k in range(count)]), -10, -10
    )
    bigger, smaller, thin, thick = room, room, room, room
    for k in range(count):
        inside = pattern_of(letter, 2 * k)[0]
        bigger = np.logical_or.reduce([moved(bigger, r, c) for r, c in inside])
        smaller = np.logical_and.reduce([moved(smaller, r, c) for r, c in inside])
        thin = thin & ~hits(thin, letter, 2 * k + (letter == "c"))
        thick = thick | hits(thick, letter, 2 * k + (letter != "c"))
    assert one(call("dilation_seq", region, letter, 1, **FREE)) == Region.from_mask(bigger, -10, -10)
    assert one(call("erosion_seq", region, letter, 1)) == Region.from_mask(smaller, -10, -10)
    assert one(call("thinning_seq", region, letter, 1)) == Region.from_mask(thin, -10, -10)
    assert one(call("thickening_seq", region, letter, 1, **FREE)) == Region.from_mask(thick, -10, -10)


@examples
@given(masks, letters, st.integers(1, 4))
def test_iterations_follow_each_other(mask, letter, iterations):
    for name in ("thinning_seq", "thickening_seq", "dilation_seq", "erosion_seq"):
        step = Region.from_mask(mask)
        whole = one(call(name, step, letter, iterations))
        for _ in range(iterations):
            step = one(call(name, step, letter, 1))
        assert whole == step, name


@examples
@given(masks, letters)
def test_far_apart_is_as_near(mask, letter):
    """Pixels far away change nothing: what lies near each other is worked on alike."""
    near = Region.from_mask(mask)
    far = Region.from_points([10**6], [-(10**6)])
    alone = one(call("thinning_seq", near, letter, 3))
    both = Region.from_runs(*(np.append(getattr(near, n), getattr(far, n)) for n in ("row", "first", "last")))
    thin = one(call("thinning_seq", both, letter, 3))
    assert thin.clip(-100, -100, 100, 100) == alone


@examples
@given(masks)
def test_l_keeps_the_topology(mask):
    region = Region.from_mask(mask)
    thin = one(call("thinning_seq", region, "l", "maximal"))
    assert topology(thin.to_mask(mask.shape)) == topology(mask)
    assert one(call("thinning_seq", thin, "l", 5)) == thin
    for turn in range(0, 16, 2):
        assert one(call("hit_or_miss_golay", thin, "l", turn)).is_empty


@pytest.mark.parametrize("letter", sorted(golay.LETTERS))
def test_thinning_ends(letter):
    mask = ndimage.binary_dilation(np.random.default_rng(3).random((60, 80)) < 0.01, EIGHT, 4)
    thin = one(call("thinning_seq", Region.from_mask(mask), letter, "maximal"))
    assert one(call("thinning_seq", thin, letter, 1)) == thin
    assert (thin.to_mask(mask.shape) <= mask).all()


@examples
@given(masks, st.sampled_from(sorted(set(golay.LETTERS) - {"c", "h"})))
def test_thickening_is_thinning_of_the_complement(mask, letter):
    """Within an image, as far as its border has no influence."""
    room = grown(mask, 12)
    thick = one(call("thickening_seq", Region.from_mask(room), letter, 1, width=room.shape[1], height=room.shape[0]))
    # What is outside goes on behind the border, so that nothing is thinned there.
    other = np.pad(~room, 40, constant_values=True)
    thin = one(call("thinning_seq", Region.from_mask(other), letter, 1)).to_mask(other.shape)[40:-40, 40:-40]
    middle = (slice(1, -1), slice(1, -1))
    assert np.array_equal(thick.to_mask(room.shape)[middle], ~thin[middle])


def test_lines_and_points():
    line = Region.from_runs([5], [3], [12])
    assert one(call("thinning_seq", line, "e", 2)) == Region.from_runs([5], [5], [10])
    dots = Region.from_points([0, 4, 5], [0, 4, 5])
    assert one(call("thinning_seq", dots, "i", 1)) == Region.from_points([4, 5], [4, 5])
    square = Region.rectangle1(0, 0, 9, 9)
    edge = one(call("thinning_seq", square, "h", 1))
    assert edge.area == 36
    assert edge.contains([0, 9, 4], [0, 9, 0]).all()
    bump = Region.from_runs([0, 1], [5, 0], [5, 9])
    assert one(call("thinning_seq", bump, "f2", 1)) == Region.from_runs([1], [0], [9])
    cross = Region.from_runs([0, 1, 2, 3], [3, 0, 3, 3], [3, 6, 3, 3])
    assert not one(call("thinning_seq", cross, "k", 1)).contains([1], [3])[0]
    fork = Region.from_points([0, 1, 2, 3, 4, 0, 1], [0, 1, 2, 2, 2, 4, 3])
    assert one(call("thinning_seq", fork, "f", 1)).area == fork.area - 1


@examples
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=5))
def test_c_fills_the_hull(corners):
    """A connected region that is nowhere thin grows to the smallest octagon with sides in steps of 45 degrees."""
    pixels = set()
    for (r0, c0), (r1, c1) in itertools.pairwise(corners):
        steps = max(abs(r1 - r0), abs(c1 - c0), 1)
        pixels |= {(r0 + round((r1 - r0) * k / steps), c0 + round((c1 - c0) * k / steps)) for k in range(steps + 1)}
    pixels = {(r + i, c + j) for r, c in pixels for i in range(3) for j in range(3)}
    rows, columns = np.array(sorted(pixels)).T
    grid = np.mgrid[:15, :15]
    inside = np.ones((15, 15), bool)
    for a, b in ((1, 0), (0, 1), (1, 1), (1, -1)):
        value, bound = a * grid[0] + b * grid[1], a * rows + b * columns
        inside &= (value >= bound.min()) & (value <= bound.max())
    thick = one(call("thickening_seq", Region.from_points(rows, columns), "c", 100, **FREE))
    assert thick == Region.from_mask(inside)


def test_thickening_stops_at_the_image():
    pixel = Region.from_points([5], [6])
    inside = one(call("thickening_seq", pixel, "l", 200, width=20, height=10))
    assert inside.bounding_box is not None
    assert inside.bounding_box[2] <= 9
    assert inside.bounding_box[3] <= 19
    # Growing over the room that is packed at once changes nothing.
    line = Region.from_runs([0], [0], [30])
    step = line
    for _ in range(40):
        step = one(call("thickening_seq", step, "l", 1, **FREE))
    assert one(call("thickening_seq", line, "l", 40, **FREE)) == step


# ---------------------------------------------------------------------------------------------------- skiz, elements, errors


def test_skiz_separates():
    discs = np.zeros((60, 90), bool)
    grid = np.mgrid[:60, :90]
    for r, c in ((15, 15), (18, 60), (45, 30), (42, 75)):
        discs |= (grid[0] - r) ** 2 + (grid[1] - c) ** 2 <= 60
    lines = one(call("morph_skiz", Region.from_mask(~discs), "maximal", 3)).to_mask(discs.shape)
    assert not (lines & discs).any()
    parts, count = ndimage.label(~lines)
    assert len({parts[r, c] for r, c in ((15, 15), (18, 60), (45, 30), (42, 75))}) == 4
    assert count >= 4


@examples
@given(masks, st.integers(0, 4), st.integers(0, 4))
def test_skiz_is_two_thinnings(mask, first, second):
    region = Region.from_mask(mask)
    thin = one(call("thinning_seq", one(call("thinning_seq", region, "l", first)), "e", second))
    assert one(call("morph_skiz", region, first, second)) == thin


def test_struct_elements_fit():
    elements = objects(call("gen_struct_elements", "noise", 1, 1))
    assert len(elements) == 8
    assert len(set(elements)) == 8
    assert all(e.area == 4 and e.contains([1], [1])[0] and e.bounding_box[0] >= 0 for e in elements)
    square = Region.rectangle1(10, 10, 20, 20)
    noisy = Region.from_runs([*range(10, 21), 0], [10] * 11 + [0], [20] * 11 + [1])
    tuple_of_elements = call("gen_struct_elements", "noise", 1, 1)
    assert one(call("fitting", noisy, tuple_of_elements)) == square


def test_empty_regions_and_extremes():
    empty = Region.empty()
    for letter in golay.LETTERS:
        assert one(call("thinning_seq", empty, letter, "maximal")).is_empty
        assert one(call("thickening_seq", empty, letter, 3)).is_empty
        assert one(call("hit_or_miss_seq", empty, letter)).is_empty
        assert one(call("dilation_seq", empty, letter, 2)).is_empty
    assert one(call("morph_skiz", empty, 3, 3)).is_empty
    assert one(call("thinning_seq", Region.from_points([2**31 - 1], [-(2**31) + 1]), "i", 1)).is_empty
    low = Region.from_runs([-(2**31) + 1], [0], [5])
    assert one(call("thinning_seq", low, "l", "maximal")) == low
    assert not objects(call("thinning_seq", Objects(()), "l", 1))


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("golay_elements", ("x", 0, 1, 1), 1301),
        ("golay_elements", ("l", 1, 1, 1), 1302),
        ("golay_elements", ("e", 8, 1, 1), 1302),
        ("golay_elements", ("h", 2, 1, 1), 1302),
        ("dilation_golay", ("L", 1, 0), 1301),
        ("dilation_golay", ("l", 0, 0), 1302),
        ("dilation_golay", ("l", 1, 16), 1303),
        ("erosion_golay", ("i", 1, 2), 1303),
        ("opening_golay", ("l", -1), 1302),
        ("closing_golay", ("k", 16), 1302),
        ("hit_or_miss_golay", ("e", 8), 1302),
        ("thinning_golay", ("q", 0), 1301),
        ("thickening_golay", ("h", 2), 1302),
        ("hit_or_miss_seq", ("",), 1301),
        ("dilation_seq", ("l", 0), 1302),
        ("erosion_seq", ("n", 1), 1301),
        ("thinning_seq", ("l", -1), 1302),
        ("thinning_seq", ("l", "all"), 1302),
        ("thickening_seq", ("l", 0), 1302),
        ("thickening_seq", ("l", "maximal"), 1202),
        ("morph_skiz", (-1, 1), 1301),
        ("morph_skiz", (1, "max"), 1302),
        ("gen_struct_elements", ("signal", 1, 1), 1301),
    ],
)
def test_errors(name, values, code):
    region = () if name in ("golay_elements", "gen_struct_elements") else (Region.rectangle1(0, 0, 3, 3),)
    with pytest.raises(HError) as caught:
        call(name, *region, *values)
    assert caught.value.code == code
