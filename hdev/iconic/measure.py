"""Measuring along a line or an arc: the gray value profile, and edges on it to a fraction of a pixel.

The profile has one value for each step of one pixel along the axis: the mean over a line of samples across it. Between the
samples it is constant up to half a pixel from each, so that its derivative, smoothed by a Gaussian, is known everywhere. Times
sigma * sqrt (2 pi) the derivative at a step is the height of the step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats, Int64s
from hdev.iconic.sampling import interpolated

#: How many pixels around a sample must be in the image.
MARGINS = {"nearest_neighbor": 0, "bilinear": 1, "bicubic": 2}


@dataclass(frozen=True)
class Path:
    """Where gray values are taken: a straight line through a centre, or an arc around it."""

    row: float
    column: float
    width: int
    height: int
    interpolation: str

    def place(self, at: Floats) -> tuple[Floats, Floats]:
        """Rows and columns of the points `at` these distances from the first sample along the axis."""
        raise NotImplementedError

    def _samples(self) -> tuple[Floats, Floats]:
        """(steps, samples across) rows and columns."""
        raise NotImplementedError

    def moved(self, row: float, column: float) -> Path:
        """The same around another centre."""
        return replace(self, row=row, column=column)

    @cached_property
    def lines(self) -> list[tuple[int, Floats, Floats]]:
        """Unbroken sequences of lines that lie in the image: number of the first, rows and columns of their samples."""
        rows, columns = self._samples()
        # A pixel goes half a pixel beyond its centre; what is interpolated needs whole pixels around it.
        margin = 0.0 if self._on_pixels else MARGINS[self.interpolation] or -0.5 + 1e-9
        good = (rows >= margin) & (rows <= self.height - 1 - margin)
        good &= (columns >= margin) & (columns <= self.width - 1 - margin)
        kept = np.concatenate(([False], good.all(axis=1), [False])).astype(np.int8)
        ends = np.flatnonzero(np.diff(kept))
        return [(int(a), rows[a:b], columns[a:b]) for a, b in zip(ends[::2], ends[1::2])]

    @property
    def _on_pixels(self) -> bool:
        return False

    def profiles(self, channel: NDArray[Any]) -> list[tuple[int, Floats]]:
        """The mean gray values of each sequence of lines, with the number of its first."""
        method = "nearest_neighbor" if self._on_pixels else self.interpolation
        result = []
        for start, rows, columns in self.lines:
            with np.errstate(invalid="ignore"):  # real images may hold infinite values
                values = interpolated(channel, rows.reshape(-1), columns.reshape(-1), method)
                result.append((start, values.reshape(rows.shape).mean(axis=1, dtype=np.float64)))
        return result


@dataclass(frozen=True)
class Line(Path):
    """A rectangle's main axis. `phi` [rad], counter-clockwise from the column axis; half lengths along and across.

    Parallel to the axes of the image the centre is rounded to a pixel, unless it is `free`.
    """

    phi: float = 0.0
    length1: float = 0.0
    length2: float = 0.0
    free: bool = False

    @cached_property
    def _direction(self) -> tuple[float, float]:
        down, right = -math.sin(self.phi), math.cos(self.phi)
        if min(abs(down), abs(right)) < 1e-9:
            down, right = float(round(down)), float(round(right))
        return down, right

    @property
    def _on_pixels(self) -> bool:
        return 0.0 in self._direction and (not self.free or (self.row % 1.0 == self.column % 1.0 == 0.0))

    @cached_property
    def _center(self) -> tuple[float, float]:
        """Parallel to the axes pixels themselves are taken: interpolation makes no difference then."""
        if self._on_pixels:
            return math.floor(self.row + 0.5), math.floor(self.column + 0.5)
        return self.row, self.column

    @property
    def _half(self) -> int:
        return math.floor(self.length1 + 1e-9)

    def place(self, at: Floats) -> tuple[Floats, Floats]:
        along = at - self._half
        down, right = self._direction
        return self._center[0] + along * down, self._center[1] + along * right

    def _samples(self) -> tuple[Floats, Floats]:
        half, side = self._half, math.floor(self.length2 + 1e-9)
        along, across = np.arange(-half, half + 1.0)[:, None], np.arange(-side, side + 1.0)
        down, right = self._direction
        row, column = self._center
        return row + along * down - across * right, column + along * right + across * down

    @property
    def steps(self) -> int:
        return 2 * self._half + 1


@dataclass(frozen=True)
class Arc(Path):
    """An arc of a circle. Angles [rad] counter-clockwise from the column axis; `side` is half the width of the ring."""

    radius: float = 0.0
    start: float = 0.0
    extent: float = 0.0
    side: float = 0.0

    def _angle(self, at: Floats) -> Floats:
        return self.start + math.copysign(1.0, self.extent) * at / self.radius

    def place(self, at: Floats) -> tuple[Floats, Floats]:
        angle = self._angle(at)
        return self.row - self.radius * np.sin(angle), self.column + self.radius * np.cos(angle)

    def _samples(self) -> tuple[Floats, Floats]:
        angle = self._angle(np.arange(float(self.steps)))[:, None]
        side = math.floor(self.side + 1e-9)
        radius = self.radius + np.arange(-side, side + 1.0)
        return self.row - radius * np.sin(angle), self.column + radius * np.cos(angle)

    @property
    def steps(self) -> int:
        return math.floor(abs(self.extent) * self.radius + 1e-9) + 1


@dataclass(frozen=True)
class Edges:
    """Edges on a profile, from its beginning: places [pixels along the axis], and heights (> 0: from dark to light)."""

    places: Floats
    heights: Floats

    def __len__(self) -> int:
        return self.places.size

    def select(self, index: Int64s | NDArray[np.bool_] | slice) -> Edges:
        return Edges(self.places[index], self.heights[index])


def edges_of(profiles: list[tuple[int, Floats]], sigma: float, threshold: float) -> Edges:
    """The edges of at least `threshold`, with a Gaussian of `sigma`."""
    with np.errstate(invalid="ignore"):
        found = [_edges(start, values, sigma) for start, values in profiles]
    places = np.concatenate([one.places for one in found] or [np.empty(0)])
    heights = np.concatenate([one.heights for one in found] or [np.empty(0)])
    keep = np.abs(heights) >= threshold
    return Edges(places[keep], heights[keep])


def _derivatives(steps: Floats, sigma: float, at: Floats) -> tuple[Floats, Floats, Floats]:
    """First to third derivative of the smoothed profile: `steps[k]` is the step at k + 0.5."""
    reach = math.ceil(8.0 * sigma) + 2
    base = np.floor(at).astype(np.int64)
    index = base[:, None] + np.arange(-reach, reach + 1)
    inside = (index >= 0) & (index < steps.size)
    height = np.where(inside, steps[np.clip(index, 0, steps.size - 1)], 0.0)
    t = (at[:, None] - index - 0.5) / sigma
    bell = height * np.exp(-0.5 * t * t)
    return bell.sum(axis=1), -(bell * t).sum(axis=1) / sigma, (bell * (t * t - 1.0)).sum(axis=1) / sigma**2


def _edges(start: int, values: Floats, sigma: float) -> Edges:
    if values.size < 2:
        return Edges(np.empty(0), np.empty(0))
    steps = np.diff(values)
    parts = 4 if sigma < 1.0 else 2
    grid = np.arange(parts * (values.size - 1) + 1) / parts
    _, second, _ = _derivatives(steps, sigma, grid)
    scale = float(np.abs(steps).max())
    live = np.flatnonzero(np.abs(second) > 1e-9 * scale)
    if not live.size:
        return Edges(np.empty(0), np.empty(0))
    signs = np.sign(second[live])
    change = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    low, high = grid[live[change]], grid[live[change + 1]]
    left = second[live[change]]
    at = (low + high) / 2
    for _ in range(40):  # regula falsi would stall at flat tops; Newton within a shrinking bracket does not
        _, slope, bend = _derivatives(steps, sigma, at)
        same = np.sign(slope) == np.sign(left)
        low, high = np.where(same, at, low), np.where(same | (slope == 0), high, at)
        with np.errstate(divide="ignore", invalid="ignore"):
            new = at - slope / bend
        middle = (low + high) / 2
        new = np.where(np.isfinite(new) & (new > low) & (new < high), new, middle)
        new = np.where(np.abs(slope) <= 1e-14 * scale, at, new)
        moved = float(np.abs(new - at).max()) if at.size else 0.0
        at = new
        if moved < 1e-12:
            break
    height, _, _ = _derivatives(steps, sigma, at)
    # Rising edges are maxima of the derivative where it is positive, falling ones minima where it is negative.
    keep = height * left > 0
    return Edges(at[keep] + start, height[keep])


def smoothed(values: Floats, sigma: float) -> Floats:
    """The profile smoothed by a Gaussian; its ends go on for ever."""
    if sigma <= 0 or values.size < 2:
        return values
    reach = math.ceil(5.0 * sigma)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    with np.errstate(invalid="ignore"):
        return np.convolve(np.pad(values, reach, mode="edge"), kernel / kernel.sum(), mode="valid")


def crossings(start: int, values: Floats, level: float) -> Floats:
    """Where the profile, linear between its samples, has the value `level`."""
    above = np.where(np.isfinite(values), values - level, np.nan)
    here = np.flatnonzero(above == 0.0).astype(np.float64)
    k = np.flatnonzero(above[:-1] * above[1:] < 0)
    return np.sort(np.concatenate((here, k + above[k] / (above[k] - above[k + 1])))) + start


def pairs_of(edges: Edges, transition: str, strongest: bool) -> Int64s:
    """(N, 2) numbers of first and second edges: each first one with the next of the other direction.

    Parameters
    ----------
    transition : 'positive' or 'negative' first edges, or 'all': as the first of all edges
    strongest : of neighbours with the same direction the strongest counts, not the first
    """
    signs = np.sign(edges.heights).astype(np.int64).tolist()
    groups: list[list[int]] = []
    for k, sign in enumerate(signs):
        if groups and signs[groups[-1][-1]] == sign:
            groups[-1].append(k)
        else:
            groups.append([k])
    heights = np.abs(edges.heights)
    chosen = [max(group, key=lambda k: heights[k]) if strongest else group[0] for group in groups]
    if not chosen:
        return np.empty((0, 2), np.int64)
    wanted = {"positive": 1, "negative": -1, "all": signs[chosen[0]]}[transition]
    begin = 0 if signs[chosen[0]] == wanted else 1
    found = list(zip(chosen[begin::2], chosen[begin + 1 :: 2]))
    return np.array(found, np.int64).reshape(-1, 2)
