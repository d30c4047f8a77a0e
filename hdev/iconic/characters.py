"""Features of characters: gray values and shape of a region and its surrounding rectangle, for classifiers.

K is the number of characters, and the image is one of bytes or uint2. What a feature means is said where it is computed; those
of the gray values are taken from the surrounding rectangle, scaled to the size of the classifier's characters.
Sources: reference pages of `create_ocr_class_mlp` and its relatives (names and lengths of the features).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic import features
from hdev.iconic.base import Floats
from hdev.iconic.gray_features import GrayRegions, inside
from hdev.iconic.image import Image
from hdev.iconic.image_warp import zoomed
from hdev.iconic.region_array import RegionArray
from hdev.iconic.shape_features import Shapes

INTERPOLATIONS = ("nearest_neighbor", "bilinear", "constant", "weighted")
DEFAULT = ("ratio", "pixel_invar")


def character_features(
    regions: RegionArray, image: Image, names: Sequence[str], width: int, height: int, interpolation: str
) -> Floats:
    """(K, F) the features of these names, one after the other; of a region outside the image they are 0.

    `width` and `height` are the size to which characters are scaled. Raises KeyError for an unknown name.
    """
    if not len(regions):
        return np.zeros((0, length(names, width, height)))
    characters = Characters(inside(regions, image), image, width, height, interpolation)
    parts = [np.asarray(FEATURES[name](characters), np.float64).reshape(len(regions), -1) for name in expanded(names)]
    result = np.hstack(parts) if parts else np.zeros((len(regions), 0))
    result[~np.isfinite(result)] = 0.0
    result[characters.shapes.area == 0] = 0.0
    return result


def expanded(names: Sequence[str]) -> list[str]:
    """The names, with 'default' replaced by what it stands for."""
    return [part for name in names for part in (DEFAULT if name == "default" else (name,))]


def length(names: Sequence[str], width: int, height: int) -> int:
    """The number of values of these features. Raises KeyError for an unknown name."""
    return sum(LENGTHS[name](width, height) for name in expanded(names))


class Characters:
    """Characters of one image; every attribute is an array with one entry per character, computed at most once."""

    def __init__(self, regions: RegionArray, image: Image, width: int, height: int, interpolation: str) -> None:
        self.regions, self.image = regions, image
        self.width, self.height, self.interpolation = width, height, interpolation
        self.shapes = Shapes(regions)

    @cached_property
    def patches(self) -> Floats:
        """(K, height, width) gray values of the scaled rectangles, 0 .. 1."""
        full = 255.0 if self.image.channels[0].dtype.itemsize == 1 else 65535.0
        return self._scaled(lambda k, r1, c1, r2, c2: self.image.channels[0][r1:r2, c1:c2]) / full

    @cached_property
    def masks(self) -> NDArray[np.bool_]:
        """(K, height, width) the scaled regions."""
        weight = np.uint8(255)
        return (
            self._scaled(lambda k, r1, c1, r2, c2: self.regions[k].to_mask((r2 - r1, c2 - c1), r1, c1) * weight) >= 128
        )

    def _scaled(self, part: Callable[..., NDArray[Any]]) -> Floats:
        result = np.zeros((len(self.regions), self.height, self.width))
        for k, (r1, c1, r2, c2) in enumerate(features.bounding_boxes(self.regions).tolist()):
            if r2 < r1:
                continue
            crop = np.ascontiguousarray(part(k, r1, c1, r2 + 1, c2 + 1))
            result[k] = zoomed(Image([crop]), self.height, self.width, self.interpolation).channels[0]
        return result

    @cached_property
    def invariant_patches(self) -> Floats:
        """The scaled rectangles, stretched to 0 .. 1."""
        low = self.patches.min(axis=(1, 2), keepdims=True)
        span = self.patches.max(axis=(1, 2), keepdims=True) - low
        return (self.patches - low) / np.where(span > 0, span, 1.0)

    def grid(self, count: int) -> Floats:
        """(K, count * count) parts of the cells of a grid over the surrounding rectangle that the region covers."""
        result = np.zeros((len(self.regions), count * count))
        for k in np.flatnonzero(self.shapes.area):
            mask = self.regions[int(k)].to_mask().astype(np.float64)
            # Cells have fractional borders: the area up to each border, interpolated.
            sums = np.pad(mask.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
            rows, columns = (np.linspace(0.0, size, count + 1) for size in mask.shape)
            at = np.array([[_interpolated(sums, r, c) for c in columns] for r in rows])
            cells = at[1:, 1:] - at[:-1, 1:] - at[1:, :-1] + at[:-1, :-1]
            result[k] = np.clip(cells.ravel() * count * count / mask.size, 0.0, 1.0)
        return result

    def gradients(self) -> Floats:
        """(K, 200) amplitudes of the gray value gradients in 8 directions on a grid of 5 x 5."""
        import cv2

        result = np.zeros((len(self.regions), 200))
        for k, patch in enumerate(self.invariant_patches):
            source = patch.astype(np.float32)
            down = cv2.Sobel(source, cv2.CV_32F, 0, 1, borderType=cv2.BORDER_REPLICATE)
            right = cv2.Sobel(source, cv2.CV_32F, 1, 0, borderType=cv2.BORDER_REPLICATE)
            place = np.mod(np.arctan2(-down, right) / (np.pi / 4), 8.0)
            amplitude = np.hypot(down, right)
            for direction in range(8):
                # Each gradient counts for the two directions between which it lies.
                apart = np.abs(np.mod(place - direction + 4.0, 8.0) - 4.0)
                share = amplitude * np.maximum(1.0 - apart, 0.0).astype(np.float32)
                result[k, direction * 25 : direction * 25 + 25] = cv2.resize(
                    share, (5, 5), interpolation=cv2.INTER_AREA
                ).ravel()
        return result

    def cooccurrence(self) -> Floats:
        """(K, 12) parts of the pairs of neighbours that are background, mixed, foreground, in four directions."""
        result = np.zeros((len(self.regions), 12))
        for k in range(len(self.regions)):
            mask = self.regions[k].to_mask().astype(np.int64)
            for number, (down, right) in enumerate(((0, 1), (1, -1), (1, 0), (1, 1))):
                rows = max(mask.shape[0] - down, 0)
                a = mask[:rows, max(-right, 0) : mask.shape[1] - max(right, 0)]
                b = mask[down:, max(right, 0) : mask.shape[1] - max(-right, 0)]
                if a.size:
                    counts = np.bincount((a + b).ravel(), minlength=3)
                    result[k, 3 * number : 3 * number + 3] = counts / a.size
        return result

    def runs(self) -> Floats:
        """(K,) the number of runs, divided by the height."""
        return np.diff(self.regions.offsets) / np.maximum(self.shapes.extent[:, 0], 1)

    def runs_of_rows(self) -> Floats:
        """(K, height) the number of runs of each row of the scaled region."""
        before = np.pad(self.masks, ((0, 0), (0, 0), (1, 0)))[:, :, :-1]
        return (self.masks & ~before).sum(axis=2).astype(np.float64)

    def projection(self, axis: int, stretched: bool) -> Floats:
        """Mean gray values of the rows (axis 2) or columns (axis 1) of the scaled rectangle."""
        means = self.patches.mean(axis=axis)
        if stretched:
            low = means.min(axis=1, keepdims=True)
            span = means.max(axis=1, keepdims=True) - low
            means = (means - low) / np.where(span > 0, span, 1.0)
        return means

    def gray_planes(self) -> Floats:
        """(K, 4) normalised gray value moments and the slopes of the gray value plane."""
        return GrayRegions(self.regions, self.image).planes()[:, :4]


def _interpolated(sums: Floats, row: float, column: float) -> float:
    r, c = min(int(row), sums.shape[0] - 2), min(int(column), sums.shape[1] - 2)
    y, x = row - r, column - c
    top = sums[r, c] * (1 - x) + sums[r, c + 1] * x
    return float(top * (1 - y) + (sums[r + 1, c] * (1 - x) + sums[r + 1, c + 1] * x) * y)


def _flat(values: NDArray[Any]) -> NDArray[Any]:
    return values.reshape(len(values), -1)


#: Features by name.
FEATURES: dict[str, Callable[[Characters], Any]] = {
    "pixel": lambda c: _flat(c.patches),
    "pixel_invar": lambda c: _flat(c.invariant_patches),
    "pixel_binary": lambda c: _flat(c.masks),
    "gradient_8dir": Characters.gradients,
    "projection_horizontal": lambda c: c.projection(2, False),
    "projection_horizontal_invar": lambda c: c.projection(2, True),
    "projection_vertical": lambda c: c.projection(1, False),
    "projection_vertical_invar": lambda c: c.projection(1, True),
    "ratio": lambda c: c.shapes.extent[:, 0] / np.maximum(c.shapes.extent[:, 1], 1),
    "anisometry": lambda c: c.shapes.eccentricity[:, 0],
    "width": lambda c: c.shapes.extent[:, 1],
    "height": lambda c: c.shapes.extent[:, 0],
    "zoom_factor": lambda c: 0.5 * (c.shapes.extent / np.array([c.height, c.width])).sum(axis=1),
    "foreground": lambda c: c.shapes.area / np.maximum(c.shapes.extent.prod(axis=1), 1),
    "foreground_grid_9": lambda c: c.grid(3),
    "foreground_grid_16": lambda c: c.grid(4),
    "compactness": lambda c: c.shapes.compactness,
    "convexity": lambda c: c.shapes.convexity,
    "moments_region_2nd_invar": lambda c: c.shapes.invariant_moments[:, :3],
    "moments_region_2nd_rel_invar": lambda c: c.shapes.relative_moments,
    "moments_region_3rd_invar": lambda c: c.shapes.invariant_moments[:, 3:],
    "moments_central": lambda c: c.shapes.affine_invariants,
    "moments_gray_plane": Characters.gray_planes,
    "phi": lambda c: np.stack((np.sin(c.shapes.orientation), np.cos(c.shapes.orientation)), axis=1),
    "num_connect": lambda c: c.shapes.euler[1],
    "num_holes": lambda c: c.shapes.euler[1] - c.shapes.euler[0],
    "cooc": Characters.cooccurrence,
    "num_runs": Characters.runs,
    "chord_histo": Characters.runs_of_rows,
}

#: How many values each has, for characters scaled to some width and height.
LENGTHS: dict[str, Callable[[int, int], int]] = {name: lambda w, h: 1 for name in FEATURES}
LENGTHS |= {name: lambda w, h: w * h for name in ("pixel", "pixel_invar", "pixel_binary")}
LENGTHS |= {name: lambda w, h: h for name in ("projection_horizontal", "projection_horizontal_invar", "chord_histo")}
LENGTHS |= {name: lambda w, h: w for name in ("projection_vertical", "projection_vertical_invar")}
LENGTHS |= {name: lambda w, h: 4 for name in ("moments_region_3rd_invar", "moments_central", "moments_gray_plane")}
LENGTHS |= {name: lambda w, h: 2 for name in ("moments_region_2nd_rel_invar", "phi")}
LENGTHS |= {
    "gradient_8dir": lambda w, h: 200,
    "foreground_grid_9": lambda w, h: 9,
    "foreground_grid_16": lambda w, h: 16,
    "moments_region_2nd_invar": lambda w, h: 3,
    "cooc": lambda w, h: 12,
}
