"""Dilation and erosion of regions by any structuring element.

The region is packed to bits over its bounding box, 64 pixels to a word, and every run of the element costs two shifted ORs of
the box. Regions with few runs in a large box go run by run instead; where the element has three runs at most, so do regions
whose rows resemble each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Box
from hdev.iconic.region import Region
from hdev.iconic.runs import as_coordinates, bits_of_runs, normal_runs, pack, runs_of_bits
from hdev.iconic.setops import complement, difference, intersection, union

#: (H, N) packed bits, see `pack`.
Bits: TypeAlias = NDArray[np.uint64]

#: One run moved by one run of the element costs about as much as this many words shifted and ORed (sort against SIMD).
_WORDS_PER_RUN = 64

#: So many runs are sorted rather than merged.
_SORTED_AT_ONCE = 1 << 14

#: Coordinates below this are merged as positions, see `hdev.iconic.kernels.merges`.
_NEAR = 2**28


def dilate(region: Region, element: Region) -> Region:
    """The pixels p + s with p in `region` and s in `element`: the Minkowski sum; empty if one of them is.

    Raises ValueError if the result exceeds the range of coordinates.
    """
    box, reach = region.bounding_box, element.bounding_box
    if box is None or reach is None:
        return Region.empty()
    result: Box = (box[0] + reach[0], box[1] + reach[1], box[2] + reach[2], box[3] + reach[3])
    as_coordinates(result)
    merged = _merged(region, element, box, result, True)
    if merged is not None:
        return merged
    if not _is_dense(region, box, result):
        return _dilate_runs(region, element)
    frame = (box[0], box[1], box[2], box[1] + result[3] - result[1])
    bits = _dilated(bits_of_runs(region.row, region.first, region.last, frame), element)
    return Region(*runs_of_bits(bits, result[0], result[1]))


def erode(region: Region, element: Region) -> Region:
    """The pixels p with p + s in `region` for all s in `element`; empty if `element` is.

    Raises ValueError if the result exceeds the range of coordinates.
    """
    box, reach = region.bounding_box, element.bounding_box
    if box is None or reach is None:
        return Region.empty()
    # Where the element stays inside the bounding box. There, p is lost if p + s is in the complement for some s.
    room: Box = (box[0] - reach[0], box[1] - reach[1], box[2] - reach[2], box[3] - reach[3])
    if room[2] < room[0] or room[3] < room[1]:
        return Region.empty()
    as_coordinates(room)
    outside: Box = (box[0] - reach[2], box[1] - reach[3], box[2] - reach[0], box[3] - reach[1])
    merged = _merged(region, element, box, outside, False)
    if merged is not None:
        return merged
    if not _is_dense(region, box, outside):
        return complement(_dilate_runs(complement(region, box), element.transpose()), room)
    return _eroded(region, box, reach, lambda bits: _dilated(bits, element.transpose()))


def _eroded(region: Region, box: Box, reach: Box, dilated: Callable[[Bits], Bits]) -> Region:
    """The erosion, given what dilates packed bits with the mirrored element, whose bounding box is `reach` mirrored."""
    from hdev.iconic.kernels.bits import keep_unset

    room: Box = (box[0] - reach[0], box[1] - reach[1], box[2] - reach[2], box[3] - reach[3])
    if room[2] < room[0] or room[3] < room[1]:
        return Region.empty()
    as_coordinates(room)
    outside: Box = (box[0] - reach[2], box[1] - reach[3], box[2] - reach[0], box[3] - reach[1])
    frame = (box[0], box[1], box[2], box[1] + outside[3] - outside[1])
    kept = dilated(bits_of_runs(region.row, region.first, region.last, frame, inverted=True))
    # What the set bits right of the bounding box have moved to is left or right of the room.
    columns = np.zeros((1, 64 * kept.shape[1]), np.bool_)
    columns[0, room[1] - outside[1] : room[3] - outside[1] + 1] = True
    kept = kept[room[0] - outside[0] : room[2] - outside[0] + 1]
    keep_unset(kept, pack(columns)[0])
    return Region(*runs_of_bits(kept, room[0], outside[1]))


def dilate_rectangle(region: Region, reach: Box) -> Region:
    """The dilation with the rectangle from (reach[0], reach[1]) to (reach[2], reach[3]), at a cost that hardly depends on it.

    Raises ValueError if the result exceeds the range of coordinates.
    """
    box = region.bounding_box
    if box is None or reach[2] < reach[0] or reach[3] < reach[1]:
        return Region.empty()
    result: Box = (box[0] + reach[0], box[1] + reach[1], box[2] + reach[2], box[3] + reach[3])
    as_coordinates(result)
    if reach[2] - reach[0] < 3:
        return dilate(region, Region.rectangle1(*reach))
    if _is_dense(region, box, result):
        frame = (box[0], box[1], box[2], box[1] + result[3] - result[1])
        bits = bits_of_runs(region.row, region.first, region.last, frame)
        return Region(*runs_of_bits(_widened(bits, reach), result[0], result[1]))
    wide = dilate(region, Region.rectangle1(0, reach[1], 0, reach[3])) if reach[1] or reach[3] else region
    height = reach[2] - reach[0] + 1
    done = 1
    while done < height:  # `done` rows high already: twice as high by one union
        step = min(done, height - done)
        wide = union(wide, wide.translate(step, 0))
        done += step
    return wide.translate(reach[0], 0)


def erode_rectangle(region: Region, reach: Box) -> Region:
    """The pixels p with p + s in `region` for all s in the rectangle (reach[0], reach[1]) to (reach[2], reach[3])."""
    box = region.bounding_box
    if box is None or reach[2] < reach[0] or reach[3] < reach[1]:
        return Region.empty()
    outside: Box = (box[0] - reach[2], box[1] - reach[3], box[2] - reach[0], box[3] - reach[1])
    if reach[2] - reach[0] < 3:
        return erode(region, Region.rectangle1(*reach))
    if _is_dense(region, box, outside):
        return _eroded(region, box, reach, lambda bits: _widened(bits, (-reach[2], -reach[3], -reach[0], -reach[1])))
    first = region.first.astype(np.int64) - reach[1]
    last = region.last.astype(np.int64) - reach[3]
    kept = first <= last
    row = region.row[kept].astype(np.int64)
    as_coordinates(first[kept])
    as_coordinates(last[kept])
    narrow = Region(row.astype(np.int32), first[kept].astype(np.int32), last[kept].astype(np.int32))
    height = reach[2] - reach[0] + 1
    done = 1
    while done < height and not narrow.is_empty:
        step = min(done, height - done)
        narrow = intersection(narrow, narrow.translate(-step, 0))
        done += step
    return narrow.translate(-reach[0], 0)


def opened(region: Region, element: Region) -> Region:
    """The pixels that some translate of `element` inside `region` covers."""
    return dilate(erode(region, element), element)


def closed(region: Region, element: Region) -> Region:
    """The pixels that every translate of the mirrored `element` covering them meets `region`."""
    return erode(dilate(region, element), element)


def _widened(bits: Bits, reach: Box) -> Bits:
    """Packed bits dilated with a rectangle, as many rows more as it has but one; columns fit into the words."""
    from hdev.iconic.kernels.bits import dilate_bits

    rows, words = bits.shape
    width, height = reach[3] - reach[1] + 1, reach[2] - reach[0] + 1
    if width > 1:
        one = np.zeros(1, np.int64)
        bits = dilate_bits(bits, width.bit_length(), one, np.array([width], np.int64), bits.size).reshape(rows, words)
    while height > 1:  # the union of `done` rows gives that of twice as many
        step = height // 2
        taller = np.zeros((len(bits) + step, words), np.uint64)
        taller[: len(bits)] = bits
        taller[step:] |= bits
        bits, height = taller, height - step
    return bits


def _is_dense(region: Region, box: Box, frame: Box) -> bool:
    words = (frame[3] - frame[1] + 64) // 64 * (box[2] - box[0] + 1)
    return words <= _WORDS_PER_RUN * region.row.size


def _merged(region: Region, element: Region, box: Box, frame: Box, union: bool) -> Region | None:
    """The dilation (`union`) or erosion by merging moved runs; None where packed bits, as wide as `frame`, are cheaper.

    A run costs as much as a word of bits if its neighbours lie above and below it, and three times as much if not.
    """
    words = (frame[3] - frame[1] + 64) // 64 * (frame[2] - frame[0] + 1)
    near = min(*box, *frame) > -_NEAR and max(*box, *frame) < _NEAR
    if element.row.size > 3 or region.row.size > words or not near:
        return None
    from hdev.iconic.kernels.merges import intersection_of_three, union_of_three

    runs = list(zip(element.row.tolist(), element.first.tolist(), element.last.tolist()))
    lists = [
        ((r << 32) + first, (r << 32) + last) for r, first, last in (runs * 3)[:3]
    ]  # of less than three some are twice
    moves = np.array(lists, np.int64)
    if union:
        *merged, finished = union_of_three(region.row, region.first, region.last, moves, words // 4)
    else:
        *merged, finished = intersection_of_three(region.row, region.first, region.last, -moves, words // 2)
    return Region(*merged) if finished else None


#: A row of an element, from the widest on: what is in all rows from one to another, and between two columns.
_Level: TypeAlias = tuple[int, int, int, int]


def _levels(element: Region) -> list[_Level]:
    """Rectangles (first row, last row, first column, last column) whose union is the element, each taller and narrower than
    the one before; none for an element that is not made of such, as circles are."""
    order = np.argsort(element.first.astype(np.int64) - element.last, kind="stable")
    row, first, last = (a[order].astype(np.int64) for a in (element.row, element.first, element.last))
    if (np.diff(first) < 0).any() or (np.diff(last) > 0).any():
        return []
    end = np.append(np.flatnonzero((np.diff(first) != 0) | (np.diff(last) != 0)), row.size - 1)
    above, below = np.minimum.accumulate(row)[end], np.maximum.accumulate(row)[end]
    if (below - above != end).any() or np.unique(row).size < row.size:
        return []
    return list(zip(above.tolist(), below.tolist(), first[end].tolist(), last[end].tolist()))


def _dilate_levels(region: Region, levels: list[_Level]) -> Region | None:
    """The dilation with the union of these rectangles; None if the region has few rows that resemble those above them."""
    most = 3 * region.row.size
    result, tall, top, bottom = Region.empty(), region, 0, 0
    for above, below, first, last in levels:
        grow = (above - top, 0, below - bottom, 0)
        tall = dilate(tall, Region.rectangle1(*grow)) if grow[2] - grow[0] < 3 else dilate_rectangle(tall, grow)
        if tall.row.size > most:
            return None
        top, bottom = above, below
        result = union(result, dilate(tall, Region.rectangle1(0, first, 0, last)))
    return result


def _dilate_runs(region: Region, element: Region) -> Region:
    """The dilation run by run: sorted at once if they are few, else as a union of halves, no larger than needed.

    Large circles and their like on large solid regions go rectangle by rectangle: there are fewer of them than rows.
    """
    if element.row.size > 32 and region.row.size > 4096:
        levels = _levels(element)
        found = _dilate_levels(region, levels) if 0 < 2 * len(levels) < element.row.size else None
        if found is not None:
            return found
    row, first, last = (a.astype(np.int64)[:, None] for a in (region.row, region.first, region.last))

    def moved(begin: int, end: int) -> Region:
        if end - begin > 1 and row.size * (end - begin) > _SORTED_AT_ONCE:
            middle = (begin + end) // 2
            return union(moved(begin, middle), moved(middle, end))
        some = slice(begin, end)
        runs = (row + element.row[some], first + element.first[some], last + element.last[some])
        return Region(*normal_runs(*(array.ravel() for array in runs)))

    return moved(0, element.row.size)


def _dilated(bits: NDArray[np.uint64], element: Region) -> NDArray[np.uint64]:
    """Packed bits of the dilation, as many rows and columns more as the element has but one; columns fit into the words."""
    from hdev.iconic.kernels.bits import dilate_bits

    rows, words = bits.shape
    row = element.row.astype(np.int64) - int(element.row[0])
    column = element.first.astype(np.int64) - int(element.first.min())
    lengths = element.last.astype(np.int64) - element.first + 1
    height = rows + int(row[-1])
    levels = int(lengths.max()).bit_length()
    return dilate_bits(bits, levels, 64 * words * row + column, lengths, height * words).reshape(height, words)


def filled(region: Region) -> Region:
    """The region with its holes: what cannot be reached from outside through 4-neighbours."""
    from hdev.iconic.connection import connected
    from hdev.iconic.features import bounding_boxes

    box = region.bounding_box
    if box is None:
        return region
    outside = difference(Region.rectangle1(box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1), region)
    parts = connected(outside, 4)
    assert bounding_boxes(parts)[0][0] == box[0] - 1  # components come by their first pixel
    return difference(Region.rectangle1(*box), parts[0])


def hit_or_miss(region: Region, inside: Region, outside: Region) -> Region:
    """The pixels p with p + s in `region` for all s in `inside` and for no s in `outside`; empty if `inside` is."""
    found = erode(region, inside)
    return difference(found, dilate(region, outside.transpose())) if not outside.is_empty else found


def pruned(region: Region, length: int) -> Region:
    """A line one pixel wide without branches of less than `length` pixels: from an end to a junction or to another end."""
    from hdev.iconic.skeleton import neighbour_counts

    rows, columns, count, changes = neighbour_counts(region)
    pixels = list(zip(rows.tolist(), columns.tolist()))
    arms = dict(zip(pixels, changes.tolist()))
    lost: list[tuple[int, int]] = []
    for end, near in zip(pixels, count.tolist()):
        if near > 1:
            continue
        branch = [end]
        while branch and len(branch) <= length:
            r, c = branch[-1]
            if arms[branch[-1]] > 2:  # the junction itself stays
                lost += branch[:-1]
                break
            steps = ((-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1))
            further = [(r + dr, c + dc) for dr, dc in steps if (r + dr, c + dc) in arms]
            fresh = [pixel for pixel in further if pixel not in branch[-3:]]
            if not fresh:
                lost += branch if len(branch) < length else []
                break
            branch.append(fresh[0])
    if not lost:
        return region
    return difference(region, Region.from_points([r for r, _ in lost], [c for _, c in lost]))
