"""What is in a tuple of objects, and whether two tuples are equal."""

from __future__ import annotations

from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Objects
from hdev.registry import operator

_CLASSES = {"image": "image", "region": "region", "xld": "xld_cont"}


@operator
def count_obj(objects: Objects) -> int:
    """Number of objects; 0 for the empty tuple. Source: reference page of `count_obj`."""
    return len(objects)


@operator
def get_obj_class(object: Objects) -> list[str]:
    """The class of each object: 'image', 'region' or 'xld_cont'. Source: reference page of `get_obj_class`."""
    return [getattr(item, "object_class", "") or _CLASSES[item.kind] for item in object]


@operator
def test_equal_obj(objects1: Objects, objects2: Objects) -> int:
    """1 if both tuples have as many objects, and these are equal one by one, else 0.

    Regions are equal if they have the same pixels; images if type, size, domain and the gray values within the domain are
    equal; contours if points and attributes are equal. Source: reference page of `test_equal_obj`.
    """
    return _all_equal(objects1, objects2, None)


@operator
def compare_obj(objects1: Objects, objects2: Objects, epsilon: list[int | float]) -> int:
    """As `test_equal_obj`, with gray values and coordinates that may differ by `epsilon`.

    A negative epsilon is error 1301. Source: reference page of `compare_obj`.
    """
    if len(epsilon) != 1:
        raise wrong_number(1, "compare_obj", f"{len(epsilon)} tolerances")
    if not epsilon[0] >= 0:
        raise wrong_value(1, "compare_obj", f"{epsilon[0]} is negative")
    return _all_equal(objects1, objects2, float(epsilon[0]))


@operator
def get_channel_info(object: Objects, request: str, channel: list[int]) -> list[str]:
    """About channels (from 1; 0 is the region) of each object: their pixel 'type', or the operator that made them.

    'creator' is not kept and is always ''. Source: reference page of `get_channel_info`.
    """
    if request not in ("type", "creator"):
        raise wrong_value(1, "get_channel_info", f"'{request}'")
    result = []
    for item in object:
        channels = len(item.channels) if item.kind == "image" else 0
        for number in channel:
            if not 0 <= number <= channels:
                raise wrong_value(2, "get_channel_info", f"channel {number} of {channels}")
            result.append("" if request == "creator" else item.type if number else "region")
    return result


def _all_equal(one: Objects, other: Objects, epsilon: float | None) -> int:
    return int(len(one) == len(other) and all(_equal(a, b, epsilon) for a, b in zip(one, other)))


def _equal(a: Any, b: Any, epsilon: float | None) -> bool:
    if a is b:
        return True
    if a.kind != b.kind:
        return False
    if a.kind == "image":
        return _equal_images(a, b, epsilon)
    if a.kind == "region" or not epsilon:
        return bool(a == b)
    close = a.rows.shape == b.rows.shape and a.attributes.keys() == b.attributes.keys()
    pairs = [(a.rows, b.rows), (a.columns, b.columns)]
    return close and all(bool((np.abs(x - y) <= epsilon).all()) for x, y in pairs)


def _equal_images(a: Any, b: Any, epsilon: float | None) -> bool:
    if (a.type, a.full_box, len(a.channels)) != (b.type, b.full_box, len(b.channels)):
        return False
    if a.domain != b.domain:
        return False
    inside: Any = ... if a.has_full_domain else a.domain.to_mask((a.height, a.width))
    for x, y in zip(a.channels, b.channels):
        if x is y:
            continue
        x, y = x[inside], y[inside]
        if not epsilon:
            same = np.array_equal(x, y, equal_nan=x.dtype.kind in "fc")
        else:
            wide = x.dtype if x.dtype.kind in "fc" else np.float64 if x.dtype.itemsize == 8 else np.int64
            same = bool((np.abs(x.astype(wide) - y.astype(wide)) <= epsilon).all())
        if not same:
            return False
    return True
