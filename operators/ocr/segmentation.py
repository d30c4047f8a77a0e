"""How lines of text and their characters are turned. Text is darker than its background.

The reference pages say what the parameters mean, not how the angles are found; the way here is our own.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from hdev.classifiers.samples import Floats
from hdev.errors import wrong_value
from hdev.iconic import Image, Region
from hdev.iconic.setops import intersection
from hdev.operators.ocr._common import check_image
from hdev.registry import operator

#: Pixels that angles are found with, at most.
_ENOUGH = 200_000


def _darkness(image: Image, region: Region, size: int) -> tuple[Floats, Floats, Floats]:
    """Rows and columns of the region's pixels, and how much darker than their neighbourhood they are."""
    import cv2

    box = intersection(region, Region.rectangle1(*image.full_box)).bounding_box
    if box is None:
        return np.zeros(0), np.zeros(0), np.zeros(0)
    gray = image.channels[0][box[0] : box[2] + 1, box[1] : box[3] + 1]
    element = np.ones((min(size, gray.shape[0]) | 1, min(size, gray.shape[1]) | 1), np.uint8)
    hat = cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, element, borderType=cv2.BORDER_REPLICATE)
    hat = np.asarray(hat, np.float64)
    hat[~region.to_mask(gray.shape, box[0], box[1])] = 0.0
    # Noise is everywhere: only what is clearly darker is text.
    hat[hat < 0.25 * hat.max(initial=0.0)] = 0.0
    rows, columns = np.nonzero(hat)
    weights = hat[rows, columns]
    if len(rows) > _ENOUGH:
        step = -(-len(rows) // _ENOUGH)
        rows, columns, weights = rows[::step], columns[::step], weights[::step]
    return rows.astype(np.float64), columns.astype(np.float64), np.asarray(weights, np.float64)


def _sharpness(places: Floats, weights: Floats) -> float:
    """How much a projection varies from place to place; places between two bins count for both."""
    places = places - places.min()
    low = places.astype(np.int64)
    part = places - low
    bins = np.bincount(low, weights * (1.0 - part), int(low.max()) + 3)
    bins += np.bincount(low + 1, weights * part, len(bins))
    # All angles are smoothed alike, or those in which pixels fall onto bins would look sharper.
    smooth = np.convolve(bins, (0.25, 0.5, 0.25))
    return float((np.diff(smooth) ** 2).sum())


def _best_angle(value: Callable[[float], float], start: float, end: float) -> float:
    """The angle in an interval with the largest value: in steps of a degree, then ever finer."""
    count = max(math.ceil((end - start) / math.radians(1.0)), 1)
    angles = np.linspace(start, end, count + 1)
    width = (end - start) / count
    best = start
    for _ in range(4):
        best = float(angles[int(np.argmax([value(float(angle)) for angle in angles]))])
        if width < 1e-4:
            break
        angles = np.linspace(max(best - width, start), min(best + width, end), 11)
        width /= 5.0
    return best


def _check_angles(height: int, start: float, end: float, name: str, limit: float) -> None:
    if height < 1:
        raise wrong_value(1, name, f"{height}")
    if not -limit <= start <= limit:
        raise wrong_value(2, name, f"{start}")
    if not start <= end <= limit:
        raise wrong_value(3, name, f"{end}")


@operator
def text_line_orientation(
    region: Region, image: Image, char_height: int, orientation_from: float, orientation_to: float
) -> float:
    """The angle of text lines against the horizontal, mathematically positive: that at which lines and gaps differ most.

    Parameters
    ----------
    region : where the text is
    image : byte, uint2; one channel
    char_height : about the height of the lines, >= 1 [pixels]
    orientation_from, orientation_to : -pi .. pi [rad]; for single lines -pi/4 .. pi/4 at most

    The angle is found to about 0.01 degrees; without text it is the one in the interval that is nearest to 0.
    Errors: 1301 .. 1303; 9001, 3359 other images. Source: reference page of `text_line_orientation`.
    """
    _check_angles(char_height, orientation_from, orientation_to, "text_line_orientation", 3.15)
    check_image(image, "text_line_orientation")
    rows, columns, weights = _darkness(image, region, 2 * char_height + 1)
    if len(rows) < 2:
        return min(max(0.0, orientation_from), orientation_to)

    def value(angle: float) -> float:
        return _sharpness(rows * math.cos(angle) + columns * math.sin(angle), weights)

    return _best_angle(value, orientation_from, orientation_to)


@operator
def text_line_slant(region: Region, image: Image, char_height: int, slant_from: float, slant_to: float) -> float:
    """The angle of upright strokes of characters against the vertical: that at which columns and gaps differ most.

    It is positive where strokes lean to the left (the lower end lies further right), as
    hom_mat2d_slant (HomMat2D, -SlantAngle, 'x', 0, 0, ...) straightens them. Lines of text must be horizontal.

    Parameters
    ----------
    region : where the text is
    image : byte, uint2; one channel
    char_height : about the height of the lines, >= 1 [pixels]
    slant_from, slant_to : -pi/4 .. pi/4 [rad]

    Without text it is the angle in the interval that is nearest to 0. Errors: 1301 .. 1303; 9001, 3359 other images.
    Source: reference page of `text_line_slant`.
    """
    _check_angles(char_height, slant_from, slant_to, "text_line_slant", math.pi / 4 + 1e-6)
    check_image(image, "text_line_slant")
    rows, columns, weights = _darkness(image, region, 2 * char_height + 1)
    if len(rows) < 2:
        return min(max(0.0, slant_from), slant_to)
    line = rows // char_height  # strokes end with their line: each band has columns of its own
    band = line * (columns.max() - columns.min() + 4 * char_height + 8)
    inside = rows - line * char_height

    def value(angle: float) -> float:
        return _sharpness(columns - inside * math.tan(angle) + band, weights)

    return _best_angle(value, slant_from, slant_to)
