"""The Golay alphabet: patterns of 3 x 3 pixels for the square grid, and thinning and thickening with all their rotations.

A letter says what a pixel and its eight neighbours are: in the region, outside of it, or either. The rotations of a letter go
clockwise, by 45 degrees or (the letter e) by 90 degrees: the neighbours move along the ring around the pixel.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from hdev.iconic import morphology
from hdev.iconic.base import Box
from hdev.iconic.region import Region
from hdev.iconic.runs import bits_of_runs, pack, runs_of_bits
from hdev.iconic.setops import difference, union

#: The letters at rotation 0: * in the region, o outside, . either.
LETTERS = {
    "l": "ooo .*. ***",
    "m": "oo. .*. ***",
    "d": "ooo .*. *.*",
    "c": "*** .o* ...",
    "e": "... o*o ooo",
    "i": "ooo o*o ooo",
    "f": "*o* o*o .*.",
    "f2": "ooo o*o ***",
    "h": "*** *** ***",
    "k": "o*o *** ...",
}

#: The steps by which the ring of neighbours turns from one rotation to the next; letters without rotations are not listed.
_STEPS = {"l": 1, "m": 1, "d": 1, "c": 1, "e": 2, "f": 1, "f2": 1, "k": 1}

#: The places of the ring, clockwise from above left, in a pattern read row by row.
_RING = (0, 1, 2, 5, 8, 7, 6, 3)

#: By so many pixels a region may grow before it is packed to bits anew.
_ROOM = 256

#: More bits than this are not worked on in one piece.
_LARGEST = 2**32


def rotations(letter: str) -> int:
    """How many rotations a letter has, each with a version for the foreground and one for the background."""
    return 8 // _STEPS[letter] if letter in _STEPS else 1


@lru_cache(maxsize=256)
def pattern(letter: str, rotation: int) -> tuple[int, ...]:
    """What the nine pixels must be, row by row: 1 in the region, 0 outside, 2 either.

    Odd rotations are those before them with the region and its outside exchanged.
    """
    values = [{"*": 1, "o": 0, ".": 2}[sign] for sign in LETTERS[letter].replace(" ", "")]
    turns = rotation // 2 * _STEPS.get(letter, 0)
    turned = list(values)
    for k, place in enumerate(_RING):
        turned[place] = values[_RING[(k - turns) % 8]]
    return tuple((1, 0, 2)[value] for value in turned) if rotation % 2 else tuple(turned)


def _pixels(letter: str, rotation: int, kind: int) -> Region:
    places = [k for k, value in enumerate(pattern(letter, rotation)) if value == kind]
    return Region.from_points([k // 3 - 1 for k in places], [k % 3 - 1 for k in places])


def element(letter: str, rotation: int) -> Region:
    """The structuring element around (0, 0): the foreground of even rotations, the background of odd ones."""
    return _pixels(letter, rotation, 1)


def matches(region: Region, letter: str, rotation: int) -> Region:
    """The pixels around which the pattern lies; see `hdev.iconic.morphology.hit_or_miss`."""
    return morphology.hit_or_miss(region, _pixels(letter, rotation, 1), _pixels(letter, rotation, 0))


def sequence(region: Region, letter: str, iterations: int, add: bool, limit: Box | None = None) -> Region:
    """The region without the matches (or with them, `add`) of one rotation after the other, again and again.

    Thinning takes the patterns as they are but for the letter c, thickening exchanges region and outside for all but c: so
    the pixel in the middle is one that can change. It stops after `iterations`, or when nothing changes any more.

    Parameters
    ----------
    limit : Box or None
        A rectangle around the region out of which a thickening does not get.
    """
    exchanged = add != (letter == "c")
    numbers = range(int(exchanged), 2 * rotations(letter), 2)
    if 1 not in pattern(letter, numbers[0]):
        return region  # as `matches`: without a pixel that must be in the region nothing is found
    while iterations > 0:
        box = region.bounding_box
        if box is None:
            return region
        room = min(_ROOM, len(numbers) * iterations) if add else 0
        reach = (box[0] - room, box[1] - room, box[2] + room, box[3] + room)
        if limit is not None:
            reach = (
                max(reach[0], min(limit[0], box[0])),
                max(reach[1], min(limit[1], box[1])),
                min(reach[2], max(limit[2], box[2])),
                min(reach[3], max(limit[3], box[3])),
            )
        turns = min(max(room // len(numbers), 1), iterations) if add else iterations
        if (reach[2] - reach[0] + 3) * (reach[3] - reach[1] + 3) > _LARGEST:
            after = _turned_by_runs(region, letter, numbers, turns, add, reach)
        else:
            after = _turned(region, letter, numbers, turns, add, reach)
        if after == region or not add:
            return after
        region = after
        iterations -= turns
    return region


def _turned(region: Region, letter: str, numbers: range, turns: int, add: bool, reach: Box) -> Region:
    from hdev.iconic.kernels.patterns import change_matches

    near = region.translate(-reach[0], -reach[1])
    height, width = reach[2] - reach[0] + 1, reach[3] - reach[1] + 1
    bits = bits_of_runs(near.row, near.first, near.last, (-1, -1, height, width))
    columns = np.zeros((1, width + 2), np.bool_)
    columns[0, 1:-1] = True
    allowed = pack(columns)[0]
    patterns = [np.array(pattern(letter, number), np.int64) for number in numbers]
    for _ in range(turns):
        changed = False
        for wanted in patterns:
            changed |= change_matches(bits, wanted, allowed, add)
        if not changed:
            break
    return Region(*runs_of_bits(bits, -1, -1)).translate(reach[0], reach[1])


def _turned_by_runs(region: Region, letter: str, numbers: range, turns: int, add: bool, reach: Box) -> Region:
    """As `_turned`, for few runs that are far apart."""
    for _ in range(turns):
        before = region
        for number in numbers:
            found = matches(region, letter, number)
            region = union(region, found.clip(*reach)) if add else difference(region, found)
        if region == before:
            break
    return region
