"""Convolution with masks that are given, and look-up tables."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hdev.errors import wrong_number, wrong_type, wrong_value
from hdev.iconic import Image
from hdev.iconic.filters import binomial_mask, filtered, gauss_mask, padded
from hdev.iconic.gray import in_domain, to_type
from hdev.operators.filters._common import check_type, choice, one
from hdev.registry import operator

#: Masks with names, and what their result is divided by.
_MASKS: dict[str, tuple[list[list[float]], float]] = {
    "sobel": ([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], 8.0),
    "sobel_l": ([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], 8.0),
    "sobel_c": ([[1, 0, -1], [2, 0, -2], [1, 0, -1]], 8.0),
    "laplace4": ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], 1.0),
    "laplace8": ([[1, 1, 1], [1, -8, 1], [1, 1, 1]], 1.0),
    "lowpas_3_3": ([[1.0] * 3] * 3, 9.0),
    "lowpas_5_5": ([[1.0] * 5] * 5, 25.0),
    "lowpas_7_7": ([[1.0] * 7] * 7, 49.0),
    "lowpas_9_9": ([[1.0] * 9] * 9, 81.0),
}


def mask_of(filter_mask: list[int | float | str], number: int, name: str, session: Any) -> tuple[Any, float]:
    """A mask and what its result is divided by, from a name, a file or [height, width, divisor, values ...].

    Names: 'sobel', 'sobel_l', 'sobel_c', 'laplace4', 'laplace8', 'lowpas_N_N' (N = 3, 5, 7, 9), 'gauss' (5 x 5). A file is a
    text with the same numbers as a tuple; '.fil' is added to its name. Errors 120x, 130x, 140x, 5200 without the file.
    """
    if len(filter_mask) == 1:
        given = filter_mask[0]
        if not isinstance(given, str):
            raise wrong_type(number, name, f"{given!r}")
        if given == "gauss":
            return np.outer(gauss_mask(5, 1.075), gauss_mask(5, 1.075)), 1.0
        if given == "binomial":
            return np.outer(binomial_mask(5), binomial_mask(5)), 1.0
        if given in _MASKS:
            mask, weight = _MASKS[given]
            return np.array(mask, np.float64), weight
        return _mask_file(session.paths.find_read(given, (".fil",)), number, name)
    if any(isinstance(value, str) for value in filter_mask):
        raise wrong_type(number, name, "a string among the values of a mask")
    if len(filter_mask) < 4:
        raise wrong_number(number, name, f"{len(filter_mask)} values")
    numbers = [float(value) for value in filter_mask]  # type: ignore[arg-type]
    height, width, weight = int(numbers[0]), int(numbers[1]), numbers[2]
    if height < 1 or width < 1 or height != numbers[0] or width != numbers[1]:
        raise wrong_value(number, name, f"a mask of {width} x {height}")
    if weight == 0:
        raise wrong_value(number, name, "the divisor is 0")
    if len(numbers) != 3 + height * width:
        raise wrong_number(number, name, f"{len(numbers) - 3} values for a mask of {width} x {height}")
    return np.array(numbers[3:]).reshape(height, width), weight


def _mask_file(path: str, number: int, name: str) -> tuple[Any, float]:
    from hdev.operators.file import _files

    try:
        words = [float(word) for word in _files.content(path).decode("latin-1").split()]
    except ValueError:
        raise wrong_value(number, name, f"{path} holds no filter mask") from None
    return mask_of([*words], number, name, None)


def _centred(mask: Any) -> Any:
    """The mask with odd sizes, its reference pixel in the middle: the rounded centre of the values that are not 0."""
    rows, columns = np.nonzero(mask)
    if not rows.size:
        return np.zeros((1, 1))
    row, column = math.floor(rows.mean() + 0.5), math.floor(columns.mean() + 0.5)
    up, left = max(row, mask.shape[0] - 1 - row), max(column, mask.shape[1] - 1 - column)
    result = np.zeros((2 * up + 1, 2 * left + 1))
    result[up - row : up - row + mask.shape[0], left - column : left - column + mask.shape[1]] = mask
    return result


@operator
def convol_image(
    image: Image, filter_mask: list[int | float | str], margin: list[int | float | str], *, session: Any
) -> Image:
    """Correlation with a mask, divided by its divisor, rounded to the nearest value of the type and clipped.

    Parameters
    ----------
    image : byte, int2, uint2, real
    filter_mask
        A name ('sobel', 'sobel_l', 'sobel_c', 'laplace4', 'laplace8', 'lowpas_3_3' ... 'lowpas_9_9', 'gauss'); a text file
        (extension '.fil') with height, width, divisor and values row by row; or these as a tuple. The pixel in question lies
        under the centre of the values that are not 0, rounded.
    margin
        What lies beyond the border: 'mirrored', 'cyclic', 'continued', or a gray value.

    Errors: 1301 or 1401 for a wrong mask, 1302, 5200 without the file, 9001. Source: reference page of `convol_image`.
    """
    import cv2

    name = "convol_image"
    mask, weight = mask_of(filter_mask, 1, name, session)
    mask = _centred(mask)
    value = one(margin, 2, name)
    if isinstance(value, str):
        choice(value, ("mirrored", "cyclic", "continued"), 2, name)
    check_type(image, name)
    rows, columns = mask.shape[0] // 2, mask.shape[1] // 2

    def convolved(channel: np.ndarray) -> np.ndarray:
        around = padded(channel, rows, columns, value).astype(np.float64)
        result = cv2.filter2D(around, cv2.CV_64F, mask, borderType=cv2.BORDER_REPLICATE)
        inner = result[rows : rows + channel.shape[0], columns : columns + channel.shape[1]]
        return to_type(np.round(inner / weight, 9), image.type)

    if value == "cyclic" and not image.has_full_domain:
        whole = convol_image(image.with_domain(None), filter_mask, margin, session=session)
        return whole.with_domain(image.domain)
    return filtered(image, (rows, columns), convolved)


@operator
def lut_trans(image: Image, lut: list[int]) -> Image:
    """Every gray value g replaced by a value of a table (byte, int2, uint2), clipped to the type.

    Tables have 256 values for byte images, 256 to 65536 for uint2; for int2 256 to 32768 (the first belongs to 0), or 65536
    (the first belongs to -32768). Gray values that a table does not have become 0. Errors: 1401, 9001.
    Source: reference page of `lut_trans`.
    """
    check_type(image, "lut_trans")
    longest = {"byte": 256, "int2": 32768, "uint2": 65536}[image.type]
    whole = image.type == "int2" and len(lut) == 65536
    if not (256 <= len(lut) <= longest or whole):
        raise wrong_number(1, "lut_trans", f"{len(lut)} values")
    low = -32768 if image.type == "int2" else 0
    table = np.zeros(256 if image.type == "byte" else 65536, np.int64)
    first = 0 if whole else -low
    table[first : first + len(lut)] = lut
    final = to_type(table, image.type)

    def looked_up(planes: list[np.ndarray]) -> list[np.ndarray]:
        return [final[plane.astype(np.int64) - low] for plane in planes]

    return in_domain(image, looked_up)


@operator
def deviation_n(image: Image) -> Image:
    """Twice the sample standard deviation over the channels, of the type of the image; 0 for a single channel.

    Source: reference page of `deviation_n`.
    """
    check_type(image, "deviation_n")

    def deviation(planes: list[np.ndarray]) -> list[np.ndarray]:
        stack = np.stack([plane.astype(np.float64) for plane in planes])
        spread = np.sqrt(((stack - stack.mean(axis=0)) ** 2).sum(axis=0) / max(len(planes) - 1, 1))
        return [to_type(2.0 * spread, image.type)]

    return in_domain(image, deviation)


@operator
def expand_domain_gray(input_image: Image, expansion_range: int) -> Image:
    """Gray values of the border of the domain carried outwards: pixels outside get the value of the nearest pixel inside.

    Parameters
    ----------
    expansion_range : int
        How many pixels the domain grows, horizontally, vertically and diagonally; >= 1.

    Source: reference page of `expand_domain_gray`.
    """
    from scipy import ndimage

    from hdev.iconic.morphology import dilate_rectangle

    name = "expand_domain_gray"
    if expansion_range < 1:
        raise wrong_value(1, name, f"{expansion_range}")
    check_type(input_image, name)
    if input_image.has_full_domain or input_image.domain.is_empty:
        return input_image
    inside = input_image.domain.to_mask((input_image.height, input_image.width))
    nearest = ndimage.distance_transform_edt(~inside, return_distances=False, return_indices=True)
    n = expansion_range
    grown = dilate_rectangle(input_image.domain, (-n, -n, n, n))
    planes = [channel[nearest[0], nearest[1]] for channel in input_image.channels]
    return Image(planes, input_image.type, grown)
