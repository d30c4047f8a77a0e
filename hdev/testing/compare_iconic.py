"""How far two iconic objects, or two pictures, are apart, in words; '' if no further than allowed."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.testing.expected import Tolerances


def kind_of(expected: Any, actual: Any) -> str:
    """'region', 'image' or 'xld' if all objects of both are; 'mixed' otherwise."""
    kinds = {item.kind for item in expected} | {item.kind for item in actual}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def difference(expected: Any, actual: Any, tolerances: Tolerances) -> str:
    """The difference of two objects."""
    if expected.kind != actual.kind:
        words = {"image": "an image", "region": "a region", "xld": "a contour"}
        return f"{words[actual.kind]} instead of {words[expected.kind]}"
    if expected.kind == "region":
        return region_difference(expected, actual, tolerances)
    if expected.kind == "xld":
        return contour_difference(expected, actual, tolerances)
    return image_difference(expected, actual, tolerances)


def region_difference(expected: Any, actual: Any, tolerances: Tolerances) -> str:
    """By the pixels that belong to one of both only."""
    from hdev.iconic import setops

    if expected == actual:
        return ""
    missing = setops.difference(expected, actual).area
    extra = setops.difference(actual, expected).area
    allowed = max(tolerances.pixels, tolerances.fraction * (actual.area + missing))
    if missing + extra <= allowed:
        return ""
    return f"{_pixels(missing + extra)} differ ({missing} missing, {extra} too many; {allowed:g} allowed)"


def contour_difference(expected: Any, actual: Any, tolerances: Tolerances) -> str:
    """By the largest distance of a point of one from the line of the other."""
    if not expected.rows.size or not actual.rows.size:
        same = expected.rows.size == actual.rows.size
        return "" if same else f"{actual.rows.size} points instead of {expected.rows.size}"
    largest = contour_distance(expected, actual)
    if largest <= tolerances.distance:
        return ""
    return f"up to {largest:.4g} pixels apart ({tolerances.distance:g} allowed)"


def contour_distance(a: Any, b: Any) -> float:
    """The Hausdorff distance of two contours that are not empty."""
    from hdev.iconic.crossings import nearest_on, segments

    result = 0.0
    for one, other in ((a, b), (b, a)):
        distances, _ = nearest_on(one.to_numpy(), segments(other.rows, other.columns))
        result = max(result, float(distances.max()))
    return result


def image_difference(expected: Any, actual: Any, tolerances: Tolerances) -> str:
    """By the largest difference of a gray value inside the domain."""
    if expected.type != actual.type:
        return f"the type {actual.type} instead of {expected.type}"
    if (expected.width, expected.height) != (actual.width, actual.height):
        return f"{actual.width} x {actual.height} pixels instead of {expected.width} x {expected.height}"
    if len(expected.channels) != len(actual.channels):
        return f"{_channels(len(actual.channels))} instead of {len(expected.channels)}"
    if expected.domain != actual.domain:
        from hdev.iconic import setops

        apart = setops.symmetric_difference(expected.domain, actual.domain).area
        if apart > tolerances.pixels:
            return f"the domains differ in {_pixels(apart)}"
    apart_by = gray_differences(expected, actual)
    above = int((apart_by > tolerances.gray).sum())
    if above <= tolerances.pixels:
        return ""
    return f"{_pixels(above)} differ, {_worst(apart_by)} ({tolerances.gray:g} allowed)"


def gray_differences(expected: Any, actual: Any) -> Any:
    """(H, W) float64: the largest difference of each pixel over the channels; 0 outside of the common domain. Not-a-number
    differs from numbers infinitely."""
    result = np.zeros((expected.height, expected.width))
    for one, other in zip(expected.channels, actual.channels):
        if one.dtype.kind in "iu":
            apart = np.abs(one.astype(np.float64) - other.astype(np.float64))
            if one.dtype.itemsize == 8:
                apart = np.maximum(apart, one != other)
        else:
            with np.errstate(invalid="ignore"):
                apart = np.abs(one - other).astype(np.float64)
            same = (one == other) | (np.isnan(one) & np.isnan(other))
            apart = np.where(same, 0.0, np.where(np.isnan(apart), np.inf, apart))
        result = np.maximum(result, apart.max(axis=2) if apart.ndim == 3 else apart)
    for image in (expected, actual):
        if not image.has_full_domain:
            result = np.where(image.domain.to_mask((image.height, image.width)), result, 0.0)
    return result


def picture_difference(expected: Any, actual: Any, tolerances: Tolerances) -> str:
    """By the largest difference of a colour."""
    if expected.shape != actual.shape:
        height, width = expected.shape[:2]
        return f"{actual.shape[1]} x {actual.shape[0]} pixels instead of {width} x {height}"
    apart = np.abs(expected.astype(np.int64) - actual.astype(np.int64)).max(axis=2)
    above = int((apart > tolerances.gray).sum())
    if above <= tolerances.pixels:
        return ""
    return f"{_pixels(above)} differ, {_worst(apart)} ({tolerances.gray:g} allowed)"


def _worst(apart: Any) -> str:
    """The largest of the differences, and where it is."""
    row, column = np.unravel_index(int(apart.argmax()), apart.shape)
    return f"by up to {apart[row, column]:g} at ({row}, {column})"


def _pixels(count: int) -> str:
    return f"{count} pixel{'' if count == 1 else 's'}"


def _channels(count: int) -> str:
    return f"{count} channel{'' if count == 1 else 's'}"
