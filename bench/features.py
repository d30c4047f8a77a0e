"""Regions against OpenCV and scikit-image, side by side in one process, one thread each.

python bench/features.py

The image has 1280 x 1024 pixels and about 700 blobs. Each figure is the best of several runs; compiled kernels are loaded
before the clock starts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import scipy.ndimage as ndi
from skimage import measure

from hdev import Run
from hdev.dispatch import bind
from hdev.iconic import Image, Objects, Region
from hdev.iconic.objects import as_objects
from hdev.program import loads
from hdev.values.htuple import from_python

HEIGHT, WIDTH = 1024, 1280

#: Eight shape features, and the properties of scikit-image that come nearest to them.
FEATURES = ["area", "row", "column", "ra", "phi", "contlength", "convexity", "max_diameter"]
PROPERTIES = ["area", "centroid", "axis_major_length", "orientation", "perimeter", "solidity", "feret_diameter_max"]


def picture() -> np.ndarray:
    """Smooth noise: gray values with about 700 bright blobs."""
    noise = ndi.gaussian_filter(np.random.default_rng(1).standard_normal((HEIGHT, WIDTH)), 6.0)
    return np.clip(128 + 40 * noise / noise.std(), 0, 255).astype(np.uint8)


def best(function: Callable[[], Any], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)


def report(name: str, ours: float, theirs: float, peer: str, bar: float) -> None:
    factor = theirs / ours
    print(f"{name:44} {ours:9.3f} ms   {peer:44} {theirs:9.3f} ms   {factor:7.1f}x  (bar {bar:g}x)")


def main() -> None:
    cv2.setNumThreads(1)
    session = Run(loads(b"", "bench.txt")).session
    operators = {
        name: bind(name, session)
        for name in (
            "threshold connection select_shape area_center region_features union2 intersection difference fill_up shape_trans "
            "inner_circle roundness skeleton"
        ).split()
    }
    gray = picture()
    image = as_objects(Image([gray]))
    values = {
        "names": from_python(FEATURES),
        "area": from_python(["area"]),
        "low": from_python([50]),
        "high": from_python([99999]),
    }

    def blobs() -> Any:
        region = operators["threshold"](image, 170, 255)
        parts = operators["connection"](region)
        chosen = operators["select_shape"](parts, values["area"], "and", values["low"], values["high"])
        return parts, operators["area_center"](chosen)

    def blobs_cv() -> Any:
        mask = cv2.inRange(gray, 170, 255)
        count, _, stats, centers = cv2.connectedComponentsWithStats(mask, connectivity=8)
        chosen = stats[1:, cv2.CC_STAT_AREA] >= 50
        return count, stats[1:][chosen], centers[1:][chosen]

    parts, _ = blobs()
    assert len(parts) == blobs_cv()[0] - 1
    print(f"{len(parts)} blobs")
    report(
        "threshold connection select_shape area_center",
        best(blobs, 200),
        best(blobs_cv, 30),
        "cv2 inRange connectedComponentsWithStats",
        5,
    )

    labels = measure.label(gray >= 170, connectivity=2)
    operators["region_features"](parts, values["names"])
    report(
        "region_features (eight)",
        best(lambda: operators["region_features"](parts, values["names"]), 50),
        best(lambda: measure.regionprops_table(labels, properties=PROPERTIES), 1),
        "skimage regionprops_table",
        100,
    )

    random = np.random.default_rng(2)
    one, two = (Region.from_mask(random.random((400, 1000)) < 0.5) for _ in range(2))
    a, b = as_objects(one), as_objects(two)

    def copied() -> Any:
        return [array.copy() for region in (one, two) for array in (region.row, region.first, region.last)]

    for name in ("union2", "intersection", "difference"):
        operators[name](a, b)
        ours, theirs = best(lambda: operators[name](a, b), 50), best(copied, 200)  # noqa: B023
        print(
            f"{name} of 2 x {one.row.size} runs: {ours:.3f} ms, copying them {theirs:.3f} ms: {ours / theirs:.1f}x (bar 10x)"
        )

    for name, arguments in (
        ("fill_up", ()),
        ("shape_trans", ("convex",)),
        ("inner_circle", ()),
        ("roundness", ()),
        ("skeleton", ()),
    ):
        operators[name](parts, *arguments)
        print(f"{name:44} {best(lambda: operators[name](parts, *arguments), 5):9.3f} ms")  # noqa: B023
    assert isinstance(parts, Objects)


if __name__ == "__main__":
    main()
