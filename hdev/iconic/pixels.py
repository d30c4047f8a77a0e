"""The pixel types of HALCON and the NumPy types that store them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class PixelType:
    """One pixel type.

    Attributes
    ----------
    name : str
        HALCON's name, as `get_image_type` returns it.
    dtype : numpy.dtype
        What one stored value is.
    components : int
        Values per pixel: 2 for vector fields (row, column), else 1. More than 1 is a last axis of the array.
    """

    name: str
    dtype: np.dtype[Any]
    components: int = 1


_TYPES = (
    PixelType("byte", np.dtype(np.uint8)),
    PixelType("int1", np.dtype(np.int8)),
    PixelType("int2", np.dtype(np.int16)),
    PixelType("uint2", np.dtype(np.uint16)),
    PixelType("int4", np.dtype(np.int32)),
    PixelType("int8", np.dtype(np.int64)),
    PixelType("real", np.dtype(np.float32)),
    PixelType("complex", np.dtype(np.complex64)),
    PixelType("direction", np.dtype(np.uint8)),  # angles in steps of 2 degrees, 0 .. 179; 255 is undefined
    PixelType("cyclic", np.dtype(np.uint8)),  # arithmetic modulo 256
    PixelType("vector_field_relative", np.dtype(np.float32), 2),
    PixelType("vector_field_absolute", np.dtype(np.float32), 2),
)

#: Pixel types by name.
PIXEL_TYPES = {pixel.name: pixel for pixel in _TYPES}

#: The direction of a pixel that has none.
UNDEFINED_DIRECTION = 255

_BY_DTYPE = {pixel.dtype: pixel for pixel in reversed(_TYPES) if pixel.components == 1}


def pixel_type_of(dtype: np.dtype[Any]) -> PixelType | None:
    """The plain type that stores `dtype` as it is (byte for uint8); None if there is none."""
    return _BY_DTYPE.get(np.dtype(dtype))
