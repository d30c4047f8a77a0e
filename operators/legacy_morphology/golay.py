"""Morphology with the structuring elements of the Golay alphabet.

What the reference page of `golay_elements` shows of the letters was available for h, i and e only; the others are our reading
of the published alphabet (Golay 1969; Serra 1982) and of what the pages say each letter does. See `hdev.iconic.golay` for the
patterns and docs/compatibility.md for what is known and what is chosen.
"""

from __future__ import annotations

from typing import Any

from hdev.errors import wrong_value
from hdev.iconic import Region, RegionArray, golay, morphology, setops
from hdev.operators.morphology._common import check_iterations, clipped
from hdev.registry import operator

_MAXIMAL = 2**31


def _check_letter(letter: str, name: str) -> None:
    if letter not in golay.LETTERS:
        raise wrong_value(1, name, f"element {letter!r}")


def _check(letter: str, rotation: int, number: int, name: str) -> None:
    _check_letter(letter, name)
    if not 0 <= rotation < 2 * golay.rotations(letter):
        raise wrong_value(number, name, f"rotation {rotation} of {letter!r}")


def _times(iterations: int | str, number: int, name: str) -> int:
    """A number of iterations; 'maximal' is more than there ever will be."""
    if isinstance(iterations, str):
        if iterations != "maximal":
            raise wrong_value(number, name, repr(iterations))
        return _MAXIMAL
    if iterations < 0:
        raise wrong_value(number, name, f"{iterations} iterations")
    return iterations


@operator
def golay_elements(golay_element: str, rotation: int, row: int, column: int) -> tuple[Region, Region]:
    """The two structuring elements of a letter, for `hit_or_miss` with the same Row and Column.

    Parameters
    ----------
    golay_element : 'l', 'm', 'd', 'c', 'e', 'i', 'f', 'f2', 'h' or 'k'
    rotation : even: 0 for 'h' and 'i', 0 .. 6 for 'e' (steps of 90 degrees), 0 .. 14 for the others (45 degrees)
        That of the foreground; the background is what the next odd number stands for.
    row, column : where the pixel in the middle of the elements lies

    Returns
    -------
    struct_element1, struct_element2
        What must be in the region, what must be outside of it; the latter is empty for 'h'.

    Errors: 1301 for an unknown letter, 1302 for a rotation that it does not have or that is odd.
    Source: reference page of `golay_elements`; patterns of the letters but h, i and e: our reading.
    """
    _check(golay_element, rotation, 2, "golay_elements")
    if rotation % 2:
        raise wrong_value(2, "golay_elements", f"odd rotation {rotation}")
    inside, outside = golay.element(golay_element, rotation), golay.element(golay_element, rotation + 1)
    return inside.translate(row, column), outside.translate(row, column)


def _dilated(region: Region, element: Region) -> Region:
    return region if element.is_empty else morphology.dilate(region, element.transpose())


def _eroded(region: Region, element: Region) -> Region:
    return region if element.is_empty else morphology.erode(region, element)


@operator
def dilation_golay(region: Region, golay_element: str, iterations: int, rotation: int, *, session: Any) -> Region:
    """The places where a structuring element of the Golay alphabet meets the region, so many times in succession.

    Parameters
    ----------
    region : region(-array)
    golay_element : see `golay_elements`
    iterations : >= 1
    rotation : see `golay_elements`; even: the foreground of the letter, odd: its background
        An element without pixels leaves the region as it is.

    Errors: 1301, 1302, 1303. Source: reference page of `dilation_golay`.
    """
    check_iterations(iterations, 2, "dilation_golay")
    _check(golay_element, rotation, 3, "dilation_golay")
    element, given = golay.element(golay_element, rotation), region
    for _ in range(iterations):
        before, region = region, clipped(_dilated(region, element), given, session)
        if region == before:
            break
    return region


@operator
def erosion_golay(region: Region, golay_element: str, iterations: int, rotation: int) -> Region:
    """The places where a structuring element of the Golay alphabet lies in the region, so many times in succession.

    Parameters and errors as of `dilation_golay`. Source: reference page of `erosion_golay`.
    """
    check_iterations(iterations, 2, "erosion_golay")
    _check(golay_element, rotation, 3, "erosion_golay")
    element = golay.element(golay_element, rotation)
    for _ in range(iterations):
        before, region = region, _eroded(region, element)
        if region == before:
            break
    return region


@operator
def opening_golay(region: Region, golay_element: str, rotation: int) -> Region:
    """The pixels that a structuring element of the Golay alphabet inside the region can cover.

    Parameters as of `dilation_golay`. Errors: 1301, 1302. Source: reference page of `opening_golay`.
    """
    _check(golay_element, rotation, 2, "opening_golay")
    element = golay.element(golay_element, rotation)
    return region if element.is_empty else morphology.opened(region, element)


@operator
def closing_golay(region: Region, golay_element: str, rotation: int) -> Region:
    """The region and what a structuring element of the Golay alphabet outside of it cannot cover.

    The border of the image has no influence. Parameters as of `dilation_golay`. Errors: 1301, 1302.
    Source: reference page of `closing_golay`.
    """
    _check(golay_element, rotation, 2, "closing_golay")
    element = golay.element(golay_element, rotation)
    return region if element.is_empty else morphology.closed(region, element.transpose())


@operator
def dilation_seq(region: Region, golay_element: str, iterations: int, *, session: Any) -> Region:
    """Dilations with the foreground of all rotations of a letter, one after the other, so many times.

    Parameters
    ----------
    golay_element : see `golay_elements`
        'e' and 'i' leave the region as it is; 'l', 'm' and 'f2' do the same.
    iterations : >= 1

    Errors: 1301, 1302. Source: reference page of `dilation_seq`.
    """
    _check_letter(golay_element, "dilation_seq")
    check_iterations(iterations, 2, "dilation_seq")
    given = region
    for _ in range(iterations):
        before = region
        for number in range(golay.rotations(golay_element)):
            region = clipped(_dilated(region, golay.element(golay_element, 2 * number)), given, session)
        if region == before:
            break
    return region


@operator
def erosion_seq(region: Region, golay_element: str, iterations: int) -> Region:
    """Erosions with the foreground of all rotations of a letter, one after the other, so many times.

    Parameters and errors as of `dilation_seq`. Source: reference page of `erosion_seq`.
    """
    _check_letter(golay_element, "erosion_seq")
    check_iterations(iterations, 2, "erosion_seq")
    for _ in range(iterations):
        before = region
        for number in range(golay.rotations(golay_element)):
            region = _eroded(region, golay.element(golay_element, 2 * number))
        if region == before:
            break
    return region


@operator
def hit_or_miss_golay(region: Region, golay_element: str, rotation: int, *, session: Any) -> Region:
    """The pixels around which a pattern of the Golay alphabet lies.

    Parameters
    ----------
    golay_element, rotation : see `golay_elements`
        With an odd number the foreground and the background of the number before it are exchanged.

    Errors: 1301, 1302. Source: reference page of `hit_or_miss_golay`; the odd numbers: our reading.
    """
    _check(golay_element, rotation, 2, "hit_or_miss_golay")
    return clipped(golay.matches(region, golay_element, rotation), region, session)


@operator
def hit_or_miss_seq(region: Region, golay_element: str, *, session: Any) -> Region:
    """The pixels around which one of the rotations of a letter of the Golay alphabet lies: the union of all results.

    Errors: 1301. Source: reference page of `hit_or_miss_seq`.
    """
    _check_letter(golay_element, "hit_or_miss_seq")
    found = Region.empty()
    for number in range(golay.rotations(golay_element)):
        found = setops.union(found, golay.matches(region, golay_element, 2 * number))
    return clipped(found, region, session)


@operator
def thinning_golay(region: Region, golay_element: str, rotation: int) -> Region:
    """The region without the pixels that `hit_or_miss_golay` finds; parameters and errors as there.

    Source: reference page of `thinning_golay`.
    """
    _check(golay_element, rotation, 2, "thinning_golay")
    return setops.difference(region, golay.matches(region, golay_element, rotation))


@operator
def thickening_golay(region: Region, golay_element: str, rotation: int, *, session: Any) -> Region:
    """The region and the pixels that `hit_or_miss_golay` finds; parameters and errors as there.

    The pixel in the middle of all letters but 'c' is foreground: with even rotations they add nothing, with odd ones they do.
    Source: reference page of `thickening_golay`.
    """
    _check(golay_element, rotation, 2, "thickening_golay")
    return setops.union(region, clipped(golay.matches(region, golay_element, rotation), region, session))


@operator
def thinning_seq(region: Region, golay_element: str, iterations: int | str) -> Region:
    """Thinning with all rotations of a letter, one after the other, again and again.

    Parameters
    ----------
    golay_element : see `golay_elements`
        'l': a skeleton, with as many components and holes; 'm': one with hairs and parallel branches; 'd': one with gaps;
        'c': an erosion, from the corners on (region and outside are exchanged); 'e': lines get shorter; 'i': single pixels
        vanish; 'f': Y-junctions; 'f2': branches of one pixel and corners; 'h': what is left is a boundary; 'k': T-junctions.
    iterations : >= 0, or 'maximal': until nothing changes any more

    Errors: 1301, 1302. Source: reference page of `thinning_seq`; patterns: see `golay_elements`.
    """
    _check_letter(golay_element, "thinning_seq")
    return golay.sequence(region, golay_element, _times(iterations, 2, "thinning_seq"), add=False)


@operator
def thickening_seq(region: Region, golay_element: str, iterations: int, *, session: Any) -> Region:
    """Thickening with all rotations of a letter, one after the other, again and again.

    Foreground and background of all letters but 'c' are exchanged: it is the thinning of what is outside. 'c' fills the region
    up to its convex hull, with sides in steps of 45 degrees; 'h' adds nothing. It ends at the border of the image with
    `set_system ('clip_region', 'true')`.

    Parameters
    ----------
    iterations : >= 1

    Errors: 1301, 1302. Source: reference page of `thickening_seq`; patterns: see `golay_elements`.
    """
    _check_letter(golay_element, "thickening_seq")
    check_iterations(iterations, 2, "thickening_seq")
    return golay.sequence(region, golay_element, iterations, add=True, limit=session.system.clip_box)


@operator
def morph_skiz(region: Region, iterations1: int | str, iterations2: int | str) -> Region:
    """A skeleton without short branches: `thinning_seq` with 'l', then with 'e'.

    Of the complement of regions it gives the lines between them.

    Parameters
    ----------
    iterations1, iterations2 : >= 0, or 'maximal': until nothing changes any more
        How often with 'l' and with 'e'.

    Errors: 1301, 1302. Source: reference page of `morph_skiz`.
    """
    thin, short = _times(iterations1, 1, "morph_skiz"), _times(iterations2, 2, "morph_skiz")
    return golay.sequence(golay.sequence(region, "l", thin, add=False), "e", short, add=False)


@operator
def gen_struct_elements(type: str, row: int, column: int) -> RegionArray:
    """Eight structuring elements for `fitting`.

    Parameters
    ----------
    type : 'noise'
        A pixel and three neighbours in a row, in steps of 45 degrees (the foreground of the Golay letter l): what holds none
        of them is noise.
    row, column : where the pixel in the middle lies

    Errors: 1301 for another type. Source: page of `gen_struct_elements`, whose pictures were not available: our reading.
    """
    if type != "noise":
        raise wrong_value(1, "gen_struct_elements", repr(type))
    return RegionArray.of([golay.element("l", 2 * number).translate(row, column) for number in range(8)])
