"""Bits of gray values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hdev.iconic import Image
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import between, check_type, pair
from hdev.registry import operator


def _both(image1: Image, image2: Image, name: str, function: Callable[[Any, Any], Any]) -> Image:
    check_type(image1, name)
    check_type(image2, name, 1)
    first = pair(image1, image2, name)
    return in_domain(first, lambda a, b: [function(x, y) for x, y in zip(a, b)], image2)


def _each(image: Image, name: str, function: Callable[[Any], Any]) -> Image:
    check_type(image, name)
    return in_domain(image, lambda planes: [function(plane) for plane in planes])


@operator
def bit_and(image1: Image, image2: Image) -> Image:
    """The bits that are set in both images, of the same size and type. Source: page of `bit_and`."""
    return _both(image1, image2, "bit_and", np.bitwise_and)


@operator
def bit_or(image1: Image, image2: Image) -> Image:
    """The bits that are set in one of the images, of the same size and type. Reference: `bit_or` (read in part)."""
    return _both(image1, image2, "bit_or", np.bitwise_or)


@operator
def bit_xor(image1: Image, image2: Image) -> Image:
    """The bits that differ between the images, of the same size and type. Reference: `bit_xor` (read in part)."""
    return _both(image1, image2, "bit_xor", np.bitwise_xor)


@operator
def bit_not(image: Image) -> Image:
    """All bits inverted. Reference: `bit_not` (read in part)."""
    return _each(image, "bit_not", np.bitwise_not)


@operator
def bit_lshift(image: Image, shift: int) -> Image:
    """Gray values times 2 to the power of shift (0 .. 31), clipped to the type. Source: page of `bit_lshift`."""
    between(shift, 0, 31, 1, "bit_lshift")
    return _each(image, "bit_lshift", lambda plane: to_type(plane.astype(np.int64) << shift, image.type))


@operator
def bit_rshift(image: Image, shift: int) -> Image:
    """Gray values divided by 2 to the power of shift (0 .. 31), rounded down. Source: page of `bit_rshift`."""
    between(shift, 0, 31, 1, "bit_rshift")
    return _each(image, "bit_rshift", lambda plane: (plane.astype(np.int64) >> shift).astype(plane.dtype))


@operator
def bit_mask(image: Image, bit_mask: int) -> Image:
    """The bits that are also set in a number. Source: page of `bit_mask`."""
    between(bit_mask, -(2**31), 2**32 - 1, 1, "bit_mask")
    return _each(image, "bit_mask", lambda plane: (plane.astype(np.int64) & bit_mask).astype(plane.dtype))


@operator
def bit_slice(image: Image, bit: int) -> Image:
    """One bit alone, the others 0; bits count from 1 (the least significant) to 32. Source: page of `bit_slice`."""
    between(bit, 1, 32, 1, "bit_slice")
    return _each(image, "bit_slice", lambda plane: (plane.astype(np.int64) & (1 << (bit - 1))).astype(plane.dtype))
