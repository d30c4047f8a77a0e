"""Boxes of characters: which of them belong together, and in which order they are read; what is dark locally."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hdev.classifiers.samples import Floats
from hdev.iconic import RegionArray, features
from hdev.iconic.base import Mask
from hdev.iconic.setops import union_all

#: So many regions are compared with each other.
_MOST = 2000


def local_mean(gray: NDArray[Any], mask: NDArray[np.bool_], size: tuple[int, int]) -> Floats:
    """The mean of the masked pixels around each pixel."""
    import cv2

    weights = mask.astype(np.float64)
    size = (min(size[0], 2 * gray.shape[1] - 1), min(size[1], 2 * gray.shape[0] - 1))
    total = cv2.boxFilter(gray * weights, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT)
    count = cv2.boxFilter(weights, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return total / np.maximum(count, 1.0)


def automatic(differences: Floats) -> float:
    """The difference that separates text from background best (Otsu), of those above the noise."""
    from hdev.iconic.histogram import otsu

    positive = differences[differences > 0]
    if not positive.size:
        return 1.0
    scale = max(float(positive.max()) / 255.0, 1.0)
    counts = np.bincount((positive / scale).astype(np.int64), minlength=256)
    return (otsu(counts) + 1) * scale


def gaps(boxes: Floats) -> Floats:
    """(K, K) distances of boxes."""
    down, right = (
        np.maximum(boxes[:, None, k] - boxes[None, :, k + 2], boxes[None, :, k] - boxes[:, None, k + 2]) for k in (0, 1)
    )
    return np.hypot(np.maximum(down, 0.0), np.maximum(right, 0.0))


def fits(boxes: Floats, width: float, height: float) -> Mask:
    """(K, K) whether both boxes together are no larger than a character."""
    high, wide = (
        np.maximum(boxes[:, None, k + 2], boxes[None, :, k + 2]) - np.minimum(boxes[:, None, k], boxes[None, :, k]) + 1
        for k in (0, 1)
    )
    return (wide <= width) & (high <= height)


def fragments(boxes: Floats, width: tuple[float, float], height: tuple[float, float]) -> Mask:
    """(K, K) whether both boxes together may be one character: no wider than usual, or one is too low to be one alone."""
    low = boxes[:, 2] - boxes[:, 0] + 1 < height[0]
    either = low[:, None] | low[None, :]
    return fits(boxes, width[0], height[1]) | (either & fits(boxes, width[1], height[1]))


def marks(boxes: Floats, height: float, width: float, most: float) -> Mask:
    """(K, K) whether the first is a small region above or below the second."""
    size = boxes[:, 2] - boxes[:, 0] + 1
    sizes = (size[:, None] <= 0.5 * height) & (size[None, :] >= 0.5 * height)
    common = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(boxes[:, None, 1], boxes[None, :, 1])
    apart = np.maximum(boxes[:, None, 0] - boxes[None, :, 2], boxes[None, :, 0] - boxes[:, None, 2])
    return sizes & (common >= 0) & (apart > 0) & (apart <= 0.5 * height) & fits(boxes, width, most)


def joined(parts: RegionArray, together: Callable[[Floats], Mask]) -> RegionArray:
    """Regions, where those whose boxes belong together have become one, the nearest first.

    Of more than 2000 regions the smallest are left as they are: they are noise.
    """
    if len(parts) < 2:
        return parts
    if len(parts) > _MOST:
        order = np.argsort(-features.areas(parts), kind="stable")
        return RegionArray.of([joined(parts.select(order[:_MOST]), together), parts.select(order[_MOST:])])
    groups = [[k] for k in range(len(parts))]
    boxes = features.bounding_boxes(parts).astype(np.float64)
    while True:
        apart = np.where(together(boxes), gaps(boxes), np.inf)
        np.fill_diagonal(apart, np.inf)
        i, j = sorted(divmod(int(np.argmin(apart)), len(boxes)))
        if not np.isfinite(apart[i, j]) and not np.isfinite(apart[j, i]):
            break
        groups[i] += groups.pop(j)
        boxes[i] = (*np.minimum(boxes[i, :2], boxes[j, :2]), *np.maximum(boxes[i, 2:], boxes[j, 2:]))
        boxes = np.delete(boxes, j, axis=0)
    return RegionArray.of([union_all(parts.select(group)) for group in groups])


def in_order(parts: RegionArray, height: float) -> RegionArray:
    """Line after line, from left to right."""
    boxes = features.bounding_boxes(parts)
    if not len(boxes):
        return parts
    middle = 0.5 * (boxes[:, 0] + boxes[:, 2])
    order = np.argsort(middle, kind="stable")
    line = np.zeros(len(boxes), np.int64)
    for before, here in pairwise(order):
        line[here] = line[before] + (middle[here] - middle[before] > 0.5 * height)
    return parts.select(np.lexsort((boxes[:, 1], line)))
