"""Texture filters: Laws, local deviation and entropy."""

from __future__ import annotations

import numpy as np

from hdev.errors import wrong_value
from hdev.iconic import Image
from hdev.iconic.filters import filtered
from hdev.iconic.gray import to_type
from hdev.operators.filters._common import check_type, choice, odd_size
from hdev.registry import operator

_VECTORS = {
    3: {"l": [1, 2, 1], "e": [-1, 0, 1], "s": [-1, 2, -1]},
    5: {
        "l": [1, 4, 6, 4, 1],
        "e": [-1, -2, 0, 2, 1],
        "s": [-1, 0, 2, 0, -1],
        "w": [-1, 2, 0, -2, 1],
        "r": [1, -4, 6, -4, 1],
    },
    7: {
        "l": [1, 6, 15, 20, 15, 6, 1],
        "e": [-1, -4, -5, 0, 5, 4, 1],
        "s": [-1, -2, 1, 4, 1, -2, -1],
        "w": [-1, 0, 3, 0, -3, 0, 1],
        "r": [1, -2, -1, 4, -1, -2, 1],
        "u": [1, -4, 5, 0, -5, 4, -1],
        "o": [-1, 6, -15, 20, -15, 6, -1],
    },
}


@operator
def texture_laws(image: Image, filter_types: str, shift: int, filter_size: int) -> Image:
    """A texture filter of Laws (byte, int2, uint2): two vectors of small integers, one along the columns, one along the rows.

    Parameters
    ----------
    filter_types : str
        Two letters of 'l' (level), 'e' (edge), 's' (spot), 'w' (wave; from size 5), 'r' (ripple; from size 5), 'u' (undulation;
        size 7), 'o' (oscillation; size 7): the first one filters vertically, the second one horizontally.
    shift : int
        The result is divided by 2 to the power of this, 0 .. 10.
    filter_size : 3, 5 or 7

    Byte and uint2 images get the absolute value, int2 images keep the sign; both are clipped. The border is mirrored.
    Errors: 1301 ... 1303, 9001 for other types. Source: reference page of `texture_laws`.
    """
    import cv2

    name = "texture_laws"
    choice(filter_size, (3, 5, 7), 3, name)
    vectors = _VECTORS[filter_size]
    if len(filter_types) != 2 or any(letter not in vectors for letter in filter_types):
        raise wrong_value(1, name, f"'{filter_types}' of size {filter_size}")
    choice(shift, range(11), 2, name)
    check_type(image, name)
    down = np.array(vectors[filter_types[0]], np.float64)
    right = np.array(vectors[filter_types[1]], np.float64)

    def texture(channel: np.ndarray) -> np.ndarray:
        small = channel.dtype == np.uint8
        gray = channel.astype(np.float32 if small else np.float64)
        # sums of integers below 2**24 are exact
        values = cv2.sepFilter2D(gray, -1, right, down, borderType=cv2.BORDER_REFLECT_101)
        if image.type != "int2":
            values = np.abs(values)
        values = np.trunc(values / 2**shift)
        return to_type(values, image.type)

    return filtered(image, (filter_size // 2, filter_size // 2), texture)


@operator
def deviation_image(image: Image, width: int, height: int) -> Image:
    """The standard deviation of the gray values in a rectangle around each pixel, rounded to the nearest value of the type.

    Even sizes are made odd; the border is mirrored. Reference: `deviation_image` (read in part).
    """
    import cv2

    columns, rows = odd_size(width, 1, "deviation_image"), odd_size(height, 2, "deviation_image")
    check_type(image, "deviation_image")

    def deviation(channel: np.ndarray) -> np.ndarray:
        gray = channel.astype(np.float64)
        center = float(np.nan_to_num(gray).mean())
        gray -= center
        size, mirrored = (columns, rows), cv2.BORDER_REFLECT_101
        mean = cv2.boxFilter(gray, cv2.CV_64F, size, borderType=mirrored)
        square = cv2.sqrBoxFilter(gray, cv2.CV_64F, size, borderType=mirrored)
        variance = np.maximum(square - mean * mean, 0.0)
        return to_type(np.round(np.sqrt(variance), 7), image.type)

    return filtered(image, (rows // 2, columns // 2), deviation)


@operator
def entropy_image(image: Image, width: int, height: int) -> Image:
    """The entropy of the gray values in a rectangle around each pixel (byte): 32 times the sum of -p log2 p.

    0 where all gray values are equal; at most 255, for 8 bits. Even sizes are made odd; the border is mirrored.
    Reference: `entropy_image` (read in part).
    """
    from hdev.iconic.kernels.ranks_entropy import entropies

    columns, rows = odd_size(width, 1, "entropy_image"), odd_size(height, 2, "entropy_image")
    check_type(image, "entropy_image")

    def entropy(channel: np.ndarray) -> np.ndarray:
        around = np.pad(channel, ((rows // 2,) * 2, (columns // 2,) * 2), mode="reflect")
        result = np.empty(channel.shape, np.float64)
        entropies(np.ascontiguousarray(around), rows, columns, result)
        return to_type(result * 32.0, "byte")

    return filtered(image, (rows // 2, columns // 2), entropy)
