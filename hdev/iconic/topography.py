"""The gray values of an image as a mountain range: minima, maxima, basins and watersheds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hdev.iconic.base import Box, Floats, Int32s, Mask
from hdev.iconic.image import Image
from hdev.iconic.labels import ranks, regions_of_labels, view, working_area
from hdev.iconic.region import Region
from hdev.iconic.region_array import RegionArray
from hdev.iconic.runs import clipped


def local_extrema(image: Image, largest: bool, neighbourhood: int) -> Region:
    """Pixels of the domain whose gray value is larger (smaller) than those of all their neighbours in the domain."""
    box, inside = working_area(image)
    if box is None:
        return Region.empty()
    values = view(image.channels[0], box)
    height, width = values.shape
    kept = inside.copy()
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            if (down, right) == (0, 0) or (neighbourhood == 4 and down * right):
                continue
            here = np.s_[max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
            there = np.s_[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
            beyond = values[here] > values[there] if largest else values[here] < values[there]
            kept[here] &= beyond | ~inside[there]
    if values.dtype.kind == "f":
        kept &= ~np.isnan(values)
    return Region.from_mask(kept, box[0], box[1])


def extreme_areas(image: Image, largest: bool, neighbourhood: int = 8) -> tuple[RegionArray, Region]:
    """Connected areas of equal gray value without a larger (smaller) neighbour in the domain: one by one, and all in one."""
    box, inside = working_area(image)
    if box is None:
        return regions_of_labels(np.zeros((1, 1), np.int32)), Region.empty()
    values = view(image.channels[0], box)
    if values.dtype.kind == "f":
        inside &= ~np.isnan(values)
    levels, _ = ranks(values, inside)
    labels = _minima(-levels if largest else levels, inside, neighbourhood)
    return regions_of_labels(labels, box[0], box[1]), Region.from_mask(labels > 0, box[0], box[1])


def _minima(levels: Int32s, inside: Mask, neighbourhood: int = 8) -> Int32s:
    """(H, W) int32: minima numbered by their first pixels, 0 elsewhere."""
    from hdev.iconic.kernels import labels as kernels

    if neighbourhood == 8:
        areas = kernels.label_equal(levels, inside)
    else:
        right = (levels[:, :-1] == levels[:, 1:]) & inside[:, :-1] & inside[:, 1:]
        down = (levels[:-1] == levels[1:]) & inside[:-1] & inside[1:]
        areas = kernels.label_joined(inside, right, down)
    lowest = kernels.extreme_areas(levels, areas, int(areas.max(initial=0)), neighbourhood == 8)
    lowest[0] = False
    numbers = np.cumsum(lowest, dtype=np.int32)
    numbers[~lowest] = 0
    return numbers[areas]


def centers(regions: RegionArray) -> Region:
    """One pixel for each region: its centre of gravity, rounded to the next pixel."""
    from hdev.iconic.features import area_center

    _, center = area_center(regions)
    points = np.floor(center + 0.5).astype(np.int64)
    return Region.from_points(points[:, 0], points[:, 1])


def _flooded(image: Image) -> tuple[Box, Mask, Int32s, Int32s] | None:
    from hdev.iconic.kernels.labels import flood

    box, inside = working_area(image)
    if box is None:
        return None
    levels, count = ranks(view(image.channels[0], box), inside)
    labels = _minima(levels, inside)
    flood(levels, inside, labels, count)
    return box, inside, levels, labels


def watersheds(image: Image) -> tuple[RegionArray, Region]:
    """Basins, in the order of the first pixels of their minima, and what lies between them."""
    found = _flooded(image)
    if found is None:
        return regions_of_labels(np.zeros((1, 1), np.int32)), Region.empty()
    box, _, _, labels = found
    return regions_of_labels(labels, box[0], box[1]), Region.from_mask(labels < 0, box[0], box[1])


def watersheds_threshold(image: Image, threshold: float) -> RegionArray:
    """Basins merged over watersheds that are less than `threshold` above the lower points of both."""
    from hdev.iconic.kernels import labels as kernels

    found = _flooded(image)
    if found is None:
        return regions_of_labels(np.zeros((1, 1), np.int32))
    box, _, levels, labels = found
    values = view(image.channels[0], box).astype(np.float64)
    count = int(labels.max(initial=0))
    lowest = np.full(count + 1, np.inf)
    np.minimum.at(lowest, labels[labels > 0], values[labels > 0])
    pairs = kernels.saddles(levels, labels)
    by_level = _values_of_levels(levels, values, labels != 0)
    pairs = pairs[np.argsort(pairs[:, 2], kind="stable")]
    parent = kernels.merge_basins(np.ascontiguousarray(pairs[:, :2]), by_level[pairs[:, 2]], lowest, float(threshold))
    roots = np.unique(parent[1:])
    numbers = np.zeros(count + 1, np.int32)
    numbers[roots] = np.arange(1, roots.size + 1)
    merged = np.where(labels > 0, numbers[parent[np.maximum(labels, 0)]], labels).astype(np.int32)
    kernels.close_lines(merged)
    return regions_of_labels(merged, box[0], box[1], int(roots.size))


def _values_of_levels(levels: Int32s, values: Floats, inside: Mask) -> Floats:
    result = np.zeros(int(levels.max(initial=0)) + 1)
    result[levels[inside]] = values[inside]
    return result


def watersheds_marker(image: Image, markers: RegionArray) -> RegionArray:
    """Basins flooded from the given regions only, one for each; where they meet there are watersheds."""
    from hdev.iconic.kernels.labels import flood

    box, inside = working_area(image)
    if box is None:
        return RegionArray.of([Region.empty()] * max(len(markers), 1)) if len(markers) else markers
    levels, count = ranks(view(image.channels[0], box), inside)
    labels = np.zeros(inside.shape, np.int32)
    for number in range(len(markers), 0, -1):  # where markers overlap the first one wins
        part = markers[number - 1]
        row, first, last = clipped(part.row, part.first, part.last, box)
        labels[Region(row, first, last).to_mask(inside.shape, box[0], box[1]) & inside] = number
    flood(levels, inside, labels, count)
    return regions_of_labels(labels, box[0], box[1], len(markers))


def pouring(image: Image, mode: str, low: float, high: float) -> RegionArray:
    """Regions around local maxima, see the operator `pouring`."""
    from hdev.iconic.kernels import labels as kernels

    box, inside = working_area(image)
    if box is None:
        return regions_of_labels(np.zeros((1, 1), np.int32))
    values = view(image.channels[0], box)
    inside &= (values >= low) & (values <= high)
    levels, _ = ranks(values, inside)
    owners = _minima(-levels, inside, 4)
    count = int(owners.max(initial=0))
    if mode != "maxima":
        owners[~inside] = -2
        order = np.flatnonzero(inside.ravel())
        order = order[np.argsort(-levels.ravel()[order], kind="stable")]
        kernels.pour(levels, order, owners)
        if mode == "all":
            owners[owners == -1] = 0
            kernels.spread(owners, -1)
    return regions_of_labels(owners, box[0], box[1], count)


def derivatives(values: NDArray, method: str, sigma: float) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """First and second derivatives by row and column (r, c, rr, rc, cc): Gaussian, or of facets of 3 x 3 pixels."""
    from scipy import ndimage

    image = values.astype(np.float64)
    if method == "gauss":
        return tuple(
            ndimage.gaussian_filter(image, sigma, order, mode="mirror")
            for order in ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2))
        )
    if sigma > 0:
        image = ndimage.gaussian_filter(image, sigma, mode="mirror")
    slope, sums, bend = np.array([-1.0, 0, 1]), np.ones(3), np.array([1.0, -2, 1])

    def filtered(rows: Floats, columns: Floats, scale: float) -> Floats:
        along = ndimage.correlate1d(image, rows, axis=0, mode="mirror")
        return ndimage.correlate1d(along, columns, axis=1, mode="mirror") / scale

    return (
        filtered(slope, sums, 6),
        filtered(sums, slope, 6),
        filtered(bend, sums, 3),
        filtered(slope, slope, 4),
        filtered(sums, bend, 3),
    )


def critical_points(image: Image, method: str, sigma: float, threshold: float) -> dict[str, tuple[Floats, Floats]]:
    """Sub-pixel minima, maxima and saddle points of quadratic polynomials around each pixel of the domain.

    A pixel counts if the stationary point lies within half a pixel of it and both eigenvalues of the Hessian matrix are above
    `threshold` ('min'), below -threshold ('max'), or one is above and one below ('saddle').
    """
    box, inside = working_area(image)
    if box is None:
        return {name: (np.empty(0), np.empty(0)) for name in ("min", "max", "saddle")}
    row, column, rr, rc, cc = (view(array, box) for array in derivatives(image.channels[0], method, sigma))
    determinant = rr * cc - rc * rc
    with np.errstate(divide="ignore", invalid="ignore"):
        down = (rc * column - cc * row) / determinant
        right = (rc * row - rr * column) / determinant
    half = np.hypot((rr - cc) / 2, rc)
    low, high = (rr + cc) / 2 - half, (rr + cc) / 2 + half
    near = inside & (down >= -0.5) & (down < 0.5) & (right >= -0.5) & (right < 0.5)
    kinds = {
        "min": near & (low > threshold),
        "max": near & (high < -threshold),
        "saddle": near & (low < -threshold) & (high > threshold),
    }
    result = {}
    for name, chosen in kinds.items():
        rows, columns = np.nonzero(chosen)
        result[name] = (rows + down[chosen] + box[0], columns + right[chosen] + box[1])
    return result
