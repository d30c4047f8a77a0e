"""Which pixels of a text area are characters, and which regions are whole characters. Text is darker than its background.

The reference pages say what the parameters mean, not how characters are found; the way here is our own.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hdev.errors import wrong_number, wrong_value
from hdev.iconic import Image, Region, RegionArray, features
from hdev.iconic.connection import connected
from hdev.iconic.setops import intersection, union_all
from hdev.operators.ocr._boxes import automatic, fragments, gaps, in_order, joined, local_mean, marks
from hdev.operators.ocr._common import check_image
from hdev.registry import operator

_STROKES = ("ultra_light", "light", "medium", "bold", "ultra_bold")


def _extent(values: list[int], position: int, name: str) -> tuple[float, float, float]:
    """The average, smallest and largest size; what is not given or -1 follows from the average."""
    if not 1 <= len(values) <= 3:
        raise wrong_number(position, name, f"{len(values)} values")
    average = values[0]
    if average < 1:
        raise wrong_value(position, name, f"{average}")
    least = values[1] if len(values) > 1 and values[1] != -1 else 0.5 * average
    most = values[2] if len(values) > 2 and values[2] != -1 else 1.5 * average
    if not 0 <= least <= average <= most:
        raise wrong_value(position, name, f"{values}")
    return float(average), float(least), float(most)


def _flag(value: str, position: int, name: str) -> bool:
    if value not in ("true", "false"):
        raise wrong_value(position, name, repr(value))
    return value == "true"


def _stroke(kind: str, position: int, name: str) -> int:
    if kind not in _STROKES:
        raise wrong_value(position, name, repr(kind))
    return _STROKES.index(kind)


@operator
def segment_characters(
    region: RegionArray,
    image: Image,
    method: str,
    eliminate_lines: str,
    dot_print: str,
    stroke_width: str,
    char_width: list[int],
    char_height: list[int],
    threshold_offset: int,
    contrast: int,
) -> tuple[Image, Region, float]:
    """The pixels of a text area that are characters: those clearly darker than their neighbourhood.

    The neighbourhood is a rectangle about as large as two characters (the bolder, the larger); what is compared with it is
    ImageForeground, for dot prints with dots closed to strokes.

    Parameters
    ----------
    region : where text is looked for
    image : byte, uint2; one channel; text is darker than its background
    method : 'local_contrast_best': darker than the local mean by Contrast;
        'local_auto_shape': by a difference that is found automatically, plus ThresholdOffset
    eliminate_lines : 'true' removes straight lines along rows and columns that are much longer than characters
    dot_print : 'true' for characters made of dots
    stroke_width : 'ultra_light', 'light', 'medium', 'bold', 'ultra_bold'
    char_width, char_height : average, smallest, largest size [pixels]; the last two may be left out or -1
    threshold_offset : added to the automatic threshold
    contrast : >= 0; gray values

    Returns the image that was compared, the pixels, and the difference that was used. Errors: 1301 .. 1306, 1308, 1405, 1406;
    9001, 3359 other images. Source: reference page of `segment_characters`.
    """
    import cv2

    name = "segment_characters"
    if method not in ("local_contrast_best", "local_auto_shape"):
        raise wrong_value(1, name, repr(method))
    lines, dots = _flag(eliminate_lines, 2, name), _flag(dot_print, 3, name)
    bold = _stroke(stroke_width, 4, name)
    width, _, widest = _extent(char_width, 5, name)
    height, _, highest = _extent(char_height, 6, name)
    if contrast < 0:
        raise wrong_value(8, name, f"{contrast}")
    check_image(image, name)
    area = intersection(union_all(region) if len(region) else Region.empty(), image.domain)
    gray = np.array(image.channels[0])
    if dots:
        radius = max(round(min(width, height) / 8), 1)
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        gray = cv2.morphologyEx(gray, cv2.MORPH_OPEN, disc, borderType=cv2.BORDER_REPLICATE)
    foreground = Image([gray], image.type, None if image.has_full_domain else image.domain)
    if area.is_empty:
        return foreground, area, 0.0
    mask = area.to_mask((image.height, image.width))
    factor = 1.0 + 0.25 * bold
    size = (round(width * factor) * 2 + 1, round(height * factor) * 2 + 1)
    difference = local_mean(gray, mask, size) - gray
    difference[~mask] = 0.0
    used = float(contrast)
    if method == "local_auto_shape":
        used = max(automatic(difference[mask]) + threshold_offset, 1.0)
    dark = mask & (difference >= max(used, 1.0))
    if lines:
        dark = _without_lines(dark, round(2.0 * widest) + 1, round(2.0 * highest) + 1)
    return foreground, Region.from_mask(dark), used


def _without_lines(dark: NDArray[np.bool_], longest: int, highest: int) -> NDArray[np.bool_]:
    """The pixels without straight runs along rows or columns that are longer than characters."""
    import cv2

    source = dark.astype(np.uint8)
    gone = np.zeros_like(source)
    for shape in ((1, longest), (highest, 1)):
        if shape[0] <= source.shape[0] and shape[1] <= source.shape[1]:
            gone |= np.asarray(cv2.morphologyEx(source, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), np.uint8)
    return dark & (gone == 0)


@operator
def select_characters(
    region: RegionArray,
    dot_print: str,
    stroke_width: str,
    char_width: list[int],
    char_height: list[int],
    punctuation: str,
    diacritic_marks: str,
    partition_method: str,
    partition_lines: str,
    fragment_distance: str,
    connect_fragments: str,
    clutter_size_max: int,
    stop_after: str,
) -> RegionArray:
    """The regions that are whole characters, out of what a segmentation has found.

    Parameters
    ----------
    region : the pixels of characters (all regions together)
    dot_print : 'true': dots that are close to each other are one character
    stroke_width : 'ultra_light', 'light', 'medium', 'bold', 'ultra_bold': strokes are at least that bold
    char_width, char_height : average, smallest, largest size [pixels]; the last two may be left out or -1
    punctuation : 'true' keeps small regions beside characters
    diacritic_marks : 'true' joins small regions above or below a character with it
    partition_method : 'none', 'fixed_width' (what is too wide is cut into equal parts), 'variable_width' (where it is thin)
    partition_lines : 'true' cuts what is too high between lines
    fragment_distance : how far apart the fragments of a character may be: 'narrow', 'medium', 'wide'
    connect_fragments : 'true' joins fragments of characters
    clutter_size_max : regions with fewer pixels are clutter, >= 0
    stop_after : 'step1_select_candidates', 'step2_partition_characters', 'step3_connect_fragments', 'step4_select_characters',
        'completion'

    Errors: 1301 .. 1312, 1403, 1404. Source: reference page of `select_characters`.
    """
    name = "select_characters"
    dots = _flag(dot_print, 1, name)
    bold = _stroke(stroke_width, 2, name)
    width, least_width, widest = _extent(char_width, 3, name)
    height, least_height, highest = _extent(char_height, 4, name)
    points, with_marks = _flag(punctuation, 5, name), _flag(diacritic_marks, 6, name)
    if partition_method not in ("none", "fixed_width", "variable_width"):
        raise wrong_value(7, name, repr(partition_method))
    cut_lines = _flag(partition_lines, 8, name)
    reaches = {"narrow": 0.05, "medium": 0.1, "wide": 0.2}
    if fragment_distance not in reaches:
        raise wrong_value(9, name, repr(fragment_distance))
    join = _flag(connect_fragments, 10, name)
    if clutter_size_max < 0:
        raise wrong_value(11, name, f"{clutter_size_max}")
    steps = (
        "step1_select_candidates",
        "step2_partition_characters",
        "step3_connect_fragments",
        "step4_select_characters",
        "completion",
    )
    if stop_after not in steps:
        raise wrong_value(12, name, repr(stop_after))
    last = steps.index(stop_after)
    reach = reaches[fragment_distance] * (width + height)
    parts = _separate(region, dots, reach)
    parts = parts.select(features.areas(parts) >= max(clutter_size_max, 1))
    if last >= 1:
        parts = _partitioned(parts, partition_method, cut_lines, (width, widest), (height, highest))
    if last >= 2 and join:
        parts = joined(
            parts, lambda boxes: (gaps(boxes) <= reach) & fragments(boxes, (width, widest), (least_height, highest))
        )
    if last >= 2 and with_marks:
        parts = joined(parts, lambda boxes: marks(boxes, height, widest, 1.3 * highest))
    if last >= 3:
        parts = parts.select(
            _whole(parts, (least_width, widest), (least_height, highest), points, 1.0 + 0.5 * bold, width)
        )
    return in_order(parts, height)


def _separate(region: RegionArray, dots: bool, reach: float) -> RegionArray:
    """The connected components; for dot prints those of the region with small gaps closed."""
    whole = union_all(region) if len(region) else Region.empty()
    if whole.is_empty:
        return RegionArray.of([])
    parts = connected(whole)
    return joined(parts, lambda boxes: gaps(boxes) <= max(reach, 2.0)) if dots else parts


def _partitioned(
    parts: RegionArray, method: str, lines: bool, width: tuple[float, float], height: tuple[float, float]
) -> RegionArray:
    result: list[Region] = []
    for region in parts:
        pieces = _cut(region, 0, *height, fixed=False) if lines else [region]
        for piece in pieces:
            result += _cut(piece, 1, *width, fixed=method == "fixed_width") if method != "none" else [piece]
    return RegionArray.of(result) if result else parts


def _cut(region: Region, axis: int, average: float, most: float, *, fixed: bool) -> list[Region]:
    """The region cut across rows (0) or columns (1) into pieces of about the average size, if it is too large."""
    box = region.bounding_box
    if box is None:
        return [region]
    size = box[2 + axis] - box[axis] + 1
    number = round(size / average)
    if size <= most or number < 2:
        return [region]
    profile = region.to_mask().sum(axis=1 - axis)
    cuts = [0]
    for k in range(1, number):
        place = round(k * size / number)
        if not fixed:
            slack = max(round(0.25 * size / number), 1)
            low, high = max(place - slack, cuts[-1] + 1), min(place + slack + 1, size)
            near = np.arange(low, max(high, low + 1))
            near = near[near < size]
            if near.size:
                # The thinnest place, and of equally thin ones the nearest.
                place = int(near[np.lexsort((np.abs(near - place), profile[near]))[0]])
        cuts.append(place)
    cuts.append(size)
    pieces = []
    for start, end in pairwise(cuts):
        limits = list(box)
        limits[axis], limits[2 + axis] = box[axis] + start, box[axis] + end - 1
        piece = region.clip(*limits)
        if not piece.is_empty:
            pieces.append(piece)
    return pieces


def _whole(
    parts: RegionArray,
    width: tuple[float, float],
    height: tuple[float, float],
    points: bool,
    stroke: float,
    average: float,
) -> NDArray[np.bool_]:
    """Which regions have the size of a character (an i or 1 may be narrow), or are points beside one."""
    boxes = features.bounding_boxes(parts).astype(np.float64)
    if not len(boxes):
        return np.zeros(0, np.bool_)
    high, wide = boxes[:, 2] - boxes[:, 0] + 1, boxes[:, 3] - boxes[:, 1] + 1
    narrow = np.minimum(width[0], stroke)
    good = (high >= height[0]) & (high <= height[1]) & (wide >= narrow) & (wide <= width[1])
    if points and good.any():
        top, bottom = boxes[good, 0].min(), boxes[good, 2].max()
        small = (high < height[0]) & (wide <= width[1])
        beside = (boxes[:, 0] >= top) & (boxes[:, 2] <= bottom + 0.5 * height[0])
        near = gaps(boxes)[:, good].min(axis=1) <= average
        good |= small & beside & near
    return good
