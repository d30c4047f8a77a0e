"""Edges: hysteresis and suppression of all but the largest amplitudes."""

from __future__ import annotations

import itertools

import numpy as np

from hdev.errors import HError, wrong_value
from hdev.iconic import Image, Region
from hdev.iconic.base import Mask
from hdev.iconic.labels import view, working_area
from hdev.operators.segmentation._common import DIFFERENT_SIZES, check_types
from hdev.registry import operator


@operator
def hysteresis_threshold(image: Image, low: int | float, high: int | float, max_length: int) -> Region:
    """Pixels that are certain, and those that are possible and connected with certain ones.

    Parameters
    ----------
    image : byte, uint2, int4, real
    low, high
        Gray values >= High are certain; values >= Low are possible.
    max_length : >= 1
        A possible pixel is accepted if an 8-connected path of at most so many possible pixels, itself included, leads to a
        certain one.

    Errors: 1302 for High < Low, 1303 for MaxLength < 1, 9001 for other types. Source: page of `hysteresis_threshold`.
    """
    if high < low:
        raise wrong_value(2, "hysteresis_threshold", f"{high} is less than {low}")
    if max_length < 1:
        raise wrong_value(3, "hysteresis_threshold", f"length {max_length}")
    check_types(image, "hysteresis_threshold", ("byte", "uint2", "int4", "real"))
    from hdev.iconic.kernels.labels import reach

    box, inside = working_area(image)
    if box is None:
        return Region.empty()
    values = view(image.channels[0], box)
    if values.dtype.kind == "f":
        values = values.astype(np.float64)
    found = reach((values >= low) & inside, (values >= high) & inside, max_length)
    return Region.from_mask(found, box[0], box[1])


@operator
def nonmax_suppression_amp(img_amp: Image, mode: str) -> Image:
    """Restrict an amplitude image to its local maxima.

    Parameters
    ----------
    img_amp : byte, uint2, real
    mode
        'hvnms': amplitudes that are the largest within 5 pixels at both sides, horizontally or vertically; 'loc_max':
        amplitudes that are at least as large as their 8 neighbours. Amplitudes of 0 are none.

    The gray values stay, the domain shrinks. Errors: 1301 for another mode, 9001 for other types.
    Source: reference page of `nonmax_suppression_amp`.
    """
    if mode not in ("hvnms", "loc_max"):
        raise wrong_value(1, "nonmax_suppression_amp", repr(mode))
    check_types(img_amp, "nonmax_suppression_amp", ("byte", "uint2", "real"))
    from hdev.iconic.gray_morphology import extremum

    box, inside = working_area(img_amp)
    if box is None:
        return img_amp
    values = view(img_amp.channels[0], box)
    seen = np.where(inside, values, 0).astype(values.dtype)
    if mode == "hvnms":
        largest = (values >= extremum(seen, (1, 11), True)) | (values >= extremum(seen, (11, 1), True))
    else:
        largest = values >= extremum(seen, (3, 3), True)
    return img_amp.with_domain(Region.from_mask(largest & inside & (values > 0), box[0], box[1]))


@operator
def nonmax_suppression_dir(img_amp: Image, img_dir: Image, mode: str) -> Image:
    """Restrict an amplitude image to the amplitudes that are largest across the edge.

    Parameters
    ----------
    img_amp : byte, uint2, real
    img_dir : direction
        Direction of the edge in steps of 2 degrees, as `sobel_dir` and `edges_image` give it: the gray values rise at 90
        degrees to it. Pixels of direction 255 (none) are dropped.
    mode
        'nms': compare with the two neighbours nearest to the line across the edge; 'inms': with amplitudes interpolated
        between neighbours on it.

    A pixel stays if it is at least as large as both and larger than one. The gray values stay, the domain shrinks.
    Errors: 1301 for another mode, 9001 for other types, 3117 for different sizes.
    Source: reference page of `nonmax_suppression_dir`.
    """
    if mode not in ("nms", "inms"):
        raise wrong_value(1, "nonmax_suppression_dir", repr(mode))
    check_types(img_amp, "nonmax_suppression_dir", ("byte", "uint2", "real"))
    check_types(img_dir, "nonmax_suppression_dir", ("direction",))
    if img_amp.full_box != img_dir.full_box:
        raise HError(DIFFERENT_SIZES, "amplitudes and directions", operator="nonmax_suppression_dir")
    kept = _across(img_amp.channels[0].astype(np.float64), img_dir.channels[0], mode == "inms")
    return img_amp.reduce(Region.from_mask(kept)).reduce(img_dir.domain)


def _across(values: np.ndarray, direction: np.ndarray, interpolated: bool) -> Mask:
    """Which amplitudes are largest on the line at right angles to the direction; outside of the image there is 0."""
    padded = np.pad(values, 1)
    height, width = values.shape

    def moved(row: int, column: int) -> np.ndarray:
        return padded[1 + row : 1 + row + height, 1 + column : 1 + column + width]

    angle = np.deg2rad(2.0 * direction.astype(np.float64) + 90.0)
    down, right = -np.sin(angle), np.cos(angle)
    sides = []
    for sign in (1, -1):
        if interpolated:
            # where the line meets the square of the eight neighbours
            scale = sign / np.maximum(np.abs(down), np.abs(right))
            sides.append(_sampled(padded, down * scale, right * scale))
            continue
        row = np.rint(sign * down / np.maximum(np.abs(down), np.abs(right)) * 1.0).astype(int)
        column = np.rint(sign * right / np.maximum(np.abs(down), np.abs(right)) * 1.0).astype(int)
        side = np.zeros_like(values)
        for r in (-1, 0, 1):
            for c in (-1, 0, 1):
                chosen = (row == r) & (column == c)
                side[chosen] = moved(r, c)[chosen]
        sides.append(side)
    one, two = sides
    return (values >= one) & (values >= two) & ((values > one) | (values > two)) & (direction != 255)


def _sampled(padded: np.ndarray, down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Bilinear values at the offsets (down, right) from each pixel."""
    height, width = down.shape
    row = np.arange(1, height + 1)[:, None] + down
    column = np.arange(1, width + 1)[None, :] + right
    r = np.clip(np.floor(row).astype(int), 0, height)
    c = np.clip(np.floor(column).astype(int), 0, width)
    a, b = row - r, column - c
    top = padded[r, c] * (1 - b) + padded[r, c + 1] * b
    bottom = padded[r + 1, c] * (1 - b) + padded[r + 1, c + 1] * b
    return top * (1 - a) + bottom * a


@operator
def detect_edge_segments(
    image: Image, sobel_size: int, min_amplitude: int, max_distance: int, min_length: int
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Straight pieces of edges: amplitudes above a threshold, thinned, cut at junctions and corners.

    Parameters
    ----------
    image : byte
    sobel_size : 3, 5, 7, 9, 11, 13
        Size of `sobel_amp` ('sum_abs').
    min_amplitude : >= 0
        Only larger amplitudes belong to edges.
    max_distance : >= 0
        How far (horizontally and vertically together) a pixel may be from its straight line.
    min_length : >= 0
        Of a line from its first to its last pixel.

    Returns rows and columns of the beginnings and of the ends. Pixels where several edges meet are lost.
    Errors: 1301 .. 1304 for other values, 9001 for other types. Source: reference page of `detect_edge_segments`.
    """
    from hdev.iconic.connection import connected
    from hdev.iconic.contour import ends_and_junctions, ordered, split
    from hdev.iconic.setops import difference
    from hdev.iconic.skeleton import skeleton
    from hdev.iconic.threshold import threshold
    from hdev.operators.filters.edges import sobel_amp

    name = "detect_edge_segments"
    if sobel_size not in range(3, 14, 2):
        raise wrong_value(1, name, f"size {sobel_size}")
    for number, value in enumerate((min_amplitude, max_distance, min_length), start=2):
        if value < 0:
            raise wrong_value(number, name, f"{value}")
    check_types(image, name, ("byte",))
    amplitude = sobel_amp(image, "sum_abs", [sobel_size])
    lines = skeleton(threshold(amplitude, [(min_amplitude + 1, 255)]))
    lines = difference(lines, ends_and_junctions(lines)[1])
    result: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    for line in connected(lines, 8):
        rows, columns = ordered(line)
        # A line at 45 degrees is the worst case of the sum of both differences: sqrt (2) times the distance.
        kept = split(rows, columns, max_distance / np.sqrt(2.0))
        for begin, end in itertools.pairwise(kept):
            if np.hypot(rows[end] - rows[begin], columns[end] - columns[begin]) >= min_length:
                ends = (rows[begin], columns[begin], rows[end], columns[end])
                for values, coordinate in zip(result, ends):
                    values.append(int(coordinate))
    return result
