"""Moving one cloud of points onto another: a rough pose by features of pairs of points, and its refinement (ICP).

The rough pose: pairs of points with normals are alike if their distances, and the angles of their normals with each other and
with the line between them, are. Each reference point of the target votes for a point of the source and a turn about the normal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hdev.models3d.model import Points

_DISTANCES = 25
_ANGLES = 20
_TURNS = 30

#: Poses that are refined roughly, and then to the end.
_CANDIDATES = 12
_FINALISTS = 3


@dataclass(frozen=True)
class Match:
    """A rigid transformation (4 x 4) from the source to the target, and the part of the source's points near the target."""

    matrix: Points
    overlap: float


def refined(
    source: Points, target: Points, normals: Points | None, start: Points, reach: float, rounds: int = 50
) -> Match:
    """The pose after iterations of nearest points, to planes where the target has normals; pairs beyond `reach` do not count.

    With normals, points beside the target do not count either: those that are farther off along its planes than its points are
    from each other.
    """
    from scipy.spatial import cKDTree

    tree = cKDTree(target)
    spacing = float(np.median(tree.query(target, [2])[0])) if len(target) > 1 else 0.0
    matrix = start
    limit = reach
    for step in range(rounds):
        moved = source @ matrix[:3, :3].T + matrix[:3, 3]
        distance, index = tree.query(moved, distance_upper_bound=limit)
        near = np.flatnonzero(np.isfinite(distance))
        if normals is not None and spacing > 0:
            offset, across = moved[near] - target[index[near]], normals[index[near]]
            beside = np.linalg.norm(offset - across * np.einsum("nd,nd->n", offset, across)[:, None], axis=1)
            near = near[beside <= 1.5 * spacing]
        if len(near) < 6:
            break
        change = _step(moved[near], target[index[near]], None if normals is None else normals[index[near]])
        matrix = change @ matrix
        size = float(abs(change - np.eye(4)).max())
        if size < 1e-9 * max(reach, 1e-12) or size < 1e-13:
            break
        if step >= 5:
            limit = max(min(limit, 3.0 * float(np.sqrt((distance[near] ** 2).mean()))), reach / 10)
    moved = source @ matrix[:3, :3].T + matrix[:3, 3]
    distance, _ = tree.query(moved, distance_upper_bound=reach)
    return Match(_orthonormal(matrix), float(np.isfinite(distance).mean()))


def _orthonormal(matrix: Points) -> Points:
    result = matrix.copy()
    u, _, v = np.linalg.svd(matrix[:3, :3])
    result[:3, :3] = u @ v
    return result


def _step(source: Points, target: Points, normals: Points | None) -> Points:
    """The rigid transformation that brings points best onto their partners, or onto the planes there."""
    result = np.eye(4)
    centre = source.mean(axis=0)
    if normals is None or not normals.any():
        goal = target.mean(axis=0)
        u, _, v = np.linalg.svd((source - centre).T @ (target - goal))
        sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ v))])
        result[:3, :3] = (v.T * sign) @ u.T
        result[:3, 3] = goal - result[:3, :3] @ centre
        return result
    offset = source - centre
    table = np.column_stack([np.cross(offset, normals), normals])
    right = np.einsum("nd,nd->n", target - source, normals)
    scale = max(float(np.sqrt((offset**2).sum(axis=1).mean())), 1e-300)
    weight = np.array([1 / scale] * 3 + [1.0] * 3)
    solution = np.linalg.lstsq(table * weight, right, rcond=1e-6)[0] * weight
    angle = float(np.linalg.norm(solution[:3]))
    turn = np.eye(3)
    if angle > 0:
        x, y, z = solution[:3] / angle
        cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
        turn = np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross
    result[:3, :3] = turn
    result[:3, 3] = centre + solution[3:] - turn @ centre
    return result


def matched(
    source: Points, source_normals: Points, target: Points, target_normals: Points, keys: int, reach: float
) -> list[Match]:
    """Poses of the source on the target, the best first; all points should be a few hundred, evenly spread, with normals."""
    span = float(np.linalg.norm(source.max(axis=0) - source.min(axis=0)))
    table = _Pairs(source, source_normals, span)
    chosen = np.linspace(0, len(target) - 1, min(keys, len(target))).astype(int)
    found: list[tuple[float, Points]] = []
    for key in chosen.tolist():
        found += table.votes(target, target_normals, key)
    found.sort(key=lambda one: -one[0])
    poses = _clustered([pose for _, pose in found[: 20 * _CANDIDATES]], [vote for vote, _ in found], span)
    rough = [refined(source, target, target_normals, pose, reach * 2, 8) for pose in poses[:_CANDIDATES]]
    rough.sort(key=lambda match: -match.overlap)
    final = [refined(source, target, target_normals, match.matrix, reach) for match in rough[:_FINALISTS]]
    return sorted(final, key=lambda match: -match.overlap)


def _clustered(poses: list[Points], votes: list[float], span: float) -> list[Points]:
    """One pose for each group of similar ones, those with most votes together first."""
    groups: list[tuple[float, Points]] = []
    for pose, vote in zip(poses, votes):
        for k, (total, other) in enumerate(groups):
            near = np.linalg.norm(pose[:3, 3] - other[:3, 3]) < 0.1 * span
            if near and np.trace(pose[:3, :3].T @ other[:3, :3]) > 1 + 2 * math.cos(math.radians(15)):
                groups[k] = (total + vote, other)
                break
        else:
            groups.append((vote, pose))
    groups.sort(key=lambda one: -one[0])
    return [pose for _, pose in groups]


def _features(
    points: Points, normals: Points, key: int, span: float
) -> tuple[NDArray[np.int64], NDArray[np.float64], Points]:
    """For the pairs of a point (the key) with all others their kinds, the turns about the key's normal, and the key's frame."""
    frame = _frame(points[key], normals[key])
    local = points @ frame[:3, :3].T + frame[:3, 3]
    distance = np.linalg.norm(local, axis=1)
    with np.errstate(all="ignore"):
        along = local / distance[:, None]
    turned = normals @ frame[:3, :3].T
    first = np.arccos(np.clip(along[:, 0], -1, 1))
    second = np.arccos(np.clip(np.einsum("nd,nd->n", along, turned), -1, 1))
    third = np.arccos(np.clip(turned[:, 0], -1, 1))
    kinds = np.minimum(distance / span * _DISTANCES, _DISTANCES * 4).astype(np.int64)
    for angle in (first, second, third):
        kinds = kinds * (_ANGLES + 1) + np.nan_to_num(angle / math.pi * _ANGLES).astype(np.int64)
    kinds[(distance == 0) | ~normals.any(axis=1)] = -1
    return kinds, np.arctan2(local[:, 2], local[:, 1]), frame


def _frame(point: Points, normal: Points) -> Points:
    helper = np.eye(3)[int(abs(normal).argmin())]
    second = np.cross(normal, helper)
    second /= np.linalg.norm(second)
    result = np.eye(4)
    result[:3, :3] = np.stack([normal, second, np.cross(normal, second)])
    result[:3, 3] = -result[:3, :3] @ point
    return result


class _Pairs:
    """All pairs of points of the source by kind."""

    def __init__(self, points: Points, normals: Points, span: float) -> None:
        self.span, self.count = span, len(points)
        usable = np.flatnonzero(normals.any(axis=1))
        found = {key: _features(points, normals, key, span) for key in usable.tolist()}
        self.frames = {key: frame for key, (_, _, frame) in found.items()}
        kinds = np.concatenate([np.empty(0, np.int64), *(kind for kind, _, _ in found.values())])
        turns = np.concatenate([np.empty(0), *(turn for _, turn, _ in found.values())])
        owner = np.repeat(usable, self.count)
        order = np.argsort(kinds, kind="stable")
        order = order[kinds[order] >= 0]
        self.kinds, self.turns, self.owner = kinds[order], turns[order], owner[order]

    def votes(self, target: Points, normals: Points, key: int) -> list[tuple[float, Points]]:
        """The poses that most pairs of a reference point of the target speak for."""
        if not normals[key].any() or not len(self.kinds):
            return []
        kinds, turns, frame = _features(target, normals, key, self.span)
        low, high = np.searchsorted(self.kinds, kinds), np.searchsorted(self.kinds, kinds, side="right")
        sizes = np.where(kinds >= 0, high - low, 0)
        if not sizes.sum():
            return []
        place = np.repeat(low, sizes) + np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        angle = (np.repeat(turns, sizes) - self.turns[place]) % (2 * math.pi)
        slot = (angle / (2 * math.pi) * _TURNS).astype(np.int64) % _TURNS
        votes = np.bincount(self.owner[place] * _TURNS + slot, minlength=self.count * _TURNS).astype(np.float64)
        best = np.argsort(-votes)[:3]
        result = []
        for one in best.tolist():
            if votes[one] < 0.8 * votes[best[0]]:
                continue
            owner, turn = divmod(one, _TURNS)
            c, s = math.cos((turn + 0.5) * 2 * math.pi / _TURNS), math.sin((turn + 0.5) * 2 * math.pi / _TURNS)
            middle = np.eye(4)
            middle[1:3, 1:3] = [[c, -s], [s, c]]
            result.append((float(votes[one]), np.linalg.inv(frame) @ middle @ self.frames[owner]))
        return result
