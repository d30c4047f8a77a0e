"""Contours of regions: along the sides of their pixels, and along the lines of a skeleton."""

from __future__ import annotations

import math

import numpy as np

from hdev.iconic.base import Floats
from hdev.iconic.region import Region

Path = list[tuple[int, int]]


def border(component: Region, neighbourhood: int = 8) -> tuple[Floats, Floats]:
    """Rows and columns of the corners of pixels along the outer border of a connected region, clockwise, closed."""
    from hdev.iconic.kernels.borders import follow_sides

    box = component.bounding_box
    if box is None:
        return np.empty(0), np.empty(0)
    mask = np.pad(component.to_mask().view(np.uint8), 1)
    rows, columns = follow_sides(mask, 1, int(component.first[0]) - box[1] + 1, int(neighbourhood == 4))
    return rows + (box[0] - 1.5), columns + (box[1] - 1.5)


def _neighbours(pixels: set[tuple[int, int]], pixel: tuple[int, int]) -> Path:
    """Neighbours along the line: diagonal ones only where there is no way around the corner."""
    r, c = pixel
    result = [p for p in ((r - 1, c), (r, c - 1), (r, c + 1), (r + 1, c)) if p in pixels]
    for dr, dc in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
        if (r + dr, c + dc) in pixels and (r + dr, c) not in pixels and (r, c + dc) not in pixels:
            result.append((r + dr, c + dc))
    return result


def _is_corner(pixels: set[tuple[int, int]], pixel: tuple[int, int]) -> bool:
    """Whether a line turns by a right angle here and could take the diagonal: no other pixel is near."""
    r, c = pixel
    near = [(dr, dc) for dr in (-1, 0, 1) for dc in (-1, 0, 1) if (dr or dc) and (r + dr, c + dc) in pixels]
    straight = [(dr, dc) for dr, dc in near if not dr or not dc]
    if len(straight) != 2 or (straight[0][0] == -straight[1][0] and straight[0][1] == -straight[1][1]):
        return False
    (ar, ac), (br, bc) = straight
    # Diagonal neighbours are all reached by the two as well, or they are a branch of their own.
    return (
        all((dr in (ar, br) and dc in (ac, bc)) or max(abs(dr - ar), abs(dc - ac)) <= 1 for dr, dc in near)
        and not any(dr and dc and (dr, dc) == (-(ar + br), -(ac + bc)) for dr, dc in near)
        and (ar + br, ac + bc) not in near
    )


def skeleton_paths(region: Region, length: int, mode: str) -> list[Path]:
    """The lines of a skeleton from end or junction to end or junction, those with at least `length` pixels.

    'filter': shorter ones are left out; 'generalize1': they are left out first, so that what they divided is one line;
    'generalize2': of these, those between two junctions remain. Closed lines without junctions do not repeat their first pixel.
    """
    from hdev.iconic.skeleton import skeleton

    mask = region.to_mask()
    if region.is_empty:
        return []
    thick = mask[:-1, :-1] & mask[1:, :-1] & mask[:-1, 1:] & mask[1:, 1:]
    if thick.any():
        region = skeleton(region)
        mask = region.to_mask()
    box = region.bounding_box
    assert box is not None
    rows, columns = np.nonzero(mask)
    pixels = set(zip((rows + box[0]).tolist(), (columns + box[1]).tolist()))
    for pixel in sorted(pixels):
        if _is_corner(pixels, pixel):
            pixels.discard(pixel)
    links = {pixel: _neighbours(pixels, pixel) for pixel in sorted(pixels)}
    paths = _chains(links)
    if mode != "filter":
        junctions = {pixel for pixel, near in links.items() if len(near) > 2}
        short = [p for p in paths if len(p) < length]
        if mode == "generalize2":
            short = [p for p in short if not (p[0] in junctions and p[-1] in junctions)]
        paths = _joined([p for p in paths if not any(p is q for q in short)])
        return paths if mode == "generalize2" else [p for p in paths if len(p) >= length]
    return [path for path in paths if len(path) >= length]


def _chains(links: dict[tuple[int, int], Path]) -> list[Path]:
    nodes = [pixel for pixel, near in links.items() if len(near) != 2]
    done: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    paths: list[Path] = []
    for node in nodes:
        if not links[node]:
            paths.append([node])
        for first in links[node]:
            if (node, first) in done:
                continue
            path = [node, first]
            while len(links[path[-1]]) == 2:
                one, other = links[path[-1]]
                path.append(other if one == path[-2] else one)
            done.add((node, first))
            done.add((path[-1], path[-2]))
            paths.append(path)
    seen = {pixel for path in paths for pixel in path}
    for pixel in links:
        if pixel not in seen and len(links[pixel]) == 2:
            path = [pixel, links[pixel][0]]
            while True:
                one, other = links[path[-1]]
                following = other if one == path[-2] else one
                if following == pixel:
                    break
                path.append(following)
            seen.update(path)
            paths.append(path)
    return paths


def _joined(paths: list[Path]) -> list[Path]:
    """Paths that meet in an end that no other path has, put together."""
    paths = list(paths)
    while True:
        ends: dict[tuple[int, int], list[Path]] = {}
        for path in paths:
            if len(path) > 1 and path[0] != path[-1]:
                ends.setdefault(path[0], []).append(path)
                ends.setdefault(path[-1], []).append(path)
            elif path[0] == path[-1]:
                ends.setdefault(path[0], []).extend([path, path, path])
        pair = next(((at, both) for at, both in ends.items() if len(both) == 2 and both[0] is not both[1]), None)
        if pair is None:
            return paths
        at, (a, b) = pair
        first = a if a[-1] == at else a[::-1]
        second = b if b[0] == at else b[::-1]
        place = next(k for k, path in enumerate(paths) if path is a)
        paths = [path for path in paths if path is not a and path is not b]
        paths.insert(place, first + second[1:])


def arc_angles(start: float, end: float, positive: bool) -> tuple[float, float]:
    """First angle and signed span from `start` to `end`; a full turn (to 1e-4) if they are the same place but not equal."""
    span = end - start
    turn = 2 * math.pi
    if abs(abs(span) - turn) < 1e-4 or abs(span) > turn:
        return start, turn if positive else -turn
    if positive:
        return start, span if span >= 0 else span + turn
    return start, span if span <= 0 else span - turn


def ellipse_points(
    row: float, column: float, phi: float, radius1: float, radius2: float, angles: Floats
) -> tuple[Floats, Floats]:
    """Points of an ellipse at these angles of the circle around it."""
    along, across = radius1 * np.cos(angles), radius2 * np.sin(angles)
    sine, cosine = math.sin(phi), math.cos(phi)
    return row - along * sine - across * cosine, column + along * cosine - across * sine
