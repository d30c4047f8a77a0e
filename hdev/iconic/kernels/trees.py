"""The tree of connected components of all thresholds, and the stable ones in it."""

# mypy: disable-error-code="operator, assignment, arg-type, misc"
from __future__ import annotations

from typing import Any

import numpy as np

from hdev.iconic.kernels.jit import kernel


@kernel
def component_tree(levels: Any, order: Any, width: int, reach: int) -> Any:
    """How the components {pixels <= t} of an image contain each other.

    Parameters
    ----------
    levels : (N,) int32
        Gray values of the whole rows of an image; negative ones do not take part.
    order : (P,) int64
        The pixels that take part, by increasing gray value.
    width : int
    reach : int
        1 if pixels that touch at a corner are neighbours, else 0.

    Returns
    -------
    parent : (N,) int64
        One pixel stands for a component at its level: all its other pixels of that level have it as parent. Its own parent
        stands for the next larger component; the largest one is its own parent.
    """
    total = len(levels)
    parent = np.full(total, -1, np.int64)
    root = np.full(
        total, -1, np.int32
    )  # towards the pixel that stands for what is connected so far, as short as it gets
    steps = np.empty(8, np.int64)
    count = 0
    for dr in range(-1, 2):
        for dc in range(-1, 2):
            if (dr != 0 or dc != 0) and (reach == 1 or dr == 0 or dc == 0):
                steps[count] = dr * width + dc
                count += 1
    for n in range(len(order)):
        p = order[n]
        parent[p] = p
        root[p] = p
        column = p % width
        inside = 0 < column < width - 1 and width <= p < total - width
        previous = np.int64(-1)
        for k in range(count):
            q = p + steps[k]
            if not inside and (q < 0 or q >= total or abs(q % width - column) > 1):
                continue
            top = np.int64(root[np.uint64(q)])
            if top < 0 or top == previous:
                continue
            previous = top
            while True:  # every second pixel on the way is attached to the one after the next
                above = np.int64(root[np.uint64(top)])
                if above == top:
                    break
                root[np.uint64(q)] = above
                q = top
                top = above
            if top != p:
                root[np.uint64(top)] = p
                parent[np.uint64(top)] = p
    for n in range(len(order) - 1, -1, -1):
        p = order[n]
        q = parent[p]
        if levels[parent[q]] == levels[q]:
            parent[p] = parent[q]
    return parent


@kernel
def component_tree_flooded(levels: Any, order: Any, width: int, reach: int) -> Any:
    """`component_tree` of gray values below 256, by flooding from the lightest pixels down into the dark ones.

    It works on pixels that lie near each other, which is faster than going through the whole image level by level (Salembier,
    Oliveras and Garrido 1998). Which pixel stands for a component may be another one.
    """
    total = len(levels)
    parent = np.full(total, -1, np.int64)
    begin = np.zeros(257, np.int64)
    for p in range(total):
        if levels[p] >= 0:
            begin[levels[p] + 1] += 1
    for t in range(256):
        begin[t + 1] += begin[t]
    end = begin[:256].copy()
    waiting = np.empty(len(order), np.int32)  # of each level a stack of pixels that have been seen
    stands = np.full(256, -1, np.int64)  # for the component of each level that is being flooded
    seen = np.zeros(total, np.bool_)
    steps = np.empty(8, np.int64)
    count = 0
    for dr in range(-1, 2):
        for dc in range(-1, 2):
            if (dr != 0 or dc != 0) and (reach == 1 or dr == 0 or dc == 0):
                steps[count] = dr * width + dc
                count += 1
    for n in range(len(order) - 1, -1, -1):
        start = order[n]
        if seen[start]:
            continue
        seen[start] = True
        level = np.int64(levels[start])
        waiting[end[level]] = start
        end[level] += 1
        while level >= 0:
            while end[level] > begin[level]:
                end[level] -= 1
                p = np.int64(waiting[end[level]])
                if stands[level] < 0:
                    stands[level] = p
                parent[p] = stands[level]
                column = p % width
                inside = 0 < column < width - 1 and width <= p < total - width
                deeper = np.int64(-1)
                for k in range(count):
                    q = p + steps[k]
                    if not inside and (q < 0 or q >= total or abs(q % width - column) > 1):
                        continue
                    at = np.uint64(q)
                    if seen[at] or levels[at] < 0:
                        continue
                    seen[at] = True
                    other = np.int64(levels[at])
                    waiting[end[other]] = q
                    end[other] += 1
                    if other < level:  # this first, then the rest of the neighbours
                        deeper = other
                        break
                if deeper >= 0:
                    waiting[end[level]] = p
                    end[level] += 1
                    level = deeper
            own = stands[level]
            stands[level] = -1
            above = level + 1
            while above < 256 and end[above] == begin[above] and stands[above] < 0:
                above += 1
            if above == 256:
                break
            if stands[above] < 0:
                stands[above] = waiting[end[above] - 1]
            parent[own] = stands[above]
            level = above
    return parent


@kernel
def stable_components(
    levels: Any,
    order: Any,
    parent: Any,
    delta: int,
    low: int,
    high: int,
    limits: Any,
    border: Any,
    diversity: float,
    whole: bool,
) -> Any:
    """Which components are maximally stable.

    The variation of a component R at the threshold t is (area at t + delta - area at t - delta) / area of R, where t - delta
    follows the largest part; that of R itself is the smallest one of the thresholds at which it stays R. It must be a minimum
    as the threshold goes on: into the component around it, or back into its largest part.

    Parameters
    ----------
    levels, order, parent : see `component_tree`
    delta : int
    low, high : int
        Thresholds to look at.
    limits : (3,) float64
        Smallest and largest area, largest variation.
    border : (N,) bool
        Pixels that no stable component contains.
    diversity : float
        Of two components one in the other whose areas differ by less than this part of the larger, the stabler one stays.
    whole : bool
        Whether components that lie in no other one count.

    Returns
    -------
    (S,) int64
        The pixels that stand for the components, by increasing gray value.
    """
    total = len(levels)
    area = np.zeros(total, np.int64)
    touches = np.zeros(total, np.bool_)
    largest = np.full(total, -1, np.int64)  # the part with the largest area
    nodes = np.empty(len(order), np.int64)  # what stands for components; outer ones come later
    count = 0
    for n in range(len(order)):
        p = order[n]
        if parent[p] != p and levels[parent[p]] == levels[p]:
            area[parent[p]] += 1
            touches[parent[p]] |= border[p]
        else:
            area[p] += 1
            touches[p] |= border[p]
            nodes[count] = p
            count += 1
    nodes = nodes[:count]
    for n in range(len(nodes)):
        p = nodes[n]
        q = parent[p]
        if q == p:
            continue
        area[q] += area[p]
        touches[q] |= touches[p]
        if largest[q] < 0 or area[p] > area[largest[q]]:
            largest[q] = p
    variation = np.full(total, np.inf)  # the smallest, at the first and at the last threshold
    first = np.full(total, np.inf)
    last = np.full(total, np.inf)
    for n in range(len(nodes)):
        p = nodes[n]
        outer = parent[p]
        t = max(np.int64(levels[p]), low)
        stop = min(np.int64(levels[outer]) - 1 if outer != p else high, high)
        above = p
        below = p  # the largest part at t - delta; `next_below` is the one after it
        next_below = np.int64(-1)
        while below >= 0 and levels[below] > t - delta:
            next_below = below
            below = largest[below]
        while t <= stop:
            while parent[above] != above and levels[parent[above]] <= t + delta:
                above = parent[above]
            while next_below >= 0 and levels[next_below] <= t - delta:
                below = next_below
                next_below = parent[next_below] if next_below != p else np.int64(-1)
            inner = area[below] if below >= 0 else 0
            last[p] = (area[above] - inner) / area[p]
            if variation[p] == np.inf:
                first[p] = last[p]
            variation[p] = min(variation[p], last[p])
            # on to the next threshold at which one of them changes
            step = np.int64(2**40)
            if parent[above] != above:
                step = levels[parent[above]] - delta
            if next_below >= 0:
                step = min(step, levels[next_below] + delta)
            t = max(t + 1, step)
        if outer == p and not whole:
            variation[p] = np.inf
            first[p] = np.inf
    chosen = np.zeros(total, np.bool_)
    for n in range(len(nodes)):
        p = nodes[n]
        q = parent[p]
        lowest = variation[p] < np.inf
        if first[p] == variation[p] and largest[p] >= 0:  # of equal ones the inner
            lowest &= variation[p] < last[largest[p]]
        if last[p] == variation[p] and q != p:
            lowest &= variation[p] <= first[q]
        chosen[p] = lowest
    for n in range(len(nodes)):
        p = nodes[n]
        if chosen[p]:
            chosen[p] = limits[0] <= area[p] <= limits[1] and variation[p] <= limits[2] and not touches[p]
    for n in range(len(nodes)):
        p = nodes[n]
        if not chosen[p]:
            continue
        q = p
        while parent[q] != q and chosen[p]:
            q = parent[q]
            if area[q] - area[p] >= diversity * area[q]:
                break
            if chosen[q]:
                if variation[q] < variation[p]:
                    chosen[p] = False
                else:
                    chosen[q] = False
    result = np.empty(len(nodes), np.int64)
    count = 0
    for n in range(len(nodes)):
        if chosen[nodes[n]]:
            result[count] = nodes[n]
            count += 1
    return result[:count].copy()


@kernel
def nearest_chosen(levels: Any, order: Any, parent: Any, chosen: Any) -> Any:
    """For each pixel the smallest of the chosen components that it belongs to, as a position in `chosen`; -1 for none.

    The second result is that of the component around each chosen one.
    """
    label = np.full(len(parent), -1, np.int64)
    outer = np.full(len(chosen), -1, np.int64)
    for k in range(len(chosen)):
        label[chosen[k]] = k
    for n in range(len(order) - 1, -1, -1):  # what stands for a component, then the other pixels
        p = order[n]
        q = parent[p]
        if q == p or levels[q] == levels[p]:
            continue
        if label[p] < 0:
            label[p] = label[q]
        elif label[p] != label[q]:
            outer[label[p]] = label[q]
    for p in range(len(parent)):
        q = parent[p]
        if q >= 0 and levels[q] == levels[p]:
            label[p] = label[q]
    return label, outer
