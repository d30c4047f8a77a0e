"""Kernels over label images: union of neighbouring pixels, growing, flooding.

Label images are (H, W) int32; regions are counted from 1, 0 is what belongs to none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def _root(parent: Any, k: int) -> int:
    while parent[k] != k:
        parent[k] = parent[parent[k]]
        k = parent[k]
    return k


@kernel
def _join(parent: Any, a: int, b: int) -> None:
    one = _root(parent, a)
    two = _root(parent, b)
    if one < two:
        parent[two] = one
    elif two < one:
        parent[one] = two


@kernel
def _numbered(parent: Any, inside: Any) -> Any:
    """Labels of the pixels that are `inside`, from the trees of the union; the roots are the first pixels."""
    height, width = inside.shape
    labels = np.zeros((height, width), np.int32)
    count = 0
    for r in range(height):
        for c in range(width):
            if inside[r, c]:
                k = r * width + c
                root = _root(parent, k)
                if root == k:
                    count += 1
                    labels[r, c] = count
                else:
                    labels[r, c] = labels[root // width, root % width]
    return labels


@kernel
def label_joined(inside: Any, right: Any, down: Any) -> Any:
    """Connected components of the pixels that are `inside`, over the connections given.

    Parameters
    ----------
    inside : (H, W) bool
    right, down : (H, W - 1), (H - 1, W) bool
        Whether a pixel is joined with its neighbour at the right, below (both are inside).

    Returns
    -------
    (H, W) int32
        Labels, numbered by the first pixels.
    """
    height, width = inside.shape
    parent = np.arange(height * width, dtype=np.int32)
    for r in range(height):
        for c in range(width):
            k = r * width + c
            if c + 1 < width and right[r, c]:
                _join(parent, k, k + 1)
            if r + 1 < height and down[r, c]:
                _join(parent, k, k + width)
    return _numbered(parent, inside)


@kernel
def label_equal(values: Any, inside: Any) -> Any:
    """8-connected areas of equal values, as (H, W) int32 labels numbered by their first pixels."""
    height, width = inside.shape
    parent = np.arange(height * width, dtype=np.int32)
    for r in range(height):
        for c in range(width):
            if not inside[r, c]:
                continue
            k = r * width + c
            for d in range(4):
                rr = r - (d > 0)
                cc = c - 1 if d == 0 else c + d - 2
                if rr >= 0 and 0 <= cc < width and inside[rr, cc] and values[rr, cc] == values[r, c]:
                    _join(parent, k, rr * width + cc)
    return _numbered(parent, inside)


@kernel
def extreme_areas(values: Any, labels: Any, count: int, diagonal: bool) -> Any:
    """(count + 1,) bool: which areas of equal values have no neighbour with a smaller value; neighbours outside do not count.

    `values` may be negated by the caller to find maxima. `diagonal` says whether pixels touching at a corner are neighbours.
    """
    height, width = labels.shape
    lowest = np.ones(count + 1, np.bool_)
    for r in range(height):
        for c in range(width):
            own = labels[r, c]
            if own == 0 or not lowest[own]:
                continue
            for dr in range(-1, 2):
                for dc in range(-1, 2):
                    if not diagonal and dr * dc != 0:
                        continue
                    rr = r + dr
                    cc = c + dc
                    if 0 <= rr < height and 0 <= cc < width and labels[rr, cc] and values[rr, cc] < values[r, c]:
                        lowest[own] = False
    return lowest


@kernel
def grow_mean(values: Any, inside: Any, rows: Any, columns: Any, tolerance: float) -> Any:
    """Regions grown from start points: 4-neighbours are added while they differ from the mean so far by less than `tolerance`.

    Pixels are added one by one in the order in which the region reaches them; the mean is that of all pixels added before. What
    was refused is tried again as long as the region grows.

    Parameters
    ----------
    values : (H, W) float64
    inside : (H, W) bool
        Where regions may grow.
    rows, columns : (N,) int64
        Start points; a point that is outside or taken already starts nothing.

    Returns
    -------
    (H, W) int32
        Labels: 1 .. for each start point that grew, in order.
    """
    height, width = values.shape
    labels = np.zeros((height, width), np.int32)
    queue = np.empty(height * width, np.int64)
    later = np.empty(height * width, np.int64)
    seen = np.zeros((height, width), np.int32)
    label = 0
    for n in range(len(rows)):
        r0 = rows[n]
        c0 = columns[n]
        if r0 < 0 or c0 < 0 or r0 >= height or c0 >= width or not inside[r0, c0] or labels[r0, c0]:
            continue
        label += 1
        labels[r0, c0] = label
        seen[r0, c0] = label
        total = values[r0, c0]
        area = 1
        end = 0
        waiting = 0
        for d in range(4):
            rr = r0 + (d == 3) - (d == 0)
            cc = c0 + (d == 2) - (d == 1)
            if 0 <= rr < height and 0 <= cc < width and inside[rr, cc] and not labels[rr, cc]:
                seen[rr, cc] = label
                queue[end] = rr * width + cc
                end += 1
        while True:
            grown = False
            begin = 0
            waiting = 0
            while begin < end:
                k = queue[begin]
                begin += 1
                r = k // width
                c = k % width
                if not abs(values[r, c] * area - total) < tolerance * area:
                    later[waiting] = k
                    waiting += 1
                    continue
                labels[r, c] = label
                total += values[r, c]
                area += 1
                grown = True
                for d in range(4):
                    rr = r + (d == 3) - (d == 0)
                    cc = c + (d == 2) - (d == 1)
                    if 0 <= rr < height and 0 <= cc < width and inside[rr, cc] and not labels[rr, cc]:
                        if seen[rr, cc] != label:
                            seen[rr, cc] = label
                            queue[end] = rr * width + cc
                            end += 1
            if not grown or waiting == 0:
                break
            for k in range(waiting):
                queue[k] = later[k]
            end = waiting
    return labels


@kernel
def flood(levels: Any, inside: Any, labels: Any, count: int) -> None:
    """Watersheds by flooding (Meyer): basins grow from the labelled pixels, the lowest level first.

    Parameters
    ----------
    levels : (H, W) int32
        Gray values as 0 .. count - 1.
    inside : (H, W) bool
    labels : (H, W) int32, changed
        Above 0 where basins start. In the end every other pixel inside has the label of its basin, or -1 where basins meet or
        can only be reached through such pixels.
    """
    height, width = levels.shape
    following = np.full(height * width, -1, np.int32)
    head = np.full(count, -1, np.int32)
    tail = np.full(count, -1, np.int32)
    queued = np.zeros((height, width), np.bool_)
    for r in range(height):
        for c in range(width):
            if labels[r, c] > 0:
                for dr in range(-1, 2):
                    for dc in range(-1, 2):
                        rr = r + dr
                        cc = c + dc
                        if 0 <= rr < height and 0 <= cc < width:
                            if inside[rr, cc] and labels[rr, cc] == 0 and not queued[rr, cc]:
                                queued[rr, cc] = True
                                k = rr * width + cc
                                level = levels[rr, cc]
                                if head[level] < 0:
                                    head[level] = k
                                else:
                                    following[tail[level]] = k
                                tail[level] = k
    for level in range(count):
        while head[level] >= 0:
            k = head[level]
            head[level] = following[k]
            following[k] = -1
            r = k // width
            c = k % width
            own = 0
            for dr in range(-1, 2):
                for dc in range(-1, 2):
                    rr = r + dr
                    cc = c + dc
                    if 0 <= rr < height and 0 <= cc < width and labels[rr, cc] > 0:
                        if own == 0:
                            own = labels[rr, cc]
                        elif own != labels[rr, cc]:
                            own = -1
                if own < 0:
                    break
            if own == 0:
                continue  # every basin that reached it has ended in a watershed: cannot happen, labels are never taken back
            labels[r, c] = own
            if own < 0:
                continue
            for dr in range(-1, 2):
                for dc in range(-1, 2):
                    rr = r + dr
                    cc = c + dc
                    if 0 <= rr < height and 0 <= cc < width:
                        if inside[rr, cc] and labels[rr, cc] == 0 and not queued[rr, cc]:
                            queued[rr, cc] = True
                            q = rr * width + cc
                            at = max(levels[rr, cc], level)
                            if head[at] < 0:
                                head[at] = q
                            else:
                                following[tail[at]] = q
                            tail[at] = q
    for r in range(height):
        for c in range(width):
            if inside[r, c] and labels[r, c] == 0:
                labels[r, c] = -1


@kernel
def pour(levels: Any, order: Any, owners: Any) -> None:
    """Water runs down from the maxima: each pixel belongs to the maxima from which a path without any rise leads to it.

    Parameters
    ----------
    levels : (H, W) int32
    order : (N,) int64
        Positions of the pixels inside, from the highest to the lowest.
    owners : (H, W) int32, changed
        Labels of the maxima, 0 elsewhere inside, -2 outside. In the end the label of the only maximum a pixel belongs to, or
        -1 if there are several.
    """
    height, width = owners.shape
    begin = 0
    while begin < len(order):
        level = levels[order[begin] // width, order[begin] % width]
        end = begin
        while end < len(order) and levels[order[end] // width, order[end] % width] == level:
            end += 1
        # First what flows down from higher pixels, then along the plateau until nothing changes any more.
        for i in range(begin, end):
            r = order[i] // width
            c = order[i] % width
            own = owners[r, c]
            for d in range(4):
                rr = r + (d == 3) - (d == 0)
                cc = c + (d == 2) - (d == 1)
                if 0 <= rr < height and 0 <= cc < width and owners[rr, cc] != -2 and levels[rr, cc] > level:
                    other = owners[rr, cc]
                    if own == 0:
                        own = other
                    elif other != 0 and other != own:
                        own = -1
            owners[r, c] = own
        changed = True
        while changed:
            changed = False
            for i in range(begin, end):
                r = order[i] // width
                c = order[i] % width
                own = owners[r, c]
                for d in range(4):
                    rr = r + (d == 3) - (d == 0)
                    cc = c + (d == 2) - (d == 1)
                    if 0 <= rr < height and 0 <= cc < width and owners[rr, cc] != -2 and levels[rr, cc] == level:
                        other = owners[rr, cc]
                        if other == 0 or other == own:
                            continue
                        if own == 0:
                            own = other
                        else:
                            own = -1
                if own != owners[r, c]:
                    owners[r, c] = own
                    changed = True
        begin = end


@kernel
def spread(owners: Any, rounds: int) -> None:
    """Pixels with owner 0 get the owner of a 4-neighbour, all borders moving one pixel at a time; the smallest label wins."""
    height, width = owners.shape
    front = np.empty(height * width, np.int64)
    claim = np.empty(height * width, np.int32)
    turn = 0
    while turn != rounds:
        turn += 1
        found = 0
        for r in range(height):
            for c in range(width):
                if owners[r, c] != 0:
                    continue
                best = np.int32(0)
                for d in range(4):
                    rr = r + (d == 3) - (d == 0)
                    cc = c + (d == 2) - (d == 1)
                    if 0 <= rr < height and 0 <= cc < width and owners[rr, cc] > 0:
                        if best == 0 or owners[rr, cc] < best:
                            best = owners[rr, cc]
                if best:
                    front[found] = r * width + c
                    claim[found] = best
                    found += 1
        if found == 0:
            break
        for i in range(found):
            owners[front[i] // width, front[i] % width] = claim[i]


@kernel
def reach(steps: Any, sure: Any, most: int) -> Any:
    """Which pixels lie on 8-connected paths of at most `most` pixels (H, W bool `steps`) that start at a pixel of `sure`."""
    height, width = steps.shape
    found = sure.copy()
    queue = np.empty(height * width, np.int64)
    end = 0
    for r in range(height):
        for c in range(width):
            if sure[r, c]:
                queue[end] = r * width + c
                end += 1
    begin = 0
    turn = 0
    while begin < end and turn < most:
        turn += 1
        stop = end
        while begin < stop:
            r = queue[begin] // width
            c = queue[begin] % width
            begin += 1
            for dr in range(-1, 2):
                for dc in range(-1, 2):
                    rr = r + dr
                    cc = c + dc
                    if 0 <= rr < height and 0 <= cc < width and steps[rr, cc] and not found[rr, cc]:
                        found[rr, cc] = True
                        queue[end] = rr * width + cc
                        end += 1
    return found


@kernel
def saddles(levels: Any, labels: Any) -> Any:
    """For each watershed pixel (-1) the pairs of basins around it: (N, 3) int64 smaller label, larger label, level."""
    height, width = labels.shape
    found = np.empty((64, 3), np.int64)
    count = 0
    around = np.empty(8, np.int32)
    for r in range(height):
        for c in range(width):
            if labels[r, c] != -1:
                continue
            n = 0
            for dr in range(-1, 2):
                for dc in range(-1, 2):
                    rr = r + dr
                    cc = c + dc
                    if 0 <= rr < height and 0 <= cc < width and labels[rr, cc] > 0:
                        known = False
                        for i in range(n):
                            known |= around[i] == labels[rr, cc]
                        if not known:
                            around[n] = labels[rr, cc]
                            n += 1
            for i in range(n):
                for k in range(i):
                    if count == len(found):
                        grown = np.empty((2 * count, 3), np.int64)
                        grown[:count] = found
                        found = grown
                    found[count, 0] = min(around[i], around[k])
                    found[count, 1] = max(around[i], around[k])
                    found[count, 2] = levels[r, c]
                    count += 1
    return found[:count]


@kernel
def merge_basins(pairs: Any, heights: Any, lowest: Any, threshold: float) -> Any:
    """Basins joined over their saddles, the lowest saddle first, if the saddle is less than `threshold` above both basins.

    Parameters
    ----------
    pairs : (N, 2) int64
        Basins, from 1, in the order of their saddles' heights.
    heights : (N,) float64
        Gray values of the saddles.
    lowest : (K + 1,) float64, changed
        Smallest gray values of the basins.

    Returns
    -------
    (K + 1,) int32
        The basin that each has become part of (the smallest label of them).
    """
    parent = np.arange(len(lowest), dtype=np.int32)
    for i in range(len(pairs)):
        a = _root(parent, pairs[i, 0])
        b = _root(parent, pairs[i, 1])
        if a != b and max(heights[i] - lowest[a], heights[i] - lowest[b]) < threshold:
            low = min(lowest[a], lowest[b])
            parent[max(a, b)] = min(a, b)
            lowest[min(a, b)] = low
    for k in range(len(parent)):
        parent[k] = _root(parent, k)
    return parent


@kernel
def close_lines(labels: Any) -> None:
    """Watershed pixels (-1) between pixels of one basin only become part of it."""
    height, width = labels.shape
    before = labels.copy()
    for r in range(height):
        for c in range(width):
            if before[r, c] != -1:
                continue
            own = 0
            for dr in range(-1, 2):
                for dc in range(-1, 2):
                    rr = r + dr
                    cc = c + dc
                    if 0 <= rr < height and 0 <= cc < width and before[rr, cc] > 0:
                        if own == 0:
                            own = before[rr, cc]
                        elif own != before[rr, cc]:
                            own = -1
            if own > 0:
                labels[r, c] = own


@kernel
def expand_similar(values: Any, allowed: Any, labels: Any, references: Any, thresholds: Any, rounds: int) -> None:
    """Regions grow by one pixel at a time into 4-neighbours with similar gray values; the smallest label wins.

    Parameters
    ----------
    values : (C, H, W) int32
    allowed : (H, W) bool
        Where regions may grow.
    labels : (H, W) int32, changed
        0 where no region is.
    references : (C,) int64, or (0,)
        What a gray value is compared with; if empty, with that of the pixel of the region next to it.
    thresholds : (C,) float64
        Largest difference per channel.
    rounds : int
        Number of steps; negative: until nothing changes.
    """
    channels, height, width = values.shape
    front = np.empty(height * width, np.int64)
    claim = np.empty(height * width, np.int32)
    turn = 0
    while turn != rounds:
        turn += 1
        found = 0
        for r in range(height):
            for c in range(width):
                if labels[r, c] != 0 or not allowed[r, c]:
                    continue
                best = np.int32(0)
                for d in range(4):
                    rr = r + (d == 3) - (d == 0)
                    cc = c + (d == 2) - (d == 1)
                    if not (0 <= rr < height and 0 <= cc < width) or labels[rr, cc] <= 0:
                        continue
                    if best != 0 and labels[rr, cc] >= best:
                        continue
                    similar = True
                    for n in range(channels):
                        other = np.int64(values[n, rr, cc]) if len(references) == 0 else references[n]
                        similar &= abs(values[n, r, c] - other) <= thresholds[n]
                    if similar:
                        best = labels[rr, cc]
                if best:
                    front[found] = r * width + c
                    claim[found] = best
                    found += 1
        if found == 0:
            break
        for i in range(found):
            labels[front[i] // width, front[i] % width] = claim[i]
