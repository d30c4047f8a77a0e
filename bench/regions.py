"""Regions on runs against OpenCV, SciPy and scikit-image, side by side, one thread each: `python bench/regions.py`.

Every pair is timed in turn in one process, best of many; the ratio says how many times as fast hdev is. The exit status is 1 if
a bar of the project (in brackets) is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import cv2
import numpy as np
from scipy import ndimage
from skimage.measure import label, regionprops_table

from hdev.iconic import Image, Region, features, setops
from hdev.iconic.connection import connected
from hdev.iconic.morphology import dilate, erode
from hdev.iconic.threshold import threshold

cv2.setNumThreads(1)

missed: list[str] = []


def best_of(calls: list[Callable[[], object]], seconds: float = 1.0) -> list[float]:
    """Shortest time of each call, in seconds; the calls take turns for about `seconds` each, ten times at least."""
    best = [float("inf")] * len(calls)
    for call in calls:
        call()
    begin, turns = time.perf_counter(), 0
    while turns < 10 or time.perf_counter() - begin < seconds * len(calls):
        turns += 1
        for k, call in enumerate(calls):
            start = time.perf_counter()
            call()
            best[k] = min(best[k], time.perf_counter() - start)
    return best


def compare(
    name: str, ours: Callable[[], object], peer: str, theirs: Callable[[], object], bar: float | None = None
) -> None:
    mine, other = best_of([ours, theirs])
    ratio = other / mine
    verdict = "" if bar is None else f"  [{bar:g}x]" + ("" if ratio >= bar else " MISSED")
    print(f"{name:42s} {mine * 1e3:9.3f} ms   {peer:42s} {other * 1e3:9.3f} ms   {ratio:8.2f}x{verdict}", flush=True)
    if bar is not None and ratio < bar:
        missed.append(name)


def blob_image(
    sigma: float, foreground: float, seed: int = 1, size: tuple[int, int] = (1024, 1280)
) -> tuple[np.ndarray, int]:
    """Smoothed noise as bytes, and the gray value from which on `foreground` of the pixels lie."""
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=size), sigma)
    gray = np.clip(noise / noise.std() * 40 + 100, 0, 255).astype(np.uint8)
    return gray, int(np.percentile(gray, 100 * (1 - foreground)))


def disk(radius: int) -> np.ndarray:
    row, column = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    return (row**2 + column**2 <= radius**2).astype(np.uint8)


def blobs() -> None:
    gray, low = blob_image(6.0, 0.21)
    image = Image.from_numpy(gray)
    mask = cv2.inRange(gray, low, 255)
    region = threshold(image, [(low, 255)])
    batch = connected(region)
    labels = label(mask, connectivity=2)
    print(f"1024 x 1280 pixels, {region.row.size} runs, {len(batch)} components\n")

    def ours(high: int = 255) -> tuple[np.ndarray, np.ndarray]:
        found = connected(threshold(image, [(low, high)]))
        area = features.areas(found)
        return features.area_center(found.select((area >= 50) & (area <= 5000)))

    def opencv(high: int = 255) -> tuple[np.ndarray, np.ndarray]:
        _, _, stats, centers = cv2.connectedComponentsWithStats(cv2.inRange(gray, low, high), connectivity=8)
        area = stats[1:, cv2.CC_STAT_AREA]
        chosen = (area >= 50) & (area <= 5000)
        return area[chosen], centers[1:][chosen]

    def scipy() -> object:
        return ndimage.label(mask, np.ones((3, 3)))

    def properties() -> object:
        return regionprops_table(labels, properties=("area", "centroid", "bbox", "moments_central"))

    def our_properties() -> object:
        return features.area_center(batch), features.bounding_boxes(batch), features.central_moments(batch)

    mine, other = ours(), opencv()
    assert sorted(mine[0]) == sorted(other[0])
    assert np.allclose(np.sort(mine[1][:, 0]), np.sort(other[1][:, 1]))
    compare("threshold+connection+select+area_center", ours, "cv2.inRange+connectedComponentsWithStats", opencv, 5)
    compare("the same, threshold with an upper bound", lambda: ours(254), "the same", lambda: opencv(254), 5)
    compare(
        "threshold",
        lambda: threshold(image, [(low, 255)]),
        "cv2.inRange (mask only)",
        lambda: cv2.inRange(gray, low, 255),
    )
    compare("connection", lambda: connected(region), "cv2.connectedComponents", lambda: cv2.connectedComponents(mask))
    compare("connection", lambda: connected(region), "ndimage.label", scipy)
    compare(
        "area_center", lambda: features.area_center(batch), "regionprops_table(area, centroid, bbox, mu)", properties
    )
    compare("area, centre, box, 7 moments", our_properties, "the same", properties, 100)
    compare("mask to runs", lambda: Region.from_mask(mask), "copy of the mask", mask.copy)
    compare("runs to mask", lambda: region.to_mask(mask.shape), "copy of the mask", mask.copy)


def other_types() -> None:
    gray, low = blob_image(6.0, 0.21)
    for dtype in (np.int8, np.uint16, np.int16, np.int32, np.int64, np.float32):
        values = (gray.astype(np.int64) - 100).clip(-100, 127).astype(dtype) if dtype == np.int8 else gray.astype(dtype)
        bound = low - 100 if dtype == np.int8 else low
        image = Image.from_numpy(values)
        compare(
            f"threshold {image.type}",
            lambda image=image, bound=bound: threshold(image, [(bound, 255)]),
            "NumPy compare (mask only)",
            lambda values=values, bound=bound: (values >= bound) & (values <= values.dtype.type(127)),
        )


def sets() -> None:
    a, b = (threshold(Image.from_numpy(g), [(low, 255)]) for g, low in (blob_image(1.04, 0.35, s) for s in (1, 2)))
    arrays = [array for r in (a, b) for array in (r.row, r.first, r.last)]
    print(f"\ntwo regions of {a.row.size} and {b.row.size} runs; the bar is ten times a copy of their arrays\n")
    operations = (setops.union, setops.intersection, setops.difference, setops.symmetric_difference)
    for operation in operations:
        compare(operation.__name__, lambda f=operation: f(a, b), "copy", lambda: [x.copy() for x in arrays], 0.1)
    batch = connected(a)
    compare("union of all components", lambda: setops.union_all(batch), "copy", lambda: [x.copy() for x in arrays])


def morphology() -> None:
    gray, low = blob_image(6.0, 0.21)
    mask = cv2.inRange(gray, low, 255)
    region = Region.from_mask(mask)
    print()
    for radius in (1, 2, 3, 5, 15, 50):
        shape = disk(radius)
        element = Region.from_mask(shape, -radius, -radius)
        bar = 5 if radius == 50 else 1 / 1.5
        for ours, theirs in ((dilate, cv2.dilate), (erode, cv2.erode)):
            name = f"{ours.__name__}, circle of radius {radius}"
            compare(name, lambda f=ours, e=element: f(region, e), "cv2", lambda f=theirs, s=shape: f(mask, s), bar)
    for radius in (1, 5, 50):
        shape = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
        element = Region.rectangle1(-radius, -radius, radius, radius)
        name = f"dilate, rectangle of {2 * radius + 1}"
        compare(name, lambda e=element: dilate(region, e), "cv2", lambda s=shape: cv2.dilate(mask, s))


if __name__ == "__main__":
    blobs()
    other_types()
    sets()
    morphology()
    print(f"\nmissed: {', '.join(missed) or 'none'}")
    sys.exit(bool(missed))
