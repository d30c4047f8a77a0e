"""Gray values within regions: statistics, moments, planes, entropy. Domains of images do not matter here.

Pixels of a region outside of the image are left out. K is the number of regions; features of an empty region are 0.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic import features
from hdev.iconic.base import Floats
from hdev.iconic.image import Image
from hdev.iconic.region import Region
from hdev.iconic.region_array import RegionArray

Array = NDArray[Any]


class GrayRegions:
    """Regions clipped to an image, with its first channel (of a vector field: the lengths of the vectors)."""

    def __init__(self, regions: RegionArray, image: Image) -> None:
        self.regions = inside(regions, image)
        channel = image.channels[0]
        if channel.ndim == 3:
            channel = np.hypot(channel[:, :, 0], channel[:, :, 1])
            channel.flags.writeable = False
        self.channel = channel
        self._sums: Floats | None = None

    def __len__(self) -> int:
        return len(self.regions)

    @property
    def _runs(self) -> tuple[Array, ...]:
        return self.regions.row, self.regions.first, self.regions.last, self.regions.offsets

    @property
    def sums(self) -> Floats:
        """(K, 4): numbers of pixels, sums, smallest and largest values."""
        if self._sums is None and self._byte_sums is not None:
            self._sums = np.column_stack((self._byte_sums[:, :2], *self._byte_ranges))
        if self._sums is None:
            from hdev.iconic.kernels.gray import gray_sums

            self._sums = gray_sums(self.channel, 0 if self.channel.dtype.kind in "iu" else 0.0, *self._runs)
            for k in np.flatnonzero(np.isnan(self._sums[:, 1])):
                values = self.values(int(k))
                known = values[~np.isnan(values)]
                self._sums[k, 2:] = (known.min(), known.max()) if known.size else np.nan
        return self._sums

    @cached_property
    def _byte_sums(self) -> Floats | None:
        """Of byte images: (K, 3) numbers of pixels, sums, sums of squares; exact."""
        if self.channel.dtype != np.uint8:
            return None
        from hdev.iconic.kernels.gray import byte_sums

        return byte_sums(self.channel, *self._runs)

    @cached_property
    def _byte_ranges(self) -> tuple[Floats, Floats]:
        """Of byte images: smallest and largest values (inf and -inf without pixels)."""
        box = self._rectangle
        if box is None:
            from hdev.iconic.kernels.gray import byte_ranges

            return byte_ranges(self.channel, *self._runs)
        import cv2

        low, high = cv2.minMaxLoc(self.channel[box[0] : box[2] + 1, box[1] : box[3] + 1])[:2]
        return np.array([low]), np.array([high])

    @property
    def _rectangle(self) -> tuple[int, int, int, int] | None:
        """The corners, if there is one region and it is a rectangle of some size."""
        regions = self.regions
        if len(regions) != 1 or regions.row.size < 16 or regions.first[0] != regions.first[-1]:
            return None
        same = (regions.first == regions.first[0]).all() and (regions.last == regions.last[0]).all()
        if not same or regions.row[-1] - regions.row[0] != regions.row.size - 1:
            return None
        return int(regions.row[0]), int(regions.first[0]), int(regions.row[-1]), int(regions.last[0])

    @property
    def means(self) -> Floats:
        """(K,) mean gray values."""
        if self._byte_sums is not None:
            return self._byte_sums[:, 1] / np.maximum(self._byte_sums[:, 0], 1)
        return self.sums[:, 1] / np.maximum(self.sums[:, 0], 1)

    @property
    def ranges(self) -> tuple[Floats, Floats]:
        """(K,) smallest and largest gray values."""
        if self.channel.dtype == np.uint8:
            low, high = self._byte_ranges
            return np.where(low <= high, low, 0.0), np.where(low <= high, high, 0.0)
        filled = self.sums[:, 0] > 0
        return np.where(filled, self.sums[:, 2], 0.0), np.where(filled, self.sums[:, 3], 0.0)

    @property
    def deviations(self) -> Floats:
        """(K,) standard deviations: the root of the mean squared difference from the mean."""
        from hdev.iconic.kernels.gray import square_sums

        if self._byte_sums is not None:
            pixels, total, squares = self._byte_sums.astype(np.int64).T
            if pixels.max(initial=0) < 1 << 22:  # then the difference is exact
                return np.sqrt(pixels * squares - total * total) / np.maximum(pixels, 1)
        return np.sqrt(square_sums(self.channel, *self._runs, self.means) / np.maximum(self.sums[:, 0], 1))

    def values(self, index: int) -> Array:
        """The gray values of one region, pixel after pixel."""
        region = self.regions[index]
        box = region.bounding_box
        if box is None:
            return self.channel[:0, 0]
        part = self.channel[box[0] : box[2] + 1, box[1] : box[3] + 1]
        if part.size == region.area:
            return part.reshape(-1)
        return part[region.to_mask()]

    def percentiles(self, percent: float) -> tuple[Floats, Floats]:
        """(K,) gray values that remain smallest and largest when `percent` of the pixels are left out at both ends."""
        if percent == 0:
            return self.ranges
        low, high = np.zeros(len(self)), np.zeros(len(self))
        if self.channel.dtype == np.uint8:
            for k in range(len(self)):
                below = np.cumsum(self.histogram(k))
                skip = min(int(below[-1] * percent / 100.0), below[-1] - 1)
                if skip >= 0:
                    low[k], high[k] = np.searchsorted(below, (skip, max(below[-1] - 1 - skip, skip)), side="right")
            return low, high
        for k in range(len(self)):
            values = self.values(k)
            if not values.size:
                continue
            skip = min(int(values.size * percent / 100.0), values.size - 1)
            above = values.size - 1 - skip
            if skip > above:  # half of an even number: the median
                above = skip
            if values.dtype.kind == "f":
                values = values[~np.isnan(values)] if np.isnan(values).any() else values
                skip, above = min(skip, max(values.size - 1, 0)), min(above, max(values.size - 1, 0))
                if not values.size:
                    continue
            ordered = np.partition(values, sorted({skip, above}))
            low[k], high[k] = ordered[skip], ordered[above]
        return low, high

    def moments(self) -> tuple[Floats, Floats, Floats]:
        """Gray volume (K,), gray-value centre (K, 2), second moments (K, 3: rows, mixed, columns) divided by the volume."""
        from hdev.iconic.kernels.gray import gray_moments

        centers = features.area_center(self.regions)[1]
        raw = gray_moments(self.channel, *self._runs, centers)
        volume = raw[:, 0]
        safe = np.where(volume == 0, 1.0, volume)
        row, column = raw[:, 1] / safe, raw[:, 2] / safe
        second = np.column_stack(
            (raw[:, 3] / safe - row * row, raw[:, 4] / safe - row * column, raw[:, 5] / safe - column * column)
        )
        second[volume == 0] = 0.0
        filled = (volume != 0)[:, None]
        return volume, np.where(filled, centers + np.column_stack((row, column)), 0.0), second

    def planes(self) -> Floats:
        """(K, 5): MRow, MCol, Alpha, Beta, Mean of the approximating plane (`moments_gray_plane`)."""
        from hdev.iconic.kernels.gray import gray_moments

        area, centers = features.area_center(self.regions)
        safe = np.maximum(area, 1).astype(np.float64)
        raw = gray_moments(self.channel, *self._runs, centers)
        # About the centre the mean has no mixed moment with the coordinates: the sums of r and c are 0.
        m20, m11, m02 = (features.moments_about(self.regions, centers)[:, :3] / (safe * safe)[:, None]).T
        m_row, m_column = raw[:, 1] / safe**2, raw[:, 2] / safe**2
        determinant, trace = m20 * m02 - m11 * m11, m20 + m02
        line = determinant <= 1e-12 * trace * trace  # pixels on a line: the smallest slopes that fit
        divisor = np.where(line, np.where(trace > 0, trace, 1.0), determinant)
        alpha = np.where(line, m_row, m_row * m02 - m11 * m_column) / divisor
        beta = np.where(line, m_column, m20 * m_column - m_row * m11) / divisor
        return np.column_stack((m_row, m_column, alpha, beta, self.means))

    def plane_deviations(self) -> Floats:
        """(K,) root of the mean squared difference from the approximating plane."""
        planes = self.planes()
        centers = features.area_center(self.regions)[1]
        result = np.zeros(len(self))
        for k, region in enumerate(self.regions):
            rows, columns = region.points()
            if not rows.size:
                continue
            expected = planes[k, 2] * (rows - centers[k, 0]) + planes[k, 3] * (columns - centers[k, 1]) + planes[k, 4]
            result[k] = np.sqrt(np.mean((self.channel[rows, columns] - expected) ** 2))
        return result

    def histogram(self, index: int) -> NDArray[np.int64]:
        """(256,) frequencies of the gray values of one region of a byte image."""
        start, end = int(self.regions.offsets[index]), int(self.regions.offsets[index + 1])
        if end - start == 0:
            return np.zeros(256, np.int64)
        from hdev.iconic.kernels.gray import byte_counts

        return byte_counts(self.channel, *(runs[start:end] for runs in self._runs[:3]))


def inside(regions: RegionArray, image: Image) -> RegionArray:
    """The parts of the regions that are in the image."""
    height, width = image.height, image.width
    row, first, last = regions.row, regions.first, regions.last
    if not row.size or (row.min() >= 0 and row.max() < height and first.min() >= 0 and last.max() < width):
        return regions
    kept = (row >= 0) & (row < height) & (last >= 0) & (first < width)
    offsets = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)))[regions.offsets]
    return RegionArray(row[kept], np.maximum(first[kept], 0), np.minimum(last[kept], width - 1), offsets)


def ellipses(second: Floats) -> tuple[Floats, Floats, Floats]:
    """(K,) half axes and angles of the ellipses with these normalised second moments ((K, 3): rows, mixed, columns)."""
    m20, m11, m02 = second.T
    root = np.sqrt((m20 - m02) ** 2 + 4.0 * m11 * m11)
    ra = np.sqrt(8.0 * np.maximum(m20 + m02 + root, 0.0)) / 2.0
    rb = np.sqrt(8.0 * np.maximum(m20 + m02 - root, 0.0)) / 2.0
    phi = -0.5 * np.arctan2(2.0 * m11, m02 - m20)
    return ra, rb, np.where(phi <= -0.5 * np.pi, phi + np.pi, phi)


def entropy(histogram: NDArray[Any]) -> tuple[float, float]:
    """Entropy (bits) and anisotropy of a histogram of absolute frequencies."""
    total = histogram.sum()
    if not total:
        return 0.0, 0.0
    relative = histogram / total
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(relative > 0, relative * np.log2(relative), 0.0)
    bits = -float(terms.sum())
    half = int(
        np.searchsorted(np.cumsum(histogram) * 2, total)
    )  # the first gray value with at least half of the pixels
    return max(bits, 0.0), float(terms[: half + 1].sum()) / bits if bits > 0 else 0.0


def membership(start: int, end: int) -> Floats:
    """(256,) Zadeh's S function of the gray values: 0 up to `start`, 1 from `end` on, 0.5 in the middle."""
    gray = np.arange(256, dtype=np.float64)
    if end <= start:
        return (gray > start).astype(np.float64)
    position = np.clip((gray - start) / (end - start), 0.0, 1.0)
    return np.where(position <= 0.5, 2.0 * position**2, 1.0 - 2.0 * (1.0 - position) ** 2)


def fuzzy_entropy(histogram: NDArray[Any], start: int, end: int) -> float:
    """Mean of the Shannon function of the membership, in bits."""
    total = histogram.sum()
    if not total:
        return 0.0
    mu = membership(start, end)
    with np.errstate(divide="ignore", invalid="ignore"):
        shannon = -(mu * np.log(mu) + (1.0 - mu) * np.log(1.0 - mu))
    shannon = np.where((mu <= 0) | (mu >= 1), 0.0, shannon)
    return float((shannon * histogram).sum() / (total * np.log(2.0)))


def fuzzy_perimeter(channel: Array, region: Region, start: int, end: int) -> float:
    """Sum of the differences of membership between each pixel and its right and lower neighbours in the region."""
    box = region.bounding_box
    if box is None:
        return 0.0
    mask = region.to_mask()
    mu = membership(start, end)[channel[box[0] : box[2] + 1, box[1] : box[3] + 1]]
    right = np.abs(mu[:, 1:] - mu[:, :-1])[mask[:, 1:] & mask[:, :-1]].sum()
    down = np.abs(mu[1:] - mu[:-1])[mask[1:] & mask[:-1]].sum()
    return float(right + down)
