"""Lines and circles in regions, found by the Hough transform."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hdev.errors import HError, wrong_number, wrong_value
from hdev.iconic import Image, Objects, Region
from hdev.iconic.base import Floats, Int64s
from hdev.operators.tools.distances import pixels
from hdev.registry import operator


def _votes(points: Floats, resolution: int) -> tuple[NDArray[np.int32], Floats]:
    """(angles, distances) how many points lie on each line, and the angles [rad].

    A line is where column * cos (angle) + row * sin (angle) = distance, which is >= 0.
    """
    steps = np.arange(360 * resolution)
    angles = np.radians(steps / resolution - 180.0)
    reach = math.ceil(float(np.hypot(points[:, 0], points[:, 1]).max())) + 1
    votes = np.zeros((angles.size, reach + 1), np.int32)
    for k, angle in enumerate(angles):
        distance = np.floor(points[:, 1] * math.cos(angle) + points[:, 0] * math.sin(angle) + 0.5).astype(np.int64)
        votes[k] = np.bincount(distance[distance >= 0], minlength=reach + 1)[: reach + 1]
    votes[: 180 * resolution, 0] = 0  # through the origin: once, not from both sides
    return votes, angles


@operator
def hough_lines(
    region_in: Region, angle_resolution: int, threshold: int, angle_gap: int, dist_gap: int
) -> tuple[list[float], list[float]]:
    """Lines on which many pixels of a region lie, connected or not, those with most pixels first.

    Parameters
    ----------
    angle_resolution
        Steps per degree: 1, 2, 4, 8. Distances are whole.
    threshold
        How many pixels lie on a line at least, >= 1.
    angle_gap, dist_gap
        Lines are the best ones within so many steps of the angle and of the distance, >= 0.

    Returns
    -------
    Angles [rad] of the normals and distances (>= 0) from the origin: column * cos (angle) + row * sin (angle) = distance. With
    rows and columns >= 0 angles are from -pi/2 to pi.

    Nothing for an empty region. Source: reference page of `hough_lines`.
    """
    name = "hough_lines"
    _check(angle_resolution, 1, name)
    _check_gaps(((2, threshold, 1), (3, angle_gap, 0), (4, dist_gap, 0)), name)
    if region_in.is_empty:
        return [], []
    votes, angles = _votes(pixels(region_in), angle_resolution)
    found = _maxima(votes, threshold, angle_gap, dist_gap, around=True)
    return [float(angles[k]) for k, _ in found], [float(d) for _, d in found]


def _check(resolution: int, number: int, name: str) -> None:
    if resolution not in (1, 2, 4, 8):
        raise wrong_value(number, name, f"{resolution}")


def _check_gaps(values: tuple[tuple[int, int, int], ...], name: str) -> None:
    for number, value, least in values:
        if value < least:
            raise wrong_value(number, name, f"{value}")


def _maxima(
    votes: NDArray[np.generic], threshold: int, angle_gap: int, dist_gap: int, around: bool
) -> list[tuple[int, int]]:
    """The places (angle, distance) of the maxima, best first; `around`: the first angle comes after the last one."""
    from scipy.ndimage import label, maximum_filter

    size = (min(2 * angle_gap + 1, 2 * len(votes) - 1), min(2 * dist_gap + 1, 2 * votes.shape[1] - 1))
    best = maximum_filter(votes, size, mode=("wrap" if around else "constant", "constant"))
    top = (votes >= threshold) & (votes == best)
    plateaus, count = label(top, np.ones((3, 3)))
    rows, columns = np.nonzero(top)
    each = plateaus[rows, columns] - 1
    # Of neighbours with as many pixels the one in their middle counts.
    size_of = np.maximum(np.bincount(each, minlength=count), 1)
    middle = [np.bincount(each, at, minlength=count) / size_of for at in (rows, columns)]
    away = np.hypot(rows - middle[0][each], columns - middle[1][each])
    order = np.lexsort((columns, rows, away, each))
    first = order[np.unique(each[order], return_index=True)[1]]
    rows, columns = rows[first], columns[first]
    order = np.lexsort((columns, rows, -votes[rows, columns].astype(np.float64)))
    found: list[tuple[int, int]] = []
    whole = len(votes) if around else 2 * len(votes) + angle_gap
    for k, d in zip(rows[order].tolist(), columns[order].tolist()):
        if all(min(abs(k - i), whole - abs(k - i)) > angle_gap or abs(d - j) > dist_gap for i, j in found):
            found.append((k, d))
    return found


# -------------------------------------------------------------------------------------------------------- Hough images


def _distances(points: Floats, angle: float) -> Int64s:
    return np.floor(points[:, 1] * math.cos(angle) + points[:, 0] * math.sin(angle) + 0.5).astype(np.int64)


def _region(points: Floats) -> Region:
    return Region.from_points(points[:, 0].astype(np.int64), points[:, 1].astype(np.int64))


def _height(points: Floats) -> int:
    """Of Hough images: to the corner of all points that is the farthest from the origin, on the lower right."""
    corner = np.maximum(points.max(axis=0), 0.0)
    return math.floor(math.hypot(corner[0], corner[1]) + 0.5) + 1


def _accumulated(points: Floats, resolution: int, groups: list[Int64s] | None, uncertainty: int) -> NDArray[np.int64]:
    """(distances, angles from -90 to 180 degrees) how many points lie on each line.

    `groups`: the numbers of the points with each direction, in steps of two degrees; None if all points count everywhere.
    """
    if not len(points):
        return np.zeros((1, 270 * resolution + 1), np.int64)
    height = _height(points)
    votes = np.zeros((height, 270 * resolution + 1), np.int64)
    for k in range(votes.shape[1]):
        angle = k / resolution - 90.0
        some = points
        if groups is not None:
            # An edge with the direction d (counter-clockwise) has the normal 90 - d, as angles of normals run clockwise.
            apart = [abs((90.0 - 2 * step - angle + 90.0) % 180.0 - 90.0) for step in range(180)]
            near = [group for group, away in zip(groups, apart) if away <= uncertainty and group.size]
            if not near:
                continue
            some = points[np.concatenate(near)]
        distance = _distances(some, math.radians(angle))
        votes[:, k] = np.bincount(distance[(distance >= 0) & (distance < height)], minlength=height)
    return votes


@operator
def hough_line_trans(region: Region, angle_resolution: int) -> Image:
    """The Hough image of lines: how many pixels of a region lie on each line.

    The column k stands for the angle k / `angle_resolution` - 90 degrees of the normal (up to 180), the row for the distance
    from the origin: column * cos (angle) + row * sin (angle). The result is an int2 image (values end at 32767), as high as the
    lower right corner of the region is away from the origin; for an empty region one row of zeros.

    Parameters
    ----------
    angle_resolution
        Steps per degree: 1, 2, 4, 8.

    Source: reference page of `hough_line_trans`.
    """
    _check(angle_resolution, 1, "hough_line_trans")
    points = np.empty((0, 2)) if region.is_empty else pixels(region)
    votes = _accumulated(points, angle_resolution, None, 180)
    return Image([np.minimum(votes, 32767).astype(np.int16)], "int2")


def _with_directions(image: Image, uncertainty: int, resolution: int, name: str) -> tuple[Floats, Int64s, Image]:
    """The points of an image's domain, their directions, and the Hough image."""
    if image.type != "direction":
        raise HError(9001, f"{image.type}", operator=name)
    if not 0 <= uncertainty <= 180:
        raise wrong_value(1, name, f"{uncertainty}")
    _check(resolution, 2, name)
    rows, columns = image.domain.points()
    points = np.stack((rows.astype(np.float64), columns.astype(np.float64)), axis=1)
    steps = image.channels[0][rows, columns].astype(np.int64)
    groups = None if uncertainty >= 90 else [np.flatnonzero(steps == step) for step in range(180)]
    votes = _accumulated(points, resolution, groups, uncertainty)
    return points, steps, Image([np.minimum(votes, 65535).astype(np.uint16)], "uint2")


@operator
def hough_line_trans_dir(image_dir: Image, direction_uncertainty: int, angle_resolution: int) -> Image:
    """`hough_line_trans` of the domain of a direction image: pixels count only for lines along their edge direction.

    The result is a uint2 image. Other images are error 9001.

    Parameters
    ----------
    direction_uncertainty
        How far the directions of edge and line may be apart [degrees], 0 to 180; from 90 on the directions do not matter.
        Otherwise pixels without a direction (255) count for no line.

    Source: reference page of `hough_line_trans_dir`.
    """
    return _with_directions(image_dir, direction_uncertainty, angle_resolution, "hough_line_trans_dir")[2]


@operator
def hough_lines_dir(
    image_dir: Image,
    direction_uncertainty: int,
    angle_resolution: int,
    smoothing: str,
    filter_size: int,
    threshold: int,
    angle_gap: int,
    dist_gap: int,
    gen_lines: str,
) -> tuple[Image, Objects, list[float], list[float]]:
    """`hough_lines` in the domain of a direction image, where pixels count only for lines along their edge direction.

    Parameters
    ----------
    direction_uncertainty, angle_resolution
        See `hough_line_trans_dir`.
    smoothing, filter_size
        How the Hough image is smoothed before its maxima are looked for: 'none', 'mean' (`mean_image`, a size >= 1) or 'gauss'
        (`gauss_filter`: 3, 5, 7, 9, 11).
    threshold, angle_gap, dist_gap
        See `hough_lines`; the threshold is for the smoothed Hough image.
    gen_lines
        'true': the pixels that count for each line (within half a filter mask) are returned as a region; 'false': none.

    Returns
    -------
    The Hough image, not smoothed; regions; angles [rad] and distances as of `hough_lines`.

    Reference: `hough_lines_dir` (read in part: its list of values was not).
    """
    from hdev.operators.filters.smoothing import gauss, mean_image

    name = "hough_lines_dir"
    points, steps, image = _with_directions(image_dir, direction_uncertainty, angle_resolution, name)
    if smoothing not in ("none", "mean", "gauss"):
        raise wrong_value(3, name, f"'{smoothing}'")
    if filter_size < 1 or (smoothing == "gauss" and filter_size not in (3, 5, 7, 9, 11)):
        raise wrong_value(4, name, f"{filter_size}")
    _check_gaps(((5, threshold, 1), (6, angle_gap, 0), (7, dist_gap, 0)), name)
    if gen_lines not in ("true", "false"):
        raise wrong_value(8, name, f"'{gen_lines}'")
    if not len(points):
        return image, Objects(), [], []
    smooth = Image([image.channels[0].astype(np.float32)], "real")
    reach = 0
    if smoothing != "none":
        width = min(filter_size | 1, 2 * image.height - 1)
        smooth = (
            gauss(smooth, filter_size, name) if smoothing == "gauss" else mean_image(smooth, filter_size | 1, width)
        )
        reach = filter_size // 2
    votes = smooth.channels[0].T.copy()
    # Lines through the origin have two normals: those from 0 to 180 degrees count.
    votes[: 90 * angle_resolution, 0] = 0
    votes[270 * angle_resolution, 0] = 0
    found = _maxima(votes, threshold, angle_gap, dist_gap, around=False)
    angles = [math.radians(k / angle_resolution - 90.0) for k, _ in found]
    lines = []
    if gen_lines == "true":
        for k, d in found:
            used = np.zeros(len(points), np.bool_)
            for step in range(max(k - reach, 0), min(k + reach, 270 * angle_resolution) + 1):
                angle = step / angle_resolution - 90.0
                away = np.abs((90.0 - 2.0 * steps - angle + 90.0) % 180.0 - 90.0)
                near = (direction_uncertainty >= 90) | ((away <= direction_uncertainty) & (steps < 180))
                used |= near & (np.abs(_distances(points, math.radians(angle)) - d) <= reach)
            lines.append(_region(points[used]))
    return image, Objects(lines), angles, [float(d) for _, d in found]


# ------------------------------------------------------------------------------------------------------------ circles


def _ring(inner: float, outer: float) -> tuple[Int64s, Int64s]:
    """The pixels whose distance from the origin is at least `inner` and less than `outer`."""
    reach = math.ceil(outer)
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    away = np.hypot(rows, columns)
    found = np.nonzero((away >= inner) & (away < outer))
    return found[0] - reach, found[1] - reach


def _centres(region: Region, ring: tuple[Int64s, Int64s], reach: int) -> NDArray[np.int64]:
    """How many pixels of a region are on the ring around each pixel, in its box and `reach` pixels around."""
    box = region.bounding_box
    assert box is not None
    mask = region.to_mask((box[2] - box[0] + 1, box[3] - box[1] + 1), box[0], box[1])
    height, width = mask.shape
    votes = np.zeros((height + 2 * reach, width + 2 * reach), np.int64)
    for row, column in zip(*(part.tolist() for part in ring)):
        votes[reach + row : reach + row + height, reach + column : reach + column + width] += mask
    return votes


def _check_radii(radius: list[int], number: int, name: str) -> None:
    if not 1 <= len(radius) <= 500:
        raise wrong_number(number, name, f"{len(radius)} radii")
    for one in radius:
        if one < 1:
            raise wrong_value(number, name, f"{one}")


@operator
def hough_circle_trans(region: Region, radius: list[int]) -> Objects:
    """The Hough images of circles: how many pixels of a region are on the circle around each pixel.

    One int2 image for each radius, where a centre is moved by the largest radius down and to the right. Pixels are on a circle
    whose distance from the centre rounds to its radius (> 0). Source: reference page of `hough_circle_trans`.
    """
    _check_radii(radius, 1, "hough_circle_trans")
    largest = max(radius)
    box = region.bounding_box
    result = []
    for one in radius:
        if box is None:
            result.append(Image([np.zeros((2 * largest + 1, 2 * largest + 1), np.int16)], "int2"))
            continue
        votes = _centres(region, _ring(one - 0.5, one + 0.5), largest)
        whole = np.zeros((max(box[2], 0) + 2 * largest + 1, max(box[3], 0) + 2 * largest + 1), np.int16)
        row, column = max(-box[0], 0), max(-box[1], 0)
        part = np.minimum(votes[row:, column:], 32767)
        top, left = max(box[0], 0), max(box[1], 0)
        whole[top : top + part.shape[0], left : left + part.shape[1]] = part
        result.append(Image([whole], "int2"))
    return Objects(result)


@operator
def hough_circles(region_in: Region, radius: list[int], percent: list[int], mode: list[int]) -> Objects:
    """The centres of circles with known radii: one region for each radius, percentage and mode, in this order.

    Parameters
    ----------
    radius
        In pixels, >= 1.
    percent
        How much of the circle is in the region at least, 1 to 100 [%].
    mode
        0: the radius ends at the outer border of the circle's pixels; 1: in the middle of the pixels; 2: either of them.

    The regions are empty where no circle is found. Source: reference page of `hough_circles`.
    """
    name = "hough_circles"
    _check_radii(radius, 1, name)
    if not 1 <= len(percent) <= 100:
        raise wrong_number(2, name, f"{len(percent)} percentages")
    if not 1 <= len(mode) <= 3:
        raise wrong_number(3, name, f"{len(mode)} modes")
    for value in percent:
        if not 1 <= value <= 100:
            raise wrong_value(2, name, f"{value}")
    for value in mode:
        if value not in (0, 1, 2):
            raise wrong_value(3, name, f"{value}")
    box = region_in.bounding_box
    result = []
    for one in radius:
        limits = {0: (one - 1.0, float(one)), 1: (one - 0.5, one + 0.5), 2: (one - 1.0, one + 0.5)}
        found = {}
        for kind in set(mode):
            ideal = min(_ring(*limits[one_mode])[0].size for one_mode in ((0, 1) if kind == 2 else (kind,)))
            votes = None if box is None else _centres(region_in, _ring(*limits[kind]), one + 1)
            found[kind] = votes, ideal
        for share in percent:
            for kind in mode:
                votes, ideal = found[kind]
                if votes is None or box is None:
                    result.append(Region.empty())
                else:
                    result.append(Region.from_mask(100 * votes >= share * ideal, box[0] - one - 1, box[1] - one - 1))
    return Objects(result)


# ------------------------------------------------------------------------------------------------------------- choosing


@operator
def select_matching_lines(
    region_in: Region, angle_in: list[float], dist_in: list[float], line_width: int, thresh: int
) -> tuple[Objects, list[float], list[float]]:
    """The lines that cover most of a region, one after the other: pixels count only for the first line they are on.

    Parameters
    ----------
    angle_in, dist_in
        Angles [rad] of the normals and distances from the origin, see `hough_lines`.
    line_width
        How wide lines are, >= 1.
    thresh
        How many pixels, which no line before covers, each line covers at least, >= 1.

    Returns
    -------
    The pixels of the region on each line; angles and distances, those with most pixels first.

    Source: reference page of `select_matching_lines`.
    """
    name = "select_matching_lines"
    if len(angle_in) != len(dist_in):
        raise wrong_number(2, name, f"{len(dist_in)} distances for {len(angle_in)} angles")
    _check_gaps(((3, line_width, 1), (4, thresh, 1)), name)
    if region_in.is_empty:
        return Objects(), [], []
    points = pixels(region_in)
    on = [
        np.abs(points[:, 1] * math.cos(angle) + points[:, 0] * math.sin(angle) - distance) <= line_width / 2
        for angle, distance in zip(angle_in, dist_in)
    ]
    left = np.ones(len(points), np.bool_)
    regions: list[Region] = []
    chosen: list[int] = []
    while len(chosen) < len(on):
        counts = [-1 if k in chosen else int(np.count_nonzero(line & left)) for k, line in enumerate(on)]
        best = int(np.argmax(counts))
        if counts[best] < thresh:
            break
        covered = on[best] & left
        regions.append(_region(points[covered]))
        chosen.append(best)
        left &= ~covered
    return Objects(regions), [angle_in[k] for k in chosen], [dist_in[k] for k in chosen]
