"""Region growing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Floats, Mask
from hdev.iconic.features import areas
from hdev.iconic.image import Image
from hdev.iconic.labels import regions_of_labels, view, working_area
from hdev.iconic.region import Region
from hdev.iconic.region_array import RegionArray


def raster(image: Image, height: int, width: int, tolerance: float, least: int) -> RegionArray:
    """Cells of a raster joined if the gray values at their centres differ by at most `tolerance`, see `regiongrowing`."""
    from hdev.iconic.kernels.labels import label_joined

    rows = np.minimum(np.arange(-(-image.height // height)) * height + height // 2, image.height - 1)
    columns = np.minimum(np.arange(-(-image.width // width)) * width + width // 2, image.width - 1)
    values = image.channels[0][np.ix_(rows, columns)]
    mask = np.ones((image.height, image.width), np.bool_)
    if not image.has_full_domain:
        mask = image.domain.to_mask(mask.shape)
    inside = mask[np.ix_(rows, columns)]
    right = _similar(values[:, :-1], values[:, 1:], tolerance, image.type) & inside[:, :-1] & inside[:, 1:]
    down = _similar(values[:-1], values[1:], tolerance, image.type) & inside[:-1] & inside[1:]
    labels = label_joined(inside, right, down)
    if height > 1 or width > 1:
        labels = np.repeat(np.repeat(labels, height, axis=0), width, axis=1)[: image.height, : image.width]
        labels[~mask] = 0
    return large_enough(regions_of_labels(np.ascontiguousarray(labels)), least)


def _similar(a: NDArray[Any], b: NDArray[Any], tolerance: float, kind: str) -> Mask:
    difference = np.abs(np.subtract(a, b, dtype=np.float64 if a.dtype.kind == "f" else np.int64))
    if kind == "cyclic":
        difference = np.minimum(difference, 256 - difference)
    return difference <= tolerance


def large_enough(regions: RegionArray, least: int) -> RegionArray:
    """The regions with at least `least` pixels (and one)."""
    return regions.select(areas(regions) >= max(least, 1))


def from_points(image: Image, rows: list[int], columns: list[int], tolerance: float, least: int) -> RegionArray:
    """Regions grown around start points by their mean gray values; without points from every pixel left over, in order."""
    from hdev.iconic.kernels.labels import grow_mean

    box, inside = working_area(image)
    if box is None:
        return regions_of_labels(np.zeros((1, 1), np.int32))
    values = view(image.channels[0], box).astype(np.float64)
    if rows:
        start_rows, start_columns = np.asarray(rows, np.int64) - box[0], np.asarray(columns, np.int64) - box[1]
    else:
        start_rows, start_columns = np.nonzero(inside)
    labels = grow_mean(values, inside, start_rows, start_columns, tolerance)
    return large_enough(regions_of_labels(labels, box[0], box[1]), least)


def _ratio(a: Floats, b: Floats) -> Floats:
    """The smaller of two numbers divided by the larger one; 1 if both are 0."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    return np.divide(low, high, out=np.ones_like(low), where=high != 0)


def _correlation(a: Floats, b: Floats) -> Floats:
    """1/n times the sum of products of deviations, divided by the standard deviations; 0 where a deviation is 0."""
    x, y = a - a.mean(0), b - b.mean(0)
    scale = np.sqrt((x * x).sum(0) * (y * y).sum(0))
    return np.divide((x * y).sum(0), scale, out=np.zeros_like(scale), where=scale != 0)


def _norm(values: Floats, order: float) -> Floats:
    return (np.abs(values) ** order).sum(0) ** (1 / order)


#: Distances of feature vectors: functions of two (n, ...) float64 arrays.
METRICS: dict[str, Any] = {
    "1-norm": lambda a, b: np.abs(a - b).sum(0) / len(a),
    "2-norm": lambda a, b: _norm(a - b, 2) / len(a),
    "3-norm": lambda a, b: _norm(a - b, 3) / len(a),
    "4-norm": lambda a, b: _norm(a - b, 4) / len(a),
    "n-norm": lambda a, b: _norm(a - b, len(a)) / len(a),
    "max-diff": lambda a, b: np.abs(a - b).max(0),
    "min-diff": lambda a, b: np.abs(a - b).min(0),
    "variance": lambda a, b: (a - b).var(0),
    "dot-product": lambda a, b: np.sqrt((a * b).sum(0)) / len(a),
    "correlation": _correlation,
    "mean-diff": lambda a, b: np.abs(a.mean(0) - b.mean(0)),
    "mean-ratio": lambda a, b: _ratio(a.mean(0), b.mean(0)),
    "length-diff": lambda a, b: np.abs(_norm(a, 2) - _norm(b, 2)),
    "length-ratio": lambda a, b: _ratio(_norm(a, 2), _norm(b, 2)),
    "n-norm-ratio": lambda a, b: _ratio(_norm(a, len(a)), _norm(b, len(b))),
    "gray-max-diff": lambda a, b: np.abs(a.max(0) - b.max(0)),
    "gray-max-ratio": lambda a, b: _ratio(a.max(0), b.max(0)),
    "gray-min-diff": lambda a, b: np.abs(a.min(0) - b.min(0)),
    "gray-min-ratio": lambda a, b: _ratio(a.min(0), b.min(0)),
    "variance-diff": lambda a, b: np.abs(a.var(0) - b.var(0)),
    "variance-ratio": lambda a, b: _ratio(a.var(0), b.var(0)),
    "mean-abs-diff": lambda a, b: np.abs(_pairs(a).sum(0) - _pairs(b).sum(0)),
    "mean-abs-ratio": lambda a, b: _ratio(_pairs(a).sum(0), _pairs(b).sum(0)),
    "max-abs-diff": lambda a, b: np.abs(_pairs(a).max(0) - _pairs(b).max(0)),
    "max-abs-ratio": lambda a, b: _ratio(_pairs(a).max(0), _pairs(b).max(0)),
    "min-abs-diff": lambda a, b: np.abs(_pairs(a).min(0) - _pairs(b).min(0)),
    "min-abs-ratio": lambda a, b: _ratio(_pairs(a).min(0), _pairs(b).min(0)),
}


def _pairs(values: Floats) -> Floats:
    """The absolute differences of all pairs of channels; 0 for one channel."""
    if len(values) == 1:
        return np.zeros_like(values)
    return np.abs(np.stack([values[i] - values[k] for i in range(len(values)) for k in range(i)]))


def channels(image: Image, metric: str, low: float, high: float, least: int) -> RegionArray:
    """4-neighbours joined if the distance of their gray values in all channels is within low .. high."""
    from hdev.iconic.kernels.labels import label_joined

    box, inside = working_area(image)
    if box is None:
        return regions_of_labels(np.zeros((1, 1), np.int32))
    values = np.stack([view(channel, box) for channel in image.channels]).astype(np.float64)
    distance = METRICS[metric]
    joined = []
    for a, b, both in (
        (values[:, :, :-1], values[:, :, 1:], inside[:, :-1] & inside[:, 1:]),
        (values[:, :-1], values[:, 1:], inside[:-1] & inside[1:]),
    ):
        how_far = distance(a, b)
        joined.append((how_far >= low) & (how_far <= high) & both)
    return large_enough(regions_of_labels(label_joined(inside, *joined), box[0], box[1]), least)


def expand(
    regions: RegionArray,
    image: Image,
    forbidden: RegionArray,
    rounds: int,
    everywhere: bool,
    references: list[int],
    thresholds: list[int],
) -> RegionArray:
    """Regions that grow pixel by pixel into similar gray values, see the operator `expand_gray`.

    What of the regions lies outside of the domain stays as it is.
    """
    from hdev.iconic.kernels.labels import expand_similar
    from hdev.iconic.setops import difference, union, union_all

    box, inside = working_area(image)
    if box is None or not len(regions):
        return regions
    shape = inside.shape
    labels = np.zeros(shape, np.int32)
    covered = np.zeros(shape, np.int32)
    for number, region in enumerate(regions, start=1):
        mask = region.to_mask(shape, box[0], box[1])
        covered += mask
        labels[mask] = number
    shared = covered > 1
    labels[shared] = 0
    allowed = inside & ~union_all(forbidden).to_mask(shape, box[0], box[1])
    if not everywhere:
        allowed &= shared
    values = np.stack([view(channel, box) for channel in image.channels]).astype(np.int32)
    count = len(values)
    limits = np.broadcast_to(np.asarray(thresholds, np.float64), (count,)).copy()
    if references:
        wanted = np.broadcast_to(np.asarray(references, np.int64), (count,)).copy()
    else:
        wanted = np.empty(0, np.int64)
    expand_similar(values, allowed, labels, wanted, limits, rounds)
    grown = regions_of_labels(labels, box[0], box[1], len(regions))
    area = Region.rectangle1(*box)
    return RegionArray.of([union(new, difference(old, area)) for new, old in zip(grown, regions)])
